// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationevidence.h"

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/core/words.h"
#include "app/domain/appsample.h"
#include "app/history/historystore.h"
#include "app/history/historywords.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/recordwords.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/steptraits.h"

#include <algorithm>

using namespace Qt::StringLiterals;
using namespace recordParts;

namespace {

QString outcomeText(const Rotation &rotation)
{
    switch (rotation.outcome) {
    case RotationOutcome::Running:
        return Words::tr("Not finished yet");
    case RotationOutcome::Done:
        return Words::tr("Done, without open items");
    case RotationOutcome::ClosedWithExceptions:
        return Words::tr("Finished with %n open items", nullptr, int(rotation.openItems.size()));
    case RotationOutcome::Undone:
        if (const QStringList stay = replacementsThatStay(rotation); !stay.isEmpty())
            return Words::tr("Undone, except for replacements whose old keys were deleted elsewhere: %1")
                .arg(stay.join(u", "_s));
        return (Words::tr("Undone.") + u' ' + undoneKeysInWords(rotation, &inARow)).trimmed();
    case RotationOutcome::Abandoned:
        return Words::tr("Abandoned before anything was created");
    case RotationOutcome::HandedOver:
        return Words::tr("Handed over in a file: it goes on where that is opened");
    }
    return {};
}

QString wordText(const QJsonObject &word)
{
    const QString owner = word[u"owner"].toString();
    const QString reason = word[u"reason"].toString();
    const QString person = word[u"person"].toString();
    if (word[u"kind"].toString() == "confirmed"_L1)
        return Words::tr("Confirmed by %1: %2 (written down by %3)").arg(owner, reason, person);
    return Words::tr("At risk, accepted by %1: %2 (written down by %3)").arg(owner, reason, person);
}

/// Empty: it is none.
QString utcText(const QString &time)
{
    return QDateTime::fromString(time, Qt::ISODateWithMs).toUTC().toString(u"yyyy-MM-dd HH:mm:ss"_s);
}

/// By the proof of one aspect, as the gate saw it. rounds: so often the app was asked.
QString proofText(const QJsonObject &proof, int rounds)
{
    const QString evidence = proof[u"evidence"].toString();
    const bool holds = proof[u"holds"].toBool();
    if (holds && proof.contains(u"word") && (evidence == "Confirmed"_L1 || evidence == "AtRisk"_L1))
        return wordText(proof[u"word"].toObject());
    const QString since = utcText(proof[u"goodSince"].toString());
    QString counted = (since.isEmpty() ? Words::tr("%1 good answers in a row, %2 needed")
                                       : Words::tr("%1 good answers in a row since %3 UTC, %2 needed"))
                          .arg(proof[u"good"].toInt())
                          .arg(proof[u"needed"].toInt());
    counted = since.isEmpty() ? counted : counted.arg(since);
    if (const int pauses = proof[u"pauses"].toInt(); pauses > 0)
        counted += u", "_s + Words::tr("%n times in between none that counts", nullptr, pauses);
    if (proof.contains(u"spanMs")) // not in what earlier versions wrote
        counted = Words::tr("%1 over at least %n seconds", nullptr, proof[u"spanMs"].toInt() / 1000).arg(counted);
    if (holds && evidence == "Proven"_L1)
        return Words::tr("Proven: %1").arg(counted);
    if (holds && evidence == "Inferred"_L1)
        return Words::tr("Inferred from the times of its connections");
    if (evidence == "Observed"_L1)
        return Words::tr("Not proven: %1; Inngest's own check, one sample, supports it").arg(counted);
    // Not known is what no answer told: this was told.
    const QString contradiction = proof[u"contradiction"].toString();
    if (proof[u"good"].toInt() == 0 && !contradiction.isEmpty() && !isUntold(contradiction))
        return Words::tr("Not there, by its last answer that told it: %1").arg(stateInWords(contradiction));
    // Of what cannot be asked, or does not tell, no answer would count.
    if (proof[u"attainable"].toString(u"Proven"_s) != "Proven"_L1)
        return rounds > 0 ? Words::tr("Not known: no answer told it")
                          : Words::tr("Not known: it cannot be asked, or does not tell it");
    return Words::tr("Not known: %1").arg(counted);
}

QString evidenceText(const QJsonObject &app)
{
    QStringList texts;
    const int rounds = app[u"rounds"].toInt();
    // The gate of a signing key passes over it, whatever else is asked of the app.
    if (app[u"latest"][u"eventStanding"].toString() == "BrokenNow"_L1)
        texts.append(Words::tr("Broken then, by its latest answer: it could not send events"));
    if (app.contains(u"signingProof"))
        texts.append(proofText(app[u"signingProof"].toObject(), rounds));
    if (app.contains(u"eventProof"))
        texts.append(Words::tr("Event key: %1").arg(proofText(app[u"eventProof"].toObject(), rounds)));
    if (const QString address = app[u"askedAt"].toString(); !address.isEmpty()) {
        const QString sameBy = app[u"sameBy"].toString();
        texts.append(sameBy.isEmpty()
                ? Words::tr("Asked at %1, typed here: nobody has said that Inngest calls the same deployment")
                      .arg(address)
                : Words::tr("Asked at %1, typed here: that Inngest calls the same deployment is the word of %2")
                      .arg(address, sameBy));
    }
    if (const QString proxy = app[u"askedThrough"].toString(); !proxy.isEmpty())
        texts.append(Words::tr("Asked through the proxy %1").arg(proxy));
    if (!app.contains(u"signingProof") && !app.contains(u"eventProof"))
        texts.prepend(Words::tr("Nothing is asked of it here"));
    return escaped(texts.join(u"; "_s));
}

/// What the latest answer that contradicted showed.
QJsonObject contradictedProof(const QJsonObject &app)
{
    const QJsonObject signing = app[u"signingProof"].toObject();
    return signing[u"contradiction"].toString().isEmpty() ? app[u"eventProof"].toObject() : signing;
}

/// When each answer came that was counted. What it showed was good: another one begins the count anew.
QString countedText(const QJsonObject &app)
{
    QStringList texts;
    const auto add = [&texts](const QJsonValue &proof, const QString &text) {
        QStringList times;
        for (const QJsonValue &at : proof[u"counted"].toArray())
            times.append(utcText(at.toString()));
        if (!times.isEmpty())
            texts.append(text.arg(times.join(u", "_s)));
    };
    add(app[u"signingProof"], Words::tr("good answers on the signing key, UTC: %1"));
    add(app[u"eventProof"], Words::tr("good answers on the event key, UTC: %1"));
    return texts.isEmpty() ? QString() : escaped(u"; "_s + texts.join(u"; "_s));
}

} // namespace

