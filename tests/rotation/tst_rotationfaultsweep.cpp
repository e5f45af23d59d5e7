// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: practice-server
// timeout: 900

// The whole sweep (every fault at every request) takes long: tests/run --sweeps. Usually each write
// meets every fault the first time that it is sent, and the worst the last time too, and a part of the reads meets
// some, a fourteenth of all that each day; under the sanitizers each write meets the worst faults once.

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
const QStringList worstFaults
    = {u"unauthorized"_s, u"neverAnswers"_s, u"halfAnswer"_s, u"lostAnswer"_s, u"lateEffect"_s};
const QStringList reads = {u"environments"_s, u"signingKeys"_s, u"eventKeys"_s, u"apps"_s, u"workers"_s};

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
        for (const QString &operation : writes + reads)
            m_counts.insert(operation, (*status)[u"requests"_s][operation].toInt());
        const QStringList misfits = m_world->misfits({}, m_world->usualRequests());
        QVERIFY2(misfits.isEmpty(), qPrintable(misfits.join(u'\n')));
    }

    void cleanupTestCase()
    {
        qInfo("%d faults, %lld s, IKM_SWEEP_SAMPLE=%lld", m_tried, m_took / 1000, sampleNumber());
        m_world.reset();
    }

    void endsTheSameWhenAWriteIsAnsweredBadly_data()
    {
        addRows(writes, isSmall() ? worstFaults : practiceWire::faultKinds(), 1);
    }
    void endsTheSameWhenAWriteIsAnsweredBadly() { meetFault(); }

    void endsTheSameWhenAReadIsAnsweredBadly_data()
    {
        addRows(reads, isFull() ? practiceWire::faultKinds() : QStringList{u"unauthorized"_s, u"serverError"_s}, 4);
    }
    void endsTheSameWhenAReadIsAnsweredBadly() { meetFault(); }

    void neverSendsRotateTwiceWhateverTheServerSays_data()
    {
        QTest::addColumn<QString>("fault");
        DailyRows rows(2);
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
    static bool isFull() { return sweepSize() == SweepSize::Full; }
    static bool isSmall() { return sweepSize() == SweepSize::Small; }

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

    void addRows(const QStringList &operations, const QStringList &faults, int parts) const
    {
        QTest::addColumn<QString>("operation");
        QTest::addColumn<QString>("fault");
        QTest::addColumn<int>("skip");
        const QList<Row> all = rowsOf(operations, faults, parts);
        // As many take turns as there are, where they are few: one is tried each day.
        const int oneOf = int(std::min<qsizetype>(28, all.size()));
        for (qsizetype i = 0; i < all.size(); ++i) {
            const auto &[operation, fault, skip] = all.at(i);
            if (isOfToday(i, oneOf))
                QTest::addRow("%s, %s number %d", qPrintable(fault), qPrintable(operation), skip + 1)
                    << operation << fault << skip;
        }
    }

    QList<Row> rowsOf(const QStringList &operations, const QStringList &faults, int parts) const
    {
        QList<Row> rows;
        for (const QString &operation : operations) {
            const int count = m_counts.value(operation);
            QList<int> places;
            for (int i = 0; i < count; ++i) {
                if (isFull() || i == 0 || (!isSmall() && i == count - 1)
                    || (parts > 1 && !isSmall() && i % std::max(1, count / parts) == 0))
                    places.append(i);
            }
            for (const QString &fault : faults) {
                for (const int skip : places) {
                    // The harmless ones once.
                    if (parts > 1 || isFull() || skip == 0 || worstFaults.contains(fault))
                        rows.append({operation, fault, skip});
                }
            }
        }
        return rows;
    }

    void meetFault()
    {
        QFETCH(QString, operation);
        QFETCH(QString, fault);
        QFETCH(int, skip);
        QElapsedTimer took;
        took.start();
        const Fault kind = *practiceWire::faultKindOf(fault);
        m_world->begin();
        setPatience(kind);
        QVERIFY(answerOf(m_world->server.control().setFault(
            {.kind = kind, .operation = operation, .times = 1, .skip = skip, .delay = delayOf(kind)})));
        const bool isDone = m_world->driver->run();
        QVERIFY2(isDone, qPrintable(m_world->driver->report()));
        QMap<QString, int> requests = m_world->usualRequests();
        if (requests.contains(operation) && !hasEffect(kind))
            ++requests[operation];
        const QStringList errors = m_world->driver->errors();
        const QStringList misfits = m_world->misfits({}, requests);
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
