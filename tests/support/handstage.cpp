// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/handstage.h"

#include "app/domain/fingerprint.h"
#include "tests/support/answerof.h"

using namespace Qt::StringLiterals;

const PersonKind HandStage::kind{.name = "by hand",
    .placesAt =
        [](const QUrl &origin) {
            return AccountPlaces{.accountId = u"hand"_s,
                .accountName = u"Acme"_s,
                .apiOrigin = origin,
                .siteOrigin = QUrl(u"https://app.inngest.com"_s),
                .kind = u"by-hand"_s};
        },
    .dashboard = [](const AccountPlaces &places, HistoryStore &history, SecretStore &secrets,
                     QNetworkAccessManager &network, Clock &clock) -> std::unique_ptr<Dashboard> {
        return std::make_unique<ByHandDashboard>(places, history, secrets, network, clock);
    }};

HandStage::HandStage()
    : PersonStage(kind, directory.path())
{
    const EventFilter filter{.kind = EventFilter::Kind::Allow, .events = {u"order/paid"_s}, .ips = {}};
    cloud.add(u"production"_s, "signkey-prod-");
    cloud.add(u"staging"_s, "signkey-test-");
    const Secret web = cloud.clickCreateEventKey(u"production"_s, u"Web"_s);
    const Secret partner = cloud.clickCreateEventKey(u"production"_s, u"Partner"_s);
    cloud.clickSaveFilter(u"production"_s, partner, filter);
    setOrigin(cloud.origin());
    const TypedEnvironment production{.environment
        = {.id = u"p"_s, .name = u"Production"_s, .slug = u"production"_s, .type = EnvironmentType::Production},
        .signingKey = cloud.at(u"production"_s).current,
        .eventKeys = {{.name = u"Web"_s, .value = web}, {.name = u"Partner"_s, .value = partner, .filter = filter}}};
    const TypedEnvironment staging{
        .environment = {.id = u"s"_s, .name = u"Staging"_s, .slug = u"staging"_s, .type = EnvironmentType::Test},
        .signingKey = cloud.at(u"staging"_s).current};
    save({production, staging});
    person = [this](Act *act) { doAndConfirm(act); };
    open();
}

void HandStage::save(const QList<TypedEnvironment> &environments)
{
    HistoryStore history(databasePath());
    TypedInKeeper setUp(history, secrets, clock);
    if (!answerOf(setUp.save(places(), environments, u"Ada"_s)))
        qFatal("the account could not be set up");
}

void HandStage::moveToAnotherComputer()
{
    close();
    moveTo(u"theirs"_s, u"theirs.db"_s);
    for (const QString &name : secrets.names())
        (void)answerOf(secrets.remove(name));
    const HandCloud::EnvironmentThere &there = cloud.at(u"production"_s);
    save({{.environment
        = {.id = u"q"_s, .name = u"Production"_s, .slug = u"production"_s, .type = EnvironmentType::Production},
        .signingKey = there.current,
        .eventKeys = {{.name = there.eventKeys.first().name, .value = there.eventKeys.first().value}}}});
    open();
}

QString HandStage::slugOf(const Act &act)
{
    return act.way().page.path().section(u'/', 2, 2);
}

std::optional<Secret> HandStage::doIt(const ActRequest &request, const QString &slug)
{
    const auto valueOf = [&](const QString &fingerprint) {
        for (const HandCloud::EventKeyThere &key : std::as_const(cloud.at(slug).eventKeys)) {
            if (eventKeyFingerprint(key.value) == fingerprint)
                return key.value;
        }
        return Secret();
    };
    switch (request.kind) {
    case ActKind::CreateSigningKey:
        return cloud.clickCreateSigningKey(slug);
    case ActKind::DeleteSigningKey:
    case ActKind::RotateSigningKey: {
        // The card is copied once more before the button is pressed.
        const std::optional<Secret> card = cloud.at(slug).fresh;
        if (card && signingKeyFingerprint(*card) == request.keyId)
            request.kind == ActKind::RotateSigningKey ? cloud.clickRotate(slug) : cloud.clickDeleteNewSigningKey(slug);
        return card;
    }
    case ActKind::CreateEventKey: {
        const Secret made = cloud.clickCreateEventKey(slug, request.newKey.name);
        EventFilter filter = request.newKey.filter;
        // Then it is looked up on the page of the old key, with whose name the new one's begins.
        for (const HandCloud::EventKeyThere &key : std::as_const(cloud.at(slug).eventKeys)) {
            if (!filter.isKnown() && request.newKey.name.startsWith(key.name))
                filter = key.filter;
        }
        cloud.clickSaveFilter(slug, made, filter);
        return made;
    }
    case ActKind::UpdateEventKey: {
        const Secret key = valueOf(request.changed->id);
        cloud.clickRename(slug, key, request.changed->name);
        if (request.changed->filter.isKnown())
            cloud.clickSaveFilter(slug, key, request.changed->filter);
        return {};
    }
    case ActKind::DeleteEventKey:
        cloud.clickDeleteEventKey(slug, valueOf(request.keyId));
        return {};
    case ActKind::ResyncApp:
        break;
    }
    return {};
}

void HandStage::doAndConfirm(Act *act)
{
    const std::optional<Secret> brought = doIt(act->request(), slugOf(*act));
    act->confirm(brought);
}
