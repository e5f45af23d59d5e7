// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/history/historytab.h"

#include "app/core/clock.h"
#include "app/core/csv.h"
#include "app/core/exportfile.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/history/historyexport.h"
#include "app/history/historystore.h"
#include "ui/history/historyfacts.h"
#include "ui/history/historyfilterrow.h"
#include "ui/widgets/agetick.h"
#include "ui/widgets/factsview.h"
#include "ui/widgets/fittedcolumns.h"
#include "ui/widgets/icons.h"
#include "ui/widgets/selectionkeeper.h"
#include "ui/words/agetext.h"
#include "ui/words/errortext.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHeaderView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QTimeZone>

using namespace Qt::StringLiterals;

namespace {

constexpr int tableShare = 2; // of the height, against one for the details

Done writeExport(const QString &path, const QList<HistoryEntry> &entries, const QByteArray &head, const QDateTime &now)
{
    const HistoryExport::Stamp stamp{.head = head, .exportedAt = now, .localZone = QTimeZone::systemTimeZone()};
    const bool isJson = path.endsWith(".json"_L1, Qt::CaseInsensitive);
    return writeExportFile(path, isJson ? HistoryExport::toJson(entries, stamp) : HistoryExport::toCsv(entries, stamp));
}

/// Where the rows of a rotation stand together, the first of them has a heading above it, over all columns, that says
/// which one it is.
class GroupedRows : public QStyledItemDelegate
{
public:
    GroupedRows(const HistoryModel &model, QTableView &table)
        : QStyledItemDelegate(&table)
        , m_model(model)
        , m_table(table)
    {
    }

    bool isGrouped() const { return m_table.horizontalHeader()->sortIndicatorSection() == HistoryModel::Rotation; }

    /// After the rows have changed.
    void makeRoom()
    {
        if (!isGrouped() && !m_hasHeadings)
            return;
        m_hasHeadings = isGrouped();
        QHeaderView &rows = *m_table.verticalHeader();
        for (int row = 0; row < m_model.rowCount(); ++row) {
            if (const int height = rows.defaultSectionSize() * (isBelowHeading(row) ? 2 : 1);
                rows.sectionSize(row) != height)
                rows.resizeSection(row, height);
        }
    }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        QStyleOptionViewItem cell = option;
        if (isBelowHeading(index.row())) {
            QRect heading = option.rect;
            heading.setHeight(option.rect.height() / 2);
            cell.rect.setTop(heading.bottom() + 1);
            painter->save();
            painter->setClipRect(heading);
            painter->fillRect(heading, option.palette.color(QPalette::Button));
            // Each cell shows its own part of one text.
            heading.setLeft(Spacing::tight - m_table.horizontalHeader()->offset());
            heading.setWidth(m_table.horizontalHeader()->length());
            QFont bold = option.font;
            bold.setBold(true);
            painter->setFont(bold);
            painter->setPen(option.palette.color(QPalette::ButtonText));
            const QString rotation = m_model.rotationInWords(m_model.entryAt(index.row()).rotationId);
            painter->drawText(heading, Qt::AlignVCenter | Qt::AlignLeft,
                rotation.isEmpty() ? HistoryTab::tr("In no rotation") : shownName(rotation));
            painter->restore();
        }
        QStyledItemDelegate::paint(painter, cell, index);
    }

private:
    bool isBelowHeading(int row) const
    {
        return isGrouped() && (row == 0 || m_model.entryAt(row).rotationId != m_model.entryAt(row - 1).rotationId);
    }

    const HistoryModel &m_model;
    QTableView &m_table;
    bool m_hasHeadings = false;
};

} // namespace

HistoryTab::HistoryTab(HistoryStore &history, Clock &clock, QString person)
    : m_history(history)
    , m_clock(clock)
    , m_person(std::move(person))
    , m_filter(new HistoryFilterRow(clock, this))
{
    setupLayout();
    setupTable();
    setupFilter();
    m_pane->setTexts({.loading = tr("Reading the history…"),
        .failed = tr("The history could not be read"),
        .emptyTitle = tr("No change is noted yet"),
        .emptyText
        = tr("Every change of a key that you make with this program is noted here: what, when, to which key, "
             "and what came of it. Keys themselves are never written down, only their fingerprints."),
        .emptyAction = {},
        .emptySymbol = u"history"_s});
    connect(m_pane, &FetchedPane::retryRequested, this, &HistoryTab::read);
    connect(&m_history, &HistoryStore::appended, this, [this] {
        if (m_entries.value || m_entries.isLoading)
            read();
    });
    new AgeTick(clock, *this, [this] { filterAnew(); });
    onShownChanged();
}

