// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/selfhostedstage.h"

#include "app/domain/fingerprint.h"
#include "app/selfhosted/freshkeys.h"
#include "tests/support/answerof.h"
#include "tests/support/sessionsteps.h"

#include <QDir>
#include <QFile>
#include <QPointer>

using namespace Qt::StringLiterals;

namespace {

const QString accountId = u"own"_s;

ByHandPlaces placesAt(const QUrl &origin)
{
    return SelfHostedDashboard::placesOf(accountId, u"Acme's server"_s, origin);
}

} // namespace

SelfHostedStage::SelfHostedStage(const QStringList &serverOptions, Clock *real)
    : server(directory.path(), serverOptions)
    , atFirst{.signingKey = freshKeys::signingKey(), .eventKeys = {freshKeys::eventKey(), freshKeys::eventKey()}}
    , time(real ? *real : static_cast<Clock &>(clock))
{
    clock.startAt(QDateTime::fromString(u"2026-11-22T12:00:00Z"_s, Qt::ISODate));
    if (!server.restartWith(atFirst))
        qFatal("the server does not start");
    setUp();
    person = [this](Act *act) { server.restartWith(act->handover().settings); };
    open();
}

SelfHostedStage::~SelfHostedStage()
{
    session.reset();
    acts.reset();
    dashboard.reset();
}

void SelfHostedStage::setUp()
{
    HistoryStore history(directory.filePath(u"history.db"_s));
    HandSetUp setUp(history, secrets, network, time);
    const HandEnvironment one{
        .environment = {.id = u"e"_s, .name = u"Acme"_s, .slug = u"self-hosted"_s, .type = EnvironmentType::Production},
        .signingKey = atFirst.signingKey,
        .eventKeys = {{.name = u"Web"_s, .fingerprint = eventKeyFingerprint(atFirst.eventKeys.first())},
            {.name = u"Partner"_s, .fingerprint = eventKeyFingerprint(atFirst.eventKeys.last())}}};
    if (!answerOf(setUp.save(placesAt(server.origin()), {one})))
        qFatal("the account could not be set up");
}

void SelfHostedStage::open()
{
    session.reset();
    acts.reset();
    dashboard.reset();
    keptKeys.reset();
    store.reset();
    store = std::make_unique<HistoryStore>(directory.filePath(u"history.db"_s));
    keptKeys = std::make_unique<KeptKeys>(*store, secrets);
    dashboard = std::make_unique<SelfHostedDashboard>(placesAt(server.origin()), false, *store, secrets, network, time);
    acts = std::make_unique<Acts>(*dashboard, *store, time, u"Acme's server"_s, u"Ada"_s);
    QObject::connect(acts.get(), &Acts::actStarted, acts.get(), [this](Act *act) { follow(act); });
    m_environment = answerOf(dashboard->environments()).value().first();
}

void SelfHostedStage::pass(std::chrono::milliseconds span)
{
    if (&time == &clock)
        clock.advance(span);
}

void SelfHostedStage::follow(Act *act)
{
    QObject::connect(act, &Act::stepChanged, acts.get(), [this, act] {
        if (act->step() != Act::Step::WaitingForPerson)
            return;
        if (act->error()) {
            errors.append(act->error()->detail);
            return;
        }
        const RestartWatch *watch = act->handover().watch.get();
        if (!watch)
            return;
        ++asked;
        QObject::connect(
            watch, &RestartWatch::changed, acts.get(), [this] { pass(std::chrono::seconds(1)); },
            Qt::QueuedConnection);
        // Not from inside the act's own signal.
        QMetaObject::invokeMethod(
            acts.get(),
            [this, act = QPointer(act)] {
                if (act && act->step() == Act::Step::WaitingForPerson && person)
                    person(act);
            },
            Qt::QueuedConnection);
    });
}

std::unique_ptr<RotationSession> SelfHostedStage::makeSession()
{
    const RotationTools tools{.dashboard = *dashboard,
        .acts = *acts,
        .history = *store,
        .secrets = secrets,
        .keptKeys = *keptKeys,
        .clock = time,
        .accountName = u"Acme's server"_s,
        .person = u"Ada"_s};
    auto made = std::make_unique<RotationSession>(tools, m_environment);
    made->load();
    return made;
}

ActRequest SelfHostedStage::request(ActKind kind) const
{
    return {.kind = kind, .environment = m_environment};
}

ActRequest SelfHostedStage::creation(const QString &name) const
{
    ActRequest made = request(ActKind::CreateEventKey);
    made.newKey.name = name;
    return made;
}

bool SelfHostedStage::ends(Act *act)
{
    return QTest::qWaitFor(
        [&] {
            if (act->step() == Act::Step::Settling && act->settlesAt().isValid())
                pass(std::chrono::milliseconds(std::max<qint64>(0, time.now().msecsTo(act->settlesAt()))));
            return act->step() == Act::Step::Finished || (act->step() == Act::Step::WaitingForPerson && !person);
        },
        20'000);
}

bool SelfHostedStage::finishes(const ActRequest &wanted, Act::End end)
{
    Act *act = start(wanted);
    return ends(act) && act->step() == Act::Step::Finished && act->end() == end;
}

bool SelfHostedStage::comesTo(const Act *act, RestartWatch::State state)
{
    return QTest::qWaitFor([&] { return act->handover().watch && act->handover().watch->state() == state; }, 10'000);
}

bool SelfHostedStage::rests()
{
    return QTest::qWaitFor(
        [this] {
            if (Act *act = session->act(); act && act->step() == Act::Step::Settling && act->settlesAt().isValid())
                pass(std::chrono::milliseconds(std::max<qint64>(0, time.now().msecsTo(act->settlesAt()))));
            if (session->rotatesAt().isValid() && session->rotatesAt() > time.now())
                pass(std::chrono::milliseconds(time.now().msecsTo(session->rotatesAt())));
            return (session->isLoaded() && !session->isBusy() && !session->live().isLoading) || session->loadError();
        },
        30'000);
}

bool SelfHostedStage::begin(bool signingKey, bool eventKeys)
{
    if (!session)
        session = makeSession();
    if (!rests())
        return false;
    session->readLive();
    if (!rests() || !session->live().value)
        return false;
    session->setRotatesSigningKey(signingKey);
    for (const EventKey &key : session->live().value->eventKeys)
        session->setRotatesEventKey(key.id, eventKeys);
    session->setRecord(u"ticket 42"_s, u"Grace"_s);
    session->begin();
    return rests() && session->rotation().isBegun();
}

bool SelfHostedStage::runTo(RotationStep::Kind step)
{
    for (int i = 0; i < 40 && session->step() != step && !session->rotation().isOver(); ++i) {
        takeStepOneByOne(*session);
        if (!rests())
            return false;
    }
    return session->step() == step || session->rotation().isOver();
}

QList<SigningKey> SelfHostedStage::signingKeys()
{
    return answerOf(dashboard->signingKeys(m_environment.id)).value_or(QList<SigningKey>());
}

QList<EventKey> SelfHostedStage::eventKeys()
{
    return answerOf(dashboard->eventKeys(m_environment.id)).value_or(QList<EventKey>());
}

QList<HistoryEntry> SelfHostedStage::history()
{
    return answerOf(store->entries()).value_or(QList<HistoryEntry>());
}

QByteArray SelfHostedStage::databaseBytes()
{
    QByteArray all;
    const QDir folder(directory.path());
    for (const QString &name : folder.entryList({u"history*"_s}, QDir::Files)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    return all;
}
