// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/widgets/statepage.h"

using namespace Qt::StringLiterals;

namespace {

constexpr int stateSymbolSize = 48;
constexpr qreal titleScale = 1.3;

struct Look
{
    QString symbol;
    Tone tone;
};

Look lookOf(StatePage::State state)
{
    switch (state) {
    case StatePage::State::Empty:
        return {u"empty"_s, Tone::Neutral};
    case StatePage::State::Loading:
        return {u"waiting"_s, Tone::Neutral};
    case StatePage::State::Offline:
        return {u"offline"_s, Tone::Warning};
    case StatePage::State::Forbidden:
        return {u"forbidden"_s, Tone::Warning};
    case StatePage::State::NotSignedIn:
        return {u"sign-in"_s, Tone::Info};
    case StatePage::State::Failed:
        break;
    }
    return {u"error"_s, Tone::Danger};
}

} // namespace

StatePage::StatePage(QWidget *parent)
    : QWidget(parent)
{
    m_titleLabel->setAlignment(Qt::AlignCenter);
    m_textLabel->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    layInTheMiddle({m_symbol, m_titleLabel, m_textLabel, m_progressBar, m_actionButton}, this);
    makeBold(*m_titleLabel, titleScale);
    connect(m_actionButton, &QPushButton::clicked, this, &StatePage::actionRequested);
    present(State::Loading, tr("Loading…"), {});
}

void StatePage::present(
    State state, const QString &title, const QString &text, const QString &action, const QString &symbol)
{
    m_state = state;
    const Look look = lookOf(state);
    m_symbol->setSymbol(icon(symbol.isEmpty() ? look.symbol : symbol, look.tone), stateSymbolSize);
    m_titleLabel->setText(title);
    m_textLabel->setText(text);
    m_textLabel->setVisible(!text.isEmpty());
    m_progressBar->setVisible(state == State::Loading);
    m_actionButton->setText(action);
    m_actionButton->setVisible(!action.isEmpty());
    setAccessibleName(title);
    setAccessibleDescription(text);
}
