// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrecord.h"
#include "app/domain/fingerprint.h"
#include "tests/acts/actstage.h"
#include "tests/support/filelimit.h"

#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

namespace {

const QList<ActKind> allKinds = {ActKind::CreateSigningKey, ActKind::DeleteSigningKey, ActKind::RotateSigningKey,
    ActKind::CreateEventKey, ActKind::UpdateEventKey, ActKind::DeleteEventKey, ActKind::ResyncApp};

Operation readOf(ActKind kind)
{
    if (kind == ActKind::ResyncApp)
        return Operation::Apps;
    const bool isSigning
        = kind == ActKind::CreateSigningKey || kind == ActKind::DeleteSigningKey || kind == ActKind::RotateSigningKey;
    return isSigning ? Operation::SigningKeys : Operation::EventKeys;
}

void addKindRows()
{
    QTest::addColumn<ActKind>("kind");
    for (const ActKind kind : allKinds)
        QTest::newRow(qPrintable(actKindName(kind))) << kind;
}

/// How many keys of both sorts the environment has: what tells that nothing was lost or doubled.
std::pair<qsizetype, qsizetype> keyCount(const FakeDashboard &dashboard)
{
    return {dashboard.signingKeysNow(u"production"_s).size(), dashboard.eventKeysNow(u"production"_s).size()};
}

/// What a kind of act, done once, does to those counts.
std::pair<qsizetype, qsizetype> effectOf(ActKind kind)
{
    switch (kind) {
    case ActKind::CreateSigningKey:
        return {1, 0};
    case ActKind::DeleteSigningKey:
    case ActKind::RotateSigningKey:
        return {-1, 0};
    case ActKind::CreateEventKey:
        return {0, 1};
    case ActKind::DeleteEventKey:
        return {0, -1};
    default:
        return {0, 0};
    }
}

} // namespace

