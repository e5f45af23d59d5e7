// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/keychainjobs.h"

#include "app/core/clock.h"
#include "app/core/logging.h"

#include <qt6keychain/keychain.h>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

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

} // namespace

KeychainJobs::KeychainJobs(Clock &clock, QString service, std::chrono::milliseconds timeout, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
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

void KeychainJobs::read(const QString &name, const OnEnd &done)
{
    start(new QKeychain::ReadPasswordJob(m_service), name, false, done);
}

void KeychainJobs::write(const QString &name, const QString &text, const OnEnd &done)
{
    auto *job = new QKeychain::WritePasswordJob(m_service);
    job->setTextData(text);
    start(job, name, true, done);
}

void KeychainJobs::remove(const QString &name, const OnEnd &done)
{
    start(new QKeychain::DeletePasswordJob(m_service), name, true, done);
}

void KeychainJobs::start(QKeychain::Job *job, const QString &name, bool changes, const OnEnd &done)
{
    Q_ASSERT_X(!m_running, "KeychainJobs", "one job at a time");
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
    m_clock.after(m_timeout, this, [this, job = QPointer(job), name, changes] {
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
