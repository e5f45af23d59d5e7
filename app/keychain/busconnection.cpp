// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/busconnection.h"

#include <QPromise>
#include <QThreadPool>
#include <atomic>
#include <memory>

using namespace Qt::StringLiterals;

QFuture<QString> connectToBusBeside(QDBusConnection::BusType bus, const QString &name)
{
    const auto promise = std::make_shared<QPromise<QString>>(); // shared: the thread pool copies its task
    promise->start();
    QThreadPool::globalInstance()->start([promise, bus, name] {
        QDBusConnection::connectToBus(bus, name);
        promise->addResult(name);
        promise->finish();
    });
    return promise->future();
}

QString newConnectionName()
{
    static std::atomic<int> number = 0;
    return u"ikm-%1"_s.arg(++number);
}

QFuture<bool> connectToDefaultBusBeside()
{
    const auto promise = std::make_shared<QPromise<bool>>(); // shared: as above
    promise->start();
    QThreadPool::globalInstance()->start([promise] {
        promise->addResult(defaultBusIsConnected());
        promise->finish();
    });
    return promise->future();
}

bool defaultBusIsConnected()
{
    return QDBusConnection::sessionBus().isConnected();
}
