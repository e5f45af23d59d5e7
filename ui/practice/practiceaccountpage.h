// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/practice/practicecontrol.h"

#include <QPointer>
#include <QWidget>

class Banner;
class OpenAccount;
class QPushButton;
class QVBoxLayout;

/// What a colleague does to the keys in the meantime, and the practice account's new beginning.
class PracticeAccountPage : public QWidget
{
    Q_OBJECT

public:
    PracticeAccountPage(PracticeControl &control, OpenAccount &account, QWidget *parent = nullptr);

signals:
    void wasReset();

private:
    void addAct(QVBoxLayout &column, const QString &act, const QString &text);
    void act(const QString &act, const QString &text);
    void askToReset(int apps);
    void reset(int apps);
    void say(const Error &error);

    PracticeControl &m_control;
    const QPointer<OpenAccount> m_account;
    Banner *m_banner;
};
