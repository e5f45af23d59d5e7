// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>

class QWidget;

/// Lets a dialog grow with what it has to say: Qt makes room for a text that breaks over lines only while the dialog is
/// made, and not for one that appears later. Never shrinks it, never makes it higher than the screen. Belongs to the
/// dialog.
class GrowingHeight : public QObject
{
    Q_OBJECT

public:
    explicit GrowingHeight(QWidget &dialog);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void grow();

    QWidget &m_dialog;
};
