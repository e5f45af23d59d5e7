// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/origintext.h"
#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "app/noted/typedinkeeper.h"
#include "app/rotation/rotationjournal.h"
#include "tests/support/answerof.h"
#include "tests/support/dashboardanswers.h"
#include "tests/support/discarding.h"
#include "tests/support/fakeclerk.h"
#include "tests/support/filelimit.h"
#include "tests/support/fulldisk.h"
#include "tests/support/uistage.h"
#include "ui/accounts/accountmenu.h"
#include "ui/cloud/accountdialog.h"
#include "ui/cloud/signindialog.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/problemline.h"
#include "ui/window/accountsdialog.h"

#include <QAccessible>
#include <QClipboard>
#include <QComboBox>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

/// The account dialogs on real accounts; Clerk and the dashboard's API are scripted on loopback.
class AccountDialogsTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_secrets = std::make_unique<MemoryStore>();
        m_chosen = std::make_unique<ChosenStore>(*m_secrets);
        m_history = std::make_unique<HistoryStore>(m_home->filePath(u"history.sqlite"_s));
        m_clerk = std::make_unique<FakeClerk>(m_clock);
        m_clerk->addSession(u"sess_1"_s, {{u"org_a"_s, u"Acme"_s}, {u"org_b"_s, u"Bold"_s}}, u"org_a"_s);
        m_api = std::make_unique<FakeApiServer>();
        m_accounts = std::make_unique<Accounts>(
            Directories::below(m_home->path()).value(), *m_secrets, *m_history, m_clock, u"ada"_s);
    }

    void cleanup()
    {
        m_dialog.reset();
        m_list.reset();
        m_accounts.reset();
        m_history.reset();
    }

    void showsAnAccountThatThisVersionDoesNotKnowAndLeavesItAlone()
    {
        m_accounts.reset();
        const Directories places = Directories::below(m_home->path()).value();
        {
            QSettings settings(places.settings + u"/accounts.ini"_s, QSettings::IniFormat);
            settings.setValue(u"accounts/1/id"_s, u"x"_s);
            settings.setValue(u"accounts/1/name"_s, u"<b>Later</b>"_s);
            settings.setValue(u"accounts/1/kind"_s, u"regional"_s);
            settings.setValue(u"accounts/size"_s, 1);
            settings.setValue(u"lastOpen"_s, u"x"_s);
        }
        m_accounts = std::make_unique<Accounts>(places, *m_secrets, *m_history, m_clock, u"ada"_s);
        m_list = std::make_unique<AccountsDialog>(*m_accounts, *m_chosen);
        m_list->show();
        auto *tree = m_list->findChild<QTreeWidget *>();
        QCOMPARE(tree->topLevelItemCount(), 2);
        const QTreeWidgetItem *item = tree->topLevelItem(1);
        QCOMPARE(item->text(0), u"<b>Later</b>"_s);
        QVERIFY2(item->text(1).contains(u"update"_s), qPrintable(item->text(1)));
        QCOMPARE(item->flags(), Qt::ItemFlags(Qt::NoItemFlags));
        AccountMenu menu(*m_accounts);
        const QList<QAction *> actions = menu.actions();
        QVERIFY(std::any_of(actions.begin(), actions.end(), [](const QAction *action) {
            return action->text().startsWith(u"<b>Later</b>"_s) && !action->isEnabled();
        }));
    }

    void hasRoomForALongNameOnASmallScreen()
    {
        const QString name
            = u"ACME Holding International GmbH & Co. KG – Payments (EU) – owned by team Zahlungsverkehr"_s;
        addAccount(name);
        openList();
        QVERIFY(m_list->width() <= m_list->screen()->availableGeometry().width());
        QTRY_VERIFY2(tree()->header()->length() <= tree()->viewport()->width(),
            qPrintable(u"%1 of %2"_s.arg(tree()->header()->length()).arg(tree()->viewport()->width())));
        QCOMPARE(tree()->findItems(name, Qt::MatchExactly).value(0)->toolTip(0), name);
    }

    void triesTheTokenAndAddsTheChosenOrganization()
    {
        openDialog();
        QSignalSpy added(m_dialog.get(), &AccountDialog::accountAdded);
        fill(u"Work"_s, m_clerk->clientToken().revealText());
        QTest::keyClick(m_dialog.get(), Qt::Key_Return);
        auto *organizations = m_dialog->findChild<QComboBox *>(u"organizationBox"_s);
        QTRY_VERIFY(organizations->isVisible());
        QCOMPARE(organizations->count(), 2);
        QVERIFY(organizations->currentText().startsWith(u"Acme"_s));
        QVERIFY(m_secrets->names().isEmpty());
        organizations->setCurrentIndex(1);
        QTest::mouseClick(button(u"goButton"_s), Qt::LeftButton);
        QTRY_COMPARE(added.size(), 1);
        QVERIFY(!m_dialog->isVisible());
        const Account account = m_accounts->list().last();
        QCOMPARE(account.name, u"Work"_s);
        QCOMPARE(account.organizationName, u"Bold"_s);
        QCOMPARE(m_secrets->names().size(), 1);
    }

    void saysBesideEachFieldWhatIsWrong()
    {
        openDialog();
        m_dialog->findChild<QLineEdit *>(u"apiEdit"_s)->setText(u"http://api.inngest.com"_s);
        m_dialog->findChild<QLineEdit *>(u"clerkEdit"_s)->setText(u"https://clerk.inngest.com/path"_s);
        token()->setText(u"sk-inn-api-0123"_s);
        QTest::mouseClick(button(u"goButton"_s), Qt::LeftButton);
        QVERIFY(problem(u"cloudNameProblem"_s).contains(u"name"_s));
        QVERIFY(problem(u"cloudOriginProblem"_s).contains(u"https"_s));
        QVERIFY(problem(u"clerkProblem"_s).contains(u"without a path"_s));
        QVERIFY(problem(u"tokenProblem"_s).contains(u"API key"_s));
        QCOMPARE(m_clerk->server().requests().size(), 0);
        // What is corrected is no longer blamed.
        QTest::keyClicks(m_dialog->findChild<QLineEdit *>(u"cloudNameEdit"_s), u"W"_s);
        QVERIFY(problem(u"cloudNameProblem"_s).isEmpty());
    }

    void allowsHttpOnThisComputerAlone()
    {
        QVERIFY(isAllowedOrigin(m_clerk->origin()));
        openDialog();
        fill(u"Work"_s, m_clerk->clientToken().revealText());
        QTest::mouseClick(button(u"goButton"_s), Qt::LeftButton);
        QVERIFY(problem(u"clerkProblem"_s).isEmpty());
        QTRY_VERIFY(offersToAdd());
    }

    void keepsNothingOfATokenThatWasRefused()
    {
        openDialog();
        fill(u"Work"_s, u"some-other-token"_s);
        QTest::mouseClick(button(u"goButton"_s), Qt::LeftButton);
        auto *banner = m_dialog->findChild<Banner *>(u"cloudBanner"_s);
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(banner->tone(), Tone::Warning); // no account is there that could be broken
        QVERIFY(token()->text().isEmpty());
        QVERIFY(!offersToAdd());
        QVERIFY(m_secrets->names().isEmpty());
    }

    /// Nothing was said of it: it need not be looked for a second time.
    void keepsATokenThatNobodyAnswered()
    {
        openDialog();
        fill(u"Work"_s, m_clerk->clientToken().revealText());
        for (int attempt = 0; attempt < 3; ++attempt)
            m_clerk->server().enqueue({.status = 503});
        QTest::mouseClick(button(u"goButton"_s), Qt::LeftButton);
        auto *banner = m_dialog->findChild<Banner *>(u"cloudBanner"_s);
        QTRY_VERIFY_WITH_TIMEOUT(banner->isVisible(), 15'000);
        QVERIFY2(banner->text().contains(u"unchecked"_s), qPrintable(banner->text()));
        QCOMPARE(banner->tone(), Tone::Warning);
        QVERIFY(!token()->text().isEmpty());
        QVERIFY(m_secrets->names().isEmpty());
        QTest::mouseClick(button(u"goButton"_s), Qt::LeftButton);
        QTRY_VERIFY(offersToAdd());
        // A lock takes it, and what was found out with it.
        SecretLineEdit::forgetAll();
        QVERIFY(!offersToAdd());
    }

    void saysThatASignInIsTriedAgain()
    {
        const FakeApiServer::Answer busy{.status = 503};
        m_clerk->server().enqueue(busy);
        openDialog();
        fill(u"Work"_s, m_clerk->clientToken().revealText());
        QTest::mouseClick(button(u"goButton"_s), Qt::LeftButton);
        const auto *label = m_dialog->findChild<QLabel *>(u"cloudBusyLabel"_s);
        QTRY_VERIFY(label->isVisible() && label->text().contains(u"2 of 3"_s));
        QTRY_VERIFY(offersToAdd());
        QVERIFY(label->text().isEmpty());

        const Account account = addAccount(u"Work"_s);
        const auto asked = m_api->requests().size();
        m_accounts->open(account.id);
        // The account opened asks for a session of its own first: the busy answer is for the dialog.
        QTRY_VERIFY(m_api->requests().size() > asked);
        SignInDialog dialog(*m_accounts, account);
        dialog.show();
        m_clerk->server().enqueue(busy);
        dialog.findChild<SecretLineEdit *>(u"tokenEdit"_s)->setText(m_clerk->clientToken().revealText());
        QTest::keyClick(&dialog, Qt::Key_Return);
        const auto *banner = dialog.findChild<Banner *>(u"banner"_s);
        QTRY_VERIFY(banner->isVisible() && banner->title().contains(u"2 of 3"_s));
        QCOMPARE(banner->tone(), Tone::Neutral);
        QTRY_VERIFY(!dialog.isVisible());
    }

    /// Each letter starts anew, and the next one goes where that one went.
    void takesWhatIsTypedLetterByLetter()
    {
        openDialog();
        for (const QString &name : {u"cloudNameEdit"_s, u"apiEdit"_s, u"tokenEdit"_s}) {
            auto *edit = m_dialog->findChild<QLineEdit *>(name);
            QVERIFY2(edit, qPrintable(name));
            edit->setFocus();
            edit->selectAll();
            QTest::keyClicks(m_dialog->focusWidget(), u"abc"_s);
            QCOMPARE(m_dialog->focusWidget(), edit);
            QCOMPARE(edit->text(), u"abc"_s);
        }
    }

    void startsOverWhenAFieldIsChangedAfterTrying()
    {
        openDialog();
        fill(u"Work"_s, m_clerk->clientToken().revealText());
        QTest::mouseClick(button(u"goButton"_s), Qt::LeftButton);
        QTRY_VERIFY(offersToAdd());
        QTest::keyClicks(m_dialog->findChild<QLineEdit *>(u"apiEdit"_s), u"x"_s);
        QVERIFY(!offersToAdd());
    }

    /// A screen reader, or speech, puts a text into a field without a key that is pressed.
    void startsOverWhenAScreenReaderChangesAField_data()
    {
        QTest::addColumn<QString>("field");
        for (const char *field : {"apiEdit", "clerkEdit", "tokenEdit"})
            QTest::newRow(field) << QString::fromLatin1(field);
    }

    void startsOverWhenAScreenReaderChangesAField()
    {
        QFETCH(QString, field);
        openDialog();
        QTest::mouseClick(button(u"goButton"_s), Qt::LeftButton);
        QVERIFY(!problem(u"cloudNameProblem"_s).isEmpty());
        putIn(u"cloudNameEdit"_s, u"Work"_s);
        QVERIFY(problem(u"cloudNameProblem"_s).isEmpty());
        fill({}, m_clerk->clientToken().revealText());
        QTest::mouseClick(button(u"goButton"_s), Qt::LeftButton);
        QTRY_VERIFY(offersToAdd());
        putIn(field, u"https://another.example.com"_s);
        QVERIFY(!offersToAdd());
    }

    void showsWhatEachWayNeeds()
    {
        openDialog();
        auto *method = m_dialog->findChild<QComboBox *>(u"methodBox"_s);
        auto *clerk = m_dialog->findChild<QLineEdit *>(u"clerkEdit"_s);
        QVERIFY(clerk->isVisible());
        token()->setText(u"abc"_s);
        method->setFocus();
        QTest::keyClick(method, Qt::Key_Down);
        QVERIFY(!clerk->isVisible());
        QVERIFY(token()->text().isEmpty());
        const QString power = m_dialog->findChild<Banner *>(u"powerBanner"_s)->text();
        QTest::keyClick(method, Qt::Key_Down);
        QVERIFY(m_dialog->findChild<Banner *>(u"powerBanner"_s)->text() != power);
    }

    void survivesBeingClosedWhileTheSignInIsTried()
    {
        m_clerk->server().handleWith([](const FakeApiServer::Request &) {
            return FakeApiServer::Answer{.fate = FakeApiServer::Answer::Fate::Held};
        });
        openDialog();
        fill(u"Work"_s, m_clerk->clientToken().revealText());
        QTest::mouseClick(button(u"goButton"_s), Qt::LeftButton);
        QTRY_VERIFY(!m_clerk->server().requests().isEmpty());
        m_dialog.reset();
        m_clerk->server().release();
        QCOMPARE(m_accounts->list().size(), 1);
    }

    void renamesInPlace()
    {
        addAccount(u"Work"_s);
        addAccount(u"Home"_s);
        openList();
        selectAccount(u"Work"_s);
        rename(u"Office"_s);
        QTRY_COMPARE(m_accounts->list().last().name, u"Office"_s);
        QTRY_COMPARE(names(), (QStringList{u"Practice account"_s, u"Home"_s, u"Office"_s}));
        // What was wrong with a name is said until another is asked for.
        const auto *banner = m_list->findChild<Banner *>(u"banner"_s);
        selectAccount(u"Office"_s);
        rename(u"Home"_s);
        QTRY_VERIFY(banner->isVisible());
        selectAccount(u"Office"_s);
        QTest::mouseClick(m_list->findChild<QPushButton *>(u"renameButton"_s), Qt::LeftButton);
        QTRY_VERIFY(!banner->isVisible());
    }

    /// A full disk breaks nothing: the account keeps the name that it had.
    void saysThatANameCouldNotBeKept()
    {
        addAccount(u"Work"_s);
        openList();
        selectAccount(u"Work"_s);
        const auto *banner = m_list->findChild<Banner *>(u"banner"_s);
        const FileLimit full(0);
        rename(u"Office"_s);
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(banner->tone(), Tone::Warning);
        QCOMPARE(names(), (QStringList{u"Practice account"_s, u"Work"_s}));
    }

    void keepsWhatIsTypedWhileTheListIsToldAnew()
    {
        addAccount(u"Work"_s);
        addAccount(u"Home"_s);
        openList();
        selectAccount(u"Work"_s);
        QTest::keyClick(tree(), Qt::Key_F2);
        auto *editor = tree()->findChild<QLineEdit *>();
        QVERIFY(editor);
        editor->selectAll();
        QTest::keyClicks(editor, u"Office"_s);
        for (const Account &account : m_accounts->list()) {
            if (account.name == "Home"_L1)
                QVERIFY(answerOf(m_accounts->rename(account.id, u"House"_s)));
        }
        QTRY_VERIFY(names().contains(u"House"_s));
        QCOMPARE(editor->text(), u"Office"_s);
        QTest::keyClick(editor, Qt::Key_Return);
        QTRY_COMPARE(names(), (QStringList{u"Practice account"_s, u"House"_s, u"Office"_s}));
    }

    void removesAnAccountOnlyAfterAsking()
    {
        addAccount(u"Work"_s);
        openList();
        selectAccount(u"Work"_s);
        auto *removeButton = m_list->findChild<QPushButton *>(u"removeButton"_s);
        QTRY_VERIFY(removeButton->isEnabled());
        QTest::mouseClick(removeButton, Qt::LeftButton);
        auto *box = m_list->findChild<QMessageBox *>(u"removeBox"_s);
        QVERIFY(box);
        QVERIFY2(box->informativeText().startsWith(u"Its sign-in, its keys that are kept here, and what its apps are "
                                                   "asked with are deleted"_s),
            qPrintable(box->informativeText()));
        QTest::keyClick(box, Qt::Key_Escape);
        QTRY_VERIFY(!m_list->findChild<QMessageBox *>(u"removeBox"_s));
        QCOMPARE(m_accounts->list().size(), 2);

        QTest::mouseClick(removeButton, Qt::LeftButton);
        box = m_list->findChild<QMessageBox *>(u"removeBox"_s);
        QTest::mouseClick(box->findChild<QPushButton *>(u"confirmRemoveButton"_s), Qt::LeftButton);
        QTRY_COMPARE(m_accounts->list().size(), 1);
        QVERIFY(m_secrets->names().isEmpty());
        QTRY_COMPARE(names().size(), 1);
    }

    void saysThatKeysStayWhereAnotherAccountHasThatInngest()
    {
        addAccount(u"Work"_s);
        addAccount(u"Home"_s);
        openList();
        selectAccount(u"Work"_s);
        auto *removeButton = m_list->findChild<QPushButton *>(u"removeButton"_s);
        QTRY_VERIFY(removeButton->isEnabled());
        removeButton->click();
        const auto *box = m_list->findChild<QMessageBox *>(u"removeBox"_s);
        QVERIFY(box);
        QVERIFY2(box->informativeText().contains(
                     u"stay: another account signs in at the same Inngest, and they can be that one's."_s),
            qPrintable(box->informativeText()));
    }

    void saysThatARemovalIsNotInTheHistory()
    {
        addAccount(u"Work"_s);
        QVERIFY(setFullForNewRows(*m_history));
        openList();
        selectAccount(u"Work"_s);
        auto *removeButton = m_list->findChild<QPushButton *>(u"removeButton"_s);
        QTRY_VERIFY(removeButton->isEnabled());
        removeButton->click();
        m_list->findChild<QMessageBox *>(u"removeBox"_s)->findChild<QPushButton *>(u"confirmRemoveButton"_s)->click();
        const auto *banner = m_list->findChild<Banner *>(u"banner"_s);
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(banner->title(), u"“Work” is removed"_s);
        QVERIFY2(banner->text().contains(u"is not in the history"_s), qPrintable(banner->text()));
    }

    void saysThatKeysOfARemovedAccountMayBeLeft()
    {
        // As one is that was copied from another computer: nothing of it is noted here.
        QVERIFY(answerOf(m_accounts->saveByHand(u"shop"_s, u"Shop"_s, Accounts::defaultApiOrigin(), {})));
        openList();
        selectAccount(u"Shop"_s);
        auto *removeButton = m_list->findChild<QPushButton *>(u"removeButton"_s);
        QTRY_VERIFY(removeButton->isEnabled());
        removeButton->click();
        m_list->findChild<QMessageBox *>(u"removeBox"_s)->findChild<QPushButton *>(u"confirmRemoveButton"_s)->click();
        const auto *banner = m_list->findChild<Banner *>(u"banner"_s);
        QTRY_VERIFY(banner->isVisible());
        QVERIFY2(banner->text().contains(u"some may be left there"_s), qPrintable(banner->text()));
        QCOMPARE(m_accounts->list().size(), 1);
    }

    /// Whoever is asked first has said yes to something that does not come.
    void saysWhyAnAccountIsNotRemovedBeforeAsking()
    {
        QVERIFY(answerOf(m_accounts->saveByHand(u"shop"_s, u"Shop"_s, Accounts::defaultApiOrigin(), {})));
        Rotation open{.id = u"r1"_s,
            .origin = u"https://api.inngest.com/by-hand/shop"_s,
            .environment = {.id = u"live"_s, .name = u"Live"_s}};
        QVERIFY(answerOf(RotationJournal(*m_history).save(open)));
        openList();
        selectAccount(u"Shop"_s);
        auto *button = m_list->findChild<QPushButton *>(u"removeButton"_s);
        QTRY_VERIFY2(button->toolTip().startsWith(u"A rotation of Live is open."_s), qPrintable(button->toolTip()));
        QVERIFY(!button->isEnabled());
        open.outcome = RotationOutcome::Done;
        open.endedAt = open.begunAt;
        QVERIFY(answerOf(RotationJournal(*m_history).save(open)));
        selectAccount(u"Practice account"_s);
        selectAccount(u"Shop"_s);
        QTRY_VERIFY(button->isEnabled());
        QVERIFY(button->toolTip().isEmpty());
    }

    void keepsThePracticeAccount()
    {
        openList();
        QVERIFY(!m_list->findChild<QPushButton *>(u"removeButton"_s)->isEnabled());
        QVERIFY(!m_list->findChild<QPushButton *>(u"renameButton"_s)->isEnabled());
        QCOMPARE(
            m_list->findChild<QPushButton *>(u"renameButton"_s)->toolTip(), u"The practice account keeps its name"_s);
        // The list has the whole height.
        QTRY_VERIFY2(tree()->mapTo(m_list.get(), QPoint()).y() < m_list->height() / 8,
            qPrintable(QString::number(tree()->mapTo(m_list.get(), QPoint()).y())));
    }

    void signsInAgainInPlace()
    {
        const Account account = addAccount(u"Work"_s);
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current());
        SignInDialog dialog(*m_accounts, account);
        dialog.show();
        auto *edit = dialog.findChild<SecretLineEdit *>(u"tokenEdit"_s);
        auto *signIn = dialog.findChild<QPushButton *>(u"signInButton"_s);
        QTest::mouseClick(signIn, Qt::LeftButton);
        QVERIFY(!dialog.findChild<ProblemLine *>(u"tokenProblem"_s)->text().isEmpty());

        edit->setText(u"not-the-right-one"_s);
        QTest::keyClick(&dialog, Qt::Key_Return);
        QTRY_VERIFY(dialog.findChild<Banner *>(u"banner"_s)->isVisible());
        QCOMPARE(dialog.findChild<Banner *>(u"banner"_s)->tone(), Tone::Warning);
        QVERIFY(edit->text().isEmpty()); // what was refused is of no use
        QVERIFY(dialog.isVisible());

        QGuiApplication::clipboard()->setText(u"__client="_s + m_clerk->newClientToken().revealText());
        edit->pasteClipboard();
        QTest::keyClick(&dialog, Qt::Key_Return);
        QTRY_VERIFY(!dialog.isVisible());
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
        QVERIFY2(QGuiApplication::clipboard()->text().isEmpty(), "what was accepted is off the clipboard");
    }

    void saysThatNoSignInIsAtHandWhereNoneEnded()
    {
        const Account account = addAccount(u"Work"_s);
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current());
        const auto intro = [this, &account] {
            const SignInDialog dialog(*m_accounts, account);
            return dialog.findChild<QLabel *>(u"introLabel"_s)->text();
        };
        QVERIFY2(intro().contains(u"has ended"_s), qPrintable(intro()));
        QVERIFY(answerOf(m_secrets->remove(u"account/%1/token"_s.arg(account.id))));
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current());
        QVERIFY2(intro().contains(u"is at hand"_s) && !intro().contains(u"has ended"_s), qPrintable(intro()));
    }

    /// Clerk gives another client token for the pasted one, which opens nothing from then on.
    void signsInAgainWithATokenThatIsReplacedAtOnce()
    {
        const Account account = addAccount(u"Work"_s);
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current());
        const Secret token = m_clerk->newClientToken();
        m_clerk->rotateClientTokens();
        SignInDialog dialog(*m_accounts, account);
        dialog.show();
        dialog.findChild<SecretLineEdit *>(u"tokenEdit"_s)->setText(token.revealText());
        QTest::keyClick(&dialog, Qt::Key_Return);
        QTRY_VERIFY(!dialog.isVisible() || dialog.findChild<Banner *>(u"banner"_s)->isVisible());
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
    }

    void asksBeforeATokenIsThrownAway()
    {
        const Account account = addAccount(u"Work"_s);
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current());
        SignInDialog dialog(*m_accounts, account);
        QVERIFY(UiStage::show(dialog));
        QTest::keyClick(&dialog, Qt::Key_Escape); // nothing was typed
        QVERIFY(!dialog.isVisible());
        QVERIFY(UiStage::show(dialog));
        dialog.findChild<SecretLineEdit *>(u"tokenEdit"_s)->setText(u"half a tok"_s);
        QVERIFY(asksBeforeItDiscards(dialog));
        QVERIFY(dialog.findChild<SecretLineEdit *>(u"tokenEdit"_s)->text().isEmpty());
    }

    void refusesToSignInToAnotherOrganization()
    {
        const Account account = addAccount(u"Work"_s);
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current());
        m_clerk->endSession(u"sess_1"_s);
        m_clerk->addSession(u"sess_2"_s, {{u"org_c"_s, u"Other"_s}}, u"org_c"_s);
        SignInDialog dialog(*m_accounts, account);
        dialog.show();
        dialog.findChild<SecretLineEdit *>(u"tokenEdit"_s)->setText(m_clerk->newClientToken().revealText());
        QTest::keyClick(&dialog, Qt::Key_Return);
        auto *banner = dialog.findChild<Banner *>(u"banner"_s);
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(banner->title(), u"Another organization"_s);
        QCOMPARE(banner->tone(), Tone::Warning);
        QVERIFY(dialog.isVisible());
    }

    /// Without an organization any person's sign-in would do.
    void asksWhoseSignInItIsWhereThereIsNoOrganization()
    {
        m_clerk->endSession(u"sess_1"_s);
        m_clerk->addSession(u"ada"_s, {}, {});
        const Account account = addAccount(u"Work"_s);
        QCOMPARE(account.organizationId, QString());
        QCOMPARE(account.userEmail, u"ada@example.com"_s);
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current());
        m_clerk->endSession(u"ada"_s);
        m_clerk->addSession(u"bob"_s, {}, {});
        SignInDialog dialog(*m_accounts, account);
        dialog.show();
        auto *edit = dialog.findChild<SecretLineEdit *>(u"tokenEdit"_s);
        const auto *banner = dialog.findChild<Banner *>(u"banner"_s);
        edit->setText(m_clerk->newClientToken().revealText());
        QTest::keyClick(&dialog, Qt::Key_Return);
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(banner->title(), u"Another person's sign-in"_s);
        QCOMPARE(banner->tone(), Tone::Warning);
        QVERIFY2(banner->text().contains(u"ada@example.com"_s), qPrintable(banner->text()));
        dialog.hide();

        // An earlier version did not note whose it is.
        Account unknown = account;
        unknown.userEmail.clear();
        SignInDialog asking(*m_accounts, unknown);
        asking.show();
        banner = asking.findChild<Banner *>(u"banner"_s);
        asking.findChild<SecretLineEdit *>(u"tokenEdit"_s)->setText(m_clerk->clientToken().revealText());
        QTest::keyClick(&asking, Qt::Key_Return);
        QTRY_VERIFY(banner->isVisible());
        QVERIFY2(banner->text().contains(u"bob@example.com"_s), qPrintable(banner->text()));
        QVERIFY(asking.isVisible());
        QTRY_VERIFY(asking.findChild<QPushButton *>(u"signInButton"_s)->isEnabled());
        QTest::keyClick(&asking, Qt::Key_Return);
        QTRY_VERIFY(!asking.isVisible());
        QCOMPARE(asking.result(), int(QDialog::Accepted));
        QCOMPARE(m_accounts->list().last().userEmail, u"bob@example.com"_s);
    }

    /// Nothing was read since the start, and the token does not tell whose it is.
    void asksWhetherABareTokenIsOfTheSameOrganization()
    {
        m_api->handleWith([](const FakeApiServer::Request &) {
            return FakeApiServer::Answer::data(
                u"envs"_s, connectionJson({environmentJson(environmentId, u"PRODUCTION"_s)}, {}));
        });
        const SignInDraft draft{.account
            = {.apiOrigin = m_api->origin(), .method = SignInMethod::SessionToken, .clerkOrigin = m_clerk->origin()},
            .token = Secret("e30.e30.c2ln")};
        const Account account = *answerOf(m_accounts->add(u"Quick look"_s, draft, {}));
        m_accounts = std::make_unique<Accounts>(
            Directories::below(m_home->path()).value(), *m_secrets, *m_history, m_clock, u"ada"_s);
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current());
        SignInDialog dialog(*m_accounts, account, u"open last, and not listed"_s);
        dialog.show();
        auto *edit = dialog.findChild<SecretLineEdit *>(u"tokenEdit"_s);
        const auto *banner = dialog.findChild<Banner *>(u"banner"_s);
        edit->setText(draft.token.revealText());
        QTest::keyClick(&dialog, Qt::Key_Return);
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(banner->title(), u"Is this the same organization's sign-in?"_s);
        QVERIFY(dialog.isVisible() && !edit->text().isEmpty());
        QTRY_VERIFY(dialog.findChild<QPushButton *>(u"signInButton"_s)->isEnabled());
        QTest::keyClick(&dialog, Qt::Key_Return);
        QTRY_VERIFY(!dialog.isVisible());
        QCOMPARE(dialog.result(), int(QDialog::Accepted));
    }

