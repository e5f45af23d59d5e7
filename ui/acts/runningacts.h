// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QPointer>
#include <QWidget>

class Act;
class Acts;
class QLabel;
class QProgressBar;

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
    QProgressBar *m_progress;
    QLabel *m_label;
    int m_count = 0;
};
