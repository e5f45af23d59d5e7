// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/domain/restartwatch.h"
#include "app/practice/httpserver.h"

#include <QJsonArray>
#include <QJsonObject>
#include <QMap>
#include <optional>

/// What stands in for a self-hosted Inngest server: it answers what one was seen to answer, out of a file of settings
/// that is read at the start and never again. Apps register with it, it calls them all the time, and takes events.
class StandIn
{
public:
    struct Options
    {
        QStringList settings; ///< Files of NAME=value lines. Several: as many servers behind one address, in turns.
        QString state; ///< File of what a real one has in its database: the apps; and what is counted.
        quint16 port = 0;
        bool isDevelopment = false;
        std::chrono::milliseconds callPause{0}; ///< 0: it calls no app.
    };

    StandIn(Clock &clock, Options options);

    std::optional<QString> start(); ///< Why it does not.
    QByteArray origin() const { return m_server.origin(); }
    void stopListening() { m_server.close(); }

private:
    struct Answer
    {
        int status = 200;
        QByteArray type = "application/json";
        QByteArray body;
    };

    static Answer json(const QJsonObject &object, int status = 200);
    Answer answer(const HttpRequest &request, const ServerSettings &held);
    Answer list(const HttpRequest &request, const ServerSettings &held) const;
    Answer takeEvents(const HttpRequest &request, const ServerSettings &held);
    Answer registerApp(const HttpRequest &request);
    bool isAllowed(const HttpRequest &request, const ServerSettings &held) const;
    void callApps();
    void count(const QString &what);
    void loadState();
    void saveState() const;

    Clock &m_clock;
    const Options m_options;
    QList<ServerSettings> m_held;
    QMap<QString, QJsonObject> m_apps; // by their ids, as registered
    QJsonObject m_counts;
    qsizetype m_turn = 0;
    QObject m_calls; // the context of calls that are under way
    HttpServer m_server;
};
