// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"
#include "ui/widgets/form.h"

#include <QComboBox>
#include <QWidget>

class RotationSession;

/// Of an app that does not tell which event key it sends with, a worker say: a person can. By that its values hold the
/// replacement. Not shown where its own answers tell.
class HeldKeyForm : public QWidget
{
    Q_OBJECT

public:
    HeldKeyForm(RotationSession &session, RotationStep::Kind step, QWidget *parent = nullptr);

    /// Empty: no app, or several.
    void present(const QString &appKey, bool isReadOnly);

private:
    RotationSession &m_session;
    const RotationStep::Kind m_step;
    QString m_appKey;
    QComboBox *const m_box = named("heldKeyBox", new QComboBox(this));
};
