// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/dashboard/dashboardjson.h"
#include "app/dashboard/graphqlanswer.h"
#include "app/dashboard/pagedread.h"
#include "app/dashboard/restjson.h"
#include "tests/support/dashboardanswers.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QTest>
#include <functional>

using namespace Qt::StringLiterals;
using Kind = Error::Kind;

namespace {

/// One kind of object: a good one, and what parses it.
struct Shape
{
    QJsonObject good;
    std::function<std::optional<Error>(const QJsonValue &)> parse;
};

template <typename T>
std::optional<Error> errorOf(const Result<T> &result)
{
    return result ? std::nullopt : std::optional(result.error());
}

const Shape &shape(const QString &name)
{
    static const QHash<QString, Shape> shapes{
        {u"environment"_s,
            {environmentJson(u"e1"_s, u"TEST"_s),
                [](const QJsonValue &value) {
                    return errorOf(parseEnvironments(connectionJson({value.toObject()}, {})));
                }}},
        {u"signing key"_s,
            {signingKeyJson(u"k1"_s, u"signkey-test-00"_s, true),
                [](const QJsonValue &value) { return errorOf(parseSigningKey(value)); }}},
        {u"event key"_s,
            {eventKeyJson(u"i1"_s, u"n"_s), [](const QJsonValue &value) { return errorOf(parseEventKey(value)); }}},
        {u"app"_s,
            {appJson(u"shop"_s, u"SERVE"_s),
                [](const QJsonValue &value) {
                    return errorOf(parseApps(workspaceJson({{u"apps"_s, QJsonArray{value}}}), environmentId));
                }}},
        {u"worker"_s,
            {workerJson(u"w1"_s),
                [](const QJsonValue &value) {
                    return errorOf(
                        parseWorkers(workspaceJson({{u"workerConnections"_s, connectionJson({value.toObject()}, {})}}),
                            environmentId));
                }}},
        {u"resync"_s,
            {QJsonObject{{u"app"_s, QJsonObject{{u"externalID"_s, u"shop"_s}}}, {u"sync"_s, syncJson()},
                 {u"error"_s, QJsonObject{{u"code"_s, u"c"_s}, {u"message"_s, u"m"_s}, {u"data"_s, QJsonValue::Null}}}},
                [](const QJsonValue &value) { return errorOf(parseResync(value)); }}},
    };
    return *shapes.constFind(name);
}

} // namespace

/// The dashboard's JSON as values: what is not as the types promise is Unreadable and never more than that.
class DashboardJsonTest : public QObject
{
    Q_OBJECT

private slots:
    void readsWhatIsGood_data();
    void readsWhatIsGood();
    void refusesWhatIsMissing_data() { everyField(); }
    void refusesWhatIsMissing();
    void refusesTheWrongType_data() { everyField(); }
    void refusesTheWrongType();
    void takesNullWhereItMayBe_data();
    void takesNullWhereItMayBe();
    void refusesNullWhereItMayNotBe_data();
    void refusesNullWhereItMayNotBe();
    void refusesUnknownNames_data();
    void refusesUnknownNames();
    void listsWhatCameUpAfterIt();
    void refusesWhatIsNoObject_data() { readsWhatIsGood_data(); }
    void refusesWhatIsNoObject();
    void readsTimesAsUtc_data();
    void readsTimesAsUtc();
    void takesATimeThatWasNeverSetForNone();
    void readsFilters_data();
    void readsFilters();
    void writesFiltersWhole();
    void refusesPagesThatLeadNowhere();
    void dropsWebhooksOnly();
    void readsTheAppsHttpStatus_data();
    void readsTheAppsHttpStatus();
    void saysNoValueInItsErrors();
    void believesNoHalfAnswerOfRest_data();
    void believesNoHalfAnswerOfRest();
    void believesNoResyncThatIsNotTold_data();
    void believesNoResyncThatIsNotTold();
    void believesNoSyncThatIsNotTold_data();
    void believesNoSyncThatIsNotTold();
    void believesNoAnswerThatContradictsItself_data();
    void believesNoAnswerThatContradictsItself();
    void takesWhatIsThereTwiceOnce_data();
    void takesWhatIsThereTwiceOnce();
    void takesWhatComesAgainOnALaterPageOnce();
    void leavesAListOfEmptyPages_data();
    void leavesAListOfEmptyPages();
    void tellsApartWhoRefuses_data();
    void tellsApartWhoRefuses();
    void readsTimesOfRestAsUtc_data();
    void readsTimesOfRestAsUtc();
    void takesNoAddressThatIsReadInTwoWays_data();
    void takesNoAddressThatIsReadInTwoWays();

private:
    static void everyField();
};

void DashboardJsonTest::everyField()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("field");
    for (const QString &name :
        {u"environment"_s, u"signing key"_s, u"event key"_s, u"app"_s, u"worker"_s, u"resync"_s}) {
        const QStringList fields = shape(name).good.keys();
        for (const QString &field : fields)
            QTest::newRow(qPrintable(name + u": "_s + field)) << name << field;
    }
}

