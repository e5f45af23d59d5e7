// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: practice-server

#include "app/accounts/preferences.h"
#include "app/deploy/deploytargets.h"
#include "app/deploy/envfile.h"
#include "app/history/historywords.h"
#include "app/rollout/rolloutcheck.h"
#include "tests/support/answerof.h"
#include "tests/support/contentsof.h"
#include "tests/support/patience.h"
#include "tests/support/practiceprocess.h"
#include "tests/support/rotationdriver.h"
#include "tests/support/rotationstage.h"
#include "ui/deploy/variablesappview.h"
#include "ui/deploy/variablessource.h"
#include "ui/secrets/copybutton.h"
#include "ui/secrets/secretclipboard.h"
#include "ui/widgets/banner.h"

#include <QClipboard>
#include <QComboBox>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <numeric>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Step = RotationStep::Kind;

namespace {

const QByteArray before = "PORT=80\nINNGEST_SIGNING_KEY='what-stood-there' # set by Ada\n";

/// A program's run on a rotation: closed, another goes on where it was.
struct Run
{
    Run(const QString &folder, PracticeProcess &server, const RotationDriver::Wishes &wishes = {.eventKeys = false})
        : stage(folder, server.origin(), server.token())
        , driver(stage, wishes)
        , preferences(folder + u"/settings.ini"_s)
        , clipboard(stage.clock, preferences)
    {
        stage.clock.setPatience(300ms);
        stage.clock.setQuiet(20ms);
    }

    RotationSession &session() { return *stage.session; }
    void show(Step step)
    {
        panel = std::make_unique<VariablesAppView>(variablesOf(session(), step), stage.clock, preferences, clipboard);
        panel->resize(900, 700);
        panel->show();
        panel->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(panel.get()));
        QTRY_VERIFY(!session().variables(step).isEmpty());
        panel->select({session().variables(step).first().appKey});
    }
    template <typename T>
    T *find(const QString &name) const
    {
        auto *found = panel->findChild<T *>(name);
        if (!found)
            qFatal("there is no %s", qPrintable(name));
        return found;
    }
    void press(QWidget *widget) const
    {
        widget->setFocus();
        QTest::keyClick(widget, Qt::Key_Space);
    }

    RotationStage stage;
    RotationDriver driver;
    Preferences preferences;
    SecretClipboard clipboard;
    std::unique_ptr<VariablesAppView> panel;
};

} // namespace

