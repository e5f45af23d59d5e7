// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/dashboard.h"

/// Where in Inngest's dashboard a person does this; empty where the site or the environment's slug is not known. A
/// branch environment's key pages only lead on to those of the parent, whose slug there is `branch` whatever the API
/// calls it: they are gone to at once.
QUrl dashboardPage(const QUrl &siteOrigin, ActKind kind, const Environment &environment);

/// Where in Inngest's dashboard a person sees whether runs succeed; empty as above, and for the parent of branches,
/// whose apps run in each of them.
QUrl dashboardRunsPage(const QUrl &siteOrigin, const Environment &environment);

/// What a person brings back from there.
Way::Paste pasteOf(ActKind kind);
