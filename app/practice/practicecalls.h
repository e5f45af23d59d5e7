// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/httpcall.h"
#include "app/practice/practicestate.h"

#include <QHash>

/// What came of a sync: the sync that was recorded, or why there is none (the codes of the dashboard's CodedError).
struct PracticeSyncOutcome
{
    std::optional<SyncFailure> failure;
    QString data; ///< With a failure: JSON text with the app's HTTP status and headers. Empty: it did not answer.
    std::optional<PracticeApp> app;
};

/// What Inngest finds when it asks an app, as far as it concerns keys.
struct PracticeAppFinding
{
    QString signingKey = QStringLiteral("UNKNOWN"); ///< The dashboard's SecretCheck.
    QString fallback = QStringLiteral("UNKNOWN");
};

/// The calls that Inngest makes to apps, over real HTTP and signed with the environment's active key: the question
/// which keys an app holds, and the sync. Also hears what apps register, since a sync is only what the app then posts.
class PracticeCalls : public QObject
{
    Q_OBJECT

public:
    explicit PracticeCalls(PracticeState &state);

    QFuture<Result<PracticeAppFinding>> ask(const QString &environmentId, const QUrl &url);
    QFuture<Result<PracticeSyncOutcome>> sync(const QString &environmentId, const QString &externalId, const QUrl &url);

    /// An app at this URL posted its functions: under this app, or refused with this code.
    void noteRegistration(const QUrl &url, const QString &appId, const QString &refusalCode);

private:
    struct Registration
    {
        QString appId;
        QString refusalCode;
    };

    PracticeSyncOutcome judge(const QString &environmentId, const QString &externalId, const QUrl &url,
        const Result<HttpResponse> &answer, const std::optional<Registration> &registration) const;
    PracticeAppFinding judge(const QString &environmentId, const Result<HttpResponse> &answer) const;

    PracticeState &m_state;
    QHash<QString, Registration> m_registrations; // by URL, the newest; taken by the sync that caused it
};
