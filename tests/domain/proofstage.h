// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/judge.h"
#include "app/domain/proof.h"

#include <QMetaEnum>

/// An app as its answers show it, and the evidence that is made of such answers: values only, no program and no socket.
namespace proofs {

using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Fingerprints of signing keys,
inline const QString newKey = QStringLiteral("aaaa00000001");
inline const QString oldKey = QStringLiteral("aaaa00000002");
inline const QString otherKey = QStringLiteral("aaaa00000003");
// and of event keys: two that are rotated, with their replacements, and one of the environment's that is not.
inline const QString oldEvents = QStringLiteral("eeee00000001");
inline const QString newEvents = QStringLiteral("eeee00000002");
inline const QString oldMail = QStringLiteral("eeee00000003");
inline const QString newMail = QStringLiteral("eeee00000004");
inline const QString otherEvents = QStringLiteral("eeee00000005");

/// Of the program's clock: far enough from zero that hours can lie before it.
inline constexpr milliseconds now = std::chrono::hours(24);
inline const QDateTime noon(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

/// The moment of `now` plus that much, in UTC.
inline QDateTime utc(milliseconds time)
{
    return noon.addMSecs((time - now).count());
}

/// What one instance holds, as its SDK would tell it to who asks with one of its keys.
struct Instance
{
    QString key;
    QString fallback;
    QString eventKey;
    QString language = QStringLiteral("js");
    QString version = QStringLiteral("4.24.0");
    QString appId = QStringLiteral("shop");
    bool isDevMode = false;
    bool tellsHashes = true;
    QStringList refused; ///< Keys whose signatures it refuses although it shows them: with a line break in them, say.

    bool operator==(const Instance &) const = default;
};

inline ProbedAnswer asked(const Instance &instance, const QString &with)
{
    ProbedAnswer probed{.askedWith = with};
    ProbeAnswer &answer = probed.answer;
    answer.sdkLanguage = instance.language;
    answer.sdkVersion = instance.version;
    const bool isHeld = !with.isEmpty() && (with == instance.key || with == instance.fallback);
    if (!instance.isDevMode && (!isHeld || instance.refused.contains(with))) {
        answer.kind = ProbeAnswer::Kind::Refused;
        answer.reason = ProbeReason::Refused;
        answer.httpStatus = 401;
        return probed;
    }
    answer.kind = ProbeAnswer::Kind::Accepted;
    answer.httpStatus = 200;
    answer.isDevMode = instance.isDevMode;
    answer.appId = instance.appId;
    answer.appIdDigest = ProbeAnswer::digestOf(instance.appId);
    if (instance.tellsHashes) {
        answer.signingFingerprint = instance.key;
        answer.fallbackFingerprint = instance.fallback;
        answer.eventFingerprint = instance.eventKey;
    }
    return probed;
}

/// Each key and the control, all by one instance.
inline QList<ProbedAnswer> roundOf(const Instance &instance)
{
    return {asked(instance, newKey), asked(instance, oldKey), asked(instance, {})};
}

/// Nothing came of the first request.
inline QList<ProbedAnswer> failedRound(ProbeReason::Kind reason)
{
    return {{.askedWith = newKey, .answer = {.kind = ProbeAnswer::Kind::Failed, .reason = reason}}};
}

inline Question questionFor(RolloutGoal goal, bool isRotated = false)
{
    Question question;
    question.goal = goal;
    question.newFingerprint = newKey;
    question.oldFingerprint = oldKey;
    question.isRotated = isRotated;
    question.eventKeys = {{.oldFingerprint = oldEvents, .newFingerprint = newEvents, .name = QStringLiteral("Shop")},
        {.oldFingerprint = oldMail, .newFingerprint = newMail, .name = QStringLiteral("Mail")}};
    question.eventKeyNames = {{oldEvents, QStringLiteral("Shop")}, {newEvents, QStringLiteral("Shop (new)")},
        {oldMail, QStringLiteral("Mail")}, {newMail, QStringLiteral("Mail (new)")},
        {otherEvents, QStringLiteral("Billing")}};
    if (goal == RolloutGoal::OldEventKeysAbsent)
        question.absentEventKeys = {oldEvents, oldMail};
    else if (goal == RolloutGoal::OldOnly)
        question.absentEventKeys = {newEvents, newMail};
    question.environmentId = QStringLiteral("production");
    question.app = {.id = QStringLiteral("id-shop"), .externalId = QStringLiteral("shop")};
    question.address = QStringLiteral("https shop");
    question.heldEventKeys = {oldEvents};
    return question;
}

inline Reading readingAt(const Question &question, milliseconds takenAt, const QList<ProbedAnswer> &answers)
{
    return {.environmentId = question.environmentId,
        .appKey = question.app.id,
        .address = question.address,
        .at = utc(takenAt),
        .takenAt = takenAt,
        .begunAt = takenAt - milliseconds(400),
        .answers = answers};
}

/// That many, so far apart, the last one that long ago.
inline QList<Reading> readingsOf(const Question &question, const QList<ProbedAnswer> &answers, int count = 6,
    milliseconds apart = seconds(30), milliseconds lastAgo = seconds(10))
{
    QList<Reading> readings;
    for (int i = count - 1; i >= 0; --i)
        readings.append(readingAt(question, now - lastAgo - i * apart, answers));
    return readings;
}

inline Word wordFor(const Question &question, Aspect::Kind aspect, Word::Kind kind, const QString &state)
{
    return {.asked = question.asked(aspect),
        .kind = kind,
        .state = state,
        .owner = QStringLiteral("Kim"),
        .at = utc(now - seconds(20)),
        .takenAt = now - seconds(20),
        .since = question.since};
}

template <typename T>
QString nameOf(T value)
{
    return QString::fromLatin1(QMetaEnum::fromType<T>().valueToKey(value));
}

} // namespace proofs