void HistoryTab::setupLayout()
{
    m_groupCheck->setToolTip(tr("The rows of a rotation stand together, where its newest row stands among the others"));
    m_checkButton->setToolTip(tr("Each row carries the hash of the row before: looks whether all of them still fit"));
    m_exportButton->setToolTip(tr("Writes the rows that are shown to a CSV or JSON file"));
    m_checkedLabel->hide();
    m_headLabel->setTextInteractionFlags(Qt::TextSelectableByKeyboard | Qt::TextSelectableByMouse);
    m_headLabel->setToolTip(
        tr("The newest row's hash stands for the whole history up to that row. Keep it elsewhere (each export prints "
           "it), and search for it here later: where its row is there and the chain holds, nothing up to that row was "
           "changed."));
    m_checkButton->setIcon(icon(u"check"_s));
    m_exportButton->setIcon(icon(u"export"_s));
    m_banner->setDismissable(true);
    connect(m_checkButton, &QPushButton::clicked, this, &HistoryTab::checkChain);
    connect(m_exportButton, &QPushButton::clicked, this, &HistoryTab::chooseExportFile);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Spacing::small);
    column->addLayout(rowOf({m_searchEdit, m_countLabel, nullptr, m_groupCheck, m_checkButton, m_exportButton}));
    addParts(*column, {m_filter, m_banner, m_pane, m_checkedLabel, m_headLabel});
}

HistoryTab::~HistoryTab()
{
    // The model goes before the table that shows it.
    m_table->selectionModel()->disconnect(this);
    m_model.disconnect(this);
}

void HistoryTab::setupTable()
{
    m_table = named("historyTable", new QTableView, tr("History"));
    m_table->setModel(&m_model);
    rowsLook::apply(*m_table, QAbstractItemView::SingleSelection);
    m_table->setSortingEnabled(true);
    m_table->sortByColumn(HistoryModel::Time, Qt::DescendingOrder);
    // Rows are short texts, and what is looked for is one among many.
    m_table->verticalHeader()->setDefaultSectionSize(m_table->fontMetrics().height() + Spacing::small);
    // What was done, to which key and how it ended is read first; the rest stands below, with the row selected.
    (new FittedColumns(*m_table, *m_table->horizontalHeader()))
        ->letGiveWay({HistoryModel::Account, HistoryModel::Person, HistoryModel::Rotation, HistoryModel::Reason});

    m_details = new FactsView;
    m_details->setAccessibleName(tr("Details of the selected row"));
    m_pane->setContent(rowsLook::withDetails(*m_table, *m_details, tableShare));
    new SelectionKeeper(*m_table, m_model);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, &HistoryTab::refreshDetails);
    connect(&m_model, &FlatModel::shownChanged, this, &HistoryTab::onShownChanged);
    connect(m_searchEdit, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_model.setSearch(text);
        keepSelection();
    });
}

void HistoryTab::setupFilter()
{
    connect(m_filter, &HistoryFilterRow::changed, this, &HistoryTab::filterAnew);
    connect(m_groupCheck, &QCheckBox::clicked, this, [this](bool isGrouped) {
        m_table->sortByColumn(isGrouped ? HistoryModel::Rotation : HistoryModel::Time, Qt::DescendingOrder);
    });
    auto *rows = new GroupedRows(m_model, *m_table);
    m_table->setItemDelegate(rows);
    connect(m_table->horizontalHeader(), &QHeaderView::sortIndicatorChanged, this, [this, rows] {
        m_groupCheck->setChecked(rows->isGrouped());
        m_table->setColumnHidden(HistoryModel::Rotation, rows->isGrouped()); // the headings say it
        rows->makeRoom();
    });
    connect(&m_model, &FlatModel::shownChanged, rows, &GroupedRows::makeRoom);
}