RotationEvidence::RotationEvidence(const Rotation &rotation, const QList<HistoryEntry> &entries, Stamp stamp)
    : m_rotation(rotation)
    , m_entries(entries)
    , m_stamp(std::move(stamp))
{
}

QString RotationEvidence::toHtml() const
{
    const QString title
        = m_rotation.isRehearsal ? Words::tr("PRACTICE: rotation of keys: %1") : Words::tr("Rotation of keys: %1");
    return recordPage(title.arg(m_rotation.environment.name),
        summary() + section(Words::tr("Open items"), openItems()) + section(Words::tr("Keys"), keys())
            + section(Words::tr("Where the variables of each app are set, as it was said last"), places()) + gates()
            + section(Words::tr("Resyncs"), resyncs()) + section(Words::tr("Exceptions"), exceptions())
            + section(Words::tr("What was done"), history())
            + u"<p>%1 <code>%2</code></p>\n"_s.arg(
                escaped(Words::tr("Newest hash of the history when this was written (keep it elsewhere too):")),
                QString::fromLatin1(m_stamp.head)));
}

QString RotationEvidence::summary() const
{
    QString html = u"<table>\n"_s;
    html += row({Words::tr("Outcome"), escaped(outcomeText(m_rotation))});
    if (const QString containment = containmentInWords(m_rotation, m_rotation.openItems); !containment.isEmpty())
        html += row({Words::tr("The leak"), escaped(containment)});
    html += aboutInRows(m_rotation,
        Words::tr("On practice keys: no real app depends on them, and answers were counted over a shorter time than "
                  "elsewhere."));
    if (m_rotation.window.isSet())
        html += row({Words::tr("Change window"), time(m_rotation.window.from) + u" – "_s + time(m_rotation.window.to)});
    html += row({Words::tr("Begun"), time(m_rotation.begunAt)});
    html += row({Words::tr("Ended"), time(m_rotation.endedAt)});
    if (m_rotation.isRotated)
        html += row({Words::tr("Runs seen to succeed, said at"),
            m_rotation.runsSeenAt.isValid() ? escaped(Words::tr("by the word of %1,").arg(m_rotation.runsSeenBy)) + u' '
                    + time(m_rotation.runsSeenAt)
                                            : escaped(Words::tr("nobody said so"))});
    html += row({Words::tr("Written"), time(m_stamp.writtenAt)});
    html += row({Words::tr("Clocks"),
        escaped(
            Words::tr("When a key died, when events came or were looked up, and when a sender was said to have moved: "
                      "by the server's clock, where it was known. Exceptions: by that or by this computer's. All "
                      "other times: by this computer's."))});
    return html + u"</table>\n"_s;
}

