// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>

class QHelpEvent;
class QLabel;
class QWidget;

/// Sees to it that what a server or a file says is plain text wherever the program shows it. Left to themselves, Qt's
/// labels, message boxes and tooltips take a text that looks like HTML for HTML, read the files that it names, and grow
/// with it. One for the program, made by the theme; no widget has to remember it.
class PlainText : public QObject
{
    Q_OBJECT

public:
    explicit PlainText(QObject *parent = nullptr);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    friend void setShownText(QLabel &label, const QString &text);
    static void guard(QLabel &label);
    static void boundWidth(QLabel &label);
    static bool showItemTip(QWidget &viewport, const QHelpEvent &event);
};

/// Gives a label that may be hidden its text: bounded before a layout measures it, which no event tells of then.
void setShownText(QLabel &label, const QString &text);

/// How a tooltip says a text: plain, in lines that a screen holds, and no more of them than can be read.
QString shownTip(const QString &text);
