// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/rotation/rolloutpage.h"
#include "ui/widgets/typedconfirm.h"

class EvidenceRow;

/// Undo: the new keys are deleted, once every app is known not to hold them any more.
class DeleteNewKeysPage : public RollOutPage
{
    Q_OBJECT

public:
    explicit DeleteNewKeysPage(const WizardTools &tools);

    QString actText() const override;
    bool mayAct() const override;
    QString whyNot() const override;
    void act() override { session().deleteNewKeys(m_typed->text()); }
    bool isDangerous() const override { return true; }

protected:
    void refresh() override;
    bool canActByHand() const override { return mayAct(); }
    void actByHand() override { session().deleteNewKeys(m_typed->text(), true); }
    QWidget *firstField() const override { return &m_typed->edit(); }
    /// The tab in front is not the board.
    QList<RotationNotice::Kind> saidElsewhere() const override { return {}; }

private:
    QLabel *const m_keys = named("newKeysText", wordsLabel());
    TypedConfirm *const m_typed = new TypedConfirm(this);
};

/// Undo is over: what was undone, and its record.
class UndonePage : public RotationPage
{
    Q_OBJECT

public:
    explicit UndonePage(const WizardTools &tools);

    QString actText() const override { return tr("&Finish the undo"); }

protected:
    void refresh() override;

private:
    Banner *const m_outcome = named("outcomeBanner", new Banner(this));
    EvidenceRow *m_evidence;
};
