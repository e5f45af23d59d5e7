// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationsight.h"
#include "tests/support/answerof.h"
#include "tests/support/sessionstage.h"

/// What the tests of a rotation's doubts have in common: apps that do not tell, time that passes, and what is on
/// record.
namespace doubts {

using Stage = SessionStage;

inline const QString production = QStringLiteral("production");

inline App workerApp(const QString &name = QStringLiteral("worker"))
{
    return {.id = QStringLiteral("id-") + name,
        .externalId = name,
        .name = name,
        .environmentId = production,
        .method = AppMethod::Connect};
}

inline Worker connection(const QString &instanceId, const QDateTime &connectedAt)
{
    return {.id = QStringLiteral("connection of ") + instanceId,
        .appId = workerApp().id,
        .instanceId = instanceId,
        .connectedAt = connectedAt,
        .status = Worker::Status::Ready};
}

/// At an address where nobody is.
inline App silentApp()
{
    return {.id = QStringLiteral("id-shop"),
        .externalId = QStringLiteral("shop"),
        .name = QStringLiteral("shop"),
        .environmentId = production,
        .latestSync = Sync{.url = QUrl(QStringLiteral("http://127.0.0.1:1/api/inngest"))}};
}

/// Time passes while nothing happens, until it is so.
inline bool passesUntil(Stage &stage, const std::function<bool()> &isSo)
{
    return QTest::qWaitFor(
        [&] {
            const QList<RolloutRow> &rows = stage.session->check().rows();
            const bool isAsking
                = std::any_of(rows.begin(), rows.end(), [](const RolloutRow &row) { return row.isAsking; });
            if (!isSo() && !isAsking && !stage.session->isBusy() && !stage.session->live().isLoading)
                stage.clock.advance(std::chrono::seconds(10));
            return isSo();
        },
        20'000);
}

inline std::optional<RolloutRow> rowOf(const Stage &stage, RotationStep::Kind step, const QString &name)
{
    for (const RolloutRow &row : stage.session->rows(step)) {
        if (row.app.app.name == name)
            return row;
    }
    return {};
}

inline QList<HistoryEntry> rowsOfHistory(const Stage &stage, const QString &what)
{
    QList<HistoryEntry> entries = answerOf(stage.store->entries()).value_or(QList<HistoryEntry>());
    entries.removeIf([&what](const HistoryEntry &entry) { return entry.what != what; });
    return entries;
}

inline std::optional<HistoryEntry> rowOfHistory(const Stage &stage, const QString &what)
{
    const QList<HistoryEntry> entries = rowsOfHistory(stage, what);
    return entries.isEmpty() ? std::nullopt : std::optional(entries.first());
}

inline bool hasRefusal(const QList<RotationNotice> &notices, RotationNotice::Kind kind)
{
    return std::any_of(notices.begin(), notices.end(), [kind](const RotationNotice &notice) {
        return notice.kind == kind && notice.severity == RotationNotice::Refusal;
    });
}

} // namespace doubts
