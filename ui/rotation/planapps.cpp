// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/rotation/planapps.h"

#include "app/models/rolloutwords.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationsession.h"
#include "ui/widgets/build.h"
#include "ui/widgets/tableheight.h"
#include "ui/words/tone.h"

#include <QHeaderView>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

namespace {

constexpr int shownRows = 8;
enum Column { Name, Sdk, SigningKey, EventKey };

} // namespace

PlanApps::PlanApps(const WizardTools &tools, QWidget *parent)
    : QWidget(parent)
    , m_tools(tools)
    , m_summary(wordsLabel(this))
    , m_askButton(plainButton(tr("As&k them again"), this))
    , m_table(new QTreeWidget(this))
{
    m_askButton->setObjectName(u"askAppsButton"_s);
    connect(m_askButton, &QPushButton::clicked, this, [this] { m_tools.session.check().askNow(); });
    m_table->setObjectName(u"planApps"_s);
    m_table->setAccessibleName(tr("Apps, and which keys they hold now"));
    m_table->setRootIsDecorated(false);
    m_table->setUniformRowHeights(true);
    m_table->setAllColumnsShowFocus(true);
    m_table->setHeaderLabels({tr("App"), tr("SDK"), tr("Signing key now"), tr("Event key now")});
    m_table->header()->setSectionResizeMode(QHeaderView::Stretch);
    auto *row = new QHBoxLayout;
    row->addWidget(m_summary, 1);
    row->addWidget(m_askButton, 0, Qt::AlignTop);
    auto *layout = bareLayout<QVBoxLayout>(this);
    layout->setSpacing(Spacing::small);
    layout->addLayout(row);
    layout->addWidget(m_table);
    connect(&tools.session.check(), &RolloutCheck::rowChanged, this, &PlanApps::refresh);
    connect(&tools.session.check(), &RolloutCheck::rowsReset, this, &PlanApps::refresh);
}

void PlanApps::refresh()
{
    if (!isVisible())
        return;
    const RolloutKeys &keys = m_tools.session.check().keys();
    const QList<RolloutRow> &rows = m_tools.session.check().rows();
    while (m_table->topLevelItemCount() > rows.size())
        delete m_table->takeTopLevelItem(m_table->topLevelItemCount() - 1);
    while (m_table->topLevelItemCount() < rows.size())
        m_table->addTopLevelItem(new QTreeWidgetItem);
    int answered = 0;
    for (int i = 0; i < rows.size(); ++i) {
        QTreeWidgetItem &item = *m_table->topLevelItem(i);
        const RolloutRow &row = rows.at(i);
        const QStringList words{
            rolloutAppName(row.app), sdkInWords(row), signingKeyInWords(row, keys), eventKeyInWords(row, keys)};
        for (int column = 0; column < words.size(); ++column) {
            item.setText(column, words.at(column));
            item.setToolTip(column, words.at(column));
        }
        answered += row.rounds > 0 || !row.app.canBeAsked() ? 1 : 0;
    }
    m_summary->setText(rows.isEmpty() ? tr("No app is known in this environment.")
            : answered < rows.size()  ? tr("%1 of %2 apps have been asked.").arg(answered).arg(rows.size())
                                      : tr("%n apps, as they are now.", nullptr, int(rows.size())));
    m_table->setVisible(!rows.isEmpty());
    m_askButton->setVisible(!rows.isEmpty());
    showRows(*m_table, shownRows);
}
