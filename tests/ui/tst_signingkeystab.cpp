// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/accounts.h"
#include "app/accounts/eventkeykeeper.h"
#include "app/acts/keptkeys.h"
#include "app/domain/fingerprint.h"
#include "app/noted/typedinkeeper.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationsight.h"
#include "app/selfhosted/serversetup.h"
#include "tests/support/answeringapp.h"
#include "tests/support/answerof.h"
#include "tests/support/uistage.h"
#include "ui/acts/actstatus.h"
#include "ui/keys/deletekeydialogs.h"
#include "ui/keys/keptkeyspanel.h"
#include "ui/keys/signingkeycard.h"
#include "ui/keys/signingkeystab.h"
#include "ui/secrets/copybutton.h"
#include "ui/secrets/secretfield.h"
#include "ui/secrets/secrettext.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/statepage.h"
#include "ui/window/tabgate.h"

#include <QAbstractButton>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

/// The current and the new signing key, with real key presses.
class SigningKeysTabTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m = std::make_unique<UiStage>();
        m->open();
        m_tab = std::make_unique<SigningKeysTab>(m->services, m->clipboard);
        m_tab->resize(1000, 600);
        m_tab->setAccount(m->account.get());
        QVERIFY(UiStage::show(*m_tab));
    }

    void cleanup()
    {
        m_tab.reset();
        m.reset();
    }

    void showsTheCurrentKeyWithoutItsValue()
    {
        QVERIFY(m->load());
        const SigningKey key = keys().first();
        QTRY_VERIFY(card(u"currentKeyCard"_s)->isVisible());
        QVERIFY(says(signingKeyFingerprint(key.value)));
        QVERIFY(!says(key.value.revealText()));
        QVERIFY(!card(u"newKeyCard"_s)->isVisible());
    }

    /// Where the server does not tell it, the history of this computer does, of what was made here.
    void saysWhoHasMadeAKeyHere()
    {
        m->dashboard->forgetMakers();
        const QString fingerprint = signingKeyFingerprint(m->dashboard->signingKeysNow(u"production"_s).first().value);
        const QDateTime at = m->clock.now().addDays(-3);
        for (const QString &outcome : {u"done"_s, u"not done"_s})
            QVERIFY(answerOf(m->history.append({.at = at,
                .person = outcome == "done"_L1 ? u"Grace"_s : u"Robin"_s,
                .what = u"CreateSigningKey"_s,
                .fingerprint = fingerprint,
                .outcome = outcome})));
        QVERIFY(m->load());
        auto *maker = card(u"currentKeyCard"_s)->findChild<QLabel *>(u"creatorLabel"_s);
        QTRY_COMPARE(maker->text(), u"Grace"_s);
        const auto *age = card(u"currentKeyCard"_s)->findChild<QLabel *>(u"ageLabel"_s);
        QCOMPARE(age->text(), u"Made 3 days ago"_s);
        // Of one that a person brought nobody told when it was made.
        m_tab->setAccount(m->open(AccountKind::ByHand));
        QVERIFY(m->load());
        QTRY_VERIFY2(age->text().startsWith(u"Made at the latest"_s), qPrintable(age->text()));
    }

    /// What a person typed in stands there as the current one, whatever Inngest says to it.
    void saysThatInngestSignsWithAKeyWhereItAcceptsIt()
    {
        const auto *hint = card(u"currentKeyCard"_s)->findChild<QLabel *>(u"hintLabel"_s);
        QVERIFY(m->load());
        QTRY_VERIFY2(hint->text().startsWith(u"Inngest signs its calls with it"_s), qPrintable(hint->text()));
        m_tab->setAccount(m->open(AccountKind::ByHand));
        QVERIFY(m->load());
        QTRY_VERIFY2(hint->text().contains(u"Inngest did not tell"_s), qPrintable(hint->text()));
        m->dashboard->takeBySaying(u"production"_s, true);
        m->account->reload();
        QTRY_VERIFY2(hint->text().startsWith(u"Inngest refuses it"_s), qPrintable(hint->text()));
        m->dashboard->takeBySaying(u"production"_s, false);
        m->account->reload();
        QTRY_VERIFY2(hint->text().startsWith(u"Inngest signs its calls with it"_s), qPrintable(hint->text()));
    }

    void leadsToTheWizardInsteadOfRotating()
    {
        m->dashboard->addSigningKey(u"production"_s);
        QVERIFY(m->load());
        QTRY_VERIFY(button(u"rotateButton"_s)->isVisible());
        const QSignalSpy requested(m_tab.get(), &SigningKeysTab::rotationRequested);
        button(u"rotateButton"_s)->setFocus();
        QTest::keyClick(button(u"rotateButton"_s), Qt::Key_Space);
        QCOMPARE(requested.size(), 1);
        QCOMPARE(m->dashboard->calls(Operation::RotateSigningKey), 0);
    }

    /// Of a server that is down, say, in the middle of a rotation.
    void tellsApartTheKeptKeysOfOneEnvironment()
    {
        m->dashboard->addSigningKey(u"production"_s);
        QVERIFY(m->load());
        const KeyPlace place{m->dashboard->origin(), u"Acme"_s, m->dashboard->environment(u"production"_s)};
        for (const SigningKey &key : keys())
            QVERIFY(answerOf(m->keptKeys.keep(place, key, m->clock.now())));
        KeptKeysPanel panel(m->services, m->clipboard, KeptKey::Kind::SigningKey);
        panel.present(*m->account);
        QTRY_COMPARE(panel.findChildren<SecretField *>().size(), 2);
        QSet<QString> names;
        for (const CopyButton *copy : panel.findChildren<CopyButton *>())
            names.insert(copy->accessibleName());
        QCOMPARE(names.size(), 2);
        for (const SigningKey &key : keys())
            QVERIFY(names.values().join(u' ').contains(signingKeyFingerprint(key.value)));
    }

    /// While the environments cannot be read all that was kept under the origin is there, and accounts can share it.
    void namesTheOtherAccountOfAKeptKey()
    {
        const SigningKey key{.id = u"theirs"_s, .value = Secret(QByteArrayView("signkey-prod-0123456789abcdef"))};
        const Environment production{.id = u"their-production"_s, .name = u"Production"_s};
        QVERIFY(answerOf(m->keptKeys.keep({m->dashboard->origin(), u"Beta"_s, production}, key, m->clock.now())));
        KeptKeysPanel panel(m->services, m->clipboard, KeptKey::Kind::SigningKey);
        panel.present(*m->account);
        QTRY_COMPARE(panel.findChildren<CopyButton *>().size(), 1);
        const QString name = panel.findChild<CopyButton *>()->accessibleName();
        QVERIFY2(name.contains(u"Production (account Beta)"_s), qPrintable(name));
    }

    /// What is in memory is gone when the program closes, whoever reads "kept" there.
    void saysOfKeptKeysWhetherTheyAreInMemoryAlone()
    {
        QVERIFY(m->load());
        const KeyPlace place{m->dashboard->origin(), u"Acme"_s, m->dashboard->environment(u"production"_s)};
        KeptKeysPanel panel(m->services, m->clipboard, KeptKey::Kind::SigningKey);
        const auto isSaid = [&panel](const QString &words) {
            const QList<QLabel *> labels = panel.findChildren<QLabel *>();
            return std::ranges::any_of(labels, [&words](const QLabel *label) { return label->text().contains(words); });
        };
        m->secrets.useMemory(true);
        QVERIFY(answerOf(m->keptKeys.keep(place, keys().first(), m->clock.now())));
        panel.present(*m->account);
        QTRY_COMPARE(panel.findChildren<SecretField *>().size(), 1);
        QVERIFY(isSaid(u"Kept until the program closes"_s) && isSaid(u"in memory until the program closes"_s));
        QVERIFY(!isSaid(u"Kept on this computer"_s));
        m->secrets.useMemory(false); // the keychain takes it
        QTRY_COMPARE(m->secrets.inMemoryOnly(), 0);
        QTRY_VERIFY(isSaid(u"Kept on this computer"_s));
        QVERIFY(!isSaid(u"until the program closes"_s));
    }

    void createsAKeyAndKeepsIt()
    {
        QVERIFY(m->load());
        press(u"createButton"_s);
        QTRY_VERIFY(card(u"newKeyCard"_s)->isVisible());
        QTRY_VERIFY(outcome().contains(u"is made"_s));
        QCOMPARE(keys().size(), 2);
        const QString fingerprint = signingKeyFingerprint(keys().last().value);
        QVERIFY(says(fingerprint));
        QTRY_VERIFY(m->keychain.value(u"key/"_s + fingerprint));
        QVERIFY(!button(u"createButton"_s)->isVisible());
    }

    void saysWhatBecameOfACreationThatFails_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<QString>("says");
        QTest::addColumn<int>("keys");
        QTest::newRow("offline") << Fault::Offline << u"No connection"_s << 1;
        QTest::newRow("forbidden") << Fault::Forbidden << u"role"_s << 1;
        QTest::newRow("refused") << Fault::Rejected << u"refused"_s << 1;
        QTest::newRow("busy") << Fault::Busy << u"limits how often"_s << 1;
        QTest::newRow("the answer lost, done") << Fault::AnswerLost << u"Which one"_s << 2;
        QTest::newRow("half an answer, done") << Fault::HalfAnswer << u"Which one"_s << 2;
    }

    void saysWhatBecameOfACreationThatFails()
    {
        QFETCH(Fault, fault);
        QFETCH(QString, says);
        QFETCH(int, keys);
        QVERIFY(m->load());
        m->dashboard->fail(Operation::CreateSigningKey, fault);
        press(u"createButton"_s);
        QTRY_VERIFY2(outcome().contains(says), qPrintable(outcome()));
        QCOMPARE(this->keys().size(), keys);
        QCOMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
    }

    void asksWhichKeyItIsAfterALostAnswer()
    {
        QVERIFY(m->load());
        m->dashboard->fail(Operation::CreateSigningKey, Fault::AnswerLost);
        press(u"createButton"_s);
        QTRY_VERIFY(button(u"chooseButton"_s));
        QTest::mouseClick(button(u"chooseButton"_s), Qt::LeftButton);
        QTRY_VERIFY2(outcome().contains(u"is made"_s), qPrintable(outcome()));
        QCOMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
    }

    void canBeStoppedBeforeTheCallGoesOut()
    {
        QVERIFY(m->load());
        m->dashboard->fail(Operation::SigningKeys, Fault::Stalled);
        press(u"createButton"_s);
        auto *stopButton = m_tab->findChild<QPushButton *>(u"actCancelButton"_s);
        QTRY_VERIFY(stopButton->isVisible());
        QVERIFY(!button(u"createButton"_s)->isEnabled());
        QTest::mouseClick(stopButton, Qt::LeftButton);
        m->dashboard->letGo();
        QTRY_VERIFY(button(u"createButton"_s)->isEnabled());
        QCOMPARE(m->dashboard->calls(Operation::CreateSigningKey), 0);
        QCOMPARE(outcome(), QString());
    }

    void deletesTheNewKeyOnlyAfterAsking()
    {
        const SigningKey added = m->dashboard->addSigningKey(u"production"_s);
        QVERIFY(m->load());
        EventKeyKeeper keeper(m->keptKeys, m->history, m->clock);
        keeper.setAccount(m->account.get());
        const KeyPlace place{m->dashboard->origin(), u"Acme"_s, *m->account->keyHolder()};
        QVERIFY(answerOf(m->keptKeys.keep(place, added, m->clock.now())));
        QTRY_VERIFY(button(u"deleteNewKeyButton"_s)->isVisible());
        press(u"deleteNewKeyButton"_s);
        auto *dialog = m_tab->findChild<DeleteSigningKeyDialog *>();
        QVERIFY(dialog);
        QTRY_VERIFY(dialog->isActiveWindow());
        QCOMPARE(dialog->findChild<QLabel *>(u"fingerprintLabel"_s)->text(), signingKeyFingerprint(added.value));
        // Enter must not delete by habit.
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY(!m_tab->findChild<DeleteSigningKeyDialog *>());
        QCOMPARE(keys().size(), 2);

        press(u"deleteNewKeyButton"_s);
        dialog = m_tab->findChild<DeleteSigningKeyDialog *>();
        QVERIFY(dialog);
        dialog->findChild<QLineEdit *>(u"reasonEdit"_s)->setText(u"ticket 42"_s);
        auto *deleteButton = dialog->findChild<QPushButton *>(u"deleteButton"_s);
        auto *typeEdit = dialog->findChild<QLineEdit *>(u"typeEdit"_s);
        // The apps were asked, and do not say.
        QTRY_VERIFY(typeEdit->isVisible());
        QVERIFY(!deleteButton->isEnabled());
        QTest::keyClicks(typeEdit, u"something else"_s);
        QTest::keyClick(typeEdit, Qt::Key_Return);
        QVERIFY(!deleteButton->isEnabled());
        QCOMPARE(keys().size(), 2);
        confirmUnheard(*dialog);
        QTest::mouseClick(deleteButton, Qt::LeftButton);
        QTRY_VERIFY2(outcome().contains(u"deleted"_s), qPrintable(outcome()));
        QCOMPARE(keys().size(), 1);
        QVERIFY(keys().first().isActive);
        QTRY_VERIFY(button(u"createButton"_s)->isVisible());
        QTRY_VERIFY(answerOf(m->keptKeys.all())->isEmpty()); // what is dead opens nothing any more
    }

    void forgetsWhatARotationLeftInTheKeychain_data()
    {
        QTest::addColumn<RotationOutcome::Kind>("outcome");
        QTest::addColumn<bool>("isServer");
        QTest::addColumn<bool>("isAnotherOpen");
        QTest::addColumn<bool>("forgets");
        using Outcome = RotationOutcome;
        QTest::newRow("the keychain refused at its end") << Outcome::Done << false << false << true;
        QTest::newRow("a colleague went on") << Outcome::HandedOver << false << false << true;
        QTest::newRow("of a server, which lists no coming key") << Outcome::HandedOver << true << false << false;
        QTest::newRow("of a server, here") << Outcome::Done << true << false << true;
        QTest::newRow("another one is open") << Outcome::Done << false << true << false;
    }

    void forgetsWhatARotationLeftInTheKeychain()
    {
        QFETCH(RotationOutcome::Kind, outcome);
        QFETCH(bool, isServer);
        QFETCH(bool, isAnotherOpen);
        QFETCH(bool, forgets);
        QVERIFY(m->load());
        const Environment holder = *m->account->keyHolder();
        const KeyPlace place{m->dashboard->origin(), u"Acme"_s, holder};
        const auto key = [](QChar digit) {
            return SigningKey{.id = digit, .value = Secret::fromText(u"signkey-prod-"_s + QString(64, digit))};
        };
        const SigningKey dead = key(u'e');
        const SigningKey live = m->account->signingKeys().value->first();
        const SigningKey copied = key(u'f'); // which no rotation was about
        for (const SigningKey &one : {dead, live, copied})
            QVERIFY(answerOf(m->keptKeys.keep(place, one, m->clock.now())));
        Rotation rotation{.id = u"r1"_s, .origin = place.origin, .environment = holder};
        rotation.begunAt = rotation.endedAt = m->clock.now();
        rotation.oldSigningKey.fingerprint = signingKeyFingerprint(dead.value);
        rotation.newSigningKey.fingerprint = signingKeyFingerprint(live.value);
        rotation.outcome = outcome;
        RotationJournal journal(m->history);
        QVERIFY(answerOf(journal.save(rotation)));
        if (isAnotherOpen)
            QVERIFY(answerOf(journal.begin({.id = u"r2"_s, .origin = place.origin, .environment = holder}, {})));
        if (isServer)
            m->dashboard->setWay(ActKind::RotateSigningKey, {.isRestart = true});
        const auto keeps = [this](const SigningKey &one) {
            const QList<KeptKey> kept = answerOf(m->keptKeys.all()).value_or(QList<KeptKey>());
            return std::any_of(kept.begin(), kept.end(),
                [&one](const KeptKey &there) { return there.fingerprint == signingKeyFingerprint(one.value); });
        };
        EventKeyKeeper keeper(m->keptKeys, m->history, m->clock);
        keeper.setAccount(m->account.get());
        const auto readAgain = [this] {
            m->account->reload();
            return QTest::qWaitFor(
                [this] { return !m->account->signingKeys().isLoading && !m->account->eventKeys().isLoading; });
        };
        QVERIFY(readAgain() && keeps(dead)); // one list that lacks it is no proof
        QVERIFY(readAgain() && keeps(dead)); // nor are two at once
        for (int minute = 0; minute < 3; ++minute) {
            m->clock.advance(1min);
            QVERIFY(readAgain());
            (void)keeps(dead); // the database has answered all that was asked before
        }
        QTRY_COMPARE(keeps(dead), !forgets);
        QVERIFY(keeps(live) && keeps(copied));
    }

    void deletesNothingWhenAColleagueWasFaster()
    {
        const SigningKey added = m->dashboard->addSigningKey(u"production"_s);
        QVERIFY(m->load());
        QTRY_VERIFY(button(u"deleteNewKeyButton"_s)->isVisible());
        press(u"deleteNewKeyButton"_s);
        m->dashboard->rotateNow(u"production"_s); // the shown key is the active one now
        auto *dialog = m_tab->findChild<DeleteSigningKeyDialog *>();
        auto *deleteButton = dialog->findChild<QPushButton *>(u"deleteButton"_s);
        QTRY_VERIFY(dialog->findChild<QLineEdit *>(u"typeEdit"_s)->isVisible()); // the apps were asked
        confirmUnheard(*dialog);
        QTest::mouseClick(deleteButton, Qt::LeftButton);
        QTRY_VERIFY2(outcome().contains(u"not deleted"_s), qPrintable(outcome()));
        QCOMPARE(keys().size(), 1);
        QCOMPARE(keys().first().id, added.id);
        QCOMPARE(m->dashboard->calls(Operation::DeleteSigningKey), 0);
    }

    void asksForNoNameWhereEachAppSaysThatItDoesNotHoldIt()
    {
        const SigningKey active = keys().first();
        m->dashboard->addSigningKey(u"production"_s);
        PracticeAppVariables variables;
        variables.set(PracticeAppVariables::signingKeyName, active.value);
        const AnsweringApp app(m->clock, u"Shop"_s, variables);
        m->dashboard->setApps(u"production"_s, {app.app});
        QVERIFY(m->load());
        press(u"deleteNewKeyButton"_s);
        auto *dialog = m_tab->findChild<DeleteSigningKeyDialog *>();
        QTRY_VERIFY(dialog->findChild<QPushButton *>(u"deleteButton"_s)->isEnabled());
        QVERIFY(!dialog->findChild<QLineEdit *>(u"typeEdit"_s)->isVisible());
    }

    void deletesNoKeyThatAnOpenRotationNeeds_data()
    {
        QTest::addColumn<bool>("isEarly"); // begun before the dialog was opened
        QTest::newRow("made it") << true;
        QTest::newRow("made it since the dialog is open") << false;
    }

    /// Its own undo asks every app in full; and of a server of one's own the only copy would go.
    void deletesNoKeyThatAnOpenRotationNeeds()
    {
        QFETCH(bool, isEarly);
        const SigningKey added = m->dashboard->addSigningKey(u"production"_s);
        QVERIFY(m->load());
        Rotation rotation{.id = u"r1"_s,
            .origin = m->account->dashboard().origin(),
            .environment = *m->account->keyHolder(),
            .person = u"Grace"_s,
            .begunAt = m->clock.now()};
        rotation.newSigningKey.id = added.id;
        RotationJournal journal(m->history);
        const auto begin = [&] { return bool(answerOf(journal.begin(rotation, {}))); };
        QVERIFY(!isEarly || begin());
        press(u"deleteNewKeyButton"_s);
        auto *dialog = m_tab->findChild<DeleteSigningKeyDialog *>();
        auto *banner = dialog->findChild<Banner *>(u"rotationBanner"_s);
        auto *deleteButton = dialog->findChild<QPushButton *>(u"deleteButton"_s);
        if (!isEarly) {
            QTRY_VERIFY(dialog->findChild<QLineEdit *>(u"typeEdit"_s)->isVisible());
            confirmUnheard(*dialog);
            QVERIFY(!banner->isVisible());
            QVERIFY(begin());
            QTest::mouseClick(deleteButton, Qt::LeftButton);
        }
        QTRY_VERIFY(banner->isVisible());
        QTRY_VERIFY(dialog->findChild<Banner *>(u"holders"_s)->isVisible());
        QVERIFY(!deleteButton->isEnabled());
        QVERIFY2(banner->text().contains(u"Grace"_s), qPrintable(banner->text()));
        QVERIFY(m->account->acts().running().isEmpty());
        const QSignalSpy requested(m_tab.get(), &SigningKeysTab::rotationRequested);
        QTest::mouseClick(dialog->findChild<QPushButton *>(u"goOnButton"_s), Qt::LeftButton);
        QCOMPARE(requested.size(), 1);
        QTRY_VERIFY(!m_tab->findChild<DeleteSigningKeyDialog *>());
        QCOMPARE(m->dashboard->calls(Operation::DeleteSigningKey), 0);
        // One that is over needs it no more.
        rotation.outcome = RotationOutcome::Done;
        rotation.endedAt = m->clock.now();
        QVERIFY(answerOf(journal.save(rotation)));
        press(u"deleteNewKeyButton"_s);
        dialog = m_tab->findChild<DeleteSigningKeyDialog *>();
        QTRY_VERIFY(dialog->findChild<QLineEdit *>(u"typeEdit"_s)->isVisible());
        QVERIFY(!dialog->findChild<Banner *>(u"rotationBanner"_s)->isVisible());
    }

    void refusesANewKeyInAnArchivedEnvironmentWithTheReason()
    {
        QVERIFY(m->load(u"old"_s));
        QTRY_VERIFY(button(u"createButton"_s)->isVisible());
        QVERIFY(!button(u"createButton"_s)->isEnabled());
        QVERIFY(m_tab->findChild<QLabel *>(u"refusalLabel"_s)->text().contains(u"archived"_s));
    }

    void showsTheParentsKeysForABranchAndSaysSo()
    {
        QVERIFY(m->load(u"preview"_s));
        QTRY_VERIFY(card(u"currentKeyCard"_s)->isVisible());
        QVERIFY(says(signingKeyFingerprint(m->dashboard->signingKeysNow(u"branches"_s).first().value)));
        auto *shared = m_tab->findChild<QLabel *>(u"sharedLabel"_s);
        QVERIFY(shared->isVisible());
        QVERIFY(shared->text().contains(u"no keys of its own"_s));
    }

    void keepsWhatIsCopied()
    {
        QVERIFY(m->load());
        QTRY_VERIFY(card(u"currentKeyCard"_s)->isVisible());
        auto *copyButton = card(u"currentKeyCard"_s)->findChild<CopyButton *>();
        copyButton->setFocus();
        QTest::keyClick(copyButton, Qt::Key_Space);
        QTRY_VERIFY(m->keychain.value(u"key/"_s + signingKeyFingerprint(keys().first().value)));
    }

    void keepsARevealedKeyThroughAReloadButNotAnotherOne()
    {
        QVERIFY(m->load());
        QTRY_VERIFY(card(u"currentKeyCard"_s)->isVisible());
        auto *field = card(u"currentKeyCard"_s)->findChild<SecretField *>();
        field->reveal();
        QTRY_VERIFY(field->isRevealed());
        QVERIFY(m->load());
        QVERIFY(field->isRevealed());

        m->dashboard->addSigningKey(u"production"_s);
        m->dashboard->rotateNow(u"production"_s);
        m->account->reload();
        QTRY_VERIFY(!field->isRevealed());
    }

    void keepsOldDataOnScreenWhenReadingFails()
    {
        QVERIFY(m->load());
        QTRY_VERIFY(card(u"currentKeyCard"_s)->isVisible());
        m->dashboard->fail(Operation::SigningKeys, Fault::Offline, -1);
        m->account->reload();
        auto *banner = m_tab->findChild<Banner *>(u"staleBanner"_s);
        QTRY_VERIFY(banner->isVisible());
        QVERIFY(card(u"currentKeyCard"_s)->isVisible());
    }

    void offersTheKeptKeysWhenNothingCanBeRead()
    {
        QVERIFY(m->load());
        QTRY_VERIFY(card(u"currentKeyCard"_s)->isVisible());
        card(u"currentKeyCard"_s)->findChild<CopyButton *>()->click();
        const QString fingerprint = signingKeyFingerprint(keys().first().value);
        QTRY_VERIFY(m->keychain.value(u"key/"_s + fingerprint));
        // As at the next start, without a connection.
        const Secret value = keys().first().value;
        const QString origin = m->dashboard->origin();
        m_tab->setAccount(nullptr);
        m->open();
        m->dashboard->setOrigin(origin);
        m->dashboard->fail(Operation::Environments, Fault::Offline, -1);
        auto *tab = new SigningKeysTab(m->services, m->clipboard);
        TabGate gate(m->services, m->clipboard, tab, KeptKey::Kind::SigningKey);
        gate.setAccount(m->account.get());
        gate.show();
        m->account->reloadEnvironments();
        QTRY_VERIFY(gate.findChild<SecretField *>() && !tab->isVisible());
        QTRY_VERIFY(fieldShown(gate));
        auto *page = gate.findChild<StatePage *>();
        QCOMPARE(page->state(), StatePage::State::Offline);
        fieldShown(gate)->reveal();
        QTRY_VERIFY(fieldShown(gate)->isRevealed());
    }

    /// Its entry came from another computer, say: nobody there may see more, and no reload brings any.
    void offersToTypeInWhatIsNotNotedHere_data()
    {
        QTest::addColumn<bool>("isServer");
        QTest::newRow("by hand") << false;
        QTest::newRow("a server") << true;
    }
    void offersToTypeInWhatIsNotNotedHere()
    {
        QFETCH(bool, isServer);
        Accounts &accounts = m->services.accounts;
        if (isServer) {
            const ServerDraft draft{.origin = QUrl(u"http://127.0.0.1:1"_s), .signingKey = freshKeys::signingKey()};
            QVERIFY(answerOf(accounts.saveServer(u"copied"_s, u"Copied"_s, draft, {}, {})));
            QVERIFY(answerOf(accounts.typedIn().removeAll(u"copied"_s)));
        } else {
            QVERIFY(answerOf(accounts.saveByHand(u"copied"_s, u"Copied"_s, Accounts::defaultApiOrigin(), {})));
        }
        accounts.open(u"copied"_s);
        TabGate gate(m->services, m->clipboard, new QWidget, {});
        gate.setAccount(accounts.current());
        gate.show();
        auto *page = gate.findChild<StatePage *>();
        QTRY_COMPARE(page->state(), StatePage::State::Empty);
        const QString text = page->findChild<QLabel *>(u"textLabel"_s)->text();
        QVERIFY2(text.contains(u"not noted on this computer"_s) || text.contains(u"is noted on this computer"_s),
            qPrintable(text));
        QVERIFY2(text.contains(isServer ? u"Server and signing key"_s : u"Environments and keys"_s), qPrintable(text));
        auto *action = page->findChild<QPushButton *>(u"actionButton"_s);
        QVERIFY(action->isVisible());
        QSignalSpy asked(&gate, &TabGate::typedInRequested);
        action->click();
        QCOMPARE(asked.size(), 1);
        gate.setAccount(nullptr);
    }

    void showsTheWholeOfARevealedKey()
    {
        QVERIFY(m->load());
        QTRY_VERIFY(card(u"currentKeyCard"_s)->isVisible());
        for (const int width : {560, 900, 1400}) {
            m_tab->resize(width, 600);
            card(u"currentKeyCard"_s)->findChild<SecretField *>()->reveal();
            auto *text = card(u"currentKeyCard"_s)->findChild<SecretText *>();
            QTRY_VERIFY(text->isRevealed());
            QTRY_VERIFY2(text->height() >= text->heightForWidth(text->width()), qPrintable(QString::number(width)));
        }
    }

    void forgetsTheDialogOfAnotherEnvironment()
    {
        m->dashboard->addSigningKey(u"production"_s);
        QVERIFY(m->load());
        QTRY_VERIFY(button(u"deleteNewKeyButton"_s)->isVisible());
        press(u"deleteNewKeyButton"_s);
        QVERIFY(m_tab->findChild<DeleteSigningKeyDialog *>());
        QVERIFY(m->load(u"staging"_s));
        QTRY_VERIFY(!m_tab->findChild<DeleteSigningKeyDialog *>());
        QCOMPARE(m->dashboard->calls(Operation::DeleteSigningKey), 0);
    }

    void survivesBeingClosedWhileTheRequestRuns()
    {
        QVERIFY(m->load());
        m->dashboard->fail(Operation::CreateSigningKey, Fault::Stalled);
        press(u"createButton"_s);
        QTRY_COMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
        m_tab.reset();
        m->dashboard->letGo();
        QTRY_COMPARE(keys().size(), 2);
        QTRY_VERIFY(m->account->acts().running().isEmpty());
    }

