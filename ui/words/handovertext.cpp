// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/handovertext.h"

#include "app/acts/act.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/models/words.h"

#include <algorithm>

namespace {

QString key(const Act &act)
{
    return act.keyName().isEmpty()
        ? Words::tr("the key with the fingerprint %1").arg(act.fingerprint())
        : Words::tr("the key “%1” (fingerprint %2)").arg(shownName(act.keyName()), act.fingerprint());
}

constexpr qsizetype mostEntriesShown = 10;

/// Of many the first ones, and how many there are: the buttons beside the steps copy all.
QString entriesShown(const QStringList &entries)
{
    const QString first = shownLine(inARow(entries.mid(0, mostEntriesShown)));
    return entries.size() <= mostEntriesShown
        ? first
        : Words::tr("%1, … (%2 in all)").arg(first, QString::number(entries.size()));
}

QStringList filterSteps(const EventFilter &filter)
{
    if (filter.letsEverythingThrough())
        return {Words::tr("Under “Filter Events” choose “Denylist”, empty “Events” and “IP Addresses”, and press “Save "
                          "filter changes”.")};
    QStringList steps;
    switch (filter.kind) {
    case EventFilter::Kind::Deny:
        steps.append(Words::tr("Under “Filter Events” choose “Denylist”."));
        break;
    case EventFilter::Kind::Allow:
        steps.append(Words::tr("Under “Filter Events” choose “Allowlist”."));
        break;
    case EventFilter::Kind::Unknown:
        return {Words::tr("Its filter is not known here. Look up what stands under “Filter Events” on the page of the "
                          "key that this one is to be like, enter the same on this one's page, and press “Save filter "
                          "changes”.")};
    }
    // What stands in the field of an older filter would stay.
    steps.append(filter.events.isEmpty() ? Words::tr("Leave “Events” empty.")
                                         : Words::tr("Enter as “Events” what “Copy the events” copies, one a line: %1")
                                               .arg(entriesShown(filter.events)));
    steps.append(filter.ips.isEmpty()
            ? Words::tr("Leave “IP Addresses” empty.")
            : Words::tr("Enter as “IP Addresses” what “Copy the addresses” copies, one a line: %1")
                  .arg(entriesShown(filter.ips)));
    steps.append(
        Words::tr("Press “Save filter changes”. There is no question; a notice says “Event key filter updated”."));
    return steps;
}

QStringList updateSteps(const Act &act)
{
    const EventKey &changed = *act.request().changed;
    const std::optional<EventKey> &before = act.request().before;
    QStringList steps{Words::tr("Open %1.").arg(key(act))};
    if (!before || before->name != changed.name)
        steps.append(Words::tr("Press ⋮, then “Edit name” (a key “Created via integration” has no such entry), enter "
                               "“%1”, and press “Save”.")
                         .arg(shownName(changed.name)));
    if (!before) // an earlier version did not note what was to be changed
        steps.append(Words::tr("Leave its filter as it is, unless that is what you were changing. It was to be: %1.")
                         .arg(filterInWords(changed.filter)));
    else if (const EventFilter *filter = filterToEnter(act))
        steps += filterSteps(*filter);
    return steps;
}

QString restart()
{
    return Words::tr("Restart the server. It takes some seconds, in which sends can fail; runs that only its memory "
                     "holds are lost.");
}

/// A key that was made here is nowhere else before the server has it.
QString keptText(bool isSeveral, bool isInMemory)
{
    if (isInMemory)
        return isSeveral
            ? Words::tr(
                "They are kept in this program's memory alone, and lost when it closes: keep the settings safe.")
            : Words::tr("It is kept in this program's memory alone, and lost when it closes: keep the settings safe.");
    return isSeveral ? Words::tr("They are in the keychain already.") : Words::tr("It is in the keychain already.");
}

/// Of a self-hosted server, whose keys are settings.
QStringList restartSteps(const Act &act, bool isInMemory)
{
    const ActRequest &request = act.request();
    const bool hasOthers = !request.othersToDelete.isEmpty() || !request.othersToCreate.isEmpty();
    if (request.kind == ActKind::CreateEventKey)
        return {(hasOthers ? Words::tr("Put these settings into the place of the server's old ones: the new event keys "
                                       "stand behind those that are there.")
                           : Words::tr("Put these settings into the place of the server's old ones: the new event key "
                                       "stands behind those that are there."))
                + u' ' + keptText(hasOthers, isInMemory),
            restart()};
    if (request.kind == ActKind::DeleteEventKey) {
        const QString put
            = Words::tr("Put these settings into the place of the server's old ones: %1 is no longer among them.")
                  .arg(key(act));
        return {hasOthers ? put + u' ' + Words::tr("Nor are the others that are deleted with it.") : put, restart()};
    }
    const QString put = Words::tr("Put these settings into the place of the server's old ones: the signing key is the "
                                  "one with the fingerprint %1.")
                            .arg(act.fingerprint());
    QStringList parts{put, keptText(false, isInMemory)};
    if (!request.othersToCreate.isEmpty())
        parts.append(Words::tr("The replacements of the event keys stand behind those that are there."));
    const auto heldBefore = act.handover().before.eventKeys.size();
    if (request.isWayBack && act.handover().settings.eventKeys.size() < heldBefore)
        parts.append(Words::tr("Replacements of event keys, which nobody is known to send with, are no longer among "
                               "them: take those out, too."));
    else if (!request.othersToDelete.isEmpty() && !request.isWayBack)
        parts.append(request.othersToCreate.isEmpty()
                ? Words::tr("The old event keys are no longer among them: take those out, too.")
                : Words::tr("Earlier replacements, which whoever has the leaked signing key could read, are no longer "
                            "among them: take those out, too."));
    return {parts.join(u' '), restart()};
}

/// What a person looks for by its name has another one by now. Empty: it has not, or is known by none.
QString renamedSince(const Act &act)
{
    const QString &before = act.request().keyName;
    if (before.isEmpty() || act.keyName().isEmpty() || before == act.keyName())
        return {};
    return u' '
        + Words::tr("It was called “%1” when this was prepared: somebody may have renamed it since. The fingerprint "
                    "decides.")
              .arg(shownName(before));
}

QStringList pageSteps(const Act &act)
{
    const ActRequest &request = act.request();
    switch (request.kind) {
    case ActKind::CreateSigningKey:
        return {Words::tr("Press “Create new signing key”. The key is made at this first click, without a question. "
                          "Where the button is off, or nothing happens, there are two keys already: the one on the "
                          "card “New key” was made before, and by whom is not known here. Ask whether it is meant for "
                          "something before you bring it."),
            Words::tr("On the card “New key” press the icon “Copy”, and paste the key below.")};
    case ActKind::DeleteSigningKey:
        return {Words::tr("Before anything else copy the key on the card “New key” once more, and paste it below: it "
                          "has to be the one with the fingerprint %1.")
                    .arg(act.fingerprint()),
            Words::tr("Only if it is: on that card press the bin, then “Permanently delete”. The card is gone then.")};
    case ActKind::RotateSigningKey:
        return {Words::tr("Before anything else copy the key on the card “New key” once more, and paste it below: the "
                          "page rotates to whichever key is there, and it has to be the one with the fingerprint %1.")
                    .arg(act.fingerprint()),
            Words::tr("Only if it is: in the section “Rotation” press “Rotate key”, then “Rotate”. This cannot be "
                      "undone. The card “New key” has become “Current key” then. A mark “New” on a card says only that "
                      "the key is younger than a day.")};
    case ActKind::CreateEventKey: {
        QStringList steps{
            Words::tr(
                "Press “Create Event Key” (top right), enter the name “%1”, and press “Create”. The key's page opens.")
                .arg(shownName(request.newKey.name)),
            Words::tr("Press the icon “Copy” beside the key, and paste it below.")};
        if (const EventFilter *filter = filterToEnter(act))
            steps += filterSteps(*filter);
        return steps;
    }
    case ActKind::UpdateEventKey:
        return updateSteps(act);
    case ActKind::DeleteEventKey:
        return {Words::tr("Open %1. Others can have that name, too, or one that begins like it, as its replacement's "
                          "does. “Which key is this?” tells the fingerprint of the one on the page: it has to be this "
                          "one.")
                    .arg(key(act))
                + renamedSince(act),
            Words::tr("Only if it is: press ⋮, then “Delete”, and “Yes”. This cannot be undone.")};
    case ActKind::ResyncApp:
        break;
    }
    return {Words::tr(
        "Open the app “%1”, press “Resync”, then “Resync app”. The notice “Synced app” tells that it went well; "
        "otherwise the dialog stays and names the error. Never press “Migrate”: it is for workers, and no resync.")
                .arg(shownName(request.appExternalId))};
}

} // namespace

