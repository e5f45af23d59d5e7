// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/dashboard/restclient.h"
#include "app/domain/environment.h"

/// Whether an API key belongs to the environment of a signing key, by the apps that Inngest lists to each of the two.
enum class ListedApps {
    Same,
    Different,
    NotComparable, ///< Neither lists one, or the signing key's list cannot be had.
};

/// An API key opens one environment and does not say which. byApiKey: what it lists, just read. signingKey: the current
/// one, or why it is not at hand. rest and context outlive the answer.
QFuture<Result<ListedApps>> compareListedApps(RestClient &rest, const RestBearer &apiKey, const QList<App> &byApiKey,
    const Environment &environment, const QFuture<Result<Secret>> &signingKey, QObject *context);
