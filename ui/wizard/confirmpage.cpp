// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/confirmpage.h"

#include "app/rollout/rolloutcheck.h"
#include "ui/common/tone.h"
#include "ui/wizard/embedded.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int longestReason = 300;

} // namespace

ConfirmPage::ConfirmPage(const WizardTools &tools, RotationStep::Kind step)
    : RotationPage(tools, step)
    , m_noApps(new QWidget(this))
    , m_noAppsEdit(new QLineEdit(m_noApps))
    , m_noAppsButton(new QPushButton(tr("&No app uses these keys"), m_noApps))
{
    setupNoApps();
    body()->addWidget(makeRolloutBoard(tools, this), 1);
    connect(&session().check(), &RolloutCheck::gateChanged, this, [this] {
        if (isVisible())
            present();
    });
}

void ConfirmPage::setupNoApps()
{
    m_noAppsEdit->setObjectName(u"noAppsEdit"_s);
    m_noAppsEdit->setMaxLength(longestReason);
    m_noAppsEdit->setPlaceholderText(tr("How you know that, for the record"));
    m_noAppsEdit->setAccessibleName(m_noAppsEdit->placeholderText());
    m_noAppsButton->setObjectName(u"noAppsButton"_s);
    m_noAppsButton->setAutoDefault(false);
    m_noAppsButton->setEnabled(false);
    auto *row = new QHBoxLayout(m_noApps);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(m_noAppsEdit, 1);
    row->addWidget(m_noAppsButton);
    body()->addWidget(m_noApps);
    connect(m_noAppsEdit, &QLineEdit::textChanged, this,
        [this](const QString &text) { m_noAppsButton->setEnabled(!text.trimmed().isEmpty()); });
    connect(m_noAppsButton, &QPushButton::clicked, this,
        [this] { session().confirmNoApps(m_noAppsEdit->text().trimmed()); });
}

QString ConfirmPage::actText() const
{
    const RolloutGate gate = session().check().gate();
    return isCurrent() && gate.isOpen && gate.excused == 0 ? tr("&All apps are confirmed: go on") : tr("&Go on");
}

void ConfirmPage::refresh()
{
    const QList<RotationNotice> notices = session().notices(step());
    const bool asksForApps = std::any_of(notices.begin(), notices.end(), [](const RotationNotice &notice) {
        return notice.kind == RotationNotice::NoApps && notice.severity == RotationNotice::Refusal;
    });
    m_noApps->setVisible(isCurrent() && asksForApps);
}
