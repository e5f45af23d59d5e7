// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/plankeys.h"

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/models/keyages.h"
#include "app/models/words.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/eventkeyholders.h"
#include "app/rotation/rotationsession.h"
#include "ui/widgets/shortlist.h"
#include "ui/words/agetext.h"
#include "ui/words/overviewtext.h"
#include "ui/words/rotationtext.h"

#include <QFontDatabase>
#include <QMenu>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int planRows = 7;

} // namespace

PlanKeys::PlanKeys(const WizardTools &tools, QWidget *parent)
    : QWidget(parent)
    , m_tools(tools)
    , m_table(new ShortList(u"eventKeyChoice"_s, tr("Event keys to rotate"),
          {tr("Rotate this event key"), tr("Held by"), tr("Age"), tr("Filter"), tr("Fingerprint")}, planRows, this))
{
    connect(m_signingBox, &QCheckBox::clicked, &m_tools.session, &RotationSession::setRotatesSigningKey);
    setupElsewhere();
    setupForeign();
    setupTable();
    auto *layout = bareLayout<QVBoxLayout>(this, Spacing::small);
    layout->addWidget(m_likeButton, 0, Qt::AlignLeft);
    addParts(*layout, {m_likeText, m_signingBox});
    m_signingAge->setIndent(m_signingBox->sizeHint().height());
    addParts(*layout, {m_signingAge, m_foreign, m_twins});
    auto *row = new QHBoxLayout;
    row->addWidget(m_eventLabel, 1);
    addParts(*row, {m_allButton, m_noneButton});
    layout->addLayout(row);
    layout->addWidget(m_table);
}

void PlanKeys::setupElsewhere()
{
    auto *menu = new QMenu(m_likeButton);
    m_likeButton->setMenu(menu);
    connect(menu, &QMenu::aboutToShow, this, [this, menu] {
        menu->clear();
        const QList<Rotation> plans = m_tools.session.plansElsewhere();
        for (const Rotation &plan : plans) {
            const QString ended = ::ageText(plan.endedAt, m_tools.services.clock.now());
            QAction *action = menu->addAction(
                shownOnButton(tr("%1, rotated %2", "an environment, how long ago").arg(plan.environment.name, ended)));
            connect(action, &QAction::triggered, &m_tools.session, [this, plan] { m_tools.session.planAs(plan); });
        }
    });
}

void PlanKeys::refreshElsewhere(bool isReadOnly)
{
    m_likeButton->setVisible(!isReadOnly && !m_tools.session.plansElsewhere().isEmpty());
    const std::optional<Rotation> other = m_tools.session.startedFrom();
    const std::optional<EnvironmentSnapshot> &live = m_tools.session.live().value;
    m_likeText->setVisible(!isReadOnly && other && live);
    if (!other || !live)
        return;
    const auto here = ofEach<QSet<QString>>(live->eventKeys, &EventKey::name);
    const QStringList missing = ofEach(other->eventKeys, &RotatedEventKey::oldName,
        [&](const RotatedEventKey &key) { return !here.contains(key.oldName) && !here.contains(key.twinName); });
    const QString text = tr(
        "Chosen as in the last rotation of “%1”: keys of the same names, and its quiet period. Once this one is begun, "
        "apps of the same names get the same kind of target. Places, reason and approver are for you to fill in.")
                             .arg(shownName(other->environment.name));
    m_likeText->setText(
        missing.isEmpty() ? text : tr("%1 No key here has the name of: %2.").arg(text, namesInWords(missing)));
}

void PlanKeys::setupForeign()
{
    m_adoptButton->setCheckable(true);
    m_deleteButton->setToolTip(tr("Asks every app first, and refuses while one holds it"));
    m_twinsButton->setCheckable(true);
    connect(m_twinsButton, &QPushButton::clicked, &m_tools.session, &RotationSession::setAdoptsTwins);
    connect(m_adoptButton, &QPushButton::clicked, &m_tools.session, &RotationSession::setAdopts);
    connect(m_deleteButton, &QPushButton::clicked, &m_tools.session, [this] { m_tools.session.deleteForeignKey(); });
}

void PlanKeys::setupTable()
{
    m_eventLabel->setBuddy(m_table);
    connect(m_allButton, &QPushButton::clicked, this, [this] { choose(true); });
    connect(m_noneButton, &QPushButton::clicked, this, [this] { choose(false); });
    connect(m_table, &QTreeWidget::itemChanged, this, [this](const QTreeWidgetItem *item, int column) {
        if (!m_isFilling && column == Name)
            m_tools.session.setRotatesEventKey(
                item->data(Name, Qt::UserRole).toString(), item->checkState(Name) == Qt::Checked);
    });
}

