// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/mainwindow.h"

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/accounts/tokenkeeper.h"
#include "app/core/clock.h"
#include "app/core/policy.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/keychain/chosenstore.h"
#include "app/models/words.h"
#include "ui/accounts/accountmenu.h"
#include "ui/accounts/environmentband.h"
#include "ui/accounts/environmentpicker.h"
#include "ui/acts/runningacts.h"
#include "ui/secrets/idlelock.h"
#include "ui/secrets/lockpage.h"
#include "ui/secrets/secretclipboard.h"
#include "ui/widgets/agetick.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/windowsize.h"
#include "ui/window/keyreminder.h"
#include "ui/window/overviewtab.h"
#include "ui/window/windowactions.h"
#include "ui/window/windowbanners.h"
#include "ui/window/windowdialogs.h"
#include "ui/window/windowrotation.h"
#include "ui/window/windowtabs.h"
#include "ui/words/accountnametext.h"
#include "ui/words/keychaintext.h"

#include <QCloseEvent>
#include <QGuiApplication>
#include <QMenuBar>
#include <QPushButton>
#include <QScopedValueRollback>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>
#include <chrono>

using namespace Qt::StringLiterals;

namespace {

constexpr QSize usualSize{1080, 720};
constexpr QSize leastSize{640, 420};
constexpr int toolIconSize = 20;
constexpr int widestAccount = 220;
constexpr std::chrono::seconds freshEnough{10}; // somebody may go to and fro between windows

} // namespace

MainWindow::MainWindow(Services &services)
    : m_services(services)
    , m_clipboard(new SecretClipboard(services.clock, services.preferences, this))
    , m_lock(*this)
    , m_idleLock(new IdleLock(services.clock, services.preferences, this))
    , m_actions(new WindowActions(*this))
    , m_dialogs(new WindowDialogs(services, *this))
    , m_rotation(new WindowRotation(services, *m_clipboard, *this))
    , m_accountMenu(new AccountMenu(services.accounts, this))
{
    setWindowIcon(icon(u"program"_s));
    setMinimumSize(leastSize);
    resize(usualSize.boundedTo(mostSizeOf(*this)));
    m_accountMenu->addActions({m_actions->typedIn, m_actions->addAccount, m_actions->manageAccounts});
    m_actions->buildMenus(*menuBar(), m_accountMenu);
    setupToolBar();
    setupCentre();
    setupActions();
    setupRotation();
    setupLock();
    setupPreferences();
    restoreWindow(*this, m_services.preferences.windowGeometry());

    connect(&m_services.accounts, &Accounts::currentChanged, this, &MainWindow::onAccountChanged);
    connect(&m_services.accounts, &Accounts::listChanged, this, &MainWindow::refreshNames);
    m_services.accounts.setUser([this] { return goesOn(); }, [this](const QString &next) { askToLeave(next); });
    // What is on the screen is at most a minute old, and what somebody changed elsewhere is noticed.
    new AgeTick(m_services.clock, *this, [this] {
        if (m_account)
            m_account->reloadQuietly();
    });
    // Whoever comes back, from the dashboard's pages for instance, sees what is there now.
    connect(qApp, &QGuiApplication::applicationStateChanged, this, [this](Qt::ApplicationState state) {
        if (state == Qt::ApplicationActive)
            onActivated();
    });
    onAccountChanged();
    if (!m_services.accounts.current())
        m_services.accounts.openLast();
}

MainWindow::~MainWindow()
{
    // What goes with the window writes its size and shape down, and whoever hears of that has to be whole.
    m_rotation->closeWizard();
    m_services.accounts.setUser({}, {});
    m_services.preferences.disconnect(this);
}

