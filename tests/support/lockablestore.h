// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/whenfinished.h"
#include "app/domain/secretstore.h"

#include <QHash>
#include <functional>

/// A keychain that can be locked, and that can ask its person first.
class LockableStore final : public SecretStore
{
public:
    State state() const override { return isLocked ? State::Locked : State::Ready; }
    QFuture<State> refreshState() override { return readyFuture(state()); }
    QFuture<State> unlock() override { return readyFuture(state()); }

    QFuture<Result<std::optional<Secret>>> read(const QString &name) override
    {
        using Answer = Result<std::optional<Secret>>;
        if (isLocked || (!unread.isEmpty() && name.contains(unread)))
            return readyFuture<Answer>(failure(Error::Kind::Keychain));
        const auto found
            = [this, name] { return Answer(items.contains(name) ? std::optional(items.value(name)) : std::nullopt); };
        if (!isAsking)
            return readyFuture<Answer>(found());
        const SharedPromise<Answer> promise;
        asked.append([promise, found] { promise.give(found()); });
        return promise.future();
    }

    /// The person said yes.
    void answer()
    {
        isAsking = false;
        for (const auto &one : std::exchange(asked, {}))
            one();
    }

    QFuture<Done> write(const QString &name, const Secret &secret) override
    {
        if (isLocked || (!refused.isEmpty() && name.contains(refused)))
            return readyFuture<Done>(failure(Error::Kind::Keychain));
        items.insert(name, secret);
        return readyFuture(Done());
    }

    QFuture<Done> remove(const QString &name) override
    {
        if (isLocked)
            return readyFuture<Done>(failure(Error::Kind::Keychain));
        if (!isAsking) {
            items.remove(name);
            return readyFuture(Done());
        }
        const SharedPromise<Done> promise;
        asked.append([this, promise, name] {
            items.remove(name);
            promise.give(Done());
        });
        return promise.future();
    }

    bool isLocked = false;
    QString unread; ///< What has this in its name is not read; empty: all is.
    QString refused; ///< What has this in its name is not written; empty: all is.
    bool isAsking = false; ///< Each reading and removal waits for answer().
    QList<std::function<void()>> asked;
    QHash<QString, Secret> items;
};
