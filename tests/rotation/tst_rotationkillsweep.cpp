// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: practice-server
// timeout: 900

// The whole sweep takes some hours: tests/run --sweeps. With IKM_SWEEP_STATES=1 in the environment each state
// that a kill can leave behind is tried once: a program that only reads leaves the same behind until it writes or
// changes something again, so that the points between two of those differ in the time of day alone. Usually a sample is
// tried, another one each day, so that in the course of time every point is met; those right before and after a call
// that changes something at Inngest more often. IKM_SWEEP_SAMPLE takes the sample with this number again,
// IKM_SWEEP_POINT one point, as a report names it.

#include "tests/support/answerof.h"
#include "tests/support/killpoints.h"
#include "tests/support/rotationworld.h"
#include "ui/deploy/deployfileview.h"
#include "ui/deploy/variablessource.h"

#include <QCoreApplication>
#include <QDate>
#include <QDir>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QProcess>
#include <QRandomGenerator>
#include <QTemporaryDir>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

/// Of the points beside a call or a file's replacement, which change something, and of all others, every so many-th
/// belongs to a sample.
struct Sample
{
    int beside = 1;
    int others = 1;
};

Sample sampleOf(SweepSize size, bool isRoutine)
{
    switch (size) {
    case SweepSize::Small:
        return {.beside = 32, .others = 480};
    case SweepSize::Usual:
        return isRoutine ? Sample{.beside = 16, .others = 200} : Sample{.beside = 20, .others = 400};
    case SweepSize::Full:
        break;
    }
    return {};
}

QByteArray lineOfInput()
{
    QByteArray line;
    for (int c = std::fgetc(stdin); c != EOF && c != '\n'; c = std::fgetc(stdin))
        line += static_cast<char>(c);
    return line;
}

constexpr int patience = 300'000; // of a run, on a machine that has much else to do

/// The orders of steps that are swept.
struct Order
{
    const char *name;
    RotationDriver::Wishes wishes;
    RotationEnd end;
    QMap<QString, int> writes; ///< How often each comes in; event keys: -1 stands for one each.
    bool hasFile = false; ///< An app's variables stand in an .env file, which the program writes.
};

constexpr qint64 halves = 2; // of the orders, which take turns

const QList<Order> &orders()
{
    using Cause = RotationCause;
    static const QList<Order> all{
        {"routine", {}, {},
            {{u"createSigningKey"_s, 1}, {u"rotateSigningKey"_s, 1}, {u"deleteSigningKey"_s, 0},
                {u"createIngestKey"_s, -1}, {u"deleteIngestKey"_s, -1}}},
        {"leak", {.cause = Cause::SigningKeyLeaked}, {},
            {{u"createSigningKey"_s, 1}, {u"rotateSigningKey"_s, 1}, {u"deleteSigningKey"_s, 0},
                {u"createIngestKey"_s, -1}, {u"deleteIngestKey"_s, -1}}},
        {"undo", {.undoAt = RotationStep::Rotate}, {.signingKey = false, .eventKeys = false},
            {{u"createSigningKey"_s, 1}, {u"rotateSigningKey"_s, 0}, {u"deleteSigningKey"_s, 1},
                {u"createIngestKey"_s, -1}, {u"deleteIngestKey"_s, -1}}},
        {"event keys", {.signingKey = false}, {.signingKey = false},
            {{u"createSigningKey"_s, 0}, {u"rotateSigningKey"_s, 0}, {u"deleteSigningKey"_s, 0},
                {u"createIngestKey"_s, -1}, {u"deleteIngestKey"_s, -1}}},
        {"file", {.eventKeys = false}, {.eventKeys = false},
            {{u"createSigningKey"_s, 1}, {u"rotateSigningKey"_s, 1}, {u"deleteSigningKey"_s, 0}}, true},
        {"file, undo", {.eventKeys = false, .undoAt = RotationStep::Rotate}, {.signingKey = false, .eventKeys = false},
            {{u"createSigningKey"_s, 1}, {u"rotateSigningKey"_s, 0}, {u"deleteSigningKey"_s, 1}}, true}};
    return all;
}

