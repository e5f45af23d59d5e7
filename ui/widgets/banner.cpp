// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/banner.h"

#include "app/core/shown.h"
#include "ui/widgets/plaintext.h"
#include "ui/words/errortext.h"

#include <QResizeEvent>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr int iconSize = 20;

QString iconOf(Tone tone)
{
    switch (tone) {
    case Tone::Good:
        return u"done"_s;
    case Tone::Warning:
        return u"warning"_s;
    case Tone::Danger:
        return u"error"_s;
    case Tone::Practice:
        return u"practice"_s;
    case Tone::Neutral:
    case Tone::Info:
    case Tone::Production:
    case Tone::Custom:
    case Tone::Branch:
    case Tone::Archived:
        break;
    }
    return u"info"_s;
}

} // namespace

Banner::Banner(QWidget *parent)
    : TonedFrame(parent)
{
    makeBold(*m_title);

    m_dismissButton->setAutoRaise(true);
    m_dismissButton->setToolTip(tr("Hide this message"));
    m_dismissButton->hide();
    connect(m_dismissButton, &QToolButton::clicked, this, [this] {
        hide();
        emit dismissed();
    });

    auto *words = new QVBoxLayout;
    words->setSpacing(Spacing::tight / 2);
    addParts(*words, {m_title, m_text});
    auto *row = new QHBoxLayout(this);
    row->setContentsMargins(Spacing::normal, Spacing::small, Spacing::small, Spacing::small);
    row->setSpacing(Spacing::normal);
    row->addWidget(m_icon, 0, Qt::AlignTop);
    row->addLayout(words, 1);
    row->addLayout(m_buttons);
    row->addWidget(m_dismissButton, 0, Qt::AlignTop);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    connect(this, &TonedFrame::toneChanged, this, &Banner::updateIcon);
    updateIcon();
    hide();
}

void Banner::say(Tone tone, const QString &title, const QString &text)
{
    setTone(tone);
    setShownText(*m_title, title);
    m_title->setVisible(!title.isEmpty());
    setShownText(*m_text, text);
    m_text->setVisible(!text.isEmpty() && !m_isFolded);
    setAccessibleName(shownText(title));
    setAccessibleDescription(shownText(text));
    if (m_foldButton)
        setFolded(m_isFolded); // the button is named after the title
    show();
}

void Banner::say(Tone tone, const Error &error, Attempt attempt)
{
    if (error.kind != Error::Kind::Cancelled)
        say(tone, errorTitle(error), errorText(error, attempt));
}

/// It is as high as its hint at most, which goes by the width that it would like: in a narrower one it takes more
/// lines.
QSize Banner::sizeHint() const
{
    const QSize hint = TonedFrame::sizeHint();
    return {hint.width(), m_isPlaced ? qMax(hint.height(), heightForWidth(width())) : hint.height()};
}

void Banner::resizeEvent(QResizeEvent *event)
{
    TonedFrame::resizeEvent(event);
    if (std::exchange(m_isPlaced, true) && event->oldSize().width() == width())
        return;
    updateGeometry();
}

QPushButton *Banner::addButton(const QString &text)
{
    auto *button = plainButton(text, this);
    m_buttons->addWidget(button);
    return button;
}

void Banner::keepRoom(int lines)
{
    m_text->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    m_text->setMinimumHeight(lines * m_text->fontMetrics().lineSpacing());
}

void Banner::fold(bool isFolded)
{
    if (!m_foldButton) {
        m_foldButton = named("foldButton", new QToolButton(this));
        m_foldButton->setAutoRaise(true);
        m_buttons->addWidget(m_foldButton);
        connect(m_foldButton, &QToolButton::clicked, this, [this] { setFolded(!m_isFolded); });
    }
    m_foldButton->show();
    setFolded(isFolded);
}

void Banner::setFoldable(bool isFoldable)
{
    if (isFoldable || m_foldButton)
        fold(isFoldable);
    if (m_foldButton)
        m_foldButton->setVisible(isFoldable);
}

void Banner::setFolded(bool isFolded)
{
    const bool hasChanged = std::exchange(m_isFolded, isFolded) != isFolded;
    // A title alone needs less room than what has a text below it.
    const int high = isFolded ? Spacing::tight : Spacing::small;
    layout()->setContentsMargins(Spacing::normal, high, Spacing::small, high);
    m_text->setVisible(!m_text->text().isEmpty() && !isFolded);
    m_foldButton->setText(isFolded ? tr("More") : tr("Less"));
    m_foldButton->setAccessibleName(tr("%1: %2", "a button, and what it is about").arg(m_foldButton->text(), title()));
    if (hasChanged)
        emit foldedChanged(isFolded);
}

void Banner::updateIcon()
{
    m_icon->setSymbol(icon(iconOf(tone()), tone(), true), iconSize);
    m_dismissButton->setIcon(icon(u"close"_s, tone(), true));
}
