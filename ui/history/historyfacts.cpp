// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/history/historyfacts.h"

#include "app/acts/actrecord.h"
#include "app/core/shown.h"
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

#include <QCoreApplication>
#include <QHash>
#include <QJsonDocument>
#include <QMetaEnum>

using namespace Qt::StringLiterals;

namespace {

struct HistoryFacts
{
    Q_DECLARE_TR_FUNCTIONS(HistoryFacts)

public:
    static void remark(FactsView &view, const HistoryEntry &entry);
    static void rows(FactsView &view, const HistoryEntry &entry);

private:
    static void details(FactsView &view, QJsonObject details);
    static QString caption(const QString &name);
    static QString words(const QString &name, const QJsonValue &value);
    static QString errorWords(const QString &kind);
    static QString stepWords(const QString &kind);
    static QString outcomeWords(const QString &kind);
    static QString questionWords(const QString &name);
    static QString changeWords(const QString &change);
    static QString keyWords(const QJsonObject &key);
    static QString stateWords(const QString &appAndState);
};

void HistoryFacts::remark(FactsView &view, const HistoryEntry &entry)
{
    if (entry.outcome == "open"_L1)
        view.addRemark(Tone::Warning, tr("The outcome is not known"),
            tr("The answer was lost and could not be settled by reading at the time. A later row tells what came of "
               "it, once "
               "it is settled."));
    else if (entry.outcome == "needs choice"_L1)
        view.addRemark(Tone::Warning, tr("Somebody has to choose"),
            tr("Something that could be the result of this act was found. The tab with the environment's keys asks "
               "which one "
               "it is."));
}

void HistoryFacts::rows(FactsView &view, const HistoryEntry &entry)
{
    constexpr auto format = "yyyy-MM-dd HH:mm:ss";
    const auto both = [](const QString &name, const QString &id) {
        return id.isEmpty() || id == name ? name : name.isEmpty() ? id : tr("%1 (%2)").arg(name, id);
    };
    view.addRow(tr("What:"), HistoryWords::act(entry.what));
    view.addRow(tr("Outcome:"), HistoryWords::outcome(entry.outcome));
    if (entry.at.toLocalTime().offsetFromUtc() != 0)
        view.addRow(tr("Local time:"), entry.at.toLocalTime().toString(QLatin1StringView(format)));
    view.addRow(tr("UTC:"), entry.at.toUTC().toString(QLatin1StringView(format)));
    view.addRow(tr("Key or app:"), entry.keyName);
    view.addRow(tr("Fingerprint:"), entry.fingerprint, FactsView::Shape::Code);
    view.addRow(tr("Environment:"), both(entry.environmentName, entry.environmentId));
    view.addRow(tr("Account:"), both(entry.accountName, entry.origin));
    view.addRow(tr("Person:"), entry.person);
    view.addRow(tr("Reason:"), entry.reason);
    view.addRow(tr("Rotation:"), entry.rotationId);
    details(view, entry.details);
    view.addRow(tr("Row:"), QString::number(entry.number));
    view.addRow(tr("Hash:"), QString::fromLatin1(entry.hash), FactsView::Shape::Code);
}

/// The names stand in the database for good and are the exports'; people read these.
QString HistoryFacts::caption(const QString &name)
{
    static const QHash<QString, QString> captions{
        {u"activeFingerprint"_s, tr("Fingerprint of the current key:")},
        {u"active"_s, tr("Key in use:")},
        {u"atRisk"_s, tr("At risk:")},
        {u"activeKeyId"_s, tr("ID of the current key:")},
        {u"appExternalId"_s, tr("App ID:")},
        {u"appUrl"_s, tr("Address:")},
        {u"approver"_s, tr("Approved by:")},
        {u"apps"_s, tr("Apps:")},
        {u"before"_s, tr("Before:")},
        {u"byHand"_s, tr("Done by:")},
        {u"byWord"_s, tr("Known by:")},
        {u"change"_s, tr("What differed:")},
        {u"confirmed"_s, tr("Confirmed:")},
        {u"creator"_s, tr("Made by:")},
        {u"error"_s, tr("What went wrong:")},
        {u"eventKeys"_s, tr("Event keys to rotate:")},
        {u"eventKeyId"_s, tr("ID of the event key:")},
        {u"excused"_s, tr("On somebody's word:")},
        {u"file"_s, tr("File:")},
        {u"fingerprint"_s, tr("Fingerprint of the key:")},
        {u"head"_s, tr("Newest hash:")},
        {u"inferred"_s, tr("Inferred:")},
        {u"journal"_s, tr("Number in the journal:")},
        {u"keyId"_s, tr("ID of the key:")},
        {u"keys"_s, tr("Fingerprints of the keys:")},
        {u"message"_s, tr("In Inngest's words:")},
        {u"missing"_s, tr("Not known:")},
        {u"newKey"_s, tr("Wanted:")},
        {u"notAsked"_s, tr("Not asked once more:")},
        {u"notYetAt"_s, tr("Not so yet at:")},
        {u"open"_s, tr("Left open:")},
        {u"ours"_s, tr("Whose key it is:")},
        {u"outcome"_s, tr("How it ended:")},
        {u"owner"_s, tr("Who answers for it:")},
        {u"proven"_s, tr("Proven:")},
        {u"question"_s, tr("Question:")},
        {u"place"_s, tr("Place:")},
        {u"rotatesSigningKey"_s, tr("Signing key:")},
        {u"rows"_s, tr("Rows:")},
        {u"seenAt"_s, tr("Seen at:")},
        {u"signingKeyId"_s, tr("ID of the signing key:")},
        {u"state"_s, tr("What was known then:")},
        {u"step"_s, tr("Step:")},
        {u"target"_s, tr("Platform:")},
        {u"variable"_s, tr("Variable:")},
        {u"wanted"_s, tr("Wanted:")},
        {u"why"_s, tr("Why:")},
    };
    return captions.value(name);
}

QString HistoryFacts::errorWords(const QString &kind)
{
    bool isKnown = false;
    const int value = QMetaEnum::fromType<Error::Kind>().keyToValue(kind.toLatin1().constData(), &isKnown);
    return isKnown ? errorTitle({.kind = static_cast<Error::Kind>(value)}) : kind;
}

QString HistoryFacts::stepWords(const QString &kind)
{
    bool isKnown = false;
    const int value = QMetaEnum::fromType<RotationStep::Kind>().keyToValue(kind.toLatin1().constData(), &isKnown);
    return isKnown ? stepName(static_cast<RotationStep::Kind>(value)) : kind;
}

QString HistoryFacts::outcomeWords(const QString &kind)
{
    bool isKnown = false;
    const int value = QMetaEnum::fromType<RotationOutcome::Kind>().keyToValue(kind.toLatin1().constData(), &isKnown);
    if (!isKnown)
        return kind;
    switch (static_cast<RotationOutcome::Kind>(value)) {
    case RotationOutcome::Running:
        return tr("still open");
    case RotationOutcome::Done:
        return tr("done, without open items");
    case RotationOutcome::ClosedWithExceptions:
        return tr("closed with open items");
    case RotationOutcome::Undone:
        return tr("undone");
    case RotationOutcome::Abandoned:
        return tr("given up before anything was created");
    case RotationOutcome::HandedOver:
        return tr("handed over to another computer");
    }
    return kind;
}

QString HistoryFacts::questionWords(const QString &name)
{
    const std::pair<RolloutGoal, QString> questions[]{
        {RolloutGoal::NewBesideOld, tr("the new signing key, and the old one as fallback")},
        {RolloutGoal::EventKeysOnly, tr("the replacement of its event key")},
        {RolloutGoal::OldEventKeysAbsent, tr("no event key that is to be deleted")},
        {RolloutGoal::NewOnly, tr("the new signing key alone")},
        {RolloutGoal::OldOnly, tr("the old signing key alone")}};
    for (const auto &[goal, text] : questions) {
        if (nameOf(goal) == name)
            return text;
    }
    return name;
}

/// An event key as an act wrote it down, or the fingerprint of a signing key.
QString HistoryFacts::keyWords(const QJsonObject &key)
{
    if (key.contains(u"activeFingerprint"))
        return tr("current key %1").arg(key[u"activeFingerprint"].toString());
    const QString name = key[u"name"].toString();
    return tr("%1; %2").arg(name.isEmpty() ? tr("no name") : tr("“%1”").arg(shownName(name)),
        filterInLines(JsonFields::read(key[u"filter"].toObject(), fieldsOfFilter)).replace(u'\n', u' '));
}

/// "shop: new+old", as a word about an app has it.
QString HistoryFacts::stateWords(const QString &appAndState)
{
    static const QString cannotTell = u": cannot tell: "_s;
    const auto told = appAndState.lastIndexOf(cannotTell);
    const auto colon = told >= 0 ? told : appAndState.lastIndexOf(": "_L1);
    return colon < 0 ? appAndState
                     : tr("%1: %2", "an app, what was known of it")
                           .arg(appAndState.first(colon), stateInWords(appAndState.sliced(colon + 2)));
}

QString HistoryFacts::changeWords(const QString &change)
{
    const std::pair<QString, QString> words[]{{u"appeared"_s, tr("the key was new")},
        {u"promoted"_s, tr("Inngest signed with it, and had not before")},
        {u"edited"_s, tr("it had another name or filter")},
        {u"gone"_s, tr("the key was not there any more, in two readings a minute apart")}};
    for (const auto &[name, text] : words) {
        if (name == change)
            return text;
    }
    return change;
}

QString HistoryFacts::words(const QString &name, const QJsonValue &value)
{
    if (name == "error"_L1)
        return errorWords(value.toString());
    if (name == "step"_L1)
        return stepWords(value.toString());
    if (name == "outcome"_L1)
        return outcomeWords(value.toString());
    if (name == "question"_L1) {
        QStringList questions;
        for (const QString &question : value.toVariant().toStringList())
            questions.append(questionWords(question));
        return questions.join(tr("; ", "between two questions"));
    }
    if (name == "byHand"_L1)
        return value.toBool() ? tr("a person, in Inngest's dashboard") : tr("this program");
    if (name == "byWord"_L1)
        return value.toBool() ? tr("the word of whoever did it: Inngest does not show it") : tr("what Inngest shows");
    if (name == "rotatesSigningKey"_L1)
        return value.toBool() ? tr("is rotated") : tr("is not rotated");
    if (name == "change"_L1)
        return changeWords(value.toString());
    if (name == "notYetAt"_L1 || name == "seenAt"_L1)
        return exactTimeText(QDateTime::fromString(value.toString(), Qt::ISODateWithMs));
    if (name == "ours"_L1)
        return value.toBool() ? tr("this rotation's") : tr("another one");
    if (value.isObject())
        return keyWords(value.toObject());
    if (value.isArray() && (name == "open"_L1 || name == "state"_L1)) {
        QStringList lines;
        const QStringList all = value.toVariant().toStringList();
        for (const QString &one : all)
            lines.append(name == "open"_L1 ? openItemInWords(one) : stateWords(one));
        return lines.join(tr("; ", "between two of a list"));
    }
    if (value.isArray())
        return value.toVariant().toStringList().join(tr(", ", "between the entries of a list"));
    return value.toVariant().toString();
}

void HistoryFacts::details(FactsView &view, QJsonObject details)
{
    const QStringList names = details.keys();
    for (const QString &name : names) {
        if (caption(name).isEmpty())
            continue;
        view.addRow(caption(name), words(name, details.take(name)));
    }
    // What a newer version of the program noted.
    if (!details.isEmpty())
        view.addRow(
            tr("Also noted:"), QString::fromUtf8(QJsonDocument(details).toJson(QJsonDocument::Compact)).trimmed());
}

} // namespace

void showHistoryFacts(FactsView &view, const HistoryEntry &entry)
{
    view.startOver();
    HistoryFacts::remark(view, entry);
    HistoryFacts::rows(view, entry);
}
