// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/tabs/appstab.h"
#include "ui_appstab.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/rotation/rotationresync.h"
#include "ui/common/agetick.h"
#include "ui/common/icons.h"
#include "ui/common/rowslook.h"
#include "ui/common/selectionkeeper.h"
#include "ui/tabs/appdelegate.h"
#include "ui/tabs/appdetails.h"
#include "ui/tabs/appschecker.h"
#include "ui/tabs/apptext.h"

#include <QAction>
#include <QHeaderView>
#include <QScrollBar>
#include <QTableView>

using namespace Qt::StringLiterals;

namespace {

/// Widths in characters of the table's font.
constexpr std::pair<AppModel::Column, int> columnWidths[]{{AppModel::Name, 24}, {AppModel::Method, 10},
    {AppModel::Url, 30}, {AppModel::Sdk, 16}, {AppModel::Functions, 10}, {AppModel::LastSync, 16},
    {AppModel::SyncStatus, 22}, {AppModel::Workers, 9}, {AppModel::SigningKey, 42}, {AppModel::EventKey, 22}};

} // namespace

AppsTab::AppsTab(Services &services, QWidget *parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::AppsTab>())
    , m_model(services.clock)
    , m_details(new AppDetails)
    , m_checker(new AppsChecker(services, m_model, this))
{
    m_ui->setupUi(this);
    setupTable();
    setupActions();
    m_ui->pane->setTexts({.loading = tr("Loading the apps…"),
        .failed = tr("The apps could not be read"),
        .emptyTitle = tr("No app is synced here yet"),
        .emptyText = tr("Apps appear as soon as they are synced to this environment: deploy one with the environment's "
                        "signing key, then sync it in Inngest's dashboard or by its platform's integration."),
        .emptyAction = tr("Reload"),
        .emptySymbol = u"apps"_s});
    connect(m_ui->pane, &FetchedPane::signInRequested, this, &AppsTab::signInRequested);
    const auto reload = [this] {
        if (m_account)
            m_account->reload();
    };
    connect(m_ui->pane, &FetchedPane::retryRequested, this, reload);
    connect(m_ui->pane, &FetchedPane::emptyActionRequested, this, reload);
    connect(m_ui->reloadButton, &QPushButton::clicked, this, reload);
    connect(&m_run, &ResyncRun::progressed, this, &AppsTab::onProgress);
    new AgeTick(services.clock, *this, [this] {
        m_model.refreshColumn(AppModel::LastSync);
        const int position = m_details->verticalScrollBar()->value();
        refreshDetails();
        QMetaObject::invokeMethod(
            m_details, [this, position] { m_details->verticalScrollBar()->setValue(position); }, Qt::QueuedConnection);
    });
    setAccount(nullptr);
}

AppsTab::~AppsTab()
{
    // The model goes before the table that shows it.
    m_table->selectionModel()->disconnect(this);
    m_model.disconnect(this);
}

void AppsTab::setupTable()
{
    m_table = new QTableView;
    m_table->setObjectName(u"appsTable"_s);
    m_table->setAccessibleName(tr("Apps"));
    m_table->setModel(&m_model);
    m_table->setItemDelegate(new AppDelegate(m_model, m_table));
    rowsLook::apply(*m_table, QAbstractItemView::ExtendedSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(AppModel::Name, Qt::AscendingOrder);
    const int character = m_table->fontMetrics().averageCharWidth();
    for (const auto &[column, characters] : columnWidths)
        m_table->setColumnWidth(column, character * characters);

    // What is asked for most stands beside the name; the longest text at the end, where there is room for it.
    QHeaderView *header = m_table->horizontalHeader();
    header->moveSection(header->visualIndex(AppModel::SigningKey), 1);
    header->moveSection(header->visualIndex(AppModel::EventKey), 2);
    header->moveSection(header->visualIndex(AppModel::Workers), header->visualIndex(AppModel::Functions) + 1);
    m_ui->pane->setContent(rowsLook::withDetails(*m_table, *m_details));
    new SelectionKeeper(*m_table, m_model);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &AppsTab::refreshDetails);
    connect(&m_model, &FlatModel::shownChanged, this, &AppsTab::onShownChanged);
    connect(m_ui->searchEdit, &QLineEdit::textChanged, this, &AppsTab::onSearch);
}

