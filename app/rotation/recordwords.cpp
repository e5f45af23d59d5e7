// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/recordwords.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/deploy/deploytargets.h"
#include "app/domain/apinames.h"
#include "app/domain/appsample.h"
#include "app/domain/dashboard.h"
#include "app/history/historyentry.h"
#include "app/history/historywords.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/rotationsight.h"

#include <QHash>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QString key(const QString &name)
{
    // A fingerprint can stand behind it.
    const QHash<QString, QString> words{{u"not new"_s, Words::tr("not the new key")},
        {u"not old"_s, Words::tr("not the old key")}, {u"new"_s, Words::tr("new key")},
        {u"old"_s, Words::tr("old key")}, {u"other"_s, Words::tr("another key")}, {u"none"_s, Words::tr("no key")},
        {u"both"_s, Words::tr("both keys")}, {u"neither"_s, Words::tr("neither key")},
        {u"unknown"_s, Words::tr("a key that it does not tell")}};
    const QString first = words.contains(name) ? name : name.section(u' ', 0, 0);
    return words.value(first, first) + name.sliced(first.size());
}

QStringList namesWhere(const QList<OpenItem> &open, bool isEventKey, bool isAccepted)
{
    QStringList names;
    for (const OpenItem &item : open) {
        const bool isSo = isAccepted ? item.oldKey == OpenItem::Accepted
                                     : item.oldKey == OpenItem::Unknown || item.oldKey == OpenItem::Refused;
        if (isSo && isEventKey == (item.kind == OpenItem::KeyNotDeleted))
            names.append(item.name);
    }
    return names;
}

/// All of them are in the list of what is open.
constexpr qsizetype mostNamesOnPaper = 5;

const auto style
    = u"body{font:14px/1.45 system-ui,sans-serif;color:#1b1b1f;max-width:60em;margin:2em auto;padding:0 1em}"
      "h1{font-size:1.6em}h2{font-size:1.15em;margin-top:2em;border-bottom:1px solid #bbb}"
      "table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.3em .6em;"
      "border-bottom:1px solid #ddd}th{font-weight:600}code{font-family:monospace}"
      "@media print{body{margin:0}h2{break-after:avoid}tr{break-inside:avoid}}"_s;

} // namespace

QString causeInWords(RotationCause::Kind cause)
{
    switch (cause) {
    case RotationCause::Routine:
        return Words::tr("Routine: nothing has leaked");
    case RotationCause::SigningKeyLeaked:
        return Words::tr("A signing key has leaked");
    case RotationCause::EventKeyLeaked:
        return Words::tr("An event key has leaked");
    case RotationCause::EnvironmentLeaked:
        return Words::tr("An app's environment variables have leaked");
    }
    return {};
}

QString aboutInRows(const Rotation &rotation, const QString &rehearsal)
{
    using namespace recordParts;
    const auto line = [](const QString &name, const QString &value) {
        return row({escaped(name), value.isEmpty() ? u"–"_s : escaped(value)});
    };
    return line(Words::tr("Environment"), rotation.environment.name)
        + line(Words::tr("Account"), u"%1 (%2)"_s.arg(rotation.accountName, FiledUnder::of(rotation.origin).address))
        + (rotation.isRehearsal ? line(Words::tr("Rehearsal"), rehearsal) : QString())
        + line(Words::tr("Operator"), rotation.person) + line(Words::tr("Approver"), rotation.approver)
        + line(Words::tr("Cause"), causeInWords(rotation.cause))
        + (rotation.keyAccessOffAt.isValid() ? line(Words::tr("Key access at Inngest"),
               Words::tr("On %1 UTC the list of event keys was refused to the old signing key, which was accepted "
                         "otherwise. New event keys did not wait for the rotation.")
                   .arg(rotation.keyAccessOffAt.toUTC().toString(u"yyyy-MM-dd HH:mm"_s)))
                                             : QString())
        + line(Words::tr("Reason"), rotation.reason);
}

