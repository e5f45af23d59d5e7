// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: practice-server bare-dbus

#include "app/acts/act.h"
#include "app/core/lookup.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/appvariables.h"
#include "app/rotation/rotationprogress.h"
#include "tests/rotation/doubts.h"
#include "tests/support/answeringapp.h"
#include "tests/support/answerof.h"
#include "tests/support/handstage.h"
#include "tests/support/noticeservice.h"
#include "tests/support/practiceprocess.h"
#include "tests/support/rotationdriver.h"
#include "tests/support/rotationstage.h"
#include "tests/support/sessionstage.h"
#include "tests/support/sessionsteps.h"
#include "ui/secrets/screenlock.h"
#include "ui/window/rotationwatch.h"
#include "ui/words/rotationtext.h"

#include <QApplication>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Fault = FakeDashboard::Fault;

/// A rotation of the signing key alone, whose clock leaps soon.
struct Rotating
{
    explicit Rotating(const PracticeProcess &server)
        : stage(folder.path(), server.origin(), server.token())
    {
        stage.clock.setPatience(300ms);
        stage.clock.setQuiet(20ms);
    }

    const QTemporaryDir folder;
    RotationStage stage;
    RotationDriver driver{stage, {.eventKeys = false}};
};

/// What somebody sees of a rotation who has turned to something else.
class RotationWatchTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_server = std::make_unique<PracticeProcess>(m_directory.filePath(u"practice"_s)); }
    void cleanupTestCase() { m_server.reset(); }
    void init() { QVERIFY(m_server->reset()); }

    void tellsTheDesktopWhenTheAppsAreThereAndWhenTheyAreNotAnyMore()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        Rotating rotating(*m_server);
        RotationStage &stage = rotating.stage;
        QVERIFY2(rotating.driver.runTo(RotationStep::Rotate), qPrintable(rotating.driver.report()));
        RotationWatch watch(*stage.session);
        QSignalSpy opened(&watch, &RotationWatch::openRequested);
        QTRY_COMPARE(watch.text(), u"“Rotate”: 4 of 4 apps settled"_s);
        QVERIFY(desktop.notices.isEmpty());
        // What the overview says of it, and of the app that is switched off.
        const std::optional<RotationStanding> standing = standingOf(*stage.session);
        QVERIFY(standing);
        QCOMPARE(standing->number, 4);
        QCOMPARE(standing->steps, 6);
        QVERIFY(standing->progress == progressOf(*stage.session));
        QVERIFY(standing->next == RotationStep::Resync);
        QVERIFY(!standing->waitsForPerson);
        QCOMPARE(standing->apps.broken, QStringList());
        QCOMPARE(standing->apps.unreachable, QStringList{u"legacy-reports"_s});
        QVERIFY(standing->apps.at.isValid());

        // Nothing is asked for half an hour: what the apps told is old.
        stage.session->check().stop();
        stage.clock.sleep(30min);
        emit stage.session->changed();
        QTRY_COMPARE(desktop.notices.size(), 1);
        QCOMPARE(desktop.notices.last().title, u"The rotation cannot go on any more"_s);
        QCOMPARE(desktop.notices.last().actions, (QStringList{u"default"_s, u"Open the rotation"_s}));
        QTRY_VERIFY2(watch.text().startsWith(u"“Rotate”: 2 of 4 apps settled"_s), qPrintable(watch.text()));
        QCOMPARE(standingOf(*stage.session)->heldUpBy->kind, RotationNotice::AppsMissing);
        stage.session->check().start();
        QTRY_COMPARE_WITH_TIMEOUT(desktop.notices.size(), 2, 20'000);
        QCOMPARE(desktop.notices.last().title, u"The rotation can go on"_s);
        QCOMPARE(desktop.notices.last().replaced, 7U);
        namesNothing(desktop);
        emit desktop.ActionInvoked(8, u"default"_s); // another program's
        emit desktop.ActionInvoked(7, u"default"_s);
        QTRY_COMPARE(opened.size(), 1);
    }

    void tellsTheDesktopWhenWhatSomebodyBeganIsThrough()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        Rotating rotating(*m_server);
        RotationStage &stage = rotating.stage;
        QVERIFY2(rotating.driver.runTo(RotationStep::Resync), qPrintable(rotating.driver.report()));
        RotationWatch watch(*stage.session);
        QTRY_VERIFY_WITH_TIMEOUT(!stage.session->isBusy() && !stage.session->live().isLoading, 30'000);
        // The apps hold their keys since before, and that is not what this step waits for.
        QTRY_COMPARE(watch.text(), u"“Resync”: 0 of 3 apps resynced"_s);
        stage.session->resync();
        QTRY_VERIFY(stage.session->isResyncing());
        QTRY_VERIFY_WITH_TIMEOUT(!stage.session->isResyncing(), 30'000);
        QTRY_COMPARE(watch.text(), u"“Resync”: 2 of 3 apps resynced"_s);
        const auto tells = [&desktop](const QString &title) {
            return std::count_if(desktop.notices.cbegin(), desktop.notices.cend(),
                [&title](const Notice &notice) { return notice.title == title; });
        };
        QTRY_COMPARE(tells(u"The resyncs are through"_s), 1);
        std::shared_ptr<void> use = stage.session->useValues();
        emit stage.session->changed();
        QCoreApplication::processEvents();
        QCOMPARE(tells(u"“Set for me” is through"_s), 0);
        use.reset();
        QTRY_COMPARE(tells(u"“Set for me” is through"_s), 1);
        stage.session->noteRestCanBeSet();
        QTRY_COMPARE(tells(u"“Set for me” can go on with the rest"_s), 1);
        namesNothing(desktop);
    }

    /// Inngest takes what answered for another app: this one waits for its resync on every page, and here.
    void countsNoResyncThatAnotherAppAnswered()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        SessionStage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Resync));
        stage.dashboard.setApps(stage.environmentId, {doubts::silentApp()});
        stage.session->readLive();
        QVERIFY(stage.rests());
        RotationWatch watch(*stage.session);
        QTRY_COMPARE(watch.text(), u"“Resync”: 0 of 1 app resynced"_s);
        const auto resyncs = [&](const QString &answering) {
            stage.dashboard.setAnsweringApp(answering);
            stage.dashboard.fail(FakeDashboard::Operation::ResyncApp, Fault::Stalled);
            const int calls = stage.dashboard.calls(FakeDashboard::Operation::ResyncApp);
            stage.session->resync(doubts::silentApp().id);
            if (!comesTrue([&] { return stage.dashboard.calls(FakeDashboard::Operation::ResyncApp) > calls; }, 10s))
                return false;
            emit stage.session->changed();
            QCoreApplication::processEvents(); // it is seen that it runs
            stage.dashboard.letGo();
            return comesTrue([&] { return !stage.session->isResyncing(); }, 10s) && stage.rests();
        };
        const auto tells = [&desktop](const QString &text) {
            return std::ranges::any_of(
                desktop.notices, [&text](const Notice &notice) { return notice.text.contains(text); });
        };
        QVERIFY(resyncs(u"stranger"_s));
        QVERIFY(stage.session->resyncLines().first().isOfAnotherApp());
        QTRY_VERIFY(tells(u"0 of 1 app is registered anew"_s));
        QCOMPARE(progressOf(*stage.session)->settled, 0);
        QTRY_COMPARE(watch.text(), u"“Resync”: 0 of 1 app resynced"_s);
        QVERIFY(resyncs({}));
        QTRY_VERIFY(tells(u"1 of 1 app is registered anew"_s));
        QCOMPARE(progressOf(*stage.session)->settled, 1);
    }

    /// A rollback to the old key alone: it works now, and would break at the rotation.
    void tellsTheDesktopThatAnAppHasGoneBackWhileOthersAreMissing()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        Rotating rotating(*m_server);
        RotationStage &stage = rotating.stage;
        QVERIFY2(rotating.driver.runTo(RotationStep::RollOut), qPrintable(rotating.driver.report()));
        RotationWatch watch(*stage.session);
        const auto isThere = [&stage](const QString &appKey) {
            const QList<RolloutRow> rows = stage.session->rows(RotationStep::RollOut);
            return std::ranges::any_of(
                rows, [&appKey](const RolloutRow &row) { return row.app.key() == appKey && row.isThere(); });
        };
        const QList<AppVariables> all = stage.session->variables(RotationStep::RollOut);
        const auto one = std::ranges::find_if(all, [&isThere](const AppVariables &app) {
            return !app.isSender && app.tells && !app.isCutOver && !isThere(app.appKey);
        });
        QVERIFY(one != all.end());
        const QString id = one->appKey;
        const auto status = answerOf(stage.apps.apps());
        const auto app = std::ranges::find(status->apps, id, &PracticeAppStatus::id);
        QVERIFY(app != status->apps.end());
        const PracticeAppVariables old = app->variables;
        PracticeAppVariables fresh;
        QStringList names;
        for (const DeployVariable &variable : one->variables) {
            fresh.set(variable.name, variable.value);
            if (old.value(variable.name).isEmpty())
                names.append(variable.name);
        }
        QVERIFY(answerOf(stage.apps.setVariables(id, fresh)));
        QVERIFY(answerOf(stage.apps.deploy(id)));
        QTRY_VERIFY_WITH_TIMEOUT(isThere(id), 60'000);
        QVERIFY(!progressOf(*stage.session)->isOpen);
        QCoreApplication::processEvents();
        const auto tells
            = [&desktop] { return std::ranges::count(desktop.notices, u"An app has gone back"_s, &Notice::title); };
        QCOMPARE(tells(), 0);
        QVERIFY(answerOf(stage.apps.setVariables(id, old, names)));
        QVERIFY(answerOf(stage.apps.deploy(id)));
        QTRY_COMPARE_WITH_TIMEOUT(tells(), 1, 60'000);
        QVERIFY(!isThere(id));
        namesNothing(desktop);
    }

    /// Whether an app works is not told by a key that is the current one by somebody's word alone.
    void tellsOfNoOutageByAKeyThatInngestRefuses()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        SessionStage stage;
        PracticeAppVariables old;
        old.set(
            PracticeAppVariables::signingKeyName, stage.dashboard.signingKeysNow(stage.environmentId).first().value);
        AnsweringApp app(stage.clock, u"shop"_s, old);
        stage.dashboard.setApps(stage.environmentId, {app.app});
        QVERIFY(stage.look());
        const auto isAsked = [&stage] {
            stage.clock.advance(1s);
            return stage.session->rows(RotationStep::Plan).first().rounds > 0;
        };
        QVERIFY(comesTrue(isAsked, 20s));
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        RotationWatch watch(*stage.session);
        const auto reads = [&stage](bool isOnlySaid) {
            stage.dashboard.takeBySaying(stage.environmentId, isOnlySaid);
            stage.session->readLive();
            return stage.rests();
        };
        QVERIFY(reads(true));
        QCOMPARE(stage.session->signerDoubt(), SignerDoubt::OnlySaid);
        PracticeAppVariables fresh;
        fresh.set(
            PracticeAppVariables::signingKeyName, stage.dashboard.signingKeysNow(stage.environmentId).last().value);
        app.program = std::make_unique<PracticeAppProgram>(PracticeAppCode{.id = app.app.id, .externalId = app.app.id},
            fresh, app.app.latestSync->url, QUrl(u"http://127.0.0.1:1"_s));
        const auto refuses = [&stage] {
            stage.clock.advance(1s);
            return stage.session->rows(RotationStep::RollOut).first().latest.standing == AppStanding::BrokenNow;
        };
        QVERIFY(comesTrue(refuses, 20s));
        const auto tells
            = [&desktop] { return std::ranges::count(desktop.notices, u"An app is broken now"_s, &Notice::title); };
        QCOMPARE(progressOf(*stage.session)->broken, 0);
        const AskedApps apps = standingOf(*stage.session)->apps;
        QCOMPARE(apps.broken, QStringList());
        QCOMPARE(apps.doubt, SignerDoubt::OnlySaid);
        QCoreApplication::processEvents();
        QCOMPARE(tells(), 0);
        // Once it is known which key it is, it is an outage.
        QVERIFY(reads(false));
        QCOMPARE(progressOf(*stage.session)->broken, 1);
        QCOMPARE(standingOf(*stage.session)->apps.broken, QStringList{u"shop"_s});
        QTRY_COMPARE(tells(), 1);
    }

    /// One recovers and another breaks while all are asked: as many as before.
    void tellsOfAnAppThatBreaksWhileAnotherRecovers()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        SessionStage stage;
        const Secret active = stage.dashboard.signingKeysNow(stage.environmentId).first().value;
        AnsweringApp first(stage.clock, u"first"_s, variablesOf(active));
        AnsweringApp second(stage.clock, u"second"_s, variablesOf(active));
        stage.dashboard.setApps(stage.environmentId, {first.app, second.app});
        QVERIFY(stage.look());
        const auto areAll = [&stage](RotationStep::Kind step, bool (*are)(const RolloutRow &)) {
            return doubts::passesUntil(stage, [&] { return std::ranges::all_of(stage.session->rows(step), are); });
        };
        QVERIFY(areAll(RotationStep::Plan, [](const RolloutRow &row) { return row.rounds > 0; }));
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const Secret made = stage.dashboard.signingKeysNow(stage.environmentId).last().value;
        deploy(first, variablesOf(made, active));
        deploy(second, variablesOf(made, active));
        QVERIFY(areAll(RotationStep::RollOut, [](const RolloutRow &row) { return row.isThere(); }));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        RotationWatch watch(*stage.session);
        QCoreApplication::processEvents(); // it has looked
        const auto broken = [&stage] { return standingOf(*stage.session)->apps.broken; };
        const auto tells
            = [&desktop] { return std::ranges::count(desktop.notices, u"An app is broken now"_s, &Notice::title); };
        deploy(second, variablesOf(made));
        QVERIFY(doubts::passesUntil(stage, [&] { return broken() == QStringList{u"second"_s}; }));
        QTRY_COMPARE(tells(), 1);
        deploy(first, variablesOf(made));
        deploy(second, variablesOf(made, active));
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        QCOMPARE(broken(), QStringList{u"first"_s});
        QTRY_COMPARE(tells(), 2);
    }

    /// What rotating itself breaks is told, and that it is rotated.
    void tellsOfWhatRotatingHasBroken()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        SessionStage stage;
        AnsweringApp app(
            stage.clock, u"shop"_s, variablesOf(stage.dashboard.signingKeysNow(stage.environmentId).first().value));
        stage.dashboard.setApps(stage.environmentId, {app.app});
        QVERIFY(stage.look());
        const auto row = [&stage](RotationStep::Kind step) { return *doubts::rowOf(stage, step, u"shop"_s); };
        QVERIFY(doubts::passesUntil(stage, [&] { return row(RotationStep::Plan).rounds > 0; }));
        QVERIFY(stage.begin(true, false, RotationCause::SigningKeyLeaked));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        QVERIFY(doubts::passesUntil(
            stage, [&] { return row(RotationStep::RollOut).latest.standing == AppStanding::WouldBreak; }));
        RotationWatch watch(*stage.session);
        QCoreApplication::processEvents(); // it has looked
        QVERIFY(desktop.notices.isEmpty());
        stage.session->rotateAndBreak(stage.session->textToType(), u"under attack"_s);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::Resync);
        QTRY_COMPARE(desktop.notices.size(), 1);
        QCOMPARE(desktop.notices.last().title, u"An app is broken now"_s);
        QVERIFY2(desktop.notices.last().text.contains(u"The signing key is rotated"_s),
            qPrintable(desktop.notices.last().text));
        // By a word, or by what a server answered, it is known in another way than by a reading.
        QVERIFY2(desktop.notices.last().text.contains(u"how that is known"_s)
                && !desktop.notices.last().text.contains(u"Calls are signed"_s),
            qPrintable(desktop.notices.last().text));
    }

    /// That nothing is told of the events does not hide what else was waited for; and one look without an answer takes
    /// nothing back.
    void tellsOfTheEndOfTheQuietPeriodWhereNothingIsToldOfEvents()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        SessionStage stage;
        stage.session->setQuietDays(1);
        constexpr auto events = FakeDashboard::Operation::LastEventsThrough;
        stage.dashboard.fail(events, Fault::Rejected, -1);
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        QVERIFY(stage.rests());
        QTRY_VERIFY(!stage.session->isReadingEvents());
        RotationWatch watch(*stage.session);
        QCoreApplication::processEvents(); // it has looked
        const auto told = [&desktop](const QString &end) {
            return std::ranges::count_if(
                desktop.notices, [&end](const Notice &notice) { return notice.title.endsWith(end); });
        };
        const auto reads = [&stage] {
            stage.session->readLive();
            return stage.rests() && comesTrue([&stage] { return !stage.session->isReadingEvents(); }, 10s);
        };
        QCOMPARE(told(u"The quiet period is over"_s), 0);
        stage.clock.sleep(25h);
        QVERIFY(reads());
        QTRY_COMPARE(told(u"The quiet period is over"_s), 1);
        QVERIFY2(desktop.notices.last().text.contains(u"Whether events still come"_s),
            qPrintable(desktop.notices.last().text));
        QCOMPARE(told(u"can go on"_s), 0);
        stage.dashboard.succeed(events);
        QVERIFY(reads());
        QTRY_COMPARE(told(u"can go on"_s), 1);
        stage.dashboard.fail(events, Fault::Rejected);
        QVERIFY(reads());
        QCoreApplication::processEvents();
        QVERIFY(reads());
        QCoreApplication::processEvents();
        QCOMPARE(told(u"can go on"_s), 1);
        QCOMPARE(told(u"any more"_s), 0);
    }

    /// Deleting old event keys and finishing do not wait for each other, and each is watched.
    void watchesBothOfTheLastSteps()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        SessionStage stage;
        stage.session->setQuietDays(1);
        QVERIFY(stage.begin(true, true));
        const Secret old = stage.dashboard.signingKeysNow(stage.environmentId).first().value;
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        const Secret made
            = foundWith(stage.dashboard.signingKeysNow(stage.environmentId), &SigningKey::isActive, true)->value;
        const QString twinId = stage.session->rotation().eventKeys.first().twinId;
        const Secret twin = foundWith(stage.dashboard.eventKeysNow(stage.environmentId), &EventKey::id, twinId)->value;
        AnsweringApp app(stage.clock, u"shop"_s, variablesOf(made, old, twin));
        stage.dashboard.setApps(stage.environmentId, {app.app});
        stage.session->readLive();
        QVERIFY(stage.rests());
        RotationWatch watch(*stage.session);
        QCoreApplication::processEvents(); // it has looked
        const auto isThere = [&stage](RotationStep::Kind step) {
            const auto row = doubts::rowOf(stage, step, u"shop"_s);
            return row && row->isThere();
        };
        const auto said = [&desktop](const QString &title) {
            const auto *notice = firstWith(desktop.notices, &Notice::title, title);
            return notice ? notice->text : QString();
        };
        const QString deletions = u"“Delete old event keys”"_s;

        // The apps are through, and the quiet period is not.
        QVERIFY(doubts::passesUntil(stage, [&] { return isThere(RotationStep::DeleteEventKeys); }));
        QTRY_VERIFY(said(u"The apps no longer hold %1 up"_s.arg(deletions)).contains(u"quiet period"_s));
        QTRY_COMPARE(
            watch.text(), u"“Delete old event keys”: 2 old event keys still to delete; “Finish”: 0 of 1 app settled"_s);
        // As the overview's card says it.
        const auto beside = [&stage] { return standingOf(*stage.session)->beside; };
        QCOMPARE(beside().size(), 1);
        QCOMPARE(beside().first().step, RotationStep::Finish);
        QCOMPARE(beside().first().progress.value_or(RotationProgress()).apps, 1);
        // Meanwhile the fallback goes, and comes back.
        deploy(app, variablesOf(made, {}, twin));
        QVERIFY(doubts::passesUntil(stage, [&] { return isThere(RotationStep::Finish); }));
        QTRY_VERIFY(said(u"The apps no longer hold “Finish” up"_s).contains(u"other open items"_s));
        QTRY_COMPARE(watch.text(), u"“Delete old event keys”: 2 old event keys still to delete"_s);
        QVERIFY(beside().isEmpty());
        QCOMPARE(said(u"An app has gone back"_s), QString());
        deploy(app, variablesOf(made, old, twin));
        QVERIFY(doubts::passesUntil(stage, [&] { return !isThere(RotationStep::Finish); }));
        QTRY_VERIFY(!said(u"An app has gone back"_s).isEmpty());

        const QString canGoOn = u"%1 can go on"_s.arg(deletions);
        QCOMPARE(said(canGoOn), QString());
        stage.clock.sleep(25h);
        QVERIFY(doubts::passesUntil(stage, [&] { return !said(canGoOn).isEmpty(); }));
        QVERIFY(stage.session->step() == RotationStep::DeleteEventKeys);
        namesNothing(desktop);
    }

    /// In a row, with the session busy between them.
    void tellsTheDesktopOfEachActThatWaitsForThePerson()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        HandStage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::NewKeys));
        RotationWatch watch(*stage.session);
        QCoreApplication::processEvents(); // it has looked
        stage.person = nullptr;
        const auto tells
            = [&desktop](const QString &title) { return std::ranges::count(desktop.notices, title, &Notice::title); };
        const auto waits = [&stage] {
            const Act *act = stage.session->act();
            return act && act->step() == Act::Step::WaitingForPerson;
        };
        stage.session->createTwins();
        int told = 0;
        for (; told < 2; ++told) {
            QTRY_VERIFY(waits());
            QTRY_COMPARE(tells(u"The rotation waits for you"_s), told + 1);
            Act *act = stage.session->act();
            stage.doAndConfirm(act);
            QTRY_VERIFY(act->step() == Act::Step::Finished);
        }
        namesNothing(desktop);
    }

    void tellsTheDesktopThatManyKeysAreDealtWith()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        HandStage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::NewKeys));
        RotationWatch watch(*stage.session);
        stage.session->createTwins();
        QTRY_VERIFY(stage.session->several());
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->several());
        QTRY_COMPARE(std::ranges::count(desktop.notices, u"The keys are dealt with"_s, &Notice::title), 1);
        namesNothing(desktop);
    }

    void saysWhichOldKeysAreLeftAfterADeletionThatStopped_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<QString>("said");
        QTest::newRow("no connection") << Fault::Offline
                                       << u"2 old event keys still to delete; the deletion stopped: No connection"_s;
        QTest::newRow("one alone is refused")
            << Fault::Rejected << u"1 old event key still to delete; needs attention: Something stands in the way"_s;
        QTest::newRow("an answer was lost") << Fault::NotSent << QString();
    }

    /// That the apps are well is not what is next.
    void saysWhichOldKeysAreLeftAfterADeletionThatStopped()
    {
        QFETCH(Fault, fault);
        QFETCH(QString, said);
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        SessionStage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        RotationWatch watch(*stage.session);
        QTRY_COMPARE(watch.text(), u"“Delete old event keys”: 2 old event keys still to delete"_s);
        stage.dashboard.fail(FakeDashboard::Operation::DeleteEventKey, fault);
        stage.take();
        QVERIFY(stage.rests());
        if (said.isEmpty()) { // it is found out by itself, and nothing was done
            QTRY_VERIFY2(watch.text().contains(u"2 old event keys still to delete; "_s), qPrintable(watch.text()));
            return;
        }
        QTRY_COMPARE(watch.text(), u"“Delete old event keys”: "_s + said);
        QTRY_VERIFY(!desktop.notices.isEmpty());
        QCOMPARE(desktop.notices.last().title, u"Not all keys are dealt with"_s);
        QVERIFY2(desktop.notices.last().text.startsWith(said), qPrintable(desktop.notices.last().text));
        QVERIFY(standingOf(*stage.session)->progress == progressOf(*stage.session));
        // A person's act ends what is said of it.
        stage.session->dismissError();
        QTRY_VERIFY2(watch.text().endsWith(u"still to delete"_s), qPrintable(watch.text()));
    }

    void tellsTheDesktopThatAnUndoIsThrough()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        const QTemporaryDir folder;
        RotationStage stage(folder.path(), m_server->origin(), m_server->token());
        stage.clock.setPatience(300ms);
        stage.clock.setQuiet(20ms);
        RotationDriver driver(stage, {.eventKeys = false, .undoAt = RotationStep::RollOut});
        QVERIFY2(driver.runTo(RotationStep::DeleteNewKeys), qPrintable(driver.report()));
        RotationWatch watch(*stage.session);
        const auto tells = [&desktop] {
            return std::count_if(desktop.notices.cbegin(), desktop.notices.cend(),
                [](const Notice &notice) { return notice.title == "The rotation is undone"_L1; });
        };
        QCoreApplication::processEvents();
        QCOMPARE(tells(), 0);
        QVERIFY2(driver.run(), qPrintable(driver.report()));
        QCOMPARE(driver.outcome(), RotationOutcome::Undone);
        QTRY_COMPARE(tells(), 1);
        namesNothing(desktop);
    }

    void tellsNothingToWhomTheWindowIsInFrontOf()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        Rotating rotating(*m_server);
        RotationStage &stage = rotating.stage;
        QWidget window;
        window.show();
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        QVERIFY2(rotating.driver.runTo(RotationStep::Rotate), qPrintable(rotating.driver.report()));
        RotationWatch watch(*stage.session);
        QTRY_COMPARE(watch.text(), u"“Rotate”: 4 of 4 apps settled"_s);
        stage.session->check().stop();
        stage.clock.sleep(30min);
        emit stage.session->changed();
        QTRY_VERIFY2(!watch.text().contains(u"4 of 4"_s), qPrintable(watch.text()));
        QVERIFY(desktop.notices.isEmpty());
        // Nobody looks at it any more, though it is the active one.
        ScreenLock lock(window);
        lock.lock(ScreenLock::Cause::Idle);
        QCOMPARE(QApplication::activeWindow(), &window);
        stage.session->check().start();
        QTRY_COMPARE_WITH_TIMEOUT(desktop.notices.size(), 1, 20'000);
        QCOMPARE(desktop.notices.last().title, u"The rotation can go on"_s);
        lock.unlock();
        stage.session->check().stop();
        stage.clock.sleep(30min);
        emit stage.session->changed();
        QTRY_VERIFY2(!watch.text().contains(u"4 of 4"_s), qPrintable(watch.text()));
        QCOMPARE(desktop.notices.size(), 1);
    }

    void saysHowLongForThoseThatLackTimeAlone_data()
    {
        QTest::addColumn<RotationProgress>("progress");
        QTest::addColumn<QString>("text");
        QTest::newRow("counting") << RotationProgress{.apps = 41, .settled = 18, .counted = 23, .left = {.span = 80s}}
                                  << u"18 of 41 apps settled, about 1:20 left"_s;
        QTest::newRow("counting some") << RotationProgress{.apps = 41,
            .settled = 38,
            .counted = 2,
            .left = {.span = 80s}} << u"38 of 41 apps settled, about 1:20 left for 2 of the others"_s;
        QTest::newRow("somebody has to act")
            << RotationProgress{.apps = 41, .settled = 18} << u"18 of 41 apps settled"_s;
        QTest::newRow("resyncs") << RotationProgress{.isOfResyncs = true, .apps = 40} << u"0 of 40 apps resynced"_s;
        QTest::newRow("resyncs run")
            << RotationProgress{.isOfResyncs = true, .apps = 40, .settled = 3, .counted = 37, .left = {.span = 20s}}
            << u"3 of 40 apps resynced, about 20 seconds left"_s;
        QTest::newRow("and slower than at first")
            << RotationProgress{.isOfResyncs = true, .apps = 40, .settled = 3, .counted = 37, .left = {20s, true}}
            << u"3 of 40 apps resynced, longer than expected: about 20 seconds left"_s;
        QTest::newRow("and nobody knows how long")
            << RotationProgress{.isOfResyncs = true, .apps = 40, .settled = 3, .counted = 37, .left = {{}, true}}
            << u"3 of 40 apps resynced, longer than expected"_s;
        QTest::newRow("cut off") << RotationProgress{.apps = 41, .settled = 3, .inDoubt = 3}
                                 << u"3 of 41 apps settled, 3 to be looked up with “Set for me”"_s;
        QTest::newRow("old keys are left")
            << RotationProgress{.apps = 41, .settled = 41, .keysLeft = 40} << u"40 old event keys still to delete"_s;
        QTest::newRow("old keys are left, and apps") << RotationProgress{.apps = 41, .settled = 18, .keysLeft = 1}
                                                     << u"18 of 41 apps settled, 1 old event key still to delete"_s;
        QTest::newRow("new keys are left") << RotationProgress{.keys = RotationProgress::Keys::NewToDelete,
            .keysLeft = 2} << u"2 new keys still to delete"_s;
        QTest::newRow("not known") << RotationProgress{.apps = 41, .settled = 41, .keysLeft = 2, .isUnsettled = true}
                                   << u"2 old event keys still to delete; what a change did is not known yet"_s;
        QTest::newRow("broken")
            << RotationProgress{.apps = 41, .settled = 18, .broken = 2, .counted = 1, .left = {.span = 80s}}
            << u"18 of 41 apps settled, 2 broken now"_s;
    }
    void saysHowLongForThoseThatLackTimeAlone()
    {
        QFETCH(RotationProgress, progress);
        QTEST(progressText(progress), "text");
    }

