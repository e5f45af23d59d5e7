// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/windowactions.h"

#include "ui/widgets/icons.h"

#include <QAction>
#include <QApplication>
#include <QKeyEvent>
#include <QMainWindow>
#include <QMenu>
#include <QMenuBar>
#include <algorithm>

using namespace Qt::StringLiterals;

WindowActions::WindowActions(QMainWindow &window)
    : QObject(&window)
    , m_window(window)
{
    chooseAccount = add(u"chooseAccountAction"_s, tr("Choose an &account"), u"account"_s, u"Ctrl+Shift+A"_s);
    addAccount = add(u"addAccountAction"_s, tr("A&dd an account…"), u"add"_s, {});
    manageAccounts = add(u"manageAccountsAction"_s, tr("&Manage accounts…"), u"edit"_s, {});
    typedIn = add(u"typedInAction"_s, QString(), u"signing-key"_s, {});
    typedIn->setVisible(false);
    chooseEnvironment = add(u"chooseEnvironmentAction"_s, tr("Choose an &environment"), u"environment"_s, u"Ctrl+E"_s);
    reload = add(u"reloadAction"_s, tr("&Reload"), u"reload"_s, u"F5"_s);
    reload->setShortcuts({QKeySequence(u"F5"_s), QKeySequence(u"Ctrl+R"_s)});
    rotateKeys = add(u"rotateKeysAction"_s, tr("&Rotate keys…"), u"resync"_s, u"Ctrl+Shift+R"_s);
    whichKey = add(u"whichKeyAction"_s, tr("&Which key is this?"), u"which-key"_s, u"Ctrl+K"_s);
    practicePanel = add(u"practicePanelAction"_s, tr("&Practice panel"), u"practice"_s, u"Ctrl+Shift+P"_s);
    practicePanel->setVisible(false);
    lock = add(u"lockAction"_s, tr("&Lock"), u"lock"_s, u"Ctrl+L"_s);
    for (QAction *action : {practicePanel, lock})
        action->setShortcutContext(Qt::ApplicationShortcut); // the rotation has a window of its own
    settings = add(u"settingsAction"_s, tr("&Settings…"), u"settings"_s, u"Ctrl+,"_s);
    settings->setMenuRole(QAction::PreferencesRole);
    shortcuts = add(u"shortcutsAction"_s, tr("&Keyboard shortcuts"), u"keyboard"_s, u"F1"_s);
    about = add(u"aboutAction"_s, tr("&About Inngest Key Manager"), u"info"_s, {});
    about->setMenuRole(QAction::AboutRole);
    quit = add(u"quitAction"_s, tr("&Quit"), u"close"_s, u"Ctrl+Q"_s);
    quit->setMenuRole(QAction::QuitRole);
    const struct
    {
        const char *name;
        QString text;
        QString symbol;
    } pages[] = {{"showOverviewAction", tr("&Overview"), u"environment"_s},
        {"showSigningKeysAction", tr("&Signing keys"), u"signing-key"_s},
        {"showEventKeysAction", tr("&Event keys"), u"event-key"_s}, {"showAppsAction", tr("A&pps"), u"apps"_s},
        {"showHistoryAction", tr("&History"), u"history"_s}};
    int number = 1;
    for (const auto &page : pages)
        tabs.append(add(QString::fromLatin1(page.name), page.text, page.symbol, u"Ctrl+%1"_s.arg(number++)));
    qApp->installEventFilter(this);
}

/// A field for text takes some of these keys for itself: on Linux Ctrl+E goes to its end, and Ctrl+K deletes the rest.
/// And a dialog that has to be answered first keeps all of them from the window: locking and leaving go by it.
bool WindowActions::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() == QEvent::KeyPress) {
        const auto *focused = qobject_cast<QWidget *>(watched);
        const QKeySequence keys(static_cast<QKeyEvent *>(event)->keyCombination());
        for (QAction *action : {lock, quit}) {
            if (!focused || focused->window() == &m_window || !action->isEnabled() || action->shortcut() != keys)
                continue;
            // Not in the middle of the key's way through a dialog that may go by it.
            QMetaObject::invokeMethod(action, &QAction::trigger, Qt::QueuedConnection);
            return true;
        }
    }
    const auto *widget = event->type() == QEvent::ShortcutOverride ? qobject_cast<QWidget *>(watched) : nullptr;
    if (!widget || widget->window() != &m_window)
        return QObject::eventFilter(watched, event);
    const QKeySequence pressed(static_cast<QKeyEvent *>(event)->keyCombination());
    const bool isOurs = std::ranges::any_of(m_all,
        [&pressed](const QAction *action) { return action->isEnabled() && action->shortcuts().contains(pressed); });
    if (isOurs)
        event->ignore(); // then the key is a shortcut
    return isOurs;
}

QAction *WindowActions::add(const QString &name, const QString &text, const QString &symbol, const QString &keys)
{
    auto *action = new QAction(icon(symbol), text, this);
    action->setObjectName(name);
    if (!keys.isEmpty())
        action->setShortcut(QKeySequence(keys));
    // The key stands in the tooltip, so that it can be learned from the toolbar too.
    const QString plain = QString(text).remove(u'&').remove(u'…');
    action->setToolTip(
        keys.isEmpty() ? plain : tr("%1 (%2)").arg(plain, action->shortcut().toString(QKeySequence::NativeText)));
    m_window.addAction(action);
    m_all.append(action);
    return action;
}

void WindowActions::buildMenus(QMenuBar &menuBar, QMenu *accounts)
{
    QMenu *program = menuBar.addMenu(tr("&Program"));
    program->addMenu(accounts);
    program->addAction(settings);
    program->addSeparator();
    program->addAction(lock);
    program->addAction(quit);
    QMenu *view = menuBar.addMenu(tr("&View"));
    view->addActions(tabs);
    view->addSeparator();
    view->addAction(chooseAccount);
    view->addAction(chooseEnvironment);
    view->addAction(reload);
    QMenu *tools = menuBar.addMenu(tr("&Tools"));
    tools->setObjectName(u"toolsMenu"_s);
    tools->addAction(rotateKeys);
    tools->addAction(whichKey);
    tools->addAction(practicePanel);
    QMenu *help = menuBar.addMenu(tr("&Help"));
    help->addAction(shortcuts);
    help->addAction(about);
}

void WindowActions::setLocked(bool isLocked)
{
    for (QAction *action : std::as_const(m_all)) {
        if (action != quit)
            action->setEnabled(!isLocked);
    }
}
