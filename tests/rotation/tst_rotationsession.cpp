// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/lookup.h"
#include "app/domain/environmentsnapshot.h"
#include "app/domain/fingerprint.h"
#include "app/history/sql.h"
#include "app/noted/keynotes.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/appaccesses.h"
#include "app/rotation/rotationhandover.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationkeys.h"
#include "tests/rotation/doubts.h"
#include "tests/support/answeringapp.h"
#include "tests/support/answerof.h"
#include "tests/support/lockablestore.h"
#include "tests/support/sessionstage.h"

#include <QFile>
#include <QSqlDatabase>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Step = RotationStep::Kind;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

namespace {

const QString production = u"production"_s;

using Stage = SessionStage;

RotationTools toolsWith(Stage &stage, SecretStore &secrets, KeptKeys &kept)
{
    return {.dashboard = stage.dashboard,
        .acts = *stage.acts,
        .history = *stage.store,
        .secrets = secrets,
        .keptKeys = kept,
        .clock = stage.clock};
}

/// The first app that can be.
bool isAsked(Stage &stage)
{
    return doubts::passesUntil(stage, [&stage] { return stage.session->check().rows().value(0).rounds > 0; });
}

/// A keychain that answers when it is told to.
class SlowStore final : public SecretStore
{
public:
    State state() const override { return State::Ready; }
    QFuture<State> refreshState() override { return readyFuture(state()); }
    QFuture<State> unlock() override { return readyFuture(state()); }
    QFuture<Result<std::optional<Secret>>> read(const QString &name) override
    {
        m_open.append({name, {}});
        return m_open.last().second.future();
    }
    QFuture<Done> write(const QString &name, const Secret &secret) override { return m_items.write(name, secret); }
    QFuture<Done> remove(const QString &name) override { return m_items.remove(name); }
    void answer()
    {
        const auto open = std::exchange(m_open, {});
        for (const auto &[name, promise] : open)
            promise.give(Result<std::optional<Secret>>(m_items.value(name)));
    }

private:
    MemoryStore m_items;
    QList<std::pair<QString, SharedPromise<Result<std::optional<Secret>>>>> m_open;
};

} // namespace

