// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/mnemonics.h"

#include <QAbstractButton>
#include <QKeySequence>
#include <QLabel>
#include <QMap>
#include <QTabBar>

QString doubledMnemonics(const QWidget &window, const QStringList &menus)
{
    QMap<QString, QStringList> texts;
    const auto note = [&texts](const QString &text) {
        if (const QString key = QKeySequence::mnemonic(text).toString(); !key.isEmpty())
            texts[key].append(text);
    };
    for (const QString &menu : menus)
        note(menu);
    const QList<QWidget *> widgets = window.findChildren<QWidget *>();
    for (const QWidget *widget : widgets) {
        if (!widget->isVisible() || !widget->isEnabled() || widget->window() != &window)
            continue;
        if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
            note(button->text());
        if (const auto *label = qobject_cast<const QLabel *>(widget);
            label && label->buddy() && label->buddy()->isVisible() && label->buddy()->isEnabled())
            note(label->text());
        if (const auto *tabs = qobject_cast<const QTabBar *>(widget)) {
            for (int i = 0; i < tabs->count(); ++i)
                note(tabs->isTabVisible(i) ? tabs->tabText(i) : QString());
        }
    }
    QStringList doubled;
    for (auto key = texts.cbegin(); key != texts.cend(); ++key) {
        if (key->size() > 1)
            doubled.append(key.key() + QStringLiteral(": ") + key->join(QStringLiteral(" | ")));
    }
    return doubled.join(QStringLiteral("; "));
}
