// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// What a page of the rotation costs that judges all apps: of the question that is shown, of another one, and of the
// absence of each old event key by itself, before they are deleted; 4, 41 and 200 apps with as many rotated event keys,
// 24 readings of each app, a word for every tenth. Compared with the first one, in one run. Then the rotation's window
// at the step “Roll out”, with 4, 41 and 200 apps of the practice account, while all of them answer: a key in the
// search and a step of scrolling, each painted; what an answer costs the main thread, and how often it is laid out for
// one. Fails where the median of a key or a step is longer than a frame, or where the window is laid out when nothing
// happens.
//     IKM_TEST_NEEDS=xvfb tests/support/run-test .build/bench/tests/bench_board

#include "app/accounts/openaccount.h"
#include "app/rollout/rolloutboard.h"
#include "app/rollout/rolloutcheck.h"
#include "tests/domain/proofstage.h"
#include "tests/support/cputime.h"
#include "tests/support/practicefill.h"
#include "tests/support/wizardstage.h"

#include <QApplication>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTextStream>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace proofs;

namespace {

constexpr int readings = 24;
constexpr QSize usualSize(1180, 760);
constexpr int rounds = 3;
constexpr double longestFrame = 16; // ms
constexpr int turnsToSettle = 400;
constexpr int turnsAtRest = 40;

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

/// "median, p95, worst".
QString spread(QList<double> costs)
{
    std::sort(costs.begin(), costs.end());
    if (costs.isEmpty())
        return u"none"_s;
    const auto at = [&costs](int hundredths) {
        return QString::number(costs.at(std::min(costs.size() - 1, costs.size() * hundredths / 100)), 'f', 2);
    };
    return u"%1, %2, %3"_s.arg(at(50), at(95), QString::number(costs.last(), 'f', 2));
}

double medianOf(QList<double> costs)
{
    std::sort(costs.begin(), costs.end());
    return costs.isEmpty() ? 0 : costs.at(costs.size() / 2);
}

/// What the layouts of all windows are asked to do, and which parts get another size.
class Layouts final : public QObject
{
public:
    Layouts() { qApp->installEventFilter(this); }

    int take() { return std::exchange(m_count, 0); }
    QString whose() const { return m_whose.join(u", "_s); }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        if (event->type() != QEvent::LayoutRequest && event->type() != QEvent::Resize)
            return false;
        ++m_count;
        m_whose = m_whose.mid(std::max<qsizetype>(0, m_whose.size() - 7))
            + QStringList{
                u"%1 %2"_s.arg(QString::fromLatin1(watched->metaObject()->className()), watched->objectName())};
        return false;
    }

private:
    int m_count = 0;
    QStringList m_whose; ///< The latest.
};

/// The rotation's window at its page with the board, on the practice account with so many apps on its platforms.
class Window
{
public:
    explicit Window(int apps)
        : m_apps(apps)
        , m_stage(withPractice(m_folder.path(), {.apps = apps}))
    {
    }

