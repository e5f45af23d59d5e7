// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/form.h"
#include "ui/widgets/searchedit.h"

#include <QWidget>

class EventKeyModel;
class SecretClipboard;

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