/// Every kind of act, when all goes well and when each single thing fails.
class ActsTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m = std::make_unique<ActStage>(); }
    void cleanup() { m.reset(); }

    void doesEachKindOnce_data() { addKindRows(); }
    void doesEachKindOnce()
    {
        QFETCH(ActKind, kind);
        m->prepare(kind);
        const auto before = keyCount(m->dashboard);
        QSignalSpy touched(m->acts.get(), &Acts::environmentTouched);

        Act *act = m->acts->start(m->request(kind));
        QList<Act::Step> steps;
        connect(act, &Act::stepChanged, this, [&] { steps.append(act->step()); });
        QVERIFY(m->ends(act));

        QCOMPARE(act->end(), Act::End::Done);
        QVERIFY(!act->error());
        QCOMPARE(steps,
            (QList{Act::Step::Reading, Act::Step::Recording, Act::Step::Calling, Act::Step::ReadingBack,
                Act::Step::Finished}));
        QCOMPARE(m->dashboard.calls(operationOf(kind)), 1);
        const auto effect = effectOf(kind);
        QCOMPARE(keyCount(m->dashboard), std::pair(before.first + effect.first, before.second + effect.second));
        QCOMPARE(touched.size(), 1);
        QCOMPARE(touched.first().first().toString(), u"production"_s);
        QVERIFY(m->unsettled().isEmpty());
        const auto history = m->history();
        QCOMPARE(history.size(), 1);
        QCOMPARE(history.first().what, actKindName(kind));
        QCOMPARE(history.first().outcome, u"done"_s);
        QCOMPARE(history.first().person, u"Ada"_s);
        QCOMPARE(history.first().reason, u"ticket 42"_s);
        QCOMPARE(history.first().environmentName, u"Production"_s);
        QCOMPARE(history.first().fingerprint.isEmpty(), kind == ActKind::ResyncApp);
    }

    void tellsWhatCameOfIt()
    {
        Act *created = m->start(ActKind::CreateSigningKey);
        QVERIFY(m->ends(created));
        QCOMPARE(created->signingKey()->id, m->dashboard.signingKeysNow(u"production"_s).last().id);
        QVERIFY(!created->signingKey()->isActive);

        Act *rotated = m->acts->start(m->request(ActKind::RotateSigningKey));
        QVERIFY(m->ends(rotated));
        QCOMPARE(rotated->signingKey()->id, created->signingKey()->id);
        QVERIFY(rotated->signingKey()->isActive);

        Act *twin = m->start(ActKind::CreateEventKey);
        QVERIFY(m->ends(twin));
        QCOMPARE(twin->eventKey()->name, u"shop"_s);
        QCOMPARE(m->history().last().fingerprint, eventKeyFingerprint(twin->eventKey()->value));

        Act *resynced = m->start(ActKind::ResyncApp);
        QVERIFY(m->ends(resynced));
        QVERIFY(resynced->resync()->sync && !resynced->resync()->failure);
    }

    /// Who waits for it has its value; a minute long it stays to be looked at, by its fingerprint.
    void keepsNoValueWhereItEndsWhileLocked_data()
    {
        QTest::addColumn<ActKind>("kind");
        for (const ActKind kind : {ActKind::CreateSigningKey, ActKind::CreateEventKey})
            QTest::newRow(qPrintable(actKindName(kind))) << kind;
    }

    void keepsNoValueWhereItEndsWhileLocked()
    {
        QFETCH(ActKind, kind);
        m->prepare(kind);
        Act *act = m->acts->start(m->request(kind));
        const auto value = [act] {
            return act->signingKey() ? act->signingKey()->value : act->eventKey() ? act->eventKey()->value : Secret();
        };
        Secret told;
        connect(act, &Act::finished, this, [&] { told = value(); });
        m->acts->setPutAway(true);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QVERIFY(!told.isEmpty());
        QTRY_VERIFY(value().isEmpty());
        QCOMPARE(act->fingerprint(),
            kind == ActKind::CreateSigningKey ? signingKeyFingerprint(told) : eventKeyFingerprint(told));

        m->acts->setPutAway(false);
        m->prepare(ActKind::CreateEventKey);
        Act *after = m->acts->start(m->request(ActKind::CreateEventKey));
        QVERIFY(m->ends(after));
        QCoreApplication::processEvents();
        QVERIFY(!after->eventKey()->value.isEmpty());
    }

    void endsAtOnceWhereTheServerSaidNo_data()
    {
        QTest::addColumn<ActKind>("kind");
        QTest::addColumn<FakeDashboard::Fault>("fault");
        QTest::addColumn<Error::Kind>("error");
        for (const ActKind kind : allKinds) {
            const auto row = [kind](const char *name, Fault fault, Error::Kind error) {
                QTest::addRow("%s: %s", qPrintable(actKindName(kind)), name) << kind << fault << error;
            };
            row("offline", Fault::Offline, Error::Kind::Offline);
            row("forbidden", Fault::Forbidden, Error::Kind::Forbidden);
            row("rejected", Fault::Rejected, Error::Kind::Rejected);
            row("busy", Fault::Busy, Error::Kind::Busy);
            row("the session ended", Fault::NotSignedIn, Error::Kind::NotSignedIn);
        }
    }
    void endsAtOnceWhereTheServerSaidNo()
    {
        QFETCH(ActKind, kind);
        QFETCH(FakeDashboard::Fault, fault);
        QFETCH(Error::Kind, error);
        m->prepare(kind);
        const auto before = keyCount(m->dashboard);
        m->dashboard.fail(operationOf(kind), fault);
        const QDateTime start = m->clock.now();

        Act *act = m->acts->start(m->request(kind));
        QVERIFY(m->ends(act));

        QCOMPARE(act->end(), Act::End::NotDone);
        QCOMPARE(act->error()->kind, error);
        QVERIFY(!act->error()->mayHaveTakenEffect);
        QCOMPARE(m->clock.now(), start);
        QCOMPARE(m->dashboard.calls(operationOf(kind)), 1);
        QCOMPARE(keyCount(m->dashboard), before);
        QCOMPARE(m->history().size(), 1);
        QCOMPARE(m->history().first().outcome, u"not done"_s);
        QVERIFY(m->unsettled().isEmpty());
    }

    void sendsNothingWhereReadingFails_data() { addKindRows(); }
    void sendsNothingWhereReadingFails()
    {
        QFETCH(ActKind, kind);
        m->dashboard.fail(readOf(kind), Fault::Offline);
        Act *act = m->start(kind);
        QVERIFY(m->ends(act));

        QCOMPARE(act->end(), Act::End::NotDone);
        QCOMPARE(act->error()->kind, Error::Kind::Offline);
        QCOMPARE(act->journalId(), 0);
        QCOMPARE(m->dashboard.calls(operationOf(kind)), 0);
        QVERIFY(m->history().isEmpty());
    }

    void findsWhatTookEffectAlthoughTheAnswerWasLost_data()
    {
        QTest::addColumn<ActKind>("kind");
        QTest::addColumn<FakeDashboard::Fault>("fault");
        for (const ActKind kind : allKinds) {
            QTest::addRow("%s: no answer", qPrintable(actKindName(kind))) << kind << Fault::AnswerLost;
            QTest::addRow("%s: half an answer", qPrintable(actKindName(kind))) << kind << Fault::HalfAnswer;
            QTest::addRow("%s: takes effect later", qPrintable(actKindName(kind))) << kind << Fault::EffectLater;
        }
    }
    void findsWhatTookEffectAlthoughTheAnswerWasLost()
    {
        QFETCH(ActKind, kind);
        QFETCH(FakeDashboard::Fault, fault);
        m->prepare(kind);
        m->clock.advance(1s); // a resync must be newer than the one before
        const auto before = keyCount(m->dashboard);
        m->dashboard.fail(operationOf(kind), fault);

        Act *act = m->acts->start(m->request(kind));
        QVERIFY(m->ends(act));

        // A signing key has no name by which it could be told apart from a colleague's.
        const bool asks = kind == ActKind::CreateSigningKey;
        QCOMPARE(act->end(), asks ? Act::End::NeedsChoice : Act::End::Done);
        QCOMPARE(m->dashboard.calls(operationOf(kind)), 1);
        const auto effect = effectOf(kind);
        QCOMPARE(keyCount(m->dashboard), std::pair(before.first + effect.first, before.second + effect.second));
        QCOMPARE(m->unsettled().size(), asks ? 1 : 0);
        QCOMPARE(m->history().last().outcome, asks ? u"needs choice"_s : u"done"_s);
    }

    void believesThatItIsNotDoneOnlyAMinuteLater_data() { addKindRows(); }
    void believesThatItIsNotDoneOnlyAMinuteLater()
    {
        QFETCH(ActKind, kind);
        m->prepare(kind);
        const auto before = keyCount(m->dashboard);
        m->dashboard.fail(operationOf(kind), Fault::NotSent);

        Act *act = m->acts->start(m->request(kind));
        QTRY_COMPARE(m->dashboard.calls(readOf(kind)), 2);
        QTRY_COMPARE(act->step(), Act::Step::Settling);
        const QDateTime callEnded = m->clock.now();
        QCOMPARE(act->settlesAt(), callEnded.addSecs(60));
        m->clock.advance(59s);
        QCoreApplication::processEvents();
        QCOMPARE(act->step(), Act::Step::Settling);
        QVERIFY(m->ends(act));

        QCOMPARE(m->clock.now(), callEnded.addSecs(60));
        QCOMPARE(act->end(), Act::End::NotDone);
        QCOMPARE(act->error()->kind, Error::Kind::Timeout);
        QVERIFY(!act->error()->mayHaveTakenEffect);
        QCOMPARE(keyCount(m->dashboard), before);
        QCOMPARE(m->dashboard.calls(operationOf(kind)), 1);
        QVERIFY(m->unsettled().isEmpty());
    }

    void staysOpenWhereReadingFailsTooAndIsSettledLater_data() { addKindRows(); }
    void staysOpenWhereReadingFailsTooAndIsSettledLater()
    {
        QFETCH(ActKind, kind);
        m->prepare(kind);
        m->clock.advance(1s);
        m->dashboard.fail(operationOf(kind), Fault::AnswerLost);
        m->dashboard.onCall([this, kind](Operation operation) {
            if (operation == operationOf(kind))
                m->dashboard.fail(readOf(kind), Fault::Offline, -1);
        });

        Act *act = m->acts->start(m->request(kind));
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::Open);
        QVERIFY(act->error()->mayHaveTakenEffect);
        QCOMPARE(m->history().last().outcome, u"open"_s);
        const auto unsettled = m->unsettled();
        QCOMPARE(unsettled.size(), 1);
        QCOMPARE(unsettled.first().request.kind, kind);
        QCOMPARE(unsettled.first().id, act->journalId());

        // Still offline: nothing new to tell.
        Act *again = m->acts->settle(act->journalId());
        QVERIFY(m->ends(again));
        QCOMPARE(again->end(), Act::End::Open);
        QCOMPARE(m->history().size(), 1);

        m->dashboard.succeed(readOf(kind));
        Act *settled = m->acts->settle(act->journalId());
        QVERIFY(m->ends(settled));
        QCOMPARE(settled->end(), kind == ActKind::CreateSigningKey ? Act::End::NeedsChoice : Act::End::Done);
        QCOMPARE(m->dashboard.calls(operationOf(kind)), 1);
        QCOMPARE(m->history().size(), 2);
        QVERIFY(m->history().last().outcome != u"open"_s);
    }

    void isDoneWhereOnlyReadingBackFails_data() { addKindRows(); }
    void isDoneWhereOnlyReadingBackFails()
    {
        QFETCH(ActKind, kind);
        m->dashboard.onCall([this, kind](Operation operation) {
            if (operation == operationOf(kind))
                m->dashboard.fail(readOf(kind), Fault::Offline, -1);
        });
        Act *act = m->start(kind);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QCOMPARE(act->error()->kind, Error::Kind::Offline);
        QVERIFY(m->unsettled().isEmpty());
    }

    void sendsNothingWhenTheDiskIsFull_data() { addKindRows(); }
    void sendsNothingWhenTheDiskIsFull()
    {
        QFETCH(ActKind, kind);
        m->prepare(kind);
        std::optional<FileLimit> full(1); // the database's log is where each change is written first

        Act *act = m->acts->start(m->request(kind));
        QVERIFY(m->ends(act));

        QCOMPARE(act->end(), Act::End::NotDone);
        QCOMPARE(act->error()->kind, Error::Kind::Storage);
        QCOMPARE(m->dashboard.calls(operationOf(kind)), 0);
        full.reset();
        Act *again = m->acts->start(m->request(kind));
        QVERIFY(m->ends(again));
        QCOMPARE(again->end(), Act::End::Done);
    }

    void saysThatTheOutcomeCouldNotBeWritten()
    {
        std::optional<FileLimit> full;
        m->dashboard.onCall([&full](Operation operation) {
            if (operation == Operation::CreateEventKey)
                full.emplace(1);
        });
        ActRequest request = m->request(ActKind::CreateEventKey);
        request.reason = QString(200000, u'x'); // the history's row no longer fits
        Act *act = m->acts->start(request);
        QVERIFY(m->ends(act));

        QCOMPARE(act->end(), Act::End::Done);
        QCOMPARE(act->error()->kind, Error::Kind::Storage);
        full.reset();
        QCOMPARE(m->unsettled().size(), 1);
        Act *settled = m->acts->settle(act->journalId());
        QVERIFY(m->ends(settled));
        QCOMPARE(settled->end(), Act::End::Done);
        QCOMPARE(m->history().size(), 1);
        QCOMPARE(m->dashboard.calls(Operation::CreateEventKey), 1);
    }

    void canBeCancelledBeforeTheCall_data() { addKindRows(); }
    void canBeCancelledBeforeTheCall()
    {
        QFETCH(ActKind, kind);
        m->prepare(kind);
        for (const Act::Step at : {Act::Step::Reading, Act::Step::Recording}) {
            Act *act = m->acts->start(m->request(kind));
            connect(act, &Act::stepChanged, act, [act, at] {
                if (act->step() == at)
                    act->cancel();
            });
            QVERIFY(m->ends(act));
            QCOMPARE(act->end(), Act::End::NotDone);
            QCOMPARE(act->error()->kind, Error::Kind::Cancelled);
        }
        QCOMPARE(m->dashboard.calls(operationOf(kind)), 0);
        QVERIFY(m->unsettled().isEmpty());
    }

    void cannotBeCancelledOnceTheCallIsOut_data() { addKindRows(); }
    void cannotBeCancelledOnceTheCallIsOut()
    {
        QFETCH(ActKind, kind);
        m->dashboard.fail(operationOf(kind), Fault::Stalled);
        Act *act = m->start(kind);
        QTRY_COMPARE(m->dashboard.calls(operationOf(kind)), 1);
        act->cancel();
        m->dashboard.letGo();
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::Done);
    }

    void survivesBeingClosedWhileTheCallRuns_data() { addKindRows(); }
    void survivesBeingClosedWhileTheCallRuns()
    {
        QFETCH(ActKind, kind);
        m->clock.advance(1s);
        m->dashboard.fail(operationOf(kind), Fault::Stalled);
        QPointer<Act> act = m->start(kind);
        QTRY_COMPARE(m->dashboard.calls(operationOf(kind)), 1);

        m->open();
        QVERIFY(!act);
        m->dashboard.letGo();
        QCoreApplication::processEvents();

        const auto unsettled = m->unsettled();
        QCOMPARE(unsettled.size(), 1);
        Act *settled = m->acts->settle(unsettled.first().id);
        QVERIFY(m->ends(settled));
        QCOMPARE(settled->end(), kind == ActKind::CreateSigningKey ? Act::End::NeedsChoice : Act::End::Done);
        QCOMPARE(m->dashboard.calls(operationOf(kind)), 1);
        QCOMPARE(m->history().size(), 1);
    }

    void survivesBeingClosedBecauseItFinished()
    {
        Act *act = m->start(ActKind::CreateEventKey);
        connect(act, &Act::finished, this, [this] { m->acts.reset(); });
        QTRY_VERIFY(!m->acts);
    }

    void waitsAMinuteAfterARestartToo()
    {
        m->dashboard.fail(Operation::DeleteEventKey, Fault::NotSent);
        Act *act = m->start(ActKind::DeleteEventKey);
        QTRY_COMPARE(act->step(), Act::Step::Settling);
        m->clock.advance(20s);
        m->open();
        m->dashboard.setServerAhead(0ms);

        const auto unsettled = m->unsettled();
        Act *settled = m->acts->settle(unsettled.first().id);
        QTRY_VERIFY(settled->settlesAt().isValid());
        QCOMPARE(m->clock.now().secsTo(settled->settlesAt()), 40);
        QVERIFY(m->ends(settled));
        QCOMPARE(settled->end(), Act::End::NotDone);
    }

    void runsOneAfterTheOtherInOneEnvironment()
    {
        m->dashboard.fail(Operation::CreateEventKey, Fault::Stalled);
        Act *first = m->start(ActKind::CreateEventKey);
        Act *second = m->start(ActKind::UpdateEventKey);
        Act *elsewhere = m->acts->start(m->request(ActKind::CreateEventKey, u"staging"_s));
        QTRY_COMPARE(m->dashboard.calls(Operation::CreateEventKey), 2);
        QVERIFY(m->ends(elsewhere));
        QCOMPARE(m->dashboard.calls(Operation::UpdateEventKey), 0);
        QCOMPARE(m->acts->running(), (QList<Act *>{first, second}));
        m->dashboard.letGo();
        QVERIFY(m->ends(first) && m->ends(second));
        QCOMPARE(second->end(), Act::End::Done);
        QVERIFY(m->acts->running().isEmpty());
    }

    void resyncsSeveralAppsSideBySide()
    {
        m->dashboard.fail(Operation::ResyncApp, Fault::Stalled, 2);
        Act *first = m->start(ActKind::ResyncApp);
        Act *second = m->start(ActKind::ResyncApp);
        Act *third = m->start(ActKind::CreateEventKey);
        QTRY_COMPARE(m->dashboard.calls(Operation::ResyncApp), 2);
        QCOMPARE(third->step(), Act::Step::Queued);
        QCOMPARE(m->dashboard.calls(Operation::EventKeys), 0);
        m->dashboard.letGo();
        QVERIFY(m->ends(first) && m->ends(second) && m->ends(third));
    }

    /// Nobody waits for what somebody else does in a browser before they may change their mind.
    void stopsWhatWaitsForItsTurnAtOnce()
    {
        m->dashboard.fail(Operation::ResyncApp, Fault::Stalled);
        Act *first = m->start(ActKind::ResyncApp);
        Act *second = m->start(ActKind::CreateEventKey);
        Act *third = m->start(ActKind::CreateEventKey);
        QTRY_COMPARE(m->dashboard.calls(Operation::ResyncApp), 1);
        second->cancel();
        QCOMPARE(second->step(), Act::Step::Queued); // not while somebody goes through all of them
        QVERIFY(m->ends(second));
        QCOMPARE(second->end(), Act::End::NotDone);
        QCOMPARE(second->error()->kind, Error::Kind::Cancelled);
        QCOMPARE(m->acts->running(), (QList<Act *>{first, third}));
        m->dashboard.letGo();
        QVERIFY(m->ends(first) && m->ends(third));
        QCOMPARE(m->dashboard.calls(Operation::CreateEventKey), 1);
        QCOMPARE(second->journalId(), 0);
    }

    void writesNoSecretIntoTheDatabase()
    {
        for (const ActKind kind : allKinds) {
            Act *act = m->start(kind);
            QVERIFY(m->ends(act));
            QList<Secret> secrets;
            for (const SigningKey &key : m->dashboard.signingKeysNow(u"production"_s))
                secrets.append(key.value);
            for (const EventKey &key : m->dashboard.eventKeysNow(u"production"_s))
                secrets.append(key.value);
            for (const auto suffix : {""_L1, "-wal"_L1}) {
                QFile file(m->path() + suffix);
                QVERIFY(file.open(QIODevice::ReadOnly));
                const QByteArray bytes = file.readAll();
                for (const Secret &secret : secrets)
                    QVERIFY(!bytes.contains(secret.reveal()) && !bytes.contains(secret.reveal().last(32)));
            }
            m->dashboard.removeSigningKey(
                act->signingKey() && !act->signingKey()->isActive ? act->signingKey()->id : QString());
        }
    }

private:
    std::unique_ptr<ActStage> m;
};

QTEST_GUILESS_MAIN(ActsTest)
#include "tst_acts.moc"
