// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/keychain/busconnection.h"

#include "app/core/whenfinished.h"

#include <QThreadPool>
#include <atomic>

using namespace Qt::StringLiterals;

QFuture<QString> connectToBusBeside(QDBusConnection::BusType bus, const QString &name)
{
    const SharedPromise<QString> promise;
    QThreadPool::globalInstance()->start([promise, bus, name] {
        QDBusConnection::connectToBus(bus, name);
        promise.give(name);
    });
    return promise.future();
}

QString newConnectionName()
{
    static std::atomic<int> number = 0;
    return u"ikm-%1"_s.arg(++number);
}

QFuture<bool> connectToDefaultBusBeside()
{
    const SharedPromise<bool> promise;
    QThreadPool::globalInstance()->start([promise] { promise.give(defaultBusIsConnected()); });
    return promise.future();
}

bool defaultBusIsConnected()
{
    return QDBusConnection::sessionBus().isConnected();
}
