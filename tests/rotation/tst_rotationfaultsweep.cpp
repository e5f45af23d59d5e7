// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: practice-server
// timeout: 900

// The whole sweep (every fault at every request) takes long: tests/run --sweeps. Usually a sample is tried, another one
// each day; IKM_SWEEP_SAMPLE takes the sample with this number again. Each fault at each request has a day, the writes
// within some weeks, the reads, of which there are several hundred, within some years.

#include "tests/support/answerof.h"
#include "tests/support/practicewire.h"
#include "tests/support/rotationworld.h"
#include "tests/support/sample.h"

#include <QElapsedTimer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Fault = PracticeFault::Kind;

namespace {

const QStringList writes = {u"createSigningKey"_s, u"createIngestKey"_s, u"rotateSigningKey"_s, u"resyncApp"_s,
    u"deleteIngestKey"_s, u"deleteSigningKey"_s};
const QStringList reads = {u"environments"_s, u"signingKeys"_s, u"eventKeys"_s, u"apps"_s, u"workers"_s, u"events"_s,
    u"signingKeyRotationCheck"_s};

bool isUnanswered(Fault fault)
{
    return fault == Fault::NeverAnswers || fault == Fault::LateEffect;
}

/// The server carries it out, whatever the program hears of it.
bool hasEffect(Fault fault)
{
    return fault == Fault::Latency || fault == Fault::HalfAnswer || fault == Fault::LostAnswer
        || fault == Fault::LateEffect;
}

} // namespace

/// A whole rotation with one request answered badly: each kind of fault, at each request. The end is the same as
/// without, and nothing that took effect was sent a second time.
class RotationFaultSweepTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_world = std::make_unique<RotationWorld>();
        m_world->begin();
        QVERIFY2(m_world->driver->run(), qPrintable(m_world->driver->report()));
        const auto status = answerOf(m_world->server.control().send(u"status"_s));
        QVERIFY(status);
        for (const QString &operation : writes + reads) {
            m_counts.insert(operation, isUndone(operation) ? 1 : (*status)[u"requests"_s][operation].toInt());
            QVERIFY2(m_counts.value(operation) > 0, qPrintable(operation));
        }
        const QStringList misfits = m_world->misfits({}, m_world->usualRequests());
        QVERIFY2(misfits.isEmpty(), qPrintable(misfits.join(u'\n')));
    }

    void cleanupTestCase()
    {
        qInfo("%d faults, %lld s, IKM_SWEEP_SAMPLE=%lld", m_tried, m_took / 1000, sampleNumber());
        m_world.reset();
    }

    void endsTheSameWhenAWriteIsAnsweredBadly_data() { addRows(writes, 50); }
    void endsTheSameWhenAWriteIsAnsweredBadly() { meetFault(); }

    void endsTheSameWhenAReadIsAnsweredBadly_data() { addRows(reads, 900); }
    void endsTheSameWhenAReadIsAnsweredBadly() { meetFault(); }

    void neverSendsRotateTwiceWhateverTheServerSays_data()
    {
        QTest::addColumn<QString>("fault");
        DailyRows rows(3);
        for (const QString &fault : practiceWire::faultKinds()) {
            if (rows.takesNext())
                QTest::addRow("%s", qPrintable(fault)) << fault;
        }
    }

    /// The first time the answer is bad; what comes after it is looked at before anybody acts again.
    void neverSendsRotateTwiceWhateverTheServerSays()
    {
        QFETCH(QString, fault);
        const Fault kind = *practiceWire::faultKindOf(fault);
        m_world->begin();
        setPatience(kind);
        QVERIFY2(m_world->driver->runTo(RotationStep::Rotate), qPrintable(m_world->driver->report()));
        QVERIFY(answerOf(m_world->server.control().setFault(
            {.kind = kind, .operation = u"rotateSigningKey"_s, .times = 1, .delay = delayOf(kind)})));
        int rotates = 0;
        m_world->driver->aboutToAct = [&](RotationDriver::Step step) {
            if (step == RotationStep::Rotate)
                rotates = m_world->server.requests(u"rotateSigningKey"_s);
        };
        QVERIFY2(m_world->driver->run(), qPrintable(m_world->driver->report()));
        // Where it took effect the person had no reason to act again.
        QCOMPARE(rotates, hasEffect(kind) ? 0 : 1);
        QCOMPARE(m_world->server.requests(u"rotateSigningKey"_s), hasEffect(kind) ? 1 : 2);
    }

