// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/linerow.h"

#include "ui/widgets/icons.h"

#include <QGridLayout>

using namespace Qt::StringLiterals;

LineRow::LineRow(QWidget *parent)
    : QWidget(parent)
{
    m_removeButton->setIcon(icon(u"close"_s));
    m_removeButton->setAutoRaise(true);
    m_removeButton->setToolTip(tr("Remove this line"));
    // Backspace in an empty line does the same, so the Tab key need not stop twice a line.
    m_removeButton->setFocusPolicy(Qt::ClickFocus);
    connect(m_removeButton, &QToolButton::clicked, this, &LineRow::removeRequested);

    m_problem->setField(m_edit);

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setHorizontalSpacing(Spacing::tight);
    layout->setVerticalSpacing(2);
    layout->addWidget(m_edit, 0, 0);
    layout->addWidget(m_removeButton, 0, 1);
    layout->addWidget(m_problem, 1, 0, 1, 2);
}

QString LineRow::text() const
{
    return m_edit->text().trimmed();
}

bool LineRow::isBlank() const
{
    return text().isEmpty();
}

void LineRow::setProblem(const QString &problem)
{
    m_problem->say(problem);
}

QString LineRow::problem() const
{
    return m_problem->text();
}

void LineRow::setRemovable(bool isRemovable)
{
    // The room stays, so that fields do not change their width.
    QSizePolicy policy = m_removeButton->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_removeButton->setSizePolicy(policy);
    m_removeButton->setVisible(isRemovable);
}
