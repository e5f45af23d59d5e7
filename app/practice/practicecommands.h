// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

class PracticeApps;
class PracticeServer;

// The commands of POST /practice/control: each is a JSON object with "command" and what stands beside it here.
// PracticeControl sends them.

/// The server's own:
///
/// | command | besides | answers |
/// |---|---|---|
/// | status | | {origin, requests (operation to count), faults, environments, ingestKeys} |
/// | clearRequests | | {}: counts from 0 again |
/// | setFault | operation, kind, times, skip, milliseconds (PracticeFault) | {}: one more |
/// | clearFaults | operation; without it all | {} |
/// | reset | environments, eventKeys, apps, isMixed (PracticeSize) | {} |
/// | colleague | act, environmentId (production without it), keyId (the inactive one without it), name | {id} |
///
/// A colleague acts as somebody else would on the dashboard's page: createSigningKey, deleteSigningKey,
/// rotateSigningKey, createEventKey or deleteEventKey. A rule's refusal is the command's.
void addPracticeCommands(PracticeServer &server);

/// The apps':
///
/// | command | besides | answers |
/// |---|---|---|
/// | apps | | PracticeAppsStatus |
/// | setAppVariables | id, variables (name to text, or to null: unset) | PracticeAppsStatus |
/// | deployApp | id | PracticeAppsStatus |
/// | setAppBehaviour | id, isReachable, delay, protectionStatus: each as before when left out | PracticeAppsStatus |
/// | setDeployPace | restart, settle (milliseconds) | {} |
/// | signIn | isSignedIn, of practice-host (PracticePlatforms); as it is when left out | {isSignedIn} |
/// | traffic | action: "start" (interval in milliseconds), "stop", "reset" or none | {isRunning, interval, counts} |
///
/// The apps have to live as long as the server's control endpoint.
void addPracticeAppCommands(PracticeServer &server, PracticeApps &apps);
