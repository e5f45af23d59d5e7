// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/models/keymatch.h"

#include <QJsonArray>
#include <QStringEncoder>
#include <QTest>

using namespace Qt::StringLiterals;

using Remark = KeyMatch::Remark;
using State = KnownKey::State;

namespace {

const QByteArray currentKey = "signkey-prod-" + QByteArray("ab").repeated(32);
const QByteArray newKey = "signkey-prod-" + QByteArray("cd").repeated(32);
const QByteArray stagingKey = "signkey-test-" + QByteArray("01").repeated(32);
const QByteArray eventKey = "orders-event-key-0123456789";
const QByteArray deletedKey = "an-event-key-of-long-ago";
const QString origin = u"https://api.example.test"_s;

Secret secretOf(const QByteArray &bytes)
{
    return Secret(QByteArrayView(bytes));
}

Environment environment(const QString &id)
{
    return {.id = id, .name = id.toUpper(), .slug = id};
}

KnownKeys knownKeys()
{
    KnownKeys known;
    known.setSigningKeys(environment(u"production"_s),
        {{.id = u"1"_s, .value = secretOf(currentKey), .isActive = true}, {.id = u"2"_s, .value = secretOf(newKey)}});
    known.setEventKeys(
        environment(u"production"_s), {{.id = u"3"_s, .name = u"orders"_s, .value = secretOf(eventKey)}});
    known.setSigningKeys(environment(u"staging"_s), {{.id = u"4"_s, .value = secretOf(stagingKey), .isActive = true}});
    return known;
}

HistoryEntry row(qint64 number, const QString &what, const QByteArray &key, const QString &outcome = u"done"_s,
    const QString &environmentId = u"production"_s)
{
    const bool isSigning = what.contains(u"Signing"_s);
    return {.number = number,
        .at = QDateTime::fromSecsSinceEpoch(1700000000 + number, Qt::UTC),
        .accountName = u"Work"_s,
        .origin = origin,
        .environmentId = environmentId,
        .environmentName = environmentId.toUpper(),
        .what = what,
        .fingerprint = isSigning ? signingKeyFingerprint(secretOf(key)) : eventKeyFingerprint(secretOf(key)),
        .outcome = outcome};
}

KeyMatch onlyMatch(const QByteArray &text, const KnownKeys &known = knownKeys())
{
    const auto found = matchKeys(secretOf(text), known);
    if (!found || found->matches.size() != 1)
        return {};
    return found->matches.first();
}

} // namespace

class KeyMatchTest : public QObject
{
    Q_OBJECT

private slots:
    void recognisesWhatPeoplePaste_data();
    void recognisesWhatPeoplePaste();
    void findsAKeyInWhateverItWasPasted_data();
    void findsAKeyInWhateverItWasPasted();
    void saysOfNoOtherTextThatItIsAKey_data();
    void saysOfNoOtherTextThatItIsAKey();
    void tellsEachOfSeveralInOneText();
    void findsAKeyInALongTextThatIsNoEnvFile();
    void warnsAboutUpperCaseHex();
    void remarksWhatIsWrong_data();
    void remarksWhatIsWrong();
    void saysNothingAboutOtherVariables();
    void tellsALineThatNamesAVariableInAnotherWay_data();
    void tellsALineThatNamesAVariableInAnotherWay();
    void noticesKeysOfTwoEnvironments();
    void comparesNothingAcrossServices_data();
    void comparesNothingAcrossServices();
    void takesSeveralKeysLineByLine();
    void tellsOldKeysFromTheHistory();
    void claimsNothingAboutEnvironmentsThatWereNotRead();
    void keepsTheLatestReading();
    void namesTheAccountOfKeysFromElsewhere();
    void refusesWhatIsNoText();
    void holdsNoKeyInItsAnswer();
};

