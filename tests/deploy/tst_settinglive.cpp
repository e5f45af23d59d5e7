// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/deployinstructions.h"
#include "app/deploy/deploytargets.h"
#include "app/deploy/settingrun.h"
#include "tests/support/fakeclock.h"
#include "tests/support/settingstage.h"

#include <QTest>

using namespace Qt::StringLiterals;
using State = SetResult::State;
using Live = SetResult::Live;

/// What was set and read back is made live by the same tool, with real processes; and the places that follow a pattern.
class SettingLiveTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_stage = std::make_unique<SettingStage>();
        m_setting = m_stage->setting(m_stage->restartTarget());
        m_setting.makesLive = true;
        m_noted.clear();
    }

    void restartsWhenAllIsReadBack()
    {
        const SetResult result = set();
        QCOMPARE(result.state, State::Set);
        QCOMPARE(result.live, Live::Begun);
        QVERIFY(result.isGood());
        QCOMPARE(m_stage->contents(u"restarted"_s), QByteArray("shop\n"));
        QVERIFY(m_stage->contents(u"calls"_s).trimmed().endsWith("restart shop"));
        QCOMPARE(m_noted.sliced(4), (QStringList{u"begun "_s, u"done "_s}));
    }

    void doesNotWhereNobodyWantsIt()
    {
        m_setting.makesLive = false;
        const SetResult result = set();
        QCOMPARE(result.live, Live::No);
        QVERIFY(result.isGood() && m_stage->contents(u"restarted"_s).isNull());
    }

    void doesNotWhereSettingRestartsTheApp()
    {
        m_setting.target.restartsApp = true;
        const SetResult result = set();
        QCOMPARE(result.live, Live::No);
        QVERIFY(m_stage->contents(u"restarted"_s).isNull());
    }

    void doesNotWhereAValueIsNotReadBack()
    {
        m_stage->behave(u"fails"_s);
        const SetResult result = set();
        QCOMPARE(result.state, State::NotSet);
        QCOMPARE(result.live, Live::No);
        QVERIFY(m_stage->contents(u"restarted"_s).isNull());
    }

    void isNotRunWhereItCannotBeWrittenDown()
    {
        m_canNote = [this] { return m_noted.size() < 4; };
        const SetResult result = set();
        m_canNote = nullptr;
        QCOMPARE(result.state, State::Set);
        QCOMPARE(result.live, Live::Failed);
        QCOMPARE(result.problem, SetProblem::NotNoted);
        QVERIFY(m_stage->contents(u"restarted"_s).isNull());
    }

    /// A restart that has begun is not undone by what keeps its tool from seeing the end of it.
    void doesNotKnowWhereItEndedWithAnErrorAndSaysThatTheValuesAreThere()
    {
        m_stage->write(u"live"_s, "fails");
        SetResult result = set();
        QCOMPARE(result.state, State::Set);
        QCOMPARE(result.live, Live::Unknown);
        QCOMPARE(result.problem, SetProblem::ToolFailed);
        QVERIFY(!result.isGood() && result.isSet());
        QVERIFY2(result.output.contains(u"no capacity"_s), qPrintable(result.output));
        QCOMPARE(m_noted.last(), u"open "_s);
        // Tried again, nothing is set twice.
        m_stage->write(u"live"_s, "well");
        m_noted.clear();
        result = set();
        QVERIFY(result.isGood());
        QCOMPARE(m_noted, (QStringList{u"begun "_s, u"done "_s}));
        QCOMPARE(m_stage->contents(u"calls"_s).count("set shop"), 2);
    }

    void forgetsNotThatItsFirstStepHasRun_data()
    {
        QTest::addColumn<bool>("isFirst");
        QTest::addColumn<int>("live");
        QTest::newRow("the first one is not run") << true << int(Live::Failed);
        QTest::newRow("the second one is not run") << false << int(Live::Unknown);
    }

    void forgetsNotThatItsFirstStepHasRun()
    {
        QFETCH(bool, isFirst);
        m_setting.target.live.append(m_setting.target.live.first());
        m_setting.target.live[isFirst ? 0 : 1].look = {u"depot look elsewhere"_s};
        const SetResult result = set();
        QCOMPARE(result.state, State::Set);
        QTEST(int(result.live), "live");
        QCOMPARE(result.problem, SetProblem::NotFound);
        QCOMPARE(m_stage->contents(u"restarted"_s), isFirst ? QByteArray() : QByteArray("shop\n"));
    }

    /// A workflow may wait in its queue, fail there, or be cancelled: its tool has ended long before that.
    void countsNotAsLiveWhatIsOnlyStarted_data()
    {
        QTest::addColumn<QList<bool>>("onlyStarts"); // of each step
        QTest::addColumn<int>("live");
        QTest::newRow("a restart that is waited for") << QList<bool>{false} << int(Live::Begun);
        QTest::newRow("one that is only started") << QList<bool>{true} << int(Live::Started);
        QTest::newRow("one that the next step waits for") << QList<bool>{true, false} << int(Live::Begun);
        QTest::newRow("one behind another") << QList<bool>{false, true} << int(Live::Started);
    }

    void countsNotAsLiveWhatIsOnlyStarted()
    {
        QFETCH(QList<bool>, onlyStarts);
        const DeployStepTemplate step = m_setting.target.live.first();
        m_setting.target.live.clear();
        for (const bool isSo : onlyStarts) {
            m_setting.target.live.append(step);
            m_setting.target.live.last().onlyStarts = isSo;
        }
        const SetResult result = set();
        QVERIFY(result.isGood());
        QTEST(int(result.live), "live");
    }

    void doesNotKnowWhereItWasStopped()
    {
        m_stage->write(u"live"_s, "hangs");
        const SetResult result = set([this](SettingRun &run) {
            QVERIFY(QTest::qWaitFor([this] { return !m_stage->contents(u"ready"_s).isNull(); }, 60'000));
            run.stop();
        });
        QCOMPARE(result.state, State::Set);
        QCOMPARE(result.live, Live::Unknown);
        QCOMPARE(m_noted.last(), u"open "_s);
    }

    void givesARolloutMoreTimeThanALook()
    {
        m_stage->write(u"live"_s, "hangs");
        const SetResult result = set([this](SettingRun &run) {
            const QPointer<SettingRun> running = &run;
            QVERIFY(QTest::qWaitFor([this] { return !m_stage->contents(u"ready"_s).isNull(); }, 60'000));
            m_clock.advance(std::chrono::minutes(14));
            // Its end comes by way of the event loop.
            QCoreApplication::processEvents();
            QVERIFY(running && m_noted.last() == "begun "_L1);
            QCOMPARE(m_clock.untilNext(), std::chrono::minutes(1));
            m_clock.advance(std::chrono::minutes(2));
        });
        QCOMPARE(result.state, State::Set);
        QCOMPARE(result.live, Live::Unknown);
        QCOMPARE(result.problem, SetProblem::TimedOut);
        QCOMPARE(m_noted.last(), u"open "_s);
    }

    void looksAtTheVariableThatItIsAboutToChange()
    {
        m_stage->write(u"live"_s, "well");
        m_setting.target.set.first().look = {u"depot show {{place.place}} {{variable}}"_s};
        QVERIFY(set().isGood());
        QVERIFY(
            m_stage->contents(u"calls"_s)
                .startsWith(
                    "look shop\nshow shop INNGEST_SIGNING_KEY_FALLBACK\nshow shop INNGEST_SIGNING_KEY_FALLBACK\nset"));
    }

    void looksOnlyAndTellsWhatWouldRun()
    {
        auto *run = makeRun();
        const QFuture<SetResult> future = run->future();
        run->look();
        QVERIFY(QTest::qWaitFor([&] { return future.isFinished(); }, 60'000));
        QCOMPARE(future.result().plan.liveCommands.size(), 1);
        QVERIFY(future.result().plan.liveCommands.first().endsWith(u"/depot restart shop"_s));
        QVERIFY(m_stage->contents(u"restarted"_s).isNull() && m_noted.isEmpty());
    }

    void knowsWhichTargetsCanDoIt_data()
    {
        QTest::addColumn<QString>("targetId");
        QTest::addColumn<DeployPlaces>("places");
        QTest::addColumn<int>("steps");
        QTest::addColumn<bool>("onlyStarts"); // no step waits for the end of it
        const DeployPlaces ecs{{u"cluster"_s, u"a"_s}, {u"service"_s, u"b"_s}};
        const DeployPlaces workflow{{u"workflow"_s, u"deploy.yml"_s}, {u"branch"_s, u"main"_s}};
        const DeployPlaces workload{{u"workload"_s, u"deployment/shop"_s}};
        QTest::newRow("Fly") << u"fly"_s << DeployPlaces{{u"app"_s, u"shop"_s}} << 1 << false;
        QTest::newRow("Kubernetes") << u"kubernetes"_s << workload << 2 << false;
        QTest::newRow("Kubernetes, a server") << u"server-kubernetes"_s << workload << 2 << false;
        QTest::newRow("GitHub, not told which") << u"github-actions"_s << DeployPlaces{} << 0 << false;
        QTest::newRow("GitHub") << u"github-actions"_s << workflow << 1 << true;
        QTest::newRow("ECS, not told which") << u"aws-ssm"_s << DeployPlaces{} << 0 << false;
        QTest::newRow("ECS") << u"aws-ssm"_s << ecs << 1 << true;
        QTest::newRow("ECS, by Secrets Manager") << u"aws-secrets"_s << ecs << 1 << true;
        QTest::newRow("Vercel, not told which") << u"vercel"_s << DeployPlaces{} << 0 << false;
        QTest::newRow("Vercel") << u"vercel"_s << DeployPlaces{{u"deployment"_s, u"shop.example.com"_s}} << 1 << false;
        QTest::newRow("restarts by itself")
            << u"practice-lagoon"_s << DeployPlaces{{u"project"_s, u"a"_s}} << 0 << false;
        QTest::newRow("by hand") << u"doppler"_s << DeployPlaces{} << 0 << false;
        QTest::newRow("no tool") << u"docker-compose"_s << DeployPlaces{} << 0 << false;
    }

    void knowsWhichTargetsCanDoIt()
    {
        QFETCH(QString, targetId);
        QFETCH(DeployPlaces, places);
        QTEST(int(DeployTargets().find(targetId)->liveByTool(places).size()), "steps");
        QTEST(DeployTargets().find(targetId)->onlyStartsLive(places), "onlyStarts");
    }

    void fillsAPatternInForEachApp()
    {
        const DeployPlaces pattern{
            {u"a"_s, u"{{app}}-{{environment}}"_s}, {u"b"_s, u"as it is"_s}, {u"c"_s, u"{{x}}"_s}};
        const DeployPlaces places = placesOf(pattern, u"{{environment}}$(id)"_s, u"Load  Test"_s);
        QCOMPARE(places[u"a"_s], u"{{environment}}$(id)-load-test"_s); // a name is no pattern
        QCOMPARE(places[u"b"_s], u"as it is"_s);
        QCOMPARE(places[u"c"_s], u"{{x}}"_s);
        QVERIFY(isPlacePattern(pattern[u"a"_s]) && !isPlacePattern(pattern[u"b"_s]));
    }

    void putsNoNameInThatLeadsElsewhere_data()
    {
        QTest::addColumn<QString>("app");
        QTest::addColumn<QString>("environment");
        QTest::addColumn<QString>("place"); // empty: refused
        const QString good = u"production"_s;
        QTest::newRow("a name") << u"check-out_2"_s << good << u"/srv/check-out_2/production/.env"_s;
        QTest::newRow("a hidden one") << u".checkout"_s << good << u"/srv/.checkout/production/.env"_s;
        QTest::newRow("up") << u"../../etc/cron.d"_s << good << QString();
        QTest::newRow("a folder above") << u".."_s << good << QString();
        QTest::newRow("the folder itself") << u"."_s << good << QString();
        QTest::newRow("another folder") << u"billing/production"_s << good << QString();
        QTest::newRow("a file's address") << u"file:///etc/passwd"_s << good << QString();
        QTest::newRow("on Windows") << u"..\\..\\x"_s << good << QString();
        QTest::newRow("nothing") << QString() << good << QString();
        QTest::newRow("another app's name and a blank") << u"checkout "_s << good << QString();
        QTest::newRow("two lines") << u"a\nb"_s << good << QString();
        QTest::newRow("a pattern") << u"{{app}}"_s << good << QString();
        QTest::newRow("an environment above") << u"checkout"_s << u".."_s << QString();
        QTest::newRow("an environment without a name") << u"checkout"_s << u" "_s << QString();
    }

    void putsNoNameInThatLeadsElsewhere()
    {
        QFETCH(QString, app);
        QFETCH(QString, environment);
        QFETCH(QString, place);
        const DeployPlace file{.id = u"file"_s, .kind = DeployPlace::Kind::File};
        const QString filled
            = placesOf({{u"file"_s, u"/srv/{{app}}/{{environment}}/.env"_s}}, app, environment)[u"file"_s];
        const auto problem = placeProblem(file, filled);
        QCOMPARE(problem ? QString() : filled, place);
        if (!problem)
            return;
        // Nor does a tool get it.
        m_setting.places[m_setting.target.places.first().id] = filled;
        QCOMPARE(set().problem, SetProblem::MissingPlace);
        QCOMPARE(m_noted, QStringList());
    }

private:
    SettingRun *makeRun()
    {
        return new SettingRun(m_clock, m_stage->environment(), m_setting,
            [this](const Setting &, const QString &variable, const QString &outcome) {
                if (m_canNote && !m_canNote())
                    return readyFuture(Done(failure(Error::Kind::Storage)));
                m_noted.append(outcome + u' ' + variable);
                return readyFuture(Done());
            });
    }

    SetResult set(const std::function<void(SettingRun &)> &meanwhile = {})
    {
        const QPointer<SettingRun> run = makeRun();
        const QFuture<SetResult> future = run->future();
        run->set();
        if (meanwhile)
            meanwhile(*run);
        return QTest::qWaitFor([&] { return future.isFinished(); }, 60'000) ? future.result() : SetResult();
    }

    FakeClock m_clock;
    std::unique_ptr<SettingStage> m_stage;
    Setting m_setting;
    QStringList m_noted;
    std::function<bool()> m_canNote;
};

QTEST_GUILESS_MAIN(SettingLiveTest)
#include "tst_settinglive.moc"
