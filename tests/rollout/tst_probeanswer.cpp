// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/probeanswer.h"

#include "app/core/jsonmembers.h"
#include "app/domain/fingerprint.h"
#include "app/domain/signature.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>
#include <QVersionNumber>

using namespace Qt::StringLiterals;

namespace {

using Kind = ProbeAnswer::Kind;

const Secret oldKey = Secret::fromText(u"signkey-prod-"_s + u"00"_s.repeated(32));
const Secret newKey = Secret::fromText(u"signkey-prod-"_s + u"11"_s.repeated(32));
const Secret randomKey = Secret::fromText(u"signkey-prod-"_s + u"33"_s.repeated(32));
const QByteArray fullHash = "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925";

ProbeReply answered(int status, const QByteArray &body, QList<std::pair<QByteArray, QByteArray>> headers = {})
{
    return {.failure = ProbeReason::None, .status = status, .headers = std::move(headers), .body = body};
}

/// Of a record.
ProbeReply replyIn(const QJsonObject &answer)
{
    ProbeReply reply = answered(answer.value("status"_L1).toInt(), answer.value("body"_L1).toString().toUtf8());
    const QJsonObject headers = answer.value("headers"_L1).toObject();
    for (auto header = headers.begin(); header != headers.end(); ++header)
        reply.headers.append({header.key().toLatin1(), header.value().toString().toLatin1()});
    return reply;
}

/// JSON with ' in place of ".
QByteArray json(QByteArray text)
{
    return text.replace('\'', '"');
}

ProbeAnswer read(const ProbeReply &reply)
{
    return readProbeAnswer(reply, oldKey);
}

} // namespace

/// The reader of one answer, against what SDKs of all generations say and against what is no SDK.
class ProbeAnswerTest : public QObject
{
    Q_OBJECT

private slots:
    void readsTheHashesOfTheFacts()
    {
        QCOMPARE(signingKeyFingerprint(oldKey), u"66687aadf862"_s);
        QCOMPARE(signingKeyFingerprint(newKey), u"02d449a31fbb"_s);
        QCOMPARE(signingKeyFingerprint(Secret::fromText(u"signkey-prod-12345678"_s)), u"b2ed992186a5"_s);
    }

    void tellsNoMoreThanItsShareOfWhatIsThereTwice()
    {
        QCOMPARE(doubledMembers(json("{'mode':{'type':1,'t\\u0079pe':2},'a':1,'a':2}")),
            QStringList({u"mode.type"_s, u"a"_s}));
        // About as deep as Qt reads, each level with a long name and a member that is there twice.
        constexpr int levels = 1000;
        QByteArray deep;
        for (int level = 0; level < levels; ++level)
            deep += "{'b':1,'b':1,'" + QByteArray(2000, 'n') + "':";
        deep = json(deep + "1" + QByteArray(levels, '}'));
        QVERIFY(QJsonDocument::fromJson(deep).isObject());
        const QStringList doubled = doubledMembers(deep);
        QCOMPARE(doubled.size(), mostDoubledMembers);
        QVERIFY(doubled.join(QString()).size() < 101 * levels * mostDoubledMembers);
    }

    void readsWhatRealAppsAnswered_data()
    {
        QTest::addColumn<ProbeReply>("reply");
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("asked");
        const QDir records(QStringLiteral(IKM_SOURCE_DIR "/tests/real/recorded"));
        // Of the TypeScript SDKs; what the others answered is judged in tests/real.
        for (const QFileInfo &file : records.entryInfoList({u"inngest-*.json"_s})) {
            QFile record(file.filePath());
            QVERIFY(record.open(QIODevice::ReadOnly));
            const QJsonObject all = QJsonDocument::fromJson(record.readAll()).object();
            const QString version = all.value("version"_L1).toString();
            for (const QJsonValue &value : all.value("answers"_L1).toArray()) {
                const QJsonObject answer = value.toObject();
                const ProbeReply reply = replyIn(answer);
                const QString state = answer.value("state"_L1).toString();
                const QString asked = answer.value("asked"_L1).toString();
                QTest::addRow("%s, %s, %s, %s", qPrintable(version),
                    qPrintable(answer.value("framework"_L1).toString()), qPrintable(state), qPrintable(asked))
                    << reply << version << state << asked;
            }
        }
    }

    void readsWhatRealAppsAnswered()
    {
        QFETCH(ProbeReply, reply);
        QFETCH(QString, version);
        QFETCH(QString, state);
        QFETCH(QString, asked);
        const bool isOld = asked.startsWith("signed with old"_L1);
        const bool isNew = asked.startsWith("signed with new"_L1);
        const ProbeAnswer answer = readProbeAnswer(reply, isOld ? oldKey : isNew ? newKey : randomKey);

        const QVersionNumber number = QVersionNumber::fromString(version);
        const bool tellsHashes = number >= QVersionNumber(3, 18);
        const bool isStrict
            = number >= (number.majorVersion() == 4 ? QVersionNumber(4, 2, 5) : QVersionNumber(3, 54, 1));
        const bool isHeld = isNew || (isOld && state != "new only"_L1);
        const bool isInTime = !asked.contains("ago"_L1) && !(asked.contains("ahead"_L1) && isStrict);

        QCOMPARE(answer.isDevMode, state == "dev mode"_L1);
        if (state == "dev mode"_L1)
            return;
        if (state == "no key"_L1) {
            // 3.54 says no more than to anybody else.
            QCOMPARE(answer.kind, Kind::Refused);
            QCOMPARE(answer.reason,
                number == QVersionNumber(3, 54, 2) ? ProbeReason::Refused : ProbeReason::NoKeyConfigured);
            return;
        }
        if (!tellsHashes) {
            QCOMPARE(answer.kind, Kind::Short);
            QCOMPARE(answer.sdkVersion, version);
            return;
        }
        if (!isHeld || !isInTime) {
            QVERIFY(answer.kind == Kind::Refused || answer.kind == Kind::Short);
            QVERIFY(!answer.signingFingerprint || answer.signingFingerprint->isEmpty());
            return;
        }
        QCOMPARE(answer.kind, Kind::Accepted);
        QCOMPARE(answer.signingFingerprint, signingKeyFingerprint(newKey));
        QCOMPARE(answer.fallbackFingerprint, state == "new only"_L1 ? QString() : signingKeyFingerprint(oldKey));
        QCOMPARE(answer.sdkVersion, version);
        QCOMPARE(answer.isSignedAnswer, number >= QVersionNumber(3, 22, 4));
        if (number < QVersionNumber(3, 19, 9)) {
            QVERIFY(!answer.eventFingerprint);
        } else {
            const QString held = eventKeyFingerprint(Secret::fromText(u"event-key-for-records"_s));
            QCOMPARE(answer.eventFingerprint, state == "no event key"_L1 ? QString() : held);
            QCOMPARE(answer.appId, u"real-app"_s);
        }
    }

    void readsEachFormOfHash_data()
    {
        QTest::addColumn<QByteArray>("hash");
        QTest::newRow("12 digits") << fullHash.first(12);
        QTest::newRow("16 digits") << fullHash.first(16);
        QTest::newRow("64 digits") << fullHash;
        QTest::newRow("prefix and 64 digits") << "signkey-prod-" + fullHash;
        QTest::newRow("prefix and 12 digits") << "signkey-test-env-" + fullHash.first(12);
        QTest::newRow("upper case") << fullHash.toUpper();
    }

    void readsEachFormOfHash()
    {
        QFETCH(QByteArray, hash);
        const ProbeAnswer answer = read(answered(200,
            json("{'authentication_succeeded':true,'signing_key_hash':'" + hash
                + "','signing_key_fallback_hash':null,'has_signing_key':true}")));
        QCOMPARE(answer.kind, Kind::Accepted);
        QCOMPARE(answer.signingFingerprint, u"66687aadf862"_s);
        QCOMPARE(answer.fallbackFingerprint, QString());
    }

