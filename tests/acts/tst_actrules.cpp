// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "tests/acts/actstage.h"

#include <QFile>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

/// What is particular about each kind of act: what it refuses, how it tells its own key from a colleague's, and acts
/// that a person carries out.
class ActRulesTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m = std::make_unique<ActStage>(); }
    void cleanup() { m.reset(); }

    void refusesWhatTheEnvironmentDoesNotTake_data()
    {
        QTest::addColumn<ActKind>("kind");
        QTest::addColumn<QString>("environment");
        QTest::newRow("a signing key in an archived one") << ActKind::CreateSigningKey << u"old"_s;
        QTest::newRow("an event key in an archived one") << ActKind::CreateEventKey << u"old"_s;
        QTest::newRow("a signing key in a branch") << ActKind::CreateSigningKey << u"preview"_s;
        QTest::newRow("an event key in a branch") << ActKind::CreateEventKey << u"preview"_s;
        QTest::newRow("deleting in a branch") << ActKind::DeleteEventKey << u"preview"_s;
    }
    void refusesWhatTheEnvironmentDoesNotTake()
    {
        QFETCH(ActKind, kind);
        QFETCH(QString, environment);
        Act *act = m->acts->start(m->request(kind, environment));
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::NotDone);
        QCOMPARE(act->error()->kind, Error::Kind::Conflict);
        QVERIFY(!act->error()->serverMessage.isEmpty());
        QVERIFY(m->dashboard.log().isEmpty());
    }

    void keepsToOneNewSigningKey()
    {
        m->dashboard.addSigningKey(u"production"_s);
        expectRefusal(m->request(ActKind::CreateSigningKey), Error::Kind::Conflict);
    }

    void neverDeletesTheActiveSigningKey()
    {
        ActRequest request = m->request(ActKind::DeleteSigningKey);
        request.keyId = request.activeKeyId;
        expectRefusal(request, Error::Kind::Conflict);
    }

    void saysThatAKeyToDeleteIsGoneAlready()
    {
        ActRequest request = m->request(ActKind::DeleteEventKey);
        request.keyId = u"unknown"_s;
        expectRefusal(request, Error::Kind::NotFound);
    }

    void takesAKeyThatSomebodyElseDeletedForDeleted()
    {
        const ActRequest request = m->request(ActKind::DeleteEventKey);
        m->dashboard.onCall([&](Operation operation) {
            if (operation == Operation::DeleteEventKey)
                m->dashboard.removeEventKey(request.keyId);
        });
        Act *act = m->acts->start(request);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::Done);
    }

    void doesNotDeleteAKeyThatWasPromotedMeanwhile()
    {
        m->dashboard.addSigningKey(u"production"_s);
        m->dashboard.fail(Operation::DeleteSigningKey, Fault::NotSent);
        m->dashboard.onCall([&](Operation operation) {
            if (operation == Operation::DeleteSigningKey)
                m->dashboard.rotateNow(u"production"_s);
        });
        Act *act = m->acts->start(m->request(ActKind::DeleteSigningKey));
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::NotDone);
        QCOMPARE(act->error()->kind, Error::Kind::Conflict);
        QCOMPARE(m->dashboard.signingKeysNow(u"production"_s).size(), 1);
    }

    void usesTheFoundSigningKeyOnceThePersonConfirmsIt()
    {
        m->dashboard.fail(Operation::CreateSigningKey, Fault::AnswerLost);
        Act *act = m->start(ActKind::CreateSigningKey);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::NeedsChoice);
        QCOMPARE(act->signingKeyCandidates().size(), 1);
        QVERIFY(!act->signingKey());

        m->open(); // also days later
        Act *wrong = m->acts->choose(act ? m->unsettled().first().id : 0, u"unknown"_s);
        QVERIFY(m->ends(wrong));
        QCOMPARE(wrong->end(), Act::End::Open);
        const QString id = m->dashboard.signingKeysNow(u"production"_s).last().id;
        Act *chosen = m->acts->choose(m->unsettled().first().id, id);
        QVERIFY(m->ends(chosen));
        QCOMPARE(chosen->end(), Act::End::Done);
        QCOMPARE(chosen->signingKey()->id, id);
        QCOMPARE(m->history().last().outcome, u"done"_s);
        QCOMPARE(m->history().last().fingerprint, signingKeyFingerprint(chosen->signingKey()->value));
        QVERIFY(m->unsettled().isEmpty());
    }

    void letsThePersonSayThatNoneOfThemIsIt()
    {
        m->dashboard.fail(Operation::CreateEventKey, Fault::EffectLater);
        m->dashboard.onCall([&](Operation operation) {
            if (operation != Operation::CreateEventKey)
                return;
            // A colleague makes two of the same kind.
            for (int i = 0; i < 2; ++i)
                m->dashboard.addEventKey(u"production"_s, m->request(ActKind::CreateEventKey).newKey);
        });
        Act *act = m->start(ActKind::CreateEventKey);
        QTRY_COMPARE(act->step(), Act::Step::Finished); // found at once, the clock stands still
        QCOMPARE(act->end(), Act::End::NeedsChoice);
        QCOMPARE(act->eventKeyCandidates().size(), 2);

        // Ours turns up only now, within the minute: it is found besides those that were turned down.
        Act *none = m->acts->choose(act->journalId(), {});
        QVERIFY(m->ends(none));
        QCOMPARE(none->end(), Act::End::Done);
        QCOMPARE(none->eventKey()->id, m->dashboard.eventKeysNow(u"production"_s).last().id);
    }

    void believesThatNoneOfThemIsItAMinuteLater()
    {
        m->dashboard.fail(Operation::CreateSigningKey, Fault::NotSent);
        m->dashboard.onCall([&](Operation operation) {
            if (operation == Operation::CreateSigningKey)
                m->dashboard.addSigningKey(u"production"_s);
        });
        Act *act = m->start(ActKind::CreateSigningKey);
        QTRY_COMPARE(act->step(), Act::Step::Finished); // found at once, the clock stands still
        QCOMPARE(act->end(), Act::End::NeedsChoice);
        const QDateTime before = m->clock.now();
        Act *none = m->acts->choose(act->journalId(), {});
        QVERIFY(m->ends(none));
        QCOMPARE(none->end(), Act::End::NotDone);
        QCOMPARE(before.secsTo(m->clock.now()), 60);
        QVERIFY(m->unsettled().isEmpty());
    }

    void asksWhichOfSeveralEventKeysIsIt()
    {
        m->dashboard.fail(Operation::CreateEventKey, Fault::AnswerLost);
        m->dashboard.onCall([&](Operation operation) {
            if (operation == Operation::CreateEventKey)
                m->dashboard.addEventKey(u"production"_s, m->request(ActKind::CreateEventKey).newKey);
        });
        Act *act = m->start(ActKind::CreateEventKey);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::NeedsChoice);
        QCOMPARE(act->eventKeyCandidates().size(), 2);
        Act *chosen = m->acts->choose(act->journalId(), act->eventKeyCandidates().last().id);
        QVERIFY(m->ends(chosen));
        QCOMPARE(chosen->end(), Act::End::Done);
        QCOMPARE(chosen->eventKey()->id, act->eventKeyCandidates().last().id);
    }

    void tellsAColleaguesKeyWithAnotherFilterApart()
    {
        m->dashboard.fail(Operation::CreateEventKey, Fault::NotSent);
        m->dashboard.onCall([&](Operation operation) {
            if (operation == Operation::CreateEventKey)
                m->dashboard.addEventKey(u"production"_s, {.name = u"shop"_s});
        });
        Act *act = m->start(ActKind::CreateEventKey);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::NotDone);
    }

    void saysWhenTheNewKeysFilterIsAnother()
    {
        m->dashboard.setFilterTwist([](const EventFilter &) { return EventFilter(); });
        Act *act = m->start(ActKind::CreateEventKey);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QCOMPARE(act->error()->kind, Error::Kind::Conflict);
        QVERIFY(act->eventKey()->filter.letsEverythingThrough());
    }

    void refusesAFilterThatRejectsEverything()
    {
        ActRequest create = m->request(ActKind::CreateEventKey);
        create.newKey.filter = {.kind = EventFilter::Kind::Allow};
        expectRefusal(create, Error::Kind::Rejected);
        ActRequest update = m->request(ActKind::UpdateEventKey);
        update.changed->filter = {.kind = EventFilter::Kind::Allow};
        expectRefusal(update, Error::Kind::Rejected);
    }

    void doesNotRenameAnIntegrationsKey()
    {
        const EventKey key
            = m->dashboard.addEventKey(u"production"_s, {.name = u"vercel"_s}, EventKeySource::Integration);
        ActRequest request = m->request(ActKind::UpdateEventKey);
        request.before = request.changed = key;
        request.changed->name = u"mine"_s;
        expectRefusal(request, Error::Kind::Rejected);

        request.changed->name = key.name;
        request.changed->filter.ips = {u"192.0.2.1"_s};
        Act *act = m->acts->start(request);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::Done);
    }

    void doesNotOverwriteWhatSomebodyElseChanged_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("event");
        QTest::addColumn<QString>("metadata");
        QTest::newRow("the name") << u"theirs"_s << QString() << QString();
        QTest::newRow("the filter") << QString() << u"a/b"_s << QString();
        QTest::newRow("the metadata") << QString() << QString() << u"x"_s;
    }
    void doesNotOverwriteWhatSomebodyElseChanged()
    {
        QFETCH(QString, name);
        QFETCH(QString, event);
        QFETCH(QString, metadata);
        const ActRequest request = m->request(ActKind::UpdateEventKey);
        EventKey theirs = *request.before;
        if (!name.isEmpty())
            theirs.name = name;
        if (!event.isEmpty())
            theirs.filter.events = QStringList{event};
        if (!metadata.isEmpty())
            theirs.metadata.insert(u"note"_s, metadata);
        m->dashboard.putEventKey(u"production"_s, theirs);
        QSignalSpy touched(m->acts.get(), &Acts::environmentTouched);
        expectRefusal(request, Error::Kind::Conflict);
        QCOMPARE(touched.size(), 1);
        QCOMPARE(m->dashboard.eventKeysNow(u"production"_s).first(), theirs);
    }

    void leavesAnUpdateOpenThatReadsAsSomethingElse()
    {
        m->dashboard.setFilterTwist([](const EventFilter &) { return EventFilter{.events = {u"else"_s}}; });
        Act *act = m->start(ActKind::UpdateEventKey);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::Open);
        QCOMPARE(act->error()->kind, Error::Kind::Conflict);
        QCOMPARE(m->unsettled().size(), 1);
        // The person has looked at it and closes it.
        Act *closed = m->acts->choose(act->journalId(), {});
        QVERIFY(m->ends(closed));
        QCOMPARE(closed->end(), Act::End::NotDone);
        QCOMPARE(closed->error()->detail, u"neither before nor wanted"_s);
        QVERIFY(m->unsettled().isEmpty());
    }

    void rotatesOnlyTheKeysThatItWasPreparedFor_data()
    {
        QTest::addColumn<bool>("isActiveWrong");
        QTest::addColumn<bool>("isNewWrong");
        QTest::newRow("another current key") << true << false;
        QTest::newRow("another new key") << false << true;
    }
    void rotatesOnlyTheKeysThatItWasPreparedFor()
    {
        QFETCH(bool, isActiveWrong);
        QFETCH(bool, isNewWrong);
        m->dashboard.addSigningKey(u"production"_s);
        ActRequest request = m->request(ActKind::RotateSigningKey);
        if (isActiveWrong)
            request.activeKeyId = u"unknown"_s;
        if (isNewWrong)
            request.keyId = u"unknown"_s;
        expectRefusal(request, Error::Kind::Conflict);
        QCOMPARE(m->dashboard.log(), (QList{Operation::RenewSession, Operation::SigningKeys}));
    }

    void rotatesNothingWithoutASessionThatHolds()
    {
        m->dashboard.addSigningKey(u"production"_s);
        m->dashboard.fail(Operation::RenewSession, Fault::NotSignedIn);
        expectRefusal(m->request(ActKind::RotateSigningKey), Error::Kind::NotSignedIn);
        QCOMPARE(m->dashboard.log(), (QList{Operation::RenewSession}));
    }

    void saysWhichOtherKeyWasPromoted()
    {
        m->dashboard.addSigningKey(u"production"_s);
        const ActRequest request = m->request(ActKind::RotateSigningKey);
        SigningKey theirs;
        m->dashboard.onCall([&](Operation operation) {
            if (operation != Operation::RotateSigningKey)
                return;
            // At the last moment: the call names no key, so it promotes whichever is there.
            m->dashboard.removeSigningKey(request.keyId);
            theirs = m->dashboard.addSigningKey(u"production"_s);
        });
        Act *act = m->acts->start(request);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::NotDone);
        QCOMPARE(act->error()->kind, Error::Kind::Conflict);
        QCOMPARE(act->signingKey()->id, theirs.id);
        QVERIFY(act->error()->serverMessage.contains(signingKeyFingerprint(theirs.value)));
    }

    void tellsHowASyncFailed()
    {
        m->dashboard.setSyncFailure(SyncFailure{.code = u"http_unreachable"_s, .message = u"no route"_s});
        Act *act = m->start(ActKind::ResyncApp);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QCOMPARE(act->resync()->failure->code, u"http_unreachable"_s);
        QCOMPARE(m->history().last().outcome, u"failed: http_unreachable"_s);
        QCOMPARE(m->history().last().details[u"message"].toString(), u"no route"_s);
    }

    void believesOfALostResyncOnlyWhatIsThrough_data()
    {
        QTest::addColumn<QString>("status");
        QTest::addColumn<bool>("isDone");
        for (const QString &status : {u"pending"_s, u"PENDING"_s, u"queued"_s})
            QTest::newRow(qPrintable(status)) << status << false;
        for (const QString &status : {u"success"_s, u"DUPLICATE"_s})
            QTest::newRow(qPrintable(status)) << status << true;
        QTest::newRow("not told") << QString() << true;
    }

    /// A sync that is under way is neither done nor not done.
    void believesOfALostResyncOnlyWhatIsThrough()
    {
        QFETCH(QString, status);
        QFETCH(bool, isDone);
        m->dashboard.setApps(u"production"_s,
            {{.id = u"app-1"_s, .externalId = u"shop"_s, .latestSync = Sync{.id = u"s"_s, .status = status}}});
        m->dashboard.fail(Operation::ResyncApp, Fault::AnswerLost);
        Act *act = m->start(ActKind::ResyncApp);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), isDone ? Act::End::Done : Act::End::Open);
        QCOMPARE(act->resync().has_value(), isDone);
        if (!isDone) // no reading failed
            QVERIFY(act->error()->serverMessage.contains(u"not that it is through"_s));
    }

    void doesNotResyncAWorker()
    {
        m->dashboard.setApps(u"production"_s, {{.id = u"w"_s, .externalId = u"shop"_s, .method = AppMethod::Connect}});
        expectRefusal(m->request(ActKind::ResyncApp), Error::Kind::Rejected);
    }

    void writesNoneOfAnUrlsSecretsDown()
    {
        ActRequest request = m->request(ActKind::ResyncApp);
        request.appUrl = QUrl(u"https://user:pass-word@shop.example.test/api?bypass=top-secret#part"_s);
        Act *act = m->acts->start(request);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        m->acts.reset();
        m->store.reset();
        QFile file(m->path());
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray bytes = file.readAll();
        QVERIFY(bytes.contains("https://shop.example.test/api"));
        QVERIFY(!bytes.contains("top-secret") && !bytes.contains("pass-word"));
    }

    void waitsForThePersonWhoActsByHand()
    {
        m->dashboard.setWay(ActKind::CreateEventKey,
            {.means = Way::Means::Person, .page = QUrl(u"https://page.test"_s), .paste = Way::Paste::EventKey});
        Act *act = m->start(ActKind::CreateEventKey);
        QTRY_COMPARE(act->step(), Act::Step::WaitingForPerson);
        QCOMPARE(act->way().page, QUrl(u"https://page.test"_s));
        const EventKey made = m->dashboard.addEventKey(u"production"_s, m->request(ActKind::CreateEventKey).newKey);
        act->confirm(made.value);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QCOMPARE(act->eventKey()->id, made.id);
        QCOMPARE(m->dashboard.calls(Operation::CreateEventKey), 0);
        QVERIFY(m->history().last().details[u"byHand"].toBool());
    }

    void saysThatThePastedKeyIsNotThere()
    {
        m->dashboard.setWay(ActKind::CreateSigningKey, {.means = Way::Means::Person, .paste = Way::Paste::SigningKey});
        Act *act = m->start(ActKind::CreateSigningKey);
        QTRY_COMPARE(act->step(), Act::Step::WaitingForPerson);
        act->confirm(Secret("signkey-test-00"));
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::NotDone);
        QCOMPARE(act->error()->kind, Error::Kind::Conflict);
    }

    void looksWhetherAnActByHandWasDoneWhenItIsCancelled_data()
    {
        QTest::addColumn<bool>("wasDone");
        QTest::newRow("it was") << true;
        QTest::newRow("it was not") << false;
    }
    void looksWhetherAnActByHandWasDoneWhenItIsCancelled()
    {
        QFETCH(bool, wasDone);
        m->dashboard.setWay(ActKind::DeleteEventKey, {.means = Way::Means::Person});
        const ActRequest request = m->request(ActKind::DeleteEventKey);
        Act *act = m->acts->start(request);
        QTRY_COMPARE(act->step(), Act::Step::WaitingForPerson);
        if (wasDone)
            m->dashboard.removeEventKey(request.keyId);
        act->cancel();
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), wasDone ? Act::End::Done : Act::End::NotDone);
        QVERIFY(m->unsettled().isEmpty());
    }

    void refusesAnActThatTheAccountDoesNotKnow()
    {
        m->dashboard.setWay(ActKind::ResyncApp, {.means = Way::Means::None});
        expectRefusal(m->request(ActKind::ResyncApp), Error::Kind::Rejected);
    }

    void settlesNothingThatIsNotThere()
    {
        Act *act = m->acts->settle(99);
        QVERIFY(m->ends(act));
        QCOMPARE(act->error()->kind, Error::Kind::NotFound);
    }

    void leavesAnotherAccountsActsAlone()
    {
        m->dashboard.fail(Operation::CreateSigningKey, Fault::AnswerLost);
        Act *act = m->start(ActKind::CreateSigningKey);
        QVERIFY(m->ends(act));
        const qint64 id = act->journalId();
        m->dashboard.setOrigin(u"https://elsewhere.test"_s);
        m->open();
        QVERIFY(m->unsettled().isEmpty());
        Act *settled = m->acts->settle(id);
        QVERIFY(m->ends(settled));
        QCOMPARE(settled->end(), Act::End::Open);
        QCOMPARE(settled->error()->kind, Error::Kind::Conflict);
    }

private:
    /// Nothing is sent and nothing is written down.
    void expectRefusal(const ActRequest &request, Error::Kind kind)
    {
        Act *act = m->acts->start(request);
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::NotDone);
        QCOMPARE(act->error()->kind, kind);
        QCOMPARE(act->journalId(), 0);
        for (const Operation operation :
            {Operation::CreateSigningKey, Operation::DeleteSigningKey, Operation::RotateSigningKey,
                Operation::CreateEventKey, Operation::UpdateEventKey, Operation::DeleteEventKey, Operation::ResyncApp})
            QCOMPARE(m->dashboard.calls(operation), 0);
        QVERIFY(m->history().isEmpty());
    }

    std::unique_ptr<ActStage> m;
};

QTEST_GUILESS_MAIN(ActRulesTest)
#include "tst_actrules.moc"
