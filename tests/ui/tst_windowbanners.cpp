// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/keywatch.h"
#include "app/accounts/preferences.h"
#include "app/core/directories.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/history/historystore.h"
#include "app/history/sql.h"
#include "app/models/knownkeys.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationsession.h"
#include "tests/support/answerof.h"
#include "tests/support/asnobody.h"
#include "tests/support/filelimit.h"
#include "tests/support/fulldisk.h"
#include "tests/support/sessionsteps.h"
#include "tests/support/uistage.h"
#include "ui/acts/unsettledpanel.h"
#include "ui/rotation/rotationwizard.h"
#include "ui/secrets/keychainbanner.h"
#include "ui/widgets/banner.h"
#include "ui/window/windowbanners.h"
#include "ui/window/windowrotation.h"

#include <QDir>
#include <QFile>
#include <QJsonDocument>
#include <QMessageBox>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <unistd.h>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

namespace {

/// A keychain whose state the test sets.
class SetStore final : public SecretStore
{
public:
    State state() const override { return m_state; }
    QFuture<State> refreshState() override { return readyFuture(m_state); }

    QFuture<State> unlock() override
    {
        set(unlocksTo);
        return readyFuture(m_state);
    }

    QFuture<Result<std::optional<Secret>>> read(const QString &) override
    {
        return readyFuture(Result<std::optional<Secret>>(std::nullopt));
    }
    QFuture<Done> write(const QString &, const Secret &) override { return readyFuture(Done()); }
    QFuture<Done> remove(const QString &) override { return readyFuture(Done()); }

    void set(State state)
    {
        m_state = state;
        emit stateChanged();
    }

    State unlocksTo = State::Ready;

private:
    State m_state = State::Unknown;
};

struct Keychain
{
    QTemporaryDir directory;
    Preferences preferences{directory.filePath(u"settings.ini"_s)};
    SetStore keychain;
    ChosenStore secrets{keychain};
    KeychainBanner banner{secrets, preferences};

    QPushButton *button(const QString &name) const { return banner.findChild<QPushButton *>(name); }
};

} // namespace

/// What the window says above its tabs.
class WindowBannersTest : public QObject
{
    Q_OBJECT

private slots:
    void saysNothingWhileTheKeychainWorks()
    {
        Keychain keychain;
        QVERIFY(!keychain.banner.isVisible());
        keychain.keychain.set(SecretStore::State::Ready);
        QVERIFY(!keychain.banner.isVisible());
    }

    void offersToUnlockALockedKeychain()
    {
        Keychain keychain;
        keychain.keychain.set(SecretStore::State::Locked);
        QVERIFY(keychain.banner.isVisible());
        QVERIFY(keychain.banner.text().contains(u"Nothing is lost"_s));
        QTest::mouseClick(keychain.button(u"keychainUnlockButton"_s), Qt::LeftButton);
        QTRY_VERIFY(!keychain.banner.isVisible());
    }

    void staysWhenUnlockingFails()
    {
        Keychain keychain;
        keychain.keychain.unlocksTo = SecretStore::State::Locked;
        keychain.keychain.set(SecretStore::State::Locked);
        auto *unlockButton = keychain.button(u"keychainUnlockButton"_s);
        unlockButton->click();
        QTRY_VERIFY(unlockButton->isEnabled());
        QVERIFY(keychain.banner.isVisible());
    }

    void saysWhatAMissingKeychainMeans()
    {
        Keychain keychain;
        keychain.keychain.set(SecretStore::State::Absent);
        QVERIFY(keychain.banner.isVisible());
        QVERIFY(!keychain.button(u"keychainUnlockButton"_s)->isVisible());
        // What is in one that is away is needed to read an account.
        QVERIFY2(
            keychain.banner.text().contains(u"cannot be read until it is there"_s), qPrintable(keychain.banner.text()));
        QSignalSpy help(&keychain.banner, &KeychainBanner::helpRequested);
        QTest::mouseClick(keychain.button(u"keychainHelpButton"_s), Qt::LeftButton);
        QCOMPARE(help.size(), 1);
    }

