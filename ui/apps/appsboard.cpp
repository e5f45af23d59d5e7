// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/appsboard.h"

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/rollout/rolloutcheck.h"
#include "ui/apps/boardgroups.h"
#include "ui/widgets/agetick.h"
#include "ui/widgets/selectionkeeper.h"

#include <QAction>
#include <QApplication>
#include <QCursor>
#include <QEnterEvent>
#include <algorithm>
#include <chrono>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr int searchCharacters = 18;
/// The rows themselves show an answer at once; what follows from all of them, the counts, the detail and what can be
/// done, is worked out for all that come within this time: nobody reads quicker, and keys and clicks come between.
constexpr std::chrono::milliseconds moment{200};
/// Fewer than these are looked through faster than typed for.
constexpr int leastToSearch = 8;

/// What is no app is counted beside the apps: no step asks for it in their number.
QString selectedInWords(const QList<RolloutRow> &rows)
{
    const auto senders = int(std::ranges::count_if(rows, [](const RolloutRow &row) { return row.app.isSender; }));
    const int apps = int(rows.size()) - senders;
    if (senders == 0)
        return AppsBoard::tr("%n apps are selected", nullptr, apps);
    return AppsBoard::tr("%1 and %2 are selected")
        .arg(AppsBoard::tr("%n apps", nullptr, apps), AppsBoard::tr("%n senders that are no apps", nullptr, senders));
}

} // namespace

AppsBoard::AppsBoard(RolloutCheck &check, Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_check(check)
    , m_clock(clock)
    , m_details(new RolloutDetails(clock))
{
    // They scroll themselves: what they would like to have makes no page scroll around them.
    m_stack->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Ignored);
    makeBold(*m_title);
    m_model.follow(check);
    m_model.setFollows(false);
    setupTable();
    setupActions();
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_table);
    auto *side = new QWidget;
    auto *beside = new QVBoxLayout(side);
    beside->setContentsMargins(Spacing::small, 0, 0, 0);
    beside->setSpacing(0);
    addParts(*beside, {m_title, m_owner});
    beside->addWidget(m_details, 1);
    m_splitter->addWidget(side);
    connect(m_splitter, &QSplitter::splitterMoved, this, [this] { m_isDivided = true; });
    m_stack->addWidget(m_splitter);
    m_stack->addWidget(m_empty);
    m_nothing->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    m_nothing->setMargin(Spacing::page);
    m_stack->addWidget(m_nothing);
    m_empty->present(StatePage::State::Empty, tr("No app is known here"),
        tr("No app is listed that holds this environment's keys. One that is not synced can be added by its address; "
           "what sends events and is no app cannot be asked."),
        tr("Add an app…"), u"apps"_s);
    m_filters->setSpacing(Spacing::tight);
    stack();
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::small);
    column->addWidget(m_summary);
    column->addLayout(m_filters);
    column->addWidget(m_actionRow);
    column->addWidget(m_stack, 1);

    connect(&check, &RolloutCheck::gateChanged, this, &AppsBoard::refreshSummary);
    m_moment.setSingleShot(true);
    m_moment.setInterval(moment);
    connect(&m_moment, &QTimer::timeout, this, [this] {
        if (m_isBehindAnswers)
            m_refreshSoon.ask();
    });
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &AppsBoard::refreshForAnswers);
    connect(&m_model, &FlatModel::shownChanged, &m_refreshSoon, &Soon::ask);
    connect(m_chips, &PartChips::settled, &m_refreshSoon, &Soon::ask);
    connect(m_empty, &StatePage::actionRequested, this, &AppsBoard::addApp);
    new AgeTick(clock, *this, [this] { refreshDetails(); });
    refreshRows();
}

/// The page around it, which is shown after this, asks what is selected.
void AppsBoard::showEvent(QShowEvent *event)
{
    m_pointerAtShow = QCursor::pos();
    m_model.setFollows(true);
    qApp->installEventFilter(this);
    refreshRows();
    QWidget::showEvent(event);
}

