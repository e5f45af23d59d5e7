// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceaccount.h"

#include "app/domain/jsonfields.h"
#include "app/practice/practiceanswers.h"

#include <QFile>
#include <QHash>
#include <QJsonDocument>
#include <QRandomGenerator>
#include <QUuid>
#include <array>

using namespace Qt::StringLiterals;

namespace {

// A row is written under the names that the server tells of it with, beside what only the server knows.

void fieldsOf(JsonFields &json, PracticeUser &user)
{
    json("id"_L1, user.id)("email"_L1, user.email)("name"_L1, user.name);
}

void fieldsOf(JsonFields &json, Environment &environment)
{
    json("id"_L1, environment.id)("name"_L1, environment.name)("slug"_L1, environment.slug);
    json("type"_L1, environment.type, environmentTypeNames)("parentID"_L1, environment.parentId);
    json("isArchived"_L1, environment.isArchived);
}

void fieldsOf(JsonFields &json, PracticeSigningKey &key)
{
    QString value = key.value.revealText();
    json("id"_L1, key.id)("environmentId"_L1, key.environmentId)("decryptedValue"_L1, value);
    json("isActive"_L1, key.isActive)("createdAt"_L1, key.createdAt)("userId"_L1, key.userId);
    key.value = Secret::fromText(value);
}

void fieldsOfSync(JsonFields &json, Sync &sync)
{
    json("id"_L1, sync.id)("createdAt"_L1, sync.createdAt)("lastSyncedAt"_L1, sync.lastSyncedAt);
    json("status"_L1, sync.status)("error"_L1, sync.error)("framework"_L1, sync.framework);
    json("platform"_L1, sync.platform)("sdkLanguage"_L1, sync.sdkLanguage)("sdkVersion"_L1, sync.sdkVersion);
    json("url"_L1, sync.url);
}

void fieldsOf(JsonFields &json, PracticeApp &row)
{
    App &app = row.app;
    QList<Sync> syncs; // a list in the file, of the latest one
    if (app.latestSync)
        syncs.append(*app.latestSync);
    json("id"_L1, app.id)("externalID"_L1, app.externalId)("name"_L1, app.name);
    json("environmentId"_L1, app.environmentId)("method"_L1, app.method, appMethodNames);
    json("appVersion"_L1, app.appVersion)("createdAt"_L1, app.createdAt)("isArchived"_L1, app.isArchived);
    json("functionCount"_L1, app.functionCount)("syncs"_L1, syncs, fieldsOfSync);
    json("instances"_L1, row.instances)("isReachable"_L1, row.isReachable)("eventKeyId"_L1, row.eventKeyId);
    if (!syncs.isEmpty())
        app.latestSync = syncs.first();
}

void fieldsOf(JsonFields &json, PracticeSender &sender)
{
    json("id"_L1, sender.id)("environmentId"_L1, sender.environmentId)("name"_L1, sender.name);
    json("eventKeyId"_L1, sender.eventKeyId)("eventName"_L1, sender.eventName);
}

template <typename T>
QJsonObject written(const T &row)
{
    return JsonFields::written<T>(row, fieldsOf);
}

template <typename T>
T rowOf(const QJsonObject &json)
{
    return JsonFields::read<T>(json, fieldsOf);
}

// One without a name is another one than that with an empty one, and so with metadata.

template <>
QJsonObject written(const PracticeIngestKey &key)
{
    QJsonObject json = selectionOf(key);
    json.insert(u"environmentId"_s, key.environmentId);
    return json;
}

template <>
PracticeIngestKey rowOf(const QJsonObject &json)
{
    PracticeIngestKey key{.id = json[u"id"_s].toString(),
        .environmentId = json[u"environmentId"_s].toString(),
        .name = {},
        .value = Secret::fromText(json[u"presharedKey"_s].toString()),
        .source = json[u"source"_s].toString(),
        .filter = practiceFilter(json[u"filter"_s].toObject()),
        .metadata = {},
        .createdAt = JsonFields::timeOf(json[u"createdAt"_s])};
    if (json[u"name"_s].isString())
        key.name = json[u"name"_s].toString();
    if (json[u"metadata"_s].isObject())
        key.metadata = json[u"metadata"_s].toObject();
    return key;
}

template <typename T>
QJsonArray rowsOf(const PracticeTable<T> &table)
{
    QJsonArray rows;
    for (const T &row : table.all())
        rows.append(written(row));
    return rows;
}

template <typename T>
PracticeTable<T> tableOf(const QJsonValue &rows)
{
    PracticeTable<T> table;
    for (const QJsonValue json : rows.toArray())
        table.append(rowOf<T>(json.toObject()));
    return table;
}

} // namespace

