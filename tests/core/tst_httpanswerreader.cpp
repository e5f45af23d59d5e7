// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/httpanswerreader.h"

#include <QTest>

using State = HttpAnswerReader::State;

namespace {

constexpr qsizetype most = 100;
const QByteArray body = R"({"mode":"cloud"})";

QByteArray withLength(const QByteArray &before = {})
{
    return before + "HTTP/1.1 200 OK\r\nContent-Length: " + QByteArray::number(body.size()) + "\r\n\r\n" + body;
}

} // namespace

/// The reader of one connection's answer: the same whichever pieces it comes in.
class HttpAnswerReaderTest : public QObject
{
    Q_OBJECT

private slots:
    void readsEachFraming_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<bool>("untilTheEnd");
        QTest::newRow("length") << withLength() << false;
        QTest::newRow("length, bare line breaks") << withLength().replace("\r\n", "\n") << false;
        QTest::newRow("until the end") << "HTTP/1.0 200 OK\r\nServer: x\r\n\r\n" + body << true;
        QTest::newRow("chunks") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                              "7\r\n{\"mode\"\r\n9;x=y\r\n:\"cloud\"}\r\n0\r\n\r\n")
                                << false;
        QTest::newRow("chunks and a trailer") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                                            "10\r\n{\"mode\":\"cloud\"}\r\n0\r\nX-Sum: 1\r\n\r\n")
                                              << false;
        QTest::newRow("a long trailer") << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                                      "10\r\n{\"mode\":\"cloud\"}\r\n0\r\nServer-Timing: ")
                                               .append(QByteArray(2000, 'x'))
                                               .append("\r\n\r\n")
                                        << false;
        QTest::newRow("a bare line break before the empty line")
            << withLength().replace("\r\n\r\n", "\r\nX-Added: 1\n\r\n") << false;
        QTest::newRow("a bare empty line") << withLength().replace("\r\n\r\n", "\r\nX-Added: 1\r\n\n") << false;
        QTest::newRow("one length twice") << withLength().replace("\r\n\r\n", ", 16\r\n\r\n") << false;
        QTest::newRow("two chunk codings in capitals")
            << QByteArray("HTTP/1.1 200 OK\r\ntransfer-encoding: Identity , CHUNKED\r\n\r\n"
                          "0010 ; a=\"b\"\r\n{\"mode\":\"cloud\"}\r\n00\r\n\r\n")
            << false;
        QTest::newRow("two headers of codings")
            << QByteArray("HTTP/1.1 200 OK\r\nTransfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n"
                          "10\r\n{\"mode\":\"cloud\"}\r\n0\r\n\r\n")
            << false;
        QTest::newRow("no coding, named")
            << withLength().replace("\r\n\r\n", "\r\nTransfer-Encoding: identity\r\n\r\n") << false;
        QTest::newRow("an empty coding") << withLength().replace("\r\n\r\n", "\r\nTransfer-Encoding:\r\n\r\n") << false;
        QTest::newRow("chunks and a length that is wrong") << QByteArray(
            "HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n"
            "10\r\n{\"mode\":\"cloud\"}\r\n0\r\n\r\n") << false;
        QTest::newRow("behind 100 with a length")
            << withLength("HTTP/1.1 100 Continue\r\nContent-Length: 5\r\n\r\n") << false;
        QTest::newRow("behind one that nobody knows") << withLength("HTTP/1.1 199 Later\r\n\r\n") << false;
        QTest::newRow("behind 100") << withLength("HTTP/1.1 100 Continue\r\n\r\n") << false;
        QTest::newRow("behind 102 and 103")
            << withLength("HTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: </a.css>\r\n\r\n") << false;
    }

    void readsEachFraming()
    {
        QFETCH(QByteArray, wire);
        QFETCH(bool, untilTheEnd);
        for (qsizetype cut = 0; cut < wire.size(); ++cut) {
            HttpAnswerReader reader(most);
            reader.add(wire.first(cut));
            const State state = reader.add(wire.sliced(cut));
            QCOMPARE(state, untilTheEnd ? State::Reading : State::Whole);
            QCOMPARE(reader.end(), State::Whole);
            QCOMPARE(reader.head().status, 200);
            QCOMPARE(reader.body(), body);
        }
    }

    void knowsWhereAnAnswerWasCut()
    {
        const QByteArray chunks = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n";
        for (const QByteArray &wire : {withLength(), withLength("HTTP/1.1 103 Early Hints\r\n\r\n"), chunks}) {
            for (qsizetype cut = 0; cut < wire.size(); ++cut) {
                HttpAnswerReader reader(most);
                reader.add(wire.first(cut));
                QCOMPARE(reader.end(), State::Reading);
            }
        }
    }

    void refusesWhatIsNoAnswer_data()
    {
        QTest::addColumn<QByteArray>("wire");
        QTest::addColumn<State>("state");
        const QByteArray ok = "HTTP/1.1 200 OK\r\n";
        QTest::newRow("another protocol") << QByteArray("SSH-2.0-OpenSSH_9.2p1\r\n") << State::NotHttp;
        QTest::newRow("no status") << QByteArray("HTTP/1.1 OK\r\n\r\n") << State::NotHttp;
        QTest::newRow("a status of four digits") << QByteArray("HTTP/1.1 2000 OK\r\n\r\n") << State::NotHttp;
        QTest::newRow("two lengths") << ok + "Content-Length: 1\r\nContent-Length: 2\r\n\r\n{}" << State::NotHttp;
        QTest::newRow("a length below zero") << ok + "Content-Length: -1\r\n\r\n" << State::NotHttp;
        QTest::newRow("a length with a sign") << ok + "Content-Length: +2\r\n\r\n{}" << State::NotHttp;
        QTest::newRow("a chunk's size with a sign") << ok + "Transfer-Encoding: chunked\r\n\r\n+2\r\n{}\r\n0\r\n\r\n"
                                                    << State::NotHttp;
        QTest::newRow("a chunk's size as a program writes it")
            << ok + "Transfer-Encoding: chunked\r\n\r\n0x2\r\n{}\r\n0\r\n\r\n"
            << State::NotHttp;
        QTest::newRow("an unknown coding") << ok + "Transfer-Encoding: gzip\r\n\r\n" << State::NotHttp;
        QTest::newRow("a coding that ends like chunks") << ok + "Transfer-Encoding: xchunked\r\n\r\n2\r\n{}\r\n"
                                                        << State::NotHttp;
        QTest::newRow("two lengths in one") << ok + "Content-Length: 2, 3\r\n\r\n{}" << State::NotHttp;
        QTest::newRow("a length beyond all") << ok + "Content-Length: 99999999999999999999\r\n\r\n" << State::NotHttp;
        QTest::newRow("a length with a comma only") << ok + "Content-Length: 2,\r\n\r\n{}" << State::NotHttp;
        QTest::newRow("a chunk's size beyond all") << ok + "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n"
                                                   << State::NotHttp;
        QTest::newRow("a chunk below zero") << ok + "Transfer-Encoding: chunked\r\n\r\n-1\r\n" << State::NotHttp;
        QTest::newRow("a chunk without a size") << ok + "Transfer-Encoding: chunked\r\n\r\nxyz\r\n" << State::NotHttp;
        QTest::newRow("a chunk's endless size")
            << ok + "Transfer-Encoding: chunked\r\n\r\n" + QByteArray(5000, '0') << State::NotHttp;
        QTest::newRow("packed, and then in chunks that are packed")
            << ok + "Transfer-Encoding: chunked\r\nTransfer-Encoding: gzip\r\n\r\n"
            << State::NotHttp;
        QTest::newRow("a length that is no number") << ok + "Content-Length: NaN\r\n\r\n{}" << State::NotHttp;
        QTest::newRow("a length with an exponent") << ok + "Content-Length: 1e1\r\n\r\n{}" << State::NotHttp;
        QTest::newRow("an empty length") << ok + "Content-Length:\r\n\r\n{}" << State::NotHttp;
        QTest::newRow("interim answers without end")
            << QByteArray("HTTP/1.1 103 Early Hints\r\n\r\n").repeated(50) << State::NotHttp;
        QTest::newRow("an endless head") << ok + QByteArray(100'000, 'x') << State::TooLarge;
        QTest::newRow("a long body") << ok + "\r\n" + QByteArray(most + 1, 'x') << State::TooLarge;
        QTest::newRow("a long chunk") << ok + "Transfer-Encoding: chunked\r\n\r\nffffffff\r\n"
                + QByteArray(most + 1, 'x')
                                      << State::TooLarge;
    }

    void refusesWhatIsNoAnswer()
    {
        QFETCH(QByteArray, wire);
        HttpAnswerReader reader(most);
        QTEST(reader.add(wire), "state");
        QVERIFY(reader.body().size() <= most + 1);
    }

    void readsAHeaderThatGoesOnInTheNextLine()
    {
        HttpAnswerReader reader(most);
        QCOMPARE(reader.add("HTTP/1.1 302 Found\r\nLocation:\r\n\t/sign-in\r\nVia: 1.1 a,\r\n 1.1 b: c\r\n"
                            "Content-Length: 0\r\n\r\n"),
            State::Whole);
        QCOMPARE(headerIn(reader.head().headers, "location"), QByteArray("/sign-in"));
        QCOMPARE(headerIn(reader.head().headers, "via"), QByteArray("1.1 a, 1.1 b: c"));
    }

    void readsNoBodyWhereNoneCanBe()
    {
        for (const QByteArray &status : {QByteArray("204 No Content"), QByteArray("304 Not Modified")}) {
            HttpAnswerReader reader(most);
            QCOMPARE(reader.add("HTTP/1.1 " + status + "\r\nContent-Length: 7\r\n\r\n"), State::Whole);
            QVERIFY(reader.body().isEmpty());
        }
    }
};

QTEST_GUILESS_MAIN(HttpAnswerReaderTest)
#include "tst_httpanswerreader.moc"
