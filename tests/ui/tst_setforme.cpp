// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb

#include "app/accounts/preferences.h"
#include "app/core/clock.h"
#include "app/deploy/deploytargets.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakevariables.h"
#include "tests/support/mnemonics.h"
#include "tests/support/settingstage.h"
#include "tests/support/uistage.h"
#include "ui/deploy/setformedialog.h"
#include "ui/deploy/variablesappview.h"
#include "ui/secrets/secretclipboard.h"
#include "ui/words/settingtext.h"

#include <QCheckBox>
#include <QDir>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPointer>
#include <QPushButton>
#include <QTableWidget>
#include <QTemporaryDir>
#include <QTest>
#include <array>
#include <chrono>
#include <memory>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 60'000;

/// The dialog over apps that are set by the stage's tool at places of their own; those that end in "-2", "-3" by
/// further targets with the same tool.
class Stage
{
public:
    explicit Stage(const QStringList &places = {u"shop"_s, u"bakery"_s}, bool restarts = false)
    {
        for (const QString &place : places) {
            QDir(tool.path(u"."_s)).mkdir(place);
            Setting setting = tool.setting(restarts ? tool.restartTarget() : tool.target());
            if (const QString number = place.section(u'-', 1); !number.isEmpty())
                setting.target.id = setting.target.name = u"target "_s + number;
            AppVariables &app = source.addApp(place, place, {});
            app.variables = setting.variables;
            app.targetId = setting.target.id;
            setting.appKeys = {place};
            setting.name = place;
            setting.places[u"place"_s] = place;
            settings.append(setting);
        }
        open();
    }
    /// Anew, as somebody who comes back.
    void open()
    {
        delete dialog.data();
        dialog = new SetForMeDialog(borrowed(source), clock, settings, tool.environment());
        dialog->show();
    }
    ~Stage() { delete dialog.data(); }

    QPushButton *button(const QString &name) const { return dialog->findChild<QPushButton *>(name); }
    QString stateOf(int row) const { return dialog->findChild<QTableWidget *>()->item(row, 2)->text(); }
    QString details() const { return dialog->findChild<QPlainTextEdit *>()->toPlainText(); }
    QString summary() const { return dialog->findChild<QLabel *>(u"settingSummary"_s)->text(); }
    void click(const QString &name) const { QTest::mouseClick(button(name), Qt::LeftButton); }
    bool waitUntilReady() const
    {
        return QTest::qWaitFor([this] { return button(u"setButton"_s)->isEnabled(); }, patience);
    }

    /// What a tool has sent may still arrive, which is looked for.
    bool isWaitingForMore() const { return clock.untilNext() == std::chrono::seconds(5); }

    SettingStage tool;
    FakeVariables source;
    FakeClock clock;
    QList<Setting> settings;
    QPointer<SetForMeDialog> dialog;
};

} // namespace

/// "Set for me" as a person has it: what is shown before, while and after.
class SetForMeTest : public QObject
{
    Q_OBJECT

private slots:
    void showsWhatWillRunBeforeAnythingIsSet()
    {
        Stage stage;
        QVERIFY(stage.waitUntilReady());
        QCOMPARE(stage.stateOf(0), u"Ready, signed in as ann of acme"_s);
        for (const QString &words :
            {stage.tool.path(u"bin/depot"_s) + u" set shop INNGEST_SIGNING_KEY_FALLBACK"_s, u"ann of acme"_s,
                u"Place: shop"_s, u"Variables to set: INNGEST_SIGNING_KEY_FALLBACK, INNGEST_SIGNING_KEY\n"_s,
                u"Never tried live"_s, u"restarts nothing"_s})
            QVERIFY2(stage.details().contains(words), qPrintable(stage.details()));
        QCOMPARE(stage.source.noted, QStringList());
        QVERIFY(!stage.tool.contents(u"calls"_s).contains("set "));
    }

    void doesNotClaimToHandKeysToWhatTakesVariablesOut()
    {
        Stage stage;
        QVERIFY(stage.waitUntilReady());
        QVERIFY2(stage.summary().contains(u"hands them the keys"_s), qPrintable(stage.summary()));
        for (AppVariables &app : stage.source.apps)
            app.variables = {{.name = DeployVariable::fallbackName, .isRemoved = true}};
        emit stage.source.changed();
        QVERIFY2(stage.summary().contains(u"no key is handed"_s) && !stage.summary().contains(u"hands them the keys"_s),
            qPrintable(stage.summary()));
    }

    /// Before it is begun: what makes apps restart holds up what waits for their answers.
    void saysWhatElseIsUnderWayThatThisHoldsUp()
    {
        Stage stage;
        QVERIFY(stage.waitUntilReady());
        stage.source.underWay = u"12 deletions of event keys are under way."_s;
        emit stage.source.changed();
        QVERIFY(stage.button(u"setButton"_s)->isEnabled());
        QVERIFY2(
            stage.summary().endsWith(u" 12 deletions of event keys are under way."_s), qPrintable(stage.summary()));
    }

    /// Where somebody has just clicked, a second click stops nothing.
    void showsStopWhereNobodyHasJustClicked()
    {
        Stage stage;
        stage.tool.behave(u"never ends"_s);
        QVERIFY(stage.waitUntilReady());
        const QPoint clicked = stage.button(u"setButton"_s)->geometry().center();
        stage.click(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.button(u"stopButton"_s)->isVisible(), patience);
        QVERIFY(stage.dialog->childAt(clicked) != stage.button(u"stopButton"_s));
        QVERIFY(!stage.button(u"closeButton"_s)->isEnabled());
        stage.click(u"stopButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.button(u"closeButton"_s)->isEnabled(), patience);
    }

    void setsTheFirstAndTheRestWhenItsAppHasShownThatItWorks()
    {
        Stage stage;
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            stage.button(u"restButton"_s)->isVisible() && stage.stateOf(0) == "Done, and read back."_L1, patience);
        QTRY_VERIFY(!stage.button(u"stopButton"_s)->isVisible());
        QVERIFY(!stage.button(u"restButton"_s)->isEnabled());
        QVERIFY(stage.tool.contents(u"bakery/INNGEST_SIGNING_KEY"_s).isNull());
        QCOMPARE(stage.source.noted.size(), 4);
        QCOMPARE(stage.source.noted.first(), u"shop depot shop INNGEST_SIGNING_KEY_FALLBACK begun"_s);

        QCOMPARE(stage.source.restsReady, 0);
        stage.source.app(u"shop"_s).isShown = true;
        emit stage.source.changed();
        QVERIFY(stage.button(u"restButton"_s)->isEnabled());
        QCOMPARE(stage.source.restsReady, 1); // for whoever looks elsewhere
        emit stage.source.changed();
        stage.click(u"restButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(1), u"Done, and read back."_s, patience);
        QCOMPARE(stage.source.restsReady, 1);
        QCOMPARE(stage.tool.contents(u"bakery/INNGEST_SIGNING_KEY"_s), SettingStage::key());
        QVERIFY(stage.summary().startsWith(u"2 of 2"_s));
    }

    /// What the dialog noted itself is no proof, for the next one either; nor is what nobody has made live.
    void waitsForTheFirstAppAlsoWhenItIsOpenedAgain()
    {
        Stage stage({u"shop"_s, u"bakery"_s, u"mill"_s});
        const auto comesBack = [&stage] {
            stage.open();
            return stage.waitUntilReady() ? stage.button(u"setButton"_s)->text() : QString();
        };
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            stage.button(u"restButton"_s)->isVisible() && stage.stateOf(0) == "Done, and read back."_L1, patience);
        AppVariables &shop = stage.source.app(u"shop"_s);
        QVERIFY(shop.isSaidToBeSet && shop.isNotedByTool);
        shop.isNotLive = false;
        QCOMPARE(comesBack(), u"&Set 1 of 3 places first"_s);
        // By a person it is; and so is a word that it works, but of what runs now.
        stage.source.noteSet(u"shop"_s, true);
        QCOMPARE(comesBack(), u"&Set 3 places"_s);
        shop.isNotLive = true;
        QCOMPARE(comesBack(), u"&Set 1 of 3 places first"_s);
        shop.works = shop.worksByWord = true;
        QCOMPARE(comesBack(), u"&Set 1 of 3 places first"_s);
        shop.worksByWord = false;
        QCOMPARE(comesBack(), u"&Set 3 places"_s);
    }

