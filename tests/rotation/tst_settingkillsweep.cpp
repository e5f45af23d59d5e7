// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: practice-server practice-host
// timeout: 600

// Usually a sample of the points is tried, another one each day; all of them with IKM_FULL_SWEEP=1. IKM_SWEEP_SAMPLE
// takes the sample with this number again, IKM_SWEEP_POINT these points, with commas between, as a report names them;
// of "list" it lists them.

#include "app/accounts/preferences.h"
#include "app/practice/practiceplatforms.h"
#include "app/rotation/rotationsession.h"
#include "tests/support/contentsof.h"
#include "tests/support/killpoints.h"
#include "tests/support/rotationworld.h"
#include "ui/deploy/setformedialog.h"
#include "ui/deploy/variablesappview.h"
#include "ui/deploy/variablessource.h"
#include "ui/secrets/secretclipboard.h"

#include <QApplication>
#include <QCheckBox>
#include <QDir>
#include <QElapsedTimer>
#include <QJsonDocument>
#include <QPointer>
#include <QProcess>
#include <QPushButton>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTableWidget>
#include <QTemporaryDir>
#include <atomic>
#include <cstdio>
#include <sys/stat.h>

using namespace Qt::StringLiterals;
using Step = RotationStep::Kind;

namespace {

constexpr int howMany = 7;
/// Two on a platform that keeps values to itself and takes them one by one; one on one that tells them; one where each
/// change restarts the app. The others are set by hand.
const QStringList appsForTool{u"storefront"_s, u"advice"_s, u"billing"_s, u"addresses"_s};
constexpr int patience = 60'000;
constexpr int longestRun = 300'000;

/// In which step "Set for me" is taken.
struct Order
{
    const char *name;
    Step step;
    std::optional<Step> undoAt = {};
    RotationEnd end;
};

const QList<Order> &orders()
{
    static const QList<Order> all{{"keys in", Step::RollOut, {}, {.eventKeys = false}},
        {"put back", Step::PutBack, Step::Rotate, {.signingKey = false, .eventKeys = false, .mayRepeatItself = true}}};
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

/// Stands before the platforms' own program in the path and passes everything on. At the deadly call, which has its
/// words and says which of those it is, it kills the program: "with" itself, before anything is done; "alone", and goes
/// on by itself; "half", and hands on the first variable only; "after", when all is done. The program's end reaches
/// none that has a session of its own. Once it fails, at the call that is in "failing".
const QByteArray tool = R"sh(#!/bin/bash
where='@where@'
words="$*"
exec 9>>"$where/lock"
flock 9
printf '%s\n' "$words" >>"$where/calls"
count=0
while read -r line; do
    [ "$line" != "$words" ] || count=$((count + 1))
done <"$where/calls"
exec 9>&-
point="tool $words $count"
given=
case " $words" in *' set '* | *' import '*)
    IFS= read -r -d '' given
    # What takes the value from its standard input takes nothing for a value, too.
    [ -n "$given" ] || echo "$words" >>"$where/empty" ;;
esac
pass() { printf '%s' "$given" | '@host@' "$@"; }
if [ "$words" = "$(<"$where/failing")" ]; then
    : >"$where/failing"
    echo "no capacity" >&2
    exit 1
fi
case $(<"$where/deadly") in
"$point with") kill -KILL $PPID; touch "$where/ended"; exit 1 ;;
"$point alone") kill -KILL $PPID; pass "$@" >/dev/null 2>&1; touch "$where/ended"; exit ;;
"$point half") given=${given%%$'\n'*}; kill -KILL $PPID; pass "$@" >/dev/null 2>&1; touch "$where/ended"; exit ;;
"$point after") pass "$@"; kill -KILL $PPID; touch "$where/ended"; exit ;;
esac
pass "$@"
)sh";

QByteArray lineOfInput()
{
    QByteArray line;
    for (int c = std::fgetc(stdin); c != EOF && c != '\n'; c = std::fgetc(stdin))
        line += static_cast<char>(c);
    return line;
}

bool isStoredIn(const PracticeAppVariables &values, const AppVariables &wanted)
{
    return std::ranges::all_of(wanted.variables, [&values](const DeployVariable &variable) {
        return variable.isRemoved ? values.value(variable.name).isEmpty()
                                  : values.value(variable.name) == variable.value;
    });
}

