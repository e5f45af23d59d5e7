// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/plaintext.h"

#include "app/core/shown.h"

#include <QApplication>
#include <QHeaderView>
#include <QHelpEvent>
#include <QLabel>
#include <QToolTip>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype longestLine = 100;
constexpr qsizetype mostLines = 30;
constexpr qsizetype longestTitle = 240;
constexpr int longestWord = 40;

/// At a blank where there is one not too far from the end.
qsizetype lineLength(QStringView text)
{
    if (text.size() <= longestLine)
        return text.size();
    const qsizetype blank = text.first(longestLine).lastIndexOf(u' ');
    return blank > longestLine / 2 ? blank + 1 : longestLine;
}

/// Whether a word of it may be wider than so many usual characters. No letter of the Latin scripts has three times
/// their width; to measure every text of the window took a tenth of its start.
bool mayHaveWideWord(const QString &text)
{
    constexpr char16_t firstOfOthers = 0x300;
    qsizetype length = 0;
    return std::ranges::any_of(text, [&length](QChar each) {
        length = each.isSpace() ? 0 : length + 1;
        return length > longestWord / 3 || each.unicode() >= firstOfOthers;
    });
}

QString shownTitle(const QString &title)
{
    // Qt takes these three signs for the place of a mark, and shows none of them.
    const QString shown = shownText(title).replace(u'\n', u'↵').replace("[*]"_L1, u"[∗]"_s);
    return shown.size() <= longestTitle ? shown : shown.first(longestTitle - 1) + u'…';
}

} // namespace

QString shownTip(const QString &text)
{
    QStringList lines;
    const QStringList said = shownText(text).split(u'\n');
    for (const QString &line : said) {
        QStringView rest(line);
        do {
            const qsizetype length = lineLength(rest);
            lines.append(rest.first(length).trimmed().toString());
            rest = rest.sliced(length);
        } while (!rest.isEmpty());
    }
    if (lines.size() > mostLines)
        lines = lines.first(mostLines - 1) << QString(u'…');
    return lines.join(u'\n');
}

void setShownText(QLabel &label, const QString &text)
{
    label.setText(text);
    PlainText::guard(label);
}

PlainText::PlainText(QObject *parent)
    : QObject(parent)
{
    qApp->installEventFilter(this);
}

bool PlainText::eventFilter(QObject *watched, QEvent *event)
{
    switch (event->type()) {
    case QEvent::Polish:
        // Comes before a label is measured or drawn for the first time, that of a tooltip and of a message box too.
    case QEvent::Show:
        // While it was hidden, a new text asked for no layout.
        if (auto *label = qobject_cast<QLabel *>(watched))
            guard(*label);
        break;
    case QEvent::LayoutRequest:
        // A label asks for it with each new text; here it is looked at before the layout measures it.
        for (QObject *child : watched->children()) {
            if (auto *label = qobject_cast<QLabel *>(child))
                guard(*label);
        }
        break;
    case QEvent::ToolTipChange:
        if (auto *widget = qobject_cast<QWidget *>(watched); widget && widget->toolTip() != shownTip(widget->toolTip()))
            widget->setToolTip(shownTip(widget->toolTip()));
        break;
    case QEvent::WindowTitleChange:
        if (auto *window = qobject_cast<QWidget *>(watched);
            window && window->windowTitle() != shownTitle(window->windowTitle()))
            window->setWindowTitle(shownTitle(window->windowTitle()));
        break;
    case QEvent::ToolTip:
        if (auto *viewport = qobject_cast<QWidget *>(watched))
            return showItemTip(*viewport, *static_cast<QHelpEvent *>(event));
        break;
    default: // nothing that brings a text
        break;
    }
    return QObject::eventFilter(watched, event);
}

void PlainText::guard(QLabel &label)
{
    if (label.textFormat() == Qt::AutoText)
        label.setTextFormat(Qt::PlainText);
    const QString shown = shownText(label.text());
    if (shown != label.text())
        label.setText(shown);
    if (label.wordWrap())
        boundWidth(label);
}

/// A label is at least as wide as its longest word, and so is the window around it. One without an end is cut.
void PlainText::boundWidth(QLabel &label)
{
    const int widest = label.fontMetrics().averageCharWidth() * longestWord;
    const bool isLong = mayHaveWideWord(label.text()) && label.minimumSizeHint().width() > widest;
    if (isLong && label.minimumWidth() == 0)
        label.setMinimumWidth(widest);
    else if (!isLong && label.minimumWidth() == widest)
        label.setMinimumWidth(0);
}

/// The cells of a list bring their own tooltips, which no event tells of.
bool PlainText::showItemTip(QWidget &viewport, const QHelpEvent &event)
{
    auto *view = qobject_cast<QAbstractItemView *>(viewport.parentWidget());
    if (!view || view->viewport() != &viewport || qobject_cast<QHeaderView *>(view))
        return false;
    const QModelIndex index = view->indexAt(event.pos());
    const QString tip = index.data(Qt::ToolTipRole).toString();
    if (tip.isEmpty())
        return false;
    QToolTip::showText(event.globalPos(), shownTip(tip), &viewport, view->visualRect(index));
    return true;
}
