// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/rolloutmodel.h"

#include <QWidget>

class ActionRow;
class Banner;
class Clock;
class QAction;
class QLineEdit;
class QStackedWidget;
class QTableView;
class RolloutCheck;
class RolloutDetails;
class RolloutDialogs;
class StatePage;

/// A rollout check as people see it: what it comes to, the apps with the broken ones first, and of the selected one
/// what is expected, what was seen and what to do. Says upwards what the person decided; asking again goes straight to
/// the check. The check and the clock outlive it.
class AppsBoard : public QWidget
{
    Q_OBJECT

public:
    AppsBoard(RolloutCheck &check, Clock &clock, QWidget *parent = nullptr);
    ~AppsBoard() override;

    /// Whether a person's word may stand in place of an answer here.
    void setTakesExcuses(bool takesExcuses);
    /// Headers that are kept and that the keychain did not give, by app.
    void setMissingHeaders(const QHash<QString, QStringList> &missing);

signals:
    void accessChanged(const QString &appKey, const AppAccess &access);
    void addRequested(const QString &name, const AppAccess &access);
    void removeRequested(const QString &appKey); ///< One that was added by its address.
    void excuseRequested(
        const QStringList &appKeys, EvidenceClass::Kind kind, const QString &owner, const QString &reason);
    void excuseWithdrawn(const QStringList &appKeys);

private:
    void setupTable();
    void setupActions();
    QAction *addAction(const QString &name, const QString &text, const QString &symbol, void (AppsBoard::*slot)());
    void onRowsChanged();
    void onSearch(const QString &text);
    void refreshSummary();
    void refreshDetails();
    void refreshActions();
    QList<RolloutRow> selectedRows() const;
    void askAgain();
    void changeAccess();
    void excuse();
    void withdraw();
    void probeFromInside();
    void addApp();
    void removeApp();

    RolloutCheck &m_check;
    RolloutModel m_model;
    RolloutDialogs *m_dialogs;
    Banner *m_summary;
    QLineEdit *m_search;
    ActionRow *m_actionRow;
    QTableView *m_table;
    RolloutDetails *m_details;
    StatePage *m_empty;
    QStackedWidget *m_stack;
    QAction *m_askAction = nullptr;
    QAction *m_accessAction = nullptr;
    QAction *m_excuseAction = nullptr;
    QAction *m_withdrawAction = nullptr;
    QAction *m_probeAction = nullptr;
    QAction *m_addAction = nullptr;
    QAction *m_removeAction = nullptr;
    QHash<QString, QStringList> m_missing;
    bool m_takesExcuses = true;
    bool m_isDetailsDue = false;
};
