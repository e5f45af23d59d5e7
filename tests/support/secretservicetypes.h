// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QDBusArgument>
#include <QDBusObjectPath>
#include <QMap>

/// The Secret Service's (oayays).
struct SecretStruct
{
    QDBusObjectPath session;
    QByteArray parameters = {};
    QByteArray value;
    QString contentType;
};
Q_DECLARE_METATYPE(SecretStruct)

using SecretMap = QMap<QDBusObjectPath, SecretStruct>;
using AttributeMap = QMap<QString, QString>;

QDBusArgument &operator<<(QDBusArgument &argument, const SecretStruct &secret);
const QDBusArgument &operator>>(const QDBusArgument &argument, SecretStruct &secret);

void registerSecretServiceTypes();
