// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/deployfiletext.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "ui/words/errortext.h"
#include "ui/words/rotationtext.h"

#include <QFileInfo>

using namespace Qt::StringLiterals;

namespace {

/// What a warning means and what can be done about it.
QString fileWarningText(EnvFileWarning warning)
{
    switch (warning) {
    case EnvFileWarning::ReadableByOthers:
        return Words::tr(
            "Its permissions let every user of this computer read it who gets into its folder. If nobody else has to, "
            "take that permission away (chmod o= on it) before you write.");
    case EnvFileWarning::MayBeCommitted:
        return Words::tr(
            "The file lies in a folder under version control and may be part of the next commit. Let that ignore it "
            "(git by .gitignore) unless you know that it is kept out another way.");
    case EnvFileWarning::TrackedByGit:
        return Words::tr("Git tracks it already: for such a file .gitignore counts for nothing, and the next “git "
                         "commit -a” takes the key along. Take the file out of git first (git rm --cached).");
    case EnvFileWarning::LeftAloneByGit:
        return Words::tr("Git tracks it and was told to leave its changes alone (skip-worktree or assume-unchanged): "
                         "as long as that mark stands, no commit takes the key along. Git can drop the mark when it "
                         "brings another version of the file, and no other clone has it. To be sure, take the file "
                         "out of git (git rm --cached) and have git ignore it.");
    case EnvFileWarning::GitNotAsked:
        return Words::tr(
            "Whether the file is tracked or ignored is not known: git could not be asked, or it is another "
            "system (Mercurial, Subversion, Jujutsu, Fossil), which is not asked.");
    case EnvFileWarning::OtherNames:
        return Words::tr(
            "The file has another name too (a hard link). What is reached through that name keeps the old values.");
    case EnvFileWarning::PassedOver:
        return Words::tr("Beside it stands an inngest.json or inngest.yaml that a server reads instead, unless its "
                         "--config or INNGEST_CONFIG names this file.");
    case EnvFileWarning::OfAnApp:
        return Words::tr("It has variables that apps read and no server (INNGEST_DEV or INNGEST_BASE_URL). Make "
                         "sure that it is the server's file and no app's.");
    case EnvFileWarning::ShellsSpelling:
        return Words::tr("A line has “export” before the name or a remark behind the value. systemd and “docker run "
                         "--env-file” know neither: where one of them reads this file, take it out by hand.");
    case EnvFileWarning::ShellsOwnAbove:
        return Words::tr("Above what is set here stands a variable that bash lets nobody set, such as UID. Where bash "
                         "reads this file as “sh” (on macOS or Red Hat, for instance), it stops there and sees nothing "
                         "below: move that line to the end by hand.");
    }
    return {};
}

} // namespace

QString lineChangeText(const EnvLineChange &change, bool isDone)
{
    const QString line = QString::number(change.line);
    switch (change.kind) {
    case EnvLineChange::Kind::Replaced:
        return isDone ? Words::tr("%1: its value was replaced.").arg(change.name)
                      : Words::tr("%1: the value in line %2 is replaced.").arg(change.name, line);
    case EnvLineChange::Kind::Added:
        return isDone ? Words::tr("%1: was added as line %2.").arg(change.name, line)
                      : Words::tr("%1: a line for it is added.").arg(change.name);
    case EnvLineChange::Kind::Removed:
        return (isDone ? Words::tr("%1: line %2 was removed.") : Words::tr("%1: line %2 is removed."))
            .arg(change.name, line);
    case EnvLineChange::Kind::Same:
        break;
    }
    return change.line > 0 ? Words::tr("%1: line %2 is as it should be already.").arg(change.name, line)
                           : Words::tr("%1: is not in the file, as it should be.").arg(change.name);
}

QStringList planLines(const EnvFilePlan &plan, const QStringList &alsoFed)
{
    QStringList lines;
    if (plan.isNew && plan.isChanged())
        lines.append(Words::tr("There is no such file yet: it is made, and only you can read it."));
    for (const EnvLineChange &line : plan.lines)
        lines.append(lineChangeText(line, false));
    if (plan.realPath != plan.path)
        lines.append(Words::tr("The file itself is %1.").arg(shownLine(plan.realPath)));
    if (!alsoFed.isEmpty())
        lines.append(Words::tr("It feeds %1 too, and is written once for all.").arg(namesInWords(alsoFed)));
    return lines;
}