QString RotationEvidence::died(const QDateTime &at, bool isElsewhere, bool isSaid, bool isUnseen) const
{
    // What others did was noticed then, and happened some time before.
    return isElsewhere ? Words::tr("before %1, outside this program").arg(time(at))
        // What nobody but a person has seen is no time of Inngest's.
        : isSaid   ? Words::tr("%1 at the latest, by a person's word").arg(time(at))
        : isUnseen ? Words::tr("%1 at the latest").arg(time(at))
                   : time(at);
}

QString RotationEvidence::oldSigningKeyDied() const
{
    if (isHeldEarly(m_rotation))
        return Words::tr("it was not rotated here, and the server was last seen with the new one");
    if (!m_rotation.isRotated) {
        const auto back = std::ranges::find(
            m_rotation.exceptions.crbegin(), m_rotation.exceptions.crend(), restartedBack, &RotationException::what);
        return back == m_rotation.exceptions.crend()
            ? (m_rotation.outcome == RotationOutcome::HandedOver
                    ? Words::tr("it was not rotated here, up to the hand-over")
                    : Words::tr("it was not rotated"))
            : Words::tr("it was rotated, and taken back %1").arg(time(back->at));
    }
    // Another key that was promoted afterwards took the place of the one that this program had made the current one.
    const bool isHere = m_rotation.rotatedHereAt.isValid();
    const QStringList ours = m_rotation.fingerprints + QStringList(m_rotation.newSigningKey.fingerprint);
    const auto is = [&, this](QLatin1StringView what) {
        return std::ranges::any_of(ours, [&, this](const QString &one) { return isByWord(m_rotation, what, one); });
    };
    return died(isHere ? m_rotation.rotatedHereAt : m_rotation.rotatedAt, !isHere && wasRotatedElsewhere(m_rotation),
        is(rotatedByWord), m_rotation.isRotatedByRestart || is(rotatedUnseen));
}

QString RotationEvidence::keys() const
{
    QString html;
    if (m_rotation.rotatesSigningKey) {
        html += row({Words::tr("Signing key"), code(m_rotation.oldSigningKey.fingerprint),
            code(m_rotation.newSigningKey.fingerprint), u"–"_s, oldSigningKeyDied()});
    }
    for (const RotatedEventKey &key : m_rotation.eventKeys) {
        QString filter = filterText(key.filter);
        if (!key.twinId.isEmpty())
            filter += u"; "_s
                + (!key.isFilterTheSame ? Words::tr("the new key's differs")
                        : key.filter.isKnown() && !isByWord(m_rotation, filterByWord, key.twinFingerprint)
                        ? Words::tr("the new key's is the same")
                        : Words::tr("that the new key has the same is a person's word"));
        QString end = !key.isOldDeleted
            ? (m_rotation.outcome == RotationOutcome::HandedOver
                    ? Words::tr("it was not deleted here, up to the hand-over")
                    : Words::tr("it was not deleted"))
            : died(key.oldDeletedAt, key.isOldGoneElsewhere, isByWord(m_rotation, deletedByWord, key.oldFingerprint),
                key.isOldDeletedByRestart || isByWord(m_rotation, deletedUnseen, key.oldFingerprint));
        if (const EventsLookedUp &events = key.lookedUp; events.at.isValid()) {
            const QString said = lookedUpInWords(m_rotation, key);
            end += u"; "_s
                + (events.last.isValid() ? said.arg(time(events.last), escaped(events.person), time(events.at))
                                         : said.arg(escaped(events.person), time(events.at)));
        }
        html += row({escaped(key.oldName), code(key.oldFingerprint), code(key.twinFingerprint), filter, end});
    }
    return table(
        {Words::tr("Key"), Words::tr("Old"), Words::tr("New"), Words::tr("Filter"), Words::tr("Old key died")}, html);
}

