// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceappprogram.h"

#include "app/domain/signature.h"

#include <QDir>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QDateTime now(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

Secret keyOf(QStringView name)
{
    const QString digits = name == u"old" ? u"00"_s : name == u"new" ? u"11"_s : u"33"_s;
    return Secret::fromText(u"signkey-prod-"_s + digits.repeated(32));
}

/// As record.mjs starts its apps.
PracticeAppVariables variablesOf(const QString &state)
{
    PracticeAppVariables variables;
    if (state != "no key"_L1)
        variables.set(PracticeAppVariables::signingKeyName, keyOf(u"new"));
    if (state != "no key"_L1 && state != "new only"_L1)
        variables.set(PracticeAppVariables::signingKeyFallbackName, keyOf(u"old"));
    if (state != "no event key"_L1)
        variables.set(PracticeAppVariables::eventKeyName, Secret::fromText(u"event-key-for-records"_s));
    if (state == "dev mode"_L1)
        variables.set(PracticeAppVariables::devName, Secret::fromText(u"1"_s));
    return variables;
}

/// "unsigned", "signed with new", "signed with new, six minutes ago", ...
HttpRequest requestOf(const QString &asked)
{
    HttpRequest request{.method = "GET", .path = "/api/inngest", .query = {}, .headers = {}, .body = {}, .peer = {}};
    if (!asked.startsWith("signed with "_L1))
        return request;
    const QString key = asked.section(u' ', 2, 2).remove(u',');
    const int seconds = asked.contains("ago"_L1) ? -360 : asked.contains("ahead"_L1) ? 600 : 0;
    request.headers.emplaceBack("x-inngest-signature", signatureHeader(keyOf(key), {}, now.addSecs(seconds)));
    return request;
}

QJsonObject objectOf(const QByteArray &body)
{
    return QJsonDocument::fromJson(body).object();
}

/// The digits of t and which of the two keys signed this body; empty: not signed.
QString signatureOf(const QByteArray &header, const QByteArray &body)
{
    if (header.isEmpty())
        return {};
    const qsizetype digits = header.indexOf('&') - 2;
    for (const QStringView key : {u"old", u"new"}) {
        if (signatureMatches(header, keyOf(key), body))
            return u"%1 digits, %2"_s.arg(digits).arg(key);
    }
    return u"wrong"_s;
}

} // namespace

/// The practice apps' answers against those of real apps of the same version, as tests/real recorded them.
class PracticeAppAnswersTest : public QObject
{
    Q_OBJECT

private slots:
    void answersAsARealAppOfTheSameVersion_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<QJsonObject>("recorded");
        const QDir directory(QStringLiteral(IKM_SOURCE_DIR "/tests/real/recorded"));
        const QStringList names = directory.entryList({u"*.json"_s});
        QVERIFY(names.size() >= 10);
        for (const QString &name : names) {
            QFile file(directory.filePath(name));
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QJsonObject record = objectOf(file.readAll());
            const QString version = record[u"version"_s].toString();
            const QJsonArray answers = record[u"answers"_s].toArray();
            QVERIFY(answers.size() >= 14);
            for (const QJsonValue answer : answers) {
                if (answer[u"framework"_s] == u"node"_s)
                    QTest::addRow("%s, %s, %s", qPrintable(version), qPrintable(answer[u"state"_s].toString()),
                        qPrintable(answer[u"asked"_s].toString()))
                        << version << answer.toObject();
            }
        }
    }

    void answersAsARealAppOfTheSameVersion()
    {
        QFETCH(QString, version);
        QFETCH(QJsonObject, recorded);
        const PracticeAppCode code{.externalId = u"real-app"_s, .sdk = {.language = u"js"_s, .version = version}};
        const PracticeAppProgram app(code, variablesOf(recorded[u"state"_s].toString()),
            QUrl(u"http://127.0.0.1:3000/api/inngest"_s), QUrl(u"http://127.0.0.1:9"_s));
        const HttpResponse answer = app.answer(requestOf(recorded[u"asked"_s].toString()), now);

        QCOMPARE(answer.status, recorded[u"status"_s].toInt());
        const QByteArray realBody = recorded[u"body"_s].toString().toUtf8();
        const QJsonObject realHeaders = recorded[u"headers"_s].toObject();
        const auto realHeader = [&](const QString &name) { return realHeaders[name].toString().toLatin1(); };
        for (const QString &name : {u"x-inngest-sdk"_s, u"x-inngest-sdk-handled"_s})
            QCOMPARE(headerIn(answer.headers, name.toLatin1()), realHeader(name));
        QCOMPARE(signatureOf(headerIn(answer.headers, "x-inngest-signature"), answer.body),
            signatureOf(realHeader(u"x-inngest-signature"_s), realBody));

        const QJsonObject ours = objectOf(answer.body);
        const QJsonObject real = objectOf(realBody);
        QCOMPARE(ours.keys(), real.keys());
        // What depends on framework and machine, or that nobody judges by.
        const QStringList free{u"extra"_s, u"capabilities"_s, u"framework"_s, u"api_origin"_s, u"event_api_origin"_s};
        for (const QString &field : real.keys()) {
            if (!free.contains(field))
                QVERIFY2(ours[field] == real[field], qPrintable(field));
        }
    }
};

QTEST_GUILESS_MAIN(PracticeAppAnswersTest)
#include "tst_practiceappanswers.moc"
