// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDate>
#include <QString>

/// Of a key. Not Inngest's limit, which is not known; longer ones help nobody.
constexpr int longestKeyName = 255;

/// What a key is called that is to replace another: "<name> (<date>)", ISO 8601. A date that an earlier replacement put
/// there makes way for the new one, and so do blanks around it; of one without a name it is "Event key (<date>)".
QString datedName(const QString &name, const QDate &date);
