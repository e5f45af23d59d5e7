// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/keychainoperation.h"

#include "app/keychain/keychainbackend.h"

#include <utility>

using namespace Qt::StringLiterals;
using State = SecretStore::State;

KeychainOperation::KeychainOperation(Parts parts, Kind kind, QString name, Secret secret, OnEnd done, QObject *parent)
    : QObject(parent)
    , m_parts(std::move(parts))
    , m_kind(kind)
    , m_name(std::move(name))
    , m_secret(std::move(secret))
    , m_done(std::move(done))
{
}

void KeychainOperation::start()
{
    m_parts.service.look(true, [this](const KeychainLook &seen) { onLook(seen); });
}

void KeychainOperation::onLook(const KeychainLook &seen)
{
    m_seen = seen;
    if (seen.state != State::Ready)
        refuse(seen.detail.isEmpty() ? u"the keychain is locked"_s : seen.detail);
    else if (m_parts.jobs.isInDoubt(m_name))
        refuse(u"an earlier change of this item has not ended"_s);
    else if (!seen.isSecretService || m_kind == Kind::Write)
        runJob();
    else
        m_parts.service.find(m_parts.server, m_name, [this](const auto &found) { onFound(found); });
}

void KeychainOperation::onFound(const Result<SecretService::Found> &found)
{
    if (!found) {
        m_seen.state = State::Refusing;
        refuse(found.error().detail);
    } else if (!found->locked && !found->unlocked) {
        finish(std::optional<Secret>());
    } else {
        runJob();
    }
}

void KeychainOperation::runJob()
{
    const auto done = [this](const KeychainJobEnd &end) { onJob(end); };
    m_jobRan = true;
    switch (m_kind) {
    case Kind::Read:
        m_parts.jobs.read(m_name, done);
        break;
    case Kind::Write:
        m_parts.jobs.write(m_name, m_secret.revealText(), done);
        break;
    case Kind::Remove:
        m_parts.jobs.remove(m_name, done);
        break;
    }
}

void KeychainOperation::onJob(const KeychainJobEnd &end)
{
    m_end = end;
    if (end.kind == KeychainJobEnd::Kind::Failed && m_seen.isSecretService) {
        // The service may have been restarted without our noticing; reading once more does no harm.
        dropLibsecretsSession();
        if (m_kind == Kind::Read && !std::exchange(m_readAgain, true)) {
            runJob();
            return;
        }
    }
    if (end.kind == KeychainJobEnd::Kind::TimedOut) {
        m_seen.state = State::Refusing;
        m_seen.detail = end.detail;
        finish(
            failure({.kind = Error::Kind::Timeout, .detail = end.detail, .mayHaveTakenEffect = m_kind != Kind::Read}));
    } else if (m_kind == Kind::Read && end.kind == KeychainJobEnd::Kind::Done) {
        finish(std::optional(end.secret));
    } else if (!m_seen.isSecretService) {
        believeJob();
    } else {
        // "Not found" and "deleted" are also what a keyring says that was locked just now.
        m_parts.service.look(true, [this](const KeychainLook &seen) {
            m_seen = seen;
            if (seen.state == State::Ready)
                prove();
            else
                refuse(seen.detail.isEmpty() ? u"the keychain is locked"_s : seen.detail);
        });
    }
}

void KeychainOperation::believeJob()
{
    switch (m_end.kind) {
    case KeychainJobEnd::Kind::Done:
        finish(std::optional<Secret>());
        return;
    case KeychainJobEnd::Kind::NotFound:
        if (m_kind != Kind::Write) {
            finish(std::optional<Secret>());
            return;
        }
        break;
    case KeychainJobEnd::Kind::Denied:
        m_seen.state = State::Locked;
        break;
    case KeychainJobEnd::Kind::NoBackend:
        m_seen.state = State::Absent;
        m_seen.missing = SecretStore::Missing::SecretService;
        break;
    case KeychainJobEnd::Kind::Failed:
    case KeychainJobEnd::Kind::TimedOut:
        m_seen.state = State::Refusing;
        break;
    }
    refuse(m_end.detail);
}

void KeychainOperation::prove()
{
    m_parts.service.find(m_parts.server, m_name, [this](const Result<SecretService::Found> &found) {
        if (found) {
            judge(*found);
            return;
        }
        m_seen.state = State::Refusing;
        refuse(found.error().detail);
    });
}

void KeychainOperation::judge(const SecretService::Found &found)
{
    const bool isThere = found.locked || found.unlocked;
    const bool done = m_end.kind == KeychainJobEnd::Kind::Done;
    if (m_kind == Kind::Write ? done && found.unlocked : !isThere)
        finish(std::optional<Secret>());
    else if (found.locked)
        refuse(u"the item is locked"_s);
    else
        refuse(done ? u"the keychain said done and did nothing"_s : m_end.detail);
}

void KeychainOperation::refuse(const QString &detail)
{
    finish(failure(
        {.kind = Error::Kind::Keychain, .detail = detail, .mayHaveTakenEffect = m_jobRan && m_kind != Kind::Read}));
}

void KeychainOperation::finish(const Answer &answer)
{
    m_done(answer, m_seen);
}
