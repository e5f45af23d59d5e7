// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/secretitems.h"

#include "app/core/clock.h"
#include "app/core/logging.h"
#include "app/keychain/gio.h"
#include "app/keychain/libsecret.h"
#include "app/keychain/secretservice.h"

#include <QPointer>
#include <utility>

using namespace Qt::StringLiterals;

SecretItems::SecretItems(SessionBus &bus, Clock &clock, std::chrono::milliseconds timeout)
    : m_bus(bus)
    , m_clock(clock)
    , m_timeout(timeout)
{
}

void SecretItems::call(const QString &item, const char *method, GVariant *arguments, const SessionBus::OnAnswer &done)
{
    m_bus.call(
        {.name = SecretService::busName, .path = item, .interface = "org.freedesktop.Secret.Item", .method = method},
        arguments, done);
}

void SecretItems::read(const QString &item, const OnValue &done)
{
    withSession([this, item, done](const Done &isOpen) {
        if (isOpen)
            readInSession(item, done);
        else
            done(failure(isOpen.error()));
    });
}

void SecretItems::settle(const QStringList &items, const Secret &written, const OnDone &done)
{
    withSession([this, items, written, done](const Done &isOpen) {
        if (isOpen)
            settleInSession(items, written, done);
        else
            done(isOpen);
    });
}

void SecretItems::withSession(const OnDone &done)
{
    const auto waiting = std::make_shared<OnDone>(done);
    const auto end = [waiting](const Done &isOpen) {
        if (const OnDone once = std::exchange(*waiting, {}))
            once(isOpen);
    };
    m_clock.after(m_timeout, this, [end] { end(failure(Error::Kind::Keychain, u"OpenSession: no answer"_s)); });
    openLibsecretsSession([self = QPointer(this), end] {
        if (self)
            end(libsecretsSession().isEmpty() ? failure(Error::Kind::Keychain, u"OpenSession: no session"_s) : Done());
    });
}

void SecretItems::readInSession(const QString &item, const OnValue &done)
{
    const QByteArray session = libsecretsSession();
    if (session.isEmpty()) // the service has ended in between
        return done(failure(Error::Kind::Keychain, u"GetSecret: no session"_s));
    call(item, "GetSecret", g_variant_new("(o)", session.constData()), [done](const BusAnswer &answer) {
        const std::shared_ptr<GVariant> secret = answer.child(0);
        if (!secret || !g_variant_is_of_type(secret.get(), G_VARIANT_TYPE("(oayays)")))
            return done(failure(refusalOf(u"GetSecret"_s, answer)));
        const std::optional<Secret> value = decodedByLibsecret(secret.get());
        done(value ? Result<Secret>(*value) : failure(refusalOf(u"GetSecret: not readable"_s, answer)));
    });
}

void SecretItems::settleInSession(const QStringList &items, const Secret &written, const OnDone &done)
{
    if (items.isEmpty())
        return done(Done());
    const auto goOn = [this, items, written, done](const Done &isSame) {
        if (isSame)
            settleInSession(items.mid(1), written, done);
        else
            done(isSame);
    };
    readInSession(items.first(), [this, items, written, goOn](const Result<Secret> &value) {
        if (value && *value != written)
            overwrite(items.first(), written, goOn);
        else
            goOn(asDone(value));
    });
}

void SecretItems::overwrite(const QString &item, const Secret &written, const OnDone &done)
{
    GVariant *encoded = encodedByLibsecret(written);
    if (!encoded)
        return done(failure(Error::Kind::Keychain, u"SetSecret: no session"_s));
    call(
        item, "SetSecret", g_variant_new("(@(oayays))", encoded), [this, item, written, done](const BusAnswer &answer) {
            if (answer.isError())
                return done(failure(refusalOf(u"SetSecret"_s, answer)));
            readInSession(item, [written, done](const Result<Secret> &value) {
                if (!value)
                    return done(asDone(value));
                if (*value != written)
                    return done(failure(Error::Kind::Keychain, u"the keychain said done and holds something else"_s));
                qCInfo(logKeychain, "another copy of an item held something else and was overwritten");
                done(Done());
            });
        });
}

void SecretItems::remove(const QStringList &items, const OnDone &done)
{
    if (items.isEmpty())
        return done(Done());
    call(items.first(), "Delete", nullptr, [this, items, done](const BusAnswer &answer) {
        if (answer.isError())
            done(failure(refusalOf(u"Delete"_s, answer)));
        else
            remove(items.mid(1), done);
    });
}
