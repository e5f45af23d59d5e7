// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/deployfiletext.h"

#include "ui/common/errortext.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct DeployFileText
{
    Q_DECLARE_TR_FUNCTIONS(DeployFileText)

public:
    static QString planned(const EnvLineChange &change);
    static QString done(const EnvLineChange &change);
    static QString others(const EnvLineChange &change);
    static QString warning(EnvFileWarning warning);
};

QString DeployFileText::planned(const EnvLineChange &change)
{
    switch (change.kind) {
    case EnvLineChange::Kind::Replaced:
        return tr("%1: the value in line %2 is replaced.").arg(change.name).arg(change.line);
    case EnvLineChange::Kind::Added:
        return tr("%1: is added as line %2.").arg(change.name).arg(change.line);
    case EnvLineChange::Kind::Removed:
        return tr("%1: line %2 is removed.").arg(change.name).arg(change.line);
    case EnvLineChange::Kind::Same:
        break;
    }
    return change.line > 0 ? tr("%1: line %2 is as it should be already.").arg(change.name).arg(change.line)
                           : tr("%1: is not in the file, as it should be.").arg(change.name);
}

QString DeployFileText::done(const EnvLineChange &change)
{
    switch (change.kind) {
    case EnvLineChange::Kind::Replaced:
        return tr("%1: the value in line %2 was replaced.").arg(change.name).arg(change.line);
    case EnvLineChange::Kind::Added:
        return tr("%1: was added as line %2.").arg(change.name).arg(change.line);
    case EnvLineChange::Kind::Removed:
        return tr("%1: line %2 was removed.").arg(change.name).arg(change.line);
    case EnvLineChange::Kind::Same:
        break;
    }
    return planned(change);
}

QString DeployFileText::others(const EnvLineChange &change)
{
    if (change.alsoAt == 0 || change.kind == EnvLineChange::Kind::Same)
        return {};
    if (change.kind == EnvLineChange::Kind::Removed)
        return tr("Other lines with this name, which go with it: %1.").arg(change.alsoAt);
    return tr("Earlier lines with this name, which do not count and stay as they are: %1.").arg(change.alsoAt);
}

QString DeployFileText::warning(EnvFileWarning warning)
{
    switch (warning) {
    case EnvFileWarning::ReadableByOthers:
        return tr("Every user of this computer can read this file. If nobody else has to, take that permission away "
                  "(chmod o= on it) before you write.");
    case EnvFileWarning::MayBeCommitted:
        return tr("The file lies in a git work tree and may be part of the next commit. Add it to .gitignore unless "
                  "you know that it is kept out another way.");
    case EnvFileWarning::OwnerChanges:
        return tr("The file belongs to another user. It is replaced by a new one that belongs to you; make sure that "
                  "the app can still read it.");
    case EnvFileWarning::OtherNames:
        return tr("The file has another name too (a hard link). What is reached through that name keeps the old "
                  "values.");
    }
    return {};
}

} // namespace

QString lineChangeText(const EnvLineChange &change, bool isDone)
{
    const QString text = isDone ? DeployFileText::done(change) : DeployFileText::planned(change);
    const QString others = DeployFileText::others(change);
    return others.isEmpty() ? text : text + u' ' + others;
}

QString fileWarningText(EnvFileWarning warning)
{
    return DeployFileText::warning(warning);
}

QString fileErrorText(const Error &error)
{
    const bool isOurs = error.kind == Error::Kind::Storage || error.kind == Error::Kind::Conflict;
    if (isOurs && !error.serverMessage.isEmpty())
        return error.serverMessage;
    return errorText(error, error.kind == Error::Kind::Keychain ? Attempt::Secrets : Attempt::File);
}
