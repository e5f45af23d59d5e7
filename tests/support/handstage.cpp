// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/handstage.h"

#include "app/domain/fingerprint.h"
#include "tests/support/answerof.h"
#include "tests/support/sessionsteps.h"

#include <QDir>
#include <QFile>
#include <QPointer>
#include <QTest>

using namespace Qt::StringLiterals;

HandStage::HandStage()
{
    const EventFilter filter{.kind = EventFilter::Kind::Allow, .events = {u"order/paid"_s}, .ips = {}};
    cloud.add(u"production"_s, "signkey-prod-");
    cloud.add(u"staging"_s, "signkey-test-");
    const Secret web = cloud.clickCreateEventKey(u"production"_s, u"Web"_s);
    const Secret partner = cloud.clickCreateEventKey(u"production"_s, u"Partner"_s);
    cloud.clickSaveFilter(u"production"_s, partner, filter);

    store = std::make_unique<HistoryStore>(directory.filePath(m_database));
    setUp = std::make_unique<HandSetUp>(*store, secrets, network, clock);
    const HandEnvironment production{
        .environment
        = {.id = u"p"_s, .name = u"Production"_s, .slug = u"production"_s, .type = EnvironmentType::Production},
        .signingKey = cloud.at(u"production"_s).current,
        .eventKeys = {{.name = u"Web"_s, .value = web}, {.name = u"Partner"_s, .value = partner, .filter = filter}}};
    const HandEnvironment staging{
        .environment = {.id = u"s"_s, .name = u"Staging"_s, .slug = u"staging"_s, .type = EnvironmentType::Test},
        .signingKey = cloud.at(u"staging"_s).current};
    const ByHandPlaces places{.accountId = m_accountId, .accountName = u"Acme"_s, .apiOrigin = cloud.origin()};
    if (!answerOf(setUp->save(places, {production, staging})))
        qFatal("the account could not be set up");
    person = [this](Act *act) { doAndConfirm(act); };
    open();
}

HandStage::~HandStage()
{
    session.reset();
    acts.reset();
    dashboard.reset();
    setUp.reset();
}

void HandStage::open()
{
    session.reset();
    acts.reset();
    dashboard.reset();
    setUp.reset();
    keptKeys.reset();
    store.reset();
    store = std::make_unique<HistoryStore>(directory.filePath(m_database));
    keptKeys = std::make_unique<KeptKeys>(*store, secrets);
    setUp = std::make_unique<HandSetUp>(*store, secrets, network, clock);
    const ByHandPlaces places{.accountId = m_accountId,
        .accountName = u"Acme"_s,
        .apiOrigin = cloud.origin(),
        .siteOrigin = QUrl(u"https://app.inngest.com"_s)};
    dashboard = std::make_unique<ByHandDashboard>(places, *store, secrets, network, clock);
    acts = std::make_unique<Acts>(*dashboard, *store, clock, u"Acme"_s, u"Ada"_s);
    QObject::connect(acts.get(), &Acts::actStarted, acts.get(), [this](Act *act) { follow(act); });
    m_environments = answerOf(dashboard->environments()).value();
}

void HandStage::moveToAnotherComputer()
{
    session.reset();
    acts.reset();
    dashboard.reset();
    setUp.reset();
    keptKeys.reset();
    m_database = u"theirs.db"_s;
    m_accountId = u"theirs"_s;
    for (const QString &name : secrets.names())
        secrets.forget(name);
    store = std::make_unique<HistoryStore>(directory.filePath(m_database));
    setUp = std::make_unique<HandSetUp>(*store, secrets, network, clock);
    const HandCloud::EnvironmentThere &there = cloud.at(u"production"_s);
    const HandEnvironment theirs{.environment = {.id = u"q"_s,
                                     .name = u"Production"_s,
                                     .slug = u"production"_s,
                                     .type = EnvironmentType::Production},
        .signingKey = there.current,
        .eventKeys = {{.name = there.eventKeys.first().name, .value = there.eventKeys.first().value}}};
    const ByHandPlaces places{.accountId = m_accountId, .accountName = u"Acme"_s, .apiOrigin = cloud.origin()};
    if (!answerOf(setUp->save(places, {theirs})))
        qFatal("the account could not be set up");
    open();
}

void HandStage::follow(Act *act)
{
    QObject::connect(act, &Act::stepChanged, acts.get(), [this, act] {
        if (act->step() != Act::Step::WaitingForPerson)
            return;
        if (act->error())
            errors.append(act->error()->detail);
        // Not from inside the act's own signal.
        QMetaObject::invokeMethod(
            acts.get(),
            [this, act = QPointer(act)] {
                if (!act || act->step() != Act::Step::WaitingForPerson || !person)
                    return;
                ++asked;
                person(act);
            },
            Qt::QueuedConnection);
    });
}

