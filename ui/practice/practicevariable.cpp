// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/practice/practicevariable.h"

#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "ui/secrets/secretfield.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"

#include <QGridLayout>

using namespace Qt::StringLiterals;

PracticeVariable::PracticeVariable(const QString &name, Clock &clock, Preferences &preferences, QWidget *parent)
    : QWidget(parent)
    , m_name(name)
    , m_field(new SecretField(clock, preferences, this))
    , m_fingerprint(named("fingerprintLabel", new QLabel(this)))
    , m_setButton(named("setButton", plainButton(icon(u"edit"_s), tr("Set…"), this)))
{
    setObjectName(u"variable:"_s + name);
    auto *caption = new QLabel(name, this);
    makeBold(*caption);
    caption->setTextFormat(Qt::PlainText);
    m_fingerprint->setTextFormat(Qt::PlainText);
    m_fingerprint->setForegroundRole(QPalette::PlaceholderText);
    m_fingerprint->setTextInteractionFlags(Qt::TextSelectableByMouse);
    m_setButton->setAccessibleName(tr("Set %1").arg(name));
    connect(m_setButton, &QPushButton::clicked, this, &PracticeVariable::setRequested);

    auto *grid = new QGridLayout(this);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setVerticalSpacing(Spacing::tight);
    grid->addWidget(caption, 0, 0);
    grid->addWidget(m_fingerprint, 0, 1);
    grid->addWidget(m_field, 1, 0, 1, 2);
    grid->addWidget(m_setButton, 1, 2, Qt::AlignTop);
    grid->setColumnStretch(1, 1);
}

void PracticeVariable::setValue(const Secret &value)
{
    m_fingerprint->setText(value.isEmpty() ? tr("not set") : practiceValueText(m_name, value));
    // Setting the same again would hide what the person has just asked to see.
    if (value == m_value)
        return;
    m_value = value;
    m_field->setVisible(!value.isEmpty());
    if (value.isEmpty()) {
        m_field->clear();
        return;
    }
    const bool isSigning = value.reveal().startsWith("signkey-");
    m_field->setSecret(m_name, isSigning ? maskedSigningKey(value) : maskedEventKey(value),
        [value] { return readyFuture(Result<Secret>(value)); });
}

QString practiceValueText(const QString &name, const Secret &value)
{
    if (value.isEmpty())
        return PracticeVariable::tr("not set");
    if (name.contains("SIGNING_KEY"_L1)) {
        const QString fingerprint = signingKeyFingerprint(value);
        return fingerprint.isEmpty() ? PracticeVariable::tr("no signing key") : fingerprint;
    }
    if (name.endsWith("_KEY"_L1))
        return eventKeyFingerprint(value);
    return value.revealText();
}
