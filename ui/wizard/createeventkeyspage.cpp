// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/createeventkeyspage.h"

#include "app/core/shown.h"
#include "app/models/words.h"
#include "ui/common/icons.h"
#include "ui/wizard/rotationtext.h"

#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

enum Column { Old, Twin, Filter, State };

} // namespace

CreateEventKeysPage::CreateEventKeysPage(const WizardTools &tools)
    : RotationPage(tools, RotationStep::CreateEventKeys)
    , m_table(new QTreeWidget(this))
    , m_deleteButton(new QPushButton(icon(u"delete"_s), tr("&Delete this new key, to create it again"), this))
{
    m_table->setObjectName(u"twinsTable"_s);
    m_table->setAccessibleName(tr("Event keys and their twins"));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setHeaderLabels({tr("Event key"), tr("Its twin"), tr("Filter"), tr("State")});
    m_table->header()->setSectionResizeMode(QHeaderView::Stretch);
    body()->addWidget(m_table, 1);
    m_details = addText({});
    m_details->setObjectName(u"twinDetails"_s);
    m_deleteButton->setObjectName(u"deleteTwinButton"_s);
    m_deleteButton->setAutoDefault(false);
    body()->addWidget(m_deleteButton, 0, Qt::AlignLeft);
    connect(m_table, &QTreeWidget::currentItemChanged, this, &CreateEventKeysPage::refreshDetails);
    connect(m_deleteButton, &QPushButton::clicked, this, [this] {
        if (const RotatedEventKey *key = selected())
            session().deleteTwin(key->oldId);
    });
}

int CreateEventKeysPage::missing() const
{
    return static_cast<int>(std::count_if(rotation().eventKeys.begin(), rotation().eventKeys.end(),
        [](const RotatedEventKey &key) { return key.twinId.isEmpty(); }));
}

bool CreateEventKeysPage::waitsForOutcome() const
{
    const Act *act = session().act();
    return act && act->step() == Act::Step::Finished
        && (act->end() == Act::End::NeedsChoice || act->end() == Act::End::Open);
}

QString CreateEventKeysPage::actText() const
{
    const int count = missing();
    return count == 0 ? RotationPage::actText()
        : count == 1  ? tr("&Create the new event key")
                      : tr("&Create %1 new event keys").arg(count);
}

bool CreateEventKeysPage::mayAct() const
{
    return missing() == 0 ? RotationPage::mayAct() : !session().isBusy() && !waitsForOutcome();
}

void CreateEventKeysPage::act()
{
    if (missing() == 0)
        RotationPage::act();
    else
        session().createTwins();
}

bool CreateEventKeysPage::canActByHand() const
{
    return missing() > 0;
}

void CreateEventKeysPage::actByHand()
{
    session().createTwins(true);
}

const RotatedEventKey *CreateEventKeysPage::selected() const
{
    const int row = m_table->indexOfTopLevelItem(m_table->currentItem());
    return row >= 0 && row < rotation().eventKeys.size() ? &rotation().eventKeys.at(row) : nullptr;
}

QString CreateEventKeysPage::stateWords(const RotatedEventKey &key) const
{
    if (key.isTwinDeleted)
        return tr("deleted");
    if (key.twinId.isEmpty())
        return tr("not created yet");
    return key.isFilterTheSame ? tr("there, with the same filter") : tr("there, but its filter differs");
}

QString CreateEventKeysPage::difference(const RotatedEventKey &key) const
{
    if (key.twinId.isEmpty() || key.isFilterTheSame || !session().live().value)
        return {};
    for (const EventKey &live : session().live().value->eventKeys) {
        if (live.id == key.twinId)
            return tr("The old key's filter:\n%1\n\nThe twin's, as Inngest has it:\n%2")
                .arg(filterInLines(key.filter), filterInLines(live.filter));
    }
    return session().isBusy() ? tr("Reading the twin's filter…")
                              : tr("The twin is not among the environment's keys any more.");
}

void CreateEventKeysPage::refresh()
{
    const QList<RotatedEventKey> &keys = rotation().eventKeys;
    while (m_table->topLevelItemCount() > keys.size())
        delete m_table->takeTopLevelItem(m_table->topLevelItemCount() - 1);
    while (m_table->topLevelItemCount() < keys.size())
        m_table->addTopLevelItem(new QTreeWidgetItem);
    for (int i = 0; i < keys.size(); ++i) {
        const RotatedEventKey &key = keys.at(i);
        QTreeWidgetItem &item = *m_table->topLevelItem(i);
        const QStringList words{
            shownName(key.oldName), shownName(key.twinName), filterInWords(key.filter), stateWords(key)};
        for (int column = 0; column < words.size(); ++column) {
            item.setText(column, words.at(column));
            item.setToolTip(column, column == Filter ? filterInLines(key.filter) : words.at(column));
        }
        const bool isGood = !key.twinId.isEmpty() && key.isFilterTheSame;
        item.setIcon(State,
            key.twinId.isEmpty() ? icon(u"ahead"_s)
                : isGood         ? icon(u"done"_s, Tone::Good)
                                 : icon(u"error"_s, Tone::Danger));
    }
    refreshDetails();
}

void CreateEventKeysPage::refreshDetails()
{
    const RotatedEventKey *key = selected();
    if (!key) { // the one to act on first, without a selection
        for (const RotatedEventKey &one : rotation().eventKeys) {
            if (!one.twinId.isEmpty() && !one.isFilterTheSame)
                m_table->setCurrentItem(m_table->topLevelItem(int(&one - rotation().eventKeys.constData())));
        }
        key = selected();
    }
    const QString words = key ? difference(*key) : QString();
    m_details->setText(words);
    m_details->setVisible(!words.isEmpty());
    m_deleteButton->setVisible(isCurrent() && !words.isEmpty());
    m_deleteButton->setEnabled(!session().isBusy());
}
