// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/httpserver.h"
#include "app/practice/practiceappprogram.h"

#include <QJsonObject>
#include <memory>
#include <vector>

struct AppVariables;

/// Apps that answer over HTTP as an SDK does, with whoever sets their variables. They outlive the program that asks
/// them, and go by its clock, which leaps: what time it is there stands in its signatures.
class SweptApps
{
public:
    /// At which server they register when they are synced; none: they are synced by a call to Inngest alone.
    void setApi(const QUrl &origin) { m_api = origin; }
    /// Gives where it is asked.
    QUrl add(const QString &name, const Secret &signingKey, const Secret &eventKey);
    /// Registers it, as its first deployment did.
    [[nodiscard]] bool registers(const QString &name);

    /// What a person is asked to set, for one in another process.
    static QJsonObject askedOf(const AppVariables &variables);
    /// Sets that, and starts the app anew with it.
    void set(const QJsonObject &asked);
    int changes() const { return m_changes; } ///< What was set already is none.
    int answers() const { return m_answers; } ///< To questions that were signed with a key that the app holds.

    /// After the end of a rotation: each holds the signing key alone, and an event key that is there.
    QStringList misfits(const Secret &signingKey, const QList<Secret> &eventKeys) const;

private:
    struct One
    {
        QString name;
        PracticeAppVariables variables;
        QUrl url;
        std::unique_ptr<HttpServer> http;
    };

    PracticeAppProgram programOf(const One &app) const;
    void answer(const One &app, const HttpRequest &request, const HttpResponder &responder);
    void sync(const One &app, QList<Secret> keys, const HttpResponder &responder);

    QUrl m_api;
    SystemClock m_clock;
    std::vector<std::unique_ptr<One>> m_apps;
    int m_changes = 0;
    int m_answers = 0;
    QObject m_calls; // the context of those that are under way
};
