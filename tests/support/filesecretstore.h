// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/secretstore.h"

#include <QHash>
#include <functional>

/// A keychain for programs that are killed: one file, written anew with each change.
class FileSecretStore final : public SecretStore
{
    Q_OBJECT

public:
    explicit FileSecretStore(QString path, QObject *parent = nullptr);

    State state() const override { return State::Ready; }
    QFuture<State> refreshState() override;
    QFuture<State> unlock() override;

    QFuture<Result<std::optional<Secret>>> read(const QString &name) override;
    QFuture<Done> write(const QString &name, const Secret &secret) override;
    QFuture<Done> remove(const QString &name) override;

    QStringList names() const { return m_secrets.keys(); }
    void readAgain(); ///< Another program may have changed it.
    /// Told right before each change of the file (false) and right after it (true).
    std::function<void(bool isWritten)> writes;

private:
    Done save() const;

    const QString m_path;
    QHash<QString, Secret> m_secrets;
};