    void keepsInMemoryWhenThePersonSaysSo()
    {
        Keychain keychain;
        keychain.keychain.set(SecretStore::State::Refusing);
        QTest::mouseClick(keychain.button(u"keychainMemoryButton"_s), Qt::LeftButton);
        QVERIFY(keychain.preferences.keepsSecretsInMemory());
        // It holds at later starts: what is chosen stands there, with the way back.
        QVERIFY(keychain.banner.isVisible());
        QVERIFY(!keychain.button(u"keychainMemoryButton"_s)->isVisible());
        QVERIFY2(keychain.banner.text().contains(u"also at later starts"_s), qPrintable(keychain.banner.text()));
        QTest::mouseClick(keychain.button(u"useKeychainButton"_s), Qt::LeftButton);
        QVERIFY(!keychain.preferences.keepsSecretsInMemory());
        QVERIFY(!keychain.button(u"useKeychainButton"_s)->isVisible());
    }

    void staysAwayOncePutAsideUntilSomethingChanges()
    {
        Keychain keychain;
        keychain.keychain.set(SecretStore::State::Locked);
        emit keychain.banner.dismissed();
        keychain.banner.hide();
        QVERIFY(keychain.banner.hasTrouble());
        keychain.keychain.set(SecretStore::State::Refusing);
        QVERIFY(keychain.banner.isVisible());
    }

