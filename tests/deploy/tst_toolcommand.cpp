// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/shown.h"
#include "app/deploy/deploytargets.h"
#include "app/deploy/shelltext.h"
#include "app/deploy/toolanswer.h"
#include "app/deploy/toolrun.h"
#include "tests/support/jqnumbers.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QString odd = u"it's $HOME `id` \"x\" | y; rm *"_s;

QStringList wordsOf(const ToolStage &stage)
{
    QStringList words;
    for (auto it = stage.variables.cbegin(); it != stage.variables.cend(); ++it)
        words.append(u"%1=%2"_s.arg(it.key(), *it));
    return words + QStringList{stage.tool} + stage.arguments;
}

/// What bash makes of it.
QStringList bashWords(const QString &text)
{
    QProcess bash;
    bash.start(u"bash"_s, {u"-c"_s, u"printf '%s\\0' "_s + text});
    bash.waitForFinished();
    QStringList words = QString::fromUtf8(bash.readAllStandardOutput()).split(u'\0');
    words.removeLast();
    return words;
}

/// The stages of a command behind its first one, for the program that runs there; what they print, and how they end.
std::pair<bool, QByteArray> afterFirst(const QString &command, const QByteArray &input, const QString &place)
{
    const ToolCommand taken
        = toolCommand(command, [&](const QString &name) { return name == "variable"_L1 ? u"A_KEY"_s : place; });
    QByteArray text = input;
    for (const ToolStage &stage : taken.stages.sliced(1)) {
        // What writes it back is the tool itself.
        if (stage.tool == taken.stages.first().tool)
            break;
        QProcess process;
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (auto it = stage.variables.cbegin(); it != stage.variables.cend(); ++it)
            environment.insert(it.key(), *it);
        process.setProcessEnvironment(environment);
        process.start(stage.tool, stage.arguments);
        process.write(text);
        process.closeWriteChannel();
        process.waitForFinished();
        if (process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
            return {false, process.readAllStandardError()};
        text = process.readAllStandardOutput();
    }
    return {true, text};
}

} // namespace

/// A template's command, taken apart for running it without a shell.
class ToolCommandTest : public QObject
{
    Q_OBJECT

private slots:
    void hasTheSameWordsAsInAShell_data()
    {
        QTest::addColumn<QString>("command");
        const DeployTargets targets;
        for (const DeployTarget &target : targets.all()) {
            QStringList commands = target.look
                + QStringList{
                    target.whoAmI, target.readNames, target.readVersions, target.readChanges, target.readValue};
            for (const DeployStepTemplate &step : target.set + target.remove + target.live)
                commands += step.look + QStringList{step.command};
            commands.removeAll({});
            commands.removeDuplicates();
            for (qsizetype i = 0; i < commands.size(); ++i)
                QTest::newRow(qPrintable(u"%1 %2"_s.arg(target.id).arg(i))) << commands[i];
        }
    }

    void hasTheSameWordsAsInAShell()
    {
        QFETCH(QString, command);
        const ToolCommand taken = toolCommand(command, [](const QString &) { return odd; });
        const QStringList stages = commandStages(command);
        QCOMPARE(taken.stages.size(), stages.size());
        for (qsizetype i = 0; i < stages.size(); ++i) {
            // In a shell the place is quoted as a whole; a variable is a word, and may stand in quotes.
            QString text = withPlaceholders(
                stages[i], [](const QString &name) { return name == "variable"_L1 ? u"NAME"_s : shellQuoted(odd); });
            const ToolCommand named
                = toolCommand(command, [](const QString &name) { return name == "variable"_L1 ? u"NAME"_s : odd; });
            if (named.stages[i].joinsErrors)
                text.remove(u" 2>&1"_s);
            if (text.startsWith("env "_L1))
                text.remove(0, 4);
            QCOMPARE(wordsOf(named.stages[i]), bashWords(text));
        }
        // What is shown is what runs.
        QStringList shown = taken.stages.first().variables.isEmpty() ? bashWords(commandStages(taken.text({})).first())
                                                                     : wordsOf(taken.stages.first());
        QCOMPARE(shown, wordsOf(taken.stages.first()));
    }