void KeyMatchTest::recognisesWhatPeoplePaste_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("state"); // -1: unknown
    QTest::addColumn<QString>("environmentId");
    QTest::addColumn<bool>("quotesRemoved");

    const auto add = [](const char *name, const QByteArray &text, State state, const char *where, bool quotes = false) {
        QTest::newRow(name) << text << int(state) << QString::fromLatin1(where) << quotes;
    };
    add("the current key", currentKey, State::Current, "production");
    add("the new key", newKey, State::New, "production");
    add("an event key", eventKey, State::InUse, "production");
    add("another environment's", stagingKey, State::Current, "staging");
    add("blanks and a line end around", "  " + currentKey + " \r\n", State::Current, "production");
    add("in double quotes", '"' + currentKey + '"', State::Current, "production", true);
    add("in single quotes", '\'' + eventKey + '\'', State::InUse, "production", true);
    add("out of a JSON list", '"' + eventKey + "\",", State::InUse, "production", true);
    add("in curly quotes", "\u201C" + currentKey + "\u201D", State::Current, "production", true);
    add("in German quotes", "\u201E" + eventKey + "\u201C\r\n", State::InUse, "production", true);
    add("in angled quotes", "\u00AB\u00A0" + currentKey + "\u00A0\u00BB", State::Current, "production", true);
    add("behind a byte order mark", "\uFEFF" + currentKey, State::Current, "production");
    add("behind two byte order marks", "\uFEFF\uFEFF" + currentKey, State::Current, "production", true);
    add("a no-break space around", "\u00A0" + eventKey + "\u00A0\n", State::InUse, "production", true);
    add("a zero-width space behind it", currentKey + "\u200B", State::Current, "production", true);
    add("a direction mark around", "\u202A" + currentKey + "\u202C", State::Current, "production", true);
    add("a line separator behind it", currentKey + "\u2028", State::Current, "production", true);
    add("an assignment in curly quotes", "INNGEST_EVENT_KEY=\u201C" + eventKey + "\u201D", State::InUse, "production",
        true);
    add("a whole assignment", "INNGEST_SIGNING_KEY=" + currentKey, State::Current, "production");
    add("an exported assignment", "export INNGEST_EVENT_KEY=\"" + eventKey + "\"", State::InUse, "production");
    add("in a variable of another name", "ORDERS_KEY=" + eventKey, State::InUse, "production");
    add("without its prefix", currentKey.mid(13), State::Current, "production");
    QTest::newRow("a foreign signing key")
        << QByteArray("signkey-prod-") + QByteArray("99").repeated(32) << -1 << QString() << false;
    QTest::newRow("a foreign event key") << QByteArray("something") << -1 << QString() << false;
}

void KeyMatchTest::recognisesWhatPeoplePaste()
{
    QFETCH(QByteArray, text);
    QFETCH(int, state);
    QFETCH(QString, environmentId);
    QFETCH(bool, quotesRemoved);

    const KeyMatch match = onlyMatch(text);
    QVERIFY(!match.fingerprint.isEmpty());
    QCOMPARE(match.known.isEmpty() ? -1 : int(match.known.first().state), state);
    if (!match.known.isEmpty())
        QCOMPARE(match.known.first().environmentId, environmentId);
    QCOMPARE(match.remarks.contains(Remark::QuotesRemoved), quotesRemoved);
    QVERIFY(!match.remarks.contains(Remark::OtherCase));
}

void KeyMatchTest::findsAKeyInWhateverItWasPasted_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("remark"); // -1: none
    QTest::addColumn<int>("line");
    const auto add = [](const char *row, const QByteArray &text, const char *name = "", int remark = -1, int line = 1) {
        QTest::newRow(row) << text << QString::fromLatin1(name) << remark << line;
    };
    const char *signing = "INNGEST_SIGNING_KEY";
    const char *sending = "INNGEST_EVENT_KEY";
    const QString windows = QString(u"\uFEFFA=\u00E4\r\nINNGEST_SIGNING_KEY="_s + QString::fromLatin1(currentKey));
    add("a file of Windows' Notepad", QByteArray(reinterpret_cast<const char *>(windows.utf16()), windows.size() * 2),
        signing, -1, 2);
    add("bash's declare", "declare -x INNGEST_SIGNING_KEY=\"" + currentKey + '"', signing);
    add("JSON in one line", "{\"INNGEST_SIGNING_KEY\": \"" + currentKey + "\"}", signing);
    add("JSON in JSON", R"({"a":"{\"INNGEST_EVENT_KEY\":\")" + eventKey + R"(\"}"})", sending);
    add("JSON in lines", "{\n  \"a\": \"b\",\n  \"INNGEST_EVENT_KEY\": \"" + eventKey + "\",\n  \"c\": 1\n}", sending,
        -1, 3);
    add("a list of Compose", "- INNGEST_SIGNING_KEY=" + currentKey, signing);
    add("Windows' set", "set INNGEST_EVENT_KEY=" + eventKey, sending);
    add("PowerShell", "$env:INNGEST_EVENT_KEY = '" + eventKey + '\'', sending);
    add("a Dockerfile", "ENV INNGEST_SIGNING_KEY " + currentKey, signing);
    add("systemd", "Environment=INNGEST_SIGNING_KEY=" + currentKey, signing);
    add("a member of another name", "{\"orders\": {\"eventKey\": \"" + eventKey + "\"}}", "eventKey");
    add("code", "  client.eventKey = '" + eventKey + "';", "client.eventKey");
    add("YAML", "orders:\n  sender-key: " + currentKey, "sender-key", -1, 2);
    add("a key that another key names", "{\"" + currentKey + "\": \"x\"}");
    add("the second of a line", "export A=1 INNGEST_SIGNING_KEY=" + currentKey, signing);
    add("a bare key below a variable", "A=1\n" + currentKey, "", -1, 2);
    add("a comment", "A=1\n# INNGEST_SIGNING_KEY=" + currentKey, "", -1, 2);
    add("another variable's comment", "A=1 # " + eventKey);
    add("the event API's address", "https://inn.gs/e/" + eventKey);
    add("a command", "curl -X POST https://inn.gs/e/" + eventKey + " -d '{}'");
    add("an address in a variable", "INNGEST_EVENT_KEY=https://inn.gs/e/" + eventKey, sending,
        int(Remark::MoreThanKey));
    add("a comment without a blank before it", "INNGEST_EVENT_KEY=" + eventKey + "#c", sending,
        int(Remark::MoreThanKey));
    add("base64", currentKey.toBase64(), "", int(Remark::Base64));
    add("a Kubernetes Secret", "  INNGEST_EVENT_KEY: " + eventKey.toBase64(), sending, int(Remark::Base64));
    add("the whole hash", signingKeyHash(secretOf(currentKey)).toLatin1(), "", int(Remark::Hash));
    add("the whole hash with the prefix", "signkey-prod-" + signingKeyHash(secretOf(currentKey)).toLatin1(), "",
        int(Remark::Hash));
    add("an event key's hash", eventKeyHash(secretOf(eventKey)).toLatin1(), "", int(Remark::Hash));
    add("the fingerprint", signingKeyFingerprint(secretOf(currentKey)).toLatin1(), "", int(Remark::Hash));
    add("broken into lines", currentKey.left(40) + "\r\n" + currentKey.mid(40), "", int(Remark::BrokenText));
    add("an event key broken into lines", eventKey.left(10) + "\n  " + eventKey.mid(10), "", int(Remark::BrokenText));
}

