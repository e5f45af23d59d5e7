// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practicestate.h"

#include "app/core/exportfile.h"
#include "app/core/filetrouble.h"
#include "app/core/logging.h"
#include "app/core/lookup.h"
#include "app/core/onlyinstance.h"
#include "app/domain/fingerprint.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QSet>

using namespace Qt::StringLiterals;

namespace {

constexpr QFileDevice::Permissions ownerOnly = QFileDevice::ReadOwner | QFileDevice::WriteOwner;
// A practice account of 10,000 keys takes a few megabytes; what is larger than this was not written here.
constexpr qint64 mostBytes = 256 * 1024 * 1024;

tl::unexpected<Error> storageFailure(const QString &what, const QFileDevice &file)
{
    return failure(Error::Kind::Storage, u"%1 (%2)"_s.arg(what, QString::number(file.error())));
}

QSet<QString> activeKeys(const PracticeAccount &account)
{
    return ofEach<QSet<QString>>(account.signingKeys.all(), &PracticeSigningKey::id, &PracticeSigningKey::isActive);
}

} // namespace

PracticeState::PracticeState(Clock &clock, const QString &directory)
    : m_clock(clock)
    , m_directory(directory)
    , m_lock(QDir(directory).filePath(u"practice.lock"_s))
{
    // Only a process that has ended loses its lock, however long it ran.
    m_lock.setStaleLockTime(0);
}

QString PracticeState::path() const
{
    return QDir(m_directory).filePath(u"practice-account.state"_s);
}

Done PracticeState::open()
{
    if (const Done ready = prepareDirectory(); !ready)
        return ready;
    const QFileInfo info(path());
    if (!info.exists() && !info.isSymLink())
        return reset();
    std::optional<PracticeAccount> account;
    if (info.isFile() && info.size() <= mostBytes) {
        QFile file(path());
        file.setPermissions(ownerOnly);
        if (!file.open(QIODevice::ReadOnly))
            return storageFailure(u"the practice account's file cannot be read"_s, file);
        account = PracticeAccount::fromJson(QJsonDocument::fromJson(file.readAll()).object());
    }
    if (account) {
        m_account = *account;
        m_written = {};
        return {};
    }
    if (const Done aside = putAside(); !aside)
        return aside;
    return reset();
}

Done PracticeState::prepareDirectory()
{
    if (!QDir().mkpath(m_directory) || !QFile::setPermissions(m_directory, ownerOnly | QFileDevice::ExeOwner))
        return failure(Error::Kind::Storage, u"the practice account's directory cannot be made or protected"_s);
    if (m_lock.isLocked() || takeLock(m_lock))
        return {};
    if (const QString trouble = FileTrouble::of(m_lock.fileName()); !trouble.isEmpty())
        return failure(Error::Kind::Storage, trouble, u"the practice account's lock cannot be used"_s);
    if (m_lock.error() == QLockFile::LockFailedError)
        return failure(Error::Kind::Conflict, u"another process uses this practice account"_s);
    return failure(Error::Kind::Storage, u"the practice account's directory cannot be written"_s);
}

Done PracticeState::putAside()
{
    const QString stamp = m_clock.now().toString(u"yyyyMMdd'T'HHmmsszzz'Z'"_s);
    const QString copy = QDir(m_directory).filePath(u"practice-account.damaged-%1"_s.arg(stamp));
    QFile file(path());
    if (!file.rename(copy))
        return storageFailure(u"the damaged practice account could not be set aside"_s, file);
    qCWarning(logPractice) << "The practice account's file is damaged. It was set aside as" << copy;
    m_setAside = copy;
    return {};
}

Done PracticeState::write(const PracticeAccount &account, const PracticeAccount &before)
{
    const QJsonObject json = account.toJson(before, m_written);
    const QString why = writeWholeFile(path(), QJsonDocument(json).toJson(QJsonDocument::Compact), ownerOnly);
    if (!why.isEmpty()) {
        const QString trouble = FileTrouble::of(path());
        return failure(Error::Kind::Storage, trouble.isEmpty() ? FileTrouble::notWritten(path()) : trouble,
            u"the practice account's file could not be written (%1)"_s.arg(why));
    }
    m_written = json;
    return {};
}

Done PracticeState::reset(int apps)
{
    return replaceBy(practiceAccount(m_clock.now(), apps));
}

Done PracticeState::replaceBy(PracticeAccount account)
{
    account.port = m_account.port;
    if (const Done written = write(account, m_account); !written)
        return written;
    m_account = account;
    m_workers.clear();
    emit wasReset();
    return {};
}

Done PracticeState::change(const std::function<void(PracticeAccount &)> &edit)
{
    PracticeAccount account = m_account;
    edit(account);
    if (const Done written = m_waits ? Done() : write(account, m_account); !written)
        return written;
    const QSet<QString> promoted = activeKeys(account) - activeKeys(m_account);
    m_account = account;
    for (const QString &id : promoted)
        emit activeKeyChanged(m_account.signingKeys.find(id)->environmentId);
    return {};
}

Done PracticeState::changeAtOnce(const std::function<Done()> &changes)
{
    const PracticeAccount before = m_account;
    m_waits = true;
    Done done = changes();
    m_waits = false;
    if (done && m_account != before)
        done = write(m_account, before);
    if (!done)
        m_account = before;
    return done;
}

Done PracticeState::setRunning(const QString &id, const QJsonObject &content)
{
    return change([&](PracticeAccount &account) { account.running[id] = content; });
}

QString PracticeState::keyHolder(const QString &environmentId) const
{
    const Environment *found = environments().find(environmentId);
    if (!found)
        return {};
    return found->holdsKeys() ? environmentId : found->parentId;
}

const PracticeSigningKey *PracticeState::activeSigningKey(const QString &environmentId) const
{
    return firstOf(signingKeys().all(),
        [&](const PracticeSigningKey &key) { return key.isActive && key.environmentId == environmentId; });
}

const PracticeSigningKey *PracticeState::inactiveSigningKey(const QString &environmentId) const
{
    return firstOf(signingKeys().all(),
        [&](const PracticeSigningKey &key) { return !key.isActive && key.environmentId == environmentId; });
}

const PracticeSigningKey *PracticeState::activeKeyOfHash(const QString &hash) const
{
    const QString digits = hash.mid(hash.lastIndexOf(u'-') + 1).toLower();
    return firstOf(signingKeys().all(),
        [&](const PracticeSigningKey &key) { return key.isActive && signingKeyHash(key.value) == digits; });
}

const PracticeIngestKey *PracticeState::ingestKeyOfValue(const Secret &value) const
{
    return firstWith(ingestKeys().all(), &PracticeIngestKey::value, value);
}

const PracticeApp *PracticeState::app(const QString &environmentId, const QString &externalId) const
{
    return firstOf(apps().all(), [&](const PracticeApp &one) {
        return one.app.environmentId == environmentId && one.app.externalId == externalId;
    });
}

void PracticeState::removeWorker(const QString &workerId)
{
    m_workers.removeIf([&workerId](const Connection &other) { return other.worker.id == workerId; });
}
