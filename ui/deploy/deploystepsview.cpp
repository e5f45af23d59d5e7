// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/deploy/deploystepsview.h"

#include "app/core/shown.h"
#include "ui/secrets/copybutton.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/textbox.h"

#include <QClipboard>
#include <QGuiApplication>

using namespace Qt::StringLiterals;

namespace {

constexpr const char *captionProperty = "caption";

QLabel *words(const QString &text)
{
    return markableLabel(shownLine(text));
}

} // namespace

DeployStepsView::DeployStepsView(SecretClipboard &clipboard)
    : m_clipboard(clipboard)
{
    bareLayout<QVBoxLayout>(this);
}

void DeployStepsView::present(const QString &app, const DeployInstructions &instructions, int first, VariablesNow now)
{
    m_now = std::move(now);
    if (m_steps && app == m_app && instructions == m_shown && first == m_first)
        return;
    m_app = app;
    m_first = first;
    m_shown = instructions;
    delete m_steps;
    m_steps = new QWidget;
    auto *steps = bareLayout<QVBoxLayout>(m_steps, Spacing::normal);
    layout()->addWidget(m_steps);
    int number = first;
    for (const DeployStep &step : instructions.steps)
        addStep(app, number++, step);
    for (const auto &[name, text] :
        {std::pair(u"deployNote"_s, instructions.note), std::pair(u"deployTried"_s, instructions.tried)}) {
        if (text.isEmpty())
            continue;
        QLabel *note = words(text);
        note->setObjectName(name);
        note->setForegroundRole(QPalette::PlaceholderText);
        steps->addWidget(note);
    }
}

void DeployStepsView::addStep(const QString &app, int number, const DeployStep &step)
{
    auto *whole = named(u"deployStep%1"_s.arg(number), new QWidget);
    auto *layout = bareLayout<QVBoxLayout>(whole, Spacing::tight);
    //: %1 is a number, %2 what is to be done
    QLabel *title = words(tr("%1. %2").arg(number).arg(step.title));
    makeBold(*title);
    layout->addWidget(title);
    if (!step.text.isEmpty())
        layout->addWidget(words(step.text));
    if (step.waitsForPlace) {
        QLabel *waits = words(tr("The command appears here when the fields above are filled in."));
        waits->setForegroundRole(QPalette::PlaceholderText);
        layout->addWidget(waits);
    }
    if (!step.command.isEmpty())
        addText(layout, step.command, step.title, true);
    if (!step.handOver.isEmpty())
        addText(layout, step.handOver, step.title, false);
    if (step.copiesValues || (step.input != DeployInput::None && !step.command.isEmpty()))
        addValues(layout, app, step);
    m_steps->layout()->addWidget(whole);
}

void DeployStepsView::addText(QVBoxLayout *layout, const QString &text, const QString &title, bool isCommand)
{
    auto *box = new TextBox;
    box->setAccessibleName(isCommand ? tr("Command: %1").arg(title) : tr("Text: %1").arg(title));
    if (isCommand)
        box->setIsCommand();
    box->setWords(text);
    layout->addWidget(box);
    const QString caption = isCommand ? tr("Copy the command") : tr("Copy the text");
    auto *copy = named(isCommand ? u"copyCommand"_s : u"copyText"_s, plainButton(icon(u"copy"_s), caption),
        u"%1: %2"_s.arg(caption, title));
    copy->setProperty(captionProperty, caption);
    copy->setToolTip(isCommand ? tr("For bash or zsh. It holds no key.") : tr("It holds no key, only fingerprints."));
    connect(copy, &QPushButton::clicked, this, [this, copy, text] {
        // No secret, so the clipboard's care for those is not needed.
        QGuiApplication::clipboard()->setText(text);
        showCopied(copy);
    });
    layout->addWidget(copy, 0, Qt::AlignLeft);
}

/// Null: something else was copied.
void DeployStepsView::showCopied(QPushButton *button)
{
    if (m_copied)
        m_copied->setText(m_copied->property(captionProperty).toString());
    m_copied = button;
    if (button)
        button->setText(tr("Copied"));
}

/// Beside the command, so that nobody has to look for them: first the command, then what it asks for.
void DeployStepsView::addValues(QVBoxLayout *layout, const QString &app, const DeployStep &step)
{
    if (!step.copiesValues) {
        QLabel *how = words(tr("It asks for each value and does not show it. Only when it asks: copy the value, paste "
                               "it into the terminal, press Enter. What is pasted before that can be seen there."));
        how->setForegroundRole(QPalette::PlaceholderText);
        layout->addWidget(how);
    }
    for (const QString &name : step.variables) {
        auto *row = new QHBoxLayout;
        auto *copy = named(u"stepCopy-"_s + name, new CopyButton(m_clipboard));
        copy->setSecret(tr("%1 of %2").arg(name, app), VariablesValues::valueOf(m_now, name));
        connect(copy, &CopyButton::copied, this, [this] { showCopied(nullptr); });
        row->addWidget(copy);
        row->addWidget(words(name), 1);
        layout->addLayout(row);
    }
}
