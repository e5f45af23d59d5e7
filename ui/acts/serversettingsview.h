// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/serversettingstext.h"
#include "ui/widgets/form.h"

#include <QComboBox>
#include <QGridLayout>
#include <QPointer>
#include <QWidget>

class Act;
class SecretClipboard;
struct Services;

/// The settings that a server is to be restarted with, in the form of the place where it has them: masked, to copy, and
/// single values to look at. Holds no secret: it asks the act.
class ServerSettingsView : public QWidget
{
    Q_OBJECT

public:
    ServerSettingsView(Services &services, SecretClipboard &clipboard, QWidget *parent = nullptr);

    void follow(Act *act);

private:
    void present();
    void addPart(const SettingsPart &part, int index);
    SettingsForm form() const;
    QString advice() const;

    Services &m_services;
    SecretClipboard &m_clipboard;
    QPointer<Act> m_act;
    QComboBox *const m_forms = named("settingsFormBox", new QComboBox(this));
    QGridLayout *const m_parts = new QGridLayout;
    QLabel *const m_advice = named("settingsAdvice", wordsLabel(this));
};
