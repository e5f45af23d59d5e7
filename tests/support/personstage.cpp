// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/personstage.h"

#include "tests/support/answerof.h"
#include "tests/support/comestrue.h"
#include "tests/support/sessionsteps.h"

#include <QDir>
#include <QFile>
#include <QNetworkReply>
#include <QPointer>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace std::chrono;
using namespace std::chrono_literals;

namespace {

/// However busy the machine is.
constexpr auto longest = 2min; // a test function ends at five
/// After that long, of real time, a question is one that Qt has forgotten.
constexpr auto patience = 3s;

} // namespace

PersonStage::PersonStage(const PersonKind &kind, QString folder, Clock *real)
    : time(real ? *real : static_cast<Clock &>(clock))
    , secrets(folder + u"/keychain.json"_s)
    , m_kind(kind)
    , m_folder(std::move(folder))
{
    m_sincePass.start();
    QObject::connect(&m_realSeconds, &QTimer::timeout, &m_realSeconds, [this] { passWhereNobodyAnswers(); });
    m_realSeconds.start(1s);
}

PersonStage::~PersonStage()
{
    close();
}

void PersonStage::close()
{
    session.reset();
    acts.reset();
    dashboard.reset();
    m_watched.reset();
    keptKeys.reset();
    store.reset();
}

void PersonStage::open()
{
    close();
    secrets.readAgain();
    store = std::make_unique<HistoryStore>(databasePath());
    if (watches.writes)
        store->watchWrites(watches.writes);
    keptKeys = std::make_unique<KeptKeys>(*store, secrets);
    m_watched = m_kind.dashboard(m_places, *store, secrets, network, time);
    dashboard = std::make_unique<WatchedDashboard>(*m_watched, watches.calls);
    acts = std::make_unique<Acts>(*dashboard, *store, time, m_places.accountName, u"Ada"_s);
    QObject::connect(acts.get(), &Acts::actStarted, acts.get(), [this](Act *act) { follow(act); });
    m_environments = answerOf(dashboard->environments()).value_or(QList<Environment>());
}

void PersonStage::moveOrigin(const QUrl &origin)
{
    if (m_places.firstOrigin.isEmpty())
        m_places.firstOrigin = m_places.apiOrigin;
    m_places.apiOrigin = origin;
}

void PersonStage::moveTo(const QString &accountId, const QString &database)
{
    m_places.accountId = accountId;
    m_database = database;
}

void PersonStage::pass(std::chrono::milliseconds span)
{
    m_sincePass.start();
    if (&time == &clock)
        clock.advance(span);
}

/// Qt sends a question again whose server ends while it is under way, and now and then (measured: once in 250 stops of
/// a server) does so without a connection: it never ends. Time-outs are there for that, and a clock that stands still
/// has none. So it goes on with the real one then.
void PersonStage::passWhereNobodyAnswers()
{
    const QList<QNetworkReply *> replies = network.findChildren<QNetworkReply *>();
    const bool isAsking = m_followed || std::ranges::any_of(replies, &QNetworkReply::isRunning);
    if (&time == &clock && isAsking && m_sincePass.hasExpired(milliseconds(patience).count()))
        clock.advance(1s);
}

void PersonStage::passUntil(const QDateTime &moment)
{
    if (moment.isValid() && moment > time.now())
        pass(std::chrono::milliseconds(time.now().msecsTo(moment)));
}

