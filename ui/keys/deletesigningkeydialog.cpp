// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/deletesigningkeydialog.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/shown.h"
#include "app/domain/fingerprint.h"
#include "app/rotation/rotationsight.h"
#include "ui/accounts/environmentband.h"
#include "ui/widgets/growingheight.h"
#include "ui/widgets/icons.h"
#include "ui/words/agetext.h"

#include <QFontDatabase>

using namespace Qt::StringLiterals;

DeleteSigningKeyDialog::DeleteSigningKeyDialog(
    OpenAccount &account, const Services &services, const SigningKey &key, QWidget *parent)
    : QDialog(parent)
{
    setWindowTitle(tr("Delete the new signing key?"));
    new GrowingHeight(*this);
    setAttribute(Qt::WA_DeleteOnClose);
    auto *band = new EnvironmentBand;
    band->present(account);
    const QString fingerprint = signingKeyFingerprint(key);
    auto *fingerprintLabel = named("fingerprintLabel", new QLabel(fingerprint));
    fingerprintLabel->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    const QString age = madeText(key.createdAt, services.clock.now(), account.account().capabilities().isTypedIn);
    auto *ageLabel = named("ageLabel",
        wordsLabel(key.creatorName.isEmpty()
                ? age
                : tr("%1 by %2", "when a key was made, and by whom").arg(age, shownName(key.creatorName))));
    auto *facts = formLayout(Spacing::wide);
    facts->addRow(tr("New key, fingerprint"), fingerprintLabel);
    facts->addRow(tr("Age"), ageLabel);
    auto *meaning = wordsLabel(
        tr("Inngest does not sign with this key, so an app that does not hold it goes on working, and so does one that "
           "holds the current key beside it.\n\nAn app that already holds it as INNGEST_SIGNING_KEY without the "
           "current key as its fallback is broken now, and deleting does not mend it. Put the current key back in such "
           "an app first.\n\nDeleting cannot be undone. The current key is not touched. Somebody who is preparing a "
           "rotation with this key on another computer would have to begin again."));
    meaning->setMinimumWidth(460);
    auto *reason = new QFormLayout;
    reason->addRow(tr("&Reason, for the history"), m_reasonEdit);
    auto *column = columnBelow(band, this);
    column->addLayout(facts);
    addParts(*column, {meaning, m_holdersBanner, m_typed});
    column->addLayout(reason);
    column->addWidget(m_buttonBox);

    m_deleteButton
        = named("deleteButton", m_buttonBox->addButton(tr("&Delete the new key"), QDialogButtonBox::AcceptRole));
    m_deleteButton->setIcon(icon(u"delete"_s, Tone::Danger));
    m_deleteButton->setAutoDefault(false);
    if (account.keyHolder())
        m_typed->ask(tr("Not every app has said that it does not hold this key. &Type the environment's name to delete "
                        "it all the same:"),
            textToType(*account.keyHolder()));
    connect(m_typed, &TypedConfirm::changed, this, &DeleteSigningKeyDialog::check);
    connect(m_holdersBanner, &HoldersBanner::changed, this, &DeleteSigningKeyDialog::check);
    connect(m_holdersBanner, &HoldersBanner::rotationRequested, this, [this] {
        reject();
        emit rotationRequested();
    });
    m_holdersBanner->ask(account, services, key.id, fingerprint);
    connect(m_buttonBox, &QDialogButtonBox::accepted, this,
        [this] { m_holdersBanner->askJournalAgain([this] { accept(); }); });
    connect(m_buttonBox, &QDialogButtonBox::rejected, this, &QDialog::reject);
    check();
    m_buttonBox->button(QDialogButtonBox::Cancel)->setFocus();
}

void DeleteSigningKeyDialog::check()
{
    const bool isAllowed = m_holdersBanner->allowsDeleting();
    const bool isToBeTyped = isAllowed && !m_holdersBanner->isHeldByNone();
    m_typed->setVisible(isToBeTyped);
    enableUnless(*m_deleteButton,
        m_holdersBanner->isAskingAgain()         ? underWayText()
            : !isAllowed                         ? m_holdersBanner->whyNot()
            : isToBeTyped && !m_typed->isTyped() ? tr("Type the environment's name first.")
                                                 : QString());
    // Enter must not delete anything by habit; where something is typed for it, it is none any more.
    const bool isTypedFor = isToBeTyped && !m_typed->text().isEmpty();
    (isTypedFor ? m_deleteButton : m_buttonBox->button(QDialogButtonBox::Cancel))->setDefault(true);
}
