// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/keptkeys.h"

#include <QPointer>
#include <QWidget>
#include <optional>

class FetchedPane;
class KeptKeysPanel;
class OpenAccount;
class SecretClipboard;
struct Services;

/// Stands around a tab that is about an environment: while no environment could be read it says so instead of the tab,
/// and where neither Inngest's keys nor its environments can be read it offers the kept ones below.
class TabGate : public QWidget
{
    Q_OBJECT

public:
    /// kept: which kept keys belong on this tab; nullopt: none. Takes the content over.
    TabGate(Services &services, SecretClipboard &clipboard, QWidget *content, std::optional<KeptKey::Kind> kept);

    static void present(FetchedPane &pane, const OpenAccount *account); ///< Null: none is open.

    void setAccount(OpenAccount *account);

signals:
    void typedInRequested(); ///< Nothing of the account is noted here: to type it in.

private:
    void refresh();
    void refreshKept();
    bool keysAreUnreadable() const;

    QPointer<OpenAccount> m_account;
    FetchedPane *m_pane;
    KeptKeysPanel *m_keptPanel = nullptr;
    std::optional<KeptKey::Kind> m_kept;
    QString m_keptShownFor; // the environment whose kept keys are shown; null: none are
};
