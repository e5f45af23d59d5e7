// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>

class QScrollArea;
class QWidget;

/// Lets a dialog grow with what it has to say, as far as the screen reaches: Qt makes room for a text that breaks over
/// lines only while the dialog is made, and not for one that appears later. What a small screen has no room for is
/// scrolled to; the row at the foot, with the buttons, stays in sight. Belongs to the dialog, whose layout is a column
/// that ends in that row, or in another such column.
class GrowingHeight : public QObject
{
    Q_OBJECT

public:
    explicit GrowingHeight(QWidget &dialog);

    /// Something else stands in the dialog now: as high as that wants, lower too.
    void fit();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void makeScrollable();
    void grow();
    void take(int needed, int least);

    QWidget &m_dialog;
    int m_needed = 0; // the most that the body has wanted: whoever makes the dialog smaller means it
    QScrollArea *m_body = nullptr; // all but the foot; none before the dialog is shown for the first time
};
