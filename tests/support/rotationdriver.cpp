// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/rotationdriver.h"

#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationsight.h"
#include "tests/support/answerof.h"

#include <QCoreApplication>
#include <QMetaEnum>
#include <QScopeGuard>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr int secondsBetweenRestarts = 60;
constexpr int longestBlink = 50; // milliseconds without a look
constexpr auto longestWait = 30min; // of the clock's time, which stands still where the machine is kept from working
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr int slowness = 6; // of a program under the sanitizers
#else
constexpr int slowness = 1;
#endif
constexpr int mostCommandsOfAStep = 60;
constexpr int mostCommandsAtOnce
    = 20; // without the clock having gone on: nobody presses faster than anything can change
constexpr auto silentApp = "legacy-reports"_L1;
const QString senderName = u"Partner feed (nightly cron)"_s;
const QString workerName = u"warehouse-worker"_s;
const QString workerKeyName = u"Warehouse worker"_s;
const QString senderKeyName = u"Partner feed"_s;

template <typename E>
QString nameOf(E value)
{
    return QString::fromLatin1(QMetaEnum::fromType<E>().valueToKey(int(value)));
}

/// A session of production as at the start of the program.
RotationSession &opened(RotationStage &stage)
{
    stage.session.reset();
    const Environment environment = stage.production();
    const RotationTools tools{.dashboard = *stage.dashboard,
        .acts = *stage.acts,
        .history = *stage.history,
        .secrets = stage.secrets,
        .keptKeys = *stage.keptKeys,
        .clock = stage.clock,
        .accountName = u"Practice"_s,
        .person = u"Ada"_s};
    stage.session = std::make_unique<RotationSession>(tools, environment);
    return *stage.session;
}

} // namespace

RotationDriver::RotationDriver(RotationStage &stage, const Wishes &wishes)
    : m_stage(stage)
    , m_session(opened(stage))
    , m_wishes(wishes)
{
    m_stage.hasMoreUnderWay = [this] {
        const QList<RolloutRow> &rows = m_session.check().rows();
        return m_handsFull > 0
            || std::any_of(rows.begin(), rows.end(), [](const RolloutRow &row) { return row.isAsking; });
    };
    connect(&m_session, &RotationSession::changed, this, [this] { m_isStirred = true; });
    connect(&m_session.check(), &RolloutCheck::gateChanged, this, [this] { m_isStirred = true; });
}

RotationDriver::~RotationDriver()
{
    m_stage.hasMoreUnderWay = {};
}

bool RotationDriver::run()
{
    // What was kept for undoing it is forgotten behind its end.
    return runUntil([this] { return m_session.rotation().isOver() && !m_session.isBusy(); });
}

bool RotationDriver::runTo(Step step)
{
    return runUntil([this, step] { return m_session.isLoaded() && m_session.step() == step; });
}

bool RotationDriver::runUntil(const std::function<bool()> &isThere)
{
    if (!m_isLoadAsked)
        m_session.load();
    m_isLoadAsked = true;
    m_sinceMove.start();
    m_movedAt = m_stage.clock.monotonic();
    m_commandsOfStep = 0;
    QElapsedTimer sinceLook;
    sinceLook.start();
    while (!isThere()) {
        // Where nobody waits for anything the clock does not leap.
        const qint64 limit = patience.count() * slowness;
        const bool isStuck = m_sinceMove.hasExpired(limit * 4)
            || (m_sinceMove.hasExpired(limit) && m_stage.clock.monotonic() - m_movedAt > longestWait);
        if (isStuck || m_commandsOfStep > mostCommandsOfAStep)
            return false;
        // What is under way shows something else in a moment: a look at each of its answers is most of the work.
        do
            QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
        while ((!m_isStirred || m_stage.isBusy()) && !sinceLook.hasExpired(longestBlink));
        m_isStirred = false;
        sinceLook.restart();
        look();
        if (!isThere() && !isHasty() && readies())
            takeStep();
    }
    return true;
}

