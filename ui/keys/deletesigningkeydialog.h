// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "ui/keys/holdersbanner.h"
#include "ui/widgets/form.h"

#include <QDialog>
#include <QLineEdit>

class OpenAccount;
struct Services;
struct SigningKey;

/// Asks before the new (inactive) signing key is deleted: shows which one, where, which apps hold it, and what it
/// means. Does nothing itself: accepted() says that the person wants it.
class DeleteSigningKeyDialog : public QDialog
{
    Q_OBJECT

public:
    DeleteSigningKeyDialog(OpenAccount &account, const Services &services, const SigningKey &key, const QString &age,
        QWidget *parent = nullptr);

    QString reason() const; ///< The person's words for the record.

private:
    HoldersBanner *const m_holdersBanner = named("holdersBanner", new HoldersBanner);
    QLineEdit *const m_reasonEdit = named("reasonEdit", ::reasonEdit());
};
