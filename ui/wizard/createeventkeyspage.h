// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/wizard/rotationpage.h"

class QPushButton;
class QTreeWidget;

/// Creates each event key's twin and shows whether Inngest gave it the same filter.
class CreateEventKeysPage : public RotationPage
{
    Q_OBJECT

public:
    explicit CreateEventKeysPage(const WizardTools &tools);

    QString actText() const override;
    bool mayAct() const override;
    void act() override;

protected:
    void refresh() override;
    QList<ActKind> actKinds() const override { return {ActKind::CreateEventKey, ActKind::DeleteEventKey}; }
    bool canActByHand() const override;
    void actByHand() override;

private:
    int missing() const; ///< Keys without a twin.
    bool waitsForOutcome() const;
    const RotatedEventKey *selected() const;
    QString stateWords(const RotatedEventKey &key) const;
    QString difference(const RotatedEventKey &key) const; ///< Empty: none, or not read.
    void refreshDetails();

    QTreeWidget *m_table;
    QLabel *m_details;
    QPushButton *m_deleteButton;
};
