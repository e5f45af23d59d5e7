// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/senderrow.h"

#include "app/core/shown.h"
#include "ui/common/icons.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QToolButton>

using namespace Qt::StringLiterals;

namespace {

constexpr int longestText = 120;

} // namespace

SenderRow::SenderRow(const SenderNote &sender, const QList<RotatedEventKey> &keys, QWidget *parent)
    : QWidget(parent)
    , m_before(sender)
    , m_nameEdit(new QLineEdit(sender.name, this))
    , m_ownerEdit(new QLineEdit(sender.owner, this))
    , m_keyBox(new QComboBox(this))
    , m_wordEdit(new QLineEdit(sender.word, this))
    , m_removeButton(new QToolButton(this))
{
    m_nameEdit->setObjectName(u"senderNameEdit"_s);
    m_nameEdit->setPlaceholderText(tr("Nightly import (cron)"));
    m_nameEdit->setAccessibleName(tr("Sender"));
    m_ownerEdit->setObjectName(u"senderOwnerEdit"_s);
    m_ownerEdit->setPlaceholderText(tr("Owner"));
    m_ownerEdit->setAccessibleName(tr("Owner of this sender"));
    m_wordEdit->setObjectName(u"senderWordEdit"_s);
    m_wordEdit->setPlaceholderText(tr("Who says that it has moved"));
    m_wordEdit->setAccessibleName(m_wordEdit->placeholderText());
    m_keyBox->setObjectName(u"senderKeyBox"_s);
    m_keyBox->setAccessibleName(tr("Event key that it holds"));
    m_keyBox->addItem(tr("key not told"), QString());
    for (const RotatedEventKey &key : keys)
        m_keyBox->addItem(shownName(key.oldName), key.oldFingerprint);
    m_keyBox->setCurrentIndex(std::max(0, m_keyBox->findData(sender.eventKeyFingerprint)));
    m_keyBox->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    m_keyBox->setMinimumContentsLength(10);
    m_removeButton->setObjectName(u"senderRemoveButton"_s);
    m_removeButton->setIcon(icon(u"close"_s));
    m_removeButton->setAutoRaise(true);
    m_removeButton->setToolTip(tr("Remove this sender from the list"));
    m_removeButton->setAccessibleName(m_removeButton->toolTip());

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_nameEdit, 3);
    layout->addWidget(m_ownerEdit, 2);
    layout->addWidget(m_keyBox, 2);
    layout->addWidget(m_wordEdit, 3);
    layout->addWidget(m_removeButton);
    for (QLineEdit *edit : {m_nameEdit, m_ownerEdit, m_wordEdit}) {
        edit->setMaxLength(longestText);
        connect(edit, &QLineEdit::textEdited, this, &SenderRow::edited);
    }
    connect(m_keyBox, &QComboBox::currentIndexChanged, this, &SenderRow::edited);
    connect(m_removeButton, &QToolButton::clicked, this, &SenderRow::removeRequested);
}

SenderNote SenderRow::sender(const QDateTime &now) const
{
    SenderNote sender = m_before;
    sender.name = m_nameEdit->text().trimmed();
    sender.owner = m_ownerEdit->text().trimmed();
    sender.eventKeyFingerprint = m_keyBox->currentData().toString();
    sender.word = m_wordEdit->text().trimmed();
    if (sender.word != m_before.word)
        sender.wordAt = sender.word.isEmpty() ? QDateTime() : now;
    return sender;
}

bool SenderRow::isNameless() const
{
    return m_nameEdit->text().trimmed().isEmpty();
}

void SenderRow::setReadOnly(bool isReadOnly)
{
    for (QLineEdit *edit : {m_nameEdit, m_ownerEdit, m_wordEdit})
        edit->setReadOnly(isReadOnly);
    m_keyBox->setEnabled(!isReadOnly);
    m_removeButton->setVisible(!isReadOnly);
}

void SenderRow::focusName()
{
    m_nameEdit->setFocus();
}
