// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envfile.h"

#include <QTest>

using namespace Qt::StringLiterals;

class EnvFileTest : public QObject
{
    Q_OBJECT

private slots:
    void readsOneValueAsLoadersDo_data();
    void readsOneValueAsLoadersDo();
    void skipsWhatIsNoAssignment_data();
    void skipsWhatIsNoAssignment();
    void keepsOrderLinesAndTheLastOfSeveral();
    void tellsPositionsThatAnEditorCanReplace_data();
    void tellsPositionsThatAnEditorCanReplace();
    void refusesWhatIsTooLargeOrNoText_data();
    void refusesWhatIsTooLargeOrNoText();
    void readsWithinItsLimits();
    void endsQuicklyOnManyOpenQuotes();
};

void EnvFileTest::readsOneValueAsLoadersDo_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QString>("value");

    QTest::newRow("plain") << QByteArray("A=b") << u"b"_s;
    QTest::newRow("with an export before it") << QByteArray("export A=b\n") << u"b"_s;
    QTest::newRow("export and tabs") << QByteArray("\texport\t A=b\n") << u"b"_s;
    QTest::newRow("blanks around") << QByteArray("  A =  b  \n") << u"b"_s;
    QTest::newRow("a value with equals signs") << QByteArray("A=b=c==\n") << u"b=c=="_s;
    QTest::newRow("empty") << QByteArray("A=\n") << QString();
    QTest::newRow("empty in quotes") << QByteArray("A=\"\"\n") << QString();
    QTest::newRow("only a comment") << QByteArray("A= # none\n") << QString();
    QTest::newRow("single quotes") << QByteArray("A='b c'\n") << u"b c"_s;
    QTest::newRow("double quotes") << QByteArray("A=\"b c\"\n") << u"b c"_s;
    QTest::newRow("backticks") << QByteArray("A=`b \"c\" 'd'`\n") << u"b \"c\" 'd'"_s;
    QTest::newRow("comment behind") << QByteArray("A=b # c\n") << u"b"_s;
    QTest::newRow("no comment without a blank") << QByteArray("A=b#c\n") << u"b#c"_s;
    QTest::newRow("comment behind quotes") << QByteArray("A=\"b # c\" # d\n") << u"b # c"_s;
    QTest::newRow("windows line ends") << QByteArray("A=b\r\nC=d\r\n") << u"b"_s;
    QTest::newRow("old mac line ends") << QByteArray("A=b\rC=d\r") << u"b"_s;
    QTest::newRow("byte order mark") << QByteArray("\xEF\xBB\xBF"
                                                   "A=b\n")
                                     << u"b"_s;
    QTest::newRow("escapes in double quotes") << QByteArray(R"(A="x\n\"y\"\\\$\q")") << u"x\n\"y\"\\$\\q"_s;
    QTest::newRow("no escapes in single quotes") << QByteArray(R"(A='x\n')") << u"x\\n"_s;
    QTest::newRow("over two lines") << QByteArray("A=\"b\nc\"\n") << u"b\nc"_s;
    QTest::newRow("a quote that never ends") << QByteArray("A=\"b\nC=d\n") << u"\"b"_s;
    QTest::newRow("a colon and a blank") << QByteArray("A: b\n") << u"b"_s;
    QTest::newRow("dollar stays") << QByteArray("A=${B}c\n") << u"${B}c"_s;
    QTest::newRow("other scripts") << QByteArray("A=\xC3\xBC\n") << u"\u00fc"_s;
    QTest::newRow("without a line end") << QByteArray("A='b'") << u"b"_s;
}

void EnvFileTest::readsOneValueAsLoadersDo()
{
    QFETCH(QByteArray, text);
    QFETCH(QString, value);

    const auto file = EnvFile::parse(text);
    QVERIFY(file.has_value());
    const auto found = file->find(u"A"_s);
    QVERIFY(found.has_value());
    QCOMPARE(found->value.revealText(), value);
}

void EnvFileTest::skipsWhatIsNoAssignment_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::newRow("nothing") << QByteArray();
    QTest::newRow("blank lines") << QByteArray("\n \n\r\n\t\n");
    QTest::newRow("a comment") << QByteArray("# A=b\n  # A=b\n");
    QTest::newRow("a bare name") << QByteArray("export A\n");
    QTest::newRow("a URL") << QByteArray("https://example.com/?a=b\n");
    QTest::newRow("starts with a digit") << QByteArray("1A=b\n");
    QTest::newRow("no name") << QByteArray("=b\n");
    QTest::newRow("only a byte order mark") << QByteArray("\xEF\xBB\xBF");
}