void MainWindow::setupToolBar()
{
    m_toolBar = named("toolBar", addToolBar(tr("Tools")));
    m_toolBar->setMovable(false);
    m_toolBar->setContextMenuPolicy(Qt::PreventContextMenu);
    m_toolBar->setIconSize(QSize(toolIconSize, toolIconSize));

    m_accountButton = named("accountButton", new QPushButton(m_toolBar));
    m_accountButton->setMenu(m_accountMenu);
    m_toolBar->addWidget(m_accountButton);
    auto *gap = new QWidget(m_toolBar);
    gap->setFixedWidth(Spacing::small);
    m_toolBar->addWidget(gap);

    m_picker = named("environmentPicker", new EnvironmentPicker(m_toolBar));
    m_toolBar->addWidget(m_picker);
    auto *spacer = new QWidget(m_toolBar);
    spacer->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_toolBar->addWidget(spacer);
    for (QAction *action :
        {m_actions->reload, m_actions->practicePanel, m_actions->whichKey, m_actions->lock, m_actions->settings}) {
        m_toolBar->addAction(action);
        QWidget *button = m_toolBar->widgetForAction(action);
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(action->toolTip());
    }
}

void MainWindow::setupCentre()
{
    m_stack = new QStackedWidget(this);
    m_content = new QWidget(m_stack);
    m_band = named("environmentBand", new EnvironmentBand(m_content));
    m_banners = new WindowBanners(m_services, m_content);
    m_tabs = new WindowTabs(m_services, *m_clipboard, m_content);
    auto *layout = bareLayout<QVBoxLayout>(m_content);
    addParts(*layout, {m_band, m_banners});
    layout->addWidget(m_tabs, 1);
    m_lockPage = new LockPage(m_stack);
    m_stack->addWidget(m_content);
    m_stack->addWidget(m_lockPage);
    setCentralWidget(m_stack);

    m_running = new RunningActs(this);
    m_reminder = new KeyReminder(m_services.clock, m_services.preferences, this);
    statusBar()->addWidget(m_running, 1);
    statusBar()->setSizeGripEnabled(false);
    connect(m_running, &RunningActs::changed, this, [this] {
        m_lockPage->setRunningActs(m_running->count(), m_running->forPerson());
        refreshNames();
    });
    connect(m_banners, &WindowBanners::waitingFor, m_running, &RunningActs::setRemark);
    connect(m_running, &RunningActs::goOnRequested, this, [this](Act *act) {
        act->request().rotationId.isEmpty() ? m_dialogs->openAct(*m_account, act, *m_clipboard) : m_rotation->open();
    });
}

void MainWindow::setupActions()
{
    connect(m_actions->chooseAccount, &QAction::triggered, m_accountButton, &QPushButton::showMenu);
    connect(m_actions->chooseEnvironment, &QAction::triggered, m_picker, &EnvironmentPicker::openPopup);
    connect(m_actions->reload, &QAction::triggered, this, &MainWindow::reload);
    connect(m_actions->whichKey, &QAction::triggered, m_dialogs, &WindowDialogs::openWhichKey);
    connect(m_dialogs, &WindowDialogs::leakReported, m_rotation, [this](const auto &keys, const QString &where) {
        if (m_rotation->openAfterLeak(keys, where))
            m_dialogs->closeWhichKey();
    });
    connect(m_actions->practicePanel, &QAction::triggered, m_dialogs, &WindowDialogs::openPracticePanel);
    connect(m_actions->settings, &QAction::triggered, m_dialogs, &WindowDialogs::openSettings);
    connect(m_actions->about, &QAction::triggered, m_dialogs, &WindowDialogs::openAbout);
    connect(m_actions->addAccount, &QAction::triggered, m_dialogs, &WindowDialogs::addAccount);
    connect(m_actions->typedIn, &QAction::triggered, m_dialogs, &WindowDialogs::setUpAgain);
    connect(m_actions->manageAccounts, &QAction::triggered, m_dialogs, &WindowDialogs::openAccounts);
    connect(m_banners, &WindowBanners::signInRequested, m_dialogs, &WindowDialogs::setUpAgain);
    connect(m_banners, &WindowBanners::keychainHelpRequested, m_dialogs, &WindowDialogs::openKeychainHelp);
    connect(m_tabs, &WindowTabs::setUpRequested, m_dialogs, &WindowDialogs::setUpAgain);
    // The tabs' own commands stand there too.
    connect(m_actions->shortcuts, &QAction::triggered, this,
        [this] { m_dialogs->openShortcuts(m_actions->all() + m_tabs->commands()); });
    connect(m_actions->quit, &QAction::triggered, this, &QWidget::close);
    for (int i = 0; i < m_actions->tabs.size(); ++i)
        connect(m_actions->tabs.at(i), &QAction::triggered, m_tabs, [this, i] { m_tabs->goTo(i); });
    connect(m_picker, &EnvironmentPicker::environmentChosen, this, [this](const QString &id) {
        if (m_account)
            m_account->selectEnvironment(id);
    });
}

