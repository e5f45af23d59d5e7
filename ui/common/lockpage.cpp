// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/lockpage.h"

#include "ui/common/icons.h"
#include "ui_lockpage.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int symbolSize = 48;
constexpr qreal titleScale = 1.5;

} // namespace

LockPage::LockPage(QWidget *parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::LockPage>())
{
    m_ui->setupUi(this);
    m_ui->symbol->setSymbol(icon(u"lock"_s, Tone::Neutral), symbolSize);
    QFont large = m_ui->titleLabel->font();
    large.setPointSizeF(large.pointSizeF() * titleScale);
    large.setBold(true);
    m_ui->titleLabel->setFont(large);
    m_ui->limitsLabel->setForegroundRole(QPalette::PlaceholderText);
    setFocusProxy(m_ui->unlockButton);
    connect(m_ui->unlockButton, &QPushButton::clicked, this, &LockPage::unlockRequested);
}

LockPage::~LockPage() = default;

void LockPage::present(ScreenLock::Cause cause, int idleMinutes)
{
    QString why;
    switch (cause) {
    case ScreenLock::Cause::Person:
        why = tr("You locked the window.");
        break;
    case ScreenLock::Cause::Idle:
        why = idleMinutes == 1 ? tr("Nobody touched the program for a minute.")
                               : tr("Nobody touched the program for %1 minutes.").arg(idleMinutes);
        break;
    case ScreenLock::Cause::System:
        why = tr("The computer's screen was locked, or it went to sleep.");
        break;
    }
    m_ui->textLabel->setText(tr("%1 Keys that were shown are hidden, the clipboard is cleared of what was copied here, "
                                "and open dialogs are put away as they are.")
                                 .arg(why));
    setRunningActs(0);
}

void LockPage::setRunningActs(int count)
{
    m_ui->titleLabel->setText(count > 0 ? tr("Locked – still at work") : tr("Locked"));
    m_ui->titleLabel->setToolTip(count > 0 ? tr("What was begun goes on.") : QString());
}
