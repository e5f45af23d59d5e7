// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/signingkeycard.h"
#include "ui_signingkeycard.h"

#include "app/core/clock.h"
#include "app/core/shown.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "ui/secrets/copybutton.h"
#include "ui/widgets/build.h"
#include "ui/widgets/icons.h"
#include "ui/words/agetext.h"

#include <QFontDatabase>

using namespace Qt::StringLiterals;

namespace {

constexpr int symbolSize = 22;

QString creatorText(const SigningKey &key)
{
    if (key.creatorName.isEmpty())
        return key.creatorEmail.isEmpty() ? SigningKeyCard::tr("unknown") : shownName(key.creatorEmail);
    const QString name = shownName(key.creatorName);
    return key.creatorEmail.isEmpty() ? name : u"%1 <%2>"_s.arg(name, shownName(key.creatorEmail));
}

} // namespace

SigningKeyCard::SigningKeyCard(Clock &clock, Preferences &preferences, SecretClipboard &clipboard, QWidget *parent)
    : Card(parent)
    , m_ui(std::make_unique<Ui::SigningKeyCard>())
    , m_clock(clock)
{
    m_ui->setupUi(this);
    m_field = new SecretField(clock, preferences, this);
    m_copyButton = new CopyButton(clipboard, this);
    m_ui->secretLayout->addWidget(m_field, 1);
    m_ui->secretLayout->addWidget(m_copyButton, 0, Qt::AlignTop);
    makeBold(*m_ui->titleLabel);
    m_ui->hintLabel->setForegroundRole(QPalette::PlaceholderText);
    QFont fixed = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    fixed.setPointSizeF(font().pointSizeF());
    m_ui->fingerprintLabel->setFont(fixed);
    connect(m_copyButton, &CopyButton::copied, this, [this](const Secret &value) {
        m_field->clearProblem();
        emit copied(value);
    });
    connect(m_copyButton, &CopyButton::failed, m_field, &SecretField::showProblem);
}

SigningKeyCard::~SigningKeyCard() = default;

void SigningKeyCard::setRole(const QString &title, const QString &hint, Tone tone, const QString &symbol)
{
    m_title = title;
    m_ui->titleLabel->setText(title);
    m_ui->hintLabel->setText(hint);
    m_ui->symbol->setSymbol(icon(symbol, tone), symbolSize);
    setAccessibleName(title);
}

void SigningKeyCard::present(const SigningKey &key, SecretSource source)
{
    const QString fingerprint = signingKeyFingerprint(key.value);
    // What somebody is reading stays on screen when a reload brings the same key.
    if (fingerprint != m_fingerprint || key.id != m_id) {
        m_fingerprint = fingerprint;
        m_id = key.id;
        m_field->setSecret(m_title, maskedSigningKey(key.value), source);
        m_copyButton->setSecret(m_title, std::move(source));
    }
    m_ui->fingerprintLabel->setText(fingerprint.isEmpty() ? tr("none: the value is no signing key") : fingerprint);
    m_ui->ageLabel->setText(tr("Made %1").arg(ageText(key.createdAt, m_clock.now())));
    m_ui->ageLabel->setToolTip(exactTimeText(key.createdAt));
    m_ui->ageLabel->setAccessibleDescription(exactTimeText(key.createdAt));
    m_ui->creatorLabel->setText(creatorText(key));
    m_ui->creatorLabel->setToolTip(creatorText(key));
}

QPushButton *SigningKeyCard::addButton(const QString &text, const QString &symbol)
{
    auto *button = plainButton(icon(symbol), text, this);
    m_ui->buttonLayout->addWidget(button);
    return button;
}
