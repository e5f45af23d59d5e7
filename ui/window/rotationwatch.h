// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/soon.h"
#include "app/rotation/rotation.h"
#include "app/rotation/rotationprogress.h"
#include "ui/widgets/desktopnotice.h"

#include <QObject>
#include <QSet>

class RotationSession;

/// Keeps an eye on a session's rotation for somebody who has turned to something else, another environment too: says
/// how far it is, and tells the desktop when its question is answered, when an app goes back, when an act waits for
/// the person, or when resyncs, a tool's setting, many acts in a row or an undo are through. The session outlives it.
class RotationWatch : public QObject
{
    Q_OBJECT

public:
    explicit RotationWatch(const RotationSession &session);

    /// "“Roll out”: 12 of 41 apps are settled, about 1 minute left"; empty: nothing is waited for.
    const QString &text() const { return m_text; }

signals:
    void changed(); ///< The rotation; what is shown of it is read now, so that nothing is of an earlier moment.
    void openRequested(); ///< The person clicked the desktop's notice.

private:
    struct State
    {
        RotationStep::Kind step = RotationStep::Plan;
        std::optional<RotationProgress> progress;
        QSet<QString> there = {}; ///< Apps of which the step knows what it wants to know, by key.
        QSet<QString> lacking = {}; ///< Those that do not have what it wants, by their own answers.
        std::optional<qint64> waitingAct = {}; ///< For the person: its number in the journal.
    };

    void look();
    State stateNow() const;
    void tellOfWhatEnded();
    void tellOfKeys();
    void send(const QString &title, const QString &text) { m_notice->send(title, text, tr("Open the rotation")); }
    void tell(const State &before, const State &now);

    const RotationSession &m_session;
    DesktopNotice *const m_notice = new DesktopNotice(this);
    std::optional<State> m_state; // of the last look
    bool m_wasResyncing = false;
    bool m_wasSetting = false;
    bool m_wasOfSeveral = false;
    std::optional<bool> m_wasUndone; // nullopt: not looked yet
    QString m_text;
    Soon m_lookSoon{[this] { look(); }};
};
