// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/lookup.h"
#include "app/practice/practicetypes.h"

#include <QList>

template <typename T>
const QString &practiceIdOf(const T &row)
{
    return row.id;
}

inline const QString &practiceIdOf(const PracticeApp &row)
{
    return row.app.id;
}

/// Rows that are known by their ids, in the order in which they first came.
template <typename T>
class PracticeTable
{
public:
    const QList<T> &all() const { return m_rows; }
    qsizetype size() const { return m_rows.size(); }

    /// Null: there is none. Valid until the table changes.
    const T *find(const QString &id) const { return firstOf(m_rows, has(id)); }

    /// One whose id is not there yet.
    void append(const T &row) { m_rows.append(row); }

    void put(const T &row)
    {
        if (T *old = firstOf(m_rows, has(practiceIdOf(row))))
            *old = row;
        else
            m_rows.append(row);
    }

    void remove(const QString &id) { m_rows.removeIf(has(id)); }

    bool operator==(const PracticeTable &) const = default;

private:
    static auto has(const QString &id)
    {
        return [&id](const T &row) { return practiceIdOf(row) == id; };
    }

    QList<T> m_rows;
};

/// The whole practice account as one value: what its file holds.
struct PracticeAccount
{
    PracticeTable<PracticeUser> users; ///< The one who is signed in comes first.
    PracticeTable<Environment> environments;
    PracticeTable<PracticeSigningKey> signingKeys;
    PracticeTable<PracticeIngestKey> ingestKeys;
    PracticeTable<PracticeApp> apps;
    PracticeTable<PracticeSender> senders;
    quint16 port = 0; ///< Of the server; 0: none yet.
    /// By the id of an app or a sender: what it keeps of itself; so do "traffic" and "events".
    QJsonObject running;

    /// Keys in clear. What this account shares with `before` is taken from what was written of that one, so that a
    /// change of one app does not cost the writing of ten thousand keys.
    QJsonObject toJson(const PracticeAccount &before, const QJsonObject &written) const;
    /// nullopt: that is no account.
    static std::optional<PracticeAccount> fromJson(const QJsonObject &json);

    bool operator==(const PracticeAccount &) const = default;
};

// New ids and key values of the practice account, from the system's random source.

/// A lower-case UUID without braces.
QString newPracticeId();
/// 26 characters that sort by time, as events and worker connections have them.
QString newPracticeUlid(const QDateTime &time);
/// "signkey-prod-", "signkey-test-" or "signkey-branch-", and 64 hex digits.
Secret newSigningKeyValue(EnvironmentType type);
/// 86 URL-safe characters.
Secret newEventKeyValue();

/// Those that practice apps run on (PracticePlatforms).
const QStringList &practicePlatforms();

/// The believable account that the practice server starts with: a company with production, custom and branch
/// environments, key holders and apps; every id and key value new, from the system's random source. The user who is
/// signed in comes first. apps: so many in production, and on the practice platforms; fewer than the account has
/// change nothing.
PracticeAccount practiceAccount(const QDateTime &now, int apps = 0);
