// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/selfhosted/appsync.h"
#include "app/selfhosted/serveranswer.h"
#include "app/selfhosted/serversetup.h"

#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;
using State = RestartWatch::State;

namespace {

const Secret oldKey(QByteArray(64, '0'));
const Secret newKey(QByteArray(64, 'a'));
const Secret web("web-key");
const Secret twin("web-key-2");

} // namespace

/// The table of what a server's answers say of it, and what is in its settings that should not be.
class ServerAnswerTest : public QObject
{
    Q_OBJECT

private slots:
    void tellsWhichKeyIsHeld_data()
    {
        QTest::addColumn<KeyReply>("toOld");
        QTest::addColumn<KeyReply>("toNew");
        QTest::addColumn<QByteArray>("signingKey"); // as it lists it; empty: it lists nothing
        QTest::addColumn<State>("state");
        const QByteArray none;
        const QByteArray zeros(64, '0');
        const QByteArray as(64, 'a');
        QTest::newRow("not restarted") << KeyReply::Accepted << KeyReply::Refused << zeros << State::Before;
        QTest::newRow("restarted with the new key") << KeyReply::Refused << KeyReply::Accepted << as << State::After;
        QTest::newRow("down") << KeyReply::NoAnswer << KeyReply::NoAnswer << none << State::Down;
        QTest::newRow("went down in between") << KeyReply::Accepted << KeyReply::NoAnswer << zeros << State::Down;
        QTest::newRow("a third key") << KeyReply::Refused << KeyReply::Refused << none << State::OtherKey;
        QTest::newRow("accepts both") << KeyReply::Accepted << KeyReply::Accepted << as << State::AnyKey;
        QTest::newRow("in capitals") << KeyReply::Refused << KeyReply::Accepted << as.toUpper() << State::OtherSettings;
        QTest::newRow("with a prefix") << KeyReply::Refused << KeyReply::Accepted << "signkey-dev-" + as
                                       << State::OtherSettings;
        QTest::newRow("does not list its keys") << KeyReply::Refused << KeyReply::Accepted << none << State::CannotTell;
        QTest::newRow("something else answers") << KeyReply::Strange << KeyReply::Strange << none << State::CannotTell;
    }
    void tellsWhichKeyIsHeld()
    {
        QFETCH(KeyReply, toOld);
        QFETCH(KeyReply, toNew);
        QFETCH(QByteArray, signingKey);
        ServerAnswer answer{.toOld = toOld, .toNew = toNew};
        if (!signingKey.isEmpty())
            answer.held = ServerSettings{.signingKey = Secret(signingKey), .eventKeys = {web}};
        const ServerSettings before{.signingKey = oldKey, .eventKeys = {web}};
        const ServerSettings wanted{.signingKey = newKey, .eventKeys = {web}};
        QTEST(serverStateOf(answer, before, wanted), "state");
    }

    void tellsWhichEventKeysAreHeld()
    {
        const ServerSettings before{.signingKey = oldKey, .eventKeys = {web}};
        const ServerSettings wanted{.signingKey = oldKey, .eventKeys = {web, twin}};
        ServerAnswer answer{.toOld = KeyReply::Accepted, .held = before};
        QCOMPARE(serverStateOf(answer, before, wanted), State::Before);
        answer.held->eventKeys = {twin, web}; // whatever the order
        QCOMPARE(serverStateOf(answer, before, wanted), State::After);
        answer.held->eventKeys = {twin};
        QCOMPARE(serverStateOf(answer, before, wanted), State::OtherSettings);
        answer = {.toOld = KeyReply::Refused};
        QCOMPARE(serverStateOf(answer, before, wanted), State::OtherKey);
        QCOMPARE(serverStateOf({}, before, wanted), State::NotAsked);
        // Of several servers each was asked about the other one's key.
        answer = {.toOld = KeyReply::Refused, .toNew = KeyReply::Refused, .differs = true};
        QCOMPARE(serverStateOf(answer, before, wanted), State::CannotTell);
        answer = {.toOld = KeyReply::Accepted, .toNew = KeyReply::Accepted, .differs = true};
        QCOMPARE(serverStateOf(answer, before, wanted), State::CannotTell);
    }

