// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QProcess>
#include <optional>

/// A gnome-keyring of a test's own, on the session bus of this process. Its keyring is kept under HOME, so that another
/// one finds it again.
class KeyringDaemon
{
public:
    enum class Start { Unlocked, Locked };

    explicit KeyringDaemon(Start start);
    ~KeyringDaemon();
    Q_DISABLE_COPY_MOVE(KeyringDaemon)

    void stop();

    /// Without a prompt, as the session's login does it. collection: its path; empty for the default one.
    static bool unlock(const QString &collection = {});
    static void lock(const QString &collection = {});
    /// A second collection beside the default one. Gives its path.
    static QString addCollection(const QString &label);
    static QString defaultCollection(); ///< Its path.
    static bool makeDefault(const QString &collection);

private:
    QProcess m_daemon;
};

/// What secret-tool, another program, reads of an item: nullopt where it finds none.
std::optional<QByteArray> secretToolLookup(const QString &server, const QString &user);
/// Writes one with it. QtKeychain's attributes. collection: a path or an alias.
bool secretToolStore(const QString &server, const QString &user, const QByteArray &text,
    const QString &collection = QStringLiteral("default"));
