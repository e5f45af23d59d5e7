// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/pace.h"
#include "app/models/keyscan.h"

#include <QDateTime>
#include <QElapsedTimer>
#include <QObject>
#include <QTimer>
#include <atomic>
#include <chrono>
#include <memory>

class QThread;

/// A key that stands in a folder where it may not belong. Holds no secret.
struct KeyFind
{
    KeyHit hit;
    QString path; ///< Relative to the folder, keys in it blacked out; empty: the message of the commit.
    bool isThereNow = false; ///< Found in the folder; false: in the history, and of what is there now nothing is known.
    QString commit; ///< The first that brought it, as far as the history was searched; empty: none is known.
    QDateTime committedAt; ///< UTC.
    enum class Keeping { Unknown, Tracked, Ignored, Untracked }; ///< By git, of what is there now.
    Keeping keeping = Keeping::Unknown;
    bool looksBuilt = false; ///< By its place and name it is what a browser loads.

    bool operator==(const KeyFind &) const = default;
};

/// What a search came to.
struct KeySearchResult
{
    enum class History {
        NotWanted,
        NoRepository,
        NoGit, ///< No git, or none that is safe to run.
        Failed, ///< git would not tell, or not all of it.
        Searched,
        Shallow, ///< Searched as far as it is here: what is older was not cloned.
    };

    QList<KeyFind> finds; ///< Known keys first, then by path and line.
    int files = 0; ///< Searched: what is too large or unreadable is not among them.
    qint64 bytes = 0;
    int objects = 0; ///< Of the history: versions of files, and messages.
    int tooLarge = 0; ///< Files and versions.
    int unreadable = 0;
    int notFollowed = 0; ///< Links, other file systems, and what is no file.
    int foreignFolders = 0; ///< node_modules and the like.
    int packed = 0; ///< Archives and compressed files, and versions of such, looked through as they are.
    int otherRepositories = 0; ///< Inside the folder, with a history of their own that was not searched.
    History history = History::NotWanted;
    bool isCut = false; ///< A limit was reached: there may be more.
    bool wasCancelled = false;
};

/// How far a search is, for whoever looks on from another thread.
struct KeySearchProgress
{
    std::atomic<bool> isCancelled = false;
    std::atomic<int> files = 0;
    std::atomic<int> objects = 0; ///< 0: the history's turn has not come.
    std::atomic<int> objectsInAll = 0;
    KeySearchResult result; ///< The search's until it has ended.
};

/// Searches a folder for keys: its files, and the history of its git repository where that is wanted. In a thread of
/// its own; reads regular files only, follows no link, leaves the file system never, sends nothing anywhere.
class KeySearch : public QObject
{
    Q_OBJECT

public:
    struct Limits
    {
        qint64 fileBytes = 32 * 1024 * 1024;
        int files = 500'000;
        int objects = 2'000'000;
        int finds = 2'000;
        std::chrono::milliseconds git{120'000}; ///< Without a word from git.
    };

    struct Job
    {
        QString folder;
        KnownKeys known;
        bool searchesHistory = false;
        Limits limits;
    };

    KeySearch();
    ~KeySearch() override;

    void start(const Job &job); ///< Nothing where one is running.
    void cancel() { m_shared->isCancelled = true; }
    bool isRunning() const { return m_thread != nullptr; }
    const KeySearchProgress &progress() const { return *m_shared; }
    TimeLeft timeLeft() const; ///< Of the history's turn.
    const KeySearchResult &result() const { return m_result; }

signals:
    void progressed();
    void finished();

private:
    void onFinished();
    void onTimer();

    std::shared_ptr<KeySearchProgress> m_shared = std::make_shared<KeySearchProgress>(); // with the thread
    QThread *m_thread = nullptr;
    QTimer m_timer;
    QElapsedTimer m_sinceStart;
    Pace m_pace; // of the history's objects
    KeySearchResult m_result;
};

/// All of it, from beginning to end, in the thread that calls it.
KeySearchResult searchForKeys(const KeySearch::Job &job, KeySearchProgress &progress);
