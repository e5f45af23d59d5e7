// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/domain/environment.h"
#include "app/domain/keys.h"

#include <QObject>
#include <QPointer>

class Act;
class Clock;
class KeptKeys;
class OpenAccount;

/// Sees to it that event keys which are made or copied here are in the keychain, and deleted keys, signing keys too, no
/// longer. Follows the open account's acts, whoever starts them.
class EventKeyKeeper : public QObject
{
    Q_OBJECT

public:
    EventKeyKeeper(KeptKeys &keptKeys, const Clock &clock, QObject *parent = nullptr);

    void setAccount(OpenAccount *account); ///< Null: none is open.
    /// Of the environment that is looked at now.
    void keep(const EventKey &key);

signals:
    /// It works as before, but it is not in the keychain.
    void keepingFailed(const QString &keyName, const Error &error);

private:
    void follow(Act *act);
    void keepIn(const Environment &holder, const EventKey &key);

    KeptKeys &m_keptKeys;
    const Clock &m_clock;
    QPointer<OpenAccount> m_account;
};
