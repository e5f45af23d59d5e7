// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/keptkeyspanel.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/keychain/chosenstore.h"
#include "ui/secrets/copybutton.h"
#include "ui/secrets/secretfield.h"
#include "ui/widgets/agetick.h"
#include "ui/widgets/tonedframe.h"
#include "ui/words/agetext.h"

#include <QGridLayout>
#include <algorithm>

namespace {

constexpr int mostHeight = 260;

} // namespace

KeptKeysPanel::KeptKeysPanel(Services &services, SecretClipboard &clipboard, KeptKey::Kind kind, QWidget *parent)
    : QWidget(parent)
    , m_services(services)
    , m_clipboard(clipboard)
    , m_kind(kind)
{
    m_layout->setSpacing(Spacing::small);
    makeBold(*m_title);
    m_layout->addWidget(m_title);
    m_layout->addWidget(wordsLabel(tr("Keys that were made, copied or typed in here. Whether they are still in use can "
                                      "be said only with a connection."),
        this));
    connect(&m_services.secrets, &SecretStore::stateChanged, this, &KeptKeysPanel::sayWhere);
    hide();
}

void KeptKeysPanel::present(OpenAccount &account)
{
    const QString origin = account.dashboard().origin();
    const std::optional<Environment> holder = account.keyHolder();
    const auto listed = holder ? m_services.keptKeys.list(origin, holder->id) : m_services.keptKeys.all();
    m_accountName = account.account().name;
    m_environments = ofEach(account.environments().value.value_or(QList<Environment>()), &Environment::id);
    whenFinished(listed, this, m_rounds.next([this, origin](const Result<QList<KeptKey>> &keys) {
        fill(those(keys.value_or(QList<KeptKey>()),
            [&](const KeptKey &key) { return key.kind == m_kind && key.origin == origin; }));
    }));
}

void KeptKeysPanel::clear()
{
    m_rounds.end();
    fill({});
}

void KeptKeysPanel::fill(const QList<KeptKey> &keys)
{
    delete m_rows;
    m_rows = nullptr;
    m_fingerprints = ofEach(keys, &KeptKey::fingerprint);
    if (keys.isEmpty())
        return hide();
    sayWhere();
    auto *scroll = pageArea(this);
    scroll->setAccessibleName(tr("Kept keys"));
    scroll->setMaximumHeight(mostHeight);
    auto *list = new QWidget(scroll);
    auto *layout = bareLayout<QVBoxLayout>(list);
    for (const KeptKey &key : keys)
        layout->addWidget(row(key));
    scroll->setWidget(list);
    m_layout->addWidget(scroll);
    m_rows = scroll;
    show(); // with its rows at once
}

bool KeptKeysPanel::isInMemory(const QString &fingerprint) const
{
    return m_services.secrets.isInMemory(KeptKeys::itemName(fingerprint));
}

/// Where only some are in memory, each row says it of its own.
void KeptKeysPanel::sayWhere()
{
    const bool areAllInMemory
        = std::ranges::all_of(m_fingerprints, [this](const QString &fingerprint) { return isInMemory(fingerprint); });
    m_title->setText(areAllInMemory ? tr("Kept until the program closes") : tr("Kept on this computer"));
}

/// Several accounts can have one origin, and environments of one name.
QString KeptKeysPanel::environmentOf(const KeptKey &key) const
{
    const bool isOwn = key.accountName == m_accountName || m_environments.contains(key.environmentId);
    return isOwn ? shownName(key.environmentName)
                 : tr("%1 (account %2)").arg(shownName(key.environmentName), shownName(key.accountName));
}

QWidget *KeptKeysPanel::row(const KeptKey &key)
{
    // Of one environment several are kept: a rotation's old signing key and its new one, say.
    const QString name = key.name.isEmpty() ? tr("Signing key %1, of %2").arg(key.fingerprint, environmentOf(key))
                                            : tr("%1 (%2), of %3", "name, fingerprint, environment")
                                                  .arg(shownName(key.name), key.fingerprint, environmentOf(key));
    const SecretSource source
        = [kept = &m_services.keptKeys, fingerprint = key.fingerprint] { return kept->value(fingerprint); };
    auto *card = new Card(this);
    auto *field = new SecretField(m_services.clock, m_services.preferences, card);
    field->setSecret(name, key.masked, source);
    auto *copyButton = new CopyButton(m_clipboard, card, field);
    copyButton->setSecret(name, source);

    QLabel *facts = quietLabel(card);
    const auto tellFacts = [this, facts, fingerprint = key.fingerprint, keptAt = key.keptAt] {
        const QString age = ageText(keptAt, m_services.clock.now());
        facts->setText(isInMemory(fingerprint)    ? tr("Kept %1, in memory until the program closes").arg(age)
                : m_services.secrets.usesMemory() ? tr("Kept %1; it is not in memory now").arg(age)
                                                  : tr("Kept %1").arg(age));
    };
    tellFacts();
    connect(&m_services.secrets, &SecretStore::stateChanged, facts, tellFacts);
    new AgeTick(m_services.clock, *facts, tellFacts);
    facts->setToolTip(exactTimeText(key.keptAt));
    auto *layout = new QGridLayout(card);
    layout->addWidget(wordsLabel(name, card), 0, 0);
    layout->addWidget(facts, 1, 0);
    layout->addWidget(field, 0, 1, 2, 1, Qt::AlignVCenter);
    layout->addWidget(copyButton, 0, 2, 2, 1, Qt::AlignVCenter);
    layout->setColumnStretch(0, 1);
    layout->setColumnStretch(1, 1);
    return card;
}
