// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/app.h"
#include "app/practice/httpserver.h"
#include "app/practice/practiceappprogram.h"

/// An app that really answers over HTTP, as an SDK does.
struct AnsweringApp
{
    AnsweringApp(Clock &clock, const QString &name, const PracticeAppVariables &variables)
        : http(clock, [this, &clock](const HttpRequest &request, const HttpResponder &responder) {
            ++asked;
            if (restarts)
                responder.send({.status = 503});
            else
                responder.send(program->answer(request, clock.now()));
        })
    {
        const auto port = http.listen();
        const QUrl url(QStringLiteral("http://127.0.0.1:%1/api/inngest").arg(port.value()));
        program = std::make_unique<PracticeAppProgram>(PracticeAppCode{.id = name, .externalId = name}, variables, url,
            QUrl(QStringLiteral("http://127.0.0.1:1")));
        app = {.id = name, .externalId = name, .name = name, .environmentId = QStringLiteral("production")};
        app.latestSync = Sync{.sdkLanguage = QStringLiteral("js"), .sdkVersion = QStringLiteral("4.2.6"), .url = url};
    }

    HttpServer http;
    std::unique_ptr<PracticeAppProgram> program;
    App app;
    int asked = 0;
    bool restarts = false; ///< What stands in front of it says so meanwhile.
};
