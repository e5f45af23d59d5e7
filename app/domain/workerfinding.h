// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/proof.h"

/// What an app's connections come to.
struct WorkerFinding
{
    bool isConnected = false; ///< A worker of it is, for certain.
    Proof::Because because = Proof::Because::NotConnected; ///< Evidence: it is as the question wants it.
};

/// A worker signs in with its key when it connects, and keeps what it had then. One that connected after its variables
/// were set, as an instance that had not been seen before, has read them; one with an instance id from before may be
/// the same process that only connected anew, and as long as they are not live any may have what was there before.
/// workers: of now; also of other apps.
WorkerFinding findWorkers(const Question &question, Aspect::Kind aspect, const QList<Worker> &workers);
