// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrecord.h"
#include "app/history/sql.h"
#include "tests/acts/actstage.h"
#include "ui/words/handovertext.h"

#include <QSqlDatabase>

using namespace Qt::StringLiterals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

namespace {

void addKindRows()
{
    QTest::addColumn<ActKind>("kind");
    for (const ActKind kind : {ActKind::CreateSigningKey, ActKind::CreateEventKey, ActKind::RotateSigningKey,
             ActKind::DeleteEventKey, ActKind::DeleteSigningKey})
        QTest::newRow(qPrintable(actKindName(kind))) << kind;
}

} // namespace

/// Any act done by hand in the browser although the program could call: nothing is sent, and what became of it is found
/// out and written down as with a call.
class ActsByHandTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m = std::make_unique<ActStage>();
        for (const ActKind kind :
            {ActKind::DeleteSigningKey, ActKind::RotateSigningKey, ActKind::DeleteEventKey, ActKind::UpdateEventKey})
            m->dashboard.setWay(kind, {.page = m_page});
        m->dashboard.setWay(ActKind::CreateSigningKey, {.page = m_page, .paste = Way::Paste::SigningKey});
        m->dashboard.setWay(ActKind::CreateEventKey, {.page = m_page, .paste = Way::Paste::EventKey});
    }
    void cleanup() { m.reset(); }

    void sendsNothingAndReadsWhatWasDone_data() { addKindRows(); }
    void sendsNothingAndReadsWhatWasDone()
    {
        QFETCH(ActKind, kind);
        const ActRequest request = requestOf(kind);
        Act *act = m->acts->start(request);
        QTRY_COMPARE(act->step(), Act::Step::WaitingForPerson);
        QCOMPARE(act->way().means, Way::Means::Person);
        QCOMPARE(act->way().page, m_page);

        act->confirm(doIt(request));
        QVERIFY(m->ends(act));

        QCOMPARE(act->end(), Act::End::Done);
        QVERIFY(!act->error());
        QCOMPARE(m->dashboard.calls(operationOf(kind)), 0);
        QCOMPARE(m->history().last().outcome, u"done"_s);
        QVERIFY(m->history().last().details[u"byHand"].toBool());
        QCOMPARE(act->resultId(), m_made);
    }

    void believesNothingThatReadingDoesNotShow_data() { addKindRows(); }
    void believesNothingThatReadingDoesNotShow()
    {
        QFETCH(ActKind, kind);
        Act *act = m->acts->start(requestOf(kind));
        QTRY_COMPARE(act->step(), Act::Step::WaitingForPerson);
        act->confirm(Secret("signkey-test-00"));
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::NotDone);
        QVERIFY(!saysThatAServerFailed(*act));
        QVERIFY(act->resultId().isEmpty());
    }

    /// Nobody was asked anything that they could have left without an answer.
    void settlesWhatThePersonDidNotDo_data()
    {
        addKindRows();
        QTest::newRow("a key's name") << ActKind::UpdateEventKey;
    }
    void settlesWhatThePersonDidNotDo()
    {
        QFETCH(ActKind, kind);
        ActRequest request = requestOf(kind);
        if (request.changed)
            request.changed->filter = request.before->filter;
        Act *act = m->acts->start(request);
        QTRY_COMPARE(act->step(), Act::Step::WaitingForPerson);
        const qint64 id = act->journalId();
        m->open();
        Act *settled = m->acts->settle(id);
        QVERIFY(m->ends(settled));
        QCOMPARE(settled->end(), Act::End::NotDone);
        QVERIFY(!saysThatAServerFailed(*settled));
        if (kind == ActKind::UpdateEventKey) { // a new name, which is no reason to touch the filter
            const QString steps = handoverSteps(*settled, false).join(u' ');
            QVERIFY2(steps.contains(u"Edit name"_s) && !steps.contains(u"Filter Events"_s), qPrintable(steps));
        }
    }

    void settlesAfterTheProgramWasKilledWhileThePersonWasAtIt_data() { addKindRows(); }
    void settlesAfterTheProgramWasKilledWhileThePersonWasAtIt()
    {
        QFETCH(ActKind, kind);
        const ActRequest request = requestOf(kind);
        Act *act = m->acts->start(request);
        QTRY_COMPARE(act->step(), Act::Step::WaitingForPerson);
        const qint64 id = act->journalId();
        doIt(request);
        m->open();

        Act *settled = m->acts->settle(id);
        QVERIFY(m->ends(settled));
        // A new signing key is used only once the person has said that it is this one.
        if (kind == ActKind::CreateSigningKey) {
            QCOMPARE(settled->end(), Act::End::NeedsChoice);
            settled = m->acts->choose(id, m_made);
            QVERIFY(m->ends(settled));
        }
        QCOMPARE(settled->end(), Act::End::Done);
        QCOMPARE(settled->resultId(), m_made);
        QVERIFY(settled->request().byHand);
        QVERIFY(m->history().last().details[u"byHand"].toBool());
        QCOMPARE(m->dashboard.calls(operationOf(kind)), 0);
    }

    void refusesWhereTheAccountHasNoPageForIt()
    {
        m->dashboard.setWay(ActKind::CreateSigningKey, {.paste = Way::Paste::SigningKey});
        Act *act = m->acts->start(requestOf(ActKind::CreateSigningKey));
        QVERIFY(m->ends(act));
        QCOMPARE(act->end(), Act::End::NotDone);
        QCOMPARE(act->error()->kind, Error::Kind::Rejected);
        QCOMPARE(act->journalId(), 0);
    }

    void tellsTheActsOfOneRotationOldestFirst()
    {
        ActRequest mine = m->request(ActKind::CreateSigningKey);
        mine.rotationId = u"rotation 1"_s;
        Act *created = m->acts->start(mine);
        QVERIFY(m->ends(created));
        QVERIFY(m->ends(m->start(ActKind::CreateEventKey))); // from the tabs
        mine = m->request(ActKind::CreateEventKey);
        mine.rotationId = u"rotation 1"_s;
        m->dashboard.fail(Operation::CreateEventKey, Fault::Rejected);
        QVERIFY(m->ends(m->acts->start(mine)));
        m->dashboard.fail(Operation::CreateEventKey, Fault::Stalled);
        m->acts->start(mine);
        QTRY_COMPARE(m->dashboard.calls(Operation::CreateEventKey), 3);

        const QList<ActRecord> records = recordsOf(u"rotation 1"_s);

        QCOMPARE(records.size(), 3);
        QCOMPARE(records.at(0).request.kind, ActKind::CreateSigningKey);
        QCOMPARE(records.at(0).outcome, u"done"_s);
        QCOMPARE(records.at(0).resultId, created->signingKey()->id);
        QCOMPARE(records.at(1).outcome, u"not done"_s);
        QVERIFY(records.at(1).resultId.isEmpty());
        QVERIFY(records.at(2).outcome.isEmpty());
        QVERIFY(recordsOf(u"rotation 2"_s).isEmpty());
        m->dashboard.setOrigin(u"https://elsewhere.test"_s);
        QVERIFY(recordsOf(u"rotation 1"_s).isEmpty());
    }

    void tellsTheResultOfAnActThatWasSettledBefore()
    {
        Act *act = m->start(ActKind::CreateEventKey);
        QVERIFY(m->ends(act));
        const QString made = act->eventKey()->id;
        QCOMPARE(act->resultId(), made);
        m->open();
        Act *again = m->acts->settle(1);
        QVERIFY(m->ends(again));
        QCOMPARE(again->end(), Act::End::Done);
        QCOMPARE(again->resultId(), made);
        QVERIFY(again->wasSettledBefore() && !again->eventKey());
    }

    void settlesAnActThatAnEarlierVersionWroteDown()
    {
        ActRequest mine = m->request(ActKind::CreateSigningKey);
        mine.rotationId = u"rotation 1"_s;
        m->dashboard.fail(Operation::CreateSigningKey, Fault::AnswerLost);
        QVERIFY(m->ends(m->acts->start(mine)));
        auto dropped = m->store->run<void>([](QSqlDatabase &database) -> Done {
            return runAllSql(database,
                {u"ALTER TABLE acts DROP COLUMN result_id"_s, u"DROP TABLE key_looks"_s,
                    u"DROP TABLE noted_environments"_s, u"DROP TABLE noted_keys"_s, u"DROP TABLE app_owners"_s,
                    u"ALTER TABLE app_accesses DROP COLUMN same_by"_s, u"ALTER TABLE app_accesses DROP COLUMN mark"_s,
                    u"ALTER TABLE app_accesses DROP COLUMN proxy"_s, u"ALTER TABLE app_accesses DROP COLUMN same_for"_s,
                    u"ALTER TABLE app_accesses DROP COLUMN platform"_s,
                    u"ALTER TABLE app_accesses DROP COLUMN old_names"_s, u"PRAGMA user_version=1"_s});
        });
        dropped.waitForFinished();
        QVERIFY(dropped.result());
        m->open();

        const QList<ActRecord> records = recordsOf(u"rotation 1"_s);
        QCOMPARE(records.size(), 1);
        QVERIFY(records.first().resultId.isEmpty());
        QCOMPARE(m->unsettled().size(), 1);
        const QString made = records.first().found.value(0);
        Act *chosen = m->acts->choose(records.first().id, made);
        QVERIFY(m->ends(chosen));
        QCOMPARE(chosen->end(), Act::End::Done);
        QVERIFY(!chosen->error());
        QCOMPARE(recordsOf(u"rotation 1"_s).first().resultId, made);
    }

    void leavesAnActOfAKindThatItDoesNotKnowAlone()
    {
        m->dashboard.fail(Operation::CreateSigningKey, Fault::AnswerLost);
        QVERIFY(m->ends(m->start(ActKind::CreateSigningKey)));
        QCOMPARE(m->unsettled().size(), 1);
        const auto requests = [this](const QString &statement) {
            auto done = m->store->run<void>(
                [statement](QSqlDatabase &database) -> Done { return runAllSql(database, {statement}); });
            done.waitForFinished();
            return done.result().has_value();
        };
        QVERIFY(requests(u"UPDATE acts SET request = json_set(request, '$.kind', 'LaterAct')"_s));
        m->open();
        QVERIFY2(m->unsettled().isEmpty(), "it is taken for no other kind of act, and not settled as one");
        QVERIFY(requests(u"UPDATE acts SET request = json_set(request, '$.kind', 'CreateSigningKey')"_s));
        m->open();
        QCOMPARE(m->unsettled().size(), 1);
    }

