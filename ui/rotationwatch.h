// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"
#include "app/rotation/rotationprogress.h"

#include <QObject>
#include <QPointer>

class RotationSession;

/// Keeps an eye on the open rotation for somebody who has turned to something else: says how far it is, and tells the
/// desktop when its question is answered, when an app goes back, or when an act waits for the person. Such a notice
/// (org.freedesktop.Notifications) is not sent while a window of the program is the active one, and holds our own
/// sentences only: a desktop may take what stands in it for markup, and keeps it where others can read it.
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

private slots:
    void onNoticeAction(uint id, const QString &action);

private:
    struct State
    {
        RotationStep::Kind step = RotationStep::Plan;
        std::optional<RotationProgress> progress;
        bool waitsForPerson = false;
    };

    void lookSoon();
    void look();
    void tell(const State &before, const State &now);
    /// Takes the place of the last one. Where no service takes it nothing happens; the taskbar's mark is there all the
    /// same.
    void send(const QString &title, const QString &text);
    void listen();

    QPointer<RotationSession> m_session;
    std::optional<State> m_state; // of the last look at this session
    QString m_text;
    bool m_isDue = false;
    uint m_noticeId = 0; // of the last one; 0: none
    bool m_listens = false;
};
