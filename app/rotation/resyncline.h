// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/app.h"

/// What came of one app's resync, for the page and on the record: there of the app its ids and its name.
struct ResyncLine
{
    App app;
    enum State { Waiting, Running, Good, Failed, Unknown } state = Waiting;
    QString code; ///< SyncFailure::code.
    QString message;
    int appHttpStatus = 0;
    QString answeredAppId; ///< Differs from the app's: "the app id changed".
    QUrl urlBefore;
    QUrl urlNow;
    QDateTime at = {}; ///< On the record: UTC, this machine's clock.
    QString signedWith = {}; ///< On the record: the fingerprint of the key by which Inngest signed. Empty: not noted.

    bool isOfAnotherApp() const { return state == Good && !answeredAppId.isEmpty() && answeredAppId != app.externalId; }
    bool operator==(const ResyncLine &) const = default;
};
