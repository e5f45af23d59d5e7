// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/keys.h"
#include "tests/support/answerof.h"
#include "tests/support/uistage.h"
#include "ui/acts/actstatus.h"
#include "ui/acts/runningacts.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"
#include "ui/window/windowdialogs.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

/// What is said beside a button about the change that it started.
class ActStatusTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m = std::make_unique<UiStage>();
        m->open();
        m_status = std::make_unique<ActStatus>();
    }

    void cleanup()
    {
        m_status.reset();
        m.reset();
    }

    void followsAnActFromItsFirstStepToTheOutcome()
    {
        QSignalSpy finished(m_status.get(), &ActStatus::finished);
        m->dashboard->fail(Operation::CreateSigningKey, Fault::Stalled);
        start();
        QVERIFY(m_status->isRunning());
        QVERIFY(m_status->isVisible());
        QTRY_VERIFY(label()->text().contains(u"being carried out"_s));
        QVERIFY2(!button(u"actCancelButton"_s)->isVisible(), "the call is out: there is no way back");
        m->dashboard->letGo();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(outcome()->title().contains(u"is made"_s));
        QVERIFY2(outcome()->text().contains(u"Until it is rotated to"_s), qPrintable(outcome()->text()));
        QVERIFY(!m_status->isRunning());
    }

    /// Something is registered then, and not what was asked for.
    void doesNotCallAnAppResyncedInWhosePlaceAnotherOneAnswered()
    {
        QSignalSpy finished(m_status.get(), &ActStatus::finished);
        m->dashboard->setAnsweringApp(u"stranger"_s);
        ActRequest request = requestOf(ActKind::ResyncApp);
        request.appExternalId = answerOf(m->dashboard->apps(u"production"_s))->first().externalId;
        run(request);
        QTRY_COMPARE(finished.size(), 1);
        QCOMPARE(outcome()->title(), u"Another app answered"_s);
        QVERIFY2(outcome()->text().contains(u"“stranger”"_s), qPrintable(outcome()->text()));
        QVERIFY(outcome()->tone() == Tone::Warning);
    }

    /// A colleague has edited the key after it: however often it is looked at, neither state comes back.
    void leavesAChangeThatReadsAsSomethingElse()
    {
        QSignalSpy finished(m_status.get(), &ActStatus::finished);
        m->dashboard->setFilterTwist([](const EventFilter &) { return EventFilter{.events = {u"else"_s}}; });
        const ActRequest request = requestOf(ActKind::UpdateEventKey);
        run(request);
        // No answer was lost.
        QTRY_VERIFY2(label()->text().contains(u"The server answered, and reading does not show it yet"_s),
            qPrintable(label()->text()));
        // Not done is believed a minute after the call.
        QTRY_VERIFY((m->clock.advance(1s), finished.size() == 1));
        QVERIFY2(outcome()->text().contains(u"neither as it was before"_s), qPrintable(outcome()->text()));
        QVERIFY(button(u"actSettleButton"_s)->isVisible());
        button(u"actLeaveButton"_s)->click();
        QTRY_COMPARE(finished.size(), 2);
        QCOMPARE(outcome()->title(), u"The event key “%1” is not changed as you wanted"_s.arg(request.before->name));
        QVERIFY(!button(u"actLeaveButton"_s)->isVisible() && !button(u"actSettleButton"_s)->isVisible());
        QVERIFY(answerOf(m->account->acts().unsettled())->isEmpty());
    }

    void saysNothingAboutAnActThatThePersonStopped()
    {
        QSignalSpy finished(m_status.get(), &ActStatus::finished);
        m->dashboard->fail(Operation::SigningKeys, Fault::Stalled);
        start();
        QTRY_VERIFY(button(u"actCancelButton"_s)->isVisible());
        QTest::mouseClick(button(u"actCancelButton"_s), Qt::LeftButton);
        m->dashboard->letGo();
        QTRY_COMPARE(finished.size(), 1);
        QVERIFY(!m_status->isVisible());
    }

    void takesTheKeyThatThePersonMadeInTheBrowser()
    {
        waitForThePerson();
        auto *edit = m_status->findChild<SecretLineEdit *>();
        QTRY_VERIFY(edit->isVisible());
        auto *confirmButton = button(u"handoverConfirmButton"_s);
        QVERIFY(!confirmButton->isEnabled());
        edit->insert(u"INNGEST_SIGNING_KEY=signkey-prod-12"_s);
        QVERIFY(!confirmButton->isEnabled());
        QVERIFY(says(u"whole line of a file"_s));

        const SigningKey made = m->dashboard->addSigningKey(u"production"_s);
        edit->forget();
        edit->insert(u" %1 "_s.arg(made.value.revealText()));
        QVERIFY(confirmButton->isEnabled());
        QTest::mouseClick(confirmButton, Qt::LeftButton);
        QTRY_VERIFY2(outcome()->isVisible(), qPrintable(label()->text()));
        QVERIFY2(outcome()->title().contains(u"is made"_s), qPrintable(outcome()->title()));
        QCOMPARE(m->dashboard->calls(Operation::CreateSigningKey), 0);
        QVERIFY(edit->text().isEmpty());
    }

    /// The page rotates to whichever key is there, also where the program could call.
    void comparesTheNewKeyBeforeARotationByHand()
    {
        m->dashboard->setWay(ActKind::RotateSigningKey,
            {.page = QUrl(u"https://app.example.test/env/production/manage/signing-key"_s),
                .paste = pasteOf(ActKind::RotateSigningKey)});
        const SigningKey fresh = m->dashboard->addSigningKey(u"production"_s);
        ActRequest request = requestOf(ActKind::RotateSigningKey);
        request.byHand = true;
        run(request);
        auto *edit = m_status->findChild<SecretLineEdit *>();
        QTRY_VERIFY(edit->isVisible());
        auto *claim = m_status->findChild<QCheckBox *>(u"handoverClaimBox"_s);
        QVERIFY(!claim->isEnabled());
        edit->insert(u"signkey-prod-"_s + u"ab"_s.repeated(32));
        QVERIFY(says(u"This is not the new key of this rotation"_s));
        QVERIFY(!claim->isEnabled());
        edit->forget();
        edit->insert(fresh.value.revealText());
        QVERIFY(claim->isEnabled());
        claim->setChecked(true);
        m->dashboard->rotateNow(u"production"_s);
        QTest::mouseClick(button(u"handoverConfirmButton"_s), Qt::LeftButton);
        QTRY_VERIFY2(outcome()->isVisible(), qPrintable(label()->text()));
        QCOMPARE(m->dashboard->calls(Operation::RotateSigningKey), 0);
    }

    /// The page lists it by its name of now.
    void saysThatAKeyWasRenamedBeforeItIsDeletedByHand_data()
    {
        QTest::addColumn<bool>("isRenamed");
        QTest::newRow("renamed") << true;
        QTest::newRow("as it was") << false;
    }
    void saysThatAKeyWasRenamedBeforeItIsDeletedByHand()
    {
        QFETCH(bool, isRenamed);
        m->dashboard->setWay(ActKind::DeleteEventKey,
            {.means = Way::Means::Person, .page = QUrl(u"https://app.example.test/env/production/manage/keys"_s)});
        ActRequest request = requestOf(ActKind::DeleteEventKey);
        const QString name = m->dashboard->eventKeysNow(u"production"_s).constFirst().name;
        request.keyName = isRenamed ? u"Of long ago"_s : name;
        run(request);
        QTRY_VERIFY(says(u"Only if it is: press ⋮"_s));
        QVERIFY(says(u"“%1” (fingerprint "_s.arg(name)));
        QCOMPARE(says(u"It was called “Of long ago” when this was prepared"_s), isRenamed);
    }

    void canBePutAside()
    {
        m->dashboard->fail(Operation::CreateSigningKey, Fault::Forbidden);
        start();
        QTRY_VERIFY(outcome()->isVisible());
        QVERIFY(outcome()->text().contains(u"has changed no key, and broken nothing"_s));
        QCOMPARE(outcome()->tone(), Tone::Warning); // red is for what is broken
        m_status->findChild<QWidget *>(u"dismissButton"_s)->setFocus();
        emit outcome()->dismissed();
        QVERIFY(!m_status->isVisible());
    }

    /// Somebody else's rotation can be an outage: what this act did not do says nothing about that.
    void saysWhatBreaksWhereSomethingElseCameInBetween()
    {
        m->dashboard->addSigningKey(u"production"_s);
        const ActRequest request = requestOf(ActKind::RotateSigningKey);
        m->dashboard->onCall([&](Operation operation) {
            if (operation != Operation::RotateSigningKey)
                return;
            m->dashboard->removeSigningKey(request.keyId);
            m->dashboard->addSigningKey(u"production"_s);
        });
        run(request);
        QTRY_VERIFY(outcome()->isVisible());
        QVERIFY2(outcome()->text().startsWith(u"Another key was promoted"_s), qPrintable(outcome()->text()));
        QCOMPARE(outcome()->tone(), Tone::Danger);
        QVERIFY2(outcome()->text().contains(u"refuses Inngest's calls"_s), qPrintable(outcome()->text()));
        QVERIFY2(!outcome()->text().contains(u"nothing"_s), qPrintable(outcome()->text()));
    }

    /// Before the call the program refuses by itself: then it knows that nothing was sent.
    /// One of thirty-eight keys, it may be, and none of them could be read: who looks for it needs its name.
    void namesTheKeyThatCouldNotBeDeleted_data()
    {
        QTest::addColumn<Operation>("operation");
        QTest::newRow("refused") << Operation::DeleteEventKey;
        QTest::newRow("not even read") << Operation::EventKeys;
    }

    void namesTheKeyThatCouldNotBeDeleted()
    {
        QFETCH(Operation, operation);
        m->dashboard->fail(operation, Fault::Forbidden);
        ActRequest request = requestOf(ActKind::DeleteEventKey);
        request.keyName = m->dashboard->eventKeysNow(u"production"_s).constFirst().name;
        m_status->setSeveral(1, 38);
        run(request);
        QTRY_VERIFY(outcome()->isVisible());
        // And how far the others are.
        QCOMPARE(outcome()->title(),
            u"The event key “%1” was not deleted (1 of 38 event keys are deleted)"_s.arg(request.keyName));
    }

    /// Whoever counts them hears of the end first.
    void countsOnceTheOneThatIsFollowed()
    {
        m_status->setSeveral(8, 41);
        Act *act = m->account->acts().start(requestOf(ActKind::DeleteEventKey));
        connect(act, &Act::finished, m_status.get(), [this] { m_status->setSeveral(9, 41); });
        m_status->follow(m->account->acts(), act);
        QTRY_COMPARE(act->step(), Act::Step::Finished); // how it ended is known a moment before it has
        QCOMPARE(act->end(), Act::End::Done);
        m_status->endSeveral();
        QTRY_VERIFY(outcome()->isVisible());
        QCOMPARE(outcome()->title(), u"9 of 41 event keys are deleted"_s);
    }

    /// Also of one that an earlier run of the program began: by its record alone.
    void namesTheKeyThatIsDeleted()
    {
        const EventKey key = m->dashboard->eventKeysNow(u"production"_s).constFirst();
        run(requestOf(ActKind::DeleteEventKey));
        QTRY_VERIFY(outcome()->isVisible());
        QCOMPARE(outcome()->title(), u"The event key “%1” is deleted"_s.arg(key.name));
        QVERIFY2(outcome()->text().contains(eventKeyFingerprint(key)), qPrintable(outcome()->text()));
    }

    void saysThatNothingWasSentWhereItRefusedItself()
    {
        m->dashboard->addSigningKey(u"production"_s);
        start();
        QTRY_VERIFY(outcome()->isVisible());
        QVERIFY2(outcome()->text().startsWith(u"This environment already has a new signing key."_s),
            qPrintable(outcome()->text()));
        QVERIFY2(outcome()->text().endsWith(u"Nothing was sent."_s), qPrintable(outcome()->text()));
        QVERIFY2(!outcome()->text().contains(u"own words"_s), qPrintable(outcome()->text()));
    }

    void saysWhatIsOnlyAnsweredAndNotReadBack_data()
    {
        QTest::addColumn<ActKind>("kind");
        QTest::newRow("a deleted signing key") << ActKind::DeleteSigningKey;
        QTest::newRow("a changed event key") << ActKind::UpdateEventKey;
        QTest::newRow("a deleted event key") << ActKind::DeleteEventKey;
    }

    void saysWhatIsOnlyAnsweredAndNotReadBack()
    {
        QFETCH(const ActKind, kind);
        m->dashboard->addSigningKey(u"production"_s);
        m->dashboard->onCall([&](Operation operation) {
            if (operation != Operation::DeleteSigningKey && operation != Operation::UpdateEventKey
                && operation != Operation::DeleteEventKey)
                return;
            m->dashboard->fail(Operation::SigningKeys, Fault::Offline, -1);
            m->dashboard->fail(Operation::EventKeys, Fault::Offline, -1);
        });
        run(requestOf(kind));
        QTRY_VERIFY(outcome()->isVisible());
        const QString text = outcome()->text();
        QVERIFY2(text.contains(u"could not be read back"_s) && !text.contains(u"Reading it back showed"_s),
            qPrintable(text));
    }

    void saysInTheTitleWhatIsOnlyAWord_data()
    {
        QTest::addColumn<ActKind>("kind");
        QTest::newRow("a deleted signing key") << ActKind::DeleteSigningKey;
        QTest::newRow("rotated") << ActKind::RotateSigningKey;
        QTest::newRow("a changed event key") << ActKind::UpdateEventKey;
        QTest::newRow("a deleted event key") << ActKind::DeleteEventKey;
    }

    void saysInTheTitleWhatIsOnlyAWord()
    {
        QFETCH(const ActKind, kind);
        m->dashboard->addSigningKey(u"production"_s);
        m->dashboard->setWay(kind, {.means = Way::Means::Person, .isReadBack = false});
        const ActRequest request = requestOf(kind);
        Act *act = run(request);
        QTRY_COMPARE(act->step(), Act::Step::WaitingForPerson);
        // What is read of such an account is what the person said.
        if (kind == ActKind::DeleteSigningKey)
            m->dashboard->removeSigningKey(request.keyId);
        else if (kind == ActKind::RotateSigningKey)
            m->dashboard->rotateNow(u"production"_s);
        else if (kind == ActKind::UpdateEventKey)
            m->dashboard->putEventKey(u"production"_s, *request.changed);
        else
            m->dashboard->removeEventKey(request.keyId);
        act->confirm({});
        QTRY_VERIFY(outcome()->isVisible());
        QVERIFY(act->isByWord());
        QVERIFY2(outcome()->title().contains(u"by your word"_s), qPrintable(outcome()->title()));
    }

    void saysInTheWindowsFootWhatRuns()
    {
        RunningActs foot;
        foot.setActs(&m->account->acts());
        QCOMPARE(foot.count(), 0);
        m->dashboard->fail(Operation::CreateSigningKey, Fault::Stalled);
        start();
        QTRY_COMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
        QCOMPARE(foot.count(), 1);
        auto *words = foot.findChild<QLabel *>(u"runningActsLabel"_s);
        QVERIFY2(words->text().contains(u"Create a signing key"_s), qPrintable(words->text()));
        m->dashboard->letGo();
        QTRY_COMPARE(foot.count(), 0);
        QVERIFY(words->text().isEmpty());
    }

    /// What began it may be closed: the window's foot leads back to it, and says what else waits for that.
    void leadsBackToWhatWaitsForThePerson()
    {
        RunningActs foot;
        foot.setActs(&m->account->acts());
        foot.show();
        auto *goOn = foot.findChild<QPushButton *>(u"goOnWithActButton"_s);
        QVERIFY(!goOn->isVisible());
        waitForThePerson();
        m_status.reset();
        QTRY_VERIFY(goOn->isVisible());
        Act *act = nullptr;
        connect(&foot, &RunningActs::goOnRequested, this, [&act](Act *asked) { act = asked; });
        goOn->click();
        QVERIFY(act);
        const std::unique_ptr<QDialog> dialog(actDialog(*m->account, act, m->services, m->clipboard, nullptr));
        dialog->show();
        m_status = std::make_unique<ActStatus>();
        Act *next = run(requestOf(ActKind::DeleteEventKey));
        QVERIFY2(label()->text().contains(u"its turn"_s), qPrintable(label()->text()));
        auto *words = foot.findChild<QLabel *>(u"runningActsLabel"_s);
        QVERIFY2(words->text().contains(u"Create a signing key"_s) && words->text().contains(u"Waiting for you"_s),
            qPrintable(words->text()));
        QTest::mouseClick(button(u"actCancelButton"_s), Qt::LeftButton);
        QTRY_COMPARE(next->step(), Act::Step::Finished);
        QVERIFY(!m_status->isVisible());
        dialog->findChild<QPushButton *>(u"actCancelButton"_s)->click();
        QTRY_COMPARE(act->step(), Act::Step::Finished);
        auto *said = dialog->findChild<Banner *>(u"actOutcome"_s);
        QVERIFY(said->isVisible());
        QVERIFY2(said->title().contains(u"No signing key was created"_s), qPrintable(said->title()));
        QVERIFY2(said->text().contains(u"your word"_s), qPrintable(said->text()));
        QVERIFY(!goOn->isVisible());
    }

    void survivesBeingClosedWhileTheActRuns()
    {
        m->dashboard->fail(Operation::CreateSigningKey, Fault::Stalled);
        start();
        QTRY_COMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
        m_status.reset();
        m->dashboard->letGo();
        QTRY_VERIFY(m->account->acts().running().isEmpty());
    }

    void survivesAnAccountThatClosesWhileTheActRuns()
    {
        m->dashboard->fail(Operation::CreateSigningKey, Fault::Stalled);
        start();
        QTRY_COMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
        m->account.reset();
        QVERIFY(!m_status->isRunning());
        QVERIFY(!m_status->isVisible());
    }

