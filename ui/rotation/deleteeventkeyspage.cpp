// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/deleteeventkeyspage.h"

#include "app/acts/act.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/models/rolloutwords.h"
#include "app/models/words.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationsight.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"
#include "ui/words/rotationtext.h"

#include <QFontDatabase>
#include <QSignalBlocker>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int oldKeyRows = 6;

} // namespace

DeleteEventKeysPage::DeleteEventKeysPage(const WizardTools &tools)
    : RollOutPage(tools, RotationStep::DeleteEventKeys)
    , m_table(new ShortList(u"oldKeysTable"_s, tr("Old event keys"),
          {tr("Delete"), tr("Fingerprint"), tr("Held by, as their answers tell"), tr("Last event through it"),
              tr("Replacement"), tr("State")},
          oldKeyRows, m_tab))
    , m_holdersLeft(new AnswerForm(u"holdersLeft"_s,
          tr("How you know that none of the apps named above as not listed sends with this key, for the record:"),
          tr("I &vouch for that"), m_tab))
    , m_deleteButton(named("deleteOldKeyButton", plainButton(icon(u"delete"_s, Tone::Warning), QString(), m_tab)))
{
    setupTable();
    layOutTab();
    addTab(m_tab, tr("Delete them"));
    connect(m_notices, &NoticeBanners::remedyChosen, &session(), &RotationSession::remedy);
    connect(m_typed, &TypedConfirm::changed, this, &DeleteEventKeysPage::refreshChosen);
    connect(m_deleteButton, &QPushButton::clicked, this, [this] { deleteChosen(false); });
    connect(m_holdersLeft, &AnswerForm::given, this, [this](const QString &reason) {
        if (const RotatedEventKey *key = selected())
            session().sayLeft(key->oldId, reason);
    });
    connect(m_nobodyElse, &NobodyElseBox::said, this, &DeleteEventKeysPage::refresh);
}

void DeleteEventKeysPage::layOutTab()
{
    auto *layout = new QVBoxLayout(m_tab);
    layout->setContentsMargins(0, Spacing::normal, 0, 0);
    layout->setSpacing(Spacing::small);
    for (QWidget *part : std::initializer_list<QWidget *>{
             m_known, m_table, m_selected, m_notices, m_holdersLeft, m_lookedUp, m_nobodyElse, m_chosen, m_typed})
        layout->addWidget(part, part == m_table ? 1 : 0);
    layout->addWidget(m_deleteButton, 0, Qt::AlignLeft);
    layout->addStretch();
}

QWidget *DeleteEventKeysPage::fieldOf(const QWidget &tab) const
{
    return &tab == m_tab ? m_table : nullptr;
}

void DeleteEventKeysPage::setupTable()
{
    m_table->setGrows();
    connect(m_table, &QTreeWidget::currentItemChanged, this, &DeleteEventKeysPage::refreshSelected);
    connect(m_table, &QTreeWidget::itemChanged, this, [this](const QTreeWidgetItem *item, int column) {
        const RotatedEventKey *key = keyOf(item);
        if (column != Name || !key)
            return;
        m_marks[key->oldId] = item->checkState(Name) == Qt::Checked;
        refreshChosen();
    });
}

QList<RotationNotice::Kind> DeleteEventKeysPage::saidElsewhere() const
{
    // The row of each key says it, where it belongs to that key.
    return RollOutPage::saidElsewhere()
        + QList{RotationNotice::OpenItems, RotationNotice::EventsStillArrive, RotationNotice::EventsNotKnown,
            RotationNotice::EventsNotTold, RotationNotice::QuietPeriod};
}

const RotatedEventKey *DeleteEventKeysPage::keyOf(const QTreeWidgetItem *item) const
{
    const int row = m_table->indexOfTopLevelItem(const_cast<QTreeWidgetItem *>(item));
    return row >= 0 && row < rotation().eventKeys.size() ? &rotation().eventKeys.at(row) : nullptr;
}

QList<RotatedEventKey> DeleteEventKeysPage::chosen() const
{
    QList<RotatedEventKey> keys;
    for (int row = 0; row < std::min<int>(m_table->topLevelItemCount(), rotation().eventKeys.size()); ++row) {
        const RotatedEventKey &key = rotation().eventKeys.at(row);
        if (!key.isOldDeleted && m_table->row(row).checkState(Name) == Qt::Checked)
            keys.append(key);
    }
    return keys;
}

