// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"
#include "ui/rotation/wizardtools.h"
#include "ui/widgets/form.h"
#include "ui/widgets/tonedframe.h"

#include <optional>

/// Below the steps of a rotation on the practice account: what a newcomer does on the page that is shown, from the
/// first click to the record. No other account shows it, nor does a window that is too low for it.
class PracticeGuide : public TonedFrame
{
    Q_OBJECT

public:
    PracticeGuide(const WizardTools &tools, QWidget &window);

    void refresh(std::optional<RotationStep::Kind> shown); ///< The step whose page is shown.

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QString words(RotationStep::Kind step) const;
    void place();

    const WizardTools m_tools;
    QWidget &m_window;
    QLabel *const m_text = named("practiceGuideText", wordsLabel(this));
};
