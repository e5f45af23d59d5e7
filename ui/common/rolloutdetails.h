// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/rolloutkeys.h"
#include "app/rollout/rolloutapp.h"
#include "ui/common/factsview.h"

class Clock;

/// What a check knows of one app, or of the previews that stand as one: whether anything is broken now, what was seen,
/// what is expected, why it differs and what to do.
class RolloutDetails : public FactsView
{
    Q_OBJECT

public:
    explicit RolloutDetails(const Clock &clock, QWidget *parent = nullptr);

    /// rows: the worst first, not empty. missing: headers that the keychain did not give.
    void show(const QList<RolloutRow> &rows, const RolloutKeys &keys, const QStringList &missing);
    /// Its rows and remarks, below what a caller has put there already; without what any page tells of an app.
    static void addTo(FactsView &view, const RolloutRow &row, const RolloutKeys &keys, const QStringList &missing,
        const QDateTime &now);

private:
    const Clock &m_clock;
    QString m_app; // the one that is shown
    QString m_shown; // what tells whether anything differs
};
