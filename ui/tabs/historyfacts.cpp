// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/tabs/historyfacts.h"

#include "app/models/historymodel.h"
#include "ui/common/factsview.h"

#include <QCoreApplication>
#include <QJsonDocument>
#include <QLocale>

using namespace Qt::StringLiterals;

namespace {

struct HistoryFacts
{
    Q_DECLARE_TR_FUNCTIONS(HistoryFacts)

public:
    static void remark(FactsView &view, const HistoryEntry &entry);
    static void rows(FactsView &view, const HistoryEntry &entry);
};

void HistoryFacts::remark(FactsView &view, const HistoryEntry &entry)
{
    if (entry.outcome == "open"_L1)
        view.addRemark(Tone::Warning, tr("The outcome is not known"),
            tr("The answer was lost and could not be settled by reading at the time. A later row tells what came of "
               "it, once "
               "it is settled."));
    else if (entry.outcome == "needs choice"_L1)
        view.addRemark(Tone::Warning, tr("Somebody has to choose"),
            tr("Something that could be the result of this act was found. The tab with the environment's keys asks "
               "which one "
               "it is."));
}

void HistoryFacts::rows(FactsView &view, const HistoryEntry &entry)
{
    constexpr auto format = "yyyy-MM-dd HH:mm:ss";
    const auto both = [](const QString &name, const QString &id) {
        return id.isEmpty() || id == name ? name : name.isEmpty() ? id : tr("%1 (%2)").arg(name, id);
    };
    view.addRow(tr("What:"), HistoryModel::actInWords(entry.what));
    view.addRow(tr("Outcome:"), HistoryModel::outcomeInWords(entry.outcome));
    view.addRow(tr("Local time:"), entry.at.toLocalTime().toString(QLatin1StringView(format)));
    view.addRow(tr("UTC:"), entry.at.toUTC().toString(QLatin1StringView(format)));
    view.addRow(tr("Key:"), entry.keyName);
    view.addRow(tr("Fingerprint:"), entry.fingerprint, true);
    view.addRow(tr("Environment:"), both(entry.environmentName, entry.environmentId));
    view.addRow(tr("Account:"), both(entry.accountName, entry.origin));
    view.addRow(tr("Person:"), entry.person);
    view.addRow(tr("Reason:"), entry.reason);
    view.addRow(tr("Rotation:"), entry.rotationId);
    if (!entry.details.isEmpty())
        view.addRow(tr("Details:"),
            QString::fromUtf8(QJsonDocument(entry.details).toJson(QJsonDocument::Indented)).trimmed(), true);
    view.addRow(tr("Row:"), QString::number(entry.number));
    view.addRow(tr("Hash:"), QString::fromLatin1(entry.hash), true);
}

} // namespace

void showHistoryFacts(FactsView &view, const HistoryEntry &entry)
{
    view.startOver();
    HistoryFacts::remark(view, entry);
    HistoryFacts::rows(view, entry);
}
