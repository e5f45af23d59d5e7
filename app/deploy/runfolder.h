// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <QStringList>

class QProcessEnvironment;

/// Where the folders are made that targets' tools run in. A tool looks for its settings in the folder that it runs in
/// and in those above: a project's file there takes a key to another account, whatever its options say.
struct RunBase
{
    QString folder; ///< Empty: there is none.
    QString refused; ///< Then: what could lead a tool elsewhere, a file or a folder in which others may write.
};

/// The session's own folder (XDG_RUNTIME_DIR), or else the one for what can be made anew, in the home folder.
RunBase runBase(const QProcessEnvironment &ours);

/// What tools take another place from where it lies above the folder that they run in.
const QStringList &leadingFiles();
