// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/rolloutmodel.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/models/rolloutwords.h"
#include "app/rollout/rolloutcheck.h"

#include <algorithm>

using namespace Qt::StringLiterals;

RolloutModel::RolloutModel(QObject *parent)
    : FlatModel({tr("App"), tr("Where it is set"), tr("Signing key"), tr("Event key"), tr("After Rotate"),
                    tr("Evidence"), tr("Resync"), tr("SDK"), tr("Last sync"), tr("Address")},
        parent)
{
    beSteady();
    // A heading speaks of what is shown below it.
    connect(this, &FlatModel::shownChanged, this, [this] {
        for (int row = 0; m_grouping != Grouping::None && row < rowCount(); ++row) {
            if (isHeading(row))
                emit dataChanged(index(row, 0), index(row, columnCount() - 1));
        }
    });
}

void RolloutModel::setPart(Part part)
{
    if (std::exchange(m_part, part) != part)
        settle();
}

int RolloutModel::countOf(Part part) const
{
    return static_cast<int>(
        std::ranges::count_if(m_rows, [&](const RolloutRow &row) { return part == Part::All || partOf(row) == part; }));
}

bool RolloutModel::isWanted(int source) const
{
    const Line &line = m_lines[source];
    if (!line.members.isEmpty())
        return isOfPart(line) && !isFoldedNow(blockOf(line));
    for (int other = 0; other < int(m_lines.size()); ++other) {
        const Line &below = m_lines[other];
        if (!below.members.isEmpty() && below.block == line.block && isFound(other) && isOfPart(below))
            return true;
    }
    return false;
}

bool RolloutModel::isOfPart(const Line &line) const
{
    return m_part == Part::All
        || std::ranges::any_of(line.members, [this](int place) { return partOf(m_rows.at(place)) == m_part; });
}

RolloutModel::Part RolloutModel::partOf(const RolloutRow &row) const
{
    // Also one that is registered anew: what it answers now counts.
    if (isAbout(row) && row.isBrokenNow(m_keys.doubt))
        return Part::Broken;
    if (m_resyncs)
        return partOf(m_resyncs->value(row.app.key()).kind);
    if (!isAbout(row) || !row.isConcerned())
        return Part::Others;
    // Also one whose event key, which keeps nobody from going on, is open yet: its cell and the gate speak of the risk.
    if (row.weakestProof().evidence == EvidenceClass::AtRisk && row.isThere())
        return Part::AtRisk;
    if (isSettled(row))
        return Part::Good;
    const auto isCounted = [](const Proof &proof) {
        using Because = Proof::Because;
        return proof.holds || proof.because == Because::NotAsked || proof.because == Because::Counting
            || proof.because == Because::Stale;
    };
    if (m_keys.goal == RolloutGoal::Survey)
        return row.rounds == 0 && row.app.canBeAsked() ? Part::Waiting : Part::ToDo;
    const bool needsOnlyTime = isCounted(row.signing) && isCounted(row.event) && !row.latest.isUnreachable();
    return needsOnlyTime ? Part::Waiting : Part::ToDo;
}

void RolloutModel::setResyncs(const QHash<QString, ResyncState> &resyncs)
{
    const auto before = std::exchange(m_resyncs, resyncs);
    if (before == m_resyncs)
        return;
    for (int line = 0; line < int(m_lines.size()); ++line) {
        const QList<int> members = m_lines[line].members;
        const bool differs = std::ranges::any_of(members, [&](int place) {
            const QString key = m_rows.at(place).app.key();
            return !before || before->value(key) != resyncs.value(key);
        });
        if (differs)
            changeRow(line, [] {});
    }
    if (m_grouping != Grouping::None) {
        const auto blocks = ofEach<QSet<QString>>(m_lines, &Line::block);
        for (const QString &block : std::as_const(blocks))
            tellHeadings(block);
    }
}

const RolloutRow *RolloutModel::worstAt(int row) const
{
    const int line = sourceRow(row);
    return m_lines[line].members.isEmpty() ? nullptr : &m_rows.at(worstOf(line));
}

bool RolloutModel::isAbout(const RolloutRow &row) const
{
    return m_keys.goal != RolloutGoal::Survey || row.latest.at.isValid() || row.isAsking;
}