void DashboardJsonTest::readsWhatIsGood_data()
{
    QTest::addColumn<QString>("name");
    for (const char *name : {"environment", "signing key", "event key", "app", "worker", "resync"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void DashboardJsonTest::readsWhatIsGood()
{
    QFETCH(const QString, name);
    QVERIFY(!shape(name).parse(shape(name).good));
}

void DashboardJsonTest::refusesWhatIsMissing()
{
    QFETCH(const QString, name);
    QFETCH(const QString, field);
    QJsonObject object = shape(name).good;
    object.remove(field);
    const std::optional<Error> error = shape(name).parse(object);
    QVERIFY(error);
    QCOMPARE(error->kind, Kind::Unreadable);
}

void DashboardJsonTest::refusesTheWrongType()
{
    QFETCH(const QString, name);
    QFETCH(const QString, field);
    for (const QJsonValue &wrong : {QJsonValue(1.5), QJsonValue(QJsonArray{QJsonArray{}}), QJsonValue(u"x"_s)}) {
        QJsonObject object = shape(name).good;
        if (wrong.isString() && (object.value(field).isString() || object.value(field).isNull()))
            continue;
        object.insert(field, wrong);
        const std::optional<Error> error = shape(name).parse(object);
        QVERIFY(error);
        QCOMPARE(error->kind, Kind::Unreadable);
    }
}

void DashboardJsonTest::takesNullWhereItMayBe_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("field");
    const QList<std::pair<QString, QString>> rows{{u"environment"_s, u"parentID"_s}, {u"signing key"_s, u"user"_s},
        {u"event key"_s, u"name"_s}, {u"event key"_s, u"metadata"_s}, {u"app"_s, u"appVersion"_s},
        {u"app"_s, u"latestSync"_s}, {u"worker"_s, u"appID"_s}, {u"worker"_s, u"appName"_s},
        {u"worker"_s, u"disconnectedAt"_s}, {u"resync"_s, u"app"_s}, {u"resync"_s, u"sync"_s},
        {u"resync"_s, u"error"_s}};
    for (const auto &[name, field] : rows)
        QTest::newRow(qPrintable(name + u": "_s + field)) << name << field;
}

void DashboardJsonTest::takesNullWhereItMayBe()
{
    QFETCH(const QString, name);
    QFETCH(const QString, field);
    QJsonObject object = shape(name).good;
    object.insert(field, QJsonValue::Null);
    QVERIFY(!shape(name).parse(object));
}

void DashboardJsonTest::refusesNullWhereItMayNotBe_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("field");
    const QList<std::pair<QString, QStringList>> rows{
        {u"environment"_s, {u"id"_s, u"name"_s, u"slug"_s, u"type"_s, u"isArchived"_s}},
        {u"signing key"_s, {u"id"_s, u"createdAt"_s, u"decryptedValue"_s, u"isActive"_s}},
        {u"event key"_s, {u"id"_s, u"createdAt"_s, u"presharedKey"_s, u"source"_s, u"filter"_s}},
        {u"app"_s, {u"id"_s, u"externalID"_s, u"name"_s, u"method"_s, u"createdAt"_s, u"functionCount"_s}},
        {u"worker"_s, {u"id"_s, u"instanceId"_s, u"connectedAt"_s, u"status"_s, u"sdkLang"_s}}};
    for (const auto &[name, fields] : rows) {
        for (const QString &field : fields)
            QTest::newRow(qPrintable(name + u": "_s + field)) << name << field;
    }
}

void DashboardJsonTest::refusesNullWhereItMayNotBe()
{
    QFETCH(const QString, name);
    QFETCH(const QString, field);
    QJsonObject object = shape(name).good;
    object.insert(field, QJsonValue::Null);
    const std::optional<Error> error = shape(name).parse(object);
    QVERIFY(error);
    QVERIFY2(error->detail.contains(field), qPrintable(error->detail));
}

void DashboardJsonTest::refusesUnknownNames_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("field");
    QTest::newRow("source") << u"event key"_s << u"source"_s;
}

void DashboardJsonTest::refusesUnknownNames()
{
    QFETCH(const QString, name);
    QFETCH(const QString, field);
    for (const QString &unknown : {u"SOMETHING_NEW"_s, u"production"_s, u""_s}) {
        QJsonObject object = shape(name).good;
        object.insert(field, unknown);
        QVERIFY(shape(name).parse(object));
    }
}

/// One member of an enum that came up after this program must not hide a whole list: of what is of it nobody knows what
/// it means, and all else is there.
void DashboardJsonTest::listsWhatCameUpAfterIt()
{
    const QString later = u"SOMETHING_NEW"_s;
    const auto environments
        = parseEnvironments(connectionJson({environmentJson(u"e1"_s, u"TEST"_s), environmentJson(u"e2"_s, later)}, {}));
    QVERIFY(environments);
    QCOMPARE(environments->items.size(), 2);
    QCOMPARE(environments->items.last().type, EnvironmentType::Unknown);
    QVERIFY(!environments->items.last().holdsKeys() && !environments->items.last().takesNewKeys());

    QJsonObject archived = appJson(u"old"_s, u"SERVE"_s);
    archived[u"isArchived"_s] = true;
    archived[u"functionCount"_s] = u"none"_s; // whatever else is in it
    const auto apps = parseApps(
        workspaceJson({{u"apps"_s, QJsonArray{appJson(u"shop"_s, u"SERVE"_s), appJson(u"odd"_s, later), archived}}}),
        environmentId);
    QVERIFY(apps);
    QCOMPARE(apps->size(), 2);
    QCOMPARE(apps->last().method, AppMethod::Unknown);
    QVERIFY(!apps->last().canBeResynced());
    const auto listed = parseRestApps(
        {.data = QJsonArray{QJsonObject{{u"id"_s, u"odd"_s}, {u"method"_s, later}}, QJsonObject{{u"id"_s, u"bare"_s}}},
            .next = {},
            .isPage = true},
        environmentId);
    QVERIFY(listed);
    QCOMPARE(listed->items.first().method, AppMethod::Unknown);
    QCOMPARE(listed->items.last().method, AppMethod::Serve);

    QJsonObject worker = workerJson(u"w1"_s);
    worker[u"status"_s] = later;
    const auto workers
        = parseWorkers(workspaceJson({{u"workerConnections"_s, connectionJson({worker}, {})}}), environmentId);
    QVERIFY(workers);
    QCOMPARE(workers->items.first().status, Worker::Status::Unknown);
}

