// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/keyreminder.h"

#include "app/accounts/accountoverview.h"
#include "app/accounts/preferences.h"
#include "app/core/clock.h"
#include "app/models/keyages.h"

#include <QApplication>
#include <chrono>

using namespace std::chrono_literals;

KeyReminder::KeyReminder(Clock &clock, Preferences &preferences, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_preferences(preferences)
{
    connect(m_notice, &DesktopNotice::clicked, this, &KeyReminder::openRequested);
}

void KeyReminder::follow(AccountOverview *overview, const QString &accountId)
{
    m_overview = overview;
    m_accountId = accountId;
    ++m_round; // what was waited for ends
    if (overview)
        lookEveryHour();
}

void KeyReminder::lookEveryHour()
{
    m_clock.after(1h, this, [this, round = m_round] {
        if (round != m_round)
            return;
        look();
        lookEveryHour();
    });
}

void KeyReminder::look()
{
    const QDateTime now = m_clock.now();
    const QDate today = now.toLocalTime().date();
    // Somebody who has the window in front of them sees it there.
    if (!m_overview || !m_preferences.remindsOfDueKeys() || m_preferences.lastReminder() == today
        || QApplication::activeWindow())
        return;
    int overdue = 0;
    int changed = 0;
    const QList<EnvironmentOverview> all = m_overview->environments();
    for (const EnvironmentOverview &each : all) {
        const int months = m_preferences.keyMonths(m_accountId, each.environment.id);
        overdue += keyAgesOf(each.keys.look, months, now).isOverdue();
        changed += !each.keys.changes.isEmpty();
    }
    if (overdue == 0 && changed == 0)
        return;
    m_preferences.setLastReminder(today);
    QStringList sentences;
    if (changed > 0)
        sentences.append(
            tr("In %n environments keys were changed outside this program, and nobody has said that they know of it.",
                nullptr, changed));
    if (overdue > 0)
        sentences.append(tr("Keys of %n environments are overdue, as far as was last read.", nullptr, overdue));
    m_notice->send(changed > 0 ? tr("Inngest keys were changed elsewhere") : tr("Inngest keys are overdue"),
        sentences.join(u' '), tr("Open the overview"));
}
