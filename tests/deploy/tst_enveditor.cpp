// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/enveditor.h"

#include <QTest>

using namespace Qt::StringLiterals;

namespace {

using Problem = EnvRefusal::Problem;
using Doubt = EnvDoubt::Kind;

const QByteArray bom = "\xEF\xBB\xBF";

QList<EnvChange> rotation()
{
    return {{u"INNGEST_SIGNING_KEY"_s, Secret("signkey-prod-new")},
        {u"INNGEST_SIGNING_KEY_FALLBACK"_s, Secret("signkey-prod-old")}};
}

QByteArray edited(const QByteArray &text, const QList<EnvChange> &changes)
{
    const auto edit = EnvEditor::edit(text, changes);
    return edit ? edit->text.reveal().toByteArray() : "refused: " + QByteArray::number(int(edit.error().problem));
}

/// The last one written goes back first.
QList<OverwrittenVariable> backwards(QList<OverwrittenVariable> overwritten)
{
    std::reverse(overwritten.begin(), overwritten.end());
    return overwritten;
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
        row("backticks go", "INNGEST_SIGNING_KEY=`x`\n", both); // a shell would run them
        row("export stays, blanks around the sign go", "export INNGEST_SIGNING_KEY = x\n",
            "export INNGEST_SIGNING_KEY=signkey-prod-new\nexport INNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\n");
        row("all are exported", "export A=1\n",
            "export A=1\nexport INNGEST_SIGNING_KEY=signkey-prod-new\n"
            "export INNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\n");
        row("Windows' line ends stay", "A=1\r\nINNGEST_SIGNING_KEY=x\r\nB=2\r\n",
            "A=1\r\nINNGEST_SIGNING_KEY=signkey-prod-new\r\nINNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\r\nB=2\r\n");
        row("the neighbour's line end, not the first line's", "# a\r\nA=1\nINNGEST_SIGNING_KEY=x\nB=2\r\n",
            "# a\r\nA=1\n" + both + "B=2\r\n");
        row("the last line's end", "# a\nA=1\r\n", "# a\nA=1\r\n" + QByteArray(both).replace("\n", "\r\n"));
        row("Windows' line ends, and none at the end", "A=1\r\nB=2",
            "A=1\r\nB=2\r\n" + QByteArray(both).replace("\n", "\r\n").chopped(2));
        row("Windows' line ends, and none behind its own line", "A=1\r\nINNGEST_SIGNING_KEY=x",
            "A=1\r\n" + QByteArray(both).replace("\n", "\r\n").chopped(2));
        row("the byte order mark stays", bom + "A=1\nINNGEST_SIGNING_KEY=x\n", bom + "A=1\n" + both);
        row("a reference", "INNGEST_SIGNING_KEY='${PROD_KEY}'\n",
            "INNGEST_SIGNING_KEY='signkey-prod-new'\nINNGEST_SIGNING_KEY_FALLBACK='signkey-prod-old'\n");
        row("a hash glued to the value", "INNGEST_SIGNING_KEY=old#rotate in may\nB=2\n", both + "B=2\n");
        row("a shell's own quotes", "INNGEST_SIGNING_KEY=$'old'\nB=2\n", both + "B=2\n");
        row("an empty value", "INNGEST_SIGNING_KEY=\nB=2\n", both + "B=2\n");
        row("an empty value before a comment", "INNGEST_SIGNING_KEY= # later\n",
            "INNGEST_SIGNING_KEY=signkey-prod-new # later\nINNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\n");
        row("a value over two lines", "INNGEST_SIGNING_KEY='x\ny'\nB=2\n",
            "INNGEST_SIGNING_KEY='signkey-prod-new'\nINNGEST_SIGNING_KEY_FALLBACK='signkey-prod-old'\nB=2\n");
        row("lines that are no assignments", "not one\nhttps://a/?b=c\nINNGEST_SIGNING_KEY=x\n",
            "not one\nhttps://a/?b=c\n" + both);
        row("a hash that begins the value", "INNGEST_SIGNING_KEY=#later\nB=2\n",
            "INNGEST_SIGNING_KEY=signkey-prod-new #later\nINNGEST_SIGNING_KEY_FALLBACK=signkey-prod-old\nB=2\n");
        row("a blank and a word behind another's sign", "A = exit\nB= its own words\n",
            "A = exit\nB= its own words\n" + both);
        // A shell takes these as they are, or the file is none for a shell.
        for (const char *other : {"export A={\"a\":1}", "export A=a|b;c&d", "export A=x 2>&1 # (",
                 "export A=${B:-c}${C%%-*}${#D}${E-f}", "A=1; (b)\nexport C=1", "A='${B:?}'\nexport C=1",
                 "A=1; { b; }\nexport C=1", "A=a)b;;", "A=<your-key>", "UID=1000"})
            row(other, QByteArray(other) + "\nINNGEST_SIGNING_KEY=x\n", QByteArray(other) + '\n' + both);
        row("the same already", both, both);
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
        const auto back = EnvEditor::restore(edit->text.reveal(), backwards(edit->overwritten));
        QVERIFY(back.has_value());
        QCOMPARE(back->text.reveal().toByteArray(), before);
        // Once more, as after a kill between the file and its note.
        const auto again = EnvEditor::restore(back->text.reveal(), backwards(edit->overwritten));
        QVERIFY(again.has_value());
        QVERIFY(!again->isChanged());
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
        row("at an end without a line end", "A=1\r\nGONE=x", "A=1\r\n");
        row("at an end without a line end, below other line ends", "A=1\nB=2\r\nGONE=x", "A=1\nB=2\r\n");
        row("at an end without a line end, below a blank line", "A=1\n\nGONE=x", "A=1\n\n");
        row("the same with Windows' line ends", "A=1\r\n\r\nGONE=x", "A=1\r\n\r\n");
        row("at an end without a line end, below nothing but a blank line", "\nGONE=x", "\n");
        row("at an end without a line end, below a comment", "# why\nGONE=x", "# why\n");
        row("alone", "GONE=x", "");
        row("behind a byte order mark", bom + "A=1\nGONE=x\n", bom + "A=1\n");
        row("at an end without a line end, above it one over lines", "A='x\ny'\r\nGONE=x", "A='x\ny'\r\n");
        row("above one over lines without a line end", "GONE=x\r\nA='x\ny'", "A='x\ny'");
        row("over two lines", "GONE=\"x\ny\"\nA=1\n", "A=1\n");
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

    void putsARemovedLineBackInItsPlace_data() { removesTheWholeLine_data(); }
    void putsARemovedLineBackInItsPlace()
    {
        QFETCH(QByteArray, before);
        const auto edit = EnvEditor::edit(before, {{u"GONE"_s, {}}});
        QVERIFY(edit.has_value());
        const auto back = EnvEditor::restore(edit->text.reveal(), edit->overwritten);
        QVERIFY(back.has_value());
        QCOMPARE(back->text.reveal().toByteArray(), before);
    }

    void putsBackAllThatOneWriteChanged_data()
    {
        QTest::addColumn<QByteArray>("before");
        const QByteArray key = "INNGEST_SIGNING_KEY=old";
        const QByteArray fallback = "INNGEST_SIGNING_KEY_FALLBACK=older";
        QTest::newRow("apart") << key + "\n\n" + fallback + "\n\nB=2\n";
        QTest::newRow("the other way round") << "B=2\n" + fallback + " # why\nA=1\n\n" + key + "\nC=3\n";
        QTest::newRow("the last without an end") << "B=2\n" + fallback + "\n" + key;
        QTest::newRow("the last without an end, below a blank line") << "B=2\n\n" + fallback + "\n" + key;
        QTest::newRow("alone below a blank line") << "B=2\n\n" + key;
        QTest::newRow("alone without an end") << key;
        QTest::newRow("one below the other") << key + "\r\n" + fallback + "\r\nB=2\r\n";
        QTest::newRow("both at the end") << "B=2\r\n" + fallback + "\r\n" + key;
        QTest::newRow("between comments") << "# a\n" + key + "\n# b\n" + fallback + "\n# c\n";
    }

    void putsBackAllThatOneWriteChanged()
    {
        QFETCH(QByteArray, before);
        const EnvChange event{u"INNGEST_EVENT_KEY"_s, Secret("x")};
        const EnvChange noKey{u"INNGEST_SIGNING_KEY"_s, {}};
        const EnvChange noFallback{u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}};
        for (const QList<EnvChange> &changes : {QList{event, noFallback, noKey}, QList{noKey, event, noFallback},
                 QList{noFallback, rotation().last(), event}}) {
            const auto edit = EnvEditor::edit(before, changes);
            QVERIFY(edit.has_value());
            for (qsizetype i = 0; i < changes.size(); ++i)
                QCOMPARE(edit->lines.at(i).name, changes.at(i).name);
            for (const auto &overwritten : {edit->overwritten, backwards(edit->overwritten)}) {
                const auto back = EnvEditor::restore(edit->text.reveal(), overwritten);
                QVERIFY(back.has_value());
                QCOMPARE(back->text.reveal().toByteArray(), before);
            }
        }
    }

