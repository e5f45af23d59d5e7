// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/act.h"

#include "app/core/clock.h"
#include "app/core/logging.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"

#include <QPointer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// How long a finished act stays for whoever still shows it.
constexpr auto keptTime = 60s;

bool isDeletion(ActKind kind)
{
    return kind == ActKind::DeleteSigningKey || kind == ActKind::DeleteEventKey;
}

} // namespace

Act::Act(ActSurroundings &surroundings, const ActRequest &request, QObject *parent)
    : QObject(parent)
    , m_around(surroundings)
    , m_rule(ActRule::of(request.kind))
{
    m_record.request = request;
    m_record.origin = surroundings.dashboard.origin();
    m_record.accountName = surroundings.accountName;
    m_record.person = surroundings.person;
    m_way = surroundings.dashboard.wayOf(request.kind, request.environment);
    if (request.byHand && m_way.means == Way::Means::Call)
        m_way.means = Way::Means::Person;
}

Act::Act(ActSurroundings &surroundings, qint64 journalId, std::optional<QString> choice, bool mayAsk, QObject *parent)
    : QObject(parent)
    , m_around(surroundings)
    , m_choice(std::move(choice))
    , m_isOld(true)
    , m_mayAsk(mayAsk)
    , m_step(Step::Settling)
{
    m_record.id = journalId;
}

bool Act::canRunBeside(const Act &other) const
{
    if (request().environment.id != other.request().environment.id)
        return true;
    return request().kind == other.request().kind && m_rule && m_rule->runsBesideItsLike();
}

// A fresh act: read, write the intent, call.

void Act::begin()
{
    if (m_step == Step::Finished) // it was stopped before its turn came
        return;
    if (m_isOld) {
        m_touched = true;
        return look();
    }
    if (m_cancelled)
        return leave(End::NotDone, Error{.kind = Error::Kind::Cancelled});
    setStep(Step::Reading);
    if (m_way.means == Way::Means::None)
        return leave(End::NotDone,
            refusal(Error::Kind::Rejected, tr("This kind of account does not know this act."), u"no way"_s));
    if (request().byHand && m_way.page.isEmpty())
        return leave(End::NotDone,
            refusal(Error::Kind::Rejected,
                tr("This account has no page in the browser where this could be done by hand."), u"no page"_s));
    if (const auto refused = m_rule->refuseRequest(request()))
        return leave(End::NotDone, refused);
    if (!m_rule->renewsSessionFirst())
        return readFirst();
    whenFinished(m_around.dashboard.renewSession(), this, [this](const Done &renewed) {
        if (!renewed)
            return leave(End::NotDone, renewed.error());
        readFirst();
    });
}

void Act::readFirst()
{
    read({}, [this](const Result<EnvironmentSnapshot> &live) { onFirstRead(live); });
}

void Act::onFirstRead(const Result<EnvironmentSnapshot> &live)
{
    if (m_cancelled)
        return leave(End::NotDone, Error{.kind = Error::Kind::Cancelled});
    if (!live)
        return leave(End::NotDone, live.error());
    if (const auto refused = m_rule->refuseLive(request(), *live)) {
        m_touched = true; // what was shown is no longer true
        return leave(End::NotDone, refused);
    }
    setStep(Step::Recording);
    m_rule->note(m_record, *live);
    m_record.startedAt = m_around.clock.now();
    m_record.serverStartedAt = m_around.dashboard.serverNow();
    whenFinished(m_around.journal.begin(m_record), this, [this](const Result<qint64> &id) { onIntentWritten(id); });
}

void Act::onIntentWritten(const Result<qint64> &id)
{
    // Without its intent on the disk no call goes out.
    if (!id)
        return leave(End::NotDone,
            Error{
                .kind = Error::Kind::Storage, .serverMessage = id.error().serverMessage, .detail = id.error().detail});
    m_record.id = *id;
    if (m_cancelled)
        return conclude(End::NotDone, {}, Error{.kind = Error::Kind::Cancelled});
    if (const auto refused = request().refusesNow ? request().refusesNow() : std::nullopt)
        return conclude(End::NotDone, {}, refused);
    if (m_way.means == Way::Means::Call)
        send();
    else if (m_way.isRestart)
        handOver();
    else
        setStep(Step::WaitingForPerson);
}

void Act::send()
{
    m_touched = true;
    setStep(Step::Calling);
    whenFinished(ActRule::call(m_around.dashboard, request(), this), this,
        [this](const Result<CallAnswer> &answer) { onAnswered(answer); });
}

void Act::onAnswered(const Result<CallAnswer> &answer)
{
    m_deadline = m_around.clock.monotonic() + settlingTime;
    if (answer) {
        m_answer = *answer;
        setStep(Step::ReadingBack);
        return look();
    }
    m_callError = answer.error();
    // What is to be deleted and is not known is gone: reading shows it.
    const bool isGone = isDeletion(request().kind) && m_callError->kind == Error::Kind::NotFound;
    if (!m_callError->mayHaveTakenEffect && !isGone)
        return conclude(End::NotDone, {}, m_callError);
    noteCallEnded();
    m_settlesAt = m_around.clock.now().addMSecs(settlingTime.count());
    setStep(Step::Settling);
    look();
}

