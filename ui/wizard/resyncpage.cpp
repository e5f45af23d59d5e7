// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/resyncpage.h"

#include "app/core/shown.h"
#include "ui/common/icons.h"
#include "ui/common/syncerrortext.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int shownRows = 5;
enum Column { Name, State, Meaning };

QIcon iconOf(ResyncLine::State state)
{
    switch (state) {
    case ResyncLine::Waiting:
        return icon(u"ahead"_s);
    case ResyncLine::Running:
        return icon(u"waiting"_s, Tone::Info);
    case ResyncLine::Good:
        return icon(u"done"_s, Tone::Good);
    case ResyncLine::Failed:
        return icon(u"error"_s, Tone::Warning);
    case ResyncLine::Unknown:
        break;
    }
    return icon(u"warning"_s, Tone::Warning);
}

} // namespace

ResyncPage::ResyncPage(const WizardTools &tools)
    : RotationPage(tools, RotationStep::Resync)
    , m_table(new QTreeWidget(this))
    , m_againButton(new QPushButton(icon(u"resync"_s), tr("Resync all that are not &good yet"), this))
    , m_oneButton(new QPushButton(icon(u"resync"_s), tr("Resync the &selected app"), this))
    , m_stopButton(new QPushButton(icon(u"stop"_s), tr("S&top"), this))
{
    m_summary = addText({});
    m_summary->setObjectName(u"resyncSummary"_s);
    m_table->setObjectName(u"resyncTable"_s);
    m_table->setAccessibleName(tr("Apps and their resyncs"));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setHeaderLabels({tr("App"), tr("Resync"), tr("What it means")});
    m_table->header()->resizeSection(Name, fontMetrics().averageCharWidth() * 30);
    m_table->header()->resizeSection(State, fontMetrics().averageCharWidth() * 18);
    m_table->setMinimumHeight((shownRows + 1) * (fontMetrics().height() + Spacing::small));
    body()->addWidget(m_table, 1);
    m_details = addText({});
    m_details->setObjectName(u"resyncDetails"_s);
    m_againButton->setObjectName(u"resyncAgainButton"_s);
    m_oneButton->setObjectName(u"resyncOneButton"_s);
    m_stopButton->setObjectName(u"stopResyncButton"_s);
    m_stopButton->setToolTip(tr("Those that are sent already go on"));
    auto *row = new QHBoxLayout;
    for (QPushButton *button : {m_againButton, m_oneButton, m_stopButton}) {
        button->setAutoDefault(false);
        row->addWidget(button);
    }
    row->addStretch(1);
    body()->addLayout(row);
    addText(
        tr("Workers have no address: they sync by themselves when they connect again, which their redeployment made "
           "them do."),
        true);
    connect(m_table, &QTreeWidget::currentItemChanged, this, &ResyncPage::refreshDetails);
    connect(m_againButton, &QPushButton::clicked, this, [this] { session().resync(); });
    connect(m_oneButton, &QPushButton::clicked, this, [this] { session().resync(selectedApp()); });
    connect(m_stopButton, &QPushButton::clicked, &session(), &RotationSession::stopResync);
}

int ResyncPage::count(ResyncLine::State state) const
{
    const QList<ResyncLine> lines = session().resyncLines();
    return static_cast<int>(
        std::count_if(lines.begin(), lines.end(), [state](const ResyncLine &line) { return line.state == state; }));
}

bool ResyncPage::isRunning() const
{
    return count(ResyncLine::Running) > 0;
}

int ResyncPage::open() const
{
    return static_cast<int>(session().resyncLines().size()) - count(ResyncLine::Good);
}

QString ResyncPage::actText() const
{
    const int waiting = count(ResyncLine::Waiting);
    if (waiting == 0)
        return RotationPage::actText();
    return tr("&Resync %n apps", nullptr, int(waiting));
}

bool ResyncPage::mayAct() const
{
    if (isRunning())
        return false;
    return count(ResyncLine::Waiting) > 0 ? !session().isBusy() : RotationPage::mayAct();
}

void ResyncPage::act()
{
    if (count(ResyncLine::Waiting) > 0)
        session().resync();
    else
        RotationPage::act();
}

QString ResyncPage::stateWords(const ResyncLine &line)
{
    switch (line.state) {
    case ResyncLine::Waiting:
        return tr("not yet");
    case ResyncLine::Running:
        return tr("running…");
    case ResyncLine::Good:
        return tr("done");
    case ResyncLine::Failed:
        return tr("failed");
    case ResyncLine::Unknown:
        break;
    }
    return tr("not known");
}

QString ResyncPage::detailWords(const ResyncLine &line)
{
    QStringList words;
    if (line.state == ResyncLine::Failed && !line.code.isEmpty())
        words << syncFailureText({.code = line.code, .message = line.message, .appHttpStatus = line.appHttpStatus});
    else if (line.state == ResyncLine::Failed)
        words << line.message;
    else if (line.state == ResyncLine::Unknown)
        words << tr("Its answer was lost. A resync may be repeated: do that.");
    if (!line.answeredAppId.isEmpty() && line.answeredAppId != line.app.externalId)
        words << tr(
            "Another app ID answered: %1 instead of %2. Inngest takes that for another app; refused until it is "
            "put right.")
                     .arg(shownName(line.answeredAppId), shownName(line.app.externalId));
    if (!line.urlNow.isEmpty() && line.urlNow != line.urlBefore)
        words << tr("Its address is another one now: %1, before %2. Make sure that this is meant.")
                     .arg(shownName(line.urlNow.toDisplayString()), shownName(line.urlBefore.toDisplayString()));
    return words.join(u' ');
}

QString ResyncPage::selectedApp() const
{
    const QTreeWidgetItem *item = m_table->currentItem();
    return item ? item->data(Name, Qt::UserRole).toString() : QString();
}

void ResyncPage::refresh()
{
    const QList<ResyncLine> lines = session().resyncLines();
    while (m_table->topLevelItemCount() > lines.size())
        delete m_table->takeTopLevelItem(m_table->topLevelItemCount() - 1);
    while (m_table->topLevelItemCount() < lines.size())
        m_table->addTopLevelItem(new QTreeWidgetItem);
    for (int i = 0; i < lines.size(); ++i) {
        const ResyncLine &line = lines.at(i);
        QTreeWidgetItem &item = *m_table->topLevelItem(i);
        item.setData(Name, Qt::UserRole, line.app.id);
        item.setText(Name, shownName(line.app.name));
        item.setText(State, stateWords(line));
        item.setIcon(State, iconOf(line.state));
        item.setText(Meaning, detailWords(line));
        item.setToolTip(Meaning, item.text(Meaning));
    }
    m_summary->setText(lines.isEmpty()
            ? tr("No app of this environment can be resynced.")
            : tr("%1 of %2 apps are resynced.").arg(count(ResyncLine::Good)).arg(lines.size()));
    m_againButton->setVisible(isCurrent() && open() > 0 && count(ResyncLine::Waiting) == 0 && !isRunning());
    m_oneButton->setVisible(isCurrent() && !lines.isEmpty());
    m_stopButton->setVisible(isCurrent() && isRunning());
    refreshDetails();
}

void ResyncPage::refreshDetails()
{
    QString words;
    for (const ResyncLine &line : session().resyncLines()) {
        if (line.app.id == selectedApp())
            words = detailWords(line);
    }
    m_details->setText(words);
    m_details->setVisible(!words.isEmpty());
    m_oneButton->setEnabled(!selectedApp().isEmpty() && !isRunning() && !session().isBusy());
}
