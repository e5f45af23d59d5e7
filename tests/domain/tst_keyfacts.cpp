// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/eventfilter.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/domain/signature.h"

#include <QTest>

using namespace Qt::StringLiterals;

Q_DECLARE_METATYPE(std::optional<KeyTextProblem>)
Q_DECLARE_METATYPE(std::optional<FilterProblem>)

/// Hashes, signatures, key texts and filters against the facts about Inngest.
class KeyFactsTest : public QObject
{
    Q_OBJECT

private slots:
    void hashesSigningKeysAsTheSdksDo_data()
    {
        QTest::addColumn<QString>("key");
        QTest::addColumn<QString>("hashStart");
        QTest::newRow("00 x32") << u"signkey-prod-"_s + u"00"_s.repeated(32) << u"66687aadf862"_s;
        QTest::newRow("11 x32") << u"signkey-test-"_s + u"11"_s.repeated(32) << u"02d449a31fbb"_s;
        QTest::newRow("bare, as on a self-hosted server") << u"11"_s.repeated(32) << u"02d449a31fbb"_s;
        QTest::newRow("short") << u"signkey-prod-12345678"_s
                               << u"b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c"_s;
        QTest::newRow("upper case gives the same")
            << u"signkey-prod-"_s + u"AB"_s.repeated(32) << signingKeyHash(Secret::fromText(u"ab"_s.repeated(32)));
        QTest::newRow("an environment with a hyphen") << u"signkey-my-env-12345678"_s << u"b2ed992186a5"_s;
        QTest::newRow("not hex") << u"signkey-prod-xyz"_s << QString();
        QTest::newRow("odd") << u"signkey-prod-123"_s << QString();
    }

    void hashesSigningKeysAsTheSdksDo()
    {
        QFETCH(QString, key);
        QFETCH(QString, hashStart);
        const QString hash = signingKeyHash(Secret::fromText(key));
        QCOMPARE(hash.isEmpty(), hashStart.isEmpty());
        QVERIFY2(hash.startsWith(hashStart), qPrintable(hash));
    }

    void readsAHashInEverySpelling_data()
    {
        QTest::addColumn<QString>("hash");
        const QString full = u"b2ed992186a5cb19f6668aade821f502c1d00970dfd0e35128d51bac4649916c"_s;
        QTest::newRow("12 digits") << full.left(12);
        QTest::newRow("16 digits") << full.left(16);
        QTest::newRow("64 digits") << full;
        QTest::newRow("prefix and 64") << u"signkey-prod-"_s + full;
        QTest::newRow("upper case") << full.toUpper();
    }

    void readsAHashInEverySpelling()
    {
        QFETCH(QString, hash);
        QCOMPARE(fingerprintOfHash(hash), u"b2ed992186a5"_s);
    }

    void takesNothingElseForAHash()
    {
        QCOMPARE(fingerprintOfHash(u""_s), QString());
        QCOMPARE(fingerprintOfHash(u"b2ed"_s), QString());
        QCOMPARE(fingerprintOfHash(u"not a hash at all"_s), QString());
    }

    void hashesEventKeysByTheirText()
    {
        // sha256("abc"), FIPS 180-2.
        QCOMPARE(eventKeyHash(Secret::fromText(u"abc"_s)),
            u"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"_s);
        QCOMPARE(eventKeyHash(Secret()), QString());
    }

    void signsWithTheDigitsAsTheyAreWritten()
    {
        const QDateTime time = QDateTime::fromSecsSinceEpoch(1700000000, Qt::UTC);
        const Secret lower = Secret::fromText(u"signkey-prod-abcdef12"_s);
        const Secret upper = Secret::fromText(u"signkey-prod-ABCDEF12"_s);
        const QByteArray header = signatureHeader(lower, "", time);

        // printf 1700000000 | openssl dgst -sha256 -hmac abcdef12
        QCOMPARE(header, QByteArray("t=1700000000&s=418f974f632ec962f052ba917a267efc5a8ec50f9940166c26a301ed21894a66"));
        QVERIFY(signatureMatches(header, lower, ""));
        QVERIFY2(!signatureMatches(header, upper, ""), "case changes the signature though not the hash");
        QVERIFY(!signatureMatches(header, lower, "a body"));
        QVERIFY(!signatureMatches("nonsense", lower, ""));
        QCOMPARE(signatureTime(header), time);
        QVERIFY(!signatureTime("s=1").isValid());
    }

