// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/keysearch.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/desktopnotice.h"
#include "ui/words/keymatchtext.h"

#include <QCheckBox>
#include <QDialog>
#include <QTreeWidget>

/// Searches a folder for keys that should not be there, shows where they stand, and leads to the rotation after a leak.
/// Shows fingerprints, never a value. Closed while it searches it goes on unseen, and comes back with what it found.
class KeySearchDialog : public QDialog
{
    Q_OBJECT

public:
    /// known: what is compared with; compared: how much of the account that is. Deletes itself when it is closed.
    KeySearchDialog(const QString &folder, const KnownKeys &known, const Compared &compared, QWidget *parent = nullptr);

    void start();
    bool isSearching() const { return m_search.isRunning(); }
    /// The finds as a table, without values, for whoever cleans up.
    void saveTo(const QString &path);

    void done(int result) override;

protected:
    void keyPressEvent(QKeyEvent *event) override;

signals:
    /// Live keys of one environment are to be rotated because others may have them: the selected one first, and the
    /// others that stand in the same file. where: "src/client.ts, line 12, commit 3f2a91c04d2b".
    void leakReported(const QList<KnownKey> &keys, const QString &where);

private:
    void setupTable();
    void refreshProgress();
    void showResult();
    void showSelected();
    void sayResult(const QString &savedTo); ///< Empty: not saved.
    void chooseFile();
    const KeyFind *selected() const;
    QList<KnownKey> leakedWith(const KeyFind &find) const;

    const QString m_folder;
    const QString m_shownFolder; // keys in it blacked out
    const KnownKeys m_known;
    const Compared m_compared;
    KeySearch m_search;
    QCheckBox *const m_historyBox = named("historyBox", new QCheckBox(tr("Search the git &history too"), this));
    QPushButton *const m_startButton = named("startButton", plainButton(this));
    QProgressBar *const m_progress = named("searchProgress", new QProgressBar(this), tr("How far the search is"));
    QLabel *const m_progressLabel = wordsLabel(this);
    DesktopNotice *const m_notice = new DesktopNotice(this);
    Banner *const m_banner = named("searchBanner", new Banner(this));
    QTreeWidget *const m_table = named("findsTable", new QTreeWidget(this), tr("Places with a key"));
    QLabel *const m_advice = named("findAdvice", wordsLabel(this));
    QPushButton *m_leakButton;
    QPushButton *m_saveButton;
    QPushButton *const m_closeButton = named("closeButton", plainButton(tr("&Close"), this));
};
