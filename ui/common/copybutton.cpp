// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/copybutton.h"

#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "ui/common/icons.h"
#include "ui/common/secretclipboard.h"

using namespace Qt::StringLiterals;

CopyButton::CopyButton(SecretClipboard &clipboard, QWidget *parent)
    : QToolButton(parent)
    , m_clipboard(clipboard)
{
    setObjectName(u"copyButton"_s);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setIcon(::icon(u"copy"_s));
    setEnabled(false);
    connect(this, &QToolButton::clicked, this, &CopyButton::copy);
    connect(&m_clipboard, &SecretClipboard::remainingChanged, this, &CopyButton::showRemaining);
    connect(&m_clipboard, &SecretClipboard::replacing, this, &CopyButton::disown);
    connect(&m_clipboard, &SecretClipboard::cleared, this, &CopyButton::disown);
    showRemaining();
}

void CopyButton::setSecret(const QString &what, SecretSource source)
{
    // The countdown of a key that is still on the clipboard goes on through a reload of the same thing.
    if (what != m_what)
        m_isOurs = false;
    ++m_round;
    m_what = shownName(what);
    m_source = std::move(source);
    setEnabled(static_cast<bool>(m_source));
    showRemaining();
}

void CopyButton::copy()
{
    if (!m_source)
        return;
    const int round = ++m_round;
    whenFinished(m_source(), this, [this, round](const Result<Secret> &secret) {
        if (round == m_round)
            onSecret(secret);
    });
}

void CopyButton::onSecret(const Result<Secret> &secret)
{
    if (!secret) {
        emit failed(secret.error());
        return;
    }
    m_clipboard.copy(*secret);
    // After copy(), which tells every button, this one too, that what was there before is gone.
    m_isOurs = true;
    showRemaining();
    emit copied(*secret);
}

void CopyButton::showRemaining()
{
    const int seconds = m_isOurs ? m_clipboard.secondsLeft() : 0;
    setText(seconds > 0 ? tr("Copied, %1 s").arg(seconds) : tr("Copy"));
    setAccessibleName(seconds > 0 ? tr("Copied: %1").arg(m_what) : tr("Copy: %1").arg(m_what));
    setToolTip(seconds > 0 ? tr("The clipboard is cleared in %1 s").arg(seconds)
                           : tr("Copy; the clipboard is cleared after a while"));
}

void CopyButton::disown()
{
    m_isOurs = false;
    showRemaining();
}
