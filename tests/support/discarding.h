// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDialog>
#include <QDialogButtonBox>
#include <QPointer>
#include <QPushButton>
#include <QTest>

/// By Escape, Cancel and the window's own button: whoever goes on typing has the dialog as it was, and whoever leaves
/// is rid of it.
inline bool asksBeforeItDiscards(QDialog &dialog)
{
    const QPointer<QDialog> there(&dialog);
    const auto question
        = [&there] { return there ? there->findChild<QDialog *>(QStringLiteral("discardBox")) : nullptr; };
    const auto answer = [&question](const QString &button) { question()->findChild<QPushButton *>(button)->click(); };
    QTest::keyClick(&dialog, Qt::Key_Escape);
    if (!question() || !there->isVisible())
        return false;
    answer(QStringLiteral("goOnTypingButton"));
    if (!QTest::qWaitFor([&question] { return !question(); }) || !there || !there->isVisible())
        return false;
    const auto *buttons = dialog.findChild<QDialogButtonBox *>();
    if (auto *cancel = buttons ? buttons->button(QDialogButtonBox::Cancel) : nullptr) {
        cancel->click();
        if (!question() || !there->isVisible())
            return false;
        answer(QStringLiteral("goOnTypingButton"));
        if (!QTest::qWaitFor([&question] { return !question(); }) || !there || !there->isVisible())
            return false;
    }
    dialog.close();
    if (!question() || !there->isVisible())
        return false;
    answer(QStringLiteral("discardButton"));
    return QTest::qWaitFor([&there] { return !there || !there->isVisible(); });
}
