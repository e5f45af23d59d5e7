// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: stand-in

#include "app/domain/fingerprint.h"
#include "app/practice/httpcall.h"
#include "tests/support/answerof.h"
#include "tests/support/logcapture.h"
#include "tests/support/selfhostedstage.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>

using namespace Qt::StringLiterals;
using State = RestartWatch::State;

/// The acts at a self-hosted server, with real restarts of the program that stands in for it.
class SelfHostedActsTest : public QObject
{
    Q_OBJECT

private slots:
    void listsWhatTheServerHolds()
    {
        SelfHostedStage m;
        QCOMPARE(m.signingKeys().size(), 1);
        QVERIFY(m.signingKeys().first().isActive);
        QVERIFY(m.signingKeys().first().value == m.atFirst.signingKey);
        QCOMPARE(m.eventKeys().size(), 2);
        QCOMPARE(m.eventKeys().first().name, u"Web"_s);
        const auto apps = answerOf(m.dashboard->apps(m.environment().id));
        QVERIFY(apps);
        QVERIFY(apps->isEmpty());
        QCOMPARE(m.environment().name, u"Acme's server"_s);
        // One that somebody put there has no name here.
        ServerSettings more = m.atFirst;
        more.eventKeys.append(Secret("somebody-elses"));
        QVERIFY(m.server.restartWith(more));
        QCOMPARE(m.eventKeys().last().name, u"Event key "_s + eventKeyFingerprint(Secret("somebody-elses")).left(6));
    }

    /// It gives twenty at a time.
    void readsAllPagesOfItsApps()
    {
        SelfHostedStage m;
        SystemClock clock;
        QUrl url = m.server.origin();
        url.setPath(u"/fn/register"_s);
        for (int i = 0; i < 41; ++i) {
            const QJsonObject app{{u"appName"_s, u"app-%1"_s.arg(i)}, {u"sdk"_s, u"js:v4.24.0"_s},
                {u"url"_s, u"http://localhost:%1/api/inngest"_s.arg(3000 + i)}, {u"functions"_s, QJsonArray()}};
            const auto answer = answerOf(HttpCall::run(clock,
                {.method = "POST",
                    .url = url,
                    .headers = {{"Authorization", "Bearer " + signingKeyHash(m.atFirst.signingKey).toLatin1()}},
                    .body = QJsonDocument(app).toJson()}));
            QVERIFY(answer);
            QCOMPARE(answer->status, 200);
        }
        const auto apps = answerOf(m.dashboard->apps(m.environment().id));
        QVERIFY(apps);
        QSet<QString> ids;
        for (const App &app : *apps)
            ids.insert(app.externalId);
        QCOMPARE(ids.size(), 41);
        QCOMPARE(apps->first().latestSync->url.host(), u"localhost"_s);
    }

    /// Nothing changes at the server: the key waits in the keychain.
    void makesASigningKeyHere()
    {
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        QCOMPARE(m.asked, 0);
        QCOMPARE(m.server.starts(), 1);
        QCOMPARE(m.signingKeys().size(), 2);
        const SigningKey fresh = m.signingKeys().last();
        QVERIFY(!fresh.isActive);
        QVERIFY(m.secrets.names().contains(u"key/"_s + fresh.id));
        m.open(); // it is there at the next start, too
        QCOMPARE(m.signingKeys().last().id, fresh.id);

        ActRequest deletion = m.request(ActKind::DeleteSigningKey);
        deletion.keyId = fresh.id;
        QVERIFY(m.finishes(deletion));
        QCOMPARE(m.signingKeys().size(), 1);
    }

    void rotatesByARestart()
    {
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        const SigningKey fresh = m.signingKeys().last();
        QVERIFY(m.finishes(m.requestOfSigningKeys(ActKind::RotateSigningKey)));
        QCOMPARE(m.asked, 1);
        QCOMPARE(m.signingKeys().size(), 1);
        QVERIFY(m.signingKeys().first().value == fresh.value);
        QVERIFY(m.server.settings().signingKey == fresh.value);
        QVERIFY(m.server.settings().eventKeys == m.atFirst.eventKeys);
        const HistoryEntry last = m.history().last();
        QCOMPARE(last.what, u"RotateSigningKey"_s);
        QCOMPARE(last.outcome, u"done"_s);
        QVERIFY(!last.details[u"byWord"].toBool());
    }

    void makesAnEventKeyByARestart()
    {
        SelfHostedStage m;
        QVERIFY(m.finishes(m.creation(u"Billing"_s)));
        QCOMPARE(m.eventKeys().size(), 3);
        QCOMPARE(m.eventKeys().last().name, u"Billing"_s);
        QVERIFY(m.secrets.names().contains(u"key/"_s + m.eventKeys().last().id));
        // Both old ones are still there.
        QCOMPARE(m.server.settings().eventKeys.size(), 3);
    }

