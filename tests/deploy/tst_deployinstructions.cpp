// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// timeout: 240

#include "app/core/lookup.h"
#include "app/deploy/deployinstructions.h"
#include "app/deploy/deploytargets.h"
#include "app/deploy/shelltext.h"
#include "tests/support/sample.h"

#include <QDir>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

// What a shell would take apart, were it ever an argument or unquoted.
const QByteArray oddValue = R"(signkey-prod-0011 "q" 'a' $HOME `id` \n;|&)";
const QByteArray otherValue = "signkey-prod-22334455";
const QString oddPlace = u"it's $HOME `id` \"x\" | y; rm *"_s;

const QStringList tools{u"vercel"_s, u"fly"_s, u"gh"_s, u"kubectl"_s, u"docker"_s, u"aws"_s, u"jq"_s, u"wrangler"_s,
    u"gcloud"_s, u"az"_s, u"vault"_s, u"op"_s, u"doppler"_s, u"infisical"_s, u"practice-host"_s};

QList<DeployVariable> bothSet()
{
    return {{u"INNGEST_SIGNING_KEY"_s, Secret(oddValue)}, {u"INNGEST_SIGNING_KEY_FALLBACK"_s, Secret(otherValue)}};
}

QList<DeployVariable> bothRemoved()
{
    return {{u"INNGEST_SIGNING_KEY"_s, {}, true}, {u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}, true}};
}

DeployPlaces filled(const DeployTarget &target, const QString &value)
{
    DeployPlaces places;
    for (const DeployPlace &place : target.places) {
        if (place.kind == DeployPlace::Kind::Folder)
            places[place.id] = QDir::tempPath(); // the commands run there
        else if (place.kind == DeployPlace::Kind::Address)
            places[place.id] = u"https://vault.example.com/$(id)*"_s; // no other sign that a shell knows can be in one
        else
            places[place.id] = place.kind == DeployPlace::Kind::File ? u"/srv/"_s + value : value;
    }
    return places;
}

/// A folder of tools that note what they are called with, and a bash that finds nothing else first.
class Terminal
{
public:
    Terminal()
    {
        for (const QString &tool : tools) {
            QFile file(m_directory.filePath(tool));
            if (!file.open(QIODevice::WriteOnly))
                qFatal("cannot make a tool");
            file.write("#!/bin/bash\n"
                       "log=$(mktemp \"$IKM_CALLS/XXXXXX\")\n"
                       "printf '%s\\n' \"$0\" \"$@\" >\"$log.arguments\"\n"
                       "tr '\\0' ' ' <\"/proc/$PPID/cmdline\" >>\"$log.arguments\"\n"
                       "case \" $* \" in *' --output=name '*) echo one ;; ' version ') echo fly v0.4.105 ;; *' api '*) "
                       "echo INNGEST_SIGNING_KEY $$; "
                       "echo INNGEST_SIGNING_KEY_FALLBACK $$ ;; *) printf '%s' \"$IKM_SAYS\" ;; esac\n"
                       "tee \"$log.input\"\n"
                       "rm \"$log\"\n");
            file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        }
        QDir(m_directory.path()).mkdir(u"calls"_s);
    }

    /// Types the command, then the answers. False: bash did not end well.
    bool run(const QString &command, const QByteArray &answers)
    {
        QFile script(m_directory.filePath(u"typed"_s));
        if (!script.open(QIODevice::WriteOnly))
            return false;
        script.write(command.toUtf8() + '\n');
        script.close();
        QProcess bash;
        bash.setProcessEnvironment(environment());
        bash.start(u"bash"_s, {u"--norc"_s, script.fileName()});
        bash.write(answers);
        bash.closeWriteChannel();
        if (!bash.waitForFinished())
            return false;
        shown = bash.readAllStandardError();
        output = bash.readAllStandardOutput();
        return bash.exitStatus() == QProcess::NormalExit && bash.exitCode() == 0;
    }

    /// Pastes it into a shell as a person has it open, answers and all; gives the shell's history.
    QByteArray historyOf(const QString &command, const QByteArray &answers)
    {
        QProcess bash;
        bash.setProcessEnvironment(environment());
        bash.start(u"bash"_s, {u"--norc"_s, u"-i"_s});
        bash.write(command.toUtf8() + '\n' + answers + "history\nexit\n");
        bash.closeWriteChannel();
        bash.waitForFinished();
        return bash.readAllStandardOutput();
    }

