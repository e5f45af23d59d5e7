// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/stepresult.h"

#include "app/core/lookup.h"
#include "app/core/words.h"
#include "app/models/rolloutwords.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/steptraits.h"
#include "ui/words/agetext.h"
#include "ui/words/rotationtext.h"

#include <QJsonObject>
#include <QMap>
#include <algorithm>
#include <functional>

using namespace Qt::StringLiterals;

namespace {

QString joined(QStringList sentences)
{
    sentences.removeAll(QString());
    return sentences.join(QChar::Space);
}

QString secondsText(const QDateTime &time)
{
    return Words::tr("%1 UTC").arg(time.toUTC().toString(u"yyyy-MM-dd HH:mm:ss"_s));
}

/// Its signing key held, and that of its event key kept nobody from going on.
constexpr auto openEventKey = "OpenEventKey"_L1;

/// Of an app as a gate keeps it: the weakest class on which it passed. Empty: on none.
QString weakestEvidence(const QJsonObject &app)
{
    const QStringList strongestFirst{u"Proven"_s, u"Inferred"_s, u"Confirmed"_s, openEventKey, u"AtRisk"_s};
    const auto rankOf = [&](const QJsonObject &proof, const QString &ifOpen) {
        return strongestFirst.indexOf(proof[u"holds"].toBool() ? proof[u"evidence"].toString() : ifOpen);
    };
    qsizetype weakest = -1;
    if (app.contains(u"signingProof")) {
        weakest = rankOf(app[u"signingProof"].toObject(), {});
        if (weakest < 0)
            return {};
    }
    if (app.contains(u"eventProof"))
        weakest = std::max(weakest, rankOf(app[u"eventProof"].toObject(), openEventKey));
    return weakest < 0 ? QString() : strongestFirst.at(weakest);
}

/// When the last of the replacements was made, as far as that is listed.
QDateTime lastReplacementAt(const RotationSession &session)
{
    QDateTime last;
    const auto &live = session.live().value;
    for (const RotatedEventKey &key : session.rotation().eventKeys) {
        if (const EventKey *twin = live ? live->eventKey(key.twinId) : nullptr)
            last = std::max(last, twin->createdAt);
    }
    return last;
}

std::optional<StepResult> made(const RotationSession &session, const AccountCapabilities &account)
{
    const Rotation &rotation = session.rotation();
    const auto &live = session.live().value;
    const bool isRead = live && !session.isBusy();
    const auto replacements = int(
        std::ranges::count_if(rotation.eventKeys, [](const RotatedEventKey &key) { return !key.twinId.isEmpty(); }));
    QStringList lacking = ofEach(rotation.eventKeys, &RotatedEventKey::twinName,
        [&session](const RotatedEventKey &key) { return isLacking(key, session); });
    // Of a key that a person brought here it is not known when it was made.
    const QDateTime signingAt = account.isTypedIn ? QDateTime() : rotation.newSigningKey.createdAt;
    const QDateTime lastAt = account.isTypedIn ? QDateTime() : lastReplacementAt(session);
    const bool isSigningKey = rotation.rotatesSigningKey && !rotation.newSigningKey.id.isEmpty() && !rotation.isRotated;
    QStringList made;
    if (isSigningKey)
        made.append(signingAt.isValid()
                ? Words::tr("The new signing key has the fingerprint %1, and was made %2.")
                      .arg(rotation.newSigningKey.fingerprint, exactTimeText(signingAt))
                : Words::tr("The new signing key has the fingerprint %1.").arg(rotation.newSigningKey.fingerprint));
    if (replacements > 0)
        made.append(Words::tr("%n event keys have their replacements.", nullptr, replacements));
    if (replacements > 0 && lastAt.isValid() && lacking.isEmpty())
        made.append(Words::tr("The last of them was made %1.").arg(exactTimeText(lastAt)));
    if (made.isEmpty())
        return std::nullopt;
    if (isSigningKey && isRead && !live->signingKey(rotation.newSigningKey.id))
        lacking.prepend(rotation.newSigningKey.fingerprint);
    if (!lacking.isEmpty())
        made.append(Words::tr("Not in the latest list: %1.").arg(namesInWords(lacking)));
    return StepResult{.tone = lacking.isEmpty() ? Tone::Good : Tone::Warning,
        .title = replacements == 0 ? Words::tr("The new signing key is made")
            : !isSigningKey        ? Words::tr("The new event keys are made")
                                   : Words::tr("The new keys are made"),
        .text = made.join(QChar::Space)};
}

/// What the apps do now, by their latest answers: none of it is known of one that gave none. broken: those that refuse
/// it, or cannot send events.
QString apps(const QList<RolloutRow> &rows, SignerDoubt doubt, QStringList &broken)
{
    int works = 0;
    QStringList unknown;
    QStringList mute;
    for (const RolloutRow &row : rows) {
        if (row.latest.eventStanding == AppStanding::BrokenNow)
            mute.append(rolloutAppName(row.app));
        if (!row.app.provesSigningKey)
            continue;
        switch (row.latest.signing.acceptsNew) {
        case Holding::Held::Yes:
            ++works;
            break;
        case Holding::Held::No:
            broken.append(rolloutAppName(row.app));
            break;
        case Holding::Held::Unknown:
            unknown.append(rolloutAppName(row.app));
            break;
        }
    }
    QStringList sentences;
    if (works > 0)
        sentences.append(Words::tr("%n apps accept it, by their latest answers.", nullptr, int(works)));
    if (!broken.isEmpty())
        sentences.append((isDoubtful(doubt)
                ? Words::tr("These refuse it until they get the new key, in “%2”: %1.")
                : Words::tr("These refuse it, and with it Inngest's calls, until they get the new key, in “%2”: %1."))
                             .arg(namesInWords(broken), stepName(RotationStep::RollOut)));
    if (!unknown.isEmpty())
        sentences.append(Words::tr("No answer tells it of %1.").arg(namesInWords(unknown)));
    if (!mute.isEmpty())
        sentences.append(
            Words::tr("These cannot send events, by their latest answers, which a new signing key does not "
                      "mend: %1.")
                .arg(namesInWords(mute)));
    broken += mute;
    return sentences.join(QChar::Space);
}

/// The key that takes over is listed as the one that signs, by a reading of Inngest and not by a person's word.
QString readBack(const RotationSession &session, const AccountCapabilities &account)
{
    const auto &live = session.live();
    const SigningKey *active = live.value ? live.value->active() : nullptr;
    const bool isListed = active && active->id == session.rotation().newSigningKey.id && live.readAt.isValid();
    if (!isListed || account.isTypedIn || live.error)
        return {};
    // Times of two clocks, it may be.
    return live.readAt >= session.rotation().rotatedAt
        ? Words::tr("The keys were read back at %1, and say so.").arg(secondsText(live.readAt))
        : Words::tr("The keys were read back after that, and say so.");
}

std::optional<StepResult> rotated(const RotationSession &session, const AccountCapabilities &account)
{
    const bool byRestart = account.changesByRestart;
    const Rotation &rotation = session.rotation();
    // What a server that cannot be read signs with now is what nobody knows.
    if (!rotation.isRotated || (byRestart && session.live().error))
        return std::nullopt;
    // That another one is active by now is said where the rotation stands.
    const auto &live = session.live().value;
    const SigningKey *active = live ? live->active() : nullptr;
    const bool isReadSince = !session.isBusy() && !session.live().isLoading && !session.live().error;
    const bool isOld = active && active->id == rotation.oldSigningKey.id; // also where it was not read since
    if (active && active->id != rotation.newSigningKey.id && (!isOld || isReadSince))
        return std::nullopt;
    QStringList broken;
    const QString said = apps(session.rows(RotationStep::Rotate), session.signerDoubt(), broken);
    // What others did was noticed then, and happened some time before.
    const bool isAtLatest = wasRotatedUnseen(rotation) || rotation.isRotatedByRestart;
    const bool isByWordOnly = isByWord(rotation, rotatedByWord, rotation.newSigningKey.fingerprint);
    const bool isByOwnCall = !wasRotatedElsewhere(rotation) && !isAtLatest && !isByWordOnly;
    // It answers that it takes neither: somebody has rotated again, perhaps.
    const bool isDoubted = session.signerDoubt() == SignerDoubt::Refused;
    const QString since = isDoubted && !isByWordOnly
        ? Words::tr("By %1 %4 had gone over from the key with the fingerprint %3 to the one with the fingerprint %2. "
                    "With which one it signs now is not known: it refuses the keys that were read before.")
        : wasRotatedElsewhere(rotation)
        ? Words::tr("By %1 %4 signed with the key with the fingerprint %2, and takes the one with the fingerprint %3 "
                    "no longer; somebody promoted it outside this program, or restarted a server of your own with it.")
        : isByWordOnly
        ? Words::tr("By a person's word, given %1, %4 signs with the key with the fingerprint %2, and the one with the "
                    "fingerprint %3 is gone: Inngest does not show it.")
        : isAtLatest
        ? Words::tr("Since %1 at the latest, when it was seen, %4 signs with the key with the fingerprint %2, and "
                    "takes the one with the fingerprint %3 no longer.")
        : Words::tr("Since %1 %4 signs with the key with the fingerprint %2, and takes the one with the fingerprint %3 "
                    "no longer.");
    const QString text = since.arg(exactTimeText(rotation.rotatedAt), rotation.newSigningKey.fingerprint,
        rotation.oldSigningKey.fingerprint, byRestart ? Words::tr("the server") : Words::tr("Inngest"));
    return StepResult{.tone = broken.isEmpty() && !isDoubted ? Tone::Good : Tone::Warning,
        .title
        = isByOwnCall ? Words::tr("Rotated at %1").arg(secondsText(rotation.rotatedAt)) : Words::tr("It is rotated"),
        .text = joined({text, readBack(session, account), said})};
}

/// How well each app was known when the step was left, by the gate that let it pass.
std::optional<StepResult> passed(RotationStep::Kind step, const Rotation &rotation)
{
    const auto *gate
        = firstOf(rotation.gates, [step](const GateRecord &one) { return one.step == step && one.hasPassed; });
    if (!rotation.isDone(step) || !gate || gate->apps.isEmpty())
        return std::nullopt;
    QMap<QString, int> counts;
    for (const QJsonValue &app : gate->apps)
        ++counts[weakestEvidence(app.toObject())];
    const std::pair<QString, QString> others[]{{u"Inferred"_s, Words::tr("%1 inferred")},
        {u"Confirmed"_s, Words::tr("%1 confirmed by somebody")}, {u"AtRisk"_s, Words::tr("%1 at risk (accepted)")},
        {openEventKey, Words::tr("%1 with an event key that was not settled")},
        {QString(), Words::tr("%1 not concerned, or not known then")}};
    QStringList besides;
    for (const auto &[evidence, words] : others) {
        if (const int count = counts.value(evidence); count > 0)
            besides.append(words.arg(count));
    }
    const bool areAllKnown = counts.value(u"AtRisk"_s) + counts.value(openEventKey) + counts.value(QString()) == 0;
    const QString when = Words::tr("So they stood %1.").arg(exactTimeText(gate->at));
    return StepResult{.tone = areAllKnown ? Tone::Good : Tone::Info,
        .title = Words::tr("%1 of %n apps proven when “%2” was left", nullptr, int(gate->apps.size()))
                     .arg(QString::number(counts.value(u"Proven"_s)), stepName(step)),
        .text = besides.isEmpty() ? when : Words::tr("The others: %1. %2").arg(besides.join(u", "_s), when)};
}

std::optional<StepResult> resynced(const RotationSession &session)
{
    const QList<ResyncLine> lines = session.resyncLines();
    QDateTime last;
    QDateTime lastAnswer; // a person's word is none, nor is that it was lost
    for (const ResyncLine &noted : session.rotation().resyncs) {
        last = std::max(last, noted.at);
        if (noted.isListed() && noted.state != ResyncLine::Unknown)
            lastAnswer = std::max(lastAnswer, noted.at);
    }
    if (lines.isEmpty() || !last.isValid())
        return std::nullopt;
    const QStringList others = ofEach(
        lines, [](const ResyncLine &line) { return line.app.name; }, std::not_fn(&ResyncLine::isResynced));
    const QStringList byHandBy
        = ofEach(lines, &ResyncLine::byWordOf, [](const ResyncLine &line) { return !line.byWordOf.isEmpty(); });
    return StepResult{.tone = others.isEmpty() ? Tone::Good : Tone::Warning,
        .title = resyncedText(int(lines.size() - others.size()), int(lines.size()), byHandBy),
        .text = joined(
            {lastAnswer.isValid() ? Words::tr("The last answer came %1.").arg(exactTimeText(lastAnswer)) : QString(),
                others.isEmpty() ? QString() : Words::tr("Not resynced: %1.").arg(namesInWords(others))})};
}

std::optional<StepResult> deleted(const Rotation &rotation)
{
    int count = 0;
    QDateTime last;
    bool isAtLatest = false; // of any of them
    QStringList elsewhere;
    QStringList byWord;
    for (const RotatedEventKey &key : rotation.eventKeys) {
        if (!key.isOldDeleted && !key.isOldGoneElsewhere)
            continue;
        ++count;
        if (key.isOldGoneElsewhere)
            elsewhere.append(key.oldName);
        else if (isByWord(rotation, deletedByWord, key.oldFingerprint))
            byWord.append(key.oldName);
        // What others did, or a person says, was done some time before it was noticed, or said.
        isAtLatest |= key.isOldDeletedByRestart || key.isOldGoneElsewhere
            || isByWord(rotation, deletedUnseen, key.oldFingerprint)
            || isByWord(rotation, deletedByWord, key.oldFingerprint);
        last = std::max(last, key.oldDeletedAt);
    }
    if (count == 0)
        return std::nullopt;
    const auto all = int(rotation.eventKeys.size());
    return StepResult{.tone = count == all ? Tone::Good : Tone::Info,
        .title = Words::tr("%1 of %n old event keys are gone", nullptr, all).arg(count),
        .text = joined({!last.isValid() ? QString()
                : isAtLatest            ? Words::tr("The last of them since %1 at the latest.").arg(exactTimeText(last))
                                        : Words::tr("The last of them since %1.").arg(exactTimeText(last)),
            elsewhere.isEmpty()
                ? QString()
                : Words::tr("Not deleted here, but missing in two readings: %1.").arg(namesInWords(elsewhere)),
            byWord.isEmpty() ? QString() : Words::tr("By a person's word: %1.").arg(namesInWords(byWord))})};
}

} // namespace

bool isLacking(const RotatedEventKey &key, const RotationSession &session)
{
    const std::optional<EnvironmentSnapshot> &live = session.live().value;
    return live && !session.isBusy() && !key.twinId.isEmpty() && !key.isTwinDeleted && !live->eventKey(key.twinId);
}

std::optional<StepResult> stepResult(
    RotationStep::Kind step, const RotationSession &session, const AccountCapabilities &account)
{
    const Rotation &rotation = session.rotation();
    const StepTraits traits = traitsOf(step);
    // On the way back what was done on the way there is no news.
    if (rotation.isUndoing && traits.variables != StepTraits::Variables::OldBack)
        return std::nullopt;
    switch (traits.effect) {
    case StepTraits::Effect::Makes:
        return made(session, account);
    case StepTraits::Effect::Rotates:
        return rotated(session, account);
    case StepTraits::Effect::Deletes:
        return deleted(rotation);
    case StepTraits::Effect::None:
        break;
    }
    if (traits.exit == StepTraits::Exit::Gate)
        return passed(step, rotation);
    return step == RotationStep::Resync ? resynced(session) : std::nullopt;
}
