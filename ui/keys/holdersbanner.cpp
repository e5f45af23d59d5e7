// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/holdersbanner.h"

#include "app/accounts/openaccount.h"
#include "app/accounts/services.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/models/rolloutwords.h"
#include "ui/apps/appstable.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"
#include "ui/words/rotationtext.h"

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto oldestAnswer = 5min;

} // namespace

HoldersBanner::HoldersBanner(QWidget *parent)
    : QWidget(parent)
    , m_apps(new AppsLook({RolloutModel::Name, RolloutModel::SigningKey, RolloutModel::EventKey}, this))
{
    // That an app is well with the key is no good sign where the key is to go.
    m_apps->hideStandings();
    m_breaksBox->hide();
    connect(m_goOnButton, &QPushButton::clicked, this, &HoldersBanner::rotationRequested);
    auto *layout = bareLayout<QVBoxLayout>(this);
    addParts(*layout, {m_rotationBanner, m_banner, m_apps});
    m_apps->hide();
    connect(&m_apps->askButton(), &QPushButton::clicked, this, &HoldersBanner::askAgain);
    layout->addWidget(m_breaksBox);
    connect(m_breaksBox, &QCheckBox::toggled, this, &HoldersBanner::changed);
}

void HoldersBanner::ask(
    OpenAccount &account, const Services &services, const QString &keyId, const QString &fingerprint)
{
    m_holder = account.keyHolder();
    if (!m_holder)
        return;
    m_account = &account;
    m_services = &services;
    m_keyId = keyId;
    m_fingerprint = fingerprint;
    askJournal([] {});
    m_survey = new AppSurvey(services, this);
    connect(m_survey, &AppSurvey::keptChanged, this, &HoldersBanner::onKeptRead);
    connect(m_survey, &AppSurvey::askingChanged, this, [this] {
        if (!m_survey->isAsking())
            onAnswered();
    });
    m_banner->say(Tone::Neutral, tr("Asking the apps"), tr("Each app is asked whether it holds this key."));
    m_survey->followKeys(&account);
    connect(&account, &OpenAccount::appsChanged, m_survey, [this, &account] { onAppsRead(account); });
}

/// The journal tells of a rotation, whichever window has it open.
void HoldersBanner::askJournal(const std::function<void()> &then)
{
    if (!m_holder)
        return;
    RotationJournal journal(m_services->history);
    whenFinished(journal.neededBy(m_account->dashboard().origin(), m_holder->id, m_keyId), this,
        [this, then](const Result<std::optional<RotationSummary>> &neededBy) {
            m_neededBy = neededBy;
            showNeeded();
            emit changed();
            then();
        });
}

void HoldersBanner::askJournalAgain(const std::function<void()> &ifFree)
{
    m_isAskingAgain = true;
    emit changed();
    askJournal([this, ifFree] {
        m_isAskingAgain = false;
        if (isFree())
            ifFree();
        else
            emit changed();
    });
}

void HoldersBanner::showNeeded()
{
    m_goOnButton->setVisible(m_neededBy->has_value() && !isFree());
    if (isFree())
        return m_rotationBanner->hide();
    if (!*m_neededBy)
        return m_rotationBanner->say(Tone::Warning, tr("Whether a rotation needs this key could not be read"),
            errorText(m_neededBy->error(), Attempt::Read));
    const RotationSummary &rotation = ***m_neededBy;
    m_rotationBanner->say(Tone::Warning, tr("A rotation that is not finished is about this key"),
        tr("It was begun on %1 by %2. It rotates this key, or has it to take another one's place, and deletes what is "
           "to go itself, once every app is known not to need it. Go on with that rotation, or end it first.")
            .arg(exactTimeText(rotation.begunAt), shownName(rotation.person)));
}

/// What is read every minute is not asked anew; a list that was not there is.
void HoldersBanner::onAppsRead(OpenAccount &account)
{
    const bool isNews = !m_holders || (!m_holders->areAllListed && !account.apps().error);
    if (m_survey->isOfAllBranches() || m_survey->isAsking() || account.apps().isLoading || !isNews)
        return;
    m_survey->followKeys(&account);
    onKeptRead();
}

