// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/kwallet.h"

#include "app/core/clock.h"
#include "app/keychain/gio.h"

using namespace Qt::StringLiterals;
using State = SecretStore::State;

namespace {

constexpr auto interface = "org.kde.KWallet";

bool isTrue(const BusAnswer &answer)
{
    const std::shared_ptr<GVariant> value = answer.child(0);
    return value && g_variant_is_of_type(value.get(), G_VARIANT_TYPE_BOOLEAN) && g_variant_get_boolean(value.get());
}

std::optional<int> number(const BusAnswer &answer)
{
    const std::shared_ptr<GVariant> value = answer.child(0);
    if (!value || !g_variant_is_of_type(value.get(), G_VARIANT_TYPE_INT32))
        return {};
    return g_variant_get_int32(value.get());
}

Error refusal(const QString &detail)
{
    return {.kind = Error::Kind::Keychain, .detail = u"KWallet: "_s + detail};
}

} // namespace

KWallet::KWallet(Version version, SessionBus &bus, Clock &clock, QString server, Timeouts timeouts)
    : m_version(version)
    , m_bus(bus)
    , m_clock(clock)
    , m_server(std::move(server))
    , m_timeouts(timeouts)
{
    connect(&m_bus, &SessionBus::connected, this, &KWallet::listen);
}

void KWallet::listen()
{
    m_bus.listenForOwner(busName(), [this] { emit gone(); });
    for (const char *signal : {"walletOpened", "walletClosed", "walletCreated", "walletDeleted"})
        m_bus.listen(busName(), interface, signal, nullptr, nullptr, [this] { emit changed(); });
}

void KWallet::call(
    const char *method, GVariant *arguments, const SessionBus::OnAnswer &done, std::chrono::milliseconds timeout)
{
    m_bus.call({.name = busName(),
                   .path = m_version == Version::Five ? u"/modules/kwalletd5"_s : u"/modules/kwalletd6"_s,
                   .interface = interface,
                   .method = method},
        arguments, done, timeout);
}

void KWallet::ask(const std::function<void(bool)> &done)
{
    call("networkWallet", nullptr, [this, done](const BusAnswer &answer) {
        if (!answer.isError())
            m_wallet = answer.text();
        done(!answer.isError());
    });
}

KeychainLook KWallet::seen(State state, KeychainFault missing, const QString &detail) const
{
    return {.state = state,
        .missing = missing,
        .detail = detail,
        .place = {.kind = StorePlace::Kind::KWallet,
            .program = m_version == Version::Five ? u"kwalletd5"_s : u"kwalletd6"_s,
            .name = m_wallet}};
}

void KWallet::look(const OnLook &done)
{
    ask([this, done](bool answers) {
        if (!answers)
            return done(seen(State::Refusing, KeychainFault::None, u"KWallet does not answer"_s));
        call("isEnabled", nullptr, [this, done](const BusAnswer &answer) {
            if (answer.isError())
                done(seen(State::Refusing, KeychainFault::None, u"isEnabled: "_s + answer.error));
            else if (!isTrue(answer))
                done(seen(State::Absent, KeychainFault::SwitchedOff, u"KWallet is switched off"_s));
            else
                lookAtWallets(done);
        });
    });
}

void KWallet::isOpen(const std::function<void(const BusAnswer &, bool)> &done)
{
    call("isOpen", g_variant_new("(s)", m_wallet.toUtf8().constData()),
        [done](const BusAnswer &answer) { done(answer, isTrue(answer)); });
}

void KWallet::lookAtWallets(const OnLook &done)
{
    isOpen([this, done](const BusAnswer &answer, bool isOpen) {
        if (answer.isError()) {
            done(seen(State::Refusing, KeychainFault::None, u"isOpen: "_s + answer.error));
        } else if (isOpen) {
            lookAtAccess(done);
        } else {
            call("wallets", nullptr, [this, done](const BusAnswer &wallets) {
                if (wallets.texts().contains(m_wallet))
                    done(seen(State::Locked, KeychainFault::None, u"the wallet is closed"_s));
                else
                    done(seen(State::Absent, KeychainFault::NoCollection, u"no wallet"_s));
            });
        }
    });
}

void KWallet::lookAtAccess(const OnLook &done)
{
    // Of an open wallet nothing is asked of the person, unless KDE's settings say that each program has to be let in.
    open(m_timeouts.call, [this, done](std::optional<int> handle) {
        if (!handle)
            done(seen(State::Locked, KeychainFault::None, u"the wallet asks whether this program may use it"_s));
        else if (*handle < 0)
            done(seen(State::Locked, KeychainFault::None, u"the wallet did not let this program in"_s));
        else
            done(seen(State::Ready, KeychainFault::None, QString()));
    });
}

