// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/toolcommand.h"

#include "app/deploy/deploytarget.h"
#include "app/deploy/shelltext.h"

using namespace Qt::StringLiterals;

namespace {

QStringList wordsOf(const QString &stage)
{
    QStringList words;
    QString word;
    bool isQuoted = false;
    bool isInWord = false;
    for (const QChar c : stage) {
        if (c == u'\'') {
            isQuoted = !isQuoted;
            isInWord = true; // a quoted nothing is a word too
        } else if (c == u' ' && !isQuoted) {
            if (isInWord)
                words.append(word);
            word.clear();
            isInWord = false;
        } else {
            word += c;
            isInWord = true;
        }
    }
    if (isInWord)
        words.append(word);
    return words;
}

} // namespace

ToolCommand toolCommand(const QString &command, const std::function<QString(const QString &)> &valueOf)
{
    ToolCommand result;
    const QStringList stages = commandStages(command);
    for (const QString &text : stages) {
        ToolStage stage;
        QStringList words = wordsOf(text);
        stage.joinsErrors = words.removeAll(u"2>&1"_s) > 0;
        if (words.value(0) == "env"_L1) {
            words.removeFirst();
            while (words.value(0).contains(u'=')) {
                const QString setting = words.takeFirst();
                const qsizetype at = setting.indexOf(u'=');
                stage.variables.insert(setting.first(at), withPlaceholders(setting.sliced(at + 1), valueOf));
            }
        }
        stage.tool = words.value(0);
        for (const QString &word : words.sliced(1))
            stage.arguments.append(withPlaceholders(word, valueOf));
        result.stages.append(stage);
    }
    return result;
}

QString ToolCommand::text(const QMap<QString, QString> &paths) const
{
    QStringList texts;
    for (const ToolStage &stage : stages) {
        QStringList words;
        for (auto it = stage.variables.cbegin(); it != stage.variables.cend(); ++it)
            words.append(shellQuoted(u"%1=%2"_s.arg(it.key(), *it)));
        words.append(shellQuoted(paths.value(stage.tool, stage.tool)));
        for (const QString &argument : stage.arguments)
            words.append(shellQuoted(argument));
        texts.append(words.join(u' '));
    }
    return texts.join(u" | "_s);
}
