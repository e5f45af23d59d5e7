// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/settingsdialog.h"

#include "ui/widgets/growingheight.h"
#include "ui/words/keychaintext.h"
#include "ui/words/policytext.h"
#include "ui_settingsdialog.h"

#include "app/accounts/preferences.h"

SettingsDialog::SettingsDialog(Preferences &preferences, const SecretStore &secrets, QWidget *parent)
    : QDialog(parent)
    , m_ui(std::make_unique<Ui::SettingsDialog>())
    , m_preferences(preferences)
{
    m_ui->setupUi(this);
    new GrowingHeight(*this);
    setAttribute(Qt::WA_DeleteOnClose);
    m_ui->themeCombo->addItem(tr("As the desktop"), QVariant::fromValue(Preferences::Theme::System));
    m_ui->themeCombo->addItem(tr("Light"), QVariant::fromValue(Preferences::Theme::Light));
    m_ui->themeCombo->addItem(tr("Dark"), QVariant::fromValue(Preferences::Theme::Dark));
    m_ui->placeLabel->setText(keychainPlaceText(secrets.place()));
    m_ui->placeLabel->setVisible(!m_ui->placeLabel->text().isEmpty());
    m_ui->policyLabel->setText(policyText(Policy::now()));
    m_ui->policyLabel->setVisible(!m_ui->policyLabel->text().isEmpty());
    m_ui->memoryHint->setForegroundRole(QPalette::PlaceholderText);
    load();
}

SettingsDialog::~SettingsDialog() = default;

void SettingsDialog::load()
{
    m_ui->themeCombo->setCurrentIndex(m_ui->themeCombo->findData(QVariant::fromValue(m_preferences.theme())));
    m_ui->clipboardSpin->setValue(m_preferences.clipboardSeconds());
    m_ui->revealSpin->setValue(m_preferences.revealSeconds());
    m_ui->lockSpin->setValue(m_preferences.idleLockMinutes());
    m_ui->memoryCheck->setChecked(m_preferences.keepsSecretsInMemory());
    m_ui->reminderCheck->setChecked(m_preferences.remindsOfDueKeys());
}

void SettingsDialog::accept()
{
    m_preferences.setTheme(m_ui->themeCombo->currentData().value<Preferences::Theme>());
    m_preferences.setClipboardSeconds(m_ui->clipboardSpin->value());
    m_preferences.setRevealSeconds(m_ui->revealSpin->value());
    m_preferences.setIdleLockMinutes(m_ui->lockSpin->value());
    m_preferences.setKeepsSecretsInMemory(m_ui->memoryCheck->isChecked());
    m_preferences.setRemindsOfDueKeys(m_ui->reminderCheck->isChecked());
    QDialog::accept();
}
