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

} // namespace

FinishPage::FinishPage(const WizardTools &tools)
    : RotationPage(tools, RotationStep::Finish)
    , m_outcome(new Banner(this))
    , m_fallback(makeFallbackPart())
    , m_openText(new QLabel(this))
    , m_exceptionEdit(new QLineEdit(this))
    , m_openPart(makeOpenPart())
    , m_evidence(new EvidenceRow(tools.session, this))
{
    m_outcome->setObjectName(u"outcomeBanner"_s);
    body()->addWidget(m_outcome);
    body()->addWidget(m_fallback, 1);
    body()->addWidget(m_openPart);
    addText(tr("The record is one page with everything that was done, by whom and why, and how well each app was known "
               "to have its keys. It holds no key."),
        true);
    body()->addWidget(m_evidence);
    body()->addStretch(0);
    connect(&session().check(), &RolloutCheck::gateChanged, this, [this] {
        if (isVisible())
            present();
    });
}

QWidget *FinishPage::makeFallbackPart()
{
    auto *tabs = new QTabWidget(this);
    tabs->setObjectName(u"finishTabs"_s);
    tabs->setAccessibleName(tr("The fallback"));
    tabs->setDocumentMode(true);
    tabs->addTab(makeVariablesPanel(tools(), step(), tabs), tr("Remove the fallback"));
    tabs->addTab(makeRolloutBoard(tools(), tabs), tr("Is it gone?"));
    return tabs;
}

QWidget *FinishPage::makeOpenPart()
{
    auto *part = new QWidget(this);
    auto *layout = new QVBoxLayout(part);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(Spacing::tight);
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
    m_fallback->setVisible(!isOver && rotation().rotatesSigningKey);
    refreshOpen();
}

void FinishPage::refreshOpen()
{
    const QStringList items = session().openItems();
    QStringList lines;
    for (const QString &item : items)
        lines.append(tr("• %1").arg(item));
    m_openText->setText(tr("Still open:\n%1").arg(lines.join(u'\n')));
    m_openPart->setVisible(!items.isEmpty() && !rotation().isOver());
}
