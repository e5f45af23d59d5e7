// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDialog>

/// A dialog into which something is typed. Left by Esc or by its window's own button, it asks whether that may go; its
/// Cancel button says so already, and needs no question: it calls done().
class TypingDialog : public QDialog
{
    Q_OBJECT

public:
    using QDialog::QDialog;
    void reject() override;
    virtual bool hasTyped() const = 0;
};
