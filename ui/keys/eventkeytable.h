// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/soon.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/searchedit.h"

#include <QPointer>
#include <QTreeView>

class AppSurvey;
class EventKeyModel;
class SecretClipboard;

/// The table of event keys: one row selected at a time, sorted by any column, the selection kept through searches and
/// reloads.
class EventKeyTable : public QTreeView
{
    Q_OBJECT

public:
    /// The model outlives the table.
    explicit EventKeyTable(EventKeyModel &model, QWidget *parent = nullptr);

    /// Of the model; -1: none is selected.
    int selectedRow() const;

protected:
    void focusInEvent(QFocusEvent *event) override;
};

/// The line over the event keys' table: the search, how many keys it leaves, and whether a copied key is on the
/// clipboard still.
class EventKeySearchLine : public QWidget
{
    Q_OBJECT

public:
    EventKeySearchLine(EventKeyModel &model, SecretClipboard &clipboard, QWidget *parent = nullptr);

    void focusSearch();
    void clearSearch() { m_searchEdit->clear(); }
    void showCopied(const QString &shownKeyName);

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void refreshCount();
    void refreshClipboard();

    EventKeyModel &m_model;
    SecretClipboard &m_clipboard;
    SearchEdit *const m_searchEdit
        = named("eventKeySearchEdit", new SearchEdit(tr("Search by name, fingerprint, filter or source"), this));
    QLabel *const m_countLabel = named("eventKeyCountLabel", new QLabel(this));
    QLabel *const m_clipboardLabel = named("clipboardLabel", new QLabel(this));
    QString m_copiedName;
};

/// Above the table of event keys: whether the apps were asked which one they hold, a button that asks them, and a word
/// about keys that several of them share. Hands the answers to the model.
class EventKeyHoldersLine : public QWidget
{
    Q_OBJECT

public:
    explicit EventKeyHoldersLine(EventKeyModel &model, QWidget *parent = nullptr);

    /// What asks, for the environment that is looked at; the apps' tab has it, too. Null: nobody.
    void setSurvey(AppSurvey *survey);
    /// Other keys are in the model.
    void refresh();
    void leave(); ///< The tab cannot be seen any more: nothing is asked any longer.

signals:
    void ownKeysRequested(const QString &keyId); ///< Each app that holds this key is to get one of its own.

private:
    void onClicked();
    void refreshBanner();

    EventKeyModel &m_model;
    QPointer<AppSurvey> m_survey;
    QLabel *const m_words = named("holdersLabel", wordsLabel(this));
    QPushButton *const m_askButton = named("askAppsButton", plainButton(this));
    Banner *const m_banner = named("sharedKeyBanner", new Banner(this));
    QPushButton *const m_ownKeysButton = named("ownKeysButton", m_banner->addButton(tr("&Give each app its own…")));
    Soon m_refreshSoon{[this] { refresh(); }};
};
