// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: stand-in names
// timeout: 300

#include "app/accounts/serveraccount.h"
#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/history/historywords.h"
#include "app/keychain/chosenstore.h"
#include "app/practice/httpcall.h"
#include "app/rotation/accessrow.h"
#include "app/rotation/appaccesses.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationresync.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/faultrelay.h"
#include "tests/support/forwardproxy.h"
#include "tests/support/handstage.h"
#include "tests/support/lockablestore.h"
#include "tests/support/logcapture.h"
#include "tests/support/sample.h"
#include "tests/support/selfhostedstage.h"
#include "tests/support/tlsauthority.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTcpServer>
#include <QTest>
#include <algorithm>

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

    /// The restart of the act before has brought it along: there is nothing to wait for but an answer.
    void readsAgainWhereNothingIsLeftToRestart()
    {
        SelfHostedStage m;
        FaultRelay relay(m.server.origin());
        int confirmed = 0;
        m.watches.calls = [&](const QString &call, WatchedDashboard::Moment moment) {
            if (call == "personDid"_L1 && moment == WatchedDashboard::Moment::Sent && ++confirmed == 2)
                relay.begin(1, FaultRelay::Fault::Page);
        };
        m.moveOrigin(relay.origin());
        m.open();
        ActRequest request = m.request(ActKind::CreateEventKey);
        request.newKey.name = u"Mobile"_s;
        request.othersToCreate = {{.name = u"Tills"_s}};
        QVERIFY(m.ends(m.start(request)));
        request.newKey.name = u"Tills"_s;
        request.othersToCreate.clear();
        Act *act = m.start(request);
        QTRY_VERIFY(act->step() == Act::Step::WaitingForPerson && act->error());
        QVERIFY(relay.hasMet());
        m.clock.advance(std::chrono::seconds(1));
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QCOMPARE(m.server.starts(), 2);
        QCOMPARE(m.eventKeys().size(), 4);
    }

    /// It gives twenty at a time.
    void readsAllPagesOfItsApps()
    {
        SelfHostedStage m;
        for (int i = 0; i < 41; ++i)
            QVERIFY(m.registers(
                {{u"appName"_s, u"app-%1"_s.arg(i)}, {u"url"_s, u"http://localhost:%1/api/inngest"_s.arg(3000 + i)}}));
        const auto apps = answerOf(m.dashboard->apps(m.environment().id));
        QVERIFY(apps);
        QSet<QString> ids;
        for (const App &app : *apps)
            ids.insert(app.externalId);
        QCOMPARE(ids.size(), 41);
        QCOMPARE(apps->first().latestSync->url.host(), u"localhost"_s);
    }

    /// At the address that the server knows it is not reached from here.
    void resyncsAnAppWhereItIsReached()
    {
        const QString known = u"http://app.internal.test:3000/api/inngest"_s;
        SelfHostedStage m;
        QVERIFY(m.registers({{u"appName"_s, u"shop"_s}, {u"url"_s, known}}));
        FakeApiServer app;
        app.handleWith([](const FakeApiServer::Request &) {
            return FakeApiServer::Answer::json({{u"message"_s, u"Successfully registered"_s}, {u"modified"_s, true}});
        });
        QUrl here = app.origin();
        here.setPath(u"/api/inngest"_s);
        ActRequest resync = m.request(ActKind::ResyncApp);
        resync.appExternalId = u"shop"_s;
        resync.appUrl = here;
        Act *act = m.start(resync);
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QVERIFY(act->resync() && !act->resync()->failure);
        QCOMPARE(act->resync()->sync->url, QUrl(known));
        QCOMPARE(app.requests().size(), 1);
        const FakeApiServer::Request &put = app.requests().first();
        QCOMPARE(put.method, "PUT");
        QCOMPARE(put.target, "/api/inngest");
        // An app registers at the host by which it is called: with another one the server would go there from then on.
        QCOMPARE(put.header("host"), "app.internal.test:3000");
        QVERIFY(!put.hasHeader("authorization") && !put.hasHeader("x-inngest-signature"));
    }

    /// "localhost" is the server's own computer: what answers there on this one is a developer's copy, say.
    void asksNobodyInTheServersPlace()
    {
        SelfHostedStage m;
        FakeApiServer app;
        const QString known = u"http://localhost:%1/api/inngest"_s.arg(app.origin().port());
        QVERIFY(m.registers({{u"appName"_s, u"shop"_s}, {u"url"_s, known}}));
        QUrl elsewhere = m.server.origin();
        const auto listed = [&] {
            const auto apps = answerOf(m.dashboard->apps(m.environment().id));
            if (!apps)
                qWarning("not listed: %d %s", int(apps.error().kind), qUtf8Printable(apps.error().detail));
            return rolloutAppsOf(apps.value_or(QList<App>()), {m.environment()}, {});
        };
        QCOMPARE(listed().size(), 1);
        QVERIFY(listed().first().canBeAsked()); // the server is on this one, too
        elsewhere.setHost(u"api.test"_s);
        m.setOrigin(elsewhere);
        m.open();
        QCOMPARE(listed().size(), 1);
        RolloutApp asked = listed().first();
        QCOMPARE(asked.url(), QUrl(known));
        QVERIFY(!asked.canBeAsked());
        const auto synced = answerOf(m.dashboard->resyncApp(m.environment().id, u"shop"_s, {}));
        QVERIFY(!synced && synced.error().serverMessage.contains("is not this one"_L1));
        QCOMPARE(app.requests().size(), 0);
        asked.access.url = QUrl(u"http://shop.internal.test:3000/api/inngest"_s);
        QVERIFY(asked.canBeAsked());
        asked.access = {.proxy = QUrl(u"socks5://127.0.0.1:1080"_s)};
        QVERIFY(asked.canBeAsked());
    }

    /// What the server made of it stands in its list.
    void believesTheServerOfASync()
    {
        if (StandInServer::isReal())
            QSKIP("What the app tells a real server is not for a test to make up.");
        SelfHostedStage m;
        FakeApiServer app;
        app.handleWith([](const FakeApiServer::Request &) {
            return FakeApiServer::Answer::json({{u"message"_s, u"Successfully registered"_s}, {u"modified"_s, true}});
        });
        QVERIFY(m.registers({{u"appName"_s, u"shop"_s}, {u"url"_s, app.origin().toString() + u"/api/inngest"_s},
            {u"error"_s, u"two functions of one name"_s}}));
        ActRequest resync = m.request(ActKind::ResyncApp);
        resync.appExternalId = u"shop"_s;
        Act *act = m.start(resync);
        QVERIFY(m.ends(act));
        QVERIFY(act->resync() && act->resync()->failure);
        QCOMPARE(act->resync()->failure->message, u"two functions of one name"_s);
    }

    /// As it is asked: through its host's protection, and trusting its own CA.
    void resyncsAnAppAsItIsAsked()
    {
        SelfHostedStage m;
        QVERIFY(m.registers({{u"appName"_s, u"shop"_s}, {u"url"_s, u"https://app.internal.test/api/inngest"_s}}));
        const TlsAuthority own;
        FakeApiServer app(own.server());
        app.handleWith([](const FakeApiServer::Request &request) {
            return request.header("x-bypass") == "secret-of-the-host" && request.target == "/api/inngest?by=pass-word"
                ? FakeApiServer::Answer::json({{u"message"_s, u"Successfully registered"_s}, {u"modified"_s, true}})
                : FakeApiServer::Answer::json({}).withStatus(403);
        });
        QUrl here = app.origin();
        here.setPath(u"/api/inngest"_s);
        here.setQuery(u"by=pass-word"_s);
        AppAccesses accesses(*m.store, m.secrets);
        const ForwardProxy proxy;
        const AppAccess access{.url = here,
            .headers = {{"X-Bypass", Secret("secret-of-the-host")}},
            .caPem = own.rootPem(),
            .proxy = QUrl(u"http://"_s + QString::fromLatin1(proxy.address()))};
        const QString appKey = answerOf(m.dashboard->apps(m.environment().id))->first().id;
        QVERIFY(answerOf(accesses.set(m.dashboard->origin(), m.environment().id, appKey, access)));
        ActRequest resync = m.request(ActKind::ResyncApp);
        resync.appExternalId = u"shop"_s;
        Act *act = m.start(resync);
        QVERIFY(m.ends(act));
        QVERIFY2(act->end() == Act::End::Done && act->resync() && !act->resync()->failure,
            qPrintable(act->resync() && act->resync()->failure ? act->resync()->failure->message : QString()));
        QCOMPARE(app.requests().first().header("host"), "app.internal.test");
        QVERIFY(proxy.tunnels() > 0 && !proxy.log().contains("secret-of-the-host"));
        QVERIFY(!m.databaseBytes().contains("pass-word") && !m.databaseBytes().contains("secret-of-the-host"));

        // Without its CA nothing is sent there.
        AppAccess untrusted = access;
        untrusted.caPem.clear();
        QVERIFY(answerOf(accesses.set(m.dashboard->origin(), m.environment().id, appKey, untrusted)));
        const qsizetype before = app.requests().size();
        m.open();
        Act *again = m.start(resync);
        QVERIFY(m.ends(again));
        QVERIFY(again->resync() && again->resync()->failure);
        QCOMPARE(app.requests().size(), before);

        // What the keychain no longer gives is said, and nothing is sent without it.
        AppAccesses reopened(*m.store, m.secrets); // the one before wrote to the store of then
        QVERIFY(answerOf(reopened.set(m.dashboard->origin(), m.environment().id, appKey, access)));
        QVERIFY(answerOf(m.secrets.remove(
            accessHeaderItem(accessPlace(m.dashboard->origin(), m.environment().id), appKey, "x-bypass"))));
        Act *lacking = m.start(resync);
        QVERIFY(m.ends(lacking));
        QCOMPARE(lacking->end(), Act::End::NotDone);
        QCOMPARE(app.requests().size(), before);
    }

    /// Whoever listens on the way would have it from then on.
    void sendsWhatOpensAHostsDoorNowhereInTheOpen()
    {
        SelfHostedStage m;
        QVERIFY(m.registers({{u"appName"_s, u"shop"_s}, {u"url"_s, u"http://app.internal.test/api/inngest"_s}}));
        FakeApiServer app;
        app.handleWith([](const FakeApiServer::Request &) {
            return FakeApiServer::Answer::json({{u"message"_s, u"Successfully registered"_s}, {u"modified"_s, true}});
        });
        ForwardProxy proxy;
        proxy.leadTo(static_cast<quint16>(app.origin().port()));
        AppAccesses accesses(*m.store, m.secrets);
        const QString appKey = answerOf(m.dashboard->apps(m.environment().id))->first().id;
        const AppAccess access{.headers = {{"X-Bypass", Secret("secret-of-the-host")}},
            .proxy = QUrl(u"http://"_s + QString::fromLatin1(proxy.address()))};
        QVERIFY(answerOf(accesses.set(m.dashboard->origin(), m.environment().id, appKey, access)));
        ActRequest resync = m.request(ActKind::ResyncApp);
        resync.appExternalId = u"shop"_s;
        QVERIFY(m.ends(m.start(resync)));
        QCOMPARE(app.requests().size(), 1);
        QCOMPARE(app.requests().first().method, "PUT");
        QVERIFY(!app.requests().first().hasHeader("x-bypass"));
        QVERIFY(!proxy.log().contains("secret-of-the-host"));
    }

    /// What a person changed under "how it is asked" is where a resync goes; not where Inngest calls the app itself.
    void callsAnAppAtItsOtherAddress()
    {
        KeptAccesses kept;
        kept.byApp = {{u"shop"_s, {.url = QUrl(u"http://127.0.0.1:1/api"_s)}}, {u"mail"_s, {.instances = 3}}};
        SelfHostedStage m;
        const QHash<QString, QUrl> addresses = addressesToCall(*m.dashboard, m.environment(), kept);
        QCOMPARE(addresses, (QHash<QString, QUrl>{{u"shop"_s, QUrl(u"http://127.0.0.1:1/api"_s)}}));
        HandStage cloud;
        QVERIFY(addressesToCall(*cloud.dashboard, cloud.environment(), kept).isEmpty());
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

    /// Memory is used in the keychain's place, and the program was started anew: what it held is gone. Nobody is told
    /// that the key was deleted, or, where the server may hold it, that this holds an unknown one.
    void readsWithoutTheValueOfANewKeyThatIsNotInMemory()
    {
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        const Secret fresh = m.signingKeys().last().value;
        LockableStore keychain;
        keychain.isLocked = true;
        ChosenStore store(keychain);
        store.useMemory(true);
        const Secret current = m.atFirst.signingKey;
        QVERIFY(answerOf(store.write(KeptKeys::itemName(signingKeyFingerprint(current)), current)));
        const auto anew = SelfHostedStage::kind.dashboard(
            SelfHostedStage::kind.placesAt(m.server.origin()), *m.store, store, m.network, m.clock);
        QVERIFY(answerOf(anew->environments()));
        const auto keys = answerOf(anew->signingKeys(u"e"_s));
        QVERIFY(keys);
        QCOMPARE(keys->size(), 2);
        QVERIFY(keys->first().value == current && keys->first().isActive);
        QCOMPARE(keys->last().id, signingKeyFingerprint(fresh));
        QVERIFY(keys->last().value.isEmpty() && !keys->last().isActive);
        const HandedBack rotate{
            {.kind = ActKind::RotateSigningKey, .environment = m.environment(), .keyId = keys->last().id}};
        const auto handed = answerOf(anew->handOver(rotate));
        QVERIFY(!handed);
        QVERIFY(handed.error().keychain == KeychainFault::NotAsked);
        QVERIFY(handed.error().serverMessage.contains(rotate.keyId));

        QVERIFY(m.server.restartWith({.signingKey = fresh, .eventKeys = m.atFirst.eventKeys}));
        const auto refused = answerOf(anew->signingKeys(u"e"_s));
        QVERIFY(!refused);
        QVERIFY(refused.error().keychain == KeychainFault::NotAsked);
    }

    /// Memory is used since: the keychain may hold what was handed over, and by one key alone half of it would pass for
    /// all.
    void settlesNothingWhileTheSettingsOfItsRestartCannotBeRead()
    {
        SelfHostedStage m;
        LockableStore keychain;
        keychain.isLocked = true;
        ChosenStore store(keychain);
        store.useMemory(true);
        const auto anew = SelfHostedStage::kind.dashboard(
            SelfHostedStage::kind.placesAt(m.server.origin()), *m.store, store, m.network, m.clock);
        HandedBack open{{.kind = ActKind::CreateEventKey, .environment = m.environment()}};
        open.number = 1;
        const Done may = answerOf(anew->mayBeSettled(open));
        QVERIFY(!may);
        QVERIFY(may.error().keychain == KeychainFault::NotAsked);
        // Of one that is not there nothing was handed over.
        QVERIFY(answerOf(m.dashboard->mayBeSettled(open)));
    }

    /// What the server holds by now is half of a restart, and nothing that could be gone back to.
    void givesNothingInThePlaceOfSettingsThatCannotBeRead()
    {
        SelfHostedStage m;
        ServerSettings given;
        HandedBack asked;
        QVERIFY(leavesHalfOfARestart(m, given, asked));
        LockableStore keychain;
        copyTo(keychain, m);
        keychain.unread = u"/restart"_s;
        const auto anew = SelfHostedStage::kind.dashboard(
            SelfHostedStage::kind.placesAt(m.server.origin()), *m.store, keychain, m.network, m.clock);
        QVERIFY(answerOf(anew->environments()));
        const auto refused = answerOf(anew->handOver(asked));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Keychain);
        // Nor of another act beside it; and what cannot be read is not said to be kept.
        const auto other = answerOf(anew->handOver({m.creation(u"Mobile"_s)}));
        QVERIFY(!other);
        QCOMPARE(other.error().kind, Error::Kind::Keychain);
        QVERIFY(answerOf(anew->forgetHandover())); // somebody may still need them
        keychain.unread.clear();
        const auto handed = answerOf(anew->handOver(asked));
        QVERIFY(handed);
        QVERIFY(handed->settings == given && handed->before == m.atFirst);
    }

    /// Memory is used since: settings are made of what the server holds now, which can be half of the restart. That it
    /// was not done is not believed by those, and those of before are there once the keychain is used again.
    void believesNotThatARestartWasNotDoneWithoutItsSettings()
    {
        SelfHostedStage m;
        ServerSettings given;
        HandedBack asked;
        QVERIFY(leavesHalfOfARestart(m, given, asked));
        const ServerSettings half = m.server.settings();
        LockableStore keychain;
        copyTo(keychain, m);
        ChosenStore store(keychain);
        useMemoryWithKeys(m, store);
        const auto inMemory = SelfHostedStage::kind.dashboard(
            SelfHostedStage::kind.placesAt(m.server.origin()), *m.store, store, m.network, m.clock);
        QVERIFY(answerOf(inMemory->environments()));
        Acts acts(*inMemory, *m.store, m.clock, u"Acme's server"_s, u"Ada"_s);
        Act *act = acts.settle(asked.number);
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::WaitingForPerson, 20'000);
        const ServerSettings made = act->handover().settings;
        QCOMPARE(made.eventKeys.size(), half.eventKeys.size() + 1);
        QVERIFY(act->handover().before == half);
        const auto other = answerOf(inMemory->handOver({m.creation(u"Mobile"_s)}));
        QVERIFY(!other);
        QCOMPARE(other.error().detail, u"another restart is open"_s);
        QVERIFY(other.error().keychain == KeychainFault::NotAsked);
        QVERIFY2(other.error().serverMessage.contains(u"Find it out first"_s)
                && !other.error().serverMessage.contains(u"are kept"_s),
            qPrintable(other.error().serverMessage));
        act->cancel();
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::WaitingForPerson, 20'000);
        QVERIFY(act->error());
        QVERIFY2(
            act->error()->serverMessage.contains(u"is not believed now"_s), qPrintable(act->error()->serverMessage));
        QVERIFY(act->handover().settings == made && act->handover().before == half);
        store.useMemory(false);
        act->cancel();
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::WaitingForPerson, 20'000);
        QVERIFY(act->handover().settings == given && act->handover().before == m.atFirst);
    }

    void endsARotationThoughItsSettingsCannotBeRead_data()
    {
        QTest::addColumn<QString>("restart");
        for (const char *restart : {"rotate", "rotate after a leak", "way back"})
            QTest::newRow(restart) << QString::fromLatin1(restart);
    }

    /// It went through, and the program was killed before it saw that; memory is used since, which has all keys, and
    /// not what was handed over. No other restart would begin beside one that stays open.
    void endsARotationThoughItsSettingsCannotBeRead()
    {
        QFETCH(QString, restart);
        SelfHostedStage m;
        QVERIFY(m.beginRestart(restart));
        QTRY_VERIFY(m.session->act() && m.session->act()->handover().watch);
        const ServerSettings wanted = m.session->act()->handover().settings;
        HandedBack asked{m.session->act()->request()};
        asked.number = m.session->act()->journalId();
        asked.mayHaveBegun = true;
        m.close();
        QVERIFY(m.server.restartWith(wanted));
        m.open();
        LockableStore keychain;
        ChosenStore store(keychain);
        useMemoryWithKeys(m, store);
        const auto inMemory = SelfHostedStage::kind.dashboard(
            SelfHostedStage::kind.placesAt(m.server.origin()), *m.store, store, m.network, m.clock);
        QVERIFY(answerOf(inMemory->environments()));
        const auto handed = answerOf(inMemory->handOver(asked));
        QVERIFY2(handed, qPrintable(handed ? QString() : handed.error().serverMessage));
        QVERIFY(!handed->watch); // nothing is left to restart
        Acts acts(*inMemory, *m.store, m.clock, u"Acme's server"_s, u"Ada"_s);
        const Act *act = acts.settle(asked.number);
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 20'000);
        QVERIFY2(act->end() == Act::End::Done, qPrintable(act->error().value_or(Error()).serverMessage));
        QVERIFY(!act->isByWord());
        const auto left = answerOf(acts.unsettled());
        QVERIFY(left && left->isEmpty());
        QVERIFY(m.server.settings() == wanted);
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

    /// Handed out before, and not restarted with yet; nobody knows what the keychain has while it is not asked.
    void makesNoSecondEventKeyWhileTheKeychainMayHoldTheFirst()
    {
        SelfHostedStage m;
        const HandedBack act{
            {.kind = ActKind::CreateEventKey, .environment = m.environment(), .newKey = {.name = u"Billing"_s}}};
        const auto first = answerOf(m.dashboard->handOver(act));
        QVERIFY(first);
        QCOMPARE(first->settings.eventKeys.size(), 3);
        const Secret billing = first->settings.eventKeys.last();
        const QString fingerprint = eventKeyFingerprint(billing);
        KeyNotes notes(*m.store, SelfHostedStage::kind.placesAt(m.server.origin()).accountId);
        const auto noted = [&notes] { return answerOf(notes.keys()).value_or(QList<NotedKey>()).size(); };
        const auto before = noted();
        LockableStore keychain;
        ChosenStore store(keychain);
        store.useMemory(true);
        const Secret current = m.atFirst.signingKey;
        QVERIFY(answerOf(store.write(KeptKeys::itemName(signingKeyFingerprint(current)), current)));
        const auto inMemory = SelfHostedStage::kind.dashboard(
            SelfHostedStage::kind.placesAt(m.server.origin()), *m.store, store, m.network, m.clock);
        QVERIFY(answerOf(inMemory->environments()));
        const auto notAsked = answerOf(inMemory->handOver(act));
        QVERIFY(!notAsked);
        QVERIFY(notAsked.error().keychain == KeychainFault::NotAsked);
        QVERIFY2(notAsked.error().serverMessage.contains(fingerprint), qPrintable(notAsked.error().serverMessage));
        QCOMPARE(noted(), before);

        // One that somebody may send with is not made anew where its value is gone.
        QVERIFY(answerOf(m.secrets.remove(KeptKeys::itemName(fingerprint))));
        HandedBack back = act;
        back.newKey.id = fingerprint;
        const auto lost = answerOf(m.dashboard->handOver(back));
        QVERIFY(!lost);
        QVERIFY2(lost.error().serverMessage.contains(fingerprint), qPrintable(lost.error().serverMessage));
        QCOMPARE(lost.error().detail, lostEventKey(fingerprint));
        QCOMPARE(noted(), before);
        // The server tells it.
        ServerSettings with = m.atFirst;
        with.eventKeys.append(billing);
        QVERIFY(m.server.restartWith(with));
        const auto brought = answerOf(m.dashboard->handOver(back));
        QVERIFY(brought);
        QCOMPARE(brought->settings.eventKeys.size(), 3);
        QVERIFY(brought->settings.eventKeys.contains(billing));
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
        QTest::newRow("a blank behind the comma")
            << QByteArray("%1") << QByteArray("blank") << State::OtherSettings << true;
        QTest::newRow("quotes around an event key")
            << QByteArray("%1") << QByteArray("quotes") << State::OtherSettings << true;
        QTest::newRow("one event key more")
            << QByteArray("%1") << QByteArray("%1,more") << State::OtherSettings << false;
        QTest::newRow("a comma too many") << QByteArray("%1") << QByteArray("%1,") << State::OtherSettings << false;
        QTest::newRow("quotes around the key") << QByteArray("\"%1\"") << QByteArray("%1") << State::Down << true;
        QTest::newRow("a digit that is none") << QByteArray(62, 'd') + "0g" << QByteArray("%1") << State::Down << true;
        QTest::newRow("a line break from Windows") << QByteArray("%1\r") << QByteArray("%1") << State::Down << true;
        QTest::newRow("no event key") << QByteArray("%1") << QByteArray() << State::Down << true;
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
            : eventKeys == "quotes"      ? '"' + first + "\"," + last
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
        QVERIFY(!watch.differences().isEmpty() || (state != State::OtherSettings && state != State::OtherKey));
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

    /// Restarted with the settings of a step to come: it holds a key that the program itself has made.
    void seesThatTheServerHoldsTheNewSigningKeyTooEarly()
    {
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        const SigningKey fresh = m.signingKeys().last();
        QVERIFY(!fresh.isActive);
        m.person = nullptr;
        Act *act = m.start(m.creation(u"Mobile"_s));
        QVERIFY(m.ends(act));
        const ServerSettings early{.signingKey = fresh.value, .eventKeys = m.atFirst.eventKeys};
        QVERIFY(m.server.restartWith(early));
        const RestartWatch &watch = *act->handover().watch;
        QTRY_VERIFY_WITH_TIMEOUT(watch.state() == State::OtherSettings && watch.isOutage(), 20'000);
        const QString words = watch.differences().join(u' ');
        QVERIFY2(words.contains(fresh.id) && words.contains(u"It is the new one"_s), qPrintable(words));
        QVERIFY2(!words.contains(u"is refused now"_s), qPrintable(words)); // nobody has the new event key
        act->confirm({});
        QTRY_VERIFY(act->step() == Act::Step::WaitingForPerson && act->error());
        // Also now, where it has been seen to be the server's current one.
        QTRY_VERIFY_WITH_TIMEOUT(watch.state() == State::OtherSettings && watch.isOutage(), 20'000);
        QVERIFY(m.server.restartWith(act->handover().settings));
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 20'000);
        QCOMPARE(act->end(), Act::End::Done);
        QCOMPARE(m.signingKeys().first().value, m.atFirst.signingKey);
        QCOMPARE(m.signingKeys().last().value, fresh.value);
        QVERIFY(!LogCapture::text().contains(QString::fromLatin1(fresh.value.reveal())));
    }

    void seesThatTheServerHoldsAKeyOfBefore()
    {
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        QVERIFY(m.finishes(m.requestOfSigningKeys(ActKind::RotateSigningKey)));
        m.person = nullptr;
        Act *act = m.start(m.creation(u"Mobile"_s));
        QVERIFY(m.ends(act));
        QVERIFY(m.server.restartWith(m.atFirst));
        const RestartWatch &watch = *act->handover().watch;
        QTRY_VERIFY_WITH_TIMEOUT(watch.state() == State::OtherSettings && watch.isOutage(), 20'000);
        const QString words = watch.differences().join(u' ');
        QVERIFY2(words.contains(signingKeyFingerprint(m.atFirst.signingKey)), qPrintable(words));
        QVERIFY2(words.contains(u"had before"_s), qPrintable(words));
    }

    /// It is known by then that it was restarted.
    void saysThatItCameUpWithTheOldSettings()
    {
        SelfHostedStage m;
        m.person = nullptr;
        Act *act = m.start(m.creation(u"Mobile"_s));
        QVERIFY(m.ends(act));
        const RestartWatch &watch = *act->handover().watch;
        QVERIFY(m.comesTo(act, State::Before));
        QVERIFY(watch.differences().isEmpty());
        m.server.stop();
        QVERIFY(m.comesTo(act, State::Down));
        QVERIFY(m.server.start());
        QVERIFY(m.comesTo(act, State::Before));
        QCOMPARE(watch.differences().size(), 1);
    }

    /// Not the one that was to be deleted, but one that somebody sends with.
    void seesThatTheOtherEventKeyWasTakenOut()
    {
        SelfHostedStage m;
        m.person = nullptr;
        ActRequest deletion = m.request(ActKind::DeleteEventKey);
        deletion.keyId = eventKeyFingerprint(m.atFirst.eventKeys.first());
        Act *act = m.start(deletion);
        QVERIFY(m.ends(act));
        ServerSettings wrong = m.atFirst;
        wrong.eventKeys.removeLast();
        QVERIFY(m.server.restartWith(wrong));
        const RestartWatch &watch = *act->handover().watch;
        QTRY_VERIFY_WITH_TIMEOUT(watch.state() == State::OtherSettings && watch.isOutage(), 20'000);
        const QString words = watch.differences().join(u' ');
        QVERIFY2(words.contains(eventKeyFingerprint(m.atFirst.eventKeys.last())), qPrintable(words));
        QVERIFY2(words.contains(deletion.keyId), qPrintable(words));
        act->confirm({});
        QTRY_VERIFY(act->step() == Act::Step::WaitingForPerson && act->error());
        QCOMPARE(act->error()->kind, Error::Kind::Conflict);
        QVERIFY(m.server.restartWith(act->handover().settings));
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 20'000);
        QCOMPARE(act->end(), Act::End::Done);
        QCOMPARE(m.eventKeys().size(), 1);
    }

    /// With workers that are connected a server's stop takes 25 seconds, in which nothing is answered.
    /// Confirmed, and nothing was done: nobody sends with what the server lacks. What is said of that goes when the
    /// server does something else.
    void saysThatItWasNotRestarted()
    {
        SelfHostedStage m;
        m.person = [](Act *act) { act->confirm({}); };
        Act *act = m.start(m.creation(u"Mobile"_s));
        QTRY_VERIFY_WITH_TIMEOUT(act->error(), 30'000);
        const QString said = act->error()->serverMessage;
        QVERIFY2(
            said.contains(u"still holds the settings of before"_s) && !said.contains(u"refused"_s), qPrintable(said));
        QVERIFY(m.comesTo(act, RestartWatch::State::Before));
        QVERIFY(act->error());
        m.server.stop();
        QVERIFY(m.comesTo(act, RestartWatch::State::Down));
        QTRY_VERIFY(!act->error());
        QVERIFY(m.server.restartWith(act->handover().settings));
        QVERIFY(m.ends(act) && act->end() == Act::End::Done);
    }

    void waitsForAServerThatDrains()
    {
        if (StandInServer::isReal())
            QSKIP("A real server drains with workers that are connected, and there is none.");
        SystemClock clock;
        SelfHostedStage m({u"--drain"_s, u"25000"_s}, &clock);
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        m.person = nullptr;
        Act *act = m.start(m.requestOfSigningKeys(ActKind::RotateSigningKey));
        QVERIFY(m.ends(act));
        const RestartWatch &watch = *act->handover().watch;
        int outageAfter = -1;
        int longestDown = 0;
        connect(&watch, &RestartWatch::changed, this, [&] {
            if (watch.state() != State::Down)
                return;
            longestDown = std::max(longestDown, watch.secondsInState());
            if (watch.isOutage() && outageAfter < 0)
                outageAfter = watch.secondsInState();
        });
        QVERIFY(m.comesTo(act, State::Before));
        m.server.set(act->handover().settings);
        m.server.beginStop();
        QTRY_VERIFY_WITH_TIMEOUT(!m.server.isRunning(), 40'000);
        QVERIFY(m.server.start());
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 30'000);
        QCOMPARE(act->end(), Act::End::Done);
        // Called an outage in the middle of it, and not waited for any less.
        QVERIFY2(outageAfter >= 11 && outageAfter < longestDown,
            qPrintable(u"%1 of %2"_s.arg(outageAfter).arg(longestDown)));
        QCOMPARE(m.errors, QStringList());
    }

    /// What somebody says of the act changes nothing about the server: the outage is one until it answers.
    void callsItAnOutageAlsoWhenItIsSaidThatItWasNotDone()
    {
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        m.person = nullptr;
        Act *act = m.start(m.requestOfSigningKeys(ActKind::RotateSigningKey));
        QVERIFY(m.ends(act));
        m.server.stop();
        QTRY_VERIFY_WITH_TIMEOUT(act->handover().watch->isOutage(), 30'000);
        const int seconds = act->handover().watch->secondsInState();
        act->cancel();
        m.clock.advance(std::chrono::seconds(20)); // it goes on while that is looked at
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::WaitingForPerson, 20'000);
        QTRY_COMPARE(act->handover().watch->state(), State::Down);
        QVERIFY(act->handover().watch->isOutage());
        QVERIFY(act->handover().watch->secondsInState() >= seconds + 20);
        QVERIFY(act->handover().watch->secondsOfOutage() >= seconds + 20);
        QVERIFY2(act->handover().watch->differences().isEmpty(), "it has not answered in between");
        // Nor by asking it anew.
        act->confirm({});
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::WaitingForPerson, 20'000);
        QTRY_COMPARE(act->handover().watch->state(), State::Down);
        QVERIFY(act->handover().watch->isOutage() && act->handover().watch->differences().isEmpty());
        QVERIFY(m.server.start());
        QVERIFY(m.comesTo(act, State::Before));
        QTRY_VERIFY(!act->error());
        QVERIFY(!act->handover().watch->isOutage());
        act->cancel();
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 20'000);
        QCOMPARE(act->end(), Act::End::NotDone);
    }

    /// Up for a moment and down again: whoever looks only at how long it has been down would never say so.
    void callsAServerThatDoesNotStayUpAnOutage()
    {
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        m.person = nullptr;
        Act *act = m.start(m.requestOfSigningKeys(ActKind::RotateSigningKey));
        QVERIFY(m.ends(act));
        const RestartWatch &watch = *act->handover().watch;
        m.server.set(act->handover().settings);
        for (int i = 0; i < 12 && !watch.isOutage(); ++i) {
            m.server.stop();
            QVERIFY(m.comesTo(act, State::Down));
            QVERIFY(watch.secondsInState() < 11);
            if (watch.isOutage())
                break;
            QVERIFY(m.server.start());
            QVERIFY(m.comesTo(act, State::After));
            QVERIFY(!watch.isOutage());
        }
        QVERIFY(watch.isOutage());
        QCOMPARE(watch.differences().size(), 1);
        QVERIFY(m.server.start());
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 20'000);
        QCOMPARE(act->end(), Act::End::Done);
    }

    /// Restarted with the old settings, and once more when somebody has seen that.
    void countsASecondRestartAnew()
    {
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        m.person = nullptr;
        Act *act = m.start(m.requestOfSigningKeys(ActKind::RotateSigningKey));
        QVERIFY(m.ends(act));
        const RestartWatch &watch = *act->handover().watch;
        m.server.stop();
        QVERIFY(m.comesTo(act, State::Down));
        QVERIFY(m.server.start());
        QVERIFY(m.comesTo(act, State::Before));
        QTRY_VERIFY_WITH_TIMEOUT(watch.secondsInState() >= 5, 20'000);
        m.server.stop();
        QVERIFY(m.comesTo(act, State::Down));
        QVERIFY(!watch.isOutage());
        QCOMPARE(watch.differences(), QStringList());
        m.server.set(act->handover().settings);
        QVERIFY(m.server.start());
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 20'000);
        QCOMPARE(act->end(), Act::End::Done);
    }

    /// It takes the connection and says nothing.
    void callsAServerThatHangsAnOutageInTime()
    {
        SystemClock clock;
        SelfHostedStage m({}, &clock);
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        m.person = nullptr;
        Act *act = m.start(m.requestOfSigningKeys(ActKind::RotateSigningKey));
        QVERIFY(m.ends(act));
        m.server.stop();
        QTcpServer hanging;
        QVERIFY(hanging.listen(QHostAddress::LocalHost, static_cast<quint16>(m.server.origin().port())));
        const RestartWatch &watch = *act->handover().watch;
        QTRY_VERIFY_WITH_TIMEOUT(watch.isOutage(), 30'000);
        QVERIFY2(watch.secondsInState() <= 15, qPrintable(QString::number(watch.secondsInState())));
        hanging.close();
        QVERIFY(m.server.restartWith(act->handover().settings));
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 30'000);
    }

    /// A server that is behind the same address and was not restarted is met, too.
    void doesNotBelieveTheFirstOfSeveralServers()
    {
        if (StandInServer::isReal())
            QSKIP("A real server is one: several behind one address are the stand-in's.");
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        m.person = nullptr;
        Act *act = m.start(m.requestOfSigningKeys(ActKind::RotateSigningKey));
        QVERIFY(m.ends(act));
        m.server.setBeside(m.atFirst);
        QVERIFY(m.server.restartWith(act->handover().settings));
        const RestartWatch &watch = *act->handover().watch;
        int answers = 0;
        QSet<State> states;
        bool wasOutage = false;
        connect(&watch, &RestartWatch::changed, this, [&] {
            ++answers;
            states.insert(watch.state());
            wasOutage = wasOutage || watch.isOutage();
        });
        QTRY_VERIFY_WITH_TIMEOUT(answers > 40, 20'000);
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        QVERIFY(!watch.isDone());
        QVERIFY(watch.isMixed());
        // Each asked about the other one's key they look like one with a third key, or like one that takes any.
        QVERIFY(!states.contains(State::OtherKey) && !states.contains(State::AnyKey) && !wasOutage);
        // A single reading meets one of them, or both. Whoever is asked in between puts them out of turn.
        // The clock goes on by itself here: where the machine is slow, a reading gets no answer in its time.
        QString why;
        const auto read = [&] {
            const auto keys = answerOf(m.dashboard->signingKeys(m.environment().id));
            why = keys ? QString() : keys.error().detail;
            return why != u"no answer in time"_s;
        };
        QTRY_VERIFY_WITH_TIMEOUT(read(), 20'000);
        QVERIFY2(why.isEmpty() || why == u"several servers differ"_s, qPrintable(why));
        m.server.setBeside({});
        QVERIFY(m.server.restart());
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 20'000);
        QCOMPARE(act->end(), Act::End::Done);
    }

    /// The act that made the key reads it back before the journal has what came of it.
    void knowsAtOnceWhoMadeAKey()
    {
        SelfHostedStage m;
        Act *act = m.start(m.request(ActKind::CreateSigningKey));
        QVERIFY(m.ends(act));
        QVERIFY(act->signingKey());
        QCOMPARE(act->signingKey()->creatorName, u"Ada"_s);
        QCOMPARE(m.signingKeys().last().creatorName, u"Ada"_s);
        // What it has read back is what others show of it, too.
        act = m.start(m.creation(u"Billing"_s));
        QVERIFY(m.ends(act));
        QVERIFY(act->eventKey());
        QVERIFY(act->eventKey()->createdAt.isValid());
        for (const EventKey &key : m.eventKeys())
            QCOMPARE(key.createdAt.isValid(), key.name == "Billing"_L1); // the others were there before
    }

    /// It was left in the middle, with half of its settings at the server: those would be the next one's to begin from.
    void beginsNoRestartBesideOneThatIsOpen()
    {
        SelfHostedStage m;
        m.person = nullptr;
        Act *act = m.start(m.creation(u"Billing"_s));
        QVERIFY(m.ends(act));
        const ServerSettings given = act->handover().settings;
        ServerSettings half = given;
        half.eventKeys.removeFirst();
        QVERIFY(m.server.restartWith(half));
        m.open();
        const auto left = answerOf(m.acts->unsettled());
        QVERIFY(left && left->size() == 1);
        Act *other = m.start(m.creation(u"Mobile"_s));
        QVERIFY(m.ends(other));
        QCOMPARE(other->step(), Act::Step::Finished);
        QCOMPARE(other->end(), Act::End::NotDone);
        QVERIFY(other->error() && other->error()->detail == u"another restart is open"_s);
        act = m.acts->settle(left->first().id);
        QVERIFY(m.ends(act));
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        QVERIFY(act->handover().settings == given);
        QVERIFY(m.server.restartWith(given));
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 20'000);
        QCOMPARE(act->end(), Act::End::Done);
        m.person = [&m](Act *asked) { m.server.restartWith(asked->handover().settings); };
        QVERIFY(m.finishes(m.creation(u"Mobile"_s)));
    }

    /// The settings would be made of what one of them holds, and the other one's event keys be lost with them.
    void makesNoSettingsOfWhatOneOfSeveralServersHolds()
    {
        if (StandInServer::isReal())
            QSKIP("A real server is one: several behind one address are the stand-in's.");
        SelfHostedStage m;
        m.person = nullptr;
        ServerSettings more = m.atFirst;
        more.eventKeys.append(Secret("somebody-elses"));
        m.server.setBeside(more);
        QVERIFY(m.server.restart());
        Act *act = m.start(m.creation(u"Billing"_s));
        QVERIFY(m.ends(act));
        QCOMPARE(act->step(), Act::Step::Finished);
        QCOMPARE(act->end(), Act::End::NotDone);
        QVERIFY(act->error());
        QCOMPARE(act->error()->detail, u"several servers differ"_s);
        m.server.setBeside({});
        QVERIFY(m.server.restart());
        act = m.start(m.creation(u"Billing"_s));
        QVERIFY(m.ends(act));
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        QCOMPARE(act->handover().settings.eventKeys.size(), 3);
    }

    void settlesNothingByOneOfSeveralServers_data()
    {
        QTest::addColumn<bool>("isKilled"); // else somebody says that it was not done
        QTest::newRow("killed") << true;
        QTest::newRow("said not to be done") << false;
    }

    /// Both hold the same signing key, so that no look shows by itself that they are two.
    void settlesNothingByOneOfSeveralServers()
    {
        if (StandInServer::isReal())
            QSKIP("A real server is one: several behind one address are the stand-in's.");
        QFETCH(bool, isKilled);
        SelfHostedStage m;
        m.person = nullptr;
        Act *act = m.start(m.creation(u"Billing"_s));
        QVERIFY(m.ends(act));
        const ServerSettings given = act->handover().settings;
        m.server.setBeside(m.atFirst);
        QVERIFY(m.server.restartWith(given));
        QTRY_VERIFY_WITH_TIMEOUT(act->handover().watch->isMixed(), 20'000);
        if (isKilled) {
            m.open();
            const auto left = answerOf(m.acts->unsettled());
            QVERIFY(left && left->size() == 1);
            act = m.acts->settle(left->first().id);
            QVERIFY(m.ends(act));
        } else {
            // It stands until the next look meets the other server: on a busy machine that is soon.
            QStringList said;
            connect(act, &Act::stepChanged, this,
                [act, &said] { said.append(act->error() ? act->error()->serverMessage : QString()); });
            act->cancel();
            QTRY_VERIFY_WITH_TIMEOUT(act->step() != Act::Step::ReadingBack, 20'000);
            disconnect(act, &Act::stepChanged, this, nullptr);
            QVERIFY2(said.join(u' ').contains(u"several servers"_s), qPrintable(said.join(u" | "_s)));
        }
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        QVERIFY(act->handover().settings == given);
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
            Act *act
                = m.start(ofEventKeys ? m.creation(u"Billing"_s) : m.requestOfSigningKeys(ActKind::RotateSigningKey));
            QVERIFY(m.ends(act));
            const ServerSettings given = act->handover().settings;
            if (isRestarted)
                QVERIFY(m.server.restartWith(given));
            m.open();
            const auto left = answerOf(m.acts->unsettled());
            QVERIFY(left);
            QCOMPARE(left->size(), 1);
            Act *settled = m.acts->settle(left->first().id);
            QVERIFY(m.ends(settled));
            // Whoever has the settings can still restart it with them: it is waited for, until they say otherwise.
            if (!isRestarted) {
                QCOMPARE(settled->step(), Act::Step::WaitingForPerson);
                QVERIFY(settled->handover().settings == given);
                QVERIFY(settled->handover().before == m.atFirst);
                settled->cancel();
                QTRY_COMPARE_WITH_TIMEOUT(settled->step(), Act::Step::Finished, 20'000);
            }
            QCOMPARE(settled->end(), isRestarted ? Act::End::Done : Act::End::NotDone);
        }
        QCOMPARE(m.eventKeys().size(), isRestarted ? 3 : 2);
        QCOMPARE(m.signingKeys().size(), isRestarted ? 1 : 2);
    }

    void waitsForTheRestWhereARestartWentHalf_data()
    {
        QTest::addColumn<ActKind>("kind");
        QTest::addColumn<bool>("isKilled"); // else somebody says that it was not done
        QTest::addColumn<bool>("goesBack");
        DailyRows rows(5);
        for (const bool isKilled : {true, false}) {
            for (const bool goesBack : {true, false}) {
                for (const ActKind kind :
                    {ActKind::RotateSigningKey, ActKind::CreateEventKey, ActKind::DeleteEventKey}) {
                    if (!rows.takesNext())
                        continue;
                    QTest::addRow("%s, %s, %s", qPrintable(actKindName(kind)),
                        isKilled ? "killed" : "said not to be done", goesBack ? "back" : "on")
                        << kind << isKilled << goesBack;
                }
            }
        }
    }

    /// Of an act outside a rotation: what it was about is there, and an event key that somebody sends with is lost.
    void waitsForTheRestWhereARestartWentHalf()
    {
        QFETCH(ActKind, kind);
        QFETCH(bool, isKilled);
        QFETCH(bool, goesBack);
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        m.person = nullptr;
        ActRequest wanted = kind == ActKind::RotateSigningKey ? m.requestOfSigningKeys(kind) : m.creation(u"Billing"_s);
        wanted.kind = kind;
        if (kind == ActKind::DeleteEventKey)
            wanted.keyId = eventKeyFingerprint(m.atFirst.eventKeys.first());
        Act *act = m.start(wanted);
        QVERIFY(m.ends(act));
        const ServerSettings given = act->handover().settings;
        ServerSettings half = given;
        half.eventKeys.removeOne(m.atFirst.eventKeys.last());
        if (half.eventKeys.isEmpty()) // the one that was to go is still there, in the place of the other one
            half.eventKeys = {m.atFirst.eventKeys.first()};
        QVERIFY(m.server.restartWith(half));
        QVERIFY(m.comesTo(act, State::OtherSettings));
        if (isKilled) {
            m.open();
            const auto left = answerOf(m.acts->unsettled());
            QVERIFY(left && left->size() == 1);
            // Nobody is there to be asked: it stays open.
            Act *unasked = m.acts->settle(left->first().id, false);
            QTRY_COMPARE_WITH_TIMEOUT(unasked->step(), Act::Step::Finished, 20'000);
            QCOMPARE(unasked->end(), Act::End::Open);
            act = m.acts->settle(left->first().id);
            QVERIFY(m.ends(act));
        } else {
            act->cancel();
            QTRY_VERIFY_WITH_TIMEOUT(act->step() != Act::Step::ReadingBack, 20'000);
            QVERIFY(act->error() && act->error()->serverMessage.contains(u"That it was not done is believed once"_s));
        }
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        QVERIFY(act->handover().settings == given);
        QVERIFY(act->handover().before == m.atFirst);
        QTRY_VERIFY_WITH_TIMEOUT(act->handover().watch->isOutage(), 20'000);
        QVERIFY(m.secrets.names().contains(u"account/own/restart"_s));
        QVERIFY(m.server.restartWith(goesBack ? m.atFirst : given));
        if (goesBack) {
            QVERIFY(m.comesTo(act, State::Before));
            QTRY_VERIFY(!act->error());
            act->cancel();
        }
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 20'000);
        QCOMPARE(act->end(), goesBack ? Act::End::NotDone : Act::End::Done);
        QVERIFY(!m.secrets.names().contains(u"account/own/restart"_s));
    }

    /// Nobody is refused by one that is there besides: whoever says that it was not done is believed what reading
    /// shows.
    void settlesWhereTheServerHoldsOneMore()
    {
        SelfHostedStage m;
        m.person = nullptr;
        Act *act = m.start(m.creation(u"Billing"_s));
        QVERIFY(m.ends(act));
        ServerSettings more = m.atFirst;
        more.eventKeys.append(Secret("somebody-elses"));
        QVERIFY(m.server.restartWith(more));
        QVERIFY(m.comesTo(act, State::OtherSettings));
        act->cancel();
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::Finished, 20'000);
        QCOMPARE(act->end(), Act::End::NotDone);
    }

    void saysThatAnEarlierKeyIsHeldBesideANewOne()
    {
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        QVERIFY(m.finishes(m.requestOfSigningKeys(ActKind::RotateSigningKey)));
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        const QString earlier = signingKeyFingerprint(m.atFirst.signingKey);
        QStringList known;
        for (const SigningKey &key : m.signingKeys())
            known.append(key.id);
        QCOMPARE(known.size(), 2);
        QVERIFY(!known.contains(earlier));
        QVERIFY(m.server.restartWith(m.atFirst));
        const auto keys = answerOf(m.dashboard->signingKeys(m.environment().id));
        QVERIFY(!keys);
        QCOMPARE(keys.error().detail, QString(noKeyIsAccepted));
        const QString said = keys.error().serverMessage;
        QVERIFY2(said.contains(u"an earlier signing key (fingerprint %1)"_s.arg(earlier)), qPrintable(said));
        QVERIFY2(said.contains(u"(%1 and %2)"_s.arg(known.first(), known.last())), qPrintable(said));
        // It is no promotion: right again, nothing has changed.
        QVERIFY(m.server.restartWith(
            {.signingKey = answerOf(m.keptKeys->value(known.first())).value(), .eventKeys = m.atFirst.eventKeys}));
        QCOMPARE(m.signingKeys().size(), 2);
        QCOMPARE(m.signingKeys().first().id, known.first());
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
        QVERIFY(keys.error().serverMessage.contains(u"refuses the signing key"_s));
        QVERIFY(!keys.error().serverMessage.contains(u"without a check"_s));
    }

    void takesBackAKeyThatWasStoredUnchecked_data()
    {
        QTest::addColumn<bool>("hasNew");
        QTest::newRow("beside a new one") << true;
        QTest::newRow("alone") << false;
    }
    /// What was mistyped is no new key that waits for its rotation, and no server that was started with old settings.
    void takesBackAKeyThatWasStoredUnchecked()
    {
        QFETCH(bool, hasNew);
        SelfHostedStage m;
        if (hasNew)
            QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        const QString right = signingKeyFingerprint(m.atFirst.signingKey);
        const Secret mistyped = Secret(QByteArray(64, 'e'));
        QVERIFY(storesUnchecked(m, mistyped));
        const auto refused = answerOf(m.dashboard->signingKeys(m.environment().id));
        QVERIFY(!refused);
        const QString said = refused.error().serverMessage;
        QVERIFY2(said.contains(u"stored without a check"_s), qPrintable(said));
        QVERIFY2(said.contains(u"(fingerprint %1)"_s.arg(right)), qPrintable(said));
        QVERIFY2(!said.contains(u"restart"_s), qPrintable(said));
        const QList<SigningKey> keys = m.signingKeys();
        QCOMPARE(keys.size(), hasNew ? 2 : 1);
        QCOMPARE(keys.first().id, right);
        QVERIFY(keys.first().isActive);
        QVERIFY(!hasOneWith(keys, &SigningKey::id, signingKeyFingerprint(mistyped)));
        // Nobody did it, and it is written down all the same; the readings behind it have nothing to add.
        const QList<HistoryEntry> rows = m.history();
        const auto isTakenBack = [](const HistoryEntry &row) { return row.details[u"takenBack"].toBool(); };
        QCOMPARE(std::ranges::count_if(rows, isTakenBack), 1);
        const HistoryEntry row = *std::ranges::find_if(rows, isTakenBack);
        QCOMPARE(row.fingerprint, right);
        QCOMPARE(row.details[u"signingKeyBefore"].toString(), signingKeyFingerprint(mistyped));
        QCOMPARE(row.environmentId, m.environment().id);
        QCOMPARE(row.origin, m.dashboard->origin());
        QVERIFY(row.person.isEmpty());
        QVERIFY2(HistoryWords::act(row).contains(u"holds the signing key from before"_s),
            qPrintable(HistoryWords::act(row)));
    }

    /// While the server is down, say: it comes back with the old key, and the new one must not be given up for that.
    void refusesTheNewKeyOfARotationAsOneThatIsStoredUnchecked()
    {
        SelfHostedStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::RollOut));
        const QString fresh = m.session->rotation().newSigningKey.id;
        const Secret value = m.signingKeys().last().value;
        QCOMPARE(signingKeyFingerprint(value), fresh);
        QVERIFY(!storesUnchecked(m, value));
        const QList<SigningKey> keys = m.signingKeys();
        QCOMPARE(keys.size(), 2);
        QCOMPARE(keys.first().id, signingKeyFingerprint(m.atFirst.signingKey));
        QCOMPARE(keys.last().id, fresh);
    }

    /// A rotation of event keys alone is open: it has no new signing key that the one which was brought back could be.
    void bringsALostNewKeyBackBesideARotationWithoutOne()
    {
        SelfHostedStage m;
        QVERIFY(m.finishes(m.request(ActKind::CreateSigningKey)));
        const SigningKey fresh = m.signingKeys().last();
        QVERIFY(!fresh.isActive);
        RotationJournal journal(*m.store);
        QVERIFY(answerOf(journal.save({.id = u"r"_s,
            .origin = m.dashboard->origin(),
            .environment = m.environment(),
            .begunAt = m.clock.now()})));
        const auto open = answerOf(journal.unfinished(m.dashboard->origin(), m.environment().id));
        QVERIFY(open && *open && (*open)->newSigningKey.fingerprint.isEmpty());
        QVERIFY(answerOf(m.secrets.remove(KeptKeys::itemName(fresh.id))));
        QVERIFY(storesUnchecked(m, fresh.value));
        QVERIFY(answerOf(m.keptKeys->value(fresh.id)) == fresh.value);
        QCOMPARE(m.signingKeys().size(), 2);
    }

    /// The server is right, and nothing has to be corrected there; nor is a restart with the typed spelling asked for.
    void saysThatAKeyWasTypedInOtherLettersThanTheServers()
    {
        SelfHostedStage m;
        const Secret capital(m.atFirst.signingKey.reveal().toByteArray().toUpper());
        QVERIFY(capital != m.atFirst.signingKey);
        QVERIFY(storesUnchecked(m, capital));
        const auto read = answerOf(m.dashboard->signingKeys(m.environment().id));
        QVERIFY(!read);
        QVERIFY2(
            read.error().serverMessage.contains(u"as the server has it"_s), qPrintable(read.error().serverMessage));
        QVERIFY2(!read.error().serverMessage.contains(u"restart"_s), qPrintable(read.error().serverMessage));
        const HandedBack wanted{
            {.kind = ActKind::CreateEventKey, .environment = m.environment(), .newKey = {.name = u"Mobile"_s}}};
        QVERIFY(!answerOf(m.dashboard->handOver(wanted)));
        QVERIFY(storesUnchecked(m, m.atFirst.signingKey));
        QCOMPARE(m.signingKeys().size(), 1);
    }

    /// Until the server has accepted it once.
    void saysThatAKeyThatWasStoredUncheckedMayBeWrong()
    {
        SelfHostedStage m;
        ServerSettings third = m.atFirst;
        third.signingKey = Secret(QByteArray(64, 'c'));
        QVERIFY(m.server.restartWith(third));
        ServerSettings typed = m.atFirst;
        typed.signingKey = Secret(QByteArray(64, 'e'));
        QVERIFY(storesUnchecked(m, typed.signingKey));
        QVERIFY(storesUnchecked(m, typed.signingKey)); // once more, which checks nothing
        const auto never = answerOf(m.dashboard->signingKeys(m.environment().id));
        QVERIFY(!never);
        QCOMPARE(never.error().kind, Error::Kind::Rejected);
        QVERIFY2(
            never.error().serverMessage.contains(u"stored without a check"_s), qPrintable(never.error().serverMessage));
        QVERIFY(m.server.restartWith(typed));
        QCOMPARE(m.signingKeys().first().id, signingKeyFingerprint(typed.signingKey));
        QVERIFY(m.server.restartWith(third));
        QVERIFY(storesUnchecked(m, typed.signingKey)); // it was read with it before
        const auto later = answerOf(m.dashboard->signingKeys(m.environment().id));
        QVERIFY(!later);
        QCOMPARE(later.error().kind, Error::Kind::Conflict);
    }

private:
    /// The program was killed, and the server was restarted without what an act brings, and without one more key.
    [[nodiscard]] static bool leavesHalfOfARestart(SelfHostedStage &m, ServerSettings &given, HandedBack &asked)
    {
        m.person = nullptr;
        Act *act = m.start(m.creation(u"Billing"_s));
        if (!m.ends(act) || act->step() != Act::Step::WaitingForPerson)
            return false;
        given = act->handover().settings;
        asked = HandedBack{act->request()};
        asked.number = act->journalId();
        asked.mayHaveBegun = true;
        m.close();
        ServerSettings half = m.atFirst;
        half.eventKeys.removeFirst();
        const bool isHalf = m.server.restartWith(half);
        m.open();
        return isHalf;
    }

    /// All that the stage's keychain has.
    static void copyTo(LockableStore &keychain, SelfHostedStage &m)
    {
        for (const QString &name : m.secrets.names())
            keychain.items.insert(name, *answerOf(m.secrets.read(name)).value());
    }

    /// As a person does who enters every key again; what else the stage's keychain has is not there.
    static void useMemoryWithKeys(SelfHostedStage &m, ChosenStore &store)
    {
        store.useMemory(true);
        for (const QString &name : m.secrets.names()) {
            if (name.startsWith("key/"_L1))
                QVERIFY(answerOf(store.write(name, *answerOf(m.secrets.read(name)).value())));
        }
    }

    /// As a person does while the server cannot be asked.
    static bool storesUnchecked(SelfHostedStage &m, const Secret &typed)
    {
        const Account account{.id = u"own"_s,
            .name = u"Acme's server"_s,
            .kind = AccountKind::SelfHosted,
            .apiOrigin = m.server.origin()};
        TypedInKeeper keeper(*m.store, m.secrets, m.time);
        const ServerChange change{.before = account,
            .account = account,
            .signingKey = typed,
            .facts = {},
            .names = {},
            .person = u"Ada"_s,
            .at = m.time.now()};
        return answerOf(storeServer(*m.store, keeper, change, &keeper)).has_value();
    }
};

QTEST_GUILESS_MAIN(SelfHostedActsTest)
#include "tst_selfhostedacts.moc"