    void saysWhatDiffers_data()
    {
        QTest::addColumn<QByteArray>("signingKey");
        QTest::addColumn<QByteArray>("eventKey");
        QTest::addColumn<QString>("part");
        QTest::addColumn<bool>("breaks");
        const QByteArray right(64, 'a');
        QTest::newRow("nothing") << right << QByteArray("web-key-2") << QString() << false;
        QTest::newRow("capitals") << right.toUpper() << QByteArray("web-key-2") << u"letters"_s << true;
        QTest::newRow("prefix") << "signkey-dev-" + right << QByteArray("web-key-2") << u"signkey-dev-"_s << true;
        QTest::newRow("another key") << QByteArray(64, '0') << QByteArray("web-key-2") << signingKeyFingerprint(oldKey)
                                     << true;
        QTest::newRow("a blank") << right << QByteArray(" web-key-2") << u"blank"_s << true;
        QTest::newRow("a line break") << right << QByteArray("web-key-2\r") << u"line break"_s << true;
        QTest::newRow("quotes") << right << QByteArray("\"web-key-2\"") << u"quotes"_s << true;
        QTest::newRow("quotes around the whole list, its last key")
            << right << QByteArray("web-key-2\"") << u"quotes"_s << true;
        QTest::newRow("quotes around the whole list, its first key")
            << right << QByteArray("\"web-key-2") << u"quotes"_s << true;
        QTest::newRow("missing") << right << QByteArray() << u"missing"_s << true;
        QTest::newRow("a comma too many") << right << QByteArray("web-key-2,") << u"comma"_s << false;
        QTest::newRow("one more") << right << QByteArray("web-key-2,more") << u"should not be"_s << false;
    }
    void saysWhatDiffers()
    {
        QFETCH(QByteArray, signingKey);
        QFETCH(QByteArray, eventKey);
        QFETCH(QString, part);
        const ServerSettings wanted{.signingKey = newKey, .eventKeys = {web, twin}};
        ServerSettings held{.signingKey = Secret(signingKey), .eventKeys = {web}};
        if (!eventKey.isEmpty()) {
            for (const QByteArray &key : eventKey.split(','))
                held.eventKeys.append(Secret(key));
        }
        const SettingsDifference difference = differenceOf(wanted, held);
        QCOMPARE(difference.words.size(), part.isEmpty() ? 0 : 1);
        if (!part.isEmpty())
            QVERIFY2(difference.words.first().contains(part), qPrintable(difference.words.first()));
        QTEST(difference.breaks, "breaks");
        QVERIFY(!difference.words.join(u' ').contains(u"web-key"_s));
    }

    /// The apps hold it beside the other one: it is not what breaks.
    void saysThatTheSigningKeyOfBeforeIsThereStill()
    {
        const ServerSettings wanted{.signingKey = newKey, .eventKeys = {web, twin}};
        const ServerSettings before{.signingKey = oldKey, .eventKeys = {web}};
        const ServerSettings held{.signingKey = oldKey, .eventKeys = {web, Secret("more")}};
        const SettingsDifference difference = differenceOf(wanted, held, before);
        QVERIFY2(difference.words.first().contains(u"still the one of before"_s), qPrintable(difference.words.first()));
        QVERIFY(!difference.breaks);
        QVERIFY(differenceOf(wanted, {.signingKey = oldKey, .eventKeys = {}}, before).breaks); // web is missing
    }

    /// It opens the same, and signs otherwise than the apps expect.
    void saysThatTheSigningKeyOfBeforeIsMisspelt_data()
    {
        QTest::addColumn<QByteArray>("held");
        QTest::addColumn<QString>("says");
        const QByteArray key = QByteArray(62, '0') + "ab";
        QTest::newRow("capitals") << key.toUpper() << u"other letters"_s;
        QTest::newRow("prefix") << "signkey-dev-" + key << u"“signkey-dev-”"_s;
    }
    void saysThatTheSigningKeyOfBeforeIsMisspelt()
    {
        QFETCH(QByteArray, held);
        QFETCH(QString, says);
        const Secret key(QByteArray(62, '0') + "ab");
        const ServerSettings wanted{.signingKey = newKey, .eventKeys = {web}};
        const ServerSettings before{.signingKey = key, .eventKeys = {web}};
        const SettingsDifference difference
            = differenceOf(wanted, {.signingKey = Secret(held), .eventKeys = {web}}, before);
        const QString said = difference.words.join(u' ');
        QVERIFY2(said.contains(u"still the one of before"_s) && said.contains(says), qPrintable(said));
        QVERIFY(!said.contains(u"another one"_s));
        QVERIFY(difference.breaks);
    }

    void callsAnEventKeyByItsNameWhereItIsKnown()
    {
        const ServerSettings wanted{.signingKey = newKey, .eventKeys = {web, twin}};
        const EventKeyNames names{{eventKeyFingerprint(twin), u"50 %1 off"_s}};
        const QString said = differenceOf(wanted, {.signingKey = newKey, .eventKeys = {web}}, {}, names).words.first();
        QVERIFY2(said.contains(u"“50 %1 off” (fingerprint "_s + eventKeyFingerprint(twin)), qPrintable(said));
    }

