// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceseed.h"

#include "app/practice/practiceids.h"

#include <array>

using namespace Qt::StringLiterals;

namespace {

/// Collects the rows while it builds the account.
class Account
{
public:
    explicit Account(const QDateTime &now)
        : m_now(now)
    {
    }

    QList<PracticeChange> changes;

    QDateTime daysAgo(int days) const { return m_now.addDays(-days).addSecs(-days * 977); }

    QString user(const QString &email, const QString &name)
    {
        return put(PracticeUser{.id = newPracticeId(), .email = email, .name = name});
    }

    QString environment(const QString &name, EnvironmentType type, int age, const QString &parent = {})
    {
        QString slug = name.toLower();
        slug.replace(u' ', u'-').replace(u'/', u'-');
        return put(PracticeEnvironment{.environment = {.id = newPracticeId(),
                                           .name = name,
                                           .slug = slug,
                                           .type = type,
                                           .parentId = parent,
                                           .createdAt = daysAgo(age),
                                           .lastDeployedAt = daysAgo(age / 20)},
            .isAutoArchiveEnabled = type == EnvironmentType::BranchChild,
            .webhookSigningKey = newWebhookSigningKeyValue()});
    }

    void archivedEnvironment(const QString &name, EnvironmentType type, int age, const QString &user)
    {
        const QString id = environment(name, type, age);
        PracticeEnvironment row;
        readRow(changes.last(), row);
        row.environment.isArchived = true;
        changes.last() = PracticeChange::put(row);
        signingKey(id, type, age, user);
        eventKey(id, name + u" events"_s, age, {});
    }

    void signingKey(const QString &environment, EnvironmentType type, int age, const QString &user)
    {
        put(PracticeSigningKey{.id = newPracticeId(),
            .environmentId = environment,
            .value = newSigningKeyValue(type),
            .isActive = true,
            .createdAt = daysAgo(age),
            .userId = user});
    }

    QString eventKey(const QString &environment, const QString &name, int age, const EventFilter &filter,
        const QString &source = u"key"_s, const std::optional<QJsonObject> &metadata = {})
    {
        return put(PracticeIngestKey{.id = newPracticeId(),
            .environmentId = environment,
            .name = name,
            .value = newEventKeyValue(),
            .source = source,
            .filter = filter,
            .metadata = metadata,
            .createdAt = daysAgo(age)});
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
    };

    void app(const AppMaking &making)
    {
        const Sync sync{.id = newPracticeId(),
            .createdAt = daysAgo(9),
            .lastSyncedAt = daysAgo(2),
            .status = u"success"_s,
            .framework = making.framework,
            .platform = making.platform,
            .sdkLanguage = u"js"_s,
            .sdkVersion = making.sdkVersion};
        put(PracticeApp{.app = {.id = newPracticeId(),
                            .externalId = making.externalId,
                            .name = making.externalId,
                            .environmentId = making.environment,
                            .method = making.method,
                            .createdAt = daysAgo(240),
                            .functionCount = making.functions},
            .syncs = {sync},
            .instances = making.instances,
            .isReachable = making.isReachable,
            .eventKeyId = making.eventKey});
    }

    void sender(const QString &environment, const QString &name, const QString &eventKey, const QString &event)
    {
        put(PracticeSender{.id = newPracticeId(),
            .environmentId = environment,
            .name = name,
            .eventKeyId = eventKey,
            .eventName = event});
    }

private:
    template <typename T>
    QString put(const T &row)
    {
        changes.append(PracticeChange::put(row));
        return changes.last().id;
    }