void KWallet::open(std::chrono::milliseconds patience, const OnHandle &done)
{
    // Shared: the answer and the end of the patience, whichever comes first.
    const auto once = std::make_shared<OnHandle>(done);
    const auto answer = [once](std::optional<int> handle) {
        if (const OnHandle waiting = std::exchange(*once, {}))
            waiting(handle);
    };
    m_opening.append(answer);
    m_clock.after(patience, this, [answer] { answer({}); });
    if (m_opening.size() > 1)
        return;
    call(
        "open", g_variant_new("(sxs)", m_wallet.toUtf8().constData(), gint64(0), m_server.toUtf8().constData()),
        [this](const BusAnswer &opened) {
            const QList<OnHandle> waiting = std::exchange(m_opening, {});
            for (const OnHandle &one : waiting)
                one(number(opened));
        },
        m_timeouts.prompt);
}

void KWallet::find(const QString &name, const OnFound &done)
{
    ask([this, name, done](bool answers) {
        if (!answers)
            return done(failure(refusal(u"does not answer"_s)));
        isOpen([this, name, done](const BusAnswer &answer, bool isOpen) {
            if (answer.isError()) {
                done(failure(refusal(u"isOpen: "_s + answer.error)));
            } else if (isOpen) {
                callEntry("hasEntry", name, [done](const BusAnswer *entry) {
                    if (entry && entry->isError())
                        done(failure(refusal(u"hasEntry: "_s + entry->error)));
                    else
                        done(KeychainFound{.unlocked = entry && isTrue(*entry), .mayBeHidden = !entry});
                });
            } else {
                // The closed file tells by a hash. It says nothing of an open wallet's newest entries.
                call("keyDoesNotExist",
                    g_variant_new("(sss)", m_wallet.toUtf8().constData(), m_server.toUtf8().constData(),
                        name.toUtf8().constData()),
                    [done](const BusAnswer &missing) {
                        if (missing.isError())
                            done(failure(refusal(u"keyDoesNotExist: "_s + missing.error)));
                        else
                            done(KeychainFound{.locked = !isTrue(missing)});
                    });
            }
        });
    });
}

void KWallet::callEntry(const char *method, const QString &name, const std::function<void(const BusAnswer *)> &done)
{
    open(m_timeouts.call, [=, this](std::optional<int> handle) {
        if (handle.value_or(-1) < 0)
            return done(nullptr);
        call(method,
            g_variant_new("(isss)", *handle, m_server.toUtf8().constData(), name.toUtf8().constData(),
                m_server.toUtf8().constData()),
            [done](const BusAnswer &answer) { done(&answer); });
    });
}

void KWallet::unlock(bool wholeService, const std::function<void()> &done)
{
    ask([this, wholeService, done](bool answers) {
        if (!answers)
            return done();
        const auto openIt = [this, done] { open(m_timeouts.prompt, [done](std::optional<int>) { done(); }); };
        if (wholeService)
            return openIt();
        call("folderDoesNotExist", g_variant_new("(ss)", m_wallet.toUtf8().constData(), m_server.toUtf8().constData()),
            [done, openIt](const BusAnswer &missing) {
                if (missing.isError() || isTrue(missing))
                    done();
                else
                    openIt();
            });
    });
}

void KWallet::read(const QString &name, const OnRead &done)
{
    callEntry("readPassword", name, [done](const BusAnswer *answer) {
        if (!answer || answer->isError())
            done(failure(refusal(answer ? u"readPassword: "_s + answer->error : u"not open"_s)));
        else
            done(std::optional(Secret::fromText(answer->text())));
    });
}

void KWallet::remove(const QString &name, const OnDone &done)
{
    callEntry("removeEntry", name, [done](const BusAnswer *answer) {
        const bool isRemoved = answer && number(*answer).value_or(-1) >= 0;
        if (isRemoved)
            done(Done());
        else
            done(failure(refusal(answer ? u"removeEntry: "_s + answer->error : u"not open"_s)));
    });
}

void KWallet::settle(const QString &name, const Secret &written, const OnDone &done)
{
    // QtKeychain says done whatever happened.
    read(name, [written, done](const Result<std::optional<Secret>> &read) {
        done(read && *read == written ? Done() : failure(refusal(u"it holds something else than was written"_s)));
    });
}
