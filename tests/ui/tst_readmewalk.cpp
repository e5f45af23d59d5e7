// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// needs: practice-server
// timeout: 300

#include "app/domain/fingerprint.h"
#include "app/models/rolloutmodel.h"
#include "tests/support/answerof.h"
#include "tests/support/wizardstage.h"
#include "ui/apps/worddialog.h"
#include "ui/widgets/banner.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Step = RotationStep::Kind;

namespace {

const QString silentApp = u"legacy-reports"_s;
const QString worker = u"warehouse-worker"_s;
const QString importer = u"Partner feed (nightly cron)"_s;

} // namespace

/// README's walk of the practice account, to the letter and nothing beside it, while Inngest calls and everybody sends.
class ReadmeWalkTest : public QObject
{
    Q_OBJECT

private slots:
    void refusesNoCallAndNoEventButThoseThatTheReadmeNames()
    {
        QTemporaryDir directory;
        m = std::make_unique<WizardStage>(directory.path());
        QVERIFY2(m->open(), qPrintable(m->why()));
        QVERIFY(answerOf(m->apps().setDeployPace(20ms, 10ms))); // old and new instances stand side by side for a while
        QVERIFY(answerOf(m->apps().resetTraffic()));
        QVERIFY(answerOf(m->apps().startTraffic(100ms)));

        take(Step::Plan);
        take(Step::NewKeys);
        rollOut();
        take(Step::Rotate);
        QVERIFY2(m->waitFor([this] { return m->mainButton() && m->mainButton()->text() == u"&Resync 3 apps"_s; }),
            qPrintable(m->mainButton()->text()));
        take(Step::Resync);
        deleteOldEventKeys();
        finish();
        QCOMPARE(m->session().rotation().outcome, RotationOutcome::ClosedWithExceptions);
        QCOMPARE(namesOfOpenItems(), QStringList(silentApp));

        // Also what is sent when all is over.
        const qint64 before = traffic().accepted();
        QTRY_VERIFY(traffic().accepted() > before + 50);
        QVERIFY(answerOf(m->apps().stopTraffic()));
        report();
        m.reset();
    }

private:
    void take(Step step)
    {
        QCOMPARE(m->session().step(), step);
        QVERIFY2(m->takeStep(), qPrintable(m->stepHeading() + u": "_s + m->why()));
        QVERIFY(m->waitFor([&] { return m->session().step() != step; }));
    }

    /// The first tab's values, set in the panel.
    void set(const QString &id, const QString &name, RotationStep::Kind step)
    {
        for (const AppVariables &one : m->session().variables(step)) {
            if (one.name != name)
                continue;
            PracticeAppVariables changes;
            QStringList unset;
            for (const DeployVariable &variable : one.variables) {
                if (variable.isRemoved)
                    unset.append(variable.name);
                else
                    changes.set(variable.name, variable.value);
            }
            QVERIFY(answerOf(m->apps().setVariables(id, changes, unset)));
            return;
        }
        QFAIL(qPrintable(u"the page has no values for "_s + name));
    }

    void setEventKey(const QString &id, const QString &oldName)
    {
        for (const RotatedEventKey &key : m->session().rotation().eventKeys) {
            const Secret value = m->session().value(key.twinId);
            if (key.oldName != oldName || value.isEmpty())
                continue;
            PracticeAppVariables changes;
            changes.set(PracticeAppVariables::eventKeyName, value);
            QVERIFY(answerOf(m->apps().setVariables(id, changes)));
            return;
        }
        QFAIL(qPrintable(u"no replacement of "_s + oldName));
    }

    QString idOf(const QString &name)
    {
        const auto status = answerOf(m->apps().apps());
        if (!status)
            return {};
        for (const PracticeSenderStatus &sender : status->senders) {
            if (sender.name == name)
                return sender.id;
        }
        for (const PracticeAppStatus &app : status->apps) {
            if (app.name == name && app.environmentId == m->session().environment().id)
                return app.id;
        }
        return {};
    }

