// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/finishpage.h"

#include "app/rollout/rolloutcheck.h"
#include "ui/common/banner.h"
#include "ui/wizard/embedded.h"
#include "ui/wizard/evidencerow.h"
#include "ui/wizard/rotationtext.h"

#include <QLabel>
#include <QLineEdit>
#include <QTabWidget>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr int longestReason = 300;
enum Tab { RemoveTab, BoardTab, OpenTab };

} // namespace

FinishPage::FinishPage(const WizardTools &tools)
    : RotationPage(tools, RotationStep::Finish)
    , m_outcome(new Banner(this))
    , m_openText(new QLabel(this))
    , m_exceptionEdit(new QLineEdit(this))
    , m_tabs(new QTabWidget(this))
    , m_evidence(new EvidenceRow(tools.session, this))
{
    m_outcome->setObjectName(u"outcomeBanner"_s);
    body()->addWidget(m_outcome);
    setupTabs();
    body()->addWidget(m_tabs, 1);
    m_record = addText(tr("The record is one page with everything that was done, by whom and why, and how well each app was known "
               "to have its keys. It holds no key."),
        true);
    body()->addWidget(m_evidence);
    body()->addStretch(0);
    connect(&session().check(), &RolloutCheck::gateChanged, this, [this] {
        if (isVisible())
            present();
    });
}

void FinishPage::setupTabs()
{
    m_tabs->setObjectName(u"finishTabs"_s);
    m_tabs->setAccessibleName(tr("What is left to do"));
    m_tabs->setDocumentMode(true);
    m_tabs->addTab(makeVariablesPanel(tools(), step(), m_tabs), tr("1. Remove the fallback"));
    m_tabs->addTab(makeRolloutBoard(tools(), m_tabs), tr("2. Is it gone?"));
    m_tabs->addTab(makeOpenPart(), {});
}

QWidget *FinishPage::makeOpenPart()
{
    auto *part = new QWidget(this);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, Spacing::normal, 0, 0);
    layout->setSpacing(Spacing::small);
    m_openText->setObjectName(u"openItems"_s);
    m_openText->setTextFormat(Qt::PlainText);
    m_openText->setWordWrap(true);
    auto *question
        = new QLabel(tr("Settle these, or close with exceptions. Who takes care of them, and &by when?"), part);
    question->setWordWrap(true);
    m_exceptionEdit->setObjectName(u"exceptionEdit"_s);
    m_exceptionEdit->setMaxLength(longestReason);
    m_exceptionEdit->setPlaceholderText(tr("For the record"));
    question->setBuddy(m_exceptionEdit);
    layout->addWidget(m_openText);
    layout->addWidget(question);
    layout->addWidget(m_exceptionEdit);
    layout->addStretch(1);
    connect(m_exceptionEdit, &QLineEdit::textChanged, this, [this] { checkComplete(); });
    return part;
}

bool FinishPage::hasOpenItems() const
{
    return !session().openItems().isEmpty();
}

QString FinishPage::actText() const
{
    return hasOpenItems() ? tr("&Close with exceptions") : tr("&Finish the rotation");
}

bool FinishPage::mayAct() const
{
    if (session().isBusy() || rotation().isOver() || isRefused())
        return false;
    return !hasOpenItems() || !m_exceptionEdit->text().trimmed().isEmpty();
}

void FinishPage::act()
{
    session().finish(hasOpenItems() ? m_exceptionEdit->text().trimmed() : QString());
}

void FinishPage::refresh()
{
    const bool isOver = rotation().isOver();
    if (isOver)
        m_outcome->say(rotation().outcome == RotationOutcome::Done ? Tone::Good : Tone::Warning,
            outcomeTitle(rotation()), outcomeText(rotation()));
    else
        m_outcome->hide();
    for (const int tab : {RemoveTab, BoardTab})
        m_tabs->setTabVisible(tab, rotation().rotatesSigningKey);
    refreshOpen();
    m_tabs->setVisible(!isOver && (hasOpenItems() || rotation().rotatesSigningKey));
    m_record->setVisible(isOver);
    m_evidence->setVisible(isOver);
}

void FinishPage::refreshOpen()
{
    const QStringList items = session().openItems();
    QStringList lines;
    for (const QString &item : items)
        lines.append(tr("• %1").arg(item));
    m_openText->setText(lines.join(u'\n'));
    m_tabs->setTabText(OpenTab, tr("Still open (%1)").arg(items.size()));
    m_tabs->setTabVisible(OpenTab, !items.isEmpty());
}
