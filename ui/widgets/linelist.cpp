// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/linelist.h"

#include "app/core/lookup.h"
#include "ui/widgets/icons.h"
#include "ui/words/tone.h"

#include <QApplication>
#include <QGridLayout>
#include <QKeyEvent>
#include <QRegularExpression>
#include <QSet>
#include <algorithm>

using namespace Qt::StringLiterals;

LineList::LineList(QWidget *parent)
    : QWidget(parent)
    , m_layout(nullptr)
{
    auto *inside = new QWidget;
    m_layout = new QVBoxLayout(inside);
    m_layout->setContentsMargins(Spacing::tight, Spacing::tight, Spacing::tight, Spacing::tight);
    m_layout->setSpacing(Spacing::tight);
    m_layout->addStretch(1);
    m_area->setWidget(inside);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);

    auto *layout = bareLayout<QVBoxLayout>(this);
    layout->addWidget(m_area);
}

void LineList::setUp(const QString &what, const QString &example, Check check, Spelling spelling, Check hint)
{
    m_what = what;
    m_example = example;
    m_check = std::move(check);
    m_hint = hint ? std::move(hint) : [](const QString &) { return QString(); };
    m_spelling = spelling ? std::move(spelling) : [](const QString &line) { return line; };
    setLines({});
}

void LineList::setLines(const QStringList &lines)
{
    qDeleteAll(m_rows);
    m_rows.clear();
    for (const QString &line : lines)
        insertRow(m_rows.size(), line);
    refresh();
}

QStringList LineList::lines() const
{
    return ofEach(m_rows, &LineRow::text, std::not_fn(&LineRow::isBlank));
}

qsizetype LineList::wrongRow() const
{
    return std::ranges::find_if(m_rows, [](const LineRow *row) { return !row->problem().isEmpty(); }) - m_rows.begin();
}

QString LineList::problem() const
{
    const qsizetype wrong = wrongRow();
    return wrong == m_rows.size() ? QString()
                                  : tr("%1, line %2: %3").arg(m_what).arg(wrong + 1).arg(m_rows.at(wrong)->problem());
}

void LineList::focusProblem()
{
    focusRow(std::min(wrongRow(), m_rows.size() - 1));
}

void LineList::setReadOnly(bool isReadOnly)
{
    m_isReadOnly = isReadOnly;
    refresh();
}

void LineList::checkAgain()
{
    refresh();
    emit changed();
}

LineRow *LineList::insertRow(qsizetype at, const QString &text)
{
    auto *row = new LineRow(m_area->widget());
    row->edit().setText(text);
    row->edit().installEventFilter(this);
    connect(&row->edit(), &QLineEdit::textChanged, this, [this, row] { onTextChanged(row); });
    // Not at once: the button that asks for it is one of the row's.
    connect(
        row, &LineRow::removeRequested, this, [this, row] { removeRow(row); }, Qt::QueuedConnection);
    m_layout->insertWidget(static_cast<int>(at), row);
    row->show(); // the layout would do it later, and the keyboard may have to go there now
    m_rows.insert(at, row);
    if (at > 0)
        setTabOrder(&m_rows.at(at - 1)->edit(), &row->edit());
    return row;
}

void LineList::removeRow(LineRow *row)
{
    const qsizetype index = m_rows.indexOf(row);
    if (index < 0 || m_isReadOnly)
        return;
    // Its button has the focus where that was pressed.
    const bool hadFocus = row->isAncestorOf(QApplication::focusWidget());
    m_rows.removeAt(index);
    refresh();
    // Before the row goes: the keyboard would go with it to whatever is next, maybe out of the list. Nothing gets
    // selected: the next key would replace it.
    if (hadFocus)
        focusRow(qMax<qsizetype>(0, index - 1), Qt::OtherFocusReason);
    row->hide();
    row->deleteLater();
    emit changed();
}

void LineList::onTextChanged(LineRow *row)
{
    static const QRegularExpression lineBreak(u"[\\r\\n\\x{2028}\\x{2029}]"_s);
    if (row->edit().text().contains(lineBreak))
        return spread(row);
    refresh();
    emit changed();
}

/// Text of several lines was pasted or dropped into one.
void LineList::spread(LineRow *row)
{
    static const QRegularExpression lineBreaks(u"[\\r\\n\\x{2028}\\x{2029}]+"_s);
    const QStringList parts = row->edit().text().split(lineBreaks, Qt::SkipEmptyParts);
    qsizetype index = m_rows.indexOf(row);
    row->edit().setText(parts.value(0));
    for (const QString &part : parts.mid(1))
        insertRow(++index, part);
    refresh();
    focusRow(index);
    emit changed();
}

