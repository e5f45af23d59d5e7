// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// needs: practice-server practice-host
// timeout: 300

#include "app/accounts/openaccount.h"
#include "app/acts/act.h"
#include "app/practice/practicecontrol.h"
#include "tests/support/answerof.h"
#include "tests/support/opendialogs.h"
#include "tests/support/uistage.h"
#include "tests/support/wizardstage.h"
#include "ui/apps/proxyfield.h"
#include "ui/byhand/byhanddialog.h"
#include "ui/byhand/handeventkeydialog.h"
#include "ui/cloud/accountdialog.h"
#include "ui/cloud/signindialog.h"
#include "ui/deploy/setformedialog.h"
#include "ui/keys/deletekeydialogs.h"
#include "ui/keys/keymonthsdialog.h"
#include "ui/keys/keysearchdialog.h"
#include "ui/keys/ownkeysdialog.h"
#include "ui/rotation/handoverbutton.h"
#include "ui/secrets/secretfield.h"
#include "ui/secrets/secrettext.h"
#include "ui/selfhosted/serverdialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/growingheight.h"
#include "ui/widgets/shortlist.h"
#include "ui/widgets/theme.h"
#include "ui/window/windowdialogs.h"

#include <QAbstractButton>
#include <QAbstractScrollArea>
#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QDialog>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScrollBar>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;
using Step = RotationStep::Kind;

namespace {

/// Of a window on such a screen: its title bar and the desktop's own bar take some of it.
constexpr QSize desktopBars(0, 64);
const QList<QSize> screens{{1366, 768}, {800, 600}};
const QList<QSize> doubled{{683, 384}}; ///< The first of these at 200 %.
/// Less than this of a list is no list.
constexpr int leastViewport = 20;
constexpr int manyApps = 12;

/// The list or area in which the widget can be scrolled to; null: none.
const QAbstractScrollArea *areaAround(const QWidget &widget)
{
    for (const QWidget *parent = widget.parentWidget(); parent && !parent->isWindow();
         parent = parent->parentWidget()) {
        const auto *area = qobject_cast<const QAbstractScrollArea *>(parent);
        if (area && area->viewport()->isAncestorOf(&widget))
            return area;
    }
    return nullptr;
}

/// Whether enough of the area can be seen: as it is, or where it stands in another one, by scrolling that.
bool hasRoom(const QAbstractScrollArea &area, const QWidget &window)
{
    const QRect seen(area.viewport()->mapTo(&window, QPoint()), area.viewport()->size());
    const QAbstractScrollArea *around = areaAround(area);
    const QRect visible = around ? seen : seen & window.rect();
    return visible.height() >= leastViewport && visible.width() >= leastViewport
        && (!around || hasRoom(*around, window));
}

QString nameOf(const QAbstractButton &button)
{
    return u"%1 “%2”"_s.arg(button.objectName(), button.text());
}

/// Buttons that a person cannot get to in this window as it is.
QStringList outOfReach(const QWidget &window)
{
    QStringList found;
    const QList<QAbstractButton *> buttons = window.findChildren<QAbstractButton *>();
    for (const QAbstractButton *button : buttons) {
        if (!button->isVisible() || button->window() != &window || button->objectName().startsWith("qt_"_L1)
            || button->parentWidget()->inherits("QTabBar") || button->inherits("QTableCornerButton"))
            continue;
        const QRect rect(button->mapTo(&window, QPoint()), button->size());
        if (const QAbstractScrollArea *area = areaAround(*button)) {
            const QRect seen(area->viewport()->mapTo(&window, QPoint()), area->viewport()->size());
            if (!hasRoom(*area, window))
                found.append(nameOf(*button) + u": in an area without room"_s);
            else if (rect.right() > seen.right() + 1 && !area->horizontalScrollBarPolicy())
                continue; // scrolled to
            else if (rect.right() > seen.right() + 1)
                found.append(nameOf(*button) + u": beside the area"_s);
        } else if (!window.rect().contains(rect)) {
            found.append(u"%1: at %2,%3 %4 x %5"_s.arg(nameOf(*button))
                             .arg(rect.x())
                             .arg(rect.y())
                             .arg(rect.width())
                             .arg(rect.height()));
        }
    }
    return found;
}

/// What stands beside the part and, for want of room, covers some of it or is covered.
QStringList lyingOver(const QWidget &part)
{
    QStringList found;
    const QList<QWidget *> others = part.parentWidget()->findChildren<QWidget *>(QString(), Qt::FindDirectChildrenOnly);
    for (const QWidget *other : others) {
        if (other != &part && other->isVisible() && other->geometry().intersects(part.geometry()))
            found.append(other->objectName() + u' ' + QString::fromLatin1(other->metaObject()->className()));
    }
    return found;
}

/// Grey buttons whose tooltip is not there or says no more than they do themselves. Not those of a part that is grey as
/// a whole.
QStringList withoutReason(const QWidget &window)
{
    QStringList found;
    const QList<QAbstractButton *> buttons = window.findChildren<QAbstractButton *>();
    for (const QAbstractButton *button : buttons) {
        if (!button->isVisible() || button->isEnabled() || button->window() != &window
            || !button->parentWidget()->isEnabled() || button->objectName().startsWith("qt_"_L1)
            || button->parentWidget()->inherits("QTabBar") || button->inherits("QTableCornerButton"))
            continue;
        const QString text = QString(button->text()).remove(u'&').remove(u'…').trimmed();
        const QString tip = button->toolTip().trimmed();
        const bool isOnlyItself = tip == text || (tip.startsWith(text + u" ("_s) && tip.endsWith(u')'));
        if (tip.isEmpty() || isOnlyItself)
            found.append(nameOf(*button) + (tip.isEmpty() ? QString() : u": "_s + tip));
    }
    return found;
}

} // namespace

