// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/fetched.h"
#include "app/models/historymodel.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/fetchedpane.h"
#include "ui/widgets/form.h"
#include "ui/widgets/searchedit.h"

#include <QCheckBox>
#include <QWidget>
#include <functional>

class Clock;
class FactsView;
class HistoryFilterRow;
class HistoryStore;
class QTableView;

/// What was done, by whom, when, to which key, with what outcome, over all accounts: a table with a filter, details, an
/// export, and the check of the chain of hashes. Reads when it is shown for the first time.
class HistoryTab : public QWidget
{
    Q_OBJECT

public:
    /// person: who exports, for the export's own row in the history.
    HistoryTab(HistoryStore &history, Clock &clock, QString person);
    ~HistoryTab() override;

    /// Writes the rows that are shown: JSON where the name ends so, else CSV; readable for its owner alone.
    void exportTo(const QString &path);

protected:
    void showEvent(QShowEvent *event) override;

private:
    void setupLayout();
    void setupTable();
    void setupFilter();
    void filterAnew();
    void keepSelection();
    void read();
    void onRead(const Result<QList<HistoryEntry>> &entries);
    void onShownChanged();
    void refreshDetails();
    void chooseExportFile();
    void onExported(const QString &path, qsizetype rows, const QByteArray &head);
    std::function<void()> holdBack(QPushButton &button);
    void checkChain();
    void onChecked(const Result<qint64> &misfit);
    void sayChecked(const HistoryEntry &check);
    void sayChecked(const QString &text);

    QLineEdit *const m_searchEdit = named("searchEdit", new SearchEdit(tr("Search the history")));
    QLabel *const m_countLabel = named("countLabel", new QLabel);
    QCheckBox *const m_groupCheck = named("groupCheck", new QCheckBox(tr("&Group by rotation")));
    QPushButton *const m_checkButton = named("checkButton", new QPushButton(tr("Chec&k the chain")));
    QPushButton *const m_exportButton = named("exportButton", new QPushButton(tr("E&xport…")));
    Banner *const m_banner = named("banner", new Banner);
    FetchedPane *const m_pane = named("pane", new FetchedPane);
    QLabel *const m_checkedLabel = named("checkedLabel", wordsLabel());
    QLabel *const m_headLabel = named("headLabel", wordsLabel());
    HistoryStore &m_history;
    const Clock &m_clock;
    const QString m_person;
    Fetched<QList<HistoryEntry>> m_entries;
    HistoryModel m_model;
    QTableView *m_table = nullptr;
    FactsView *m_details = nullptr;
    HistoryFilterRow *m_filter;
    QByteArray m_head;
    bool m_wantsAnother = false; // a row came while it was read
};
