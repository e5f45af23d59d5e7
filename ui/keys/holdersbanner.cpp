// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/holdersbanner.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/core/shown.h"
#include "ui/widgets/build.h"

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
{
    m_banner->setObjectName(u"holders"_s);
    m_breaksBox->setObjectName(u"breaksBox"_s);
    m_breaksBox->hide();
    auto *layout = bareLayout<QVBoxLayout>(this);
    layout->addWidget(m_banner);
    layout->addWidget(m_breaksBox);
    connect(m_breaksBox, &QCheckBox::toggled, this, &HoldersBanner::changed);
}

void HoldersBanner::ask(OpenAccount &account, const Services &services, const QString &fingerprint)
{
    if (!account.keyHolder())
        return;
    m_fingerprint = fingerprint;
    m_survey = new AppSurvey(services, this);
    connect(m_survey, &AppSurvey::keptChanged, this, &HoldersBanner::onKeptRead);
    connect(m_survey, &AppSurvey::askingChanged, this, [this] {
        if (!m_survey->isAsking())
            onAnswered();
    });
    m_banner->say(Tone::Neutral, tr("Asking the apps"), tr("Each app is asked whether it holds this key."));
    m_survey->followKeys(&account);
}

/// How the apps are asked is known.
void HoldersBanner::onKeptRead()
{
    if (m_survey->canAsk())
        m_survey->ask();
    else
        onAnswered();
}

bool HoldersBanner::allowsDeleting() const
{
    return m_holders && (m_holders->holding.isEmpty() || m_breaksBox->isChecked());
}

void HoldersBanner::onAnswered()
{
    m_holders = m_survey->holdersOf(m_fingerprint);
    const QStringList &holders = m_holders->holding;
    const QStringList &unknown = m_holders->notKnown;
    QStringList words;
    if (!m_holders->areAllListed)
        words.append(tr("The apps of the other branch environments use this key, too, and could not be listed."));
    if (!unknown.isEmpty())
        words.append(tr("Not known of: %1. Senders that are no apps cannot be asked.").arg(namesOf(unknown)));
    const QString rest = words.join(u' ');
    if (!holders.isEmpty())
        m_banner->say(Tone::Danger, tr("Apps hold this key"),
            tr("By their own word just now: %1. Give them another key and deploy them first.").arg(namesOf(holders))
                + (rest.isEmpty() ? QString() : u' ' + rest));
    else if (!rest.isEmpty())
        m_banner->say(Tone::Warning, tr("No app that answered holds this key"), rest);
    else
        m_banner->say(Tone::Neutral, tr("No app that was asked holds this key"),
            tr("One answer of each. Senders that are no apps cannot be asked."));
    m_breaksBox->setVisible(!holders.isEmpty());
    emit changed();
}