void DashboardJsonTest::refusesWhatIsNoObject()
{
    QFETCH(const QString, name);
    for (const QJsonValue &wrong : {QJsonValue(), QJsonValue(true), QJsonValue(u"x"_s), QJsonValue(QJsonArray())})
        QVERIFY(shape(name).parse(wrong));
}

void DashboardJsonTest::readsTimesAsUtc_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QDateTime>("time");
    const QDateTime time(QDate(2026, 3, 29), QTime(2, 30), Qt::UTC);
    QTest::newRow("UTC") << u"2026-03-29T02:30:00Z"_s << time;
    QTest::newRow("an offset") << u"2026-03-29T04:30:00+02:00"_s << time;
    QTest::newRow("milliseconds") << u"2026-03-29T02:30:00.250Z"_s << time.addMSecs(250);
    QTest::newRow("microseconds") << u"2026-03-29T02:30:00.250000Z"_s << time.addMSecs(250);
    QTest::newRow("nanoseconds") << u"2026-03-29T02:30:00.250000001Z"_s << time.addMSecs(250);
    QTest::newRow("no offset") << u"2026-03-29T02:30:00"_s << QDateTime();
    QTest::newRow("a day") << u"2026-03-29"_s << QDateTime();
    QTest::newRow("nonsense") << u"yesterday"_s << QDateTime();
    QTest::newRow("nothing") << u""_s << QDateTime();
    QTest::newRow("no such day") << u"2026-02-30T00:00:00Z"_s << QDateTime();
    QTest::newRow("an offset of three quarters") << u"2026-03-29T08:15:00+05:45"_s << time;
    QTest::newRow("a half below zero") << u"2026-03-28T23:00:00-03:30"_s << time;
    QTest::newRow("the largest offset") << u"2026-03-29T16:30:00+14:00"_s << time;
    QTest::newRow("an offset without a colon") << u"2026-03-29T04:30:00+0200"_s << time;
    QTest::newRow("the first of 2015") << u"2015-01-01T00:00:00Z"_s
                                       << QDateTime(QDate(2015, 1, 1), QTime(0, 0), Qt::UTC);
    QTest::newRow("the last year") << u"9999-12-31T23:59:59Z"_s
                                   << QDateTime(QDate(9999, 12, 31), QTime(23, 59, 59), Qt::UTC);
    QTest::newRow("a year with five digits") << u"10000-01-01T00:00:00Z"_s << QDateTime();
    QTest::newRow("a year below zero") << u"-0001-01-01T00:00:00Z"_s << QDateTime();
    QTest::newRow("a second that was put in") << u"2026-06-30T23:59:60Z"_s << QDateTime();
    QTest::newRow("an hour that is none") << u"2026-03-29T25:00:00Z"_s << QDateTime();
    QTest::newRow("an offset that is none") << u"2026-03-29T02:30:00+99:99"_s << QDateTime();
    QTest::newRow("digits of another script") << u"\u0662\u0660\u0662\u0666-03-29T02:30:00Z"_s << QDateTime();
    QTest::newRow("a number of seconds") << u"1774751400"_s << QDateTime();
    QTest::newRow("text behind it") << u"2026-03-29T02:30:00Z; x"_s << QDateTime();
}

void DashboardJsonTest::readsTimesAsUtc()
{
    QFETCH(const QString, text);
    QFETCH(const QDateTime, time);
    QJsonObject object = signingKeyJson(u"k1"_s, u"signkey-test-00"_s, true);
    object.insert(u"createdAt"_s, text);
    const Result<SigningKey> key = parseSigningKey(object);
    QCOMPARE(key.has_value(), time.isValid());
    if (!key)
        return;
    QCOMPARE(key->createdAt, time);
    QCOMPARE(key->createdAt.timeSpec(), Qt::UTC);
}

void DashboardJsonTest::takesATimeThatWasNeverSetForNone()
{
    for (const QString &text : {u"0001-01-01T00:00:00Z"_s, u"1970-01-01T00:00:00Z"_s, u"2014-12-31T23:59:59Z"_s}) {
        QJsonObject signingKey = signingKeyJson(u"k1"_s, u"signkey-test-00"_s, true);
        signingKey.insert(u"createdAt"_s, text);
        const Result<SigningKey> signingKeyRead = parseSigningKey(signingKey);
        QVERIFY(signingKeyRead.has_value());
        QVERIFY(!signingKeyRead->createdAt.isValid());
        QJsonObject eventKey = eventKeyJson(u"i1"_s, u"n"_s);
        eventKey.insert(u"createdAt"_s, text);
        const Result<EventKey> eventKeyRead = parseEventKey(eventKey);
        QVERIFY(eventKeyRead.has_value());
        QVERIFY(!eventKeyRead->createdAt.isValid());
        const QJsonObject listed{{u"key"_s, u"a"_s}, {u"createdAt"_s, text}};
        const QJsonObject answer{
            {u"data"_s, QJsonArray{listed}}, {u"metadata"_s, QJsonObject()}, {u"page"_s, QJsonObject()}};
        const auto page = parseRestAnswer(200, QJsonDocument(answer).toJson(), false).and_then(parseRestKeys);
        QVERIFY(page.has_value());
        QCOMPARE(page->items.size(), 1);
        QVERIFY(!page->items.first().createdAt.isValid());
    }
}

