// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/acts/actrecord.h"
#include "app/core/whenfinished.h"
#include "app/domain/environmentsnapshot.h"

#include <QCoreApplication>
#include <memory>

/// The call's answer, and what a person brought back instead.
struct CallAnswer
{
    std::optional<SigningKey> signingKey;
    std::optional<EventKey> eventKey;
    std::optional<ResyncOutcome> resync;
};

/// What a reading shows about an act.
struct Finding
{
    enum class Sight {
        Shown, ///< It took effect.
        NotShown, ///< No trace of it: "not done", once the reading was begun late enough.
        Candidates, ///< Something that could be ours: the person decides.
        Overtaken, ///< Something else happened in its place, and it cannot happen any more.
        Unclear, ///< Neither what was wanted nor what was there before.
    };

    Sight sight = Sight::Unclear;
    std::optional<Error> remark; ///< What to say about it, with Shown too.
    QList<SigningKey> signingKeys; ///< Shown, Overtaken: the one; Candidates: all of them.
    QList<EventKey> eventKeys;
    std::optional<ResyncOutcome> resync;
};

/// Why this environment takes no new key: archived, or a branch child.
std::optional<Error> refuseNewKeyIn(const Environment &environment);
/// Why there are no keys to change here: a branch child has none of its own.
std::optional<Error> refuseKeysOf(const Environment &environment);

/// What is particular about one kind of act. Without state; everything but call() is a pure function.
class ActRule
{
    Q_DECLARE_TR_FUNCTIONS(ActRule)

public:
    /// The list that tells of the act; of a snapshot only this one counts.
    enum class Reads { SigningKeys, EventKeys, Apps };

    virtual ~ActRule() = default;

    virtual Reads reads() const = 0;
    /// The session is renewed before anything is read: the call is never sent a second time, not even after a 401.
    virtual bool renewsSessionFirst() const { return false; }
    /// Acts of which several may run at once in one environment.
    virtual bool runsBesideItsLike() const { return false; }

    /// Why the request cannot be carried out, whatever the server holds.
    virtual std::optional<Error> refuseRequest(const ActRequest &request) const
    {
        return refuseKeysOf(request.environment);
    }
    /// Why what was read does not allow it.
    virtual std::optional<Error> refuseLive(const ActRequest &, const EnvironmentSnapshot &) const { return {}; }
    /// Fills in what the journal needs of what was read.
    virtual void note(ActRecord &record, const EnvironmentSnapshot &live) const = 0;
    /// Why what a person brought back from the browser cannot be the key that this act is about.
    virtual std::optional<Error> refusePaste(const ActRecord &, const Secret &) const { return {}; }
    /// answer: where the call's answer came; a key that a person brought back counts as one without an id.
    virtual Finding judge(
        const ActRecord &record, const EnvironmentSnapshot &live, const std::optional<CallAnswer> &answer) const = 0;
    /// The call came back with a good answer, but reading failed. That of a deletion says no more than that it is done.
    virtual Finding believe(const ActRecord &, const CallAnswer &) const { return {.sight = Finding::Sight::Shown}; }
    /// The call came back with a good answer, but reading shows no trace of it, also a minute later. Nothing: then it
    /// is not done.
    virtual std::optional<Finding> insist(const CallAnswer &) const { return {}; }
    /// NeedsChoice: the key that the person picked, out of what is there now.
    virtual Finding pick(const ActRecord &, const EnvironmentSnapshot &, const QString &) const { return {}; }

    static std::unique_ptr<const ActRule> of(ActKind kind);
    /// The one call of such an act. Whoever waits for its answer is the context.
    static QFuture<Result<CallAnswer>> call(Dashboard &dashboard, const ActRequest &request, QObject *context);

protected:
    // Of a key that was to be made. One that a person brought back is known by its value alone.
    template <typename Key>
    static bool isAnswered(const Key &answered, const Key &key)
    {
        return answered.id.isEmpty() ? answered.value == key.value : answered.id == key.id;
    }
    template <typename Key>
    static Finding believeMade(const std::optional<Key> &answered, QList<Key> Finding::*place)
    {
        Finding finding;
        if (answered && !answered->id.isEmpty()) {
            finding.sight = Finding::Sight::Shown;
            finding.*place = {*answered};
        }
        return finding;
    }
    /// pasted: what is said of one that a person brought back.
    template <typename Key>
    static Finding insistOnMade(const std::optional<Key> &answered, QList<Key> Finding::*place, const QString &pasted)
    {
        Finding finding = believeMade(answered, place);
        if (finding.sight == Finding::Sight::Shown) {
            finding.remark = refusal(Error::Kind::Conflict,
                tr("The key was created, but it is no longer among the environment's keys: somebody may have "
                   "deleted it."),
                QStringLiteral("created key not listed"));
        } else {
            finding.sight = Finding::Sight::NotShown;
            finding.remark = refusal(Error::Kind::Conflict, pasted, QStringLiteral("pasted"));
        }
        return finding;
    }
};

std::unique_ptr<const ActRule> makeSigningKeyRule(ActKind kind);
std::unique_ptr<const ActRule> makeEventKeyRule(ActKind kind);
