// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/rolloutapps.h"

#include <QSet>

QList<RolloutApp> rolloutAppsOf(const QList<App> &apps, const QList<Environment> &environments,
    const KeptAccesses &accesses, const QHash<QString, QStringList> &heldEventKeys)
{
    QSet<QString> previews;
    for (const Environment &environment : environments) {
        if (environment.type == EnvironmentType::BranchChild)
            previews.insert(environment.id);
    }
    QList<RolloutApp> list;
    list.reserve(apps.size() + accesses.added.size());
    QSet<QString> seen;
    const auto add = [&](const App &app, bool wasAddedByUrl) {
        if (app.isArchived || seen.contains(app.id))
            return;
        seen.insert(app.id);
        list.append({.app = app,
            .access = accesses.byApp.value(app.id),
            .group = previews.contains(app.environmentId) && !wasAddedByUrl ? app.externalId : QString(),
            .heldEventKeys = heldEventKeys.value(app.id),
            .wasAddedByUrl = wasAddedByUrl});
    };
    for (const App &app : apps)
        add(app, false);
    for (const App &app : accesses.added)
        add(app, true);
    return list;
}
