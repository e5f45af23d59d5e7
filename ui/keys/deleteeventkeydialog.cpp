// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/deleteeventkeydialog.h"
#include "ui_deleteeventkeydialog.h"

#include "app/accounts/openaccount.h"
#include "app/acts/acts.h"
#include "app/core/shown.h"
#include "app/domain/eventkeyfingerprint.h"
#include "app/domain/keyvalues.h"
#include "app/models/words.h"
#include "ui/widgets/growingheight.h"
#include "ui/widgets/icons.h"

#include <QFontDatabase>
#include <QPushButton>

using namespace Qt::StringLiterals;

DeleteEventKeyDialog::DeleteEventKeyDialog(
    const EventKey &key, OpenAccount &account, Services &services, SecretClipboard &clipboard, QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::DeleteEventKeyDialog>())
    , m_key(withoutValue(key))
    , m_fingerprint(eventKeyFingerprint(key))
    , m_account(account)
    , m_holder(account.keyHolder())
    , m_hasNameToType(canBeTyped(key.name))
    , m_toType(m_hasNameToType ? key.name : m_fingerprint)
{
    m_ui->setupUi(this);
    setAttribute(Qt::WA_DeleteOnClose);
    m_ui->band->present(account);
    new GrowingHeight(*this);
    setupTexts();
    setupButtons();
    connect(m_ui->typeEdit, &QLineEdit::textChanged, this, &DeleteEventKeyDialog::check);
    connect(m_ui->holdersBanner, &HoldersBanner::changed, this, &DeleteEventKeyDialog::check);
    m_ui->holdersBanner->ask(account, services, m_fingerprint);
    m_ui->status->setTools(services, clipboard);
    connect(m_ui->status, &ActStatus::finished, this, [this](Act *act) { onFinished(*act); });
    connect(&account, &QObject::destroyed, this, &QDialog::reject);
    m_ui->typeProblem->setField(m_ui->typeEdit);
    m_ui->typeEdit->setFocus();
    check();
}

DeleteEventKeyDialog::~DeleteEventKeyDialog() = default;

void DeleteEventKeyDialog::setupTexts()
{
    m_ui->nameLabel->setText(m_key.name.isEmpty() ? tr("This key has no name.") : shownName(m_key.name));
    m_ui->fingerprintLabel->setText(m_fingerprint);
    m_ui->fingerprintLabel->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_ui->filterLabel->setText(filterInWords(m_key.filter));
    m_ui->sourceTitle->setVisible(!m_key.canBeRenamed());
    m_ui->sourceLabel->setVisible(!m_key.canBeRenamed());
    m_ui->typeLabel->setText(
        m_hasNameToType ? tr("&Type the key's name to go on:") : tr("&Type the key's fingerprint to go on:"));
    // The fingerprint stays on one line in full; a name may be long.
    m_ui->typeEdit->setAccessibleName(tr("Type “%1” to confirm").arg(m_toType));
}

void DeleteEventKeyDialog::setupButtons()
{
    m_deleteButton = m_ui->buttonBox->addButton(tr("&Delete the key"), QDialogButtonBox::ApplyRole);
    m_deleteButton->setObjectName(u"deleteButton"_s);
    m_deleteButton->setIcon(icon(u"delete"_s, Tone::Danger));
    m_deleteButton->setDefault(true); // once the name is typed, Enter is no habit any more
    connect(m_deleteButton, &QPushButton::clicked, this, &DeleteEventKeyDialog::start);
    connect(m_ui->buttonBox, &QDialogButtonBox::rejected, this, &QDialog::reject);
}

bool DeleteEventKeyDialog::isNameTyped() const
{
    return m_ui->typeEdit->text().trimmed() == m_toType;
}

void DeleteEventKeyDialog::check()
{
    const QString typed = m_ui->typeEdit->text().trimmed();
    const bool canStillBecomeIt = m_toType.startsWith(typed);
    m_ui->typeProblem->say(canStillBecomeIt ? QString() : tr("This is not what stands above. Capital letters count."));
    m_deleteButton->setEnabled(isNameTyped() && !m_isStarted && m_ui->holdersBanner->allowsDeleting());
}

void DeleteEventKeyDialog::start()
{
    if (!m_holder || !isNameTyped() || m_isStarted || !m_ui->holdersBanner->allowsDeleting())
        return;
    m_isStarted = true;
    m_ui->typeEdit->setReadOnly(true);
    m_ui->reasonEdit->setReadOnly(true);
    m_ui->buttonBox->button(QDialogButtonBox::Cancel)->setText(tr("Close"));
    check();
    ActRequest request;
    request.kind = ActKind::DeleteEventKey;
    request.environment = *m_holder;
    request.keyId = m_key.id;
    request.reason = m_ui->reasonEdit->text().trimmed();
    m_ui->status->follow(m_account.acts(), m_account.acts().start(request));
}

void DeleteEventKeyDialog::onFinished(const Act &act)
{
    if (act.end() == Act::End::Done && !act.error()) {
        emit succeeded(tr("“%1” is deleted. Whoever still sends with it is refused from now on.")
                           .arg(m_key.name.isEmpty() ? m_toType : shownName(m_key.name)));
        accept();
        return;
    }
    if (act.end() != Act::End::NotDone)
        return;
    m_isStarted = false;
    m_ui->typeEdit->setReadOnly(false);
    m_ui->reasonEdit->setReadOnly(false);
    m_ui->buttonBox->button(QDialogButtonBox::Cancel)->setText(tr("Cancel"));
    check();
}