/// A step that is refused again and again is taken again when some time has passed: as long as commands come one upon
/// the other the clock does not leap, and nothing else happens that could end it.
bool RotationDriver::isHasty()
{
    if (const auto leapt = m_stage.clock.leapt(); leapt != m_leaptAtCommand) {
        m_leaptAtCommand = leapt;
        m_commandsAtOnce = 0;
    }
    return m_commandsAtOnce >= mostCommandsAtOnce;
}

void RotationDriver::look()
{
    if (!m_session.isLoaded())
        return;
    const Step step = m_session.step();
    for (const RotationNotice &notice : m_session.notices(step))
        m_noticed.insert(notice.kind);
    if (step != m_step) {
        m_step = step;
        m_commandsOfStep = 0;
        m_isResynced = false;
        m_sinceMove.restart();
        m_movedAt = m_stage.clock.monotonic();
    }
}

/// The session waits for a person.
bool RotationDriver::readies()
{
    if (m_session.loadError()) {
        command([this] { m_session.load(); });
        return false;
    }
    if (!m_session.isLoaded() || m_session.isBusy())
        return false;
    if (const auto error = m_session.error()) {
        m_errors.append(
            u"%1: %2 %3 %4"_s.arg(nameOf(m_session.step()), nameOf(error->kind), error->serverMessage, error->detail));
        m_session.dismissError();
    }
    return !dealtWithOpenAct();
}

bool RotationDriver::dealtWithOpenAct()
{
    Act *act = m_session.act();
    // It goes a minute after its end, and is asked for again.
    if (!act && m_session.isActOpen()) {
        command([this] { m_session.settle(); });
        return true;
    }
    if (!act || act->step() != Act::Step::Finished)
        return false;
    if (act->end() == Act::End::NeedsChoice && act->journalId() != m_chosenFor) {
        const QString id = !act->signingKeyCandidates().isEmpty() ? act->signingKeyCandidates().first().id
            : !act->eventKeyCandidates().isEmpty()                ? act->eventKeyCandidates().first().id
                                                                  : QString();
        m_chosenFor = act->journalId();
        command([this, id] { m_session.choose(id); });
        return true;
    }
    if (act->end() == Act::End::Open) {
        m_chosenFor = -1; // what was chosen may be gone
        command([this] { m_session.settle(); });
        return true;
    }
    return false;
}

void RotationDriver::takeStep()
{
    const Step step = m_session.step();
    if (!m_arrived.contains(step)) {
        m_arrived.insert(step);
        if (arrived) {
            ++m_handsFull;
            arrived(step);
            --m_handsFull;
            m_isStirred = true;
            return;
        }
    }
    if (m_wishes.undoAt == step && !m_isUndone && m_session.mayUndo()) {
        m_isUndone = true;
        return command([this] { m_session.undo(); });
    }
    if (dealtWithOthers(step))
        return;
    switch (step) {
    case Step::Plan:
        return plan();
    case Step::NewKeys:
        if (m_session.rotation().rotatesSigningKey && m_session.rotation().newSigningKey.id.isEmpty())
            return command([this] { m_session.createSigningKey(); });
        if (!m_session.rotation().makesEventKeysLate() && lacksEventKeys())
            return command([this] { m_session.createTwins(); });
        return goOn();
    case Step::NewEventKeys:
        if (lacksEventKeys())
            return command([this] { m_session.createTwins(); });
        return goOn();
    case Step::RollOut:
    case Step::FallbackOut:
    case Step::PutBack:
        if (step != Step::PutBack && m_session.rotation().rotatesEventKeys() && m_session.rotation().senders.isEmpty())
            return noteSender();
        if (!setVariables(step))
            confirm(step);
        return;
    case Step::Rotate:
        return rotate();
    case Step::Resync:
        return resync();
    case Step::DeleteEventKeys:
        return deleteOldEventKeys();
    case Step::Finish:
        return finish();
    case Step::DeleteNewKeys:
        if (!isDeployed() || excuseWhoCannotAnswer(step))
            return;
        restartWorkers(step);
        if (gateOf(m_session.rows(step)).isOpen)
            command([this] { m_session.deleteNewKeys(m_session.textToType()); });
        return;
    case Step::Undone:
        return goOn();
    }
}

bool RotationDriver::lacksEventKeys() const
{
    const QList<RotatedEventKey> &keys = m_session.rotation().eventKeys;
    return std::any_of(keys.begin(), keys.end(), [](const RotatedEventKey &key) { return key.twinId.isEmpty(); });
}

