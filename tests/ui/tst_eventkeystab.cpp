// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/models/eventkeymodel.h"
#include "tests/support/uistage.h"
#include "ui/common/actstatus.h"
#include "ui/common/banner.h"
#include "ui/common/filteredit.h"
#include "ui/common/keptkeyspanel.h"
#include "ui/common/linelist.h"
#include "ui/common/problemline.h"
#include "ui/common/secretfield.h"
#include "ui/common/statepage.h"
#include "ui/dialogs/deleteeventkeydialog.h"
#include "ui/dialogs/eventkeydialog.h"
#include "ui/tabs/eventkeystab.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QTest>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

class EventKeysTabTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m = std::make_unique<UiStage>();
        m->open();
        m_tab = std::make_unique<EventKeysTab>(m->services, m->clipboard);
        m_tab->resize(1000, 600);
        m_tab->setAccount(m->account.get());
        QVERIFY(UiStage::show(*m_tab));
    }

    void cleanup()
    {
        m_tab.reset();
        m.reset();
    }

    void showsTheKeysWithoutTheirValues()
    {
        load({u"Checkout"_s, u"Mobile"_s});
        QCOMPARE(names(), (QStringList{u"Checkout"_s, u"Mobile"_s}));
        const EventKey key = keys().first();
        QVERIFY(find(eventKeyFingerprint(key.value)));
        QVERIFY(!find(key.value.revealText()));
    }

    void searchesSortsAndKeepsTheSelection()
    {
        load({u"Checkout"_s, u"Mobile"_s, u"Reports"_s});
        select(u"Mobile"_s);
        QTest::keyClick(m_tab.get(), Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), search());
        QTest::keyClicks(search(), u"o mobi"_s);
        QCOMPARE(names(), QStringList{u"Mobile"_s});
        QCOMPARE(countText(), u"1 of 3 keys"_s);
        QCOMPARE(selectedName(), u"Mobile"_s);
        QTest::keyClicks(search(), u"zz"_s);
        QVERIFY(m_tab->findChild<QLabel *>(u"nothingFoundLabel"_s)->isVisible());
        search()->clear();
        QCOMPARE(names().size(), 3);
        table()->sortByColumn(EventKeyModel::Name, Qt::DescendingOrder);
        QCOMPARE(names().first(), u"Reports"_s);
        QCOMPARE(countText(), u"3 keys"_s);
    }

    void createsAKeyAndShowsItOnce()
    {
        load({u"Checkout"_s});
        QTest::keyClick(m_tab.get(), Qt::Key_N, Qt::ControlModifier);
        auto *dialog = opened<EventKeyDialog>();
        auto *start = button(dialog, u"startButton"_s);
        QVERIFY(!start->isEnabled());
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u" Mobile "_s);
        dialog->findChild<LineList *>(u"eventList"_s)->setLines({u"order.paid"_s});
        QTest::keyClick(dialog, Qt::Key_Return);

        auto *field = dialog->findChild<SecretField *>();
        QTRY_VERIFY(field->isVisible());
        const EventKey made = keys().last();
        QCOMPARE(made.name, u"Mobile"_s);
        QCOMPARE(made.filter.events, QStringList{u"order.paid"_s});
        QVERIFY(!field->isRevealed());
        QVERIFY(!dialog->findChild<QLineEdit *>(u"nameEdit"_s)->isVisible());
        QTRY_VERIFY(m->keychain.value(u"key/"_s + eventKeyFingerprint(made.value)));
        QTRY_VERIFY(names().contains(u"Mobile"_s));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m_tab->findChild<EventKeyDialog *>());
        QCOMPARE(m->dashboard->calls(Operation::CreateEventKey), 1);
    }

    void checksTheNameAsItIsTyped()
    {
        load({u"Checkout"_s});
        action(u"createAction"_s)->trigger();
        auto *dialog = opened<EventKeyDialog>();
        auto *edit = dialog->findChild<QLineEdit *>(u"nameEdit"_s);
        auto *problem = dialog->findChild<ProblemLine *>(u"nameProblem"_s);
        auto *start = button(dialog, u"startButton"_s);
        QVERIFY(!problem->isVisible());

        QTest::keyClicks(edit, u"  "_s);
        QVERIFY(problem->text().contains(u"Give the key a name"_s));
        QVERIFY(!start->isEnabled());
        edit->setText(u"x"_s.repeated(256));
        QVERIFY(problem->text().contains(u"256"_s));
        QVERIFY(!start->isEnabled());
        edit->setText(u"checkout"_s);
        QVERIFY(problem->text().contains(u"Another event key"_s));
        QVERIFY2(start->isEnabled(), "a name that is taken is warned of, not refused");
        edit->setText(u"Another"_s);
        QVERIFY(!problem->isVisible());
    }

    void renamesAndKeepsTheFilter()
    {
        load({u"Checkout"_s}, {.events = {u"a"_s}});
        select(u"Checkout"_s);
        QTest::keyClick(m_tab.get(), Qt::Key_F2);
        auto *dialog = opened<EventKeyDialog>();
        QVERIFY(!button(dialog, u"startButton"_s)->isEnabled());
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Shop"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(names(), QStringList{u"Shop"_s});
        QCOMPARE(keys().first().filter.events, QStringList{u"a"_s});
        QTRY_VERIFY(!m_tab->findChild<EventKeyDialog *>());
        QVERIFY(notice()->isVisible());
        QCOMPARE(selectedName(), u"Shop"_s);
    }

    void saysWhyAnIntegrationsKeyCannotBeRenamed()
    {
        QVERIFY(m->load());
        m->dashboard->addEventKey(u"production"_s, {.name = u"Vercel"_s}, EventKeySource::Integration);
        reload();
        select(u"Vercel"_s);
        QTest::keyClick(m_tab.get(), Qt::Key_F2);
        auto *dialog = opened<EventKeyDialog>();
        QVERIFY(dialog->findChild<QLabel *>(u"introLabel"_s)->text().contains(u"integration"_s));
        QVERIFY(!dialog->findChild<QLineEdit *>(u"nameEdit"_s)->isVisible());
        QCOMPARE(dialog->findChild<QLabel *>(u"nameText"_s)->text(), u"Vercel"_s);
        QVERIFY(!dialog->findChild<QPushButton *>(u"startButton"_s));
    }

    void changesTheFilter()
    {
        load({u"Checkout"_s});
        select(u"Checkout"_s);
        QTest::keyClick(m_tab.get(), Qt::Key_L, Qt::ControlModifier);
        auto *dialog = opened<EventKeyDialog>();
        auto *filter = dialog->findChild<FilterEdit *>();
        auto *start = button(dialog, u"startButton"_s);
        QVERIFY(!start->isEnabled());
        filter->setFilter({.kind = EventFilter::Kind::Allow});
        QVERIFY2(!start->isEnabled(), "an empty allow list is refused");
        filter->setFilter({.ips = {u"10.0.0.0/8"_s}});
        QVERIFY2(!start->isEnabled(), "a range is refused");
        filter->setFilter({.ips = {u"192.0.2.1"_s}});
        QTest::mouseClick(start, Qt::LeftButton);
        QTRY_COMPARE(keys().first().filter.ips, QStringList{u"192.0.2.1"_s});
        QCOMPARE(keys().first().name, u"Checkout"_s);
    }

    void duplicatesWithTheFilterUnderADatedName()
    {
        load({u"Checkout"_s}, {.kind = EventFilter::Kind::Allow, .events = {u"a"_s, u"b"_s}});
        select(u"Checkout"_s);
        QTest::keyClick(m_tab.get(), Qt::Key_D, Qt::ControlModifier);
        auto *dialog = opened<EventKeyDialog>();
        const QString name = u"Checkout (%1)"_s.arg(m->clock.now().toLocalTime().date().toString(Qt::ISODate));
        QCOMPARE(dialog->findChild<QLineEdit *>(u"nameEdit"_s)->text(), name);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(keys().size(), 2);
        QCOMPARE(keys().last().name, name);
        QVERIFY(keys().last().filter.sameAs(keys().first().filter));
        QVERIFY(keys().first().value.revealText() != keys().last().value.revealText());
    }

    void deletesOnlyOnceTheNameIsTyped()
    {
        load({u"Checkout"_s, u"Mobile"_s});
        const EventKey key = keys().first();
        select(u"Checkout"_s);
        QTest::keyClick(table(), Qt::Key_Delete);
        auto *dialog = opened<DeleteEventKeyDialog>();
        QCOMPARE(dialog->findChild<QLabel *>(u"fingerprintLabel"_s)->text(), eventKeyFingerprint(key.value));
        auto *edit = dialog->findChild<QLineEdit *>(u"typeEdit"_s);
        auto *problem = dialog->findChild<ProblemLine *>(u"typeProblem"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTest::keyClicks(edit, u"Check"_s);
        QVERIFY(!problem->isVisible());
        QVERIFY(!button(dialog, u"deleteButton"_s)->isEnabled());
        QTest::keyClicks(edit, u"OUT"_s);
        QVERIFY(problem->isVisible());
        edit->clear();
        QTest::keyClicks(edit, u"Checkout"_s);
        QTest::keyClick(edit, Qt::Key_Return);

        QTRY_COMPARE(names(), QStringList{u"Mobile"_s});
        QCOMPARE(m->dashboard->calls(Operation::DeleteEventKey), 1);
        QTRY_VERIFY(notice()->isVisible());
    }

    void forgetsTheDeletedKeysValue()
    {
        load({u"Checkout"_s});
        const QString item = u"key/"_s + eventKeyFingerprint(keys().first().value);
        select(u"Checkout"_s);
        action(u"copyAction"_s)->trigger();
        QTRY_VERIFY(m->keychain.value(item));
        action(u"deleteAction"_s)->trigger();
        auto *dialog = opened<DeleteEventKeyDialog>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"typeEdit"_s), u"Checkout"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY(!m->keychain.value(item));
    }

    void copiesTheValueAndCountsDown()
    {
        load({u"Checkout"_s});
        const EventKey key = keys().first();
        select(u"Checkout"_s);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), key.value.revealText());
        auto *label = m_tab->findChild<QLabel *>(u"clipboardLabel"_s);
        QCOMPARE(label->text(), u"“Checkout” is on the clipboard for 30 s"_s);
        m->clock.advance(10s);
        QCOMPARE(label->text(), u"“Checkout” is on the clipboard for 20 s"_s);
        QTRY_VERIFY(m->keychain.value(u"key/"_s + eventKeyFingerprint(key.value)));
    }

    void showsAKeyMaskedUntilItIsRevealed()
    {
        load({u"Checkout"_s});
        select(u"Checkout"_s);
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Return);
        auto *dialog = opened<EventKeyDialog>();
        auto *field = dialog->findChild<SecretField *>();
        QVERIFY(field->isVisible());
        QVERIFY(!field->isRevealed());
        QVERIFY(!dialog->findChild<QPushButton *>(u"startButton"_s));
        field->reveal();
        QTRY_VERIFY(field->isRevealed());
    }

    void saysBesideTheFieldsWhyAnActWasRefused_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::newRow("offline") << Fault::Offline;
        QTest::newRow("forbidden") << Fault::Forbidden;
        QTest::newRow("rejected") << Fault::Rejected;
        QTest::newRow("busy") << Fault::Busy;
    }

    void saysBesideTheFieldsWhyAnActWasRefused()
    {
        QFETCH(Fault, fault);
        load({u"Checkout"_s});
        m->dashboard->fail(Operation::CreateEventKey, fault);
        action(u"createAction"_s)->trigger();
        auto *dialog = opened<EventKeyDialog>();
        auto *edit = dialog->findChild<QLineEdit *>(u"nameEdit"_s);
        QTest::keyClicks(edit, u"Mobile"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QVERIFY(edit->isReadOnly());

        auto *outcome = dialog->findChild<Banner *>(u"actOutcome"_s);
        QTRY_VERIFY(outcome->isVisible());
        QVERIFY(outcome->title().contains(u"No event key was created"_s));
        QCOMPARE(keys().size(), 1);
        QVERIFY(!edit->isReadOnly());
        QCOMPARE(edit->text(), u"Mobile"_s);

        QTest::mouseClick(button(dialog, u"startButton"_s), Qt::LeftButton);
        QTRY_COMPARE(keys().size(), 2);
        QTRY_VERIFY(dialog->findChild<SecretField *>()->isVisible());
    }

    void refusesToOverwriteWhatAColleagueChanged()
    {
        load({u"Checkout"_s});
        EventKey other = keys().first();
        other.filter.events = {u"theirs"_s};
        select(u"Checkout"_s);
        action(u"filterAction"_s)->trigger();
        auto *dialog = opened<EventKeyDialog>();
        m->dashboard->putEventKey(u"production"_s, other);
        dialog->findChild<FilterEdit *>()->setFilter({.events = {u"ours"_s}});
        QTest::mouseClick(button(dialog, u"startButton"_s), Qt::LeftButton);
        QTRY_VERIFY(dialog->findChild<Banner *>(u"actOutcome"_s)->isVisible());
        QCOMPARE(keys().first().filter.events, QStringList{u"theirs"_s});
        QCOMPARE(m->dashboard->calls(Operation::UpdateEventKey), 0);
    }

    void findsTheKeyWhoseAnswerWasLost()
    {
        load({u"Checkout"_s});
        m->dashboard->fail(Operation::CreateEventKey, Fault::AnswerLost);
        action(u"createAction"_s)->trigger();
        auto *dialog = opened<EventKeyDialog>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Mobile"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY(dialog->findChild<SecretField *>()->isVisible());
        QCOMPARE(keys().size(), 2);
        QCOMPARE(m->dashboard->calls(Operation::CreateEventKey), 1);
    }

    void goesOnWhenItsDialogIsClosed()
    {
        load({u"Checkout"_s});
        m->dashboard->fail(Operation::CreateEventKey, Fault::Stalled);
        action(u"createAction"_s)->trigger();
        auto *dialog = opened<EventKeyDialog>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Mobile"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(m->dashboard->calls(Operation::CreateEventKey), 1);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m_tab->findChild<EventKeyDialog *>());
        m->dashboard->letGo();
        QTRY_VERIFY(names().contains(u"Mobile"_s));
        QTRY_VERIFY(m->keychain.value(u"key/"_s + eventKeyFingerprint(keys().last().value)));
    }

    void survivesTheAccountThatIsClosedUnderIt()
    {
        load({u"Checkout"_s});
        select(u"Checkout"_s);
        m->dashboard->fail(Operation::UpdateEventKey, Fault::Stalled);
        action(u"renameAction"_s)->trigger();
        auto *dialog = opened<EventKeyDialog>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Shop"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        m->account.reset();
        QTRY_VERIFY(!m_tab->findChild<EventKeyDialog *>());
        QVERIFY(names().isEmpty());
        QVERIFY(!action(u"createAction"_s)->isEnabled());
        m_tab->setAccount(m->open());
        QVERIFY(m->load());
        QTRY_VERIFY(!names().isEmpty());
    }

    void survivesBeingClosedWhileTheRequestRuns()
    {
        load({u"Checkout"_s});
        m->dashboard->fail(Operation::EventKeys, Fault::Stalled);
        const int before = m->dashboard->calls(Operation::EventKeys);
        m->account->reload();
        QTRY_COMPARE(m->dashboard->calls(Operation::EventKeys), before + 1);
        m_tab.reset();
        m->dashboard->letGo();
        QTRY_VERIFY(!m->account->eventKeys().isLoading);
    }

    void showsWhyTheKeysCouldNotBeRead_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<StatePage::State>("state");
        QTest::newRow("offline") << Fault::Offline << StatePage::State::Offline;
        QTest::newRow("forbidden") << Fault::Forbidden << StatePage::State::Forbidden;
        QTest::newRow("rejected") << Fault::Rejected << StatePage::State::Failed;
    }

    void showsWhyTheKeysCouldNotBeRead()
    {
        QFETCH(Fault, fault);
        QFETCH(StatePage::State, state);
        m->dashboard->fail(Operation::EventKeys, fault);
        QVERIFY(m->load());
        auto *page = m_tab->findChild<StatePage *>();
        QVERIFY(page->isVisible());
        QCOMPARE(page->state(), state);
        QVERIFY(!action(u"createAction"_s)->isEnabled());
        emit page->actionRequested();
        QTRY_VERIFY(table()->isVisible());
    }

    void keepsTheTableWhileItCannotBeReadAgain()
    {
        load({u"Checkout"_s});
        m->dashboard->fail(Operation::EventKeys, Fault::Offline);
        m->account->reload();
        auto *banner = m_tab->findChild<Banner *>(u"staleBanner"_s);
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(names(), QStringList{u"Checkout"_s});
    }

    void offersTheKeptKeysWhenNothingCouldBeRead()
    {
        load({u"Checkout"_s});
        select(u"Checkout"_s);
        action(u"copyAction"_s)->trigger();
        const QString item = u"key/"_s + eventKeyFingerprint(keys().first().value);
        QTRY_VERIFY(m->keychain.value(item));
        const QString origin = m->dashboard->origin();

        m_tab->setAccount(m->open());
        m->dashboard->setOrigin(origin);
        m->dashboard->fail(Operation::EventKeys, Fault::Offline, -1);
        QVERIFY(m->load());
        QTRY_VERIFY(m_tab->findChild<KeptKeysPanel *>()->isVisible());
    }

    void offersTheFirstKeyWhereThereIsNone()
    {
        QVERIFY(m->load());
        const QList<EventKey> all = keys();
        for (const EventKey &key : all)
            m->dashboard->removeEventKey(key.id);
        reload();
        auto *page = m_tab->findChild<StatePage *>();
        QVERIFY(page->isVisible());
        QCOMPARE(page->state(), StatePage::State::Empty);
        emit page->actionRequested();
        QVERIFY(opened<EventKeyDialog>());
    }

    void makesNoKeyInAnArchivedEnvironment()
    {
        QVERIFY(m->load(u"old"_s));
        QVERIFY(!action(u"createAction"_s)->isEnabled());
        table()->setCurrentIndex(table()->model()->index(0, 0));
        QVERIFY(!action(u"duplicateAction"_s)->isEnabled());
        QVERIFY(action(u"deleteAction"_s)->isEnabled());
    }

    void worksOnTheSharedKeysOfABranch()
    {
        QVERIFY(m->load(u"preview"_s));
        QCOMPARE(names().size(), m->dashboard->eventKeysNow(u"branches"_s).size());
        action(u"createAction"_s)->trigger();
        auto *dialog = opened<EventKeyDialog>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Mobile"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(m->dashboard->eventKeysNow(u"branches"_s).last().name, u"Mobile"_s);
    }

    void forgetsTheSearchInAnotherEnvironment()
    {
        load({u"Checkout"_s});
        QTest::keyClicks(search(), u"check"_s);
        m->account->selectEnvironment(u"staging"_s);
        QVERIFY(search()->text().isEmpty());
    }

    void offersEveryActInTheMenu()
    {
        load({u"Checkout"_s});
        select(u"Checkout"_s);
        emit table()->customContextMenuRequested(table()->visualRect(table()->currentIndex()).center());
        auto *menu = m_tab->findChild<QMenu *>();
        QVERIFY(menu);
        for (const QString &name : {u"copyAction"_s, u"showAction"_s, u"renameAction"_s, u"filterAction"_s,
                 u"duplicateAction"_s, u"deleteAction"_s})
            QVERIFY2(menu->actions().contains(action(name)), qPrintable(name));
        menu->close();
    }