    /// False: it did not come to the board.
    bool open()
    {
        const auto isThere = [this] {
            return m_stage.program.isLoaded() && m_stage.program.accounts.current()->apps().value->size() == m_apps;
        };
        if (!QTest::qWaitFor(isThere, 60'000) || !m_stage.open())
            return false;
        m_stage.wizard()->resize(usualSize);
        for (const auto next : {RotationStep::NewKeys, RotationStep::RollOut}) {
            if (!m_stage.takeStep() || !m_stage.waitForStep(next))
                return false;
        }
        m_search = m_stage.find<QLineEdit>(u"searchEdit"_s);
        m_table = m_stage.find<QTableView>(u"boardTable"_s);
        QObject::connect(&check(), &RolloutCheck::sampled, &m_layouts, [this] { ++m_answers; });
        return m_table && settles();
    }

    QString why() const { return m_stage.why(); } ///< What did not work last.

    /// As fast as the apps answer: what their answers cost this thread, with nobody at the keys, and then a key in the
    /// search and a step of scrolling, each with a turn of the event loop and painted.
    bool measure(QTextStream &out)
    {
        QElapsedTimer wall;
        wall.start();
        const double before = cpuMilliseconds();
        (void)m_layouts.take();
        m_answers = 0;
        for (int round = 0; round < rounds; ++round)
            whileAllAnswer([] { QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents); });
        const double cost = cpuMilliseconds() - before;
        const double share = cost * 100 / double(wall.elapsed());
        const int answers = m_answers;
        const int layouts = m_layouts.take();
        for (int round = 0; round < rounds; ++round)
            whileAllAnswer([this] { pressAndScroll(); });
        if (m_search)
            m_search->clear();
        const bool rests = settles();
        const int late = m_layouts.take();
        for (int turn = 0; turn < turnsAtRest; ++turn)
            QCoreApplication::processEvents();
        const int atRest = m_layouts.take();
        out << u"a window with %1 apps while they answer, in ms (median, p95, worst): a key %2; a step of scrolling %3\n"_s
                   .arg(QString::number(m_apps), spread(m_keys), spread(m_steps))
            << u"    %1 answers: %2 ms of the main thread each, %3 % of its time, %4 layouts each; at rest %5 layouts\n"_s
                   .arg(answers)
                   .arg(cost / answers, 0, 'f', 2)
                   .arg(share, 0, 'f', 0)
                   .arg(double(layouts) / answers, 0, 'f', 1)
                   .arg(atRest);
        if (!rests || atRest > 0)
            out << u"    it does not come to rest, %1 before that; the latest: %2\n"_s.arg(late).arg(m_layouts.whose());
        const bool isQuick = medianOf(m_keys) <= longestFrame && medianOf(m_steps) <= longestFrame;
        if (!isQuick)
            out << u"    a key or a step takes more than %1 ms\n"_s.arg(longestFrame);
        return rests && atRest == 0 && isQuick;
    }

private:
    RolloutCheck &check() const { return m_stage.session().check(); }

    template <typename Work>
    void whileAllAnswer(const Work &work)
    {
        // Those whose turn it is are asked in the same rounds.
        m_stage.program.clock.advance(std::chrono::seconds(20));
        const QFuture<Done> asked = check().askEveryoneOnce();
        while (!asked.isFinished())
            work();
    }

    void pressAndScroll()
    {
        const QString typed = u"accounts"_s;
        if (m_search && m_search->isVisible())
            m_keys.append(costOf([&] {
                if (m_search->text().size() >= typed.size())
                    m_search->clear();
                else
                    QTest::keyClick(m_search, typed.at(m_search->text().size()).toLatin1());
                show();
            }));
        QScrollBar *bar = m_table->verticalScrollBar();
        m_steps.append(costOf([&] {
            bar->setValue(bar->value() < bar->maximum() ? bar->value() + bar->singleStep() * 3 : 0);
            show();
        }));
    }

    void show()
    {
        QCoreApplication::processEvents();
        m_table->viewport()->repaint();
    }

    bool settles()
    {
        for (int turn = 0, quiet = 0; turn < turnsToSettle; ++turn) {
            QCoreApplication::processEvents();
            quiet = m_layouts.take() == 0 ? quiet + 1 : 0;
            if (quiet == turnsAtRest)
                return true;
        }
        return false;
    }

    const int m_apps;
    QTemporaryDir m_folder;
    WizardStage m_stage;
    Layouts m_layouts;
    QPointer<QLineEdit> m_search;
    QTableView *m_table = nullptr;
    QList<double> m_keys;
    QList<double> m_steps;
    int m_answers = 0;
};

} // namespace

int main(int argc, char **argv)
{
    const QApplication program(argc, argv);
    QTextStream out(stdout);
    for (const int count : {4, 41, 200})
        measure(count, out);
    bool isWell = true;
    for (const int count : {4, 41, 200}) {
        Window window(count);
        if (!window.open()) {
            out << u"the window with %1 apps did not come to its board: %2\n"_s.arg(
                QString::number(count), window.why());
            return 2;
        }
        isWell = window.measure(out) && isWell;
        out.flush();
    }
    return isWell ? 0 : 1;
}
