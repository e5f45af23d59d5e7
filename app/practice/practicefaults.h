// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QString>
#include <chrono>
#include <optional>

/// Something that goes wrong on purpose.
struct PracticeFault
{
    enum class Kind {
        Latency, ///< Answers later; goes along with another fault.
        Unauthorized, ///< 401; no effect.
        Unauthenticated, ///< 200 with UNAUTHENTICATED in `errors`; no effect.
        Forbidden, ///< 200 with "forbidden" in `errors`; no effect.
        RateLimited, ///< 429 with Retry-After; no effect.
        ServerError, ///< 503; no effect.
        Cut, ///< The connection ends before the status line; no effect.
        NeverAnswers, ///< No answer ever comes; no effect.
        HalfAnswer, ///< Takes effect; the connection ends in the middle of the answer.
        NotJson, ///< 200 with a page of a proxy; no effect.
        LostAnswer, ///< Takes effect; the connection ends before the status line.
        LateEffect, ///< No answer comes; takes effect `delay` after the client gave up.
    };

    Kind kind = Kind::Cut;
    QString operation; ///< A GraphQL operation's name or a path ("/fn/register", "/e"); "*": every one.
    int times = 1; ///< How often; -1: for ever.
    int skip = 0; ///< How many requests go well before.
    std::chrono::milliseconds delay{0}; ///< Latency's and LateEffect's; RateLimited: what Retry-After says.
};

/// The faults that are set, and which of them meet a request.
class PracticeFaults
{
public:
    /// What becomes of one request.
    struct Fate
    {
        std::chrono::milliseconds latency{0};
        std::optional<PracticeFault> fault; ///< The first that was set; latency aside.
    };

    void add(const PracticeFault &fault) { m_faults.append(fault); }
    void clear() { m_faults.clear(); }
    const QList<PracticeFault> &all() const { return m_faults; }

    /// Counts the request.
    Fate meet(const QString &operation);

private:
    QList<PracticeFault> m_faults;
};
