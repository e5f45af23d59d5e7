// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/appsurvey.h"
#include "tests/support/answeringapp.h"
#include "tests/support/eventkeysstage.h"
#include "ui/apps/appstab.h"
#include "ui/keys/ownkeysdialog.h"
#include "ui/secrets/copybutton.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QPointer>
#include <QTcpServer>

using namespace Qt::StringLiterals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

/// The tab of event keys says which apps hold them, by what the apps say over HTTP, and gives each a key of its own.
class EventKeyHoldersLineTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m = std::make_unique<EventKeysStage>();
        QVERIFY(m->isShown);
        m_appsTab = std::make_unique<AppsTab>(m->stage.services);
        m_appsTab->setAccount(m->stage.account.get());
        m->tab->setSurvey(&m_appsTab->survey());
        EventFilter filter;
        filter.kind = EventFilter::Kind::Allow;
        filter.events = {u"shop/*"_s};
        m->load({u"Shared"_s, u"Unused"_s}, filter);
    }

    void cleanup()
    {
        m->tab->setSurvey(nullptr);
        m_appsTab.reset();
        m.reset();
        m_apps.clear();
    }

    void asksNobodyBeforeThePersonSaysSo()
    {
        runApps({u"shop"_s, u"mail"_s});
        QCOMPARE(appsOf(u"Shared"_s), u"not known"_s);
        QVERIFY(words().contains(u"have not been asked"_s));
        QVERIFY(askButton()->isEnabled());
        QCOMPARE(m_apps[0]->asked + m_apps[1]->asked, 0);
        QVERIFY(!banner()->isVisible());
    }

    void saysWhichAppsHoldAKeyAndWhichDoNotSay()
    {
        runApps({u"shop"_s, u"mail"_s}, true);
        ask();
        QCOMPARE(appsOf(u"Shared"_s), u"2 apps hold it; of 1 other it is not known"_s);
        QCOMPARE(appsOf(u"Unused"_s), u"none that says so; of 1 other it is not known"_s);
        QVERIFY(hintOf(u"Shared"_s).contains(u"shop said at"_s));
        QVERIFY(hintOf(u"Shared"_s).contains(u"Of worker it is not known"_s));
        QVERIFY(words().startsWith(u"2 of 3 apps said"_s));
        QVERIFY(banner()->isVisible());
        QVERIFY2(banner()->title().contains(u"“Shared”"_s), qPrintable(banner()->title()));
        QVERIFY(banner()->text().contains(u"mail"_s) && banner()->text().contains(u"shop"_s));
    }

    void forgetsTheAnswersOfAnotherEnvironment()
    {
        runApps({u"shop"_s, u"mail"_s});
        ask();
        QVERIFY(banner()->isVisible());
        const QList<Environment> all = *m->stage.account->environments().value;
        const auto another = std::find_if(all.begin(), all.end(),
            [](const Environment &one) { return one.id != u"production"_s && one.holdsKeys() && !one.isArchived; });
        QVERIFY(another != all.end());
        m->stage.account->selectEnvironment(another->id);
        QTRY_VERIFY(!banner()->isVisible());
    }

    void saysThatTheOtherBranchEnvironmentsUseTheseKeysToo()
    {
        QVERIFY(!words().contains(u"other branch environments"_s));
        QVERIFY(m->stage.load(u"preview"_s));
        QTRY_VERIFY(words().contains(u"the other branch environments use the same keys"_s));
        QVERIFY(m->stage.load(u"branches"_s));
        QTRY_VERIFY(!words().contains(u"other branch environments"_s));
    }

    void stopsAskingWhenTheTabIsHidden()
    {
        runApps({u"shop"_s});
        // An app that takes the connection and says nothing.
        QTcpServer silent;
        QVERIFY(silent.listen(QHostAddress::LocalHost));
        App mute = m_apps[0]->app;
        mute.id = mute.externalId = mute.name = u"mute"_s;
        mute.latestSync->url = QUrl(u"http://127.0.0.1:%1/api/inngest"_s.arg(silent.serverPort()));
        m->stage.dashboard->setApps(u"production"_s, {m_apps[0]->app, mute});
        m->reload();
        QTRY_VERIFY(askButton()->isEnabled());
        askButton()->click();
        QTRY_VERIFY(askButton()->text().contains(u"Stop"_s));
        m->tab->setWindowState(Qt::WindowMinimized);
        QCoreApplication::processEvents();
        QVERIFY2(m_appsTab->survey().isAsking(), "while it is minimised what was begun goes on");
        m->tab->hide();
        QTRY_VERIFY(!m_appsTab->survey().isAsking());
    }

    void givesEachAppAKeyOfItsOwnWithTheFilterOfTheSharedOne()
    {
        runApps({u"shop"_s, u"mail"_s}, true);
        ask();
        OwnKeysDialog *dialog = openOwnKeys();
        QVERIFY(dialog);
        QVERIFY(dialog->findChild<QLabel *>(u"ownKeysHead"_s)->text().contains(u"1 more app does not say"_s));
        QCOMPARE(start(dialog)->text().remove(u'&'), u"Make 2 keys"_s);
        start(dialog)->click();
        QTRY_VERIFY(key(u"shop"_s) && key(u"mail"_s));
        const EventKey shared = *key(u"Shared"_s);
        QCOMPARE(key(u"shop"_s)->filter, shared.filter);
        QCOMPARE(key(u"mail"_s)->filter, shared.filter);
        QTRY_VERIFY(!start(dialog)->isVisible());
        const QString next = dialog->findChild<QLabel *>(u"ownKeysNext"_s)->text();
        QVERIFY(next.contains(u"INNGEST_EVENT_KEY"_s) && next.contains(u"“Shared”"_s));
        // The values are for the clipboard and for nothing that is shown.
        const QList<QLabel *> labels = dialog->findChildren<QLabel *>();
        for (const QLabel *label : labels)
            QVERIFY(!label->text().contains(key(u"shop"_s)->value.revealText()));
        const QList<CopyButton *> buttons = copyButtons(dialog);
        QCOMPARE(buttons.size(), 2);
        buttons.first()->click();
        QTRY_COMPARE(QApplication::clipboard()->text(), key(appAt(dialog, 0))->value.revealText());
    }

    void namesAKeyByItsDateWhereTheAppsNameIsTaken()
    {
        runApps({u"shop"_s, u"Unused"_s});
        ask();
        OwnKeysDialog *dialog = openOwnKeys();
        QVERIFY(dialog);
        QStringList names;
        for (const QLineEdit *edit : dialog->findChildren<QLineEdit *>(u"ownKeyNameEdit"_s))
            names.append(edit->text());
        QCOMPARE(names.filter(u"Unused ("_s).size(), 1);
        QVERIFY(names.contains(u"shop"_s));
        const QList<QLineEdit *> edits = dialog->findChildren<QLineEdit *>(u"ownKeyNameEdit"_s);
        edits[0]->setText(edits[1]->text());
        QVERIFY(!start(dialog)->isEnabled());
        QVERIFY(dialog->findChild<QLabel *>(u"ownKeysProblem"_s)->isVisible());
    }

    /// Names that were typed are lost by Esc as any others; its Cancel button says so by itself.
    void asksBeforeEscDiscardsTheNames()
    {
        runApps({u"shop"_s, u"mail"_s});
        ask();
        QPointer<OwnKeysDialog> dialog = openOwnKeys();
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Escape); // as it was proposed
        QTRY_VERIFY(!dialog);
        dialog = openOwnKeys();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"ownKeyNameEdit"_s), u"-eu"_s);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog || dialog->findChild<QWidget *>(u"discardBox"_s));
        QVERIFY(dialog);
        dialog->findChild<QPushButton *>(u"goOnTypingButton"_s)->click();
        QVERIFY(dialog && dialog->isVisible());
        start(dialog)->click();
        QTRY_VERIFY(!start(dialog)->isVisible());
        QTest::keyClick(dialog, Qt::Key_Escape); // nothing is lost any more
        QTRY_VERIFY(!dialog);
    }

    void goesOnWithTheRestAfterOneWasRefused()
    {
        runApps({u"shop"_s, u"mail"_s});
        ask();
        OwnKeysDialog *dialog = openOwnKeys();
        QVERIFY(dialog);
        m->stage.dashboard->fail(Operation::CreateEventKey, Fault::Rejected);
        start(dialog)->click();
        QTRY_VERIFY(start(dialog)->isEnabled());
        QCOMPARE(start(dialog)->text().remove(u'&'), u"Make 2 keys"_s);
        QVERIFY(!key(u"shop"_s) && !key(u"mail"_s));
        m->stage.dashboard->fail(Operation::CreateEventKey, Fault::None);
        dialog->findChildren<QCheckBox *>(u"ownKeyBox"_s).last()->click();
        QCOMPARE(start(dialog)->text().remove(u'&'), u"Make 1 key"_s);
        start(dialog)->click();
        QTRY_VERIFY(key(appAt(dialog, 0)));
        QVERIFY(!key(appAt(dialog, 1)));
    }

    /// What was begun goes on; what was not is not begun.
    void saysOfAKeyThatItIsMadeThoughTheDialogHasGone()
    {
        runApps({u"shop"_s, u"mail"_s});
        ask();
        QPointer<OwnKeysDialog> dialog = openOwnKeys();
        QVERIFY(dialog);
        const QString first = appAt(dialog, 0);
        m->stage.dashboard->fail(Operation::CreateEventKey, Fault::Stalled);
        start(dialog)->click();
        QTRY_COMPARE(m->stage.dashboard->calls(Operation::CreateEventKey), 1);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        const auto *notice = m->tab->findChild<Banner *>(u"eventKeyNotice"_s);
        QVERIFY(!notice->isVisible());
        m->stage.dashboard->letGo();
        QTRY_VERIFY(notice->isVisible());
        QCOMPARE(notice->title(), u"The event key is made"_s);
        QVERIFY2(notice->text().contains(u"“%1”"_s.arg(first)), qPrintable(notice->text()));
        QCOMPARE(m->stage.dashboard->calls(Operation::CreateEventKey), 1);
    }

