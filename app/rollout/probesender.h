// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rollout/probeclient.h"

#include <QElapsedTimer>
#include <QHash>
#include <QNetworkReply>
#include <memory>
#include <vector>

class QNetworkAccessManager;

/// The part of ProbeClient that works in its thread. An access manager runs at most six requests per host and port, so
/// there are as many as it takes to keep a request from waiting for another.
class ProbeSender : public QObject
{
    Q_OBJECT

public:
    ProbeSender();
    ~ProbeSender() override;

    void send(quint64 id, const ProbeRequest &request);
    void abort(quint64 id);

signals:
    void answered(quint64 id, const ProbeReply &reply);

private:
    struct Manager
    {
        std::unique_ptr<QNetworkAccessManager> network;
        QHash<QString, int> running; ///< By host and port.
    };
    struct Running
    {
        QNetworkReply *reply = nullptr; // the access manager's child
        Manager *manager = nullptr;
        QString place;
        QElapsedTimer since;
        QByteArray body;
        bool isTooLarge = false;
    };

    Manager &managerFor(const QString &place);
    void onReadyRead(quint64 id);
    void onFinished(quint64 id);

    std::vector<std::unique_ptr<Manager>> m_managers;
    QHash<quint64, Running> m_running;
};
