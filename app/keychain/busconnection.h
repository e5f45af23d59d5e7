// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDBusConnection>
#include <QFuture>

/// Opens a connection of its own under the name, in another thread: a bus that takes the connection and then says
/// nothing would hold this one for half a minute. Ends with the name, also when it failed: isConnected() tells.
QFuture<QString> connectToBusBeside(QDBusConnection::BusType bus, const QString &name);

/// A name for a connection that no other in this process has.
QString newConnectionName();

/// The same for the connection that everything in this process shares; ends with whether it is there. Once lost, Qt
/// never makes it again.
QFuture<bool> connectToDefaultBusBeside();
bool defaultBusIsConnected();
