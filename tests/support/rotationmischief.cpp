// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/rotationmischief.h"

#include "app/deploy/enveditor.h"
#include "app/domain/fingerprint.h"
#include "app/rollout/rolloutcheck.h"
#include "tests/support/practicewire.h"

#include <QMetaEnum>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using V = PracticeAppVariables;

namespace {

constexpr qsizetype traceKept = 60;
const Secret strangeSigningKey = Secret::fromText(u"signkey-prod-"_s + u"5a"_s.repeated(32));
const Secret strangeEventKey = Secret::fromText(u"a-key-of-nobody-0123456789-abcdefghijklmnopqrstuvwxyz"_s);

Secret valueOf(const QList<EventKey> &keys, const QString &id)
{
    for (const EventKey &key : keys) {
        if (key.id == id)
            return key.value;
    }
    return {};
}

} // namespace

RotationMischief::RotationMischief(PracticeHere &practice, RotationWitness &witness, quint32 seed)
    : m_practice(practice)
    , m_witness(witness)
    , m_random(seed)
{
}

const std::vector<RotationMischief::Kind> &RotationMischief::kinds()
{
    using M = RotationMischief;
    static const std::vector<Kind> all{{30, u"deploys it right"_s, &M::deployRight},
        {10, u"deploys it wrong"_s, &M::deployWrong}, {4, u"leaves one instance behind"_s, &M::leaveOneBehind},
        {6, u"switches it on or off"_s, &M::switchOnOrOff}, {3, u"lets it answer late"_s, &M::answerLate},
        {2, u"puts a protection before it"_s, &M::protect}, {3, u"a worker connects anew"_s, &M::reconnectWorker},
        {5, u"a worker is restarted"_s, &M::restartWorker}, {3, u"asks it elsewhere"_s, &M::askElsewhere},
        {6, u"events are sent"_s, &M::sendEvents},
        {2, u"a colleague is at the signing keys"_s, &M::colleagueAtSigningKeys},
        {1, u"a colleague rotates"_s, &M::colleagueRotates},
        {2, u"a colleague is at the event keys"_s, &M::colleagueAtEventKeys},
        {6, u"a reading lacks something"_s, &M::loseFromAReading}, {4, u"an answer is spoilt"_s, &M::spoilAnAnswer},
        {3, u"the machine sleeps"_s, &M::sleep}, {2, u"the clock is set"_s, &M::setClock},
        {2, u"the program is started anew"_s, &M::restart}, {5, u"somebody confirms"_s, &M::confirmSomething},
        {6, u"somebody accepts a risk"_s, &M::acceptARisk}, {2, u"somebody takes a word back"_s, &M::takeBackAWord},
        {4, u"somebody says that it is set"_s, &M::sayItIsSet},
        {2, u"somebody speaks for the senders"_s, &M::speakForSenders},
        {1, u"a value is overwritten"_s, &M::keepAnOverwrittenValue}, {22, u"somebody presses"_s, &M::press}};
    return all;
}

void RotationMischief::begin()
{
    m_before = m_practice.picture();
    m_eventKeyIds.clear();
    m_behaviours.clear();
    m_right.clear();
    m_trace.clear();
    m_isHealed = false;
    m_wantsRestart = false;
    for (const PracticeRunningApp *app : m_practice.running()) {
        m_behaviours.insert(app->code().id, app->behaviour());
        for (const EventKey &key : std::as_const(m_before.eventKeys)) {
            if (key.value == app->variables().eventKey())
                m_eventKeyIds.insert(app->code().id, key.id);
        }
    }
}

void RotationMischief::attach(RotationStage &stage, RotationDriver &driver)
{
    m_stage = &stage;
    m_driver = &driver;
    m_wantsRestart = false;
    driver.aboutToAct = [this](RotationStep::Kind step) {
        note(u"the driver acts at %1"_s.arg(
            QString::fromLatin1(QMetaEnum::fromType<RotationStep::Kind>().valueToKey(step))));
        m_witness.checkClaims();
    };
    session().check().setOrderSeed(m_random.generate());
    if (m_left > 0)
        next();
}

void RotationMischief::detach()
{
    m_turn.reset();
    m_stage = nullptr;
    m_driver = nullptr;
}

void RotationMischief::start(int acts)
{
    m_left = acts;
    next();
}

void RotationMischief::note(const QString &what)
{
    m_trace.append(u"%1 s: %2"_s.arg(QString::number(m_practice.clock().monotonic().count() / 1000), what));
    while (m_trace.size() > traceKept)
        m_trace.removeFirst();
}