void AppsTab::setupActions()
{
    m_ui->searchEdit->addAction(icon(u"search"_s), QLineEdit::LeadingPosition);
    m_ui->reloadButton->setIcon(icon(u"reload"_s));
    m_ui->resyncButton->setIcon(icon(u"resync"_s));
    m_ui->stopButton->setIcon(icon(u"stop"_s));
    m_ui->banner->setDismissable(true);
    connect(m_ui->resyncButton, &QPushButton::clicked, this, &AppsTab::resync);
    connect(m_ui->stopButton, &QPushButton::clicked, &m_run, &ResyncRun::stop);
    m_checker->setup(m_ui->checkButton, m_ui->moreButton, m_ui->banner);
    connect(m_checker, &AppsChecker::appsChanged, this, &AppsTab::showApps);
    connect(m_checker, &AppsChecker::rowChanged, this, &AppsTab::refreshDetails);

    auto *action = new QAction(tr("Resync"), m_table);
    action->setShortcut(Qt::CTRL | Qt::Key_Return);
    action->setShortcutContext(Qt::WidgetShortcut);
    connect(action, &QAction::triggered, this, &AppsTab::resync);
    m_table->addAction(action);
    m_table->setContextMenuPolicy(Qt::ActionsContextMenu);
}

void AppsTab::setAccount(OpenAccount *account)
{
    if (m_account)
        m_account->disconnect(this);
    m_account = account;
    m_environmentId.clear();
    m_run.clear();
    m_ui->searchEdit->clear();
    if (account) {
        connect(account, &OpenAccount::appsChanged, this, &AppsTab::onAppsChanged);
        connect(account, &OpenAccount::signingKeysChanged, this, &AppsTab::onKeysChanged);
        connect(account, &OpenAccount::eventKeysChanged, this, &AppsTab::onKeysChanged);
        connect(account, &OpenAccount::keysPutAway, this, &AppsTab::onKeysChanged);
        connect(account, &OpenAccount::environmentChanged, this, &AppsTab::onEnvironmentChanged);
        connect(account, &QObject::destroyed, this, [this] { setAccount(nullptr); });
    }
    onEnvironmentChanged();
}

void AppsTab::onEnvironmentChanged()
{
    const QString id = m_account && m_account->environment() ? m_account->environment()->id : QString();
    if (id != m_environmentId || id.isEmpty()) {
        m_environmentId = id;
        // What runs goes on; its results belong to the other environment's list.
        m_run.clear();
        m_ui->banner->hide();
    }
    onAppsChanged();
    onProgress();
}

void AppsTab::onKeysChanged()
{
    m_checker->follow(m_account);
}

void AppsTab::onAppsChanged()
{
    m_checker->follow(m_account);
    showApps();
}

void AppsTab::showApps()
{
    const Fetched<QList<App>> none;
    const Fetched<QList<App>> &apps = m_account ? m_account->apps() : none;
    const auto workers = m_account ? m_account->workers().value : std::optional<QList<Worker>>();
    m_model.setApps(apps.value.value_or(QList<App>()) + m_checker->addedApps(), workers.value_or(QList<Worker>()));
    m_ui->pane->show(apps, m_model.total() == 0);
    m_ui->reloadButton->setEnabled(m_account && !apps.isLoading);
    if (m_table->selectionModel()->selectedRows().isEmpty() && m_model.rowCount() > 0)
        m_table->selectRow(0);
    refreshDetails();
}

