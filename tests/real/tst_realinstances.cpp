// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/clock.h"
#include "app/domain/fingerprint.h"
#include "app/rollout/rolloutcheck.h"
#include "tests/support/realapp.h"
#include "tests/support/sample.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>

// timeout: 180

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Two minutes in one second. Not by a faster clock: the apps, whose time is the real one, would refuse signatures
/// from a future that runs away.
RolloutCheck::Pace pace()
{
    RolloutCheck::Pace pace;
    pace.between /= 120;
    pace.whenFull /= 120;
    pace.terms.leastSpan /= 120;
    return pace;
}

const Secret oldKey = Secret::fromText(u"signkey-prod-"_s + u"00"_s.repeated(32));
const Secret newKey = Secret::fromText(u"signkey-prod-"_s + u"11"_s.repeated(32));
const Secret oldEvents = Secret::fromText(u"events-of-the-old-key"_s);
const Secret newEvents = Secret::fromText(u"events-of-its-twin"_s);

RolloutKeys keys()
{
    RolloutKeys keys;
    keys.goal = RolloutGoal::NewBesideOld;
    keys.oldSigningKey = oldKey;
    keys.oldFingerprint = signingKeyFingerprint(oldKey);
    keys.newSigningKey = newKey;
    keys.newFingerprint = signingKeyFingerprint(newKey);
    keys.eventKeys = {{.oldFingerprint = eventKeyFingerprint(oldEvents),
        .newFingerprint = eventKeyFingerprint(newEvents),
        .name = u"Shop"_s}};
    return keys;
}

} // namespace

/// Several instances of a real app behind one address, one of them forgotten.
class RealInstancesTest : public QObject
{
    Q_OBJECT

private slots:
    void isNeverGreenWithOneInstanceOnTheOldKey_data()
    {
        QTest::addColumn<QString>("sdk");
        QTest::addColumn<QString>("framework");
        QTest::addColumn<int>("instances");
        QTest::addColumn<bool>("isRandom");
        DailyRows rows(2);
        if (rows.takesNext())
            QTest::newRow("two in turns, 4.24") << u"inngest-4-24"_s << u"node"_s << 2 << false;
        if (rows.takesNext())
            QTest::newRow("three in turns, 3.22") << u"inngest-3-22"_s << u"express"_s << 3 << false;
        if (rows.takesNext())
            QTest::newRow("two at random, 3.54") << u"inngest-3-54"_s << u"express"_s << 2 << true;
        if (rows.takesNext())
            QTest::newRow("three at random, 3.52") << u"inngest-3-52"_s << u"node"_s << 3 << true;
    }

    void isNeverGreenWithOneInstanceOnTheOldKey()
    {
        QFETCH(QString, sdk);
        QFETCH(QString, framework);
        QFETCH(int, instances);
        QFETCH(bool, isRandom);
        const QString file = m_directory.filePath(u"%1.env"_s.arg(++m_files));
        QVERIFY(RealApp::createEnvFile(file, QUrl(u"http://127.0.0.1:9"_s)));
        QVERIFY(RealApp::setVariables(file, {{u"INNGEST_SIGNING_KEY"_s, oldKey}, {u"INNGEST_EVENT_KEY"_s, oldEvents}}));
        RealApp app({.sdk = sdk,
            .framework = framework,
            .id = u"shop"_s,
            .envFile = file,
            .instances = instances,
            .isRandom = isRandom});
        QVERIFY(app.start());

        // GIVEN the file is set, and all instances but one have been restarted.
        QVERIFY(RealApp::setVariables(file,
            {{u"INNGEST_SIGNING_KEY"_s, newKey}, {u"INNGEST_SIGNING_KEY_FALLBACK"_s, oldKey},
                {u"INNGEST_EVENT_KEY"_s, newEvents}}));
        for (int i = 0; i + 1 < instances; ++i)
            QVERIFY(app.restart(i));

        SystemClock clock;
        RolloutCheck check(clock);
        check.setPace(pace());
        check.setKeys(keys());
        check.setApps({askedAs(app, instances)});
        QSignalSpy sampled(&check, &RolloutCheck::sampled);
        int green = 0;
        connect(&check, &RolloutCheck::gateChanged, &check, [&] { green += check.gate().isOpen ? 1 : 0; });
        connect(&check, &RolloutCheck::rowChanged, &check,
            [&](int index) { green += check.rows().at(index).signing.evidence == EvidenceClass::Proven ? 1 : 0; });

        // WHEN it is asked twice as often as a full count would take,
        check.start();
        const int needed = check.rows().first().signing.needed;
        QVERIFY(needed >= 5);
        QTRY_VERIFY_WITH_TIMEOUT(sampled.size() >= 2 * needed, 40'000);

        // THEN it was never green, and the board says why.
        QCOMPARE(green, 0);
        QVERIFY(!check.gate().isOpen);
        QCOMPARE(check.gate().missing, 1);
        const RolloutRow mixed = check.rows().first();
        // It told what it holds, or refused a key that another one showed.
        QVERIFY2(QStringList({u"old"_s, u"new+old!"_s}).contains(mixed.signing.contradiction),
            qPrintable(mixed.signing.contradiction));
        QVERIFY(mixed.signing.contradictionAt.isValid());
        QVERIFY(mixed.signing.good < needed);
        bool hasSeenWouldBreak = false;
        for (const QList<QVariant> &one : std::as_const(sampled))
            hasSeenWouldBreak |= one.at(1).value<AppSample>().standing == AppStanding::WouldBreak;
        QVERIFY(hasSeenWouldBreak);

        // WHEN the last one is restarted too, THEN it is green after the full count.
        QVERIFY(app.restart(instances - 1));
        QTRY_VERIFY_WITH_TIMEOUT(check.gate().isOpen, 40'000);
        const RolloutRow full = check.rows().first();
        QVERIFY(full.signing.good >= full.signing.needed);
        QCOMPARE(full.signing.needed, needed);
        QVERIFY(full.signing.goodSince > full.signing.contradictionAt);
        QVERIFY(full.signing.goodSince.msecsTo(full.latest.at) >= pace().terms.leastSpan.count());
        QCOMPARE(full.latest.signing.name(), u"new+old"_s);
        QCOMPARE(full.latest.eventKey, EventKeyVerdict::Replacement);
        std::printf("%s: %d rounds never green, then green with %d answers in %lld ms\n", QTest::currentDataTag(),
            static_cast<int>(mixed.rounds), full.signing.good,
            static_cast<long long>(full.signing.goodSince.msecsTo(full.latest.at)));
    }

private:
    static RolloutApp askedAs(const RealApp &app, int instances)
    {
        RolloutApp asked;
        asked.app.id = u"app"_s;
        asked.app.externalId = u"shop"_s;
        asked.app.name = u"Shop"_s;
        asked.app.latestSync
            = Sync{.sdkLanguage = u"js"_s, .sdkVersion = RealApp::versionOf(app.making().sdk), .url = app.url()};
        asked.access.instances = instances;
        asked.heldEventKeys = {eventKeyFingerprint(oldEvents)};
        return asked;
    }

    QTemporaryDir m_directory;
    int m_files = 0;
};

int main(int argc, char *argv[])
{
    if (const int code = RealProcess::skipCode())
        return code;
    QCoreApplication application(argc, argv);
    RealInstancesTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_realinstances.moc"
