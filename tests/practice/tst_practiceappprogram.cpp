// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappprogram.h"

#include "app/domain/fingerprint.h"
#include "app/domain/signature.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

const Secret oldKey = Secret::fromText(u"signkey-prod-"_s + u"00"_s.repeated(32));
const Secret newKey = Secret::fromText(u"signkey-prod-"_s + u"11"_s.repeated(32));
const Secret otherKey = Secret::fromText(u"signkey-prod-12345678"_s);
const QString oldHash = signingKeyHash(oldKey);
const QString newHash = signingKeyHash(newKey);
const QDateTime now(QDate(2026, 11, 22), QTime(12, 0, 0, 500), Qt::UTC);
const QUrl url(u"http://127.0.0.1:3000/api/inngest"_s);
const QUrl api(u"http://127.0.0.1:9000"_s);

PracticeAppVariables variablesOf(const Secret &signingKey, const Secret &fallback = {}, const QString &dev = {})
{
    PracticeAppVariables variables;
    variables.set(PracticeAppVariables::signingKeyName, signingKey);
    variables.set(PracticeAppVariables::signingKeyFallbackName, fallback);
    variables.set(PracticeAppVariables::eventKeyName, Secret::fromText(u"an event key"_s));
    variables.set(PracticeAppVariables::devName, Secret::fromText(dev));
    return variables;
}

PracticeAppProgram program(
    const QString &version, const PracticeAppVariables &variables, const QString &language = u"js"_s)
{
    const PracticeAppCode app{.externalId = u"shop"_s,
        .sdk = {.language = language, .version = version},
        .framework = u"nextjs"_s,
        .functionCount = 3};
    return PracticeAppProgram(app, variables, url, api);
}

HttpRequest request(const QByteArray &method, const Secret &key, const QByteArray &body = {}, QDateTime time = now)
{
    HttpRequest request{.method = method, .path = "/api/inngest", .query = {}, .headers = {}, .body = body, .peer = {}};
    if (method == "POST")
        request.query = "fnId=shop-function-1&stepId=step";
    if (!key.isEmpty())
        request.headers.emplaceBack("x-inngest-signature", signatureHeader(key, body, time));
    return request;
}

HttpResponse asked(const PracticeAppProgram &program, const Secret &key, const QDateTime &time = now)
{
    return program.answer(request("GET", key, {}, time), now);
}

QJsonObject objectOf(const HttpResponse &response)
{
    return QJsonDocument::fromJson(response.body).object();
}

bool isFull(const HttpResponse &response)
{
    return response.status == 200 && objectOf(response).contains("signing_key_hash"_L1);
}

} // namespace

