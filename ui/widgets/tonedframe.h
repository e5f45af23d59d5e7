// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/words/tone.h"

#include <QFrame>

/// A frame filled with a tone's background, its labels in the tone's text colour. Follows a change of theme.
class TonedFrame : public QFrame
{
    Q_OBJECT

public:
    explicit TonedFrame(QWidget *parent = nullptr);

    Tone tone() const { return m_tone; }
    void setTone(Tone tone);
    void setRounded(bool isRounded);

signals:
    void toneChanged();

protected:
    void paintEvent(QPaintEvent *event) override;
    void changeEvent(QEvent *event) override;

private:
    void applyTone();

    Tone m_tone = Tone::Neutral;
    bool m_isRounded = true;
};

/// A rounded panel in the colours of a list's background, for one thing and what belongs to it. Shows its focus.
class Card : public QFrame
{
    Q_OBJECT

public:
    using QFrame::QFrame;

protected:
    void paintEvent(QPaintEvent *event) override;
};