void RotationMischief::next()
{
    // Close together, or some readings apart.
    const std::chrono::milliseconds pause(isOneIn(3) ? 200 + below(3000) : 3000 + below(40'000));
    m_turn = std::make_unique<QObject>();
    m_practice.clock().after(pause, m_turn.get(), [this] {
        // The context of this very call: let it go later.
        m_turn.release()->deleteLater();
        if (m_left <= 0 || !m_stage)
            return;
        actOnce();
        if (--m_left > 0 && !m_wantsRestart)
            next();
    });
}

void RotationMischief::actOnce()
{
    int sum = 0;
    for (const Kind &kind : kinds())
        sum += kind.weight;
    int place = below(sum);
    for (const Kind &kind : kinds()) {
        place -= kind.weight;
        if (place >= 0)
            continue;
        note(kind.name);
        if ((this->*kind.act)())
            ++m_acts;
        break;
    }
    m_witness.checkClaims();
}

PracticeRunningApp &RotationMischief::anyApp()
{
    const QList<PracticeRunningApp *> apps = m_practice.running();
    PracticeRunningApp &app = *apps.at(below(static_cast<int>(apps.size())));
    note(u"  "_s + app.code().name);
    return app;
}

RotationStep::Kind RotationMischief::anyStep()
{
    const QList<RotationStep::Kind> steps = session().steps();
    QList<RotationStep::Kind> open{session().step()};
    std::copy_if(steps.cbegin(), steps.cend(), std::back_inserter(open),
        [this](RotationStep::Kind step) { return session().isOpen(step); });
    return open.at(below(static_cast<int>(open.size())));
}

const RotatedEventKey *RotationMischief::anyEventKey()
{
    const QList<RotatedEventKey> &keys = rotation().eventKeys;
    return keys.isEmpty() ? nullptr : &keys.at(below(static_cast<int>(keys.size())));
}

/// No colleague acts while a change of the program's is under way: the API leaves a gap there that nobody can close.
bool RotationMischief::isKeyActRunning() const
{
    const QList<Act *> running = m_stage->acts->running();
    return std::any_of(
        running.cbegin(), running.cend(), [](const Act *act) { return act->request().kind != ActKind::ResyncApp; });
}

// Apps.

/// What it should hold at the step that the rotation stands at.
PracticeAppVariables RotationMischief::rightFor(const PracticeRunningApp &app) const
{
    const AccountPicture now = m_practice.picture();
    const Secret active = now.active() ? now.active()->value : Secret();
    const Secret other = now.inactive() ? now.inactive()->value : Secret();
    const Secret before = m_before.active()->value;
    const Rotation &rotation = this->rotation();
    const bool isLast = session().step() == RotationStep::FallbackOut || session().step() == RotationStep::Finish
        || session().step() == RotationStep::DeleteEventKeys;
    V variables = app.variables();
    variables.unset(V::signingKeyFallbackName);
    const bool hasRotated = !(active == before);
    const bool isBeside = rotation.rotatesSigningKey && !rotation.isUndoing && !rotation.newSigningKey.id.isEmpty()
        && session().step() != RotationStep::NewKeys;
    // One that knows no fallback gets its key when it is rotated.
    if (isBeside && !hasRotated && !other.isEmpty() && app.code().sdk.knowsFallback()) {
        variables.set(V::signingKeyName, other);
        variables.set(V::signingKeyFallbackName, active);
    } else {
        variables.set(V::signingKeyName, active);
        if (isBeside && hasRotated && !isLast)
            variables.set(V::signingKeyFallbackName, before);
    }
    const QString held = m_eventKeyIds.value(app.code().id);
    Secret event = valueOf(m_before.eventKeys, held);
    const auto key = std::find_if(rotation.eventKeys.cbegin(), rotation.eventKeys.cend(),
        [&held](const RotatedEventKey &one) { return one.oldId == held; });
    const bool goesIn = !rotation.makesEventKeysLate() || isLast;
    if (key != rotation.eventKeys.cend() && !rotation.isUndoing && goesIn) {
        if (const Secret twin = valueOf(now.eventKeys, key->twinId); !twin.isEmpty())
            event = twin;
    }
    if (!event.isEmpty())
        variables.set(V::eventKeyName, event);
    return variables;
}

bool RotationMischief::deployRight()
{
    PracticeRunningApp &app = anyApp();
    m_driver->leftAlone.remove(app.code().id);
    m_practice.deploy(app, rightFor(app));
    return true;
}

bool RotationMischief::deployWrong()
{
    PracticeRunningApp &app = anyApp();
    const AccountPicture now = m_practice.picture();
    const Secret active = now.active()->value;
    const Secret other = now.inactive() ? now.inactive()->value : m_before.active()->value;
    const std::pair<Secret, Secret> pairs[]{{active, {}}, {other, {}}, {active, other}, {other, active},
        {strangeSigningKey, {}}, {strangeSigningKey, active}, {active, strangeSigningKey}, {other, other}, {{}, {}}};
    V variables = app.variables();
    if (!isOneIn(4)) {
        const auto &[key, fallback] = pairs[below(std::size(pairs))];
        variables.unset(V::signingKeyName);
        variables.unset(V::signingKeyFallbackName);
        if (!key.isEmpty())
            variables.set(V::signingKeyName, key);
        if (!fallback.isEmpty())
            variables.set(V::signingKeyFallbackName, fallback);
    }
    if (isOneIn(2)) {
        const EventKey &any = now.eventKeys.at(below(static_cast<int>(now.eventKeys.size())));
        const Secret old = valueOf(m_before.eventKeys, m_eventKeyIds.value(app.code().id));
        switch (below(5)) {
        case 0:
            variables.set(V::eventKeyName, any.value);
            break;
        case 1:
            variables.set(V::eventKeyName, old);
            break;
        case 2:
            variables.set(V::eventKeyName, Secret::fromText(any.value.revealText() + u' '));
            break;
        case 3:
            variables.set(V::eventKeyName, strangeEventKey);
            break;
        default:
            variables.unset(V::eventKeyName);
        }
    }
    m_practice.deploy(app, variables);
    return true;
}

bool RotationMischief::leaveOneBehind()
{
    PracticeRunningApp &app = anyApp();
    m_driver->leftAlone.insert(app.code().id);
    m_practice.deploy(app, rightFor(app), true);
    return true;
}

bool RotationMischief::switchOnOrOff()
{
    PracticeRunningApp &app = anyApp();
    PracticeAppBehaviour behaviour = app.behaviour();
    behaviour.isReachable = !behaviour.isReachable;
    return app.setBehaviour(behaviour).has_value();
}

bool RotationMischief::answerLate()
{
    PracticeRunningApp &app = anyApp();
    PracticeAppBehaviour behaviour = app.behaviour();
    // Around ten seconds, the program's patience, this machine's own slowness decides what comes first.
    const int late = 500 + below(10'500);
    behaviour.delay = isOneIn(2) ? 0ms : std::chrono::milliseconds(late < 8'000 ? late : late + 4'000);
    return app.setBehaviour(behaviour).has_value();
}

bool RotationMischief::protect()
{
    PracticeRunningApp &app = anyApp();
    PracticeAppBehaviour behaviour = app.behaviour();
    behaviour.protectionStatus = behaviour.protectionStatus != 0 ? 0 : isOneIn(2) ? 401 : 503;
    return app.setBehaviour(behaviour).has_value();
}

bool RotationMischief::reconnectWorker()
{
    for (PracticeRunningApp *app : m_practice.running()) {
        if (!app->workers() || !app->behaviour().isReachable)
            continue;
        PracticeAppBehaviour behaviour = app->behaviour();
        behaviour.isReachable = false;
        (void)app->setBehaviour(behaviour);
        behaviour.isReachable = true;
        return app->setBehaviour(behaviour).has_value();
    }
    return false;
}

bool RotationMischief::restartWorker()
{
    for (PracticeRunningApp *app : m_practice.running()) {
        if (app->workers())
            app->deploy();
    }
    return true;
}

bool RotationMischief::askElsewhere()
{
    PracticeRunningApp &app = anyApp();
    if (app.workers())
        return false;
    AppAccess access;
    switch (below(5)) {
    case 0:
        access.url = anyApp().url(); // perhaps another app's
        break;
    case 1:
        access.headers.emplaceBack("X-Protection-Bypass", Secret::fromText(u"a-bypass-of-the-test"_s));
        break;
    case 2:
        access.instances = 2 + below(4);
        break;
    default:
        break; // as Inngest has it
    }
    session().setAccess(app.code().id, access);
    return true;
}

bool RotationMischief::sendEvents()
{
    m_practice.apps().traffic().runOnce();
    return true;
}

// Inngest, and the way there.

bool RotationMischief::colleagueAtSigningKeys()
{
    if (isKeyActRunning())
        return false;
    PracticeRules &rules = m_practice.server().rules();
    const QString environment = m_practice.production();
    if (const PracticeSigningKey *key = m_practice.server().state().inactiveSigningKey(environment))
        return rules.deleteSigningKey(key->id).has_value();
    const QList<PracticeUser> &users = m_practice.server().state().users().all();
    return rules.createSigningKey(environment, users.isEmpty() ? QString() : users.last().id).has_value();
}

bool RotationMischief::colleagueRotates()
{
    if (isKeyActRunning() || !isOneIn(3))
        return false;
    return m_practice.server().rules().rotateSigningKey(m_practice.production()).has_value();
}

bool RotationMischief::colleagueAtEventKeys()
{
    PracticeRules &rules = m_practice.server().rules();
    const QString environment = m_practice.production();
    if (isKeyActRunning())
        return false;
    if (isOneIn(2)) {
        PracticeIngestInput input;
        input.name = u"A colleague's key"_s;
        return rules.createIngestKey(environment, u"key"_s, input).has_value();
    }
    const RotatedEventKey *key = anyEventKey();
    if (!key)
        return false;
    // Its replacement only while the old key is there: else no key is left, and a person has to decide.
    const bool isTwin = !key->twinId.isEmpty() && !key->isOldDeleted && isOneIn(2);
    return rules.deleteIngestKey(environment, isTwin ? key->twinId : key->oldId).has_value();
}

bool RotationMischief::loseFromAReading()
{
    const AccountPicture now = m_practice.picture();
    switch (below(3)) {
    case 0:
        m_stage->dashboard->lose(u"apps"_s, anyApp().code().id);
        break;
    case 1:
        m_stage->dashboard->lose(u"eventKeys"_s, now.eventKeys.at(below(static_cast<int>(now.eventKeys.size()))).id);
        break;
    default:
        m_stage->dashboard->lose(
            u"signingKeys"_s, now.signingKeys.at(below(static_cast<int>(now.signingKeys.size()))).id);
    }
    return true;
}

bool RotationMischief::spoilAnAnswer()
{
    using Fault = PracticeFault::Kind;
    static const QStringList writes{u"createSigningKey"_s, u"createIngestKey"_s, u"rotateSigningKey"_s,
        u"deleteIngestKey"_s, u"deleteSigningKey"_s};
    static const QStringList reads{u"signingKeys"_s, u"eventKeys"_s, u"apps"_s, u"workers"_s};
    static const QList<Fault> ofWrites{
        Fault::LostAnswer, Fault::HalfAnswer, Fault::Cut, Fault::ServerError, Fault::LateEffect, Fault::Unauthorized};
    static const QList<Fault> ofReads{Fault::ServerError, Fault::Cut, Fault::NotJson, Fault::Unauthorized};
    const bool isWrite = isOneIn(2);
    const QStringList &operations = isWrite ? writes : reads;
    const QList<Fault> &faults = isWrite ? ofWrites : ofReads;
    const PracticeFault fault{.kind = faults.at(below(static_cast<int>(faults.size()))),
        .operation = operations.at(below(static_cast<int>(operations.size()))),
        .times = 1,
        .delay = std::chrono::milliseconds(1 + below(20'000))};
    note(u"  %1 %2"_s.arg(fault.operation, practiceWire::faultName(fault.kind)));
    m_practice.server().faults().add(fault);
    return true;
}

// The machine.

bool RotationMischief::sleep()
{
    m_practice.clock().sleep(isOneIn(3) ? std::chrono::hours(1 + below(12)) : std::chrono::minutes(1 + below(20)));
    return true;
}

bool RotationMischief::setClock()
{
    m_practice.clock().setWall(isOneIn(3) ? 0s : std::chrono::seconds(below(3600) - 1800));
    return true;
}

bool RotationMischief::restart()
{
    m_wantsRestart = true;
    return true;
}

// The person.

bool RotationMischief::confirmSomething()
{
    const QString id = anyApp().code().id;
    const RotationStep::Kind step = anyStep();
    const QList<Word> before = rotation().words;
    session().addWord({id}, step, Word::Kind::Confirmed, u"Kim"_s, u"looked at it"_s);
    if (before != rotation().words)
        m_witness.say(id, step, Word::Kind::Confirmed);
    return true;
}

bool RotationMischief::acceptARisk()
{
    const QString id = anyApp().code().id;
    const RotationStep::Kind step = anyStep();
    const QList<Word> before = rotation().words;
    session().addWord({id}, step, Word::Kind::RiskAccepted, u"Sam"_s, u"it is not needed"_s);
    if (before != rotation().words)
        m_witness.say(id, step, Word::Kind::RiskAccepted);
    return true;
}

bool RotationMischief::takeBackAWord()
{
    const QString id = anyApp().code().id;
    const RotationStep::Kind step = anyStep();
    session().withdrawWord({id}, step);
    m_witness.unsay(id, step);
    return true;
}

bool RotationMischief::sayItIsSet()
{
    if (!rotation().isBegun())
        return false;
    session().noteSet(anyApp().code().id, variablesStepOf(rotation(), anyStep()), !isOneIn(3));
    return true;
}

bool RotationMischief::speakForSenders()
{
    QList<SenderNote> senders = rotation().senders;
    if (senders.isEmpty())
        return false;
    senders.first().word = isOneIn(3) ? QString() : u"Robin"_s;
    session().setSenders(senders);
    return true;
}

bool RotationMischief::keepAnOverwrittenValue()
{
    const QString place = u"/srv/place-%1/.env"_s.arg(below(2)); // two apps share one
    if (isOneIn(3))
        session().noteRestored(place);
    else
        (void)session().keepOverwritten(
            place, {{V::signingKeyName, isOneIn(3) ? std::nullopt : std::optional(m_before.active()->value)}});
    return true;
}

/// Whatever there is to press, whether or not it makes sense now.
bool RotationMischief::press()
{
    RotationSession &session = this->session();
    const RotatedEventKey *key = anyEventKey();
    const QString name = session.textToType();
    switch (below(18)) {
    case 0:
    case 1:
    case 2:
        session.goOn();
        break;
    case 3:
    case 4:
        session.rotate(name, false, u"nothing speaks against it"_s);
        break;
    case 5:
        session.takeFinalCheck();
        break;
    case 6:
        session.cancelRotate();
        break;
    case 7:
        if (key)
            session.deleteOldEventKeys({key->oldId}, name);
        break;
    case 8: {
        QStringList ids;
        for (const RotatedEventKey &one : rotation().eventKeys)
            ids.append(one.oldId);
        session.deleteOldEventKeys(ids, name);
        break;
    }
    case 9:
    case 10:
        if (key)
            session.deleteOldEventKey(key->oldId, session.textToType(*key));
        break;
    case 11:
        session.deleteNewKeys(name);
        break;
    case 12:
    case 13:
        session.finish();
        break;
    case 14:
        if (isOneIn(12))
            session.finish(u"it has to end"_s);
        break;
    case 15:
        if (isOneIn(8))
            session.undo();
        break;
    case 16:
        session.lookAt(anyStep());
        break;
    default:
        if (isOneIn(2)) {
            session.deleteForeignKey();
        } else if (rotation().cause != RotationCause::Routine && isOneIn(6)) {
            const bool isPaused = session.rotatesAt().isValid();
            session.rotateAndBreak(name, u"it is used by somebody else"_s);
            if (!isPaused && session.rotatesAt().isValid())
                m_witness.noteForced();
        } else if (session.step() == RotationStep::Resync) {
            session.resync();
        }
    }
    return true;
}

// In the end.

void RotationMischief::heal()
{
    note(u"everything is put right"_s);
    m_left = 0;
    m_turn.reset();
    m_isHealed = true;
    m_right.clear();
    m_practice.server().faults().clear();
    for (PracticeRunningApp *app : m_practice.running()) {
        m_driver->leftAlone.remove(app->code().id);
        if (!app->setBehaviour(m_behaviours.value(app->code().id)))
            qFatal("a practice app cannot be put right");
        if (!app->workers())
            session().setAccess(app->code().id, {});
    }
    keepRight();
}

void RotationMischief::keepRight()
{
    if (!m_isHealed || !m_stage || !session().isLoaded())
        return;
    for (PracticeRunningApp *app : m_practice.running()) {
        const PracticeAppVariables right = rightFor(*app);
        const bool isKnown = m_right.contains(app->code().id);
        if (isKnown && m_right.value(app->code().id) == right)
            continue;
        m_right.insert(app->code().id, right);
        m_practice.deploy(*app, right);
    }
}
