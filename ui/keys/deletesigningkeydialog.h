// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QDialog>
#include <memory>

class OpenAccount;
struct Services;
struct SigningKey;

namespace Ui {
class DeleteSigningKeyDialog;
}

/// Asks before the new (inactive) signing key is deleted: shows which one, where, which apps hold it, and what it
/// means. Does nothing itself: accepted() says that the person wants it.
class DeleteSigningKeyDialog : public QDialog
{
    Q_OBJECT

public:
    DeleteSigningKeyDialog(OpenAccount &account, const Services &services, const SigningKey &key, const QString &age,
        QWidget *parent = nullptr);
    ~DeleteSigningKeyDialog() override;

    QString reason() const; ///< The person's words for the record.

private:
    const std::unique_ptr<Ui::DeleteSigningKeyDialog> m_ui;
};
