// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/copybutton.h"

#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "ui/secrets/secretclipboard.h"
#include "ui/widgets/icons.h"

using namespace Qt::StringLiterals;

CopyButton::CopyButton(SecretClipboard &clipboard, QWidget *parent, SecretField *beside)
    : QToolButton(parent)
    , m_clipboard(clipboard)
{
    setObjectName(u"copyButton"_s);
    setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    setIcon(::icon(u"copy"_s));
    setEnabled(false);
    connect(this, &QToolButton::clicked, this, &CopyButton::copy);
    connect(&m_clipboard, &SecretClipboard::remainingChanged, this, &CopyButton::showRemaining);
    connect(&m_clipboard, &SecretClipboard::stateChanged, this, &CopyButton::showRemaining);
    connect(&m_clipboard, &SecretClipboard::replacing, this, [this] {
        m_isOurs = false;
        showRemaining();
    });
    if (beside) {
        connect(this, &CopyButton::copied, beside, &SecretField::clearProblem);
        connect(this, &CopyButton::failed, beside, &SecretField::showProblem);
    }
    showRemaining();
}

void CopyButton::setSecret(const QString &what, SecretSource source)
{
    // The countdown of a key that is still on the clipboard goes on through a reload of the same thing.
    if (what != m_what)
        m_isOurs = false;
    m_rounds.end();
    m_what = shownName(what);
    m_source = std::move(source);
    setEnabled(static_cast<bool>(m_source));
    showRemaining();
}

void CopyButton::copy()
{
    if (!m_source)
        return;
    whenFinished(m_source(), this, m_rounds.next([this](const Result<Secret> &secret) { onSecret(secret); }));
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
    const auto show = [this](const QString &text, const QString &name, const QString &toolTip) {
        setText(text);
        setAccessibleName(name.arg(m_what));
        setToolTip(toolTip);
    };
    const int seconds = m_clipboard.secondsLeft();
    switch (m_isOurs ? m_clipboard.state() : SecretClipboard::State::Nothing) {
    case SecretClipboard::State::Nothing:
        return show(tr("Copy"), tr("Copy: %1"), tr("Copy; the clipboard is cleared after a while"));
    case SecretClipboard::State::Held:
        return show(
            tr("Copied, %1 s").arg(seconds), tr("Copied: %1"), tr("The clipboard is cleared in %1 s").arg(seconds));
    case SecretClipboard::State::Unseen:
        return show(tr("Copied, not cleared yet"), tr("Copied, and not cleared yet: %1"),
            tr("The desktop shows the clipboard only to the window that has the focus. It is looked at, and "
               "cleared of this, as soon as this window has it again."));
    case SecretClipboard::State::Kept:
        return show(tr("Copied, not cleared yet"), tr("Copied, and not cleared yet: %1"),
            tr("Another program holds what was copied by now, and the desktop lets it be cleared at a key or a "
               "click only: the next one in this window does it."));
    case SecretClipboard::State::CameBack:
        return show(tr("Copied, came back"), tr("Copied, and back on the clipboard after it was cleared: %1"),
            tr("The clipboard was cleared, and another program has put the same text there again. Remove it in "
               "that program, often a clipboard manager."));
    }
}
