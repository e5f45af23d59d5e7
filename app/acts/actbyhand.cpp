// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The part of an act that a person carries out in the browser, and acts out of the journal, which may wait for one.

#include "app/acts/act.h"
#include "app/acts/actrule.h"
#include "app/core/clock.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"

using namespace Qt::StringLiterals;

namespace {

constexpr auto pauseBeforeReading = std::chrono::seconds(1);

bool isCreation(ActKind kind)
{
    return kind == ActKind::CreateSigningKey || kind == ActKind::CreateEventKey;
}

/// What a person is told who is asked again: the act may be done already, and would be done twice.
Error lookFirst(const ActRequest &request, const QString &fingerprint)
{
    QString look;
    switch (request.kind) {
    case ActKind::CreateSigningKey:
        look = Act::tr("Where the card “New key” is there, press nothing, and only copy its key.");
        break;
    case ActKind::RotateSigningKey:
        look = Act::tr("Where the card “New key” is gone, it was rotated: press nothing, and copy the key from the "
                       "card “Current key” instead. It has to be the one with the fingerprint %1, too. Where the "
                       "card is still there, press nothing either, but “It was not done” here, and begin again: what "
                       "was known of the apps is too old.")
                   .arg(fingerprint);
        break;
    case ActKind::CreateEventKey:
        look = Act::tr("Where a key “%1” is in the list, make no second one: open it, and go on from there.")
                   .arg(shownName(request.newKey.name));
        break;
    case ActKind::DeleteSigningKey:
    case ActKind::DeleteEventKey:
        look = Act::tr("Where it is, do nothing a second time, and only say so here. Where it is not, do not do it "
                       "now: press “It was not done”, and begin again, since what was known of the apps is too old.");
        break;
    case ActKind::UpdateEventKey:
    case ActKind::ResyncApp:
        look = Act::tr("Where it is, do nothing a second time, and only say so here.");
        break;
    }
    return refusal(Error::Kind::Conflict,
        Act::tr(
            "The program or its account was closed while it waited for this, so it may be done already. Look first. %1")
            .arg(look),
        u"asked again"_s);
}

} // namespace

void Act::cancel()
{
    const bool isWaiting = m_step == Step::WaitingForPerson;
    if ((m_isOld && !isWaiting) || m_cancelled)
        return;
    m_cancelled = true;
    // It is no less down for that, nor for a shorter time.
    if (const RestartWatch *watch = handover().watch.get(); watch && watch->state() == RestartWatch::State::Down)
        m_wasDown = {watch->secondsInState(), watch->secondsOfOutage(), m_around.clock.monotonic()};
    m_offer.set({});
    if (m_step == Step::Queued) {
        // Whoever stops several at once does not see one go meanwhile.
        QMetaObject::invokeMethod(
            this, [this] { begin(); }, Qt::QueuedConnection);
    } else if (isWaiting) {
        m_givenUp = true;
        m_touched = true;
        setStep(Step::ReadingBack);
        look();
    }
}

std::optional<Error> Act::refusePaste(const Secret &pasted) const
{
    return m_rule && m_way.paste != Way::Paste::Nothing ? m_rule->refusePaste(m_record, pasted) : std::nullopt;
}

void Act::confirm(const std::optional<Secret> &pasted)
{
    if (m_step != Step::WaitingForPerson)
        return;
    m_error = pasted ? refusePaste(*pasted) : std::nullopt;
    if (m_error) {
        emit stepChanged();
        return;
    }
    m_touched = true;
    m_deadline = m_around.clock.monotonic() + settlingTime;
    noteCallEnded();
    if (pasted && isCreation(request().kind)) {
        if (m_way.paste == Way::Paste::SigningKey)
            m_answer = CallAnswer{.signingKey = SigningKey{.value = *pasted}};
        else if (m_way.paste == Way::Paste::EventKey)
            m_answer = CallAnswer{.eventKey = EventKey{.value = *pasted}};
    }
    setStep(Step::ReadingBack);
    whenFinished(m_around.dashboard.personDid(handedBack(pasted)), this,
        [this](const Result<Backing> &backing) { onHandedBack(backing); });
}

HandedBack Act::handedBack(const std::optional<Secret> &pasted) const
{
    return {request(), pasted.value_or(Secret()), {}, {}, m_record.id, m_givenUp, m_record.idsBefore, m_touched};
}

void Act::handOver()
{
    whenFinished(m_around.dashboard.handOver(handedBack({})), this,
        [this](const Result<Handover> &handover) { onHandedOver(handover); });
}

/// That it was not done is not believed of a server that cannot be read, or that holds half of it: what it holds is
/// what the restart gave it. Nor where nobody knows here what that was.
void Act::handOverAgain(const Error &why)
{
    if (std::exchange(m_givenUp, false)) {
        m_cancelled = false;
        const QString words = why.keychain == KeychainFault::NotAsked
            ? tr("That it was not done is not believed now: the server may hold half of what it was to be given. %1")
            : tr("That it was not done is believed once the server holds either of the two settings as a whole: "
                 "as it is, whoever calls or sends may be refused. %1");
        m_error
            = refusal(why.kind, words.arg(why.isInOwnWords() ? why.serverMessage : QString()).trimmed(), why.detail);
        m_refusedIn = RestartWatch::State::NotAsked;
    }
    handOver();
}

