// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/models/rolloutmodel.h"
#include "tests/rollout/rolloutstage.h"
#include "tests/support/uistage.h"
#include "ui/apps/appaccessdialog.h"
#include "ui/apps/appstab.h"
#include "ui/apps/rolloutdetails.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/statepage.h"

#include <QAbstractButton>
#include <QAction>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTableView>
#include <QTest>

using namespace Qt::StringLiterals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

namespace {

App app(const QString &name, AppMethod method = AppMethod::Serve, const QString &version = u"4.2.6"_s)
{
    App made{.id = name, .externalId = name, .name = name, .environmentId = u"production"_s, .method = method};
    made.latestSync = Sync{.id = name,
        .createdAt = QDateTime::fromSecsSinceEpoch(1700000000, Qt::UTC),
        .lastSyncedAt = QDateTime::fromSecsSinceEpoch(1700000000, Qt::UTC),
        .status = u"success"_s,
        .sdkLanguage = u"js"_s,
        .sdkVersion = version,
        .url = QUrl(u"https://%1.example.test/api/inngest"_s.arg(name))};
    return made;
}

} // namespace

class AppsTabTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m = std::make_unique<UiStage>();
        m->open();
        m_tab = std::make_unique<AppsTab>(m->services);
        m_tab->resize(1000, 600);
        m_tab->setAccount(m->account.get());
        QVERIFY(UiStage::show(*m_tab));
    }

    void cleanup()
    {
        m_tab.reset();
        m.reset();
    }

    void resyncsTheSelectedAppWithTheKeyboardAndSaysWhatCameOfIt()
    {
        load({app(u"billing"_s), app(u"checkout"_s)});
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Down);
        QTRY_VERIFY(resyncButton()->isEnabled());
        QTest::keyClick(table(), Qt::Key_Return, Qt::ControlModifier);
        QTRY_VERIFY(banner()->isVisible());
        QCOMPARE(banner()->tone(), Tone::Good);
        QVERIFY(banner()->title().startsWith(u"checkout"_s));
        QCOMPARE(m->dashboard->calls(Operation::ResyncApp), 1);
        // Held down, the keys are no second wish.
        QTRY_VERIFY(resyncButton()->isEnabled());
        QTest::simulateEvent(table(), true, Qt::Key_Return, Qt::ControlModifier, QString(), true);
        QVERIFY(resyncButton()->isEnabled());
        QCOMPARE(m->dashboard->calls(Operation::ResyncApp), 1);
    }

    /// A dialog that waits for the keychain stays open over an account that is closed.
    void answersWhoeverHasSomethingKeptWithoutAnAccount()
    {
        m_tab->setAccount(nullptr);
        int cancelled = 0;
        const AccessKept kept = [&cancelled](const Done &done) {
            cancelled += !done && done.error().kind == Error::Kind::Cancelled;
            return true;
        };
        m_tab->survey().setAccess(u"billing"_s, {}, kept);
        QCOMPARE(cancelled, 1);
        m_tab->survey().addApp(u"billing"_s, {}, kept);
        QCOMPARE(cancelled, 2);
    }

    void resyncsSeveralAndGoesOnPastFailures()
    {
        load({app(u"billing"_s), app(u"checkout"_s), app(u"mailer"_s, AppMethod::Connect)});
        m->dashboard->fail(Operation::ResyncApp, Fault::Offline);
        QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
        QTRY_VERIFY(resyncButton()->isEnabled());
        click(resyncButton());
        QTRY_VERIFY(banner()->isVisible());
        QCOMPARE(banner()->title(), u"Resynced: 1 of 2"_s);
        QCOMPARE(banner()->tone(), Tone::Warning); // what did not go out has broken nothing
        QCOMPARE(m->dashboard->calls(Operation::ResyncApp), 2);
    }

    void explainsASyncErrorWithItsRemedy()
    {
        load({app(u"billing"_s)});
        m->dashboard->setSyncFailure(SyncFailure{.code = u"signing_key_invalid"_s, .appHttpStatus = 401});
        click(resyncButton());
        QTRY_VERIFY(banner()->isVisible());
        QCOMPARE(banner()->tone(), Tone::Danger);
        QVERIFY(banner()->text().contains(u"does not belong to this environment"_s));
        QVERIFY(banner()->text().contains(u"401"_s));
        QTRY_VERIFY(remarks().contains(u"The resync failed"_s));
    }

    /// An app that shows the hash of one of these was given our key, wrongly.
    void knowsEventKeysAgainWithSomethingAroundThem()
    {
        load({app(u"billing"_s)});
        const auto spoilt = [this] { return m_tab->survey().check().keys().spoiltEventKeys; };
        const auto keys = m->account->eventKeys().value;
        QVERIFY(keys && !keys->isEmpty());
        constexpr int ways = 10;
        QTRY_COMPARE(spoilt().size(), ways * keys->size());
        const QString text = keys->first().value.revealText();
        const QString withBreak = eventKeyFingerprint(Secret::fromText(text + u'\n'));
        const QString withQuotes = eventKeyFingerprint(Secret::fromText(u'"' + text + u'"'));
        QCOMPARE(spoilt().value(withBreak).fingerprint, eventKeyFingerprint(keys->first().value));
        QCOMPARE(spoilt().value(withBreak).by, u"line break"_s);
        QCOMPARE(spoilt().value(withQuotes).by, u"quotes"_s);
        const auto before = spoilt();
        m->account->putAway();
        QCOMPARE(spoilt(), before);
        m->account->bringBack();
        QTRY_VERIFY(m->account->eventKeys().value && !m->account->eventKeys().isLoading);
        QCOMPARE(spoilt(), before);
    }

    void saysWhyAnAppCannotBeResynced_data()
    {
        QTest::addColumn<AppMethod>("method");
        QTest::addColumn<QString>("words");
        QTest::newRow("Connect") << AppMethod::Connect << u"restart them to sync"_s;
        QTest::newRow("API") << AppMethod::Api << u"nothing to resync"_s;
    }

    void saysWhyAnAppCannotBeResynced()
    {
        QFETCH(AppMethod, method);
        QFETCH(QString, words);
        load({app(u"mailer"_s, method)});
        QTRY_VERIFY(!resyncButton()->isEnabled());
        QTRY_VERIFY(resyncButton()->toolTip().contains(words));
        QTRY_VERIFY(remarks().contains(u"No resync from here"_s));
    }

    void marksSdksThatLeakOrHaveNoFallback()
    {
        load({app(u"leaky"_s, AppMethod::Serve, u"3.40.0"_s), app(u"old"_s, AppMethod::Serve, u"3.17.0"_s),
            app(u"sound"_s)});
        table()->selectRow(0);
        QTRY_VERIFY(remarks().contains(u"This SDK can leak the app's variables"_s));
        table()->selectRow(1);
        QTRY_VERIFY(remarks().contains(u"This SDK has no fallback for the signing key"_s));
        table()->selectRow(2);
        QTRY_VERIFY(remarks().isEmpty());
    }

    void countsTheWorkersOfConnectApps()
    {
        m->dashboard->setWorkers(
            u"production"_s, {{.id = u"1"_s, .appId = u"mailer"_s, .status = Worker::Status::Ready}});
        load({app(u"mailer"_s, AppMethod::Connect), app(u"other"_s, AppMethod::Connect)});
        table()->selectRow(0);
        QTRY_VERIFY(!remarks().contains(u"No worker is connected"_s));
        table()->selectRow(1);
        QTRY_VERIFY(remarks().contains(u"No worker is connected"_s));
    }

    void searchesAndKeepsTheSelection()
    {
        load({app(u"billing"_s), app(u"checkout"_s), app(u"reports"_s)});
        table()->selectRow(1);
        auto *edit = m_tab->findChild<QLineEdit *>(u"searchEdit"_s);
        QTest::keyClicks(edit, u"check"_s);
        QCOMPARE(table()->model()->rowCount(), 1);
        edit->clear();
        QCOMPARE(table()->model()->rowCount(), 3);
        QCOMPARE(table()->selectionModel()->selectedRows().first().row(), 1);
    }

    void stopsWhatWasNotSentYet()
    {
        QList<App> many;
        for (int i = 0; i < 20; ++i)
            many.append(app(u"app-%1"_s.arg(i, 2, 10, QLatin1Char('0'))));
        load(many);
        m->dashboard->fail(Operation::ResyncApp, Fault::Stalled, -1);
        table()->selectAll();
        click(resyncButton());
        QTRY_COMPARE(m->dashboard->calls(Operation::ResyncApp), 6);
        auto *stop = m_tab->findChild<QPushButton *>(u"stopButton"_s);
        QVERIFY(stop->isVisible());
        QTest::mouseClick(stop, Qt::LeftButton);
        m->dashboard->letGo();
        QTRY_VERIFY(banner()->isVisible());
        QCOMPARE(banner()->title(), u"Resynced: 6 of 20"_s);
        QCOMPARE(banner()->tone(), Tone::Neutral); // as the person wanted it
        QCOMPARE(m->dashboard->calls(Operation::ResyncApp), 6);
        QVERIFY(!stop->isVisible());
        table()->selectRow(19);
        QTRY_VERIFY(remarks().contains(u"Not resynced"_s));
    }

    void showsWhyTheAppsCouldNotBeRead_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<StatePage::State>("state");
        QTest::newRow("offline") << Fault::Offline << StatePage::State::Offline;
        QTest::newRow("forbidden") << Fault::Forbidden << StatePage::State::Forbidden;
    }

    void showsWhyTheAppsCouldNotBeRead()
    {
        QFETCH(Fault, fault);
        QFETCH(StatePage::State, state);
        m->dashboard->fail(Operation::Apps, fault);
        QVERIFY(m->load());
        auto *page = m_tab->findChild<StatePage *>();
        QTRY_COMPARE(page->state(), state);
        QVERIFY(page->isVisible());
        m->dashboard->setApps(u"production"_s, {app(u"billing"_s)});
        emit page->actionRequested();
        QTRY_VERIFY(table()->isVisible());
    }

    void saysSoWhenThereIsNoApp()
    {
        m->dashboard->setApps(u"production"_s, {});
        QVERIFY(m->load());
        QTRY_COMPARE(m_tab->findChild<StatePage *>()->state(), StatePage::State::Empty);
        QTRY_VERIFY(!resyncButton()->isEnabled());
    }

    void asksNothingBeforeThePersonSaysSo()
    {
        rollout::Host host(m->clock);
        load({servedBy(host)});
        QVERIFY(checkButton()->isEnabled());
        QCOMPARE(cell(0, RolloutModel::SigningKey), QString());
        QCoreApplication::processEvents();
        QCOMPARE(host.requests, 0);
    }

    void showsWhichKeysEachAppHoldsRightNow()
    {
        const auto keys = [this] { return m->dashboard->signingKeysNow(u"production"_s); };
        const EventKey eventKey = m->dashboard->eventKeysNow(u"production"_s).first();
        rollout::Host current(m->clock, PracticeAppSdk(), u"current"_s);
        current.start({rollout::variables(keys().first().value, {}, eventKey.value)});
        rollout::Host broken(m->clock, PracticeAppSdk(), u"broken"_s);
        broken.start({rollout::variables(rollout::otherKey)});
        load({servedBy(broken), servedBy(current)});
        table()->selectRow(0);
        click(checkButton());
        QTRY_COMPARE(cell(1, RolloutModel::SigningKey), u"Current key, no fallback"_s);
        QCOMPARE(cell(1, RolloutModel::EventKey), u"“%1”"_s.arg(eventKey.name));
        QTRY_COMPARE(summary()->tone(), Tone::Danger);
        QVERIFY(summary()->text().contains(u"broken"_s));
        QTRY_VERIFY(remarks().contains(u"Broken now"_s));
        QTRY_VERIFY(remarks().contains(u"What to do"_s));
        const int requests = current.requests;
        m->clock.advance(std::chrono::minutes(5)); // it was asked once
        QCoreApplication::processEvents();
        QCOMPARE(current.requests, requests);
    }

    void keepsWhatAnAppHoldsWhileALockHasPutTheKeysAway()
    {
        const auto keys = [this] { return m->dashboard->signingKeysNow(u"production"_s); };
        const EventKey eventKey = m->dashboard->eventKeysNow(u"production"_s).first();
        rollout::Host host(m->clock);
        host.start({rollout::variables(keys().first().value, {}, eventKey.value)});
        load({servedBy(host)});
        click(checkButton());
        const QString held = u"Current key, no fallback"_s;
        QTRY_COMPARE(cell(0, RolloutModel::SigningKey), held);
        m->account->putAway();
        m_tab->hide();
        QTRY_VERIFY(!checkButton()->isEnabled()); // nothing is there to ask with
        QCOMPARE(cell(0, RolloutModel::SigningKey), held);
        QCOMPARE(cell(0, RolloutModel::EventKey), u"“%1”"_s.arg(eventKey.name));
        m->clock.advance(std::chrono::minutes(7));
        // Also where Inngest cannot be read again: what was seen was seen, with its age.
        m->dashboard->fail(FakeDashboard::Operation::SigningKeys, FakeDashboard::Fault::Offline);
        m->account->bringBack();
        m_tab->show();
        QTRY_VERIFY(m->account->signingKeys().error);
        QCOMPARE(cell(0, RolloutModel::SigningKey), held);
        QTRY_VERIFY(m_tab->findChild<RolloutDetails *>()->widget()->isVisible());
        // How sure that is, is said beside it.
        const auto said = [this] {
            QStringList texts;
            for (const QLabel *label : m_tab->findChildren<QLabel *>())
                texts.append(label->isVisible() ? label->text() : QString());
            return texts.join(u'\n');
        };
        const QString doubt = u"The latest reading of the keys failed"_s;
        QTRY_VERIFY2(said().contains(doubt) && said().contains(u"It works now"_s), qPrintable(said()));
        m->account->reload();
        QTRY_VERIFY2(!said().contains(doubt), qPrintable(said()));
        QTRY_VERIFY(checkButton()->isEnabled());
        QCOMPARE(cell(0, RolloutModel::SigningKey), held);
        const int requests = host.requests;
        click(checkButton());
        QTRY_VERIFY(host.requests > requests);
        QTRY_COMPARE(cell(0, RolloutModel::SigningKey), held);
    }

    void goesOnAskingWhileTheWindowIsLocked()
    {
        rollout::Host host(m->clock);
        host.start({rollout::variables(m->dashboard->signingKeysNow(u"production"_s).first().value)});
        host.isSilent = true;
        load({servedBy(host)});
        click(checkButton());
        QTRY_VERIFY(host.requests > 0);
        m->account->putAway();
        m_tab->hide();
        QCoreApplication::processEvents();
        QVERIFY(checkButton()->text().contains(u"Stop"_s));
        m->clock.advance(std::chrono::seconds(11)); // it runs into its time-out
        QTRY_VERIFY(m_tab->survey().check().rows().first().latest.isUnreachable());
        QTRY_VERIFY(!checkButton()->text().contains(u"Stop"_s));
        QVERIFY(!checkButton()->isEnabled()); // and then no key is at hand any more
        m_tab->show();
        QCOMPARE(cell(0, RolloutModel::SigningKey), u"Not reachable"_s);
    }

    void pointsOutAFallbackThatWasLeftOver()
    {
        rollout::Host host(m->clock);
        host.start(
            {rollout::variables(m->dashboard->signingKeysNow(u"production"_s).first().value, rollout::otherKey)});
        load({servedBy(host)});
        click(checkButton());
        QTRY_VERIFY(remarks().contains(u"Works, with something to mend"_s));
        const QString keys = cell(0, RolloutModel::SigningKey);
        QVERIFY2(keys.startsWith(u"Current key, unknown key"_s) && keys.endsWith(u" as fallback"_s), qPrintable(keys));
    }

    /// What the journal of an open rotation knows is neither unknown nor broken, whichever way the lists lag behind it.
    void knowsTheKeysOfAnOpenRotation()
    {
        const Secret made(QByteArray("made-by-the-rotation-since"));
        const Secret rotatedAway = rollout::otherKey;
        rollout::Host host(m->clock);
        host.start(
            {rollout::variables(m->dashboard->signingKeysNow(u"production"_s).first().value, rotatedAway, made)});
        load({servedBy(host)});
        const QString twin = eventKeyFingerprint(made);
        m_tab->survey().setRotation({.oldSigningKey = signingKeyFingerprint(rotatedAway),
            .eventKeys = {{.oldFingerprint = u"ddd"_s, .newFingerprint = twin, .name = u"mail"_s}},
            .made = {{twin, u"mail (2026-11-29)"_s}}});
        click(checkButton());
        QTRY_COMPARE(cell(0, RolloutModel::SigningKey), u"Current key, the rotation's old key as fallback"_s);
        QCOMPARE(cell(0, RolloutModel::EventKey), u"“mail (2026-11-29)”"_s);
        QVERIFY(summary()->tone() != Tone::Danger);
        // It is over, and the list still has none of them.
        m_tab->survey().setRotation({});
        QTRY_VERIFY(cell(0, RolloutModel::SigningKey).contains(u"unknown key"_s));
        QTRY_VERIFY(cell(0, RolloutModel::EventKey).contains(u"unknown key"_s));
        QTRY_COMPARE(summary()->tone(), Tone::Danger);
    }

    void stopsAskingWhenItCannotBeSeen()
    {
        rollout::Host host(m->clock);
        host.isSilent = true;
        load({servedBy(host)});
        click(checkButton());
        QTRY_VERIFY(host.requests > 0);
        QVERIFY(checkButton()->text().contains(u"Stop"_s));
        QSignalSpy asked(&m_tab->survey(), &AppSurvey::asked);
        m_tab->hide();
        QTRY_VERIFY(!checkButton()->text().contains(u"Stop"_s));
        QVERIFY(!cell(0, RolloutModel::SigningKey).contains(u"Asking"_s));
        QCOMPARE(asked.size(), 0); // nobody is told that it was
    }

    void goesOnAskingWhileTheWindowIsMinimised()
    {
        rollout::Host host(m->clock);
        host.isSilent = true;
        load({servedBy(host)});
        click(checkButton());
        QTRY_VERIFY(host.requests > 0);
        QSignalSpy asked(&m_tab->survey(), &AppSurvey::asked);
        m_tab->setWindowState(Qt::WindowMinimized);
        QVERIFY(m_tab->isMinimized());
        QCoreApplication::processEvents();
        QVERIFY(m_tab->survey().isAsking());
        m->clock.advance(std::chrono::seconds(11)); // it runs into its time-out
        QTRY_COMPARE(asked.size(), 1);
        QVERIFY(!m_tab->survey().isAsking());
    }

    void addsAndRemovesAnAppByItsAddress()
    {
        rollout::Host host(m->clock);
        host.start({rollout::variables(m->dashboard->signingKeysNow(u"production"_s).first().value)});
        load({app(u"billing"_s)});
        m_tab->findChild<QAction *>(u"add"_s)->trigger();
        auto *dialog = m_tab->findChild<AppAccessDialog *>();
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"imports"_s);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"urlEdit"_s), host.url().toString());
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        table()->selectRow(1);
        QCOMPARE(cell(1, RolloutModel::Name), u"imports"_s);
        QTRY_COMPARE(cell(1, RolloutModel::Address), host.url().toString());
        QTRY_VERIFY(!resyncButton()->isEnabled()); // Inngest does not know it
        auto *remove = m_tab->findChild<QAction *>(u"remove"_s);
        QTRY_VERIFY(remove->isEnabled());
        remove->trigger();
        QCOMPARE(table()->model()->rowCount(), 2); // asked first
        m_tab->findChild<QPushButton *>(u"confirmRemoveAppButton"_s)->click();
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QTRY_COMPARE(answerOf(m->history.entries())->size(), 2); // that it was added, too
        const QList<HistoryEntry> rows = answerOf(m->history.entries()).value_or(QList<HistoryEntry>());
        for (const HistoryEntry &entry : rows)
            QCOMPARE(entry.details[u"address"].toString(), host.url().toString());
        QCOMPARE(answerOf(m->history.entries())->last().details[u"apps"].toArray(), QJsonArray{u"imports"_s});
        QTRY_VERIFY(!remove->isEnabled());
    }

    void keepsWhatIsTypedWhileTheWindowIsLockedAndNotInAnotherEnvironment()
    {
        load({app(u"billing"_s)});
        m_tab->findChild<QAction *>(u"add"_s)->trigger();
        QPointer<AppAccessDialog> dialog = m_tab->findChild<AppAccessDialog *>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"imports"_s);
        m_tab->hide();
        m_tab->show();
        QVERIFY(dialog);
        QCOMPARE(dialog->name(), u"imports"_s);
        m->account->selectEnvironment(u"staging"_s);
        QTRY_VERIFY(!dialog);
    }

    void survivesBeingClosedWhileTheRequestRuns()
    {
        load({app(u"billing"_s)});
        m->dashboard->fail(Operation::ResyncApp, Fault::Stalled);
        click(resyncButton());
        QTRY_COMPARE(m->dashboard->calls(Operation::ResyncApp), 1);
        m_tab.reset();
        m->dashboard->letGo();
        QTRY_VERIFY(m->account->acts().running().isEmpty());
    }

    void survivesTheAccountThatIsClosedUnderIt()
    {
        load({app(u"billing"_s)});
        m->dashboard->fail(Operation::ResyncApp, Fault::Stalled);
        click(resyncButton());
        QTRY_COMPARE(m->dashboard->calls(Operation::ResyncApp), 1);
        m->account.reset();
        QCOMPARE(table()->model()->rowCount(), 0);
        QTRY_VERIFY(!resyncButton()->isEnabled());
    }

