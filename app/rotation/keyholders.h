// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/appaccesses.h"

#include <QObject>
#include <QStringList>

/// Asks every app of an environment once which keys it holds, before one of them is deleted.
class KeyHolders : public QObject
{
    Q_OBJECT

public:
    /// What is asked, and of whom.
    struct Question
    {
        QString origin;
        Environment environment; ///< The one that holds the keys.
        QList<Environment> environments;
        QList<App> apps;
        Secret currentSigningKey; ///< To ask with.
        Secret newSigningKey; ///< May be empty.
        QString fingerprint; ///< Of the key that is to be deleted, of either kind.
    };

    KeyHolders(HistoryStore &history, SecretStore &secrets, Clock &clock, QObject *parent = nullptr);

    void ask(const Question &question);

    bool isAsking() const { return m_isAsking; }
    /// Names of those that hold it, by their own word.
    const QStringList &holders() const { return m_holders; }
    /// Names of those of which it is not known: no answer, workers, no hash.
    const QStringList &unknown() const { return m_unknown; }

signals:
    void answered();

private:
    void askAll(const Question &question, const KeptAccesses &accesses);
    void read(const QString &fingerprint);

    AppAccesses m_accesses;
    RolloutCheck m_check;
    QStringList m_holders;
    QStringList m_unknown;
    bool m_isAsking = false;
};
