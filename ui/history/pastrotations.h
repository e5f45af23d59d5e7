// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationjournal.h"
#include "ui/widgets/form.h"
#include "ui/widgets/typingdialog.h"
#include "ui/widgets/wordfields.h"

#include <QPointer>
#include <QToolButton>
#include <QWidget>
#include <memory>

class AccountOverview;
class Accounts;
class EvidenceRow;
class QPushButton;
class QTemporaryDir;
class ShortList;

/// The rotations of the account that are over, newest first, after them those of accounts that are not set up here any
/// more, and their records: to read again, and to save again.
class PastRotations : public QWidget
{
    Q_OBJECT

public:
    explicit PastRotations(const Accounts &accounts);
    ~PastRotations() override;

    void setOverview(AccountOverview *overview); ///< Null: no account is open.
    /// Writes the selected one's record for this run of the program alone, and shows it in the browser.
    void openRecord();
    /// Asks which of what this rotation left open is settled by now.
    void settle(const RotationSummary &rotation);

private:
    void refresh();
    void refreshButtons();
    void unfold(bool isUnfolded);
    const RotationSummary *selected() const;

    const Accounts &m_accounts;
    QPointer<AccountOverview> m_overview;
    QList<RotationSummary> m_shown;
    QToolButton *const m_title = named("pastRotationsButton", new QToolButton(this));
    QWidget *const m_content = new QWidget(this); // folded till somebody wants it: where the page ends it would be cut
    ShortList *m_table;
    QPushButton *m_openButton;
    QPushButton *m_settleButton;
    EvidenceRow *m_evidence;
    std::unique_ptr<QTemporaryDir> m_opened; // what was opened goes with the program
};

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