/// Every button can be got to on small screens, and windows come back as they were left.
class WindowSizesTest : public QObject
{
    Q_OBJECT

private slots:
    void cleanup()
    {
        const QMap<QString, QString> grey = std::exchange(m_grey, {});
        for (auto one = grey.cbegin(); one != grey.cend(); ++one)
            qWarning("%s: grey without a reason: %s", qPrintable(one.key()), qPrintable(one.value()));
        QVERIFY2(grey.isEmpty(), "buttons are grey without a reason");
    }

    void initTestCase()
    {
        // Where the practice platforms' tool is built.
        qputenv("PATH", QByteArray(IKM_BINARY_DIR ":") + qgetenv("PATH"));
        m_theme = std::make_unique<Theme>(m_preferences);
    }

    void fitsTheWindowAndItsDialogs()
    {
        QTemporaryDir directory;
        ProgramStage program(directory.path());
        QTRY_VERIFY_WITH_TIMEOUT(program.isLoaded(), 20000);
        auto *tabs = program.window.findChild<QTabWidget *>(u"tabs"_s);
        emit program.accounts.current()->dashboard().signInNeeded(); // a banner takes room
        for (int i = 0; i < tabs->count(); ++i) {
            tabs->setCurrentIndex(i);
            expectFit(program.window, u"tab %1"_s.arg(i));
        }
        program.window.lockByPerson();
        expectFit(program.window, u"locked"_s);
        program.window.findChild<QAbstractButton *>(u"unlockButton"_s)->click();
        for (const QString &name : {u"settings"_s, u"shortcuts"_s, u"about"_s, u"addAccount"_s, u"manageAccounts"_s,
                 u"whichKey"_s, u"practicePanel"_s}) {
            program.window.findChild<QAction *>(name + u"Action"_s)->trigger();
            fitDialogs(program.window, name);
        }
        const std::unique_ptr<QDialog> accountDialogs[]{std::make_unique<ByHandDialog>(program.accounts, std::nullopt),
            std::make_unique<ServerDialog>(program.accounts, std::nullopt),
            std::make_unique<AccountDialog>(program.accounts)};
        for (const std::unique_ptr<QDialog> &dialog : accountDialogs) {
            dialog->show();
            expectFit(*dialog, dialog->windowTitle());
            const QList<Banner *> banners = dialog->findChildren<Banner *>();
            for (Banner *banner : banners) // as where nobody answers
                banner->say(Tone::Warning, u"Nothing was checked: No answer in time"_s, u"Try again. "_s.repeated(30));
            expectFit(*dialog, dialog->windowTitle() + u" with what came of it"_s);
        }
        tabs->setCurrentIndex(2);
        auto *table = tabs->findChild<QTreeView *>(u"eventKeysTable"_s);
        table->setCurrentIndex(table->model()->index(0, 0));
        for (const QString &name : {u"create"_s, u"show"_s, u"rename"_s, u"filter"_s, u"duplicate"_s, u"delete"_s}) {
            tabs->currentWidget()->findChild<QAction *>(name + u"Action"_s)->trigger();
            fitDialogs(program.window, name);
        }
    }

