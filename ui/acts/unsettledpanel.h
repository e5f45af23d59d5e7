// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/openaccount.h"
#include "app/acts/acts.h"
#include "app/core/whenfinished.h"
#include "ui/widgets/banner.h"

#include <QPointer>

/// Acts from before whose outcome nobody knows: the program was ended in the middle, or the answer was lost. Offers to
/// find out, which only reads, and shows what came of each. Hidden where there are none.
class UnsettledPanel : public QWidget
{
    Q_OBJECT

public:
    explicit UnsettledPanel(QWidget *parent = nullptr);

    void setAccount(OpenAccount *account); ///< Null: none is open. Looks into the journal.
    void lookAgain();

private:
    bool isOfAccount(const ActRecord &act) const;
    void present(QList<ActRecord> unsettled);
    void settleAll();
    void clearRows();

    QPointer<OpenAccount> m_account;
    QPointer<Acts> m_acts;
    QList<ActRecord> m_unsettled;
    Banner *const m_banner = named("unsettledBanner", new Banner(this));
    QVBoxLayout *const m_layout = bareLayout<QVBoxLayout>(this);
    QWidget *m_rows = nullptr;
    QList<QPointer<Act>> m_shown; // in the rows
    bool m_isSettling = false;
    Rounds m_rounds;
};