bool DeleteEventKeysPage::refuses(const RotatedEventKey &key, bool byTraffic) const
{
    const QList<RotationNotice> notices = m_deletions.value(key.oldId);
    return std::ranges::any_of(notices, [byTraffic](const RotationNotice &notice) {
        return notice.severity == RotationNotice::Refusal && isOfTraffic(notice.kind) == byTraffic;
    });
}

bool DeleteEventKeysPage::isOfNobody(const RotatedEventKey &key) const
{
    return hasNotice(m_deletions.value(key.oldId), RotationNotice::HoldersNotKnown) && !session().isNobodyElseSaid();
}

QString DeleteEventKeysPage::heldByWords(const RotatedEventKey &key) const
{
    const QStringList names = ofEach(m_holders.holdersOf(key.oldFingerprint), &EventKeyHolders::Holder::name);
    return names.isEmpty() ? tr("none that told") : namesInWords(names, 2);
}

QString DeleteEventKeysPage::lastEventWords(const RotatedEventKey &key) const
{
    const EventsThrough events = session().eventsThrough(key.oldId);
    const EventsLookedUp &said = key.lookedUp;
    if (!events.since.isValid() && said.at.isValid())
        return said.last.isValid() ? tr("%1, by a person's word").arg(exactTimeText(said.last))
                                   : tr("none, by a person's word");
    if (!events.since.isValid())
        return tr("not told");
    // Short, so that the state beside it can be read; the local time stands behind it.
    return events.last.isValid()
        ? exactTimeText(events.last)
        : tr("none listed since %1 UTC").arg(events.since.toUTC().toString(u"yyyy-MM-dd HH:mm"_s));
}

QString DeleteEventKeysPage::replacementWords(const RotatedEventKey &key) const
{
    if (key.twinId.isEmpty())
        return tr("not made");
    const std::optional<EnvironmentSnapshot> &live = session().live().value;
    if (!live)
        return tr("not read");
    if (!live->eventKey(key.twinId))
        return tr("not listed");
    return key.isFilterTheSame ? tr("there") : tr("its filter differs");
}

QString DeleteEventKeysPage::whyNot() const
{
    const auto left = oldEventKeysLeft(rotation()).size();
    return left == 0 || session().isBusy() || session().isActOpen()
        ? RollOutPage::whyNot()
        : tr("%n old event keys are not deleted yet. The last step can be done before that: choose it at the left.",
            nullptr, int(left));
}

void DeleteEventKeysPage::deleteChosen(bool byHand)
{
    const QList<RotatedEventKey> keys = chosen();
    if (keys.isEmpty() || !m_typed->isTyped())
        return;
    // The button is switched off meanwhile, and the field goes with the last key: the keyboard stays with the rows.
    if (const QWidget *at = window()->focusWidget(); at && m_tab->isAncestorOf(at))
        m_table->setFocus(Qt::OtherFocusReason);
    if (keys.size() == 1 && refuses(keys.first(), true))
        return session().deleteOldEventKey(keys.first().oldId, m_typed->text(), byHand);
    const QStringList ids = ofEach(keys, &RotatedEventKey::oldId);
    session().deleteOldEventKeys(ids, m_typed->text(), byHand);
}

void DeleteEventKeysPage::refresh()
{
    RollOutPage::refresh();
    const QStringList ids = oldEventKeysLeft(rotation());
    // What was typed was for those that are gone now, and not for those that are chosen next.
    if (!session().isBusy() && std::exchange(m_left, ids.size()) > ids.size()) {
        m_typed->clear();
        m_isLastGone = ids.isEmpty();
    }
    m_isLastGone = m_isLastGone && window()->focusWidget() == m_table;
    if (m_isLastGone)
        focusMainButton();
    const QList<RolloutRow> rows = session().rows(step());
    m_holders = EventKeyHolders::of(rows, session().check().keys());
    // Not at each step of what runs, which asks for itself: every app is judged for every key.
    if (!session().isBusy() || m_deletions.isEmpty())
        m_deletions = session().noticesOfDeletion(ids);
    m_known->setText(rows.isEmpty()
            ? tr("No app is known that could be asked whether it holds one of these.")
            : tr("That no app holds one of these: %1. The apps are asked once more before anything is deleted.")
                  .arg(gateInWords(gateOf(rows))));
    m_known->setVisible(!areAllDeleted());
    m_nobodyElse->present(tr("Then they are deleted together, with one restart. Without this mark only those go "
                             "together whose last event was looked up; each other one has a restart of its own."),
        isCurrent() && rotation().eventKeys.size() > 1);
    refreshTable();
    refreshSelected();
    refreshChosen();
}