    void setsTheRestOfATargetThatShowsOnlyLaterThatItWorks()
    {
        // GIVEN two targets whose first places are set, and one of them is known to work
        Stage stage({u"shop"_s, u"bakery"_s, u"mill-2"_s, u"inn-2"_s});
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            stage.stateOf(0) == "Done, and read back."_L1 && stage.stateOf(2) == "Done, and read back."_L1, patience);
        stage.source.app(u"shop"_s).isShown = true;
        emit stage.source.changed();
        // WHEN the rest is wanted
        QTRY_VERIFY(stage.button(u"restButton"_s)->isEnabled());
        QCOMPARE(stage.button(u"restButton"_s)->text(), u"Set the &rest (2)"_s);
        QVERIFY2(
            stage.summary().startsWith(u"Of 1 of 2 targets the first app has shown"_s), qPrintable(stage.summary()));
        stage.click(u"restButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(1), u"Done, and read back."_s, patience);
        // THEN that of the other one is not set before its first app works, and follows by itself then
        QTRY_VERIFY(stage.button(u"closeButton"_s)->isEnabled());
        QVERIFY2(stage.stateOf(3).startsWith(u"Waits until"_s), qPrintable(stage.stateOf(3)));
        QVERIFY2(stage.summary().contains(u"follows by itself"_s), qPrintable(stage.summary()));
        QVERIFY(stage.button(u"stopButton"_s)->isVisible() && !stage.button(u"restButton"_s)->isEnabled());
        // Nor does it end without a question while that is to come.
        stage.click(u"closeButton"_s);
        QVERIFY(stage.dialog->isVisible());
        auto *box = stage.dialog->findChild<QMessageBox *>(u"stopSettingBox"_s);
        QVERIFY(box && box->text().contains(u"follows by itself"_s));
        QTest::keyClick(box, Qt::Key_Escape);
        stage.source.app(u"mill-2"_s).isShown = true;
        emit stage.source.changed();
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(3), u"Done, and read back."_s, patience);
        QVERIFY(stage.summary().startsWith(u"4 of 4"_s));
    }

    /// Whoever has one target that works need not wait for what another one's tool takes.
    void letsTheRestOfATargetFollowWhileAnotherOneIsAtWork()
    {
        Stage stage({u"shop"_s, u"bakery"_s, u"mill-2"_s, u"inn-2"_s});
        stage.tool.behaveAt(u"mill-2"_s, u"never ends"_s);
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(0), u"Done, and read back."_s, patience);
        QVERIFY(stage.dialog->isBusy());
        stage.source.app(u"shop"_s).isShown = true;
        emit stage.source.changed();
        QVERIFY(stage.button(u"restButton"_s)->isEnabled());
        stage.click(u"restButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(1), u"Done, and read back."_s, patience);
        QVERIFY2(stage.stateOf(3).startsWith(u"Waits until"_s), qPrintable(stage.stateOf(3)));
        stage.dialog->stop();
        QTRY_VERIFY_WITH_TIMEOUT(!stage.dialog->isBusy(), patience);
    }

    /// Somebody who comes back finds targets that were shown to work before.
    void saysWhichOrderTheRunAtHandHas()
    {
        Stage stage({u"shop"_s, u"bakery"_s, u"mill-2"_s, u"inn-2"_s});
        const auto order = [&stage] { return stage.summary().section(u"what will run. "_s, 1); };
        QVERIFY(stage.waitUntilReady());
        QCOMPARE(order(), u"Of several places of one target the first is done alone."_s);
        AppVariables &before = stage.source.addApp(u"before"_s, u"before"_s, {});
        before.targetId = stage.settings.first().target.id;
        before.isShown = true;
        stage.open();
        QVERIFY(stage.waitUntilReady());
        QCOMPARE(
            order(), u"Of several places of one target the first is done alone, but where one is known to be right."_s);
        stage.settings.remove(2);
        stage.open();
        QVERIFY(stage.waitUntilReady());
        QCOMPARE(order(),
            u"They are done a few at a time, without a stop: a place of their targets is known to be right."_s);
        stage.settings.remove(0);
        stage.open();
        QVERIFY(stage.waitUntilReady());
        QCOMPARE(order(), QString());
    }

    void doesNotGoOnByItselfOnceItWasStopped()
    {
        Stage stage({u"shop"_s, u"bakery"_s, u"mill-2"_s, u"inn-2"_s});
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            stage.stateOf(0) == "Done, and read back."_L1 && stage.stateOf(2) == "Done, and read back."_L1, patience);
        stage.source.app(u"shop"_s).isShown = true;
        emit stage.source.changed();
        QTRY_VERIFY(stage.button(u"restButton"_s)->isEnabled());
        stage.click(u"restButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.stateOf(1) == "Done, and read back."_L1
                && stage.button(u"closeButton"_s)->isEnabled() && stage.button(u"stopButton"_s)->isVisible(),
            patience);
        stage.click(u"stopButton"_s);
        QTRY_VERIFY(stage.stateOf(3).startsWith(u"Ready"_s));
        stage.source.app(u"mill-2"_s).isShown = true;
        emit stage.source.changed();
        QVERIFY(!stage.dialog->isBusy() && stage.stateOf(3).startsWith(u"Ready"_s));
        QVERIFY(stage.tool.contents(u"inn-2/INNGEST_SIGNING_KEY"_s).isNull());
    }

    void makesLiveWhereThatIsWanted()
    {
        Stage stage({u"shop"_s, u"bakery"_s}, true);
        auto *check = stage.dialog->findChild<QCheckBox *>(u"liveCheck"_s);
        QVERIFY(stage.dialog->isBusy() && check->isEnabled()); // while it looks
        QVERIFY(stage.waitUntilReady());
        QVERIFY(check->isVisible() && !check->isChecked()); // nothing restarts that nobody has asked for
        QVERIFY(!stage.details().contains(u"restart shop"_s));
        QCOMPARE(stage.button(u"setButton"_s)->text(), u"&Set 1 of 2 places first"_s);
        check->click();
        QCOMPARE(stage.button(u"setButton"_s)->text(), u"&Set 1 of 2 places first and make it live"_s);
        QVERIFY2(stage.details().contains(u"depot restart shop"_s), qPrintable(stage.details()));
        QVERIFY(stage.details().contains(u"This restarts what reads it"_s));
        QVERIFY(stage.details().contains(u"Others restart with shop."_s));
        QVERIFY(stage.details().contains(u"Then, when that was read back, to make it live:"_s));
        stage.click(u"setButton"_s);
        QVERIFY(!check->isEnabled() && check->toolTip().contains(u"chosen before"_s));
        // Its tool looks first, and has begun nothing by then.
        QCOMPARE(stage.stateOf(0), u"Looking before anything is changed…"_s);
        QSet<QString> states;
        QTableWidgetItem *state = stage.dialog->findChild<QTableWidget *>()->item(0, 2);
        connect(
            state->tableWidget(), &QTableWidget::itemChanged, stage.dialog.data(), [&](const QTableWidgetItem *item) {
                if (item == state)
                    states.insert(item->text());
            });
        QTRY_VERIFY_WITH_TIMEOUT(
            stage.stateOf(0).startsWith(u"Done, and read back. The tool was told to make it live"_s), patience);
        QVERIFY(states.contains(u"Being set and made live, which can take some minutes…"_s));
        QCOMPARE(stage.tool.contents(u"restarted"_s), QByteArray("shop\n"));
        QCOMPARE(stage.source.stored, QStringList{u"shop"_s}); // until its answers show it
        QVERIFY2(stage.details().contains(u"What has run"_s), qPrintable(stage.details()));
        stage.source.app(u"shop"_s).isShown = true;
        emit stage.source.changed();
        // What its app shows is not said to be still to show.
        QCOMPARE(stage.stateOf(0), u"Done, and read back. Its answers have shown it."_s);
        stage.tool.write(u"live"_s, "fails");
        stage.click(u"restButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.stateOf(1).contains(u"Some of what reads it may have it"_s), patience);
        QVERIFY(stage.summary().startsWith(u"1 of 2"_s));
        // Tried again, it is made live and not set once more.
        const auto sets = stage.tool.contents(u"calls"_s).count("set bakery");
        stage.tool.write(u"live"_s, "well");
        stage.click(u"retryButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.button(u"liveButton"_s)->isVisible(), patience);
        QVERIFY(!stage.button(u"setButton"_s)->isVisible());
        stage.click(u"liveButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.stateOf(1).contains(u"The tool was told to make it live"_s), patience);
        QCOMPARE(stage.tool.contents(u"calls"_s).count("set bakery"), sets);
        // Whoever opens the next one decides anew: what was restarted then says nothing of what is to be now.
        stage.open();
        check = stage.dialog->findChild<QCheckBox *>(u"liveCheck"_s);
        QVERIFY(check->isVisible() && !check->isChecked());
        QVERIFY(stage.waitUntilReady());
        QVERIFY2(!stage.button(u"setButton"_s)->text().contains(u"live"_s),
            qPrintable(stage.button(u"setButton"_s)->text()));
    }

    /// A queued workflow opened the way to a worker's connection as proof, though it went on with the old key.
    void countsNotAsLiveWhatItsToolOnlyStarts()
    {
        Stage stage({u"shop"_s}, true);
        stage.settings.first().target.live.first().onlyStarts = true;
        stage.open();
        QVERIFY(stage.waitUntilReady());
        stage.dialog->findChild<QCheckBox *>(u"liveCheck"_s)->click();
        QVERIFY2(stage.details().contains(u"This starts what restarts"_s), qPrintable(stage.details()));
        stage.click(u"setButton"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(
            stage.stateOf(0).startsWith(u"Done, and read back. What makes it live is started, and not yet known"_s),
            qPrintable(stage.stateOf(0)), patience);
        QCOMPARE(stage.tool.contents(u"restarted"_s), QByteArray("shop\n"));
        QVERIFY(stage.source.app(u"shop"_s).isNotLive);
        QVERIFY2(stage.summary().startsWith(u"1 of 1 set."_s)
                && stage.summary().contains(u"Started, and not yet known to be live: shop."_s)
                && !stage.summary().contains(u"made live"_s),
            qPrintable(stage.summary()));
        QVERIFY2(stage.details().contains(u"to start what makes it live:\n  "_s), qPrintable(stage.details()));
        QVERIFY(!stage.button(u"liveButton"_s)->isVisible()); // not a second time beside it
        // Whoever comes back reads no more than that.
        stage.settings.first().isSet = stage.source.app(u"shop"_s).waitsToBeLive();
        stage.open();
        QTRY_VERIFY_WITH_TIMEOUT(stage.button(u"liveButton"_s)->isVisible(), patience);
        QCOMPARE(stage.stateOf(0), u"Set, and not known to be live"_s);
        QVERIFY2(stage.summary().contains(u"set already, and not known to be live"_s), qPrintable(stage.summary()));
        // Its answers are what tells.
        stage.click(u"liveButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.summary().contains(u"Started, and not yet known"_s), patience);
        stage.source.app(u"shop"_s).isShown = true;
        emit stage.source.changed();
        QVERIFY2(!stage.summary().contains(u"Started"_s), qPrintable(stage.summary()));
    }

    /// A name that is listed is no value, whatever else went well.
    void saysOfWhichPlacesTheNameAloneWasReadBack()
    {
        Stage stage({u"shop"_s, u"bakery-2"_s}, true);
        stage.settings.first().target.readValue.clear();
        stage.settings.last().target.restartsApp = true;
        stage.open();
        QVERIFY(stage.waitUntilReady());
        stage.dialog->findChild<QCheckBox *>(u"liveCheck"_s)->click();
        stage.click(u"setButton"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(stage.stateOf(0).contains(u"this place does not tell values"_s)
                && stage.stateOf(0).endsWith(
                    u"The tool was told to make it live. Whether it is shows in what reads it."_s),
            qPrintable(stage.stateOf(0)), patience);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(1), u"Done, and read back."_s, patience);
        const QString alone = u"Read back by its name alone, since the place does not tell values: shop."_s;
        QVERIFY2(stage.summary().contains(alone), qPrintable(stage.summary()));
        stage.source.app(u"shop"_s).isShown = true;
        emit stage.source.changed();
        QVERIFY2(!stage.summary().contains(alone), qPrintable(stage.summary()));
    }

    /// The button and what came of it count the same.
    void countsAsMadeLiveOnlyWhatAToolHasRestarted()
    {
        Stage stage({u"shop"_s, u"bakery-2"_s}, true);
        stage.settings.last().target.restartsApp = true;
        stage.open();
        QVERIFY(stage.waitUntilReady());
        stage.dialog->findChild<QCheckBox *>(u"liveCheck"_s)->click();
        QCOMPARE(stage.button(u"setButton"_s)->text(), u"&Set 2 places and make 1 of them live"_s);
        stage.click(u"setButton"_s);
        const QString both = u"2 of 2 set, and 1 of these made live, as far as the tools tell. What restarts by itself "
                             "with each change needs nothing more: bakery-2."_s;
        QTRY_VERIFY2_WITH_TIMEOUT(stage.summary().startsWith(both), qPrintable(stage.summary()), patience);
        QCOMPARE(stage.tool.contents(u"restarted"_s), QByteArray("shop\n"));
        // Alone it was restarted by no tool of this program.
        stage.settings.removeFirst();
        stage.open();
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(stage.summary().startsWith(u"1 of 1 set. What restarts by itself"_s),
            qPrintable(stage.summary()), patience);
    }

    /// What an earlier run was cut off from is looked up before it is set once more, or by it.
    void looksUpWhatAnEarlierRunMayHaveSet_data()
    {
        QTest::addColumn<bool>("isThere");
        QTest::addColumn<QString>("found");
        QTest::newRow("it is there") << true << u"Done, and read back."_s;
        QTest::newRow("it is not there") << false << u"Not done."_s;
    }

    void looksUpWhatAnEarlierRunMayHaveSet()
    {
        QFETCH(bool, isThere);
        QFETCH(QString, found);
        Stage stage({u"shop"_s}, true);
        if (isThere) {
            QVERIFY(stage.waitUntilReady());
            stage.click(u"setButton"_s);
            QTRY_VERIFY_WITH_TIMEOUT(stage.stateOf(0).startsWith(u"Done"_s), patience);
        }
        stage.source.app(u"shop"_s).isNotLive = false;
        stage.source.noteSettingRun({u"shop"_s}, OpenSetting::State::CutOff, false);
        stage.settings.first().isInDoubt = stage.source.app(u"shop"_s).isInDoubt();
        stage.open();
        QVERIFY(stage.waitUntilReady());
        QVERIFY2(stage.stateOf(0).startsWith(u"Not known whether it is set"_s), qPrintable(stage.stateOf(0)));
        QVERIFY(stage.button(u"lookAgainButton"_s)->isVisible());
        const auto sets = stage.tool.contents(u"calls"_s).count("set ");
        stage.click(u"lookAgainButton"_s);
        if (!isThere) {
            // What that run has sent may still arrive, for all that anybody knows.
            QTRY_VERIFY_WITH_TIMEOUT(stage.isWaitingForMore(), patience);
            QVERIFY2(!stage.stateOf(0).startsWith(found), qPrintable(stage.stateOf(0)));
            QVERIFY(stage.source.app(u"shop"_s).doubt);
            stage.clock.advance(std::chrono::minutes(1));
        }
        QTRY_VERIFY2_WITH_TIMEOUT(stage.stateOf(0).startsWith(found), qPrintable(stage.stateOf(0)), patience);
        QCOMPARE(stage.tool.contents(u"calls"_s).count("set "), sets); // it only looked
        QVERIFY(!stage.source.app(u"shop"_s).doubt);
        QCOMPARE(stage.source.app(u"shop"_s).isSaidToBeSet, isThere); // it does not tell by itself
        QVERIFY(!stage.button(u"lookAgainButton"_s)->isVisible());
    }

    /// Whoever comes back to what is set: what is looked at while the dialog is made is there by then.
    void readsNothingOfItselfBeforeItIsMade()
    {
        Stage stage({u"shop"_s, u"bakery"_s});
        stage.source.noteSet(u"shop"_s, true);
        // Memory as it comes back from something else.
        alignas(SetForMeDialog) std::array<std::byte, sizeof(SetForMeDialog)> memory;
        memory.fill(std::byte(0xab));
        auto *dialog = new (memory.data())
            SetForMeDialog(borrowed(stage.source), stage.clock, stage.settings, stage.tool.environment());
        const auto *button = dialog->findChild<QPushButton *>(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(button->isEnabled(), patience);
        QCOMPARE(button->text(), u"&Set 2 places"_s);
        std::destroy_at(dialog);
    }

    /// Without the tick nothing restarts; it need not be set once more for that.
    void makesLiveAloneWhatWasSetBefore()
    {
        Stage stage({u"shop"_s, u"bakery"_s}, true);
        QVERIFY(stage.waitUntilReady());
        QVERIFY(!stage.button(u"liveButton"_s)->isVisible());
        stage.click(u"setButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(0), u"Done, and read back. Not live yet."_s, patience);
        QVERIFY(stage.source.app(u"shop"_s).isNotLive);
        QTRY_VERIFY(stage.button(u"liveButton"_s)->isVisible());
        QCOMPARE(doubledMnemonics(*stage.dialog), QString());
        QCOMPARE(stage.button(u"liveButton"_s)->text(), u"&Make 1 place live"_s);
        QVERIFY2(stage.summary().contains(u"not live yet"_s), qPrintable(stage.summary()));
        QVERIFY2(stage.details().contains(
                     u"Not run yet, to make it live:\n  "_s + stage.tool.path(u"bin/depot"_s) + u" restart shop"_s),
            qPrintable(stage.details()));
        QVERIFY(stage.tool.contents(u"restarted"_s).isNull());
        // It fails, and stays set; then it works.
        const auto sets = stage.tool.contents(u"calls"_s).count("set ");
        stage.tool.write(u"live"_s, "fails");
        stage.click(u"liveButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            stage.stateOf(0).startsWith(
                u"Done and read back before, and not looked at again. The tool that makes it live ended with an error"_s),
            patience);
        QVERIFY(stage.source.app(u"shop"_s).isNotLive);
        stage.tool.write(u"live"_s, "well");
        QTRY_VERIFY(stage.button(u"liveButton"_s)->isVisible());
        stage.click(u"liveButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(
            stage.stateOf(0).startsWith(
                u"Done and read back before, and not looked at again. The tool was told to make it live"_s),
            patience);
        QCOMPARE(stage.tool.contents(u"restarted"_s), QByteArray("shop\n"));
        QCOMPARE(stage.tool.contents(u"calls"_s).count("set "), sets);
        QVERIFY2(stage.details().contains(u"Run then without an error, to make it live:\n  "_s
                     + stage.tool.path(u"bin/depot"_s) + u" restart shop"_s),
            qPrintable(stage.details()));
        QVERIFY2(!stage.details().contains(u"restarts nothing"_s), qPrintable(stage.details()));
        QVERIFY(!stage.source.app(u"shop"_s).isNotLive);
        QTRY_VERIFY(!stage.button(u"liveButton"_s)->isVisible());
        QCOMPARE(stage.source.noted.last(), u"shop depot shop  done"_s);
        // The rest is set as before, and made live by itself.
        stage.source.app(u"shop"_s).isShown = true;
        emit stage.source.changed();
        stage.click(u"restButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(1), u"Done, and read back. Not live yet."_s, patience);
        QTRY_VERIFY(stage.button(u"liveButton"_s)->isVisible());
        stage.click(u"liveButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.tool.contents(u"restarted"_s), QByteArray("shop\nbakery\n"), patience);
    }

    /// Whoever comes back later finds what waits, one place of a target first.
    void makesLiveInAnotherDialogThanItWasSetIn_data()
    {
        QTest::addColumn<bool>("tellsValues");
        QTest::newRow("a place that gives its values back") << true;
        QTest::newRow("a place that lists names only") << false;
    }

    void makesLiveInAnotherDialogThanItWasSetIn()
    {
        QFETCH(bool, tellsValues);
        Stage stage({u"shop"_s, u"bakery"_s}, true);
        for (Setting &setting : stage.settings) {
            AppVariables &app = stage.source.app(setting.appKeys.first());
            app.isNotLive = true;
            setting.isSet = app.waitsToBeLive();
            if (!tellsValues)
                setting.target.readValue.clear();
        }
        stage.open();
        QTRY_VERIFY_WITH_TIMEOUT(stage.button(u"liveButton"_s)->isVisible(), patience);
        QCOMPARE(stage.stateOf(0), u"Set, and not known to be live"_s);
        QVERIFY2(stage.summary().startsWith(u"2 places are set already, and not known to be live"_s),
            qPrintable(stage.summary()));
        // What is done is not offered, nor shown as what is to run.
        QVERIFY(!stage.button(u"setButton"_s)->isVisible());
        QVERIFY(!stage.dialog->findChild<QCheckBox *>(u"liveCheck"_s)->isVisible());
        QVERIFY2(stage.details().contains(u"depot restart shop"_s), qPrintable(stage.details()));
        QVERIFY2(!stage.details().contains(u"depot set shop"_s), qPrintable(stage.details()));
        stage.click(u"liveButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.stateOf(0).contains(u"The tool was told to make it live"_s), patience);
        QCOMPARE(stage.stateOf(0).startsWith(u"Done and read back before"_s), tellsValues);
        QTRY_VERIFY(stage.stateOf(1).startsWith(u"Waits until"_s));
        QCOMPARE(stage.button(u"restButton"_s)->text(), u"Make the &rest live (1)"_s);
        stage.source.app(u"shop"_s).isShown = true;
        emit stage.source.changed();
        stage.click(u"restButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.tool.contents(u"restarted"_s), QByteArray("shop\nbakery\n"), patience);
        QVERIFY(!stage.tool.contents(u"calls"_s).contains("set "));
    }

    /// In the last step nothing is set.
    void speaksOfTakingOutWhereVariablesOnlyGo()
    {
        Stage stage({u"shop"_s, u"bakery"_s}, true);
        for (AppVariables &app : stage.source.apps)
            app.variables = {{.name = DeployVariable::fallbackName, .isRemoved = true}};
        stage.tool.write(u"shop/INNGEST_SIGNING_KEY_FALLBACK"_s, "x");
        // It stays: what lists it not is not believed.
        for (const QString &place : {u"shop"_s, u"bakery"_s})
            stage.tool.write(place + u"/INNGEST_SIGNING_KEY"_s, "y");
        stage.open();
        QVERIFY(stage.waitUntilReady());
        QCOMPARE(stage.button(u"setButton"_s)->text(), u"Take &out at 1 of 2 places first"_s);
        QVERIFY2(stage.details().contains(u"depot remove shop"_s), qPrintable(stage.details()));
        QVERIFY(stage.details().contains(u"Variables to take out: INNGEST_SIGNING_KEY_FALLBACK\n"_s));
        for (const QString &wrong : {u"values go to"_s, u"Setting a variable"_s, u"new values"_s})
            QVERIFY2(!stage.details().contains(wrong), qPrintable(stage.details()));
        QVERIFY2(!stage.summary().contains(u" be set"_s), qPrintable(stage.summary()));
        stage.click(u"setButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(0), u"Done, and read back. Not live yet."_s, patience);
        QCOMPARE(stage.button(u"restButton"_s)->text(), u"Take it out of the &rest (1)"_s);
        stage.source.app(u"shop"_s).isShown = true;
        emit stage.source.changed();
        stage.click(u"restButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(1), u"Done, and read back. Not live yet."_s, patience);
        // What an app's answers show needs no tool to make it live.
        QCOMPARE(stage.stateOf(0), u"Done, and read back. Its answers have shown it."_s);
        QTRY_VERIFY2(
            stage.summary().startsWith(u"2 of 2 taken out, 1 of them not live yet"_s), qPrintable(stage.summary()));
        stage.source.app(u"bakery"_s).isShown = true;
        emit stage.source.changed();
        QCOMPARE(stage.summary(), u"2 of 2 taken out; the answers of what reads them have shown it."_s);
        QVERIFY(!stage.button(u"liveButton"_s)->isVisible());
    }

    void showsNoHourglassBesideWhatWaitsForThePerson()
    {
        using State = SettingRow::State;
        for (const State state : {State::Ready, State::ToLook})
            QVERIFY(settingLook({.state = state}).second != "waiting"_L1);
        for (const State state : {State::Looking, State::Waiting, State::Held, State::Setting, State::ReadingBack})
            QCOMPARE(settingLook({.state = state}).second, u"waiting"_s);
    }

    /// Of what is set and not live, of half of it and of what nobody knows nobody says that nothing was done.
    void saysWhatIsDoneWhereNothingCameToAGoodEnd_data()
    {
        QTest::addColumn<QString>("behaviour");
        QTest::addColumn<bool>("failsLive");
        QTest::addColumn<bool>("isStopped");
        QTest::addColumn<QString>("summary");
        QTest::newRow("not live") << u"well"_s << true << false << u"Done, and not known to be made live: 1."_s;
        QTest::newRow("half of it") << u"fails for the key"_s << false << false << u"Done in part: 1."_s;
        QTest::newRow("stopped") << u"never ends"_s << false << true << u"Not known whether it is done: 1."_s;
        QTest::newRow("nothing") << u"fails"_s << false << false << u"Not done: 1."_s;
    }

    void saysWhatIsDoneWhereNothingCameToAGoodEnd()
    {
        QFETCH(QString, behaviour);
        QFETCH(bool, failsLive);
        QFETCH(bool, isStopped);
        QFETCH(QString, summary);
        Stage stage({u"shop"_s}, true);
        stage.tool.behave(behaviour);
        stage.tool.write(u"live"_s, failsLive ? "fails" : "well");
        stage.dialog->findChild<QCheckBox *>(u"liveCheck"_s)->setChecked(failsLive);
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        if (isStopped) {
            QTRY_VERIFY_WITH_TIMEOUT(!stage.tool.contents(u"ready"_s).isNull(), patience);
            stage.click(u"stopButton"_s);
        }
        QTRY_COMPARE_WITH_TIMEOUT(stage.summary(), summary + u" Each row says why."_s, patience);
        const QString state = stage.stateOf(0);
        QVERIFY2(state.startsWith(u"Not done. "_s) == (behaviour == "fails"_L1), qPrintable(state));
    }

    /// Beside what can be set, and beside each other.
    void countsEachKindOfBadEnd()
    {
        // GIVEN one that is stopped in the middle, and one that waits for it
        Stage stage({u"shop"_s, u"bakery"_s, u"mill-2"_s});
        stage.tool.behave(u"never ends"_s);
        QDir(stage.tool.path(u"mill-2"_s)).removeRecursively(); // refused by the look
        QVERIFY(stage.waitUntilReady());
        // Its tool knows better than a list of all that it can be.
        QCOMPARE(stage.stateOf(2), u"The tool failed when it looked: “mill-2 is not there”"_s);
        stage.click(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!stage.tool.contents(u"ready"_s).isNull(), patience);
        stage.click(u"stopButton"_s);
        QTRY_VERIFY2_WITH_TIMEOUT(stage.summary().startsWith(u"1 place can be set."_s)
                && stage.summary().endsWith(u"Not known whether it is done: 1. Not ready: 1. Each row says why."_s),
            qPrintable(stage.summary()), patience);
        // WHEN it is looked up, and is not there, and the other one fails
        QTRY_VERIFY(stage.button(u"lookAgainButton"_s)->isEnabled());
        stage.click(u"lookAgainButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.isWaitingForMore(), patience);
        QVERIFY2(stage.summary().startsWith(u"Reading back what is set there."_s), qPrintable(stage.summary()));
        stage.clock.advance(std::chrono::minutes(1));
        QTRY_VERIFY2_WITH_TIMEOUT(stage.summary().endsWith(u"Not done: 1. Not ready: 1. Each row says why."_s),
            qPrintable(stage.summary()), patience);
    }

    /// Where the program is killed while it still looks, nobody has to look up what became of nothing.
    void takesNothingForBegunThatIsOnlyLookedAt()
    {
        Stage stage({u"shop"_s});
        std::optional<bool> isBegun; // when the first of its variables is still to be set
        stage.source.aboutToKeep = [&] { isBegun = isBegun.value_or(stage.source.isRunning); };
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(0), u"Done, and read back."_s, patience);
        QVERIFY(isBegun && !*isBegun);
        QVERIFY(stage.source.wasRunning);
    }

    void saysWhatIsLeftOut()
    {
        const QTemporaryDir folder;
        SystemClock clock;
        SettingStage tool;
        Preferences preferences(folder.filePath(u"settings.ini"_s));
        SecretClipboard clipboard(clock, preferences);
        FakeVariables source;
        for (const QString &name : {u"Checkout"_s, u"Search"_s, u"Done"_s, u"Typed"_s, u"Filed"_s}) {
            AppVariables &app = source.addApp(name.toLower(), name, {});
            app.targetId = name == "Typed"_L1 ? u"plain"_s : name == "Filed"_L1 ? u"env-file"_s : u"doppler"_s;
            app.variables = tool.setting(tool.target()).variables;
        }
        source.app(u"done"_s).isShown = true;
        source.addSender(u"cron"_s).variables = tool.setting(tool.target()).variables;
        VariablesAppView view(borrowed(source), clock, preferences, clipboard);
        view.show();
        view.select({u"checkout"_s, u"search"_s});
        QCOMPARE(view.acts().leftOut, QString());
        const QStringList all{
            u"checkout"_s, u"search"_s, u"done"_s, u"typed"_s, u"filed"_s, u"sender:cron"_s, u"legacy"_s};
        view.select(all);
        const QString leftOut = view.acts().leftOut;
        QCOMPARE(leftOut,
            u"Done already: Done. No app, so that no tool is known for it: cron. Set in a way that has no tool here: "
            "Typed. Copy the values there, or choose another way. Written into files, and not by a tool: Filed. Select "
            "these alone, and “Set for me” writes them. Nothing is to be set or taken out for legacy in this step."_s);
        source.withoutEventKey = {u"legacy"_s};
        view.select({u"legacy"_s, u"old"_s});
        const QString asked = view.acts().way;
        QVERIFY2(
            asked.startsWith(u"Nothing is to be set or taken out for old in this step. With which event key legacy"_s),
            qPrintable(asked));
        source.withoutEventKey.clear();
        view.select(all);
        auto *button = view.findChild<QPushButton *>(u"setForMeButton"_s);
        QVERIFY(button->toolTip().endsWith(leftOut));
        button->click();
        QCOMPARE(
            view.findChild<SetForMeDialog *>()->findChild<QLabel *>(u"leftOut"_s)->text(), u"Left out. "_s + leftOut);
    }

    void copiesOneBlockOnlyForAppsThatGetTheSame_data()
    {
        QTest::addColumn<QList<DeployVariable>>("variables");
        QTest::addColumn<bool>("isCopied");
        const DeployVariable fallback{.name = DeployVariable::fallbackName, .value = Secret("signkey-prod-1111")};
        const DeployVariable key{.name = DeployVariable::signingKeyName, .value = Secret("signkey-prod-2222")};
        const DeployVariable other{.name = DeployVariable::signingKeyName, .value = Secret("signkey-prod-3333")};
        const DeployVariable eventKey{.name = DeployVariable::eventKeyName, .value = Secret("an event key")};
        QTest::newRow("the same") << QList<DeployVariable>{fallback, key} << true;
        QTest::newRow("another value") << QList<DeployVariable>{fallback, other} << false;
        QTest::newRow("one more") << QList<DeployVariable>{fallback, key, eventKey} << false;
        QTest::newRow("as many, and not the same") << QList<DeployVariable>{key, eventKey} << false;
    }

    void copiesOneBlockOnlyForAppsThatGetTheSame()
    {
        QFETCH(QList<DeployVariable>, variables);
        QFETCH(bool, isCopied);
        const QTemporaryDir folder;
        FakeClock clock;
        Preferences preferences(folder.filePath(u"settings.ini"_s));
        SecretClipboard clipboard(clock, preferences);
        FakeVariables source;
        source.addApp(u"a"_s, u"Checkout"_s, {}).variables
            = {{.name = DeployVariable::fallbackName, .value = Secret("signkey-prod-1111")},
                {.name = DeployVariable::signingKeyName, .value = Secret("signkey-prod-2222")}};
        source.addApp(u"b"_s, u"Search"_s, {}).variables = variables;
        VariablesAppView view(borrowed(source), clock, preferences, clipboard);
        view.show();
        view.select({u"a"_s, u"b"_s});
        QCOMPARE(view.acts().copied.isEmpty(), isCopied);
    }

    void saysWhichAppsGetNoEventKey()
    {
        Stage stage({u"shop"_s});
        QVERIFY(stage.waitUntilReady());
        const QString words = u"INNGEST_EVENT_KEY is not set for shop"_s;
        QVERIFY2(!stage.summary().contains(words), qPrintable(stage.summary()));
        stage.source.app(u"shop"_s).lacksEventKey = true;
        stage.source.addApp(u"elsewhere"_s, u"elsewhere"_s, {}).lacksEventKey = true;
        emit stage.source.changed();
        QVERIFY2(stage.summary().contains(words + u':'), qPrintable(stage.summary()));
        stage.click(u"setButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(0), u"Done, and read back."_s, patience);
        QVERIFY2(stage.summary().startsWith(u"1 of 1 set"_s), qPrintable(stage.summary()));
        QVERIFY2(stage.summary().contains(words + u':'), qPrintable(stage.summary()));
    }

    /// Also where it is drawn before the event loop comes to what waits there.
    void hasRoomAtOnceForWhatItsButtonsSay()
    {
        Stage stage({u"shop"_s, u"bakery"_s, u"mill-2"_s});
        QVERIFY(stage.waitUntilReady());
        const QPushButton *set = stage.button(u"setButton"_s);
        for (AppVariables &app : stage.source.apps)
            app.variables = {{.name = DeployVariable::fallbackName, .isRemoved = true}};
        emit stage.source.changed();
        QCOMPARE(set->text(), u"Take &out at 2 of 3 places first"_s);
        QVERIFY2(set->width() >= set->sizeHint().width(), qPrintable(QString::number(set->width())));
    }

    /// Doppler sends on what it is given, and a vault's agent fetches it, whoever restarts what.
    void promisesNoQuietWhereValuesArriveByThemselves()
    {
        QStringList arriving;
        const DeployTargets targets;
        for (const DeployTarget &target : targets.all()) {
            if (target.arrivesByItself)
                arriving.append(target.id);
        }
        arriving.sort();
        QCOMPARE(
            arriving, (QStringList{u"azure-keyvault"_s, u"doppler"_s, u"infisical"_s, u"onepassword"_s, u"vault"_s}));
        Stage stage({u"shop"_s});
        stage.settings.first().target.arrivesByItself = true;
        stage.open();
        QVERIFY(stage.waitUntilReady());
        QVERIFY2(!stage.details().contains(u"only when you make them live"_s), qPrintable(stage.details()));
        QVERIFY2(stage.details().contains(u"may have the values before you restart it"_s), qPrintable(stage.details()));
        stage.click(u"setButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(0), u"Done, and read back."_s, patience);
        QTRY_VERIFY2(
            stage.summary().startsWith(u"1 of 1 set. This program restarted nothing"_s), qPrintable(stage.summary()));
        QVERIFY2(stage.summary().contains(u"may have arrived before that"_s), qPrintable(stage.summary()));
    }

    /// Whoever says yes has read what has to be so before, of what is set and of what is taken out alike.
    void saysWhatHasToBeSoBefore()
    {
        const SettingStage tool;
        SettingRow row{.setting = tool.setting(tool.target()), .state = SettingRow::State::Ready};
        row.setting.target.set.first().text = u"Nobody else should change {{place.place}} meanwhile."_s;
        row.setting.target.remove.first().text = u"Whatever names {{variable}} could not start without it."_s;
        row.result.plan = {.tools = {{u"depot"_s, u"/usr/bin/depot"_s}},
            .variables = {u"INNGEST_SIGNING_KEY"_s},
            .commands = {u"/usr/bin/depot set shop INNGEST_SIGNING_KEY"_s}};
        const QString ofSet = u"\nNobody else should change shop meanwhile.\n"_s;
        const QString ofRemoval = u"\nWhatever names INNGEST_SIGNING_KEY_FALLBACK could not start without it.\n"_s;
        QVERIFY2(settingDetails(row).contains(ofSet), qPrintable(settingDetails(row)));
        QVERIFY2(!settingDetails(row).contains(u"could not start"_s), qPrintable(settingDetails(row)));
        row.result.plan.removed = {u"INNGEST_SIGNING_KEY_FALLBACK"_s};
        QVERIFY2(settingDetails(row).contains(ofSet), qPrintable(settingDetails(row)));
        QVERIFY2(settingDetails(row).contains(ofRemoval), qPrintable(settingDetails(row)));
        // Each below its own command.
        row.result.plan.commands.append(u"/usr/bin/depot remove shop"_s);
        QVERIFY2(settingDetails(row).contains(u"INNGEST_SIGNING_KEY"_s + ofSet + u"  /usr/bin/depot remove shop"_s),
            qPrintable(settingDetails(row)));
        row.result.plan.variables.clear();
        QVERIFY2(!settingDetails(row).contains(u"Nobody else"_s), qPrintable(settingDetails(row)));
    }

    /// Nothing is read back of a place that gives no values.
    void saysWhatComesBeforeItIsMadeLive()
    {
        const SettingStage tool;
        SettingRow row{.setting = tool.setting(tool.restartTarget()), .state = SettingRow::State::Ready};
        row.result.plan = {.tools = {{u"depot"_s, u"/usr/bin/depot"_s}},
            .identity = u"ann"_s,
            .variables = {u"INNGEST_SIGNING_KEY"_s},
            .liveCommands = {u"/usr/bin/depot restart shop"_s}};
        QVERIFY(settingDetails(row, true).contains(u"when that was read back"_s));
        row.setting.target.readValue.clear();
        QVERIFY(!settingDetails(row, true).contains(u"read back"_s));
        QVERIFY(settingDetails(row, true).contains(u"the names are listed"_s));
        row.result.plan.removed = std::exchange(row.result.plan.variables, {});
        QVERIFY(settingDetails(row, true).contains(u"when that was read back"_s)); // that a name has gone is seen
    }

    void offersNothingToMakeLiveWhereTheTargetCannot()
    {
        Stage stage({u"shop"_s});
        QVERIFY(stage.waitUntilReady());
        QVERIFY(!stage.dialog->findChild<QCheckBox *>(u"liveCheck"_s)->isVisible());
    }

    void notesWhenAnAppThatCannotBeAskedIsSet()
    {
        Stage stage;
        stage.source.app(u"bakery"_s).tells = true;
        QVERIFY(stage.waitUntilReady());
        QVERIFY(!stage.source.app(u"shop"_s).isSaidToBeSet);
        stage.click(u"setButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(0), u"Done, and read back."_s, patience);
        QVERIFY(stage.source.app(u"shop"_s).isSaidToBeSet && !stage.source.app(u"bakery"_s).isSaidToBeSet);
        // That is no proof: its connections are, or a person's word.
        QVERIFY(!stage.button(u"restButton"_s)->isEnabled());
        QVERIFY2(stage.stateOf(1).startsWith(u"Waits until the first one"_s), qPrintable(stage.stateOf(1)));
        stage.source.app(u"shop"_s).works = true;
        emit stage.source.changed();
        QVERIFY(stage.button(u"restButton"_s)->isEnabled());
        // It waits for the person alone by now, wherever it is read; and by somebody's word nothing is known to work.
        QVERIFY2(stage.stateOf(1).endsWith(u"or somebody has said, that it holds what it is to: this one can follow"_s),
            qPrintable(stage.stateOf(1)));
        stage.dialog->findChild<QTableWidget *>()->selectRow(1);
        QVERIFY2(stage.details().contains(u"this one can follow"_s), qPrintable(stage.details()));
        QVERIFY(!stage.details().contains(u"Waits until"_s));
        stage.source.app(u"shop"_s).works = false; // it regresses
        emit stage.source.changed();
        QVERIFY2(stage.stateOf(1).startsWith(u"Waits until the first one"_s), qPrintable(stage.stateOf(1)));
    }

    void takesTheNoteBackWhereNothingWasSet()
    {
        Stage stage({u"shop"_s});
        stage.tool.behave(u"fails"_s);
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.stateOf(0).startsWith(u"Not done."_s), patience);
        QVERIFY(!stage.source.app(u"shop"_s).isSaidToBeSet);
        QCOMPARE(stage.source.stored, QStringList());
    }

    void callsNothingUntouchedThatIsHalfDone()
    {
        Stage stage({u"shop"_s});
        stage.tool.behave(u"fails for the key"_s);
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.stateOf(0).startsWith(u"Not all of it is done."_s), patience);
        QVERIFY2(stage.stateOf(0).endsWith(u"INNGEST_SIGNING_KEY_FALLBACK."_s), qPrintable(stage.stateOf(0)));
        QVERIFY2(stage.summary().startsWith(u"Done in part"_s), qPrintable(stage.summary()));
        QVERIFY2(stage.summary().contains(u"Each row says"_s), qPrintable(stage.summary()));
        // The place holds something of the rotation, of which an undo has to know.
        QCOMPARE(stage.source.stored, QStringList{u"shop"_s});
    }

    void onePatternCountsForAllThatAreSelected()
    {
        const QTemporaryDir folder;
        SystemClock clock;
        SettingStage tool;
        Preferences preferences(folder.filePath(u"settings.ini"_s));
        SecretClipboard clipboard(clock, preferences);
        FakeVariables source;
        for (const QString &name : {u"Checkout"_s, u"Search"_s, u"Elsewhere"_s}) {
            AppVariables &app = source.addApp(name.toLower(), name, {});
            app.targetId = u"doppler"_s;
            app.variables = tool.setting(tool.target()).variables;
        }
        source.app(u"elsewhere"_s).targetPlace = u"{\"project\":\"own\",\"config\":\"prd\"}"_s;
        VariablesAppView view(borrowed(source), clock, preferences, clipboard);
        view.show();
        view.select({u"checkout"_s, u"search"_s});
        auto *edit = view.findChild<QLineEdit *>(u"place-project"_s);
        edit->clear();
        QTest::keyClicks(edit, u"{{app}}-{{environment}}"_s);
        QTest::keyClick(edit, Qt::Key_Return);
        QCOMPARE(source.app(u"search"_s).targetPlace, source.app(u"checkout"_s).targetPlace);
        QVERIFY(source.app(u"search"_s).targetPlace.contains(u"{{app}}"_s));
        QVERIFY(source.app(u"elsewhere"_s).targetPlace.contains(u"own"_s));
        // Each has its own place of it, in what will run.
        view.findChild<QPushButton *>(u"setForMeButton"_s)->click();
        auto *table = view.findChild<SetForMeDialog *>()->findChild<QTableWidget *>();
        QCOMPARE(table->item(0, 1)->text(), u"Doppler: Checkout-production, prd"_s);
        QCOMPARE(table->item(1, 1)->text(), u"Doppler: Search-production, prd"_s);
    }

    /// Doppler's tool restarts nothing, and kubectl does.
    void saysOfWhatIsNotLiveWhetherItsToolCanChangeThat()
    {
        const QTemporaryDir folder;
        SystemClock clock;
        const SettingStage tool;
        Preferences preferences(folder.filePath(u"settings.ini"_s));
        SecretClipboard clipboard(clock, preferences);
        FakeVariables source;
        for (const QString &target : {u"kubernetes"_s, u"doppler"_s}) {
            AppVariables &app = source.addApp(target, target, {});
            app.targetId = target;
            app.variables = tool.setting(tool.target()).variables;
            app.isNotLive = true;
        }
        VariablesAppView view(borrowed(source), clock, preferences, clipboard);
        view.show();
        const auto state = [&](const QStringList &selected) {
            view.select(selected);
            emit source.changed();
            return view.findChild<QLabel *>(u"appState"_s)->text();
        };
        const QString byTool = u"“Set for me” can make"_s;
        QString said = state({u"kubernetes"_s});
        QVERIFY2(said.startsWith(u"Set, and not known to be live"_s) && said.contains(byTool), qPrintable(said));
        said = state({u"doppler"_s});
        QVERIFY2(said.startsWith(u"Set, and no tool makes it live"_s) && !said.contains(byTool), qPrintable(said));
        said = state({u"kubernetes"_s, u"doppler"_s});
        QVERIFY2(said.contains(byTool) && said.contains(u"no tool does that here"_s), qPrintable(said));
        source.app(u"kubernetes"_s).targetId = u"vault"_s;
        said = state({u"kubernetes"_s, u"doppler"_s});
        QVERIFY2(!said.contains(byTool) && said.contains(u"no tool does that here"_s), qPrintable(said));
    }

    /// Three of them fail, each in another way: what is said, what is set all the same, and what is tried again.
    void setsFortyOneAppsOnFourTargetsOfWhichThreeFail()
    {
        // GIVEN one that is refused and the first of its target, one whose tool's answer is lost, and one whose tool
        // asks
        QStringList places;
        for (int i = 0; i < 41; ++i)
            places.append(u"app%1-%2"_s.arg(i).arg(i % 4));
        const QString refused = places.at(2);
        const QString lost = places.at(9);
        const QString asking = places.at(12);
        const auto isOfRefused = [](const QString &place) { return place.endsWith(u"-2"_s); };
        Stage stage(places);
        const QHash<QString, QString> ways{{refused, u"fails"_s}, {lost, u"loses the answer"_s}, {asking, u"asks"_s}};
        for (auto it = ways.begin(); it != ways.end(); ++it)
            stage.tool.behaveAt(it.key(), it.value());
        const auto isSet = [&stage](const QString &place) {
            return stage.tool.contents(place + u"/INNGEST_SIGNING_KEY"_s) == SettingStage::key();
        };
        const auto setCalls = [&stage](const QString &place) {
            return stage.tool.contents(u"calls"_s).count("set " + place.toUtf8() + ' ');
        };
        // The values are searched for all the time, wherever another program could read them.
        QStringList traces;
        const auto endsWithoutTraces = [&] {
            const auto isOver = [&] {
                traces += SettingStage::traces();
                if (stage.isWaitingForMore())
                    stage.clock.advance(std::chrono::minutes(1));
                return !stage.dialog->isBusy();
            };
            return QTest::qWaitFor(isOver, 3 * patience) && traces.isEmpty();
        };
        QVERIFY(QTest::qWaitFor([&] { return stage.button(u"setButton"_s)->isEnabled(); }, 3 * patience));

        // WHEN the first ones are set
        stage.click(u"setButton"_s);
        QVERIFY2(endsWithoutTraces(), qPrintable(traces.join(u' ')));
        // THEN each target has its own end
        for (int i = 0; i < 41; ++i) {
            QCOMPARE(isSet(places.at(i)), i < 4 && i != 2);
            if (i < 4)
                QVERIFY2(stage.stateOf(i).startsWith(i == 2 ? u"Not done."_s : u"Done, and read back."_s),
                    qPrintable(stage.stateOf(i)));
        }
        QVERIFY2(stage.button(u"retryButton"_s)->isEnabled(), "what was refused can be tried again");
        for (int i : {0, 1, 3})
            stage.source.app(places.at(i)).isShown = true;
        emit stage.source.changed();

        // WHEN the rest is set
        QTRY_VERIFY(stage.button(u"restButton"_s)->isEnabled());
        stage.click(u"restButton"_s);
        QVERIFY2(endsWithoutTraces(), qPrintable(traces.join(u' ')));
        // THEN all of the other three targets have theirs but the two, and of the refused one's nothing was touched
        for (int i = 0; i < 41; ++i) {
            const QString &place = places.at(i);
            const QString said = stage.stateOf(i);
            const bool isFailed = place == lost || place == asking || place == refused;
            QVERIFY2(isSet(place) == (!isFailed && !isOfRefused(place)), qPrintable(place));
            QVERIFY2(said.startsWith(u"Done"_s) == isSet(place), qPrintable(place + u": "_s + said));
            QVERIFY2(said.startsWith(u"Not done."_s) == isFailed, qPrintable(place + u": "_s + said));
            if (isOfRefused(place) && place != refused)
                QCOMPARE(setCalls(place), 0);
        }
        QVERIFY2(stage.summary().startsWith(u"29 of 41 set. Where the first place of a target"_s),
            qPrintable(stage.summary()));

        // WHEN they are mended and tried again
        for (auto it = ways.begin(); it != ways.end(); ++it)
            stage.tool.behaveAt(it.key(), u"well"_s);
        QTRY_VERIFY(stage.button(u"retryButton"_s)->isEnabled());
        stage.click(u"retryButton"_s);
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QVERIFY2(endsWithoutTraces(), qPrintable(traces.join(u' ')));
        stage.source.app(refused).isShown = true;
        emit stage.source.changed();
        // The rest was wanted, and follows by itself.
        const auto areAllSet = [&] {
            traces += SettingStage::traces();
            return stage.summary().startsWith(u"41 of 41"_s);
        };
        QVERIFY2(QTest::qWaitFor(areAllSet, 3 * patience), qPrintable(stage.summary()));
        QVERIFY2(traces.isEmpty(), qPrintable(traces.join(u' ')));
        // THEN all are set, and none twice
        for (int i = 0; i < 41; ++i) {
            QVERIFY2(stage.stateOf(i).startsWith(u"Done, and read back."_s), qPrintable(stage.stateOf(i)));
            QVERIFY(isSet(places.at(i)));
            if (!ways.contains(places.at(i)))
                QCOMPARE(setCalls(places.at(i)), 2);
        }
    }

    void saysWhatFailedAndTriesThatAgain()
    {
        Stage stage;
        stage.tool.behave(u"fails"_s);
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.stateOf(0).startsWith(u"Not done."_s), patience);
        QVERIFY2(stage.details().contains(u"refused"_s), qPrintable(stage.details()));
        QTRY_VERIFY(stage.button(u"retryButton"_s)->isEnabled());
        stage.tool.behave(u"well"_s);
        stage.click(u"retryButton"_s);
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(0), u"Done, and read back."_s, patience);
    }

    /// Of what is tried again, and of what cannot be, the rest of its target still waits.
    void callsNoFirstPlaceDoneThatIsReadyOrRefused()
    {
        const QString waits = u"The rest of a target waits until its first app has shown"_s;
        Stage stage;
        stage.tool.behave(u"fails"_s);
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.stateOf(0).startsWith(u"Not done."_s), patience);
        QTRY_VERIFY(stage.button(u"retryButton"_s)->isEnabled());
        stage.click(u"retryButton"_s);
        QVERIFY(stage.waitUntilReady());
        QVERIFY2(stage.summary().startsWith(u"1 place can be set."_s), qPrintable(stage.summary()));
        QVERIFY2(stage.summary().contains(waits), qPrintable(stage.summary()));
        QVERIFY2(!stage.summary().contains(u"is done"_s), qPrintable(stage.summary()));
        // And then the look says that its place has gone.
        QVERIFY(QDir(stage.tool.path(u"shop"_s)).removeRecursively());
        stage.click(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(stage.stateOf(0).startsWith(u"Not done."_s), patience);
        QTRY_VERIFY(stage.button(u"retryButton"_s)->isEnabled());
        stage.click(u"retryButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(0), u"The tool failed when it looked: “shop is not there”"_s, patience);
        QTRY_VERIFY2(stage.summary().startsWith(waits), qPrintable(stage.summary()));
        QVERIFY2(stage.summary().endsWith(u"Not ready: 1. Each row says why."_s), qPrintable(stage.summary()));
        QVERIFY2(!stage.summary().contains(u"is done"_s), qPrintable(stage.summary()));
    }

    /// Where nothing is restarted, waiting for an answer would never end.
    void saysThatTheFirstIsMadeLiveByHandWhereItsTargetHasNoCommand()
    {
        const QString byHand = u"no command here that makes it live, redeploy or restart what reads it"_s;
        Stage stage;
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(0), u"Done, and read back."_s, patience);
        QTRY_VERIFY2(stage.summary().contains(byHand), qPrintable(stage.summary()));
        QVERIFY2(!stage.summary().contains(u"some moments"_s), qPrintable(stage.summary()));
        stage.source.app(u"shop"_s).isShown = true;
        emit stage.source.changed();
        QVERIFY2(stage.summary().contains(u"the rest can follow"_s), qPrintable(stage.summary()));
        QVERIFY2(!stage.summary().contains(byHand), qPrintable(stage.summary()));
    }

    void stopsWithoutClosingAndSaysThatItIsNotKnown()
    {
        Stage stage({u"shop"_s});
        stage.tool.behave(u"never ends"_s);
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!stage.tool.contents(u"ready"_s).isNull(), patience);
        // Only once that was asked.
        QTest::keyClick(stage.dialog, Qt::Key_Escape);
        QTest::keyClick(stage.dialog, Qt::Key_Escape);
        QCOMPARE(stage.dialog->findChildren<QMessageBox *>().size(), 1);
        QVERIFY(stage.dialog->isSetting());
        stage.dialog->findChild<QPushButton *>(u"stopSettingButton"_s)->click();
        QTRY_VERIFY(stage.stateOf(0).startsWith(u"Not known."_s));
        QVERIFY(stage.dialog->isVisible());
        // What came of it is read back, without setting anything.
        stage.tool.behave(u"well"_s);
        for (const DeployVariable &variable : stage.source.app(u"shop"_s).variables)
            stage.tool.write(u"shop/"_s + variable.name, variable.value.reveal().toByteArray());
        const auto noted = stage.source.noted.size();
        QTRY_VERIFY(stage.button(u"lookAgainButton"_s)->isEnabled());
        stage.click(u"lookAgainButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(0), u"Done, and read back."_s, patience);
        QVERIFY(!stage.button(u"lookAgainButton"_s)->isVisible());
        const QStringList found = stage.source.noted.mid(noted);
        QCOMPARE(found.size(), 2);
        QVERIFY(std::all_of(found.begin(), found.end(), [](const QString &line) { return line.endsWith(u" done"_s); }));
        stage.click(u"closeButton"_s);
        QTRY_VERIFY(stage.dialog.isNull());
    }

    void endsWhatRunsWhereItIsTornAway()
    {
        Stage stage({u"shop"_s});
        stage.tool.behave(u"never ends"_s);
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_VERIFY_WITH_TIMEOUT(!stage.tool.contents(u"ready"_s).isNull(), patience);
        const QByteArray child = stage.tool.contents(u"child"_s).trimmed();
        delete stage.dialog.data();
        QCOMPARE(stage.source.noted.last().section(u' ', -1), u"open"_s); // at once: the source can go with it
        QTRY_VERIFY(!QFile::exists(u"/proc/%1/fd/0"_s.arg(QString::fromLatin1(child))));
    }

    void showsNoValueAndNoMarkup()
    {
        Stage stage({u"shop"_s});
        stage.tool.behave(u"prints"_s);
        QVERIFY(stage.waitUntilReady());
        stage.click(u"setButton"_s);
        QTRY_COMPARE_WITH_TIMEOUT(stage.stateOf(0), u"Done, and read back."_s, patience);
        QVERIFY(stage.details().contains(u"[value]"_s));
        for (const QByteArray &spelling : SettingStage::spellings())
            QVERIFY(!stage.details().toUtf8().contains(spelling));
    }

    void isOfferedOnlyWhereAToolTakesTheValuesItself_data()
    {
        QTest::addColumn<QString>("targetId");
        QTest::addColumn<bool>("isPractice");
        QTest::addColumn<bool>("isOffered");
        for (const DeployTarget &target : DeployTargets().usable(DeployTarget::Use::Apps))
            QTest::newRow(qPrintable(target.id)) << target.id << false << target.isSetByTool();
        QTest::newRow("in the practice account") << u"doppler"_s << true << false;
        QTest::newRow("the practice panel") << u"practice"_s << true << false;
        for (const QString &never : {u"managed"_s, u"plain"_s, u"heroku"_s, u"env-file"_s, u"shell"_s})
            QVERIFY(!DeployTargets().find(never)->isSetByTool());
    }

    void isOfferedOnlyWhereAToolTakesTheValuesItself()
    {
        QFETCH(QString, targetId);
        QFETCH(bool, isPractice);
        QFETCH(bool, isOffered);
        const QTemporaryDir folder;
        SettingStage tool;
        SystemClock clock;
        Preferences preferences(folder.filePath(u"settings.ini"_s));
        SecretClipboard clipboard(clock, preferences);
        FakeVariables source;
        source.practises = isPractice;
        AppVariables &app = source.addApp(u"a"_s, u"Checkout"_s, {});
        app.targetId = targetId;
        app.variables = tool.setting(tool.target()).variables;
        VariablesAppView view(borrowed(source), clock, preferences, clipboard);
        view.show();
        view.select({u"a"_s});
        auto *button = view.findChild<QPushButton *>(u"setForMeButton"_s);
        QCOMPARE(button->isVisible(), isOffered);
        if (!isOffered)
            return;
        // Places that are not filled in are said; nothing runs.
        QTest::mouseClick(button, Qt::LeftButton);
        auto *dialog = view.findChild<SetForMeDialog *>();
        QVERIFY(dialog);
        QTRY_VERIFY(!dialog->findChild<QPushButton *>(u"setButton"_s)->isVisible());
        const QString state = dialog->findChild<QTableWidget *>()->item(0, 2)->text();
        QVERIFY2(state.startsWith(u"The place is not filled in"_s), qPrintable(state));
    }
};

QTEST_MAIN(SetForMeTest)
#include "tst_setforme.moc"
