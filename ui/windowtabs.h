// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/keptkeys.h"

#include <QTabWidget>
#include <optional>

class AppsTab;
class EventKeysTab;
class OpenAccount;
class SecretClipboard;
class SigningKeysTab;
class TabGate;
struct Services;

/// The window's tabs. Those about an environment say so themselves while none can be read.
class WindowTabs : public QTabWidget
{
    Q_OBJECT

public:
    WindowTabs(Services &services, SecretClipboard &clipboard, QWidget *parent = nullptr);

    void setAccount(OpenAccount *account); ///< Null: none is open.

signals:
    void signInRequested();
    void rotationRequested(bool signingKey, const QStringList &eventKeyIds);

private:
    void addGated(QWidget *tab, std::optional<KeptKey::Kind> kept, const QString &symbol, const QString &text);

    Services &m_services;
    SecretClipboard &m_clipboard;
    SigningKeysTab *m_signingKeys;
    EventKeysTab *m_eventKeys;
    AppsTab *m_apps;
    QList<TabGate *> m_gates;
    QStringList m_names; // of the pages, as the settings remember them
};
