// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/gitreader.h"
#include "app/models/keysearch.h"

#include <QHash>

/// One search, from beginning to end, in the thread that calls it.
class KeySearchRun
{
public:
    KeySearchRun(KeySearch::Job job, KeySearchProgress &progress);

    KeySearchResult run();

private:
    void searchFiles();
    bool isOfThisFileSystem(const std::filesystem::path &path) const;
    QString relative(const std::filesystem::path &path) const;
    void searchEntry(const std::filesystem::path &path, QList<std::filesystem::path> &folders);
    bool isOfAnotherRepository(const QString &path) const;
    void searchFile(const std::filesystem::path &path);
    void searchHistory();
    void takeObject(const GitObject &object, QByteArrayView text);
    bool nameCommits();
    void tellKeeping();
    void add(KeyFind find, const QString &path);
    QList<KeyHit> hitsIn(QByteArrayView text);

    const KeySearch::Job m_job;
    KeySearchProgress &m_progress;
    KeyScan m_scan;
    GitReader m_git;
    const std::filesystem::path m_top; // the folder
    const QString m_way; // to it from where its project begins
    KeySearchResult m_result;
    quint64 m_device = 0;
    QStringList m_otherRepositories; // their folders, relative
    QHash<QByteArray, QList<qsizetype>>
        m_findsOfObject; // of the history: by the object's id, their places in the result
    QStringList m_paths; // of the finds, in their order, as they are: two that are shown alike are two files
};
