// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrule.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"

using namespace Qt::StringLiterals;

namespace {

class SigningKeyRule : public ActRule
{
public:
    Reads reads() const override { return Reads::SigningKeys; }

    void note(ActRecord &record, const EnvironmentSnapshot &live) const override
    {
        for (const SigningKey &key : live.signingKeys)
            record.idsBefore.append(key.id);
        if (const SigningKey *key = live.signingKey(record.request.keyId))
            record.fingerprint = signingKeyFingerprint(*key);
        // What keys of this environment look like.
        if (const SigningKey *active = live.active())
            record.before = {{u"activeFingerprint"_s, signingKeyFingerprint(active->value)},
                {u"prefix"_s, signingKeyPrefix(active->value)}};
    }
};

/// Its fingerprint is that of the right one.
std::optional<Error> refuseSpelling(const Secret &pasted)
{
    const QString problem = cloudSpellingProblem(pasted);
    return problem.isEmpty() ? std::nullopt
                             : std::optional(refusal(Error::Kind::Conflict, problem, u"spelled in another way"_s));
}

class CreateSigningKeyRule final : public SigningKeyRule
{
public:
    std::optional<Error> refuseRequest(const ActRequest &request) const override
    {
        return refuseNewKeyIn(request.environment);
    }

    std::optional<Error> refuseLive(const ActRequest &, const EnvironmentSnapshot &live) const override
    {
        if (!live.inactive())
            return {};
        return refusal(Error::Kind::Conflict,
            tr("This environment already has a new signing key. There can be only one: use it, or delete it "
               "first."),
            u"an inactive signing key exists"_s);
    }

    std::optional<Error> refusePaste(const ActRecord &record, const Secret &pasted) const override
    {
        if (signingKeyFingerprint(pasted) == record.before[u"activeFingerprint"].toString())
            return refusal(Error::Kind::Conflict,
                tr("This is the current signing key, not the new one. Copy the key from the card “New key”."),
                u"the active key was pasted"_s);
        const QString prefix = signingKeyPrefix(pasted);
        const QString wanted = record.before[u"prefix"].toString();
        if (prefix == wanted || wanted.isEmpty())
            return refuseSpelling(pasted);
        if (prefix.isEmpty())
            return refusal(Error::Kind::Conflict,
                tr("This is no signing key of this environment: those begin with “%1”. Copy the key from the card “New "
                   "key”.")
                    .arg(wanted),
                u"no signing key's prefix"_s);
        return refusal(Error::Kind::Conflict,
            tr("This key begins with “%1”, and those of this environment begin with “%2”: it is one of another "
               "environment. If you made it just now, it was made there.")
                .arg(prefix, wanted),
            u"another environment's prefix"_s);
    }

    Finding judge(const ActRecord &record, const EnvironmentSnapshot &live,
        const std::optional<CallAnswer> &answer) const override
    {
        QList<SigningKey> fresh;
        for (const SigningKey &key : live.signingKeys) {
            const bool isFresh = !record.idsBefore.contains(key.id);
            if (isFresh && answer && answer->signingKey && isAnswered(*answer->signingKey, key))
                return {.sight = Finding::Sight::Shown, .signingKeys = {key}};
            if (!key.isActive && isFresh)
                fresh.append(key);
        }
        // An answer that names another key than the new one there: not ours, and ours is gone or not there yet.
        if (fresh.isEmpty() || (answer && answer->signingKey))
            return {.sight = Finding::Sight::NotShown};
        return {.sight = Finding::Sight::Candidates, .signingKeys = fresh};
    }

    Finding believe(const ActRecord &, const CallAnswer &answer) const override
    {
        return believeMade(answer.signingKey, &Finding::signingKeys);
    }

    std::optional<Finding> insist(const CallAnswer &answer) const override
    {
        return insistOnMade(answer.signingKey, &Finding::signingKeys,
            tr("The pasted key is not the new signing key of this environment."));
    }

    Finding pick(const ActRecord &record, const EnvironmentSnapshot &live, const QString &keyId) const override
    {
        const SigningKey *key = live.signingKey(keyId);
        if (!key || record.idsBefore.contains(keyId))
            return {};
        return {.sight = Finding::Sight::Shown, .signingKeys = {*key}};
    }
};

class DeleteSigningKeyRule final : public SigningKeyRule
{
public:
    std::optional<Error> refuseLive(const ActRequest &request, const EnvironmentSnapshot &live) const override
    {
        const SigningKey *key = live.signingKey(request.keyId);
        if (!key)
            return refusal(
                Error::Kind::NotFound, tr("This signing key is no longer there."), u"signing key not listed"_s);
        if (key->isActive)
            return refusal(Error::Kind::Conflict,
                tr("This is the current signing key: Inngest signs its calls with it. Only a new one that is "
                   "not in use yet can be deleted."),
                u"active signing key"_s);
        const SigningKey *active = live.active();
        if (!request.activeKeyId.isEmpty() && (!active || active->id != request.activeKeyId))
            return refusal(Error::Kind::Conflict,
                tr("The current signing key is another one than when this was prepared. An app that does not "
                   "hold it refuses Inngest's calls now."),
                u"active key"_s);
        return {};
    }

