// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/acts.h"
#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "tests/support/answerof.h"
#include "tests/support/mnemonics.h"
#include "tests/support/programstage.h"
#include "ui/accounts/environmentband.h"
#include "ui/accounts/environmentpicker.h"
#include "ui/history/pastrotations.h"
#include "ui/keys/whichkeydialog.h"
#include "ui/rotation/rotationwizard.h"
#include "ui/secrets/keyguard.h"
#include "ui/secrets/lockpage.h"
#include "ui/secrets/secretfield.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/secrets/secrettext.h"
#include "ui/widgets/banner.h"
#include "ui/window/welcomepage.h"
#include "ui/window/windowrotation.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMenuBar>
#include <QMessageBox>
#include <QPushButton>
#include <QScreen>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolBar>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

bool isInteractive(const QWidget *widget)
{
    return qobject_cast<const QAbstractButton *>(widget) || qobject_cast<const QLineEdit *>(widget)
        || qobject_cast<const QComboBox *>(widget) || qobject_cast<const QAbstractSpinBox *>(widget)
        || qobject_cast<const QAbstractItemView *>(widget);
}

/// Parts that Qt makes for its own widgets: their owner speaks for them.
bool isPartOfAnother(const QWidget *widget)
{
    if (widget->objectName().startsWith(u"qt_"_s) || widget->inherits("QHeaderView")
        || widget->inherits("QTableCornerButton") || widget->inherits("QComboBoxListView"))
        return true;
    const QWidget *parent = widget->parentWidget();
    return parent
        && (qobject_cast<const QAbstractSpinBox *>(parent) || qobject_cast<const QComboBox *>(parent)
            || parent->inherits("QTabBar") || parent->inherits("QTabWidget") || parent->inherits("QLineEdit")
            || parent->inherits("QToolBar"))
        && !qobject_cast<const QPushButton *>(widget);
}

QStringList namelessBelow(const QWidget &window)
{
    QStringList nameless;
    const QList<QWidget *> widgets = window.findChildren<QWidget *>();
    for (QWidget *widget : widgets) {
        if (!isInteractive(widget) || isPartOfAnother(widget))
            continue;
        // A state page that offers nothing to do has a button without words, which nobody meets.
        if (widget->isHidden() && widget->objectName() == "actionButton"_L1)
            continue;
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(widget);
        if (!interface || interface->text(QAccessible::Name).trimmed().isEmpty()) {
            nameless.append(u"%1 %2 in %3"_s.arg(QString::fromLatin1(widget->metaObject()->className()),
                widget->objectName(), widget->parentWidget()->objectName()));
        }
    }
    return nameless;
}

} // namespace

