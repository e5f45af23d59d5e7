// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDialog>

class Act;
class OpenAccount;
class SecretClipboard;
struct Services;

/// One act that is under way, for whoever comes back to it: what started it may be closed. The act goes on when this
/// closes.
class ActDialog : public QDialog
{
    Q_OBJECT

public:
    ActDialog(OpenAccount &account, Act *act, Services &services, SecretClipboard &clipboard, QWidget *parent);
};
