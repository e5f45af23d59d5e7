// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/tabs/appdetails.h"

#include "ui/common/agetext.h"
#include "ui/common/banner.h"

#include <QFormLayout>
#include <QLabel>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostWorkers = 20;

} // namespace

AppDetails::AppDetails(QWidget *parent)
    : QScrollArea(parent)
{
    setObjectName(u"appDetails"_s);
    setAccessibleName(tr("Details of the selected app"));
    setFrameShape(QFrame::NoFrame);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    showHint(tr("Select an app to see more of it."));
}

QVBoxLayout *AppDetails::startOver()
{
    auto *page = new QWidget;
    auto *column = new QVBoxLayout(page);
    column->setContentsMargins(0, Spacing::small, Spacing::small, 0);
    column->setSpacing(Spacing::small);
    setWidget(page); // deletes the one before
    return column;
}

void AppDetails::showHint(const QString &hint)
{
    QVBoxLayout *column = startOver();
    auto *label = new QLabel(hint);
    label->setObjectName(u"hintLabel"_s);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setForegroundRole(QPalette::PlaceholderText);
    column->addWidget(label);
    column->addStretch();
}

void AppDetails::show(const App &app, const QList<Worker> &workers, const std::optional<ResyncResult> &resync)
{
    QVBoxLayout *column = startOver();
    if (resync)
        addRemark(*column, resyncRemark(*resync));
    for (const AppRemark &remark : appRemarks(app, workers.size())) {
        // The resync's own failure says the same with more words.
        if (!resync || resync->isGood() || remark.title != resyncRemark(*resync).title)
            addRemark(*column, remark);
    }
    if (const QString hindrance = resyncHindrance(app); !hindrance.isEmpty())
        addRemark(*column, {Tone::Info, tr("No resync from here"), hindrance});

    auto *form = new QFormLayout;
    form->setHorizontalSpacing(Spacing::wide);
    form->setVerticalSpacing(Spacing::tight);
    form->setFieldGrowthPolicy(QFormLayout::ExpandingFieldsGrow);
    addFacts(*form, app);
    if (app.latestSync)
        addSync(*form, *app.latestSync);
    addWorkers(*form, workers);
    column->addLayout(form);
    column->addStretch();
}

void AppDetails::addRemark(QVBoxLayout &column, const AppRemark &remark)
{
    auto *banner = new Banner;
    banner->setObjectName(u"remarkBanner"_s);
    banner->say(remark.tone, remark.title, remark.text);
    column.addWidget(banner);
}

void AppDetails::addRow(QFormLayout &form, const QString &name, const QString &value)
{
    if (value.isEmpty())
        return;
    auto *label = new QLabel(value);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    label->setAccessibleName(tr("%1 %2").arg(name, value));
    auto *caption = new QLabel(name);
    caption->setForegroundRole(QPalette::PlaceholderText);
    form.addRow(caption, label);
}

void AppDetails::addFacts(QFormLayout &form, const App &app)
{
    addRow(form, tr("Name:"), app.name);
    addRow(form, tr("App ID:"), app.externalId);
    addRow(form, tr("App version:"), app.appVersion);
    addRow(form, tr("Functions:"), QString::number(app.functionCount));
    if (!app.latestSync)
        addRow(form, tr("Last sync:"), tr("never"));
}

void AppDetails::addSync(QFormLayout &form, const Sync &sync)
{
    addRow(form, tr("Address:"), sync.url.toDisplayString());
    addRow(form, tr("SDK:"), (sync.sdkLanguage + u' ' + sync.sdkVersion).trimmed());
    addRow(form, tr("Framework:"), sync.framework);
    addRow(form, tr("Platform:"), sync.platform);
    const QDateTime at = sync.lastSyncedAt.isValid() ? sync.lastSyncedAt : sync.createdAt;
    addRow(form, tr("Last sync:"), at.isValid() ? exactTimeText(at) : tr("at an unknown time"));
    addRow(form, tr("Sync status:"), sync.status);
}

void AppDetails::addWorkers(QFormLayout &form, const QList<Worker> &workers)
{
    QStringList lines;
    for (const Worker &worker : workers.first(std::min(mostWorkers, workers.size())))
        lines.append(tr("%1, %2, connected since %3")
                         .arg(worker.instanceId, worker.sdkVersion, exactTimeText(worker.connectedAt)));
    if (workers.size() > mostWorkers)
        lines.append(tr("and %1 more").arg(workers.size() - mostWorkers));
    addRow(form, tr("Workers:"), lines.join(u'\n'));
}
