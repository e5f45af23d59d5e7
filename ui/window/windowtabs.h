// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/accountoverview.h"
#include "app/accounts/eventkeykeeper.h"
#include "app/acts/keptkeys.h"
#include "app/domain/rolloutkeys.h"

#include <QPointer>
#include <QTabWidget>
#include <optional>

class AppsTab;
class EventKeysTab;
class KeyWatch;
class OpenAccount;
class OverviewTab;
class RotationSession;
class QAction;
class SecretClipboard;
struct Services;

/// The window's tabs. Those about an environment say so themselves while none can be read.
class WindowTabs : public QTabWidget
{
    Q_OBJECT

public:
    WindowTabs(Services &services, SecretClipboard &clipboard, QWidget *parent = nullptr);

    void setAccount(OpenAccount *account, KeyWatch *watch); ///< Null: none is open.
    void goTo(int index); ///< By its key.
    QList<QAction *> commands(); ///< Of all pages.
    AccountOverview *overview() const; ///< Of the account that is open; null: none is.
    OverviewTab &overviewTab() { return *m_overview; }
    /// One of them stands elsewhere; this one is of the environment that is looked at. Null: there is none.
    void takeRotation(const RotationSession *session);

signals:
    void setUpRequested(); ///< See WindowDialogs::setUpAgain().
    void rotationRequested(bool signingKey, const QStringList &eventKeyIds);
    void openRotationRequested(); ///< The one of the environment that is looked at, where it stands.
    void frontRequested(); ///< By a notice of the desktop.
    void accountSet(OpenAccount *account); ///< To its own pages.
    void saidAbove(const QString &text); ///< See FetchedPane::setSaidAbove().

protected:
    void hideEvent(QHideEvent *event) override;

private:
    void setupOverview();
    void markOverview();
    void setupNotices();
    void takeAsked();
    void addPage(const QString &symbol, const QString &text, QWidget *(WindowTabs::*make)());
    void buildPage(const QString &symbol);
    template <typename Tab>
    QWidget *gated(Tab *tab, std::optional<KeptKey::Kind> kept);
    QString whyServerIsNotRead() const;
    QWidget *makeSigningKeys();
    QWidget *makeEventKeys();
    QWidget *makeApps();
    QWidget *makeHistory();

    Services &m_services;
    SecretClipboard &m_clipboard;
    EventKeyKeeper m_keeper; // whichever page is looked at
    OverviewTab *m_overview;
    EventKeysTab *m_eventKeys = nullptr; // null: nobody has looked at it
    AppsTab *m_apps = nullptr;
    QPointer<OpenAccount> m_account;
    QStringList m_toCome; // as the rotation has it
    KeysOfRotation m_keysOfRotation;
    QStringList m_names; // of the pages, as the settings remember them
};
