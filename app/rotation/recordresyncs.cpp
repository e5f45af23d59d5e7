// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What the record says of the resyncs.

#include "app/core/lookup.h"
#include "app/core/words.h"
#include "app/history/historywords.h"
#include "app/rotation/recordwords.h"

namespace recordParts {

QString resyncText(const ResyncLine &line)
{
    switch (line.state) {
    case ResyncLine::Good:
        if (!line.byWordOf.isEmpty() && !line.reason.isEmpty())
            return Words::tr("By hand, by the word of %1 (%2), written down by %3", "who, how it is known, by whom")
                .arg(line.byWordOf, line.reason, line.notedBy);
        if (!line.byWordOf.isEmpty()) // of an earlier version, which asked for no more
            return Words::tr("By hand, by the word of %1").arg(line.byWordOf);
        return line.isOfAnotherApp() ? Words::tr("Synced, but another app answered: %1").arg(line.answeredAppId)
                                     : Words::tr("Synced");
    case ResyncLine::Failed:
        return line.code.isEmpty() ? Words::tr("Failed") : HistoryWords::failedBecause(line.code);
    case ResyncLine::Unknown:
    case ResyncLine::Waiting:
    case ResyncLine::Running:
    case ResyncLine::ByHand:
        break;
    }
    // What is said of it stands beside this.
    return line.message.isEmpty() ? Words::tr("Not known: the answer was lost") : Words::tr("Not known");
}

QString unsyncedRows(const Rotation &rotation)
{
    QString html;
    const auto add = [&](const QString &id, const QString &name, const QString &why) {
        if (!hasOneWith(
                rotation.resyncs, [](const ResyncLine &line) { return line.app.id; }, id))
            html += row({escaped(name), Words::tr("Not by this program"), why, {}});
    };
    for (const PlannedApp &app : rotation.apps) {
        if (rotation.isRotated && app.isAddedByAddress())
            add(app.appKey, app.name, Words::tr("Added by its address, and in no list that was read"));
    }
    // Whether Inngest reaches it in a way that is not known here, or nobody had it resynced.
    for (const OpenItem &item : rotation.openItems) {
        if (item.kind == OpenItem::NotResynced && !PlannedApp{.appKey = item.id}.isAddedByAddress())
            add(item.id, item.name, Words::tr("Nobody has said that it was resynced elsewhere"));
    }
    return html;
}

} // namespace recordParts
