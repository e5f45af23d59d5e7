// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QStringList>

/// Where a tool was looked for and found. Somebody else who may write into its folder could have put another program
/// there under its name, which would be handed the keys.
struct FoundTool
{
    QString path; ///< Absolute; empty: not found where nobody else may write.
    QString refused; ///< One that was found where others may write; the search went on without it.
};

/// Of a search path those folders that are out of others' reach, in their order (app/core/othersreach.h): no relative
/// ones, and none that leads through a folder or a link that somebody else may change.
QStringList trustedFolders(const QString &searchPath);

/// searchPath: as the variable PATH has it.
FoundTool findTool(const QString &name, const QString &searchPath);
