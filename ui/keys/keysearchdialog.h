// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/keysearch.h"
#include "ui/words/keymatchtext.h"

#include <QDialog>

class Banner;
class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QTreeWidget;

/// Searches a folder for keys that should not be there, shows where they stand, and leads to the rotation after a leak.
/// Shows fingerprints, never a value.
class KeySearchDialog : public QDialog
{
    Q_OBJECT

public:
    /// known: what is compared with; compared: how much of the account that is. Deletes itself when it is closed.
    KeySearchDialog(const QString &folder, const KnownKeys &known, const Compared &compared, QWidget *parent = nullptr);

    void start();
    /// The finds as a table, without values, for whoever cleans up.
    void saveTo(const QString &path);

    void done(int result) override;

signals:
    /// A live key of this account is to be rotated because others may have it.
    void leakReported(const KnownKey &key);

private:
    void setupTable();
    void refreshProgress();
    void showResult();
    void showSelected();
    void chooseFile();
    const KeyFind *selected() const;

    const QString m_folder;
    const KnownKeys m_known;
    const Compared m_compared;
    KeySearch m_search;
    QCheckBox *m_historyBox;
    QPushButton *m_startButton;
    QProgressBar *m_progress;
    QLabel *m_progressLabel;
    Banner *m_banner;
    QTreeWidget *m_table;
    QLabel *m_advice;
    QPushButton *m_leakButton;
    QPushButton *m_saveButton;
};
