// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/windowdialogs.h"

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/acts/act.h"
#include "app/keychain/chosenstore.h"
#include "ui/accounts/environmentband.h"
#include "ui/acts/actstatus.h"
#include "ui/keys/whichkeydialog.h"
#include "ui/practice/practicepanel.h"
#include "ui/secrets/keychainpage.h"
#include "ui/widgets/form.h"
#include "ui/widgets/growingheight.h"
#include "ui/widgets/icons.h"
#include "ui/window/accountsdialog.h"
#include "ui/window/addaccountdialog.h"
#include "ui/window/settingsdialog.h"
#include "ui/words/acttext.h"
#include "ui/words/keychaintext.h"
#include "ui/words/tone.h"

#include <QAction>
#include <QDialogButtonBox>
#include <QGridLayout>
#include <QHeaderView>
#include <QMessageBox>
#include <QPushButton>
#include <QTableWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr QSize shortcutsSize{520, 460};

} // namespace

WindowDialogs::WindowDialogs(Services &services, QWidget &window)
    : QObject(&window)
    , m_services(services)
    , m_window(window)
{
}

bool WindowDialogs::raiseOpen(const QString &name)
{
    QDialog *dialog = m_open.value(name);
    if (!dialog)
        return false;
    dialog->show(); // it may have been closed while a search in it goes on
    dialog->raise();
    dialog->activateWindow();
    return true;
}

void WindowDialogs::open(const QString &name, const std::function<QDialog *()> &make)
{
    if (raiseOpen(name))
        return;
    QPointer<QDialog> &dialog = m_open[name];
    dialog = make();
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->open();
    dialog->activateWindow();
}

void WindowDialogs::openAccounts()
{
    open(u"accounts"_s, [this] {
        auto *dialog = new AccountsDialog(m_services.accounts, m_services.secrets, &m_window);
        connect(dialog, &AccountsDialog::addRequested, this, &WindowDialogs::addAccount);
        return dialog;
    });
}

void WindowDialogs::addAccount()
{
    if (raiseOpen(u"account-details"_s))
        return;
    open(u"account"_s, [this] {
        auto *dialog = new AddAccountDialog(m_services.accounts, &m_window);
        connect(dialog, &AddAccountDialog::goesOnWith, this,
            [this](QDialog *next) { openForKeys(u"account-details"_s, next); });
        return dialog;
    });
}

void WindowDialogs::setUpAgain()
{
    const QString name = u"set-up-again"_s;
    const OpenAccount *current = m_services.accounts.current();
    if (!current || !current->account().capabilities().canBeEdited || raiseOpen(name))
        return;
    const Account &account = current->account();
    openForKeys(name,
        setUpAgainDialog(m_services.accounts, account, m_services.preferences.lastEnvironment(account.id), &m_window));
}

void WindowDialogs::openForKeys(const QString &name, QDialog *dialog)
{
    const auto show = [this, name, dialog] { open(name, [dialog] { return dialog; }); };
    // Memory that stands in for want of a keychain while the practice account is open, nobody has chosen for this one.
    if (m_services.preferences.keepsSecretsInMemory()
        || m_services.secrets.keychain().state() != SecretStore::State::Absent)
        return show();
    open(u"keychain"_s, [this] {
        return makeKeychainHelp(tr("Choose first where the account's keys and sign-in are kept. Until then none are "
                                   "asked for."));
    });
    const QDialog *asks = m_open.value(u"keychain"_s);
    connect(asks, &QDialog::accepted, dialog, show);
    // Once the question has gone: with it goes the focus, to the window behind both.
    connect(asks, &QObject::destroyed, dialog, [dialog] {
        if (dialog->isVisible())
            dialog->activateWindow();
    });
    // Whoever refuses the question refuses what it was asked for: what waits for a sign-in ends without it.
    connect(asks, &QDialog::rejected, dialog, [dialog] {
        dialog->done(QDialog::Rejected);
        dialog->deleteLater();
    });
}

void WindowDialogs::openKeychainHelp()
{
    open(u"keychain"_s, [this] { return makeKeychainHelp(); });
}

