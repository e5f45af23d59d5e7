// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/history/pastrotations.h"

#include "app/accounts/accountoverview.h"
#include "app/accounts/accounts.h"
#include "app/core/exportfile.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "ui/history/evidencerow.h"
#include "ui/history/settledialog.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/pagearea.h"
#include "ui/widgets/shortlist.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"
#include "ui/words/overviewtext.h"

#include <QStandardPaths>
#include <QTemporaryDir>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int shownRows = 8;
constexpr qreal titleScale = 1.15;
enum Column { When, Outcome = 4 };

} // namespace

PastRotations::PastRotations(const Accounts &accounts, QWidget *parent)
    : QWidget(parent)
    , m_accounts(accounts)
    , m_table(new ShortList(u"pastRotationsTable"_s, tr("Past rotations"),
          {tr("Ended"), tr("Environment"), tr("What"), tr("Begun by"), tr("Outcome")}, shownRows, this))
    , m_openButton(named("openRecordButton", plainButton(icon(u"browser"_s), tr("Ope&n the record"), this)))
    , m_settleButton(named("settleButton", plainButton(tr("Settle open &items…"), this)))
{
    QFont large = m_title->font();
    large.setPointSizeF(large.pointSizeF() * titleScale);
    large.setBold(true);
    m_title->setFont(large);
    m_title->setCheckable(true);
    m_title->setAutoRaise(true);
    m_title->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    m_openButton->setToolTip(
        tr("Shows it in the browser, from a file of this run of the program. To keep it, save it."));
    m_settleButton->setToolTip(tr("Notes somebody's word that what it left open is settled by now"));
    m_evidence = new EvidenceRow(
        [this]() -> std::optional<RotationEvidenceSource> {
            const RotationSummary *rotation = selected();
            if (!rotation || !m_overview)
                return {};
            return RotationEvidenceSource{rotation->environmentSlug, rotation->begunAt, rotation->isRehearsal,
                [overview = m_overview, id = rotation->id] { return overview->recordOf(id); }};
        },
        this);
    auto *column = bareLayout<QVBoxLayout>(this, Spacing::small);
    column->addWidget(m_title, 0, Qt::AlignLeft);
    column->addWidget(m_content);
    auto *layout = bareLayout<QVBoxLayout>(m_content, Spacing::small);
    layout->addWidget(m_table);
    auto *buttons = new QHBoxLayout;
    buttons->addWidget(m_openButton, 0, Qt::AlignTop);
    buttons->addWidget(m_settleButton, 0, Qt::AlignTop);
    buttons->addWidget(m_evidence, 1);
    layout->addLayout(buttons);
    connect(m_title, &QToolButton::toggled, this, &PastRotations::unfold);
    connect(m_table, &QTreeWidget::itemSelectionChanged, this, &PastRotations::refreshButtons);
    connect(m_table, &QTreeWidget::itemActivated, this, &PastRotations::openRecord);
    connect(m_openButton, &QPushButton::clicked, this, &PastRotations::openRecord);
    connect(m_settleButton, &QPushButton::clicked, this, [this] {
        if (const RotationSummary *rotation = selected())
            settle(*rotation);
    });
    connect(&accounts, &Accounts::listChanged, this, &PastRotations::refresh);
    unfold(false);
    refresh();
}

PastRotations::~PastRotations()
{
    m_table->disconnect(this);
}

void PastRotations::setOverview(AccountOverview *overview)
{
    followInstead(m_overview, overview, this);
    if (overview)
        connect(overview, &AccountOverview::rotationsChanged, this, &PastRotations::refresh);
    refresh();
}

void PastRotations::unfold(bool isUnfolded)
{
    m_title->setIcon(icon(isUnfolded ? u"down"_s : u"right"_s));
    m_content->setVisible(isUnfolded);
    if (isUnfolded)
        bringIntoSight(*this);
}

