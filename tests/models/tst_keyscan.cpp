// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/decodings.h"
#include "app/domain/fingerprint.h"
#include "app/models/keyscan.h"
#include "tests/models/knownkeysof.h"

#include <QTest>
#include <algorithm>

using namespace Qt::StringLiterals;
using Form = KeyHit::Form;

namespace {

// Made up for this test; they open nothing.
const QByteArray signing = "signkey-prod-9f2c47b1e08d5a36c4be71f09a3d86e25f10b7c4d93e6a8251f0c7be4d2a9683";
const QByteArray sending = "Zq7Lw3rT9xKc5VbN1mYh8PsGd2JfA6uEo4RiXt0BvWzQyUnHkMlCpSaDgFjOeI_-71";
const QByteArray chosen = "orders.main~2024";
const QByteArray padded = "q83vEjRWeJq83v+Zz01jkw==";
const QByteArray foreignSigning = "signkey-staging-0a91d3c8e7f64b25b8c1d09e3fa74652817f3cbd6ea94051c2d7f8b3496ea0d5";
const QByteArray foreignEvent = "Hc8Tn4Xw1RzLq6Bv3MyKd9PsFj2GaU7eOiVt5YbWkCr0QxNhZmSlEpDgAuJfIo_82";

QString fingerprintOf(const QByteArray &key, KeyType type)
{
    return type == KeyType::Signing ? signingKeyFingerprint(Secret(key)) : eventKeyFingerprint(Secret(key));
}

KnownKeys knownKeys()
{
    return knownKeysOf(signing, {sending, chosen, padded});
}

} // namespace

/// Keys in texts: the known ones by their fingerprints, and what has the form of one.
class KeyScanTest : public QObject
{
    Q_OBJECT

private slots:
    void findsTheKnownOnesWhereverTheyStand_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        QTest::addColumn<bool>("isSigning");
        QTest::addColumn<int>("form");
        const auto row
            = [](const char *name, const QByteArray &text, int line, bool isSigning, Form form = Form::Plain) {
                  QTest::newRow(name) << text << line << isSigning << int(form);
              };
        row("by itself", sending, 1, false);
        row("a variable", "A=1\nINNGEST_EVENT_KEY=" + sending + "\n", 2, false);
        row("in quotes", "const c = {\n\n eventKey: \"" + sending + "\"}", 3, false);
        row("in the event API's address", "curl https://inn.gs/e/" + sending + " -d '{}'", 1, false);
        row("minified", "a=1;var k='" + sending + "',n=2;function(){}", 1, false);
        row("behind a line break in quotes", "x = \"KEY=\\n" + sending + "\"", 1, false);
        row("an address within another", "GET /r?to=https%3A%2F%2Finn.gs%2Fe%2F" + sending + " 200", 1, false);
        row("behind a quote as an escape", "'{\\x22k\\x22:\\x22" + sending + "\\x22}'", 1, false);
        row("behind a quote as JSON's escape", "'{\\u0022k\\u0022:\\u0022" + sending + "\\u0022}'", 1, false);
        row("in a mail", "INNGEST_EVENT_KEY=3D" + sending + "=\n", 1, false);
        row("in base64 for addresses",
            (QByteArray(3, '?') + ">>> key=" + sending + QByteArray(3, '?')).toBase64(QByteArray::Base64UrlEncoding), 1,
            false, Form::Base64);
        QByteArray wrapped
            = ("# the shop's\nA=1\nINNGEST_SIGNING_KEY=" + signing + "\nB=" + QByteArray(90, 'x') + "\n").toBase64();
        for (qsizetype at = 76; at < wrapped.size(); at += 77)
            wrapped.insert(at, '\n');
        row("a whole file in base64, in lines", "ENV: |\n" + wrapped + '\n', 2, true, Form::Base64);
        row("the same, indented and from Windows",
            "ENV: |\r\n  " + QByteArray(wrapped).replace("\n", "\r\n  ") + "\r\n", 2, true, Form::Base64);
        row("one that somebody chose", "events:\n  - '" + chosen + "'", 2, false);
        row("one that somebody made with base64", "{\"eventKey\":\"" + padded + "\"}", 1, false);
        row("the same as a variable's value", "- KEY=" + padded, 1, false);
        row("a signing key", "INNGEST_SIGNING_KEY=" + signing, 1, true);
        row("a signing key without its prefix", "signing-key: " + signing.mid(13), 1, true);
        row("a signing key in capitals", signing.left(13) + signing.mid(13).toUpper(), 1, true);
        row("a source map in its bundle's last line",
            "x\n//# sourceMappingURL=data:application/json;base64,"
                + QByteArray("{\"file\":\"caf\xC3\xA9.js\",\"sourcesContent\":[\""
                    + QByteArray("let a = 1;\\n").repeated(20'000) + "const key = '" + sending + "'\"]}")
                      .toBase64(),
            2, false, Form::Base64);
        row("a signing key that is part of a word", "x_" + signing + "_y", 1, true);
        const QByteArray hash = signingKeyHash(Secret(signing)).toLatin1();
        row("its hash", "authorization: Bearer " + hash, 1, true, Form::Hash);
        row("its hash with the prefix", "signkey-prod-" + hash, 1, true, Form::Hash);
        row("a Kubernetes Secret", "data:\n  KEY: " + sending.toBase64(), 2, false, Form::Base64);
        row("a whole file in base64", ("A=1\nINNGEST_SIGNING_KEY=" + signing + "\n").toBase64(), 1, true, Form::Base64);
    }

    void findsTheKnownOnesWhereverTheyStand()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        QFETCH(bool, isSigning);
        QFETCH(int, form);
        const QList<KeyHit> hits = scan(text);
        QCOMPARE(hits.size(), 1);
        QVERIFY(hits.first().isKnown);
        QCOMPARE(hits.first().line, line);
        QCOMPARE(hits.first().type, isSigning ? KeyType::Signing : KeyType::Event);
        QCOMPARE(hits.first().form, Form(form));
        const QByteArray key = isSigning ? signing
            : text.contains(chosen)      ? chosen
            : text.contains(padded)      ? padded
                                         : sending;
        QCOMPARE(hits.first().fingerprint, fingerprintOf(key, hits.first().type));
    }

