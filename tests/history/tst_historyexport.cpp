// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/exportfile.h"
#include "app/history/historychain.h"
#include "app/history/historyexport.h"
#include "tests/support/troubledplace.h"

#include <QCryptographicHash>
#include <QDir>
#include <QElapsedTimer>
#include <QJsonArray>
#include <QJsonDocument>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

HistoryExport::Stamp someStamp()
{
    return {.head = QByteArray(64, 'a'),
        .exportedAt = QDateTime(QDate(2026, 11, 22), QTime(13, 0), Qt::UTC),
        .localZone = QTimeZone(3600)};
}

HistoryEntry someEntry()
{
    return {.number = 1,
        .at = QDateTime(QDate(2026, 11, 22), QTime(12, 30, 15, 250), Qt::UTC),
        .person = u"Ada"_s,
        .what = u"CreateEventKey"_s,
        .keyName = u"shop"_s,
        .outcome = u"done"_s,
        .details = {{u"id"_s, 7}},
        .hash = QByteArray(64, 'b')};
}

QList<HistoryEntry> hostileEntries()
{
    QList<HistoryEntry> entries;
    for (const QString &text :
        {u"partner;=1+1"_s, u"x\t=1+1"_s, u"x,=1+1"_s, u"x; @A1"_s, u"x;\"=1+1\""_s, u"x\";=1+1"_s, u"x;"_s,
            u"\";\"=1"_s, u"x\n=1+1"_s, u"x\r=1+1"_s, u"x;5;y"_s, u"x;001234567890;"_s, u"x\t1e5\ty"_s, u"1;2;3"_s,
            u"x\n007\ny"_s, u"x\r5\r"_s, u"x;\"5\";y"_s, u";5;"_s, u"\uff1d1+1"_s, u"x;\t=1"_s, u"=1;=2,=3\t=4"_s,
            u"x =1+1"_s, u"x \"@A1\""_s, u"x  -2+3"_s, u"x \uff1d1+1 +1"_s, u"a = b - c"_s}) {
        HistoryEntry entry = someEntry();
        entry.keyName = text;
        entry.reason = text;
        entry.person = text;
        entry.details = {{u"name"_s, text}};
        entries.append(entry);
    }
    for (const QString &fingerprint :
        {u"001234567890"_s, u"12e456789012"_s, u"663456789012"_s, u"0e1234567890"_s, u"1e1000000000"_s}) {
        HistoryEntry entry = someEntry();
        entry.fingerprint = fingerprint;
        entry.reason = u"=1;"_s; // a field that ends in a separator stands before others
        entries.append(entry);
    }
    return entries;
}

/// Cells as spreadsheets make them: quotes count at a cell's start only.
QList<QStringList> spreadsheet(const QByteArray &csv, char separator)
{
    const QString text = QString::fromUtf8(csv);
    QList<QStringList> records;
    QStringList record;
    QString cell;
    bool isQuoted = false;
    bool isAtStart = true;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text.at(i);
        const bool isBreak = c == u'\r' || c == u'\n';
        if (isQuoted) {
            if (c != u'"')
                cell += c;
            else if (i + 1 < text.size() && text.at(i + 1) == u'"')
                cell += text.at(i++);
            else
                isQuoted = false;
        } else if (c == u'"' && isAtStart) {
            isQuoted = true;
            isAtStart = false;
        } else if (c == QLatin1Char(separator) || isBreak) {
            record.append(std::exchange(cell, {}));
            isAtStart = true;
            if (isBreak) {
                records.append(std::exchange(record, {}));
                if (c == u'\r' && i + 1 < text.size() && text.at(i + 1) == u'\n')
                    ++i;
            }
        } else {
            cell += c;
            isAtStart = false;
        }
    }
    return records;
}

QList<QByteArray> lines(const QByteArray &csv)
{
    return csv.left(csv.size() - 2).replace("\r\n", "\x1e").split('\x1e');
}

} // namespace

/// The history as CSV and JSON.
class HistoryExportTest : public QObject
{
    Q_OBJECT

private slots:
    void writesOneRecordAnEntryAndTheHead()
    {
        const QByteArray csv = HistoryExport::toCsv({someEntry()}, someStamp());
        QVERIFY(csv.endsWith("\r\n"));
        const QList<QByteArray> records = lines(csv);
        QCOMPARE(records.size(), 3);
        QCOMPARE(records.at(1),
            QByteArray(
                "\"1\",\"2026-11-22T12:30:15.250Z\",\"2026-11-22T13:30:15.250+01:00\",\"Ada\",\"\",\"\",\"\",\"\","
                "\"CreateEventKey\",\"Create event "
                "key\",\"shop\",\"shop\",\"\",\"done\",\"Done\",\"\",\"\",\"{\"\"id\"\":7}\",\"")
                + QByteArray(64, 'b') + '"');
        QVERIFY(records.at(2).startsWith("\"head\",\"2026-11-22T13:00:00.000Z\",\"2026-11-22T14:00:00.000+01:00\","));
        QVERIFY(records.at(2).endsWith(QByteArray(64, 'a') + '"'));
        QCOMPARE(records.at(2).count(','), records.at(0).count(','));
    }

