// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/appfacts.h"

#include "app/acts/resyncrun.h"
#include "app/core/shown.h"
#include "ui/words/agetext.h"

#include <QCoreApplication>

namespace {

constexpr qsizetype mostWorkers = 20;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(AppFacts)
};

/// A worker syncs by connecting, which need not show in the sync that is listed.
QString lastSyncText(const QDateTime &listed, const QList<Worker> &workers)
{
    QDateTime connected;
    for (const Worker &worker : workers) {
        if (!connected.isValid() || worker.connectedAt > connected)
            connected = worker.connectedAt;
    }
    const QString text = listed.isValid() ? exactTimeText(listed) : Words::tr("at an unknown time");
    return connected.isValid() && (!listed.isValid() || connected > listed)
        ? Words::tr("%1; by connecting, at %2").arg(text, exactTimeText(connected))
        : text;
}

void addSync(MoreFacts &facts, const App &app, const QList<Worker> &workers)
{
    if (!app.latestSync) {
        facts.rows.append({Words::tr("Last sync:"), Words::tr("never")});
        return;
    }
    const Sync &sync = *app.latestSync;
    facts.rows.append({Words::tr("Framework:"), sync.framework});
    facts.rows.append({Words::tr("Platform:"), sync.platform});
    const QDateTime at = sync.lastSyncedAt.isValid() ? sync.lastSyncedAt : sync.createdAt;
    facts.rows.append({Words::tr("Last sync:"), lastSyncText(at, workers)});
    facts.rows.append({Words::tr("Sync status:"), sync.status});
}

QString workersText(const QList<Worker> &workers)
{
    QStringList lines;
    for (const Worker &worker : workers.first(std::min(mostWorkers, workers.size())))
        lines.append(
            Words::tr("%1, SDK %2, connected since %3")
                .arg(shownName(worker.instanceId), shownName(worker.sdkVersion), exactTimeText(worker.connectedAt)));
    if (workers.size() > mostWorkers)
        lines.append(Words::tr("and %1 more").arg(workers.size() - mostWorkers));
    return lines.join(u'\n');
}

} // namespace

MoreFacts appFacts(const App &app, const QList<Worker> &workers, const std::optional<ResyncResult> &resync)
{
    MoreFacts facts;
    if (resync)
        facts.news = resyncRemark(*resync);
    facts.remarks = appRemarks(app, workers.size());
    if (const QString hindrance = resyncHindrance(app); !hindrance.isEmpty())
        facts.remarks.append({Tone::Info, Words::tr("No resync from here"), hindrance});
    facts.rows.append({Words::tr("App version:"), app.appVersion});
    facts.rows.append({Words::tr("Functions:"), QString::number(app.functionCount)});
    addSync(facts, app, workers);
    facts.lines.append({Words::tr("Workers:"), workersText(workers)});
    return facts;
}
