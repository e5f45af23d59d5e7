// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"
#include "app/rotation/rotationprogress.h"

#include <QObject>
#include <QPointer>

class DesktopNotice;
class RotationSession;

/// Keeps an eye on the open rotation for somebody who has turned to something else: says how far it is, and tells the
/// desktop when its question is answered, when an app goes back, or when an act waits for the person.
class RotationWatch : public QObject
{
    Q_OBJECT

public:
    explicit RotationWatch(QObject *parent = nullptr);

    void follow(RotationSession *session); ///< Null: there is none.
    /// "12 of 41 apps are settled, about 1 minute left"; empty: nothing is waited for.
    const QString &text() const { return m_text; }

signals:
    void changed();
    void openRequested(); ///< The person clicked the desktop's notice.

private:
    struct State
    {
        RotationStep::Kind step = RotationStep::Plan;
        std::optional<RotationProgress> progress;
        bool waitsForPerson = false;
    };

    void lookSoon();
    void look();
    void send(const QString &title, const QString &text);
    void tell(const State &before, const State &now);

    QPointer<RotationSession> m_session;
    DesktopNotice *m_notice;
    std::optional<State> m_state; // of the last look at this session
    QString m_text;
    bool m_isDue = false;
};