/// How the apps are asked is known; which there are may still be on its way.
void HoldersBanner::onKeptRead()
{
    if (m_survey->isListing())
        return;
    if (m_survey->canAsk())
        askAgain();
    else
        onAnswered();
}

/// What was known before does not count meanwhile.
void HoldersBanner::askAgain()
{
    m_answers.end();
    m_holders.reset();
    emit changed();
    m_survey->ask();
}

QString HoldersBanner::whyNot() const
{
    const bool isNeeded = m_neededBy && *m_neededBy && **m_neededBy;
    return isNeeded ? tr("A rotation that is not finished is about this key.")
        : !isFree() ? tr("Whether an open rotation needs the key comes first.")
        : m_holders ? tr("Give the apps that hold it another key first, or say that they may break.")
                    : tr("The apps are asked first whether they hold it.");
}

bool HoldersBanner::allowsDeleting() const
{
    return isFree() && m_holders && (m_holders->holding.isEmpty() || m_breaksBox->isChecked());
}

bool HoldersBanner::isHeldByNone() const
{
    return m_holders && m_holders->areAllListed && m_holders->told > 0 && m_holders->holding.isEmpty()
        && m_holders->notKnown.isEmpty();
}

void HoldersBanner::onAnswered()
{
    m_holders = m_survey->holdersOf(m_fingerprint);
    const QList<RolloutRow> &holders = m_holders->holding;
    const QStringList unknown
        = ofEach(m_holders->notKnown, [](const RolloutRow &row) { return rolloutAppName(row.app); });
    QStringList words;
    const bool isNobodyKnown = holders.isEmpty() && unknown.isEmpty() && m_holders->told == 0;
    if (!m_survey->isKeptRead())
        words.append(tr("How the apps are asked could not be read, so apps that were added by their address may be "
                        "missing."));
    else if (!m_holders->areAllListed)
        words.append(m_survey->isOfAllBranches()
                ? tr("The apps of all branch environments use this key, and could not be listed.")
                : tr("The apps could not be listed."));
    else if (isNobodyKnown)
        words.append(tr("No app is known here. That is no proof that none holds this key."));
    if (!unknown.isEmpty())
        words.append(tr("Not known of: %1. Senders that are no apps cannot be asked.").arg(namesInWords(unknown)));
    const QString rest = words.join(u' ');
    if (!holders.isEmpty())
        m_banner->say(Tone::Warning, tr("%n apps hold this key", nullptr, int(holders.size())),
            tr("By their own word. Give them another key and deploy them first.", nullptr, int(holders.size()))
                + (rest.isEmpty() ? QString() : u' ' + rest));
    else if (m_holders->told == 0)
        m_banner->say(Tone::Warning, tr("Nobody has said whether this key is held"), rest);
    else if (!rest.isEmpty())
        m_banner->say(Tone::Warning, tr("No app that answered holds this key"), rest);
    else
        m_banner->say(Tone::Neutral, tr("No app that was asked holds this key"),
            tr("One answer of each. Senders that are no apps cannot be asked."));
    m_apps->present({}, holders.isEmpty() ? m_holders->notKnown : holders, m_survey->check().keys());
    m_apps->setVisible(!holders.isEmpty() || !unknown.isEmpty());
    enableUnless(m_apps->askButton(), m_survey->canAsk() ? QString() : noAppToAskText());
    m_breaksBox->setVisible(!holders.isEmpty());
    const auto names = ofEach<QSet<QString>>(holders, &RolloutRow::key);
    if (!m_shownHolders.contains(names))
        m_breaksBox->setChecked(false); // it was said of others
    m_shownHolders = names;
    askBeforeLong();
    emit changed();
}

/// A question can stand open for hours, and an app can get the key meanwhile.
void HoldersBanner::askBeforeLong()
{
    m_services->clock.after(oldestAnswer, this, m_answers.next([this] {
        if (m_survey->canAsk() && !m_survey->isAsking())
            askAgain();
    }));
}
