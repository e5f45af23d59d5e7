// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/deploy/deploytarget.h"
#include "app/deploy/enveditor.h"
#include "app/deploy/envrivals.h"

#include <functional>

/// Something about a file that a person should know before a secret goes into it.
enum class EnvFileWarning {
    ReadableByOthers, ///< Its permissions let every user read it who gets into its folder.
    MayBeCommitted, ///< It lies in a git work tree, and nothing is known to keep it out of a commit.
    TrackedByGit, ///< With MayBeCommitted: git has it already, so that ignore rules count for nothing.
    LeftAloneByGit, ///< Git has it, and was told to leave its changes alone.
    GitNotAsked, ///< With MayBeCommitted: git could not be asked.
    OtherNames, ///< Hard links to it keep the old contents.
    PassedOver, ///< Of a server's own settings file: beside it stands one that the server comes to first.
    OfAnApp, ///< Of a server's settings: the file has variables that apps read and no server.
    ShellsSpelling, ///< A line that is set is exported, or has a remark: not every program takes that.
    ShellsOwnAbove, ///< Above a line that is set stands a variable that bash lets nobody set: as sh it ends there.
};

/// What a change of an .env file would do, and then what it did. The overwritten values are for the keychain.
struct EnvFilePlan
{
    QString path; ///< As it was asked for.
    QString realPath; ///< Of the file itself, behind symbolic links.
    bool isNew = false; ///< There is no such file yet.
    QByteArray
        digest; ///< Of the file and what was read: a write that has it is refused where either is another by then.
    QList<EnvLineChange> lines;
    QList<OverwrittenVariable> overwritten;
    QList<EnvFileWarning> warnings;
    QList<EnvRival> rivals; ///< Other places that win over this file in what it is changed in.

    bool isChanged() const { return !overwritten.isEmpty(); }
};

/// Changes variables in an .env file on this computer. A file is replaced whole or not at all (FileReplacement), with
/// its owner, permissions, ACL and attributes; a symbolic link stays one, and the file that it names is replaced. A new
/// file is its owner's alone. Errors are Error::Kind::Storage or Conflict, with sentences for people in serverMessage;
/// none of them, and no plan, holds a value but `overwritten`. Short work: one file, at most EnvFile::mostBytes.
class EnvFileWriter
{
public:
    /// The file that a path means, behind symbolic links, whether it is there or not: one place has one such path. Of
    /// one that leads nowhere the path itself.
    static QString realPath(const QString &path);

    /// By the administrator's policy, which keeps keys out of files: what only takes one out is what it is for, and is
    /// never refused.
    static bool mayWrite(const QList<EnvChange> &changes);
    /// Only reads, but for what a write that was killed has left beside the file: that goes.
    /// use: whose values these are. An app's never go into a self-hosted server's own file.
    static Result<EnvFilePlan> plan(
        const QString &path, const QList<EnvChange> &changes, DeployTarget::Use use = DeployTarget::Use::Apps);
    /// digest: the plan's that the person saw. Conflict: the file is another by now; nothing was written.
    /// aboutToReplace: called before the last look at the file, for tests.
    static Result<EnvFilePlan> write(const QString &path, const QList<EnvChange> &changes, const QByteArray &digest,
        DeployTarget::Use use = DeployTarget::Use::Apps, const std::function<void()> &aboutToReplace = {});
    /// Puts back what a write overwrote, each line as it was spelled, whatever the file has become otherwise. A file
    /// that a write made, and that holds nothing else, goes. ours: see EnvEditor::restore().
    static Result<EnvFilePlan> restore(const QString &path, const QList<OverwrittenVariable> &overwritten,
        const QHash<QString, QList<Secret>> &ours = {});
};
