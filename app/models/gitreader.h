// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QHash>
#include <QSet>
#include <QStringList>
#include <atomic>
#include <chrono>
#include <filesystem>
#include <functional>
#include <optional>

/// One version of a file, or a commit or tag with its message.
struct GitObject
{
    QByteArray id;
    QByteArray path; ///< Of the repository's top; empty: a commit or a tag.
    qint64 size = 0;
};

/// Reads a git repository with the git of this computer, in the calling thread, which waits for it. The repository may
/// be anybody's: nothing that it configures is run, nothing is written, and git may use no network.
class GitReader
{
public:
    /// folder: somewhere inside the repository. isCancelled: git is ended soon after it is set. patience: and when it
    /// has neither said nor taken anything for so long, as where a pipe stands in a file's place.
    GitReader(QString folder, const std::atomic<bool> &isCancelled, std::chrono::milliseconds patience);

    bool hasGit() const { return !m_git.isEmpty(); }
    bool isInRepository();
    bool isShallow(); ///< A clone of the newest part of a history only.
    /// By what lies there, whatever git says to it: a working tree or a bare one begins in this folder.
    static bool isRepository(const std::filesystem::path &folder);
    static bool isBelowRepository(const QString &folder); ///< Or in it.
    QString prefix(); ///< Of the folder in the repository: "apps/web/"; empty: it is the top.
    /// Paths that git tracks, relative to the folder.
    std::optional<QSet<QString>> tracked();
    /// Of these paths, relative to the folder, those that the repository ignores.
    std::optional<QSet<QString>> ignored(const QStringList &paths);

    /// All files' versions and messages that branches, tags, stashes, the reflog and the index lead to; at most so
    /// many.
    std::optional<QList<GitObject>> objects(qsizetype most);
    /// Each object's bytes, one after the other. False: git did not give all of them.
    bool read(
        const QList<GitObject> &objects, const std::function<void(const GitObject &object, QByteArrayView text)> &take);

    struct Commit
    {
        QString id;
        QDateTime at; ///< UTC.
        int order = 0; ///< The larger, the further back in the history.
    };
    using FirstCommits = QHash<QByteArray, QHash<QByteArray, Commit>>;
    /// Which commit first brought each of these files' versions, under each of the names that it has had, as far as one
    /// is found. nullopt: git did not tell all of them.
    std::optional<FirstCommits> firstCommits(const QSet<QByteArray> &ids);
    /// When these were made.
    Commit commit(const QByteArray &id);

private:
    bool run(
        const QStringList &arguments, const QByteArray &input, const std::function<void(QByteArray &buffer)> &take);
    std::optional<QByteArray> output(const QStringList &arguments, const QByteArray &input = {});

    const QString m_folder;
    const std::atomic<bool> &m_isCancelled;
    const std::chrono::milliseconds m_patience;
    const QString m_git;
    int m_exitCode = 0;
    bool m_hasGaps = false; // objects that should be there and are not
};
