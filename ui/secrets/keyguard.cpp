// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/keyguard.h"

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/words/tone.h"

#include <QApplication>
#include <QEvent>
#include <QRegularExpression>
#include <QScreen>
#include <QToolTip>
#include <QValidator>

using namespace Qt::StringLiterals;

namespace {

/// Puts the text right before the line tells anybody of it.
class KeylessText : public QValidator
{
public:
    KeylessText(KeyGuard &guard, QLineEdit &line)
        : QValidator(&line)
        , m_guard(guard)
        , m_line(line)
    {
    }

    State validate(QString &text, int &cursor) const override
    {
        const QString without = m_guard.withoutKeys(text);
        if (without != text) {
            text = without;
            cursor = int(text.size());
            QMetaObject::invokeMethod(
                &m_line, [this] { m_guard.say(m_line); }, Qt::QueuedConnection);
        }
        return Acceptable;
    }

private:
    KeyGuard &m_guard;
    QLineEdit &m_line;
};

} // namespace

KeyGuard::KeyGuard(const Accounts &accounts, QObject *parent)
    : QObject(parent)
    , m_accounts(accounts)
{
    qApp->installEventFilter(this);
}

/// No tooltip of Qt's: that goes as the menu closes from which a key was pasted.
void KeyGuard::say(QLineEdit &line)
{
    const bool isSearch = line.objectName().contains("search"_L1, Qt::CaseInsensitive);
    delete m_note;
    auto *note = new QLabel(isSearch
            ? tr("A key was left out here: nothing is found by it. Which one it is, “Which key is this?” tells.")
            : tr("A key was left out here: what stands in this field is stored and shown as it is."),
        &line, Qt::ToolTip);
    note->setObjectName(u"keyLeftOutNote"_s);
    note->setPalette(QToolTip::palette());
    note->setBackgroundRole(QPalette::ToolTipBase);
    note->setForegroundRole(QPalette::ToolTipText);
    note->setFrameStyle(QFrame::Box);
    note->setMargin(Spacing::tight);
    note->adjustSize();
    // Below it are the buttons that somebody goes to next: the click would be the note's.
    const QPoint above = line.mapToGlobal(QPoint(0, -note->height()));
    const bool hasRoom = above.y() >= line.screen()->availableGeometry().top();
    note->move(hasRoom ? above : line.mapToGlobal(QPoint(0, line.height())));
    m_note = note;
    note->show();
}

bool KeyGuard::eventFilter(QObject *watched, QEvent *event)
{
    // Till somebody goes on to something else.
    const bool isLeft = event->type() == QEvent::FocusOut || event->type() == QEvent::Hide;
    if (m_note
        && (event->type() == QEvent::MouseButtonPress || event->type() == QEvent::Wheel
            || (isLeft && watched == m_note->parent())))
        m_note->deleteLater();
    // Once for each line, before anybody can type into it. What takes numbers alone has a check of its own.
    if (auto *line = event->type() == QEvent::Polish ? qobject_cast<QLineEdit *>(watched) : nullptr;
        line && !line->validator() && !line->isReadOnly() && !qobject_cast<SecretLineEdit *>(line))
        line->setValidator(new KeylessText(*this, *line));
    return QObject::eventFilter(watched, event);
}

QString KeyGuard::withoutKeys(const QString &text) const
{
    // Most texts are too short to hold a key. What is typed on behind one that was left out is the rest of it.
    static const QRegularExpression rest(u"••••[A-Za-z0-9_-]+"_s);
    constexpr qsizetype shortest = 8;
    if (text.size() < shortest && !text.contains(u'•'))
        return text;
    return scan().withoutKeys(text).replace(rest, u"••••"_s);
}

/// Made anew when the keys are: fingerprints of thousands of keys are nothing for each letter.
KeyScan &KeyGuard::scan() const
{
    const OpenAccount *account = m_accounts.current();
    const std::optional<Environment> holder = account ? account->keyHolder() : std::nullopt;
    decltype(m_read) now;
    if (holder)
        now = {account->account().id, holder->id, account->signingKeys().readAt, account->eventKeys().readAt};
    if (!m_scan || now != m_read) {
        KnownKeys known;
        if (holder) {
            known.setSigningKeys(*holder, account->signingKeys().value.value_or(QList<SigningKey>()));
            known.setEventKeys(*holder, account->eventKeys().value.value_or(QList<EventKey>()));
        }
        m_scan.emplace(known);
        m_read = now;
    }
    return *m_scan;
}