void DashboardJsonTest::readsFilters_data()
{
    QTest::addColumn<QJsonObject>("json");
    QTest::addColumn<bool>("isFine");
    QTest::addColumn<EventFilter>("filter");
    const QJsonValue null;
    const auto json = [](const QJsonValue &type, const QJsonValue &events, const QJsonValue &ips) {
        return QJsonObject{{u"type"_s, type}, {u"events"_s, events}, {u"ips"_s, ips}};
    };
    QTest::newRow("nothing") << json(null, null, null) << true << EventFilter();
    QTest::newRow("an empty deny list") << json(u"deny"_s, QJsonArray(), null) << true << EventFilter();
    QTest::newRow("an allow list") << json(u"allow"_s, QJsonArray{u"a/b"_s}, QJsonArray{u"10.0.0.1"_s}) << true
                                   << EventFilter{EventFilter::Kind::Allow, {u"a/b"_s}, {u"10.0.0.1"_s}};
    QTest::newRow("a deny list") << json(u"deny"_s, QJsonArray{u"a/b"_s}, null) << true
                                 << EventFilter{EventFilter::Kind::Deny, {u"a/b"_s}, {}};
    QTest::newRow("entries without a type") << json(null, QJsonArray{u"a/b"_s}, null) << false << EventFilter();
    QTest::newRow("an unknown type") << json(u"maybe"_s, null, null) << false << EventFilter();
    QTest::newRow("numbers") << json(u"deny"_s, QJsonArray{1}, null) << false << EventFilter();
    QTest::newRow("null among the entries") << json(u"deny"_s, QJsonArray{null}, null) << false << EventFilter();
    QTest::newRow("no lists") << QJsonObject{{u"type"_s, u"deny"_s}} << false << EventFilter();
}

void DashboardJsonTest::readsFilters()
{
    QFETCH(const QJsonObject, json);
    QFETCH(const bool, isFine);
    QFETCH(const EventFilter, filter);
    QJsonObject object = eventKeyJson(u"i1"_s, u"n"_s);
    object.insert(u"filter"_s, json);
    const Result<EventKey> key = parseEventKey(object);
    QCOMPARE(key.has_value(), isFine);
    if (key)
        QCOMPARE(key->filter, filter);
}

void DashboardJsonTest::writesFiltersWhole()
{
    const EventFilter filter{EventFilter::Kind::Allow, {u"a/b"_s}, {u"::1"_s}};
    QJsonObject object = eventKeyJson(u"i1"_s, u"n"_s);
    object.insert(u"filter"_s, filterInput(filter));
    QCOMPARE(parseEventKey(object)->filter, filter);
    QCOMPARE(filterInput({}).keys(), QStringList({u"events"_s, u"ips"_s, u"type"_s}));
    QCOMPARE(filterInput({}).value("type"_L1).toString(), u"deny"_s);
}

void DashboardJsonTest::refusesPagesThatLeadNowhere()
{
    QJsonObject page = connectionJson({environmentJson(u"e1"_s, u"TEST"_s)}, u"next"_s);
    QCOMPARE(parseEnvironments(page)->next, u"next"_s);
    // There is more, it says, and not where.
    page.insert(u"pageInfo"_s, QJsonObject{{u"endCursor"_s, QJsonValue::Null}, {u"hasNextPage"_s, true}});
    QVERIFY(!parseEnvironments(page));
    page.remove(u"pageInfo"_s);
    QVERIFY(!parseEnvironments(page));
    QVERIFY(!parseEnvironments(QJsonObject{{u"edges"_s, QJsonArray{1}}}));
}

void DashboardJsonTest::dropsWebhooksOnly()
{
    QJsonObject webhook = eventKeyJson(u"i1"_s, u"Stripe"_s, u"webhook"_s);
    webhook.insert(u"presharedKey"_s, QJsonValue::Null); // whatever else is in it
    const auto keys = [](const QJsonArray &values) {
        return parseEventKeys(workspaceJson({{u"ingestKeys"_s, values}}), environmentId);
    };
    QCOMPARE(keys({webhook, eventKeyJson(u"i2"_s, u"n"_s)})->size(), 1);
    QVERIFY(!keys({eventKeyJson(u"i2"_s, u"n"_s), eventKeyJson(u"i3"_s, u"n"_s, u"oracle"_s)}));
    QVERIFY(!keys({u"text"_s}));
    QVERIFY(!parseEventKey(webhook));
}

void DashboardJsonTest::readsTheAppsHttpStatus_data()
{
    QTest::addColumn<QJsonValue>("data");
    QTest::addColumn<int>("status");
    QTest::newRow("a text") << QJsonValue(u"{\"statusCode\":401,\"headers\":{\"X\":[\"y\"]}}"_s) << 401;
    QTest::newRow("an object") << QJsonValue(QJsonObject{{u"statusCode"_s, 503}}) << 503;
    QTest::newRow("null") << QJsonValue() << 0;
    QTest::newRow("half a text") << QJsonValue(u"{\"statusCode\":40"_s) << 0;
    QTest::newRow("another text") << QJsonValue(u"401"_s) << 0;
    QTest::newRow("no status") << QJsonValue(u"{\"statusCode\":7}"_s) << 0;
    QTest::newRow("a huge number") << QJsonValue(u"{\"statusCode\":1e300}"_s) << 0;
}

void DashboardJsonTest::readsTheAppsHttpStatus()
{
    QFETCH(const QJsonValue, data);
    QFETCH(const int, status);
    QCOMPARE(appHttpStatus(data), status);
}

void DashboardJsonTest::saysNoValueInItsErrors()
{
    const QString secret = u"signkey-prod-0123456789abcdef"_s;
    for (const char *field : {"id", "createdAt", "isActive", "user"}) {
        QJsonObject object = signingKeyJson(u"k1"_s, secret, true);
        object.insert(QLatin1StringView(field), QJsonArray{secret});
        const Result<SigningKey> key = parseSigningKey(object);
        QVERIFY(!key);
        QVERIFY(!key.error().detail.contains(secret));
        QVERIFY(key.error().detail.contains(QLatin1StringView(field)));
    }
}