    void refusesWhatItCouldNotGiveBack_data()
    {
        QTest::addColumn<QString>("targetId");
        QTest::addColumn<QByteArray>("there");
        QTest::addColumn<QString>("place");
        QTest::addColumn<bool>("isTaken");
        const auto row
            = [](const char *name, const QString &id, const char *there, bool isTaken, const QString &place = {}) {
                  QTest::newRow(name) << id << QByteArray(there).replace('\'', '"') << place << isTaken;
              };
        const QString aws = u"aws-secrets"_s;
        row("text alone", aws, "{'A':'1.10','B':'\\'12345678901234567890\\\\','C':{'D':[true,null,'a:b']}}", true);
        row("numbers that stay", aws, "{'A': 5432, 'B': [0, -1, 2.5], 'A_KEY': 'old'}", true);
        row("lines", aws, "{\n  'A': 1,\n  'B': 'x'\n}", true);
        const bool keeps = jqKeepsNumbers();
        row("a big number", aws, "{'A':'x','B':12345678901234567890}", keeps);
        row("a nought at the end", aws, "{'A':'x','B':{'C':[1.10]}}", keeps);
        row("a power", aws, "{'B':1e3}", false);
        row("more digits than it keeps", aws, "{'B':0.12345678901234567890123}", keeps);
        row("beside a string with a quote in it", aws, "{'A':'\\\\\\'','B':1.0}", keeps);
        row("a name that is there twice", aws, "{'A':'x','A':'y'}", false);
        row("two texts", aws, "{'A':'x'} {'B':'y'}", false);
        row("no object", aws, "['hunter2']", false);
        row("a text", aws, "'hunter2'", false);
        row("lines of a .env file", aws, "URL=postgres://app:hunter2@db/x", false);
        row("a comma too many", aws, "{'A':'hunter2',}", false);
        const QString op = u"onepassword"_s;
        row("one field", op, "{'fields':[{'label':'A_KEY','value':'old'},{'label':'B','value':'1'}]}", true);
        row("no such field", op, "{'fields':[{'label':'B','value':'1'},{'label':'B','value':'2'}]}", true);
        row("a field in two sections", op,
            "{'fields':[{'label':'A_KEY','section':{'id':'a'},'value':'1'},{'label':'A_KEY','value':'2'}]}", false);
        const QString ssm = u"aws-ssm"_s;
        row("a parameter that is not there", ssm, "[]", true, u"alias/mine"_s);
        row("one under the same key", ssm, "[['SecureString','alias/mine']]", true, u"alias/mine"_s);
        row("one under another key", ssm, "[['SecureString','alias/aws/ssm']]", false, u"alias/mine"_s);
        row("one that anybody can read", ssm, "[['String',null]]", false, u"alias/mine"_s);
    }

    void refusesWhatItCouldNotGiveBack()
    {
        QFETCH(QString, targetId);
        QFETCH(QByteArray, there);
        QFETCH(QString, place);
        QFETCH(bool, isTaken);
        const DeployTarget target = *DeployTargets().find(targetId);
        const auto set = target.set.first();
        const auto remove = target.remove.first();
        const QString look = set.look.isEmpty() ? target.look.last() : set.look.first();
        QStringList refused{look};
        if (set.input == DeployInput::Merged)
            refused += {set.command, remove.command};
        if (targetId == "onepassword"_L1)
            refused += remove.look + QStringList{target.readValue};
        if (targetId == "aws-secrets"_L1 && !there.contains(':'))
            refused += {target.readNames, target.readValue};
        for (const QString &command : std::as_const(refused)) {
            const auto [isWell, said]
                = afterFirst(command, command == set.command ? "new \"value\"\n" + there : there, place);
            QVERIFY2(isWell == isTaken, (command.toUtf8() + ": " + said).constData());
            // The reason is the template's own where the text is JSON of the right kind.
            QVERIFY2(isWell || said.startsWith("jq: error"), said.constData());
            QVERIFY2(!said.contains("hunter2"), said.constData());
        }
        if (!isTaken || set.input != DeployInput::Merged)
            return;
        // What else is there stays as it is, and removing what was set gives it back.
        const QByteArray changed = afterFirst(set.command, "new \"value\"\n" + there, place).second;
        QVERIFY2(changed.contains("new \\\"value"), changed.constData());
        if (targetId == "aws-secrets"_L1) {
            QJsonObject before = QJsonDocument::fromJson(there).object();
            QJsonObject after = QJsonDocument::fromJson(afterFirst(remove.command, changed, place).second).object();
            QVERIFY(!after.contains(u"A_KEY"_s));
            before.remove(u"A_KEY"_s);
            QCOMPARE(after, before);
        }
    }