void KeyMatchTest::findsAKeyInWhateverItWasPasted()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, name);
    QFETCH(int, remark);
    QFETCH(int, line);
    const auto found = matchKeys(secretOf(text), knownKeys());
    QVERIFY(found.has_value());
    QCOMPARE(found->matches.size(), 1);
    const KeyMatch match = found->matches.first();
    QCOMPARE(match.known.size(), 1);
    QCOMPARE(match.known.first().state, match.type == KeyType::Signing ? State::Current : State::InUse);
    QCOMPARE(match.name, name);
    QCOMPARE(match.line, line);
    QCOMPARE(match.remarks, remark < 0 ? QSet<Remark>() : QSet<Remark>{Remark(remark)});
}

void KeyMatchTest::saysOfNoOtherTextThatItIsAKey_data()
{
    QTest::addColumn<QByteArray>("text");
    for (const char *value : {"https://inn.gs/e/", "A: b=c", "<your key>", "your-event-key",
             "gh"
             "p_abcdefghij0123456789",
             "sk-inn-api-0123456789", "signkey_prod_1234", "SIGNKEY-PROD-1234", "a;b", "0123456789ab"})
        QTest::newRow(value) << "INNGEST_EVENT_KEY=" + QByteArray(value);
    QTest::newRow("an event key twice") << "INNGEST_EVENT_KEY=" + QByteArray("0123456789abcdefABCD-").repeated(4);
    QTest::newRow("JSON") << QByteArray("{\"a\": \"b\"}");
    QTest::newRow("an address") << QByteArray("https://example.com/e/");
}

/// What has no fingerprint is said to be in no environment, or in another account, by nobody.
void KeyMatchTest::saysOfNoOtherTextThatItIsAKey()
{
    QFETCH(QByteArray, text);
    const KeyMatch match = onlyMatch(text);
    QCOMPARE(match.line, 1);
    QVERIFY(match.fingerprint.isEmpty() && match.known.isEmpty() && !match.isKey());
}

