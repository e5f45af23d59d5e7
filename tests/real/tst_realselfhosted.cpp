// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/rolloutcheck.h"
#include "app/selfhosted/appsync.h"
#include "tests/support/answerof.h"
#include "tests/support/realapp.h"
#include "tests/support/sample.h"
#include "tests/support/selfhostedstage.h"
#include "tests/support/sessionsteps.h"

#include <QTest>
#include <QTimer>
#include <cstdio>

// needs: stand-in
// timeout: 420

using namespace Qt::StringLiterals;
using Step = RotationStep;

namespace {

constexpr int patience = 60'000;

RolloutCheck::Pace pace()
{
    RolloutCheck::Pace pace;
    pace.between /= 60;
    pace.whenFull /= 60;
    pace.terms.leastSpan /= 60;
    return pace;
}

} // namespace

/// Real apps at the program that stands in for a self-hosted server: it calls each of them all the time, and each sends
/// events. What is counted is what was refused for its key; that a send fails while the server restarts is known.
class RealSelfHostedTest : public QObject
{
    Q_OBJECT

private slots:
    void cleanup()
    {
        m_sends.stop();
        m_apps.clear();
        m.reset();
    }

    void refusesNothingInAWholeRotation()
    {
        if (!isOfToday(0, 2))
            QSKIP("This and another whole rotation take turns, day by day: IKM_FULL_SWEEP=1 tries both.");
        start();
        if (QTest::currentTestFailed())
            return;
        begin();
        while (!QTest::currentTestFailed() && !m->session->rotation().isOver())
            takeStep();
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(m->session->rotation().outcome, RotationOutcome::Done);
        const QJsonObject counts = report();
        QVERIFY(counts[u"calls"].toInt() > 50);
        QVERIFY(counts[u"events"].toInt() > 20);
        for (const QString &refused : {u"refusedCalls"_s, u"refusedEvents"_s, u"refusedSyncs"_s, u"unansweredCalls"_s})
            QCOMPARE(counts[refused].toInt(), 0);
    }

    /// Half of the apps went over to another server, and the account is that of the first one, whose list has all of
    /// them still. Where the other one has the same keys the app's events are refused there from the roll-out on,
    /// because it sends with a new event key that its server does not hold, and its calls from the end on, because that
    /// server has the old signing key. What the apps say of the address that they call tells, and each page says it.
    void seesThatAnAppWentOverToAServerWithTheSameKeys()
    {
        if (!isOfToday(1, 2))
            QSKIP("This and another whole rotation take turns, day by day: IKM_FULL_SWEEP=1 tries both.");
        start();
        if (QTest::currentTestFailed())
            return;
        const QTemporaryDir folder;
        StandInServer other(folder.path(), {u"--call-apps"_s, u"300"_s});
        goOver(other, m->atFirst);
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(answerOf(m->dashboard->apps(m->environment().id))->size(), 2);
        begin();
        const auto isSaid = [this](Step::Kind step) {
            const QList<RotationNotice> notices = m->session->notices(step);
            return std::any_of(notices.begin(), notices.end(), [this](const RotationNotice &notice) {
                return notice.kind == RotationNotice::OtherServers && notice.subjects.size() == 2
                    && notice.subjects.join(u' ').contains(m->server.origin().toString() + u": storefront"_s);
            });
        };
        QVERIFY(isSaid(Step::Plan));
        while (!QTest::currentTestFailed() && m->session->step() != Step::Rotate)
            takeStep(); // the gate opens
        if (QTest::currentTestFailed())
            return;
        QTRY_VERIFY_WITH_TIMEOUT(other.counts()[u"refusedEvents"].toInt() > 2, patience);
        QCOMPARE(other.counts()[u"refusedCalls"].toInt(), 0); // the app holds both signing keys
        QCOMPARE(m->server.counts()[u"refusedEvents"].toInt(), 0);
        for (const Step::Kind step : {Step::RollOut, Step::Rotate, Step::Finish})
            QVERIFY(isSaid(step));

        // Rotate changes nothing there; the end does.
        while (!QTest::currentTestFailed() && m->session->step() != Step::Finish)
            takeStep();
        if (QTest::currentTestFailed())
            return;
        QCOMPARE(other.counts()[u"refusedCalls"].toInt(), 0);
        takeStep();
        QTRY_VERIFY_WITH_TIMEOUT(other.counts()[u"refusedCalls"].toInt() > 2, patience);
        QCOMPARE(m->server.counts()[u"refusedCalls"].toInt(), 0);
    }

