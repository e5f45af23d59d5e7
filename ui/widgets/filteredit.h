// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/eventfilter.h"

#include <QWidget>
#include <memory>

namespace Ui {
class FilterEdit;
}

/// Why the line cannot stand and what to write instead, for beside the line.
QString filterProblemText(FilterProblem problem);

/// Edits what an event key lets through: refuse what is listed, or let only that through; event names and addresses,
/// line by line, each checked as it is typed.
class FilterEdit : public QWidget
{
    Q_OBJECT

public:
    explicit FilterEdit(QWidget *parent = nullptr);
    ~FilterEdit() override;

    void setFilter(const EventFilter &filter);
    EventFilter filter() const;
    /// Every line is good, and the filter is not one that refuses everything.
    bool isAcceptable() const;
    void focusProblem();
    void setReadOnly(bool isReadOnly);

signals:
    void changed();

private:
    void onEdited();
    void refresh();

    bool m_isUnknown = false; // until somebody says what it is
    const std::unique_ptr<Ui::FilterEdit> m_ui;
};
