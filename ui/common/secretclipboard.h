// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QMimeData>
#include <QObject>
#include <QPointer>
#include <chrono>

class Clock;
class Preferences;

/// Puts secrets on the clipboard and takes them off again: after Preferences::clipboardSeconds, on lock and at exit, if
/// what is there is still ours. Asks clipboard managers not to record them, leaves X11's selection alone, and keeps no
/// copy to compare: the clipboard itself says whose its contents are. One a program.
class SecretClipboard : public QObject
{
    Q_OBJECT

public:
    SecretClipboard(Clock &clock, Preferences &preferences, QObject *parent = nullptr);
    ~SecretClipboard() override;

    /// Replaces what was on the clipboard and starts the time anew. An empty secret does nothing.
    void copy(const Secret &secret);
    /// On lock and at exit. Nothing happens to what another program has put there.
    void clearNow();

    /// Until it is cleared; 0 when nothing of ours is there. For the countdown.
    int secondsLeft() const;

signals:
    /// A secret is about to be put there, in place of what was before: the button that copied that has nothing left to
    /// count down.
    void replacing();
    void remainingChanged(int seconds); ///< Once a second while a secret is there, with 0 at the end.
    void cleared(); ///< Our secret is no longer there: cleared, or another program has taken the clipboard.

private:
    void tick(int round);
    void onDataChanged();
    bool isOurs() const;
    void forget();

    Clock &m_clock;
    Preferences &m_preferences;
    std::chrono::milliseconds m_end{0};
    int m_round = 0; // of copies: an older one's ticks are dropped
    QPointer<QMimeData> m_data; // the clipboard's; gone once something else is there
    bool m_holds = false;
};
