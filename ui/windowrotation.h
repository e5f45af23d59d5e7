// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include <QObject>
#include <QPointer>
#include <QStringList>
#include <optional>

class OpenAccount;
class RotationSession;
class RotationWatch;
class RotationWizard;
class Rotations;
class SecretClipboard;
struct Services;

/// The window's way to the rotation of the environment that is looked at: opens its wizard, once, beside the window,
/// which stays usable.
class WindowRotation : public QObject
{
    Q_OBJECT

public:
    WindowRotation(Services &services, SecretClipboard &clipboard, QWidget &window);

    void setAccount(OpenAccount *account); ///< Null: none.
    RotationSession *current() const;
    const QString &progress() const; ///< See RotationWatch::text().

    void open();
    /// With these chosen, where nothing has begun yet. signingKey: false leaves only the event keys.
    void openWith(bool signingKey, const QStringList &eventKeyIds);
    void closeWizard();

signals:
    void currentChanged(); ///< Another rotation, or it stands elsewhere.
    void progressed();
    void openRequested(); ///< By a notice of the desktop.
    void practicePanelRequested();

private:
    struct Choice
    {
        bool signingKey = true;
        QStringList eventKeyIds;
    };

    void applyChoice();

    Services &m_services;
    SecretClipboard &m_clipboard;
    QWidget &m_window;
    Rotations *m_rotations;
    RotationWatch *m_watch;
    QPointer<OpenAccount> m_account;
    QPointer<RotationWizard> m_wizard;
    std::optional<Choice> m_choice; // until the environment has been read
};