    QByteArray all(const QString &suffix) const
    {
        QByteArray text;
        const QDir calls(m_directory.filePath(u"calls"_s));
        const QStringList names = calls.entryList({u"*."_s + suffix}, QDir::Files);
        for (const QString &name : names) {
            QFile file(calls.filePath(name));
            if (file.open(QIODevice::ReadOnly))
                text += file.readAll();
        }
        return text;
    }
    QByteArray arguments() const { return all(u"arguments"_s); }
    QByteArray input() const { return all(u"input"_s); }

    QByteArray shown;
    QByteArray output;
    QString says; ///< What every tool answers; only where one line is asked for, that.

private:
    QProcessEnvironment environment() const
    {
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"PATH"_s, m_directory.path() + u':' + environment.value(u"PATH"_s));
        environment.insert(u"IKM_SAYS"_s, says);
        environment.insert(u"IKM_CALLS"_s, m_directory.filePath(u"calls"_s));
        environment.insert(u"HISTFILE"_s, m_directory.filePath(u"history"_s));
        return environment;
    }

    QTemporaryDir m_directory;
};

QString allText(const DeployInstructions &instructions)
{
    QString all = instructions.note;
    for (const DeployStep &step : instructions.steps)
        all += step.title + step.text + step.command + step.handOver;
    return all;
}

} // namespace

/// A target's steps, written out and run in a real shell.
class DeployInstructionsTest : public QObject
{
    Q_OBJECT

private:
    static void addTargets(int oneOf = 1)
    {
        QTest::addColumn<QString>("id");
        const DeployTargets targets;
        DailyRows rows(oneOf);
        for (const DeployTarget &target : targets.all()) {
            if (rows.takesNext())
                QTest::newRow(qPrintable(target.id)) << target.id;
        }
    }

private slots:
    void bringsTheValueByStandardInputAndNeverAsAnArgument_data() { addTargets(3); }
    void bringsTheValueByStandardInputAndNeverAsAnArgument()
    {
        QFETCH(QString, id);
        const DeployTarget target = *DeployTargets().find(id);
        const auto instructions
            = deployInstructions(target, filled(target, oddPlace), bothSet(), {u"checkout"_s, u"Production"_s});
        int commands = 0;
        QVERIFY(!instructions.steps.isEmpty());
        for (const DeployStep &step : instructions.steps) {
            QVERIFY(!step.waitsForPlace);
            if (step.command.isEmpty() || step.input == DeployInput::Shell)
                continue;
            ++commands;
            Terminal terminal;
            terminal.says = oddPlace + u"\n name %1\n target %1\n  %1   main\n"_s.arg(oddPlace)
                + u"INNGEST_SIGNING_KEY\nINNGEST_SIGNING_KEY_FALLBACK\n\"INNGEST_SIGNING_KEY\": \nINNGEST_SIGNING_KEY=\n"_s
                + oddPlace + u"INNGEST_SIGNING_KEY\n"_s + oddPlace + u"INNGEST-SIGNING-KEY\n"_s;
            QByteArray answers;
            QByteArrayList values;
            for (const DeployVariable &variable : bothSet()) {
                if (step.variables.contains(variable.name) && step.input != DeployInput::None) {
                    values.append(variable.value.reveal().toByteArray());
                    answers += values.last() + '\n';
                }
            }
            // What gives its values back is not believed without: these tools have none.
            const bool isBelieved = step.kind == DeployStep::Kind::Live || target.readValue.isEmpty();
            QVERIFY2(terminal.run(step.command, answers) == isBelieved, terminal.shown.constData());
            for (const QByteArray &value : values) {
                QVERIFY2(terminal.input().contains(value), qPrintable(step.title));
                QVERIFY2(!terminal.arguments().contains(value), qPrintable(step.title));
                QVERIFY2(!terminal.shown.contains(value), "it is typed without being shown");
            }
            if (step.input == DeployInput::Value)
                QVERIFY(!terminal.input().contains(values.first() + '\n'));
            // What a look hands from one tool to the next is there as well.
            if (step.input == DeployInput::Value && !step.command.contains("describe-parameters"_L1))
                QCOMPARE(terminal.input(), values.first());
            if (step.input == DeployInput::Lines) {
                QVERIFY(terminal.input().contains("INNGEST_SIGNING_KEY=" + oddValue + '\n'));
                QVERIFY(terminal.input().contains("INNGEST_SIGNING_KEY_FALLBACK=" + otherValue + '\n'));
            }
            QVERIFY2(terminal.arguments().contains(oddPlace.toUtf8()), "a place is one argument, as it was entered");
        }
        QCOMPARE(commands > 0, target.hasTool());
        const bool isPractice = target.use == DeployTarget::Use::Practice;
        QCOMPARE(target.hasTool() && !isPractice, !instructions.tried.isEmpty());
        QVERIFY(isPractice || target.tried.isEmpty() == !instructions.tried.startsWith(u"Tried with"_s));
    }