void PlanKeys::refresh(bool isReadOnly)
{
    if (m_isFilling)
        return;
    refreshElsewhere(isReadOnly);
    refreshSigningKey(isReadOnly);
    refreshForeign(isReadOnly);
    refreshTwins(isReadOnly);
    m_isFilling = true;
    refreshTable(isReadOnly);
    m_isFilling = false;
    for (QPushButton *button : {m_allButton, m_noneButton})
        button->setEnabled(!isReadOnly && m_table->topLevelItemCount() > 0);
}

void PlanKeys::refreshSigningKey(bool isReadOnly)
{
    const Rotation &rotation = m_tools.session.rotation();
    const std::optional<EnvironmentSnapshot> &live = m_tools.session.live().value;
    const SigningKey *active = live ? live->active() : nullptr;
    QString text = tr("&The signing key");
    if (!rotation.oldSigningKey.id.isEmpty())
        text = tr("&The signing key (fingerprint %1)").arg(rotation.oldSigningKey.fingerprint);
    else if (active)
        text = tr("&The signing key (fingerprint %1)").arg(live->fingerprintOf(*active));
    m_signingBox->setText(text);
    // In a line of its own, which wraps: a mark's text makes a narrow window too wide.
    const bool isToChoose = active && rotation.oldSigningKey.id.isEmpty();
    const QString age = isToChoose ? ageText(active->createdAt) : QString();
    const QDateTime at = m_tools.session.rotatedLately();
    m_signingAge->setText(isToChoose && at.isValid() ? tr("%1. It was rotated %2, so it is not chosen by itself.")
                                                           .arg(age, ::ageText(at, m_tools.services.clock.now()))
                                                     : age);
    m_signingAge->setVisible(isToChoose);
    m_signingBox->setChecked(rotation.rotatesSigningKey);
    m_signingBox->setEnabled(!isReadOnly);
}

KeyAge PlanKeys::ageOf(const QDateTime &createdAt) const
{
    const OpenAccount *account = m_tools.services.accounts.current();
    const int months
        = account ? m_tools.services.preferences.keyMonths(account->account().id, m_tools.session.environment().id) : 0;
    return ::ageOf({.createdAt = createdAt}, months, m_tools.services.clock.now());
}

/// And when it is due, where that was chosen.
QString PlanKeys::ageText(const QDateTime &createdAt) const
{
    return overviewText::keyAge(ageOf(createdAt), m_tools.services.clock.now());
}

void PlanKeys::refreshForeign(bool isReadOnly)
{
    const std::optional<EnvironmentSnapshot> &live = m_tools.session.live().value;
    const SigningKey *inactive = live && !isReadOnly ? live->inactive() : nullptr;
    if (!inactive || !m_tools.session.rotation().rotatesSigningKey) {
        m_foreign->hide();
        return;
    }
    const bool adopts = m_tools.session.adopts();
    const bool isAfterLeak = m_tools.session.rotation().isAfterLeak();
    const QString creator = inactive->creatorName.isEmpty() ? tr("somebody unknown") : shownName(inactive->creatorName);
    const QString key = tr("Fingerprint %1, made %2 by %3.")
                            .arg(live->fingerprintOf(*inactive),
                                ::ageText(inactive->createdAt, m_tools.services.clock.now()), creator);
    const QString leak = tr("After a leak somebody else may have made it, or read it: have it deleted rather than use "
                            "it, unless you know who made it and when.");
    const QString rest = adopts ? tr("No other one is created.")
                                : tr("An environment holds one new key at most. Use it for this rotation, or have it "
                                     "deleted: every app is asked first, and it stays while one holds it.");
    m_foreign->say(adopts && !isAfterLeak ? Tone::Info : Tone::Warning,
        adopts ? tr("The new signing key that is there will be used") : tr("There is a new signing key already"),
        QStringList{key, rest, isAfterLeak ? leak : QString()}.join(u' ').trimmed());
    m_adoptButton->setChecked(adopts);
    const QString busy = m_tools.session.isBusy() ? underWayText() : QString();
    enableUnless(*m_adoptButton, busy);
    m_deleteButton->setVisible(!adopts);
    enableUnless(*m_deleteButton, busy);
}

