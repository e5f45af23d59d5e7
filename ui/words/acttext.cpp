// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/acttext.h"

#include "app/core/shown.h"
#include "app/domain/syncerrortext.h"
#include "app/models/words.h"
#include "ui/words/errortext.h"
#include "ui/words/rotationtext.h"

#include <QCoreApplication>
#include <optional>

namespace {

struct ActText
{
    Q_DECLARE_TR_FUNCTIONS(ActText)
};

#define WORDS(text) QT_TRANSLATE_NOOP("ActText", text)

/// What is said of each kind of act. %1 in what it came to: the key's fingerprint.
struct KindWords
{
    const char *title = ""; ///< %1: the environment. Empty: it always has a name.
    const char *titleOfNamed = ""; ///< %1: the key or app, %2: the environment. Empty: it has no name.
    const char *there = ""; ///< In a few words: it was done.
    const char *thereOfNamed = ""; ///< The same, %1: the key. Empty: its name is not what it is known by.
    const char *notThere = ""; ///< %1: the key or app, where there are several of the kind.
    const char *done = ""; ///< As reading it back showed.
    const char *byWord = ""; ///< Inngest does not show it: what is said is what the person said.
    const char *answered = ""; ///< What reading it back would have shown; empty: what was answered is said as it is.
};

KindWords wordsOf(ActKind kind)
{
    switch (kind) {
    case ActKind::CreateSigningKey:
        return {.title = WORDS("Create a signing key in %1"),
            .there = WORDS("The new signing key is made"),
            .notThere = WORDS("No signing key was created"),
            .done
            = WORDS("Its fingerprint is %1. Until it is rotated to, Inngest signs with the current key, and that is "
                    "the one that apps need."),
            .byWord
            = WORDS("You brought the key with the fingerprint %1. Until it is rotated to, Inngest signs with the "
                    "current key, and that is the one that apps need.")};
    case ActKind::DeleteSigningKey:
        return {.title = WORDS("Delete the new signing key of %1"),
            .there = WORDS("The new signing key is deleted"),
            .notThere = WORDS("The new signing key was not deleted"),
            .done = WORDS("Reading it back showed that it is gone. The current key is untouched."),
            .byWord = WORDS("By your word: Inngest does not show whether the new key is still there. The current key "
                            "is untouched."),
            .answered = WORDS("The server answered that it is deleted; that could not be read back. The current key is "
                              "untouched.")};
    case ActKind::RotateSigningKey:
        return {.title = WORDS("Rotate the signing key of %1"),
            .there = WORDS("The signing key is rotated"),
            .notThere = WORDS("The signing key was not rotated"),
            .done = WORDS("Reading it back showed that Inngest signs with the new key; the old one is deleted."),
            .byWord = WORDS("By your word: Inngest does not show which of the keys it signs with."),
            .answered = WORDS("The server answered that it signs with the new key; that could not be read back.")};
    case ActKind::CreateEventKey:
        return {.titleOfNamed = WORDS("Create the event key “%1” in %2"),
            .there = WORDS("The event key is made"),
            .notThere = WORDS("The event key “%1” was not created"),
            .done = WORDS("Its fingerprint is %1. No app uses it until it is set there."),
            .byWord = WORDS("You brought the key with the fingerprint %1. No app uses it until it is set there.")};
    case ActKind::UpdateEventKey:
        return {.titleOfNamed = WORDS("Change the event key “%1” in %2"),
            .there = WORDS("The event key is changed"),
            .notThere = WORDS("The event key “%1” is not changed as you wanted"),
            .done = WORDS("Reading it back showed the name and filter as you wanted them."),
            .byWord = WORDS("By your word: Inngest never shows a filter, and a name only where it lets keys be read."),
            .answered
            = WORDS("The server answered with the name and filter as you wanted them; that could not be read back.")};
    case ActKind::DeleteEventKey:
        return {.title = WORDS("Delete an event key in %1"),
            .titleOfNamed = WORDS("Delete the event key “%1” in %2"),
            .there = WORDS("The event key is deleted"),
            .thereOfNamed = WORDS("The event key “%1” is deleted"),
            .notThere = WORDS("The event key “%1” was not deleted"),
            .done
            = WORDS("Reading it back showed that the key with the fingerprint %1 is gone. Whoever still sends with it "
                    "is refused."),
            .byWord = WORDS("By your word: Inngest does not show whether the key is gone. If it is, whoever still "
                            "sends with it is refused."),
            .answered = WORDS("The server answered that it is deleted; that could not be read back. If it is, whoever "
                              "still sends with it is refused.")};
    case ActKind::ResyncApp:
        return {.titleOfNamed = WORDS("Resync the app “%1” in %2"),
            .there = WORDS("The app is resynced"),
            .notThere = WORDS("The app “%1” was not resynced")}; // what came of it says its answer
    }
    return {};
}

#undef WORDS

QString said(const char *text)
{
    return *text ? ActText::tr(text) : QString();
}

QString titleOf(ActKind kind, const QString &name, const Environment &environment)
{
    const KindWords words = wordsOf(kind);
    const bool isNamed = *words.titleOfNamed && (!name.isEmpty() || !*words.title);
    return isNamed ? said(words.titleOfNamed).arg(shownName(name), shownName(environment.name))
                   : said(words.title).arg(shownName(environment.name));
}

/// Which other app was synced; empty: none that is known.
QString syncedInstead(const Act &act)
{
    const std::optional<ResyncOutcome> &outcome = act.resync();
    const bool isOther = outcome && !outcome->failure && outcome->appExternalId != act.request().appExternalId;
    return isOther ? outcome->appExternalId : QString();
}

/// Of the key or app that it is about; empty: it has none.
QString nameIn(const ActRequest &request)
{
    if (request.before) // as it is listed until it is done
        return request.before->name;
    if (request.changed)
        return request.changed->name;
    return request.kind == ActKind::ResyncApp ? request.appExternalId
        : request.keyName.isEmpty()           ? request.newKey.name
                                              : request.keyName;
}

QString doneText(const Act &act)
{
    const ActRequest &request = act.request();
    const KindWords words = wordsOf(request.kind);
    const QString fingerprint = act.fingerprint().isEmpty() ? ActText::tr("unknown") : act.fingerprint();
    if (act.wasSettledBefore())
        return ActText::tr("That it was done was found out before this; the history says how.");
    if (act.isByWord() && request.kind == ActKind::CreateEventKey && !request.newKey.filter.letsEverythingThrough())
        return ActText::tr(
            "You brought the key with the fingerprint %1, and said that its filter is set. No app uses it until "
            "it is set there.")
            .arg(fingerprint);
    if (act.isByWord())
        return filledIn(said(words.byWord), fingerprint, {});
    if (act.isOnlyAnswered() && *words.answered)
        return said(words.answered);
    if (const QString other = syncedInstead(act); !other.isEmpty())
        return ActText::tr("At its address the app “%1” answered, and was synced instead.").arg(shownName(other));
    if (request.kind == ActKind::ResyncApp && act.resync())
        return act.resync()->failure ? syncFailureText(*act.resync()->failure)
                                     : ActText::tr("The app was reached, and its functions are registered.");
    if (request.kind == ActKind::RotateSigningKey && act.way().isRestart)
        return ActText::tr(
            "Reading it back showed that the server signs with the key with the fingerprint %1, and refuses the "
            "one that it held before.")
            .arg(act.fingerprint());
    return filledIn(said(words.done), fingerprint, {});
}

/// The program's own words name what came in between, and what that breaks: no "nothing has changed" behind them.
QString notDoneText(const Act &act)
{
    if (!act.error())
        return ActText::tr("Reading it back showed that it did not take effect. This act has changed nothing.");
    if (act.error()->kind == Error::Kind::Cancelled && act.way().means == Way::Means::Person)
        return ActText::tr("By your word: you have not done it.");
    const QString text = errorText(*act.error(), Attempt::Change);
    // What is not in the journal was never sent.
    return act.error()->isInOwnWords() && act.journalId() == 0 ? ActText::tr("%1 Nothing was sent.").arg(text) : text;
}

/// The signing key that Inngest uses is another one than when this act was asked for.
bool hasAnotherKeyComeUp(const Act &act)
{
    const auto inUse = act.request().kind == ActKind::CreateSigningKey ? std::nullopt : act.signingKey();
    return inUse && inUse->id != act.request().activeKeyId;
}

} // namespace

