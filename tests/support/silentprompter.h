// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDBusConnection>
#include <QDBusVirtualObject>

/// The program that shows gnome-keyring's prompts, as it looks when a prompt is on the screen and nobody answers it: it
/// takes the request and never comes back to it.
class SilentPrompter : public QDBusVirtualObject
{
    Q_OBJECT

public:
    explicit SilentPrompter(QObject *parent = nullptr);
    ~SilentPrompter() override;

    bool wasAsked() const { return m_asked; }

    QString introspect(const QString &path) const override;
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override;

private:
    QDBusConnection m_bus;
    bool m_asked = false;
};