/// What a person presses, here or in a part of this, wherever it goes to; and the pointer that comes to it, since the
/// next act is meant for what is selected then. Where the program was busy, a click can come in the same turn as the
/// keys that select what it is meant for: those who act on it know of it first.
bool AppsBoard::eventFilter(QObject *watched, QEvent *event)
{
    const bool isPress = event->type() == QEvent::MouseButtonPress || event->type() == QEvent::Wheel
        || event->type() == QEvent::KeyPress || event->type() == QEvent::ShortcutOverride
        || event->type() == QEvent::TouchBegin;
    // Not one that rests where this comes in sight.
    const bool isPointer = event->type() == QEvent::Enter && m_model.total() > 0
        && static_cast<QEnterEvent *>(event)->globalPosition().toPoint() != m_pointerAtShow;
    const auto *widget = (isPress || isPointer) && watched->isWidgetType() ? static_cast<QWidget *>(watched) : nullptr;
    const bool isHere = widget == this || (widget && isAncestorOf(widget));
    if (isHere)
        begin();
    if (isHere && isPress) {
        m_awaited.clear();
        m_added.clear();
        if (m_refreshSoon.isDue() || m_isBehindAnswers)
            refreshRows();
    }
    return QWidget::eventFilter(watched, event);
}

/// What is selected is somebody's choice from now on, whichever way it came to be.
void AppsBoard::begin()
{
    if (m_isBegun)
        return;
    selectFirst(); // where rows came in this turn
    m_isBegun = true;
    m_first.clear();
}

/// A wizard has a board a page, and each of hundreds of answers would be worked in on all of them.
void AppsBoard::hideEvent(QHideEvent *event)
{
    m_isInPlace = false;
    m_model.setFollows(false);
    qApp->removeEventFilter(this);
    QWidget::hideEvent(event);
}

void AppsBoard::addOwnAction(QAction *action, bool inMenu)
{
    if (inMenu)
        m_actionRow->addToMenu(action);
    else
        m_ownRow->add(action);
    m_table->addAction(action);
}

void AppsBoard::beginAnew()
{
    closeDialog();
    m_isBegun = m_isInPlace = false;
}

QStringList AppsBoard::selectedKeys() const
{
    QStringList keys = ofEach(selectedRows(), &RolloutRow::key);
    const QModelIndex current = m_table->currentIndex();
    const QList<RolloutRow> first = current.isValid() ? m_model.membersAt(current.row()) : QList<RolloutRow>();
    if (!first.isEmpty() && keys.removeOne(first.first().app.key()))
        keys.prepend(first.first().app.key());
    return keys;
}

/// This one alone, whatever keys are pressed: the view's own selectRow() toggles with Ctrl.
void AppsBoard::selectRow(int row)
{
    const QModelIndex index = m_model.index(row, 0);
    m_table->selectionModel()->setCurrentIndex(index, QItemSelectionModel::ClearAndSelect | QItemSelectionModel::Rows);
    m_table->scrollTo(index);
}

void AppsBoard::selectApp(const QString &appKey)
{
    begin();
    m_model.unfoldAll();
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QList<RolloutRow> members = m_model.membersAt(row);
        if (std::ranges::any_of(members, [&](const RolloutRow &one) { return one.app.key() == appKey; }))
            selectRow(row);
    }
}

void AppsBoard::selectNextToDo()
{
    begin();
    const QStringList selected = selectedKeys();
    const int count = m_model.rowCount();
    const int from = m_table->currentIndex().row();
    const auto isSelected = [&](const RolloutRow &one) { return selected.contains(one.app.key()); };
    for (int step = 1; step <= count; ++step) {
        const int row = (from + step) % count;
        const QList<RolloutRow> members = m_model.membersAt(row);
        // A resync is not done by what is known of keys.
        const bool isToDo = m_model.showsResyncs()
            ? m_model.isMissing(row) && std::ranges::none_of(members, isSelected)
            : std::ranges::any_of(members,
                [&](const RolloutRow &one) { return !(one.signing.holds && one.event.holds) && !isSelected(one); });
        if (isToDo)
            return selectRow(row);
    }
}

