// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/keychainbanner.h"

#include "app/accounts/preferences.h"
#include "app/accounts/tokenkeeper.h"
#include "app/core/whenfinished.h"
#include "ui/words/keychaintext.h"

using namespace Qt::StringLiterals;

KeychainBanner::KeychainBanner(ChosenStore &secrets, Preferences &preferences, QWidget *parent)
    : Banner(parent)
    , m_secrets(secrets)
    , m_preferences(preferences)
{
    setObjectName(u"keychainBanner"_s);
    m_memoryButton->setToolTip(
        tr("They are gone each time the program closes. The choice holds at later starts, too, until you take it back "
           "here. What the keychain already holds stays there."));
    setDismissable(true);
    connect(m_unlockButton, &QPushButton::clicked, this, [this] { waitFor(m_secrets.unlock()); });
    connect(m_retryButton, &QPushButton::clicked, this, [this] { waitFor(m_secrets.refreshState()); });
    connect(m_memoryButton, &QPushButton::clicked, this, [this] { m_preferences.setKeepsSecretsInMemory(true); });
    connect(m_helpButton, &QPushButton::clicked, this, &KeychainBanner::helpRequested);
    connect(&m_secrets, &SecretStore::stateChanged, this, &KeychainBanner::refresh);
    connect(m_keychainButton, &QPushButton::clicked, this, [this] { m_preferences.setKeepsSecretsInMemory(false); });
    connect(&m_preferences, &Preferences::changed, this, [this] {
        if (m_preferences.keepsSecretsInMemory() == m_keychainButton->isHidden())
            refresh();
    });
    refresh();
}

bool KeychainBanner::hasTrouble() const
{
    const SecretStore &keychain = m_secrets.keychain();
    const SecretStore::State state = keychain.state();
    return !m_preferences.keepsSecretsInMemory() && state != SecretStore::State::Unknown
        && (state != SecretStore::State::Ready || keychain.hasLockedItems() || keychain.place().endsWithSession);
}

void KeychainBanner::refresh()
{
    const bool isSetAside = m_preferences.keepsSecretsInMemory();
    m_keychainButton->setVisible(isSetAside);
    m_retryButton->setVisible(!isSetAside);
    if (isSetAside) {
        for (QPushButton *button : {m_unlockButton, m_helpButton, m_memoryButton})
            button->hide();
        return say(Tone::Info, tr("The keychain is not used here"),
            tr("You have chosen to keep keys and sign-ins in memory, also at later starts: they are gone each time the "
               "program closes, and have to be entered again. What the keychain holds stays there."));
    }
    if (!hasTrouble()) {
        hide();
        return;
    }
    const SecretStore::State state = m_secrets.keychain().state();
    // Kept while memory was used, for practising say, and not taken by the keychain since.
    const QString inMemory = lostFromMemoryText(int(m_secrets.inMemoryOnly(TokenKeeper::itemEnd)));
    const KeychainCure cure = keychainCure(m_secrets.keychain());
    m_unlockButton->setVisible(cure != KeychainCure::None);
    m_unlockButton->setText(cure == KeychainCure::Create ? tr("&Create") : tr("&Unlock"));
    m_helpButton->setVisible(state != SecretStore::State::Ready);
    m_memoryButton->setVisible(!m_secrets.usesMemory());
    if (m_secrets.usesMemory()) {
        say(Tone::Info, tr("There is no keychain here: keys are kept in memory"),
            tr("For practising nothing is missing. They are gone when the program closes."));
    } else if (state == SecretStore::State::Locked) {
        say(Tone::Warning, tr("The keychain is locked"),
            tr("Keys cannot be kept, and accounts that need a sign-in cannot be opened. Nothing is lost."));
    } else if (state == SecretStore::State::Ready && m_secrets.keychain().hasLockedItems()) {
        say(Tone::Warning, tr("Some of what the keychain holds is locked"),
            tr("It wants to ask you before this program reads that. Nothing is lost, and new keys can be kept."));
    } else if (state == SecretStore::State::Ready) {
        say(Tone::Warning, tr("The keychain lasts for this session only"),
            tr("Its default is one that is forgotten when you log out: keys and sign-ins kept now are gone then. Make "
               "another one the default, with “Passwords and Keys” (seahorse)."));
    } else if (cure == KeychainCure::Create) {
        say(Tone::Warning, tr("There is no keychain yet"),
            tr("The service for it runs and can make one. Until then keys and sign-ins cannot be kept."));
    } else if (state == SecretStore::State::Absent) {
        say(Tone::Warning, tr("There is no keychain"),
            tr("Keys and sign-ins cannot be kept on this computer. Accounts whose keys or sign-in are in it cannot be "
               "read until it is there.")
                + (inMemory.isEmpty() ? QString() : u' ' + inMemory));
    } else {
        say(Tone::Warning, tr("The keychain does not answer as it should"),
            tr("Keys cannot be kept for now. Nothing that it holds is lost."));
    }
}

void KeychainBanner::waitFor(const QFuture<SecretStore::State> &answer)
{
    const auto enable = [this](bool isEnabled) {
        m_unlockButton->setEnabled(isEnabled);
        m_retryButton->setEnabled(isEnabled);
    };
    enable(false);
    whenFinished(answer, this, [this, enable](SecretStore::State) {
        enable(true);
        refresh();
    });
}