void KeyMatchTest::tellsEachOfSeveralInOneText()
{
    const QByteArray foreign = "signkey-prod-" + QByteArray("0123456789abcdef").repeated(4);
    const auto found
        = matchKeys(secretOf("{\"INNGEST_SIGNING_KEY\": \"" + newKey + "\", \"INNGEST_SIGNING_KEY_FALLBACK\": \""
                        + foreign + "\", \"INNGEST_EVENT_KEY\": \"" + eventKey + "\"}"),
            knownKeys());
    QCOMPARE(found->matches.size(), 3);
    QCOMPARE(found->matches.at(0).remarks, QSet<Remark>()); // in JSON others may stand beside it, of another app
    QCOMPARE(found->matches.at(1).variable, KeyVariable::SigningKeyFallback);
    QCOMPARE(found->matches.at(1).fingerprint, signingKeyFingerprint(secretOf(foreign)));
    QVERIFY(found->matches.at(1).known.isEmpty());
    QCOMPARE(found->matches.at(2).known.first().state, State::InUse);

    // Both in one variable: it is set once. And what a comment holds sets nothing.
    const auto list
        = matchKeys(secretOf("# INNGEST_EVENT_KEY=" + eventKey + "\nINNGEST_EVENT_KEY=" + eventKey + ',' + currentKey),
            knownKeys());
    QCOMPARE(list->matches.size(), 3);
    for (const KeyMatch &match : list->matches)
        QVERIFY(!match.known.isEmpty() && !match.remarks.contains(Remark::Overridden));
}

void KeyMatchTest::findsAKeyInALongTextThatIsNoEnvFile()
{
    const KeyMatch match = onlyMatch(QByteArray("{}\n").repeated(200) + "\"key\": \"" + eventKey + "\"\n");
    QCOMPARE(match.known.size(), 1);
    QCOMPARE(match.line, 201);
}

void KeyMatchTest::warnsAboutUpperCaseHex()
{
    const KeyMatch match = onlyMatch("INNGEST_SIGNING_KEY=signkey-prod-" + QByteArray("AB").repeated(32));
    QCOMPARE(match.known.size(), 1);
    QCOMPARE(match.known.first().state, State::Current);
    QVERIFY(match.remarks.contains(Remark::OtherCase));
}

void KeyMatchTest::remarksWhatIsWrong_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("remark");
    QTest::addColumn<int>("index");

    const QByteArray current = "INNGEST_SIGNING_KEY=" + currentKey + '\n';
    const auto add = [](const char *name, const QByteArray &text, Remark remark, int index = 0) {
        QTest::newRow(name) << text << int(remark) << index;
    };
    add("an event key for signing", "INNGEST_SIGNING_KEY=" + eventKey, Remark::EventKeyForSigning);
    add("an event key as the fallback", "INNGEST_SIGNING_KEY_FALLBACK=" + eventKey, Remark::EventKeyForSigning);
    add("a signing key for events", "INNGEST_EVENT_KEY=" + currentKey, Remark::SigningKeyForEvents);
    add("an unknown signing key for events", "INNGEST_EVENT_KEY=signkey-prod-1234", Remark::SigningKeyForEvents);
    add("the fallback is the key", current + "INNGEST_SIGNING_KEY_FALLBACK=" + currentKey, Remark::FallbackEqualsKey,
        1);
    add("the new key alone", "INNGEST_SIGNING_KEY=" + newKey, Remark::NewWithoutFallback);
    add("the new key with another fallback",
        "INNGEST_SIGNING_KEY=" + newKey + "\nINNGEST_SIGNING_KEY_FALLBACK=" + stagingKey, Remark::NewWithoutFallback);
    for (const char *reference : {"${OLD_KEY}", "op://vault/inngest/old", "/run/secrets/old"})
        QTest::addRow("the new key with the fallback in %s", reference)
            << QByteArray("INNGEST_SIGNING_KEY=" + newKey + "\nINNGEST_SIGNING_KEY_FALLBACK=\"" + reference + "\"")
            << int(Remark::NewWithUnseenFallback) << 0;
    add("set twice", current + current, Remark::Overridden);
    add("empty", "INNGEST_EVENT_KEY=", Remark::EmptyValue);
    add("a reference", "INNGEST_EVENT_KEY=${SECRET}", Remark::Reference);
    for (const char *value : {"signkey-prod-${HASH}", "signkey-prod-$HASH", "\"signkey-${STAGE}-0123\"", "a-$(cat x)"})
        add(value, QByteArray("INNGEST_SIGNING_KEY=") + value, Remark::Reference);
    for (const char *reference : {"op://vault/inngest/key", "vault:secret/inngest#key", "@/run/secrets/key",
             "file:///run/secrets/key", "arn:aws:ssm:eu-west-1:1:parameter/key", "\"/run/secrets/key\""})
        add(reference, QByteArray("INNGEST_SIGNING_KEY=") + reference, Remark::Reference);
    add("no hex", "INNGEST_SIGNING_KEY=hello", Remark::NotASigningKey);
    add("an odd number of digits", "INNGEST_SIGNING_KEY=signkey-prod-123", Remark::NotASigningKey);
    add("a blank inside", "INNGEST_EVENT_KEY=\"ab cd\"", Remark::BrokenText);
    add("another alphabet", "INNGEST_EVENT_KEY=\xC3\xBC", Remark::BrokenText);
    add("an open quote", "INNGEST_EVENT_KEY=\"" + eventKey, Remark::UnclosedQuote);
}

