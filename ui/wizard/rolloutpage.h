// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/wizard/rotationpage.h"

class AppsBoard;
class QLabel;
class QLineEdit;
class QPushButton;
class QTabWidget;
class SendersPanel;

/// What is done app by app, in tabs: the variables that each one gets, the senders that are no apps, and the board that
/// says whether it is so. Of rolling out, of taking the fallback out and of putting back all; a page that does
/// something itself besides adds its own tab.
class RollOutPage : public RotationPage
{
    Q_OBJECT

public:
    RollOutPage(const WizardTools &tools, RotationStep::Kind step);

protected:
    void refresh() override;
    /// The board itself says who is missing and who is broken.
    QList<RotationNotice::Kind> saidElsewhere() const override
    {
        return {RotationNotice::AppsMissing, RotationNotice::BrokenNow};
    }
    /// Behind those that are there.
    void addTab(QWidget *tab, const QString &title);
    void setTitle(QWidget *tab, const QString &title);
    void setTabShown(QWidget *tab, bool isShown);
    void showTab(QWidget *tab);
    QTabWidget &tabs() const { return *m_tabs; }

private:
    QWidget *makeBoardTab();
    void setupNoApps();
    void setupMissing();
    void refreshMissing();
    QHash<QString, QString> placesInWords() const;
    bool hasVariables() const;
    bool hasSenders() const;
    bool hasBoard() const;
    QString variablesTitle() const;
    void renumber();

    QTabWidget *m_tabs;
    QWidget *m_variables = nullptr;
    SendersPanel *m_senders = nullptr;
    QWidget *m_sendersTab = nullptr;
    QWidget *m_boardTab = nullptr;
    AppsBoard *m_board = nullptr;
    QWidget *m_missing = nullptr;
    QLabel *m_missingText = nullptr;
    QWidget *m_noApps = nullptr;
    QLineEdit *m_noAppsEdit = nullptr;
    QPushButton *m_noAppsButton = nullptr;
    QHash<QWidget *, QString> m_titles;
};
