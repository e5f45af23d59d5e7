// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/headerrow.h"

#include "ui/widgets/icons.h"

#include <QRegularExpression>
#include <QSet>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

/// Those that the asking itself sets, and those that would change what is asked.
bool isOurs(const QByteArray &name)
{
    static const QSet<QByteArray> ours{"host", "connection", "content-length", "transfer-encoding",
        "x-inngest-signature", "accept-encoding", "expect", "upgrade"};
    return ours.contains(name.toLower());
}

bool isVisibleAscii(const Secret &value)
{
    const QByteArrayView bytes = value.reveal();
    return std::ranges::all_of(bytes, [](char c) { return c >= ' ' && c <= '~'; });
}

} // namespace

HeaderRow::HeaderRow(QWidget *parent)
    : QWidget(parent)
{
    m_name->setPlaceholderText(u"x-vercel-protection-bypass"_s);
    m_value->setPlaceholderText(tr("Value, kept where the keys are"));
    auto *remove = named("headerRemoveButton", new QToolButton(this), tr("Remove this header"));
    remove->setIcon(icon(u"close"_s));
    remove->setAutoRaise(true);
    remove->setToolTip(tr("Remove this header"));
    auto *row = bareLayout<QHBoxLayout>(this, Spacing::tight);
    row->addWidget(m_name, 2);
    row->addWidget(m_value, 3);
    row->addWidget(remove);
    connect(m_name, &QLineEdit::textChanged, this, &HeaderRow::changed);
    connect(m_value, &QLineEdit::textChanged, this, &HeaderRow::changed);
    connect(remove, &QToolButton::clicked, this, &HeaderRow::removeRequested);
}

void HeaderRow::setKept(const QByteArray &name, bool isAtHand)
{
    m_keptName = name.toLower();
    m_name->setText(QString::fromLatin1(name));
    m_name->setCursorPosition(0);
    m_value->setPlaceholderText(
        isAtHand ? tr("Kept as it is; type to replace it") : tr("Kept, but the keychain did not give it"));
}

QString HeaderRow::problem() const
{
    static const QRegularExpression token(u"^[A-Za-z0-9!#$%&'*+.^_`|~-]+\\z"_s);
    if (isBlank())
        return {};
    if (!token.match(m_name->text().trimmed()).hasMatch())
        return tr("A header's name has letters, digits and hyphens only.");
    if (isOurs(name()))
        return tr("“%1” is set by the asking itself.").arg(QString::fromLatin1(name()));
    if (value().isEmpty() && !isKept())
        return tr("“%1” has no value yet.").arg(QString::fromLatin1(name()));
    return isVisibleAscii(value()) ? QString() : tr("A header's value is plain ASCII text in one line.");
}

void HeaderRow::focusName()
{
    show(); // what joins a layout is shown a turn later, and takes no focus until then
    m_name->setFocus();
}
