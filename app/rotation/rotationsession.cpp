// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationsession.h"

class RotationSession::Private
{
};

RotationSession::RotationSession(const RotationTools &, const Environment &, QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>())
{
}

RotationSession::~RotationSession() = default;
