// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDialog>
#include <QPointer>

/// Looks at each dialog below that is open, and closes it then. How many there were. Closed ones go while others are
/// looked at.
template <typename Look>
int lookAtOpenDialogs(const QObject &below, Look look)
{
    const QList<QDialog *> found = below.findChildren<QDialog *>();
    const QList<QPointer<QDialog>> dialogs(found.begin(), found.end());
    int seen = 0;
    for (const QPointer<QDialog> &dialog : dialogs) {
        if (!dialog || !dialog->isVisible())
            continue;
        ++seen;
        look(*dialog);
        if (dialog)
            dialog->close();
    }
    return seen;
}
