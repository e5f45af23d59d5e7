// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/keychaindoor.h"

#include "app/core/whenfinished.h"
#include "app/keychain/libsecret.h"
#include "app/keychain/sessionwatch.h"

#include <QByteArray>
#include <optional>

using namespace Qt::StringLiterals;
using State = SecretStore::State;

namespace {

/// What QtKeychain has chosen, once for the process.
std::optional<KeychainBackend> &chosen()
{
    static std::optional<KeychainBackend> backend;
    return backend;
}

#ifdef IKM_QTKEYCHAIN_KNOWS_KWALLET6
constexpr bool knowsKWallet6 = true;
#else
constexpr bool knowsKWallet6 = false;
#endif

/// As QtKeychain finds it out, from 0.12 to 0.15: other names than these are no desktop to it, "ubuntu:GNOME" too.
bool isKde()
{
    const QByteArray current = qgetenv("XDG_CURRENT_DESKTOP");
    if (current == "GNOME" || current == "Unity" || current == "XFCE")
        return false;
    if (current == "KDE")
        return true;
    const QByteArray session = qgetenv("DESKTOP_SESSION");
    if (session == "gnome" || session == "xubuntu" || session.contains("xfce"))
        return false;
    if (session == "kde")
        return true;
    return qEnvironmentVariableIsEmpty("GNOME_DESKTOP_SESSION_ID") && !qEnvironmentVariableIsEmpty("KDE_FULL_SESSION");
}

/// Whether QtKeychain asks for a KWallet before it thinks of the Secret Service: on KDE.
KeychainBackend preferredBackend()
{
    const QByteArray version = isKde() ? qgetenv("KDE_SESSION_VERSION") : QByteArray();
    if (version == "5")
        return KeychainBackend::KWallet5;
    return version == "6" && knowsKWallet6 ? KeychainBackend::KWallet6 : KeychainBackend::SecretService;
}

/// answering: the service of KDE's that does. QtKeychain asks for that once, at its first job, and half a second long
/// at most.
KeychainBackend keychainBackend(KeychainBackend answering = KeychainBackend::None)
{
    if (answering != KeychainBackend::None && answering == preferredBackend())
        return answering;
    if (hasLibsecret())
        return KeychainBackend::SecretService;
    return answering == KeychainBackend::KWallet6 && !knowsKWallet6 ? KeychainBackend::None : answering;
}

} // namespace

KeychainDoor::KeychainDoor(Clock &clock, const QString &server, KeychainService::Timeouts timeouts)
    : m_bus(clock, timeouts.call)
    , m_secretService(m_bus, clock, server, timeouts)
    , m_kwallet5(KWallet::Version::Five, m_bus, clock, server, timeouts)
    , m_kwallet6(KWallet::Version::Six, m_bus, clock, server, timeouts)
{
    for (KeychainService *service :
        std::initializer_list<KeychainService *>{&m_secretService, &m_kwallet5, &m_kwallet6}) {
        connect(service, &KeychainService::changed, this, &KeychainDoor::changed);
        connect(service, &KeychainService::gone, this, &KeychainDoor::gone);
    }
    connect(&m_bus, &SessionBus::lost, this, &KeychainDoor::gone);
}

KeychainService *KeychainDoor::other() const
{
    if (m_used != &m_secretService)
        return m_used && m_names.runs(SecretService::busName) ? const_cast<SecretService *>(&m_secretService) : nullptr;
    // KWallet 6 answers to the older name as well.
    for (const KWallet *wallet : {&m_kwallet6, &m_kwallet5}) {
        if (m_names.runs(wallet->busName()))
            return const_cast<KWallet *>(wallet);
    }
    return nullptr;
}

void KeychainDoor::onJob()
{
    if (!chosen())
        chosen() = m_backend;
}

void KeychainDoor::useOther()
{
    m_used = other();
    m_backend = m_used == &m_secretService ? KeychainBackend::SecretService
        : m_used == &m_kwallet6            ? KeychainBackend::KWallet6
                                           : KeychainBackend::KWallet5;
    chosen() = m_backend;
}

void KeychainDoor::look(bool mayStart, const OnLook &done)
{
    m_bus.use([this, mayStart, done] {
        if (m_bus.isConnected())
            readNames(done, [this, mayStart, done] { choose(mayStart, done); });
        else
            done({.state = State::Absent, .missing = KeychainFault::NoBus, .detail = u"no session bus"_s});
    });
}

