// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/silentprompter.h"

#include <QDBusMessage>

using namespace Qt::StringLiterals;

SilentPrompter::SilentPrompter(QObject *parent)
    : QDBusVirtualObject(parent)
    , m_bus(QDBusConnection::connectToBus(QDBusConnection::SessionBus, u"silent-prompter"_s))
{
    m_bus.registerVirtualObject(u"/org/gnome/keyring/Prompter"_s, this);
    m_bus.registerService(u"org.gnome.keyring.SystemPrompter"_s);
}

SilentPrompter::~SilentPrompter()
{
    QDBusConnection::disconnectFromBus(m_bus.name());
}

QString SilentPrompter::introspect(const QString &) const
{
    return {};
}

bool SilentPrompter::handleMessage(const QDBusMessage &message, const QDBusConnection &connection)
{
    m_asked = m_asked || message.member() == "BeginPrompting"_L1;
    connection.send(message.createReply());
    return true;
}
