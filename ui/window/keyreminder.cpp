// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/keyreminder.h"

#include "app/accounts/accountoverview.h"
#include "app/accounts/preferences.h"
#include "app/core/clock.h"
#include "app/models/keyages.h"

#include <QHash>
#include <algorithm>
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
    if (m_overview)
        m_overview->disconnect(this);
    m_overview = overview;
    m_accountId = accountId;
    m_rounds.end(); // what was waited for ends
    if (!overview)
        return;
    connect(overview, &AccountOverview::keyChangesDiffer, this, [this] { look(Occasion::Change); });
    readEveryMinute();
    lookEveryHour();
}

/// Behind the lock, or another program's window. The overview sees to it that each environment is read every quarter of
/// an hour, and no more often; while the window is hidden nothing is.
void KeyReminder::readEveryMinute()
{
    m_clock.after(1min, this, m_rounds.later([this] {
        if (m_overview && m_preferences.remindsOfDueKeys() && DesktopNotice::isOnScreen()
            && !DesktopNotice::isLookedAt())
            m_overview->readUnseen();
        readEveryMinute();
    }));
}

void KeyReminder::lookEveryHour()
{
    m_clock.after(1h, this, m_rounds.later([this] {
        look(Occasion::Hour);
        lookEveryHour();
    }));
}

void KeyReminder::look(Occasion occasion)
{
    // Somebody who has the window in front of them sees it there.
    if (!m_overview || !m_preferences.remindsOfDueKeys() || DesktopNotice::isLookedAt())
        return;
    const QDateTime now = m_clock.now();
    const QDate today = now.toLocalTime().date();
    int overdue = 0;
    int changed = 0;
    QHash<QString, QDateTime> untold; // by environment: its newest change
    const QList<EnvironmentOverview> all = m_overview->environments();
    for (const EnvironmentOverview &each : all) {
        const QString id = each.environment.id;
        overdue += keyAgesOf(each.keys.look, m_preferences.keyMonths(m_accountId, id), now).isOverdue();
        changed += !each.keys.changes.isEmpty();
        const QDateTime told = m_preferences.toldChanges(m_accountId, id);
        for (const KeyChange &change : each.keys.changes) {
            const QDateTime at = change.believedAt();
            // Both were noted by this machine's clock, which may have been ahead then and not be any more. What is
            // itself of the time to come cannot be compared, and comes with the day's reminder.
            if (!told.isValid() || (at <= now && (told > now || at > told)))
                untold[id] = std::max(untold.value(id, at), at);
        }
    }
    const bool isOverdueUntold = overdue > 0 && m_preferences.lastReminder(m_accountId) != today;
    const bool isChangeForgotten = changed > 0 && m_preferences.lastChangeReminder(m_accountId) != today;
    if (untold.isEmpty() && (occasion != Occasion::Hour || (!isOverdueUntold && !isChangeForgotten)))
        return;
    for (auto each = untold.cbegin(); each != untold.cend(); ++each)
        m_preferences.setToldChanges(m_accountId, each.key(), std::min(each.value(), now));
    // One notice takes the place of the one before it: it says all of it.
    QStringList sentences;
    if (changed > 0) {
        m_preferences.setLastChangeReminder(m_accountId, today);
        sentences.append(
            tr("In %n environments keys were changed outside this program, and nobody has said that they know of it.",
                nullptr, changed));
    }
    if (overdue > 0) {
        m_preferences.setLastReminder(m_accountId, today);
        sentences.append(tr("Keys of %n environments are overdue, as far as was last read.", nullptr, overdue));
    }
    m_notice->send(changed > 0 ? tr("Inngest keys were changed elsewhere") : tr("Inngest keys are overdue"),
        sentences.join(u' '), tr("Open the overview"));
}
