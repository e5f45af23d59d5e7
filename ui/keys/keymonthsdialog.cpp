// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/keymonthsdialog.h"

#include "app/accounts/preferences.h"
#include "app/core/shown.h"
#include "ui/widgets/growingheight.h"

#include <QDialogButtonBox>

KeyMonthsDialog::KeyMonthsDialog(Preferences &preferences, const QString &accountId, const QString &environmentId,
    const QString &environmentName, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("When keys are due"));
    setAttribute(Qt::WA_DeleteOnClose);
    new GrowingHeight(*this);
    auto *text = wordsLabel(tr("How old the keys of “%1” may grow is up to you: Inngest sets no age. The overview "
                               "shows what is due, and nothing happens by itself.")
                                .arg(shownName(environmentName)),
        this);
    m_monthsSpin->setRange(0, Preferences::mostKeyMonths);
    m_monthsSpin->setSpecialValueText(tr("never"));
    m_monthsSpin->setValue(preferences.keyMonths(accountId, environmentId));
    m_monthsSpin->setFocus();
    m_monthsSpin->selectAll(); // what is typed takes its place
    auto *form = new QFormLayout;
    form->addRow(tr("&Months after it was made:"), m_monthsSpin);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel, this);
    auto *layout = new QVBoxLayout(this);
    layout->setSpacing(Spacing::normal);
    layout->addWidget(text);
    layout->addLayout(form);
    addParts(*layout, {m_allBox, nullptr, buttons});
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(this, &QDialog::accepted, this, [this, &preferences, accountId, environmentId] {
        preferences.setKeyMonths(accountId, m_allBox->isChecked() ? QString() : environmentId, m_monthsSpin->value());
    });
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
}
