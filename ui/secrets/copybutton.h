// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/secrets/secretfield.h"

#include <QToolButton>

class SecretClipboard;

/// Copies a secret to the clipboard and counts down until it is cleared. Holds no secret: it asks the source when it is
/// pressed.
class CopyButton : public QToolButton
{
    Q_OBJECT

public:
    /// beside: what shows the same secret, and says why it could not be copied.
    explicit CopyButton(SecretClipboard &clipboard, QWidget *parent = nullptr, SecretField *beside = nullptr);

    /// what: "Current signing key", for screen readers and the tooltip.
    void setSecret(const QString &what, SecretSource source);

signals:
    /// It is on the clipboard. The value is for the keychain (KeptKeys::keep), nothing else.
    void copied(const Secret &value);
    void failed(const Error &error);

private:
    void copy();
    void onSecret(const Result<Secret> &secret);
    void showRemaining();

    SecretClipboard &m_clipboard;
    QString m_what;
    SecretSource m_source;
    bool m_isOurs = false; // what is on the clipboard came from this button
    Rounds m_rounds;
};
