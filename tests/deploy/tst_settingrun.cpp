// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// timeout: 300

#include "app/deploy/blackout.h"
#include "app/deploy/deploytargets.h"
#include "app/deploy/settingqueue.h"
#include "tests/support/contentsof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/settingstage.h"
#include "ui/words/settingtext.h"

#include <QDeadlineTimer>
#include <QDir>
#include <QFile>
#include <QPromise>
#include <QRegularExpression>
#include <QTest>
#include <QThread>
#include <algorithm>
#include <csignal>
#include <cstdio>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>

using namespace Qt::StringLiterals;
using State = SetResult::State;

namespace {

const QString fallbackName = u"INNGEST_SIGNING_KEY_FALLBACK"_s;
const QString keyName = u"INNGEST_SIGNING_KEY"_s;

QStringList runFolders()
{
    return QDir(SettingStage::runtimeFolder()).entryList({u"inngest-setting-*"_s}, QDir::Dirs);
}

/// One run on a stage, and what it noted.
class Run
{
public:
    explicit Run(SettingStage &stage)
        : Run(stage, stage.target())
    {
    }
    Run(SettingStage &stage, const DeployTarget &target, QProcessEnvironment environment = {})
        : Run(stage, stage.setting(target), std::move(environment))
    {
    }
    Run(SettingStage &stage, const Setting &setting, QProcessEnvironment environment = {})
        : run(new SettingRun(clock, environment.isEmpty() ? stage.environment() : environment, setting,
            [this](const Setting &, const QString &variable, const QString &outcome) {
                noted.append(outcome + u' ' + variable);
                return readyFuture(canNote ? Done() : Done(failure(Error::Kind::Storage)));
            }))
        , future(run->future())
    {
    }

    ~Run()
    {
        if (run)
            run->stop();
        wait();
    }

    bool wait()
    {
        return QTest::qWaitFor(
            [this] {
                if (isWaitingForMore())
                    clock.advance(std::chrono::minutes(1));
                return future.isFinished();
            },
            60'000);
    }
    /// What it has sent may still arrive; the first look that is one more is due.
    bool isWaitingForMore() const { return clock.untilNext() == std::chrono::seconds(5); }
    bool set()
    {
        run->set();
        return wait();
    }
    SetResult result() const { return future.result(); }

    FakeClock clock;
    bool canNote = true;
    QStringList noted;
    QPointer<SettingRun> run;
    QFuture<SetResult> future;
};

/// One place in a queue; where it is contradicted, another app that it feeds is to get another key.
struct Queued
{
    Queued(const SettingStage &stage, const Setting &setting)
        : queue(
            clock, stage.environment(), {setting},
            [this, variables = setting.variables](
                const QString &appKey) { return appKey == "other"_L1 ? ofAnother() : variables; },
            [](const Setting &, const QString &, const QString &) { return readyFuture(Done()); })
    {
    }

    bool rests()
    {
        return QTest::qWaitFor([this] { return !queue.isBusy(); }, 60'000);
    }
    QList<DeployVariable> ofAnother() const
    {
        return isContradicted ? QList<DeployVariable>{{keyName, Secret("signkey-prod-4444"), false}}
                              : QList<DeployVariable>();
    }

    FakeClock clock;
    bool isContradicted = false;
    SettingQueue queue;
};

/// What a killed program leaves: runs as a program of its own, notes into a file.
int setAndNote(const QString &home)
{
    // The stage is the parent's; only its tool and places are used.
    SettingStage here;
    QProcessEnvironment environment = here.environment();
    environment.insert(u"HOME"_s, home);
    environment.insert(u"PATH"_s, home + u"/bin:/usr/bin:/bin"_s);
    FakeClock clock;
    auto *run = new SettingRun(clock, environment, here.setting(here.target()),
        [home](const Setting &, const QString &variable, const QString &outcome) {
            QFile file(home + u"/noted"_s);
            const bool isWritten = file.open(QIODevice::WriteOnly | QIODevice::Append)
                && file.write((outcome + u' ' + variable + u'\n').toUtf8()) > 0;
            return readyFuture(isWritten ? Done() : Done(failure(Error::Kind::Storage)));
        });
    whenFinished(run->future(), QCoreApplication::instance(), [](const SetResult &) { QCoreApplication::quit(); });
    run->set();
    return QCoreApplication::exec();
}

} // namespace

/// The program runs a target's tool itself, with real processes.
class SettingRunTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { QVERIFY(runFolders().isEmpty()); }
    void cleanup() { QTRY_COMPARE(runFolders(), QStringList()); }

    void setsInOrderAndReadsBack()
    {
        SettingStage stage;
        Run run(stage);
        QVERIFY(run.set());
        QCOMPARE(run.result().state, State::Set);
        QCOMPARE(stage.contents(u"shop/"_s + fallbackName), SettingStage::fallback());
        QCOMPARE(stage.contents(u"shop/"_s + keyName), SettingStage::key());
        QCOMPARE(run.noted,
            (QStringList{
                u"begun "_s + fallbackName, u"done "_s + fallbackName, u"begun "_s + keyName, u"done "_s + keyName}));
    }

    void looksAndSaysWhatWillRunWithoutChangingAnything()
    {
        SettingStage stage;
        Run run(stage);
        run.run->look();
        QVERIFY(run.wait());
        const SetResult result = run.result();
        QCOMPARE(result.state, State::Looked);
        QCOMPARE(result.plan.identity, u"ann of acme"_s);
        QCOMPARE(result.plan.tools.value(u"depot"_s), stage.path(u"bin/depot"_s));
        QCOMPARE(result.plan.commands,
            (QStringList{stage.path(u"bin/depot"_s) + u" set shop "_s + fallbackName,
                stage.path(u"bin/depot"_s) + u" set shop "_s + keyName}));
        QCOMPARE(run.noted, QStringList());
        QCOMPARE(stage.contents(u"calls"_s), "who\nlook shop\n");
    }

    void setsNothingWhereThePlaceIsNotThere()
    {
        SettingStage stage;
        Setting setting = stage.setting(stage.target());
        setting.places[u"place"_s] = u"shopp"_s;
        Run run(stage, setting);
        QVERIFY(run.set());
        QCOMPARE(run.result().problem, SetProblem::NotFound);
        QVERIFY(run.result().output.contains(u"shopp is not there"_s));
        QCOMPARE(stage.contents(u"calls"_s), "look shopp\n");
        QCOMPARE(run.noted, QStringList());
    }

    void keepsWhatAToolPrintsWithoutTheValues()
    {
        SettingStage stage;
        stage.behave(u"prints"_s);
        Run run(stage);
        QVERIFY(run.set());
        QCOMPARE(run.result().state, State::Set);
        const QByteArray output = run.result().output.toUtf8();
        // Two streams, for two values; of their spellings those that stand right below one another are one.
        QVERIFY2(output.count(Blackout::mark()) >= 8, output.constData());
        for (const QByteArray &spelling : SettingStage::spellings())
            QVERIFY2(!output.contains(spelling), (spelling + " in " + output).constData());
        QVERIFY2(!output.contains(SettingStage::key().first(20)), output.constData());
    }

    /// As tools do that are refused, or told to be talkative by their own settings.
    void keepsWhatAToolPrintsWithoutItsSignIns()
    {
        SettingStage stage;
        stage.behave(u"complains"_s);
        QProcessEnvironment environment = stage.environment();
        environment.insert(u"https_proxy"_s, u"http://ann:q%405%25@proxy.example.com:3128"_s);
        environment.insert(u"DEPOT_TOKEN"_s, u"dp.pt.b8s2kd90qlm4x7"_s);
        Run run(stage, stage.target(), environment);
        QVERIFY(run.set());
        const QString output = run.result().output;
        QVERIFY2(output.contains(u"fetch through"_s) && output.contains(u"proxy.example.com"_s), qPrintable(output));
        for (const QString &secret :
            {u"q%405"_s, u"q@5"_s, u"b8s2kd90"_s, QString::fromLatin1(QByteArray("ann:q@5%").toBase64())})
            QVERIFY2(!output.contains(secret), qPrintable(secret + u" in "_s + output));
    }

    /// A file of a project somewhere above took a key to another account.
    void runsNowhereFromWhereItCouldBeLedElsewhere_data()
    {
        QTest::addColumn<QString>("above"); // a file there
        QTest::addColumn<int>("mode"); // of the folder above
        QTest::addColumn<QString>("variable"); // that names the folder
        QTest::addColumn<bool>("isRun");
        const QString session = u"XDG_RUNTIME_DIR"_s;
        QTest::newRow("nothing above") << QString() << 0700 << session << true;
        QTest::newRow("something else above") << u"notes.toml"_s << 0700 << session << true;
        QTest::newRow("no session's folder") << QString() << 0700 << u"XDG_CACHE_HOME"_s << true;
        QTest::newRow("no session's folder, and a file above")
            << u"wrangler.toml"_s << 0700 << u"XDG_CACHE_HOME"_s << false;
        QTest::newRow("anybody may write above") << QString() << 0777 << session << false;
        QTest::newRow("anybody may write above, as in /tmp") << QString() << 01777 << session << false;
        for (const QString &file : {u"wrangler.toml"_s, u"wrangler.jsonc"_s, u".vercel"_s, u"vercel.json"_s,
                 u".infisical.json"_s, u"doppler.yaml"_s, u"fly.toml"_s, u".env"_s, u"compose.yaml"_s,
                 u"docker-compose.yml"_s, u"kustomization.yaml"_s, u".terraform"_s, u"package.json"_s})
            QTest::addRow("%s", qPrintable(file)) << file << 0700 << session << false;
    }

    void runsNowhereFromWhereItCouldBeLedElsewhere()
    {
        QFETCH(QString, above);
        QFETCH(int, mode);
        QFETCH(QString, variable);
        QFETCH(bool, isRun);
        SettingStage stage;
        const QTemporaryDir outer(SettingStage::runtimeFolder() + u"/session-XXXXXX"_s);
        QVERIFY(QDir(outer.path()).mkdir(u"run"_s));
        QFile file(outer.filePath(above));
        QVERIFY(above.isEmpty() || file.open(QIODevice::WriteOnly));
        QCOMPARE(::chmod(QFile::encodeName(outer.path()).constData(), mode_t(mode)), 0);
        QProcessEnvironment environment = stage.environment(); // whose home is below /tmp
        environment.remove(u"XDG_RUNTIME_DIR"_s);
        environment.insert(variable, outer.filePath(u"run"_s));
        Run run(stage, stage.target(), environment);
        QVERIFY(run.set());
        QCOMPARE(run.result().problem, isRun ? SetProblem::None : SetProblem::LedElsewhere);
        QCOMPARE(run.result().subject, isRun ? QString() : above.isEmpty() ? outer.path() : file.fileName());
        QCOMPARE(stage.contents(u"calls"_s).isNull(), !isRun);
        QCOMPARE(run.noted.isEmpty(), !isRun);
        // The tool goes home first, and tells from where.
        const QList<QByteArray> folders = stage.contents(u"folders"_s).trimmed().split('\n');
        const QByteArray from = ' ' + QFile::encodeName(outer.filePath(u"run/"_s));
        QVERIFY(!isRun || std::ranges::all_of(folders, [&](const QByteArray &line) { return line.contains(from); }));
    }

