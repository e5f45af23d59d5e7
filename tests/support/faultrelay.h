// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>
#include <QTcpServer>
#include <QUrl>
#include <array>
#include <optional>

class QTcpSocket;

/// Stands between the program and a server over plain HTTP, counts the requests, and sees to it that one of them is
/// answered badly.
class FaultRelay : public QObject
{
    Q_OBJECT

public:
    enum class Fault {
        Unauthorized, ///< 401, and why, as Inngest says it.
        ServerError, ///< 500, as JSON.
        Page, ///< 503, as a proxy's page.
        TooMany, ///< 429, with Retry-After.
        SignIn, ///< 302 to a page of another host of this computer.
        HtmlAnswer, ///< 200, and a page.
        OtherJson, ///< 200, and `{}`.
        Empty, ///< 200, and nothing.
        CutOff, ///< The connection closes; the server never hears of it.
        LostAnswer, ///< The server does it, and the connection closes.
        HalfAnswer, ///< The server does it; half of what it says arrives.
        NeverAnswers, ///< The server never hears of it, and the connection stays open.
    };
    static constexpr std::array<const char *, 12> names{"unauthorized", "server error", "page", "too many", "sign-in",
        "html answer", "other json", "empty", "cut off", "lost answer", "half answer", "never answers"};

    explicit FaultRelay(QUrl target);
    ~FaultRelay() override;

    QUrl origin() const;
    int requests() const { return m_requests; }
    /// Counts anew. number: from 1; 0 answers all as they come.
    void begin(int number, Fault fault);
    bool hasMet() const { return m_hasMet; }
    /// How many requests wait for an answer that will come.
    int waiting() const { return m_waiting; }
    /// What was answered badly: method and path.
    const QByteArray &met() const { return m_met; }

private:
    void onNewConnection();
    void onRequest(QTcpSocket *socket, const QByteArray &request);
    void forward(QTcpSocket *socket, const QByteArray &request, std::optional<Fault> fault);

    const QUrl m_target;
    QTcpServer m_server;
    int m_requests = 0;
    int m_number = 0;
    Fault m_fault = Fault::CutOff;
    bool m_hasMet = false;
    int m_waiting = 0;
    QByteArray m_met;
};