private:
    /// Apps that hold the key "Shared"; hasWorker: and one that cannot be asked.
    void runApps(const QStringList &names, bool hasWorker = false)
    {
        const SigningKey signing = m->stage.dashboard->signingKeysNow(u"production"_s).first();
        PracticeAppVariables variables;
        variables.set(PracticeAppVariables::signingKeyName, signing.value);
        variables.set(PracticeAppVariables::eventKeyName, key(u"Shared"_s)->value);
        QList<App> apps;
        for (const QString &name : names) {
            m_apps.push_back(std::make_unique<AnsweringApp>(m->stage.clock, name, variables));
            apps.append(m_apps.back()->app);
        }
        if (hasWorker)
            apps.append(App{.id = u"worker"_s,
                .externalId = u"worker"_s,
                .name = u"worker"_s,
                .environmentId = u"production"_s,
                .method = AppMethod::Connect});
        m->stage.dashboard->setApps(u"production"_s, apps);
        m->reload();
        QTRY_VERIFY(askButton()->isEnabled());
    }

    void ask()
    {
        askButton()->click();
        QTRY_VERIFY_WITH_TIMEOUT(words().contains(u" said which event key"_s), 30000);
    }

    std::optional<EventKey> key(const QString &name) const
    {
        for (const EventKey &key : m->keys()) {
            if (key.name == name)
                return key;
        }
        return {};
    }

    QModelIndex cell(const QString &name) const
    {
        return m->table()->model()->index(static_cast<int>(m->names().indexOf(name)), EventKeyModel::Apps);
    }
    QString appsOf(const QString &name) const { return cell(name).data().toString(); }
    QString hintOf(const QString &name) const { return cell(name).data(Qt::ToolTipRole).toString(); }
    QString words() const { return m->tab->findChild<QLabel *>(u"holdersLabel"_s)->text(); }
    QPushButton *askButton() const { return m->tab->findChild<QPushButton *>(u"askAppsButton"_s); }
    Banner *banner() const { return m->tab->findChild<Banner *>(u"sharedKeyBanner"_s); }
    OwnKeysDialog *openOwnKeys() const
    {
        m->tab->findChild<QPushButton *>(u"ownKeysButton"_s)->click();
        return m->opened<OwnKeysDialog>();
    }
    static QPushButton *start(const QWidget *dialog) { return dialog->findChild<QPushButton *>(u"startButton"_s); }
    static QString appAt(const QWidget *dialog, int line)
    {
        return dialog->findChildren<QCheckBox *>(u"ownKeyBox"_s).at(line)->text();
    }
    static QList<CopyButton *> copyButtons(const QWidget *dialog)
    {
        QList<CopyButton *> shown;
        for (CopyButton *button : dialog->findChildren<CopyButton *>()) {
            if (button->isVisible())
                shown.append(button);
        }
        return shown;
    }

    std::unique_ptr<EventKeysStage> m;
    std::unique_ptr<AppsTab> m_appsTab;
    std::vector<std::unique_ptr<AnsweringApp>> m_apps;
};

QTEST_MAIN(EventKeyHoldersLineTest)
#include "tst_eventkeyholdersline.moc"
