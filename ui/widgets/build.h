// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QFont>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <utility>

class QFileDialog;
class QUrl;

// What nearly every page and dialog is built of, as this program has it.

/// Words that wrap, and are shown as they are.
QLabel *wordsLabel(const QString &text, QWidget *parent = nullptr);
QLabel *wordsLabel(QWidget *parent = nullptr);

/// One that Enter presses only where it has the focus.
template <typename... Arguments>
QPushButton *plainButton(Arguments &&...arguments)
{
    auto *button = new QPushButton(std::forward<Arguments>(arguments)...);
    button->setAutoDefault(false);
    return button;
}

/// Part of something that has its margins already. spacing: below 0, the style's.
template <typename Layout>
Layout *bareLayout(QWidget *parent = nullptr, int spacing = -1)
{
    auto *layout = new Layout(parent);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing);
    return layout;
}

/// This one is followed from now on, and what was before, where it is still there, no more.
template <typename Followed, typename Object>
void followInstead(Followed &followed, Object *next, const QObject *follower)
{
    if (followed)
        followed->disconnect(follower);
    followed = next;
}

/// scale: larger too, as a title is.
inline void makeBold(QWidget &widget, qreal scale = 1)
{
    QFont font = widget.font();
    font.setBold(true);
    if (scale > 1)
        font.setPointSizeF(font.pointSizeF() * scale);
    widget.setFont(font);
}

void makeFixed(QWidget &widget); ///< In letters of one width, as high as its others are.

/// A page of which a part is shown where there is no room for all of it: without a frame, its content as wide as there
/// is room. While there is something to scroll Tab comes to it, it shows that, and the keys of a page scroll it.
QScrollArea *pageArea(QWidget *parent = nullptr);

/// Scrolls the areas in which the widget stands, where it is not in sight.
void bringIntoSight(QWidget &widget);

/// Opens the page in the browser. Where none can be started a window over the asker's says so, with the address, which
/// can be marked and copied there.
void openPage(const QUrl &page, QWidget &asker);

/// Asks which file something is saved as: for open(), and gone after it. In the folder of the last such file, at first
/// in the person's documents: the folder that the program was started from is often its own source. suffix: without a
/// dot, for a name that is typed without one. fileName: what is proposed, if anything.
QFileDialog *saveDialog(QWidget *parent, const QString &title, const QStringList &filters, const QString &suffix,
    const QString &fileName = {});
