// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotation.h"
#include "ui/widgets/form.h"

#include <QLineEdit>
#include <QWidget>

class QPushButton;
class RotationSession;

/// A person's answer for what an undo refuses and nobody can be asked about: see RotationSession::sayPutBack().
class PutBackForm : public QWidget
{
    Q_OBJECT

public:
    explicit PutBackForm(RotationSession &session, QWidget *parent = nullptr);

    /// Hidden where this step refuses nothing that can be answered for.
    void present(RotationStep::Kind step, bool isOpen);

private:
    RotationSession &m_session;
    QLineEdit *const m_edit = named("putBackEdit", new QLineEdit(this));
    QPushButton *const m_button;
};
