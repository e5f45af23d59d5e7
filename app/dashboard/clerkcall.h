// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/flow.h"
#include "app/dashboard/clerkclient.h"
#include "app/dashboard/httpexchange.h"

/// One call to Clerk on its way: waits for its turn, sends, and after a passing failure pauses and sends again. A child
/// of the client, and gone with it; the request itself goes on, so that a new client token in its answer is kept.
class ClerkCall final : public Flow<Result<QByteArray>>
{
    Q_OBJECT

public:
    /// form: the form fields of a POST; none: a GET.
    ClerkCall(const QString &path, const std::optional<QByteArray> &form, ClerkClient &client);

    void start();

private:
    ApiRequest apiRequest() const;
    void onAnswer(const Result<ApiAnswer> &answer);
    void sendLaterOrEnd(const Error &error);
    void end(const Result<QByteArray> &body);

    const QString m_path;
    const std::optional<QByteArray> m_form;
    ClerkClient &m_client;
    qsizetype m_retries = 0;
};
