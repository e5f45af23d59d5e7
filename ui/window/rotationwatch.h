// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/soon.h"
#include "app/rotation/rotation.h"
#include "app/rotation/rotationnotice.h"
#include "app/rotation/rotationprogress.h"
#include "ui/widgets/desktopnotice.h"

#include <QMap>
#include <QObject>
#include <QSet>

class RotationSession;

/// Keeps an eye on a session's rotation for somebody who has turned to something else, another environment too: says
/// how far it is, and tells the desktop when a step that is open can go on, when an app breaks or goes back, when it is
/// rotated or stands elsewhere, when an act or the rest of “Set for me” waits for the person, or when resyncs, a tool's
/// setting, many acts in a row or an undo are through. The session outlives it.
class RotationWatch : public QObject
{
    Q_OBJECT

public:
    explicit RotationWatch(const RotationSession &session);

    /// "“Roll out”: 12 of 41 apps settled, about 1 minute left"; empty: nothing is waited for.
    const QString &text() const { return m_text; }

signals:
    void changed(); ///< The rotation; what is shown of it is read now, so that nothing is of an earlier moment.
    void openRequested(); ///< The person clicked the desktop's notice.

private:
    struct News
    {
        QString title;
        QString text;
    };
    /// What keeps a step besides its apps.
    struct Hold
    {
        /// What of it can be done now: of old event keys, how many nothing refuses to delete; else 1 where nothing
        /// refuses. nullopt: not known, since something is under way, or was not read.
        std::optional<int> ready;
        QSet<RotationNotice::Kind> refusals = {};
    };
    /// One of the steps that are waited for.
    struct Watched
    {
        QSet<QString> there = {}; ///< Apps of which the step knows what it wants to know, by key.
        QSet<QString> lacking = {}; ///< Those that do not have what it wants, by their own answers.
        bool isOpen = false; ///< The apps do not hold it up.
        Hold hold = {};
    };
    struct State
    {
        bool isUnderWay = false;
        bool isRotated = false;
        RotationStep::Kind step = RotationStep::Plan;
        QMap<RotationStep::Kind, Watched> steps = {};
        QSet<QString> broken = {}; ///< Apps, by key, in whichever of these steps it is seen.
        QSet<QString> untold = {}; ///< Those that do not tell whether they work.
        std::optional<qint64> waitingAct = {}; ///< For the person: its number in the journal.
    };

    void look();
    State stateNow(const QList<WatchedStep> &steps) const;
    Watched watchedNow(const WatchedStep &watched, const QList<RolloutRow> &rows) const;
    Hold holdOf(RotationStep::Kind step) const;
    static QString textOf(const QList<WatchedStep> &steps);
    QList<News> newsOfWhatEnded(const std::optional<RotationProgress> &progress);
    static News newsOfKeys(const std::optional<RotationProgress> &progress);
    static void keepWhatIsNotKnown(const State &before, State &now);
    static QList<News> newsOfApps(const State &before, const State &now);
    static QList<News> newsOfSteps(const State &before, const State &now);
    static void addGateNews(
        QList<News> &news, RotationStep::Kind step, const Watched &before, const Watched &now, bool isAlone);
    void send(const QList<News> &news); ///< As one notice, which takes the place of the last one.

    const RotationSession &m_session;
    DesktopNotice *const m_notice = new DesktopNotice(this);
    std::optional<State> m_state; // of the last look
    bool m_wasResyncing = false;
    bool m_wasSetting = false;
    bool m_wasOfSeveral = false;
    bool m_canSetRest = false; // since the last look
    std::optional<bool> m_wasUndone; // nullopt: not looked yet
    QString m_text;
    Soon m_lookSoon{[this] { look(); }};
};
