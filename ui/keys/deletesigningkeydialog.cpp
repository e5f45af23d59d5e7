// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/deletesigningkeydialog.h"

#include "app/accounts/openaccount.h"
#include "app/core/shown.h"
#include "app/domain/fingerprint.h"
#include "ui/accounts/environmentband.h"
#include "ui/widgets/growingheight.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/whynot.h"

#include <QDialogButtonBox>
#include <QFontDatabase>
#include <QPushButton>

using namespace Qt::StringLiterals;

DeleteSigningKeyDialog::DeleteSigningKeyDialog(
    OpenAccount &account, const Services &services, const SigningKey &key, const QString &age, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Delete the new signing key?"));
    new GrowingHeight(*this);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *band = new EnvironmentBand;
    band->present(account);
    const QString fingerprint = signingKeyFingerprint(key.value);
    auto *fingerprintLabel = named("fingerprintLabel", new QLabel(fingerprint));
    fingerprintLabel->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    auto *ageLabel = named("ageLabel",
        wordsLabel(key.creatorName.isEmpty() ? tr("Made %1").arg(age)
                                             : tr("Made %1 by %2").arg(age, shownName(key.creatorName))));
    auto *facts = formLayout(Spacing::wide);
    facts->addRow(tr("New key, fingerprint"), fingerprintLabel);
    facts->addRow(tr("Age"), ageLabel);
    auto *meaning = wordsLabel(tr(
        "Inngest does not sign with this key, so an app that does not hold it goes on working, and so does one that "
        "holds the current key beside it.\n\nAn app that already holds it as INNGEST_SIGNING_KEY without the current "
        "key as its fallback is broken now, and deleting does not mend it. Put the current key back in such an app "
        "first.\n\nDeleting cannot be undone. The current key is not touched. Somebody who is preparing a rotation "
        "with this key would have to begin again."));
    meaning->setMinimumWidth(460);
    auto *reason = new QFormLayout;
    reason->addRow(tr("&Reason, for the history"), m_reasonEdit);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    auto *column = columnBelow(band, this);
    column->addLayout(facts);
    addParts(*column, {meaning, m_holdersBanner});
    column->addLayout(reason);
    column->addWidget(buttons);

    QPushButton *deleteButton
        = named("deleteButton", buttons->addButton(tr("&Delete the new key"), QDialogButtonBox::AcceptRole));
    deleteButton->setIcon(icon(u"delete"_s, Tone::Danger));
    deleteButton->setAutoDefault(false);
    const auto check = [this, deleteButton] {
        enableUnless(*deleteButton, m_holdersBanner->allowsDeleting() ? QString() : m_holdersBanner->whyNot());
    };
    check();
    connect(m_holdersBanner, &HoldersBanner::changed, deleteButton, check);
    m_holdersBanner->ask(account, services, fingerprint);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    // Enter must not delete anything by habit.
    QPushButton *cancelButton = buttons->button(QDialogButtonBox::Cancel);
    cancelButton->setDefault(true);
    cancelButton->setFocus();
}

QString DeleteSigningKeyDialog::reason() const
{
    return m_reasonEdit->text().trimmed();
}