private:
    /// The new signing key is deleted where it is not wanted any more, and by nothing else.
    static bool isUndone(const QString &operation) { return operation == "deleteSigningKey"_L1; }

    static std::chrono::milliseconds delayOf(Fault kind) { return kind == Fault::Latency ? 50ms : 1ms; }

    void setPatience(Fault kind)
    {
        m_world->stage->clock.setPatience(isUnanswered(kind) ? 400ms : 20s);
        m_world->stage->clock.setQuiet(isUnanswered(kind) ? 15ms : 3ms);
    }

    struct Row
    {
        QString operation;
        QString fault;
        int skip;
    };

    /// Every fault at every request, of which one of so many is tried each day. Which one has which day depends on
    /// itself alone: how often the program reads depends on how fast the machine is at the moment.
    void addRows(const QStringList &operations, int oneOf) const
    {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("skip");
        if (sweepSize() == SweepSize::Small)
            oneOf *= 3;
        const QStringList faults = practiceWire::faultKinds();
        QList<Row> all;
        QList<Row> today;
        for (const QString &operation : operations) {
            qint64 number = qChecksum(operation.toUtf8());
            for (int skip = 0; skip < m_counts.value(operation); ++skip) {
                for (const QString &fault : faults) {
                    all.append({operation, fault, skip});
                    if (isOfToday(number++, oneOf))
                        today.append(all.last());
                }
            }
        }
        if (today.isEmpty())
            today.append(all.at(Turns().of(all.size())));
        for (const auto &[operation, fault, skip] : std::as_const(today))
            QTest::addRow("%s, %s number %d", qPrintable(fault), qPrintable(operation), skip + 1)
                << operation << fault << skip;
    }

    void meetFault()
    {
        QFETCH(QString, operation);
        QFETCH(QString, fault);
        QFETCH(int, skip);
        QElapsedTimer took;
        took.start();
        const Fault kind = *practiceWire::faultKindOf(fault);
        RotationEnd end;
        if (isUndone(operation)) {
            end = {.signingKey = false, .eventKeys = false};
            m_world->begin({.undoAt = RotationStep::Rotate});
        } else {
            m_world->begin();
        }
        setPatience(kind);
        QVERIFY(answerOf(m_world->server.control().setFault(
            {.kind = kind, .operation = operation, .times = 1, .skip = skip, .delay = delayOf(kind)})));
        const bool isDone = m_world->driver->run();
        QVERIFY2(isDone, qPrintable(m_world->driver->report()));
        QMap<QString, int> requests = m_world->usualRequests();
        if (isUndone(operation))
            requests.insert({{u"rotateSigningKey"_s, 0}, {u"deleteSigningKey"_s, 1}});
        if (requests.contains(operation) && !hasEffect(kind))
            ++requests[operation];
        const QStringList errors = m_world->driver->errors();
        const QStringList misfits = m_world->misfits(end, requests);
        QVERIFY2(misfits.isEmpty(), qPrintable((misfits + errors).join(u'\n')));
        ++m_tried;
        m_took += took.elapsed();
    }

    std::unique_ptr<RotationWorld> m_world;
    QMap<QString, int> m_counts;
    int m_tried = 0;
    qint64 m_took = 0;
};

QTEST_GUILESS_MAIN(RotationFaultSweepTest)
#include "tst_rotationfaultsweep.moc"
