// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/keychainpage.h"

#include "app/core/whenfinished.h"
#include "ui/words/keychaintext.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int symbolSize = 48;
constexpr int widestText = 560;
constexpr qreal titleScale = 1.3;

} // namespace

KeychainPage::KeychainPage(ChosenStore &secrets, QWidget *parent)
    : QWidget(parent)
    , m_secrets(secrets)
{
    setupLayout();
    makeBold(*m_titleLabel, titleScale);
    m_unlockButton->setIcon(icon(u"unlock"_s));
    m_lookButton->setIcon(icon(u"reload"_s));
    connect(m_unlockButton, &QPushButton::clicked, this, [this] { waitFor(m_secrets.unlock()); });
    connect(m_lookButton, &QPushButton::clicked, this, [this] { waitFor(m_secrets.refreshState()); });
    connect(m_memoryButton, &QPushButton::clicked, this, [this] {
        m_secrets.useMemory(true);
        emit memoryChosen();
        emit usable();
    });
    connect(&m_secrets, &SecretStore::stateChanged, this, &KeychainPage::refresh);
    setBusy(false);
}

void KeychainPage::setupLayout()
{
    for (QLabel *label : {m_titleLabel, m_textLabel, m_memoryLabel})
        label->setAlignment(Qt::AlignCenter);
    m_textLabel->setMinimumWidth(460);
    m_textLabel->setMaximumWidth(widestText);
    m_textLabel->setTextInteractionFlags(Qt::TextSelectableByKeyboard | Qt::TextSelectableByMouse);
    m_memoryLabel->setMaximumWidth(widestText);
    auto *column = new QVBoxLayout;
    column->setSpacing(Spacing::normal);
    column->addStretch();
    column->addWidget(m_symbol, 0, Qt::AlignHCenter);
    addParts(*column, {m_titleLabel, m_textLabel, m_busyBar});
    column->addLayout(rowOf({nullptr, m_unlockButton, m_lookButton, m_memoryButton, nullptr}));
    addParts(*column, {m_memoryLabel, nullptr});
    auto *middle = new QHBoxLayout(this);
    middle->addStretch();
    middle->addLayout(column);
    middle->addStretch();
}

void KeychainPage::waitFor(const QFuture<SecretStore::State> &answer)
{
    setBusy(true);
    whenFinished(answer, this, [this](SecretStore::State) { setBusy(false); });
}

void KeychainPage::setBusy(bool isBusy)
{
    m_busyBar->setVisible(isBusy);
    for (QPushButton *button : {m_unlockButton, m_lookButton})
        button->setEnabled(!isBusy);
    refresh();
}

void KeychainPage::refresh()
{
    // Also where memory stands in for it: what to do is asked of the keychain.
    const SecretStore &keychain = m_secrets.keychain();
    const SecretStore::State state = keychain.state();
    if (state == SecretStore::State::Ready) {
        emit usable();
        return;
    }
    const bool isLocked = state == SecretStore::State::Locked;
    m_symbol->setSymbol(icon(isLocked ? u"lock"_s : u"keychain"_s, isLocked ? Tone::Info : Tone::Warning), symbolSize);
    const QString inMemory
        = tr("In memory, keys that you make or copy here and sign-ins are gone each time the program closes. The "
             "choice holds at later starts, too; the settings take it back.");
    m_memoryLabel->setText(
        state == SecretStore::State::Absent ? inMemory : inMemory + u' ' + tr("What is in the keychain stays there."));
    const KeychainState said = keychainState(state, keychain.missing());
    m_titleLabel->setText(said.title);
    m_textLabel->setText(said.text);
    const KeychainCure cure = keychainCure(keychain);
    m_unlockButton->setText(cure == KeychainCure::Create ? tr("&Create…") : tr("&Unlock…"));
    m_unlockButton->setVisible(cure != KeychainCure::None);
    m_unlockButton->setDefault(cure != KeychainCure::None);
    setAccessibleName(m_titleLabel->text());
    setAccessibleDescription(m_textLabel->text());
}
