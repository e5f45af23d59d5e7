// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>

/// Where keys live. PRODUCTION, TEST (custom), BRANCH_PARENT and BRANCH_CHILD of the dashboard's EnvironmentType.
/// Unknown: of a type that came up after this program; it is listed, and nothing is done to its keys.
enum class EnvironmentType { Production, Test, BranchParent, BranchChild, Unknown };

/// An environment; the dashboard's type Workspace.
struct Environment
{
    QString id;
    QString name;
    QString slug;
    EnvironmentType type = EnvironmentType::Test;
    QString parentId; ///< Of a branch child: its branch parent, which holds the keys. Else empty.
    bool isArchived = false;

    /// A branch child has no keys of its own; of an unknown type nobody knows whose its keys are.
    bool holdsKeys() const { return type != EnvironmentType::BranchChild && type != EnvironmentType::Unknown; }
    /// "An archived environment takes no new key."
    bool takesNewKeys() const { return holdsKeys() && !isArchived; }

    bool operator==(const Environment &) const = default;
};
