// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/secretclipboard.h"

#include "app/accounts/preferences.h"
#include "app/core/clock.h"

#include <QClipboard>
#include <QEvent>
#include <QGuiApplication>
#include <QWindow>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono;

namespace {

// Longer than the clipboard managers and agents that look by themselves take between two looks.
constexpr seconds lookAgainAfter(3);

bool isWayland()
{
    return QGuiApplication::platformName().startsWith("wayland"_L1);
}

/// A program that hangs says what it offers there, and not what it holds.
bool isSilentOnWayland()
{
    const QMimeData *data = isWayland() ? QGuiApplication::clipboard()->mimeData() : nullptr;
    return data && data->hasText() && data->text().isEmpty();
}

QMimeData *mimeDataFor(const Secret &secret)
{
    auto *data = new QMimeData;
    data->setText(secret.revealText());
    // Klipper's hint, which other managers have taken over, on X11 and Wayland.
    data->setData(u"x-kde-passwordManagerHint"_s, "secret");
    return data;
}

} // namespace

SecretClipboard::SecretClipboard(Clock &clock, Preferences &preferences, QObject *parent)
    : QObject(parent)
    , m_clock(clock)
    , m_preferences(preferences)
{
    connect(QGuiApplication::clipboard(), &QClipboard::dataChanged, this, &SecretClipboard::onDataChanged);
    // Not qApp: that takes any application for a QApplication.
    auto *application = qobject_cast<QGuiApplication *>(QCoreApplication::instance());
    connect(application, &QCoreApplication::aboutToQuit, this, &SecretClipboard::clearNow);
    connect(application, &QGuiApplication::focusWindowChanged, this, &SecretClipboard::onFocusChanged);
}

SecretClipboard::~SecretClipboard()
{
    if (QCoreApplication::instance())
        clearNow();
}

void SecretClipboard::copy(const Secret &secret)
{
    if (secret.isEmpty())
        return;
    emit replacing();
    m_trace.clearSelection(); // of the one before
    m_trace = {}; // what changes now is our own doing
    m_looksAtFocus = false;
    setState(State::Nothing);
    auto *data = mimeDataFor(secret);
    QGuiApplication::clipboard()->setMimeData(data, QClipboard::Clipboard);
    emptyGiven();
    m_given = data;
    m_trace = ClipboardTrace(secret);
    m_end = m_clock.monotonic() + seconds(m_preferences.clipboardSeconds());
    setState(State::Held);
    m_rounds.end();
    tick();
}

void SecretClipboard::clearNow()
{
    if (m_trace.isEmpty())
        return;
    const auto look = m_rounds.next([this] { lookAgain(); });
    if (!canLook()) {
        if (m_state == State::Held) {
            setState(State::Unseen);
            emit remainingChanged(0);
        }
        return;
    }
    const bool isCertain = !isWayland() || QGuiApplication::clipboard()->ownsClipboard();
    const ClipboardTrace trace = std::exchange(m_trace, {}); // what changes now is our own doing
    if (!trace.clear()) {
        forget();
        return;
    }
    if (!isCertain) {
        keep(trace);
        return;
    }
    const bool wasSaid = m_state != State::Nothing;
    emptyGiven();
    setState(State::Nothing);
    m_trace = trace;
    if (wasSaid) {
        emit remainingChanged(0);
        emit cleared();
    }
    m_clock.after(lookAgainAfter, this, look);
}

/// A clear that holds this long is believed.
void SecretClipboard::lookAgain()
{
    m_looksAtFocus = !canLook();
    if (m_state != State::Nothing || m_looksAtFocus)
        return;
    m_trace.clearSelection(); // where some copy what was on the clipboard only now
    if (m_trace.isThere())
        setState(State::CameBack);
    else
        m_trace = {};
}

int SecretClipboard::secondsLeft() const
{
    if (m_state != State::Held)
        return 0;
    const milliseconds left = std::max(m_end - m_clock.monotonic(), milliseconds(0));
    return static_cast<int>(ceil<seconds>(left).count());
}

void SecretClipboard::tick()
{
    if (m_state != State::Held)
        return;
    const int left = secondsLeft();
    if (left == 0) {
        clearNow();
        return;
    }
    m_clock.after(seconds(1), this, m_rounds.later([this] { tick(); }));
    emit remainingChanged(left);
}

void SecretClipboard::onDataChanged()
{
    if (m_trace.isEmpty() || !canLook())
        return;
    switch (m_state) {
    case State::Nothing:
        if (m_trace.isThere())
            setState(State::CameBack);
        break;
    case State::Held:
        if (m_trace.isReplaced())
            forget();
        break;
    case State::Unseen:
    case State::Kept:
    case State::CameBack:
        if (!isSilentOnWayland() && !m_trace.isThere())
            forget();
        break;
    }
}

void SecretClipboard::onFocusChanged()
{
    if (!canLook())
        return;
    if (m_state == State::Unseen)
        clearNow();
    else if (m_looksAtFocus)
        lookAgain();
    else
        onDataChanged(); // of which nothing was heard without the focus
}

/// Nobody says whether it was taken; onDataChanged() sees it when it was.
void SecretClipboard::keep(const ClipboardTrace &trace)
{
    m_trace = trace;
    if (m_state == State::Kept)
        return;
    setState(State::Kept);
    emit remainingChanged(0);
    QCoreApplication::instance()->installEventFilter(this);
}

bool SecretClipboard::eventFilter(QObject *watched, QEvent *event)
{
    if (m_state != State::Kept)
        QCoreApplication::instance()->removeEventFilter(this);
    else if (event->type() == QEvent::KeyPress || event->type() == QEvent::MouseButtonPress)
        QMetaObject::invokeMethod(this, &SecretClipboard::clearNow, Qt::QueuedConnection);
    return QObject::eventFilter(watched, event);
}

bool SecretClipboard::canLook() const
{
    return !isWayland() || QGuiApplication::focusWindow() || QGuiApplication::clipboard()->ownsClipboard();
}

void SecretClipboard::setState(State state)
{
    if (std::exchange(m_state, state) != state)
        emit stateChanged();
}

/// What is off the clipboard stays in no memory of ours.
void SecretClipboard::emptyGiven()
{
    if (m_given)
        m_given->clear();
}

void SecretClipboard::forget()
{
    const bool wasSaid = m_state != State::Nothing;
    // Another text takes its place on the clipboard, and not on the selection that some program has copied it to.
    m_trace.clearSelection();
    m_trace = {};
    m_rounds.end();
    emptyGiven();
    setState(State::Nothing);
    if (!wasSaid)
        return;
    emit remainingChanged(0);
    emit cleared();
}