/// What somebody else did meanwhile.
bool RotationDriver::dealtWithOthers(Step step)
{
    const QList<RotationNotice> notices = m_session.notices(step);
    for (const RotationNotice &notice : notices) {
        switch (notice.kind) {
        case RotationNotice::ForeignNewKey:
            if (notice.severity != RotationNotice::Refusal)
                break;
            // It is not deleted while an app does not say whether it holds it: then it is used.
            if ((m_wishes.adopts || (!m_errors.isEmpty() && m_errors.last().endsWith("silent"_L1)))
                && !m_session.adopts())
                command([this] { m_session.setAdopts(true); });
            else if (!m_wishes.adopts)
                command([this] { m_session.deleteForeignKey(); });
            else
                break;
            return true;
        case RotationNotice::OtherPromoted:
        case RotationNotice::RotatedElsewhere:
            command([this] { m_session.adoptPromoted(); });
            return true;
        case RotationNotice::TwinGone:
            return remakeTwin();
        case RotationNotice::SigningKeyGone:
        case RotationNotice::IdsDiffer:
            if (!isJustRemade())
                command([this] { m_session.createAnew(); });
            return true;
        default:
            break;
        }
    }
    return false;
}

/// That something is gone is believed a minute later: nobody presses all the time until then.
bool RotationDriver::isJustRemade()
{
    const std::chrono::milliseconds now = m_stage.clock.monotonic();
    if (m_remadeAt.count() >= 0 && now - m_remadeAt < 10s)
        return true;
    m_remadeAt = now;
    return false;
}

bool RotationDriver::remakeTwin()
{
    for (const RotatedEventKey &key : m_session.rotation().eventKeys) {
        if (key.twinId.isEmpty() || key.isOldDeleted || m_session.live().value->eventKey(key.twinId))
            continue;
        if (!isJustRemade())
            command([this, key] { m_session.deleteTwin(key.oldId); });
        return true;
    }
    return false;
}

void RotationDriver::plan()
{
    // Without a key that Inngest signs with nobody can be asked: the person has it read again.
    if (!m_session.live().value || !m_session.live().value->active()) {
        if (!m_session.live().isLoading)
            command([this] { m_session.readLive(); });
        return;
    }
    // What the apps hold now is the ground for judging them later.
    const QList<RolloutRow> &rows = m_session.check().rows();
    const bool isAsked = std::all_of(
        rows.begin(), rows.end(), [](const RolloutRow &row) { return !row.app.canBeAsked() || row.rounds > 0; });
    if (rows.isEmpty() || !isAsked) {
        // One whose round was in vain is asked again when the person wants it.
        const bool isAsking = m_session.live().isLoading
            || std::any_of(rows.begin(), rows.end(), [](const RolloutRow &row) { return row.isAsking; });
        if (!isAsking && !rows.isEmpty())
            command([this] { m_session.readLive(); });
        return;
    }
    m_session.setCause(m_wishes.cause);
    m_session.setRotatesSigningKey(m_wishes.signingKey);
    const QList<EventKey> keys = m_session.live().value->eventKeys;
    for (const EventKey &key : keys)
        m_session.setRotatesEventKey(key.id, m_wishes.eventKeys);
    m_session.setRecord(u"ticket 42"_s, u"Grace"_s);
    if (m_wishes.adopts)
        m_session.setAdopts(true);
    command([this] { m_session.begin(); });
}

/// Nobody but the person knows of it.
void RotationDriver::noteSender()
{
    SenderNote sender{.name = senderName, .owner = u"Robin"_s};
    for (const RotatedEventKey &key : m_session.rotation().eventKeys) {
        if (key.oldName == senderKeyName)
            sender.eventKeyFingerprint = key.oldFingerprint;
    }
    command([this, sender] { m_session.setSenders({sender}); });
}

/// False: there is nothing left to set.
bool RotationDriver::setVariables(Step step)
{
    const QList<AppVariables> all = m_session.variables(step);
    for (const AppVariables &one : all) {
        if (!one.isSaidToBeSet && !one.variables.isEmpty() && setOne(one, step))
            return true;
    }
    return false;
}