    /// Those that the walks through the window and the wizard do not open, with names as long as they are shown.
    void fitsEachDialogByItself()
    {
        const QString name = u"Abrechnung und Buchhaltung Frankfurt "_s.repeated(4).trimmed();
        UiStage m;
        m.open();
        m.dashboard->addEnvironment({.id = u"e"_s, .name = name, .slug = u"e"_s}, 1);
        App app{.id = u"a"_s, .externalId = u"a"_s, .name = name, .environmentId = u"e"_s};
        m.dashboard->setApps(u"e"_s, {app});
        m.dashboard->addSigningKey(u"e"_s, true);
        SigningKey inactive = m.dashboard->addSigningKey(u"e"_s);
        inactive.creatorName = name;
        QVERIFY(m.load(u"e"_s));
        EventKey shared = m.dashboard->eventKeysNow(u"e"_s).first();
        shared.name = name;
        // It comes with steps, a field and a box to tick.
        m.dashboard->setWay(ActKind::CreateEventKey,
            {.means = Way::Means::Person,
                .page = QUrl(u"https://app.example.test/env/e"_s),
                .paste = Way::Paste::EventKey,
                .isReadBack = false});
        Act *act = m.account->acts().start({.kind = ActKind::CreateEventKey,
            .environment = m.dashboard->environment(u"e"_s),
            .newKey = {.name = name, .filter = {.kind = EventFilter::Kind::Allow, .events = QStringList(20, name)}}});
        QTRY_COMPARE(act->step(), Act::Step::WaitingForPerson);
        Account cloud{.id = u"c"_s, .name = name, .kind = AccountKind::Cloud};
        cloud.method = SignInMethod::ClerkClient;
        const QStringList apps(manyApps, name);
        const RolloutApp asked{.app = app};
        const QList<KeyToBring> brought(
            manyApps, KeyToBring{.isSigningKey = true, .fingerprint = u"aee714fa6840"_s, .name = name});
        const std::unique_ptr<QDialog> dialogs[]{
            std::make_unique<DeleteSigningKeyDialog>(*m.account, m.services, inactive),
            std::unique_ptr<QDialog>(actDialog(*m.account, act, m.services, m.clipboard, nullptr)),
            std::make_unique<SignInDialog>(m.accounts, cloud),
            std::make_unique<HandEventKeyDialog>(QList<TypedEventKey>(), QHash<QString, QString>(), QString()),
            std::make_unique<KeyMonthsDialog>(m.preferences, u"a"_s, u"e"_s, name),
            std::make_unique<KeySearchDialog>(m.directory.filePath(name), KnownKeys(), Compared()),
            std::make_unique<KeysToBringDialog>(brought),
            std::make_unique<AppsProxyDialog>(QList<RolloutApp>(manyApps, asked), apps),
            std::make_unique<OwnKeysDialog>(shared, apps, apps, *m.account, m.services, m.clipboard)};
        for (const std::unique_ptr<QDialog> &dialog : dialogs) {
            dialog->setAttribute(Qt::WA_DeleteOnClose, false);
            dialog->show();
            const QString what = QString::fromLatin1(dialog->metaObject()->className());
            // It grows to what it shows first, as far as this screen lets it.
            QVERIFY(QTest::qWaitForWindowExposed(dialog.get()));
            for (int turn = 0; turn < 10; ++turn)
                QCoreApplication::processEvents();
            expectFit(*dialog, what);
            const QList<QCheckBox *> boxes = dialog->findChildren<QCheckBox *>();
            for (QCheckBox *box : boxes) // some show more fields
                box->toggle();
            expectFit(*dialog, what + u" with its boxes turned"_s);
        }
    }

