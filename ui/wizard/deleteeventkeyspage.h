// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/wizard/rotationpage.h"

class QPushButton;
class QTreeWidget;
class TypedConfirm;

/// Deletes the old event keys, each by typing its name, after every app was asked anew.
class DeleteEventKeysPage : public RotationPage
{
    Q_OBJECT

public:
    explicit DeleteEventKeysPage(const WizardTools &tools);

    bool mayAct() const override;

protected:
    void refresh() override;
    QList<ActKind> actKinds() const override { return {ActKind::DeleteEventKey}; }
    QList<RotationNotice::Kind> saidElsewhere() const override { return {RotationNotice::OpenItems}; }
    bool canActByHand() const override;
    void actByHand() override;

private:
    void setupTable();
    const RotatedEventKey *selected() const;
    QString toType(const RotatedEventKey &key) const;
    QString lastEventWords(const RotatedEventKey &key) const;
    void refreshTable();
    void refreshSelected();
    void deleteSelected(bool byHand);

    QLabel *m_countText;
    QPushButton *m_countButton;
    QTreeWidget *m_table;
    QLabel *m_selected;
    TypedConfirm *m_typed;
    QPushButton *m_deleteButton;
};
