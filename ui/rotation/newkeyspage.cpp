// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/newkeyspage.h"

#include "app/accounts/services.h"
#include "app/acts/act.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/models/words.h"
#include "ui/keys/signingkeycard.h"
#include "ui/rotation/stepresult.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/shortlist.h"
#include "ui/words/agetext.h"

#include <QPointer>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int newKeyRows = 8;

/// The settings that the person is given have it: it was made before they were.
bool comesByRestart(const Act *act, const QString &name)
{
    if (!act || !act->handover().watch || act->request().kind != ActKind::CreateEventKey)
        return false;
    return act->request().newKey.name == name || hasOneWith(act->request().othersToCreate, &NewEventKey::name, name);
}

} // namespace

NewKeysPage::NewKeysPage(const WizardTools &tools, RotationStep::Kind step)
    : RotationPage(tools, step)
    , m_current(named("currentKeyLabel", addText({})))
    , m_card(named(
          "newKeyCard", new SigningKeyCard(tools.services.clock, tools.services.preferences, tools.clipboard, this)))
    , m_table(new ShortList(u"twinsTable"_s, tr("Event keys and their replacements"),
          {tr("Event key"), tr("Its replacement"), tr("Filter"), tr("State")}, newKeyRows, this))
    , m_deleteButton(named("deleteTwinButton", plainButton(icon(u"delete"_s), QString(), this)))
{
    body()->addWidget(m_card);
    setupReplacements();
    body()->addStretch();
}

void NewKeysPage::setupReplacements()
{
    m_table->setGrows();
    body()->addWidget(m_table, 1);
    m_details = named("twinDetails", addText({}));
    body()->addWidget(m_deleteButton, 0, Qt::AlignLeft);
    connect(m_table, &QTreeWidget::currentItemChanged, this, &NewKeysPage::refreshDetails);
    connect(m_deleteButton, &QPushButton::clicked, this, [this] {
        if (const RotatedEventKey *key = selected())
            session().deleteTwin(key->oldId);
    });
}

bool NewKeysPage::hasEventKeys() const
{
    return rotation().rotatesEventKeys() && (step() == RotationStep::NewEventKeys || !rotation().makesEventKeysLate());
}

int NewKeysPage::missingReplacements() const
{
    if (!hasEventKeys())
        return 0;
    return static_cast<int>(
        std::ranges::count_if(rotation().eventKeys, [](const RotatedEventKey &key) { return key.twinId.isEmpty(); }));
}

QString NewKeysPage::actText() const
{
    if (isSigningKeyMissing())
        return tr("&Create the new signing key");
    const int count = missingReplacements();
    if (count > 0 && session().replacementsToCome().size() == count)
        return tr("&Look whether the server holds the replacements of %n event keys", nullptr, count);
    return count == 0 ? RotationPage::actText() : tr("&Create the replacements of %n event keys", nullptr, int(count));
}

bool NewKeysPage::mayAct() const
{
    if (!isSigningKeyMissing() && missingReplacements() == 0)
        return RotationPage::mayAct();
    return !session().isBusy() && !session().isActOpen();
}

void NewKeysPage::act()
{
    if (isSigningKeyMissing() || missingReplacements() > 0)
        make(false);
    else
        RotationPage::act();
}

void NewKeysPage::make(bool byHand)
{
    if (isSigningKeyMissing())
        session().createSigningKey(byHand);
    else
        session().createTwins(byHand);
}

void NewKeysPage::actByHand()
{
    if (const RotatedEventKey *key = refusedToGo())
        session().deleteTwin(key->oldId, true);
    else
        make(true);
}

const RotatedEventKey *NewKeysPage::refusedToGo() const
{
    const Act *last = session().act();
    return last && last->request().kind == ActKind::DeleteEventKey
        ? firstWith(rotation().eventKeys, &RotatedEventKey::twinId, last->request().keyId)
        : nullptr;
}

const RotatedEventKey *NewKeysPage::selected() const
{
    const int row = m_table->currentRow();
    return row >= 0 && row < rotation().eventKeys.size() ? &rotation().eventKeys.at(row) : nullptr;
}

QString NewKeysPage::stateWords(const RotatedEventKey &key) const
{
    if (key.isTwinDeleted)
        return tr("deleted");
    if (session().replacementsToCome().contains(key.twinName))
        return tr("brought by Rotate's restart, not looked for yet");
    if (key.twinId.isEmpty())
        return comesByRestart(session().act(), key.twinName) ? tr("made here, and not at the server yet")
                                                             : tr("not made yet");
    if (isLacking(key, session()))
        return tr("not in the latest list");
    if (!key.isFilterTheSame)
        return tr("there, but its filter differs");
    if (!tools().account.hasFilters)
        return tr("there");
    return key.filter.isKnown() && !isByWord(rotation(), filterByWord, key.twinFingerprint)
        ? tr("there, with the same filter")
        : tr("there, with the same filter by a person's word");
}

