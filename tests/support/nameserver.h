// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QHostAddress>
#include <QNetworkDatagram>
#include <QUdpSocket>

/// The name server of a test that needs one (`name-server`): knows no name, and says so, or not.
class NameServer
{
public:
    enum class Says : char { Nothing = 0, Failure = 2, NoSuchName = 3 }; // as DNS numbers its answers

    explicit NameServer(Says says)
        : m_says(says)
    {
        isThere = m_socket.bind(QHostAddress::LocalHost, 53);
        QObject::connect(&m_socket, &QUdpSocket::readyRead, &m_socket, [this] {
            while (m_socket.hasPendingDatagrams())
                take(m_socket.receiveDatagram());
        });
    }
    /// Whoever still waits gets an answer.
    ~NameServer()
    {
        for (const QNetworkDatagram &query : std::as_const(m_unanswered))
            answer(query, Says::Failure);
    }
    Q_DISABLE_COPY_MOVE(NameServer)

    bool isThere = false;
    int queries = 0;

private:
    void take(const QNetworkDatagram &query)
    {
        ++queries;
        if (m_says == Says::Nothing)
            m_unanswered.append(query);
        else
            answer(query, m_says);
    }
    void answer(const QNetworkDatagram &query, Says what)
    {
        constexpr qsizetype flags = 2;
        QByteArray text = query.data();
        text[flags] = static_cast<char>(text.at(flags) | 0x80); // an answer
        text[flags + 1] = static_cast<char>(0x80 | static_cast<char>(what)); // to whoever asks names of names
        m_socket.writeDatagram(query.makeReply(text));
    }

    const Says m_says;
    QUdpSocket m_socket;
    QList<QNetworkDatagram> m_unanswered;
};
