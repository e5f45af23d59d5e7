// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

// libsecret as QtKeychain uses it: loaded when the program runs, since a package that depends on QtKeychain does not
// bring it along.

bool hasLibsecret();

/// Makes libsecret open a new session with the Secret Service at its next call. By itself it keeps the one that it has
/// for as long as the program runs, and after a restart of the service every call fails.
void dropLibsecretsSession();

/// Notes the object by which libsecret reaches the service. After a job: there is one then.
void noteLibsecretsService();

/// After the session bus has gone, once every call on it has ended. libsecret (0.20.5) never releases its object, and
/// with it the dead connection, which GIO then hands out for as long as the program runs.
void releaseLibsecretsService();
