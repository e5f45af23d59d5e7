// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/history/historywords.h"

#include "app/core/words.h"
#include "app/domain/apinames.h"
#include "app/domain/syncerrortext.h"

#include <QHash>

using namespace Qt::StringLiterals;

QString HistoryWords::act(const QString &what)
{
    const QHash<QString, QString> words{
        {u"CreateSigningKey"_s, Words::tr("Create signing key")},
        {u"DeleteSigningKey"_s, Words::tr("Delete signing key")},
        {u"RotateSigningKey"_s, Words::tr("Rotate signing key")},
        {u"CreateEventKey"_s, Words::tr("Create event key")},
        {u"UpdateEventKey"_s, Words::tr("Change event key")},
        {u"DeleteEventKey"_s, Words::tr("Delete event key")},
        {u"ResyncApp"_s, Words::tr("Resync app")},
        {u"ExportHistory"_s, Words::tr("Export history")},
        {u"CheckHistory"_s, Words::tr("Check the history's chain")},
        {u"KeyChangedOutside"_s, Words::tr("Key changed outside this program")},
        {u"KeyChangeKnown"_s, Words::tr("Know of a key changed outside this program")},
        {u"MoveServer"_s, Words::tr("Give the server another address")},
        {u"AddEnvironment"_s, Words::tr("Note an environment and its keys")},
        {u"ChangeEnvironment"_s, Words::tr("Change what is noted of an environment")},
        {u"BeginRotation"_s, Words::tr("Begin rotation")},
        {u"HandOverRotation"_s, Words::tr("Hand a rotation over")},
        {u"TakeOverRotation"_s, Words::tr("Take a rotation over")},
        {u"AdoptEventKeys"_s, Words::tr("Use event keys that are there as replacements")},
        {u"AdoptSigningKey"_s, Words::tr("Use the signing key that is there")},
        {u"NewSigningKeyLost"_s, Words::tr("Start anew: the new signing key was deleted elsewhere")},
        {u"PassRolloutGate"_s, Words::tr("Go on to the next step")},
        {u"AcceptRisk"_s, Words::tr("Accept the risk of apps")},
        {u"ConfirmApps"_s, Words::tr("Confirm apps")},
        {u"WithdrawWord"_s, Words::tr("Take a word about apps back")},
        {u"ConfirmSenders"_s, Words::tr("Confirm senders that are no apps")},
        {u"WithdrawSenders"_s, Words::tr("Take a word about senders back")},
        {u"ConfirmNoApps"_s, Words::tr("Confirm that there are no apps")},
        {u"ConfirmPutBack"_s, Words::tr("Answer for what an undo cannot ask")},
        {u"ConfirmLeft"_s, Words::tr("Answer for apps that are listed no longer, before an old event key goes")},
        {u"ConfirmNobodyElse"_s, Words::tr("Confirm that nobody else sends with the old event keys")},
        {u"WithdrawNobodyElse"_s, Words::tr("Take back that nobody else sends with the old event keys")},
        {u"ConfirmResync"_s, Words::tr("Say that apps were resynced by hand")},
        {u"WithdrawResync"_s, Words::tr("Take back that apps were resynced by hand")},
        {u"BreakGlass"_s, Words::tr("Rotate although apps break")},
        {u"RotatedBack"_s, Words::tr("See the server restarted with the old signing key")},
        {u"RotatedEarly"_s, Words::tr("See the server restarted with the new signing key before its step")},
        {u"NewKeyGone"_s, Words::tr("See a new key gone that the undo was to delete")},
        {u"RotationOvertaken"_s, Words::tr("Go on with a key that was promoted elsewhere")},
        {u"UndoRotation"_s, Words::tr("Undo rotation")},
        {u"EndRotation"_s, Words::tr("End rotation")},
        {u"SettleOpenItem"_s, Words::tr("Say that an open item is settled")},
        {u"SayEventKey"_s, Words::tr("Say which event key an app sends with")},
        {u"AppOutage"_s, Words::tr("See an app broken, by its own answers")},
        {u"AppOutageOver"_s, Words::tr("See that it works again")},
        {u"RestartOutage"_s, Words::tr("See an outage of the server")},
        {u"RestartOutageOver"_s, Words::tr("See that outage over")},
        {u"SayLastEvent"_s, Words::tr("Say when the last event came through an old event key")},
        {u"WithdrawLastEvent"_s, Words::tr("Take back when the last event came through an old event key")},
        {u"WriteFile"_s, Words::tr("Write a variable into a file, or take it out")},
        {u"PutBackFile"_s, Words::tr("Put a variable in a file back as it was")},
        {u"SetByTool"_s, Words::tr("Set a variable or take it out, by a tool")},
        {u"LiveByTool"_s, Words::tr("Run a tool that makes it live")},
        {u"AddApp"_s, Words::tr("Add an app by its address")},
        {u"RemoveApp"_s, Words::tr("Remove an app that was added by its address")},
        {u"AddAccount"_s, Words::tr("Add an account to this program")},
        {u"RemoveAccount"_s, Words::tr("Remove an account from this program")},
    };
    return words.value(actKind(what), what);
}