private:
    void start() { run(requestOf(ActKind::CreateSigningKey)); }

    void waitForThePerson()
    {
        m->dashboard->setWay(ActKind::CreateSigningKey,
            {.means = Way::Means::Person,
                .page = QUrl(u"https://app.example.test/env/production/manage/signing-key"_s),
                .paste = Way::Paste::SigningKey});
        start();
    }

    Act *run(const ActRequest &request)
    {
        Acts &acts = m->account->acts();
        Act *act = acts.start(request);
        m_status->follow(acts, act);
        return act;
    }

    ActRequest requestOf(ActKind kind) const
    {
        ActRequest request{.kind = kind, .environment = m->dashboard->environment(u"production"_s)};
        const QList<SigningKey> keys = m->dashboard->signingKeysNow(u"production"_s);
        for (const SigningKey &key : keys)
            (key.isActive ? request.activeKeyId : request.keyId) = key.id;
        const EventKey eventKey = m->dashboard->eventKeysNow(u"production"_s).constFirst();
        if (kind == ActKind::DeleteEventKey)
            request.keyId = eventKey.id;
        if (kind == ActKind::UpdateEventKey) {
            request.before = eventKey;
            request.changed = eventKey;
            request.changed->name = u"Renamed"_s;
        }
        return request;
    }

    QLabel *label() const { return m_status->findChild<QLabel *>(u"actStepLabel"_s); }
    QPushButton *button(const QString &name) const { return m_status->findChild<QPushButton *>(name); }
    Banner *outcome() const { return m_status->findChild<Banner *>(u"actOutcome"_s); }

    bool says(const QString &text) const
    {
        const QList<QLabel *> labels = m_status->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
            [&text](const QLabel *one) { return one->isVisible() && one->text().contains(text); });
    }

    std::unique_ptr<UiStage> m;
    std::unique_ptr<ActStatus> m_status;
};

QTEST_MAIN(ActStatusTest)
#include "tst_actstatus.moc"
