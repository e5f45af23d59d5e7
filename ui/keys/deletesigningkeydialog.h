// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/keys/holdersbanner.h"
#include "ui/widgets/form.h"
#include "ui/widgets/typedconfirm.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QLineEdit>

class OpenAccount;
struct Services;

/// Asks before the new (inactive) signing key is deleted: shows which one, where, which apps hold it, and what it
/// means. Refuses while a rotation needs it. Unless each app has said that it does not hold the key, the environment's
/// name has to be typed. Does nothing itself: accepted() says that the person wants it.
class DeleteSigningKeyDialog : public QDialog
{
    Q_OBJECT

public:
    DeleteSigningKeyDialog(
        OpenAccount &account, const Services &services, const SigningKey &key, QWidget *parent = nullptr);

    QString reason() const { return m_reasonEdit->text().trimmed(); } ///< The person's words for the record.

signals:
    void rotationRequested(); ///< The person goes on with the rotation that needs the key. This is closed.

private:
    void check();

    HoldersBanner *const m_holdersBanner = named("holdersBanner", new HoldersBanner);
    TypedConfirm *const m_typed = new TypedConfirm;
    QLineEdit *const m_reasonEdit = named("reasonEdit", ::reasonEdit());
    QDialogButtonBox *const m_buttonBox = named("buttonBox", new QDialogButtonBox(QDialogButtonBox::Cancel));
    QPushButton *m_deleteButton = nullptr;
};