    /// Before anybody says yes: through which proxy, by which files.
    void tellsWhatTheToolTakesFromTheSession()
    {
        SettingStage stage;
        DeployTarget target = stage.target();
        target.signIn += {u"KUBECONFIG"_s, u"DEPOT_HOME"_s};
        target.forget = {u"DEPOT_HOME"_s};
        QProcessEnvironment environment = stage.environment();
        environment.insert(u"KUBECONFIG"_s, u"/srv/eu.yaml"_s);
        environment.insert(u"DEPOT_HOME"_s, u"/elsewhere"_s);
        environment.insert(u"https_proxy"_s, u"http://ann:q@5@proxy.example.com:3128"_s);
        environment.insert(u"NODE_OPTIONS"_s, u"--require=/tmp/x.js"_s);
        Run run(stage, target, environment);
        run.run->look();
        QVERIFY(run.wait());
        QCOMPARE(run.result().plan.context,
            (QStringList{u"DEPOT_TOKEN"_s, u"KUBECONFIG=/srv/eu.yaml"_s, u"https_proxy=proxy.example.com:3128"_s}));
        const QString details = settingDetails(
            {.setting = stage.setting(target), .state = SettingRow::State::Ready, .result = run.result()});
        QVERIFY2(details.contains(u"DEPOT_TOKEN, KUBECONFIG=/srv/eu.yaml, https_proxy=proxy.example.com:3128"_s)
                && !details.contains(u"q@5"_s),
            qPrintable(details));
    }