    void quotesAndDefusesTexts_data()
    {
        QTest::addColumn<QString>("text");
        QTest::addColumn<QByteArray>("field");
        QTest::newRow("plain") << u"shop"_s << QByteArray("shop");
        QTest::newRow("a comma") << u"a,b"_s << QByteArray("a,b");
        QTest::newRow("quotes") << u"say \"x\""_s << QByteArray("say \"\"x\"\"");
        QTest::newRow("a line break") << u"a\nb"_s << QByteArray("a\nb");
        QTest::newRow("a formula") << u"=HYPERLINK(\"http://x\",\"y\")"_s
                                   << QByteArray("'=HYPERLINK(\"\"http://x\"\",\"\"y\"\")");
        QTest::newRow("plus") << u"+1"_s << QByteArray("'+1");
        QTest::newRow("minus") << u"-1+cmd"_s << QByteArray("'-1+cmd");
        QTest::newRow("at") << u"@SUM(A1)"_s << QByteArray("'@SUM(A1)");
        QTest::newRow("a tab") << u"\t=1"_s << QByteArray("'\t'=1");
        QTest::newRow("a formula behind a semicolon") << u"partner;=1+1"_s << QByteArray("partner;'=1+1");
        QTest::newRow("a formula behind a tab") << u"x\t=1+1"_s << QByteArray("x\t'=1+1");
        QTest::newRow("a formula behind a comma and a blank") << u"x, @A1"_s << QByteArray("x,' '@A1");
        QTest::newRow("a quoted formula behind a semicolon") << u"x;\"=1\""_s << QByteArray("x;'\"\"=1\"\"");
        QTest::newRow("a formula on a second line") << u"x\n=1"_s << QByteArray("x\n'=1");
        QTest::newRow("a formula with a wide equals sign") << u"\uff1d1"_s << u"'\uff1d1"_s.toUtf8();
        QTest::newRow("an equals sign inside") << u"a=b"_s << QByteArray("a=b");
        QTest::newRow("digits") << u"663456789012"_s << QByteArray("'663456789012");
        QTest::newRow("zeros in front") << u"001234567890"_s << QByteArray("'001234567890");
        QTest::newRow("an exponent") << u"12e456789012"_s << QByteArray("'12e456789012");
        QTest::newRow("a date") << u"1/2"_s << QByteArray("'1/2");
        QTest::newRow("a fraction") << u".5"_s << QByteArray("'.5");
        QTest::newRow("an accountant's minus") << u"(5)"_s << QByteArray("'(5)");
        QTest::newRow("a share") << u"5 %"_s << QByteArray("'5 %");
        QTest::newRow("money") << u"\u20ac005"_s << u"'\u20ac005"_s.toUtf8();
        QTest::newRow("a time") << u"12:30 PM"_s << QByteArray("'12:30 PM");
        QTest::newRow("a month and a number") << u"MARCH1"_s << QByteArray("'MARCH1");
        QTest::newRow("a day and a month") << u"3-Jan"_s << QByteArray("'3-Jan");
        QTest::newRow("a word that begins like a month") << u"Marketing 2"_s << QByteArray("Marketing 2");
        QTest::newRow("digits of another script") << u"\u0660\u0661"_s << u"'\u0660\u0661"_s.toUtf8();
        QTest::newRow("wide digits") << u"\uff10\uff11"_s << u"'\uff10\uff11"_s.toUtf8();
        QTest::newRow("a formula behind what cannot be seen") << u"\u200b=1"_s << u"'\u200b=1"_s.toUtf8();
        QTest::newRow("a formula behind a no-break space") << u"x;\u00a0=1"_s << u"x;'\u00a0=1"_s.toUtf8();
        QTest::newRow("a small equals sign") << u"\ufe661"_s << u"'\ufe661"_s.toUtf8();
        QTest::newRow("a real minus") << u"\u22121"_s << u"'\u22121"_s.toUtf8();
        QTest::newRow("a truth value") << u"TRUE"_s << QByteArray("'TRUE");
        QTest::newRow("a small truth value") << u"false"_s << QByteArray("'false");
        for (const QString &word : {u"IGAZ"_s, u"DOĞRU"_s, u"YANLIŞ"_s, u"nepravda"_s, u"EPÄTOSI"_s, u"ΨΕΥΔΗΣ"_s})
            QTest::newRow(qPrintable(u"a truth value: "_s + word)) << word << (u'\'' + word).toUtf8();
        QTest::newRow("a word that begins with one") << u"falsehood"_s << QByteArray("falsehood");
        QTest::newRow("a spreadsheet's error") << u"#N/A"_s << QByteArray("'#N/A");
        QTest::newRow("a reference that is gone") << u"#REF!"_s << QByteArray("'#REF!");
        QTest::newRow("a number sign") << u"#shop"_s << QByteArray("#shop");
        QTest::newRow("a raised minus") << u"\u207b5"_s << u"'\u207b5"_s.toUtf8();
        QTest::newRow("a heavy plus") << u"\u27955"_s << u"'\u27955"_s.toUtf8();
        QTest::newRow("a heavy minus behind a semicolon") << u"x;\u27965"_s << u"x;'\u27965"_s.toUtf8();
        QTest::newRow("a formula behind a line separator") << u"x\u2028=1"_s << u"x\u2028'=1"_s.toUtf8();
        QTest::newRow("a program that a formula starts")
            << u"=cmd|' /C calc'!A0"_s << QByteArray("'=cmd|' /C calc'!A0");
        QTest::newRow("a mixed fraction") << u"1 1/2"_s << QByteArray("'1 1/2");
        QTest::newRow("a minus behind it") << u"5-"_s << QByteArray("'5-");
        QTest::newRow("thousands with an apostrophe") << u"1\u2019234"_s << u"'1\u2019234"_s.toUtf8();
        QTest::newRow("thousands with a narrow blank") << u"1\u202f234"_s << u"'1\u202f234"_s.toUtf8();
        QTest::newRow("an exponent with Arabic digits") << u"\u0661e5"_s << u"'\u0661e5"_s.toUtf8();
        QTest::newRow("three numbers with dots") << u"5.5.5"_s << QByteArray("'5.5.5");
        QTest::newRow("hexadecimal digits") << u"12e45678901a"_s << QByteArray("12e45678901a");
        // In a file that is read with another separator each of these is a cell of its own.
        QTest::newRow("a number behind a semicolon") << u"x;5;y"_s << QByteArray("x;'5;y");
        QTest::newRow("zeros behind a tab") << u"x\t001\ty"_s << QByteArray("x\t'001\ty");
        QTest::newRow("a date behind a bar") << u"x|1/2|y"_s << QByteArray("x|'1/2|y");
        QTest::newRow("an exponent in a second line") << u"a\n1e5"_s << QByteArray("a\n'1e5");
        QTest::newRow("a number behind a carriage return") << u"a\r007"_s << QByteArray("a\r'007");
        QTest::newRow("numbers alone") << u"1;2"_s << QByteArray("'1;'2");
        QTest::newRow("a number in quotes") << u"\"5\""_s << QByteArray("'\"\"5\"\"");
        QTest::newRow("quotes that open and do not close") << u"x;\"5"_s << QByteArray("x;'\"\"5");
        QTest::newRow("numbers in a sentence") << u"see 5, 6 and 7"_s << QByteArray("see 5, 6 and 7");
        QTest::newRow("a share, its sign in front") << u"%5"_s << QByteArray("'%5");
        QTest::newRow("a debt") << u"$-5"_s << QByteArray("'$-5");
        QTest::newRow("money in words") << u"EUR 5"_s << QByteArray("'EUR 5");
        QTest::newRow("money in another language") << u"5 kr"_s << QByteArray("'5 kr");
        QTest::newRow("a time without a blank") << u"12:30pm"_s << QByteArray("'12:30pm");
        QTest::newRow("a time with dots") << u"5 p.m."_s << QByteArray("'5 p.m.");
        QTest::newRow("a moment as machines write it")
            << u"2026-11-22T12:30:15"_s << QByteArray("'2026-11-22T12:30:15");
        QTest::newRow("a date in German") << u"5. M\u00e4rz 2026"_s << u"'5. M\u00e4rz 2026"_s.toUtf8();
        QTest::newRow("a date in French") << u"3 d\u00e9c"_s << u"'3 d\u00e9c"_s.toUtf8();
        QTest::newRow("a date in Spanish") << u"5 de mayo de 2026"_s << QByteArray("'5 de mayo de 2026");
        QTest::newRow("a date with its day of the week") << u"Mon, 5 Jan 2026"_s << QByteArray("'Mon, 5 Jan 2026");
        QTest::newRow("a date in Japanese") << u"2026\u5e741\u67085\u65e5"_s << u"'2026\u5e741\u67085\u65e5"_s.toUtf8();
        QTest::newRow("a date with wide digits") << u"\uff11/\uff12"_s << u"'\uff11/\uff12"_s.toUtf8();
        QTest::newRow("a truth value in German") << u"WAHR"_s << QByteArray("'WAHR");
        QTest::newRow("an error in German") << u"#BEZUG!"_s << QByteArray("'#BEZUG!");
        QTest::newRow("a word and a number") << u"shop 5"_s << QByteArray("shop 5");
        QTest::newRow("a fingerprint with a letter") << u"12345678901f"_s << QByteArray("12345678901f");
        QTest::newRow("twenty digits") << u"12345678901234567890"_s << QByteArray("'12345678901234567890");
        QTest::newRow("an enormous exponent") << u"1e400"_s << QByteArray("'1e400");
        QTest::newRow("a formula behind a direction mark") << u"\u202e=1"_s << u"'\u202e=1"_s.toUtf8();
        QTest::newRow("a formula behind a vertical tab") << u"\v=1"_s << QByteArray("'\v=1");
        QTest::newRow("a formula behind a blank line") << u"x\n\n=1"_s << QByteArray("x\n'\n'=1");
        QTest::newRow("a wide share") << u"５％"_s << u"'５％"_s.toUtf8();
        QTest::newRow("a wide time") << u"１２：３０"_s << u"'１２：３０"_s.toUtf8();
        QTest::newRow("a wide sum in parentheses") << u"（５）"_s << u"'（５）"_s.toUtf8();
        QTest::newRow("a wide date") << u"１２／５"_s << u"'１２／５"_s.toUtf8();
        QTest::newRow("a wide exponent") << u"１ｅ５"_s << u"'１ｅ５"_s.toUtf8();
        QTest::newRow("a fraction in one sign") << u"1 ½"_s << u"'1 ½"_s.toUtf8();
        QTest::newRow("a share in Arabic") << u"٥٪"_s << u"'٥٪"_s.toUtf8();
        QTest::newRow("a time in Chinese") << u"上午10:30"_s << u"'上午10:30"_s.toUtf8();
        QTest::newRow("a time in Korean") << u"오후 3:30"_s << u"'오후 3:30"_s.toUtf8();
        QTest::newRow("a time in Greek") << u"10:30 π.μ."_s << u"'10:30 π.μ."_s.toUtf8();
        QTest::newRow("a date with its year in Russian") << u"5 января 2026 г."_s << u"'5 января 2026 г."_s.toUtf8();
        QTest::newRow("a date in Vietnamese") << u"5 tháng 1 năm 2026"_s << u"'5 tháng 1 năm 2026"_s.toUtf8();
        QTest::newRow("a Japanese era") << u"R8.1.5"_s << u"'R8.1.5"_s.toUtf8();
        QTest::newRow("a Japanese era in words") << u"令和8年1月5日"_s << u"'令和8年1月5日"_s.toUtf8();
        QTest::newRow("an old Japanese era") << u"s64/1/7"_s << u"'s64/1/7"_s.toUtf8();
        QTest::newRow("numbers behind a wide blank") << u"　5"_s << u"'　5"_s.toUtf8();
        QTest::newRow("a negative sum") << u"-5"_s << u"'-5"_s.toUtf8();
        QTest::newRow("a negative sum behind a semicolon") << u"x;-5"_s << QByteArray("x;'-5");
        QTest::newRow("a wide minus") << u"－5"_s << u"'－5"_s.toUtf8();
        QTest::newRow("a big number with blanks") << u"12 345 678 901 234"_s << u"'12 345 678 901 234"_s.toUtf8();
        QTest::newRow("an inch") << u"5'6\""_s << u"'5'6\"\""_s.toUtf8();
        QTest::newRow("a Chinese republic's year") << u"民國115年1月5日"_s << u"'民國115年1月5日"_s.toUtf8();
        QTest::newRow("a word of Roman digits") << u"Ⅴ"_s << u"Ⅴ"_s.toUtf8();
        QTest::newRow("a name with a raised digit") << u"m²"_s << u"m²"_s.toUtf8();
        QTest::newRow("an R and a number") << u"R8"_s << u"R8"_s.toUtf8();
        QTest::newRow("a version") << u"v1.2.3"_s << u"v1.2.3"_s.toUtf8();
        QTest::newRow("a day in a name") << u"deploy 5 prod"_s << u"deploy 5 prod"_s.toUtf8();
        QTest::newRow("a call of another program")
            << u"=DDE(\"cmd\";\"/C calc\";\"x\")"_s << QByteArray("'=DDE(\"\"cmd\"\";\"\"/C calc\"\";\"\"x\"\")");
        QTest::newRow("a call behind a plus") << u"+cmd|' /C calc'!A0"_s << QByteArray("'+cmd|' /C calc'!A0");
        QTest::newRow("a call behind a minus, behind a tab")
            << u"x\t -cmd|'/C'!A0"_s << QByteArray("x\t' '-cmd|'/C'!A0");
        QTest::newRow("a wide at") << u"x;\uff20SUM(1)"_s << u"x;'\uff20SUM(1)"_s.toUtf8();
        QTest::newRow("an equals sign behind a wide blank") << u"\u3000=1"_s << u"'\u3000=1"_s.toUtf8();
        QTest::newRow("an equals sign behind a figure space") << u"x\t\u2007=1"_s << u"x\t'\u2007=1"_s.toUtf8();
        QTest::newRow("an equals sign behind a next line") << u"\u0085=1"_s << u"'\u0085=1"_s.toUtf8();
        QTest::newRow("an equals sign behind quotes") << u"\"\"=1"_s << QByteArray("'\"\"\"\"=1");
        QTest::newRow("an equals sign behind an apostrophe") << u"'=1"_s << QByteArray("'=1");
        QTest::newRow("a formula behind two semicolons") << u";;=1"_s << QByteArray(";;'=1");
        QTest::newRow("a formula behind all three") << u",\t;=1"_s << QByteArray(",'\t;'=1");
        QTest::newRow("a carriage return alone") << u"x\r=1"_s << QByteArray("x\r'=1");
        QTest::newRow("a formula without any more") << u"="_s << QByteArray("'=");
        QTest::newRow("not Latin") << u"\u4e2d"_s << u"\u4e2d"_s.toUtf8();
    }

