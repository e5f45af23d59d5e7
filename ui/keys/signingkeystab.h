// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/keys.h"
#include "ui/acts/actstatus.h"
#include "ui/secrets/secretfield.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/fetchedpane.h"
#include "ui/widgets/form.h"

#include <QDateTime>
#include <QHash>

class Act;
class DeleteSigningKeyDialog;
class OpenAccount;
class SecretClipboard;
class SigningKeyCard;
struct ActRequest;
struct Services;

/// The current and the new signing key of the environment that is looked at, and what can be done with them. Rotating
/// is the wizard's business alone: a button here only leads there.
class SigningKeysTab : public QWidget
{
    Q_OBJECT

public:
    SigningKeysTab(Services &services, SecretClipboard &clipboard);

    void setAccount(OpenAccount *account); ///< Null: none is open.

signals:
    void rotationRequested();

protected:
    void resizeEvent(QResizeEvent *event) override;

private:
    void setupLayout();
    void setupCards(SecretClipboard &clipboard);
    void setupPane();
    void onEnvironmentChanged();
    void refresh();
    void refreshShared();
    void present(SigningKeyCard &card, SigningKey key);
    void lookUpMaker(const QString &fingerprint);
    void refreshNewKey(const std::optional<SigningKey> &newKey);
    QString whyNoNewKey() const;
    void createKey();
    void askToDelete();
    void start(const ActRequest &request);
    void onActFinished(const Act &act);
    void keep(const SigningKey &key);
    SecretSource sourceOf(const QString &keyId) const;
    std::optional<SigningKey> findKey(bool isActive) const;

    FetchedPane *const m_pane = named("pane", new FetchedPane);
    QScrollArea *const m_content = named("content", pageArea());
    QLabel *const m_sharedLabel = named("sharedLabel", wordsLabel());
    ActStatus *const m_status = named("status", new ActStatus);
    Banner *const m_keepBanner = named("keepBanner", new Banner);
    QHBoxLayout *const m_cardsLayout = new QHBoxLayout;
    Card *const m_noNewKeyCard = named("noNewKeyCard", new Card);
    QLabel *const m_noNewKeyTitle = named("noNewKeyTitle", new QLabel(tr("No new key")));
    QLabel *const m_noNewKeyText = named("noNewKeyText", quietLabel());
    QLabel *const m_refusalLabel = named("refusalLabel", wordsLabel());
    QPushButton *const m_createButton = named("createButton", plainButton(tr("&Create a new key")));
    Services &m_services;
    QPointer<OpenAccount> m_account;
    SigningKeyCard *m_current;
    SigningKeyCard *m_new;
    QPushButton *m_rotateButton;
    QPushButton *m_deleteButton;
    QPointer<DeleteSigningKeyDialog> m_dialog;
    /// Who has made a key here and when, by the history; without a person: nobody here. By the key's fingerprint.
    QHash<QString, std::pair<QString, QDateTime>> m_makers;
    bool m_hasCards = false; // filled from this environment's keys
};