    void fitsEachStepOfTheWizard()
    {
        QTemporaryDir directory;
        WizardStage stage(directory.path());
        QVERIFY2(stage.open(), qPrintable(stage.why()));
        while (!stage.session().rotation().isOver()) {
            const Step step = stage.session().step();
            expectFit(*stage.wizard(), stage.stepHeading());
            // It is made for the screen that is there, and takes on no more of it.
            const QSize least = stage.wizard()->minimumSize();
            stage.wizard()->setMinimumSize(1, 1);
            expectFit(*stage.wizard(), stage.stepHeading(), doubled);
            const QStringList above = lyingOver(*stage.find<QWidget>(u"pageArea"_s));
            QVERIFY2(above.isEmpty(), qPrintable(stage.stepHeading() + u": "_s + above.join(u", "_s)));
            stage.wizard()->setMinimumSize(least);
            (void)stage.actOnRows([&](const QString &act, QDialog *dialog) {
                if (dialog && !qobject_cast<QFileDialog *>(dialog))
                    expectFit(*dialog, stage.stepHeading() + u": "_s + act);
            });
            QVERIFY2(stage.takeStep(), qPrintable(stage.stepHeading() + u": "_s + stage.why()));
            QVERIFY(
                stage.waitFor([&] { return stage.session().step() != step || stage.session().rotation().isOver(); }));
        }
        expectFit(*stage.wizard(), u"the end"_s);
        // What it has left open is settled from the overview.
        MainWindow &window = stage.program.window;
        window.findChild<QTabWidget *>(u"tabs"_s)->setCurrentIndex(0);
        QPointer<QPushButton> settle;
        QVERIFY(stage.waitFor([&] {
            const auto all = window.findChildren<QPushButton *>(u"cardSettleButton"_s);
            const auto shown = std::ranges::find_if(all, &QWidget::isVisible);
            settle = shown == all.end() ? nullptr : *shown;
            return !settle.isNull();
        }));
        QTest::mouseClick(settle, Qt::LeftButton);
        fitDialogs(window, u"settle open items"_s);
    }

    /// The table has a search and groups then.
    void fitsTheTableOfManyApps()
    {
        QTemporaryDir directory;
        WizardStage stage(directory.path());
        rollOutToMany(stage);
        if (QTest::currentTestFailed())
            return;
        QVERIFY(stage.find<QWidget>(u"searchEdit"_s) && stage.find<QWidget>(u"groupCombo"_s));
        expectFit(*stage.wizard(), stage.stepHeading());
        // The rows are what the page is for: on the smallest screen, too, they begin where they can be seen.
        const auto *table = stage.find<QTableView>(u"boardTable"_s);
        QVERIFY(table);
        const int seen = table->viewport()->visibleRegion().boundingRect().height();
        QVERIFY2(seen >= 2 * table->rowHeight(0), qPrintable(u"%1 pixels of the rows are in sight"_s.arg(seen)));
        const QList<QToolButton *> buttons = stage.wizard()->currentPage()->findChildren<QToolButton *>();
        for (const QToolButton *button : buttons)
            QVERIFY2(!button->isVisible() || button->text().isEmpty()
                    || button->toolButtonStyle() != Qt::ToolButtonIconOnly || button->icon().isNull(),
                qPrintable(nameOf(*button) + u" has lost its words"_s));
    }

    void fitsTheQuestionsOnTheWay()
    {
        QTemporaryDir directory;
        WizardStage stage(directory.path());
        rollOutToMany(stage);
        if (QTest::currentTestFailed())
            return;
        RotationWizard &wizard = *stage.wizard();
        const auto ask = [&](const QString &name) {
            QTRY_VERIFY(wizard.findChild<QAbstractButton *>(name)->isEnabled());
            QTest::mouseClick(wizard.findChild<QAbstractButton *>(name), Qt::LeftButton);
            fitDialogs(wizard, name);
        };
        ask(u"handoverButton"_s);
        ask(u"undoButton"_s);
        if (QTest::currentTestFailed())
            return;
        auto *table = stage.find<QTableView>(u"boardTable"_s);
        table->selectAll();
        QVERIFY(stage.waitFor([&] { return stage.textOf(u"setForMeButton"_s).contains(u"of these"_s); }));
        QVERIFY(stage.click(u"setForMeButton"_s));
        const QPointer<SetForMeDialog> dialog = wizard.findChild<SetForMeDialog *>();
        QVERIFY(dialog);
        const QSize asItOpens = dialog->size();
        const auto fits = [&](const QString &what) {
            dialog->resize(asItOpens);
            expectFit(*dialog, u"Set for me, "_s + what);
        };
        fits(u"while it looks"_s);
        const auto *set = dialog->findChild<QPushButton *>(u"setButton"_s);
        QVERIFY(stage.waitFor([&] { return set->isEnabled(); }));
        dialog->findChild<QCheckBox *>(u"liveCheck"_s)->click();
        fits(u"ready"_s);
        dialog->findChild<QPushButton *>(u"setButton"_s)->click();
        QVERIFY(dialog->isSetting());
        fits(u"at work"_s);
        dialog->reject();
        fitDialogs(*dialog, u"stop setting"_s);
        // What it sets would be cut off.
        stage.program.window.close();
        auto *question = stage.program.window.findChild<QMessageBox *>(u"closeBox"_s);
        QVERIFY(question && question->isVisible());
        expectFit(*question, u"close the program"_s);
        question->close();
        QVERIFY(stage.waitFor([&] { return !dialog->isBusy(); }));
        fits(u"the first ones are through"_s);
        QVERIFY2(!QTest::currentTestFailed(), "Set for me");
        dialog->stop();
        QVERIFY(stage.waitFor([&] { return !dialog->isSetting(); }));
        fits(u"stopped"_s);
        // What was overwritten is named in both questions by now.
        dialog->close();
        ask(u"handoverButton"_s);
        ask(u"undoButton"_s);
    }

