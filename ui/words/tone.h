// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QColor>
#include <QString>

class QPalette;

/// What a colour stands for. Colour never stands alone: a word or an icon says the same.
enum class Tone {
    Neutral,
    Info,
    Good,
    Warning,
    Danger,
    Production, ///< The production environment's band.
    Custom, ///< A custom environment's.
    Branch, ///< Branch environments'.
    Archived,
    Practice, ///< Everything of the practice account.
};

/// What is said in one: a title, and what it means and asks for.
struct TonedText
{
    Tone tone = Tone::Info;
    QString title;
    QString text;
};

/// The colours of a tone on a light or a dark window. text on background, and accent on the window's own background,
/// both have a contrast of at least 4.5 (WCAG AA).
struct ToneColors
{
    QColor background;
    QColor text;
    QColor border;
    QColor accent; ///< Icons and words on the window's own background.
};

ToneColors toneColors(Tone tone, const QPalette &palette);
/// Whether the palette is a dark one, by its window and text colours.
bool isDark(const QPalette &palette);

/// Distances, in device-independent pixels.
namespace Spacing {
constexpr int tight = 4;
constexpr int small = 8;
constexpr int normal = 12;
constexpr int wide = 18;
constexpr int page = 24;
} // namespace Spacing