    void takesAMissingFieldForNotTold()
    {
        const ProbeAnswer answer = read(answered(200, json("{'authentication_succeeded':true}")));
        QCOMPARE(answer.kind, Kind::Accepted);
        QVERIFY(!answer.signingFingerprint);
        QVERIFY(!answer.fallbackFingerprint);
        QVERIFY(!answer.eventFingerprint);
        QVERIFY(!answer.hasUnknownFallback);
    }

    void takesWhatIsNoHashForNotTold()
    {
        const ProbeAnswer answer = read(answered(200,
            json("{'authentication_succeeded':true,'signing_key_hash':'abc','signing_key_fallback_hash':17,'event_key_"
                 "hash':['x']}")));
        QVERIFY(!answer.signingFingerprint);
        QVERIFY(!answer.fallbackFingerprint);
        QVERIFY(!answer.eventFingerprint);
    }

    void readsWhetherThereIsAFallbackWhereItIsNotTold()
    {
        QCOMPARE(read(answered(200, json("{'authentication_succeeded':true,'has_signing_key_fallback':false}")))
                     .fallbackFingerprint,
            QString());
        QVERIFY(read(answered(200, json("{'authentication_succeeded':true,'has_signing_key_fallback':true}")))
                    .hasUnknownFallback);
    }