    /// Where it has keys of its own the app says so at the plan.
    void seesThatAnAppWentOverToAServerWithOtherKeys()
    {
        start();
        if (QTest::currentTestFailed())
            return;
        const QTemporaryDir folder;
        StandInServer other(folder.path(), {u"--call-apps"_s, u"300"_s});
        goOver(other, {.signingKey = Secret(QByteArray(64, 'b')), .eventKeys = {Secret("of-the-other")}});
        if (QTest::currentTestFailed())
            return;
        begin();
        if (QTest::currentTestFailed())
            return;
        const QList<RotationNotice> notices = m->session->notices(Step::Plan);
        QVERIFY(std::any_of(notices.begin(), notices.end(), [](const RotationNotice &notice) {
            return notice.kind == RotationNotice::BrokenAlready && notice.subjects == QStringList(u"warehouse"_s);
        }));
    }

    void countsWhatWrongOrdersBreak()
    {
        start();
        if (QTest::currentTestFailed())
            return;
        // The server before the apps.
        ServerSettings early = m->atFirst;
        early.signingKey = Secret(QByteArray(64, 'e'));
        QVERIFY(m->server.restartWith(early));
        QTRY_VERIFY_WITH_TIMEOUT(m->server.counts()[u"refusedCalls"].toInt() > 4, patience);
        QVERIFY(m->server.restartWith(m->atFirst));
        // An app's event key before the server knows it.
        QCOMPARE(m->server.counts()[u"refusedEvents"].toInt(), 0);
        QVERIFY(RealApp::setVariables(
            m_apps.front()->making().envFile, {{u"INNGEST_EVENT_KEY"_s, Secret("not-there-yet")}}));
        QVERIFY(m_apps.front()->deploy());
        QTRY_VERIFY_WITH_TIMEOUT(m->server.counts()[u"refusedEvents"].toInt() > 2, patience);
        // An app with the new signing key alone before the server has it; or one whose fallback goes too early.
        const int before = m->server.counts()[u"refusedCalls"].toInt();
        QVERIFY(RealApp::setVariables(m_apps.back()->making().envFile,
            {{u"INNGEST_SIGNING_KEY"_s, Secret(QByteArray(64, 'e'))},
                {u"INNGEST_SIGNING_KEY_FALLBACK"_s, std::nullopt}}));
        QVERIFY(m_apps.back()->deploy());
        QTRY_VERIFY_WITH_TIMEOUT(m->server.counts()[u"refusedCalls"].toInt() > before + 4, patience);
        report();
    }

