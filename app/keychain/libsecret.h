// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <functional>
#include <optional>

using GVariant = struct _GVariant;

// libsecret as QtKeychain uses it: loaded when the program runs, since a package that depends on QtKeychain does not
// bring it along.

bool hasLibsecret();

/// Makes libsecret open a new session with the Secret Service at its next call. By itself it keeps the one that it has
/// for as long as the program runs, and after a restart of the service every call fails.
void dropLibsecretsSession();

/// Notes the object by which libsecret reaches the service. After a job: there is one then.
void noteLibsecretsService();

/// Opens libsecret's session with the service where it has none, for values that go over the bus beside QtKeychain's
/// jobs: encrypted, where the service can do that, and decrypted in memory that is wiped. done is called in any case.
void openLibsecretsSession(const std::function<void()> &done);
/// The session's path; empty where there is none.
QByteArray libsecretsSession();
/// From GetSecret's "(oayays)"; nothing where it is not of this session.
std::optional<Secret> decodedByLibsecret(GVariant *secret);
/// For SetSecret: an "(oayays)" that nobody owns yet; nullptr where there is no session.
GVariant *encodedByLibsecret(const Secret &secret);

/// After the session bus has gone, once every call on it has ended. libsecret (0.20.5) never releases its object, and
/// with it the dead connection, which GIO then hands out for as long as the program runs.
void releaseLibsecretsService();
