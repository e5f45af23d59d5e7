// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/deleteeventkeyspage.h"

#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/models/rolloutwords.h"
#include "app/models/words.h"
#include "app/rotation/rotationsession.h"
#include "app/rotation/rotationsight.h"
#include "ui/rotation/nobodyelsebox.h"
#include "ui/rotation/noticebanners.h"
#include "ui/rotation/wizardtools.h"
#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/shortlist.h"
#include "ui/widgets/typedconfirm.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"
#include "ui/words/rotationtext.h"

#include <QDateTimeEdit>
#include <QFontDatabase>
#include <QWidget>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int oldKeyRows = 6;

} // namespace

/// When the last event came through an old event key, as a person looked it up: of accounts that never tell it, and
/// where Inngest did not.
class LookedUpForm : public QWidget
{
    Q_OBJECT

public:
    explicit LookedUpForm(const WizardTools &tools, QWidget *parent = nullptr);

    /// Hidden where the session takes no such word. key: nullptr: none.
    void present(const RotatedEventKey *key);

private:
    void note(bool hasCome);

    const WizardTools m_tools;
    QString m_oldId;
    QLabel *const m_said = named("lookedUpText", wordsLabel(this));
    QDateTimeEdit *const m_lastEdit = named(
        "lastEventEdit", new QDateTimeEdit(this), tr("When the last event came through it, in this computer's time"));
    QPushButton *m_lastButton;
    QPushButton *m_noneButton;
    QPushButton *m_backButton;
};

LookedUpForm::LookedUpForm(const WizardTools &tools, QWidget *parent)
    : QWidget(parent)
    , m_tools(tools)
    , m_lastButton(named("lastEventButton", plainButton(icon(u"done"_s), tr("It &came then"), this)))
    , m_noneButton(named("noEventButton", plainButton(icon(u"done"_s), tr("N&one came"), this)))
    , m_backButton(named("withdrawEventButton", plainButton(icon(u"close"_s), tr("Take it bac&k"), this)))
{
    m_lastEdit->setDisplayFormat(u"yyyy-MM-dd HH:mm"_s);
    auto *row = new QHBoxLayout;
    addParts(*row, {m_lastEdit, m_lastButton, m_noneButton, m_backButton, nullptr});
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::tight);
    column->addWidget(m_said);
    column->addLayout(row);
    connect(m_lastButton, &QPushButton::clicked, this, [this] { note(true); });
    connect(m_noneButton, &QPushButton::clicked, this, [this] { note(false); });
    connect(m_backButton, &QPushButton::clicked, this, [this] { m_tools.session.withdrawLookedUp(m_oldId); });
    hide();
}

void LookedUpForm::present(const RotatedEventKey *key)
{
    const bool isSaid = key && key->lookedUp.at.isValid();
    const bool isOpen = key && m_tools.session.mayLookUpEvents(key->oldId);
    setVisible(key && (isSaid || isOpen));
    if (isHidden())
        return;
    const QDateTime now = m_tools.services.clock.now();
    if (m_oldId != key->oldId)
        m_lastEdit->setDateTime(now.toLocalTime());
    m_oldId = key->oldId;
    const EventsLookedUp &said = key->lookedUp;
    const QString age = ageText(said.at, now);
    m_said->setText(
        !isSaid ? tr(
            "The last event through it, when you have looked it up (“None came”: none since the apps left the key):")
            : said.last.isValid() ? tr("%1 looked it up %2: the last event through it came %3.")
                                        .arg(shownName(said.person), age, exactTimeText(said.last))
                                  : tr("%1 looked it up %2: no event had come through it since the apps left it.")
                                        .arg(shownName(said.person), age));
    m_backButton->setVisible(isSaid);
    const bool isFree = !m_tools.session.isBusy();
    m_backButton->setEnabled(isFree);
    for (QWidget *part : std::initializer_list<QWidget *>{m_lastEdit, m_lastButton, m_noneButton}) {
        part->setVisible(isOpen);
        part->setEnabled(isFree);
    }
}

