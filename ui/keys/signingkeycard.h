// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/keys.h"
#include "ui/secrets/secretfield.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/tonedframe.h"
#include "ui/words/tone.h"

class Clock;
class CopyButton;
class Preferences;
class SecretClipboard;

/// One signing key: masked value with reveal and copy, fingerprint, age and creator. Holds no secret.
class SigningKeyCard : public Card
{
    Q_OBJECT

public:
    SigningKeyCard(Clock &clock, Preferences &preferences, SecretClipboard &clipboard, QWidget *parent = nullptr);

    /// title: "Current key"; hint: what this key is to Inngest and the apps.
    void setRole(const QString &title, const QString &hint, Tone tone, const QString &symbol);
    /// The same of the one that is the current key, as far as that is known.
    void setCurrent(const QString &title, const SigningKey &key, bool isTypedIn);
    /// isBrought: its time and maker are those of its first arrival. source: asked each time the value is needed.
    void present(const SigningKey &key, bool isBrought, SecretSource source);
    /// A button below the facts, owned by the card.
    QPushButton *addButton(const QString &text, const QString &symbol);

signals:
    void copied(const Secret &value);

private:
    void setupLayout();
    SymbolLabel *const m_symbol = named("symbol", new SymbolLabel);
    QLabel *const m_titleLabel = named("titleLabel", new QLabel);
    QLabel *const m_hintLabel = named("hintLabel", quietLabel());
    QLabel *const m_fingerprintLabel = named("fingerprintLabel", new QLabel);
    QLabel *const m_ageLabel = named("ageLabel", new QLabel);
    QLabel *const m_creatorTitle = new QLabel;
    QLabel *const m_creatorLabel = named("creatorLabel", wordsLabel());
    QHBoxLayout *const m_buttonLayout = rowOf({nullptr});
    Clock &m_clock;
    SecretField *m_field;
    CopyButton *m_copyButton;
    QString m_title;
    QString m_fingerprint;
    QString m_id;
};
