// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArrayView>
#include <QStringList>

/// The members of a JSON text that are there more than once in their object, however their names are spelled, as paths
/// such as "mode.type": readers do not agree on which of them counts, and QJsonDocument does not tell.
QStringList doubledMembers(QByteArrayView json);