bool RolloutModel::isToTell(const RolloutRow &row) const
{
    return isAbout(row) || !row.app.canBeAsked();
}

QString RolloutModel::lastSyncText(const App &app)
{
    if (!app.latestSync)
        return app.externalId.isEmpty() ? QString() : tr("never");
    const Sync &sync = *app.latestSync;
    if (!sync.error.isEmpty())
        return tr("failed: %1").arg(shownLine(sync.error));
    const QDateTime at = sync.lastSyncedAt.isValid() ? sync.lastSyncedAt : sync.createdAt;
    return at.isValid() ? at.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s) : shownLine(sync.status);
}

bool RolloutModel::isMissing(int row) const
{
    const QList<RolloutRow> members = membersAt(row);
    return std::ranges::any_of(members, [this](const RolloutRow &one) {
        const Part part = m_resyncs ? partOf(one) : Part::All;
        return m_resyncs ? part == Part::ToDo || part == Part::Waiting : !one.isThere();
    });
}

void RolloutModel::setPlaces(const QHash<QString, QString> &places, const QHash<QString, QString> &notLive)
{
    if (std::exchange(m_places, places) != places)
        refreshColumn(Where);
    if (std::exchange(m_notLive, notLive) != notLive)
        refreshColumn(Evidence);
}

QString RolloutModel::placeOf(const RolloutRow &row) const
{
    const QString place = m_places.value(row.app.key());
    if (!place.isEmpty())
        return place;
    return shownAsTold(row.app.platform());
}

double RolloutModel::fractionOf(const Proof &proof)
{
    if (proof.attainable != EvidenceClass::Proven || proof.needed <= 0 || proof.because == Proof::Because::NothingAsked)
        return -1;
    return proof.holds && proof.evidence == EvidenceClass::Proven ? 1
        : proof.holds                                             ? -1 // by somebody's word
                                                                  : std::min(1.0, double(proof.good) / proof.needed);
}

void RolloutModel::follow(const RolloutCheck &check)
{
    m_check = &check;
    connect(&check, &RolloutCheck::rowsReset, this, &RolloutModel::takeRows);
    connect(&check, &RolloutCheck::rowChanged, this, [this, &check](int index) {
        if (m_follows && index >= 0 && index < check.rows().size() && index < m_rows.size())
            setRow(index, check.rows().at(index));
    });
    takeRows();
}

void RolloutModel::takeRows()
{
    if (m_check && m_follows)
        setRows(m_check->rows() + m_senders, m_check->keys());
}

void RolloutModel::setFollows(bool follows)
{
    if (std::exchange(m_follows, follows) != follows)
        takeRows();
}

void RolloutModel::setSenders(const QList<RolloutRow> &senders)
{
    if (m_senders == senders)
        return;
    m_senders = senders;
    takeRows();
}

