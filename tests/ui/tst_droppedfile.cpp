// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/droppedfile.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class DroppedFileTest : public QObject
{
    Q_OBJECT

private slots:
    /// Which is said of the lines that are pasted, and of a file of them.
    void takesAVariableOnlyWhereAllReadersAgree_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("says"); // empty: the key is taken
        const auto row = [](const char *name, const QByteArray &text, const QString &says = {}) {
            QTest::newRow(name) << text << says;
        };
        const QByteArray plain = "INNGEST_SIGNING_KEY=signkey-prod-12\n";
        row("alone", plain);
        row("among others", "# shop\nPORT=80\n\n" + plain + "INNGEST_SIGNING_KEY_FALLBACK=signkey-prod-00\n");
        row("exported, with Windows' line ends", "A=1\r\nexport INNGEST_SIGNING_KEY=\"signkey-prod-12\" # ours\r\n");
        row("behind a byte order mark", "\xEF\xBB\xBF" + plain);
        row("another is made of it", plain + "INNGEST_SIGNING_KEY_FALLBACK=$INNGEST_SIGNING_KEY\n");
        row("a shell's line, and it is nowhere", "declare -x PORT=80\nA=1\n", u"set"_s);
        row("only its fallback", "A=1\nINNGEST_SIGNING_KEY_FALLBACK=signkey-prod-12\n", u"set"_s);
        row("without a value", "A=1\nINNGEST_SIGNING_KEY=\n", u"set"_s);
        row("a backslash before a quote above it", "DATA_DIR=\"C:\\data\\\"\n" + plain, u"Line 1 has a quote"_s);
        row("an open quote above it", "A=\"open\n" + plain, u"Line 1 has a quote"_s);
        row("declared", "A=1\ndeclare -x INNGEST_SIGNING_KEY=\"signkey-prod-12\"\n", u"Line 2"_s);
        row("behind another command", "A=1; INNGEST_SIGNING_KEY=signkey-prod-12\nB=1\n", u"Line 1"_s);
        row("a list of Compose's", "environment:\n  - INNGEST_SIGNING_KEY=signkey-prod-12\n", u"Line 2"_s);
        row("JSON", "{\n  \"INNGEST_SIGNING_KEY\": \"signkey-prod-12\"\n}\n", u"Line "_s);
        row("more than one value", "HEX=34\nINNGEST_SIGNING_KEY=\"signkey-prod-12\"$HEX\n", u"Line 2"_s);
        row("twice", plain + "INNGEST_SIGNING_KEY=signkey-prod-34\n", u"in line 1 and again in line 2"_s);
        row("in another file", "A=1\nsource ./keys.env\n", u"Line 2"_s);
    }

    void takesAVariableOnlyWhereAllReadersAgree()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, says);
        QTemporaryDir folder;
        QFile file(folder.filePath(u".env"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
        file.close();
        const QString name = u"INNGEST_SIGNING_KEY"_s;
        for (const Result<Secret> &read :
            {variableOfLines(Secret(text), name), variableOfFile(file.fileName(), name)}) {
            const QString said = read ? QString() : read.error().serverMessage;
            if (says.isEmpty())
                QVERIFY2(read && read->reveal() == "signkey-prod-12", qPrintable(said));
            else
                QVERIFY2(said.contains(says), qPrintable(read ? read->revealText() : said));
            // Nobody is told that it is not set where it may be.
            const bool saysNotSet = said.contains(u"does not set"_s) || said.contains(u"none of them sets"_s);
            QCOMPARE(saysNotSet, says == "set"_L1);
            QVERIFY2(!said.contains(u"signkey-prod"_s), qPrintable(said));
        }
    }
};

QTEST_GUILESS_MAIN(DroppedFileTest)
#include "tst_droppedfile.moc"
