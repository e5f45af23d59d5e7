// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/memorystore.h"

#include "app/core/whenfinished.h"

QFuture<Result<std::optional<Secret>>> MemoryStore::read(const QString &name)
{
    return readyFuture(Result<std::optional<Secret>>(value(name)));
}

QFuture<Done> MemoryStore::write(const QString &name, const Secret &secret)
{
    m_secrets.insert(name, secret);
    return readyFuture(Done());
}

QFuture<Done> MemoryStore::remove(const QString &name)
{
    m_secrets.remove(name);
    return readyFuture(Done());
}

std::optional<Secret> MemoryStore::value(const QString &name) const
{
    const auto found = m_secrets.constFind(name);
    return found == m_secrets.constEnd() ? std::nullopt : std::optional<Secret>(*found);
}
