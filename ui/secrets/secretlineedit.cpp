// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/secretlineedit.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QDropEvent>
#include <QKeyEvent>
#include <QMenu>
#include <QMimeData>
#include <QPointer>
#include <utility>

namespace {

// Clerk's tokens have about 1500 characters; whatever is longer than this is a mistake.
constexpr int mostCharacters = 65536;

} // namespace

SecretLineEdit::SecretLineEdit(QWidget *parent)
    : QLineEdit(parent)
{
    setEchoMode(QLineEdit::Password);
    setMaxLength(mostCharacters);
    setInputMethodHints(Qt::ImhHiddenText | Qt::ImhSensitiveData | Qt::ImhNoPredictiveText | Qt::ImhNoAutoUppercase);
    connect(this, &QLineEdit::textChanged, this, [this](const QString &text) {
        if (text.isEmpty() || !m_placeholder)
            return;
        setPlaceholderText(*std::exchange(m_placeholder, std::nullopt));
        setToolTip({});
        setAccessibleDescription({});
    });
}

SecretLineEdit::~SecretLineEdit()
{
    // Whoever listens may be half gone already.
    const QSignalBlocker quiet(this);
    forget();
}

void SecretLineEdit::setSecret(const Secret &secret)
{
    forget();
    accept(secret.revealText());
}

Secret SecretLineEdit::take()
{
    const Secret taken = secret();
    forget();
    return taken;
}

void SecretLineEdit::forgetAll()
{
    // Found before any is emptied: whoever shows what stood in one takes that away, widgets and all.
    QList<QPointer<SecretLineEdit>> edits;
    const QWidgetList widgets = QApplication::allWidgets();
    for (QWidget *widget : widgets) {
        if (auto *edit = qobject_cast<SecretLineEdit *>(widget))
            edits.append(edit);
    }
    for (const QPointer<SecretLineEdit> &edit : std::as_const(edits)) {
        if (edit)
            emit edit->windowLocked();
        if (!edit || edit->text().isEmpty())
            continue;
        edit->forget();
        if (edit) // whoever listens may have taken it away
            edit->sayEmptied();
    }
}

void SecretLineEdit::sayEmptied()
{
    if (!m_placeholder)
        m_placeholder = placeholderText();
    const QString words = tr("Emptied when the window locked. Please enter it again.");
    setPlaceholderText(words);
    setToolTip(words); // where the field is short
    setAccessibleDescription(words);
}

void SecretLineEdit::accept(QString text)
{
    if (m_givesLinesAway && text.trimmed().contains(u'\n'))
        emit linesPasted(Secret::fromText(text));
    else
        insert(text.trimmed());
    wipe(text);
}

void SecretLineEdit::paste(QClipboard::Mode mode)
{
    QString text = QGuiApplication::clipboard()->text(mode);
    m_pasted = ClipboardTrace(Secret::fromText(text));
    accept(std::move(text));
}

void SecretLineEdit::keyPressEvent(QKeyEvent *event)
{
    if (event->matches(QKeySequence::Paste)) {
        pasteClipboard();
        event->accept();
        return;
    }
    QLineEdit::keyPressEvent(event);
}

void SecretLineEdit::contextMenuEvent(QContextMenuEvent *event)
{
    auto *menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("&Paste"), this, &SecretLineEdit::pasteClipboard);
    menu->addAction(tr("&Clear"), this, &SecretLineEdit::forget)->setEnabled(!text().isEmpty());
    menu->popup(event->globalPos());
}

void SecretLineEdit::dragEnterEvent(QDragEnterEvent *event)
{
    // Files belong to the dialog around it.
    if (event->mimeData()->hasUrls())
        event->ignore();
    else
        QLineEdit::dragEnterEvent(event);
}

void SecretLineEdit::dropEvent(QDropEvent *event)
{
    if (!event->mimeData()->hasText() || event->mimeData()->hasUrls()) {
        event->ignore();
        return;
    }
    accept(event->mimeData()->text());
    event->acceptProposedAction();
}

void SecretLineEdit::mouseReleaseEvent(QMouseEvent *event)
{
    // A paste by the middle button would squeeze several lines into one.
    if (event->button() == Qt::MiddleButton && QGuiApplication::clipboard()->supportsSelection() && !isReadOnly()) {
        paste(QClipboard::Selection);
        return;
    }
    QLineEdit::mouseReleaseEvent(event);
}
