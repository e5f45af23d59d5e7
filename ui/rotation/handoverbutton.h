// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"
#include "app/rotation/rotationhandover.h"
#include "ui/widgets/typingdialog.h"

#include <QPushButton>

class ProblemLine;
class RotationSession;
class SecretLineEdit;

/// Saves the file with which a colleague goes on on another computer, or opens one that came from there, whichever the
/// session allows; hidden where it is neither.
class HandoverButton : public QPushButton
{
    Q_OBJECT

public:
    explicit HandoverButton(RotationSession &session, QWidget *parent = nullptr);

    void refresh();

private:
    void onClicked();
    void explainSaving();
    void chooseFileToSave();
    void save(const QString &path);
    void chooseFileToOpen();
    void open(const QString &path);
    QString mustComeFirst() const; ///< In words, and can last; empty: nothing.
    void tell(const QString &title, const QString &text);

    RotationSession &m_session;
};

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