bool claimsToBeDone(const QString &state)
{
    return state.startsWith(u"Done"_s) || state.startsWith(u"The tool ended without an error"_s)
        || state.startsWith(u"Set, and"_s) || state.startsWith(u"Taken out, and"_s);
}

/// The program, with a person who has everything set by its platform's tool, in the order's step.
class Program
{
public:
    Program(const QString &folder, const QUrl &origin, const Order &order, const QString &deadly, QString killedAt)
        : m_folder(folder)
        , m_order(order)
        , m_killedAt(std::move(killedAt))
        , m_points(deadly)
        , m_preferences(folder + u"/settings.ini"_s)
        , m_stage(folder, origin, Secret(lineOfInput()), watches())
        , m_clipboard(m_stage.clock, m_preferences)
        , m_driver(m_stage, {.eventKeys = false, .undoAt = order.undoAt})
    {
        m_stage.secrets.writes = [this](bool isWritten) { reach(u"keychain"_s, isWritten); };
        m_stage.hasMoreUnderWay
            = [this, more = m_stage.hasMoreUnderWay] { return more() || (m_dialog && m_dialog->isBusy()); };
        m_driver.aboutToSet = [this](const AppVariables &app, Step step) {
            return !appsForTool.contains(app.name) || step != m_order.step;
        };
    }

    /// To the rotation's end.
    bool run()
    {
        RotationSession &session = *m_stage.session;
        bool isTaken = false;
        const auto isForTool = [&] { return session.step() == m_order.step && !isTaken; };
        const auto isElsewhere = [&] { return !m_driver.leftAlone.isEmpty() && session.step() != m_order.step; };
        const auto hasEnded = [&] { return session.rotation().isOver() && !session.isBusy(); };
        while (true) {
            if (!m_driver.runUntil([&] { return session.isLoaded() && (hasEnded() || isForTool() || isElsewhere()); }))
                return failed(m_driver.report());
            if (hasEnded())
                return true;
            m_driver.leftAlone.clear();
            if (!isForTool())
                continue;
            if (!setForMe())
                return false;
            isTaken = true;
        }
    }

    QString report() const { return m_report; }
    QStringList reached() const { return m_points.reached(); }

private:
    RotationWatches watches()
    {
        return {.writes = [this](bool isCommitted) { reach(u"write"_s, isCommitted); }};
    }

    /// From the database's thread, too.
    void reach(const QString &what, bool isAfter)
    {
        if (m_isSwept)
            m_points.reach(what, isAfter);
    }

    bool failed(const QString &why)
    {
        m_report = why;
        return false;
    }

    PracticeAppsStatus platforms() { return answerOf(m_stage.apps.apps()).value_or(PracticeAppsStatus()); }

    QProcessEnvironment environment() const
    {
        QProcessEnvironment environment;
        environment.insert(u"PATH"_s, m_folder + u"/bin:/usr/bin:/bin"_s);
        environment.insert(u"HOME"_s, m_folder);
        environment.insert(u"XDG_RUNTIME_DIR"_s, qEnvironmentVariable("XDG_RUNTIME_DIR")); // below /tmp no tool is run
        environment.insert(u"PRACTICE_HOST_SESSION"_s, qEnvironmentVariable("PRACTICE_HOST_SESSION"));
        return environment;
    }

    bool waitFor(const std::function<bool()> &isSo) { return QTest::qWaitFor(isSo, patience); }

    /// What is said of the apps before anybody does anything, and is not so.
    QStringList liesOf(const VariablesSource &source)
    {
        QStringList lies;
        const PracticeAppsStatus status = platforms();
        const QList<AppVariables> all = source.variables();
        for (const AppVariables &app : all) {
            for (const PracticeAppStatus &one : status.apps) {
                if (one.id == app.appKey && app.isDone() && !isStoredIn(one.variables, app))
                    lies.append(app.name + u" is called set"_s);
            }
            const bool wasAtIt = m_killedAt.startsWith("tool "_L1)
                && m_killedAt.contains(u"project="_s + app.name + u'-')
                && !m_killedAt.contains(QRegularExpression(u" (show|whoami|names|get) "_s));
            if (wasAtIt && !app.doubt && !app.isDone() && !app.works)
                lies.append(app.name + u": a tool was at it, and nothing is said of it"_s);
        }
        return lies;
    }

