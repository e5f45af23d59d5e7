// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"

#include <QString>
#include <QWidget>

/// What stands where there is no data to show: why, and the one thing to do about it.
class StatePage : public QWidget
{
    Q_OBJECT

public:
    enum class State { Empty, Loading, Offline, Forbidden, NotSignedIn, Failed };
    Q_ENUM(State)

    explicit StatePage(QWidget *parent = nullptr);

    State state() const { return m_state; }
    /// symbol: a name for icon(); empty: the state's own. action: the button's text; empty: no button. Plain text.
    void present(
        State state, const QString &title, const QString &text, const QString &action = {}, const QString &symbol = {});

signals:
    void actionRequested();

private:
    SymbolLabel *const m_symbol = named("symbol", new SymbolLabel);
    QLabel *const m_titleLabel = named("titleLabel", wordsLabel());
    QLabel *const m_textLabel = named("textLabel", markableLabel());
    QProgressBar *const m_progressBar = named("progressBar", busyBar(), tr("Loading"));
    QPushButton *const m_actionButton = named("actionButton", plainButton());
    State m_state = State::Loading;
};
