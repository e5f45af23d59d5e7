// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/configeditor.h"
#include "app/deploy/envfilewriter.h"
#include "tests/support/cputime.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QByteArray fresh(64, 'a');

QList<EnvChange> changes()
{
    return {{.name = u"INNGEST_SIGNING_KEY"_s, .value = Secret(fresh)},
        {.name = u"INNGEST_EVENT_KEY"_s, .value = Secret("one,two")}};
}

/// What a parser that is not ours reads of each text; undefined: it is no YAML.
QJsonArray read(const QByteArrayList &texts)
{
    QProcess python;
    python.start(u"python3"_s,
        {u"-c"_s,
            u"import json, sys, yaml; print(json.dumps([yaml.safe_load(t) for t in sys.stdin.buffer.read().split(b'\\0')]))"_s});
    python.write(texts.join('\0'));
    python.closeWriteChannel();
    if (!python.waitForFinished(-1))
        qFatal("python3 does not end");
    return QJsonDocument::fromJson(python.readAllStandardOutput()).array();
}

} // namespace

/// The keys in a server's own settings file, as a YAML parser reads them afterwards.
class ConfigEditorTest : public QObject
{
    Q_OBJECT

private slots:
    void setsTheKeysAndLeavesTheRest_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("the usual") << QByteArray("# Ada's\nport: 8288\nsigning-key: 00ff\nevent-key:\n  - old\n  - "
                                                 "older\nsdk-url:\n  - http://a/api # ours\n");
        QTest::newRow("not there yet") << QByteArray("port: 8288\n");
        QTest::newRow("no line end") << QByteArray("port: 8288");
        QTest::newRow("items not set in")
            << QByteArray("event-key:\n- old\n- older\nport: 8288\nsigning-key: '00ff'\n");
        QTest::newRow("in brackets") << QByteArray("event-key: [old, \"older\"]\nsigning-key: \"00ff\"\n");
        QTest::newRow("one, alone") << QByteArray("event-key: old\nsigning-key: 00ff\n\n\nport: 8288\n");
        QTest::newRow("as from Windows") << QByteArray("event-key:\r\n  - old\r\nsigning-key: 00ff\r\nport: 8288\r\n");
        QTest::newRow("empty ones") << QByteArray("signing-key: 00ff\nother: {}\nmore: [{}, []]\n");
        QTest::newRow("a document's beginning") << QByteArray("# remark\n---\nsigning-key: 00ff\nport: 1\n");
        QTest::newRow("the same name further in")
            << QByteArray("other:\n  signing-key: theirs\n  event-key: [x]\nsigning-key: 00ff\n");
        QTest::newRow("in a text") << QByteArray("note: |\n  signing-key: none\n  - none\nsigning-key: 00ff\n");
        QTest::newRow("a longer name") << QByteArray("signing-key-fallback: x\nevent-keys: y\n");
        QTest::newRow("remarks around") << QByteArray(
            "# signing-key: old one\nsigning-key: 00ff\n# event keys\nevent-key:\n  - old\n\n# end\nport: 1\n");
    }
    void setsTheKeysAndLeavesTheRest()
    {
        QFETCH(QByteArray, text);
        const auto edit = ConfigEditor::edit(text, changes());
        QVERIFY(edit);
        const QByteArray after = edit->text.reveal().toByteArray();
        const QJsonArray both = read({after, text});
        QCOMPARE(both.size(), 2);
        QJsonObject now = both.first().toObject();
        QCOMPARE(now[u"signing-key"].toString(), QString::fromLatin1(fresh));
        QCOMPARE(now[u"event-key"].toArray(), (QJsonArray{u"one"_s, u"two"_s}));
        QJsonObject before = both.last().toObject();
        for (const QString &name : {u"signing-key"_s, u"event-key"_s}) {
            before.remove(name);
            now.remove(name);
        }
        QCOMPARE(now, before);
        // Each remark is still there, and no line end is of another kind.
        for (const QByteArray &line : text.split('\n')) {
            if (line.contains('#'))
                QVERIFY2(after.contains(line), line.constData());
        }
        QCOMPARE(after.count('\r'), text.contains('\r') ? after.count('\n') : 0);
        // Once more there is nothing to do.
        const auto again = ConfigEditor::edit(after, changes());
        QVERIFY(again && !again->isChanged());
        QVERIFY(again->text.reveal() == after);
    }

    void endsLinesAsTheirNeighboursEnd()
    {
        const QByteArray signing = "signing-key: \"" + fresh + '"';
        const auto edited = [](const QByteArray &text) {
            const auto edit = ConfigEditor::edit(text, changes());
            return edit ? edit->text.reveal().toByteArray() : QByteArray();
        };
        QCOMPARE(edited("# from Windows\r\nport: 8288\nsigning-key: 00ff\nx: 1\n"),
            "# from Windows\r\nport: 8288\n" + signing + "\nx: 1\nevent-key:\n  - \"one\"\n  - \"two\"\n");
        QCOMPARE(edited("# from elsewhere\nsigning-key: 00ff\r\nx: 1"),
            "# from elsewhere\n" + signing + "\r\nx: 1\r\nevent-key:\r\n  - \"one\"\r\n  - \"two\"\r\n");
    }

    void leavesOtherFormsAlone_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("twice") << QByteArray("signing-key: a\nsigning-key: b\n");
        QTest::newRow("a quoted name") << QByteArray("\"signing-key\": a\n");
        QTest::newRow("in braces") << QByteArray("{signing-key: a, event-key: [b]}\n");
        QTest::newRow("a list of all") << QByteArray("- signing-key: a\n");
        QTest::newRow("all of it set in") << QByteArray("  signing-key: a\n  port: 1\n");
        QTest::newRow("two documents") << QByteArray("port: 1\n---\nsigning-key: a\n");
        QTest::newRow("an anchor") << QByteArray("signing-key: &key a\nevent-key: [b]\n");
        QTest::newRow("an alias") << QByteArray("first: &key a\nsigning-key: *key\n");
        QTest::newRow("a tag") << QByteArray("signing-key: !!str 00\n");
        QTest::newRow("a folded text") << QByteArray("signing-key: >-\n  00\n");
        QTest::newRow("in the next line") << QByteArray("signing-key:\n  00ff\n");
        QTest::newRow("goes on in the next line") << QByteArray("event-key: [a,\n  b]\n");
        QTest::newRow("an escape") << QByteArray("signing-key: \"\\x30\"\n");
        QTest::newRow("a remark behind the key") << QByteArray("signing-key: 00ff # of the shop\n");
        QTest::newRow("a remark behind an item") << QByteArray("event-key:\n  - a # the shop's\n");
        QTest::newRow("a remark between items") << QByteArray("event-key:\n  - a\n  # the shop's\n  - b\n");
        QTest::newRow("items of more than a text") << QByteArray("event-key:\n  - name: a\n");
        QTest::newRow("a byte order mark") << QByteArray("\xef\xbb\xbfsigning-key: a\n");
        QTest::newRow("no text") << QByteArray("signing-key: \xff\n");
        QTest::newRow("a zero") << QByteArray("signing-key: a\0b\n", 17);
        QTest::newRow("lone carriage returns") << QByteArray("signing-key: a\rport: 1\r");
        QTest::newRow("inside a text of several lines") << QByteArray("note: \"a\nsigning-key: b\nc\"\nport: 1\n");
        QTest::newRow("inside brackets of several lines") << QByteArray("other: [a,\nsigning-key: b\n]\nport: 1\n");
        QTest::newRow("inside braces of several lines") << QByteArray("other: {\nsigning-key: b\n}\nport: 1\n");
        QTest::newRow("a blank before the colon") << QByteArray("signing-key : a\nport: 1\n");
        QTest::newRow("an escape in the name") << QByteArray("\"signing\\x2dkey\": a\nport: 1\n");
        QTest::newRow("an anchor at the name") << QByteArray("&name signing-key: a\nport: 1\n");
        QTest::newRow("twice, once in another way") << QByteArray("signing-key: a\n\"signing\\x2dkey\": b\n");
        QTest::newRow("an empty list behind a blank") << QByteArray("event-key : []\nport: 1\n");
        QTest::newRow("an empty list under an escaped name") << QByteArray("\"event\\x2dkey\": []\nport: 1\n");
        QTest::newRow("twice, once with nothing in it") << QByteArray("signing-key: a\nsigning-key : {}\n");
        QTest::newRow("no YAML further down") << QByteArray("signing-key: a\nport: [1\n");
        QTest::newRow("no YAML further up") << QByteArray("port: \"1\nsigning-key: a\n");
        QTest::newRow("a tab") << QByteArray("other:\n\t- a\nsigning-key: b\n");
        QTest::newRow("a complex name") << QByteArray("? signing-key\n: a\n");
    }
    void leavesOtherFormsAlone()
    {
        QFETCH(QByteArray, text);
        QVERIFY(!ConfigEditor::edit(text, changes()));
    }

    /// Each of its lines is looked at some times at most: ten times as many cost about ten times as much, and not a
    /// hundred times.
    void readsALongFileInTime()
    {
        const auto cost = [](int lines) {
            QByteArray text;
            for (int i = 0; i < lines; ++i)
                text += "key" + QByteArray::number(i) + ": 1\n";
            return costOf([&text] {
                QVERIFY(ConfigEditor::edit(text, changes()));
                QVERIFY(!ConfigEditor::edit(text + "--- \nb: 1\n", changes()));
            });
        };
        const double little = std::max({cost(3'000), cost(3'000), cost(3'000)});
        const double much = cost(30'000);
        QVERIFY2(much < 40 * little, qPrintable(u"%1 ms and %2 ms"_s.arg(little).arg(much)));
    }

    void tellsWhatIsNoYaml()
    {
        const auto problemOf = [](const QByteArray &text) {
            const auto edit = ConfigEditor::edit(text, changes());
            return edit ? EnvRefusal::Problem::TooLarge : edit.error().problem;
        };
        for (const char *text : {"port: [1\n", "port: \"1\n", "a: b: c\n", "a: 'x\nb: 2\n", "a: *none\n b: 1\n",
                 "signing-key: a\n\tport: 1\n", "signing-key: a\nport: @1\n", "a: %x\nb: `c`\n"})
            QCOMPARE(problemOf(text), EnvRefusal::Problem::NotYaml);
        // What libyaml takes and a server's reader does not.
        for (const char *text : {"port: 1\nport: 2\n", "port: 1\n\"port\": 2\n", "a:\n  b: 1\n  b: 2\n", "a: *none\n",
                 "a: [&one x, *two]\n", "signing-key: a\nsigning-key: b\n"})
            QCOMPARE(problemOf(text), EnvRefusal::Problem::NotYaml);
        for (const char *text :
            {"a: &one x\nb: *one\n", "a: &one {b: 1}\nc: *one\nd:\n  b: 1\n", "a: [&one b, *one]\n"})
            QVERIFY(ConfigEditor::edit(text, changes()));
    }

    /// Only what a server reads there, and what cannot be read as anything else.
    void writesNothingElse()
    {
        const auto refuses = [](const QString &name, const std::optional<Secret> &value) {
            const auto edit = ConfigEditor::edit("port: 1\n", {{.name = name, .value = value}});
            return !edit && edit.error().problem == EnvRefusal::Problem::BadName;
        };
        QVERIFY(refuses(u"INNGEST_SIGNING_KEY_FALLBACK"_s, Secret("a")));
        QVERIFY(refuses(u"INNGEST_SIGNING_KEY"_s, std::nullopt));
        QVERIFY(refuses(u"INNGEST_SIGNING_KEY"_s, Secret("a,b")));
        QVERIFY(refuses(u"INNGEST_EVENT_KEY"_s, Secret("a,")));
        QVERIFY(refuses(u"INNGEST_EVENT_KEY"_s, Secret("a\"\n")));
        QVERIFY(refuses(u"INNGEST_EVENT_KEY"_s, Secret("a\\n")));
    }

    void isChosenByTheFilesName()
    {
        const QTemporaryDir folder;
        const QString path = folder.filePath(u"inngest.yaml"_s);
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("port: 1\nsigning-key: 00\n") > 0);
        file.close();
        const auto plan = EnvFileWriter::plan(path, changes());
        QVERIFY2(plan, plan ? "" : qPrintable(plan.error().serverMessage));
        QCOMPARE(plan->lines.first().line, 2);
        QVERIFY(EnvFileWriter::write(path, changes(), plan->digest));
        QVERIFY(file.open(QIODevice::ReadOnly));
        QVERIFY(file.readAll().contains("event-key:\n  - \"one\"\n  - \"two\"\n"));
        QVERIFY(!ConfigEditor::isConfigFile(u"/srv/values.yaml"_s));
    }

    /// A server looks for inngest.json, inngest.yaml and inngest.yml, and reads the first that is there.
    void saysThatAnotherOneIsReadInstead()
    {
        const QTemporaryDir folder;
        const auto warns = [&](const QString &name) {
            const auto plan = EnvFileWriter::plan(folder.filePath(name), changes());
            return plan && plan->warnings.contains(EnvFileWarning::PassedOver);
        };
        const auto make = [&](const QString &name) {
            QFile file(folder.filePath(name));
            return file.open(QIODevice::WriteOnly) && file.write("{}\n") > 0;
        };
        QVERIFY(!warns(u"inngest.yml"_s) && !warns(u"inngest.yaml"_s));
        QVERIFY(make(u"inngest.yml"_s) && QFile::resize(folder.filePath(u"inngest.yml"_s), 0));
        QVERIFY(!warns(u"inngest.yml"_s) && !warns(u"inngest.yaml"_s));
        QVERIFY(make(u"inngest.yaml"_s) && QFile::resize(folder.filePath(u"inngest.yaml"_s), 0));
        QVERIFY(warns(u"inngest.yml"_s) && !warns(u"inngest.yaml"_s));
        QVERIFY(make(u"inngest.json"_s));
        QVERIFY(warns(u"inngest.yml"_s) && warns(u"inngest.yaml"_s));
    }
};

QTEST_APPLESS_MAIN(ConfigEditorTest)
#include "tst_configeditor.moc"