    /// Whatever stands around, between or in place of their letters.
    void findsTheKnownOnesHoweverTheyAreSpelled_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isSigning");
        QTest::addColumn<int>("form");
        const auto row = [](const char *name, const QByteArray &text, bool isSigning, Form form = Form::Spelled) {
            QTest::newRow(name) << text << isSigning << int(form);
        };
        const QByteArray hash = signingKeyHash(Secret(signing)).toLatin1();
        const auto each = [](const QByteArray &key, const QByteArray &before, int base, int width) {
            QByteArray all;
            for (const char c : key)
                all += before + QByteArray::number(c, base).rightJustified(width, '0');
            return all;
        };
        row("with an end of its own", "KEYS=" + signing + "-old", true, Form::Plain);
        row("with letters at its end", signing + "_2023/" + "x", true, Form::Plain);
        row("with digits at its end", signing + "ab", true, Form::Plain);
        row("all in capitals", "A=" + signing.toUpper(), true, Form::Plain);
        row("its prefix with underscores", QByteArray(signing).replace("-", "_"), true, Form::Plain);
        row("a bare one in a longer word", "x" + signing.mid(13) + "zz", true, Form::Plain);
        row("its hash in a longer word", "id_" + hash + "_x", true, Form::Hash);
        row("its hash in capitals", "Bearer " + hash.toUpper(), true, Form::Hash);
        row("a signing key over two lines", signing.first(40) + "\n    " + signing.sliced(40), true);
        row("broken behind its prefix", signing.first(13) + "\n" + signing.sliced(13) + "\nNEXT=1", true, Form::Plain);
        row("broken, and other digits below", signing.first(40) + "\n" + signing.sliced(40) + "\nabcdef\n", true);
        row("as a diff shows it", "+A=" + signing.first(40) + "\n+" + signing.sliced(40), true);
        row("put together by a program", "'" + signing.first(50) + "' +\n '" + signing.sliced(50) + "'", true);
        row("percent signs in its prefix", QByteArray(signing).replace("-", "%2D"), true, Form::Plain);
        row("JSON's escapes", each(signing, "\\u", 16, 4), true);
        row("an invisible letter in it", signing.first(30) + "\xE2\x80\x8B" + signing.sliced(30), true);
        row("in Node's buffer", "<Buffer " + signing.toHex(' ') + ">", true);
        row("its bytes in JSON", "[" + each(signing, ",", 10, 1).sliced(1) + "]", true);
        row("base64 twice", signing.toBase64().toBase64(), true, Form::Base64);
        row("base64 glued to other letters", "x" + ("k=" + signing).toBase64(), true, Form::Base64);
        row("an event key glued to letters", "x" + sending + "y", false, Form::Plain);
        row("behind an underscore", "production_" + sending, false, Form::Plain);
        row("before a dash", sending + "-old", false, Form::Plain);
        row("in an address without a name", "https://x.test/" + sending + "/r?a=b", false, Form::Plain);
        row("an event key in capitals", sending.toUpper(), false);
        row("in small letters", sending.toLower(), false);
        row("an event key over two lines", sending.first(20) + "\n  " + sending.sliced(20), false);
        row("in a table", "| " + sending.first(20) + " |\n| " + sending.sliced(20) + " |", false);
        row("soft hyphens in it", QByteArray(sending).replace("P", "P\xC2\xAD").replace("N", "N\xC2\xAD"), false);
        row("no-width blanks in it", QByteArray(sending).replace("5", "5\xE2\x80\x8B"), false);
        row("a letter in percent signs", QByteArray(sending).replace("Z", "%5A"), false);
        row("wide letters", QByteArray(sending).replace("Z", "\xEF\xBC\xBA"), false);
        row("as an entity", QByteArray(sending).replace("q", "&#x71;"), false);
        row("a terminal's colour in it", sending.first(30) + "\x1b[31m" + sending.sliced(30), false);
        row("quoted twice", "\"{\\\"k\\\":\\\"" + QByteArray(sending).replace("q", "\\\\u0071") + "\\\"}\"", false);
        row("in a source map's text", "{\"sourcesContent\":[\"a\\nconst k='" + sending + "'\\n\"]}", false,
            Form::Plain);
    }

    void findsTheKnownOnesHoweverTheyAreSpelled()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isSigning);
        QFETCH(int, form);
        const QList<KeyHit> hits = scan("lines\nabove it: " + text + "\n");
        QCOMPARE(hits.size(), 1);
        QVERIFY(hits.first().isKnown);
        QCOMPARE(hits.first().form, Form(form));
        const KeyType type = isSigning ? KeyType::Signing : KeyType::Event;
        QCOMPARE(hits.first().fingerprint, fingerprintOf(isSigning ? signing : sending, type));
        // Nor is any of it left where names are shown.
        KeyScan scan{knownKeys()};
        const QByteArray shown = scan.withoutKeys(QString::fromUtf8("a " + text + " b")).toUtf8();
        const QByteArray bare = squeezed(shown);
        for (const QByteArray &part : {squeezed(signing).sliced(11), squeezed(sending)}) {
            for (qsizetype at = 0; at + 8 <= part.size(); ++at)
                QVERIFY2(!bare.contains(part.sliced(at, 8)), shown.constData());
        }
    }

    /// What has the form of one, too, of an account that is not known here.
    void findsTheFormHoweverItIsSpelled_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("with an end of its own") << foreignSigning + "-old";
        QTest::newRow("all in capitals") << foreignSigning.toUpper();
        QTest::newRow("over two lines") << foreignSigning.first(45) + "\n" + foreignSigning.sliced(45);
        QTest::newRow("percent signs in part") << QByteArray(foreignSigning).replace("-", "%2d");
        QTest::newRow("an invisible letter") << foreignSigning.first(4) + "\xE2\x81\xA0" + foreignSigning.sliced(4);
        QTest::newRow("base64 twice") << foreignSigning.toBase64().toBase64();
        QTest::newRow("a buffer") << foreignSigning.toHex(' ');
    }

    void findsTheFormHoweverItIsSpelled()
    {
        QFETCH(QByteArray, text);
        const QList<KeyHit> hits = scan("A=" + text + "\n");
        QCOMPARE(hits.size(), 1);
        QVERIFY(!hits.first().isKnown);
        QCOMPARE(hits.first().fingerprint, fingerprintOf(foreignSigning, KeyType::Signing));
    }

    void findsEachOfSeveralValuesInBase64()
    {
        // Without padding, a line each: together they are base64, too.
        QList<QByteArray> keys;
        for (int i = 0; i < 3; ++i)
            keys.append(
                "signkey-prod-" + QByteArray::number(i) + QByteArray("0123456789abcde").repeated(4) + "012345678");
        QByteArray text;
        for (const QByteArray &key : std::as_const(keys)) {
            QCOMPARE(key.size() % 3, 2);
            text += ('\n' + key).toBase64() + '\n';
        }
        const QList<KeyHit> hits = KeyScan(knownKeysOf(keys.at(1), {sending})).scan(text, false);
        QVERIFY(std::any_of(hits.begin(), hits.end(),
            [](const KeyHit &hit) { return hit.isKnown && hit.line == 2 && hit.form == Form::Base64; }));
    }

    void findsWhatHasTheFormOfOne_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isSigning");
        QTest::newRow("a signing key") << foreignSigning << true;
        QTest::newRow("a bare one by its variable")
            << QByteArray("INNGEST_SIGNING_KEY_FALLBACK: " + foreignSigning.mid(16)) << true;
        QTest::newRow("the variable") << QByteArray("export INNGEST_EVENT_KEY=" + foreignEvent) << false;
        QTest::newRow("the variable in YAML")
            << QByteArray("- name: INNGEST_EVENT_KEY\n  value: x\nINNGEST_EVENT_KEY: '" + foreignEvent + "'") << false;
        QTest::newRow("a public variable") << QByteArray("NEXT_PUBLIC_INNGEST_EVENT_KEY=" + foreignEvent) << false;
        QTest::newRow("TypeScript") << QByteArray("new Inngest({ id: 'x', eventKey: '" + foreignEvent + "' })")
                                    << false;
        QTest::newRow("Python") << QByteArray("inngest.Inngest(event_key=\"" + foreignEvent + "\")") << false;
        QTest::newRow("Go") << QByteArray("EventKey: inngestgo.StrPtr(\"" + foreignEvent + "\")") << false;
        QTest::newRow("JSON") << QByteArray("{\"eventKey\":\"" + foreignEvent + "\"}") << false;
        QTest::newRow("JSON in a text") << QByteArray("\"{\\\"eventKey\\\":\\\"" + foreignEvent + "\\\"}\"") << false;
        QTest::newRow("where the variable is not set")
            << QByteArray("eventKey: process.env.INNGEST_EVENT_KEY || '" + foreignEvent + "'") << false;
        QTest::newRow("where it is null")
            << QByteArray("process.env.INNGEST_SIGNING_KEY ?? \"" + foreignSigning.mid(16) + '"') << true;
        QTest::newRow("Ruby") << QByteArray("ENV.fetch('INNGEST_EVENT_KEY') || '" + foreignEvent + "'") << false;
        QTest::newRow("make") << QByteArray("INNGEST_EVENT_KEY ?= " + foreignEvent) << false;
        QTest::newRow("Kubernetes") << QByteArray("- name: INNGEST_EVENT_KEY\n      value: " + foreignEvent + '\n')
                                    << false;
        QTest::newRow("ECS") << QByteArray("{\"name\": \"INNGEST_EVENT_KEY\", \"value\": \"" + foreignEvent + "\"}")
                             << false;
        QTest::newRow("Terraform") << QByteArray("key = \"INNGEST_SIGNING_KEY\"\n  value = \"" + foreignSigning.mid(16)
            + "\"") << true;
        QTest::newRow(".NET") << QByteArray("<add key=\"INNGEST_EVENT_KEY\" value=\"" + foreignEvent + "\" />")
                              << false;
        QTest::newRow("XML") << QByteArray("<eventKey>" + foreignEvent + "</eventKey>") << false;
        QTest::newRow("a comparison") << QByteArray("if (eventKey === '" + foreignEvent + "')") << false;
        QTest::newRow("an address") << QByteArray("fetch(`https://inn.gs/e/" + foreignEvent + "`)") << false;
        // Of bundles, notes and files that other searches know.
        for (const char *before : {"fetch(\"https://inn.gs/e/\"+\"", "\"https://inn.gs/e/\".concat(\"",
                 "fetch(`https://inn.gs/e/${\"", "eventKey:t.env.K??\"", "eventKey:void 0!==t?t:\"",
                 "{VITE_INNGEST_EVENT_KEY:\"", "eventKey /* prod */: '", "eventKeyOld: \"", "client.setEventKey(\"",
                 "INNGEST_KEY=", "// Event key: ", "the event key `", "| INNGEST_EVENT_KEY | ", "event-key:\n  - ",
                 "INNGEST_EVENT_KEY: >-\n    ", "INNGEST_EVENT_KEY=\"\n", "\"INNGEST_EVENT_KEY\": { \"value\": \"",
                 "env.INNGEST_EVENT_KEY or \"", "inngest_event_key = var.x != \"\" ? var.x : \""})
            QTest::newRow(before) << before + foreignEvent + "\")\n" << false;
    }

    void findsWhatHasTheFormOfOne()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isSigning);
        const QList<KeyHit> hits = scan(text);
        QCOMPARE(hits.size(), 1);
        QVERIFY(!hits.first().isKnown);
        QCOMPARE(hits.first().type, isSigning ? KeyType::Signing : KeyType::Event);
        const QByteArray key = isSigning ? foreignSigning : foreignEvent;
        QCOMPARE(hits.first().fingerprint, fingerprintOf(key, hits.first().type));
    }

    /// A server takes several event keys, long ones, too.
    void findsEachOfAListBehindOneName_data()
    {
        QTest::addColumn<QByteArray>("text"); // @1, @2, @3: the keys
        QTest::addColumn<int>("count");
        const auto row = [](const char *text, int count) { QTest::newRow(text) << QByteArray(text) << count; };
        row("INNGEST_EVENT_KEY=@1,@2,@3\n", 3);
        row("INNGEST_EVENT_KEY=\"@1, @2\"\n", 2);
        row("inngest start --event-key @1,@2", 2);
        row("event-key:\n  - @1\n  - @2\n  - \"@3\"\n", 3);
        row("event-key:\r\n  - @1 # of the shop\r\n\r\n  # of the feed\r\n  - @2\r\n", 2);
        row("event-key: [@1, @2, '@3']\n", 3);
        row("{\"event-key\": [\n  \"@1\",\n  \"@2\"\n]}", 2);
        row("INNGEST_EVENT_KEY=@known,@2\n", 1); // besides the known one
        row("event-key:\n  - @known\n  - @2\n", 1);
        row("send(env.INNGEST_EVENT_KEY ?? \"@1\", \"@2\")", 1); // another argument
        row("eventKey: '@1',\nother: '@2'", 1);
        row("env:\n  - INNGEST_EVENT_KEY=@1\n  - @2\n", 1);
        row("event-key:\n  - @1\nothers:\n  - @2\n", 1);
        row("tokens: [@known, @2]\n", 0);
        row("@known,@2\n", 0);
    }

    void findsEachOfAListBehindOneName()
    {
        QFETCH(QByteArray, text);
        const QList<QByteArray> keys{
            foreignEvent, QByteArray("Bv7Kq2Zt" + foreignEvent), QByteArray(foreignEvent + "Lm4Rx9")};
        text.replace("@known", sending);
        for (int i = 0; i < keys.size(); ++i)
            text.replace(QByteArray('@' + QByteArray::number(i + 1)), keys[i]);
        QList<KeyHit> hits = scan(text);
        hits.removeIf([](const KeyHit &hit) { return hit.isKnown; });
        QTEST(int(hits.size()), "count");
        for (const KeyHit &hit : std::as_const(hits)) {
            QCOMPARE(hit.type, KeyType::Event);
            QVERIFY(std::ranges::any_of(
                keys, [&hit](const QByteArray &key) { return fingerprintOf(key, KeyType::Event) == hit.fingerprint; }));
        }
    }

    void leavesAloneWhatIsNone_data()
    {
        QTest::addColumn<QByteArray>("text");
        for (const QByteArray &text : std::initializer_list<QByteArray>{"INNGEST_EVENT_KEY=", "INNGEST_EVENT_KEY=local",
                 "INNGEST_EVENT_KEY=your-event-key-here-please", "eventKey: process.env.INNGEST_EVENT_KEY",
                 "INNGEST_SIGNING_KEY=${INNGEST_SIGNING_KEY}", "INNGEST_SIGNING_KEY=signkey-prod-12345678",
                 "signkey-prod-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                 "signkey-test-00000000000000000000000000000000000000000000", "signkey-branch-",
                 "eventKey: handleKeyboardNavigationEvent", "const eventKey = 'order.created'", "<eventKey>",
                 "eventKey || handleKeyboardNavigationEvent2()", "commit 8f4b2d6a1c9e7035b8d4f2a6c0e9137584bd6f2a",
                 "sha256-Zq7Lw3rT9xKc5VbN1mYh8PsGd2JfA6uEo4RiXt0BvWz=", "integrity: sha512-" + foreignEvent,
                 "token = '" + foreignEvent + "'", "INNGEST_EVENT_KEY=\nOTHER_TOKEN=" + foreignEvent,
                 "{\"eventKey\": null, \"sha\": \"" + foreignEvent + "\"}",
                 "the event key was rotated in commit 8f4b2d6a1c9e7035b8d4f2a6c0e9137584bd6f2a",
                 "eventKey, commit 8f4b2d6a1c9e7035b8d4f2a6c0e9137584bd6f2a",
                 "eventKey: a; id = '" + foreignEvent + "'", "eventKey: 'my-event-key-of-the-shop-2-and-the-feed'"})
            QTest::newRow(text.left(40).constData()) << text;
    }

    void leavesAloneWhatIsNone()
    {
        QFETCH(QByteArray, text);
        const QList<KeyHit> hits = scan(text);
        QVERIFY2(hits.isEmpty(), text.constData());
    }

    void findsEachOfManyOnTheirLines()
    {
        QByteArray text;
        for (int i = 0; i < 2000; ++i)
            text += "line " + QByteArray::number(i) + " of identifiersAndSuch\n";
        text += "k=" + sending + "\n" + signing + "\n" + sending + " " + sending;
        const QList<KeyHit> hits = scan(text);
        QCOMPARE(hits.size(), 3); // twice in one line is one place
        QCOMPARE(hits[0].line, 2001);
        QCOMPARE(hits[1].line, 2002);
        QCOMPARE(hits[2].line, 2003);
    }

    void hidesKeysInNames()
    {
        KeyScan scan{knownKeys()};
        const QString shown = scan.withoutKeys(u"keys/"_s + QString::fromLatin1(sending) + u".txt"_s);
        QCOMPARE(shown, u"keys/••••.txt"_s);
        QCOMPARE(scan.withoutKeys(u"src/größe.ts"_s), u"src/größe.ts"_s);
    }

    void stopsWhenItIsToldTo()
    {
        KeyScan scan{knownKeys()};
        QByteArray text;
        for (int i = 0; i < 100000; ++i)
            text += "word" + QByteArray::number(i) + "word ";
        text += sending;
        const std::atomic<bool> stopped = true;
        QVERIFY(scan.scan(text, stopped).isEmpty());
    }

private:
    static QList<KeyHit> scan(const QByteArray &text)
    {
        KeyScan scan{knownKeys()};
        const std::atomic<bool> goesOn = false;
        const QList<KeyHit> first = scan.scan(text, goesOn);
        // What was seen in vain must not hide what comes again.
        const QList<KeyHit> again = scan.scan(text, goesOn);
        return first == again ? first : QList<KeyHit>{};
    }
};

QTEST_APPLESS_MAIN(KeyScanTest)
#include "tst_keyscan.moc"
