// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/question.h"

#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"

#include <QCryptographicHash>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Rolling out and getting ready to rotate want the same of a signing key.
RolloutGoal signingGoal(RolloutGoal goal)
{
    return goal == RolloutGoal::ReadyToRotate ? RolloutGoal::NewBesideOld : goal;
}

} // namespace

bool concernsSigningKey(RolloutGoal goal)
{
    switch (goal) {
    case RolloutGoal::NewBesideOld:
    case RolloutGoal::ReadyToRotate:
    case RolloutGoal::NewOnly:
    case RolloutGoal::OldOnly:
    case RolloutGoal::NewKeyAbsent:
        return true;
    case RolloutGoal::Survey:
    case RolloutGoal::EventKeysOnly:
    case RolloutGoal::OldEventKeysAbsent:
        break;
    }
    return false;
}

RolloutGoal eventGoal(RolloutGoal goal)
{
    switch (goal) {
    case RolloutGoal::NewBesideOld:
    case RolloutGoal::EventKeysOnly:
    case RolloutGoal::NewOnly:
        return RolloutGoal::EventKeysOnly;
    case RolloutGoal::OldEventKeysAbsent:
    case RolloutGoal::OldOnly:
        return RolloutGoal::OldEventKeysAbsent;
    case RolloutGoal::Survey:
    case RolloutGoal::ReadyToRotate:
    case RolloutGoal::NewKeyAbsent:
        break;
    }
    return RolloutGoal::Survey;
}

bool Asked::covers(const Asked &other) const
{
    if (goal == RolloutGoal::Survey || aspect != other.aspect || goal != other.goal || appKey != other.appKey
        || address != other.address)
        return false;
    if (aspect == Aspect::SigningKey || goal != RolloutGoal::OldEventKeysAbsent)
        return keys == other.keys;
    return !other.keys.isEmpty()
        && std::ranges::all_of(other.keys, [this](const QString &key) { return keys.contains(key); });
}

bool Question::asksForSigningKey() const
{
    return judgesSigningKey && concernsSigningKey(goal);
}

bool Question::asksForEventKey() const
{
    const RolloutGoal wanted = eventGoal(goal);
    return wanted == RolloutGoal::EventKeysOnly ? !wantedEventKeys().isEmpty()
                                                : wanted != RolloutGoal::Survey && !absentEventKeys.isEmpty();
}

QStringList Question::wantedEventKeys() const
{
    return ofEach(eventKeys, &EventKeyTwin::newFingerprint, [&](const EventKeyTwin &twin) {
        return !twin.newFingerprint.isEmpty() && heldEventKeys.contains(twin.oldFingerprint);
    });
}

Asked Question::asked(Aspect::Kind aspect) const
{
    Asked asked{.aspect = aspect, .appKey = app.id, .address = address};
    if (!asksFor(aspect))
        return asked;
    if (aspect == Aspect::SigningKey) {
        asked.goal = signingGoal(goal);
        asked.keys = {newFingerprint, oldFingerprint};
    } else {
        asked.goal = eventGoal(goal);
        asked.keys = asked.goal == RolloutGoal::EventKeysOnly ? wantedEventKeys() : absentEventKeys;
        asked.keys.sort();
    }
    return asked;
}

QHash<QString, SpoiltKey> spoiltKeysOf(const Secret &eventKey)
{
    struct Around
    {
        QByteArrayView before;
        QByteArrayView after;
        QString by;
    };
    // A lone carriage return is what a shell leaves of a file with Windows' line ends.
    static const Around arounds[]{{"", "\n", u"line break"_s}, {"", "\r\n", u"line break"_s},
        {"", "\r", u"line break"_s}, {"", "\n\n", u"line break"_s}, {"", " ", u"blank"_s}, {" ", "", u"blank"_s},
        {"", "\t", u"tab"_s}, {"\t", "", u"tab"_s}, {"\"", "\"", u"quotes"_s}, {"'", "'", u"quotes"_s}};
    QHash<QString, SpoiltKey> spoilt;
    const QString fingerprint = eventKeyFingerprint(eventKey);
    if (fingerprint.isEmpty())
        return spoilt;
    for (const Around &around : arounds) {
        QCryptographicHash hash(QCryptographicHash::Sha256);
        for (const QByteArrayView part : {around.before, eventKey.reveal(), around.after})
            hash.addData(part);
        spoilt.insert(fingerprintOfHash(QString::fromLatin1(hash.result().toHex())), {fingerprint, around.by});
    }
    return spoilt;
}
