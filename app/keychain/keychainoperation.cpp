// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/keychainoperation.h"

#include "app/core/clock.h"
#include "app/core/logging.h"
#include "app/core/shown.h"
#include "app/keychain/libsecret.h"

#include <qt6keychain/keychain.h>
#include <utility>

using namespace Qt::StringLiterals;
using State = SecretStore::State;

namespace {

QKeychain::Job *jobOf(KeychainJobs::Kind kind, const QString &service, const Secret &secret)
{
    switch (kind) {
    case KeychainJobs::Kind::Read:
        return new QKeychain::ReadPasswordJob(service);
    case KeychainJobs::Kind::Remove:
        return new QKeychain::DeletePasswordJob(service);
    case KeychainJobs::Kind::Write:
        break;
    }
    auto *job = new QKeychain::WritePasswordJob(service);
    job->setTextData(secret.revealText());
    return job;
}

KeychainJobEnd endOf(const QKeychain::Job &job)
{
    using Kind = KeychainJobEnd::Kind;
    switch (job.error()) {
    case QKeychain::NoError:
        if (const auto *read = qobject_cast<const QKeychain::ReadPasswordJob *>(&job))
            return {.kind = Kind::Done, .secret = Secret::fromText(read->textData())};
        return {.kind = Kind::Done};
    case QKeychain::EntryNotFound:
        return {.kind = Kind::NotFound, .detail = u"QtKeychain: not found"_s};
    case QKeychain::AccessDenied:
    case QKeychain::AccessDeniedByUser:
        return {.kind = Kind::Denied, .detail = u"QtKeychain: denied"_s};
    case QKeychain::NoBackendAvailable:
    case QKeychain::NotImplemented:
        return {.kind = Kind::NoBackend, .detail = u"QtKeychain: no keychain"_s};
    default: // QtKeychain's enumeration, not ours
        // Its text is the service's own; only the number is sure to hold nothing that does not belong in a log.
        return {.kind = Kind::Failed, .detail = u"QtKeychain: error %1"_s.arg(static_cast<int>(job.error()))};
    }
}

/// How the keychain is says more than how its job ended.
KeychainFault faultOf(const KeychainLook &seen, const KeychainJobEnd &end)
{
    switch (seen.state) {
    case State::Locked:
        return KeychainFault::Locked;
    case State::Absent:
        return seen.missing;
    case State::Refusing:
        return KeychainFault::Failing;
    case State::Ready:
    case State::Unknown:
        break;
    }
    return end.kind == KeychainJobEnd::Kind::Denied ? KeychainFault::Denied : KeychainFault::None;
}

} // namespace

KeychainJobs::KeychainJobs(Clock &clock, QString service, std::chrono::milliseconds timeout)
    : m_clock(clock)
    , m_service(std::move(service))
    , m_timeout(timeout)
{
}

KeychainJobs::~KeychainJobs()
{
    if (m_running) {
        m_running->disconnect(this);
        letGo(m_running);
    }
}

void KeychainJobs::run(Kind kind, const QString &name, const Secret &secret, const OnEnd &done)
{
    Q_ASSERT_X(!m_running, "KeychainJobs", "one job at a time");
    QKeychain::Job *job = jobOf(kind, m_service, secret);
    m_running = job;
    m_done = done;
    job->setKey(name);
    job->setAutoDelete(true);
    job->setInsecureFallback(false);
    connect(job, &QKeychain::Job::finished, this, [this](QKeychain::Job *ended) {
        ended->disconnect(this);
        end(endOf(*ended));
    });
    // Long outlives the job, so that it must not have what is called at its end: that can hold a secret.
    m_clock.after(m_timeout, this, [this, job = QPointer(job), name, changes = kind != Kind::Read] {
        if (!job || job != m_running)
            return;
        qCWarning(logKeychain, "the keychain did not answer in time");
        job->disconnect(this);
        letGo(job);
        if (changes) {
            ++m_inDoubt[name];
            connect(job, &QObject::destroyed, this, [this, name] { --m_inDoubt[name]; });
        }
        end({.kind = KeychainJobEnd::Kind::TimedOut, .detail = u"QtKeychain: no answer"_s});
    });
    job->start();
}

