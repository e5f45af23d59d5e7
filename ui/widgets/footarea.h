// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QScrollArea>

/// What stands at the foot of a page: as high as it wants to be where there is room, and scrolled where there is none.
/// Comes and goes with what is in it.
class FootArea : public QScrollArea
{
    Q_OBJECT

public:
    explicit FootArea(QWidget &content, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
};