void KeyMatchTest::remarksWhatIsWrong()
{
    QFETCH(QByteArray, text);
    QFETCH(int, remark);
    QFETCH(int, index);
    const auto found = matchKeys(secretOf(text), knownKeys());
    QVERIFY(found.has_value());
    QVERIFY(found->matches.size() > index);
    QVERIFY(found->matches.at(index).remarks.contains(Remark(remark)));

    // The right variables, in the middle of a rotation, get no remark at all.
    const auto good = matchKeys(secretOf("INNGEST_SIGNING_KEY=" + newKey + "\nINNGEST_SIGNING_KEY_FALLBACK="
                                    + currentKey + "\nINNGEST_EVENT_KEY=" + eventKey),
        knownKeys());
    QCOMPARE(good->matches.size(), 3);
    for (const KeyMatch &match : good->matches)
        QVERIFY(match.remarks.isEmpty());
    QVERIFY(!good->mixesEnvironments);
}

void KeyMatchTest::saysNothingAboutOtherVariables()
{
    const auto found = matchKeys(secretOf("DATABASE_URL=postgres://a:b@c/d\nINNGEST_EVENT_KEY=" + eventKey
                                     + "\nPASSWORD='hush hush'\nOLD=signkey-prod-1234"),
        knownKeys());
    QCOMPARE(found->assignmentsSeen, 4);
    QCOMPARE(found->matches.size(), 2);
    QCOMPARE(found->matches.at(0).name, u"INNGEST_EVENT_KEY"_s);
    QCOMPARE(found->matches.at(0).line, 2);
    QCOMPARE(found->matches.at(1).name, u"OLD"_s);
}

void KeyMatchTest::tellsALineThatNamesAVariableInAnotherWay_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("line");
    QTest::addColumn<QString>("name");
    QTest::newRow("declared") << QByteArray("A=1\ndeclare -x INNGEST_EVENT_KEY=\"shop-events\"\n") << 2
                              << u"INNGEST_EVENT_KEY"_s;
    QTest::newRow("behind another command")
        << QByteArray("A=1; INNGEST_SIGNING_KEY_FALLBACK=x") << 1 << u"INNGEST_SIGNING_KEY_FALLBACK"_s;
    QTest::newRow("only in comments") << QByteArray("A=1 # INNGEST_EVENT_KEY\n# INNGEST_SIGNING_KEY=\n  // "
                                                    "INNGEST_EVENT_KEY\n")
                                      << 0 << QString();
    QTest::newRow("a part of a name") << QByteArray("A=1\nexport MY_INNGEST_EVENT_KEY\n") << 0 << QString();
    QTest::newRow("in UTF-16") << [] {
        QStringEncoder wide(QStringEncoder::Utf16LE, QStringEncoder::Flag::WriteBom);
        const QByteArray bytes = wide(u"A=1\r\ndeclare -x INNGEST_EVENT_KEY=shop\r\n"_s);
        return bytes;
    }() << 2 << u"INNGEST_EVENT_KEY"_s;
}

/// Nobody is told that no variable of Inngest's is in it.
void KeyMatchTest::tellsALineThatNamesAVariableInAnotherWay()
{
    QFETCH(QByteArray, text);
    QFETCH(int, line);
    QFETCH(QString, name);
    const auto found = matchKeys(secretOf(text), knownKeys());
    QVERIFY(found.has_value());
    QVERIFY(found->matches.isEmpty());
    QCOMPARE(found->namedInLine, line);
    QCOMPARE(found->named, name);
}

void KeyMatchTest::noticesKeysOfTwoEnvironments()
{
    const QByteArray mixed = "INNGEST_SIGNING_KEY=" + stagingKey + "\nINNGEST_EVENT_KEY=" + eventKey;
    QVERIFY(matchKeys(secretOf(mixed), knownKeys())->mixesEnvironments);
    QVERIFY(!matchKeys(secretOf(mixed), knownKeys())->mixesSigningKeys);
    // Events then go where one of the two signing keys is from.
    const QByteArray fallback = "INNGEST_SIGNING_KEY=" + currentKey + "\nINNGEST_SIGNING_KEY_FALLBACK=" + stagingKey;
    for (const QByteArray &text : {fallback, fallback + "\nINNGEST_EVENT_KEY=" + eventKey}) {
        QVERIFY(matchKeys(secretOf(text), knownKeys())->mixesEnvironments);
        QVERIFY(matchKeys(secretOf(text), knownKeys())->mixesSigningKeys);
    }
    // An event key in the place of a signing key signs nothing.
    const QByteArray misplaced = "INNGEST_SIGNING_KEY=" + stagingKey + "\nINNGEST_SIGNING_KEY_FALLBACK=" + eventKey;
    QVERIFY(matchKeys(secretOf(misplaced), knownKeys())->mixesEnvironments);
    QVERIFY(!matchKeys(secretOf(misplaced), knownKeys())->mixesSigningKeys);
    // What is overridden does not count.
    const QByteArray repaired = mixed + "\nINNGEST_SIGNING_KEY=" + currentKey;
    QVERIFY(!matchKeys(secretOf(repaired), knownKeys())->mixesEnvironments);
}

