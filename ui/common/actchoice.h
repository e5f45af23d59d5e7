// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QWidget>

class Act;
class QVBoxLayout;

/// After a lost answer: the keys that could be the one that was made, each with what tells it apart, and "none of
/// these". Hidden while there is nothing to choose.
class ActChoice : public QWidget
{
    Q_OBJECT

public:
    explicit ActChoice(QWidget *parent = nullptr);

    void offer(const Act &act);
    void clear();

signals:
    void chosen(const QString &keyId); ///< Empty: none of them.

private:
    void addRow(const QString &text, const QString &button, const QString &keyId);

    QVBoxLayout *m_rows;
    QWidget *m_list = nullptr;
};
