// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/fakeclock.h"
#include "ui/secrets/idlelock.h"
#include "ui/secrets/lockpage.h"
#include "ui/secrets/screenlock.h"
#include "ui/secrets/secretlineedit.h"

#include "app/accounts/preferences.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

struct Idle
{
    QTemporaryDir directory;
    FakeClock clock;
    Preferences preferences{directory.filePath(u"settings.ini"_s)};
    IdleLock lock{clock, preferences};
    QSignalSpy idle{&lock, &IdleLock::idle};
};

} // namespace

/// When the window locks, and what happens to the other windows then.
class IdleLockTest : public QObject
{
    Q_OBJECT

private slots:
    void noticesThatNobodyIsThere()
    {
        Idle idle;
        idle.clock.advance(5min - 1ms);
        QCOMPARE(idle.idle.size(), 0);
        idle.clock.advance(1ms);
        QCOMPARE(idle.idle.size(), 1);
        idle.clock.advance(1h);
        QCOMPARE(idle.idle.size(), 1);
    }

    void waitsForTheLastTouchInAnyWindow()
    {
        Idle idle;
        QLineEdit edit;
        QDialog dialog;
        edit.show();
        dialog.show();
        idle.clock.advance(4min);
        QTest::keyClick(&edit, Qt::Key_A);
        idle.clock.advance(4min);
        QTest::mouseClick(&dialog, Qt::LeftButton);
        idle.clock.advance(5min - 1ms);
        QCOMPARE(idle.idle.size(), 0);
        idle.clock.advance(1ms);
        QCOMPARE(idle.idle.size(), 1);
    }

    void wakesUpOnceATimeNotWithEveryTouch()
    {
        Idle idle;
        QLineEdit edit;
        edit.show();
        for (int i = 0; i < 100; ++i)
            QTest::keyClick(&edit, Qt::Key_A);
        QCOMPARE(idle.clock.pending(), 1);
    }

    void obeysThePreferenceAtOnce()
    {
        Idle idle;
        idle.preferences.setIdleLockMinutes(1);
        idle.clock.advance(1min);
        QCOMPARE(idle.idle.size(), 1);
    }

    void neverLocksWhenToldSo()
    {
        Idle idle;
        idle.preferences.setIdleLockMinutes(0);
        idle.clock.advance(24h);
        QCOMPARE(idle.idle.size(), 0);
    }

    void countsAnewAfterUnlocking()
    {
        Idle idle;
        idle.clock.advance(5min);
        idle.lock.restart();
        idle.clock.advance(5min);
        QCOMPARE(idle.idle.size(), 2);
    }

    void putsDialogsAwayAsTheyAreAndBringsThemBack()
    {
        QWidget window;
        window.show();
        QDialog dialog(&window);
        QLineEdit edit(&dialog);
        edit.setText(u"half typed"_s);
        dialog.open();
        QSignalSpy finished(&dialog, &QDialog::finished);
        ScreenLock lock(window);

        lock.lock(ScreenLock::Cause::Idle);
        QVERIFY(!dialog.isVisible());
        QVERIFY(window.isVisible());
        QCOMPARE(finished.size(), 0);

        lock.unlock();
        QVERIFY(dialog.isVisible());
        QVERIFY(dialog.isModal());
        QCOMPARE(edit.text(), u"half typed"_s);
    }

    void saysWhereAFieldForASecretWasEmptied()
    {
        QWidget window;
        SecretLineEdit typed(&window);
        typed.setPlaceholderText(u"the key"_s);
        typed.insert(u"half typed"_s);
        SecretLineEdit empty(&window);
        empty.setPlaceholderText(u"another"_s);
        window.show();
        ScreenLock lock(window);
        for (int time = 0; time < 2; ++time) {
            lock.lock(ScreenLock::Cause::Idle);
            lock.unlock();
            QVERIFY(typed.text().isEmpty());
            QVERIFY(typed.placeholderText().contains(u"enter it again"_s));
            QCOMPARE(typed.accessibleDescription(), typed.placeholderText());
        }
        QCOMPARE(empty.placeholderText(), u"another"_s); // nothing was lost there
        typed.insert(u"typed anew"_s);
        QCOMPARE(typed.placeholderText(), u"the key"_s);
        QVERIFY(typed.toolTip().isEmpty());
    }

