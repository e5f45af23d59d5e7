// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/rotationwitness.h"

#include "app/domain/fingerprint.h"
#include "app/rollout/rolloutcheck.h"

#include <QMetaEnum>
#include <algorithm>
#include <cmath>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto fresh = 10min;
constexpr auto leastSpan = 2min;
constexpr int leastGood = 5;
/// From the decision until the call is out an act reads and writes.
constexpr auto slackOfCalls = 90s;
constexpr qsizetype roundsKept = 80;

QString signingOf(const std::optional<SigningKey> &key)
{
    return key ? signingKeyFingerprint(key->value) : QString();
}

template <typename E>
QString nameOf(E value)
{
    return QString::fromLatin1(QMetaEnum::fromType<E>().valueToKey(int(value)));
}

QString placeOf(const RolloutApp &app)
{
    QStringList place{app.url().toString(QUrl::RemoveQuery)};
    for (const auto &[name, value] : app.access.headers)
        place.append(QString::fromLatin1(name.toLower()));
    return place.join(u' ');
}

/// For a 99 % chance to have met each of n instances.
int needed(int instances)
{
    return instances <= 1 ? leastGood
                          : std::max(leastGood, int(std::ceil(std::log(0.01) / std::log(1.0 - 1.0 / instances))));
}

} // namespace

RotationWitness::RotationWitness(PracticeHere &practice)
    : m_practice(practice)
{
    connect(&m_practice, &PracticeHere::appChanged, this, &RotationWitness::onAppChanged);
}

void RotationWitness::begin()
{
    m_stage = nullptr;
    m_rounds.clear();
    m_said.clear();
    m_moments.clear();
    m_setAt.clear();
    m_connections.clear();
    m_seenInstances.clear();
    m_finalAt.reset();
    m_decidedAt.reset();
    m_isForced = false;
    m_hasRotated = false;
    m_before = m_practice.picture();
    m_failures.clear();
}

void RotationWitness::attach(RotationStage &stage)
{
    m_stage = &stage;
    m_told.clear();
    m_takenAt = {};
    m_rounds.clear();
    m_moments.clear();
    m_finalAt.reset();
    m_decidedAt.reset();
    RolloutCheck &check = session().check();
    connect(&check, &RolloutCheck::rowChanged, this, &RotationWitness::onRows);
    connect(&check, &RolloutCheck::rowsReset, this, &RotationWitness::onRows);
    connect(&check, &RolloutCheck::sampled, this, &RotationWitness::onSampled);
    connect(&session(), &RotationSession::changed, this, &RotationWitness::onSessionChanged);
    connect(stage.acts.get(), &Acts::actStarted, this, [this](Act *) {
        if (!m_decidedAt)
            m_decidedAt = now();
    });
}

void RotationWitness::detach()
{
    m_stage = nullptr;
}

WatchedDashboard::Watch RotationWitness::watch()
{
    return [this](const QString &call, WatchedDashboard::Moment moment) {
        if (!m_stage || !m_stage->session)
            return;
        if (moment == WatchedDashboard::Moment::Sent)
            onSent(call, m_stage->dashboard->subject());
        else
            onAnswered(call);
    };
}

void RotationWitness::fail(const QString &what)
{
    if (m_failures.size() < 20 && !m_failures.contains(what))
        m_failures.append(what);
}

// The record.

std::optional<RolloutApp> RotationWitness::asked(const QString &appId) const
{
    const auto row = session().check().row(appId);
    return row ? std::optional(row->app) : std::nullopt;
}

void RotationWitness::onRows()
{
    const RolloutCheck &check = session().check();
    for (const RolloutRow &row : check.rows()) {
        QList<Round> &rounds = m_rounds[row.app.key()];
        const bool isOpen = !rounds.isEmpty() && rounds.last().taken.count() < 0;
        if (!row.isAsking) {
            if (isOpen)
                rounds.last().isOver = true;
            continue;
        }
        if (isOpen && !rounds.last().isOver)
            continue;
        if (isOpen) // dropped, and begun anew
            rounds.removeLast();
        rounds.append({.begun = now(),
            .url = row.app.url(),
            .place = placeOf(row.app),
            .asked = {check.keys().newSigningKey.isEmpty() ? QString() : check.keys().newFingerprint,
                check.keys().oldSigningKey.isEmpty() ? QString() : check.keys().oldFingerprint},
            .truths = {m_practice.truthAt(row.app.url())}});
        while (rounds.size() > roundsKept)
            rounds.removeFirst();
    }
}

void RotationWitness::onSampled(const QString &appId, const AppSample &sample)
{
    QList<Round> &rounds = m_rounds[appId];
    if (rounds.isEmpty() || rounds.last().taken.count() >= 0)
        return fail(u"an answer of %1 came that nobody asked for"_s.arg(appId));
    rounds.last().taken = now();
    rounds.last().sample = sample;
    // A row that changes on the way of the signals can have shown the end before.
    const AppTruth truth = m_practice.truthAt(rounds.last().url);
    if (!rounds.last().truths.contains(truth))
        rounds.last().truths.append(truth);
}

