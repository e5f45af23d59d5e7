// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/historymodel.h"
#include "ui/widgets/form.h"

#include <QDateEdit>
#include <QWidget>

class Clock;
class QComboBox;

/// Which rows of the history are shown: what was done, to which key or app, by whom, with what outcome, in which
/// rotation and when. Offers what there is.
class HistoryFilterRow : public QWidget
{
    Q_OBJECT

public:
    explicit HistoryFilterRow(const Clock &clock, QWidget *parent = nullptr);

    /// What there is to choose from; what was chosen stays.
    void offer(const HistoryModel &model);
    HistoryFilter filter() const;
    void clear();

signals:
    void changed();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    enum Period { AllTime, Today, Week, Month, Year, FromTo };

    QComboBox *addBox(const QString &name, const QString &accessibleName);
    void setupPeriod();
    void fill(QComboBox &box, const QString &all, const QHash<QString, QString> &choices);
    void onChanged();
    void arrange();
    std::pair<QDateTime, QDateTime> span() const;

    const Clock &m_clock;
    QComboBox *m_what;
    QComboBox *m_keyName;
    QComboBox *m_person;
    QComboBox *m_outcome;
    QComboBox *m_rotation;
    QComboBox *m_period;
    QDateEdit *const m_from = named("fromDate", new QDateEdit(this), tr("From this day on"));
    QDateEdit *const m_to = named("toDate", new QDateEdit(this), tr("To this day"));
    QPushButton *const m_clearButton = named("clearFiltersButton", plainButton(tr("C&lear the filters"), this));
    int m_columns = 0;
};