QString actTitle(const ActRequest &request)
{
    if (request.isWayBack)
        return ActText::tr("Go back to the old signing key of %1").arg(shownName(request.environment.name));
    return titleOf(request.kind, nameIn(request), request.environment);
}

QString actTitle(const ActRecord &act)
{
    return titleOf(act.request.kind, act.keyName, act.request.environment);
}

QString actStepText(const Act &act)
{
    switch (act.step()) {
    case Act::Step::Queued:
        // Behind another act, of this page or of another, or of this series.
        return ActText::tr("Waiting for its turn…");
    case Act::Step::Reading:
        return ActText::tr("Reading what is there now…");
    case Act::Step::Recording:
        return ActText::tr("Noting it in the journal…");
    case Act::Step::WaitingForPerson:
        return act.way().isRestart ? ActText::tr("Waiting for you: give the server these settings, and restart it.")
                                   : ActText::tr("Waiting for you: do it in the browser, then come back and say so.");
    case Act::Step::Calling:
        return ActText::tr("It is being carried out…");
    case Act::Step::ReadingBack:
        return ActText::tr("Reading it back…");
    case Act::Step::Settling:
        if (act.way().means == Way::Means::Person)
            return ActText::tr("Finding out by reading what became of it.");
        if (!act.isOutOfJournal() && !act.callEndedAt().isValid())
            return ActText::tr(
                "The server answered, and reading does not show it yet. It is read once more; nothing is sent "
                "again.");
        return act.settlesAt().isValid()
            ? ActText::tr(
                "The answer was lost. Finding out by reading what became of it; sure by %1 at the latest. Nothing is "
                "sent again.")
                  .arg(act.settlesAt().toLocalTime().time().toString(QStringLiteral("HH:mm:ss")))
            : ActText::tr("The answer was lost. Finding out by reading what became of it. Nothing is sent again.");
    case Act::Step::Finished:
        break;
    }
    return {};
}

