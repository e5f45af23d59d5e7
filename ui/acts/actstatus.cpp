// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/acts/actstatus.h"

#include "app/acts/acts.h"
#include "app/core/shown.h"
#include "app/domain/keys.h"
#include "ui/words/acttext.h"
#include "ui/words/agetext.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int progressWidth = 90;

/// From the call on there is no way back: the truth is still found out.
bool canBeStopped(Act::Step step)
{
    return step == Act::Step::Queued || step == Act::Step::Reading || step == Act::Step::Recording
        || step == Act::Step::WaitingForPerson;
}

} // namespace

ActStatus::ActStatus(QWidget *parent)
    : QWidget(parent)
{
    setupRunning();
    m_outcome->setDismissable(true);
    connect(m_settleButton, &QPushButton::clicked, this, &ActStatus::settle);
    connect(m_leaveButton, &QPushButton::clicked, this, [this] { choose({}); });
    connect(m_outcome, &Banner::dismissed, this, &ActStatus::clear);

    auto *layout = bareLayout<QVBoxLayout>(this);
    addParts(*layout, {m_running, m_handover, m_outcome});
    clear();
}

void ActStatus::setupRunning()
{
    m_progress->setFixedWidth(progressWidth);
    connect(m_cancelButton, &QPushButton::clicked, this, [this] {
        if (m_act)
            m_act->cancel();
    });
    auto *row = bareLayout<QHBoxLayout>(m_running, Spacing::normal);
    row->addWidget(m_progress);
    row->addWidget(m_stepLabel, 1);
    row->addWidget(m_cancelButton);
}

void ActStatus::follow(Acts &acts, Act *act)
{
    clear();
    m_acts = &acts;
    m_act = act;
    // Whoever counts them can have counted this one before it is heard here that it is done.
    m_doneWithIt = m_done + (act->step() == Act::Step::Finished ? 0 : 1);
    connect(act, &Act::stepChanged, this, [this, act] {
        if (m_act == act)
            onStep();
    });
    connect(act, &Act::finished, this, [this, act] {
        if (m_act == act)
            onFinished();
    });
    // The account was closed: what became of the act is found out when it is opened again.
    connect(act, &QObject::destroyed, this, [this] {
        if (!m_act && !m_running->isHidden())
            clear();
    });
    if (act->step() == Act::Step::Finished)
        onFinished();
    else
        onStep();
}

void ActStatus::clear()
{
    m_act = nullptr;
    m_journalId = 0;
    m_running->hide();
    m_handover->follow(nullptr);
    m_outcome->hide();
    // Called from a click on one of its own buttons too.
    if (m_choices) {
        m_choices->hide();
        m_choices->deleteLater();
        m_choices = nullptr;
    }
    hide();
}

bool ActStatus::isRunning() const
{
    return m_act && m_act->step() != Act::Step::Finished;
}

void ActStatus::onStep()
{
    const Act::Step step = m_act->step();
    if (step == Act::Step::Finished)
        return;
    // Of several it is said of which one this is true.
    m_stepLabel->setText(m_total > 0
            ? tr("%1: %2", "an act, what it does").arg(actTitle(m_act->request()), actStepText(*m_act))
            : actStepText(*m_act));
    m_running->setAccessibleName(m_stepLabel->text());
    const bool isHandedOver = step == Act::Step::WaitingForPerson;
    m_cancelButton->setVisible(canBeStopped(step) && (isHandedOver || m_total == 0));
    m_cancelButton->setText(isHandedOver ? tr("It &was not done") : tr("Stop"));
    m_cancelButton->setToolTip(
        isHandedOver ? tr("You have not done it, and will not do it now") : tr("Possible until the call goes out"));
    m_progress->setVisible(step != Act::Step::WaitingForPerson && m_total == 0);
    m_handover->follow(step == Act::Step::WaitingForPerson ? m_act.data() : nullptr);
    m_running->show();
    show();
}

void ActStatus::setSeveral(int done, int total)
{
    m_done = done;
    m_total = total;
    m_isUnderWay = total > 0;
}

void ActStatus::endSeveral()
{
    if (std::exchange(m_isUnderWay, false) && m_act && m_act->step() == Act::Step::Finished)
        sayOutcome();
}

