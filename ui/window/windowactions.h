// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QObject>

class QAction;
class QMainWindow;
class QMenu;
class QMenuBar;

/// The window's commands with their texts, icons and keys. The menu bar holds every one of them, so each has a key or a
/// way through the menus. What they do is connected by the window.
class WindowActions : public QObject
{
    Q_OBJECT

public:
    explicit WindowActions(QMainWindow &window);

    void buildMenus(QMenuBar &menuBar, QMenu *accounts);
    /// While the window is locked only leaving and help are possible.
    void setLocked(bool isLocked);
    QList<QAction *> all() const { return m_all; }

    QAction *chooseAccount;
    QAction *addAccount;
    QAction *manageAccounts;
    QAction *typedIn; ///< Visible while an account is open whose keys, or whose server, a person typed in.
    QAction *chooseEnvironment;
    QAction *reload;
    QAction *rotateKeys;
    QAction *whichKey;
    QAction *practicePanel; ///< Visible while the practice account is open.
    QAction *lock;
    QAction *settings;
    QAction *shortcuts;
    QAction *about;
    QAction *quit;
    QList<QAction *> tabs; ///< One for each tab, in their order.

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    QAction *add(const QString &name, const QString &text, const QString &symbol, const QString &keys);

    QMainWindow &m_window;
    QList<QAction *> m_all;
};