QString RotationEvidence::settledSince(const OpenItem &item) const
{
    QStringList words;
    for (const HistoryEntry &entry : m_entries) {
        if (settledItems::isAbout(entry, item))
            words.append(escaped(Words::tr("by the word of %1: %2").arg(settledItems::whoSaidSo(entry), entry.reason))
                + u", "_s + time(entry.at));
    }
    return words.isEmpty() ? escaped(Words::tr("nobody said so")) : words.join(u"<br>"_s);
}

QString RotationEvidence::openItems() const
{
    QString html;
    for (const OpenItem &item : m_rotation.openItems)
        html += row({escaped(openKindInWords(item.kind)), escaped(item.name),
            item.oldKey == OpenItem::NotConcerned ? u"–"_s : escaped(oldKeyInWords(item)),
            item.owner.isEmpty() ? escaped(Words::tr("nobody was named")) : escaped(item.owner), settledSince(item)});
    return table({Words::tr("What is open"), Words::tr("Which"), Words::tr("The old key"), Words::tr("Owner"),
                     Words::tr("Settled since")},
        html);
}

QString RotationEvidence::places() const
{
    QString html;
    for (const PlannedApp &app : m_rotation.apps) {
        if (!app.targetId.isEmpty())
            html += row({escaped(app.name),
                escaped(placeInWords(app.targetId, app.targetPlace, app.name, m_rotation.environment.name))});
    }
    return table({Words::tr("App"), Words::tr("Where")}, html);
}

/// One that said first this and then that, time and again, is another app than one that was set once.
QString RotationEvidence::begunAnew(const QJsonObject &proof) const
{
    const auto by = [&, this](const QString &state, const QString &at) {
        return escaped(stateInWords(proof[state].toString())) + u", "_s
            + time(QDateTime::fromString(proof[at].toString(), Qt::ISODateWithMs));
    };
    if (proof[u"contradiction"].toString().isEmpty())
        return u"–"_s;
    const QString last = by(u"contradiction"_s, u"contradictionAt"_s);
    const int setbacks = proof[u"setbacks"].toInt();
    return setbacks < 2 ? last
                        : Words::tr("%1; by the answers at hand then good ones were followed by others %2 times, first "
                                    "by %3")
                              .arg(last, QString::number(setbacks), by(u"firstSetback"_s, u"firstSetbackAt"_s));
}

QString RotationEvidence::gates() const
{
    QString html;
    for (const GateRecord &gate : m_rotation.gates) {
        if (!gate.hasPassed)
            continue;
        const char *title = traitsOf(gate.step).gateTitle;
        const QStringList keys = ofEach(gate.keys, code);
        const QString about = keys.isEmpty() ? QString() : u" "_s + Words::tr("About: %1").arg(keys.join(u", "_s));
        const QString counted
            = Words::tr("What the apps answered before the program had last opened the rotation is not counted here.");
        QString table = u"<p>%1</p>\n<p>%2</p>\n<table>\n"_s.arg(time(gate.at) + about, counted)
            + row({Words::tr("App"), Words::tr("Evidence"), Words::tr("Signing key"), Words::tr("Fallback"),
                      Words::tr("Event key"), Words::tr("Asked"), Words::tr("Count last begun anew by")},
                u"th"_s);
        for (const QJsonValue &value : gate.apps) {
            const QJsonObject app = value.toObject();
            const QJsonObject latest = app[u"latest"].toObject();
            table += row({escaped(app[u"name"].toString()), evidenceText(app), code(latest[u"signing"].toString()),
                code(latest[u"fallback"].toString()), code(latest[u"event"].toString()),
                Words::tr("%n times", nullptr, app[u"rounds"].toInt()) + countedText(app),
                begunAnew(contradictedProof(app))});
        }
        html += section(*title ? Words::tr(title) : Words::tr("Apps"), table + u"</table>\n"_s);
    }
    return html;
}

QString RotationEvidence::resyncs() const
{
    QString html;
    for (const ResyncLine &line : m_rotation.resyncs)
        html += row({escaped(line.app.name), escaped(resyncText(line)), escaped(line.message), time(line.at)});
    return table({Words::tr("App"), Words::tr("Outcome"), Words::tr("Message"), Words::tr("Time")},
        html + unsyncedRows(m_rotation));
}

