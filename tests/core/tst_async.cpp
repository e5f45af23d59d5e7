// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/bareaddress.h"
#include "app/core/concurrently.h"
#include "app/core/flow.h"
#include "app/core/pace.h"
#include "app/core/whenfinished.h"
#include "tests/support/fakeclock.h"

#include <QPointer>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

/// Two steps, each waiting for the test to go on.
class TwoSteps final : public Flow<Result<int>>
{
public:
    static inline QPointer<TwoSteps> latest;

    static QFuture<Result<int>> run(const QFuture<int> &first, const QFuture<int> &second)
    {
        auto *flow = new TwoSteps;
        latest = flow;
        const QFuture<Result<int>> future = flow->future();
        whenFinished(first, flow, [flow, second](int a) { flow->secondStep(a, second); });
        return future;
    }

private:
    void secondStep(int a, const QFuture<int> &second)
    {
        whenFinished(second, this, [this, a](int b) { finish(a + b); });
    }
};

} // namespace

class AsyncTest : public QObject
{
    Q_OBJECT

private slots:
    void saysHowLongTheRestTakes()
    {
        Pace pace;
        QCOMPARE(pace.left(3, 5s), TimeLeft());
        pace.begin(100s);
        pace.oneMore(110s);
        QCOMPARE(pace.left(40, 110s), TimeLeft()); // one can be like no other
        pace.oneMore(120s);
        QCOMPARE(pace.left(30, 120s), TimeLeft{.span = 300s});
        QCOMPARE(pace.left(30, 125s), TimeLeft{.span = 295s});
        QCOMPARE(pace.left(0, 125s), TimeLeft());
        // It grows for nobody's eyes: neither while one takes longer than all before it, nor behind that.
        QCOMPARE(pace.left(30, 145s), TimeLeft{.span = 275s});
        QCOMPARE(pace.left(30, 146s), TimeLeft{.isLonger = true});
        pace.oneMore(190s);
        QCOMPARE(pace.left(29, 190s), (TimeLeft{.span = 870s, .isLonger = true}));
        pace.reach(30, 400s); // and is made up for
        QCOMPARE(pace.left(2, 400s), TimeLeft{.span = 20s});
        pace.begin(200s);
        QCOMPARE(pace.left(30, 300s), TimeLeft());
        // Over before anybody has read it.
        pace.begin(0s);
        for (int i = 1; i <= 40; ++i)
            pace.oneMore(std::chrono::milliseconds(i * 100));
        QCOMPARE(pace.left(40, 4s), TimeLeft());
        QCOMPARE(pace.left(60, 4s), TimeLeft{.span = 6s});
    }

    void deliversTheAnswerInTheContext()
    {
        QPromise<int> promise;
        promise.start();
        int received = 0;
        whenFinished(promise.future(), this, [&received](int value) { received = value; });
        promise.addResult(7);
        promise.finish();
        QTRY_COMPARE(received, 7);
    }

    void deliversAnAnswerThatIsAlreadyThere()
    {
        int received = 0;
        whenFinished(readyFuture(5), this, [&received](int value) { received = value; });
        QTRY_COMPARE(received, 5);
    }

    void staysSilentWhenTheContextHasGone()
    {
        QPromise<int> promise;
        promise.start();
        bool called = false;
        {
            QObject context;
            whenFinished(promise.future(), &context, [&called](int) { called = true; });
        }
        promise.addResult(1);
        promise.finish();
        QCoreApplication::processEvents();
        QVERIFY(!called);
    }

    void saysCancelledWhenThePromiseWasDropped()
    {
        QFuture<Result<int>> future;
        {
            QPromise<Result<int>> promise;
            promise.start();
            future = promise.future();
        }
        std::optional<Error> error;
        whenFinished(future, this, [&error](const Result<int> &result) { error = result.error(); });
        QTRY_VERIFY(error.has_value());
        QCOMPARE(error->kind, Error::Kind::Cancelled);
    }

    void runsAFlowStepByStepAndRemovesIt()
    {
        QPromise<int> second;
        second.start();
        const QFuture<Result<int>> sum = TwoSteps::run(readyFuture(2), second.future());
        QVERIFY(!sum.isFinished());
        second.addResult(3);
        second.finish();
        QTRY_VERIFY(sum.isFinished());
        QCOMPARE(sum.result().value(), 5);
        QTRY_VERIFY(TwoSteps::latest.isNull());
    }

    void joinsListsInOrderAndKeepsToItsLimit()
    {
        int running = 0;
        int most = 0;
        QList<QPromise<Result<QList<int>>> *> open;
        const auto ask = [&](int) {
            auto *promise = new QPromise<Result<QList<int>>>;
            promise->start();
            open.append(promise);
            most = std::max(most, ++running);
            return promise->future();
        };
        const QFuture<Result<QList<int>>> joined = JoinedLists<int, int>::run(this, {1, 2, 3, 4, 5}, 2, ask);
        for (int answered = 0; answered < 5; ++answered) {
            QTRY_VERIFY(open.size() > answered);
            --running;
            open[answered]->addResult(QList<int>{answered, answered});
            open[answered]->finish();
        }
        QTRY_VERIFY(joined.isFinished());
        QCOMPARE(joined.result().value(), (QList<int>{0, 0, 1, 1, 2, 2, 3, 3, 4, 4}));
        QCOMPARE(most, 2);
        qDeleteAll(open);
    }

