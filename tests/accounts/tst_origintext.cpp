// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/origintext.h"

#include <QTest>

using namespace Qt::StringLiterals;

class OriginTextTest : public QObject
{
    Q_OBJECT

private slots:
    void readsOrigins_data();
    void readsOrigins();
    void refusesHostsThatAreReadAsOtherOnes();
};

void OriginTextTest::readsOrigins_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("origin"); // empty: refused
    QTest::newRow("as it is") << u"https://api.inngest.com"_s << u"https://api.inngest.com"_s;
    QTest::newRow("without a scheme") << u"api.inngest.com"_s << u"https://api.inngest.com"_s;
    QTest::newRow("without a scheme, here") << u"127.0.0.1:8288"_s << u"http://127.0.0.1:8288"_s;
    QTest::newRow("without a scheme, here, by name") << u"localhost:8288"_s << u"http://localhost:8288"_s;
    QTest::newRow("without a scheme, elsewhere") << u"10.0.0.5:8288"_s << u"https://10.0.0.5:8288"_s;
    QTest::newRow("a slash at the end") << u" https://api.inngest.com/ "_s << u"https://api.inngest.com"_s;
    QTest::newRow("a port") << u"http://127.0.0.1:8288"_s << u"http://127.0.0.1:8288"_s;
    QTest::newRow("empty") << u" "_s << QString();
    QTest::newRow("a path") << u"https://api.inngest.com/gql"_s << QString();
    QTest::newRow("a query") << u"https://api.inngest.com?a=b"_s << QString();
    QTest::newRow("a password") << u"https://a:b@api.inngest.com"_s << QString();
    QTest::newRow("an empty user") << u"https://@api.inngest.com"_s << u"https://api.inngest.com"_s;
    QTest::newRow("no host") << u"https://"_s << QString();
    QTest::newRow("blanks") << u"https://api inngest"_s << QString();
    // Servers of one's own.
    QTest::newRow("the usual port") << u"https://api.inngest.com:443"_s << u"https://api.inngest.com"_s;
    QTest::newRow("the usual port of http") << u"http://10.0.0.5:80/"_s << u"http://10.0.0.5"_s;
    QTest::newRow("capitals") << u"HTTPS://Api.Inngest.COM"_s << u"https://api.inngest.com"_s;
    QTest::newRow("an underscore") << u"http://inngest_server:8288"_s << u"http://inngest_server:8288"_s;
    QTest::newRow("IPv6") << u"http://[::1]:8288"_s << u"http://[::1]:8288"_s;
    QTest::newRow("IPv6 written out") << u"http://[0:0:0:0:0:0:0:1]:8288"_s << u"http://[::1]:8288"_s;
    QTest::newRow("IPv6 without brackets") << u"http://::1:8288"_s << QString();
    QTest::newRow("a colon and no port") << u"http://10.0.0.5:"_s << u"http://10.0.0.5"_s;
    QTest::newRow("a port that is none") << u"http://10.0.0.5:82880"_s << QString();
    QTest::newRow("port 0") << u"http://10.0.0.5:0"_s << QString();
    QTest::newRow("several slashes") << u"http://10.0.0.5:8288//"_s << u"http://10.0.0.5:8288"_s;
    QTest::newRow("a fragment") << u"http://10.0.0.5:8288/#/apps"_s << QString();
    QTest::newRow("an empty query") << u"http://10.0.0.5:8288/?"_s << u"http://10.0.0.5:8288"_s;
    QTest::newRow("another scheme") << u"ws://10.0.0.5:8288"_s << QString();
    QTest::newRow("a scheme of one letter") << u"c://10.0.0.5"_s << QString();
    QTest::newRow("a slash too few") << u"http:/10.0.0.5:8288"_s << QString();
    QTest::newRow("a backslash") << u"http:\\\\10.0.0.5"_s << QString();
    QTest::newRow("a line break") << u"http://10.0.0.5:8288\n"_s << u"http://10.0.0.5:8288"_s;
    QTest::newRow("a line break in it") << u"http://10.0.0.5\n:8288"_s << QString();
    QTest::newRow("quotes") << u"\"http://10.0.0.5:8288\""_s << QString();
    for (const char *name :
        {"https://cafe", "https://dead.beef", "https://10.0.0.1.nip.io", "https://0x7f.example.com", "https://a1"})
        QTest::newRow(name) << QString::fromUtf8(name) << QString::fromUtf8(name);
    QTest::newRow("a whole setting") << u"INNGEST_BASE_URL=http://10.0.0.5:8288"_s << QString();
}

void OriginTextTest::readsOrigins()
{
    QFETCH(QString, text);
    QFETCH(QString, origin);
    const auto read = originFromText(text);
    QCOMPARE(read ? read->toString() : QString(), origin);
}

/// What stands there is one host to whoever reads it, and another to what would ask it.
void OriginTextTest::refusesHostsThatAreReadAsOtherOnes()
{
    for (const char *spelled : {"010.0.0.1:8288", "0177.0.0.1", "0x7f.0.0.1:8288", "2130706433:8288", "127.1:8288",
             "10.1:8288", "https://1.2.3", "https://7", "10.0.0.1.:8288", "http://ada@010.0.0.1", "http://%3127.0.0.1",
             "http://[::ffff:010.0.0.1]:8288", "\uff11\uff10.0.0.1:8288", "127\u30020\u30020\u30021"}) {
        const auto read = originFromText(QString::fromUtf8(spelled));
        QVERIFY2(!read && read.error() == OriginProblem::Spelling, spelled);
    }
}

QTEST_APPLESS_MAIN(OriginTextTest)
#include "tst_origintext.moc"
