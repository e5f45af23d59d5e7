// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/words/tone.h"

#include <QScrollArea>
#include <QVBoxLayout>

class QGridLayout;

/// What is known of the one thing that is selected in a table: remarks first, then names and values, which can be
/// selected and copied. Plain text throughout.
class FactsView : public QScrollArea
{
    Q_OBJECT

public:
    explicit FactsView(QWidget *parent = nullptr);

    /// Nothing is selected, or several are: says so instead.
    void showHint(const QString &hint);
    /// Empties it; then come addRemark() and addRow(), in this order. isAnother: it is of something else from now on,
    /// and is read from the top; else what a person has scrolled to stays where it is.
    void startOver(bool isAnother = false);
    void addRemark(Tone tone, const QString &title, const QString &text);
    enum class Shape {
        Line, ///< A value that may be anybody's: a line break in it is shown as a mark.
        Text, ///< Our own lines, in which the names are marked already.
        Code, ///< A value in a font of fixed width.
    };
    /// Stands between the remarks and the values, whatever is shown.
    void setMiddle(QWidget *middle);
    /// Nothing is added for an empty value.
    void addRow(const QString &name, const QString &value, Shape shape = Shape::Line);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void settle();

    QVBoxLayout *m_column;
    QWidget *m_middle = nullptr;
    bool m_isUnsettled = false;
    bool m_isHeldByMiddle = false;
    int m_place = 0; // of the middle on the screen, or how far it is scrolled
    QWidget *m_top = nullptr;
    QWidget *m_values = nullptr;
    QVBoxLayout *m_remarks = nullptr;
    QGridLayout *m_rows = nullptr;
};
