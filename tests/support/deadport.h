// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QtGlobal>
#include <arpa/inet.h>
#include <sys/socket.h>
#include <unistd.h>

/// Listens and never takes a connection: further ones get no word at all, as behind a firewall that drops packets.
class DeadPort
{
public:
    explicit DeadPort(const char *address, quint16 wanted = 0)
    {
        sockaddr_in at{};
        at.sin_family = AF_INET;
        at.sin_port = htons(wanted);
        inet_pton(AF_INET, address, &at.sin_addr);
        m_listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        // Also where a server has just gone from.
        const int yes = 1;
        setsockopt(m_listener, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
        isThere = bind(m_listener, reinterpret_cast<sockaddr *>(&at), sizeof at) == 0 && listen(m_listener, 0) == 0;
        socklen_t size = sizeof at;
        getsockname(m_listener, reinterpret_cast<sockaddr *>(&at), &size);
        port = ntohs(at.sin_port);
        for (int &filler : m_fillers) {
            filler = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
            // In progress, all of them; the first two fill the queue.
            [[maybe_unused]] const int begun = connect(filler, reinterpret_cast<sockaddr *>(&at), sizeof at);
        }
    }
    ~DeadPort()
    {
        for (const int filler : m_fillers)
            close(filler);
        close(m_listener);
    }
    Q_DISABLE_COPY_MOVE(DeadPort)

    bool isThere = false;
    quint16 port = 0;

private:
    int m_listener = -1;
    int m_fillers[4] = {};
};
