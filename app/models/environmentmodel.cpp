// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/environmentmodel.h"

namespace {

/// Where an environment stands among the others. A branch child stands right after the parents, by name.
int group(const Environment &environment)
{
    if (environment.isArchived)
        return 4;
    switch (environment.type) {
    case EnvironmentType::Production:
        return 0;
    case EnvironmentType::Test:
        return 1;
    case EnvironmentType::BranchParent:
        return 2;
    case EnvironmentType::BranchChild:
        return 3;
    case EnvironmentType::Unknown:
        break;
    }
    return 4;
}

} // namespace

EnvironmentModel::EnvironmentModel(QObject *parent)
    : FlatModel({tr("Environment")}, parent)
{
}

void EnvironmentModel::setEnvironments(const QList<Environment> &environments)
{
    replaceRows(m_rows, environments, [](const Environment &environment) {
        return Entry{environment.id, searchText({environment.name, environment.slug}), nameSortKey(environment.name)};
    });
}

QString EnvironmentModel::typeInWords(EnvironmentType type)
{
    switch (type) {
    case EnvironmentType::Production:
        return tr("Production");
    case EnvironmentType::Test:
        return tr("Custom environment");
    case EnvironmentType::BranchParent:
        return tr("Keys of all branch environments");
    case EnvironmentType::BranchChild:
        return tr("Branch environment");
    case EnvironmentType::Unknown:
        return tr("Of a kind that this version of the program does not know");
    }
    return {};
}

QVariant EnvironmentModel::cell(const QModelIndex &index, int role) const
{
    const Environment &environment = environmentAt(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return environment.name;
    case Qt::ToolTipRole:
        return environment.slug;
    case Qt::AccessibleTextRole: {
        const QString words = tr("%1, %2").arg(environment.name, typeInWords(environment.type));
        return environment.isArchived ? tr("%1, archived").arg(words) : words;
    }
    case IdRole:
        return environment.id;
    default: // a role of Qt's that is left to the view
        return {};
    }
}

int EnvironmentModel::compare(int a, int b, int) const
{
    const int difference = group(m_rows[a]) - group(m_rows[b]);
    return difference != 0 ? difference : compareNames(a, b);
}