private:
    /// Production with just these keys.
    void load(const QStringList &names, const EventFilter &filter = {})
    {
        QVERIFY(m->load());
        const QList<EventKey> all = keys();
        for (const EventKey &key : all)
            m->dashboard->removeEventKey(key.id);
        for (const QString &name : names)
            m->dashboard->addEventKey(u"production"_s, {.name = name, .filter = filter});
        reload();
    }

    void reload()
    {
        m->account->reload();
        QTRY_VERIFY(!m->account->eventKeys().isLoading);
    }

    QList<EventKey> keys() const { return m->dashboard->eventKeysNow(u"production"_s); }
    QTreeView *table() const { return m_tab->findChild<QTreeView *>(u"eventKeysTable"_s); }
    QLineEdit *search() const { return m_tab->findChild<QLineEdit *>(u"eventKeySearchEdit"_s); }
    Banner *notice() const { return m_tab->findChild<Banner *>(u"eventKeyNotice"_s); }
    QAction *action(const QString &name) const { return m_tab->findChild<QAction *>(name); }
    QString countText() const { return m_tab->findChild<QLabel *>(u"eventKeyCountLabel"_s)->text(); }
    static QPushButton *button(const QWidget *dialog, const QString &name)
    {
        return dialog->findChild<QPushButton *>(name);
    }

    QStringList names() const
    {
        QStringList names;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            names << table()->model()->index(row, EventKeyModel::Name).data().toString();
        return names;
    }

    bool find(const QString &text) const
    {
        for (int row = 0; row < table()->model()->rowCount(); ++row) {
            for (int column = 0; column < table()->model()->columnCount(); ++column) {
                if (table()->model()->index(row, column).data().toString().contains(text))
                    return true;
            }
        }
        return false;
    }

    void select(const QString &name) const
    {
        table()->setFocus();
        table()->setCurrentIndex(table()->model()->index(static_cast<int>(names().indexOf(name)), 0));
    }

    QString selectedName() const
    {
        const QModelIndexList rows = table()->selectionModel()->selectedRows();
        return rows.size() == 1 ? rows.first().data().toString() : QString();
    }

    template <typename Dialog>
    Dialog *opened() const
    {
        auto *dialog = m_tab->findChild<Dialog *>();
        if (!dialog || !dialog->isVisible())
            return nullptr;
        dialog->activateWindow();
        return QTest::qWaitForWindowActive(dialog) ? dialog : nullptr;
    }

    std::unique_ptr<UiStage> m;
    std::unique_ptr<EventKeysTab> m_tab;
};

QTEST_MAIN(EventKeysTabTest)
#include "tst_eventkeystab.moc"
