// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "app/domain/environmentsnapshot.h"
#include "app/rotation/appvariables.h"
#include "app/rotation/rotationtools.h"

#include <QFuture>
#include <QObject>
#include <memory>

/// The keys that the apps are asked for at this step. Before it has begun: the active key and, as the new one, the
/// inactive one. live: may be nullptr. gone: ids of keys that two readings lacked; what one lacks is listed all the
/// same.
RolloutKeys rolloutKeysOf(const Rotation &rotation, RotationStep::Kind step, const RotationSecrets &secrets,
    const EnvironmentSnapshot *live, const QSet<QString> &gone = {});

/// For whoever asks the apps beside the rotation; of one that is not open: none. live: may be nullptr.
KeysOfRotation keysOfRotation(const Rotation &rotation, const EnvironmentSnapshot *live);

/// Of all keys that it lists.
QSet<QString> fingerprintsOf(const EnvironmentSnapshot &live);

/// The values of a rotation's keys: what the dashboard shows, and for what it no longer shows the keychain. Keeps the
/// rotation's own keys there, and removes the dead ones at its end.
class RotationKeys : public QObject
{
    Q_OBJECT

public:
    explicit RotationKeys(const RotationTools &tools, QObject *parent = nullptr);

    const RotationSecrets &secrets() const { return m_secrets; }
    void setReplacedBefore(const QString &fingerprint) { m_secrets.replacedBefore = fingerprint; }
    /// What was read is kept without values: from here on they stand here alone.
    void takeValuesOut(EnvironmentSnapshot &read);
    /// By the key's id, as last read; empty: not listed, or put away.
    Secret value(const QString &keyId) const { return m_values.value(keyId); }
    /// The rotation's keys into the keychain, those that are not kept yet.
    void keep(const Rotation &rotation, const EnvironmentSnapshot &live);
    /// Takes what was read; what is missing of the rotation's keys is looked for in the keychain. changed() then.
    void take(const Rotation &rotation, const EnvironmentSnapshot &live);
    /// The window is locked: what nothing uses is let go at the next letGo(), until bringBack(). changed() then.
    void putAway();
    void bringBack(const Rotation &rotation, const EnvironmentSnapshot &live);
    bool isPutAway() const { return m_isPutAway; }
    /// As long as this lives all values stay, whatever is put away. changed() when the last of them goes.
    std::shared_ptr<void> use();
    bool isInUse() const { return !m_use.expired(); }
    void letGo(const Rotation &rotation);
    /// Out of the keychain: what Inngest no longer takes. live: what is listed is not dead. isStale: it was read before
    /// the last act ended, so that it may still list what that deleted.
    QFuture<Done> forgetDead(const Rotation &rotation, const EnvironmentSnapshot *live, bool isStale);
    /// The same of the values that were kept for undoing it, once nothing of it can be undone any more.
    QFuture<Done> forgetValues(const Rotation &rotation);
    /// Why the keychain did not take one of them, until it has, or somebody has read that. It can still be read from
    /// the dashboard as long as it lives there.
    std::optional<Error> unkept() const;
    void dismissUnkept() { m_unkept.clear(); }
    void clear(); ///< Before another rotation: what this one kept is not that one's to remove.

signals:
    void changed();
    /// The keychain holds another key in the place of one that is looked for there.
    void notFound(const Error &error);

private:
    void lookFor(const QString &fingerprint, const std::function<void(const Secret &)> &found);
    template <typename Key>
    void keepOne(const Rotation &rotation, const QString &fingerprint, const Key *known);

    Secret valueOf(const SigningKey *key) const { return key ? m_values.value(key->id) : Secret(); }
    bool areAtHand() const { return !m_isPutAway || !m_use.expired(); }

    const RotationTools m_tools;
    QHash<QString, Secret> m_values; // by the keys' ids, as last read
    RotationSecrets m_secrets;
    std::weak_ptr<void> m_use; // weak: ends with its last user
    bool m_isPutAway = false;
    QSet<QString> m_recognised; // fingerprints whose spoilt forms are known
    QSet<QString> m_kept; // fingerprints, in this run
    QHash<QString, Error> m_unkept; // by fingerprint
    QSet<QString> m_reported; // that the keychain did not take them
    QSet<QString> m_looked;
    Rounds m_rotations;
};
