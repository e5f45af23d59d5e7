// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "ui/widgets/form.h"
#include "ui/widgets/problemline.h"
#include "ui/widgets/typingdialog.h"

#include <QPlainTextEdit>
#include <functional>

/// For an app that only a machine inside its network reaches: the command to run there, and the field for what it
/// prints. Closes once an answer was taken. Deletes itself when it is closed.
class VpnProbeDialog : public TypingDialog
{
    Q_OBJECT

public:
    /// command: makes one whose signatures are fresh; take: what to do with the answer, and what is wrong with it.
    /// what: the app's name, or how many they are. hasSecrets: one is asked with what the command leaves out, since a
    /// shell's arguments and the clipboard are no place for it.
    VpnProbeDialog(const QString &what, bool hasSecrets, std::function<QString()> command,
        std::function<Done(const QString &answer)> take, QWidget *parent = nullptr);

    bool hasTyped() const override { return m_takeButton->isEnabled(); }

private:
    void setupCommand(bool hasSecrets);
    void setupAnswer();
    void renew();
    void checkAnswer();
    void takeAnswer();

    const std::function<QString()> m_makeCommand;
    const std::function<Done(const QString &)> m_take;
    QPlainTextEdit *const m_command = named("commandEdit", new QPlainTextEdit, tr("The command"));
    QPlainTextEdit *const m_answer = named("answerEdit", new QPlainTextEdit, tr("What the command printed"));
    ProblemLine *const m_problem = named("problemLine", new ProblemLine);
    QPushButton *m_copyButton = nullptr;
    QPushButton *m_takeButton = nullptr;
};