    void deletesAnEventKeyByARestart()
    {
        SelfHostedStage m;
        ActRequest deletion = m.request(ActKind::DeleteEventKey);
        deletion.keyId = eventKeyFingerprint(m.atFirst.eventKeys.first());
        QVERIFY(m.finishes(deletion));
        QCOMPARE(m.eventKeys().size(), 1);
        deletion.keyId = eventKeyFingerprint(m.atFirst.eventKeys.last());
        QVERIFY(m.finishes(deletion, Act::End::NotDone)); // the last one stays
        QCOMPARE(m.eventKeys().size(), 1);
    }

    void renamesWithoutARestart()
    {
        SelfHostedStage m;
        ActRequest change = m.request(ActKind::UpdateEventKey);
        change.before = m.eventKeys().first();
        change.changed = change.before;
        change.changed->name = u"Storefront"_s;
        QVERIFY(m.finishes(change));
        QCOMPARE(m.eventKeys().first().name, u"Storefront"_s);
        QCOMPARE(m.server.starts(), 1);
        // It knows no filters.
        change.before = m.eventKeys().first();
        change.changed->filter = {.kind = EventFilter::Kind::Allow, .events = {u"a"_s}, .ips = {}};
        QVERIFY(m.finishes(change, Act::End::NotDone));
    }