void MainWindow::setupRotation()
{
    connect(m_reminder, &KeyReminder::openRequested, this, [this] {
        bringToFront();
        m_tabs->setCurrentIndex(0); // the overview
    });
    connect(m_actions->rotateKeys, &QAction::triggered, m_rotation, &WindowRotation::open);
    connect(m_banners, &WindowBanners::rotationRequested, m_rotation, &WindowRotation::open);
    connect(m_banners, &WindowBanners::leakReported, m_rotation,
        [this](const QList<KnownKey> &keys) { m_rotation->openAfterLeak(keys, {}); });
    connect(m_tabs, &WindowTabs::rotationRequested, m_rotation, &WindowRotation::openWith);
    connect(m_tabs, &WindowTabs::openRotationRequested, m_rotation, &WindowRotation::open);
    connect(m_tabs, &WindowTabs::frontRequested, this, &MainWindow::bringToFront);
    connect(&m_tabs->overviewTab(), &OverviewTab::accountRequested, m_dialogs, &WindowDialogs::addAccount);
    connect(m_rotation, &WindowRotation::practicePanelRequested, m_dialogs, &WindowDialogs::openPracticePanel);
    connect(m_rotation, &WindowRotation::openRequested, this, [this] {
        bringToFront();
        m_opensWhenUnlocked = m_lock.isLocked();
        if (!m_opensWhenUnlocked)
            m_rotation->open();
    });
    m_tabs->overviewTab().setSessions([this](const QString &id) { return m_rotation->sessionOf(id); });
    const auto show = [this] {
        m_banners->setRotation(m_rotation->current(), m_rotation->progress());
        m_lockPage->setProgress(m_rotation->progress());
        m_tabs->takeRotation(m_rotation->current());
        refreshNames();
    };
    connect(m_rotation, &WindowRotation::currentChanged, this, show);
}

void MainWindow::setupLock()
{
    connect(m_actions->lock, &QAction::triggered, this, &MainWindow::lockByPerson);
    connect(m_idleLock, &IdleLock::idle, this, [this] { m_lock.lock(ScreenLock::Cause::Idle); });
    connect(&m_lock, &ScreenLock::locked, this, &MainWindow::onLocked);
    connect(&m_lock, &ScreenLock::unlocked, this, &MainWindow::onUnlocked);
    connect(m_lockPage, &LockPage::unlockRequested, &m_lock, &ScreenLock::unlock);
    // Not through this: the clipboard is cleared at the very end, too.
    connect(m_clipboard, &SecretClipboard::stateChanged, m_lockPage,
        [page = m_lockPage, clipboard = m_clipboard] { page->setClipboard(clipboard->state()); });
    m_banners->follow(*m_clipboard);
}

void MainWindow::setupPreferences()
{
    const auto apply = [this] { m_services.secrets.useMemory(keepsInMemory()); };
    connect(&m_services.preferences, &Preferences::changed, this, apply);
    connect(&m_services.secrets, &SecretStore::stateChanged, this, apply);
    connect(&m_services.accounts, &Accounts::currentChanged, this, apply);
    apply();
}

