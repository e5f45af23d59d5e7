// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// needs: practice-server
// timeout: 600

#include "app/core/shown.h"
#include "tests/support/answerof.h"
#include "tests/support/hostilenames.h"
#include "tests/support/opendialogs.h"
#include "tests/support/sample.h"
#include "tests/support/wizardstage.h"
#include "ui/accounts/environmentpicker.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/theme.h"
#include "ui/words/accountnametext.h"

#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QMenu>
#include <QMessageBox>
#include <QPushButton>
#include <QSet>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTextLayout>
#include <QTextOption>
#include <QToolTip>
#include <QVBoxLayout>
#include <QWindow>

#include <algorithm>

using namespace Qt::StringLiterals;
using Step = RotationStep::Kind;

/// What a server or a file names is plain text wherever it is shown: the whole program on an account in which
/// everything has a hostile name.
class HostileTextTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_theme = std::make_unique<Theme>(m_preferences); }

    void cleanup()
    {
        m.reset();
        QToolTip::hideText();
    }

    void showsNamesAsPlainText_data() { addNames(HostileNames::together()); }

    void showsNamesAsPlainText()
    {
        QFETCH(QString, name);
        QTemporaryDir directory;
        QVERIFY(HostileNames::prepare(directory.path(), name));
        m = std::make_unique<WizardStage>(directory.path());
        QTRY_VERIFY_WITH_TIMEOUT(m->program.isLoaded(), 20000);
        writeHistory(name);
        m->program.window.resize(1080, 700);

        walkTabs();
        walkDialogs();
        walkEventKeyDialogs();
        auto *picker = m->program.window.findChild<EnvironmentPicker *>();
        picker->openPopup();
        expectPlain(u"the list of environments"_s);
        QTest::keyClick(picker, Qt::Key_Escape);
        m->program.window.lockByPerson();
        expectPlain(u"locked"_s);
    }

    void aTitleShowsWhatQtTakesForAPlace()
    {
        QWidget window;
        window.setWindowTitle(u"prod[*][*]"_s);
        window.show();
        QVERIFY2(window.windowHandle()->title().startsWith(u"prod["_s), qPrintable(window.windowHandle()->title()));
        window.setWindowModified(true);
        QCOMPARE(window.windowHandle()->title().count(u'['), 2);
    }

    void showsNamesAsPlainTextInTheWizard_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<bool>("isUndone");
        const QList<HostileNames::Kind> kinds = HostileNames::together();
        const QString endless = std::ranges::max(kinds, {}, [](const auto &kind) { return kind.name.size(); }).name;
        DailyRows rows(2);
        for (const HostileNames::Kind &kind : kinds) {
            if (rows.takesNext())
                QTest::newRow(kind.what) << kind.name << (kind.name != endless && kind.name != kinds.first().name);
        }
        if (rows.takesNext())
            QTest::newRow("all at once, undone") << kinds.first().name << true;
    }

    void showsNamesAsPlainTextInTheWizard()
    {
        QFETCH(QString, name);
        QFETCH(bool, isUndone);
        QTemporaryDir directory;
        // By these one finds who has to be answered for, and who sends with the key that no app holds.
        QVERIFY(HostileNames::prepare(
            directory.path(), name, {u"legacy-reports"_s, u"Partner feed"_s, u"Partner feed (nightly cron)"_s}));
        m = std::make_unique<WizardStage>(directory.path());
        QVERIFY2(m->open(), qPrintable(m->why()));
        QSet<Step> seen;
        while (!m->session().rotation().isOver()) {
            const Step step = m->session().step();
            seen.insert(step);
            expectPlain(u"step %1"_s.arg(int(step)));
            actOnTheRows(u"step %1"_s.arg(int(step)));
            if (step == Step::RollOut || step == Step::Rotate)
                askBeforeAnUndo(isUndone && step == Step::Rotate);
            if (QTest::currentTestFailed())
                return;
            if (m->session().step() != step)
                continue;
            if (step == Step::RollOut)
                QVERIFY(acceptRiskAs(name));
            QVERIFY2(m->takeStep(), qPrintable(u"step %1: "_s.arg(int(step)) + m->why()));
            QVERIFY(m->waitFor([&] { return m->session().step() != step || m->session().rotation().isOver(); }));
        }
        QVERIFY(seen.contains(isUndone ? Step::PutBack : Step::Finish));
        expectPlain(u"the end"_s);
        m->wizard()->close();
        walkTabs();
        expectPlain(u"the window after a rotation"_s);
    }

    /// One that is never enabled above would be looked at by nobody.
    void triesEachActOnTheRows()
    {
        QStringList tried(m_acts.begin(), m_acts.end());
        tried.sort();
        QCOMPARE(tried.join(u' '), u"acceptRisk access add addSeveral confirm method owner probe workList"_s);
    }

    void marksWhatCannotBeSeen()
    {
        QCOMPARE(shownName(u"prod"_s), u"prod"_s);
        QCOMPARE(shownName(u"größe 日本 👩‍💻"_s), u"größe 日本 👩‍💻"_s);
        QCOMPARE(shownName(u"می‌خواهم"_s), u"\u2068می‌خواهم\u2069"_s);
        QCOMPARE(shownName(u"a\nb\tc"_s), u"a↵b‹U+0009›c"_s);
        QCOMPARE(shownName(u"\x202E"_s), u"‹U+202E›"_s);
        QCOMPARE(shownName(u" prod "_s), u"␣prod␣"_s);
        QCOMPARE(shownName(u"a\x00A0z"_s), u"a‹U+00A0›z"_s);
        QCOMPARE(shownName(u"a\x200Dz"_s), u"a‹U+200D›z"_s);
        // Each of these is drawn as nothing between two letters.
        for (const char32_t unseen : {0x17b4, 0x17b5, 0x180b, 0x180f, 0xfe00, 0xfe0e, 0xfe0f, 0xfffc, 0x034f, 0x2800,
                 0x16fe4, 0x1d159, 0xe0001, 0xe0041, 0xe0100, 0xe01ef}) {
            const QString name = u"pro"_s + QString::fromUcs4(&unseen, 1) + u'd';
            const QString code = QString::number(uint(unseen), 16).toUpper().rightJustified(4, u'0');
            QCOMPARE(shownName(name), u"pro‹U+%1›d"_s.arg(code));
            QVERIFY(!canBeTyped(name));
        }
        for (const QString &seen :
            {u"❤\uFE0F"_s, u"1\uFE0F\u20E3"_s, u"葛\U000E0100"_s, u"☎\uFE0E"_s, u"é"_s, u"ක්‍ෂ"_s})
            QCOMPARE(shownName(seen), seen);
        QCOMPARE(shownText(u"one\ntwo"_s), u"one\ntwo"_s);
        QVERIFY(shownName(u"W"_s.repeated(10000)).size() <= 120);
        QVERIFY(shownName(u"\x202E"_s.repeated(10000)).size() <= 120);
        QVERIFY(shownText(u"W\n"_s.repeated(10000)).count(u'\n') <= 80);
        QVERIFY(shownText(u"W"_s.repeated(10000)).size() <= 4000);
        QCOMPARE(shownOnButton(u"a & b"_s), u"a && b"_s);
        const QList<HostileNames::Kind> all = HostileNames::all();
        for (const HostileNames::Kind &kind : all) {
            QCOMPARE(shownName(shownName(kind.name)), shownName(kind.name));
            QCOMPARE(shownText(shownText(kind.name)), shownText(kind.name));
            QCOMPARE(shownTip(shownTip(kind.name)), shownTip(kind.name));
        }
    }

    /// A number behind a name that is read from the right would stand before it.
    void turnsNothingRoundBehindAName()
    {
        const QString hebrew = u"\u05E9\u05DC\u05D5\u05DD"_s;
        for (const QString &name : {hebrew, hebrew + u" 2"_s, u"\u0639\u0631\u0628\u064A"_s, u"shop "_s + hebrew}) {
            const QString shown = shownName(name);
            QCOMPARE(shownName(shown), shown);
            QCOMPARE(shownText(shown), shown);
            QVERIFY(canBeTyped(name) && !canBeTyped(shown));
            QVERIFY(needsNoMark(name) && !needsNoMark(shown) && !needsNoMark(shown, true));
            QVERIFY(!accountNameProblem(shown, {}, {}).isEmpty() && accountNameProblem(name, {}, {}).isEmpty());
            const QString sentence = u"“%1” (2), 7"_s.arg(shown);
            QCOMPARE(shownText(sentence), sentence);
            QCOMPARE(shownName(sentence), sentence);
            QTextOption fromTheLeft;
            fromTheLeft.setTextDirection(Qt::LeftToRight);
            QTextLayout layout(sentence);
            layout.setTextOption(fromTheLeft);
            layout.beginLayout();
            const QTextLine line = layout.createLine();
            layout.endLayout();
            const auto placeOf = [&](QChar c) { return line.cursorToX(int(sentence.lastIndexOf(c))); };
            QVERIFY2(placeOf(u'“') < placeOf(u'(') && placeOf(u'(') < placeOf(u'7'), qPrintable(name));
            const QString twice = shownName(name.repeated(200));
            QCOMPARE(shownName(twice), twice);
        }
        // One that has isolates of its own is another name, and looks like one.
        const QString own = u"\u2068"_s + hebrew + u"\u2069"_s;
        QVERIFY(shownAsTold(own) != shownAsTold(hebrew));
        QVERIFY(shownAsTold(u"a "_s + own) != shownAsTold(u"a "_s + hebrew));
        QCOMPARE(shownAsTold(hebrew), shownName(hebrew));
        QCOMPARE(shownName(shownAsTold(own)), shownAsTold(own));
        QCOMPARE(shownNames({own, hebrew, own}), (QStringList{shownAsTold(own), shownName(hebrew), shownAsTold(own)}));
        // What is shown already stays as it is.
        QCOMPARE(shownNames({shownName(hebrew), shownName(hebrew)}), QStringList(2, shownName(hebrew)));
        // Around what turns nothing they only make it another name, and around others they hide.
        QCOMPARE(shownName(u"\u2068shop\u2069"_s), u"‹U+2068›shop‹U+2069›"_s);
        QVERIFY(shownName(u"a\u2067"_s + hebrew + u"\u2069"_s).contains(u"‹U+2067›"_s));
    }

    void neverMakesMarkupOfATooltip_data() { addNames(HostileNames::all()); }

    void neverMakesMarkupOfATooltip()
    {
        QFETCH(QString, name);
        // A list that nobody has prepared for anything.
        QTableWidget table(1, 1);
        table.setItem(0, 0, new QTableWidgetItem(name));
        table.item(0, 0)->setToolTip(name);
        table.show();
        QVERIFY(QTest::qWaitForWindowExposed(&table));
        expectPlainTip(*table.viewport(), table.visualItemRect(table.item(0, 0)).center());

        QPushButton button(u"Button"_s);
        button.setToolTip(name);
        button.show();
        QVERIFY(QTest::qWaitForWindowExposed(&button));
        expectPlainTip(button, button.rect().center());
    }

    void neverMakesMarkupOfALabel_data() { addNames(HostileNames::all()); }

    void neverMakesMarkupOfALabel()
    {
        QFETCH(QString, name);
        QWidget window;
        auto *layout = new QVBoxLayout(&window);
        QLabel label(name);
        label.setWordWrap(true);
        layout->addWidget(&label);
        window.resize(400, 300);
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        QCOMPARE(label.textFormat(), Qt::PlainText);
        QCOMPARE(label.text(), shownText(name));
        QVERIFY2(window.width() <= 400, qPrintable(QString::number(window.width())));
        QVERIFY(window.height() < 2000);

        QMessageBox box(QMessageBox::Question, name, name, QMessageBox::Ok);
        box.setInformativeText(name);
        box.open();
        const QList<QLabel *> labels = box.findChildren<QLabel *>();
        for (const QLabel *one : labels)
            QVERIFY(one->text().isEmpty() || one->textFormat() == Qt::PlainText);
        box.close();
    }

