// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDialog>
#include <functional>

class GrowingHeight;
class QPushButton;

/// A dialog into which something is typed. What is wrong with that appears while it is shown, so that it grows with
/// what it has to say; its layout is as GrowingHeight wants it. Left by Esc, by Cancel or by its window's own button,
/// it asks whether that may go: each of them calls reject().
class TypingDialog : public QDialog
{
    Q_OBJECT

public:
    explicit TypingDialog(QWidget *parent = nullptr);

    void reject() override;
    virtual bool hasTyped() const = 0;

protected:
    /// At the end of the dialog's layout: the button that goes on, and Cancel.
    QPushButton *addButtons(const char *name, const QString &text, const std::function<void()> &go);

    GrowingHeight &m_height;
};
