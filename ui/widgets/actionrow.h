// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QWidget>
#include <array>
#include <optional>

class QAction;
class QToolButton;

/// A row of buttons for actions: symbol and text where there is room. Where there is not, actions of a low priority
/// (QAction::priority()) have symbols alone (named, with tooltips), and in the end all of them. Each can be reached
/// with the Tab key, unlike a toolbar's.
class ActionRow : public QWidget
{
    Q_OBJECT

public:
    explicit ActionRow(QWidget *parent = nullptr);

    /// The action stays its owner's. Its object name, with "Button", becomes the button's.
    /// One that is not visible has no button.
    void add(QAction *action, int at = -1); ///< At this place from the left; below 0: at the end.
    void addGap();

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void measureAgain();
    enum Labels { All, Important, None, LabelKinds };
    static Qt::ToolButtonStyle styleOf(const QToolButton &button, Labels labels);
    int widthWith(Labels labels) const;
    void chooseStyle();

    QList<QToolButton *> m_buttons;
    int m_gaps = 0;
    mutable std::array<std::optional<int>, LabelKinds> m_widths; // measured when somebody asks
};