/// Half a list would lack keys that are there: a server's next settings, or what is still to be deleted.
void DashboardJsonTest::believesNoHalfAnswerOfRest_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<int>("keys"); // below zero: unreadable
    const QByteArray key = R"({"id":"a","key":"k","name":"n"})";
    const auto row = [](const char *name, const QByteArray &body, int keys) { QTest::newRow(name) << body << keys; };
    const QByteArray page = R"(,"page":{}})";
    row("one key", "{\"data\":[" + key + "]" + page, 1);
    row("null for the list", R"({"data":null)" + page, 0);
    // Somebody else's JSON.
    row("nothing", "{}", -1);
    row("a health check's", R"({"status":"ok"})", -1);
    row("a portal's", R"({"message":"Welcome. Please accept the terms of use."})", -1);
    row("nothing under data", R"({"data":null})", -1);
    row("an empty list of whatever", R"({"data":[]})", -1);
    row("a list of whatever", "{\"data\":[" + key + "]}", -1);
    row("no keys at all", R"({"metadata":{"fetchedAt":"2026-11-26T00:59:03Z"},"page":{"limit":20}})", 0);
    row("null for the page", "{\"data\":[" + key + "],\"page\":null}", -1);
    row("a byte order mark", "\xef\xbb\xbf{\"data\":[" + key + "]" + page, 1);
    row("more, as a text", "{\"data\":[" + key + R"(],"page":{"hasMore":"true","cursor":"c"}})", -1);
    row("more, as a number", "{\"data\":[" + key + R"(],"page":{"hasMore":1,"cursor":"c"}})", -1);
    row("more, and the cursor a number", "{\"data\":[" + key + R"(],"page":{"hasMore":true,"cursor":7}})", -1);
    row("a page that is a list", "{\"data\":[" + key + R"(],"page":[{"hasMore":true,"cursor":"c"}]})", -1);
    row("a page that is a text", "{\"data\":[" + key + R"(],"page":"1 of 2"})", -1);
    row("an error in place of the list", R"({"errors":[{"code":"api_error","message":"broken"}]})", -1);
    row("an error beside the list", "{\"data\":[" + key + R"(],"errors":[{"code":"x","message":"half"}]})", -1);
    row("errors that are an object", R"({"errors":{"code":"api_error"}})", -1);
    row("no errors beside the list", "{\"data\":[" + key + R"(],"errors":[])" + page, 1);
    row("an object for the list", R"({"data":{"0":{"key":"k"}})" + page, -1);
    row("null in the list", R"({"data":[null])" + page, -1);
    row("null for a key", "{\"data\":[" + key + R"(,{"id":"b","key":null}])" + page, 2);
    row("nothing for a key", "{\"data\":[" + key + R"(,{"id":"b","key":""}])" + page, 2);
    row("a number for a key", R"({"data":[{"id":"a","key":123456789012}])" + page, -1);
    row("Latin-1", "{\"data\":[{\"id\":\"a\",\"key\":\"k\",\"name\":\"caf\xe9\"}]" + page, -1);
    row("UTF-16", QByteArray("{\0\"\0d\0", 6), -1);
    row("as deep as can be", "{\"data\":" + QByteArray(5000, '[') + QByteArray(5000, ']') + '}', -1);
    row("two texts", R"({"data":[]}{"data":[]})", -1);
}

void DashboardJsonTest::believesNoHalfAnswerOfRest()
{
    QFETCH(const QByteArray, body);
    QFETCH(const int, keys);
    const auto read = parseRestAnswer(200, body, false).and_then(parseRestKeys);
    QCOMPARE(read ? int(read->items.size()) : -1, keys);
    if (!read)
        QCOMPARE(read.error().kind, Kind::Unreadable);
}

void DashboardJsonTest::believesNoSyncThatIsNotTold_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QString>("outcome"); // "done", a code, or "unreadable"
    const auto row = [](const char *name, const QByteArray &body, const QString &outcome) {
        QTest::newRow(name) << body << outcome;
    };
    row("done", R"({"data":{"appId":"shop"}})", u"done"_s);
    row("no error", R"({"data":{"appId":"shop","error":null,"status":"success","errors":[]}})", u"done"_s);
    row("of nobody", R"({"data":{}})", u"unreadable"_s);
    row("no error of nobody", R"({"data":{"error":null}})", u"unreadable"_s);
    for (const char *more : {R"("status":"pending")", R"("status":"failed")", R"("status":7)", R"("ok":false)",
             R"("ok":"false")", R"("success":false)", R"("errors":[{"code":"x"}])", R"("errors":"x")"})
        row(more, QByteArray(R"({"data":{"appId":"shop",)") + more + "}}", u"unreadable"_s);
    row("an error", R"({"data":{"error":{"code":"http_unauthorized","message":"m"}}})", u"http_unauthorized"_s);
    row("an error of another name", R"({"data":{"error":{"code":7}}})", u"unknown"_s);
    row("an error without a word", R"({"data":{"error":{}}})", u"unknown"_s);
    row("an error in words", R"({"data":{"error":"the app refused"}})", u"unreadable"_s);
    row("an error that is a list", R"({"data":{"error":[{"code":"x"}]}})", u"unreadable"_s);
    row("true for the error", R"({"data":{"error":true}})", u"unreadable"_s);
    row("a list", R"({"data":[{"error":{"code":"x"}}]})", u"unreadable"_s);
    row("a text", R"({"data":"queued"})", u"unreadable"_s);
    row("null", R"({"data":null})", u"unreadable"_s);
    row("nothing", R"({})", u"unreadable"_s);
}