QString undoneKeysInWords(const Rotation &rotation, const std::function<QString(const QStringList &)> &asList)
{
    const RotatedSigningKey &signing = rotation.newSigningKey;
    const bool hasMadeSigningKey = !signing.id.isEmpty() && !signing.wasAdopted;
    const bool hasMade = hasMadeSigningKey || std::ranges::any_of(rotation.eventKeys, [](const RotatedEventKey &key) {
        return !key.twinId.isEmpty() && !key.wasTwinAdopted && !key.isOldDeleted;
    });
    const bool hasUsed = signing.wasAdopted && rotation.isNewSigningKeyDeleted;
    QStringList sentences;
    if (const QStringList said = deletedBySomebodysWord(rotation); !said.isEmpty()) {
        sentences.append(Words::tr("That these new keys are deleted is a person's word, Inngest does not show it: %1.")
                             .arg(asList(said)));
        if (hasUsed && said.contains(signing.fingerprint))
            sentences.append(Words::tr("The new signing key, which is among them, was there before."));
        else if (hasUsed)
            sentences.append(Words::tr("The new signing key, which was there before, is deleted."));
    } else if (hasMade && hasUsed) {
        sentences.append(
            Words::tr("The keys that it made are deleted, and so is the new signing key, which was there before."));
    } else if (hasMade) {
        sentences.append(Words::tr("The keys that it made are deleted."));
    } else if (hasUsed) {
        sentences.append(Words::tr("The new signing key, which was there before, is deleted."));
    }
    const QStringList stay = ofEach(rotation.eventKeys, &RotatedEventKey::twinName, [](const RotatedEventKey &key) {
        return !key.twinId.isEmpty() && key.wasTwinAdopted && !key.isOldDeleted && !key.isTwinDeleted;
    });
    if (!stay.isEmpty())
        sentences.append(Words::tr("These replacements were there before, and stay: %1.").arg(asList(stay)));
    return sentences.join(u' ');
}

QString openKindInWords(OpenItem::Kind kind)
{
    switch (kind) {
    case OpenItem::NotKnown:
        return Words::tr("what it holds is not known well enough");
    case OpenItem::AtRisk:
        return Words::tr("it may break, or still be open to the old key");
    case OpenItem::BrokenNow:
        return Words::tr("broken now, by its latest answer");
    case OpenItem::FallbackThere:
        return Words::tr("its latest answer shows a fallback");
    case OpenItem::ResyncFailed:
        return Words::tr("its resync was not seen to succeed");
    case OpenItem::NotResynced:
        return Words::tr("not resynced here, and nobody has said that it was elsewhere");
    case OpenItem::KeyNotDeleted:
        return Words::tr("old event key, not deleted");
    case OpenItem::MaySendWithDeletedKey:
        return Words::tr("that it no longer sends with an old event key that is deleted is not known");
    case OpenItem::ReplacementMissing:
        return Words::tr("the replacement is not listed any more: events that are sent with it are refused");
    case OpenItem::SenderWithoutWord:
        return Words::tr("no app, and nobody has said that it has moved");
    }
    return {};
}

QString oldKeyInWords(const OpenItem &item)
{
    const bool isEventKey = item.kind == OpenItem::KeyNotDeleted;
    switch (item.oldKey) {
    case OpenItem::NotConcerned:
        break;
    case OpenItem::Refused:
        return Words::tr("it refuses the old signing key, by its latest answer");
    case OpenItem::Accepted:
        return isEventKey ? Words::tr("events are accepted with it, by the latest list of keys")
                          : Words::tr("it accepts the old signing key, by its latest answer");
    case OpenItem::Unknown:
        return isEventKey ? Words::tr("whether events are still accepted with it is not known")
                          : Words::tr("whether it accepts the old signing key is not known");
    }
    return {};
}

QString leakLeftInWords(const Rotation &rotation)
{
    const QStringList ids = leakedKeysLeft(rotation);
    QStringList keys;
    if (ids.contains(rotation.oldSigningKey.id))
        keys.append(Words::tr("the signing key"));
    for (const RotatedEventKey &key : rotation.eventKeys) {
        if (ids.contains(key.oldId))
            keys.append(Words::tr("the event key “%1”").arg(key.oldName));
    }
    return keys.isEmpty() ? QString()
                          : Words::tr("Not contained: these old keys stay as they are: %1. Whoever has them can use "
                                      "them until they are rotated after all.")
                                .arg(HistoryWords::few(keys, mostNamesOnPaper));
}

