// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/clock.h"
#include "app/core/secret.h"
#include "app/practice/practicefaults.h"
#include "app/practice/practicetypes.h"

#include <QFuture>
#include <QObject>
#include <QUrl>

/// Tells a practice server what to do, over its control endpoint: the one of this program as well as one in another
/// process. Loopback only. The commands are listed in practicecommands.h.
class PracticeControl : public QObject
{
    Q_OBJECT

public:
    PracticeControl(const QUrl &origin, Secret token, QObject *parent = nullptr);

    QUrl origin() const { return m_origin; }

    /// Error::Kind::Rejected: refused, serverMessage says why. Offline, Timeout, Unreadable, NotSignedIn as usual.
    QFuture<Result<QJsonObject>> send(const QString &command, const QJsonObject &arguments = {});

    QFuture<Done> setFault(const PracticeFault &fault);
    QFuture<Done> clearFaults();
    QFuture<Done> reset(PracticeSize size = {});
    /// How often each operation or path has come in.
    QFuture<Result<QJsonObject>> requests();

private:
    QFuture<Done> sendFor(const QString &command, const QJsonObject &arguments);

    SystemClock m_clock;
    const QUrl m_origin;
    const Secret m_token;
};