void KeychainDoor::readNames(const OnLook &failed, const OnNames &done)
{
    m_bus.callBus("ListNames", nullptr, [this, failed, done](const BusAnswer &running) {
        if (running.isError())
            return failed({.state = State::Refusing, .detail = u"ListNames: "_s + running.error});
        m_bus.callBus("ListActivatableNames", nullptr, [this, running, done](const BusAnswer &startable) {
            m_names = {.running = running.texts(), .startable = startable.texts()};
            done();
        });
    });
}

void KeychainDoor::choose(bool mayStart, const OnLook &done)
{
    const KeychainBackend preferred = preferredBackend();
    const bool asksForWallet = preferred != KeychainBackend::SecretService || !hasLibsecret();
    if (chosen() || !asksForWallet)
        return lookAt(chosen().value_or(keychainBackend()), mayStart, done);
    KWallet &wallet
        = preferred == KeychainBackend::KWallet5 || !m_names.has(m_kwallet6.busName()) ? m_kwallet5 : m_kwallet6;
    if (!m_names.has(wallet.busName())) {
        lookAt(keychainBackend(), mayStart, done);
    } else if (!m_names.runs(wallet.busName()) && !mayStart) {
        done({.state = State::Unknown, .detail = u"KWallet is not running"_s});
    } else {
        // QtKeychain asks over Qt's own connection, in this thread: it has to be there by then, and the wallet awake.
        whenFinished(connectToDefaultBusBeside(), this, [this, &wallet, mayStart, done](bool) {
            wallet.ask([this, &wallet, mayStart, done](bool answers) {
                const KeychainBackend asked
                    = &wallet == &m_kwallet5 ? KeychainBackend::KWallet5 : KeychainBackend::KWallet6;
                lookAt(keychainBackend(answers ? asked : KeychainBackend::None), mayStart, done);
            });
        });
    }
}

void KeychainDoor::lookAt(KeychainBackend backend, bool mayStart, const OnLook &done)
{
    m_backend = backend;
    switch (backend) {
    case KeychainBackend::SecretService:
        m_used = &m_secretService;
        lookAtSecretService(mayStart, done);
        return;
    case KeychainBackend::KWallet5:
        lookAtKWallet(m_kwallet5, mayStart, done);
        return;
    case KeychainBackend::KWallet6:
        lookAtKWallet(m_kwallet6, mayStart, done);
        return;
    case KeychainBackend::None:
        break;
    }
    done({.state = State::Absent, .missing = KeychainFault::NoLibrary, .detail = u"libsecret is not installed"_s});
}

void KeychainDoor::lookAtSecretService(bool mayStart, const OnLook &done)
{
    if (m_names.runs(SecretService::busName) || (m_names.has(SecretService::busName) && mayStart))
        return m_secretService.look(done);
    if (m_names.has(SecretService::busName))
        return done({.state = State::Unknown, .detail = u"the Secret Service is not running"_s});
    // KDE's wallet is one too, once it runs; the bus knows it by its own name alone.
    for (KWallet *wallet : {&m_kwallet6, &m_kwallet5}) {
        if (!mayStart || !m_names.has(wallet->busName()) || m_names.runs(wallet->busName()))
            continue;
        wallet->ask([this, done](bool) { readNames(done, [this, done] { lookAtSecretService(false, done); }); });
        return;
    }
    done({.state = State::Absent, .missing = KeychainFault::NoService, .detail = u"no Secret Service"_s});
}

void KeychainDoor::lookAtKWallet(KWallet &wallet, bool mayStart, const OnLook &done)
{
    m_used = &wallet;
    if (chosen() && !defaultBusIsConnected())
        done({.state = State::Absent, .missing = KeychainFault::BusLost, .detail = u"Qt's session bus was lost"_s});
    else if (!m_names.has(wallet.busName()))
        done({.state = State::Absent, .missing = KeychainFault::NoService, .detail = u"no KWallet"_s});
    else if (m_names.runs(wallet.busName()) || mayStart)
        wallet.look(done);
    else
        done({.state = State::Unknown, .detail = u"KWallet is not running"_s});
}

void KeychainDoor::unlock(const OnLook &done)
{
    look(true, [this, done](const KeychainLook &seen) {
        const bool helps
            = seen.state == State::Locked || seen.state == State::Ready || seen.missing == KeychainFault::NoCollection;
        if (!m_used || !helps)
            return done(seen);
        m_used->unlock(true, [this, done] {
            if (KeychainService *beside = other())
                beside->unlock(false, [this, done] { look(false, done); });
            else // What the prompt said counts less than how things are now.
                look(false, done);
        });
    });
}