void DashboardJsonTest::believesNoSyncThatIsNotTold()
{
    QFETCH(const QByteArray, body);
    QFETCH(const QString, outcome);
    const auto sync = parseRestSync(parseRestAnswer(200, body, true), u"shop"_s);
    QCOMPARE(!sync ? u"unreadable"_s : sync->failure ? sync->failure->code : u"done"_s, outcome);
    if (!sync)
        QVERIFY(sync.error().mayHaveTakenEffect);
    // "Accepted": whatever else it says, it is no sync yet.
    const auto promised = parseRestSync(parseRestAnswer(202, body, true), u"shop"_s);
    QVERIFY(!promised || promised->failure);
    if (!promised)
        QVERIFY(promised.error().mayHaveTakenEffect);
}

/// Neither a failure nor a sync that is through: nobody saw it succeed.
void DashboardJsonTest::believesNoResyncThatIsNotTold_data()
{
    QTest::addColumn<QJsonObject>("changes"); // of a good one
    QTest::addColumn<QString>("outcome"); // as above
    const auto row = [](const char *name, const QJsonObject &changes, const QString &outcome) {
        QTest::newRow(name) << changes << outcome;
    };
    const auto sync = [](const QJsonValue &status, const QJsonValue &error) {
        QJsonObject told = syncJson();
        told.insert(u"status"_s, status);
        told.insert(u"error"_s, error);
        return QJsonObject{{u"sync"_s, told}};
    };
    const QJsonValue null = QJsonValue::Null;
    row("done", {}, u"done"_s);
    row("nothing new", sync(u"duplicate"_s, null), u"done"_s);
    row("nothing at all", {{u"app"_s, null}, {u"sync"_s, null}}, u"unreadable"_s);
    row("no sync", {{u"sync"_s, null}}, u"unreadable"_s);
    row("of no app", {{u"app"_s, null}}, u"unreadable"_s);
    row("under way", sync(u"pending"_s, null), u"unreadable"_s);
    row("in another word", sync(u"ended"_s, null), u"unreadable"_s);
    row("a sync that failed", sync(u"error"_s, u"signature verification failed"_s), u"unknown"_s);
    row("a sync that failed without a word", sync(u"error"_s, null), u"unknown"_s);
    row("an error of a sync that is through", sync(u"success"_s, u"signing_key_invalid"_s), u"unknown"_s);
    row("an error and nothing more",
        {{u"app"_s, null}, {u"sync"_s, null},
            {u"error"_s, QJsonObject{{u"code"_s, u"c"_s}, {u"message"_s, u"m"_s}, {u"data"_s, null}}}},
        u"c"_s);
}

void DashboardJsonTest::believesNoResyncThatIsNotTold()
{
    QFETCH(const QJsonObject, changes);
    QFETCH(const QString, outcome);
    QJsonObject response{
        {u"app"_s, QJsonObject{{u"externalID"_s, u"shop"_s}}}, {u"sync"_s, syncJson()}, {u"error"_s, QJsonValue::Null}};
    for (auto change = changes.begin(); change != changes.end(); ++change)
        response.insert(change.key(), change.value());
    const auto sync = parseResync(response);
    QCOMPARE(!sync ? u"unreadable"_s : sync->failure ? sync->failure->code : u"done"_s, outcome);
}

/// What is said twice, readers differ in; QJsonDocument takes the last.
void DashboardJsonTest::believesNoAnswerThatContradictsItself_data()
{
    QTest::addColumn<QByteArray>("rest");
    QTest::addColumn<QByteArray>("graphQl");
    const auto row = [](const char *name, const QByteArray &rest, const QByteArray &graphQl) {
        QTest::newRow(name) << rest << graphQl;
    };
    row("the whole", R"({"data":[{"key":"k"}],"data":[]})", R"({"data":{"workspace":{}},"data":{"workspace":null}})");
    row("deep inside", R"({"data":[{"key":"k","key":"other"}]})",
        R"({"data":{"workspace":{"signingKeys":[{"isActive":false,"isActive":true}]}}})");
    row("in other letters", R"({"data":[{"key":"k","\u006bey":"other"}]})",
        R"({"data":{"workspace":{"id":"a","i\u0064":"b"}}})");
    row("the page", R"({"data":[],"page":{"hasMore":true,"cursor":"c","hasMore":false}})",
        R"({"data":{"workspace":{"pageInfo":{"hasNextPage":true,"hasNextPage":false}}}})");
    row("the errors", R"({"errors":[{"message":"m"}],"data":[],"errors":null})",
        R"({"errors":[{"message":"m"}],"data":{"workspace":{}},"errors":null})");
    row("errors that are no list", R"({"data":[],"errors":"broken"})",
        R"({"data":{"workspace":{}},"errors":{"message":"broken"}})");
}

void DashboardJsonTest::believesNoAnswerThatContradictsItself()
{
    QFETCH(const QByteArray, rest);
    QFETCH(const QByteArray, graphQl);
    for (const bool isWrite : {false, true}) {
        const auto answer = parseRestAnswer(200, rest, isWrite);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Kind::Unreadable);
        QCOMPARE(answer.error().mayHaveTakenEffect, isWrite);
        const auto value = graphQlField(200, graphQl, u"workspace"_s, isWrite);
        QVERIFY(!value);
        QCOMPARE(value.error().kind, Kind::Unreadable);
        QCOMPARE(value.error().mayHaveTakenEffect, isWrite);
    }
}

