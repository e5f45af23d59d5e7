// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/rollout/rolloutstage.h"
#include "tests/support/discarding.h"
#include "tests/support/tlsauthority.h"
#include "ui/apps/appaccessdialog.h"
#include "ui/apps/appsboard.h"
#include "ui/apps/boardgroups.h"
#include "ui/apps/rolloutdetails.h"
#include "ui/apps/worddialog.h"
#include "ui/secrets/screenlock.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/factsview.h"
#include "ui/widgets/fittedcolumns.h"
#include "ui/widgets/problemline.h"
#include "ui/widgets/statepage.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QCursor>
#include <QDialogButtonBox>
#include <QEnterEvent>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QSslCertificate>
#include <QTableView>
#include <QTableWidget>
#include <QTest>
#include <QToolButton>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using namespace rollout;

/// The board of apps as people use it, over a check that asks real HTTP servers.
class AppsBoardTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_clock = std::make_unique<FakeClock>();
        m_check = std::make_unique<RolloutCheck>(*m_clock);
        m_check->setKeys(keysFor(RolloutGoal::NewBesideOld));
        m_good = std::make_unique<Host>(*m_clock, PracticeAppSdk(), u"good"_s);
        m_good->start({variables(newKey, oldKey)});
        m_late = std::make_unique<Host>(*m_clock, PracticeAppSdk(), u"late"_s);
        m_late->start({variables(oldKey)});
        m_broken = std::make_unique<Host>(*m_clock, PracticeAppSdk(), u"broken"_s);
        m_broken->start({variables(newKey)});
        m_board = std::make_unique<AppsBoard>(*m_check, *m_clock);
        m_board->resize(1000, 640);
        m_board->show();
        m_board->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_board.get()));
    }

    void cleanup()
    {
        m_board.reset();
        m_check.reset();
        m_broken.reset();
        m_late.reset();
        m_good.reset();
        m_clock.reset();
    }

    void showsWhatIsBrokenNowFirstWithTheNextAct()
    {
        show({m_good.get(), m_late.get(), m_broken.get()});
        // No row moves by itself once a person has begun.
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, table()->visualRect(index(0)).center());
        auto *settle = button(u"settleButton"_s);
        const QWidget *room = settle->parentWidget();
        QTRY_VERIFY(!settle->isVisible() && room->width() >= settle->sizeHint().width());
        const int width = room->width();
        QVERIFY(askAll(*m_check));
        QTRY_COMPARE(settle->text(), u"1 row would move: sort"_s);
        QTRY_VERIFY(settle->isVisible());
        QVERIFY(std::abs(room->width() - width) <= 2);
        QCOMPARE(names(), (QStringList{u"broken"_s, u"good"_s, u"late"_s}));
        QTest::mouseClick(settle, Qt::LeftButton);
        QCOMPARE(names(), (QStringList{u"broken"_s, u"late"_s, u"good"_s}));
        QTRY_VERIFY(!settle->isVisible());
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_Home, Qt::ControlModifier);
        QTRY_VERIFY(remarks().contains(u"Broken now"_s));
        QVERIFY(details().contains(u"Set INNGEST_SIGNING_KEY_FALLBACK to the old key"_s));
        QVERIFY(details().contains(m_check->keys().newFingerprint));
        QTRY_COMPARE(summary()->tone(), Tone::Danger);
        QVERIFY(summary()->title().contains(u"1 broken now"_s));
        QTest::keyClick(table(), Qt::Key_Down);
        QTRY_VERIFY(details().contains(u"would refuse Inngest after the rotation"_s));
        QVERIFY(details().contains(u"Nothing is broken, as far as its answers tell"_s));
    }

    /// Whichever column that goes by.
    void offersNoSortingOfWhatAPersonHasJustSorted()
    {
        show({m_good.get(), m_late.get(), m_broken.get()});
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, table()->visualRect(index(0)).center());
        QVERIFY(askAll(*m_check));
        auto *settle = button(u"settleButton"_s);
        QTRY_VERIFY(settle->isVisible());
        table()->sortByColumn(RolloutModel::Name, Qt::DescendingOrder);
        QCOMPARE(names(), (QStringList{u"late"_s, u"good"_s, u"broken"_s}));
        QTRY_VERIFY(!settle->isVisible());
    }

    void isInOrderByItselfUntilAPersonBegins()
    {
        // The grouping is known before what it goes by, as where a page is opened.
        show({m_good.get(), m_late.get(), m_broken.get()});
        m_board->groups().setGrouping(RolloutModel::Grouping::Platform);
        QVERIFY(names().first().startsWith(u"Platform not known (3)"_s));
        const QStringList keys = keysByName();
        m_board->setPlaces({{keys.at(2), u"Vercel: late-production"_s}}, {});
        m_board->groups().setNames({{keys.at(0), u"Fly"_s}, {keys.at(1), u"Vercel"_s}, {keys.at(2), u"Vercel"_s}}, {});
        QTRY_COMPARE(names(),
            (QStringList{u"Fly (1): 1 waiting"_s, u"broken"_s, u"Vercel (2): 2 waiting"_s, u"good"_s, u"late"_s}));
        QTRY_COMPARE(selectedName(), u"broken"_s);
        QVERIFY(!button(u"settleButton"_s)->isVisible());
        // What the heading says is not said again where it would be cut.
        QCOMPARE(cell(4, RolloutModel::Where), u"late-production"_s);
        // What the answers tell puts the worse one first.
        QVERIFY(askAll(*m_check));
        QTRY_COMPARE(names().mid(3), (QStringList{u"late"_s, u"good"_s}));
        QTRY_VERIFY(!button(u"settleButton"_s)->isVisible());
        // A key that is pressed in the details counts as well as one in the table.
        QTest::keyClick(m_board->findChild<RolloutDetails *>(), Qt::Key_Down);
        m_board->groups().setNames({{keys.at(0), u"Vercel"_s}, {keys.at(1), u"Fly"_s}, {keys.at(2), u"Fly"_s}}, {});
        QTRY_VERIFY(button(u"settleButton"_s)->isVisible());
        QCOMPARE(names().mid(3), (QStringList{u"late"_s, u"good"_s}));
    }

    /// Each is resynced where it stands: what answers tell of keys meanwhile moves none that somebody looks at.
    void movesNoRowThatIsAboutAResync()
    {
        using State = RolloutModel::ResyncState;
        show({m_good.get(), m_late.get()});
        const QStringList keys = keysByName();
        m_board->setResyncs({{keys.at(0), {State::Open, u"Not yet"_s}}, {keys.at(1), {State::Open, u"Not yet"_s}}});
        QTRY_VERIFY(!table()->isColumnHidden(RolloutModel::Resync));
        QVERIFY(askAll(*m_check));
        QTRY_VERIFY(button(u"settleButton"_s)->isVisible());
        QCOMPARE(names(), (QStringList{u"good"_s, u"late"_s}));
        // Whoever opens the page once more begins with the order of then.
        m_board->hide();
        m_board->show();
        QTRY_COMPARE(names(), (QStringList{u"late"_s, u"good"_s}));
    }

    /// By a button of the page, which is none of the board's: the answers that come in select no other app.
    void keepsWhatWasSelectedForAPersonWhateverTheAnswersTell()
    {
        show({m_good.get(), m_late.get()});
        QTRY_COMPARE(selectedName(), u"good"_s);
        m_board->selectMissing({m_good->app().key()});
        QVERIFY(askAll(*m_check));
        QTRY_VERIFY(button(u"settleButton"_s)->isVisible());
        QCOMPARE(names(), (QStringList{u"good"_s, u"late"_s}));
        QCOMPARE(selectedName(), u"good"_s);
        m_board->selectNextToDo();
        QCOMPARE(selectedName(), u"late"_s);
    }

    /// What is selected by itself, too, once the pointer is on its way to an act. One that rests there says nothing.
    void keepsTheFirstRowOnceThePointerComes()
    {
        show({m_good.get(), m_late.get()});
        QTRY_COMPARE(selectedName(), u"good"_s);
        const auto enter = [this](const QPoint &global) {
            QEnterEvent event(QPointF(5, 5), QPointF(5, 5), QPointF(global));
            QCoreApplication::sendEvent(table()->viewport(), &event);
        };
        enter(QCursor::pos());
        QVERIFY(askAll(*m_check));
        QTRY_COMPARE(names(), (QStringList{u"late"_s, u"good"_s}));
        QTRY_COMPARE(selectedName(), u"late"_s);
        enter(QCursor::pos() + QPoint(7, 7));
        m_good->start({variables(newKey)});
        m_clock->advance(30s);
        QVERIFY(askAll(*m_check));
        QTRY_VERIFY(button(u"settleButton"_s)->isVisible());
        QCOMPARE(names(), (QStringList{u"late"_s, u"good"_s}));
        QCOMPARE(selectedName(), u"late"_s);
    }

    /// Then an act is about all of them, or about none.
    void canHaveNothingSelected()
    {
        show({m_good.get(), m_late.get()});
        QTRY_COMPARE(selectedName(), u"good"_s);
        QTest::mouseClick(
            table()->viewport(), Qt::LeftButton, Qt::ControlModifier, table()->visualRect(index(0)).center());
        QTRY_VERIFY(!m_board->findChild<QLabel *>(u"selectedTitle"_s)->isVisible());
        QVERIFY(m_board->selectedKeys().isEmpty());
        QVERIFY(!action(u"acceptRisk"_s)->isEnabled());
        QVERIFY(action(u"ask"_s)->isEnabled());
        QTest::mouseClick(button(u"askButton"_s), Qt::LeftButton);
        QTRY_VERIFY(m_good->requests > 0 && m_late->requests > 0);
        QTRY_VERIFY(std::ranges::none_of(
            m_check->rows(), [](const RolloutRow &row) { return row.isAsking || row.rounds == 0; }));
        QCoreApplication::processEvents();
        QVERIFY(m_board->selectedKeys().isEmpty());
        // Nor does another one take the place of what is gone.
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, table()->visualRect(index(0)).center());
        QCOMPARE(selectedName(), u"good"_s);
        m_check->setApps({m_late->app()});
        QTRY_COMPARE(names(), QStringList{u"late"_s});
        QCoreApplication::processEvents();
        QVERIFY(m_board->selectedKeys().isEmpty());
        // Of another environment nobody has seen any yet.
        m_board->beginAnew();
        m_check->setApps({m_good->app(), m_late->app()});
        QTRY_COMPARE(m_board->selectedKeys().size(), 1);
    }

    /// Where the program is busy, a click comes in the turn of the keys that select.
    void tellsWhatIsSelectedBeforeAnActIsDoneWithIt()
    {
        show({m_good.get(), m_late.get(), m_broken.get()});
        QTRY_COMPARE(m_board->selectedKeys().size(), 1);
        qsizetype told = 0;
        qsizetype acted = 0;
        connect(m_board.get(), &AppsBoard::selectionChanged, this, [&] { told = m_board->selectedKeys().size(); });
        QAction &act = m_board->act(AppsBoard::Act::SetForMe);
        act.setEnabled(true);
        connect(&act, &QAction::triggered, this, [&] { acted = told; });
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
        QTest::mouseClick(button(u"setSelectedButton"_s), Qt::LeftButton);
        QCOMPARE(acted, 3);
    }

    /// Whatever came and went, the table stands where it stood.
    void leavesNoGapWhereAnActOfAPageWas()
    {
        QAction again(u"Resync the selected"_s);
        QAction byHand(u"Resynced by hand"_s);
        QAction stop(u"Stop"_s);
        stop.setVisible(false);
        for (QAction *one : {&again, &byHand, &stop})
            m_board->addOwnAction(one, false);
        QList<RolloutApp> apps;
        for (int i = 0; i < 9; ++i) { // enough to search among them
            apps.append(m_good->app());
            apps.last().app.id = apps.last().app.name = u"app %1"_s.arg(i);
        }
        m_check->setApps(apps);
        QTRY_COMPARE(table()->model()->rowCount(), apps.size());
        const auto top = [this] {
            constexpr int turnsToSettle = 40;
            for (int turn = 0; turn < turnsToSettle; ++turn)
                QCoreApplication::processEvents();
            return table()->mapTo(m_board.get(), QPoint()).y();
        };
        for (int width = 700; width < 1300; width += 10) {
            m_board->resize(width, 640);
            const int before = top();
            stop.setVisible(true);
            (void)top();
            stop.setVisible(false);
            const int after = top();
            QVERIFY2(after == before, qPrintable(u"%1: %2 after %3"_s.arg(width).arg(after).arg(before)));
        }
        m_board.reset(); // before its acts
    }

    /// Of what a page does not ask about it has no column.
    void hasNoColumnForWhatItDoesNotAsk()
    {
        show({m_good.get(), m_late.get()});
        QVERIFY(!table()->isColumnHidden(RolloutModel::SigningKey));
        RolloutKeys keys = keysFor(RolloutGoal::OldEventKeysAbsent);
        keys.absentEventKeys = {u"aaaaaaaaaaaa"_s};
        m_check->setKeys(keys);
        QTRY_VERIFY(table()->isColumnHidden(RolloutModel::SigningKey));
        QVERIFY(!table()->isColumnHidden(RolloutModel::EventKey));
    }

    void saysWhereASearchOrAChipLeavesNothing()
    {
        show({m_good.get(), m_late.get(), m_broken.get()});
        auto *nothing = m_board->findChild<QLabel *>(u"nothingFoundLabel"_s);
        auto *search = m_board->findChild<QLineEdit *>(u"searchEdit"_s);
        search->setText(u"zz"_s);
        QTRY_VERIFY(nothing && nothing->isVisible() && !table()->isVisible());
        QVERIFY2(nothing->text().contains(u"fits this search"_s), qPrintable(nothing->text()));
        QTRY_VERIFY(!action(u"access"_s)->isEnabled());
        search->clear();
        QTRY_VERIFY(table()->isVisible() && !nothing->isVisible());
        QVERIFY(askAll(*m_check));
        QTRY_COMPARE(button(u"chipToDoButton"_s)->text(), u"To do 1"_s);
        QTest::mouseClick(button(u"chipToDoButton"_s), Qt::LeftButton);
        search->setText(u"broken"_s);
        QTRY_VERIFY(nothing->isVisible());
        QCOMPARE(nothing->text(), u"None that is in “To do” now fits this search."_s);
        QVERIFY(button(u"chipAllButton"_s)->isVisible());
    }

    void keepsTheSelectedRowInSightWhereItSortsOrGroups()
    {
        QList<RolloutApp> apps;
        QHash<QString, QString> platforms;
        for (int i = 10; i < 50; ++i) {
            apps.append({.app = {.id = u"id-%1"_s.arg(i), .name = u"app-%1"_s.arg(i)}});
            platforms.insert(apps.last().key(), i < 15 ? u"Vercel"_s : u"Fly"_s);
        }
        m_check->setApps(apps);
        QTRY_COMPARE(table()->model()->rowCount(), apps.size());
        const auto isInSight = [this] {
            const QModelIndexList rows = table()->selectionModel()->selectedRows();
            return rows.size() == 1 && rows.first().data() == u"app-12"_s
                && table()->viewport()->rect().contains(table()->visualRect(rows.first()).center());
        };
        m_board->selectApp(u"id-12"_s);
        QTRY_VERIFY(isInSight());
        table()->sortByColumn(RolloutModel::Name, Qt::DescendingOrder);
        QTRY_VERIFY(isInSight());
        m_board->groups().setNames(platforms, {});
        m_board->groups().setGrouping(RolloutModel::Grouping::Platform);
        QTRY_VERIFY(names().first().startsWith(u"Fly (35)"_s) && isInSight());
        // A heading counts what is shown below it, and says of how many.
        m_board->findChild<QLineEdit *>(u"searchEdit"_s)->setText(u"app-12"_s);
        QTRY_COMPARE(names(), (QStringList{u"Vercel (1 of 5): 1 to do"_s, u"app-12"_s}));
    }

    void saysWhatIsShownBesideTheChosenChip()
    {
        show({m_good.get(), m_late.get(), m_broken.get()});
        QVERIFY(askAll(*m_check));
        QTRY_COMPARE(button(u"chipToDoButton"_s)->text(), u"To do 1"_s);
        QTest::mouseClick(button(u"chipToDoButton"_s), Qt::LeftButton);
        QCOMPARE(names(), QStringList{u"late"_s});
        const RolloutRow row = *std::find_if(m_check->rows().begin(), m_check->rows().end(),
            [](const RolloutRow &one) { return one.app.app.name == "late"_L1; });
        m_check->setWords({{.asked = questionOf(m_check->keys(), row.app, {}).asked(Aspect::SigningKey),
            .state = row.latest.state(Aspect::SigningKey),
            .owner = u"Grace"_s,
            .reason = u"Retired soon"_s}});
        QTRY_COMPARE(button(u"chipToDoButton"_s)->text(), u"To do 0"_s);
        QCOMPARE(names(), QStringList{u"late"_s});
        QTRY_COMPARE(button(u"settleButton"_s)->text(), u"1 row moved out of “To do”: sort"_s);
        button(u"settleButton"_s)->click();
        auto *nothing = m_board->findChild<QLabel *>(u"nothingFoundLabel"_s);
        QTRY_COMPARE(nothing->text(), u"None is in “To do” now."_s);
        QVERIFY(nothing->isVisible());
    }

    void saysWhyAButtonIsGrey()
    {
        show({m_good.get(), m_late.get()});
        auto *withdraw = action(u"withdraw"_s);
        QTRY_VERIFY(!withdraw->isEnabled());
        QTRY_VERIFY2(withdraw->toolTip().contains(u"nobody's word counts"_s), qPrintable(withdraw->toolTip()));
        auto *broken = button(u"chipBrokenButton"_s);
        QVERIFY(!broken->isEnabled());
        QCOMPARE(broken->toolTip(), u"Broken now. None is in this state."_s);
    }

    void showsOnlyWhatTheChosenChipCounts()
    {
        show({m_good.get(), m_late.get(), m_broken.get()});
        QVERIFY(askAll(*m_check));
        QTRY_COMPARE(button(u"chipToDoButton"_s)->text(), u"To do 1"_s);
        QCOMPARE(button(u"chipWaitingButton"_s)->text(), u"Waiting 1"_s);
        QCOMPARE(button(u"chipBrokenButton"_s)->text(), u"Broken 1"_s);
        QVERIFY(!button(u"chipAtRiskButton"_s)->isEnabled());
        QTest::mouseClick(button(u"chipToDoButton"_s), Qt::LeftButton);
        QCOMPARE(names(), QStringList{u"late"_s});
        QTRY_COMPARE(selectedName(), u"late"_s);
        QTest::mouseClick(button(u"chipAllButton"_s), Qt::LeftButton);
        QCOMPARE(names().size(), 3);
        QCOMPARE(selectedName(), u"late"_s);
        // What stands in several lines is shown in several lines.
        QTRY_VERIFY(details().contains(u"(the new key)\nINNGEST_SIGNING_KEY_FALLBACK"_s));
        QVERIFY(!details().contains(u'↵'));
    }

    /// Whatever is known of the keys.
    void goesOnToTheNextResyncThatIsToDo()
    {
        using State = RolloutModel::ResyncState;
        show({m_good.get(), m_late.get(), m_broken.get()});
        const QStringList keys = keysByName();
        m_board->setResyncs({{keys.at(0), {State::Open, u"Not yet"_s}}, {keys.at(1), {State::Good, u"Done"_s}},
            {keys.at(2), {State::Trouble, u"Failed"_s}}});
        m_board->selectApp(keys.at(0));
        m_board->selectNextToDo();
        QCOMPARE(selectedName(), u"late"_s);
        m_board->selectNextToDo();
        QCOMPARE(selectedName(), u"broken"_s);
    }

    void countsNobodysWordWhereItIsAboutSyncs()
    {
        show({m_good.get(), m_late.get()});
        QTRY_VERIFY(button(u"chipAtRiskButton"_s)->isVisible());
        m_board->setResyncs({});
        QTRY_VERIFY(!button(u"chipAtRiskButton"_s)->isVisible());
        QVERIFY(button(u"chipGoodButton"_s)->isVisible());
    }

    void standsStillWhileNobodySeesItAndCatchesUp()
    {
        show({m_good.get(), m_late.get(), m_broken.get()});
        QTRY_COMPARE(button(u"chipAllButton"_s)->text(), u"All 3"_s);
        m_board->hide();
        QCoreApplication::processEvents();
        const QSignalSpy changes(table()->model(), &QAbstractItemModel::dataChanged);
        const QSignalSpy refreshes(m_board.get(), &AppsBoard::selectionChanged);
        QVERIFY(askAll(*m_check));
        QCoreApplication::processEvents();
        QCOMPARE(changes.size(), 0);
        QCOMPARE(refreshes.size(), 0);
        m_board->show();
        QCOMPARE(button(u"chipToDoButton"_s)->text(), u"To do 1"_s);
        QCOMPARE(button(u"chipBrokenButton"_s)->text(), u"Broken 1"_s);
        QCOMPARE(summary()->tone(), Tone::Danger);
    }

    void foldsAndSelectsGroupsByMouseAndKeyboard()
    {
        show({m_good.get(), m_late.get(), m_broken.get()});
        const QStringList keys = keysByName();
        m_board->groups().setNames(
            {{keys.at(0), u"Fly"_s}, {keys.at(1), u"Vercel"_s}, {keys.at(2), u"Vercel"_s}}, {{keys.at(2), u"Sam"_s}});
        m_board->groups().setGrouping(RolloutModel::Grouping::Platform);
        QCOMPARE(names(),
            (QStringList{u"Fly (1): 1 waiting"_s, u"broken"_s, u"Vercel (2): 2 waiting"_s, u"good"_s, u"late"_s}));
        const auto at = [this](int row, int x) {
            return QPoint(x, table()->visualRect(table()->model()->index(row, 0)).center().y());
        };
        // Beside the arrow: all that stand below it.
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, at(2, 120));
        QCOMPARE(selectedNames(), (QStringList{u"good"_s, u"late"_s}));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, Qt::ControlModifier, at(0, 120));
        QCOMPARE(selectedNames(), (QStringList{u"broken"_s, u"good"_s, u"late"_s}));
        // On the arrow: what is folded away is not selected any more.
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, at(2, 8));
        QCOMPARE(names(), (QStringList{u"Fly (1): 1 waiting"_s, u"broken"_s, u"Vercel (2): 2 waiting"_s}));
        QCOMPARE(selectedNames(), QStringList{u"broken"_s});
        // By keys: unfold, down to an app, back to its heading, select what is below, fold.
        QTest::keyClick(table(), Qt::Key_Right);
        QCOMPARE(names().size(), 5);
        QTest::keyClick(table(), Qt::Key_Down);
        QTest::keyClick(table(), Qt::Key_Down);
        QCOMPARE(selectedNames(), QStringList{u"late"_s});
        QTRY_COMPARE(m_board->findChild<QLabel *>(u"ownerText"_s)->text(), u"Owner: Sam"_s);
        QTest::keyClick(table(), Qt::Key_Left);
        QCOMPARE(table()->currentIndex().row(), 2);
        QTest::keyClick(table(), Qt::Key_Space);
        QCOMPARE(selectedNames(), (QStringList{u"good"_s, u"late"_s}));
        QTest::keyClick(table(), Qt::Key_Left);
        QCOMPARE(names().size(), 3);
        // Whoever is missing is shown, folded away or not.
        m_board->selectMissing();
        QCOMPARE(selectedNames(), (QStringList{u"broken"_s, u"good"_s, u"late"_s}));
        // Or those alone of which the page speaks.
        m_board->selectMissing({m_late->app().key()});
        QCOMPARE(selectedNames(), QStringList{u"late"_s});
    }

    /// Below each other: the table has the height of its rows, and what is known of the selected one the rest.
    void leavesTheDetailsRoomInASmallWindow()
    {
        show({m_late.get()});
        QWidget window; // as small as a screen can be, whatever the board would like
        auto *board = new AppsBoard(*m_check, *m_clock, &window);
        window.resize(780, 370);
        board->resize(window.size());
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QVERIFY(askAll(*m_check));
        const auto *area = board->findChild<RolloutDetails *>();
        const int lines = 5 * area->fontMetrics().lineSpacing();
        const auto seen
            = [&] { return (QRect(area->mapTo(&window, QPoint()), area->size()) & window.rect()).height(); };
        QTRY_VERIFY2(seen() >= lines, qPrintable(u"%1 of %2"_s.arg(seen()).arg(lines)));
        const int table = board->table().height();
        QVERIFY(table >= board->table().heightOf(1));
        // A person's own division stays.
        auto *splitter = board->findChild<QSplitter *>();
        emit splitter->splitterMoved(table + 20, 1);
        splitter->setSizes({table + 20, splitter->height() - table - 20});
        const int divided = board->table().height();
        board->refreshDetails();
        board->setSummary(Tone::Info, u"Another title"_s, {});
        QCoreApplication::processEvents();
        QCOMPARE(board->table().height(), divided);
    }

    /// That it holds no key that is replaced is not known: nobody said which one it holds.
    void saysOfASilentAppThatItMayHoldAKeyThatIsReplaced()
    {
        const auto said = [this](RolloutGoal goal, const Host &host) {
            RolloutCheck check(*m_clock);
            check.setKeys(keysFor(goal));
            check.setApps({host.app()});
            RolloutDetails details(*m_clock);
            const auto words = [&] {
                details.show({check.rows().first()}, check.keys(), {});
                QStringList lines;
                const auto banners = details.widget()->findChildren<Banner *>();
                for (const Banner *one : banners)
                    lines.append(one->title() + u": "_s + one->accessibleDescription());
                return lines.join(u'\n');
            };
            const QString before = words();
            return askAll(check) ? std::pair(before, words()) : std::pair(QString(), QString());
        };
        Host tells(*m_clock);
        tells.start({variables(newKey, oldKey)}); // none is set
        const auto [unasked, told] = said(RolloutGoal::EventKeysOnly, tells);
        const QString mayHold = u"it may hold one that is being replaced"_s;
        QVERIFY2(unasked.contains(u"Nothing is asked of it in this step"_s) && unasked.contains(mayHold),
            qPrintable(unasked));
        QVERIFY2(told.contains(u"Nothing is asked of it in this step"_s), qPrintable(told));
        QVERIFY2(!told.contains(mayHold), qPrintable(told));
    }

    void letsNoPageScrollAroundItsOwnTableAndDetails()
    {
        show({m_good.get(), m_late.get(), m_broken.get()});
        QScrollArea page;
        page.setWidgetResizable(true);
        page.setWidget(new AppsBoard(*m_check, *m_clock));
        page.resize(1000, 400);
        page.show();
        QVERIFY(QTest::qWaitForWindowExposed(&page));
        QTRY_COMPARE(page.verticalScrollBar()->maximum(), 0);
    }

    /// What is known grows with each answer, above a form that somebody fills in.
    void leavesWhatSomebodyHasScrolledToInItsPlace()
    {
        show({m_late.get()});
        auto *form = new QWidget;
        auto *column = new QVBoxLayout(form);
        auto *first = new QComboBox;
        auto *file = new QLineEdit;
        column->addWidget(first);
        column->addSpacing(500);
        column->addWidget(file);
        column->addSpacing(100);
        m_board->setDetail(form);
        auto *area = m_board->findChild<RolloutDetails *>();
        QTRY_VERIFY(first->isVisible());
        QVERIFY(askAll(*m_check));
        QTRY_VERIFY(details().contains(u"Last answer:"_s));
        const auto settle = [](const std::function<void(int)> &look) {
            for (int turn = 0; turn < 30; ++turn) {
                QCoreApplication::processEvents();
                look(turn);
            }
        };
        settle([](int) {});
        first->setFocus();
        area->ensureWidgetVisible(file);
        QTRY_VERIFY(area->verticalScrollBar()->value() > 0);
        const auto place = [&] { return file->mapTo(area->viewport(), QPoint()).y(); };
        const int before = place();
        const QString read = details();
        QStringList moves;
        for (int round = 0; round < 4; ++round) {
            m_clock->advance(30s);
            if (round == 2)
                m_late->start({variables(newKey)}); // other remarks, and more of them
            QVERIFY(askAll(*m_check));
            settle([&](int turn) {
                if (place() != before)
                    moves.append(u"%1.%2: %3"_s.arg(round).arg(turn).arg(place() - before));
            });
        }
        QVERIFY(details() != read);
        QVERIFY2(moves.isEmpty(), qPrintable(moves.join(u", "_s)));
        QCOMPARE(m_board->focusWidget(), first);
    }

    /// Variables to copy are as wide as they are, and come with the selection.
    void givesTheDetailsTheWidthThatTheyNeed()
    {
        auto *form = new QWidget;
        auto *wide = new QWidget(form);
        auto *column = new QVBoxLayout(form);
        column->addWidget(wide);
        m_board->setDetail(form);
        wide->hide();
        show({m_good.get(), m_late.get()});
        QVERIFY(askAll(*m_check));
        auto *view = m_board->findChild<FactsView *>();
        for (const int width : {100, 330, 420}) {
            wide->setMinimumWidth(width);
            wide->show();
            table()->selectRow(width == 330 ? 0 : 1);
            const auto right = [this, wide] { return wide->mapTo(m_board.get(), wide->rect().topRight()).x(); };
            const auto said = [&] {
                return u"%1: ends at %2 of %3, page %4 of %5"_s.arg(width)
                    .arg(right())
                    .arg(m_board->width())
                    .arg(view->widget()->width())
                    .arg(view->viewport()->width());
            };
            QTRY_VERIFY(wide->width() >= width);
            QTRY_VERIFY2(
                right() < m_board->width() && view->widget()->width() <= view->viewport()->width(), qPrintable(said()));
        }
    }

    void saysNothingOfProofBeforeTheFullCount()
    {
        show({m_good.get()});
        for (int round = 0; round < 4; ++round) {
            QVERIFY(askAll(*m_check, *m_clock, 1));
            QTRY_VERIFY(cell(0, RolloutModel::Evidence).startsWith(u"%1 of 5"_s.arg(round + 1)));
            QCOMPARE(fraction(0), (round + 1) / 5.0);
            QTRY_VERIFY2(
                summary()->title().startsWith(u"1 app: 1 not known well enough yet"_s), qPrintable(summary()->title()));
            QVERIFY(summary()->tone() != Tone::Good);
        }
        QVERIFY(askAll(*m_check, *m_clock, 1));
        QTRY_COMPARE(summary()->tone(), Tone::Good);
        QCOMPARE(summary()->title(), u"1 app: 1 proven"_s);
        QCOMPARE(fraction(0), 1);
        QVERIFY(details().contains(u"5 good answers in a row"_s));
        QVERIFY(!details().contains(u"every instance"_s));
    }

    void keepsSelectionAndWhatIsKnownWhileItIsAskedAgain()
    {
        show({m_good.get(), m_late.get()});
        QVERIFY(askAll(*m_check));
        QTRY_COMPARE(names(), (QStringList{u"late"_s, u"good"_s}));
        table()->selectRow(1);
        m_good->isSilent = m_late->isSilent = true;
        QTest::mouseClick(button(u"askButton"_s), Qt::LeftButton);
        QTRY_VERIFY(table()->model()->index(1, 0).data(RolloutModel::AskingRole).toBool());
        QVERIFY(!table()->model()->index(0, 0).data(RolloutModel::AskingRole).toBool()); // only the selected one
        QCOMPARE(names(), (QStringList{u"late"_s, u"good"_s}));
        QCOMPARE(cell(1, RolloutModel::SigningKey), u"New key, old as fallback"_s);
        QCOMPARE(selectedName(), u"good"_s);
    }

    void takesAWordForSeveralAppsAtOnce()
    {
        show({m_good.get(), m_late.get(), m_broken.get()});
        QVERIFY(askAll(*m_check, *m_clock, 1));
        table()->setFocus();
        QTest::keyClick(table(), Qt::Key_A, Qt::ControlModifier);
        QTRY_COMPARE(table()->selectionModel()->selectedRows().size(), 3);
        // What stands beside them speaks of all, and of none by its name.
        QTRY_COMPARE(m_board->findChild<QLabel *>(u"selectedTitle"_s)->text(), u"3 apps are selected"_s);
        for (const QString &name : names())
            QVERIFY2(!details().contains(name), qPrintable(details()));
        QSignalSpy given(m_board.get(), &AppsBoard::wordGiven);
        QTRY_VERIFY(button(u"confirmButton"_s)->isEnabled());
        QTest::mouseClick(button(u"confirmButton"_s), Qt::LeftButton);
        auto *dialog = m_board->findChild<WordDialog *>();
        QVERIFY(dialog);
        auto *accept = dialog->findChild<QPushButton *>(u"acceptButton"_s);
        QVERIFY(!accept->isEnabled());
        QVERIFY(!dialog->findChild<QLabel *>(u"besideLabel"_s));
        // What is asked stands there, and what is known, apart where it differs.
        const QString asked = dialog->findChild<QLabel *>(u"questionLabel"_s)->text();
        QVERIFY2(asked.contains(m_check->keys().newFingerprint), qPrintable(asked));
        const QString known = dialog->findChild<QLabel *>(u"stateLabel"_s)->text();
        QVERIFY2(known.contains(u"late: It holds the old key"_s) && known.contains(u"broken: It holds the new key"_s),
            qPrintable(known));
        QVERIFY2(accept->toolTip().startsWith(u"Say who has looked"_s), qPrintable(accept->toolTip()));
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"ownerEdit"_s), u"Grace"_s);
        QVERIFY(!accept->isEnabled());
        QVERIFY2(accept->toolTip().startsWith(u"Say how it is known"_s), qPrintable(accept->toolTip()));
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"reasonEdit"_s), u"key signkey-prod-00"_s);
        QVERIFY(!accept->isEnabled());
        // What stands where a key was left out says nothing, nor do other marks.
        for (const QString &nothing : {u"••••"_s, u" •••• "_s, u"-"_s, u"…"_s}) {
            dialog->findChild<QLineEdit *>(u"reasonEdit"_s)->setText(nothing);
            QVERIFY2(!accept->isEnabled(), qPrintable(nothing));
        }
        dialog->findChild<QLineEdit *>(u"reasonEdit"_s)->clear();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"reasonEdit"_s), u"Seen by hand"_s);
        QTest::keyClick(accept, Qt::Key_Space);
        QCOMPARE(given.size(), 1);
        QCOMPARE(given.first().at(0).toStringList().size(), 3);
        QCOMPARE(given.first().at(1).value<Word::Kind>(), Word::Kind::Confirmed);
        QCOMPARE(given.first().at(2).toString(), u"Grace"_s);
        QCOMPARE(given.first().at(3).toString(), u"Seen by hand"_s);
    }

    /// What stands beside the table as well, before what is compared from row to row.
    void cutsTheColumnThatGivesWayBeforeAnother()
    {
        QTableWidget table(1, 4);
        for (int column = 0; const int length : {5, 60, 30, 5})
            table.setItem(0, column++, new QTableWidgetItem(QString(length, u'n')));
        auto *columns = new FittedColumns(table, *table.horizontalHeader());
        columns->letGiveWay({1});
        table.resize(table.fontMetrics().horizontalAdvance(QString(75, u'n')), 200);
        table.show();
        QTRY_VERIFY(table.columnWidth(2) >= table.sizeHintForIndex(table.model()->index(0, 2)).width());
        QVERIFY(table.columnWidth(1) < table.columnWidth(2));
    }

    void cutsSeveralThatGiveWayBeforeAnother()
    {
        QTableWidget table(1, 5);
        for (int column = 0; const int length : {5, 60, 30, 60, 5})
            table.setItem(0, column++, new QTableWidgetItem(QString(length, u'n')));
        auto *columns = new FittedColumns(table, *table.horizontalHeader());
        columns->letGiveWay({1, 3});
        table.resize(table.fontMetrics().horizontalAdvance(QString(85, u'n')), 200);
        table.show();
        QTRY_VERIFY(table.columnWidth(2) >= table.sizeHintForIndex(table.model()->index(0, 2)).width());
        QVERIFY(table.columnWidth(1) < table.columnWidth(2) && table.columnWidth(3) < table.columnWidth(2));
        QVERIFY(std::abs(table.columnWidth(1) - table.columnWidth(3)) <= 1);
    }

    /// A green box beside a button that cannot be pressed would say that all is done.
    void isNotGreenWhileASenderIsWaitedFor()
    {
        RolloutRow feed;
        feed.app.app.id = feed.app.app.name = u"Partner feed"_s;
        feed.app.isSender = true;
        feed.goal = RolloutGoal::OldOnly;
        feed.signing = {.holds = true, .because = Proof::Because::NothingAsked};
        show({m_good.get()});
        QVERIFY(askAll(*m_check, *m_clock, 6));
        QTRY_VERIFY(summary()->tone() == Tone::Good);
        m_board->setSenders({feed});
        QVERIFY(summary()->tone() == Tone::Info);
        QVERIFY2(
            summary()->text().contains(u"1 sender that is no app is still to do."_s), qPrintable(summary()->text()));
        feed.event = {.holds = true, .because = Proof::Because::NothingAsked};
        m_board->setSenders({feed});
        QVERIFY(summary()->tone() == Tone::Good);
    }

    /// A sender's word stands in a form of its own: nobody believes to have given it with that of the apps.
    void namesThoseSelectedOfWhichNoSuchWordIsGiven()
    {
        RolloutApp feed;
        feed.app.id = feed.app.name = u"Partner feed"_s;
        feed.isSender = true;
        m_check->setApps({m_late->app(), feed});
        QVERIFY(askAll(*m_check));
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        table()->selectAll();
        QTRY_VERIFY(button(u"acceptRiskButton"_s)->isEnabled());
        button(u"acceptRiskButton"_s)->click();
        auto *dialog = m_board->findChild<WordDialog *>();
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QLabel *>(u"appsLabel"_s)->text(), u"late"_s);
        auto *beside = dialog->findChild<QLabel *>(u"besideLabel"_s);
        QVERIFY(beside && beside->text().startsWith(u"Selected too, and not meant: Partner feed. "_s));
    }

    void saysWhichOfTheSelectedNeedNoWord()
    {
        show({m_good.get(), m_late.get()});
        QVERIFY(askAll(*m_check, *m_clock, 6));
        table()->selectAll();
        QTRY_VERIFY(button(u"confirmButton"_s)->isEnabled());
        button(u"confirmButton"_s)->click();
        auto *dialog = m_board->findChild<WordDialog *>();
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QLabel *>(u"appsLabel"_s)->text(), u"late"_s);
        auto *needless = dialog->findChild<QLabel *>(u"needlessLabel"_s);
        QVERIFY(needless);
        QCOMPARE(needless->text(), u"No word is needed for 1 of the 2 selected, whose answers prove it: good."_s);
        QVERIFY(!dialog->findChild<QLabel *>(u"besideLabel"_s));
    }

    void namesTheStateWhoseRiskIsAcceptedAndOffersTheEarlierWord()
    {
        show({m_late.get()});
        QVERIFY(askAll(*m_check, *m_clock, 1));
        m_board->setEarlierWords([](const QString &) {
            return Word{.owner = u"Robin"_s,
                .reason = u"Retired soon"_s,
                .at = QDateTime(QDate(2026, 11, 20), QTime(14, 2), Qt::UTC)};
        });
        // A risk that was accepted is no confirmation: nothing stands there for it.
        QTRY_VERIFY(button(u"confirmButton"_s)->isEnabled());
        QTest::mouseClick(button(u"confirmButton"_s), Qt::LeftButton);
        auto *confirm = m_board->findChild<WordDialog *>();
        QVERIFY(confirm);
        QCOMPARE(confirm->findChild<QLineEdit *>(u"ownerEdit"_s)->text(), QString());
        delete confirm;
        QSignalSpy given(m_board.get(), &AppsBoard::wordGiven);
        QTRY_VERIFY(button(u"acceptRiskButton"_s)->isEnabled());
        QTest::mouseClick(button(u"acceptRiskButton"_s), Qt::LeftButton);
        auto *dialog = m_board->findChild<WordDialog *>();
        QVERIFY(dialog);
        QVERIFY(
            dialog->findChild<QLabel *>(u"stateLabel"_s)->text().contains(u"It holds the old key, and no fallback"_s));
        QCOMPARE(dialog->findChild<QLineEdit *>(u"ownerEdit"_s)->text(), u"Robin"_s);
        const QString earlier = dialog->findChild<QLabel *>(u"earlierLabel"_s)->text();
        QVERIFY2(earlier.contains(u"the risk was accepted by Robin"_s) && earlier.contains(u"2026-11-20"_s),
            qPrintable(earlier));
        // The same can be asked, of variables that were marked as set since.
        QVERIFY2(earlier.contains(u"marked as set"_s) && !earlier.contains(u"something else"_s), qPrintable(earlier));
        QVERIFY(!dialog->findChild<QPushButton *>(u"acceptButton"_s)->isDefault());
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"acceptButton"_s), Qt::LeftButton);
        QCOMPARE(given.first().at(1).value<Word::Kind>(), Word::Kind::RiskAccepted);
        QCOMPARE(given.first().at(3).toString(), u"Retired soon"_s);
    }

    void saysWhichFieldOfAWordIsMissing_data()
    {
        QTest::addColumn<QString>("opener");
        QTest::addColumn<QString>("written");
        QTest::addColumn<bool>("lacksOwner");
        QTest::addColumn<bool>("lacksReason");
        for (const QString &opener : {u"confirmButton"_s, u"acceptRiskButton"_s}) {
            const auto row = [&opener](const char *name) -> QTestData & {
                return QTest::newRow(qPrintable(opener + u": "_s + QString::fromLatin1(name))) << opener;
            };
            row("Enter in empty fields") << QString() << true << true;
            row("who alone") << u"ownerEdit"_s << false << true;
            row("why alone") << u"reasonEdit"_s << true << false;
        }
    }

    void saysWhichFieldOfAWordIsMissing()
    {
        QFETCH(QString, opener);
        QFETCH(QString, written);
        QFETCH(bool, lacksOwner);
        QFETCH(bool, lacksReason);
        show({m_late.get()});
        QVERIFY(askAll(*m_check, *m_clock, 1));
        QTRY_VERIFY(button(opener)->isEnabled());
        QTest::mouseClick(button(opener), Qt::LeftButton);
        auto *dialog = m_board->findChild<WordDialog *>();
        const auto says
            = [dialog](const QString &name) { return !dialog->findChild<ProblemLine *>(name)->text().isEmpty(); };
        auto *owner = dialog->findChild<QLineEdit *>(u"ownerEdit"_s);
        auto *reason = dialog->findChild<QLineEdit *>(u"reasonEdit"_s);
        QVERIFY(!says(u"ownerProblem"_s) && !says(u"reasonProblem"_s));
        // Where a click is aimed at stays where it is.
        const auto *accept = dialog->findChild<QPushButton *>(u"acceptButton"_s);
        const QPoint place = accept->mapTo(dialog, QPoint());
        if (written.isEmpty())
            QTest::keyClick(owner, Qt::Key_Return);
        else
            QTest::keyClicks(dialog->findChild<QLineEdit *>(written), u"x"_s);
        QVERIFY(dialog->isVisible());
        QCoreApplication::processEvents();
        QCOMPARE(accept->mapTo(dialog, QPoint()), place);
        QCOMPARE(says(u"ownerProblem"_s), lacksOwner);
        QCOMPARE(says(u"reasonProblem"_s), lacksReason);
        QCOMPARE(owner->accessibleDescription().isEmpty(), !lacksOwner);
        QCOMPARE(reason->accessibleDescription().isEmpty(), !lacksReason);
        owner->setText(u"Grace"_s);
        reason->setText(u"  "_s); // blanks say nothing
        QVERIFY(!says(u"ownerProblem"_s) && says(u"reasonProblem"_s));
        reason->setText(u"Seen"_s);
        QVERIFY(!says(u"reasonProblem"_s));
        QVERIFY(accept->isEnabled());
        QCoreApplication::processEvents();
        QCOMPARE(accept->mapTo(dialog, QPoint()), place);
    }

    void asksBeforeWhatWasTypedIsThrownAway_data()
    {
        QTest::addColumn<QString>("opener");
        QTest::addColumn<QString>("field");
        QTest::newRow("who has looked") << u"confirm"_s << u"ownerEdit"_s;
        QTest::newRow("why a risk is accepted") << u"acceptRisk"_s << u"reasonEdit"_s;
        QTest::newRow("an address") << u"access"_s << u"urlEdit"_s;
        QTest::newRow("a header") << u"access"_s << u"headerValueEdit"_s;
        QTest::newRow("a CA") << u"access"_s << u"certificateEdit"_s;
        QTest::newRow("how many instances there are") << u"access"_s << u"instancesSpin"_s;
        QTest::newRow("several addresses") << u"addSeveral"_s << u"lineEdit"_s;
        QTest::newRow("an answer from inside") << u"probe"_s << u"answerEdit"_s;
    }

    void asksBeforeWhatWasTypedIsThrownAway()
    {
        QFETCH(QString, opener);
        QFETCH(QString, field);
        show({m_late.get()});
        QVERIFY(askAll(*m_check, *m_clock, 1));
        const auto open = [&] {
            action(opener)->trigger();
            return m_board->findChild<QDialog *>();
        };
        QTRY_VERIFY(action(opener)->isEnabled());
        // Nothing was typed: nothing is asked.
        QPointer<QDialog> dialog = open();
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        dialog = open();
        QVERIFY(dialog);
        if (field == "headerValueEdit"_L1)
            dialog->findChild<QPushButton *>(u"addHeaderButton"_s)->click();
        auto *edit = dialog->findChild<QWidget *>(field);
        QVERIFY(edit);
        if (auto *spin = qobject_cast<QSpinBox *>(edit))
            spin->setValue(4);
        else
            QTest::keyClicks(edit, u"https://a.test"_s);
        QVERIFY(asksBeforeItDiscards(*dialog));
    }

    /// Its apps are those of another environment by then: nobody is asked whether it may go.
    void replacesADialogInWhichSomethingWasTyped()
    {
        show({m_late.get()});
        QVERIFY(askAll(*m_check, *m_clock, 1));
        QTRY_VERIFY(button(u"confirmButton"_s)->isEnabled());
        QTest::mouseClick(button(u"confirmButton"_s), Qt::LeftButton);
        const QPointer<WordDialog> first = m_board->findChild<WordDialog *>();
        QVERIFY(first);
        QTest::keyClicks(first->findChild<QLineEdit *>(u"ownerEdit"_s), u"Grace"_s);
        m_board->findChild<QAction *>(u"confirm"_s)->trigger();
        QTRY_VERIFY(!first);
    }

    void asksForNoWordWhereAllIsProven()
    {
        show({m_good.get()});
        QVERIFY(askAll(*m_check, *m_clock, 5));
        QTRY_COMPARE(cell(0, RolloutModel::Evidence), u"Proven"_s);
        QTRY_VERIFY(!button(u"confirmButton"_s)->isEnabled() && !button(u"acceptRiskButton"_s)->isEnabled());
    }

    /// That it holds what it held is trouble once something was set in it.
    void callsWhatIsToDoNoTrouble()
    {
        show({m_late.get()});
        QVERIFY(askAll(*m_check));
        const auto tone
            = [this] { return m_board->findChild<RolloutDetails *>()->widget()->findChild<Banner *>()->tone(); };
        QTRY_COMPARE(remarks().value(0), u"To do"_s);
        QCOMPARE(tone(), Tone::Neutral);
        // The same answer means something else by that, and all the rest that is said stays.
        RolloutApp app = m_late->app();
        app.moment.since = m_clock->now();
        m_check->setApps({app});
        QTRY_COMPARE(remarks().value(0), u"Would break"_s);
        QCOMPARE(tone(), Tone::Warning);
    }

    void takesAWordBack()
    {
        show({m_late.get()});
        QVERIFY(askAll(*m_check));
        QVERIFY(!action(u"withdraw"_s)->isEnabled());
        const RolloutRow row = m_check->rows().first();
        const Question question = questionOf(m_check->keys(), row.app, {});
        m_check->setWords({{.asked = question.asked(Aspect::SigningKey),
            .state = row.latest.state(Aspect::SigningKey),
            .owner = u"Grace"_s,
            .reason = u"Retired soon"_s}});
        QTRY_VERIFY(action(u"withdraw"_s)->isEnabled());
        QCOMPARE(cell(0, RolloutModel::Evidence), u"At risk: Grace"_s);
        QVERIFY(details().contains(u"Retired soon"_s));
        QCOMPARE(remarks().first(), u"Risk accepted by Grace"_s); // for whoever comes to it anew
        QVERIFY(details().contains(u"would refuse"_s)); // what was seen is not hidden by it
        QSignalSpy withdrawn(m_board.get(), &AppsBoard::wordWithdrawn);
        action(u"withdraw"_s)->trigger();
        QCOMPARE(withdrawn.first().first().toStringList(), QStringList{m_late->app().key()});
    }

    void tellsNoAnswerFromOne()
    {
        show({m_late.get()});
        m_late->isSilent = true;
        const QFuture<Done> asked = m_check->askEveryoneOnce();
        QTRY_VERIFY(m_late->requests > 0);
        m_clock->advance(std::chrono::seconds(11)); // its time-out
        QTRY_VERIFY(asked.isFinished());
        QTRY_VERIFY(details().contains(u"none; asked"_s));
        QVERIFY(!details().contains(u"HTTP"_s));
    }

    void changesHowAnAppIsAsked()
    {
        show({m_good.get()});
        QSignalSpy changed(m_board.get(), &AppsBoard::accessChanged);
        action(u"access"_s)->trigger();
        auto *dialog = m_board->findChild<AppAccessDialog *>();
        QVERIFY(dialog);
        dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(dialog));
        auto *accept = dialog->findChild<QPushButton *>(u"acceptButton"_s);
        auto *url = dialog->findChild<QLineEdit *>(u"urlEdit"_s);
        QTest::keyClicks(url, u"https://ada:secret@shop.test"_s);
        QVERIFY(!accept->isEnabled());
        url->clear();
        QTest::keyClicks(url, u"https://shop.internal.test/api/inngest"_s);
        // That Inngest calls the same deployment is somebody's word.
        QVERIFY(!accept->isEnabled());
        auto *sameBy = dialog->findChild<QLineEdit *>(u"sameByEdit"_s);
        QTest::keyClicks(sameBy, u"Sam"_s);
        QVERIFY(accept->isEnabled());
        QTest::keyClicks(url, u"2"_s); // not of another address
        QVERIFY(!accept->isEnabled() && sameBy->text().isEmpty());
        QTest::keyClick(url, Qt::Key_Backspace);
        QTest::keyClicks(sameBy, u"Robin"_s);
        QVERIFY(accept->isEnabled());
        dialog->findChild<QSpinBox *>(u"instancesSpin"_s)->setValue(4);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"addHeaderButton"_s), Qt::LeftButton);
        QTRY_COMPARE(QApplication::focusWidget(), dialog->findChild<QLineEdit *>(u"headerNameEdit"_s));
        QTest::keyClicks(QApplication::focusWidget(), u"X-Bypass"_s);
        QVERIFY(!accept->isEnabled()); // no value yet
        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
        QTest::keyClicks(QApplication::focusWidget(), u"top-secret"_s);
        QVERIFY(accept->isEnabled());
        auto *certificate = dialog->findChild<QPlainTextEdit *>(u"certificateEdit"_s);
        certificate->setPlainText(u"-----BEGIN PRIVATE KEY-----"_s);
        QVERIFY(!accept->isEnabled());
        // What is kept of a text is the certificate in it.
        const TlsAuthority authority;
        certificate->setPlainText(u"INNGEST_SIGNING_KEY=signkey-prod-%1\n"_s.arg(QString(64, u'5'))
            + QString::fromLatin1(authority.rootPem()) + u"signkey-prod-6\n"_s);
        QTest::mouseClick(accept, Qt::LeftButton);
        QCOMPARE(changed.size(), 1);
        const auto access = changed.first().at(1).value<AppAccess>();
        QCOMPARE(access.url, QUrl(u"https://shop.internal.test/api/inngest"_s));
        QCOMPARE(access.caPem, QSslCertificate(authority.rootPem()).toPem());
        QCOMPARE(access.sameBy, u"Robin"_s);
        QCOMPARE(access.sameFor, AppAccess::calledAddress(m_good->app().app));
        QCOMPARE(access.instances, 4);
        QCOMPARE(access.headers.size(), 1);
        QVERIFY(access.headers.first().second == Secret("top-secret"));
    }

    /// The keychain can take its time, and can refuse: what was typed is in this window alone.
    void staysUntilTheAccessIsKept()
    {
        show({m_good.get()});
        QList<AccessKept> askers;
        connect(m_board.get(), &AppsBoard::accessChanged, this,
            [&askers](const QString &, const AppAccess &, const AccessKept &kept) { askers.append(kept); });
        action(u"access"_s)->trigger();
        QPointer<AppAccessDialog> dialog = m_board->findChild<AppAccessDialog *>();
        QVERIFY(dialog);
        auto *accept = dialog->findChild<QPushButton *>(u"acceptButton"_s);
        auto *spin = dialog->findChild<QSpinBox *>(u"instancesSpin"_s);
        const auto *line = dialog->findChild<ProblemLine *>(u"keepLine"_s);
        spin->setValue(4);
        QTest::mouseClick(accept, Qt::LeftButton);
        QCOMPARE(askers.size(), 1);
        QVERIFY(dialog->isVisible() && !accept->isEnabled() && !spin->isEnabled());
        // One more Enter, of whoever is impatient, leaves nothing.
        QVERIFY(!qobject_cast<QPushButton *>(dialog->focusWidget()));
        QTest::keyClick(dialog, Qt::Key_Return);
        QVERIFY(dialog && dialog->isVisible());
        QTRY_VERIFY2(line->text().contains(u"has not answered yet"_s), qPrintable(line->text()));
        QVERIFY(askers.last()(failure(Error::Kind::Keychain)));
        QVERIFY(dialog && dialog->isVisible());
        QVERIFY2(line->text().startsWith(u"It was not kept."_s), qPrintable(line->text()));
        QVERIFY(accept->isEnabled() && spin->isEnabled());
        QCOMPARE(dialog->access().instances, 4);
        QTest::mouseClick(accept, Qt::LeftButton);
        QCOMPARE(askers.size(), 2);
        QVERIFY(askers.last()(Done()));
        QTRY_VERIFY(!dialog);
        QVERIFY(!askers.last()(failure(Error::Kind::Keychain))); // nobody is there to say it

        // Whoever does not wait hears of it elsewhere.
        action(u"access"_s)->trigger();
        dialog = m_board->findChild<AppAccessDialog *>();
        QVERIFY(dialog);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"acceptButton"_s), Qt::LeftButton);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(!askers.last()(failure(Error::Kind::Keychain)));
        QTRY_VERIFY(!dialog);
    }

    /// The lock hides the dialog, which nobody has left by that.
    void hearsBehindTheLockWhetherTheAccessIsKept()
    {
        show({m_good.get()});
        QList<AccessKept> askers;
        connect(m_board.get(), &AppsBoard::accessChanged, this,
            [&askers](const QString &, const AppAccess &, const AccessKept &kept) { askers.append(kept); });
        action(u"access"_s)->trigger();
        QPointer<AppAccessDialog> dialog = m_board->findChild<AppAccessDialog *>();
        QVERIFY(dialog);
        auto *accept = dialog->findChild<QPushButton *>(u"acceptButton"_s);
        dialog->findChild<QSpinBox *>(u"instancesSpin"_s)->setValue(4);
        ScreenLock lock(*m_board->window());
        for (const bool isKept : {false, true}) {
            QTest::mouseClick(accept, Qt::LeftButton);
            lock.lock(ScreenLock::Cause::Idle);
            QVERIFY(dialog && dialog->isHidden());
            QVERIFY(askers.last()(isKept ? Done() : Done(failure(Error::Kind::Keychain))));
            lock.unlock();
            if (isKept)
                break;
            QVERIFY(dialog && dialog->isVisible());
            QVERIFY(accept->isEnabled());
            const QString words = dialog->findChild<ProblemLine *>(u"keepLine"_s)->text();
            QVERIFY2(words.startsWith(u"It was not kept."_s), qPrintable(words));
            QCOMPARE(dialog->access().instances, 4);
        }
        QTRY_VERIFY(!dialog);
        QCOMPARE(askers.size(), 2);
    }

    void leadsSeveralAppsThroughOneProxy()
    {
        RolloutApp protectedOne = m_good->app();
        protectedOne.access.headers = {{"X-Bypass", Secret("kept")}};
        protectedOne.access.instances = 3;
        RolloutApp locked = appAt(m_late->url(), u"locked"_s);
        m_check->setApps({protectedOne, m_late->app(), locked});
        m_board->setMissingHeaders({{locked.key(), {u"X-Locked"_s}}});
        QTRY_COMPARE(table()->model()->rowCount(), 3);
        table()->selectAll();
        QTRY_VERIFY(action(u"access"_s)->isEnabled());
        QSignalSpy changed(m_board.get(), &AppsBoard::accessChanged);
        QList<AccessKept> kept;
        connect(m_board.get(), &AppsBoard::accessChanged, this,
            [&kept](const QString &, const AppAccess &, const AccessKept &one) { kept.append(one); });
        action(u"access"_s)->trigger();
        const QPointer<AppsProxyDialog> dialog = m_board->findChild<AppsProxyDialog *>();
        QVERIFY(dialog);
        auto *accept = dialog->findChild<QPushButton *>(u"acceptButton"_s);
        auto *proxy = dialog->findChild<QLineEdit *>(u"proxyEdit"_s);
        for (const auto *wrong : {"https://proxy.test", "http://kim:secret@proxy.test:3128", "socks4://proxy.test",
                 "http://proxy.test:3128/path", "proxy test"}) {
            proxy->setText(QString::fromLatin1(wrong));
            QVERIFY2(!accept->isEnabled(), wrong);
        }
        proxy->setText(u"https://proxy.test"_s);
        const auto *problem = dialog->findChild<ProblemLine *>(u"proxyProblem"_s);
        QVERIFY2(problem->text().contains(u"TLS to a proxy"_s), qPrintable(problem->text()));
        proxy->setText(u"proxy.test:3128"_s);
        QVERIFY(accept->isEnabled());
        QTest::mouseClick(accept, Qt::LeftButton);
        // Of what the keychain does not give nothing is written anew.
        QCOMPARE(changed.size(), 2);
        for (const QList<QVariant> &one : changed) {
            QVERIFY(one.first().toString() != locked.key());
            QCOMPARE(one.at(1).value<AppAccess>().proxy, QUrl(u"http://proxy.test:3128"_s));
        }
        const auto access
            = changed.at(changed.first().first().toString() == protectedOne.key() ? 0 : 1).at(1).value<AppAccess>();
        QCOMPARE(access.instances, 3);
        QCOMPARE(access.headers.size(), 1);
        QVERIFY(access.headers.first().second.isEmpty()); // it stays with the keychain
        // It closes once each is kept, and asks for no more than what was not.
        QCOMPARE(kept.size(), 2);
        QVERIFY(kept[0]({}));
        QVERIFY(dialog->isVisible() && !accept->isEnabled() && !proxy->isEnabled());
        QVERIFY(kept[1](failure(Error::Kind::Storage)));
        const auto *line = dialog->findChild<ProblemLine *>(u"keepLine"_s);
        QVERIFY2(line->text().startsWith(u"It was not kept for "_s), qPrintable(line->text()));
        QVERIFY(accept->isEnabled() && proxy->isEnabled());
        QTest::mouseClick(accept, Qt::LeftButton);
        QCOMPARE(changed.size(), 3);
        QCOMPARE(changed.last().first().toString(), changed.at(1).first().toString());
        QVERIFY(kept[2]({}));
        QTRY_VERIFY(!dialog);
    }

    void keepsAHeadersValueThatNobodyTypesOver()
    {
        RolloutApp app = m_good->app();
        app.access.headers = {{"X-Bypass", Secret("kept")}};
        m_check->setApps({app});
        m_board->setMissingHeaders({{app.key(), {u"X-Locked"_s}}});
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QTRY_VERIFY(remarks().contains(u"Asked without a header that it needs"_s));
        QSignalSpy changed(m_board.get(), &AppsBoard::accessChanged);
        action(u"access"_s)->trigger();
        auto *dialog = m_board->findChild<AppAccessDialog *>();
        for (const QLineEdit *edit : dialog->findChildren<QLineEdit *>())
            QVERIFY(!edit->text().contains(u"kept"_s));
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"acceptButton"_s), Qt::LeftButton);
        const auto access = changed.first().at(1).value<AppAccess>();
        QCOMPARE(access.headers.size(), 2);
        for (const auto &[name, value] : access.headers)
            QVERIFY(value.isEmpty()); // "keep what is there": the dialog itself holds none
    }

    void keepsAQueryThatTheKeychainDidNotGive()
    {
        RolloutApp app = m_good->app();
        app.access.url = app.url();
        app.access.sameBy = u"Sam"_s;
        app.access.sameFor = AppAccess::calledAddress(app.app);
        m_check->setApps({app});
        m_board->setMissingHeaders({{app.key(), {u"?"_s}}});
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QSignalSpy changed(m_board.get(), &AppsBoard::accessChanged);
        QTRY_VERIFY(action(u"access"_s)->isEnabled());
        action(u"access"_s)->trigger();
        auto *dialog = m_board->findChild<AppAccessDialog *>();
        auto *remark = dialog->findChild<ProblemLine *>(u"urlProblem"_s);
        auto *url = dialog->findChild<QLineEdit *>(u"urlEdit"_s);
        QVERIFY(remark->text().contains(u"It stays kept with this address"_s));
        url->setText(u"https://elsewhere.test/api/inngest"_s);
        QVERIFY(remark->text().contains(u"is removed"_s));
        QVERIFY(!dialog->access().url.hasQuery());
        url->setText(app.url().toString());
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"acceptButton"_s), Qt::LeftButton);
        const QUrl kept = changed.first().at(1).value<AppAccess>().url;
        QVERIFY(kept.hasQuery() && kept.query().isEmpty()); // "keep what is there"
        QVERIFY(AppAccess::isSameAddress(kept, app.url()));
    }

    /// It would be written over with what an empty dialog shows.
    void changesNoAccessBeforeTheKeptOnesAreRead()
    {
        m_check->setApps({m_good->app()});
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QTRY_VERIFY(action(u"access"_s)->isEnabled());
        m_board->setAccessesRead(false);
        QVERIFY(!action(u"access"_s)->isEnabled());
        QVERIFY(action(u"access"_s)->toolTip().contains(u"has not been read yet"_s));
        m_board->setAccessesRead(true);
        QVERIFY(action(u"access"_s)->isEnabled());
    }

    /// An address that was given would have no effect.
    void changesNoAccessOfWhatIsNotAsked()
    {
        for (const auto &one : {std::pair{AppMethod::Unknown, u"does not know"_s},
                 std::pair{AppMethod::Api, u"inside your own endpoints"_s}}) {
            RolloutApp app = m_good->app();
            app.app.method = one.first;
            m_check->setApps({app});
            QTRY_COMPARE(table()->model()->rowCount(), 1);
            table()->selectRow(0);
            QTRY_VERIFY2(
                action(u"access"_s)->toolTip().contains(one.second), qPrintable(action(u"access"_s)->toolTip()));
            QVERIFY(!action(u"access"_s)->isEnabled());
        }
        m_check->setApps({m_good->app()});
        QTRY_VERIFY(action(u"access"_s)->isEnabled());
    }

    void saysByWhoseWordATypedAddressIsTheSameDeployment()
    {
        RolloutApp app = m_good->app();
        app.access.url = app.url();
        m_check->setApps({app});
        QTRY_COMPARE(table()->model()->rowCount(), 1);
        QTRY_VERIFY(remarks().contains(u"Nobody has said whose answers these are"_s));
        app.access.sameBy = u"Sam"_s;
        app.access.sameFor = AppAccess::calledAddress(app.app);
        m_check->setApps({app});
        QTRY_VERIFY(!remarks().contains(u"Nobody has said whose answers these are"_s));
        QVERIFY(details().contains(u"typed here; that Inngest calls the same deployment is the word of Sam"_s));
        // Since another sync Inngest calls it elsewhere, of which Sam has said nothing.
        app.app.latestSync->url = QUrl(u"https://shop.elsewhere.test/api/inngest"_s);
        m_check->setApps({app});
        QTRY_VERIFY(remarks().contains(u"Nobody has said whose answers these are"_s));
    }

    void takesAnAnswerFromInsideAVpn()
    {
        show({m_late.get()});
        action(u"probe"_s)->trigger();
        auto *dialog = m_board->findChild<TypingDialog *>();
        QVERIFY(dialog);
        auto *take = dialog->findChild<QPushButton *>(u"takeButton"_s);
        auto *answer = dialog->findChild<QPlainTextEdit *>(u"answerEdit"_s);
        QVERIFY(!take->isEnabled());
        answer->setPlainText(u"command not found"_s);
        QTest::mouseClick(take, Qt::LeftButton);
        QVERIFY(dialog->isVisible());
        QVERIFY(dialog->findChild<QLabel *>(u"problemLabel"_s)->text().contains(u"not what the command prints"_s));

        QTest::mouseClick(dialog->findChild<QPushButton *>(u"copyButton"_s), Qt::LeftButton);
        QString command = QApplication::clipboard()->text();
        QVERIFY(!command.contains(newKey.revealText()) && !command.contains(oldKey.revealText()));
        // The pauses between its rounds take some minutes; the test does not.
        static const QRegularExpression pause(u"sleep \\d+"_s);
        QVERIFY(command.contains(pause));
        command.replace(pause, u"sleep 0"_s);
        QProcess shell;
        QSignalSpy finished(&shell, &QProcess::finished);
        shell.start(u"sh"_s, {u"-c"_s, command});
        QVERIFY(finished.wait(20'000));
        const QString printed = QString::fromUtf8(shell.readAllStandardOutput());
        if (printed.isEmpty() || shell.readAllStandardError().contains("not found"))
            QSKIP("no curl here");
        answer->setPlainText(printed);
        QTest::mouseClick(take, Qt::LeftButton);
        QTRY_COMPARE(cell(0, RolloutModel::SigningKey), u"Old key, no fallback"_s);
        QTRY_VERIFY(!m_board->findChild<TypingDialog *>());
    }

    void offersToAddAnAppWhereNoneIsKnown()
    {
        auto *page = m_board->findChild<StatePage *>();
        QTRY_VERIFY(page->isVisible());
        QSignalSpy added(m_board.get(), &AppsBoard::addRequested);
        emit page->actionRequested();
        auto *dialog = m_board->findChild<AppAccessDialog *>();
        QVERIFY(dialog);
        auto *accept = dialog->findChild<QPushButton *>(u"acceptButton"_s);
        QVERIFY(!accept->isEnabled());
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Imports"_s);
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"urlEdit"_s), u"https://imports.test/api/inngest"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QCOMPARE(added.size(), 1);
        QCOMPARE(added.first().first().toString(), u"Imports"_s);
    }

    /// Beside the details, too, where there is no room for them beside the search.
    void hasItsChipsInOneLine()
    {
        show({m_good.get(), m_late.get()});
        m_check->setKeys({.goal = RolloutGoal::Survey});
        const auto *chips = m_board->findChild<PartChips *>();
        const auto areInOneLine = [chips] {
            const auto buttons = chips->findChildren<QToolButton *>();
            return std::ranges::all_of(buttons, [chips](const QToolButton *one) {
                return !one->isVisible() || (one->y() == 0 && one->geometry().right() < chips->width());
            });
        };
        const auto *search = m_board->findChild<QLineEdit *>(u"searchEdit"_s);
        m_board->resize(880, 600);
        QTRY_VERIFY(search->isVisible() && areInOneLine());
        QVERIFY(chips->y() > search->geometry().bottom());
        m_board->resize(2000, 600); // room for all
        QTRY_VERIFY(chips->y() <= search->geometry().bottom());
        QVERIFY(areInOneLine());
    }

    /// However long it is: it is cut itself.
    void cutsNoKeyForAPlace()
    {
        m_board->resize(916, 600); // as in a wizard of 1180 pixels
        QList<RolloutApp> apps{m_good->app(), m_late->app()};
        for (RolloutApp &app : apps)
            app.app.name = u"checkout-service-eu"_s;
        m_check->setApps(apps);
        QTRY_COMPARE(table()->model()->rowCount(), apps.size());
        QVERIFY(askAll(*m_check));
        QHash<QString, QString> places;
        for (const RolloutRow &row : m_check->rows())
            places.insert(row.app.key(), u"Kubernetes Secret: production-eu-west-1 / shop / a-long-name-of-a-secret"_s);
        m_board->setPlaces(places, {});
        const int place = table()->sizeHintForIndex(table()->model()->index(0, RolloutModel::Where)).width();
        QVERIFY(place > table()->width() / 2);
        for (int turn = 0; turn < 3; ++turn) // of the event loop: what changes is noted, and then measured
            QCoreApplication::processEvents();
        const auto isWhole = [this](int column) {
            for (int row = 0; row < table()->model()->rowCount(); ++row) {
                const QModelIndex index = table()->model()->index(row, column);
                if (table()->sizeHintForIndex(index).width() > table()->columnWidth(column))
                    return false;
            }
            return !table()->isColumnHidden(column);
        };
        QVERIFY(!table()->isColumnHidden(RolloutModel::Where));
        for (const int column :
            {RolloutModel::Name, RolloutModel::SigningKey, RolloutModel::EventKey, RolloutModel::Evidence})
            QVERIFY2(isWhole(column), qPrintable(QString::number(column)));
        QTRY_VERIFY(!isWhole(RolloutModel::Where));
    }

    /// Nobody lists them, so nobody else says how their variables are set.
    void takesThePlatformOfEachAppThatIsAdded()
    {
        m_check->setApps({appAt(m_late->url(), u"shop"_s)});
        QSignalSpy added(m_board.get(), &AppsBoard::addRequested);
        action(u"addSeveral"_s)->trigger();
        auto *dialog = m_board->findChild<QDialog *>();
        QVERIFY(dialog);
        auto *accept = dialog->findChild<QPushButton *>(u"addAppsButton"_s);
        const auto line = [dialog](int number) { return dialog->findChildren<QLineEdit *>(u"lineEdit"_s).at(number); };
        auto *platforms = dialog->findChild<QComboBox *>(u"platformCombo"_s);
        QTest::keyClicks(line(0), u"https://a.test/api/inngest atlantis"_s);
        QVERIFY(!accept->isEnabled());
        platforms->setCurrentIndex(platforms->findData(u"fly"_s)); // which stands for it then
        QVERIFY(accept->isEnabled());
        platforms->setCurrentIndex(0);
        QVERIFY(!accept->isEnabled());
        // That of an app which is here would be a second row for it.
        line(0)->setText(m_check->rows().first().app.url().toString() + u'/');
        QVERIFY(!accept->isEnabled());
        line(0)->setText(u"https://a.test/api/inngest Vercel"_s);
        QTest::keyClick(line(0), Qt::Key_Return);
        QTest::keyClicks(line(1), u"Mail of ours  https://b.test/api/inngest"_s);
        QTest::keyClick(line(1), Qt::Key_Return);
        QTest::keyClicks(line(2), u"https://c.test/api/inngest atlantis"_s);
        platforms->setCurrentIndex(platforms->findData(u"kubernetes"_s));
        QTRY_VERIFY(accept->isEnabled());
        accept->click();
        QCOMPARE(added.size(), 3);
        QCOMPARE(added.at(2).at(1).value<AppAccess>().platform, u"kubernetes"_s);
        const auto first = added.at(0).at(1).value<AppAccess>();
        const auto second = added.at(1).at(1).value<AppAccess>();
        QCOMPARE(first.url, QUrl(u"https://a.test/api/inngest"_s));
        QCOMPARE(first.platform, u"vercel"_s);
        QCOMPARE(added.at(0).at(0).toString(), QString());
        QCOMPARE(added.at(1).at(0).toString(), u"Mail of ours"_s);
        QCOMPARE(second.url, QUrl(u"https://b.test/api/inngest"_s));
        QCOMPARE(second.platform, u"kubernetes"_s);
        RolloutApp app;
        app.access = first;
        QCOMPARE(app.platform(), u"vercel"_s);
        app.app.latestSync = Sync{.platform = u"fly"_s}; // what Inngest reports was seen
        QCOMPARE(app.platform(), u"fly"_s);
    }

    /// Lists are kept with remarks in them, and with apps that are switched off.
    void leavesOutWhatIsCommentedOutAndTakesNothingTwice()
    {
        m_check->setApps({appAt(m_late->url(), u"shop"_s)});
        QSignalSpy added(m_board.get(), &AppsBoard::addRequested);
        action(u"addSeveral"_s)->trigger();
        auto *dialog = m_board->findChild<QDialog *>();
        QVERIFY(dialog);
        const auto *accept = dialog->findChild<QPushButton *>(u"addAppsButton"_s);
        const auto line = [dialog](int number) { return dialog->findChildren<QLineEdit *>(u"lineEdit"_s).at(number); };
        const auto *comments = dialog->findChild<ProblemLine *>(u"commentsLine"_s);
        line(0)->setText(u"# https://old.test/api/inngest"_s);
        QVERIFY(!accept->isEnabled());
        line(1)->setText(u"#"_s);
        line(2)->setText(u"#"_s);
        QVERIFY2(comments->text().startsWith(u"3 lines that begin with #"_s), qPrintable(comments->text()));
        line(3)->setText(u"- Mail: https://a.test/api/inngest, vercel"_s);
        QVERIFY(accept->isEnabled());
        line(4)->setText(u"https://@a.test:443/api/inngest/"_s);
        QVERIFY(!accept->isEnabled());
        line(4)->clear();
        QTRY_VERIFY(accept->isEnabled());
        dialog->findChild<QPushButton *>(u"addAppsButton"_s)->click();
        QCOMPARE(added.size(), 1);
        QCOMPARE(added.first().first().toString(), u"Mail"_s);
        QCOMPARE(added.first().at(1).value<AppAccess>().url, QUrl(u"https://a.test/api/inngest"_s));
    }

    /// The keychain can be locked, and a list of many addresses is not to be typed once more.
    void staysWithTheAppsThatCouldNotBeAdded()
    {
        m_check->setApps({appAt(m_late->url(), u"shop"_s)});
        QStringList names;
        QList<AccessKept> kept;
        connect(m_board.get(), &AppsBoard::addRequested, this,
            [&](const QString &name, const AppAccess &, const AccessKept &one) {
                names.append(name);
                kept.append(one);
            });
        action(u"addSeveral"_s)->trigger();
        const QPointer<QDialog> dialog = m_board->findChild<QDialog *>();
        QVERIFY(dialog);
        const auto line = [&dialog](int number) { return dialog->findChildren<QLineEdit *>(u"lineEdit"_s).at(number); };
        auto *accept = dialog->findChild<QPushButton *>(u"addAppsButton"_s);
        const auto *problem = dialog->findChild<ProblemLine *>(u"keepLine"_s);
        line(0)->setText(u"Mail https://a.test/api/inngest"_s);
        line(1)->setText(u"Bill https://b.test/api/inngest"_s);
        QTRY_VERIFY(accept->isEnabled());
        accept->click();
        QCOMPARE(names, (QStringList{u"Mail"_s, u"Bill"_s}));
        QVERIFY(dialog->isVisible() && !accept->isEnabled() && line(0)->isReadOnly());
        QVERIFY(kept[0](failure(Error::Kind::Storage)));
        QVERIFY(dialog->isVisible() && !accept->isEnabled());
        QVERIFY(kept[1]({}));
        QVERIFY(dialog && dialog->isVisible());
        QVERIFY2(problem->text().startsWith(u"What stands here was not added."_s), qPrintable(problem->text()));
        QCOMPARE(line(0)->text(), u"Mail https://a.test/api/inngest"_s);
        QCOMPARE(line(1)->text(), QString());
        QTRY_VERIFY(accept->isEnabled());
        accept->click();
        QCOMPARE(names, (QStringList{u"Mail"_s, u"Bill"_s, u"Mail"_s}));
        QVERIFY(problem->text().isEmpty());
        QVERIFY(kept[2]({}));
        QTRY_VERIFY(!dialog);
        // Whoever leaves without waiting hears elsewhere what came of it.
        action(u"addSeveral"_s)->trigger();
        auto *left = m_board->findChild<QDialog *>();
        left->findChildren<QLineEdit *>(u"lineEdit"_s).first()->setText(u"https://c.test/api/inngest"_s);
        left->findChild<QPushButton *>(u"addAppsButton"_s)->click();
        QCOMPARE(kept.size(), 4);
        left->reject();
        QVERIFY(!left->isVisible());
        QVERIFY(!kept[3](failure(Error::Kind::Storage)));
    }

    /// Among forty rows nobody would find it.
    void selectsWhatWasAdded()
    {
        show({m_good.get(), m_late.get()});
        table()->selectRow(0);
        QList<RolloutApp> apps{m_good->app(), m_late->app()};
        const auto keep = [&](const QString &name, const AppAccess &access, const AccessKept &kept) {
            RolloutApp app;
            app.app = {.id = u"url:%1"_s.arg(apps.size()), .name = name};
            app.access = access;
            app.wasAddedByUrl = true;
            apps.append(app);
            kept({});
        };
        connect(m_board.get(), &AppsBoard::addRequested, this, keep);
        const auto add = [this](const QStringList &lines) {
            action(u"addSeveral"_s)->trigger();
            auto *dialog = m_board->findChild<QDialog *>();
            for (int i = 0; i < lines.size(); ++i)
                dialog->findChildren<QLineEdit *>(u"lineEdit"_s).at(i)->setText(lines.at(i));
            dialog->findChild<QPushButton *>(u"addAppsButton"_s)->click();
            return QTest::qWaitFor([this] { return !m_board->findChild<QDialog *>(); });
        };
        QVERIFY(add({u"Mail http://127.0.0.1:1/a"_s, u"Shop http://127.0.0.1:1/b"_s}));
        QCOMPARE(apps.size(), 4);
        // They can come one after the other.
        m_check->setApps(apps.mid(0, 3));
        QTRY_COMPARE(m_board->selectedKeys(), QStringList{u"url:2"_s});
        m_check->setApps(apps);
        QTRY_COMPARE(m_board->selectedKeys().size(), 2);
        // Whoever has gone on with another one stays there.
        QVERIFY(add({u"Late http://127.0.0.1:1/c"_s}));
        QTest::mouseClick(table()->viewport(), Qt::LeftButton, {}, table()->visualRect(index(1)).center());
        const QStringList chosen = m_board->selectedKeys();
        m_check->setApps(apps);
        QTRY_COMPARE(table()->model()->rowCount(), 5);
        QCOMPARE(m_board->selectedKeys(), chosen);
    }

    /// Whatever is asked, and whatever a page does itself: a hand finds them without looking.
    void keepsTheFrequentActsAtTheirPlacesAndTheRestInAMenu()
    {
        QAction own(u"Own"_s);
        own.setObjectName(u"own"_s);
        QAction seldom(u"Seldom"_s);
        show({m_good.get(), m_late.get()});
        m_board->resize(1180, 600);
        const QStringList names{u"setSelected"_s, u"method"_s, u"copyBlock"_s, u"markSet"_s, u"ask"_s, u"confirm"_s,
            u"acceptRisk"_s, u"workList"_s};
        const auto places = [&] {
            QList<QPoint> all;
            for (const QString &name : names) {
                const QToolButton *one = button(name + u"Button"_s);
                all.append(one->isVisible() ? one->pos() : QPoint(-1, -1));
            }
            return all;
        };
        const auto areInOneLine = [&] {
            const QList<QPoint> all = places();
            return std::ranges::is_sorted(all, {}, &QPoint::x) && all.first().x() == 0
                && std::ranges::all_of(all, [](const QPoint &place) { return place.y() == 0; });
        };
        QTRY_VERIFY(areInOneLine());
        const QList<QPoint> before = places();
        QTRY_VERIFY(action(u"confirm"_s)->isEnabled() && action(u"ask"_s)->isEnabled());
        // Of these a page says what it does.
        QVERIFY(!action(u"setSelected"_s)->isEnabled());
        enableUnless(*action(u"markSet"_s), {});
        QVERIFY2(action(u"markSet"_s)->toolTip().contains(u"risk"_s), qPrintable(action(u"markSet"_s)->toolTip()));
        QCOMPARE(action(u"setSelected"_s)->toolTip(), u"Nothing is set here: a rotation has steps for that."_s);
        m_board->addOwnAction(&own);
        m_board->addOwnAction(&seldom, true);
        m_board->setTakesWords(false);
        m_check->setKeys({.goal = RolloutGoal::Survey});
        QTRY_VERIFY(!action(u"ask"_s)->isEnabled() && !action(u"confirm"_s)->isEnabled());
        QCOMPARE(action(u"ask"_s)->toolTip(), u"Here the apps are asked by “Check”"_s);
        QCOMPARE(action(u"confirm"_s)->toolTip(), u"Nothing is asked here that somebody's word could stand for"_s);
        QTRY_VERIFY(button(u"ownButton"_s)->isVisible());
        QCOMPARE(places(), before);
        const auto *more
            = m_board->findChild<QWidget *>(u"selectionBar"_s)->findChild<QToolButton *>(u"moreActionsButton"_s);
        QVERIFY(more->isVisible());
        QStringList rest;
        for (const QAction *one : more->menu()->actions())
            rest.append(one->text());
        QCOMPARE(rest,
            (QStringList{u"Take the word back"_s, u"How it is asked…"_s, u"VPN probe…"_s, u"Add an app…"_s,
                u"Add apps…"_s, u"Remove the app"_s, u"Seldom"_s}));
    }

    void removesOnlyAppsThatWereAddedByTheirAddress()
    {
        RolloutApp added = m_good->app();
        added.wasAddedByUrl = true;
        m_check->setApps({added, m_late->app()});
        QTRY_COMPARE(table()->model()->rowCount(), 2);
        table()->selectRow(1);
        QTRY_VERIFY(!action(u"remove"_s)->isEnabled());
        table()->selectAll();
        QTRY_COMPARE(action(u"remove"_s)->text(), u"Remove the apps"_s);
        table()->selectRow(0);
        QTRY_VERIFY(action(u"remove"_s)->isEnabled());
        QCOMPARE(action(u"remove"_s)->text(), u"Remove the app"_s);
        QSignalSpy removed(m_board.get(), &AppsBoard::removeRequested);
        action(u"remove"_s)->trigger();
        QVERIFY(removed.isEmpty());
        m_board->findChild<QPushButton *>(u"confirmRemoveAppButton"_s)->click();
        QCOMPARE(removed.size(), 1);
        QCOMPARE(removed.first().first().toString(), added.key());
    }

    void survivesBeingClosedWhileItIsAsked()
    {
        show({m_good.get()});
        m_good->isSilent = true;
        QTest::mouseClick(button(u"askButton"_s), Qt::LeftButton);
        QTRY_VERIFY(m_good->requests > 0);
        action(u"access"_s)->trigger();
        m_board.reset();
        QVERIFY(m_check->rows().first().isAsking);
        m_check->stop();
    }

private:
    QStringList selectedNames()
    {
        QStringList names;
        QModelIndexList rows = table()->selectionModel()->selectedRows();
        std::sort(rows.begin(), rows.end());
        for (const QModelIndex &row : std::as_const(rows))
            names.append(row.data().toString());
        return names;
    }

    QStringList keysByName() const
    {
        QMap<QString, QString> keys;
        for (const RolloutRow &row : m_check->rows())
            keys.insert(row.app.app.name, row.app.key());
        return keys.values();
    }

    void show(const QList<Host *> &hosts)
    {
        QList<RolloutApp> apps;
        for (Host *host : hosts)
            apps.append(host->app());
        m_check->setApps(apps);
        QTRY_COMPARE(table()->model()->rowCount(), apps.size());
        QTRY_VERIFY(action(u"access"_s)->isEnabled());
    }

    QModelIndex index(int row) { return table()->model()->index(row, 0); }
    double fraction(int row)
    {
        return table()->model()->index(row, RolloutModel::Evidence).data(RolloutModel::FractionRole).toDouble();
    }
    QTableView *table() { return m_board->findChild<QTableView *>(u"boardTable"_s); }
    QToolButton *button(const QString &name) { return m_board->findChild<QToolButton *>(name); }
    QAction *action(const QString &name) { return m_board->findChild<QAction *>(name); } // in a menu, or a button
    Banner *summary() { return m_board->findChild<Banner *>(u"summaryBanner"_s); }
    QString cell(int row, int column) { return table()->model()->index(row, column).data().toString(); }
    QString selectedName()
    {
        const QModelIndexList rows = table()->selectionModel()->selectedRows();
        return rows.size() == 1 ? rows.first().data().toString() : QString();
    }
    QStringList names()
    {
        QStringList list;
        for (int row = 0; row < table()->model()->rowCount(); ++row)
            list.append(cell(row, RolloutModel::Name));
        return list;
    }
    QStringList remarks()
    {
        QStringList titles;
        const auto banners = m_board->findChild<RolloutDetails *>()->widget()->findChildren<Banner *>();
        for (const Banner *one : banners)
            titles.append(one->title());
        return titles;
    }
    /// All that the details say.
    QString details()
    {
        QString text = remarks().join(u'\n');
        const auto labels = m_board->findChild<RolloutDetails *>()->widget()->findChildren<QLabel *>();
        for (const QLabel *label : labels)
            text += u'\n' + label->text();
        return text;
    }

    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<RolloutCheck> m_check;
    std::unique_ptr<Host> m_good;
    std::unique_ptr<Host> m_late;
    std::unique_ptr<Host> m_broken;
    std::unique_ptr<AppsBoard> m_board;
};

QTEST_MAIN(AppsBoardTest)
#include "tst_appsboard.moc"
