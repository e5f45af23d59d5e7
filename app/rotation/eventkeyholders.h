// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/rolloutapp.h"

#include <QHash>
#include <QStringList>

/// Whether an answer shows that this event key is held. Go's SDK reports the variable's key even where the program
/// sends with another one: of Go "no" is not known.
Holding::Held holdsEventKey(const AppSample &sample, const QString &fingerprint);

/// Which apps hold which event key, by their latest answers and by nothing else. Apps that belong together, the
/// previews of one app, count as one.
class EventKeyHolders
{
public:
    struct Holder
    {
        QString name; ///< As Inngest or a person names the app; its host where nobody does.
        QDateTime at; ///< UTC: its latest answer that says so.

        bool operator==(const Holder &) const = default;
    };

    static EventKeyHolders of(const QList<RolloutRow> &rows);

    int apps() const { return m_apps; }
    /// An app has answered something, even if it did not tell its key.
    bool wasAsked() const { return m_since.isValid(); }
    QDateTime since() const { return m_since; } ///< UTC, the oldest of the latest answers. Invalid: none.
    QStringList silent() const { return m_silent; } ///< Apps that tell of no key whether they hold it.

    QList<Holder> holdersOf(const QString &fingerprint) const { return m_holders.value(fingerprint); }
    /// Those that may hold it without saying so: silent ones, and apps of Go that show another key.
    QStringList silentAbout(const QString &fingerprint) const;
    /// More than one app says that it holds this one.
    bool isShared(const QString &fingerprint) const { return holdersOf(fingerprint).size() > 1; }

    bool operator==(const EventKeyHolders &) const = default;

private:
    int m_apps = 0;
    QDateTime m_since;
    QHash<QString, QList<Holder>> m_holders; // by fingerprint
    QStringList m_silent;
    QList<std::pair<QString, QString>> m_unsure; // apps of Go, and the fingerprint that each shows
};