QJsonObject PracticeAccount::toJson(const PracticeAccount &before, const QJsonObject &written) const
{
    QJsonObject json = written;
    const auto write = [&](const QString &name, const auto &table, const auto &tableBefore) {
        if (!written.contains(name) || table != tableBefore)
            json.insert(name, rowsOf(table));
    };
    write(u"users"_s, users, before.users);
    write(u"environments"_s, environments, before.environments);
    write(u"signingKeys"_s, signingKeys, before.signingKeys);
    write(u"ingestKeys"_s, ingestKeys, before.ingestKeys);
    write(u"apps"_s, apps, before.apps);
    write(u"senders"_s, senders, before.senders);
    json.insert(u"port"_s, port);
    json.insert(u"running"_s, running);
    return json;
}

std::optional<PracticeAccount> PracticeAccount::fromJson(const QJsonObject &json)
{
    const PracticeAccount account{.users = tableOf<PracticeUser>(json[u"users"_s]),
        .environments = tableOf<Environment>(json[u"environments"_s]),
        .signingKeys = tableOf<PracticeSigningKey>(json[u"signingKeys"_s]),
        .ingestKeys = tableOf<PracticeIngestKey>(json[u"ingestKeys"_s]),
        .apps = tableOf<PracticeApp>(json[u"apps"_s]),
        .senders = tableOf<PracticeSender>(json[u"senders"_s]),
        .port = static_cast<quint16>(json[u"port"_s].toInt()),
        .running = json[u"running"_s].toObject()};
    return account.environments.size() == 0 ? std::nullopt : std::optional(account);
}

QString newPracticeId()
{
    return QUuid::createUuid().toString(QUuid::WithoutBraces);
}

QString newPracticeUlid(const QDateTime &time)
{
    constexpr auto alphabet = QLatin1StringView("0123456789ABCDEFGHJKMNPQRSTVWXYZ");
    QString text(26, QChar(u'0'));
    qint64 milliseconds = time.toMSecsSinceEpoch();
    for (qsizetype i = 9; i >= 0; --i, milliseconds /= 32)
        text[i] = alphabet.at(static_cast<qsizetype>(milliseconds % 32));
    for (qsizetype i = 10; i < text.size(); ++i)
        text[i] = alphabet.at(QRandomGenerator::system()->bounded(32));
    return text;
}

Secret newSigningKeyValue(EnvironmentType type)
{
    QByteArray prefix = "signkey-test-";
    if (type == EnvironmentType::Production)
        prefix = "signkey-prod-";
    else if (type == EnvironmentType::BranchParent || type == EnvironmentType::BranchChild)
        prefix = "signkey-branch-";
    return freshSecret(32, [&prefix](const QByteArray &bytes) { return prefix + bytes.toHex(); });
}

Secret newEventKeyValue()
{
    return freshUrlSafeSecret(64);
}

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
    PracticeAccount account = *PracticeAccount::fromJson(Filling(now).filled({}, rows).toObject());
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
        row.app.latestSync->id = newPracticeId();
        row.app.latestSync->platform = practicePlatforms().at(i % practicePlatforms().size());
        account.apps.append(row);
    }
}

} // namespace

const QStringList &practicePlatforms()
{
    static const QStringList names{u"harbor"_s, u"orchard"_s, u"lagoon"_s};
    return names;
}

PracticeAccount practiceAccount(const QDateTime &now, int apps)
{
    PracticeAccount account = smallAccount(now);
    fillFleet(account, account.environments.all().first().id, now, apps);
    return account;
}