void PastRotations::refresh()
{
    const QString before = selected() ? selected()->id : QString();
    m_shown = m_overview ? m_overview->pastRotations() : QList<RotationSummary>();
    const qsizetype own = m_shown.size();
    if (m_overview)
        m_shown += m_overview->rotationsElsewhere();
    // Nowhere else would the records of an account be that is not there any more.
    m_shown.erase(std::remove_if(m_shown.begin() + own, m_shown.end(),
                      [this](const RotationSummary &one) {
                          return one.isOpen() || !accountsOf(one, m_accounts.list()).isEmpty();
                      }),
        m_shown.end());
    QList<QStringList> rows;
    for (const RotationSummary &rotation : std::as_const(m_shown)) {
        const bool isOwn = rows.size() < own;
        rows.append({rotation.endedAt.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s),
            isOwn ? shownName(rotation.environmentName)
                  : tr("%1 (not set up any more)")
                        .arg(overviewText::environmentElsewhere(rotation, rotation.accountName)),
            overviewText::whatIsRotated(rotation), shownName(rotation.person), overviewText::outcome(rotation).text});
    }
    m_table->setRows(rows);
    for (int i = 0; i < m_shown.size(); ++i) {
        QTreeWidgetItem &item = m_table->row(i);
        item.setToolTip(When, exactTimeText(m_shown.at(i).endedAt));
        const Tone tone = overviewText::outcome(m_shown.at(i)).tone;
        item.setIcon(
            Outcome, tone == Tone::Neutral ? QIcon() : icon(tone == Tone::Good ? u"done"_s : u"warning"_s, tone));
        if (m_shown.at(i).id == before)
            m_table->setCurrentItem(&item);
    }
    if (!m_table->currentItem() && m_table->topLevelItemCount() > 0)
        m_table->setCurrentItem(&m_table->row(0));
    m_title->setText(tr("Past rotat&ions (%1)").arg(m_shown.size()));
    setVisible(!m_shown.isEmpty());
    refreshButtons();
}

void PastRotations::refreshButtons()
{
    m_openButton->setEnabled(selected());
    const bool leftAnyOpen
        = std::ranges::any_of(m_shown, [](const RotationSummary &one) { return !one.openItems.isEmpty(); });
    m_settleButton->setVisible(leftAnyOpen);
    enableUnless(*m_settleButton,
        !selected() || selected()->openItems.isEmpty() ? tr("The selected rotation left nothing open.")
            : !selected()->hasUnsettledItems()         ? tr("All that it left open is settled, by somebody's word.")
                                                       : QString());
    m_evidence->saveButton()->setEnabled(selected());
}

const RotationSummary *PastRotations::selected() const
{
    const int row = m_table->currentRow();
    return row >= 0 && row < m_shown.size() ? &m_shown.at(row) : nullptr;
}

void PastRotations::settle(const RotationSummary &rotation)
{
    if (m_overview && rotation.hasUnsettledItems())
        (new SettleDialog(*m_overview, rotation, window()))->open();
}

void PastRotations::openRecord()
{
    const RotationSummary *rotation = selected();
    if (!rotation || !m_overview)
        return;
    const QString runtime = QStandardPaths::writableLocation(QStandardPaths::RuntimeLocation);
    if (!m_opened)
        m_opened
            = std::make_unique<QTemporaryDir>(runtime.isEmpty() ? QString() : runtime + u"/inngest-records-XXXXXX"_s);
    const QString path = m_opened->filePath(u"rotation-%1.html"_s.arg(m_shown.indexOf(*rotation) + 1));
    whenFinished(m_overview->recordOf(rotation->id), this, [this, path](const Result<QString> &html) {
        const Done written = html ? writeExportFile(path, html->toUtf8()) : Done(failure(html.error()));
        if (!written)
            m_evidence->sayProblem(tr("The record could not be opened"), errorText(written.error(), Attempt::File));
        else
            m_evidence->open(path);
    });
}
