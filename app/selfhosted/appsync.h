// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/dashboard/httpexchange.h"
#include "app/domain/app.h"

/// How a person wants an app to be called, where its address alone does not do; as it is asked.
struct AppDoor
{
    QUrl url; ///< Where it is reached from here, where that is not where the server calls it.
    QList<ApiHeader> headers; ///< A host's protection bypass, say. Sent to this app's host only.
    QByteArray caPem; ///< A CA of one's own, besides the system's.
    QUrl proxy; ///< What leads to it; empty: what the system says.
};

/// Has an app register its functions at its server: an unsigned PUT, upon which the app sends them there with its own
/// key. No key of Inngest travels in it.
class AppSync final : public Flow<Result<ResyncOutcome>>
{
    Q_OBJECT

public:
    /// url: where the server calls the app.
    static QFuture<Result<ResyncOutcome>> run(
        const QUrl &url, const AppDoor &door, const QString &appId, Clock &clock, QObject *owner);

    /// What an app's answer says; a 200 by itself says nothing. Pure.
    static ResyncOutcome outcomeOf(const ApiAnswer &answer, const QString &appId);

private:
    AppSync() = default;
};