void Act::noteCallEnded()
{
    m_record.callEndedAt = serverTime();
    (void)m_around.journal.noteCallEnded(m_record.id, m_record.callEndedAt);
}

// Finding out.

void Act::look()
{
    // All of it: whoever shows the environment, or goes on from there, reads it after every act.
    m_reading = m_around.dashboard.readAnew(request().environment, m_around.clock.monotonic());
    read(m_reading,
        [this, begunAt = m_reading->begunAt](const Result<EnvironmentSnapshot> &live) { onLooked(live, begunAt); });
}

void Act::onLooked(const Result<EnvironmentSnapshot> &live, Milliseconds begunAt)
{
    findDeadline(begunAt);
    if (!live)
        return onUnreadable(live.error(), begunAt);
    if (m_choice && !m_choice->isEmpty())
        return onPicked(*live);
    if (!isRestartUnseen())
        return judge(*live, begunAt);
    whenFinished(m_around.dashboard.mayBeSettled(handedBack({})), this, [this, live = *live, begunAt](const Done &may) {
        may ? judge(live, begunAt) : onUnreadable(may.error(), begunAt);
    });
}

void Act::judge(const EnvironmentSnapshot &live, Milliseconds begunAt)
{
    const Finding finding = m_rule->judge(m_record, live, m_answer);
    if (asksAgain(finding))
        return askAgain();
    switch (finding.sight) {
    case Finding::Sight::Shown:
        return conclude(End::Done, finding, finding.remark);
    case Finding::Sight::Candidates:
        return conclude(End::NeedsChoice, finding, m_callError);
    case Finding::Sight::Overtaken:
        return conclude(End::NotDone, finding, finding.remark);
    case Finding::Sight::NotShown:
        return onNotShown(finding, begunAt);
    case Finding::Sight::Unclear:
        break;
    }
    if (!isLateEnough(begunAt))
        return lookAgainAtDeadline();
    if (m_choice) // the person closes it
        return conclude(End::NotDone, finding, finding.remark ? finding.remark : Error{.kind = Error::Kind::Cancelled});
    conclude(End::Open, finding, finding.remark ? finding.remark : callError());
}

void Act::onUnreadable(const Error &error, Milliseconds begunAt)
{
    m_reading.reset();
    // The restart itself can be what keeps a server from being read, or leaves it with half of the settings: whoever
    // is there gets them again.
    if (isRestartUnseen())
        return m_mayAsk ? handOverAgain(error) : leave(End::Open, error);
    if (m_choice)
        return leave(End::Open, error); // as it was: the person can choose again
    if (m_answer) {
        const Finding finding = m_rule->believe(m_record, *m_answer);
        if (finding.sight == Finding::Sight::Shown) {
            m_isOnlyAnswered = true;
            return conclude(End::Done, finding, error);
        }
    }
    if (isLateEnough(begunAt))
        return conclude(End::Open, {}, error);
    lookAgainAtDeadline();
}

void Act::onNotShown(const Finding &finding, Milliseconds begunAt)
{
    if (!isLateEnough(begunAt))
        return lookAgainAtDeadline();
    if (const auto insisted = m_answer ? m_rule->insist(*m_answer) : std::nullopt)
        return conclude(
            insisted->sight == Finding::Sight::Shown ? End::Done : End::NotDone, *insisted, insisted->remark);
    if (m_givenUp && finding.remark) { // what the reading shows speaks against it
        m_givenUp = m_cancelled = false;
        m_error = finding.remark;
        return setStep(Step::WaitingForPerson);
    }
    if (m_givenUp || m_choice)
        return conclude(End::NotDone, finding, Error{.kind = Error::Kind::Cancelled});
    // A person has no answer to lose.
    const bool isAPersons = m_way.means == Way::Means::Person && !m_callError && !m_answer;
    conclude(End::NotDone, finding, isAPersons ? std::nullopt : std::optional(callError()));
}

void Act::onPicked(const EnvironmentSnapshot &live)
{
    const Finding finding = m_rule->pick(m_record, live, *m_choice);
    if (finding.sight == Finding::Sight::Shown)
        return conclude(End::Done, finding, finding.remark);
    leave(End::Open,
        refusal(Error::Kind::Conflict, tr("This key is no longer there. Look again at what was found."),
            u"picked key not listed"_s));
}

void Act::lookAgainAtDeadline()
{
    const Milliseconds wait = std::max(*m_deadline - m_around.clock.monotonic(), Milliseconds(0));
    m_settlesAt = m_around.clock.now().addMSecs(wait.count());
    setStep(Step::Settling);
    m_around.clock.after(wait, this, [this] { look(); });
}

/// Why it is not done, or not known.
Error Act::callError() const
{
    Error error = m_callError.value_or(Error{.kind = Error::Kind::Timeout, .detail = u"no answer on record"_s});
    if (m_answer)
        error = refusal(Error::Kind::Unexpected,
            m_way.means == Way::Means::Person
                ? tr("You brought the key, but reading does not show it.")
                : tr("The server said that it was done, but reading shows that it is not."),
            u"no trace"_s);
    return error;
}