private:
    static bool saysThatAServerFailed(const Act &act)
    {
        return act.error()
            && (act.error()->kind == Error::Kind::Timeout || act.error()->serverMessage.contains(u"server said"_s));
    }

    ActRequest requestOf(ActKind kind)
    {
        m->prepare(kind);
        ActRequest request = m->request(kind);
        request.byHand = true;
        return request;
    }

    /// What the person does in the browser, and the key that they bring back. m_made: the id that comes of it.
    std::optional<Secret> doIt(const ActRequest &request)
    {
        m_made.clear();
        if (request.kind == ActKind::CreateSigningKey) {
            const SigningKey key = m->dashboard.addSigningKey(u"production"_s);
            m_made = key.id;
            return key.value;
        }
        if (request.kind == ActKind::CreateEventKey) {
            const EventKey key = m->dashboard.addEventKey(u"production"_s, request.newKey);
            m_made = key.id;
            return key.value;
        }
        if (request.kind == ActKind::RotateSigningKey) {
            m->dashboard.rotateNow(u"production"_s);
            m_made = request.keyId;
        } else if (request.kind == ActKind::DeleteEventKey) {
            m->dashboard.removeEventKey(request.keyId);
        } else {
            m->dashboard.removeSigningKey(request.keyId);
        }
        return {};
    }

    QList<ActRecord> recordsOf(const QString &rotationId)
    {
        auto records = m->acts->ofRotation(rotationId);
        records.waitForFinished();
        return records.result().value_or(QList<ActRecord>());
    }

    const QUrl m_page{u"https://page.test"_s};
    QString m_made;
    std::unique_ptr<ActStage> m;
};

QTEST_GUILESS_MAIN(ActsByHandTest)
#include "tst_actsbyhand.moc"
