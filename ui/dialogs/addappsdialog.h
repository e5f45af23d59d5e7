// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDialog>
#include <QUrl>

class LineList;
class QPushButton;

/// Apps that Inngest does not list, by their addresses, one a line. Does nothing itself: accepted() says that they are
/// wanted. Deletes itself when it is closed.
class AddAppsDialog : public QDialog
{
    Q_OBJECT

public:
    explicit AddAppsDialog(QWidget *parent = nullptr);

    QList<QUrl> addresses() const;

private:
    void check();

    LineList *m_lines;
    QPushButton *m_accept;
};
