// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/keychain/keychainservice.h"
#include "app/keychain/secretitems.h"
#include "app/keychain/sessionbus.h"

#include <QHash>
#include <QMap>

class Clock;

/// The Secret Service as seen over D-Bus (https://specifications.freedesktop.org/secret-service/latest/). A locked
/// keyring reads as "not found" in QtKeychain's jobs, and deletes without an error while it deletes nothing.
class SecretService final : public KeychainService
{
    Q_OBJECT

public:
    static constexpr auto busName = "org.freedesktop.secrets";

    SecretService(SessionBus &bus, Clock &clock, QString server, Timeouts timeouts);

    void look(const OnLook &done) override;
    void find(const QString &name, const OnFound &done) override;
    void unlock(bool wholeService, const std::function<void()> &done) override;
    void read(const QString &name, const OnRead &done) override;
    void remove(const QString &name, const OnDone &done) override;
    void settle(const QString &name, const Secret &written, const OnDone &done) override;

private:
    using OnPaths = std::function<void(const QStringList &)>;

    void listen();
    void onOwner();
    void call(const QString &path, const char *interface, const char *method, GVariant *arguments,
        const SessionBus::OnAnswer &done);
    void property(const QString &path, const char *interface, const char *name,
        const std::function<void(const BusAnswer &)> &done);
    void search(const QMap<QString, QString> &attributes, const SessionBus::OnAnswer &done);
    void searchItem(const QString &name, const SessionBus::OnAnswer &done);
    void whoKeepsIt(const std::function<void()> &done);
    void lookAtLock(const QString &collection, const OnLook &done);
    void lookAtLabel(const QString &collection, const OnLook &done, KeychainLook seen);
    void lookForLocked(const KeychainLook &seen, const OnLook &done);
    void hiddenCollections(const OnPaths &done);
    void lockedOf(const QStringList &collections, const QStringList &locked, const OnPaths &done);
    void labelOf(const QString &collection, const std::function<void(const QString &)> &done);
    void unlockNext();
    void onDefault(const BusAnswer &answer);
    void unlockLocked(const QStringList &locked);
    void createCollection();
    void startPrompt(const BusAnswer &answer, std::size_t index);
    void onPromptCompleted();
    void endUnlock();

    SessionBus &m_bus;
    Clock &m_clock;
    const QString m_server;
    const Timeouts m_timeouts;
    SecretItems m_items;
    QString m_program; // whose service it is; empty while not known
    QString m_default; // the collection where new items go, as of the last look
    QHash<QString, QString> m_labels; // of collections, until one of them changes
    QList<std::function<void()>> m_unlocking;
    enum class Stage { None, Whole, Items };
    Stage m_stage = Stage::None;
    bool m_unlocksWhole = false;
    QString m_prompt; // the one that is shown
    unsigned m_promptSignal = 0;
};
