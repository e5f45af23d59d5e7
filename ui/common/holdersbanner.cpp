// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/common/holdersbanner.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/core/shown.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "app/rotation/keyholders.h"
#include "ui/common/banner.h"
#include "ui/common/build.h"

#include <QCheckBox>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype namedApps = 5;

QString namesOf(const QStringList &apps)
{
    QStringList named;
    for (const QString &app : apps.first(std::min(apps.size(), namedApps)))
        named.append(shownName(app));
    const QString words = named.join(u", "_s);
    if (apps.size() <= namedApps)
        return words;
    return HoldersBanner::tr("%1 and %2 more").arg(words, QString::number(apps.size() - namedApps));
}

} // namespace

HoldersBanner::HoldersBanner(QWidget *parent)
    : QWidget(parent)
    , m_banner(new Banner(this))
    , m_breaksBox(new QCheckBox(tr("Delete it all the same: I know that these apps ma&y break"), this))
{
    m_banner->setObjectName(u"holders"_s);
    m_breaksBox->setObjectName(u"breaksBox"_s);
    m_breaksBox->hide();
    auto *layout = bareLayout<QVBoxLayout>(this);
    layout->addWidget(m_banner);
    layout->addWidget(m_breaksBox);
    connect(m_breaksBox, &QCheckBox::toggled, this, &HoldersBanner::changed);
}

void HoldersBanner::ask(const OpenAccount &account, const Services &services, const QString &fingerprint)
{
    const std::optional<Environment> holder = account.keyHolder();
    if (!holder)
        return;
    KeyHolders::Question question{.origin = account.dashboard().origin(),
        .environment = *holder,
        .environments = account.environments().value.value_or(QList<Environment>()),
        .apps = account.apps().value.value_or(QList<App>()),
        .fingerprint = fingerprint};
    for (const SigningKey &key : account.signingKeys().value.value_or(QList<SigningKey>()))
        (key.isActive ? question.currentSigningKey : question.newSigningKey) = key.value;
    m_holders = new KeyHolders(services.history, services.secrets, services.clock, this);
    connect(m_holders, &KeyHolders::answered, this, &HoldersBanner::onAnswered);
    m_banner->say(Tone::Neutral, tr("Asking the apps"), tr("Each app is asked whether it holds this key."));
    m_holders->ask(question);
}

bool HoldersBanner::allowsDeleting() const
{
    return m_holders && !m_holders->isAsking() && (m_holders->holders().isEmpty() || m_breaksBox->isChecked());
}

void HoldersBanner::onAnswered()
{
    const QStringList &holders = m_holders->holders();
    const QStringList &unknown = m_holders->unknown();
    const QString rest = unknown.isEmpty()
        ? QString()
        : tr("Not known of: %1. Senders that are no apps cannot be asked.").arg(namesOf(unknown));
    if (!holders.isEmpty())
        m_banner->say(Tone::Danger, tr("Apps hold this key"),
            tr("By their own word just now: %1. Give them another key and deploy them first.").arg(namesOf(holders))
                + (rest.isEmpty() ? QString() : u' ' + rest));
    else if (!unknown.isEmpty())
        m_banner->say(Tone::Warning, tr("No app that answered holds this key"), rest);
    else
        m_banner->say(Tone::Neutral, tr("No app that was asked holds this key"),
            tr("One answer of each. Senders that are no apps cannot be asked."));
    m_breaksBox->setVisible(!holders.isEmpty());
    emit changed();
}
