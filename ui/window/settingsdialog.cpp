// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/window/settingsdialog.h"

#include "ui/widgets/growingheight.h"
#include "ui/words/keychaintext.h"
#include "ui/words/policytext.h"

#include "app/accounts/preferences.h"

#include <QDialogButtonBox>

SettingsDialog::SettingsDialog(Preferences &preferences, const SecretStore &secrets, QWidget *parent)
    : QDialog(parent)
    , m_preferences(preferences)
{
    setupLayout();
    new GrowingHeight(*this);
    setAttribute(Qt::WA_DeleteOnClose);
    m_themeCombo->addItem(tr("As the desktop"), QVariant::fromValue(Preferences::Theme::System));
    m_themeCombo->addItem(tr("Light"), QVariant::fromValue(Preferences::Theme::Light));
    m_themeCombo->addItem(tr("Dark"), QVariant::fromValue(Preferences::Theme::Dark));
    m_placeLabel->setText(keychainPlaceText(secrets.place()));
    const auto showPolicy = [this] {
        m_policyLabel->setText(policyText(Policy::now()));
        m_policyLabel->setVisible(!m_policyLabel->text().isEmpty());
    };
    Policy::follow(this, showPolicy);
    showPolicy();
    load();
}

void SettingsDialog::setupLayout()
{
    setWindowTitle(tr("Settings"));
    for (QSpinBox *spin : {m_clipboardSpin, m_revealSpin}) {
        setUnit(*spin, [](int n) { return tr(" seconds", "behind a number", n); });
        spin->setRange(5, 300);
        spin->setSingleStep(5);
    }
    m_lockSpin->setSpecialValueText(tr("never"));
    setUnit(*m_lockSpin, [](int n) { return tr(" minutes", "behind a number", n); });
    m_lockSpin->setMaximum(120);
    m_reminderCheck->setText(tr("Tell me of keys that were changed elsewhere, and once a &day of overdue ones"));
    m_reminderCheck->setToolTip(tr("By a notice of the desktop, while the program runs and its window is not in front, "
                                   "or is locked. While it is locked the keys of all environments are read every "
                                   "quarter of an hour for that; while it is minimised, where the desktop tells the "
                                   "program that, nothing is read. No key and no name is in the notice."));
    m_placeLabel->setTextInteractionFlags(Qt::TextSelectableByKeyboard | Qt::TextSelectableByMouse);
    m_memoryCheck->setText(tr("&Do not use the keychain: keep keys in memory, at later starts too"));
    m_memoryHint->setIndent(Spacing::page);
    connect(m_memoryCheck, &QCheckBox::toggled, this, &SettingsDialog::sayWhereKeysGo);
    auto *form = formLayout(Spacing::wide);
    form->setVerticalSpacing(Spacing::normal);
    form->addRow(tr("&Appearance"), m_themeCombo);
    form->addRow(tr("Clear a copied key from the &clipboard after"), m_clipboardSpin);
    form->addRow(tr("&Hide a shown key after"), m_revealSpin);
    form->addRow(tr("&Lock when nobody touches the program for"), m_lockSpin);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Ok | QDialogButtonBox::Cancel);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *column = roomyColumn(this);
    column->addLayout(form);
    addParts(*column, {m_reminderCheck, m_policyLabel, m_placeLabel, m_memoryCheck, m_memoryHint, nullptr, buttons});
}

void SettingsDialog::load()
{
    m_themeCombo->setCurrentIndex(m_themeCombo->findData(QVariant::fromValue(m_preferences.theme())));
    m_clipboardSpin->setValue(m_preferences.clipboardSeconds());
    m_revealSpin->setValue(m_preferences.revealSeconds());
    m_lockSpin->setValue(m_preferences.idleLockMinutes());
    m_memoryCheck->setChecked(m_preferences.keepsSecretsInMemory());
    m_reminderCheck->setChecked(m_preferences.remindsOfDueKeys());
    sayWhereKeysGo();
}

/// What holds now stands there as long as it is what is chosen.
void SettingsDialog::sayWhereKeysGo()
{
    const bool inMemory = m_memoryCheck->isChecked();
    const bool isNow = inMemory == m_preferences.keepsSecretsInMemory();
    m_placeLabel->setVisible(isNow && !m_placeLabel->text().isEmpty());
    m_memoryHint->setText(inMemory && isNow
            ? tr("Keys and sign-ins are gone each time the program closes; what the keychain already holds stays "
                 "there. Without the tick, what is in memory moves into the keychain.")
            : inMemory
            ? tr("From OK on keys and sign-ins stay in memory, and are gone each time the program closes. What "
                 "the keychain already holds stays there.")
            : isNow ? tr("Only for a computer without a keychain: with the tick, keys and sign-ins would be gone each "
                         "time the program closes.")
                    : tr("From OK on keys and sign-ins go into the keychain, those that are in memory now, too."));
}

void SettingsDialog::accept()
{
    m_preferences.setTheme(m_themeCombo->currentData().value<Preferences::Theme>());
    m_preferences.setClipboardSeconds(m_clipboardSpin->value());
    m_preferences.setRevealSeconds(m_revealSpin->value());
    m_preferences.setIdleLockMinutes(m_lockSpin->value());
    m_preferences.setKeepsSecretsInMemory(m_memoryCheck->isChecked());
    m_preferences.setRemindsOfDueKeys(m_reminderCheck->isChecked());
    QDialog::accept();
}