/// After a choice; and as time passes: "today" is another day then.
void HistoryTab::filterAnew()
{
    if (m_filter->filter() == m_model.filter())
        return;
    m_model.setFilter(m_filter->filter());
    keepSelection();
}

void HistoryTab::keepSelection()
{
    if (m_table->selectionModel()->selectedRows().isEmpty() && m_model.rowCount() > 0)
        m_table->selectRow(0);
    refreshDetails();
}

void HistoryTab::showEvent(QShowEvent *event)
{
    QWidget::showEvent(event);
    if (!m_entries.value && !m_entries.isLoading)
        read();
}

void HistoryTab::read()
{
    if (m_entries.isLoading) {
        m_wantsAnother = true;
        return;
    }
    m_wantsAnother = false;
    m_entries.isLoading = true;
    m_pane->show(m_entries, m_model.total() == 0);
    whenFinished(m_history.entries(), this, [this](const Result<QList<HistoryEntry>> &entries) { onRead(entries); });
    whenFinished(m_history.head(), this, [this](const Result<QByteArray> &head) {
        m_head = head.value_or(QByteArray());
        m_headLabel->setVisible(!m_head.isEmpty() && m_model.total() > 0);
        m_headLabel->setText(tr("Newest hash: %1").arg(QString::fromLatin1(m_head)));
    });
}

void HistoryTab::onRead(const Result<QList<HistoryEntry>> &entries)
{
    m_entries.isLoading = false;
    if (entries) {
        m_entries.value = *entries;
        m_entries.error.reset();
        m_entries.readAt = m_clock.now();
        m_model.setEntries(*entries);
        m_filter->offer(m_model);
        m_model.setFilter(m_filter->filter());
        const auto check = std::find_if(entries->crbegin(), entries->crend(),
            [](const HistoryEntry &entry) { return entry.what == "CheckHistory"_L1; });
        if (check != entries->crend() && m_checkedLabel->text().isEmpty())
            sayChecked(*check);
    } else {
        m_entries.error = entries.error();
    }
    m_pane->show(m_entries, m_model.total() == 0);
    keepSelection();
    onShownChanged();
    if (m_wantsAnother)
        read();
}

void HistoryTab::onShownChanged()
{
    const int shown = m_model.rowCount();
    m_countLabel->setText(m_model.total() == 0 ? QString()
            : shown == m_model.total()         ? tr("Rows: %1").arg(shown)
                                               : tr("Rows: %1 of %2").arg(shown).arg(m_model.total()));
    enableUnless(*m_exportButton, shown == 0 ? tr("No row is shown that could be exported.") : QString());
    enableUnless(*m_checkButton, m_model.total() == 0 ? tr("There is no row yet.") : QString());
    m_filter->setVisible(m_model.total() > 0);
    m_groupCheck->setVisible(m_model.total() > 0);
}

void HistoryTab::refreshDetails()
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    if (rows.isEmpty())
        m_details->showHint(tr("Select a row to see all of it."));
    else
        showHistoryFacts(*m_details, m_model.entryAt(rows.first().row()));
}

/// What is disabled hands the focus on. What this returns enables it again, and takes the focus back unless somebody
/// has gone on from there.
std::function<void()> HistoryTab::holdBack(QPushButton &button)
{
    const bool hadFocus = button.hasFocus();
    enableUnless(button, underWayText());
    return [this, &button, handedTo = hadFocus ? window()->focusWidget() : nullptr] {
        enableUnless(button, {});
        if (handedTo && window()->focusWidget() == handedTo)
            button.setFocus();
    };
}

void HistoryTab::checkChain()
{
    whenFinished(m_history.verify(), this, [this, isThrough = holdBack(*m_checkButton)](const Result<qint64> &misfit) {
        isThrough();
        onChecked(misfit);
    });
}

