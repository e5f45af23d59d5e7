// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keys.h"
#include "app/history/historystore.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/rotationevidence.h"
#include "app/rotation/rotationhandover.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationprogress.h"
#include "app/rotation/rotationsight.h"
#include "tests/rotation/doubts.h"
#include "tests/support/answeringapp.h"

#include <QJsonArray>
#include <QPointer>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace doubts;
using Step = RotationStep::Kind;
using Notice = RotationNotice::Kind;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;
using Names = PracticeAppVariables;

namespace {

PracticeAppVariables variablesOf(const Secret &signing, const Secret &fallback, const Secret &event)
{
    PracticeAppVariables variables;
    variables.set(Names::signingKeyName, signing);
    variables.set(Names::signingKeyFallbackName, fallback);
    variables.set(Names::eventKeyName, event);
    return variables;
}

void deploy(AnsweringApp &app, const PracticeAppVariables &variables)
{
    app.program = std::make_unique<PracticeAppProgram>(PracticeAppCode{.id = app.app.id, .externalId = app.app.id},
        variables, app.app.latestSync->url, QUrl(u"http://127.0.0.1:1"_s));
}

/// As the main window has an act settled, with the person's choice where one is needed.
bool isSettledBy(Acts &acts, qint64 journalId, Stage &stage)
{
    QPointer<Act> act = acts.settle(journalId);
    const auto isOver = [&] {
        if (act->settlesAt().isValid())
            stage.clock.advance(
                std::chrono::milliseconds(std::max<qint64>(0, stage.clock.now().msecsTo(act->settlesAt()))));
        return act->step() == Act::Step::Finished;
    };
    if (!QTest::qWaitFor(isOver, 10'000))
        return false;
    if (act->end() == Act::End::NeedsChoice) {
        const QList<SigningKey> found = act->signingKeyCandidates();
        act = acts.choose(journalId, found.isEmpty() ? act->eventKeyCandidates().first().id : found.first().id);
    }
    return QTest::qWaitFor(isOver, 10'000) && act->end() == Act::End::Done;
}

/// The act is about to look for the last time whether its call may go out.
void beforeTheCall(Stage &stage, Operation call, const std::function<void()> &happens)
{
    auto isOver = std::make_shared<bool>(false); // the dashboard keeps the function
    stage.dashboard.onCall([&stage, call, happens, isOver](Operation operation) {
        const auto kind = call == Operation::DeleteEventKey ? ActKind::DeleteEventKey : ActKind::RotateSigningKey;
        const bool isActs
            = operation == Operation::EventKeys && stage.session->act() && stage.session->act()->request().kind == kind;
        if (isActs && !std::exchange(*isOver, true))
            happens();
    });
}

/// With this app, which holds the old key first and then its replacement.
bool reachesDeletions(Stage &stage, AnsweringApp &app, const Secret &signing, const EventKey &old)
{
    const auto isAsked = [&] { return rowOf(stage, RotationStep::Plan, u"shop"_s)->rounds > 0; };
    if (!stage.look() || !passesUntil(stage, isAsked) || !stage.begin(false, true)
        || !stage.runTo(RotationStep::RollOut))
        return false;
    const QString twinId = foundWith(stage.session->rotation().eventKeys, &RotatedEventKey::oldId, old.id)->twinId;
    deploy(app,
        variablesOf(signing, {}, foundWith(stage.dashboard.eventKeysNow(production), &EventKey::id, twinId)->value));
    const auto isSettled = [&](RotationStep::Kind step) {
        return passesUntil(stage, [&] { return rowOf(stage, step, u"shop"_s)->event.holds; });
    };
    return isSettled(RotationStep::RollOut) && stage.runTo(RotationStep::DeleteEventKeys)
        && isSettled(RotationStep::DeleteEventKeys);
}

} // namespace

/// States in which somebody could hope that it goes well, and nobody knows: what was true before, elsewhere, or of a
/// part only.
class RotationHopesTest : public QObject
{
    Q_OBJECT

private slots:
    // The way back of a server of one's own.

    void goesBackOnlyWhileNobodyIsSaidToBeWithoutTheOldKey_data()
    {
        QTest::addColumn<QString>("how");
        QTest::newRow("its variables are said to be set") << u"set"_s;
        QTest::newRow("somebody has looked") << u"word"_s;
    }

    void goesBackOnlyWhileNobodyIsSaidToBeWithoutTheOldKey()
    {
        QFETCH(QString, how);
        Stage stage;
        stage.dashboard.setApps(production, {workerApp()});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const auto confirm = [&](Step step) {
            stage.session->addWord({workerApp().id}, step, Word::Kind::Confirmed, u"Kim"_s, u"looked"_s);
            return stage.rests();
        };
        QVERIFY(confirm(RotationStep::RollOut));
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.dashboard.setWay(ActKind::RotateSigningKey, {.isRestart = true});
        QVERIFY(stage.session->mayUndo());
        // A word that the new key is there says nothing of the old one.
        if (how == "set"_L1)
            stage.session->noteSet(workerApp().id, RotationStep::Finish, true);
        else
            QVERIFY(confirm(RotationStep::Finish));
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->mayUndo());
        // The way is open, and it is said who keeps from it.
        QVERIFY(stage.session->isUndoOpen());
        QCOMPARE(stage.session->appsWithoutOldKey(), QStringList{workerApp().name});
        stage.clock.advance(std::chrono::seconds(1));
        if (how == "set"_L1) // the old key once more
            stage.session->noteSet(workerApp().id, RotationStep::RollOut, true);
        else
            stage.session->withdrawWord({workerApp().id}, RotationStep::Finish);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->mayUndo());
    }

    /// Its fallback was taken out on the platform's own page, after the last answer.
    void asksTheAppsBeforeItGoesBack()
    {
        Stage stage;
        const Secret old = stage.dashboard.signingKeysNow(production).first().value;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.dashboard.setWay(ActKind::RotateSigningKey, {.isRestart = true});
        const Secret key = stage.dashboard.signingKeysNow(production).first().value;
        AnsweringApp app(stage.clock, u"shop"_s, variablesOf(key, old, {}));
        stage.dashboard.setApps(production, {app.app});
        stage.session->readLive();
        QVERIFY(passesUntil(stage, [&] {
            const auto row = rowOf(stage, RotationStep::Finish, u"shop"_s);
            return row && row->rounds > 0;
        }));
        QVERIFY(stage.session->mayUndo());
        deploy(app, variablesOf(key, {}, {}));
        const int before = stage.dashboard.calls(Operation::RotateSigningKey);
        stage.session->undo();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QCOMPARE(stage.session->error()->detail, u"apps"_s);
        QCOMPARE(stage.dashboard.calls(Operation::RotateSigningKey), before);
        // It can be given what it lacks.
        const QList<AppVariables> given = stage.session->variables(RotationStep::RollOut);
        QCOMPARE(given.size(), 1);
        const bool hasOld = std::ranges::any_of(given.first().variables, [&old](const DeployVariable &one) {
            return one.name == u"INNGEST_SIGNING_KEY_FALLBACK"_s && one.value == old;
        });
        QVERIFY(hasOld);
    }

    void doesNotGoBackBecauseAnAppFellSilent()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.dashboard.setWay(ActKind::RotateSigningKey, {.isRestart = true});
        const Secret key = stage.dashboard.signingKeysNow(production).first().value;
        AnsweringApp app(stage.clock, u"shop"_s, variablesOf(key, {}, {}));
        stage.dashboard.setApps(production, {app.app});
        stage.session->readLive();
        QVERIFY(passesUntil(stage, [&] {
            const auto row = rowOf(stage, RotationStep::Finish, u"shop"_s);
            return row && row->signing.good > 0;
        }));
        QVERIFY(!stage.session->mayUndo());
        app.http.close();
        QVERIFY(
            passesUntil(stage, [&] { return rowOf(stage, RotationStep::Finish, u"shop"_s)->latest.isUnreachable(); }));
        QVERIFY(!stage.session->mayUndo());
    }

