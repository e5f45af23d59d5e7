// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/appsurvey.h"
#include "ui/tabs/appdetails.h"

#include <QPointer>

class AppModel;
class Banner;
class OpenAccount;
class QMenu;
class QPushButton;
class QToolButton;
class QWidget;
class RolloutDialogs;
struct Services;

/// The part of the apps' tab that asks the apps which keys they hold: gives the model what is known, and holds the menu of
/// how they are asked. Nothing is asked before the person says so, and nothing while the tab cannot be seen.
class AppsChecker : public QObject
{
    Q_OBJECT

public:
    AppsChecker(Services &services, AppModel &model, QWidget *tab);

    /// check: asks and stops; more: gets the menu; banner: says what came of it.
    void setup(QPushButton *check, QToolButton *more, Banner *banner);
    /// Takes over what the account shows now; null: none is open.
    void follow(OpenAccount *account);
    void leave(); ///< The tab cannot be seen any more. A dialog keeps what was typed.

    AppSurvey &survey() { return m_survey; } ///< For the tab of event keys.
    /// Those that a person added, for the table.
    QList<App> addedApps() const { return m_survey.kept().added; }
    /// What is known of an app's keys; nothing where it was not asked yet.
    std::optional<AppDetails::Keys> keysOf(const QString &appId);
    void setSelected(const QList<App> &apps);

signals:
    void appsChanged(); ///< addedApps() are others.
    void rowChanged(); ///< More is known of some app.

private:
    void setupMenu(QToolButton *more);
    void onCheckClicked();
    void onAskingChanged();
    void onRows();
    void refresh();
    void onFailed(const Error &error);
    std::optional<RolloutRow> selectedRow();

    Services &m_services;
    AppSurvey m_survey;
    RolloutDialogs *m_dialogs;
    QPointer<QPushButton> m_check;
    QPointer<Banner> m_banner;
    QAction *m_accessAction = nullptr;
    QAction *m_probeAction = nullptr;
    QAction *m_addAction = nullptr;
    QAction *m_addSeveralAction = nullptr;
    QAction *m_removeAction = nullptr;
    QString m_selected; // the one app that is selected; empty: none or several
    QString m_holderId; // origin and environment
    bool m_hasAccount = false;
};
