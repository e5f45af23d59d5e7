// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/blackout.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QByteArray key = "signkey-prod-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

QByteArray wrapped(const QByteArray &text, qsizetype width, const QByteArray &end)
{
    QByteArray lines;
    for (qsizetype at = 0; at < text.size(); at += width)
        lines += text.sliced(at, std::min(width, text.size() - at)) + end;
    return lines;
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
            Blackout blackout({Secret(key)});
            for (qsizetype at = 0; at < printed.size(); at += piece)
                blackout.add(QByteArrayView(printed).sliced(at, std::min(piece, printed.size() - at)));
            const QByteArray text = blackout.text();
            if (!kept.isNull())
                QCOMPARE(text, kept);
            QVERIFY2(text.contains(Blackout::mark()) || !printed.contains(key.first(20)), text.constData());
            // Nothing but breaks between its characters: what is left of it is less than would tell anything.
            const QByteArray bare = QByteArray(text).replace('\n', "").replace('\r', "").replace(' ', "");
            QVERIFY2(!QByteArray::fromBase64(bare).contains(key.sliced(13, 9)), text.constData());
            QVERIFY2(!bare.contains(key.toBase64().sliced(24, 12)), text.constData());
        }
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
