// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/httpcall.h"
#include "tests/support/answerof.h"

#include <QTcpServer>
#include <QTcpSocket>
#include <QTest>

using namespace Qt::StringLiterals;

class HttpCallTest : public QObject
{
    Q_OBJECT

private slots:
    /// As Node's own http answers where nobody said how long the answer is.
    void joinsAnAnswerThatComesInChunks_data()
    {
        QTest::addColumn<QByteArray>("answer"); // after the head
        QTest::addColumn<QString>("body"); // null: it cannot be read
        QTest::newRow("one chunk") << QByteArray("5\r\nhello\r\n0\r\n\r\n") << u"hello"_s;
        QTest::newRow("two, with an extension and a trailer")
            << QByteArray("5;x=y\r\nhello\r\nA\r\n, you too.\r\n0\r\nX: y\r\n\r\n") << u"hello, you too."_s;
        QTest::newRow("none") << QByteArray("0\r\n\r\n") << u""_s;
        QTest::newRow("cut off in a chunk") << QByteArray("5\r\nhel") << QString();
        QTest::newRow("cut off between chunks") << QByteArray("5\r\nhello\r\n") << QString();
        QTest::newRow("no number") << QByteArray("five\r\nhello\r\n0\r\n\r\n") << QString();
        QTest::newRow("a size below nothing") << QByteArray("-5\r\nhello\r\n0\r\n\r\n") << QString();
        QTest::newRow("a size beyond everything") << QByteArray("7fffffffffffffff\r\nhello\r\n0\r\n\r\n") << QString();
    }

    void joinsAnAnswerThatComesInChunks()
    {
        QFETCH(QByteArray, answer);
        QFETCH(QString, body);
        const auto answered = ask("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + answer);
        QCOMPARE(answered.has_value(), !body.isNull());
        if (answered)
            QCOMPARE(QString::fromLatin1(answered->body), body);
        else
            QCOMPARE(answered.error().kind, Error::Kind::Unreadable);
    }

    void takesAnAnswerWithoutALengthToItsEnd()
    {
        const auto answered = ask("HTTP/1.0 200 OK\r\n\r\n5\r\nhello");
        QVERIFY(answered);
        QCOMPARE(answered->body, QByteArray("5\r\nhello"));
    }

private:
    /// The answer in two pieces, then the end.
    Result<HttpResponse> ask(const QByteArray &answer)
    {
        QTcpServer server;
        connect(&server, &QTcpServer::newConnection, this, [&server, answer] {
            QTcpSocket *socket = server.nextPendingConnection();
            connect(socket, &QTcpSocket::readyRead, socket, [socket, answer] {
                socket->readAll();
                socket->write(answer.first(answer.size() / 2));
                socket->flush();
                QMetaObject::invokeMethod(
                    socket,
                    [socket, answer] {
                        socket->write(answer.sliced(answer.size() / 2));
                        socket->disconnectFromHost();
                    },
                    Qt::QueuedConnection);
            });
        });
        if (!server.listen(QHostAddress::LocalHost))
            return failure(Error::Kind::Offline);
        QUrl url(u"http://127.0.0.1/"_s);
        url.setPort(server.serverPort());
        return answerOf(HttpCall::run(m_clock, {.url = url}));
    }

    SystemClock m_clock;
};

QTEST_GUILESS_MAIN(HttpCallTest)
#include "tst_httpcall.moc"
