// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rotationrecord.h"

#include "app/core/clock.h"
#include "app/core/lookup.h"
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

QStringList RotationRecord::originsSetUp() const
{
    return m_tools.origins ? m_tools.origins() : QStringList();
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
    const auto written
        = m_journal.save(m_rotation, what.isEmpty() ? std::optional<HistoryEntry>() : entryOf(what, details, outcome));
    whenFinished(written, this, [this](const Done &done) {
        if (!done)
            emit notWritten(done.error());
    });
    // A line of the history alone changes nothing that anybody judges by.
    if (before != m_rotation)
        emit changed();
    return written;
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
