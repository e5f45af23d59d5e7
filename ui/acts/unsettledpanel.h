// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/acts.h"

#include <QPointer>
#include <QWidget>

class Banner;
class QPushButton;
class QVBoxLayout;

/// Acts from before whose outcome nobody knows: the program was ended in the middle, or the answer was lost. Offers to
/// find out, which only reads, and shows what came of each. Hidden where there are none.
class UnsettledPanel : public QWidget
{
    Q_OBJECT

public:
    explicit UnsettledPanel(QWidget *parent = nullptr);

    void setActs(Acts *acts); ///< Null: none. Looks into the journal.
    void lookAgain();

private:
    void present(const QList<UnsettledAct> &unsettled);
    void settleAll();
    void clearRows();

    QPointer<Acts> m_acts;
    QList<UnsettledAct> m_unsettled;
    Banner *m_banner;
    QPushButton *m_settleButton;
    QVBoxLayout *m_layout;
    QWidget *m_rows = nullptr;
    int m_round = 0;
};
