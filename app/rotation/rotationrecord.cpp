// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationrecord.h"

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/domain/dashboard.h"

#include <QUuid>

using namespace Qt::StringLiterals;

RotationRecord::RotationRecord(const RotationTools &tools, const Environment &environment, QObject *parent)
    : QObject(parent)
    , m_tools(tools)
    , m_environment(environment)
    , m_journal(tools.history)
{
    startAnew();
}

void RotationRecord::startAnew()
{
    m_owed.clear(); // what it was owed by is over, and that is on the disk with all before it
    m_unwritten.reset();
    m_rotation = {};
    m_rotation.environment = m_environment;
    m_rotation.origin = m_tools.dashboard.origin();
    m_rotation.accountName = m_tools.accountName;
    m_rotation.isRehearsal = m_tools.isRehearsal;
    m_rotation.person = m_tools.person;
    emit changed();
}

void RotationRecord::takeOver(const Rotation &rotation)
{
    m_rotation = rotation;
    // Its name or state can be another one by now.
    m_rotation.environment = m_environment;
    m_rotation.isRehearsal = m_rotation.isRehearsal || m_tools.isRehearsal;
    emit changed();
}

QFuture<Done> RotationRecord::begin()
{
    Rotation begun = m_rotation;
    begun.id = QUuid::createUuid().toString(QUuid::WithoutBraces);
    begun.begunAt = m_tools.clock.now();
    begun.begunByServer = m_tools.dashboard.serverNow();
    begun.done.insert(RotationStep::Plan);
    m_rotation = begun;
    const QStringList names = ofEach(begun.eventKeys, &RotatedEventKey::oldName);
    const QJsonObject details{{u"rotatesSigningKey"_s, begun.rotatesSigningKey},
        {u"eventKeys"_s, QJsonArray::fromStringList(names)}, {u"approver"_s, begun.approver}};
    return mapped(m_journal.begin(begun, entryOf(u"BeginRotation"_s, details, u"done"_s), originsSetUp()), this,
        [this](const Done &written) {
            if (!written) {
                m_rotation.id.clear();
                m_rotation.done.clear();
            }
            emit changed();
            return written;
        });
}

QFuture<Done> RotationRecord::take(const Rotation &rotation)
{
    HistoryEntry entry = entryOf(u"TakeOverRotation"_s, {}, u"done"_s);
    entry.rotationId = rotation.id;
    entry.reason = rotation.reason;
    entry.fingerprint = rotation.newSigningKey.fingerprint;
    return m_journal.takeOver(rotation, entry, originsSetUp());
}

QFuture<Done> RotationRecord::change(const std::function<void(Rotation &)> &change, const QString &what,
    const QJsonObject &details, const QString &outcome)
{
    const Rotation before = m_rotation;
    change(m_rotation);
    if (!m_rotation.isBegun() || (before == m_rotation && what.isEmpty())) {
        if (before != m_rotation)
            emit changed();
        return readyFuture(Done());
    }
    if (!what.isEmpty())
        m_owed.append(entryOf(what, details, outcome));
    const QFuture<Done> written = write();
    // A line of the history alone changes nothing that anybody judges by.
    if (before != m_rotation)
        emit changed();
    return written;
}

QFuture<Done> RotationRecord::changeOnDisk(
    const std::function<void(Rotation &)> &change, const QString &what, const QJsonObject &details)
{
    const Rotation before = m_rotation;
    Rotation after = m_rotation;
    change(after);
    const QList<HistoryEntry> owed = std::exchange(m_owed, {});
    return mapped(m_journal.save(after, owed + QList{entryOf(what, details, u"done"_s)}), this,
        [this, before, owed, change](const Done &done) {
            if (!done) {
                m_owed = owed + m_owed;
                return done;
            }
            const bool hasMoved = m_rotation != before; // and was written behind it, as it was without this
            change(m_rotation);
            if (hasMoved || m_unwritten)
                write();
            emit changed();
            return done;
        });
}

QFuture<Done> RotationRecord::write()
{
    const QList<HistoryEntry> entries = std::exchange(m_owed, {});
    const auto written = m_journal.save(m_rotation, entries);
    whenFinished(written, this, [this, entries](const Done &done) { onWritten(done, entries); });
    return written;
}

void RotationRecord::onWritten(const Done &done, const QList<HistoryEntry> &entries)
{
    if (done) {
        if (!m_unwritten)
            return;
        if (!m_owed.isEmpty()) {
            write();
            return;
        }
        m_unwritten.reset();
        return emit changed();
    }
    m_owed = entries + m_owed;
    const QString why = done.error().isInOwnWords() ? done.error().serverMessage : shownText(done.error().detail);
    const Error error = refusal(Error::Kind::Storage,
        tr("What was done and said in this rotation last could not be written on this computer's disk (%1). It is "
           "kept for as long as the program runs, and written once that works again: make room, say. Until then "
           "nothing is changed at Inngest for it.")
            .arg(why),
        done.error().detail);
    if (std::exchange(m_unwritten, error) != error)
        emit changed();
    constexpr std::chrono::seconds again{5};
    if (!std::exchange(m_isRetryDue, true))
        m_tools.clock.after(again, this, [this] {
            m_isRetryDue = false;
            if (m_unwritten && m_rotation.isBegun())
                write();
        });
}

QDateTime RotationRecord::serverTime() const
{
    const QDateTime time = m_tools.dashboard.serverNow();
    return time.isValid() ? time : m_tools.clock.now();
}

HistoryEntry RotationRecord::entryOf(const QString &what, const QJsonObject &given, const QString &outcome) const
{
    // A row is about the new signing key, unless it names what it is about.
    constexpr auto named = "fingerprint"_L1;
    QJsonObject details = given;
    const QJsonValue keys = details.value("keys"_L1);
    const QString fingerprint = details.contains(named) ? details.take(named).toString()
        : keys.isUndefined()                            ? m_rotation.newSigningKey.fingerprint
        : keys.toArray().size() == 1                    ? keys.toArray().first().toString()
                                                        : QString();
    const QString keyName = details.take("keyName"_L1).toString();
    return {.at = m_tools.clock.now(),
        .person = m_tools.person,
        .accountName = m_tools.accountName,
        .origin = m_rotation.origin,
        .environmentId = m_environment.id,
        .environmentName = m_environment.name,
        .what = what,
        .keyName = keyName,
        .fingerprint = fingerprint,
        .outcome = outcome,
        .reason = m_rotation.reason,
        .rotationId = m_rotation.id,
        .details = details};
}
