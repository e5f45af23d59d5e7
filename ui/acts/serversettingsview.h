// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/settingsoffer.h"
#include "ui/widgets/form.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QPointer>
#include <QWidget>

class SecretClipboard;
enum class SettingsForm;
struct Services;
struct SettingsPart;

/// The settings that a server is to be restarted with, in the form of the place where it has them: masked, to copy, and
/// single values to look at. Holds no secret: it asks the offer.
class ServerSettingsView : public QWidget
{
    Q_OBJECT

public:
    ServerSettingsView(Services &services, SecretClipboard &clipboard, QWidget *parent = nullptr);

    void follow(SettingsOffer *offer); ///< Null: there are none.

private:
    void present();
    void addPart(const SettingsPart &part, int index);
    SettingsForm form() const { return static_cast<SettingsForm>(m_forms->currentData().toInt()); }

    Services &m_services;
    SecretClipboard &m_clipboard;
    QPointer<SettingsOffer> m_offer;
    QComboBox *const m_forms = named("settingsFormBox", new QComboBox(this));
    QCheckBox *const m_before
        = named("settingsBeforeBox", new QCheckBox(tr("Instead, those of &before this restart"), this));
    QGridLayout *const m_parts = new QGridLayout;
    QLabel *const m_advice = named("settingsAdvice", quietLabel(this));
};
