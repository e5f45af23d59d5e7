// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/history/pastrotations.h"

#include "app/accounts/accountoverview.h"
#include "app/accounts/accounts.h"
#include "app/core/exportfile.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/rotation/recordwords.h"
#include "ui/history/evidencerow.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/shortlist.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"
#include "ui/words/overviewtext.h"

#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int shownRows = 8;
constexpr qreal titleScale = 1.15;
enum Column { When, Outcome = 4 };

} // namespace

PastRotations::PastRotations(const Accounts &accounts)
    : m_accounts(accounts)
    , m_table(new ShortList(u"pastRotationsTable"_s, tr("Past rotations"),
          {tr("Ended"), tr("Environment"), tr("What"), tr("Begun by"), tr("Outcome")}, shownRows, this))
    , m_openButton(named("openRecordButton", plainButton(icon(u"browser"_s), tr("Ope&n the record"), this)))
    , m_settleButton(named("settleButton", plainButton(tr("Settle open &items…"), this)))
{
    makeBold(*m_title, titleScale);
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
    if (overview) {
        connect(overview, &AccountOverview::rotationsChanged, this, &PastRotations::refresh);
        connect(overview, &AccountOverview::environmentsChanged, this, &PastRotations::refresh);
    }
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
    // They stand in that account's own list.
    m_shown.removeIf([this](const RotationSummary &one) {
        return !m_overview->isOfAccount(one)
            && hasOneWith(accountsOf(one, m_accounts.list()), &Account::name, one.accountName);
    });
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
        const QString elsewhere = overviewText::environmentElsewhere(rotation, rotation.accountName);
        // An account that has its origin may be it under another name.
        rows.append({rotation.endedAt.toLocalTime().toString(u"yyyy-MM-dd HH:mm"_s),
            rows.size() >= own                      ? tr("%1 (not set up any more)").arg(elsewhere)
                : m_overview->isOfAccount(rotation) ? shownName(rotation.environmentName)
                                                    : elsewhere,
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

namespace {

constexpr int mostItemRows = 8;
constexpr int leastItemWidth = 620; // in pixels: what was open is a sentence

} // namespace

SettleDialog::SettleDialog(AccountOverview &overview, const RotationSummary &rotation, QWidget *parent)
    : TypingDialog(parent)
    , m_overview(&overview)
    , m_rotation(rotation)
    , m_items(rotation.unsettledItems())
    , m_list(new ShortList(u"openItemsList"_s, tr("What was left open"),
          {tr("Which"), tr("What was open"), tr("Owner")}, mostItemRows, this))
    , m_fields(new WordFields({tr("&Who has looked"), tr("Say who has looked: the record names them.")},
          {tr("&How it is known"), tr("Say how it is known: it stands in the record.")}, this))
{
    setWindowTitle(tr("Settle open items"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *text = wordsLabel(
        tr("The rotation of “%1” was closed %2 with these open. Tick what somebody has settled since. It is noted in "
           "the history and on the rotation's record as a person's word: nothing is asked or changed by it.")
            .arg(shownName(rotation.environmentName), exactTimeText(rotation.endedAt)),
        this);
    m_list->setMinimumWidth(leastItemWidth);
    m_list->setRows(ofEach<QList<QStringList>>(m_items, [](const OpenItem &item) {
        return QStringList{shownName(item.name), openKindInWords(item.kind),
            item.owner.isEmpty() ? tr("nobody was named") : shownName(item.owner)};
    }));
    for (int i = 0; i < m_list->topLevelItemCount(); ++i)
        m_list->row(i).setCheckState(0, m_items.size() == 1 ? Qt::Checked : Qt::Unchecked);
    auto *column = roomyColumn(this);
    addParts(*column, {text, m_list, m_fields, m_problem});
    m_noteButton = addButtons("noteSettledButton", tr("&Note it"), [this] { accept(); });
    connect(m_list, &QTreeWidget::itemChanged, this, &SettleDialog::check);
    connect(m_fields, &WordFields::changed, this, &SettleDialog::check);
    m_fields->setFocus();
    check();
}

QList<OpenItem> SettleDialog::chosen() const
{
    QList<OpenItem> items;
    for (int i = 0; i < m_list->topLevelItemCount(); ++i) {
        if (m_list->row(i).checkState(0) == Qt::Checked)
            items.append(m_items.at(i));
    }
    return items;
}

void SettleDialog::check()
{
    enableUnless(*m_noteButton,
        m_isNoting               ? tr("It is being noted.")
            : chosen().isEmpty() ? tr("Tick first what is settled.")
                                 : m_fields->whyNot());
    if (m_noteButton->isEnabled())
        m_noteButton->setDefault(true);
}

void SettleDialog::accept()
{
    if (!m_overview || !m_noteButton->isEnabled())
        return;
    m_isNoting = true;
    check();
    const auto noted = m_overview->noteSettled(m_rotation, chosen(), m_fields->owner(), m_fields->reason());
    whenFinished(noted, this, [this](const Done &done) {
        if (done)
            return TypingDialog::accept();
        m_problem->say(tr("It could not be noted, and counts as open. %1").arg(errorText(done.error(), Attempt::File)));
        m_isNoting = false;
        check();
    });
}
