// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QDebug>
#include <QRandomGenerator>
#include <QString>
#include <initializer_list>
#include <memory>

/// A key or a token. Copies share one buffer, which is wiped when the last of them goes. It cannot be logged: the
/// QDebug operator is deleted. reveal() and revealText() are the only ways out, called where the secret meets its
/// destination: the HTTP header, the keychain, the clipboard, a hash, a field that the person asked to see.
class Secret
{
public:
    Secret() = default;
    /// Copies the bytes. The caller's own copy is its own business: keep it short-lived.
    explicit Secret(QByteArrayView bytes);
    /// Of bytes that nobody needs besides: they are moved in here, and wiped.
    static Secret taken(QByteArray bytes);
    static Secret fromText(const QString &text) { return taken(text.toUtf8()); }

    bool isEmpty() const { return !m_buffer || m_buffer->size == 0; }
    qsizetype size() const { return m_buffer ? m_buffer->size : 0; }

    /// Valid as long as this Secret or a copy of it lives.
    QByteArrayView reveal() const
    {
        return m_buffer ? QByteArrayView(m_buffer->data.get(), m_buffer->size) : QByteArrayView();
    }
    QString revealText() const { return QString::fromUtf8(reveal()); }

    /// Compares in a time that does not depend on where the first difference is.
    friend bool operator==(const Secret &a, const Secret &b);

private:
    struct Buffer
    {
        explicit Buffer(QByteArrayView bytes);
        ~Buffer();
        Q_DISABLE_COPY_MOVE(Buffer)

        std::unique_ptr<char[]> data;
        qsizetype size;
    };
    std::shared_ptr<const Buffer> m_buffer; // shared: copies of a Secret must not copy the bytes
};

QDebug operator<<(QDebug, const Secret &) = delete;

/// All of these, one behind the other.
Secret joinedSecret(std::initializer_list<QByteArrayView> parts);

/// Overwrites the bytes in a way that the compiler may not drop.
void wipe(char *data, qsizetype size);
inline void wipe(QByteArray &bytes)
{
    wipe(bytes.data(), bytes.size());
}
inline void wipe(QString &text)
{
    wipe(reinterpret_cast<char *>(text.data()), text.size() * qsizetype(sizeof(QChar)));
}

/// So many bytes out of the system's random source, a multiple of 4, in this encoding; what is no Secret yet is wiped.
template <typename Encode>
Secret freshSecret(qsizetype size, Encode encode)
{
    QByteArray bytes(size, Qt::Uninitialized);
    QRandomGenerator::system()->fillRange(reinterpret_cast<quint32 *>(bytes.data()), size / qsizetype(sizeof(quint32)));
    const Secret secret = Secret::taken(encode(bytes));
    wipe(bytes);
    return secret;
}

/// Of letters, digits, `-` and `_`.
inline Secret freshUrlSafeSecret(qsizetype size)
{
    return freshSecret(size, [](const QByteArray &bytes) {
        return bytes.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    });
}
