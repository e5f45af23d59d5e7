// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/form.h"

#include <QWidget>

/// One extra HTTP header: its name and its value, which is a secret. A value that is kept already stays where nothing
/// is typed over it.
class HeaderRow : public QWidget
{
    Q_OBJECT

public:
    explicit HeaderRow(QWidget *parent = nullptr);

    /// isAtHand: false: the keychain has a value that could not be read.
    void setKept(const QByteArray &name, bool isAtHand);
    QByteArray name() const { return m_name->text().trimmed().toLatin1(); }
    Secret value() const { return m_value->secret(); } ///< What was typed; empty: what is kept stays.
    bool isBlank() const { return name().isEmpty() && value().isEmpty(); }
    QString problem() const; ///< Empty: none.
    void focusName();
    void clearPasted() { m_value->clearPasted(); } ///< The value is taken: the clipboard is cleared of it.

signals:
    void changed();
    void removeRequested();

private:
    bool isKept() const { return !m_keptName.isEmpty() && name().toLower() == m_keptName; }

    QLineEdit *const m_name = named("headerNameEdit", new QLineEdit(this), tr("Header name"));
    SecretLineEdit *const m_value = named("headerValueEdit", new SecretLineEdit(this), tr("Header value"));
    QByteArray m_keptName; // empty: none is kept; the value itself is not held here
};