QString containmentInWords(const Rotation &rotation, const QList<OpenItem> &open)
{
    if (rotation.cause == RotationCause::Routine || rotation.outcome == RotationOutcome::HandedOver)
        return {};
    if (rotation.outcome == RotationOutcome::Undone || rotation.outcome == RotationOutcome::Abandoned)
        return leakLeftInWords(rotation);
    QStringList known;
    QStringList unknown;
    const auto add = [](QStringList &sentences, const QStringList &names, const QString &sentence) {
        if (!names.isEmpty())
            sentences.append(sentence.arg(HistoryWords::few(names, mostNamesOnPaper)));
    };
    if (rotation.isAfterLeak() && !rotation.rotatesSigningKey)
        known.append(Words::tr("This rotation leaves the signing key as it is."));
    add(known, namesWhere(open, false, true),
        Words::tr("These accept what is signed with the old signing key, by their latest answers: %1."));
    add(known, namesWhere(open, true, true),
        Words::tr("With these old event keys events are accepted until they are deleted: %1."));
    add(unknown, namesWhere(open, false, false),
        Words::tr("That these refuse the old signing key is not known well enough: %1."));
    add(unknown, namesWhere(open, true, false), Words::tr("That these old event keys are gone is not known: %1."));
    if (known.isEmpty() && unknown.isEmpty())
        return {};
    const QString first = known.isEmpty() ? Words::tr("Not known to be contained.") : Words::tr("Not contained.");
    return (QStringList(first) + known + unknown).join(u' ');
}

QString openItemInWords(const QString &written)
{
    const auto colon = written.indexOf(": "_L1);
    const auto kind = enumOf<OpenItem::Kind>(written.first(qMax<qsizetype>(colon, 0)));
    return kind
        ? Words::tr("%1: %2", "an app or a key, what is open").arg(written.sliced(colon + 2), openKindInWords(*kind))
        : written;
}

QString senderWordInWords(const Rotation &rotation, const SenderNote &sender)
{
    if (sender.isWordVoid)
        return Words::tr("%1 gave a word to whoever handed the rotation over, and nobody here").arg(sender.word);
    // Of one that holds none of the rotated keys nothing is to be moved back.
    if (isSaid(rotation, sender))
        return (rotation.isUndoing && !wantedOf(rotation, sender).isEmpty()
                ? Words::tr("That it is back is the word of %1")
                : Words::tr("That it has moved is the word of %1"))
            .arg(sender.word);
    return rotation.isUndoing && mayHoldReplacement(rotation, sender) ? Words::tr("nobody has said that it is back")
                                                                      : Words::tr("nobody has said that it has moved");
}

QString lookedUpInWords(const Rotation &rotation, const RotatedEventKey &key)
{
    if (key.lookedUp.last.isValid())
        return Words::tr("the last event through it came %1, by the word of %2, who looked at %3");
    if (!hadAllLeft(key, rotation, key.lookedUp.at))
        return Words::tr("no event came through it, by the word of %1, who looked at %2; that all had left it by then "
                         "was not seen");
    const bool hadAnApp = std::ranges::any_of(
        rotation.apps, [&key](const PlannedApp &app) { return app.sendsWith(key.oldFingerprint); });
    return hadAnApp
        ? Words::tr("no event came through it since the apps had left it, by the word of %1, who looked at %2")
        : Words::tr("no event came through it, by the word of %1, who looked at %2; no app is known to have had it");
}