    void cutsNoColumnWhileAnotherHasRoom()
    {
        ShortList list(u"list"_s, u"A list"_s, {u"Name"_s, u"State"_s, u"Age"_s}, 3);
        list.setRows({{u"a name that is rather long but would have room enough"_s, u"new"_s, u"1 day"_s}});
        const int wanted = list.fontMetrics().horizontalAdvance(list.row(0).text(0));
        list.resize(wanted * 5 / 4 + 100, 120);
        list.show();
        QVERIFY(QTest::qWaitForWindowExposed(&list));
        QTRY_VERIFY(list.header()->sectionSize(0) > wanted);
        QVERIFY(list.header()->sectionSize(1) >= list.header()->sectionSizeHint(1));
    }

    /// One long cell takes nothing from those that tell the rows apart.
    void cutsNoColumnForOneLongCell()
    {
        ShortList list(u"list"_s, u"A list"_s, {u"App"_s, u"Signing key"_s, u"Event key"_s}, 20);
        const QString cell = u"New key, old as fallback"_s;
        QList<QStringList> rows(20, {u"billing"_s, cell, cell});
        rows[7][0] = u"The nightly import of all our partners' orders, run by cron on their own machine"_s;
        list.setRows(rows);
        const int wanted = list.fontMetrics().horizontalAdvance(cell);
        list.resize(list.fontMetrics().horizontalAdvance(rows.first().first()) + 2 * wanted + 80, 600);
        list.show();
        QVERIFY(QTest::qWaitForWindowExposed(&list));
        QTRY_VERIFY2(list.header()->sectionSize(1) > wanted && list.header()->sectionSize(2) > wanted,
            qPrintable(u"%1 and %2 of %3"_s.arg(list.header()->sectionSize(1))
                           .arg(list.header()->sectionSize(2))
                           .arg(wanted)));
    }

    /// What says which row it is comes before what goes on and on.
    void cutsNoNameForLongCells()
    {
        ShortList list(u"list"_s, u"A list"_s, {u"App"_s, u"Filter"_s, u"Events"_s, u"Addresses"_s}, 20);
        QList<QStringList> rows(20, {u"billing"_s, u"none"_s, u"none"_s, u"none"_s});
        rows[3][0] = u"warehouse-worker"_s;
        for (int column = 1; column < 4; ++column)
            rows[5][column] = u"Only partner/order.placed, partner/order.paid, partner/order.sent, 127.0.0.1"_s;
        list.setRows(rows);
        const int wanted = list.fontMetrics().horizontalAdvance(rows[3][0]);
        list.resize(3 * wanted + 60, 600);
        list.show();
        QVERIFY(QTest::qWaitForWindowExposed(&list));
        QTRY_VERIFY2(list.header()->sectionSize(0) > wanted,
            qPrintable(u"%1 of %2"_s.arg(list.header()->sectionSize(0)).arg(wanted)));
    }

    /// Who fills a list gives its rows marks and letters afterwards.
    void hidesNoRowOfAListThatHasRoomForAll()
    {
        constexpr int rows = 5;
        ShortList list(u"list"_s, u"A list"_s, {u"Key"_s, u"Fingerprint"_s}, rows);
        list.setRows(QList<QStringList>(rows, {u"billing"_s, u"aee714fa6840"_s}));
        QFont large = list.font();
        large.setPointSizeF(large.pointSizeF() * 1.3);
        for (int i = 0; i < rows; ++i)
            list.row(i).setFont(1, large);
        list.resize(400, list.minimumHeight());
        list.show();
        QVERIFY(QTest::qWaitForWindowExposed(&list));
        QTRY_COMPARE(list.verticalScrollBar()->maximum(), 0);
    }

