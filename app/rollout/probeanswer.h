// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/domain/probeanswer.h"

#include <QByteArray>
#include <QList>
#include <chrono>
#include <utility>

/// One HTTP answer as it came over the wire, or why none came.
struct ProbeReply
{
    enum class Fate {
        Answered, ///< Whole, whatever its status.
        TimedOut,
        NoConnection,
        BadCertificate,
        TooLarge,
        CutOff, ///< In the middle of the body.
        NotHttp, ///< Something that speaks another protocol.
        NoUrl, ///< Not an http or https address: nothing was sent.
    };

    /// What an SDK's answer can be at most; it has about one kilobyte.
    static constexpr qsizetype maxBytes = 256 * 1024;

    Fate fate = Fate::NoConnection;
    int status = 0;
    QList<std::pair<QByteArray, QByteArray>> headers;
    QByteArray body;
    std::chrono::milliseconds took{0};

    /// The first header of that name, whatever its case; empty: none.
    QByteArray header(QByteArrayView name) const;
};

/// Reads an answer to a GET that was signed with that key. Pure, and safe with whatever came.
ProbeAnswer readProbeAnswer(const ProbeReply &reply, const Secret &askedWith);
