// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/lookup.h"
#include "app/core/result.h"
#include "app/domain/dashboard.h"

#include <QFuture>
#include <QHash>
#include <QList>

class Clock;

/// An environment as one reading showed it.
struct EnvironmentSnapshot
{
    QList<SigningKey> signingKeys;
    QList<EventKey> eventKeys;
    bool areEventKeysAll = true; ///< Dashboard::listsAllEventKeys(), after this reading.
    QList<App> apps; ///< Of a branch parent: those of its unarchived children.
    QList<Worker> workers;
    QList<Environment> environments; ///< For the apps' own ones.
    /// When it was asked for, by the monotonic clock: it is as old as that, however long its answers took.
    std::chrono::milliseconds begunAt{0};
    SignerDoubt doubt = SignerDoubt::None; ///< By a later reading that failed: this is what was known before.
    QHash<QString, QString> fingerprints; ///< By the key's id, of those whose values were taken out.

    SignerDoubt signerDoubt() const; ///< The same, or that the active key is somebody's word.
    const SigningKey *active() const { return firstWith(signingKeys, &SigningKey::isActive, true); }
    const SigningKey *inactive() const { return firstWith(signingKeys, &SigningKey::isActive, false); }
    const SigningKey *signingKey(const QString &id) const { return firstWith(signingKeys, &SigningKey::id, id); }
    const EventKey *eventKey(const QString &id) const { return firstWith(eventKeys, &EventKey::id, id); }
    /// The environment as it is now; nullptr: no longer listed.
    const Environment *environment(const QString &id) const { return firstWith(environments, &Environment::id, id); }

    /// Whoever keeps a reading for long keeps it without: the keys are still told apart by their fingerprints.
    void takeValuesOut();
    QString fingerprintOf(const SigningKey &key) const;
    QString fingerprintOf(const EventKey &key) const;
};

/// Reads all of it, side by side; one failure is the answer's. known: the environments, where they need not be read.
QFuture<Result<EnvironmentSnapshot>> readSnapshot(
    Dashboard &dashboard, const Clock &clock, const Environment &environment, const QList<Environment> &known = {});
