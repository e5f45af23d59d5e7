// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrule.h"
#include "app/core/words.h"
#include "app/domain/keys.h"

using namespace Qt::StringLiterals;

namespace {

std::optional<Error> refuseFilter(const EventFilter &filter)
{
    if (!filter.rejectsEverything())
        return {};
    return refusal(Error::Kind::Rejected,
        ActRule::tr("An allow list with nothing in it would reject every event. Add an entry, or choose the deny list: "
                    "with nothing in it, it lets everything through."),
        u"empty allow list"_s);
}

std::optional<Error> refuseName(const QString &name)
{
    if (!name.trimmed().isEmpty())
        return {};
    return refusal(Error::Kind::Rejected, ActRule::tr("An event key needs a name."), u"empty name"_s);
}

Error otherFilter()
{
    return refusal(Error::Kind::Conflict,
        ActRule::tr(
            "The key's filter at Inngest is not the one that was asked for. Look at it before the key is used."),
        u"filter differs"_s);
}

/// A doubt and no more: the fingerprint tells which key it is.
Error otherNameListed(const QString &wanted, const EventKey &key)
{
    return refusal(Error::Kind::Conflict,
        ActRule::tr("The new key is called “%1”, and “%2” was asked for: another name was entered, it was renamed "
                    "since, or it is another key than that one. Its fingerprint, %3, decides: compare it before the "
                    "key is given to anybody.")
            .arg(key.name, wanted, eventKeyFingerprint(key)),
        u"name differs"_s);
}

/// What of the key differs from how the person saw it, in words.
QString differences(const EventKey &before, const EventKey &live)
{
    QStringList list;
    if (before.name != live.name)
        list.append(ActRule::tr("its name (now \"%1\")").arg(live.name));
    if (!before.filter.sameAs(live.filter))
        list.append(ActRule::tr("its filter"));
    if (before.metadata != live.metadata)
        list.append(ActRule::tr("its metadata"));
    return inARow(list);
}

class EventKeyRule : public ActRule
{
public:
    Reads reads() const override { return Reads::EventKeys; }

    void note(ActRecord &record, const EnvironmentSnapshot &live) const override
    {
        for (const EventKey &key : live.eventKeys) {
            if (!record.request.takesNamesake || key.name != record.request.newKey.name)
                record.idsBefore.append(key.id);
        }
        const QString id = record.request.changed ? record.request.changed->id : record.request.keyId;
        record.keyName = record.request.newKey.name;
        if (record.request.changed)
            record.wanted = eventKeyToJson(*record.request.changed);
        if (const EventKey *key = live.eventKey(id)) {
            record.keyName = key->name;
            record.fingerprint = eventKeyFingerprint(*key);
            record.before = eventKeyToJson(*key);
        }
    }
};

class CreateEventKeyRule final : public EventKeyRule
{
public:
    std::optional<Error> refuseRequest(const ActRequest &request) const override
    {
        if (const auto refused = refuseNewKeyIn(request.environment))
            return refused;
        if (const auto refused = refuseName(request.newKey.name))
            return refused;
        return refuseFilter(request.newKey.filter);
    }

    std::optional<Error> refusePaste(const ActRecord &record, const Secret &pasted) const override
    {
        // An account without ids of the server's has the fingerprints in their place.
        if (!record.idsBefore.contains(eventKeyFingerprint(pasted)))
            return {};
        return refusal(Error::Kind::Conflict, tr("This key was there before. Copy the key that you have just made."),
            u"a known key was pasted"_s);
    }

    Finding judge(const ActRecord &record, const EnvironmentSnapshot &live,
        const std::optional<CallAnswer> &answer) const override
    {
        const NewEventKey &wanted = record.request.newKey;
        QList<EventKey> alike;
        std::optional<Error> unsaid;
        for (const EventKey &key : live.eventKeys) {
            const bool isFresh = !record.idsBefore.contains(key.id);
            if (isFresh && answer && answer->eventKey && isAnswered(*answer->eventKey, key))
                return shown(wanted, key);
            if (!isFresh || key.source != EventKeySource::Key || key.name != wanted.name)
                continue;
            // Of a filter that nobody has told it is not known that it is alike.
            if (!key.filter.isKnown())
                unsaid = refusal(Error::Kind::Conflict,
                    tr("Inngest lists a new event key of the name “%1”, with the fingerprint %2: it was made. Bring "
                       "that one, or delete it there before you say that it was not done.")
                        .arg(key.name, eventKeyFingerprint(key)),
                    u"made, and not brought"_s);
            else if (key.filter.sameAs(wanted.filter))
                alike.append(key);
        }
        if (alike.isEmpty() || (answer && answer->eventKey))
            return {.sight = Finding::Sight::NotShown, .remark = unsaid};
        if (alike.size() == 1)
            return shown(wanted, alike.first());
        return {.sight = Finding::Sight::Candidates, .eventKeys = alike};
    }

    Finding believe(const ActRecord &, const CallAnswer &answer) const override
    {
        return believeMade(answer.eventKey, &Finding::eventKeys);
    }

    std::optional<Finding> insist(const CallAnswer &answer) const override
    {
        return insistOnMade(
            answer.eventKey, &Finding::eventKeys, tr("The pasted key is not among this environment's event keys."));
    }