/// As an earlier rotation leaves them that did not come to its end, on another computer for one.
void PlanKeys::refreshTwins(bool isReadOnly)
{
    const QList<RotatedEventKey> there = isReadOnly ? QList<RotatedEventKey>() : m_tools.session.twinsThere();
    m_twins->setVisible(!there.isEmpty());
    if (there.isEmpty())
        return;
    const QList<RotatedEventKey> &chosen = m_tools.session.rotation().eventKeys;
    const bool adopts = std::ranges::any_of(chosen, &RotatedEventKey::wasTwinAdopted);
    QStringList names;
    for (const RotatedEventKey &key : there)
        names.append(tr("“%1” for “%2”").arg(shownName(key.twinName), shownName(key.oldName)));
    m_twins->say(adopts ? Tone::Info : Tone::Warning,
        adopts ? tr("Replacements that are there will be used") : tr("There seem to be replacements already"),
        adopts
            ? tr("%1. No others are created for these.").arg(namesInWords(names))
            : tr("%1: they have the name and the filter that a rotation gives a replacement. If one made them that did "
                 "not come to its end, on another computer for one, use them; if they serve something else, do not.")
                  .arg(namesInWords(names)));
    m_twinsButton->setChecked(adopts);
    enableUnless(*m_twinsButton, m_tools.session.isBusy() ? underWayText() : QString());
}

void PlanKeys::refreshTable(bool isReadOnly)
{
    const std::optional<EnvironmentSnapshot> &live = m_tools.session.live().value;
    const QList<EventKey> keys = live ? live->eventKeys : QList<EventKey>();
    if (keys != m_shown) {
        m_shown = keys;
        QList<QStringList> rows;
        for (const EventKey &key : keys) {
            const QString name = key.name.isEmpty() ? tr("(no name)") : shownName(key.name);
            rows.append({key.source == EventKeySource::Integration ? tr("%1 (made by an integration)").arg(name) : name,
                {}, {}, filterInWords(key.filter), live->fingerprintOf(key)});
        }
        m_table->setRows(rows);
        const bool hasIntegrations = hasOneWith(keys, &EventKey::source, EventKeySource::Integration);
        m_allButton->setText(hasIntegrations ? tr("Choose &all that no integration made") : tr("Choose &all"));
        for (int i = 0; i < keys.size(); ++i) {
            m_table->row(i).setData(Name, Qt::UserRole, keys.at(i).id);
            m_table->row(i).setFont(Fingerprint, QFontDatabase::systemFont(QFontDatabase::FixedFont));
        }
    }
    m_eventLabel->setText(keys.isEmpty()
            ? tr("&Event keys")
            : tr("&Event keys: %1 of %2 chosen").arg(m_tools.session.rotation().eventKeys.size()).arg(keys.size()));
    const RolloutCheck &check = m_tools.session.check();
    const EventKeyHolders holders = EventKeyHolders::of(check.rows(), check.keys());
    const auto chosen = ofEach<QSet<QString>>(m_tools.session.rotation().eventKeys, &RotatedEventKey::oldId);
    for (int i = 0; i < m_table->topLevelItemCount(); ++i) {
        QTreeWidgetItem &item = m_table->row(i);
        item.setCheckState(
            Name, chosen.contains(item.data(Name, Qt::UserRole).toString()) ? Qt::Checked : Qt::Unchecked);
        const QDateTime createdAt = m_shown.at(i).createdAt;
        // Short enough for a narrow window: when it is due stands behind it.
        item.setText(Age,
            createdAt.isValid() ? ageInWords(createdAt, m_tools.services.clock.now())
                                : tr("unknown", "the age of a key"));
        QFont font = m_table->font();
        font.setBold(ageOf(createdAt).kind == KeyAge::Overdue);
        item.setFont(Age, font);
        item.setToolTip(Age, ageText(createdAt));
        item.setData(Age, Qt::AccessibleTextRole, item.toolTip(Age));
        const QStringList names = ofEach(holders.holdersOf(item.text(Fingerprint)), &EventKeyHolders::Holder::name);
        item.setText(Held, namesInWords(names, 2));
        item.setToolTip(Held, shownNames(names).join(u'\n'));
        item.setFlags(isReadOnly ? Qt::ItemIsEnabled | Qt::ItemIsSelectable
                                 : Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    }
}

void PlanKeys::choose(bool allButIntegrations)
{
    m_isFilling = true; // one look at the end is enough
    for (const EventKey &key : std::as_const(m_shown))
        m_tools.session.setRotatesEventKey(key.id, allButIntegrations && key.source == EventKeySource::Key);
    m_isFilling = false;
    refresh(false);
}
