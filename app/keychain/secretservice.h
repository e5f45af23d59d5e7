// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/secretstore.h"

#include <QDBusConnection>
#include <QDBusObjectPath>
#include <QDBusServiceWatcher>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>

class Clock;
class QDBusMessage;

/// What was seen of the keychain.
struct KeychainLook
{
    SecretStore::State state = SecretStore::State::Unknown;
    SecretStore::Missing missing = SecretStore::Missing::Nothing;
    QString detail = {}; ///< For the log.
    /// False where QtKeychain uses something else (KWallet, macOS, Windows): then nothing more can be asked here, and
    /// the jobs' own answers have to be believed.
    bool isSecretService = true;
    QDBusObjectPath collection = QDBusObjectPath(); ///< The default one.
};

/// The Secret Service as seen over D-Bus (https://specifications.freedesktop.org/secret-service/latest/): whether it is
/// there and open, and whether it holds an item. It tells what QtKeychain's jobs hide: a locked keyring reads as "not
/// found" there, and deletes without an error while it deletes nothing. Never blocks: every call has a time-out, and
/// the bus is connected to beside the thread of the program.
///
/// Answers come by callback, and never after this object has gone.
class SecretService : public QObject
{
    Q_OBJECT

public:
    struct Timeouts
    {
        std::chrono::milliseconds call{5'000}; ///< One call on the bus.
        std::chrono::milliseconds prompt{120'000}; ///< A person answers the desktop's prompt.
    };
    struct Found
    {
        bool unlocked = false; ///< There, and can be read.
        bool locked = false; ///< There, behind a lock.
    };
    using OnLook = std::function<void(const KeychainLook &)>;
    using OnFound = std::function<void(const Result<Found> &)>;

    SecretService(Clock &clock, Timeouts timeouts, QObject *parent = nullptr);
    ~SecretService() override;

    /// mayStart: the bus may start the service where it does not run yet. Without that such a service is Unknown.
    void look(bool mayStart, const OnLook &done);
    /// The items with QtKeychain's attributes, in every collection.
    void find(const QString &server, const QString &user, const OnFound &done);
    /// Unlocks the default collection, or makes one where there is none, and what is locked of the server's items. The
    /// desktop shows its own prompt. Ends with a look. A second call while one waits joins it.
    void unlock(const QString &server, const OnLook &done);

signals:
    void changed(); ///< The service came, or a collection of it was locked, unlocked, made or deleted.
    void gone(); ///< The service ended, or the bus did.

private slots:
    void onPromptCompleted();

private:
    using OnAnswer = std::function<void(const QDBusMessage &)>;

    void withBus(const std::function<void()> &done);
    void onBus(const std::optional<QDBusConnection> &bus);
    void closeBus();
    void watchService();
    void onServiceGone();
    void call(const QString &path, const QString &interface, const QString &method, const QVariantList &arguments,
        const OnAnswer &done);
    void callBus(const QString &method, const OnAnswer &done);
    void send(const QDBusMessage &message, const OnAnswer &done);
    void lookAtNames(bool mayStart, const OnLook &done);
    void lookForCollection(const OnLook &done);
    void lookAtLock(const QDBusObjectPath &collection, const OnLook &done);
    void unlockObjects(const QList<QDBusObjectPath> &objects);
    void createCollection();
    void startPrompt(const QString &prompt);
    void endUnlock();

    Clock &m_clock;
    const Timeouts m_timeouts;
    QString m_busName; // of the connection that is made or in use; made anew when the bus was lost
    std::optional<QDBusConnection> m_bus; // only once it is made: Qt D-Bus stands still as a whole while it connects
    bool m_connecting = false;
    QList<std::function<void()>> m_waitForBus;
    std::unique_ptr<QDBusServiceWatcher> m_watcher;
    QList<OnLook> m_unlocking;
    QDBusObjectPath m_prompt; // the one that is shown
};
