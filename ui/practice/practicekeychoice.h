// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/dashboard.h"

#include <QObject>

class OpenAccount;
class QMenu;
class QWidget;

/// Asks which value a practice app's variable gets: one of its environment's keys as they are now, a pasted one, or
/// none. Owns itself: it goes when the question is answered or its parent goes. The menu's entries hold no value.
class PracticeKeyChoice : public QObject
{
    Q_OBJECT

public:
    /// Reads the keys first; the menu opens below the widget. environmentId: the app's own.
    static PracticeKeyChoice *ask(
        OpenAccount &account, const QString &environmentId, const QString &variable, QWidget &below);

signals:
    void chosen(const Secret &value); ///< Empty: the variable is taken away.
    void failed(const Error &error);

private:
    PracticeKeyChoice(const QString &variable, QWidget &below);

    void read(Dashboard &dashboard, const QString &holderId);
    void showMenu();
    void addKeys(QMenu &menu);
    void askForValue();
    void choose(const Secret &value);
    void fail(const Error &error);

    const QString m_variable;
    QWidget &m_below;
    QList<SigningKey> m_signingKeys;
    QList<EventKey> m_eventKeys;
    int m_waiting = 2;
};