void HistoryTab::onChecked(const Result<qint64> &misfit)
{
    if (!misfit) {
        sayChecked(tr("The chain could not be checked at %1.").arg(exactTimeText(m_clock.now())));
        m_banner->say(Tone::Warning, tr("The chain could not be checked"), errorText(misfit.error(), Attempt::File));
        return;
    }
    // What it came to is kept, as what was done. If this row fails, it is said all the same.
    const HistoryEntry row{.at = m_clock.now(),
        .person = m_person,
        .what = u"CheckHistory"_s,
        .outcome = *misfit == 0 ? u"done"_s : u"failed"_s,
        .details = QJsonObject{{u"misfit"_s, *misfit}}};
    sayChecked(row);
    m_history.append(row);
    if (*misfit == 0)
        m_banner->say(Tone::Good, tr("The chain holds"),
            tr("Every row fits the row before it. Somebody with access to the file could still have written all of it "
               "anew. Search here, with no filter set, for a hash that you kept elsewhere: where its row is there, "
               "nothing up to that row was changed."));
    else
        m_banner->say(Tone::Danger, tr("The chain is broken at row %1").arg(*misfit),
            tr("This row, or one before it, was changed or removed after it was written. The rows before it fit. "
               "That changes nothing at Inngest. Treat the rows from there on as untrusted, and keep a copy of the "
               "file."));
}

void HistoryTab::sayChecked(const HistoryEntry &check)
{
    const QString when = exactTimeText(check.at);
    const auto misfit = check.details[u"misfit"].toInteger();
    sayChecked(misfit == 0
            ? tr("The chain was checked at %1: all rows that were there then fit.").arg(when)
            : tr("The chain was checked at %1: row %2 does not fit.").arg(when, QString::number(misfit)));
}

void HistoryTab::sayChecked(const QString &text)
{
    m_checkedLabel->setText(text);
    m_checkedLabel->show();
}

void HistoryTab::chooseExportFile()
{
    prepareCsv();
    auto *dialog = named("exportDialog",
        saveDialog(this, tr("Export the history"),
            {tr("CSV, for spreadsheets (*.csv)"), tr("JSON, with all columns (*.json)")}, u"csv"_s,
            // Without a suffix: that comes with what is chosen in the dialog.
            u"history-%1"_s.arg(m_clock.now().toLocalTime().date().toString(Qt::ISODate))));
    connect(dialog, &QFileDialog::filterSelected, dialog, [dialog](const QString &filter) {
        dialog->setDefaultSuffix(filter.contains("*.json"_L1) ? u"json"_s : u"csv"_s);
    });
    connect(dialog, &QFileDialog::fileSelected, this, &HistoryTab::exportTo);
    dialog->open();
}

void HistoryTab::exportTo(const QString &path)
{
    filterAnew();
    const auto isThrough = holdBack(*m_exportButton);
    // What is shown now is what the person chose, whatever arrives while the head is read.
    const QList<HistoryEntry> shown = m_model.shown();
    whenFinished(m_history.head(), this, [this, path, shown, isThrough](const Result<QByteArray> &head) {
        isThrough();
        if (!head)
            return m_banner->say(Tone::Warning, tr("Not exported"), errorText(head.error(), Attempt::File));
        const Done written = writeExport(path, shown, *head, m_clock.now());
        if (written)
            onExported(path, shown.size(), *head);
        else
            m_banner->say(Tone::Warning, tr("Not exported"), errorText(written.error(), Attempt::File));
    });
}

void HistoryTab::onExported(const QString &path, qsizetype rows, const QByteArray &head)
{
    const qsizetype all = m_entries.value ? m_entries.value->size() : rows;
    const QString name = QFileInfo(path).fileName();
    m_banner->say(Tone::Good, tr("Exported to “%1”").arg(shownName(name)),
        (rows < all ? tr("%1 of %n rows: those that the search and the filters show.", nullptr, int(all)).arg(rows)
                    : tr("All rows: %1.").arg(rows))
            + u' ' + whoCanReadText(path) + u' '
            + tr("The history's newest hash, to be kept elsewhere: %1. A search for it finds its row later. That it "
                 "was exported is a row of its own behind these.")
                  .arg(QString::fromLatin1(head)));
    // Who took the history out of the house belongs into it. If this row fails, the file is there all the same.
    m_history.append({.at = m_clock.now(),
        .person = m_person,
        .what = u"ExportHistory"_s,
        .outcome = u"done"_s,
        .details = QJsonObject{{u"file"_s, name}, {u"rows"_s, rows}, {u"head"_s, QString::fromLatin1(head)}}});
}
