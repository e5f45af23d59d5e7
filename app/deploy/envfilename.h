// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

/// By its name a template, defaults, an encrypted form or a copy of an .env file, which hardly any app reads as it is.
bool isReadByNoApp(const QString &fileName);
