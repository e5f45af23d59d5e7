// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/actrecord.h"
#include "app/acts/keptkeys.h"
#include "app/core/result.h"
#include "app/domain/environmentsnapshot.h"
#include "app/rotation/appaccesses.h"
#include "app/rotation/rotation.h"

/// How the sender had an app asked, without what is secret of it.
struct HandedAccess
{
    QString appKey;
    bool isAdded = false; ///< By its address: Inngest does not list it.
    QString name; ///< Of an added one.
    AppAccess access; ///< The URL without its query, the headers without values.

    bool operator==(const HandedAccess &) const = default;
};

/// A rotation on its way to another computer, where a colleague goes on with it. No secret is in it.
struct RotationHandover
{
    Rotation rotation;
    QList<HandedAccess> accesses;
    QString person; ///< Who hands it over.
    QDateTime at; ///< UTC, the sender's clock.
    QString address; ///< Dashboard::address() there. Empty: an earlier version, where it was that of the origin.

    bool operator==(const RotationHandover &) const = default;
};

/// A key of a handed-over rotation whose value only persons have: the account here lists what it was told.
struct KeyToBring
{
    bool isSigningKey = false;
    QString fingerprint;
    QString name; ///< Event keys.
    EventFilter filter; ///< Event keys.
    /// Nothing will need its value: it is only to be deleted, and the fingerprint tells which one that is.
    bool isOptional = false;
    QDateTime madeAt = {}; ///< By an act of the rotation where it was handed over. Invalid: not by one.
    QString madeBy = {};
    bool isOfServer = false; ///< A self-hosted server's signing key: however it is written, it is kept as it was made.

    bool isThis(const Secret &value) const; ///< By its fingerprint, and spelled as it is.
    /// In words: why it is spelled in another way than the key. Empty: it is not, or it is another key.
    QString spellingProblem(const Secret &value) const;
    bool operator==(const KeyToBring &) const = default;
};

QList<HandedAccess> handedAccessesOf(const KeptAccesses &kept);

inline tl::unexpected<Error> refusedHandover(const QString &words)
{
    return failure(Error::Kind::Conflict, words, QStringLiteral("hand-over refused"));
}

/// A JSON file that says what it is.
QByteArray handoverFileOf(const RotationHandover &handover);
/// The file with the checksum over all else that is in it, by which handoverFrom() notices a change.
QByteArray sealedHandover(QJsonObject file);
/// Error::serverMessage says in words what is wrong with it.
Result<RotationHandover> handoverFrom(const QByteArray &file);

/// The same rotation of this environment here, or in words why it cannot be. What was known by asking or by a word is
/// void: the counts start anew, and each word is offered again for confirmation. What only the sender's computer has is
/// named on its record.
Result<Rotation> rotationHere(
    const RotationHandover &handover, const Dashboard &dashboard, const Environment &environment);
/// In words: an id in it is that of another key here, which acts of this rotation would delete or promote.
Done refuseOtherKeys(const Rotation &rotation, const EnvironmentSnapshot &live);
/// In words: the ids of another computer's account are its own, and its address and the slug can be those of another
/// organization's, or of another server; the keys tell, and of a server at another address no single event key does.
/// sendersOrigin: the rotation's before rotationHere().
Done refuseOtherAccount(const QString &sendersOrigin, const Rotation &rotation, const EnvironmentSnapshot &live);
/// In words: acts that were done here made, rotated or deleted keys, and it knows nothing of that.
Done refuseOlderFile(const Rotation &rotation, const QList<ActRecord> &doneHere, const EnvironmentSnapshot &live);
/// Where the names of event keys are known to the program that made them only, they get those of the rotation.
QFuture<Done> nameReplacements(Dashboard &dashboard, const Rotation &rotation, const EnvironmentSnapshot &live);
/// What was deleted where it was handed over is noted as deleted where a person's word is all that tells it.
QFuture<Done> noteDeletions(Dashboard &dashboard, const Rotation &rotation, const EnvironmentSnapshot &live);
/// What has to be brought before it can go on here. Empty where Inngest itself lists keys with their values.
QList<KeyToBring> keysToBring(const Rotation &rotation, const EnvironmentSnapshot &live, const Dashboard &dashboard);
/// Brings them, one after the other. values: by fingerprint. dashboard outlives it.
QFuture<Done> bringKeys(Dashboard &dashboard, const Environment &environment, const QList<KeyToBring> &keys,
    const QHash<QString, Secret> &values);
/// It began here and comes back: the old values that this computer kept are at hand, and not left behind. before: as it
/// was when it went.
void keepOldValues(Rotation &rotation, const Rotation &before);
/// What of rotation.fingerprints belongs to a key that the rotation did not make: one that is listed here, or that this
/// computer keeps of another account or environment. At the end they would be taken for dead.
void dropForeignFingerprints(Rotation &rotation, const EnvironmentSnapshot &live, const QList<KeptKey> &kept);
/// Where an added app has another key here, or is not here. renamed: by the sender's key.
void renameApps(Rotation &rotation, const QHash<QString, QString> &renamed);

/// Puts the sender's ways of asking into the list here; what is set here already stays. Gives the keys of added apps
/// here by the sender's. accesses outlives it.
QFuture<Result<QHash<QString, QString>>> takeAccesses(
    AppAccesses &accesses, const QString &origin, const QString &environmentId, const QList<HandedAccess> &handed);