QDialog *WindowDialogs::makeKeychainHelp(const QString &why)
{
    auto *dialog = new QDialog(&m_window);
    dialog->setWindowTitle(tr("The keychain"));
    auto *page = new KeychainPage(m_services.secrets, dialog);
    auto *buttons = new QDialogButtonBox(why.isEmpty() ? QDialogButtonBox::Close : QDialogButtonBox::Cancel, dialog);
    auto *layout = new QVBoxLayout(dialog);
    if (!why.isEmpty())
        layout->addWidget(named("keychainWhyLabel", wordsLabel(why, dialog)));
    layout->addWidget(page, 1);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    connect(
        page, &KeychainPage::memoryChosen, dialog, [this] { m_services.preferences.setKeepsSecretsInMemory(true); });
    connect(page, &KeychainPage::usable, dialog, &QDialog::accept);
    return dialog;
}

void WindowDialogs::openWhichKey()
{
    OpenAccount *current = m_services.accounts.current();
    if (!current)
        return;
    open(u"which-key"_s, [this, current] {
        auto *dialog = new WhichKeyDialog(*current, m_services.history, m_services.keptKeys, &m_window);
        connect(dialog, &WhichKeyDialog::leakReported, this, &WindowDialogs::leakReported);
        return dialog;
    });
}

void WindowDialogs::closeWhichKey()
{
    if (QDialog *dialog = m_open.value(u"which-key"_s))
        dialog->accept();
}

void WindowDialogs::openPracticePanel()
{
    const QString name = u"practice"_s;
    PracticeControl *control = m_services.accounts.practice();
    if (!control || raiseOpen(name))
        return;
    auto *panel = new PracticePanel(
        *control, *m_services.accounts.current(), m_services.clock, m_services.preferences, &m_window);
    panel->setAttribute(Qt::WA_DeleteOnClose);
    connect(&m_services.accounts, &Accounts::currentChanged, panel, &QDialog::close);
    m_open[name] = panel;
    panel->show(); // not open(): one watches the window while the practice apps deploy
}

void WindowDialogs::openAct(OpenAccount &account, Act *act, SecretClipboard &clipboard)
{
    open(u"act"_s, [&] { return actDialog(account, act, m_services, clipboard, &m_window); });
}

void WindowDialogs::openSettings()
{
    open(u"settings"_s, [this] { return new SettingsDialog(m_services.preferences, m_services.secrets, &m_window); });
}

void WindowDialogs::openShortcuts(const QList<QAction *> &actions)
{
    open(u"shortcuts"_s, [this, &actions] { return makeShortcuts(actions); });
}

QDialog *WindowDialogs::makeShortcuts(const QList<QAction *> &actions)
{
    auto *dialog = new QDialog(&m_window);
    dialog->setWindowTitle(tr("Keyboard shortcuts"));
    new GrowingHeight(*dialog);
    dialog->resize(shortcutsSize);

    QList<std::pair<QString, QString>> rows;
    for (const QAction *action : actions) {
        QStringList keys;
        const QList<QKeySequence> sequences = action->shortcuts();
        for (const QKeySequence &sequence : sequences)
            keys.append(sequence.toString(QKeySequence::NativeText));
        if (!keys.isEmpty())
            rows.append({action->text().remove(u'&').remove(u'…'), keys.join(tr(" or "))});
    }
    rows.append({tr("The next and the previous field or button"), tr("Tab and Shift+Tab")});
    rows.append({tr("Press the button that has the focus"), tr("Space")});
    rows.append({tr("Open a menu, or press what has an underlined letter"), tr("Alt+letter")});
    rows.append({tr("The next and the previous tab"), tr("Ctrl+Tab and Ctrl+Shift+Tab, on the tabs")});
    rows.append({tr("Close a dialog without doing anything"), tr("Esc")});

    auto *table = new QTableWidget(static_cast<int>(rows.size()), 2, dialog);
    table->setAccessibleName(tr("Keyboard shortcuts"));
    table->setHorizontalHeaderLabels({tr("What it does"), tr("Keys")});
    table->verticalHeader()->hide();
    table->setEditTriggers(QTableWidget::NoEditTriggers);
    table->setSelectionBehavior(QTableWidget::SelectRows);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->setAlternatingRowColors(true);
    for (int row = 0; row < table->rowCount(); ++row) {
        table->setItem(row, 0, new QTableWidgetItem(rows.at(row).first));
        table->setItem(row, 1, new QTableWidgetItem(rows.at(row).second));
    }
    table->horizontalHeader()->setSectionResizeMode(0, QHeaderView::Stretch);
    table->horizontalHeader()->setSectionResizeMode(1, QHeaderView::ResizeToContents);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(Spacing::wide, Spacing::wide, Spacing::wide, Spacing::wide);
    addParts(*layout, {table, buttons});
    return dialog;
}

