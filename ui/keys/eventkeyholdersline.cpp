// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/keys/eventkeyholdersline.h"

#include "app/accounts/appsurvey.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/models/eventkeymodel.h"
#include "app/models/words.h"
#include "ui/widgets/icons.h"
#include "ui/words/keyproblemtext.h"

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostNames = 4;

QString namesOf(const QStringList &names)
{
    const QStringList shown = ofEach(names.first(std::min(mostNames, names.size())), shownName);
    const QString words = shown.join(u", "_s);
    const qsizetype more = names.size() - mostNames;
    return more > 0 ? EventKeyHoldersLine::tr("%1 and %n more", nullptr, static_cast<int>(more)).arg(words) : words;
}

} // namespace

EventKeyHoldersLine::EventKeyHoldersLine(EventKeyModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
{
    m_askButton->setToolTip(tr("Asks each app which event key it holds right now"));
    auto *row = bareLayout<QHBoxLayout>();
    row->setSpacing(Spacing::normal);
    row->addWidget(m_askButton);
    row->addWidget(m_words, 1);
    auto *layout = bareLayout<QVBoxLayout>(this, Spacing::small);
    layout->addLayout(row);
    layout->addWidget(m_banner);
    connect(m_askButton, &QPushButton::clicked, this, &EventKeyHoldersLine::onClicked);
    connect(m_ownKeysButton, &QPushButton::clicked, this, [this] {
        const QList<EventKeyRow> shared = m_model.shared();
        if (!shared.isEmpty())
            emit ownKeysRequested(shared.first().id);
    });
    refresh();
}

void EventKeyHoldersLine::setSurvey(AppSurvey *survey)
{
    if (m_survey) {
        m_survey->disconnect(&m_refreshSoon);
        m_survey->check().disconnect(&m_refreshSoon);
    }
    m_survey = survey;
    if (survey) {
        connect(survey, &AppSurvey::askingChanged, &m_refreshSoon, &Soon::ask);
        connect(survey, &AppSurvey::keptChanged, &m_refreshSoon, &Soon::ask);
        connect(&survey->check(), &RolloutCheck::rowChanged, &m_refreshSoon, &Soon::ask);
        connect(&survey->check(), &RolloutCheck::rowsReset, &m_refreshSoon, &Soon::ask);
    }
    refresh();
}

void EventKeyHoldersLine::onClicked()
{
    if (m_survey && m_survey->isAsking())
        m_survey->stop();
    else if (m_survey)
        m_survey->ask();
}

void EventKeyHoldersLine::leave()
{
    if (m_survey)
        m_survey->stop();
}

void EventKeyHoldersLine::refresh()
{
    const EventKeyHolders holders
        = m_survey ? EventKeyHolders::of(m_survey->check().rows(), m_survey->check().keys()) : EventKeyHolders();
    m_model.setHolders(holders);
    const bool isAsking = m_survey && m_survey->isAsking();
    m_askButton->setText(isAsking ? tr("&Stop asking") : tr("&Ask the apps"));
    m_askButton->setIcon(icon(isAsking ? u"stop"_s : u"check"_s));
    enableUnless(*m_askButton, isAsking || (m_survey && m_survey->canAsk()) ? QString() : noAppToAskText());
    const QString strange = holders.strange() == 0 ? QString()
                                                   : u' '
            + tr("%n apps hold one that is none of these, or one of these with something around it.", nullptr,
                holders.strange());
    if (isAsking)
        m_words->setText(tr("Each app is being asked which event key it holds."));
    else if (holders.wasAsked())
        m_words->setText(
            tr("%1 of %n apps said which event key they hold, the first of them at %2.", nullptr, holders.apps())
                .arg(QString::number(holders.told()), timeInWords(holders.since().toLocalTime()))
            + strange);
    else if (m_askButton->isEnabled())
        m_words->setText(
            tr("Which apps hold these keys is not known: they have not been asked since this environment was opened."));
    else if (m_survey && !m_survey->areAllListed())
        m_words->setText(tr("Which apps hold these keys is not known: the list of apps has not been read."));
    else
        m_words->setText(tr("Which apps hold these keys is not known, and there is no app here that can be asked."));
    if (m_survey && m_survey->isOfBranch())
        m_words->setText(m_words->text() + u' '
            + tr("Only this branch environment’s apps are asked here; the other branch environments use the same "
                 "keys."));
    refreshBanner();
}

void EventKeyHoldersLine::refreshBanner()
{
    const QList<EventKeyRow> shared = m_model.shared();
    if (shared.isEmpty()) {
        m_banner->hide();
        return;
    }
    const EventKeyRow &first = shared.first();
    const QStringList apps = ofEach(m_model.holders().holdersOf(first.fingerprint), &EventKeyHolders::Holder::name);
    const QString name = tellingName(first.name, first.fingerprint, m_model.names());
    QString text = tr("By their own word %1 hold it. Nothing is broken by that. But who sends cannot be told apart, "
                      "and after a leak all of them need another key at once.")
                       .arg(namesOf(apps));
    const auto others = static_cast<int>(shared.size()) - 1;
    if (others > 0)
        text += u' ' + tr("%n more keys are shared, too; the last column names them.", nullptr, others);
    m_banner->say(
        Tone::Neutral, tr("%n apps share the key “%1”", nullptr, static_cast<int>(apps.size())).arg(name), text);
}
