// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/eventkeywords.h"

#include "app/models/rolloutwords.h"

#include <QCoreApplication>

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(EventKeyWords)
};

QString spoilt(const RolloutRow &row, const RolloutKeys &keys)
{
    const QString by = row.latest.spoiltBy;
    const QString what = by == "line break"_L1 ? Words::tr("a line break")
        : by == "quotes"_L1                    ? Words::tr("quotes")
                                               : Words::tr("a blank");
    const QString bare = eventKeyNameInWords(keys.spoiltEventKeys.value(row.latest.eventFingerprint).fingerprint, keys);
    return row.latest.eventStanding == AppStanding::BrokenNow
        ? Words::tr("Its event key is %1 with %2 around it: Inngest refuses what it sends with that.").arg(bare, what)
        : Words::tr("Its event key is %1 with %2 around it. Its SDK takes that off when it sends, so that events "
                    "arrive; still, set it without.")
              .arg(bare, what);
}

} // namespace

EventKeyWords eventKeyWords(const RolloutRow &row, const RolloutKeys &keys)
{
    const AppSample &sample = row.latest;
    const QString held
        = sample.eventFingerprint.isEmpty() ? QString() : eventKeyNameInWords(sample.eventFingerprint, keys);
    const QString told = held.isEmpty() && sample.toldEventKey ? Words::tr("None set") : held;
    switch (sample.eventKey) {
    case EventKeyVerdict::NotJudged: {
        const bool isSaid = keys.goal == RolloutGoal::Survey && sample.toldEventKey;
        return {.cell = told,
            .sentence = !isSaid  ? QString()
                : held.isEmpty() ? Words::tr("It has no event key set.")
                                 : Words::tr("It sends its events with %1.").arg(held)};
    }
    case EventKeyVerdict::NotAsked:
        return {.cell = told};
    case EventKeyVerdict::Replacement:
        return {.cell = Words::tr("Replacement"),
            .sentence = Words::tr("It sends its events with the replacement, as it should.")};
    case EventKeyVerdict::Old: {
        const bool isFine = sample.eventStanding == AppStanding::Good;
        return {.cell = keys.goal == RolloutGoal::OldOnly ? Words::tr("The old one") : Words::tr("Still the old one"),
            .sentence = sample.eventStanding == AppStanding::WouldBreak
                ? Words::tr("It still sends its events with the old key: they would be refused once that is deleted.")
                : Words::tr("It sends its events with a key that has no replacement yet."),
            .cause = isFine ? QString()
                            : Words::tr("INNGEST_EVENT_KEY was not set here yet, or no deployment has started since.")};
    }
    case EventKeyVerdict::WrongReplacement:
        return {.cell = Words::tr("Replacement of another key"),
            .sentence
            = Words::tr("It sends its events with %1, which takes the place of another key than this app had.")
                  .arg(held),
            .cause = Words::tr("The replacements of two apps' keys were mixed up."),
            .act = Words::tr("Set the replacement of this app's own key. Then redeploy it.")};
    case EventKeyVerdict::Other:
        return {.cell = told,
            .sentence = held.isEmpty()
                ? Words::tr("It sends its events with another key.")
                : Words::tr("It sends its events with %1, which is not the one that it should have.").arg(held),
            .cause = Words::tr("A value was pasted wrongly, or somebody changed it meanwhile.")};
    case EventKeyVerdict::None:
        return {.cell = Words::tr("None set"),
            .sentence = Words::tr("It has no event key set: it cannot send events."),
            .cause = Words::tr("The variable was removed or is misspelt.")};
    case EventKeyVerdict::Spoilt:
        return {.cell = Words::tr("With something around it"),
            .sentence = spoilt(row, keys),
            .cause = Words::tr("Something came along when the value was pasted or read from a file."),
            .act = Words::tr(
                "Set INNGEST_EVENT_KEY anew with the copy button, with nothing around it, and redeploy the app.")};
    case EventKeyVerdict::CannotTell:
        return {.cell = Words::tr("Cannot tell"),
            .sentence = Words::tr("Its answer does not tell which event key it holds.")};
    }
    return {};
}
