// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/keychain/keychainservice.h"
#include "app/keychain/sessionbus.h"

class Clock;

/// KDE's wallet as seen over D-Bus, where QtKeychain keeps items without the Secret Service: in a folder with this
/// program's name, in the wallet for passwords of the network. Whatever goes wrong there, QtKeychain's jobs say done.
class KWallet final : public KeychainService
{
    Q_OBJECT

public:
    enum class Version { Five, Six };

    KWallet(Version version, SessionBus &bus, Clock &clock, QString server, Timeouts timeouts);

    const char *busName() const { return m_version == Version::Five ? "org.kde.kwalletd5" : "org.kde.kwalletd6"; }
    /// Whether it answers, as QtKeychain asks; the bus starts it where it does not run.
    void ask(const std::function<void(bool answers)> &done);

    void look(const OnLook &done) override;
    void find(const QString &name, const OnFound &done) override;
    void unlock(bool wholeService, const std::function<void()> &done) override;
    void read(const QString &name, const OnRead &done) override;
    void remove(const QString &name, const OnDone &done) override;
    void settle(const QString &name, const Secret &written, const OnDone &done) override;

private:
    using OnHandle = std::function<void(std::optional<int>)>;

    void listen();
    void call(const char *method, GVariant *arguments, const SessionBus::OnAnswer &done,
        std::chrono::milliseconds timeout = {});
    void isOpen(const std::function<void(const BusAnswer &answer, bool isOpen)> &done);
    void lookAtWallets(const OnLook &done);
    void lookAtAccess(const OnLook &done);
    void open(std::chrono::milliseconds patience, const OnHandle &done);
    /// A method about one entry of this program's in the open wallet. nullptr: the wallet is not open.
    void callEntry(const char *method, const QString &name, const std::function<void(const BusAnswer *)> &done);
    KeychainLook seen(SecretStore::State state, KeychainFault missing, const QString &detail) const;

    const Version m_version;
    SessionBus &m_bus;
    Clock &m_clock;
    const QString m_server;
    const Timeouts m_timeouts;
    QString m_wallet;
    QList<OnHandle> m_opening; // one question at a time: each could be a prompt
};
