// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/environmentapps.h"

#include "app/core/concurrently.h"

namespace {

// Branch environments can have hundreds of children; this many are asked about at a time.
constexpr int childrenAtATime = 6;

QList<QString> childrenOf(const Environment &parent, const QList<Environment> &environments)
{
    QList<QString> children;
    for (const Environment &environment : environments) {
        if (environment.parentId == parent.id && !environment.isArchived)
            children.append(environment.id);
    }
    // Of an account that does not know its branches one by one the parent stands for all of them.
    if (children.isEmpty())
        children.append(parent.id);
    return children;
}

} // namespace

QFuture<Result<QList<App>>> appsWithKeysOf(
    Dashboard &dashboard, const Environment &environment, const QList<Environment> &environments)
{
    if (environment.type != EnvironmentType::BranchParent)
        return dashboard.apps(environment.id);
    const auto ask = [&dashboard](const QString &id) { return dashboard.apps(id); };
    return JoinedLists<QString, App>::run(&dashboard, childrenOf(environment, environments), childrenAtATime, ask);
}

QFuture<Result<QList<Worker>>> workersWithKeysOf(
    Dashboard &dashboard, const Environment &environment, const QList<Environment> &environments)
{
    if (environment.type != EnvironmentType::BranchParent)
        return dashboard.workers(environment.id);
    const auto ask = [&dashboard](const QString &id) { return dashboard.workers(id); };
    return JoinedLists<QString, Worker>::run(&dashboard, childrenOf(environment, environments), childrenAtATime, ask);
}
