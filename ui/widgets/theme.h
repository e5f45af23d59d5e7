// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/accounts/preferences.h"

#include <QObject>
#include <QPalette>

/// From now on a screen reader may ask a scroll area for a part that it no longer has. Qt's own answer to that reads
/// behind the end of a list, and ends the program: an area has fewer parts once a scroll bar is not needed any more,
/// and whoever reads from outside asks for their number first and for each one then. May be called again.
void guardAccessibleAreas();

/// Gives the application its style, its way with texts, and its light or dark palette, and follows the preference. One
/// for the program.
class Theme : public QObject
{
    Q_OBJECT

public:
    /// Applies at once; call it before the first window is made.
    explicit Theme(Preferences &preferences, QObject *parent = nullptr);

    static QPalette lightPalette();
    static QPalette darkPalette();

private:
    void apply();
    bool systemIsDark() const;

    Preferences &m_preferences;
    const bool m_startedDark; // what the desktop's own palette was before ours replaced it
};
