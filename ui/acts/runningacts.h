// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QLabel>
#include <QPointer>
#include <QProgressBar>
#include <QWidget>

class Act;
class Acts;

/// The line at the window's foot that says which acts are running, wherever they were started.
class RunningActs : public QWidget
{
    Q_OBJECT

public:
    explicit RunningActs(QWidget *parent = nullptr);

    void setActs(Acts *acts); ///< Null: none.
    int count() const;

signals:
    void countChanged();

private:
    void follow(Act *act);
    void refresh();

    QPointer<Acts> m_acts;
    QProgressBar *const m_progress = new QProgressBar(this);
    QLabel *const m_label = new QLabel(this);
    int m_count = 0;
};