    /// Each trap of a restart by hand: what the live line says, whether it is an outage, and that setting it right ends
    /// the act.
    void seesARestartThatWentWrong_data()
    {
        QTest::addColumn<QByteArray>("signingKey"); // %1: the new one
        QTest::addColumn<QByteArray>("eventKeys"); // %1: the old ones
        QTest::addColumn<State>("state");
        QTest::addColumn<bool>("isOutage");
        QTest::newRow("with the old settings") << QByteArray("old") << QByteArray("%1") << State::Before << false;
        QTest::newRow("a mistyped key") << QByteArray(64, 'd') << QByteArray("%1") << State::OtherKey << true;
        QTest::newRow("capital letters") << QByteArray("CAPITALS") << QByteArray("%1") << State::OtherSettings << true;
        QTest::newRow("a prefix") << QByteArray("signkey-dev-%1") << QByteArray("%1") << State::OtherSettings << true;
        QTest::newRow("an event key lost") << QByteArray("%1") << QByteArray("other") << State::OtherSettings << true;
        QTest::newRow("a blank behind the comma") << QByteArray("%1") << QByteArray("blank") << State::OtherSettings << true;
        QTest::newRow("one event key more") << QByteArray("%1") << QByteArray("%1,more") << State::OtherSettings << false;
        QTest::newRow("a start that fails") << QByteArray("signkey-prod-%1") << QByteArray("%1") << State::Down << true;
    }
    void seesARestartThatWentWrong()
    {
        QFETCH(QByteArray, signingKey);
        QFETCH(QByteArray, eventKeys);
        QFETCH(State, state);
        QFETCH(bool, isOutage);
        LogCapture log;
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        m.person = nullptr;
        Act *act = m.start(m.requestOfSigningKeys(ActKind::RotateSigningKey));
        QVERIFY(m.ends(act));
        const QByteArray fresh = act->handover().settings.signingKey.reveal().toByteArray();
        const auto textOf = [](const Secret &key) { return key.reveal().toByteArray(); };
        const QByteArray first = textOf(m.atFirst.eventKeys.first());
        const QByteArray last = textOf(m.atFirst.eventKeys.last());
        signingKey = signingKey == "old" ? textOf(m.atFirst.signingKey)
            : signingKey == "CAPITALS"   ? (fresh.toUpper() == fresh ? "A" + fresh.mid(1) : fresh.toUpper())
                                         : signingKey.replace("%1", fresh);
        eventKeys = eventKeys == "other" ? first
            : eventKeys == "blank"       ? first + ", " + last
                                         : eventKeys.replace("%1", first + ',' + last);
        m.server.setText("INNGEST_SIGNING_KEY=" + signingKey + "\nINNGEST_EVENT_KEY=" + eventKeys + '\n');
        QCOMPARE(m.server.restart(), state != State::Down);

        const RestartWatch &watch = *act->handover().watch;
        int saidAfter = -1; // seconds in that state
        connect(&watch, &RestartWatch::changed, act, [&watch, &saidAfter, state] {
            if (watch.state() == state && watch.isOutage() && saidAfter < 0)
                saidAfter = watch.secondsInState();
        });
        QVERIFY(m.comesTo(act, state));
        if (isOutage)
            QTRY_VERIFY_WITH_TIMEOUT(saidAfter >= 0, 20'000);
        QVERIFY2(saidAfter <= 15, qPrintable(QString::number(saidAfter)));
        QCOMPARE(watch.differences().isEmpty(), state != State::OtherSettings);
        QVERIFY(!watch.isDone());
        // Said too early: the act goes on waiting, and says why.
        act->confirm({});
        QTRY_VERIFY(act->step() == Act::Step::WaitingForPerson && act->error());
        QVERIFY(act->error()->kind == Error::Kind::Conflict || state == State::Down);
        QVERIFY(!LogCapture::text().contains(QString::fromLatin1(fresh)));

        QVERIFY(m.server.restartWith(act->handover().settings));
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 20'000);
        QCOMPARE(act->end(), Act::End::Done);
        QCOMPARE(m.signingKeys().first().value, Secret(fresh));
    }

    /// A server that is behind the same address and was not restarted is met, too.
    void doesNotBelieveTheFirstOfSeveralServers()
    {
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        m.person = nullptr;
        Act *act = m.start(m.requestOfSigningKeys(ActKind::RotateSigningKey));
        QVERIFY(m.ends(act));
        m.server.setBeside(m.atFirst);
        QVERIFY(m.server.restartWith(act->handover().settings));
        const RestartWatch &watch = *act->handover().watch;
        int answers = 0;
        connect(&watch, &RestartWatch::changed, this, [&answers] { ++answers; });
        QTRY_VERIFY_WITH_TIMEOUT(answers > 40, 20'000);
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        QVERIFY(!watch.isDone());
        m.server.setBeside({});
        QVERIFY(m.server.restart());
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 20'000);
        QCOMPARE(act->end(), Act::End::Done);
    }

    void leavesEverythingAsItWasWhenItIsStopped()
    {
        SelfHostedStage m;
        m.person = nullptr;
        Act *act = m.start(m.creation(u"Billing"_s));
        QVERIFY(m.ends(act));
        const QList<Secret> given = act->handover().settings.eventKeys;
        act->cancel();
        QTRY_COMPARE(act->step(), Act::Step::Finished);
        QCOMPARE(act->end(), Act::End::NotDone);
        QCOMPARE(m.eventKeys().size(), 2);
        // Asked again it gives the same key: somebody may have it already.
        Act *again = m.start(m.creation(u"Billing"_s));
        QVERIFY(m.ends(again));
        QVERIFY(again->handover().settings.eventKeys == given);
        QVERIFY(m.server.restartWith(again->handover().settings));
        QTRY_COMPARE_WITH_TIMEOUT(again->step(), Act::Step::Finished, 20'000);
        QCOMPARE(again->end(), Act::End::Done);
    }

    /// The program dies while the person restarts the server: reading tells.
    void settlesByReadingAfterTheProgramDied_data()
    {
        QTest::addColumn<bool>("isRestarted");
        QTest::newRow("restarted meanwhile") << true;
        QTest::newRow("not restarted") << false;
    }
    void settlesByReadingAfterTheProgramDied()
    {
        QFETCH(bool, isRestarted);
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        m.person = nullptr;
        for (const bool ofEventKeys : {true, false}) {
            Act *act = m.start(ofEventKeys ? m.creation(u"Billing"_s) : m.requestOfSigningKeys(ActKind::RotateSigningKey));
            QVERIFY(m.ends(act));
            if (isRestarted)
                QVERIFY(m.server.restartWith(act->handover().settings));
            m.open();
            const auto left = answerOf(m.acts->unsettled());
            QVERIFY(left);
            QCOMPARE(left->size(), 1);
            Act *settled = m.acts->settle(left->first().journalId);
            QVERIFY(m.ends(settled));
            QCOMPARE(settled->end(), isRestarted ? Act::End::Done : Act::End::NotDone);
        }
        QCOMPARE(m.eventKeys().size(), isRestarted ? 3 : 2);
        QCOMPARE(m.signingKeys().size(), isRestarted ? 1 : 2);
    }

    void saysThatAThirdKeyIsHeld()
    {
        SelfHostedStage m;
        ServerSettings third = m.atFirst;
        third.signingKey = Secret(QByteArray(64, 'c'));
        QVERIFY(m.server.restartWith(third));
        const auto keys = answerOf(m.dashboard->signingKeys(m.environment().id));
        QVERIFY(!keys);
        QCOMPARE(keys.error().kind, Error::Kind::Conflict);
        QVERIFY(keys.error().serverMessage.contains(u"another signing key"_s));
    }
};

QTEST_GUILESS_MAIN(SelfHostedActsTest)
#include "tst_selfhostedacts.moc"
