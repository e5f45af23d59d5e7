// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>

class QWidget;

/// Notices of the desktop (org.freedesktop.Notifications), for when something happens that somebody waits for who looks
/// elsewhere. Nothing is sent while a window of the program is the active one, unless it is locked: then nobody looks
/// at it. Our own sentences only: a desktop may take what stands in a notice for markup, and keeps it where others can
/// read it.
class DesktopNotice : public QObject
{
    Q_OBJECT

public:
    explicit DesktopNotice(QObject *parent = nullptr);
    /// From now on this window, though it is the active one, is one that nobody looks at; or not any more.
    static void setUnattended(QWidget &window, bool isUnattended);
    static bool isOnScreen(); ///< Whether any window of the program is, neither closed nor minimised.
    static bool isLookedAt(); ///< Whether a window of the program is in front of somebody: then nothing is sent.

    /// Takes the place of the last one. Where no service takes it nothing happens; the taskbar's mark is there all the
    /// same. action: what a click on it does.
    void send(const QString &title, const QString &text, const QString &action);

signals:
    void clicked();

private slots:
    void onToken(uint id, const QString &token);
    void onAction(uint id, const QString &action);

private:
    void listen();

    uint m_id = 0; // of the last one; 0: none
    QString m_token; // of the click that is about to be told
    bool m_listens = false;
};