void PersonStage::follow(Act *act)
{
    QObject::connect(act, &Act::stepChanged, acts.get(), [this, act] {
        if (act->step() != Act::Step::WaitingForPerson)
            return;
        if (act->error())
            errors.append(act->error()->detail);
        const RestartWatch *watch = act->handover().watch.get();
        // Of a restart the server's answers tell, again and again.
        if (act->way().isRestart && (!watch || watch == m_followed))
            return;
        m_followed = watch;
        // Time goes on by a second at each of the server's answers.
        if (watch)
            QObject::connect(
                watch, &RestartWatch::changed, acts.get(), [this] { pass(std::chrono::seconds(1)); },
                Qt::QueuedConnection);
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

Environment PersonStage::environment(const QString &slug) const
{
    for (const Environment &one : m_environments) {
        if (slug.isEmpty() || one.slug == slug)
            return one;
    }
    qFatal("no such environment");
}

std::unique_ptr<RotationSession> PersonStage::makeSession(const QString &slug)
{
    const RotationTools tools{.dashboard = *dashboard,
        .acts = *acts,
        .history = *store,
        .secrets = secrets,
        .keptKeys = *keptKeys,
        .clock = time,
        .accountName = m_places.accountName,
        .person = u"Ada"_s};
    auto made = std::make_unique<RotationSession>(tools, environment(slug));
    made->load();
    return made;
}

ActRequest PersonStage::request(ActKind kind) const
{
    return {.kind = kind, .environment = environment()};
}

ActRequest PersonStage::requestOfSigningKeys(ActKind kind)
{
    ActRequest made = request(kind);
    for (const SigningKey &key : signingKeys())
        (key.isActive ? made.activeKeyId : made.keyId) = key.id;
    return made;
}

bool PersonStage::ends(Act *act)
{
    return comesTrue(
        [&] {
            if (act->step() == Act::Step::Settling)
                passUntil(act->settlesAt());
            return act->step() == Act::Step::Finished || (act->step() == Act::Step::WaitingForPerson && !person);
        },
        longest);
}

bool PersonStage::rests()
{
    return comesTrue(
        [this] {
            if (const Act *act = session->act(); act && act->step() == Act::Step::Settling)
                passUntil(act->settlesAt());
            passUntil(session->rotatesAt());
            const bool isAtRest = !session->isBusy() && !session->isRemoving() && !session->live().isLoading;
            return (session->isLoaded() && isAtRest) || session->loadError();
        },
        longest);
}

QString PersonStage::standing() const
{
    const Act *act = session->act();
    const RestartWatch *watch = act ? act->handover().watch.get() : nullptr;
    return u"loaded %1, busy %2, reading %3, act %4, watch %5: %6"_s.arg(session->isLoaded())
        .arg(session->isBusy())
        .arg(session->live().isLoading)
        .arg(act ? int(act->step()) : -1)
        .arg(watch ? int(watch->state()) : -1)
        .arg(act && act->error() ? act->error()->serverMessage + act->error()->detail : QString());
}

bool PersonStage::begin(bool signingKey, bool eventKeys)
{
    if (!session)
        session = makeSession();
    if (!rests())
        return false;
    // Once more where it could not be read.
    for (int i = 0; i < 3 && (i == 0 || !session->live().value); ++i) {
        session->readLive();
        if (!rests())
            return false;
    }
    if (!session->live().value)
        return false;
    session->setRotatesSigningKey(signingKey);
    for (const EventKey &key : session->live().value->eventKeys)
        session->setRotatesEventKey(key.id, eventKeys);
    session->setRecord(u"ticket 42"_s, u"Grace"_s);
    session->begin();
    return rests() && session->rotation().isBegun();
}

bool PersonStage::takeNextStep()
{
    const Act *act = session->act();
    if (act && act->step() == Act::Step::Finished && act->end() == Act::End::NeedsChoice)
        session->choose(act->signingKeyCandidates().isEmpty() ? act->eventKeyCandidates().first().id
                                                              : act->signingKeyCandidates().first().id);
    else if (session->isActOpen())
        session->settle();
    else if (session->live().error)
        session->readLive();
    else {
        if (session->error()) {
            // What the page refuses may be gone already: two readings with a minute in between show it.
            pass(std::chrono::minutes(1));
            session->readLive();
            if (!rests())
                return false;
        }
        takeStepOneByOne(*session);
    }
    return rests();
}

bool PersonStage::runTo(RotationStep::Kind step)
{
    for (int i = 0; i < 60 && session->step() != step && !session->rotation().isOver(); ++i) {
        if (!takeNextStep())
            return false;
    }
    return session->step() == step || session->rotation().isOver();
}

QList<SigningKey> PersonStage::signingKeys(const QString &slug)
{
    return answerOf(dashboard->signingKeys(environment(slug).id)).value_or(QList<SigningKey>());
}

QList<EventKey> PersonStage::eventKeys(const QString &slug)
{
    return answerOf(dashboard->eventKeys(environment(slug).id)).value_or(QList<EventKey>());
}

QList<HistoryEntry> PersonStage::history()
{
    return answerOf(store->entries()).value_or(QList<HistoryEntry>());
}

QByteArray PersonStage::databaseBytes() const
{
    QByteArray all;
    const QDir folder(m_folder);
    for (const QString &name : folder.entryList({u"*.db*"_s}, QDir::Files)) {
        QFile file(folder.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            all += file.readAll();
    }
    return all;
}