    void putsBackIntoAFileThatHasBecomeAnother()
    {
        const auto edit = EnvEditor::edit("A=1\nINNGEST_SIGNING_KEY=old # Ada's\n", rotation());
        QVERIFY(edit.has_value());
        const QByteArray grown = "# new\n" + edit->text.reveal().toByteArray() + "MORE=1\n";
        const auto back = EnvEditor::restore(grown, backwards(edit->overwritten));
        QCOMPARE(
            back->text.reveal().toByteArray(), QByteArray("# new\nA=1\nINNGEST_SIGNING_KEY=old # Ada's\nMORE=1\n"));
        const auto refused = EnvEditor::restore(grown + "A=\"\n", backwards(edit->overwritten));
        QVERIFY(!refused.has_value());
        QCOMPARE(refused.error().doubt->kind, Doubt::OpenQuote);
    }

    /// Editors and git make one kind of line ends of another.
    void putsBackIntoAFileWithOtherLineEnds()
    {
        const QList<EnvChange> away{{u"INNGEST_SIGNING_KEY"_s, {}}, {u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}}};
        for (const QByteArray before : {"A=1\nINNGEST_SIGNING_KEY=old\nINNGEST_SIGNING_KEY_FALLBACK='x' # y\nB=2\n",
                 "INNGEST_SIGNING_KEY=old\nB=2\n", "A=1\nINNGEST_SIGNING_KEY=old\n",
                 "A=1\nB=2\nINNGEST_SIGNING_KEY=old"}) {
            const auto edit = EnvEditor::edit(QByteArray(before).replace("\n", "\r\n"), away);
            QVERIFY(edit.has_value());
            const QByteArray unix = edit->text.reveal().toByteArray().replace("\r\n", "\n");
            const auto back = EnvEditor::restore(unix, edit->overwritten);
            QVERIFY(back.has_value());
            QCOMPARE(back->text.reveal().toByteArray(), before);
        }
    }

    void tellsLinesWithoutValues()
    {
        const auto edit = EnvEditor::edit("# top\nINNGEST_SIGNING_KEY=b\nGONE=1\nSAME=2\n",
            {{u"INNGEST_SIGNING_KEY"_s, Secret("n")}, {u"INNGEST_SIGNING_KEY_FALLBACK"_s, Secret("f")}, {u"GONE"_s, {}},
                {u"SAME"_s, Secret("2")}, {u"NEVER"_s, {}}});
        QVERIFY(edit.has_value());
        const QList<EnvLineChange> wanted{{u"INNGEST_SIGNING_KEY"_s, EnvLineChange::Kind::Replaced, 2},
            {u"INNGEST_SIGNING_KEY_FALLBACK"_s, EnvLineChange::Kind::Added, 3},
            {u"GONE"_s, EnvLineChange::Kind::Removed, 3}, {u"SAME"_s, EnvLineChange::Kind::Same, 4},
            {u"NEVER"_s, EnvLineChange::Kind::Same, 0}};
        QCOMPARE(edit->lines, wanted);
        const QList<OverwrittenVariable> overwritten{{u"INNGEST_SIGNING_KEY"_s, Secret("INNGEST_SIGNING_KEY=b"), 2},
            {u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}, 0}, {u"GONE"_s, Secret("GONE=1\n"), 3}};
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
        const QByteArray rest = text.endsWith("\r\n") ? "B=2\r\n" : "B=2\n";
        const auto edit = EnvEditor::edit(text + rest, {{u"A"_s, Secret(value)}});
        const bool isAgreedOn = std::none_of(
            value.begin(), value.end(), [](char c) { return QByteArrayView("'\"\\$`\n\r\t").contains(c); });
        QCOMPARE(edit.has_value(), isAgreedOn);
        if (!edit) {
            QCOMPARE(edit.error().problem, Problem::BadName);
            return;
        }
        const auto file = EnvFile::parse(edit->text.reveal());
        QVERIFY(file.has_value());
        QCOMPARE(file->find(u"A"_s)->value.reveal().toByteArray(), value);
        QCOMPARE(file->find(u"B"_s)->value.revealText(), u"2"_s);
        QCOMPARE(file->assignments().size(), 2);
    }

    void refusesWhatIsReadInSeveralWays_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("line");
        QTest::addColumn<QString>("shown");
        const auto row = [](const char *name, const QByteArray &text, Doubt kind, int line, const QString &shown) {
            QTest::newRow(name) << text << int(kind) << line << shown;
        };
        row("a quote that never ends", "A=1\nPASSWORD=\"se cret\nGONE=x\n", Doubt::OpenQuote, 2,
            u"PASSWORD=\"••• •••"_s);
        row("a backslash before the closing quote", "DIR=\"C:\\data\\\"\nGONE=\"x\"\n", Doubt::OpenQuote, 1,
            u"DIR=\"•••:\\•••\\\""_s);
        row("a backslash at the end", "A=1\\\nGONE=x\n", Doubt::Continued, 1, u"A=•••\\"_s);
        row("declare", "declare -x GONE=\"x\"\n", Doubt::Shell, 1, u"declare ••• GONE=\"•••\""_s);
        row("assigned, then exported", "GONE=x; export GONE\n", Doubt::Shell, 1, u"GONE=•••; export GONE"_s);
        row("two on one line", "export GONE=x B=secret\n", Doubt::TextBehind, 1, u"export GONE=••• •••=•••"_s);
        row("text behind quotes", "GONE=\"x\"$HEX\n", Doubt::TextBehind, 1, u"GONE=\"•••\"•••"_s);
        row("twice", "GONE=1\nA=1\nGONE=2\n", Doubt::Several, 3, u"GONE=•••"_s);
        row("a colon", "GONE: x\n", Doubt::Colon, 1, u"GONE: •••"_s);
        row("a no-break space", "GONE=x\xC2\xA0\n", Doubt::OddBlank, 1, u"GONE=•••<U+00A0>"_s);
        row("old Mac line ends", "A=1\rGONE=x\r", Doubt::LineBreak, 1, u"•••=•••<U+000D>GONE=•••<U+000D>"_s);
        row("behind a byte order mark", bom + "GONE=x\nA=1\n", Doubt::ByteOrderMark, 1, {});
        row("behind a byte order mark and a comment", bom + "# c\nGONE=x\nA=1\n", Doubt::ByteOrderMark, 1, {});
        row("in small letters", "A=1\ngone=x\n", Doubt::Elsewhere, 2, u"gone=•••"_s);
        row("in capitals and in small letters", "Gone=y\nGONE=x\n", Doubt::Elsewhere, 1, u"Gone=•••"_s);
        row("named in a list", "GONE=x\nexport A GONE\n", Doubt::Shell, 2, u"export ••• GONE"_s);
        row("used by another", "GONE=x\nB=${GONE}\n", Doubt::Used, 2, u"B=•••GONE•••"_s);
        row("below an exported name that no shell can have", "export a.b=1\nGONE=x\n", Doubt::Shell, 1,
            u"export •••=•••"_s);
        row("below an exported name that begins with a digit", "A=1\nexport 2FA='x'\nGONE=x\n", Doubt::Shell, 2,
            u"export 2FA='•••'"_s);
        row("below an exported one with blanks around the sign", "export A = 1\nGONE=x\n", Doubt::Shell, 1,
            u"export A = •••"_s);
        row("below an exported one with a colon", "export A: 1\nGONE=x\n", Doubt::Shell, 1, u"export A: •••"_s);
        row("below a word that no shell can export", "export A=1 b-c\nGONE=x\n", Doubt::Shell, 1,
            u"export A=••• •••"_s);
        row("below a sentence that no shell can export", "export A= 'b c'\nGONE=x\n", Doubt::Shell, 1,
            u"export A= '••• •••'"_s);
        row("below a demand for another", "A=${B:?why}\nGONE=x\n", Doubt::Shell, 1, u"A=•••:•••"_s);
        row("below a demand for another in quotes", "A=\"x${B?}\"\nGONE=x\n", Doubt::Shell, 1, u"A=\"•••\""_s);
        for (const char *value : {"a(b", "a)b", "a&&&b", "a>", "<your-key>", "${a.b}", "${{a}}"})
            row(value, QByteArray("export A=") + value + "\nGONE=x\n", Doubt::Shell, 1, u"export A=•••"_s);
        row("below a separator twice", "export A=a;;b\nGONE=x\n", Doubt::Shell, 1, u"export A=•••;;•••"_s);
        row("below two separators", "export A=a&;b\nGONE=x\n", Doubt::Shell, 1, u"export A=•••;•••"_s);
        row("below what a shell cannot read, exported above", "export A=1\nB=a)b\nGONE=x\n", Doubt::Shell, 2,
            u"B=•••"_s);
        row("below one that a shell lets nobody set", "export UID=1000\nGONE=x\n", Doubt::Shell, 1,
            u"export UID=•••"_s);
        for (const char *end : {"fi", "done", "esac", "then"})
            row(end, QByteArray("A=1; ") + end + "\nGONE=x\n", Doubt::Shell, 1, u"A=•••; "_s + QLatin1StringView(end));
        for (const char *begin : {"[[ x", "shift 5"})
            row(begin, QByteArray("A=1; ") + begin + "\nGONE=x\n", Doubt::Shell, 1, u"A=•••; ••• •••"_s);
        row("below an end of a group", "export A=1; }\nGONE=x\n", Doubt::Shell, 1, u"export A=•••; •••"_s);
        row("below an end of the session", "A=1\nlogout\nGONE=x\n", Doubt::Shell, 2, u"•••"_s);
        row("below a line with a tab alone", "A=1\n\t\nGONE=x\n", Doubt::NoSign, 2, {});
        row("below a comment behind a tab", "A=1\n\t# x=y\n\nGONE=x\n", Doubt::NoSign, 2, u"••• •••=•••"_s);
        row("its length used by another", "GONE=x\nB=${#GONE}\n", Doubt::Used, 2, u"B=•••GONE•••"_s);
        row("read by another's command", "GONE=x\nB=\"$(printenv GONE)\"\n", Doubt::Used, 2, u"B=\"••• GONE•••\""_s);
        row("read by another's command in backticks", "GONE=x\nB=\"`printenv GONE`\"\n", Doubt::Used, 2,
            u"B=\"`••• GONE`\""_s);
        row("a substitution that never ends in quotes", "GONE=x\nB=\"${x\"\n", Doubt::Shell, 2, u"B=\"•••\""_s);
        row("a pipe at the end", "B=x |\nGONE=x\n", Doubt::Shell, 1, u"B=••• •••"_s);
        row("a pipe of all output at the end", "B=x|&\nGONE=x\n", Doubt::Shell, 1, u"B=•••"_s);
        row("an alternative at the end", "B=x ||\nGONE=x\n", Doubt::Shell, 1, u"B=••• •••"_s);
        row("a command that never ends in quotes", "GONE=x\nB=\"`x\"\n", Doubt::Shell, 2, u"B=\"`•••\""_s);
        row("within a value over lines", "A='x\nGONE=x\ny'\n", Doubt::Elsewhere, 2, u"GONE=•••"_s);
        row("another file", ". ./secret.env\n", Doubt::OtherFile, 1, u"••• •••"_s);
        row("another file behind a condition", "[ -f x ] && . ./x\n", Doubt::OtherFile, 1,
            u"••• ••• ••• ••• ••• ••• •••"_s);
        row("another file behind a value that is set", "A=1 && . ./x\n", Doubt::OtherFile, 1, u"A=••• ••• ••• •••"_s);
        row("another file glued to a condition", "A=1||. ./x\n", Doubt::OtherFile, 1, u"A=••• •••"_s);
        row("another file behind a value", "A=1; . ./x\n", Doubt::OtherFile, 1, u"A=•••; ••• •••"_s);
        row("another program's variables by direnv", "direnv_load ./x\n", Doubt::OtherFile, 1, u"••• •••"_s);
        row("a dump's variables by direnv", "direnv_apply_dump ./x\n", Doubt::OtherFile, 1, u"••• •••"_s);
        row("another file by an escaped dot", "\\. ./secret.env\n", Doubt::OtherFile, 1, u"\\••• •••"_s);
        row("another file by a word in quotes", "A=1; 'source' ./x\n", Doubt::OtherFile, 1, u"A=•••; '•••' •••"_s);
        row("another file by an escaped dot behind a condition", "if :; then \\. ./x; fi\n", Doubt::OtherFile, 1,
            u"if :; then \\••• •••; fi"_s);
        row("another file behind a command's option", "command -p . ./x\n", Doubt::OtherFile, 1, u"••• ••• ••• •••"_s);
        row("another file behind a redirection", ">/dev/null 2>&1 . ./x\n", Doubt::OtherFile, 1, u"••• ••• ••• •••"_s);
        row("another file behind an element", "A[0]=1 . ./x\n", Doubt::OtherFile, 1, u"•••=••• ••• •••"_s);
        row("another file behind a default of two words", "X=${Y:-a b} . ./x\n", Doubt::OtherFile, 1,
            u"X=•••:••• ••• ••• •••"_s);
        row("names out of another file behind an exported value", "export A=1 $(cat ./x)\n", Doubt::Shell, 1,
            u"export A=••• ••• •••"_s);
        row("a name out of another variable behind an exported value", "P=GO\nexport A='1' ${P}NE=x\n", Doubt::Shell, 2,
            u"export A='•••' •••=•••"_s);
        row("names by braces", "export GON{E,G}=x\n", Doubt::Shell, 1, u"export •••=•••"_s);
        row("a name out of another variable", "P=GO\nexport ${P}NE=x\n", Doubt::Shell, 2, u"export •••=•••"_s);
        row("behind another's empty value", "A= GONE=x\n", Doubt::Elsewhere, 1, u"A= GONE=•••"_s);
        row("behind another's empty exported value", "export A= GONE=x\n", Doubt::Elsewhere, 1,
            u"export A= GONE=•••"_s);
        row("behind another's hash", "A=# GONE=x\n", Doubt::Elsewhere, 1, u"A=••• GONE=•••"_s);
        row("behind another's value that begins with a hash", "A=#b GONE=x\n", Doubt::Elsewhere, 1,
            u"A=••• GONE=•••"_s);
        row("another's behind its value that begins with a hash", "GONE=#x B=2\n", Doubt::TextBehind, 1,
            u"GONE=••• •••=•••"_s);
        row("another's behind its empty value", "GONE= B=2\n", Doubt::TextBehind, 1, u"GONE= •••=•••"_s);
        row("another file behind an empty value", "A= . ./x\n", Doubt::OtherFile, 1, u"A= ••• •••"_s);
        row("an end behind an empty value", "A= exit\nGONE=x\n", Doubt::Shell, 1, u"A= •••"_s);
        row("names out of another file behind an empty exported value", "export A= $(cat ./x)\n", Doubt::Shell, 1,
            u"export A= ••• •••"_s);
        row("below a line without a sign", "words\nGONE=x\n", Doubt::NoSign, 1, u"•••"_s);
        row("below one over lines behind a tab", "A=\t'x\nB=y\nz'\nGONE=x\n", Doubt::NoSign, 3, u"•••'"_s);
        row("below one over lines behind a colon", "A: 'x\nB=y\nz'\nGONE=x\n", Doubt::NoSign, 3, u"•••'"_s);
    }

    void refusesWhatIsReadInSeveralWays()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, kind);
        QFETCH(int, line);
        QFETCH(QString, shown);
        const auto edit = EnvEditor::edit(text, {{u"GONE"_s, {}}});
        QVERIFY(!edit.has_value());
        QCOMPARE(edit.error().problem, Problem::Doubtful);
        QCOMPARE(int(edit.error().doubt->kind), kind);
        QCOMPARE(edit.error().doubt->line, line);
        QCOMPARE(edit.error().doubt->shown, shown);
    }

    /// The fallback is what the apps still accept: it must not follow the new key unasked.
    void changesNoOtherVariableThatIsMadeOfTheKey()
    {
        const QByteArray text = "KEY=old\nFALLBACK=${KEY}\n";
        const auto alone = EnvEditor::edit(text, {{u"KEY"_s, Secret("new")}});
        QVERIFY(!alone.has_value());
        QCOMPARE(alone.error().doubt->kind, Doubt::Used);
        QCOMPARE(alone.error().doubt->line, 2);

        const auto both = EnvEditor::edit(text, {{u"KEY"_s, Secret("new")}, {u"FALLBACK"_s, Secret("old")}});
        QVERIFY(both.has_value());
        QCOMPARE(both->text, Secret("KEY=new\nFALLBACK=old\n"));
        const auto back = EnvEditor::restore(both->text.reveal(), both->overwritten);
        QVERIFY(back.has_value());
        QCOMPARE(back->text, Secret(text));
    }

    void saysThatAVariableIsNotThereOnlyWhereNobodyReadsIt()
    {
        // Odd lines, none of which can hold the variable.
        for (const char *text : {"if true; then\nA=\"\nfi\n", "command -v source >/dev/null\n", "A=x 2>&1\n",
                 "echo source >. eval\n", "A=$(true; . ./x; echo y)\n", "export A=$(echo $B x)\n",
                 "export A=\"$(printf \"%s x\" \"$B\")\" B=$C # $5\n", "export A=x B\n", "A='$(printenv GONE)'\n",
                 "use the staging key here\n", "A=1; layout python\n"}) {
            const auto edit = EnvEditor::edit(text, {{u"GONE"_s, {}}});
            QVERIFY2(edit.has_value(), text);
            QVERIFY2(!edit->isChanged(), text);
        }
    }

    void saysNothingOfAVariableThatSomeReadInPieces_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("over two lines") << QByteArray("A=1\nGO\\\nNE=1\n");
        QTest::newRow("over two lines, exported") << QByteArray("export GO\\\nNE=1\n");
        QTest::newRow("over two lines, Windows' ends") << QByteArray("GO\\\r\nNE=1\r\n");
        QTest::newRow("a carriage return in it") << QByteArray("GO\rNE=1\n");
        QTest::newRow("quotes in it") << QByteArray("export GO''NE=1\n");
        QTest::newRow("a backslash in it") << QByteArray("export GO\\NE=1\n");
        QTest::newRow("below a bracket that ends further down") << QByteArray("FOO[BAR=x\nGONE=1\n");
        QTest::newRow("below a bracket that ends") << QByteArray("FOO[BAR]=x\nGONE=1\n");
    }

    void saysNothingOfAVariableThatSomeReadInPieces()
    {
        QFETCH(QByteArray, text);
        const auto edit = EnvEditor::edit(text, {{u"GONE"_s, {}}});
        QVERIFY(!edit.has_value());
        QCOMPARE(edit.error().problem, Problem::Doubtful);
        QVERIFY(!EnvEditor::edit(text, {{u"GONE"_s, Secret("new")}}).has_value());
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
    }

    void refusesWhatCannotBeDoneSafely()
    {
        QFETCH(QByteArray, text);
        QFETCH(QString, name);
        QFETCH(QByteArray, value);
        QFETCH(int, problem);
        const auto edit = EnvEditor::edit(text, {{name, Secret(value)}});
        QVERIFY(!edit.has_value());
        QCOMPARE(int(edit.error().problem), problem);
    }
};

QTEST_APPLESS_MAIN(EnvEditorTest)
#include "tst_enveditor.moc"
