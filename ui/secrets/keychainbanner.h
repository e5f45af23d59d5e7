// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/keychain/chosenstore.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/form.h"

class Preferences;

/// Says in a line what keeps the keychain from working, with what can be done at once: unlock it, look again, or keep
/// keys in memory. Hidden while it works, and until the next change once the person has put it aside.
class KeychainBanner : public Banner
{
    Q_OBJECT

public:
    KeychainBanner(ChosenStore &secrets, Preferences &preferences, QWidget *parent = nullptr);

    /// Whether something keeps the keychain from working, also after the banner was put aside.
    bool hasTrouble() const;

signals:
    void helpRequested(); ///< The page that says what to install or unlock.

private:
    void refresh();
    void waitFor(const QFuture<SecretStore::State> &answer);

    ChosenStore &m_secrets;
    Preferences &m_preferences;
    QPushButton *const m_unlockButton = named("keychainUnlockButton", addButton(tr("&Unlock")));
    QPushButton *const m_retryButton = named("keychainRetryButton", addButton(tr("Look &again")));
    QPushButton *const m_memoryButton = named("keychainMemoryButton", addButton(tr("Keep keys in &memory")));
    QPushButton *const m_keychainButton = named("useKeychainButton", addButton(tr("&Use the keychain again")));
    QPushButton *const m_helpButton = named("keychainHelpButton", addButton(tr("What to &do…")));
};
