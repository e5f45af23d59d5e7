// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QList>
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

    /// "latency", "lostAnswer", ...; nullopt: no such kind.
    static std::optional<Kind> kindOf(const QString &name);
    static QString nameOf(Kind kind);
    static QStringList kindNames();

    QJsonObject toJson() const;
    /// {"operation", "kind", "times", "skip", "milliseconds"}; all but the kind may be missing. Rejected: why not.
    static Result<PracticeFault> fromJson(const QJsonObject &json);
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
    /// Those of this operation; empty: all.
    void clear(const QString &operation = {});
    QJsonArray toJson() const;

    /// Counts the request.
    Fate meet(const QString &operation);

private:
    QList<PracticeFault> m_faults;
};
