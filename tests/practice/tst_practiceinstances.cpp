// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/practice/practiceinstances.h"

#include "tests/support/fakeclock.h"

#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

PracticeAppVariables variablesOf(const QString &eventKey)
{
    PracticeAppVariables variables;
    variables.set(PracticeAppVariables::eventKeyName, Secret::fromText(eventKey));
    return variables;
}

/// "ab-": the event key of each instance, a dash for one that does not serve.
QString state(const PracticeInstances &instances)
{
    QString text;
    for (const PracticeInstance &instance : instances.all())
        text += instance.isServing ? instance.variables.eventKey().revealText() : u"-"_s;
    return text;
}

/// The keys of the instances that serve the next requests.
QString turns(PracticeInstances &instances, int count)
{
    QString text;
    for (int i = 0; i < count; ++i)
        text += instances.next()->variables.eventKey().revealText();
    return text;
}

} // namespace

/// Deploys of a practice app: who serves what, and when.
class PracticeInstancesTest : public QObject
{
    Q_OBJECT

private slots:
    void takesTurns()
    {
        FakeClock clock;
        PracticeInstances instances(clock);
        QVERIFY(!instances.next());
        instances.startAll(3, variablesOf(u"a"_s));
        for (int turn = 0; turn < 5; ++turn) {
            QSet<int> numbers;
            for (int i = 0; i < 3; ++i)
                numbers.insert(instances.next()->number);
            QCOMPARE(numbers, QSet<int>({1, 2, 3}));
        }
    }

    void restartsOneAfterTheOtherWithOldAndNewSideBySide()
    {
        FakeClock clock;
        PracticeInstances instances(clock);
        instances.setPace({.restart = 2s, .settle = 1s});
        instances.startAll(3, variablesOf(u"a"_s));
        instances.deploy(variablesOf(u"b"_s));

        QStringList states{state(instances)};
        while (instances.isDeploying()) {
            clock.advance(500ms);
            if (states.last() != state(instances))
                states.append(state(instances));
            QVERIFY(instances.next());
            QVERIFY(instances.next()->isServing);
        }
        QCOMPARE(states, QStringList({u"-aa"_s, u"baa"_s, u"b-a"_s, u"bba"_s, u"bb-"_s, u"bbb"_s}));
        QCOMPARE(instances.all().at(0).startedAt, clock.now().addSecs(-7));
        QCOMPARE(instances.all().at(2).startedAt, clock.now().addSecs(-1));
    }

    void servesBothOldAndNewWhileItDeploys()
    {
        FakeClock clock;
        PracticeInstances instances(clock);
        instances.startAll(2, variablesOf(u"a"_s));
        instances.deploy(variablesOf(u"b"_s));
        QCOMPARE(turns(instances, 4), u"aaaa"_s);
        clock.advance(2500ms);
        for (int turn = 0; turn < 5; ++turn) {
            const QString mixed = turns(instances, 2);
            QVERIFY2(mixed == "ab"_L1 || mixed == "ba"_L1, qPrintable(mixed));
        }
        clock.advance(10s);
        QCOMPARE(turns(instances, 4), u"bbbb"_s);
    }

    void keepsASingleInstanceServingUntilItsSuccessorIsUp()
    {
        FakeClock clock;
        PracticeInstances instances(clock);
        instances.startAll(1, variablesOf(u"a"_s));
        instances.deploy(variablesOf(u"b"_s));
        QCOMPARE(state(instances), u"a"_s);
        clock.advance(1999ms);
        QCOMPARE(state(instances), u"a"_s);
        clock.advance(1ms);
        QCOMPARE(state(instances), u"b"_s);
    }

    void overtakesADeployThatIsUnderWay()
    {
        FakeClock clock;
        PracticeInstances instances(clock);
        instances.startAll(3, variablesOf(u"a"_s));
        instances.deploy(variablesOf(u"b"_s));
        clock.advance(2500ms);
        QCOMPARE(state(instances), u"baa"_s);
        instances.deploy(variablesOf(u"c"_s));
        QString seen;
        while (instances.isDeploying()) {
            clock.advance(500ms);
            seen += state(instances);
        }
        QCOMPARE(state(instances), u"ccc"_s);
        QVERIFY2(!seen.contains(u"bb"_s), qPrintable(seen));
    }

    void tellsStopsAndStarts()
    {
        FakeClock clock;
        PracticeInstances instances(clock);
        QSignalSpy stopped(&instances, &PracticeInstances::stopped);
        QSignalSpy started(&instances, &PracticeInstances::started);
        instances.startAll(2, variablesOf(u"a"_s));
        QCOMPARE(started.size(), 2);
        instances.deploy(variablesOf(u"b"_s));
        QCOMPARE(stopped.size(), 1);
        clock.advance(10s);
        QCOMPARE(stopped.size(), 2);
        QCOMPARE(started.size(), 4);
    }

    void goesOnWithADeployAfterARestartOfTheServer()
    {
        FakeClock clock;
        QJsonObject saved;
        {
            PracticeInstances instances(clock);
            instances.startAll(2, variablesOf(u"a"_s));
            instances.deploy(variablesOf(u"b"_s));
            clock.advance(2500ms);
            QCOMPARE(state(instances), u"ba"_s);
            saved = instances.toJson();
        }
        PracticeInstances again(clock);
        QVERIFY(again.restore(saved));
        QCOMPARE(again.all().at(0).startedAt, clock.now().addMSecs(-500));
        QVERIFY(again.isDeploying());
        QCOMPARE(state(again), u"b-"_s);
        clock.advance(10s);
        QCOMPARE(state(again), u"bb"_s);
        QVERIFY(!again.isDeploying());

        PracticeInstances third(clock);
        QVERIFY(third.restore(again.toJson()));
        QVERIFY2(!third.isDeploying(), "what was deployed is not deployed again");
        QVERIFY(!third.restore({}));
    }

    void survivesBeingClosedWhileItDeploys()
    {
        FakeClock clock;
        {
            PracticeInstances instances(clock);
            instances.startAll(2, variablesOf(u"a"_s));
            instances.deploy(variablesOf(u"b"_s));
            QCOMPARE(clock.pending(), 1);
        }
        clock.advance(1min);
        QCOMPARE(clock.pending(), 0);
    }
};

QTEST_GUILESS_MAIN(PracticeInstancesTest)
#include "tst_practiceinstances.moc"
