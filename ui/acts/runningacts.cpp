// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/acts/runningacts.h"

#include "app/acts/acts.h"
#include "app/core/lookup.h"
#include "ui/words/acttext.h"
#include "ui/words/restarttext.h"

namespace {

constexpr int rowProgressWidth = 80;
constexpr int progressHeight = 12;

} // namespace

RunningActs::RunningActs(QWidget *parent)
    : QWidget(parent)
{
    m_progress->setFixedSize(rowProgressWidth, progressHeight);
    m_label->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(Spacing::small, 0, Spacing::small, 0);
    addParts(*layout, {m_progress, m_goOnButton});
    layout->addWidget(m_label, 1);
    connect(m_goOnButton, &QPushButton::clicked, this, [this] {
        if (Act *act = waiting())
            emit goOnRequested(act);
    });
    refresh();
}

Act *RunningActs::waiting() const
{
    const QList<Act *> running = m_acts ? m_acts->running() : QList<Act *>();
    const auto *found = firstWith(running, &Act::step, Act::Step::WaitingForPerson);
    return found ? *found : nullptr;
}

void RunningActs::setActs(Acts *acts)
{
    followInstead(m_acts, acts, this);
    if (acts) {
        connect(acts, &Acts::actStarted, this, &RunningActs::follow);
        const QList<Act *> running = acts->running();
        for (Act *act : running)
            follow(act);
    }
    refresh();
}

void RunningActs::follow(Act *act)
{
    connect(act, &Act::stepChanged, this, &RunningActs::refresh);
    // The act leaves the list of running ones around this signal: before or after, it is looked at when all is done.
    connect(act, &Act::finished, this, &RunningActs::refresh, Qt::QueuedConnection);
    refresh();
}

QStringList RunningActs::underWay() const
{
    QStringList sentences;
    if (m_count > 0)
        sentences.append(tr("A change of a key or a sync is under way."));
    if (const auto outage = m_acts ? restartOutage(*m_acts) : std::nullopt)
        sentences.append(tr("%1.", "a title as a sentence").arg(outage->title));
    return sentences;
}

QString RunningActs::forPerson() const
{
    QStringList words;
    if (const auto outage = m_acts ? restartOutage(*m_acts) : std::nullopt)
        words.append(outage->title);
    if (waiting())
        words.append(tr("A change waits for you"));
    return words.join(tr(" · ", "between two remarks"));
}

void RunningActs::setRemark(const QString &remark)
{
    m_remark = remark;
    refresh();
}

void RunningActs::refresh()
{
    const QList<Act *> running = m_acts ? m_acts->running() : QList<Act *>();
    const auto count = static_cast<int>(running.size());
    // What waits for the person is named before what waits for that.
    const Act *waitsForPerson = waiting();
    const RestartWatch *watch = waitsForPerson ? waitsForPerson->handover().watch.get() : nullptr;
    if (watch) // whether it is an outage by now
        connect(watch, &RestartWatch::changed, this, &RunningActs::refresh, Qt::UniqueConnection);
    m_goOnButton->setVisible(waitsForPerson);
    m_progress->setVisible((count > 0 || !m_remark.isEmpty()) && !waitsForPerson);
    QStringList words;
    if (count > 0) {
        const Act &first = waitsForPerson ? *waitsForPerson : *running.first();
        const QString act = tr("%1: %2").arg(actTitle(first.request()), actStepText(first));
        if (const auto outage = restartOutage(*m_acts))
            words.append(outage->title);
        words.append(count == 1 ? act : tr("%1 (and %2 more)").arg(act, QString::number(count - 1)));
    }
    if (!m_remark.isEmpty())
        words.append(m_remark);
    m_label->setText(words.join(tr(" · ", "between two remarks")));
    m_label->setToolTip(m_label->text());
    const QString said = forPerson();
    if (std::exchange(m_count, count) == count && m_forPerson == said)
        return;
    m_forPerson = said;
    emit changed();
}
