// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/apps/appaccessdialog.h"
#include "ui/apps/proxyfield.h"

#include <QLineEdit>
#include <QTest>

using namespace Qt::StringLiterals;

/// What people type and paste for an app's address and for a proxy.
class AppAddressesTest : public QObject
{
    Q_OBJECT

private slots:
    void saysWhatIsWrongWithAnAppsAddress_data()
    {
        QTest::addColumn<QString>("address");
        QTest::addColumn<QString>("says"); // empty: nothing is wrong
        const auto row = [](const QString &address, const QString &says) {
            QTest::newRow(qPrintable(address)) << address << says;
        };
        for (const char *good : {"https://shop.example.com/api/inngest", "http://10.0.0.5:3000/api/inngest",
                 "https://[2001:db8::10]/api/inngest", "https://cafe/api/inngest"})
            row(QString::fromUtf8(good), {});
        for (const char *spelled : {"http://010.0.0.1/api/inngest", "http://0x7f.1:3000/api/inngest",
                 "http://2130706433/api/inngest", "http://127.1/api/inngest", "http://\uff11\uff10.0.0.1/api"})
            row(QString::fromUtf8(spelled), u"different ways"_s);
        for (const char *several : {"https://a.test/api,https://b.test/api", "https://a.test/api https://b.test/api",
                 "https://a.test/https://b.test", "https://a.test/api?x=1;https://b.test/api"})
            row(QString::fromUtf8(several), u"several addresses"_s);
        row(u"https://a.test/api?next=https://b.test"_s, {});
        for (const char *ended : {"https://a.test/api/inngest,", "https://a.test/api/inngest;",
                 "https://a.test/api/inngest)", "https://a.test/api/inngest'", "https://a.test/api/inngest\u2019",
                 "https://a.test/api/inngest\u2026", "https://a.test/api/inngest...", "https://a.test/api/inngest."})
            row(QString::fromUtf8(ended), u"ends in a sign"_s);
        row(u"https://a.test."_s, {}); // a host's own
        for (const char *unseen :
            {"https://a.test/api/inngest\u200b", "https://a.test\u00ad/api", "https://a\ufeff.test"})
            row(QString::fromUtf8(unseen), u"cannot be seen"_s);
    }

    void saysWhatIsWrongWithAnAppsAddress()
    {
        QFETCH(QString, address);
        QFETCH(QString, says);
        const QString problem = serveUrlProblem(address);
        QVERIFY2(says.isEmpty() ? problem.isEmpty() : problem.contains(says), qPrintable(problem));
    }

    void findsTheThreePartsOfALine_data()
    {
        QTest::addColumn<QString>("line");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("platform");
        const auto row = [](const QString &line, const QString &name, const QString &platform) {
            QTest::newRow(qPrintable(line)) << line << name << platform;
        };
        row(u"https://a.test/api"_s, {}, {});
        row(u"Mail of ours  https://a.test/api   Vercel"_s, u"Mail of ours"_s, u"Vercel"_s);
        row(u"Shop, https://a.test/api, vercel"_s, u"Shop"_s, u"vercel"_s);
        row(u"Shop;https://a.test/api;vercel"_s, u"Shop"_s, u"vercel"_s);
        row(u"https://a.test/api,"_s, {}, {});
        row(u"Shop - https://a.test/api - vercel"_s, u"Shop"_s, u"vercel"_s);
        row(u"| Shop | https://a.test/api | vercel |"_s, u"Shop"_s, u"vercel"_s);
        for (const char *sign : {"- ", "* ", "+ ", "\u2022 ", "1. ", "12) "}) {
            row(QString::fromUtf8(sign) + u"https://a.test/api"_s, {}, {});
            row(QString::fromUtf8(sign) + u"Shop: https://a.test/api vercel"_s, u"Shop"_s, u"vercel"_s);
        }
        for (const char *named : {"Shop: ", "Shop = ", "Shop=", "Shop \u2014 ", "Shop -> "})
            row(QString::fromUtf8(named) + u"https://a.test/api"_s, u"Shop"_s, {});
        for (const char *command : {"PUT ", "curl -X PUT ", "- POST "})
            row(QString::fromUtf8(command) + u"https://a.test/api"_s, {}, {});
        for (const char *around : {"(%1)", ", (%1)", "[%1],", " - ( %1 )"})
            row(u"https://a.test/api "_s + QString::fromUtf8(around).arg(u"kubernetes"_s), {}, u"kubernetes"_s);
        row(u"https://a.test/api AWS (Lambda)"_s, {}, u"AWS (Lambda)"_s);
        row(u"Route 66 https://a.test/api"_s, u"Route 66"_s, {});
        row(u"e-shop https://a.test/api aws-lambda"_s, u"e-shop"_s, u"aws-lambda"_s);
    }

    void findsTheThreePartsOfALine()
    {
        QFETCH(QString, line);
        QFETCH(QString, name);
        QFETCH(QString, platform);
        const AddressLine said(line);
        QVERIFY(!said.isComment);
        QCOMPARE(said.address, u"https://a.test/api"_s);
        QCOMPARE(said.name, name);
        QCOMPARE(said.platform, platform);
        for (const char *comment : {"#", "# ", "//", "  // "})
            QVERIFY2(AddressLine(QString::fromLatin1(comment) + line).isComment, comment);
    }

    /// A second one with the same address would be a second row for one app.
    void knowsAnAddressInAnySpelling()
    {
        for (const char *same : {"https://a.test", "https://a.test/", "https://A.test:443", "https://@a.test/",
                 "https://a.test/?", "https://a.test/#top", "https://a.test/x/.."})
            QCOMPARE(comparedUrl(QUrl(QString::fromLatin1(same))), QUrl(u"https://a.test"_s));
        for (const char *other : {"http://a.test", "https://a.test:80", "https://a.test/x", "https://a.test/?x=1"})
            QVERIFY2(comparedUrl(QUrl(QString::fromLatin1(other))) != QUrl(u"https://a.test"_s), other);
        const AskedAddresses asked{{comparedUrl(QUrl(u"https://a.test:443/api/"_s)), u"Shop"_s}};
        QVERIFY(serveUrlProblem(u"https://@a.test/api"_s, asked).contains(u"Shop"_s));
    }

    void takesOnlyAPlainAddressForAProxy()
    {
        ProxyField field;
        auto *edit = field.findChild<QLineEdit *>(u"proxyEdit"_s);
        for (const char *good : {"", "10.0.0.5:3128", "socks5://10.0.0.5:1080", "http://proxy.test:3128"}) {
            edit->setText(QString::fromUtf8(good));
            QVERIFY2(field.isGood(), good);
        }
        for (const char *spelled : {"010.0.0.5:3128", "socks5://0x0a.0.0.5:1080", "127.1:3128", "http://167772165"}) {
            edit->setText(QString::fromUtf8(spelled));
            QVERIFY2(!field.isGood(), spelled);
            const QString said = field.findChild<ProblemLine *>(u"proxyProblem"_s)->text();
            QVERIFY2(said.contains(u"different ways"_s), qPrintable(said));
        }
    }
};

QTEST_MAIN(AppAddressesTest)
#include "tst_appaddresses.moc"
