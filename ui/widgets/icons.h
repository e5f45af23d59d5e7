// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/words/tone.h"

#include <QIcon>
#include <QWidget>
#include <optional>

/// A symbol of resources/icons by its file's name without ".svg", drawn in the text colour of the palette that holds
/// when it is painted, so that a change of theme reaches it; selected and disabled ones follow too.
/// In a tone it has that one's accent (on a window) or, with onTone, its text colour (on the tone's own background).
QIcon icon(const QString &name, std::optional<Tone> tone = {}, bool onTone = false);

/// An icon that stands in a layout. Follows the theme and the screen's scale. Not for screen readers: the words beside
/// it say the same.
class SymbolLabel : public QWidget
{
    Q_OBJECT

public:
    explicit SymbolLabel(QWidget *parent = nullptr);

    void setSymbol(const QIcon &icon, int size);
    QSize sizeHint() const override { return {m_size, m_size}; }

protected:
    void paintEvent(QPaintEvent *event) override;

private:
    QIcon m_icon;
    int m_size = 16;
};
