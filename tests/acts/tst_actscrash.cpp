// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrule.h"
#include "tests/acts/actstage.h"

#include <QCoreApplication>
#include <QProcess>
#include <csignal>
#include <cstdio>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Where the program is killed.
enum class Death { BeforeTheIntent, BeforeTheCall, AsTheCallArrives, AfterTheAnswer, AsItReadsBack, AfterTheOutcome };

const QStringList deathNames = {u"before the intent is written"_s, u"before the call"_s, u"as the call arrives"_s,
    u"after the answer"_s, u"as it reads back"_s, u"after the outcome is written"_s};

void die()
{
    ::kill(::getpid(), SIGKILL);
}

/// The program that is killed: one act on a dashboard and a database of the parent's choice. What the server did with
/// the call is told on the standard output, because this one's dashboard dies with it.
int actAndDie(ActStage &stage, ActKind kind, Death death)
{
    using Operation = FakeDashboard::Operation;
    Act *act = stage.start(kind);
    int callsBefore = 0;
    stage.dashboard.onCall([&](Operation operation) {
        const bool isCall = operation == operationOf(kind);
        if (isCall && death == Death::AsTheCallArrives)
            die();
        if (!isCall && callsBefore > 0 && death == Death::AsItReadsBack)
            die();
        if (isCall) {
            ++callsBefore;
            std::puts("took effect");
            std::fflush(stdout);
        }
    });
    QObject::connect(act, &Act::stepChanged, act, [act, death] {
        const Act::Step step = act->step();
        if ((step == Act::Step::Recording && death == Death::BeforeTheIntent)
            || (step == Act::Step::Calling && death == Death::BeforeTheCall)
            || (step == Act::Step::ReadingBack && death == Death::AfterTheAnswer)
            || (step == Act::Step::Finished && death == Death::AfterTheOutcome))
            die();
    });
    (void)stage.ends(act);
    return 1; // it should not have come to this
}

std::pair<qsizetype, qsizetype> keyCount(const FakeDashboard &dashboard)
{
    return {dashboard.signingKeysNow(u"production"_s).size(), dashboard.eventKeysNow(u"production"_s).size()};
}

} // namespace

/// The program is killed at each point of each act. Afterwards the act is settled, and done again where it was not
/// done: the end is the same as without the kill.
class ActsCrashTest : public QObject
{
    Q_OBJECT

private slots:
    void losesAndDoublesNothingWhenItIsKilled_data()
    {
        QTest::addColumn<ActKind>("kind");
        QTest::addColumn<int>("death");
        for (const ActKind kind : {ActKind::CreateSigningKey, ActKind::DeleteSigningKey, ActKind::RotateSigningKey,
                 ActKind::CreateEventKey, ActKind::UpdateEventKey, ActKind::DeleteEventKey, ActKind::ResyncApp}) {
            for (int death = 0; death < deathNames.size(); ++death)
                QTest::addRow("%s, %s", qPrintable(actKindName(kind)), qPrintable(deathNames.at(death)))
                    << kind << death;
        }
    }

    void losesAndDoublesNothingWhenItIsKilled()
    {
        QFETCH(ActKind, kind);
        QFETCH(int, death);
        std::pair<qsizetype, qsizetype> wanted;
        {
            ActStage undisturbed;
            QVERIFY(undisturbed.ends(undisturbed.start(kind)));
            wanted = keyCount(undisturbed.dashboard);
        }

        ActStage stage;
        stage.acts.reset();
        stage.store.reset();
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(),
            {u"--act"_s, stage.directory.path(), QString::number(int(kind)), QString::number(death)});
        QVERIFY(child.waitForFinished());
        QCOMPARE(child.exitStatus(), QProcess::CrashExit);
        const bool tookEffect = child.readAllStandardOutput().contains("took effect");
        QCOMPARE(tookEffect, Death(death) > Death::AsTheCallArrives);

        // The server's side of it, as the child's dashboard had it: ids are counted, so they are the same.
        stage.prepare(kind);
        stage.clock.advance(1s);
        const ActRequest request = stage.request(kind);
        if (tookEffect)
            callDirectly(stage, request);
        const int sent = stage.dashboard.calls(operationOf(kind));
        stage.open();

        settleAll(stage);
        const bool isRecorded = !stage.history().isEmpty() && stage.history().last().outcome == "done"_L1;
        QCOMPARE(isRecorded, tookEffect);
        QCOMPARE(stage.dashboard.calls(operationOf(kind)), sent);
        if (!isRecorded) {
            Act *again = stage.acts->start(request);
            QVERIFY(stage.ends(again));
            QCOMPARE(again->end(), Act::End::Done);
        }

        QCOMPARE(keyCount(stage.dashboard), wanted);
        QCOMPARE(stage.dashboard.calls(operationOf(kind)), 1);
        QCOMPARE(stage.history().last().outcome, u"done"_s);
        QVERIFY(stage.unsettled().isEmpty());
        auto misfit = stage.store->verify();
        misfit.waitForFinished();
        QCOMPARE(misfit.result().value(), 0);
    }

private:
    static void callDirectly(ActStage &stage, const ActRequest &request)
    {
        bool isAnswered = false;
        QObject context;
        whenFinished(ActRule::call(stage.dashboard, request, &context), &context,
            [&](const Result<CallAnswer> &answer) { isAnswered = answer.has_value(); });
        QTRY_VERIFY(isAnswered);
    }

    static void settleAll(ActStage &stage)
    {
        for (const ActRecord &left : stage.unsettled()) {
            Act *act = stage.acts->settle(left.id);
            QVERIFY(stage.ends(act));
            if (act->end() == Act::End::NeedsChoice) {
                Act *chosen = stage.acts->choose(left.id, act->signingKeyCandidates().first().id);
                QVERIFY(stage.ends(chosen));
                QCOMPARE(chosen->end(), Act::End::Done);
            }
        }
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 5 && arguments.at(1) == "--act"_L1) {
        ActStage stage(arguments.at(2));
        return actAndDie(stage, ActKind(arguments.at(3).toInt()), Death(arguments.at(4).toInt()));
    }
    ActsCrashTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_actscrash.moc"
