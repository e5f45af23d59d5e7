// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QProcess>
#include <QTemporaryDir>

/// A KeePassXC of a test's own as the Secret Service of this process's session bus, with one database whose entries
/// are all shown to it, as a person sets it up. Needs an X server. Its prompts are answered with xdotool.
class KeePassXc
{
public:
    enum class Start { Unlocked, Locked };

    enum class Bin { There, None };

    /// settings: lines for [FdoSecrets] where its defaults are not wanted.
    explicit KeePassXc(const QByteArray &settings = {}, Bin bin = Bin::There);
    ~KeePassXc();
    Q_DISABLE_COPY_MOVE(KeePassXc)

    /// With the same database; waits until it is on the bus.
    bool start(Start start = Start::Unlocked);
    void quit(); ///< As a person ends it.
    void kill(); ///< As a crash ends it.

    /// Presses the keys in the window with this title, once it is there, until it is gone.
    static bool press(const QString &title, const QStringList &keys);

    /// What its own command-line tool exports of the saved database, as XML with the values.
    QByteArray saved() const;

private:
    QProcess m_program;
    QTemporaryDir m_directory;
};