void RotationWitness::onAppChanged(const QString &)
{
    for (QList<Round> &rounds : m_rounds) {
        if (rounds.isEmpty() || rounds.last().taken.count() >= 0)
            continue;
        const AppTruth truth = m_practice.truthAt(rounds.last().url);
        if (!rounds.last().truths.contains(truth))
            rounds.last().truths.append(truth);
    }
}

void RotationWitness::onSessionChanged()
{
    takeConnections();
    if (!session().isLoaded())
        return;
    if (m_senders != rotation().senders) {
        m_senders = rotation().senders;
        m_sendersAt = now();
    }
    for (const PlannedApp &app : rotation().apps) {
        QMap<int, QDateTime> &before = m_setAt[app.appKey];
        for (auto it = app.setAt.cbegin(); it != app.setAt.cend(); ++it) {
            if (before.value(it.key()) == it.value())
                continue;
            m_moments.insert({app.appKey, it.key()}, now());
            const bool isFallbackOnly = it.key() == RotationStep::Finish;
            m_said.removeIf([&](const Said &said) {
                return said.appId == app.appKey && !(isFallbackOnly && said.ask.isOfEvent());
            });
        }
        before = app.setAt;
    }
}

void RotationWitness::onSent(const QString &call, const QString &subject)
{
    const QList<Act *> running = m_stage->acts->running();
    const bool isRotating = std::any_of(running.cbegin(), running.cend(),
        [](const Act *act) { return act->request().kind == ActKind::RotateSigningKey; });
    if (call == "renewSession"_L1 && !isRotating) {
        m_finalAt = now();
        m_decidedAt.reset();
    }
    if (call == "rotateSigningKey"_L1)
        judgeRotate();
    else if (call == "deleteSigningKey"_L1)
        judgeDeletionOfSigningKey(subject);
    else if (call == "deleteEventKey"_L1)
        judgeDeletionOfEventKey(subject);
}

void RotationWitness::onAnswered(const QString &call)
{
    if (call != "workers"_L1)
        return;
    m_told.append({.readAt = now(), .at = m_practice.now(), .workers = m_stage->dashboard->toldWorkers()});
}

/// A reading is several answers: where one of them fails, or a later reading overtakes it, the program has none of it.
void RotationWitness::takeConnections()
{
    const QDateTime at = session().live().readAt;
    if (at == m_takenAt)
        return;
    m_takenAt = at;
    const auto told = std::find_if(m_told.crbegin(), m_told.crend(),
        [this](const Connections &one) { return one.workers == session().live().value->workers; });
    if (told == m_told.crend())
        return fail(u"the program took a list of workers that Inngest had not told"_s);
    for (const Worker &worker : told->workers) {
        auto &seen = m_seenInstances[worker.appId];
        const bool isKnown = std::any_of(
            seen.cbegin(), seen.cend(), [&worker](const auto &one) { return one.first == worker.instanceId; });
        if (!isKnown)
            seen.append({worker.instanceId, told->at});
    }
    m_connections.append(*told);
    while (m_told.size() > roundsKept)
        m_told.removeFirst();
    while (m_connections.size() > roundsKept)
        m_connections.removeFirst();
}

// The rules. Each says what one answer of one instance means.

RotationWitness::Verdict RotationWitness::verdictOf(
    const AppTruth &truth, const AppTruth::Instance &instance, const Round &round, const Ask &ask) const
{
    if (truth.isBlocked || truth.isMute)
        return Verdict::Unknown;
    const auto good = [](bool isGood) { return isGood ? Verdict::Good : Verdict::Bad; };
    const bool answers = std::any_of(
        round.asked.cbegin(), round.asked.cend(), [&instance](const QString &key) { return instance.accepts(key); });
    if (ask.isOfEvent()) {
        if (!answers)
            return Verdict::Unknown;
        return good(ask.wanted == Wanted::EventAbsent ? !ask.events.contains(instance.bareEvent)
                                                      : ask.events.contains(instance.event));
    }
    switch (ask.wanted) {
    case Wanted::NewBesideOld:
        return good(instance.key == ask.newKey && (ask.isRotated || instance.accepts(ask.oldKey)));
    case Wanted::NewOnly:
        return good(instance.key == ask.newKey && instance.fallback.isEmpty());
    case Wanted::OldOnly:
        return good(instance.key == ask.oldKey && !instance.accepts(ask.newKey));
    case Wanted::NewAbsent:
        return !answers && !round.asked.contains(ask.newKey) ? Verdict::Unknown : good(!instance.accepts(ask.newKey));
    case Wanted::EventAbsent:
    case Wanted::EventReplaced:
        break;
    }
    return Verdict::Unknown;
}