const EventFilter *filterToEnter(const Act &act)
{
    const ActRequest &request = act.request();
    if (act.way().isRestart)
        return nullptr;
    // A new key lets everything through, and the page of its making has no field for a filter.
    if (request.kind == ActKind::CreateEventKey)
        return request.newKey.filter.letsEverythingThrough() ? nullptr : &request.newKey.filter;
    const bool differs = request.kind == ActKind::UpdateEventKey && request.before && request.changed
        && !request.before->filter.sameAs(request.changed->filter);
    return differs ? &request.changed->filter : nullptr;
}

QStringList handoverSteps(const Act &act, bool isInMemory)
{
    if (act.way().isRestart)
        return restartSteps(act, isInMemory);
    return pageSteps(act);
}

QString handoverClaim(const Act &act, bool isPasted)
{
    if (act.way().isRestart)
        return {};
    const ActRequest &request = act.request();
    switch (request.kind) {
    case ActKind::RotateSigningKey:
        return Words::tr("The key was the right one, and I have pressed “Rotate”");
    case ActKind::CreateEventKey: {
        const EventFilter *filter = filterToEnter(act);
        if (!filter)
            return {};
        if (!filter->isKnown())
            return Words::tr("The filter stands there as on the old key's page, and is saved");
        return std::max(filter->events.size(), filter->ips.size()) > mostEntriesShown
            ? Words::tr("The filter stands there with all its lines, and is saved")
            : Words::tr("The filter stands there as above, and is saved");
    }
    case ActKind::DeleteEventKey:
        return act.keyName().isEmpty() ? Words::tr("It was the right key, and I have deleted it")
                                       : Words::tr("It was the key with exactly the name “%1” and the fingerprint %2, "
                                                   "and I have deleted it")
                                             .arg(shownOnButton(act.keyName()), act.fingerprint());
    case ActKind::DeleteSigningKey:
        // Of a card that is gone already nothing can be copied.
        return isPasted ? Words::tr("The key was the right one, and I have deleted it")
                        : Words::tr("No card shows the key with the fingerprint %1 any more: it is deleted already")
                              .arg(act.fingerprint());
    case ActKind::CreateSigningKey:
    case ActKind::UpdateEventKey:
    case ActKind::ResyncApp:
        break;
    }
    return {};
}