void EnvFileTest::skipsWhatIsNoAssignment()
{
    QFETCH(QByteArray, text);
    const auto file = EnvFile::parse(text);
    QVERIFY(file.has_value());
    QCOMPARE(file->assignments().size(), 0);
}

void EnvFileTest::keepsOrderLinesAndTheLastOfSeveral()
{
    const auto file = EnvFile::parse("# first\nB=1\nA=\"two\nlines\"\r\nB=2\nexportA=3\n");
    QVERIFY(file.has_value());
    QStringList seen;
    for (const EnvAssignment &assignment : file->assignments())
        seen.append(u"%1@%2"_s.arg(assignment.name).arg(assignment.line));
    QCOMPARE(seen, (QStringList{u"B@2"_s, u"A@3"_s, u"B@5"_s, u"exportA@6"_s}));
    QCOMPARE(file->find(u"B"_s)->value.revealText(), u"2"_s);
    QVERIFY(!file->find(u"C"_s));
}

void EnvFileTest::tellsPositionsThatAnEditorCanReplace_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("edited");
    QTest::newRow("plain") << QByteArray("A=old # why\nB=c\n") << QByteArray("A=NEW # why\nB=c\n");
    QTest::newRow("quoted") << QByteArray("export A = 'old'\r\n") << QByteArray("export A = NEW\r\n");
    QTest::newRow("behind a byte order mark") << QByteArray("\xEF\xBB\xBF"
                                                            "A=old")
                                              << QByteArray("\xEF\xBB\xBF"
                                                            "A=NEW");
    QTest::newRow("behind letters of two bytes")
        << QByteArray("# \xC3\xBC\nA=\"o\nld\"\nB=1") << QByteArray("# \xC3\xBC\nA=NEW\nB=1");
    QTest::newRow("empty") << QByteArray("A=\nB=1") << QByteArray("A=NEW\nB=1");
    QTest::newRow("blanks behind") << QByteArray("A=old  \n") << QByteArray("A=NEW  \n");
}

void EnvFileTest::tellsPositionsThatAnEditorCanReplace()
{
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, edited);
    const auto found = EnvFile::parse(text)->find(u"A"_s);
    QVERIFY(found.has_value());
    QCOMPARE(text.replace(found->valueStart, found->valueLength, "NEW"), edited);
    QVERIFY(edited.sliced(found->start).startsWith(text.startsWith("export") ? "export" : "A"));
}

void EnvFileTest::refusesWhatIsTooLargeOrNoText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("problem");
    QTest::newRow("too large") << QByteArray(EnvFile::mostBytes + 1, ' ') << int(EnvFile::Problem::TooLarge);
    QTest::newRow("too many") << QByteArray("A=\n").repeated(EnvFile::mostAssignments + 1)
                              << int(EnvFile::Problem::TooMany);
    QTest::newRow("zero bytes") << QByteArray("A=b\0c", 5) << int(EnvFile::Problem::NotText);
    QTest::newRow("no UTF-8") << QByteArray("A=\xFF\xFE") << int(EnvFile::Problem::NotText);
}

void EnvFileTest::refusesWhatIsTooLargeOrNoText()
{
    QFETCH(QByteArray, text);
    QFETCH(int, problem);
    const auto file = EnvFile::parse(text);
    QVERIFY(!file.has_value());
    QCOMPARE(int(file.error()), problem);
}

void EnvFileTest::readsWithinItsLimits()
{
    QVERIFY(EnvFile::parse(QByteArray(EnvFile::mostBytes, ' ')).has_value());
    QCOMPARE(EnvFile::parse(QByteArray("A=\n").repeated(EnvFile::mostAssignments))->assignments().size(),
        EnvFile::mostAssignments);
}

void EnvFileTest::endsQuicklyOnManyOpenQuotes()
{
    // Each line's quote is looked for to the end of the text.
    const QByteArray text = QByteArray("A='b\nB=\"c\nC=`d\n").repeated(3000);
    QVERIFY(EnvFile::parse(text).has_value());
    QVERIFY(EnvFile::parse(QByteArray(EnvFile::mostBytes - 9990 * 4, '#') + QByteArray("\nA=\"").repeated(9990))
                .has_value());
}

QTEST_APPLESS_MAIN(EnvFileTest)
#include "tst_envfile.moc"
