// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/appstab.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/models/words.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationresync.h"
#include "ui/apps/appsboard.h"
#include "ui/apps/appstable.h"
#include "ui/apps/boardgroups.h"
#include "ui/apps/rolloutdetails.h"
#include "ui/widgets/icons.h"
#include "ui/words/agetext.h"
#include "ui/words/apptext.h"
#include "ui/words/deployfiletext.h"

#include <QAction>
#include <QHideEvent>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostWorkers = 20;

/// A worker syncs by connecting, which need not show in the sync that is listed.
QString lastSyncText(const QDateTime &listed, const QList<Worker> &workers)
{
    QDateTime connected;
    for (const Worker &worker : workers) {
        if (!connected.isValid() || worker.connectedAt > connected)
            connected = worker.connectedAt;
    }
    const QString text = listed.isValid() ? exactTimeText(listed) : AppsTab::tr("at an unknown time");
    return connected.isValid() && (!listed.isValid() || connected > listed)
        ? AppsTab::tr("%1; by connecting, at %2").arg(text, exactTimeText(connected))
        : text;
}

void addSync(MoreFacts &facts, const App &app, const QList<Worker> &workers)
{
    if (!app.latestSync)
        return facts.rows.append({AppsTab::tr("Last sync:"), AppsTab::tr("none is known")});
    const Sync &sync = *app.latestSync;
    facts.rows.append({AppsTab::tr("Framework:"), sync.framework});
    facts.rows.append({AppsTab::tr("Platform:"), sync.platform});
    const QDateTime at = sync.lastSyncedAt.isValid() ? sync.lastSyncedAt : sync.createdAt;
    facts.rows.append({AppsTab::tr("Last sync:"), lastSyncText(at, workers)});
    facts.rows.append({AppsTab::tr("Sync status:"), sync.status});
}

QString workersText(const QList<Worker> &workers)
{
    QStringList lines;
    for (const Worker &worker : workers)
        lines.append(
            AppsTab::tr("%1, SDK %2, connected since %3")
                .arg(shownName(worker.instanceId), shownName(worker.sdkVersion), exactTimeText(worker.connectedAt)));
    return shortened(lines, mostWorkers).join(u'\n');
}

/// What Inngest lists of an app, beside what its own answers tell: what is wrong with it first, then its facts and its
/// workers. resync: what came of the last one from here.
MoreFacts appFacts(const RolloutRow &row, const RolloutKeys &keys, const std::optional<QList<Worker>> &workers,
    const std::optional<ResyncResult> &resync)
{
    const App &app = row.app.app;
    MoreFacts facts;
    if (resync)
        facts.news = resyncRemark(*resync);
    facts.remarks = appRemarks(
        app, sdkOf(app, row.latest.sdk()), workers ? std::optional(workers->size()) : std::nullopt, keys.isNewInUse());
    if (const QString hindrance = resyncHindrance(app); !hindrance.isEmpty())
        facts.remarks.append({Tone::Info, AppsTab::tr("No resync from here"), hindrance});
    facts.rows.append({AppsTab::tr("App version:"), app.appVersion});
    if (app.latestSync && app.functionCount >= 0)
        facts.rows.append({AppsTab::tr("Functions:"), QString::number(app.functionCount)});
    addSync(facts, app, workers.value_or(QList<Worker>()));
    facts.lines.append({AppsTab::tr("Workers:"), workers ? workersText(*workers) : QString()});
    return facts;
}

} // namespace

AppsTab::AppsTab(Services &services)
    : m_survey(services)
    , m_board(new AppsBoard(m_survey.check(), services.clock))
{
    m_board->table().setObjectName(u"appsTable"_s);
    m_board->setTakesWords(false);
    m_board->setMore([this](const RolloutRow &row) {
        return appFacts(row, m_survey.check().keys(), workersOf(row.app.app), m_run.resultOf(row.app.app.id));
    });
    setupLayout();
    setupPane();
    setupActions();
    connect(m_board, &AppsBoard::accessChanged, &m_survey, &AppSurvey::setAccess);
    connect(m_board, &AppsBoard::addRequested, &m_survey, &AppSurvey::addApp);
    connect(m_board, &AppsBoard::removeRequested, &m_survey, &AppSurvey::removeApp);
    connect(m_board, &AppsBoard::selectionChanged, this, &AppsTab::refreshActions);
    connect(&m_survey, &AppSurvey::askingChanged, this, &AppsTab::refreshActions);
    connect(&m_survey, &AppSurvey::keptChanged, this, &AppsTab::onKeptChanged);
    connect(&m_survey, &AppSurvey::failed, this,
        [this](const Error &error) { m_banner->say(Tone::Warning, tr("It was not kept"), fileErrorText(error)); });
    connect(&m_run, &ResyncRun::progressed, this, &AppsTab::onProgress);
    connect(&m_run, &ResyncRun::finished, this, &AppsTab::resynced);
    setAccount(nullptr);
}