    bool setForMe()
    {
        m_isSwept = true;
        const auto end = qScopeGuard([this] { m_isSwept = false; });
        const std::shared_ptr<VariablesSource> source
            = variablesOf(*m_stage.session, m_order.step, true, environment());
        if (const QStringList lies = liesOf(*source); !lies.isEmpty())
            return failed(lies.join(u"; "_s));
        QStringList keys;
        for (const AppVariables &app : source->variables()) {
            if (appsForTool.contains(app.name))
                keys.append(app.appKey);
        }
        m_driver.leftAlone = QSet<QString>(keys.cbegin(), keys.cend());
        VariablesAppView view(source, m_stage.clock, m_preferences, m_clipboard);
        view.show();
        view.select(keys);
        if (!view.acts().setForMe.isEmpty())
            return true;
        view.setForMe();
        m_dialog = view.findChild<SetForMeDialog *>();
        const bool isDone = go(*source);
        delete m_dialog;
        return isDone;
    }

    QPushButton *button(const QString &name) const { return m_dialog->findChild<QPushButton *>(name); }
    bool isOffered(const QString &name) const { return button(name)->isVisible() && button(name)->isEnabled(); }

    void press(const QString &name)
    {
        reach(u"person"_s, false);
        QTest::mouseClick(button(name), Qt::LeftButton);
        reach(u"person"_s, true);
    }

    QStringList states() const
    {
        const auto *table = m_dialog->findChild<QTableWidget *>();
        QStringList states;
        for (int row = 0; row < table->rowCount(); ++row)
            states.append(table->item(row, 2)->text());
        return states;
    }

    /// Rows that claim what is not so, by the names of their apps.
    QStringList liesOfRows(const VariablesSource &source)
    {
        const PracticeAppsStatus status = platforms();
        const auto *table = m_dialog->findChild<QTableWidget *>();
        QStringList lies;
        const QList<AppVariables> all = source.variables();
        for (int row = 0; row < table->rowCount(); ++row) {
            const QString name = table->item(row, 0)->text();
            const auto app = std::ranges::find(all, name, &AppVariables::name);
            for (const PracticeAppStatus &one : status.apps) {
                if (app != all.end() && one.id == app->appKey && claimsToBeDone(table->item(row, 2)->text())
                    && !isStoredIn(one.variables, *app))
                    lies.append(u"%1 says “%2”"_s.arg(name, table->item(row, 2)->text()));
            }
        }
        return lies;
    }

    /// What a person does in the dialog, until each row is done.
    bool go(const VariablesSource &source)
    {
        auto *live = m_dialog->findChild<QCheckBox *>(u"liveCheck"_s);
        bool hasLooked = m_killedAt.size() % 2 == 0; // every other one looks first what came of it
        for (int presses = 0; presses < 40; ++presses) {
            if (!waitFor([this] { return !m_dialog->isBusy(); }))
                return failed(u"it is at work for good: "_s + states().join(u"; "_s));
            if (const QStringList lies = liesOfRows(source); !lies.isEmpty())
                return failed(lies.join(u"; "_s));
            if (live->isVisible() && live->isEnabled() && !live->isChecked())
                live->click();
            const auto areDone = [this] {
                const QStringList all = states();
                return std::ranges::all_of(all, claimsToBeDone) && !isOffered(u"liveButton"_s);
            };
            if (areDone())
                return true;
            if (!hasLooked && isOffered(u"lookAgainButton"_s)) {
                hasLooked = true;
                press(u"lookAgainButton"_s);
                continue;
            }
            const QStringList ways{u"setButton"_s, u"liveButton"_s, u"restButton"_s, u"retryButton"_s};
            const auto isAnyOffered
                = [&] { return std::ranges::any_of(ways, [this](const QString &way) { return isOffered(way); }); };
            // The rest waits for the answers of the first one.
            if (!waitFor([&] { return isAnyOffered() || areDone(); }))
                return failed(u"nothing is offered: "_s + states().join(u"; "_s));
            if (areDone())
                continue;
            press(*std::ranges::find_if(ways, [this](const QString &way) { return isOffered(way); }));
        }
        return failed(u"it comes to no end: "_s + states().join(u"; "_s));
    }

