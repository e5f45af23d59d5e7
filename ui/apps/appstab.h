// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/appsurvey.h"
#include "app/acts/resyncrun.h"
#include "app/domain/app.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/fetchedpane.h"
#include "ui/widgets/form.h"

#include <QPointer>
#include <QWidget>

class AppsBoard;
class OpenAccount;
class QAction;
struct Services;

/// The apps of the environment that is looked at: what Inngest lists of them, which keys each holds right now, and
/// resync. Nothing is asked before the person says so, and nothing while the tab cannot be seen.
class AppsTab : public QWidget
{
    Q_OBJECT

public:
    explicit AppsTab(Services &services);
    ~AppsTab() override;

    /// Null: none is open.
    void setAccount(OpenAccount *account);
    AppSurvey &survey() { return m_survey; } ///< What asks the apps; the tab of event keys asks by it, too.

signals:
    void resynced(); ///< All that were asked for have ended.

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void setupLayout();
    void setupPane();
    void setPaneTexts(bool isServer);
    void setupActions();
    QAction *addAction(const QString &name, const QString &text, const QString &symbol, void (AppsTab::*slot)());
    void reload();
    void check();
    void resync();
    void onAccountChanged(); ///< What it shows is other apps or keys.
    void onEnvironmentChanged();
    void onKeptChanged();
    void onProgress();
    void refreshActions();
    QList<App> selectedApps();
    std::optional<QList<Worker>> workersOf(const App &app) const; // nullopt: they are not told

    AppSurvey m_survey;
    AppsBoard *m_board;
    FetchedPane *const m_pane = new FetchedPane;
    Banner *const m_banner = named("banner", new Banner);
    QWidget *const m_runRow = new QWidget;
    QLabel *const m_runText = wordsLabel();
    QProgressBar *const m_runBar = new QProgressBar;
    QAction *m_check = nullptr;
    QAction *m_resync = nullptr;
    QAction *m_reload = nullptr;
    QPointer<OpenAccount> m_account;
    ResyncRun m_run;
    QString m_environmentId;
    QString m_holderId; // origin and environment
};
