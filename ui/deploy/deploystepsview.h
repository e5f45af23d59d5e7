// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/deployinstructions.h"
#include "ui/deploy/variablesvalues.h"

#include <QPointer>
#include <QWidget>

class SecretClipboard;

/// A target's steps, numbered: what to do, the command with a button that copies it (no command holds a value), and
/// where a command asks for values, their copy buttons. Holds no secret.
class DeployStepsView : public QWidget
{
    Q_OBJECT

public:
    explicit DeployStepsView(SecretClipboard &clipboard);

    /// first: the number of the first step. Nothing is made anew where it shows the same already.
    void present(const QString &app, const DeployInstructions &instructions, int first, VariablesNow now);

private:
    void addStep(const QString &app, int number, const DeployStep &step);
    void addText(QVBoxLayout *layout, const QString &text, const QString &title, bool isCommand);
    void showCopied(QPushButton *button);
    void addValues(QVBoxLayout *layout, const QString &app, const DeployStep &step);

    SecretClipboard &m_clipboard;
    QWidget *m_steps = nullptr;
    DeployInstructions m_shown;
    QString m_app;
    int m_first = 1;
    QPointer<QPushButton> m_copied; // whose text is on the clipboard, as far as we know
    VariablesNow m_now;
};