void DashboardJsonTest::takesWhatIsThereTwiceOnce_data()
{
    QTest::addColumn<QString>("list");
    QTest::addColumn<QJsonObject>("one");
    QTest::addColumn<QJsonObject>("other");
    QTest::addColumn<int>("count"); // -1: not readable
    const auto row = [](const char *name, const char *list, QJsonObject one, QJsonObject other, int count) {
        QTest::newRow(name) << QString::fromLatin1(list) << one << other << count;
    };
    const QJsonObject key = signingKeyJson(u"k1"_s, u"signkey-test-00"_s, true);
    row("a signing key twice", "signingKeys", key, key, 1);
    row("two signing keys of one id", "signingKeys", key, signingKeyJson(u"k1"_s, u"signkey-test-11"_s, true), -1);
    row("active and not", "signingKeys", key, signingKeyJson(u"k1"_s, u"signkey-test-00"_s, false), -1);
    row("one value under two ids", "signingKeys", key, signingKeyJson(u"k2"_s, u"signkey-test-00"_s, false), 2);
    row("an event key twice", "ingestKeys", eventKeyJson(u"i1"_s, u"n"_s), eventKeyJson(u"i1"_s, u"n"_s), 1);
    row("two event keys of one id", "ingestKeys", eventKeyJson(u"i1"_s, u"n"_s), eventKeyJson(u"i1"_s, u"m"_s), -1);
    row("an app twice", "apps", appJson(u"shop"_s, u"SERVE"_s), appJson(u"shop"_s, u"SERVE"_s), 1);
    const auto rest = [](const char *value, const char *id = "a") {
        return QJsonObject{{u"id"_s, QString::fromLatin1(id)}, {u"key"_s, QString::fromLatin1(value)}};
    };
    row("REST: a key twice", "keys", rest("k"), rest("k"), 1);
    row("REST: two keys of one id", "keys", rest("k"), rest("l"), -1);
    row("REST: two keys without an id", "keys", rest("k", ""), rest("l", ""), 2);
    row("REST: an app twice", "rest apps", {{u"id"_s, u"shop"_s}}, {{u"id"_s, u"shop"_s}}, 1);
    row("REST: two apps of one id", "rest apps", {{u"id"_s, u"shop"_s}}, {{u"id"_s, u"shop"_s}, {u"name"_s, u"x"_s}},
        -1);
    row("REST: an archived one by the same name", "rest apps", {{u"id"_s, u"shop"_s}},
        {{u"id"_s, u"shop"_s}, {u"isArchived"_s, true}}, 1);
}

void DashboardJsonTest::takesWhatIsThereTwiceOnce()
{
    QFETCH(const QString, list);
    QFETCH(const QJsonObject, one);
    QFETCH(const QJsonObject, other);
    QFETCH(const int, count);
    const auto countOf = [](const auto &result) { return result ? int(result->size()) : -1; };
    const auto onPage = [](const auto &result) { return result ? int(result->items.size()) : -1; };
    for (const QJsonArray &items : {QJsonArray{one, other}, QJsonArray{other, one}}) {
        const QJsonObject workspace = workspaceJson({{list, items}});
        const RestAnswer answer{.data = items, .next = {}, .isPage = true};
        const int found = list == "signingKeys"_L1 ? countOf(parseSigningKeys(workspace, environmentId))
            : list == "ingestKeys"_L1              ? countOf(parseEventKeys(workspace, environmentId))
            : list == "apps"_L1                    ? countOf(parseApps(workspace, environmentId))
            : list == "keys"_L1                    ? onPage(parseRestKeys(answer))
                                                   : onPage(parseRestApps(answer, environmentId));
        QCOMPARE(found, count);
    }
}

/// A list that something was added to while it was read.
void DashboardJsonTest::takesWhatComesAgainOnALaterPageOnce()
{
    const auto key = [](const char *id, const char *name) {
        return RestKey{.id = QString::fromLatin1(id), .name = QString::fromLatin1(name), .value = {}, .createdAt = {}};
    };
    const QList<Page<RestKey>> pages{{{key("a", "old"), key("b", "b"), key("", "x")}, u"1"_s},
        {{key("b", "b"), key("a", "new"), key("", "x"), key("c", "c")}, {}}};
    QObject owner;
    const auto future = PagedRead<RestKey>::run(&owner, 3, 3,
        [&pages](const QString &after, int) { return readyFuture(Result<Page<RestKey>>(pages.at(after.toInt()))); });
    QTRY_VERIFY(future.isFinished());
    const QList<RestKey> expected{key("a", "new"), key("b", "b"), key("", "x"), key("", "x"), key("c", "c")};
    QVERIFY(future.result().has_value());
    QVERIFY(*future.result() == expected);
}

/// One item a page is little, but it is a list; pages without one, each with a cursor of its own, are none.
void DashboardJsonTest::leavesAListOfEmptyPages_data()
{
    QTest::addColumn<int>("every");
    QTest::addColumn<bool>("isRead");
    QTest::newRow("one item a page") << 1 << true;
    QTest::newRow("one on every second page") << 2 << false;
    QTest::newRow("none") << 1000 << false;
}

void DashboardJsonTest::leavesAListOfEmptyPages()
{
    QFETCH(const int, every);
    QFETCH(const bool, isRead);
    constexpr int last = 500;
    int asked = 0;
    QObject owner;
    const auto future = PagedRead<RestKey>::run(&owner, 3, 3, [&](const QString &, int) {
        const QString number = QString::number(++asked);
        Page<RestKey> page{{}, asked < last ? number : QString()};
        if (asked % every == 0)
            page.items.append(RestKey{.id = number, .name = number, .value = {}, .createdAt = {}});
        return readyFuture(Result<Page<RestKey>>(page));
    });
    QTRY_VERIFY(future.isFinished());
    QCOMPARE(future.result().has_value(), isRead);
    QVERIFY(isRead || asked < last);
}

