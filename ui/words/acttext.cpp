// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/acttext.h"

#include "app/core/shown.h"
#include "ui/words/errortext.h"
#include "ui/words/rotationtext.h"
#include "ui/words/syncerrortext.h"

#include <QCoreApplication>

namespace {

struct ActText
{
    Q_DECLARE_TR_FUNCTIONS(ActText)

public:
    static QString title(ActKind kind, const QString &name, const QString &environment);
    static QString step(const Act &act);
    static QString done(const Act &act);
    static QString doneByWord(const Act &act);
    static QString answered(const Act &act);
    static QString notDone(const Act &act);
    static std::pair<QString, QString> endTitles(ActKind kind);
    static QString outcome(const Act &act);
    static QString outcomeTitle(const Act &act);
    static QString resync(const ResyncOutcome &outcome);
    static QString fingerprint(const Act &act)
    {
        return act.fingerprint().isEmpty() ? tr("unknown") : act.fingerprint();
    }
};

QString ActText::title(ActKind kind, const QString &name, const QString &environment)
{
    switch (kind) {
    case ActKind::CreateSigningKey:
        return tr("Create a signing key in %1").arg(environment);
    case ActKind::DeleteSigningKey:
        return tr("Delete the new signing key of %1").arg(environment);
    case ActKind::RotateSigningKey:
        return tr("Rotate the signing key of %1").arg(environment);
    case ActKind::CreateEventKey:
        return tr("Create the event key “%1” in %2").arg(name, environment);
    case ActKind::UpdateEventKey:
        return tr("Change the event key “%1” in %2").arg(name, environment);
    case ActKind::DeleteEventKey:
        return name.isEmpty() ? tr("Delete an event key in %1").arg(environment)
                              : tr("Delete the event key “%1” in %2").arg(name, environment);
    case ActKind::ResyncApp:
        return tr("Resync the app “%1” in %2").arg(name, environment);
    }
    return {};
}

QString ActText::step(const Act &act)
{
    switch (act.step()) {
    case Act::Step::Queued:
        return tr("Waiting for its turn: something else is under way in this environment.");
    case Act::Step::Reading:
        return tr("Reading what is there now…");
    case Act::Step::Recording:
        return tr("Noting it in the journal…");
    case Act::Step::WaitingForPerson:
        return act.way().isRestart ? tr("Waiting for you: give the server these settings, and restart it.")
                                   : tr("Waiting for you: do it in the browser, then come back and say so.");
    case Act::Step::Calling:
        return tr("It is being carried out…");
    case Act::Step::ReadingBack:
        return tr("Reading it back…");
    case Act::Step::Settling:
        if (act.way().means == Way::Means::Person)
            return tr("Finding out by reading what became of it.");
        return act.settlesAt().isValid()
            ? tr("The answer was lost. Finding out by reading what became of it; sure by %1 at the latest. Nothing is "
                 "sent again.")
                  .arg(act.settlesAt().toLocalTime().time().toString(QStringLiteral("HH:mm:ss")))
            : tr("The answer was lost. Finding out by reading what became of it. Nothing is sent again.");
    case Act::Step::Finished:
        break;
    }
    return {};
}

/// Where it was done, and where not.
std::pair<QString, QString> ActText::endTitles(ActKind kind)
{
    switch (kind) {
    case ActKind::CreateSigningKey:
        return {tr("The new signing key is there"), tr("No signing key was created")};
    case ActKind::DeleteSigningKey:
        return {tr("The new signing key is deleted"), tr("The new signing key was not deleted")};
    case ActKind::RotateSigningKey:
        return {tr("The signing key is rotated"), tr("The signing key was not rotated")};
    case ActKind::CreateEventKey:
        return {tr("The event key is there"), tr("No event key was created")};
    case ActKind::UpdateEventKey:
        return {tr("The event key is changed"), tr("The event key is not changed as you wanted")};
    case ActKind::DeleteEventKey:
        return {tr("The event key is deleted"), tr("The event key was not deleted")};
    case ActKind::ResyncApp:
        return {tr("The app is resynced"), tr("The app was not resynced")};
    }
    return {};
}

QString ActText::resync(const ResyncOutcome &outcome)
{
    if (!outcome.failure)
        return tr("The app was reached, and its functions are registered.");
    return syncFailureText(*outcome.failure);
}

/// Inngest does not show it: what is said is what the person said.
QString ActText::doneByWord(const Act &act)
{
    switch (act.request().kind) {
    case ActKind::CreateSigningKey:
        return tr("You brought the key with the fingerprint %1. Inngest and every app go on with the current key.")
            .arg(fingerprint(act));
    case ActKind::DeleteSigningKey:
        return tr(
            "By your word: Inngest does not show whether the new key is still there. The current key is untouched.");
    case ActKind::RotateSigningKey:
        return tr("By your word: Inngest does not show which of the keys it signs with.");
    case ActKind::CreateEventKey:
        return act.request().newKey.filter.letsEverythingThrough()
            ? tr("You brought the key with the fingerprint %1. No app uses it until you set it there.")
                  .arg(fingerprint(act))
            : tr("You brought the key with the fingerprint %1, and said that its filter is set. No app uses it until "
                 "you set it there.")
                  .arg(fingerprint(act));
    case ActKind::UpdateEventKey:
        return tr("By your word: Inngest never shows a filter, and a name only where it lets keys be read.");
    case ActKind::DeleteEventKey:
        return tr("By your word: Inngest does not show whether the key is gone. If it is, whoever still sends with it "
                  "is refused from now on.");
    case ActKind::ResyncApp:
        break;
    }
    return {};
}

/// What reading it back would have shown; empty: what was answered is said as it is.
QString ActText::answered(const Act &act)
{
    switch (act.request().kind) {
    case ActKind::DeleteSigningKey:
        return tr("The server answered that it is deleted; that could not be read back. The current key is untouched.");
    case ActKind::RotateSigningKey:
        return tr("The server answered that it signs with the new key from now on; that could not be read back.");
    case ActKind::UpdateEventKey:
        return tr("The server answered with the name and filter as you wanted them; that could not be read back.");
    case ActKind::DeleteEventKey:
        return tr("The server answered that it is deleted; that could not be read back. Whoever still sends with it is "
                  "refused from then on.");
    case ActKind::CreateSigningKey:
    case ActKind::CreateEventKey:
    case ActKind::ResyncApp:
        break;
    }
    return {};
}

QString ActText::done(const Act &act)
{
    if (act.isByWord())
        return doneByWord(act);
    if (const QString text = act.isOnlyAnswered() ? answered(act) : QString(); !text.isEmpty())
        return text;
    switch (act.request().kind) {
    case ActKind::CreateSigningKey:
        return tr("Its fingerprint is %1. It is not in use yet: Inngest and every app go on with the current key.")
            .arg(fingerprint(act));
    case ActKind::DeleteSigningKey:
        return tr("Reading it back showed that it is gone. The current key is untouched.");
    case ActKind::RotateSigningKey:
        return act.way().isRestart ? tr("The server signs with the key with the fingerprint %1 from now on, and "
                                        "refuses the one that it held before.")
                                         .arg(act.fingerprint())
                                   : tr("Inngest signs with the new key from now on; the old one is deleted.");
    case ActKind::CreateEventKey:
        return tr("Its fingerprint is %1. No app uses it until you set it there.").arg(fingerprint(act));
    case ActKind::UpdateEventKey:
        return tr("Reading it back showed the name and filter as you wanted them.");
    case ActKind::DeleteEventKey:
        return tr("Reading it back showed that it is gone. Whoever still sends with it is refused from now on.");
    case ActKind::ResyncApp:
        return act.resync() ? resync(*act.resync()) : QString();
    }
    return {};
}

/// The program's own words name what came in between, and what that breaks: no "nothing has changed" behind them.
QString ActText::notDone(const Act &act)
{
    if (!act.error())
        return tr("Reading it back showed that it did not take effect. This act has changed nothing.");
    if (act.error()->kind == Error::Kind::Cancelled && act.way().means == Way::Means::Person)
        return tr("By your word: you have not done it.");
    const QString text = errorText(*act.error(), Attempt::Change);
    // What is not in the journal was never sent.
    return act.error()->isInOwnWords() && act.journalId() == 0 ? tr("%1 Nothing was sent.").arg(text) : text;
}

QString ActText::outcome(const Act &act)
{
    switch (act.end()) {
    case Act::End::Done: {
        const QString text = done(act);
        // Done all the same: the error is a remark on reading it back.
        return act.error() && act.error()->kind != Error::Kind::Cancelled
            ? tr("%1 One thing to know: %2").arg(text, errorText(*act.error(), Attempt::ReadBack))
            : text;
    }
    case Act::End::NotDone:
        return notDone(act);
    case Act::End::NeedsChoice:
        return tr(
            "The answer was lost, and reading found what could be it. Say which one it is; nothing is sent for that.");
    case Act::End::Open:
        break;
    }
    const QString cause = act.error() ? errorText(*act.error(), Attempt::ReadBack) : QString();
    if (act.error() && act.error()->isInOwnWords()) // no reading failed; and where none tells, only the person knows
        return act.way().isReadBack ? tr("It is not known yet whether it took effect. %1 It stays in the journal, and "
                                         "nothing is sent again by itself.")
                                          .arg(cause)
                                    : cause;
    return tr("It is not known yet whether it took effect: the answer was lost, and reading failed too. It stays in "
              "the journal, and nothing is sent again by itself. %1")
        .arg(cause)
        .trimmed();
}

QString ActText::outcomeTitle(const Act &act)
{
    const ActKind kind = act.request().kind;
    switch (act.end()) {
    case Act::End::Done:
        if (kind == ActKind::RotateSigningKey && act.way().isRestart) // there it goes both ways
            return tr("The server holds the signing key %1").arg(act.fingerprint());
        if (kind == ActKind::ResyncApp && act.resync() && act.resync()->failure)
            return tr("The app could not be synced");
        return act.isByWord() ? tr("%1, by your word").arg(endTitles(kind).first) : endTitles(kind).first;
    case Act::End::NotDone:
        // Of what was stopped before it was noted nobody has to hear.
        if (act.error() && act.error()->kind == Error::Kind::Cancelled && act.journalId() == 0)
            return {};
        return endTitles(kind).second;
    case Act::End::NeedsChoice:
        return tr("Which one is it?");
    case Act::End::Open:
        break;
    }
    return tr("The outcome is not known yet");
}

} // namespace

