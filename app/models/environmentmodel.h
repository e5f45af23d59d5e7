// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"
#include "app/models/flatmodel.h"

/// An account's environments, by name. In order: production first, custom ones by name, then "Branch environments" (the
/// branch parent) with its children under it, archived ones at the end.
class EnvironmentModel final : public FlatModel
{
    Q_OBJECT

public:
    explicit EnvironmentModel(QObject *parent = nullptr);

    void setEnvironments(const QList<Environment> &environments);
    /// The environment shown in the row, which must be one of those shown.
    const Environment &environmentAt(int row) const { return m_rows[sourceRow(row)]; }
    static bool isUnderItsParent(const Environment &environment)
    {
        return environment.type == EnvironmentType::BranchChild && !environment.isArchived;
    }

    static QString typeInWords(EnvironmentType type);

protected:
    QVariant cell(const QModelIndex &index, int role) const override;
    int compare(int a, int b, int column) const override;

private:
    std::vector<Environment> m_rows;
};
