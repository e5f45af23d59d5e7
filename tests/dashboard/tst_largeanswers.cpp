// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/clock.h"
#include "app/dashboard/httpexchange.h"
#include "tests/support/answerof.h"

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QNetworkAccessManager>
#include <QPromise>
#include <QSemaphore>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>
#include <QThread>
#include <atomic>
#include <memory>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 megabyte = 1024 * 1024;
constexpr qint64 tooMuch = 512 * megabyte;
constexpr int patienceMs = 10'000;
constexpr int heldMs = 1000; // a client that takes nothing for so long holds the server back

/// Answers one request as quickly as it can with four gigabytes, from a thread of its own.
class FloodServer
{
public:
    explicit FloodServer(const QByteArray &lengthHeader)
        : m_thread(QThread::create([this, lengthHeader] { serve(lengthHeader); }))
    {
        m_port.start();
        m_thread->start();
    }

    ~FloodServer() { m_thread->wait(); } // the client has gone: its writes fail

    QUrl url() { return QUrl(u"http://127.0.0.1:%1/gql"_s.arg(answerOf(m_port.future()))); }
    bool wasAsked() const { return m_wasAsked; }
    /// Blocks until the client takes no more for now, or has taken far too much.
    bool waitForEnd() { return m_end.tryAcquire(1, 6 * patienceMs); }
    qint64 sent() const { return m_sent; }

private:
    void serve(const QByteArray &lengthHeader)
    {
        QTcpServer server;
        server.listen(QHostAddress::LocalHost);
        m_port.addResult(server.serverPort());
        m_port.finish();
        if (!server.waitForNewConnection(patienceMs))
            return;
        const std::unique_ptr<QTcpSocket> socket(server.nextPendingConnection());
        if (!socket->waitForReadyRead(patienceMs))
            return;
        m_wasAsked = true;
        socket->write("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n" + lengthHeader + "\r\n\r\n");
        const QByteArray piece(megabyte, ' ');
        while (m_sent < 4096 * megabyte && socket->state() == QAbstractSocket::ConnectedState) {
            socket->write(piece);
            while (socket->bytesToWrite() > 0 && socket->state() == QAbstractSocket::ConnectedState) {
                if (!socket->waitForBytesWritten(heldMs))
                    m_end.release(); // held back, or gone
            }
            m_sent += piece.size();
            if (m_sent == tooMuch)
                m_end.release();
        }
        m_end.release();
    }

    std::unique_ptr<QThread> m_thread;
    QPromise<int> m_port;
    std::atomic<bool> m_wasAsked = false;
    std::atomic<qint64> m_sent = 0;
    QSemaphore m_end;
};

} // namespace

/// Answers that are larger than anything that was asked for.
class LargeAnswersTest : public QObject
{
    Q_OBJECT

private slots:
    void takesNoMoreThanItsLimitOffTheNetwork_data()
    {
        QTest::addColumn<QByteArray>("lengthHeader");
        QTest::addColumn<bool>("isGet");
        QTest::newRow("with its length") << QByteArray("Content-Length: 4294967296") << false;
        QTest::newRow("until the connection closes") << QByteArray("Connection: close") << false;
        QTest::newRow("to a GET") << QByteArray("Connection: close") << true;
    }

    void takesNoMoreThanItsLimitOffTheNetwork()
    {
        QFETCH(QByteArray, lengthHeader);
        QFETCH(bool, isGet);
        FloodServer server(lengthHeader);
        QNetworkAccessManager network;
        SystemClock clock;
        ApiRequest request;
        request.url = server.url();
        if (!isGet)
            request.body = QByteArray("{}");
        request.maxAnswerBytes = megabyte;
        const auto running = HttpExchange::run(request, network, clock, this);
        QElapsedTimer waiting;
        waiting.start();
        while (!server.wasAsked() && waiting.elapsed() < patienceMs)
            QCoreApplication::processEvents();
        QVERIFY(server.wasAsked());
        // As while the window is busy: nothing is read here from now on, and the network's own thread goes on.
        QVERIFY(server.waitForEnd());
        const Result<ApiAnswer> answer = answerOf(running);
        QVERIFY(!answer);
        QCOMPARE(answer.error().kind, Error::Kind::Unreadable);
        // What the limit, the two systems' sockets and the reader's buffer hold; without a bound it was hundreds.
        QVERIFY2(server.sent() < 64 * megabyte, qPrintable(QString::number(server.sent() / megabyte)));
    }
};

QTEST_GUILESS_MAIN(LargeAnswersTest)
#include "tst_largeanswers.moc"
