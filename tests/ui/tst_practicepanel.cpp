// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/domain/fingerprint.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "app/practice/practicecontrol.h"
#include "tests/support/answerof.h"
#include "ui/practice/practicepanel.h"
#include "ui/secrets/secretfield.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"

#include <QApplication>
#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QGroupBox>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QProcessEnvironment>
#include <QPushButton>
#include <QSpinBox>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The practice panel on the practice account as the program opens it: a real server with real apps on loopback.
class PracticePanelTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_preferences = std::make_unique<Preferences>(m_home->filePath(u"preferences.ini"_s));
        m_history = std::make_unique<HistoryStore>(m_home->filePath(u"history.sqlite"_s));
        m_accounts = std::make_unique<Accounts>(
            Directories::below(m_home->path()).value(), m_secrets, *m_history, m_clock, u"ada"_s);
        m_accounts->openLast();
        QTRY_VERIFY(m_accounts->current() && m_accounts->current()->signingKeys().value);
        m_panel
            = std::make_unique<PracticePanel>(*m_accounts->practice(), *m_accounts->current(), m_clock, *m_preferences);
        m_panel->show();
        m_panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_panel.get()));
        QTRY_VERIFY(tree(u"practiceAppsTree"_s)->topLevelItemCount() > 3);
    }

    void cleanup()
    {
        m_panel.reset();
        m_accounts.reset();
        m_history.reset();
    }

    void showsAnAppsVariablesMaskedWithTheirFingerprints()
    {
        selectServedApp();
        auto *row = variable(u"INNGEST_SIGNING_KEY"_s);
        const Secret current = m_accounts->current()->signingKeys().value->first().value;
        QCOMPARE(row->findChild<QLabel *>(u"fingerprintLabel"_s)->text(), signingKeyFingerprint(current));
        QVERIFY(!row->findChild<SecretField *>()->isRevealed());
        QVERIFY(m_panel->findChild<QLabel *>(u"instancesLabel"_s)->text().contains(signingKeyFingerprint(current)));
    }

    /// In its middle: a name ends in its environment, and each of them has several apps.
    void saysWholeWhatItsListCuts()
    {
        auto *list = tree(u"practiceAppsTree"_s);
        QTRY_VERIFY(list->topLevelItemCount() > 0);
        QCOMPARE(list->textElideMode(), Qt::ElideMiddle);
        for (int row = 0; row < list->topLevelItemCount(); ++row) {
            const QTreeWidgetItem *item = list->topLevelItem(row);
            for (const int column : {0, 1}) {
                QVERIFY(!item->text(column).isEmpty());
                QCOMPARE(item->toolTip(column), item->text(column));
            }
        }
    }

    void setsAVariableAndDeploysItInstanceByInstance()
    {
        QVERIFY(answerOf(m_accounts->practice()->setDeployPace(50ms, 10ms)).has_value());
        selectServedApp();
        chooseValue(u"INNGEST_SIGNING_KEY_FALLBACK"_s, u"Current signing key"_s);
        auto *state = m_panel->findChild<QLabel *>(u"deployLabel"_s);
        QTRY_VERIFY(state->text().contains(u"not in use yet"_s));
        const QString fingerprint = signingKeyFingerprint(m_accounts->current()->signingKeys().value->first().value);
        auto *instances = m_panel->findChild<QLabel *>(u"instancesLabel"_s);
        QVERIFY(!instances->text().contains(u"fallback "_s + fingerprint));

        QTest::mouseClick(button(u"deployButton"_s), Qt::LeftButton);
        QTRY_VERIFY(!button(u"deployButton"_s)->isEnabled());
        QTRY_VERIFY_WITH_TIMEOUT(state->text().contains(u"All instances"_s), 15000);
        QVERIFY(instances->text().contains(u"fallback "_s + fingerprint));
        QVERIFY(!instances->text().contains(u"older variables"_s));
    }

    void takesAPastedValueAndForgetsTheField()
    {
        selectServedApp();
        openMenu(u"INNGEST_EVENT_KEY"_s);
        auto *menu = m_panel->findChild<QMenu *>(u"keyChoiceMenu"_s);
        trigger(*menu, u"Paste"_s);
        auto *dialog = m_panel->findChild<QDialog *>(u"valueDialog"_s);
        QVERIFY(dialog);
        QTest::keyClicks(dialog->findChild<SecretLineEdit *>(), u"some-event-key"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(variable(u"INNGEST_EVENT_KEY"_s)->findChild<QLabel *>(u"fingerprintLabel"_s)->text(),
            eventKeyFingerprint(Secret::fromText(u"some-event-key"_s)));
    }

    /// However many there are: the newest, as replacements are, stand first, and the others are found by their names.
    void offersEveryEventKey()
    {
        Dashboard &dashboard = m_accounts->current()->dashboard();
        const QString environmentId = m_accounts->current()->environment()->id;
        for (int i = 0; i < 35; ++i)
            QVERIFY(answerOf(dashboard.createEventKey(environmentId, {.name = u"Key %1"_s.arg(i)})).has_value());
        const Result<EventKey> newest = answerOf(dashboard.createEventKey(environmentId, {.name = u"A & B (new)"_s}));
        QVERIFY(newest.has_value());
        const QList<EventKey> keys = *answerOf(dashboard.eventKeys(environmentId));
        selectServedApp();
        const auto chosen
            = [this] { return variable(u"INNGEST_EVENT_KEY"_s)->findChild<QLabel *>(u"fingerprintLabel"_s)->text(); };
        const auto openList = [this] {
            chooseValue(u"INNGEST_EVENT_KEY"_s, u"Event key"_s);
            return m_panel->findChild<QDialog *>(u"eventKeyDialog"_s);
        };
        QDialog *dialog = nullptr;
        const auto search = [&dialog] { return dialog->findChild<QLineEdit *>(u"eventKeySearch"_s); };
        dialog = openList();
        QVERIFY(dialog);
        QTRY_VERIFY(search()->hasFocus());
        auto *list = dialog->findChild<QListWidget *>(u"eventKeyList"_s);
        QCOMPARE(list->count(), keys.size());
        QVERIFY2(list->item(0)->text().startsWith(u"A & B (new)"_s), qPrintable(list->item(0)->text()));
        QTest::keyClick(search(), Qt::Key_Return);
        QTRY_COMPARE(chosen(), eventKeyFingerprint(newest->value));
        QTRY_VERIFY(!m_panel->findChild<QDialog *>(u"eventKeyDialog"_s));

        dialog = openList();
        QVERIFY(dialog);
        QTest::keyClicks(search(), u"storefr"_s);
        QTest::keyClick(search(), Qt::Key_Return);
        const auto storefront
            = std::find_if(keys.begin(), keys.end(), [](const EventKey &key) { return key.name == "Storefront"_L1; });
        QTRY_COMPARE(chosen(), eventKeyFingerprint(storefront->value));
        QTRY_VERIFY(!m_panel->findChild<QDialog *>(u"eventKeyDialog"_s));

        dialog = openList();
        QVERIFY(dialog);
        QTest::keyClicks(search(), u"no such key"_s);
        QTest::keyClick(search(), Qt::Key_Return);
        QVERIFY(dialog->isVisible()); // nothing is left to choose
        QTest::keyClick(search(), Qt::Key_Escape);
        QTRY_VERIFY(!m_panel->findChild<QDialog *>(u"eventKeyDialog"_s));
        QCOMPARE(chosen(), eventKeyFingerprint(storefront->value));
    }

    /// The rotation's window tells to choose the sender by the name of its key.
    void namesTheSenderAsItsKey()
    {
        QTreeWidget &apps = *tree(u"practiceAppsTree"_s);
        const QList<QTreeWidgetItem *> found = apps.findItems(u"Partner feed"_s, Qt::MatchStartsWith);
        QCOMPARE(found.size(), 1);
        const auto title = [this] { return m_panel->findChild<QGroupBox *>(u"variablesBox"_s)->title(); };
        apps.setCurrentItem(found.first());
        QVERIFY2(!title().contains(u"next deploy"_s), qPrintable(title())); // it deploys nothing
        selectServedApp();
        QVERIFY2(title().contains(u"next deploy"_s), qPrintable(title()));
    }

    void takesAVariableAway()
    {
        selectServedApp();
        chooseValue(u"INNGEST_EVENT_KEY"_s, u"Take"_s);
        QTRY_COMPARE(
            variable(u"INNGEST_EVENT_KEY"_s)->findChild<QLabel *>(u"fingerprintLabel"_s)->text(), u"not set"_s);
    }

    void holdsNoKeyInItsTexts()
    {
        selectServedApp();
        const QString key = m_accounts->current()->signingKeys().value->first().value.revealText().right(24);
        const auto widgets = m_panel->findChildren<QWidget *>();
        for (const QWidget *widget : widgets) {
            QVERIFY(!widget->accessibleName().contains(key) && !widget->accessibleDescription().contains(key));
            if (const auto *label = qobject_cast<const QLabel *>(widget))
                QVERIFY(!label->text().contains(key));
        }
    }

    void startsAndStopsTheTraffic()
    {
        showPage(1);
        QTest::mouseClick(button(u"trafficButton"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(tree(u"trafficTree"_s)->topLevelItemCount() > 0, 10000);
        QVERIFY(m_panel->findChild<QLabel *>(u"trafficSummary"_s)->text().startsWith(u"Running."_s));
        QTRY_VERIFY_WITH_TIMEOUT(tree(u"trafficTree"_s)->topLevelItemCount() > 3, 10000);
        QStringList names;
        for (int i = 0; i < tree(u"trafficTree"_s)->topLevelItemCount(); ++i)
            names.append(tree(u"trafficTree"_s)->topLevelItem(i)->text(0));
        // One of a name can be in several environments.
        for (int i = 0; i < tree(u"trafficTree"_s)->topLevelItemCount(); ++i)
            QVERIFY(!tree(u"trafficTree"_s)->topLevelItem(i)->text(1).isEmpty());
        QVERIFY2(std::is_sorted(names.begin(), names.end(),
                     [](const QString &a, const QString &b) { return a.compare(b, Qt::CaseInsensitive) < 0; }),
            qPrintable(names.join(u' ')));
        QTest::mouseClick(button(u"trafficButton"_s), Qt::LeftButton);
        QTRY_VERIFY(m_panel->findChild<QLabel *>(u"trafficSummary"_s)->text().startsWith(u"Stopped."_s));
    }

    void setsAFaultThatReallyHappensAndClearsIt()
    {
        showPage(2);
        auto *where = m_panel->findChild<QComboBox *>(u"operationBox"_s);
        auto *what = m_panel->findChild<QComboBox *>(u"kindBox"_s);
        where->setCurrentIndex(where->findData(u"createIngestKey"_s));
        what->setCurrentIndex(what->findData(int(PracticeFault::Kind::Forbidden)));
        QTest::mouseClick(button(u"addButton"_s), Qt::LeftButton);
        auto *list = m_panel->findChild<QListWidget *>(u"faultsList"_s);
        QTRY_COMPARE(list->count(), 1);
        QVERIFY(list->item(0)->text().contains(u"create an event key"_s));

        Dashboard &dashboard = m_accounts->current()->dashboard();
        const QString id = m_accounts->current()->environment()->id;
        QCOMPARE(answerOf(dashboard.createEventKey(id, {.name = u"a"_s})).error().kind, Error::Kind::Forbidden);
        m_panel->findChild<QSpinBox *>(u"timesBox"_s)->setValue(0);
        QTest::mouseClick(button(u"addButton"_s), Qt::LeftButton);
        QTRY_VERIFY(list->count() == 1 && list->item(0)->text().contains(u"until cleared"_s));
        QTest::mouseClick(button(u"clearButton"_s), Qt::LeftButton);
        QTRY_COMPARE(list->count(), 0);
        QVERIFY(answerOf(dashboard.createEventKey(id, {.name = u"a"_s})).has_value());
    }

    void letsAColleagueAct()
    {
        showPage(3);
        QTest::mouseClick(button(u"createSigningKeyButton"_s), Qt::LeftButton);
        QTRY_COMPARE(
            answerOf(m_accounts->current()->dashboard().signingKeys(m_accounts->current()->environment()->id))->size(),
            2);
        QTest::mouseClick(button(u"createSigningKeyButton"_s), Qt::LeftButton);
        // There is one already: the rule's refusal is shown.
        QTRY_VERIFY(anyBannerIs(Tone::Warning));
    }

    void resetsOnlyAfterAsking()
    {
        const QString before = fingerprintNow();
        showPage(3);
        QTest::mouseClick(button(u"resetButton"_s), Qt::LeftButton);
        auto *box = m_panel->findChild<QMessageBox *>(u"resetBox"_s);
        QVERIFY(box);
        QVERIFY2(box->windowTitle().size() < box->text().size() / 2, qPrintable(box->windowTitle())); // else it is cut
        QTest::keyClick(box, Qt::Key_Escape);
        QTRY_VERIFY(!m_panel->findChild<QMessageBox *>(u"resetBox"_s));
        QCOMPARE(fingerprintNow(), before);
        QTest::mouseClick(button(u"resetButton"_s), Qt::LeftButton);
        box = m_panel->findChild<QMessageBox *>(u"resetBox"_s);
        QTest::mouseClick(box->findChild<QPushButton *>(u"confirmResetButton"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(fingerprintNow() != before, 10000);
    }

    void startsOverWithManyAppsAfterAsking()
    {
        showPage(3);
        QTest::mouseClick(button(u"fleetButton"_s), Qt::LeftButton);
        auto *box = m_panel->findChild<QMessageBox *>(u"resetBox"_s);
        QVERIFY(box);
        QVERIFY2(box->text().contains(u"41 practice apps"_s), qPrintable(box->text()));
        QTest::mouseClick(box->findChild<QPushButton *>(u"confirmResetButton"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(tree(u"practiceAppsTree"_s)->topLevelItemCount() > 41, 10000);
    }

    void signsThePlatformsToolOutAndIn()
    {
        auto *check = m_panel->findChild<QCheckBox *>(u"signedInCheck"_s);
        QTRY_VERIFY(check->isEnabled() && check->isChecked());
        const QString file = m_accounts->toolEnvironment().value(u"PRACTICE_HOST_SESSION"_s);
        QVERIFY(QFileInfo::exists(file));
        check->click();
        QTRY_VERIFY(!QFileInfo::exists(file));
        check->click();
        QTRY_VERIFY(QFileInfo::exists(file));
    }

    void closesWithTheAccount()
    {
        QVERIFY(m_panel->isVisible());
        m_accounts.reset();
        QVERIFY(!m_panel->isVisible());
    }

    void survivesBeingClosedWhileTheRequestRuns()
    {
        selectServedApp();
        QTest::mouseClick(button(u"deployButton"_s), Qt::LeftButton);
        m_panel.reset();
        QVERIFY(answerOf(m_accounts->practice()->apps()).has_value());
    }

private:
    QTreeWidget *tree(const QString &name) { return m_panel->findChild<QTreeWidget *>(name); }
    QPushButton *button(const QString &name) { return m_panel->findChild<QPushButton *>(name); }
    QWidget *variable(const QString &name) { return m_panel->findChild<QWidget *>(u"variable:"_s + name); }
    void showPage(int index) { m_panel->findChild<QTabWidget *>(u"practiceTabs"_s)->setCurrentIndex(index); }

    bool anyBannerIs(Tone tone)
    {
        const auto banners = m_panel->findChildren<Banner *>();
        return std::any_of(banners.begin(), banners.end(),
            [tone](const Banner *banner) { return banner->isVisible() && banner->tone() == tone; });
    }

    /// The first app of the environment that is open which has instances to deploy.
    void selectServedApp()
    {
        const auto status = answerOf(m_accounts->practice()->apps());
        const QString environmentId = m_accounts->current()->environment()->id;
        for (const PracticeAppStatus &app : status->apps) {
            if (app.environmentId != environmentId || app.method != AppMethod::Serve || app.instances.size() < 2)
                continue;
            for (int i = 0; i < tree(u"practiceAppsTree"_s)->topLevelItemCount(); ++i) {
                QTreeWidgetItem *item = tree(u"practiceAppsTree"_s)->topLevelItem(i);
                if (item->data(0, Qt::UserRole).toString() == app.id)
                    tree(u"practiceAppsTree"_s)->setCurrentItem(item);
            }
            return;
        }
        QFAIL("no app with several instances");
    }

    void openMenu(const QString &name)
    {
        QTest::mouseClick(variable(name)->findChild<QPushButton *>(u"setButton"_s), Qt::LeftButton);
        QTRY_VERIFY(m_panel->findChild<QMenu *>(u"keyChoiceMenu"_s));
    }

    static void trigger(QMenu &menu, const QString &start)
    {
        const auto actions = menu.actions();
        for (QAction *action : actions) {
            if (action->text().remove(u'&').startsWith(start)) {
                menu.setActiveAction(action);
                QTest::keyClick(&menu, Qt::Key_Return);
                return;
            }
        }
        QFAIL("no such entry");
    }

    void chooseValue(const QString &name, const QString &entry)
    {
        openMenu(name);
        trigger(*m_panel->findChild<QMenu *>(u"keyChoiceMenu"_s), entry);
    }

    QString fingerprintNow()
    {
        const auto environments = answerOf(m_accounts->current()->dashboard().environments());
        for (const Environment &environment : *environments) {
            if (environment.type == EnvironmentType::Production) {
                const auto keys = answerOf(m_accounts->current()->dashboard().signingKeys(environment.id));
                return keys && !keys->isEmpty() ? signingKeyFingerprint(keys->first().value) : QString();
            }
        }
        return {};
    }

    SystemClock m_clock;
    MemoryStore m_secrets;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<HistoryStore> m_history;
    std::unique_ptr<Accounts> m_accounts;
    std::unique_ptr<PracticePanel> m_panel;
};

QTEST_MAIN(PracticePanelTest)
#include "tst_practicepanel.moc"
