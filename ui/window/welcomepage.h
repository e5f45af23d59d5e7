// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/form.h"

#include <QWidget>

/// What somebody sees who starts the program for the first time: three ways to begin, each one click.
class WelcomePage : public QWidget
{
    Q_OBJECT

public:
    explicit WelcomePage(QWidget *parent = nullptr);

    /// canTry: the practice account is there. hasFailed: it could not be opened or read when that was last tried.
    void setCanTry(bool canTry, bool hasFailed);

signals:
    void tryRequested();
    void accountRequested();
    void lookRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    QPushButton *addWay(
        const QString &name, const QString &symbol, const QString &title, const QString &text, const QString &button);

    QBoxLayout *const m_ways = new QBoxLayout(QBoxLayout::LeftToRight);
    QPushButton *m_tryButton;
};
