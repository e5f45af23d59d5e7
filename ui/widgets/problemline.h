// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/widgets/form.h"
#include "ui/widgets/icons.h"
#include "ui/words/tone.h"

#include <QWidget>

/// What is wrong with the field above, in words behind a symbol. Hidden while nothing is. Unlike in a banner, red
/// stands here for what is not taken as it is; amber for what is, and needs a look first.
class ProblemLine : public QWidget
{
    Q_OBJECT

public:
    explicit ProblemLine(QWidget *parent = nullptr);

    /// Empty: nothing is wrong. Plain text. Screen readers hear it as the field's description.
    void say(const QString &problem, Tone tone = Tone::Danger);
    QString text() const { return m_label->text(); }
    /// The field that the words belong to.
    void setField(QWidget *field) { m_field = field; }
    /// A row for the field, and this below it. label: its text, or a QLabel.
    template <typename Label>
    void addBelow(QFormLayout &form, const Label &label, QWidget *field)
    {
        setField(field);
        form.addRow(label, field);
        form.addRow(QString(), this);
    }
    /// The height of two lines is there while nothing is wrong, too: what stands below does not move under the pointer
    /// while somebody types.
    void keepRoom(bool keepsRoom = true);

private:
    SymbolLabel *const m_symbol = new SymbolLabel(this);
    QLabel *const m_label = named("problemLabel", wordsLabel(this));
    QWidget *m_field = nullptr;
    bool m_keepsRoom = false;
};
