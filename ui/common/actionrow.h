// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QWidget>
#include <optional>

class QAction;
class QToolButton;

/// A row of buttons for actions: symbol and text where there is room, symbols alone (named, with tooltips) where there
/// is not. Each can be reached with the Tab key, unlike a toolbar's.
class ActionRow : public QWidget
{
    Q_OBJECT

public:
    explicit ActionRow(QWidget *parent = nullptr);

    /// The action stays its owner's. Its object name, with "Button", becomes the button's.
    /// One that is not visible has no button.
    void add(QAction *action);
    void addGap();

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void measureAgain();
    int widthOf(Qt::ToolButtonStyle style) const;
    void chooseStyle();

    QList<QToolButton *> m_buttons;
    int m_gaps = 0;
    mutable std::optional<int> m_leastWidth; // of icons alone; measured when somebody asks
    mutable std::optional<int> m_fullWidth;
};