    /// The hash of a key and the word on whether there is one: where they differ it is neither.
    void takesNoAnswerThatContradictsItself_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<bool>("isRead");
        QTest::addColumn<std::optional<QString>>("event");
        const auto row = [](const QByteArray &fields, bool isRead, const std::optional<QString> &event = {}) {
            QTest::newRow(fields.constData()) << fields << isRead << event;
        };
        row("'has_event_key':true,'event_key_hash':null", true);
        row("'has_event_key':true,'event_key_hash':''", true);
        row("'has_event_key':false,'event_key_hash':'b2ed992186a5'", true);
        row("'has_event_key':'true','event_key_hash':null", true);
        row("'has_event_key':0,'event_key_hash':null", true);
        row("'has_event_key':true,'event_key_hash':'b2ed992186a5'", true, u"b2ed992186a5"_s);
        row("'has_event_key':false,'event_key_hash':null", true, QString());
        row("'has_event_key':null,'event_key_hash':null", true, QString());
        row("'event_key_hash':null", true, QString());
        // TypeScript's, of the text that stands for none.
        row("'has_event_key':false,'event_key_hash':'669e1caf5896'", true, QString());
        for (const QByteArray name : {"has_signing_key", "has_signing_key_fallback"}) {
            const QByteArray has = "'" + name + "':";
            const QByteArray hash = ",'signing_key" + name.mid(15) + "_hash':";
            row(has + "true" + hash + "null", false);
            row(has + "true" + hash + "''", false);
            row(has + "false" + hash + "'b2ed992186a5'", false);
            row(has + "'true'" + hash + "null", false);
            row(has + "'true'", false);
            row(has + "1", false);
            row(has + "true", true);
            row(has + "true" + hash + "'b2ed992186a5'", true);
            row(has + "false" + hash + "null", true);
            row(has + "null" + hash + "null", true);
        }
    }

    void takesNoAnswerThatContradictsItself()
    {
        QFETCH(QByteArray, fields);
        QFETCH(bool, isRead);
        const ProbeAnswer answer = read(answered(200, json("{'authentication_succeeded':true," + fields + "}")));
        QCOMPARE(answer.kind, isRead ? Kind::Accepted : Kind::Failed);
        QCOMPARE(answer.reason, isRead ? ProbeReason::None : ProbeReason::Unreadable);
        QTEST(answer.eventFingerprint, "event");
    }

    void saysWhyThereIsNoAnswer_data()
    {
        QTest::addColumn<ProbeReply>("reply");
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<ProbeReason::Kind>("reason");
        QTest::addColumn<QString>("detail");
        const auto row
            = [](const char *what, const ProbeReply &reply, ProbeReason::Kind reason, const QString &detail = {},
                  Kind kind = Kind::Failed) { QTest::newRow(what) << reply << kind << reason << detail; };
        row("time-out", {.failure = ProbeReason::TimedOut}, ProbeReason::TimedOut);
        row("no connection", {.failure = ProbeReason::NoConnection}, ProbeReason::NoConnection);
        row("certificate", {.failure = ProbeReason::Certificate}, ProbeReason::Certificate);
        row("too large", {.failure = ProbeReason::TooLarge, .status = 200}, ProbeReason::TooLarge);
        row("too large all the same", answered(200, QByteArray(ProbeReply::maxBytes + 1, ' ')), ProbeReason::TooLarge);
        row("cut off", {.failure = ProbeReason::CutOff, .status = 200}, ProbeReason::CutOff);
        row("an interim answer alone", answered(103, {}), ProbeReason::CutOff);
        row("a sign-in over TLS, which is no proxy's of this side", answered(407, {}), ProbeReason::InFront);
        row("a tunnel's reminder, over TLS", answered(511, "<html><title>Friendly Reminder</title></html>"),
            ProbeReason::InFront);
        row("a tunnel's page that wants a click",
            answered(200, "<!DOCTYPE html><title>ngrok</title>", {{"ngrok-error-code", "ERR_NGROK_6024"}}),
            ProbeReason::InFront);
        row("a tunnel that is switched off", answered(404, "<html>", {{"Ngrok-Error-Code", "ERR_NGROK_3200"}}),
            ProbeReason::NotFound);
        row("redirect to itself", answered(307, {}, {{"Location", "https://shop.example.com/api/inngest"}}),
            ProbeReason::InFront);
        row("redirect to itself, in another spelling",
            answered(302, {}, {{"Location", "HTTPS://Shop.Example.com:443/api/inngest#top"}}), ProbeReason::InFront);
        row("redirect to no path at all", answered(302, {}, {{"Location", "#"}}), ProbeReason::InFront);
        row("a hash of a key twice",
            answered(200,
                json("{'authentication_succeeded':true,'signing_key_hash':'b2ed992186a5',"
                     "'signing_key_hash':'b2ed992186a6'}")),
            ProbeReason::Unreadable);
        row("yes and no",
            answered(200,
                json("{'authentication_succeeded':false,'has_signing_key':true,"
                     "'authentication_succeeded':true}")),
            ProbeReason::Unreadable);
        row("a hash of a key twice, once under an escape",
            answered(200,
                json("{'authentication_succeeded':true,'signing_key_hash':'b2ed992186a5',"
                     "'signing\\u005fkey_hash':'b2ed992186a6'}")),
            ProbeReason::Unreadable);
        row("no and yes, once under an escape",
            answered(200,
                json("{'authentication_succeeded':false,'has_signing_key':true,"
                     "'authentication\\u005fsucceeded' :true}")),
            ProbeReason::Unreadable);
        row("two modes", answered(200, json("{'has_signing_key':true,'mode':'cloud','mode':'dev'}")),
            ProbeReason::Unreadable);
        row("a mode of two types",
            answered(200, json("{'has_signing_key':true,'mode':{'type':'cloud','t\\u0079pe':'dev'}}")),
            ProbeReason::Unreadable);
        row("a read member's name in another place",
            answered(200, json("{'has_signing_key':true,'extra':{'mode':1,'type':[],'type':1}}")), ProbeReason::None,
            {}, Kind::Short);
        row("a foreign member twice",
            answered(200, json("{'has_signing_key':true,'extra':{'is_streaming':1},'extra':null}")), ProbeReason::None,
            {}, Kind::Short);
        row("more twice than anybody reads",
            answered(200, json("{'has_signing_key':true,'x':[" + QByteArray("{'a':1,'a':2},").repeated(200) + "{}]}")),
            ProbeReason::Unreadable);
        row("another protocol", {.failure = ProbeReason::NotAnSdk}, ProbeReason::NotAnSdk);
        row("redirect", answered(302, {}, {{"Location", "https://shop.example.org/api/inngest?next=secret"}}),
            ProbeReason::Redirected, u"shop.example.org"_s);
        // Nobody is sent anywhere: no other host or path is named for it.
        row("redirect nowhere", answered(302, {}), ProbeReason::NotAnSdk);
        row("not modified", answered(304, {}, {{"ETag", "\"1\""}}), ProbeReason::NotAnSdk);
        row("redirect to a mailbox", answered(302, {}, {{"Location", "mailto:ops@example.com"}}),
            ProbeReason::NotAnSdk);
        row("redirect to half an address", answered(302, {}, {{"Location", "http://[::1"}}), ProbeReason::NotAnSdk);
        row("redirect to a file", answered(302, {}, {{"Location", "file:///etc/passwd"}}), ProbeReason::NotAnSdk);
        row("a choice of several", answered(300, {}, {{"Location", "/en/api/inngest"}}), ProbeReason::MovedPath,
            u"/en/api/inngest"_s);
        row("two redirects in one", answered(308, {}, {{"Location", "/v2"}, {"location", "https://b.example.org/"}}),
            ProbeReason::MovedPath, u"/v2"_s);
        row("redirect behind blanks in Unicode", answered(308, {}, {{"Location", "/\xe2\x80\xaetxt.ngis"}}),
            ProbeReason::MovedPath, u"/txt.ngis"_s);
        row("redirect within the host", answered(308, {}, {{"location", "/api/inngest/"}}), ProbeReason::MovedPath,
            u"/api/inngest/"_s);
        row("redirect within the host, named", answered(308, {}, {{"location", "https://shop.example.com/v2/inngest"}}),
            ProbeReason::MovedPath, u"/v2/inngest"_s);
        row("redirect to TLS", answered(301, {}, {{"location", "https://plain.example.com/api/inngest?a=b"}}),
            ProbeReason::Redirected, u"plain.example.com"_s);
        row("redirect to the app's sign-in", answered(302, {}, {{"Location", "/sign-in?redirect_url=%2Fapi"}}),
            ProbeReason::SignInPage, u"/sign-in"_s);
        row("redirect to another host's sign-in",
            answered(307, {}, {{"Location", "https://login.example.com/sso?next=secret"}}), ProbeReason::SignInPage,
            u"login.example.com"_s);
        row("redirect to a host's protection", answered(302, {}, {{"Location", "https://vercel.com/sso-api?url=x"}}),
            ProbeReason::SignInPage, u"vercel.com"_s);
        row("redirect to a realm's sign-in",
            answered(302, {}, {{"Location", "/realms/acme/protocol/openid-connect/start?x"}}), ProbeReason::SignInPage,
            u"/realms/acme/protocol/openid-connect/start"_s);
        row("redirect to a provider's sign-in", answered(302, {}, {{"Location", "https://acme.onelogin.com/x"}}),
            ProbeReason::SignInPage, u"acme.onelogin.com"_s);
        row("redirect to a framework's sign-in", answered(302, {}, {{"Location", "/session/new"}}),
            ProbeReason::SignInPage, u"/session/new"_s);
        row("redirect back from a sign-in's handshake",
            answered(302, {}, {{"Location", "https://shop.example.com/api/inngest?__clerk_handshake=secret"}}),
            ProbeReason::SignInPage, u"/api/inngest"_s);
        for (const auto *place : {"https://clerk.example.org/v1/client/handshake?redirect_url=x&suffixed_cookies=false",
                 "https://apps.example.org/v1/client/handshake?redirect_url=x",
                 "https://door.example.org/x?scope=openid&response_type=code&client_id=a&state=secret",
                 "https://door.example.org/x?SAMLRequest=secret", "https://door.example.org/x/?wa=wsignin1.0&wtrealm=a",
                 "https://door.example.org/cdn-cgi/access/login/shop.example.com?kid=secret",
                 "https://accounts.google.com/o/oauth2/v2/auth?client_id=a", "https://sts.example.org/x",
                 "https://login.microsoftonline.com/common/x", "https://door.example.org/oauth2/default/v1/authorize",
                 "https://door.example.org/outpost.goauthentik.io/start?rd=x", "https://door.example.org/_oauth?x",
                 "https://door.example.org/wp-login.php?redirect_to=x", "https://door.example.org/pf-signin?id=x",
                 "https://door.example.org/.auth/login/aad?x"})
            row(place, answered(302, {}, {{"Location", place}}), ProbeReason::SignInPage,
                QUrl(QString::fromLatin1(place)).host());
        for (const auto *place : {"https://door.example.org/catalog-in", "https://door.example.org/x?client_id=a",
                 "https://door.example.org/client/handshakes", "https://door.example.org/x?wa=1"})
            row(place, answered(302, {}, {{"Location", place}}), ProbeReason::Redirected, u"door.example.org"_s);
        row("redirect to what only begins like it", answered(302, {}, {{"Location", "/authors/inngest"}}),
            ProbeReason::MovedPath, u"/authors/inngest"_s);
        for (const char *path : {"/anmelden", "/de/connexion/", "/iniciar-sesion", "/entrar", "/accedi", "/inloggen",
                 "/iniciar-sesi%C3%B3n", "/logowanie", "/giris", "/Account/LogOn", "/identity/start"})
            row(path, answered(302, {}, {{"Location", path}}), ProbeReason::SignInPage,
                QString::fromUtf8(QByteArray::fromPercentEncoding(path)));
        for (const char *host : {"acme.okta-emea.com", "acme.kinde.com", "sign-in.example.org", "login2.example.org",
                 "keycloak.example.org", "acme.ciamlogin.com", "identity.example.org", "x.accounts.dev"})
            row(host, answered(302, {}, {{"Location", QByteArray("https://") + host + "/x?next=secret"}}),
                ProbeReason::SignInPage, QString::fromLatin1(host));
        for (const char *host : {"ideas.example.org", "iamshop.example.org", "notokta.com", "kinde.com.example.org"})
            row(host, answered(302, {}, {{"Location", QByteArray("https://") + host + "/x"}}), ProbeReason::Redirected,
                QString::fromLatin1(host));
        row("redirect to a path beside it", answered(302, {}, {{"Location", "signin?next=x"}}), ProbeReason::SignInPage,
            u"/api/signin"_s);
        row("redirect to a path above it", answered(302, {}, {{"Location", "../auth/login"}}), ProbeReason::SignInPage,
            u"/auth/login"_s);
        row("redirect to the same with a query", answered(302, {}, {{"Location", "?locale=en"}}),
            ProbeReason::MovedPath, u"/api/inngest?locale=…"_s);
        row("redirect to the same, where more is asked",
            answered(308, {}, {{"Location", "https://shop.example.com/api/inngest?v=2&t0p-secret&key="}}),
            ProbeReason::MovedPath, u"/api/inngest?v=…&…&…"_s);
        row("redirect without a scheme", answered(302, {}, {{"Location", "//login.example.org/x"}}),
            ProbeReason::SignInPage, u"login.example.org"_s);
        row("redirect in capitals, with its port", answered(308, {}, {{"LOCATION", "HTTPS://SHOP.EXAMPLE.COM:443/v2"}}),
            ProbeReason::MovedPath, u"/v2"_s);
        row("redirect with a dot behind the host", answered(308, {}, {{"Location", "https://shop.example.com./v2"}}),
            ProbeReason::MovedPath, u"/v2"_s);
        row("redirect to another port", answered(308, {}, {{"Location", "https://shop.example.com:8443/v2"}}),
            ProbeReason::Redirected, u"shop.example.com:8443"_s);
        for (const auto *gate :
            {"/welcome?returnTo=%2Fapi%2Finngest", "/?next=/api/inngest", "/maintenance?from=%252Fapi%252Finngest",
                "https://gate.example.org/x?rd=https%3A%2F%2Fshop.example.com%2Fapi%2Finngest%3Fa%3Db",
                "//door.example.org?u=/api/inngest"})
            row(gate, answered(302, {}, {{"Location", gate}}), ProbeReason::InFront);
        // For now only, to what is no serve path: nobody is told to sync the app there.
        for (const int status : {302, 303, 307}) {
            for (const char *gate : {"/maintenance", "/", "/403", "/coming-soon", "/en/"})
                row(qPrintable(u"%1 to %2"_s.arg(status).arg(QLatin1StringView(gate))),
                    answered(status, {}, {{"Location", gate}}), ProbeReason::InFront, QString::fromLatin1(gate));
            row(qPrintable(u"%1 to the same elsewhere"_s.arg(status)),
                answered(status, {}, {{"Location", "/v2/Inngest/"}}), ProbeReason::MovedPath, u"/v2/Inngest/"_s);
        }
        for (const int status : {301, 308})
            row(qPrintable(u"%1 to another path"_s.arg(status)), answered(status, {}, {{"Location", "/jobs"}}),
                ProbeReason::MovedPath, u"/jobs"_s);
        row("redirect to a language, that says from where",
            answered(307, {}, {{"Location", "/en/api/inngest?from=/api/inngest"}}), ProbeReason::MovedPath,
            u"/en/api/inngest"_s);
        row("redirect with another's path behind it", answered(308, {}, {{"Location", "/v2?from=/api/other"}}),
            ProbeReason::MovedPath, u"/v2"_s);
        row("redirect to the sign-in of a page that is one", answered(302, {}, {{"Location", "/#/login?next=secret"}}),
            ProbeReason::SignInPage, u"/"_s);
        row("redirect to a sign-in that sends back", answered(302, {}, {{"Location", "/login?next=/api/inngest"}}),
            ProbeReason::SignInPage, u"/login"_s);
        row("a firewall's puzzle", answered(202, {}, {{"x-amzn-waf-action", "challenge"}}), ProbeReason::InFront);
        row("another puzzle of its",
            answered(405, "<html><title>Human Verification</title>", {{"X-Amzn-Waf-Action", "captcha"}}),
            ProbeReason::InFront);
        row("a firewall that challenges", answered(503, "<html>", {{"CF-Mitigated", "challenge"}}),
            ProbeReason::InFront);
        row("a firewall that counts", answered(429, {}, {{"x-vercel-mitigated", "deny"}}), ProbeReason::Busy);
        for (const auto *title :
            {"Just a moment...", "Making sure you&#39;re not a bot!", "Making sure you're not a bot!",
                "Attention Required! | Cloudflare", "Vercel Security Checkpoint", "DDoS-Guard"})
            row(title, answered(200, QByteArray("<html><title>") + title + "</title>"), ProbeReason::InFront);
        row("a frame of a firewall's", answered(200, "<html><iframe src=\"/_Incapsula_Resource?x=1\"></iframe></html>"),
            ProbeReason::InFront);
        for (const char *title : {"Your app is starting", "Application loading", "Render - Application Loading",
                 "Waking up...", "Service waking up", "Instance is now booting", "Spinning up your container"})
            row(title, answered(200, QByteArray("<html><title>") + title + "</title>"), ProbeReason::Busy);
        row("a shop's own words", answered(200, "<html><title>Starting a business</title>"), ProbeReason::NotAnSdk,
            u"Starting a business"_s);
        row("a title that only begins like one", answered(200, "<html><title>Just a momentum shop</title>"),
            ProbeReason::NotAnSdk, u"Just a momentum shop"_s);
        row("redirect to what is no place", answered(302, {}, {{"Location", "javascript:alert(1)"}}),
            ProbeReason::NotAnSdk);
        row("redirect with a password in it", answered(302, {}, {{"Location", "https://a:b@other.example.com/x"}}),
            ProbeReason::Redirected, u"other.example.com"_s);
        row("redirect with a hash of a key in its path", answered(308, {}, {{"Location", "/x/" + QByteArray(64, 'a')}}),
            ProbeReason::MovedPath, u"/x/aaaaaaaaaaaa…"_s);
        row("a page that sends on to the sign-in",
            answered(200, "<html><head><META content='0; URL=/auth/sign-in?x=y' HTTP-EQUIV=Refresh></head>"),
            ProbeReason::SignInPage, u"/auth/sign-in"_s);
        row("a header that does", answered(200, "<html>", {{"Refresh", "0;https://idp.example.org/start"}}),
            ProbeReason::SignInPage, u"idp.example.org"_s);
        row("a page that sends on to another path",
            answered(200, "<meta http-equiv=\"refresh\" content=\"3;url=https://shop.example.com/new\">"),
            ProbeReason::MovedPath, u"/new"_s);
        row("a page that is only read again",
            answered(200, "<meta http-equiv=\"refresh\" content=\"30\"><title>Up</title>"), ProbeReason::NotAnSdk,
            u"Up"_s);
        row("a sign-in page in UTF-16",
            answered(200,
                QByteArray("\xff\xfe", 2)
                    + QByteArray::fromHex("3c007400690074006c0065003e004c006f00670020"
                                          "0069006e003c002f00740069007400"),
                {{"Content-Type", "text/html"}}),
            ProbeReason::SignInPage, u"Log in"_s);
        row("a title that says Latin-1",
            answered(200,
                "<meta charset=iso-8859-1><title>Caf\xe9"
                " \xfcr alle</title>"),
            ProbeReason::NotAnSdk, u"Caf\u00e9 \u00fcr alle"_s);
        row("packed as zlib does", answered(200, "\x78\x9c\xab\x56", {{"X-Inngest-Sdk", "inngest-js:v4.0.0"}}),
            ProbeReason::Compressed, u"deflate"_s);
        row("a packed refusal", answered(401, "\x1f\x8b\x08", {{"Content-Encoding", "gzip"}}), ProbeReason::Compressed,
            u"gzip"_s);
        row("a packed refusal of an SDK", answered(401, "\x1f\x8b\x08", {{"X-Inngest-Sdk-Handled", "true"}}),
            ProbeReason::Refused, {}, Kind::Refused);
        row("a refusal that says it is packed and is not",
            answered(401, json("{'message':'Unauthorized'}"), {{"Content-Encoding", "gzip"}}), ProbeReason::Refused, {},
            Kind::Refused);
        row("a host that it does not know", answered(400, "Bad Request (400)"), ProbeReason::InFront);
        row("a payment that is due", answered(402, {}, {{"x-vercel-error", "DEPLOYMENT_DISABLED"}}),
            ProbeReason::InFront);
        row("misdirected", answered(421, {}), ProbeReason::InFront);
        row("headers that are too large", answered(431, {}), ProbeReason::InFront);
        row("gone", answered(410, {}), ProbeReason::NotFound);
        row("a time-out of its own", answered(408, {}), ProbeReason::Busy);
        row("too early", answered(425, {}), ProbeReason::Busy);
        row("JSON behind a byte order mark", answered(200, "\xef\xbb\xbf{\"status\":1}"), ProbeReason::NotAnSdk);
        row("JSON that is too deep", answered(200, QByteArray(5000, '['), {{"X-Inngest-Sdk", "inngest-js:v4.0.0"}}),
            ProbeReason::Unreadable);
        row("JSON with half a pair",
            answered(200, "{\"authentication_succeeded\":\"\\ud800\",\"has_signing_key\":true}"), ProbeReason::None, {},
            Kind::Short);
        row("a number for a hash",
            answered(200, json("{'authentication_succeeded':1e308,'signing_key_hash':123456789012}")),
            ProbeReason::None, {}, Kind::Short);
        row("a sign-in page", answered(200, "<html><title>Sign in to Acme</title></html>"), ProbeReason::SignInPage,
            u"Sign in to Acme"_s);
        for (const char *title : {"Anmelden bei Acme", "Anmeldung", "Connexion | Acme", "S\u2019identifier",
                 "Iniciar sesión", "Inicio de sesi\u006f\u0301n", "Iniciar sess\u00e3o", "Entrar", "Accedi", "Inloggen",
                 "Zaloguj się", "Logga in", "Log ind", "Kirjaudu sisään", "Přihlášení", "Bejelentkezés", "Giriş Yap",
                 "Вход в систему", "Увійти", "Σύνδεση", "تسجيل الدخول", "ログイン - Acme", "登录", "登入", "로그인",
                 "เข้าสู่ระบบ", "Đăng nhập", "SSO"})
            row(title, answered(200, QByteArray("<html><title>") + title + "</title>"), ProbeReason::SignInPage,
                QString::fromUtf8(title));
        for (const char *title : {"Entrance fees", "Masukan", "Accessories", "Connexions"})
            row(title, answered(200, QByteArray("<html><title>") + title + "</title>"), ProbeReason::NotAnSdk,
                QString::fromUtf8(title));
        const auto scripted
            = [](const QByteArray &script) { return answered(200, "<html><script>" + script + "</script>"); };
        row("a script that sends to the sign-in", scripted("window.location.href = '/login?next=secret';"),
            ProbeReason::SignInPage, u"/login"_s);
        row("a script that replaces the page", scripted("location.replace(\"https:\\/\\/idp.example.org\\/x?a=b\")"),
            ProbeReason::SignInPage, u"idp.example.org"_s);
        row("a script that assigns it", scripted("top.location.assign( `/auth/start` )"), ProbeReason::SignInPage,
            u"/auth/start"_s);
        row("a script of the page's own", scripted("if (x) location = '/cart'; if (location == '/login') y()"),
            ProbeReason::NotAnSdk);
        row("a script that only compares", scripted("if (location.href === '/login') x()"), ProbeReason::NotAnSdk);
        row("a form that sends itself to another's sign-in",
            answered(200,
                "<body onload='document.forms[0].submit()'><form method=post "
                "action=\"https://acme.okta.com/app/x/sso/saml?a&amp;b\"><input type=hidden></form>"),
            ProbeReason::SignInPage, u"acme.okta.com"_s);
        row("a form that waits for a person", answered(200, "<form action=\"/login\"></form>"), ProbeReason::NotAnSdk);
        row("scripts without end", scripted(QByteArray("location = 'x").repeated(5'000)), ProbeReason::NotAnSdk);
        row("forms without end", answered(200, QByteArray("<form ").repeated(20'000) + ".submit()"),
            ProbeReason::NotAnSdk);
        row("a page that asks for a password", answered(200, "<!doctype html><input type=\"password\">"),
            ProbeReason::SignInPage, u"shop.example.com"_s);
        row("a page with a title", answered(200, "<html><title>\n Acme &lt; shop </title></html>"),
            ProbeReason::NotAnSdk, u"Acme &lt; shop"_s);
        row("packed all the same", answered(200, "\x1f\x8b\x08", {{"Content-Encoding", "gzip"}}),
            ProbeReason::Compressed, u"gzip"_s);
        row("packed by an SDK's host",
            answered(200, "\x1f\x8b", {{"Content-Encoding", "br"}, {"X-Inngest-Sdk", "inngest-js:v4.0.0"}}),
            ProbeReason::Compressed, u"br"_s);
        row("packed in a second header",
            answered(200, "\x1f\x8b", {{"Content-Encoding", "identity"}, {"Content-Encoding", "zstd, gzip"}}),
            ProbeReason::Compressed, u"zstd, gzip"_s);
        row("packed on the way", answered(200, "\x1f\x8b", {{"Transfer-Encoding", "gzip, chunked"}}),
            ProbeReason::Compressed, u"gzip"_s);
        row("packed without a word", answered(200, "\x1f\x8b\x08", {{"X-Inngest-Sdk", "inngest-js:v4.0.0"}}),
            ProbeReason::Compressed, u"gzip"_s);
        row("in chunks and not packed",
            answered(200, "{}", {{"Transfer-Encoding", "chunked"}, {"Content-Encoding", "identity"}}),
            ProbeReason::NotAnSdk);
        row("Go with a key that it cannot read", answered(200, "{}\n", {{"X-Inngest-Sdk", "go:v0.16.0"}}),
            ProbeReason::KeyUnusable);
        row("nothing, of nobody", answered(200, "{}"), ProbeReason::NotAnSdk);
        row("a host's 401", answered(401, "<html>Authentication Required</html>"), ProbeReason::InFront);
        row("a host's 403", answered(403, json("{'message':'Forbidden'}")), ProbeReason::InFront);
        row("a host's 401 in JSON", answered(401, json("{'error':'unauthorized'}")), ProbeReason::InFront);
        row("TypeScript's 401", answered(401, json("{'message':'Unauthorized'}")), ProbeReason::Refused, {},
            Kind::Refused);
        const QList<std::pair<QByteArray, QByteArray>> ofServer{{"X-Inngest-Server-Kind", "cloud"}};
        row("a server's own 401", answered(401, "Authentication failed", ofServer), ProbeReason::InngestItself);
        row("a server's own 404", answered(404, json("{'errors':[]}"), ofServer), ProbeReason::InngestItself);
        row("a server's own 200", answered(200, json("{'data':{'status':'ok'}}"), ofServer),
            ProbeReason::InngestItself);
        row("an SDK's 401 with a server's mark",
            answered(401, "{}", {{"x-inngest-server-kind", "cloud"}, {"X-Inngest-Sdk", "inngest-js:v4.24.0"}}),
            ProbeReason::Refused, {}, Kind::Refused);
        row("TypeScript's 401 by its header", answered(401, "{}", {{"X-Inngest-Sdk-Handled", "true"}}),
            ProbeReason::Refused, {}, Kind::Refused);
        row("Python's 401",
            answered(
                401, json("{'code':'sig_verification_failed','message':'failed','name':'SigVerificationFailedError'}")),
            ProbeReason::Refused, {}, Kind::Refused);
        row("a short answer that says no",
            answered(200, json("{'authentication_succeeded':false,'has_signing_key':true}")), ProbeReason::Refused, {},
            Kind::Refused);
        row("a short answer without a key", answered(200, json("{'has_event_key':true,'has_signing_key':false}")),
            ProbeReason::NoKeyConfigured, {}, Kind::Refused);
        const QList<std::pair<QByteArray, QByteArray>> marked{{"X-Inngest-Sdk-Handled", "true"}};
        row("4.x without a key", answered(500, json("{'code':'internal_server_error'}"), marked),
            ProbeReason::NoKeyConfigured, {}, Kind::Refused);
        row("4.x without a key, and something else",
            answered(500, json("{'code':'database_down','code':'internal_server_error'}"), marked), ProbeReason::Busy);
        row("a stranger's 500 of that code", answered(500, json("{'code':'internal_server_error'}")),
            ProbeReason::Busy);
        row("a stranger's 500 that speaks of keys", answered(500, json("{'message':'JWT signing key not found'}")),
            ProbeReason::Busy);
        row("a 500 of two messages", answered(500, json("{'message':'boom','message':'no signing key'}"), marked),
            ProbeReason::Busy);
        row("a 500 of two messages, once under an escape",
            answered(500, json("{'message':'boom','m\\u0065ssage':'no signing key'}"), marked), ProbeReason::Busy);
        row("a 401 of two messages",
            answered(401, json("{'message':'Forbidden by the firewall','message':'Unauthorized'}")),
            ProbeReason::InFront);
        row("a 401 of two codes",
            answered(401, json("{'code':'blocked','code':'sig_verification_failed','message':'x'}")),
            ProbeReason::InFront);
        row("a 403 of two codes", answered(403, json("{'code':'waf','code':'sig_verification_failed'}")),
            ProbeReason::InFront);
        row("an SDK's 401 of two messages",
            answered(401, json("{'message':'a','message':'b'}"), {{"X-Inngest-Sdk-Handled", "true"}}),
            ProbeReason::Refused, {}, Kind::Refused);
        row("a 500 that says deeper down the same twice",
            answered(500, json("{'message':'no signing key','x':{'a':1,'a':2}}"), marked), ProbeReason::NoKeyConfigured,
            {}, Kind::Refused);
        row("a 500 that says more twice than anybody reads",
            answered(500,
                json("{'message':'no signing key','x':[" + QByteArray("{'a':1,'a':2},").repeated(200) + "{}]}"),
                marked),
            ProbeReason::Busy);
        // Of a deep one Qt reads nothing; so nothing else goes on with it, either.
        row("a 500 that goes deeper than anybody reads",
            answered(500, json(QByteArray("{'b':1,'b':1,'a':").repeated(ProbeReply::maxBytes / 20)), marked),
            ProbeReason::Busy);
        row("another 500", answered(500, json("{'code':'internal_server_error','message':'boom'}"), marked),
            ProbeReason::Busy);
        row("502", answered(502, "<html>Bad Gateway</html>"), ProbeReason::Busy);
        row("a packed 500", answered(500, "\x1f\x8b\x08", {{"Content-Encoding", "gzip"}}), ProbeReason::Compressed,
            u"gzip"_s);
        row("a 500 that says it is packed and is not",
            answered(500, json("{'code':'internal_server_error'}"),
                {{"Content-Encoding", "br"}, {"X-Inngest-Sdk-Handled", "true"}}),
            ProbeReason::NoKeyConfigured, {}, Kind::Refused);
        row("503 packed by whoever stands before it",
            answered(503, "\x8b\x02\x80", {{"content-encoding", "BR"}, {"Server", "cloudflare"}}),
            ProbeReason::Compressed, u"br"_s);
        row("a short answer that something has changed",
            answered(203, json("{'has_event_key':true,'has_signing_key':true}"), {{"Via", "1.1 filter"}}),
            ProbeReason::None, {}, Kind::Short);
        row("a page that something has put there", answered(203, "<title>Blocked</title>"), ProbeReason::NotAnSdk,
            u"Blocked"_s);
        row("a part", answered(206, json("{'has_signing_key':true}")), ProbeReason::NotAnSdk);
        row("a status that nobody knows", answered(299, json("{'has_signing_key':true}")), ProbeReason::NotAnSdk);
        row("an SDK's answer behind a byte order mark",
            answered(200, "\xef\xbb\xbf" + json("{'has_signing_key':true}")), ProbeReason::None, {}, Kind::Short);
        row("an SDK's answer in UTF-16",
            answered(200, QByteArray("\xff\xfe{\0}\0", 6), {{"X-Inngest-Sdk", "inngest-js:v4.0.0"}}),
            ProbeReason::Unreadable);
        row("an SDK's answer as a page",
            answered(200, json("{'has_signing_key':true}"), {{"Content-Type", "text/html"}}), ProbeReason::None, {},
            Kind::Short);
        row("a page of an SDK's host", answered(200, "<html>", {{"X-Inngest-Sdk", "inngest-js:v4.0.0"}}),
            ProbeReason::Unreadable);
        row("an SDK's words inside of another answer",
            answered(200, json("{'app':{'authentication_succeeded':true,'has_signing_key':true}}")),
            ProbeReason::NotAnSdk);
        for (const char *word :
            {"null", "true", "0", "NaN", "{'has_signing_key':true}{}", "{'has_signing_key'", "\"OK\""})
            row(qPrintable(u"as JSON: "_s + QString::fromLatin1(word)), answered(200, json(word)),
                ProbeReason::NotAnSdk);
        row("a picture", answered(200, "\x89PNG\r\n\x1a\n", {{"Content-Type", "application/json"}}),
            ProbeReason::NotAnSdk);
        row("a bomb that says it is JSON",
            answered(200, "\x1f\x8b\x08" + QByteArray(100'000, '\0'), {{"Content-Type", "application/json"}}),
            ProbeReason::Compressed, u"gzip"_s);
        row("packed twice", answered(200, "\x1f\x8b", {{"Content-Encoding", "gzip, gzip"}}), ProbeReason::Compressed,
            u"gzip, gzip"_s);
        row("packed in a way that nobody knows", answered(200, "x", {{"Content-Encoding", "<b>zip\x1b[31m</b>"}}),
            ProbeReason::Compressed, u"<b>zip[31m</b>"_s);
        row("429", answered(429, {}, {{"Retry-After", "30"}}), ProbeReason::Busy);
        row("404", answered(404, "Not found"), ProbeReason::NotFound);
        row("405", answered(405, {}), ProbeReason::NotFound);
        row("204", answered(204, {}), ProbeReason::NotAnSdk);
        row("a page", answered(200, "<html>Welcome</html>"), ProbeReason::NotAnSdk);
        row("other JSON", answered(200, json("{'status':'ok'}")), ProbeReason::NotAnSdk);
        row("a JSON list", answered(200, json("['has_signing_key']")), ProbeReason::NotAnSdk);
        row("nothing", answered(200, {}), ProbeReason::NotAnSdk);
        row("half of an SDK's JSON", answered(200, json("{'has_signing"), {{"X-Inngest-Sdk", "inngest-js:v4.0.0"}}),
            ProbeReason::Unreadable);
        row("signed by somebody else",
            answered(200, json("{'authentication_succeeded':true}"), {{"X-Inngest-Signature", "t=1&s=00"}}),
            ProbeReason::SignatureWrong);
    }

    void saysWhyThereIsNoAnswer()
    {
        QFETCH(ProbeReply, reply);
        const ProbeAnswer answer = readProbeAnswer(reply, oldKey, QUrl(u"https://shop.example.com/api/inngest"_s));
        QTEST(answer.kind, "kind");
        QTEST(answer.reason, "reason");
        QTEST(answer.detail, "detail");
    }

    /// What stands behind “?” opens the host's door.
    void repeatsNothingOfTheAddressThatAPageRepeats()
    {
        const QUrl asked(u"https://shop.example.com/api/inngest?bypass=Ab3%20d9Qx&token=t0p-secret"_s);
        for (const char *title : {"404: /api/inngest?bypass=Ab3%20d9Qx&token=t0p-secret", "No page for Ab3 d9Qx",
                 "GET /api/inngest?bypass=Ab3%20d9Qx&amp;token=t0p-secret failed"}) {
            const ProbeReply reply = answered(200, QByteArray("<html><title>") + title + "</title>");
            const ProbeAnswer answer = readProbeAnswer(reply, oldKey, asked);
            QCOMPARE(answer.reason, ProbeReason::NotAnSdk);
            QVERIFY2(
                !answer.detail.contains(u"d9Qx"_s) && !answer.detail.contains(u"secret"_s), qPrintable(answer.detail));
            QVERIFY(answer.detail.contains(u'…'));
        }
    }

    void takesNoOtherWordForYes()
    {
        for (const char *word : {"'false'", "'true'", "0", "1", "[]", "{}"}) {
            QByteArray body = "{'authentication_succeeded':W,'signing_key_hash':'b2ed992186a5'}";
            QCOMPARE(read(answered(200, json(body.replace("W", word)))).kind, Kind::Short);
        }
    }

    void tellsAGatewaysRefusalFromAnSdks_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("asks for a sign-in") << QByteArray("WWW-Authenticate") << QByteArray("Bearer");
        QTest::newRow("Amazon's gateway") << QByteArray("apigw-requestid") << QByteArray("Lx9");
        QTest::newRow("Amazon's older gateway") << QByteArray("x-amzn-RequestId") << QByteArray("7f");
        QTest::newRow("a proxy") << QByteArray("Via") << QByteArray("1.1 gateway");
        QTest::newRow("Kong") << QByteArray("Server") << QByteArray("kong/3.4.1");
        QTest::newRow("nginx") << QByteArray("server") << QByteArray("nginx");
        QTest::newRow("Cloudflare") << QByteArray("Server") << QByteArray("cloudflare");
    }

    void tellsAGatewaysRefusalFromAnSdks()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        const QByteArray words = json("{'message':'Unauthorized'}");
        const ProbeAnswer marked = read(answered(401, words, {{name, value}}));
        QCOMPARE(marked.kind, Kind::Failed);
        QCOMPARE(marked.reason, ProbeReason::InFront);
        // An SDK's own header says that it came as far as the app, whatever it passed on its way back.
        const ProbeAnswer own = read(answered(401, words, {{name, value}, {"X-Inngest-Sdk-Handled", "true"}}));
        QCOMPARE(own.kind, Kind::Refused);
        QVERIFY(!own.mayBeInFront);
        // Without any mark it is one or the other.
        const ProbeAnswer unmarked = read(answered(401, words, {{"Content-Type", "application/json"}}));
        QCOMPARE(unmarked.kind, Kind::Refused);
        QVERIFY(unmarked.mayBeInFront);
    }

    void takesNothingFromACache_data()
    {
        QTest::addColumn<QByteArray>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("isStored");
        const auto row = [](const char *name, const char *value, bool isStored) {
            QTest::addRow("%s: %s", name, value) << QByteArray(name) << QByteArray(value) << isStored;
        };
        row("Age", "7", true);
        row("age", "0", false);
        row("Age", "soon", false);
        row("X-Cache", "Hit from cloudfront", true);
        row("X-Cache", "RefreshHit from cloudfront", true);
        row("X-Cache", "Miss from cloudfront", false);
        row("X-Cache", "Error from cloudfront", false);
        row("X-Cache", "MISS, HIT", true);
        row("X-Cache", "TCP_MEM_HIT from a23", true);
        row("X-Cache", "TCP_MISS", false);
        row("CF-Cache-Status", "HIT", true);
        row("CF-Cache-Status", "STALE", true);
        row("CF-Cache-Status", "DYNAMIC", false);
        row("CF-Cache-Status", "BYPASS", false);
        row("X-Vercel-Cache", "PRERENDER", true);
        row("X-Vercel-Cache", "MISS", false);
        row("X-Nextjs-Cache", "STALE", true);
        row("X-Proxy-Cache", "hit", true);
        row("Cache-Status", "\"Netlify Edge\"; hit; ttl=30", true);
        row("Cache-Status", "\"Netlify Edge\"; fwd=miss", false);
        row("Cache-Status", "Edge; fwd=stale; fwd-status=304", true);
        row("Cache-Control", "public, stale-while-revalidate=60, stale", false);
        row("CDN-Cache-Control", "max-age=0, stale", false);
        row("X-Cache-Key", "/shop/hit", false);
        row("X-Cache-Hits", "0", false);
        row("X-Cache-Hits", "0, 0", false);
        row("X-Cache-Hits", "0, 3", true);
        row("X-Cache-Lookup", "HIT from proxy:3128", false);
        row("X-Rack-Cache", "fresh", true);
        row("X-Rack-Cache", "miss, store", false);
        row("X-Cache-Status", "L1-HIT", true);
        row("X-Cache-Status", "L1-MISS", false);
        row("X-Cache", "HIT-STALE", true);
        row("X-Cache", "HIT-FOR-PASS", false);
        row("X-Cache", "cached", true);
        row("X-Cache", "uncached", false);
        row("X-Cache", "not cached", false);
        row("Server-Timing", "edge; dur=1, cdn-cache; desc=HIT", true);
        row("Server-Timing", "cdn-cache; desc=MISS", false);
        row("Age", "0, 7", true);
        row("X-Varnish", "32770 3", true);
        row("X-Varnish", "32770", false);
        row("X-Varnish", "32770, 65541 32772", true);
        row("X-Varnish", "32770, 65541", false);
        row("X-Varnish-Hits", "2", true);
        row("Warning", "110 cache.example.com \"Response is Stale\"", true);
        row("Warning", "199 - \"110 things\"", false);
        row("X-From-Cache", "1", true);
        row("X-From-Cache", "0", false);
        row("X-Cached", "True", true);
        row("X-Cache-Hit", "true", true);
        row("X-Cache-Hit", "false", false);
        row("X-Nextjs-Prerender", "1", true);
        row("WP-Super-Cache", "Served supercache file from PHP", true);
        row("X-Cache", "not served from cache", false);
        row("X-Cache", "served by the origin", false);
        row("Cache-Status", "Edge; hit=?1", true);
        row("Cache-Status", "Edge; hit=?0", false);
        row("X-Served-By", "cache-fra-etou8220123-FRA", false);
        row("Via", "1.1 varnish", false);
        row("Server-Timing", "cache;desc=\"hit\"", false);
    }

    /// Neither that the app holds a key nor that it refuses one, and no time of its clock.
    void takesNothingFromACache()
    {
        QFETCH(QByteArray, name);
        QFETCH(QByteArray, value);
        QFETCH(bool, isStored);
        const QList<std::pair<QByteArray, QByteArray>> headers{
            {"Date", "Mon, 02 Mar 2026 08:00:00 GMT"}, {"X-Inngest-Sdk", "inngest-js:v4.2.6"}, {name, value}};
        const QByteArray good = json("{'authentication_succeeded':true,'signing_key_hash':'66687aadf862'}");
        const auto kindOf = [isStored](Kind kind) { return isStored ? Kind::Failed : kind; };
        const ProbeAnswer accepted = read(answered(200, good, headers));
        QCOMPARE(accepted.kind, kindOf(Kind::Accepted));
        QCOMPARE(accepted.date.isValid(), !isStored);
        const ProbeAnswer refused = read(answered(401, json("{'message':'Unauthorized'}"), headers));
        QCOMPARE(refused.kind, kindOf(Kind::Refused));
        const ProbeAnswer without = read(answered(500, json("{'message':'No signing key'}"), headers));
        QCOMPARE(without.kind, kindOf(Kind::Refused));
        for (const ProbeAnswer &answer : {accepted, refused, without})
            QCOMPARE(answer.reason == ProbeReason::Stored, isStored);
    }

    void readsWhatPythonAndGoAnswered_data()
    {
        QTest::addColumn<ProbeReply>("reply");
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("asked");
        const QDir records(QStringLiteral(IKM_SOURCE_DIR "/tests/real/recorded"));
        for (const QFileInfo &file : records.entryInfoList({u"go-*.json"_s, u"python-*.json"_s})) {
            QFile record(file.filePath());
            QVERIFY(record.open(QIODevice::ReadOnly));
            const QString language = file.fileName().startsWith("go"_L1) ? u"go"_s : u"py"_s;
            const QJsonObject all = QJsonDocument::fromJson(record.readAll()).object();
            for (const QJsonValue &value : all.value("answers"_L1).toArray()) {
                const QJsonObject answer = value.toObject();
                const QString state = answer.value("state"_L1).toString();
                const QString asked = answer.value("asked"_L1).toString();
                if (!answer.contains("status"_L1))
                    continue; // it did not even start
                QTest::addRow("%s, %s, %s, %s", qPrintable(language),
                    qPrintable(answer.value("framework"_L1).toString()), qPrintable(state), qPrintable(asked))
                    << replyIn(answer) << language << state << asked;
            }
        }
    }

    void readsWhatPythonAndGoAnswered()
    {
        QFETCH(ProbeReply, reply);
        QFETCH(QString, language);
        QFETCH(QString, state);
        QFETCH(QString, asked);
        const Secret &key = asked.startsWith("signed with old"_L1) ? oldKey
            : asked.startsWith("signed with new"_L1)               ? newKey
                                                                   : randomKey;
        const ProbeAnswer answer = readProbeAnswer(reply, key);
        if (reply.status == 401) {
            QCOMPARE(answer.reason, ProbeReason::Refused);
            QVERIFY(!answer.mayBeInFront);
            return;
        }
        if (reply.status == 500) {
            // Python's way of saying that a key in quotes cannot be read: its host's page, without a word of the SDK's.
            QVERIFY(state.contains("quotes"_L1));
            QCOMPARE(answer.reason, ProbeReason::Busy);
            return;
        }
        QCOMPARE(answer.sdkLanguage, language);
        QCOMPARE(answer.sdkVersion, language == "go"_L1 ? u"0.16.0"_s : u"0.5.18"_s);
        const bool hasHash = reply.body.contains("\"signing_key_hash\"");
        if (reply.body.trimmed() == "{}") {
            QVERIFY(state.contains("quotes"_L1) || state.contains("line break"_L1));
            QCOMPARE(answer.reason, ProbeReason::KeyUnusable);
        } else if (!hasHash) {
            QCOMPARE(answer.kind, answer.isDevMode ? Kind::Accepted : Kind::Short);
        } else {
            QCOMPARE(answer.kind, Kind::Accepted);
            QCOMPARE(answer.signingFingerprint.value_or(QString()).size(), 12);
            // Of an answer to another key than one of ours the signature cannot be looked at.
            QVERIFY(language == "go"_L1 || answer.isDevMode || answer.isSignedAnswer);
        }
    }

    void letsNoWholeHashOut()
    {
        const QByteArray hash = fullHash;
        const QByteArray body = json("{'authentication_succeeded':true,'signing_key_hash':'signkey-prod-" + hash
            + "','signing_key_fallback_hash':'" + hash + "','event_key_hash':'" + hash + "'}");
        const ProbeAnswer answer = read(answered(200, body));
        for (const auto &told : {answer.signingFingerprint, answer.fallbackFingerprint, answer.eventFingerprint})
            QCOMPARE(told, QString::fromLatin1(hash.first(12)));
        // Where it does not belong either.
        const ProbeAnswer odd = read(answered(200,
            json("{'authentication_succeeded':true,'app_id':'" + hash + "','framework':'signkey-prod-" + hash
                + "','sdk_language':'" + hash + "','sdk_version':'" + hash + "','api_origin':'http://" + hash.first(40)
                + "." + hash + "/" + hash + "','event_api_origin':'http://" + hash + ":" + hash + "@a.test/'}")));
        for (const QString &told : {odd.appId, odd.sdkLanguage, odd.sdkVersion, odd.servers.join(u' ')})
            QVERIFY2(!told.contains(QString::fromLatin1(hash.mid(12, 12))), qPrintable(told));
    }

    /// At which server it registers, and to which it sends: an origin, however it is written.
    void readsWhichServersAnAppCalls_data()
    {
        QTest::addColumn<QByteArray>("fields");
        QTest::addColumn<QStringList>("servers");
        const auto row = [](const char *name, const QByteArray &api, const QByteArray &event, const QStringList &read) {
            QTest::newRow(name) << QByteArray("'api_origin':" + api + ",'event_api_origin':" + event) << read;
        };
        row("one", "'http://inngest:8288/'", "'http://inngest:8288'", {u"http://inngest:8288"_s});
        row("two", "'https://api.inngest.com'", "'https://inn.gs'",
            {u"https://api.inngest.com"_s, u"https://inn.gs"_s});
        row("spelled otherwise", "'HTTP://Inngest.Test:80/v0'", "'http://user:word@inngest.test'",
            {u"http://inngest.test"_s});
        row("IPv6", "'http://[::1]:8288'", "null", {u"http://[::1]:8288"_s});
        row("no address", "'inngest'", "17", {});
        row("of another kind", "'file:///etc/passwd'", "'javascript:alert(1)'", {});
        row("empty", "''", "{}", {});
    }
    void readsWhichServersAnAppCalls()
    {
        QFETCH(QByteArray, fields);
        const ProbeAnswer answer = read(answered(200, json("{'authentication_succeeded':true," + fields + "}")));
        QTEST(answer.servers, "servers");
    }

    void acceptsASignatureOverTheCanonicalBody()
    {
        // Go's and Python's SDKs put the JSON into one form before they sign it.
        const QByteArray canonical = json("{'authentication_succeeded':true,'has_signing_key':true}");
        const QByteArray sent = "{ \"has_signing_key\": true,\n \"authentication_succeeded\": true }";
        const QByteArray signature = signatureHeader(oldKey, canonical, QDateTime::fromSecsSinceEpoch(1'700'000'000));
        const ProbeAnswer answer = read(answered(200, sent, {{"X-Inngest-Signature", signature}}));
        QCOMPARE(answer.kind, Kind::Accepted);
        QVERIFY(answer.isSignedAnswer);
    }

    void keepsTextsOfAppsShortAndOnOneLine()
    {
        const QByteArray longId = QByteArray(5000, 'x');
        const ProbeAnswer answer = read(answered(
            200, json("{'authentication_succeeded':true,'sdk_version':'4.0\\n\\u0007.0','app_id':'" + longId + "'}")));
        QVERIFY(answer.appId.size() <= 120);
        QCOMPARE(answer.sdkVersion, u"4.0.0"_s);
    }

    void readsThePauseThatAnAppAsksFor_data()
    {
        QTest::addColumn<QByteArray>("retryAfter");
        QTest::addColumn<int>("seconds");
        QTest::newRow("seconds") << QByteArray("17") << 17;
        QTest::newRow("a time") << QByteArray("Sun, 22 Nov 2026 12:01:00 GMT") << 60;
        QTest::newRow("a time gone by") << QByteArray("Sun, 22 Nov 2026 11:00:00 GMT") << 0;
        QTest::newRow("too long") << QByteArray("999999999999") << 3600;
        QTest::newRow("nonsense") << QByteArray("soon") << -1;
        QTest::newRow("more than a number holds") << QByteArray(40, '9') << 3600;
        QTest::newRow("below zero") << QByteArray("-5") << 0;
        QTest::newRow("far below zero") << "-" + QByteArray(40, '9') << -1;
        QTest::newRow("an exponent") << QByteArray("1e3") << -1;
        QTest::newRow("no number") << QByteArray("NaN") << -1;
        QTest::newRow("a fraction") << QByteArray("1.5") << -1;
        QTest::newRow("twice") << QByteArray("10, 20") << -1;
        QTest::newRow("the year 1") << QByteArray("Mon, 01 Jan 0001 00:00:00 GMT") << 0;
        QTest::newRow("the year 9999") << QByteArray("Fri, 31 Dec 9999 23:59:59 GMT") << 3600;
        QTest::newRow("no such day") << QByteArray("Mon, 30 Feb 2026 12:00:00 GMT") << -1;
        QTest::newRow("a second that was put in") << QByteArray("Sun, 22 Nov 2026 12:00:60 GMT") << -1;
        QTest::newRow("another zone") << QByteArray("Sun, 22 Nov 2026 13:01:00 +0100") << -1;
    }

    void readsThePauseThatAnAppAsksFor()
    {
        QFETCH(QByteArray, retryAfter);
        QFETCH(int, seconds);
        const ProbeAnswer answer
            = read(answered(429, {}, {{"Date", "Sun, 22 Nov 2026 12:00:00 GMT"}, {"Retry-After", retryAfter}}));
        QCOMPARE(answer.retryAfter.has_value(), seconds >= 0);
        if (seconds >= 0)
            QCOMPARE(*answer.retryAfter, std::chrono::milliseconds(std::chrono::seconds(seconds)));
    }
};

QTEST_GUILESS_MAIN(ProbeAnswerTest)
#include "tst_probeanswer.moc"
