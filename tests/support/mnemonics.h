// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QStringList>

class QWidget;

/// The letters that more than one visible and enabled control of a window answers to, each with the texts: with Alt and
/// such a letter one only goes from one to the other. Empty: none. menus: the titles of the window's own, if it has
/// any.
QString doubledMnemonics(const QWidget &window, const QStringList &menus = {});
