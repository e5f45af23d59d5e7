// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"

#include <QWidget>

class QComboBox;
class QLineEdit;
class QToolButton;

/// One sender that is no app, to be written down.
class SenderRow : public QWidget
{
    Q_OBJECT

public:
    /// keys: the event keys that are rotated.
    SenderRow(const SenderNote &sender, const QList<RotatedEventKey> &keys, QWidget *parent = nullptr);

    /// As it is written now. now: for a word that was just given.
    SenderNote sender(const QDateTime &now) const;
    bool isNameless() const; ///< Nothing is written down of it yet.
    void setStored(const SenderNote &sender) { m_before = sender; } ///< What was made of sender().
    void setReadOnly(bool isReadOnly);
    void focusName();

signals:
    void edited();
    void removeRequested();

private:
    SenderNote m_before;
    QLineEdit *m_nameEdit;
    QLineEdit *m_ownerEdit;
    QComboBox *m_keyBox;
    QLineEdit *m_wordEdit;
    QToolButton *m_removeButton;
};