    const QDateTime m_now;
};

void fillProduction(Account &account, const QString &environment, const QString &person)
{
    account.signingKey(environment, EnvironmentType::Production, 402, person);
    const QString storefront = account.eventKey(environment, u"Storefront"_s, 398, {});
    const QString billing = account.eventKey(environment, u"Billing"_s, 398,
        {.kind = EventFilter::Kind::Allow, .events = {u"billing/invoice.paid"_s, u"billing/invoice.failed"_s}});
    const QString worker = account.eventKey(
        environment, u"Warehouse worker"_s, 120, {.kind = EventFilter::Kind::Deny, .events = {u"internal/debug"_s}});
    const QString partner = account.eventKey(environment, u"Partner feed"_s, 310,
        {.kind = EventFilter::Kind::Allow,
            .events = {u"partner/order.placed"_s},
            .ips = {u"127.0.0.1"_s, u"203.0.113.7"_s}});
    account.eventKey(environment, u"Vercel"_s, 380, {}, u"integration"_s,
        QJsonObject{{u"vercel"_s, QJsonObject{{u"projectID"_s, u"prj_tanager_storefront"_s}}}});
    account.eventKey(environment, u"Stripe webhook"_s, 371, {}, u"webhook"_s,
        QJsonObject{
            {u"transform"_s, u"function transform(evt) { return { name: \"stripe/\" + evt.type, data: evt }; }"_s}});

    account.app({.environment = environment,
        .externalId = u"storefront"_s,
        .sdkVersion = u"4.2.6"_s,
        .framework = u"nextjs"_s,
        .platform = u"vercel"_s,
        .eventKey = storefront,
        .instances = 3,
        .functions = 14});
    account.app({.environment = environment,
        .externalId = u"billing"_s,
        .sdkVersion = u"3.20.0"_s,
        .framework = u"express"_s,
        .platform = u"render"_s,
        .eventKey = billing,
        .instances = 2,
        .functions = 6});
    account.app({.environment = environment,
        .externalId = u"warehouse-worker"_s,
        .method = AppMethod::Connect,
        .sdkVersion = u"4.2.6"_s,
        .framework = u"connect"_s,
        .platform = u"kubernetes"_s,
        .eventKey = worker,
        .instances = 2,
        .functions = 4});
    account.app({.environment = environment,
        .externalId = u"legacy-reports"_s,
        .sdkVersion = u"3.16.1"_s,
        .framework = u"express"_s,
        .eventKey = storefront,
        .functions = 2,
        .isReachable = false});
    account.sender(environment, u"Nightly partner import (cron)"_s, partner, u"partner/order.placed"_s);
}

void fillBranches(Account &account, const QString &parent, const QString &person)
{
    account.signingKey(parent, EnvironmentType::BranchParent, 402, person);
    const QString previews = account.eventKey(parent, u"Previews"_s, 402, {});
    constexpr std::array branches{u"feature/new-checkout", u"fix/invoice-rounding"};
    for (const QStringView branch : branches) {
        const QString child = account.environment(branch.toString(), EnvironmentType::BranchChild, 12, parent);
        account.app({.environment = child,
            .externalId = u"storefront"_s,
            .sdkVersion = u"4.2.6"_s,
            .framework = u"nextjs"_s,
            .platform = u"vercel"_s,
            .eventKey = previews,
            .functions = 14});
    }
}

void fillUp(Account &account, const QString &production, const QString &person, PracticeSize size)
{
    int environments = 0;
    int eventKeys = 0;
    for (const PracticeChange &change : std::as_const(account.changes)) {
        if (change.table == PracticeChange::tableOf(static_cast<const PracticeEnvironment *>(nullptr)))
            ++environments;
        else if (change.table == PracticeChange::tableOf(static_cast<const PracticeIngestKey *>(nullptr))
            && (*change.value)[u"environmentId"_s].toString() == production
            && (*change.value)[u"source"_s].toString() != u"webhook"_s)
            ++eventKeys;
    }
    for (int i = environments; i < size.environments; ++i) {
        const QString id
            = account.environment(u"customer %1"_s.arg(i + 1, 5, 10, QChar(u'0')), EnvironmentType::Test, 1 + i % 700);
        account.signingKey(id, EnvironmentType::Test, 1 + i % 700, person);
    }
    for (int i = eventKeys; i < size.eventKeys; ++i)
        account.eventKey(production, u"Device fleet %1"_s.arg(i + 1, 5, 10, QChar(u'0')), 1 + i % 700, {});
}

} // namespace

QList<PracticeChange> practiceAccount(const QDateTime &now, PracticeSize size)
{
    Account account(now);
    const QString person = account.user(u"robin@tanager-books.example"_s, u"Robin Ferrer"_s);
    const QString colleague = account.user(u"sam@tanager-books.example"_s, u"Sam Okafor"_s);

    const QString production = account.environment(u"Production"_s, EnvironmentType::Production, 410);
    fillProduction(account, production, person);
    const QString staging = account.environment(u"Staging"_s, EnvironmentType::Test, 405);
    account.signingKey(staging, EnvironmentType::Test, 405, person);
    const QString stagingKey = account.eventKey(staging, u"Storefront"_s, 398, {});
    account.app({.environment = staging,
        .externalId = u"storefront"_s,
        .sdkVersion = u"4.2.6"_s,
        .framework = u"nextjs"_s,
        .platform = u"vercel"_s,
        .eventKey = stagingKey,
        .instances = 2,
        .functions = 14});
    const QString loadTest = account.environment(u"Load test"_s, EnvironmentType::Test, 96);
    account.signingKey(loadTest, EnvironmentType::Test, 96, colleague);
    account.eventKey(loadTest, u"Load generator"_s, 96, {.kind = EventFilter::Kind::Deny, .ips = {u"198.51.100.20"_s}});
    fillBranches(account, account.environment(u"Branch environments"_s, EnvironmentType::BranchParent, 410), person);
    account.archivedEnvironment(u"Berlin pilot"_s, EnvironmentType::Test, 530, colleague);

    fillUp(account, production, person, size);
    return account.changes;
}
