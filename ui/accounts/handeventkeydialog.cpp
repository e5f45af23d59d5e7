// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/accounts/handeventkeydialog.h"

#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/build.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/problemline.h"
#include "ui/words/keyproblemtext.h"
#include "ui/words/tone.h"

#include <QDialogButtonBox>
#include <QFormLayout>

using namespace Qt::StringLiterals;

HandEventKeyDialog::HandEventKeyDialog(const QStringList &known, QWidget *parent)
    : QDialog(parent)
    , m_known(known)
    , m_name(new QLineEdit(this))
    , m_key(new SecretLineEdit(this))
    , m_problem(new ProblemLine(this))
    , m_filter(new FilterEdit(this))
{
    setWindowTitle(tr("An event key that is there"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_name->setObjectName(u"handKeyNameEdit"_s);
    m_name->setMaxLength(255);
    m_key->setObjectName(u"handKeyEdit"_s);
    m_key->setAccessibleName(tr("Event key"));
    m_problem->setField(m_key);
    auto *filterLabel = wordsLabel(tr("What it lets through, as its page says under “Filter Events”:"), this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_addButton = buttons->addButton(tr("&Add the key"), QDialogButtonBox::AcceptRole);
    m_addButton->setObjectName(u"handKeyAddButton"_s);

    auto *form = new QFormLayout(this);
    form->setContentsMargins(Spacing::wide, Spacing::wide, Spacing::wide, Spacing::wide);
    form->addRow(tr("&Name:"), m_name);
    form->addRow(tr("&Key:"), m_key);
    form->addRow(QString(), m_problem);
    form->addRow(filterLabel);
    form->addRow(m_filter);
    form->addRow(buttons);
    connect(m_name, &QLineEdit::textChanged, this, &HandEventKeyDialog::check);
    connect(m_key, &QLineEdit::textChanged, this, &HandEventKeyDialog::check);
    connect(m_filter, &FilterEdit::changed, this, &HandEventKeyDialog::check);
    connect(buttons, &QDialogButtonBox::accepted, this, &HandEventKeyDialog::enter);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_name->setFocus();
    check();
}

void HandEventKeyDialog::check()
{
    const auto problem = checkEventKeyText(m_key->text());
    const bool isKnown = !problem && m_known.contains(eventKeyFingerprint(m_key->secret()));
    m_problem->say(isKnown                                 ? tr("This key is typed in already.")
            : problem && *problem != KeyTextProblem::Empty ? keyProblemText(*problem)
                                                           : QString());
    m_addButton->setEnabled(!problem && !isKnown && !m_name->text().trimmed().isEmpty() && m_filter->isAcceptable());
}

void HandEventKeyDialog::enter()
{
    if (!m_addButton->isEnabled())
        return;
    const Secret value = m_key->take();
    m_key->clearPasted();
    emit entered({.name = m_name->text().trimmed(),
        .value = value,
        .fingerprint = eventKeyFingerprint(value),
        .filter = m_filter->filter()});
    accept();
}

void HandEventKeyDialog::done(int result)
{
    m_key->forget();
    QDialog::done(result);
}
