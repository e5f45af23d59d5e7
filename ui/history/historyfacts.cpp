// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/history/historyfacts.h"

#include "app/acts/actrecord.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/domain/dashboard.h"
#include "app/domain/jsonfields.h"
#include "app/history/historywords.h"
#include "app/models/words.h"
#include "app/rotation/recordwords.h"
#include "app/rotation/rotation.h"
#include "app/rotation/rotationjson.h"
#include "ui/widgets/factsview.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"
#include "ui/words/rotationtext.h"

#include <QHash>
#include <QJsonDocument>

using namespace Qt::StringLiterals;

namespace {

void remark(FactsView &view, const HistoryEntry &entry)
{
    if (entry.outcome == "open"_L1)
        view.addRemark(Tone::Warning, Words::tr("The outcome is not known"),
            Words::tr("Nothing told for certain what came of it, and reading could not settle it at the time. A later "
                      "row tells what came of it, once it is settled."));
    else if (entry.outcome == "cut off"_L1)
        view.addRemark(Tone::Warning, Words::tr("The outcome is not known"),
            Words::tr(
                "The program or its account was closed while a tool was at work. While the rotation is open, “Set "
                "for me” can look what is set there; once it is over, look at the place itself."));
    else if (entry.outcome == "needs choice"_L1)
        view.addRemark(Tone::Warning, Words::tr("Somebody has to choose"),
            Words::tr("Something that could be the result of this act was found. Which one it is, is asked on the tab "
                      "with the environment's keys, or above the tabs. A later row tells what was said."));
}

/// The names stand in the database for good and are the exports'; people read these.
QString caption(const QString &name)
{
    static const QHash<QString, QString> captions{
        {u"activeFingerprint"_s, Words::tr("Fingerprint of the current key:")},
        {u"active"_s, Words::tr("Key in use:")},
        {u"atRisk"_s, Words::tr("At risk:")},
        {u"answer"_s, Words::tr("In the server's words:")},
        {u"activeKeyId"_s, Words::tr("ID of the current key:")},
        {u"appExternalId"_s, Words::tr("App ID:")},
        {u"appUrl"_s, Words::tr("Address:")},
        {u"approver"_s, Words::tr("Approved by:")},
        {u"apiKey"_s, Words::tr("API key:")},
        {u"apps"_s, Words::tr("Apps:")},
        {u"before"_s, Words::tr("Before:")},
        {u"byHand"_s, Words::tr("Done by:")},
        {u"byWord"_s, Words::tr("Known by:")},
        {u"change"_s, Words::tr("What differed:")},
        {u"confirmed"_s, Words::tr("Confirmed:")},
        {u"creator"_s, Words::tr("Made by:")},
        {u"doubted"_s, Words::tr("Stored all the same:")},
        {u"error"_s, Words::tr("What went wrong:")},
        {u"eventKeys"_s, Words::tr("Event keys to rotate:")},
        {u"eventKeyId"_s, Words::tr("ID of the event key:")},
        {u"eventKeysForgotten"_s, Words::tr("Event keys that were forgotten here:")},
        {u"eventKeysNoted"_s, Words::tr("Event keys that were noted:")},
        {u"excused"_s, Words::tr("On somebody's word:")},
        {u"file"_s, Words::tr("File:")},
        {u"filterByWord"_s, Words::tr("Its filter is known by:")},
        {u"fingerprint"_s, Words::tr("Fingerprint of the key:")},
        {u"head"_s, Words::tr("Newest hash:")},
        {u"inferred"_s, Words::tr("Inferred:")},
        {u"journal"_s, Words::tr("Number in the journal:")},
        {u"keyId"_s, Words::tr("ID of the key:")},
        {u"keys"_s, Words::tr("Fingerprints of the keys:")},
        {u"address"_s, Words::tr("Address:")},
        {u"message"_s, Words::tr("What was said of it:")},
        {u"lastEvent"_s, Words::tr("Last event:")},
        {u"missing"_s, Words::tr("Not known:")},
        {u"movedFrom"_s, Words::tr("Address before:")},
        {u"keyType"_s, Words::tr("Kind of key:")},
        {u"movedTo"_s, Words::tr("Address now:")},
        {u"newKey"_s, Words::tr("Wanted:")},
        {u"notAsked"_s, Words::tr("Not asked once more:")},
        {u"notYetAt"_s, Words::tr("Not so yet at:")},
        {u"open"_s, Words::tr("Left open:")},
        {u"ours"_s, Words::tr("Whose key it is:")},
        {u"outcome"_s, Words::tr("How it ended:")},
        {u"owner"_s, Words::tr("Who answers for it:")},
        {u"proven"_s, Words::tr("Proven:")},
        {u"question"_s, Words::tr("Question:")},
        {u"place"_s, Words::tr("Place:")},
        {u"removed"_s, Words::tr("Taken out:")},
        {u"rotatesSigningKey"_s, Words::tr("Signing key:")},
        {u"rows"_s, Words::tr("Rows:")},
        {u"sameServer"_s, Words::tr("Whether it is the same server:")},
        {u"seenAt"_s, Words::tr("Seen at:")},
        {u"signingKeyId"_s, Words::tr("ID of the signing key:")},
        {u"saidNotDone"_s, Words::tr("A person said:")},
        {u"signingKeyBefore"_s, Words::tr("Signing key before:")},
        {u"slugBefore"_s, Words::tr("Slug before:")},
        {u"slugNow"_s, Words::tr("Slug now:")},
        {u"state"_s, Words::tr("What was known then:")},
        {u"step"_s, Words::tr("Step:")},
        {u"takenBack"_s, Words::tr("Taken back:")},
        {u"target"_s, Words::tr("Platform:")},
        {u"unchecked"_s, Words::tr("Stored unchecked:")},
        {u"variable"_s, Words::tr("Variable:")},
        {u"wanted"_s, Words::tr("Wanted:")},
        {u"why"_s, Words::tr("Why:")},
    };
    return captions.value(name);
}

/// said: by the program itself, empty: by nobody, or by the server.
QString errorWords(const QString &kind, const QString &said)
{
    const auto known = enumOf<Error::Kind>(kind);
    return known ? errorTitle({.kind = *known, .serverMessage = said}) : kind;
}

QString stepWords(const QString &kind)
{
    const auto known = enumOf<RotationStep::Kind>(kind);
    return known ? stepName(*known) : kind;
}

QString outcomeWords(const QString &kind)
{
    const auto known = enumOf<RotationOutcome::Kind>(kind);
    if (!known)
        return kind;
    switch (*known) {
    case RotationOutcome::Running:
        return Words::tr("still open");
    case RotationOutcome::Done:
        return Words::tr("done, without open items");
    case RotationOutcome::ClosedWithExceptions:
        return Words::tr("finished with open items");
    case RotationOutcome::Undone:
        return Words::tr("undone");
    case RotationOutcome::Abandoned:
        return Words::tr("given up before anything was created");
    case RotationOutcome::HandedOver:
        return Words::tr("handed over in a file");
    }
    return kind;
}

QString questionWords(const QString &name)
{
    const std::pair<RolloutGoal, QString> questions[]{
        {RolloutGoal::NewBesideOld, Words::tr("the new signing key, and the old one as fallback")},
        {RolloutGoal::EventKeysOnly, Words::tr("the replacement of its event key")},
        {RolloutGoal::OldEventKeysAbsent, Words::tr("no event key that is to be deleted")},
        {RolloutGoal::NewOnly, Words::tr("the new signing key alone")},
        {RolloutGoal::OldOnly, Words::tr("the old signing key alone")}};
    for (const auto &[goal, text] : questions) {
        if (nameOf(goal) == name)
            return text;
    }
    return name;
}

/// An event key as an act wrote it down, or the fingerprint of a signing key.
QString keyWords(const QJsonObject &key)
{
    if (key.contains(u"activeFingerprint"))
        return Words::tr("current key %1").arg(key[u"activeFingerprint"].toString());
    const QString name = key[u"name"].toString();
    return Words::tr("%1; %2").arg(name.isEmpty() ? Words::tr("no name") : Words::tr("“%1”").arg(shownName(name)),
        filterInLines(JsonFields::read(key[u"filter"].toObject(), fieldsOfFilter)).replace(u'\n', u' '));
}

/// "shop: new+old", as a word about an app has it.
QString stateWords(const QString &appAndState)
{
    static const QString cannotTell = u": cannot tell: "_s;
    const auto told = appAndState.lastIndexOf(cannotTell);
    const auto colon = told >= 0 ? told : appAndState.lastIndexOf(": "_L1);
    return colon < 0 ? appAndState
                     : Words::tr("%1: %2", "an app, what was known of it")
                           .arg(appAndState.first(colon), stateInWords(appAndState.sliced(colon + 2)));
}

QString changeWords(const QString &change)
{
    const QHash<QString, QString> words{{u"appeared"_s, Words::tr("the key was new")},
        {u"promoted"_s, Words::tr("Inngest signed with it, and had not before")},
        {u"returned"_s, Words::tr("the key was there again, or only now")},
        {u"refused"_s, Words::tr("the server refused it, in two readings a minute apart")},
        {u"edited"_s, Words::tr("it had another name or filter")},
        {u"gone"_s, Words::tr("the key was not there any more, in two readings a minute apart")}};
    return words.value(change, change);
}

QString sameServerWords(const QString &known)
{
    if (known == "same key"_L1)
        return Words::tr("it holds the same signing key");
    return known == "another key"_L1 ? Words::tr("not known: it holds another signing key")
                                     : Words::tr("not known: it was not asked");
}

QString words(const QString &name, const QJsonValue &value)
{
    if (name == "step"_L1)
        return stepWords(value.toString());
    if (name == "outcome"_L1)
        return outcomeWords(value.toString());
    if (name == "question"_L1) {
        const QStringList questions = ofEach(value.toVariant().toStringList(), questionWords);
        return questions.join(Words::tr("; ", "between two questions"));
    }
    if (name == "byHand"_L1)
        return value.toBool() ? Words::tr("a person, outside this program") : Words::tr("this program");
    if (name == "byWord"_L1 || name == "filterByWord"_L1)
        return value.toBool() ? Words::tr("the word of whoever did it: Inngest does not show it")
                              : Words::tr("what Inngest shows");
    if (name == "saidNotDone"_L1)
        return Words::tr("that it was not done; looking it up showed that it was");
    if (name == "rotatesSigningKey"_L1)
        return value.toBool() ? Words::tr("is rotated") : Words::tr("is not rotated");
    if (name == "change"_L1)
        return changeWords(value.toString());
    if (name == "keyType"_L1)
        return value.toString() == "signing"_L1 ? Words::tr("signing key") : Words::tr("event key");
    if (name == "notYetAt"_L1 || name == "seenAt"_L1)
        return exactTimeText(QDateTime::fromString(value.toString(), Qt::ISODateWithMs));
    if (name == "lastEvent"_L1 && value.toString() == "none"_L1)
        return Words::tr("none");
    if (name == "lastEvent"_L1)
        return exactTimeText(QDateTime::fromString(value.toString(), Qt::ISODateWithMs));
    if (name == "ours"_L1)
        return value.toBool() ? Words::tr("this rotation's") : Words::tr("another one");
    if (name == "apiKey"_L1)
        return value.toString() == "forgotten"_L1 ? Words::tr("forgotten here") : Words::tr("stored here");
    if (name == "doubted"_L1)
        return Words::tr("a signing key that Inngest did not accept");
    if (name == "takenBack"_L1)
        return Words::tr("a signing key that was stored unchecked, and that the server refused");
    if (name == "unchecked"_L1)
        return Words::tr("a signing key that nobody could be asked about");
    if (name == "sameServer"_L1)
        return sameServerWords(value.toString());
    if (value.isObject())
        return keyWords(value.toObject());
    if (value.isArray() && (name == "open"_L1 || name == "state"_L1)) {
        QStringList lines;
        const QStringList all = value.toVariant().toStringList();
        for (const QString &one : all)
            lines.append(name == "open"_L1 ? openItemInWords(one) : stateWords(one));
        return lines.join(Words::tr("; ", "between two of a list"));
    }
    if (value.isArray())
        return inARow(value.toVariant().toStringList());
    return value.toVariant().toString();
}

void details(FactsView &view, QJsonObject details)
{
    const QStringList names = details.keys();
    for (const QString &name : names) {
        if (caption(name).isEmpty())
            continue;
        view.addRow(caption(name),
            name == "error"_L1 ? errorWords(details.take(name).toString(), details.value(u"message").toString())
                               : words(name, details.take(name)));
    }
    // What a newer version of the program noted.
    if (!details.isEmpty())
        view.addRow(Words::tr("Also noted:"),
            QString::fromUtf8(QJsonDocument(details).toJson(QJsonDocument::Compact)).trimmed());
}

void rows(FactsView &view, const HistoryEntry &entry)
{
    constexpr auto format = "yyyy-MM-dd HH:mm:ss";
    const auto both = [](const QString &name, const QString &id) {
        return id.isEmpty() || id == name ? name : name.isEmpty() ? id : Words::tr("%1 (%2)").arg(name, id);
    };
    view.addRow(Words::tr("What:"), HistoryWords::act(entry));
    view.addRow(Words::tr("Outcome:"), HistoryWords::outcome(entry));
    if (entry.at.toLocalTime().offsetFromUtc() != 0)
        view.addRow(Words::tr("Local time:"), entry.at.toLocalTime().toString(QLatin1StringView(format)));
    view.addRow(Words::tr("UTC:"), entry.at.toUTC().toString(QLatin1StringView(format)));
    view.addRow(Words::tr("Key or app:"), entry.keyName);
    view.addRow(Words::tr("Fingerprint:"), entry.fingerprint, FactsView::Shape::Code);
    view.addRow(Words::tr("Environment:"), both(entry.environmentName, entry.environmentId));
    view.addRow(Words::tr("Account:"), both(entry.accountName, FiledUnder::of(entry.origin).address));
    view.addRow(Words::tr("Person:"), entry.person);
    view.addRow(Words::tr("Reason:"), entry.reason);
    view.addRow(Words::tr("Rotation:"), entry.rotationId);
    details(view, entry.details);
    view.addRow(Words::tr("Row:"), QString::number(entry.number));
    view.addRow(Words::tr("Hash:"), QString::fromLatin1(entry.hash), FactsView::Shape::Code);
}

} // namespace

void showHistoryFacts(FactsView &view, const HistoryEntry &entry)
{
    view.startOver();
    remark(view, entry);
    rows(view, entry);
}
