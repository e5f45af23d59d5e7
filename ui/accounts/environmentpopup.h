// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"
#include "ui/widgets/form.h"
#include "ui/widgets/searchedit.h"

#include <QFrame>
#include <QListView>

class EnvironmentModel;

/// The list that an EnvironmentPicker opens: a search field over the environments. Typing searches, the arrow keys
/// move, Enter chooses, Escape closes; the search field keeps the keyboard all the while.
class EnvironmentPopup : public QFrame
{
    Q_OBJECT

public:
    EnvironmentPopup(EnvironmentModel &model, QWidget *parent);

    /// Under the anchor, or above it where there is no room; with this environment as the current row.
    void openAt(const QWidget &anchor, const QString &environmentId);

signals:
    void chosen(const QString &environmentId);
    void closed();

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    void setupParts();
    void onSearch(const QString &text);
    void updateNothing();
    void choose(int row);
    QRect place(const QWidget &anchor) const;

    EnvironmentModel &m_model;
    QLineEdit *const m_searchEdit = named("environmentSearchEdit", new SearchEdit(tr("Search environments"), this));
    QListView *const m_list = named("environmentList", new QListView(this), tr("Environments"));
    QLabel *const m_nothing = named("nothingFoundLabel", wordsLabel(tr("No environment has a name like this."), this));
    QString m_environmentId;
};
