// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

/// The text of resources/dashboard/<name>.graphql without its comments; the operation has the file's name.
QString operationText(const QString &name);
