// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/build.h"
#include "ui/words/tone.h"

#include <QCoreApplication>
#include <QFormLayout>
#include <QLineEdit>
#include <QMessageBox>
#include <QProgressBar>
#include <QSpinBox>
#include <QString>
#include <QVariant>
#include <functional>

// What dialogs and tabs are laid out with. A part is a member that its class makes and names where it declares it.

/// name: what tests find it by. spoken: what a screen reader calls it, where no label does.
template <typename Widget>
Widget *named(QAnyStringView name, Widget *widget, const QString &spoken = {})
{
    widget->setObjectName(name);
    if constexpr (std::is_base_of_v<QWidget, Widget>) {
        if (!spoken.isEmpty())
            widget->setAccessibleName(spoken);
    }
    return widget;
}

/// Null: room that stretches.
inline void addParts(QBoxLayout &layout, std::initializer_list<QWidget *> parts)
{
    for (QWidget *part : parts) {
        if (part)
            layout.addWidget(part);
        else
            layout.addStretch();
    }
}

inline QHBoxLayout *rowOf(std::initializer_list<QWidget *> parts)
{
    auto *row = new QHBoxLayout;
    addParts(*row, parts);
    return row;
}

/// A dialog's content, with room around it.
template <typename... Arguments>
QVBoxLayout *roomyColumn(Arguments &&...arguments)
{
    auto *column = new QVBoxLayout(std::forward<Arguments>(arguments)...);
    column->setContentsMargins(Spacing::wide, Spacing::wide, Spacing::wide, Spacing::wide);
    column->setSpacing(Spacing::normal);
    return column;
}

/// The content of a dialog below a band that goes from edge to edge.
inline QVBoxLayout *columnBelow(QWidget *band, QWidget *dialog)
{
    auto *all = bareLayout<QVBoxLayout>(dialog, 0);
    all->addWidget(band);
    auto *column = roomyColumn();
    all->addLayout(column, 1);
    return column;
}

inline QFormLayout *formLayout(int horizontalSpacing = Spacing::normal)
{
    auto *form = new QFormLayout;
    form->setHorizontalSpacing(horizontalSpacing);
    return form;
}

/// What a field is called, with a mnemonic that leads to it.
inline QLabel *labelFor(const QString &text, QWidget *field)
{
    auto *label = new QLabel(text);
    label->setBuddy(field);
    return label;
}

/// Its words are plain text, and it goes when it is closed.
inline QMessageBox *plainBox(const char *name, QMessageBox::Icon symbol, const QString &title, const QString &text,
    QMessageBox::StandardButtons buttons, QWidget *parent)
{
    auto *box = named(name, new QMessageBox(symbol, title, text, buttons, parent));
    box->setAttribute(Qt::WA_DeleteOnClose);
    box->setTextFormat(Qt::PlainText);
    return box;
}

/// Of something whose end cannot be foreseen.
inline QProgressBar *busyBar()
{
    auto *bar = new QProgressBar;
    bar->setMaximum(0);
    bar->setTextVisible(false);
    return bar;
}

/// Words that can be marked with the mouse, to copy them.
template <typename... Arguments>
QLabel *markableLabel(Arguments &&...arguments)
{
    auto *label = wordsLabel(std::forward<Arguments>(arguments)...);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

/// Words that explain what stands beside them, fainter than that.
template <typename... Arguments>
QLabel *quietLabel(Arguments &&...arguments)
{
    auto *label = wordsLabel(std::forward<Arguments>(arguments)...);
    label->setForegroundRole(QPalette::PlaceholderText);
    return label;
}

/// What is counted, behind the number that stands there now.
inline void setUnit(QSpinBox &spin, const std::function<QString(int)> &unit)
{
    spin.setSuffix(unit(spin.value()));
    QObject::connect(&spin, &QSpinBox::valueChanged, &spin, [&spin, unit](int value) { spin.setSuffix(unit(value)); });
}

/// What the person says about a change, for its record.
inline QLineEdit *reasonEdit()
{
    auto *edit = new QLineEdit;
    edit->setMaxLength(300);
    edit->setPlaceholderText(QCoreApplication::translate("ReasonEdit", "May stay empty. Never put a key here."));
    return edit;
}

/// What stands alone on a page: words as wide as there is room, a symbol and a button as wide as they are.
inline void layInTheMiddle(std::initializer_list<QWidget *> parts, QWidget *page)
{
    auto *column = new QVBoxLayout;
    column->setSpacing(Spacing::normal);
    column->addStretch(2);
    for (QWidget *part : parts) {
        const bool isWide = qobject_cast<QLabel *>(part) || qobject_cast<QProgressBar *>(part);
        column->addWidget(part, 0, isWide ? Qt::Alignment() : Qt::AlignHCenter);
    }
    column->addStretch(3);
    auto *middle = new QHBoxLayout(page);
    middle->setContentsMargins(Spacing::page, Spacing::page, Spacing::page, Spacing::page);
    middle->addStretch(1);
    middle->addLayout(column, 3);
    middle->addStretch(1);
}

/// Enables what there is no reason against. Where there is one its tooltip says that, and not what it does. For a
/// button or an action whose usual tooltip stays the same.
template <typename Command>
void enableUnless(Command &command, const QString &whyNot)
{
    constexpr auto usual = "usualToolTip";
    if (!command.property(usual).isValid())
        command.setProperty(usual, command.toolTip());
    command.setToolTip(whyNot.isEmpty() ? command.property(usual).toString() : whyNot);
    command.setEnabled(whyNot.isEmpty());
}

/// The reason where apps would be asked, and none of them can be.
inline QString noAppToAskText()
{
    return QCoreApplication::translate("WhyNot", "No app here can be asked: none has an address.");
}

/// The reason of all that waits for what the program itself is at.
inline QString underWayText()
{
    return QCoreApplication::translate("WhyNot", "Something is under way: that comes to its end first.");
}