Environment HandStage::environment(const QString &slug) const
{
    for (const Environment &one : m_environments) {
        if (one.slug == slug)
            return one;
    }
    qFatal("no such environment");
}

std::unique_ptr<RotationSession> HandStage::makeSession(const QString &slug)
{
    const RotationTools tools{.dashboard = *dashboard,
        .acts = *acts,
        .history = *store,
        .secrets = secrets,
        .keptKeys = *keptKeys,
        .clock = clock,
        .accountName = u"Acme"_s,
        .person = u"Ada"_s};
    auto made = std::make_unique<RotationSession>(tools, environment(slug));
    made->load();
    return made;
}

QString HandStage::slugOf(const Act &act)
{
    return act.way().page.path().section(u'/', 2, 2);
}

std::optional<Secret> HandStage::doIt(const Act &act, const QString &slug)
{
    const ActRequest &request = act.request();
    const auto valueOf = [&](const QString &fingerprint) {
        for (const HandCloud::EventKeyThere &key : std::as_const(cloud.at(slug).eventKeys)) {
            if (eventKeyFingerprint(key.value) == fingerprint)
                return key.value;
        }
        return Secret();
    };
    switch (request.kind) {
    case ActKind::CreateSigningKey:
        return cloud.clickCreateSigningKey(slug);
    case ActKind::DeleteSigningKey:
        cloud.clickDeleteNewSigningKey(slug);
        return {};
    case ActKind::RotateSigningKey: {
        // The card is copied once more before the button is pressed.
        const std::optional<Secret> card = cloud.at(slug).fresh;
        if (!card || act.refusePaste(*card))
            return card;
        cloud.clickRotate(slug);
        return card;
    }
    case ActKind::CreateEventKey: {
        const Secret made = cloud.clickCreateEventKey(slug, request.newKey.name);
        cloud.clickSaveFilter(slug, made, request.newKey.filter);
        return made;
    }
    case ActKind::UpdateEventKey: {
        const Secret key = valueOf(request.changed->id);
        cloud.clickRename(slug, key, request.changed->name);
        cloud.clickSaveFilter(slug, key, request.changed->filter);
        return {};
    }
    case ActKind::DeleteEventKey:
        cloud.clickDeleteEventKey(slug, valueOf(request.keyId));
        return {};
    case ActKind::ResyncApp:
        break;
    }
    return {};
}

void HandStage::doAndConfirm(Act *act)
{
    const std::optional<Secret> brought = doIt(*act, slugOf(*act));
    act->confirm(brought);
}

bool HandStage::ends(Act *act)
{
    return QTest::qWaitFor(
        [&] {
            if (act->step() == Act::Step::Settling && act->settlesAt().isValid())
                clock.advance(std::chrono::milliseconds(std::max<qint64>(0, clock.now().msecsTo(act->settlesAt()))));
            return act->step() == Act::Step::Finished || (act->step() == Act::Step::WaitingForPerson && !person);
        },
        10'000);
}

bool HandStage::rests()
{
    return QTest::qWaitFor(
        [this] {
            if (Act *act = session->act(); act && act->step() == Act::Step::Settling && act->settlesAt().isValid())
                clock.advance(std::chrono::milliseconds(std::max<qint64>(0, clock.now().msecsTo(act->settlesAt()))));
            if (session->rotatesAt().isValid() && session->rotatesAt() > clock.now())
                clock.advance(std::chrono::milliseconds(clock.now().msecsTo(session->rotatesAt())));
            return (session->isLoaded() && !session->isBusy() && !session->live().isLoading) || session->loadError();
        },
        10'000);
}

bool HandStage::begin(bool signingKey, bool eventKeys)
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

bool HandStage::runTo(RotationStep::Kind step)
{
    for (int i = 0; i < 40 && session->step() != step && !session->rotation().isOver(); ++i) {
        takeStepOneByOne(*session);
        if (!rests())
            return false;
    }
    return session->step() == step || session->rotation().isOver();
}

QList<HistoryEntry> HandStage::history()
{
    auto rows = store->entries();
    rows.waitForFinished();
    return rows.result().value_or(QList<HistoryEntry>());
}

QList<SigningKey> HandStage::signingKeys(const QString &slug)
{
    return answerOf(dashboard->signingKeys(environment(slug).id)).value_or(QList<SigningKey>());
}

QList<EventKey> HandStage::eventKeys(const QString &slug)
{
    return answerOf(dashboard->eventKeys(environment(slug).id)).value_or(QList<EventKey>());
}

QByteArray HandStage::databaseBytes()
{
    QByteArray all;
    const QDir folder(directory.path());
    for (const QString &name : folder.entryList(QDir::Files)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    return all;
}
