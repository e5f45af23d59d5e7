// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrecord.h"
#include "app/acts/acts.h"
#include "app/dashboard/clouddashboard.h"
#include "app/dashboard/fixedtoken.h"
#include "app/history/historystore.h"
#include "app/practice/practiceapps.h"
#include "app/practice/practiceserver.h"
#include "tests/support/answerof.h"
#include "tests/support/practiceclock.h"
#include "tests/support/practicewire.h"

#include <QNetworkAccessManager>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Fault = PracticeFault::Kind;

namespace {

/// A minute takes 400 ms for the program. The server's own calls to its apps have ten seconds, which a busy machine can
/// use up at that speed: its time goes slower.
constexpr double speed = 150;
constexpr double serverSpeed = 5;

const QList<std::pair<ActKind, QString>> kinds = {{ActKind::CreateSigningKey, u"createSigningKey"_s},
    {ActKind::DeleteSigningKey, u"deleteSigningKey"_s}, {ActKind::RotateSigningKey, u"rotateSigningKey"_s},
    {ActKind::CreateEventKey, u"createIngestKey"_s}, {ActKind::UpdateEventKey, u"updateIngestKey"_s},
    {ActKind::DeleteEventKey, u"deleteIngestKey"_s}, {ActKind::ResyncApp, u"resyncApp"_s}};

bool hasEffect(Fault fault)
{
    return fault == Fault::Latency || fault == Fault::HalfAnswer || fault == Fault::LostAnswer
        || fault == Fault::LateEffect;
}

bool refusesTheToken(Fault fault)
{
    return fault == Fault::Unauthorized || fault == Fault::Unauthenticated;
}

} // namespace

/// Every act against the practice account over real HTTP, with each of its faults: each ends clearly, and nothing is
/// lost or doubled.
class ActsOnPracticeTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_server = std::make_unique<PracticeServer>(
            m_serverClock, PracticeServer::Options{.directory = m_directory.filePath(u"practice"_s)});
        m_apps = std::make_unique<PracticeApps>(*m_server);
        const auto info = m_server->start();
        QVERIFY(info);
        QVERIFY(m_apps->start());
        m_token = info->token;
        findProduction();
    }

    void cleanupTestCase()
    {
        m_apps.reset();
        m_server.reset();
    }

    void init()
    {
        m_store = std::make_unique<HistoryStore>(m_directory.filePath(u"%1.db"_s.arg(++m_count)));
        auto tokens = std::make_unique<FixedToken>(m_token);
        FixedToken *token = tokens.get();
        // Nothing but what is never answered runs out of time, however slow the machine is.
        const QByteArray row = QTest::currentDataTag();
        const bool isUnanswered = row.endsWith(", neverAnswers") || row.endsWith(", lateEffect");
        const DashboardOptions options{
            .readTimeout = 1500s, .firstWords = {1500s, 1500s, 1500s}, .writeTimeout = isUnanswered ? 40s : 1500s};
        m_dashboard = std::make_unique<CloudDashboard>(
            m_server->origin(), QUrl(), std::move(tokens), m_network, m_clock, options);
        // The person signs in again at once.
        connect(m_dashboard.get(), &Dashboard::signInNeeded, token, [this, token] { token->signIn(m_token); });
        m_acts = std::make_unique<Acts>(*m_dashboard, *m_store, m_clock, u"Practice"_s, u"Ada"_s);
        m_server->faults().clear();
    }

    void cleanup()
    {
        m_acts.reset();
        m_dashboard.reset();
        m_store.reset();
    }

    void endsEachActClearlyWhateverFails_data()
    {
        QTest::addColumn<ActKind>("kind");
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QString>("fault");
        for (const auto &[kind, operation] : kinds) {
            QTest::addRow("%s", qPrintable(actKindName(kind))) << kind << operation << QString();
            for (const QString &fault : practiceWire::faultKinds())
                QTest::addRow("%s, %s", qPrintable(actKindName(kind)), qPrintable(fault)) << kind << operation << fault;
        }
    }

    void endsEachActClearlyWhateverFails()
    {
        QFETCH(ActKind, kind);
        QFETCH(QString, operation);
        QFETCH(QString, fault);
        const auto faultKind = practiceWire::faultKindOf(fault);
        const ActRequest request = prepare(kind);
        const auto before = keyCount();
        if (faultKind)
            m_server->faults().add({.kind = *faultKind, .operation = operation, .delay = 250ms});
        m_server->clearRequests();

        Act *act = m_acts->start(request);
        QVERIFY(ends(act));

        const bool signsInAgain = faultKind && refusesTheToken(*faultKind) && kind != ActKind::RotateSigningKey;
        const bool isDone = !faultKind || hasEffect(*faultKind) || signsInAgain;
        const bool asks = isDone && kind == ActKind::CreateSigningKey && faultKind && hasEffect(*faultKind)
            && *faultKind != Fault::Latency;
        QCOMPARE(act->end(), asks ? Act::End::NeedsChoice : isDone ? Act::End::Done : Act::End::NotDone);
        if (!isDone) {
            QVERIFY(act->error());
            QVERIFY(act->error()->kind != Error::Kind::Unexpected && act->error()->kind != Error::Kind::Cancelled);
            QVERIFY(!act->error()->mayHaveTakenEffect);
        }
        QCOMPARE(m_server->requests().value(operation), signsInAgain ? 2 : 1);
        QCOMPARE(keyCount(), isDone ? afterOne(kind, before) : before);
        if (kind == ActKind::UpdateEventKey)
            QCOMPARE(updatedName(request.changed->id), isDone ? request.changed->name : request.before->name);
        if (kind == ActKind::ResyncApp && isDone)
            QVERIFY(act->resync() && !act->resync()->failure);
        QCOMPARE(answerOf(m_acts->unsettled())->size(), asks ? 1 : 0);
        const auto history = answerOf(m_store->entries()).value();
        QCOMPARE(history.size(), 1);
        QCOMPARE(history.first().outcome, asks ? u"needs choice"_s : isDone ? u"done"_s : u"not done"_s);
        writesNoKeyDown();
    }

