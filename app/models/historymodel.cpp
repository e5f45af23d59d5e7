// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/historymodel.h"

#include "app/models/collation.h"
#include "app/models/words.h"

#include <QTimeZone>

using namespace Qt::StringLiterals;

HistoryModel::HistoryModel(QObject *parent)
    : FlatModel({tr("Time"), tr("What"), tr("Key or app"), tr("Fingerprint"), tr("Environment"),
                    tr("Account"), tr("Who"), tr("Outcome"), tr("Rotation"), tr("Reason")},
        parent)
{
}

void HistoryModel::setEntries(const QList<HistoryEntry> &entries)
{
    std::vector<HistoryEntry> rows(entries.begin(), entries.end());
    m_rotations.clear();
    for (const HistoryEntry &entry : rows) {
        if (entry.rotationId.isEmpty())
            continue;
        RotationRows &rotation = m_rotations[entry.rotationId];
        if (rotation.words.isEmpty())
            rotation.words = tr("%1, %2", "an environment, a time")
                                 .arg(entry.environmentName, entry.at.toLocalTime().toString(u"yyyy-MM-dd HH:mm"));
        rotation.newest = std::max(rotation.newest, entry.number);
    }
    std::vector<Entry> shown;
    shown.reserve(rows.size());
    for (const HistoryEntry &entry : rows) {
        QStringList columns;
        for (int column = 0; column < columnCount(); ++column)
            columns << text(entry, column);
        columns << timeInWords(entry.at.toUTC());
        shown.push_back({QString::number(entry.number), searchText(columns << entry.rotationId)});
    }
    replaceRows(
        std::move(shown), [&] { m_entries.swap(rows); },
        [&](int before, int after) { return rows[before] == m_entries[after]; });
}

void HistoryModel::setFilter(const HistoryFilter &filter)
{
    if (filter == m_filter)
        return;
    m_filter = filter;
    settle();
}

bool HistoryModel::isWanted(int source) const
{
    const HistoryEntry &entry = m_entries[source];
    const auto fits = [](const QString &wanted, const QString &is) { return wanted.isEmpty() || wanted == is; };
    return fits(m_filter.what, entry.what) && fits(m_filter.keyName, entry.keyName)
        && fits(m_filter.person, entry.person) && fits(m_filter.outcome, outcomeKind(entry.outcome))
        && fits(m_filter.rotationId, entry.rotationId) && (!m_filter.from.isValid() || entry.at >= m_filter.from)
        && (!m_filter.until.isValid() || entry.at < m_filter.until);
}

QString HistoryModel::rotationInWords(const QString &rotationId) const
{
    return m_rotations.value(rotationId).words;
}

qint64 HistoryModel::groupOf(const HistoryEntry &entry) const
{
    return entry.rotationId.isEmpty() ? entry.number : m_rotations.value(entry.rotationId).newest;
}

QList<HistoryEntry> HistoryModel::shown() const
{
    QList<HistoryEntry> entries;
    for (int row = 0; row < rowCount(); ++row)
        entries.append(entryAt(row));
    return entries;
}

