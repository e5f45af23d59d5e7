// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// Part of every test program: it speaks as the program does.

#include "app/core/language.h"

#include <QCoreApplication>

namespace {

void speak()
{
    language::install();
}

} // namespace

Q_COREAPP_STARTUP_FUNCTION(speak)
