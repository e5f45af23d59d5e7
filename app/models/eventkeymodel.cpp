// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/eventkeymodel.h"

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/domain/keytext.h"
#include "app/models/words.h"

#include <algorithm>

namespace {

constexpr qsizetype mostDots = 8;

bool isBrought(const EventKeyRow &key)
{
    return key.beginning == EventKeyRow::Beginning::Brought;
}

} // namespace

EventKeyRow EventKeyRow::of(const EventKey &key)
{
    return {.id = key.id,
        .name = key.name,
        .masked = maskedEventKey(key.value),
        .fingerprint = eventKeyFingerprint(key),
        .source = key.source,
        .filter = key.filter,
        .filterText = filterInWords(key.filter).toCaseFolded(),
        .createdAt = key.createdAt};
}

EventKeyModel::EventKeyModel(const Clock &clock, QObject *parent)
    : FlatModel(
        {tr("Name"), tr("Key"), tr("Fingerprint"), tr("Filter"), tr("Age"), tr("Source"), tr("Apps that hold it")},
        parent)
    , m_clock(clock)
{
}

void EventKeyModel::setKeys(const QList<EventKeyRow> &keys)
{
    replaceRows(m_rows, keys, [this](const EventKeyRow &key) {
        const QStringList columns{key.name, key.fingerprint, text(key, Source)};
        return Entry{key.id, searchText(columns + key.filter.events + key.filter.ips), nameSortKey(key.name)};
    });
}

void EventKeyModel::setHolders(const EventKeyHolders &holders)
{
    if (holders == m_holders)
        return;
    m_holders = holders;
    refreshColumn(Apps);
}

QStringList EventKeyModel::names() const
{
    return ofEach(m_rows, &EventKeyRow::name);
}

QList<EventKeyRow> EventKeyModel::shared() const
{
    auto shared = ofEach<QList<EventKeyRow>>(
        m_rows, std::identity(), [this](const EventKeyRow &row) { return m_holders.isShared(row.fingerprint); });
    std::ranges::sort(
        shared, [](const EventKeyRow &a, const EventKeyRow &b) { return nameSortKey(a.name) < nameSortKey(b.name); });
    return shared;
}

/// "2 apps hold it; of 1 other it is not known". Never that no app does: only what has answered is known, and what
/// holds an unknown key may hold this one with something around it.
QString EventKeyModel::appsText(const EventKeyRow &key) const
{
    if (!m_holders.wasAsked())
        return tr("not known");
    const auto holders = m_holders.holdersOf(key.fingerprint);
    const int silent = static_cast<int>(m_holders.silentAbout(key.fingerprint).size());
    const QString held = holders.isEmpty() && key.createdAt.isValid() && key.createdAt > m_holders.since()
        ? tr("not all were asked since it was made")
        : holders.isEmpty()   ? tr("none that says so")
        : holders.size() == 1 ? shownName(holders.first().name)
                              : tr("%n apps hold it", nullptr, static_cast<int>(holders.size()));
    return silent == 0 ? held : tr("%1; %2").arg(held, tr("of %n others it is not known", nullptr, silent));
}

QString EventKeyModel::appsHint(const EventKeyRow &key) const
{
    if (!m_holders.wasAsked())
        return tr("“Ask the apps” asks each app which key it holds right now.");
    QStringList lines;
    for (const EventKeyHolders::Holder &holder : m_holders.holdersOf(key.fingerprint))
        lines.append(tr("%1 said at %2 that it holds this key")
                         .arg(shownName(holder.name), timeInWords(holder.at.toLocalTime())));
    for (const QString &name : m_holders.silentAbout(key.fingerprint))
        lines.append(tr("Of %1 it is not known", "an app").arg(shownName(name)));
    if (lines.isEmpty())
        lines.append(tr("Each app that was asked says that it holds another key, or none."));
    constexpr qsizetype mostLines = 20;
    lines = shortened(lines, mostLines) << tr("Senders that are no apps cannot be asked.");
    return lines.join(u'\n');
}

QString EventKeyModel::text(const EventKeyRow &key, int column) const
{
    switch (static_cast<Column>(column)) {
    case Name:
        return key.name;
    case Masked:
        return key.masked.left(mostDots); // more of them are no more to read
    case Fingerprint:
        return key.fingerprint;
    case Filter:
        return filterInWords(key.filter);
    case Age:
        return !key.createdAt.isValid() ? tr("not known")
            : isBrought(key)            ? tr("at least %1", "an age").arg(ageInWords(key.createdAt, m_clock.now()))
                                        : ageInWords(key.createdAt, m_clock.now());
    case Source:
        return key.source == EventKeySource::Integration        ? tr("Integration")
            : !key.createdAt.isValid()                          ? tr("not told")
            : isBrought(key)                                    ? tr("Brought here")
            : key.beginning == EventKeyRow::Beginning::MadeHere ? tr("Made here")
                                                                : tr("Made by hand");
    case Apps:
        return appsText(key);
    }
    return {};
}

QString EventKeyModel::hint(const EventKeyRow &key, int column) const
{
    switch (column) {
    case Masked:
        return tr("The key is hidden. Copy or show it from the menu.");
    case Fingerprint:
        return tr("The first 12 digits of the key's SHA-256: what apps report, and what the history records.");
    case Filter:
        return filterInLines(key.filter);
    case Age:
        return key.createdAt.isValid()
            ? (isBrought(key) ? tr("Made at %1 UTC (%2 local time) at the latest; when it was, nobody told")
                              : tr("Made at %1 UTC (%2 local time)"))
                  .arg(timeInWords(key.createdAt.toUTC()), timeInWords(key.createdAt.toLocalTime()))
            : QString();
    case Source:
        return key.source == EventKeySource::Integration
            ? tr("Made by an integration (Vercel's, for example). It cannot be renamed.")
            : QString();
    case Apps:
        return appsHint(key);
    default: // the columns that say all of it
        return text(key, column);
    }
}

QVariant EventKeyModel::cell(const QModelIndex &index, int role) const
{
    const EventKeyRow &key = keyAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return text(key, index.column());
    case Qt::ToolTipRole:
        return hint(key, index.column());
    case Qt::AccessibleTextRole:
        return index.column() == Masked ? tr("hidden") : text(key, index.column());
    case IdRole:
        return key.id;
    case IsFilteredRole:
        return key.filter.isKnown() && !key.filter.letsEverythingThrough();
    case IsSharedRole:
        return m_holders.isShared(key.fingerprint);
    default: // a role of Qt's that is left to the view
        return {};
    }
}

int EventKeyModel::compare(int a, int b, int column) const
{
    const EventKeyRow &x = m_rows[a];
    const EventKeyRow &y = m_rows[b];
    switch (column) {
    case Age:
        // An age grows as its date goes back.
        return compareValues(y.createdAt, x.createdAt);
    case Fingerprint:
        return compareText(x.fingerprint, y.fingerprint);
    case Filter:
        return x.filterText.compare(y.filterText);
    case Source:
        return compareValues(x.source, y.source);
    case Apps:
        return compareValues(m_holders.holdersOf(x.fingerprint).size(), m_holders.holdersOf(y.fingerprint).size());
    default: // in their natural order, and so the masks, which are the same for every key
        return compareNames(a, b);
    }
}