    // What comes up between the final check and the call.

    void deletesNothingWhenASendersWordIsTakenBackMeanwhile_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("a sender's word is taken back") << u"word"_s;
        QTest::newRow("one more sender is written down") << u"sender"_s;
        QTest::newRow("an event comes through it") << u"event"_s;
    }

    void deletesNothingWhenASendersWordIsTakenBackMeanwhile()
    {
        QFETCH(QString, what);
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        const QList<RotatedEventKey> keys = stage.session->rotation().eventKeys;
        QVERIFY(keys.size() >= 2);
        QList<SenderNote> senders;
        for (const RotatedEventKey &key : keys)
            senders.append({.name = u"cron of "_s + key.oldName,
                .owner = u"Robin"_s,
                .eventKeyFingerprint = key.oldFingerprint,
                .word = u"moved"_s});
        stage.session->setSenders(senders);
        QVERIFY(passesUntil(stage, [&] { return stage.session->eventsThrough(keys.last().oldId).since.isValid(); }));
        int started = 0;
        QObject::connect(stage.acts.get(), &Acts::actStarted, stage.session.get(), [&started] { ++started; });
        int asked = 0;
        // While the first one is deleted something comes up about the second.
        beforeTheCall(stage, Operation::DeleteEventKey, [&] {
            if (what == "event"_L1) {
                asked = stage.dashboard.calls(Operation::LastEventsThrough);
                stage.dashboard.fail(Operation::LastEventsThrough, Fault::Stalled, -1);
                return stage.dashboard.setLastEvent(keys.at(1).oldId, stage.clock.now());
            }
            if (what == "word"_L1)
                senders[1].word.clear();
            else
                senders.append({.name = u"edge"_s, .eventKeyFingerprint = keys.at(1).oldFingerprint});
            stage.session->setSenders(senders);
        });
        stage.session->deleteOldEventKeys({keys.at(0).oldId, keys.at(1).oldId}, stage.session->textToType());
        if (what == "event"_L1) {
            // The second one waits for what Inngest tells of its events, and for nothing that was told before.
            QTRY_VERIFY(stage.session->rotation().eventKeys.at(0).isOldDeleted
                && (started > 1 || stage.dashboard.calls(Operation::LastEventsThrough) > asked));
            QCOMPARE(started, 1);
            stage.dashboard.succeed(Operation::LastEventsThrough);
            stage.dashboard.letGo();
        }
        QVERIFY(stage.rests());
        stage.dashboard.onCall({});
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 1);
        QVERIFY(stage.session->error());
        QVERIFY(stage.session->rotation().eventKeys.at(0).isOldDeleted);
        QVERIFY(!stage.session->rotation().eventKeys.at(1).isOldDeleted);
    }

    void pausesASeriesOfDeletionsWhileAnAppRestarts_data()
    {
        QTest::addColumn<QString>("then");
        QTest::addColumn<bool>("goesOn");
        QTest::newRow("it answers as before") << u"answers"_s << true;
        QTest::newRow("it shows an old key") << u"old key"_s << false;
        QTest::newRow("it stays away longer than the final check counts") << u"stays away"_s << false;
        QTest::newRow("somebody stops it") << u"stopped"_s << false;
        QTest::newRow("a sender's word is taken back") << u"word"_s << false;
    }

    /// Nothing that is seen speaks against the next key: one more answer is missing, and comes.
    void pausesASeriesOfDeletionsWhileAnAppRestarts()
    {
        QFETCH(QString, then);
        QFETCH(bool, goesOn);
        Stage stage;
        const Secret active = stage.dashboard.signingKeysNow(production).first().value;
        const EventKey old = stage.dashboard.eventKeysNow(production).first();
        AnsweringApp app(stage.clock, u"shop"_s, variablesOf(active, {}, old.value));
        stage.dashboard.setApps(production, {app.app});
        QVERIFY(reachesDeletions(stage, app, active, old));
        const QList<RotatedEventKey> keys = stage.session->rotation().eventKeys;
        QVERIFY(keys.size() >= 2);
        SenderNote cron{.name = u"cron"_s, .eventKeyFingerprint = keys.last().oldFingerprint, .word = u"moved"_s};
        stage.session->setSenders({cron});
        QVERIFY(passesUntil(stage, [&] { return stage.session->eventsThrough(keys.last().oldId).since.isValid(); }));
        const QStringList ids = ofEach(keys, &RotatedEventKey::oldId);
        // It is asked, and gives no answer, between the first deletion and the second.
        beforeTheCall(stage, Operation::DeleteEventKey, [&] {
            app.restarts = true;
            stage.dashboard.fail(Operation::LastEventsThrough, Fault::Stalled, -1);
        });
        stage.session->deleteOldEventKeys(ids, stage.session->textToType());
        QTRY_VERIFY(stage.session->rotation().eventKeys.at(0).isOldDeleted);
        stage.session->check().askNow();
        QTRY_COMPARE(stage.session->check().row(app.app.id)->latest.httpStatus, 503);
        stage.dashboard.succeed(Operation::LastEventsThrough);
        stage.dashboard.letGo();
        const auto several = [&] { return stage.session->several().value_or(RotationSession::Several()); };
        QTRY_VERIFY(several().isPaused);
        QCOMPARE(several().waitsFor, QStringList(u"shop"_s));
        QCOMPARE(several().waiting, int(keys.size()) - 1);
        QVERIFY(!stage.session->error());
        QVERIFY(stage.session->isBusy());

        if (then == "stopped"_L1)
            stage.session->stopAfterThis();
        else if (then == "word"_L1)
            stage.session->setSenders({(cron.word.clear(), cron)});
        else if (then == "old key"_L1)
            deploy(app, variablesOf(active, {}, old.value));
        app.restarts = then == "stays away"_L1;
        const auto isThrough = [&] {
            if (several().isPaused && !stage.session->check().row(app.app.id)->isAsking)
                stage.clock.advance(5s);
            return !stage.session->isBusy();
        };
        QTRY_VERIFY(isThrough());
        QVERIFY(stage.rests());
        stage.dashboard.onCall({});
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), goesOn ? int(keys.size()) : 1);
        QCOMPARE(stage.session->error().has_value(), !goesOn && then != "stopped"_L1);
        QCOMPARE(stage.session->rotation().eventKeys.last().isOldDeleted, goesOn);
    }

    /// The act itself finds that out, right before its call: it is begun once more when the app has answered.
    void beginsADeletionOnceMoreThatWasRefusedForNow()
    {
        Stage stage;
        const Secret active = stage.dashboard.signingKeysNow(production).first().value;
        const EventKey old = stage.dashboard.eventKeysNow(production).first();
        AnsweringApp app(stage.clock, u"shop"_s, variablesOf(active, {}, old.value));
        stage.dashboard.setApps(production, {app.app});
        QVERIFY(reachesDeletions(stage, app, active, old));
        const QStringList ids = ofEach(stage.session->rotation().eventKeys, &RotatedEventKey::oldId);
        beforeTheCall(
            stage, Operation::DeleteEventKey, [&] { stage.session->noteSet(app.app.id, RotationStep::RollOut, true); });
        stage.session->deleteOldEventKeys(ids, stage.session->textToType());
        QTRY_VERIFY(stage.session->several() && stage.session->several()->isPaused);
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 0);
        QVERIFY(!stage.session->error());
        QCOMPARE(stage.session->several()->waiting, int(ids.size())); // the first one, too
        const auto isThrough = [&] {
            if (stage.session->several() && stage.session->several()->isPaused
                && !stage.session->check().row(app.app.id)->isAsking)
                stage.clock.advance(5s);
            return !stage.session->isBusy();
        };
        QTRY_VERIFY_WITH_TIMEOUT(isThrough(), 20'000);
        QVERIFY(stage.rests());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), int(ids.size()));
        QVERIFY(std::ranges::all_of(stage.session->rotation().eventKeys, &RotatedEventKey::isOldDeleted));
        QVERIFY(!stage.session->error());
        // It is not left yet, and nothing is to be done there any more.
        QCOMPARE(stage.session->step(), RotationStep::DeleteEventKeys);
        QCOMPARE(stage.session->stateOf(RotationStep::DeleteEventKeys), RotationSession::StepState::Done);
        QCOMPARE(stage.session->stepUnderWay(), RotationStep::Finish);
    }

    void keepsWhatWasNotedOfASenderThatIsGivenAName_data()
    {
        QTest::addColumn<QString>("name");
        QTest::newRow("that had none") << QString();
        QTest::newRow("that had another") << u"cron"_s;
    }

    void keepsWhatWasNotedOfASenderThatIsGivenAName()
    {
        QFETCH(QString, name);
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const QString key = stage.session->rotation().eventKeys.first().oldFingerprint;
        const SenderNote other{.name = u"curl"_s, .eventKeyFingerprint = key};
        SenderNote sender{.name = name, .eventKeyFingerprint = key};
        if (!name.isEmpty())
            stage.session->setSenders({other, sender});
        const auto isSet = [&](const QString &appKey) {
            const QList<AppVariables> all = stage.session->variables(RotationStep::RollOut);
            return std::any_of(all.begin(), all.end(),
                [&](const AppVariables &one) { return one.appKey == appKey && one.isSaidToBeSet; });
        };
        stage.session->noteSet(u"sender:"_s + (name.isEmpty() ? key : name), RotationStep::RollOut, true);
        sender.name = u"nightly import"_s;
        sender.word = u"moved"_s;
        const QList<SenderNote> renamed = name.isEmpty() ? QList{sender} : QList{other, sender};
        stage.session->setSenders(renamed);
        QVERIFY(isSet(u"sender:nightly import"_s));
        QVERIFY(!isSet(u"sender:curl"_s));
        // One that takes its name later is another.
        stage.session->setSenders({other});
        stage.session->setSenders({other, {.name = u"nightly import"_s, .eventKeyFingerprint = key}});
        QVERIFY(!isSet(u"sender:nightly import"_s));
    }

    /// What was said of one sender for another question is not said anew by whatever is written down of another.
    void takesAWordOfBeforeOnlyFromWhoGivesItAgain()
    {
        Stage stage;
        QVERIFY(stage.begin(true, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        SenderNote cron{.name = u"cron"_s, .eventKeyFingerprint = key.oldFingerprint, .word = u"Ana"_s};
        stage.session->setSenders({cron});
        const auto counts = [&stage] {
            const Rotation &rotation = stage.session->rotation();
            return hasWord(rotation, rotation.senders.first());
        };
        QVERIFY(counts());
        stage.session->undo();
        QVERIFY(!counts());
        stage.session->setSenders(stage.session->rotation().senders + QList{SenderNote{.name = u"mobile"_s}});
        QVERIFY(!counts());
        QList<SenderNote> senders = stage.session->rotation().senders;
        senders.first().word = u"Robin"_s;
        stage.session->setSenders(senders);
        QVERIFY(counts());
    }

    void deletesNoNewKeyWhenASenderIsNotSaidToBeBack()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        SenderNote cron{.name = u"cron"_s, .eventKeyFingerprint = key.oldFingerprint, .word = u"moved"_s};
        stage.session->setSenders({cron});
        stage.session->undo();
        cron.word = u"moved back"_s;
        stage.session->setSenders({cron});
        QVERIFY(stage.runTo(RotationStep::DeleteNewKeys));
        beforeTheCall(stage, Operation::DeleteEventKey, [&] {
            cron.word = u"no, it has not"_s;
            stage.session->setSenders({cron});
            cron.word.clear();
            stage.session->setSenders({cron});
        });
        stage.take();
        QVERIFY(stage.rests());
        stage.dashboard.onCall({});
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 0);
        QVERIFY(stage.session->error());
    }

    /// It sends with a key that nobody can make out, and gets a replacement by a person's word: of that one its answers
    /// show nothing, whatever they show of its signing key.
    void countsNoEventKeyAsShownThatNobodyAskedAbout()
    {
        Stage stage;
        const Secret active = stage.dashboard.signingKeysNow(production).first().value;
        const Secret unknown(QByteArray("nobody knows this one"));
        AnsweringApp app(stage.clock, u"shop"_s, variablesOf(active, {}, unknown));
        stage.dashboard.setApps(production, {app.app});
        QVERIFY(stage.look());
        QVERIFY(passesUntil(stage, [&] { return rowOf(stage, RotationStep::Plan, u"shop"_s)->rounds > 0; }));
        QVERIFY(stage.begin(true, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const auto now = [&] {
            const QList<AppVariables> all = stage.session->variables(RotationStep::RollOut);
            const AppVariables *found = firstWith(all, &AppVariables::appKey, app.app.id);
            return found ? *found : AppVariables();
        };
        deploy(app, variablesOf(stage.dashboard.signingKeysNow(production).last().value, active, unknown));
        QVERIFY(passesUntil(stage, [&] { return now().isShown; })); // as long as it gets a signing key alone
        stage.session->sayEventKey(
            app.app.id, RotationStep::RollOut, stage.session->rotation().eventKeys.first().oldFingerprint);
        QVERIFY(passesUntil(stage, [&] { return rowOf(stage, RotationStep::RollOut, u"shop"_s)->signing.good > 0; }));
        QVERIFY(hasOneWith(now().variables, &DeployVariable::name, QString(DeployVariable::eventKeyName)));
        QVERIFY(!now().isShown && !now().tells && !now().isDone());
        stage.session->noteSet(app.app.id, RotationStep::RollOut, true);
        QVERIFY(!now().isShown && now().isDone());
    }

    /// What an app answered before this rotation shows nothing of what came of this one's key.
    void countsForAnUndoNoAnswerOfBefore()
    {
        Stage stage;
        AnsweringApp app(
            stage.clock, u"shop"_s, variablesOf(stage.dashboard.signingKeysNow(production).first().value, {}, {}));
        stage.dashboard.setApps(production, {app.app});
        QVERIFY(stage.look());
        QVERIFY(passesUntil(stage, [&] { return rowOf(stage, RotationStep::Plan, u"shop"_s)->rounds > 0; }));
        stage.clock.advance(std::chrono::minutes(1));
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->undo();
        QVERIFY(passesUntil(stage, [&] { return rowOf(stage, RotationStep::PutBack, u"shop"_s)->isThere(); }));
        const QList<QDateTime> counted = rowOf(stage, RotationStep::PutBack, u"shop"_s)->signing.counted;
        QVERIFY(
            std::ranges::all_of(counted, [&](const QDateTime &at) { return at >= stage.session->rotation().begunAt; }));
    }

    // A replacement or a foreign key that somebody holds.

    void deletesNoReplacementThatSomebodySaysAnAppHolds()
    {
        Stage stage;
        const QList<EventKey> events = stage.dashboard.eventKeysNow(production);
        AnsweringApp app(stage.clock, u"shop"_s,
            variablesOf(stage.dashboard.signingKeysNow(production).first().value, {}, events.first().value));
        stage.dashboard.setApps(production, {app.app});
        QVERIFY(stage.look());
        QVERIFY(passesUntil(stage, [&] { return rowOf(stage, RotationStep::Plan, u"shop"_s)->rounds > 0; }));
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        app.http.close(); // a firewall, from now on
        QVERIFY(
            passesUntil(stage, [&] { return rowOf(stage, RotationStep::RollOut, u"shop"_s)->latest.isUnreachable(); }));
        // It got its replacement without anybody marking it as set here; somebody has looked.
        QVERIFY(passesUntil(stage, [&] {
            stage.session->dismissError();
            stage.session->addWord({app.app.id}, RotationStep::RollOut, Word::Kind::Confirmed, u"Kim"_s, u"looked"_s);
            return rowOf(stage, RotationStep::RollOut, u"shop"_s)->event.evidence == EvidenceClass::Confirmed;
        }));
        stage.session->deleteTwin(stage.session->rotation().eventKeys.first().oldId);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 0);
        // The other one's replacement it does not hold.
        stage.session->dismissError();
        stage.session->deleteTwin(stage.session->rotation().eventKeys.last().oldId);
        QVERIFY(stage.rests());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 1);
    }

    /// Nobody has said that it was set, since its answers showed it; the program is started anew, and it is silent.
    void deletesNoReplacementThatWasShownBeforeTheProgramWasStarted()
    {
        Stage stage;
        const Secret active = stage.dashboard.signingKeysNow(production).first().value;
        AnsweringApp app(
            stage.clock, u"shop"_s, variablesOf(active, {}, stage.dashboard.eventKeysNow(production).first().value));
        stage.dashboard.setApps(production, {app.app});
        QVERIFY(stage.look());
        QVERIFY(passesUntil(stage, [&] { return rowOf(stage, RotationStep::Plan, u"shop"_s)->rounds > 0; }));
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        for (const EventKey &listed : stage.dashboard.eventKeysNow(production)) {
            if (listed.id == key.twinId)
                deploy(app, variablesOf(active, {}, listed.value));
        }
        QVERIFY(passesUntil(stage, [&] { return stage.session->rotation().apps.constFirst().leftOldKeyAt.isValid(); }));
        app.http.close();
        stage.start();
        QVERIFY(stage.rests());
        QVERIFY(stage.look());
        stage.session->deleteTwin(key.oldId);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QCOMPARE(stage.session->error()->detail, u"silent"_s);
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 0);
    }

    /// Two instances behind one address: the last answer was the other one's.
    void deletesNothingThatAnInstanceHeldJustNow_data()
    {
        QTest::addColumn<bool>("isForeignKey");
        QTest::newRow("a foreign signing key") << true;
        QTest::newRow("a replacement") << false;
    }

    void deletesNothingThatAnInstanceHeldJustNow()
    {
        QFETCH(bool, isForeignKey);
        Stage stage;
        const Secret active = stage.dashboard.signingKeysNow(production).first().value;
        const Secret events = stage.dashboard.eventKeysNow(production).first().value;
        const PracticeAppVariables other = variablesOf(active, {}, events);
        AnsweringApp app(stage.clock, u"shop"_s, other);
        if (isForeignKey)
            deploy(app, variablesOf(stage.dashboard.addSigningKey(production).value, active, events));
        stage.dashboard.setApps(production, {app.app});
        Step step = RotationStep::Plan;
        QVERIFY(stage.look());
        QVERIFY(passesUntil(stage, [&] { return rowOf(stage, RotationStep::Plan, u"shop"_s)->rounds > 0; }));
        if (!isForeignKey) {
            QVERIFY(stage.begin(false, true));
            step = RotationStep::RollOut;
            QVERIFY(stage.runTo(step));
            const QString twin = stage.session->rotation().eventKeys.first().twinId;
            for (const EventKey &key : stage.dashboard.eventKeysNow(production)) {
                if (key.id == twin)
                    deploy(app, variablesOf(active, {}, key.value));
            }
        }
        const auto rounds = [&] { return rowOf(stage, step, u"shop"_s)->rounds; };
        const int before = rounds();
        stage.session->check().askNow();
        QTRY_VERIFY(rounds() > before && !rowOf(stage, step, u"shop"_s)->isAsking);
        deploy(app, other);
        if (isForeignKey)
            stage.session->deleteForeignKey();
        else
            stage.session->deleteTwin(stage.session->rotation().eventKeys.first().oldId);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QCOMPARE(stage.session->error()->detail, u"counting"_s);
        QCOMPARE(
            stage.dashboard.calls(Operation::DeleteSigningKey) + stage.dashboard.calls(Operation::DeleteEventKey), 0);
        // It is asked on by itself, and a full count is believed.
        const int least = rounds();
        const QDateTime from = stage.clock.now();
        QVERIFY(passesUntil(stage, [&] { return rounds() >= least + 5 && from.secsTo(stage.clock.now()) > 150; }));
        stage.session->dismissError();
        if (isForeignKey)
            stage.session->deleteForeignKey();
        else
            stage.session->deleteTwin(stage.session->rotation().eventKeys.first().oldId);
        QVERIFY(stage.rests());
        QVERIFY2(!stage.session->error(), qPrintable(stage.session->error().value_or(Error()).serverMessage));
        QCOMPARE(
            stage.dashboard.calls(Operation::DeleteSigningKey) + stage.dashboard.calls(Operation::DeleteEventKey), 1);
    }

    // What was done for another key than the one that counts now.

    void countsNoResyncFromBeforeTheKeyThatInngestSignsWith_data()
    {
        QTest::addColumn<QString>("when");
        QTest::newRow("before rotate") << u"before"_s;
        QTest::newRow("before a colleague's key") << u"overtaken"_s;
    }

    void countsNoResyncFromBeforeTheKeyThatInngestSignsWith()
    {
        QFETCH(QString, when);
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(when == "before"_L1 ? RotationStep::Rotate : RotationStep::Resync));
        stage.dashboard.setApps(production, {silentApp()});
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.session->resync(silentApp().id);
        QVERIFY(passesUntil(stage, [&] { return !stage.session->rotation().resyncs.isEmpty(); }));
        if (when == "before"_L1) {
            stage.session->takeFinalCheck();
            QVERIFY(stage.rests());
            QVERIFY(passesUntil(stage, [&] {
                stage.session->addWord(
                    {silentApp().id}, RotationStep::Rotate, Word::Kind::RiskAccepted, u"Kim"_s, u"off"_s);
                return rowOf(stage, RotationStep::Rotate, u"shop"_s)->signing.evidence == EvidenceClass::AtRisk;
            }));
            QVERIFY(stage.runTo(RotationStep::Resync));
        } else {
            QVERIFY(!stage.refuses(RotationNotice::ResyncMissing));
            stage.dashboard.addSigningKey(production);
            stage.dashboard.rotateNow(production);
            stage.session->readLive();
            QVERIFY(stage.rests());
            stage.session->adoptPromoted();
            QVERIFY(stage.rests());
        }
        QVERIFY(hasRefusal(stage.session->notices(RotationStep::Resync), RotationNotice::ResyncMissing));
        QCOMPARE(stage.session->resyncLines().first().state, ResyncLine::Waiting);
    }

    // What is on record.

    void writesDownEachWordOfASender()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        SenderNote cron{.name = u"cron"_s, .owner = u"Robin"_s, .eventKeyFingerprint = key.oldFingerprint};
        stage.session->setSenders({cron});
        QVERIFY(stage.rests());
        QVERIFY(rowsOfHistory(stage, u"ConfirmSenders"_s).isEmpty());
        cron.word = u"moved on Monday"_s;
        for (int i = 0; i < 2; ++i) { // once, however often it is written down
            stage.session->setSenders({cron});
            QVERIFY(stage.rests());
        }
        const QList<HistoryEntry> said = rowsOfHistory(stage, u"ConfirmSenders"_s);
        QCOMPARE(said.size(), 1);
        QCOMPARE(said.first().details[u"apps"].toArray(), QJsonArray{u"cron"_s});
        QCOMPARE(said.first().details[u"keys"].toArray(), QJsonArray{key.twinFingerprint});
        QCOMPARE(said.first().fingerprint, key.twinFingerprint); // not the signing key's
        QCOMPARE(said.first().details[u"why"].toString(), u"moved on Monday"_s);
        QVERIFY(rowsOfHistory(stage, u"WithdrawSenders"_s).isEmpty());
        stage.session->setSenders({}); // who takes a sender off the list takes its word away, too
        QVERIFY(stage.rests());
        const QList<HistoryEntry> withdrawn = rowsOfHistory(stage, u"WithdrawSenders"_s);
        QCOMPARE(withdrawn.size(), 1);
        QCOMPARE(withdrawn.first().fingerprint, key.twinFingerprint);
        QCOMPARE(rowsOfHistory(stage, u"ConfirmSenders"_s).size(), 1);
    }

    void writesDownNoWithdrawalOfWhatWasNotSaid()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp(), workerApp(u"second"_s)});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->withdrawWord({workerApp().id}, RotationStep::RollOut);
        QVERIFY(stage.rests());
        QVERIFY(!rowOfHistory(stage, u"WithdrawWord"_s));
        stage.session->addWord({workerApp().id}, RotationStep::RollOut, Word::Kind::Confirmed, u"Kim"_s, u"looked"_s);
        stage.session->withdrawWord({workerApp().id, workerApp(u"second"_s).id}, RotationStep::RollOut);
        QVERIFY(stage.rests());
        QCOMPARE(rowOfHistory(stage, u"WithdrawWord"_s)->details[u"apps"].toArray(), QJsonArray{u"worker"_s});
    }

    /// Found out in the history's panel, say, while this rotation was not open; the highest number was another's.
    void catchesUpWithAnActThatWasSettledAfterALaterOne()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        stage.dashboard.fail(Operation::CreateSigningKey, Fault::AnswerLost);
        stage.dashboard.onCall([&](Operation operation) {
            if (operation == Operation::CreateSigningKey) // and reading fails from then on
                stage.dashboard.fail(Operation::SigningKeys, Fault::Offline, -1);
        });
        stage.session->createSigningKey();
        QVERIFY(stage.rests());
        stage.dashboard.onCall({});
        stage.dashboard.succeed(Operation::SigningKeys);
        const QList<ActRecord> open = answerOf(stage.acts->unsettled()).value();
        QCOMPARE(open.size(), 1);
        stage.dashboard.setApps(production, {silentApp()});
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.session->resync(silentApp().id);
        QVERIFY(passesUntil(stage, [&] { return !stage.session->rotation().resyncs.isEmpty(); }));
        stage.start(); // which notes the resync, and that the other one is open
        QVERIFY(stage.rests());
        QVERIFY(stage.session->isActOpen());
        QVERIFY(!stage.session->rotation().acts.isEmpty());
        stage.session.reset();
        Act *act = stage.acts->choose(open.first().id, stage.dashboard.signingKeysNow(production).last().id);
        QTRY_COMPARE(act->end(), Act::End::Done);
        stage.start();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().newSigningKey.id, stage.dashboard.signingKeysNow(production).last().id);
    }

    /// Its name was typed while nothing was known of its events.
    void deletesNoKeyThroughWhichAnEventComesAfterItsNameWasTyped()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        stage.dashboard.fail(Operation::LastEventsThrough, Fault::Offline, -1);
        bool isHeld = false;
        beforeTheCall(stage, Operation::DeleteEventKey, [&] {
            stage.dashboard.fail(Operation::EventKeys, Fault::Stalled);
            isHeld = true;
        });
        const auto typeItsName = [&] { stage.session->deleteOldEventKey(key.oldId, stage.session->textToType(key)); };
        typeItsName();
        QTRY_VERIFY(isHeld);
        stage.dashboard.onCall({});
        stage.dashboard.succeed(Operation::LastEventsThrough);
        stage.dashboard.setLastEvent(key.oldId, stage.clock.now());
        stage.session->readLive();
        QTRY_VERIFY(stage.session->eventsThrough(key.oldId).last.isValid());
        stage.dashboard.letGo();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 0);
        typeItsName(); // now it is said that they arrive
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().eventKeys.first().isOldDeleted);
    }

    void takesWhatAnActDidThatOthersHaveSettled_data()
    {
        QTest::addColumn<Operation>("made");
        QTest::addColumn<bool>("isHeard");
        QTest::newRow("the new signing key, settled in the main window") << Operation::CreateSigningKey << true;
        QTest::newRow("a replacement, settled in the main window") << Operation::CreateEventKey << true;
        QTest::newRow("the new signing key, settled unheard") << Operation::CreateSigningKey << false;
        QTest::newRow("a replacement, settled unheard") << Operation::CreateEventKey << false;
    }

    /// Found out once more it would be a key without an ID, and made a second time.
    void takesWhatAnActDidThatOthersHaveSettled()
    {
        QFETCH(Operation, made);
        QFETCH(bool, isHeard);
        const bool isSigning = made == Operation::CreateSigningKey;
        const Operation reads = isSigning ? Operation::SigningKeys : Operation::EventKeys;
        Stage stage;
        QVERIFY(stage.begin(isSigning, !isSigning));
        stage.dashboard.fail(made, Fault::AnswerLost);
        stage.dashboard.onCall([&](Operation operation) {
            if (operation == made) // and reading fails from then on
                stage.dashboard.fail(reads, Fault::Offline, -1);
        });
        if (isSigning)
            stage.session->createSigningKey();
        else
            stage.session->createTwins();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->isActOpen());
        stage.dashboard.onCall({});
        stage.dashboard.succeed(reads);
        const QList<ActRecord> open = answerOf(stage.acts->unsettled()).value();
        QCOMPARE(open.size(), 1);
        const qint64 id = open.first().id;

        Acts others(stage.dashboard, *stage.store, stage.clock, u"Acme"_s, u"Ada"_s);
        QVERIFY(isSettledBy(isHeard ? *stage.acts : others, id, stage));
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->isActOpen(), !isHeard);
        const int readings = stage.dashboard.calls(Operation::Apps);
        stage.session->settle();
        QVERIFY(stage.rests());
        QVERIFY2(stage.dashboard.calls(Operation::Apps) - readings <= 1, "all was read a second time");

        QVERIFY(!stage.session->isActOpen());
        const Rotation rotation = stage.session->rotation();
        QVERIFY(rotation.acts.contains(id));
        if (isSigning) {
            const SigningKey key = stage.dashboard.signingKeysNow(production).last();
            QCOMPARE(rotation.newSigningKey.id, key.id);
            QCOMPARE(rotation.newSigningKey.fingerprint, signingKeyFingerprint(key.value));
        } else {
            const EventKey key = stage.dashboard.eventKeysNow(production).last();
            QCOMPARE(rotation.eventKeys.first().twinId, key.id);
            QCOMPARE(rotation.eventKeys.first().twinFingerprint, eventKeyFingerprint(key));
            QVERIFY(rotation.eventKeys.first().isFilterTheSame);
        }
        QVERIFY(stage.runTo(RotationStep::RollOut));
        QCOMPARE(stage.dashboard.calls(made), isSigning ? 1 : int(rotation.eventKeys.size()));
    }

    /// The program ended between the keychain's item and the record that it is there.
    void forgetsAnItemOfWhichItIsNotKnownThatItWasWritten()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QString item;
        {
            const auto kept = stage.session->keepOverwritten(
                u"/srv/.env"_s, {{u"INNGEST_SIGNING_KEY"_s, Secret::fromText(u"the old value"_s), 3}});
            QTRY_VERIFY(!stage.session->rotation().overwritten.isEmpty());
            item = stage.session->rotation().overwritten.first().secretName;
            QTRY_VERIFY(answerOf(stage.secrets.read(item)).value_or(std::nullopt).has_value());
        }
        Rotation cut = stage.session->rotation();
        cut.overwritten.first().isKept = false;
        stage.session.reset();
        RotationJournal journal(*stage.store);
        QVERIFY(answerOf(journal.save(cut, {})));
        stage.start();
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotation().overwritten.first().isKept);
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        QTRY_VERIFY(!answerOf(stage.secrets.read(item)).value_or(std::nullopt).has_value());
    }

    /// Apps may have been given it.
    void isNotAbandonedAfterAKeyWasMadeAndLost()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(canBeAbandoned(stage.session->rotation()));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.dashboard.removeSigningKey(stage.session->rotation().newSigningKey.id);
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        stage.session->createAnew();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().newSigningKey.id.isEmpty());
        QVERIFY(!canBeAbandoned(stage.session->rotation()));
        // It is undone: the apps are looked at for the old key.
        QVERIFY(stage.session->mayUndo());
        stage.session->undo();
        QVERIFY(stage.runTo(RotationStep::Undone));
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Undone);
    }

    /// "They would be refused once it is deleted" is not true of a key that is.
    void callsAnAppBrokenWhoseEventKeyIsGone()
    {
        Stage stage;
        const Secret active = stage.dashboard.signingKeysNow(production).first().value;
        const EventKey events = stage.dashboard.eventKeysNow(production).first();
        AnsweringApp app(stage.clock, u"shop"_s, variablesOf(active, {}, events.value));
        stage.dashboard.setApps(production, {app.app});
        QVERIFY(stage.look());
        QVERIFY(passesUntil(stage, [&] { return rowOf(stage, RotationStep::Plan, u"shop"_s)->rounds > 0; }));
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const auto standing = [&] { return rowOf(stage, RotationStep::RollOut, u"shop"_s)->latest.eventStanding; };
        QVERIFY(passesUntil(stage, [&] { return standing() == AppStanding::WouldBreak; }));
        const auto isMissingIn = [&](int readings, const QString &id) {
            stage.dashboard.removeEventKey(id);
            stage.session->readLive();
            bool rests = stage.rests();
            for (int i = 1; i < readings; ++i) {
                stage.clock.advance(1min);
                rests = rests && stage.rests();
            }
            return rests;
        };
        QVERIFY(isMissingIn(1, events.id));
        QCOMPARE(standing(), AppStanding::WouldBreak); // one reading can lack it
        QVERIFY(isMissingIn(2, events.id));
        QVERIFY(passesUntil(stage, [&] { return standing() == AppStanding::BrokenNow; }));
        stage.dashboard.putEventKey(production, events);
        stage.session->readLive();
        QVERIFY(passesUntil(stage, [&] { return standing() == AppStanding::WouldBreak; }));
        // Nor is the replacement good that somebody has deleted.
        const QString twinId = stage.session->rotation().eventKeys.first().twinId;
        const QList<EventKey> all = stage.dashboard.eventKeysNow(production);
        const auto twin = std::find_if(all.cbegin(), all.cend(), [&](const EventKey &one) { return one.id == twinId; });
        deploy(app, variablesOf(active, {}, twin->value));
        QVERIFY(passesUntil(stage, [&] { return standing() == AppStanding::Good; }));
        QVERIFY(isMissingIn(1, twinId));
        QCOMPARE(standing(), AppStanding::Good);
        QVERIFY(isMissingIn(2, twinId));
        QVERIFY(passesUntil(stage, [&] { return standing() == AppStanding::BrokenNow; }));
    }

    /// Whoever reads the record sees what callers suffered, and how long.
    void recordsThatAnAppWasBrokenMeanwhile()
    {
        Stage stage;
        const Secret active = stage.dashboard.signingKeysNow(production).first().value;
        AnsweringApp app(stage.clock, u"shop"_s, variablesOf(active, {}, {}));
        stage.dashboard.setApps(production, {app.app});
        QVERIFY(stage.look());
        QVERIFY(passesUntil(stage, [&] { return rowOf(stage, RotationStep::Plan, u"shop"_s)->rounds > 0; }));
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const auto standing = [&] { return rowOf(stage, RotationStep::RollOut, u"shop"_s)->latest.standing; };
        const auto outages = [&] {
            return those(stage.session->rotation().exceptions,
                [](const RotationException &one) { return one.what == appOutage; });
        };
        QVERIFY(passesUntil(stage, [&] { return standing() == AppStanding::WouldBreak; }));
        QVERIFY(outages().isEmpty());
        const Secret made = stage.dashboard.signingKeysNow(production).last().value;
        deploy(app, variablesOf(made, {}, {}));
        QVERIFY(passesUntil(stage, [&] { return standing() == AppStanding::BrokenNow; }));
        QCOMPARE(outages().size(), 1);
        QCOMPARE(outages().first().subjects, QStringList{u"shop"_s});
        QCOMPARE(outages().first().reason, QString());
        QCOMPARE(outages().first().at, stage.clock.now());
        const auto page = [&] {
            return answerOf(
                RotationEvidence::read(stage.session->rotation(), *stage.store, stage.clock, stage.session.get()));
        };
        QVERIFY(page()->contains(u"it was not seen to work again"_s));
        stage.clock.advance(30s);
        deploy(app, variablesOf(made, active, {}));
        QVERIFY(passesUntil(stage, [&] { return standing() == AppStanding::Good; }));
        QCOMPARE(outages().size(), 1);
        const QString said = outages().first().reason;
        QVERIFY2(said.startsWith(u"It was seen to work again after "_s), qPrintable(said));
        QVERIFY(page()->contains(said) && !page()->contains(u"not seen to work again"_s));
        // Of several instances one answers now and then: that is the same outage.
        deploy(app, variablesOf(made, {}, {}));
        QVERIFY(passesUntil(stage, [&] { return standing() == AppStanding::BrokenNow; }));
        QCOMPARE(outages().size(), 1);
        QCOMPARE(outages().first().reason, QString());
        deploy(app, variablesOf(made, active, {}));
        QVERIFY(passesUntil(stage, [&] { return standing() == AppStanding::Good; }));
        QVERIFY(outages().first().reason != said); // from its beginning
        stage.clock.advance(10min);
        deploy(app, variablesOf(made, {}, {}));
        QVERIFY(passesUntil(stage, [&] { return standing() == AppStanding::BrokenNow; }));
        QCOMPARE(outages().size(), 2);
        const auto history = answerOf(stage.store->entries());
        QVERIFY(history);
        QCOMPARE(std::ranges::count(*history, u"AppOutage"_s, &HistoryEntry::what), 2);
    }

    /// Of two instances the newer one has lost its event key, and the older one's SDK tells none: what is seen of its
    /// signing key says nothing of that.
    void endsNoOutageOfAnEventKeyByAnInstanceThatTellsNone()
    {
        Stage stage;
        const Secret active = stage.dashboard.signingKeysNow(production).first().value;
        AnsweringApp app(stage.clock, u"shop"_s, {});
        const auto answersAs = [&](const QString &sdkVersion, const Secret &eventKey) {
            app.program = std::make_unique<PracticeAppProgram>(
                PracticeAppCode{.id = app.app.id, .externalId = app.app.id, .sdk = {.version = sdkVersion}},
                variablesOf(active, {}, eventKey), app.app.latestSync->url, QUrl(u"http://127.0.0.1:1"_s));
        };
        const Secret held = stage.dashboard.eventKeysNow(production).first().value;
        answersAs(u"4.2.6"_s, held);
        stage.dashboard.setApps(production, {app.app});
        QVERIFY(stage.look());
        QVERIFY(passesUntil(stage, [&] { return rowOf(stage, RotationStep::Plan, u"shop"_s)->rounds > 0; }));
        QVERIFY(stage.begin(true, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const auto latest = [&] { return rowOf(stage, RotationStep::RollOut, u"shop"_s)->latest; };
        const auto isOver = [&] {
            const auto outages = those(stage.session->rotation().exceptions,
                [](const RotationException &one) { return one.what == appOutage; });
            return outages.size() == 1 && !outages.first().reason.isEmpty();
        };
        answersAs(u"4.2.6"_s, {});
        QVERIFY(passesUntil(stage, [&] { return latest().standing == AppStanding::BrokenNow; }));
        QVERIFY(hasOneWith(stage.session->rotation().exceptions, &RotationException::what, QString(appOutage)));
        answersAs(u"3.18.0"_s, {});
        QVERIFY(passesUntil(stage, [&] { return latest().eventKey == EventKeyVerdict::CannotTell; }));
        QVERIFY(latest().standing != AppStanding::BrokenNow);
        QVERIFY(!isOver());
        answersAs(u"4.2.6"_s, held);
        QVERIFY(passesUntil(stage, isOver));
    }

    void seesAnOutageWhileOldEventKeysWaitToBeDeleted_data()
    {
        QTest::addColumn<QString>("sdkVersion");
        QTest::addColumn<bool>("tellsEventKey");
        QTest::newRow("it tells its event key") << u"4.2.6"_s << true;
        QTest::newRow("it does not") << u"3.18.0"_s << false;
    }

    /// That step asks about event keys alone, for as long as the quiet period is.
    void seesAnOutageWhileOldEventKeysWaitToBeDeleted()
    {
        QFETCH(QString, sdkVersion);
        QFETCH(bool, tellsEventKey);
        Stage stage;
        QVERIFY(stage.begin(true, true));
        const Secret old = stage.dashboard.signingKeysNow(production).first().value;
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        const Secret made = foundWith(stage.dashboard.signingKeysNow(production), &SigningKey::isActive, true)->value;
        const QString twinId = stage.session->rotation().eventKeys.first().twinId;
        const Secret twin = foundWith(stage.dashboard.eventKeysNow(production), &EventKey::id, twinId)->value;
        AnsweringApp app(stage.clock, u"shop"_s, {});
        const auto holds = [&](const Secret &signing) {
            app.program = std::make_unique<PracticeAppProgram>(
                PracticeAppCode{.id = app.app.id, .externalId = app.app.id, .sdk = {.version = sdkVersion}},
                variablesOf(signing, {}, twin), app.app.latestSync->url, QUrl(u"http://127.0.0.1:1"_s));
        };
        const auto row = [&] { return rowOf(stage, RotationStep::DeleteEventKeys, u"shop"_s); };
        holds(made);
        stage.dashboard.setApps(production, {app.app});
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(passesUntil(stage, [&] { return row() && row()->latest.at.isValid(); }));
        QCOMPARE(row()->latest.standing, tellsEventKey ? AppStanding::Good : AppStanding::Unknown);
        const auto outages = [&] {
            return those(stage.session->rotation().exceptions,
                [](const RotationException &one) { return one.what == appOutage; });
        };
        QVERIFY(outages().isEmpty());
        holds(old); // somebody rolls back
        QVERIFY(passesUntil(stage, [&] { return row()->latest.standing == AppStanding::BrokenNow; }));
        QCOMPARE(outages().size(), 1);
        QCOMPARE(progressOf(*stage.session)->broken, 1);
        QCOMPARE(standingOf(*stage.session)->apps.broken, QStringList{u"shop"_s});
        QVERIFY(hasNotice(stage.session->notices(RotationStep::DeleteEventKeys), RotationNotice::BrokenNow));
        // Whether the old event keys are gone from it does not depend on that.
        if (tellsEventKey)
            QVERIFY(passesUntil(stage, [&] { return row()->isThere(); }));
        QCOMPARE(row()->latest.standing, AppStanding::BrokenNow);
        holds(made);
        QVERIFY(passesUntil(stage, [&] { return !outages().first().reason.isEmpty(); }));
        QCOMPARE(progressOf(*stage.session)->broken, 0);
    }

    /// Somebody said that no app uses the keys. Then there was one.
    void takesNoWordOnNoAppsThatIsOlderThanAnApp()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->mayGoOn());
        stage.dashboard.setApps(production, {workerApp()});
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->mayGoOn());
        stage.dashboard.setApps(production, {});
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rows(RotationStep::RollOut).isEmpty());
        QVERIFY(!stage.session->mayGoOn());
        stage.session->confirmNoApps(u"it was a try"_s);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->mayGoOn());
    }

    /// Its deployment may run on, and send with the replacement: nobody asks it.
    void asksInAnUndoForAnAppThatHasLeftTheList()
    {
        Stage stage;
        const App preview = workerApp(u"preview"_s);
        stage.dashboard.setApps(production, {workerApp(), preview});
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->noteSet(preview.id, RotationStep::RollOut, true);
        QVERIFY(stage.rests());
        stage.session->undo();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::PutBack);
        QVERIFY2(!stage.refuses(RotationNotice::AppsOutOfSight), "it is in the list, and is asked");
        stage.dashboard.setApps(production, {workerApp()});
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rows(RotationStep::PutBack).size(), 1);
        QVERIFY(stage.refuses(RotationNotice::AppsOutOfSight));
        stage.session->sayPutBack(u"  "_s);
        QVERIFY2(stage.refuses(RotationNotice::AppsOutOfSight), "without a reason it is no answer");
        stage.session->sayPutBack(u"its deployment is deleted"_s);
        QVERIFY(stage.rests());
        QVERIFY(!stage.refuses(RotationNotice::AppsOutOfSight));
        QCOMPARE(rowsOfHistory(stage, u"ConfirmPutBack"_s).size(), 1);
        const QString html = answerOf(stage.session->evidenceHtml()).value_or(QString());
        QVERIFY(html.contains(u"its deployment is deleted"_s) && html.contains(u"Answered for in the undo"_s));
        // Whoever it is handed over to is asked again.
        const auto handover = handoverFrom(stage.session->handoverFile());
        QVERIFY(handover);
        const auto elsewhere = rotationHere(*handover, stage.dashboard, handover->rotation.environment);
        QVERIFY(elsewhere);
        const QList<PlannedApp> left = appsOutOfSight(*elsewhere, stage.session->rows(RotationStep::PutBack));
        QCOMPARE(ofEach(left, &PlannedApp::appKey), QStringList{preview.id});
    }

    /// An archived preview may run on and send with the old event key: nobody asks it, and events tell of the last one
    /// at best.
    void asksBeforeADeletionForAHolderThatHasLeftTheList()
    {
        Stage stage;
        const App preview = workerApp(u"preview"_s);
        const auto lists = [&](const QList<App> &apps) {
            stage.dashboard.setApps(production, apps);
            stage.session->readLive();
            const bool isRead = stage.rests();
            stage.clock.advance(1min);
            return isRead && stage.rests();
        };
        stage.dashboard.setApps(production, {workerApp(), preview});
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        for (const App &app : {workerApp(), preview})
            stage.session->sayEventKey(app.id, RotationStep::RollOut, key.oldFingerprint);
        stage.session->goOn();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::DeleteEventKeys);
        stage.session->addWord(
            {workerApp().id}, RotationStep::DeleteEventKeys, Word::Kind::Confirmed, u"Kim"_s, u"looked"_s);
        const auto isAsked = [&] {
            return hasRefusal(
                stage.session->noticesOfDeletion({key.oldId}).value(key.oldId), RotationNotice::HoldersOutOfSight);
        };
        QVERIFY2(!isAsked(), "it is in the list, and is asked");
        QVERIFY(lists({workerApp()}));
        QVERIFY(isAsked());
        stage.session->deleteOldEventKey(key.oldId, stage.session->textToType(key));
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 0);
        stage.session->sayLeft(key.oldId, u"  "_s);
        QVERIFY2(isAsked(), "without a reason it is no answer");
        stage.session->sayLeft(key.oldId, u"its deployment is deleted"_s);
        QVERIFY(stage.rests());
        QVERIFY(!isAsked());
        // Also after the program was started again, when the apps on record stay for a minute.
        stage.start();
        QVERIFY(stage.rests());
        QVERIFY(lists({workerApp()}));
        QVERIFY(!isAsked());
        // It was not: it is listed again, and what was said of it counts no more when it has left once more.
        QVERIFY(lists({workerApp(), preview}));
        QVERIFY(lists({workerApp()}));
        QVERIFY(isAsked());
        stage.session->sayLeft(key.oldId, u"now it really is"_s);
        QVERIFY(stage.rests());
        QVERIFY(!isAsked());
        // Whoever it is handed over to is asked again.
        const auto handover = handoverFrom(stage.session->handoverFile());
        QVERIFY(handover);
        const auto elsewhere = rotationHere(*handover, stage.dashboard, handover->rotation.environment);
        QVERIFY(elsewhere);
        QCOMPARE(holdersOutOfSight(key, {.rotation = *elsewhere}).size(), 2);
        stage.session->deleteOldEventKey(key.oldId, stage.session->textToType(key));
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().eventKeys.first().isOldDeleted);
        QCOMPARE(rowsOfHistory(stage, u"ConfirmLeft"_s).size(), 2);
        const QString html = answerOf(stage.session->evidenceHtml()).value_or(QString());
        QVERIFY(html.contains(u"its deployment is deleted"_s) && html.contains(u"now it really is"_s));
        QVERIFY(!html.contains(u"nobody is known who sends"_s));
    }

    /// Its deployment comes late, and nobody has said that anything was set there.
    void asksInAnUndoForAnAppThatShowedTheNewKeysOnlyAfterItBegan()
    {
        Stage stage;
        const Secret active = stage.dashboard.signingKeysNow(production).first().value;
        AnsweringApp shop(stage.clock, u"shop"_s, variablesOf(active, {}, {}));
        stage.dashboard.setApps(production, {workerApp(), shop.app});
        QVERIFY(stage.look());
        QVERIFY(passesUntil(stage, [&] { return rowOf(stage, RotationStep::Plan, u"shop"_s)->rounds > 0; }));
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->undo();
        QVERIFY(stage.rests());
        const auto ranNewKeys
            = [&] { return foundWith(stage.session->rotation().apps, &PlannedApp::appKey, shop.app.id)->ranNewKeys; };
        QVERIFY(!ranNewKeys());
        deploy(shop, variablesOf(stage.dashboard.signingKeysNow(production).last().value, active, {}));
        QVERIFY(passesUntil(stage, ranNewKeys));
        stage.dashboard.setApps(production, {workerApp()});
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rows(RotationStep::PutBack).size(), 1);
        QVERIFY(stage.refuses(RotationNotice::AppsOutOfSight));
    }

    /// Whoever set it need not have said so, and a tool that has stored values there says nothing of what runs.
    void namesInAnUndoWhatAToolHasStoredAtAnAppThatIsGone()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp(), workerApp(u"preview"_s)});
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->noteStored({workerApp(u"preview"_s).id}, RotationStep::RollOut);
        QVERIFY(stage.rests());
        stage.session->undo();
        QVERIFY(stage.rests());
        QVERIFY(stage.refuses(RotationNotice::StoredValuesLeft));
        QVERIFY(!stage.refuses(RotationNotice::AppsOutOfSight));
        stage.dashboard.setApps(production, {workerApp()});
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QVERIFY2(!stage.refuses(RotationNotice::StoredValuesLeft), "there is no row in which it could be marked");
        QVERIFY(stage.refuses(RotationNotice::AppsOutOfSight));
        stage.session->sayPutBack(u"its project is deleted"_s);
        QVERIFY(stage.rests());
        QVERIFY(!stage.refuses(RotationNotice::AppsOutOfSight) && !stage.refuses(RotationNotice::StoredValuesLeft));
    }

    /// What a tool has put back says nothing of the place before, and there is no row left to mark: whoever answers for
    /// the app answers for that, too.
    void goesOnInAnUndoWithAnAppThatAToolPutBackBeforeItLeft()
    {
        Stage stage;
        const QString preview = workerApp(u"preview"_s).id;
        stage.dashboard.setApps(production, {workerApp(), workerApp(u"preview"_s)});
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const auto choose = [&](const QString &config) {
            stage.session->setTargets({{.appKey = preview,
                .targetId = u"doppler"_s,
                .targetPlace = uR"({"project":"preview","config":"%1"})"_s.arg(config)}});
        };
        choose(u"prd"_s);
        stage.session->noteStored({preview}, RotationStep::RollOut);
        choose(u"stg"_s);
        QVERIFY(stage.rests());
        stage.session->undo();
        QVERIFY(stage.rests());
        stage.session->noteSet(preview, RotationStep::PutBack, true, true);
        stage.dashboard.setApps(production, {workerApp()});
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QVERIFY(stage.refuses(RotationNotice::AppsOutOfSight));
        stage.session->sayPutBack(u"its project is deleted"_s);
        QVERIFY(stage.rests());
        QVERIFY(!stage.refuses(RotationNotice::AppsOutOfSight) && !stage.refuses(RotationNotice::StoredValuesLeft));
        QVERIFY(!foundWith(stage.session->rotation().apps, &PlannedApp::appKey, preview)
                     ->setByTool.contains(RotationStep::PutBack));
    }

    /// Nobody was asked to break anything after all.
    void keepsNoBrokenAppOnRecordWhenThePauseIsCancelled()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp()});
        QVERIFY(stage.begin(true, false, RotationCause::SigningKeyLeaked));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->rotateAndBreak(stage.session->textToType(), u"under attack"_s);
        stage.session->cancelRotate();
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotation().isRotated);
        const QString html = answerOf(stage.session->evidenceHtml()).value_or(QString());
        QVERIFY(!html.contains(u"Decided to rotate although"_s));
        stage.session->rotateAndBreak(stage.session->textToType(), u"under attack"_s);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isRotated);
        QCOMPARE(stage.session->rotation().exceptions.size(), 3); // and which event keys the leaked one could read
    }
};

QTEST_GUILESS_MAIN(RotationHopesTest)
#include "tst_rotationhopes.moc"