QString exceptionInWords(const QString &what)
{
    const QHash<QString, QString> texts{{u"no apps"_s, Words::tr("Said that no app uses these keys")},
        {rotatedAndBroke, Words::tr("Decided to rotate although these were not known to go on working")},
        {outsideWindow, Words::tr("Decided to rotate outside the change window of the plan")},
        {rotatedOutsideWindow, Words::tr("Rotated outside the change window of the plan")},
        {seenOutsideWindow,
            Words::tr("Seen to be rotated after the change window of the plan: whether that was done inside it is not "
                      "known")},
        {u"apps since the plan"_s + unaskedWhy,
            Words::tr("When it was seen to be rotated there were apps that the plan did not have; nobody was asked why "
                      "it was done all the same")},
        {u"apps gone since the plan"_s + unaskedWhy,
            Words::tr("When it was seen to be rotated these apps of the plan were not there any more; nobody was asked "
                      "why it was done all the same")},
        {u"keys since the plan"_s + unaskedWhy,
            Words::tr("When it was seen to be rotated there were keys that others had made since the plan; nobody was "
                      "asked why it was done all the same")},
        {u"apps since the plan"_s, Words::tr("Decided to rotate although the plan did not have these apps")},
        {u"apps gone since the plan"_s,
            Words::tr("Decided to rotate although these apps of the plan are not there any more")},
        {u"keys since the plan"_s, Words::tr("Decided to rotate although others made these keys since the plan")},
        {notAskedAnew, Words::tr("Decided to rotate without the final check: what is said of these is older")},
        {rotatedByWord, Words::tr("That it is rotated is a person's word: Inngest does not show it")},
        {deletedByWord, Words::tr("That the key is deleted is a person's word: Inngest does not show it")},
        {deletionRefuted, Words::tr("A person said that the key was deleted; after that Inngest listed it")},
        {saidNotDone,
            Words::tr("Somebody said that a change to this key was not done; looking it up showed that it was")},
        {rotatedUnseen,
            Words::tr(
                "When it was rotated was not seen (that was done elsewhere, the answer to it was lost, or this program "
                "was closed meanwhile or could not read): the time is when that was seen")},
        {deletedUnseen,
            Words::tr(
                "When it was deleted was not seen (that was done elsewhere, or this program was closed meanwhile or "
                "could not read): the time is when it was seen to be gone")},
        {filterByWord,
            Words::tr("That the new key has the old one's filter is a person's word: Inngest does not show it")},
        {eventKeysExposed,
            Words::tr("Could be read with the leaked signing key until it was gone, and are not replaced here")},
        {replacementExposed,
            Words::tr("A replacement that the leaked signing key could read: it has to go like the old event keys")},
        {replacementLost,
            Words::tr("A replacement that the keychain had lost before “Rotate” could bring it back: another one is "
                      "made in its place")},
        {keyAccessNotTold,
            Words::tr("Whether the leaked signing key could read these replacements was not known before “Rotate”")},
        {appOutage, Words::tr("Broken while the rotation was under way, by its own answers")},
        {serverOutage, Words::tr("An outage of the server was seen")},
        {restartedBack, Words::tr("The server was restarted with the old signing key again")},
        {restartedEarly,
            Words::tr("The server was seen with the new signing key before its step: apps without that key refuse its "
                      "calls meanwhile")},
        {u"rotated elsewhere"_s, Words::tr("Rotated outside this program, to this rotation's key")},
        {u"another key was promoted"_s, Words::tr("Another key was promoted outside this program")},
        {deletedElsewhere, Words::tr("Deleted outside this program: two readings lacked it")},
        {u"holders not known"_s,
            Words::tr("Decided to delete old event keys of which nobody is known who sends with them")},
        {u"nobody else sends"_s,
            Words::tr("Said that nobody but the listed apps and senders sends with these event keys")},
        {putBackByWord,
            Words::tr(
                "Answered for in the undo, since it could not be asked: nothing is sent with the new keys there any "
                "more, or it may be refused")},
        {leftByWord,
            Words::tr("Not listed any more and answered for: it sends with this old event key no longer, or may be "
                      "refused")},
        {u"there again"_s, Words::tr("Was taken for deleted, and is listed again")},
        {environmentNotListed, Words::tr("Not in the list of environments that was read then: closed without a look")},
        {u"closed with open items"_s, Words::tr("Finished with open items")},
        {u"handed over"_s, Words::tr("Handed over to this computer: earlier counts and words were void here")},
        {u"old values left behind"_s,
            Words::tr("Old values that a place had before stayed in the keychain of whoever handed over")}};
    return texts.value(what, what);
}