/// Where instances differ, or the app changed meanwhile, what the round can have met is given the benefit of the doubt;
/// what it did meet, by the fingerprints that came back, is not.
RotationWitness::Verdict RotationWitness::verdictOf(const Round &round, const RolloutApp &app, const Ask &ask) const
{
    QList<Verdict> verdicts;
    for (const AppTruth &truth : round.truths) {
        if (truth.isSilent)
            verdicts.append(Verdict::Pause);
        else if (truth.externalId != app.app.externalId)
            verdicts.append(Verdict::Unknown);
        else if (truth.instances.isEmpty())
            verdicts.append(Verdict::Pause);
        for (const AppTruth::Instance &instance : truth.isSilent ? QList<AppTruth::Instance>() : truth.instances)
            verdicts.append(
                truth.externalId == app.app.externalId ? verdictOf(truth, instance, round, ask) : Verdict::Unknown);
    }
    const bool isUniform
        = std::all_of(verdicts.cbegin(), verdicts.cend(), [&](Verdict one) { return one == verdicts.first(); });
    if (isUniform)
        return verdicts.value(0, Verdict::Unknown);
    if (ask.isOfEvent() && ask.wanted == Wanted::EventAbsent && round.sample.toldEventKey
        && ask.events.contains(round.sample.eventFingerprint))
        return Verdict::Bad;
    const bool tellsSigning = !ask.isOfEvent() && !round.sample.signingFingerprint.isEmpty();
    if (tellsSigning
        && verdictOf(
               {}, {.key = round.sample.signingFingerprint, .fallback = round.sample.fallbackFingerprint}, round, ask)
            == Verdict::Bad)
        return Verdict::Bad;
    for (const Verdict one : {Verdict::Good, Verdict::Unknown, Verdict::Pause}) {
        if (verdicts.contains(one))
            return one;
    }
    return Verdict::Bad;
}

/// What shows of the app, in one word: the state that a risk is accepted for.
QString RotationWitness::stateOf(const Round &round, const RolloutApp &app, bool isOfEvent) const
{
    QStringList states;
    for (const AppTruth &truth : round.truths) {
        if (truth.isSilent || truth.instances.isEmpty())
            states.append(u"silent"_s);
        else if (truth.isBlocked || truth.isMute || truth.externalId != app.app.externalId)
            states.append(u"says nothing"_s);
        else {
            for (const AppTruth::Instance &instance : truth.instances) {
                const bool answers = std::any_of(round.asked.cbegin(), round.asked.cend(),
                    [&instance](const QString &key) { return instance.accepts(key); });
                states.append(!answers ? u"neither"_s
                        : isOfEvent    ? instance.event
                                       : instance.key + u'+' + instance.fallback);
            }
        }
    }
    states.removeDuplicates();
    return states.size() == 1 ? states.first() : u"several"_s;
}

RotationWitness::Time RotationWitness::momentOf(const QString &appId, RotationStep::Kind variables) const
{
    if (!sinceOf(appId, variables).isValid())
        return Time(0);
    return m_moments.value({appId, int(variables)}, Time(0));
}

QDateTime RotationWitness::sinceOf(const QString &appId, RotationStep::Kind variables) const
{
    for (const PlannedApp &app : rotation().apps) {
        if (app.appKey == appId)
            return app.setAt.value(int(variables));
    }
    return {};
}

const RotationWitness::Round *RotationWitness::latestOf(
    const QString &appId, const QString &place, Time moment, Time latest, Time slack) const
{
    const auto rounds = m_rounds.constFind(appId);
    if (rounds == m_rounds.cend())
        return nullptr;
    for (auto round = rounds->crbegin(); round != rounds->crend(); ++round) {
        if (round->taken.count() >= 0 && round->taken <= latest && round->place == place
            && round->begun + slack >= moment)
            return &*round;
    }
    return nullptr;
}

/// Enough good answers in a row, over long enough, not long ago, the last one after the final check began.
bool RotationWitness::isProven(
    const RolloutApp &app, const Ask &ask, RotationStep::Kind variables, const Terms &terms) const
{
    const Time moment = momentOf(app.key(), variables);
    const QString place = placeOf(app);
    int good = 0;
    Time first{0};
    const Round *last = nullptr;
    for (const Round &round : m_rounds.value(app.key())) {
        if (round.taken.count() < 0 || round.taken > terms.latest)
            continue;
        if (round.place != place)
            good = 0;
        if (round.place != place || round.begun + slackOfClaims < moment)
            continue;
        switch (verdictOf(round, app, ask)) {
        case Verdict::Pause:
        case Verdict::Unknown:
            break;
        case Verdict::Bad:
            good = 0;
            break;
        case Verdict::Good:
            if (terms.now - round.taken > fresh + terms.slack)
                break;
            if (good++ == 0)
                first = round.taken;
            last = latestOf(app.key(), place, moment, round.taken);
            break;
        }
    }
    return good >= needed(app.access.instances) && last && last->taken - first + slackOfClaims >= leastSpan
        && (!terms.finalAt || last->begun >= *terms.finalAt);
}

/// Every connection is newer than the setting and of an instance that had not been seen before it; or, after rotate,
/// newer than that, for the new signing key alone.
bool RotationWitness::isInferred(
    const QString &appId, const Ask &ask, RotationStep::Kind variables, const Terms &terms) const
{
    const QDateTime since = sinceOf(appId, variables);
    for (auto read = m_connections.crbegin(); read != m_connections.crend(); ++read) {
        if (read->readAt > terms.latest)
            continue;
        if (terms.now - read->readAt > fresh + terms.slack)
            return false;
        int connections = 0;
        bool isByMoment = since.isValid();
        bool isByRotate = ask.wanted == Wanted::NewBesideOld && ask.isRotated && rotation().rotatedAt.isValid();
        for (const Worker &worker : read->workers) {
            if (worker.appId != appId || worker.disconnectedAt.isValid())
                continue;
            ++connections;
            isByRotate = isByRotate && worker.connectedAt > rotation().rotatedAt;
            isByMoment = isByMoment && worker.connectedAt > since;
            for (const auto &[instance, at] : m_seenInstances.value(appId))
                isByMoment = isByMoment && (instance != worker.instanceId || at > since);
        }
        return connections > 0 && (isByMoment || isByRotate);
    }
    return false;
}