private:
    static bool ends(Act *act)
    {
        while (act->step() != Act::Step::Finished) {
            QSignalSpy changed(act, &Act::stepChanged);
            if (!changed.wait(10000))
                return false;
        }
        return true;
    }

    void findProduction()
    {
        for (const Environment &row : m_server->state().environments().all()) {
            if (row.type == EnvironmentType::Production)
                m_production = row;
        }
    }

    /// Puts the account into the state that the act needs.
    ActRequest prepare(ActKind kind)
    {
        // The rotations have left the apps without a key that Inngest takes: their syncs would fail.
        if (kind == ActKind::ResyncApp) {
            (void)m_server->state().reset({});
            findProduction();
        }
        ActRequest request{.kind = kind, .environment = m_production, .reason = u"a test"_s};
        const PracticeSigningKey *fresh = m_server->state().inactiveSigningKey(m_production.id);
        if (kind == ActKind::CreateSigningKey && fresh)
            (void)m_server->rules().deleteSigningKey(fresh->id);
        if (kind == ActKind::DeleteSigningKey || kind == ActKind::RotateSigningKey) {
            if (!fresh)
                (void)m_server->rules().createSigningKey(m_production.id, {});
            request.keyId = m_server->state().inactiveSigningKey(m_production.id)->id;
            request.activeKeyId = m_server->state().activeSigningKey(m_production.id)->id;
        }
        if (kind == ActKind::CreateEventKey)
            request.newKey = {.name = u"shop %1"_s.arg(m_count),
                .filter = {.kind = EventFilter::Kind::Allow, .events = {u"order/paid"_s}, .ips = {u"2001:DB8::1"_s}}};
        if (kind == ActKind::UpdateEventKey || kind == ActKind::DeleteEventKey)
            prepareEventKey(request);
        if (kind == ActKind::ResyncApp)
            request.appExternalId = reachableApp();
        return request;
    }

    void prepareEventKey(ActRequest &request)
    {
        const auto made = m_server->rules().createIngestKey(
            m_production.id, u"key"_s, {.name = u"a key %1"_s.arg(m_count), .metadata = QJsonObject{{u"a"_s, 1}}});
        request.keyId = made->id;
        const auto keys = answerOf(m_dashboard->eventKeys(m_production.id)).value();
        for (const EventKey &key : keys) {
            if (key.id == made->id)
                request.before = request.changed = key;
        }
        request.changed->name += u" renamed"_s;
        request.changed->filter.events = {u"order/refused"_s};
    }

    QString reachableApp() const
    {
        for (const PracticeApp &row : m_server->state().apps().all()) {
            if (row.isReachable && row.app.canBeResynced() && row.app.environmentId == m_production.id)
                return row.app.externalId;
        }
        return {};
    }

    std::pair<int, int> keyCount() const
    {
        std::pair<int, int> count;
        for (const PracticeSigningKey &key : m_server->state().signingKeys().all())
            count.first += key.environmentId == m_production.id;
        for (const PracticeIngestKey &key : m_server->state().ingestKeys().all())
            count.second += key.environmentId == m_production.id;
        return count;
    }

    static std::pair<int, int> afterOne(ActKind kind, std::pair<int, int> before)
    {
        switch (kind) {
        case ActKind::CreateSigningKey:
            return {before.first + 1, before.second};
        case ActKind::DeleteSigningKey:
        case ActKind::RotateSigningKey:
            return {before.first - 1, before.second};
        case ActKind::CreateEventKey:
            return {before.first, before.second + 1};
        case ActKind::DeleteEventKey:
            return {before.first, before.second - 1};
        default:
            return before;
        }
    }

    QString updatedName(const QString &keyId) const
    {
        for (const PracticeIngestKey &key : m_server->state().ingestKeys().all()) {
            if (key.id == keyId)
                return key.name.value_or(QString());
        }
        return {};
    }

    void writesNoKeyDown() const
    {
        for (const auto suffix : {""_L1, "-wal"_L1}) {
            QFile file(m_directory.filePath(u"%1.db"_s.arg(m_count)) + suffix);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            QVERIFY(!bytes.contains(m_token.reveal()));
            for (const PracticeSigningKey &key : m_server->state().signingKeys().all())
                QVERIFY(!bytes.contains(key.value.reveal().last(32)));
            for (const PracticeIngestKey &key : m_server->state().ingestKeys().all())
                QVERIFY(!bytes.contains(key.value.reveal()));
        }
    }

    QTemporaryDir m_directory;
    PracticeClock m_clock{speed};
    PracticeClock m_serverClock{serverSpeed};
    QNetworkAccessManager m_network;
    std::unique_ptr<PracticeServer> m_server;
    std::unique_ptr<PracticeApps> m_apps;
    Secret m_token;
    Environment m_production;
    int m_count = 0;
    std::unique_ptr<HistoryStore> m_store;
    std::unique_ptr<CloudDashboard> m_dashboard;
    std::unique_ptr<Acts> m_acts;
};

QTEST_GUILESS_MAIN(ActsOnPracticeTest)
#include "tst_actsonpractice.moc"