/// The panel on a real session: what it writes into a file is what the session keeps for undo.
class VariablesOfSessionTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase() { m_server = std::make_unique<PracticeProcess>(m_directory.filePath(u"practice"_s)); }
    void cleanupTestCase() { m_server.reset(); }
    void init() { QVERIFY(m_server->reset()); }

    /// Whoever looks at all apps then does so once, and not once for each of them.
    void notesHowSeveralAppsAreSetAsOneChange()
    {
        Run run(m_directory.path(), *m_server);
        QVERIFY2(run.driver.runTo(Step::RollOut), qPrintable(run.driver.report()));
        const auto source = variablesOf(run.session(), Step::RollOut);
        QList<AppVariables> chosen = source->variables();
        chosen.removeIf([](const AppVariables &app) { return app.isSender; });
        QVERIFY(chosen.size() > 1);
        for (AppVariables &app : chosen) {
            app.targetId = u"vercel"_s;
            app.targetPlace = u"acme/"_s + app.name;
        }
        const QSignalSpy changes(source.get(), &VariablesSource::changed);
        source->setTargets(chosen);
        QCOMPARE(changes.size(), 1);
        const QList<AppVariables> all = source->variables();
        for (const AppVariables &app : chosen) {
            const auto now = std::find_if(
                all.begin(), all.end(), [&app](const AppVariables &one) { return one.appKey == app.appKey; });
            QCOMPARE(now->targetId, u"vercel"_s);
            QCOMPARE(now->targetPlace, app.targetPlace);
        }
    }

    /// While the window is locked a tool that sets several places goes on; nothing else needs an event key.
    void hasItsValuesWhileLockedAsLongAsSomethingUsesThem()
    {
        Run run(m_directory.path(), *m_server, {.eventKeys = true});
        QVERIFY2(run.driver.runTo(Step::RollOut), qPrintable(run.driver.report()));
        const auto source = variablesOf(run.session(), Step::RollOut);
        const auto valueOf = [&source](const QString &name) {
            const QList<AppVariables> all = source->variables();
            for (const AppVariables &app : all) {
                for (const DeployVariable &variable : app.variables) {
                    if (variable.name == name && !variable.value.isEmpty())
                        return variable.value;
                }
            }
            return Secret();
        };
        const Secret eventKey = valueOf(DeployVariable::eventKeyName);
        QVERIFY(!eventKey.isEmpty() && !valueOf(DeployVariable::fallbackName).isEmpty());
        const QList<RolloutRow> rows = run.session().rows(Step::RollOut);
        std::shared_ptr<void> use = source->useValues();
        run.session().putAway();
        QVERIFY(valueOf(DeployVariable::eventKeyName) == eventKey);
        use.reset();
        QTRY_VERIFY(valueOf(DeployVariable::eventKeyName).isEmpty());
        // The apps go on being asked, and are known by what they showed.
        QVERIFY(!valueOf(DeployVariable::fallbackName).isEmpty());
        QCOMPARE(run.session().check().keys().eventKeyNames.size(), run.session().live().value->eventKeys.size());
        run.session().readLive();
        QTRY_VERIFY(!run.session().live().isLoading);
        QVERIFY(valueOf(DeployVariable::eventKeyName).isEmpty());
        for (const EventKey &key : run.session().live().value->eventKeys)
            QVERIFY(key.value.isEmpty() && !run.session().live().value->fingerprintOf(key).isEmpty());

        run.session().bringBack();
        QTRY_VERIFY(valueOf(DeployVariable::eventKeyName) == eventKey);
        QCOMPARE(run.session().rows(Step::RollOut).size(), rows.size());
    }

    void seesThatAnAppWasSetByItsOwnAnswers()
    {
        Run run(m_directory.path(), *m_server);
        const auto of = [&run](const QString &name) {
            const QList<AppVariables> all = run.session().variables(RotationStep::RollOut);
            const auto found
                = std::find_if(all.begin(), all.end(), [&name](const AppVariables &one) { return one.name == name; });
            return found == all.end() ? AppVariables() : *found;
        };
        QVERIFY2(run.driver.runTo(RotationStep::RollOut), qPrintable(run.driver.report()));
        QTRY_VERIFY(of(u"storefront"_s).tells);
        QVERIFY(!of(u"storefront"_s).isShown);
        QVERIFY2(run.driver.runTo(RotationStep::Rotate), qPrintable(run.driver.report()));
        QVERIFY(of(u"storefront"_s).isShown && of(u"storefront"_s).isDone());
        // A worker cannot be asked: there it is what somebody said.
        QVERIFY(!of(u"warehouse-worker"_s).tells && !of(u"warehouse-worker"_s).isShown);
        QVERIFY(of(u"warehouse-worker"_s).isSaidToBeSet && of(u"warehouse-worker"_s).isDone());
    }

    void writesDownInTheHistoryWhatAToolIsAboutToSet()
    {
        Run run(m_directory.path(), *m_server);
        const auto note = [&run](const QString &variable) {
            return variablesOf(run.session(), RotationStep::RollOut)
                ->noteSetting({u"shop"_s}, u"doppler"_s, u"{\"config\":\"prd\"}"_s, variable, u"begun"_s);
        };
        // Without a rotation there is nothing that could be set.
        const QString name = u"INNGEST_SIGNING_KEY"_s;
        QVERIFY(!answerOf(note(name)));
        QVERIFY2(run.driver.runTo(RotationStep::RollOut), qPrintable(run.driver.report()));
        QVERIFY(answerOf(note(name)));
        QVERIFY(answerOf(note({}))); // made live
        const auto entries = answerOf(run.stage.history->entries());
        QVERIFY(entries);
        const auto row = std::find_if(
            entries->begin(), entries->end(), [](const HistoryEntry &entry) { return entry.what == "SetByTool"_L1; });
        QVERIFY(row != entries->end());
        QCOMPARE(row->outcome, u"begun"_s);
        QCOMPARE(row->details[u"variable"_s].toString(), u"INNGEST_SIGNING_KEY"_s);
        QCOMPARE(row->details[u"target"_s].toString(), u"doppler"_s);
        const auto live = std::find_if(
            entries->begin(), entries->end(), [](const HistoryEntry &entry) { return entry.what == "LiveByTool"_L1; });
        QVERIFY(live != entries->end());
        QCOMPARE(live->fingerprint, QString()); // of no key
    }

    void saysAtTheNextStartWhatWasBeingSetWhenTheProgramEnded_data()
    {
        QTest::addColumn<QStringList>("outcomes"); // of the one variable, before the program ends
        QTest::addColumn<bool>("wasCutOffAgain"); // at the next start, before that came into the history
        QTest::newRow("before the tool") << QStringList() << false;
        QTest::newRow("in the middle of a variable") << QStringList{u"begun"_s} << false;
        QTest::newRow("between two of them") << QStringList{u"begun"_s, u"done"_s} << false;
        QTest::newRow("and once more at the next start") << QStringList{u"begun"_s} << true;
    }

    void saysAtTheNextStartWhatWasBeingSetWhenTheProgramEnded()
    {
        QFETCH(QStringList, outcomes);
        QFETCH(bool, wasCutOffAgain);
        const QString name = u"INNGEST_SIGNING_KEY"_s;
        const auto now = [](const Run &run, const QString &appKey) {
            const QList<AppVariables> all = run.stage.session->variables(Step::RollOut);
            return *std::find_if(
                all.begin(), all.end(), [&appKey](const AppVariables &one) { return one.appKey == appKey; });
        };
        const auto noted = [&name](const Run &run) {
            QStringList found;
            const auto entries = answerOf(run.stage.history->entries()).value_or(QList<HistoryEntry>());
            for (const HistoryEntry &entry : entries) {
                if (entry.rotationId == run.stage.session->rotation().id && entry.what == "SetByTool"_L1
                    && entry.details[u"variable"].toString() == name)
                    found.append(entry.outcome + (entry.fingerprint.isEmpty() ? QString() : u" of a key"_s));
            }
            return found;
        };
        QString worker;
        {
            // GIVEN a worker, which cannot be asked, whose place a tool is setting
            Run run(m_directory.path(), *m_server);
            QVERIFY2(run.driver.runTo(Step::RollOut), qPrintable(run.driver.report()));
            const QList<AppVariables> all = run.session().variables(Step::RollOut);
            for (const AppVariables &app : all)
                worker = app.name == u"warehouse-worker"_s ? app.appKey : worker;
            const auto source = variablesOf(run.session(), Step::RollOut);
            source->noteSettingRun({worker}, OpenSetting::State::Running);
            source->noteSet(worker, true);
            for (const QString &outcome : std::as_const(outcomes))
                QVERIFY(answerOf(source->noteSetting({worker}, u"doppler"_s, {}, name, outcome)));
            QVERIFY(!now(run, worker).isInDoubt()); // somebody is at it
            if (wasCutOffAgain) {
                source->noteSet(worker, false);
                source->noteSettingRun({worker}, OpenSetting::State::CutOff);
            }
        }

        // WHEN the program is started again THEN it is not taken for set, and the history says what is not known
        {
            Run run(m_directory.path(), *m_server);
            QVERIFY2(run.driver.runTo(Step::RollOut), qPrintable(run.driver.report()));
            QTRY_VERIFY(run.session().isLoaded());
            QVERIFY(now(run, worker).isInDoubt());
            QVERIFY(!now(run, worker).isSaidToBeSet && !now(run, worker).isDone());
            run.show(Step::RollOut);
            run.panel->select({worker});
            const QList<QLabel *> labels = run.panel->findChildren<QLabel *>();
            QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
                return label->isVisible() && label->text().startsWith(u"Was being set when the program"_s);
            }));
            QStringList wanted;
            for (const QString &outcome : std::as_const(outcomes))
                wanted.append(outcome + u" of a key"_s);
            if (wanted.size() == 1)
                wanted.append(u"cut off of a key"_s);
            QTRY_COMPARE(noted(run), wanted);
        }

        // Once only; and whoever has looked says so.
        Run run(m_directory.path(), *m_server);
        QVERIFY2(run.driver.runTo(Step::RollOut), qPrintable(run.driver.report()));
        QVERIFY(now(run, worker).isInDoubt());
        variablesOf(run.session(), Step::RollOut)->noteSet(worker, true);
        QVERIFY(!now(run, worker).isInDoubt() && now(run, worker).isDone());
        QCOMPARE(noted(run).count(u"cut off of a key"_s), outcomes.size() == 1 ? 1 : 0);
    }

    void saysInTheHistoryWhatWasSetAndWhatWasTakenOut()
    {
        Run run(m_directory.path(), *m_server);
        QVERIFY2(run.driver.runTo(RotationStep::RollOut), qPrintable(run.driver.report()));
        const auto noted = [&run](RotationStep::Kind step, const QString &variable) {
            const QString app = run.session().variables(step).first().appKey;
            const auto source = variablesOf(run.session(), step);
            if (!answerOf(source->noteSetting({app}, u"doppler"_s, {}, variable, u"done"_s)))
                return HistoryEntry();
            const auto entries = answerOf(run.stage.history->entries()).value_or(QList<HistoryEntry>());
            const auto row = std::max_element(entries.begin(), entries.end(),
                [](const HistoryEntry &a, const HistoryEntry &b) { return a.number < b.number; });
            return row == entries.end() ? HistoryEntry() : *row;
        };
        const Rotation &rotation = run.session().rotation();
        const HistoryEntry fallback = noted(RotationStep::RollOut, u"INNGEST_SIGNING_KEY_FALLBACK"_s);
        QCOMPARE(HistoryWords::act(fallback), u"Set INNGEST_SIGNING_KEY_FALLBACK by a tool"_s);
        QCOMPARE(fallback.fingerprint, rotation.oldSigningKey.fingerprint);
        const HistoryEntry key = noted(RotationStep::RollOut, u"INNGEST_SIGNING_KEY"_s);
        QCOMPARE(key.fingerprint, rotation.newSigningKey.fingerprint);
        const HistoryEntry out = noted(RotationStep::Finish, u"INNGEST_SIGNING_KEY_FALLBACK"_s);
        QCOMPARE(HistoryWords::act(out), u"Take INNGEST_SIGNING_KEY_FALLBACK out by a tool"_s);
        QCOMPARE(out.fingerprint, QString());
    }

    void writesAFileAndPutsItBackInALaterRun()
    {
        // GIVEN a rotation at page 3, an app's own file, and the app marked as set in it
        const QString path = m_directory.filePath(u"app.env"_s);
        write(path, before);
        QString name;
        {
            Run run(m_directory.path(), *m_server);
            QVERIFY2(run.driver.runTo(RotationStep::RollOut), qPrintable(run.driver.report()));
            run.show(RotationStep::RollOut);
            name = run.find<QWidget>(u"variablesView"_s)->accessibleName();
            choose(run, u"env-file"_s);
            auto *place = run.find<QLineEdit>(u"place-file"_s);
            place->setFocus();
            QTest::keyClicks(place, path);
            QTest::keyClick(place, Qt::Key_Return);
            QTRY_VERIFY(run.find<QPushButton>(u"writeButton"_s)->isEnabled());
            run.press(run.find<QPushButton>(u"writeButton"_s));
            QTRY_VERIFY(run.find<Banner>(u"fileOutcome"_s)->isVisible());
            QCOMPARE(run.find<Banner>(u"fileOutcome"_s)->title(), u"Written into app.env"_s);

            // THEN the file has what the session says, and the session has what the file had
            const auto file = EnvFile::parse(contentsOf(path));
            const AppVariables app = run.session().variables(RotationStep::RollOut).value(0);
            QCOMPARE(app.name, name);
            QCOMPARE(app.variables.size(), 2);
            for (const DeployVariable &variable : app.variables)
                QVERIFY(file->find(variable.name)->value == variable.value);
            QCOMPARE(run.session().rotation().overwritten.size(), 2);
            QCOMPARE(app.targetPlace, path);
        }

        // WHEN the program is started again and the rotation undone
        Run run(m_directory.path(), *m_server);
        QVERIFY2(run.driver.runTo(RotationStep::RollOut), qPrintable(run.driver.report()));
        QVERIFY(run.session().mayUndo());
        run.session().undo();
        QCOMPARE(run.session().step(), RotationStep::PutBack);
        run.show(RotationStep::PutBack);
        QCOMPARE(run.find<QLineEdit>(u"place-file"_s)->text(), path);
        const auto saysWritten = [&run] {
            const QList<QLabel *> labels = run.panel->findChildren<QLabel *>();
            return std::ranges::any_of(labels,
                [](const QLabel *label) { return label->text().contains(u"New values were written into its file"_s); });
        };
        QTRY_VERIFY(saysWritten());
        QCOMPARE(run.find<QPushButton>(u"writeButton"_s)->text(), u"&Put the old values back into app.env"_s);
        // ... and somebody else has set the variable meanwhile, THEN that stays
        const QByteArray ours = contentsOf(path);
        const QByteArray theirs = "PORT=80\nINNGEST_SIGNING_KEY='somebody-elses'\n";
        write(path, theirs);
        run.press(run.find<QPushButton>(u"writeButton"_s));
        QTRY_VERIFY(run.find<Banner>(u"fileOutcome"_s)->isVisible());
        QCOMPARE(run.find<Banner>(u"fileOutcome"_s)->title(), u"Nothing was written"_s);
        QCOMPARE(contentsOf(path), theirs);
        QTRY_VERIFY(run.find<CopyButton>(u"copyFileLines"_s)->isVisible());
        QTRY_VERIFY(run.find<QPushButton>(u"writeButton"_s)->isEnabled());
        write(path, ours);
        run.press(run.find<QPushButton>(u"writeButton"_s));

        // THEN the file is what it was
        QTRY_VERIFY(run.find<Banner>(u"fileOutcome"_s)->isVisible());
        QCOMPARE(run.find<Banner>(u"fileOutcome"_s)->title(), u"Put back into app.env"_s);
        QCOMPARE(contentsOf(path), before);
        for (const OverwrittenValue &value : run.session().rotation().overwritten)
            QVERIFY(value.isRestored);
        QTRY_VERIFY(!saysWritten());
    }

    /// Another value than undo sets by itself can only be put back from here.
    void keepsWhatAToolOverwritesAndOffersItInAnUndo()
    {
        Run run(m_directory.path(), *m_server);
        QVERIFY2(run.driver.runTo(RotationStep::RollOut), qPrintable(run.driver.report()));
        Setting setting{.target = *DeployTargets().find(u"doppler"_s),
            .places = {{u"project"_s, u"shop"_s}, {u"config"_s, u"prd"_s}}};
        const AppVariables app = run.session().variables(RotationStep::RollOut).value(0);
        setting.appKeys = {app.appKey};
        const auto source = variablesOf(run.session(), RotationStep::RollOut);
        source->setTargets({{.appKey = app.appKey,
            .targetId = setting.target.id,
            .targetPlace = joinedPlaces(setting.target, setting.places)}});
        const QString name = DeployVariable::signingKeyName;
        const QString fallback = DeployVariable::fallbackName;
        const auto undone = run.session().variables(RotationStep::PutBack);
        const auto own = std::find_if(
            undone.begin(), undone.end(), [&app](const AppVariables &one) { return one.appKey == app.appKey; });
        const Secret old = own->variables.first().value;
        QVERIFY(!old.isEmpty() && own->variables.first().name == name);
        QVERIFY(answerOf(
            source->keepBefore(setting, {{.name = name, .text = old}, {.name = fallback, .text = Secret("stale")}})));
        // What is there later is ours.
        QVERIFY(answerOf(source->keepBefore(setting, {{.name = name, .text = Secret("newer")}})));
        QStringList kept;
        for (const OverwrittenValue &value : run.session().rotation().overwritten)
            kept.append(value.variable + (value.secretName.isEmpty() ? QString() : u" kept"_s));
        QCOMPARE(kept, (QStringList{name, fallback + u" kept"_s}));

        run.show(RotationStep::RollOut);
        QVERIFY(!run.find<QWidget>(u"keptValues"_s)->isVisible());
        run.session().undo();
        const auto putsBack = variablesOf(run.session(), RotationStep::PutBack);
        const QList<AppVariables> set = run.session().variables(RotationStep::RollOut);
        for (const DeployVariable &ours : set.value(0).variables)
            QVERIFY(answerOf(putsBack->keepBefore(setting, {{.name = ours.name, .text = ours.value}})));
        const Done third = answerOf(putsBack->keepBefore(setting, {{.name = name, .text = Secret("somebody else's")}}));
        QVERIFY(!third);
        QCOMPARE(third.error().kind, Error::Kind::Conflict);
        run.show(RotationStep::PutBack);
        run.panel->select({app.appKey});
        QTRY_VERIFY(run.find<QWidget>(u"keptValues"_s)->isVisible());
        QVERIFY(!run.panel->findChild<CopyButton *>(u"copyKept-"_s + name));
        run.press(run.find<CopyButton>(u"copyKept-"_s + fallback));
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), u"stale"_s);
    }

    /// A key that is not at hand is known by its fingerprint, so that what is none of them is somebody else's.
    void overwritesNothingOfOthersInAnUndoWhereAKeyIsNotAtHand()
    {
        Run run(m_directory.path(), *m_server, {.eventKeys = true});
        QVERIFY2(run.driver.runTo(RotationStep::RollOut), qPrintable(run.driver.report()));
        const QString name = DeployVariable::eventKeyName;
        QList<Secret> ours;
        for (const Step step : {Step::RollOut, Step::PutBack}) {
            const QList<AppVariables> all = run.session().variables(step);
            for (const AppVariables &app : all) {
                for (const DeployVariable &variable : app.variables) {
                    if (variable.name == name && !variable.value.isEmpty())
                        ours.append(variable.value);
                }
            }
        }
        QVERIFY(ours.size() > 1);
        run.session().undo();
        QCOMPARE(run.session().step(), Step::PutBack);
        const auto source = variablesOf(run.session(), Step::PutBack);
        run.session().putAway();
        QTRY_VERIFY(source->ownValues(name).isEmpty());
        const Setting setting{.target = *DeployTargets().find(u"doppler"_s),
            .places = {{u"project"_s, u"shop"_s}, {u"config"_s, u"prd"_s}}};
        for (const Secret &value : std::as_const(ours))
            QVERIFY(answerOf(source->keepBefore(setting, {{.name = name, .text = value}})));
        QVERIFY(answerOf(source->keepBefore(setting, {{.name = name, .text = {}}})));
        const Done refused = answerOf(source->keepBefore(setting, {{.name = name, .text = Secret("somebody else's")}}));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Conflict);
    }

    /// Whatever is filled in later that only makes it live, and wherever else it is set by then.
    void offersWhatAToolOverwroteWhereverItIsSetLater()
    {
        Run run(m_directory.path(), *m_server);
        QVERIFY2(run.driver.runTo(RotationStep::RollOut), qPrintable(run.driver.report()));
        const DeployTarget target = *DeployTargets().find(u"aws-secrets"_s);
        const QString appKey = run.session().variables(RotationStep::RollOut).value(0).appKey;
        DeployPlaces places{{u"profile"_s, u"default"_s}, {u"account"_s, u"123456789012"_s},
            {u"region"_s, u"eu-central-1"_s}, {u"secret"_s, u"shop/production"_s}};
        const auto source = variablesOf(run.session(), RotationStep::RollOut);
        const QString fallback = DeployVariable::fallbackName;
        const auto keep = [&](const char *text) {
            source->setTargets(
                {{.appKey = appKey, .targetId = target.id, .targetPlace = joinedPlaces(target, places)}});
            return answerOf(source->keepBefore(
                {.appKeys = {appKey}, .target = target, .places = places}, {{.name = fallback, .text = Secret(text)}}));
        };
        QVERIFY(keep("stale"));
        places[u"cluster"_s] = u"production"_s;
        places[u"service"_s] = u"shop"_s;
        // What is there by then is ours.
        QVERIFY(keep("newer"));
        QCOMPARE(run.session().rotation().overwritten.size(), 1);
        run.session().undo();
        const auto said = [&run] {
            const QList<QLabel *> labels = run.find<QWidget>(u"keptValues"_s)->findChildren<QLabel *>();
            return std::accumulate(labels.begin(), labels.end(), QString(),
                [](const QString &all, const QLabel *label) { return all + label->text(); });
        };
        run.show(RotationStep::PutBack);
        run.panel->select({appKey});
        QTRY_VERIFY2(said().contains(fallback + u" had a value here before"_s), qPrintable(said()));
        // WHEN it is set elsewhere
        places[u"secret"_s] = u"shop/staging"_s;
        source->setTargets({{.appKey = appKey, .targetId = target.id, .targetPlace = joinedPlaces(target, places)}});
        run.show(RotationStep::PutBack);
        run.panel->select({appKey});
        QTRY_VERIFY2(said().contains(u"at another place: AWS Secrets Manager"_s), qPrintable(said()));
        QVERIFY2(said().contains(u"shop/production"_s) && !said().contains(u"had a value here"_s), qPrintable(said()));
        run.press(run.find<CopyButton>(u"copyKept-"_s + fallback));
        QTRY_COMPARE(QGuiApplication::clipboard()->text(), u"stale"_s);
    }

private:
    static void write(const QString &path, const QByteArray &text)
    {
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    static void choose(const Run &run, const QString &targetId)
    {
        auto *combo = run.find<QComboBox>(u"targetCombo"_s);
        combo->setFocus();
        const int wanted = combo->findData(targetId);
        while (combo->currentIndex() != wanted)
            QTest::keyClick(combo, combo->currentIndex() < wanted ? Qt::Key_Down : Qt::Key_Up);
    }

    QTemporaryDir m_directory;
    std::unique_ptr<PracticeProcess> m_server;
};

QTEST_MAIN(VariablesOfSessionTest)
#include "tst_variablesofsession.moc"