bool LineList::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const auto *found = firstOf(m_rows, [&](LineRow *row) { return &row->edit() == watched; });
    return found && onKey(*found, static_cast<QKeyEvent *>(event)->key());
}

bool LineList::onKey(LineRow *row, int key)
{
    const qsizetype index = m_rows.indexOf(row);
    switch (key) {
    case Qt::Key_Return:
    case Qt::Key_Enter:
        // On the empty line at the end, Enter is the dialog's.
        if (row->isBlank() && index == m_rows.size() - 1)
            return false;
        if (!m_isReadOnly && !row->isBlank() && !m_rows.at(index + 1)->isBlank()) {
            insertRow(index + 1, {});
            refresh();
        }
        focusRow(index + 1);
        return true;
    case Qt::Key_Backspace:
        if (!row->edit().text().isEmpty() || index == m_rows.size() - 1 || m_isReadOnly)
            return false;
        removeRow(row);
        return true;
    case Qt::Key_Up:
        focusRow(index - 1);
        return true;
    case Qt::Key_Down:
        focusRow(index + 1);
        return true;
    default: // any other key
        return false;
    }
}

void LineList::focusRow(qsizetype index, Qt::FocusReason reason)
{
    if (index < 0 || index >= m_rows.size())
        return;
    m_rows.at(index)->edit().setFocus(reason);
    // A row that has just been made gets its place from the layout first.
    m_area->widget()->layout()->activate();
    m_area->ensureWidgetVisible(m_rows.at(index), 0, Spacing::small);
}

void LineList::refresh()
{
    if (!m_isReadOnly && (m_rows.isEmpty() || !m_rows.last()->isBlank()))
        insertRow(m_rows.size(), {});
    QSet<QString> above;
    for (qsizetype i = 0; i < m_rows.size(); ++i) {
        LineRow *row = m_rows.at(i);
        const bool isLast = i == m_rows.size() - 1;
        row->edit().setPlaceholderText(isLast ? m_example : QString());
        row->edit().setReadOnly(m_isReadOnly);
        row->setVisible(!m_isReadOnly || !row->isBlank());
        row->edit().setAccessibleName(tr("%1, line %2").arg(m_what, QString::number(i + 1)));
        row->setRemovable(!m_isReadOnly && !(isLast && row->isBlank()));
        if (row->isBlank()) {
            row->say({});
            continue;
        }
        QString problem = m_check(row->text());
        const QString spelling = m_spelling(row->text());
        if (problem.isEmpty() && !spelling.isEmpty() && above.contains(spelling))
            problem = tr("This stands above already. Remove one of the two.");
        above.insert(spelling);
        row->say(problem, m_hint(row->text()));
    }
}

LineRow::LineRow(QWidget *parent)
    : QWidget(parent)
{
    m_removeButton->setIcon(icon(u"close"_s));
    m_removeButton->setAutoRaise(true);
    m_removeButton->setToolTip(tr("Remove this line"));
    // Backspace in an empty line does the same, so the Tab key need not stop twice a line.
    m_removeButton->setFocusPolicy(Qt::ClickFocus);
    connect(m_removeButton, &QToolButton::clicked, this, &LineRow::removeRequested);

    m_problem->setField(m_edit);

    auto *layout = bareLayout<QGridLayout>(this);
    layout->setHorizontalSpacing(Spacing::tight);
    layout->setVerticalSpacing(2);
    layout->addWidget(m_edit, 0, 0);
    layout->addWidget(m_removeButton, 0, 1);
    layout->addWidget(m_problem, 1, 0, 1, 2);
}

void LineRow::say(const QString &problem, const QString &hint)
{
    m_isWrong = !problem.isEmpty();
    m_problem->say(m_isWrong ? problem : hint, m_isWrong ? Tone::Danger : Tone::Warning);
}

void LineRow::setRemovable(bool isRemovable)
{
    // The room stays, so that fields do not change their width.
    QSizePolicy policy = m_removeButton->sizePolicy();
    policy.setRetainSizeWhenHidden(true);
    m_removeButton->setSizePolicy(policy);
    m_removeButton->setVisible(isRemovable);
}
