// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/partchips.h"

#include "ui/widgets/form.h"
#include "ui/words/tone.h"

#include <QButtonGroup>
#include <QMetaEnum>
#include <QToolButton>

using namespace Qt::StringLiterals;
using Part = RolloutModel::Part;

PartChips::PartChips(RolloutModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_settle(named("settleButton", plainButton()))
{
    auto *row = bareLayout<QHBoxLayout>(this);
    row->setSpacing(Spacing::tight);
    auto *group = new QButtonGroup(this);
    for (const Part part : {Part::All, Part::ToDo, Part::Waiting, Part::Good, Part::AtRisk, Part::Broken}) {
        auto *chip = new QToolButton;
        chip->setObjectName(u"chip%1"_s.arg(QLatin1StringView(QMetaEnum::fromType<Part>().valueToKey(int(part)))));
        chip->setCheckable(true);
        chip->setAutoRaise(true); // so that the one that is chosen stands out
        chip->setFocusPolicy(Qt::TabFocus);
        chip->setChecked(part == m_model.part());
        group->addButton(chip);
        row->addWidget(chip);
        m_chips.append({part, chip});
        connect(chip, &QToolButton::clicked, this, [this, part] { m_model.setPart(part); });
    }
    m_settle->setFlat(true);
    connect(m_settle, &QPushButton::clicked, this, [this] {
        m_model.settle();
        emit settled();
    });
    row->addStretch(1);
    row->addWidget(m_settle);
    refresh();
}

QString PartChips::textOf(Part part)
{
    switch (part) {
    case Part::All:
        return tr("All");
    case Part::ToDo:
        return tr("To do");
    case Part::Waiting:
        return tr("Waiting");
    case Part::Good:
        return tr("Good");
    case Part::AtRisk:
        return tr("At risk");
    case Part::Broken:
        return tr("Broken");
    }
    return {};
}

void PartChips::refresh()
{
    for (const auto &[part, chip] : std::as_const(m_chips)) {
        const int count = m_model.countOf(part);
        chip->setText(tr("%1 %2", "a state and how many apps are in it").arg(textOf(part), QString::number(count)));
        chip->setVisible(m_model.total() > 0);
        // One that holds nothing leads nowhere, unless it is the one that is looked at.
        chip->setEnabled(count > 0 || part == m_model.part() || part == Part::All);
    }
    m_settle->setVisible(m_model.misplaced() > 0);
    refreshSettle();
}

/// In fewer words where there is no room.
void PartChips::refreshSettle()
{
    const int misplaced = m_model.misplaced();
    const QString words = tr("%n rows would &move: sort", nullptr, int(misplaced));
    const QString few = tr("&Sort (%1)").arg(misplaced);
    const auto widthOf
        = [this](QString text) { return fontMetrics().horizontalAdvance(text.remove(u'&')) + Spacing::page; };
    m_settle->setMinimumWidth(widthOf(few));
    int taken = 0;
    for (const auto &[part, chip] : std::as_const(m_chips))
        taken += chip->sizeHint().width() + Spacing::tight;
    const QString &text = taken + widthOf(words) <= width() ? words : few;
    if (m_settle->text() != text)
        m_settle->setText(text);
    m_settle->setToolTip(text == few ? words.left(words.indexOf(u':')).remove(u'&') : QString());
}

void PartChips::resizeEvent(QResizeEvent *event)
{
    QWidget::resizeEvent(event);
    refreshSettle();
}

void PartChips::showAll()
{
    m_chips.first().second->click();
}
