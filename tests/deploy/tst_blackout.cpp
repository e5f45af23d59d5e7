// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/decodings.h"
#include "app/deploy/blackout.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QByteArray key = "signkey-prod-0123456789abcdef1e2d3c4b5a69788702468ace13579bdf8091a2b3c4d5e6f7";

QByteArray wrapped(const QByteArray &text, qsizetype width, const QByteArray &end)
{
    QByteArray lines;
    for (qsizetype at = 0; at < text.size(); at += width)
        lines += text.sliced(at, std::min(width, text.size() - at)) + end;
    return lines;
}

/// What is kept of it, where it came in pieces of this size.
QByteArray shownOf(const QByteArray &printed, qsizetype piece)
{
    Blackout blackout({Secret(key)});
    for (qsizetype at = 0; at < printed.size(); at += piece)
        blackout.add(QByteArrayView(printed).sliced(at, std::min(piece, printed.size() - at)));
    return blackout.text();
}

} // namespace

/// What is kept of a tool's output holds no value, however it is written.
class BlackoutTest : public QObject
{
    Q_OBJECT

private slots:
    void blacksOutWhatIsBrokenIntoLines_data()
    {
        QTest::addColumn<QByteArray>("printed");
        QTest::addColumn<QByteArray>("kept");
        const QByteArray secret = "kind: Secret, data: " + key + " and more of it";
        QTest::newRow("as it is") << "a " + key + " b" << QByteArray("a [value] b");
        QTest::newRow("base64, 76 a line") << wrapped(secret.toBase64(), 76, "\n") << QByteArray();
        QTest::newRow("base64, 64 a line, as PEM") << wrapped(secret.toBase64(), 64, "\r\n") << QByteArray();
        QTest::newRow("base64, indented as in YAML") << wrapped(secret.toBase64(), 40, "\n    ") << QByteArray();
        QTest::newRow("base64, one a line") << wrapped(secret.toBase64(), 1, "\n") << QByteArray();
        QTest::newRow("itself, broken") << wrapped(key, 20, "\n") << QByteArray("[value]\n");
        QTest::newRow("hexadecimal, broken") << wrapped(key.toHex(), 32, "\n") << QByteArray("[value]\n");
        QTest::newRow("cut off") << "x " + key.first(30) << QByteArray("x [value]");
        QTest::newRow("cut off behind a line's end") << "x " + key.first(30) + "\n" << QByteArray("x [value]\n");
        QTest::newRow("only the first letters") << QByteArray("signkey\n") << QByteArray("signkey\n");
        QTest::newRow("nothing of it") << QByteArray("staged: s\n\ndone\n") << QByteArray("staged: s\n\ndone\n");
    }

    void blacksOutWhatIsBrokenIntoLines()
    {
        QFETCH(QByteArray, printed);
        QFETCH(QByteArray, kept);
        // Whole, and in pieces of every small size.
        for (const qsizetype piece : {printed.size(), qsizetype(1), qsizetype(7), qsizetype(33)}) {
            const QByteArray text = shownOf(printed, piece);
            if (!kept.isNull())
                QCOMPARE(text, kept);
            QVERIFY2(text.contains(Blackout::mark()) || !printed.contains(key.first(20)), text.constData());
            // Nothing but breaks between its characters: what is left of it is less than would tell anything.
            const QByteArray bare = QByteArray(text).replace('\n', "").replace('\r', "").replace(' ', "");
            QVERIFY2(!QByteArray::fromBase64(bare).contains(key.sliced(13, 9)), text.constData());
            QVERIFY2(!bare.contains(key.toBase64().sliced(24, 12)), text.constData());
        }
    }

    /// Nothing of it that is long enough to tell anything, whatever stands between.
    void blacksOutParts_data()
    {
        QTest::addColumn<QByteArray>("printed");
        QTest::addColumn<QByteArray>("kept"); // null: not said
        const QByteArray digits = key.sliced(13);
        QTest::newRow("a table that breaks it") << "| NAME | " + key.first(30) + " |\n|      | " + key.sliced(30, 30)
                + " |\n|      | " + key.sliced(60)
                + " |\n" << QByteArray();
        QTest::newRow("a table of boxes")
            << "\u2502 K \u2502 " + key.first(40) + " \u2502\n\u2502   \u2502 " + key.sliced(40) + " \u2502\n"
            << QByteArray();
        QTest::newRow("colours inside") << key.first(33) + "\x1b[1;32m" + key.sliced(33) + "\x1b[0m" << QByteArray();
        QTest::newRow("colours around it") << "\x1b[32m" + key + "\x1b[0m\n" << QByteArray("\x1b[32m[value]\x1b[0m\n");
        QTest::newRow("the last twenty") << "it ends in " + key.last(20) + ".\n" << QByteArray("it ends in [value].\n");
        QTest::newRow("the middle, in quotes") << "'" + digits.sliced(17, 20) + "'" << QByteArray("'[value]'");
        QTest::newRow("written over itself") << key.first(25) + "\r" + key.sliced(20) << QByteArray();
        QTest::newRow("another tool's line within")
            << key.first(40) + "\nwarning: slow\n" + key.sliced(40) << QByteArray();
        QTest::newRow("a column of another text") << key.first(36) + "  yesterday\n" + key.sliced(36) + "  by Ada\n"
                                                  << QByteArray();
        QTest::newRow("part of its base64") << "x=" + key.toBase64().sliced(30, 40) + "\n" << QByteArray("x=[value]\n");
        QTest::newRow("its beginning alone")
            << QByteArray("begin with signkey-prod- here\n") << QByteArray("begin with signkey-prod- here\n");
        QTest::newRow("its end, as lists show it") << "\u2026" + key.last(4) + "\n"
                                                   << "\u2026" + key.last(4) + "\n";
        QTest::newRow("other digits") << QByteArray("sha256:aaaabbbbccccddddeeeeffff00001111\n")
                                      << QByteArray("sha256:aaaabbbbccccddddeeeeffff00001111\n");
    }