/// What was asked right at the app's moment may count as before it or after it.
const RotationWitness::Said *RotationWitness::wordFor(
    const RolloutApp &app, const Ask &ask, RotationStep::Kind variables, const Terms &terms) const
{
    const Said *said = wordFor(app, ask, variables, terms, slackOfClaims);
    return said ? said : wordFor(app, ask, variables, terms, Time(0));
}

const RotationWitness::Said *RotationWitness::wordFor(
    const RolloutApp &app, const Ask &ask, RotationStep::Kind variables, const Terms &terms, Time slack) const
{
    const QString place = placeOf(app);
    const Time moment = momentOf(app.key(), variables);
    const Round *latest = latestOf(app.key(), place, moment, terms.latest, slack);
    // A time-out takes nothing away from the answer before it, as long as that is fresh.
    const Round *answer = latest;
    while (answer && verdictOf(*answer, app, ask) == Verdict::Pause)
        answer = latestOf(app.key(), place, moment, answer->taken - Time(1), slack);
    if (answer && terms.now - answer->taken > fresh + terms.slack)
        answer = nullptr;
    const auto shown
        = [&](const Round *round) { return round ? stateOf(*round, app, ask.isOfEvent()) : u"not asked"_s; };
    for (auto said = m_said.crbegin(); said != m_said.crend(); ++said) {
        const bool isOfThese = std::all_of(ask.events.cbegin(), ask.events.cend(),
            [said](const QString &event) { return said->ask.events.contains(event); });
        if (said->appId != app.key() || said->ask.wanted != ask.wanted || said->place != place || !isOfThese
            || (!ask.isOfEvent() && (said->ask.newKey != ask.newKey || said->ask.oldKey != ask.oldKey))
            || said->since != sinceOf(app.key(), variables))
            continue;
        if (app.canBeAsked() && terms.finalAt && (!latest || latest->begun < *terms.finalAt))
            continue;
        const auto isOf = [said](const QString &state) {
            return state == said->state || state == "several"_L1 || said->state == "several"_L1;
        };
        if (said->kind == Word::Kind::RiskAccepted ? isOf(shown(latest)) || isOf(shown(answer))
                                                   : !answer || verdictOf(*answer, app, ask) != Verdict::Bad)
            return &*said;
    }
    return nullptr;
}

bool RotationWitness::isAllowed(
    const QString &appId, const Ask &ask, RotationStep::Kind variables, const Terms &terms) const
{
    const auto app = asked(appId);
    if (!app)
        return false;
    if (ask.wanted == Wanted::EventReplaced && ask.events.isEmpty())
        return true;
    const bool isKnown = app->app.method == AppMethod::Connect ? isInferred(appId, ask, variables, terms)
                                                               : isProven(*app, ask, variables, terms);
    return isKnown || wordFor(*app, ask, variables, terms);
}

/// Of all its instances, whatever anybody saw.
bool RotationWitness::isTrueNow(const QString &appId, const Ask &ask) const
{
    const PracticeRunningApp *app = m_practice.apps().app(appId);
    if (!app)
        return false;
    AppTruth truth = m_practice.truthOf(*app);
    truth.isBlocked = truth.isMute = false;
    const Round anything{.asked = {ask.newKey, ask.oldKey}};
    return std::all_of(truth.instances.cbegin(), truth.instances.cend(), [&](const AppTruth::Instance &instance) {
        if (ask.wanted == Wanted::EventAbsent)
            return !ask.events.contains(instance.bareEvent);
        return verdictOf(truth, instance, anything, ask) != Verdict::Bad;
    });
}

RotationWitness::Ask RotationWitness::signingAsk(Wanted wanted) const
{
    // As long as there is none, the apps are asked for the inactive one that is there.
    // And once somebody has promoted it, Inngest signs with it, whatever the journal says.
    const QString id = rotation().newSigningKey.id;
    const SigningKey *active = session().live().value ? session().live().value->active() : nullptr;
    return {.wanted = wanted,
        .newKey = id.isEmpty() ? session().check().keys().newFingerprint : rotation().newSigningKey.fingerprint,
        .oldKey = rotation().oldSigningKey.fingerprint,
        .isRotated = rotation().isRotated || (active && !id.isEmpty() && active->id == id)};
}

