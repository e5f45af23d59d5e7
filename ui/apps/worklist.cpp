// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/worklist.h"

#include "app/core/csv.h"
#include "app/core/shown.h"
#include "app/models/rolloutwords.h"

#include <QCoreApplication>
#include <algorithm>

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(WorkList)
};

QByteArray heading()
{
    return csvRecord({Words::tr("App"), Words::tr("Where it is set"), Words::tr("Variable"), Words::tr("What to do"),
        Words::tr("Expected fingerprint"), Words::tr("Signing key now"), Words::tr("Event key now"),
        Words::tr("How it is known")});
}

QByteArray line(const AppVariables &app, const DeployVariable &variable, const QString &place, const QStringList &state)
{
    QStringList fields{shownName(app.name), place, variable.name,
        variable.isRemoved ? Words::tr("remove") : Words::tr("set"),
        variable.isRemoved ? QString() : variable.fingerprint()};
    return csvRecord(fields + state);
}

} // namespace

QByteArray workListCsv(const QList<AppVariables> &apps, const QHash<QString, QString> &places,
    const QList<RolloutRow> &rows, const RolloutKeys &keys)
{
    QByteArray csv = heading();
    for (const AppVariables &app : apps) {
        const auto row = std::find_if(
            rows.begin(), rows.end(), [&app](const RolloutRow &one) { return one.app.key() == app.appKey; });
        const QStringList state = row == rows.end()
            ? QStringList{{}, {}, {}}
            : QStringList{signingKeyInWords(*row, keys), eventKeyInWords(*row, keys), evidenceInWords(*row)};
        const QString place = places.value(app.appKey, shownName(app.platform));
        for (const DeployVariable &variable : app.variables)
            csv += line(app, variable, place, state);
    }
    return csv;
}
