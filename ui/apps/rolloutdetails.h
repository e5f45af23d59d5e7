// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/rolloutkeys.h"
#include "app/rollout/rolloutapp.h"
#include "ui/widgets/factsview.h"
#include "ui/words/apptext.h"

#include <functional>

class Clock;

/// What a page knows of an app beside the answers of its keys.
struct MoreFacts
{
    TonedText news; ///< What stands above everything else; without a title: nothing.
    QList<TonedText> remarks;
    QList<std::pair<QString, QString>> rows; ///< Values that may be anybody's.
    QList<std::pair<QString, QString>> lines; ///< Our own, in which the names are marked already.
};

/// What a check knows of one app, or of the previews that stand as one: whether anything is broken now, what was seen,
/// what is expected, why it differs and what to do.
class RolloutDetails : public FactsView
{
    Q_OBJECT

public:
    explicit RolloutDetails(const Clock &clock);

    void showHint(const QString &hint); ///< In place of an app.
    void setMore(const std::function<MoreFacts(const RolloutRow &row)> &more) { m_more = more; }
    /// rows: the worst first, not empty. missing: headers that the keychain did not give.
    void show(const QList<RolloutRow> &rows, const RolloutKeys &keys, const QStringList &missing);

private:
    const Clock &m_clock;
    std::function<MoreFacts(const RolloutRow &row)> m_more;
    QString m_app; // the one that is shown
    QString m_shown; // what tells whether anything differs
};
