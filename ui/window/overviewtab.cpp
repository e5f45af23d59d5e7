// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/overviewtab.h"

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/csv.h"
#include "app/core/exportfile.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "ui/history/pastrotations.h"
#include "ui/keys/keymonthsdialog.h"
#include "ui/widgets/agetick.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/fetchedpane.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/searchedit.h"
#include "ui/window/elsewherebanner.h"
#include "ui/window/environmentcard.h"
#include "ui/window/tabgate.h"
#include "ui/window/welcomepage.h"
#include "ui/words/errortext.h"
#include "ui/words/rotationtext.h"

#include <QButtonGroup>
#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype cardsAtFirst = 24; // an account can have hundreds of environments
constexpr int leastCardCharacters = 42; // of the font: narrower than that, and there is a column less
constexpr int mostColumns = 4;

} // namespace

OverviewTab::OverviewTab(Services &services)
    : m_services(services)
    , m_rows([this](const QString &id) {
        return m_account ? m_services.preferences.keyMonths(m_account->account().id, id) : 0;
    })
    , m_most(cardsAtFirst)
{
    connect(&services.preferences, &Preferences::changed, this, [this] {
        chooseStart();
        refreshSoon();
    });
    connect(&services.accounts, &Accounts::listChanged, this, &OverviewTab::chooseStart);
    connect(&services.accounts, &Accounts::openFailed, this, [this] {
        m_isOpenFailed = true;
        refreshWelcome();
    });
    new AgeTick(services.clock, *this, [this] {
        if (m_overview)
            m_overview->read();
        refreshCards();
    });
}

OverviewTab::~OverviewTab() = default;

void OverviewTab::build()
{
    if (std::exchange(m_isBuilt, true))
        return;
    auto *content = new QWidget;
    m_pane = new FetchedPane(this);
    m_pane->setContent(content);
    connect(m_pane, &FetchedPane::signInRequested, this, &OverviewTab::setUpRequested);
    connect(m_pane, &FetchedPane::emptyActionRequested, this, &OverviewTab::setUpRequested);
    connect(m_pane, &FetchedPane::retryRequested, this, [this] {
        if (m_account)
            m_account->reloadEnvironments();
    });
    auto *column = new QVBoxLayout(content);
    column->setContentsMargins(Spacing::wide, Spacing::normal, Spacing::wide, Spacing::normal);
    column->setSpacing(Spacing::small);
    buildTop(*content);
    buildBody();
    m_inOtherAccounts = named("otherAccountsBanner", new ElsewhereBanner(m_services));
    addParts(*column, {m_banner, m_elsewhere, m_inOtherAccounts});
    column->addWidget(m_area, 1);
    m_stack = new QStackedLayout(this);
    m_stack->addWidget(m_pane);
    m_past->setOverview(m_overview.get());
    m_inOtherAccounts->setOverview(m_overview.get());
    chooseStart();
}

void OverviewTab::buildTop(QWidget &parent)
{
    m_searchEdit = named("overviewSearch", new SearchEdit(tr("Search the environments")));
    connect(m_searchEdit, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_rows.setSearch(text);
        chooseCards();
    });
    m_exportButton = named("exportAgesButton", new QPushButton(icon(u"export"_s), tr("E&xport key ages…")));
    m_exportButton->setToolTip(
        tr("Writes the age and due date of every key that was read to a CSV file, without any key"));
    connect(m_exportButton, &QPushButton::clicked, this, &OverviewTab::chooseExportFile);
    auto *top = new QHBoxLayout;
    top->addWidget(m_searchEdit, 1);
    top->addWidget(m_exportButton);
    auto *chips = new QHBoxLayout;
    chips->setSpacing(Spacing::tight);
    auto *group = new QButtonGroup(this);
    for (const Part part : {Part::All, Part::NeedsPerson, Part::Due}) {
        auto *chip = named(u"overviewChip%1"_s.arg(int(part)), new QToolButton);
        chip->setCheckable(true);
        chip->setChecked(part == m_rows.part());
        chip->setAutoRaise(true);
        chip->setFocusPolicy(Qt::TabFocus);
        group->addButton(chip);
        chips->addWidget(chip);
        m_chips.append({part, chip});
        connect(chip, &QToolButton::clicked, this, [this, part] {
            m_rows.setPart(part);
            chooseCards();
        });
    }
    m_reading = named("overviewReading", new QLabel);
    m_reading->setForegroundRole(QPalette::PlaceholderText);
    chips->addStretch(1);
    chips->addWidget(m_reading);
    auto *column = static_cast<QVBoxLayout *>(parent.layout());
    column->addLayout(top);
    column->addLayout(chips);
    m_banner = named("overviewBanner", new Banner);
    m_banner->setDismissable(true);
    m_elsewhere = named("elsewhereBanner", new Banner);
    m_lookButton = named("lookElsewhereButton", m_elsewhere->addButton(tr("&Look at it")));
    connect(m_lookButton, &QPushButton::clicked, this, [this] { emit openRequested(m_lookAt); });
}

