// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDialog>
#include <memory>

class Preferences;
class SecretStore;

namespace Ui {
class SettingsDialog;
}

/// The person's preferences, and where keys are kept. Nothing changes before OK.
class SettingsDialog : public QDialog
{
    Q_OBJECT

public:
    SettingsDialog(Preferences &preferences, const SecretStore &secrets, QWidget *parent = nullptr);
    ~SettingsDialog() override;

    void accept() override;

private:
    void load();

    const std::unique_ptr<Ui::SettingsDialog> m_ui;
    Preferences &m_preferences;
};
