// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceseed.h"

#include "app/practice/practiceids.h"

#include <array>

using namespace Qt::StringLiterals;

namespace {

/// Collects the rows while it builds the account.
class Builder
{
public:
    explicit Builder(const QDateTime &now)
        : m_now(now)
    {
    }

    PracticeAccount account;

    QDateTime daysAgo(int days) const { return m_now.addDays(-days).addSecs(-days * 977); }

    QString user(const QString &email, const QString &name)
    {
        account.users.append({.id = newPracticeId(), .email = email, .name = name});
        return account.users.all().last().id;
    }

    QString environment(const QString &name, EnvironmentType type, int age, const QString &parent = {})
    {
        QString slug = name.toLower();
        slug.replace(u' ', u'-').replace(u'/', u'-');
        account.environments.append({.id = newPracticeId(),
            .name = name,
            .slug = slug,
            .type = type,
            .parentId = parent,
            .createdAt = daysAgo(age),
            .lastDeployedAt = daysAgo(age / 20)});
        return account.environments.all().last().id;
    }

    void archivedEnvironment(const QString &name, EnvironmentType type, int age, const QString &user)
    {
        const QString id = environment(name, type, age);
        Environment row = account.environments.all().last();
        row.isArchived = true;
        account.environments.put(row);
        signingKey(id, type, age, user);
        eventKey(id, name + u" events"_s, age, {});
    }

    void signingKey(const QString &environment, EnvironmentType type, int age, const QString &user)
    {
        account.signingKeys.append({.id = newPracticeId(),
            .environmentId = environment,
            .value = newSigningKeyValue(type),
            .isActive = true,
            .createdAt = daysAgo(age),
            .userId = user});
    }

    QString eventKey(const QString &environment, const QString &name, int age, const EventFilter &filter,
        const QString &source = u"key"_s, const std::optional<QJsonObject> &metadata = {})
    {
        account.ingestKeys.append({.id = newPracticeId(),
            .environmentId = environment,
            .name = name,
            .value = newEventKeyValue(),
            .source = source,
            .filter = filter,
            .metadata = metadata,
            .createdAt = daysAgo(age)});
        return account.ingestKeys.all().last().id;
    }

    struct AppMaking
    {
        QString environment;
        QString externalId;
        AppMethod method = AppMethod::Serve;
        QString sdkVersion;
        QString framework;
        QString platform;
        QString eventKey;
        int instances = 1;
        int functions = 1;
        bool isReachable = true;
        QString language = u"js"_s;
    };

    void app(const AppMaking &making)
    {
        const Sync sync{.id = newPracticeId(),
            .createdAt = daysAgo(9),
            .lastSyncedAt = daysAgo(2),
            .status = u"success"_s,
            .framework = making.framework,
            .platform = making.platform,
            .sdkLanguage = making.language,
            .sdkVersion = making.sdkVersion};
        account.apps.append({.app = {.id = newPracticeId(),
                                 .externalId = making.externalId,
                                 .name = making.externalId,
                                 .environmentId = making.environment,
                                 .method = making.method,
                                 .createdAt = daysAgo(240),
                                 .functionCount = making.functions,
                                 .latestSync = sync},
            .syncs = {sync},
            .instances = making.instances,
            .isReachable = making.isReachable,
            .eventKeyId = making.eventKey});
    }

