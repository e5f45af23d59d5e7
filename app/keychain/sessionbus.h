// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"

#include <QList>
#include <QObject>
#include <QStringList>
#include <chrono>
#include <functional>
#include <memory>

class Clock;
using GVariant = struct _GVariant;
using GDBusConnection = struct _GDBusConnection;

/// What came of a call on the bus.
struct BusAnswer
{
    std::shared_ptr<GVariant> value = {}; ///< Shared: handlers are copied. The tuple of what the method returns.
    QString error = {}; ///< The D-Bus error's name, where there is no value.

    bool isError() const { return !value; }
    QString text() const; ///< Of "(s)" and "(o)".
    QStringList texts() const; ///< Of "(as)" and "(ao)".
    std::shared_ptr<GVariant> child(std::size_t index) const; ///< nullptr where there is none.
};

/// A call that had no answer, or not the one that was asked for. what: for the log.
Error refusalOf(const QString &what, const BusAnswer &answer);

/// Of "s" and "o"; empty for anything else.
QString textOf(const std::shared_ptr<GVariant> &text);
/// Of "as" and "ao"; likewise.
QStringList textsOf(const std::shared_ptr<GVariant> &list);

/// The session bus over GIO's shared connection. QtKeychain's libsecret talks over the same one, and some services
/// (KeePassXC) give each connection rights of its own, so what is looked at here is what libsecret would see.
///
/// GIO would end the program when this bus goes; here it stays, and connects again once there is a bus. Never blocks.
/// Answers come by callback, and never after this object has gone.
class SessionBus : public QObject
{
    Q_OBJECT

public:
    using OnAnswer = std::function<void(const BusAnswer &)>;
    using OnSignal = std::function<void()>;
    struct Method
    {
        const char *name; ///< Who is called, on the bus.
        QString path;
        const char *interface;
        const char *method;
    };

    SessionBus(Clock &clock, std::chrono::milliseconds timeout);
    ~SessionBus() override;

    /// Connects where there is no connection, and calls then, also when there is still none: isConnected() tells.
    void use(const std::function<void()> &done);
    bool isConnected() const;

    /// arguments: a tuple that nobody owns yet; nullptr for none. timeout 0: the usual one.
    void call(const Method &method, GVariant *arguments, const OnAnswer &done, std::chrono::milliseconds timeout = {});
    void callBus(const char *method, GVariant *arguments, const OnAnswer &done); ///< Of the bus itself.
    void listenForOwner(const char *name, const OnSignal &heard); ///< Whoever has the name came, or went.
    /// Until the connection is lost. path and argument: nullptr for any. 0 where there is no connection.
    unsigned listen(const char *sender, const char *interface, const char *member, const char *path,
        const char *argument, const OnSignal &heard);
    void stopListening(unsigned id);

    /// For the connection's filter, in any thread.
    static void announceCollections();

signals:
    void connected(); ///< The moment to listen.
    void lost();
    void collectionsChanged(); ///< The Secret Service said that a collection was made or deleted.

private:
    void connectToBus();
    void onConnected(GDBusConnection *connection);
    void onClosed();
    void letGo();

    Clock &m_clock;
    const std::chrono::milliseconds m_timeout;
    GDBusConnection *m_connection = nullptr;
    unsigned long m_closedHandler = 0;
    int m_attempt = 0; // of connecting; an answer to an earlier one comes too late
    bool m_connecting = false;
    bool m_wasLost = false;
    QList<unsigned> m_listening;
    QList<std::function<void()>> m_waiting;
};
