// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicetable.h"

/// The whole practice account as one value: what its file holds.
struct PracticeAccount
{
    PracticeTable<PracticeUser> users; ///< The one who is signed in comes first.
    PracticeTable<Environment> environments;
    PracticeTable<PracticeSigningKey> signingKeys;
    PracticeTable<PracticeIngestKey> ingestKeys;
    PracticeTable<PracticeApp> apps;
    PracticeTable<PracticeSender> senders;
    quint16 port = 0; ///< Of the server; 0: none yet.
    QJsonObject running; ///< By the id of an app or a sender: what it keeps of itself.

    /// Keys in clear.
    QJsonObject toJson() const;
    /// The same; what this account shares with `before` is taken from what was written of that one, so that a change of
    /// one app does not cost the writing of ten thousand keys.
    QJsonObject toJson(const PracticeAccount &before, const QJsonObject &written) const;
    /// nullopt: that is no account.
    static std::optional<PracticeAccount> fromJson(const QJsonObject &json);

    bool operator==(const PracticeAccount &) const = default;
};
