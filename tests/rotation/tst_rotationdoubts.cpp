// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/lookup.h"
#include "app/rotation/acteffect.h"
#include "tests/rotation/doubts.h"
#include "tests/support/answeringapp.h"

#include <QJsonArray>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace doubts;
using Step = RotationStep::Kind;
using Notice = RotationNotice::Kind;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

namespace {

QStringList exceptionsOf(const Stage &stage)
{
    QStringList what;
    for (const RotationException &exception : stage.session->rotation().exceptions)
        what.append(exception.what);
    return what;
}

} // namespace

/// What a rotation does not pass although somebody could take it for good: silence, one reading, old knowledge, a word
/// for something else, an act that is not settled.
class RotationDoubtsTest : public QObject
{
    Q_OBJECT

private slots:
    void theWordThatTheNewKeysAreThereDoesNotDeleteThem()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp()});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->addWord({workerApp().id}, RotationStep::RollOut, Word::Kind::Confirmed, u"Kim"_s, u"looked"_s);
        QVERIFY(stage.session->mayGoOn());
        stage.session->goOn();
        QCOMPARE(stage.session->step(), RotationStep::Rotate);
        stage.session->undo();
        QCOMPARE(stage.session->step(), RotationStep::PutBack);
        QVERIFY(stage.refuses(RotationNotice::AppsMissing));
        QVERIFY(!stage.session->mayGoOn());
        QCOMPARE(stage.session->earlierWord(workerApp().id)->owner, u"Kim"_s); // and is offered again
    }

    void endsWhatWasSaidOfAnAppThatIsAskedInAnotherWay_data()
    {
        QTest::addColumn<QUrl>("synced");
        QTest::addColumn<AppAccess>("other");
        QTest::addColumn<bool>("ends");
        const QUrl url(u"https://shop.test/api?deployment=1"_s);
        const AppAccess access{.headers = {{"X-Bypass", Secret("one")}}};
        const auto changed = [&access](const std::function<void(AppAccess &)> &change) {
            AppAccess other = access;
            change(other);
            return other;
        };
        QTest::newRow("nothing") << url << access << false;
        QTest::newRow("the number of instances") << url << changed([](AppAccess &a) { a.instances = 3; }) << false;
        QTest::newRow("the query of where Inngest calls it")
            << QUrl(u"https://shop.test/api?deployment=2"_s) << access << true;
        QTest::newRow("a header's value")
            << url << changed([](AppAccess &a) { a.headers.first().second = Secret("two"); }) << true;
        QTest::newRow("a CA") << url << changed([](AppAccess &a) { a.caPem = "-----BEGIN"; }) << true;
        QTest::newRow("the address") << url
                                     << changed([](AppAccess &a) { a.url = QUrl(u"https://shop.vpn.test/api"_s); })
                                     << true;
    }

    void endsWhatWasSaidOfAnAppThatIsAskedInAnotherWay()
    {
        QFETCH(QUrl, synced);
        QFETCH(AppAccess, other);
        QFETCH(bool, ends);
        Stage stage;
        App app = workerApp();
        const auto syncAt = [&](const QUrl &url) {
            app.latestSync = Sync{.url = url};
            stage.dashboard.setApps(production, {app});
            stage.session->readLive();
            return stage.rests();
        };
        QVERIFY(syncAt(QUrl(u"https://shop.test/api?deployment=1"_s)));
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const AppAccess first{.headers = {{"X-Bypass", Secret("one")}}};
        const auto askedBy = [&] { return stage.session->rows(RotationStep::RollOut).first().app.access; };
        stage.session->setAccess(app.id, first);
        QTRY_VERIFY(askedBy().headers == first.headers);
        stage.session->addWord({app.id}, RotationStep::RollOut, Word::Kind::Confirmed, u"Kim"_s, u"looked"_s);
        const auto isSaid = [&] { return stage.session->rows(RotationStep::RollOut).first().signing.holds; };
        QVERIFY(isSaid());
        stage.session->setAccess(app.id, other);
        AppAccess wanted = other;
        QTRY_VERIFY((wanted.mark = askedBy().mark, askedBy() == wanted));
        QVERIFY(syncAt(synced));
        if (ends)
            QTRY_VERIFY(!isSaid());
        QCOMPARE(isSaid(), !ends);
        // And what is as it was before is not said again by that.
        stage.session->setAccess(app.id, first);
        QTRY_VERIFY((wanted = first, wanted.mark = askedBy().mark, askedBy() == wanted));
        QVERIFY(syncAt(QUrl(u"https://shop.test/api?deployment=1"_s)));
        QCOMPARE(isSaid(), !ends);
    }

    void asksEveryAppBeforeAnOldEventKeyGoes()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp(), silentApp()});
        // No rotated event key was seen in either: that is not known to be none.
        QVERIFY(stage.look());
        QVERIFY(passesUntil(stage, [&] {
            const auto row = rowOf(stage, RotationStep::Plan, u"shop"_s);
            return row && row->rounds > 0;
        }));
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        const QList<RotationNotice> notices = stage.session->noticesOfDeletion({key.oldId}).value(key.oldId);
        QVERIFY(hasRefusal(notices, RotationNotice::AppsMissing));
        stage.session->deleteOldEventKey(key.oldId, stage.session->textToType(key));
        QVERIFY(passesUntil(stage, [&] { return !stage.session->isBusy(); }));
        QVERIFY(stage.session->error());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 0);
    }

    void readsAnewBeforeWhatCannotBeUndone_data()
    {
        QTest::addColumn<Step>("step");
        QTest::addColumn<Operation>("missing");
        for (const Operation missing : {Operation::SigningKeys, Operation::Apps, Operation::RenewSession}) {
            const char *name = QMetaEnum::fromType<Operation>().valueToKey(int(missing));
            QTest::addRow("a foreign key, without %s", name) << RotationStep::Plan << missing;
            QTest::addRow("rotate, without %s", name) << RotationStep::Rotate << missing;
            QTest::addRow("old event keys, without %s", name) << RotationStep::DeleteEventKeys << missing;
            QTest::addRow("new keys, without %s", name) << RotationStep::DeleteNewKeys << missing;
            QTest::addRow("finish, without %s", name) << RotationStep::Finish << missing;
        }
    }

    /// What was read half a minute ago is no ground for it.
    void readsAnewBeforeWhatCannotBeUndone()
    {
        QFETCH(Step, step);
        QFETCH(Operation, missing);
        Stage stage;
        if (step == RotationStep::Plan) {
            stage.dashboard.addSigningKey(production);
            QVERIFY(stage.look());
        } else {
            QVERIFY(stage.begin());
            QVERIFY(stage.runTo(step == RotationStep::DeleteNewKeys ? Step(RotationStep::Rotate) : step));
        }
        if (step == RotationStep::DeleteNewKeys) {
            stage.session->undo();
            QVERIFY(stage.runTo(step));
        }
        if (step == RotationStep::Rotate) {
            stage.session->takeFinalCheck();
            QVERIFY(stage.rests());
        }
        const auto writes = [&] {
            return stage.dashboard.calls(Operation::DeleteSigningKey)
                + stage.dashboard.calls(Operation::RotateSigningKey) + stage.dashboard.calls(Operation::DeleteEventKey);
        };
        const int before = writes();
        stage.dashboard.fail(missing, Fault::Offline, -1);
        if (step == RotationStep::Plan)
            stage.session->deleteForeignKey();
        else
            stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(writes(), before);
        QVERIFY(stage.session->error());
        QCOMPARE(stage.session->error()->kind, Error::Kind::Offline);
        QVERIFY(!stage.session->rotation().isOver());
        QCOMPARE(stage.session->step(), step);
    }

    void deletesNoForeignKeyOfWhichAnAppDoesNotSay()
    {
        Stage stage;
        stage.dashboard.addSigningKey(production);
        QVERIFY(stage.look());
        // It has joined since: the final check meets it.
        stage.dashboard.setApps(production, {workerApp()});
        stage.session->deleteForeignKey();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QVERIFY(stage.session->error()->serverMessage.contains(u"worker"_s));
        QCOMPARE(stage.dashboard.calls(Operation::DeleteSigningKey), 0);
        QVERIFY(stage.refuses(RotationNotice::ForeignNewKey));
    }

    void deletesNoForeignKeyThatBecameAnother()
    {
        Stage stage;
        const SigningKey first = stage.dashboard.addSigningKey(production);
        QVERIFY(stage.look());
        stage.dashboard.removeSigningKey(first.id);
        stage.dashboard.addSigningKey(production);
        stage.session->deleteForeignKey();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteSigningKey), 0);
    }

    void believesThatAnOldKeyIsGoneFromTwoReadingsOnly()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        const EventKey there = stage.dashboard.eventKeysNow(production).first();
        QCOMPARE(there.id, key.oldId);
        stage.dashboard.removeEventKey(key.oldId);
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotation().eventKeys.first().isOldDeleted);
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().eventKeys.first().isOldDeleted);
        QCOMPARE(exceptionsOf(stage), (QStringList{u"no apps"_s, u"deleted elsewhere"_s}));
        // It shows again, and is to be deleted again: the program looks by itself, once a minute.
        stage.dashboard.putEventKey(production, there);
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotation().eventKeys.first().isOldDeleted);
        QCOMPARE(exceptionsOf(stage).last(), u"there again"_s);
        QVERIFY(stage.session->openItems().contains(
            {OpenItem::KeyNotDeleted, key.oldName, {}, OpenItem::Accepted, key.oldFingerprint}));
    }

    /// A list that comes from elsewhere at Inngest can be older than what this program did, and showed gone.
    void takesItsOwnDeletionForNobodyElsesAfterAnOldList()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        const EventKey there = stage.dashboard.eventKeysNow(production).first();
        QCOMPARE(there.id, key.oldId);
        stage.session->deleteOldEventKey(key.oldId, stage.session->textToType(key));
        QVERIFY(stage.rests());
        const auto now = [&stage] { return stage.session->rotation().eventKeys.first(); };
        const QDateTime deletedAt = now().oldDeletedAt;
        QVERIFY(now().isOldDeleted && deletedAt.isValid());
        stage.dashboard.putEventKey(production, there);
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(!now().isOldDeleted);
        stage.dashboard.removeEventKey(key.oldId);
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QVERIFY(now().isOldDeleted && !now().isOldGoneElsewhere);
        QCOMPARE(now().oldDeletedAt, deletedAt);
        QVERIFY2(!exceptionsOf(stage).contains(deletedElsewhere), qPrintable(exceptionsOf(stage).join(u", "_s)));
    }

    /// The same of what an undo has deleted, while another one is left.
    void takesItsOwnUndoForNobodyElsesAfterAnOldList()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->undo();
        QVERIFY(stage.rests());
        QVERIFY(stage.runTo(RotationStep::DeleteNewKeys));
        const QString id = stage.session->rotation().eventKeys.first().twinId;
        const auto there = foundWith(stage.dashboard.eventKeysNow(production), &EventKey::id, id);
        QVERIFY(there);
        stage.dashboard.onCall([&stage](Operation operation) {
            if (operation == Operation::DeleteEventKey && stage.dashboard.calls(operation) > 1)
                stage.dashboard.fail(Operation::DeleteEventKey, FakeDashboard::Fault::Rejected);
        });
        stage.session->deleteNewKeys(stage.session->textToType());
        QVERIFY(stage.rests());
        stage.dashboard.onCall({});
        const auto isDeleted = [&stage] { return stage.session->rotation().eventKeys.first().isTwinDeleted; };
        QVERIFY(isDeleted() && !stage.session->rotation().eventKeys.last().isTwinDeleted);
        stage.dashboard.putEventKey(production, *there);
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(!isDeleted());
        stage.dashboard.removeEventKey(id);
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QVERIFY(isDeleted());
        QVERIFY2(!exceptionsOf(stage).contains(deletedElsewhere), qPrintable(exceptionsOf(stage).join(u", "_s)));
    }

    void deletesNoKeyWhoseReplacementGoesInTheAct_data()
    {
        QTest::addColumn<bool>("isFilterOnly");
        QTest::newRow("it is gone") << false;
        QTest::newRow("its filter is another one") << true;
    }

    /// After the final check, before the call: the act's own reading sees it.
    void deletesNoKeyWhoseReplacementGoesInTheAct()
    {
        QFETCH(bool, isFilterOnly);
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        bool hasMeddled = false;
        stage.dashboard.onCall([&](Operation operation) {
            const bool isActs = operation == Operation::EventKeys && stage.session->act()
                && stage.session->act()->request().kind == ActKind::DeleteEventKey;
            if (!isActs || std::exchange(hasMeddled, true))
                return;
            for (EventKey twin : stage.dashboard.eventKeysNow(production)) {
                if (twin.id != key.twinId)
                    continue;
                twin.filter.events.append(u"surprise"_s);
                if (isFilterOnly)
                    stage.dashboard.putEventKey(production, twin);
                else
                    stage.dashboard.removeEventKey(twin.id);
            }
        });
        stage.session->deleteOldEventKey(key.oldId, stage.session->textToType(key));
        QVERIFY(stage.rests());
        stage.dashboard.onCall({});
        QVERIFY(hasMeddled);
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 0);
        QCOMPARE(stage.session->error()->kind, Error::Kind::Conflict);
        QVERIFY(!stage.session->rotation().eventKeys.first().isOldDeleted);
    }

    /// By hand it is no other act.
    void doesNotOfferByHandWhatItRefuses()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        for (EventKey twin : stage.dashboard.eventKeysNow(production)) {
            twin.filter.events.append(u"surprise"_s);
            if (twin.id == key.twinId)
                stage.dashboard.putEventKey(production, twin);
        }
        for (const bool byHand : {false, true}) {
            stage.session->deleteOldEventKey(key.oldId, stage.session->textToType(key), byHand);
            QVERIFY(stage.rests());
            QVERIFY(stage.session->error());
        }
        QVERIFY(hasRefusal(
            stage.session->noticesOfDeletion({key.oldId}).value(key.oldId), RotationNotice::TwinFilterDiffers));
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 0);
    }

    void keepsShutWhatDependsOnAnActThatIsNotSettled()
    {
        Stage stage;
        QVERIFY(stage.begin());
        stage.dashboard.fail(Operation::CreateSigningKey, Fault::AnswerLost);
        stage.dashboard.onCall([&](Operation operation) {
            if (operation == Operation::CreateSigningKey) // and reading fails from then on
                stage.dashboard.fail(Operation::SigningKeys, Fault::Offline, -1);
        });
        stage.session->createSigningKey();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->isActOpen());
        stage.dashboard.onCall({});
        const auto refuses = [&](const std::function<void()> &command) {
            stage.session->dismissError();
            command();
            return stage.rests() && stage.session->error() && stage.session->error()->detail == u"act open"_s;
        };
        QVERIFY(stage.refuses(RotationNotice::ActOpen));
        QVERIFY(refuses([&] { stage.session->createSigningKey(); }));
        QVERIFY(refuses([&] { stage.session->createTwins(); }));
        QVERIFY(refuses([&] { stage.session->createAnew(); }));
        QVERIFY(refuses([&] { stage.session->abandon(); })); // "nothing was created" is not known
        QVERIFY(!stage.session->mayUndo());
        QCOMPARE(stage.dashboard.calls(Operation::CreateSigningKey), 1);
        QCOMPARE(stage.dashboard.calls(Operation::CreateEventKey), 0);
        QVERIFY(!stage.session->rotation().isOver());
        // Also after a restart, and whatever came later than that act.
        stage.dashboard.succeed(Operation::SigningKeys);
        stage.start();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->isActOpen()); // one is found, and a person says that it is this one
        QVERIFY(!stage.refuses(RotationNotice::ForeignNewKey)); // nor is that somebody else's, as far as is known
        stage.session->choose(stage.dashboard.signingKeysNow(production).last().id);
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->isActOpen());
        QVERIFY(!stage.session->rotation().newSigningKey.id.isEmpty());
        QCOMPARE(stage.dashboard.signingKeysNow(production).size(), 2);
    }

    void rotatesKeysWhoseNamesNobodyCanType()
    {
        const QStringList names{u" Shop "_s, u""_s, u" "_s, u"two\nlines"_s, u"\u202eback"_s};
        Stage stage({.id = u"odd"_s, .name = u" Odd "_s, .slug = u"odd"_s});
        for (const EventKey &key : stage.dashboard.eventKeysNow(stage.environmentId))
            stage.dashboard.removeEventKey(key.id);
        for (const QString &name : names)
            stage.dashboard.addEventKey(stage.environmentId, {.name = name});
        QCOMPARE(stage.session->textToType(), u"odd"_s); // its name has blanks around
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        const QList<RotatedEventKey> keys = stage.session->rotation().eventKeys;
        QCOMPARE(keys.size(), names.size());
        for (const RotatedEventKey &key : keys) {
            QCOMPARE(stage.session->textToType(key), key.oldFingerprint);
            stage.session->deleteOldEventKey(key.oldId, u"  "_s + stage.session->textToType(key));
            QVERIFY(stage.rests());
            QVERIFY2(!stage.session->error(), qPrintable(key.oldName));
        }
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Done);
    }

    /// A field gives what was typed with a blank at its end, or without.
    void takesWhatIsTypedWithABlankAroundIt()
    {
        Stage stage;
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        QStringList ids;
        for (const RotatedEventKey &key : stage.session->rotation().eventKeys)
            ids.append(key.oldId);
        stage.session->deleteOldEventKeys(ids, stage.session->textToType() + u'x');
        QVERIFY(stage.session->error());
        stage.session->deleteOldEventKeys(ids, u' ' + stage.session->textToType() + u' ');
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->error());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), ids.size());
    }

    void forgetsADeadKeyThatWasReplacedInAnEarlierRun()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const RotatedSigningKey dead = stage.session->rotation().newSigningKey;
        const auto isKept = [&](const QString &fingerprint) {
            const auto kept = answerOf(stage.keptKeys->all()).value_or(QList<KeptKey>());
            return std::any_of(
                kept.begin(), kept.end(), [&](const KeptKey &key) { return key.fingerprint == fingerprint; });
        };
        QTRY_VERIFY(isKept(dead.fingerprint));
        stage.dashboard.removeSigningKey(dead.id);
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        stage.session->createAnew();
        QVERIFY(stage.rests());
        stage.start();
        QVERIFY(stage.rests());
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Done);
        QVERIFY(!isKept(dead.fingerprint));
        QVERIFY(isKept(stage.session->rotation().newSigningKey.fingerprint));
    }

    /// Whoever approved the plan has not seen that.
    void asksWhyItIsRotatedAfterThePlanChanged()
    {
        Stage stage;
        const App left = workerApp(u"left"_s);
        const App joined = workerApp(u"joined"_s);
        stage.dashboard.setApps(production, {workerApp(), left});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const auto confirm = [&stage](const App &app) {
            stage.session->addWord({app.id}, RotationStep::RollOut, Word::Kind::Confirmed, u"Kim"_s, u"looked"_s);
            return stage.rests();
        };
        QVERIFY(confirm(workerApp()) && confirm(left));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        QVERIFY(!isAskedWhy(stage.session->notices(RotationStep::Rotate)));
        stage.clock.advance(1min);
        stage.dashboard.setApps(production, {workerApp(), joined});
        const EventKey made = stage.dashboard.addEventKey(production, {.name = u"made meanwhile"_s});
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        QVERIFY(confirm(joined));
        stage.start(); // which app came later is on the record
        QVERIFY(stage.rests());
        stage.clock.advance(1min);
        QVERIFY(stage.rests());
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        QHash<QString, QStringList> asked;
        for (const RotationNotice &notice : stage.session->notices(RotationStep::Rotate)) {
            if (const QString what = askedWhyAs(notice.kind); !what.isEmpty())
                asked.insert(what, notice.subjects);
        }
        const QHash<QString, QStringList> wanted{{u"apps since the plan"_s, {joined.name}},
            {u"apps gone since the plan"_s, {left.name}}, {u"keys since the plan"_s, {made.name}}};
        QCOMPARE(asked, wanted);
        stage.session->rotate(stage.session->textToType());
        QVERIFY(!stage.session->rotatesAt().isValid());
        QCOMPARE(stage.session->error().value_or(Error()).detail, u"why"_s);
        stage.session->rotate(stage.session->textToType(), false, u"Grace knows"_s);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isRotated);
        asked.clear();
        for (const RotationException &exception : stage.session->rotation().exceptions) {
            if (exception.reason == "Grace knows"_L1)
                asked.insert(exception.what, exception.subjects);
        }
        QCOMPARE(asked, wanted);
        QVERIFY(answerOf(stage.session->evidenceHtml()).value().contains(u"although the plan did not have these"_s));
    }

    /// What an earlier rotation of the same run kept is not this one's to remove.
    void keepsTheLiveKeysOfAnEarlierRotation()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Done);
        QSet<QString> twins;
        for (const RotatedEventKey &key : stage.session->rotation().eventKeys)
            twins.insert(key.twinFingerprint);
        const auto keptTwins = [&] {
            QSet<QString> kept;
            for (const KeptKey &key : answerOf(stage.keptKeys->all()).value_or(QList<KeptKey>()))
                kept.insert(key.fingerprint);
            return kept & twins;
        };
        QCOMPARE(keptTwins(), twins);
        stage.session->planAnew();
        QVERIFY(stage.rests());
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.take();
        QVERIFY(stage.rests());
        QCOMPARE(stage.session->rotation().outcome, RotationOutcome::Done);
        QCOMPARE(keptTwins(), twins);
    }

    void takesNothingFromOneAppWhenAnotherIsSet()
    {
        Stage stage;
        const App second = workerApp(u"second"_s);
        stage.dashboard.setApps(production, {workerApp(), second});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->noteSet(workerApp().id, RotationStep::RollOut, true);
        QVERIFY(stage.rests());
        stage.dashboard.setWorkers(production, {connection(u"host-1"_s, stage.clock.now().addSecs(5))});
        const auto isInferred = [&] {
            return rowOf(stage, RotationStep::RollOut, u"worker"_s)->signing.evidence == EvidenceClass::Inferred;
        };
        QVERIFY(passesUntil(stage, isInferred));
        stage.clock.advance(1min);
        stage.session->noteSet(second.id, RotationStep::RollOut, true);
        QVERIFY(stage.rests());
        QVERIFY(isInferred());
        stage.session->noteSet(workerApp().id, RotationStep::RollOut, true); // its own moment does
        QVERIFY(!isInferred());
    }

    void infersNothingWhereNobodyKnowsWhichInstancesThereWere()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp()});
        stage.dashboard.setWorkers(production, {connection(u"host-1"_s, stage.clock.now().addSecs(-60))});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        // Inngest does not answer for a while; what joined meanwhile is not known when the variables are set.
        stage.dashboard.fail(Operation::Workers, Fault::Offline, -1);
        const QDateTime begun = stage.clock.now();
        QVERIFY(passesUntil(stage, [&] { return begun.secsTo(stage.clock.now()) > 700; }));
        stage.session->noteSet(workerApp().id, RotationStep::RollOut, true);
        QVERIFY(stage.rests());
        stage.dashboard.succeed(Operation::Workers);
        stage.dashboard.setWorkers(production, {connection(u"host-2"_s, stage.clock.now().addSecs(5))});
        const auto because = [&] { return rowOf(stage, RotationStep::RollOut, u"worker"_s)->signing.because; };
        QCOMPARE(because(), Proof::Because::Stale);
        QVERIFY(passesUntil(stage, [&] { return because() == Proof::Because::InstancesNotKnown; }));
        QVERIFY(stage.refuses(RotationNotice::AppsMissing));
        // It is the same after a restart, and a person may know.
        stage.start();
        QVERIFY(stage.rests());
        QCOMPARE(because(), Proof::Because::InstancesNotKnown);
        stage.session->addWord(
            {workerApp().id}, RotationStep::RollOut, Word::Kind::Confirmed, u"Kim"_s, u"restarted"_s);
        QVERIFY(stage.session->mayGoOn());
        // Set anew, with a list of now, the next restart shows.
        stage.session->noteSet(workerApp().id, RotationStep::RollOut, true);
        QVERIFY(stage.rests());
        stage.dashboard.setWorkers(production, {connection(u"host-3"_s, stage.clock.now().addSecs(5))});
        QVERIFY(passesUntil(stage, [&] { return because() == Proof::Because::Evidence; }));
    }

    void takesNoWorkerForNewWhileWhatWasSetIsNotLive_data()
    {
        QTest::addColumn<Step>("step");
        QTest::newRow("rolling out") << RotationStep::RollOut;
        QTest::newRow("the fallback") << RotationStep::Finish;
        QTest::newRow("undo") << RotationStep::PutBack;
    }

    void takesNoWorkerForNewWhileWhatWasSetIsNotLive()
    {
        QFETCH(Step, step);
        Stage stage;
        const QString id = workerApp().id;
        stage.clock.advance(1h);
        stage.dashboard.setApps(production, {workerApp()});
        stage.dashboard.setWorkers(production, {connection(u"host-1"_s, stage.clock.now().addSecs(-600))});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const auto because = [&] { return rowOf(stage, step, u"worker"_s)->signing.because; };
        int hosts = 1;
        const auto connects = [&] {
            stage.clock.advance(1min);
            stage.dashboard.setWorkers(
                production, {connection(u"host-%1"_s.arg(++hosts), stage.clock.now().addSecs(-5))});
            stage.session->readLive();
            return stage.rests();
        };
        if (step != RotationStep::RollOut) {
            stage.session->noteSet(id, RotationStep::RollOut, true);
            QVERIFY(connects());
        }
        if (step == RotationStep::Finish)
            QVERIFY(stage.runTo(step));
        else if (step == RotationStep::PutBack)
            stage.session->undo();
        QVERIFY(stage.rests());
        stage.session->noteSet(id, step, true);
        stage.session->noteLive({id}, step, false);
        QVERIFY(connects());
        QCOMPARE(because(), Proof::Because::NotLive);
        QVERIFY(!stage.session->mayGoOn());
        if (step == RotationStep::Finish) {
            stage.session->finish();
            QVERIFY(stage.rests());
            QVERIFY(!stage.session->rotation().isOver());
        }
        // It counts from where they were made live, and who has connected before that does not.
        stage.session->noteLive({id}, step, true);
        QVERIFY(stage.rests());
        QCOMPARE(because(), Proof::Because::OldConnection);
        QVERIFY(connects());
        QCOMPARE(because(), Proof::Because::Evidence);
    }

    void countsFromWhereAToolHasReadBackWhatItSet_data()
    {
        QTest::addColumn<bool>("makesLive");
        QTest::newRow("set") << false;
        QTest::newRow("set and made live") << true;
    }

    /// The tool takes a minute, and a worker that starts meanwhile may have read what was there before.
    void countsFromWhereAToolHasReadBackWhatItSet()
    {
        QFETCH(bool, makesLive);
        Stage stage;
        const QStringList ids{workerApp().id};
        stage.clock.advance(1h);
        stage.dashboard.setApps(production, {workerApp()});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const auto because = [&] { return rowOf(stage, RotationStep::RollOut, u"worker"_s)->signing.because; };
        const auto connects = [&](const QString &host) {
            stage.clock.advance(20s);
            stage.dashboard.setWorkers(production, {connection(host, stage.clock.now())});
            stage.clock.advance(20s);
            stage.session->readLive();
            return stage.rests();
        };
        stage.session->noteSettingRun(ids, RotationStep::RollOut, OpenSetting::State::Running);
        stage.session->noteSet(ids.first(), RotationStep::RollOut, true);
        QVERIFY(connects(u"host-1"_s));
        QCOMPARE(because(), Proof::Because::NotLive);
        if (makesLive) {
            // What its restart brings reads what was set, and counts when it has come through.
            (void)stage.session->noteSetting(
                RotationStep::RollOut, ids, u"fly"_s, u"worker"_s, QString(), u"begun"_s, {});
            QVERIFY(connects(u"host-2"_s));
            QCOMPARE(because(), Proof::Because::NotLive);
            stage.session->noteLive(ids, RotationStep::RollOut, true);
        }
        stage.session->noteSettingRun(ids, RotationStep::RollOut, std::nullopt);
        QVERIFY(stage.rests());
        QCOMPARE(because(), makesLive ? Proof::Because::Evidence : Proof::Because::OldConnection);
        QVERIFY(connects(u"host-1"_s)); // seen before
        QCOMPARE(because(), Proof::Because::SameInstance);
        QVERIFY(connects(u"host-3"_s));
        QCOMPARE(because(), Proof::Because::Evidence);
    }

    /// A blip of the network is no restart of a worker, whatever is restarted here meanwhile.
    void knowsInstancesThatAnEarlierRunOfTheProgramHasSeen()
    {
        for (const bool restarts : {false, true}) {
            Stage stage;
            stage.clock.advance(1h);
            stage.dashboard.setApps(production, {workerApp()});
            Worker unnamed = connection(u"host-2"_s, stage.clock.now().addSecs(-600)); // Inngest does not tell whose
            unnamed.appId.clear();
            stage.dashboard.setWorkers(production, {connection(u"host-1"_s, stage.clock.now().addSecs(-600)), unnamed});
            QVERIFY(stage.begin(true, false));
            QVERIFY(stage.runTo(RotationStep::RollOut));
            stage.session->readLive();
            QVERIFY(stage.rests());
            stage.dashboard.setWorkers(production, {});
            if (restarts)
                stage.start();
            QVERIFY(stage.rests());
            stage.session->readLive();
            QVERIFY(stage.rests());
            stage.session->noteSet(workerApp().id, RotationStep::RollOut, true);
            QVERIFY(stage.rests());
            for (const QString &host : {u"host-1"_s, u"host-2"_s}) {
                stage.clock.advance(1min);
                stage.dashboard.setWorkers(production, {connection(host, stage.clock.now())});
                stage.clock.advance(10s);
                stage.session->readLive();
                QVERIFY(stage.rests());
                QCOMPARE(
                    rowOf(stage, RotationStep::RollOut, u"worker"_s)->signing.because, Proof::Because::SameInstance);
            }
        }
    }

    void countsWhatIsConnectedBesideWhatAnswers()
    {
        Stage stage;
        stage.clock.advance(1h);
        const Secret oldKey = stage.dashboard.signingKeysNow(production).first().value;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const QList<SigningKey> keys = stage.dashboard.signingKeysNow(production);
        PracticeAppVariables variables;
        variables.set(PracticeAppVariables::signingKeyName, keys.at(keys.first().isActive ? 1 : 0).value);
        variables.set(PracticeAppVariables::signingKeyFallbackName, oldKey);
        const AnsweringApp app(stage.clock, u"shop"_s, variables);
        stage.dashboard.setApps(production, {app.app});
        Worker old = connection(u"host-1"_s, stage.clock.now().addDays(-3));
        old.appId.clear();
        old.appName = u"shop"_s;
        stage.dashboard.setWorkers(production, {old});
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(passesUntil(stage, [&] {
            return rowOf(stage, RotationStep::RollOut, u"shop"_s)->signing.because == Proof::Because::NoMoment;
        }));
        QVERIFY(stage.refuses(RotationNotice::AppsMissing));
        stage.dashboard.setWorkers(production, {});
        stage.session->readLive();
        QVERIFY(stage.rests());
        QCOMPARE(rowOf(stage, RotationStep::RollOut, u"shop"_s)->signing.evidence, EvidenceClass::Proven);
    }

    void givesAReplacementForAKeyWithSomethingAroundIt_data()
    {
        QTest::addColumn<QByteArray>("tail");
        QTest::addColumn<bool>("isRecognised");
        QTest::newRow("as it is") << QByteArray() << true;
        QTest::newRow("line break") << QByteArray("\n") << true;
        QTest::newRow("tab") << QByteArray("\t") << true;
        QTest::newRow("three line breaks") << QByteArray("\n\n\n") << false;
    }

    void givesAReplacementForAKeyWithSomethingAroundIt()
    {
        QFETCH(QByteArray, tail);
        QFETCH(bool, isRecognised);
        Stage stage;
        const EventKey old = stage.dashboard.eventKeysNow(production).first();
        PracticeAppVariables variables;
        variables.set(PracticeAppVariables::signingKeyName, stage.dashboard.signingKeysNow(production).first().value);
        variables.set(PracticeAppVariables::eventKeyName, Secret(old.value.reveal().toByteArray() + tail));
        const AnsweringApp app(stage.clock, u"shop"_s, variables);
        stage.dashboard.setApps(production, {app.app});
        QVERIFY(stage.look());
        QVERIFY(passesUntil(stage, [&] {
            const QList<RolloutRow> &rows = stage.session->check().rows();
            return !rows.isEmpty() && rows.first().rounds > 0;
        }));
        QVERIFY(stage.begin(true, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        const QString id = app.app.id;
        const auto hasReplacement = [&] {
            for (const AppVariables &one : stage.session->variables(RotationStep::RollOut)) {
                if (one.appKey == id)
                    return hasOneWith(one.variables, &DeployVariable::name, QString(DeployVariable::eventKeyName));
            }
            return false;
        };
        QCOMPARE(stage.session->rotation().apps.first().heldEventKeys,
            isRecognised ? QStringList{key.oldFingerprint} : QStringList());
        // What nobody can make out a person may know.
        QCOMPARE(stage.session->saidEventKey(id, RotationStep::RollOut).has_value(), !isRecognised);
        QCOMPARE(hasReplacement(), isRecognised);
        stage.session->sayEventKey(id, RotationStep::RollOut, key.oldFingerprint);
        QVERIFY(hasReplacement());
    }

    /// The list is half a minute old when the variables are set; who came in between may only connect anew.
    void takesNoInstanceForNewThatConnectedBeforeTheMoment()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp()});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.clock.advance(5s);
        stage.dashboard.setWorkers(production, {connection(u"host-1"_s, stage.clock.now().addSecs(-1))});
        stage.session->noteSet(workerApp().id, RotationStep::RollOut, true);
        QVERIFY(stage.rests());
        stage.dashboard.setWorkers(production, {connection(u"host-1"_s, stage.clock.now().addSecs(5))});
        const auto because = [&] { return rowOf(stage, RotationStep::RollOut, u"worker"_s)->signing.because; };
        QVERIFY(passesUntil(stage, [&] { return because() != Proof::Because::OldConnection; }));
        QCOMPARE(because(), Proof::Because::SameInstance);
    }

    /// The machine sleeps while a reading is on its way: what had come before that is no news when the rest comes.
    void countsAReadingAsOldAsItsBeginning()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp()});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->noteSet(workerApp().id, RotationStep::RollOut, true);
        QVERIFY(stage.rests());
        stage.dashboard.setWorkers(production, {connection(u"host-1"_s, stage.clock.now().addSecs(5))});
        const auto because = [&] { return rowOf(stage, RotationStep::RollOut, u"worker"_s)->signing.because; };
        QVERIFY(passesUntil(stage, [&] { return because() == Proof::Because::Evidence; }));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.dashboard.fail(Operation::SigningKeys, Fault::Stalled);
        const int before = stage.dashboard.calls(Operation::Workers);
        stage.session->takeFinalCheck();
        QTRY_VERIFY(stage.dashboard.calls(Operation::Workers) > before);
        stage.clock.advance(11min);
        stage.dashboard.letGo();
        QVERIFY(stage.rests());
        QCOMPARE(because(), Proof::Because::Stale);
        QVERIFY(!stage.session->isFinalCheckFresh());
        QVERIFY(stage.session->live().readAt.secsTo(stage.clock.now()) >= 660);
    }

    /// A colleague's key is taken over by what was read before: nothing is read for it.
    void countsAReadingThatIsLookedAtAnewAsOldAsItIs()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp()});
        QVERIFY(stage.begin());
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        const auto keys = stage.dashboard.eventKeysNow(production);
        const auto twin
            = std::find_if(keys.cbegin(), keys.cend(), [&key](const EventKey &one) { return one.id == key.twinId; });
        // One reading lacks the replacement, and Inngest does not answer any more.
        stage.dashboard.removeEventKey(key.twinId);
        stage.dashboard.rotateNow(production);
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.dashboard.putEventKey(production, *twin);
        stage.dashboard.fail(Operation::EventKeys, Fault::Offline, -1);
        const QDateTime begun = stage.clock.now();
        QVERIFY(passesUntil(stage, [&] { return begun.secsTo(stage.clock.now()) > 700; }));
        stage.session->adoptPromoted();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isRotated);
        QCOMPARE(rowOf(stage, RotationStep::Resync, u"worker"_s)->signing.because, Proof::Because::Stale);
        stage.session->deleteTwin(key.oldId);
        QVERIFY(stage.session->error());
        QCOMPARE(stage.session->error()->detail, u"missing once"_s);
    }

    /// What was said of an app before, and that runs succeed, was said of the key that another one has replaced.
    void forgetsWhatWasSaidOfTheKeyThatWasReplaced()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Finish));
        stage.dashboard.setApps(production, {workerApp()});
        stage.session->readLive();
        QVERIFY(stage.rests());
        const QDateTime rotatedAt = stage.session->rotation().rotatedAt;
        stage.session->setRunsSeen(true);
        stage.session->noteSet(workerApp().id, RotationStep::Finish, true);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().apps.first().isSet(RotationStep::Finish));
        stage.dashboard.addSigningKey(production);
        stage.dashboard.rotateNow(production);
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.session->adoptPromoted();
        QVERIFY(stage.rests());
        const Rotation &rotation = stage.session->rotation();
        QCOMPARE(stage.session->step(), RotationStep::RollOut);
        QVERIFY(!rotation.runsSeenAt.isValid() && rotation.runsSeenBy.isEmpty());
        QVERIFY(!rotation.apps.first().isSet(RotationStep::Finish));
        QCOMPARE(rotation.rotatedHereAt, rotatedAt);
    }

    void measuresTheAgeOfTheFinalCheckWithoutTheTimeOfDay()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Rotate));
        stage.session->takeFinalCheck();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->isFinalCheckFresh());
        stage.clock.setWall(-5min);
        QVERIFY(stage.session->isFinalCheckFresh());
        QVERIFY(!stage.refuses(RotationNotice::NotAskedAgain));
        stage.clock.advance(11min);
        stage.clock.setWall(-11min);
        QVERIFY(!stage.session->isFinalCheckFresh());
        QVERIFY(stage.refuses(RotationNotice::NotAskedAgain));
    }

    void looksForEventsAgainBeforeItDeletes()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        const auto arrives = [&] {
            return hasRefusal(
                stage.session->noticesOfDeletion({key.oldId}).value(key.oldId), RotationNotice::EventsStillArrive);
        };
        QVERIFY(passesUntil(stage, [&] { return stage.session->eventsThrough(key.oldId).since.isValid(); }));
        QVERIFY(!arrives());
        stage.dashboard.setLastEvent(key.oldId, stage.clock.now());
        stage.session->deleteOldEventKeys({key.oldId}, stage.session->textToType());
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error());
        QVERIFY(arrives());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 0);
        // While the page is looked at, too, without anybody's doing.
        const QDateTime later = stage.clock.now().addSecs(300);
        stage.dashboard.setLastEvent(key.oldId, later);
        QVERIFY(passesUntil(stage, [&] { return stage.session->eventsThrough(key.oldId).last == later; }));
        // One reading that fails is no "none came".
        stage.dashboard.fail(Operation::LastEventsThrough, Fault::Offline, -1);
        QVERIFY(passesUntil(stage, [&] { return !stage.session->eventsThrough(key.oldId).since.isValid(); }));
        QVERIFY(
            hasRefusal(stage.session->noticesOfDeletion({key.oldId}).value(key.oldId), RotationNotice::EventsNotKnown));
    }

    void saysNoMoreThatADeletionWasRefusedOnceNothingRefusesIt()
    {
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        const auto isTold = [&] { return stage.session->eventsThrough(key.oldId).since.isValid(); };
        QVERIFY(passesUntil(stage, isTold));
        stage.dashboard.fail(Operation::LastEventsThrough, Fault::Offline, -1);
        stage.session->deleteOldEventKeys({key.oldId}, stage.session->textToType());
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error() && !isTold());
        stage.session->readLive();
        QVERIFY(stage.rests());
        QVERIFY(stage.session->error()); // it is refused still
        stage.dashboard.succeed(Operation::LastEventsThrough);
        QVERIFY(passesUntil(stage, isTold));
        QVERIFY(!stage.session->error());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 0);
    }

    void looksForEventsAsFarBackAsTheyMatter_data()
    {
        QTest::addColumn<int>("quietDays");
        QTest::addColumn<bool>("isSaid"); // that its only sender has left the key, right after the beginning
        QTest::addColumn<int>("daysAhead"); // of the server's, this machine's clock, while that was said
        QTest::addColumn<int>("event"); // days after the beginning; ten have passed
        QTest::addColumn<QList<RotationNotice::Kind>>("refusals"); // none: it is deleted
        using List = QList<RotationNotice::Kind>;
        using N = RotationNotice;
        QTest::newRow("before the sender's moment") << 0 << true << 0 << -1 << List{};
        QTest::newRow("after the sender's moment") << 0 << true << 0 << 2 << List{N::EventsStillArrive};
        QTest::newRow("nobody is known who sends") << 0 << false << 0 << 2 << List{N::EventsStillArrive};
        QTest::newRow("after a word that was given by a clock that was ahead")
            << 0 << true << 3 << 2 << List{N::EventsStillArrive};
        QTest::newRow("a quiet period that is over") << 9 << true << 0 << -1 << List{};
        QTest::newRow("in a quiet period of more than a week")
            << 9 << true << 0 << 2 << List{N::EventsStillArrive, N::QuietPeriod};
    }

    /// Also after the program was started again: what it had heard of events was in memory only.
    void looksForEventsAsFarBackAsTheyMatter()
    {
        QFETCH(int, quietDays);
        QFETCH(bool, isSaid);
        QFETCH(int, daysAhead);
        QFETCH(int, event);
        QFETCH(QList<RotationNotice::Kind>, refusals);
        Stage stage;
        stage.session->setQuietDays(quietDays);
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        const QDateTime begun = stage.clock.now();
        const std::chrono::hours ahead = 24h * daysAhead;
        stage.clock.setWall(ahead);
        stage.dashboard.setServerAhead(-ahead);
        if (isSaid)
            stage.session->setSenders({{.name = u"cron"_s,
                .owner = u"Robin"_s,
                .eventKeyFingerprint = key.oldFingerprint,
                .word = u"moved"_s}});
        QVERIFY(stage.rests());
        stage.clock.setWall(0h);
        stage.dashboard.setServerAhead(0h);
        stage.dashboard.setLastEvent(key.oldId, begun.addDays(event));
        stage.session.reset(); // nothing is asked meanwhile
        stage.clock.advance(std::chrono::days(10));
        stage.start();
        QVERIFY(stage.rests());
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        QVERIFY(passesUntil(stage, [&] { return stage.session->eventsThrough(key.oldId).since.isValid(); }));
        const auto refused = [&] {
            QList<RotationNotice::Kind> kinds;
            for (const RotationNotice &one : stage.session->noticesOfDeletion({key.oldId}).value(key.oldId)) {
                if (one.severity == RotationNotice::Refusal)
                    kinds.append(one.kind);
            }
            return kinds;
        };
        QCOMPARE(refused(), refusals);
        stage.session->deleteOldEventKeys({key.oldId}, stage.session->textToType());
        QVERIFY(stage.rests());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), refusals.isEmpty() ? 1 : 0);
        QCOMPARE(stage.session->rotation().eventKeys.first().isOldDeleted, refusals.isEmpty());
    }

    void tellsOnceWhatItHeardOfTheEventsThroughAllKeys()
    {
        // Whoever hears of a change judges every app for every key: eight keys must not be eight changes.
        constexpr int manyMore = 6;
        QList<qsizetype> changes;
        for (const int more : {0, manyMore}) {
            Stage stage;
            for (int i = 0; i < more; ++i)
                stage.dashboard.addEventKey(production, {.name = u"sender %1"_s.arg(i)});
            QVERIFY(stage.begin(false, true));
            QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
            const QList<RotatedEventKey> keys = stage.session->rotation().eventKeys;
            QVERIFY(keys.size() > more);
            const QDateTime later = stage.clock.now().addSecs(300);
            for (const RotatedEventKey &key : keys)
                stage.dashboard.setLastEvent(key.oldId, later);
            QSignalSpy changed(stage.session.get(), &RotationSession::changed);
            stage.session->readLive();
            QVERIFY(QTest::qWaitFor([&] {
                return std::all_of(keys.begin(), keys.end(),
                    [&](const RotatedEventKey &key) { return stage.session->eventsThrough(key.oldId).last == later; });
            }));
            QVERIFY(stage.rests());
            changes.append(changed.size());
        }
        // The rounds of the apps change something too, now and then.
        QVERIFY2(changes.last() < changes.first() + manyMore,
            qPrintable(u"%1, %2"_s.arg(changes.first()).arg(changes.last())));
    }

    void writesDownEachWordWithItsAppAndItsWithdrawal()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp()});
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        stage.session->addWord({workerApp().id}, RotationStep::RollOut, Word::Kind::RiskAccepted, u"Sam"_s, u"old"_s);
        const auto accepted = rowOfHistory(stage, u"AcceptRisk"_s);
        QVERIFY(accepted);
        QCOMPARE(accepted->details[u"apps"].toArray(), QJsonArray{u"worker"_s});
        QCOMPARE(accepted->details[u"state"].toArray(), QJsonArray{u"worker: cannot be asked"_s});
        QVERIFY(stage.session->mayGoOn());
        stage.session->withdrawWord({workerApp().id}, RotationStep::RollOut);
        QVERIFY(!stage.session->mayGoOn());
        const auto withdrawn = rowOfHistory(stage, u"WithdrawWord"_s);
        QVERIFY(withdrawn);
        QCOMPARE(withdrawn->details[u"apps"].toArray(), QJsonArray{u"worker"_s});
    }

    void namesTheAppOfEachResyncInTheHistory()
    {
        Stage stage;
        QVERIFY(stage.begin(true, false));
        QVERIFY(stage.runTo(RotationStep::Resync));
        stage.dashboard.setApps(production, {silentApp()});
        stage.session->readLive();
        QVERIFY(stage.rests());
        stage.session->resync();
        QVERIFY(passesUntil(stage, [&] { return !stage.session->rotation().resyncs.isEmpty(); }));
        const auto row = rowOfHistory(stage, u"ResyncApp"_s);
        QVERIFY(row);
        QCOMPARE(row->details[u"appExternalId"].toString(), u"shop"_s);
        QCOMPARE(row->rotationId, stage.session->rotation().id);
    }

    /// Between the final check and the call: what was seen of the apps is no record of a deletion that was not made.
    void putsNothingOnRecordAsDoneThatWasRefusedAtTheLastLook()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp()});
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::NewKeys));
        const auto goOn = [&stage](RotationStep::Kind step) {
            stage.session->addWord({workerApp().id}, step, Word::Kind::Confirmed, u"Kim"_s, u"looked"_s);
            return stage.rests();
        };
        QVERIFY(goOn(RotationStep::RollOut));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        QVERIFY(goOn(RotationStep::DeleteEventKeys));
        const auto isOnRecord = [&stage] {
            const QString html = answerOf(stage.session->evidenceHtml()).value_or(QString());
            return html.contains(u"Apps right before old event keys were deleted"_s);
        };
        const QList<RotatedEventKey> keys = stage.session->rotation().eventKeys;
        // The act reads once more: there somebody takes the word back.
        bool isDecided = false;
        QObject::connect(stage.acts.get(), &Acts::actStarted, stage.session.get(), [&](Act *) {
            if (std::exchange(isDecided, true))
                return;
            stage.session->withdrawWord({workerApp().id}, RotationStep::DeleteEventKeys);
        });
        stage.session->deleteOldEventKeys({keys.first().oldId}, stage.session->textToType());
        QVERIFY(stage.rests());
        QVERIFY(isDecided);
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 0);
        QVERIFY(!isOnRecord());
        QVERIFY(goOn(RotationStep::DeleteEventKeys));
        stage.session->deleteOldEventKeys({keys.first().oldId}, stage.session->textToType());
        QVERIFY(stage.rests());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 1);
        QVERIFY(isOnRecord());
        // It is the same after a restart, and one that is refused later takes nothing away from it.
        stage.start();
        QVERIFY(stage.rests());
        QVERIFY(isOnRecord());
    }

    void keepsOnRecordWhatLetEachDeletionPass()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp()});
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::NewKeys));
        for (const auto step : {RotationStep::RollOut, RotationStep::DeleteEventKeys}) {
            stage.session->addWord({workerApp().id}, step, Word::Kind::Confirmed, u"Kim"_s, u"looked"_s);
            QVERIFY(stage.rests());
            if (step == RotationStep::RollOut)
                QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        }
        const QList<RotatedEventKey> keys = stage.session->rotation().eventKeys;
        QVERIFY(keys.size() >= 2);
        for (int i = 0; i < 2; ++i) {
            stage.session->deleteOldEventKeys({keys.at(i).oldId}, stage.session->textToType());
            QVERIFY(stage.rests());
            QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), i + 1);
            const QString html = answerOf(stage.session->evidenceHtml()).value_or(QString());
            QCOMPARE(html.count(u"Apps right before old event keys were deleted"_s), i + 1);
            for (int j = 0; j < 2; ++j)
                QCOMPARE(html.contains(u"About: <code>%1</code></p>"_s.arg(keys.at(j).oldFingerprint)), j <= i);
        }
    }

    void putsOnRecordWhyAKeyWasNotDeleted_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("not allowed") << Fault::Forbidden << u"Not done: Not allowed"_s;
        QTest::newRow("cut off, and it had no effect") << Fault::NotSent << u"Not done: "_s;
    }

    void putsOnRecordWhyAKeyWasNotDeleted()
    {
        QFETCH(Fault, fault);
        QFETCH(QString, outcome);
        Stage stage;
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        stage.session->confirmNoApps(u"nothing runs yet"_s);
        const RotatedEventKey key = stage.session->rotation().eventKeys.first();
        stage.dashboard.fail(Operation::DeleteEventKey, fault);
        stage.session->deleteOldEventKeys({key.oldId}, stage.session->textToType());
        QVERIFY(stage.rests());
        QVERIFY(!stage.session->rotation().eventKeys.first().isOldDeleted);
        const QString html = answerOf(stage.session->evidenceHtml()).value_or(QString());
        const QString row = html.section(u"<td>Delete event key</td>"_s, 1, 1).section(u"</tr>"_s, 0, 0);
        QVERIFY2(row.contains(key.oldName) && row.contains(key.oldFingerprint), qPrintable(row));
        QVERIFY2(row.contains(u"<td>"_s + outcome) && !row.contains(u"<td>Not done</td>"_s), qPrintable(row));
    }

    void letsAWordAfterADeletionTakeThePlaceOfTheOneBefore()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp()});
        QVERIFY(stage.begin(false, true));
        QVERIFY(stage.runTo(RotationStep::NewKeys));
        const auto say = [&stage](RotationStep::Kind step, Word::Kind kind) {
            stage.session->addWord({workerApp().id}, step, kind, u"Kim"_s, u"looked"_s);
            return stage.rests();
        };
        QVERIFY(say(RotationStep::RollOut, Word::Kind::Confirmed));
        QVERIFY(stage.runTo(RotationStep::DeleteEventKeys));
        QVERIFY(say(RotationStep::DeleteEventKeys, Word::Kind::Confirmed));
        const auto words = [&stage] {
            QList<Word> all = stage.session->rotation().words;
            all.removeIf([](const Word &word) { return word.asked.goal != RolloutGoal::OldEventKeysAbsent; });
            return all;
        };
        QCOMPARE(words().size(), 1);
        const QStringList before = words().first().asked.keys;
        stage.session->deleteOldEventKeys(
            {stage.session->rotation().eventKeys.first().oldId}, stage.session->textToType());
        QVERIFY(stage.rests());
        QCOMPARE(stage.dashboard.calls(Operation::DeleteEventKey), 1);
        QVERIFY(say(RotationStep::DeleteEventKeys, Word::Kind::RiskAccepted));
        QCOMPARE(words().size(), 1);
        QCOMPARE(words().first().kind, Word::Kind::RiskAccepted);
        QCOMPARE(words().first().asked.keys, before); // the key that is gone must not be held either
    }

    /// What the page names is what the record names; and nobody is asked any more.
    /// What somebody had looked at ran before that: no step may take the word up again, also none that has no moment
    /// yet.
    void endsEveryWordOfAnAppWhenItsVariablesChange()
    {
        Stage stage;
        const App second = workerApp(u"second"_s);
        stage.dashboard.setApps(production, {workerApp(), second});
        QVERIFY(stage.begin(true, true));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const auto holds = [&](RotationStep::Kind step) {
            const auto row = rowOf(stage, step, u"worker"_s);
            return row->signing.holds && row->event.holds;
        };
        const auto confirm = [&](RotationStep::Kind step) {
            stage.session->addWord({workerApp().id}, step, Word::Kind::Confirmed, u"Kim"_s, u"looked"_s);
            return stage.rests() && holds(step);
        };
        QVERIFY(confirm(RotationStep::RollOut));
        stage.session->noteSet(workerApp().id, RotationStep::RollOut, true);
        stage.session->noteSet(workerApp().id, RotationStep::RollOut, false); // its moment is none, as it was
        QVERIFY(stage.rests());
        QVERIFY(!holds(RotationStep::RollOut));

        const auto isAbsent = [&] { return holds(RotationStep::DeleteEventKeys); };
        QVERIFY(confirm(RotationStep::DeleteEventKeys));
        stage.session->noteSet(second.id, RotationStep::RollOut, true); // another one's takes nothing from it
        QVERIFY(stage.rests() && isAbsent());
        stage.session->noteSet(workerApp().id, RotationStep::Finish, true); // nor its own fallback's
        QVERIFY(stage.rests() && isAbsent());
        stage.session->noteSet(workerApp().id, RotationStep::RollOut, true);
        QVERIFY(stage.rests() && !isAbsent());
        stage.start();
        QVERIFY(stage.rests() && !isAbsent());
    }

    void putsOnRecordWhichAppsItBreaksAndDidNotAsk()
    {
        Stage stage;
        stage.dashboard.setApps(production, {workerApp()});
        QVERIFY(stage.begin(true, false, RotationCause::SigningKeyLeaked));
        QVERIFY(stage.runTo(RotationStep::RollOut));
        const QStringList breaking = stage.session->breakingApps();
        QCOMPARE(breaking, QStringList(u"worker"_s));
        QCOMPARE(stage.session->notAskedAgain(), QStringList(u"worker"_s));
        stage.session->rotateAndBreak(stage.session->textToType(), u"under attack"_s);
        QVERIFY(stage.rests());
        QVERIFY(stage.session->rotation().isRotated);
        QCOMPARE(
            exceptionsOf(stage), (QStringList{u"rotated and broke"_s, u"not asked again"_s, u"event keys exposed"_s}));
        for (const RotationException &exception : stage.session->rotation().exceptions)
            QCOMPARE(exception.subjects.contains(u"worker"_s), exception.what != "event keys exposed"_L1);
        const QString html = answerOf(stage.session->evidenceHtml()).value_or(QString());
        QVERIFY(html.contains(u"Decided to rotate without the final check"_s));
    }
};

QTEST_GUILESS_MAIN(RotationDoubtsTest)
#include "tst_rotationdoubts.moc"
