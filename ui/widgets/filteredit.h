// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/eventfilter.h"
#include "ui/widgets/form.h"
#include "ui/widgets/linelist.h"
#include "ui/widgets/problemline.h"

#include <QRadioButton>
#include <QWidget>

/// Why the line cannot stand and what to write instead, for beside the line.
QString filterProblemText(FilterProblem problem);

/// Edits what an event key lets through: refuse what is listed, or let only that through; event names and addresses,
/// line by line, each checked as it is typed.
class FilterEdit : public QWidget
{
    Q_OBJECT

public:
    explicit FilterEdit(QWidget *parent = nullptr);

    void setFilter(const EventFilter &filter);
    EventFilter filter() const;
    /// Every line is good, and the filter is not one that refuses everything.
    bool isAcceptable() const;
    void focusProblem();
    void setReadOnly(bool isReadOnly);

signals:
    void changed();

private:
    void setupLayout();
    void onEdited();
    void refresh();

    bool m_isUnknown = false; // until somebody says what it is
    QRadioButton *const m_denyButton
        = named("denyButton", new QRadioButton(tr("&Refuse what is listed here, accept everything else")));
    QRadioButton *const m_allowButton = named("allowButton", new QRadioButton(tr("&Accept only what is listed here")));
    ProblemLine *const m_emptyAllowProblem = named("emptyAllowProblem", new ProblemLine);
    LineList *const m_eventList = named("eventList", new LineList);
    LineList *const m_addressList = named("addressList", new LineList);
    QLabel *const m_inWordsLabel = named("inWordsLabel", wordsLabel());
};