bool RotationDriver::setOne(const AppVariables &variables, Step step)
{
    ++m_handsFull;
    const auto guard = qScopeGuard([this] { --m_handsFull; });
    PracticeAppVariables changes;
    QStringList unset;
    for (const DeployVariable &variable : variables.variables) {
        if (variable.isRemoved)
            unset.append(variable.name);
        else
            changes.set(variable.name, variable.value);
    }
    QString id = variables.appKey;
    if (variables.isSender) {
        id.clear();
        const auto status = answerOf(m_stage.apps.apps());
        for (const PracticeSenderStatus &sender : status ? status->senders : QList<PracticeSenderStatus>()) {
            if (sender.name == variables.name)
                id = sender.id;
        }
        // Nobody can ask a worker which event key it holds, but the person knows.
        for (const PracticeAppStatus &app : status ? status->apps : QList<PracticeAppStatus>()) {
            if (app.name == workerName && variables.name == workerKeyName)
                id = app.id;
        }
    }
    if (aboutToSet && !variables.isSender && !aboutToSet(variables, step))
        return false;
    m_isDeployed = false;
    // Nobody's hands are quicker than a write of what they pressed before: what is read now stands behind it in the
    // queue.
    (void)answerOf(m_stage.acts->unsettled());
    // A key that nobody holds is listed as a sender too.
    if (!id.isEmpty() && !answerOf(m_stage.apps.setVariables(id, changes, unset)))
        return false;
    command([this, &variables, step] { m_session.noteSet(variables.appKey, step, true); });
    if (!variables.isSender)
        return true;
    QList<SenderNote> senders = m_session.rotation().senders;
    for (SenderNote &sender : senders) {
        if (sender.name == variables.name)
            sender.word = sender.word == "Robin"_L1 ? u"Ana"_s : u"Robin"_s; // the same one says nothing new
    }
    m_session.setSenders(senders);
    return true;
}

bool RotationDriver::deployAll()
{
    ++m_handsFull;
    const auto guard = qScopeGuard([this] { --m_handsFull; });
    auto status = answerOf(m_stage.apps.apps());
    for (const PracticeAppStatus &app : status ? status->apps : QList<PracticeAppStatus>()) {
        if (app.needsDeploy() && !app.isDeploying && !leftAlone.contains(app.id))
            status = answerOf(m_stage.apps.deploy(app.id));
    }
    for (int i = 0; i < 2000; ++i) {
        const bool isGoingOn = !status
            || std::any_of(
                status->apps.begin(), status->apps.end(), [](const PracticeAppStatus &app) { return app.isDeploying; });
        if (!isGoingOn)
            return true;
        status = answerOf(m_stage.apps.apps());
    }
    return false;
}

/// What an earlier program had set counts, too.
bool RotationDriver::isDeployed()
{
    m_isDeployed = m_isDeployed || deployAll();
    return m_isDeployed;
}

void RotationDriver::say(const QString &appKey, Step step, Word::Kind kind, const QString &why)
{
    command([&, this] { m_session.addWord({appKey}, step, kind, u"Sam"_s, why); });
    if (spoke)
        spoke(appKey, step, kind);
}

/// When what was set is taken back, and somebody else has deleted the event key that an app had before.
bool RotationDriver::holdsWhatIsGone(const RolloutRow &row, Step step) const
{
    const QList<RotatedEventKey> &keys = m_session.rotation().eventKeys;
    return (step == Step::PutBack || step == Step::DeleteNewKeys) && !row.event.holds
        && std::any_of(keys.cbegin(), keys.cend(), [&row](const RotatedEventKey &key) {
               return key.isOldGoneElsewhere && key.oldFingerprint == row.latest.eventFingerprint;
           });
}

bool RotationDriver::excuseWhoCannotAnswer(Step step)
{
    const QList<RolloutRow> rows = m_session.rows(step);
    for (const RolloutRow &row : rows) {
        if (row.isThere() || row.rounds == 0 || row.weakestProof().because == Proof::Because::NotAsked)
            continue;
        const bool isSilent = row.app.app.name == silentApp && row.latest.isUnreachable();
        if (!isSilent && !holdsWhatIsGone(row, step))
            continue;
        say(row.app.key(), step, Word::Kind::RiskAccepted,
            isSilent ? u"it is switched off"_s : u"somebody has deleted the event key that it gets back"_s);
        return true;
    }
    return false;
}

