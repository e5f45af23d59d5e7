// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>

/// What the system says to end the program: SIGTERM, SIGINT, SIGHUP (a session that ends, Ctrl+C, a terminal that
/// closes). Without this the process would be gone at once, with a copied key left in the clipboard. One a process.
class EndSignals : public QObject
{
    Q_OBJECT

public:
    explicit EndSignals(QObject *parent = nullptr);
    ~EndSignals() override;

signals:
    void endRequested();
};