AppsTab::~AppsTab()
{
    // What shows the survey's rows goes before it.
    delete m_board;
}

void AppsTab::setupLayout()
{
    m_banner->setDismissable(true);
    m_runBar->setTextVisible(false);
    m_runBar->setAccessibleName(tr("Apps resynced"));
    auto *stop = named("stopButton", plainButton(icon(u"stop"_s), tr("&Stop")));
    connect(stop, &QPushButton::clicked, &m_run, &ResyncRun::stop);
    auto *row = bareLayout<QHBoxLayout>(m_runRow);
    row->addWidget(m_runText);
    row->addWidget(m_runBar, 1);
    row->addWidget(stop);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Spacing::small);
    addParts(*column, {m_runRow, m_banner});
    column->addWidget(m_pane, 1);
}

void AppsTab::setupPane()
{
    auto *area = pageArea(); // banners above it can leave less than the table and the details need
    area->setWidget(m_board);
    m_pane->setContent(area);
    setPaneTexts(false);
    connect(m_pane, &FetchedPane::retryRequested, this, &AppsTab::reload);
    connect(m_pane, &FetchedPane::emptyActionRequested, m_board, &AppsBoard::addApps);
}

void AppsTab::setPaneTexts(bool isServer)
{
    m_pane->setTexts({.loading = tr("Loading the apps…"),
        .failed = tr("The apps could not be read"),
        .emptyTitle = tr("No app is synced here yet"),
        .emptyText
        = (isServer ? tr("Apps appear as soon as they are synced to this server: start one with the server's signing "
                         "key, since most apps register when they start.")
                    : tr("Apps appear as soon as they are synced to this environment: deploy one with the "
                         "environment's signing key, then sync it in the dashboard or by its platform's integration."))
            + u' ' + tr("Those that are not listed can be added by their addresses."),
        .emptyAction = tr("Add apps…"),
        .emptySymbol = u"apps"_s});
}

QAction *AppsTab::addAction(const QString &name, const QString &text, const QString &symbol, void (AppsTab::*slot)())
{
    auto *action = named(name, new QAction(icon(symbol), text, this));
    connect(action, &QAction::triggered, this, slot);
    m_board->addOwnAction(action);
    return action;
}

void AppsTab::setupActions()
{
    m_check = addAction(u"check"_s, tr("Check"), u"check"_s, &AppsTab::check);
    m_resync = addAction(u"resync"_s, tr("Resync"), u"resync"_s, &AppsTab::resync);
    m_reload = addAction(u"reload"_s, tr("Reload"), u"reload"_s, &AppsTab::reload);
    m_check->setToolTip(tr("Asks each app which keys it holds right now"));
    m_resync->setShortcut(Qt::CTRL | Qt::Key_Return);
    m_resync->setShortcutContext(Qt::WidgetShortcut);
    m_resync->setAutoRepeat(false);
}

void AppsTab::setAccount(OpenAccount *account)
{
    followInstead(m_account, account, this);
    m_environmentId.clear();
    m_run.clear();
    if (account) {
        setPaneTexts(account->account().capabilities().isServer);
        connect(account, &OpenAccount::appsChanged, this, &AppsTab::onAccountChanged);
        connect(account, &OpenAccount::signingKeysChanged, this, &AppsTab::onAccountChanged);
        connect(account, &OpenAccount::eventKeysChanged, this, &AppsTab::onAccountChanged);
        connect(account, &OpenAccount::keysPutAway, this, &AppsTab::onAccountChanged);
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
        m_banner->hide();
    }
    onAccountChanged();
    onProgress();
}

