// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/act.h"

#include <QList>
#include <memory>

class HistoryStore;

/// The only way to change anything at Inngest: from the tabs, and from the rotation. One object per open account.
/// Writes the journal and the history; two acts on one environment run one after the other (resyncs of several apps:
/// side by side).
class Acts : public QObject
{
    Q_OBJECT

public:
    /// person: who acts, for the history. accountName: as the person named the account.
    Acts(Dashboard &dashboard, HistoryStore &store, Clock &clock, QString accountName, QString person);
    ~Acts() override;

    /// The person named the account anew: acts that start from now on are told of by that name.
    void setAccountName(const QString &name);
    /// Never null. Connect to it before returning to the event loop: the first step is taken from there.
    Act *start(const ActRequest &request);
    /// The window is locked: those that have ended, and those that end from now on, keep no key's value once whoever
    /// waits for them has it.
    void setPutAway(bool isPutAway);
    const Clock &clock() const;
    /// Acts that are running now.
    QList<Act *> running() const;

    /// Those in the journal whose outcome is not known: the program was killed, or they ended as Open or NeedsChoice.
    QFuture<Result<QList<ActRecord>>> unsettled();
    /// All acts of this rotation, settled or not, running ones too; oldest first.
    QFuture<Result<QList<ActRecord>>> ofRotation(const QString &rotationId);
    /// Finds out by reading; never sends anything. An act that a person was to do, and that reading cannot tell of,
    /// waits for their word again; without mayAsk it ends as Open.
    Act *settle(qint64 journalId, bool mayAsk = true);
    /// NeedsChoice: this key is the one (or with an empty id: none of them is).
    Act *choose(qint64 journalId, const QString &keyId);

signals:
    void actStarted(Act *act);
    /// Something changed, or may have changed, in this environment: read it again.
    void environmentTouched(const QString &environmentId);

private:
    class Private;
    const std::unique_ptr<Private> d;
};
