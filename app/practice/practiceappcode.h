// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/app.h"
#include "app/practice/practiceappsdk.h"

/// What does not change about a practice app while it runs: its code, so to say.
struct PracticeAppCode
{
    QString id; ///< The dashboard's, where it knows the app: App::id.
    QString externalId; ///< What its SDK client is created with.
    QString name;
    QString environmentId; ///< Of a preview: the branch child.
    AppMethod method = AppMethod::Serve;
    PracticeAppSdk sdk;
    QString framework; ///< "nextjs", "express", ...
    QString platform; ///< "vercel", ...; empty: not told.
    QString appVersion;
    int functionCount = 1;
    QString eventName; ///< Of the events that it sends; empty: it sends none.

    bool operator==(const PracticeAppCode &) const = default;
};