/// What each step asks of an app.
QList<RotationWitness::Ask> RotationWitness::asksOf(RotationStep::Kind step, const QString &appId) const
{
    QStringList held;
    for (const PlannedApp &app : rotation().apps) {
        if (app.appKey == appId)
            held = app.heldEventKeys;
    }
    Ask replaced{.wanted = Wanted::EventReplaced};
    Ask absent{.wanted = Wanted::EventAbsent};
    for (const RotatedEventKey &key : rotation().eventKeys) {
        if (held.contains(key.oldFingerprint) && !key.twinFingerprint.isEmpty())
            replaced.events.append(key.twinFingerprint);
        if (rotation().isUndoing && !key.twinFingerprint.isEmpty() && !key.isTwinDeleted && !key.isOldDeleted)
            absent.events.append(key.twinFingerprint);
        else if (!rotation().isUndoing && !key.isOldDeleted)
            absent.events.append(key.oldFingerprint);
    }
    QList<Ask> asks;
    const auto addSigning = [&](Wanted wanted) {
        if (rotation().rotatesSigningKey)
            asks.append(signingAsk(wanted));
    };
    switch (step) {
    case RotationStep::NewKeys:
    case RotationStep::RollOut:
        addSigning(Wanted::NewBesideOld);
        asks.append(replaced);
        break;
    case RotationStep::Rotate:
    case RotationStep::Resync:
        addSigning(Wanted::NewBesideOld);
        break;
    case RotationStep::DeleteEventKeys:
        asks.append(absent);
        break;
    case RotationStep::FallbackOut:
    case RotationStep::Finish:
        addSigning(Wanted::NewOnly);
        asks.append(replaced);
        break;
    case RotationStep::NewEventKeys:
        asks.append(replaced);
        break;
    case RotationStep::PutBack:
    case RotationStep::DeleteNewKeys:
        addSigning(Wanted::OldOnly);
        asks.append(absent);
        break;
    case RotationStep::Plan:
    case RotationStep::Undone:
        break;
    }
    return asks;
}

void RotationWitness::say(const QString &appId, RotationStep::Kind step, Word::Kind kind)
{
    const auto app = asked(appId);
    if (!app)
        return;
    const RotationStep::Kind variables = variablesStepOf(rotation(), step);
    unsay(appId, step);
    for (const Ask &ask : asksOf(step, appId)) {
        const Round *latest = latestOf(appId, placeOf(*app), momentOf(appId, variables), now());
        m_said.append({.appId = appId,
            .ask = ask,
            .kind = kind,
            .place = placeOf(*app),
            .state = latest ? stateOf(*latest, *app, ask.isOfEvent()) : u"not asked"_s,
            .since = sinceOf(appId, variables)});
    }
}

void RotationWitness::unsay(const QString &appId, RotationStep::Kind step)
{
    const auto app = asked(appId);
    for (const Ask &ask : app ? asksOf(step, appId) : QList<Ask>()) {
        m_said.removeIf([&](const Said &said) {
            // What was said of another signing key stands: whoever takes a word back takes back what is asked now.
            const bool isOfThisKey
                = ask.isOfEvent() || (said.ask.newKey == ask.newKey && said.ask.oldKey == ask.oldKey);
            return said.appId == appId && said.ask.wanted == ask.wanted && said.place == placeOf(*app) && isOfThisKey
                && std::all_of(ask.events.cbegin(), ask.events.cend(),
                    [&said](const QString &event) { return said.ask.events.contains(event); });
        });
    }
}

// The calls.

void RotationWitness::judgeRotate()
{
    ++m_calls;
    const AccountPicture picture = m_practice.picture();
    const QString active = signingOf(picture.active());
    const QString inactive = signingOf(picture.inactive());
    if (m_hasRotated && active != m_activeBefore)
        fail(u"rotate was sent a second time"_s);
    m_hasRotated = true;
    m_activeBefore = active;
    if (active != rotation().oldSigningKey.fingerprint || inactive != rotation().newSigningKey.fingerprint)
        fail(u"rotate was sent for other keys than the rotation's"_s);
    // The pause before it can have been broken off; what went out in spite of everything is on the record before.
    const QList<RotationException> &exceptions = rotation().exceptions;
    m_isForced &= std::any_of(exceptions.cbegin(), exceptions.cend(),
        [](const RotationException &one) { return one.what == "rotated and broke"_L1; });
    Ask ask = signingAsk(Wanted::NewBesideOld);
    ask.newKey = inactive;
    ask.oldKey = active;
    judgeAll(u"rotate"_s, ask, RotationStep::Rotate);
}

void RotationWitness::judgeDeletionOfSigningKey(const QString &id)
{
    ++m_calls;
    if (id == rotation().newSigningKey.id && rotation().isUndoing)
        return judgeAll(u"deleting the new signing key"_s, signingAsk(Wanted::OldOnly), RotationStep::DeleteNewKeys);
    // One that is not this rotation's: every app has to have answered that it does not hold it.
    const PracticeSigningKey *key = m_practice.server().state().signingKeys().find(id);
    if (!key)
        return;
    const Ask ask{.wanted = Wanted::NewAbsent, .newKey = signingKeyFingerprint(key->value)};
    for (const PracticeRunningApp *running : m_practice.running()) {
        const auto app = asked(running->code().id);
        const Round *latest = app ? latestOf(app->key(), placeOf(*app), Time(0), now()) : nullptr;
        if (!latest || verdictOf(*latest, *app, ask) != Verdict::Good)
            fail(u"a signing key was deleted although %1 had not answered that it does not hold it: %2"_s.arg(
                running->code().name, describe(running->code().id)));
    }
}