void KeyMatchTest::comparesNothingAcrossServices_data()
{
    QTest::addColumn<QByteArray>("text");
    const auto service = [](const QByteArray &before, const QByteArray &between, const QByteArray &key) {
        return before + "INNGEST_SIGNING_KEY" + between + key + '\n';
    };
    const auto two = [&](const QByteArray &before, const QByteArray &between, const QByteArray &head) {
        return head + "  shop:\n    environment:\n" + service(before, between, newKey)
            + "  billing:\n    environment:\n" + service(before, between, stagingKey);
    };
    QTest::newRow("a map of Compose") << two("      ", ": ", "services:\n");
    QTest::newRow("a list of Compose") << two("      - ", "=", "services:\n");
    QTest::newRow("a list of Compose at the margin") << two("- ", "=", "services:\n");
    QTest::newRow("lines that are pushed in") << two("      ", "=", "services:\n");
    QTest::newRow("two documents of Kubernetes")
        << "stringData:\n" + service("  ", ": ", newKey) + "---\nstringData:\n" + service("  ", ": ", stagingKey);
    QTest::newRow("maps at the margin") << service("", ": ", newKey) + "---\n" + service("", ": ", stagingKey);
    QTest::newRow("an .env file and a map")
        << service("", "=", newKey) + "services:\n" + service("  ", ": \"", stagingKey + '"');
}

void KeyMatchTest::comparesNothingAcrossServices()
{
    QFETCH(QByteArray, text);
    const auto found = matchKeys(secretOf(text), knownKeys());
    QVERIFY(found.has_value());
    QCOMPARE(found->matches.size(), 2);
    QVERIFY(!found->mixesEnvironments);
    for (const KeyMatch &match : found->matches) {
        QCOMPARE(match.variable, KeyVariable::SigningKey);
        QCOMPARE(match.known.size(), 1);
        QCOMPARE(match.remarks, QSet<Remark>());
    }
}

void KeyMatchTest::takesSeveralKeysLineByLine()
{
    const auto found = matchKeys(secretOf("# mine\n" + currentKey + "\r\n\n" + eventKey + "\n"), knownKeys());
    QCOMPARE(found->matches.size(), 2);
    QCOMPARE(found->matches.at(0).known.first().state, State::Current);
    QCOMPARE(found->matches.at(1).known.first().state, State::InUse);
    QCOMPARE(found->matches.at(1).line, 4);
}

