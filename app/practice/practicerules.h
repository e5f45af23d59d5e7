// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicestate.h"

/// What an ingest key is made or changed from; the dashboard's NewIngestKey and UpdateIngestKey.
struct PracticeIngestInput
{
    std::optional<QString> name;
    EventFilter filter;
    std::optional<QJsonObject> metadata;
};

/// What may be done with keys, as Inngest has it: each act checks, then commits in one write. A refusal is
/// Error::Kind::Rejected or NotFound with the message that the server would give; nothing has changed then.
class PracticeRules
{
public:
    explicit PracticeRules(PracticeState &state);

    /// Refused while there is an inactive one, in an archived environment and in a branch child.
    Result<PracticeSigningKey> createSigningKey(const QString &environmentId, const QString &userId);
    /// Only an inactive one.
    Result<PracticeSigningKey> deleteSigningKey(const QString &keyId);
    /// Deletes the active one and makes the inactive one active. Names no key.
    Result<PracticeSigningKey> rotateSigningKey(const QString &environmentId);

    Result<PracticeIngestKey> createIngestKey(
        const QString &environmentId, const QString &source, const PracticeIngestInput &input);
    /// What the input leaves out is unset.
    Result<PracticeIngestKey> updateIngestKey(const QString &keyId, const PracticeIngestInput &input);
    Done deleteIngestKey(const QString &environmentId, const QString &keyId);

    /// As somebody else would on the dashboard's page: createSigningKey, deleteSigningKey (the inactive one),
    /// rotateSigningKey or createEventKey. Gives the key's id.
    Result<QString> actAsColleague(const QString &act, const QString &environmentId, const QString &keyName);

    /// Whether Inngest takes this event from this address through the key.
    static bool letsThrough(const EventFilter &filter, const QString &eventName, const QString &ip);

private:
    /// The environment, if it takes new keys.
    Done checkTakesNewKeys(const QString &environmentId) const;

    PracticeState &m_state;
};
