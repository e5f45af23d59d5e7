// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/resyncrun.h"
#include "ui/common/factsview.h"

/// All that is known of one app: what is wrong with it first, then its facts and its workers.
class AppDetails : public FactsView
{
    Q_OBJECT

public:
    explicit AppDetails(QWidget *parent = nullptr);

    void show(const App &app, const QList<Worker> &workers, const std::optional<ResyncResult> &resync);

private:
    void addSync(const Sync &sync);
    void addWorkers(const QList<Worker> &workers);
};