/// What a rotation does when things go as they should, and when a colleague, a crash or a refusal comes in between.
class RotationSessionTest : public QObject
{
    Q_OBJECT

private slots:
    void rotatesBothKindsOfKeys()
    {
        Stage stage;
        const auto before = stage.dashboard.eventKeysNow(production);
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Done);
        const auto keys = stage.dashboard.signingKeysNow(production);
        QCOMPARE(keys.size(), 1);
        QCOMPARE(keys.first().id, stage.session->rotation().newSigningKey.id);
        const auto after = stage.dashboard.eventKeysNow(production);
        QCOMPARE(after.size(), before.size());
        for (const EventKey &old : before) {
            const auto isTwin = [&](const EventKey &key) {
                return key.id != old.id && key.name.startsWith(old.name) && key.filter.sameAs(old.filter);
            };
            QCOMPARE(std::count_if(after.cbegin(), after.cend(), isTwin), 1);
        }
        QCOMPARE(stage.dashboard.calls(Operation::RotateSigningKey), 1);
        // Only what lives stays in the keychain.
        const auto kept = answerOf(stage.keptKeys->all());
        QVERIFY(kept);
        for (const KeptKey &key : *kept)
            QVERIFY(key.keyId == keys.first().id
                || std::any_of(after.cbegin(), after.cend(), [&](const EventKey &one) { return one.id == key.keyId; }));
        QCOMPARE(kept->size(), 1 + before.size());
    }

    void givesTheReplacementsTheOldNamesAtTheEnd()
    {
        Stage stage;
        const auto before = stage.dashboard.eventKeysNow(production);
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        QVERIFY(stage.session->namesToTake().isEmpty());
        QVERIFY(stage.runTo(RotationStep::Finish));
        QCOMPARE(stage.session->namesToTake().size(), before.size());
        // A name that somebody else has taken meanwhile stays theirs.
        stage.dashboard.addEventKey(production, {.name = before.first().name});
        QVERIFY(stage.look());
        QCOMPARE(stage.session->namesToTake().size(), before.size() - 1);
        stage.session->takeOldNames();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->namesToTake().isEmpty());
        const QList<RotatedEventKey> keys = stage.session->rotation().eventKeys;
        const auto nameOf = [&](const QString &id) {
            for (const EventKey &key : stage.dashboard.eventKeysNow(production)) {
                if (key.id == id)
                    return key.name;
            }
            return QString();
        };
        for (const RotatedEventKey &key : keys) {
            const bool isTaken = key.oldName == before.first().name;
            QCOMPARE(nameOf(key.twinId) == key.oldName, !isTaken);
            QCOMPARE(key.twinName, nameOf(key.twinId));
        }
        QCOMPARE(stage.dashboard.calls(Operation::UpdateEventKey), before.size() - 1);
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Done);
    }

    void readsNothingOfAnAccountThatWasClosedMeanwhile()
    {
        FakeClock clock;
        auto dashboard = std::make_unique<FakeDashboard>(clock);
        const auto first = dashboard->environments();
        QTRY_VERIFY(first.isFinished());
        const Environment environment = first.result().value().first();
        const auto live = readSnapshot(*dashboard, clock, environment);
        // The list of environments has come, and who asked for it is not told yet.
        clock.advance(1s);
        dashboard.reset();
        QTRY_VERIFY(live.isFinished());
        QCoreApplication::processEvents();
        QCOMPARE(live.resultCount(), 0);
    }

    void writesNothingBeforeItBegins()
    {
        Stage stage;
        QVERIFY(stage.look());
        stage.session->setRotatesEventKey(stage.dashboard.eventKeysNow(production).first().id, true);
        stage.session->setRecord(u"x"_s, {});
        stage.start();
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotation().isBegun());
        QVERIFY(answerOf(stage.store->entries()).value().isEmpty());
    }

    void asksNobodyBeforeSomebodyPlans()
    {
        Stage stage;
        QTRY_VERIFY(stage.session->isLoaded());
        QVERIFY(stage.dashboard.log().isEmpty());
        QVERIFY(stage.look());
        QVERIFY(!stage.dashboard.log().isEmpty());
    }

    void goesOnAfterTheProgramWasClosed_data()
    {
        QTest::addColumn<Step>("step");
        for (const Step step : {RotationStep::NewKeys, RotationStep::RollOut, RotationStep::Rotate,
                 RotationStep::Resync, RotationStep::DeleteEventKeys, RotationStep::Finish})
            QTest::addRow("at %s", QMetaEnum::fromType<Step>().valueToKey(step)) << step;
    }

    void goesOnAfterTheProgramWasClosed()
    {
        QFETCH(Step, step);
        Stage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(step));
        const Rotation before = stage.session->rotation();
        stage.start();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), step);
        QCOMPARE(stage.session->rotation(), before);
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Done);
        QCOMPARE(stage.dashboard.calls(Operation::CreateSigningKey), 1);
        QCOMPARE(stage.dashboard.calls(Operation::RotateSigningKey), 1);
    }

    void letsOneRotationRunInAnEnvironment()
    {
        Stage stage;
        QVERIFY(stage.rests());
        const auto second = stage.make();
        QTRY_VERIFY(second->isLoaded());
        second->readLive();
        QTRY_VERIFY(second->live().value);
        QVERIFY(stage.begin());
        second->setRotatesSigningKey(true);
        QTRY_VERIFY(!second->isBusy());
        second->begin();
        QTRY_VERIFY(second->error());
        QCOMPARE(second->error()->kind, Error::Kind::Conflict);
        QVERIFY(!second->rotation().isBegun());
    }

    /// Staging first: then the same in production, without whatever is staging's alone.
    void plansLikeTheLastRotationOfAnotherEnvironment()
    {
        Stage stage;
        stage.dashboard.setApps(production, {doubts::workerApp(u"shop"_s), doubts::workerApp(u"billing"_s)});
        const QString name = stage.dashboard.eventKeysNow(production).first().name;
        const auto ended = [&](const QString &id, RotationOutcome::Kind outcome, int minute) {
            Rotation other;
            other.id = id;
            other.origin = stage.dashboard.origin();
            other.environment.id = u"staging"_s;
            other.environment.name = u"Staging"_s;
            other.begunAt = stage.clock.now().addSecs(60 * minute);
            other.eventKeys = {{.oldId = u"x"_s, .oldName = name}, {.oldId = u"y"_s, .oldName = u"gone"_s}};
            other.rotatesSigningKey = false;
            other.quietDays = 4;
            other.cause = RotationCause::EventKeyLeaked;
            other.apps = {{.appKey = u"of staging"_s,
                .name = u"shop"_s,
                .targetId = u"env-file"_s,
                .targetPlace = u"/srv/staging/.env"_s}};
            RotationJournal journal(*stage.store);
            if (!answerOf(journal.begin(other, {})))
                return false;
            other.outcome = outcome;
            other.endedAt = other.begunAt;
            return bool(answerOf(journal.save(other)));
        };
        QVERIFY(ended(u"r1"_s, RotationOutcome::Done, 0));
        QVERIFY(ended(u"r2"_s, RotationOutcome::ClosedWithExceptions, 1));
        QVERIFY(ended(u"r3"_s, RotationOutcome::Undone, 2)); // nobody wants that again
        stage.start();
        QVERIFY(stage.look());
        QTRY_COMPARE(stage.session->plansElsewhere().size(), 1);
        const Rotation other = stage.session->plansElsewhere().first();
        QCOMPARE(other.id, u"r2"_s);
        stage.session->planAs(other);
        const auto planned = [&stage] { return stage.session->rotation(); };
        QVERIFY(!planned().rotatesSigningKey);
        QCOMPARE(planned().cause, RotationCause::Routine);
        QCOMPARE(planned().quietDays, 4);
        QCOMPARE(planned().eventKeys.size(), 1);
        QCOMPARE(planned().eventKeys.first().oldName, name);
        QCOMPARE(planned().reason, QString());
        stage.session->begin();
        QVERIFY(stage.rests());
        const auto app = [&](const QString &named) {
            const QList<PlannedApp> apps = planned().apps;
            const auto found = std::find_if(
                apps.cbegin(), apps.cend(), [&named](const PlannedApp &one) { return one.name == named; });
            return found == apps.cend() ? PlannedApp() : *found;
        };
        QTRY_COMPARE(app(u"shop"_s).targetId, u"env-file"_s);
        QCOMPARE(app(u"shop"_s).targetPlace, QString());
        QCOMPARE(app(u"billing"_s).targetId, QString());
    }

    /// Begun on a computer that is gone, without a file that hands it over.
    void goesOnWithTheReplacementsThatAreThere()
    {
        Stage stage;
        const auto before = stage.dashboard.eventKeysNow(production);
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(Step::RollOut));
        const Rotation lost = stage.session->rotation();
        const auto calls = [&stage] {
            return stage.dashboard.calls(Operation::CreateEventKey)
                + stage.dashboard.calls(Operation::CreateSigningKey);
        };
        const int made = calls();
        stage.session.reset();
        stage.acts.reset();
        stage.keptKeys.reset();
        stage.store.reset();
        for (const auto *suffix : {"", "-wal", "-shm"})
            QFile::remove(stage.directory.filePath(u"history.db"_s) + QString::fromLatin1(suffix));
        stage.start();
        QVERIFY(stage.look());
        QVERIFY(!stage.session->rotation().isBegun());
        // All that there are, their replacements among them.
        for (const EventKey &key : stage.dashboard.eventKeysNow(production))
            stage.session->setRotatesEventKey(key.id, true);
        QCOMPARE(stage.session->twinsThere().size(), before.size());
        stage.session->setCause(RotationCause::SigningKeyLeaked);
        QVERIFY2(stage.session->twinsThere().isEmpty(), "whoever has the leaked key could read them");
        stage.session->setCause(RotationCause::Routine);
        stage.session->setAdopts(true);
        stage.session->setAdoptsTwins(true);
        const auto planned = [&stage] { return stage.session->rotation().eventKeys; };
        QCOMPARE(planned().size(), before.size());
        for (const RotatedEventKey &key : planned())
            QVERIFY(key.wasTwinAdopted);
        // One that is rotated itself replaces nothing.
        stage.session->setRotatesEventKey(planned().first().twinId, true);
        QCOMPARE(planned().size(), before.size() + 1);
        QVERIFY(!planned().first().wasTwinAdopted && planned().first().twinId.isEmpty());
        stage.session->setAdoptsTwins(true);
        QCOMPARE(planned().size(), before.size());
        stage.session->begin();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isBegun());
        QVERIFY2(!canBeAbandoned(stage.session->rotation()), "an app may hold a replacement");
        QVERIFY(stage.runTo(Step::RollOut));
        QCOMPARE(calls(), made);
        QCOMPARE(stage.session->rotation().newSigningKey.id, lost.newSigningKey.id);
        for (const RotatedEventKey &key : lost.eventKeys) {
            const bool isUsed = std::any_of(planned().cbegin(), planned().cend(),
                [&key](const RotatedEventKey &one) { return one.oldId == key.oldId && one.twinId == key.twinId; });
            QVERIFY(isUsed);
        }
        bool isSaid = false;
        for (const RotationNotice &notice : stage.session->notices(Step::NewKeys))
            isSaid = isSaid || notice.kind == RotationNotice::AdoptedTwins;
        QVERIFY(isSaid);
    }

    /// Several keys can have one name and one filter: each replacement takes the place of one of them.
    void takesEachReplacementThatIsThereOnce()
    {
        Stage stage;
        for (int i = 0; i < 2; ++i)
            stage.dashboard.addEventKey(production, {.name = u"Shop"_s});
        const QString day = u" (2030-01-01"_s;
        const EventKey one = stage.dashboard.addEventKey(production, {.name = u"Shop"_s + day + u')'});
        QVERIFY(stage.look());
        for (const EventKey &key : stage.dashboard.eventKeysNow(production))
            stage.session->setRotatesEventKey(key.id, key.name == "Shop"_L1);
        const auto twins = [&stage] { return ofEach(stage.session->twinsThere(), &RotatedEventKey::twinId); };
        QCOMPARE(twins(), QStringList{one.id});
        const EventKey other = stage.dashboard.addEventKey(production, {.name = u"Shop"_s + day + u", 2)"_s});
        QVERIFY(stage.look());
        QCOMPARE(twins().size(), 2);
        QVERIFY(twins().contains(one.id) && twins().contains(other.id));
        // With all of them a rotation is one that a colleague's program takes.
        stage.session->setAdoptsTwins(true);
        stage.session->begin();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().eventKeys.size(), 2);
        QVERIFY(handoverFrom(stage.session->handoverFile()));
    }

    void takesNoKeyOfAnotherFilterForAReplacement()
    {
        Stage stage;
        const EventKey old = stage.dashboard.eventKeysNow(production).first();
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(Step::RollOut));
        const RotatedEventKey made = stage.session->rotation().eventKeys.first();
        for (EventKey one : stage.dashboard.eventKeysNow(production)) {
            if (one.id == made.twinId) {
                one.filter = {.kind = EventFilter::Kind::Allow, .events = {u"only/this"_s}};
                stage.dashboard.putEventKey(production, one);
            }
        }
        stage.session.reset();
        stage.acts.reset();
        stage.keptKeys.reset();
        stage.store.reset();
        QFile::remove(stage.directory.filePath(u"history.db"_s));
        stage.start();
        QVERIFY(stage.look());
        stage.session->setRotatesEventKey(made.oldId, true);
        QVERIFY(stage.session->twinsThere().isEmpty());
    }

    /// Its name was typed for that deletion: nobody has to type it for nothing.
    void endsAnUndoThatWasCutOffInItsLastDeletion()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->undo();
        QVERIFY(stage.rests());
        QVERIFY(stage.runTo(RotationStep::DeleteNewKeys));
        stage.dashboard.fail(Operation::DeleteSigningKey, FakeDashboard::Fault::EffectLater);
        stage.session->deleteNewKeys(stage.session->textToType());
        QTRY_VERIFY(stage.session->act() && stage.session->act()->step() == Act::Step::Settling);
        stage.clock.advance(60s);
        stage.start();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Undone);
        QCOMPARE(stage.dashboard.calls(Operation::DeleteSigningKey), 1);
    }

    void settlesARotateWhoseAnswerWasLost()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.dashboard.fail(Operation::RotateSigningKey, FakeDashboard::Fault::AnswerLost);
        QVERIFY(stage.runTo(RotationStep::Resync));
        QCOMPARE(stage.dashboard.calls(Operation::RotateSigningKey), 1);
        const Rotation &rotation = stage.session->rotation();
        QVERIFY(rotation.isRotated && wasRotatedUnseen(rotation));
    }

    void goesBackToTheGuardsWhenRotateWasNotDone()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.dashboard.fail(Operation::RotateSigningKey, FakeDashboard::Fault::NotSent);
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        stage.session->rotate(stage.session->textToType());
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::Rotate);
        QVERIFY(!stage.session->rotation().isRotated);
        QVERIFY(stage.session->error());
        QVERIFY(stage.runTo(RotationStep::Resync));
    }

    void doesNotRotateWhenThePauseIsCancelled()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        stage.session->rotate(u"Staging"_s);
        QVERIFY(!stage.session->rotatesAt().isValid());
        stage.session->rotate(stage.session->textToType());
        QVERIFY(stage.session->rotatesAt().isValid());
        // A clock that is set makes it no longer, and no shorter, than it is.
        for (const auto ahead : {-2h, 2h, 0h}) {
            stage.clock.setWall(ahead);
            QCOMPARE(stage.clock.now().msecsTo(stage.session->rotatesAt()), 5000);
        }
        stage.session->cancelRotate();
        stage.clock.advance(60s);
        QVERIFY(stage.rests());
        QCOMPARE(stage.dashboard.calls(Operation::RotateSigningKey), 0);
        QCOMPARE(stage.session->step(), RotationStep::Rotate);
        // Behind the lock nobody could cancel.
        stage.session->rotate(stage.session->textToType());
        QVERIFY(stage.session->rotatesAt().isValid());
        stage.session->putAway();
        QVERIFY(!stage.session->rotatesAt().isValid() && stage.session->error());
        stage.clock.advance(60s);
        stage.session->bringBack();
        QVERIFY(stage.rests());
        QCOMPARE(stage.dashboard.calls(Operation::RotateSigningKey), 0);
    }

    /// What stood in the way is not said any more when it is gone.
    void endsTheRefusalWithItsReason()
    {
        Stage stage;
        const QList<App> apps{doubts::workerApp()};
        stage.dashboard.setApps(production, apps);
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->addWord({apps.first().id}, RotationStep::RollOut, Word::Kind::Confirmed, u"Kim"_s, u"looked"_s);
        QVERIFY(stage.rests());
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        stage.dashboard.setApps(production, apps + QList{doubts::workerApp(u"joined"_s)});
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(hasRefusal(stage.session->notices(RotationStep::Rotate)));
        QCOMPARE(stage.session->stateOf(RotationStep::RollOut), RotationSession::StepState::LeftOpen);
        stage.session->rotate(stage.session->textToType());
        QCOMPARE(stage.session->error().value_or(Error()).detail, u"refused"_s);
        stage.dashboard.setApps(production, apps);
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error()); // gone is believed from two readings
        stage.clock.advance(1min);
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(!hasRefusal(stage.session->notices(RotationStep::Rotate)));
        QVERIFY(!stage.session->error());
        QCOMPARE(stage.session->stateOf(RotationStep::RollOut), RotationSession::StepState::Done);
        QCOMPARE(stage.session->stateOf(RotationStep::Rotate), RotationSession::StepState::Current);
    }

    void givesNobodyTheOldKeyBackThatSomebodyRotatedAway()
    {
        Stage stage;
        stage.dashboard.setApps(production, {doubts::workerApp()});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->undo();
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->variables(RotationStep::PutBack).isEmpty());
        stage.dashboard.rotateNow(production);
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->variables(RotationStep::PutBack).isEmpty());
        stage.session->adoptPromoted();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::RollOut);
        QVERIFY(!stage.session->variables(RotationStep::RollOut).isEmpty());
    }

    void goesOnWithAKeyThatAColleaguePromoted()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.dashboard.removeSigningKey(stage.session->rotation().newSigningKey.id);
        stage.dashboard.addSigningKey(production);
        stage.dashboard.rotateNow(production);
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(stage.refuses(RotationNotice::OtherPromoted));
        QVERIFY(!stage.session->mayGoOn());
        QVERIFY(!stage.session->mayUndo()); // nobody is given back a key that nothing is signed with
        stage.session->adoptPromoted();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::RollOut);
        QVERIFY(stage.session->rotation().isRotated);
        QVERIFY(stage.session->rotation().wasOvertaken);
        QCOMPARE(stage.session->rotation().newSigningKey.id, stage.activeId());
        QVERIFY(!stage.session->mayUndo());
        QVERIFY(stage.runTo(RotationStep::Finish));
        QCOMPARE(stage.dashboard.calls(Operation::RotateSigningKey), 0);
    }

    /// Whoever has the leaked key could read the event keys that stay, also where it is a colleague who rotates.
    void namesWhatCouldBeReadUntilAColleagueRotated()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false, RotationCause::SigningKeyLeaked));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.dashboard.addEventKey(production, {.name = u"Shop"_s, .filter = {}});
        const auto named = [&stage]() -> QStringList {
            const auto *one
                = firstWith(stage.session->rotation().exceptions, &RotationException::what, eventKeysExposed);
            return one ? one->subjects : QStringList();
        };
        QCOMPARE(named(), QStringList());
        stage.dashboard.rotateNow(production);
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.session->adoptPromoted();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isRotated);
        QVERIFY2(named().contains(u"Shop"_s), qPrintable(named().join(u", "_s)));
    }

    void noticesInTheGapThatAnotherKeyWasPromoted()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        // Between re-reading and the call, which names no key.
        stage.dashboard.onCall([&](Operation operation) {
            if (operation != Operation::RotateSigningKey)
                return;
            stage.dashboard.removeSigningKey(stage.session->rotation().newSigningKey.id);
            stage.dashboard.addSigningKey(production);
        });
        stage.session->rotate(stage.session->textToType());
        QVERIFY(stage.rests());
        stage.dashboard.onCall({});
        QVERIFY(!stage.session->rotation().isRotated);
        QVERIFY(stage.refuses(RotationNotice::OtherPromoted));
        stage.session->adoptPromoted();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::RollOut);
        QCOMPARE(stage.session->rotation().newSigningKey.id, stage.activeId());
    }

    /// A colleague has deleted it meanwhile: nothing that cannot be taken back is left.
    void endsAnUndoWithoutTypingWhereTheNewKeysAreGone()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->undo();
        QVERIFY(stage.rests());
        QVERIFY(stage.runTo(RotationStep::DeleteNewKeys));
        stage.dashboard.removeSigningKey(stage.session->rotation().newSigningKey.id);
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->leavesNewKeys()); // one reading can lack it
        stage.session->deleteNewKeys({});
        QVERIFY(stage.session->error());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->leavesNewKeys());
        stage.session->deleteNewKeys({});
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Undone);
        QCOMPARE(stage.dashboard.calls(Operation::DeleteSigningKey), 0);
    }

    void makesTheNewKeyAnewWhenSomebodyDeletedIt()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.dashboard.removeSigningKey(stage.session->rotation().newSigningKey.id);
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(stage.refuses(RotationNotice::SigningKeyGone));
        QVERIFY(stage.session->notices(RotationStep::RollOut).first().isOnce);
        stage.session->createAnew(); // one reading can lack it
        QVERIFY(stage.session->error());
        QCOMPARE(stage.session->step(), RotationStep::RollOut);
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->notices(RotationStep::RollOut).first().isOnce);
        stage.session->createAnew();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::NewKeys);
        QVERIFY(stage.runTo(RotationStep::Resync));
        QCOMPARE(stage.session->rotation().newSigningKey.id, stage.activeId());
    }

    void makesAReplacementAnewOnlyWhenTwoReadingsLackIt()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        const auto before = stage.dashboard.eventKeysNow(production);
        stage.dashboard.removeEventKey(key.twinId);
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(stage.refuses(RotationNotice::TwinGone));
        stage.session->deleteTwin(key.oldId);
        QVERIFY(stage.session->error());
        QCOMPARE(stage.session->rotation().eventKeys.first().twinId, key.twinId);
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        stage.session->deleteTwin(key.oldId);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().eventKeys.first().twinId.isEmpty());
        QVERIFY(!stage.session->act()); // that it is made is not so any more
        stage.session->createTwins();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->mayGoOn());
        QCOMPARE(stage.dashboard.eventKeysNow(production).size(), before.size());
    }

    /// Its old key is deleted already: whoever sends is without any until there is another one.
    void makesAReplacementAnewAfterItsOldKeyIsGone()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        stage.session->deleteOldEventKey(key.oldId, stage.session->textToType(key));
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().eventKeys.first().isOldDeleted);
        stage.session->deleteTwin(key.oldId); // the only one that is left
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().eventKeys.first().twinId, key.twinId);
        stage.dashboard.removeEventKey(key.twinId);
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QVERIFY(stage.refuses(RotationNotice::TwinGone));
        stage.session->deleteTwin(key.oldId);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::NewKeys);
        stage.session->createTwins();
        QVERIFY(stage.rests());
        const QString made = stage.session->rotation().eventKeys.first().twinId;
        QVERIFY(!made.isEmpty() && made != key.twinId);
    }

    /// Two readings lack it before anybody looks what became of the deletion whose answer was lost.
    void takesItsOwnDeletionForNobodyElses()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        stage.dashboard.fail(Operation::DeleteEventKey, FakeDashboard::Fault::AnswerLost);
        stage.dashboard.onCall([&stage](Operation operation) {
            if (operation == Operation::DeleteEventKey)
                stage.dashboard.fail(Operation::EventKeys, FakeDashboard::Fault::Offline, -1);
        });
        stage.session->deleteOldEventKey(key.oldId, stage.session->textToType(key));
        QVERIFY(stage.rests());
        stage.dashboard.onCall({});
        QVERIFY(QTest::qWaitFor([&] {
            stage.clock.advance(5s);
            return stage.session->isActOpen() && !stage.session->isBusy();
        }));
        stage.dashboard.succeed(Operation::EventKeys);
        for (int reading = 0; reading < 3; ++reading) {
            stage.session->readLive();
            QVERIFY(stage.rests());
            stage.clock.advance(1min);
            QVERIFY(stage.rests());
        }
        QVERIFY(stage.session->isActOpen());
        stage.session->settle();
        QVERIFY(stage.rests());
        const Rotation &rotation = stage.session->rotation();
        QVERIFY(rotation.eventKeys.first().isOldDeleted);
        QVERIFY2(std::none_of(rotation.exceptions.cbegin(), rotation.exceptions.cend(),
                     [](const RotationException &one) { return one.what == "deleted elsewhere"_L1; }),
            "it was deleted from here");
    }

    /// Somebody else puts another one in the place of the key that was looked at and chosen.
    void adoptsNoOtherKeyThanTheOneThatWasShown()
    {
        Stage stage;
        const SigningKey shown = stage.dashboard.addSigningKey(production);
        QVERIFY(stage.look());
        stage.session->setAdopts(true);
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::NewKeys));
        stage.dashboard.removeSigningKey(shown.id);
        const SigningKey other = stage.dashboard.addSigningKey(production);
        QVERIFY(stage.look());
        QVERIFY(!stage.session->adopts());
        QVERIFY(stage.refuses(RotationNotice::ForeignNewKey));
        stage.session->createSigningKey();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().newSigningKey.id.isEmpty());
        stage.session->setAdopts(true);
        stage.session->createSigningKey();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().newSigningKey.id, other.id);
    }

    void adoptsTheInactiveKeyThatIsThere()
    {
        Stage stage;
        const SigningKey there = stage.dashboard.addSigningKey(production);
        QVERIFY(stage.look());
        QVERIFY(stage.refuses(RotationNotice::ForeignNewKey));
        stage.session->setAdopts(true);
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        QCOMPARE(stage.session->rotation().newSigningKey.id, there.id);
        QVERIFY(stage.session->rotation().newSigningKey.wasAdopted);
        QCOMPARE(stage.dashboard.calls(Operation::CreateSigningKey), 0);
    }

    void deletesTheInactiveKeyThatNobodyHolds()
    {
        Stage stage;
        stage.dashboard.addSigningKey(production);
        QVERIFY(stage.look());
        // As long as there is nobody to ask, nobody says that they do not hold it.
        stage.session->deleteForeignKey();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QCOMPARE(stage.session->error()->detail, u"no apps"_s);
        QCOMPARE(stage.dashboard.calls(Operation::DeleteSigningKey), 0);
        PracticeAppVariables variables;
        variables.set(PracticeAppVariables::signingKeyName, stage.dashboard.signingKeysNow(production).first().value);
        const AnsweringApp app(stage.clock, u"shop"_s, variables);
        stage.dashboard.setApps(production, {app.app});
        QVERIFY(stage.look());
        // One look can have met another instance than the one that holds it.
        for (int looks = 1; looks < 5; ++looks) {
            stage.session->dismissError();
            stage.session->deleteForeignKey();
            QVERIFY(stage.rests());
            QVERIFY(stage.session->error());
            QCOMPARE(stage.session->error()->detail, u"counting"_s);
            stage.clock.advance(30s);
            QVERIFY(stage.rests());
        }
        stage.session->dismissError();
        stage.session->deleteForeignKey();
        QVERIFY(stage.rests());
        QVERIFY2(!stage.session->error(), qPrintable(stage.session->error().value_or(Error()).serverMessage));
        QCOMPARE(stage.dashboard.signingKeysNow(production).size(), 1);
        QVERIFY(!stage.refuses(RotationNotice::ForeignNewKey));
    }

    void saysOfNoAppThatRunsTheNewKeysThatTheyWaitToBeDeployed_data()
    {
        QTest::addColumn<bool>("isRunning");
        QTest::addColumn<bool>("isMadeLive");
        QTest::newRow("what a tool has stored runs") << true << false;
        QTest::newRow("what runs is what was there before") << false << false;
        // A tool that was told to redeploy ends at once; what runs is replaced minutes later.
        QTest::newRow("what a tool was told to make live runs") << true << true;
        QTest::newRow("what runs before a rollout has landed") << false << true;
    }

    /// In an undo: of what is stored nobody else knows when it is deployed.
    void saysOfNoAppThatRunsTheNewKeysThatTheyWaitToBeDeployed()
    {
        QFETCH(bool, isRunning);
        QFETCH(bool, isMadeLive);
        Stage stage;
        const SigningKey made = stage.dashboard.addSigningKey(production);
        const SigningKey old = stage.dashboard.signingKeysNow(production).first();
        QVERIFY(old.isActive);
        PracticeAppVariables variables;
        variables.set(PracticeAppVariables::signingKeyName, isRunning ? made.value : old.value);
        if (isRunning)
            variables.set(PracticeAppVariables::signingKeyFallbackName, old.value);
        const AnsweringApp app(stage.clock, u"shop"_s, variables);
        stage.dashboard.setApps(production, {app.app});
        QVERIFY(stage.look() && isAsked(stage));
        stage.session->setAdopts(true);
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(Step::RollOut));
        stage.session->noteLive({u"shop"_s}, Step::RollOut, false);
        if (isMadeLive) {
            stage.session->noteStored({u"shop"_s}, Step::RollOut);
            stage.session->noteLive({u"shop"_s}, Step::RollOut, true);
            QVERIFY(stage.session->isAnythingSet());
        }
        QVERIFY(isAsked(stage));
        stage.session->undo();
        QVERIFY(stage.rests());
        QCOMPARE(stage.refuses(RotationNotice::StoredValuesLeft), !isRunning);
        // It is put back, by this program or somebody who has looked there.
        stage.session->noteSet(u"shop"_s, Step::PutBack, true);
        QVERIFY(stage.rests());
        QVERIFY(!stage.refuses(RotationNotice::StoredValuesLeft));
    }

    void remembersWhatAToolStoredWhereItsPlaceWasBefore_data()
    {
        QTest::addColumn<QString>("targetId"); // of its place later
        QTest::addColumn<QString>("config");
        QTest::addColumn<bool>("isLeft");
        QTest::newRow("another place of the same tool") << u"doppler"_s << u"stg"_s << true;
        QTest::newRow("set by hand from then on") << u"plain"_s << u"prd"_s << true;
        QTest::newRow("the same place in other letters") << u"doppler"_s << u" prd/"_s << false;
    }

    /// An undo sets the old values where the place is now, and what is stored at the place before stays.
    void remembersWhatAToolStoredWhereItsPlaceWasBefore()
    {
        QFETCH(QString, targetId);
        QFETCH(QString, config);
        QFETCH(bool, isLeft);
        Stage stage;
        stage.dashboard.addSigningKey(production);
        PracticeAppVariables variables;
        variables.set(PracticeAppVariables::signingKeyName, stage.dashboard.signingKeysNow(production).first().value);
        const AnsweringApp app(stage.clock, u"shop"_s, variables);
        stage.dashboard.setApps(production, {app.app});
        QVERIFY(stage.look() && isAsked(stage));
        stage.session->setAdopts(true);
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(Step::RollOut));
        const auto choose = [&stage](const QString &id, const QString &name) {
            stage.session->setTargets({{.appKey = u"shop"_s,
                .targetId = id,
                .targetPlace = uR"({"project":"shop","config":"%1"})"_s.arg(name)}});
        };
        choose(u"doppler"_s, u"prd"_s);
        stage.session->noteStored({u"shop"_s}, Step::RollOut);
        choose(targetId, config);
        QVERIFY(isAsked(stage));
        stage.session->undo();
        QVERIFY(stage.rests());
        const auto undone = [&stage] {
            const QList<AppVariables> all = stage.session->variables(Step::PutBack);
            return all.isEmpty() ? AppVariables() : all.first();
        };
        QVERIFY(stage.refuses(RotationNotice::StoredValuesLeft));
        QVERIFY(undone().isStored);
        QCOMPARE(undone().isStoredElsewhere, isLeft);
        // WHEN a tool sets the old ones where its place is now
        stage.session->noteSet(u"shop"_s, Step::PutBack, true, true);
        QVERIFY(stage.rests());
        // THEN that says nothing of where it was before
        QCOMPARE(stage.refuses(RotationNotice::StoredValuesLeft), isLeft);
        QCOMPARE(undone().isStoredElsewhere, isLeft);
        QCOMPARE(undone().isSaidToBeSet, !isLeft);
        // AND whoever has looked there says so
        stage.session->noteSet(u"shop"_s, Step::PutBack, true);
        QVERIFY(stage.rests());
        QVERIFY(!stage.refuses(RotationNotice::StoredValuesLeft));
        QVERIFY(!undone().isStored && undone().isSaidToBeSet);
        // ... wherever it is set from then on: the old ones are back
        choose(u"doppler"_s, u"dev"_s);
        QVERIFY(!undone().isStored);
    }

    void leavesAReplacementThatWasThereBefore_data()
    {
        QTest::addColumn<bool>("isUndone");
        QTest::newRow("when the rotation is undone") << true;
        QTest::newRow("when another one is made in its place") << false;
    }

    /// Whoever had it before may send with it, and nobody can ask them.
    void leavesAReplacementThatWasThereBefore()
    {
        QFETCH(bool, isUndone);
        Stage stage;
        const EventKey old = stage.dashboard.eventKeysNow(production).first();
        const QString name = twinNameOf(old.name, stage.clock.now().toLocalTime().date(), {});
        const EventKey there = stage.dashboard.addEventKey(production, {.name = name, .filter = old.filter});
        QVERIFY(stage.look());
        stage.session->setRotatesSigningKey(false);
        for (const EventKey &key : stage.dashboard.eventKeysNow(production))
            stage.session->setRotatesEventKey(key.id, key.id == old.id);
        stage.session->setAdoptsTwins(true);
        stage.session->begin();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().eventKeys.first().wasTwinAdopted);
        QCOMPARE(stage.session->rotation().eventKeys.first().twinId, there.id);
        if (isUndone) {
            QVERIFY(stage.runTo(Step::RollOut));
            stage.session->undo();
            QVERIFY(stage.rests());
            QVERIFY(stage.runTo(Step::Undone));
            QVERIFY(stage.rests());
            QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Undone);
        } else {
            EventKey edited = there;
            edited.filter = {.kind = EventFilter::Kind::Allow, .events = {u"only/this"_s}};
            stage.dashboard.putEventKey(production, edited);
            QVERIFY(stage.look());
            QVERIFY(stage.refuses(RotationNotice::TwinFilterDiffers));
            stage.session->remedy(RotationNotice::TwinFilterDiffers);
            QVERIFY(stage.rests());
            stage.session->createTwins();
            QVERIFY(stage.rests());
            const RotatedEventKey made = stage.session->rotation().eventKeys.first();
            QVERIFY(!made.twinId.isEmpty() && made.twinId != there.id && !made.wasTwinAdopted);
        }
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 0);
        bool isListed = false;
        for (const EventKey &key : stage.dashboard.eventKeysNow(production))
            isListed = isListed || key.id == there.id;
        QVERIFY(isListed);
    }

    void refusesATwinWhoseFilterTheServerChanged()
    {
        Stage stage;
        stage.dashboard.setFilterTwist([](const EventFilter &filter) {
            EventFilter changed = filter;
            changed.events.append(u"surprise"_s);
            return changed;
        });
        QVERIFY(stage.begin(false, true));
        stage.session->createTwins();
        QVERIFY(stage.rests());
        QVERIFY(stage.refuses(RotationNotice::TwinFilterDiffers));
        QVERIFY(!stage.session->mayGoOn());
        stage.dashboard.setFilterTwist({});
        const QList<RotatedEventKey> keys = stage.session->rotation().eventKeys;
        for (const RotatedEventKey &key : keys) {
            stage.session->deleteTwin(key.oldId);
            QVERIFY(stage.rests());
        }
        stage.session->createTwins();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->mayGoOn());
        QCOMPARE(stage.dashboard.eventKeysNow(production).size(), 2 * keys.size());
    }

    void handsOutNoReplacementWhoseFilterSomebodyEdited_data()
    {
        QTest::addColumn<bool>("editsOld");
        QTest::addColumn<bool>("editsNew");
        QTest::addColumn<bool>("isGone"); // the old one is, afterwards
        QTest::addColumn<bool>("isGiven");
        QTest::newRow("the replacement's") << false << true << false << false;
        QTest::newRow("the old key's") << true << false << false << false;
        QTest::newRow("both, alike") << true << true << false << true;
        QTest::newRow("the replacement's, and the old key is gone") << false << true << true << false;
        QTest::newRow("both, alike, and the old key is gone") << true << true << true << true;
    }

    /// The old key's may change while apps are set: what is handed out, let on and deleted goes by what is listed.
    void handsOutNoReplacementWhoseFilterSomebodyEdited()
    {
        QFETCH(bool, editsOld);
        QFETCH(bool, editsNew);
        QFETCH(bool, isGone);
        QFETCH(bool, isGiven);
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        const auto value = [&] {
            const QList<AppVariables> all = stage.session->variables(RotationStep::RollOut);
            return all.isEmpty() ? Secret() : all.first().variables.last().value;
        };
        QVERIFY(!value().isEmpty());
        const auto edit = [&](const QString &id) {
            for (EventKey one : stage.dashboard.eventKeysNow(production)) {
                if (one.id != id)
                    continue;
                one.filter = {.kind = EventFilter::Kind::Allow, .events = {u"shop/order"_s}, .ips = {}};
                stage.dashboard.putEventKey(production, one);
            }
        };
        if (editsOld)
            edit(key.oldId);
        if (editsNew)
            edit(key.twinId);
        stage.session->readLive();
        QVERIFY(stage.rests());
        if (isGone) {
            stage.dashboard.removeEventKey(key.oldId);
            stage.session->readLive();
            QVERIFY(stage.rests());
        }
        for (const bool isNext : {false, true}) {
            if (isNext) { // what was noted of it outlives the program
                stage.start();
                QVERIFY(stage.rests());
            }
            QCOMPARE(!value().isEmpty(), isGiven);
            QCOMPARE(stage.refuses(RotationNotice::TwinFilterDiffers), !isGiven);
            QCOMPARE(stage.session->rotation().eventKeys.first().isFilterTheSame, isGiven);
        }
        if (isGiven || isGone)
            return;
        // Its one remedy here: made again, with the filter that the old one has now.
        stage.session->remedy(RotationNotice::TwinFilterDiffers);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::NewKeys);
        QVERIFY(stage.session->rotation().eventKeys.first().twinId.isEmpty());
        QVERIFY(!stage.session->rotation().eventKeys.last().twinId.isEmpty());
        QVERIFY(stage.runTo(RotationStep::RollOut));
        QVERIFY(!value().isEmpty());
        QVERIFY(stage.runTo(RotationStep::Finish));
    }

    void deletesNoOldKeyWhoseFilterBecameAnother_data()
    {
        QTest::addColumn<bool>("editsNew");
        QTest::newRow("the replacement has the earlier one") << false;
        QTest::newRow("the replacement has got the same") << true;
    }

    void deletesNoOldKeyWhoseFilterBecameAnother()
    {
        QFETCH(bool, editsNew);
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        for (EventKey one : stage.dashboard.eventKeysNow(production)) {
            one.filter = {.kind = EventFilter::Kind::Allow, .events = {u"shop/order"_s}, .ips = {}};
            if (one.id == key.oldId || (editsNew && one.id == key.twinId))
                stage.dashboard.putEventKey(production, one);
        }
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        stage.session->deleteOldEventKeys({key.oldId}, stage.session->textToType());
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().eventKeys.first().isOldDeleted, editsNew);
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), editsNew ? 1 : 0);
        QCOMPARE(stage.refuses(RotationNotice::TwinFilterDiffers), !editsNew);
    }

    /// Several are deleted one after the other: what allowed the first does not allow the next when the machine has
    /// slept.
    void deletesNothingOnAFinalCheckThatGrewOldMeanwhile()
    {
        Stage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.dashboard.onCall([&stage](Operation operation) {
            if (operation == Operation::DeleteEventKey)
                stage.clock.advance(11min);
        });
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 1);
        QVERIFY(stage.session->error());
        stage.dashboard.onCall({});
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Done);
    }

    void deletesTheOtherKeysWhenOneIsRefused_data()
    {
        QTest::addColumn<bool>("byTheCheck");
        QTest::newRow("by the server") << false;
        QTest::newRow("by what comes up about it after the final check") << true;
    }

    /// Whoever typed the name for all of them would have to do it again for those behind it.
    void deletesTheOtherKeysWhenOneIsRefused()
    {
        QFETCH(bool, byTheCheck);
        Stage stage;
        stage.dashboard.addEventKey(production, {.name = u"third"_s, .filter = {}});
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        const QList<RotatedEventKey> keys = stage.session->rotation().eventKeys;
        QVERIFY(keys.size() > 2);
        if (!byTheCheck)
            stage.dashboard.fail(Operation::DeleteEventKey, Fault::Rejected);
        else
            stage.dashboard.onCall([&](Operation operation) {
                if (operation == Operation::DeleteEventKey)
                    stage.dashboard.setLastEvent(keys.at(1).oldId, stage.clock.now());
            });
        stage.take();
        QVERIFY(stage.rests());
        stage.dashboard.onCall({});
        const QString refused = keys.at(byTheCheck ? 1 : 0).oldId;
        for (const RotatedEventKey &key : stage.session->rotation().eventKeys)
            QCOMPARE(key.isOldDeleted, key.oldId != refused);
        // Its reason is its own, and says which it is.
        QVERIFY(stage.session->whyNotDeleted(refused));
        QVERIFY(!stage.session->whyNotDeleted(refused)->serverMessage.isEmpty());
        QVERIFY(stage.session->error());
        const QString said = stage.session->error()->serverMessage;
        QVERIFY2(said.contains(keys.at(byTheCheck ? 1 : 0).oldName)
                && said.contains(stage.session->whyNotDeleted(refused)->serverMessage),
            qPrintable(said));
        QVERIFY(!stage.session->several());
        QCOMPARE(stage.session->step(), RotationStep::DeleteEventKeys);
    }

    /// Nobody is told of a hindrance that is none any more.
    void forgetsWhatStoppedTheDeletionsOnceItIsOver()
    {
        Stage stage;
        stage.dashboard.addEventKey(production, {.name = u"third"_s, .filter = {}});
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        const QList<RotatedEventKey> keys = stage.session->rotation().eventKeys;
        // A colleague edits the filters of the others' replacements, and takes that back.
        const QList<EventKey> there = stage.dashboard.eventKeysNow(production);
        const auto edit = [&](bool isEdited) {
            for (EventKey key : there) {
                if (!hasOneWith(keys.sliced(1), &RotatedEventKey::twinId, key.id))
                    continue;
                if (isEdited)
                    key.filter.ips = {u"192.0.2.9"_s};
                stage.dashboard.putEventKey(production, key);
            }
        };
        stage.dashboard.onCall([&](Operation operation) {
            if (operation == Operation::DeleteEventKey)
                edit(true);
        });
        stage.take();
        QVERIFY(stage.rests());
        stage.dashboard.onCall({});
        QCOMPARE(std::ranges::count_if(stage.session->rotation().eventKeys, &RotatedEventKey::isOldDeleted), 1);
        QVERIFY(stage.session->error());
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY2(stage.session->error(), "it is so still");
        edit(false);
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY2(!stage.session->error(), qPrintable(stage.session->error().value_or(Error()).serverMessage));
    }

    void deletesNoneOfTheOthersWhenWhatRefusesConcernsThemAll_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<int>("calls");
        QTest::newRow("no connection") << Fault::Offline << 1;
        QTest::newRow("not allowed") << Fault::Forbidden << 1;
        QTest::newRow("the server says the same once more") << Fault::Rejected << 2;
    }

    void deletesNoneOfTheOthersWhenWhatRefusesConcernsThemAll()
    {
        QFETCH(Fault, fault);
        QFETCH(int, calls);
        Stage stage;
        stage.dashboard.addEventKey(production, {.name = u"third"_s, .filter = {}});
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        QVERIFY(stage.session->rotation().eventKeys.size() > 2);
        stage.dashboard.fail(Operation::DeleteEventKey, fault, -1);
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), calls);
        QVERIFY(stage.session->error());
        stage.dashboard.succeed(Operation::DeleteEventKey);
        QVERIFY(stage.runTo(RotationStep::Finish));
    }

    /// All apps refuse to be asked with the rotation's keys then, and the page has to say why.
    void saysAtTheOldEventKeysThatAnotherKeyWasPromoted()
    {
        Stage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        QVERIFY(!stage.refuses(RotationNotice::OtherPromoted));
        stage.dashboard.addSigningKey(production);
        stage.dashboard.rotateNow(production);
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(stage.refuses(RotationNotice::OtherPromoted));
        stage.session->remedy(RotationNotice::OtherPromoted);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::RollOut);
    }

    /// The rotation knows of the app: the first reading of a new run shows no empty board.
    void keepsAnAppThatTheFirstReadingOfARunLacks()
    {
        Stage stage;
        const QList<App> apps{{.id = u"id-mailer"_s,
            .externalId = u"mailer"_s,
            .name = u"Mailer"_s,
            .environmentId = production,
            .method = AppMethod::Connect}};
        stage.dashboard.setApps(production, apps);
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::NewKeys));
        stage.dashboard.setApps(production, {});
        stage.start();
        QVERIFY(stage.rests());
        const auto rows = [&stage] { return stage.session->rows(RotationStep::Rotate); };
        QCOMPARE(rows().size(), 1);
        QCOMPARE(rows().first().app.app.name, u"Mailer"_s);
        QVERIFY(!rows().first().isThere());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QVERIFY(rows().isEmpty());
        stage.dashboard.setApps(production, apps);
        stage.session->readLive();
        QVERIFY(stage.rests());
        QCOMPARE(rows().first().app.app.method, AppMethod::Connect);
    }

    /// One that has joined since the rotation began, too.
    void keepsAnAppThatJoinedWhenTheFirstReadingOfARunLacksIt()
    {
        Stage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.dashboard.setApps(production,
            {{.id = u"id-mailer"_s,
                .externalId = u"mailer"_s,
                .name = u"Mailer"_s,
                .environmentId = production,
                .method = AppMethod::Connect}});
        stage.session->readLive();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().apps.size(), 1);
        QCOMPARE(stage.session->rotation().apps.first().name, u"Mailer"_s);
        stage.dashboard.setApps(production, {});
        stage.start();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rows(RotationStep::RollOut).size(), 1);
        QVERIFY(stage.refuses(RotationNotice::AppsMissing));
    }

    void undoesInOrderAndLeavesWhatWasThere()
    {
        Stage stage;
        const auto signingKeys = stage.dashboard.signingKeysNow(production);
        const auto eventKeys = stage.dashboard.eventKeysNow(production);
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::Rotate));
        QVERIFY(stage.session->mayUndo());
        stage.session->undo();
        QVERIFY(stage.runTo(RotationStep::DeleteNewKeys));
        QCOMPARE(stage.dashboard.signingKeysNow(production).size(), 2); // not before the apps were confirmed
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Undone);
        QCOMPARE(stage.dashboard.signingKeysNow(production), signingKeys);
        QCOMPARE(stage.dashboard.eventKeysNow(production), eventKeys);
    }

    void keepsTheReplacementOfAKeyThatSomebodyDeletedDuringTheUndo()
    {
        Stage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::Rotate));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        stage.session->undo();
        QVERIFY(stage.runTo(RotationStep::DeleteNewKeys));
        stage.dashboard.removeEventKey(key.oldId);
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Undone);
        const auto left = stage.dashboard.eventKeysNow(production);
        QVERIFY(std::any_of(left.cbegin(), left.cend(), [&key](const EventKey &one) { return one.id == key.twinId; }));
        QVERIFY(stage.session->rotation().exceptions.last().subjects.contains(key.oldName));
    }

    void leavesOffAfterTheActThatIsUnderWayAndGoesOnWithTheRest()
    {
        Stage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.rests());
        const auto keys = stage.session->rotation().eventKeys.size();
        QVERIFY(keys > 1);
        QVERIFY(!stage.session->several());
        int done = -1;
        QObject person;
        QObject::connect(stage.session.get(), &RotationSession::changed, &person, [&] {
            const auto several = stage.session->several();
            if (done >= 0 || !several)
                return;
            done = several->done;
            QCOMPARE(several->total, int(keys));
            stage.session->stopAfterThis();
            QVERIFY(stage.session->several()->isStopping);
        });
        stage.session->createTwins();
        QVERIFY(stage.rests());
        QCOMPARE(done, 0);
        QVERIFY(!stage.session->several());
        QCOMPARE(stage.dashboard.calls(Operation::CreateEventKey), done + 1);
        stage.session->createTwins();
        QVERIFY(stage.rests());
        QCOMPARE(stage.dashboard.calls(Operation::CreateEventKey), int(keys));
        for (const RotatedEventKey &key : stage.session->rotation().eventKeys)
            QVERIFY(!key.twinId.isEmpty());
    }

    /// Whoever stops them looks for the button where it was.
    void isAtSeveralAlsoBetweenTwoOfThem()
    {
        Stage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.rests());
        const auto keys = stage.session->rotation().eventKeys.size();
        int between = 0;
        int gaps = 0;
        connect(stage.session.get(), &RotationSession::changed, this, [&] {
            const QList<RotatedEventKey> &now = stage.session->rotation().eventKeys;
            const auto made
                = std::ranges::count_if(now, [](const RotatedEventKey &key) { return !key.twinId.isEmpty(); });
            if (made == 0 || made == keys)
                return;
            ++between;
            gaps += stage.session->several() ? 0 : 1;
        });
        stage.session->createTwins();
        QVERIFY(stage.rests());
        QVERIFY(between > 0);
        QCOMPARE(gaps, 0);
    }

    void makesTwinsOnlyAfterRotateWhenASigningKeyLeaked()
    {
        Stage stage;
        QVERIFY(stage.begin(true, true, RotationCause::SigningKeyLeaked));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        QCOMPARE(stage.dashboard.calls(Operation::CreateEventKey), 0);
        QVERIFY(stage.runTo(RotationStep::Finish));
        QVERIFY(stage.dashboard.log().indexOf(Operation::CreateEventKey)
            > stage.dashboard.log().indexOf(Operation::RotateSigningKey));
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Done);
    }

    void asksForAReasonOutsideTheChangeWindow()
    {
        Stage stage;
        QVERIFY(stage.rests());
        const QDateTime from = stage.clock.now().addDays(1);
        stage.session->setWindow({from, from.addSecs(3600)});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.start(); // it is part of the plan
        QVERIFY(stage.rests());
        QVERIFY(isAskedWhy(stage.session->notices(RotationStep::Rotate)));
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        stage.session->rotate(stage.session->textToType(), false, u"  "_s);
        QVERIFY(!stage.session->rotatesAt().isValid());
        QVERIFY(stage.session->error());
        stage.session->rotate(stage.session->textToType(), false, u"the window was moved"_s);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isRotated);
        QCOMPARE(stage.session->rotation().exceptions.last().what, u"outside the change window"_s);
        QCOMPARE(stage.session->rotation().exceptions.last().reason, u"the window was moved"_s);
        QVERIFY(answerOf(stage.session->evidenceHtml()).value().contains(u"nobody said so"_s));
        stage.session->setRunsSeen(true);
        stage.start();
        QVERIFY(stage.rests());
        const QString record = answerOf(stage.session->evidenceHtml()).value();
        QVERIFY(record.contains(u"by the word of Ada"_s));
        QVERIFY(record.contains(u"outside the change window of the plan"_s));
        QVERIFY(record.contains(u"the window was moved"_s));

        Stage timely;
        QVERIFY(timely.rests());
        timely.session->setWindow({timely.clock.now().addSecs(-60), timely.clock.now().addDays(30)});
        QVERIFY(timely.begin(true, false));
        QVERIFY(timely.runTo(RotationStep::Resync));
        const QList<RotationException> all = timely.session->rotation().exceptions;
        QVERIFY(std::none_of(all.cbegin(), all.cend(),
            [](const RotationException &one) { return one.what == "outside the change window"_L1; }));
    }

    void rotatesNothingWhenTheComputerSleptInThePause_data()
    {
        QTest::addColumn<bool>("breaks");
        QTest::newRow("checked") << false;
        QTest::newRow("after a leak, apps or not") << true;
    }

    void rotatesNothingWhenTheComputerSleptInThePause()
    {
        QFETCH(bool, breaks);
        Stage stage;
        QVERIFY(stage.begin(true, false, breaks ? RotationCause::SigningKeyLeaked : RotationCause::Routine));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        if (!breaks) {
            stage.session->takeFinalCheck();
            QVERIFY(stage.rests());
        }
        const auto type = [&] {
            if (breaks)
                stage.session->rotateAndBreak(stage.session->textToType(), u"it is abused"_s);
            else
                stage.session->rotate(stage.session->textToType());
        };
        type();
        QVERIFY(stage.session->rotatesAt().isValid());
        stage.clock.sleep(11h);
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotatesAt().isValid());
        QVERIFY(stage.session->error());
        QCOMPARE(stage.session->error()->detail, u"slept"_s);
        QCOMPARE(stage.dashboard.calls(Operation::RotateSigningKey), 0);
        stage.session->dismissError();
        if (!breaks) {
            stage.session->takeFinalCheck();
            QVERIFY(stage.rests());
        }
        type();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isRotated);
    }

    /// All that the final check asks after that is fresh, and whoever typed is no longer there.
    void rotatesNothingWhenTheComputerSleptWhileTheSessionWasRenewed()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        const auto type = [&] {
            stage.session->takeFinalCheck();
            const bool isChecked = stage.rests();
            stage.session->rotate(stage.session->textToType());
            return isChecked && stage.session->rotatesAt().isValid();
        };
        QVERIFY(type());
        stage.dashboard.fail(Operation::RenewSession, Fault::Stalled);
        const int renewed = stage.dashboard.calls(Operation::RenewSession);
        stage.clock.advance(std::chrono::milliseconds(stage.clock.now().msecsTo(stage.session->rotatesAt())));
        QTRY_COMPARE(stage.dashboard.calls(Operation::RenewSession), renewed + 1);
        stage.clock.sleep(11h);
        stage.dashboard.letGo();
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotatesAt().isValid());
        QVERIFY(stage.session->error());
        QCOMPARE(stage.session->error()->detail, u"slept"_s);
        QCOMPARE(stage.dashboard.calls(Operation::RotateSigningKey), 0);
        stage.session->dismissError();
        QVERIFY(type());
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isRotated);
    }

    void rotatesNothingWhenTheChangeWindowClosesInThePause()
    {
        Stage stage;
        QVERIFY(stage.rests());
        stage.session->setWindow({stage.clock.now().addSecs(-60), stage.clock.now().addSecs(3600)});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        const qint64 left = stage.clock.now().secsTo(stage.session->rotation().window.to);
        stage.clock.advance(std::chrono::seconds(left - 2));
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        QVERIFY(!isAskedWhy(stage.session->notices(RotationStep::Rotate)));
        stage.session->rotate(stage.session->textToType());
        QVERIFY(stage.session->rotatesAt().isValid());
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QCOMPARE(stage.session->error()->detail, u"why"_s);
        QCOMPARE(stage.dashboard.calls(Operation::RotateSigningKey), 0);
    }

    void rotatesNothingWhenTheChangeWindowClosesWhileItWaitsForAnotherAct()
    {
        Stage stage;
        QVERIFY(stage.rests());
        stage.session->setWindow({stage.clock.now().addSecs(-60), stage.clock.now().addSecs(3600)});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.clock.advance(std::chrono::seconds(stage.clock.now().secsTo(stage.session->rotation().window.to) - 60));
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        stage.dashboard.fail(Operation::DeleteEventKey, Fault::Stalled);
        const Act *other = stage.acts->start({.kind = ActKind::DeleteEventKey,
            .environment = stage.dashboard.environment(production),
            .keyId = stage.dashboard.eventKeysNow(production).first().id});
        QTRY_COMPARE(other->step(), Act::Step::Calling);
        stage.session->rotate(stage.session->textToType());
        QVERIFY(stage.session->rotatesAt().isValid());
        stage.clock.advance(6s);
        QTRY_VERIFY(stage.session->act() && stage.session->act()->request().kind == ActKind::RotateSigningKey);
        stage.clock.advance(2min);
        stage.dashboard.letGo();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->error().value_or(Error()).detail, u"why"_s);
        QCOMPARE(stage.dashboard.calls(Operation::RotateSigningKey), 0);
    }

    /// It was done inside it, and what came of it is found out half an hour later.
    void saysNothingOfTheChangeWindowWhereOnlyItsAnswerCameAfterThat()
    {
        Stage stage;
        QVERIFY(stage.rests());
        stage.session->setWindow({stage.clock.now().addSecs(-60), stage.clock.now().addSecs(3600)});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        const QDateTime closes = stage.session->rotation().window.to;
        stage.clock.advance(std::chrono::seconds(stage.clock.now().secsTo(closes) - 60));
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        stage.dashboard.fail(Operation::RotateSigningKey, Fault::AnswerLost);
        stage.dashboard.onCall([&stage](Operation operation) {
            if (operation == Operation::RotateSigningKey)
                stage.dashboard.fail(Operation::SigningKeys, Fault::Offline, -1);
        });
        stage.session->rotate(stage.session->textToType());
        QVERIFY(stage.rests());
        stage.dashboard.onCall({});
        QVERIFY(QTest::qWaitFor([&] {
            stage.clock.advance(5s);
            return stage.session->isActOpen() && !stage.session->isBusy();
        }));
        stage.dashboard.succeed(Operation::SigningKeys);
        stage.clock.advance(30min);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->isActOpen());
        stage.session->settle();
        QVERIFY(stage.rests());
        const Rotation &rotation = stage.session->rotation();
        QVERIFY(rotation.isRotated && stage.clock.now() > closes);
        // It can have taken effect behind the lost answer: the time that is said is the one at which it was seen.
        QVERIFY(rotation.rotatedAt > closes && wasRotatedUnseen(rotation));
        QVERIFY(!hasOneWith(rotation.exceptions, &RotationException::what, rotatedOutsideWindow));
        QVERIFY(!hasOneWith(rotation.exceptions, &RotationException::what, seenOutsideWindow));
    }

    /// A person carries it out when they come to it, and nobody asks them anything more.
    void putsOnRecordWhatCameUpBeforeAPersonRotated()
    {
        Stage stage;
        stage.dashboard.setWay(
            ActKind::RotateSigningKey, {.means = Way::Means::Person, .page = QUrl(u"https://app.example/"_s)});
        QVERIFY(stage.rests());
        stage.session->setWindow({stage.clock.now().addSecs(-60), stage.clock.now().addSecs(3600)});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        stage.session->rotate(stage.session->textToType());
        stage.clock.advance(6s);
        QTRY_VERIFY(stage.session->act() && stage.session->act()->step() == Act::Step::WaitingForPerson);
        stage.clock.advance(2h);
        const EventKey made = stage.dashboard.addEventKey(production, {.name = u"made meanwhile"_s});
        stage.session->readLive();
        QTRY_VERIFY(stage.session->live().value->eventKey(made.id));
        stage.dashboard.rotateNow(production);
        stage.session->act()->confirm({});
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isRotated);
        const QList<RotationException> &all = stage.session->rotation().exceptions;
        const RotationException *keys = firstWith(all, &RotationException::what, "keys since the plan, unasked"_L1);
        QVERIFY(keys && keys->subjects == QStringList(made.name));
        QVERIFY(hasOneWith(all, &RotationException::what, seenOutsideWindow));
        const QString html = answerOf(stage.session->evidenceHtml()).value();
        QVERIFY(html.contains(u"nobody was asked why"_s) && html.contains(u"whether that was done inside it"_s));
    }

    /// It is found in the journal at the next start.
    void putsOnRecordWhatCameUpBeforeAPersonRotatedWhileNobodyFollowed_data()
    {
        QTest::addColumn<bool>("breaks");
        QTest::newRow("nobody was asked") << false;
        QTest::newRow("a reason for all of it") << true;
    }

    void putsOnRecordWhatCameUpBeforeAPersonRotatedWhileNobodyFollowed()
    {
        QFETCH(bool, breaks);
        Stage stage;
        stage.dashboard.setWay(
            ActKind::RotateSigningKey, {.means = Way::Means::Person, .page = QUrl(u"https://app.example/"_s)});
        QVERIFY(stage.begin(true, false, breaks ? RotationCause::SigningKeyLeaked : RotationCause::Routine));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        if (breaks)
            stage.session->rotateAndBreak(stage.session->textToType(), u"under attack"_s);
        else
            stage.session->rotate(stage.session->textToType());
        stage.clock.advance(6s);
        QTRY_VERIFY(stage.session->act() && stage.session->act()->step() == Act::Step::WaitingForPerson);
        const QPointer<Act> act = stage.session->act();
        stage.session.reset();
        stage.clock.advance(2h);
        const EventKey made = stage.dashboard.addEventKey(production, {.name = u"made meanwhile"_s});
        stage.dashboard.rotateNow(production);
        act->confirm({});
        QTRY_VERIFY(!act || act->step() == Act::Step::Finished);
        stage.start();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isRotated);
        const QList<RotationException> &all = stage.session->rotation().exceptions;
        const auto isNoted = [&] {
            const RotationException *keys = firstWith(all, &RotationException::what, "keys since the plan, unasked"_L1);
            return keys && keys->subjects == QStringList(made.name);
        };
        if (breaks)
            QVERIFY(hasOneWith(all, &RotationException::what, rotatedAndBroke) && !isNoted());
        else
            QTRY_VERIFY(isNoted());
    }

    /// Its reason says nothing about the next one.
    void forgetsTheReasonForAnAttemptThatCameToNothing()
    {
        Stage stage;
        QVERIFY(stage.rests());
        stage.session->setWindow({stage.clock.now().addSecs(4 * 3600), stage.clock.now().addSecs(24 * 3600)});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.dashboard.fail(Operation::RotateSigningKey, Fault::Forbidden);
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        stage.session->rotate(stage.session->textToType(), false, u"it cannot wait"_s);
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotation().isRotated);
        const auto isReasoned
            = [&] { return hasOneWith(stage.session->rotation().exceptions, &RotationException::what, outsideWindow); };
        QVERIFY(isReasoned());
        stage.clock.advance(5h);
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        stage.session->rotate(stage.session->textToType());
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isRotated);
        QVERIFY(!isReasoned());
    }

    void breaksAppsOnlyAfterALeakAndOnTheRecord()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->rotateAndBreak(stage.session->textToType(), u"under attack"_s);
        QVERIFY(!stage.session->rotatesAt().isValid()); // a routine rotation has no such way

        Stage leak;
        QVERIFY(leak.begin(true, false, RotationCause::SigningKeyLeaked));
        QVERIFY(leak.runTo(RotationStep::RollOut));
        leak.session->rotateAndBreak(leak.session->textToType(), {});
        QVERIFY(!leak.session->rotatesAt().isValid()); // not without a reason
        leak.session->rotateAndBreak(leak.session->textToType(), u"under attack"_s);
        QVERIFY(leak.rests());
        QVERIFY(leak.session->rotation().isRotated);
        QCOMPARE(leak.session->rotation().exceptions.first().reason, u"under attack"_s);

        // Where the API refuses, by hand.
        Stage byHand;
        byHand.dashboard.setWay(ActKind::RotateSigningKey,
            {.means = Way::Means::Call, .page = QUrl(u"https://app.example/"_s), .paste = Way::Paste::Nothing});
        QVERIFY(byHand.begin(true, false, RotationCause::SigningKeyLeaked));
        QVERIFY(byHand.runTo(RotationStep::RollOut));
        byHand.session->rotateAndBreak(byHand.session->textToType(), u"under attack"_s, true);
        byHand.clock.advance(6s); // the pause before it
        QTRY_COMPARE(byHand.session->act()->step(), Act::Step::WaitingForPerson);
        QCOMPARE(byHand.dashboard.calls(Operation::RotateSigningKey), 0);
        // It is the later step that waits, and the earlier one has not been left.
        QCOMPARE(byHand.session->step(), RotationStep::RollOut);
        QCOMPARE(byHand.session->stepUnderWay(), RotationStep::Rotate);
        QCOMPARE(byHand.session->stateOf(RotationStep::Rotate), RotationSession::StepState::NeedsPerson);
        QCOMPARE(byHand.session->stateOf(RotationStep::RollOut), RotationSession::StepState::Current);
    }

    /// Time matters there: neither the resyncs nor the way on wait for an app that was not there.
    void resyncsAtOnceAfterItRotatedAhead()
    {
        using State = RotationSession::StepState;
        Stage stage;
        stage.dashboard.setApps(production, {doubts::silentApp(), doubts::workerApp()});
        QVERIFY(stage.look() && isAsked(stage));
        QVERIFY(stage.begin(true, false, RotationCause::SigningKeyLeaked));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->rotateAndBreak(stage.session->textToType(), u"under attack"_s);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::Resync);
        stage.session->resync();
        QVERIFY(doubts::passesUntil(stage, [&] { return stage.session->rotation().resyncs.size() == 1; }));
        QVERIFY(stage.rests());
        QVERIFY(stage.session->mayGoOn());
        // Those that were not there get their keys as before, and nothing says that they have them.
        QVERIFY(stage.session->isOpen(RotationStep::RollOut));
        QCOMPARE(stage.session->stateOf(RotationStep::RollOut), State::LeftOpen);
        for (const App &app : {doubts::silentApp(), doubts::workerApp()})
            stage.session->addWord({app.id}, RotationStep::RollOut, Word::Kind::RiskAccepted, u"Sam"_s, u"it is off"_s);
        QCOMPARE(stage.session->stateOf(RotationStep::RollOut), State::Done);
        stage.start();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::Resync);
    }

    void looksUpAResyncThatWasCutOffBeforeItSendsAnother_data()
    {
        QTest::addColumn<bool>("tookPlace");
        QTest::newRow("it took place") << true;
        QTest::newRow("it did not") << false;
    }

    /// The program is killed while the call is out.
    void looksUpAResyncThatWasCutOffBeforeItSendsAnother()
    {
        QFETCH(bool, tookPlace);
        Stage stage;
        stage.dashboard.setApps(production, {doubts::silentApp()});
        QVERIFY(stage.look() && isAsked(stage));
        QVERIFY(stage.begin(true, false, RotationCause::SigningKeyLeaked));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->rotateAndBreak(stage.session->textToType(), u"under attack"_s);
        QVERIFY(stage.rests());
        const auto sent = [&stage] { return stage.dashboard.calls(Operation::ResyncApp); };
        const auto line = [&stage] { return stage.session->resyncLines().value(0); };
        stage.dashboard.fail(Operation::ResyncApp, FakeDashboard::Fault::Stalled);
        stage.session->resync();
        QTRY_COMPARE(sent(), 1);
        stage.clock.advance(1s);
        stage.start();
        if (tookPlace)
            stage.dashboard.letGo();
        QVERIFY(doubts::passesUntil(stage, [&] { return stage.session->isLoaded(); }));
        QCOMPARE(line().isLookedUp || line().state == ResyncLine::Good, true);
        stage.session->resync();
        const ResyncLine::State wanted = tookPlace ? ResyncLine::Good : ResyncLine::Waiting;
        QVERIFY(doubts::passesUntil(stage, [&] { return line().state == wanted; }));
        QCOMPARE(sent(), 1);
        QCOMPARE(stage.session->rotation().resyncs.size(), tookPlace ? 1 : 0);
        stage.session->resync();
        QVERIFY(doubts::passesUntil(stage, [&] { return line().state == ResyncLine::Good; }));
        QCOMPARE(sent(), tookPlace ? 1 : 2);
        QCOMPARE(stage.session->rotation().resyncs.size(), 1);
    }

    /// What was said for the step before the last is not asked once more in the last: it is the same question.
    void takesTheWordOfFallbackOutAtFinish()
    {
        Stage stage;
        stage.dashboard.setApps(production, {doubts::workerApp()});
        QVERIFY(stage.begin(true, true, RotationCause::SigningKeyLeaked));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->rotateAndBreak(stage.session->textToType(), u"under attack"_s);
        QVERIFY(stage.rests());
        QVERIFY(stage.runTo(RotationStep::FallbackOut));
        const auto stands = [&] { return stage.session->rows(RotationStep::Finish).value(0).isThere(); };
        QVERIFY(!stands());
        stage.session->goOn();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->stateOf(RotationStep::FallbackOut), RotationSession::StepState::LeftOpen);
        stage.session->noteSet(doubts::workerApp().id, RotationStep::FallbackOut, true);
        stage.session->addWord(
            {doubts::workerApp().id}, RotationStep::FallbackOut, Word::Kind::Confirmed, u"Kim"_s, u"looked"_s);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->stateOf(RotationStep::FallbackOut), RotationSession::StepState::Done);
        QVERIFY(stands());
    }

    void checksTheIdsAlsoWhenItBreaksApps()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false, RotationCause::SigningKeyLeaked));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.dashboard.removeSigningKey(stage.session->rotation().newSigningKey.id);
        stage.dashboard.addSigningKey(production);
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.session->rotateAndBreak(stage.session->textToType(), u"under attack"_s);
        QVERIFY(stage.rests());
        QCOMPARE(stage.dashboard.calls(Operation::RotateSigningKey), 0);
    }

    void letsAnActBeDoneByHand()
    {
        Stage stage;
        stage.dashboard.setWay(ActKind::CreateSigningKey,
            {.means = Way::Means::Call, .page = QUrl(u"https://app.example/"_s), .paste = Way::Paste::SigningKey});
        QVERIFY(stage.begin(true, false));
        stage.dashboard.fail(Operation::CreateSigningKey, FakeDashboard::Fault::Forbidden);
        stage.session->createSigningKey();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->error()->kind, Error::Kind::Forbidden);
        stage.session->createSigningKey(true);
        QTRY_COMPARE(stage.session->act()->step(), Act::Step::WaitingForPerson);
        QCOMPARE(stage.session->stateOf(RotationStep::NewKeys), RotationSession::StepState::NeedsPerson);
        const SigningKey made = stage.dashboard.addSigningKey(production); // in the browser
        stage.session->act()->confirm(made.value);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().newSigningKey.id, made.id);
    }

    void closesWithExceptionsWhatIsNotDone()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->finish();
        QVERIFY(stage.session->error());
        QVERIFY(!stage.session->rotation().isOver());
        using State = RotationSession::StepState;
        stage.session->lookAt(RotationStep::Finish);
        QCOMPARE(stage.session->stateOf(RotationStep::Finish), State::Current);
        QList<State> ofDeletion; // nothing is deleted while the end is written down
        const QObject context;
        connect(stage.session.get(), &RotationSession::changed, &context,
            [&] { ofDeletion.append(stage.session->stateOf(RotationStep::DeleteEventKeys)); });
        stage.session->finish(u"the partner moves next week"_s);
        QVERIFY(stage.rests());
        QVERIFY(!ofDeletion.isEmpty() && !ofDeletion.contains(State::Working));
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::ClosedWithExceptions);
        QCOMPARE(stage.session->stateOf(RotationStep::RollOut), State::Done);
        QVERIFY(stage.session->stateOf(RotationStep::DeleteEventKeys) != State::Done);
        // What was not deleted is still in use: it stays where it is kept.
        const auto kept = answerOf(stage.keptKeys->all()).value();
        const QString old = stage.session->rotation().eventKeys.first().oldFingerprint;
        QVERIFY(std::any_of(kept.cbegin(), kept.cend(), [&](const KeptKey &key) { return key.fingerprint == old; }));
    }

    void saysOfTheEndWhatIsSoThen_data()
    {
        QTest::addColumn<bool>("isOpenBefore");
        QTest::addColumn<bool>("isOpenThen");
        QTest::newRow("settled meanwhile") << true << false;
        QTest::newRow("opened meanwhile") << false << true;
        QTest::newRow("open all the time") << true << true;
        QTest::newRow("never open") << false << false;
    }

    /// A keychain that asks its person keeps the end waiting, and what is open goes on to change.
    void saysOfTheEndWhatIsSoThen()
    {
        QFETCH(bool, isOpenBefore);
        QFETCH(bool, isOpenThen);
        Stage stage;
        LockableStore keychain;
        stage.session.reset();
        stage.keptKeys = std::make_unique<KeptKeys>(*stage.store, keychain);
        stage.session = stage.make();
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::Finish));
        const auto setOpen = [&](bool isOpen) {
            stage.session->setSenders({{.name = u"a script"_s, .word = isOpen ? QString() : u"Robin"_s}});
        };
        setOpen(isOpenBefore);
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->openItems().isEmpty(), !isOpenBefore);
        keychain.isAsking = true;
        stage.session->finish(isOpenBefore ? u"Robin, by Friday"_s : QString());
        QTRY_VERIFY(!keychain.asked.isEmpty());
        setOpen(isOpenThen);
        keychain.answer();
        QVERIFY(stage.rests());
        const Rotation &rotation = stage.session->rotation();
        if (!isOpenBefore && isOpenThen) {
            QVERIFY2(!rotation.isOver(), "nobody said who takes care of it");
            QVERIFY(stage.session->error());
            stage.session->finish(u"Robin, by Friday"_s);
            QVERIFY(stage.rests());
        }
        QCOMPARE(rotation.outcome, isOpenThen ? RotationOutcome::ClosedWithExceptions : RotationOutcome::Done);
        QCOMPARE(rotation.openItems.size(), isOpenThen ? 1 : 0);
    }

    /// This one would lose what it cannot read with the next step.
    void leavesTheRotationOfANewerProgramAsItIs()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        const auto states = [&stage](const QString &change = {}) {
            return answerOf(stage.store->run<QString>([change](QSqlDatabase &database) -> Result<QString> {
                if (!change.isEmpty())
                    (void)runSql(database, change);
                auto row = runSql(database, u"SELECT state FROM rotations"_s);
                return row && row->next() ? row->value(0).toString() : QString();
            })).value();
        };
        const QString id = stage.session->rotation().id;
        const QString saved
            = states(u"UPDATE rotations SET state = replace(state, '\"version\":2', '\"new\":true,\"version\":3')"_s);
        QVERIFY(saved.contains("\"new\":true"_L1));
        // Of the program that runs already, in another window say, and of one that is started then.
        stage.session->setClosingNote(u"somebody takes care"_s);
        QTRY_VERIFY(stage.session->error());
        QVERIFY(stage.session->error()->serverMessage.contains(u"newer version"_s));
        QCOMPARE(states(), saved);
        stage.start();
        QTRY_VERIFY(stage.session->loadError());
        QVERIFY(stage.session->loadError()->serverMessage.contains(u"newer version"_s));
        QVERIFY(!stage.session->isLoaded());
        RotationJournal journal(*stage.store);
        const QString origin = stage.dashboard.origin();
        QVERIFY(
            !answerOf(journal.begin({.id = u"r2"_s, .origin = origin, .environment = {.id = u"production"_s}}, {})));
        QVERIFY2(!answerOf(journal.summaries(origin)), "an account with an open one is not removed");
        QVERIFY(!answerOf(journal.neededBy(origin, u"production"_s, u"any"_s)));
        QVERIFY(!answerOf(journal.load(id)));
        QCOMPARE(states(), saved);
        // One that is over stands in nobody's way.
        states(u"UPDATE rotations SET ended_at = '2026-11-25T12:00:00.000Z'"_s);
        QVERIFY(answerOf(journal.summaries(origin))->isEmpty());
        QVERIFY(!answerOf(journal.lastEnded(origin, u"production"_s)).value());
        stage.start();
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotation().isBegun());
    }

    /// Two accounts can be set up for one environment: nothing but its keys tells that.
    void beginsNoSecondRotationOfTheSameKeysInAnotherAccount()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const QString first = stage.dashboard.origin();
        const auto openAt = [&stage](const QString &origin) {
            stage.dashboard.setOrigin(origin);
            stage.start();
            return stage.rests();
        };
        QVERIFY(openAt(u"another account"_s));
        QVERIFY(!stage.begin(false, true));
        const Error refused = stage.session->error().value_or(Error());
        QVERIFY(refused.isInOwnWords());
        QVERIFY2(refused.serverMessage.contains(u"“Acme”"_s), qPrintable(refused.serverMessage));
        QVERIFY(openAt(first));
        stage.session->noteHandedOver();
        QVERIFY(stage.rests());
        QVERIFY(openAt(u"another account"_s));
        QVERIFY(stage.begin(false, true));
        // One whose account is not set up any more keeps nobody from it: it can neither go on nor be ended.
        Rotation third = stage.session->rotation();
        third.id = u"third"_s;
        third.origin = u"a third account"_s;
        RotationJournal journal(*stage.store);
        const HistoryEntry entry{.what = u"BeginRotation"_s};
        QVERIFY(!answerOf(journal.begin(third, entry)));
        QVERIFY(!answerOf(journal.begin(third, entry, {u"another account"_s, third.origin})));
        QVERIFY(answerOf(journal.begin(third, entry, {first, third.origin})));
    }

    /// The keychain takes its time, and another rotation is planned meanwhile.
    void takesNoKeyOfTheRotationBefore()
    {
        Stage stage;
        SlowStore slow;
        KeptKeys kept(*stage.store, slow);
        const auto hexOf
            = [](char digit) { return Secret::fromText(u"signkey-prod-"_s + QString(64, QLatin1Char(digit))); };
        const SigningKey before{.id = u"before"_s, .value = hexOf('b')};
        QVERIFY(answerOf(kept.keep(KeyPlace(), before, stage.clock.now())));
        Rotation rotation{.id = u"r1"_s};
        rotation.newSigningKey = {.id = before.id, .fingerprint = signingKeyFingerprint(before.value)};
        RotationKeys keys(toolsWith(stage, slow, kept));
        QSignalSpy changed(&keys, &RotationKeys::changed);
        for (const bool isCleared : {false, true}) {
            keys.clear();
            keys.take(rotation, {});
            if (isCleared)
                keys.clear();
            changed.clear();
            slow.answer();
            // What was asked later is answered later: the keychain has answered all of it by then.
            const auto last = kept.value(signingKeyFingerprint(before.value));
            slow.answer();
            QVERIFY(answerOf(last));
            QCOMPARE(keys.secrets().newSigningKey.isEmpty(), isCleared);
            QCOMPARE(changed.isEmpty(), isCleared);
        }
    }

    /// A keychain is opened while the rotation is, and others write into it, too.
    /// While the keychain asks its person, apps that were added by their address are not known to be there.
    void waitsUntilItIsKnownHowTheAppsAreAsked()
    {
        Stage stage;
        LockableStore keychain;
        AppAccesses accesses(*stage.store, keychain);
        const AppAccess access{
            .url = QUrl(u"http://127.0.0.1:9/api"_s), .headers = {{"X-Bypass", Secret("let me in")}}};
        const Result<App> added = answerOf(accesses.add(stage.dashboard.origin(), production, access, u"batch"_s));
        QVERIFY(added);
        keychain.isAsking = true;
        RotationSession session({.dashboard = stage.dashboard,
                                    .acts = *stage.acts,
                                    .history = *stage.store,
                                    .secrets = keychain,
                                    .keptKeys = *stage.keptKeys,
                                    .clock = stage.clock},
            stage.dashboard.environment(production));
        session.load();
        QTRY_VERIFY(session.isLoaded() && !session.isBusy());
        session.readLive();
        QTRY_VERIFY(session.live().value && !session.live().isLoading);
        const auto refuses = [&session](Step step) {
            const QList<RotationNotice> all = session.notices(step);
            return std::any_of(all.cbegin(), all.cend(), [](const RotationNotice &notice) {
                return notice.severity == RotationNotice::Refusal && notice.kind == RotationNotice::AccessesNotRead;
            });
        };
        QTRY_COMPARE(keychain.asked.size(), 1);
        for (const Step step : {Step::Plan, Step::RollOut, Step::Rotate, Step::DeleteEventKeys, Step::Finish})
            QVERIFY(refuses(step));
        session.readLive();
        QTRY_VERIFY(!session.live().isLoading);
        QCOMPARE(keychain.asked.size(), 1); // one question is enough
        keychain.answer();
        QTRY_VERIFY(!refuses(Step::Plan));
        QTRY_COMPARE(session.rows(Step::Plan).size(), 1);
        QCOMPARE(session.rows(Step::Plan).first().app.app.name, u"batch"_s);
        QTRY_VERIFY2(session.rows(Step::Plan).first().rounds > 0, "it is asked without being told to");
    }

    void looksAgainForAKeyAndSaysThatAnotherOneIsThere()
    {
        Stage stage;
        LockableStore keychain;
        KeptKeys kept(*stage.store, keychain);
        const SigningKey key{.id = u"new"_s, .value = Secret("signkey-prod-0123456789abcdef")};
        QVERIFY(answerOf(kept.keep(KeyPlace(), key, stage.clock.now())));
        Rotation rotation{.id = u"r1"_s};
        rotation.newSigningKey = {.id = key.id, .fingerprint = signingKeyFingerprint(key.value)};
        RotationKeys keys(toolsWith(stage, keychain, kept));
        QSignalSpy said(&keys, &RotationKeys::notFound);
        const auto read = [&] {
            keys.take(rotation, {});
            // What is asked later is answered later.
            return answerOf(kept.value(rotation.newSigningKey.fingerprint)).has_value();
        };
        keychain.isLocked = true;
        QVERIFY(!read() && keys.secrets().newSigningKey.isEmpty());
        QCOMPARE(said.size(), 0);
        keychain.isLocked = false;
        QVERIFY(read());
        QTRY_VERIFY(keys.secrets().newSigningKey == key.value);
        keys.clear();
        keychain.items.insert(u"key/"_s + rotation.newSigningKey.fingerprint, Secret("signkey-prod-ffffffff"));
        QVERIFY(!read());
        QTRY_COMPARE(said.size(), 1);
        QVERIFY(!read() && keys.secrets().newSigningKey.isEmpty());
        QCOMPARE(said.size(), 1);
    }

    void saysThatAKeyIsNotKeptUntilItIs()
    {
        Stage stage;
        LockableStore keychain;
        KeptKeys kept(*stage.store, keychain);
        EnvironmentSnapshot read{.signingKeys = {{.id = u"new"_s, .value = Secret("signkey-prod-0123456789abcdef")}}};
        Rotation rotation{.id = u"r1"_s, .rotatesSigningKey = true};
        rotation.newSigningKey = {.id = u"new"_s, .fingerprint = signingKeyFingerprint(read.signingKeys.first().value)};
        RotationKeys keys(toolsWith(stage, keychain, kept));
        keys.takeValuesOut(read);
        QSignalSpy changed(&keys, &RotationKeys::changed);
        keychain.isLocked = true;
        keys.keep(rotation, read);
        QTRY_VERIFY(keys.unkept());
        QVERIFY(keys.unkept()->serverMessage.contains(rotation.newSigningKey.fingerprint));
        QVERIFY(!changed.isEmpty());
        keychain.isLocked = false;
        changed.clear();
        keys.keep(rotation, read);
        QTRY_VERIFY(!keys.unkept());
        QVERIFY(!changed.isEmpty());
    }

    /// Another account here has been told the same key, and still takes it for its own.
    void leavesAKeyToTheOtherAccountThatHasIt()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        const QString old = stage.session->rotation().oldSigningKey.fingerprint;
        QVERIFY(answerOf(
            KeyNotes(*stage.store, u"theirs"_s)
                .put(NotedKey{
                    .kind = NotedKey::Kind::SigningKey, .environmentId = u"their production"_s, .fingerprint = old})));
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Done);
        QVERIFY(answerOf(stage.keptKeys->value(old)));
        const auto kept = answerOf(stage.keptKeys->all()).value();
        QVERIFY(std::none_of(kept.cbegin(), kept.cend(), [&](const KeptKey &key) { return key.fingerprint == old; }));
    }

    void keepsOverwrittenValuesUntilTheEnd()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(answerOf(stage.session->keepOverwritten(u"/srv/.env"_s,
            {{u"INNGEST_SIGNING_KEY"_s, Secret::fromText(u"the old value"_s), 3},
                {u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}}})));
        QCOMPARE(stage.session->rotation().overwritten.size(), 2);
        const QString item = stage.session->rotation().overwritten.first().secretName;
        QVERIFY(answerOf(stage.session->overwrittenValue(item)).value() == Secret::fromText(u"the old value"_s));
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        QTRY_VERIFY(!answerOf(stage.session->overwrittenValue(item)));
    }

    void planAnewStartsFromTheLiveState()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        stage.session->planAnew();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->step(), RotationStep::Plan);
        // The key that was made just now is not rotated again unless somebody wants that.
        QVERIFY(!stage.session->rotation().rotatesSigningKey);
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Resync));
        QCOMPARE(stage.session->rotation().newSigningKey.id, stage.activeId());
    }

    /// Also when the program was started again meanwhile, and something else was done since.
    void doesNotChooseWhatWasJustRotated_data()
    {
        QTest::addColumn<bool>("starts");
        QTest::addColumn<bool>("hasAnother");
        for (const bool starts : {false, true}) {
            for (const bool hasAnother : {false, true})
                QTest::addRow("%s, %s", starts ? "started again" : "the same run",
                    hasAnother ? "given up another one" : "nothing else")
                    << starts << hasAnother;
        }
    }

    void doesNotChooseWhatWasJustRotated()
    {
        QFETCH(bool, starts);
        QFETCH(bool, hasAnother);
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        const QDateTime at = stage.session->rotation().rotatedAt;
        const auto plansAnew = [&] {
            if (starts)
                stage.start();
            else
                stage.session->planAnew();
        };
        if (hasAnother) {
            plansAnew();
            QVERIFY(stage.begin(false, true));
            stage.session->abandon();
            QVERIFY(stage.rests());
        }
        plansAnew();
        QVERIFY(stage.look());
        QVERIFY(!stage.session->rotation().rotatesSigningKey);
        QCOMPARE(stage.session->rotatedLately(), at);
        stage.session->setRotatesSigningKey(true); // whoever wants it
        QVERIFY(stage.session->rotation().rotatesSigningKey);

        stage.clock.advance(std::chrono::hours(24));
        stage.start();
        QVERIFY(stage.look());
        QVERIFY(stage.session->rotation().rotatesSigningKey);
        QVERIFY(!stage.session->rotatedLately().isValid());
    }

    /// A tool that is at work would set what nobody wants any more, and nobody would hear of it.
    void endsNothingWhileSomethingIsBeingSet_data()
    {
        QTest::addColumn<RotationStep::Kind>("step");
        QTest::addColumn<QString>("command");
        QTest::newRow("given up") << RotationStep::NewKeys << u"abandon"_s;
        QTest::newRow("handed over") << RotationStep::RollOut << u"hand over"_s;
        QTest::newRow("undone") << RotationStep::RollOut << u"undo"_s;
        QTest::newRow("rotated") << RotationStep::Rotate << u"rotate"_s;
        QTest::newRow("finished") << RotationStep::Finish << u"finish"_s;
    }

    void endsNothingWhileSomethingIsBeingSet()
    {
        QFETCH(RotationStep::Kind, step);
        QFETCH(QString, command);
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(step));
        QVERIFY(stage.rests());
        const auto asks = [&] {
            if (command == u"abandon"_s)
                stage.session->abandon();
            else if (command == u"hand over"_s)
                stage.session->noteHandedOver();
            else if (command == u"undo"_s)
                stage.session->undo();
            else if (command == u"rotate"_s)
                stage.take();
            else
                stage.session->finish(u"Robin looks after it"_s);
        };
        std::shared_ptr<void> use = stage.session->useValues();
        QVERIFY(stage.session->isBeingSet() && !stage.session->mayHandOver());
        for (int i = 0; i < 2; ++i) { // before rotate a final check
            asks();
            QVERIFY(stage.rests());
        }
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Running);
        QVERIFY(!stage.session->rotation().isUndoing && !stage.session->rotatesAt().isValid());
        QCOMPARE(stage.session->step(), step);
        use.reset();
        QVERIFY(!stage.session->isBeingSet());
        for (int i = 0; i < 3 && stage.session->step() == step && !stage.session->rotation().isOver(); ++i) {
            asks();
            QVERIFY(stage.rests());
        }
        QVERIFY(stage.session->step() != step || stage.session->rotation().isOver());
    }

    void rotatesNothingWhenSomethingIsBeingSetSinceThePauseBegan()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        const QString active = stage.activeId();
        if (!stage.session->isFinalCheckFresh()) {
            stage.take();
            QVERIFY(stage.rests());
        }
        stage.session->rotate(stage.session->textToType());
        QVERIFY(stage.session->rotatesAt().isValid());
        std::shared_ptr<void> use = stage.session->useValues();
        QVERIFY(stage.rests());
        QCOMPARE(stage.activeId(), active);
        QVERIFY(stage.session->error() && stage.session->error()->serverMessage.contains(u"Set for me"_s));
        use.reset();
        stage.session->rotate(stage.session->textToType());
        QVERIFY(stage.rests());
        QVERIFY(stage.activeId() != active);
    }

    void setsEachAppAsItWasSetTheLastTime()
    {
        Stage stage;
        stage.dashboard.setApps(production,
            {{.id = u"id-mailer"_s,
                .externalId = u"mailer"_s,
                .name = u"Mailer"_s,
                .environmentId = production,
                .method = AppMethod::Connect}});
        QVERIFY(stage.begin(false, true));
        stage.session->setTargets(
            {{.appKey = u"id-mailer"_s, .targetId = u"vercel"_s, .targetPlace = u"acme/mailer"_s}});
        stage.session->abandon();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isOver());
        // Given up, nothing of what was still to come is done.
        QCOMPARE(stage.session->stateOf(RotationStep::Plan), RotationSession::StepState::Done);
        for (const auto step : {RotationStep::NewKeys, RotationStep::DeleteEventKeys, RotationStep::Finish})
            QVERIFY(stage.session->stateOf(step) != RotationSession::StepState::Done);
        stage.session->planAnew();
        QVERIFY(stage.begin(false, true));
        const auto mailer = [&stage] { return stage.session->rotation().apps.value(0); };
        QTRY_COMPARE(mailer().targetId, u"vercel"_s);
        QCOMPARE(mailer().targetPlace, u"acme/mailer"_s);
    }

    void forgetsThatItIsSetWhereItsPlaceIsAnother_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("targetId");
        QTest::addColumn<QString>("place");
        QTest::addColumn<bool>("isForgotten");
        const QString doppler = u"doppler"_s;
        const QString prd = uR"({"project":"shop","config":"prd"})"_s;
        const QString stg = uR"({"project":"shop","config":"stg"})"_s;
        QTest::newRow("another one of the same tool") << prd << doppler << stg << true;
        QTest::newRow("another tool's") << prd << u"vercel"_s << u"acme/shop"_s << true;
        QTest::newRow("none") << prd << QString() << QString() << true;
        QTest::newRow("the same") << prd << doppler << prd << false;
        QTest::newRow("the same in other letters")
            << prd << doppler << uR"({"project":"shop/","config":" prd"})"_s << false;
        QTest::newRow("the first that is told") << QString() << doppler << prd << false;
    }

    void forgetsThatItIsSetWhereItsPlaceIsAnother()
    {
        QFETCH(QString, before);
        QFETCH(QString, targetId);
        QFETCH(QString, place);
        QFETCH(bool, isForgotten);
        Stage stage;
        const QString worker = doubts::workerApp().id;
        stage.dashboard.setApps(production, {doubts::workerApp()});
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const auto isSet = [&] {
            const auto app = foundWith(stage.session->rotation().apps, &PlannedApp::appKey, worker);
            return app && app->isSet(RotationStep::RollOut);
        };
        stage.session->setTargets({{.appKey = worker, .targetId = u"doppler"_s, .targetPlace = before}});
        stage.session->noteSet(worker, RotationStep::RollOut, true);
        QVERIFY(isSet());
        stage.session->setTargets({{.appKey = worker, .targetId = targetId, .targetPlace = place}});
        QCOMPARE(isSet(), !isForgotten);
        // It is said of the new place
        stage.session->noteSet(worker, RotationStep::RollOut, true);
        QVERIFY(isSet());
        // AND an undo asks about the one before
        stage.session->undo();
        QVERIFY(stage.rests());
        QCOMPARE(stage.refuses(RotationNotice::StoredValuesLeft), isForgotten);
    }

    /// A worker tells nothing of its event key; whoever knows gets it the right replacement, and that proves nothing.
    void handsTheReplacementToAWorkerWhoseKeySomebodyKnows()
    {
        Stage stage;
        const QString worker = u"id-mailer"_s;
        stage.dashboard.setApps(production,
            {{.id = worker,
                .externalId = u"mailer"_s,
                .name = u"Mailer"_s,
                .environmentId = production,
                .method = AppMethod::Connect}});
        QVERIFY(stage.begin(true, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const auto named = [&] {
            QStringList names;
            const QList<AppVariables> all = stage.session->variables(RotationStep::RollOut);
            for (const AppVariables &app : all) {
                for (const DeployVariable &variable : app.variables) {
                    if (app.appKey == worker)
                        names.append(variable.name);
                }
            }
            return names;
        };
        QVERIFY(!named().contains(DeployVariable::eventKeyName));
        const auto senders = stage.session->senderRows(RotationStep::RollOut).size();
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        QCOMPARE(stage.session->saidEventKey(worker, RotationStep::RollOut), QString());
        const auto lacksEventKey = [&stage](const QString &appKey) {
            const QList<AppVariables> all = stage.session->variables(RotationStep::RollOut);
            return foundWith(all, &AppVariables::appKey, appKey).value_or(AppVariables()).lacksEventKey;
        };
        QVERIFY(lacksEventKey(worker));
        stage.session->noteSet(worker, RotationStep::RollOut, true);
        stage.session->sayEventKey(worker, RotationStep::RollOut, key.oldFingerprint);
        QVERIFY(stage.rests());
        QVERIFY(named().contains(DeployVariable::eventKeyName));
        QVERIFY(!lacksEventKey(worker));
        QVERIFY(
            !stage.session->rotation().apps.first().isSet(RotationStep::RollOut)); // what was set was something else
        QCOMPARE(stage.session->senderRows(RotationStep::RollOut).size(), senders - 1);
        const RolloutRow row = stage.session->rows(RotationStep::RollOut).first();
        QCOMPARE(row.event.evidence, EvidenceClass::None);
        QCOMPARE(row.app.saidEventKey, key.oldFingerprint); // for whoever accepts its risk, or confirms it
        stage.start();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->saidEventKey(worker, RotationStep::RollOut), key.oldFingerprint);
        stage.session->sayEventKey(worker, RotationStep::RollOut, {});
        QVERIFY(!named().contains(DeployVariable::eventKeyName));
    }

    void keepsWhatWasTypedForLater()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        stage.session->setClosingNote(u"Sam, by Friday"_s);
        QVERIFY(stage.rests());
        stage.start();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().closingNote, u"Sam, by Friday"_s);
    }

    void writesNoSecretDown()
    {
        Stage stage;
        QVERIFY(stage.begin());
        QList<QByteArray> values;
        const auto collect = [&] {
            for (const SigningKey &key : stage.dashboard.signingKeysNow(production))
                values.append(key.value.reveal().toByteArray());
            for (const EventKey &key : stage.dashboard.eventKeysNow(production))
                values.append(key.value.reveal().toByteArray());
        };
        QVERIFY(stage.runTo(RotationStep::Rotate));
        collect();
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        const auto html = answerOf(stage.session->evidenceHtml());
        QVERIFY(html);
        QByteArray all = html->toUtf8();
        stage.session.reset();
        stage.acts.reset();
        stage.keptKeys.reset();
        stage.store.reset();
        for (const auto &suffix : {u""_s, u"-wal"_s}) {
            QFile file(stage.directory.filePath(u"history.db"_s + suffix));
            if (file.open(QIODevice::ReadOnly))
                all += file.readAll();
        }
        QVERIFY(all.size() > 10'000);
        QVERIFY(values.size() >= 4);
        for (const QByteArray &value : std::as_const(values))
            QVERIFY(!all.contains(value));
    }
};

QTEST_GUILESS_MAIN(RotationSessionTest)
#include "tst_rotationsession.moc"
