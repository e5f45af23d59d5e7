// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/actjournal.h"
#include "app/acts/actrule.h"

#include <chrono>

class Clock;

/// What all acts of one account share. Outlives them.
struct ActSurroundings
{
    Dashboard &dashboard;
    ActJournal journal;
    Clock &clock;
    QString accountName;
    QString person;
    /// By the monotonic clock: whatever an earlier run of the program had sent was cut off by then.
    std::chrono::milliseconds madeAt;
};

/// The flow of one act, fresh or out of the journal. Each step is a method; conclude() and leave() are the ways out.
class RunningAct final : public Act
{
    Q_OBJECT

public:
    /// A fresh one. It is carried out from begin() on.
    RunningAct(ActSurroundings &surroundings, const ActRequest &request, QObject *parent);
    /// One out of the journal, to be settled; choice: what the person picked (empty: none of the candidates).
    /// mayAsk: a person is there to be asked. load() first, then begin() once loaded() says which environment it is in.
    RunningAct(
        ActSurroundings &surroundings, qint64 journalId, std::optional<QString> choice, bool mayAsk, QObject *parent);

    void load();
    void begin();
    bool canRunBeside(const RunningAct &other) const;
    void forgetValues(); ///< Once it has ended.
    /// Whether the environment may not be any more as it was last seen.
    bool hasTouched() const { return m_touched; }

    const ActRequest &request() const override { return m_record.request; }
    qint64 journalId() const override { return m_record.id; }
    Step step() const override { return m_step; }
    Way way() const override { return m_way; }
    const Handover &handover() const override { return m_handover; }
    QString keyName() const override { return m_record.keyName; }
    QString fingerprint() const override { return m_record.fingerprint; }
    QDateTime settlesAt() const override { return m_settlesAt; }
    std::optional<Error> refusePaste(const Secret &pasted) const override;
    End end() const override { return m_end; }
    std::optional<Error> error() const override { return m_error; }
    bool isByWord() const override
    {
        // Of one that is read anew an earlier run may have noted a word; who says that it was not done gives none.
        const Backing unsaid = m_givenUp && !m_isOld ? Backing::Reading : Backing::Word;
        return m_end == End::Done && !m_way.isReadBack && m_backing.value_or(unsaid) == Backing::Word;
    }
    bool isOnlyAnswered() const override { return m_end == End::Done && m_isOnlyAnswered; }
    std::optional<SigningKey> signingKey() const override;
    std::optional<EventKey> eventKey() const override;
    QString resultId() const override { return m_record.resultId; }
    QList<SigningKey> signingKeyCandidates() const override;
    QList<EventKey> eventKeyCandidates() const override;
    bool isOtherwise() const override
    {
        return m_end == End::Open && m_finding.sight == Finding::Sight::Unclear && !m_finding.eventKeys.isEmpty();
    }
    std::optional<ResyncOutcome> resync() const override { return m_finding.resync; }
    void cancel() override;
    void confirm(const std::optional<Secret> &pasted) override;

signals:
    void loaded();

private:
    using Milliseconds = std::chrono::milliseconds;

    /// A server may still be at work on a call whose answer was lost.
    static constexpr Milliseconds settlingTime{60'000};

    void readFirst();
    void onFirstRead(const Result<EnvironmentSnapshot> &live);
    void writeIntent(const EnvironmentSnapshot &live);
    void onIntentWritten(const Result<qint64> &id);
    void send();
    void onAnswered(const Result<CallAnswer> &answer);
    void noteCallEnded();
    void onLoaded(const Result<ActRecord> &record);
    void look();
    void onLooked(const Result<EnvironmentSnapshot> &live, Milliseconds begunAt);
    void onUnreadable(const Error &error, Milliseconds begunAt);
    void onNotShown(const Finding &finding, Milliseconds begunAt);
    void onPicked(const EnvironmentSnapshot &live);
    void lookAgainAtDeadline();
    void findDeadline(Milliseconds begunAt);
    bool isLateEnough(Milliseconds begunAt) const;
    void handOver();
    void onHandedOver(const Result<Handover> &handover);
    void onWatchChanged();
    HandedBack handedBack(const std::optional<Secret> &pasted) const;
    void onHandedBack(const Result<Backing> &backing);
    bool asksAgain(const Finding &finding) const;
    void askAgain();
    Error callError() const;
    void noteOutcome(const QString &outcome);
    void conclude(End end, const Finding &finding, const std::optional<Error> &error);
    void leave(End end, const std::optional<Error> &error);
    void finish();
    void setStep(Step step);
    using Receive = std::function<void(const Result<EnvironmentSnapshot> &)>;
    /// The list that tells of the act: out of this reading, or else asked for by itself.
    void read(const std::optional<EnvironmentReading> &whole, const Receive &receive);
    template <typename T>
    void take(const QFuture<Result<QList<T>>> &answer, QList<T> EnvironmentSnapshot::*list, const Receive &receive);
    QDateTime serverTime() const;

    ActSurroundings &m_around;
    ActRecord m_record;
    std::unique_ptr<const ActRule> m_rule; // null until a record is loaded
    std::optional<QString> m_choice;
    bool m_isOld = false; // out of the journal
    bool m_mayAsk = true; // a person, about one out of the journal
    Step m_step = Step::Queued;
    Way m_way;
    Handover m_handover;
    bool m_cancelled = false;
    bool m_givenUp = false; // the person stopped an act by hand: one look tells whether it was done
    bool m_touched = false;
    std::optional<Backing> m_backing; // of what a person said
    std::optional<RestartWatch::State> m_refusedIn; // what the server did when that was refused
    std::optional<CallAnswer> m_answer;
    bool m_isOnlyAnswered = false; // what it said could not be read back
    std::optional<Error> m_callError; // why there is no answer
    std::optional<Milliseconds> m_deadline; // a look begun from then on is believed when it shows nothing
    std::optional<EnvironmentReading> m_reading; // the latest look's
    QDateTime m_settlesAt;
    End m_end = End::NotDone;
    std::optional<Error> m_error;
    Finding m_finding;
};
