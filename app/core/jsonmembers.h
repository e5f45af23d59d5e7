// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArrayView>
#include <QStringList>

/// So many are told at most: a text that says more of it twice was made to keep its reader busy.
constexpr qsizetype mostDoubledMembers = 100;

/// The members of a JSON text that are there more than once in their object, however their names are spelled, as paths
/// such as "mode.type": readers do not agree on which of them counts, and QJsonDocument does not tell. Of a text that
/// QJsonDocument has read: of another one it says nothing.
QStringList doubledMembers(QByteArrayView json);
