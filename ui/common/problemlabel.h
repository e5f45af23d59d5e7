// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QWidget>

class QLabel;

/// What is wrong with a field, beside it: an icon and a sentence. Takes no room while nothing is wrong, and tells the
/// field's screen-reader description.
class ProblemLabel : public QWidget
{
    Q_OBJECT

public:
    explicit ProblemLabel(QWidget *parent = nullptr);

    /// The field whose accessible description says the same.
    void setField(QWidget *field) { m_field = field; }
    /// Empty: nothing is wrong.
    void say(const QString &problem);
    QString text() const;

private:
    QLabel *m_label;
    QWidget *m_field = nullptr;
};
