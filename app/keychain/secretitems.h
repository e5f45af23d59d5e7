// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/keychain/sessionbus.h"

/// The Secret Service's items by their D-Bus paths, unlocked ones only. Their values go over the bus in libsecret's
/// session, which encrypts where the service can: of what goes unencrypted, copies stay in GIO's buffers.
///
/// Answers come by callback, and never after this object has gone.
class SecretItems : public QObject
{
    Q_OBJECT

public:
    using OnValue = std::function<void(const Result<Secret> &)>;
    using OnDone = std::function<void(const Done &)>;

    SecretItems(SessionBus &bus, Clock &clock, std::chrono::milliseconds timeout);

    void read(const QString &item, const OnValue &done);
    /// Overwrites those that hold something else. Ends well where all were read and hold it.
    void settle(const QStringList &items, const Secret &written, const OnDone &done);
    void remove(const QStringList &items, const OnDone &done);

private:
    void call(const QString &item, const char *method, GVariant *arguments, const SessionBus::OnAnswer &done);
    void withSession(const OnDone &done);
    void readInSession(const QString &item, const OnValue &done);
    void settleInSession(const QStringList &items, const Secret &written, const OnDone &done);
    void overwrite(const QString &item, const Secret &written, const OnDone &done);

    SessionBus &m_bus;
    Clock &m_clock;
    const std::chrono::milliseconds m_timeout;
};
