// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/secret.h"

#include <algorithm>
#include <utility>

void wipe(char *data, qsizetype size)
{
    volatile char *bytes = data;
    for (qsizetype i = 0; i < size; ++i)
        bytes[i] = 0;
}

Secret::Buffer::Buffer(QByteArrayView bytes)
    : data(std::make_unique<char[]>(static_cast<std::size_t>(bytes.size())))
    , size(bytes.size())
{
    std::ranges::copy(bytes, data.get());
}

Secret::Buffer::~Buffer()
{
    wipe(data.get(), size);
}

Secret::Secret(QByteArrayView bytes)
    : m_buffer(bytes.isEmpty() ? nullptr : std::make_shared<const Buffer>(bytes))
{
}

Secret Secret::taken(QByteArray bytes)
{
    const Secret secret{QByteArrayView(bytes)};
    wipe(bytes);
    return secret;
}

Secret joinedSecret(std::initializer_list<QByteArrayView> parts)
{
    qsizetype size = 0;
    for (const QByteArrayView part : parts)
        size += part.size();
    // Room for all at once: growing would leave copies behind.
    QByteArray all;
    all.reserve(size);
    for (const QByteArrayView part : parts)
        all.append(part);
    return Secret::taken(std::move(all));
}

bool operator==(const Secret &a, const Secret &b)
{
    const QByteArrayView left = a.reveal();
    const QByteArrayView right = b.reveal();
    if (left.size() != right.size())
        return false;
    unsigned difference = 0;
    for (qsizetype i = 0; i < left.size(); ++i)
        difference |= static_cast<unsigned char>(left[i]) ^ static_cast<unsigned char>(right[i]);
    return difference == 0;
}