    /// The database holds more than the past.
    void saysWhatADamagedDatabaseHeld()
    {
        UiStage stage;
        stage.open();
        QFile file(stage.directory.filePath(u"damaged.db"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(QByteArray(8192, 'x'));
        file.close();
        HistoryStore damaged(file.fileName());
        Services services{stage.clock, stage.preferences, stage.secrets, damaged, stage.keptKeys, stage.accounts};
        WindowBanners banners(services);
        QVERIFY(answerOf(damaged.append({})));
        const auto *said = banners.findChild<Banner *>(u"historyBanner"_s);
        QTRY_VERIFY2(!said->isHidden(), qPrintable(damaged.damagedCopy()));
        for (const QString &held : {u"open rotations"_s, u"typed in by hand"_s, u"Kept on this computer"_s})
            QVERIFY2(said->text().contains(held), qPrintable(said->text()));
        QVERIFY2(!said->text().contains(u"not touched"_s), qPrintable(said->text()));
    }

    /// Without a word all accounts would just be gone.
    void saysWhichSettingsFileWasSetAside()
    {
        UiStage stage;
        stage.open();
        const WindowBanners usual(stage.services);
        QVERIFY(usual.findChild<Banner *>(u"setAsideBanner"_s)->isHidden());
        for (const QString &name : {u"accounts.ini"_s, u"chosen.ini"_s}) {
            QFile file(stage.directory.filePath(name));
            QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(1024 * 1024));
        }
        Accounts accounts(
            {stage.directory.path(), stage.directory.path()}, stage.secrets, stage.history, stage.clock, u"Ada"_s);
        Preferences preferences(stage.directory.filePath(u"chosen.ini"_s));
        Services services{stage.clock, preferences, stage.secrets, stage.history, stage.keptKeys, accounts};
        const WindowBanners banners(services);
        const auto *said = banners.findChild<Banner *>(u"setAsideBanner"_s);
        QVERIFY(!said->isHidden());
        for (const QString &name : {u"accounts.ini.set-aside"_s, u"chosen.ini.set-aside"_s}) {
            QVERIFY(QFile::exists(stage.directory.filePath(name)));
            QVERIFY2(said->text().contains(stage.directory.filePath(name)), qPrintable(said->text()));
        }
        QVERIFY2(said->text().contains(u"What the keychain has of them is still there"_s), qPrintable(said->text()));
    }

    /// It would look like a first start.
    void saysThatTheListOfAccountsIsOutOfReach()
    {
        UiStage stage;
        stage.open();
        const QString list = stage.directory.filePath(u"accounts.ini"_s);
        QCOMPARE(::symlink("/not/mounted/accounts.ini", qPrintable(list)), 0);
        Accounts accounts(
            {stage.directory.path(), stage.directory.path()}, stage.secrets, stage.history, stage.clock, u"Ada"_s);
        Services services{
            stage.clock, stage.services.preferences, stage.secrets, stage.history, stage.keptKeys, accounts};
        const WindowBanners banners(services);
        const auto *said = banners.findChild<Banner *>(u"setAsideBanner"_s);
        QVERIFY(!said->isHidden());
        QVERIFY2(said->text().contains(list), qPrintable(said->text()));
        QVERIFY2(said->text().contains(u"leads to another place, where nothing is"_s), qPrintable(said->text()));
    }

    void findsOutWhatBecameOfAChangeWhoseAnswerWasLost()
    {
        UiStage stage;
        OpenAccount *account = stage.open();
        UnsettledPanel panel;
        panel.setAccount(account);
        leaveOneOpen(stage);

        panel.lookAgain();
        auto *banner = panel.findChild<Banner *>(u"unsettledBanner"_s);
        QTRY_VERIFY(banner->isVisible());
        QVERIFY2(banner->text().contains(u"Delete the new signing key"_s), qPrintable(banner->text()));

        stage.dashboard->succeed(Operation::SigningKeys);
        QTest::mouseClick(panel.findChild<QPushButton *>(u"settleAllButton"_s), Qt::LeftButton);
        Banner *outcome = nullptr;
        QTRY_VERIFY((outcome = panel.findChild<Banner *>(u"actOutcome"_s)) && outcome->isVisible());
        QVERIFY2(outcome->title().contains(u"is deleted"_s), qPrintable(outcome->title()));
        QCOMPARE(stage.dashboard->calls(Operation::DeleteSigningKey), 1);
        QTest::mouseClick(panel.findChild<QPushButton *>(u"settledCloseButton"_s), Qt::LeftButton);
        QTRY_VERIFY(!panel.isVisible());
    }

    /// Also while its keys are looked at: the row stays until somebody knows of it.
    void saysWhichKeysWereChangedOutside()
    {
        UiStage stage;
        WindowBanners banners(stage.services);
        banners.setAccount(stage.open());
        QSignalSpy looked(banners.keyWatch(), &KeyWatch::looked);
        QVERIFY(stage.load());
        QTRY_VERIFY(!looked.isEmpty());
        auto *banner = banners.findChild<Banner *>(u"keyChangesBanner"_s);
        QVERIFY(banner->isHidden());

        const SigningKey made = stage.dashboard->addSigningKey(u"production"_s);
        stage.dashboard->rotateNow(u"production"_s);
        stage.clock.advance(1s);
        stage.account->reload();
        QTRY_VERIFY(!banner->isHidden());
        QVERIFY2(banner->title().contains(u"changed outside this program"_s), qPrintable(banner->title()));
        const QString said = banner->text();
        QVERIFY2(said.contains(signingKeyFingerprint(made.value)), qPrintable(said));
        QVERIFY2(said.contains(u"is new"_s) && said.contains(u"treat it as a leak"_s), qPrintable(said));

        // What led there must not offer the key of the alarm as that of an everyday rotation.
        QSignalSpy leak(&banners, &WindowBanners::leakReported);
        QTest::mouseClick(banner->findChild<QPushButton *>(u"rotateAfterChangesButton"_s), Qt::LeftButton);
        QCOMPARE(leak.size(), 1);
        const KnownKey reported = leak.first().first().value<QList<KnownKey>>().first();
        QCOMPARE(reported.environmentId, u"production"_s);
        QCOMPARE(reported.type, KeyType::Signing);

        QTest::mouseClick(banner->findChild<QPushButton *>(u"knownChangesButton"_s), Qt::LeftButton);
        QTRY_VERIFY(banner->isHidden());
        const auto entries = answerOf(stage.history.entries()).value_or(QList<HistoryEntry>());
        QVERIFY(std::any_of(entries.begin(), entries.end(), [&made](const HistoryEntry &entry) {
            return entry.what == "KeyChangedOutside"_L1 && entry.fingerprint == signingKeyFingerprint(made.value);
        }));
        QVERIFY(std::any_of(entries.begin(), entries.end(), [&made](const HistoryEntry &entry) {
            return entry.what == "KeyChangeKnown"_L1 && entry.fingerprint == signingKeyFingerprint(made.value)
                && entry.person == personAtThisMachine();
        }));
    }

    /// After a restart, too: its apps can break while another environment is looked at.
    void readsOnAtARotationThatNobodyLooksAt_data()
    {
        QTest::addColumn<bool>("isOpen");
        QTest::newRow("open") << true;
        QTest::newRow("over") << false;
    }

    void readsOnAtARotationThatNobodyLooksAt()
    {
        QFETCH(bool, isOpen);
        UiStage stage;
        OpenAccount *account = stage.open();
        Rotation rotation{.id = u"r1"_s,
            .origin = stage.dashboard->origin(),
            .environment = stage.dashboard->environment(u"staging"_s),
            .begunAt = stage.clock.now().addDays(-1)};
        if (!isOpen) {
            rotation.outcome = RotationOutcome::Done;
            rotation.endedAt = stage.clock.now().addSecs(-60);
        }
        QVERIFY(answerOf(RotationJournal(stage.history).save(rotation)));
        QWidget window;
        WindowRotation rotations(stage.services, stage.clipboard, window);
        rotations.setAccount(account);
        QVERIFY(stage.load());
        QTRY_VERIFY(rotations.current() && rotations.current()->isLoaded());
        // Once for the window: a plan that nobody opens reads nothing.
        QTRY_COMPARE(stage.dashboard->calls(Operation::SigningKeys), isOpen ? 2 : 1);
    }

    /// Nobody is sent to reload a list in which nothing is missing.
    void saysThatItDoesNotKnowTheKindOfTheEnvironment()
    {
        UiStage stage;
        OpenAccount *account = stage.open();
        stage.dashboard->addEnvironment({.id = u"edge"_s, .name = u"Edge"_s, .type = EnvironmentType::Unknown});
        QWidget window;
        WindowRotation rotations(stage.services, stage.clipboard, window);
        rotations.setAccount(account);
        QVERIFY(stage.load(u"edge"_s));
        rotations.open();
        const auto *box = window.findChild<QMessageBox *>(u"noRotationBox"_s);
        QVERIFY(box && !window.findChild<RotationWizard *>());
        QVERIFY2(
            box->text().contains(u"does not know"_s) && !box->text().contains(u"Reload"_s), qPrintable(box->text()));
    }

    /// It stays to say that its pause was cancelled, and nothing of it outlives the session that it looks at.
    void opensNoSecondWizardBesideOneThatStays()
    {
        UiStage stage;
        OpenAccount *account = stage.open();
        stage.dashboard->setApps(u"production"_s, {});
        QWidget window;
        WindowRotation rotations(stage.services, stage.clipboard, window);
        rotations.setAccount(account);
        QVERIFY(stage.load());
        QTRY_VERIFY(rotations.current() && rotations.current()->isLoaded());
        RotationSession &session = *rotations.current();
        rotations.open();
        QTRY_VERIFY(session.live().value && !session.isBusy());
        session.setRecord(u"ticket 42"_s, {});
        session.setRotatesSigningKey(true);
        session.begin();
        QTRY_VERIFY(session.rotation().isBegun() && !session.isBusy());
        for (int taken = 0; taken < 20 && !session.rotatesAt().isValid(); ++taken) {
            takeStep(session);
            QTRY_VERIFY(!session.isBusy() || session.rotatesAt().isValid());
        }
        QVERIFY(session.rotatesAt().isValid());
        const auto wizards = [&window] { return window.findChildren<RotationWizard *>(); };
        QCOMPARE(wizards().size(), 1);

        account->selectEnvironment(u"staging"_s);
        QTRY_VERIFY(rotations.current() && rotations.current() != &session && rotations.current()->isLoaded());
        rotations.open();
        QVERIFY(!session.rotatesAt().isValid());
        QCOMPARE(wizards().size(), 1);
        QVERIFY(wizards().first()->isVisible());
        QCOMPARE(&wizards().first()->session(), &session);
        const auto *said = wizards().first()->findChild<Banner *>(u"cancelledBanner"_s);
        QVERIFY(said && said->isVisible());
        // Whoever asks once more gets the other one. The first, which is closed a moment ago, goes with its session.
        rotations.open();
        QPointer<RotationWizard> closed = wizards().first();
        QVERIFY(!closed->isVisible());
        QCOMPARE(wizards().size(), 2);
        QVERIFY(wizards().last()->isVisible());
        QCOMPARE(&wizards().last()->session(), rotations.current());
        rotations.setAccount(nullptr);
        QVERIFY(!closed);
        QCOMPARE(wizards().size(), 0);
    }

    /// In a place that nobody can write to, not even root.
    void saysThatSettingsAreNotStored()
    {
        UiStage stage;
        stage.open();
        Preferences preferences(u"/proc/self/none/preferences.ini"_s);
        Services services{
            stage.clock, preferences, stage.secrets, stage.history, stage.services.keptKeys, stage.services.accounts};
        WindowBanners banners(services);
        auto *banner = banners.findChild<Banner *>(u"preferencesBanner"_s);
        QVERIFY(banner->isHidden());
        preferences.setRevealSeconds(77);
        QTRY_VERIFY(!banner->isHidden());
        QVERIFY2(banner->text().contains(u"/proc/self"_s), qPrintable(banner->text()));
        // Once.
        banner->hide();
        preferences.setRevealSeconds(78);
        QCoreApplication::processEvents();
        QVERIFY(banner->isHidden());
    }

    /// The list itself stays as it is.
    void saysThatTheOpenAccountIsNotNoted()
    {
        UiStage stage;
        stage.open();
        const Directories places{stage.directory.path(), stage.directory.path()};
        Accounts accounts(places, stage.secrets, stage.history, stage.clock, u"Ada"_s);
        Services services{
            stage.clock, stage.services.preferences, stage.secrets, stage.history, stage.keptKeys, accounts};
        const WindowBanners banners(services);
        const auto *said = banners.findChild<Banner *>(u"preferencesBanner"_s);
        QVERIFY(said->isHidden());
        {
            const FileLimit full(0);
            accounts.open(practiceAccountId);
        }
        QVERIFY(!said->isHidden());
        QVERIFY2(said->text().contains(u"Which account is open could not be noted"_s), qPrintable(said->text()));
        QVERIFY2(said->text().contains(stage.directory.path()), qPrintable(said->text()));
        QVERIFY(!QFile::exists(stage.directory.filePath(u"accounts.ini"_s)));
    }

    void saysThatAnAddedAccountIsNotInTheHistory()
    {
        UiStage stage;
        stage.open();
        const WindowBanners banners(stage.services);
        const auto *said = banners.findChild<Banner *>(u"unnotedBanner"_s);
        QVERIFY(answerOf(stage.services.accounts.saveByHand(u"a"_s, u"Noted"_s, Accounts::defaultApiOrigin(), {})));
        QTRY_COMPARE(answerOf(stage.history.entries())->size(), 1);
        QVERIFY(said->isHidden());
        QVERIFY(setFullForNewRows(stage.history));
        QVERIFY(answerOf(stage.services.accounts.saveByHand(u"b"_s, u"Shop"_s, Accounts::defaultApiOrigin(), {})));
        QTRY_VERIFY(!said->isHidden());
        QVERIFY2(said->title().contains(u"“Shop” is added"_s), qPrintable(said->title()));
    }

    /// Its keys are others, and somebody in the middle of a rehearsal would look for what went wrong.
    void saysThatThePracticeAccountWasBegunAnew()
    {
        UiStage stage;
        stage.open();
        QVERIFY(QDir(stage.directory.path()).mkpath(u"practice"_s));
        QFile file(stage.directory.filePath(u"practice/practice-account.state"_s));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write("{\"apps\":[") > 0);
        file.close();
        const Directories places{stage.directory.path(), stage.directory.path()};
        Accounts accounts(places, stage.secrets, stage.history, stage.clock, u"Ada"_s);
        Services services{
            stage.clock, stage.services.preferences, stage.secrets, stage.history, stage.keptKeys, accounts};
        const WindowBanners banners(services);
        const auto *said = banners.findChild<Banner *>(u"setAsideBanner"_s);
        QVERIFY(said->isHidden());
        accounts.open(practiceAccountId);
        QTRY_VERIFY(!said->isHidden());
        const QStringList aside = QDir(stage.directory.filePath(u"practice"_s)).entryList({u"*.damaged-*"_s});
        QCOMPARE(aside.size(), 1);
        QVERIFY2(said->text().contains(aside.first()), qPrintable(said->text()));
    }

