// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"
#include "app/domain/keys.h"
#include "ui/acts/actstatus.h"
#include "ui/keys/holdersbanner.h"
#include "ui/widgets/typedconfirm.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <optional>

class Act;
class SecretClipboard;
struct Services;

/// Deletes an event key once the person has typed its name (of a key without one, or with one that another key has too,
/// its fingerprint). Says what deleting does to whoever still sends with it, starts the act and says what came of it.
/// The act goes on when the dialog is closed; the dialog closes with the account.
class DeleteEventKeyDialog : public QDialog
{
    Q_OBJECT

public:
    /// Deletes itself when it is closed.
    DeleteEventKeyDialog(const EventKey &key, OpenAccount &account, Services &services, SecretClipboard &clipboard,
        QWidget *parent = nullptr);

signals:
    void started(Act *act); ///< It goes on without this dialog.
    /// Ended well, and there is nothing left to read here: for a word beside the table.
    void succeeded(const QString &words);
    void rotationRequested(); ///< The person goes on with the rotation that needs the key. This is closed.

private:
    void setupLayout();
    void setupQuestion();
    void setupButtons();
    void readLastEvent();
    void check();
    void start();
    void startAct();
    void onFinished(const Act &act);
    bool isUnderWay() const { return m_isStarted || m_holdersBanner->isAskingAgain(); }

    QLabel *const m_eventLabel = named("lastEventLabel", wordsLabel());
    TypedConfirm *const m_typed = new TypedConfirm;
    HoldersBanner *const m_holdersBanner = named("holdersBanner", new HoldersBanner);
    QLineEdit *const m_reasonEdit = named("reasonEdit", ::reasonEdit());
    ActStatus *const m_status = named("status", new ActStatus);
    QDialogButtonBox *const m_buttonBox = named("buttonBox", new QDialogButtonBox(QDialogButtonBox::Cancel));
    const EventKey m_key; // without its value
    const QString m_fingerprint;
    OpenAccount &m_account;
    Services &m_services;
    const std::optional<Environment> m_holder; // as it was when the person opened this
    const QString m_tellingName; // at the beginning, as the three above
    const bool m_hasNameToType; // nobody types what cannot be seen, nor what says nothing of which key it is
    QPushButton *m_deleteButton = nullptr;
    bool m_isStarted = false;
};

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