void KeyMatchTest::tellsOldKeysFromTheHistory()
{
    KnownKeys known = knownKeys();
    known.setHistory({row(1, u"CreateEventKey"_s, deletedKey), row(2, u"DeleteEventKey"_s, deletedKey),
                         row(3, u"DeleteEventKey"_s, deletedKey, u"not done"_s)},
        origin);
    const KeyMatch match = onlyMatch(deletedKey, known);
    QCOMPARE(match.known.size(), 1);
    QCOMPARE(match.known.first().state, State::Deleted);
    QCOMPARE(match.known.first().at.toSecsSinceEpoch(), 1700000002);
    QVERIFY(!match.known.first().isByWord);

    // Of an account whose changes persons make it is their word.
    HistoryEntry said = row(2, u"DeleteEventKey"_s, deletedKey);
    said.details = {{u"byWord"_s, true}};
    known.setHistory({row(1, u"CreateEventKey"_s, deletedKey), said}, origin);
    QVERIFY(known.find(KeyType::Event, said.fingerprint).first().isByWord);

    // What was rotated away was never the subject of a row.
    HistoryEntry rotated = row(1, u"RotateSigningKey"_s, eventKey);
    rotated.fingerprint = u"0123456789ab"_s;
    rotated.details = {{u"before"_s, QJsonObject{{u"activeFingerprint"_s, u"ba9876543210"_s}}}};
    known.setHistory({rotated}, origin);
    const QList<KnownKey> old = known.find(KeyType::Signing, u"ba9876543210"_s);
    QVERIFY(old.size() == 1 && old.first().state == State::Deleted);
    const QList<KnownKey> fresh = known.find(KeyType::Signing, u"0123456789ab"_s);
    QVERIFY(fresh.size() == 1 && fresh.first().state != State::Deleted);

    // Nor was what somebody rotated away elsewhere after an act of this computer had seen it.
    rotated.what = u"CreateSigningKey"_s;
    known.setHistory({rotated}, origin);
    const QList<KnownKey> seen = known.find(KeyType::Signing, u"ba9876543210"_s);
    QVERIFY(seen.size() == 1 && seen.first().state == State::Missing);

    // Made here: the environment's keys were read, and it is not among them. One reading is not believed.
    const HistoryEntry made = row(1, u"CreateEventKey"_s, deletedKey);
    known.setHistory({made}, origin);
    QCOMPARE(onlyMatch(deletedKey, known).known.first().state, State::Missing);

    // Nor is one that it came back from.
    HistoryEntry gone = row(2, u"KeyChangedOutside"_s, deletedKey, u"noticed"_s);
    gone.details = {{u"change"_s, u"gone"_s}};
    known.setHistory({made, gone}, origin);
    QCOMPARE(onlyMatch(deletedKey, known).known.first().state, State::Gone);
    HistoryEntry returned = row(3, u"KeyChangedOutside"_s, deletedKey, u"noticed"_s);
    returned.details = {{u"change"_s, u"returned"_s}};
    known.setHistory({made, gone, returned}, origin);
    QCOMPARE(onlyMatch(deletedKey, known).known.first().state, State::Missing);
    HistoryEntry elsewhere = gone;
    elsewhere.environmentId = u"staging"_s;
    known.setHistory({made, elsewhere}, origin);
    QCOMPARE(onlyMatch(deletedKey, known).known.first().state, State::Missing);

    // A row of nothing but a change elsewhere names the key, too.
    known.setHistory({gone}, origin);
    gone.details.insert(u"keyType"_s, u"event"_s);
    QVERIFY(known.find(KeyType::Event, gone.fingerprint).isEmpty());
    known.setHistory({gone}, origin);
    QCOMPARE(onlyMatch(deletedKey, known).known.first().state, State::Gone);
    gone.details.remove(u"keyType"_s);
    gone.keyName = u"old"_s; // of an earlier version of the program
    known.setHistory({gone}, origin);
    QCOMPARE(onlyMatch(deletedKey, known).known.first().state, State::Gone);
    // It says nothing against an act that deleted the key.
    known.setHistory({row(1, u"DeleteEventKey"_s, deletedKey), gone}, origin);
    QCOMPARE(onlyMatch(deletedKey, known).known.first().state, State::Deleted);

    // What was typed in, and what was typed in before it.
    HistoryEntry typed = row(1, u"ChangeEnvironment"_s, eventKey);
    typed.fingerprint = u"0123456789ab"_s;
    typed.details = {{u"signingKeyBefore"_s, u"ba9876543210"_s},
        {u"eventKeysForgotten"_s, QJsonArray{eventKeyFingerprint(secretOf(deletedKey))}}};
    known.setHistory({typed}, origin);
    for (const QString &fingerprint : {u"0123456789ab"_s, u"ba9876543210"_s})
        QCOMPARE(known.find(KeyType::Signing, fingerprint).size(), 1);
    QCOMPARE(onlyMatch(deletedKey, known).known.first().state, State::Missing);

    // A live key is a live key, whatever the history says.
    known.setHistory({row(1, u"DeleteEventKey"_s, eventKey)}, origin);
    QCOMPARE(onlyMatch(eventKey, known).known.first().state, State::InUse);
}

void KeyMatchTest::claimsNothingAboutEnvironmentsThatWereNotRead()
{
    KnownKeys known = knownKeys();
    known.setHistory({row(1, u"CreateEventKey"_s, deletedKey, u"done"_s, u"staging"_s)}, origin);
    // Only staging's signing keys were read.
    QCOMPARE(onlyMatch(deletedKey, known).known.first().state, State::Remembered);
    known.setEventKeys(environment(u"staging"_s), {});
    QCOMPARE(onlyMatch(deletedKey, known).known.first().state, State::Missing);
    QCOMPARE(known.environmentsRead(), 2);
}