void OverviewTab::buildBody()
{
    auto *body = new QWidget;
    m_grid = new QGridLayout;
    m_grid->setSpacing(Spacing::normal);
    m_none = named("overviewNone", new QLabel);
    m_none->setWordWrap(true);
    m_moreButton = named("moreEnvironmentsButton", new QPushButton);
    connect(m_moreButton, &QPushButton::clicked, this, [this] {
        m_most += cardsAtFirst;
        layOut();
        showCards();
    });
    m_past = new PastRotations(m_services.accounts);
    auto *column = new QVBoxLayout(body);
    column->setContentsMargins(0, Spacing::tight, 0, 0);
    column->setSpacing(Spacing::normal);
    column->addLayout(m_grid);
    column->addWidget(m_none);
    column->addWidget(m_moreButton, 0, Qt::AlignLeft);
    column->addSpacing(Spacing::small);
    column->addWidget(m_past);
    column->addStretch(1);
    m_area = named("overviewArea", pageArea(), tr("Environments"));
    m_area->setWidget(body);
}

void OverviewTab::setAccount(OpenAccount *account, KeyWatch *watch)
{
    followInstead(m_account, account, this);
    m_isOpenFailed = m_isOpenFailed && !account;
    m_overview.reset();
    if (account && watch) {
        m_overview = std::make_unique<AccountOverview>(*account, *watch, m_services.history, m_services.clock);
        m_overview->setSessions(m_sessionOf);
        connect(account, &OpenAccount::environmentsChanged, this, &OverviewTab::arrange);
        connect(account, &OpenAccount::signingKeysChanged, this, &OverviewTab::refreshSoon);
        connect(m_overview.get(), &AccountOverview::environmentsChanged, this, &OverviewTab::arrange);
        connect(m_overview.get(), &AccountOverview::changed, this, &OverviewTab::refreshSoon);
        connect(m_overview.get(), &AccountOverview::rotationsChanged, this, &OverviewTab::refreshSoon);
    }
    if (!m_isBuilt)
        return;
    m_past->setOverview(m_overview.get());
    m_inOtherAccounts->setOverview(m_overview.get());
    m_banner->hide();
    m_most = cardsAtFirst;
    chooseStart();
    if (m_overview)
        m_overview->setWatched(isVisible());
    arrange();
}

void OverviewTab::setSessions(const AccountOverview::SessionOf &sessionOf)
{
    m_sessionOf = sessionOf;
    if (m_overview)
        m_overview->setSessions(sessionOf);
}

void OverviewTab::chooseStart()
{
    if (!m_isBuilt)
        return;
    // Whoever has an account of their own has begun.
    const bool isStart = !m_services.preferences.hasBegun() && m_services.accounts.list().size() < 2;
    if (isStart && !m_welcome)
        buildWelcome();
    m_stack->setCurrentWidget(isStart ? static_cast<QWidget *>(m_welcome) : m_pane);
}

void OverviewTab::buildWelcome()
{
    m_welcome = new WelcomePage;
    connect(m_welcome, &WelcomePage::lookRequested, this, &OverviewTab::leaveStart);
    connect(m_welcome, &WelcomePage::tryRequested, this, [this] {
        leaveStart();
        emit tryRequested();
    });
    connect(m_welcome, &WelcomePage::accountRequested, this, &OverviewTab::accountRequested);
    m_stack->addWidget(m_welcome);
    refreshWelcome();
}

void OverviewTab::refreshWelcome()
{
    const bool canTry = m_account && m_account->account().capabilities().isRehearsal && m_account->environment();
    if (m_welcome)
        m_welcome->setCanTry(canTry, m_isOpenFailed || (m_account && m_account->environments().error));
}

