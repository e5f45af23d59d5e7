// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

class PracticeClock;
class PracticeServer;

/// The server's own commands of POST /practice/control. Each is a JSON object with "command" and:
/// - "status": answers {"origin", "requests": {operation: count}, "faults": [...], "environments", "ingestKeys"}
/// - "clearRequests": counts from 0 again
/// - "setFault": "operation", "kind", "times", "skip", "milliseconds" (PracticeFault); adds one
/// - "clearFaults": "operation"; without it all
/// - "reset": "environments", "eventKeys" (PracticeSize)
/// - "colleague": "act" is createSigningKey, deleteSigningKey, rotateSigningKey, createEventKey or deleteEventKey, as
/// if
///   somebody else had done it on the dashboard's page; "environmentId" (production without it), "keyId" (the inactive
///   one without it), "name". Answers {"id"}; a rule's refusal is the command's.
void addPracticeCommands(PracticeServer &server);

/// For servers whose clock can change its speed:
/// - "timeScale": "factor"; how fast the server's time runs. Without a factor it only answers the present one.
/// - "leap": "milliseconds"; it is that much later at once, while what waits keeps its pause. Answers {"now"} (UTC, ISO
///   with milliseconds); without milliseconds only that.
void addTimeScaleCommand(PracticeServer &server, PracticeClock &clock);
