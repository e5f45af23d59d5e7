// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/exportfile.h"
#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/history/historystore.h"
#include "app/rotation/rotationhandover.h"
#include "app/rotation/rotationsession.h"
#include "app/rotation/rotationsight.h"
#include "tests/support/answerof.h"
#include "tests/support/discarding.h"
#include "tests/support/fulldisk.h"
#include "tests/support/uistage.h"
#include "ui/rotation/handoverbutton.h"
#include "ui/rotation/rotationwizard.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/problemline.h"

#include <QFileDialog>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QSignalSpy>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

/// The button beside the rotation's steps with which it goes from one computer to another.
class HandoverButtonTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m = std::make_unique<UiStage>();
        m->open();
        m_session = std::make_unique<RotationSession>(RotationTools{*m->dashboard, m->account->acts(), m->history,
                                                          m->secrets, m->keptKeys, m->clock, u"Acme"_s, u"Ada"_s},
            m->dashboard->environment(u"production"_s));
        m_session->load();
        m_wizard = std::make_unique<RotationWizard>(
            WizardTools{*m_session, m->services, m->clipboard, capabilitiesOf(AccountKind::Cloud)});
        m_wizard->setAttribute(Qt::WA_DeleteOnClose, false);
        QVERIFY(UiStage::show(*m_wizard));
        QTRY_VERIFY(m_session->live().value && !m_session->isBusy());
        m_button = m_wizard->findChild<QPushButton *>(u"handoverButton"_s);
        QVERIFY(m_button->isVisible());
    }

    void cleanup()
    {
        m_wizard.reset();
        m_session.reset();
        m.reset();
    }

    void handsTheRotationOverAndTakesItBack()
    {
        QVERIFY(m_button->text().contains(u"Open"_s));
        begin();
        const QString path = m_directory.filePath(u"handed.json"_s);
        handOverTo(path);
        QTRY_COMPARE(m_session->rotation().outcome, RotationOutcome::HandedOver);
        // What follows is done elsewhere: nothing is ahead here, and nobody is here now.
        const QList<RotationStep::Kind> steps = m_session->steps();
        for (const RotationStep::Kind step : steps)
            QCOMPARE(m_session->stateOf(step),
                m_session->rotation().isDone(step) ? RotationSession::StepState::Done
                                                   : RotationSession::StepState::NotDone);
        QVERIFY(QFile::exists(path));
        auto *outcome = m_wizard->findChild<Banner *>(u"outcomeBanner"_s);
        QTRY_VERIFY(outcome && outcome->isVisible());
        QCOMPARE(outcome->title(), u"The rotation was handed over"_s);
        QVERIFY2(outcome->text().contains(path), qPrintable(outcome->text()));
        QVERIFY(m_button->text().contains(u"Open"_s));
        openFile(path);
        QTRY_COMPARE(m_session->rotation().outcome, RotationOutcome::Running);
        QVERIFY(m_session->rotation().handedOverTo.isEmpty());
        QTRY_COMPARE(m_wizard->currentId(), int(RotationStep::NewKeys));
        // Nobody else had it meanwhile.
        const auto says = [this](RotationNotice::Kind kind) {
            const QList<RotationNotice> notices = m_session->notices(RotationStep::NewKeys);
            return hasOneWith(notices, &RotationNotice::kind, kind);
        };
        QTRY_VERIFY(says(RotationNotice::TakenBack));
        QVERIFY(!says(RotationNotice::TakenOver));
    }

    /// The old values stay in this keychain: who goes on elsewhere cannot put them back.
    void namesWhatCanBePutBackFromHereOnly()
    {
        begin();
        QVERIFY(answerOf(m_session->keepOverwritten(u"/srv/<b>shop</b>/.env"_s,
            {{.name = u"INNGEST_SIGNING_KEY"_s, .text = Secret("INNGEST_SIGNING_KEY=old"), .line = 1}})));
        QTRY_VERIFY(m_button->isEnabled());
        QTest::mouseClick(m_button, Qt::LeftButton);
        auto *box = m_wizard->findChild<QMessageBox *>(u"handoverBox"_s);
        QVERIFY(box && box->textFormat() == Qt::PlainText);
        QVERIFY2(box->text().contains(u"from here only"_s) && box->text().contains(u"/srv/<b>shop</b>/.env"_s),
            qPrintable(box->text()));
        box->close();
    }

    void handsNothingOverWhilePlacesAreBeingSet()
    {
        begin();
        QTRY_VERIFY(m_button->isEnabled());
        std::shared_ptr<void> use = m_session->useValues();
        m_button->click(); // it may not have been shown anew
        auto *problem = m_wizard->findChild<QMessageBox *>(u"handoverProblemBox"_s);
        QVERIFY(problem && !m_wizard->findChild<QMessageBox *>(u"handoverBox"_s));
        QVERIFY2(problem->text().contains(u"being set"_s), qPrintable(problem->text()));
        problem->close();
        m_session->readLive();
        QTRY_VERIFY(!m_button->isEnabled());
        QVERIFY2(m_button->toolTip().contains(u"Set for me"_s), qPrintable(m_button->toolTip()));
        use.reset();
        QTRY_VERIFY(m_button->isEnabled());
        // And where it begins while the file is chosen.
        const QString path = m_directory.filePath(u"meanwhile.json"_s);
        QTest::mouseClick(m_button, Qt::LeftButton);
        auto *box = m_wizard->findChild<QMessageBox *>(u"handoverBox"_s);
        QTest::mouseClick(box->findChild<QPushButton *>(u"handoverSaveButton"_s), Qt::LeftButton);
        use = m_session->useValues();
        choose(u"handoverSaveDialog"_s, path);
        QTRY_VERIFY(m_wizard->findChild<QMessageBox *>(u"handoverProblemBox"_s));
        QVERIFY(!QFile::exists(path));
        QCOMPARE(m_session->rotation().outcome, RotationOutcome::Running);
    }

    void leavesTheRotationHereWhereTheFileCannotBeWritten()
    {
        begin();
        handOverTo(m_directory.filePath(u"no such folder/handed.json"_s));
        auto *problem = m_wizard->findChild<QMessageBox *>(u"handoverProblemBox"_s);
        QVERIFY(problem);
        QCOMPARE(m_session->rotation().outcome, RotationOutcome::Running);
        problem->close();
        QTRY_VERIFY(m_button->isEnabled());
    }

    /// Two would go on with it otherwise.
    void takesTheFileAwayWhereItCannotBeNotedHere()
    {
        begin();
        QVERIFY(setFullForRotations(m->history));
        const QString path = m_directory.filePath(u"handed.json"_s);
        handOverTo(path);
        QTRY_VERIFY(m_wizard->findChild<QMessageBox *>(u"handoverProblemBox"_s));
        auto *problem = m_wizard->findChild<QMessageBox *>(u"handoverProblemBox"_s);
        const QString said = problem->text() + problem->informativeText();
        QVERIFY2(said.contains(u"The rotation goes on here."_s), qPrintable(said));
        QVERIFY(!QFile::exists(path));
        QCOMPARE(m_session->rotation().outcome, RotationOutcome::Running);
        problem->close();
        QTRY_VERIFY(m_session->mayHandOver());
    }

    /// Over here, and in a file that nobody can open, it would be lost.
    void leavesTheRotationHereWhereNobodyCouldOpenTheFile()
    {
        m_session->setRecord(QString(17'000'000, u'x'), {});
        begin();
        QVERIFY(!handoverFrom(m_session->handoverFile()));
        const QString path = m_directory.filePath(u"large.json"_s);
        handOverTo(path);
        auto *problem = m_wizard->findChild<QMessageBox *>(u"handoverProblemBox"_s);
        QVERIFY(problem);
        QVERIFY2(problem->text().contains(u"too large"_s), qPrintable(problem->text()));
        QVERIFY(!QFile::exists(path));
        QCOMPARE(m_session->rotation().outcome, RotationOutcome::Running);
        problem->close();
    }

    void saysWhyAFileCannotGoOnHere()
    {
        QFile other(m_directory.filePath(u"other.json"_s));
        QVERIFY(other.open(QFile::WriteOnly));
        other.write("{}");
        other.close();
        openFile(other.fileName());
        auto *problem = m_wizard->findChild<QMessageBox *>(u"handoverProblemBox"_s);
        QVERIFY(problem);
        QVERIFY(problem->informativeText().contains(u"not a rotation that was handed over"_s)
            || problem->text().contains(u"not a rotation that was handed over"_s));
        problem->close();
        QVERIFY(!m_session->rotation().isBegun());
        // Opened, and not read, by anybody.
        QTRY_VERIFY(!m_wizard->findChild<QMessageBox *>(u"handoverProblemBox"_s));
        openFile(u"/proc/self/mem"_s);
        problem = m_wizard->findChild<QMessageBox *>(u"handoverProblemBox"_s);
        QVERIFY(problem);
        QVERIFY2(problem->windowTitle().contains(u"could not be read"_s) && problem->text().contains(u"error"_s),
            qPrintable(problem->windowTitle() + problem->text()));
        problem->close();
        // Cut off on its way: the right file, and not whole.
        QVERIFY(other.open(QFile::WriteOnly));
        other.write("{\"format\": \"inngest-key-manager/rotation-hand-over\", \"version\": 1, \"rotation\": {\"id\": ");
        other.close();
        QTRY_VERIFY(!m_wizard->findChild<QMessageBox *>(u"handoverProblemBox"_s));
        openFile(other.fileName());
        problem = m_wizard->findChild<QMessageBox *>(u"handoverProblemBox"_s);
        QVERIFY(problem);
        QVERIFY((problem->informativeText() + problem->text()).contains(u"a part of it is missing"_s));
        problem->close();
    }

    void waitsForNoPipe()
    {
        const QString pipe = m_directory.filePath(u"pipe\u202egpj.json"_s);
        QCOMPARE(mkfifo(QFile::encodeName(pipe).constData(), 0600), 0);
        openFile(pipe);
        auto *problem = m_wizard->findChild<QMessageBox *>(u"handoverProblemBox"_s);
        QVERIFY(problem);
        QVERIFY2(problem->text().contains(u"pipe‹U+202E›gpj.json” is no file"_s)
                || problem->informativeText().contains(u"pipe‹U+202E›gpj.json” is no file"_s),
            qPrintable(problem->text()));
        problem->close();
    }

    void marksWhatAFileNamesAndCutsIt()
    {
        begin();
        QJsonObject file = QJsonDocument::fromJson(m_session->handoverFile()).object();
        m_session->noteHandedOver();
        QTRY_VERIFY(m_session->mayTakeOver());
        QJsonObject rotation = file[u"rotation"].toObject();
        QJsonObject environment = rotation[u"environment"].toObject();
        environment[u"id"] = u"another"_s;
        environment[u"name"] = u"\u202eElsewhere"_s + QString(100'000, u'x');
        rotation[u"environment"] = environment;
        file[u"rotation"] = rotation;
        QFile other(m_directory.filePath(u"hostile.json"_s));
        QVERIFY(other.open(QFile::WriteOnly));
        other.write(sealedHandover(file));
        other.close();
        openFile(other.fileName());
        auto *problem = m_wizard->findChild<QMessageBox *>(u"handoverProblemBox"_s);
        QVERIFY(problem);
        QVERIFY(problem->text().contains(u"‹U+202E›Elsewhere"_s));
        QVERIFY(problem->text().size() < 5000);
        problem->close();

        QCOMPARE(KeysToBringDialog({{.fingerprint = u"a\u202eb"_s}}).findChild<QLabel *>(u"keyToBringName"_s)->text(),
            u"Event key “”, fingerprint a‹U+202E›b"_s);
        QCOMPARE(fileNamePart(u"../../.bashrc"_s), u"-------bashrc"_s);
        QCOMPARE(fileNamePart(QString(1000, u'x')).size(), 60);
    }

    /// Of keys that only persons have: a value is taken by its fingerprint.
    void takesOnlyTheRightKeys()
    {
        const Secret signing("signkey-prod-0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef");
        const Secret event("aW5uZ2VzdC1wcmFjdGljZS1ldmVudC1rZXktMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAw");
        KeysToBringDialog dialog({{.isSigningKey = true, .fingerprint = signingKeyFingerprint(signing)},
            {.fingerprint = eventKeyFingerprint(event), .name = u"Web"_s},
            {.fingerprint = u"0123456789ab"_s, .name = u"Old"_s, .isOptional = true}});
        dialog.setAttribute(Qt::WA_DeleteOnClose, false);
        QVERIFY(UiStage::show(dialog));
        QSignalSpy brought(&dialog, &KeysToBringDialog::brought);
        auto *goOn = dialog.findChild<QPushButton *>(u"bringKeysButton"_s);
        auto *first = dialog.findChild<SecretLineEdit *>(u"keyToBring-"_s + signingKeyFingerprint(signing));
        auto *second = dialog.findChild<SecretLineEdit *>(u"keyToBring-"_s + eventKeyFingerprint(event));
        QVERIFY(first && second && !goOn->isEnabled());
        first->insert(event.revealText()); // exchanged
        second->insert(signing.revealText());
        QVERIFY(!goOn->isEnabled());
        int problems = 0;
        for (const ProblemLine *problem : dialog.findChildren<ProblemLine *>())
            problems += !problem->text().isEmpty();
        QCOMPARE(problems, 2); // nothing is said against leaving out the one that is only to be deleted
        QVERIFY(asksBeforeItDiscards(dialog));
        QVERIFY(first->text().isEmpty() && second->text().isEmpty());
        QVERIFY(UiStage::show(dialog));
        first->insert(signing.revealText());
        QVERIFY(!goOn->isEnabled());
        second->insert(event.revealText());
        QTRY_VERIFY(goOn->isEnabled());
        QTest::mouseClick(goOn, Qt::LeftButton);
        QCOMPARE(brought.size(), 1);
        const auto values = brought.first().first().value<QHash<QString, Secret>>();
        QVERIFY(values.value(signingKeyFingerprint(signing)) == signing);
        QVERIFY(values.value(eventKeyFingerprint(event)) == event);
        QVERIFY(first->text().isEmpty() && second->text().isEmpty());
    }

private:
    void begin()
    {
        m_session->setRotatesSigningKey(true);
        QTRY_VERIFY(!hasRefusal(m_session->notices(RotationStep::Plan)) && !m_session->isBusy());
        m_session->begin();
        QTRY_VERIFY(m_session->mayHandOver());
        QTRY_VERIFY(m_button->isEnabled());
        QVERIFY(m_button->text().contains(u"Hand"_s));
    }

    void choose(const QString &name, const QString &path)
    {
        auto *dialog = m_wizard->findChild<QFileDialog *>(name);
        QVERIFY(dialog);
        emit dialog->fileSelected(path);
        dialog->close();
        QTRY_VERIFY(!m_wizard->findChild<QFileDialog *>(name));
    }

    void handOverTo(const QString &path)
    {
        QTest::mouseClick(m_button, Qt::LeftButton);
        auto *box = m_wizard->findChild<QMessageBox *>(u"handoverBox"_s);
        QVERIFY(box);
        QTest::mouseClick(box->findChild<QPushButton *>(u"handoverSaveButton"_s), Qt::LeftButton);
        choose(u"handoverSaveDialog"_s, path);
    }

    void openFile(const QString &path)
    {
        QTRY_VERIFY(m_button->isEnabled());
        QTest::mouseClick(m_button, Qt::LeftButton);
        choose(u"handoverOpenDialog"_s, path);
    }

    QTemporaryDir m_directory;
    std::unique_ptr<UiStage> m;
    std::unique_ptr<RotationSession> m_session;
    std::unique_ptr<RotationWizard> m_wizard;
    QPushButton *m_button = nullptr;
};

QTEST_MAIN(HandoverButtonTest)
#include "tst_handoverbutton.moc"
