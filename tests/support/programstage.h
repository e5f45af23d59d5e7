// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/acts/keptkeys.h"
#include "app/core/directories.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "tests/support/fakeclock.h"
#include "tests/support/practiceclock.h"
#include "ui/window/mainwindow.h"

/// The program as main() builds it, in a folder of its own, with the keychain in memory and a clock that stands still;
/// the practice account's server is the real one, whose time goes on.
struct ProgramStage
{
    explicit ProgramStage(const QString &folder)
        : places(Directories::below(folder).value())
        , preferences(places.settings + QStringLiteral("/preferences.ini"))
        , secrets(keychain)
        , history(places.data + QStringLiteral("/history.sqlite"))
        , keptKeys(history, secrets)
        , accounts(places, secrets, history, clock, QStringLiteral("Ada"), &practiceClock)
        , services{clock, preferences, secrets, history, keptKeys, accounts}
        , window(services)
    {
        window.show();
        window.activateWindow();
    }

    bool isLoaded() const
    {
        const OpenAccount *account = accounts.current();
        return account && account->signingKeys().value && account->eventKeys().value && account->apps().value
            && !account->signingKeys().isLoading;
    }

    const Directories places;
    FakeClock clock;
    PracticeClock practiceClock;
    Preferences preferences;
    MemoryStore keychain;
    ChosenStore secrets;
    HistoryStore history;
    KeptKeys keptKeys;
    Accounts accounts;
    Services services;
    MainWindow window;
};