void DashboardJsonTest::readsTimesOfRestAsUtc_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QDateTime>("time");
    const QDateTime time({2026, 11, 22}, {12, 0}, Qt::UTC);
    QTest::newRow("UTC") << u"2026-11-22T12:00:00Z"_s << time;
    QTest::newRow("with milliseconds") << u"2026-11-22T12:00:00.250Z"_s << time.addMSecs(250);
    QTest::newRow("with an offset") << u"2026-11-22T14:00:00+02:00"_s << time;
    QTest::newRow("without an offset") << u"2026-11-22T12:00:00"_s << QDateTime();
    QTest::newRow("a day") << u"2026-11-22"_s << QDateTime();
    QTest::newRow("no time") << u"yesterday"_s << QDateTime();
}

/// A time that tells no zone is not known, whatever this machine's is: what is left out costs no list.
void DashboardJsonTest::readsTimesOfRestAsUtc()
{
    QFETCH(const QString, text);
    QFETCH(const QDateTime, time);
    const QJsonObject key{{u"id"_s, u"k"_s}, {u"createdAt"_s, text}};
    const auto keys = parseRestKeys({.data = QJsonArray{key}, .next = {}, .isPage = true});
    const QJsonObject sync{{u"id"_s, u"s"_s}, {u"createdAt"_s, text}, {u"syncedAt"_s, text}};
    const QJsonObject app{{u"id"_s, u"shop"_s}, {u"createdAt"_s, text}, {u"latestSync"_s, sync}};
    const auto apps = parseRestApps({.data = QJsonArray{app}, .next = {}, .isPage = true}, environmentId);
    QVERIFY(keys && apps);
    const App &read = apps->items.first();
    QVERIFY(read.latestSync.has_value());
    for (const QDateTime &one :
        {keys->items.first().createdAt, read.createdAt, read.latestSync->createdAt, read.latestSync->lastSyncedAt}) {
        QCOMPARE(one.isValid(), time.isValid());
        QVERIFY(!time.isValid() || (one == time && one.timeSpec() == Qt::UTC));
    }
}

void DashboardJsonTest::takesNoAddressThatIsReadInTwoWays_data()
{
    QTest::addColumn<QString>("address");
    QTest::addColumn<bool>("isAmbiguous");
    QTest::newRow("a name") << u"https://shop.example/api/inngest"_s << false;
    QTest::newRow("four plain numbers") << u"http://10.0.0.1:3000/api/inngest"_s << false;
    QTest::newRow("a zero in front") << u"http://010.0.0.1/api/inngest"_s << true;
    QTest::newRow("fewer numbers") << u"http://10.1/api/inngest"_s << true;
    QTest::newRow("one number") << u"http://2130706433/api/inngest"_s << true;
}

/// A question goes to where the request goes, and the person reads the address: both have to mean one computer.
void DashboardJsonTest::takesNoAddressThatIsReadInTwoWays()
{
    QFETCH(const QString, address);
    QFETCH(const bool, isAmbiguous);
    QJsonObject sync = syncJson();
    sync[u"url"_s] = address;
    QJsonObject app = appJson(u"shop"_s, u"SERVE"_s);
    app[u"latestSync"_s] = sync;
    const auto apps = parseApps(workspaceJson({{u"apps"_s, QJsonArray{app}}}), environmentId);
    const QJsonObject listed{{u"id"_s, u"shop"_s}, {u"latestSync"_s, QJsonObject{{u"url"_s, address}}}};
    const auto page = parseRestApps({.data = QJsonArray{listed}, .next = {}, .isPage = true}, environmentId);
    QVERIFY(apps && page);
    for (const App &one : {apps->first(), page->items.first()}) {
        QVERIFY(one.latestSync.has_value());
        QCOMPARE(one.latestSync->url, isAmbiguous ? QUrl() : QUrl(address));
        QCOMPARE(one.latestSync->isUrlAmbiguous, isAmbiguous);
    }
}

void DashboardJsonTest::tellsApartWhoRefuses_data()
{
    QTest::addColumn<int>("status");
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<Kind>("kind");
    const auto row = [](const char *name, int status, const char *body, Kind kind) {
        QTest::newRow(name) << status << QByteArray(body) << kind;
    };
    row("the API's 401", 401, R"({"errors":[{"code":"unauthorized","message":"m"}]})", Kind::NotSignedIn);
    row("the API's 403", 403, R"({"errors":[{"code":"forbidden","message":"m"}]})", Kind::Forbidden);
    row("a 401 that says its errors twice", 401, R"({"errors":[{"code":"a","message":"m"}],"errors":[{"code":"b"}]})",
        Kind::Unreadable);
    row("a 403 that says its message twice", 403, R"({"errors":[{"code":"a","message":"m","message":"n"}]})",
        Kind::Unreadable);
    row("errors that are an object", 403, R"({"errors":{"code":"forbidden"}})", Kind::Unreadable);
    row("errors that are texts", 403, R"({"errors":["forbidden"]})", Kind::Unreadable);
    row("errors that are lists", 401, R"({"errors":[[{"code":"unauthorized"}]]})", Kind::Unreadable);
    row("one error", 403, R"({"error":{"code":"forbidden"}})", Kind::Unreadable);
    row("no errors", 401, R"({"errors":[]})", Kind::Unreadable);
    row("a list", 403, R"([{"code":"forbidden"}])", Kind::Unreadable);
    row("half an object", 401, "{", Kind::Unreadable);
    row("429 that says its errors twice", 429, R"({"errors":[{"code":"a"}],"errors":[]})", Kind::Busy);
    row("503 in null", 503, "null", Kind::Busy);
}

void DashboardJsonTest::tellsApartWhoRefuses()
{
    QFETCH(const int, status);
    QFETCH(const QByteArray, body);
    QFETCH(const Kind, kind);
    const auto answer = parseRestAnswer(status, body, false);
    QVERIFY(!answer);
    QCOMPARE(answer.error().kind, kind);
    QCOMPARE(answer.error().httpStatus, status);
}

QTEST_GUILESS_MAIN(DashboardJsonTest)
#include "tst_dashboardjson.moc"