private:
    static void addNames(const QList<HostileNames::Kind> &names)
    {
        QTest::addColumn<QString>("name");
        for (const HostileNames::Kind &kind : names)
            QTest::newRow(kind.what) << kind.name;
    }

    void expectPlain(const QString &where)
    {
        if (QTest::currentTestFailed())
            return; // once is enough
        const QString complaint = HostileNames::complaint(where);
        QVERIFY2(complaint.isEmpty(), qPrintable(complaint));
    }

    static void expectPlainTip(QWidget &widget, const QPoint &at)
    {
        QHelpEvent help(QEvent::ToolTip, at, widget.mapToGlobal(at));
        QCoreApplication::sendEvent(&widget, &help);
        QVERIFY(QToolTip::isVisible());
        const QWidgetList windows = QApplication::topLevelWidgets();
        const QLabel *tip = nullptr;
        for (QWidget *window : windows) {
            if (window->inherits("QTipLabel") && window->isVisible())
                tip = qobject_cast<QLabel *>(window);
        }
        QVERIFY(tip);
        QCOMPARE(tip->textFormat(), Qt::PlainText);
        QVERIFY2(
            tip->width() < 1600 && tip->height() < 900, qPrintable(u"%1 x %2"_s.arg(tip->width()).arg(tip->height())));
        QToolTip::hideText();
    }

    /// Each row of each list, so that what is said of one row is said of all.
    void selectEachRow(QWidget &page, const QString &where)
    {
        const QList<QAbstractItemView *> views = page.findChildren<QAbstractItemView *>();
        for (QAbstractItemView *view : views) {
            if (!view->isVisible() || qobject_cast<QHeaderView *>(view) || !view->selectionModel())
                continue;
            for (int row = 0; row < std::min(4, view->model()->rowCount()); ++row) {
                view->setCurrentIndex(view->model()->index(row, 0));
                expectPlain(u"%1, row %2"_s.arg(where).arg(row));
            }
        }
    }

    void actOnTheRows(const QString &where)
    {
        if (m->find<QTableView>(u"boardTable"_s))
            selectEachRow(*m->wizard()->currentPage(), where);
        m_acts += m->actOnRows([this, where](const QString &act, QDialog *) { expectPlain(where + u": "_s + act); });
    }

    /// A word is somebody else's in a rotation that was handed over.
    bool acceptRiskAs(const QString &name)
    {
        const auto silent = [this] {
            QList<RolloutRow> rows = m->session().rows(Step::RollOut);
            rows.removeIf([](const RolloutRow &row) { return row.app.app.name != "legacy-reports"_L1; });
            return rows.first();
        };
        if (!m->waitFor([&] { return silent().latest.isUnreachable(); }))
            return false;
        m->session().addWord({silent().app.key()}, Step::RollOut, Word::Kind::RiskAccepted, name, name);
        return m->waitFor([&] { return silent().signing.word && m->select(u"legacy-reports"_s); })
            && HostileNames::complaint(u"a word"_s).isEmpty();
    }

    void askBeforeAnUndo(bool isAnsweredWithYes)
    {
        auto *button = m->wizard()->findChild<QAbstractButton *>(u"undoButton"_s);
        QVERIFY(m->waitFor([button] { return button->isEnabled(); }));
        button->click();
        expectPlain(u"the question before an undo"_s);
        auto *box = m->wizard()->findChild<QMessageBox *>(u"undoBox"_s);
        QVERIFY(box);
        if (!isAnsweredWithYes)
            return box->reject();
        box->findChild<QPushButton *>(u"undoConfirmButton"_s)->click();
        QVERIFY(m->waitFor([this] { return m->session().rotation().isUndoing; }));
    }

    void walkTabs()
    {
        auto *tabs = m->program.window.findChild<QTabWidget *>(u"tabs"_s);
        for (int i = 0; i < tabs->count(); ++i) {
            tabs->setCurrentIndex(i);
            expectPlain(u"tab %1"_s.arg(i));
            selectEachRow(*tabs->currentWidget(), u"tab %1"_s.arg(i));
        }
    }

    void walkDialogs()
    {
        for (const QString &name : {u"settings"_s, u"shortcuts"_s, u"about"_s, u"addAccount"_s, u"manageAccounts"_s,
                 u"whichKey"_s, u"practicePanel"_s}) {
            m->program.window.findChild<QAction *>(name + u"Action"_s)->trigger();
            expectPlain(name);
            lookAtOpenDialogs(m->program.window, [&](QDialog &dialog) {
                selectEachRow(dialog, name);
                if (auto *remove = dialog.findChild<QPushButton *>(u"removeButton"_s); remove && remove->isEnabled()) {
                    remove->click();
                    expectPlain(u"the question before an account is removed"_s);
                }
            });
        }
    }

    void walkEventKeyDialogs()
    {
        auto *tabs = m->program.window.findChild<QTabWidget *>(u"tabs"_s);
        tabs->setCurrentIndex(2);
        auto *table = tabs->currentWidget()->findChild<QAbstractItemView *>(u"eventKeysTable"_s);
        table->setCurrentIndex(table->model()->index(0, 0));
        for (const QString &name : {u"createAction"_s, u"showAction"_s, u"renameAction"_s, u"filterAction"_s,
                 u"duplicateAction"_s, u"deleteAction"_s}) {
            auto *action = tabs->currentWidget()->findChild<QAction *>(name);
            action->trigger();
            expectPlain(name);
            const QList<QDialog *> dialogs = tabs->findChildren<QDialog *>();
            for (QDialog *dialog : dialogs)
                dialog->close();
        }
        tabs->currentWidget()->findChild<QAction *>(u"copyAction"_s)->trigger();
        expectPlain(u"copied"_s);
    }

    void writeHistory(const QString &name)
    {
        for (const QString &outcome : {u"done"_s, u"open"_s, u"needs choice"_s, u"failed: "_s + name}) {
            QVERIFY(answerOf(m->program.history.append({.at = m->program.clock.now(),
                .person = name,
                .accountName = name,
                .origin = name,
                .environmentId = name,
                .environmentName = name,
                .what = outcome == "done"_L1 ? name : u"ResyncApp"_s,
                .keyName = name,
                .fingerprint = name,
                .outcome = outcome,
                .reason = name,
                .rotationId = name,
                .details = {{u"message"_s, name}, {name, name}}})));
        }
    }

    QTemporaryDir m_directory;
    Preferences m_preferences{m_directory.filePath(u"theme.ini"_s)};
    std::unique_ptr<Theme> m_theme;
    std::unique_ptr<WizardStage> m;
    QSet<QString> m_acts; // that were tried on some row of some page
};

QTEST_MAIN(HostileTextTest)
#include "tst_hostiletext.moc"
