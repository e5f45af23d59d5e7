// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/filesecretstore.h"

#include "app/core/whenfinished.h"

#include <QFile>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

FileSecretStore::FileSecretStore(QString path, QObject *parent)
    : SecretStore(parent)
    , m_path(std::move(path))
{
    readAgain();
}

void FileSecretStore::readAgain()
{
    m_secrets.clear();
    QFile file(m_path);
    if (!file.open(QIODevice::ReadOnly))
        return;
    const QJsonObject kept = QJsonDocument::fromJson(file.readAll()).object();
    for (auto entry = kept.begin(); entry != kept.end(); ++entry)
        m_secrets.insert(entry.key(), Secret::fromText(entry->toString()));
}

QFuture<SecretStore::State> FileSecretStore::refreshState()
{
    return readyFuture(State::Ready);
}

QFuture<SecretStore::State> FileSecretStore::unlock()
{
    return readyFuture(State::Ready);
}

QFuture<Result<std::optional<Secret>>> FileSecretStore::read(const QString &name)
{
    const auto found = m_secrets.constFind(name);
    return readyFuture(
        Result<std::optional<Secret>>(found == m_secrets.constEnd() ? std::nullopt : std::optional<Secret>(*found)));
}

QFuture<Done> FileSecretStore::write(const QString &name, const Secret &secret)
{
    m_secrets.insert(name, secret);
    return readyFuture(save());
}

QFuture<Done> FileSecretStore::remove(const QString &name)
{
    m_secrets.remove(name);
    return readyFuture(save());
}

Done FileSecretStore::save() const
{
    if (writes)
        writes(false);
    QJsonObject kept;
    for (auto entry = m_secrets.begin(); entry != m_secrets.end(); ++entry)
        kept.insert(entry.key(), entry->revealText());
    QSaveFile file(m_path);
    if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(kept).toJson()) < 0 || !file.commit())
        return failure(Error::Kind::Keychain, QStringLiteral("the file was not written"));
    if (writes)
        writes(true);
    return {};
}
