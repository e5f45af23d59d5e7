// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/dialogs/excusedialog.h"

#include "ui/common/growingheight.h"
#include "ui/common/problemline.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

using namespace Qt::StringLiterals;

namespace {

constexpr int leastWidth = 480;
constexpr int longestText = 300;
constexpr qsizetype mostNames = 12;

QLabel *paragraph(const QString &text)
{
    auto *label = new QLabel(text);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setMinimumWidth(leastWidth);
    return label;
}

} // namespace

ExcuseDialog::ExcuseDialog(const QStringList &appNames, QWidget *parent)
    : QDialog(parent)
    , m_attested(new QRadioButton(tr("&Attested: somebody has looked, and it holds the right keys")))
    , m_excused(new QRadioButton(tr("E&xcused: it may break, and somebody answers for that")))
    , m_owner(new QLineEdit)
    , m_reason(new QLineEdit)
    , m_problem(new ProblemLine)
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(appNames.size() == 1 ? tr("Excuse an app") : tr("Excuse %1 apps").arg(appNames.size()));
    new GrowingHeight(*this);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::wide, Spacing::wide, Spacing::wide, Spacing::wide);
    column->setSpacing(Spacing::normal);
    setupChoice(appNames);
    setupFields();
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    m_accept = buttons->addButton(tr("&Write it down"), QDialogButtonBox::AcceptRole);
    m_accept->setObjectName(u"acceptButton"_s);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    column->addWidget(buttons);
    m_accept->setDefault(true);
    m_owner->setFocus();
    check();
}

void ExcuseDialog::setupChoice(const QStringList &appNames)
{
    QStringList named = appNames.mid(0, mostNames);
    if (appNames.size() > mostNames)
        named.append(tr("and %1 more").arg(appNames.size() - mostNames));
    auto *apps = paragraph(named.join(u", "_s));
    apps->setObjectName(u"appsLabel"_s);
    QFont bold = apps->font();
    bold.setBold(true);
    apps->setFont(bold);
    m_attested->setObjectName(u"attestedButton"_s);
    m_excused->setObjectName(u"excusedButton"_s);
    m_excused->setChecked(true);
    layout()->addWidget(apps);
    layout()->addWidget(
        paragraph(tr("The rotation goes on without this app's proof. What you write stands in the "
                     "history and in the evidence, beside what the app itself answered; a contradicting "
                     "answer is still shown.")));
    layout()->addWidget(m_excused);
    layout()->addWidget(m_attested);
}

void ExcuseDialog::setupFields()
{
    m_owner->setObjectName(u"ownerEdit"_s);
    m_reason->setObjectName(u"reasonEdit"_s);
    m_owner->setMaxLength(longestText);
    m_reason->setMaxLength(longestText);
    m_owner->setPlaceholderText(tr("A person or a team that can be asked"));
    m_reason->setPlaceholderText(tr("For the record. Never put a key here."));
    m_problem->setObjectName(u"problemLine"_s);
    m_problem->setField(m_reason);
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(Spacing::wide);
    form->addRow(tr("&Who answers for it"), m_owner);
    form->addRow(tr("&Reason"), m_reason);
    static_cast<QVBoxLayout *>(layout())->addLayout(form);
    layout()->addWidget(m_problem);
    connect(m_owner, &QLineEdit::textChanged, this, &ExcuseDialog::check);
    connect(m_reason, &QLineEdit::textChanged, this, &ExcuseDialog::check);
}

void ExcuseDialog::check()
{
    const bool looksLikeKey = reason().contains(u"signkey-"_s) || owner().contains(u"signkey-"_s);
    m_problem->say(looksLikeKey ? tr("This looks like a signing key. It must not stand in the record.") : QString());
    m_accept->setEnabled(!owner().isEmpty() && !reason().isEmpty() && !looksLikeKey);
}

EvidenceClass::Kind ExcuseDialog::kind() const
{
    return m_attested->isChecked() ? EvidenceClass::Attested : EvidenceClass::Excused;
}

QString ExcuseDialog::owner() const
{
    return m_owner->text().trimmed();
}

QString ExcuseDialog::reason() const
{
    return m_reason->text().trimmed();
}