void DeleteEventKeysPage::refreshTable()
{
    const QSignalBlocker isShown(m_table); // nobody has marked it, and what is selected is shown after this
    const QList<RotatedEventKey> &keys = rotation().eventKeys;
    const QList<RotatedEventKey> marked = chosen();
    QList<QStringList> rows;
    for (const RotatedEventKey &key : keys)
        rows.append({shownName(key.oldName), key.oldFingerprint, heldByWords(key), lastEventWords(key),
            replacementWords(key), stateWords(key, turnOf(key, marked))});
    m_table->setRows(rows);
    for (int i = 0; i < keys.size(); ++i)
        markRow(m_table->row(i), keys.at(i), turnOf(keys.at(i), marked));
    const RotatedEventKey *now = selected();
    const auto next = std::ranges::find(keys, false, &RotatedEventKey::isOldDeleted);
    if (next != keys.end() && (!now || (now->isOldDeleted && isCurrent())))
        m_table->setCurrentItem(&m_table->row(static_cast<int>(next - keys.begin())));
}

/// Of what runs, which is nothing that speaks against a key.
DeleteEventKeysPage::Turn DeleteEventKeysPage::turnOf(
    const RotatedEventKey &key, const QList<RotatedEventKey> &chosen) const
{
    const Act *act = session().act();
    if (session().isWaiting(key.oldId) || (session().stepOfFinalCheck() == step() && chosen.contains(key)))
        return Turn::Waits;
    if (!act || act->request().kind != ActKind::DeleteEventKey || act->request().keyId != key.oldId)
        return Turn::None;
    if (act->step() != Act::Step::Finished)
        return act->step() == Act::Step::Settling ? Turn::FindingOut : Turn::Now;
    return act->end() == Act::End::Open || act->end() == Act::End::NeedsChoice ? Turn::NotKnown : Turn::None;
}

QString DeleteEventKeysPage::stateWords(const RotatedEventKey &key, Turn turn) const
{
    if (key.isOldDeleted)
        return tr("deleted");
    switch (turn) {
    case Turn::Waits:
        return tools().account.changesByRestart ? tr("goes with the same restart") : tr("waits for its turn");
    case Turn::Now:
        return tr("is being deleted");
    case Turn::FindingOut:
        return tr("the answer was lost; finding out");
    case Turn::NotKnown:
        return tr("not known whether it is deleted");
    case Turn::None:
        break;
    }
    if (session().whyNotDeleted(key.oldId) && session().isBusy())
        return tr("was not deleted");
    if (refuses(key, true))
        return tr("by its own name only");
    if (refuses(key, false))
        return tr("not yet");
    if (session().whyNotDeleted(key.oldId))
        return tr("was not deleted");
    return isOfNobody(key) ? tr("can be deleted; nobody is known who sends with it") : tr("can be deleted");
}

void DeleteEventKeysPage::markRow(QTreeWidgetItem &item, const RotatedEventKey &key, Turn turn)
{
    item.setFont(Fingerprint, QFontDatabase::systemFont(QFontDatabase::FixedFont));
    item.setIcon(State,
        key.isOldDeleted         ? icon(u"done"_s, Tone::Good)
            : turn > Turn::Now   ? icon(u"warning"_s, Tone::Warning)
            : turn != Turn::None ? icon(u"waiting"_s)
            : refuses(key, true) || refuses(key, false) || session().whyNotDeleted(key.oldId)
            ? icon(u"warning"_s, Tone::Warning)
            : icon(u"ahead"_s));
    const bool canChoose = isCurrent() && !key.isOldDeleted && !session().isBusy();
    item.setFlags(canChoose ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable
                            : Qt::ItemIsEnabled | Qt::ItemIsSelectable);
    item.setCheckState(Name, !key.isOldDeleted && isMarked(key, item) ? Qt::Checked : Qt::Unchecked);
    item.setData(Name, Qt::UserRole, key.oldId);
    if (const EventsThrough events = session().eventsThrough(key.oldId);
        events.since.isValid() && !events.last.isValid())
        item.setToolTip(LastEvent, tr("none listed since %1").arg(exactTimeText(events.since)));
}

/// A mark that nobody set follows what is known of the key; but not under the hands of who is typing for what is
/// marked.
bool DeleteEventKeysPage::isMarked(const RotatedEventKey &key, const QTreeWidgetItem &row) const
{
    if (m_marks.contains(key.oldId))
        return m_marks.value(key.oldId);
    if (row.data(Name, Qt::UserRole).toString() == key.oldId && !m_typed->text().isEmpty())
        return row.checkState(Name) == Qt::Checked;
    // Where events arrive, or nobody could be asked, the person looks first: that mark is theirs to set.
    return rotation().eventKeys.size() == 1 || (!refuses(key, true) && !isOfNobody(key));
}