QString HistoryWords::actKind(const QString &what)
{
    return what == "ExcuseApps"_L1 ? u"AcceptRisk"_s : what == "AttestApps"_L1 ? u"ConfirmApps"_s : what;
}

QString HistoryWords::act(const HistoryEntry &entry)
{
    if (entry.what == "RestartOutage"_L1)
        return Words::tr("See an outage of the server: %1").arg(entry.details[u"seen"].toString());
    if (entry.details[u"doubted"].toBool())
        return Words::tr("%1, with a signing key that Inngest did not accept").arg(act(entry.what));
    if (entry.details[u"takenBack"].toBool())
        return Words::tr("See that the server holds the signing key from before, and count that as the current one");
    if (entry.details[u"unchecked"].toBool())
        return Words::tr("%1, with keys that were stored unchecked").arg(act(entry.what));
    if (entry.details[u"isWayBack"].toBool())
        return Words::tr("Go back to the old signing key");
    if (entry.what == "RestartOutageOver"_L1 && entry.details.contains(u"seconds"))
        return Words::tr("See that outage over, after %n seconds", nullptr, entry.details[u"seconds"].toInt());
    if (const QString last = entry.details[u"lastEvent"].toString(); !last.isEmpty()) {
        const QDateTime at = QDateTime::fromString(last, Qt::ISODateWithMs).toUTC();
        const QString said = at.isValid()
            ? Words::tr("the last event came %1 UTC").arg(at.toString(u"yyyy-MM-dd HH:mm"_s))
            : Words::tr("no event came");
        return Words::tr("%1: %2", "what was done, what was said").arg(act(entry.what), said);
    }
    if (entry.what == "EndRotation"_L1) {
        const QHash<QString, QString> words{
            {u"ClosedWithExceptions"_s, Words::tr("Finish rotation with open items")},
            {u"Undone"_s, Words::tr("End rotation, undone")},
            {u"Abandoned"_s, Words::tr("End rotation, abandoned")},
        };
        return words.value(entry.details[u"outcome"].toString(), act(entry.what));
    }
    if (entry.what == "UpdateEventKey"_L1) {
        const QJsonObject wanted = entry.details[u"wanted"].toObject();
        const QJsonObject before = entry.details[u"before"].toObject();
        const bool isNamed = wanted[u"name"] != before[u"name"];
        if (!wanted.isEmpty() && !before.isEmpty() && isNamed != (wanted[u"filter"] != before[u"filter"]))
            return isNamed ? Words::tr("Rename event key") : Words::tr("Change the filter of an event key");
    }
    const QString variable = entry.details[u"variable"].toString();
    const QString place = entry.details[u"place"].toString();
    if (entry.what == "WriteFile"_L1 && !variable.isEmpty())
        return (entry.details[u"removed"].toBool() ? Words::tr("Take %1 out of %2") : Words::tr("Write %1 into %2"))
            .arg(variable, place);
    if (entry.what == "PutBackFile"_L1 && !variable.isEmpty())
        return Words::tr("Put %1 back in %2 as it was").arg(variable, place);
    if (entry.what != "SetByTool"_L1 || variable.isEmpty())
        return act(entry.what);
    // Earlier versions did not note which of the two it was.
    if (!entry.details.contains(u"removed"))
        return Words::tr("Set %1 or take it out, by a tool").arg(variable);
    return entry.details[u"removed"].toBool() ? Words::tr("Take %1 out by a tool").arg(variable)
                                              : Words::tr("Set %1 by a tool").arg(variable);
}