    void cutsNoColumnForAnEmptyOne()
    {
        ShortList list(u"list"_s, u"A list"_s, {u"App"_s, u"Where it is set, by the platform"_s, u"Key"_s}, 3);
        const QString cell = u"New key, old as fallback"_s;
        list.setRows({{cell, {}, cell}, {cell, {}, cell}});
        const int wanted = list.fontMetrics().horizontalAdvance(cell);
        list.resize(2 * wanted + 110, 120); // not for the heading, too
        list.show();
        QVERIFY(QTest::qWaitForWindowExposed(&list));
        QTRY_VERIFY2(list.header()->sectionSize(0) > wanted && list.header()->sectionSize(2) > wanted,
            qPrintable(u"%1 and %2 of %3"_s.arg(list.header()->sectionSize(0))
                           .arg(list.header()->sectionSize(2))
                           .arg(wanted)));
    }

    void showsAllLinesOfABannerInANarrowWindow()
    {
        QWidget window;
        auto *column = new QVBoxLayout(&window);
        auto *banner = new Banner;
        column->addWidget(banner);
        column->addStretch();
        const auto *title = banner->findChild<QLabel *>(u"bannerTitle"_s);
        banner->say(Tone::Danger, u"Broken now: Abrechnung-Worker-Frankfurt (Kubernetes) · "_s.repeated(5), {});
        const auto isWhole = [&] { return title->height() >= title->heightForWidth(title->width()); };
        window.resize(600, 500);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QTRY_VERIFY(isWhole());
        window.resize(340, 500);
        QTRY_VERIFY2(
            isWhole(), qPrintable(u"%1 of %2"_s.arg(title->height()).arg(title->heightForWidth(title->width()))));
        const int narrow = banner->height();
        window.resize(600, 500);
        QTRY_VERIFY(banner->height() < narrow);
    }

    /// A window manager places a window with the size that it was shown with, whatever is asked for meanwhile.
    void growsWithWhatAppearsWhileItIsPlaced()
    {
        QDialog dialog;
        auto *column = new QVBoxLayout(&dialog);
        column->addWidget(new QLabel(u"What is asked"_s));
        auto *answer = new QLabel(u"A line of what was answered\n"_s.repeated(20));
        answer->hide();
        column->addWidget(answer);
        column->addWidget(new QDialogButtonBox(QDialogButtonBox::Close));
        new GrowingHeight(dialog);
        dialog.show();
        const QSize shownWith = dialog.size();
        answer->show();
        QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
        dialog.resize(shownWith);
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        QTRY_VERIFY2(dialog.height() > answer->sizeHint().height(),
            qPrintable(u"%1 for %2"_s.arg(dialog.height()).arg(answer->sizeHint().height())));
    }

    /// With its buttons: what has grown below the screen cannot be answered.
    void staysOnTheScreenWhenItGrows()
    {
        QDialog dialog;
        auto *column = new QVBoxLayout(&dialog);
        column->addWidget(new QLabel(u"What is asked"_s));
        auto *answer = new QLabel(u"A line of what was answered\n"_s.repeated(6));
        answer->hide();
        column->addWidget(answer);
        column->addWidget(new QDialogButtonBox(QDialogButtonBox::Close));
        new GrowingHeight(dialog);
        dialog.show();
        QVERIFY(QTest::qWaitForWindowExposed(&dialog));
        const QRect room = dialog.screen()->availableGeometry();
        dialog.move(room.left() + 20, room.bottom() - dialog.frameGeometry().height());
        answer->show();
        QTRY_VERIFY(dialog.height() > answer->sizeHint().height());
        QTRY_VERIFY2(dialog.frameGeometry().bottom() <= room.bottom(),
            qPrintable(u"%1 of %2"_s.arg(dialog.frameGeometry().bottom()).arg(room.bottom())));
        QCOMPARE(dialog.x(), room.left() + 20);
    }

