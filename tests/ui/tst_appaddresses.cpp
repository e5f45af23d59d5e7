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
            row(QString::fromUtf8(spelled), u"different addresses"_s);
    }

    void saysWhatIsWrongWithAnAppsAddress()
    {
        QFETCH(QString, address);
        QFETCH(QString, says);
        const QString problem = serveUrlProblem(address);
        QVERIFY2(says.isEmpty() ? problem.isEmpty() : problem.contains(says), qPrintable(problem));
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
            QVERIFY2(said.contains(u"different addresses"_s), qPrintable(said));
        }
    }
};

QTEST_MAIN(AppAddressesTest)
#include "tst_appaddresses.moc"