    void removesWithoutAsking_data() { addTargets(3); }
    void removesWithoutAsking()
    {
        QFETCH(QString, id);
        const DeployTarget target = *DeployTargets().find(id);
        const QList<DeployVariable> fallback{{.name = DeployVariable::fallbackName, .isRemoved = true}};
        const auto instructions = deployInstructions(target, filled(target, oddPlace), fallback, {});
        const QString stays = target.spelled(DeployVariable::signingKeyName);
        for (const DeployStep &step : instructions.steps) {
            QCOMPARE(step.input, DeployInput::None);
            if (step.kind != DeployStep::Kind::Remove || step.command.isEmpty())
                continue;
            Terminal terminal;
            // As kubectl describes a Secret: its entries stand below that line.
            terminal.says = u"Type: Opaque\nData\n  %1   main\n%1\n%1INNGEST_\n"_s.arg(oddPlace) + oddPlace
                + u"INNGEST-\n\"version\": 1\nDATABASE_URL=\n\"DATABASE_URL\": \n"_s
                + u"%1\n%1=\n\"%1\": \n"_s.arg(stays) + oddPlace + stays + u'\n';
            QVERIFY2(terminal.run(step.command, {}), terminal.shown.constData());
            for (const QString &name : step.variables)
                QVERIFY(id == "shell"_L1 || !target.hasTool()
                    || terminal.arguments().contains(target.spelled(name).toLatin1()));
        }
        QVERIFY(target.writesFile || instructions.steps.first().kind == DeployStep::Kind::Remove);
    }

    void setsTheVariableInTheShellItself()
    {
        const DeployTarget target = *DeployTargets().find(u"shell"_s);
        const auto instructions = deployInstructions(target, {}, bothSet(), {});
        QString typed = u"ikm_before=1\n"_s;
        for (const DeployStep &step : instructions.steps) {
            if (!step.command.isEmpty())
                typed += step.command + u'\n';
        }
        // What the app would see, and what is left behind.
        typed += u"env | grep ^INNGEST_\nset | grep ^ikm_"_s;
        Terminal terminal;
        QVERIFY2(terminal.run(typed, oddValue + '\n' + otherValue + '\n'), terminal.shown.constData());
        QCOMPARE(terminal.output,
            "INNGEST_SIGNING_KEY=" + oddValue + "\nINNGEST_SIGNING_KEY_FALLBACK=" + otherValue + "\nikm_before=1\n");
        QVERIFY(!terminal.shown.contains(oddValue));
    }

