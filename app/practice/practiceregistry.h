// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecalls.h"
#include "app/practice/practicestate.h"

/// What apps post to /fn/register: their functions, with their signing key's hash as bearer token. Accepts the hash of
/// an environment's active key only; trying the fallback after a 401 is the app's business.
class PracticeRegistry
{
public:
    struct Answer
    {
        int status = 200;
        QJsonObject body;
    };

    PracticeRegistry(PracticeState &state, PracticeCalls &calls);

    /// bearer: "signkey-prod-" and the hash. branch: the name of the branch environment, of the header X-Inngest-Env.
    Answer accept(const QString &bearer, const QString &branch, const QByteArray &body);

private:
    /// The environment that the app lives in; of a branch parent's keys the named child, which is `made` at its first
    /// sync. Empty, with the refusal's code: there is none.
    QString environmentFor(const PracticeSigningKey &key, const QString &branch, std::optional<Environment> &made,
        QString &refusalCode) const;
    Answer refuse(const QUrl &url, int status, const QString &code, const QString &message);

    PracticeState &m_state;
    PracticeCalls &m_calls;
};
