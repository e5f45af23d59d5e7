// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "app/practice/practicecontrol.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"

#include <QCheckBox>
#include <QPointer>
#include <QTreeWidget>
#include <QWidget>

class OpenAccount;
class PracticeAppDetails;
class Preferences;
class QTreeWidgetItem;

/// The practice account's apps and senders: which variables they hold, setting them, deploying. Asks again on its own
/// only while something deploys.
class PracticeAppsPage : public QWidget
{
    Q_OBJECT

public:
    PracticeAppsPage(PracticeControl &control, OpenAccount &account, Clock &clock, Preferences &preferences);

    void refresh();
    static QString environmentName(const OpenAccount *account, const QString &id); ///< Empty: not known.

private:
    void receive(const QFuture<Result<PracticeAppsStatus>> &answer);
    void onStatus(const Result<PracticeAppsStatus> &status);
    void fillTree();
    void describe(QTreeWidgetItem &item, const PracticeAppStatus &app);
    void showSelected();
    QString selectedId() const;
    const PracticeAppStatus *selectedApp() const;
    void askForValue(const QString &variable, QWidget *button);
    void setVariable(const QString &id, const QString &variable, const Secret &value);
    void deploy();
    void askWhetherSignedIn();

    PracticeControl &m_control;
    const QPointer<OpenAccount> m_account;
    Clock &m_clock;
    Banner *const m_banner = new Banner;
    QTreeWidget *const m_tree = named("practiceAppsTree", new QTreeWidget, tr("Practice apps and senders"));
    PracticeAppDetails *m_details;
    QCheckBox *const m_signedIn = named(
        "signedInCheck", new QCheckBox(tr("“practice-host”, the tool of the practice platforms, is si&gned in")));
    PracticeAppsStatus m_status;
    Rounds m_rounds; // an older answer, or an older pause, has nothing to say any more
};