    void quotesAndDefusesTexts()
    {
        QFETCH(QString, text);
        QFETCH(QByteArray, field);
        HistoryEntry entry = someEntry();
        entry.reason = text;
        const QByteArray csv = HistoryExport::toCsv({entry}, someStamp());
        QVERIFY2(csv.contains(",\"done\",\"Done\",\"" + field + "\",\"\",\"{"), csv.constData());
    }

    /// Each sign of it is looked at some times at most, whatever stands around it.
    void writesTextsWithoutEndInTime_data()
    {
        QTest::addColumn<QString>("text");
        QTest::newRow("letters") << QString(1'000'000, u'a');
        QTest::newRow("tabs") << QString(300'000, u'\t');
        QTest::newRow("tabs and blanks") << u"\t "_s.repeated(100'000);
        QTest::newRow("line separators") << QString(300'000, QChar(0x2028));
        QTest::newRow("blanks") << QString(300'000, u' ');
        QTest::newRow("semicolons and numbers") << u";5"_s.repeated(2'000);
    }

    void writesTextsWithoutEndInTime()
    {
        QFETCH(QString, text);
        HistoryEntry entry = someEntry();
        entry.reason = u";=HYPERLINK(\"http://x\")"_s + text;
        QElapsedTimer time;
        time.start();
        const QByteArray csv = HistoryExport::toCsv({entry}, someStamp());
        QVERIFY2(time.elapsed() < 10'000, qPrintable(QString::number(time.elapsed())));
        QVERIFY(csv.contains(";'=HYPERLINK"));
    }

    /// Excel puts what is too much for one cell into the next row, where it may be a formula.
    void fitsIntoACellWithAnySeparator_data()
    {
        QTest::addColumn<QStringList>("texts"); // key name, reason, person
        QTest::newRow("a formula at the edge") << QStringList{{}, QString(32'767, u'a') + u"=1+1"_s, {}};
        QTest::newRow("quotes") << QStringList{{}, QString(20'000, u'"'), {}};
        QTest::newRow("formulas") << QStringList{{}, u";=1"_s.repeated(20'000), {}};
        QTest::newRow("a text in each field") << QStringList(3, QString(20'000, u'b') + u"=1"_s);
        QTest::newRow("beside a short one") << QStringList{u"shop"_s, QString(40'000, u'c'), u"Ada"_s};
        QTest::newRow("pairs") << QStringList{{}, u"\U0001F600"_s.repeated(30'000), {}};
        QTest::newRow("pairs behind a letter") << QStringList{{}, u'x' + u"\U0001F600"_s.repeated(30'000), {}};
        QTest::newRow("line breaks") << QStringList{{}, u"-\n"_s.repeated(30'000), {}};
        QTest::newRow("as long as may be") << QStringList{{}, QString(30'000, u'd'), {}};
    }

    void fitsIntoACellWithAnySeparator()
    {
        QFETCH(QStringList, texts);
        HistoryEntry entry = someEntry();
        entry.keyName = texts.at(0);
        entry.reason = texts.at(1);
        entry.person = texts.at(2);
        const QByteArray csv = HistoryExport::toCsv({entry}, someStamp());
        const qsizetype start = csv.indexOf("\r\n") + 2;
        const QString record = QString::fromUtf8(csv.sliced(start, csv.indexOf("\r\n", start) - start));
        QVERIFY2(record.size() <= 32'767, qPrintable(QString::number(record.size())));
        QVERIFY(!record.contains(QChar::ReplacementCharacter));
        const bool isCut = texts.at(1).size() > 30'000 || texts.at(1).startsWith(u'"') || !texts.at(0).isEmpty();
        QCOMPARE(record.contains(u"(cut: %1 characters in all)"_s.arg(texts.at(1).size())), isCut);
        if (texts.at(0) == "shop"_L1)
            QVERIFY(record.contains(u"\"Ada\""_s) && record.contains(u"\"shop\""_s));
        if (!isCut)
            QVERIFY(record.contains(texts.at(1)));
        QVERIFY2(record.size() > 15'000, "no more is cut than need be");
    }

    void saysWhyAFileWasNotWritten_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("why");
        QTest::newRow("a folder that is gone") << u"gone/list.csv"_s << u"No such file or directory"_s;
        QTest::newRow("a file for a folder") << u"file/list.csv"_s << u"Not a directory"_s;
        QTest::newRow("a name without end") << QString(300, u'x') << u"File name too long"_s;
        QTest::newRow("a folder") << u"folder"_s << u"directory"_s;
    }

    /// The cause is the system's, and not guessed.
    void saysWhyAFileWasNotWritten()
    {
        QFETCH(QString, name);
        QFETCH(QString, why);
        const QTemporaryDir directory;
        QVERIFY(QDir(directory.path()).mkdir(u"folder"_s));
        QVERIFY(writeExportFile(directory.filePath(u"file"_s), "x"));
        const Done written = writeExportFile(directory.filePath(name), "x");
        QVERIFY(!written);
        QCOMPARE(written.error().kind, Error::Kind::Storage);
        const QString said = written.error().serverMessage;
        QVERIFY2(said.contains(why) && said.contains(directory.path()), qPrintable(said));
    }

    /// Where a file system knows no rights of each file's own, what was asked for is not what is there.
    void saysOfTheFileThatIsThereWhoCanReadIt()
    {
        const QTemporaryDir directory;
        const QString path = directory.filePath(u"list.csv"_s);
        QVERIFY(writeExportFile(path, "x"));
        QCOMPARE(whoCanReadText(path), u"Only you can read the file."_s);
        for (const int mode : {0640, 0604, 0610, 0602}) {
            QCOMPARE(::chmod(qPrintable(path), mode_t(mode)), 0);
            QVERIFY2(whoCanReadText(path).startsWith(u"Others than you"_s), qPrintable(QString::number(mode, 8)));
        }
        QCOMPARE(::chmod(qPrintable(path), 0400), 0);
        QCOMPARE(whoCanReadText(path), u"Only you can read the file."_s);
        if (::geteuid() == 0) {
            QCOMPARE(::chown(qPrintable(path), AsNobody::nobody, 0), 0);
            QVERIFY(whoCanReadText(path).startsWith(u"Others than you"_s));
        }
        QVERIFY(whoCanReadText(directory.filePath(u"gone"_s)).startsWith(u"Others than you"_s));
    }

    void leavesWhatWasThereWhereItCannotBeWritten_data() { TroubledPlace::addRows(false); }

    /// Said is what the system says, and never that all is well.
    void leavesWhatWasThereWhereItCannotBeWritten()
    {
        QFETCH(QString, trouble);
        QFETCH(QString, words);
        TroubledPlace place(u"list.csv"_s);
        if (!place.isPossible)
            QSKIP("only root can mount");
        QVERIFY(writeExportFile(place.path, "what was there"));
        for (const int size : {10, 100'000}) { // within a buffer, and beyond
            place.begin(trouble);
            const Done written = writeExportFile(place.path, QByteArray(size, 'x'));
            const QStringList left = QDir(place.folder()).entryList({u"list.csv.*"_s}, QDir::Files | QDir::Hidden);
            place.mend();
            QVERIFY(!written);
            QVERIFY2(written.error().serverMessage.contains(words), qPrintable(written.error().serverMessage));
            QCOMPARE(left, trouble == "a folder in its place"_L1 ? QStringList{u"list.csv.before"_s} : QStringList());
            QFile file(place.path);
            QVERIFY(file.open(QIODevice::ReadOnly));
            QCOMPARE(file.readAll(), QByteArray("what was there"));
        }
        QVERIFY(writeExportFile(place.path, "anew"));
    }

    void replacesNothingThatIsNoFile()
    {
        const QTemporaryDir directory;
        const QString pipe = directory.filePath(u"pipe"_s);
        const QString circle = directory.filePath(u"circle"_s);
        const QString link = directory.filePath(u"link"_s);
        const QString target = directory.filePath(u"target"_s);
        QVERIFY(::mkfifo(qPrintable(pipe), 0600) == 0 && QFile::link(circle, circle) && QFile::link(target, link));
        QVERIFY(!writeExportFile(pipe, "x") && !writeExportFile(circle, "x"));
        QVERIFY(!QFileInfo(pipe).isFile() && QFileInfo(circle).isSymLink());
        for (int round = 0; round < 2; ++round) { // not there yet, and there
            QVERIFY(writeExportFile(link, "x"));
            QVERIFY(QFileInfo(link).isSymLink() && QFileInfo(target).size() == 1);
            QCOMPARE(QFile::permissions(target) & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        }
    }

    /// The rows of people's reports, read as a spreadsheet reads them that was told of one separator or another.
    void isNeitherFormulaNorNumberWithAnySeparator_data()
    {
        QTest::addColumn<char>("separator");
        QTest::newRow("comma") << ',';
        QTest::newRow("semicolon") << ';';
        QTest::newRow("tab") << '\t';
        QTest::newRow("blank") << ' ';
    }

    void isNeitherFormulaNorNumberWithAnySeparator()
    {
        QFETCH(char, separator);
        const QByteArray csv = HistoryExport::toCsv(hostileEntries(), someStamp());
        const QList<QStringList> records = spreadsheet(csv, separator);
        QVERIFY(records.size() > hostileEntries().size());
        for (const QStringList &record : records) {
            for (qsizetype i = 0; i < record.size(); ++i) {
                const QString cell = record.at(i).trimmed();
                QVERIFY2(cell.isEmpty() || (separator == ' ' && cell.size() == 1)
                        || !u"=+-@\uff1d\uff0b\uff0d\uff20"_s.contains(cell.front()),
                    qPrintable(cell));
                bool isNumber = false;
                cell.toDouble(&isNumber);
                // Of what was a text between blanks before nobody can tell.
                QVERIFY2(!isNumber || separator == ' ' || (i == 0 && separator == ','),
                    qPrintable(cell)); // the first column is the number
            }
        }
    }

    /// The same by another program's reader.
    void isReadAlikeByPython()
    {
        const QString python = QStandardPaths::findExecutable(u"python3"_s);
        if (python.isEmpty())
            QSKIP("python3 is not installed");
        const QByteArray csv = HistoryExport::toCsv(hostileEntries(), someStamp());
        for (const char separator : {',', ';', '\t', ' '}) {
            QProcess reader;
            reader.start(python,
                {u"-c"_s,
                    u"import csv, io, json, sys\n"
                    "text = io.TextIOWrapper(sys.stdin.buffer, 'utf-8', newline='')\n"
                    "print(json.dumps(list(csv.reader(text, delimiter=sys.argv[1]))))"_s,
                    QString(QLatin1Char(separator))});
            reader.write(csv);
            reader.closeWriteChannel();
            QVERIFY(reader.waitForFinished());
            QList<QStringList> records;
            for (const QJsonValue &record : QJsonDocument::fromJson(reader.readAllStandardOutput()).array()) {
                QStringList cells;
                for (const QJsonValue &cell : record.toArray())
                    cells.append(cell.toString());
                records.append(cells);
            }
            QCOMPARE(records, spreadsheet(csv, separator));
        }
    }

    /// The same by a real spreadsheet, which makes of a text what it takes it for.
    void staysTextInARealSpreadsheet()
    {
        const QString converter = QStandardPaths::findExecutable(u"ssconvert"_s);
        if (converter.isEmpty())
            QSKIP("Gnumeric is not installed (app/install-missing --tools)");
        QList<HistoryEntry> entries = hostileEntries();
        for (const QString &text : {u"TRUE"_s, u"#N/A"_s, u"\u207b5"_s, u"1e5"_s, u"5-"_s, u"1 1/2"_s, u"\u22125"_s,
                 u"\u0661\u0662"_s, u"5.5.5"_s, u"12:30"_s, u"\v=1"_s, u"'=1"_s, u"$-5"_s, u"12:30pm"_s, u"12:30PM"_s,
                 u"%5"_s, u"1e400"_s, u"EUR 5"_s, u"2026-11-22T12:30:15"_s, u"Mon, 5 Jan 2026"_s, u"\u27955"_s}) {
            entries.append(someEntry());
            entries.last().person = entries.last().keyName = entries.last().reason = text;
        }
        const QTemporaryDir directory;
        QFile file(directory.filePath(u"in.csv"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(HistoryExport::toCsv(entries, someStamp())) > 0);
        file.close();
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"LC_ALL"_s, u"C.UTF-8"_s);
        environment.insert(u"HOME"_s, directory.path());
        process.setProcessEnvironment(environment);
        process.start(converter,
            {u"-I"_s, u"Gnumeric_stf:stf_csvtab"_s, u"-T"_s, u"Gnumeric_XmlIO:sax:0"_s, file.fileName(),
                directory.filePath(u"out.xml"_s)});
        QVERIFY(process.waitForFinished());
        QFile converted(directory.filePath(u"out.xml"_s));
        QVERIFY(converted.open(QIODevice::ReadOnly));
        QXmlStreamReader xml(&converted);
        constexpr int firstOfTexts = 3; // behind the number and the two times
        int texts = 0;
        while (!xml.atEnd()) {
            if (xml.readNext() != QXmlStreamReader::StartElement || xml.name() != "Cell"_L1)
                continue;
            const bool isOfTexts = xml.attributes().value("Col"_L1).toInt() >= firstOfTexts;
            const QString type = xml.attributes().value("ValueType"_L1).toString(); // none: a formula
            const QString text = xml.readElementText();
            if (!isOfTexts)
                continue;
            QVERIFY2(type == "60"_L1, qPrintable(type + u' ' + text));
            ++texts;
        }
        QVERIFY(texts > 7 * entries.size());
    }

    void writesLocalTimesThatMeanTheSameMoment_data()
    {
        QTest::addColumn<QByteArray>("zone");
        QTest::addColumn<QString>("utc");
        QTest::addColumn<QString>("local"); // empty: the same moment is all that is asked
        const auto row = [](const char *zone, const QString &utc, const QString &local = {}) {
            QTest::addRow("%s, %s", zone, qPrintable(utc)) << QByteArray(zone) << utc << local;
        };
        row("UTC", u"2026-11-22T12:30:15.250Z"_s, u"2026-11-22T12:30:15.250Z"_s);
        row("Asia/Kathmandu", u"2026-11-22T12:30:15.250Z"_s, u"2026-11-22T18:15:15.250+05:45"_s);
        row("America/St_Johns", u"2026-11-22T01:30:00.000Z"_s, u"2026-11-21T22:00:00.000-03:30"_s);
        row("Pacific/Kiritimati", u"2026-12-31T12:00:00.000Z"_s, u"2027-01-01T02:00:00.000+14:00"_s);
        // The hour that does not exist, the one that comes twice, and a jump by half an hour.
        row("Europe/Berlin", u"2026-03-29T00:59:59.000Z"_s, u"2026-03-29T01:59:59.000+01:00"_s);
        row("Europe/Berlin", u"2026-03-29T01:00:00.000Z"_s, u"2026-03-29T03:00:00.000+02:00"_s);
        row("Europe/Berlin", u"2026-10-25T00:30:00.000Z"_s, u"2026-10-25T02:30:00.000+02:00"_s);
        row("Europe/Berlin", u"2026-10-25T01:30:00.000Z"_s, u"2026-10-25T02:30:00.000+01:00"_s);
        row("Australia/Lord_Howe", u"2026-04-04T14:59:59.000Z"_s, u"2026-04-05T01:59:59.000+11:00"_s);
        row("Australia/Lord_Howe", u"2026-04-04T15:00:00.000Z"_s, u"2026-04-05T01:30:00.000+10:30"_s);
        // A day that was left out.
        row("Pacific/Apia", u"2011-12-30T09:59:59.000Z"_s, u"2011-12-29T23:59:59.000-10:00"_s);
        row("Pacific/Apia", u"2011-12-30T10:00:00.000Z"_s, u"2011-12-31T00:00:00.000+14:00"_s);
        // Zones with seconds, times before there were zones, and such as nobody lives to see.
        row("Africa/Monrovia", u"1971-06-01T00:00:00.000Z"_s);
        row("Europe/Amsterdam", u"1930-01-01T00:00:00.000Z"_s);
        row("America/New_York", u"0001-01-01T12:00:00.000Z"_s);
        row("Europe/Berlin", u"9999-12-31T12:00:00.000Z"_s);
        row("Asia/Tehran", u"2500-07-01T00:00:00.000Z"_s);
    }

    void writesLocalTimesThatMeanTheSameMoment()
    {
        QFETCH(QByteArray, zone);
        QFETCH(QString, utc);
        QFETCH(QString, local);
        HistoryEntry entry = someEntry();
        entry.at = QDateTime::fromString(utc, Qt::ISODateWithMs);
        HistoryExport::Stamp stamp = someStamp();
        stamp.localZone = QTimeZone(zone);
        if (!stamp.localZone.isValid())
            QSKIP("the system knows no time zones");
        const QByteArray record = lines(HistoryExport::toCsv({entry}, stamp)).at(1);
        const QStringList fields = QString::fromUtf8(record).split(u"\",\""_s);
        QCOMPARE(fields.at(1), utc);
        if (!local.isEmpty())
            QCOMPARE(fields.at(2), local);
        const QDateTime back = QDateTime::fromString(fields.at(2), Qt::ISODateWithMs);
        QVERIFY2(back.isValid(), qPrintable(fields.at(2)));
        QCOMPARE(back.toUTC(), entry.at);
        const QJsonObject row
            = QJsonDocument::fromJson(HistoryExport::toJson({entry}, stamp)).object()[u"entries"][0].toObject();
        QCOMPARE(row[u"atLocal"].toString(), fields.at(2));
    }

    /// With other digits, calendars and separators than C's.
    void isTheSameWhateverThePersonsLanguage()
    {
        QList<HistoryEntry> entries = hostileEntries();
        const QByteArray before = HistoryExport::toCsv(entries, someStamp());
        const QByteArray json = HistoryExport::toJson(entries, someStamp());
        for (const char *name :
            {"ar_EG", "fa_IR", "bn_BD", "mr_IN", "my_MM", "ne_NP", "th_TH", "tr_TR", "de_DE", "he_IL"}) {
            QLocale::setDefault(QLocale(QString::fromLatin1(name)));
            const QByteArray now = HistoryExport::toCsv(entries, someStamp());
            const QByteArray jsonNow = HistoryExport::toJson(entries, someStamp());
            QLocale::setDefault(QLocale::c());
            QVERIFY2(now == before && jsonNow == json, name);
        }
    }

    /// By what the file itself says about its hashes, without the program's own functions.
    void canBeCheckedFromTheJsonAlone()
    {
        QByteArray before(64, '0');
        QList<HistoryEntry> entries;
        for (int i = 1; i <= 3; ++i) {
            HistoryEntry entry = someEntry();
            entry.number = i;
            entry.reason = u"=1+1 \u00fc"_s;
            entry.hash = before = HistoryChain::hashOf(before, entry);
            entries.append(entry);
        }
        HistoryExport::Stamp stamp = someStamp();
        stamp.head = before;

        const QJsonObject file = QJsonDocument::fromJson(HistoryExport::toJson(entries, stamp)).object();

        QByteArray hash(64, '0');
        for (const QJsonValue &row : file[u"entries"].toArray()) {
            QByteArray text = hash;
            for (const auto name : {"number"_L1, "at"_L1, "person"_L1, "account"_L1, "origin"_L1, "environmentId"_L1,
                     "environment"_L1, "what"_L1, "keyName"_L1, "fingerprint"_L1, "outcome"_L1, "reason"_L1,
                     "rotation"_L1, "details"_L1}) {
                const QByteArray value = row[name].toVariant().toString().toUtf8();
                text += QByteArray::number(value.size()) + ':' + value;
            }
            hash = QCryptographicHash::hash(text, QCryptographicHash::Sha256).toHex();
            QCOMPARE(row[u"hash"_s].toString().toLatin1(), hash);
            QCOMPARE(row[u"atLocal"_s].toString(), u"2026-11-22T13:30:15.250+01:00"_s);
        }
        QCOMPARE(file[u"head"_s].toString().toLatin1(), hash);
    }
};

QTEST_GUILESS_MAIN(HistoryExportTest)
#include "tst_historyexport.moc"
