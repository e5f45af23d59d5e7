// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/rolloutwords.h"
#include "ui/common/rollouttext.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostNames = 4;

class SummaryText
{
    Q_DECLARE_TR_FUNCTIONS(RolloutSummary)

public:
    static QString namesOf(const QList<RolloutRow> &rows, AppStanding::Kind standing);
    static RolloutSummary survey(const QList<RolloutRow> &rows);
    static RolloutSummary whole(const QList<RolloutRow> &rows, const RolloutGate &gate, const RolloutKeys &keys);
    static QString known(const QList<RolloutRow> &rows, const RolloutGate &gate);
};

QString SummaryText::namesOf(const QList<RolloutRow> &rows, AppStanding::Kind standing)
{
    QStringList names;
    for (const RolloutRow &row : rows) {
        if (row.latest.standing == standing)
            names.append(rolloutAppName(row.app));
    }
    const qsizetype more = names.size() - mostNames;
    names = names.mid(0, mostNames);
    if (more > 0)
        names.append(tr("and %1 more").arg(more));
    return names.join(u", "_s);
}

qsizetype countOf(const QList<RolloutRow> &rows, AppStanding::Kind standing)
{
    return std::count_if(
        rows.begin(), rows.end(), [standing](const RolloutRow &row) { return row.latest.standing == standing; });
}

/// Nothing is expected of anybody.
RolloutSummary SummaryText::survey(const QList<RolloutRow> &rows)
{
    const auto answered = std::count_if(
        rows.begin(), rows.end(), [](const RolloutRow &row) { return !row.latest.signingFingerprint.isEmpty(); });
    const QString title = tr("%1 of %2 apps told their keys").arg(answered).arg(rows.size());
    const qsizetype broken = countOf(rows, AppStanding::BrokenNow);
    if (broken > 0)
        return {Tone::Danger, title,
            tr("%1 broken now: %2. Select one to see what it holds and what to do.")
                .arg(broken)
                .arg(namesOf(rows, AppStanding::BrokenNow))};
    const auto unasked = std::count_if(
        rows.begin(), rows.end(), [](const RolloutRow &row) { return row.rounds == 0 && row.isAsking; });
    if (unasked > 0)
        return {Tone::Info, title, tr("%1 apps are being asked.").arg(unasked)};
    if (answered < rows.size())
        return {Tone::Neutral, title, tr("The others gave no answer that tells. Select one to see why.")};
    return {
        Tone::Good, title, tr("One answer comes from one instance: another one behind the same address can differ.")};
}

/// "3 proven, 1 inferred, 1 excused".
QString SummaryText::known(const QList<RolloutRow> &rows, const RolloutGate &gate)
{
    const auto of = [&rows](EvidenceClass::Kind kind) {
        return std::count_if(rows.begin(), rows.end(),
            [kind](const RolloutRow &row) { return row.evidence == kind && row.evidence >= row.attainable; });
    };
    QStringList parts{tr("%1 of %2 apps proven").arg(of(EvidenceClass::Proven)).arg(gate.apps)};
    if (const auto inferred = of(EvidenceClass::Inferred))
        parts.append(tr("%1 inferred").arg(inferred));
    if (gate.excused > 0)
        parts.append(tr("%1 on somebody's word").arg(gate.excused));
    return parts.join(u", "_s);
}

RolloutSummary SummaryText::whole(const QList<RolloutRow> &rows, const RolloutGate &gate, const RolloutKeys &keys)
{
    if (rows.isEmpty())
        return {Tone::Warning, tr("No app is known here"),
            tr("That is not a green light: an app that is not on the list can break just as well.")};
    if (keys.goal == RolloutGoal::Survey)
        return survey(rows);
    const QString title = known(rows, gate);
    if (gate.brokenNow > 0)
        return {Tone::Danger, tr("%1 broken now – %2").arg(QString::number(gate.brokenNow), title),
            tr("Mend these first: %1.").arg(namesOf(rows, AppStanding::BrokenNow))};
    if (gate.wouldBreak > 0)
        return {Tone::Warning, title,
            tr("Nothing that answers is broken now. %1 would break in the next step: %2.")
                .arg(gate.wouldBreak)
                .arg(namesOf(rows, AppStanding::WouldBreak))};
    if (!gate.isOpen)
        return {Tone::Info, title,
            tr("%1 not known well enough yet. An app counts as proven after enough good answers in a row, over at "
               "least two minutes; they are asked on.")
                .arg(gate.missing)};
    return {Tone::Good, title,
        gate.excused > 0
            ? tr("Each app has given what it can, or somebody answers for it. They are asked on until the step is "
                 "taken.")
            : tr("Each app has given the evidence that it can. They are asked on until the step is taken.")};
}

} // namespace

RolloutSummary rolloutSummary(const QList<RolloutRow> &rows, const RolloutGate &gate, const RolloutKeys &keys)
{
    return SummaryText::whole(rows, gate, keys);
}
