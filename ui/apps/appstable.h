// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/rolloutmodel.h"
#include "ui/widgets/form.h"

#include <QTableView>
#include <QWidget>

class RolloutCheck;

/// The one table of apps, of every page and dialog that is about them: rows of a RolloutModel, and of its columns those
/// that belong to the page's question. The model outlives it.
class AppsTable : public QTableView
{
    Q_OBJECT

public:
    explicit AppsTable(RolloutModel &model);

    void showColumns(const QList<RolloutModel::Column> &columns);
    /// Only looked at, in something that scrolls as a whole: as high as its rows, at most these.
    void beShort(int mostRows);
    QSize sizeHint() const override;
    int heightOf(int rows) const; ///< At least one.

private:
    RolloutModel &m_model;
    int m_mostRows = 0; // 0: as high as there is room
};

/// The apps on a page that only looks at them: what they come to, in a sentence, a button that asks them again, and the
/// table.
class AppsLook : public QWidget
{
    Q_OBJECT

public:
    explicit AppsLook(const QList<RolloutModel::Column> &columns, QWidget *parent = nullptr);
    ~AppsLook() override;

    /// While it is seen, `refresh` is called after what the check's apps have answered: once for hundreds of answers.
    void follow(RolloutCheck &check, const std::function<void()> &refresh);
    void present(const QString &words, const QList<RolloutRow> &rows, const RolloutKeys &keys);
    void hideStandings() { m_model.hideStandings(); }
    QLabel &words() const { return *m_words; }
    QPushButton &askButton() const { return *m_askButton; }
    AppsTable &table() const { return *m_table; }

private:
    RolloutModel m_model;
    QLabel *const m_words = wordsLabel();
    QPushButton *m_askButton;
    AppsTable *const m_table = new AppsTable(m_model);
};
