// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/rotation/rotationhandover.h"
#include "ui/widgets/typingdialog.h"

class ProblemLine;
class QPushButton;
class SecretLineEdit;

/// Asks for the values that a rotation from another computer needs and this account was never told: each is pasted, and
/// taken by its fingerprint only.
class KeysToBringDialog : public TypingDialog
{
    Q_OBJECT

public:
    explicit KeysToBringDialog(const QList<KeyToBring> &keys, QWidget *parent = nullptr);

    bool hasTyped() const override;
    void done(int result) override;

signals:
    void brought(const QHash<QString, Secret> &values); ///< By fingerprint: all of them.

private:
    struct Field
    {
        KeyToBring key;
        SecretLineEdit *edit = nullptr;
        ProblemLine *problem = nullptr;
    };

    static QString nameOf(const KeyToBring &key);
    bool isRight(const Field &field) const;
    void check();
    void take();

    QList<Field> m_fields;
    QPushButton *m_goOnButton;
};
