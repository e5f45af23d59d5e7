// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/networkfault.h"
#include "app/core/secret.h"

#include <QObject>
#include <QStringList>

/// What a server answers while a person restarts it with other settings, asked again and again.
class RestartWatch : public QObject
{
    Q_OBJECT

public:
    enum class State {
        NotAsked,
        Before, ///< It holds what it held: it was not restarted, or with the old settings.
        Down, ///< It does not answer: it is being restarted, or the restart failed.
        After, ///< It holds what it should.
        OtherKey, ///< It accepts no signing key that is known here.
        OtherSettings, ///< It accepts a key that is known here and holds something else than it should: differences().
        AnyKey, ///< It accepts whatever it is asked with: a development server.
        CannotTell, ///< It answers, and not as such a server does.
    };
    Q_ENUM(State)

    using QObject::QObject;

    virtual void start() = 0;
    /// Before it is started: by another watch's latest answers the server was down for so long, and whoever calls or
    /// sends was kept out for so long.
    virtual void goOnFrom(int secondsDown, int secondsOfOutage) = 0;
    virtual State state() const = 0; ///< By the latest answer.
    virtual int secondsInState() const = 0; ///< By answers, since the state became this one.
    /// By answers, since whoever calls or sends was kept out first.
    virtual int secondsOfOutage() const = 0;
    /// Good answers in a row, and how many of them over how long a time are believed.
    virtual int goodAnswers() const = 0;
    /// Answers went back and forth: several servers stand behind the address, and not all hold the same.
    virtual bool isMixed() const = 0;
    /// The server is down for so long, or refuses so much, that this is no restart any more: whoever calls or sends is
    /// refused now.
    virtual bool isOutage() const = 0;
    /// Nobody is kept out by the latest answer: it holds what it held or should, or something else that breaks nothing.
    virtual bool keepsNobodyOut() const = 0;
    virtual QStringList differences() const = 0; ///< What more is known of this state: in words, without values.
    virtual NetworkFault fault() const = 0; ///< Where it cannot be told: what the network did, if anything.
    virtual bool isDone() const = 0; ///< Enough good answers: the act can be read back.

signals:
    void changed();
    void turned(); ///< It answers, and otherwise than before: what was read of it is no longer so.
};

/// The keys that a self-hosted server is started with. They are settings: a change of them is a restart.
struct ServerSettings
{
    Secret signingKey; ///< Bare lower-case hex.
    QList<Secret> eventKeys; ///< In the order in which the server has them.

    bool isEmpty() const { return signingKey.isEmpty() && eventKeys.isEmpty(); }
    bool operator==(const ServerSettings &) const = default;
};
