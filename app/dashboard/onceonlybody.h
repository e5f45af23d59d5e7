// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QIODevice>
#include <algorithm>

/// A request's body that can be read once and not rewound. With a sequential device that is not buffered,
/// QNetworkAccessManager cannot send the request a second time when the connection breaks: it ends in
/// ContentReSendError instead.
class OnceOnlyBody final : public QIODevice
{
public:
    OnceOnlyBody(const QByteArray &body, QObject *parent)
        : QIODevice(parent)
        , m_body(body)
    {
        open(QIODevice::ReadOnly | QIODevice::Unbuffered);
    }

    bool isSequential() const override { return true; }
    bool reset() override { return false; } // asked for when it would be sent again; the default warns
    bool atEnd() const override { return m_position >= m_body.size(); }
    qint64 bytesAvailable() const override { return m_body.size() - m_position + QIODevice::bytesAvailable(); }

    /// Whether anything was taken for sending. It is read only once a connection stands: not begun means that
    /// nothing was sent.
    bool wasBegun() const { return m_position > 0; }

protected:
    qint64 readData(char *data, qint64 maxSize) override
    {
        const qsizetype size = std::min<qsizetype>(maxSize, m_body.size() - m_position);
        if (size <= 0)
            return m_position >= m_body.size() ? -1 : 0;
        std::copy_n(m_body.constData() + m_position, size, data);
        m_position += size;
        return size;
    }
    qint64 writeData(const char *, qint64) override { return -1; }

private:
    const QByteArray m_body;
    qsizetype m_position = 0;
};