    /// Selects the app on the board that is shown, and gives a word of it there.
    void giveWord(const QString &app, const QString &act, const QString &reason)
    {
        auto *table = m->find<QTableView>(u"boardTable"_s);
        QVERIFY(table);
        QVERIFY(m->waitFor([&] {
            const auto row = m->session().rows(m->session().step());
            return std::any_of(row.begin(), row.end(),
                [](const RolloutRow &one) { return one.app.app.name == silentApp && one.latest.isUnreachable(); });
        }));
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, RolloutModel::Name).data().toString() == app)
                table->selectRow(row);
        }
        auto *action = m->wizard()->currentPage()->findChild<QAction *>(act);
        QVERIFY(action);
        QTRY_VERIFY(action->isEnabled());
        action->trigger();
        auto *dialog = m->wizard()->findChild<WordDialog *>();
        QVERIFY(dialog);
        auto *owner = dialog->findChild<QLineEdit *>(u"ownerEdit"_s);
        auto *why = dialog->findChild<QLineEdit *>(u"reasonEdit"_s);
        owner->setText({});
        why->setText({});
        QTest::keyClicks(owner, u"Sam"_s);
        QTest::keyClicks(why, reason);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"acceptButton"_s), Qt::LeftButton);
        QTRY_VERIFY(!m->wizard()->findChild<WordDialog *>());
    }

    void rollOut()
    {
        QCOMPARE(m->session().step(), Step(RotationStep::RollOut));
        sayEventKey(silentApp, u"Storefront"_s);
        sayEventKey(worker, u"Warehouse worker"_s);
        for (const QString &name : {u"storefront"_s, u"billing"_s, worker, silentApp})
            set(idOf(name), name, RotationStep::RollOut);
        setEventKey(idOf(importer), u"Partner feed"_s);
        for (const QString &name : {worker, silentApp})
            mark(name, RotationStep::RollOut);
        QVERIFY2(m->select(u"Partner feed"_s) && m->type(u"senderNameEdit"_s, importer)
                && m->type(u"senderOwnerEdit"_s, u"Robin"_s) && m->type(u"senderWordEdit"_s, u"Robin"_s),
            qPrintable(m->why()));
        QVERIFY(m->deployAll());
        giveWord(silentApp, u"acceptRisk"_s, u"it is switched off"_s);
        QVERIFY2(m->clickMain(), qPrintable(m->why()));
        QVERIFY(m->waitForStep(RotationStep::Rotate));
    }

    /// Which key it sends with, in the list below its name.
    void sayEventKey(const QString &app, const QString &key)
    {
        QVERIFY(m->select(app));
        auto *box = m->find<QComboBox>(u"heldKeyBox"_s);
        QVERIFY(box);
        for (int down = 0; down < box->count() && box->currentText() != key; ++down)
            QTest::keyClick(box, Qt::Key_Down);
        QCOMPARE(box->currentText(), key);
    }

    /// With its box beside the table.
    void mark(const QString &app, RotationStep::Kind step)
    {
        QVERIFY(m->select(app));
        auto *box = m->find<QCheckBox>(u"setCheck"_s);
        QVERIFY(box);
        QTest::mouseClick(box, Qt::LeftButton, {}, QPoint(box->height() / 2, box->height() / 2));
        const QList<PlannedApp> apps = m->session().rotation().apps;
        QVERIFY(std::any_of(apps.begin(), apps.end(),
            [&app, step](const PlannedApp &one) { return one.name == app && one.isSet(step); }));
    }

    void deleteOldEventKeys()
    {
        QCOMPARE(m->session().step(), Step(RotationStep::DeleteEventKeys));
        for (const QString &app : {silentApp, worker})
            giveWord(app, u"confirm"_s, u"I have set it myself"_s);
        take(RotationStep::DeleteEventKeys);
    }

    void finish()
    {
        QCOMPARE(m->session().step(), Step(RotationStep::Finish));
        for (const QString &name : {u"storefront"_s, u"billing"_s, worker})
            set(idOf(name), name, RotationStep::Finish);
        mark(worker, RotationStep::Finish);
        QVERIFY(m->deployAll());
        const auto isTheOnlyOneLeft = [this] {
            const QList<OpenItem> items = m->session().openItems();
            return std::all_of(items.begin(), items.end(), [](const OpenItem &item) { return item.name == silentApp; });
        };
        QVERIFY(m->waitFor(isTheOnlyOneLeft));
        // What the button waits for is said where somebody looks for it, and the button is not pressed in vain.
        QVERIFY(!m->mainButton()->isEnabled());
        QVERIFY2(
            m->mainButton()->toolTip().contains(u"say who answers for them"_s), qPrintable(m->mainButton()->toolTip()));
        QVERIFY2(m->textOf(u"missingApps"_s).contains(u"say who answers for them"_s),
            qPrintable(m->textOf(u"missingApps"_s)));
        for (int tab = 0; !m->find<QWidget>(u"exceptionEdit"_s); ++tab)
            QVERIFY(m->showTab(tab));
        QVERIFY(m->type(u"exceptionEdit"_s, u"Sam takes care of legacy-reports"_s));
        // Nothing is held up by then.
        QVERIFY2(m->textOf(u"missingApps"_s).endsWith(u"still open, and does not hold this step up: "_s + silentApp),
            qPrintable(m->textOf(u"missingApps"_s)));
        QVERIFY2(m->mainButton()->text().startsWith(u"&Finish with "_s), qPrintable(m->mainButton()->text()));
        QVERIFY2(m->clickMain(), qPrintable(m->why()));
        QVERIFY(m->waitFor([this] { return m->session().rotation().isOver(); }));
        QVERIFY(m->textOf(u"outcomeBanner"_s).contains(u"open item"_s));
        QVERIFY(m->click(u"saveEvidenceButton"_s));
    }

    QStringList namesOfOpenItems()
    {
        QStringList names;
        for (const OpenItem &item : m->session().rotation().openItems)
            names.append(item.name);
        names.removeDuplicates();
        return names;
    }

    PracticeTrafficStatus traffic() { return answerOf(m->apps().traffic()).value_or(PracticeTrafficStatus()); }

    void report()
    {
        qint64 accepted[2]{};
        qint64 refused[2]{};
        qint64 failed[2]{};
        QStringList refusals;
        for (const PracticeTrafficCount &count : traffic().counts) {
            const bool isEvents = count.kind == PracticeTrafficCount::Kind::Events;
            accepted[isEvents] += count.accepted;
            refused[isEvents] += count.refused;
            failed[isEvents] += count.failed;
            if (count.refused > 0)
                refusals.append(u"%1: %2 refused, %3"_s.arg(count.name).arg(count.refused).arg(count.lastReason));
            // Calls to the one that is switched off fail, before, during and after; nothing else does.
            const bool isSwitchedOff = !isEvents && count.name == silentApp;
            QVERIFY2((count.failed > 0) == isSwitchedOff, qPrintable(count.name + u": "_s + count.lastReason));
            QVERIFY2(count.accepted > 0 || isSwitchedOff, qPrintable(count.name));
        }
        qInfo("calls: %lld accepted, %lld refused, %lld failed; events: %lld accepted, %lld refused, %lld failed",
            accepted[0], refused[0], failed[0], accepted[1], refused[1], failed[1]);
        QVERIFY2(refusals.isEmpty(), qPrintable(refusals.join(u'\n')));
    }

    std::unique_ptr<WizardStage> m;
};

QTEST_MAIN(ReadmeWalkTest)
#include "tst_readmewalk.moc"
