// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/otherside.h"

#include "app/acts/actrecord.h"
#include "tests/support/answerof.h"
#include "tests/support/handstage.h"
#include "tests/support/selfhostedstage.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

namespace {

ServerSettings settingsOf(const QJsonObject &json)
{
    ServerSettings settings{.signingKey = Secret::fromText(json[u"signingKey"].toString())};
    const QJsonArray eventKeys = json[u"eventKeys"].toArray();
    for (const QJsonValue &key : eventKeys)
        settings.eventKeys.append(Secret::fromText(key.toString()));
    return settings;
}

class CloudSide : public OtherSide
{
public:
    PersonStage &account() override { return m_stage; }
    QString folder() const override { return m_stage.directory.path(); }
    QUrl origin() const override { return m_stage.cloud.origin(); }
    int done() const override { return static_cast<int>(m_brought.size()); }

    QByteArray doIt(const QJsonObject &asked) override
    {
        const ActRequest request = requestFromJson(asked[u"request"].toObject());
        const QString what = actKindName(request.kind) + request.keyId + request.newKey.name;
        if (!m_brought.contains(what)) {
            const auto brought = m_stage.doIt(request, asked[u"slug"].toString());
            m_brought.insert(what, brought ? brought->reveal().toByteArray() : QByteArray());
        }
        return m_brought.value(what);
    }

    QList<Secret> liveKeys() const override
    {
        QList<Secret> live;
        for (const HandCloud::EnvironmentThere &there : m_stage.cloud.environments) {
            live.append(there.current);
            if (there.fresh)
                live.append(*there.fresh);
            for (const HandCloud::EventKeyThere &key : there.eventKeys)
                live.append(key.value);
        }
        return live;
    }

    QStringList misfits() override
    {
        const HandCloud::EnvironmentThere &there = m_stage.cloud.at(u"production"_s);
        const QList<SigningKey> signingKeys = m_stage.signingKeys();
        if (signingKeys.size() != (there.fresh ? 2 : 1) || !(signingKeys.first().value == there.current)
            || (there.fresh && !(signingKeys.last().value == *there.fresh)))
            return {u"the signing keys differ"_s};
        const QList<EventKey> eventKeys = m_stage.eventKeys();
        if (eventKeys.size() != there.eventKeys.size())
            return {u"there are %1 event keys instead of %2"_s.arg(eventKeys.size()).arg(there.eventKeys.size())};
        for (qsizetype i = 0; i < there.eventKeys.size(); ++i) {
            const HandCloud::EventKeyThere &key = there.eventKeys.at(i);
            if (!(eventKeys.at(i).value == key.value) || eventKeys.at(i).name != key.name
                || !eventKeys.at(i).filter.sameAs(key.filter))
                return {u"an event key differs"_s};
        }
        return {};
    }

protected:
    HandStage m_stage;

private:
    QHash<QString, QByteArray> m_brought; // by what was asked for
};

/// An admin has switched off that keys are read: what a person says is all that is known of them.
class ClosedCloudSide final : public CloudSide
{
public:
    ClosedCloudSide() { m_stage.cloud.allowsKeyAccess = false; }
};

class ServerSide final : public OtherSide
{
public:
    PersonStage &account() override { return m_stage; }
    QString folder() const override { return m_stage.directory.path(); }
    QUrl origin() const override { return m_stage.server.origin(); }
    int done() const override { return m_stage.server.starts(); }

    QByteArray doIt(const QJsonObject &asked) override
    {
        const ServerSettings wanted = settingsOf(asked[u"settings"].toObject());
        if (!(m_stage.server.settings() == wanted) && !m_stage.server.restartWith(wanted))
            qFatal("the server does not start");
        return {};
    }

    QList<Secret> liveKeys() const override
    {
        const ServerSettings &held = m_stage.server.settings();
        return QList{held.signingKey} + held.eventKeys;
    }

    QStringList misfits() override
    {
        const ServerSettings &held = m_stage.server.settings();
        const QList<SigningKey> signingKeys = m_stage.signingKeys();
        if (signingKeys.isEmpty() || !(signingKeys.first().value == held.signingKey))
            return {u"the signing key differs"_s};
        const QList<EventKey> eventKeys = m_stage.eventKeys();
        if (eventKeys.size() != held.eventKeys.size())
            return {u"there are %1 event keys instead of %2"_s.arg(eventKeys.size()).arg(held.eventKeys.size())};
        for (qsizetype i = 0; i < eventKeys.size(); ++i) {
            if (!(eventKeys.at(i).value == held.eventKeys.at(i)))
                return {u"an event key differs"_s};
            if (eventKeys.at(i).name.startsWith("Event key "_L1))
                return {u"an event key has lost its name"_s};
        }
        return {};
    }

private:
    SelfHostedStage m_stage;
};

template <typename Side>
std::unique_ptr<OtherSide> made()
{
    return std::make_unique<Side>();
}

} // namespace

QJsonObject OtherSide::askedOf(const Act &act)
{
    QJsonArray eventKeys;
    for (const Secret &key : act.handover().settings.eventKeys)
        eventKeys.append(key.revealText());
    return {{u"request"_s, requestToJson(act.request())}, {u"slug"_s, HandStage::slugOf(act)},
        {u"settings"_s,
            QJsonObject{
                {u"signingKey"_s, act.handover().settings.signingKey.revealText()}, {u"eventKeys"_s, eventKeys}}}};
}

const QList<SweptKind> &sweptKinds()
{
    const EventFilter filter{.kind = EventFilter::Kind::Allow, .events = {u"a/b"_s}, .ips = {}};
    static const QList<SweptKind> all{
        {.name = "by hand", .kind = &HandStage::kind, .make = made<CloudSide>, .filter = filter, .canGoBack = false},
        {.name = "by hand, keys cannot be read",
            .kind = &HandStage::kind,
            .make = made<ClosedCloudSide>,
            .filter = filter,
            .canGoBack = false},
        {.name = SelfHostedStage::kind.name,
            .kind = &SelfHostedStage::kind,
            .make = made<ServerSide>,
            .filter = {},
            .canGoBack = true}};
    return all;
}