/// What an app answers, held against the facts about real ones.
class PracticeAppProgramTest : public QObject
{
    Q_OBJECT

private slots:
    void answersThoseWhoHoldOneOfItsKeys_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<Secret>("current");
        QTest::addColumn<Secret>("fallback");
        QTest::addColumn<bool>("acceptsOld");
        QTest::addColumn<bool>("acceptsNew");
        const QStringList versions{u"4.2.6"_s, u"4.0.0"_s, u"3.54.2"_s, u"3.20.0"_s, u"3.18.0"_s};
        for (const QString &version : versions) {
            const auto row = [&](const char *what, const Secret &current, const Secret &fallback, bool old,
                                 bool fresh) {
                QTest::addRow("%s, %s", qPrintable(version), what) << version << current << fallback << old << fresh;
            };
            row("old only", oldKey, {}, true, false);
            row("new and old", newKey, oldKey, true, true);
            row("new only", newKey, {}, false, true);
            row("old and new, swapped", oldKey, newKey, true, true);
            row("neither", otherKey, {}, false, false);
        }
        QTest::newRow("too old for a fallback") << u"3.17.0"_s << newKey << oldKey << false << false;
    }

    void answersThoseWhoHoldOneOfItsKeys()
    {
        QFETCH(QString, version);
        QFETCH(Secret, current);
        QFETCH(Secret, fallback);
        const PracticeAppProgram app = program(version, variablesOf(current, fallback));

        QTEST(isFull(asked(app, oldKey)), "acceptsOld");
        QTEST(isFull(asked(app, newKey)), "acceptsNew");
        QVERIFY(!isFull(asked(app, {})));
        QVERIFY(!isFull(asked(app, Secret::fromText(u"signkey-prod-deadbeef"_s))));
    }

    void refusesAsItsGenerationDoes_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("version");
        QTest::addColumn<int>("status");
        QTest::addColumn<QStringList>("fields");
        const QStringList shortFields{u"authentication_succeeded"_s, u"extra"_s, u"function_count"_s,
            u"has_event_key"_s, u"has_signing_key"_s, u"mode"_s, u"schema_version"_s};
        QTest::newRow("TypeScript 4") << u"js"_s << u"4.2.6"_s << 401 << QStringList{u"message"_s};
        QTest::newRow("TypeScript 3.54") << u"js"_s << u"3.54.2"_s << 401 << QStringList{u"message"_s};
        QTest::newRow("TypeScript 3.20") << u"js"_s << u"3.20.0"_s << 200 << shortFields;
        QTest::newRow("TypeScript 3.52") << u"js"_s << u"3.52.7"_s << 200 << shortFields.mid(1);
        QTest::newRow("TypeScript 3.18") << u"js"_s << u"3.18.0"_s << 200 << shortFields.mid(1, 5);
        QTest::newRow("Python") << u"py"_s << u"0.4.0"_s << 401 << QStringList{u"code"_s, u"message"_s, u"name"_s};
    }

    void refusesAsItsGenerationDoes()
    {
        QFETCH(QString, language);
        QFETCH(QString, version);
        const PracticeAppProgram app = program(version, variablesOf(oldKey), language);
        for (const HttpResponse &response : {asked(app, {}), asked(app, newKey)}) {
            QTEST(response.status, "status");
            QTEST(objectOf(response).keys(), "fields");
            QVERIFY(objectOf(response).value("authentication_succeeded"_L1) != QJsonValue(true));
            QVERIFY(response.body.contains(R"("message":"Unauthorized")") == (response.status == 401));
        }
    }

    void writesHashesAsItsGenerationDoes_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("hash");
        QTest::addColumn<QString>("fallbackHash");
        QTest::newRow("TypeScript 4.2.6") << u"js"_s << u"4.2.6"_s << u"02d449a31fbb"_s << u"66687aadf862"_s;
        QTest::newRow("TypeScript 3.54.2") << u"js"_s << u"3.54.2"_s << u"02d449a31fbb"_s << u"66687aadf862"_s;
        QTest::newRow("TypeScript 4.2.5")
            << u"js"_s << u"4.2.5"_s << u"signkey-prod-"_s + newHash << u"signkey-prod-"_s + oldHash;
        QTest::newRow("TypeScript 3.20") << u"js"_s << u"3.20.0"_s << u"signkey-prod-"_s + newHash
                                         << u"signkey-prod-"_s + oldHash;
        QTest::newRow("Python") << u"py"_s << u"0.4.0"_s << newHash << oldHash;
        QTest::newRow("Go") << u"go"_s << u"0.8.0"_s << u"signkey-prod-"_s + newHash << u"signkey-prod-"_s + oldHash;
    }

    void writesHashesAsItsGenerationDoes()
    {
        QFETCH(QString, language);
        QFETCH(QString, version);
        const QJsonObject answer = objectOf(asked(program(version, variablesOf(newKey, oldKey), language), newKey));
        QTEST(answer.value("signing_key_hash"_L1).toString(), "hash");
        QTEST(answer.value("signing_key_fallback_hash"_L1).toString(), "fallbackHash");
        QCOMPARE(answer.value("event_key_hash"_L1).toString(), eventKeyHash(Secret::fromText(u"an event key"_s)));
    }

    void tellsEveryFieldOfAFullAnswer()
    {
        const QJsonObject answer = objectOf(asked(program(u"4.2.6"_s, variablesOf(oldKey)), oldKey));
        const QStringList fields{u"api_origin"_s, u"app_id"_s, u"authentication_succeeded"_s, u"capabilities"_s,
            u"env"_s, u"event_api_origin"_s, u"event_key_hash"_s, u"extra"_s, u"framework"_s, u"function_count"_s,
            u"has_event_key"_s, u"has_signing_key"_s, u"mode"_s, u"schema_version"_s, u"sdk_language"_s,
            u"sdk_version"_s, u"serve_origin"_s, u"serve_path"_s, u"signing_key_fallback_hash"_s,
            u"signing_key_hash"_s};
        QCOMPARE(answer.keys(), fields);
        QCOMPARE(answer.value("schema_version"_L1).toString(), u"2024-05-24"_s);
        QCOMPARE(answer.value("authentication_succeeded"_L1), QJsonValue(true));
        QCOMPARE(answer.value("signing_key_fallback_hash"_L1), QJsonValue());
        QCOMPARE(answer.value("mode"_L1).toString(), u"cloud"_s);
        QCOMPARE(answer.value("app_id"_L1).toString(), u"shop"_s);
        QCOMPARE(answer.value("function_count"_L1).toInt(), 3);
        const QJsonObject fromGo = objectOf(asked(program(u"0.8.0"_s, variablesOf(oldKey), u"go"_s), oldKey));
        QCOMPARE(fromGo.value("has_signing_key_fallback"_L1), QJsonValue(false));
    }

    void tellsNeitherAuthenticationNorEventKeyAt318()
    {
        const QJsonObject answer = objectOf(asked(program(u"3.18.0"_s, variablesOf(oldKey)), oldKey));
        QVERIFY(answer.contains("signing_key_hash"_L1));
        QVERIFY(!answer.contains("authentication_succeeded"_L1));
        QVERIFY(!answer.contains("event_key_hash"_L1));
    }

    void signsFullAnswersWithTheKeyOfTheRequest()
    {
        const PracticeAppProgram app = program(u"3.54.2"_s, variablesOf(newKey, oldKey));
        const HttpResponse toOld = asked(app, oldKey);
        const HttpResponse toNew = asked(app, newKey);
        QVERIFY(signatureMatches(headerIn(toOld.headers, "X-Inngest-Signature"), oldKey, toOld.body));
        QVERIFY(signatureMatches(headerIn(toNew.headers, "X-Inngest-Signature"), newKey, toNew.body));
        QVERIFY(headerIn(asked(app, otherKey).headers, "X-Inngest-Signature").isEmpty());
        QVERIFY(headerIn(asked(program(u"3.20.0"_s, variablesOf(oldKey)), oldKey).headers, "X-Inngest-Signature")
                    .isEmpty());
    }

    void refusesSignaturesOfTheWrongTime_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<int>("age"); // seconds
        QTest::addColumn<bool>("accepted");
        QTest::newRow("new, now") << u"4.2.6"_s << 0 << true;
        QTest::newRow("new, just under five minutes") << u"4.2.6"_s << 299 << true;
        QTest::newRow("new, over five minutes") << u"4.2.6"_s << 301 << false;
        QTest::newRow("new, in the future") << u"4.2.6"_s << -2 << false;
        QTest::newRow("older, over five minutes") << u"3.20.0"_s << 301 << false;
        QTest::newRow("older, in the future") << u"3.20.0"_s << -2 << true;
    }

    void refusesSignaturesOfTheWrongTime()
    {
        QFETCH(QString, version);
        QFETCH(int, age);
        const PracticeAppProgram app = program(version, variablesOf(oldKey));
        QTEST(isFull(asked(app, oldKey, now.addSecs(-age))), "accepted");
        QTEST(app.answer(request("POST", oldKey, "{}", now.addSecs(-age)), now).status == 200, "accepted");
    }

    void tellsUpperCaseKeysApartThoughTheirHashIsTheSame()
    {
        const Secret lower = Secret::fromText(u"signkey-prod-"_s + u"ab"_s.repeated(32));
        const Secret upper = Secret::fromText(u"signkey-prod-"_s + u"AB"_s.repeated(32));
        const PracticeAppProgram app = program(u"4.2.6"_s, variablesOf(lower));
        QVERIFY(isFull(asked(app, lower)));
        QVERIFY(!isFull(asked(app, upper)));
    }

    void takesCallsSignedWithEitherKeyAndNoOthers()
    {
        const PracticeAppProgram app = program(u"4.2.6"_s, variablesOf(newKey, oldKey));
        const QByteArray body = R"({"event":{"name":"shop/asked"}})";
        QCOMPARE(app.answer(request("POST", newKey, body), now).status, 200);
        QCOMPARE(app.answer(request("POST", oldKey, body), now).status, 200);
        QCOMPARE(app.answer(request("POST", otherKey, body), now).status, 401);
        QCOMPARE(app.answer(request("POST", {}, body), now).status, 401);

        HttpRequest changed = request("POST", newKey, body);
        changed.body += ' ';
        QCOMPARE(app.answer(changed, now).status, 401);

        HttpRequest nameless = request("POST", newKey, body);
        nameless.query.clear();
        QCOMPARE(app.answer(nameless, now).status, 500);
    }

    void failsOnCallsThatItRefusesInTheOldestGeneration()
    {
        const PracticeAppProgram app = program(u"3.20.0"_s, variablesOf(oldKey));
        QCOMPARE(app.answer(request("POST", oldKey, "{}"), now).status, 200);
        QCOMPARE(app.answer(request("POST", newKey, "{}"), now).status, 500);
        QCOMPARE(program(u"3.52.7"_s, variablesOf(oldKey)).answer(request("POST", newKey, "{}"), now).status, 401);
    }

    void takesAnythingInDevMode_data()
    {
        QTest::addColumn<QString>("dev");
        QTest::addColumn<bool>("isDev");
        QTest::newRow("1") << u"1"_s << true;
        QTest::newRow("true") << u"true"_s << true;
        QTest::newRow("a dev server's URL") << u"http://localhost:8288"_s << true;
        QTest::newRow("0") << u"0"_s << false;
        QTest::newRow("false") << u"false"_s << false;
        QTest::newRow("unset") << QString() << false;
    }

    void takesAnythingInDevMode()
    {
        QFETCH(QString, dev);
        QFETCH(bool, isDev);
        const PracticeAppProgram app = program(u"4.2.6"_s, variablesOf(oldKey, {}, dev));
        QCOMPARE(asked(app, otherKey).status, isDev ? 200 : 401);
        QCOMPARE(asked(app, {}).status, isDev ? 200 : 401);
        QVERIFY2(isFull(asked(app, oldKey)) != isDev, "in dev mode no hash is told");
        QCOMPARE(app.answer(request("POST", {}, "{}"), now).status, isDev ? 200 : 401);
        QCOMPARE(app.syncRefusal().has_value(), isDev);
        if (isDev)
            QCOMPARE(objectOf(asked(app, otherKey)).value("mode"_L1).toString(), u"dev"_s);
    }

    void answers500WithoutAnySigningKeyFrom4On()
    {
        const PracticeAppProgram newer = program(u"4.2.6"_s, variablesOf({}));
        QCOMPARE(asked(newer, {}).status, 500);
        QCOMPARE(asked(newer, oldKey).status, 500);
        QCOMPARE(newer.answer(request("POST", oldKey, "{}"), now).status, 500);
        QCOMPARE(newer.syncRefusal()->status, 500);
        QCOMPARE(asked(program(u"3.54.2"_s, variablesOf({})), oldKey).status, 401);
        QCOMPARE(asked(program(u"4.2.6"_s, variablesOf({}, {}, u"1"_s)), {}).status, 200);
    }

    void knowsItsOwnPathOnly()
    {
        HttpRequest elsewhere = request("GET", oldKey);
        elsewhere.path = "/";
        const PracticeAppProgram app = program(u"4.2.6"_s, variablesOf(oldKey));
        QCOMPARE(app.answer(elsewhere, now).status, 404);
        QCOMPARE(app.answer(request("DELETE", oldKey), now).status, 405);
    }

    void registersWithItsKeysInTheirOrder()
    {
        const PracticeAppProgram app = program(u"4.2.6"_s, variablesOf(newKey, oldKey));
        QVERIFY(app.ownKeys() == QList<Secret>({newKey, oldKey}));
        QCOMPARE(PracticeAppProgram::bearerOf(newKey).revealText(), u"signkey-prod-"_s + newHash);
        QCOMPARE(program(u"3.17.0"_s, variablesOf(newKey, oldKey)).ownKeys().size(), 1);

        const QJsonObject registration = QJsonDocument::fromJson(app.registration()).object();
        QCOMPARE(registration.value("url"_L1).toString(), url.toString());
        QCOMPARE(registration.value("appName"_L1).toString(), u"shop"_s);
        QCOMPARE(registration.value("sdk"_L1).toString(), u"js:v4.2.6"_s);
        QCOMPARE(registration.value("functions"_L1).toArray().size(), 3);
    }

    void neverTellsAKeyItself()
    {
        const PracticeAppProgram app = program(u"4.2.6"_s, variablesOf(newKey, oldKey));
        const QList<QByteArray> texts{asked(app, newKey).body, asked(app, {}).body, app.registration(),
            app.answer(request("POST", newKey, "{}"), now).body};
        for (const QByteArray &text : texts) {
            QVERIFY(!text.contains(QByteArray("00").repeated(32)) && !text.contains(QByteArray("11").repeated(32)));
            QVERIFY(!text.contains("an event key"));
        }
    }

    void keepsVariablesThroughJson()
    {
        const PracticeAppVariables variables = variablesOf(newKey, oldKey, u"0"_s);
        const Result<PracticeAppVariables> again = PracticeAppVariables::fromJson(variables.toJson());
        QVERIFY(again && *again == variables);
        QVERIFY(!PracticeAppVariables::fromJson({{u"NAME"_s, 1}}));
        QVERIFY(!PracticeAppVariables::fromJson({{u"not a name"_s, u"x"_s}}));
        QVERIFY(PracticeAppVariables::isName(u"_A1"_s) && !PracticeAppVariables::isName(u"1A"_s));
        QVERIFY(!PracticeAppVariables::isName(u"A\n"_s) && !PracticeAppVariables::isName(u""_s));
    }
};

QTEST_GUILESS_MAIN(PracticeAppProgramTest)
#include "tst_practiceappprogram.moc"
