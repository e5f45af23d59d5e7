// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// needs: practice-server
// timeout: 240

#include "app/acts/acts.h"
#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/history/historystore.h"
#include "app/models/rolloutmodel.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationprogress.h"
#include "tests/support/answerof.h"
#include "tests/support/mnemonics.h"
#include "tests/support/wizardstage.h"
#include "ui/apps/worddialog.h"
#include "ui/deploy/setformedialog.h"
#include "ui/rotation/resyncpage.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/housestyle.h"
#include "ui/words/rotationtext.h"

#include <QAction>
#include <QCheckBox>
#include <QDir>
#include <QFile>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTableView>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QTreeWidget>
#include <QWindow>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using Step = RotationStep::Kind;

/// The whole wizard on the practice account, with real key presses and clicks, and a person at the practice panel.
class RotationWizardWalkTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m = std::make_unique<WizardStage>(m_directory->path());
        QVERIFY2(m->open(), qPrintable(m->why()));
    }

    void cleanup()
    {
        QCOMPARE(std::exchange(m_doubled, {}).join(u'\n'), QString());
        m.reset();
        m_directory.reset();
    }

    void rotatesSigningKeyAndEventKeysFromTheFirstPageToTheLast()
    {
        const QList<EventKey> before = m->session().live().value->eventKeys;
        QList<Step> walked;
        QStringList guided; // what was said of each step
        while (!m->session().rotation().isOver()) {
            const Step step = m->session().step();
            walked.append(step);
            QTRY_COMPARE(m->wizard()->currentId(), int(step)); // it follows
            QVERIFY(!m->stepHeading().isEmpty());
            answersEachLetterOnce();
            saysWhatTheStepBeforeHasComeTo(step);
            hasTheSameActsAtTheSamePlaces();
            saysWhatToDoInPractice(guided);
            if (step == Step::RollOut)
                showsWhoIsMissing();
            else if (step == Step::Resync)
                saysWhatRotateHasComeTo();
            else if (step == Step::DeleteEventKeys) {
                countsInItsTitleTheAppsOfThePage();
                saysSinceWhenNoEventCame();
                hasColumnsForWhatItAsksAlone();
            } else if (step == Step::Finish) {
                auto *open = m->wizard()->currentPage()->findChild<QPlainTextEdit *>(u"openItems"_s);
                QTRY_VERIFY2(
                    open->toPlainText().contains(u"its risk was accepted by Sam"_s), qPrintable(open->toPlainText()));
                showsAllThatIsOpen(*open);
                namesTheOwnersOfWhatIsOpen(*open);
            }
            QVERIFY2(m->takeStep(), qPrintable(m->stepHeading() + u": "_s + m->why()));
            QVERIFY(m->waitFor([&] { return m->session().step() != step || m->session().rotation().isOver(); }));
        }
        QCOMPARE(walked,
            (QList<Step>{Step::Plan, Step::NewKeys, Step::RollOut, Step::Rotate, Step::Resync, Step::DeleteEventKeys,
                Step::Finish}));
        saysWhatToDoInPractice(guided);
        answersEachLetterOnce();
        QVERIFY(m_bars >= 3);
        // The app that nobody can reach stays an open item, with its owner.
        QCOMPARE(m->session().rotation().outcome, RotationOutcome::ClosedWithExceptions);
        QVERIFY(m->textOf(u"outcomeBanner"_s).contains(u"open item"_s));

        // What Inngest has in the end: the new signing key alone, each old event key replaced.
        QVERIFY(m->waitFor([this] { return !m->session().isBusy(); }));
        const Environment environment = m->session().environment();
        const auto signingKeys = answerOf(m->program.accounts.current()->dashboard().signingKeys(environment.id));
        QVERIFY(signingKeys.has_value());
        QCOMPARE(signingKeys->size(), 1);
        QCOMPARE(signingKeyFingerprint(signingKeys->first().value), m->session().rotation().newSigningKey.fingerprint);
        const auto eventKeys = answerOf(m->program.accounts.current()->dashboard().eventKeys(environment.id));
        QVERIFY(eventKeys.has_value());
        QCOMPARE(eventKeys->size(), before.size());
        for (const EventKey &old : before) {
            const bool isThere = std::any_of(
                eventKeys->begin(), eventKeys->end(), [&](const EventKey &key) { return key.id == old.id; });
            QCOMPARE(isThere, old.source == EventKeySource::Integration);
        }
        saveTheRecord();
    }

    /// An answer can come that does not tell how it went.
    void saysOfAResyncWhatIsKnownOfIt()
    {
        const ResyncLine lost{.app = {.name = u"shop"_s}, .state = ResyncLine::Unknown};
        QVERIFY(ResyncPage::detailWords(lost).startsWith(u"Its answer was lost."_s));
        ResyncLine begun = lost;
        begun.message = u"A sync began since."_s;
        const QString words = ResyncPage::detailWords(begun);
        QVERIFY2(words.startsWith(begun.message) && !words.contains(u"lost"_s), qPrintable(words));
        const ResyncLine novel{.app = {.name = u"shop"_s, .method = AppMethod::Unknown}, .state = ResyncLine::ByHand};
        QVERIFY(ResyncPage::detailWords(novel).contains(u"on its own page"_s));
        QCOMPARE(ResyncPage::stateOf(novel).text, u"By hand"_s);
    }

    /// A partner's app stands in no list: nobody here can have it synced again, and it is open until somebody says so.
    void takesAWordForTheResyncOfAnAppInNoList()
    {
        walkTo(Step::Resync);
        QUrl url = m->session().check().rows().constFirst().app.url();
        url.setPath(u"/partner"_s);
        m->session().addApp({.url = url}, u"partner"_s);
        const auto keyOf = [&] {
            const QList<RolloutRow> &rows = m->session().check().rows();
            const auto row
                = std::ranges::find(rows, u"partner"_s, [](const RolloutRow &one) { return one.app.app.name; });
            return row == rows.end() ? QString() : row->app.key();
        };
        QVERIFY(m->waitFor([&] { return !keyOf().isEmpty(); }));
        const auto isOpen = [&] {
            const QList<ResyncLine> lines = m->session().resyncLines();
            return ofEach(
                lines, [](const ResyncLine &line) { return line.app.id; },
                [](const ResyncLine &line) { return line.state == ResyncLine::ByHand; });
        };
        QCOMPARE(isOpen(), QStringList{keyOf()});
        auto *said = m->wizard()->currentPage()->findChild<QAction *>(u"resyncedByHand"_s);
        QVERIFY(m->waitFor([&] { return said->isVisible(); }));
        QVERIFY2(!said->isEnabled() && !said->toolTip().isEmpty(), "nothing of that kind is selected");
        QVERIFY2(m->textOf(u"summaryBanner"_s).contains(u"1 app was added by its address"_s),
            qPrintable(m->textOf(u"summaryBanner"_s)));
        QVERIFY(m->select(u"partner"_s));
        QTRY_VERIFY(said->isEnabled());
        QCOMPARE(said->text(), u"Resynced by hand…"_s);
        // It is counted and named wherever the others are.
        const auto missing = [this] { return m->textOf(u"missingApps"_s); };
        QTRY_VERIFY2(missing().contains(u"4 apps"_s) && missing().contains(u"partner"_s), qPrintable(missing()));
        QCOMPARE(progressOf(m->session())->apps, 4);
        // Who looked and how they know is asked, as for every other word.
        said->trigger();
        auto *dialog = m->wizard()->findChild<WordDialog *>();
        QVERIFY(dialog);
        QVERIFY2(dialog->windowTitle().contains(u"Resynced by hand"_s), qPrintable(dialog->windowTitle()));
        QCOMPARE(isOpen(), QStringList{keyOf()});
        auto *accept = dialog->findChild<QPushButton *>(u"acceptButton"_s);
        QVERIFY(!accept->isEnabled());
        dialog->findChild<QLineEdit *>(u"ownerEdit"_s)->setText(u"Robin"_s);
        dialog->findChild<QLineEdit *>(u"reasonEdit"_s)->setText(u"its page shows the sync"_s);
        accept->click();
        QTRY_VERIFY(isOpen().isEmpty());
        QVERIFY2(m->textOf(u"summaryBanner"_s).contains(u"1 by hand, by the word of Robin"_s),
            qPrintable(m->textOf(u"summaryBanner"_s)));
        QVERIFY2(!missing().contains(u"sender"_s), qPrintable(missing())); // who is no app needs no resync
        QTRY_VERIFY2(missing().contains(u"3 apps"_s) && !missing().contains(u"partner"_s), qPrintable(missing()));
        QCOMPARE(progressOf(m->session())->settled, 1);
        const auto &resyncs = m->session().rotation().resyncs;
        const auto line = std::ranges::find(resyncs, keyOf(), [](const ResyncLine &one) { return one.app.id; });
        QVERIFY(line != resyncs.end());
        QCOMPARE(line->byWordOf, u"Robin"_s);
        QCOMPARE(line->reason, u"its page shows the sync"_s);
        QVERIFY(!line->notedBy.isEmpty());
        QTRY_COMPARE(said->text(), u"Not resynced after all"_s);
        QVERIFY(!m->textOf(u"summaryBanner"_s).contains(u"added by"_s));
        // A slip can be taken back.
        said->trigger();
        QTRY_COMPARE(isOpen(), QStringList{keyOf()});
        QTRY_COMPARE(said->text(), u"Resynced by hand…"_s);
    }

    void undoesFromTheMiddle()
    {
        walkTo(Step::Rotate);
        QAbstractButton *undo = m->wizard()->button(QWizard::CustomButton1);
        QTRY_VERIFY(undo->isEnabled());
        undo->click();
        auto *box = m->wizard()->findChild<QMessageBox *>(u"undoBox"_s);
        QVERIFY(box);
        // Enter and Escape must not undo by habit.
        QTest::keyClick(box, Qt::Key_Escape);
        QTRY_VERIFY(!m->wizard()->findChild<QMessageBox *>(u"undoBox"_s));
        QVERIFY(!m->session().rotation().isUndoing);
        QTRY_VERIFY_WITH_TIMEOUT(undo->isEnabled(), 30'000); // not during the final check
        undo->click();
        box = m->wizard()->findChild<QMessageBox *>(u"undoBox"_s);
        QTest::mouseClick(box->findChild<QPushButton *>(u"undoConfirmButton"_s), Qt::LeftButton);
        QVERIFY(m->waitForStep(Step::PutBack));
        int typed = 0;
        while (!m->session().rotation().isOver()) {
            const Step step = m->session().step();
            if (step == Step::DeleteNewKeys) {
                // Whoever types without looking types into the field that the page waits for.
                QTRY_COMPARE(m->wizard()->currentId(), int(step));
                QTRY_VERIFY(m->wizard()->focusWidget() && m->wizard()->focusWidget()->objectName() == "typeEdit"_L1);
                ++typed;
            }
            QVERIFY2(m->takeStep(), qPrintable(m->stepHeading() + u": "_s + m->why()));
            QVERIFY(m->waitFor([&] { return m->session().step() != step || m->session().rotation().isOver(); }));
        }
        QCOMPARE(typed, 1);
        QCOMPARE(m->session().rotation().outcome, RotationOutcome::Undone);
        QVERIFY(m->textOf(u"outcomeBanner"_s).contains(u"Undone"_s));
    }

    void goesOnWhereItStoodAfterBeingClosed()
    {
        walkTo(Step::RollOut);
        auto *banner = m->program.window.findChild<Banner *>(u"rotationBanner"_s);
        QVERIFY(banner->isVisible());
        QTRY_VERIFY2(banner->text().contains(u"Roll out"_s), qPrintable(banner->text())); // once the watch has looked
        // Somebody who has turned to another program sees the title.
        const auto titleSays = [this](const QString &text) { return m->program.window.windowTitle().startsWith(text); };
        QTRY_VERIFY2(titleSays(u"“Roll out”: %1 – "_s.arg(progressText(*progressOf(m->session(), Step::RollOut)))),
            qPrintable(m->program.window.windowTitle()));
        // So does the overview's card, which says as well how far it is and what holds it up.
        auto *tabs = m->program.window.findChild<QTabWidget *>(u"tabs"_s);
        tabs->setCurrentIndex(0);
        const auto said = [tabs] {
            const QList<QLabel *> all = tabs->currentWidget()->findChildren<QLabel *>(u"cardRotation"_s);
            return all.isEmpty() ? QString() : all.first()->text();
        };
        QTRY_VERIFY2(said().startsWith(u"step 3 of 7, “Roll out”: 0 of "_s)
                && said().contains(u" apps settled. Not settled yet: "_s),
            qPrintable(said()));
        QTest::keyClick(m->wizard(), Qt::Key_Escape);
        QTRY_VERIFY(!m->wizard());
        auto *button = banner->findChild<QPushButton *>(u"continueRotationButton"_s);
        QTest::mouseClick(button, Qt::LeftButton);
        QVERIFY(m->wizard());
        QCOMPARE(m->wizard()->currentId(), int(Step::RollOut));
    }

    /// The title, the banner and the overview's card, at whichever moment somebody looks.
    void saysTheSameCountEverywhere()
    {
        walkTo(Step::RollOut);
        auto *tabs = m->program.window.findChild<QTabWidget *>(u"tabs"_s);
        tabs->setCurrentIndex(0);
        QTRY_VERIFY(tabs->currentWidget()->findChild<QLabel *>(u"cardRotation"_s));
        const auto *banner = m->program.window.findChild<Banner *>(u"rotationBanner"_s);
        int counts = 0;
        QStringList differ;
        connect(&m->program.window, &QWidget::windowTitleChanged, banner, [&](const QString &title) {
            static const QRegularExpression counted(u"“[^”]+”: [0-9]+ of [0-9]+ apps are [a-z]+"_s);
            const QString count = counted.match(title).captured();
            const QString card = tabs->currentWidget()->findChild<QLabel *>(u"cardRotation"_s)->text();
            ++counts;
            if (!banner->text().contains(count) || !card.contains(count))
                differ.append(title + u" | "_s + banner->text() + u" | "_s + card);
        });
        QVERIFY(m->takeStep());
        QTRY_VERIFY(counts > 1);
        QVERIFY2(differ.isEmpty(), qPrintable(differ.join(u'\n')));
    }

    /// What is being set goes on in sight, and a second one is not begun beside it.
    void goesOnSettingWhenItIsClosed()
    {
        const HeldTool tool(m_directory->path());
        QPointer<SetForMeDialog> dialog = setsWithHeldTool(tool);
        QVERIFY(dialog);
        m->wizard()->windowHandle()->close(); // as the frame's button does
        QTRY_VERIFY(!m->wizard());
        QVERIFY(dialog && dialog->isVisible() && dialog->isSetting());
        auto *banner = m->program.window.findChild<Banner *>(u"rotationBanner"_s);
        QTest::mouseClick(banner->findChild<QPushButton *>(u"continueRotationButton"_s), Qt::LeftButton);
        QVERIFY(m->wizard() && m->select(u"storefront"_s) && m->click(u"setForMeButton"_s));
        QCOMPARE(m->program.window.findChildren<SetForMeDialog *>(), QList{dialog.data()});
        QTRY_VERIFY(m->wizard()->button(QWizard::CustomButton1)->isEnabled());
        m->wizard()->button(QWizard::CustomButton1)->click();
        QVERIFY(!m->wizard()->findChild<QMessageBox *>(u"undoBox"_s)); // not in the middle of it
        QVERIFY(!m->wizard()->findChild<QPushButton *>(u"handoverButton"_s)->isEnabled());

        tool.letGo();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->isBusy(), 60'000);
        const QString state = dialog->findChild<QTableWidget *>()->item(0, 2)->text();
        QVERIFY2(state.startsWith(u"The tool ended without an error."_s), qPrintable(state));
        const QStringList pair{u"begun"_s, u"done"_s};
        QCOMPARE(notedOutcomes(), pair + pair + pair); // the fallback, the key and the event key
        // One that is through makes room for the next.
        QVERIFY(m->click(u"setForMeButton"_s));
        QVERIFY(!dialog && m->wizard()->findChild<SetForMeDialog *>());
    }

    /// An app's answers show what runs. What is stored for its next deployment would bring in keys that are gone.
    void doesNotUndoAwayWhatIsStored()
    {
        const HeldTool tool(m_directory->path());
        const QPointer<SetForMeDialog> dialog = setsWithHeldTool(tool);
        QVERIFY(dialog);
        tool.letGo();
        QTRY_VERIFY_WITH_TIMEOUT(!dialog->isBusy(), 60'000);
        dialog->close();
        QTRY_VERIFY(m->wizard()->button(QWizard::CustomButton1)->isEnabled());
        m->wizard()->button(QWizard::CustomButton1)->click();
        auto *box = m->wizard()->findChild<QMessageBox *>(u"undoBox"_s);
        QVERIFY(box);
        QTest::mouseClick(box->findChild<QPushButton *>(u"undoConfirmButton"_s), Qt::LeftButton);
        QVERIFY(m->waitForStep(Step::PutBack));
        const auto stored = [this] {
            for (const RotationNotice &notice : m->session().notices(Step::PutBack)) {
                if (notice.kind == RotationNotice::StoredValuesLeft)
                    return notice.subjects;
            }
            return QStringList();
        };
        QTRY_COMPARE(stored(), QStringList{u"storefront"_s});
        QVERIFY(!m->session().mayGoOn());
        // Its answers are as they should be: all that is said of it says all the same that something is to be done.
        const auto evidenceOf = [this](const QString &name) {
            const auto *model = m->find<QTableView>(u"boardTable"_s)->model();
            for (int row = 0; row < model->rowCount(); ++row) {
                if (model->index(row, RolloutModel::Name).data() == name)
                    return model->index(row, RolloutModel::Evidence).data().toString();
            }
            return QString();
        };
        QVERIFY(m->waitFor([&] { return evidenceOf(u"billing"_s) == u"Proven"_s; }));
        QCOMPARE(evidenceOf(u"storefront"_s), u"New values stored"_s);
        QVERIFY(m->select(u"storefront"_s));
        const auto *page = m->wizard()->currentPage();
        const QString toDo = page->findChild<QAction *>(u"chipToDo"_s)->text();
        QVERIFY2(toDo.startsWith(u"To do "_s) && !toDo.endsWith(u" 0"_s), qPrintable(toDo));
        QVERIFY(!page->findChild<QAction *>(u"acceptRisk"_s)->isEnabled());
        auto *summary = m->find<Banner>(u"summaryBanner"_s);
        QVERIFY(summary && summary->tone() != Tone::Good);
        QVERIFY2(summary->title().contains(u"1 with new values stored"_s), qPrintable(summary->title()));
        // Nor does the way back show what was done on the way there.
        QVERIFY(!m->find<Banner>(u"resultBanner"_s));
        // By the same tool as before, or by a word.
        QVERIFY(m->select(u"storefront"_s));
        QTRY_VERIFY(m->find<QPushButton>(u"setForMeButton"_s)->isEnabled());
        auto *done = m->find<QCheckBox>(u"setCheck"_s);
        QVERIFY(done && done->isVisible());
        done->click();
        QTRY_VERIFY(stored().isEmpty());
        QVERIFY(m->waitFor([&] { return evidenceOf(u"storefront"_s) == u"Proven"_s; }));
    }

    void asksBeforeItEndsWhatIsBeingSet_data()
    {
        QTest::addColumn<bool>("isAccount");
        QTest::newRow("the program is closed") << false;
        QTest::newRow("another account is opened") << true;
    }

    void asksBeforeItEndsWhatIsBeingSet()
    {
        QFETCH(bool, isAccount);
        const HeldTool tool(m_directory->path());
        const QPointer<SetForMeDialog> dialog = setsWithHeldTool(tool);
        QVERIFY(dialog);
        const QPointer<OpenAccount> account = m->program.accounts.current();
        const auto leave = [&] {
            if (isAccount)
                m->program.accounts.open(account->account().id);
            else
                m->program.window.close();
            return m->program.window.findChild<QMessageBox *>(u"closeBox"_s);
        };
        QMessageBox *box = leave();
        QVERIFY(box);
        QVERIFY2(box->text().contains(u"storefront"_s), qPrintable(box->text()));
        QVERIFY(account && m->program.accounts.current() == account && m->program.window.isVisible());
        box->button(QMessageBox::Cancel)->click();
        QVERIFY(dialog && dialog->isSetting());

        box = leave();
        QVERIFY(box);
        box->findChild<QPushButton *>(u"closeAnywayButton"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(isAccount ? !account : !m->program.window.isVisible(), 60'000);
        QCOMPARE(notedOutcomes(), (QStringList{u"begun"_s, u"open"_s}));
    }

    /// It goes on waiting, so that what was answered must not be asked once more.
    void leavesTheAccountWhileAnActIsUnderWay()
    {
        const QPointer<OpenAccount> account = m->program.accounts.current();
        const QString id = account->account().id;
        (void)answerOf(
            m->apps().setFault({.kind = PracticeFault::Kind::NeverAnswers, .operation = u"*"_s, .times = -1}));
        ActRequest request{.kind = ActKind::CreateEventKey, .newKey = {.name = u"never answered"_s}};
        request.environment = m->session().live().value->environments.first();
        const QPointer<Act> act = account->acts().start(request);
        m->program.accounts.open(id);
        auto *box = m->program.window.findChild<QMessageBox *>(u"closeBox"_s);
        QVERIFY(box && account && act);
        box->findChild<QPushButton *>(u"closeAnywayButton"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(!account, 10'000);
        QTRY_VERIFY(m->program.accounts.current());
        QTRY_VERIFY(!m->program.window.findChild<QMessageBox *>(u"closeBox"_s));
    }

    /// What waits behind the act that is under way is in no journal.
    void saysOnClosingWhatDoesNotGoOnByItself()
    {
        walkTo(Step::NewKeys);
        // What is still being read at that moment would refuse the command.
        const auto isFree = [this] { return !m->session().isBusy() && !m->session().live().isLoading; };
        QTRY_VERIFY_WITH_TIMEOUT(isFree(), 20'000);
        (void)answerOf(
            m->apps().setFault({.kind = PracticeFault::Kind::NeverAnswers, .operation = u"*"_s, .times = -1}));
        m->session().createTwins();
        QTRY_VERIFY_WITH_TIMEOUT(m->session().several() && m->session().several()->waiting > 0, 20'000);
        m->program.window.close();
        auto *box = m->program.window.findChild<QMessageBox *>(u"closeBox"_s);
        QVERIFY(box);
        const QString waiting = u"More changes of the rotation wait behind it. They do not"_s;
        QVERIFY2(box->text().contains(waiting) || box->informativeText().contains(waiting),
            qPrintable(box->text() + box->informativeText()));
        box->button(QMessageBox::Cancel)->click();
    }

    void cancelsThePauseBeforeTheOneCall_data()
    {
        QTest::addColumn<bool>("byEscape");
        QTest::newRow("the button") << false;
        QTest::newRow("Escape") << true;
    }

    void cancelsThePauseBeforeTheOneCall()
    {
        QFETCH(bool, byEscape);
        walkTo(Step::Rotate);
        QVERIFY(m->answerForSilentApp());
        QVERIFY(!m->mainButton()->isEnabled());
        // What is being done is not missing.
        QVERIFY(m->waitFor([this] { return m->session().isCheckingFinally(); }));
        QVERIFY(m->waitFor([this] { return m->textOf(u"checkText"_s).contains(u"Apps asked: "_s); }));
        QVERIFY(!m->find<Banner>(u"noticeNotAskedAgain"_s));
        QVERIFY(m->waitFor([this] { return m->session().isFinalCheckFresh(); })); // by itself
        QVERIFY(m->textOf(u"checkText"_s).contains(u"proven"_s));
        QVERIFY(!m->mainButton()->isEnabled());
        QVERIFY(m->type(u"typeEdit"_s, m->session().textToType()));
        QVERIFY(m->mainButton()->isEnabled());
        // Enter after typing is habit: it does not rotate.
        QTest::keyClick(m->find<QLineEdit>(u"typeEdit"_s), Qt::Key_Return);
        m->wizard()->currentPage()->setFocus();
        QTest::keyClick(m->wizard(), Qt::Key_Return);
        QVERIFY(!m->session().rotatesAt().isValid());
        QTest::mouseClick(m->mainButton(), Qt::LeftButton);
        QTRY_VERIFY(m->session().rotatesAt().isValid());
        QVERIFY(m->textOf(u"pauseText"_s).contains(u"5 seconds"_s));
        // Five seconds are not enough to scroll for it.
        for (const QSize &size : {QSize(1280, 700), QSize(780, 530)}) {
            m->wizard()->resize(size);
            QCoreApplication::processEvents();
            const auto *cancel = m->find<QPushButton>(u"cancelRotateButton"_s);
            QVERIFY(cancel);
            QCOMPARE(cancel->visibleRegion().boundingRect(), cancel->rect());
        }
        QVERIFY(m->textOf(u"cancelledBanner"_s).isNull());
        answersEachLetterOnce();
        if (byEscape)
            QTest::keyClick(m->wizard(), Qt::Key_Escape);
        else
            QVERIFY(m->click(u"cancelRotateButton"_s));
        QVERIFY(m->wizard());
        QVERIFY(!m->session().rotatesAt().isValid());
        QVERIFY(!m->session().rotation().isRotated);
        QVERIFY2(
            m->textOf(u"cancelledBanner"_s).startsWith(u"Not rotated"_s), qPrintable(m->textOf(u"cancelledBanner"_s)));
        // Whoever begins again is told of the new pause alone.
        QTest::mouseClick(m->mainButton(), Qt::LeftButton);
        QTRY_VERIFY(m->session().rotatesAt().isValid());
        QVERIFY(m->textOf(u"cancelledBanner"_s).isNull());
        // From another page, too: what became of it is said where it was begun.
        QTest::keyClick(m->wizard()->findChild<QListWidget *>(u"stepsList"_s), Qt::Key_Home);
        QTRY_COMPARE(m->wizard()->currentId(), int(Step::Plan));
        m->wizard()->button(QWizard::CancelButton)->click();
        QTRY_COMPARE(m->wizard()->currentId(), int(Step::Rotate));
        QVERIFY(!m->session().rotatesAt().isValid());
        QVERIFY(m->textOf(u"cancelledBanner"_s).startsWith(u"Not rotated"_s));
    }

    void showsAStepThatIsBehindAndComesBack()
    {
        walkTo(Step::RollOut);
        auto *steps = m->wizard()->findChild<QListWidget *>(u"stepsList"_s);
        steps->setFocus();
        QTest::keyClick(steps, Qt::Key_Home);
        QTRY_COMPARE(m->wizard()->currentId(), int(Step::Plan));
        QVERIFY(m->find<QLineEdit>(u"reasonEdit"_s)->isReadOnly());
        QVERIFY(!m->mainButton());
        QAbstractButton *back = m->wizard()->button(QWizard::CustomButton3);
        QVERIFY(back->isVisible());
        answersEachLetterOnce();
        QTest::mouseClick(back, Qt::LeftButton);
        QTRY_COMPARE(m->wizard()->currentId(), int(Step::RollOut));
    }

private:
    /// Of two steps that are open at once.
    void countsInItsTitleTheAppsOfThePage()
    {
        const auto settledIn = [this](Step step) { return progressOf(m->session(), step)->settled; };
        auto *steps = m->wizard()->findChild<QListWidget *>(u"stepsList"_s);
        for (const Step step : {Step::Finish, Step::DeleteEventKeys}) {
            steps->setCurrentRow(int(m->session().steps().indexOf(step)));
            QTRY_COMPARE(m->wizard()->currentId(), int(step));
            QTRY_VERIFY(settledIn(Step::Finish) != settledIn(Step::DeleteEventKeys));
            QTRY_VERIFY(m->wizard()->windowTitle().startsWith(progressText(*progressOf(m->session(), step))));
        }
    }

    /// Before the old event keys go nothing is asked about signing keys; and a place has its platform's name.
    void hasColumnsForWhatItAsksAlone()
    {
        auto *table = m->find<QTableView>(u"boardTable"_s);
        QVERIFY(table);
        QTRY_VERIFY(table->isColumnHidden(RolloutModel::SigningKey));
        QVERIFY(!table->isColumnHidden(RolloutModel::EventKey));
        QHash<QString, QString> ids;
        for (const RolloutRow &row : m->session().rows(Step::DeleteEventKeys))
            ids.insert(row.app.app.name, row.app.platform());
        int named = 0;
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            const QString id = ids.value(table->model()->index(row, RolloutModel::Name).data().toString());
            const QString place = table->model()->index(row, RolloutModel::Where).data().toString();
            named += id.isEmpty() || place.isEmpty() ? 0 : 1;
            QVERIFY2(id.isEmpty() || place != id, qPrintable(place));
        }
        QVERIFY(named > 0);
    }

    /// Also what has no room in sight.
    void showsAllThatIsOpen(QPlainTextEdit &open)
    {
        const QList<SenderNote> before = m->session().rotation().senders;
        QList<SenderNote> senders = before;
        for (int i = 1; i <= 60; ++i)
            senders.append({.name = u"cron %1 of many"_s.arg(i), .owner = u"Robin"_s});
        m->session().setSenders(senders);
        for (int tab = 0; !open.isVisible(); ++tab)
            QVERIFY(m->showTab(tab));
        QTRY_VERIFY2(open.toPlainText().contains(u"cron 60 of many"_s), qPrintable(open.toPlainText()));
        QTRY_VERIFY(open.verticalScrollBar()->maximum() > 0);
        QVERIFY(m->find<QWidget>(u"exceptionEdit"_s)->visibleRegion().boundingRect().height() > 0);
        // The keyboard comes first to what can be typed, and then to what is only read.
        m->showTab(0);
        QVERIFY(m->click(u"nextTabButton"_s));
        QVERIFY(open.isVisible());
        auto *edit = m->find<QWidget>(u"exceptionEdit"_s);
        QCOMPARE(m->wizard()->focusWidget(), edit);
        QTest::keyClick(edit, Qt::Key_Tab);
        QCOMPARE(m->wizard()->focusWidget(), &open);
        m->session().setSenders(before);
        QTRY_VERIFY(!open.toPlainText().contains(u"of many"_s));
        m->showTab(0);
    }

    /// Whoever runs the app, as far as that is noted; else who is named as it is finished. On the page as in the
    /// record.
    void namesTheOwnersOfWhatIsOpen(QPlainTextEdit &open)
    {
        const auto says = [&open](const QString &owner) { return open.toPlainText().contains(u"Owner: "_s + owner); };
        QTRY_VERIFY2(says(u"nobody is named"_s), qPrintable(open.toPlainText()));
        auto *edit = m->wizard()->currentPage()->findChild<QLineEdit *>(u"exceptionEdit"_s);
        QVERIFY(edit);
        edit->setText(u"Ana, by Friday"_s);
        QTRY_VERIFY(says(u"Ana, by Friday"_s) && !says(u"nobody is named"_s));
        const QList<OpenItem> items = m->session().openItems();
        const auto *ofApp = firstWith(items, &OpenItem::name, u"legacy-reports"_s);
        QVERIFY(ofApp);
        m->session().setOwner({ofApp->id}, u"Team Reach"_s);
        QTRY_VERIFY2(says(u"Team Reach"_s), qPrintable(open.toPlainText()));
        QVERIFY2(open.toPlainText().contains(u"its risk was accepted by Sam"_s), "an owner has not answered for it");
        m->session().setOwner({ofApp->id}, {});
        edit->clear();
        QTRY_VERIFY(says(u"nobody is named"_s));
    }

    /// Short enough for the column; the whole of it stands behind it.
    void saysSinceWhenNoEventCame()
    {
        constexpr int lastEvent = 3;
        m->showTab(1);
        auto *table = m->find<QTreeWidget>(u"oldKeysTable"_s);
        QVERIFY(table);
        QTRY_VERIFY(table->topLevelItem(0)->text(lastEvent) != u"not told"_s);
        const QTreeWidgetItem &row = *table->topLevelItem(0);
        QVERIFY2(row.text(lastEvent).startsWith(u"none listed since "_s) && row.text(lastEvent).endsWith(u" UTC"_s)
                && row.toolTip(lastEvent).startsWith(u"none listed since 20"_s),
            qPrintable(row.text(lastEvent) + u" / "_s + row.toolTip(lastEvent)));
        m->showTab(0);
    }

    /// The practice platforms' tool, as far as setting goes: it waits with what it was given until it is let go.
    class HeldTool
    {
    public:
        explicit HeldTool(const QString &folder)
            : m_path(folder + u"/held"_s)
            , m_before(qgetenv("PATH"))
        {
            QDir().mkpath(m_path);
            mkfifo(QFile::encodeName(m_path + u"/go"_s).constData(), 0600);
            QFile script(m_path + u"/practice-host"_s);
            if (!script.open(QIODevice::WriteOnly))
                qFatal("no tool");
            script.write("#!/bin/bash\n"
                         "cd \"$(dirname \"$0\")\"\n"
                         "case $2 in\n"
                         "whoami) echo ann ;;\n"
                         "names) cat set ;;\n"
                         "set) cat >taken; rm taken; echo >ready; [ -e goes ] || read -r <go; echo \"$3\" >>set ;;\n"
                         "esac\n");
            script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
            qputenv("PATH", QFile::encodeName(m_path) + ':' + m_before);
        }
        ~HeldTool() { qputenv("PATH", m_before); }

        bool holds() const { return QFile::exists(m_path + u"/ready"_s); }
        void letGo() const
        {
            QFile goes(m_path + u"/goes"_s);
            if (!goes.open(QIODevice::WriteOnly))
                qFatal("not let go");
            ::close(::open(QFile::encodeName(m_path + u"/go"_s).constData(), O_WRONLY));
        }

    private:
        const QString m_path;
        const QByteArray m_before;
    };

    /// Null: it came not so far.
    SetForMeDialog *setsWithHeldTool(const HeldTool &tool)
    {
        walkTo(Step::RollOut);
        if (!m->select(u"storefront"_s) || !m->click(u"setForMeButton"_s))
            return nullptr;
        auto *dialog = m->wizard()->findChild<SetForMeDialog *>();
        auto *set = dialog->findChild<QPushButton *>(u"setButton"_s);
        if (!QTest::qWaitFor([set] { return set->isEnabled(); }, 60'000))
            return nullptr;
        QTest::mouseClick(set, Qt::LeftButton);
        return QTest::qWaitFor([&tool] { return tool.holds(); }, 60'000) ? dialog : nullptr;
    }

    QStringList notedOutcomes()
    {
        QStringList outcomes;
        const auto entries = answerOf(m->program.history.entries()).value_or(QList<HistoryEntry>());
        for (const HistoryEntry &entry : entries) {
            if (entry.what == "SetByTool"_L1)
                outcomes.append(entry.outcome);
        }
        return outcomes;
    }

    void showsWhoIsMissing()
    {
        QVERIFY2(m->textOf(u"resultBanner"_s).contains(m->session().rotation().newSigningKey.fingerprint),
            qPrintable(m->textOf(u"resultBanner"_s)));
        qsizetype missing = 0;
        QString names;
        for (const RolloutRow &row : m->session().rows(Step::RollOut)) {
            missing += row.isThere() ? 0 : 1;
            names = row.isThere() ? names : names + row.app.app.name + u' ';
        }
        QVERIFY(missing > 1);
        QVERIFY(!m->mainButton()->isEnabled());
        QTRY_VERIFY(!m->session().isBusy());
        const QString text = m->textOf(u"missingApps"_s);
        QVERIFY2(text.startsWith(u"%1 apps still hold this step up"_s.arg(missing)), qPrintable(text));
        for (const QString &name : names.split(u' ', Qt::SkipEmptyParts))
            QVERIFY2(text.contains(name), qPrintable(text + name));
        // Those that are no apps stand in the chips, too.
        const QList<RolloutRow> senders = m->session().senderRows(Step::RollOut);
        QVERIFY(!senders.isEmpty());
        QVERIFY2(text.contains(u"%1 sender"_s.arg(senders.size())), qPrintable(text));
        // And what helps the one that never answers; in a narrow window one click away, for the rows' sake.
        const auto *label = m->find<QLabel>(u"missingApps"_s);
        QVERIFY(label->height() <= 2 * label->fontMetrics().lineSpacing());
        if (!text.contains(u'\n'))
            QVERIFY(m->click(u"moreMissingButton"_s));
        QVERIFY2(
            label->text().contains(u"No answer of legacy-reports."_s) && label->text().contains(u"Accept the risk"_s),
            qPrintable(label->text()));
        QVERIFY(m->click(u"showMissingButton"_s));
        auto *table = m->find<QTableView>(u"boardTable"_s);
        QVERIFY(table);
        QCOMPARE(table->selectionModel()->selectedRows().size(), missing);
        showsWhereAnAppIsSet(*table);
        savesAWorkList();
        makesTheNextActStandOut(*table);
        marksOneAfterTheOther(*table);
    }

    /// In words, of a target with several places too.
    void showsWhereAnAppIsSet(const QTableView &table)
    {
        const QList<AppVariables> all = m->session().variables(Step::RollOut);
        const auto app
            = std::find_if(all.begin(), all.end(), [](const AppVariables &one) { return one.name == "storefront"_L1; });
        QVERIFY(app != all.end());
        const auto where = [&table] {
            for (int row = 0; row < table.model()->rowCount(); ++row) {
                if (table.model()->index(row, RolloutModel::Name).data().toString() == "storefront"_L1)
                    return table.model()->index(row, RolloutModel::Where).data().toString();
            }
            return QString();
        };
        const QString reported = m_practicePlatforms.value(app->platform); // by name, as where it is chosen
        QCOMPARE(where(), reported);
        m->session().setTargets({{.appKey = app->appKey,
            .targetId = u"vercel"_s,
            .targetPlace = uR"({"team":"acme","project":"shop","environment":"production"})"_s}});
        QTRY_COMPARE(where(), u"Vercel: acme / shop / production"_s);
        m->session().setTargets({{.appKey = app->appKey}});
        QTRY_COMPARE(where(), reported);
    }

    /// Of those that are selected: all that are missing.
    void savesAWorkList()
    {
        const QString path = m_directory->filePath(u"work.csv"_s);
        auto *action = m->wizard()->currentPage()->findChild<QAction *>(u"workList"_s);
        QCOMPARE(action->text(), u"Work list…"_s); // whatever is selected: other buttons stay where they are
        action->trigger(); // in a menu where it is narrow
        auto *dialog = m->wizard()->findChild<QDialog *>(u"workListDialog"_s);
        QVERIFY(dialog);
        auto *edit = dialog->findChild<QLineEdit *>();
        edit->setText(path);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray csv = file.readAll();
        const QList<AppVariables> all = m->session().variables(Step::RollOut);
        int lines = 1;
        for (const AppVariables &app : all) {
            if (app.isSender) {
                QVERIFY2(!csv.contains(app.name.toUtf8()), csv.constData());
                continue;
            }
            for (const DeployVariable &variable : app.variables) {
                ++lines;
                const QString place = m_practicePlatforms.value(app.platform);
                const QString start = u"\"%1\",\"%2\",\"%3\",\"set\",\""_s.arg(app.name, place, variable.name);
                QVERIFY2(csv.contains(start.toUtf8()), qPrintable(start + u'\n' + QString::fromUtf8(csv)));
                QVERIFY(csv.contains(variable.fingerprint().toUtf8()));
                QVERIFY(!csv.contains(variable.value.reveal().toByteArray()));
            }
        }
        QCOMPARE(csv.count("\r\n"), lines);
        QCOMPARE(QFile(path).permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
        const QString said = m->textOf(u"workListBanner"_s);
        QVERIFY(said.contains(path));
        // Workers are among them, which answer nothing.
        const auto telling
            = std::ranges::count_if(all, [](const AppVariables &app) { return !app.isSender && app.tells; });
        const QString closes
            = u"Of %1 of them their own answers close it, of the others somebody's word."_s.arg(telling);
        QVERIFY2(said.endsWith(closes), qPrintable(said));
        QVERIFY(csv.startsWith("\"App\"") && csv.left(csv.indexOf('\r')).endsWith("\"Owner\""));
    }

    /// While nobody can go on, one act does, which changes nothing by itself: Enter on the rows presses it.
    void makesTheNextActStandOut(QTableView &table)
    {
        const auto primary = [this] {
            QStringList names;
            for (const QAbstractButton *button : m->wizard()->findChildren<QAbstractButton *>()) {
                if (button->isVisible() && button->isEnabled() && button->property(HouseStyle::primary).toBool())
                    names.append(button->objectName());
            }
            return names;
        };
        m->wizard()->activateWindow();
        QVERIFY(m->select(u"storefront"_s));
        QTRY_COMPARE(primary(), QStringList(u"setSelectedButton"_s));
        auto *search = m->wizard()->currentPage()->findChild<QLineEdit *>(u"searchEdit"_s);
        search->show(); // a short list has none
        search->setFocus();
        QTest::keyClick(search, Qt::Key_Return);
        search->hide();
        QVERIFY2(!m->wizard()->findChild<SetForMeDialog *>(), "in a field Enter is habit");
        table.setFocus();
        QTRY_VERIFY(table.hasFocus());
        QTest::keyClick(&table, Qt::Key_Return);
        const QPointer<SetForMeDialog> dialog = m->wizard()->findChild<SetForMeDialog *>();
        QVERIFY(dialog);
        QTRY_VERIFY(!dialog->isBusy()); // it looks first
        dialog->reject();
        QTRY_VERIFY(!dialog);
        // What no tool sets here is copied for where it is set.
        const QList<AppVariables> all = m->session().variables(Step::RollOut);
        const auto *shop = firstWith(all, &AppVariables::name, u"storefront"_s);
        QVERIFY(shop);
        // Chosen while another one is shown, as in a dialog: what is shown keeps what is being typed.
        const auto setBy = [&](const QString &targetId, const QString &place) {
            const bool isAway = m->select(u"billing"_s);
            m->session().setTargets({{.appKey = shop->appKey, .targetId = targetId, .targetPlace = place}});
            return isAway && m->select(u"storefront"_s);
        };
        QVERIFY(setBy(u"vercel"_s, {}));
        QTRY_COMPARE(primary(), QStringList(u"copyBlockButton"_s));
        QVERIFY(setBy(shop->targetId, shop->targetPlace));
        QTRY_COMPARE(primary(), QStringList(u"setSelectedButton"_s));
    }

    /// By the keyboard: what is selected is noted as set, and the next one to do is selected.
    void marksOneAfterTheOther(QTableView &table)
    {
        const auto isSet = [this](const QString &name) {
            const QList<PlannedApp> apps = m->session().rotation().apps;
            return std::any_of(apps.begin(), apps.end(),
                [&name](const PlannedApp &app) { return app.name == name && app.isSet(Step::RollOut); });
        };
        // Of one whose own answers say it nobody has to: it is asked, and not noted.
        m->wizard()->activateWindow();
        for (const auto &[name, isNoted] :
            {std::pair(u"storefront"_s, false), std::pair(u"warehouse-worker"_s, true)}) {
            QVERIFY(m->select(name) && !isSet(name));
            table.setFocus();
            QTRY_VERIFY(table.hasFocus());
            marksAndGoesOn(table);
            QCOMPARE(isSet(name), isNoted);
        }
    }

    static void marksAndGoesOn(QTableView &table)
    {
        const int row = table.currentIndex().row();
        QTest::keyClick(&table, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(table.selectionModel()->selectedRows().size(), 1);
        QVERIFY(table.currentIndex().row() != row);
        QCOMPARE(table.selectionModel()->selectedRows().first().row(), table.currentIndex().row());
    }

    /// On each page with a table, whether it can be done there or not.
    void hasTheSameActsAtTheSamePlaces()
    {
        const auto *bar = m->find<QWidget>(u"selectionBar"_s);
        if (!bar || !bar->isVisible())
            return;
        // What finds no room is the first in the menu.
        QStringList names;
        for (const QToolButton *each : bar->findChildren<QToolButton *>()) {
            if (each->isVisible() && each->defaultAction())
                names.append(each->defaultAction()->objectName());
        }
        const auto *more = bar->findChild<QToolButton *>(u"moreActionsButton"_s);
        QVERIFY(more->isVisible());
        for (const QAction *each : more->menu()->actions())
            names.append(each->objectName());
        QCOMPARE(names.first(8),
            (QStringList{u"setSelected"_s, u"method"_s, u"copyBlock"_s, u"markSet"_s, u"ask"_s, u"confirm"_s,
                u"acceptRisk"_s, u"workList"_s}));
        for (const QToolButton *each : bar->findChildren<QToolButton *>())
            QVERIFY2(each->isEnabled() || !each->toolTip().isEmpty(), qPrintable(each->objectName()));
        ++m_bars;
    }

    /// Below the steps, where the window is high enough: of each step something else, up to the record.
    void saysWhatToDoInPractice(QStringList &said)
    {
        auto *guide = m->wizard()->findChild<QWidget *>(u"practiceGuide"_s);
        const auto text = [guide] { return guide->findChild<QLabel *>(u"practiceGuideText"_s)->text(); };
        QTRY_VERIFY2(!text().isEmpty() && !said.contains(text()), qPrintable(text()));
        said.append(text());
        const QSize usual = m->wizard()->size();
        m->wizard()->resize(usual.width(), 800);
        QTRY_VERIFY(guide->isVisible());
        m->wizard()->resize(usual.width(), 640);
        QTRY_VERIFY(guide->isHidden());
        m->wizard()->resize(usual);
    }

    void saysWhatTheStepBeforeHasComeTo(Step step)
    {
        const auto *banner = m->find<Banner>(u"resultBanner"_s);
        const QString title = banner ? banner->title() : QString();
        const QString text = banner ? banner->text() : QString();
        const Rotation &rotation = m->session().rotation();
        if (step == Step::Rotate) {
            const auto gate = std::ranges::find(rotation.gates, Step::RollOut, &GateRecord::step);
            QVERIFY(gate != rotation.gates.end());
            QVERIFY2(title.endsWith(u" of %1 apps proven when “Roll out” was left"_s.arg(gate->apps.size())),
                qPrintable(title));
            QVERIFY2(text.contains(u"1 at risk (accepted)"_s)
                    && text.contains(u"So they stood "_s + gate->at.toUTC().toString(u"yyyy-MM-dd HH:mm"_s)),
                qPrintable(text));
        } else if (step == Step::DeleteEventKeys) {
            QCOMPARE(title, u"2 of 3 apps resynced"_s);
            QVERIFY2(text.startsWith(u"The last answer came "_s) && text.endsWith(u"Not resynced: legacy-reports."_s),
                qPrintable(text));
            QCOMPARE(m->session().stateOf(Step::Resync), RotationSession::StepState::LeftOpen);
        } else if (step == Step::Finish) {
            const auto all = rotation.eventKeys.size();
            QCOMPARE(title, u"%1 of %1 old event keys are gone"_s.arg(all));
            QVERIFY2(text.startsWith(u"The last of them since "_s), qPrintable(text));
        } else if (step == Step::Plan || step == Step::NewKeys) {
            QVERIFY(!banner);
        }
    }

    void saysWhatRotateHasComeTo()
    {
        const Rotation &rotation = m->session().rotation();
        const QString text = m->textOf(u"resultBanner"_s);
        QVERIFY2(text.contains(rotation.newSigningKey.fingerprint) && text.contains(rotation.oldSigningKey.fingerprint),
            qPrintable(text));
        int accepting = 0;
        for (const RolloutRow &row : m->session().rows(Step::Rotate))
            accepting += row.latest.signing.acceptsNew == Holding::Held::Yes ? 1 : 0;
        QVERIFY(accepting > 0);
        QVERIFY2(text.contains(u"%1 apps accept it"_s.arg(accepting)), qPrintable(text));
        const auto seconds
            = [](const QDateTime &time) { return time.toUTC().toString(u"yyyy-MM-dd HH:mm:ss"_s) + u" UTC"_s; };
        QCOMPARE(m->find<Banner>(u"resultBanner"_s)->title(), u"Rotated at "_s + seconds(rotation.rotatedAt));
        // Once they are read after it.
        const auto isReadBack = [&] {
            return m->textOf(u"resultBanner"_s)
                .contains(m->session().live().readAt < rotation.rotatedAt
                        ? u"The keys were read back after that, and say so."_s
                        : u"The keys were read back at %1, and say so."_s.arg(seconds(m->session().live().readAt)));
        };
        QVERIFY2(m->waitFor(isReadBack), qPrintable(m->textOf(u"resultBanner"_s)));
    }

    /// On each tab of the page that is shown; cleanup() says where not.
    void answersEachLetterOnce()
    {
        auto *tabs = m->find<QTabWidget>(u"stepTabs"_s);
        const int shown = tabs ? tabs->currentIndex() : 0;
        for (int i = 0; i < (tabs ? tabs->count() : 1); ++i) {
            if (tabs && tabs->isTabVisible(i))
                tabs->setCurrentIndex(i);
            if (const QString doubled = doubledMnemonics(*m->wizard()); !doubled.isEmpty())
                m_doubled.append(m->stepHeading() + u": "_s + doubled);
        }
        if (tabs)
            tabs->setCurrentIndex(shown);
    }

    void walkTo(Step wanted)
    {
        while (m->session().step() != wanted) {
            const Step step = m->session().step();
            QVERIFY2(m->takeStep(), qPrintable(m->stepHeading() + u": "_s + m->why()));
            QVERIFY(m->waitFor([&] { return m->session().step() != step; }));
        }
        QTRY_COMPARE(m->wizard()->currentId(), int(wanted));
    }

    void saveTheRecord()
    {
        const QString path = m_directory->filePath(u"record.html"_s);
        QVERIFY(m->click(u"saveEvidenceButton"_s));
        auto *dialog = m->wizard()->findChild<QDialog *>(u"evidenceDialog"_s);
        QVERIFY(dialog);
        auto *edit = dialog->findChild<QLineEdit *>();
        edit->setText(path);
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray html = file.readAll();
        QVERIFY(html.contains(m->session().rotation().newSigningKey.fingerprint.toUtf8()));
        QVERIFY(!html.contains("signkey-prod-"));
    }

    const QHash<QString, QString> m_practicePlatforms{{u"harbor"_s, u"Harbor (practice)"_s},
        {u"lagoon"_s, u"Lagoon (practice)"_s}, {u"orchard"_s, u"Orchard (practice)"_s}}; // what each is called
    int m_bars = 0; // that were looked at
    QStringList m_doubled;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<WizardStage> m;
};

QTEST_MAIN(RotationWizardWalkTest)
#include "tst_rotationwizardwalk.moc"
