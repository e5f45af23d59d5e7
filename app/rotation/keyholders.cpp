// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/keyholders.h"

#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/rotation/eventkeyholders.h"
#include "app/rotation/rolloutapps.h"

KeyHolders::KeyHolders(HistoryStore &history, SecretStore &secrets, Clock &clock, QObject *parent)
    : QObject(parent)
    , m_accesses(history, secrets)
    , m_check(clock)
{
}

void KeyHolders::ask(const Question &question)
{
    if (m_isAsking)
        return;
    m_isAsking = true;
    m_holders.clear();
    m_unknown.clear();
    whenFinished(m_accesses.load(question.origin, question.environment.id), this,
        [this, question](
            const Result<KeptAccesses> &accesses) { askAll(question, accesses.value_or(KeptAccesses())); });
}

void KeyHolders::askAll(const Question &question, const KeptAccesses &accesses)
{
    RolloutKeys keys{.goal = RolloutGoal::Survey,
        .oldSigningKey = question.currentSigningKey,
        .newSigningKey = question.newSigningKey};
    keys.oldFingerprint = signingKeyFingerprint(question.currentSigningKey);
    if (!question.newSigningKey.isEmpty())
        keys.newFingerprint = signingKeyFingerprint(question.newSigningKey);
    m_check.setKeys(keys);
    m_check.setApps(rolloutAppsOf(question.apps, question.environments, accesses));
    whenFinished(m_check.askEveryoneOnce(), this,
        [this, fingerprint = question.fingerprint](const Done &) { read(fingerprint); });
}

void KeyHolders::read(const QString &fingerprint)
{
    const bool isNewSigningKey = fingerprint == m_check.keys().newFingerprint;
    for (const RolloutRow &row : m_check.rows()) {
        const AppSample &sample = row.latest;
        const Holding::Held event = holdsEventKey(sample, fingerprint);
        const bool isHeld = sample.signingFingerprint == fingerprint || sample.fallbackFingerprint == fingerprint
            || event == Holding::Held::Yes
            || (isNewSigningKey && sample.signing.acceptsNew == Holding::Held::Yes);
        const bool isTold
            = isNewSigningKey ? sample.signing.acceptsNew == Holding::Held::No : event == Holding::Held::No;
        if (isHeld)
            m_holders.append(row.app.app.name);
        else if (!isTold)
            m_unknown.append(row.app.app.name);
    }
    m_isAsking = false;
    emit answered();
}