void AppsBoard::selectMissing(const QSet<QString> &appKeys)
{
    begin();
    m_chips->showAll();
    m_search->clear();
    m_model.unfoldAll();
    QItemSelection missing;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const QList<RolloutRow> members = m_model.membersAt(row);
        const auto isMeant = [&appKeys](const RolloutRow &one) { return appKeys.contains(one.app.key()); };
        if (appKeys.isEmpty() ? m_model.isMissing(row) : std::ranges::any_of(members, isMeant))
            missing.select(m_model.index(row, 0), m_model.index(row, m_model.columnCount() - 1));
    }
    if (missing.isEmpty())
        return;
    m_table->selectionModel()->setCurrentIndex(missing.indexes().first(), QItemSelectionModel::NoUpdate);
    m_table->selectionModel()->select(missing, QItemSelectionModel::ClearAndSelect);
    m_table->scrollTo(missing.indexes().first());
    m_table->setFocus();
}

void AppsBoard::setupTable()
{
    new SelectionKeeper(*m_table, m_model);
    m_groups = new BoardGroups(*m_table, m_model);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, &m_refreshSoon, &Soon::ask);
    m_search->setMaximumWidth(fontMetrics().averageCharWidth() * searchCharacters * 2);
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setSearch(text);
        m_refreshSoon.ask();
    });
}

void AppsBoard::setTakesWords(bool takesWords)
{
    if (std::exchange(m_takesWords, takesWords) != takesWords)
        refreshActions();
}

void AppsBoard::setMissingHeaders(const QHash<QString, QStringList> &missing)
{
    if (std::exchange(m_missing, missing) != missing)
        refreshDetails();
}

void AppsBoard::setAccessesRead(bool areRead)
{
    if (std::exchange(m_areAccessesRead, areRead) != areRead)
        refreshActions();
}

void AppsBoard::refreshForAnswers()
{
    if (m_moment.isActive())
        m_isBehindAnswers = true;
    else
        m_refreshSoon.ask();
}

void AppsBoard::refreshRows()
{
    m_isBehindAnswers = false;
    m_moment.start();
    const bool isNothingLeft = m_model.total() > 0 && m_model.rowCount() == 0;
    if (isNothingLeft)
        m_nothing->setText(nothingFound());
    m_stack->setCurrentWidget(m_model.total() == 0 ? static_cast<QWidget *>(m_empty)
            : isNothingLeft                        ? static_cast<QWidget *>(m_nothing)
                                                   : m_splitter);
    for (ActionRow *row : {m_ownRow, m_actionRow})
        row->setVisible(m_model.total() > 0 && (row == m_actionRow || !row->isEmpty()));
    chooseColumns();
    divide();
    const bool isLong = m_model.keys().goal == RolloutGoal::Survey || m_model.total() >= leastToSearch;
    const bool hadSearch = !m_search->isHidden();
    m_search->setVisible(isLong || !m_model.search().isEmpty());
    if (m_search->isHidden() == hadSearch)
        placeFilters();
    m_groups->setVisible(isLong || m_model.grouping() != RolloutModel::Grouping::None);
    keepInOrder();
    selectAdded();
    selectFirst();
    refreshSummary();
    m_chips->refresh();
    // Not back before the window has another width: nothing is to go up and down under the pointer.
    if (!m_haveChipsALine && needChipsALine())
        placeFilters();
    refreshDetails();
    emit selectionChanged();
}

/// In place of the table, where the search or the part leaves no row.
QString AppsBoard::nothingFound() const
{
    if (m_model.part() != RolloutModel::Part::All)
        return m_model.search().isEmpty()
            ? tr("None is in “%1” now.").arg(PartChips::textOf(m_model.part()))
            : tr("None that is in “%1” now fits this search.").arg(PartChips::textOf(m_model.part()));
    return tr("No app fits this search. Every word has to occur in the name, the ID, the host, the SDK or the place.");
}

/// What is broken now is not to be sorted for by whoever opens the page; nor do rows go from under a person's pointer.
/// Where they are about resyncs, what the answers tell of keys is nothing to move them for before somebody's eyes.
void AppsBoard::keepInOrder()
{
    if (m_isBegun || m_isInPlace)
        return;
    m_isInPlace = m_model.showsResyncs() && m_model.total() > 0 && isVisible();
    if (m_model.misplaced() == 0)
        return;
    const bool isFirstSelected = !m_first.isEmpty() && selectedKeys() == QStringList{m_first};
    m_model.settle();
    if (isFirstSelected)
        m_table->clearSelection(); // for the one that is the first now
}

