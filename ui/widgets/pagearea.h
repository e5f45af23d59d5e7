// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QScrollArea>

/// A page of which a part is shown where there is no room for all of it: without a frame, its content as wide as there
/// is room. While there is something to scroll Tab comes to it, it shows that, and the keys of a page scroll it.
class PageArea : public QScrollArea
{
    Q_OBJECT

public:
    explicit PageArea(QWidget *parent = nullptr);
};

/// Scrolls the areas in which the widget stands, where it is not in sight.
void bringIntoSight(QWidget &widget);
