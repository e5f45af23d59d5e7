// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb stand-in
// timeout: 240

#include "app/accounts/keywatch.h"
#include "app/core/lookup.h"
#include "app/core/policy.h"
#include "app/deploy/serversettingstext.h"
#include "app/domain/fingerprint.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationprogress.h"
#include "tests/support/answerof.h"
#include "tests/support/comestrue.h"
#include "tests/support/contentsof.h"
#include "tests/support/selfhostedstage.h"
#include "tests/support/uistage.h"
#include "ui/acts/runningacts.h"
#include "ui/deploy/setformedialog.h"
#include "ui/keys/eventkeystab.h"
#include "ui/keys/ownkeysdialog.h"
#include "ui/rotation/rotationwizard.h"
#include "ui/secrets/copybutton.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/problemline.h"
#include "ui/window/windowbanners.h"
#include "ui/words/handovertext.h"

#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QMessageBox>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QScopeGuard>
#include <QTabWidget>
#include <QTableWidget>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A rotation of a self-hosted server whose restarts are handed over in the wizard's window: the person copies the
/// settings there, puts them into the server's file, and restarts it.
class ServerWizardTest : public QObject
{
    Q_OBJECT

private slots:
    void handsEachRestartOver()
    {
        UiStage ui;
        SelfHostedStage m;
        ui.secrets.useMemory(true);
        openHandingOver(ui, m);
        // Nothing that it says sends to the dashboard of Inngest Cloud, which knows nothing of this server.
        QSet<QString> strange;
        connect(
            m.session.get(), &RotationSession::changed, m_wizard, [&] { strange += saidOfInngestCloud(); },
            Qt::QueuedConnection);
        QVERIFY(m.begin(true, true));
        m_wizard->resize(m_wizard->width(), 800);
        QVERIFY2(m_wizard->findChild<QWidget *>(u"practiceGuide"_s)->isHidden(), "this is no practice");
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(QStringList(strange.begin(), strange.end()), QStringList());
        QVERIFY(m.session->rotation().isOver());
        QCOMPARE(m_restarts, 4);
        QCOMPARE(m.errors, QStringList());
        QCOMPARE(m.signingKeys().size(), 1);
        QVERIFY(m.signingKeys().first().value == m_latest);
        delete m_wizard;
    }

