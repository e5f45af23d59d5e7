// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/settingrun.h"

#include <QTemporaryDir>

/// Where a target's tool is run by the program: a tool ("depot", a script) whose places are files, whose behaviour is
/// told by a word, and what it is called with.
class SettingStage
{
public:
    SettingStage();

    /// What the tool does when it sets: "well", or one of the words of its script.
    void behave(const QString &word) const { write(QStringLiteral("behaviour"), word.toUtf8()); }
    void behaveAt(const QString &place, const QString &word) const ///< There only, whatever it does elsewhere.
    {
        write(place + QStringLiteral("/.behaviour"), word.toUtf8());
    }
    QString path(const QString &name) const { return m_folder.filePath(name); }
    void write(const QString &name, const QByteArray &text) const;
    QByteArray contents(const QString &name) const; ///< Null: not there.
    /// Lets the tool go on that waits ("waits", "never ends").
    void goOn() const;
    /// The tool again, in a folder of that mode; says in "wrong" that it was run.
    QString addTool(const QString &folder, int mode) const;

    DeployTarget target() const; ///< Gives its values back.
    DeployTarget silentTarget() const; ///< Lists names only.
    /// Lists besides a digest of each value, or when it was set where there is a file "dated"; neither with "mute".
    DeployTarget markedTarget() const;
    DeployTarget linesTarget() const; ///< Takes all variables at once.
    DeployTarget restartTarget() const; ///< Restarts the app, as the word in the file "live" says.
    Setting setting(const DeployTarget &target) const;
    QProcessEnvironment environment() const;
    /// Of the test's own session, in which the runs' folders are made (tests/support/run-test).
    static QString runtimeFolder() { return qEnvironmentVariable("XDG_RUNTIME_DIR"); }

    /// The values in each spelling.
    static QByteArrayList spellings();
    /// Where one of them can be found: arguments and variables of any process, the runs' folders. Empty: nowhere.
    static QStringList traces();

    static QByteArray key() { return QByteArrayLiteral("signkey-prod-0123456789abcdef\"&/ x0123"); }
    static QByteArray fallback() { return QByteArrayLiteral("signkey-prod-fedcba9876543210fedc"); }

private:
    QTemporaryDir m_folder;
};
