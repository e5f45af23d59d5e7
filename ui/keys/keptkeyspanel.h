// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/keptkeys.h"
#include "app/core/whenfinished.h"
#include "ui/widgets/form.h"

#include <QStringList>
#include <QWidget>

class OpenAccount;
class SecretClipboard;
struct Services;

/// The keys that are kept here, in the keychain or in memory, for times when Inngest cannot be reached: still to be
/// seen and copied. Hidden where there are none. Holds no secret.
class KeptKeysPanel : public QWidget
{
    Q_OBJECT

public:
    KeptKeysPanel(Services &services, SecretClipboard &clipboard, KeptKey::Kind kind, QWidget *parent = nullptr);

    /// Reads the list of what belongs to the account's environment, or where none is known yet to its API origin.
    void present(OpenAccount &account);
    void clear();

private:
    void fill(const QList<KeptKey> &keys);
    QString environmentOf(const KeptKey &key) const;
    QWidget *row(const KeptKey &key);
    bool isInMemory(const QString &fingerprint) const;
    void sayWhere();

    Services &m_services;
    SecretClipboard &m_clipboard;
    const KeptKey::Kind m_kind;
    QVBoxLayout *const m_layout = bareLayout<QVBoxLayout>(this);
    QLabel *const m_title = wordsLabel(this);
    QString m_accountName; // the name of the one whose keys are shown
    QStringList m_environments; // its ids
    QStringList m_fingerprints; // of the keys that are shown
    QWidget *m_rows = nullptr;
    Rounds m_rounds;
};