/// The window on the practice account, with real key presses.
class MainWindowTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        open();
    }

    void cleanupTestCase() { m.reset(); }

    void cleanup()
    {
        QApplication::closeAllWindows();
        m->window.show();
        m->window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m->window));
    }

    void opensThePracticeAccountAtTheFirstStart()
    {
        QCOMPARE(m->accounts.current()->account().kind, AccountKind::Practice);
        QCOMPARE(band()->text(), u"PRODUCTION"_s);
        QVERIFY(band()->accessibleName().contains(u"Practice"_s));
        QVERIFY(m->window.windowTitle().contains(u"Production"_s));
        QVERIFY(m->window.windowTitle().contains(m->accounts.current()->account().name));
    }

    /// A token is signed in with anew; of a key there may be no other copy.
    void asksBeforeKeysAreLostThatAreInMemoryAlone()
    {
        m->preferences.setKeepsSecretsInMemory(true);
        QVERIFY(m->secrets.usesMemory());
        m->secrets.write(u"account/a/token"_s, Secret("token"));
        QVERIFY(m->window.close());
        m->window.show();
        m->secrets.write(u"key/0123456789ab"_s, Secret("value"));
        QCOMPARE(m->secrets.inMemoryOnly(), 2);
        QVERIFY(!m->window.close());
        auto *box = m->window.findChild<QMessageBox *>(u"closeBox"_s);
        QVERIFY(box && box->isVisible());
        QVERIFY2(box->text().contains(u"memory alone"_s), qPrintable(box->text()));
        QVERIFY2(!box->text().contains(u"journal"_s), qPrintable(box->text()));
        box->reject();
        // Behind the lock nobody would see that it is asked.
        m->window.activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(&m->window));
        QTest::keyClick(&m->window, Qt::Key_L, Qt::ControlModifier);
        QVERIFY(m->window.isLocked());
        QVERIFY(!m->window.close());
        QCoreApplication::processEvents();
        box = m->window.findChild<QMessageBox *>(u"closeBox"_s);
        QVERIFY(box && box->isVisible());
        box->reject();
        QVERIFY2(m->window.isLocked(), "an answer opens nothing else");
        m->window.findChild<QPushButton *>(u"unlockButton"_s)->click();
        QTRY_VERIFY(m->isLoaded()); // which the lock had put away
        QVERIFY(!m->window.close());
        m->window.findChild<QPushButton *>(u"closeAnywayButton"_s)->click();
        QTRY_VERIFY(!m->window.isVisible());
        for (const QString &name : {u"account/a/token"_s, u"key/0123456789ab"_s})
            m->secrets.remove(name);
        m->preferences.setKeepsSecretsInMemory(false);
    }

    void neverShowsAKeyInTitlesNamesOrLabels()
    {
        QString all = m->window.windowTitle();
        const QList<QWidget *> widgets = m->window.findChildren<QWidget *>();
        for (QWidget *widget : widgets) {
            all += widget->accessibleName() + widget->accessibleDescription() + widget->toolTip();
            if (auto *label = qobject_cast<QLabel *>(widget))
                all += label->text();
        }
        for (const SigningKey &key : *m->accounts.current()->signingKeys().value)
            QVERIFY(!all.contains(key.value.revealText()));
        for (const EventKey &key : *m->accounts.current()->eventKeys().value)
            QVERIFY(!all.contains(key.value.revealText()));
    }

    void namesEveryControl()
    {
        auto *tabs = m->window.findChild<QTabWidget *>(u"tabs"_s);
        QCOMPARE(tabs->count(), 5);
        for (int i = 0; i < tabs->count(); ++i) {
            tabs->setCurrentIndex(i);
            QCoreApplication::processEvents();
        }
        tabs->setCurrentIndex(0);
        const QStringList nameless = namelessBelow(m->window);
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
    }

    void namesEveryControlOfItsDialogs_data()
    {
        QTest::addColumn<QString>("action");
        for (const char *name : {"settingsAction", "shortcutsAction", "aboutAction", "whichKeyAction",
                 "addAccountAction", "manageAccountsAction"})
            QTest::newRow(name) << QString::fromLatin1(name);
    }

    void namesEveryControlOfItsDialogs()
    {
        QFETCH(QString, action);
        m->window.findChild<QAction *>(action)->trigger();
        QDialog *dialog = openDialog();
        QVERIFY(dialog);
        const QStringList nameless = namelessBelow(*dialog);
        dialog->close();
        QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join(u'\n')));
        QTRY_VERIFY(!openDialog());
    }

    void showsEachTabByKey()
    {
        auto *tabs = m->window.findChild<QTabWidget *>(u"tabs"_s);
        for (int i = tabs->count() - 1; i >= 0; --i) {
            QTest::keyClick(&m->window, static_cast<Qt::Key>(Qt::Key_1 + i), Qt::ControlModifier);
            QCOMPARE(tabs->currentIndex(), i);
            // And goes on there, in the table where there is one.
            const QWidget *at = m->window.focusWidget();
            QVERIFY2(tabs->currentWidget()->isAncestorOf(at), qPrintable(tabs->tabText(i)));
            if (tabs->tabText(i).contains(u"Event keys"_s))
                QVERIFY2(qobject_cast<const QAbstractItemView *>(at), at->metaObject()->className());
        }
    }

    /// The buttons above the table, too.
    void comesToAllOfThePageWithTab()
    {
        QTest::keyClick(&m->window, Qt::Key_3, Qt::ControlModifier);
        auto *tabs = m->window.findChild<QTabWidget *>(u"tabs"_s);
        QTRY_VERIFY(qobject_cast<QTreeView *>(m->window.focusWidget()));
        QStringList met;
        QTest::keyClick(m->window.focusWidget(), Qt::Key_Backtab);
        while (tabs->currentWidget()->isAncestorOf(m->window.focusWidget()) && met.size() < 40) {
            met.append(m->window.focusWidget()->objectName());
            QTest::keyClick(m->window.focusWidget(), Qt::Key_Backtab);
        }
        for (const QString &name : {u"eventKeySearchEdit"_s, u"deleteActionButton"_s, u"createActionButton"_s})
            QVERIFY2(met.contains(name), qPrintable(met.join(u' ')));
    }

    /// Fields for text take some keys for themselves: on Linux Ctrl+E goes to the end, and Ctrl+K deletes the rest.
    void takesItsKeysWhereverTextIsTyped()
    {
        struct Greedy : QLineEdit
        {
            using QLineEdit::QLineEdit;
            bool event(QEvent *event) override
            {
                if (event->type() == QEvent::ShortcutOverride)
                    event->accept();
                return QLineEdit::event(event) || event->type() == QEvent::ShortcutOverride;
            }
        } field(m->window.centralWidget());
        field.show();
        field.setFocus();
        QTest::keyClick(&field, Qt::Key_E, Qt::ControlModifier);
        QTRY_VERIFY(m->window.findChild<EnvironmentPopup *>()->isVisible());
        QTest::keyClick(m->window.findChild<EnvironmentPopup *>(), Qt::Key_Escape);
        QTRY_VERIFY(!m->window.findChild<EnvironmentPopup *>()->isVisible());
        QTest::keyClick(&field, Qt::Key_K, Qt::ControlModifier);
        QVERIFY(openDialog());
    }

    /// With two of a letter, Alt and that letter only goes from one to the other.
    void givesEachLetterOnce()
    {
        auto *tabs = m->window.findChild<QTabWidget *>(u"tabs"_s);
        leaveTheWelcome();
        m->window.findChild<PastRotations *>()->setVisible(true); // as with a rotation that is over
        for (int i = 0; i < tabs->count(); ++i) {
            tabs->setCurrentIndex(i);
            QCoreApplication::processEvents();
            QStringList menus;
            for (const QAction *menu : m->window.menuBar()->actions())
                menus.append(menu->text());
            QCOMPARE(doubledMnemonics(m->window, menus), QString());
        }
        tabs->setCurrentIndex(0);
    }

    void documentsEveryKey()
    {
        QTest::keyClick(&m->window, Qt::Key_F1);
        QDialog *dialog = openDialog();
        QVERIFY(dialog);
        auto *table = dialog->findChild<QAbstractItemView *>();
        QString all;
        for (int row = 0; row < table->model()->rowCount(); ++row)
            all += table->model()->index(row, 1).data().toString() + u'\n';
        const QList<QAction *> actions = m->window.findChildren<QAction *>();
        for (const QAction *action : actions) {
            const QString keys = action->shortcut().toString(QKeySequence::NativeText);
            QVERIFY2(all.contains(keys), qPrintable(action->text() + u' ' + keys));
        }
    }

    void choosesAnotherEnvironmentAndRemembersIt()
    {
        const QList<Environment> all = *m->accounts.current()->environments().value;
        const auto custom = std::find_if(all.begin(), all.end(),
            [](const Environment &e) { return e.type == EnvironmentType::Test && !e.isArchived; });
        QVERIFY(custom != all.end());
        auto *picker = m->window.findChild<EnvironmentPicker *>();
        emit picker->environmentChosen(custom->id);
        QVERIFY(band()->text().contains(custom->name));
        QVERIFY(m->window.windowTitle().startsWith(custom->name));
        QCOMPARE(m->preferences.lastEnvironment(m->accounts.current()->account().id), custom->id);
        QTRY_VERIFY(m->isLoaded());

        m.reset();
        open();
        QCOMPARE(m->accounts.current()->environment()->id, custom->id);
        const auto production = std::find_if(
            all.begin(), all.end(), [](const Environment &e) { return e.type == EnvironmentType::Production; });
        m->accounts.current()->selectEnvironment(production->id);
        QTRY_VERIFY(m->isLoaded());
    }

    void saysWhatTheEnvironmentIs()
    {
        const QList<Environment> all = *m->accounts.current()->environments().value;
        for (const Environment &environment : all) {
            m->accounts.current()->selectEnvironment(environment.id);
            QVERIFY2(!environment.isArchived || band()->text().startsWith(u"ARCHIVED"_s), qPrintable(band()->text()));
            if (environment.type == EnvironmentType::BranchChild)
                QVERIFY2(band()->text().contains(u"BRANCH"_s), qPrintable(band()->text()));
        }
        m->accounts.current()->selectEnvironment(all.first().id);
        QTRY_VERIFY(m->isLoaded());
    }

    void locksByKeyAndShowsNothingOfIt()
    {
        showSigningKeys();
        auto *field = m->window.findChild<SecretField *>();
        QTRY_VERIFY(field->isVisible());
        field->reveal();
        QTRY_VERIFY(field->isRevealed());
        QTest::keyClick(&m->window, Qt::Key_L, Qt::ControlModifier);
        QVERIFY(m->window.isLocked());
        QVERIFY(!field->isRevealed());
        QVERIFY(m->window.findChild<LockPage *>()->isVisible());
        QVERIFY(!field->isVisible());
        QVERIFY(!m->window.findChild<QToolBar *>()->isVisible());
        QVERIFY(!m->window.windowTitle().contains(u"Production"_s));
        QTest::keyClick(&m->window, Qt::Key_Comma, Qt::ControlModifier);
        QVERIFY2(!openDialog(), "commands do nothing while it is locked");

        QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
        QVERIFY(!m->window.isLocked());
        QVERIFY(m->window.windowTitle().contains(u"Production"_s));
        QVERIFY(!field->isRevealed());
        QVERIFY(m->window.findChild<QToolBar *>()->isVisible());
    }

    void locksAndLeavesFromADialogToo()
    {
        QTest::keyClick(&m->window, Qt::Key_Comma, Qt::ControlModifier);
        QPointer<QDialog> dialog = openDialog();
        QVERIFY(dialog);
        QTest::keyClick(dialog, Qt::Key_L, Qt::ControlModifier);
        QTRY_VERIFY(m->window.isLocked());
        QVERIFY(!openDialog());
        m->window.findChild<QPushButton *>(u"unlockButton"_s)->click();
        QTRY_VERIFY(openDialog());
        QTest::keyClick(openDialog(), Qt::Key_Q, Qt::ControlModifier);
        QTRY_VERIFY(m->window.isHidden());
    }

    void locksWhenNobodyIsThere()
    {
        QTest::keyClick(&m->window, Qt::Key_F1);
        QVERIFY(openDialog());
        m->clock.advance(5min);
        QVERIFY(m->window.isLocked());
        QVERIFY2(!openDialog(), "dialogs are put away");
        m->window.findChild<QPushButton *>(u"unlockButton"_s)->click();
        QVERIFY(openDialog());
        m->clock.advance(5min - 1ms);
        QVERIFY(!m->window.isLocked());
    }

    void locksWithTheComputersScreen()
    {
        m->window.lockBySystem();
        QVERIFY(m->window.isLocked());
        m->window.findChild<QPushButton *>(u"unlockButton"_s)->click();
        QVERIFY(!m->window.isLocked());
    }

    void holdsNoKeyWhileItIsLockedAndReadsThemAgain()
    {
        showSigningKeys();
        auto *card = m->window.findChild<QWidget *>(u"currentKeyCard"_s);
        QVERIFY(card->isVisible());
        QTest::keyClick(&m->window, Qt::Key_L, Qt::ControlModifier);
        QVERIFY(!m->accounts.current()->signingKeys().value);
        QVERIFY(!m->accounts.current()->eventKeys().value);
        m->window.findChild<QPushButton *>(u"unlockButton"_s)->click();
        QVERIFY2(card->isVisible(), "what is read again stays on the screen");
        QTRY_VERIFY(m->isLoaded());
        auto *field = card->findChild<SecretField *>();
        field->reveal();
        QTRY_VERIFY(field->isRevealed());
        field->conceal();
    }

    void saysOnTheLockPageWhatIsLeftOnTheClipboard()
    {
        showSigningKeys();
        auto *copyButton
            = m->window.findChild<QWidget *>(u"currentKeyCard"_s)->findChild<QAbstractButton *>(u"copyButton"_s);
        auto *text = m->window.findChild<LockPage *>()->findChild<QLabel *>(u"textLabel"_s);
        auto *banner = m->window.findChild<QWidget *>(u"clipboardBanner"_s);
        copyButton->click();
        QTRY_VERIFY(copyButton->text().startsWith(u"Copied"_s));
        const QString key = QGuiApplication::clipboard()->text();
        QTest::keyClick(&m->window, Qt::Key_L, Qt::ControlModifier);
        QVERIFY2(text->text().contains(u"Nothing that was copied here is left"_s), qPrintable(text->text()));

        QGuiApplication::clipboard()->setText(key); // as a clipboard manager does

        QVERIFY2(text->text().contains(u"there again"_s), qPrintable(text->text()));
        m->window.findChild<QPushButton *>(u"unlockButton"_s)->click();
        QVERIFY(banner->isVisible());
        banner->findChild<QPushButton *>(u"clearClipboardButton"_s)->click();
        QCOMPARE(QGuiApplication::clipboard()->text(), QString());
        QVERIFY(!banner->isVisible());
        QTRY_VERIFY(m->isLoaded());
    }

    void clearsTheClipboardOnLock()
    {
        showSigningKeys();
        const SigningKey key = m->accounts.current()->signingKeys().value->first();
        QAbstractButton *copyButton = nullptr;
        const QList<QAbstractButton *> buttons = m->window.findChildren<QAbstractButton *>(u"copyButton"_s);
        for (QAbstractButton *button : buttons) {
            if (button->isVisible() && !copyButton)
                copyButton = button;
        }
        QVERIFY(copyButton);
        copyButton->click();
        QTRY_VERIFY(copyButton->text().startsWith(u"Copied"_s));
        QTest::keyClick(&m->window, Qt::Key_L, Qt::ControlModifier);
        m->window.findChild<QPushButton *>(u"unlockButton"_s)->click();
        QCOMPARE(copyButton->text(), u"Copy"_s);
    }

    void asksForASignInAndTakesNoForAnAnswer()
    {
        auto *banner = m->window.findChild<QWidget *>(u"signInBanner"_s);
        QVERIFY(!banner->isVisible());
        emit m->accounts.current()->dashboard().signInNeeded();
        QVERIFY(banner->isVisible());
        QTest::mouseClick(banner->findChild<QPushButton *>(u"declineSignInButton"_s), Qt::LeftButton);
        QVERIFY(!banner->isVisible());
        emit m->accounts.current()->dashboard().signInNeeded();
        emit m->accounts.current()->dashboard().signedIn();
        QVERIFY(!banner->isVisible());
    }

    void saysThatAChangeIsWaitedFor()
    {
        const auto *foot = m->window.findChild<QLabel *>(u"runningActsLabel"_s);
        const auto *tabs = m->window.findChild<QTabWidget *>();
        QVERIFY(foot->isVisible());
        const int top = tabs->mapTo(&m->window, QPoint()).y();
        Dashboard &dashboard = m->accounts.current()->dashboard();
        emit dashboard.stillWaiting();
        QVERIFY2(foot->text().contains(u"not sent again"_s), qPrintable(foot->text()));
        emit dashboard.tryingAgain(2, 3, {.kind = Error::Kind::Offline});
        QVERIFY2(foot->text().contains(u"2 of 3"_s), qPrintable(foot->text()));
        QCoreApplication::processEvents();
        QCOMPARE(tabs->mapTo(&m->window, QPoint()).y(), top); // nothing moves below the pointer
        emit dashboard.triedAgain();
        QVERIFY(foot->text().isEmpty());
    }

    /// A reason, a name or a project is stored and shown as it is.
    void leavesKeysOutOfWhatIsNoFieldForThem()
    {
        const KeyGuard guard(m->accounts, nullptr);
        const OpenAccount &account = *m->accounts.current();
        QTRY_VERIFY(m->isLoaded() && account.eventKeys().value && account.signingKeys().value);
        const QString event = account.eventKeys().value->first().value.revealText();
        const QString strange = u"signkey-test-"
                                "3a7bd3e2360a3d29eea436fcfb7e44c735d117c42d1c1835420b6b9942dd4f1b"_s;
        QWidget window;
        auto *line = new QLineEdit(&window);
        QStringList heard;
        window.move(100, 200);
        connect(line, &QLineEdit::textChanged, this, [&heard](const QString &text) { heard.append(text); });
        window.show();
        QVERIFY(QTest::qWaitForWindowExposed(&window));
        const QString signing = account.signingKeys().value->first().value.revealText();
        for (const QString &key : {event, signing, strange, signing.toUpper(), event + u"_old"_s, u"x"_s + event,
                 strange + u"-old"_s, QString(event).insert(9, QChar(0x200B)), QString(strange).insert(20, QChar(0xAD)),
                 QString::fromLatin1(strange.toUtf8().toHex(' ')), QString(strange).replace(u"e"_s, u"%65"_s),
                 QString::fromLatin1(strange.toUtf8().toBase64())}) {
            heard.clear();
            line->setText(u"because of %1 (ticket)"_s.arg(key));
            const auto isWithout = [&](const QString &before, const QString &behind) {
                // What is glued to a key is nobody's secret, and may stay.
                return line->text().startsWith(before) && line->text().endsWith(behind)
                    && line->text().contains(u"••••"_s) && line->text().size() < 12 + before.size() + behind.size();
            };
            QVERIFY2(isWithout(u"because of "_s, u" (ticket)"_s), qPrintable(line->text()));
            line->clear();
            line->insert(key); // as it is pasted
            QVERIFY2(isWithout(QString(), QString()), qPrintable(line->text()));
            QVERIFY(!heard.join(u' ').contains(key.last(20)));
        }
        line->clear();
        heard.clear();
        QTest::keyClicks(line, strange + u" leaked"_s); // digit by digit
        QVERIFY2(line->text().endsWith(u"•••• leaked"_s), qPrintable(line->text()));
        QVERIFY(!heard.join(u' ').contains(strange.last(20)));
        // It is said where it is no button's place, till somebody goes on, and of a search nothing that is not so.
        line->setFocus();
        for (const QString &name : {u"reasonEdit"_s, u"overviewSearch"_s}) {
            line->setObjectName(name);
            line->setText(strange);
            const auto note = [line] { return line->findChild<QLabel *>(u"keyLeftOutNote"_s); };
            QTRY_VERIFY(
                note() && note()->isVisible() && note()->text().contains(u"stored"_s) == (name == "reasonEdit"_L1));
            QVERIFY(note()->geometry().bottom() < line->mapToGlobal(QPoint(0, line->height())).y());
            // As the menu does from which a key is pasted: a tooltip is gone by then.
            QFocusEvent comesBack(QEvent::FocusIn, Qt::PopupFocusReason);
            QApplication::sendEvent(line, &comesBack);
            QTest::keyClicks(line, u" leaked"_s);
            QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
            QVERIFY(note() && note()->isVisible());
            QTest::mouseClick(&window, Qt::LeftButton);
            QTRY_VERIFY(!note());
        }
        const QString harmless
            = u"OPS-1234: deploy 9f8e7d6c5b4a39281706f5e4d3c2b1a0ffeeddcc to storefront_production-eu"_s;
        line->setText(harmless);
        QCOMPARE(line->text(), harmless);
        SecretLineEdit secret; // which has its own ways
        secret.show();
        secret.setText(strange);
        QCOMPARE(secret.text(), strange);
    }

    /// From the dashboard's pages, for instance; not each time that somebody goes to and fro.
    void readsAnewWhenSomebodyComesBack()
    {
        const OpenAccount &account = *m->accounts.current();
        const auto &keys = account.signingKeys();
        // Nothing is read anew while any of it is still being read.
        QTRY_VERIFY(m->isLoaded() && keys.readAt.isValid() && !account.eventKeys().isLoading
            && !account.apps().isLoading && !account.workers().isLoading);
        const QDateTime before = keys.readAt;
        const auto comesBack = [this](std::chrono::seconds after) {
            m->clock.advance(after);
            emit qApp->applicationStateChanged(Qt::ApplicationActive);
        };
        comesBack(5s);
        QVERIFY(!keys.isLoading);
        comesBack(6s);
        QTRY_VERIFY(!keys.isLoading && keys.readAt > before);
        m->window.hide();
        comesBack(20s);
        QVERIFY(!keys.isLoading);
        m->window.show();
        m->window.lockByPerson();
        comesBack(20s);
        QVERIFY(!keys.isLoading && !keys.value);
        m->window.findChild<QPushButton *>(u"unlockButton"_s)->click();
        QTRY_VERIFY(m->isLoaded());
    }

    void keepsItsGeometry()
    {
        // A size that the screen has room for: from Qt 6.7 on a larger one is not given back.
        const QSize wanted = QSize(900, 600).boundedTo(m->window.screen()->availableSize() - QSize(40, 80));
        m->window.resize(wanted);
        m->window.close();
        m.reset();
        open();
        QCOMPARE(m->window.size(), wanted);
    }

    void isNoLargerThanTheScreenAtItsFirstStart()
    {
        const QTemporaryDir directory;
        const ProgramStage first(directory.path());
        const QSize available = first.window.screen()->availableSize();
        QCOMPARE(first.window.size().boundedTo(available), first.window.size());
    }

    void remembersTheTabInFront()
    {
        m->window.findChild<QTabWidget *>(u"tabs"_s)->setCurrentIndex(2);
        m.reset();
        open();
        auto *tabs = m->window.findChild<QTabWidget *>(u"tabs"_s);
        QCOMPARE(tabs->currentIndex(), 2);
        tabs->setCurrentIndex(0);
        // Whatever stands in the settings file, there is a tab.
        m->preferences.setShape(u"tab"_s, u"no such tab"_s);
        m.reset();
        open();
        QCOMPARE(m->window.findChild<QTabWidget *>(u"tabs"_s)->currentIndex(), 0);
    }

    void remembersColumnsAndSorting()
    {
        m->window.findChild<QTabWidget *>(u"tabs"_s)->setCurrentIndex(2);
        QHeaderView *header = eventKeys();
        const int before = header->sectionSize(0);
        const QPoint edge(header->sectionViewportPosition(0) + before - 1, header->height() / 2);
        QTest::mousePress(header->viewport(), Qt::LeftButton, {}, edge);
        QTest::mouseMove(header->viewport(), edge + QPoint(30, 0));
        QTest::mouseRelease(header->viewport(), Qt::LeftButton, {}, edge + QPoint(30, 0));
        const QPoint third(header->sectionViewportPosition(2) + 20, header->height() / 2);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, third);
        QTest::mouseClick(header->viewport(), Qt::LeftButton, {}, third);
        QCoreApplication::processEvents();
        const int width = header->sectionSize(0);
        QVERIFY2(width > before, qPrintable(QString::number(width)));
        QCOMPARE(header->sortIndicatorSection(), 2);
        const Qt::SortOrder order = header->sortIndicatorOrder();

        m.reset();
        open();
        QCOMPARE(eventKeys()->sectionSize(0), width);
        QCOMPARE(eventKeys()->sortIndicatorSection(), 2);
        QCOMPARE(eventKeys()->sortIndicatorOrder(), order);
    }

    void believesNoColumnsThatDoNotFit_data()
    {
        QTest::addColumn<QString>("shape");
        QTest::newRow("nothing") << QString();
        QTest::newRow("words") << u"hello"_s;
        QTest::newRow("too few") << u"0:100 1:100;0 asc"_s;
        QTest::newRow("one twice") << u"0:100 0:100 2:100 3:100 4:100 5:100;0 asc"_s;
        QTest::newRow("no such column") << u"0:100 1:100 2:100 3:100 4:100 99:100;0 asc"_s;
        QTest::newRow("endless widths") << u"0:2147483647 1:-5 2:100 3:100 4:100 5:100;77 asc"_s;
    }

    void believesNoColumnsThatDoNotFit()
    {
        QFETCH(QString, shape);
        m->preferences.setShape(u"columns/eventKeysTable"_s, shape);
        m.reset();
        open();
        QVERIFY(eventKeys()->sectionSize(0) <= 2000);
        QVERIFY(eventKeys()->sortIndicatorSection() < eventKeys()->count());
    }

    /// Whichever page was looked at: what is dead leaves the keychain.
    void forgetsADeletedKeyWithoutThePageOfEventKeys()
    {
        const QTemporaryDir folder;
        ProgramStage stage(folder.path());
        stage.preferences.setHasBegun();
        QTRY_VERIFY(stage.isLoaded());
        OpenAccount &account = *stage.accounts.current();
        const Environment production = *account.keyHolder();
        account.acts().start({.kind = ActKind::CreateSigningKey, .environment = production});
        const auto made = [&account] {
            return foundWith(account.signingKeys().value.value_or(QList<SigningKey>()), &SigningKey::isActive, false);
        };
        QTRY_VERIFY(made());
        const SigningKey key = *made();
        const QString item = u"key/"_s + signingKeyFingerprint(key.value);
        const KeyPlace place{account.dashboard().origin(), account.account().name, production};
        QVERIFY(answerOf(stage.keptKeys.keep(place, key, stage.clock.now())));
        QVERIFY(stage.keychain.value(item));
        account.acts().start({.kind = ActKind::DeleteSigningKey, .environment = production, .keyId = key.id});
        QTRY_VERIFY(!stage.keychain.value(item));
        QVERIFY(!stage.window.findChild<QWidget *>(u"eventKeysTable"_s));
    }

    void survivesBeingClosedWhileItLoads()
    {
        m.reset();
        m = std::make_unique<ProgramStage>(m_directory->path());
        m.reset();
        open();
    }

    /// Before the environments are read, and while its window is out of sight.
    void rotatesOrSaysWhyNot()
    {
        m.reset();
        m = std::make_unique<ProgramStage>(m_directory->path());
        QVERIFY(!m->accounts.current() || !m->accounts.current()->environment());
        auto *rotate = m->window.findChild<QAction *>(u"rotateKeysAction"_s);
        QVERIFY(rotate->isEnabled());
        rotate->trigger();
        QPointer<QMessageBox> box = m->window.findChild<QMessageBox *>(u"noRotationBox"_s);
        QVERIFY(box && box->isVisible() && !m->window.findChild<RotationWizard *>());
        box->close();
        QTRY_VERIFY(!box);
        QTRY_VERIFY(m->isLoaded());
        rotate->trigger();
        auto *wizard = m->window.findChild<RotationWizard *>();
        QVERIFY(wizard && wizard->isVisible());
        wizard->showMinimized();
        rotate->trigger();
        QVERIFY(!wizard->isMinimized());
    }

    /// By a click on the desktop's notice: what it is about is not shown before.
    void opensTheRotationOnceItIsUnlocked()
    {
        QTRY_VERIFY(m->isLoaded() && !m->window.findChild<RotationWizard *>());
        m->window.findChild<QAction *>(u"whichKeyAction"_s)->trigger();
        QPointer<WhichKeyDialog> which = m->window.findChild<WhichKeyDialog *>();
        QVERIFY(which && which->isVisible());
        m->window.lockBySystem();
        QVERIFY(which && !which->isVisible());
        emit m->window.findChild<WindowRotation *>()->openRequested();
        QVERIFY(!m->window.findChild<RotationWizard *>());
        m->window.findChild<QPushButton *>(u"unlockButton"_s)->click();
        // In front of what was put away: after it.
        QVERIFY(which && which->isVisible() && !m->window.findChild<RotationWizard *>());
        QTRY_VERIFY(m->window.findChild<RotationWizard *>());
        auto *wizard = m->window.findChild<RotationWizard *>();
        QVERIFY(wizard->isVisible());
        // It was that click, and not each time.
        delete wizard;
        delete which.data();
        m->window.lockBySystem();
        m->window.findChild<QPushButton *>(u"unlockButton"_s)->click();
        QCoreApplication::processEvents();
        QVERIFY(!m->window.findChild<RotationWizard *>());
    }

