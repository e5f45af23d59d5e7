// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/rotation/wizardtools.h"
#include "ui/widgets/form.h"

#include <QDateTimeEdit>

struct RotatedEventKey;

/// When the last event came through an old event key, as a person looked it up: of accounts that never tell it, and
/// where Inngest did not.
class LookedUpForm : public QWidget
{
    Q_OBJECT

public:
    explicit LookedUpForm(const WizardTools &tools, QWidget *parent = nullptr);

    /// Hidden where the session takes no such word. key: nullptr: none.
    void present(const RotatedEventKey *key);

private:
    void note(bool hasCome);

    const WizardTools m_tools;
    QString m_oldId;
    QLabel *const m_said = named("lookedUpText", wordsLabel(this));
    QDateTimeEdit *const m_lastEdit = named(
        "lastEventEdit", new QDateTimeEdit(this), tr("When the last event came through it, in this computer's time"));
    QPushButton *m_lastButton;
    QPushButton *m_noneButton;
    QPushButton *m_backButton;
};