    void findsANameAsToolsListIt_data()
    {
        QTest::addColumn<QString>("printed");
        QTest::addColumn<QString>("line");
        QTest::addColumn<bool>("isThere");
        const auto row = [](const char *name, const QString &printed, bool isThere, const QString &line = {}) {
            QTest::newRow(name) << printed << line << isThere;
        };
        const QString key = u"INNGEST_SIGNING_KEY"_s;
        row("a line", u"A\n%1\nB\n"_s.arg(key), true);
        row("in colour", u"\x1b[1m\x1b[36m%1\x1b[0m\n"_s.arg(key), true);
        row("in 24 bits of colour", u"\x1b[38;2;1;2;3m%1\x1b[39m\n"_s.arg(key), true);
        row("in colour with colons", u"\x1b[38:5:4m%1\x1b[m"_s.arg(key), true);
        row("a link", u"\x1b]8;;https://a/b\x1b\\%1\x1b]8;;\x1b\\\n"_s.arg(key), true);
        row("a link with a bell", u"\x1b]8;;https://a/b\a%1\x1b]8;;\a\n"_s.arg(key), true);
        row("a link to it under another name", u"\x1b]8;;https://a/%1\aOTHER\x1b]8;;\a\n"_s.arg(key), false);
        row("with Windows' line ends", u"A\r\n%1\r\n"_s.arg(key), true);
        row("another character set", u"\x1b(B%1\x1b(B\n"_s.arg(key), true);
        row("a table", u"\u2502 %1 \u2502 x \u2502\n"_s.arg(key), true);
        row("JSON", u"[{\"name\":\"%1\"}]"_s.arg(key), true);
        row("the fallback alone", u"%1_FALLBACK\n"_s.arg(key), false);
        row("the fallback alone, in colour", u"\x1b[1m%1\x1b[0m_FALLBACK\n"_s.arg(key), false);
        row("another that ends like it", u"MY_%1\nMY-%1\nmy.%1\n"_s.arg(key), false);
        row("another that ends like it, in colour", u"\x1b[1mMY_\x1b[0m%1\n"_s.arg(key), false);
        row("the fallback, cut off by a table", u"| %1\u2026 |"_s.arg(key), false);
        row("the fallback, cut off by dots", u"| %1... |"_s.arg(key), false);
        row("nothing", QString(), false);
        row("its own line", u"checkout-%1\n"_s.arg(key), true, u"checkout-"_s + key);
        row("its own line with Windows' end", u"a\r\ncheckout-%1\r\n"_s.arg(key), true, u"checkout-"_s + key);
        row("its own line in colour", u"\x1b[32mcheckout-%1\x1b[0m\n"_s.arg(key), true, u"checkout-"_s + key);
        row("another's line", u"checkout-%1-old\n"_s.arg(key), false, u"checkout-"_s + key);
    }

    void findsANameAsToolsListIt()
    {
        QFETCH(QString, printed);
        QFETCH(QString, line);
        QFETCH(bool, isThere);
        QCOMPARE(isListed(printed.toUtf8(), u"INNGEST_SIGNING_KEY"_s, line), isThere);
    }

    void tellsALostAnswerFromARefusal_data()
    {
        QTest::addColumn<QByteArray>("said");
        QTest::addColumn<bool>("isLost");
        const auto row = [](const char *said, bool isLost) {
            QTest::newRow(*said ? said : "nothing") << QByteArray(said) << isLost;
        };
        // As the tools of tests/tools say that a connection was cut.
        row("Put \"https://api.github.com/repos/acme/checkout\": EOF", true);
        row("Failed to connect to proxy URL: \"http://127.0.0.1:1\"", true);
        row("ERROR: ('Unable to connect to proxy', RemoteDisconnected('Remote end closed connection without "
            "response'))",
            true);
        row("fetch failed", true);
        row("request to https://api.vercel.com failed, reason: socket hang up", true);
        row("HTTP 504: Gateway Timeout", true);
        row("ERROR: (gcloud.secrets.versions.add) DEADLINE_EXCEEDED: Deadline Exceeded", true);
        row("Read timeout on endpoint URL", true);
        row("read tcp 10.0.0.1:41234: connection reset by peer", true);
        // As services and the libraries of tools say it.
        row("InternalServerError: An internal server error occurred", true);
        row("An error occurred (InternalServiceError) when calling the PutSecretValue operation", true);
        row("An error occurred (InternalError) when calling the PutParameter operation", true);
        row("ERROR: (gcloud) INTERNAL_ERROR", true);
        row("{\"code\":\"internal_server_error\",\"message\":\"Something went wrong\"}", true);
        row("http2: server sent GOAWAY and closed the connection; LastStreamID=1", true);
        row("write tcp 10.0.0.1:41234->10.0.0.2:443: use of closed network connection", true);
        row("SocketError: other side closed", true);
        row("TypeError: terminated", true);
        row("disconnect or reset before headers, reset reason: connection termination", true);
        row("rpc error: code = Canceled desc = stream was ended", true);
        row("Put \"https://vault.example.com/v1/secret\": context canceled", true);
        row("Error: context cancelled while waiting for headers", true);
        // And that they were refused.
        row("An error occurred (AccessDeniedException) when calling the PutParameter operation", false);
        row("Error: You do not have permission (403)", false);
        row("Error from server (Forbidden): secrets \"checkout-env\" is forbidden", false);
        row("Authentication error [code: 10000]", false);
        row("ERROR: (gcloud.secrets.versions.add) FAILED_PRECONDITION: the account was terminated", false);
        row("error: this is for internal use only; the operation was cancelled by its user", false);
        row("An error occurred (ParameterNotFound) when calling the GetParameter operation: not there", false);
        row("", false);
    }

