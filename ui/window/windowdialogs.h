// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/knownkeys.h"

#include <QDialog>
#include <QHash>
#include <QObject>
#include <QPointer>
#include <QStringList>
#include <functional>

class Act;
class OpenAccount;
class QAction;
class QMessageBox;
class SecretClipboard;
class SecretStore;
struct Services;

/// Opens the window's dialogs, each once: asked for again, the one that is open comes to the front.
class WindowDialogs : public QObject
{
    Q_OBJECT

public:
    WindowDialogs(Services &services, QWidget &window);

    void openAccounts();
    void addAccount();
    /// What the open account is reached with, or holds: its sign-in, or what was typed in of it. Nothing of practice.
    void setUpAgain();
    void openKeychainHelp();
    void openWhichKey();
    void closeWhichKey(); ///< With what it has found.
    /// Beside the window, which stays usable; closes with the practice account. Nothing for other accounts.
    void openPracticePanel();
    void openAct(OpenAccount &account, Act *act, SecretClipboard &clipboard); ///< One that is under way.
    void openSettings();
    void openShortcuts(const QList<QAction *> &actions);
    void openAbout();

signals:
    void leakReported(const QList<KnownKey> &keys, const QString &where); ///< See WhichKeyDialog.

private:
    void open(const QString &name, const std::function<QDialog *()> &make);
    bool raiseOpen(const QString &name);
    /// One that keys are typed into; where there is no keychain, it is asked first whether they may stay in memory.
    void openForKeys(const QString &name, QDialog *dialog);
    /// why: what it is asked for; empty: the person wanted to see it.
    QDialog *makeKeychainHelp(const QString &why = {});
    /// What can be done with the keyboard: the commands given, with their keys, and what holds everywhere.
    QDialog *makeShortcuts(const QList<QAction *> &actions);

    Services &m_services;
    QWidget &m_window;
    QHash<QString, QPointer<QDialog>> m_open;
};

/// Asks before something is closed by which something is cut off or lost; whoever presses Enter or Esc stays. what: in
/// whole sentences, an entry a paragraph, and none for an empty one. Asked again it takes the place of the question
/// before.
QMessageBox &openCloseBox(QWidget &window, const QString &title, const QStringList &what, const QString &button,
    const std::function<void()> &onAnyway);

/// Which program and version this is, what it is not, where it keeps keys, and under which licence.
QDialog *aboutDialog(const SecretStore &secrets, QWidget *parent = nullptr);

/// One act that is under way, for whoever comes back to it: what started it may be closed. The act goes on when this
/// closes.
QDialog *actDialog(OpenAccount &account, Act *act, Services &services, SecretClipboard &clipboard, QWidget *parent);