    void blacksOutParts()
    {
        QFETCH(QByteArray, printed);
        QFETCH(QByteArray, kept);
        for (const qsizetype piece : {printed.size(), qsizetype(1), qsizetype(7), qsizetype(33)}) {
            const QByteArray text = shownOf(printed, piece);
            if (!kept.isNull())
                QCOMPARE(text, kept);
            for (qsizetype at = 13; at + 12 <= key.size(); ++at)
                QVERIFY2(!text.contains(key.sliced(at, 12)), text.constData());
        }
    }

    /// However it is spelled, once or several times over: nothing that can be turned back into it.
    void blacksOutWhatIsSpelledOtherwise_data()
    {
        QTest::addColumn<QByteArray>("printed");
        QTest::addColumn<QByteArray>("kept"); // null: not said
        const auto each = [](const QByteArray &text, auto &&spelled) {
            QByteArray all;
            for (const char c : text)
                all += spelled(static_cast<unsigned char>(c));
            return all;
        };
        const auto number
            = [](int value, int base, int width) { return QByteArray::number(value, base).rightJustified(width, '0'); };
        const auto escaped = each(key, [&](int c) { return "\\u" + number(c, 16, 4); });
        const auto percent = each(key, [&](int c) { return '%' + number(c, 16, 2); });
        const QByteArray pairs = key.toHex(' ');
        QTest::newRow("capitals") << "a " + key.toUpper() + " b" << QByteArray("a [value] b");
        QTest::newRow("its last half in capitals") << "a " + key.last(40).toUpper() << QByteArray("a [value]");
        QTest::newRow("JSON's escapes") << "{\"k\": \"" + escaped + "\"}" << QByteArray();
        QTest::newRow("JSON's escapes in JSON") << QByteArray(escaped).replace("\\", "\\\\") << QByteArray();
        QTest::newRow("Rust's escapes") << each(key, [&](int c) { return "\\u{" + number(c, 16, 2) + '}'; })
                                        << QByteArray();
        QTest::newRow("hexadecimal escapes")
            << each(key, [&](int c) { return "\\x" + number(c, 16, 2); }) << QByteArray();
        QTest::newRow("octal escapes") << each(key, [&](int c) { return '\\' + number(c, 8, 3); }) << QByteArray();
        QTest::newRow("entities") << each(key, [&](int c) { return "&#" + number(c, 10, 1) + ';'; }) << QByteArray();
        QTest::newRow("all in percent signs") << "u=" + percent << QByteArray();
        QTest::newRow("percent signs twice") << "u=" + percent.toPercentEncoding() << QByteArray();
        QTest::newRow("a letter here and there")
            << QByteArray(key).replace("a", "%61").replace("7", "\\x37") << QByteArray();
        QTest::newRow("base64 twice") << "v: " + ("KEY=" + key).toBase64().toBase64() + "\n"
                                      << QByteArray("v: [value]\n");
        QTest::newRow("base64 three times") << key.toBase64().toBase64().toBase64() << QByteArray("[value]");
        QTest::newRow("base64 for addresses, glued")
            << "v1_" + ("\xFF\xFE" + key).toBase64(QByteArray::Base64UrlEncoding) << QByteArray("[value]");
        QTest::newRow("base64 of UTF-16")
            << each(key, [](int c) { return QByteArray(1, char(c)) + '\0'; }).toBase64() << QByteArray("[value]");
        QTest::newRow("base64 of hexadecimal digits") << key.toHex().toBase64() << QByteArray("[value]");
        QTest::newRow("Node's buffer") << "<Buffer " + pairs.first(149) + " ... 27 more bytes>"
                                       << QByteArray("<Buffer [value] ... 27 more bytes>");
        QTest::newRow("Node's bytes as JSON")
            << "{\"type\":\"Buffer\",\"data\":[" + each(key, [&](int c) { return number(c, 10, 1) + ','; }) + "10]}"
            << QByteArray();
        QByteArray columns;
        QByteArray dumped;
        QByteArray groups;
        QByteArray words;
        for (qsizetype at = 0; at < key.size(); at += 16) {
            const QByteArray part = key.sliced(at, std::min<qsizetype>(16, key.size() - at));
            columns += each(part, [&](int c) { return number(c, 10, 1).rightJustified(5) + ','; }) + "\n";
            const QByteArray hex = part.toHex();
            dumped += number(int(at), 16, 8) + "  " + part.first(std::min<qsizetype>(8, part.size())).toHex(' ') + "  "
                + part.sliced(std::min<qsizetype>(8, part.size())).toHex(' ') + "  |" + part + "|\n";
            groups += number(int(at), 16, 8) + ": ";
            words += number(int(at), 16, 7);
            for (qsizetype i = 0; i < hex.size(); i += 4) {
                groups += hex.sliced(i, std::min<qsizetype>(4, hex.size() - i)) + ' ';
                words += ' ' + hex.mid(i + 2, 2) + hex.sliced(i, 2);
            }
            groups += ' ' + part + '\n';
            words += '\n';
        }
        QTest::newRow("a list of bytes in columns") << "Uint8Array(77) [\n" + columns + "]\n" << QByteArray();
        QTest::newRow("hexdump -C") << dumped << QByteArray("00000000  [value]\n");
        QTest::newRow("xxd") << groups << QByteArray("00000000: [value]\n");
        QTest::newRow("hexdump, two bytes turned") << words << QByteArray("0000000 [value]\n");
        QTest::newRow("hexadecimal for a program")
            << "{ 0x" + key.toHex(' ').replace(" ", ", 0x") + " }" << QByteArray();
        QTest::newRow("what cannot be seen in it")
            << QByteArray(key).replace("5", "5\xE2\x80\x8B").replace("a", "a\xC2\xAD") << QByteArray();
        QTest::newRow("wide letters") << each(key, [](int c) { return QString(QChar(c + 0xFEE0)).toUtf8(); })
                                      << QByteArray();
        QTest::newRow("in pieces that a program puts together")
            << "'" + key.first(40) + "' +\n    '" + key.sliced(40) + "'" << QByteArray("'[value]'");
        QTest::newRow("a letter a line of a table")
            << each(key, [](int c) { return "| " + QByteArray(1, char(c)) + " |\n"; }) << QByteArray();
    }

