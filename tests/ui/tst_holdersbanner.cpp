// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/domain/keys.h"
#include "app/models/rolloutmodel.h"
#include "app/practice/httpserver.h"
#include "app/rotation/appaccesses.h"
#include "app/rotation/rotationjournal.h"
#include "tests/support/answeringapp.h"
#include "tests/support/answerof.h"
#include "tests/support/lockablestore.h"
#include "tests/support/uistage.h"
#include "ui/keys/holdersbanner.h"
#include "ui/widgets/banner.h"

#include <QCheckBox>
#include <QSignalSpy>
#include <QTableView>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// Before a key is deleted the apps are asked whether they hold it.
class HoldersBannerTest : public QObject
{
    Q_OBJECT

private slots:
    void letsDeleteWhatNoAppHolds()
    {
        Asked asked(false);
        QVERIFY(!asked.banner.allowsDeleting());
        QTRY_VERIFY(asked.banner.allowsDeleting());
        QVERIFY2(asked.title().contains(u"No app"_s), qPrintable(asked.title()));
        QVERIFY(asked.banner.isHeldByNone());
    }

    void refusesWhatAnAppHoldsUntilThePersonSaysThatItMayBreak()
    {
        Asked asked(true);
        QTRY_COMPARE(asked.shownApps(), QStringList{u"Shop"_s});
        QVERIFY(!asked.banner.allowsDeleting());
        // Good is not what it is that the key to be deleted is in use.
        const QModelIndex shop = asked.banner.findChild<QTableView *>()->model()->index(0, 0);
        QVERIFY(!shop.data(RolloutModel::StandingRole).isValid());
        const auto *said = asked.banner.findChild<Banner *>(u"holders"_s);
        QCOMPARE(said->title(), u"1 app holds this key"_s);
        QCOMPARE(said->text(), u"By its own word. Give it another key and deploy it first."_s);
        QSignalSpy changed(&asked.banner, &HoldersBanner::changed);
        auto *box = asked.banner.findChild<QCheckBox *>(u"breaksBox"_s);
        QVERIFY(box->isVisibleTo(&asked.banner));
        box->click();
        QCOMPARE(changed.size(), 1);
        QVERIFY(asked.banner.allowsDeleting());
    }

    /// A question can stand open for hours.
    void asksAgainWhetherTheKeyIsHeldByNow()
    {
        Asked asked(true);
        auto *box = asked.banner.findChild<QCheckBox *>(u"breaksBox"_s);
        QTRY_VERIFY(box->isVisibleTo(&asked.banner));
        box->click();
        QVERIFY(asked.banner.allowsDeleting());
        const int before = asked.app->asked;
        asked.stage.clock.advance(4min);
        QCoreApplication::processEvents();
        QCOMPARE(asked.app->asked, before);
        asked.stage.clock.advance(1min);
        QTRY_VERIFY(asked.app->asked > before);
        QTRY_VERIFY2(asked.banner.allowsDeleting(), "the same app is known to break");
        const AnsweringApp another(asked.stage.clock, u"Billing"_s, asked.app->program->variables());
        asked.stage.dashboard->setApps(u"production"_s, {asked.app->app, another.app});
        asked.stage.account->reload();
        QTRY_COMPARE(asked.stage.account->apps().value->size(), 2);
        asked.stage.clock.advance(5min);
        QTRY_COMPARE(asked.title(), u"2 apps hold this key"_s);
        QVERIFY2(!asked.banner.allowsDeleting(), "another one would break");
    }

    void knowsAnEventKeyWithSomethingAroundIt_data()
    {
        QTest::addColumn<QByteArray>("tail");
        QTest::addColumn<bool>("isRecognised");
        QTest::newRow("as it is") << QByteArray() << true;
        QTest::newRow("line break") << QByteArray("\n") << true;
        QTest::newRow("blank") << QByteArray(" ") << true;
        QTest::newRow("tab") << QByteArray("\t") << true;
        QTest::newRow("two line breaks") << QByteArray("\n\n") << true;
        // Nobody knows this hash: it may be any key.
        QTest::newRow("three line breaks") << QByteArray("\n\n\n") << false;
    }