QString HistoryModel::actInWords(const QString &what)
{
    const QHash<QString, QString> words{
        {u"CreateSigningKey"_s, tr("Create signing key")},
        {u"DeleteSigningKey"_s, tr("Delete signing key")},
        {u"RotateSigningKey"_s, tr("Rotate signing key")},
        {u"CreateEventKey"_s, tr("Create event key")},
        {u"UpdateEventKey"_s, tr("Change event key")},
        {u"DeleteEventKey"_s, tr("Delete event key")},
        {u"ResyncApp"_s, tr("Resync app")},
        {u"ExportHistory"_s, tr("Export history")},
        {u"KeyChangedOutside"_s, tr("Key changed outside this program")},
        {u"BeginRotation"_s, tr("Begin rotation")},
        {u"HandOverRotation"_s, tr("Hand a rotation over")},
        {u"TakeOverRotation"_s, tr("Take a rotation over")},
        {u"AdoptSigningKey"_s, tr("Use the signing key that is there")},
        {u"NewSigningKeyLost"_s, tr("Start anew: the new signing key was deleted elsewhere")},
        {u"PassRolloutGate"_s, tr("Pass the apps' gate")},
        {u"ExcuseApps"_s, tr("Accept the risk of apps")},
        {u"AttestApps"_s, tr("Confirm apps")},
        {u"AcceptRisk"_s, tr("Accept the risk of apps")},
        {u"ConfirmApps"_s, tr("Confirm apps")},
        {u"WithdrawWord"_s, tr("Take a word about apps back")},
        {u"ConfirmNoApps"_s, tr("Confirm that there are no apps")},
        {u"ConfirmNobodyElse"_s, tr("Confirm that nobody else sends with the old event keys")},
        {u"WithdrawNobodyElse"_s, tr("Take back that nobody else sends with the old event keys")},
        {u"BreakGlass"_s, tr("Rotate although apps break")},
        {u"RotatedBack"_s, tr("See the server restarted with the old signing key")},
        {u"RotationOvertaken"_s, tr("Go on with a key that was promoted elsewhere")},
        {u"UndoRotation"_s, tr("Undo rotation")},
        {u"EndRotation"_s, tr("End rotation")},
        {u"SetByTool"_s, tr("Set a variable by a tool")},
        {u"LiveByTool"_s, tr("Made it live by a tool")},
    };
    return words.value(what, what);
}

QString HistoryModel::outcomeInWords(const QString &outcome)
{
    const QHash<QString, QString> words{
        {u"begun"_s, tr("Begun")},
        {u"done"_s, tr("Done")},
        {u"not done"_s, tr("Not done")},
        {u"open"_s, tr("Not known yet")},
        {u"needs choice"_s, tr("Needs your choice")},
        {u"noticed"_s, tr("Noticed")},
    };
    if (outcome == "failed"_L1)
        return tr("Failed");
    if (const auto failed = "failed: "_L1; outcome.startsWith(failed))
        return tr("Failed: %1").arg(outcome.sliced(failed.size()));
    return words.value(outcome, outcome);
}

QString HistoryModel::outcomeKind(const QString &outcome)
{
    return outcome.startsWith("failed: "_L1) ? u"failed"_s : outcome;
}

QVariant HistoryModel::toolTip(const HistoryEntry &entry, int column) const
{
    return column == Time ? tr("%1 UTC").arg(timeInWords(entry.at.toUTC())) : text(entry, column);
}

QString HistoryModel::text(const HistoryEntry &entry, int column) const
{
    switch (static_cast<Column>(column)) {
    case Time:
        return timeInWords(entry.at.toLocalTime());
    case What:
        return actInWords(entry.what);
    case KeyName:
        return entry.keyName;
    case Fingerprint:
        return entry.fingerprint;
    case Environment:
        return entry.environmentName;
    case Account:
        return entry.accountName;
    case Person:
        return entry.person;
    case Outcome:
        return outcomeInWords(entry.outcome);
    case Rotation:
        return rotationInWords(entry.rotationId);
    case Reason:
        return entry.reason;
    }
    return {};
}

QVariant HistoryModel::cell(const QModelIndex &index, int role) const
{
    const HistoryEntry &entry = entryAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(entry, index.column());
    case Qt::ToolTipRole:
        return toolTip(entry, index.column());
    case IdRole:
        return QString::number(entry.number);
    case OutcomeRole:
        return entry.outcome;
    default: // a role of Qt's that is left to the view
        return {};
    }
}

int HistoryModel::compare(int a, int b, int column) const
{
    const HistoryEntry &x = m_entries[a];
    const HistoryEntry &y = m_entries[b];
    switch (column) {
    case NaturalOrder:
        return compareValues(y.number, x.number);
    case Time:
        return compareValues(x.at, y.at);
    case Rotation:
        return compareValues(groupOf(x), groupOf(y));
    default: // by what is shown
        return compareText(text(x, column), text(y, column));
    }
}
