// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: bare-dbus

#include "app/accounts/accountoverview.h"
#include "app/accounts/keywatch.h"
#include "tests/support/answerof.h"
#include "tests/support/noticeservice.h"
#include "tests/support/uistage.h"
#include "ui/widgets/desktopnotice.h"
#include "ui/window/keyreminder.h"

#include <QDBusMessage>
#include <QSignalSpy>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Fault = FakeDashboard::Fault;
using Operation = FakeDashboard::Operation;

/// A reminder comes once a day at most, names nothing, and has read what nobody's page reads.
class KeyReminderTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m = std::make_unique<UiStage>();
        m->open();
        m_watch = std::make_unique<KeyWatch>(*m->account, m->history, m->clock);
        QVERIFY(m->load());
        m_overview = std::make_unique<AccountOverview>(*m->account, *m_watch, m->history, m->clock);
        m_reminder = std::make_unique<KeyReminder>(m->clock, m->preferences);
        QTRY_VERIFY(m_watch->keysOf(u"production"_s).look.at.isValid());
        m_desktop = std::make_unique<NoticeService>();
        QVERIFY(m_desktop->isThere);
    }

    void cleanup()
    {
        m_reminder.reset();
        m_overview.reset();
        m_watch.reset();
        m.reset();
        m_desktop.reset();
    }

    void remindsOfWhatIsOverdueOnceADay()
    {
        m_reminder->follow(m_overview.get(), u"account"_s);
        m->clock.advance(1h);
        QVERIFY(noMore(0)); // its keys are an hour old
        m->clock.advance(24h * 366);
        QTRY_COMPARE(m_desktop->notices.size(), 1);
        const Notice notice = m_desktop->notices.first();
        QCOMPARE(notice.title, u"Inngest keys are overdue"_s);
        QVERIFY2(notice.text.contains(u"as far as was last read"_s), qPrintable(notice.text));
        QVERIFY(!notice.text.contains(u"Production"_s) && !notice.text.contains(u"key 1"_s));
        QSignalSpy opened(m_reminder.get(), &KeyReminder::openRequested);
        QVERIFY(noMore(1)); // so that the answer with the notice's number is there
        // Under Wayland the click's token is what brings a window to the front, and Qt's own wants it there.
        QByteArrayList tokens;
        connect(m_reminder.get(), &KeyReminder::openRequested, this,
            [&tokens] { tokens.append(qgetenv("XDG_ACTIVATION_TOKEN")); });
        emit m_desktop->ActivationToken(8, u"of another program"_s);
        emit m_desktop->ActivationToken(7, u"of this click"_s);
        emit m_desktop->ActionInvoked(7, u"default"_s);
        QTRY_COMPARE(opened.size(), 1);
        QCOMPARE(tokens, QByteArrayList{"of this click"});
        QVERIFY(!qEnvironmentVariableIsSet("XDG_ACTIVATION_TOKEN"));
        const QDate day = m->clock.now().toLocalTime().date();
        while (m->clock.now().addSecs(3600).toLocalTime().date() == day)
            m->clock.advance(1h);
        QVERIFY(noMore(1));
        m->clock.advance(2h);
        QTRY_COMPARE(m_desktop->notices.size(), 2);
    }

    /// What was said of one account says nothing of another that is opened on the same day.
    void remindsOnceADayForEachAccount()
    {
        m->clock.advance(24h * 366);
        m_reminder->follow(m_overview.get(), u"account"_s);
        m->clock.advance(1h);
        QTRY_COMPARE(m_desktop->notices.size(), 1);
        const QDate day = m->preferences.lastReminder(u"account"_s);
        m_reminder->follow(m_overview.get(), u"other/all"_s); // a name like a part of the file's keys
        m->clock.advance(1h);
        QTRY_COMPARE(m_desktop->notices.size(), 2);
        m_reminder->follow(m_overview.get(), u"account"_s);
        m->clock.advance(1h);
        QCOMPARE(m->clock.now().toLocalTime().date(), day);
        QVERIFY(noMore(2));
    }

    void remindsOfChangesThatNobodyKnowsOf()
    {
        m->dashboard->addEventKey(u"production"_s, {.name = u"thief's"_s});
        m->clock.advance(1s);
        m->account->reload();
        QTRY_COMPARE(m_watch->changes().size(), 1);
        m_reminder->follow(m_overview.get(), u"account"_s);
        m->clock.advance(1h);
        QTRY_COMPARE(m_desktop->notices.size(), 1);
        QCOMPARE(m_desktop->notices.first().title, u"Inngest keys were changed elsewhere"_s);
        QVERIFY(!m_desktop->notices.first().text.contains(u"thief"_s));
    }

    /// Whatever else was told on that day, and without waiting for the hour; each once.
    void tellsEachChangeAtOnceAndOnce()
    {
        m->clock.advance(24h * 366);
        m_reminder->follow(m_overview.get(), u"account"_s);
        m->clock.advance(1h);
        QTRY_COMPARE(m_desktop->notices.size(), 1);
        QCOMPARE(m_desktop->notices.last().title, u"Inngest keys are overdue"_s);
        for (int change = 1; change <= 2; ++change) {
            QVERIFY(noMore(change));
            m->dashboard->addEventKey(u"production"_s, {.name = u"thief's"_s});
            m->clock.advance(1s);
            m->account->reload();
            QTRY_COMPARE(m_watch->changes().size(), change);
            QTRY_COMPARE(m_desktop->notices.size(), 1 + change);
            QCOMPARE(m_desktop->notices.last().title, u"Inngest keys were changed elsewhere"_s);
        }
        m->clock.advance(1h);
        QVERIFY(noMore(3));

        // Nor again by the next run of the program on that day.
        m_reminder.reset();
        m_overview.reset();
        m_watch = std::make_unique<KeyWatch>(*m->account, m->history, m->clock);
        m_overview = std::make_unique<AccountOverview>(*m->account, *m_watch, m->history, m->clock);
        m_reminder = std::make_unique<KeyReminder>(m->clock, m->preferences);
        m_reminder->follow(m_overview.get(), u"account"_s);
        QTRY_COMPARE(m_watch->changes().size(), 2);
        m->clock.advance(1h);
        QVERIFY(noMore(3));
        m->clock.advance(24h);
        QTRY_COMPARE(m_desktop->notices.size(), 4);
    }

    void tellsAtOnceAfterTheClockWasAhead()
    {
        m->preferences.setToldChanges(u"account"_s, u"production"_s, m->clock.now().addYears(1));
        m_reminder->follow(m_overview.get(), u"account"_s);
        m->dashboard->addEventKey(u"production"_s, {.name = u"thief's"_s});
        m->clock.advance(1s);
        m->account->reload();
        QTRY_COMPARE(m_watch->changes().size(), 1);
        QTRY_COMPARE(m_desktop->notices.size(), 1);
        QVERIFY(m->preferences.toldChanges(u"account"_s, u"production"_s) <= m->clock.now());
        m->clock.advance(1h);
        QVERIFY(noMore(1));
    }

    /// A key that is missing is believed to be gone a reading later than one that is new.
    void tellsAtOnceThatAKeyIsGoneWhichWentWhenAnotherCame()
    {
        m_reminder->follow(m_overview.get(), u"account"_s);
        m->dashboard->addEventKey(u"production"_s, {.name = u"thief's"_s});
        m->dashboard->removeEventKey(m->dashboard->eventKeysNow(u"production"_s).first().id);
        m->clock.advance(1s);
        m->account->reload();
        QTRY_COMPARE(m_watch->changes().size(), 1);
        QTRY_COMPARE(m_desktop->notices.size(), 1);
        m->clock.advance(61s);
        m->account->reload();
        QTRY_COMPARE(m_watch->changes().size(), 2);
        QCOMPARE(m_watch->changes().last().kind, KeyChange::Gone);
        QTRY_COMPARE(m_desktop->notices.size(), 2);
        m->clock.advance(1h);
        QVERIFY(noMore(2));
    }

    /// While the window is locked its pages read nothing, and an alarm has to reach whoever is away.
    void readsEveryQuarterOfAnHourBehindTheLock()
    {
        QWidget window;
        QVERIFY(UiStage::show(window));
        DesktopNotice::setUnattended(window, true);
        m->account->putAway();
        m_reminder->follow(m_overview.get(), u"account"_s);
        m->clock.advance(1min);
        QTRY_VERIFY(m_watch->keysOf(u"staging"_s).look.at.isValid());
        for (const QString &id : {u"production"_s, u"staging"_s})
            m->dashboard->addEventKey(id, {.name = u"thief's"_s});
        m->clock.advance(14min);
        QVERIFY(noMore(0));
        m->clock.advance(2min);
        QTRY_COMPARE(m_watch->keysOf(u"production"_s).changes.size(), 1);
        QTRY_COMPARE(m_watch->keysOf(u"staging"_s).changes.size(), 1);
        QTRY_COMPARE(m_desktop->notices.size(), 2);
        QCOMPARE(m_desktop->notices.last().title, u"Inngest keys were changed elsewhere"_s);
        QVERIFY(!m->account->eventKeys().value.has_value()); // nothing but the comparison had them
    }

    void readsNothingWhileTheWindowIsHidden_data()
    {
        QTest::addColumn<bool>("isMinimised");
        QTest::newRow("minimised") << true;
        QTest::newRow("closed") << false;
    }

    void readsNothingWhileTheWindowIsHidden()
    {
        QFETCH(bool, isMinimised);
        QWidget window;
        QVERIFY(UiStage::show(window));
        DesktopNotice::setUnattended(window, true);
        if (isMinimised)
            window.showMinimized();
        else
            window.hide();
        QTRY_VERIFY(!DesktopNotice::isOnScreen());
        m->account->putAway();
        const qsizetype calls = m->dashboard->log().size();
        m_reminder->follow(m_overview.get(), u"account"_s);
        m->clock.advance(3h);
        QVERIFY(noMore(0));
        QCOMPARE(m->dashboard->log().size(), calls);
    }

    void asksTheKeychainOnceWhileNobodyLooks()
    {
        QWidget window;
        QVERIFY(UiStage::show(window));
        DesktopNotice::setUnattended(window, true);
        m->account->putAway();
        m->dashboard->fail(Operation::EventKeys, Fault::Denied, -1);
        m_reminder->follow(m_overview.get(), u"account"_s);
        const auto asked = [this] { return m->dashboard->calls(Operation::EventKeys); };
        const int before = asked();
        m->clock.advance(1min);
        QTRY_COMPARE(asked(), before + 3); // of each environment
        QVERIFY(noMore(0));
        m->clock.advance(3h);
        QVERIFY(noMore(0));
        QCOMPARE(asked(), before + 3);
        // Somebody was there since, and it may be unlocked by now.
        m->dashboard->succeed(Operation::EventKeys);
        m->account->bringBack();
        m_overview->setWatched(true);
        QTRY_VERIFY(m->account->eventKeys().value.has_value());
        QTRY_COMPARE(asked(), before + 6); // with the account's own
        m_overview->setWatched(false);
        m->account->putAway();
        m->clock.advance(16min);
        QTRY_COMPARE(asked(), before + 10); // twice of the one that the account had read by itself
    }

    void isSilentWhereThePersonLooksOrWantsNone_data()
    {
        QTest::addColumn<bool>("wantsNone");
        QTest::newRow("the window is in front") << false;
        QTest::newRow("switched off") << true;
    }

    void isSilentWhereThePersonLooksOrWantsNone()
    {
        QFETCH(bool, wantsNone);
        QWidget window;
        if (wantsNone)
            m->preferences.setRemindsOfDueKeys(false);
        else
            QVERIFY(UiStage::show(window));
        const qsizetype calls = m->dashboard->log().size();
        m_reminder->follow(m_overview.get(), u"account"_s);
        m->clock.advance(24h * 370);
        QVERIFY(noMore(0));
        QCOMPARE(m->dashboard->log().size(), calls);
        QVERIFY(!m->preferences.lastReminder(u"account"_s).isValid());
    }

private:
    /// The bus has delivered all that was sent until now.
    bool noMore(qsizetype count)
    {
        const bool isWritten = answerOf(m->history.head()).has_value();
        QDBusConnection::sessionBus().call(
            QDBusMessage::createMethodCall(u"org.freedesktop.DBus"_s, u"/"_s, u"org.freedesktop.DBus"_s, u"GetId"_s));
        QCoreApplication::processEvents();
        QCoreApplication::processEvents();
        return isWritten && m_desktop->notices.size() == count;
    }

    std::unique_ptr<UiStage> m;
    std::unique_ptr<KeyWatch> m_watch;
    std::unique_ptr<AccountOverview> m_overview;
    std::unique_ptr<KeyReminder> m_reminder;
    std::unique_ptr<NoticeService> m_desktop;
};

QTEST_MAIN(KeyReminderTest)
#include "tst_keyreminder.moc"