    void knowsAnEventKeyWithSomethingAroundIt()
    {
        QFETCH(QByteArray, tail);
        QFETCH(bool, isRecognised);
        UiStage stage;
        stage.open();
        const EventKey key = stage.dashboard->eventKeysNow(u"production"_s).first();
        PracticeAppVariables variables;
        variables.set(
            PracticeAppVariables::signingKeyName, stage.dashboard->signingKeysNow(u"production"_s).first().value);
        variables.set(PracticeAppVariables::eventKeyName, Secret(key.value.reveal().toByteArray() + tail));
        const AnsweringApp app(stage.clock, u"Shop"_s, variables);
        stage.dashboard->setApps(u"production"_s, {app.app});
        QVERIFY(stage.load());
        QTRY_VERIFY(stage.account->apps().value);
        HoldersBanner banner;
        banner.ask(*stage.account, stage.services, key.id, eventKeyFingerprint(key));
        const auto *said = banner.findChild<Banner *>(u"holders"_s);
        QTRY_VERIFY(!said->title().startsWith("Asking"_L1));
        QVERIFY(!banner.isHeldByNone());
        QCOMPARE(banner.allowsDeleting(), !isRecognised);
        if (isRecognised)
            QVERIFY2(said->title().contains("1 app holds"_L1), qPrintable(said->title()));
        else
            QVERIFY2(said->text().contains("Not known of: Shop"_L1), qPrintable(said->text()));
    }

    /// Branch environments share their keys: what is open is one of them, and another one's app would break.
    void asksTheAppsOfAllBranchEnvironments()
    {
        Asked asked(true, u"branches"_s, u"preview"_s, u"sibling"_s);
        QTRY_COMPARE(asked.shownApps(), QStringList{u"Shop"_s});
        QVERIFY(!asked.banner.allowsDeleting());
        // The open account has the keys, which are the same for all of them.
        QCOMPARE(asked.stage.dashboard->calls(FakeDashboard::Operation::SigningKeys), asked.keysReadBefore);
    }

    /// A preview that was deployed since the account was opened is not on its list of environments.
    void asksTheAppsOfABranchEnvironmentThatWasMadeMeanwhile()
    {
        Asked asked(true, u"branches"_s, u"branches"_s, u"made since"_s);
        QTRY_COMPARE(asked.shownApps(), QStringList{u"Shop"_s});
        QVERIFY(!asked.banner.allowsDeleting());
    }

    void saysThatTheEnvironmentsCouldNotBeListed()
    {
        UiStage stage;
        stage.open();
        const SigningKey fresh = stage.dashboard->addSigningKey(u"branches"_s);
        QVERIFY(stage.load(u"branches"_s));
        QTRY_VERIFY(stage.account->apps().value);
        stage.dashboard->fail(FakeDashboard::Operation::Environments, FakeDashboard::Fault::Offline, -1);
        HoldersBanner banner;
        banner.ask(*stage.account, stage.services, fresh.id, signingKeyFingerprint(fresh.value));
        QTRY_VERIFY(banner.allowsDeleting());
        const auto *said = banner.findChild<Banner *>(u"holders"_s);
        QVERIFY2(said->text().contains(u"could not be listed"_s), qPrintable(said->text()));
        QVERIFY(!banner.isHeldByNone());
    }

    void saysThatTheSiblingsCouldNotBeListed()
    {
        Asked asked(true, u"branches"_s, u"preview"_s, u"sibling"_s, true);
        QTRY_VERIFY2(asked.text().contains(u"could not be listed"_s), qPrintable(asked.text()));
        QVERIFY2(asked.title().contains(u"Nobody has said"_s), qPrintable(asked.title()));
    }

    /// No answer is no "no".
    void saysThatNobodyWasAsked_data()
    {
        using Fault = FakeDashboard::Fault;
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<QString>("words");
        QTest::newRow("the apps could not be listed") << Fault::Offline << u"could not be listed"_s;
        QTest::newRow("there is no app") << Fault::None << u"No app is known"_s;
    }

    void saysThatNobodyWasAsked()
    {
        QFETCH(const FakeDashboard::Fault, fault);
        QFETCH(const QString, words);
        UiStage stage;
        stage.open();
        const SigningKey fresh = stage.dashboard->addSigningKey(u"production"_s);
        stage.dashboard->setApps(u"production"_s, {});
        stage.dashboard->fail(FakeDashboard::Operation::Apps, fault, -1);
        QVERIFY(stage.load());
        QTRY_VERIFY(!stage.account->apps().isLoading);
        HoldersBanner banner;
        banner.ask(*stage.account, stage.services, fresh.id, signingKeyFingerprint(fresh.value));
        QTRY_VERIFY(banner.allowsDeleting());
        const auto *said = banner.findChild<Banner *>(u"holders"_s);
        const QString text = said->title() + u' ' + said->text();
        QVERIFY2(text.contains(words), qPrintable(text));
        QVERIFY(!banner.isHeldByNone());
        QVERIFY2(!text.contains(u"No app that"_s) && !text.contains(u"One answer of each"_s), qPrintable(text));
    }

