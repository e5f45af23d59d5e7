// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/resyncrun.h"
#include "app/models/appmodel.h"

#include <QPointer>
#include <QWidget>
#include <memory>

class AppDetails;
class AppSurvey;
class AppsChecker;
class OpenAccount;
class QTableView;
struct Services;

namespace Ui {
class AppsTab;
}

/// The apps of the environment that is looked at: a list, which keys each holds right now, what is known of the
/// selected one, and resync.
class AppsTab : public QWidget
{
    Q_OBJECT

public:
    explicit AppsTab(Services &services, QWidget *parent = nullptr);
    ~AppsTab() override;

    /// Null: none is open.
    void setAccount(OpenAccount *account);
    AppSurvey &survey(); ///< What asks the apps; the tab of event keys asks by it, too.
    void focusSearch();

signals:
    void signInRequested();

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void setupTable();
    void setupActions();
    void onAppsChanged();
    void onKeysChanged();
    void showApps();
    void onEnvironmentChanged();
    void onSearch(const QString &text);
    void onShownChanged();
    void onProgress();
    void resync();
    void refreshDetails();
    void refreshButtons();
    QList<App> selectedApps() const;
    QList<Worker> workersOf(const App &app) const;

    const std::unique_ptr<Ui::AppsTab> m_ui;
    QPointer<OpenAccount> m_account;
    AppModel m_model;
    ResyncRun m_run;
    QTableView *m_table = nullptr;
    AppDetails *m_details;
    AppsChecker *m_checker;
    QString m_environmentId;
};