/// Those that were just added, whatever the search and the part show, unless somebody has gone on with something else.
void AppsBoard::selectAdded()
{
    const qsizetype before = m_added.size();
    for (const RolloutRow &row : m_awaited.isEmpty() ? QList<RolloutRow>() : m_check.rows()) {
        if (row.app.wasAddedByUrl && m_awaited.remove(row.app.access.url))
            m_added.insert(row.app.key());
    }
    if (m_added.size() > before)
        selectMissing(m_added);
}

/// Unless something is selected, or a heading is what the keyboard is at. Whoever has begun can have nothing selected,
/// and of what is gone another one takes no place: only what another search or part finds begins with its first.
void AppsBoard::selectFirst()
{
    const auto look = std::pair(m_model.part(), m_model.search());
    const bool isAnother = std::exchange(m_look, look) != look;
    const bool isAtHeading = m_table->hasFocus() && m_model.isHeading(m_table->currentIndex().row());
    if ((m_isBegun && !isAnother) || isAtHeading || !m_table->selectionModel()->selectedRows().isEmpty())
        return;
    for (int row = 0; row < m_model.rowCount(); ++row) {
        if (m_model.isHeading(row))
            continue;
        selectRow(row);
        m_first = m_isBegun ? QString() : selectedKeys().value(0);
        return;
    }
}

void AppsBoard::setResyncs(const QHash<QString, RolloutModel::ResyncState> &resyncs)
{
    m_model.setResyncs(resyncs);
    m_refreshSoon.ask();
}

void AppsBoard::setSenders(const QList<RolloutRow> &senders)
{
    m_model.setSenders(senders);
    refreshSummary();
}

QList<RolloutRow> AppsBoard::selectedRows() const
{
    QList<RolloutRow> rows;
    const QModelIndexList selected = m_table->selectionModel()->selectedRows();
    for (const QModelIndex &index : selected)
        rows += m_model.membersAt(index.row());
    return rows;
}

QList<RolloutRow> AppsBoard::selectedMissing() const
{
    QList<RolloutRow> rows = selectedRows();
    rows.removeIf([](const RolloutRow &row) {
        return row.app.isSender || (row.signing.holds && row.event.holds)
            || row.app.moment.holdsStored; // nobody's word takes them away
    });
    return rows;
}

QStringList AppsBoard::selectedWithWord() const
{
    const auto counts = [](const Proof &proof) { return proof.holds && proof.word.has_value(); };
    QStringList keys;
    for (const RolloutRow &row : selectedRows()) {
        // A sender's word stands in its own form.
        if (!row.app.isSender && (counts(row.signing) || counts(row.event)))
            keys.append(row.app.key());
    }
    return keys;
}

void AppsBoard::refreshDetails()
{
    refreshActions();
    const QModelIndexList selected = m_table->selectionModel()->selectedRows();
    m_title->setText(selected.isEmpty() ? QString()
            : selected.size() == 1      ? selected.first().data().toString()
                                        : selectedInWords(selectedRows()));
    m_title->setVisible(!m_title->text().isEmpty());
    const QList<RolloutRow> one = selected.size() == 1 ? selectedRows() : QList<RolloutRow>();
    const QString owner = one.isEmpty() ? QString() : m_groups->ownerOf(one.first().app.key());
    QStringList about;
    if (!owner.isEmpty())
        about.append(tr("Owner: %1").arg(shownName(owner)));
    // Where there is no room for a column of it.
    const QString where = one.isEmpty() || !m_table->isColumnHidden(RolloutModel::Where)
        ? QString()
        : selected.first().siblingAtColumn(RolloutModel::Where).data().toString();
    if (!where.isEmpty() && m_model.keys().goal != RolloutGoal::Survey)
        about.append(tr("Where it is set: %1").arg(where));
    m_owner->setText(about.join(u'\n'));
    m_owner->setVisible(!about.isEmpty());
    if (selected.isEmpty())
        return m_details->showHint(tr("Select an app to see what is known of its keys."));
    if (selected.size() > 1)
        return m_details->showHint(tr("What can be done with all of them stands above the table."));
    const QList<RolloutRow> rows = m_model.membersAt(selected.first().row());
    m_details->show(rows, m_model.keys(), m_missing.value(rows.first().app.key()));
}
