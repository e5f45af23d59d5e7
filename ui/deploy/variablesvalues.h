// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationsession.h"
#include "ui/secrets/secretfield.h"
#include "ui/widgets/tonedframe.h"

#include <QGridLayout>

class Clock;
class Preferences;
class SecretClipboard;

/// Gives the variables of what is shown, asked for each time that a value is needed.
using VariablesNow = std::function<QList<DeployVariable>()>;

/// The variables that an app is to get: name, masked value with reveal and copy, and all of them as one block to copy.
/// Holds no secret.
class VariablesValues : public Card
{
    Q_OBJECT

public:
    VariablesValues(Clock &clock, Preferences &preferences, SecretClipboard &clipboard);

    /// The fields are made anew only where names or masks are others than before. removal: how far one is that goes.
    /// remedy: VariablesSource::newKeyRemedy().
    void present(const QString &app, const QList<DeployVariable> &variables, const QString &removal,
        const QString &remedy, VariablesNow now);

    void copyAll(); ///< As the button there does, or the only variable's.
    /// One variable's value, and all of them as NAME=value lines.
    static SecretSource valueOf(const VariablesNow &now, const QString &name);
    static SecretSource linesOf(const VariablesNow &now);

private:
    void addVariable(const QString &app, const DeployVariable &variable, const QString &remedy);
    void addBlock(const QString &app);
    void addRow(const QString &title, QWidget *value, QWidget *button);

    Clock &m_clock;
    Preferences &m_preferences;
    SecretClipboard &m_clipboard;
    QGridLayout *const m_rows = new QGridLayout(this);
    VariablesNow m_now;
    QStringList m_shown; // what is there, without values
};
