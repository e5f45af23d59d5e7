// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/deleteeventkeyspage.h"

#include "app/core/shown.h"
#include "app/rollout/rolloutcheck.h"
#include "ui/common/agetext.h"
#include "ui/common/icons.h"
#include "ui/wizard/rotationtext.h"
#include "ui/wizard/tableheight.h"
#include "ui/wizard/typedconfirm.h"

#include <QFontDatabase>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int shownRows = 6;
enum Column { Name, Fingerprint, LastEvent, State };

} // namespace

DeleteEventKeysPage::DeleteEventKeysPage(const WizardTools &tools)
    : RotationPage(tools, RotationStep::DeleteEventKeys)
    , m_typed(new TypedConfirm(this))
    , m_deleteButton(new QPushButton(icon(u"delete"_s, Tone::Danger), tr("&Delete the old event key"), this))
{
    addHeading(tr("Every app, asked once more"));
    auto *row = new QHBoxLayout;
    m_countText = new QLabel(this);
    m_countText->setObjectName(u"countText"_s);
    m_countText->setTextFormat(Qt::PlainText);
    m_countText->setWordWrap(true);
    m_countButton = new QPushButton(icon(u"reload"_s), tr("&Count anew"), this);
    m_countButton->setObjectName(u"fullCountButton"_s);
    m_countButton->setAutoDefault(false);
    m_countButton->setToolTip(tr("At least five answers of each app over two minutes"));
    row->addWidget(m_countText, 1);
    row->addWidget(m_countButton, 0, Qt::AlignTop);
    body()->addLayout(row);
    connect(m_countButton, &QPushButton::clicked, &session(), &RotationSession::takeFullCount);

    addHeading(tr("Old event keys"));
    setupTable();
    m_selected = addText({});
    m_selected->setObjectName(u"selectedKeyText"_s);
    body()->addWidget(m_typed);
    m_deleteButton->setObjectName(u"deleteOldKeyButton"_s);
    m_deleteButton->setAutoDefault(false);
    body()->addWidget(m_deleteButton, 0, Qt::AlignLeft);
    body()->addStretch(1);
    connect(m_typed, &TypedConfirm::changed, this, &DeleteEventKeysPage::refreshSelected);
    connect(m_deleteButton, &QPushButton::clicked, this, [this] { deleteSelected(false); });
    connect(&session().check(), &RolloutCheck::gateChanged, this, [this] {
        if (isVisible())
            present();
    });
}

void DeleteEventKeysPage::setupTable()
{
    m_table = new QTreeWidget(this);
    m_table->setObjectName(u"oldKeysTable"_s);
    m_table->setAccessibleName(tr("Old event keys"));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setHeaderLabels({tr("Old event key"), tr("Fingerprint"), tr("Last event through it"), tr("State")});
    m_table->header()->setSectionResizeMode(QHeaderView::Stretch);
    body()->addWidget(m_table);
    connect(m_table, &QTreeWidget::currentItemChanged, this, &DeleteEventKeysPage::refreshSelected);
}

const RotatedEventKey *DeleteEventKeysPage::selected() const
{
    const int row = m_table->indexOfTopLevelItem(m_table->currentItem());
    return row >= 0 && row < rotation().eventKeys.size() ? &rotation().eventKeys.at(row) : nullptr;
}

QString DeleteEventKeysPage::toType(const RotatedEventKey &key) const
{
    return key.oldName.trimmed().isEmpty() ? key.oldFingerprint : key.oldName.trimmed();
}

QString DeleteEventKeysPage::lastEventWords(const RotatedEventKey &key) const
{
    if (!session().isLastEventKnown(key.oldId))
        return tr("not told");
    const std::optional<QDateTime> last = session().lastEventThrough(key.oldId);
    return last ? exactTimeText(*last) : tr("none seen");
}