    void makesKeysThatAServerTakesAsTheyAre()
    {
        static const QRegularExpression hex(u"\\A[0-9a-f]{64}\\z"_s);
        static const QRegularExpression plain(u"\\A[A-Za-z0-9][A-Za-z0-9_-]{42}\\z"_s);
        QStringList seen;
        for (int i = 0; i < 200; ++i) {
            const Secret signing = freshKeys::signingKey();
            const Secret event = freshKeys::eventKey();
            QVERIFY(hex.match(signing.revealText()).hasMatch());
            QVERIFY(plain.match(event.revealText()).hasMatch());
            QVERIFY(!checkSigningKeyText(signing.revealText()));
            QVERIFY(!checkEventKeyText(event.revealText()));
            seen += {signing.revealText(), event.revealText()};
        }
        QCOMPARE(seen.removeDuplicates(), 0);
    }

    /// A 200 to a sync is none by itself.
    void readsWhatAnAppSaysToASync_data()
    {
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("body");
        QTest::addColumn<QByteArray>("kind");
        QTest::addColumn<QString>("code");
        // Of a stranger; TypeScript's sentence is its own.
        for (const char *body : {R"({"ok":true})", R"({"modified":null})", R"({"modified":true})",
                 R"({"message":"done","modified":true})", R"([{"modified":true}])"})
            QTest::newRow(body) << 200 << QByteArray(body) << QByteArray("none") << u"app_not_registered"_s;
        for (const char *body : {R"({"ok":true,"error":"signing key invalid"})", R"({"ok":"true"})", R"({"ok":false})",
                 R"({"message":"signing key invalid","modified":false})", R"({"lastModified":1})",
                 R"({"ok":false,"ok":true})", R"({"ok":true,"error":"signing key invalid","error":null})",
                 R"({"message":"no","message":"Successfully registered","modified":true})"})
            QTest::newRow(body) << 200 << QByteArray(body) << QByteArray() << u"app_not_registered"_s;
        QTest::newRow("TypeScript") << 200 << QByteArray(R"({"message":"Successfully registered","modified":true})")
                                    << QByteArray() << QString();
        QTest::newRow("Python") << 200 << QByteArray(R"({"ok":true})") << QByteArray() << QString();
        QTest::newRow("in band") << 200 << QByteArray(R"({"ok":true})") << QByteArray("in_band") << u"app_in_band"_s;
        QTest::newRow("a page") << 200 << QByteArray("hello") << QByteArray() << u"app_not_registered"_s;
        QTest::newRow("Go") << 401 << QByteArray(R"({"message":"Unauthorized"})") << QByteArray() << u"app_unsigned"_s;
        QTest::newRow("refused by the server")
            << 500 << QByteArray(R"({"message":"known vulnerability","modified":false})") << QByteArray()
            << u"app_failed"_s;
        QTest::newRow("accepted, for later")
            << 202 << QByteArray(R"({"message":"Successfully registered","modified":true})") << QByteArray()
            << u"app_not_registered"_s;
        QTest::newRow("a server's own 404")
            << 404 << QByteArray("404 page not found\n") << QByteArray("server") << u"app_is_server"_s;
        QTest::newRow("a server's own 401")
            << 401 << QByteArray("Authentication failed") << QByteArray("server") << u"app_is_server"_s;
        QTest::newRow("no page") << 404 << QByteArray("404 page not found\n") << QByteArray() << u"app_failed"_s;
    }
    void readsWhatAnAppSaysToASync()
    {
        QFETCH(int, status);
        QFETCH(QByteArray, body);
        QFETCH(QByteArray, kind);
        QFETCH(QString, code);
        ApiAnswer answer;
        answer.status = status;
        answer.body = body;
        answer.isFromSdk = kind != "none" && kind != "server";
        answer.serverKind = kind == "server" ? QByteArray("cloud") : QByteArray();
        answer.syncKind = answer.isFromSdk ? kind : QByteArray();
        const ResyncOutcome outcome = AppSync::outcomeOf(answer, u"shop"_s);
        QCOMPARE(outcome.failure.has_value(), !code.isEmpty());
        if (outcome.failure) {
            QCOMPARE(outcome.failure->code, code);
            QCOMPARE(outcome.failure->appHttpStatus, status);
            // What the app says in its own words, and nothing of ours among them.
            QCOMPARE(outcome.failure->message.isEmpty(), !body.contains("message"));
        }
    }
};

QTEST_GUILESS_MAIN(ServerAnswerTest)
#include "tst_serveranswer.moc"