/// The minute that is typed may have been over when it came.
void LookedUpForm::note(bool hasCome)
{
    constexpr int lastSecond = 59;
    const QDateTime now = m_tools.services.clock.now();
    const QDateTime shown = m_lastEdit->dateTime();
    // The field holds seconds, too, which nobody sees.
    QDateTime last = shown.addSecs(-shown.time().second()).toUTC();
    if (last <= now)
        last = std::min(last.addSecs(lastSecond), now);
    m_tools.session.noteLookedUp(m_oldId, hasCome ? last : QDateTime());
}

DeleteEventKeysPage::DeleteEventKeysPage(const WizardTools &tools)
    : RollOutPage(tools, RotationStep::DeleteEventKeys)
{
    m_tab = makeDeleteTab();
    addTab(m_tab, tr("Delete them"));
    connect(m_typed, &TypedConfirm::changed, this, &DeleteEventKeysPage::refreshChosen);
    connect(m_deleteButton, &QPushButton::clicked, this, [this] { deleteChosen(false); });
    connect(m_nobodyElse, &NobodyElseBox::said, this, &DeleteEventKeysPage::refresh);
}

QWidget *DeleteEventKeysPage::makeDeleteTab()
{
    auto *tab = new QWidget(this);
    m_known = named("countText", wordsLabel(tab));
    m_table = new ShortList(u"oldKeysTable"_s, tr("Old event keys"),
        {tr("Delete"), tr("Fingerprint"), tr("Held by, as their answers tell"), tr("Last event through it"),
            tr("Replacement"), tr("State")},
        oldKeyRows, tab);
    m_table->setGrows();
    m_selected = named("selectedKeyText", wordsLabel(tab));
    m_notices = new NoticeBanners(tab);
    connect(m_notices, &NoticeBanners::remedyChosen, &session(), &RotationSession::remedy);
    m_lookedUp = new LookedUpForm(tools(), tab);
    m_nobodyElse = new NobodyElseBox(session(), tab);
    m_chosen = named("chosenKeysText", wordsLabel(tab));
    m_typed = new TypedConfirm(tab);
    m_deleteButton = named("deleteOldKeyButton", plainButton(icon(u"delete"_s, Tone::Warning), QString(), tab));
    setupTable();
    auto *layout = new QVBoxLayout(tab);
    layout->setContentsMargins(0, Spacing::normal, 0, 0);
    layout->setSpacing(Spacing::small);
    for (QWidget *part : std::initializer_list<QWidget *>{
             m_known, m_table, m_selected, m_notices, m_lookedUp, m_nobodyElse, m_chosen, m_typed})
        layout->addWidget(part, part == m_table ? 1 : 0);
    layout->addWidget(m_deleteButton, 0, Qt::AlignLeft);
    layout->addStretch();
    return tab;
}

