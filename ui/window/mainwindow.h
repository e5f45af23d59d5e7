// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/secrets/screenlock.h"

#include <QMainWindow>
#include <QPointer>
#include <functional>

class AccountMenu;
class EnvironmentBand;
class EnvironmentPicker;
class IdleLock;
class KeyReminder;
class LockPage;
class OpenAccount;
class QPushButton;
class QStackedWidget;
class QToolBar;
class RunningActs;
class SecretClipboard;
class WindowActions;
class WindowBanners;
class WindowDialogs;
class WindowRotation;
class WindowTabs;
struct Services;

/// The program's window: the open account's environment, its keys and apps, and what is said about them. Opens the
/// account that was open last.
class MainWindow : public QMainWindow
{
    Q_OBJECT

public:
    explicit MainWindow(Services &services);
    ~MainWindow() override;

    bool isLocked() const { return m_lock.isLocked(); }

public slots:
    void lockByPerson() { m_lock.lock(ScreenLock::Cause::Person); }
    /// The computer's screen was locked, or it goes to sleep.
    void lockBySystem() { m_lock.lock(ScreenLock::Cause::System); }
    /// A second start of the program: to the front, as it is.
    void bringToFront();

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    void setupToolBar();
    void setupCentre();
    void setupActions();
    void setupRotation();
    void setupLock();
    void setupPreferences();
    void onAccountChanged();
    void onEnvironmentChanged();
    void refreshNames();
    void onLocked();
    void onUnlocked();
    void reload();
    void onActivated();
    bool mayClose();
    void askToLeave(const QString &accountId);
    void askToGo(
        const QString &title, const QStringList &lost, const QString &button, const std::function<void()> &then);
    QString goesOn() const;
    bool keepsInMemory() const;

    Services &m_services;
    QPointer<OpenAccount> m_account;
    SecretClipboard *m_clipboard;
    ScreenLock m_lock;
    IdleLock *m_idleLock;
    WindowActions *m_actions;
    WindowDialogs *m_dialogs;
    WindowRotation *m_rotation;
    AccountMenu *m_accountMenu;
    QToolBar *m_toolBar;
    QPushButton *m_accountButton;
    EnvironmentPicker *m_picker;
    QStackedWidget *m_stack;
    QWidget *m_content;
    LockPage *m_lockPage;
    EnvironmentBand *m_band;
    WindowBanners *m_banners;
    WindowTabs *m_tabs;
    RunningActs *m_running;
    KeyReminder *m_reminder;
    QPointer<QWidget> m_focusBeforeLock;
    bool m_opensWhenUnlocked = false; // the rotation, whose notice was clicked
    bool m_goesAnyway = false;
};
