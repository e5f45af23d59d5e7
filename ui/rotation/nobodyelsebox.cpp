// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/nobodyelsebox.h"

#include "app/rotation/rotationsession.h"
#include "ui/words/tone.h"

NobodyElseBox::NobodyElseBox(RotationSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
{
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::tight);
    addParts(*column, {m_box, m_meaning});
    connect(m_box, &QCheckBox::clicked, this, [this](bool isSo) {
        m_session.sayNobodyElseSends(isSo);
        emit said(isSo);
    });
    hide();
}

void NobodyElseBox::present(const QString &meaning, bool isOpen)
{
    setVisible(isOpen && m_session.maySayNobodyElseSends());
    m_meaning->setText(meaning);
    m_box->setChecked(m_session.isNobodyElseSaid());
    m_box->setEnabled(!m_session.isBusy() && !m_session.isActOpen() && !m_session.rotatesAt().isValid());
}