    void blacksOutWhatIsSpelledOtherwise()
    {
        QFETCH(QByteArray, printed);
        QFETCH(QByteArray, kept);
        for (const qsizetype piece : {printed.size(), qsizetype(1), qsizetype(7), qsizetype(33)}) {
            const QByteArray text = shownOf(printed, piece);
            QVERIFY2(text.contains(Blackout::mark()), text.constData());
            if (!kept.isNull())
                QCOMPARE(text, kept);
            QVERIFY2(text.size() * 2 < printed.size() + 60, text.constData());
        }
    }

    /// However often something in it can be decoded.
    void readsNoMoreThanInProportionToTheText_data()
    {
        QTest::addColumn<QByteArray>("text");
        QByteArray nested = "signkey-prod-";
        while (nested.size() < 100'000)
            nested = nested.toBase64();
        QTest::newRow("base64 of base64") << nested;
        QTest::newRow("readable from each digit on") << QByteArray("ICAgICAgIDEyMzQ1Njc4").repeated(5'000);
        QTest::newRow("digits that are both") << QByteArray("4141414141414141").repeated(5'000);
        QTest::newRow("escapes of escapes") << QByteArray("\\\\\\\\u0041%2525252541&#38;#65;").repeated(3'000);
        QTest::newRow("lists") << QByteArray("41 41 0041 65, 65; 0x41\n").repeated(5'000);
    }

    void readsNoMoreThanInProportionToTheText()
    {
        QFETCH(QByteArray, text);
        qsizetype read = 0;
        eachDecoding(text, [&read](const Decoding &decoding) { read += decoding.text.size(); });
        QVERIFY(read > text.size());
        QVERIFY(read <= 9 * text.size() + 4096);
    }

    void leavesTheWordsAloneThatAChosenKeyIsMadeOf()
    {
        Blackout blackout({Secret("production-checkout")});
        blackout.add("production-check failed\n");
        QCOMPARE(blackout.text(), QByteArray("production-check failed\n"));
    }

    void keepsNoMoreThanTheNewestPart()
    {
        Blackout blackout({Secret(key)});
        for (int i = 0; i < 4000; ++i)
            blackout.add(QByteArray(50, 's') + '\n');
        blackout.add("the end\n");
        const QByteArray text = blackout.text();
        QVERIFY(text.size() <= 64 * 1024 && text.endsWith("the end\n"));
    }
};

QTEST_GUILESS_MAIN(BlackoutTest)
#include "tst_blackout.moc"
