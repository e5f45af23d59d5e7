// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/acts/acthandover.h"

class Act;
class Acts;
class SecretClipboard;
struct Services;

/// Follows one act beside what started it: its steps with a way to stop it, what the person has to do in the browser,
/// the choice where one is needed, and the outcome with what to do next. Hidden while there is nothing to say. The act
/// goes on when this widget has gone.
class ActStatus : public QWidget
{
    Q_OBJECT

public:
    explicit ActStatus(QWidget *parent = nullptr);

    /// See ActHandover.
    void setTools(Services &services, SecretClipboard &clipboard) { m_handover->setTools(services, clipboard); }
    /// From Acts::start(), settle() or choose(). acts is needed as long as the act is followed.
    void follow(Acts &acts, Act *act);
    /// Forgets the act (which goes on) and what was said about the last one.
    void clear();
    bool isRunning() const;
    /// Somebody else settles and chooses, on chosen() and settleRequested(), and has the act that comes of it followed.
    void setForwards(bool forwards) { m_forwards = forwards; }
    /// Of several that were begun together, which are stopped and counted together, elsewhere: how many of them are
    /// done. 0 of 0: it is alone. What came of those that are done is said at the end.
    void setSeveral(int done, int total);
    void endSeveral(); ///< No other one follows.

signals:
    /// The act that is followed has finished; it is still there while this is emitted.
    void finished(Act *act);
    void chosen(const QString &keyId); ///< Only with setForwards(). Empty: none of them.
    void settleRequested(); ///< Only with setForwards().

private:
    void setupRunning();
    void onStep();
    void onFinished();
    void sayOutcome();
    /// After a lost answer: the keys that could be the one that was made, each with what tells it apart, and "none of
    /// these".
    void offerChoice();
    void addChoice(const QString &text, const QString &button, const QString &keyId);
    void choose(const QString &keyId);
    void settle();

    QPointer<Acts> m_acts;
    QPointer<Act> m_act;
    QWidget *const m_running = new QWidget(this);
    QLabel *const m_stepLabel = named("actStepLabel", wordsLabel(m_running));
    QProgressBar *const m_progress = named("actProgress", busyBar(), tr("In progress"));
    QPushButton *const m_cancelButton = named("actCancelButton", plainButton(tr("Stop"), m_running));
    ActHandover *const m_handover = new ActHandover(this);
    Banner *const m_outcome = named("actOutcome", new Banner(this));
    QPushButton *const m_settleButton = named("actSettleButton", m_outcome->addButton(tr("Find out now")));
    QPushButton *const m_leaveButton = named("actLeaveButton", m_outcome->addButton(tr("Leave it as it is now")));
    QWidget *m_choices = nullptr; // where there is something to choose
    qint64 m_journalId = 0;
    bool m_forwards = false;
    int m_done = 0;
    int m_total = 0;
    int m_doneWithIt = 0; // the one that is followed among them
    bool m_isUnderWay = false;
    bool m_isByWord = false; // one of those that are done, at least
};