    void leavesNoValueInAnyProcessOrFolderWhileItRuns()
    {
        SettingStage stage;
        stage.behave(u"waits"_s);
        QProcessEnvironment environment = stage.environment();
        environment.insert(u"INNGEST_SIGNING_KEY"_s, QString::fromUtf8(SettingStage::key()));
        environment.insert(u"HTTPS_PROXY"_s, u"http://x:"_s + QString::fromUtf8(SettingStage::fallback()));
        environment.insert(u"ANYTHING"_s, u"1"_s);
        Run run(stage, stage.target(), environment);
        run.run->set();
        for (int i = 0; i < 2; ++i) {
            // WHEN the tool has read the value and waits
            QTRY_VERIFY_WITH_TIMEOUT(!stage.contents(u"ready"_s).isNull(), 30'000);
            // THEN it can be found nowhere, and runs in an empty folder with what it needs and no more
            QCOMPARE(SettingStage::traces(), QStringList());
            QCOMPARE(runFolders().size(), 1);
            QVERIFY(QDir(QDir(SettingStage::runtimeFolder()).filePath(runFolders().first() + u"/work"_s)).isEmpty());
            const QByteArray seen = '\n' + stage.contents(u"environment"_s);
            for (const QByteArray &name : {QByteArray("INNGEST"), QByteArray("HTTPS_PROXY"), QByteArray("ANYTHING")})
                QVERIFY2(!seen.contains('\n' + name), seen.constData());
            QVERIFY(seen.contains("\nDEPOT_TOKEN=good\n"));
            QVERIFY(seen.contains("\nDEPOT_LOG=off\n")); // whatever its settings say
            QVERIFY(QFile::remove(stage.path(u"ready"_s)));
            stage.goOn();
        }
        QVERIFY(run.wait());
        QCOMPARE(run.result().state, State::Set);
    }

    void givesAQuestionNoAnswer()
    {
        SettingStage stage;
        stage.behave(u"asks"_s);
        Run run(stage);
        QVERIFY(run.set());
        QCOMPARE(run.result().state, State::NotSet);
        QCOMPARE(run.result().problem, SetProblem::OtherValue);
        QVERIFY(run.result().output.contains(u"Really?"_s));
        QVERIFY(stage.contents(u"shop/"_s + fallbackName).isNull());
    }

    void endsAToolThatNeverEndsWithAllThatItStarted()
    {
        SettingStage stage;
        stage.behave(u"never ends"_s);
        Run run(stage);
        run.run->set();
        QTRY_VERIFY_WITH_TIMEOUT(!stage.contents(u"ready"_s).isNull(), 30'000);
        const pid_t child = pid_t(stage.contents(u"child"_s).trimmed().toInt());
        QCOMPARE(::kill(child, 0), 0);
        run.clock.advance(std::chrono::minutes(2));
        QVERIFY(run.wait());
        QTRY_VERIFY(!QFile::exists(u"/proc/%1/fd/0"_s.arg(child)) || ::kill(child, 0) != 0);
        // Only a minute later it is known not to have arrived.
        QCOMPARE(run.clock.monotonic(), std::chrono::minutes(3));
        QCOMPARE(run.result().state, State::NotSet);
        QCOMPARE(run.noted, (QStringList{u"begun "_s + fallbackName, u"not done "_s + fallbackName}));
    }

    /// The service behind a tool goes on where that has given up, or been ended.
    void takesWhatArrivesAfterItsToolHasEnded_data()
    {
        QTest::addColumn<QString>("behaviour");
        QTest::addColumn<bool>("isStopped"); // by a person, while it waits
        QTest::newRow("ended by the program") << u"never ends"_s << false;
        QTest::newRow("ended without an error") << u"forgets"_s << false;
        QTest::newRow("ended with an answer that was lost") << u"loses the answer"_s << false;
        QTest::newRow("not waited for") << u"forgets"_s << true;
    }

    void takesWhatArrivesAfterItsToolHasEnded()
    {
        QFETCH(QString, behaviour);
        QFETCH(bool, isStopped);
        SettingStage stage;
        stage.write(u"shop/"_s + fallbackName, "older");
        stage.behave(behaviour);
        Run run(stage);
        run.run->set();
        if (behaviour == "never ends"_L1) {
            QTRY_VERIFY_WITH_TIMEOUT(!stage.contents(u"ready"_s).isNull(), 30'000);
            run.clock.advance(std::chrono::minutes(2));
        }
        QTRY_VERIFY_WITH_TIMEOUT(run.isWaitingForMore(), 30'000);
        QVERIFY(!run.future.isFinished());
        QCOMPARE(run.noted, QStringList{u"begun "_s + fallbackName});
        if (isStopped) {
            run.run->stop();
            QVERIFY(run.wait());
            QCOMPARE(run.result().state, State::Unknown);
            QCOMPARE(run.result().problem, SetProblem::Stopped);
            QCOMPARE(run.noted.last(), u"open "_s + fallbackName);
            return;
        }
        stage.behave(u"well"_s);
        stage.write(u"shop/"_s + fallbackName, SettingStage::fallback());
        QVERIFY(run.wait());
        QCOMPARE(run.result().state, State::Set);
        QCOMPARE(stage.contents(u"calls"_s).count("set shop " + fallbackName.toUtf8()), 1);
    }

    /// Likewise of a place that tells no values, but beside the name what changes with it.
    void takesAListingThatChangesAfterItsToolHasEnded()
    {
        SettingStage stage;
        stage.write(u"shop/"_s + fallbackName, "older");
        stage.behave(u"forgets"_s);
        Run run(stage, stage.markedTarget());
        run.run->set();
        QTRY_VERIFY_WITH_TIMEOUT(run.isWaitingForMore(), 30'000);
        QVERIFY(!run.future.isFinished());
        stage.behave(u"well"_s);
        stage.write(u"shop/"_s + fallbackName, SettingStage::fallback());
        QVERIFY(run.wait());
        QCOMPARE(run.result().state, State::Listed);
        QCOMPARE(run.result().changed, QStringList{fallbackName});
        QCOMPARE(stage.contents(u"calls"_s).count("set shop " + fallbackName.toUtf8()), 1);
    }

    /// Another value than before and than the new one is what the tool has made of it.
    void waitsForNothingWhereTheValueIsAThirdOne()
    {
        SettingStage stage;
        stage.write(u"shop/"_s + fallbackName, "older");
        stage.behave(u"mangles"_s);
        Run run(stage);
        QVERIFY(run.set());
        QCOMPARE(run.result().state, State::NotSet);
        QCOMPARE(run.result().problem, SetProblem::OtherValue);
        QCOMPARE(run.clock.monotonic(), std::chrono::milliseconds(0));
    }

    /// Stopped half-way, some machines would be new and some old.
    void letsARollOutTakeItsTime()
    {
        SettingStage stage;
        Setting setting = stage.setting(stage.restartTarget());
        stage.write(u"live"_s, "slowly");
        setting.makesLive = true;
        Run run(stage, setting);
        run.run->set();
        QTRY_VERIFY_WITH_TIMEOUT(!stage.contents(u"ready"_s).isNull(), 30'000);
        run.clock.advance(std::chrono::minutes(15));
        QVERIFY(!run.future.isFinished());
        QCOMPARE(run.noted.last(), u"begun "_s);
        run.clock.advance(std::chrono::minutes(6));
        QVERIFY(run.wait());
        QCOMPARE(run.result().live, SetResult::Live::Unknown);
        QCOMPARE(run.result().problem, SetProblem::TimedOut);
        QCOMPARE(run.noted.last(), u"open "_s);
    }

    void knowsNothingOfWhatWasStoppedUntilItIsReadBack()
    {
        SettingStage stage;
        stage.behave(u"never ends"_s);
        Run run(stage);
        run.run->set();
        QTRY_VERIFY_WITH_TIMEOUT(!stage.contents(u"ready"_s).isNull(), 30'000);
        run.run->stop();
        QVERIFY(run.wait());
        QCOMPARE(run.result().state, State::Unknown);
        QCOMPARE(run.result().problem, SetProblem::Stopped);
        QCOMPARE(run.noted, (QStringList{u"begun "_s + fallbackName, u"open "_s + fallbackName}));
        // And the next one finds what is there.
        stage.behave(u"well"_s);
        stage.write(u"shop/"_s + fallbackName, SettingStage::fallback());
        Run next(stage);
        QVERIFY(next.set());
        QCOMPARE(next.result().state, State::Set);
        QCOMPARE(next.noted, (QStringList{u"begun "_s + keyName, u"done "_s + keyName}));
    }

    void looksAgainWhatIsSetAndChangesNothing()
    {
        SettingStage stage;
        const auto look = [&](const DeployTarget &target) {
            Run run(stage, target);
            run.run->lookAgain();
            return run.wait() ? std::pair(run.result(), run.noted) : std::pair(SetResult(), QStringList());
        };
        // Nothing is there; then what is not the new value; then the fallback alone; then all of it.
        QCOMPARE(look(stage.target()).first.state, State::NotSet);
        QCOMPARE(look(stage.silentTarget()).first.problem, SetProblem::NotListed);
        stage.write(u"shop/"_s + fallbackName, "another one");
        QCOMPARE(look(stage.target()).first.state, State::NotSet);
        QCOMPARE(look(stage.target()).first.problem, SetProblem::OtherValue);
        QCOMPARE(look(stage.target()).second, QStringList{u"not done "_s + fallbackName});
        stage.write(u"shop/"_s + fallbackName, SettingStage::fallback());
        QVERIFY(!look(stage.target()).first.isSet());
        stage.write(u"shop/"_s + keyName, SettingStage::key());
        QCOMPARE(look(stage.target()).first.state, State::Set);
        QCOMPARE(look(stage.target()).second, (QStringList{u"done "_s + fallbackName, u"done "_s + keyName}));
        // A place that lists names says nothing of the values.
        QCOMPARE(look(stage.silentTarget()).first.state, State::Unknown);
        QCOMPARE(look(stage.silentTarget()).first.problem, SetProblem::ValueNotTold);
        // Where nobody can look, nobody has learnt that it is not set.
        QVERIFY(QDir(stage.path(u"shop"_s)).removeRecursively());
        QCOMPARE(look(stage.target()).first.state, State::Unknown);
        QCOMPARE(look(stage.target()).first.problem, SetProblem::NotFound);
    }

    /// A tool that ends with an error for what is not there is no other than one that does so for what it cannot read.
    void knowsWhatIsNotThereByTheListOfNames_data()
    {
        QTest::addColumn<bool>("isThere");
        QTest::addColumn<bool>("canList");
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("problem");
        QTest::newRow("not listed") << false << true << int(State::NotSet) << int(SetProblem::NotListed);
        QTest::newRow("listed, and not to be read")
            << true << true << int(State::Unknown) << int(SetProblem::NotReadBack);
        QTest::newRow("no list either") << false << false << int(State::Unknown) << int(SetProblem::NotReadBack);
    }

    void knowsWhatIsNotThereByTheListOfNames()
    {
        QFETCH(bool, isThere);
        QFETCH(bool, canList);
        QFETCH(int, state);
        QFETCH(int, problem);
        SettingStage stage;
        stage.behave(u"fails"_s);
        stage.write(u"strict"_s, {});
        if (isThere) {
            stage.write(u"dumb"_s, {});
            stage.write(u"shop/"_s + fallbackName, "x");
        }
        DeployTarget target = stage.target();
        if (!canList)
            target.readNames = u"depot look elsewhere"_s;
        Run looking(stage, target);
        looking.run->lookAgain();
        QVERIFY(looking.wait());
        QCOMPARE(int(looking.result().state), state);
        QCOMPARE(int(looking.result().problem), problem);
        // Of what nobody has learnt nothing is written down: the look has begun nothing.
        QCOMPARE(looking.noted,
            problem == int(SetProblem::NotReadBack) ? QStringList() : QStringList{u"not done "_s + fallbackName});
        // What may be there and is not told is not overwritten, whatever a tool that sets would have made of it.
        stage.behave(isThere ? u"well"_s : u"fails"_s);
        Run setting(stage, target);
        QVERIFY(setting.set());
        QCOMPARE(int(setting.result().state), int(State::NotSet));
        QCOMPARE(int(setting.result().problem),
            int(problem == int(SetProblem::NotReadBack) ? SetProblem::NotTold : SetProblem::NotListed));
        QCOMPARE(stage.contents(u"shop/"_s + fallbackName), isThere ? QByteArray("x") : QByteArray());
        QCOMPARE(setting.noted.isEmpty(), problem == int(SetProblem::NotReadBack));
    }

    /// What it is about is not who may read and who may not, as long as the tool says something else.
    void saysWhyNothingWasRead_data()
    {
        QTest::addColumn<QString>("joined"); // to each command that reads
        QTest::newRow("said beside what is printed") << QString();
        QTest::newRow("said into what is printed") << u" 2>&1 | sed -e 2q1"_s;
    }

    void saysWhyNothingWasRead()
    {
        QFETCH(QString, joined);
        SettingStage stage;
        stage.write(u"dumb"_s, {});
        stage.write(u"shop/"_s + fallbackName, "x");
        DeployTarget target = stage.target();
        target.readValue += joined;
        const auto isSaid = [](const SetResult &result) {
            return result.said.trimmed() == "cannot decrypt"_L1 && result.output.contains("cannot decrypt"_L1)
                && setProblemText(result).endsWith(u"said: “cannot decrypt”"_s);
        };
        Run setting(stage, target);
        QVERIFY(setting.set());
        QCOMPARE(setting.result().problem, SetProblem::NotTold);
        QVERIFY2(isSaid(setting.result()), qPrintable(setProblemText(setting.result())));
        Run looking(stage, target);
        looking.run->lookAgain();
        QVERIFY(looking.wait());
        QCOMPARE(looking.result().problem, SetProblem::NotReadBack);
        QVERIFY2(isSaid(looking.result()), qPrintable(setProblemText(looking.result())));
    }

    /// It ends without an error, and gives what it fetched some time ago.
    void saysThatInfisicalGaveWhatItHadKept()
    {
        SettingStage stage;
        stage.write(u"bin/infisical"_s,
            "#!/bin/sh\n"
            "echo 'Warning: Unable to fetch, serving secrets from last successful fetch. Run with --debug' >&2\n"
            "case $1 in export) echo \"INNGEST_SIGNING_KEY_FALLBACK='older'\" ;; *) echo older ;; esac\n");
        QCOMPARE(::chmod(QFile::encodeName(stage.path(u"bin/infisical"_s)).constData(), 0755), 0);
        DeployTarget target = *DeployTargets().find(u"infisical"_s);
        target.look.clear(); // which would have said it: it is cut off right behind that
        Setting setting = stage.setting(target);
        setting.places = {{u"domain"_s, u"https://app.infisical.com/api"_s}, {u"project"_s, u"6510"_s},
            {u"environment"_s, u"prod"_s}, {u"path"_s, u"/"_s}};
        Run run(stage, setting);
        run.run->lookAgain();
        QVERIFY(run.wait());
        QCOMPARE(run.result().state, State::Unknown);
        QCOMPARE(run.result().problem, SetProblem::NotReadBack);
        const QString text = setProblemText(run.result());
        QVERIFY2(text.contains(u"serving secrets from last successful fetch"_s), qPrintable(text));
        QVERIFY2(!run.result().output.contains(u"older"_s), qPrintable(run.result().output));
    }

    /// Google Cloud makes a secret without a value first, and fails where that is asked for its latest one.
    void setsWhatIsThereWithoutAValue_data()
    {
        QTest::addColumn<QByteArray>("trouble");
        QTest::addColumn<int>("problem");
        QTest::newRow("it is set") << QByteArray() << int(SetProblem::None);
        QTest::newRow("it has a value that is not told") << QByteArray("hides") << int(SetProblem::NotTold);
        QTest::newRow("its versions are not told") << QByteArray("keeps its list") << int(SetProblem::NotTold);
        QTest::newRow("it is refused") << QByteArray("refuses") << int(SetProblem::NotListed);
    }

    void setsWhatIsThereWithoutAValue()
    {
        QFETCH(QByteArray, trouble);
        QFETCH(int, problem);
        SettingStage stage;
        stage.write(u"bin/gcloud"_s, R"(#!/bin/sh
cd "$HOME"
trouble=$(cat trouble)
case "$*" in
'secrets list'*) printf 'checkout-INNGEST_SIGNING_KEY\ncheckout-INNGEST_SIGNING_KEY_FALLBACK\n' ;;
'secrets versions list '*) [ "$trouble" != 'keeps its list' ] || { echo PERMISSION_DENIED >&2; exit 1; }
    if [ "$trouble" = hides ] || [ -e "$4" ]; then echo 1; fi ;;
'secrets versions access '*) file=$(expr "$5" : '--secret=\(.*\)'); cat "$file" 2>/dev/null || { echo "ERROR: NOT_FOUND: no versions" >&2; exit 1; } ;;
'secrets versions add '*) [ "$trouble" != refuses ] || { echo "ERROR: PERMISSION_DENIED" >&2; exit 1; }
    cat >"$4"; echo 1 ;;
esac
)");
        QCOMPARE(::chmod(QFile::encodeName(stage.path(u"bin/gcloud"_s)).constData(), 0755), 0);
        stage.write(u"trouble"_s, trouble);
        Setting setting = stage.setting(*DeployTargets().find(u"gcp-secrets"_s));
        setting.places = {{u"project"_s, u"acme"_s}, {u"prefix"_s, u"checkout-"_s}};
        Run run(stage, setting);
        QVERIFY(run.set());
        QCOMPARE(int(run.result().problem), problem);
        const bool isWell = problem == int(SetProblem::None);
        QCOMPARE(run.result().state, isWell ? State::Set : State::NotSet);
        QCOMPARE(stage.contents(u"checkout-"_s + fallbackName), isWell ? SettingStage::fallback() : QByteArray());
        QCOMPARE(stage.contents(u"checkout-"_s + keyName), isWell ? SettingStage::key() : QByteArray());
    }

    /// Of a command with several stages the one that writes need not be the last.
    void readsBackWhereALaterStageIsNotStarted_data()
    {
        QTest::addColumn<QString>("command");
        QTest::addColumn<bool>("isSet");
        QTest::newRow("behind the one that writes") << u"depot set {{place.place}} {{variable}} | broken"_s << true;
        QTest::newRow("before it") << u"broken | depot set {{place.place}} {{variable}}"_s << false;
    }

    void readsBackWhereALaterStageIsNotStarted()
    {
        QFETCH(QString, command);
        QFETCH(bool, isSet);
        SettingStage stage;
        stage.write(u"bin/broken"_s, "#!/nowhere/at/all\n");
        QCOMPARE(::chmod(QFile::encodeName(stage.path(u"bin/broken"_s)).constData(), 0755), 0);
        DeployTarget target = stage.target();
        target.set.first().command = command;
        Run run(stage, target);
        QVERIFY(run.set());
        QCOMPARE(run.result().state, isSet ? State::Set : State::NotSet);
        QCOMPARE(run.result().problem, isSet ? SetProblem::None : SetProblem::NotStarted);
        QCOMPARE(stage.contents(u"shop/"_s + keyName), isSet ? SettingStage::key() : QByteArray());
        QCOMPARE(run.noted.mid(0, 2),
            (QStringList{u"begun "_s + fallbackName, (isSet ? u"done "_s : u"not done "_s) + fallbackName}));
    }

    void believesWhatIsReadBackAndNotHowItEnded_data()
    {
        QTest::addColumn<QString>("behaviour");
        QTest::addColumn<bool>("isSilent");
        QTest::addColumn<int>("state");
        QTest::addColumn<int>("problem");
        const auto row
            = [](const char *name, const QString &behaviour, bool isSilent, State state, SetProblem problem) {
                  QTest::newRow(name) << behaviour << isSilent << int(state) << int(problem);
              };
        row("refused", u"fails"_s, false, State::NotSet, SetProblem::OtherValue);
        row("cut off after it was set", u"fails after"_s, false, State::Set, SetProblem::None);
        // The tool was told that it is stored: not to see it is no proof that it is not.
        row("a quiet end and nothing set", u"forgets"_s, false, State::Unknown, SetProblem::NotThereYet);
        row("an answer that was lost", u"loses the answer"_s, false, State::NotSet, SetProblem::OtherValue);
        row("names only: well", u"well"_s, true, State::Listed, SetProblem::None);
        row("names only: refused", u"fails"_s, true, State::NotSet, SetProblem::NotListed);
        row("names only: cut off after it was set", u"fails after"_s, true, State::Unknown, SetProblem::ToolFailed);
        row("names only: a quiet end", u"forgets"_s, true, State::Unknown, SetProblem::NotThereYet);
        row("the fallback alone is refused", u"fails for the fallback"_s, false, State::NotSet, SetProblem::OtherValue);
    }

    void believesWhatIsReadBackAndNotHowItEnded()
    {
        QFETCH(QString, behaviour);
        QFETCH(bool, isSilent);
        QFETCH(int, state);
        QFETCH(int, problem);
        SettingStage stage;
        stage.behave(behaviour);
        Run run(stage, isSilent ? stage.silentTarget() : stage.target());
        QVERIFY(run.set());
        QCOMPARE(int(run.result().state), state);
        QCOMPARE(int(run.result().problem), problem);
        // No key without its fallback.
        QVERIFY(stage.contents(u"shop/"_s + keyName).isNull() || !stage.contents(u"shop/"_s + fallbackName).isNull());
    }

    /// `echo key | depot …`: the app has a line break in its key, and is refused.
    void takesNoValueWithALineBreakForTheValue()
    {
        SettingStage stage;
        for (const QString &name : {fallbackName, keyName}) {
            Run before(stage);
            QVERIFY(before.set());
            stage.write(u"shop/"_s + name, stage.contents(u"shop/"_s + name) + '\n');
            Run run(stage);
            QVERIFY(run.set());
            QCOMPARE(run.result().state, State::Set);
            QVERIFY(!stage.contents(u"shop/"_s + name).endsWith('\n'));
        }
    }

    void callsNoValueAnotherThatIsReadBackWithMoreAroundIt()
    {
        SettingStage stage;
        stage.write(u"banner"_s, "A new version of depot is there.\n");
        Run run(stage);
        QVERIFY(run.set());
        QCOMPARE(run.result().state, State::Unknown);
        QCOMPARE(run.result().problem, SetProblem::ValueAndMore);
        QCOMPARE(run.result().subject, fallbackName);
        QCOMPARE(run.noted, (QStringList{u"begun "_s + fallbackName, u"open "_s + fallbackName}));
        QVERIFY(stage.contents(u"shop/"_s + keyName).isNull());
        stage.behave(u"forgets"_s);
        QVERIFY(QDir(stage.path(u"shop"_s)).removeRecursively() && QDir().mkpath(stage.path(u"shop"_s)));
        Run other(stage);
        QVERIFY(other.set());
        QCOMPARE(other.result().problem, SetProblem::NotThereYet);
    }

    void saysWhatWasDoneBeforeItFailed()
    {
        SettingStage stage;
        stage.behave(u"fails for the key"_s);
        for (int i = 0; i < 2; ++i) { // set by this run, and then found there
            Run run(stage);
            QVERIFY(run.set());
            QCOMPARE(run.result().state, State::NotSet);
            QCOMPARE(run.result().subject, keyName);
            QCOMPARE(run.result().doneBefore, QStringList{fallbackName});
            QVERIFY(!run.result().isUntouched());
        }
        stage.behave(u"well"_s);
        Run run(stage);
        QVERIFY(run.set());
        QCOMPARE(run.result().doneBefore, QStringList());
    }

    /// A tool that is given both ends without an error and has set one of them.
    void tellsWhichOfSeveralIsSet_data()
    {
        QTest::addColumn<QString>("behaviour");
        QTest::addColumn<QString>("set");
        QTest::addColumn<QString>("other");
        QTest::newRow("the fallback") << u"only the fallback"_s << fallbackName << keyName;
        QTest::newRow("the key") << u"only the key"_s << keyName << fallbackName;
    }

    void tellsWhichOfSeveralIsSet()
    {
        QFETCH(QString, behaviour);
        QFETCH(QString, set);
        QFETCH(QString, other);
        SettingStage stage;
        stage.behave(behaviour);
        Run run(stage, stage.linesTarget());
        QVERIFY(run.set());
        QCOMPARE(run.result().state, State::Unknown);
        QCOMPARE(run.result().problem, SetProblem::NotThereYet);
        QCOMPARE(run.result().subject, other);
        QCOMPARE(run.result().doneBefore, QStringList{set});
        QVERIFY(!run.result().isUntouched());
        QVERIFY(run.noted.contains(u"done "_s + set));
        QVERIFY(run.noted.contains(u"open "_s + other));
        Run looking(stage, stage.linesTarget());
        looking.run->lookAgain();
        QVERIFY(looking.wait());
        QCOMPARE(looking.result().doneBefore, QStringList{set});
        // Where names alone are told, the one that came says nothing of its value.
        QVERIFY(QDir(stage.path(u"shop"_s)).removeRecursively() && QDir().mkpath(stage.path(u"shop"_s)));
        DeployTarget silent = stage.linesTarget();
        silent.readValue.clear();
        Run naming(stage, silent);
        QVERIFY(naming.set());
        QCOMPARE(naming.result().state, State::Unknown);
        QCOMPARE(naming.result().problem, SetProblem::NotListed);
        QCOMPARE(naming.clock.monotonic(), std::chrono::minutes(1)); // it might have come
        QCOMPARE(naming.result().subject, other);
        stage.behave(u"well"_s);
        Run again(stage, stage.linesTarget());
        QVERIFY(again.set());
        QCOMPARE(again.result().state, State::Set);
    }

    /// What was there would be kept for an undo, which would give it to the app; what is there now would be another
    /// value.
    void takesNothingSaidInAValuesPlaceForOne_data()
    {
        QTest::addColumn<QByteArray>("said");
        for (const char *said :
            {"[RESTRICTED]", "<hidden-by-infisical>\n", "*not found*", "********", "signkey-prod-****",
                "\xe2\x80\xa2\xe2\x80\xa2\xe2\x80\xa2"
                "9683",
                "[use 'op item get x --reveal' to reveal]"})
            QTest::newRow(said) << QByteArray(said);
    }

    void takesNothingSaidInAValuesPlaceForOne()
    {
        QFETCH(QByteArray, said);
        SettingStage stage;
        stage.write(u"hides"_s, said);
        stage.write(u"shop/"_s + fallbackName, "old");
        const auto set = [&stage] {
            Run run(stage);
            QList<OverwrittenVariable> kept;
            run.run->setKeep([&kept](const Setting &, const QList<OverwrittenVariable> &values) {
                kept += values;
                return readyFuture(Done());
            });
            run.set();
            return std::pair(run.result(), kept);
        };
        // There, and not told: it is left alone.
        QCOMPARE(set().first.problem, SetProblem::NotTold);
        QCOMPARE(set().second, QList<OverwrittenVariable>());
        QCOMPARE(stage.contents(u"shop/"_s + fallbackName), "old");
        // Not there: it is set, and nobody knows to what.
        QVERIFY(QFile::remove(stage.path(u"shop/"_s + fallbackName)));
        const auto [result, kept] = set();
        QCOMPARE(kept, (QList<OverwrittenVariable>{{.name = fallbackName, .text = {}}}));
        QCOMPARE(result.state, State::Unknown);
        QCOMPARE(result.problem, SetProblem::NotReadBack);
        QCOMPARE(stage.contents(u"shop/"_s + fallbackName), SettingStage::fallback());
    }

    /// Somebody signs in as another, or another tool comes to stand before it, between the look and the act.
    void runsNothingButWhatWasShown_data()
    {
        QTest::addColumn<QByteArray>("before");
        QTest::addColumn<QByteArray>("now");
        QTest::addColumn<QString>("folder");
        QTest::addColumn<int>("problem");
        const QByteArray ann = "ann of acme";
        const auto row
            = [](const char *name, const QByteArray &before, const QByteArray &now, SetProblem problem,
                  const QString &folder = {}) { QTest::newRow(name) << before << now << folder << int(problem); };
        row("the same", ann, ann, SetProblem::None);
        row("somebody else", ann, "bob of acme", SetProblem::OtherIdentity);
        row("the same one elsewhere", ann, "ann of evil", SetProblem::OtherIdentity);
        row("nobody any more", ann, "", SetProblem::OtherIdentity);
        row("one who was not told", "", "bob of acme", SetProblem::None);
        row("used since", "ann | acme | 2026-11-28T10:00:01.123Z", "ann | acme | 2026-11-28T10:05:59.4Z",
            SetProblem::None);
        row("another, used since", "ann | acme | 2026-11-28T10:00:01Z", "bob | acme | 2026-11-28T10:05:59Z",
            SetProblem::OtherIdentity);
        row("another tool", ann, ann, SetProblem::OtherTool, u"other"_s);
    }

    void runsNothingButWhatWasShown()
    {
        QFETCH(QByteArray, before);
        QFETCH(QByteArray, now);
        QFETCH(QString, folder);
        QFETCH(int, problem);
        SettingStage stage;
        stage.write(u"who"_s, before);
        Setting setting = stage.setting(stage.restartTarget());
        setting.makesLive = true;
        Run look(stage, setting);
        look.run->look();
        QVERIFY(look.wait());
        stage.write(u"who"_s, now);
        QProcessEnvironment environment = stage.environment();
        if (!folder.isEmpty())
            environment.insert(u"PATH"_s, stage.addTool(folder, 0755) + u':' + stage.environment().value(u"PATH"_s));
        const auto isRefused = [&](Run &run) {
            return int(run.result().problem) == problem && run.noted.isEmpty() == (problem != 0)
                && !stage.contents(u"calls"_s).contains("set ") == (problem != 0);
        };
        Run run(stage, setting, environment);
        run.run->set(look.result().plan);
        QVERIFY(run.wait());
        QVERIFY(isRefused(run));
        QCOMPARE(run.result().state, problem == 0 ? State::Set : State::NotSet);
        // Nor is anything believed of a place that another one reads.
        Setting again = setting;
        again.makesLive = false;
        Run looking(stage, again, environment);
        looking.run->lookAgain(look.result().plan);
        QVERIFY(looking.wait());
        QVERIFY(isRefused(looking));
        QCOMPARE(looking.result().state, problem == 0 ? State::Set : State::Unknown);
        Run live(stage, setting, environment);
        live.run->makeLive(look.result().plan);
        QVERIFY(live.wait());
        QVERIFY(isRefused(live));
        QCOMPARE(live.result().live, problem == 0 ? SetResult::Live::Begun : SetResult::Live::Failed);
        QVERIFY(stage.contents(u"wrong"_s).isNull());
    }

    void runsNothingThatCannotBeNoted()
    {
        SettingStage stage;
        Run run(stage);
        run.canNote = false;
        QVERIFY(run.set());
        QCOMPARE(run.result().problem, SetProblem::NotNoted);
        QVERIFY(!stage.contents(u"calls"_s).contains("set "));
    }

    void removesWhatIsToGoAndSeesThatItHasGone()
    {
        SettingStage stage;
        stage.write(u"shop/"_s + fallbackName, "x");
        stage.write(u"shop/"_s + keyName, SettingStage::key());
        Setting setting = stage.setting(stage.target());
        setting.variables = {{fallbackName, {}, true}};
        Run run(stage, setting);
        QVERIFY(run.set());
        QCOMPARE(run.result().state, State::Set);
        QVERIFY(stage.contents(u"shop/"_s + fallbackName).isNull());
    }

    /// What is to go is not in a list that is none.
    void seesNothingGoneInWhatIsNotTheList_data()
    {
        QTest::addColumn<QByteArray>("list");
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("an error") << QByteArray("Session expired. Run depot login.");
        QTest::newRow("another page") << QByteArray("DATABASE_URL\npage 1 of 3");
        QTest::newRow("another's name") << keyName.toUtf8() + "_OF_BAKERY";
    }

    void seesNothingGoneInWhatIsNotTheList()
    {
        QFETCH(QByteArray, list);
        SettingStage stage;
        stage.behave(u"keeps"_s);
        stage.write(u"list"_s, list);
        stage.write(u"shop/"_s + fallbackName, "x");
        Setting setting = stage.setting(stage.target());
        setting.variables = {{fallbackName, {}, true}};
        Run run(stage, setting);
        QVERIFY(run.set());
        QCOMPARE(run.result().state, State::Unknown);
        QCOMPARE(run.result().problem, SetProblem::NotReadBack);
        QCOMPARE(run.noted, (QStringList{u"begun "_s + fallbackName, u"open "_s + fallbackName}));
    }

    void tellsANameThatCameFromOneThatWasThere_data()
    {
        QTest::addColumn<bool>("isThere");
        QTest::addColumn<QByteArray>("list");
        QTest::addColumn<bool>("wasListed");
        QTest::newRow("it came") << false << QByteArray() << false;
        QTest::newRow("it was there") << true << QByteArray() << true;
        QTest::newRow("an error that names it")
            << false << "cannot list " + fallbackName.toUtf8() + ", " + keyName.toUtf8() + ": permission denied"
            << true;
    }

    void tellsANameThatCameFromOneThatWasThere()
    {
        QFETCH(bool, isThere);
        QFETCH(QByteArray, list);
        QFETCH(bool, wasListed);
        SettingStage stage;
        if (isThere) {
            stage.behave(u"forgets"_s);
            stage.write(u"shop/"_s + fallbackName, "x");
            stage.write(u"shop/"_s + keyName, "x");
        }
        if (!list.isEmpty())
            stage.write(u"list"_s, list);
        Run run(stage, stage.silentTarget());
        QVERIFY(run.set());
        QCOMPARE(run.result().state, State::Listed);
        QCOMPARE(run.result().wasListed, wasListed);
    }

    /// Some tools end well also where the connection was cut off.
    void believesWhatWasThereBeforeOnlyWhereItsListingChanges_data()
    {
        QTest::addColumn<QString>("behaviour");
        QTest::addColumn<QString>("listing"); // a file of the stage
        QTest::addColumn<bool>("isSame"); // the fallback is there already, with this very value
        QTest::addColumn<bool>("isTogether"); // both are handed over at once
        QTest::addColumn<int>("problem");
        QTest::addColumn<QStringList>("changed");
        const QStringList both{fallbackName, keyName};
        const int none = int(SetProblem::None);
        const int notChanged = int(SetProblem::NotChanged);
        QTest::newRow("dates: set") << u"well"_s << u"dated"_s << false << false << none << both;
        QTest::newRow("dates: cut off") << u"forgets"_s << u"dated"_s << false << false << notChanged << QStringList();
        QTest::newRow("dates: the same value") << u"well"_s << u"dated"_s << true << false << none << both;
        QTest::newRow("digests: set") << u"well"_s << QString() << false << false << none << both;
        QTest::newRow("digests: cut off") << u"forgets"_s << QString() << false << false << notChanged << QStringList();
        // Nobody knows who had set it: the digest alone does not say that it is this value.
        QTest::newRow("digests: the same value")
            << u"well"_s << QString() << true << false << notChanged << QStringList();
        QTest::newRow("digests: the same value beside another")
            << u"well"_s << QString() << true << true << none << QStringList{keyName};
        QTest::newRow("nothing is told") << u"forgets"_s << u"mute"_s << false << false << none << QStringList();
    }

    void believesWhatWasThereBeforeOnlyWhereItsListingChanges()
    {
        QFETCH(QString, behaviour);
        QFETCH(QString, listing);
        QFETCH(bool, isSame);
        QFETCH(bool, isTogether);
        QFETCH(int, problem);
        QFETCH(QStringList, changed);
        SettingStage stage;
        stage.behave(behaviour);
        if (!listing.isEmpty())
            stage.write(listing, {});
        stage.write(u"shop/"_s + fallbackName, isSame ? SettingStage::fallback() : QByteArray("x"));
        stage.write(u"shop/"_s + keyName, "x");
        DeployTarget target = stage.markedTarget();
        if (isTogether)
            target.set = stage.linesTarget().set;
        Run run(stage, target);
        QVERIFY(run.set());
        const SetResult result = run.result();
        const bool isSet = problem == int(SetProblem::None);
        QCOMPARE(int(result.problem), problem);
        QCOMPARE(result.state, isSet ? State::Listed : State::Unknown);
        QCOMPARE(result.changed, changed);
        // And of which of several nothing was seen, though the tool took them together.
        QCOMPARE(result.unchanged, isTogether ? QStringList{fallbackName} : QStringList());
        QCOMPARE(setListedText(result).contains(fallbackName + u" is the same as before"_s), isTogether);
        QCOMPARE(result.changedAt.isValid(), listing == "dated"_L1);
        // A list, too, can be as it was before for a while.
        QCOMPARE(run.clock.monotonic(), std::chrono::minutes(isSet ? 0 : 1));
        QVERIFY(result.wasListed);
        if (!isSet)
            QCOMPARE(run.noted, (QStringList{u"begun "_s + fallbackName, u"open "_s + fallbackName}));
    }

    /// Whoever stops a tool and looks at once has not learnt that nothing comes of it.
    void looksForAMinuteAfterItWasStopped()
    {
        SettingStage stage;
        FakeClock clock;
        SettingQueue queue(
            clock, stage.environment(), {stage.setting(stage.target())},
            [&](const QString &) { return stage.setting(stage.target()).variables; },
            [](const Setting &, const QString &, const QString &) { return readyFuture(Done()); });
        const auto rests = [&queue] { return QTest::qWaitFor([&queue] { return !queue.isBusy(); }, 60'000); };
        stage.behave(u"never ends"_s);
        queue.look();
        QVERIFY(rests());
        queue.set();
        QTRY_VERIFY_WITH_TIMEOUT(!stage.contents(u"ready"_s).isNull(), 30'000);
        queue.stop();
        QVERIFY(rests());
        QCOMPARE(queue.rows()[0].result.problem, SetProblem::Stopped);
        queue.lookAgain();
        QTRY_COMPARE_WITH_TIMEOUT(clock.untilNext(), std::chrono::seconds(5), 30'000);
        QVERIFY(queue.isBusy());
        clock.advance(std::chrono::minutes(1));
        QVERIFY(rests());
        QCOMPARE(queue.rows()[0].result.state, State::NotSet);
        QCOMPARE(queue.rows()[0].result.problem, SetProblem::OtherValue);
    }

    /// Nor has who comes back to it in a new dialog, where nobody knows any more when the tool had ended.
    void looksForAMinuteAfterSomebodyCameBack_data()
    {
        QTest::addColumn<bool>("arrives");
        QTest::newRow("it arrives") << true;
        QTest::newRow("it does not") << false;
    }

    void looksForAMinuteAfterSomebodyCameBack()
    {
        QFETCH(bool, arrives);
        SettingStage stage;
        stage.write(u"shop/"_s + keyName, SettingStage::key());
        Setting setting = stage.setting(stage.target());
        setting.isInDoubt = true;
        Queued queued(stage, setting);
        SettingQueue &queue = queued.queue;
        queue.look();
        QVERIFY(queued.rests());
        queue.lookAgain();
        QTRY_COMPARE_WITH_TIMEOUT(queued.clock.untilNext(), std::chrono::seconds(5), 30'000);
        QVERIFY(queue.isBusy());
        if (arrives)
            stage.write(u"shop/"_s + fallbackName, SettingStage::fallback());
        queued.clock.advance(std::chrono::minutes(1));
        QVERIFY(queued.rests());
        QCOMPARE(queue.rows()[0].result.state, arrives ? State::Set : State::NotSet);
        QVERIFY(!queue.canLookAgain());
    }

    /// It could arrive behind what is set now, and stay.
    void setsNothingBeforeWhatWasSentEarlierIsOver_data()
    {
        QTest::addColumn<bool>("isSilent"); // the place tells names only
        QTest::addColumn<bool>("arrives");
        QTest::addColumn<int>("sets"); // of the fallback, in all
        QTest::newRow("it arrives") << false << true << 1;
        QTest::newRow("it does not") << false << false << 2;
        QTest::newRow("it arrives where names are told") << true << true << 2;
    }

    void setsNothingBeforeWhatWasSentEarlierIsOver()
    {
        QFETCH(bool, isSilent);
        QFETCH(bool, arrives);
        QFETCH(int, sets);
        SettingStage stage;
        // GIVEN one that was stopped, and is tried again at once
        Queued queued(stage, stage.setting(isSilent ? stage.silentTarget() : stage.target()));
        SettingQueue &queue = queued.queue;
        const auto setCalls
            = [&stage] { return int(stage.contents(u"calls"_s).count("set shop " + fallbackName.toUtf8() + '\n')); };
        stage.behave(u"never ends"_s);
        queue.look();
        QVERIFY(queued.rests());
        queue.set();
        QTRY_VERIFY_WITH_TIMEOUT(!stage.contents(u"ready"_s).isNull(), 30'000);
        queue.stop();
        QVERIFY(queued.rests());
        QCOMPARE(queue.rows()[0].result.problem, SetProblem::Stopped);
        stage.behave(u"well"_s);
        queue.retry();
        QVERIFY(queued.rests());
        // THEN it is in doubt as before
        QCOMPARE(queue.rows()[0].state, SettingRow::State::Ready);
        QVERIFY(queue.rows()[0].setting.isInDoubt && queue.canLookAgain());
        // AND nothing is sent within a minute of what was sent before, nor where somebody stops it meanwhile
        queue.set();
        QTRY_COMPARE_WITH_TIMEOUT(queued.clock.untilNext(), std::chrono::minutes(1), 30'000);
        QVERIFY(!queue.rows()[0].isBegun);
        queue.stop();
        QVERIFY(queued.rests());
        QCOMPARE(queue.rows()[0].result.state, State::Unknown);
        QCOMPARE(queue.rows()[0].result.problem, SetProblem::Stopped);
        QVERIFY(queue.rows()[0].setting.isInDoubt && queue.canLookAgain());
        QCOMPARE(setCalls(), 1);
        queue.retry();
        QVERIFY(queued.rests());
        queue.set();
        QTRY_COMPARE_WITH_TIMEOUT(queued.clock.untilNext(), std::chrono::minutes(1), 30'000);
        if (arrives)
            stage.write(u"shop/"_s + fallbackName, SettingStage::fallback());
        queued.clock.advance(std::chrono::minutes(1));
        QVERIFY(queued.rests());
        QVERIFY(queue.rows()[0].result.isSet());
        QVERIFY(!queue.rows()[0].setting.isInDoubt);
        QCOMPARE(setCalls(), sets);
    }

    /// What comes of the fallback says nothing of the key, which waits until that is there.
    void takesNothingForSentThatNeverWas_data()
    {
        QTest::addColumn<bool>("isStopped"); // by a person, who looks at once
        QTest::newRow("a minute later") << false;
        QTest::newRow("at once") << true;
    }

    void takesNothingForSentThatNeverWas()
    {
        QFETCH(bool, isStopped);
        SettingStage stage;
        // GIVEN a tool that has ended well, and what it was given is not there yet
        Queued queued(stage, stage.setting(stage.target()));
        SettingQueue &queue = queued.queue;
        stage.behave(u"forgets"_s);
        queue.look();
        QVERIFY(queued.rests());
        queue.set();
        QTRY_COMPARE_WITH_TIMEOUT(queued.clock.untilNext(), std::chrono::seconds(5), 30'000);
        if (isStopped)
            queue.stop();
        else
            queued.clock.advance(std::chrono::minutes(1));
        QVERIFY(queued.rests());
        QCOMPARE(queue.rows()[0].result.problem, isStopped ? SetProblem::Stopped : SetProblem::NotThereYet);
        // WHEN it is there
        stage.write(u"shop/"_s + fallbackName, SettingStage::fallback());
        const auto now = queued.clock.monotonic();
        queue.lookAgain();
        QVERIFY(queued.rests());
        // THEN the key, which no tool was given, is known not to be set, and is not waited for
        const SetResult result = queue.rows()[0].result;
        QCOMPARE(result.state, State::NotSet);
        QCOMPARE(result.problem, SetProblem::OtherValue);
        QCOMPARE(result.subject, keyName);
        QCOMPARE(result.doneBefore, QStringList{fallbackName});
        QCOMPARE(queued.clock.monotonic(), now);
    }

    /// A look that reads nothing has learnt nothing, and forgets nothing of what was known before.
    void remembersThatAToolHadEndedWell_data()
    {
        QTest::addColumn<bool>("isGone");
        QTest::newRow("the place could not be looked at") << true;
        QTest::newRow("two apps are to get different values there") << false;
    }

    void remembersThatAToolHadEndedWell()
    {
        QFETCH(bool, isGone);
        SettingStage stage;
        Setting setting = stage.setting(stage.target());
        setting.besides = {u"other"_s};
        Queued queued(stage, setting);
        SettingQueue &queue = queued.queue;
        stage.behave(u"forgets"_s);
        queue.look();
        QVERIFY(queued.rests());
        queue.set();
        QTRY_COMPARE_WITH_TIMEOUT(queued.clock.untilNext(), std::chrono::seconds(5), 30'000);
        queued.clock.advance(std::chrono::minutes(1));
        QVERIFY(queued.rests());
        QCOMPARE(queue.rows()[0].result.problem, SetProblem::NotThereYet);
        if (isGone)
            QVERIFY(QDir().rename(stage.path(u"shop"_s), stage.path(u"away"_s)));
        queued.isContradicted = !isGone;
        queue.lookAgain();
        QVERIFY(queued.rests());
        QCOMPARE(queue.rows()[0].result.problem, isGone ? SetProblem::NotFound : SetProblem::TwoValues);
        if (isGone)
            QVERIFY(QDir().rename(stage.path(u"away"_s), stage.path(u"shop"_s)));
        queued.isContradicted = false;
        queue.lookAgain();
        QVERIFY(queued.rests());
        QCOMPARE(queue.rows()[0].result.state, State::Unknown);
        QCOMPARE(queue.rows()[0].result.problem, SetProblem::NotThereYet);
    }

    /// A digest is the same after the second attempt as before it, where the first one had set it.
    void comparesWithWhatWasListedBeforeTheFirstAttempt()
    {
        SettingStage stage;
        FakeClock clock;
        DeployTarget target = stage.markedTarget();
        for (const QString &name : {fallbackName, keyName})
            stage.write(u"shop/"_s + name, "x");
        SettingQueue queue(
            clock, stage.environment(), {stage.setting(target)},
            [&](const QString &) { return stage.setting(target).variables; },
            [](const Setting &, const QString &, const QString &) { return readyFuture(Done()); });
        const auto end = [&](void (SettingQueue::*act)()) {
            (queue.*act)();
            return QTest::qWaitFor([&queue] { return !queue.isBusy(); }, 60'000);
        };
        stage.behave(u"fails after"_s);
        QVERIFY(end(&SettingQueue::look) && end(&SettingQueue::set));
        QCOMPARE(queue.rows()[0].result.problem, SetProblem::ToolFailed);
        // A look compares too: the fallback has come, of the key nobody had sent anything yet.
        QVERIFY(end(&SettingQueue::lookAgain));
        QCOMPARE(queue.rows()[0].result.problem, SetProblem::ValueNotTold);
        QCOMPARE(queue.rows()[0].result.subject, keyName);
        QCOMPARE(queue.rows()[0].result.changed, QStringList{fallbackName});
        stage.behave(u"well"_s);
        clock.advance(std::chrono::minutes(1)); // what was sent cannot arrive any more
        QVERIFY(end(&SettingQueue::retry) && end(&SettingQueue::set));
        QCOMPARE(queue.rows()[0].result.state, State::Listed);
        QCOMPARE(queue.rows()[0].result.changed, (QStringList{fallbackName, keyName}));
        // What is known to be set is compared anew from there on.
        QVERIFY(queue.rows()[0].setting.listedBefore.isEmpty());
    }

    void runsNoToolFromWhereOthersMayWrite_data()
    {
        QTest::addColumn<QString>("first");
        QTest::addColumn<bool>("hasOther");
        QTest::newRow("a world-writable folder before the right one") << u"open"_s << true;
        QTest::newRow("nothing but a world-writable folder") << u"open"_s << false;
        QTest::newRow("a sticky one, as /tmp is") << u"sticky"_s << true;
        QTest::newRow("one below a world-writable folder") << u"open/inner"_s << true;
        QTest::newRow("a relative one") << u"."_s << true;
        QTest::newRow("behind a link in a world-writable folder") << u"open/link"_s << true;
        QTest::newRow("below such a link") << u"open/link/inner"_s << true;
        QTest::newRow("a tool that is a link through one") << u"links"_s << true;
        if (::geteuid() == 0) // only root can give folders away
            QTest::newRow("one that a group may write to") << u"group"_s << true;
    }

    void runsNoToolFromWhereOthersMayWrite()
    {
        QFETCH(QString, first);
        QFETCH(bool, hasOther);
        SettingStage stage;
        stage.addTool(u"open"_s, 0777);
        stage.addTool(u"open/inner"_s, 0755);
        stage.addTool(u"sticky"_s, 01777);
        for (const QString &folder : {u"linked"_s, u"linked/inner"_s, u"links"_s})
            stage.addTool(folder, 0755);
        QVERIFY(QFile::link(stage.path(u"linked"_s), stage.path(u"open/link"_s)));
        QVERIFY(QFile::remove(stage.path(u"links/depot"_s)));
        QVERIFY(QFile::link(stage.path(u"open/link/depot"_s), stage.path(u"links/depot"_s)));
        if (first == "group"_L1)
            QCOMPARE(::chown(QFile::encodeName(stage.addTool(first, 0775)).constData(), uid_t(-1), 12345), 0);
        const QString here = QDir::currentPath();
        QVERIFY(QDir::setCurrent(stage.path(u"open"_s)));
        QProcessEnvironment environment = stage.environment();
        const QString rest = hasOther ? environment.value(u"PATH"_s) : u"/usr/bin:/bin"_s;
        environment.insert(u"PATH"_s, (first == u'.' ? first : stage.path(first)) + u':' + rest);
        Run run(stage, stage.target(), environment);
        QVERIFY(run.set());
        QVERIFY(QDir::setCurrent(here));
        QVERIFY(stage.contents(u"wrong"_s).isNull());
        QCOMPARE(run.result().state, hasOther ? State::Set : State::NotSet);
        if (!hasOther) {
            QCOMPARE(run.result().problem, SetProblem::ToolNotTrusted);
            QCOMPARE(run.result().subject, stage.path(u"open/depot"_s));
        } else {
            // It would look for others there.
            const bool isOwnFolder = first == "links"_L1;
            QCOMPARE(stage.contents(u"environment"_s).contains(stage.path(first).toUtf8() + ':'), isOwnFolder);
        }
    }

    /// As asdf, volta, npm and Debian's alternatives lead to what they have.
    void runsAToolBehindLinksOfOnesOwn()
    {
        SettingStage stage;
        QVERIFY(QDir(stage.path(u"."_s)).mkdir(u"shims"_s));
        QVERIFY(QFile::link(stage.path(u"bin"_s), stage.path(u"current"_s)));
        QVERIFY(QFile::link(u"../current/depot"_s, stage.path(u"shims/depot"_s)));
        QProcessEnvironment environment = stage.environment();
        environment.insert(u"PATH"_s, stage.path(u"shims"_s) + u":/usr/bin:/bin"_s);
        Run run(stage, stage.target(), environment);
        run.run->look();
        QVERIFY(run.wait());
        QCOMPARE(run.result().state, State::Looked);
        // By the name that it was found at, which some go by.
        QCOMPARE(run.result().plan.tools.value(u"depot"_s), stage.path(u"shims/depot"_s));
    }

    void saysWhichToolIsMissing()
    {
        SettingStage stage;
        QProcessEnvironment environment = stage.environment();
        environment.insert(u"PATH"_s, u"/usr/bin:/bin"_s);
        Run run(stage, stage.target(), environment);
        run.run->look();
        QVERIFY(run.wait());
        QCOMPARE(run.result().problem, SetProblem::ToolMissing);
        QCOMPARE(run.result().subject, u"depot"_s);
    }

    void callsNothingSetThatWasKilledInTheMiddle()
    {
        // GIVEN the program, which is killed while its tool has the value
        SettingStage stage;
        stage.behave(u"waits"_s);
        QProcess program;
        program.start(QCoreApplication::applicationFilePath(), {u"--set"_s, stage.path(u"."_s)});
        QTRY_VERIFY_WITH_TIMEOUT(stage.contents(u"ready"_s).endsWith('\n'), 30'000);
        const pid_t tool = pid_t(stage.contents(u"ready"_s).trimmed().toInt());
        program.kill();
        QVERIFY(program.waitForFinished());
        // Nobody is left who would end its tool, which waits in a session of its own.
        const pid_t group = ::getpgid(tool);
        QVERIFY(group > 0 && group != ::getpgrp());
        QCOMPARE(::kill(-group, SIGKILL), 0);
        QTRY_VERIFY(!QFile::exists(u"/proc/%1/fd/0"_s.arg(tool)) || ::kill(tool, 0) != 0);
        // THEN what is written down says that it was begun, and nothing more
        QCOMPARE(stage.contents(u"noted"_s), "begun " + fallbackName.toUtf8() + '\n');
        QVERIFY(stage.contents(u"shop/"_s + keyName).isNull());
        for (const QString &folder : runFolders())
            QVERIFY(QDir(QDir(SettingStage::runtimeFolder()).filePath(folder)).removeRecursively());
        // AND the next run reads back, and goes on
        stage.behave(u"well"_s);
        Run run(stage);
        QVERIFY(run.set());
        QCOMPARE(run.result().state, State::Set);
    }

    /// A program that is killed right behind a tool's start gives it nothing more, and many a tool takes nothing for a
    /// value: an empty one.
    void handsTheValueOverAsTheToolStarts()
    {
        SettingStage stage;
        FakeClock clock;
        const QString path = stage.path(u"bin/depot"_s);
        const QPointer<ToolRun> run
            = new ToolRun(clock, toolCommand(u"depot set shop "_s + keyName, [](const QString &) { return QString(); }),
                {.paths = {{u"depot"_s, path}},
                    .environment = stage.environment(),
                    .folder = stage.path(u"."_s),
                    .input = Secret(SettingStage::key())});
        run->start();
        // WHEN the program does no more: no event loop runs here
        for (QDeadlineTimer patience(30'000); !patience.hasExpired() && stage.contents(u"shop/"_s + keyName).isEmpty();)
            QThread::yieldCurrentThread();
        QCOMPARE(stage.contents(u"shop/"_s + keyName), SettingStage::key());
        QVERIFY(QTest::qWaitFor([&run] { return !run; }, 60'000));
    }

    void handsOverWhatFitsIntoNoPipe()
    {
        SettingStage stage;
        FakeClock clock;
        const QByteArray long_(100'000, 'x');
        auto *run
            = new ToolRun(clock, toolCommand(u"depot set shop "_s + keyName, [](const QString &) { return QString(); }),
                {.paths = {{u"depot"_s, stage.path(u"bin/depot"_s)}},
                    .environment = stage.environment(),
                    .folder = stage.path(u"."_s),
                    .input = Secret(long_)});
        const QFuture<ToolEnd> end = run->future();
        run->start();
        QVERIFY(QTest::qWaitFor([&end] { return end.isFinished(); }, 60'000));
        QVERIFY(end.result().isWell());
        QCOMPARE(stage.contents(u"shop/"_s + keyName).size(), long_.size());
    }

    void setsOneOfATargetFirstAndTheRestWhenItIsProven()
    {
        SettingStage stage;
        FakeClock clock;
        QDir(stage.path(u"."_s)).mkdir(u"bakery"_s);
        QDir(stage.path(u"."_s)).mkdir(u"mill"_s);
        QList<Setting> settings;
        for (const QString &place : {u"shop"_s, u"bakery"_s, u"shop"_s, u"mill"_s, u"moon"_s}) {
            Setting setting = stage.setting(stage.target());
            setting.appKeys = {u"app%1"_s.arg(settings.size())};
            setting.places[u"place"_s] = place;
            settings.append(setting);
        }
        SettingQueue queue(
            clock, stage.environment(), settings,
            [&](const QString &appKey) {
                QList<DeployVariable> variables = stage.setting(stage.target()).variables;
                return appKey == "app1"_L1 ? variables.first(1) : variables;
            },
            [](const Setting &, const QString &, const QString &) { return readyFuture(Done()); });
        const auto states = [&queue] {
            QStringList all;
            for (const SettingRow &row : queue.rows())
                all.append(QString::number(int(row.state)));
            return all.join(u' ');
        };
        QCOMPARE(queue.rows().size(), 4); // shop feeds two
        QList<qint64> left;
        const auto telling = QObject::connect(&queue, &SettingQueue::changed, &queue, [&] {
            left.append(std::chrono::duration_cast<std::chrono::seconds>(queue.left().span).count());
            clock.advance(std::chrono::seconds(10));
        });
        queue.look();
        QTRY_VERIFY_WITH_TIMEOUT(!queue.isBusy(), 60'000);
        QObject::disconnect(telling);
        QCOMPARE(
            left, (QList<qint64>{0, 0, 20, 10, 0})); // one of them says nothing yet, and at the end nothing is left
        QCOMPARE(queue.count(SettingRow::State::Ready), 3);
        QCOMPARE(queue.rows().last().state, SettingRow::State::Refused);
        // As whom one is signed in is asked once, whatever the number of places, and again when somebody tries again.
        const auto asked = [&stage] { return stage.contents(u"calls"_s).count("who\n"); };
        QCOMPARE(asked(), 1);
        for (const SettingRow &row : queue.rows())
            QCOMPARE(row.result.plan.identity, u"ann of acme"_s);
        queue.set();
        QTRY_VERIFY_WITH_TIMEOUT(!queue.isBusy(), 60'000);
        QVERIFY2(queue.rows()[0].result.isGood() && queue.count(SettingRow::State::Held) == 2, qPrintable(states()));
        QVERIFY(stage.contents(u"bakery/"_s + fallbackName).isNull());
        QCOMPARE(queue.rows()[0].result.plan.identity, u"ann of acme"_s);
        queue.goOn(u"depot"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!queue.isBusy(), 60'000);
        QCOMPARE(queue.count(SettingRow::State::Ended), 3);
        QCOMPARE(stage.contents(u"mill/"_s + keyName), SettingStage::key());
        QCOMPARE(asked(), 4); // and before each is set
        // What failed is looked at once more, and that alone.
        QDir(stage.path(u"."_s)).mkdir(u"moon"_s);
        queue.retry();
        QTRY_VERIFY_WITH_TIMEOUT(!queue.isBusy(), 60'000);
        QCOMPARE(asked(), 5);
        queue.set();
        QTRY_VERIFY_WITH_TIMEOUT(!queue.isBusy(), 60'000);
        QCOMPARE(queue.count(SettingRow::State::Ended), 4);
    }

    /// An undo within a minute of a roll-out that was stopped: the old value is still there, and the new one comes.
    void believesNothingToBeThereBeforeAnotherStepIsOver()
    {
        SettingStage stage;
        for (const auto &[name, value] :
            {std::pair(fallbackName, SettingStage::fallback()), std::pair(keyName, SettingStage::key())})
            stage.write(u"shop/"_s + name, value);
        Setting setting = stage.setting(stage.target());
        setting.sent = {.names = {}, .taken = {}, .at = FakeClock().monotonic(), .isOfOtherStep = true};
        Setting second = setting;
        second.sent = {};
        Queued queued(stage, setting);
        SettingQueue &queue = queued.queue;
        queue.look();
        QVERIFY(queued.rests());
        QCOMPARE(queue.rows()[0].state, SettingRow::State::Ready);
        const QByteArray looked = stage.contents(u"calls"_s);
        queue.set();
        QVERIFY(queue.isBusy());
        QCOMPARE(queued.clock.untilNext(), std::chrono::minutes(1));
        // Somebody stops it meanwhile: nothing was run.
        queue.stop();
        QVERIFY(queued.rests());
        QCOMPARE(queue.rows()[0].result.problem, SetProblem::Stopped);
        QVERIFY(queue.rows()[0].result.isUntouched());
        QCOMPARE(stage.contents(u"calls"_s), looked);
        queue.retry();
        QVERIFY(queued.rests());
        // WHEN what was sent before arrives
        queue.set();
        QVERIFY(queue.isBusy());
        stage.write(u"shop/"_s + keyName, "signkey-prod-of-the-roll-out");
        queued.clock.advance(std::chrono::minutes(1));
        QVERIFY(queued.rests());
        // THEN it is overwritten
        QVERIFY(queue.rows()[0].result.isSet());
        QCOMPARE(stage.contents(u"shop/"_s + keyName), SettingStage::key());
        // AND where nothing was sent, nothing waits
        Queued other(stage, second);
        other.queue.look();
        QVERIFY(other.rests());
        other.queue.set();
        QVERIFY(other.rests());
        QVERIFY(other.queue.rows()[0].result.isSet());
        QCOMPARE(stage.contents(u"calls"_s).count("set shop "), 1);
    }

    /// Two places that differ in what makes them live alone keep their values in one: a tool that reads all of them,
    /// changes some and writes all would take back what another one has written meanwhile.
    void isAtWorkOnOneStoreOnceAtATime()
    {
        SettingStage stage;
        FakeClock clock;
        DeployTarget target = stage.restartTarget();
        target.places.append({.id = u"service"_s, .label = u"Service"_s, .isOptional = true});
        target.live = {{.title = u"Restart"_s, .command = u"depot restart {{place.service}}"_s}};
        QList<Setting> settings;
        for (const QString &place : {u"shop"_s, u"shop"_s, u"bakery"_s}) {
            QDir(stage.path(u"."_s)).mkdir(place);
            Setting setting = stage.setting(target);
            setting.appKeys = {u"app%1"_s.arg(settings.size())};
            setting.places[u"place"_s] = place;
            setting.places[u"service"_s] = setting.appKeys.first();
            settings.append(setting);
        }
        SettingQueue queue(
            clock, stage.environment(), settings,
            [&](const QString &) { return stage.setting(stage.target()).variables; },
            [](const Setting &, const QString &, const QString &) { return readyFuture(Done()); }, {target.id});
        QCOMPARE(queue.rows().size(), 3);
        queue.look();
        QTRY_VERIFY_WITH_TIMEOUT(!queue.isBusy(), 60'000);
        QCOMPARE(queue.count(SettingRow::State::Ready), 3);
        qsizetype most = 0;
        qsizetype mostOfShop = 0;
        connect(&queue, &SettingQueue::changed, this, [&] {
            most = std::max<qsizetype>(most, queue.count(SettingRow::State::Setting));
            mostOfShop = std::max<qsizetype>(
                mostOfShop, std::ranges::count(queue.rows().first(2), SettingRow::State::Setting, &SettingRow::state));
        });
        queue.set();
        QTRY_VERIFY_WITH_TIMEOUT(!queue.isBusy(), 60'000);
        QCOMPARE(mostOfShop, 1);
        QCOMPARE(most, 2);
        for (const SettingRow &row : queue.rows())
            QVERIFY(row.state == SettingRow::State::Ended && row.result.isGood());
    }

    /// Nobody knows when somebody presses the button for the rest.
    void tellsNoTimeLeftWhilePlacesWaitForAPerson()
    {
        SettingStage stage;
        FakeClock clock;
        QList<Setting> settings;
        for (const QString &place : {u"shop"_s, u"bakery"_s, u"mill"_s, u"moon"_s, u"barn"_s, u"port"_s}) {
            QDir(stage.path(u"."_s)).mkdir(place);
            Setting setting = stage.setting(stage.target());
            setting.target.id = u"target%1"_s.arg(settings.size() % 3);
            setting.appKeys = {u"app%1"_s.arg(settings.size())};
            setting.places[u"place"_s] = place;
            settings.append(setting);
        }
        SettingQueue queue(
            clock, stage.environment(), settings,
            [&](const QString &) { return stage.setting(stage.target()).variables; },
            [](const Setting &, const QString &, const QString &) { return readyFuture(Done()); });
        queue.look();
        QTRY_VERIFY_WITH_TIMEOUT(!queue.isBusy(), 60'000);
        QCOMPARE(queue.count(SettingRow::State::Ready), 6);
        qint64 most = 0;
        connect(&queue, &SettingQueue::changed, this, [&] {
            most = std::max<qint64>(most, queue.left().span.count());
            clock.advance(std::chrono::seconds(10));
        });
        queue.set();
        QTRY_VERIFY_WITH_TIMEOUT(!queue.isBusy(), 60'000);
        QCOMPARE(queue.count(SettingRow::State::Held), 3);
        QCOMPARE(most, 0);
        for (const QString &target : {u"target0"_s, u"target1"_s, u"target2"_s})
            queue.goOn(target);
        QTRY_VERIFY_WITH_TIMEOUT(!queue.isBusy(), 60'000);
        QCOMPARE(queue.count(SettingRow::State::Ended), 6);
        QVERIFY(most > 0);
    }

    void refusesOnePlaceForTwoValues()
    {
        SettingStage stage;
        FakeClock clock;
        Setting first = stage.setting(stage.target());
        Setting second = first;
        second.appKeys = {u"other"_s};
        SettingQueue queue(
            clock, stage.environment(), {first, second},
            [&](const QString &appKey) {
                return stage.setting(stage.target()).variables.first(appKey == "other"_L1 ? 1 : 2);
            },
            [](const Setting &, const QString &, const QString &) { return readyFuture(Done()); });
        queue.look();
        QCOMPARE(queue.rows().size(), 1);
        QCOMPARE(queue.rows()[0].result.problem, SetProblem::TwoValues);
        QVERIFY(stage.contents(u"calls"_s).isNull());
    }

    /// Another app that the place feeds need not be set in the same run, or at all: it may have been long ago.
    void overwritesNothingOfAnotherAppsOwn_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("value");
        QTest::addColumn<bool>("isRemoved");
        QTest::addColumn<bool>("isRefused");
        QTest::newRow("another key") << keyName << QByteArray("signkey-prod-4444") << false << true;
        QTest::newRow("the same key") << keyName << SettingStage::key() << false << false;
        QTest::newRow("a variable of its own") << u"INNGEST_EVENT_KEY"_s << QByteArray("abcd") << false << false;
        QTest::newRow("one that is to go there") << fallbackName << QByteArray() << true << true;
    }

    void overwritesNothingOfAnotherAppsOwn()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, value);
        QFETCH(bool, isRemoved);
        QFETCH(bool, isRefused);
        SettingStage stage;
        FakeClock clock;
        Setting setting = stage.setting(stage.target());
        setting.besides = {u"other"_s};
        SettingQueue queue(
            clock, stage.environment(), {setting},
            [&](const QString &appKey) {
                return appKey == "other"_L1 ? QList<DeployVariable>{{name, Secret(value), isRemoved}}
                                            : stage.setting(stage.target()).variables;
            },
            [](const Setting &, const QString &, const QString &) { return readyFuture(Done()); });
        queue.look();
        QTRY_VERIFY_WITH_TIMEOUT(!queue.isBusy(), 60'000);
        QCOMPARE(queue.rows()[0].result.problem, isRefused ? SetProblem::TwoValues : SetProblem::None);
    }

    void keepsWhatIsThereBeforeItIsSet()
    {
        SettingStage stage;
        stage.write(u"shop/"_s + keyName, "signkey-prod-older\n");
        Run run(stage);
        QStringList kept;
        run.run->setKeep([&](const Setting &, const QList<OverwrittenVariable> &values) {
            for (const OverwrittenVariable &value : values)
                kept.append(value.name + u' ' + (value.text ? value.text->revealText() : u"(none)"_s) + u' '
                    + QString::fromUtf8(stage.contents(u"shop/"_s + value.name)).trimmed());
            return readyFuture(Done());
        });
        QVERIFY(run.set());
        QCOMPARE(run.result().state, State::Set);
        QCOMPARE(
            kept, (QStringList{fallbackName + u" (none) "_s, keyName + u" signkey-prod-older\n signkey-prod-older"_s}));
        QVERIFY(!run.result().output.contains(u"older"_s));
        // What is set already overwrites nothing.
        kept.clear();
        Run again(stage);
        again.run->setKeep([&](const Setting &, const QList<OverwrittenVariable> &) {
            kept.append(u"again"_s);
            return readyFuture(Done());
        });
        QVERIFY(again.set());
        QCOMPARE(kept, QStringList());
    }

    void setsNothingOverWhatCouldNotBeKept()
    {
        SettingStage stage;
        stage.write(u"shop/"_s + fallbackName, "older");
        // Which of the two it was: a keychain can be unlocked, a full disk can not.
        const QList<std::pair<Error::Kind, SetProblem>> troubles{
            {Error::Kind::Keychain, SetProblem::NotKept}, {Error::Kind::Storage, SetProblem::NotNoted}};
        for (const auto &[trouble, problem] : troubles) {
            Run run(stage);
            run.run->setKeep([trouble = trouble](const Setting &, const QList<OverwrittenVariable> &) {
                return readyFuture(Done(failure(trouble)));
            });
            QVERIFY(run.set());
            QCOMPARE(run.result().problem, problem);
            QCOMPARE(stage.contents(u"shop/"_s + fallbackName), QByteArray("older"));
            QCOMPARE(run.noted, QStringList());
        }
    }

    /// At once: whoever has it goes, and nothing is noted after that.
    void notesWhatItLeavesOpen()
    {
        SettingStage stage;
        stage.behave(u"never ends"_s);
        FakeClock clock;
        QStringList noted;
        auto queue = std::make_unique<SettingQueue>(
            clock, stage.environment(), QList{stage.setting(stage.target())},
            [&](const QString &) { return stage.setting(stage.target()).variables; },
            [&](const Setting &, const QString &variable, const QString &outcome) {
                noted.append(outcome + u' ' + variable);
                return readyFuture(Done());
            });
        queue->look();
        QTRY_VERIFY_WITH_TIMEOUT(!queue->isBusy(), 60'000);
        queue->set();
        QTRY_VERIFY_WITH_TIMEOUT(!stage.contents(u"ready"_s).isNull(), 30'000);
        const QStringList open{u"begun "_s + fallbackName, u"open "_s + fallbackName};
        queue.reset();
        QCOMPARE(noted, open);
        QTRY_COMPARE(runFolders(), QStringList());
        QCOMPARE(noted, open);
        // The tool that was let go ends by itself, and what watched it goes with it.
        QTRY_COMPARE(contentsOf(u"/proc/thread-self/children"_s), QByteArray());
        QCoreApplication::sendPostedEvents(nullptr, QEvent::DeferredDelete);
    }
};

int main(int argc, char **argv)
{
    QCoreApplication application(argc, argv);
    if (argc == 3 && qstrcmp(argv[1], "--set") == 0)
        return setAndNote(QString::fromLocal8Bit(argv[2]));
    // Its own, so that only this test's runs are in it.
    const QTemporaryDir temporary;
    qputenv("TMPDIR", QFile::encodeName(temporary.path()));
    SettingRunTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_settingrun.moc"
