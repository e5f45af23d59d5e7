// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/httpanswerreader.h"

#include <QHostAddress>

/// One request as it was read from the wire.
struct HttpRequest
{
    QByteArray method; ///< As sent; methods are case-sensitive.
    QByteArray path; ///< Percent-encoded as sent, begins with '/'; "*" for OPTIONS *.
    QByteArray query; ///< Without the '?'.
    HttpHeaders headers;
    QByteArray body;
    QHostAddress peer;
    bool keepsAlive = true; ///< The client would send another request on this connection.

    QByteArray header(QByteArrayView name) const { return headerIn(headers, name); }
};

/// What goes back. Content-Length, Date and Connection are added by the server.
struct HttpResponse
{
    int status = 200;
    HttpHeaders headers;
    QByteArray body;
};
