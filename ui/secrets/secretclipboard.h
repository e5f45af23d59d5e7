// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "ui/secrets/clipboardtrace.h"

#include <QMimeData>
#include <QObject>
#include <QPointer>
#include <chrono>

class Clock;
class Preferences;

/// Puts secrets on the clipboard and takes them off again: after Preferences::clipboardSeconds, on lock and at exit, if
/// that text is still there, whoever owns the clipboard by then. Looks once more after that, since clipboard managers
/// put things back. Asks those not to record the text, and leaves X11's selection alone. One a program.
class SecretClipboard : public QObject
{
    Q_OBJECT

public:
    enum class State {
        Nothing, ///< Nothing of ours, as far as was seen.
        Held, ///< A secret is there, and its time runs.
        Unseen, ///< The time is over, and the clipboard could not be looked at; at the next focus it is.
        Kept, ///< Asked to clear it, the desktop did not: another program holds the text by now. At the next key or
              ///< click it is asked again, which a Wayland compositor wants to see before it lets anybody change the
              ///< clipboard.
        CameBack, ///< It was cleared, and then another program put the same text there.
    };

    SecretClipboard(Clock &clock, Preferences &preferences, QObject *parent = nullptr);
    ~SecretClipboard() override;

    /// Replaces what was on the clipboard and starts the time anew. An empty secret does nothing.
    void copy(const Secret &secret);
    /// On lock and at exit. Nothing happens to another text.
    void clearNow();

    State state() const { return m_state; }
    /// Until it is cleared; 0 when its time does not run. For the countdown.
    int secondsLeft() const;

signals:
    /// A secret is about to be put there, in place of what was before: the button that copied that has nothing left to
    /// count down.
    void replacing();
    void remainingChanged(int seconds); ///< Once a second while a secret's time runs, with 0 at the end.
    void cleared(); ///< Our secret is no longer there: cleared, or another text has taken its place.
    void stateChanged();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    /// A Wayland compositor shows the clipboard only to the program that has the focus.
    virtual bool canLook() const;

private:
    void tick();
    void lookAgain();
    void onDataChanged();
    void onFocusChanged();
    void setState(State state);
    void forget();
    void emptyGiven();
    void keep(const ClipboardTrace &trace);

    Clock &m_clock;
    Preferences &m_preferences;
    std::chrono::milliseconds m_end{0};
    Rounds m_rounds; // of copies and clears: an older one's ticks and looks are dropped
    QPointer<QMimeData> m_given; // Qt's: its plugin for Wayland never deletes what is put on the clipboard
    ClipboardTrace m_trace; // kept for a moment after a clear, to know the text again if it comes back
    State m_state = State::Nothing;
    bool m_looksAtFocus = false; // the look after a clear is still owed
};