    Finding pick(const ActRecord &record, const EnvironmentSnapshot &live, const QString &keyId) const override
    {
        const EventKey *key = live.eventKey(keyId);
        if (!key || record.idsBefore.contains(keyId))
            return {};
        return shown(record.request.newKey, *key);
    }

private:
    static Finding shown(const NewEventKey &wanted, const EventKey &key)
    {
        Finding finding{.sight = Finding::Sight::Shown, .eventKeys = {key}};
        if (!key.filter.sameAs(wanted.filter))
            finding.remark = otherFilter();
        else if (wanted.id.isEmpty() && key.name.trimmed() != wanted.name.trimmed())
            finding.remark = otherNameListed(wanted.name, key);
        return finding;
    }
};

class UpdateEventKeyRule final : public EventKeyRule
{
public:
    std::optional<Error> refuseRequest(const ActRequest &request) const override
    {
        if (!request.changed)
            return refusal(Error::Kind::Unexpected, {}, u"nothing to change"_s);
        if (const auto refused = ActRule::refuseRequest(request))
            return refused;
        if (const auto refused = refuseName(request.changed->name))
            return refused;
        return refuseFilter(request.changed->filter);
    }

    std::optional<Error> refuseLive(const ActRequest &request, const EnvironmentSnapshot &live) const override
    {
        const EventKey *key = live.eventKey(request.changed->id);
        if (!key)
            return refusal(Error::Kind::NotFound,
                tr("This event key is no longer there: whoever still sends with it is refused now."),
                u"event key not listed"_s);
        if (request.before) {
            const QString changes = differences(*request.before, *key);
            if (!changes.isEmpty())
                return refusal(Error::Kind::Conflict,
                    tr("Somebody else has changed this key since it was shown: %1.").arg(changes), u"key differs"_s);
        }
        if (!key->canBeRenamed() && key->name != request.changed->name)
            return refusal(
                Error::Kind::Rejected, tr("A key that an integration made cannot be renamed."), u"integration"_s);
        return {};
    }

    Finding judge(
        const ActRecord &record, const EnvironmentSnapshot &live, const std::optional<CallAnswer> &) const override
    {
        const EventKey *key = live.eventKey(record.before[u"id"].toString());
        if (!key)
            return {.sight = Finding::Sight::Overtaken,
                .remark = refusal(Error::Kind::NotFound,
                    tr("Somebody has deleted this key: whoever still sends with it is refused now."), u"key gone"_s)};
        return judgeKey(record, *key);
    }

    Finding believe(const ActRecord &record, const CallAnswer &answer) const override
    {
        return answer.eventKey ? judgeKey(record, *answer.eventKey) : Finding();
    }

private:
    static Finding judgeKey(const ActRecord &record, const EventKey &key)
    {
        if (isWrittenEventKey(record.wanted, key))
            return {.sight = Finding::Sight::Shown, .eventKeys = {key}};
        if (isWrittenEventKey(record.before, key))
            return {.sight = Finding::Sight::NotShown, .eventKeys = {key}};
        return {.sight = Finding::Sight::Unclear,
            .remark = refusal(Error::Kind::Conflict,
                tr("The key is neither as it was before nor as it was asked for: somebody else has changed it "
                   "meanwhile, or Inngest keeps something of it in another way. Look at its name and its filter "
                   "before the key is used."),
                u"neither before nor wanted"_s),
            .eventKeys = {key}};
    }
};

class DeleteEventKeyRule final : public EventKeyRule
{
public:
    std::optional<Error> refuseLive(const ActRequest &request, const EnvironmentSnapshot &live) const override
    {
        if (!live.eventKey(request.keyId))
            return refusal(Error::Kind::NotFound,
                tr("This event key is not there any more: it was deleted already. Whoever still sends with it is "
                   "refused."),
                u"event key not listed"_s);
        if (request.besideId.isEmpty())
            return {};
        const EventKey *beside = live.eventKey(request.besideId);
        if (!beside)
            return refusal(Error::Kind::Conflict,
                tr("The key that takes its place is no longer there: somebody has deleted it, and whoever sends with "
                   "that one is refused now. Deleting this one too would leave all of them without any."),
                u"replacement gone"_s);
        if (!beside->filter.sameAs(request.besideFilter))
            return refusal(Error::Kind::Conflict,
                tr("The filter of the key that takes its place is another one than when this was prepared."),
                u"replacement's filter differs"_s);
        return {};
    }

    Finding judge(
        const ActRecord &record, const EnvironmentSnapshot &live, const std::optional<CallAnswer> &) const override
    {
        return {.sight = live.eventKey(record.request.keyId) ? Finding::Sight::NotShown : Finding::Sight::Shown};
    }
};

} // namespace

std::unique_ptr<const ActRule> makeEventKeyRule(ActKind kind)
{
    if (kind == ActKind::CreateEventKey)
        return std::make_unique<CreateEventKeyRule>();
    if (kind == ActKind::UpdateEventKey)
        return std::make_unique<UpdateEventKeyRule>();
    return std::make_unique<DeleteEventKeyRule>();
}
