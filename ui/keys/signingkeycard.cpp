// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/signingkeycard.h"

#include "app/core/clock.h"
#include "app/core/shown.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "ui/secrets/copybutton.h"
#include "ui/words/agetext.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int stateSymbolSize = 22;

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
    , m_clock(clock)
    , m_field(new SecretField(clock, preferences, this))
    , m_copyButton(new CopyButton(clipboard, this, m_field))
{
    setupLayout();
    makeBold(*m_titleLabel);
    makeFixed(*m_fingerprintLabel);
    connect(m_copyButton, &CopyButton::copied, this, &SigningKeyCard::copied);
}

void SigningKeyCard::setupLayout()
{
    m_titleLabel->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    m_fingerprintLabel->setToolTip(
        tr("The first 12 digits of the key's hash, as the SDKs report it. It gives nothing away."));
    m_fingerprintLabel->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto *title = rowOf({m_symbol, m_titleLabel, nullptr});
    title->setSpacing(10);
    auto *secret = new QHBoxLayout;
    secret->setSpacing(Spacing::small);
    secret->addWidget(m_field, 1);
    secret->addWidget(m_copyButton, 0, Qt::AlignTop);
    auto *facts = formLayout(Spacing::wide);
    facts->setVerticalSpacing(6);
    facts->addRow(tr("Fingerprint"), m_fingerprintLabel);
    facts->addRow(tr("Age"), m_ageLabel);
    facts->addRow(m_creatorTitle, m_creatorLabel);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(16, 14, 16, 14);
    column->setSpacing(Spacing::normal);
    column->addLayout(title);
    column->addWidget(m_hintLabel);
    column->addLayout(secret);
    column->addLayout(facts);
    column->addStretch(1);
    column->addLayout(m_buttonLayout);
}

void SigningKeyCard::setRole(const QString &title, const QString &hint, Tone tone, const QString &symbol)
{
    m_title = title;
    m_titleLabel->setText(title);
    m_hintLabel->setText(hint);
    m_symbol->setSymbol(icon(symbol, tone), stateSymbolSize);
    setAccessibleName(title);
}

/// Where keys are typed in, that one is the current one is a person's word until Inngest accepts it.
void SigningKeyCard::setCurrent(const QString &title, const SigningKey &key, bool isTypedIn)
{
    const QString symbol = u"signing-key"_s;
    if (!isTypedIn || key.isAccepted)
        setRole(title, tr("Inngest signs its calls with it, and apps present it to Inngest."), Tone::Good, symbol);
    else if (key.isOnlySaid)
        setRole(title,
            tr("Inngest refuses it, and has never accepted it: that Inngest signs its calls with it is somebody's "
               "word."),
            Tone::Warning, symbol);
    else
        setRole(title,
            tr("Noted here as the key that Inngest signs its calls with. When it was read, Inngest did not tell "
               "whether it is."),
            Tone::Info, symbol);
}

void SigningKeyCard::present(const SigningKey &key, bool isBrought, SecretSource source)
{
    const QString fingerprint = signingKeyFingerprint(key);
    // What somebody is reading stays on screen when a reload brings the same key.
    if (fingerprint != m_fingerprint || key.id != m_id) {
        m_fingerprint = fingerprint;
        m_id = key.id;
        m_field->setSecret(m_title, maskedSigningKey(key.value), source);
        m_copyButton->setSecret(m_title, std::move(source));
    }
    m_fingerprintLabel->setText(fingerprint.isEmpty() ? tr("none: the value is no signing key") : fingerprint);
    m_ageLabel->setText(madeText(key.createdAt, m_clock.now(), isBrought));
    m_creatorTitle->setText(isBrought ? tr("Brought by") : tr("Made by"));
    const bool isMakerTold = !isBrought || !key.creatorName.isEmpty() || !key.creatorEmail.isEmpty();
    m_creatorTitle->setVisible(isMakerTold);
    m_creatorLabel->setVisible(isMakerTold);
    m_ageLabel->setToolTip(exactTimeText(key.createdAt));
    m_ageLabel->setAccessibleDescription(exactTimeText(key.createdAt));
    m_creatorLabel->setText(creatorText(key));
    m_creatorLabel->setToolTip(creatorText(key));
}

QPushButton *SigningKeyCard::addButton(const QString &text, const QString &symbol)
{
    auto *button = plainButton(icon(symbol), text, this);
    m_buttonLayout->addWidget(button);
    return button;
}
