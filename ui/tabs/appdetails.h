// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/resyncrun.h"
#include "ui/tabs/apptext.h"

#include <QScrollArea>

class QFormLayout;
class QVBoxLayout;

/// All that is known of one app: what is wrong with it first, then its facts and its workers.
class AppDetails : public QScrollArea
{
    Q_OBJECT

public:
    explicit AppDetails(QWidget *parent = nullptr);

    void show(const App &app, const QList<Worker> &workers, const std::optional<ResyncResult> &resync);
    /// Nothing, or several, are selected.
    void showHint(const QString &hint);

private:
    QVBoxLayout *startOver();
    void addRemark(QVBoxLayout &column, const AppRemark &remark);
    void addFacts(QFormLayout &form, const App &app);
    void addSync(QFormLayout &form, const Sync &sync);
    void addWorkers(QFormLayout &form, const QList<Worker> &workers);
    void addRow(QFormLayout &form, const QString &name, const QString &value);
};
