// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/worklist.h"

#include "app/core/csv.h"
#include "app/core/shown.h"
#include "app/models/rolloutwords.h"

#include <QCoreApplication>
#include <algorithm>

namespace {

class WorkListText
{
    Q_DECLARE_TR_FUNCTIONS(WorkList)

public:
    static QByteArray heading();
    static QByteArray line(
        const AppVariables &app, const DeployVariable &variable, const QString &place, const QStringList &state);
};

QByteArray WorkListText::heading()
{
    return csvRecord({tr("App"), tr("Where it is set"), tr("Variable"), tr("What to do"), tr("Expected fingerprint"),
        tr("Signing key now"), tr("Event key now"), tr("How it is known")});
}

QByteArray WorkListText::line(
    const AppVariables &app, const DeployVariable &variable, const QString &place, const QStringList &state)
{
    QStringList fields{shownName(app.name), place, variable.name, variable.isRemoved ? tr("remove") : tr("set"),
        variable.isRemoved ? QString() : variable.fingerprint()};
    return csvRecord(fields + state);
}

} // namespace

QByteArray workListCsv(const QList<AppVariables> &apps, const QHash<QString, QString> &places,
    const QList<RolloutRow> &rows, const RolloutKeys &keys)
{
    QByteArray csv = WorkListText::heading();
    for (const AppVariables &app : apps) {
        const auto row = std::find_if(
            rows.begin(), rows.end(), [&app](const RolloutRow &one) { return one.app.key() == app.appKey; });
        const QStringList state = row == rows.end()
            ? QStringList{{}, {}, {}}
            : QStringList{signingKeyInWords(*row, keys), eventKeyInWords(*row, keys), evidenceInWords(*row)};
        const QString place = places.value(app.appKey, shownName(app.platform));
        for (const DeployVariable &variable : app.variables)
            csv += WorkListText::line(app, variable, place, state);
    }
    return csv;
}
