// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// timeout: 420

// Rotations at random, judged by a witness that keeps a record of its own. A step is one act of the mischief or one
// command of the driver. Each day has rotations of its own; IKM_SWEEP_SAMPLE takes those of the day with this number.
// IKM_ORACLE_STEPS says how many steps (IKM_FULL_SWEEP=1: 100,000); IKM_ORACLE_SEED begins with the rotation that had
// this seed.

#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationjournal.h"
#include "tests/support/answerof.h"
#include "tests/support/logcapture.h"
#include "tests/support/rotationend.h"
#include "tests/support/rotationmischief.h"
#include "tests/support/rotationworld.h"

#include <QElapsedTimer>
#include <QMetaEnum>
#include <QNetworkAccessManager>
#include <QNetworkReply>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Step = RotationStep::Kind;
using V = PracticeAppVariables;

namespace {

constexpr qint64 stepsOfARow = 250;
constexpr quint32 kindsInTurn = 4;
constexpr quint32 seedsOfARow = 250 * kindsInTurn;
constexpr quint32 seedsOfADay = 2 * seedsOfARow;
constexpr int mostInVain = 10; // that the driver got stuck with no time having passed

qint64 stepsWanted()
{
    bool isGiven = false;
    const qint64 given = qEnvironmentVariable("IKM_ORACLE_STEPS").toLongLong(&isGiven);
    if (isGiven)
        return given;
    switch (sweepSize()) {
    case SweepSize::Small:
    case SweepSize::Usual:
        return 300;
    case SweepSize::Full:
        return 100'000;
    }
    return 0;
}

template <typename E>
QString nameOf(E value)
{
    return QString::fromLatin1(QMetaEnum::fromType<E>().valueToKey(int(value)));
}

QString nameOf(const RotationDriver::Wishes &wishes)
{
    const QString keys = !wishes.signingKey ? u"of event keys only"_s
        : !wishes.eventKeys                 ? u"of the signing key only"_s
                                            : u"of both"_s;
    return u"%1, %2%3"_s.arg(nameOf(wishes.cause), keys, wishes.undoAt ? u", to be undone"_s : QString());
}

/// What is rotated, and why. A day has a few rotations only: of those that follow each other the first is after a leak
/// and the second is undone, the others are as it falls.
RotationDriver::Wishes wishesOf(quint32 seed)
{
    QRandomGenerator random(seed);
    const int kind = seed % kindsInTurn == 0 ? random.bounded(8, 10) : random.bounded(10);
    RotationDriver::Wishes wishes{.signingKey = kind != 0, .eventKeys = kind != 1, .adopts = random.bounded(3) == 0};
    if (kind >= 8)
        wishes.cause = kind == 8 ? RotationCause::SigningKeyLeaked : RotationCause::EnvironmentLeaked;
    if (seed % kindsInTurn == 1 || random.bounded(6) == 0)
        wishes.undoAt = wishes.signingKey && random.bounded(2) == 0 ? Step::Rotate : Step::RollOut;
    return wishes;
}

} // namespace

class RotationOracleTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase();
    void init();
    void cleanup()
    {
        endProgram();
        m_log.reset();
    }
    void cleanupTestCase();

    void countsWhatLiesUnanswered();
    void noticesARotateBehindTheProgramsBack();
    void noticesADeletionBehindTheProgramsBack();
    void noticesAWordThatNobodyGave();
    void showsNothingThatGrewOldWhileTheMachineSlept();
    void asksWithTheActiveKeyWhereNoSigningKeyIsRotated();
    void triesLeaksAndUndoneOnesEachDay();
    void findsNoBreachInRotationsAtRandom_data();
    void findsNoBreachInRotationsAtRandom();

private:
    void begin(const RotationDriver::Wishes &wishes);
    void startProgram();
    void endProgram();
    void play(quint32 seed);
    void playOn(RotationMischief &mischief, int acts);
    bool bringToAnEnd(RotationMischief &mischief);
    void checkLeftovers();
    void put(const QString &appName, const QList<std::pair<QString, Secret>> &values, const QStringList &unset = {});
    bool waitFor(const std::function<bool()> &isThere);
    void fail(const QString &what) { m_failures.append(what); }

    QTemporaryDir m_directory;
    std::unique_ptr<PracticeHere> m_practice;
    std::unique_ptr<RotationWitness> m_witness;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<RotationStage> m_stage;
    std::unique_ptr<RotationDriver> m_driver;
    RotationDriver::Wishes m_wishes;
    AccountPicture m_before;
    QList<Secret> m_secrets;
    std::unique_ptr<LogCapture> m_log;
    QStringList m_failures;
    QStringList m_trace; // of the last rotation
    qint64 m_commands = 0; // of drivers that are gone
    qint64 m_acts = 0;
    qint64 m_calls = 0;
    qint64 m_claims = 0;
    qint64 m_took = 0;
    int m_rotations = 0;
    QMap<QString, int> m_kinds;
    QMap<QString, int> m_outcomes;
    QMap<QString, int> m_breaks;
};

