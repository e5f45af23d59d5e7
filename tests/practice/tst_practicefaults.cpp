// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/practice/practiceclient.h"
#include "tests/support/fakeclock.h"
#include "tests/support/practicewire.h"

#include <QTemporaryDir>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Kind = PracticeFault::Kind;

/// Each thing that goes wrong on purpose: what the client sees of it, and whether the write took effect.
class PracticeFaultsTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_server = std::make_unique<PracticeServer>(m_clock, PracticeServer::Options{.directory = m_directory->path()});
        const auto info = m_server->start();
        QVERIFY(info);
        m_client = PracticeClient(*info);
        for (const Environment &row : m_server->state().environments().all()) {
            if (row.type == EnvironmentType::Production)
                m_production = row.id;
        }
    }

    void cleanup() { m_server.reset(); }

    void answersWithTheFault_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<int>("status");
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("tookEffect");
        QTest::newRow("401") << Kind::Unauthorized << 401 << QByteArray("unauthorized") << false;
        QTest::newRow("unauthenticated") << Kind::Unauthenticated << 200 << QByteArray("UNAUTHENTICATED") << false;
        QTest::newRow("forbidden") << Kind::Forbidden << 200 << QByteArray("\"forbidden\"") << false;
        QTest::newRow("429") << Kind::RateLimited << 429 << QByteArray("too many requests") << false;
        QTest::newRow("503") << Kind::ServerError << 503 << QByteArray("unavailable") << false;
        QTest::newRow("a proxy's page") << Kind::NotJson << 200 << QByteArray("<!DOCTYPE html>") << false;
    }

    void answersWithTheFault()
    {
        QFETCH(Kind, kind);
        QFETCH(int, status);
        QFETCH(QByteArray, text);
        QFETCH(bool, tookEffect);
        set(kind, 2500ms);
        const auto answer = create();
        QVERIFY(answer);
        QCOMPARE(answer->status, status);
        QVERIFY2(answer->body.contains(text), answer->body.constData());
        QCOMPARE(headerIn(answer->headers, "Retry-After"), kind == Kind::RateLimited ? QByteArray("3") : QByteArray());
        QCOMPARE(hasNewKey(), tookEffect);
        QVERIFY2(create()->body.contains("createSigningKey"), "the fault happens once");
    }

    void losesTheAnswer_data()
    {
        QTest::addColumn<Kind>("kind");
        QTest::addColumn<bool>("tookEffect");
        QTest::newRow("a cut connection") << Kind::Cut << false;
        QTest::newRow("half an answer") << Kind::HalfAnswer << true;
        QTest::newRow("a write whose answer is lost") << Kind::LostAnswer << true;
    }

    void losesTheAnswer()
    {
        QFETCH(Kind, kind);
        QFETCH(bool, tookEffect);
        set(kind);
        const auto answer = create();
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::Unreadable);
        QCOMPARE(hasNewKey(), tookEffect);
        QCOMPARE(m_server->requests().value(u"createSigningKey"_s), 1);
    }

    void neverAnswersAndNeverActs()
    {
        set(Kind::NeverAnswers);
        const auto answer = create(100ms);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::Timeout);
        m_clock.advance(10min);
        QVERIFY(!hasNewKey());
    }

    void actsOnlyAfterTheClientGaveUp()
    {
        set(Kind::LateEffect, 5s);
        QCOMPARE(create(100ms).error().kind, Error::Kind::Timeout);
        QTRY_COMPARE(m_clock.pending(), 1); // the server has seen the client go
        QVERIFY(!hasNewKey());
        m_clock.advance(4999ms);
        QVERIFY(!hasNewKey());
        m_clock.advance(1ms);
        QVERIFY(hasNewKey());
    }

    void answersLateAndGoesOnMeanwhile()
    {
        set(Kind::Latency, 3s);
        const auto late = m_client.start(u"/gql"_s, request());
        QTRY_COMPARE(m_clock.pending(), 1);
        QVERIFY(m_client.environments().contains(u"data"_s));
        QVERIFY(!late.isFinished());
        m_clock.advance(3s);
        QVERIFY(answerOf(late)->body.contains("createSigningKey"));
    }

    void delaysAnotherFault()
    {
        set(Kind::Latency, 3s);
        set(Kind::ServerError);
        const auto late = m_client.start(u"/gql"_s, request());
        QTRY_COMPARE(m_clock.pending(), 1);
        m_clock.advance(3s);
        QCOMPARE(answerOf(late)->status, 503);
    }

    void survivesBeingClosedWhileARequestRuns()
    {
        set(Kind::Latency, 3s);
        const auto late = m_client.start(u"/gql"_s, request());
        set(Kind::LateEffect, 1s);
        QTRY_COMPARE(m_clock.pending(), 1);
        m_server.reset();
        QVERIFY(!answerOf(late));
        m_clock.advance(1min);
    }

    void countsSkipsAndRepeats()
    {
        PracticeFaults faults;
        faults.add({.kind = Kind::Cut, .operation = u"a"_s, .times = 2, .skip = 1});
        faults.add({.kind = Kind::ServerError, .operation = u"*"_s, .times = -1});
        const auto kindOf = [&faults](const QString &operation) { return faults.meet(operation).fault->kind; };
        QCOMPARE(kindOf(u"a"_s), Kind::ServerError);
        QCOMPARE(kindOf(u"a"_s), Kind::Cut);
        QCOMPARE(kindOf(u"b"_s), Kind::ServerError);
        QCOMPARE(kindOf(u"a"_s), Kind::Cut);
        QCOMPARE(kindOf(u"a"_s), Kind::ServerError);
        QCOMPARE(faults.all().size(), 1);
        faults.clear();
        QVERIFY(!faults.meet(u"a"_s).fault);
    }

    void readsWhatItHasWritten()
    {
        const PracticeFault fault{
            .kind = Kind::LateEffect, .operation = u"rotateSigningKey"_s, .times = -1, .skip = 2, .delay = 1500ms};
        const auto again = practiceWire::faultFrom(practiceWire::toJson(fault));
        QVERIFY(again);
        QCOMPARE(again->kind, Kind::LateEffect);
        QCOMPARE(practiceWire::toJson(*again), practiceWire::toJson(fault));
        QCOMPARE(practiceWire::faultFrom({{u"kind"_s, u"cut"_s}})->times, 1);
        for (const QJsonObject &wrong : {QJsonObject{}, QJsonObject{{u"kind"_s, u"nonsense"_s}},
                 QJsonObject{{u"kind"_s, u"cut"_s}, {u"times"_s, 0}},
                 QJsonObject{{u"kind"_s, u"cut"_s}, {u"times"_s, -2}},
                 QJsonObject{{u"kind"_s, u"cut"_s}, {u"skip"_s, -1}}})
            QVERIFY2(!practiceWire::faultFrom(wrong), QJsonDocument(wrong).toJson().constData());
        QCOMPARE(practiceWire::faultKinds().size(), qsizetype(12));
        for (const QString &name : practiceWire::faultKinds())
            QCOMPARE(practiceWire::faultName(*practiceWire::faultKindOf(name)), name);
    }

private:
    void set(Kind kind, std::chrono::milliseconds delay = 0ms)
    {
        m_server->faults().add({.kind = kind, .operation = u"createSigningKey"_s, .delay = delay});
    }

    QByteArray request() const
    {
        return PracticeClient::body(u"createSigningKey"_s, {{u"environmentID"_s, m_production}});
    }

    Result<HttpResponse> create(std::chrono::milliseconds timeout = 10s)
    {
        return m_client.post(u"/gql"_s, request(), timeout);
    }

    bool hasNewKey() { return m_server->state().inactiveSigningKey(m_production) != nullptr; }

    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<PracticeServer> m_server;
    PracticeClient m_client;
    QString m_production;
};

QTEST_GUILESS_MAIN(PracticeFaultsTest)
#include "tst_practicefaults.moc"