// The ways out.

void Act::conclude(End end, const Finding &finding, const std::optional<Error> &error)
{
    m_end = end;
    m_finding = finding;
    m_error = error;
    if (m_error)
        m_error->mayHaveTakenEffect = end == End::Open || end == End::NeedsChoice;
    // Of what came of it, too: the values themselves go when the window is locked.
    if (end == End::Done && m_record.fingerprint.isEmpty() && signingKey())
        m_record.fingerprint = signingKeyFingerprint(*signingKey());
    else if (end == End::Done && m_record.fingerprint.isEmpty() && eventKey())
        m_record.fingerprint = eventKeyFingerprint(*eventKey());
    m_record.wasSaidNotDone |= m_givenUp && (end == End::Done || end == End::NeedsChoice);
    const HistoryEntry entry = historyEntry();
    noteOutcome(entry.outcome);
    whenFinished(
        m_around.journal.end(m_record, m_around.clock.now(), entry), this, [this](const Result<bool> &written) {
            // It stays unsettled in the journal, and the next settling finds the same.
            if (!written && !m_error)
                m_error = Error{.kind = Error::Kind::Storage, .detail = written.error().detail};
            if (!m_way.isRestart || m_end == End::Open)
                return finish();
            // A rotation keeps what was handed over last to its end, also what an act beside it was: nothing newer is
            // known.
            whenFinished(m_around.journal.isBesideRotation(m_record), this, [this](const Result<bool> &isBeside) {
                if (!isBeside || *isBeside)
                    return finish();
                whenFinished(m_around.dashboard.forgetHandover(), this, [this](const Done &) { finish(); });
            });
        });
}

void Act::noteOutcome(const QString &outcome)
{
    m_record.outcome = outcome;
    // Candidates that were turned down before stay on the list of those that are known.
    if (!m_choice)
        m_record.found.clear();
    for (const SigningKey &key : signingKeyCandidates())
        m_record.found.append(key.id);
    for (const EventKey &key : eventKeyCandidates())
        m_record.found.append(key.id);
    if (m_end == End::Done && (signingKey() || eventKey()))
        m_record.resultId = signingKey() ? signingKey()->id : eventKey()->id;
    else if (m_end == End::Done && resync())
        m_record.resultId = resync()->appExternalId;
}

/// Out without an outcome in the journal: nothing was written there, or it stays as it is.
void Act::leave(End end, const std::optional<Error> &error)
{
    m_end = end;
    m_error = error;
    finish();
}

void Act::finish()
{
    if (m_reading)
        m_around.dashboard.share(*std::exchange(m_reading, {}), m_around.clock.monotonic());
    qCInfo(logActs) << actKindName(request().kind) << "ended as" << m_end << "journal" << m_record.id;
    if (m_error)
        qCInfo(logActs) << "journal" << m_record.id << "error" << m_error->kind << m_error->detail;
    m_settlesAt = {};
    m_answer.reset(); // it can hold a pasted key
    m_offer.set({});
    setStep(Step::Finished);
    const QPointer<Act> self(this); // the account may be closed because of this
    emit finished();
    if (self)
        m_around.clock.after(keptTime, this, [this] { deleteLater(); });
}

void Act::forgetValues()
{
    // Of several that could be the one the person still chooses.
    if (m_step != Step::Finished || m_end == End::NeedsChoice)
        return;
    for (SigningKey &key : m_finding.signingKeys)
        key.value = {};
    for (EventKey &key : m_finding.eventKeys)
        key.value = {};
    for (std::optional<EventKey> *key : {&m_record.request.before, &m_record.request.changed}) {
        if (*key)
            (*key)->value = {};
    }
}

void Act::setStep(Step step)
{
    m_step = step;
    emit stepChanged();
}

void Act::read(const std::optional<EnvironmentReading> &whole, const Receive &receive)
{
    const QString &id = request().environment.id;
    Dashboard &dashboard = m_around.dashboard;
    switch (m_rule->reads()) {
    case ActRule::Reads::SigningKeys:
        return take(whole ? whole->signingKeys : dashboard.signingKeys(id), &EnvironmentSnapshot::signingKeys, receive);
    case ActRule::Reads::EventKeys:
        return take(whole ? whole->eventKeys : dashboard.eventKeys(id), &EnvironmentSnapshot::eventKeys, receive);
    case ActRule::Reads::Apps:
        return take(whole ? whole->apps : dashboard.apps(id), &EnvironmentSnapshot::apps, receive);
    }
}

template <typename T>
void Act::take(const QFuture<Result<QList<T>>> &answer, QList<T> EnvironmentSnapshot::*list, const Receive &receive)
{
    whenFinished(answer, this, [list, receive](const Result<QList<T>> &read) {
        receive(read.map([list](const QList<T> &shown) {
            EnvironmentSnapshot snapshot;
            snapshot.*list = shown;
            return snapshot;
        }));
    });
}

QDateTime Act::serverTime() const
{
    const QDateTime time = m_around.dashboard.serverNow();
    return time.isValid() ? time : m_around.clock.now();
}
