// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/byhand/keynotes.h"
#include "app/domain/serversettings.h"

#include <optional>

/// What a person was given for a restart, as the keychain keeps it in one item: a server that this keeps from answering
/// tells nobody what it held.
struct HandedSettings
{
    qint64 act = 0; ///< Its number in the journal.
    ServerSettings before; ///< What the server held then.
    ServerSettings wanted;

    /// Both signing keys are noted ones: others can write into the keychain, too.
    bool areOf(const QList<NotedKey> &notes) const;

    bool operator==(const HandedSettings &) const = default;
};

Secret writtenAs(const HandedSettings &settings);
std::optional<HandedSettings> handedSettingsFrom(const Secret &text); ///< nullopt: nothing that was written so.