void OverviewTab::leaveStart()
{
    m_services.preferences.setHasBegun();
    chooseStart();
    m_searchEdit->setFocus();
}

void OverviewTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    build();
    if (m_overview)
        m_overview->setWatched(true);
    arrange();
}

void OverviewTab::hideEvent(QHideEvent *event)
{
    QWidget::hideEvent(event);
    if (m_overview)
        m_overview->setWatched(false);
    if (m_banner)
        m_banner->hide(); // what it said is done and seen
}

void OverviewTab::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    if (m_isBuilt)
        layOut();
}

void OverviewTab::arrange()
{
    if (!m_isBuilt)
        return;
    TabGate::present(*m_pane, m_account);
    refreshWelcome();
    m_rows.arrange(m_overview.get(), m_services.clock.now());
    layOut();
    showCards();
}

void OverviewTab::chooseCards()
{
    m_most = cardsAtFirst;
    layOut();
    showCards();
}

void OverviewTab::layOut()
{
    const qsizetype shown = std::min(m_most, m_rows.rows().size());
    const qsizetype before = m_cards.size();
    while (m_cards.size() < shown) {
        auto *card = named("environmentCard", new EnvironmentCard(m_area->widget()));
        connect(card, &EnvironmentCard::openRequested, this, &OverviewTab::openRequested);
        connect(card, &EnvironmentCard::rotationRequested, this, &OverviewTab::rotationRequested);
        connect(card, &EnvironmentCard::keyMonthsRequested, this, &OverviewTab::askForMonths);
        connect(card, &EnvironmentCard::settleRequested, this, [this](const QString &environmentId) {
            const OverviewRows::Row *row = m_rows.find(environmentId);
            const QList<RotationSummary> left = row ? row->overview.leftOpen : QList<RotationSummary>();
            const auto *newest = firstOf(
                left, [row](const RotationSummary &one) { return !itemsLeftBy(one, row->overview).isEmpty(); });
            if (newest)
                m_past->settle(*newest);
        });
        m_cards.append(card);
    }
    for (qsizetype i = 0; i < m_cards.size(); ++i)
        m_cards.at(i)->setVisible(i < shown);
    int least = leastCardCharacters * fontMetrics().averageCharWidth();
    for (const EnvironmentCard *card : std::as_const(m_cards))
        least = std::max(least, card->isHidden() ? 0 : card->minimumSizeHint().width());
    const int scrollBar = style()->pixelMetric(QStyle::PM_ScrollBarExtent);
    const int room = width() - 2 * Spacing::wide - scrollBar + Spacing::normal;
    const int columns = std::clamp(room / (least + Spacing::normal), 1, mostColumns);
    const bool areOthers = std::exchange(m_columns, columns) != columns;
    for (int column = 0; areOthers && column < mostColumns; ++column)
        m_grid->setColumnStretch(column, column < columns ? 1 : 0);
    for (qsizetype i = areOthers ? 0 : before; i < m_cards.size(); ++i)
        m_grid->addWidget(m_cards.at(i), int(i) / columns, int(i) % columns);
}

void OverviewTab::refreshCards()
{
    m_refreshIsDue = false;
    if (!m_isBuilt || !isVisible())
        return;
    m_rows.refresh(m_overview.get(), m_services.clock.now());
    showCards();
}

void OverviewTab::showCards()
{
    if (!isVisible())
        return;
    const QDateTime now = m_services.clock.now();
    const qsizetype shown = std::min({m_most, m_rows.rows().size(), m_cards.size()});
    for (qsizetype i = 0; i < shown; ++i) {
        const OverviewRows::Row &row = m_rows.rows().at(i);
        m_cards.at(i)->present(row.overview, row.ages, row.keyMonths, now);
    }
    layOut(); // what a card says now may need more room
    refreshCounts();
    refreshReading();
    refreshElsewhere();
}