private:
    void open()
    {
        m = std::make_unique<ProgramStage>(m_directory->path());
        QVERIFY(QTest::qWaitForWindowActive(&m->window));
        QTRY_VERIFY(m->isLoaded());
    }

    /// Of the first start, in the overview's place.
    void leaveTheWelcome()
    {
        m->window.findChild<QTabWidget *>(u"tabs"_s)->setCurrentIndex(0);
        if (auto *welcome = m->window.findChild<WelcomePage *>(); welcome && welcome->isVisible())
            emit welcome->lookRequested();
        QVERIFY(m->window.findChild<QLineEdit *>(u"overviewSearch"_s)->isVisible());
    }

    /// Most of these look at the keys themselves; the overview is the first tab.
    void showSigningKeys() { m->window.findChild<QTabWidget *>(u"tabs"_s)->setCurrentIndex(1); }

    QHeaderView *eventKeys() const { return m->window.findChild<QTreeView *>(u"eventKeysTable"_s)->header(); }

    EnvironmentBand *band() const { return m->window.findChild<EnvironmentBand *>(u"environmentBand"_s); }

    QDialog *openDialog() const
    {
        const QList<QDialog *> dialogs = m->window.findChildren<QDialog *>();
        for (QDialog *dialog : dialogs) {
            if (dialog->isVisible())
                return dialog;
        }
        return nullptr;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<ProgramStage> m;
};

QTEST_MAIN(MainWindowTest)
#include "tst_mainwindow.moc"
