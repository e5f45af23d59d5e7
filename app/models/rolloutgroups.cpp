// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The groups of the apps table: where each row stands, and the headings above them.

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/models/rolloutmodel.h"

#include <QScopedValueRollback>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// Of one app, empty where nothing is known of it, or asked; and of how many.
std::pair<QString, QString> partWords(RolloutModel::Part part)
{
    switch (part) {
    case RolloutModel::Part::All:
        break;
    case RolloutModel::Part::ToDo:
        return {Words::tr("To do"), RolloutModel::tr("%1 to do")};
    case RolloutModel::Part::Waiting:
        return {Words::tr("Waiting"), RolloutModel::tr("%1 waiting")};
    case RolloutModel::Part::Good:
        return {Words::tr("As it should be"), RolloutModel::tr("%1 good")};
    case RolloutModel::Part::AtRisk:
        return {Words::tr("At risk"), RolloutModel::tr("%1 at risk")};
    case RolloutModel::Part::Broken:
        return {Words::tr("Broken now"), RolloutModel::tr("%1 broken")};
    case RolloutModel::Part::Others:
        return {{}, RolloutModel::tr("%1 others")};
    }
    return {};
}

} // namespace

void RolloutModel::setGroups(Grouping grouping, const QHash<QString, QString> &groups)
{
    const bool areOthers = std::exchange(m_groups, groups) != groups;
    if (std::exchange(m_grouping, grouping) != grouping) {
        m_folded.clear();
        settle();
    } else if (areOthers && grouping != Grouping::None) {
        emit shownChanged(); // rows are out of their places now
    }
}

QString RolloutModel::groupNow(const Line &line) const
{
    return line.members.isEmpty() ? line.block : m_groups.value(m_rows.at(line.members.first()).app.key());
}

QString RolloutModel::blockOf(const Line &line) const
{
    return m_isSortedAnew ? groupNow(line) : line.block;
}

int RolloutModel::compareBlocks(int a, int b) const
{
    if (m_grouping == Grouping::None)
        return 0;
    const QString x = blockOf(m_lines[a]);
    const QString y = blockOf(m_lines[b]);
    if (x != y) {
        // Those of which none is known stand at the end.
        if (x.isEmpty() || y.isEmpty())
            return x.isEmpty() ? 1 : -1;
        const int difference = compareText(x, y);
        return difference != 0 ? difference : x < y ? -1 : 1;
    }
    return compareValues(!m_lines[a].members.isEmpty(), !m_lines[b].members.isEmpty());
}

int RolloutModel::strays() const
{
    int strays = 0;
    for (int row = 0; row < rowCount(); ++row)
        strays += !isHeading(row) && !isOfPart(m_lines[sourceRow(row)]);
    return strays;
}

int RolloutModel::arrivals() const
{
    int arrivals = strays();
    for (int source = 0; source < int(m_lines.size()); ++source)
        arrivals += !m_lines[source].members.isEmpty() && isFound(source) && isWanted(source);
    for (int row = 0; row < rowCount(); ++row)
        arrivals -= !isHeading(row);
    return arrivals;
}

int RolloutModel::senders() const
{
    return int(std::ranges::count_if(m_rows, [](const RolloutRow &row) { return row.app.isSender; }));
}

int RolloutModel::sendersMissing() const
{
    return int(std::ranges::count_if(m_rows, [](const RolloutRow &row) { return row.app.isSender && !row.isThere(); }));
}

/// What the heading above says already is left out: the rest is what tells the rows apart.
QString RolloutModel::placeBelowHeading(const Line &line, const QString &place) const
{
    const QString said = line.block + u": "_s;
    return m_grouping == Grouping::Platform && !line.block.isEmpty() && place.startsWith(said) ? place.mid(said.size())
                                                                                               : place;
}

int RolloutModel::misplaced() const
{
    const QScopedValueRollback<bool> guard(m_isSortedAnew, m_grouping != Grouping::None);
    return FlatModel::misplaced();
}

void RolloutModel::settle()
{
    const bool hadHeadings = std::ranges::any_of(m_lines, [](const Line &line) { return line.members.isEmpty(); });
    m_blocks.clear();
    if (m_grouping != Grouping::None || hadHeadings)
        setRows(m_rows, m_keys);
    FlatModel::settle();
}

Qt::ItemFlags RolloutModel::flags(const QModelIndex &index) const
{
    const Qt::ItemFlags flags = FlatModel::flags(index);
    return index.isValid() && isHeading(index.row()) ? flags & ~Qt::ItemIsSelectable : flags;
}

bool RolloutModel::isHeading(int row) const
{
    return row >= 0 && row < rowCount() && m_lines[sourceRow(row)].members.isEmpty();
}

/// What a search finds is shown, whatever was folded before.
bool RolloutModel::isFoldedNow(const QString &block) const
{
    return search().isEmpty() && m_folded.contains(block);
}

bool RolloutModel::isFolded(int row) const
{
    return isHeading(row) && isFoldedNow(m_lines[sourceRow(row)].block);
}

void RolloutModel::setFolded(int row, bool isFolded)
{
    if (!isHeading(row) || this->isFolded(row) == isFolded)
        return;
    const QString block = m_lines[sourceRow(row)].block;
    if (isFolded)
        m_folded.insert(block);
    else
        m_folded.remove(block);
    filterAgain();
    tellHeadings(block);
}

void RolloutModel::unfoldAll()
{
    if (m_folded.isEmpty())
        return;
    m_folded.clear();
    filterAgain();
}

int RolloutModel::headingOf(int row) const
{
    while (row >= 0 && !isHeading(row))
        --row;
    return row;
}

