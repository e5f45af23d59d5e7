// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/appvariables.h"
#include "ui/rotation/wizardtools.h"
#include "ui/widgets/form.h"

#include <QPointer>
#include <QWidget>
#include <memory>

class Act;
class VariablesAppView;
class VariablesSource;

/// How a server gets the settings that it is to be restarted with: written into its file on this computer or set by its
/// platform's own tool, with the same care as an app's variables, and how it is restarted then. Shown while an act
/// waits for such a restart. Holds no secret.
class ServerTargetView : public QWidget
{
    Q_OBJECT

public:
    explicit ServerTargetView(const WizardTools &tools, QWidget *parent = nullptr);
    ~ServerTargetView() override;

    void follow(Act *act); ///< Null, or one that waits for no restart: hides.

private:
    void present();
    void bringIntoSight();

    const WizardTools m_tools;
    const std::unique_ptr<VariablesSource> m_source;
    QPushButton *const m_open = named("serverTargetButton", plainButton(tr("&Set them from here…"), this));
    VariablesAppView *m_view;
    QPointer<Act> m_act;
};
