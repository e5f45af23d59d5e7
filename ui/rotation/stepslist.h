// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationsession.h"

#include <QListWidget>

/// The rotation's steps in their order, each with a symbol and a word for its state. Those that are behind can be
/// looked at again; those ahead cannot be chosen.
class StepsList : public QListWidget
{
    Q_OBJECT

public:
    explicit StepsList(const RotationSession &session, QWidget *parent = nullptr);

    /// shown: the step whose page is shown.
    void refresh(RotationStep::Kind shown);

signals:
    void stepChosen(RotationStep::Kind step); ///< By the person.
    /// The keyboard came here from what was switched off or hidden while it had it: nobody has brought it here.
    void keyboardFellHere();

protected:
    void changeEvent(QEvent *event) override;

private:
    void noticeFall(const QWidget *before, const QWidget *now);

    const RotationSession &m_session;
};