bool DeleteEventKeysPage::mayAct() const
{
    const bool allGone = std::all_of(rotation().eventKeys.begin(), rotation().eventKeys.end(),
        [](const RotatedEventKey &key) { return key.isOldDeleted; });
    return allGone && RotationPage::mayAct();
}

bool DeleteEventKeysPage::canActByHand() const
{
    const RotatedEventKey *key = selected();
    return key && !key->isOldDeleted && m_typed->isTyped();
}

void DeleteEventKeysPage::actByHand()
{
    deleteSelected(true);
}

void DeleteEventKeysPage::deleteSelected(bool byHand)
{
    if (const RotatedEventKey *key = selected(); key && m_typed->isTyped())
        session().deleteOldEventKey(key->oldId, m_typed->text(), byHand);
}

void DeleteEventKeysPage::refresh()
{
    const RolloutGate gate = session().check().gate();
    m_countText->setText(gate.apps == 0 ? tr("No app is known that could be asked.")
            : gate.isOpen ? tr("No app holds an old event key: %1 of %2 have been counted in full or are excused.")
                                .arg(gate.apps - gate.missing)
                                .arg(gate.apps)
                          : tr("%1 of %2 apps are counted in full. Wait for the others, or look at them under “%3”.")
                                .arg(gate.apps - gate.missing)
                                .arg(gate.apps)
                                .arg(stepName(RotationStep::Confirm)));
    m_countButton->setVisible(isCurrent());
    m_countButton->setEnabled(!session().isBusy());
    refreshTable();
    refreshSelected();
}

void DeleteEventKeysPage::refreshTable()
{
    const QList<RotatedEventKey> &keys = rotation().eventKeys;
    while (m_table->topLevelItemCount() > keys.size())
        delete m_table->takeTopLevelItem(m_table->topLevelItemCount() - 1);
    while (m_table->topLevelItemCount() < keys.size())
        m_table->addTopLevelItem(new QTreeWidgetItem);
    int next = -1;
    for (int i = 0; i < keys.size(); ++i) {
        const RotatedEventKey &key = keys.at(i);
        QTreeWidgetItem &item = *m_table->topLevelItem(i);
        item.setText(Name, shownName(key.oldName));
        item.setToolTip(Name, item.text(Name));
        item.setText(Fingerprint, key.oldFingerprint);
        item.setFont(Fingerprint, QFontDatabase::systemFont(QFontDatabase::FixedFont));
        item.setText(LastEvent, lastEventWords(key));
        item.setText(State, key.isOldDeleted ? tr("deleted") : tr("still works"));
        item.setIcon(State, key.isOldDeleted ? icon(u"done"_s, Tone::Good) : icon(u"ahead"_s));
        if (next < 0 && !key.isOldDeleted)
            next = i;
    }
    const RotatedEventKey *now = selected();
    if (next >= 0 && (!now || (now->isOldDeleted && isCurrent())))
        m_table->setCurrentItem(m_table->topLevelItem(next));
    showRows(*m_table, shownRows);
}

void DeleteEventKeysPage::refreshSelected()
{
    const RotatedEventKey *key = selected();
    const bool isOpen = isCurrent() && key && !key->isOldDeleted;
    m_selected->setVisible(isOpen);
    m_typed->setVisible(isOpen);
    m_deleteButton->setVisible(isOpen);
    if (!isOpen)
        return;
    m_selected->setText(
        tr("To be deleted: “%1”, fingerprint %2. Its twin “%3” (fingerprint %4) stays.")
            .arg(shownName(key->oldName), key->oldFingerprint, shownName(key->twinName), key->twinFingerprint));
    m_typed->ask(key->oldName.trimmed().isEmpty() ? tr("&Type the key's fingerprint to delete it:")
                                                  : tr("&Type the key's name to delete it:"),
        toType(*key));
    m_typed->setLocked(session().isBusy());
    m_deleteButton->setText(tr("&Delete “%1”").arg(shownOnButton(toType(*key))));
    m_deleteButton->setEnabled(m_typed->isTyped() && !session().isBusy() && !isRefused());
}
