// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationjournal.h"
#include "ui/widgets/typingdialog.h"
#include "ui/widgets/wordfields.h"

#include <QPointer>

class AccountOverview;
class QPushButton;
class ShortList;

/// Takes somebody's word that what a rotation left open is settled by now, and has it noted. Goes when it is closed.
class SettleDialog : public TypingDialog
{
    Q_OBJECT

public:
    /// rotation: has open items of which nobody has said so.
    SettleDialog(AccountOverview &overview, const RotationSummary &rotation, QWidget *parent = nullptr);

    void accept() override;
    bool hasTyped() const override { return m_fields->hasTyped(); }

private:
    QList<OpenItem> chosen() const;
    void check();

    const QPointer<AccountOverview> m_overview;
    const RotationSummary m_rotation;
    const QList<OpenItem> m_items;
    ShortList *const m_list;
    WordFields *const m_fields;
    ProblemLine *const m_problem = named("settleProblem", new ProblemLine(this));
    QPushButton *m_noteButton;
    bool m_isNoting = false;
};
