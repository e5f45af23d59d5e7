// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/deploytargets.h"
#include "app/deploy/shelltext.h"
#include "app/deploy/toolcommand.h"

#include <QProcess>
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
            QStringList commands = target.look + QStringList{target.whoAmI, target.readNames, target.readValue};
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