bool MainWindow::keepsInMemory() const
{
    if (m_services.preferences.keepsSecretsInMemory())
        return true;
    // Somebody who only wants to practise need not install a keychain first.
    const OpenAccount *current = m_services.accounts.current();
    return current && current->account().capabilities().isRehearsal
        && m_services.secrets.keychain().state() == SecretStore::State::Absent;
}

void MainWindow::onAccountChanged()
{
    followInstead(m_account, m_services.accounts.current(), this);
    if (m_account && m_lock.isLocked())
        m_account->putAway();
    const auto fillPicker = [this] {
        const auto all = m_account ? m_account->environments().value : std::nullopt;
        m_picker->setEnvironments(all.value_or(QList<Environment>()));
    };
    fillPicker();
    if (m_account) {
        connect(m_account, &OpenAccount::environmentsChanged, this, fillPicker);
        connect(m_account, &OpenAccount::environmentChanged, this, &MainWindow::onEnvironmentChanged);
        m_account->selectEnvironment(m_services.preferences.lastEnvironment(m_account->account().id));
    }
    m_actions->practicePanel->setVisible(m_services.accounts.practice());
    const AccountCapabilities account = m_account ? m_account->account().capabilities() : AccountCapabilities();
    m_actions->typedIn->setVisible(account.isTypedIn || account.isServer);
    m_actions->typedIn->setText(account.isServer ? tr("Server and signing &key…") : tr("Environments and &keys…"));
    m_rotation->setAccount(m_account);
    m_reminder->follow(nullptr);
    m_tabs->setAccount(nullptr, nullptr); // it lets go of the watch, which the banners hold
    m_banners->setAccount(m_account);
    m_tabs->setAccount(m_account, m_banners->keyWatch());
    // Nobody has to be reminded of a rehearsal.
    if (m_account && !m_account->account().capabilities().isRehearsal)
        m_reminder->follow(m_tabs->overview(), m_account->account().id);
    m_running->setActs(m_account ? &m_account->acts() : nullptr);
    onEnvironmentChanged();
}

void MainWindow::onEnvironmentChanged()
{
    const std::optional<Environment> environment = m_account ? m_account->environment() : std::nullopt;
    m_picker->setCurrent(environment);
    if (m_account && environment)
        m_services.preferences.setLastEnvironment(m_account->account().id, environment->id);
    refreshNames();
}

void MainWindow::refreshNames()
{
    const QString account = m_accountMenu->currentName();
    m_accountButton->setText(u' ' + shownOnButton(fontMetrics().elidedText(account, Qt::ElideMiddle, widestAccount)));
    m_accountButton->setIcon(icon(m_account ? accountSymbol(m_account->account()) : u"account"_s));
    m_accountButton->setToolTip(tr("Account: %1").arg(account));
    m_accountButton->setAccessibleName(tr("Account: %1").arg(account));
    if (m_account)
        m_band->present(*m_account);
    else
        m_band->present({}, {}, {});
    // Where somebody looks who has turned to something else: first what is waited for.
    QStringList parts{m_running->forPerson(), m_rotation->progress()};
    const std::optional<Environment> environment = m_account ? m_account->environment() : std::nullopt;
    if (m_lock.isLocked())
        parts.append(tr("Locked"));
    else
        parts += {environment ? shownName(environment->name) : QString(), account};
    parts.append(tr("Inngest Key Manager"));
    parts.removeAll(QString());
    parts.removeDuplicates(); // a server's one environment is called as it is
    setWindowTitle(parts.join(tr(" – ", "between the parts of a window's title")));
}

void MainWindow::onLocked()
{
    m_focusBeforeLock = focusWidget();
    m_opensWhenUnlocked = false;
    m_clipboard->clearNow();
    if (m_account)
        m_account->putAway();
    m_rotation->putAway();
    m_actions->setLocked(true);
    m_accountMenu->setEnabled(false);
    m_toolBar->hide();
    statusBar()->hide();
    m_lockPage->present(m_lock.cause(), m_services.preferences.idleLockMinutes());
    m_stack->setCurrentWidget(m_lockPage);
    m_lockPage->setFocus();
    refreshNames();
}