void KeyMatchTest::keepsTheLatestReading()
{
    const QDateTime early = QDateTime::fromSecsSinceEpoch(1700000000, Qt::UTC);
    const QDateTime late = early.addSecs(60);
    KnownKeys known;
    const auto readEvents = [&known](const QByteArray &key, const QDateTime &at) {
        known.setEventKeys(environment(u"production"_s), {{.id = u"3"_s, .value = secretOf(key)}}, at);
    };
    const auto readSigning = [&known](const QByteArray &key, const QDateTime &at) {
        known.setSigningKeys(
            environment(u"production"_s), {{.id = u"1"_s, .value = secretOf(key), .isActive = true}}, at);
    };
    readEvents(eventKey, late);
    readSigning(newKey, late);
    readEvents(deletedKey, early);
    readSigning(currentKey, early);
    QCOMPARE(onlyMatch(eventKey, known).known.first().at, late);
    QCOMPARE(onlyMatch(newKey, known).known.first().at, late);
    QVERIFY(known.find(KeyType::Event, eventKeyFingerprint(secretOf(deletedKey))).isEmpty());
    QVERIFY(onlyMatch(currentKey, known).known.isEmpty());

    // Each kind is as old as its own reading.
    readEvents(deletedKey, late.addSecs(1));
    QCOMPARE(onlyMatch(deletedKey, known).known.first().at, late.addSecs(1));
    QCOMPARE(onlyMatch(newKey, known).known.first().at, late);
    QCOMPARE(known.environmentsRead(), 1);
}

void KeyMatchTest::namesTheAccountOfKeysFromElsewhere()
{
    KnownKeys known = knownKeys();
    known.setKept({{.kind = KeptKey::Kind::EventKey,
                      .fingerprint = eventKeyFingerprint(secretOf(deletedKey)),
                      .origin = u"https://elsewhere.test"_s,
                      .accountName = u"Other"_s,
                      .environmentId = u"production"_s,
                      .name = u"old"_s}},
        origin);
    const KeyMatch match = onlyMatch(deletedKey, known);
    QCOMPARE(match.known.first().accountName, u"Other"_s);
    // Another account's environment of the same id was not read.
    QCOMPARE(match.known.first().state, State::Remembered);
    QVERIFY(match.known.first().isElsewhere);

    // Two accounts of one origin: the other one's environment is not among those that the open one lists.
    known = knownKeys();
    known.setHistory({row(1, u"CreateEventKey"_s, deletedKey, u"done"_s, u"theirs"_s)}, origin);
    known.setEnvironments({environment(u"production"_s), environment(u"theirs"_s)});
    QVERIFY(!onlyMatch(deletedKey, known).known.first().isElsewhere);
    QVERIFY(onlyMatch(deletedKey, known).known.first().accountName.isEmpty());
    known.setEnvironments({environment(u"production"_s)});
    QVERIFY(onlyMatch(deletedKey, known).known.first().isElsewhere);
    QCOMPARE(onlyMatch(deletedKey, known).known.first().accountName, u"Work"_s);
}

void KeyMatchTest::refusesWhatIsNoText()
{
    QCOMPARE(matchKeys(secretOf(QByteArray("a\0b", 3)), {}).error(), KeyTextTrouble::NotText);
    QCOMPARE(matchKeys(secretOf(QByteArray(2 * 1024 * 1024, 'a')), {}).error(), KeyTextTrouble::TooLarge);
    QCOMPARE(matchKeys(secretOf(QByteArray("a\n").repeated(200)), {}).error(), KeyTextTrouble::TooMany);
    QVERIFY(matchKeys({}, {})->matches.isEmpty());
    // A comment in an older encoding is in nobody's way, and the lines are counted as they are.
    const QByteArray key = "INNGEST_EVENT_KEY=some-event-key-1234";
    const auto old = matchKeys(secretOf("# f\xFCr alle\nA=b\n" + key + "\n"), {});
    QVERIFY(old.has_value());
    QCOMPARE(old->assignmentsSeen, 2);
    QCOMPARE(old->matches.size(), 1);
    QCOMPARE(old->matches.first().line, 3);
}

void KeyMatchTest::holdsNoKeyInItsAnswer()
{
    const auto found
        = matchKeys(secretOf("INNGEST_SIGNING_KEY=" + currentKey + "\nINNGEST_EVENT_KEY=" + eventKey), knownKeys());
    for (const KeyMatch &match : found->matches) {
        const QString all = match.name + match.fingerprint + match.masked + match.known.first().keyName
            + match.known.first().environmentName;
        QVERIFY(!all.contains(QString::fromLatin1(currentKey.mid(13, 16))));
        QVERIFY(!all.contains(QString::fromLatin1(eventKey)));
    }
}

QTEST_APPLESS_MAIN(KeyMatchTest)
#include "tst_keymatch.moc"
