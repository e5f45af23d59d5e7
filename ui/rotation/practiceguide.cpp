// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/practiceguide.h"

#include "app/rotation/rotationsession.h"

#include <QEvent>

using namespace Qt::StringLiterals;

namespace {

constexpr int leastWindowHeight = 700; // below that the steps above would have to be scrolled for it

} // namespace

PracticeGuide::PracticeGuide(const WizardTools &tools, QWidget &window)
    : TonedFrame(&window)
    , m_tools(tools)
    , m_window(window)
{
    setObjectName(u"practiceGuide"_s);
    setTone(Tone::Practice);
    auto *title = wordsLabel(tr("This is practice"), this);
    makeBold(*title);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Spacing::small, Spacing::small, Spacing::small, Spacing::small);
    column->setSpacing(Spacing::tight);
    addParts(*column, {title, m_text});
    hide();
    m_window.installEventFilter(this);
}

bool PracticeGuide::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == &m_window && event->type() == QEvent::Resize)
        place();
    return TonedFrame::eventFilter(watched, event);
}

void PracticeGuide::refresh(std::optional<RotationStep::Kind> shown)
{
    m_text->setText(m_tools.account.isRehearsal && shown ? words(*shown) : QString());
    place();
}

void PracticeGuide::place()
{
    setVisible(!m_text->text().isEmpty() && m_window.height() >= leastWindowHeight);
}

/// Only of the step where the rotation stands: on the others there is nothing to do.
QString PracticeGuide::words(RotationStep::Kind step) const
{
    const Rotation &rotation = m_tools.session.rotation();
    const bool hasEnded
        = rotation.outcome == RotationOutcome::Done || rotation.outcome == RotationOutcome::ClosedWithExceptions;
    if (hasEnded && step == RotationStep::Finish)
        return tr("That was all of it. “Save the record…” keeps what was done, and how it was known. On an account of "
                  "your own it goes step by step like this.");
    if (rotation.isOver() || step != m_tools.session.step())
        return {};
    switch (step) {
    case RotationStep::Plan: {
        const QString begin = tr("Write down a reason, any will do, and press “Begin the rotation”.");
        return rotation.rotatesSigningKey && !rotation.rotatesEventKeys()
            ? tr("%1 The signing key alone takes about three minutes, up to the record.").arg(begin)
            : begin;
    }
    case RotationStep::NewKeys:
    case RotationStep::NewEventKeys:
        return tr("Press the button at the bottom right; it says each time what comes next. The new keys open nothing "
                  "but this practice account.");
    case RotationStep::RollOut:
    case RotationStep::FallbackOut: {
        const QString set = tr("Click an app, press Ctrl+A, then “Set for me…”, and tick “Then make it live” there. "
                               "For an app that is switched off: “Accept the risk…”. Go on when all is counted.");
        return rotation.rotatesEventKeys() ? tr("%1 What is left out you set in the practice panel.").arg(set) : set;
    }
    case RotationStep::Rotate:
        return tr("Type the name that the field asks for, and press the button at the bottom right. On an account of "
                  "your own this is what cannot be undone; here no real app depends on it.");
    case RotationStep::Resync:
        return tr("Press the button at the bottom right, and again when it says “Go on”. An app that is switched off "
                  "cannot be resynced, and need not be waited for.");
    case RotationStep::DeleteEventKeys:
        return tr("Of an app that does not tell, “Confirm…” what you have set yourself. Then type the name that the "
                  "field asks for, and press the button at the bottom right.");
    case RotationStep::Finish:
        return rotation.rotatesSigningKey && !rotation.makesEventKeysLate()
            ? tr("Click an app, press Ctrl+A, then “Set for me…”: it takes the fallback out. On the tab “Still open”, "
                 "where there is one, say who answers for what is left. Then finish: that writes the record.")
            : tr("Where there is a tab “Still open”, say on it who answers for what is left. Then finish: that writes "
                 "the record.");
    case RotationStep::PutBack:
    case RotationStep::DeleteNewKeys:
    case RotationStep::Undone:
        break;
    }
    return {};
}
