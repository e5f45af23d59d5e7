// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QFileDialog>

/// Asks which file something is saved as: for open(), and gone after it. In the folder of the last such file, at first
/// in the person's documents: the folder that the program was started from is often its own source. suffix: without a
/// dot, for a name that is typed without one. fileName: what is proposed, if anything.
QFileDialog *saveDialog(QWidget *parent, const QString &title, const QStringList &filters, const QString &suffix,
    const QString &fileName = {});