    const QString m_folder;
    const Order &m_order;
    const QString m_killedAt;
    std::atomic_bool m_isSwept = false;
    KillPoints m_points;
    Preferences m_preferences;
    RotationStage m_stage;
    SecretClipboard m_clipboard;
    RotationDriver m_driver;
    QPointer<SetForMeDialog> m_dialog;
    QString m_report;
};

/// Goes on from wherever it is. Killed at the point, if there is one; killedAt: where the program before was.
int work(
    const QString &folder, const QUrl &origin, const QString &order, const QString &deadly, const QString &killedAt)
{
    bool isDone = false;
    QString told;
    {
        Program program(folder, origin, orderOf(order), deadly, killedAt);
        isDone = program.run();
        told = isDone ? program.reached().join(u'\n') : program.report();
    }
    std::fputs(qPrintable(told), stdout);
    std::fflush(stdout);
    return isDone ? 0 : 2;
}

} // namespace

/// "Set for me" of several apps on three platforms, with the platforms' own program, is killed right before and right
/// after each write, each thing that the person does, and at each call of the tool: before it does anything, while it
/// goes on by itself, in the middle, and when it is through. Started anew the program calls nothing set that is not,
/// and brings the rotation to the same end as without a kill; at no moment an app lacks the key that Inngest signs
/// with, and no file holds a value.
class SettingKillSweepTest : public QObject
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
        for (const Order &order : orders())
            QTest::addRow("%s", order.name) << QString::fromLatin1(order.name);
    }

    void endsTheSameWhereverItIsKilled()
    {
        QFETCH(QString, order);
        Turns turns(m_number);
        const QString today = QString::fromLatin1(orders().at(turns.of(orders().size())).name);
        const bool isGiven = qEnvironmentVariableIsSet("IKM_SWEEP_POINT");
        if (sweepSize() != SweepSize::Full && !isGiven && order != today)
            QSKIP("another day's");
        for (const auto &lane : m_lanes)
            lane->order = &orderOf(order);
        Lane &first = *m_lanes.front();
        first.start({});
        first.finish();
        QVERIFY2(first.failures.isEmpty(), qPrintable(first.failures.join(u'\n')));
        const QStringList all = first.points();
        QVERIFY(!all.isEmpty());
        if (qEnvironmentVariable("IKM_SWEEP_POINT") == "list"_L1)
            return qInfo("%s", qPrintable(all.join(u'\n')));
        const QStringList chosen = sampleOf(all, turns);
        QStringList failures;
        int kills = 0;
        QElapsedTimer took;
        took.start();
        for (qsizetype at = 0; at < chosen.size();) {
            qsizetype begun = 0;
            for (const auto &lane : m_lanes) {
                if (at + begun < chosen.size())
                    lane->start(chosen.at(at + begun++));
            }
            for (qsizetype i = 0; i < begun; ++i) {
                Lane &lane = *m_lanes[std::size_t(i)];
                lane.finish();
                kills += lane.wasKilled ? 1 : 0;
                for (const QString &failure : std::as_const(lane.failures))
                    failures.append(u"killed at \"%1\": %2"_s.arg(lane.point, failure));
            }
            at += begun;
        }
        qInfo("Killed at %d of %lld points; %lld s", kills, qlonglong(all.size()), took.elapsed() / 1000);
        QVERIFY2(failures.isEmpty(), qPrintable(u'\n' + failures.join(u'\n')));
        // Which of several is noted first depends on which tool is through first: a few are not met again.
        QVERIFY2(kills * 4 >= chosen.size() * 3, qPrintable(u"%1 of %2"_s.arg(kills).arg(chosen.size())));
    }

