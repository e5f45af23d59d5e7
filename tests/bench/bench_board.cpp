// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a page of the rotation costs that judges all apps: of the question that is shown, of another one, and of the
// absence of each old event key by itself, before they are deleted; 4, 41 and 200 apps with as many rotated event keys,
// 24 readings of each app, a word for every tenth. Compared with the first one, in one run. Then the board itself in a
// window, while all of its apps answer: a key in the search and a step of scrolling, each painted, with 4, 41 and 200.
//     tests/support/run-test .build/bench/tests/bench_board

#include "app/rollout/rolloutboard.h"
#include "tests/domain/proofstage.h"
#include "tests/rollout/rolloutstage.h"
#include "tests/support/cputime.h"
#include "ui/apps/appsboard.h"
#include "ui/apps/appstable.h"

#include <QApplication>
#include <QLineEdit>
#include <QScrollBar>
#include <QTest>
#include <QTextStream>
#include <algorithm>

using namespace Qt::StringLiterals;
using namespace proofs;

namespace {

constexpr int readings = 24;

QString fingerprintOf(QChar kind, int number)
{
    return kind + u"%1"_s.arg(number, 11, 16, QChar(u'0'));
}

RolloutKeys keysFor(int count)
{
    RolloutKeys keys{.goal = RolloutGoal::OldEventKeysAbsent, .oldFingerprint = oldKey, .newFingerprint = newKey};
    keys.isRotated = true;
    for (int i = 0; i < count; ++i) {
        const QString name = u"key %1"_s.arg(i);
        keys.eventKeys.append({fingerprintOf(u'a', i), fingerprintOf(u'b', i), name});
        keys.absentEventKeys.append(fingerprintOf(u'a', i));
        keys.eventKeyNames.insert(fingerprintOf(u'a', i), name);
        keys.eventKeyNames.insert(fingerprintOf(u'b', i), name);
        for (int j = 0; j < 6; ++j)
            keys.spoiltEventKeys.insert(fingerprintOf(u'c', i * 6 + j), {fingerprintOf(u'a', i), u"blank"_s});
    }
    return keys;
}

void measure(int count, QTextStream &out)
{
    RolloutBoard board;
    const RolloutKeys keys = keysFor(count);
    QList<RolloutApp> apps;
    for (int i = 0; i < count; ++i) {
        RolloutApp app;
        app.app.id = u"id-%1"_s.arg(i);
        app.app.externalId = app.app.name = u"app-%1"_s.arg(i);
        app.app.method = AppMethod::Serve;
        app.app.latestSync = Sync{.url = QUrl(u"https://app-%1.example.com/api/inngest"_s.arg(i))};
        app.heldEventKeys = {fingerprintOf(u'a', i)};
        apps.append(app);
    }
    board.setEnvironment(u"production"_s);
    board.setKeys(keys, now);
    board.setApps(apps, now);
    for (int i = 0; i < count; ++i) {
        Instance instance{.key = newKey, .fallback = oldKey, .eventKey = fingerprintOf(u'b', i)};
        instance.appId = apps.at(i).app.externalId;
        for (int j = 0; j < readings; ++j) {
            const milliseconds at = now - seconds(20) * (readings - j);
            board.add(i,
                {.environmentId = u"production"_s,
                    .appKey = apps.at(i).key(),
                    .address = apps.at(i).address(),
                    .at = utc(at),
                    .takenAt = at,
                    .begunAt = at,
                    .answers = roundOf(instance)},
                now);
        }
    }
    // Of every tenth one somebody has looked, and said so for all keys at once.
    QList<Word> words;
    for (int i = 0; i < count; i += 10)
        words.append({.asked = questionOf(keys, apps.at(i), u"production"_s).asked(Aspect::EventKey),
            .kind = Word::Kind::Confirmed,
            .owner = u"Sam"_s});
    board.setWords(words, now);
    const auto rows = [&](const RolloutKeys &asked) { return board.rowsFor(asked, {}, now, board.terms()); };
    const double shown = costOf([&] { (void)rows(keys); });
    RolloutKeys other = keys;
    other.goal = RolloutGoal::NewOnly;
    const double another = costOf([&] { (void)rows(other); });
    const double again = costOf([&] { (void)rows(other); });
    const double each = costOf(
        [&] { board.forEachAbsence(keys, {}, now, board.terms(), [](const QString &, const QList<RolloutRow> &) {}); });
    out << u"%1 apps: shown %2 ms, another question %3 ms (%4 times) and again %7 ms, each key by itself %5 ms (%6 times)\n"_s
               .arg(count)
               .arg(shown, 0, 'f', 2)
               .arg(another, 0, 'f', 2)
               .arg(another / shown, 0, 'f', 1)
               .arg(each, 0, 'f', 1)
               .arg(each / shown, 0, 'f', 1)
               .arg(again, 0, 'f', 2);
}

/// "median (worst)".
QString spread(QList<double> costs)
{
    std::sort(costs.begin(), costs.end());
    return costs.isEmpty() ? u"none"_s
                           : u"%1 (%2)"_s.arg(costs.at(costs.size() / 2), 0, 'f', 2).arg(costs.last(), 0, 'f', 2);
}

void measureWindow(int count, QTextStream &out)
{
    FakeClock clock;
    rollout::Host host(clock);
    host.start({rollout::variables(rollout::newKey, rollout::oldKey, rollout::newEventKey)});
    QList<RolloutApp> apps;
    for (int i = 0; i < count; ++i) {
        RolloutApp app = rollout::appAt(host.url(), u"service-%1"_s.arg(i));
        app.app.externalId.clear(); // one host answers for all of them
        app.heldEventKeys = {eventKeyFingerprint(rollout::oldEventKey)};
        apps.append(app);
    }
    RolloutCheck check(clock);
    check.setKeys(rollout::keysFor(RolloutGoal::NewBesideOld));
    check.setApps(apps);
    AppsBoard board(check, clock);
    board.resize(940, 560);
    board.show();
    if (!rollout::askAll(check, clock, 2))
        qFatal("no answers");
    auto *search = board.findChild<QLineEdit *>(u"searchEdit"_s);
    QScrollBar *bar = board.table().verticalScrollBar();
    QWidget *rows = board.table().viewport();
    QList<double> keys;
    QList<double> steps;
    QList<double> turns;
    clock.advance(std::chrono::seconds(40));
    const QFuture<Done> asked = check.askEveryoneOnce();
    const QString typed = u"service-1"_s;
    for (int i = 0; !asked.isFinished(); ++i) {
        turns.append(costOf([] { QCoreApplication::processEvents(); }));
        if (search->isVisible())
            keys.append(costOf([&] {
                if (search->text() == typed)
                    search->clear();
                else
                    QTest::keyClick(search, typed.at(search->text().size()).toLatin1());
                rows->repaint();
            }));
        steps.append(costOf([&] {
            bar->setValue(i % 2 == 0 ? bar->maximum() : 0);
            rows->repaint();
        }));
    }
    out << u"a window with %1 apps while they answer, in ms: a key %2, a step of scrolling %3, a turn of the event loop %4\n"_s
               .arg(QString::number(count), spread(keys), spread(steps), spread(turns));
}

} // namespace

int main(int argc, char **argv)
{
    const QApplication program(argc, argv);
    QTextStream out(stdout);
    for (const int count : {4, 41, 200})
        measure(count, out);
    for (const int count : {4, 41, 200})
        measureWindow(count, out);
    return 0;
}