void RotationWitness::judgeDeletionOfEventKey(const QString &id)
{
    ++m_calls;
    const AccountPicture picture = m_practice.picture();
    const auto isListed = [&picture](const QString &key, const EventFilter &filter) {
        return std::any_of(picture.eventKeys.cbegin(), picture.eventKeys.cend(),
            [&](const EventKey &one) { return one.id == key && one.filter.sameAs(filter); });
    };
    for (const RotatedEventKey &key : rotation().eventKeys) {
        Ask ask{.wanted = Wanted::EventAbsent};
        if (key.oldId == id) {
            if (rotation().isUndoing)
                fail(u"an old event key was deleted in an undo"_s);
            if (!isListed(key.twinId, key.filter))
                fail(u"the old event key %1 was deleted, and its replacement is not there with its filter"_s.arg(
                    key.oldName));
            for (const SenderNote &sender : rotation().senders) {
                if (sender.eventKeyFingerprint != key.oldFingerprint
                    || (!sender.word.isEmpty() && sender.wordFor == key.twinFingerprint))
                    continue;
                if (m_decidedAt && m_sendersAt >= *m_decidedAt)
                    ++m_breaks[u"a word for a sender was taken back after the final check"_s];
                else
                    fail(u"the old event key %1 was deleted, and nobody has said that %2 has moved"_s.arg(
                        key.oldName, sender.name));
            }
            ask.events = {key.oldFingerprint};
            return judgeAll(u"deleting the old event key %1"_s.arg(key.oldName), ask, RotationStep::DeleteEventKeys);
        }
        if (key.twinId != id)
            continue;
        ask.events = {key.twinFingerprint};
        if (rotation().isUndoing) {
            if (!isListed(key.oldId, key.filter))
                fail(u"the replacement of %1 was deleted, and the old key is not there"_s.arg(key.oldName));
            return judgeAll(u"deleting the replacement of %1"_s.arg(key.oldName), ask, RotationStep::DeleteNewKeys);
        }
        for (const PracticeRunningApp *running : m_practice.running()) {
            const auto app = asked(running->code().id);
            const Round *latest = app ? latestOf(app->key(), placeOf(*app), Time(0), now()) : nullptr;
            if (latest && verdictOf(*latest, *app, ask) == Verdict::Bad)
                fail(
                    u"the replacement of %1 was deleted although %2 holds it"_s.arg(key.oldName, running->code().name));
        }
        return;
    }
    fail(u"an event key was deleted that is not of this rotation"_s);
}

void RotationWitness::judgeAll(const QString &what, const Ask &ask, RotationStep::Kind step)
{
    const RotationStep::Kind variables = variablesStepOf(rotation(), step);
    for (const PracticeRunningApp *app : m_practice.running()) {
        const QString id = app->code().id;
        const Terms terms{.now = now(), .slack = slackOfCalls, .finalAt = m_finalAt};
        if (!isTrueNow(id, ask))
            countBreaks(what, ask, id, terms);
        if (m_isForced && step == RotationStep::Rotate)
            continue;
        if (!m_finalAt) {
            fail(u"%1 without a final check"_s.arg(what));
            continue;
        }
        const Time decidedAt = m_decidedAt.value_or(terms.now);
        if (momentOf(id, variables) > decidedAt) {
            ++m_breaks[u"it was said to be set after the final check"_s];
            continue;
        }
        if (terms.now - decidedAt > fresh)
            fail(u"%1 so long after it was decided"_s.arg(what));
        if (isAllowed(id, ask, variables, terms))
            continue;
        Terms then = terms;
        then.latest = decidedAt;
        if (isAllowed(id, ask, variables, then))
            ++m_breaks[u"an answer after the final check forbade it"_s];
        else
            fail(u"%1 was not allowed, because of %2: %3"_s.arg(what, app->code().name, describe(id)));
    }
}

void RotationWitness::countBreaks(const QString &what, const Ask &ask, const QString &appId, const Terms &terms)
{
    const QString kind = what.section(u' ', 0, 0);
    const auto app = asked(appId);
    const Said *said = app
        ? wordFor(*app, ask,
            variablesStepOf(rotation(), ask.isOfEvent() ? RotationStep::DeleteEventKeys : RotationStep::Rotate), terms)
        : nullptr;
    const PracticeRunningApp *running = m_practice.apps().app(appId);
    const QString cause = m_isForced                                   ? u"it was forced"_s
        : said && said->kind == Word::Kind::Confirmed                  ? u"of a false word"_s
        : said                                                         ? u"of an accepted risk"_s
        : running && running->workers()                                ? u"of a worker that was inferred"_s
        : running && m_practice.truthOf(*running).instances.size() > 1 ? u"of an instance that was not met"_s
                                                                       : u"of a change after the final check"_s;
    ++m_breaks[u"%1 breaks an app, because %2"_s.arg(kind, cause)];
}

// What is shown.

