// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/resyncrun.h"
#include "app/domain/rolloutkeys.h"
#include "app/rollout/rolloutapp.h"
#include "ui/common/factsview.h"

/// All that is known of one app: what is wrong with it first, then its facts and its workers.
class AppDetails : public FactsView
{
    Q_OBJECT

public:
    explicit AppDetails(QWidget *parent = nullptr);

    /// What an app's own answers told of its keys.
    struct Keys
    {
        RolloutRow row;
        RolloutKeys keys;
        QStringList missingHeaders;
        QDateTime now;
    };

    /// keys: nothing where it was not asked yet.
    void show(const App &app, const QList<Worker> &workers, const std::optional<ResyncResult> &resync,
        const std::optional<Keys> &keys = {});

private:
    void addSync(const Sync &sync);
    void addWorkers(const QList<Worker> &workers);
};
