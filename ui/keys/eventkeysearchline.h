// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QWidget>

class EventKeyModel;
class QLabel;
class QLineEdit;
class SecretClipboard;

/// The line over the event keys' table: the search, how many keys it leaves, and for how long a copied key stays on the
/// clipboard.
class EventKeySearchLine : public QWidget
{
    Q_OBJECT

public:
    EventKeySearchLine(EventKeyModel &model, SecretClipboard &clipboard, QWidget *parent = nullptr);

    void focusSearch();
    void clearSearch();
    void showCopied(const QString &keyName);

private:
    void refreshCount();
    void refreshClipboard();

    EventKeyModel &m_model;
    SecretClipboard &m_clipboard;
    QLineEdit *m_searchEdit;
    QLabel *m_countLabel;
    QLabel *m_clipboardLabel;
    QString m_copiedName;
};