    void checksPastedSigningKeys_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<std::optional<KeyTextProblem>>("problem");
        const auto row = [](const char *name, const QString &text, std::optional<KeyTextProblem> problem) {
            QTest::newRow(name) << text << problem;
        };
        row("good", u"signkey-prod-12345678"_s, {});
        row("blanks around it", u"  signkey-prod-12345678\n"_s, {});
        row("bare", u"12345678"_s, {});
        row("empty", u"  "_s, KeyTextProblem::Empty);
        row("quoted", u"\"signkey-prod-12345678\""_s, KeyTextProblem::Quoted);
        row("a blank inside", u"signkey-prod-1234 5678"_s, KeyTextProblem::InnerBlank);
        row("not hex", u"signkey-prod-1234567z"_s, KeyTextProblem::NotHex);
        row("no digits", u"signkey-prod-"_s, KeyTextProblem::NotHex);
        row("odd", u"signkey-prod-1234567"_s, KeyTextProblem::OddHex);
        row("a line of a file", u"INNGEST_SIGNING_KEY=signkey-prod-12345678"_s, KeyTextProblem::Assignment);
        row("a line of a shell script", u"export INNGEST_SIGNING_KEY=signkey-prod-12345678"_s,
            KeyTextProblem::Assignment);
        row("not ASCII", u"signkey-prod-12345678\u00e4"_s, KeyTextProblem::NonAscii);
    }

    void checksPastedSigningKeys()
    {
        QFETCH(QString, text);
        QFETCH(std::optional<KeyTextProblem>, problem);
        QVERIFY(checkSigningKeyText(text) == problem);
    }

    void masksWithoutAnyPartOfTheSecret()
    {
        const Secret key = Secret::fromText(u"signkey-prod-0123456789abcdef"_s);
        QVERIFY(maskedSigningKey(key).startsWith(u"signkey-prod-"_s));
        QVERIFY(!maskedSigningKey(key).contains(u"0123"_s));
        QCOMPARE(maskedEventKey(Secret::fromText(u"abc"_s)).size(),
            maskedEventKey(Secret::fromText(u"abcdefghij"_s)).size());
    }

    void checksFilterAddresses_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<std::optional<FilterProblem>>("problem");
        const auto row = [](const char *name, const QString &text, std::optional<FilterProblem> problem) {
            QTest::newRow(name) << text << problem;
        };
        row("IPv4", u"192.0.2.1"_s, {});
        row("IPv6", u"2001:db8::1"_s, {});
        row("blanks around it", u" 192.0.2.1 "_s, {});
        row("blank", u" "_s, FilterProblem::Blank);
        row("CIDR", u"10.0.0.0/8"_s, FilterProblem::AddressRange);
        row("a star", u"10.0.0.*"_s, FilterProblem::AddressRange);
        row("short form", u"10.1"_s, FilterProblem::NotAnAddress);
        row("a name", u"example.com"_s, FilterProblem::NotAnAddress);
        row("too large", u"256.1.1.1"_s, FilterProblem::NotAnAddress);
        row("a zone", u"fe80::1%eth0"_s, FilterProblem::AddressZone);
        row("two on one line", u"192.0.2.1 192.0.2.2"_s, FilterProblem::InnerBlank);
    }

    void checksFilterAddresses()
    {
        QFETCH(QString, line);
        QFETCH(std::optional<FilterProblem>, problem);
        QVERIFY(checkFilterIp(line) == problem);
    }

    void comparesFiltersAsSets()
    {
        EventFilter a{.kind = EventFilter::Kind::Allow, .events = {u"a"_s, u"b"_s}, .ips = {u"2001:db8:0::1"_s}};
        EventFilter b{.kind = EventFilter::Kind::Allow, .events = {u"b"_s, u"a"_s, u"a"_s}, .ips = {u"2001:DB8::1"_s}};
        QVERIFY(a.sameAs(b));
        QVERIFY(a != b);
        b.ips = {u"2001:db8::2"_s};
        QVERIFY(!a.sameAs(b));
        b = a;
        b.kind = EventFilter::Kind::Deny;
        QVERIFY(!a.sameAs(b));
    }

    void knowsWhichFilterRejectsEverything()
    {
        QVERIFY(EventFilter().letsEverythingThrough());
        QVERIFY(!EventFilter().rejectsEverything());
        QVERIFY(EventFilter{.kind = EventFilter::Kind::Allow}.rejectsEverything());
    }
};

QTEST_GUILESS_MAIN(KeyFactsTest)
#include "tst_keyfacts.moc"
