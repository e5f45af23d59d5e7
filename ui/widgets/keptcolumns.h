// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>
#include <QString>

class Preferences;
class QHeaderView;
class QWidget;

/// Remembers how the person left a table: the order and widths of its columns, and what it is sorted by. Takes what was
/// remembered at once, as far as it fits the table; belongs to the table's header.
class KeptColumns : public QObject
{
    Q_OBJECT

public:
    /// Of every named table in the widget.
    static void of(QWidget &widget, Preferences &preferences);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    KeptColumns(QHeaderView &header, Preferences &preferences, const QString &name);
    void restore();
    void save();

    QHeaderView &m_header;
    Preferences &m_preferences;
    const QString m_name;
};