void RotationWitness::checkClaims()
{
    if (!m_stage || !m_stage->session || !session().isLoaded() || !rotation().isBegun() || rotation().isOver()
        || !session().live().value)
        return;
    ++m_claims;
    for (const RotationStep::Kind step : session().steps()) {
        if (!session().isOpen(step) || !isBoardStep(step))
            continue;
        checkRows(step);
        checkNotices(step);
    }
}

void RotationWitness::checkRows(RotationStep::Kind step)
{
    const QList<RolloutRow> rows = session().rows(step);
    const RotationStep::Kind variables = variablesStepOf(rotation(), step);
    const Terms terms{.now = now(), .slack = slackOfClaims};
    for (const PracticeRunningApp *app : m_practice.running()) {
        const bool isShown = std::any_of(
            rows.cbegin(), rows.cend(), [app](const RolloutRow &row) { return row.app.key() == app->code().id; });
        if (!isShown)
            fail(u"%1 is not among the apps at %2"_s.arg(app->code().name, nameOf(step)));
    }
    for (const RolloutRow &row : rows) {
        const QString id = row.app.key();
        for (const Ask &ask : asksOf(step, id)) {
            const Proof &proof = row.proof(ask.isOfEvent() ? Aspect::EventKey : Aspect::SigningKey);
            if (!proof.holds || proof.because == Proof::Because::NothingAsked)
                continue;
            const auto said = [&, this] { return wordFor(row.app, ask, variables, terms); };
            const bool isSo = proof.evidence == EvidenceClass::Proven ? isProven(row.app, ask, variables, terms)
                : proof.evidence == EvidenceClass::Inferred           ? isInferred(id, ask, variables, terms)
                                                                      : said() != nullptr;
            if (!isSo)
                fail(u"%1 is shown as %2 at %3 (%4): %5"_s.arg(row.app.app.name, nameOf(proof.evidence), nameOf(step),
                    ask.isOfEvent() ? u"event key"_s : u"signing key"_s, describe(id)));
        }
    }
}

void RotationWitness::checkNotices(RotationStep::Kind step)
{
    const AccountPicture picture = m_practice.picture();
    const QString active = signingOf(picture.active());
    const bool isAsKnown = active
        == (rotation().isRotated ? rotation().newSigningKey.fingerprint : rotation().oldSigningKey.fingerprint);
    QStringList events;
    for (const EventKey &key : picture.eventKeys)
        events.append(eventKeyFingerprint(key.value));
    for (const RotationNotice &notice : session().notices(step)) {
        for (const QString &name : notice.subjects) {
            const PracticeRunningApp *running = m_practice.named(name);
            const auto app = running ? asked(running->code().id) : std::nullopt;
            const Round *latest = app ? latestOf(app->key(), placeOf(*app), Time(0), now()) : nullptr;
            if (!latest)
                continue;
            const auto isAll = [&](const std::function<bool(const AppTruth::Instance &)> &is) {
                return std::all_of(latest->truths.cbegin(), latest->truths.cend(), [&](const AppTruth &truth) {
                    return !truth.isSilent && !truth.isBlocked && truth.externalId == app->app.externalId
                        && !truth.instances.isEmpty()
                        && std::all_of(truth.instances.cbegin(), truth.instances.cend(), is);
                });
            };
            const bool works = isAsKnown && isAll([&](const AppTruth::Instance &instance) {
                return instance.accepts(active) && events.contains(instance.event);
            });
            if (notice.kind == RotationNotice::BrokenNow && works)
                fail(u"%1 is said to be broken at %2: %3"_s.arg(name, nameOf(step), describe(app->key())));
            if (notice.kind == RotationNotice::FallbackStill
                && isAll([](const AppTruth::Instance &instance) { return instance.fallback.isEmpty(); }))
                fail(u"%1 is said to have a fallback: %2"_s.arg(name, describe(app->key())));
        }
    }
}

void RotationWitness::checkGates()
{
    for (const GateRecord &gate : rotation().gates) {
        QStringList names;
        for (const QJsonValue &value : gate.apps)
            names.append(value[u"name"].toString());
        for (const PracticeRunningApp *app : m_practice.running()) {
            if (!names.contains(app->code().name))
                fail(u"the record of %1 lacks %2"_s.arg(nameOf(gate.step), app->code().name));
        }
    }
}