    /// Otherwise only the history's own tab would say so, and the overview would call it empty.
    void saysThatAHistoryIsOfANewerVersion()
    {
        UiStage stage;
        stage.open();
        const QString path = stage.directory.filePath(u"newer.sqlite"_s);
        {
            HistoryStore store(path);
            QVERIFY(answerOf(store.run<void>(
                [](QSqlDatabase &database) { return asDone(runSql(database, u"PRAGMA user_version=9999"_s)); })));
        }
        HistoryStore newer(path);
        Services services{
            stage.clock, stage.preferences, stage.secrets, newer, stage.services.keptKeys, stage.services.accounts};
        WindowBanners banners(services);
        auto *banner = banners.findChild<Banner *>(u"historyBanner"_s);
        QTRY_VERIFY(!banner->isHidden());
        QVERIFY2(banner->text().contains(u"newer version"_s), qPrintable(banner->text()));
        QCOMPARE(banner->tone(), Tone::Danger);
    }

    /// It looks as always, and a rotation would be planned that no step of can be noted.
    void saysAtTheStartThatAHistoryCanOnlyBeRead()
    {
        UiStage stage;
        stage.open();
        QTemporaryDir folder(u"/tmp/ikm-readonly-XXXXXX"_s);
        const QString path = folder.filePath(u"history.sqlite"_s);
        {
            HistoryStore store(path);
            QVERIFY(answerOf(store.append({})));
        }
        QVERIFY(QFile::setPermissions(path, QFileDevice::ReadOwner));
        for (const QString &one : {folder.path(), path})
            QVERIFY(::geteuid() != 0 || ::chown(qPrintable(one), AsNobody::nobody, gid_t(-1)) == 0);
        const AsNobody nobody;
        HistoryStore readOnly(path);
        const auto entries = answerOf(readOnly.entries());
        QVERIFY(entries && entries->size() == 1);
        Services services{
            stage.clock, stage.preferences, stage.secrets, readOnly, stage.services.keptKeys, stage.services.accounts};
        WindowBanners banners(services);
        auto *banner = banners.findChild<Banner *>(u"historyBanner"_s);
        QTRY_VERIFY(!banner->isHidden());
        QVERIFY2(banner->title().contains(u"can only be read"_s), qPrintable(banner->title()));
        QVERIFY2(banner->text().contains(path), qPrintable(banner->text()));
    }