    /// What is on its way is waited for.
    void asksTheAppsOnceTheyAreListed()
    {
        const HeldKey held;
        UiStage &stage = *held.stage;
        stage.dashboard->setApps(u"production"_s, {held.app->app});
        stage.dashboard->fail(FakeDashboard::Operation::Apps, FakeDashboard::Fault::Stalled);
        QVERIFY(stage.load());
        QVERIFY(stage.account->apps().isLoading);
        HoldersBanner banner;
        banner.ask(*stage.account, stage.services, held.id, held.fingerprint);
        const auto *said = banner.findChild<Banner *>(u"holders"_s);
        // How the apps are asked is known by then: the same is read behind it, in the same queue.
        AppAccesses accesses(stage.history, stage.secrets);
        QVERIFY(answerOf(accesses.load(stage.dashboard->origin(), u"production"_s)));
        QVERIFY2(!banner.allowsDeleting(), qPrintable(said->title()));
        stage.dashboard->letGo();
        QTRY_COMPARE(said->title(), u"1 app holds this key"_s);
        QVERIFY(!banner.allowsDeleting());
    }

    /// An app that was added by its address is not known to be there while the keychain asks its person.
    void waitsUntilItIsKnownHowTheAppsAreAsked()
    {
        const HeldKey held;
        UiStage &stage = *held.stage;
        stage.dashboard->setApps(u"production"_s, {});
        LockableStore keychain;
        ChosenStore secrets(keychain);
        AppAccesses accesses(stage.history, secrets);
        QVERIFY(answerOf(accesses.add(stage.dashboard->origin(), u"production"_s,
            {.url = held.app->app.latestSync->url, .headers = {{"X-Bypass", Secret("let me in")}}}, u"added"_s)));
        keychain.isAsking = true;
        QVERIFY(stage.load());
        Services services{stage.clock, stage.preferences, secrets, stage.history, stage.keptKeys, stage.accounts};
        HoldersBanner banner;
        banner.ask(*stage.account, services, held.id, held.fingerprint);
        QTRY_COMPARE(keychain.asked.size(), 1);
        emit stage.account->appsChanged(); // as each minute
        const auto *said = banner.findChild<Banner *>(u"holders"_s);
        QVERIFY2(!banner.allowsDeleting(), qPrintable(said->title()));
        keychain.answer();
        QTRY_COMPARE(said->title(), u"1 app holds this key"_s);
        QVERIFY(!banner.allowsDeleting());
    }

    /// What stands in front of a Go app can refuse whoever calls, in the very words of its SDK.
    void takesNoRefusalOfAllKeysForTheWordOfAnAppThatHoldsNone()
    {
        UiStage stage;
        stage.open();
        const SigningKey fresh = stage.dashboard->addSigningKey(u"production"_s);
        int asked = 0;
        HttpServer http(stage.clock, [&asked](const HttpRequest &, const HttpResponder &responder) {
            ++asked;
            responder.send({.status = 401,
                .headers = {{"Content-Type", "application/json"}},
                .body = R"({"message":"Unauthorized"})"});
        });
        const QUrl url(u"http://127.0.0.1:%1/api/inngest"_s.arg(http.listen().value()));
        App app{.id = u"Shop"_s, .externalId = u"Shop"_s, .name = u"Shop"_s, .environmentId = u"production"_s};
        app.latestSync = Sync{.sdkLanguage = u"go"_s, .sdkVersion = u"0.14.0"_s, .url = url};
        stage.dashboard->setApps(u"production"_s, {app});
        QVERIFY(stage.load());
        QTRY_VERIFY(stage.account->apps().value);
        HoldersBanner banner;
        banner.ask(*stage.account, stage.services, fresh.id, signingKeyFingerprint(fresh.value));
        const auto *said = banner.findChild<Banner *>(u"holders"_s);
        QTRY_COMPARE(said->title(), u"Nobody has said whether this key is held"_s);
        QVERIFY(asked > 0);
        QVERIFY2(said->text().contains("Not known of: Shop"_L1), qPrintable(said->text()));
        QVERIFY(!banner.isHeldByNone());
    }

