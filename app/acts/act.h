// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/actjournal.h"
#include "app/acts/actrule.h"
#include "app/acts/settingsoffer.h"

#include <QObject>
#include <chrono>
#include <utility>

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

/// One change at Inngest on its way: read, write the intent to the journal, call once, write the outcome, read back;
/// after a lost answer settled by reading. Made and owned by Acts; deletes itself some time after finished(), so a page
/// holds it in a QPointer. It goes on when the page that started it has gone. Each step is a method; conclude() and
/// leave() are the ways out.
class Act final : public QObject
{
    Q_OBJECT

public:
    enum class Step {
        Queued, ///< It begins when what is under way in its environment has ended.
        Reading, ///< The live state, before anything is written.
        Recording, ///< The intent goes to the journal. A full disk stops the act here, before the call.
        WaitingForPerson, ///< The person does it in the browser: way() says where; go on with confirm().
        Calling, ///< The one call is out. It cannot be taken back.
        ReadingBack,
        Settling, ///< The answer was lost: reading tells. settlesAt() says when "not done" can be believed.
        Finished,
    };
    Q_ENUM(Step)

    enum class End {
        Done, ///< It took effect, and reading it back showed so; but see isByWord() and isOnlyAnswered().
        NotDone, ///< It did not take effect, or something else came in between: error() says why. With
                 ///< RotateSigningKey, Conflict and a signingKey(): another key was promoted in its place, that one.
        NeedsChoice, ///< Something that could be ours was found: candidates; settle with Acts::choose().
        Open, ///< Not known yet: reading failed too. It stays in the journal and is settled later.
    };
    Q_ENUM(End)

    const ActRequest &request() const { return m_record.request; }
    const ActRecord &record() const { return m_record; }
    qint64 journalId() const { return m_record.id; } ///< 0 before it is recorded.
    Step step() const { return m_step; }
    Way way() const { return m_way; }
    /// WaitingForPerson, where the way is a restart: the settings, and what tells when it is done.
    const Handover &handover() const { return m_offer.handover(); }
    SettingsOffer &offer() { return m_offer; } ///< Of those settings what the person looks at.
    const SettingsOffer &offer() const { return m_offer; }
    /// Of the key that is there and that the act is about, as it was read; empty where there is none.
    QString keyName() const { return m_record.keyName; }
    QString fingerprint() const { return m_record.fingerprint; }
    QDateTime settlesAt() const { return m_settlesAt; } ///< UTC, this machine's clock; invalid unless Settling.
    /// What a person brings back is not the key that this act is about, or cannot be: why. Confirmed with such a one it
    /// goes on waiting.
    std::optional<Error> refusePaste(const Secret &pasted) const;

    // Once finished:
    End end() const { return m_end; }
    /// Also with Done, where reading back failed in a way worth a word; and with WaitingForPerson, why what was
    /// confirmed is not believed.
    std::optional<Error> error() const { return m_error; }
    /// With Done: a person says so, and Inngest does not show it.
    bool isByWord() const
    {
        // Of one that is read anew an earlier run may have noted a word; who says that it was not done gives none.
        // Where Inngest tells which key it accepts, a rotation that is found done is told by that.
        const bool isTold = request().kind == ActKind::RotateSigningKey && !m_finding.signingKeys.isEmpty()
            && m_finding.signingKeys.first().isAccepted;
        const Backing unsaid = isTold || (m_givenUp && !m_isOld) ? Backing::Reading : Backing::Word;
        return m_end == End::Done && !m_way.isReadBack && m_backing.value_or(unsaid) == Backing::Word;
    }
    /// Somebody else had found out before: what came of it stands in the journal, and nothing was read for it here.
    bool wasSettledBefore() const { return m_wasSettledBefore; }
    QDateTime callEndedAt() const { return m_record.callEndedAt; } ///< Its answer was lost then; invalid: it was not.
    bool isOutOfJournal() const { return m_isOld; }
    /// With Done: a person had said that it was not done.
    bool wasSaidNotDone() const { return m_record.wasSaidNotDone; }
    /// With Done: the call's answer says so, and it could not be read back.
    bool isOnlyAnswered() const { return m_end == End::Done && m_isOnlyAnswered; }
    /// It created a key whose filter nothing at Inngest shows: that the key has it is a person's word.
    bool isFilterByWord() const
    {
        return request().kind == ActKind::CreateEventKey && m_end == End::Done && !m_way.isReadBack;
    }
    std::optional<SigningKey> signingKey() const { return oneOf(m_finding.signingKeys); } ///< Created or promoted.
    /// Created or updated, as read back.
    std::optional<EventKey> eventKey() const { return oneOf(m_finding.eventKeys); }
    /// Done: of the key that was created or promoted, or that was settled before.
    QString resultId() const { return m_record.resultId; }
    // NeedsChoice:
    QList<SigningKey> signingKeyCandidates() const { return candidatesIn(m_finding.signingKeys); }
    QList<EventKey> eventKeyCandidates() const { return candidatesIn(m_finding.eventKeys); }
    /// Open: what was to be changed is there, and reads neither as before nor as wanted. No later look need show more:
    /// Acts::choose() with no key leaves it so.
    bool isOtherwise() const
    {
        return m_end == End::Open && m_finding.sight == Finding::Sight::Unclear && !m_finding.eventKeys.isEmpty();
    }
    std::optional<ResyncOutcome> resync() const { return m_finding.resync; }
    /// Open: no reading tells what came of it, and the person who does has not been asked.
    bool isLeftToPerson() const { return m_isLeftToPerson; }