/// Each once, whatever number of steps rested on it.
QString RotationEvidence::acceptedRisks() const
{
    QStringList rows;
    for (const GateRecord &gate : m_rotation.gates) {
        for (const QJsonValue &app : gate.hasPassed ? gate.apps : QJsonArray()) {
            for (const QJsonObject &proof : {app[u"signingProof"].toObject(), app[u"eventProof"].toObject()}) {
                const QJsonObject word = proof[u"word"].toObject();
                if (!proof[u"holds"].toBool() || proof[u"evidence"].toString() != "AtRisk"_L1 || word.isEmpty())
                    continue;
                const QString who = Words::tr("%1 (written down by %2)", "who answers for a risk, who wrote that down")
                                        .arg(word[u"owner"].toString(), word[u"person"].toString());
                rows.append(row({escaped(Words::tr("Accepted that it may break")), escaped(app[u"name"].toString()),
                    escaped(who), escaped(word[u"reason"].toString()),
                    time(QDateTime::fromString(word[u"at"].toString(), Qt::ISODateWithMs))}));
            }
        }
    }
    rows.removeDuplicates();
    return rows.join(QString());
}

QString RotationEvidence::exceptions() const
{
    QString html = acceptedRisks();
    for (const RotationException &exception : m_rotation.exceptions) {
        if (exception.what == eventKeysExposed && !m_rotation.isRotated)
            continue; // the leaked key is not gone
        QStringList subjects = exception.subjects;
        // What is open of each, and who answers for it, stands in a section of its own.
        if (exception.what == "closed with open items"_L1) {
            subjects.clear();
            for (const OpenItem &item : m_rotation.openItems)
                subjects.append(item.name);
        }
        subjects.removeDuplicates();
        const bool isNotOver = exception.what == appOutage && exception.reason.isEmpty();
        html += row({escaped(exceptionInWords(exception.what)), escaped(subjects.join(u", "_s)),
            escaped(exception.person),
            escaped(isNotOver ? Words::tr("it was not seen to work again") : exception.reason), time(exception.at)});
    }
    for (const SenderNote &sender : m_rotation.senders)
        html += row({Words::tr("A sender that cannot be asked"), escaped(sender.name), escaped(sender.owner),
            escaped(senderWordInWords(m_rotation, sender)), time(sender.wordAt)});
    return table(
        {Words::tr("What"), Words::tr("Which"), Words::tr("Who"), Words::tr("Reason"), Words::tr("Time")}, html);
}

QString RotationEvidence::history() const
{
    QString html;
    for (const HistoryEntry &entry : m_entries)
        html += row({QString::number(entry.number), time(entry.at), escaped(HistoryWords::act(entry)),
            escaped(subjectInWords(entry)), code(entry.fingerprint), escaped(outcomeAndCause(entry)),
            escaped(entry.person), code(QString::fromLatin1(entry.hash.left(12)))});
    const bool wasTakenOver = hasOneWith(m_rotation.exceptions, &RotationException::what, QString(u"handed over"_s));
    return (wasTakenOver ? u"<p>%1</p>\n"_s.arg(Words::tr("What was done before it was handed over to this computer "
                                                          "stands in the record of whoever handed it over."))
                         : QString())
        + table({Words::tr("No."), Words::tr("Time"), Words::tr("What"), Words::tr("Key or app"),
                    Words::tr("Fingerprint"), Words::tr("Outcome"), Words::tr("Who"), Words::tr("Hash")},
            html);
}

QString RotationEvidence::time(const QDateTime &at) const
{
    if (!at.isValid())
        return u"–"_s;
    const QDateTime local = at.toTimeZone(m_stamp.localZone);
    const QString utc = u"%1 UTC"_s.arg(at.toUTC().toString(u"yyyy-MM-dd HH:mm:ss"_s));
    if (local.offsetFromUtc() == 0)
        return escaped(utc);
    return escaped(u"%1 (%2 %3)"_s.arg(utc, local.toString(u"HH:mm:ss"_s), local.timeZoneAbbreviation()));
}

QFuture<Result<QString>> RotationEvidence::read(
    const Rotation &rotation, HistoryStore &store, const Clock &clock, QObject *context)
{
    return chained(store.entries(), context, [=, &store, &clock](QList<HistoryEntry> entries) {
        entries.removeIf([&rotation](const HistoryEntry &entry) { return entry.rotationId != rotation.id; });
        return mapped(store.head(), context, [rotation, &clock, entries](const Result<QByteArray> &head) {
            return head.map([&](const QByteArray &newest) {
                return RotationEvidence(rotation, entries, {newest, clock.now(), QTimeZone::systemTimeZone()}).toHtml();
            });
        });
    });
}