void DeleteEventKeysPage::setupTable()
{
    connect(m_table, &QTreeWidget::currentItemChanged, this, &DeleteEventKeysPage::refreshSelected);
    connect(m_table, &QTreeWidget::itemChanged, this, [this](const QTreeWidgetItem *item, int column) {
        const RotatedEventKey *key = keyOf(item);
        if (m_isFilling || column != Name || !key)
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

const RotatedEventKey *DeleteEventKeysPage::selected() const
{
    return keyOf(m_table->currentItem());
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
    const QStringList names = m_holders.value(key.oldFingerprint);
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
    // Short, so that the state beside it can be read; since when exactly stands behind it.
    return events.last.isValid() ? exactTimeText(events.last)
                                 : tr("none listed for %1").arg(ageInWords(events.since, tools().services.clock.now()));
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
    const QList<RotatedEventKey> &keys = rotation().eventKeys;
    const auto left = std::ranges::count(keys, false, &RotatedEventKey::isOldDeleted);
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
    if (keys.size() == 1 && refuses(keys.first(), true))
        return session().deleteOldEventKey(keys.first().oldId, m_typed->text(), byHand);
    const QStringList ids = ofEach(keys, &RotatedEventKey::oldId);
    session().deleteOldEventKeys(ids, m_typed->text(), byHand);
}

void DeleteEventKeysPage::refresh()
{
    RollOutPage::refresh();
    const QStringList ids
        = ofEach(rotation().eventKeys, &RotatedEventKey::oldId, std::not_fn(&RotatedEventKey::isOldDeleted));
    const QList<RolloutRow> rows = session().rows(step());
    m_holders.clear();
    for (const RolloutRow &row : rows) {
        if (row.latest.toldEventKey)
            m_holders[row.latest.eventFingerprint].append(rolloutAppName(row.app));
    }
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
    m_isFilling = true;
    const QList<RotatedEventKey> &keys = rotation().eventKeys;
    // For what runs, which is nothing that speaks against them.
    const QList<RotatedEventKey> waiting = session().isBusy() ? chosen() : QList<RotatedEventKey>();
    QList<QStringList> rows;
    for (const RotatedEventKey &key : keys)
        rows.append({shownName(key.oldName), key.oldFingerprint, heldByWords(key), lastEventWords(key),
            replacementWords(key), stateWords(key, waiting.contains(key))});
    m_table->setRows(rows);
    for (int i = 0; i < keys.size(); ++i)
        markRow(m_table->row(i), keys.at(i), waiting.contains(keys.at(i)));
    const RotatedEventKey *now = selected();
    const auto next = std::ranges::find(keys, false, &RotatedEventKey::isOldDeleted);
    if (next != keys.end() && (!now || (now->isOldDeleted && isCurrent())))
        m_table->setCurrentItem(&m_table->row(static_cast<int>(next - keys.begin())));
    m_isFilling = false;
}

QString DeleteEventKeysPage::stateWords(const RotatedEventKey &key, bool waits) const
{
    if (key.isOldDeleted)
        return tr("deleted");
    if (waits)
        return tr("waits");
    if (refuses(key, true))
        return tr("by its own name only");
    if (refuses(key, false))
        return tr("not yet");
    if (session().whyNotDeleted(key.oldId))
        return tr("was refused");
    return isOfNobody(key) ? tr("can be deleted; nobody is known who sends with it") : tr("can be deleted");
}

void DeleteEventKeysPage::markRow(QTreeWidgetItem &item, const RotatedEventKey &key, bool waits)
{
    item.setFont(Fingerprint, QFontDatabase::systemFont(QFontDatabase::FixedFont));
    item.setIcon(State,
        key.isOldDeleted ? icon(u"done"_s, Tone::Good)
            : waits      ? icon(u"waiting"_s)
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
    m_notices->present(isThere ? m_deletions.value(key->oldId) : QList<RotationNotice>(), saidByTheAct());
    m_lookedUp->present(isThere ? key : nullptr);
    if (!isThere)
        return;
    QString words
        = tr("“%1”, fingerprint %2. Its replacement “%3” (fingerprint %4) stays.")
              .arg(shownName(key->oldName), key->oldFingerprint, shownName(key->twinName), key->twinFingerprint);
    if (const std::optional<Error> why = session().whyNotDeleted(key->oldId))
        words = tr("%1 When it was to be deleted it was refused, and the others went on. %2", "sentences")
                    .arg(words, errorText(*why, Attempt::Change));
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
                                             : tr("&Delete %1 old event keys").arg(keys.size()));
    const bool isFree = !session().isBusy() && !session().isActOpen();
    m_deleteButton->setEnabled(m_typed->isTyped() && !isMixed && !isHeldBack && isFree);
    m_deleteButton->setToolTip(m_deleteButton->isEnabled() ? QString()
            : !isFree                                      ? tr("Something is under way: that comes to its end first.")
            : isMixed || isHeldBack                        ? m_chosen->text()
                                                           : tr("Type first what stands above the field."));
}

#include "deleteeventkeyspage.moc"
