// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/dashboard/httpexchange.h"
#include "app/domain/app.h"

/// Has an app register its functions at its server: an unsigned PUT, upon which the app sends them there with its own
/// key. Nothing secret of ours travels in it.
class AppSync final : public Flow<Result<ResyncOutcome>>
{
    Q_OBJECT

public:
    /// url: where the server calls the app. reachedAt: where it is reached from here, where that is another address.
    static QFuture<Result<ResyncOutcome>> run(const QUrl &url, const QUrl &reachedAt, const QString &appId,
        QNetworkAccessManager &network, Clock &clock, QObject *owner);

    /// What an app's answer says; a 200 by itself says nothing. Pure.
    static ResyncOutcome outcomeOf(const ApiAnswer &answer, const QString &appId);

private:
    AppSync() = default;
};
