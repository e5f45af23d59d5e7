// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/sdkfacts.h"

#include <QTest>

using namespace Qt::StringLiterals;

class SdkFactsTest : public QObject
{
    Q_OBJECT

private slots:
    void ordersVersionsAsSemanticVersioningDoes_data();
    void ordersVersionsAsSemanticVersioningDoes();
    void refusesWhatIsNoVersion_data();
    void refusesWhatIsNoVersion();
    void knowsWhichSdkHasAFallback_data();
    void knowsWhichSdkHasAFallback();
    void knowsWhichSdkLeaksItsEnvironment_data();
    void knowsWhichSdkLeaksItsEnvironment();
};

void SdkFactsTest::ordersVersionsAsSemanticVersioningDoes_data()
{
    QTest::addColumn<QString>("less");
    QTest::addColumn<QString>("more");
    QTest::newRow("major") << u"2.9.9"_s << u"3.0.0"_s;
    QTest::newRow("minor by value") << u"3.9.0"_s << u"3.18.0"_s;
    QTest::newRow("patch") << u"3.18.0"_s << u"3.18.1"_s;
    QTest::newRow("a pre-release before its release") << u"4.0.0-beta.1"_s << u"4.0.0"_s;
    QTest::newRow("a pre-release after the one before") << u"3.99.0"_s << u"4.0.0-alpha"_s;
    QTest::newRow("alpha before beta") << u"4.0.0-alpha.9"_s << u"4.0.0-beta.1"_s;
    QTest::newRow("numbers by value") << u"4.0.0-beta.9"_s << u"4.0.0-beta.10"_s;
    QTest::newRow("numbers before words") << u"4.0.0-1"_s << u"4.0.0-alpha"_s;
    QTest::newRow("fewer parts first") << u"4.0.0-beta"_s << u"4.0.0-beta.1"_s;
    QTest::newRow("Go's v and pseudo-version") << u"v0.7.2-0.20240101120000-abcdef"_s << u"v0.7.2"_s;
    QTest::newRow("Python's pre-release") << u"0.3.9b1"_s << u"0.3.9"_s;
    QTest::newRow("without a patch") << u"3.17"_s << u"3.17.1"_s;
}

void SdkFactsTest::ordersVersionsAsSemanticVersioningDoes()
{
    QFETCH(QString, less);
    QFETCH(QString, more);
    const auto a = SdkVersion::parse(less);
    const auto b = SdkVersion::parse(more);
    QVERIFY(a && b);
    QVERIFY(SdkVersion::compare(*a, *b) < 0);
    QVERIFY(SdkVersion::compare(*b, *a) > 0);
    QCOMPARE(SdkVersion::compare(*a, *a), 0);
}

void SdkFactsTest::refusesWhatIsNoVersion_data()
{
    QTest::addColumn<QString>("text");
    for (const QString &text : {u""_s, u"unknown"_s, u"3"_s, u"3."_s, u"-1.2.3"_s, u"99999999.1.1"_s, u"3.1.2 beta"_s})
        QTest::newRow(qPrintable(u"“%1”"_s.arg(text))) << text;
}

void SdkFactsTest::refusesWhatIsNoVersion()
{
    QFETCH(QString, text);
    QVERIFY(!SdkVersion::parse(text));
    QCOMPARE(fallbackSupport({u"js"_s, text}), FallbackSupport::Unknown);
    QVERIFY(!leaksEnvironment({u"js"_s, text}));
}

void SdkFactsTest::knowsWhichSdkHasAFallback_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("version");
    QTest::addColumn<int>("support");
    const auto add = [](const QString &language, const QString &version, FallbackSupport support) {
        QTest::newRow(qPrintable(language + u' ' + version)) << language << version << int(support);
    };
    add(u"js"_s, u"3.17.9"_s, FallbackSupport::No);
    add(u"js"_s, u"3.18.0-beta.1"_s, FallbackSupport::No);
    add(u"js"_s, u"3.18.0"_s, FallbackSupport::Yes);
    add(u"typescript"_s, u"v4.2.6"_s, FallbackSupport::Yes);
    add(u"JS"_s, u"3.20.0+build.5"_s, FallbackSupport::Yes);
    add(u"py"_s, u"0.3.8"_s, FallbackSupport::No);
    add(u"python"_s, u"0.3.9"_s, FallbackSupport::Yes);
    add(u"go"_s, u"v0.7.1"_s, FallbackSupport::No);
    add(u"go"_s, u"0.7.2"_s, FallbackSupport::Yes);
    add(u"kotlin"_s, u"9.9.9"_s, FallbackSupport::No);
    add(u"kotlin"_s, u"unknown"_s, FallbackSupport::No);
    add(u"rust"_s, u"1.0.0"_s, FallbackSupport::Unknown);
    add(u""_s, u"1.0.0"_s, FallbackSupport::Unknown);
}

void SdkFactsTest::knowsWhichSdkHasAFallback()
{
    QFETCH(QString, language);
    QFETCH(QString, version);
    QFETCH(int, support);
    QCOMPARE(int(fallbackSupport({language, version})), support);
}

void SdkFactsTest::knowsWhichSdkLeaksItsEnvironment_data()
{
    QTest::addColumn<QString>("language");
    QTest::addColumn<QString>("version");
    QTest::addColumn<bool>("leaks");
    const auto add = [](const QString &language, const QString &version, bool leaks) {
        QTest::newRow(qPrintable(language + u' ' + version)) << language << version << leaks;
    };
    add(u"js"_s, u"3.21.9"_s, false);
    add(u"js"_s, u"3.22.0-beta.1"_s, true);
    add(u"js"_s, u"3.22.0"_s, true);
    add(u"js"_s, u"3.53.1"_s, true);
    add(u"js"_s, u"3.53.9"_s, true);
    add(u"js"_s, u"3.54.0-rc.1"_s, true);
    add(u"js"_s, u"3.54.0"_s, false);
    add(u"js"_s, u"4.0.0"_s, false);
    add(u"py"_s, u"3.30.0"_s, false);
}

void SdkFactsTest::knowsWhichSdkLeaksItsEnvironment()
{
    QFETCH(QString, language);
    QFETCH(QString, version);
    QFETCH(bool, leaks);
    QCOMPARE(leaksEnvironment({language, version}), leaks);
}

QTEST_APPLESS_MAIN(SdkFactsTest)
#include "tst_sdkfacts.moc"
