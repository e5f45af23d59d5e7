// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/wizard/planapps.h"

#include "app/core/shown.h"
#include "app/domain/fingerprint.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationsession.h"
#include "ui/common/tone.h"
#include "ui/wizard/tableheight.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTreeWidget>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int shownRows = 8;
enum Column { Name, Sdk, SigningKey, EventKey };

} // namespace

PlanApps::PlanApps(const WizardTools &tools, QWidget *parent)
    : QWidget(parent)
    , m_tools(tools)
    , m_summary(new QLabel(this))
    , m_askButton(new QPushButton(tr("As&k them again"), this))
    , m_table(new QTreeWidget(this))
{
    m_summary->setTextFormat(Qt::PlainText);
    m_summary->setWordWrap(true);
    m_askButton->setObjectName(u"askAppsButton"_s);
    m_askButton->setAutoDefault(false);
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
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
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
    m_keyNames.clear();
    if (const std::optional<LiveKeys> &live = m_tools.session.live().value) {
        for (const ::SigningKey &key : live->signingKeys)
            m_keyNames.insert(
                signingKeyFingerprint(key.value), key.isActive ? tr("the current key") : tr("the new key"));
        for (const ::EventKey &key : live->eventKeys)
            m_keyNames.insert(eventKeyFingerprint(key.value), tr("“%1”").arg(shownName(key.name)));
    }
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
            shownName(row.app.app.name), shownLine(sdkWords(row)), signingKeyWords(row), eventKeyWords(row)};
        for (int column = 0; column < words.size(); ++column) {
            item.setText(column, words.at(column));
            item.setToolTip(column, words.at(column));
        }
        answered += row.rounds > 0 || !row.app.canBeAsked() ? 1 : 0;
    }
    m_summary->setText(rows.isEmpty() ? tr("No app is known in this environment.")
            : answered < rows.size()  ? tr("%1 of %2 apps have been asked.").arg(answered).arg(rows.size())
                                      : tr("%n app(s), as they are now.", nullptr, int(rows.size())));
    m_table->setVisible(!rows.isEmpty());
    m_askButton->setVisible(!rows.isEmpty());
    showRows(*m_table, shownRows);
}

QString PlanApps::sdkWords(const RolloutRow &row) const
{
    QString language = row.latest.sdkLanguage;
    QString version = row.latest.sdkVersion;
    if (version.isEmpty() && row.app.app.latestSync) {
        language = row.app.app.latestSync->sdkLanguage;
        version = row.app.app.latestSync->sdkVersion;
    }
    return version.isEmpty() ? tr("not told") : tr("%1 %2").arg(language, version);
}

QString PlanApps::signingKeyWords(const RolloutRow &row) const
{
    if (!row.app.canBeAsked())
        return tr("cannot be asked");
    if (row.rounds == 0)
        return tr("being asked…");
    const AppSample &sample = row.latest;
    const auto nameOf = [this](const QString &fingerprint) {
        return m_keyNames.value(fingerprint, tr("another key (%1)").arg(fingerprint));
    };
    if (!sample.signingFingerprint.isEmpty()) {
        return sample.fallbackFingerprint.isEmpty()
            ? nameOf(sample.signingFingerprint)
            : tr("%1, fallback %2").arg(nameOf(sample.signingFingerprint), nameOf(sample.fallbackFingerprint));
    }
    switch (sample.signingKey) {
    case SigningKeyVerdict::Unreachable:
        return tr("not reached");
    case SigningKeyVerdict::Neither:
        return tr("refuses: none of these keys");
    case SigningKeyVerdict::BothHeld:
        return tr("the current and the new key");
    case SigningKeyVerdict::OldOnly:
        return tr("the current key");
    case SigningKeyVerdict::NewOnly:
        return tr("the new key");
    default:
        return tr("not told");
    }
}

QString PlanApps::eventKeyWords(const RolloutRow &row) const
{
    const AppSample &sample = row.latest;
    if (!row.app.canBeAsked())
        return tr("cannot be asked");
    if (row.rounds == 0)
        return tr("being asked…");
    if (!sample.eventFingerprint.isEmpty())
        return m_keyNames.value(sample.eventFingerprint, tr("another key (%1)").arg(sample.eventFingerprint));
    return sample.toldEventKey ? tr("none") : tr("not told");
}