    /// Each app registers at the host that it is called by, and the server goes there from then on: so it is called by
    /// the server's, wherever it is reached from here.
    void keepsWhereTheServerCallsAnAppThatIsReachedElsewhere()
    {
        start();
        if (QTest::currentTestFailed())
            return;
        const Environment environment = m->environment();
        for (const auto &app : m_apps) {
            const QString id = app->making().id;
            QUrl here = app->url();
            here.setHost(here.host() == "localhost"_L1 ? u"127.0.0.1"_s : u"localhost"_s);
            const auto synced = answerOf(m->dashboard->resyncApp(environment.id, id, here));
            QVERIFY(synced);
            QVERIFY2(!synced->failure, qPrintable(synced->failure ? synced->failure->message : QString()));
            QCOMPARE(synced->sync->url, app->url());
            // What it would do otherwise.
            QVERIFY(answerOf(AppSync::run(here, {}, id, m_clock, this)));
            const auto apps = answerOf(m->dashboard->apps(environment.id));
            QVERIFY(apps);
            const auto listed
                = std::find_if(apps->cbegin(), apps->cend(), [&id](const App &one) { return one.externalId == id; });
            QVERIFY(listed != apps->cend());
            QCOMPARE(listed->latestSync->url, here);
        }
    }

private:
    void start()
    {
        m = std::make_unique<SelfHostedStage>(QStringList{u"--call-apps"_s, u"300"_s}, &m_clock);
        const QList<RealAppMaking> makings{
            {.sdk = u"inngest-4-24"_s, .framework = u"node"_s, .id = u"storefront"_s, .instances = 2},
            {.sdk = u"inngest-3-54"_s, .framework = u"express"_s, .id = u"warehouse"_s}};
        for (RealAppMaking making : makings) {
            making.envFile = m->directory.filePath(making.id + u".env"_s);
            QVERIFY(RealApp::createEnvFile(making.envFile, m->server.origin()));
            QVERIFY(RealApp::setVariables(making.envFile,
                {{u"INNGEST_SIGNING_KEY"_s, m->atFirst.signingKey},
                    {u"INNGEST_EVENT_KEY"_s, m->atFirst.eventKeys.at(static_cast<qsizetype>(m_apps.size()))}}));
            m_apps.push_back(std::make_unique<RealApp>(making));
            QVERIFY(m_apps.back()->start());
            const auto synced = answerOf(AppSync::run(m_apps.back()->url(), {}, making.id, m_clock, this));
            QVERIFY(synced);
            QVERIFY2(!synced->failure, qPrintable(synced->failure ? synced->failure->message : QString()));
        }
        connect(&m_sends, &QTimer::timeout, this, [this] {
            for (const auto &app : m_apps)
                (void)HttpCall::run(m_clock, {.method = "GET", .url = app->sendUrl(), .headers = {}, .body = {}},
                    std::chrono::seconds(10), &m_sends);
        });
        m_sends.start(400);
        QTRY_VERIFY_WITH_TIMEOUT(m->server.counts()[u"calls"].toInt() > 3, patience);
    }

    void begin()
    {
        m->session = m->makeSession();
        m->session->check().setPace(pace());
        QVERIFY(m->rests());
        m->session->readLive();
        // What the apps hold now is the ground for judging them later.
        const QList<RolloutRow> &rows = m->session->check().rows();
        QTRY_VERIFY_WITH_TIMEOUT(rows.size() == 2
                && std::all_of(rows.begin(), rows.end(), [](const RolloutRow &row) { return row.rounds > 0; }),
            patience);
        QVERIFY(m->begin(true, true));
    }

    /// The last app registers there, and sends there.
    void goOver(StandInServer &other, const ServerSettings &settings)
    {
        QVERIFY(other.restartWith(settings));
        RealApp &app = *m_apps.back();
        QVERIFY(RealApp::createEnvFile(app.making().envFile, other.origin()));
        QVERIFY(RealApp::setVariables(app.making().envFile,
            {{u"INNGEST_SIGNING_KEY"_s, settings.signingKey}, {u"INNGEST_EVENT_KEY"_s, settings.eventKeys.last()}}));
        QVERIFY(app.deploy());
        const auto synced = answerOf(AppSync::run(app.url(), {}, app.making().id, m_clock, this));
        QVERIFY(synced);
        QVERIFY2(!synced->failure, qPrintable(synced->failure ? synced->failure->message : QString()));
        QTRY_VERIFY_WITH_TIMEOUT(
            other.counts()[u"calls"].toInt() > 3 && other.counts()[u"events"].toInt() > 3, patience);
    }

