// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/acthandover.h"

#include "app/acts/act.h"
#include "app/domain/keytext.h"
#include "ui/common/icons.h"
#include "ui/common/keyproblemtext.h"
#include "ui/common/secretlineedit.h"

#include <QDesktopServices>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>

using namespace Qt::StringLiterals;

ActHandover::ActHandover(QWidget *parent)
    : QWidget(parent)
    , m_openButton(new QPushButton(icon(u"browser"_s), tr("Open the page in the browser"), this))
    , m_pasteEdit(new SecretLineEdit(this))
    , m_problem(new QLabel(this))
    , m_confirmButton(new QPushButton(tr("I have done it"), this))
{
    m_openButton->setObjectName(u"handoverOpenButton"_s);
    m_pasteEdit->setObjectName(u"handoverPasteEdit"_s);
    m_pasteEdit->setPlaceholderText(tr("Paste the key from the page here"));
    m_pasteEdit->setAccessibleName(tr("The key from the page"));
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setWordWrap(true);
    m_confirmButton->setObjectName(u"handoverConfirmButton"_s);
    for (QPushButton *button : {m_openButton, m_confirmButton})
        button->setAutoDefault(false);

    auto *layout = new QGridLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_openButton, 0, 0);
    layout->addWidget(m_pasteEdit, 0, 1);
    layout->addWidget(m_confirmButton, 0, 2);
    layout->addWidget(m_problem, 1, 1, 1, 2);
    layout->setColumnStretch(1, 1);
    connect(m_openButton, &QPushButton::clicked, this, [this] {
        if (m_act)
            QDesktopServices::openUrl(m_act->way().page);
    });
    connect(m_pasteEdit, &QLineEdit::textChanged, this, &ActHandover::check);
    connect(m_pasteEdit, &QLineEdit::returnPressed, this, &ActHandover::confirm);
    connect(m_confirmButton, &QPushButton::clicked, this, &ActHandover::confirm);
    hide();
}

void ActHandover::follow(Act *act)
{
    if (act == m_act && act)
        return;
    m_act = act;
    m_pasteEdit->forget();
    if (act) {
        m_openButton->setVisible(!act->way().page.isEmpty());
        m_pasteEdit->setVisible(act->way().paste != Way::Paste::Nothing);
        check();
    }
    setVisible(act != nullptr);
}

void ActHandover::check()
{
    if (!m_act)
        return;
    const Way::Paste wanted = m_act->way().paste;
    std::optional<KeyTextProblem> problem;
    if (wanted == Way::Paste::SigningKey)
        problem = checkSigningKeyText(m_pasteEdit->text());
    else if (wanted == Way::Paste::EventKey)
        problem = checkEventKeyText(m_pasteEdit->text());
    const bool saysWhy = problem && *problem != KeyTextProblem::Empty;
    m_problem->setText(saysWhy ? keyProblemText(*problem) : QString());
    m_problem->setVisible(saysWhy);
    m_confirmButton->setEnabled(!problem);
}

void ActHandover::confirm()
{
    if (!m_act || !m_confirmButton->isEnabled())
        return;
    std::optional<Secret> pasted;
    if (m_act->way().paste != Way::Paste::Nothing) {
        pasted = m_pasteEdit->take();
        m_pasteEdit->clearPasted();
    }
    m_act->confirm(pasted);
}