    void leavesNoValueInAShellsHistory_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("one value") << shellCommand(
            {.command = u"fly now"_s, .input = DeployInput::Value, .variables = {u"A"_s}});
        QTest::newRow("two lines") << shellCommand(
            {.command = u"fly now"_s, .input = DeployInput::Lines, .variables = {u"A"_s, u"B"_s}});
        QTest::newRow("in the shell") << shellCommand({.command = u"export A"_s,
                                             .input = DeployInput::Shell,
                                             .variables = {u"A"_s}})
                + u"; fly now </dev/null"_s;
    }

    void leavesNoValueInAShellsHistory()
    {
        QFETCH(QString, command);
        Terminal terminal;
        const bool isTwo = command.contains(u" in A B"_s);
        const QByteArray history = terminal.historyOf(command, isTwo ? "secret-one\nsecret-two\n" : "secret-one\n");
        QVERIFY2(history.contains("fly now"), history.constData());
        QVERIFY2(terminal.arguments().contains("now"), "it ran");
        // The tool repeats its input; what is left is the history.
        QByteArray rest = history;
        rest.replace("A=secret-one\nB=secret-two\n", "").replace(0, history.startsWith("secret-one") ? 10 : 0, "");
        QVERIFY2(!rest.contains("secret"), history.constData());
    }

    void doesNothingWithoutAValue_data()
    {
        QTest::addColumn<QString>("command");
        QTest::newRow("one value") << shellCommand(
            {.command = u"fly now"_s, .input = DeployInput::Value, .variables = {u"A"_s}});
        QTest::newRow("the second of two lines")
            << shellCommand({.command = u"fly now"_s, .input = DeployInput::Lines, .variables = {u"A"_s, u"B"_s}});
    }

    void doesNothingWithoutAValue()
    {
        QFETCH(QString, command);
        Terminal terminal;
        const bool isOne = !command.contains(u" in A B"_s);
        QVERIFY(!terminal.run(command, isOne ? "\n" : "first\n\n"));
        QCOMPARE(terminal.arguments(), QByteArray());
        QVERIFY(terminal.shown.contains("nothing was pasted"));
    }

    void keepsTheShellsOldValueWhereNothingIsPasted()
    {
        Terminal terminal;
        QVERIFY(terminal.run(u"A=before\n"_s
                + shellCommand({.command = u"export A"_s, .input = DeployInput::Shell, .variables = {u"A"_s}})
                + u"\necho $A"_s,
            "\n"));
        QCOMPARE(terminal.output, "before\n");
    }

    void asksForNothingWhereThePlaceIsNotThere()
    {
        Terminal terminal;
        QVERIFY(!terminal.run(shellCommand({.look = {u"fly look"_s, u"false"_s, u"fly again"_s},
                                  .command = u"fly set"_s,
                                  .input = DeployInput::Value,
                                  .variables = {u"A"_s},
                                  .readNames = u"fly list"_s}),
            "secret-one\n"));
        QVERIFY2(terminal.arguments().contains("look"), "it looked");
        for (const QByteArray &word : {QByteArray("again"), QByteArray("set"), QByteArray("list")})
            QVERIFY2(!terminal.arguments().contains('\n' + word + '\n'), word.constData());
        QVERIFY2(!terminal.shown.contains("A: "), "nothing is asked for");
        QVERIFY2(terminal.shown.contains("Nothing was changed"), terminal.shown.constData());
    }

    void beginsNoSecondHalfWhereTheFirstFails()
    {
        Terminal terminal;
        const ShellText text{.command = u"false | fly patch"_s, .input = DeployInput::Lines, .variables = {u"A"_s}};
        QVERIFY(!terminal.run(shellCommand(text), "secret-one\n"));
        QCOMPARE(terminal.arguments(), QByteArray());
    }

    void readsAValueBackWithoutShowingIt_data()
    {
        QTest::addColumn<QString>("there");
        QTest::addColumn<bool>("isWell");
        QTest::newRow("the same") << u"it's \"$HOME\" *"_s << true;
        QTest::newRow("a beginning of it") << u"it's \"$HOME\" "_s << false;
        QTest::newRow("more than it") << u"it's \"$HOME\" **"_s << false;
        QTest::newRow("nothing") << QString() << false;
        QTest::newRow("a line break behind it") << u"it's \"$HOME\" *\n"_s << false;
        QTest::newRow("a pattern that fits everything") << u"*"_s << false;
        QTest::newRow("more lines") << u"x\nA=it's \"$HOME\" *"_s << false;
    }

    void readsAValueBackWithoutShowingIt()
    {
        QFETCH(QString, there);
        QFETCH(bool, isWell);
        Terminal terminal;
        terminal.says = there;
        QCOMPARE(terminal.run(shellCommand(settingAndReadingBack()), "it's \"$HOME\" *\n"), isWell);
        QCOMPARE(terminal.output.contains("Read back: A is what you pasted"), isWell);
        QCOMPARE(terminal.shown.contains("NOT SET: A"), !isWell);
        QVERIFY(!(terminal.output + terminal.shown).contains("HOME"));
    }

    void callsNoHiddenValueAWrongOne_data()
    {
        QTest::addColumn<QString>("there");
        for (const char *there : {"[RESTRICTED]", "<hidden>", "*not shown*", "********", "sk-a****f3",
                 "\u2022\u2022\u2022\u2022", "(\u25CF\u25CF\u25CF\u25CF)"})
            QTest::newRow(there) << QString::fromUtf8(there);
    }

    void callsNoHiddenValueAWrongOne()
    {
        QFETCH(QString, there);
        Terminal terminal;
        terminal.says = there;
        QVERIFY(!terminal.run(shellCommand(settingAndReadingBack()), "new\n"));
        QVERIFY(!terminal.shown.contains("NOT SET"));
        QVERIFY(terminal.shown.contains("NOT KNOWN"));
    }

    void takesOnlyTheWholeNameForTheName_data()
    {
        QTest::addColumn<QString>("listed");
        QTest::addColumn<bool>("isThere");
        QTest::newRow("in a table") << u" A_KEY   Encrypted   Production"_s << true;
        QTest::newRow("at the end of a path") << u"/checkout/production/A_KEY\t3"_s << true;
        QTest::newRow("before a colon") << u"A_KEY:  12 bytes"_s << true;
        QTest::newRow("another that begins so") << u"A_KEY_FALLBACK 1\nA_KEY.old 1\nA_KEY-2 1"_s << false;
        QTest::newRow("another that ends so") << u"BA_KEY 1\nMY.A_KEY 1"_s << false;
        QTest::newRow("nothing") << QString() << false;
    }

    void takesOnlyTheWholeNameForTheName()
    {
        QFETCH(QString, listed);
        QFETCH(bool, isThere);
        for (const bool isRemoval : {false, true}) {
            Terminal terminal;
            terminal.says = listed + u"\nSTAYS 1"_s;
            const ShellText text{.command = u"true"_s,
                .input = isRemoval ? DeployInput::None : DeployInput::Value,
                .variables = {u"A_KEY"_s},
                .isRemoval = isRemoval,
                .stays = u"STAYS"_s,
                .readNames = u"fly list"_s};
            QCOMPARE(terminal.run(shellCommand(text), isRemoval ? "" : "x\n"), isThere != isRemoval);
        }
    }

    void believesWhatWasThereOnlyWhereItsListingChanges_data()
    {
        QTest::addColumn<QString>("changes");
        QTest::addColumn<bool>("isBelieved");
        QTest::newRow("the same of both") << u"fly changes"_s << false;
        QTest::newRow("another of one, as of two that are set at once") << u"sh -c 'echo A $$; echo B same'"_s << true;
        QTest::newRow("it cannot be told") << u"false"_s << true;
    }

    void believesWhatWasThereOnlyWhereItsListingChanges()
    {
        QFETCH(QString, changes);
        QFETCH(bool, isBelieved);
        Terminal terminal;
        terminal.says = u"A 1\nB 1\n"_s;
        const ShellText text{.command = u"true"_s,
            .input = DeployInput::Lines,
            .variables = {u"A"_s, u"B"_s},
            .readNames = u"fly list"_s,
            .readChanges = changes};
        QCOMPARE(terminal.run(shellCommand(text), "x\ny\n"), isBelieved);
        QCOMPARE(terminal.shown.contains("NOT KNOWN: what is listed of it"), !isBelieved);
    }

    void saysThatItIsNotKnownWhereItCannotBeReadBack()
    {
        Terminal terminal;
        const ShellText text{.command = u"true"_s, .variables = {u"A"_s}, .isRemoval = true, .readNames = u"false"_s};
        QVERIFY(!terminal.run(shellCommand(text), {}));
        QVERIFY(terminal.shown.contains("NOT KNOWN"));
        QVERIFY(!terminal.output.contains("gone"));
    }

    /// What is to go is not in a list that is none.
    void seesNothingGoneInWhatIsNotTheList_data()
    {
        QTest::addColumn<QString>("listed");
        QTest::addColumn<QString>("staysAs");
        QTest::newRow("nothing") << QString() << QString();
        QTest::newRow("an error") << u"Session expired. Run fly login."_s << QString();
        QTest::newRow("another page") << u"DATABASE_URL\npage 1 of 3"_s << QString();
        QTest::newRow("a name that begins so") << u"STAYS_NOT"_s << QString();
        QTest::newRow("another line") << u"STAYS"_s << u"'my STAYS'"_s;
    }

    void seesNothingGoneInWhatIsNotTheList()
    {
        QFETCH(QString, listed);
        QFETCH(QString, staysAs);
        Terminal terminal;
        terminal.says = listed;
        const ShellText text{.command = u"false"_s,
            .variables = {u"A"_s},
            .isRemoval = true,
            .stays = u"STAYS"_s,
            .staysAs = staysAs,
            .readNames = u"fly list"_s};
        QVERIFY(!terminal.run(shellCommand(text), {}));
        QVERIFY(terminal.shown.contains("NOT KNOWN: what was listed lacks STAYS"));
        QVERIFY(!terminal.output.contains("gone"));
        QVERIFY(terminal.output.contains(listed.toUtf8()));
    }

    void showsNothingWhereTheShellTracesItsCommands()
    {
        Terminal terminal;
        QVERIFY(terminal.run(u"set -x\n"_s
                + shellCommand({.command = u"cat >/dev/null"_s, .input = DeployInput::Value, .variables = {u"A"_s}}),
            "secret-one\n"));
        QVERIFY(!terminal.shown.contains("secret-one"));
        // In the shell itself, which goes on tracing afterwards.
        QVERIFY(terminal.run(u"set -x\n"_s
                + shellCommand({.command = u"export A"_s, .input = DeployInput::Shell, .variables = {u"A"_s}})
                + u"\n: traced"_s,
            "secret-two\n"));
        QVERIFY2(!terminal.shown.contains("secret-two"), terminal.shown.constData());
        QVERIFY2(terminal.shown.contains("+ : traced"), terminal.shown.constData());
        // What a look prints of a place, too.
        terminal.run(
            u"set -x\n"_s + shellCommand({.look = {u"printf secret-three | grep -c three"_s}, .command = u"true"_s}),
            {});
        QVERIFY2(!terminal.shown.contains("p=secret-three"), terminal.shown.constData());
    }

    void keepsTheOrderOfTheVariables_data() { addTargets(); }
    void keepsTheOrderOfTheVariables()
    {
        QFETCH(QString, id);
        const DeployTarget target = *DeployTargets().find(id);
        const QStringList order{u"INNGEST_SIGNING_KEY_FALLBACK"_s, u"INNGEST_SIGNING_KEY"_s};
        QStringList given;
        const auto steps = deployInstructions(target, filled(target, u"x"_s),
            {{order[0], Secret(otherValue)}, {order[1], Secret(oddValue)}, {u"GONE"_s, {}, true}}, {})
                               .steps;
        for (const DeployStep &step : steps) {
            if (step.kind == DeployStep::Kind::Set)
                given += step.variables;
            // What is taken away goes after all that is set.
            QVERIFY(step.kind != DeployStep::Kind::Remove || target.writesFile || given.size() >= 2);
        }
        if (!target.writesFile && id != "managed"_L1)
            QCOMPARE(given, order);
        const bool isOneByOne = !target.set.isEmpty() && target.set.first().forEach;
        const auto speaksOfOrder = [](const QList<DeployStep> &all) {
            return std::any_of(all.begin(), all.end(),
                [](const DeployStep &step) { return step.text.contains(u"a fallback comes before the key"_s); });
        };
        QCOMPARE(speaksOfOrder(steps), isOneByOne);
        // Nobody is told to keep an order of what is not there: a server has no fallback, and in an undo it goes.
        QVERIFY(!speaksOfOrder(
            deployInstructions(target, filled(target, u"x"_s), {{order[1], Secret(oddValue)}, {order[0], {}, true}}, {})
                .steps));
    }

    void quotesAWordThatEndsInALineBreak()
    {
        QCOMPARE(shellQuoted(u"abc"_s), u"abc"_s);
        QCOMPARE(shellQuoted(u"abc\n"_s), u"'abc\n'"_s);
        QCOMPARE(shellQuoted(u"\n"_s), u"'\n'"_s);
    }

    void writesWhatAPosixShellCanRead_data() { addTargets(); }
    void writesWhatAPosixShellCanRead()
    {
        QFETCH(QString, id);
        const DeployTarget target = *DeployTargets().find(id);
        for (const auto &variables : {bothSet(), bothRemoved()}) {
            for (const DeployStep &step : deployInstructions(target, filled(target, oddPlace), variables, {}).steps) {
                QProcess shell;
                shell.start(u"/bin/sh"_s, {u"-n"_s, u"-c"_s, step.command});
                QVERIFY(shell.waitForFinished());
                QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError().constData());
            }
        }
    }

    void holdsNoValueInAnyText_data() { addTargets(); }
    void holdsNoValueInAnyText()
    {
        QFETCH(QString, id);
        const DeployTarget target = *DeployTargets().find(id);
        const QString all = allText(deployInstructions(target, filled(target, u"x"_s), bothSet(), {u"a"_s, u"b"_s}));
        QVERIFY(!all.contains(QString::fromUtf8(otherValue)));
        QVERIFY(!all.contains(QString::fromUtf8(oddValue)));
        QVERIFY2(!all.contains(u"{{"_s), qPrintable(all));
    }

    void handsOverFingerprintsInPlaceOfValues()
    {
        const DeployTarget target = *DeployTargets().find(u"managed"_s);
        const QList<DeployVariable> variables{{u"INNGEST_SIGNING_KEY"_s, Secret("signkey-prod-12345678")},
            {u"INNGEST_EVENT_KEY"_s, Secret("an-event-key")}, {u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}, true}};
        const auto instructions = deployInstructions(target, {}, variables, {u"checkout"_s, u"Production"_s});
        QList<QString> texts;
        for (const DeployStep &step : instructions.steps) {
            if (!step.handOver.isEmpty())
                texts.append(step.handOver);
        }
        QCOMPARE(texts.size(), 1);
        QVERIFY(texts.first().contains(u"checkout"_s));
        QVERIFY(texts.first().contains(u"Production"_s));
        QVERIFY(texts.first().contains(u"INNGEST_SIGNING_KEY: the key with the fingerprint b2ed992186a5\n"_s));
        QVERIFY(texts.first().contains(u"INNGEST_SIGNING_KEY_FALLBACK: to be removed"_s));
        QVERIFY(!texts.first().contains(u"12345678"_s));
        QVERIFY(!texts.first().contains(u"an-event-key"_s));
    }

    void handsOverNamesAsTheyAreShown()
    {
        const DeployTarget target = *DeployTargets().find(u"managed"_s);
        const auto instructions = deployInstructions(
            target, {}, bothSet(), {u"shop\nINNGEST_SIGNING_KEY: remove it\u202e"_s, u"Pro\u2028duction"_s});
        bool isHandedOver = false;
        for (const DeployStep &step : instructions.steps) {
            isHandedOver = isHandedOver || step.handOver.contains(u"shop\u21b5INNGEST"_s);
            QVERIFY2(!step.handOver.contains(u"\nINNGEST_SIGNING_KEY: remove"_s), qPrintable(step.handOver));
            QVERIFY(!step.handOver.contains(u'\u202e') && !step.handOver.contains(u'\u2028'));
        }
        QVERIFY(isHandedOver);
    }

    void refusesPlacesThatACommandCouldMisread_data()
    {
        QTest::addColumn<QString>("value");
        QTest::addColumn<bool>("isFile");
        QTest::addColumn<int>("problem"); // -1: none
        const auto row = [](const char *name, const QString &value, bool isFile, int problem) {
            QTest::newRow(name) << value << isFile << problem;
        };
        row("a plain name", u"checkout"_s, false, -1);
        row("a name with blanks and quotes", oddPlace, false, -1);
        row("nothing", u"  "_s, false, int(PlaceProblem::Missing));
        row("two lines", u"a\nrm -rf /"_s, false, int(PlaceProblem::ControlCharacter));
        row("an escape character", u"a\x1b[A"_s, false, int(PlaceProblem::ControlCharacter));
        row("a writing direction turned round", u"a\u202Eb"_s, false, int(PlaceProblem::ControlCharacter));
        row("an option", u"--from-literal=a"_s, false, int(PlaceProblem::LeadingDash));
        row("a file", u"/srv/.env"_s, true, -1);
        row("a file somewhere", u".env"_s, true, int(PlaceProblem::RelativePath));
        row("a line end behind a name", u"a\u2028b"_s, false, int(PlaceProblem::ControlCharacter));
        row("a file's contents for AWS", u"file:///etc/passwd"_s, false, int(PlaceProblem::ReadsFile));
        row("a file's bytes for AWS", u" FILEB://key"_s, false, int(PlaceProblem::ReadsFile));
        row("a file's contents for Azure", u"@/etc/passwd"_s, false, int(PlaceProblem::ReadsFile));
        row("a user of a cluster", u"admin@production"_s, false, -1);
        row("a folder at such a name", u"/srv/@acme/.env"_s, true, -1);
        row("dots", u".."_s, false, -1);
        row("dashes inside and behind", u"a--b-"_s, false, -1);
        row("a command", u"$(id)`id`;id&&id|id>x"_s, false, -1);
        row("what shells expand", u"~ * ? {a,b} !! %s \\n"_s, false, -1);
        row("no Latin", u"\u5e97\u8217-\u00e9"_s, false, -1);
        row("a mark that cannot be seen", u"a\u200bb"_s, false, int(PlaceProblem::ControlCharacter));
        row("a blank that does not break", u"a\u00a0b"_s, false, int(PlaceProblem::ControlCharacter));
        row("isolates around a name", u"\u2068\u05E9\u05DC\u2069"_s, false, int(PlaceProblem::ControlCharacter));
        row("a folder with such a blank", u"/srv/a\u00a0b/.env"_s, true, -1);
        row("a folder with two lines", u"/srv/a\nb/.env"_s, true, int(PlaceProblem::ControlCharacter));
        row("a sign without a glyph", u"a\u2800b"_s, false, int(PlaceProblem::ControlCharacter));
        row("letters that nobody sees", u"a\U000E0062\U000E0063"_s, false, int(PlaceProblem::ControlCharacter));
        row("an emoji", u"shop-\U0001F6D2"_s, false, -1);
        row("a place's own mark", u"{{place.name}}"_s, false, -1);
        row("an option behind a blank", u"\u00a0-x"_s, false, int(PlaceProblem::LeadingDash));
        row("as long as may be", u"x"_s.repeated(1024), false, -1);
        row("a file that begins with a dash", u"/-x"_s, true, -1);
        row("a file at an address", u"file:///srv/.env"_s, true, int(PlaceProblem::RelativePath));
        row("far too long", u"x"_s.repeated(2000), false, int(PlaceProblem::TooLong));
    }

    void refusesPlacesThatACommandCouldMisread()
    {
        QFETCH(QString, value);
        QFETCH(bool, isFile);
        QFETCH(int, problem);
        DeployPlace place;
        place.kind = isFile ? DeployPlace::Kind::File : DeployPlace::Kind::Name;
        const auto found = placeProblem(place, value);
        QCOMPARE(found ? int(*found) : -1, problem);
        QVERIFY(!found || !placeProblemText(place, *found).isEmpty());
    }

    void sendsNoKeyAnywhereInTheClear_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<bool>("isTaken");
        QTest::newRow("https") << u"https://vault.example.com:8200"_s << true;
        QTest::newRow("https, in capitals") << u"HTTPS://vault.example.com"_s << true;
        QTest::newRow("plain http") << u"http://vault.example.com:8200"_s << false;
        QTest::newRow("plain http, in capitals") << u"HTTP://vault.example.com"_s << false;
        QTest::newRow("plain http nearby") << u"http://10.0.0.7:8200"_s << false;
        QTest::newRow("plain http to a name that begins so") << u"http://localhost.example.com"_s << false;
        QTest::newRow("plain http here") << u"http://127.0.0.1:8200"_s << true;
        QTest::newRow("plain http here, by its name") << u"http://localhost:8200"_s << true;
        QTest::newRow("plain http here, IPv6") << u"http://[::1]:8200"_s << true;
        QTest::newRow("no scheme") << u"vault.example.com:8200"_s << false;
        QTest::newRow("no host") << u"https:///v1"_s << false;
        QTest::newRow("another scheme") << u"ftp://vault.example.com"_s << false;
        QTest::newRow("a password in it") << u"https://ann:secret@vault.example.com"_s << false;
        QTest::newRow("a name that seems to be this machine's") << u"http://127.0.0.1@vault.example.com"_s << false;
    }

    /// Neither by a command to copy nor by the program.
    void sendsNoKeyAnywhereInTheClear()
    {
        QFETCH(QString, address);
        QFETCH(bool, isTaken);
        for (const auto &[id, place] : {std::pair(u"vault"_s, u"address"_s), std::pair(u"infisical"_s, u"domain"_s)}) {
            const DeployTarget target = *DeployTargets().find(id);
            const auto problem = placeProblem(*firstWith(target.places, &DeployPlace::id, place), address);
            QCOMPARE(problem, isTaken ? std::nullopt : std::optional(PlaceProblem::UnsafeAddress));
            QVERIFY(!problem || placeProblemText(target.places.first(), *problem).contains(u"https://"_s));
            DeployPlaces places;
            for (const DeployPlace &each : target.places)
                places[each.id] = each.id == place ? address : u"x"_s;
            for (const DeployStep &step : deployInstructions(target, places, bothSet(), {}).steps)
                QVERIFY(isTaken || step.command.isEmpty());
        }
    }

    void waitsForAPlaceThatIsMissing()
    {
        const DeployTarget target = *DeployTargets().find(u"fly"_s);
        const auto instructions = deployInstructions(target, {}, bothSet(), {});
        for (const DeployStep &step : instructions.steps) {
            QVERIFY(step.waitsForPlace);
            QCOMPARE(step.command, QString());
        }
    }

    void leavesOutWhatNamesAnOptionalPlaceThatIsEmpty()
    {
        const DeployTarget target = *DeployTargets().find(u"vercel"_s);
        DeployPlaces places = filled(target, u"shop"_s);
        const auto with = deployInstructions(target, places, bothSet(), {});
        places.remove(u"deployment"_s);
        const auto without = deployInstructions(target, places, bothSet(), {});
        QCOMPARE(without.steps.size(), with.steps.size() - 1);
        QVERIFY(!allText(without).contains(u"vercel redeploy"_s));
    }

    void takesAPlaceForWhatItIs()
    {
        // A place that looks like a placeholder stays what was typed.
        const DeployTarget target = *DeployTargets().find(u"fly"_s);
        const auto instructions = deployInstructions(target, {{u"app"_s, u"{{variable}}"_s}}, bothSet(), {});
        QVERIFY(instructions.steps.first().command.contains(u"--app='{{variable}}'"_s));
    }

    void joinsVariablesToLines()
    {
        QList<DeployVariable> variables = bothSet();
        variables.append({u"GONE"_s, {}, true});
        QCOMPARE(deployLines(variables).reveal().toByteArray(),
            "INNGEST_SIGNING_KEY=" + oddValue + "\nINNGEST_SIGNING_KEY_FALLBACK=" + otherValue + '\n');
    }

private:
    static ShellText settingAndReadingBack()
    {
        return {.command = u"cat >/dev/null"_s,
            .input = DeployInput::Value,
            .variables = {u"A"_s},
            .readNames = u"fly list"_s,
            .readValues = {u"fly show"_s}};
    }
};

QTEST_GUILESS_MAIN(DeployInstructionsTest)
#include "tst_deployinstructions.moc"
