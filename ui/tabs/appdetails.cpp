// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/tabs/appdetails.h"

#include "app/core/shown.h"
#include "ui/common/agetext.h"
#include "ui/common/rolloutdetails.h"
#include "ui/tabs/apptext.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostWorkers = 20;

} // namespace

AppDetails::AppDetails(QWidget *parent)
    : FactsView(parent)
{
    setObjectName(u"appDetails"_s);
    setAccessibleName(tr("Details of the selected app"));
}

void AppDetails::show(const App &app, const QList<Worker> &workers, const std::optional<ResyncResult> &resync,
    const std::optional<Keys> &keys)
{
    startOver();
    const AppRemark result = resync ? resyncRemark(*resync) : AppRemark();
    if (resync)
        addRemark(result.tone, result.title, result.text);
    if (keys)
        RolloutDetails::addTo(*this, keys->row, keys->keys, keys->missingHeaders, keys->now);
    for (const AppRemark &remark : appRemarks(app, workers.size()))
        addRemark(remark.tone, remark.title, remark.text);
    if (const QString hindrance = resyncHindrance(app); !hindrance.isEmpty())
        addRemark(Tone::Info, tr("No resync from here"), hindrance);

    addRow(tr("Name:"), app.name);
    addRow(tr("App ID:"), app.externalId);
    addRow(tr("App version:"), app.appVersion);
    addRow(tr("Functions:"), QString::number(app.functionCount));
    if (app.latestSync)
        addSync(*app.latestSync);
    else
        addRow(tr("Last sync:"), tr("never"));
    addWorkers(workers);
}

void AppDetails::addSync(const Sync &sync)
{
    addRow(tr("Address:"), sync.url.toDisplayString());
    addRow(tr("SDK:"), QString(sync.sdkLanguage + u' ' + sync.sdkVersion).trimmed());
    addRow(tr("Framework:"), sync.framework);
    addRow(tr("Platform:"), sync.platform);
    const QDateTime at = sync.lastSyncedAt.isValid() ? sync.lastSyncedAt : sync.createdAt;
    addRow(tr("Last sync:"), at.isValid() ? exactTimeText(at) : tr("at an unknown time"));
    addRow(tr("Sync status:"), sync.status);
}

void AppDetails::addWorkers(const QList<Worker> &workers)
{
    QStringList lines;
    for (const Worker &worker : workers.first(std::min(mostWorkers, workers.size())))
        lines.append(
            tr("%1, SDK %2, connected since %3")
                .arg(shownName(worker.instanceId), shownName(worker.sdkVersion), exactTimeText(worker.connectedAt)));
    if (workers.size() > mostWorkers)
        lines.append(tr("and %1 more").arg(workers.size() - mostWorkers));
    addRow(tr("Workers:"), lines.join(u'\n'), Shape::Text);
}
