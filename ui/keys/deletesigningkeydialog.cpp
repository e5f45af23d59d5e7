// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/deletesigningkeydialog.h"
#include "ui_deletesigningkeydialog.h"

#include "app/accounts/openaccount.h"
#include "app/core/shown.h"
#include "app/domain/fingerprint.h"
#include "ui/widgets/growingheight.h"
#include "ui/widgets/icons.h"

#include <QFontDatabase>
#include <QPushButton>

using namespace Qt::StringLiterals;

DeleteSigningKeyDialog::DeleteSigningKeyDialog(
    OpenAccount &account, const Services &services, const SigningKey &key, const QString &age, QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::DeleteSigningKeyDialog>())
{
    m_ui->setupUi(this);
    new GrowingHeight(*this);
    setAttribute(Qt::WA_DeleteOnClose);
    m_ui->band->present(account);
    m_ui->fingerprintLabel->setText(signingKeyFingerprint(key.value));
    m_ui->fingerprintLabel->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_ui->ageLabel->setText(
        key.creatorName.isEmpty() ? tr("Made %1").arg(age) : tr("Made %1 by %2").arg(age, shownName(key.creatorName)));

    QPushButton *deleteButton = m_ui->buttonBox->addButton(tr("&Delete the new key"), QDialogButtonBox::AcceptRole);
    deleteButton->setObjectName(u"deleteButton"_s);
    deleteButton->setIcon(icon(u"delete"_s, Tone::Danger));
    deleteButton->setAutoDefault(false);
    deleteButton->setEnabled(false);
    connect(m_ui->holdersBanner, &HoldersBanner::changed, deleteButton,
        [this, deleteButton] { deleteButton->setEnabled(m_ui->holdersBanner->allowsDeleting()); });
    m_ui->holdersBanner->ask(account, services, signingKeyFingerprint(key.value));
    // Enter must not delete anything by habit.
    QPushButton *cancelButton = m_ui->buttonBox->button(QDialogButtonBox::Cancel);
    cancelButton->setDefault(true);
    cancelButton->setFocus();
}

DeleteSigningKeyDialog::~DeleteSigningKeyDialog() = default;

QString DeleteSigningKeyDialog::reason() const
{
    return m_ui->reasonEdit->text().trimmed();
}