    /// Both accounts are at Inngest Cloud: one address, and one journal.
    void leavesTheChangesOfAnotherAccountToThat()
    {
        UiStage stage;
        OpenAccount *account = stage.open();
        leaveOneOpen(stage);
        const auto open = answerOf(account->acts().unsettled());
        QVERIFY(open && open->size() == 1);
        const auto change = [&stage](const QString &column, const QString &value) {
            return answerOf(stage.history.run<void>([column, value](QSqlDatabase &database) {
                return asDone(runSql(database, u"UPDATE acts SET %1 = ?"_s.arg(column), {value}));
            }));
        };
        const auto changeRequest = [&change](const ActRequest &request) {
            return change(u"request"_s, QString::fromUtf8(QJsonDocument(requestToJson(request)).toJson()));
        };
        ActRequest elsewhere = open->first().request;
        elsewhere.environment.id = u"elsewhere"_s;
        QVERIFY(change(u"account"_s, u"Other"_s));
        QVERIFY(changeRequest(elsewhere));
        UnsettledPanel panel;
        panel.setAccount(account);
        QVERIFY(stage.load());
        panel.lookAgain();
        QVERIFY(answerOf(account->acts().unsettled())); // behind that look
        QCoreApplication::processEvents();
        QVERIFY(!panel.isVisible());
        // Renamed since: an environment of this account says whose it is.
        QVERIFY(changeRequest(open->first().request));
        panel.lookAgain();
        QTRY_VERIFY(panel.isVisible());
    }