    /// Before the call is out: ends as NotDone/Cancelled, nothing sent. Afterwards: has no effect, the truth is still
    /// found out.
    void cancel();
    /// WaitingForPerson: it was done; pasted is the key that was brought back, if the way asks for one.
    void confirm(const std::optional<Secret> &pasted);

signals:
    void loaded();
    void stepChanged();
    void finished();

private:
    friend class Acts;
    using Milliseconds = std::chrono::milliseconds;

    /// A fresh one. It is carried out from begin() on.
    Act(ActSurroundings &surroundings, const ActRequest &request, QObject *parent);
    /// One out of the journal, to be settled; choice: what the person picked (empty: none of the candidates).
    /// mayAsk: a person is there to be asked. load() first, then begin() once loaded() says which environment it is in.
    Act(ActSurroundings &surroundings, qint64 journalId, std::optional<QString> choice, bool mayAsk, QObject *parent);

    void load();
    void begin();
    bool canRunBeside(const Act &other) const;
    void forgetValues(); ///< Once it has ended.
    /// Whether the environment may not be any more as it was last seen.
    bool hasTouched() const { return m_touched; }

    /// A server may still be at work on a call whose answer was lost.
    static constexpr Milliseconds settlingTime{60'000};

    void readFirst();
    void onFirstRead(const Result<EnvironmentSnapshot> &live);
    void onIntentWritten(const Result<qint64> &id);
    void send();
    void onAnswered(const Result<CallAnswer> &answer);
    void noteCallEnded();
    void onLoaded(const Result<ActRecord> &record);
    void look();
    void onLooked(const Result<EnvironmentSnapshot> &live, Milliseconds begunAt);
    void onUnreadable(const Error &error, Milliseconds begunAt);
    /// Nobody here, person or program, has seen the server hold what it should.
    bool isRestartUnseen() const { return m_way.isRestart && (m_isOld || m_givenUp) && !m_choice && !m_backing; }
    void judge(const EnvironmentSnapshot &live, Milliseconds begunAt);
    void onNotShown(const Finding &finding, Milliseconds begunAt);
    void onPicked(const EnvironmentSnapshot &live);
    void lookAgainAtDeadline();
    void findDeadline(Milliseconds begunAt);
    bool isLateEnough(Milliseconds begunAt) const { return (m_givenUp && !m_wasSaidDone) || begunAt >= *m_deadline; }
    void handOver();
    void handOverAgain(const Error &why);
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
    HistoryEntry historyEntry() const; ///< Once its end is known.
    template <typename Key>
    std::optional<Key> oneOf(const QList<Key> &found) const
    {
        return m_end == End::NeedsChoice || found.isEmpty() ? std::nullopt : std::optional(found.first());
    }
    template <typename Key>
    QList<Key> candidatesIn(const QList<Key> &found) const
    {
        return m_end == End::NeedsChoice ? found : QList<Key>();
    }

    ActSurroundings &m_around;
    ActRecord m_record;
    std::unique_ptr<const ActRule> m_rule; // null until a record is loaded
    std::optional<QString> m_choice;
    bool m_isOld = false; // out of the journal
    bool m_mayAsk = true; // a person, about one out of the journal
    bool m_isLeftToPerson = false;
    bool m_wasSettledBefore = false;
    Step m_step = Step::Queued;
    Way m_way;
    SettingsOffer m_offer;
    bool m_cancelled = false;
    bool m_givenUp = false; // the person stopped an act by hand: one look tells whether it was done
    bool m_wasSaidDone = false; // by a person, and not believed: what was read then may have been late
    bool m_touched = false;
    std::optional<Backing> m_backing; // of what a person said
    std::optional<RestartWatch::State> m_refusedIn; // what the server did when that was refused
    /// For RestartWatch::goOnFrom(), when it was said not to be done.
    struct Down
    {
        int seconds = 0;
        int secondsOfOutage = 0;
        std::chrono::milliseconds toldAt{0}; ///< Clock::monotonic().
    };
    std::optional<Down> m_wasDown;
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