QString handoverCheck(const Act &act)
{
    if (act.offer().offersBefore())
        return Words::tr("These take the restart back. Once the server holds them, press “It was not done”.");
    if (act.way().isRestart)
        return Words::tr("It goes on by itself once the server has held these settings for ten seconds, key by key, "
                         "letter by letter.");
    if (act.way().isReadBack)
        return Words::tr("What came of it is read from Inngest afterwards.");
    switch (act.request().kind) {
    case ActKind::CreateSigningKey:
        return Words::tr(
            "Then it is looked at whether the key can be one of this environment's and is not the current one.");
    case ActKind::DeleteSigningKey:
        return Words::tr("Inngest is asked afterwards whether it still accepts the key. Where it never did, your word "
                         "stands for it, and the history says so.");
    case ActKind::RotateSigningKey:
        return Words::tr(
            "Inngest is asked afterwards: it has to refuse the old key. Where it never accepted that one, your "
            "word stands for it, and the history says so.");
    case ActKind::CreateEventKey:
        return Words::tr("Where this account lets keys be read, Inngest has to list the key afterwards. The filter is "
                         "your word, and the history says so.");
    case ActKind::UpdateEventKey:
        return Words::tr("Where this account lets keys be read, Inngest has to list the key under its name afterwards. "
                         "Filters it never tells: your word stands for those, and the history says so.");
    case ActKind::DeleteEventKey:
        return Words::tr("Where this account lets keys be read, Inngest must not list the key afterwards. Otherwise "
                         "your word stands for it, and the history says so.");
    case ActKind::ResyncApp:
        break;
    }
    return {};
}

QString handoverPlaceholder(const Act &act)
{
    const ActKind kind = act.request().kind;
    return kind == ActKind::RotateSigningKey || kind == ActKind::DeleteSigningKey
        ? Words::tr("Paste the key from the card “New key” here")
        : Words::tr("Paste the key from the page here");
}