private:
    QList<SigningKey> keys() const { return m->dashboard->signingKeysNow(u"production"_s); }
    SigningKeyCard *card(const QString &name) const { return m_tab->findChild<SigningKeyCard *>(name); }
    QPushButton *button(const QString &name) const { return m_tab->findChild<QPushButton *>(name); }

    /// The apps of this stage do not answer: the environment's name is typed.
    void confirmUnheard(const DeleteSigningKeyDialog &dialog) const
    {
        auto *edit = dialog.findChild<QLineEdit *>(u"typeEdit"_s);
        edit->clear();
        QTest::keyClicks(edit, textToType(*m->account->keyHolder()));
        QVERIFY(dialog.findChild<QPushButton *>(u"deleteButton"_s)->isEnabled());
    }

    void press(const QString &name) const
    {
        QPushButton *wanted = button(name);
        QTRY_VERIFY(wanted->isVisible() && wanted->isEnabled());
        wanted->setFocus();
        QTest::keyClick(wanted, Qt::Key_Space);
    }

    QString outcome() const
    {
        auto *banner = m_tab->findChild<Banner *>(u"actOutcome"_s);
        return banner->isVisible() ? banner->title() + u' ' + banner->text() : QString();
    }

    bool says(const QString &text) const
    {
        const QList<QLabel *> labels = m_tab->findChildren<QLabel *>();
        return std::any_of(labels.begin(), labels.end(),
            [&text](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    }

    static SecretField *fieldShown(const QWidget &page)
    {
        const QList<SecretField *> fields = page.findChildren<SecretField *>();
        for (SecretField *field : fields) {
            if (field->isVisible())
                return field;
        }
        return nullptr;
    }

    std::unique_ptr<UiStage> m;
    std::unique_ptr<SigningKeysTab> m_tab;
};

QTEST_MAIN(SigningKeysTabTest)
#include "tst_signingkeystab.moc"
