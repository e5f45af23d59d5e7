// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QString>
#include <QWidget>
#include <memory>

namespace Ui {
class StatePage;
}

/// What stands where there is no data to show: why, and the one thing to do about it.
class StatePage : public QWidget
{
    Q_OBJECT

public:
    enum class State { Empty, Loading, Offline, Forbidden, NotSignedIn, Failed };
    Q_ENUM(State)

    explicit StatePage(QWidget *parent = nullptr);
    ~StatePage() override;

    State state() const { return m_state; }
    /// symbol: a name for icon(); empty: the state's own. action: the button's text; empty: no button. Plain text.
    void present(
        State state, const QString &title, const QString &text, const QString &action = {}, const QString &symbol = {});

signals:
    void actionRequested();

private:
    const std::unique_ptr<Ui::StatePage> m_ui;
    State m_state = State::Loading;
};