private:
    static PracticeAppVariables variablesOf(
        const Secret &signing, const Secret &fallback = {}, const Secret &event = {})
    {
        PracticeAppVariables variables;
        variables.set(PracticeAppVariables::signingKeyName, signing);
        variables.set(PracticeAppVariables::signingKeyFallbackName, fallback);
        variables.set(PracticeAppVariables::eventKeyName, event);
        return variables;
    }

    static void deploy(AnsweringApp &app, const PracticeAppVariables &variables)
    {
        app.program = std::make_unique<PracticeAppProgram>(PracticeAppCode{.id = app.app.id, .externalId = app.app.id},
            variables, app.app.latestSync->url, QUrl(u"http://127.0.0.1:1"_s));
    }

    /// Anybody who looks at the screen can read a notice.
    static void namesNothing(const NoticeService &desktop)
    {
        for (const Notice &notice : desktop.notices) {
            for (const QString &app : {u"storefront"_s, u"billing"_s, u"warehouse"_s, u"Production"_s})
                QVERIFY2(!notice.text.contains(app) && !notice.title.contains(app), qPrintable(notice.text));
        }
    }

    QTemporaryDir m_directory;
    std::unique_ptr<PracticeProcess> m_server;
};

QTEST_MAIN(RotationWatchTest)
#include "tst_rotationwatch.moc"