const Order &orderOf(const QString &name)
{
    for (const Order &order : orders()) {
        if (name == QLatin1String(order.name))
            return order;
    }
    qFatal("no such order");
}

/// The program: goes on with the rotation from wherever it is. Killed at the point, if there is one.
constexpr auto appWithFile = "storefront"_L1;

/// The file of that app: not in the program's own folder.
QString envFileOf(const QString &folder)
{
    return folder + u"-of-an-app/.env"_s;
}

/// As the wizard's page does: what stood there is kept, then the file is replaced; in an undo it is put back.
bool writeFile(RotationSession &session, const AppVariables &variables, RotationStep::Kind step, const QString &path)
{
    const auto source = variablesOf(session, step);
    if (step == RotationStep::PutBack)
        return DeployFileWork::toPutBack(*source, path).isEmpty() || answerOf(DeployFileWork::putBack(*source, path));
    QList<EnvChange> changes;
    for (const DeployVariable &variable : variables.variables)
        changes.append({variable.name, variable.isRemoved ? std::nullopt : std::optional(variable.value)});
    const auto plan = answerOf(DeployFileWork::plan(*source, path, changes));
    return plan && answerOf(DeployFileWork::write(*source, variables.appKey, path, changes, plan->digest));
}

int rotate(const QString &folder, const QUrl &origin, const QString &order, const QString &deadly)
{
    KillPoints points(deadly); // each write of the database, each call to the dashboard
    const RotationWatches watches{.calls
        = [&points](const QString &call,
              WatchedDashboard::Moment moment) { points.reach(call, moment == WatchedDashboard::Moment::Answered); },
        .writes = [&points](bool isCommitted) { points.reach(u"write"_s, isCommitted); }};
    bool isDone = false;
    QString report;
    {
        RotationStage stage(folder, origin, Secret(lineOfInput()), watches);
        RotationDriver driver(stage, orderOf(order).wishes);
        const auto history = answerOf(stage.history->entries());
        for (const HistoryEntry &entry : history.value_or(QList<HistoryEntry>())) {
            // Killed after all was done: what was kept for undoing it goes when the environment is looked at again.
            if (entry.what == "EndRotation"_L1)
                return driver.runUntil([&] { return stage.session->isLoaded(); }) ? 0 : 2;
        }
        driver.aboutToSet = [&](const AppVariables &variables, RotationStep::Kind step) {
            if (!orderOf(order).hasFile || variables.name != appWithFile)
                return true;
            points.reach(u"file"_s, false);
            const bool isWritten = writeFile(*stage.session, variables, step, envFileOf(folder));
            points.reach(u"file"_s, true);
            return isWritten;
        };
        isDone = driver.run();
        report = driver.report();
    }
    // The last write is on the disk now.
    const QString told = isDone ? points.reached().join(u'\n') : report;
    std::fputs(qPrintable(told), stdout);
    std::fflush(stdout);
    return isDone ? 0 : 2;
}

struct Run
{
    bool isKilled = false;
    int code = 0;
    QString output;
};

Run run(const QString &folder, const QUrl &origin, const QByteArray &token, const QString &order, const QString &deadly)
{
    QProcess child;
    child.setStandardErrorFile(folder + u"/program.log"_s, QIODevice::Append);
    child.start(QCoreApplication::applicationFilePath(), {u"--rotate"_s, folder, origin.toString(), order, deadly});
    child.write(token + '\n');
    child.closeWriteChannel();
    if (!child.waitForFinished(patience)) {
        child.kill();
        child.waitForFinished();
        return {.code = 4, .output = u"it does not end"_s};
    }
    return {.isKilled = child.exitStatus() == QProcess::CrashExit,
        .code = child.exitCode(),
        .output = QString::fromUtf8(child.readAllStandardOutput())};
}

/// One point: the program is killed there, started again, and has to get to its end. No point: it tells which it meets.
constexpr int notReached = 9;