void KeychainJobs::end(const KeychainJobEnd &end)
{
    m_running = nullptr;
    const OnEnd done = std::exchange(m_done, {});
    done(end);
}

void KeychainJobs::letGo(QKeychain::Job *job)
{
    // QtKeychain's queue waits for finished() and would stand still with this job, so it gets one. The job itself stays
    // until the library behind it calls back and it finishes a second time.
    job->setAutoDelete(false);
    job->emitFinished();
    connect(job, &QKeychain::Job::finished, job, &QObject::deleteLater);
}

KeychainOperation::KeychainOperation(Parts parts, Kind kind, QString name, Secret secret, OnEnd done, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_kind(kind)
    , m_name(std::move(name))
    , m_secret(std::move(secret))
    , m_done(std::move(done))
{
}

void KeychainOperation::look(const std::function<void()> &next)
{
    m_parts.door.look(true, [this, next](const KeychainLook &seen) {
        m_seen = seen;
        if (seen.state == State::Ready)
            next();
        else
            refuse(seen.detail.isEmpty() ? u"the keychain is locked"_s : seen.detail);
    });
}

void KeychainOperation::find(const std::function<void(const KeychainFound &)> &next)
{
    m_parts.door.used()->find(m_name, [this, next](const Result<KeychainFound> &found) {
        if (found)
            return next(*found);
        m_seen.state = State::Refusing;
        refuse(found.error().detail);
    });
}

void KeychainOperation::begin()
{
    if (m_parts.jobs.isInDoubt(m_name))
        refuse(KeychainFault::TimedOut, u"an earlier change of this item has not ended"_s);
    else
        find([this](const KeychainFound &found) { onFound(found); });
}

void KeychainOperation::onFound(const KeychainFound &found)
{
    if (m_kind == Kind::Write ? !found.lockedIn.isEmpty() : found.locked && !found.unlocked)
        refuseLocked(found); // the job would ask the person, or leave the copy behind the lock as it is
    else
        runJob(); // also where nothing was found: the look alone decides nothing
}

void KeychainOperation::runJob()
{
    m_jobRan = true;
    m_parts.door.onJob();
    m_parts.jobs.run(m_kind, m_name, m_secret, [this](const KeychainJobEnd &end) { onJob(end); });
}

void KeychainOperation::onJob(const KeychainJobEnd &end)
{
    m_end = end;
    if (m_seen.place.kind == StorePlace::Kind::SecretService)
        noteLibsecretsService();
    if (end.kind == KeychainJobEnd::Kind::Failed && m_seen.place.kind == StorePlace::Kind::SecretService) {
        // The service may have been restarted without our noticing; reading once more does no harm.
        dropLibsecretsSession();
        if (m_kind == Kind::Read && !std::exchange(m_readAgain, true))
            return runJob();
    }
    if (end.kind == KeychainJobEnd::Kind::TimedOut) {
        m_seen.state = State::Refusing;
        m_seen.detail = end.detail;
        finish(failure({.kind = Error::Kind::Timeout,
            .detail = end.detail,
            .mayHaveTakenEffect = m_kind != Kind::Read,
            .keychain = KeychainFault::TimedOut}));
    } else if (m_kind == Kind::Read && end.kind == KeychainJobEnd::Kind::Done) {
        finish(std::optional(end.secret));
    } else {
        // "Not found" and "deleted" are also what a keyring says that was locked just now.
        look([this] {
            find([this](const KeychainFound &found) {
                m_here = found;
                proveBeside();
            });
        });
    }
}

void KeychainOperation::proveBeside()
{
    KeychainService *beside = m_parts.door.other();
    if (!beside)
        return judge();
    beside->find(m_name, [this](const Result<KeychainFound> &found) {
        m_beside = found.value_or(KeychainFound{.mayBeHidden = true});
        judge();
    });
}

void KeychainOperation::judge()
{
    if (m_kind == Kind::Write)
        judgeWrite();
    else if (m_here.isThere() && !m_here.unlocked)
        refuseLocked(m_here);
    else if (m_here.isThere())
        refuse(m_end.kind == KeychainJobEnd::Kind::Done ? u"the keychain said done and did nothing"_s : m_end.detail);
    else
        judgeGone();
}

void KeychainOperation::judgeWrite()
{
    if (m_end.kind != KeychainJobEnd::Kind::Done) {
        refuse(m_end.detail);
    } else if (!m_here.lockedIn.isEmpty()) {
        refuseLocked(m_here); // by now
    } else if (m_here.unlocked) {
        m_parts.door.used()->settle(m_name, m_secret, [this](const Done &isSettled) {
            if (isSettled)
                removeBeside(std::optional<Secret>());
            else
                refuse(isSettled.error().detail);
        });
    } else if (m_here.isThere()) {
        finish(std::optional<Secret>()); // locked or not: some services let each program in on its own
    } else if (m_beside.isThere()) {
        m_parts.door.useOther();
        finish(std::optional<Secret>());
    } else {
        refuse(u"the keychain said done and did nothing"_s);
    }
}

void KeychainOperation::judgeGone()
{
    if (m_beside.unlocked && m_kind == Kind::Read)
        move();
    else if (m_beside.unlocked)
        removeBeside(std::optional<Secret>());
    else if (m_beside.locked || m_here.mayBeHidden || m_beside.mayBeHidden)
        refuseLocked(m_beside);
    else
        finish(std::optional<Secret>());
}

void KeychainOperation::move()
{
    m_parts.door.other()->read(m_name, [this](const Result<std::optional<Secret>> &read) {
        if (!read || !*read)
            return refuse(read ? u"what the other keychain holds could not be read"_s : read.error().detail);
        m_parts.jobs.run(Kind::Write, m_name, **read, [this, secret = **read](const KeychainJobEnd &) {
            // Whether it has arrived is seen, not told. Until it has, the other copy stays.
            m_parts.door.used()->settle(m_name, secret, [this, secret](const Done &hasArrived) {
                if (!hasArrived)
                    return finish(std::optional(secret));
                qCInfo(logKeychain, "moved an item from the keychain that was used before");
                removeBeside(std::optional(secret));
            });
        });
    });
}

/// answer: what is answered where that has worked. A read and a write have what they want in any case.
void KeychainOperation::removeBeside(const Answer &answer)
{
    KeychainService *beside = m_parts.door.other();
    if (!beside || !m_beside.unlocked)
        return finish(answer);
    beside->remove(m_name, [this, beside, answer](const Done &) {
        beside->find(m_name, [this, answer](const Result<KeychainFound> &found) {
            if (m_kind != Kind::Remove || (found && !found->isThere() && !m_here.mayBeHidden))
                finish(answer);
            else
                refuse(u"a copy in the other keychain could not be deleted"_s);
        });
    });
}

void KeychainOperation::refuseLocked(const KeychainFound &found)
{
    m_seen.hasLockedItems = true;
    if (found.lockedIn.isEmpty())
        return refuse(KeychainFault::Locked, u"the item is locked"_s);
    Error error = refusal(Error::Kind::Keychain,
        tr("The keychain “%1” is locked, and holds “%2”: there it can be neither read nor changed, and a copy kept "
           "elsewhere is not certain to be the one that is read. Unlock “%1”, then try again. If nobody knows its "
           "password any more, delete that keychain in the program that manages it: nobody can read what it holds.")
            .arg(shownName(found.lockedIn), m_name),
        u"a copy of the item is locked"_s);
    error.mayHaveTakenEffect = m_jobRan && m_kind != Kind::Read;
    finish(failure(error));
}

void KeychainOperation::refuse(const QString &detail)
{
    refuse(faultOf(m_seen, m_end), detail);
}

void KeychainOperation::refuse(KeychainFault fault, const QString &detail)
{
    finish(failure({.kind = Error::Kind::Keychain,
        .detail = detail,
        .mayHaveTakenEffect = m_jobRan && m_kind != Kind::Read,
        .keychain = fault}));
}
