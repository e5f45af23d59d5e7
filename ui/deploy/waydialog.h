// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/deploytarget.h"
#include "app/rotation/appvariables.h"
#include "ui/widgets/typingdialog.h"

class DeployChooser;

/// How and where the variables of one app or of several are set: chosen once, for all of them. Does nothing itself:
/// accepted() says that it is wanted, and hasTyped() whether it is anything else than before. Deletes itself when it is
/// closed.
class WayDialog : public TypingDialog
{
    Q_OBJECT

public:
    /// apps: not empty, each with its target, chosen or suggested.
    WayDialog(DeployTarget::Use use, const QList<AppVariables> &apps, QWidget *parent = nullptr);

    QString targetId() const;
    QString place() const;
    bool hasTyped() const override;

private:
    void check();

    DeployChooser *const m_chooser;
    QPushButton *m_use = nullptr;
    QString m_targetBefore; ///< As it was shown first.
    QString m_placeBefore;
};