/// A worker that does not show what it holds has to be started anew.
void RotationDriver::restartWorkers(Step step)
{
    const QList<RolloutRow> rows = m_session.rows(step);
    for (const RolloutRow &row : rows) {
        // Once, and again after a while: a program that was killed in a leap had its clock ahead of the server's.
        const bool isJustRestarted = m_workersRestartedFor == row.app.moment.since
            && m_stage.clock.now() < m_workersRestartedAt.addSecs(secondsBetweenRestarts);
        if (row.app.app.method != AppMethod::Connect || row.isThere() || isJustRestarted)
            continue;
        // Nothing was set in it, so that no moment is known, or no event key was, or which instances there were before
        // is not known, or what was said of it is over: whoever runs it has looked, and says so.
        const auto needsWord = [](const Proof &proof) {
            return !proof.holds
                && (proof.because == Proof::Because::CannotTell || proof.because == Proof::Because::WordIsOver
                    || proof.because == Proof::Because::InstancesNotKnown);
        };
        if (!row.app.moment.since.isValid() || needsWord(row.signing) || needsWord(row.event))
            return say(row.app.key(), step, Word::Kind::Confirmed, u"looked at its variables"_s);
        ++m_handsFull;
        (void)answerOf(m_stage.apps.deploy(row.app.key()));
        --m_handsFull;
        m_workersRestartedFor = row.app.moment.since;
        m_workersRestartedAt = m_stage.clock.now();
        (void)deployAll();
    }
}

void RotationDriver::confirm(Step step)
{
    if (!isDeployed() || excuseWhoCannotAnswer(step))
        return;
    restartWorkers(step);
    if (m_session.mayGoOn())
        goOn();
    else if (step == Step::PutBack)
        gaveMissingWord();
}

void RotationDriver::rotate()
{
    if (m_session.rotation().isRotated)
        return goOn();
    if (m_session.rotatesAt().isValid())
        return;
    if (!isDeployed() || excuseWhoCannotAnswer(Step::Rotate))
        return;
    restartWorkers(Step::Rotate);
    if (!m_session.isFinalCheckFresh())
        return command([this] { m_session.takeFinalCheck(); });
    const QList<RotationNotice> notices = m_session.notices(Step::Rotate);
    const bool isRefused = std::any_of(notices.begin(), notices.end(),
        [](const RotationNotice &notice) { return notice.severity == RotationNotice::Refusal; });
    if (!isRefused)
        command([this] { m_session.rotate(m_session.textToType(), false, u"nothing speaks against it"_s); });
}

void RotationDriver::resync()
{
    if (setVariables(Step::Resync) || !isDeployed())
        return;
    if (!m_isResynced) {
        m_isResynced = true;
        return command([this] { m_session.resync(); });
    }
    const QList<ResyncLine> lines = m_session.resyncLines();
    const bool isGoingOn = std::any_of(lines.begin(), lines.end(),
        [](const ResyncLine &line) { return line.state == ResyncLine::Waiting || line.state == ResyncLine::Running; });
    const bool isAgain = std::any_of(lines.begin(), lines.end(), [](const ResyncLine &line) {
        return line.app.name != silentApp && (line.state == ResyncLine::Failed || line.state == ResyncLine::Unknown);
    });
    if (isGoingOn)
        return;
    if (isAgain) {
        m_isResynced = false;
        m_isStirred = true;
        return;
    }
    goOn();
}

/// Killed between setting a sender's variables and saying so, or said of it before the replacement was made anew: the
/// person says it now.
bool RotationDriver::gaveMissingWord()
{
    QList<SenderNote> senders = m_session.rotation().senders;
    for (SenderNote &sender : senders) {
        if (hasWord(m_session.rotation(), sender))
            continue;
        sender.word = sender.word == "Robin"_L1 ? u"Ana"_s : u"Robin"_s; // the same one says nothing new
        command([this, senders] { m_session.setSenders(senders); });
        return true;
    }
    return false;
}

