// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/keychainpage.h"
#include "ui_keychainpage.h"

#include "app/core/whenfinished.h"
#include "ui/widgets/build.h"
#include "ui/widgets/icons.h"
#include "ui/words/keychaintext.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int symbolSize = 48;
constexpr qreal titleScale = 1.3;

} // namespace

KeychainPage::KeychainPage(ChosenStore &secrets, QWidget *parent)
    : QWidget(parent)
    , m_ui(std::make_unique<Ui::KeychainPage>())
    , m_secrets(secrets)
{
    m_ui->setupUi(this);
    makeBold(*m_ui->titleLabel, titleScale);
    m_ui->memoryLabel->setForegroundRole(QPalette::PlaceholderText);
    m_ui->unlockButton->setIcon(icon(u"unlock"_s));
    m_ui->lookButton->setIcon(icon(u"reload"_s));
    connect(m_ui->unlockButton, &QPushButton::clicked, this, &KeychainPage::unlock);
    connect(m_ui->lookButton, &QPushButton::clicked, this, &KeychainPage::look);
    connect(m_ui->memoryButton, &QPushButton::clicked, this, &KeychainPage::chooseMemory);
    connect(&m_secrets, &SecretStore::stateChanged, this, &KeychainPage::refresh);
    setBusy(false);
}

KeychainPage::~KeychainPage() = default;

void KeychainPage::look()
{
    setBusy(true);
    whenFinished(m_secrets.refreshState(), this, [this](SecretStore::State) { setBusy(false); });
}

void KeychainPage::unlock()
{
    setBusy(true);
    whenFinished(m_secrets.unlock(), this, [this](SecretStore::State) { setBusy(false); });
}

void KeychainPage::chooseMemory()
{
    m_secrets.useMemory(true);
    emit memoryChosen();
    refresh();
}

void KeychainPage::setBusy(bool isBusy)
{
    m_ui->busyBar->setVisible(isBusy);
    for (QPushButton *button : {m_ui->unlockButton, m_ui->lookButton})
        button->setEnabled(!isBusy);
    refresh();
}

void KeychainPage::refresh()
{
    const SecretStore::State state = m_secrets.state();
    if (m_secrets.usesMemory() || state == SecretStore::State::Ready) {
        emit usable();
        return;
    }
    const bool isLocked = state == SecretStore::State::Locked;
    m_ui->symbol->setSymbol(
        icon(isLocked ? u"lock"_s : u"keychain"_s, isLocked ? Tone::Info : Tone::Warning), symbolSize);
    m_ui->titleLabel->setText(keychainTitle(state));
    m_ui->textLabel->setText(keychainText(state, m_secrets.missing()));
    const KeychainCure cure = keychainCure(m_secrets);
    m_ui->unlockButton->setText(cure == KeychainCure::Create ? tr("&Create…") : tr("&Unlock…"));
    m_ui->unlockButton->setVisible(cure != KeychainCure::None);
    m_ui->unlockButton->setDefault(cure != KeychainCure::None);
    setAccessibleName(m_ui->titleLabel->text());
    setAccessibleDescription(m_ui->textLabel->text());
}
