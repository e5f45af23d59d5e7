// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/httpserver.h"
#include "tests/support/fakeclock.h"

#include <QSignalSpy>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// The server as seen from raw sockets: what a well-behaved, a slow and a hostile client get.
class HttpServerTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_requests.clear();
        m_responders.clear();
        m_server = std::make_unique<HttpServer>(m_clock, [this](const HttpRequest &request, const HttpResponder &to) {
            m_requests.append(request);
            if (request.path == "/later")
                m_responders.append(to);
            else if (request.path == "/never")
                to.never();
            else if (request.path != "/forgotten")
                to.send({.status = 200, .headers = {{"X-Path", request.path}}, .body = "<" + request.body + ">"});
        });
        QVERIFY(m_server->listen());
    }

    void cleanup() { m_server.reset(); }

    void answersARequestThatArrivesByteByByte()
    {
        const auto client = connectToServer();
        for (const char byte : QByteArrayView("POST /a?b=c HTTP/1.1\r\nHOST: x\r\ncontent-LENGTH: 3\r\n\r\nabc")) {
            client->write(&byte, 1);
            client->flush();
            QCoreApplication::processEvents();
        }
        QTRY_VERIFY(client->peek(4000).endsWith("<abc>"));
        const QByteArray answer = client->readAll();
        QVERIFY2(answer.startsWith("HTTP/1.1 200 OK\r\nX-Path: /a\r\n"), answer.constData());
        QVERIFY(answer.contains("\r\nContent-Length: 5\r\n"));
        QVERIFY(answer.contains("\r\nConnection: keep-alive\r\n"));
        QCOMPARE(m_requests.first().query, QByteArray("b=c"));
        QCOMPARE(m_requests.first().header("Host"), QByteArray("x"));
    }

    void datesAnswersByItsClock()
    {
        const QByteArray answer = ask("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        const QString date = QLocale::c().toString(m_clock.now(), u"ddd, dd MMM yyyy HH:mm:ss 'GMT'"_s);
        QVERIFY2(answer.contains("\r\nDate: " + date.toLatin1() + "\r\n"), answer.constData());
    }

    void handlesPipelinedRequestsOneAfterTheOther()
    {
        const auto client = connectToServer();
        client->write("GET /later HTTP/1.1\r\nHost: x\r\n\r\n"
                      "POST /2 HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n2"
                      "GET /3 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        QTRY_COMPARE(m_responders.size(), 1);
        QCOMPARE(m_requests.size(), 1);
        m_responders.takeFirst().send({.status = 200, .headers = {}, .body = "first"});
        QTRY_COMPARE(client->state(), QAbstractSocket::UnconnectedState);
        const QByteArray all = client->readAll();
        QVERIFY(all.indexOf("first") < all.indexOf("X-Path: /2"));
        QVERIFY(all.indexOf("X-Path: /2") < all.indexOf("X-Path: /3"));
        QCOMPARE(all.count("HTTP/1.1 200"), 3);
    }

    void refusesWhatIsNoProperRequest_data()
    {
        QTest::addColumn<QByteArray>("request");
        QTest::addColumn<int>("status");
        QTest::newRow("nonsense") << QByteArray("nonsense\r\n\r\n") << 400;
        QTest::newRow("another version") << QByteArray("GET / HTTP/2.0\r\n\r\n") << 505;
        QTest::newRow("a header without a colon") << QByteArray("GET / HTTP/1.1\r\nnope\r\n\r\n") << 400;
        QTest::newRow("a folded header") << QByteArray("GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n") << 400;
        QTest::newRow("a blank before the colon") << QByteArray("GET / HTTP/1.1\r\nA : b\r\n\r\n") << 400;
        QTest::newRow("two lengths") << QByteArray("POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")
                                     << 400;
        QTest::newRow("a signed length") << QByteArray("POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\n") << 400;
        QTest::newRow("a body in chunks")
            << QByteArray("POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n") << 501;
        QTest::newRow("an unending head") << "GET / HTTP/1.1\r\nA: " + QByteArray(40000, 'a') << 431;
        QTest::newRow("a huge body") << QByteArray("POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n\r\n") << 413;
    }

    void refusesWhatIsNoProperRequest()
    {
        QFETCH(QByteArray, request);
        QFETCH(int, status);
        const QByteArray answer = ask(request);
        QVERIFY2(answer.startsWith("HTTP/1.1 " + QByteArray::number(status) + ' '), answer.constData());
        QVERIFY(m_requests.isEmpty());
    }

    void cutsBeforeTheStatusLine()
    {
        const auto client = sendLater();
        m_responders.first().cut();
        QTRY_COMPARE(client->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(client->readAll(), QByteArray());
    }

    void cutsInTheMiddleOfTheBody()
    {
        const auto client = sendLater();
        m_responders.first().sendPart({.status = 200, .headers = {}, .body = "0123456789"}, 4);
        QTRY_COMPARE(client->state(), QAbstractSocket::UnconnectedState);
        const QByteArray answer = client->readAll();
        QVERIFY(answer.contains("Content-Length: 10\r\n"));
        QVERIFY2(answer.endsWith("\r\n\r\n0123"), answer.constData());
    }

    void neverAnswersWhenToldSo()
    {
        const auto client = connectToServer();
        client->write("GET /never HTTP/1.1\r\nHost: x\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n");
        QTRY_COMPARE(m_requests.size(), 1);
        QCOMPARE(ask("GET / HTTP/1.1\r\nConnection: close\r\n\r\n").count("200 OK"), 1);
        QCOMPARE(client->bytesAvailable(), 0);
        QCOMPARE(client->state(), QAbstractSocket::ConnectedState);
    }

    void answers500WhereAHandlerForgotTo()
    {
        QVERIFY(ask("GET /forgotten HTTP/1.1\r\nConnection: close\r\n\r\n").startsWith("HTTP/1.1 500 "));
    }

    void survivesAClientThatGoesAwayWhileTheAnswerIsDue()
    {
        auto client = sendLater();
        int gone = 0;
        m_responders.first().whenClientGone(this, [&gone] { ++gone; });
        client->abort();
        QTRY_COMPARE(gone, 1);
        m_responders.first().send({.status = 200, .headers = {}, .body = "too late"});
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
        m_responders.first().send({.status = 200, .headers = {}, .body = "too late"});
        m_responders.first().whenClientGone(this, [&gone] { ++gone; });
        QTRY_COMPARE(gone, 2);
    }

    void survivesBeingClosedWhileARequestWaits()
    {
        const auto client = sendLater();
        int gone = 0;
        QObject context;
        m_responders.first().whenClientGone(&context, [&gone] { ++gone; });
        m_server.reset();
        m_responders.first().send({.status = 200, .headers = {}, .body = "too late"});
        QTRY_COMPARE(client->state(), QAbstractSocket::UnconnectedState);
        QCOMPARE(gone, 1);
    }

    void onlyTheFirstAnswerCounts()
    {
        const auto client = sendLater();
        const HttpResponder copy = m_responders.first();
        copy.send({.status = 202, .headers = {}, .body = "one"});
        m_responders.first().send({.status = 200, .headers = {}, .body = "two"});
        client->write("GET /later HTTP/1.1\r\n\r\n");
        QTRY_COMPARE(m_responders.size(), 2);
        copy.send({.status = 200, .headers = {}, .body = "three"});
        m_responders.last().send({.status = 200, .headers = {}, .body = "four"});
        QTRY_VERIFY(client->peek(4000).endsWith("four"));
        const QByteArray all = client->readAll();
        QVERIFY(all.contains("HTTP/1.1 202 ") && all.contains("one"));
        QVERIFY(!all.contains("two") && !all.contains("three"));
    }

    void cutsOffAClientThatSendsOnAndOn()
    {
        const auto client = sendLater();
        client->write(QByteArray(5 * 1024 * 1024, 'x'));
        QTRY_COMPARE(client->state(), QAbstractSocket::UnconnectedState);
    }

    void saysThatAKeptPortIsTaken()
    {
        QTcpServer other;
        QVERIFY(other.listen(QHostAddress::LocalHost));
        HttpServer server(m_clock, [](const HttpRequest &, const HttpResponder &) {});
        const Result<quint16> refused = server.listen(other.serverPort());
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Conflict);
        const Result<quint16> moved = server.listenKeeping(other.serverPort());
        QVERIFY(moved);
        QVERIFY(*moved != other.serverPort());
        server.close();
        QCOMPARE(server.listenKeeping(*moved), moved);
    }

private:
    std::unique_ptr<QTcpSocket> connectToServer()
    {
        auto socket = std::make_unique<QTcpSocket>();
        socket->connectToHost(QHostAddress::LocalHost, m_server->port());
        socket->waitForConnected(5000);
        return socket;
    }

    /// Everything until the server closes.
    QByteArray ask(const QByteArray &request)
    {
        const auto client = connectToServer();
        QSignalSpy closed(client.get(), &QTcpSocket::disconnected);
        client->write(request);
        if (!closed.wait(5000))
            return "the connection was not closed";
        return client->readAll();
    }

    std::unique_ptr<QTcpSocket> sendLater()
    {
        auto client = connectToServer();
        client->write("GET /later HTTP/1.1\r\nHost: x\r\n\r\n");
        if (!QTest::qWaitFor([this] { return !m_responders.isEmpty(); }))
            qWarning("the request did not arrive");
        return client;
    }

    FakeClock m_clock;
    std::unique_ptr<HttpServer> m_server;
    QList<HttpRequest> m_requests;
    QList<HttpResponder> m_responders;
};

QTEST_GUILESS_MAIN(HttpServerTest)
#include "tst_httpserver.moc"
