// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QList>
#include <QWidget>

class QAction;
class QToolButton;

/// Buttons for actions, with symbol and text, in as many lines as they need, or as there may be: the last ones stand in
/// a menu then. Each can be reached with the Tab key, unlike a toolbar's.
class ActionRow : public QWidget
{
    Q_OBJECT

public:
    explicit ActionRow(QWidget *parent = nullptr);

    /// The action stays its owner's. Its object name, with "Button", becomes the button's.
    /// One that is not visible has no button.
    QToolButton *add(QAction *action, int at = -1); ///< At this place from the left; below 0: at the end.
    bool isEmpty() const { return m_buttons.isEmpty(); }
    void addGap() { m_buttons.append(nullptr); }
    void addToMenu(QAction *action); ///< Behind those that find no room, whatever room there is.
    void setMostLines(int lines); ///< 0: as many as it takes.
    void setPrimary(const QAction *action); ///< It alone takes the next step; null: none of them does.

    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    bool event(QEvent *event) override;

private:
    void makeMore();
    void arrange();
    int place(const QList<QToolButton *> &buttons, bool isTried); ///< The lines that they take, or would take.
    qsizetype fitting(const QList<QToolButton *> &buttons);

    QList<QToolButton *> m_buttons; // null: a gap
    QToolButton *m_more = nullptr; // has those that are too many,
    QList<QAction *> m_inMenu; // and these
    int m_mostLines = 0;
    int m_height = 0; // of all lines; 0: in how many they stand is not known yet
};