    void tellsALostAnswerFromARefusal()
    {
        QFETCH(QByteArray, said);
        QFETCH(bool, isLost);
        QCOMPARE(lostAnswersIn(said) > 0, isLost);
        // Only what is said more than before is this command's.
        QCOMPARE(lostAnswersIn("timed out\n" + said) > lostAnswersIn("timed out\n"), isLost);
    }

    void listsNamesAlsoWhereThereIsNone_data()
    {
        QTest::addColumn<QString>("targetId");
        QTest::addColumn<QByteArray>("printed");
        QTest::addColumn<QByteArray>("names");
        const QByteArray secret = R"({
  "request_id": "7f0c",
  "data": {
    "data": {%1},
    "metadata": {
      "version": 3
    }
  }
})";
        const auto vault = [&secret](const QByteArray &data) { return QByteArray(secret).replace("%1", data); };
        QTest::newRow("Vault: none") << u"vault"_s << vault({}) << QByteArray();
        QTest::newRow("Vault: some") << u"vault"_s
                                     << vault("\n      \"A_KEY\": \"x \\\"B\\\": y\",\n      \"C\": \"1\"\n    ")
                                     << QByteArray("      \"A_KEY\"\n      \"C\"\n");
        // An annotation can name a variable that is no entry any more.
        const QByteArray head = "Name:         a\nLabels:       <none>\nAnnotations:  note: |\n                Data\n"
                                "                A_KEY has gone\n\nType:  Opaque\n\nData\n====\n";
        for (const QString &kubernetes : {u"kubernetes"_s, u"server-kubernetes"_s}) {
            QTest::addRow("%s: none", qPrintable(kubernetes)) << kubernetes << head << QByteArray("====\n");
            QTest::addRow("%s: some", qPrintable(kubernetes)) << kubernetes << head + "A_KEY:  1 bytes\n"
                                                              << QByteArray("====\nA_KEY:  1 bytes\n");
        }
        QTest::newRow("Infisical: none") << u"infisical"_s << QByteArray("\n") << QByteArray();
        QTest::newRow("Infisical: some") << u"infisical"_s << QByteArray("A_KEY='x=y'\nC='1'\n")
                                         << QByteArray("A_KEY\nC\n");
    }

    /// That a list is empty is no error: what was taken out last would never be seen to be gone.
    void listsNamesAlsoWhereThereIsNone()
    {
        QFETCH(QString, targetId);
        QFETCH(QByteArray, printed);
        const DeployTarget target = *DeployTargets().find(targetId);
        const auto [isWell, names] = afterFirst(target.readNames, printed, u"x"_s);
        QVERIFY2(isWell, names.constData());
        QTEST(names, "names");
    }

    /// Without a connection it gives what it fetched last, with a warning beside it, and ends without an error.
    void takesNothingThatInfisicalKeptFromEarlier_data()
    {
        QTest::addColumn<bool>("isKept");
        QTest::newRow("fetched now") << false;
        QTest::newRow("kept from earlier") << true;
    }

    void takesNothingThatInfisicalKeptFromEarlier()
    {
        QFETCH(bool, isKept);
        const DeployTarget target = *DeployTargets().find(u"infisical"_s);
        const QByteArray warning
            = "Warning: Unable to fetch the latest secret(s) due to connection error, serving secrets from last "
              "successful fetch. For more info, run with --debug \n";
        const QByteArray before = isKept ? warning : QByteArray();
        const auto run = [&](const QString &command, const QByteArray &printed) {
            return toolCommand(command, [](const QString &) { return odd; }).stages[0].joinsErrors
                ? afterFirst(command, before + printed, u"x"_s)
                : std::pair(false, QByteArray());
        };
        QCOMPARE(run(target.look.last(), "A_KEY='x'\n"), std::pair(!isKept, QByteArray()));
        QCOMPARE(run(target.readNames, "A_KEY='x'\n").first, !isKept);
        const auto [isWell, value] = run(target.readValue, "x=y\n");
        QCOMPARE(isWell, !isKept);
        QCOMPARE(value, isKept ? warning : QByteArray("x=y\n")); // it is passed on to the person
    }

    void tellsWhatChangesWithAValue_data()
    {
        QTest::addColumn<QString>("targetId");
        QTest::addColumn<QByteArray>("printed");
        QTest::addColumn<bool>("isTold");
        QTest::addColumn<QDateTime>("at");
        const QDateTime never;
        // As its sources print them since 2021; which of them is current was not seen.
        QTest::newRow("Fly: a table") << u"fly"_s
                                      << QByteArray("NAME                \tDIGEST          \tCREATED AT        \n"
                                                    "A_KEY               \t73eb694e9d599c38\t1h0m ago          \n"
                                                    "A_KEY_FALLBACK      \t0000694e9d599c38\t1h0m ago          \n")
                                      << true << never;
        QTest::newRow("Fly: a table with lines and a state")
            << u"fly"_s
            << QByteArray(" NAME           \u2502 DIGEST           \u2502 STATUS   \n"
                          "* A_KEY         \u2502 73eb694e9d599c38 \u2502 Staged   \n")
            << true << never;
        QTest::newRow("Fly: without digests") << u"fly"_s << QByteArray("A_KEY  Deployed\n") << false << never;
        const QByteArray vercel = R"({
  "envs": [
    {
      "key": "OTHER",
      "type": "encrypted",
      "createdAt": 1
    },
    {
      "key": "A_KEY",
      "type": "encrypted",
      "target": [
        "production"
      ],
      "createdAt": 1,
      "updatedAt": 1767225602000
    }
  ]
}
)";
        QTest::newRow("Vercel") << u"vercel"_s << vercel << true
                                << QDateTime(QDate(2026, 1, 1), QTime(0, 0, 2), Qt::UTC);
        QTest::newRow("Vercel: without a time")
            << u"vercel"_s << QByteArray(vercel).replace("updatedAt", "at") << false << never;
        QTest::newRow("GitHub") << u"github-actions"_s
                                << QByteArray("A_KEY 2026-01-01T00:00:02Z\nA_KEY_FALLBACK 2025-01-01T00:00:00Z\n")
                                << true << QDateTime(QDate(2026, 1, 1), QTime(0, 0, 2), Qt::UTC);
    }

    void tellsWhatChangesWithAValue()
    {
        QFETCH(QString, targetId);
        QFETCH(QByteArray, printed);
        QFETCH(bool, isTold);
        const auto [isWell, changes] = afterFirst(DeployTargets().find(targetId)->readChanges, printed, u"x"_s);
        const QString change = isWell ? listedChange(changes, u"A_KEY"_s) : QString();
        QCOMPARE(!change.isEmpty(), isTold);
        QVERIFY(!change.contains(u"ago"_s) && !change.contains(u"Staged"_s));
        QTEST(timeOfChange(change), "at");
    }

    void findsAnEnvironmentByItsWholeName_data()
    {
        QTest::addColumn<QString>("environment");
        QTest::addColumn<bool>("isThere");
        QTest::newRow("one of three") << u"production"_s << true;
        QTest::newRow("the last") << u"pre-staging"_s << true;
        QTest::newRow("the end of another's name") << u"staging"_s << false;
        QTest::newRow("a branch") << u"main"_s << false;
        QTest::newRow("a word of the line above") << u"custom"_s << false;
        QTest::newRow("the table's head") << u"target"_s << false;
    }

    void findsAnEnvironmentByItsWholeName()
    {
        QFETCH(QString, environment);
        QFETCH(bool, isThere);
        // As vercel 54.9.1 prints it, with one line more.
        const QByteArray list = "Vercel CLI 54.9.1 (Node.js 20.20.2)\nRetrieving project…\n"
                                "Fetching custom environments for acme/storefront\n"
                                "> 4 Environments found under acme/storefront [1ms]\n\n"
                                "  Target Name   Branch Tracking               Type          Updated   \n"
                                "  Production    main                          Production    -         \n"
                                "  Preview       All unassigned git branches   Preview       -         \n"
                                "  Development   Accessible via CLI            Development   -         \n"
                                "  pre-staging   staging                       Preview       3d        \n\n";
        QCOMPARE(afterFirst(DeployTargets().find(u"vercel"_s)->look[2], list, environment).first, isThere);
    }

    void takesNoFlyThatKeepsKeysInItsLog_data()
    {
        QTest::addColumn<QByteArray>("printed");
        QTest::addColumn<bool>("isTaken");
        const auto row = [](const QByteArray &printed, bool isTaken) {
            QTest::newRow(printed.isEmpty() ? "nothing" : printed.constData()) << printed << isTaken;
        };
        row("fly v0.4.104 linux/amd64 Commit: 8d1c BuildDate: 2026-09-15T19:41:00Z", false);
        row("fly v0.4.105 linux/amd64 Commit: 8d1c BuildDate: 2026-09-21T19:41:00Z", true);
        row("fly v0.4.9 linux/amd64", false);
        row("fly v0.4.99 linux/amd64", false);
        row("fly v0.4.110 linux/amd64", true);
        row("fly v0.4.1050 linux/amd64", true);
        row("fly v0.3.209 linux/amd64", false);
        row("fly v0.10.1 linux/amd64", true);
        row("fly v1.0.0 linux/amd64", true);
        row("flyctl v0.1.40 linux/amd64", false);
        // As builds between releases called themselves for a while; which of them has it is not known.
        row("fly v2026.9.1-pre-3 linux/amd64", false);
        row("fly dev", false);
        row("", false);
    }

    void takesNoFlyThatKeepsKeysInItsLog()
    {
        QFETCH(QByteArray, printed);
        QTEST(afterFirst(DeployTargets().find(u"fly"_s)->look.first(), printed, u"x"_s).first, "isTaken");
    }

    void setsNoVariableOfVercelThatIsThereMoreThanOnce_data()
    {
        QTest::addColumn<QByteArray>("rows");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("none") << QByteArray() << true;
        QTest::newRow("one") << QByteArray("A_KEY|Encrypted|Production") << true;
        QTest::newRow("another's, too") << QByteArray("A_KEY|Encrypted|Production\nA_KEY_FALLBACK|Encrypted|Production")
                                        << true;
        QTest::newRow("two of the same environment")
            << QByteArray("A_KEY|Encrypted|Production\nB|Encrypted|Production\nA_KEY|Encrypted|Production") << false;
        QTest::newRow("branches' own beside that of all previews")
            << QByteArray("A_KEY|Encrypted|Preview (a)\nA_KEY|Encrypted|Preview\nA_KEY|Encrypted|Preview (b)") << true;
        QTest::newRow("two of all previews")
            << QByteArray("A_KEY|Encrypted|Preview\nA_KEY|Encrypted|Preview (a)\nA_KEY|Encrypted|Preview") << false;
        QTest::newRow("one that several environments share")
            << QByteArray("A_KEY|Encrypted|Production, Preview, Development") << false;
    }

    /// Which of them the app gets nobody tells, and what is set need not be that one.
    void setsNoVariableOfVercelThatIsThereMoreThanOnce()
    {
        QFETCH(QByteArray, rows);
        QFETCH(bool, isTaken);
        QByteArray table = "\n name      value       environments   created\n";
        const QByteArrayList each = rows.split('\n');
        for (const QByteArray &row : each)
            table += row.isEmpty() ? QByteArray() : ' ' + QByteArray(row).replace('|', "     ") + "      1s ago\n";
        const DeployTarget target = *DeployTargets().find(u"vercel"_s);
        for (const QString &look : target.set.first().look + target.remove.first().look)
            QCOMPARE(afterFirst(look, table + '\n', u"x"_s).first, isTaken);
    }

    void takesNoSecretThatAnotherToolWrites_data()
    {
        QTest::addColumn<QByteArray>("printed");
        QTest::addColumn<bool>("isTaken");
        const auto row = [](const char *name, const char *printed, bool isTaken) {
            QTest::newRow(name) << QByteArray(printed) << isTaken;
        };
        row("nobody's", "ownerReferences=", true);
        row("a person's", R"({"app.kubernetes.io/managed-by":"ann","team":"shop"}ownerReferences=)", true);
        row("with a word of its own", R"({"note":"ownerReferences=none"}ownerReferences=)", true);
        row("Helm, by its label", R"({"app.kubernetes.io/managed-by":"Helm"}ownerReferences=)", false);
        row("Helm, by an annotation", R"({"meta.helm.sh/release-name":"shop"}ownerReferences=)", false);
        row("Argo CD", R"({"argocd.argoproj.io/tracking-id":"shop:/Secret:shop/a"}ownerReferences=)", false);
        row("Flux", R"({"kustomize.toolkit.fluxcd.io/name":"shop"}ownerReferences=)", false);
        row("External Secrets", R"({"reconcile.external-secrets.io/data-hash":"0"}ownerReferences=)", false);
        row("Sealed Secrets", R"({"sealedsecrets.bitnami.com/managed":"true"}ownerReferences=)", false);
        row("somebody called nearly as a tool", R"({"app.kubernetes.io/managed-by":"Helmut"}ownerReferences=)", true);
        row("a source of replicas", R"({"replicator.v1.mittwald.de/replicate-to":"shop"}ownerReferences=)", true);
        row("a source of mirrors", R"({"reflector.v1.k8s.emberstack.com/reflection-allowed":"true"}ownerReferences=)",
            true);
        row("a source of clones", R"({"generate.kyverno.io/clone-source":""}ownerReferences=)", true);
        row("let go by Config Sync", R"({"configmanagement.gke.io/managed":"disabled"}ownerReferences=)", true);
        for (const char *mark :
            {R"("app.kubernetes.io/managed-by":"kyverno")", R"("app.kubernetes.io/managed-by":"hashicorp-vso")",
                R"("app.kubernetes.io/managed-by":"Terraform")", R"("app.kubernetes.io/managed-by":"terraform")",
                R"("app.kubernetes.io/managed-by":"pulumi")", R"("secrets.hashicorp.com/vso-ownerRefUID":"0")",
                R"("secrets.infisical.com/version":"0")", R"("secrets.doppler.com/subtype":"dopplerSecret")",
                R"("operator.1password.io/item-version":"3")", R"("replicator.v1.mittwald.de/replicated-at":"2026")",
                R"("replicator.v1.mittwald.de/replicate-from":"a/b")",
                R"("reflector.v1.k8s.emberstack.com/reflects":"a/b")",
                R"("reflector.v1.k8s.emberstack.com/auto-reflects":"True")",
                R"("generate.kyverno.io/policy-name":"sync")", R"("configsync.gke.io/declared-version":"v1")",
                R"("configmanagement.gke.io/managed":"enabled")", R"("objectset.rio.cattle.io/hash":"0")",
                R"("kapp.k14s.io/app":"1")"})
            row(mark, qPrintable(u"{%1}ownerReferences="_s.arg(QLatin1StringView(mark))), false);
        row("an owner", R"({"a":"b"}ownerReferences=[{"kind":"ExternalSecret","name":"shop"}])", false);
        row("as an old kubectl prints it", "map[app.kubernetes.io/managed-by:Helm]ownerReferences=", false);
        // What set its entries, where nothing else tells.
        for (const char *manager :
            {"argocd-controller", "argocd-application-controller", "helm", "helm-controller", "kustomize-controller",
                "Terraform", "HashiCorp", "terraform-provider-kubernetes_v2.35.1", "pulumi-kubernetes-1a2b3c",
                "external-secrets", "externalsecrets.external-secrets.io/shop", "vault-secrets-operator"}) {
            row(manager, qPrintable(u"managers=%1,ownerReferences="_s.arg(QLatin1StringView(manager))), false);
            row(qPrintable(u"%1 among people"_s.arg(QLatin1StringView(manager))),
                qPrintable(
                    u"{}managers=kubectl-create %1 kubectl-edit,ownerReferences="_s.arg(QLatin1StringView(manager))),
                false);
        }
        row("people by kubectl",
            "managers=kubectl-create kubectl-patch kubectl-client-side-apply,ownerReferences=", true);
        row("a manager called nearly as a tool", "managers=helmut my-kappa,ownerReferences=", true);
        row("a label that is called as a manager", R"({"app.kubernetes.io/instance":"helm"}managers=,ownerReferences=)",
            true);
    }

    /// It would put the old values back.
    void takesNoSecretThatAnotherToolWrites()
    {
        QFETCH(QByteArray, printed);
        QFETCH(bool, isTaken);
        for (const QString &target : {u"kubernetes"_s, u"server-kubernetes"_s}) {
            const QString look = DeployTargets().find(target)->look.first();
            const auto [isWell, said] = afterFirst(look, printed, u"x"_s);
            QCOMPARE(isWell, isTaken);
            QCOMPARE(said, QByteArray()); // neither labels nor annotations are shown
            const QString reason = look.section(u"s/.*/"_s, 1).section(u'/', 0, 0);
            QVERIFY2(reason.startsWith(u"error: another tool"_s), qPrintable(reason));
            QCOMPARE(shownName(reason), reason); // where it is told, a longer one would be cut
        }
    }

    void findsABeginningOfNamesByTheWholeOfIt_data()
    {
        QTest::addColumn<QString>("targetId");
        QTest::addColumn<QString>("prefix");
        QTest::addColumn<bool>("isThere");
        for (const QString &target : {u"azure-keyvault"_s, u"gcp-secrets"_s}) {
            const auto row = [&target](const char *name, const QString &prefix, bool isThere) {
                QTest::addRow("%s, %s", name, qPrintable(target)) << target << prefix << isThere;
            };
            row("the whole", u"checkout-"_s, true);
            row("of another app", u"billing-"_s, true);
            row("none, where each has one", QString(), false);
            row("without its first letters", u"heckout-"_s, false);
            row("its last letter alone", u"-"_s, false);
            row("with a letter less at its end", u"checkout"_s, false);
            row("of others' secrets", u"cron-"_s, false);
        }
    }

    /// Azure makes a secret of whatever name it is told.
    void findsABeginningOfNamesByTheWholeOfIt()
    {
        QFETCH(QString, targetId);
        QFETCH(QString, prefix);
        QFETCH(bool, isThere);
        QByteArray list = "checkout-INNGEST_SIGNING_KEY\ncheckout-INNGEST_EVENT_KEY\nbilling-INNGEST_EVENT_KEY\n"
                          "cron-DATABASE_URL\nold-cron-INNGEST_EVENT_KEY_2\n";
        if (targetId == "azure-keyvault"_L1)
            list.replace('_', '-');
        const DeployTarget target = *DeployTargets().find(targetId);
        QCOMPARE(afterFirst(target.look.last(), list, prefix).first, isThere);
    }

    void givesACommandOnlyTheOptionsThatItHas_data()
    {
        QTest::addColumn<QString>("targetId");
        QTest::addColumn<QStringList>("options"); // of each command, by its beginning
        // From the sources of both, which were not run here.
        QTest::newRow("Doppler") << u"doppler"_s
                                 << QStringList{u"me: "_s, u"secrets set: project config raw no-interactive silent"_s,
                                        u"secrets get: project config plain copy raw visibility silent"_s,
                                        u"secrets delete: project config raw yes silent"_s,
                                        u"secrets --only-names: project config raw visibility only-names silent"_s};
        QTest::newRow("Infisical")
            << u"infisical"_s
            << QStringList{
                   u"export: domain projectId env path format include-imports secret-overriding expand silent"_s,
                   u"secrets get: domain projectId env path plain include-imports secret-overriding expand recursive silent"_s,
                   u"secrets set: domain projectId env path file type silent"_s,
                   u"secrets delete: domain projectId env path type silent"_s};
    }

    void givesACommandOnlyTheOptionsThatItHas()
    {
        QFETCH(QString, targetId);
        QFETCH(QStringList, options);
        const DeployTarget target = *DeployTargets().find(targetId);
        QStringList commands = target.look
            + QStringList{target.whoAmI, target.readNames, target.readVersions, target.readChanges, target.readValue};
        for (const DeployStepTemplate &step : target.set + target.remove)
            commands.append(step.command);
        commands.removeAll({});
        for (const QString &command : std::as_const(commands)) {
            const QStringList words = toolCommand(command, [](const QString &) { return odd; }).stages[0].arguments;
            const auto it = std::find_if(options.cbegin(), options.cend(),
                [&words](const QString &each) { return words.join(u' ').startsWith(each.section(u':', 0, 0)); });
            QVERIFY2(it != options.cend(), qPrintable(command));
            // What is read is what is set: neither one person's own value nor another folder's.
            if (it->contains("secret-overriding"_L1))
                QVERIFY2(words.contains(u"--secret-overriding=false"_s) && words.contains(u"--include-imports=false"_s),
                    qPrintable(command));
            for (const QString &word : words) {
                const QString name = word.startsWith("--"_L1) ? word.sliced(2).section(u'=', 0, 0) : QString();
                QVERIFY2(name.isEmpty() || it->section(u": "_s, 1).split(u' ').contains(name),
                    qPrintable(word + u" in "_s + command));
            }
        }
    }

    /// A context keeps its name, and its user's, when it is led to another cluster: that shows.
    void saysOfWhichClusterOneIsTheUser()
    {
        if (QStandardPaths::findExecutable(u"kubectl"_s).isEmpty())
            QSKIP("kubectl is not there");
        const QTemporaryDir folder;
        QStringList said;
        for (const QByteArray &server :
            {QByteArray("https://one.example.com:6443"), QByteArray("https://two.example.com")}) {
            QFile file(folder.filePath(u"config"_s));
            QVERIFY(file.open(QIODevice::WriteOnly));
            file.write("apiVersion: v1\nkind: Config\n"
                       "clusters: [{name: c, cluster: {server: \""
                + server
                + "\"}}, {name: d, cluster: {server: \"https://d\"}}]\n"
                  "users: [{name: ann, user: {token: x}}]\n"
                  "contexts: [{name: d, context: {cluster: d, user: ann}}, {name: prod, context: {cluster: c, user: "
                  "ann}}]\n"
                  "current-context: d\n");
            file.close();
            const DeployTargets targets;
            const DeployTarget target = *targets.find(u"kubernetes"_s);
            const ToolCommand command = toolCommand(target.whoAmI, [](const QString &) { return u"prod"_s; });
            QProcess process;
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(u"KUBECONFIG"_s, file.fileName());
            process.setProcessEnvironment(environment);
            process.start(u"kubectl"_s, command.stages.first().arguments);
            QVERIFY(process.waitForFinished());
            said.append(QString::fromUtf8(process.readAllStandardOutput()));
        }
        QCOMPARE(said, (QStringList{u"ann@https://one.example.com:6443"_s, u"ann@https://two.example.com"_s}));
    }

    void offersOnlyWhatAToolTakesByStandardInput()
    {
        QStringList offered;
        const DeployTargets targets;
        for (const DeployTarget &target : targets.all()) {
            if (target.isSetByTool())
                offered.append(target.id);
        }
        offered.sort();
        QCOMPARE(offered,
            (QStringList{u"aws-secrets"_s, u"aws-ssm"_s, u"azure-keyvault"_s, u"cloudflare"_s, u"cloudflare-pages"_s,
                u"doppler"_s, u"fly"_s, u"gcp-secrets"_s, u"github-actions"_s, u"infisical"_s, u"kubernetes"_s,
                u"onepassword"_s, u"practice-harbor"_s, u"practice-lagoon"_s, u"practice-orchard"_s,
                u"server-kubernetes"_s, u"vault"_s, u"vercel"_s}));
    }
};

QTEST_APPLESS_MAIN(ToolCommandTest)
#include "tst_toolcommand.moc"
