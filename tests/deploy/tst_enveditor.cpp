// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/enveditor.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryFile>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

using Problem = EnvEditor::Problem;

const QByteArray bom = "\xEF\xBB\xBF";

QList<EnvChange> rotation()
{
    return {{u"INNGEST_SIGNING_KEY"_s, Secret("signkey-prod-new")},
        {u"INNGEST_SIGNING_KEY_FALLBACK"_s, Secret("signkey-prod-old")}};
}

QByteArray edited(const QByteArray &text, const QList<EnvChange> &changes)
{
    const auto edit = EnvEditor::edit(text, changes);
    return edit ? edit->text.reveal().toByteArray() : "refused: " + QByteArray::number(int(edit.error()));
}

/// Values that loaders have opinions about.
QList<std::pair<const char *, QByteArray>> oddValues()
{
    return {{"a key", "signkey-prod-0123456789abcdef"}, {"empty", ""}, {"with a blank", "a b"},
        {"with a comment sign", "a #b"}, {"with a dollar", "a$b${c}"}, {"with single quotes", "it's"},
        {"with double quotes", "say \"x\""}, {"with both quotes", "it's \"x\""}, {"with a backslash", "a\\nb\\"},
        {"with everything", "'\"`$\\ #\t"}, {"over two lines", "a\nb"}, {"with Windows' line end", "a\r\nb"},
        {"other scripts", "\xC3\xBC"}, {"blanks around", "  a  "}};
}

} // namespace

