// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/acts/acts.h"
#include "app/acts/keptkeys.h"
#include "app/core/directories.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakedashboard.h"
#include "ui/secrets/secretclipboard.h"

#include <QTemporaryDir>
#include <QTest>
#include <QWidget>
#include <memory>

/// What a test of a tab or a dialog plays on: an open account on a dashboard in memory, a database and settings in a
/// folder of their own, a keychain in memory, a clock that stands still. The open account is not one of `accounts`:
/// none of those is opened.
class UiStage
{
public:
    UiStage()
        : preferences(directory.filePath(QStringLiteral("settings.ini")))
        , secrets(keychain)
        , history(directory.filePath(QStringLiteral("history.db")))
        , keptKeys(history, secrets)
        , clipboard(clock, preferences)
    {
    }

    /// Opens an account on a dashboard that is made now; `dashboard` is it.
    OpenAccount *open(AccountKind kind = AccountKind::Cloud)
    {
        auto made = std::make_unique<FakeDashboard>(clock);
        dashboard = made.get();
        Account account;
        account.id = QStringLiteral("account");
        account.name = QStringLiteral("Acme");
        account.kind = kind;
        this->account = std::make_unique<OpenAccount>(account, std::move(made), history, clock, QStringLiteral("Ada"));
        return this->account.get();
    }

    /// Reads the environments and the keys of this one.
    [[nodiscard]] bool load(const QString &environmentId = QStringLiteral("production"))
    {
        account->selectEnvironment(environmentId);
        account->reloadEnvironments();
        return QTest::qWaitFor([this, environmentId] {
            return account->environment() && account->environment()->id == environmentId
                && !account->eventKeys().isLoading && (account->eventKeys().value || account->eventKeys().error);
        });
    }

    /// Shows the widget as the active window.
    [[nodiscard]] static bool show(QWidget &widget)
    {
        widget.show();
        widget.activateWindow();
        return QTest::qWaitForWindowActive(&widget);
    }

    QTemporaryDir directory;
    FakeClock clock;
    Preferences preferences;
    MemoryStore keychain;
    ChosenStore secrets;
    HistoryStore history;
    KeptKeys keptKeys;
    SecretClipboard clipboard;
    FakeDashboard *dashboard = nullptr;
    std::unique_ptr<OpenAccount> account;
    Accounts accounts{Directories{directory.path(), directory.path()}, secrets, history, clock, QStringLiteral("Ada")};
    Services services{clock, preferences, secrets, history, keptKeys, accounts};
};