    /// The old key of a rotation that is open is no unknown one, though no list has it any more.
    void knowsTheKeysOfAnOpenRotation()
    {
        UiStage stage;
        stage.open();
        const EventKey key = stage.dashboard->eventKeysNow(u"production"_s).first();
        const SigningKey active = stage.dashboard->signingKeysNow(u"production"_s).first();
        const Secret rotatedAway("signkey-prod-0123456789abcdef0123456789abcdef");
        PracticeAppVariables variables;
        variables.set(PracticeAppVariables::signingKeyName, active.value);
        variables.set(PracticeAppVariables::signingKeyFallbackName, rotatedAway);
        variables.set(PracticeAppVariables::eventKeyName, key.value);
        const AnsweringApp app(stage.clock, u"Shop"_s, variables);
        stage.dashboard->setApps(u"production"_s, {app.app});
        Rotation rotation;
        rotation.id = u"r1"_s;
        rotation.origin = stage.dashboard->origin();
        rotation.environment = {.id = u"production"_s, .name = u"Production"_s};
        rotation.begunAt = stage.clock.now();
        rotation.isRotated = true;
        rotation.oldSigningKey.fingerprint = signingKeyFingerprint(rotatedAway);
        rotation.newSigningKey.fingerprint = signingKeyFingerprint(active.value);
        QVERIFY(answerOf(RotationJournal(stage.history).save(rotation)));
        QVERIFY(stage.load());
        QTRY_VERIFY(stage.account->apps().value);
        HoldersBanner banner;
        banner.ask(*stage.account, stage.services, key.id, eventKeyFingerprint(key));
        const auto *said = banner.findChild<Banner *>(u"holders"_s);
        QTRY_COMPARE(said->title(), u"1 app holds this key"_s);
        const QAbstractItemModel &apps = *banner.findChild<QTableView *>()->model();
        QTRY_COMPARE(apps.index(0, RolloutModel::SigningKey).data().toString(),
            u"Current key, the rotation's old key as fallback"_s);
    }

private:
    /// A new signing key in production, and an app of one's own that holds it beside the current one.
    struct HeldKey
    {
        HeldKey()
        {
            stage->open();
            const SigningKey active = stage->dashboard->signingKeysNow(u"production"_s).first();
            const SigningKey fresh = stage->dashboard->addSigningKey(u"production"_s);
            id = fresh.id;
            fingerprint = signingKeyFingerprint(fresh.value);
            PracticeAppVariables variables;
            variables.set(PracticeAppVariables::signingKeyName, fresh.value);
            variables.set(PracticeAppVariables::signingKeyFallbackName, active.value);
            app = std::make_unique<AnsweringApp>(stage->clock, u"Shop"_s, variables);
        }

        const std::unique_ptr<UiStage> stage = std::make_unique<UiStage>();
        QString id;
        QString fingerprint;
        std::unique_ptr<AnsweringApp> app;
    };

    struct Asked
    {
        explicit Asked(bool holdsIt, const QString &holder = u"production"_s, const QString &shown = u"production"_s,
            const QString &ofApp = u"production"_s, bool isLost = false)
        {
            stage.open();
            if (ofApp == "sibling"_L1)
                stage.dashboard->addEnvironment(
                    {.id = ofApp, .name = ofApp, .type = EnvironmentType::BranchChild, .parentId = u"branches"_s});
            const SigningKey active = stage.dashboard->signingKeysNow(holder).first();
            const SigningKey fresh = stage.dashboard->addSigningKey(holder);
            PracticeAppVariables variables;
            variables.set(PracticeAppVariables::signingKeyName, holdsIt ? fresh.value : active.value);
            if (holdsIt)
                variables.set(PracticeAppVariables::signingKeyFallbackName, active.value);
            app = std::make_unique<AnsweringApp>(stage.clock, u"Shop"_s, variables);
            stage.dashboard->setApps(ofApp, {app->app});
            if (!stage.load(shown) || !QTest::qWaitFor([this] { return stage.account->apps().value.has_value(); }))
                return;
            if (ofApp == "made since"_L1)
                stage.dashboard->addEnvironment(
                    {.id = ofApp, .name = ofApp, .type = EnvironmentType::BranchChild, .parentId = u"branches"_s});
            keysReadBefore = stage.dashboard->calls(FakeDashboard::Operation::SigningKeys);
            if (isLost)
                stage.dashboard->fail(FakeDashboard::Operation::Apps, FakeDashboard::Fault::Offline, -1);
            banner.ask(*stage.account, stage.services, fresh.id, signingKeyFingerprint(fresh.value));
        }

        QString title() const { return banner.findChild<Banner *>(u"holders"_s)->title(); }
        QString text() const { return banner.findChild<Banner *>(u"holders"_s)->text(); }

        /// In the table.
        QStringList shownApps() const
        {
            QStringList names;
            const auto *table = banner.findChild<QTableView *>();
            for (int row = 0; row < table->model()->rowCount(); ++row)
                names.append(table->model()->index(row, 0).data().toString());
            return names;
        }

        UiStage stage;
        std::unique_ptr<AnsweringApp> app;
        int keysReadBefore = 0;
        HoldersBanner banner;
    };
};

QTEST_MAIN(HoldersBannerTest)
#include "tst_holdersbanner.moc"
