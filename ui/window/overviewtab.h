// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/overviewrows.h"

#include <QPointer>
#include <QWidget>
#include <memory>

class Banner;
class ElsewhereBanner;
class EnvironmentCard;
class FetchedPane;
class KeyWatch;
class OpenAccount;
class PastRotations;
class QGridLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QScrollArea;
class QStackedLayout;
class QToolButton;
class WelcomePage;
struct Services;

/// All environments of the account at a glance, a card each, and the rotations that are over; at the first start the
/// ways to begin. Nothing of it is made before it is shown, and nothing is read while it is not.
class OverviewTab : public QWidget
{
    Q_OBJECT

public:
    explicit OverviewTab(Services &services);
    ~OverviewTab() override;

    /// Null: none is open. The watch is the account's.
    void setAccount(OpenAccount *account, KeyWatch *watch);
    /// For whichever account is open: see AccountOverview. To be told when one of them has moved.
    void setSessions(const AccountOverview::SessionOf &sessionOf);
    void refreshCards(); ///< What they say, if somebody looks.
    AccountOverview *overview() const { return m_overview.get(); }
    /// What is known of all keys' ages, for an auditor.
    void exportTo(const QString &path);

signals:
    void setUpRequested(); ///< The account, anew: its sign-in has ended, or nothing of it is noted here.
    void openRequested(const QString &environmentId);
    void rotationRequested(const QString &environmentId);
    void tryRequested(); ///< A rotation on the practice account.
    void accountRequested(); ///< Another account is to be added.

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    using Part = OverviewRows::Part;

    void build();
    void buildTop(QWidget &parent);
    void buildBody();
    void buildWelcome();
    void refreshWelcome();
    void chooseStart();
    void leaveStart();
    void arrange(); ///< Which cards there are, and in which order.
    void chooseCards(); ///< Of those, after the search or the part.
    void layOut(); ///< In as many columns as there is room for.
    void refreshSoon();
    void showCards(); ///< As they are known.
    void refreshCounts();
    void refreshReading();
    void refreshElsewhere();
    void askForMonths(const QString &environmentId);
    void chooseExportFile();

    Services &m_services;
    QPointer<OpenAccount> m_account;
    AccountOverview::SessionOf m_sessionOf;
    std::unique_ptr<AccountOverview> m_overview;
    OverviewRows m_rows; // what the cards stand for
    qsizetype m_most; // cards at a time
    int m_columns = 0;
    bool m_isBuilt = false;
    bool m_refreshIsDue = false;
    bool m_isOpenFailed = false; // the last account that was to be opened
    QStackedLayout *m_stack = nullptr;
    WelcomePage *m_welcome = nullptr; // who has begun never sees it
    FetchedPane *m_pane = nullptr;
    QLineEdit *m_searchEdit = nullptr;
    QList<std::pair<Part, QToolButton *>> m_chips;
    QLabel *m_reading = nullptr;
    QPushButton *m_exportButton = nullptr;
    Banner *m_banner = nullptr;
    ElsewhereBanner *m_inOtherAccounts = nullptr;
    Banner *m_elsewhere = nullptr;
    QPushButton *m_lookButton = nullptr;
    QString m_lookAt; // the environment that the banner leads to
    QScrollArea *m_area = nullptr;
    QGridLayout *m_grid = nullptr;
    QList<EnvironmentCard *> m_cards; // reused; only the first ones are shown
    QLabel *m_none = nullptr;
    QPushButton *m_moreButton = nullptr;
    PastRotations *m_past = nullptr;
};
