// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/secretstore.h"

#include <QHash>

/// Keeps secrets until the program closes, for a session where there is no keychain or none is to be used.
class MemoryStore final : public SecretStore
{
    Q_OBJECT

public:
    using SecretStore::SecretStore;

    State state() const override { return State::Ready; }
    StorePlace place() const override { return {.kind = StorePlace::Kind::Memory}; }
    bool isVolatile() const override { return true; }
    QFuture<State> refreshState() override { return readyFuture(State::Ready); }
    QFuture<State> unlock() override { return readyFuture(State::Ready); }

    QFuture<Result<std::optional<Secret>>> read(const QString &name) override;
    QFuture<Done> write(const QString &name, const Secret &secret) override;
    QFuture<Done> remove(const QString &name) override;

    std::optional<Secret> value(const QString &name) const;
    QStringList names() const { return m_secrets.keys(); }
    void forget(const QString &name) { m_secrets.remove(name); }

private:
    QHash<QString, Secret> m_secrets;
};