QString NewKeysPage::difference(const RotatedEventKey &key) const
{
    if (key.twinId.isEmpty() || key.isFilterTheSame || !session().live().value)
        return {};
    if (const EventKey *live = session().live().value->eventKey(key.twinId))
        return tr("The old key's filter:\n%1\n\nThe replacement's, as Inngest has it:\n%2")
            .arg(filterInLines(key.filter), filterInLines(live->filter));
    return session().isBusy() ? tr("Reading the replacement's filter…")
                              : tr("The replacement is not among the environment's keys any more.");
}

void NewKeysPage::refresh()
{
    refreshSigningKey();
    m_table->setVisible(hasEventKeys());
    refreshTable();
    refreshDetails();
}

void NewKeysPage::refreshSigningKey()
{
    const std::optional<EnvironmentSnapshot> &live = session().live().value;
    const SigningKey *active = live ? live->active() : nullptr;
    const RotatedSigningKey &old = rotation().oldSigningKey;
    const QString age = ageText(old.createdAt, tools().services.clock.now());
    // Somebody may have rotated meanwhile: what is current is what Inngest lists as current.
    m_current->setText(!active || active->id == old.id
            ? tr("The current signing key has the fingerprint %1 and was made %2. It stays in use.")
                  .arg(old.fingerprint, age)
            : (tools().account.isTypedIn && !active->isAccepted
                    ? tr("When this rotation began, the key with the fingerprint %1 was the current one. Another one "
                         "is noted as the current one now, fingerprint %2: Inngest has not confirmed that.")
                    : tr("When this rotation began, the key with the fingerprint %1 was the current one. Inngest "
                         "signs with another one now, fingerprint %2."))
                  .arg(old.fingerprint, live->fingerprintOf(*active)));
    m_current->setVisible(hasSigningKey());
    const SigningKey *made = live ? live->signingKey(rotation().newSigningKey.id) : nullptr;
    m_card->setVisible(hasSigningKey() && made);
    if (!made)
        return;
    SigningKey shown = *made;
    shown.value = session().value(made->id);
    if (made->isActive)
        m_card->setCurrent(tr("The current signing key"), *made, tools().account.isTypedIn);
    else
        m_card->setRole(tr("New signing key, not in use yet"),
            shown.value.isEmpty() ? tr("Its value is not at hand now.")
                                  : tr("You need not copy it now: the next page has it ready for every app."),
            shown.value.isEmpty() ? Tone::Warning : Tone::Info, u"signing-key"_s);
    if (shown.value.isEmpty())
        return; // the window is locked, or the keychain has lost it
    const QPointer<RotationSession> session(&this->session());
    m_card->present(shown, tools().account.isTypedIn, [session, id = made->id] {
        const Secret value = session ? session->value(id) : Secret();
        return readyFuture(value.isEmpty() ? Result<Secret>(failure(Error::Kind::NotFound)) : Result<Secret>(value));
    });
}

void NewKeysPage::refreshTable()
{
    const QList<RotatedEventKey> &keys = rotation().eventKeys;
    QList<QStringList> rows;
    for (const RotatedEventKey &key : keys)
        rows.append({shownName(key.oldName), shownName(key.twinName), filterInWords(key.filter), stateWords(key)});
    m_table->setRows(rows);
    for (int i = 0; i < keys.size(); ++i) {
        const RotatedEventKey &key = keys.at(i);
        m_table->row(i).setToolTip(Filter, filterInLines(key.filter));
        m_table->row(i).setIcon(State,
            key.twinId.isEmpty()                                    ? icon(u"ahead"_s)
                : key.isFilterTheSame && !isLacking(key, session()) ? icon(u"done"_s, Tone::Good)
                                                                    : icon(u"warning"_s, Tone::Warning));
    }
}

void NewKeysPage::refreshDetails()
{
    const RotatedEventKey *key = selected();
    if (!key) { // the one to act on first, without a selection
        const QList<RotatedEventKey> &keys = rotation().eventKeys;
        const auto differs = std::ranges::find_if(
            keys, [](const RotatedEventKey &one) { return !one.twinId.isEmpty() && !one.isFilterTheSame; });
        if (differs != keys.end())
            m_table->setCurrentItem(&m_table->row(static_cast<int>(differs - keys.begin())));
        key = selected();
    }
    const QString words = key && hasEventKeys() ? difference(*key) : QString();
    m_details->setText(words);
    m_details->setVisible(!words.isEmpty());
    m_deleteButton->setVisible(isCurrent() && !words.isEmpty());
    m_deleteButton->setText(key && key->wasTwinAdopted ? tr("&Make another replacement, and leave this one as it is")
                                                       : tr("&Delete this replacement, to make it again"));
    enableUnless(*m_deleteButton, session().isBusy() || session().isActOpen() ? underWayText() : QString());
}