private:
    void load(const QList<App> &apps)
    {
        m->dashboard->setApps(u"production"_s, apps);
        QVERIFY(m->load());
        QTRY_COMPARE(table()->model()->rowCount(), apps.size());
        table()->selectRow(0);
    }

    QTableView *table() { return m_tab->findChild<QTableView *>(u"appsTable"_s); }
    static App servedBy(const rollout::Host &host)
    {
        App made = host.app().app;
        made.environmentId = u"production"_s;
        return made;
    }

    /// What is selected is told to the buttons with the next turn of the event loop.
    static void click(QAbstractButton *button)
    {
        QTRY_VERIFY(button->isEnabled());
        QTest::mouseClick(button, Qt::LeftButton);
    }

    QString cell(int row, int column) { return table()->model()->index(row, column).data().toString(); }
    QAbstractButton *checkButton() { return m_tab->findChild<QAbstractButton *>(u"checkButton"_s); }
    QAbstractButton *resyncButton() { return m_tab->findChild<QAbstractButton *>(u"resyncButton"_s); }
    Banner *summary() { return m_tab->findChild<Banner *>(u"summaryBanner"_s); }
    Banner *banner() { return m_tab->findChild<Banner *>(u"banner"_s); }
    QStringList remarks()
    {
        QStringList titles;
        const auto banners = m_tab->findChild<RolloutDetails *>()->widget()->findChildren<Banner *>();
        for (const Banner *one : banners)
            titles.append(one->title());
        return titles;
    }

    std::unique_ptr<UiStage> m;
    std::unique_ptr<AppsTab> m_tab;
};

QTEST_MAIN(AppsTabTest)
#include "tst_appstab.moc"
