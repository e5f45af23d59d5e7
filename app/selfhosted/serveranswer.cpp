// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/selfhosted/serveranswer.h"

#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"

#include <algorithm>

using State = RestartWatch::State;

namespace {

bool isIn(const QList<Secret> &keys, const Secret &key)
{
    return std::ranges::any_of(keys, [&key](const Secret &one) { return one == key; });
}

/// The key without what people and files put around it. A quote around the whole list stands at one end of its first
/// key and of its last.
Secret bare(const Secret &key)
{
    const auto isQuote = [](char one) { return one == '"' || one == '\''; };
    QByteArrayView text = key.reveal().trimmed();
    while (!text.isEmpty() && isQuote(text.front()))
        text = text.sliced(1).trimmed();
    while (!text.isEmpty() && isQuote(text.back()))
        text = text.chopped(1).trimmed();
    return Secret(text);
}

void compareSigningKeys(const ServerSettings &wanted, const ServerSettings &held,
    const std::optional<ServerSettings> &before, SettingsDifference &difference)
{
    Spelling spelling = spellingOf(wanted.signingKey, held.signingKey);
    const Spelling ofBefore = before ? spellingOf(before->signingKey, held.signingKey) : Spelling::Another;
    if (spelling == Spelling::Another && ofBefore != Spelling::Another) {
        difference.words.append(Words::tr("The signing key there is still the one of before (fingerprint %1).")
                                    .arg(signingKeyFingerprint(held.signingKey)));
        spelling = ofBefore;
    }
    switch (spelling) {
    case Spelling::Same: // the apps hold it, as long as a restart with the new one can be wanted
        return;
    case Spelling::Capitals:
        difference.words.append(
            Words::tr("The signing key stands there in other letters (capital and small): the server "
                      "starts with it, and its calls are refused by every app."));
        break;
    case Spelling::Prefixed:
        difference.words.append(
            Words::tr("The signing key stands there with something before it (“%1”): the server starts "
                      "with it, and its calls are refused by every app.")
                .arg(signingKeyPrefix(held.signingKey)));
        break;
    case Spelling::Another:
        difference.words.append(Words::tr("The signing key there is another one (fingerprint %1).")
                                    .arg(signingKeyFingerprint(held.signingKey)));
        break;
    }
    difference.breaks = true;
}

} // namespace

State serverStateOf(const ServerAnswer &answer, const ServerSettings &before, const ServerSettings &wanted)
{
    const bool isAsked = answer.toNew != KeyReply::NotAsked;
    if (answer.toOld == KeyReply::NotAsked && !isAsked)
        return State::NotAsked;
    if (answer.isDevelopment)
        return State::AnyKey;
    if (answer.differs)
        return State::CannotTell;
    if (answer.toOld == KeyReply::Accepted && answer.toNew == KeyReply::Accepted)
        return State::AnyKey;
    if (answer.toOld == KeyReply::NoAnswer || answer.toNew == KeyReply::NoAnswer)
        return State::Down;
    if (answer.toOld == KeyReply::Strange || answer.toNew == KeyReply::Strange)
        return State::CannotTell;
    if (answer.toOld == KeyReply::Refused && answer.toNew != KeyReply::Accepted)
        return State::OtherKey;
    if (!answer.held)
        return State::CannotTell;
    if (holdsTheSame(*answer.held, wanted))
        return State::After;
    return holdsTheSame(*answer.held, before) ? State::Before : State::OtherSettings;
}

Spelling spellingOf(const Secret &wanted, const Secret &held)
{
    if (wanted == held)
        return Spelling::Same;
    if (signingKeyFingerprint(wanted) != signingKeyFingerprint(held))
        return Spelling::Another;
    return signingKeyPrefix(wanted) == signingKeyPrefix(held) ? Spelling::Capitals : Spelling::Prefixed;
}

bool isTypedOtherwise(const Secret &typed, const Secret &held)
{
    const Spelling spelling = spellingOf(typed, held);
    const QByteArrayView text = held.reveal();
    const auto isSmallHex = [](char one) { return (one >= '0' && one <= '9') || (one >= 'a' && one <= 'f'); };
    return (spelling == Spelling::Capitals || spelling == Spelling::Prefixed) && std::ranges::all_of(text, isSmallHex);
}

bool holdsTheSame(const ServerSettings &a, const ServerSettings &b)
{
    const auto areIn = [](const QList<Secret> &some, const QList<Secret> &all) {
        return std::ranges::all_of(some, [&all](const Secret &key) { return isIn(all, key); });
    };
    return a.signingKey == b.signingKey && areIn(a.eventKeys, b.eventKeys) && areIn(b.eventKeys, a.eventKeys);
}

SettingsDifference differenceOf(const ServerSettings &wanted, const ServerSettings &held,
    const std::optional<ServerSettings> &before, const EventKeyNames &names)
{
    SettingsDifference difference;
    const auto say = [&](const QString &sentence, const Secret &key) {
        const QString fingerprint = eventKeyFingerprint(key);
        const QString name = names.value(fingerprint);
        difference.words.append(sentence.arg(name.isEmpty()
                ? Words::tr("with the fingerprint %1", "an event key").arg(fingerprint)
                : Words::tr("“%1” (fingerprint %2)", "an event key").arg(shownName(name), fingerprint)));
    };
    compareSigningKeys(wanted, held, before, difference);
    QList<Secret> explained;
    for (const Secret &key : wanted.eventKeys) {
        if (isIn(held.eventKeys, key))
            continue;
        const bool isNew = before && !isIn(before->eventKeys, key);
        difference.breaks = difference.breaks || !isNew;
        const auto alike = std::ranges::find_if(held.eventKeys, [&key](const Secret &one) { return bare(one) == key; });
        if (alike == held.eventKeys.cend() && isNew) {
            say(Words::tr("The new event key %1 is missing there."), key);
            continue;
        }
        if (alike == held.eventKeys.cend()) {
            say(Words::tr("The event key %1 is missing there: whoever sends with it is refused now."), key);
            continue;
        }
        explained.append(*alike);
        say(Words::tr("The event key %1 stands there with a blank, a line break or quotes around it, which are part of "
                      "it then: whoever sends with it is refused now."),
            key);
    }
    for (const Secret &key : held.eventKeys) {
        if (key.isEmpty() && !isIn(wanted.eventKeys, key)) {
            difference.words.append(
                Words::tr("One of the event keys there is empty: perhaps there is a comma too many."));
            continue;
        }
        if (!isIn(wanted.eventKeys, key) && !isIn(explained, key))
            say(Words::tr("The event key %1 is there, and should not be."), key);
    }
    return difference;
}