void MainWindow::onUnlocked()
{
    m_actions->setLocked(false);
    if (m_account)
        m_account->bringBack();
    m_rotation->bringBack();
    m_accountMenu->setEnabled(true);
    m_toolBar->show();
    statusBar()->show();
    m_stack->setCurrentWidget(m_content);
    if (m_focusBeforeLock)
        m_focusBeforeLock->setFocus();
    m_idleLock->restart();
    refreshNames();
    if (m_opensWhenUnlocked) // later: in front of what was put away, or instead of the one that was
        QMetaObject::invokeMethod(m_rotation, &WindowRotation::open, Qt::QueuedConnection);
}

void MainWindow::reload()
{
    (void)Policy::now(); // whoever follows it hears of it, where the file system tells of no change
    if (!m_account)
        return;
    m_account->reloadAll();
    if (AccountOverview *overview = m_tabs->overview())
        overview->read(true);
}

void MainWindow::onActivated()
{
    if (!m_account || !isVisible() || isMinimized())
        return;
    const QDateTime readAt = m_account->signingKeys().readAt;
    if (!readAt.isValid() || readAt.secsTo(m_services.clock.now()) >= freshEnough.count())
        m_account->reloadQuietly();
}

void MainWindow::bringToFront()
{
    if (isMinimized())
        showNormal();
    show();
    raise();
    activateWindow();
}

/// In words, what closing would cut off; empty: nothing, or the person wants it all the same.
QString MainWindow::goesOn() const
{
    QStringList what = m_running->underWay();
    what.append(m_rotation->leftOfSeries());
    if (const QStringList places = m_rotation->placesBeingSet(); !places.isEmpty())
        what.append(
            tr("Places are being set by their tools, or wait their turn: %1.").arg(inARow(shortened(places, 3))));
    return m_goesAnyway ? QString() : what.join(u' ');
}

/// lost: what is lost besides; empty: nothing. then: goes once more, and is
/// not asked about again.
void MainWindow::askToGo(
    const QString &title, const QStringList &lost, const QString &button, const std::function<void()> &then)
{
    QStringList what = QStringList{goesOn()} + lost;
    if (m_running->count() > 0)
        what.append(tr("The change is noted in the journal: when you open this account again, it is looked up what "
                       "became of it, and you are asked where nothing shows that."));
    if (!m_rotation->placesBeingSet().isEmpty())
        what.append(tr("The tools are ended with it. It can be that a place has its fallback then and not its key; the "
                       "history notes it as not known."));
    const auto go = [this, then] {
        const QScopedValueRollback answered(m_goesAnyway, true);
        then();
    };
    // What was being set has ended before that, and is noted.
    m_lock.keepInSight(openCloseBox(*this, title, what, button, [this, go] { m_rotation->stopSetting(go); }));
}

bool MainWindow::mayClose()
{
    const qsizetype lost = m_goesAnyway ? 0 : m_services.secrets.inMemoryOnly(TokenKeeper::itemEnd);
    const QString signIns = signInsNotKeptText(m_goesAnyway ? 0 : m_services.accounts.signInsNotKept());
    if (goesOn().isEmpty() && lost == 0 && signIns.isEmpty())
        return true;
    askToGo(
        tr("Close the program?"), {lostFromMemoryText(int(lost)), signIns}, tr("&Close anyway"), [this] { close(); });
    return false;
}

void MainWindow::askToLeave(const QString &accountId)
{
    askToGo(tr("Close this account?"), {},
        m_rotation->placesBeingSet().isEmpty() ? tr("&Close it anyway") : tr("&Stop setting, and close it"),
        [this, accountId] { m_services.accounts.open(accountId); });
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    if (!mayClose())
        return event->ignore();
    m_services.preferences.setWindowGeometry(saveGeometry());
    m_clipboard->clearNow();
    QMainWindow::closeEvent(event);
}
