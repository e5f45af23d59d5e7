// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What the program can set for those that are selected, by tools and in files.

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/policy.h"
#include "app/deploy/deploytargets.h"
#include "ui/deploy/deploychooser.h"
#include "ui/deploy/filesformedialog.h"
#include "ui/deploy/setformedialog.h"
#include "ui/deploy/variablesappview.h"
#include "ui/deploy/variablessource.h"

#include <algorithm>

SentVariables VariablesAppView::sentTo(const QStringList &appKeys, const QList<AppVariables> &all) const
{
    SentVariables sent;
    for (const AppVariables &app : all) {
        const bool isInDoubt = app.doubt && !app.doubt->isOnlyLive;
        if (!appKeys.contains(app.appKey) || !(isInDoubt || app.isOtherStepInDoubt))
            continue;
        sent.at = m_clock.monotonic();
        sent.isOfOtherStep = sent.isOfOtherStep || app.isOtherStepInDoubt;
    }
    return sent;
}

QList<Setting> VariablesAppView::settings(const QList<AppVariables> &all) const
{
    if (!Policy::now().allows(Policy::Feature::SetForMe))
        return {};
    QList<Setting> settings;
    // Whoever tells most comes first: by it one learns whether the rest can follow.
    QList<Setting> tellLess;
    QList<Setting> silent;
    const QMultiHash<QString, QString> byStore = appsByStore(all);
    const QStringList serversOwn = m_source->serverPlaces();
    for (const AppVariables &app : all) {
        if (!m_selected.contains(app.appKey) || (app.isDone() && !app.waitsToBeLive() && !app.isInDoubt())
            || app.isSender || app.variables.isEmpty())
            continue;
        const QString id = isInChooser(app) ? m_chooser->targetId() : wayOf(app);
        const auto target = knownTargets().find(id);
        // The practice account's apps run on its own platforms alone.
        if (!target || !target->isSetByTool() || target->use != m_source->use())
            continue;
        const QString store = storeOf(*target, placesIn(*target, app));
        if (serversOwn.contains(store))
            continue;
        QList<Setting> &ofItsKind = !app.answers ? silent : app.tells ? settings : tellLess;
        ofItsKind.append({.appKeys = {app.appKey},
            .name = app.name,
            .target = *target,
            .places = placesIn(*target, app),
            .isInDoubt = app.isInDoubt() && !app.doubt->isOnlyLive,
            .isSet = app.waitsToBeLive() && (!app.isInDoubt() || app.doubt->isOnlyLive)});
        Setting &setting = ofItsKind.last();
        setting.besides = byStore.values(store);
        setting.besides.removeAll(app.appKey);
        setting.sent = sentTo(setting.appKeys + setting.besides, all);
    }
    return settings + tellLess + silent;
}

void VariablesAppView::setForMe()
{
    const QList<AppVariables> all = m_source->variables();
    const QList<Setting> settings = this->settings(all);
    if (settings.isEmpty())
        return writeFiles(all);
    // Two of them could be at work on one place.
    if (SetForMeDialog::raiseBusy(*this))
        return;
    qDeleteAll(SetForMeDialog::beside(*this));
    const QString others = leftOut(all, settings);
    // Where something is set is where it was set: also if nobody had chosen it by hand.
    QList<AppVariables> chosen;
    for (const Setting &setting : settings)
        chosen.append({.appKey = setting.appKeys.first(),
            .targetId = setting.target.id,
            .targetPlace = joinedPlaces(setting.target, setting.places)});
    m_source->setTargets(chosen);
    const QProcessEnvironment environment = m_source->toolEnvironment();
    auto *dialog = new SetForMeDialog(m_source, m_clock, settings, environment, this);
    if (!others.isEmpty())
        dialog->sayLeftOut(tr("Left out. %1").arg(others));
    dialog->show();
}

QList<FileToWrite> VariablesAppView::files(const QList<AppVariables> &all) const
{
    QList<FileToWrite> files;
    QHash<QString, qsizetype> places;
    for (const AppVariables &app : all) {
        const auto target = knownTargets().find(isInChooser(app) ? m_chooser->targetId() : wayOf(app));
        if (!m_selected.contains(app.appKey) || app.isDone() || app.isSender || app.variables.isEmpty() || !target
            || !target->writesFile || target->use != m_source->use())
            continue;
        const QString path = placesIn(*target, app).value(target->filePlace()->id);
        const QString place = EnvFileWriter::realPath(path);
        if (const auto same = places.constFind(place); same != places.cend() && !path.isEmpty()) {
            files[*same].names.append(app.name);
            continue;
        }
        places.insert(place, files.size());
        files.append({.appKey = app.appKey, .names = {app.name}, .path = path});
    }
    return files;
}

void VariablesAppView::writeFiles(const QList<AppVariables> &all)
{
    const QList<FileToWrite> files = this->files(all);
    if (files.isEmpty())
        return;
    // Where it is written is where it is set: also if nobody had chosen that by hand.
    QList<AppVariables> chosen = those(all, [this](const AppVariables &app) {
        const auto target = knownTargets().find(wayOf(app));
        return app.targetId.isEmpty() && m_selected.contains(app.appKey) && target && target->writesFile;
    });
    for (AppVariables &app : chosen)
        app.targetId = wayOf(app);
    const QString others = leftOut(all, {});
    m_source->setTargets(chosen);
    auto *dialog = new FilesForMeDialog(m_source, files, this);
    if (!others.isEmpty())
        dialog->sayLeftOut(tr("Left out. %1").arg(others));
    dialog->open();
}