int killAndFinish(const QString &folder, const QUrl &origin, const QString &order, const QString &deadly)
{
    const QByteArray token = lineOfInput();
    const Run first = run(folder, origin, token, order, deadly);
    if (!first.isKilled && (first.code != 0 || deadly.isEmpty())) {
        std::fputs(qPrintable(first.output), stdout);
        return first.code;
    }
    if (!first.isKilled)
        return notReached;
    const Run second = run(folder, origin, token, order, u""_s);
    if (second.code != 0 || second.isKilled)
        std::fputs(qPrintable(second.output), stdout);
    return second.isKilled ? 5 : second.code;
}

} // namespace

/// The program is killed right before and right after every write of its database and every call to the dashboard,
/// started again and brought to the end of the rotation, which is the same as without a kill.
class RotationKillSweepTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        for (int i = 0; i < 2; ++i)
            m_lanes.push_back(std::make_unique<Lane>());
        if (sweepSize() != SweepSize::Full)
            qInfo("IKM_SWEEP_SAMPLE=%lld", m_number);
    }

    void cleanupTestCase() { m_lanes.clear(); }

    void endsTheSameWhereverItIsKilled_data()
    {
        QTest::addColumn<QString>("order");
        // Each takes two undisturbed rotations besides: one half of them each day, and more points of those.
        const bool isSample = sweepSize() != SweepSize::Full && !qEnvironmentVariableIsSet("IKM_SWEEP_POINT");
        const qint64 today = Turns(m_number).of(halves);
        for (qsizetype i = 0; i < orders().size(); ++i) {
            if (!isSample || i % halves == today)
                QTest::addRow("%s", orders().at(i).name) << QString::fromLatin1(orders().at(i).name);
        }
    }

    void endsTheSameWhereverItIsKilled()
    {
        QFETCH(QString, order);
        for (const auto &lane : m_lanes)
            lane->order = order;
        QElapsedTimer took;
        took.start();
        QVERIFY(countPoints());
        qInfo("Undisturbed ones take %lld ms, %lld points are met by each", took.elapsed(), qlonglong(m_points.size()));
        const QString given = qEnvironmentVariable("IKM_SWEEP_POINT");
        QStringList chosen
            = !given.isEmpty() ? QStringList(given) : sampleOfPoints(sampleOf(sweepSize(), order == "routine"_L1));
        const qsizetype wanted = chosen.size();
        // How often the program reads again depends on how fast the machine is at the moment, so that a reading near
        // the end is not met each time. What is missed is replaced; more often than this it is no coincidence.
        const qsizetype mayMiss = 2 + wanted / 10;
        took.start();
        QStringList failures;
        qsizetype killed = 0;
        QStringList missed;
        const auto collect = [&](Lane &lane) {
            const int code = lane.wait();
            const QString point = lane.point;
            if (code == notReached) {
                missed.append(point);
                chosen += replacementOf(point, chosen);
                return;
            }
            ++killed;
            const QStringList misfits = code == 0 ? lane.misfits() : QStringList(lane.output());
            if (misfits.isEmpty())
                return;
            failures.append(u"killed at \"%1\": %2 (%3)"_s.arg(point, misfits.join(u"; "_s)).arg(code));
            qWarning("%s", qPrintable(failures.last()));
        };
        qsizetype started = 0;
        const auto mayStart
            = [&] { return started < chosen.size() && failures.size() < 10 && missed.size() <= mayMiss; };
        const auto isRunning = [](const auto &lane) { return lane->isRunning; };
        for (int i = 0; mayStart() || std::any_of(m_lanes.begin(), m_lanes.end(), isRunning); ++i) {
            Lane &lane = *m_lanes[i % m_lanes.size()];
            if (lane.isRunning)
                collect(lane);
            if (mayStart())
                lane.start(chosen.at(started++));
        }
        qInfo("Killed at %lld of %lld points, %lld not reached again; %lld s", qlonglong(killed),
            qlonglong(m_points.size()), qlonglong(missed.size()), took.elapsed() / 1000);
        const QString notReachedAgain = u"Not reached: "_s + missed.join(u", "_s);
        if (!missed.isEmpty())
            qInfo("%s", qPrintable(notReachedAgain));
        QVERIFY2(failures.isEmpty(), qPrintable(failures.join(u'\n')));
        QVERIFY2(missed.size() <= mayMiss && std::none_of(missed.cbegin(), missed.cend(), isChange),
            qPrintable(notReachedAgain));
        // Where every point is tried there is none left to replace one.
        QCOMPARE(killed, sweepSize() == SweepSize::Full ? wanted - missed.size() : wanted);
    }

    void endsTheSameWhenItIsKilledAgainAndAgain()
    {
        Lane &lane = *m_lanes.front();
        lane.order = u"routine"_s;
        const QByteArray token = lane.server.token().reveal().toByteArray();
        QRandomGenerator random(static_cast<quint32>(m_number));
        for (int round = 0; round < (sweepSize() == SweepSize::Full ? 10 : 1); ++round) {
            lane.prepare();
            Run last{.isKilled = true};
            int kills = 0;
            for (; kills < 40 && last.isKilled; ++kills) {
                const QString deadly = u"any %1"_s.arg(random.bounded(10, 160));
                last = run(lane.folder->path(), lane.server.origin(), token, lane.order, deadly);
            }
            if (last.isKilled)
                last = run(lane.folder->path(), lane.server.origin(), token, lane.order, u""_s);
            QVERIFY2(last.code == 0 && !last.isKilled, qPrintable(last.output));
            qInfo("Killed %d times", kills);
            const QStringList misfits = lane.misfits();
            QVERIFY2(misfits.isEmpty(), qPrintable(misfits.join(u'\n')));
        }
    }

