// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/form.h"

#include <QPointer>
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
    int count() const { return m_count; }
    QStringList underWay() const; ///< In sentences, of all together. Empty: nothing is.
    QString forPerson() const; ///< What is down, and that an act waits for the person. Empty: neither is so.
    void setRemark(const QString &remark); ///< What else is waited for. Empty: nothing.

signals:
    void changed(); ///< How many there are, or what is for the person.
    void goOnRequested(Act *act); ///< It waits for the person.

private:
    void follow(Act *act);
    void refresh();
    Act *waiting() const; ///< For the person; null: none.

    QPointer<Acts> m_acts;
    QProgressBar *const m_progress = named("runningProgress", busyBar(), tr("In progress"));
    QPushButton *const m_goOnButton = named("goOnWithActButton", plainButton(tr("Go on with it…"), this));
    QLabel *const m_label = named("runningActsLabel", new QLabel(this));
    QString m_remark;
    QString m_forPerson;
    int m_count = 0;
};