    /// The file keeps what else is in it, and is remembered for the next restart.
    void writesTheSettingsIntoTheServersFile()
    {
        UiStage ui;
        SelfHostedStage m;
        open(ui, m);
        const QString path = m.serverPlace.directory.filePath(u"server.env"_s);
        m.server.setText("# Ada's\n" + contentsOf(path) + "INNGEST_PORT=8288\n");
        int restarts = 0;
        m.person = [&](Act *act) {
            QTRY_VERIFY(shown<QPushButton>(u"serverTargetButton"_s));
            shown<QPushButton>(u"serverTargetButton"_s)->click();
            auto *edit = shown<QLineEdit>(u"place-file"_s);
            QCOMPARE(edit->text(), restarts == 0 ? QString() : path);
            if (restarts++ == 0) {
                QTest::keyClicks(edit, path);
                ui.clock.advance(std::chrono::seconds(1)); // somebody types
                QTest::keyClick(edit, Qt::Key_Return);
            }
            QTRY_VERIFY(shown<QPushButton>(u"writeButton"_s) && shown<QPushButton>(u"writeButton"_s)->isEnabled());
            const QString lines = shown<QLabel>(u"fileLines"_s)->text();
            QVERIFY2(lines.contains(u"INNGEST_EVENT_KEY"_s), qPrintable(lines));
            QVERIFY(!lines.contains(act->handover().settings.signingKey.revealText()));
            shown<QPushButton>(u"writeButton"_s)->click();
            QTRY_VERIFY(shown<Banner>(u"fileOutcome"_s));
            const QByteArray written = contentsOf(path);
            QVERIFY(written.startsWith(
                "# Ada's\nINNGEST_SIGNING_KEY=" + act->handover().settings.signingKey.reveal().toByteArray()));
            QVERIFY(written.endsWith("INNGEST_PORT=8288\n"));
            QVERIFY(m.server.restart());
        };
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::RollOut));
        QVERIFY(m.runTo(RotationStep::Resync));
        QCOMPARE(restarts, 2); // the new event keys, and rotate
        QCOMPARE(m.errors, QStringList());
        // Each write is in the history: where, what and what came of it.
        QStringList writes;
        for (const HistoryEntry &entry : m.history()) {
            if (entry.what == "WriteFile"_L1 && entry.details[u"place"].toString() == path)
                writes.append(entry.details[u"variable"].toString() + u' ' + entry.outcome);
            // Which signing key it was: the event keys are one value.
            const QString variable = entry.details[u"variable"_s].toString();
            if (entry.what == "WriteFile"_L1)
                QCOMPARE(entry.fingerprint.isEmpty(), variable == "INNGEST_EVENT_KEY"_L1);
        }
        QVERIFY2(writes.value(0).endsWith(u"begun"_s), qPrintable(writes.join(u',')));
        QVERIFY2(writes.contains(u"INNGEST_EVENT_KEY done"_s) && writes.contains(u"INNGEST_SIGNING_KEY done"_s),
            qPrintable(writes.join(u',')));
        delete m_wizard;
    }

    /// Into the Secret that the server's pods take them from, read back there; the person restarts it.
    void setsTheSettingsByTheToolOfTheServersPlatform()
    {
        UiStage ui;
        SelfHostedStage m;
        const QString secret = m.directory.filePath(u"secret"_s);
        const QByteArray path = qgetenv("PATH");
        qputenv("PATH", addKubectl(m.directory.filePath(u"bin"_s), secret).toLocal8Bit() + ':' + path);
        const auto back = qScopeGuard([&path] { qputenv("PATH", path); });
        open(ui, m);
        int restarts = 0;
        m.person = [&](Act *act) {
            openTargets();
            if (restarts++ == 0)
                choose(u"server-kubernetes"_s,
                    {{u"context"_s, u"eu"_s}, {u"namespace"_s, u"inngest"_s}, {u"secret"_s, u"server"_s},
                        {u"workload"_s, u"deployment/inngest"_s}});
            QTRY_VERIFY(shown<QPushButton>(u"setForMeButton"_s));
            shown<QPushButton>(u"setForMeButton"_s)->click();
            auto *dialog = m_wizard->findChild<SetForMeDialog *>();
            QVERIFY(dialog);
            auto *set = dialog->findChild<QPushButton *>(u"setButton"_s);
            QTRY_VERIFY_WITH_TIMEOUT(set->isEnabled(), 60'000);
            QVERIFY(!QFile::exists(secret) || restarts > 1); // looked, and nothing is set
            dialog->findChild<QCheckBox *>(u"liveCheck"_s)->toggle(); // what it would do, and back again
            saysNothingOfApps(*dialog);
            dialog->findChild<QCheckBox *>(u"liveCheck"_s)->toggle();
            saysNothingOfApps(*dialog);
            set->click();
            QTRY_COMPARE_WITH_TIMEOUT(dialog->findChild<QTableWidget *>()->item(0, 2)->text(),
                u"Done, and read back. Not live yet."_s, 60'000);
            saysNothingOfApps(*dialog);
            dialog->reject();
            QVERIFY(contentsOf(secret).contains(act->handover().settings.signingKey.reveal().toByteArray()));
            QVERIFY(
                !contentsOf(secret + u".calls"_s).contains(act->handover().settings.signingKey.reveal().toByteArray()));
            QVERIFY(!contentsOf(secret + u".calls"_s).contains("rollout")); // nobody wanted that
            m.server.setText(contentsOf(secret));
            QVERIFY(m.server.restart());
        };
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Resync));
        QCOMPARE(restarts, 2);
        QCOMPARE(m.errors, QStringList());
        delete m_wizard;
    }

    /// Each way ends with how the server is restarted by it.
    void saysHowTheServerIsRestarted()
    {
        UiStage ui;
        SelfHostedStage m;
        open(ui, m);
        m.person = [&](Act *act) {
            // Whatever is missing on the page: who waits for a restart in vain ends after minutes, and says that alone.
            const auto restarts = qScopeGuard([&] { m.server.restartWith(act->handover().settings); });
            openTargets();
            const auto commands = [this] {
                QStringList texts;
                for (const QLabel *label : m_wizard->findChildren<QLabel *>()) {
                    if (label->isVisible())
                        texts.append(label->text());
                }
                // What is to be copied stands in boxes.
                for (const QPlainTextEdit *box : m_wizard->findChildren<QPlainTextEdit *>()) {
                    if (box->isVisible())
                        texts.append(box->toPlainText());
                }
                return texts.join(u'\n');
            };
            choose(u"server-systemd"_s, {{u"file"_s, u"/etc/inngest/server.env"_s}, {u"unit"_s, u"inngest.service"_s}});
            ui.clock.advance(std::chrono::seconds(1)); // what is typed is looked at when somebody pauses
            QTRY_VERIFY(commands().contains(u"systemctl restart inngest.service"_s));
            choose(u"server-compose"_s, {{u"project"_s, u"/srv/inngest"_s}, {u"service"_s, u"inngest"_s}});
            ui.clock.advance(std::chrono::seconds(1));
            QTRY_VERIFY(commands().contains(u"up --detach --no-deps --no-build --force-recreate inngest"_s));
            choose(u"server-plain"_s, {});
            QTRY_VERIFY(commands().contains(u"It goes on with what it read when it started"_s));
            auto *combo = shown<QComboBox>(u"targetCombo"_s);
            QCOMPARE(combo->findData(u"vercel"_s), -1); // no server runs there
        };
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::RollOut));
        QCOMPARE(m.errors, QStringList());
        delete m_wizard;
    }

    /// What an administrator has switched off is not written: the person gets the lines.
    void writesNoFileWhereThatIsSwitchedOff()
    {
        UiStage ui;
        SelfHostedStage m;
        open(ui, m);
        const QString policy = m.directory.filePath(u"policy.json"_s);
        QFile file(policy);
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(R"({"plainFiles": false})") > 0);
        file.close();
        Policy::setFile(policy);
        const auto none = qScopeGuard([] { Policy::setFile({}); });
        const QString path = m.serverPlace.directory.filePath(u"server.env"_s);
        const QByteArray before = contentsOf(path);
        m.person = [&](Act *act) {
            QTRY_VERIFY(shown<QPushButton>(u"serverTargetButton"_s));
            shown<QPushButton>(u"serverTargetButton"_s)->click();
            shown<QLineEdit>(u"place-file"_s)->setText(path);
            QTest::keyClick(shown<QLineEdit>(u"place-file"_s), Qt::Key_Return);
            QTRY_VERIFY(shown<CopyButton>(u"copyFileLines"_s));
            QVERIFY(!shown<QPushButton>(u"writeButton"_s));
            QCOMPARE(contentsOf(path), before);
            QVERIFY(m.server.restartWith(act->handover().settings));
        };
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::RollOut));
        QCOMPARE(m.errors, QStringList());
        delete m_wizard;
    }

    /// An app's file has the same names with other values: it is left alone.
    void writesIntoNoFileOfAnApp()
    {
        UiStage ui;
        SelfHostedStage m;
        open(ui, m);
        const QString path = m.directory.filePath(u"shop.env"_s);
        m.person = [&](Act *act) { QVERIFY(m.server.restartWith(act->handover().settings)); };
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::RollOut));
        SenderNote cron{.name = u"cron"_s, .owner = u"Ada"_s};
        cron.eventKeyFingerprint = m.session->rotation().eventKeys.first().oldFingerprint;
        m.session->setSenders({cron});
        const QList<AppVariables> variables = m.session->variables(RotationStep::RollOut);
        QVERIFY(!variables.isEmpty());
        m.session->setTargets({{.appKey = variables.first().appKey, .targetId = u"env-file"_s, .targetPlace = path}});
        cron.word = u"it has moved"_s;
        m.session->setSenders({cron});
        int looked = 0;
        m.person = [&](Act *act) {
            QTRY_VERIFY(shown<QPushButton>(u"serverTargetButton"_s));
            shown<QPushButton>(u"serverTargetButton"_s)->click();
            shown<QLineEdit>(u"place-file"_s)->setText(path);
            QTest::keyClick(shown<QLineEdit>(u"place-file"_s), Qt::Key_Return);
            QTRY_VERIFY(shown<ProblemLine>(u"fileProblem"_s));
            QVERIFY(shown<ProblemLine>(u"fileProblem"_s)->text().contains(u"feeds"_s));
            QVERIFY(!shown<QPushButton>(u"writeButton"_s)->isEnabled());
            QVERIFY(!QFile::exists(path));
            ++looked;
            QVERIFY(m.server.restartWith(act->handover().settings));
        };
        QVERIFY(m.runTo(RotationStep::Resync));
        QCOMPARE(looked, 1);
        delete m_wizard;
    }

    /// The button, its question, one more restart; and then everything can be undone.
    void goesBackToTheOldKey()
    {
        UiStage ui;
        SelfHostedStage m;
        openHandingOver(ui, m);
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Resync));
        QCOMPARE(m_restarts, 2);
        QTRY_VERIFY(shown<QPushButton>(u"undoButton"_s) && shown<QPushButton>(u"undoButton"_s)->isEnabled());
        QCOMPARE(shown<QPushButton>(u"undoButton"_s)->text(), u"&Back to the old key…"_s);
        shown<QPushButton>(u"undoButton"_s)->click();
        auto *box = m_wizard->findChild<QMessageBox *>(u"undoBox"_s);
        QVERIFY(box && box->text().contains(u"All of it can be undone from there"_s));
        // Escape and Return both keep things as they are.
        QVERIFY(box->defaultButton() == box->escapeButton());
        box->findChild<QPushButton *>(u"undoConfirmButton"_s)->click();
        // It does not leave its place, and come back to it.
        QTRY_VERIFY(!m.session->mayUndo());
        QTRY_VERIFY(shown<QPushButton>(u"undoButton"_s) && !shown<QPushButton>(u"undoButton"_s)->isEnabled());
        QTRY_COMPARE(m_restarts, 3);
        QVERIFY(m_latest == m.atFirst.signingKey);
        QVERIFY(m.rests());
        QVERIFY(!m.session->rotation().isRotated);
        QCOMPARE(m.session->step(), RotationStep::Rotate);
        QTRY_COMPARE(shown<QPushButton>(u"undoButton"_s)->text(), u"&Undo the rotation…"_s);
        shown<QPushButton>(u"undoButton"_s)->click();
        QTRY_VERIFY(m_wizard->findChild<QMessageBox *>(u"undoBox"_s)
            && m_wizard->findChild<QMessageBox *>(u"undoBox"_s)->isVisible());
        box = m_wizard->findChild<QMessageBox *>(u"undoBox"_s);
        QVERIFY2(box->text().contains(u"leave the server with a restart"_s), qPrintable(box->text()));
        box->findChild<QPushButton *>(u"undoConfirmButton"_s)->click();
        QVERIFY(m.rests());
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Undone);
        const auto record = answerOf(m.session->evidenceHtml());
        QVERIFY(record && record->contains(u"it was rotated, and taken back "_s));
        QVERIFY(!record->contains(u"it was not rotated"_s));
        QVERIFY(m.server.settings().signingKey == m.atFirst.signingKey);
        QCOMPARE(m.errors, QStringList());
        delete m_wizard;
    }

    /// By one mark on the page of the last restart but one: the old event keys go along.
    void takesTheOldEventKeysAlong()
    {
        UiStage ui;
        SelfHostedStage m;
        openHandingOver(ui, m);
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Rotate));
        QTRY_VERIFY(shown<QCheckBox>(u"nobodyElseBox"_s));
        QVERIFY(!m.session->isNobodyElseSaid());
        QTRY_VERIFY(shown<QCheckBox>(u"nobodyElseBox"_s)->isEnabled());
        shown<QCheckBox>(u"nobodyElseBox"_s)->click();
        QVERIFY(m.session->takesOldEventKeysAlong());
        // There is a way back, if not for them.
        for (const QLabel *label : m_wizard->findChildren<QLabel *>())
            QVERIFY2(!label->isVisible() || !label->text().contains(u"cannot be undone"_s), qPrintable(label->text()));
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m_restarts, 2);
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Done);
        QCOMPARE(m.errors, QStringList());
        delete m_wizard;
    }

    /// The same said on the page of their deletion: they go with one restart.
    void deletesTheOldEventKeysTogether()
    {
        UiStage ui;
        SelfHostedStage m;
        openHandingOver(ui, m);
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        const int before = m_restarts;
        m.session->confirmNoApps(u"nothing runs yet"_s);
        QVERIFY(m.rests());
        auto *tabs = shown<QTabWidget>(u"stepTabs"_s);
        QVERIFY(tabs);
        tabs->setCurrentIndex(tabs->count() - 1);
        QTRY_VERIFY(shown<QCheckBox>(u"nobodyElseBox"_s) && shown<QCheckBox>(u"nobodyElseBox"_s)->isEnabled());
        shown<QCheckBox>(u"nobodyElseBox"_s)->click();
        QVERIFY(m.session->isNobodyElseSaid());
        shown<QLineEdit>(u"typeEdit"_s)->setText(m.session->textToType());
        QTRY_VERIFY(shown<QPushButton>(u"deleteOldKeyButton"_s)->isEnabled());
        shown<QPushButton>(u"deleteOldKeyButton"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(m.session->rotation().eventKeys.last().isOldDeleted, 30'000);
        QVERIFY(m.rests());
        QVERIFY(m.session->rotation().eventKeys.first().isOldDeleted);
        QCOMPARE(m_restarts, before + 1);
        QCOMPARE(m.eventKeys().size(), 2);
        // Nothing is left to delete: nobody is sent there, and nothing is waited for.
        tabs->setCurrentIndex(0);
        QTRY_VERIFY(!shown<QLabel>(u"missingApps"_s));
        QVERIFY(!progressOf(*m.session));
        delete m_wizard;
    }

    /// Somebody says that it was not done, and does it after that: the page does not say both.
    void takesBackThatAKeyWasNotDeleted()
    {
        UiStage ui;
        SelfHostedStage m;
        openHandingOver(ui, m);
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        ServerSettings without;
        m.person = [&without](Act *act) {
            without = act->handover().settings;
            act->cancel();
        };
        m.session->sayNobodyElseSends(true);
        m.session->deleteOldEventKeys({m.session->rotation().eventKeys.first().oldId}, m.session->textToType());
        QVERIFY(m.rests());
        const auto says = [this] {
            const QList<Banner *> banners = m_wizard->findChildren<Banner *>(u"actOutcome"_s);
            return std::ranges::any_of(banners, [](const Banner *one) { return one->isVisible(); });
        };
        QTRY_VERIFY(says());
        QVERIFY(m.server.restartWith(without));
        m.session->readLive();
        QVERIFY(m.rests());
        QTRY_VERIFY(!says());
        delete m_wizard;
    }

    /// Long after the restart somebody breaks it: the page has what it was given, and what it held before, to copy and
    /// to write into its file.
    void offersTheSettingsOfTheLastRestart()
    {
        UiStage ui;
        SelfHostedStage m;
        openHandingOver(ui, m);
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Resync));
        QVERIFY(!shown<QCheckBox>(u"settingsBeforeBox"_s) && !shown<QPushButton>(u"serverTargetButton"_s));
        QTRY_VERIFY(shown<Banner>(u"resultBanner"_s)); // what it signs with
        m.server.stop();
        m.session->readLive();
        QVERIFY(m.rests());
        QTRY_VERIFY(shown<Banner>(u"serverUnreadBanner"_s));
        QVERIFY(!shown<Banner>(u"resultBanner"_s));
        const auto copied = [this] {
            QGuiApplication::clipboard()->clear();
            shown<CopyButton>(u"settingsCopy-0"_s)->click();
            return comesTrue([] { return !QGuiApplication::clipboard()->text().isEmpty(); }, 5s)
                ? QGuiApplication::clipboard()->text()
                : QString();
        };
        QTRY_VERIFY(shown<CopyButton>(u"settingsCopy-0"_s));
        QVERIFY(copied().contains(m_latest.revealText()));
        // By their key, whichever way the restart went.
        QVERIFY2(shown<QCheckBox>(u"settingsBeforeBox"_s)
                     ->text()
                     .endsWith(u"signing key "_s + signingKeyFingerprint(m.atFirst.signingKey)),
            qPrintable(shown<QCheckBox>(u"settingsBeforeBox"_s)->text()));
        shown<QCheckBox>(u"settingsBeforeBox"_s)->click();
        m.session->readLive(); // what somebody has chosen stays chosen
        QVERIFY(m.rests());
        QVERIFY(copied().contains(m.atFirst.signingKey.revealText()));
        shown<QCheckBox>(u"settingsBeforeBox"_s)->click();
        const QString path = m.serverPlace.directory.filePath(u"server.env"_s);
        m.server.setText("INNGEST_SIGNING_KEY=wrong\n");
        QVERIFY(writesServerFile(ui, path));
        QVERIFY(contentsOf(path).contains(m_latest.reveal().toByteArray()));
        QCOMPARE(m.session->step(), RotationStep::Resync); // Enter was for the file's name
        QVERIFY(m.server.start());
        shown<QPushButton>(u"readServerAgainButton"_s)->click();
        QVERIFY(m.rests());
        QTRY_VERIFY(!shown<Banner>(u"serverUnreadBanner"_s) && !shown<QPushButton>(u"serverTargetButton"_s));
        QVERIFY(m.session->rotation().isRotated);
        delete m_wizard;
    }

    /// The page has it to copy, in the place of a button that would make another one.
    void offersAReplacementThatTheServerLacks()
    {
        UiStage ui;
        SelfHostedStage m;
        openHandingOver(ui, m);
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Resync));
        const auto given = answerOf(m.dashboard->handedOver());
        QVERIFY(given);
        ServerSettings lacking = given->settings;
        lacking.eventKeys.removeLast();
        QVERIFY(m.server.restartWith(lacking));
        m.session->readLive();
        QVERIFY(m.rests());
        m.clock.advance(std::chrono::minutes(1));
        QVERIFY(m.rests());
        QTRY_VERIFY(shown<Banner>(u"serverUnreadBanner"_s) && shown<CopyButton>(u"settingsCopy-0"_s));
        QVERIFY(!shown<QPushButton>(u"remedyButton"_s) && !shown<QCheckBox>(u"settingsBeforeBox"_s));
        QVERIFY(m.server.restartWith(given->settings));
        shown<QPushButton>(u"readServerAgainButton"_s)->click();
        QVERIFY(m.rests());
        QTRY_VERIFY(!shown<Banner>(u"serverUnreadBanner"_s) && !shown<CopyButton>(u"settingsCopy-0"_s));
        delete m_wizard;
    }

    /// Rotate's restart has brought them already: nothing is made here.
    void looksForTheReplacementsThatRotateHasBrought()
    {
        UiStage ui;
        SelfHostedStage m;
        openHandingOver(ui, m);
        QVERIFY(m.rests());
        m.session->setCause(RotationCause::SigningKeyLeaked);
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::NewEventKeys));
        const auto says = [this](const QString &words) {
            const QList<QPushButton *> buttons = m_wizard->findChildren<QPushButton *>();
            return std::ranges::any_of(
                buttons, [&words](const QPushButton *one) { return one->isVisible() && one->text().contains(words); });
        };
        QTRY_VERIFY(says(u"Look whether the server holds"_s) && !says(u"Create the replacements"_s));
        delete m_wizard;
    }

    /// *Set them from here* writes what is looked at: on the way back the settings of before.
    void writesTheSettingsOfBeforeIntoTheServersFile()
    {
        UiStage ui;
        SelfHostedStage m;
        open(ui, m);
        const QString path = m.serverPlace.directory.filePath(u"server.env"_s);
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Rotate));
        int asked = 0;
        m.person = [&](Act *act) {
            ++asked;
            m.server.setText("INNGEST_SIGNING_KEY=wrong\nINNGEST_EVENT_KEY=none\n");
            QTRY_VERIFY(shown<QCheckBox>(u"settingsBeforeBox"_s));
            shown<QCheckBox>(u"settingsBeforeBox"_s)->click();
            QVERIFY(writesServerFile(ui, path));
            const QByteArray written = contentsOf(path);
            QVERIFY(written.contains(act->handover().before.signingKey.reveal().toByteArray()));
            QVERIFY(!written.contains(act->handover().settings.signingKey.reveal().toByteArray()));
            QVERIFY(m.server.restart());
            QVERIFY(m.comesTo(act, RestartWatch::State::Before));
            act->cancel();
        };
        m.session->takeFinalCheck();
        QVERIFY(m.rests());
        m.session->rotate(m.session->textToType());
        QVERIFY(m.rests());
        QCOMPARE(asked, 1);
        QVERIFY(!m.session->rotation().isRotated && !m.session->isActOpen());
        delete m_wizard;
    }

    void saysInTheMainWindowThatTheServerCannotBeRead()
    {
        UiStage ui;
        SelfHostedStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::RollOut));
        WindowBanners banners(ui.services);
        QVERIFY(UiStage::show(banners));
        const auto says = [&] {
            m.session->readLive();
            if (!m.rests())
                return QString();
            banners.setRotation(m.session.get(), {});
            const auto *banner = banners.findChild<Banner *>(u"rotationBanner"_s);
            return banner->title() + u' ' + banner->text();
        };
        QVERIFY(!says().contains(u"cannot be read"_s));
        m.server.stop();
        QVERIFY2(says().contains(u"cannot be read now"_s), qPrintable(says()));
        ServerSettings third = m.atFirst;
        third.signingKey = Secret(QByteArray(64, 'c'));
        QVERIFY(m.server.restartWith(third));
        QVERIFY2(says().contains(u"refuses the signing keys"_s), qPrintable(says()));
        QVERIFY(m.server.restartWith(m.atFirst));
        QVERIFY(!says().contains(u"cannot be read"_s));
    }

    /// Without a rotation, too, and by itself until it is put right.
    void saysOutsideARotationThatTheServerCannotBeRead()
    {
        UiStage ui;
        SelfHostedStage m;
        OpenAccount account = accountAt(m);
        account.reloadEnvironments();
        WindowBanners banners(ui.services);
        banners.setAccount(&account);
        QVERIFY(UiStage::show(banners));
        const auto *banner = banners.findChild<Banner *>(u"serverBanner"_s);
        const auto reads = [&account] {
            account.reloadQuietly(); // as every minute
            return comesTrue([&account] { return !account.signingKeys().isLoading && !account.apps().isLoading; }, 30s);
        };
        QTRY_VERIFY(account.signingKeys().value && !account.apps().isLoading);
        QVERIFY(reads() && !banner->isVisible());
        ServerSettings third = m.atFirst;
        third.signingKey = Secret(QByteArray(64, 'c'));
        QVERIFY(m.server.restartWith(third));
        QVERIFY(reads() && banner->isVisible());
        QVERIFY2(banner->text().contains(u"refuses the signing key"_s), qPrintable(banner->text()));
        QVERIFY(m.server.restartWith(m.atFirst));
        QVERIFY(reads() && !banner->isVisible());
        m.server.stop();
        QVERIFY(reads() && banner->isVisible());
        // Of an open rotation its own banner says so.
        QVERIFY(m.server.start());
        QVERIFY(reads() && m.begin(true, false));
        m.server.stop();
        m.session->readLive();
        QVERIFY(reads() && m.rests());
        banners.setRotation(m.session.get(), {});
        QVERIFY(!banner->isVisible());
        banners.setAccount(nullptr);
    }

    /// It can have been stored unchecked, days ago: then nothing but a person's typing is behind it.
    void saysThatTheServerWasNeverRead()
    {
        UiStage ui;
        SelfHostedStage m;
        m.server.stop();
        OpenAccount account = accountAt(m);
        account.reloadEnvironments();
        WindowBanners banners(ui.services);
        banners.setAccount(&account);
        QVERIFY(UiStage::show(banners));
        const auto *banner = banners.findChild<Banner *>(u"serverBanner"_s);
        QTRY_VERIFY(account.signingKeys().error && !account.signingKeys().isLoading);
        QTRY_COMPARE(banner->title(), u"This server has never been read from here"_s);
        QVERIFY(banner->isVisible());
        const auto reads = [&account] {
            account.reloadQuietly();
            return comesTrue([&account] { return !account.signingKeys().isLoading && !account.apps().isLoading; }, 30s);
        };
        QVERIFY(m.server.start());
        QTRY_VERIFY_WITH_TIMEOUT(reads() && !banner->isVisible(), 30'000);
        m.server.stop();
        QVERIFY(reads() && banner->isVisible());
        QTRY_COMPARE(banner->title(), u"The server cannot be read now"_s);
        banners.setAccount(nullptr);
    }

    /// Whatever the restart has come to that an act waits for: the page that shows it can be closed.
    void saysInTheMainWindowThatARestartIsAnOutage()
    {
        UiStage ui;
        SelfHostedStage m;
        QVERIFY(m.begin(true, false));
        OpenAccount account = accountAt(m);
        WindowBanners banners(ui.services);
        banners.setAccount(&account);
        QVERIFY(UiStage::show(banners));
        RunningActs running;
        running.setActs(&account.acts());
        const auto *banner = banners.findChild<Banner *>(u"serverBanner"_s);
        Act *act = account.acts().start(m.creation(u"Mail"_s));
        QTRY_COMPARE_WITH_TIMEOUT(act->step(), Act::Step::WaitingForPerson, 30000);
        QVERIFY(!banner->isVisible());
        QCOMPARE(running.underWay().size(), 1);
        QCOMPARE(running.forPerson(), u"A change waits for you"_s);
        ServerSettings lost = m.atFirst;
        lost.eventKeys.removeLast();
        QVERIFY(m.server.restartWith(lost));
        const auto shows = [&](bool isShown) {
            return comesTrue(
                [&] {
                    m.clock.advance(100ms); // between two answers
                    return isShown ? banner->title().contains(u"other settings"_s) : !banner->isVisible();
                },
                20s);
        };
        QVERIFY(shows(true));
        QCOMPARE(banner->tone(), Tone::Danger);
        QVERIFY2(running.underWay().last().contains(u"other settings"_s), qPrintable(running.underWay().last()));
        const auto *foot = running.findChild<QLabel *>(u"runningActsLabel"_s);
        QVERIFY2(foot->text().startsWith(u"The server holds other settings"_s), qPrintable(foot->text()));
        QCOMPARE(running.forPerson(), banner->title() + u" · A change waits for you"_s);
        ServerSettings mistyped = m.atFirst;
        mistyped.signingKey = Secret(QByteArray(64, 'e'));
        QVERIFY(m.server.restartWith(mistyped));
        const auto saysHowLong = [&] {
            m.clock.advance(100ms);
            return banner->title().startsWith(u"The server has held another signing key than it should for "_s);
        };
        QVERIFY2(comesTrue(saysHowLong, 20s), qPrintable(banner->title()));
        // Once for all banners.
        m.session->readLive();
        QVERIFY(m.rests() && m.session->live().error);
        QCOMPARE(m.session->check().keys().doubt, SignerDoubt::Refused);
        banners.setRotation(m.session.get(), {});
        const auto *rotation = banners.findChild<Banner *>(u"rotationBanner"_s);
        QVERIFY(rotation->isVisible() && rotation->title().contains(u"cannot be read now"_s));
        QVERIFY2(!rotation->text().contains(u"refuses"_s), qPrintable(rotation->text()));
        QVERIFY(m.server.restartWith(m.atFirst));
        QVERIFY(shows(false));
        banners.setAccount(nullptr);
        running.setActs(nullptr);
    }

    /// After a leak rotate's restart has brought the replacements, and they are listed only after the resync.
    void namesTheReplacementsThatTheServerHoldsBeforeTheyAreListed()
    {
        UiStage ui;
        SelfHostedStage m;
        m.session = m.makeSession();
        QVERIFY(m.rests());
        m.session->setCause(RotationCause::SigningKeyLeaked);
        EventKeysTab tab(ui.services, ui.clipboard);
        tab.setAccount(ui.open(AccountKind::SelfHosted));
        QVERIFY(ui.load() && UiStage::show(tab));
        const auto *label = tab.findChild<QLabel *>(u"keysToComeLabel"_s);
        const auto shows = [&] {
            tab.setToCome(m.session->replacementsToCome());
            return label->isVisible();
        };
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Rotate));
        QVERIFY(!shows());
        QVERIFY(m.runTo(RotationStep::Resync));
        QCOMPARE(m.server.settings().eventKeys.size(), 4);
        QCOMPARE(m.eventKeys().size(), 2);
        QVERIFY(shows());
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            QVERIFY2(label->text().contains(key.twinName), qPrintable(label->text()));
        QVERIFY(m.runTo(RotationStep::FallbackOut));
        QCOMPARE(m.eventKeys().size(), 4);
        QVERIFY(!shows());
    }

    /// After a leak the way back leaves the replacements out, and none of the old event keys.
    void saysWhichEventKeysTheWayBackTakesOut()
    {
        SelfHostedStage m;
        QVERIFY(m.beginAfterALeak());
        QVERIFY(m.runTo(RotationStep::FallbackOut));
        m.person = nullptr;
        m.session->undo();
        QTRY_VERIFY(m.session->act() && m.session->act()->step() == Act::Step::WaitingForPerson);
        const QString steps = handoverSteps(*m.session->act(), false).join(u' ');
        QVERIFY2(steps.contains(u"Replacements of event keys"_s), qPrintable(steps));
        QVERIFY2(!steps.contains(u"The old event keys"_s), qPrintable(steps));
    }

    void givesEachAppAKeyOfItsOwnByOneRestart()
    {
        UiStage ui;
        SelfHostedStage m;
        OpenAccount account = accountAt(m);
        account.reloadEnvironments();
        QVERIFY(comesTrue([&] { return account.eventKeys().value && !account.eventKeys().isLoading; }, 30s));
        const QPointer<OwnKeysDialog> dialog(new OwnKeysDialog(
            account.eventKeys().value->first(), {u"shop"_s, u"mail"_s}, {}, account, ui.services, ui.clipboard));
        QVERIFY(UiStage::show(*dialog));
        const auto *head = dialog->findChild<QLabel *>(u"ownKeysHead"_s);
        QVERIFY2(head->text().contains(u"one restart brings all"_s), qPrintable(head->text()));
        QPointer<Act> act;
        connect(dialog, &OwnKeysDialog::started, this, [&act](Act *one) { act = one; });
        auto *start = dialog->findChild<QPushButton *>(u"startButton"_s);
        start->click();
        QPointer<Act> restartedFor;
        const auto areMade = [&] {
            m.clock.advance(20ms); // twice as quick as it is, so that no answer is late
            const bool waits = act && act->step() == Act::Step::WaitingForPerson && act->handover().watch;
            if (waits && act != restartedFor) {
                restartedFor = act;
                return !m.server.restartWith(act->handover().settings);
            }
            return !start->isVisible();
        };
        QVERIFY(comesTrue(areMade, 60s));
        QCOMPARE(m.server.starts(), 2); // the first one was without them
        QCOMPARE(m.server.settings().eventKeys.size(), 4);
        const auto areListed = [&] {
            const QList<EventKey> keys = account.eventKeys().value.value_or(QList<EventKey>());
            return hasOneWith(keys, &EventKey::name, u"shop"_s) && hasOneWith(keys, &EventKey::name, u"mail"_s);
        };
        QVERIFY(comesTrue(areListed, 30s));
        delete dialog;
    }

    /// What the restart has brought is there for everybody to see, also where nobody waited for it.
    void listsTheKeyOfEachAppThoughTheDialogWasClosedBefore()
    {
        UiStage ui;
        SelfHostedStage m;
        OpenAccount account = accountAt(m);
        account.reloadEnvironments();
        QVERIFY(comesTrue([&] { return account.eventKeys().value && !account.eventKeys().isLoading; }, 30s));
        const QPointer<OwnKeysDialog> dialog(new OwnKeysDialog(
            account.eventKeys().value->first(), {u"shop"_s, u"mail"_s}, {}, account, ui.services, ui.clipboard));
        QVERIFY(UiStage::show(*dialog));
        QPointer<Act> act;
        connect(dialog, &OwnKeysDialog::started, this, [&act](Act *one) { act = one; });
        dialog->findChild<QPushButton *>(u"startButton"_s)->click();
        const auto waits = [&] { return act && act->step() == Act::Step::WaitingForPerson && act->handover().watch; };
        QVERIFY(comesTrue(waits, 30s));
        const ServerSettings wanted = act->handover().settings;
        QTest::keyClick(dialog, Qt::Key_Escape);
        QVERIFY(!dialog || !dialog->isVisible());
        QVERIFY(m.server.restartWith(wanted));
        const auto areListed = [&] {
            m.clock.advance(20ms); // twice as quick as it is, so that no answer is late
            const QList<EventKey> keys = account.eventKeys().value.value_or(QList<EventKey>());
            return hasOneWith(keys, &EventKey::name, u"shop"_s) && hasOneWith(keys, &EventKey::name, u"mail"_s);
        };
        QVERIFY(comesTrue(areListed, 60s));
        QCOMPARE(m.server.starts(), 2);
        QTRY_VERIFY(!dialog);
    }

    /// The program was closed before their acts began: they were made here all the same.
    void raisesNoAlarmOfKeysThatARestartBroughtForOthers()
    {
        SelfHostedStage m;
        OpenAccount account = accountAt(m);
        KeyWatch watch(account, *m.store, m.clock);
        account.reloadEnvironments();
        QVERIFY(comesTrue([&] { return account.eventKeys().value && !account.eventKeys().isLoading; }, 30s));
        const auto isComparedAnew = [&] {
            m.clock.advance(61s);
            const QDateTime begun = m.clock.now();
            account.reload();
            const auto isCompared = [&] {
                m.clock.advance(20ms); // twice as quick as it is, so that no answer is late
                return watch.keysOf(m.environment().id).look.at >= begun;
            };
            return comesTrue(isCompared, 30s);
        };
        const auto isListed
            = [&](const QString &name) { return hasOneWith(*account.eventKeys().value, &EventKey::name, name); };
        QVERIFY(isComparedAnew());
        ActRequest request = m.creation(u"Mobile"_s);
        request.othersToCreate = {{.name = u"Tills"_s}};
        QVERIFY(m.finishes(request));
        QVERIFY(isComparedAnew());
        QVERIFY(isListed(u"Mobile"_s) && !isListed(u"Tills"_s));
        QVERIFY(m.finishes(m.creation(u"Desk"_s)));
        QVERIFY(isComparedAnew());
        QVERIFY(isListed(u"Tills"_s));
        QVERIFY2(watch.changes().isEmpty(), qPrintable(watch.changes().value(0).key.name));
        // Of what somebody else put there it is raised.
        ServerSettings theirs = m.server.settings();
        theirs.eventKeys.append(Secret("of-somebody-else"));
        QVERIFY(m.server.restartWith(theirs));
        QVERIFY(isComparedAnew());
        QCOMPARE(watch.changes().size(), 1);
        QCOMPARE(watch.changes().first().key.id, eventKeyFingerprint(theirs.eventKeys.last()));
    }

    /// Somebody has restarted it with the new key: nothing on the page speaks of that as of what is to come.
    void speaksOfNoRestartToComeWhereTheServerHoldsTheNewKey()
    {
        UiStage ui;
        SelfHostedStage m;
        openHandingOver(ui, m);
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Rotate));
        QTRY_VERIFY(shown<QLabel>(u"rotateKeysLabel"_s) && shown<QLineEdit>(u"typeEdit"_s));
        // The page makes the final check by itself. A reading that the restart cuts off is repeated after a pause, and
        // the clock stands still here.
        QTRY_VERIFY(m.session->isFinalCheckFresh() && !m.session->isBusy());
        ServerSettings early = m.atFirst;
        early.signingKey = m.signingKeys().last().value;
        QVERIFY(m.server.restartWith(early));
        m.session->readLive();
        QVERIFY(m.rests());
        QTRY_VERIFY(!shown<QLabel>(u"rotateKeysLabel"_s) && !shown<QLineEdit>(u"typeEdit"_s));
        QVERIFY(!shown<QWidget>(u"finalCheckApps"_s));
        delete m_wizard;
    }

    /// Each form says the same; with dots it says nothing.
    void writesTheSettingsInEachForm()
    {
        const ServerSettings settings{
            .signingKey = Secret(QByteArray(64, 'a')), .eventKeys = {Secret("one"), Secret("two")}};
        for (const SettingsForm form : {SettingsForm::EnvFile, SettingsForm::Compose, SettingsForm::Kubernetes,
                 SettingsForm::ConfigFile, SettingsForm::Values}) {
            QString all;
            for (const SettingsPart &part : serverSettingsParts(form, settings)) {
                all += part.text.revealText();
                QVERIFY(!part.shown.contains(QString(64, u'a')));
                QVERIFY(!part.shown.contains(u"one"_s));
            }
            QVERIFY(all.contains(QString(64, u'a')));
            QVERIFY(form == SettingsForm::ConfigFile ? all.contains(u"- \"two\""_s) : all.contains(u"one,two"_s));
        }
        // What somebody chose by themselves, years ago, has to be read there as it is.
        const ServerSettings chosen{
            .signingKey = settings.signingKey, .eventKeys = {Secret("pa$$word"), Secret("a\"b\\c")}};
        const auto textOf
            = [&chosen](SettingsForm form) { return serverSettingsParts(form, chosen).last().text.revealText(); };
        const QString escaped = u"a\\\"b\\\\c"_s;
        QVERIFY(textOf(SettingsForm::Compose).contains(u"\"pa$$$$word,"_s + escaped + u'"'));
        QVERIFY(textOf(SettingsForm::Kubernetes).contains(u"\"pa$$word,"_s + escaped + u'"'));
        QVERIFY(textOf(SettingsForm::ConfigFile).contains(u"- \""_s + escaped + u'"'));
        QCOMPARE(textOf(SettingsForm::Values), u"pa$$word,a\"b\\c"_s);
        QVERIFY(isReadAlike(SettingsForm::EnvFile, settings));
        QVERIFY(!isReadAlike(SettingsForm::EnvFile, chosen));
        QVERIFY(isReadAlike(SettingsForm::Compose, chosen));
    }

