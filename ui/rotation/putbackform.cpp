// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/putbackform.h"

#include "app/core/saidtext.h"
#include "app/rotation/rotationsession.h"
#include "ui/rotation/rotationpage.h"
#include "ui/widgets/build.h"

#include <QLabel>
#include <QPushButton>
#include <algorithm>

PutBackForm::PutBackForm(RotationSession &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_button(named("putBackButton", plainButton(tr("I &vouch for that"), this)))
{
    m_edit->setMaxLength(RotationPage::longestReason);
    auto *question = wordsLabel(
        tr("How you know that nothing of what is named above as not listed, as still sending or as not known needs a "
           "new key, for the record:"),
        this);
    m_edit->setAccessibleName(question->text());
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::tight);
    column->addWidget(question);
    column->addLayout(rowOf({m_edit, m_button}));
    const auto check = [this] {
        enableUnless(*m_button, saidIn(m_edit->text()).isEmpty() ? tr("Say first how you know that.") : QString());
    };
    check();
    connect(m_edit, &QLineEdit::textChanged, this, check);
    connect(m_button, &QPushButton::clicked, this, [this] {
        m_session.sayPutBack(m_edit->text().trimmed());
        m_edit->clear(); // what comes up later has another answer
    });
    hide();
}

void PutBackForm::present(RotationStep::Kind step, bool isOpen)
{
    const QList<RotationNotice> notices = isOpen ? m_session.notices(step) : QList<RotationNotice>();
    setVisible(std::ranges::any_of(notices, [](const RotationNotice &notice) {
        return notice.severity == RotationNotice::Refusal
            && (notice.kind == RotationNotice::AppsOutOfSight || notice.kind == RotationNotice::EventsStillArrive
                || notice.kind == RotationNotice::EventsNotKnown);
    }));
}