void WindowDialogs::openAbout()
{
    open(u"about"_s, [this] { return aboutDialog(m_services.secrets, &m_window); });
}

QMessageBox &openCloseBox(QWidget &window, const QString &title, const QStringList &what, const QString &button,
    const std::function<void()> &onAnyway)
{
    delete window.findChild<QMessageBox *>(u"closeBox"_s, Qt::FindDirectChildrenOnly);
    QStringList paragraphs = what;
    paragraphs.removeAll(QString());
    auto *box
        = plainBox("closeBox", QMessageBox::Warning, title, paragraphs.join(u"\n\n"_s), QMessageBox::Cancel, &window);
    box->setDefaultButton(QMessageBox::Cancel);
    QPushButton *anyway = named("closeAnywayButton", box->addButton(button, QMessageBox::DestructiveRole));
    QObject::connect(anyway, &QPushButton::clicked, &window, onAnyway);
    box->open();
    return *box;
}

namespace {

constexpr int symbolSize = 64;
constexpr int textWidth = 400;

} // namespace

QDialog *aboutDialog(const SecretStore &secrets, QWidget *parent)
{
    auto *dialog = new QDialog(parent);
    dialog->setWindowTitle(WindowDialogs::tr("About Inngest Key Manager"));
    auto *symbol = new SymbolLabel(dialog);
    symbol->setSymbol(icon(u"program"_s), symbolSize);
    auto *title = new QLabel(WindowDialogs::tr("Inngest Key Manager %1").arg(QStringLiteral(IKM_VERSION)), dialog);
    makeBold(*title);
    auto *text = markableLabel(
        WindowDialogs::tr("Shows the signing keys and event keys of Inngest environments, and helps to change "
                          "them without an outage.\n\n"
                          "It is an independent program, not made by Inngest. Keys go from Inngest to this "
                          "computer's keychain, the clipboard, a file that you choose, or the tool of a "
                          "platform that you let set them, and nowhere else; it reports nothing to anybody.\n\n"
                          "Licence: Apache 2.0. Built with Qt %1, running with Qt %2.")
            .arg(QStringLiteral(QT_VERSION_STR), QString::fromLatin1(qVersion())),
        dialog);
    text->setMinimumWidth(textWidth);
    auto *place = named("placeLabel", markableLabel(keychainPlaceText(secrets.place()), dialog));
    place->setVisible(!place->text().isEmpty());
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close, dialog);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);

    auto *layout = new QGridLayout(dialog);
    layout->setContentsMargins(Spacing::wide, Spacing::wide, Spacing::wide, Spacing::wide);
    layout->setHorizontalSpacing(Spacing::wide);
    layout->setVerticalSpacing(Spacing::normal);
    layout->addWidget(symbol, 0, 0, 2, 1, Qt::AlignTop);
    layout->addWidget(title, 0, 1);
    layout->addWidget(text, 1, 1);
    layout->addWidget(place, 2, 1);
    layout->addWidget(buttons, 3, 0, 1, 2);
    return dialog;
}

namespace {

constexpr int leastWidth = 560;

} // namespace

QDialog *actDialog(OpenAccount &account, Act *act, Services &services, SecretClipboard &clipboard, QWidget *parent)
{
    auto *dialog = named("actDialog", new QDialog(parent));
    dialog->setWindowTitle(WindowDialogs::tr("What is under way"));
    new GrowingHeight(*dialog);
    auto *band = new EnvironmentBand;
    // Another one may be looked at by now.
    band->present(account.account().capabilities(), act->request().environment, {});
    auto *title = wordsLabel(actTitle(act->request()));
    title->setMinimumWidth(leastWidth);
    makeBold(*title);
    auto *status = new ActStatus;
    status->setTools(services, clipboard);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    auto *column = columnBelow(band, dialog);
    addParts(*column, {title, status, nullptr, buttons});
    status->follow(account.acts(), act);
    return dialog;
}
