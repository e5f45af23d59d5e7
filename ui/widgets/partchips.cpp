// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/partchips.h"

#include "app/domain/apinames.h"

#include <QActionGroup>
#include <QToolButton>
#include <algorithm>

using namespace Qt::StringLiterals;
using Part = RolloutModel::Part;

PartChips::PartChips(RolloutModel &model)
    : m_model(model)
{
    auto *group = new QActionGroup(this);
    for (const Part part :
        {Part::All, Part::ToDo, Part::Waiting, Part::Good, Part::AtRisk, Part::Broken, Part::Others}) {
        auto *chip = named(u"chip%1"_s.arg(nameOf(part)), new QAction(group));
        chip->setCheckable(true);
        chip->setChecked(part == m_model.part());
        add(chip)->setAutoRaise(true); // so that the one that is chosen stands out
        m_chips.append({part, chip});
        connect(chip, &QAction::triggered, this, [this, part] { m_model.setPart(part); });
    }
    m_settle->setToolTip(tr("No row moves by itself while somebody is at work with them."));
    connect(m_settle, &QAction::triggered, this, [this] {
        m_model.settle();
        emit settled();
    });
    connect(&m_model, &RolloutModel::sortedAnew, this, &PartChips::refresh); // also by a column's title
    refresh();
}

PartChips::Words PartChips::wordsOf(Part part)
{
    switch (part) {
    case Part::All:
        return {tr("All"), tr("All that stand in the table, also those of which this step asks nothing")};
    case Part::ToDo:
        return {tr("To do"), tr("Something is to be done before they can become good")};
    case Part::Waiting:
        return {tr("Waiting"), tr("Being asked: nothing is to be done but to wait")};
    case Part::Good:
        return {tr("Good"), tr("As they should be")};
    case Part::AtRisk:
        return {tr("At risk"), tr("Somebody answers for them")};
    case Part::Broken:
        return {tr("Broken"), tr("Broken now")};
    case Part::Others:
        return {tr("Others"),
            tr("In none of these states: nobody has asked them, or can; or nothing is asked of them here")};
    }
    return {};
}

void PartChips::refresh()
{
    const int senders = m_model.senders();
    const QString whatIsCounted = senders == 0 ? QString()
                                               : tr("Counted are %1 and %2.")
                                                     .arg(tr("%n apps", nullptr, m_model.countOf(Part::All) - senders),
                                                         tr("%n senders that are no apps", nullptr, senders));
    for (const auto &[part, chip] : std::as_const(m_chips)) {
        const int count = m_model.countOf(part);
        const Words words = wordsOf(part);
        chip->setText(tr("%1 %2", "a state and how many apps are in it").arg(words.text, QString::number(count)));
        QStringList tip{(count == 0 ? tr("%1. None is in this state.") : tr("%1.")).arg(words.meaning), whatIsCounted};
        tip.removeAll({});
        chip->setToolTip(tip.join(u'\n'));
        // Whoever answers for an app does so for its key: of a sync nobody's word is taken.
        const bool isAsked = part == m_model.part()
            || (part == Part::Others ? count > 0 : part != Part::AtRisk || !m_model.showsResyncs());
        chip->setVisible(m_model.total() > 0 && isAsked);
        // One that holds nothing leads nowhere, unless it is the one that is looked at.
        chip->setEnabled(count > 0 || part == m_model.part() || part == Part::All);
    }
    const int misplaced = m_model.misplaced();
    const int strays = m_model.strays();
    const int arrivals = m_model.arrivals();
    const QString part = textOf(m_model.part());
    m_settle->setText(arrivals > 0 ? tr("%n &more rows in “%1”: sort", nullptr, arrivals).arg(part)
            : strays > 0           ? tr("%n rows &moved out of “%1”: sort", nullptr, strays).arg(part)
                                   : tr("%n rows would &move: sort", nullptr, misplaced));
    m_settle->setVisible(misplaced > 0);
    keepRoom();
}

/// What stands beside it would be wrapped anew, or move away under the pointer, each time that it comes and goes.
void PartChips::keepRoom()
{
    if (m_model.total() < 2)
        return;
    const auto width
        = [this](QString text) { return m_settleButton->fontMetrics().horizontalAdvance(text.remove(u'&')); };
    const int more = width(tr("%n rows would &move: sort", nullptr, int(m_model.total()))) - width(m_settle->text());
    const int room = m_settleButton->sizeHint().width() + std::max(0, more) + Spacing::tight;
    m_order->setMinimumWidth(std::max(m_order->minimumWidth(), room));
}
