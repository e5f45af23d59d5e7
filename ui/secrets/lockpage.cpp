// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/lockpage.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int lockSize = 48;
constexpr qreal lockedScale = 1.5;

} // namespace

LockPage::LockPage(QWidget *parent)
    : QWidget(parent)
{
    m_titleLabel->setAlignment(Qt::AlignCenter);
    m_unlockButton->setDefault(true);
    m_limitsLabel->setText(
        tr("“Unlock” brings the window back. This keeps people who pass by from reading and clicking "
           "along; it asks for no password, because whoever can use your desktop session can open "
           "your keychain too. When you leave the computer, lock its screen: this program locks "
           "with it."));
    for (QLabel *label : {m_textLabel, m_limitsLabel})
        label->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    layInTheMiddle({m_symbol, m_titleLabel, m_textLabel, m_unlockButton, m_limitsLabel}, this);
    m_symbol->setSymbol(icon(u"lock"_s, Tone::Neutral), lockSize);
    makeBold(*m_titleLabel, lockedScale);
    setFocusProxy(m_unlockButton);
    connect(m_unlockButton, &QPushButton::clicked, this, &LockPage::unlockRequested);
}

void LockPage::present(ScreenLock::Cause cause, int idleMinutes)
{
    switch (cause) {
    case ScreenLock::Cause::Person:
        m_why = tr("You locked the window.");
        break;
    case ScreenLock::Cause::Idle:
        m_why = tr("Nobody touched the program for %n minutes.", nullptr, int(idleMinutes));
        break;
    case ScreenLock::Cause::System:
        m_why = tr("The computer's screen was locked, or it went to sleep.");
        break;
    }
    refreshText();
}

void LockPage::setClipboard(SecretClipboard::State state)
{
    m_clipboard = state;
    refreshText();
}

void LockPage::setProgress(const QString &progress)
{
    m_progress = progress;
    refreshText();
}

void LockPage::refreshText()
{
    QString clipboard;
    switch (m_clipboard) {
    case SecretClipboard::State::Nothing:
        clipboard = tr("Nothing that was copied here is left on the clipboard, as far as can be seen.");
        break;
    case SecretClipboard::State::Held:
        clipboard = tr("What was copied here is still on the clipboard.");
        break;
    case SecretClipboard::State::Unseen:
        clipboard = tr("What was copied here may still be on the clipboard: the desktop shows that only to the window "
                       "that has the focus. Click this window, and it is looked at and cleared.");
        break;
    case SecretClipboard::State::Kept:
        clipboard = tr("What was copied here is still on the clipboard: another program holds it by now, and the "
                       "desktop lets it be cleared at a key or a click only. Click this window, and it is cleared.");
        break;
    case SecretClipboard::State::CameBack:
        clipboard = tr("The clipboard was cleared, and another program has put what was copied here there again: "
                       "remove it in that program, often a clipboard manager.");
        break;
    }
    m_textLabel->setText(
        tr("%1 Keys that were shown are hidden, fields for keys and tokens are emptied, and open dialogs are put away, "
           "to come back as they were otherwise. %2")
            .arg(m_why, clipboard)
        + (m_runningActs > 0
                ? u"\n\n"_s + tr("%n changes are under way, and locking stops none of them.", nullptr, m_runningActs)
                : QString())
        + (m_forPerson.isEmpty() ? QString() : u"\n\n"_s + tr("%1.", "a few words as a sentence").arg(m_forPerson))
        + (m_progress.isEmpty() ? QString() : u"\n\n"_s + tr("The rotation goes on: %1.").arg(m_progress)));
}

void LockPage::setRunningActs(int count, const QString &forPerson)
{
    m_forPerson = forPerson;
    m_runningActs = count;
    refreshText();
    m_titleLabel->setText(count > 0 ? tr("Locked – still at work") : tr("Locked"));
}
