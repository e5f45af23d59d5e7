// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/secret.h"

#include <QWidget>

class Clock;
class Preferences;
class QLabel;
class QPushButton;
class SecretField;

/// One variable of a practice app as it is stored for the next deploy: name, masked value with reveal, fingerprint, and
/// a button to set it.
class PracticeVariable : public QWidget
{
    Q_OBJECT

public:
    PracticeVariable(const QString &name, Clock &clock, Preferences &preferences, QWidget *parent = nullptr);

    const QString &name() const { return m_name; }
    /// Empty: not set.
    void setValue(const Secret &value);
    QPushButton &setButton() { return *m_setButton; }

signals:
    void setRequested();

private:
    const QString m_name;
    Secret m_value;
    SecretField *m_field;
    QLabel *m_fingerprint;
    QPushButton *m_setButton;
};

/// The fingerprint of a variable's value, by the variable's kind; "not set" for none. Values that are no secret
/// (INNGEST_ENV, INNGEST_DEV) as they are.
QString practiceValueText(const QString &name, const Secret &value);
