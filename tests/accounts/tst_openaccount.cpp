// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/openaccount.h"
#include "app/acts/acts.h"
#include "app/domain/environmentsnapshot.h"
#include "app/history/historystore.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakedashboard.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

using Fault = FakeDashboard::Fault;
using Operation = FakeDashboard::Operation;

/// What the window sees of an account: its environments, and the keys and apps of the one that is looked at.
class OpenAccountTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_history = std::make_unique<HistoryStore>(m_directory.filePath(u"history.sqlite"_s));
        auto dashboard = std::make_unique<FakeDashboard>(m_clock);
        m_dashboard = dashboard.get();
        m_account = std::make_unique<OpenAccount>(Account{.id = u"a"_s, .name = u"Acme"_s, .kind = AccountKind::Cloud},
            std::move(dashboard), *m_history, m_clock, u"me"_s);
    }

    void cleanup()
    {
        m_account.reset();
        m_history.reset();
    }

    void looksAtProductionFirst()
    {
        m_account->reloadEnvironments();
        QVERIFY(m_account->environments().isLoading);
        QTRY_VERIFY(m_account->environment().has_value());
        QCOMPARE(m_account->environment()->type, EnvironmentType::Production);
        QTRY_VERIFY(m_account->signingKeys().value && m_account->eventKeys().value && m_account->apps().value);
        QVERIFY(!m_account->signingKeys().isLoading);
        QVERIFY(m_account->signingKeys().readAt.isValid());
    }

    void looksAtWhatWasWantedBeforeTheListCame()
    {
        m_account->selectEnvironment(u"staging"_s);
        m_account->reloadEnvironments();
        QTRY_VERIFY(m_account->environment().has_value());
        QCOMPARE(m_account->environment()->id, u"staging"_s);
    }

    void readsQuietlyOnlyWhereNothingStandsInTheWay()
    {
        open(u"production"_s);
        const auto isRead = [this] {
            return !m_account->signingKeys().isLoading && !m_account->eventKeys().isLoading
                && !m_account->apps().isLoading && !m_account->workers().isLoading;
        };
        QTRY_VERIFY(m_account->signingKeys().value && isRead());
        const auto calls = [this] { return m_dashboard->calls(Operation::SigningKeys); };
        int before = calls();
        m_account->reloadQuietly();
        m_account->reloadQuietly(); // one is under way
        QTRY_COMPARE(calls(), before + 1);
        QTRY_VERIFY(isRead());
        // It comes back by itself from what passes, and asks nobody to sign in again and again.
        m_dashboard->fail(Operation::SigningKeys, Fault::Offline);
        m_account->reloadQuietly();
        QTRY_VERIFY(isRead() && m_account->signingKeys().error);
        m_account->reloadQuietly();
        QTRY_VERIFY(isRead() && !m_account->signingKeys().error);
        // Of a network's own page, or half an answer, it comes back as well; and apps are no keys.
        m_dashboard->fail(Operation::SigningKeys, Fault::HalfAnswer);
        m_dashboard->fail(Operation::Apps, Fault::Rejected, -1);
        m_dashboard->fail(Operation::Workers, Fault::Forbidden, -1);
        m_account->reloadQuietly();
        QTRY_VERIFY(isRead() && m_account->signingKeys().error && m_account->apps().error);
        m_account->reloadQuietly();
        QTRY_VERIFY(isRead() && !m_account->signingKeys().error && m_account->workers().error);
        before = calls();
        m_account->reloadQuietly();
        QTRY_COMPARE(calls(), before + 1);
        QTRY_VERIFY(isRead());
        m_dashboard->fail(Operation::SigningKeys, Fault::NotSignedIn);
        m_account->reloadQuietly();
        QTRY_VERIFY(isRead() && m_account->signingKeys().error);
        before = calls();
        m_account->reloadQuietly();
        m_account->putAway();
        m_account->reloadQuietly();
        QCoreApplication::processEvents();
        QCOMPARE(calls(), before);
    }

    /// KDE's wallet asks its person anew with each reading.
    void asksNoMoreWhereTheKeychainSaidNo()
    {
        m_dashboard->fail(Operation::EventKeys, Fault::Denied);
        open(u"production"_s);
        QTRY_VERIFY(m_account->eventKeys().error && m_account->signingKeys().value && !m_account->apps().isLoading
            && !m_account->workers().isLoading);
        QVERIFY(m_account->isKeptByKeychain());
        const int before = m_dashboard->calls(Operation::EventKeys);
        m_account->reloadQuietly();
        QCoreApplication::processEvents();
        QCOMPARE(m_dashboard->calls(Operation::EventKeys), before);
        m_account->reload();
        QTRY_VERIFY(m_account->eventKeys().value);
        QVERIFY(!m_account->isKeptByKeychain());
    }

    void asksNoMoreWhereTheAccountMayReadNothing()
    {
        for (const Operation operation :
            {Operation::SigningKeys, Operation::EventKeys, Operation::Apps, Operation::Workers})
            m_dashboard->fail(operation, Fault::Forbidden, -1);
        open(u"production"_s);
        QTRY_VERIFY(m_account->signingKeys().error && m_account->eventKeys().error && m_account->apps().error
            && m_account->workers().error);
        const int before = m_dashboard->calls(Operation::SigningKeys);
        m_account->reloadQuietly();
        QCoreApplication::processEvents();
        QCOMPARE(m_dashboard->calls(Operation::SigningKeys), before);
        // What it may read it reads.
        m_dashboard->succeed(Operation::EventKeys);
        m_account->reload();
        QTRY_VERIFY(m_account->eventKeys().value && !m_account->workers().isLoading && !m_account->apps().isLoading);
        const int then = m_dashboard->calls(Operation::EventKeys);
        m_account->reloadQuietly();
        QTRY_COMPARE(m_dashboard->calls(Operation::EventKeys), then + 1);
    }

    void fallsBackToProductionWhenTheWantedOneIsGone()
    {
        m_account->selectEnvironment(u"long gone"_s);
        m_account->reloadEnvironments();
        QTRY_VERIFY(m_account->environment().has_value());
        QCOMPARE(m_account->environment()->type, EnvironmentType::Production);
    }

    /// It may have a parent, and nobody knows what that means.
    void showsNoKeysOfAnEnvironmentOfAnUnknownType()
    {
        m_dashboard->addEnvironment({.id = u"odd"_s,
            .name = u"Odd"_s,
            .slug = u"odd"_s,
            .type = EnvironmentType::Unknown,
            .parentId = u"branches"_s});
        m_dashboard->setApps(u"odd"_s, {App{.id = u"1"_s, .name = u"its app"_s, .environmentId = u"odd"_s}});
        open(u"odd"_s);
        QVERIFY(!m_account->keyHolder());
        QTRY_VERIFY(m_account->apps().value.has_value());
        QCOMPARE(m_account->apps().value->size(), 1);
        QVERIFY(m_account->signingKeys().error && m_account->eventKeys().error);
        QVERIFY(m_account->signingKeys().error->isInOwnWords());
        QCOMPARE(m_dashboard->calls(Operation::SigningKeys), 0);
    }

    void showsABranchChildItsParentsKeys()
    {
        open(u"preview"_s);
        QCOMPARE(m_account->keyHolder()->id, u"branches"_s);
        QTRY_VERIFY(m_account->signingKeys().value.has_value());
        QCOMPARE(*m_account->signingKeys().value, m_dashboard->signingKeysNow(u"branches"_s));
    }

    void showsABranchParentItsChildrensApps()
    {
        m_dashboard->setApps(
            u"preview"_s, {App{.id = u"1"_s, .name = u"of the child"_s, .environmentId = u"preview"_s}});
        open(u"branches"_s);
        QTRY_VERIFY(m_account->apps().value.has_value());
        QCOMPARE(m_account->apps().value->size(), 1);
        QCOMPARE(m_account->apps().value->first().environmentId, u"preview"_s);
    }

    void dropsLateAnswersOfAnotherEnvironment()
    {
        open(u"production"_s);
        QTRY_VERIFY(m_account->eventKeys().value.has_value());
        m_dashboard->addEventKey(u"production"_s, {.name = u"late"_s, .filter = {}});
        m_dashboard->fail(Operation::EventKeys, Fault::Stalled);
        m_account->reload();
        QTRY_COMPARE(m_dashboard->calls(Operation::EventKeys), 2);

        m_account->selectEnvironment(u"staging"_s);
        QTRY_VERIFY(m_account->eventKeys().value.has_value());
        m_dashboard->letGo();
        QTRY_VERIFY(!m_account->eventKeys().isLoading);
        QCoreApplication::processEvents();

        QCOMPARE(*m_account->eventKeys().value, m_dashboard->eventKeysNow(u"staging"_s));
    }

    void holdsNoKeyWhileItIsPutAwayAndReadsThemAgain()
    {
        open(u"production"_s);
        QTRY_VERIFY(m_account->signingKeys().value && m_account->eventKeys().value && m_account->apps().value);
        const QList<SigningKey> before = *m_account->signingKeys().value;
        QSignalSpy away(m_account.get(), &OpenAccount::keysPutAway);

        m_account->putAway();
        QCOMPARE(away.count(), 1);
        QVERIFY(!m_account->signingKeys().value);
        QVERIFY(!m_account->eventKeys().value);
        QVERIFY(m_account->apps().value);
        const int asked = m_dashboard->calls(Operation::SigningKeys);
        m_account->reload(); // an act that went on has touched the environment
        QCOMPARE(m_dashboard->calls(Operation::SigningKeys), asked);

        m_account->bringBack();
        QTRY_VERIFY(m_account->signingKeys().value && m_account->eventKeys().value);
        QCOMPARE(*m_account->signingKeys().value, before);
    }

    void takesNoAnswerThatComesWhileItIsPutAway()
    {
        open(u"production"_s);
        QTRY_VERIFY(m_account->eventKeys().value.has_value());
        m_dashboard->fail(Operation::EventKeys, Fault::Stalled);
        const int asked = m_dashboard->calls(Operation::EventKeys);
        m_account->reload();
        QTRY_COMPARE(m_dashboard->calls(Operation::EventKeys), asked + 1);
        m_account->putAway();
        m_dashboard->letGo();
        QCoreApplication::processEvents();
        QVERIFY(!m_account->eventKeys().value);
        QVERIFY(!m_account->eventKeys().isLoading);
        m_account->bringBack();
        QTRY_VERIFY(m_account->eventKeys().value.has_value());
    }

    void findsOneKeysValueAlsoWhereItWasPutAway()
    {
        open(u"production"_s);
        QTRY_VERIFY(m_account->signingKeys().value && m_account->eventKeys().value);
        const SigningKey signingKey = m_account->signingKeys().value->first();
        const EventKey eventKey = m_account->eventKeys().value->first();
        QCOMPARE(answerOf(m_account->signingKeyValue(signingKey.id)).value(), signingKey.value);
        m_account->putAway();
        QCOMPARE(answerOf(m_account->signingKeyValue(signingKey.id)).value(), signingKey.value);
        QCOMPARE(answerOf(m_account->eventKeyValue(eventKey.id)).value(), eventKey.value);
        QVERIFY(!m_account->eventKeys().value);
        QCOMPARE(answerOf(m_account->eventKeyValue(u"no such key"_s)).error().kind, Error::Kind::NotFound);
    }

    void keepsWhatItHasWhenReadingAgainFails()
    {
        open(u"production"_s);
        QTRY_VERIFY(m_account->signingKeys().value.has_value());
        const QList<SigningKey> before = *m_account->signingKeys().value;
        m_dashboard->fail(Operation::SigningKeys, Fault::Offline, -1);
        m_account->reload();
        QCOMPARE(*m_account->signingKeys().value, before);
        QTRY_VERIFY(m_account->signingKeys().error.has_value());
        QCOMPARE(m_account->signingKeys().error->kind, Error::Kind::Offline);
        QCOMPARE(*m_account->signingKeys().value, before);

        m_dashboard->succeed(Operation::SigningKeys);
        m_account->reload();
        QTRY_VERIFY(!m_account->signingKeys().error.has_value());
    }

    void readsAgainWhatAnActTouched()
    {
        open(u"staging"_s);
        QTRY_VERIFY(m_account->eventKeys().value.has_value());
        const qsizetype before = m_account->eventKeys().value->size();
        ActRequest request;
        request.kind = ActKind::CreateEventKey;
        request.environment = *m_account->environment();
        request.newKey = {.name = u"made by an act"_s, .filter = {}};
        m_account->acts().start(request);
        QTRY_COMPARE(m_account->eventKeys().value->size(), before + 1);
    }

    void tellsOfActsByItsNewName()
    {
        open(u"production"_s);
        QTRY_VERIFY(m_account->environment().has_value());
        m_account->setName(u"Acme Works"_s);
        QCOMPARE(m_account->account().name, u"Acme Works"_s);
        ActRequest request;
        request.kind = ActKind::CreateEventKey;
        request.environment = *m_account->environment();
        request.newKey = {.name = u"Web"_s, .filter = {}};
        QSignalSpy finished(m_account->acts().start(request), &Act::finished);
        QTRY_COMPARE(finished.count(), 1);
        const auto rows = answerOf(m_history->entries());
        QVERIFY(rows && !rows->isEmpty());
        QCOMPARE(rows->last().accountName, u"Acme Works"_s);
    }

    void readsOnceForAnActForItselfAndForTheRotation()
    {
        open(u"production"_s);
        QTRY_VERIFY(m_account->signingKeys().value && m_account->workers().value);
        const Environment production = *m_account->environment();
        const QList<Environment> all = *m_account->environments().value;
        const auto signingKeys = m_dashboard->calls(Operation::SigningKeys);
        const auto apps = m_dashboard->calls(Operation::Apps);
        const auto workers = m_dashboard->calls(Operation::Workers);
        // As the session does: when the act is over it reads, too.
        Act *act = m_account->acts().start({.kind = ActKind::CreateSigningKey, .environment = production});
        QFuture<Result<EnvironmentSnapshot>> live;
        connect(act, &Act::finished, this, [&] { live = readSnapshot(*m_dashboard, m_clock, production, all); });
        QTRY_VERIFY(live.isFinished() && live.resultCount() > 0);
        QTRY_COMPARE(m_account->signingKeys().value->size(), qsizetype(2));
        QCOMPARE(live.result()->signingKeys.size(), qsizetype(2));
        // The act's look before its call, and the one by which it was judged, which all three have.
        QCOMPARE(m_dashboard->calls(Operation::SigningKeys), signingKeys + 2);
        QCOMPARE(m_dashboard->calls(Operation::Apps), apps + 1);
        QCOMPARE(m_dashboard->calls(Operation::Workers), workers + 1);

        // Later it is another reading, which sees what was done since.
        m_dashboard->removeSigningKey(live.result()->inactive()->id);
        QCOMPARE(answerOf(readSnapshot(*m_dashboard, m_clock, production, all))->signingKeys.size(), qsizetype(1));
        QCOMPARE(m_dashboard->calls(Operation::Apps), apps + 2);
    }

    void survivesBeingClosedWhileItReads()
    {
        m_dashboard->fail(Operation::EventKeys, Fault::Stalled, -1);
        open(u"production"_s);
        QTRY_VERIFY(m_dashboard->calls(Operation::EventKeys) > 0);
        m_account.reset();
        QCoreApplication::processEvents();
    }

private:
    void open(const QString &environmentId)
    {
        m_account->selectEnvironment(environmentId);
        m_account->reloadEnvironments();
        QTRY_VERIFY(m_account->environment().has_value());
        QCOMPARE(m_account->environment()->id, environmentId);
    }

    QTemporaryDir m_directory;
    FakeClock m_clock;
    std::unique_ptr<HistoryStore> m_history;
    std::unique_ptr<OpenAccount> m_account;
    FakeDashboard *m_dashboard = nullptr; // owned by m_account
};

QTEST_GUILESS_MAIN(OpenAccountTest)
#include "tst_openaccount.moc"