/// Of a resync the reason is a code for programs.
QString HistoryWords::failedBecause(const QString &code)
{
    const SyncErrorText said = syncErrorText({.code = code});
    QString what = said.what;
    if (what.endsWith(u'.'))
        what.chop(1);
    return Words::tr("Failed: %1").arg(said.isKnown ? what : code);
}

QString HistoryWords::outcome(const QString &outcome)
{
    const QHash<QString, QString> words{
        {u"begun"_s, Words::tr("Begun")},
        {u"done"_s, Words::tr("Done")},
        {u"not done"_s, Words::tr("Not done")},
        {u"open"_s, Words::tr("Not known yet")},
        {u"cut off"_s, Words::tr("Not known: the program was closed meanwhile")},
        {u"needs choice"_s, Words::tr("Needs your choice")},
        {u"noticed"_s, Words::tr("Noticed")},
    };
    if (outcome == "failed"_L1)
        return Words::tr("Failed");
    if (const auto failed = "failed: "_L1; outcome.startsWith(failed))
        return failedBecause(outcome.sliced(failed.size()));
    return words.value(outcome, outcome);
}

QString HistoryWords::outcome(const HistoryEntry &entry)
{
    if (outcomeKind(entry) == "noticed"_L1)
        return outcome(u"noticed"_s);
    if (entry.details[u"saidNotDone"].toBool())
        return Words::tr("%1, though a person said that it was not done").arg(outcome(entry.outcome));
    return entry.details[u"byWord"].toBool() ? Words::tr("%1, by a person's word").arg(outcome(entry.outcome))
                                             : outcome(entry.outcome);
}

QString HistoryWords::cause(const HistoryEntry &entry)
{
    if (entry.outcome == "done"_L1)
        return {};
    if (const QString own = entry.details[u"message"].toString(); !own.isEmpty())
        return own;
    const auto kind = enumOf<Error::Kind>(entry.details[u"error"].toString());
    const QString title = kind ? errorTitleOf(*kind) : QString();
    const bool isReadBack = !kind && entry.outcome == "not done"_L1 && entry.details.contains(u"journal")
        && !entry.details.contains(u"byWord") && !entry.details.contains(u"saidNotDone");
    if (isReadBack)
        return Words::tr("reading it back showed that it did not take effect");
    const QString answer = entry.details[u"answer"].toString();
    return answer.isEmpty() ? title : Words::tr("%1, in the server's words: %2").arg(title, answer);
}

QString HistoryWords::outcomeKind(const QString &outcome)
{
    return outcome.startsWith("failed: "_L1) ? u"failed"_s : outcome;
}

QString HistoryWords::outcomeKind(const HistoryEntry &entry)
{
    // Nobody has done it.
    const QStringList noticed{u"RotatedBack"_s, u"RotatedEarly"_s, u"NewKeyGone"_s};
    const bool isNoticed = entry.what.startsWith("RestartOutage"_L1) || entry.what.startsWith("AppOutage"_L1)
        || noticed.contains(entry.what);
    return isNoticed ? u"noticed"_s : outcomeKind(entry.outcome);
}

QStringList HistoryWords::subjects(const HistoryEntry &entry)
{
    if (!entry.keyName.isEmpty())
        return {entry.keyName};
    // Of what is done to apps: several at once, or the one that rows of earlier versions name by its id.
    if (entry.details[u"apps"].isArray())
        return entry.details[u"apps"].toVariant().toStringList();
    const QString app = entry.details[u"appExternalId"].toString();
    return app.isEmpty() ? QStringList() : QStringList{app};
}

QString HistoryWords::subject(const HistoryEntry &entry)
{
    return few(subjects(entry));
}

QString HistoryWords::few(const QStringList &names, qsizetype most)
{
    const QString named = inARow(names.mid(0, most));
    const qsizetype rest = names.size() - most;
    return rest > 0 ? Words::tr("%1 and %2 more").arg(named, QString::number(rest)) : named;
}