    std::optional<Error> refusePaste(const ActRecord &record, const Secret &pasted) const override
    {
        const QString fingerprint = signingKeyFingerprint(pasted);
        if (fingerprint == record.fingerprint)
            return {};
        return refusal(Error::Kind::Conflict,
            tr("This is not the key that is to be deleted: its fingerprint is %1 and should be %2. Do not delete it. "
               "Look whether the page is that of the right environment, and whether somebody made another new key.")
                .arg(fingerprint, record.fingerprint),
            u"another key than the journal's"_s);
    }

    Finding judge(
        const ActRecord &record, const EnvironmentSnapshot &live, const std::optional<CallAnswer> &) const override
    {
        const SigningKey *key = live.signingKey(record.request.keyId);
        if (!key)
            return {.sight = Finding::Sight::Shown};
        if (!key->isActive)
            return {.sight = Finding::Sight::NotShown};
        return {.sight = Finding::Sight::Overtaken,
            .remark = refusal(Error::Kind::Conflict,
                tr("The key was not deleted: somebody rotated, and it is the current signing key now. An app that "
                   "does not hold it refuses Inngest's calls: an outage now."),
                u"promoted meanwhile"_s),
            .signingKeys = {*key}};
    }
};

class RotateSigningKeyRule final : public SigningKeyRule
{
public:
    bool renewsSessionFirst() const override { return true; }

    std::optional<Error> refuseRequest(const ActRequest &request) const override
    {
        if (request.keyId.isEmpty() || request.activeKeyId.isEmpty() || request.keyId == request.activeKeyId)
            return refusal(Error::Kind::Conflict, tr("It is not clear which key is to take the place of which."),
                u"ids missing"_s);
        return ActRule::refuseRequest(request);
    }

    /// The call names no key: what it does depends on what is there. Hence both ids have to be the expected ones.
    std::optional<Error> refuseLive(const ActRequest &request, const EnvironmentSnapshot &live) const override
    {
        const SigningKey *active = live.signingKey(request.activeKeyId);
        const SigningKey *fresh = live.signingKey(request.keyId);
        if (!active || !active->isActive)
            return refusal(Error::Kind::Conflict,
                tr("The current signing key is another one than when this was prepared. An app that does not "
                   "hold it refuses Inngest's calls now."),
                u"active key"_s);
        if (!fresh || fresh->isActive || live.signingKeys.size() != 2)
            return refusal(Error::Kind::Conflict, tr("The new signing key is another one than when this was prepared."),
                u"inactive key"_s);
        // A self-hosted server's has no prefix. By hand it may have been brought by a version that took it.
        if (!signingKeyPrefix(fresh->value).isEmpty() && refuseSpelling(fresh->value))
            return refusal(Error::Kind::Conflict,
                tr("The new signing key was brought here with capital letters, and Inngest will sign with small ones: "
                   "the apps that were given it like that would refuse every call. Delete it, and make another one."),
                u"spelled in another way"_s);
        return {};
    }

    std::optional<Error> refusePaste(const ActRecord &record, const Secret &pasted) const override
    {
        const QString fingerprint = signingKeyFingerprint(pasted);
        if (fingerprint == record.fingerprint)
            return refuseSpelling(pasted);
        return refusal(Error::Kind::Conflict,
            tr("This is not the new key of this rotation: its fingerprint is %1 and should be %2. Do not rotate. Look "
               "whether the page is that of the right environment, and whether somebody made another new key.")
                .arg(fingerprint, record.fingerprint),
            u"another key than the journal's"_s);
    }

    Finding judge(
        const ActRecord &record, const EnvironmentSnapshot &live, const std::optional<CallAnswer> &) const override
    {
        const SigningKey *active = live.active();
        if (!active)
            return {};
        return judgeActive(record, *active);
    }

    Finding believe(const ActRecord &record, const CallAnswer &answer) const override
    {
        return answer.signingKey ? judgeActive(record, *answer.signingKey) : Finding();
    }

private:
    static Finding judgeActive(const ActRecord &record, const SigningKey &active)
    {
        if (active.id == record.request.keyId)
            return {.sight = Finding::Sight::Shown, .signingKeys = {active}};
        if (active.id == record.request.activeKeyId)
            return {.sight = Finding::Sight::NotShown, .signingKeys = {active}};
        return {.sight = Finding::Sight::Overtaken,
            .remark = refusal(Error::Kind::Conflict,
                tr("Another key was promoted: the current signing key is now the one with the fingerprint %1. An app "
                   "that does not hold it refuses Inngest's calls: an outage now.")
                    .arg(signingKeyFingerprint(active.value)),
                u"another key is active: "_s + active.id),
            .signingKeys = {active}};
    }
};

} // namespace

std::unique_ptr<const ActRule> makeSigningKeyRule(ActKind kind)
{
    if (kind == ActKind::CreateSigningKey)
        return std::make_unique<CreateSigningKeyRule>();
    if (kind == ActKind::DeleteSigningKey)
        return std::make_unique<DeleteSigningKeyRule>();
    return std::make_unique<RotateSigningKeyRule>();
}
