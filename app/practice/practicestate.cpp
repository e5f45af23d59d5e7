// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicestate.h"

#include "app/domain/fingerprint.h"
#include "app/practice/practiceseed.h"

#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// Puts or removes the row where the change is of this table.
template <typename T>
bool applyTo(PracticeTable<T> &table, const PracticeChange &change)
{
    if (change.table != PracticeChange::tableOf(static_cast<const T *>(nullptr)))
        return false;
    if (!change.value) {
        table.remove(change.id);
        return true;
    }
    T row;
    readRow(change, row);
    table.put(change.id, std::move(row));
    return true;
}

template <typename T>
void appendAll(QList<PracticeChange> &changes, const PracticeTable<T> &table)
{
    for (const T &row : table.all())
        changes.append(PracticeChange::put(row));
}

} // namespace

PracticeState::PracticeState(Clock &clock, const QString &directory, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_store(directory)
{
}

PracticeState::~PracticeState() = default;

Done PracticeState::open(PracticeSize size)
{
    const Result<QList<PracticeChange>> changes = m_store.open();
    if (!changes)
        return failure(changes.error());
    clear();
    for (const PracticeChange &change : *changes)
        apply(change);
    if (m_environments.size() == 0)
        return reset(size);
    if (m_store.wantsRewrite(rows()))
        return m_store.rewrite(snapshot());
    return {};
}

Done PracticeState::reset(PracticeSize size, const QStringList &keep)
{
    QList<PracticeChange> account = practiceAccount(m_clock.now(), size);
    for (const QString &name : keep) {
        if (const PracticeSection *kept = m_sections.find(name))
            account.append(PracticeChange::put(*kept));
    }
    if (const Done written = m_store.rewrite(account); !written)
        return written;
    clear();
    for (const PracticeChange &change : account)
        apply(change);
    emit wasReset();
    return {};
}

Done PracticeState::commit(const QList<PracticeChange> &changes)
{
    if (const Done written = m_store.append(changes); !written)
        return written;
    QSet<QString> promoted;
    for (const PracticeChange &change : changes) {
        apply(change);
        const PracticeSigningKey *key = m_signingKeys.find(change.id);
        if (key && key->isActive)
            promoted.insert(key->environmentId);
    }
    // What was committed stands, whether or not the shorter file can be written.
    if (m_store.wantsRewrite(rows()))
        std::ignore = m_store.rewrite(snapshot());
    for (const QString &environmentId : std::as_const(promoted))
        emit activeKeyChanged(environmentId);
    return {};
}

QString PracticeState::keyHolder(const QString &environmentId) const
{
    const PracticeEnvironment *found = m_environments.find(environmentId);
    if (!found)
        return {};
    return found->environment.holdsKeys() ? environmentId : found->environment.parentId;
}

const PracticeSigningKey *PracticeState::activeSigningKey(const QString &environmentId) const
{
    for (const PracticeSigningKey &key : m_signingKeys.all()) {
        if (key.isActive && key.environmentId == environmentId)
            return &key;
    }
    return nullptr;
}

const PracticeSigningKey *PracticeState::inactiveSigningKey(const QString &environmentId) const
{
    for (const PracticeSigningKey &key : m_signingKeys.all()) {
        if (!key.isActive && key.environmentId == environmentId)
            return &key;
    }
    return nullptr;
}

const PracticeSigningKey *PracticeState::activeKeyOfHash(const QString &hash) const
{
    const QString digits = hash.mid(hash.lastIndexOf(u'-') + 1).toLower();
    for (const PracticeSigningKey &key : m_signingKeys.all()) {
        if (key.isActive && signingKeyHash(key.value) == digits)
            return &key;
    }
    return nullptr;
}

const PracticeIngestKey *PracticeState::ingestKeyOfValue(const Secret &value) const
{
    for (const PracticeIngestKey &key : m_ingestKeys.all()) {
        if (key.value == value)
            return &key;
    }
    return nullptr;
}

const PracticeApp *PracticeState::app(const QString &environmentId, const QString &externalId) const
{
    for (const PracticeApp &app : m_apps.all()) {
        if (app.app.environmentId == environmentId && app.app.externalId == externalId)
            return &app;
    }
    return nullptr;
}

void PracticeState::putWorker(const QString &environmentId, const Worker &worker)
{
    const auto same = std::find_if(
        m_workers.begin(), m_workers.end(), [&](const Connection &other) { return other.worker.id == worker.id; });
    if (same == m_workers.end())
        m_workers.append({environmentId, worker});
    else
        *same = {environmentId, worker};
}

void PracticeState::removeWorker(const QString &workerId)
{
    m_workers.removeIf([&workerId](const Connection &other) { return other.worker.id == workerId; });
}

QJsonObject PracticeState::section(const QString &name) const
{
    const PracticeSection *found = m_sections.find(name);
    return found ? found->content : QJsonObject();
}

Done PracticeState::setSection(const QString &name, const QJsonObject &content)
{
    return commit({PracticeChange::put(PracticeSection{.id = name, .content = content})});
}

void PracticeState::apply(const PracticeChange &change)
{
    // A table that this version does not know is left out.
    std::ignore = applyTo(m_users, change) || applyTo(m_environments, change) || applyTo(m_signingKeys, change)
        || applyTo(m_ingestKeys, change) || applyTo(m_apps, change) || applyTo(m_senders, change)
        || applyTo(m_sections, change);
}

void PracticeState::clear()
{
    m_users.clear();
    m_environments.clear();
    m_signingKeys.clear();
    m_ingestKeys.clear();
    m_apps.clear();
    m_senders.clear();
    m_sections.clear();
    m_workers.clear();
}

qsizetype PracticeState::rows() const
{
    return m_users.size() + m_environments.size() + m_signingKeys.size() + m_ingestKeys.size() + m_apps.size()
        + m_senders.size() + m_sections.size();
}

QList<PracticeChange> PracticeState::snapshot() const
{
    QList<PracticeChange> changes;
    changes.reserve(rows());
    appendAll(changes, m_users);
    appendAll(changes, m_environments);
    appendAll(changes, m_signingKeys);
    appendAll(changes, m_ingestKeys);
    appendAll(changes, m_apps);
    appendAll(changes, m_senders);
    appendAll(changes, m_sections);
    return changes;
}
