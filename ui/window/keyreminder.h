// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/desktopnotice.h"

#include <QObject>
#include <QPointer>
#include <QString>

class AccountOverview;
class Clock;
class Preferences;

/// Reminds somebody who looks elsewhere, once a day at most, of keys that are overdue or were changed outside this
/// program, by what was last read: it reads nothing itself. No name stands in the notice. The clock and the preferences
/// outlive it.
class KeyReminder : public QObject
{
    Q_OBJECT

public:
    KeyReminder(Clock &clock, Preferences &preferences, QObject *parent = nullptr);

    void follow(AccountOverview *overview, const QString &accountId = {}); ///< Null: of nothing.

signals:
    void openRequested(); ///< The person clicked the notice.

private:
    void lookEveryHour();
    void look();

    Clock &m_clock;
    Preferences &m_preferences;
    DesktopNotice *const m_notice = new DesktopNotice(this);
    QPointer<AccountOverview> m_overview;
    QString m_accountId;
    int m_round = 0;
};
