// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/stepresult.h"

#include "app/models/rolloutwords.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/steptraits.h"
#include "ui/words/agetext.h"
#include "ui/words/rotationtext.h"

#include <QCoreApplication>

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(StepResult)
};

std::optional<StepResult> made(const RotationSession &session)
{
    const Rotation &rotation = session.rotation();
    int replacements = 0;
    for (const RotatedEventKey &key : rotation.eventKeys)
        replacements += key.twinId.isEmpty() ? 0 : 1;
    QStringList made;
    if (rotation.rotatesSigningKey && !rotation.newSigningKey.id.isEmpty() && !rotation.isRotated)
        made.append(Words::tr("The new signing key has the fingerprint %1.").arg(rotation.newSigningKey.fingerprint));
    if (replacements > 0)
        made.append(Words::tr("%n event keys have their replacements.", nullptr, replacements));
    if (made.isEmpty())
        return std::nullopt;
    const bool isOneKind = made.size() == 1;
    return StepResult{.title = isOneKind && replacements == 0 ? Words::tr("The new signing key is made")
            : isOneKind                                       ? Words::tr("The new event keys are made")
                                                              : Words::tr("The new keys are made"),
        .text = made.join(QChar::Space)};
}

/// What the apps do now, by their latest answers: none of it is known of one that gave none. broken: those that refuse
/// it.
QString apps(const QList<RolloutRow> &rows, QStringList &broken)
{
    int works = 0;
    QStringList unknown;
    for (const RolloutRow &row : rows) {
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
        sentences.append(Words::tr("Refuses it, and with it Inngest's calls, until it gets the new key, in “%2”: %1.")
                             .arg(namesInWords(broken), stepName(RotationStep::RollOut)));
    if (!unknown.isEmpty())
        sentences.append(Words::tr("No answer tells it of %1.").arg(namesInWords(unknown)));
    return sentences.join(QChar::Space);
}

std::optional<StepResult> rotated(const RotationSession &session, bool isServer)
{
    const Rotation &rotation = session.rotation();
    // What a server that cannot be read signs with now is what nobody knows.
    if (!rotation.isRotated || (isServer && session.live().error))
        return std::nullopt;
    // That another one is active by now is said where the rotation stands.
    const auto &live = session.live().value;
    const SigningKey *active = live ? live->active() : nullptr;
    if (active && active->id != rotation.newSigningKey.id && active->id != rotation.oldSigningKey.id)
        return std::nullopt;
    QStringList broken;
    const QString said = apps(session.rows(RotationStep::Rotate), broken);
    // What others did was noticed then, and happened some time before.
    const QString since = wasRotatedElsewhere(rotation)
        ? Words::tr("By %1 %4 signed with the key with the fingerprint %2, and takes the one with the fingerprint %3 "
                    "no longer; somebody promoted it outside this program, or restarted a server of your own with it.")
        : isByWord(rotation, rotatedByWord, rotation.newSigningKey.fingerprint)
        ? Words::tr("By a person's word %4 signs with the key with the fingerprint %2 since %1, and the one with the "
                    "fingerprint %3 is gone: Inngest does not show it.")
        : wasRotatedUnseen(rotation)
        ? Words::tr("Since %1 at the latest, when it was seen, %4 signs with the key with the fingerprint %2, and "
                    "takes the one with the fingerprint %3 no longer.")
        : Words::tr("Since %1 %4 signs with the key with the fingerprint %2, and takes the one with the fingerprint %3 "
                    "no longer.");
    const QString text = since.arg(exactTimeText(rotation.rotatedAt), rotation.newSigningKey.fingerprint,
        rotation.oldSigningKey.fingerprint, isServer ? Words::tr("the server") : Words::tr("Inngest"));
    return StepResult{.tone = broken.isEmpty() ? Tone::Good : Tone::Warning,
        .title = Words::tr("It is rotated"),
        .text = QString(text + QChar::Space + said).trimmed()};
}

} // namespace

std::optional<StepResult> stepResult(RotationStep::Kind step, const RotationSession &session, bool isServer)
{
    // On the way back what was done on the way there is no news.
    if (session.rotation().isUndoing)
        return std::nullopt;
    switch (traitsOf(step).effect) {
    case StepTraits::Effect::Makes:
        return made(session);
    case StepTraits::Effect::Rotates:
        return rotated(session, isServer);
    case StepTraits::Effect::Deletes:
    case StepTraits::Effect::None:
        break;
    }
    return std::nullopt;
}