    void takeStep()
    {
        const Step::Kind step = m->session->step();
        switch (step) {
        case Step::RollOut:
        case Step::Finish:
            setVariables(step);
            QVERIFY2(QTest::qWaitFor(
                         [&] {
                             return m->session->check().gate().isOpen
                                 && (step == Step::RollOut || m->session->openItems().isEmpty());
                         },
                         patience),
                qPrintable(board()));
            if (step == Step::Finish)
                m->session->finish();
            else
                m->session->goOn();
            break;
        case Step::Resync:
            m->session->resync();
            QTRY_VERIFY_WITH_TIMEOUT(m->session->mayGoOn(), patience);
            for (const ResyncLine &line : m->session->resyncLines())
                QVERIFY2(line.state == ResyncLine::Good, qPrintable(line.message));
            m->session->goOn();
            break;
        case Step::Rotate:
            m->session->takeFinalCheck();
            QVERIFY(m->rests());
            m->session->rotate(m->session->textToType());
            QTRY_VERIFY_WITH_TIMEOUT(m->session->rotation().isRotated, patience);
            break;
        case Step::DeleteEventKeys:
            deleteEventKeys();
            m->session->goOn();
            break;
        case Step::NewKeys:
        case Step::Plan:
        case Step::NewEventKeys:
        case Step::FallbackOut:
        case Step::PutBack:
        case Step::DeleteNewKeys:
        case Step::Undone:
            takeStepOneByOne(*m->session);
            break;
        }
        QVERIFY(m->rests());
    }

    void deleteEventKeys()
    {
        const QList<RotatedEventKey> keys = m->session->rotation().eventKeys;
        for (const RotatedEventKey &key : keys) {
            QTRY_VERIFY_WITH_TIMEOUT(!m->session->isBusy() && m->session->check().gate().isOpen, patience);
            m->session->deleteOldEventKey(key.oldId, m->session->textToType(key));
            const auto isDeleted = [&] {
                const QList<RotatedEventKey> &all = m->session->rotation().eventKeys;
                return std::any_of(all.begin(), all.end(),
                    [&key](const RotatedEventKey &one) { return one.oldId == key.oldId && one.isOldDeleted; });
            };
            QTRY_VERIFY_WITH_TIMEOUT(isDeleted(), patience);
        }
        QTRY_VERIFY_WITH_TIMEOUT(m->session->mayGoOn(), patience);
    }

    void setVariables(Step::Kind step)
    {
        for (const AppVariables &one : m->session->variables(step)) {
            const auto app = std::find_if(m_apps.begin(), m_apps.end(),
                [&one](const auto &candidate) { return candidate->making().id == one.name; });
            if (app == m_apps.end() || one.isSender)
                continue;
            QList<EnvChange> changes;
            for (const DeployVariable &variable : one.variables)
                changes.append({variable.name, variable.isRemoved ? std::nullopt : std::optional(variable.value)});
            QVERIFY(RealApp::setVariables((*app)->making().envFile, changes));
            m->session->noteSet(one.appKey, step, true);
        }
        for (const auto &app : m_apps)
            QVERIFY(app->deploy());
    }

    /// How each app stands.
    QString board() const
    {
        QStringList lines;
        for (const RolloutRow &row : m->session->check().rows())
            lines.append(u"%1: %2 rounds, there %3; signing: %4; event: %5"_s.arg(row.app.app.name)
                             .arg(row.rounds)
                             .arg(row.isThere())
                             .arg(row.signing.state, row.event.state));
        return lines.join(u'\n');
    }

    QJsonObject report()
    {
        const QJsonObject counts = m->server.counts();
        for (auto count = counts.begin(); count != counts.end(); ++count)
            std::printf("%s: %d\n", qPrintable(count.key()), count->toInt());
        return counts;
    }

    SystemClock m_clock;
    std::unique_ptr<SelfHostedStage> m;
    std::vector<std::unique_ptr<RealApp>> m_apps;
    QTimer m_sends;
};

int main(int argc, char **argv)
{
    if (const int skip = RealProcess::skipCode())
        return skip;
    if (StandInServer::isReal()) {
        std::puts("SKIP: a real server does not count whom it refuses, and the stand-in does");
        return 77;
    }
    QCoreApplication application(argc, argv);
    RealSelfHostedTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_realselfhosted.moc"