/// Variables set, replaced and removed in place.
class EnvEditorTest : public QObject
{
    Q_OBJECT

private slots:
    void changesWhatItIsToChangeAndNothingElse_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        const auto row = [](const char *name, const QByteArray &before, const QByteArray &after) {
            QTest::newRow(name) << before << after;
        };
        const QByteArray both = "INNGEST_SIGNING_KEY=signkey-prod-new\nINNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\n";
        row("nothing there", "", both);
        row("the key replaced, the fallback behind it", "A=1\nINNGEST_SIGNING_KEY=x\nB=2\n", "A=1\n" + both + "B=2\n");
        row("both replaced where they are", "INNGEST_SIGNING_KEY_FALLBACK=x\nB=2\nINNGEST_SIGNING_KEY=y\n",
            "INNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\nB=2\nINNGEST_SIGNING_KEY=signkey-prod-new\n");
        row("at the end", "A=1\n", "A=1\n" + both);
        row("at an end without a line end", "A=1", "A=1\n" + both.chopped(1));
        row("behind a comment without a line end", "# why", "# why\n" + both.chopped(1));
        row("beside another one of Inngest's", "INNGEST_DEV=0\nB=2\n", "INNGEST_DEV=0\n" + both + "B=2\n");
        row("behind the fallback alone", "INNGEST_SIGNING_KEY_FALLBACK=x\nB=2\n",
            "INNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\nINNGEST_SIGNING_KEY=signkey-prod-new\nB=2\n");
        row("comments stay", "# a\nINNGEST_SIGNING_KEY=x # why\n#INNGEST_SIGNING_KEY=z\n",
            "# a\nINNGEST_SIGNING_KEY=signkey-prod-new # why\nINNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\n"
            "#INNGEST_SIGNING_KEY=z\n");
        row("single quotes stay", "INNGEST_SIGNING_KEY='x'\n",
            "INNGEST_SIGNING_KEY='signkey-prod-new'\nINNGEST_SIGNING_KEY_FALLBACK='signkey-prod-old'\n");
        row("double quotes and what is behind them stay", "INNGEST_SIGNING_KEY=\"x\"  # y\n",
            "INNGEST_SIGNING_KEY=\"signkey-prod-new\"  # y\nINNGEST_SIGNING_KEY_FALLBACK=\"signkey-prod-old\"\n");
        row("backticks stay", "INNGEST_SIGNING_KEY=`x`\n",
            "INNGEST_SIGNING_KEY=`signkey-prod-new`\nINNGEST_SIGNING_KEY_FALLBACK=`signkey-prod-old`\n");
        row("export stays", "export INNGEST_SIGNING_KEY = x\n",
            "export INNGEST_SIGNING_KEY = signkey-prod-new\nexport INNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\n");
        row("all are exported", "export A=1\n",
            "export A=1\nexport INNGEST_SIGNING_KEY=signkey-prod-new\n"
            "export INNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\n");
        row("Windows' line ends stay", "A=1\r\nINNGEST_SIGNING_KEY=x\r\nB=2\r\n",
            "A=1\r\nINNGEST_SIGNING_KEY=signkey-prod-new\r\nINNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\r\nB=2\r\n");
        row("old Mac line ends stay", "A=1\rINNGEST_SIGNING_KEY=x\r",
            "A=1\rINNGEST_SIGNING_KEY=signkey-prod-new\rINNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\r");
        row("the byte order mark stays", bom + "INNGEST_SIGNING_KEY=x\n", bom + both);
        row("a byte order mark alone", bom, bom + both);
        row("a colon stays", "INNGEST_SIGNING_KEY: x\n",
            "INNGEST_SIGNING_KEY: signkey-prod-new\nINNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\n");
        row("an empty value", "INNGEST_SIGNING_KEY=\nB=2\n", both + "B=2\n");
        row("an empty value before a comment", "INNGEST_SIGNING_KEY= # later\n",
            "INNGEST_SIGNING_KEY= signkey-prod-new # later\nINNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\n");
        row("a value over two lines", "INNGEST_SIGNING_KEY='x\ny'\nB=2\n",
            "INNGEST_SIGNING_KEY='signkey-prod-new'\nINNGEST_SIGNING_KEY_FALLBACK='signkey-prod-old'\nB=2\n");
        row("something behind the quotes", "INNGEST_SIGNING_KEY=\"x\"y\n",
            "INNGEST_SIGNING_KEY=\"signkey-prod-new\"y\nINNGEST_SIGNING_KEY_FALLBACK=\"signkey-prod-old\"\n");
        row("a quote that never ends", "INNGEST_SIGNING_KEY='x\nB=2\n", both + "B=2\n");
        row("lines that are no assignments", "not one\n=\nhttps://a/?b=c\nINNGEST_SIGNING_KEY=x\n",
            "not one\n=\nhttps://a/?b=c\n" + both);
        row("the same already", both, both);
        row("of several the last one", "INNGEST_SIGNING_KEY=a\nINNGEST_SIGNING_KEY=b\nINNGEST_SIGNING_KEY=c\n",
            "INNGEST_SIGNING_KEY=a\nINNGEST_SIGNING_KEY=b\n" + both);
    }

    void changesWhatItIsToChangeAndNothingElse()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QCOMPARE(edited(before, rotation()), after);
    }

    void putsBackWhatItOverwrote_data() { changesWhatItIsToChangeAndNothingElse_data(); }
    void putsBackWhatItOverwrote()
    {
        QFETCH(QByteArray, before);
        const auto edit = EnvEditor::edit(before, rotation());
        QVERIFY(edit.has_value());
        const QByteArray back = edited(edit->text.reveal().toByteArray(), EnvEditor::restoring(edit->overwritten));
        // A quote that never ended, and values over several lines, come back in a spelling of their own.
        const auto was = EnvFile::parse(before);
        const auto is = EnvFile::parse(back);
        QCOMPARE(is->assignments().size(), was->assignments().size());
        for (qsizetype at = 0; at < was->assignments().size(); ++at) {
            QCOMPARE(is->assignments()[at].name, was->assignments()[at].name);
            QVERIFY(is->assignments()[at].value == was->assignments()[at].value);
        }
        if (!before.contains("'x\n") && !before.contains("= #"))
            QCOMPARE(back, before);
    }

    void removesTheWholeLine_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("after");
        const auto row = [](const char *name, const QByteArray &before, const QByteArray &after) {
            QTest::newRow(name) << before << after;
        };
        row("in the middle", "A=1\nGONE=x # why\nB=2\n", "A=1\nB=2\n");
        row("indented and exported", "A=1\n  export GONE='x'\nB=2\n", "A=1\nB=2\n");
        row("at the end", "A=1\nGONE=x\n", "A=1\n");
        row("at an end without a line end", "A=1\r\nGONE=x", "A=1");
        row("alone", "GONE=x", "");
        row("behind a byte order mark", bom + "GONE=x\nA=1\n", bom + "A=1\n");
        row("over two lines", "GONE=\"x\ny\"\nA=1\n", "A=1\n");
        row("all of several, or an earlier one would count again", "GONE=1\nA=1\nGONE=2\n", "A=1\n");
        row("blank lines stay", "A=1\n\nGONE=x\n\nB=2\n", "A=1\n\n\nB=2\n");
        row("not there", "A=1\n", "A=1\n");
        row("only in a comment", "#GONE=x\n", "#GONE=x\n");
    }

    void removesTheWholeLine()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, after);
        QCOMPARE(edited(before, {{u"GONE"_s, {}}}), after);
    }

    void tellsLinesWithoutValues()
    {
        const auto edit = EnvEditor::edit("# top\nINNGEST_SIGNING_KEY=a\nINNGEST_SIGNING_KEY=b\nGONE=1\nSAME=2\n",
            {{u"INNGEST_SIGNING_KEY"_s, Secret("n")}, {u"INNGEST_SIGNING_KEY_FALLBACK"_s, Secret("f")}, {u"GONE"_s, {}},
                {u"SAME"_s, Secret("2")}, {u"NEVER"_s, {}}});
        QVERIFY(edit.has_value());
        const QList<EnvLineChange> wanted{{u"INNGEST_SIGNING_KEY"_s, EnvLineChange::Kind::Replaced, 3, 1},
            {u"INNGEST_SIGNING_KEY_FALLBACK"_s, EnvLineChange::Kind::Added, 4, 0},
            {u"GONE"_s, EnvLineChange::Kind::Removed, 4, 0}, {u"SAME"_s, EnvLineChange::Kind::Same, 5, 0},
            {u"NEVER"_s, EnvLineChange::Kind::Same, 0, 0}};
        QCOMPARE(edit->lines, wanted);
        const QList<OverwrittenVariable> overwritten{
            {u"INNGEST_SIGNING_KEY"_s, Secret("b")}, {u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}}, {u"GONE"_s, Secret("1")}};
        QCOMPARE(edit->overwritten, overwritten);
        QVERIFY(edit->isChanged());
    }

    void readsBackWhatItWrote_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QByteArray>("value");
        for (const auto &[name, value] : oddValues()) {
            for (const QByteArray &text : {QByteArray(), QByteArray("A=x\n"), QByteArray("export A='x' # y\n"),
                     QByteArray("A=\"x\"\n"), QByteArray("A=`x`\r\n")})
                QTest::addRow("%s in %s", name, text.simplified().constData()) << text << value;
        }
    }

    void readsBackWhatItWrote()
    {
        QFETCH(QByteArray, text);
        QFETCH(QByteArray, value);
        const QByteArray after = edited(text + "B=2\n", {{u"A"_s, Secret(value)}});
        const auto file = EnvFile::parse(after);
        QVERIFY(file.has_value());
        QCOMPARE(file->find(u"A"_s)->value.reveal().toByteArray(), value);
        QCOMPARE(file->find(u"B"_s)->value.revealText(), u"2"_s);
        QCOMPARE(file->assignments().size(), 2);
    }

    /// Node's own reader, as an app on the other side. It knows no escapes but \n, so values that need others are not
    /// for it.
    void isReadTheSameByNode_data()
    {
        QTest::addColumn<QByteArray>("value");
        for (const auto &[name, value] : oddValues()) {
            const bool needsEscapes = value.contains('\'') && (value.contains('"') || value.contains('$'));
            if (!needsEscapes && !value.contains('\r'))
                QTest::newRow(name) << value;
        }
    }

    void isReadTheSameByNode()
    {
        QFETCH(QByteArray, value);
        const QString node = QStandardPaths::findExecutable(u"node"_s);
        if (node.isEmpty())
            QSKIP("Node is not installed");
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write(
            edited("export OTHER='1' # one\nIKM_VALUE=old # why\r\nLAST=2\n", {{u"IKM_VALUE"_s, Secret(value)}}));
        file.close();
        QProcess process;
        process.start(node,
            {u"--env-file=%1"_s.arg(file.fileName()), u"-e"_s,
                u"process.stdout.write(process.env.IKM_VALUE + '|' + process.env.LAST)"_s});
        QVERIFY(process.waitForFinished());
        QCOMPARE(process.readAllStandardOutput(), value + "|2");
    }

    void isReadTheSameByAShell_data()
    {
        QTest::addColumn<QByteArray>("value");
        for (const auto &[name, value] : oddValues()) {
            if (!value.contains('\r'))
                QTest::newRow(name) << value;
        }
    }

    void isReadTheSameByAShell()
    {
        QFETCH(QByteArray, value);
        QTemporaryFile file;
        QVERIFY(file.open());
        file.write(edited("A=1\nexport IKM_VALUE=old # why\n", {{u"IKM_VALUE"_s, Secret(value)}}));
        file.close();
        QProcess process;
        process.start(
            u"bash"_s, {u"--norc"_s, u"-c"_s, u". \"$1\"; printf '%s' \"$IKM_VALUE\""_s, u"bash"_s, file.fileName()});
        QVERIFY(process.waitForFinished());
        if (value.contains('`') && value.contains('\''))
            QEXPECT_FAIL("", "a backtick in double quotes: a key never holds one", Continue);
        QCOMPARE(process.readAllStandardOutput(), value);
    }

    void refusesWhatCannotBeDoneSafely_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<int>("problem");
        QTest::newRow("too large") << QByteArray(EnvFile::mostBytes + 1, '#') << u"A"_s << QByteArray("b")
                                   << int(Problem::TooLarge);
        QTest::newRow("too large afterwards")
            << QByteArray(EnvFile::mostBytes, '#') << u"A"_s << QByteArray("b") << int(Problem::TooLarge);
        QTest::newRow("no text") << QByteArray("A=\xFF") << u"A"_s << QByteArray("b") << int(Problem::NotText);
        QTest::newRow("zero bytes") << QByteArray("A=b\0", 4) << u"A"_s << QByteArray("b") << int(Problem::NotText);
        QTest::newRow("a name with a blank") << QByteArray() << u"A B"_s << QByteArray("b") << int(Problem::BadName);
        QTest::newRow("a name over two lines") << QByteArray() << u"A\nB"_s << QByteArray("b") << int(Problem::BadName);
        QTest::newRow("a value with a zero byte")
            << QByteArray() << u"A"_s << QByteArray("b\0c", 3) << int(Problem::BadName);
        QTest::newRow("every spelling would close an open quote")
            << QByteArray("A='b\nB=\"c\n") << u"C"_s << QByteArray("x y") << int(Problem::Ambiguous);
    }

    void refusesWhatCannotBeDoneSafely()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, name);
        QFETCH(QByteArray, value);
        QFETCH(int, problem);
        const auto edit = EnvEditor::edit(text, {{name, Secret(value)}});
        QVERIFY(!edit.has_value());
        QCOMPARE(int(edit.error()), problem);
    }

    void takesAnotherSpellingWhereOneWouldCloseAnOpenQuote()
    {
        QCOMPARE(edited("A='b\n", {{u"C"_s, Secret("x y")}}), QByteArray("A='b\nC=\"x y\"\n"));
    }
};

QTEST_APPLESS_MAIN(EnvEditorTest)
#include "tst_enveditor.moc"
