// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/practice/practicetrafficpage.h"

#include "app/core/clock.h"
#include "app/core/whenfinished.h"
#include "ui/widgets/icons.h"
#include "ui/words/errortext.h"

using namespace Qt::StringLiterals;

namespace {

constexpr std::chrono::seconds pace{1};

} // namespace

PracticeTrafficPage::PracticeTrafficPage(PracticeControl &control, Clock &clock, QWidget *parent)
    : QWidget(parent)
    , m_control(control)
    , m_clock(clock)
    , m_resetButton(named("trafficResetButton", new QPushButton(icon(u"reload"_s), tr("&Count from 0 again"))))
{
    m_banner->setDismissable(true);
    m_banner->hide();
    m_tree->setRootIsDecorated(false);
    m_tree->setHeaderLabels({tr("Who"), tr("What"), tr("Accepted"), tr("Refused"), tr("Failed"), tr("Last reason")});
    auto *intro = new QLabel(tr("Inngest calls each app, signed with the current key, and the apps and senders send "
                                "events, once a second. A refusal "
                                "is what your users would notice."));
    for (QLabel *label : {intro, m_summary}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    for (QPushButton *button : {m_toggleButton, m_resetButton})
        button->setAutoDefault(false);
    auto *row = rowOf({m_toggleButton, m_resetButton});
    row->addWidget(m_summary, 1);
    auto *layout = new QVBoxLayout(this);
    addParts(*layout, {intro, m_banner});
    layout->addLayout(row);
    layout->addWidget(m_tree, 1);

    connect(m_toggleButton, &QPushButton::clicked, this,
        [this] { receive(m_status.isRunning ? m_control.stopTraffic() : m_control.startTraffic()); });
    connect(m_resetButton, &QPushButton::clicked, this, [this] { receive(m_control.resetTraffic()); });
    fill();
}

void PracticeTrafficPage::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    refresh();
}

void PracticeTrafficPage::refresh()
{
    receive(m_control.traffic());
}

void PracticeTrafficPage::receive(const QFuture<Result<PracticeTrafficStatus>> &answer)
{
    const int round = ++m_round;
    whenFinished(answer, this, [this, round](const Result<PracticeTrafficStatus> &status) {
        if (round == m_round)
            onStatus(status);
    });
}

void PracticeTrafficPage::onStatus(const Result<PracticeTrafficStatus> &status)
{
    if (!status) {
        if (status.error().kind != Error::Kind::Cancelled)
            m_banner->say(Tone::Warning, errorTitle(status.error()), errorText(status.error()));
        return;
    }
    m_status = *status;
    fill();
    if (!m_status.isRunning || !isVisible())
        return;
    const int round = m_round;
    m_clock.after(pace, this, [this, round] {
        if (round == m_round && isVisible())
            refresh();
    });
}

void PracticeTrafficPage::fill()
{
    m_toggleButton->setText(m_status.isRunning ? tr("&Stop the traffic") : tr("&Start the traffic"));
    m_toggleButton->setIcon(icon(m_status.isRunning ? u"stop"_s : u"play"_s));
    m_summary->setText(tr("%1 Accepted: %2, refused: %3")
                           .arg(m_status.isRunning ? tr("Running.") : tr("Stopped."))
                           .arg(m_status.accepted())
                           .arg(m_status.refused()));
    const auto count = int(m_status.counts.size());
    while (m_tree->topLevelItemCount() > count)
        delete m_tree->takeTopLevelItem(count);
    const int before = m_tree->topLevelItemCount();
    for (int i = 0; i < count; ++i) {
        const PracticeTrafficCount &one = m_status.counts.at(i);
        auto *item = i < before ? m_tree->topLevelItem(i) : new QTreeWidgetItem(m_tree);
        const QStringList texts{one.name,
            one.kind == PracticeTrafficCount::Kind::Calls ? tr("Inngest calls it") : tr("sends events"),
            QString::number(one.accepted), QString::number(one.refused), QString::number(one.failed), one.lastReason};
        for (int column = 0; column < texts.size(); ++column)
            item->setText(column, texts.at(column));
        for (const int column : {2, 3, 4})
            item->setTextAlignment(column, Qt::AlignRight | Qt::AlignVCenter);
        item->setIcon(3, one.refused > 0 ? icon(u"warning"_s, Tone::Danger) : QIcon());
        item->setToolTip(5, one.lastReason);
    }
    if (before == 0 && count > 0) {
        for (int column = 0; column < m_tree->columnCount(); ++column)
            m_tree->resizeColumnToContents(column);
    }
}