    void joinsNothingToNothing()
    {
        const auto joined = JoinedLists<int, int>::run(
            this, {}, 2, [](int) { return readyFuture(Result<QList<int>>(QList<int>())); });
        QTRY_VERIFY(joined.isFinished());
        QVERIFY(joined.result().value().isEmpty());
    }

    void endsWithTheFirstFailure()
    {
        const auto joined = JoinedLists<int, int>::run(this, {1, 2, 3}, 2, [](int item) -> QFuture<Result<QList<int>>> {
            if (item == 2)
                return readyFuture<Result<QList<int>>>(failure(Error::Kind::Forbidden));
            return readyFuture(Result<QList<int>>(QList<int>{item}));
        });
        QTRY_VERIFY(joined.isFinished());
        QCOMPARE(joined.result().error().kind, Error::Kind::Forbidden);
    }

    void goesOnWithWhateverBecameOfTheFirst()
    {
        QStringList seen;
        const auto then = [&seen](const Result<int> &first) {
            seen.append(first ? QString::number(*first) : u"failed"_s);
            return readyFuture(first ? Done() : Done(failure(Error::Kind::Conflict)));
        };
        const QFuture<Done> good = continued(readyFuture(Result<int>(7)), this, then);
        QTRY_VERIFY(good.isFinished());
        QVERIFY(good.result());
        const QFuture<Done> bad = continued(readyFuture(Result<int>(failure(Error::Kind::Offline))), this, then);
        QTRY_VERIFY(bad.isFinished());
        QCOMPARE(bad.result().error().kind, Error::Kind::Conflict);
        QCOMPARE(seen, (QStringList{u"7"_s, u"failed"_s}));
    }

    void goesOnWithNothingOnceItsContextHasGone()
    {
        bool isCalled = false;
        QFuture<Done> never;
        {
            QObject gone;
            never = continued(readyFuture(1), &gone, [&isCalled](int) {
                isCalled = true;
                return readyFuture(Done());
            });
        }
        QTRY_VERIFY(never.isCanceled());
        QVERIFY(!isCalled);
    }

    void tellsNothingOfAnAddressThatCanOpenADoor()
    {
        const QUrl url(u"https://me:word@shop.example.com:8443/api/inngest?token=secret#here"_s);
        QCOMPARE(bareAddress(url), QUrl(u"https://shop.example.com:8443/api/inngest"_s));
        QCOMPARE(bareOrigin(url), QUrl(u"https://shop.example.com:8443"_s));
    }

    void asksNobodyWhoHasGone()
    {
        auto owner = std::make_unique<QObject>();
        int asked = 0;
        const auto joined = JoinedLists<int, int>::run(owner.get(), {1, 2, 3}, 1, [&asked](int item) {
            ++asked;
            return readyFuture(Result<QList<int>>(QList<int>{item}));
        });
        owner.reset(); // the first answer is given, and not received yet
        QTRY_VERIFY(joined.isFinished());
        QCoreApplication::processEvents();
        QCOMPARE(joined.resultCount(), 0);
        QCOMPARE(asked, 1);
    }

    void callsOnTheFakeClockInOrderOfTime()
    {
        FakeClock clock;
        QList<int> order;
        clock.after(20ms, this, [&order] { order.append(2); });
        clock.after(10ms, this, [&order, &clock, this] {
            order.append(1);
            clock.after(5ms, this, [&order] { order.append(15); });
        });
        {
            QObject gone;
            clock.after(1ms, &gone, [&order] { order.append(99); });
        }
        clock.advance(19ms);
        QCOMPARE(order, (QList<int>{1, 15}));
        clock.advance(1ms);
        QCOMPARE(order, (QList<int>{1, 15, 2}));
    }

    void dropsWhatBelongsToAnEarlierRound()
    {
        FakeClock clock;
        Rounds rounds;
        QList<int> called;
        clock.after(1ms, this, rounds.later([&called] { called.append(1); }));
        clock.after(2ms, this, rounds.next([&called] { called.append(2); }));
        clock.after(3ms, this, rounds.later([&called] { called.append(3); }));
        clock.advance(5ms);
        QCOMPARE(called, (QList<int>{2, 3}));
        clock.after(1ms, this, rounds.later([&called] { called.append(4); }));
        rounds.end();
        clock.advance(5ms);
        QCOMPARE(called, (QList<int>{2, 3}));
    }
};

QTEST_GUILESS_MAIN(AsyncTest)
#include "tst_async.moc"
