// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/words/tone.h"

#include <QPalette>
#include <cmath>

namespace {

struct Looks
{
    ToneColors light;
    ToneColors dark;
};

Looks looksOf(Tone tone)
{
    switch (tone) {
    case Tone::Neutral:
        return {{QColor(0xe9ecf1), QColor(0x2b323c), QColor(0xcbd1da), QColor(0x4d5766)},
            {QColor(0x2b313a), QColor(0xdfe4ea), QColor(0x434b57), QColor(0xb4bdc9)}};
    case Tone::Info:
        return {{QColor(0xe3ecfb), QColor(0x1a3f80), QColor(0xa9c3ee), QColor(0x2457c5)},
            {QColor(0x1d2f4d), QColor(0xc4d9fb), QColor(0x37548a), QColor(0x8ab4ff)}};
    case Tone::Good:
        return {{QColor(0xe0f3e6), QColor(0x165a2e), QColor(0x9fd3b0), QColor(0x1b6f38)},
            {QColor(0x18351f), QColor(0xbfe8cb), QColor(0x2f6a41), QColor(0x7dd097)}};
    case Tone::Warning:
        return {{QColor(0xfdf0d0), QColor(0x6b4300), QColor(0xe8c46a), QColor(0x8a5700)},
            {QColor(0x3d2f10), QColor(0xf7dfa3), QColor(0x7a5f1f), QColor(0xe9bd57)}};
    case Tone::Danger:
        return {{QColor(0xfde5e3), QColor(0x8c1d18), QColor(0xf0aaa4), QColor(0xb3261e)},
            {QColor(0x45201e), QColor(0xf9cbc7), QColor(0x8a3a35), QColor(0xf59a92)}};
    case Tone::Production:
        return {{QColor(0xa3241d), QColor(0xffffff), QColor(0x8a1d17), QColor(0xa3241d)},
            {QColor(0x8f241e), QColor(0xffffff), QColor(0xb5443d), QColor(0xf59a92)}};
    case Tone::Custom:
        return {{QColor(0x1f5f6b), QColor(0xffffff), QColor(0x184c56), QColor(0x1f5f6b)},
            {QColor(0x1d4f59), QColor(0xffffff), QColor(0x35707c), QColor(0x7fc6d3)}};
    case Tone::Branch:
        return {{QColor(0x34507a), QColor(0xffffff), QColor(0x294063), QColor(0x34507a)},
            {QColor(0x304a70), QColor(0xffffff), QColor(0x4a6792), QColor(0x9dbbe6)}};
    case Tone::Archived:
        return {{QColor(0x59616e), QColor(0xffffff), QColor(0x474e59), QColor(0x59616e)},
            {QColor(0x4a515c), QColor(0xffffff), QColor(0x69717e), QColor(0xb4bdc9)}};
    case Tone::Practice:
        return {{QColor(0x5b3fa0), QColor(0xffffff), QColor(0x493283), QColor(0x5b3fa0)},
            {QColor(0x523a8f), QColor(0xffffff), QColor(0x7359b5), QColor(0xc0aef0)}};
    }
    return {};
}

double luminance(const QColor &color)
{
    const auto linear = [](double c) { return c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

} // namespace

ToneColors toneColors(Tone tone, const QPalette &palette)
{
    const Looks looks = looksOf(tone);
    return isDark(palette) ? looks.dark : looks.light;
}

bool isDark(const QPalette &palette)
{
    return luminance(palette.color(QPalette::Active, QPalette::Window))
        < luminance(palette.color(QPalette::Active, QPalette::WindowText));
}