    void keepsWindowsThatOpenWhileLockedOutOfSight()
    {
        QWidget window;
        window.show();
        ScreenLock lock(window);
        lock.lock(ScreenLock::Cause::System);
        QDialog dialog(&window);
        dialog.open();
        QTRY_VERIFY(!dialog.isVisible());
        lock.unlock();
        QVERIFY(dialog.isVisible());
    }

    /// A word that somebody types at a lock holds a space, or ends with Enter: the rest of it is meant for nobody.
    void letsNothingThroughThatWasTypedForTheLock()
    {
        QWidget window;
        QLineEdit behind(&window);
        QPushButton button(&window);
        button.move(0, 80);
        window.resize(200, 200);
        window.show();
        ScreenLock lock(window);
        connect(&button, &QPushButton::clicked, &lock, &ScreenLock::unlock);
        lock.lock(ScreenLock::Cause::Person);
        QTest::keyClick(&button, Qt::Key_Space);
        QVERIFY(!lock.isLocked());
        QTest::keyClicks(&behind, u"word"_s);
        QCOMPARE(behind.text(), QString());
        const auto arrives = [&behind] {
            QTest::keyClick(&behind, Qt::Key_A);
            return !behind.text().isEmpty();
        };
        QTRY_VERIFY(arrives());
        behind.clear();
        lock.lock(ScreenLock::Cause::Person);
        QTest::mouseClick(&button, Qt::LeftButton);
        QVERIFY(!lock.isLocked());
        QTest::keyClicks(&behind, u"word"_s);
        QCOMPARE(behind.text(), u"word"_s);
    }

    void bringsTheWindowBackInFrontThatWas()
    {
        QWidget window;
        window.show();
        QWidget first(&window, Qt::Window);
        QWidget second(&window, Qt::Window);
        first.show();
        second.show();
        first.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&first));
        ScreenLock lock(window);
        lock.lock(ScreenLock::Cause::Person);
        window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&window));
        lock.unlock();
        QVERIFY(QTest::qWaitForWindowActive(&first));
    }

    void forgetsDialogsThatWentAwayWhileLocked()
    {
        QWidget window;
        window.show();
        ScreenLock lock(window);
        auto *dialog = new QDialog(&window);
        dialog->open();
        lock.lock(ScreenLock::Cause::Person);
        delete dialog;
        lock.unlock();
        QVERIFY(!lock.isLocked());
    }

    void saysWhatLockingDoesAndDoesNot()
    {
        LockPage page;
        page.present(ScreenLock::Cause::Idle, 5);
        QVERIFY(page.findChild<QLabel *>(u"textLabel"_s)->text().contains(u"5 minutes"_s));
        QVERIFY(page.findChild<QLabel *>(u"limitsLabel"_s)->text().contains(u"no password"_s));
        const auto text = [&page] { return page.findChild<QLabel *>(u"textLabel"_s)->text(); };
        QVERIFY2(text().contains(u"fields for keys and tokens are emptied"_s), qPrintable(text()));
        QVERIFY(!text().contains(u"under way"_s));
        page.setRunningActs(2, {});
        QVERIFY2(text().contains(u"2 changes are under way, and locking stops none of them."_s), qPrintable(text()));
        page.setRunningActs(1, u"The server is down · A change waits for you"_s);
        QVERIFY(page.findChild<QLabel *>(u"textLabel"_s)->text().contains(u"\nThe server is down · A change waits"_s));
        QVERIFY(page.findChild<QLabel *>(u"titleLabel"_s)->text().contains(u"at work"_s));
        page.show();
        QSignalSpy unlock(&page, &LockPage::unlockRequested);
        auto *button = page.findChild<QPushButton *>(u"unlockButton"_s);
        button->setFocus();
        QTest::keyClick(button, Qt::Key_Space);
        QCOMPARE(unlock.size(), 1);
    }
};

QTEST_MAIN(IdleLockTest)
#include "tst_idlelock.moc"
