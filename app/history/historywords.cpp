// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/history/historywords.h"

#include <QCoreApplication>
#include <QHash>
#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype namedSubjects = 3;

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(HistoryWords)

public:
    static QString act(const QString &what);
    static QString outcome(const QString &outcome);
    static QString subject(const QStringList &all);
};

QString Words::act(const QString &what)
{
    const QHash<QString, QString> words{
        {u"CreateSigningKey"_s, tr("Create signing key")},
        {u"DeleteSigningKey"_s, tr("Delete signing key")},
        {u"RotateSigningKey"_s, tr("Rotate signing key")},
        {u"CreateEventKey"_s, tr("Create event key")},
        {u"UpdateEventKey"_s, tr("Change event key")},
        {u"DeleteEventKey"_s, tr("Delete event key")},
        {u"ResyncApp"_s, tr("Resync app")},
        {u"ExportHistory"_s, tr("Export history")},
        {u"KeyChangedOutside"_s, tr("Key changed outside this program")},
        {u"BeginRotation"_s, tr("Begin rotation")},
        {u"HandOverRotation"_s, tr("Hand a rotation over")},
        {u"TakeOverRotation"_s, tr("Take a rotation over")},
        {u"AdoptSigningKey"_s, tr("Use the signing key that is there")},
        {u"NewSigningKeyLost"_s, tr("Start anew: the new signing key was deleted elsewhere")},
        {u"PassRolloutGate"_s, tr("Go on, the apps being known well enough")},
        {u"ExcuseApps"_s, tr("Accept the risk of apps")},
        {u"AttestApps"_s, tr("Confirm apps")},
        {u"AcceptRisk"_s, tr("Accept the risk of apps")},
        {u"ConfirmApps"_s, tr("Confirm apps")},
        {u"WithdrawWord"_s, tr("Take a word about apps back")},
        {u"ConfirmSenders"_s, tr("Confirm senders that are no apps")},
        {u"WithdrawSenders"_s, tr("Take a word about senders back")},
        {u"ConfirmNoApps"_s, tr("Confirm that there are no apps")},
        {u"ConfirmNobodyElse"_s, tr("Confirm that nobody else sends with the old event keys")},
        {u"WithdrawNobodyElse"_s, tr("Take back that nobody else sends with the old event keys")},
        {u"BreakGlass"_s, tr("Rotate although apps break")},
        {u"RotatedBack"_s, tr("See the server restarted with the old signing key")},
        {u"RotationOvertaken"_s, tr("Go on with a key that was promoted elsewhere")},
        {u"UndoRotation"_s, tr("Undo rotation")},
        {u"EndRotation"_s, tr("End rotation")},
        {u"SayEventKey"_s, tr("Say which event key an app sends with")},
        {u"SetByTool"_s, tr("Set a variable by a tool")},
        {u"LiveByTool"_s, tr("Made it live by a tool")},
    };
    return words.value(what, what);
}

QString Words::outcome(const QString &outcome)
{
    const QHash<QString, QString> words{
        {u"begun"_s, tr("Begun")},
        {u"done"_s, tr("Done")},
        {u"not done"_s, tr("Not done")},
        {u"open"_s, tr("Not known yet")},
        {u"needs choice"_s, tr("Needs your choice")},
        {u"noticed"_s, tr("Noticed")},
    };
    if (outcome == "failed"_L1)
        return tr("Failed");
    if (const auto failed = "failed: "_L1; outcome.startsWith(failed))
        return tr("Failed: %1").arg(outcome.sliced(failed.size()));
    return words.value(outcome, outcome);
}

QString Words::subject(const QStringList &all)
{
    const QString named
        = all.first(std::min(namedSubjects, all.size())).join(tr(", ", "between the entries of a list"));
    const qsizetype rest = all.size() - namedSubjects;
    return rest > 0 ? tr("%1 and %2 more").arg(named, QString::number(rest)) : named;
}

} // namespace

QString HistoryWords::act(const QString &what)
{
    return Words::act(what);
}

QString HistoryWords::outcome(const QString &outcome)
{
    return Words::outcome(outcome);
}

QString HistoryWords::outcomeKind(const QString &outcome)
{
    return outcome.startsWith("failed: "_L1) ? u"failed"_s : outcome;
}

QStringList HistoryWords::subjects(const HistoryEntry &entry)
{
    if (!entry.keyName.isEmpty())
        return {entry.keyName};
    // Of what is done to apps: several at once, or the one that rows of earlier versions name by its id.
    if (entry.details[u"apps"].isArray())
        return entry.details[u"apps"].toVariant().toStringList();
    const QString app = entry.details[u"appExternalId"].toString();
    return app.isEmpty() ? QStringList() : QStringList{app};
}

QString HistoryWords::subject(const HistoryEntry &entry)
{
    return Words::subject(subjects(entry));
}