void DeleteEventKeysPage::refreshSelected()
{
    const RotatedEventKey *key = selected();
    const bool isThere = isCurrent() && key && !key->isOldDeleted;
    m_selected->setVisible(isThere);
    const QList<RotationNotice> notices = isThere ? m_deletions.value(key->oldId) : QList<RotationNotice>();
    m_notices->present(notices, saidByTheAct());
    m_holdersLeft->present(notices, {RotationNotice::HoldersOutOfSight});
    m_lookedUp->present(isThere ? key : nullptr);
    if (!isThere)
        return;
    QString words
        = tr("“%1”, fingerprint %2. Its replacement “%3” (fingerprint %4) stays.")
              .arg(shownName(key->oldName), key->oldFingerprint, shownName(key->twinName), key->twinFingerprint);
    if (const std::optional<Error> why = session().whyNotDeleted(key->oldId))
        words
            = tr("%1 It was to be deleted, and was not. %2", "sentences").arg(words, errorText(*why, Attempt::Change));
    m_selected->setText(words);
}

/// Of these: what cannot be deleted yet, traffic apart, and why where all have it in common. Empty: nothing.
QString DeleteEventKeysPage::heldBackWords(const QList<RotatedEventKey> &keys) const
{
    const auto held = std::ranges::count_if(keys, [this](const RotatedEventKey &key) { return refuses(key, false); });
    if (held == 0)
        return {};
    if (held < keys.size())
        return tr("%n of the chosen cannot be deleted yet. Select one to see why, or take its mark away.", nullptr,
            int(held));
    QStringList causes;
    const QList<RotationNotice> ofFirst = m_deletions.value(keys.first().oldId);
    for (const RotationNotice &notice : ofFirst) {
        const bool isCommon = std::ranges::all_of(
            keys, [&, this](const RotatedEventKey &key) { return m_deletions.value(key.oldId).contains(notice); });
        if (isCommon && notice.severity == RotationNotice::Refusal && !isOfTraffic(notice.kind))
            causes.append(noticeText(notice).title);
    }
    return causes.isEmpty()
        ? tr("None of the %n chosen can be deleted yet. Select one to see why.", nullptr, int(held))
        : tr("None of the %n chosen can be deleted yet. %1.", nullptr, int(held)).arg(causes.join(tr("; ")));
}

void DeleteEventKeysPage::refreshChosen()
{
    const QList<RotatedEventKey> keys = chosen();
    const bool isOpen = isCurrent() && !keys.isEmpty();
    const auto withEvents
        = std::ranges::count_if(keys, [this](const RotatedEventKey &key) { return refuses(key, true); });
    const bool isSingly = keys.size() == 1 && withEvents == 1;
    const bool isMixed = withEvents > 0 && !isSingly;
    const QString heldBack = heldBackWords(keys);
    const bool isHeldBack = !heldBack.isEmpty();
    m_typed->setVisible(isOpen);
    m_deleteButton->setVisible(isOpen);
    const bool isNoneChosen = isCurrent() && keys.isEmpty() && !areAllDeleted();
    m_chosen->setVisible(!session().isBusy() && (isNoneChosen || (isOpen && (isMixed || isHeldBack))));
    if (isNoneChosen)
        m_chosen->setText(tr("None is marked. Mark a key when you know that nobody sends with it any more."));
    if (!isOpen)
        return;
    m_chosen->setText(isHeldBack
            ? heldBack
            : tr("Through %n of the chosen events still arrive, or that is not known: each such key can be deleted by "
                 "itself only, by typing its own name.",
                nullptr, int(withEvents)));
    if (isSingly)
        m_typed->ask(tr("&Type this to delete the key: whatever still sends with it is refused from then on"),
            session().textToType(keys.first()));
    else
        m_typed->ask(keys.size() > 1 && session().maySayNobodyElseSends()
                ? tr("&Type the environment's name to delete what is chosen, all with one restart:")
                : tr("&Type the environment's name to delete what is chosen:"),
            session().textToType());
    m_deleteButton->setText(keys.size() == 1 ? tr("&Delete “%1”").arg(shownOnButton(keys.first().oldName))
                                             : tr("&Delete %n old event keys", nullptr, int(keys.size())));
    enableUnless(*m_deleteButton,
        session().isBusy() || session().isActOpen() ? underWayText()
            : isMixed || isHeldBack                 ? m_chosen->text()
            : m_typed->isTyped()                    ? QString()
                                                    : tr("Type first what stands above the field."));
}