private:
    /// A practice server with its platforms, a folder, and the program in it.
    struct Lane
    {
        Lane()
            : server(directory.filePath(u"practice"_s))
        {
        }

        QString in(const QString &name) const { return folder->filePath(name); }

        void write(const QString &name, const QByteArray &text) const
        {
            QFile file(in(name));
            if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
                qFatal("a file cannot be written");
        }

        void prepare()
        {
            if (!server.reset() || !answerOf(server.control().reset({.apps = howMany})))
                qFatal("the practice account cannot be reset");
            folder = std::make_unique<QTemporaryDir>();
            for (const QString &name : {u"bin"_s, u"tmp"_s})
                QDir(folder->path()).mkdir(name);
            QByteArray script = tool;
            script.replace("@where@", folder->path().toUtf8());
            script.replace("@host@", QByteArrayLiteral(IKM_BINARY_DIR) + "/practice-host");
            write(u"bin/practice-host"_s, script);
            ::chmod(QFile::encodeName(in(u"bin/practice-host"_s)).constData(), 0755);
            before = server.picture();
            // The fallback is set by then, and the key is not.
            write(u"failing"_s,
                order->step == Step::RollOut ? "harbor set INNGEST_SIGNING_KEY --project=advice-production" : "");
            failures.clear();
            wasKilled = false;
        }

        void run(const QString &deadly, const QString &killedAt)
        {
            write(u"deadly"_s, deadly.toUtf8());
            process = std::make_unique<QProcess>();
            QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
            environment.insert(u"TMPDIR"_s, in(u"tmp"_s));
            environment.insert(
                u"PRACTICE_HOST_SESSION"_s, PracticePlatforms::sessionPath(directory.filePath(u"practice"_s)));
            process->setProcessEnvironment(environment);
            process->setStandardErrorFile(in(u"program.log"_s), QIODevice::Append);
            process->start(QCoreApplication::applicationFilePath(),
                {u"--set"_s, folder->path(), server.origin().toString(), QString::fromLatin1(order->name), deadly,
                    killedAt});
            process->write(server.token().reveal().toByteArray() + '\n');
            process->closeWriteChannel();
        }

        void start(const QString &deadly)
        {
            point = deadly;
            prepare();
            run(deadly, {});
        }

        /// Until the program has ended; meanwhile no app lacks what Inngest signs with.
        void wait()
        {
            QElapsedTimer since;
            since.start();
            // It can have ended while something else was waited for: of that one nobody waits for the end.
            while (process->state() != QProcess::NotRunning && !process->waitForFinished(200)) {
                noteKeyless(u"while it runs"_s);
                if (!since.hasExpired(longestRun))
                    continue;
                failures.append(u"it does not end"_s);
                process->kill();
                process->waitForFinished();
            }
        }

        void noteKeyless(const QString &when)
        {
            const auto status = answerOf(server.control().apps());
            const Secret old = before.active()->value;
            if (!status
                || std::ranges::none_of(status->apps, [&](const PracticeAppStatus &app) { return lacks(app, old); }))
                return;
            // It was rotated meanwhile.
            const AccountPicture now = server.picture();
            for (const PracticeAppStatus &app : now.apps.apps) {
                const QString failure = u"%1 lacks what Inngest signs with, %2"_s.arg(app.name, when);
                if (lacks(app, now.active()->value) && !failures.contains(failure))
                    failures.append(failure);
            }
        }

        bool lacks(const PracticeAppStatus &app, const Secret &key) const
        {
            const auto is = [&key](const PracticeAppVariables &values) {
                return values.signingKey() != key && values.signingKeyFallback() != key;
            };
            // Of one whose SDK knows no fallback the key changes hands when it is rotated.
            const bool isOurs
                = app.environmentId == before.apps.senders.first().environmentId && app.name != "legacy-reports"_L1;
            return isOurs
                && (is(app.variables) || std::ranges::any_of(app.instances, is, &PracticeInstanceStatus::variables));
        }

        /// What was started is brought to its end, by another program where this one is killed.
        void finish()
        {
            wait();
            wasKilled = process->exitStatus() == QProcess::CrashExit;
            if (wasKilled && !point.isEmpty()) {
                if (point.startsWith("tool "_L1)
                    && !QTest::qWaitFor([this] { return QFile::exists(in(u"ended"_s)); }, patience))
                    failures.append(u"the tool does not end"_s);
                noteKeyless(u"after the kill"_s);
                noteSecrets(u"after the kill"_s);
                run({}, point);
                wait();
            }
            output = QString::fromUtf8(process->readAllStandardOutput());
            if (process->exitStatus() == QProcess::CrashExit || process->exitCode() != 0)
                failures.append(output.isEmpty() ? u"it ended with %1"_s.arg(process->exitCode()) : output);
            else
                noteEnd();
        }

        void noteSecrets(const QString &when)
        {
            const QList<Secret> secrets = secretsOf(before) + secretsOf(server.picture()) + QList{server.token()};
            const QStringList files = filesWithSecrets(folder->path(), secrets);
            for (const QString &file : files)
                failures.append(u"there is a secret in %1, %2"_s.arg(file, when));
        }

        void noteEnd()
        {
            const AccountPicture after = server.picture();
            const bool isRotated = order->end.signingKey;
            failures += order->end.misfits(before, after);
            failures += misfitsOfRequests(server,
                {{u"createSigningKey"_s, 1}, {u"rotateSigningKey"_s, isRotated ? 1 : 0},
                    {u"deleteSigningKey"_s, isRotated ? 0 : 1}});
            failures += misfitsOfDatabase(in(u"history.sqlite"_s), server.origin().toString());
            failures += deadKeys(in(u"keychain.json"_s), secretsOf(after));
            noteSecrets(u"at the end"_s);
            noteKeyless(u"at the end"_s);
            if (const QByteArray empty = contentsOf(in(u"empty"_s)); !empty.isEmpty())
                failures.append(u"a tool was given nothing for a value: "_s + QString::fromUtf8(empty));
            // Of everything that was begun the history says what came of it.
            HistoryStore store(in(u"history.sqlite"_s));
            QMap<QString, QString> outcomes;
            const auto entries = answerOf(store.entries()).value_or(QList<HistoryEntry>());
            for (const HistoryEntry &entry : entries) {
                if (entry.what == "SetByTool"_L1 || entry.what == "LiveByTool"_L1)
                    outcomes.insert(
                        entry.what + QString::fromUtf8(QJsonDocument(entry.details).toJson()), entry.outcome);
            }
            if (outcomes.isEmpty())
                failures.append(u"nothing was set by a tool"_s);
            for (auto one = outcomes.cbegin(); one != outcomes.cend(); ++one) {
                if (*one == "begun"_L1)
                    failures.append(u"begun, and nothing said of its end: "_s + one.key());
            }
        }

        /// Those that an undisturbed program has met.
        QStringList points() const
        {
            QStringList points = output.split(u'\n', Qt::SkipEmptyParts);
            QMap<QString, int> counts;
            const QStringList calls = QString::fromUtf8(contentsOf(in(u"calls"_s))).split(u'\n', Qt::SkipEmptyParts);
            for (const QString &call : calls) {
                const QString one = u"tool %1 %2"_s.arg(call).arg(++counts[call]);
                for (const QString &way : {u"with"_s, u"alone"_s, u"half"_s, u"after"_s}) {
                    if (way != "half"_L1 || call.contains(u" import "_s))
                        points.append(one + u' ' + way);
                }
            }
            return points;
        }

        QTemporaryDir directory;
        PracticeProcess server;
        std::unique_ptr<QTemporaryDir> folder;
        const Order *order = nullptr;
        AccountPicture before;
        QString point;
        QString output;
        QStringList failures;
        bool wasKilled = false;
        std::unique_ptr<QProcess> process;
    };

    /// One point, since each takes a whole rotation twice; every other day a call of a tool that changes something.
    static QStringList sampleOf(const QStringList &all, Turns turns)
    {
        if (const QString given = qEnvironmentVariable("IKM_SWEEP_POINT"); !given.isEmpty())
            return given.split(u',');
        if (sweepSize() == SweepSize::Full)
            return all;
        static const QRegularExpression change(u"^tool .* (set|import|unset|deploy) "_s);
        QStringList from = turns.of(2) == 0 ? all : all.filter(change);
        from.sort(); // which tool is through first is another one each time
        return {from.at(turns.of(from.size()))};
    }

    const qint64 m_number = sampleNumber();
    std::vector<std::unique_ptr<Lane>> m_lanes;
};

int main(int argc, char *argv[])
{
    QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 7 && arguments.at(1) == "--set"_L1)
        return work(arguments.at(2), QUrl(arguments.at(3)), arguments.at(4), arguments.at(5), arguments.at(6));
    qputenv("QTEST_FUNCTION_TIMEOUT", "86400000"); // a whole sweep is one function, and takes hours
    SettingKillSweepTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_settingkillsweep.moc"