QString actTitle(const ActRequest &request)
{
    QString name = request.newKey.name;
    if (request.before) // as it is listed until it is done
        name = request.before->name;
    else if (request.changed)
        name = request.changed->name;
    else if (request.kind == ActKind::ResyncApp)
        name = request.appExternalId;
    return ActText::title(request.kind, shownName(name), shownName(request.environment.name));
}

QString actTitle(const ActRecord &act)
{
    return ActText::title(act.request.kind, shownName(act.keyName), shownName(act.request.environment.name));
}

QString actStepText(const Act &act)
{
    return ActText::step(act);
}

QString actOutcomeText(const Act &act)
{
    return actOutcomeTitle(act).isEmpty() ? QString() : ActText::outcome(act);
}

QString actOutcomeTitle(const Act &act)
{
    return ActText::outcomeTitle(act);
}

QString severalOutcomeTitle(ActKind kind, int done, int total)
{
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
        return act.resync() && act.resync()->failure ? Tone::Danger : act.error() ? Tone::Warning : Tone::Good;
    case Act::End::NotDone:
        return act.error() && act.error()->kind == Error::Kind::Cancelled ? Tone::Info : Tone::Danger;
    case Act::End::NeedsChoice:
    case Act::End::Open:
        break;
    }
    return Tone::Warning;
}