QList<int> RolloutModel::rowsUnder(int heading) const
{
    QList<int> rows;
    for (int row = heading + 1; row < rowCount() && !isHeading(row); ++row)
        rows.append(row);
    return rows;
}

/// What stands below has changed, and with it what is counted.
void RolloutModel::tellHeadings(const QString &block)
{
    if (const int row = rowOf(u"heading:"_s + block); row >= 0)
        emit dataChanged(index(row, 0), index(row, columnCount() - 1));
}

/// That a worker syncs by itself, and a sender not at all, is no good that anybody has seen.
RolloutModel::Part RolloutModel::partOf(ResyncState::Kind kind)
{
    switch (kind) {
    case ResyncState::None:
        return Part::Others;
    case ResyncState::Running:
        return Part::Waiting;
    case ResyncState::Good:
        return Part::Good;
    case ResyncState::Open:
    case ResyncState::Trouble:
        break;
    }
    return Part::ToDo;
}

/// What has an address is resynced; of the rest only who syncs otherwise, or not at all, needs no act.
QString RolloutModel::resyncText(const RolloutRow &row) const
{
    if (!m_resyncs)
        return {};
    const auto state = m_resyncs->constFind(row.app.key());
    if (state != m_resyncs->cend())
        return state->text;
    const App &app = row.app.app;
    switch (app.method) {
    case AppMethod::Connect:
        return app.latestSync ? tr("Needs none: it syncs by itself, last %1").arg(lastSyncText(app))
                              : tr("Needs none: it syncs by itself when it connects");
    case AppMethod::Api:
        return tr("Nothing to resync");
    case AppMethod::Unknown:
        return tr("Not from here");
    case AppMethod::Serve:
        break;
    }
    return row.app.isSender ? tr("Nothing to resync") : tr("Not from here");
}

/// A sender goes by its name, which somebody changes: of those that are there no more, each that has come since with
/// the same event key takes the row of one.
void RolloutModel::keepRenamed(const QList<RolloutRow> &rows)
{
    const auto isSender = [](const RolloutRow &row) { return row.app.isSender; };
    const auto keyOf = [](const RolloutRow &row) { return row.app.key(); };
    const auto before = ofEach<QSet<QString>>(m_rows, keyOf, isSender);
    const auto now = ofEach<QSet<QString>>(rows, keyOf, isSender);
    QList<RolloutRow> come = rows;
    come.removeIf([&before](const RolloutRow &row) { return !row.app.isSender || before.contains(row.app.key()); });
    for (int source = 0; source < int(m_lines.size()) && !come.isEmpty(); ++source) {
        Line &line = m_lines[source];
        const RolloutApp *was = line.members.isEmpty() ? nullptr : &m_rows.at(line.members.first()).app;
        if (!was || !was->isSender || now.contains(was->key()))
            continue;
        const RolloutRow *same
            = firstOf(come, [was](const RolloutRow &row) { return row.app.heldEventKeys == was->heldEventKeys; });
        if (!same)
            continue;
        const QString key = same->app.key();
        const QString id = u"app:"_s + key;
        if (m_blocks.contains(line.id))
            m_blocks.insert(id, m_blocks.take(line.id));
        line.id = id;
        renameEntry(source, id);
        come.removeIf([&key](const RolloutRow &row) { return row.app.key() == key; });
    }
}

/// With how it stands, of previews the worst: before the name that is only painted.
QString RolloutModel::spokenName(int line) const
{
    const QString name = nameOf(m_lines[line]);
    const QString standing = m_hidesStandings ? QString() : partWords(partOf(m_rows.at(worstOf(line)))).first;
    return standing.isEmpty() ? name : tr("%1: %2", "an app, and how it stands").arg(name, standing);
}

/// Of what stands below it, or would if it were unfolded: what a search or a part leaves out is told by the number.
QString RolloutModel::headingText(const Line &line) const
{
    QMap<Part, int> counts;
    int all = 0;
    int shown = 0;
    for (int source = 0; source < int(m_lines.size()); ++source) {
        const Line &other = m_lines[source];
        if (other.block != line.block)
            continue;
        all += int(other.members.size());
        if (!isFound(source) || !isOfPart(other))
            continue;
        shown += int(other.members.size());
        for (const int place : other.members)
            ++counts[partOf(m_rows.at(place))];
    }
    QStringList parts;
    for (const Part part : {Part::Broken, Part::ToDo, Part::Waiting, Part::AtRisk, Part::Good}) {
        if (const int count = counts.value(part))
            parts.append(partWords(part).second.arg(count));
    }
    const QString name = !line.block.isEmpty() ? shownName(line.block)
        : m_grouping == Grouping::Owner        ? tr("No owner named")
                                               : tr("Platform not known");
    const QString count = shown == all
        ? QString::number(all)
        : tr("%1 of %2", "shown of a group").arg(QString::number(shown), QString::number(all));
    if (parts.isEmpty()) // those that are still shown have left the part since
        return tr("%1 (%2)", "a group, and how many of it are shown").arg(name, count);
    return tr("%1 (%2): %3", "a group, how many are in it, and how they stand").arg(name, count, parts.join(u", "_s));
}

QVariant RolloutModel::headingCell(const Line &line, int column, int role) const
{
    const bool isFolded = isFoldedNow(line.block);
    switch (role) {
    case IdRole:
        return line.id;
    case MembersRole:
        return 0;
    case FoldedRole:
        return isFolded;
    case Qt::DisplayRole:
        return column == Name ? QVariant(headingText(line)) : QVariant();
    case Qt::AccessibleTextRole:
        return column != Name ? QVariant()
            : isFolded        ? tr("%1; folded").arg(headingText(line))
                              : tr("%1; unfolded").arg(headingText(line));
    case Qt::ToolTipRole:
        return headingText(line);
    default: // what only an app has
        return {};
    }
}
