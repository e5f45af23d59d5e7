// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "tests/support/practicehere.h"
#include "tests/support/rotationdriver.h"
#include "tests/support/rotationwitness.h"

#include <QRandomGenerator>
#include <vector>

/// What happens around a rotation, at random, at any moment: apps that are deployed wrongly, half, or by somebody else,
/// colleagues at the dashboard, answers that get lost, words that are not true, clocks that are set, a person who
/// presses whatever there is. The same seed gives the same acts, as far as real connections take the same time.
class RotationMischief : public QObject
{
    Q_OBJECT

public:
    RotationMischief(PracticeHere &practice, RotationWitness &witness, quint32 seed);

    /// Of a new account.
    void begin();
    void attach(RotationStage &stage, RotationDriver &driver);
    void detach(); ///< The program ends.
    /// So many acts from here on, each some time after the one before.
    void start(int acts);
    bool isOver() const { return m_left <= 0; }
    /// The program is to be ended and started again.
    bool wantsRestart() const { return m_wantsRestart; }
    /// Everything is put right that somebody else can put right, now and whenever what is right changes.
    void heal();
    void keepRight();

    qint64 acts() const { return m_acts; }
    const QStringList &trace() const { return m_trace; } ///< The latest acts.
    void note(const QString &what);

private:
    struct Kind
    {
        int weight;
        QString name;
        bool (RotationMischief::*act)();
    };

    void next();
    void actOnce();
    RotationSession &session() const { return *m_stage->session; }
    const Rotation &rotation() const { return session().rotation(); }
    int below(int end) { return static_cast<int>(m_random.bounded(end)); }
    bool isOneIn(int number) { return below(number) == 0; }
    PracticeRunningApp &anyApp();
    RotationStep::Kind anyStep();
    const RotatedEventKey *anyEventKey();
    PracticeAppVariables rightFor(const PracticeRunningApp &app) const;
    bool isKeyActRunning() const;

    // Apps.
    bool deployRight();
    bool deployWrong();
    bool leaveOneBehind();
    bool switchOnOrOff();
    bool answerLate();
    bool protect();
    bool reconnectWorker();
    bool restartWorker();
    bool askElsewhere();
    bool sendEvents();
    // Inngest, and the way there.
    bool colleagueAtSigningKeys();
    bool colleagueRotates();
    bool colleagueAtEventKeys();
    bool loseFromAReading();
    bool spoilAnAnswer();
    // The machine.
    bool sleep();
    bool setClock();
    bool restart();
    // The person.
    bool confirmSomething();
    bool acceptARisk();
    bool takeBackAWord();
    bool sayItIsSet();
    bool speakForSenders();
    bool keepAnOverwrittenValue();
    bool press();

    static const std::vector<Kind> &kinds();

    PracticeHere &m_practice;
    RotationWitness &m_witness;
    QRandomGenerator m_random;
    RotationStage *m_stage = nullptr;
    RotationDriver *m_driver = nullptr;
    std::unique_ptr<QObject> m_turn; // the context of the acts to come
    AccountPicture m_before;
    QHash<QString, QString> m_eventKeyIds; // which one each app held at the beginning
    QHash<QString, PracticeAppBehaviour> m_behaviours;
    QHash<QString, PracticeAppVariables> m_right; // as last set while healed
    int m_left = 0;
    bool m_wantsRestart = false;
    bool m_isHealed = false;
    qint64 m_acts = 0;
    QStringList m_trace;
};
