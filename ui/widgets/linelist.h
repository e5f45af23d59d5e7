// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/form.h"
#include "ui/widgets/problemline.h"

#include <QList>
#include <QScrollArea>
#include <QToolButton>
#include <QWidget>
#include <functional>

/// One line of a LineList: a field, what is wrong with it right below, and a button that removes it.
class LineRow : public QWidget
{
    Q_OBJECT

public:
    explicit LineRow(QWidget *parent = nullptr);

    QLineEdit &edit() { return *m_edit; }
    QString text() const { return m_edit->text().trimmed(); }
    bool isBlank() const { return text().isEmpty(); }
    /// What is wrong with it, or else what whoever writes it should know. Screen readers hear it as the field's
    /// description. Both empty: there is nothing to say.
    void say(const QString &problem, const QString &hint = {});
    QString problem() const { return m_isWrong ? said() : QString(); }
    QString said() const { return m_problem->text(); }
    void setRemovable(bool isRemovable);

signals:
    void removeRequested();

private:
    QLineEdit *const m_edit = named("lineEdit", new QLineEdit(this));
    QToolButton *const m_removeButton = named("removeLineButton", new QToolButton(this), tr("Remove this line"));
    ProblemLine *const m_problem = named("lineProblem", new ProblemLine(this));
    bool m_isWrong = false;
};

/// A list that is written line by line, each line checked as it is typed and what is wrong with it said below it. There
/// is always an empty line at the end to go on in; Enter opens the next line, Backspace in an empty one removes it,
/// the arrow keys go up and down, and text of several lines is spread over several when it is pasted.
class LineList : public QWidget
{
    Q_OBJECT

public:
    /// What is wrong with a line that is not blank, or what there is to know of one that can stay; empty: nothing.
    using Check = std::function<QString(const QString &line)>;
    /// The one spelling of a line, by which doubled ones are found; empty: it may stand there twice.
    using Spelling = std::function<QString(const QString &line)>;

    explicit LineList(QWidget *parent = nullptr);

    /// Once, before anything else. what: "Event name", for screen readers; example: stands in the empty line.
    void setUp(const QString &what, const QString &example, Check check, Spelling spelling = {}, Check hint = {});

    void setLines(const QStringList &lines);
    /// Without the blank ones, blanks around each dropped.
    QStringList lines() const;
    /// Of the first line that cannot stay: which one, and what is wrong with it. It may be out of sight in a long list.
    QString problem() const;
    bool hasProblem() const { return !problem().isEmpty(); }
    /// Puts the keyboard into the first line that cannot stay; else the last one.
    void focusProblem();
    void setReadOnly(bool isReadOnly);
    void checkAgain(); ///< What the check goes by has changed.

signals:
    void changed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    LineRow *insertRow(qsizetype at, const QString &text);
    void removeRow(LineRow *row);
    void onTextChanged(LineRow *row);
    void spread(LineRow *row);
    bool onKey(LineRow *row, int key);
    void focusRow(qsizetype index, Qt::FocusReason reason = Qt::TabFocusReason);
    void refresh();
    qsizetype wrongRow() const; ///< The first one; behind the last row: none.

    QScrollArea *const m_area = new QScrollArea(this);
    QVBoxLayout *m_layout;
    QList<LineRow *> m_rows;
    QString m_what;
    QString m_example;
    Check m_check;
    Spelling m_spelling;
    Check m_hint;
    bool m_isReadOnly = false;
};
