// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/deploy/deploytarget.h"

#include <QProcessEnvironment>

/// What a target's tool is started with: of the program's own variables only those that are named here or by the target
/// as its sign-in, none that holds one of the values or is Inngest's; and what keeps tools from asking, paging and
/// reporting. folder: for its temporary files.
QProcessEnvironment toolEnvironment(const QProcessEnvironment &ours, const DeployTarget &target, const QString &folder,
    const QList<Secret> &values);
