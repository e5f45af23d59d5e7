// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QWidget>
#include <optional>

class QLineEdit;
class SecretLineEdit;

/// One extra HTTP header: its name and its value, which is a secret. A value that is kept already stays where nothing
/// is typed over it.
class HeaderRow : public QWidget
{
    Q_OBJECT

public:
    explicit HeaderRow(QWidget *parent = nullptr);

    /// value: as kept; nothing: the keychain has one that could not be read.
    void setKept(const QByteArray &name, const std::optional<Secret> &value);
    QByteArray name() const;
    Secret value() const; ///< What was typed, or else what is kept; empty: kept, and not at hand.
    bool isBlank() const;
    QString problem() const; ///< Empty: none.
    void focusName();
    void clearPasted(); ///< The value is taken: the clipboard is cleared of it.

signals:
    void changed();
    void removeRequested();

private:
    QLineEdit *m_name;
    SecretLineEdit *m_value;
    QByteArray m_keptName;
    std::optional<Secret> m_kept;
    bool m_isKept = false;
};