void AppsTab::onSearch(const QString &text)
{
    m_model.setSearch(text);
    if (m_table->selectionModel()->selectedRows().isEmpty() && m_model.rowCount() > 0)
        m_table->selectRow(0);
    refreshDetails();
}

/// Another tab is looked at. While the window is locked, what was begun goes on.
void AppsTab::hideEvent(QHideEvent *event)
{
    if (!m_account || !m_account->isPutAway())
        m_checker->leave();
    QWidget::hideEvent(event);
}

AppSurvey &AppsTab::survey()
{
    return m_checker->survey();
}

void AppsTab::focusSearch()
{
    m_ui->searchEdit->setFocus();
    m_ui->searchEdit->selectAll();
}

QList<App> AppsTab::selectedApps() const
{
    QList<App> apps;
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &row : rows)
        apps.append(m_model.appAt(row.row()));
    return apps;
}

QList<Worker> AppsTab::workersOf(const App &app) const
{
    QList<Worker> workers;
    if (!m_account || !m_account->workers().value)
        return workers;
    for (const Worker &worker : *m_account->workers().value) {
        if (worker.appId == app.id && worker.status != Worker::Status::Disconnected)
            workers.append(worker);
    }
    return workers;
}

void AppsTab::onShownChanged()
{
    const int shown = m_model.rowCount();
    m_ui->countLabel->setText(m_model.total() == 0 ? QString()
            : shown == m_model.total()             ? tr("Apps: %1").arg(shown)
                                                   : tr("Apps: %1 of %2").arg(shown).arg(m_model.total()));
}

void AppsTab::refreshDetails()
{
    const QList<App> apps = selectedApps();
    m_checker->setSelected(apps);
    refreshButtons();
    if (apps.size() == 1)
        m_details->show(
            apps.first(), workersOf(apps.first()), m_run.resultOf(apps.first().id), m_checker->keysOf(apps.first().id));
    else if (apps.isEmpty())
        m_details->showHint(tr("Select an app to see more of it."));
    else
        m_details->showHint(
            tr("%1 apps are selected. “Resync” works on all of them that have an address.").arg(apps.size()));
}

void AppsTab::refreshButtons()
{
    const QList<App> apps = selectedApps();
    const qsizetype possible = std::count_if(apps.begin(), apps.end(), [this](const App &app) {
        return app.canBeResynced() && !app.externalId.isEmpty() && !m_run.isRunning(app.id);
    });
    m_ui->resyncButton->setEnabled(m_account && possible > 0);
    m_ui->resyncButton->setText(possible > 1 ? tr("&Resync %1 apps").arg(possible) : tr("&Resync"));
    m_ui->resyncButton->setToolTip(apps.size() == 1 && possible == 0 && !m_run.isRunning(apps.first().id)
            ? resyncHindrance(apps.first())
            : tr("Inngest asks the app for its functions again"));
}

void AppsTab::resync()
{
    if (!m_account || !m_account->environments().value)
        return;
    m_ui->banner->hide();
    // What a person added by its address Inngest does not know.
    QList<App> apps = selectedApps();
    apps.removeIf([](const App &app) { return app.externalId.isEmpty(); });
    m_run.start(m_account->acts(), apps, *m_account->environments().value, {}, {},
        addressesToCall(m_account->dashboard(), m_account->keyHolder().value_or(Environment()), m_checker->survey().kept()));
}

void AppsTab::onProgress()
{
    const bool isRunning = m_run.isRunning();
    m_ui->runRow->setVisible(isRunning);
    m_ui->runBar->setRange(0, m_run.total());
    m_ui->runBar->setValue(m_run.done());
    m_ui->runLabel->setText(tr("Resyncing: %1 of %2 done").arg(m_run.done()).arg(m_run.total()));
    if (!isRunning && !m_run.results().isEmpty()) {
        const AppRemark summary = resyncSummary(m_run.results());
        m_ui->banner->say(summary.tone, summary.title, summary.text);
    }
    refreshDetails();
}
