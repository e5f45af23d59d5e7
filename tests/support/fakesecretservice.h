// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "tests/support/secretservicetypes.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusVirtualObject>
#include <QSet>

/// A Secret Service with one collection that can be made to fail in the ways in which a real one does: it can be
/// locked, leave a prompt or a call unanswered, answer late, refuse, die in the middle of a call, and say "done"
/// without doing it. Speaks as much of the specification as libsecret asks for, in plain sessions.
class FakeSecretService : public QDBusVirtualObject
{
    Q_OBJECT

public:
    enum class OnPrompt { Unlock, Dismiss, NoAnswer };

    explicit FakeSecretService(QObject *parent = nullptr);
    ~FakeSecretService() override;

    bool start(); ///< Takes the name on the session bus.
    void stop(); ///< Goes away, as when it crashes: what waits for it gets an error.

    bool locked = false;
    bool hasCollection = true;
    bool deletesNothing = false; ///< Says "deleted".
    bool storesNothing = false; ///< Says "stored".
    OnPrompt onPrompt = OnPrompt::Unlock;
    QSet<QString> unanswered; ///< Methods that get no answer, until answerAll().
    QSet<QString> refused; ///< Methods that get an error.
    QSet<QString> deadly; ///< Methods at which it goes away.
    std::chrono::milliseconds delay{0}; ///< Before each answer.

    void answerAll(); ///< What was left unanswered happens now.
    int prompts() const { return m_prompts; }
    int calls(const QString &method) const { return m_calls.value(method); }
    QByteArray value(const QString &user) const { return values(user).value(0); }
    QList<QByteArray> values(const QString &user) const; ///< Of all copies.
    void put(const QString &server, const QString &user, const QByteArray &value);

    QString introspect(const QString &path) const override;
    bool handleMessage(const QDBusMessage &message, const QDBusConnection &connection) override;

private:
    struct Item
    {
        AttributeMap attributes;
        QByteArray value;
    };

    void answer(const QDBusMessage &message);
    QVariantList serve(const QDBusMessage &message);
    QVariantList serveProperty(const QDBusMessage &message);
    QVariantList search(const AttributeMap &attributes) const;
    QVariantList secrets(const QList<QDBusObjectPath> &items, const QDBusObjectPath &session) const;
    QVariantList createItem(const QVariantMap &properties, const SecretStruct &secret);
    void prompt();

    QDBusConnection m_bus;
    QMap<QString, Item> m_items;
    QList<QDBusMessage> m_held;
    QHash<QString, int> m_calls;
    int m_prompts = 0;
    int m_nextItem = 0;
};
