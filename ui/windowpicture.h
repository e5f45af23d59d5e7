// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>

class Accounts;
class QWidget;

/// Draws the window into a file once the open account's keys are there, or after some seconds as it is then, and ends
/// the program: with 1 where the file could not be written.
class WindowPicture : public QObject
{
    Q_OBJECT

public:
    static void take(QWidget &window, Accounts &accounts, const QString &path);

private:
    WindowPicture(QWidget &window, Accounts &accounts, const QString &path);

    void follow();
    void look();
    void draw();

    QWidget &m_window;
    Accounts &m_accounts;
    const QString m_path;
    bool m_isDrawn = false;
};