    void remembersTheWizardsSize()
    {
        QTemporaryDir directory;
        QSize wanted;
        {
            WizardStage stage(directory.path());
            QVERIFY2(stage.open(), qPrintable(stage.why()));
            const QSize room = stage.wizard()->screen()->availableSize() - QSize(20, 60);
            wanted = QSize(790, 600).boundedTo(room);
            stage.wizard()->resize(wanted);
            QTest::keyClick(stage.wizard(), Qt::Key_Escape);
            QTRY_VERIFY(!stage.wizard());
        }
        WizardStage stage(directory.path());
        QVERIFY2(stage.open(), qPrintable(stage.why()));
        QCOMPARE(stage.wizard()->size(), wanted);
    }

    /// Whatever the settings say: a window as large as one can say takes more memory than there is.
    void opensNoWindowLargerThanTheScreens()
    {
        QTemporaryDir directory;
        {
            WizardStage stage(directory.path());
            QVERIFY2(stage.open(), qPrintable(stage.why()));
            stage.wizard()->resize(5000, 4000);
            QTest::keyClick(stage.wizard(), Qt::Key_Escape);
            QTRY_VERIFY(!stage.wizard());
        }
        WizardStage stage(directory.path());
        QVERIFY2(stage.open(), qPrintable(stage.why()));
        const QSize size = stage.wizard()->size();
        const QSize room = stage.wizard()->screen()->availableVirtualSize();
        QCOMPARE(size.boundedTo(room), size);
    }

private:
    /// The wizard, at the step, in an account that has them.
    void rollOutToMany(WizardStage &stage)
    {
        QTRY_VERIFY_WITH_TIMEOUT(stage.program.isLoaded(), 20000);
        const QString before = stage.program.accounts.current()->environment()->id;
        QVERIFY(answerOf(stage.apps().reset(manyApps)));
        stage.program.accounts.current()->reloadEnvironments();
        QVERIFY(QTest::qWaitFor(
            [&] {
                return stage.program.isLoaded() && stage.program.accounts.current()->environment()->id != before
                    && stage.program.accounts.current()->apps().value->size() == manyApps;
            },
            20000));
        QVERIFY2(stage.open(), qPrintable(stage.why()));
        while (stage.session().step() != Step::RollOut) {
            const Step step = stage.session().step();
            QVERIFY2(stage.takeStep(), qPrintable(stage.stepHeading() + u": "_s + stage.why()));
            QVERIFY(stage.waitFor([&] { return stage.session().step() != step; }));
        }
    }

    void expectFit(QWidget &window, const QString &what, const QList<QSize> &all = screens)
    {
        if (QTest::currentTestFailed())
            return;
        for (const QSize &screen : all) {
            const QSize room = screen - desktopBars;
            window.resize(window.isWindow() && qobject_cast<QDialog *>(&window) ? window.size().boundedTo(room) : room);
            for (int turn = 0; turn < 10; ++turn)
                QCoreApplication::processEvents();
            const QString where = u"%1 at %2 x %3"_s.arg(what).arg(screen.width()).arg(screen.height());
            QVERIFY2(window.size().boundedTo(room) == window.size(),
                qPrintable(u"%1: is %2 x %3"_s.arg(where).arg(window.width()).arg(window.height())));
            const QList<SecretText *> texts = window.findChildren<SecretText *>();
            for (const SecretText *text : texts) {
                QVERIFY2(!text->isVisible() || text->height() >= text->heightForWidth(text->width()),
                    qPrintable(where + u": a shown key has no room for all its lines"_s));
            }
            const QStringList found = outOfReach(window);
            QVERIFY2(found.isEmpty(), qPrintable(u"%1: %2"_s.arg(where, found.join(u"; "_s))));
            if (const QStringList grey = withoutReason(window); !grey.isEmpty())
                m_grey.insert(what, grey.join(u"; "_s));
        }
    }

    void fitDialogs(QWidget &window, const QString &what)
    {
        const int seen = lookAtOpenDialogs(window, [&](QDialog &dialog) {
            const QList<SecretField *> fields = dialog.findChildren<SecretField *>();
            for (SecretField *field : fields) {
                if (field->isVisible())
                    field->reveal();
            }
            expectFit(dialog, what);
        });
        QVERIFY2(seen > 0 || QTest::currentTestFailed(), qPrintable(what + u": no dialog"_s));
    }

    QMap<QString, QString> m_grey; // buttons without a reason, by where they are
    QTemporaryDir m_directory;
    Preferences m_preferences{m_directory.filePath(u"theme.ini"_s)};
    std::unique_ptr<Theme> m_theme;
};

QTEST_MAIN(WindowSizesTest)
#include "tst_windowsizes.moc"
