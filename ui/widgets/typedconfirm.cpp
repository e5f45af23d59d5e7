// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/typedconfirm.h"

TypedConfirm::TypedConfirm(QWidget *parent)
    : QWidget(parent)
{
    m_question->setBuddy(m_edit);
    makeBold(*m_toTypeLabel);
    m_problem->setField(m_edit);
    auto *layout = bareLayout<QVBoxLayout>(this, Spacing::tight);
    addParts(*layout, {m_question, m_toTypeLabel, m_edit, m_problem});
    connect(m_edit, &QLineEdit::textChanged, this, &TypedConfirm::check);
}

void TypedConfirm::ask(const QString &question, const QString &toType)
{
    m_question->setText(question);
    m_toTypeLabel->setText(toType);
    m_edit->setAccessibleName(tr("Type “%1” to confirm").arg(toType));
    if (m_toType == toType)
        return;
    m_toType = toType;
    clear();
    check();
}

void TypedConfirm::check()
{
    const bool canBecomeIt = m_toType.trimmed().startsWith(text());
    m_problem->say(canBecomeIt ? QString() : tr("This is not what stands above. Capital letters count."));
    emit changed();
}
