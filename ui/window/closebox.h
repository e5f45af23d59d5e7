// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QStringList>
#include <functional>

class QMessageBox;
class QWidget;

/// Asks before something is closed by which something is cut off or lost; whoever presses Enter or Esc stays. what: in
/// whole sentences, an entry a paragraph, and none for an empty one. Asked again it takes the place of the question
/// before.
QMessageBox &openCloseBox(QWidget &window, const QString &title, const QStringList &what, const QString &button,
    const std::function<void()> &onAnyway);
