// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDialog>

class Clock;
class OpenAccount;
class PracticeControl;
class Preferences;

/// What stands around the practice account's keys: its apps with their variables and instances, the traffic, faults, a
/// colleague. A window beside the main one; it closes with the account.
class PracticePanel : public QDialog
{
    Q_OBJECT

public:
    PracticePanel(PracticeControl &control, OpenAccount &account, Clock &clock, Preferences &preferences,
        QWidget *parent = nullptr);
};