void RotationOracleTest::initTestCase()
{
    m_practice = std::make_unique<PracticeHere>(m_directory.filePath(u"practice"_s));
    m_practice->clock().setPatience(20s);
    m_practice->clock().setQuiet(2ms);
    if (sweepSize() != SweepSize::Full)
        qInfo("IKM_SWEEP_SAMPLE=%lld", sampleNumber());
}

void RotationOracleTest::cleanupTestCase()
{
    if (m_rotations > 0)
        qInfo("%d rotations, %lld acts, %lld commands, %lld judged calls, %lld looks at what is shown, %.1f steps a "
              "second",
            m_rotations, m_acts, m_commands, m_calls, m_claims,
            double(m_acts + m_commands) * 1000 / double(std::max<qint64>(1, m_took)));
    for (auto it = m_kinds.cbegin(); it != m_kinds.cend(); ++it)
        qInfo("  %d were %s", it.value(), qPrintable(it.key()));
    for (auto it = m_outcomes.cbegin(); it != m_outcomes.cend(); ++it)
        qInfo("  %d ended as %s", it.value(), qPrintable(it.key()));
    for (auto it = m_breaks.cbegin(); it != m_breaks.cend(); ++it)
        qInfo("  %d times: %s", it.value(), qPrintable(it.key()));
    m_practice.reset();
}

void RotationOracleTest::init()
{
    m_failures.clear();
    m_witness = std::make_unique<RotationWitness>(*m_practice);
}

void RotationOracleTest::begin(const RotationDriver::Wishes &wishes)
{
    endProgram();
    m_practice->reset();
    m_practice->clock().setWall(0s);
    m_log.reset();
    m_log = std::make_unique<LogCapture>();
    m_folder = std::make_unique<QTemporaryDir>();
    m_before = m_practice->picture();
    m_secrets = secretsOf(m_before) + QList{m_practice->token()};
    m_wishes = wishes;
    m_witness->begin();
    startProgram();
}

void RotationOracleTest::startProgram()
{
    RotationWatches watches;
    watches.calls = m_witness->watch();
    m_stage = std::make_unique<RotationStage>(
        m_folder->path(), m_practice->origin(), m_practice->token(), watches, &m_practice->clock());
    m_driver = std::make_unique<RotationDriver>(*m_stage, m_wishes);
    m_driver->spoke = [this](const QString &appId, Step step, Word::Kind kind) { m_witness->say(appId, step, kind); };
    m_witness->attach(*m_stage);
    // What lies unanswered at the other side waits for the clock; all else gets the time of this machine that it needs.
    m_practice->clock().setBusy([this] {
        if (m_stage->network.underWay() > m_practice->withheld())
            return true;
        const QList<RolloutRow> &rows = m_stage->session->check().rows();
        return std::any_of(rows.cbegin(), rows.cend(),
            [this](const RolloutRow &row) { return row.isAsking && m_practice->withheldAt(row.app.url()) == 0; });
    });
}

void RotationOracleTest::endProgram()
{
    if (m_driver)
        m_commands += m_driver->commands();
    m_practice->clock().setBusy({});
    m_witness->detach();
    m_driver.reset();
    m_stage.reset();
}

