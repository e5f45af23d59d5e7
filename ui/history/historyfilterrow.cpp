// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/history/historyfilterrow.h"

#include "app/core/clock.h"
#include "app/core/shown.h"
#include "app/history/historywords.h"
#include "app/models/flatmodel.h"
#include "ui/words/tone.h"

#include <QComboBox>
#include <QGridLayout>
#include <QSignalBlocker>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int leastCharacters = 10; // of a box; longer choices are cut there and whole in its list
constexpr int boxWidthCharacters = 18;
constexpr int daysOfWeek = 7;
constexpr int daysOfMonth = 30;

} // namespace

HistoryFilterRow::HistoryFilterRow(const Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_clock(clock)
    , m_what(addBox(u"whatFilter"_s, tr("What was done")))
    , m_keyName(addBox(u"keyFilter"_s, tr("Key or app")))
    , m_person(addBox(u"personFilter"_s, tr("Who did it")))
    , m_outcome(addBox(u"outcomeFilter"_s, tr("Outcome")))
    , m_rotation(addBox(u"rotationFilter"_s, tr("Rotation")))
    , m_period(addBox(u"periodFilter"_s, tr("When")))
{
    bareLayout<QGridLayout>(this, Spacing::tight);
    setupPeriod();
    connect(m_clearButton, &QPushButton::clicked, this, &HistoryFilterRow::clear);
    offer(HistoryModel());
    arrange();
    onChanged();
}

QComboBox *HistoryFilterRow::addBox(const QString &name, const QString &accessibleName)
{
    auto *box = named(name, new QComboBox(this), accessibleName);
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(leastCharacters);
    box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    connect(box, &QComboBox::currentIndexChanged, this, &HistoryFilterRow::onChanged);
    return box;
}

void HistoryFilterRow::setupPeriod()
{
    const QSignalBlocker quiet(m_period);
    for (const auto &[period, text] : {std::pair(AllTime, tr("At any time")), std::pair(Today, tr("Today")),
             std::pair(Week, tr("In the last 7 days")), std::pair(Month, tr("In the last 30 days")),
             std::pair(Year, tr("In the last 12 months")), std::pair(FromTo, tr("From … to …"))})
        m_period->addItem(text, period);
    const QDate today = m_clock.now().toLocalTime().date();
    m_from->setDate(today.addMonths(-1));
    m_to->setDate(today);
    for (QDateEdit *edit : {m_from, m_to}) {
        edit->setDisplayFormat(u"yyyy-MM-dd"_s);
        edit->setCalendarPopup(true);
        connect(edit, &QDateEdit::dateChanged, this, &HistoryFilterRow::onChanged);
    }
}

void HistoryFilterRow::offer(const HistoryModel &model)
{
    QHash<QString, QString> whats;
    QHash<QString, QString> keyNames;
    QHash<QString, QString> people;
    QHash<QString, QString> outcomes;
    QHash<QString, QString> rotations;
    for (const HistoryEntry &entry : model.entries()) {
        whats.insert(HistoryWords::actKind(entry.what), HistoryWords::act(entry.what));
        const QStringList subjects = HistoryWords::subjects(entry);
        for (const QString &subject : subjects)
            keyNames.insert(subject, subject);
        people.insert(entry.person, entry.person);
        const QString outcome = HistoryWords::outcomeKind(entry);
        outcomes.insert(outcome, HistoryWords::outcome(outcome));
        rotations.insert(entry.rotationId, model.rotationInWords(entry.rotationId));
    }
    fill(*m_what, tr("All that was done"), whats);
    fill(*m_keyName, tr("Any key or app"), keyNames);
    fill(*m_person, tr("By anybody"), people);
    fill(*m_outcome, tr("Any outcome"), outcomes);
    const bool isNoneChosen = m_rotation->currentData().toString() == HistoryFilter::noRotation;
    fill(*m_rotation, tr("In a rotation or not"), rotations);
    if (rotations.contains(QString())) {
        const QSignalBlocker quiet(m_rotation);
        m_rotation->addItem(tr("In no rotation"), HistoryFilter::noRotation);
        if (isNoneChosen)
            m_rotation->setCurrentIndex(m_rotation->count() - 1);
    }
}

void HistoryFilterRow::fill(QComboBox &box, const QString &all, const QHash<QString, QString> &choices)
{
    const QSignalBlocker quiet(box);
    const QString chosen = box.currentData().toString();
    QList<std::pair<QString, QString>> sorted; // text, value
    for (auto each = choices.cbegin(); each != choices.cend(); ++each) {
        if (!each.key().isEmpty())
            sorted.append({each.value(), each.key()});
    }
    std::ranges::sort(sorted, [](const auto &a, const auto &b) { return compareText(a.first, b.first) < 0; });
    box.clear();
    box.addItem(all, QString());
    for (const auto &[text, value] : std::as_const(sorted))
        box.addItem(shownName(text), value);
    box.setCurrentIndex(std::max(0, box.findData(chosen)));
}

std::pair<QDateTime, QDateTime> HistoryFilterRow::span() const
{
    const QDate today = m_clock.now().toLocalTime().date();
    switch (static_cast<Period>(m_period->currentData().toInt())) {
    case AllTime:
        return {};
    case Today:
        return {today.startOfDay(), {}};
    case Week:
        return {today.addDays(1 - daysOfWeek).startOfDay(), {}};
    case Month:
        return {today.addDays(1 - daysOfMonth).startOfDay(), {}};
    case Year:
        return {today.addYears(-1).startOfDay(), {}};
    case FromTo:
        return {m_from->date().startOfDay(), m_to->date().addDays(1).startOfDay()};
    }
    return {};
}

HistoryFilter HistoryFilterRow::filter() const
{
    const auto [from, until] = span();
    return {.what = m_what->currentData().toString(),
        .keyName = m_keyName->currentData().toString(),
        .person = m_person->currentData().toString(),
        .outcome = m_outcome->currentData().toString(),
        .rotationId = m_rotation->currentData().toString(),
        .from = from,
        .until = until};
}

void HistoryFilterRow::clear()
{
    {
        const QSignalBlocker quiet(this);
        for (QComboBox *box : {m_what, m_keyName, m_person, m_outcome, m_rotation, m_period})
            box->setCurrentIndex(0);
    }
    onChanged();
}

void HistoryFilterRow::onChanged()
{
    const bool isFromTo = m_period->currentData().toInt() == FromTo;
    m_from->setVisible(isFromTo);
    m_to->setVisible(isFromTo);
    m_clearButton->setVisible(filter() != HistoryFilter());
    emit changed();
}

/// In as many columns as there is room for.
void HistoryFilterRow::arrange()
{
    auto *grid = static_cast<QGridLayout *>(layout());
    const QList<QWidget *> all{
        m_what, m_keyName, m_person, m_outcome, m_rotation, m_period, m_from, m_to, m_clearButton};
    const int least = boxWidthCharacters * fontMetrics().averageCharWidth() + Spacing::page;
    const int columns = std::clamp(width() / least, 1, int(all.size()));
    if (columns == m_columns)
        return;
    m_columns = columns;
    for (int i = 0; i < all.size(); ++i)
        grid->addWidget(all.at(i), i / columns, i % columns);
}

void HistoryFilterRow::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    arrange();
}
