// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/environment.h"
#include "app/rotation/rotation.h"
#include "app/rotation/rotationjournal.h"

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <functional>
#include <map>
#include <memory>
#include <optional>

class OpenAccount;
class RotationSession;
class RotationWatch;
class RotationWizard;
class SecretClipboard;
struct KnownKey;
struct Services;

/// The window's way to the rotation of the environment that is looked at: opens its wizard, once, beside the window,
/// which stays usable. Holds a session for each environment of the open account that was looked at, or has a rotation
/// that is not over, as long as the account is open, so that a closed wizard strands nothing; what they did is in the
/// journal.
class WindowRotation : public QObject
{
    Q_OBJECT

public:
    WindowRotation(Services &services, SecretClipboard &clipboard, QWidget &window);
    ~WindowRotation() override;

    void setAccount(OpenAccount *account); ///< Null: none. The sessions of the one before go.
    /// Of the environment that is looked at, or whose keys it shares; null: none is.
    RotationSession *current() const;
    RotationSession *sessionOf(const QString &environmentId) const; ///< Null: there is none.
    QString progress() const; ///< See RotationWatch::text().

    void open();
    /// With these chosen, where nothing has begun yet. signingKey: false leaves only the event keys.
    void openWith(bool signingKey, const QStringList &eventKeyIds);
    /// Of the environment that holds this key, in the order for a leak of it. keys: of one environment, not none.
    /// where: they were found; empty: nowhere. False: the environment is none of this account's, or a rotation is under
    /// way there, whose cause stays what it is; that is said instead.
    bool openAfterLeak(const QList<KnownKey> &keys, const QString &where);
    void closeWizard(); ///< What is being set ends with it.
    /// What tools are setting just now, in words, for whichever environment; empty: nothing.
    QStringList leftOfSeries() const; ///< In sentences: what has been begun with others, and has not had its turn.
    QStringList placesBeingSet() const;
    void stopSetting(const std::function<void()> &then); ///< Ends the tools; then: when what they did is noted.
    void putAway(); ///< The window is locked: see RotationSession.
    void bringBack();

signals:
    void currentChanged(); ///< Another rotation, or one stands elsewhere.
    void openRequested(); ///< By a notice of the desktop; its environment is the one that is looked at.
    void practicePanelRequested();

private:
    struct Choice
    {
        QString environmentId; ///< That holds the keys.
        bool signingKey = true;
        QStringList eventKeyIds;
        std::optional<RotationCause::Kind> cause;
        QStringList leakedKeys; ///< Fingerprints.
        QString reason;
    };

    void onEnvironmentChanged();
    void makeUnfinished();
    void make(const Environment &holder);
    void onCurrentChanged();
    bool isUnderWay() const; ///< The current one.
    void sayItIsUnderWay(const Choice &choice);
    void sayWhyNot();
    void sayItIsElsewhere(const KnownKey &key);
    void sayItIsNotListed();
    void choose(Choice choice);
    void applyChoice();

    Services &m_services;
    SecretClipboard &m_clipboard;
    QWidget &m_window;
    RotationJournal m_journal;
    QPointer<OpenAccount> m_account;
    QList<RotationSummary> m_unfinished; // as they were when the account was opened
    // By the environment that holds the keys.
    std::map<QString, std::unique_ptr<RotationSession>> m_sessions;
    std::map<QString, std::unique_ptr<RotationWatch>> m_watches;
    QPointer<RotationWizard> m_wizard;
    std::optional<Choice> m_choice; // until the environment has been read
};
