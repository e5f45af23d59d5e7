// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceseed.h"

#include "app/domain/jsonfields.h"
#include "app/practice/practiceids.h"

#include <QFile>
#include <QHash>
#include <QJsonDocument>
#include <array>

using namespace Qt::StringLiterals;

namespace {

QDateTime daysAgo(const QDateTime &now, int days)
{
    return now.addDays(-days).addSecs(-days * 977);
}

/// The resource's names of rows as new ids, and its ages in days as times.
class Filling
{
public:
    explicit Filling(const QDateTime &now)
        : m_now(now)
    {
    }

    QJsonValue filled(const QString &field, const QJsonValue &value)
    {
        if (value.isArray()) {
            QJsonArray rows;
            for (const QJsonValue row : value.toArray())
                rows.append(filled(field, row));
            return rows;
        }
        if (value.isObject() && field != "metadata"_L1) {
            QJsonObject row = value.toObject();
            for (auto one = row.begin(); one != row.end(); ++one)
                one.value() = filled(one.key(), one.value());
            return row;
        }
        if (field.endsWith("At"_L1))
            return JsonFields::timeText(daysAgo(m_now, value.toInt()));
        const bool isName = field == "id"_L1 || field == "parentID"_L1 || field.endsWith("Id"_L1);
        return isName ? idOf(value.toString()) : value;
    }

private:
    QString idOf(const QString &name)
    {
        QString &id = m_ids[name];
        if (id.isEmpty())
            id = newPracticeId();
        return id;
    }

    const QDateTime m_now;
    QHash<QString, QString> m_ids;
};

/// The resource's account, each of its keys with a value of its own.
PracticeAccount smallAccount(const QDateTime &now)
{
    QFile file(u":/practice/account.json"_s);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("The practice account is missing in the program's resources");
    const QJsonObject rows = QJsonDocument::fromJson(file.readAll()).object();
    PracticeAccount account = PracticeAccount::fromJson(Filling(now).filled({}, rows).toObject()).value();
    const QList<PracticeSigningKey> signingKeys = account.signingKeys.all();
    for (PracticeSigningKey key : signingKeys) {
        key.value = newSigningKeyValue(account.environments.find(key.environmentId)->type);
        account.signingKeys.put(key);
    }
    const QList<PracticeIngestKey> ingestKeys = account.ingestKeys.all();
    for (PracticeIngestKey key : ingestKeys) {
        key.value = newEventKeyValue();
        account.ingestKeys.put(key);
    }
    return account;
}

QString addEventKey(PracticeAccount &account, const QString &environment, const QString &name, const QDateTime &at)
{
    const QString id = newPracticeId();
    account.ingestKeys.append({.id = id,
        .environmentId = environment,
        .name = name,
        .value = newEventKeyValue(),
        .source = u"key"_s,
        .filter = {},
        .metadata = {},
        .createdAt = at});
    return id;
}

/// The practice platforms (PracticePlatforms), in turn.
QString platformOf(int number)
{
    constexpr std::array platforms{u"harbor", u"orchard", u"lagoon"};
    return QString::fromUtf16(platforms[static_cast<std::size_t>(number) % platforms.size()]);
}

/// What else a bookshop runs, so that there are as many: each is much like one of the first two apps.
void fillFleet(PracticeAccount &account, const QString &environment, const QDateTime &now, int apps)
{
    constexpr std::array names{u"accounts", u"addresses", u"advice", u"analytics", u"audiobooks", u"authors", u"basket",
        u"bestsellers", u"catalogue", u"checkout", u"couriers", u"customs", u"discounts", u"ebooks", u"events",
        u"fraud", u"gift-cards", u"imports", u"inventory", u"invoices", u"labels", u"loyalty", u"mailings",
        u"newsletter", u"orders", u"payments", u"pickups", u"prices", u"publishers", u"recommendations", u"returns",
        u"reviews", u"search", u"shipping", u"subscriptions", u"suppliers", u"wishlists"};
    const QList<PracticeApp> models = account.apps.all();
    const auto from = static_cast<int>(std::ranges::count_if(
        models, [&environment](const PracticeApp &app) { return app.app.environmentId == environment; }));
    for (int i = from; i < apps; ++i) {
        const auto at = static_cast<std::size_t>(i - from);
        const int round = static_cast<int>(at / names.size());
        QString name = QString::fromUtf16(names[at % names.size()]);
        if (round > 0)
            name += u"-%1"_s.arg(round + 1);
        QString title = name;
        title[0] = title[0].toUpper();
        PracticeApp row = models.at(i % 3 == 0 ? 1 : 0);
        row.app.id = newPracticeId();
        row.app.externalId = row.app.name = name;
        row.app.functionCount = 1 + i % 9;
        row.instances = 1;
        row.eventKeyId = addEventKey(account, environment, title, daysAgo(now, 30 + i));
        row.syncs.first().id = newPracticeId();
        row.syncs.first().platform = platformOf(i);
        row.app.latestSync = row.syncs.first();
        account.apps.append(row);
    }
}

} // namespace

PracticeAccount practiceAccount(const QDateTime &now, int apps)
{
    PracticeAccount account = smallAccount(now);
    fillFleet(account, account.environments.all().first().id, now, apps);
    return account;
}
