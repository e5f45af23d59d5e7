// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/keychain/keychainoperation.h"

#include <QQueue>

/// The keychain of the desktop, through QtKeychain. The service that it uses is looked at over D-Bus before and after
/// each call, so that "not there" and "deleted" are said only when they are true, and so that no call waits
/// for a prompt: prompts come from unlock() alone.
///
/// Calls run one after the other. Once the keychain has failed to answer, the ones that follow are refused at once,
/// until refreshState(), unlock() or the keychain itself says that things have changed.
class KeychainStore final : public SecretStore
{
    Q_OBJECT

public:
    struct Options
    {
        QString server = QStringLiteral("Inngest Key Manager"); ///< What its items are filed under.
        KeychainService::Timeouts timeouts = {};
        std::chrono::milliseconds jobTimeout{20'000}; ///< Some services ask the person about single items.
    };

    explicit KeychainStore(Clock &clock);
    KeychainStore(Clock &clock, const Options &options);

    State state() const override { return m_seen.state; }
    KeychainFault missing() const override { return m_seen.missing; }
    StorePlace place() const override { return m_seen.place; }
    bool hasLockedItems() const override { return m_seen.hasLockedItems; }
    QFuture<State> refreshState() override;
    QFuture<State> unlock() override;

    QFuture<Result<std::optional<Secret>>> read(const QString &name) override;
    QFuture<Done> write(const QString &name, const Secret &secret) override;
    QFuture<Done> remove(const QString &name) override;

private:
    using Answer = KeychainOperation::Answer;
    using OnAnswer = std::function<void(const Answer &)>;
    struct Call
    {
        KeychainOperation::Kind kind;
        QString name;
        Secret secret;
        OnAnswer done;
    };

    QFuture<Done> change(KeychainOperation::Kind kind, const QString &name, const Secret &secret);
    void enqueue(const Call &call);
    void next();
    void see(const KeychainLook &seen);
    void lookAgain();
    void lookOnceMore();

    KeychainDoor m_door;
    KeychainJobs m_jobs;
    KeychainLook m_seen;
    QQueue<Call> m_calls;
    KeychainOperation *m_running = nullptr;
    bool m_looking = false; // after a signal: several come at once
    bool m_looksAgain = false; // something was said while a call or a look was under way
};
