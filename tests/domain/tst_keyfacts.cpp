// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/eventfilter.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/domain/signature.h"

#include <QTest>

using namespace Qt::StringLiterals;

/// Hashes, signatures, key texts and filters against the facts about Inngest.
class KeyFactsTest : public QObject
{
    Q_OBJECT

private slots:
    /// It opens the same, and signs otherwise.
    void tellsHowInngestCloudSpellsAKey_data()
    {
        QTest::addColumn<QByteArray>("key");
        QTest::addColumn<QString>("says");
        const QByteArray digits = QByteArray(62, '0') + "ab";
        QTest::newRow("right") << "signkey-prod-" + digits << QString();
        QTest::newRow("no letters") << "signkey-prod-" + QByteArray(64, '0') << QString();
        QTest::newRow("capitals") << "signkey-prod-" + digits.toUpper() << u"capital letters"_s;
        QTest::newRow("one capital") << "signkey-test-" + digits.chopped(1) + "B" << u"capital letters"_s;
        QTest::newRow("no beginning") << digits << u"“signkey-”"_s;
    }
    void tellsHowInngestCloudSpellsAKey()
    {
        QFETCH(QByteArray, key);
        QFETCH(QString, says);
        const QString said = cloudSpellingProblem(Secret(key));
        QCOMPARE(said.isEmpty(), says.isEmpty());
        QVERIFY2(said.contains(says), qPrintable(said));
    }

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
        row("a line of JSON", u"\"INNGEST_SIGNING_KEY\": \"signkey-prod-12345678\","_s, KeyTextProblem::Assignment);
        row("a line of YAML", u"signingKey: signkey-prod-12345678"_s, KeyTextProblem::Assignment);
        row("an API key", u"sk-inn-api-abcdef12"_s, KeyTextProblem::ApiKey);
        row("a session token", u"eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl"_s, KeyTextProblem::SessionToken);
        row("dots", u"signkey-prod-\u2022\u2022\u2022\u2022\u2022\u2022"_s, KeyTextProblem::Masked);
        row("stars", u"signkey-prod-********"_s, KeyTextProblem::Masked);
        row("an end that was left out", u"signkey-prod-1a2b..."_s, KeyTextProblem::Masked);
        row("x in its place", u"signkey-prod-xxxxxxxx"_s, KeyTextProblem::Masked);
        row("a placeholder", u"<signing key>"_s, KeyTextProblem::Placeholder);
        row("a reference", u"${INNGEST_SIGNING_KEY}"_s, KeyTextProblem::Placeholder);
        row("an address", u"https://app.inngest.com/env/production/manage/signing-key"_s, KeyTextProblem::Address);
        const QString whole = u"signkey-prod-"_s + u"1a2b3c4d"_s.repeated(8);
        row("whole", whole, {});
        row("bare and whole", u"1a2b3c4d5e6f7081"_s + QString(47, u'9') + u'a', {});
        row("an environment with a hyphen", u"signkey-my-env-12345678"_s, {});
        row("a hyphen among the digits", u"signkey-prod-%1-%1"_s.arg(u"1a2b3c4d"_s.repeated(4)),
            KeyTextProblem::NotHex);
        row("an event key behind its beginning", u"signkey-prod-"_s + QString(60, u'Q') + u"-71"_s,
            KeyTextProblem::NotHex);
        row("in base64", QString::fromLatin1(whole.toLatin1().toBase64()), KeyTextProblem::Encoded);
        row("in base64 with its line break", QString::fromLatin1((whole + u'\n').toLatin1().toBase64()),
            KeyTextProblem::Encoded);
        row("masked but for its end", u"xxxxxxxxxxxx_9683"_s, KeyTextProblem::Masked);
        row("a fingerprint", u"66687aadf862"_s, KeyTextProblem::Fingerprint);
        row("a fingerprint of digits", u" 663456789012\n"_s, KeyTextProblem::Fingerprint);
        row("a fingerprint in capitals", u"66687AADF862"_s, KeyTextProblem::Fingerprint);
        row("a fingerprint behind a prefix", u"signkey-prod-66687aadf862"_s, KeyTextProblem::Fingerprint);
        row("a private key", u"-----BEGIN PRIVATE KEY-----"_s, KeyTextProblem::OtherService);
        row("pasted twice", whole + whole, KeyTextProblem::Several);
        row("two short ones", u"signkey-prod-1234signkey-prod-5678"_s, KeyTextProblem::Several);
        row("bare and twice", QString(u"1a2b3c4d"_s.repeated(7) + u"00112233"_s).repeated(2), KeyTextProblem::Several);
        row("bare, and the same digits again and again", u"deadbeef"_s.repeated(8), {});
        row("capitals", whole.toUpper(), KeyTextProblem::Prefix);
        row("a capital at the start", u"S"_s + whole.mid(1), KeyTextProblem::Prefix);
        row("no environment", u"signkey-12345678"_s, KeyTextProblem::Prefix);
        row("an empty environment", u"signkey--12345678"_s, KeyTextProblem::Prefix);
        row("underscores", u"signkey_prod_12345678"_s, KeyTextProblem::Prefix);
        row("a hyphen in the word", u"sign-key-prod-12345678"_s, KeyTextProblem::Prefix);
        row("0x", u"0x12345678"_s, KeyTextProblem::NotHex);
        row("a token of GitHub", u"ghp_0123456789abcdefghijABCDEFGHIJ012345"_s, KeyTextProblem::OtherService);
        row("an object of JSON", uR"({"INNGEST_SIGNING_KEY":"%1"})"_s.arg(whole), KeyTextProblem::Assignment);
        row("a list of ECS", uR"([{"name":"INNGEST_SIGNING_KEY","value":"%1"}])"_s.arg(whole),
            KeyTextProblem::Assignment);
        row("an option of Docker's", u"-e INNGEST_SIGNING_KEY="_s + whole, KeyTextProblem::Assignment);
        row("a long option of Docker's", u"--env INNGEST_SIGNING_KEY="_s + whole, KeyTextProblem::Assignment);
        row("a line of a Dockerfile", u"ENV INNGEST_SIGNING_KEY="_s + whole, KeyTextProblem::Assignment);
        row("a line of systemd's", u"Environment=\"INNGEST_SIGNING_KEY=%1\""_s.arg(whole), KeyTextProblem::Assignment);
        row("a header", u"Authorization: Bearer "_s + whole, KeyTextProblem::Assignment);
        row("a remark behind it", whole + u" # Ada's"_s, KeyTextProblem::InnerBlank);
        row("a remark glued to it", whole + u"#old"_s, KeyTextProblem::NotHex);
        row("percent-encoded", u"signkey%2Dprod%2D12345678"_s, KeyTextProblem::Prefix);
        row("a digit percent-encoded", u"signkey-prod-1234567%38"_s, KeyTextProblem::NotHex);
        row("a byte order mark", u"\ufeff"_s + whole, KeyTextProblem::NonAscii);
        row("a joiner inside", u"signkey-prod-1234\u20605678"_s, KeyTextProblem::NonAscii);
        row("two lines", whole + u"\nsignkey-prod-5678"_s, KeyTextProblem::Several);
        row("two with a comma", whole + u",signkey-test-5678"_s, KeyTextProblem::Several);
        row("a written line break", whole + u"\\n"_s, KeyTextProblem::NotHex);
        row("capital digits", u"signkey-prod-"_s + u"1A2B3C4D"_s.repeated(8), {});
        row("of a branch", u"signkey-branch-"_s + u"1a2b3c4d"_s.repeated(8), {});
        row("of a test environment", u"signkey-test-"_s + u"1a2b3c4d"_s.repeated(8), {});
        for (const char *reference : {"op://vault/inngest/signing", "vault:secret/data/inngest#signing",
                 "arn:aws:ssm:eu-west-1:123456789012:parameter/signing", "@signing.txt", "file:///run/secrets/signing",
                 "/run/secrets/signing", "C:\\keys\\signing", "!vault |", "env:SIGNING", "secretref:signing"})
            row(reference, QString::fromLatin1(reference), KeyTextProblem::Reference);
        row("an object without a key", u"{signing key}"_s, KeyTextProblem::Placeholder);
    }

    void checksPastedSigningKeys()
    {
        QFETCH(QString, text);
        QFETCH(std::optional<KeyTextProblem>, problem);
        QVERIFY(checkSigningKeyText(text) == problem);
    }

    void checksPastedEventKeys_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<std::optional<KeyTextProblem>>("problem");
        const auto row = [](const char *name, const QString &text, std::optional<KeyTextProblem> problem) {
            QTest::newRow(name) << text << problem;
        };
        const QString key
            = u"sampleKeyNullTest-your_0ulYbwhqF4fYkNhsXWTz7j0iJu7e8GL1J3g8n0Tk9DK1QzXExample2eDqjY6qmwUvw"_s;
        row("good", key, {});
        row("blanks around it", u" %1\n"_s.arg(key), {});
        row("of a self-hosted server", u"abc123=="_s, {});
        row("empty", u" "_s, KeyTextProblem::Empty);
        row("an API key", u"sk-inn-api-x"_s, KeyTextProblem::ApiKey);
        row("a signing key", u"signkey-prod-12345678"_s, KeyTextProblem::SigningKey);
        row("a signing key of a branch", u"signkey-branch-12345678"_s, KeyTextProblem::SigningKey);
        row("a signing key with dots", u"signkey.prod.12345678"_s, KeyTextProblem::SigningKey);
        row("a signing key behind an option", u"-ksignkey-prod-12345678"_s, KeyTextProblem::SigningKey);
        row("an API key with underscores", u"sk_inn_api_x"_s, KeyTextProblem::ApiKey);
        row("half a session token", u"eyJhbGciOiJSUzI1NiJ9.eyJzdWIi"_s, KeyTextProblem::SessionToken);
        row("the head of a session token", u"eyJ0eXAiOiJKV1QiLCJhbGciOiJSUzI1NiJ9"_s, KeyTextProblem::SessionToken);
        row("a session token", u"eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl"_s, KeyTextProblem::SessionToken);
        row("angle brackets", u"<key>"_s, KeyTextProblem::Placeholder);
        row("braces", u"{{ event_key }}"_s, KeyTextProblem::Placeholder);
        row("a reference", u"$INNGEST_EVENT_KEY"_s, KeyTextProblem::Placeholder);
        row("a reference of a bundler's", u"import.meta.env.EVENTS"_s, KeyTextProblem::Placeholder);
        row("a variable's name", u"INNGEST_SIGNING_KEY_FALLBACK"_s, KeyTextProblem::Placeholder);
        row("a reference in braces", u"${INNGEST_EVENT_KEY:-}"_s, KeyTextProblem::Placeholder);
        row("a reference of JavaScript", u"process.env.INNGEST_EVENT_KEY"_s, KeyTextProblem::Placeholder);
        row("the variable's name", u"INNGEST_EVENT_KEY"_s, KeyTextProblem::Placeholder);
        row("what a template fills in", u"__SHOP_EVENTS__"_s, KeyTextProblem::Placeholder);
        row("between such signs by chance", u"__%1__"_s.arg(QString(82, u'a')), {});
        row("words of an instruction", u"your-event-key-here"_s, KeyTextProblem::Placeholder);
        row("change me", u"changeme"_s, KeyTextProblem::Placeholder);
        row("undefined", u"undefined"_s, KeyTextProblem::Placeholder);
        row("a semicolon behind it", key + u';', KeyTextProblem::OtherCharacter);
        row("a comma behind it", key + u',', KeyTextProblem::OtherCharacter);
        row("a bracket behind it", key + u')', KeyTextProblem::OtherCharacter);
        row("the end of an address", u"e/"_s + key, KeyTextProblem::Address);
        row("quotes", u"'%1'"_s.arg(key), KeyTextProblem::Quoted);
        row("curly quotes", u"\u201c%1\u201d"_s.arg(key), KeyTextProblem::Quoted);
        row("quotes and a comma", u"\"%1\","_s.arg(key), KeyTextProblem::Quoted);
        row("a blank inside", u"abcd efgh"_s, KeyTextProblem::InnerBlank);
        row("an unbreakable blank inside", u"abcd\u00a0efgh"_s, KeyTextProblem::InnerBlank);
        row("a blank without a width", u"abcd\u200befgh"_s, KeyTextProblem::NonAscii);
        row("dots", QString(16, QChar(0x2022)), KeyTextProblem::Masked);
        row("a start and dots", u"abcd\u2022\u2022\u2022\u2022"_s, KeyTextProblem::Masked);
        row("an ellipsis", u"abcd\u2026"_s, KeyTextProblem::Masked);
        row("x in its place", u"xxxxxxxx"_s, KeyTextProblem::Masked);
        row("the event API's address", u"https://inn.gs/e/"_s + key, KeyTextProblem::Address);
        row("the same without https", u"inn.gs/e/"_s + key, KeyTextProblem::Address);
        row("a line of a file", u"INNGEST_EVENT_KEY="_s + key, KeyTextProblem::Assignment);
        row("its value in quotes", u"INNGEST_EVENT_KEY=\"%1\""_s.arg(key), KeyTextProblem::Assignment);
        row("without a value", u"INNGEST_EVENT_KEY="_s, KeyTextProblem::Assignment);
        row("a line of a shell script", u"export INNGEST_EVENT_KEY="_s + key, KeyTextProblem::Assignment);
        row("a line of Compose", u"- INNGEST_EVENT_KEY="_s + key, KeyTextProblem::Assignment);
        row("a line of PowerShell", u"$env:INNGEST_EVENT_KEY = \"%1\""_s.arg(key), KeyTextProblem::Assignment);
        row("a line of Windows", u"set INNGEST_EVENT_KEY="_s + key, KeyTextProblem::Assignment);
        row("a line of a program", u"eventKey: '%1',"_s.arg(key), KeyTextProblem::Assignment);
        row("a fingerprint", u"66687aadf862"_s, KeyTextProblem::Fingerprint);
        row("a session's ID", u"sess_2abcdefghijklmnopqrstuvwxyz"_s, KeyTextProblem::SessionToken);
        row("an organization's ID", u"org_2abcdefghijklmnopqrstuvwxyz"_s, KeyTextProblem::SessionToken);
        row("a certificate", u"-----BEGIN CERTIFICATE-----\nMIIB\n-----END"_s, KeyTextProblem::OtherService);
        row("only its begin", u"-----BEGIN"_s, KeyTextProblem::OtherService);
        for (const char *word : {"unset", "not-set", "N/A", "empty", "missing", "unknown", "disabled"})
            row(word, QString::fromLatin1(word), KeyTextProblem::Placeholder);
        for (const char *own : {"sess_shop", "org_of-the-shop", "unset-1", "66687aad-f862-4bd7-bc8f-c18b8e9f8e20",
                 "01JABCDEFGHJKMNPQRSTVWXYZ0"})
            row(own, QString::fromLatin1(own), {}); // somebody may have chosen them
        row("pasted twice", key + key, KeyTextProblem::Several);
        row("in base64", QString::fromLatin1((u"Zq7Lw3rT9xKc5VbN1mYh8PsG"_s).toLatin1().toBase64()),
            KeyTextProblem::Encoded);
        row("made of digits in base64", QString::fromLatin1(QByteArray("4f1b9c20d7e8a35612ab90cd34ef5678").toBase64()),
            {});
        row("a signing key in base64", u"c2lnbmtleS1wcm9kLTEyMzQ1Njc4"_s, KeyTextProblem::Encoded);
        row("what an SDK puts in its place", u"NO_EVENT_KEY_SET"_s, KeyTextProblem::Placeholder);
        row("not a number", u"NaN"_s, KeyTextProblem::Placeholder);
        row("masked but for its end", u"xxxxxxxx-71f3"_s, KeyTextProblem::Masked);
        for (const char *word : {"Encrypted", "[SENSITIVE]", "hidden", "Sensitive", "masked"})
            row(word, QString::fromLatin1(word), KeyTextProblem::Placeholder);
        for (const char *path : {"/e/", "e/", "localhost:8288/e/", "inn.gs/e/"})
            row(path, QString::fromLatin1(path) + key, KeyTextProblem::Address);
        for (const char *own : {"our-own-event-key-of-the-shop", "eventkeyofthebakery2026",
                 "abcdefghijklmnopqrstuvwxyz", "0123456789abcdef0123456789abcdef", "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345",
                 "xxxlarge-shop-key", "hidden-shop"})
            row(own, QString::fromLatin1(own), {}); // somebody chose them
        row("short and twice the same", u"abcabc"_s, {});
        row("one letter", QString(64, u'a'), {});
        row("a hash that somebody chose", u"5feceb66ffc86f38d952786c6d696c79c2dbc239dd4e91b46729d73a27fb57e9"_s, {});
        for (const char *token :
            {"ghp_0123456789abcdefghijABCDEFGHIJ012345", "github_pat_11ABCDEFG0", "glpat-abcdefghij0123456789",
                "xoxb-123-456-abc", "sk_live_4eC39HqLyjWDarjtT1zdp7dc", "whsec_abcdef", "AKIAIOSFODNN7ABCDEFG",
                "hvs.CAESIJ", "dp.st.prd.abcdef", "sk-ant-api03-R2D2c3poABCdef_0123-AA", "sk-proj-abcDEF0123456789",
                "sk-abcdefghij0123456789ABCDEFGHIJ0123456789abcdefgh", "re_aBcD1234_abcdefghijklmnopqrstuvwx",
                "sb_secret_abcdef0123456789", "hvb.AAAAAQ", "sbp_0123456789abcdef0123456789abcdef01234567",
                "hf_abcdefghijABCDEFGHIJ0123456789abcd", "pypi-AgEIcHlwaS5vcmc", "dckr_pat_abcdef",
                "shpat_0123456789abcdef0123456789abcdef", "dop_v1_0123456789abcdef", "sntrys_eyJpYXQi",
                "lin_api_abcdef", "glsa_abcdefghijABCDEFGHIJ0123456789ab_0", "glrt-abcdefghij", "GOCSPX-abcdef",
                "ya29.a0AfH6SMB", "xapp-1-A0-0-0", "HRKU-01234567-89ab", "dapi0123456789abcdef0123456789abcdef",
                "NRAK-ABCDEFGHIJ0123456789ABCDEFG", "SK0123456789abcdef0123456789abcdef", "AbCdEfGhIj0123.atlasv1.xyz",
                "figd_abc", "pscale_tkn_abc", "sk-or-v1-0123456789abcdef", "gsk_abcdefghij0123456789", "nvapi-abcdef",
                "xai-abcdefghij0123456789", "r8_abcdefghij0123456789", "pplx-abcdef", "phc_abcdefghij0123456789",
                "tvly-abcdef", "xkeysib-abcdef", "tskey-auth-abcdef", "lsv2_pt_abcdef", "shippo_live_abcdef",
                "rubygems_0123456789abcdef", "CFPAT-abcdef", "vercel_blob_rw_abcdef", "ATATT3xFfGF0abcdef",
                "ssh-ed25519", "MTAxMjM0NTY3ODkwMTIzNDU2.GabcdE.abcdefghijABCDEFGHIJ0123456789abcdef"})
            row(token, QString::fromLatin1(token), KeyTextProblem::OtherService);
        for (const char *own : {"sk-1", "re_start", "key-of-the-shop", "hf_short", "SKateboard", "dapi", "v1.0-shop",
                 "re_aBcD1234_abcdefghijklmnopqrstuvwx0"})
            row(own, QString::fromLatin1(own), {}); // somebody chose them
        row("a sentence's end behind it", key + u'.', KeyTextProblem::OtherCharacter);
        row("dots inside", u"shop.events.2026"_s, {});
        for (const char *word : {"fixme", "Fix-Me", "evt_xxx", "inngest-xxxx"})
            row(word, QString::fromLatin1(word), KeyTextProblem::Placeholder);
        for (const char *own : {"fixmeup", "evt_xxl", "shop-maxxx"})
            row(own, QString::fromLatin1(own), {});
        for (const char *token : {"vcp_0123456789abcdefghijABCDEF", "sk-lf-01234567-89ab-cdef",
                 "pk-lf-01234567-89ab-cdef", "secret_0123456789abcdefghijABCDEFGHIJ0123456789abc", "tr_prod_0123456789",
                 "tr_dev_0123456789", "st.01234567-89ab-cdef-0123-456789abcdef.aa.bb"})
            row(token, QString::fromLatin1(token), KeyTextProblem::OtherService);
        for (const char *own : {"vcp_1", "secret_of-the-shop", "tr_shop", "st.pauli.shop"})
            row(own, QString::fromLatin1(own), {});
        row("a capital signing key", u"SIGNKEY-PROD-12345678"_s, KeyTextProblem::SigningKey);
        row("a signing key with underscores", u"signkey_prod_12345678"_s, KeyTextProblem::SigningKey);
        row("an encrypted token", u"eyJhbGciOi.YWJj.ZGVm.Z2hp.amts"_s, KeyTextProblem::SessionToken);
        row("an encrypted token without a key", u"eyJhbGciOi..ZGVm.Z2hp.amts"_s, KeyTextProblem::SessionToken);
        row("the end of a line of a file", u"="_s + key, KeyTextProblem::Assignment);
        row("an environment", u"production"_s, KeyTextProblem::Placeholder);
        row("an object of JSON", uR"({"INNGEST_EVENT_KEY": "%1"})"_s.arg(key), KeyTextProblem::Assignment);
        row("an object of a program", u"{ eventKey: '%1' }"_s.arg(key), KeyTextProblem::Assignment);
        row("an option of Docker's", u"-e INNGEST_EVENT_KEY="_s + key, KeyTextProblem::Assignment);
        row("an option of the server's", u"--event-key="_s + key, KeyTextProblem::Assignment);
        row("a line of a Dockerfile", u"ENV INNGEST_EVENT_KEY "_s + key, KeyTextProblem::InnerBlank);
        row("a webhook's address", u"https://inn.gs/e/%1?name=stripe"_s.arg(key), KeyTextProblem::Address);
        row("percent-encoded", u"abc123%3D%3D"_s, KeyTextProblem::OtherCharacter);
        row("two with a comma", u"abc123,def456"_s, KeyTextProblem::OtherCharacter);
        row("two lines", key + u"\r\nabc123"_s, KeyTextProblem::InnerBlank);
        row("a remark glued to it", u"abc123#old"_s, KeyTextProblem::OtherCharacter);
        row("a soft hyphen", u"abc\u00ad123"_s, KeyTextProblem::NonAscii);
        row("wide letters", u"\uff41bc123"_s, KeyTextProblem::NonAscii);
        for (const char *reference : {"op://vault/inngest/event key", "vault:secret/data/inngest#event_key",
                 "arn:aws:secretsmanager:eu-west-1:123456789012:secret:inngest-AbCdEf", "@file", "@/run/secrets/event",
                 "@Microsoft.KeyVault(SecretUri=https://a.vault.azure.net/secrets/b)", "file:///run/secrets/event",
                 "file:/run/secrets/event", "FILE:event.txt", "env:EVENT", "ssm:/prod/event", "sm://project/event",
                 "gcpsm://event", "ref+vault://secret/inngest#/event", "ref+awsssm:/prod/event", "secretref:event",
                 "{{resolve:secretsmanager:inngest:SecretString:event}}", "!vault |", "!Ref EventKey", "!secret event",
                 "/run/secrets/event", "./event", "../event", "~/.inngest/event", "~ada/event", "C:\\keys\\event",
                 "\\\\server\\keys", "projects/1/secrets/event/versions/latest", "secret/data/inngest#event",
                 "doppler:inngest", "infisical://event", "keyring:inngest", "bws:0123", "exec:print-key",
                 "pass:inngest/event", "secretsmanager:inngest", "ssm://a", "AWS-SM:event"})
            row(reference, QString::fromLatin1(reference), KeyTextProblem::Reference);
        for (const char *reference : {"vars.INNGEST_EVENT", "var.inngest_event", "inputs.event", "steps.a.outputs.b",
                 "module.inngest.event", "Deno.env.get", "$(cat event)", "%INNGEST%", "<%= ENV['EVENT'] %>", "#{event}",
                 "${file:event.txt}", "$EVENT", "[event]"})
            row(reference, QString::fromLatin1(reference), KeyTextProblem::Placeholder);
        row("a reference in a line of a file", u"INNGEST_EVENT_KEY=op://vault/inngest/event"_s,
            KeyTextProblem::Address);
        row("a byte order mark", u"\ufeff"_s + key, KeyTextProblem::NonAscii);
        row("a joiner behind it", key + u'\u200d', KeyTextProblem::NonAscii);
        row("an unbreakable blank behind it", key + u"\u00a0\r\n"_s, {});
        row("an opening quote alone", u'\u201e' + key, KeyTextProblem::Quoted);
        row("angle quotes of another kind", u'\u2039' + key + u'\u203a', KeyTextProblem::Quoted);
        row("corner brackets", u'\u300c' + key + u'\u300d', KeyTextProblem::Quoted);
        row("wide quotes", u'\uff02' + key + u'\uff02', KeyTextProblem::Quoted);
        row("primes", u'\u2033' + key + u'\u2033', KeyTextProblem::Quoted);
        row("an accent for a quote", u'\u00b4' + key + u'\u00b4', KeyTextProblem::Quoted);
        row("quotes behind a byte order mark", u"\ufeff\"%1\""_s.arg(key), KeyTextProblem::Quoted);
        row("a hyphen that is none", u"abc123\u2011xyz"_s, KeyTextProblem::NonAscii);
        row("old line ends", key + u"\rabc123"_s, KeyTextProblem::InnerBlank);
        row("a written line end", key + u"\\r\\n"_s, KeyTextProblem::OtherCharacter);
        row("a line separator inside", u"abc\u2028123"_s, KeyTextProblem::InnerBlank);
        row("a direction mark before it", u'\u202e' + key, KeyTextProblem::NonAscii);
        row("a signing key's hash", u"signkey-prod-"_s + u"1a2b3c4d"_s.repeated(8), KeyTextProblem::SigningKey);
    }

    void checksPastedEventKeys()
    {
        QFETCH(QString, text);
        QFETCH(std::optional<KeyTextProblem>, problem);
        const auto found = checkEventKeyText(text);
        QVERIFY2(found == problem, qPrintable(found ? QString::number(int(*found)) : u"taken"_s));
    }

    void checksPastedApiKeys_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<std::optional<KeyTextProblem>>("problem");
        const auto row = [](const char *name, const QString &text, std::optional<KeyTextProblem> problem) {
            QTest::newRow(name) << text << problem;
        };
        const QString key = u"sk-inn-api-0123abcDEF456789"_s;
        row("good", key, {});
        row("blanks around it", u" %1\r\n"_s.arg(key), {});
        row("as base64 is written", key + u"+/_-=="_s, {});
        row("a line break inside", key + u"\nX-Other: 1"_s, KeyTextProblem::InnerBlank);
        row("two lines", key + u'\n' + key, KeyTextProblem::Several);
        row("pasted twice", key + key, KeyTextProblem::Several);
        for (const char *part : {"sk-inn-", "sk-inn-api-", "sk-inn-event-abc", "sk-inn-api-0123abcDEF45678"})
            row(part, QString::fromLatin1(part), KeyTextProblem::CutOff);
        row("a signing key behind its beginning", u"sk-inn-api-signkey-prod-1234567890abcdef"_s,
            KeyTextProblem::Several);
        row("a short signing key behind it", u"sk-inn-api-signkey-prod-ab"_s, KeyTextProblem::Several);
        row("a session token behind it", u"sk-inn-eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl"_s, KeyTextProblem::Several);
        row("the same letters inside", key + u"eyJ0123"_s, {});
        row("a quote behind it", key + u'"', KeyTextProblem::Quoted);
        row("a semicolon behind it", key + u';', KeyTextProblem::OtherCharacter);
        row("a sentence's end behind it", key + u'.', KeyTextProblem::OtherCharacter);
        row("a header", u"Authorization: Bearer "_s + key, KeyTextProblem::Assignment);
        row("a byte order mark", u"\ufeff"_s + key, KeyTextProblem::NonAscii);
        row("dots", u"sk-inn-api-\u2022\u2022\u2022"_s, KeyTextProblem::Masked);
        row("x in its place", u"sk-inn-api-xxxxxxxx"_s, KeyTextProblem::Masked);
        row("a reference", u"op://vault/inngest/api"_s, KeyTextProblem::Reference);
    }

    void checksPastedApiKeys()
    {
        QFETCH(QString, text);
        QFETCH(std::optional<KeyTextProblem>, problem);
        const auto found = checkApiKeyText(text);
        QVERIFY2(found == problem, qPrintable(found ? QString::number(int(*found)) : u"taken"_s));
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
        row("a range with a hyphen", u"10.0.0.1-10.0.0.9"_s, FilterProblem::AddressRange);
        row("a range of IPv6", u"2001:db8::/32"_s, FilterProblem::AddressRange);
        row("octal", u"010.0.0.1"_s, FilterProblem::AddressSpelling);
        row("more octal", u"0177.0.0.1"_s, FilterProblem::AddressSpelling);
        row("hexadecimal", u"0x7f.0.0.1"_s, FilterProblem::AddressSpelling);
        row("zeros in front", u"00000001.2.3.4"_s, FilterProblem::AddressSpelling);
        row("a zero in front of the last", u"1.2.3.04"_s, FilterProblem::AddressSpelling);
        row("a sign", u"+1.2.3.4"_s, FilterProblem::AddressSpelling);
        row("three numbers", u"1.2.3"_s, FilterProblem::AddressSpelling);
        row("two numbers", u"10.1"_s, FilterProblem::AddressSpelling);
        row("one number", u"2130706433"_s, FilterProblem::AddressSpelling);
        row("one hexadecimal number", u"0x7f000001"_s, FilterProblem::AddressSpelling);
        row("a dot behind it", u"1.2.3.4."_s, FilterProblem::AddressSpelling);
        row("wide digits", u"\uff11.2.3.4"_s, FilterProblem::AddressSpelling);
        row("Arabic digits", u"\u0661.2.3.4"_s, FilterProblem::AddressSpelling);
        row("IPv4 as IPv6", u"::ffff:192.0.2.1"_s, FilterProblem::AddressMapped);
        row("the same in hexadecimal", u"::ffff:c000:201"_s, FilterProblem::AddressMapped);
        row("octal inside IPv6", u"64:ff9b::010.0.0.1"_s, FilterProblem::NotAnAddress);
        row("behind NAT64", u"64:ff9b::192.0.2.1"_s, FilterProblem::AddressMapped);
        row("behind NAT64, in hexadecimal", u"64:FF9B::c000:201"_s, FilterProblem::AddressMapped);
        row("behind a NAT64 of one's own", u"64:ff9b:1::192.0.2.1"_s, FilterProblem::AddressMapped);
        row("behind a translator", u"::ffff:0:192.0.2.1"_s, FilterProblem::AddressMapped);
        row("IPv4 at the end of another network", u"2001:db8::192.0.2.1"_s, {});
        row("the loopback address of IPv6", u"::1"_s, {});
        row("five digits in a group", u"2001:00db8::1"_s, FilterProblem::NotAnAddress);
        row("a port", u"192.0.2.1:80"_s, FilterProblem::NotAnAddress);
        row("brackets", u"[2001:db8::1]"_s, FilterProblem::NotAnAddress);
        row("a line break behind it", u"192.0.2.1\n"_s, {});
        row("a blank without a width", u"192.0.2.1\u200b"_s, FilterProblem::InnerBlank);
        row("a name", u"example.com"_s, FilterProblem::NotAnAddress);
        row("too large", u"256.1.1.1"_s, FilterProblem::NotAnAddress);
        row("a zone", u"fe80::1%eth0"_s, FilterProblem::AddressZone);
        row("the deprecated IPv4 in IPv6", u"::192.0.2.1"_s, FilterProblem::AddressMapped);
        row("the same without dots", u"::c000:201"_s, FilterProblem::AddressMapped);
        row("nine groups", u"1:2:3:4:5:6:7:8:9"_s, FilterProblem::NotAnAddress);
        row("two gaps", u"2001::db8::1"_s, FilterProblem::NotAnAddress);
        row("three colons", u"2001:::1"_s, FilterProblem::NotAnAddress);
        row("a colon at the end", u"2001:db8:"_s, FilterProblem::NotAnAddress);
        row("a range without a begin", u"-10.0.0.9"_s, FilterProblem::AddressSpelling);
        row("a range with dots", u"10.0.0.1..10.0.0.9"_s, FilterProblem::AddressRange);
        row("a range of IPv6 with dots", u"2001:db8::1..2001:db8::9"_s, FilterProblem::AddressRange);
        row("a range with its last number", u"10.0.0.1..9"_s, FilterProblem::AddressRange);
        row("a range inside", u"10.0.0-5.1"_s, FilterProblem::AddressRange);
        row("two dots in place of one", u"1..2.3"_s, FilterProblem::NotAnAddress);
        row("a number left out", u"10.0..1"_s, FilterProblem::NotAnAddress);
        row("a range with a wide hyphen", u"10.0.0.1\u201210.0.0.9"_s, FilterProblem::AddressRange);
        row("a mask", u"10.0.0.0\\255.0.0.0"_s, FilterProblem::NotAnAddress);
        row("two with a comma", u"192.0.2.1,192.0.2.2"_s, FilterProblem::NotAnAddress);
        row("exponent", u"1e9"_s, FilterProblem::NotAnAddress);
        row("an endless number", QString(4000, u'1'), FilterProblem::AddressSpelling);
        row("mapped in eight groups", u"0:0:0:0:0:ffff:192.0.2.1"_s, FilterProblem::AddressMapped);
        row("two on one line", u"192.0.2.1 192.0.2.2"_s, FilterProblem::InnerBlank);
    }

    void checksFilterAddresses()
    {
        QFETCH(QString, line);
        QFETCH(std::optional<FilterProblem>, problem);
        QVERIFY(checkFilterIp(line) == problem);
    }

    void tellsAddressesOfOneNetworkFromPublicOnes()
    {
        for (const char *address : {"10.0.0.1", " 10.255.255.255 ", "100.64.0.1", "127.0.0.1", "169.254.1.1",
                 "172.16.0.1", "172.31.255.255", "192.168.1.1", "::1", "fd00::1", "fe80::1"})
            QVERIFY2(isOfOneNetwork(QString::fromLatin1(address)), address);
        for (const char *address : {"9.255.255.255", "11.0.0.0", "100.128.0.1", "172.32.0.1", "192.0.2.1",
                 "192.169.0.1", "2001:db8::1", "10.0.0.0/8", "10.1", "", "example.com"})
            QVERIFY2(!isOfOneNetwork(QString::fromLatin1(address)), address);
    }

    void tellsAddressesThatAreKeptForExamples()
    {
        for (const char *address :
            {"192.0.2.0", " 192.0.2.10 ", "198.51.100.255", "203.0.113.7", "2001:db8::10", "2001:DB8:ffff::1"})
            QVERIFY2(isOfDocumentation(QString::fromLatin1(address)), address);
        for (const char *address : {"192.0.1.255", "192.0.3.0", "198.51.101.0", "203.0.112.255", "2001:db9::1",
                 "2001:db7:ffff::1", "192.0.2.0/24", "192.0.2", ""})
            QVERIFY2(!isOfDocumentation(QString::fromLatin1(address)), address);
    }

    /// No event comes from there, so that an allow list of it lets none through, and a deny list stops none.
    void refusesAddressesThatNobodySendsFrom()
    {
        for (const char *address : {"0.0.0.0", "0.1.2.3", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255",
                 "::", "0:0:0:0:0:0:0:0", "ff02::1", "FF0E::1", "::ffff", "::2", "100::1"})
            QVERIFY2(checkFilterIp(QString::fromLatin1(address)), address);
        // A server of one's own may be asked from next to it.
        for (const char *address : {"1.0.0.0", "10.0.0.1", "127.0.0.1", "169.254.1.1", "192.168.1.1", "223.255.255.255",
                 "2001:db8::1", "fd00::1", "fe80::1", "::1", "100:0:0:1::1"})
            QVERIFY2(!checkFilterIp(QString::fromLatin1(address)), address);
    }

    /// As they are copied out of programs, of JSON and of lists.
    void refusesSeveralEventNamesInOneLine()
    {
        for (const QString &line : {u"order.paid,order.sent"_s, u"order.paid,"_s, u"\"order.paid\""_s,
                 u"\"order.paid\","_s, u"'order.paid'"_s, u"`order.paid`"_s, u"[\"order.paid\"]"_s, u"[order.paid"_s,
                 u"order.paid]"_s, u"{order.paid}"_s, u"order.paid;order.sent"_s, u"\u201Corder.paid\u201D"_s,
                 u"\u00ABorder.paid\u00BB"_s, u"order.paid\uFF0Corder.sent"_s, u"order.paid\u3001order.sent"_s,
                 u"<order.paid>"_s, u"(order.paid)"_s, u"\uFF08order.paid\uFF09"_s, u"\u300Corder.paid\u300D"_s,
                 u"\uFF02order.paid\uFF02"_s, u"\u275Dorder.paid\u275E"_s, u"order.paid\uFE10"_s, u"\u2022order.paid"_s,
                 u"order.paid\u037Eorder.sent"_s, u"order.paid\u060Corder.sent"_s, u"order.paid\uFF64order.sent"_s})
            QVERIFY2(checkFilterEvent(line), qPrintable(line));
        for (const QString &line : {u"order.paid"_s, u"order/paid"_s, u"inngest/function.failed"_s, u"order:paid"_s,
                 u"order-paid_2"_s, u"customer's.order"_s, u"order(paid)"_s, u"order|paid"_s, u"order[0].paid"_s})
            QVERIFY2(!checkFilterEvent(line), qPrintable(line));
    }

    /// A filter is stored and shown as it is, as names of keys are.
    void knowsAKeyInPlaceOfAName()
    {
        const QString digits(64, u'a');
        const QString eventKey = u"k9"_s + QString(84, u'Q');
        for (const QString &line :
            {u"signkey-prod-12345678"_s, u"SIGNKEY-PROD-"_s + digits, u"signkey_test_"_s + digits,
                u"kid:signkey-prod-"_s + digits, u"sk-inn-api-x"_s, u"SK-INN-API-X"_s, u"sk_inn_api_x"_s, eventKey,
                u"eyJhbGciOi.eyJzdWIi.c2lnbmF0dXJl"_s, u"ghp_0123456789abcdefghijABCDEFGHIJ012345"_s}) {
            QVERIFY2(checkFilterEvent(line) == FilterProblem::Key, qPrintable(line));
            QVERIFY2(looksLikeKey(line), qPrintable(line));
        }
        for (const QString &line : {u"Storefront"_s, u"signing_key"_s, u"app/signkey.rotated"_s, u"ask-inn-keeper"_s,
                 u"order."_s + QString(84, u'x') + u"Q9"_s, QString(90, u'a'), u"2026-08-20"_s}) {
            QVERIFY2(!checkFilterEvent(line), qPrintable(line));
            QVERIFY2(!looksLikeKey(line), qPrintable(line));
        }
    }

    /// A name with something in it that nobody sees lets no event pass.
    void seesWhatIsNotSeenInAnEventsName()
    {
        const QString name = u"order.paid"_s;
        QVERIFY(!checkFilterEvent(u" "_s + name + u" "_s));
        QVERIFY(!checkFilterEvent(u"order.\u00fcber.\U0001F600"_s));
        for (const char16_t hidden : {u'\u034f', u'\u115f', u'\u1160', u'\u2800', u'\u3164', u'\uffa0', u'\ufe0f',
                 u'\u200b', u'\u00a0', char16_t(0xd800), char16_t(0xdc00)})
            QVERIFY2(checkFilterEvent(QString(name).insert(5, QChar(hidden))) == FilterProblem::InnerBlank,
                qPrintable(QString::number(hidden, 16)));
    }

    void readsNoAmbiguousAddressAsAnotherOne()
    {
        QCOMPARE(canonicalIp(u"010.0.0.1"_s), u"010.0.0.1"_s);
        const EventFilter spelled{.kind = EventFilter::Kind::Allow, .ips = {u"010.0.0.1"_s}};
        const EventFilter eight{.kind = EventFilter::Kind::Allow, .ips = {u"8.0.0.1"_s}};
        QVERIFY(!spelled.sameAs(eight));
        QCOMPARE(canonicalIp(u"::ffff:192.0.2.1"_s), u"192.0.2.1"_s);
        QCOMPARE(canonicalIp(u"2001:DB8:0::1"_s), u"2001:db8::1"_s);
        QCOMPARE(canonicalIp(u"::"_s), u"::"_s);
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