void Act::onHandedOver(const Result<Handover> &handover)
{
    if (!handover && m_touched)
        return leave(End::Open, handover.error());
    if (!handover)
        return conclude(End::NotDone, {}, handover.error());
    if (m_cancelled)
        return conclude(End::NotDone, {}, Error{.kind = Error::Kind::Cancelled});
    m_offer.set(*handover);
    connect(&m_offer, &SettingsOffer::changed, this, &Act::stepChanged, Qt::UniqueConnection);
    setStep(Step::WaitingForPerson);
    if (m_step != Step::WaitingForPerson)
        return;
    if (!m_offer.handover().watch) // an act before this one has brought it about already
        return confirm({});
    connect(m_offer.handover().watch.get(), &RestartWatch::changed, this, &Act::onWatchChanged);
    if (const auto down = std::exchange(m_wasDown, {})) {
        const auto since = std::chrono::floor<std::chrono::seconds>(m_around.clock.monotonic() - down->toldAt).count();
        m_offer.handover().watch->goOnFrom(down->seconds + int(since), down->secondsOfOutage + int(since));
    }
    m_offer.handover().watch->start();
}

/// What the server answers says it as well as the person could.
void Act::onWatchChanged()
{
    if (m_step != Step::WaitingForPerson)
        return;
    if (handover().watch->isDone())
        return confirm({});
    const RestartWatch::State state = handover().watch->state();
    // Refused before the watch had its first answer: that one is of the moment of the refusal. Where the server
    // answered for that, it has gone down since.
    const bool isFirst = m_refusedIn == RestartWatch::State::NotAsked;
    if (isFirst && (state != RestartWatch::State::Down || m_error->kind != Error::Kind::Conflict))
        m_refusedIn = state;
    // What was said of an earlier moment is not true any more.
    if (m_refusedIn && state != *m_refusedIn) {
        m_refusedIn.reset();
        m_error.reset();
        emit stepChanged();
    }
}

void Act::onHandedBack(const Result<Backing> &backing)
{
    if (!backing) {
        // The key is still on the page, or what was said can be done now: nothing is lost by asking again.
        m_answer.reset();
        m_error = backing.error();
        if (handover().watch)
            m_refusedIn = handover().watch->state();
        // It may be done yet, or be shown a moment later: that it was done by then nobody knows.
        if (!m_way.isRestart) {
            m_wasSaidDone = true;
            m_record.callEndedAt = {};
            (void)m_around.journal.noteCallEnded(m_record.id, {});
        }
        setStep(Step::WaitingForPerson);
        if (handover().watch)
            handover().watch->start(); // counts anew
        else if (m_way.isRestart)
            m_around.clock.after(pauseBeforeReading, this, [this] {
                // Nothing is left to restart, so nobody is asked for anything: it only has to be read.
                if (!handover().watch)
                    confirm({});
            });
        return;
    }
    m_backing = *backing;
    look();
}

/// Whether only the person can tell of an act that the program's end cut off.
bool Act::asksAgain(const Finding &finding) const
{
    const bool showsNothing = finding.sight == Finding::Sight::NotShown || finding.sight == Finding::Sight::Unclear;
    return m_isOld && !m_choice && !m_givenUp && !m_backing && !m_way.isReadBack && showsNothing;
}

void Act::askAgain()
{
    if (m_mayAsk) {
        m_error = lookFirst(request(), m_record.fingerprint);
        return setStep(Step::WaitingForPerson);
    }
    m_isLeftToPerson = true;
    leave(End::Open,
        refusal(Error::Kind::Conflict,
            tr("This was to be done in the browser and was left before you said whether it is. You are asked for that "
               "first; what Inngest shows of it is looked up then."),
            u"only the person knows"_s));
}

// An act out of the journal.

void Act::load()
{
    whenFinished(
        m_around.journal.load(m_record.id), this, [this](const Result<ActRecord> &record) { onLoaded(record); });
}

void Act::onLoaded(const Result<ActRecord> &record)
{
    if (!record)
        return leave(End::Open, record.error());
    m_record = *record;
    m_rule = ActRule::of(request().kind);
    m_way = m_around.dashboard.wayOf(request().kind, request().environment);
    if (request().byHand && m_way.means == Way::Means::Call)
        m_way.means = Way::Means::Person;
    if (m_record.isSettled()) {
        m_wasSettledBefore = true;
        const bool isDone = m_record.outcome != ActOutcome::notDone;
        return leave(isDone ? End::Done : End::NotDone,
            isDone ? std::nullopt
                   : std::optional(refusal(Error::Kind::Conflict,
                       tr("It was found out before that this did not take effect."), u"settled before"_s)));
    }
    if (m_record.origin != m_around.dashboard.origin())
        return leave(End::Open,
            refusal(Error::Kind::Conflict, tr("This act belongs to another account: open that one first."),
                u"another origin"_s));
    // None of the candidates: what turns up besides them could still be ours.
    if (m_choice && m_choice->isEmpty())
        m_record.idsBefore += m_record.found;
    emit loaded();
}

/// Of an act out of the journal: when its call ended is known by the server's clock, or else it was at the latest when
/// the run that had sent it was over.
void Act::findDeadline(Milliseconds begunAt)
{
    if (m_deadline)
        return;
    const Milliseconds asked = m_around.clock.monotonic();
    m_deadline = m_around.madeAt + settlingTime;
    if (m_record.callEndedAt.isValid()) {
        const Milliseconds sinceCall(m_record.callEndedAt.msecsTo(serverTime()));
        m_deadline = asked - sinceCall + settlingTime;
    }
    // A server's clock that was set back must not make anybody wait for hours.
    m_deadline = std::min(*m_deadline, begunAt + settlingTime);
}
