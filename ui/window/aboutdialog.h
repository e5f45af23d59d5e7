// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDialog>

class SecretStore;

/// Which program and version this is, what it is not, where it keeps keys, and under which licence.
class AboutDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AboutDialog(const SecretStore &secrets, QWidget *parent = nullptr);
};
