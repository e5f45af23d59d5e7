// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationsession.h"
#include "tests/support/practicehere.h"
#include "tests/support/rotationstage.h"
#include "tests/support/watcheddashboard.h"

#include <QHash>
#include <QMap>
#include <QObject>
#include <QStringList>
#include <optional>

/// Looks on while a rotation runs, and judges it by a record of its own: what every app truly answered at each time
/// that it was asked, what people said, and when. Whether a change at Inngest was allowed, and whether what the program
/// shows is so, follows from that record and from a short statement of the rules, not from the program's proof.
class RotationWitness : public QObject
{
    Q_OBJECT

public:
    using Time = std::chrono::milliseconds;
    /// Between a reading and its being taken; and the witness hears of an answer or of a moment some time after the
    /// program, which measures two minutes from its own first answer to its own last.
    static constexpr Time slackOfClaims{1'000};

    explicit RotationWitness(PracticeHere &practice);

    /// A new rotation: nothing has been seen.
    void begin();
    /// The program has started, and what it had counted is void.
    void attach(RotationStage &stage);
    void detach(); ///< The program ends.
    /// To be told of the program's calls.
    WatchedDashboard::Watch watch();
    /// Somebody has just said this of the app, for the question of that step.
    void say(const QString &appId, RotationStep::Kind step, Word::Kind kind);
    void unsay(const QString &appId, RotationStep::Kind step);
    /// What the program shows now.
    void checkClaims();
    /// After the end.
    void checkEnd();
    /// Rotating was forced: apps may break.
    void noteForced() { m_isForced = true; }

    const QStringList &failures() const { return m_failures; }
    void clearFailures() { m_failures.clear(); }
    /// What broke although nothing that the program had read forbade it, by cause.
    const QMap<QString, int> &breaks() const { return m_breaks; }
    qint64 calls() const { return m_calls; } ///< That were judged.
    qint64 claims() const { return m_claims; } ///< The same.

private:
    enum class Wanted { NewBesideOld, NewOnly, OldOnly, NewAbsent, EventAbsent, EventReplaced };
    struct Ask
    {
        Wanted wanted = Wanted::NewBesideOld;
        QString newKey;
        QString oldKey;
        bool isRotated = false;
        QStringList events;

        bool isOfEvent() const { return wanted == Wanted::EventAbsent || wanted == Wanted::EventReplaced; }
    };
    enum class Verdict { Good, Bad, Unknown, Pause };
    struct Round
    {
        Time begun{0};
        Time taken{-1}; // -1: under way
        bool isOver = false; // what is known of its end comes next
        QUrl url;
        QString place; // where and how it was asked
        QStringList asked; // fingerprints of the keys that it was signed with
        QList<AppTruth> truths; // of the app while it went on
        AppSample sample; // as the program reads it: where instances differ it tells which ones were met
    };
    struct Said
    {
        QString appId;
        Ask ask;
        Word::Kind kind;
        QString place;
        QString state;
        QDateTime since;
    };
    struct Connections
    {
        Time readAt{0};
        QDateTime at;
        QList<Worker> workers;
    };
    struct Terms
    {
        Time now{0};
        Time slack{0};
        std::optional<Time> finalAt;
        Time latest{Time::max()}; // what was taken after that does not count
    };

    RotationSession &session() const { return *m_stage->session; }
    const Rotation &rotation() const { return session().rotation(); }
    Time now() const { return m_practice.clock().monotonic(); }
    void fail(const QString &what);

    // The record.
    void onRows();
    void onSampled(const QString &appId, const AppSample &sample);
    void onAppChanged(const QString &appId);
    void onSessionChanged();
    void onSent(const QString &call, const QString &subject);
    void onAnswered(const QString &call);
    void takeConnections();
    std::optional<RolloutApp> asked(const QString &appId) const;

    // The rules.
    Verdict verdictOf(
        const AppTruth &truth, const AppTruth::Instance &instance, const Round &round, const Ask &ask) const;
    Verdict verdictOf(const Round &round, const RolloutApp &app, const Ask &ask) const;
    QString stateOf(const Round &round, const RolloutApp &app, bool isOfEvent) const;
    const Round *latestOf(
        const QString &appId, const QString &place, Time moment, Time latest, Time slack = slackOfClaims) const;
    bool isProven(const RolloutApp &app, const Ask &ask, RotationStep::Kind variables, const Terms &terms) const;
    bool isInferred(const QString &appId, const Ask &ask, RotationStep::Kind variables, const Terms &terms) const;
    const Said *wordFor(const RolloutApp &app, const Ask &ask, RotationStep::Kind variables, const Terms &terms) const;
    const Said *wordFor(
        const RolloutApp &app, const Ask &ask, RotationStep::Kind variables, const Terms &terms, Time slack) const;
    bool isAllowed(const QString &appId, const Ask &ask, RotationStep::Kind variables, const Terms &terms) const;
    bool isTrueNow(const QString &appId, const Ask &ask) const;
    Time momentOf(const QString &appId, RotationStep::Kind variables) const;
    QDateTime sinceOf(const QString &appId, RotationStep::Kind variables) const;
    QList<Ask> asksOf(RotationStep::Kind step, const QString &appId) const;
    Ask signingAsk(Wanted wanted) const;

    void judgeRotate();
    void judgeDeletionOfSigningKey(const QString &id);
    void judgeDeletionOfEventKey(const QString &id);
    void judgeAll(const QString &what, const Ask &ask, RotationStep::Kind step);
    void countBreaks(const QString &what, const Ask &ask, const QString &appId, const Terms &terms);
    void checkRows(RotationStep::Kind step);
    void checkNotices(RotationStep::Kind step);
    void checkGates();
    QString describe(const QString &appId) const;

    PracticeHere &m_practice;
    RotationStage *m_stage = nullptr;
    QHash<QString, QList<Round>> m_rounds; // oldest first; of this run of the program
    QList<Said> m_said;
    QHash<std::pair<QString, int>, Time> m_moments; // in this run
    QHash<QString, QMap<int, QDateTime>> m_setAt; // as last seen
    QList<SenderNote> m_senders; // the same
    Time m_sendersAt{0}; // when that changed
    QList<Connections> m_told; // what Inngest told, and the program has not taken: two readings can be on their way
    QDateTime m_takenAt; // when the program took a reading last
    QList<Connections> m_connections; // that it took, in the whole rotation
    QHash<QString, QList<std::pair<QString, QDateTime>>> m_seenInstances; // and when first
    std::optional<Time> m_finalAt; // when the last final check began
    std::optional<Time> m_decidedAt; // when the first act after it began
    bool m_isForced = false;
    bool m_hasRotated = false;
    QString m_activeBefore;
    AccountPicture m_before;
    QStringList m_failures;
    QMap<QString, int> m_breaks;
    qint64 m_calls = 0;
    qint64 m_claims = 0;
};
