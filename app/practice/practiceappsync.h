// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/core/result.h"
#include "app/practice/practiceappprogram.h"

#include <QObject>
#include <functional>

/// One sync, as the app does it when it gets a PUT: posts its functions to Inngest with its key's hash as bearer token,
/// and where that is refused once more with the fallback's. Belongs to the app's server: closing that ends it.
class PracticeAppSync : public QObject
{
    Q_OBJECT

public:
    using Answer = std::function<void(const HttpResponse &)>;

    /// Calls once with what the PUT is to be answered with, then deletes itself.
    static void run(Clock &clock, const PracticeAppProgram &program, const QUrl &api, QObject *owner, Answer answer);

private:
    PracticeAppSync(Clock &clock, const PracticeAppProgram &program, const QUrl &api, QObject *owner, Answer answer);

    void tryNextKey();
    void receive(const Result<HttpResponse> &registered);
    void fail(const QString &message);
    void finish(const HttpResponse &answer);

    Clock &m_clock;
    const PracticeAppProgram m_program;
    const QUrl m_api;
    const Answer m_answer;
    QList<Secret> m_keys; // that are still to be tried
};