QString stateInWords(const QString &state)
{
    if (isUntold(state))
        return Words::tr("cannot tell");
    if (state == "unreachable"_L1)
        return Words::tr("not reachable");
    if (state == "not asked"_L1)
        return Words::tr("not asked");
    QString held = state;
    const bool isRefused = held.contains(u'!');
    held.remove(u'!').remove(u'?');
    QStringList keys;
    const QStringList names = held.split(u'+');
    for (const QString &name : names)
        keys.append(key(name));
    const QString text
        = keys.size() == 2 ? Words::tr("%1, as fallback %2").arg(keys.first(), keys.last()) : keys.join(u'+');
    return isRefused ? Words::tr("%1, but refused").arg(text) : text;
}

QString placeInWords(const QString &targetId, const QString &place, const QString &app, const QString &environment)
{
    if (const std::optional<DeployTarget> target = knownTargets().find(targetId))
        return whereInWords(*target, placesOf(placesFrom(*target, place), app, environment));
    return place.isEmpty() ? targetId : Words::tr("%1: %2", "a target and its place").arg(targetId, place);
}

QString subjectInWords(const HistoryEntry &entry)
{
    const QString subject = HistoryWords::subject(entry);
    const QString target = entry.details[u"target"].toString();
    const QString place
        = target.isEmpty() ? QString() : placeInWords(target, entry.details[u"place"].toString(), {}, {});
    return subject.isEmpty() ? place
        : place.isEmpty()    ? subject
                             : Words::tr("%1, at %2", "an app, a place").arg(subject, place);
}

QString outcomeAndCause(const HistoryEntry &entry)
{
    const QString outcome = HistoryWords::outcome(entry);
    const QString cause = HistoryWords::cause(entry);
    return cause.isEmpty() ? outcome : Words::tr("%1: %2", "what came of an act, why").arg(outcome, cause);
}

namespace recordParts {

QString filterText(const EventFilter &filter)
{
    if (filter.letsEverythingThrough())
        return Words::tr("none");
    const QString entries = (filter.events + filter.ips).join(u", "_s);
    switch (filter.kind) {
    case EventFilter::Kind::Deny:
        return escaped(u"%1: %2"_s.arg(Words::tr("deny"), entries));
    case EventFilter::Kind::Allow:
        return escaped(u"%1: %2"_s.arg(Words::tr("allow"), entries));
    case EventFilter::Kind::Unknown:
        break;
    }
    return Words::tr("not known");
}

QString row(const QStringList &cells, const QString &tag)
{
    QString html = u"<tr>"_s;
    for (const QString &cell : cells)
        html += u"<%1>%2</%1>"_s.arg(tag, cell);
    return html + u"</tr>\n"_s;
}

/// What cannot be seen, or changes how the text around it is read, stands there as a mark; what is read from the right
/// turns nothing round behind it.
QString escaped(const QString &text)
{
    const QString html = shownLine(text).toHtmlEscaped();
    return isReadFromTheRight(text) ? u"<bdi>%1</bdi>"_s.arg(html) : html;
}

QString code(const QString &fingerprint)
{
    return fingerprint.isEmpty() ? u"–"_s : u"<code>%1</code>"_s.arg(escaped(fingerprint));
}

QString section(const QString &title, const QString &body)
{
    return body.isEmpty() ? QString() : u"<h2>%1</h2>\n%2\n"_s.arg(escaped(title), body);
}

QString table(const QStringList &titles, const QString &rows)
{
    return rows.isEmpty() ? QString() : u"<table>\n"_s + row(titles, u"th"_s) + rows + u"</table>\n"_s;
}

QString recordPage(const QString &title, const QString &body)
{
    return u"<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>%1</title><style>%2</style></head><body>\n"
           "<h1>%3</h1>\n"_s.arg(shownLine(title).toHtmlEscaped(), style, escaped(title))
        + body + u"</body></html>\n"_s;
}

} // namespace recordParts
