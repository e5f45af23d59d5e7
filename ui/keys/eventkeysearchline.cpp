// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/eventkeysearchline.h"

#include "app/models/eventkeymodel.h"
#include "ui/secrets/secretclipboard.h"

#include <QLocale>

using namespace Qt::StringLiterals;

EventKeySearchLine::EventKeySearchLine(EventKeyModel &model, SecretClipboard &clipboard, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_clipboard(clipboard)
{
    m_searchEdit->setAccessibleName(tr("Search event keys"));
    m_searchEdit->setMinimumWidth(fontMetrics().averageCharWidth() * 24);
    setFocusProxy(m_searchEdit);

    auto *layout = bareLayout<QHBoxLayout>(this, Spacing::normal);
    layout->addWidget(m_searchEdit, 2);
    addParts(*layout, {m_countLabel, m_clipboardLabel});

    connect(m_searchEdit, &QLineEdit::textChanged, &model, &FlatModel::setSearch);
    connect(&model, &FlatModel::shownChanged, this, &EventKeySearchLine::refreshCount);
    connect(&clipboard, &SecretClipboard::remainingChanged, this, &EventKeySearchLine::refreshClipboard);
    connect(&clipboard, &SecretClipboard::stateChanged, this, &EventKeySearchLine::refreshClipboard);
    // By whoever copies: it may be another key, of another tab.
    for (const auto isOver : {&SecretClipboard::replacing, &SecretClipboard::cleared}) {
        connect(&clipboard, isOver, this, [this] {
            m_copiedName.clear();
            refreshClipboard();
        });
    }
    refreshCount();
}

void EventKeySearchLine::focusSearch()
{
    m_searchEdit->setFocus(Qt::ShortcutFocusReason);
    m_searchEdit->selectAll();
}

void EventKeySearchLine::showCopied(const QString &shownKeyName)
{
    m_copiedName = shownKeyName;
    refreshClipboard();
}

void EventKeySearchLine::refreshCount()
{
    const QLocale locale;
    const int shown = m_model.rowCount();
    const auto total = static_cast<int>(m_model.total());
    m_searchEdit->setEnabled(total > 0);
    if (total == 0)
        m_countLabel->clear();
    else if (shown == total)
        m_countLabel->setText(tr("%Ln keys", nullptr, total));
    else
        m_countLabel->setText(tr("%1 of %Ln keys", nullptr, total).arg(locale.toString(shown)));
}

void EventKeySearchLine::refreshClipboard()
{
    const auto words = [this](const QString &name) {
        switch (m_clipboard.state()) {
        case SecretClipboard::State::Nothing:
        case SecretClipboard::State::CameBack: // the window says it
            break;
        case SecretClipboard::State::Held:
            return tr("“%1” is on the clipboard for %2 s").arg(name, QString::number(m_clipboard.secondsLeft()));
        case SecretClipboard::State::Unseen:
        case SecretClipboard::State::Kept:
            return tr("“%1” is not cleared from the clipboard yet").arg(name);
        }
        return QString();
    };
    const bool isThere = m_clipboard.state() != SecretClipboard::State::Nothing && !m_copiedName.isEmpty();
    const QString all = isThere ? words(m_copiedName) : QString();
    // All of it as far as there is room beside the search; for how long is what must not be cut off.
    const QFontMetrics metrics = m_clipboardLabel->fontMetrics();
    m_clipboardLabel->setMinimumWidth(isThere ? metrics.horizontalAdvance(words(u"…"_s)) : 0);
    m_clipboardLabel->setText(all);
    layout()->activate();
    const int room = m_clipboardLabel->width();
    if (isThere && metrics.horizontalAdvance(all) > room)
        m_clipboardLabel->setText(
            words(metrics.elidedText(m_copiedName, Qt::ElideMiddle, room - metrics.horizontalAdvance(words({})))));
    m_clipboardLabel->setToolTip(all);
}

void EventKeySearchLine::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refreshClipboard();
}
