// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/common/tone.h"

#include <QScrollArea>

class QFormLayout;
class QVBoxLayout;

/// What is known of the one thing that is selected in a table: remarks first, then names and values, which can be
/// selected and copied. Plain text throughout.
class FactsView : public QScrollArea
{
    Q_OBJECT

public:
    explicit FactsView(QWidget *parent = nullptr);

    /// Nothing is selected, or several are: says so instead.
    void showHint(const QString &hint);
    /// Empties it; then come addRemark() and addRow(), in this order.
    void startOver();
    void addRemark(Tone tone, const QString &title, const QString &text);
    /// Nothing is added for an empty value. isCode: in a font of fixed width, breaking anywhere.
    void addRow(const QString &name, const QString &value, bool isCode = false);

private:
    QVBoxLayout *m_remarks = nullptr;
    QFormLayout *m_rows = nullptr;
};