/// All that nothing refuses together; one through which events still arrive by its own name.
void RotationDriver::deleteOldEventKeys()
{
    if (gaveMissingWord() || !isDeployed() || excuseWhoCannotAnswer(Step::DeleteEventKeys))
        return;
    restartWorkers(Step::DeleteEventKeys);
    QStringList free;
    QStringList busy;
    const QList<RotatedEventKey> keys = m_session.rotation().eventKeys;
    for (const RotatedEventKey &key : keys) {
        if (key.isOldDeleted)
            continue;
        bool isRefused = false;
        bool isBusy = false;
        for (const RotationNotice &notice : m_session.noticesOfDeletion({key.oldId}).value(key.oldId)) {
            m_noticed.insert(notice.kind);
            isBusy |= isOfTraffic(notice.kind);
            isRefused |= notice.severity == RotationNotice::Refusal && !isOfTraffic(notice.kind);
        }
        if (!isRefused)
            (isBusy ? busy : free).append(key.oldId);
    }
    if (!free.isEmpty())
        return command([this, free] { m_session.deleteOldEventKeys(free, m_session.textToType()); });
    for (const RotatedEventKey &key : keys) {
        if (busy.contains(key.oldId))
            return command([this, key] { m_session.deleteOldEventKey(key.oldId, m_session.textToType(key)); });
    }
    goOn();
}

void RotationDriver::finish()
{
    if (setVariables(Step::Finish) || !isDeployed() || excuseWhoCannotAnswer(Step::Finish))
        return;
    restartWorkers(Step::Finish);
    const QList<RolloutRow> rows = m_session.rows(Step::Finish);
    const bool isThere = std::all_of(rows.begin(), rows.end(), [](const RolloutRow &row) { return row.isThere(); });
    if (isThere)
        command([this] {
            m_session.finish(m_session.openItems().isEmpty() ? QString() : u"legacy-reports is switched off"_s);
        });
}

void RotationDriver::goOn()
{
    if (m_session.mayGoOn())
        command([this] { m_session.goOn(); });
}

void RotationDriver::command(const std::function<void()> &give)
{
    ++m_commands;
    ++m_commandsOfStep;
    ++m_commandsAtOnce;
    if (aboutToAct && m_session.isLoaded())
        aboutToAct(m_session.step());
    m_stage.clock.stir();
    give();
    m_isStirred = true;
}

QString RotationDriver::describe(const RotationNotice &notice) const
{
    return u"%1 %2 (%3) %4"_s.arg(
        nameOf(notice.severity), nameOf(notice.kind), notice.subjects.join(u", "_s), notice.detail);
}

QString RotationDriver::report() const
{
    if (!m_session.isLoaded())
        return u"not loaded: %1"_s.arg(m_session.loadError() ? m_session.loadError()->detail : u"no error"_s);
    QStringList lines{u"stands at %1, busy %2, may go on %3, %4 commands here, outcome %5"_s.arg(
        nameOf(m_session.step()), QString::number(m_session.isBusy()), QString::number(m_session.mayGoOn()),
        QString::number(m_commandsOfStep), nameOf(m_session.rotation().outcome))};
    for (const RotationNotice &notice : m_session.notices(m_session.step()))
        lines.append(u"  "_s + describe(notice));
    for (const RolloutRow &row : m_session.check().rows()) {
        const auto proof = [](const Proof &one) {
            return u"%1 because %2, %3 of %4%5"_s.arg(nameOf(one.evidence), QString::number(int(one.because)),
                QString::number(one.good), QString::number(one.needed), one.holds ? u""_s : u" MISSING"_s);
        };
        lines.append(u"  app %1: %2/%3 %4; signing %5; event %6"_s.arg(row.app.app.name, row.latest.signing.name(),
            nameOf(row.latest.eventKey), nameOf(row.latest.reason), proof(row.signing), proof(row.event)));
    }
    lines += m_errors;
    if (Act *act = m_session.act()) {
        lines.append(u"  act %1: step %2, end %3"_s.arg(
            QString::number(int(act->request().kind)), nameOf(act->step()), nameOf(act->end())));
    }
    return lines.join(u'\n');
}
