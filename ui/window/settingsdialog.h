// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QDialog>
#include <QSpinBox>

class Preferences;
class SecretStore;

/// The person's preferences, and where keys are kept. Nothing changes before OK.
class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    SettingsDialog(Preferences &preferences, const SecretStore &secrets, QWidget *parent = nullptr);

    void accept() override;

private:
    void setupLayout();
    void load();
    void sayWhereKeysGo();

    QComboBox *const m_themeCombo = named("themeCombo", new QComboBox);
    QSpinBox *const m_clipboardSpin = named("clipboardSpin", new QSpinBox);
    QSpinBox *const m_revealSpin = named("revealSpin", new QSpinBox);
    QSpinBox *const m_lockSpin = named("lockSpin", new QSpinBox);
    QCheckBox *const m_reminderCheck = named("reminderCheck", new QCheckBox);
    QLabel *const m_policyLabel = named("policyLabel", wordsLabel());
    QLabel *const m_placeLabel = named("placeLabel", wordsLabel());
    QCheckBox *const m_memoryCheck = named("memoryCheck", new QCheckBox);
    QLabel *const m_memoryHint = named("memoryHint", quietLabel());
    Preferences &m_preferences;
};