void AppsTab::onAccountChanged()
{
    const auto holder = m_account ? m_account->keyHolder() : std::optional<Environment>();
    const QString holderId = holder ? m_account->dashboard().origin() + u' ' + holder->id : QString();
    if (std::exchange(m_holderId, holderId) != holderId)
        m_board->beginAnew(); // of another environment
    m_survey.follow(m_account);
    m_board->setAccessesRead(m_survey.isKeptRead());
    const Fetched<QList<App>> none;
    m_pane->show(m_account ? m_account->apps() : none, m_survey.check().rows().isEmpty());
    refreshActions();
}

void AppsTab::onKeptChanged()
{
    m_board->setMissingHeaders(m_survey.kept().missing);
    QHash<QString, QString> platforms;
    for (const RolloutRow &row : m_survey.check().rows()) {
        if (const QString platform = row.app.platform(); !platform.isEmpty())
            platforms.insert(row.app.key(), platform);
    }
    m_board->groups().setNames(platforms, m_survey.kept().owners);
    onAccountChanged();
}

/// Another tab is looked at. While the window is locked or minimised, what was begun goes on.
void AppsTab::hideEvent(QHideEvent *event)
{
    if (!event->spontaneous() && (!m_account || !m_account->isPutAway()))
        m_survey.stop();
    QWidget::hideEvent(event);
}

QList<App> AppsTab::selectedApps()
{
    return ofEach<QList<App>>(
        m_survey.check().rows(), [](const RolloutRow &row) { return row.app.app; },
        [keys = m_board->selectedKeys()](const RolloutRow &row) { return keys.contains(row.app.key()); });
}

std::optional<QList<Worker>> AppsTab::workersOf(const App &app) const
{
    if (!m_account || !m_account->workers().value || !m_account->dashboard().listsWorkers())
        return {};
    return those(*m_account->workers().value,
        [&](const Worker &worker) { return worker.appId == app.id && worker.status != Worker::Status::Disconnected; });
}

void AppsTab::refreshActions()
{
    const QList<App> apps = selectedApps();
    const bool isPossible = std::ranges::any_of(apps, [this](const App &app) {
        return app.canBeResynced() && !app.externalId.isEmpty() && !m_run.isRunning(app.id);
    });
    m_resync->setEnabled(m_account && isPossible);
    m_resync->setToolTip(apps.size() == 1 && !isPossible && !m_run.isRunning(apps.first().id)
            ? resyncHindrance(apps.first())
            : tr("The selected apps are asked for their functions again (Ctrl+Return)"));
    enableUnless(*m_check, m_survey.isAsking() || m_survey.canAsk() ? QString() : noAppToAskText());
    m_check->setText(m_survey.isAsking() ? tr("Stop checking") : tr("Check"));
    m_check->setIcon(icon(m_survey.isAsking() ? u"stop"_s : u"check"_s));
    m_reload->setEnabled(m_account && !m_account->apps().isLoading);
}

void AppsTab::reload()
{
    if (m_account)
        m_account->reload();
}

void AppsTab::check()
{
    if (m_survey.isAsking())
        m_survey.stop();
    else
        m_survey.ask();
}

void AppsTab::resync()
{
    if (!m_account || !m_account->environments().value)
        return;
    m_banner->hide();
    // What a person added by its address Inngest does not know.
    QList<App> apps = selectedApps();
    apps.removeIf([](const App &app) { return app.externalId.isEmpty(); });
    m_run.start(m_account->acts(), apps, *m_account->environments().value, {}, {},
        addressesToCall(m_account->dashboard(), m_account->keyHolder().value_or(Environment()), m_survey.kept()));
}

void AppsTab::onProgress()
{
    const bool isRunning = m_run.isRunning();
    m_runRow->setVisible(isRunning);
    m_runBar->setRange(0, m_run.total());
    m_runBar->setValue(m_run.done());
    m_runText->setText(
        withTimeLeft(tr("Resyncing: %1 of %2 are done.").arg(m_run.done()).arg(m_run.total()), m_run.left()));
    if (!isRunning && !m_run.results().isEmpty()) {
        const TonedText summary = resyncSummary(m_run.results());
        m_banner->say(summary.tone, summary.title, summary.text);
    }
    m_board->refreshDetails();
    refreshActions();
}