void RolloutModel::setRows(const QList<RolloutRow> &rows, const RolloutKeys &asked)
{
    keepRenamed(rows);
    // What is shown of keys needs no value of one.
    RolloutKeys keys = asked;
    keys.oldSigningKey = {};
    keys.newSigningKey = {};
    std::vector<Line> lines;
    std::vector<int> lineOf;
    QHash<QString, int> lineOfGroup;
    QSet<QString> ids;
    QList<RolloutRow> unique;
    for (const RolloutRow &row : rows) {
        const int place = static_cast<int>(unique.size());
        const QString &group = row.app.group;
        const auto known = group.isEmpty() ? lineOfGroup.cend() : lineOfGroup.constFind(group);
        // A doubled app keeps its place in the count of rows and is not shown twice.
        const int line = known != lineOfGroup.cend() ? *known : static_cast<int>(lines.size());
        unique.append(row);
        if (known != lineOfGroup.cend()) {
            lines[line].members.append(place);
            lineOf.push_back(line);
            continue;
        }
        const QString id = group.isEmpty() ? u"app:"_s + row.app.key() : u"group:"_s + group;
        if (ids.contains(id)) {
            lineOf.push_back(-1);
            continue;
        }
        ids.insert(id);
        if (!group.isEmpty())
            lineOfGroup.insert(group, line);
        lines.push_back({id, group.isEmpty() ? rolloutAppName(row.app) : group, {place}});
        lineOf.push_back(line);
    }
    std::vector<Entry> entries;
    QMap<QString, QStringList> searchedIn; // by the group; a heading is found with what stands below it
    for (Line &line : lines) {
        const RolloutRow &first = unique.at(line.members.first());
        entries.push_back({line.id,
            searchText(
                {line.name, first.app.app.externalId, first.app.url().host(), sdkInWords(first), placeOf(first)}),
            nameSortKey(line.name)});
        if (m_grouping == Grouping::None)
            continue;
        const auto block = m_blocks.constFind(line.id);
        line.block = block == m_blocks.cend() ? *m_blocks.insert(line.id, m_groups.value(first.app.key())) : *block;
        searchedIn[line.block].append(entries.back().searched);
    }
    for (auto block = searchedIn.cbegin(); block != searchedIn.cend(); ++block) {
        lines.push_back({u"heading:"_s + block.key(), block.key(), {}, block.key()});
        entries.push_back({lines.back().id, searchText(*block), nameSortKey(block.key())});
    }

    const std::vector<Line> linesBefore = m_lines;
    const QList<RolloutRow> rowsBefore = m_rows;
    const bool areSameKeys = keys == m_keys;
    replaceRows(
        std::move(entries),
        [&] {
            m_keys = keys;
            m_rows = unique;
            m_lines.swap(lines);
            m_lineOf.swap(lineOf);
        },
        [&](int before, int after) {
            const QList<int> &was = linesBefore[before].members;
            const QList<int> &is = m_lines[after].members;
            return areSameKeys && std::equal(was.begin(), was.end(), is.begin(), is.end(), [&](int a, int b) {
                return showsTheSame(rowsBefore.at(a), m_rows.at(b));
            });
        });
    for (auto block = searchedIn.cbegin(); block != searchedIn.cend(); ++block)
        tellHeadings(block.key());
}

void RolloutModel::setRow(int index, const RolloutRow &row)
{
    const int line = m_lineOf.at(index);
    if (line < 0 || showsTheSame(m_rows.at(index), row)) {
        m_rows[index] = row;
        return;
    }
    changeRow(line, [&] { m_rows[index] = row; });
    if (m_grouping != Grouping::None)
        tellHeadings(m_lines[line].block);
}

/// Whether no column and no role tells the two apart.
bool RolloutModel::showsTheSame(const RolloutRow &a, const RolloutRow &b)
{
    return a.latest == b.latest && a.isAsking == b.isAsking && a.since == b.since && a.goal == b.goal
        && a.signing == b.signing && a.event == b.event && a.app == b.app;
}

bool RolloutModel::isSettled(const RolloutRow &row) const
{
    return m_keys.goal == RolloutGoal::Survey ? row.latest.standing == AppStanding::Good
                                              : row.signing.holds && row.event.holds;
}

/// What looks like an outage is none that is known, as long as nobody knows with which key Inngest signs.
AppStanding::Kind RolloutModel::standingOf(const RolloutRow &row) const
{
    const bool isDoubted = row.latest.standing == AppStanding::BrokenNow && !row.isBrokenNow(m_keys.doubt);
    return isDoubted ? AppStanding::Unknown : row.latest.standing;
}

bool RolloutModel::isWorse(const RolloutRow &a, const RolloutRow &b)
{
    if (a.latest.standing != b.latest.standing)
        return a.latest.standing < b.latest.standing;
    if (a.isThere() != b.isThere())
        return !a.isThere();
    return a.weakestProof().good < b.weakestProof().good;
}

int RolloutModel::worstOf(int line) const
{
    const QList<int> &members = m_lines[line].members;
    return *std::ranges::min_element(members, [this](int a, int b) { return isWorse(m_rows.at(a), m_rows.at(b)); });
}

QList<RolloutRow> RolloutModel::membersAt(int row) const
{
    auto members
        = ofEach<QList<RolloutRow>>(m_lines[sourceRow(row)].members, [this](int place) { return m_rows.at(place); });
    std::ranges::stable_sort(members, isWorse);
    return members;
}

QString RolloutModel::nameOf(const Line &line) const
{
    return line.id.startsWith(u"group:"_s)
        ? tr("%1 (previews: %2)").arg(line.name, QString::number(line.members.size()))
        : line.name;
}

