// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "ui/widgets/desktopnotice.h"

#include <QObject>
#include <QPointer>
#include <QString>

class AccountOverview;
class Clock;
class Preferences;

/// Tells somebody who looks elsewhere of keys that were changed outside this program, as soon as that is noticed, and
/// reminds them once a day, for each account, of those that nobody knows of yet and of keys that are overdue; by what
/// was last read. While the window is locked, when its pages read nothing, it has the overview read on. No name stands
/// in the notice. The clock and the preferences outlive it.
class KeyReminder : public QObject
{
    Q_OBJECT

public:
    KeyReminder(Clock &clock, Preferences &preferences, QObject *parent = nullptr);

    void follow(AccountOverview *overview, const QString &accountId = {}); ///< Null: of nothing.

signals:
    void openRequested(); ///< The person clicked the notice.

private:
    enum class Occasion { Hour, Change };

    void readEveryMinute();
    void lookEveryHour();
    void look(Occasion occasion);

    Clock &m_clock;
    Preferences &m_preferences;
    DesktopNotice *const m_notice = new DesktopNotice(this);
    QPointer<AccountOverview> m_overview;
    QString m_accountId;
    Rounds m_rounds;
};
