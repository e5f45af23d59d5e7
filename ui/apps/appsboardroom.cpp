// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What the board comes to, and how it makes use of the room that it has.

#include "app/domain/question.h"
#include "app/rollout/rolloutcheck.h"
#include "ui/apps/appsboard.h"
#include "ui/apps/boardgroups.h"
#include "ui/words/rollouttext.h"

#include <QLineEdit>
#include <algorithm>
#include <utility>

namespace {

/// From this width on the details stand beside the table, of which they take what they need, or three tenths.
constexpr int leastBeside = 860;
constexpr int detailTenths = 3;
constexpr int leastForAll = 620; // of its columns
/// Of the table, for what Inngest lists of an app beside what it says of its keys, and for its address besides.
constexpr int leastForListed = 700;
constexpr int leastForAddress = 800;
/// A page scrolls as a whole rather than squeeze the table and the details; beside each other they need less.
constexpr int leastHeightBeside = 180;
constexpr int leastHeightStacked = 200;
constexpr int summaryLines = 2; // of text, as far as there is room to keep

} // namespace

/// Where there is no room for all of them in one line: wrapped beside the search they would take three. Where there is
/// no search, theirs is the only line.
bool AppsBoard::needChipsALine() const
{
    if (m_search->isHidden())
        return false;
    int wanted = m_search->sizeHint().width();
    for (const QWidget *part : std::initializer_list<const QWidget *>{m_chips, &m_chips->order(), m_groups, m_ownRow}) {
        // The first two are always there, and count as hidden until the page is shown.
        if (part == m_chips || part == &m_chips->order() || !part->isHidden())
            wanted += std::max(part->minimumWidth(), part->sizeHint().width()) + m_filters->horizontalSpacing();
    }
    return m_splitter->orientation() == Qt::Vertical || wanted > width();
}

void AppsBoard::placeFilters()
{
    m_haveChipsALine = needChipsALine();
    for (QWidget *widget : std::initializer_list<QWidget *>{m_search, m_chips, &m_chips->order(), m_groups, m_ownRow})
        m_filters->removeWidget(widget);
    m_filters->addWidget(m_search, 0, 0);
    if (m_haveChipsALine)
        m_filters->addWidget(m_chips, 1, 0, 1, 4);
    else
        m_filters->addWidget(m_chips, 0, 1);
    m_filters->addWidget(&m_chips->order(), 0, 2, Qt::AlignRight);
    m_filters->addWidget(m_groups, 0, 3);
    m_filters->addWidget(m_ownRow, 0, 4);
    m_filters->setColumnStretch(2, 1);
}

/// The table and its details, beside or below each other.
void AppsBoard::stack()
{
    placeFilters();
    const bool isBeside = m_splitter->orientation() == Qt::Horizontal;
    m_stack->setMinimumHeight(isBeside ? leastHeightBeside : leastHeightStacked);
    m_splitter->setStretchFactor(1, isBeside ? 0 : 1);
    m_isDivided = false;
    if (isBeside)
        m_splitter->setSizes({width() * (10 - detailTenths) / 10, width() * detailTenths / 10});
    else
        divide();
}

/// Above the details the table has the height of its rows, and half of what there is at most. Not where a person has
/// divided it otherwise.
void AppsBoard::divide()
{
    if (m_isDivided || m_splitter->orientation() == Qt::Horizontal)
        return;
    const int room = m_splitter->height() - m_splitter->handleWidth();
    const int table = std::min(m_table->heightOf(m_model.rowCount()), room / 2);
    if (m_splitter->sizes().first() != table)
        m_splitter->setSizes({table, room - table});
}

void AppsBoard::setSummary(Tone tone, const QString &title, const QString &text)
{
    m_hasOwnSummary = true;
    if (title != m_summary->title() || text != m_summary->text() || tone != m_summary->tone())
        m_summary->say(tone, title, text);
    foldSummary();
}

void AppsBoard::refreshSummary()
{
    if (m_hasOwnSummary || !isVisible())
        return;
    TonedText summary = rolloutSummary(m_check.rows(), m_check.gate(), m_check.keys());
    // The apps are not all that the step waits for.
    if (const int senders = m_model.sendersMissing(); summary.tone == Tone::Good && senders > 0)
        summary = {Tone::Info, summary.title, summary.text + u' ' + sendersToDoText(senders)};
    if (summary.title != m_summary->title() || summary.text != m_summary->text() || summary.tone != m_summary->tone())
        m_summary->say(summary.tone, summary.title, summary.text);
    foldSummary();
    const QList<RolloutRow> &rows = m_check.rows();
    const bool isAbout = m_model.keys().goal != RolloutGoal::Survey
        || std::ranges::any_of(rows, [](const RolloutRow &row) { return row.latest.at.isValid() || row.isAsking; });
    // Where there are only senders the page says above that no app is known.
    m_summary->setVisible(!rows.isEmpty() && isAbout);
}

/// In a narrow page what is no trouble is said by its title, so that rows can be seen below it.
void AppsBoard::foldSummary()
{
    const bool isFolded = m_splitter->orientation() == Qt::Vertical && m_summary->tone() != Tone::Danger
        && m_summary->tone() != Tone::Warning;
    if (std::exchange(m_isSummaryFolded, isFolded) != isFolded)
        m_summary->setFoldable(isFolded);
    m_summary->keepRoom(m_splitter->orientation() == Qt::Vertical ? 0 : summaryLines);
}

void AppsBoard::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    chooseColumns();
    const Qt::Orientation wanted = width() >= leastBeside ? Qt::Horizontal : Qt::Vertical;
    if (m_splitter->orientation() != wanted) {
        m_splitter->setOrientation(wanted);
        stack();
    }
    if (needChipsALine() != m_haveChipsALine)
        placeFilters();
    foldSummary();
    divide();
}

/// Those that the rows are about, as far as there is room: what is left out stands in the details.
void AppsBoard::chooseColumns()
{
    using Model = RolloutModel;
    const bool isWide = width() >= leastForAll;
    if (m_model.keys().goal == RolloutGoal::Survey) {
        QList<Model::Column> columns{Model::Name, Model::SigningKey, Model::EventKey};
        const int room = width() >= leastBeside ? width() * (10 - detailTenths) / 10 : width();
        if (room >= leastForListed)
            columns += {Model::Sdk, Model::LastSync};
        if (room >= leastForAddress)
            columns.append(Model::Address);
        m_table->showColumns(columns);
    } else if (m_model.showsResyncs())
        m_table->showColumns({Model::Name, Model::SigningKey, Model::Resync});
    else {
        QList<Model::Column> columns{Model::Name, Model::Where, Model::SigningKey, Model::EventKey, Model::Evidence};
        if (!isWide)
            columns.removeOne(Model::Where);
        const RolloutKeys &asked = m_model.keys();
        if (!asked.judgesSigningKey || !concernsSigningKey(asked.goal))
            columns.removeOne(Model::SigningKey);
        m_table->showColumns(columns);
    }
}