    void saysNothingWhereNothingIsOpen()
    {
        UiStage stage;
        UnsettledPanel panel;
        panel.setAccount(stage.open());
        auto unsettled = stage.account->acts().unsettled();
        QTRY_VERIFY(unsettled.isFinished());
        QCoreApplication::processEvents();
        QVERIFY(!panel.isVisible());
        panel.setAccount(nullptr);
        QVERIFY(!panel.isVisible());
    }

    void survivesBeingClosedWhileTheJournalIsRead()
    {
        UiStage stage;
        auto panel = std::make_unique<UnsettledPanel>();
        panel->setAccount(stage.open());
        panel.reset();
        auto unsettled = stage.account->acts().unsettled();
        QTRY_VERIFY(unsettled.isFinished());
    }

private:
    /// A deletion that takes effect, whose answer is lost, and after which nothing can be read any more.
    static void leaveOneOpen(UiStage &stage)
    {
        const SigningKey key = stage.dashboard->addSigningKey(u"production"_s);
        stage.dashboard->fail(Operation::DeleteSigningKey, Fault::AnswerLost);
        stage.dashboard->onCall([&stage](Operation operation) {
            if (operation == Operation::DeleteSigningKey)
                stage.dashboard->fail(Operation::SigningKeys, Fault::Offline, -1);
        });
        Act *act = stage.account->acts().start({.kind = ActKind::DeleteSigningKey,
            .environment = stage.dashboard->environment(u"production"_s),
            .keyId = key.id});
        QSignalSpy finished(act, &Act::finished);
        QVERIFY(QTest::qWaitFor([&] {
            if (finished.isEmpty() && act->step() == Act::Step::Settling)
                stage.clock.advance(10s);
            return !finished.isEmpty();
        }));
        QCOMPARE(act->end(), Act::End::Open);
        stage.dashboard->onCall({});
    }
};

QTEST_MAIN(WindowBannersTest)
#include "tst_windowbanners.moc"