private:
    void openDialog()
    {
        m_dialog = std::make_unique<AccountDialog>(*m_accounts);
        m_dialog->show();
        m_dialog->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_dialog.get()));
    }

    void fill(const QString &name, const QString &text)
    {
        QTest::keyClicks(m_dialog->findChild<QLineEdit *>(u"cloudNameEdit"_s), name);
        m_dialog->findChild<QLineEdit *>(u"apiEdit"_s)->setText(m_api->origin().toString());
        m_dialog->findChild<QLineEdit *>(u"clerkEdit"_s)->setText(m_clerk->origin().toString());
        QTest::keyClicks(token(), text);
    }

    void putIn(const QString &field, const QString &text)
    {
        QAccessibleInterface *accessible
            = QAccessible::queryAccessibleInterface(m_dialog->findChild<QLineEdit *>(field));
        QVERIFY(accessible && accessible->editableTextInterface());
        accessible->editableTextInterface()->replaceText(0, 0, text);
    }

    Account addAccount(const QString &name)
    {
        const SignInDraft draft{.account
            = {.apiOrigin = m_api->origin(), .method = SignInMethod::ClerkClient, .clerkOrigin = m_clerk->origin()},
            .token = m_clerk->clientToken()};
        const auto organizations = answerOf(m_accounts->trySignIn(draft));
        return *answerOf(m_accounts->add(name, draft, organizations->first()));
    }

    void openList()
    {
        m_list = std::make_unique<AccountsDialog>(*m_accounts, *m_chosen);
        m_list->show();
        m_list->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_list.get()));
    }

    QTreeWidget *tree() { return m_list->findChild<QTreeWidget *>(u"accountsTree"_s); }
    QStringList names()
    {
        QStringList names;
        for (int i = 0; i < tree()->topLevelItemCount(); ++i)
            names.append(tree()->topLevelItem(i)->text(0));
        return names;
    }
    void selectAccount(const QString &name)
    {
        tree()->setCurrentItem(tree()->findItems(name, Qt::MatchExactly).first());
        tree()->setFocus();
    }
    void rename(const QString &name)
    {
        QTRY_VERIFY(!tree()->findChild<QLineEdit *>()); // the one before goes later
        QTest::keyClick(tree(), Qt::Key_F2);
        // The one of an earlier rename may not be deleted yet.
        const QList<QLineEdit *> editors = tree()->findChildren<QLineEdit *>();
        QVERIFY(!editors.isEmpty());
        QLineEdit *editor = editors.last();
        editor->selectAll();
        QTest::keyClicks(editor, name);
        QTest::keyClick(editor, Qt::Key_Return);
    }

    bool offersToAdd() { return button(u"goButton"_s)->text().contains(u"Add"_s); }
    QPushButton *button(const QString &name) { return m_dialog->findChild<QPushButton *>(name); }
    SecretLineEdit *token() { return m_dialog->findChild<SecretLineEdit *>(u"tokenEdit"_s); }
    QString problem(const QString &name) { return m_dialog->findChild<ProblemLine *>(name)->text(); }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<MemoryStore> m_secrets;
    std::unique_ptr<ChosenStore> m_chosen;
    std::unique_ptr<HistoryStore> m_history;
    std::unique_ptr<FakeClerk> m_clerk;
    std::unique_ptr<FakeApiServer> m_api;
    std::unique_ptr<Accounts> m_accounts;
    std::unique_ptr<AccountDialog> m_dialog;
    std::unique_ptr<AccountsDialog> m_list;
};

QTEST_MAIN(AccountDialogsTest)
#include "tst_accountdialogs.moc"