bool RotationOracleTest::waitFor(const std::function<bool()> &isThere)
{
    return QTest::qWaitFor(isThere, 20'000);
}

void RotationOracleTest::put(
    const QString &appName, const QList<std::pair<QString, Secret>> &values, const QStringList &unset)
{
    PracticeRunningApp *app = m_practice->named(appName);
    QVERIFY(app);
    V variables = app->variables();
    for (const auto &[name, value] : values)
        variables.set(name, value);
    for (const QString &name : unset)
        variables.unset(name);
    m_practice->deploy(*app, variables);
}

/// Or the clock would stand still, and time be waited for, wherever an answer is late.
void RotationOracleTest::countsWhatLiesUnanswered()
{
    begin({});
    PracticeRunningApp *app = m_practice->named(u"billing"_s);
    PracticeAppBehaviour behaviour = app->behaviour();
    behaviour.delay = 7s;
    QVERIFY(app->setBehaviour(behaviour));
    m_practice->clock().setBusy([] { return true; });
    QNetworkAccessManager asking;
    const auto ask = [&asking](const QUrl &url) {
        return std::unique_ptr<QNetworkReply>(asking.post(QNetworkRequest(url), QByteArray("{}")));
    };
    const auto late = ask(app->url());
    QVERIFY(waitFor([&] { return m_practice->withheldAt(app->url()) == 1; }));
    QCOMPARE(m_practice->withheldAt(m_practice->named(u"storefront"_s)->url()), 0);
    m_practice->clock().setBusy({});
    QVERIFY(waitFor([&] { return late->isFinished(); }));
    QCOMPARE(m_practice->withheldAt(app->url()), 0);
    m_practice->server().faults().add({.kind = PracticeFault::Kind::Latency, .operation = u"/e"_s, .delay = 7s});
    QUrl events = m_practice->origin();
    events.setPath(u"/e/some"_s);
    m_practice->clock().setBusy([] { return true; });
    const auto lateToo = ask(events);
    QVERIFY(waitFor([&] { return m_practice->withheld() == 1; }));
    m_practice->clock().setBusy({});
    QVERIFY(waitFor([&] { return lateToo->isFinished(); }));
    QCOMPARE(m_practice->withheld(), 0);
}

// That it can fail.

void RotationOracleTest::noticesARotateBehindTheProgramsBack()
{
    begin({});
    QVERIFY2(m_driver->runTo(Step::Rotate), qPrintable(m_driver->report()));
    put(u"billing"_s, {{V::signingKeyName, m_before.active()->value}}, {V::signingKeyFallbackName});
    QVERIFY(waitFor([this] {
        const auto row = m_stage->session->check().row(m_practice->named(u"billing"_s)->code().id);
        return row->latest.standing == AppStanding::WouldBreak;
    }));
    m_stage->session->takeFinalCheck();
    QVERIFY(waitFor([this] { return !m_stage->session->isBusy(); }));
    QCOMPARE(m_witness->failures(), QStringList());
    (void)answerOf(m_stage->dashboard->rotateSigningKey(m_practice->production()));
    QVERIFY(m_witness->failures().join(u'\n').contains("because of billing"_L1));
    QVERIFY(!m_witness->failures().join(u'\n').contains("because of storefront"_L1));
}

void RotationOracleTest::noticesADeletionBehindTheProgramsBack()
{
    begin({});
    QVERIFY2(m_driver->runTo(Step::DeleteEventKeys), qPrintable(m_driver->report()));
    QCOMPARE(m_witness->failures(), QStringList());
    const auto key = std::find_if(m_before.eventKeys.cbegin(), m_before.eventKeys.cend(),
        [](const EventKey &one) { return one.name == "Billing"_L1; });
    (void)answerOf(m_stage->dashboard->deleteEventKey(m_practice->production(), key->id));
    QVERIFY(!m_witness->failures().isEmpty());
}

/// A journal that somebody has written into.
void RotationOracleTest::noticesAWordThatNobodyGave()
{
    begin({});
    QVERIFY2(m_driver->runTo(Step::Rotate), qPrintable(m_driver->report()));
    QVERIFY(waitFor([this] { return !m_stage->session->isBusy(); }));
    Rotation rotation = m_stage->session->rotation();
    rotation.words.removeIf([](const Word &word) { return word.asked.goal != RolloutGoal::NewBesideOld; });
    QVERIFY(!rotation.words.isEmpty());
    PracticeRunningApp *billing = m_practice->named(u"billing"_s);
    const auto row = m_stage->session->check().row(billing->code().id);
    for (Word &word : rotation.words) {
        word.asked.appKey = billing->code().id;
        word.asked.address = row->app.address();
        word.state = u"unreachable"_s;
        word.since = row->app.moment.since;
    }
    rotation.words += m_stage->session->rotation().words;
    PracticeAppBehaviour off = billing->behaviour();
    off.isReachable = false;
    QVERIFY(billing->setBehaviour(off));
    RotationJournal journal(*m_stage->history);
    QVERIFY(answerOf(journal.save(rotation)));
    endProgram();
    startProgram();
    QVERIFY2(m_driver->runTo(Step::Resync), qPrintable(m_driver->report()));
    QVERIFY(m_witness->failures().join(u'\n').contains("because of billing"_L1));
}

// What it has found, by name.

void RotationOracleTest::showsNothingThatGrewOldWhileTheMachineSlept()
{
    begin({});
    std::optional<std::chrono::milliseconds> sleptAt;
    bool mayGoOn = false;
    m_driver->aboutToAct = [&](Step step) {
        if (step != Step::RollOut || sleptAt || !m_stage->session->mayGoOn())
            return;
        m_practice->clock().sleep(1h);
        sleptAt = m_practice->clock().monotonic();
        mayGoOn = m_stage->session->mayGoOn();
        m_witness->checkClaims();
    };
    QVERIFY2(m_driver->runTo(Step::Rotate), qPrintable(m_driver->report()));
    QVERIFY(sleptAt);
    QVERIFY(!mayGoOn);
    QVERIFY(m_practice->clock().monotonic() - *sleptAt >= 2min); // counted anew
    QCOMPARE(m_witness->failures(), QStringList());
}

/// Event keys only, and a colleague rotates the signing key meanwhile: the apps hold that one, and go on telling.
void RotationOracleTest::asksWithTheActiveKeyWhereNoSigningKeyIsRotated()
{
    begin({.signingKey = false});
    QVERIFY2(m_driver->runTo(Step::DeleteEventKeys), qPrintable(m_driver->report()));
    PracticeRules &rules = m_practice->server().rules();
    const QString user = m_practice->server().state().users().all().first().id;
    QVERIFY(rules.createSigningKey(m_practice->production(), user));
    QVERIFY(rules.rotateSigningKey(m_practice->production()));
    for (const QString &name : {u"storefront"_s, u"billing"_s, u"warehouse-worker"_s})
        put(name, {{V::signingKeyName, m_practice->picture().active()->value}});
    QVERIFY2(m_driver->run(), qPrintable(m_driver->report()));
    QCOMPARE(m_practice->picture().eventKeys.size(), m_before.eventKeys.size());
    QCOMPARE(m_witness->failures(), QStringList());
}

// The rotations.

/// Among the first of each row, since a row has three or four.
void RotationOracleTest::triesLeaksAndUndoneOnesEachDay()
{
    QSet<int> causes;
    QSet<int> steps;
    for (quint32 day = 0; day < 20; ++day) {
        for (quint32 row = 0; row < seedsOfADay; row += seedsOfARow) {
            const quint32 seed = day * seedsOfADay + row;
            causes.insert(wishesOf(seed).cause);
            const RotationDriver::Wishes undone = wishesOf(seed + 1);
            QVERIFY(undone.undoAt);
            steps.insert(*undone.undoAt);
        }
    }
    QCOMPARE(causes, (QSet<int>{RotationCause::SigningKeyLeaked, RotationCause::EnvironmentLeaked}));
    QCOMPARE(steps, (QSet<int>{Step::RollOut, Step::Rotate}));
}

void RotationOracleTest::findsNoBreachInRotationsAtRandom_data()
{
    QTest::addColumn<quint32>("seed");
    bool isGiven = false;
    quint32 seed = qEnvironmentVariable("IKM_ORACLE_SEED").toUInt(&isGiven);
    if (!isGiven)
        seed = sweepSize() == SweepSize::Full ? QRandomGenerator::global()->generate() / kindsInTurn * kindsInTurn
                                              : quint32(sampleNumber()) * seedsOfADay;
    for (qint64 steps = 0; steps < stepsWanted(); steps += stepsOfARow) {
        QTest::addRow("from seed %u", seed) << seed;
        seed += seedsOfARow;
    }
}

void RotationOracleTest::findsNoBreachInRotationsAtRandom()
{
    QFETCH(quint32, seed);
    QElapsedTimer took;
    took.start();
    QStringList found;
    for (qint64 steps = 0; steps < stepsOfARow; ++seed) {
        const qint64 before = m_acts + m_commands;
        play(seed);
        steps += m_acts + m_commands - before;
        const QStringList failures = m_failures + m_witness->failures();
        if (!failures.isEmpty()) {
            found.append(u"IKM_ORACLE_SEED=%1: %2"_s.arg(QString::number(seed), failures.join(u"\n  "_s)));
            qWarning("%s\n%s", qPrintable(found.last()), qPrintable(m_trace.join(u'\n')));
        }
    }
    m_took += took.elapsed();
    m_calls += m_witness->calls();
    m_claims += m_witness->claims();
    for (auto it = m_witness->breaks().cbegin(); it != m_witness->breaks().cend(); ++it)
        m_breaks[it.key()] += it.value();
    QVERIFY2(found.isEmpty(), qPrintable(found.join(u'\n')));
}

void RotationOracleTest::play(quint32 seed)
{
    m_failures.clear();
    RotationMischief mischief(*m_practice, *m_witness, seed);
    QRandomGenerator random(seed);
    const RotationDriver::Wishes wishes = wishesOf(seed);
    begin(wishes);
    mischief.begin();
    playOn(mischief, 20 + random.bounded(100));
    m_acts += mischief.acts();
    m_trace = mischief.trace();
    ++m_rotations;
    ++m_kinds[nameOf(wishes)];
    ++m_outcomes[nameOf(m_stage->session->rotation().outcome)];
    checkLeftovers();
}

void RotationOracleTest::playOn(RotationMischief &mischief, int acts)
{
    mischief.attach(*m_stage, *m_driver);
    m_driver->patience = 4s;
    const auto isOver = [this] { return m_stage->session->isLoaded() && m_stage->session->rotation().isOver(); };
    mischief.start(acts);
    int inVain = 0;
    while (!isOver() && !mischief.isOver()) {
        // Stuck is nothing to complain of while somebody disturbs, but as long as time stands still nobody does.
        const auto leapt = m_practice->clock().leapt();
        (void)m_driver->runUntil([&] { return isOver() || mischief.isOver() || mischief.wantsRestart(); });
        inVain = m_practice->clock().leapt() == leapt ? inVain + 1 : 0;
        if (inVain == mostInVain) {
            fail(u"time stands still:\n%1"_s.arg(m_driver->report()));
            break;
        }
        if (!mischief.wantsRestart())
            continue;
        mischief.detach();
        const QString before = m_stage->session->rotation().id;
        endProgram();
        startProgram();
        m_driver->patience = 4s;
        // What was written as over while the program ended is not opened again: the next would be another rotation.
        if (!m_driver->runUntil([this] { return m_stage->session->isLoaded(); })) {
            fail(u"it could not be loaded:\n%1"_s.arg(m_driver->report()));
            return;
        }
        if (!before.isEmpty() && !m_stage->session->rotation().isBegun()) {
            const auto ended = answerOf(RotationJournal(*m_stage->history).load(before));
            if (!ended || !ended->isOver())
                fail(u"it is lost since the program was started anew"_s);
            return;
        }
        mischief.attach(*m_stage, *m_driver);
    }
    if (!isOver() && !bringToAnEnd(mischief))
        fail(u"it could not be brought to its end:\n%1"_s.arg(m_driver->report()));
    m_witness->checkEnd();
    mischief.detach();
}

/// Nobody disturbs any more, and all that somebody else can put right is right.
bool RotationOracleTest::bringToAnEnd(RotationMischief &mischief)
{
    mischief.heal();
    m_driver->patience = 25s;
    return m_driver->runUntil([&] {
        mischief.keepRight();
        return m_stage->session->isLoaded() && m_stage->session->rotation().isOver();
    });
}

void RotationOracleTest::checkLeftovers()
{
    const QString evidence = answerOf(m_stage->session->evidenceHtml()).value_or(QString());
    const Rotation rotation = m_stage->session->rotation();
    const QString path = m_stage->databasePath();
    endProgram();
    m_secrets += secretsOf(m_practice->picture());
    for (const QString &file : filesWithSecrets(m_folder->path(), m_secrets))
        fail(u"there is a secret in "_s + file);
    for (const Secret &secret : std::as_const(m_secrets)) {
        if (evidence.contains(secret.revealText().right(40)))
            fail(u"there is a secret in the evidence"_s);
        if (LogCapture::text().contains(secret.revealText().right(40)))
            fail(u"there is a secret in the log"_s);
    }
    m_log.reset();
    for (const PracticeRunningApp *app : m_practice->running()) {
        if (rotation.outcome == RotationOutcome::Done && !evidence.contains(app->code().name))
            fail(u"the evidence lacks "_s + app->code().name);
    }
    if (rotation.isOver() && rotation.outcome != RotationOutcome::ClosedWithExceptions) {
        for (const QString &misfit : misfitsOfDatabase(path, m_practice->origin().toString()))
            fail(misfit);
    }
}

int main(int argc, char *argv[])
{
    qputenv("QTEST_FUNCTION_TIMEOUT", "36000000"); // all rows are one function
    QCoreApplication application(argc, argv);
    RotationOracleTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_rotationoracle.moc"