QString actOutcomeText(const Act &act)
{
    if (actOutcomeTitle(act).isEmpty())
        return {};
    switch (act.end()) {
    case Act::End::Done: {
        const QString text = doneText(act);
        // Done all the same: the error is a remark on reading it back.
        return act.error() && act.error()->kind != Error::Kind::Cancelled
            ? ActText::tr("%1 One thing to know: %2").arg(text, errorText(*act.error(), Attempt::ReadBack))
            : text;
    }
    case Act::End::NotDone:
        return notDoneText(act);
    case Act::End::NeedsChoice:
        return act.way().means == Way::Means::Person
            ? ActText::tr("Reading found what could be it. Say which one it is; nothing is sent for that.")
            : ActText::tr(
                "The answer was lost, and reading found what could be it. Say which one it is; nothing is sent for "
                "that.");
    case Act::End::Open:
        break;
    }
    const QString cause = act.error() ? errorText(*act.error(), Attempt::ReadBack) : QString();
    if (act.error() && act.error()->isInOwnWords()) // no reading failed; and where none tells, only the person knows
        return act.way().isReadBack
            ? ActText::tr("It is not known yet whether it took effect. %1 It stays in the journal, and "
                          "nothing is sent again by itself.")
                  .arg(cause)
            : cause;
    const QString known = act.way().means == Way::Means::Person
        ? ActText::tr("It is not known yet whether it took effect: reading failed. It stays in the journal. %1")
        : ActText::tr(
            "It is not known yet whether it took effect: the answer was lost, and reading failed too. It stays in "
            "the journal, and nothing is sent again by itself. %1");
    return known.arg(cause).trimmed();
}

QString actOutcomeTitle(const Act &act)
{
    const ActKind kind = act.request().kind;
    const QString name = act.keyName().isEmpty() ? nameIn(act.request()) : act.keyName();
    const KindWords words = wordsOf(kind);
    const QString there = *words.thereOfNamed && !name.isEmpty()
        ? filledIn(said(words.thereOfNamed), shownName(name), {})
        : said(words.there);
    switch (act.end()) {
    case Act::End::Done:
        if (kind == ActKind::RotateSigningKey && act.way().isRestart) // there it goes both ways
            return ActText::tr("The server holds the signing key %1").arg(act.fingerprint());
        if (kind == ActKind::ResyncApp && act.resync() && act.resync()->failure)
            return ActText::tr("The app could not be synced");
        if (!syncedInstead(act).isEmpty())
            return ActText::tr("Another app answered");
        return act.isByWord() ? ActText::tr("%1, by your word").arg(there) : there;
    case Act::End::NotDone:
        // Of what was stopped before it was noted nobody has to hear.
        if (act.error() && act.error()->kind == Error::Kind::Cancelled && act.journalId() == 0)
            return {};
        return filledIn(said(words.notThere), shownName(name), {});
    case Act::End::NeedsChoice:
        return ActText::tr("Which one is it?");
    case Act::End::Open:
        break;
    }
    return ActText::tr("Not known yet what became of this: %1").arg(actTitle(act.request()));
}

QString severalOutcomeTitle(ActKind kind, int done, int total, bool isByWord)
{
    if (isByWord)
        return ActText::tr("%1, by your word").arg(severalOutcomeTitle(kind, done, total));
    switch (kind) {
    case ActKind::CreateEventKey:
        return ActText::tr("%1 of %n event keys are made", nullptr, total).arg(done);
    case ActKind::UpdateEventKey: // the one series of it
        return ActText::tr("%1 of %n event keys have the name that they are to have", nullptr, total).arg(done);
    case ActKind::DeleteEventKey:
        return ActText::tr("%1 of %n event keys are deleted", nullptr, total).arg(done);
    case ActKind::ResyncApp:
        return resyncedText(done, total);
    case ActKind::CreateSigningKey:
    case ActKind::DeleteSigningKey:
    case ActKind::RotateSigningKey:
        break; // of these there is one at a time
    }
    return ActText::tr("%1 of %2 are done").arg(done).arg(total);
}

Tone actOutcomeTone(const Act &act)
{
    switch (act.end()) {
    case Act::End::Done:
        return act.resync() && act.resync()->failure       ? Tone::Danger
            : act.error() || !syncedInstead(act).isEmpty() ? Tone::Warning
                                                           : Tone::Good;
    case Act::End::NotDone:
        // What was not done has broken nothing. That another key was promoted meanwhile can have.
        if (hasAnotherKeyComeUp(act))
            return Tone::Danger;
        return act.error() && act.error()->kind == Error::Kind::Cancelled ? Tone::Info : Tone::Warning;
    case Act::End::NeedsChoice:
    case Act::End::Open:
        break;
    }
    return Tone::Warning;
}
