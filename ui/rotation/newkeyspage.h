// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/rotation/rotationpage.h"

class ShortList;
class SigningKeyCard;

/// Makes the new keys, or shows the signing key that is used: the signing key, then each event key's replacement, with
/// whether Inngest gave it the same filter. One button, for what is missing next. After a leak the replacements have a
/// page of their own.
class NewKeysPage : public RotationPage
{
    Q_OBJECT

public:
    NewKeysPage(const WizardTools &tools, RotationStep::Kind step);

    QString actText() const override;
    bool mayAct() const override;
    void act() override;

protected:
    void refresh() override;
    QList<ActKind> actKinds() const override
    {
        return {ActKind::CreateSigningKey, ActKind::CreateEventKey, ActKind::DeleteEventKey};
    }
    /// The button says it.
    QList<RotationNotice::Kind> saidElsewhere() const override
    {
        return {RotationNotice::SigningKeyMissing, RotationNotice::TwinMissing};
    }
    bool canActByHand() const override { return isSigningKeyMissing() || missingReplacements() > 0 || refusedToGo(); }
    void actByHand() override;

private:
    enum Column { Filter = 2, State };

    void setupReplacements();
    /// It is made on this page.
    bool hasSigningKey() const { return step() == RotationStep::NewKeys && rotation().rotatesSigningKey; }
    bool hasEventKeys() const;
    bool isSigningKeyMissing() const { return hasSigningKey() && rotation().newSigningKey.id.isEmpty(); }
    int missingReplacements() const;
    void make(bool byHand);
    void refreshSigningKey();
    void refreshTable();
    void refreshDetails();
    const RotatedEventKey *selected() const;
    const RotatedEventKey *refusedToGo() const; ///< The one whose replacement's deletion was the last act.
    QString stateWords(const RotatedEventKey &key) const;
    QString difference(const RotatedEventKey &key) const; ///< Empty: none, or not read.

    QLabel *m_current;
    SigningKeyCard *m_card;
    ShortList *m_table;
    QLabel *m_details;
    QPushButton *m_deleteButton;
};