QStringList putBackLines(const QList<OverwrittenValue> &values)
{
    QStringList lines;
    for (const OverwrittenValue &value : values)
        lines.append((value.secretName.isEmpty() ? Words::tr("%1: is removed, since it was not there before.")
                                                 : Words::tr("%1: gets back the line that it had."))
                         .arg(value.variable));
    return lines;
}

QString wasPutBackText()
{
    return Words::tr("What was overwritten in this file has been put back.");
}

QStringList warningsOf(const EnvFilePlan &plan, DeployTarget::Use use)
{
    return ofEach(plan.warnings, fileWarningText, [use](EnvFileWarning warning) {
        return warning != EnvFileWarning::OfAnApp || use == DeployTarget::Use::Server;
    });
}

QString rivalText(const EnvRival &rival)
{
    const QString file = shownName(QFileInfo(rival.path).fileName());
    if (rival.kind == EnvRival::Kind::Nameless)
        return Words::tr("%2 has systemd read a file after this one, and which one is not known here: “%i”, “*” or the "
                         "like stands in its name. Whether that file sets %1 is not known either; where it does, it "
                         "wins over this one.")
            .arg(rival.name, file);
    if (rival.line == 0)
        return Words::tr(
            "Whether %1 is set in %2 too is not known: that is encrypted, or cannot be read here, or not to "
            "its end. It wins over this file wherever both are read.")
            .arg(rival.name, file);
    if (rival.kind == EnvRival::Kind::ComposeValue)
        return Words::tr("%1 stands in line %2 of %3 too: for a container that is made with that file, Compose takes "
                         "what the line says, not this file. Change it there, or take it out.")
            .arg(rival.name, QString::number(rival.line), file);
    if (rival.kind == EnvRival::Kind::TakenAway)
        return Words::tr("Line %2 of %3 takes %1 away from what systemd starts, whatever this file says (by "
                         "UnsetEnvironment, or by env -i or env -u in the command). Take that out there.")
            .arg(rival.name, QString::number(rival.line), file);
    if (rival.kind == EnvRival::Kind::Passed)
        return Words::tr(
            "Line %2 of %3 has systemd hand %1 on to what it starts (PassEnvironment). Whether systemd has "
            "a value of it is not known here; where it has one, most programs take that and not this "
            "file's. Take the name out there.")
            .arg(rival.name, QString::number(rival.line), file);
    if (rival.kind == EnvRival::Kind::Disputed)
        return Words::tr(
            "%1 is also set in line %2 of %3. Which of the two counts depends on what reads them: set it in "
            "both, or take it out of one.")
            .arg(rival.name, QString::number(rival.line), file);
    return Words::tr("%1 is also set in line %2 of %3, which wins over this file wherever both are read.")
        .arg(rival.name, QString::number(rival.line), file);
}

QString sharingConflictText(const QString &variable, const QString &app)
{
    return Words::tr("This file feeds %1 too, which is to get another value of %2. One file can hold only one: give "
                     "one of the two a file of its own.")
        .arg(shownName(app), variable);
}

QString noValueForFileText(const QString &variable)
{
    return Words::tr("The value of %1 is not at hand, so nothing can be written yet.").arg(variable);
}

QString byHandText(const QList<EnvChange> &changes)
{
    QStringList set;
    QStringList removed;
    for (const EnvChange &change : changes)
        (change.value ? set : removed).append(change.name);
    QStringList sentences;
    if (!set.isEmpty())
        sentences.append(Words::tr("By hand: put in the copied lines for %1.").arg(set.join(u", "_s)));
    if (!removed.isEmpty())
        sentences.append(Words::tr("By hand: take out the lines of %1.").arg(removed.join(u", "_s)));
    sentences.append(Words::tr("What is asked then shows whether they were taken."));
    return sentences.join(u' ');
}

QString fileErrorText(const Error &error)
{
    return errorText(error, error.kind == Error::Kind::Keychain ? Attempt::Secrets : Attempt::File);
}