    void sender(const QString &environment, const QString &name, const QString &eventKey, const QString &event)
    {
        account.senders.append({.id = newPracticeId(),
            .environmentId = environment,
            .name = name,
            .eventKeyId = eventKey,
            .eventName = event});
    }

private:
    const QDateTime m_now;
};

/// The practice platforms (PracticePlatforms), in turn.
QString platformOf(int number)
{
    constexpr std::array platforms{u"harbor", u"orchard", u"lagoon"};
    return QString::fromUtf16(platforms[static_cast<std::size_t>(number) % platforms.size()]);
}

/// How one of a mixed fleet is unlike the others; the first four apps have a worker and a dead one already.
void mix(Builder::AppMaking &app, int number)
{
    constexpr int goes = 6;
    constexpr int workers = goes + 4;
    constexpr int outOfReach
        = workers + 4 + 1; // behind a VPN, where its Inngest does not reach them either; and a dead one
    constexpr int ofOthers = outOfReach + 3;
    if (number < goes) {
        app.language = u"go"_s;
        app.sdkVersion = u"0.12.0"_s;
        app.framework = u"nethttp"_s;
    } else if (number < workers) {
        app.method = AppMethod::Connect;
        app.framework = u"connect"_s;
    } else if (number < outOfReach) {
        app.isReachable = false;
    } else if (number < ofOthers) {
        app.platform.clear();
    }
}

/// What else a bookshop runs, so that there are as many.
void fillFleet(Builder &builder, const QString &environment, int from, PracticeSize size)
{
    constexpr std::array names{u"accounts", u"addresses", u"advice", u"analytics", u"audiobooks", u"authors", u"basket",
        u"bestsellers", u"catalogue", u"checkout", u"couriers", u"customs", u"discounts", u"ebooks", u"events",
        u"fraud", u"gift-cards", u"imports", u"inventory", u"invoices", u"labels", u"loyalty", u"mailings",
        u"newsletter", u"orders", u"payments", u"pickups", u"prices", u"publishers", u"recommendations", u"returns",
        u"reviews", u"search", u"shipping", u"subscriptions", u"suppliers", u"wishlists"};
    for (int i = from; i < size.apps; ++i) {
        const auto at = static_cast<std::size_t>(i - from);
        const int round = static_cast<int>(at / names.size());
        QString name = QString::fromUtf16(names[at % names.size()]);
        if (round > 0)
            name += u"-%1"_s.arg(round + 1);
        QString title = name;
        title[0] = title[0].toUpper();
        Builder::AppMaking app{.environment = environment,
            .externalId = name,
            .sdkVersion = i % 3 == 0 ? u"3.20.0"_s : u"4.2.6"_s,
            .framework = i % 3 == 0 ? u"express"_s : u"nextjs"_s,
            .platform = platformOf(i),
            .eventKey = builder.eventKey(environment, title, 30 + i, {}),
            .functions = 1 + i % 9};
        if (size.isMixed)
            mix(app, i - from);
        builder.app(app);
    }
}

/// On the practice platforms, so that whoever tries a rotation can have the variables set for them.
void fillProduction(Builder &builder, const QString &environment, const QString &person)
{
    builder.signingKey(environment, EnvironmentType::Production, 402, person);
    const QString storefront = builder.eventKey(environment, u"Storefront"_s, 398, {});
    const QString billing = builder.eventKey(environment, u"Billing"_s, 398,
        {.kind = EventFilter::Kind::Allow, .events = {u"billing/invoice.paid"_s, u"billing/invoice.failed"_s}});
    const QString worker = builder.eventKey(
        environment, u"Warehouse worker"_s, 120, {.kind = EventFilter::Kind::Deny, .events = {u"internal/debug"_s}});
    const QString partner = builder.eventKey(environment, u"Partner feed"_s, 310,
        {.kind = EventFilter::Kind::Allow,
            .events = {u"partner/order.placed"_s},
            .ips = {u"127.0.0.1"_s, u"203.0.113.7"_s}});
    builder.eventKey(environment, u"Vercel"_s, 380, {}, u"integration"_s,
        QJsonObject{{u"vercel"_s, QJsonObject{{u"projectID"_s, u"prj_tanager_storefront"_s}}}});
    builder.eventKey(environment, u"Stripe webhook"_s, 371, {}, u"webhook"_s,
        QJsonObject{
            {u"transform"_s, u"function transform(evt) { return { name: \"stripe/\" + evt.type, data: evt }; }"_s}});

    builder.app({.environment = environment,
        .externalId = u"storefront"_s,
        .sdkVersion = u"4.2.6"_s,
        .framework = u"nextjs"_s,
        .platform = platformOf(0),
        .eventKey = storefront,
        .instances = 3,
        .functions = 14});
    builder.app({.environment = environment,
        .externalId = u"billing"_s,
        .sdkVersion = u"3.20.0"_s,
        .framework = u"express"_s,
        .platform = platformOf(1),
        .eventKey = billing,
        .instances = 2,
        .functions = 6});
    builder.app({.environment = environment,
        .externalId = u"warehouse-worker"_s,
        .method = AppMethod::Connect,
        .sdkVersion = u"4.2.6"_s,
        .framework = u"connect"_s,
        .platform = platformOf(2),
        .eventKey = worker,
        .instances = 2,
        .functions = 4});
    builder.app({.environment = environment,
        .externalId = u"legacy-reports"_s,
        .sdkVersion = u"3.16.1"_s,
        .framework = u"express"_s,
        .platform = platformOf(3),
        .eventKey = storefront,
        .functions = 2,
        .isReachable = false});
    builder.sender(environment, u"Nightly partner import (cron)"_s, partner, u"partner/order.placed"_s);
}

void fillBranches(Builder &builder, const QString &parent, const QString &person)
{
    builder.signingKey(parent, EnvironmentType::BranchParent, 402, person);
    const QString previews = builder.eventKey(parent, u"Previews"_s, 402, {});
    constexpr std::array branches{u"feature/new-checkout", u"fix/invoice-rounding"};
    for (const QStringView branch : branches) {
        const QString child = builder.environment(branch.toString(), EnvironmentType::BranchChild, 12, parent);
        builder.app({.environment = child,
            .externalId = u"storefront"_s,
            .sdkVersion = u"4.2.6"_s,
            .framework = u"nextjs"_s,
            .platform = u"vercel"_s,
            .eventKey = previews,
            .functions = 14});
    }
}

void fillUp(Builder &builder, const QString &production, const QString &person, PracticeSize size)
{
    const auto environments = static_cast<int>(builder.account.environments.size());
    int eventKeys = 0;
    for (const PracticeIngestKey &key : builder.account.ingestKeys.all())
        eventKeys += key.environmentId == production && key.source != "webhook"_L1 ? 1 : 0;
    for (int i = environments; i < size.environments; ++i) {
        const QString id
            = builder.environment(u"customer %1"_s.arg(i + 1, 5, 10, QChar(u'0')), EnvironmentType::Test, 1 + i % 700);
        builder.signingKey(id, EnvironmentType::Test, 1 + i % 700, person);
    }
    for (int i = eventKeys; i < size.eventKeys; ++i)
        builder.eventKey(production, u"Device fleet %1"_s.arg(i + 1, 5, 10, QChar(u'0')), 1 + i % 700, {});
}

} // namespace

