// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QLineEdit>

/// What is typed in to look for. Esc empties it, and only from an empty one does what it does around it.
class SearchEdit : public QLineEdit
{
    Q_OBJECT

public:
    /// placeholder: what is looked for; spoken by screen readers, too.
    explicit SearchEdit(const QString &placeholder, QWidget *parent = nullptr);

protected:
    void keyPressEvent(QKeyEvent *event) override;
};
