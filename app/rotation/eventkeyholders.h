// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/rolloutapp.h"

#include <QHash>
#include <QStringList>

/// The event key of which an app shows this hash: also where something stands around it there.
QString bareEventKey(const QString &shown, const RolloutKeys &keys);
/// Which event key an answer tells: none is set, or one of those that are known, as it is or with something around it.
/// Any other hash may be one of them in yet another spelling.
bool tellsEventKey(const AppSample &sample, const RolloutKeys &keys);
/// Whether an answer shows that this event key is held. Go's SDK reports the variable's key even where the program
/// sends with another one: of Go "no" is not known.
Holding::Held holdsEventKey(const AppSample &sample, const QString &fingerprint, const RolloutKeys &keys);

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

    static EventKeyHolders of(const QList<RolloutRow> &rows, const RolloutKeys &keys);

    int apps() const { return m_apps; }
    /// An app has answered something, even if it did not tell its key.
    bool wasAsked() const { return m_since.isValid(); }
    QDateTime since() const { return m_since; } ///< UTC, the oldest of the latest answers. Invalid: none.
    int told() const { return m_told; } ///< Apps that say which of the known keys they hold, or that it is none.
    int strange() const { return m_strange; } ///< Apps that show one that is none of these.

    QList<Holder> holdersOf(const QString &fingerprint) const { return m_holders.value(fingerprint); }
    /// Those that may hold it without saying so: silent ones, apps of Go that show another key, and those that show
    /// what nobody knows.
    QStringList silentAbout(const QString &fingerprint) const;
    /// More than one app says that it holds this one.
    bool isShared(const QString &fingerprint) const { return holdersOf(fingerprint).size() > 1; }

    bool operator==(const EventKeyHolders &) const = default;

private:
    int m_apps = 0;
    int m_told = 0;
    int m_strange = 0;
    QDateTime m_since;
    QHash<QString, QList<Holder>> m_holders; // by fingerprint
    QStringList m_silent;
    QList<std::pair<QString, QString>> m_unsure; // apps of which that is no "no", and the fingerprint that each shows
};