PracticeAccount practiceAccount(const QDateTime &now, PracticeSize size)
{
    Builder builder(now);
    const QString person = builder.user(u"robin@tanager-books.example"_s, u"Robin Ferrer"_s);
    const QString colleague = builder.user(u"sam@tanager-books.example"_s, u"Sam Okafor"_s);

    const QString production = builder.environment(u"Production"_s, EnvironmentType::Production, 410);
    fillProduction(builder, production, person);
    fillFleet(builder, production, int(builder.account.apps.size()), size);
    const QString staging = builder.environment(u"Staging"_s, EnvironmentType::Test, 405);
    builder.signingKey(staging, EnvironmentType::Test, 405, person);
    const QString stagingKey = builder.eventKey(staging, u"Storefront"_s, 398, {});
    builder.app({.environment = staging,
        .externalId = u"storefront"_s,
        .sdkVersion = u"4.2.6"_s,
        .framework = u"nextjs"_s,
        .platform = u"vercel"_s,
        .eventKey = stagingKey,
        .instances = 2,
        .functions = 14});
    const QString loadTest = builder.environment(u"Load test"_s, EnvironmentType::Test, 96);
    builder.signingKey(loadTest, EnvironmentType::Test, 96, colleague);
    builder.eventKey(loadTest, u"Load generator"_s, 96, {.kind = EventFilter::Kind::Deny, .ips = {u"198.51.100.20"_s}});
    fillBranches(builder, builder.environment(u"Branch environments"_s, EnvironmentType::BranchParent, 410), person);
    builder.archivedEnvironment(u"Berlin pilot"_s, EnvironmentType::Test, 530, colleague);

    fillUp(builder, production, person, size);
    return builder.account;
}
