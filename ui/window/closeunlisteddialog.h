// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationjournal.h"
#include "ui/widgets/form.h"
#include "ui/widgets/typingdialog.h"
#include "ui/widgets/wordfields.h"

#include <QPointer>

class AccountOverview;
class QPushButton;

/// Takes somebody's word that a rotation is not to go on whose environment is not listed any more, and has it closed.
/// Goes when it is closed.
class CloseUnlistedDialog : public TypingDialog
{
    Q_OBJECT

public:
    CloseUnlistedDialog(AccountOverview &overview, const RotationSummary &rotation, QWidget *parent = nullptr);

    void accept() override;
    bool hasTyped() const override { return m_fields->hasTyped(); }

private:
    void check();

    const QPointer<AccountOverview> m_overview;
    const QString m_rotationId;
    WordFields *const m_fields;
    ProblemLine *const m_problem = named("closeUnlistedProblem", new ProblemLine(this));
    QPushButton *m_closeButton;
    bool m_isClosing = false;
};