private:
    /// A practice server, a folder, and the program in it.
    struct Lane
    {
        Lane()
            : server(directory.filePath(u"practice"_s))
        {
        }

        void prepare()
        {
            if (!server.reset())
                qFatal("the practice account cannot be reset");
            folder = std::make_unique<QTemporaryDir>();
            before = server.picture();
            const QString file = envFileOf(folder->path());
            if (!QDir().mkpath(QFileInfo(file).path()) || !writeText(file, fileText(before.active()->value)))
                qFatal("the app's file cannot be written");
        }

        static Secret fileText(const Secret &signingKey)
        {
            return Secret::fromText(
                u"# the shop's\nPORT=8080\nINNGEST_SIGNING_KEY=%1  # Ada's\nDEBUG=1\n"_s.arg(signingKey.revealText()));
        }

        static bool writeText(const QString &path, const Secret &text)
        {
            QFile file(path);
            return file.open(QIODevice::WriteOnly) && file.write(text.reveal().toByteArray()) == text.size();
        }

        /// Undone: as it was, byte for byte. Else with the new key in its place, and no fallback.
        QStringList misfitsOfFile(const AccountPicture &after) const
        {
            QFile file(envFileOf(folder->path()));
            if (!file.open(QIODevice::ReadOnly))
                return {u"the app's file is gone"_s};
            const QByteArray text = file.readAll();
            const Secret asItWas = fileText(before.active()->value);
            if (orderOf(order).end.signingKey
                    ? text.contains("# the shop's\nPORT=8080\n") && text.contains(after.active()->value.reveal())
                        && !text.contains(before.active()->value.reveal()) && !text.contains("FALLBACK")
                    : text == asItWas.reveal())
                return {};
            return {u"the app's file is another one"_s};
        }

        void start(const QString &deadly)
        {
            prepare();
            point = deadly;
            process = std::make_unique<QProcess>();
            process->start(QCoreApplication::applicationFilePath(),
                {u"--kill"_s, folder->path(), server.origin().toString(), order, deadly});
            process->write(server.token().reveal().toByteArray() + '\n');
            process->closeWriteChannel();
            isRunning = true;
        }

        int wait()
        {
            isRunning = false;
            if (!process->waitForFinished(2 * patience + 20'000))
                return 4;
            return process->exitStatus() == QProcess::NormalExit ? process->exitCode() : 5;
        }

        QString output() const { return QString::fromUtf8(process->readAllStandardOutput()); }

        QStringList misfits()
        {
            const AccountPicture after = server.picture();
            const int keys = static_cast<int>(before.eventKeys.size());
            const Order &swept = orderOf(order);
            QStringList misfits = swept.end.misfits(before, after);
            QMap<QString, int> wanted = swept.writes;
            for (int &count : wanted)
                count = count < 0 ? keys : count;
            wanted.insert(u"updateIngestKey"_s, 0);
            misfits += misfitsOfRequests(server, wanted);
            misfits += misfitsOfDatabase(folder->filePath(u"history.sqlite"_s), server.origin().toString());
            misfits += deadKeys(folder->filePath(u"keychain.json"_s), secretsOf(after));
            if (swept.hasFile)
                misfits += misfitsOfFile(after);
            QDir(QFileInfo(envFileOf(folder->path())).path()).removeRecursively();
            for (const QString &file :
                filesWithSecrets(folder->path(), secretsOf(before) + secretsOf(after) + QList{server.token()}))
                misfits.append(u"there is a secret in "_s + file);
            return misfits;
        }

        QTemporaryDir directory;
        PracticeProcess server;
        std::unique_ptr<QTemporaryDir> folder;
        AccountPicture before;
        QString order;
        QString point;
        std::unique_ptr<QProcess> process;
        bool isRunning = false;
    };

    /// Undisturbed runs, as many at a time as are killed later, and the points that all of them meet.
    bool countPoints()
    {
        m_points.clear();
        for (const auto &lane : m_lanes)
            lane->start(u""_s);
        bool isWell = true;
        for (const auto &lane : m_lanes) {
            const int code = lane->wait();
            const QStringList met = lane->output().split(u'\n');
            const QStringList misfits = code == 0 ? lane->misfits() : met;
            if (!misfits.isEmpty())
                qWarning("%s", qPrintable(misfits.join(u'\n')));
            isWell = isWell && misfits.isEmpty();
            if (m_points.isEmpty())
                m_points = met;
            else
                m_points.removeIf([&met](const QString &point) { return !met.contains(point); });
        }
        return isWell;
    }

    /// The point changes something: each run has to meet it.
    static bool isChange(const QString &point)
    {
        return point.startsWith("create"_L1) || point.startsWith("rotate"_L1) || point.startsWith("delete"_L1)
            || point.startsWith("file"_L1);
    }

    QStringList sampleOfPoints(const Sample &sample) const
    {
        const auto changes = [this](qsizetype index) { return isChange(m_points.value(index)); };
        QStringList chosen;
        Turns turns(m_number);
        (void)turns.of(halves);
        for (qsizetype i = 0; i < m_points.size(); ++i) {
            const bool isBeside = changes(i - 1) || changes(i) || changes(i + 1);
            if (KillPoints::areByStates() && !changes(i) && !KillPoints::isOtherState(m_points.at(i)))
                continue;
            if (isOfToday(KillPoints::numberOf(m_points.at(i)), isBeside ? sample.beside : sample.others, turns))
                chosen.append(m_points.at(i));
        }
        return chosen;
    }

    /// The same moment of the same call, a good deal earlier: where one reading was not met, those right before it were
    /// hardly either. Empty: there is none.
    QStringList replacementOf(const QString &missed, const QStringList &chosen) const
    {
        const auto kindOf = [](const QString &point) { return point.section(u' ', 0, 0) + point.section(u' ', 2); };
        const auto numberOf = [](const QString &point) { return point.section(u' ', 1, 1).toInt(); };
        const int latest = numberOf(missed) * 3 / 4;
        for (qsizetype i = m_points.indexOf(missed) - 1; i >= 0; --i) {
            const QString &point = m_points.at(i);
            if (kindOf(point) == kindOf(missed) && numberOf(point) <= latest && !chosen.contains(point))
                return {point};
        }
        return {};
    }

    const qint64 m_number = sampleNumber();
    std::vector<std::unique_ptr<Lane>> m_lanes;
    QStringList m_points;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 6 && arguments.at(1) == "--rotate"_L1)
        return rotate(arguments.at(2), QUrl(arguments.at(3)), arguments.at(4), arguments.at(5));
    if (arguments.size() == 6 && arguments.at(1) == "--kill"_L1)
        return killAndFinish(arguments.at(2), QUrl(arguments.at(3)), arguments.at(4), arguments.at(5));
    qputenv("QTEST_FUNCTION_TIMEOUT", "86400000"); // a whole sweep is one function, and takes hours
    RotationKillSweepTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_rotationkillsweep.moc"