QString RolloutModel::text(int line, int column) const
{
    const RolloutRow &row = m_rows[worstOf(line)];
    switch (static_cast<Column>(column)) {
    case Name:
        return nameOf(m_lines[line]);
    case Where:
        return placeBelowHeading(m_lines[line], placeOf(row));
    case SigningKey:
        return isToTell(row) ? signingKeyWords(row, m_keys).cell : QString();
    case EventKey:
        return isToTell(row) ? eventKeyWords(row, m_keys).cell : QString();
    case AfterRotate:
        return afterRotateInWords(row, m_keys);
    case Evidence: {
        const Proof &proof = row.weakestProof();
        if (const QString done = m_notLive.value(row.app.key()); !proof.holds && proof.good == 0 && !done.isEmpty())
            return done;
        return proof.holds || proof.good == 0 ? evidenceInWords(row) : countInWords(row);
    }
    case Resync:
        return resyncText(row);
    case Sdk:
        return sdkInWords(row);
    case LastSync:
        return lastSyncText(row.app.app);
    case Address:
        return shownName(row.app.url().toDisplayString(QUrl::RemoveQuery | QUrl::RemoveUserInfo));
    }
    return {};
}

QString RolloutModel::hint(int line, int column) const
{
    const RolloutRow &row = m_rows[worstOf(line)];
    switch (column) {
    case Name:
        if (row.app.isSender)
            return text(line, column);
        return tr("App ID: %1")
            .arg(shownName(row.app.app.externalId.isEmpty() ? row.latest.appId : row.app.app.externalId));
    case Evidence:
        return row.weakestProof().attainable == EvidenceClass::Proven
            ? tr("%1\nGood answers in a row, of as many as are needed. Another answer starts the count again.")
                  .arg(text(line, column))
            : text(line, column);
    default: // the columns that say all of it
        return text(line, column);
    }
}

QVariant RolloutModel::cell(const QModelIndex &index, int role) const
{
    const int line = sourceRow(index.row());
    if (m_lines[line].members.isEmpty())
        return headingCell(m_lines[line], index.column(), role);
    const RolloutRow &row = m_rows[worstOf(line)];
    const QList<int> &members = m_lines[line].members;
    switch (role) {
    case Qt::DisplayRole:
        return text(line, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == Name ? QVariant(spokenName(line)) : QVariant();
    case Qt::ToolTipRole:
        return hint(line, index.column());
    case IdRole:
        return m_lines[line].id;
    case StandingRole:
        return !m_hidesStandings && isToTell(row) && (row.isConcerned() || row.latest.standing < AppStanding::Good)
            ? QVariant(standingOf(row))
            : QVariant();
    case EvidenceRole:
        return row.weakestProof().evidence;
    case ThereRole:
        return isSettled(row);
    case ResyncRole:
        return m_resyncs ? QVariant(int(m_resyncs->value(row.app.key()).kind)) : QVariant();
    case AskingRole:
        return std::ranges::any_of(members, [this](int place) { return m_rows.at(place).isAsking; });
    case FractionRole:
        return m_keys.goal == RolloutGoal::Survey ? -1 : fractionOf(row.weakestProof());
    case MembersRole:
        return static_cast<int>(members.size());
    default: // a role of Qt's that is left to the view
        return {};
    }
}

int RolloutModel::compare(int a, int b, int column) const
{
    const RolloutRow &x = m_rows[worstOf(a)];
    const RolloutRow &y = m_rows[worstOf(b)];
    switch (column) {
    case NaturalOrder:
        if (const int difference = compareValues(x.latest.standing, y.latest.standing))
            return difference;
        return compareNames(a, b);
    case Name:
        return compareNames(a, b);
    case Sdk:
        return nameSortKey(text(a, column)).compare(nameSortKey(text(b, column))); // 3.9 before 3.18
    case Evidence:
        if (const int difference = compareValues(isSettled(x), isSettled(y)))
            return difference;
        if (const int difference = compareValues(x.weakestProof().evidence, y.weakestProof().evidence))
            return difference;
        return compareValues(
            x.weakestProof().good * y.weakestProof().needed, y.weakestProof().good * x.weakestProof().needed);
    default: // by what is shown
        return compareText(text(a, column), text(b, column));
    }
}
