// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/models/environmentmodel.h"
#include "ui/widgets/form.h"
#include "ui/widgets/searchedit.h"

#include <QFrame>
#include <QList>
#include <QListView>
#include <QPushButton>
#include <optional>

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

/// A button that names the environment that is looked at and opens a list with a search field to choose another. Fit
/// for 10,000 of them. Whoever owns it hands over the list and the current one, and does what is chosen:
///
///     connect(account, &OpenAccount::environmentsChanged, picker, [=] { picker->setEnvironments(...); });
///     connect(picker, &EnvironmentPicker::environmentChosen, account, &OpenAccount::selectEnvironment);
class EnvironmentPicker : public QPushButton
{
    Q_OBJECT

public:
    explicit EnvironmentPicker(QWidget *parent = nullptr);

    /// What is chosen and searched stays as it is where it is still there.
    void setEnvironments(const QList<Environment> &environments) { m_model->setEnvironments(environments); }
    /// nullopt: none yet. Emits nothing.
    void setCurrent(const std::optional<Environment> &environment);

    void openPopup();

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override;

signals:
    /// Another one than the current, by the person.
    void environmentChosen(const QString &environmentId);

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    EnvironmentModel *const m_model = new EnvironmentModel(this);
    EnvironmentPopup *const m_popup = new EnvironmentPopup(*m_model, this);
    std::optional<Environment> m_current;
    QString m_name; // as it is shown
};