void OverviewTab::refreshCounts()
{
    const QHash<Part, QString> names{
        {Part::All, tr("All")}, {Part::NeedsPerson, tr("Needs you")}, {Part::Due, tr("Due")}};
    for (const auto &[part, chip] : std::as_const(m_chips))
        chip->setText(tr("%1 %2", "a part and how many environments are in it")
                          .arg(names.value(part), QString::number(m_rows.countOf(part))));
    const qsizetype hidden = m_rows.rows().size() - std::min(m_most, m_rows.rows().size());
    m_moreButton->setVisible(hidden > 0);
    m_moreButton->setText(hidden <= cardsAtFirst ? tr("Show the rest: %1").arg(hidden)
                                                 : tr("Show %1 more of %2").arg(cardsAtFirst).arg(hidden));
    m_none->setVisible(m_rows.rows().isEmpty() && m_rows.countOf(Part::All) > 0);
    m_none->setText(!m_rows.search().isEmpty() ? tr("No environment fits the search.")
            : m_rows.part() == Part::Due       ? tr("No key that was read is due within a month.")
                                               : tr("Nothing needs you, as far as was read."));
    enableUnless(*m_exportButton, m_rows.countOf(Part::All) == 0 ? tr("No environment is read yet.") : QString());
}

void OverviewTab::refreshReading()
{
    const int toRead = m_overview ? m_overview->toRead() : 0;
    const int archived = m_overview ? m_overview->archivedCount() : 0;
    QString text = toRead > 0 ? tr("Still to be read: %1").arg(toRead) : QString();
    if (text.isEmpty() && archived > 0)
        text = tr("%n archived environments are not shown", nullptr, archived);
    m_reading->setText(text);
}

/// The window's own banner speaks of the environment that is looked at.
void OverviewTab::refreshElsewhere()
{
    const QList<Environment> changed = m_overview ? m_overview->changedElsewhere() : QList<Environment>();
    if (changed.isEmpty())
        return m_elsewhere->hide();
    m_lookAt = changed.first().id;
    m_lookButton->setText(tr("&Look at %1").arg(shownOnButton(changed.first().name)));
    m_elsewhere->say(Tone::Warning,
        tr("Keys were changed outside this program in %1").arg(namesInWords(ofEach(changed, &Environment::name), 3)),
        tr("Nothing in this computer's journal did that. Look what it was: if nobody you know did it, treat it as a "
           "leak."));
}

void OverviewTab::refreshSoon()
{
    // Many answers can come in one turn of the event loop.
    if (!m_isBuilt || !isVisible() || std::exchange(m_refreshIsDue, true))
        return;
    QMetaObject::invokeMethod(this, &OverviewTab::refreshCards, Qt::QueuedConnection);
}

void OverviewTab::askForMonths(const QString &environmentId)
{
    const OverviewRows::Row *row = m_rows.find(environmentId);
    if (!m_account || !row)
        return;
    auto *dialog = new KeyMonthsDialog(
        m_services.preferences, m_account->account().id, environmentId, row->overview.environment.name, this);
    dialog->open();
}

void OverviewTab::chooseExportFile()
{
    prepareCsv();
    auto *dialog = named("exportAgesDialog",
        saveDialog(this, tr("Export the keys' ages"), {tr("CSV, for spreadsheets (*.csv)")}, u"csv"_s,
            proposedFileName(
                u"key-ages-%1.csv"_s.arg(m_services.clock.now().toLocalTime().date().toString(Qt::ISODate)),
                m_account && m_account->account().capabilities().isRehearsal)));
    connect(dialog, &QFileDialog::fileSelected, this, &OverviewTab::exportTo);
    dialog->open();
}

void OverviewTab::exportTo(const QString &path)
{
    if (!m_overview)
        return;
    const QString account = m_account->account().id;
    const QList<EnvironmentOverview> all = m_overview->environments();
    const auto unread = std::count_if(
        all.cbegin(), all.cend(), [](const EnvironmentOverview &each) { return !each.keys.look.at.isValid(); });
    const auto months = [this, account](const QString &id) { return m_services.preferences.keyMonths(account, id); };
    const Done written
        = writeExportFile(path, keyAgesToCsv(m_account->account().name, all, months, m_services.clock.now()));
    if (!written)
        return m_banner->say(Tone::Warning, tr("Not exported"), errorText(written.error(), Attempt::File));
    QString text
        = tr("Environments: %1. Each row says when it was read.").arg(all.size()) + u' ' + whoCanReadText(path);
    if (const int archived = m_overview->archivedCount(); archived > 0)
        text += u' ' + tr("%n archived environments, whose keys are not read here, are not in it.", nullptr, archived);
    m_banner->say(unread > 0 ? Tone::Warning : Tone::Good,
        tr("Exported to “%1”").arg(shownName(QFileInfo(path).fileName())),
        unread > 0 ? tr("%1 Not read yet, and marked so: %2.", "sentences").arg(text, QString::number(unread)) : text);
}