private:
    /// The window's own way to the server of the stage.
    static OpenAccount accountAt(SelfHostedStage &m)
    {
        Account known{.id = u"own"_s, .name = u"Own"_s};
        known.kind = AccountKind::SelfHosted;
        return OpenAccount(known,
            SelfHostedStage::kind.dashboard(
                SelfHostedStage::kind.placesAt(m.server.origin()), *m.store, m.secrets, m.network, m.clock),
            *m.store, m.clock, u"Ada"_s);
    }

    /// As somebody does on the page where settings are offered.
    bool writesServerFile(UiStage &ui, const QString &path)
    {
        const auto canWrite = [this] {
            const auto *button = shown<QPushButton>(u"writeButton"_s);
            return button && button->isEnabled();
        };
        openTargets();
        auto *edit = shown<QLineEdit>(u"place-file"_s);
        if (edit->text() != path) {
            edit->setText(path);
            ui.clock.advance(std::chrono::seconds(1)); // somebody types
            QTest::keyClick(edit, Qt::Key_Return);
        }
        if (!comesTrue(canWrite, 10s))
            return false;
        shown<QPushButton>(u"writeButton"_s)->click();
        return comesTrue([this] { return shown<Banner>(u"fileOutcome"_s) != nullptr; }, 10s);
    }

    /// What stands in for kubectl: a Secret is a file of NAME=value lines.
    static QString addKubectl(const QString &folder, const QString &secret)
    {
        QDir().mkpath(folder);
        QFile tool(folder + u"/kubectl"_s);
        if (!tool.open(QIODevice::WriteOnly))
            qFatal("no tool");
        tool.write("#!/bin/bash\nsecret='" + secret.toUtf8()
            + "'\necho \"$*\" >>\"$secret.calls\"\n"
              "case \"$*\" in\n"
              "\"config view\"*) echo ann ;;\n"
              "\"create secret\"*) cat ;;\n"
              "\"patch secret\"*) cat >\"$secret\" ;;\n"
              "\"describe secret\"*) echo Data && cat \"$secret\" ;;\n"
              "*jsonpath=*) name=\"$*\"; name=${name##*.data.}; name=${name%?}\n"
              "    sed -n \"s/^$name=//p\" \"$secret\" 2>/dev/null | tr -d '\\n' | base64 --wrap=0 ;;\n"
              "*--output=name*) echo deployment.apps/inngest ;;\n"
              "esac\n");
        tool.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
        return folder;
    }

    /// It is a server's place that is set.
    static void saysNothingOfApps(const SetForMeDialog &dialog)
    {
        static const QRegularExpression app(u"\\bapps?\\b"_s, QRegularExpression::CaseInsensitiveOption);
        QStringList texts{dialog.findChild<QPlainTextEdit *>(u"settingDetails"_s)->toPlainText(),
            dialog.findChild<QLabel *>(u"settingSummary"_s)->text()};
        const auto *table = dialog.findChild<QTableWidget *>();
        for (int column = 0; column < table->columnCount(); ++column)
            texts += {table->horizontalHeaderItem(column)->text(), table->item(0, column)->text()};
        for (const QString &text : std::as_const(texts))
            QVERIFY2(!text.contains(app), qPrintable(text));
    }

    void openTargets()
    {
        QTRY_VERIFY(shown<QPushButton>(u"serverTargetButton"_s));
        shown<QPushButton>(u"serverTargetButton"_s)->click();
    }

    void choose(const QString &targetId, const QMap<QString, QString> &places)
    {
        auto *combo = shown<QComboBox>(u"targetCombo"_s);
        QVERIFY(combo);
        combo->setCurrentIndex(combo->findData(targetId));
        emit combo->activated(combo->currentIndex());
        for (auto place = places.cbegin(); place != places.cend(); ++place) {
            auto *edit = shown<QLineEdit>(u"place-"_s + place.key());
            QVERIFY(edit);
            edit->setText(*place);
            emit edit->textEdited(*place);
            emit edit->editingFinished();
        }
    }

    template <typename Widget>
    Widget *shown(const QString &name) const
    {
        for (Widget *one : m_wizard->findChildren<Widget *>(name)) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }

    /// What can be read in the window, tooltips too.
    QSet<QString> saidOfInngestCloud() const
    {
        static const QRegularExpression cloud(
            u"dashboard|in the browser|at Inngest\\b|Inngest (says|lists|does not|did not|is only read|is carrying)"_s);
        QSet<QString> found;
        for (const QWidget *widget : m_wizard->findChildren<QWidget *>()) {
            QStringList texts{widget->toolTip()};
            if (const auto *label = qobject_cast<const QLabel *>(widget))
                texts.append(label->text());
            else if (const auto *button = qobject_cast<const QAbstractButton *>(widget))
                texts.append(button->text());
            for (const QString &text : std::as_const(texts)) {
                if (widget->isVisible() && text.contains(cloud))
                    found.insert(text);
            }
        }
        return found;
    }

    void open(UiStage &ui, SelfHostedStage &m)
    {
        m.person = nullptr;
        m.session = m.makeSession();
        m_wizard = new RotationWizard({*m.session, ui.services, ui.clipboard, capabilitiesOf(AccountKind::SelfHosted)});
        QVERIFY(UiStage::show(*m_wizard));
    }

    /// Each restart is handed over in the window, and counted.
    void openHandingOver(UiStage &ui, SelfHostedStage &m)
    {
        m_restarts = 0;
        m_isInMemory = ui.secrets.usesMemory();
        open(ui, m);
        m.person = [this, &m](Act *act) {
            handOver(m, *act);
            ++m_restarts;
        };
    }

    void handOver(SelfHostedStage &m, const Act &act)
    {
        QTRY_VERIFY(shown<QPushButton>(u"handoverConfirmButton"_s));
        QVERIFY(!shown<QPushButton>(u"handoverOpenButton"_s)); // there is no page
        // Where a key that was made here is, is where it would be lost from.
        const QString steps = shown<QLabel>(u"handoverSteps"_s)->text();
        const bool bringsKey = act.request().kind != ActKind::DeleteEventKey;
        QVERIFY2(steps.contains(u"in the keychain already"_s) == (bringsKey && !m_isInMemory), qPrintable(steps));
        QVERIFY2(steps.contains(u"lost when it closes"_s) == (bringsKey && m_isInMemory), qPrintable(steps));
        auto *answer = shown<Banner>(u"handoverAnswer"_s);
        QVERIFY(answer);
        const QString masked = shown<QLabel>(u"settingsText"_s)->text();
        const QString key = act.handover().settings.signingKey.revealText();
        QVERIFY(!masked.contains(key));
        m_latest = act.handover().settings.signingKey;
        // Those of before, which lead out of a restart that went wrong, stand beside them, named by what differs.
        const ServerSettings before = act.handover().before;
        const ServerSettings wanted = act.handover().settings;
        const QString name = shown<QCheckBox>(u"settingsBeforeBox"_s)->text();
        const bool isOtherKey = before.signingKey != wanted.signingKey;
        QVERIFY2(name.contains(signingKeyFingerprint(before.signingKey)) == isOtherKey, qPrintable(name));
        for (const Secret &one : before.eventKeys + wanted.eventKeys) {
            const bool isOfBoth = before.eventKeys.contains(one) && wanted.eventKeys.contains(one);
            QVERIFY2(name.contains(eventKeyFingerprint(one)) == (!isOtherKey && !isOfBoth), qPrintable(name));
        }
        QGuiApplication::clipboard()->clear(); // of the restart before
        shown<QCheckBox>(u"settingsBeforeBox"_s)->click();
        QTRY_VERIFY(shown<CopyButton>(u"settingsCopy-0"_s));
        shown<CopyButton>(u"settingsCopy-0"_s)->click();
        QTRY_VERIFY(QGuiApplication::clipboard()->text().contains(act.handover().before.signingKey.revealText()));
        QVERIFY(shown<QLabel>(u"handoverCheck"_s)->text().contains(u"It was not done"_s));
        shown<QCheckBox>(u"settingsBeforeBox"_s)->click();
        QGuiApplication::clipboard()->clear();
        QTRY_VERIFY(shown<CopyButton>(u"settingsCopy-0"_s));
        shown<CopyButton>(u"settingsCopy-0"_s)->click();
        QTRY_VERIFY(QGuiApplication::clipboard()->text().contains(key));
        m.server.setText(QGuiApplication::clipboard()->text().toUtf8());
        // The live line follows.
        QTRY_VERIFY(answer->title().contains(u"settings of before"_s));
        m.server.stop();
        QTRY_VERIFY(answer->title().contains(u"down"_s));
        const auto isOutage = [&] {
            m.clock.advance(1s);
            return answer->tone() == Tone::Danger && m_wizard->windowTitle().startsWith(answer->title() + u" – "_s);
        };
        QVERIFY2(comesTrue(isOutage, 20s), qPrintable(m_wizard->windowTitle()));
        QVERIFY(m.server.start());
        QTRY_VERIFY(!shown<Banner>(u"handoverAnswer"_s) || answer->title().contains(u"new settings"_s));
    }

    RotationWizard *m_wizard = nullptr;
    int m_restarts = 0;
    bool m_isInMemory = false; // what the window keeps
    Secret m_latest; // signing key that was handed over
};

QTEST_MAIN(ServerWizardTest)
#include "tst_serverwizard.moc"
