// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/httpanswerreader.h"
#include "app/core/secret.h"
#include "app/domain/reading.h"

#include <QByteArray>
#include <QList>
#include <QUrl>
#include <chrono>

/// One HTTP answer as it came over the wire, or why none came.
struct ProbeReply
{
    /// What an SDK's answer can be at most; it has about one kilobyte.
    static constexpr qsizetype maxBytes = 256 * 1024;

    ProbeReason::Kind failure = ProbeReason::NoConnection; ///< None: it came whole, whatever its status.
    NetworkFault fault = {}; ///< What was seen, where it did not.
    int status = 0; ///< Of the final answer: interim ones are passed over.
    HttpHeaders headers;
    QByteArray body;
    std::chrono::milliseconds took{0};

    QByteArray header(QByteArrayView name) const { return headerIn(headers, name); }
};

/// Reads an answer to a GET that was signed with that key. Pure, and safe with whatever came. Of a hash no more than
/// the fingerprint leaves it: the whole one of a signing key opens Inngest's API. asked: the address that was asked,
/// where it is known; with it a redirect within the host is told from one to another.
ProbeAnswer readProbeAnswer(const ProbeReply &reply, const Secret &askedWith, const QUrl &asked = {});
