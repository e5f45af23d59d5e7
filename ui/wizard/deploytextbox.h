// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QPlainTextEdit>

/// A command or a text that is to be copied: read-only, as high as it is long, breaking anywhere.
class DeployTextBox : public QPlainTextEdit
{
    Q_OBJECT

public:
    DeployTextBox(const QString &text, bool isCommand, QWidget *parent = nullptr);

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    int wantedHeight() const;
};