void RotationWitness::checkEnd()
{
    checkGates();
    const AccountPicture picture = m_practice.picture();
    const auto isListed = [&picture](const QString &id) {
        return std::any_of(
            picture.eventKeys.cbegin(), picture.eventKeys.cend(), [&id](const EventKey &key) { return key.id == id; });
    };
    // Neither lost nor doubled: each key was there before, or is a replacement, or a colleague's.
    for (const EventKey &key : picture.eventKeys) {
        const bool wasThere = std::any_of(m_before.eventKeys.cbegin(), m_before.eventKeys.cend(),
            [&key](const EventKey &one) { return one.id == key.id; });
        const bool isTwin = std::any_of(rotation().eventKeys.cbegin(), rotation().eventKeys.cend(),
            [&key](const RotatedEventKey &one) { return one.twinId == key.id; });
        if (!wasThere && !isTwin && !key.name.startsWith("A colleague"_L1))
            fail(u"the event key %1 is there and nobody knows of it"_s.arg(key.name));
    }
    switch (rotation().outcome) {
    case RotationOutcome::Running:
        return fail(u"it is not over"_s);
    case RotationOutcome::Done: {
        for (const RotatedEventKey &key : rotation().eventKeys) {
            if (isListed(key.oldId))
                fail(u"it is called done, and the old event key %1 is there"_s.arg(key.oldName));
            if (!isListed(key.twinId))
                fail(u"it is called done, and the replacement of %1 is not there"_s.arg(key.oldName));
        }
        const Terms terms{.now = now(), .slack = slackOfCalls, .finalAt = m_finalAt};
        for (const PracticeRunningApp *app : m_practice.running()) {
            for (const Ask &ask : asksOf(RotationStep::Finish, app->code().id)) {
                const bool isSo = ask.isOfEvent()
                    || isAllowed(app->code().id, ask, variablesStepOf(rotation(), RotationStep::Finish), terms);
                if (!isSo)
                    fail(u"it is called done, and %1 is not known to be: %2"_s.arg(
                        app->code().name, describe(app->code().id)));
            }
        }
        break;
    }
    case RotationOutcome::ClosedWithExceptions:
        if (rotation().openItems.isEmpty())
            fail(u"it is closed with exceptions, and the record names none"_s);
        break;
    case RotationOutcome::Undone:
        for (const RotatedEventKey &key : rotation().eventKeys) {
            if (!key.twinId.isEmpty() && isListed(key.twinId) && isListed(key.oldId))
                fail(u"it is undone, and the replacement of %1 is there"_s.arg(key.oldName));
            if (!isListed(key.twinId) && !isListed(key.oldId) && !key.twinId.isEmpty() && !key.isOldGoneElsewhere)
                fail(u"it is undone, and neither %1 nor its replacement is there"_s.arg(key.oldName));
        }
        if (picture.inactive() && picture.inactive()->id == rotation().newSigningKey.id)
            fail(u"it is undone, and the new signing key is there"_s);
        break;
    case RotationOutcome::Abandoned:
    case RotationOutcome::HandedOver:
        break;
    }
}

QString RotationWitness::describe(const QString &appId) const
{
    const auto app = asked(appId);
    if (!app)
        return u"not among the program's apps"_s;
    QStringList lines{u"now %1, final check %2, decided %3, at %4, instances %5, new %6, old %7"_s.arg(
        QString::number(now().count() / 1000), m_finalAt ? QString::number(m_finalAt->count() / 1000) : u"never"_s,
        m_decidedAt ? QString::number(m_decidedAt->count() / 1000) : u"never"_s, placeOf(*app),
        QString::number(app->access.instances), rotation().newSigningKey.fingerprint,
        rotation().oldSigningKey.fingerprint)};
    for (auto it = m_moments.cbegin(); it != m_moments.cend(); ++it) {
        if (it.key().first == appId)
            lines.append(u"set for %1 at %2"_s.arg(
                nameOf(RotationStep::Kind(it.key().second)), QString::number(it.value().count() / 1000)));
    }
    const QList<Round> rounds = m_rounds.value(appId);
    for (const Round &round : rounds.mid(std::max<qsizetype>(0, rounds.size() - 9)))
        lines.append(u"  asked %1 to %2 at %3: %4 / event %5; the program: %6 / %7 %8"_s.arg(
            QString::number(round.begun.count() / 1000), QString::number(round.taken.count() / 1000), round.place,
            stateOf(round, *app, false), stateOf(round, *app, true), round.sample.state(Aspect::SigningKey),
            round.sample.state(Aspect::EventKey), nameOf(round.sample.reason)));
    for (const Said &said : m_said) {
        if (said.appId == appId)
            lines.append(u"  said: %1 for %2, state %3, since %4, of %5"_s.arg(
                said.kind == Word::Kind::Confirmed ? u"confirmed"_s : u"risk"_s, QString::number(int(said.ask.wanted)),
                said.state, said.since.toString(Qt::ISODateWithMs), said.ask.events.join(u' ')));
    }
    for (const Word &word : rotation().words) {
        if (word.asked.appKey == appId)
            lines.append(u"  the program's: %1 for %2 of %3, state %4, at %5, since %6"_s.arg(
                word.kind == Word::Kind::Confirmed ? u"confirmed"_s : u"risk"_s, QString::number(int(word.asked.goal)),
                word.asked.keys.join(u' '), word.state, word.at.toString(Qt::ISODateWithMs),
                word.since.toString(Qt::ISODateWithMs)));
    }
    if (!m_connections.isEmpty())
        lines.append(u"  workers read at %1"_s.arg(m_connections.last().readAt.count() / 1000));
    for (const Worker &worker : m_connections.isEmpty() ? QList<Worker>() : m_connections.last().workers) {
        if (worker.appId == appId)
            lines.append(u"  worker %1 connected %2, disconnected %3"_s.arg(worker.instanceId,
                worker.connectedAt.toString(Qt::ISODateWithMs), worker.disconnectedAt.toString(Qt::ISODateWithMs)));
    }
    return lines.join(u"\n    "_s);
}