void ActStatus::onFinished()
{
    Act *act = m_act;
    m_handover->follow(nullptr);
    m_isByWord = (m_done > 0 && m_isByWord) || act->isByWord();
    // The next one stands in its place at once; a word of success between any two of them would only flicker.
    if (m_isUnderWay && act->end() == Act::End::Done && !act->error())
        show();
    else
        sayOutcome();
    emit finished(act);
}

void ActStatus::sayOutcome()
{
    const Act *act = m_act;
    m_running->hide();
    m_journalId = act->journalId();
    const QString title = actOutcomeTitle(*act);
    if (title.isEmpty())
        return clear();
    // What is said of one alone would be wrong of the others.
    if (m_total > 0 && act->end() == Act::End::Done)
        m_outcome->say(actOutcomeTone(*act),
            severalOutcomeTitle(act->request().kind, m_doneWithIt, m_total, m_isByWord),
            act->error() ? tr("%1: %2", "an act, what came of it").arg(actTitle(act->request()), actOutcomeText(*act))
                         : QString());
    else
        m_outcome->say(actOutcomeTone(*act),
            m_total > 0 ? tr("%1 (%2)", "what came of an act, how many of its kind are done")
                              .arg(title, severalOutcomeTitle(act->request().kind, m_done, m_total))
                        : title,
            actOutcomeText(*act));
    m_settleButton->setVisible(act->end() == Act::End::Open);
    m_settleButton->setText(act->isLeftToPerson() ? tr("Say what became of it") : tr("Find out now"));
    m_leaveButton->setVisible(act->isOtherwise());
    // On a page of the rotation nothing else offers to find it out, and all that depends on it waits for that.
    m_outcome->setDismissable(!m_forwards || (act->end() != Act::End::Open && act->end() != Act::End::NeedsChoice));
    if (act->end() == Act::End::NeedsChoice)
        offerChoice();
    show();
}

void ActStatus::offerChoice()
{
    m_choices = new QWidget(this);
    auto *rows = new QVBoxLayout(m_choices);
    rows->setContentsMargins(0, Spacing::tight, 0, 0);
    layout()->addWidget(m_choices);
    const QList<SigningKey> signingKeys = m_act->signingKeyCandidates();
    for (const SigningKey &key : signingKeys) {
        const QString creator = key.creatorName.isEmpty() ? tr("somebody unknown") : shownName(key.creatorName);
        addChoice(tr("Signing key with fingerprint %1, made %2 by %3")
                      .arg(signingKeyFingerprint(key), exactTimeText(key.createdAt), creator),
            tr("This is the one"), key.id);
    }
    const QList<EventKey> eventKeys = m_act->eventKeyCandidates();
    for (const EventKey &key : eventKeys) {
        addChoice(tr("Event key “%1” with fingerprint %2, made %3")
                      .arg(shownName(key.name), eventKeyFingerprint(key), exactTimeText(key.createdAt)),
            tr("This is the one"), key.id);
    }
    if (signingKeys.size() + eventKeys.size() == 1)
        addChoice(tr("It is not this one: somebody else made it."), tr("Not this one"), {});
    else
        addChoice(tr("It is none of these: somebody else made them."), tr("None of these"), {});
    m_choices->show();
}

void ActStatus::addChoice(const QString &text, const QString &button, const QString &keyId)
{
    auto *row = new QHBoxLayout;
    auto *label = wordsLabel(text, m_choices);
    auto *chooseButton = named(keyId.isEmpty() ? u"chooseNoneButton"_s : u"chooseButton"_s,
        plainButton(button, m_choices), tr("%1: %2").arg(button, text));
    connect(chooseButton, &QPushButton::clicked, this, [this, keyId] { choose(keyId); });
    row->addWidget(label, 1);
    row->addWidget(chooseButton);
    static_cast<QVBoxLayout *>(m_choices->layout())->addLayout(row);
}

void ActStatus::choose(const QString &keyId)
{
    if (m_forwards)
        emit chosen(keyId);
    else if (m_acts)
        follow(*m_acts, m_acts->choose(m_journalId, keyId));
}

void ActStatus::settle()
{
    if (m_forwards)
        emit settleRequested();
    else if (m_acts && m_journalId != 0)
        follow(*m_acts, m_acts->settle(m_journalId));
}
