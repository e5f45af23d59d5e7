// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/accounts.h"
#include "app/accounts/connection.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/origintext.h"
#include "app/accounts/tokenkeeper.h"
#include "app/acts/keptkeys.h"
#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/domain/fingerprint.h"
#include "app/history/historystore.h"
#include "app/history/historywords.h"
#include "app/keychain/chosenstore.h"
#include "app/noted/keynotes.h"
#include "app/noted/typedinkeeper.h"
#include "app/practice/practicecontrol.h"
#include "app/rotation/appaccesses.h"
#include "app/rotation/rotationjournal.h"
#include "tests/support/answerof.h"
#include "tests/support/dashboardanswers.h"
#include "tests/support/fakeclerk.h"
#include "tests/support/fulldisk.h"

#include <QDir>
#include <QDirIterator>
#include <QJsonArray>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace Qt::StringLiterals;

using Answer = FakeApiServer::Answer;
using Request = FakeApiServer::Request;

namespace {

/// A keychain that can be locked. Locked, it answers as the real one does.
class LockableStore final : public SecretStore
{
public:
    State state() const override { return isLocked ? State::Locked : State::Ready; }
    QFuture<State> refreshState() override { return readyFuture(state()); }
    QFuture<State> unlock() override
    {
        isLocked = false;
        emit stateChanged();
        return readyFuture(state());
    }
    QFuture<Result<std::optional<Secret>>> read(const QString &name) override
    {
        if (isLocked)
            return readyFuture<Result<std::optional<Secret>>>(failure(Error::Kind::Keychain));
        return memory.read(name);
    }
    QFuture<Done> write(const QString &name, const Secret &secret) override
    {
        return isLocked ? readyFuture<Done>(failure(Error::Kind::Keychain)) : memory.write(name, secret);
    }
    QFuture<Done> remove(const QString &name) override
    {
        return isLocked ? readyFuture<Done>(failure(Error::Kind::Keychain)) : memory.remove(name);
    }

    bool isLocked = false;
    MemoryStore memory;
};

} // namespace

/// Accounts as a person sets them up, opens and leaves them: the practice account for real, Cloud's API and Clerk
/// scripted.
class AccountsTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_places = Directories::below(m_home->path()).value();
        m_secrets = std::make_unique<LockableStore>();
        m_history = std::make_unique<HistoryStore>(m_home->filePath(u"history.sqlite"_s));
        m_clerk = std::make_unique<FakeClerk>(m_clock);
        m_clerk->addSession(u"sess_1"_s, {{u"org_a"_s, u"Acme"_s}, {u"org_b"_s, u"Bold"_s}}, u"org_a"_s);
        m_api = std::make_unique<FakeApiServer>();
        m_api->handleWith([this](const Request &request) { return answer(request); });
        m_isGood
            = [this](const Request &request) { return m_clerk->isGoodToken(request.header("authorization").mid(7)); };
        start();
    }

    void cleanup()
    {
        m_accounts.reset();
        m_history.reset();
    }

    void opensThePracticeAccountAtTheFirstStart()
    {
        m_accounts->openLast();
        QTRY_VERIFY(m_accounts->current());
        QCOMPARE(m_accounts->current()->account().kind, AccountKind::Practice);
        QVERIFY(m_accounts->practice());
        QTRY_VERIFY(m_accounts->current()->signingKeys().value.has_value());
        QCOMPARE(m_accounts->current()->environment()->type, EnvironmentType::Production);
        QCOMPARE(m_accounts->list().size(), 1);
    }

    void keepsThePracticeAccountsKeysToItsOneFile()
    {
        m_accounts->openLast();
        QTRY_VERIFY(m_accounts->current() && m_accounts->current()->signingKeys().value);
        const QString key = m_accounts->current()->signingKeys().value->first().value.revealText();
        QStringList holding;
        const QDir home(m_home->path());
        QDirIterator files(home.path(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (file.open(QIODevice::ReadOnly) && file.readAll().contains(key.toUtf8()))
                holding.append(home.relativeFilePath(file.fileName()));
        }
        QCOMPARE(holding.size(), 1);
        QVERIFY2(holding.first().startsWith(u"data/practice/"_s), qPrintable(holding.first()));
        const QFile::Permissions others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(home.filePath(holding.first())) & others));
    }

    void triesAClerkTokenAndListsItsOrganizations()
    {
        const auto organizations = answerOf(m_accounts->trySignIn(clerkDraft()));
        QVERIFY(organizations);
        QCOMPARE(organizations->size(), 2);
        QCOMPARE(organizations->at(0).name, u"Acme"_s);
        QVERIFY(organizations->at(0).isLastActive);
        QVERIFY(m_secrets->memory.names().isEmpty());
    }

    void refusesATokenThatOpensNothing()
    {
        SignInDraft draft = clerkDraft();
        draft.token = Secret::fromText(u"some other token"_s);
        const auto organizations = answerOf(m_accounts->trySignIn(draft));
        QVERIFY(!organizations);
        QCOMPARE(organizations.error().kind, Error::Kind::NotSignedIn);

        draft.account.method = SignInMethod::SessionToken;
        const auto session = answerOf(m_accounts->trySignIn(draft));
        QVERIFY(!session);
        QCOMPARE(session.error().kind, Error::Kind::NotSignedIn);
    }

    /// It opens again with the version that knows it.
    void doesNotForgetTheAccountThatThisVersionCannotOpen()
    {
        const QString path = m_places.settings + u"/accounts.ini"_s;
        {
            QSettings settings(path, QSettings::IniFormat);
            settings.setValue(u"accounts/1/id"_s, u"x"_s);
            settings.setValue(u"accounts/1/name"_s, u"Later, Inc"_s);
            settings.setValue(u"accounts/1/kind"_s, u"regional"_s);
            settings.setValue(u"accounts/size"_s, 1);
            settings.setValue(u"lastOpen"_s, u"x"_s);
        }
        const auto lastOpen = [&path] { return QSettings(path, QSettings::IniFormat).value(u"lastOpen"_s).toString(); };
        start();
        m_accounts->openLast();
        QTRY_VERIFY(m_accounts->current());
        QVERIFY(m_accounts->practice());
        start();
        QCOMPARE(lastOpen(), u"x"_s);
        // Until the person opens another one, and be it the practice account.
        m_accounts->open(u"practice"_s);
        start();
        QCOMPARE(lastOpen(), u"practice"_s);
    }

    void opensACloudAccountAgainAfterARestart()
    {
        const Account account = addClerkAccount();
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current() && m_accounts->current()->environments().value);
        start();
        m_accounts->openLast();
        QTRY_VERIFY(m_accounts->current() && m_accounts->current()->environments().value);
        QCOMPARE(m_accounts->current()->account().name, u"Our account"_s);
        QVERIFY(!m_accounts->practice());
    }

    void keepsTheTokenThatReplacedThePastedOne()
    {
        m_clerk->rotateClientTokens();
        const Account account = addClerkAccount();
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current() && m_accounts->current()->environments().value);
        QTRY_COMPARE(m_secrets->memory.value(TokenKeeper::itemName(account.id)), m_clerk->clientToken());
    }

    void losesNoReplacedTokenToALockedKeychain()
    {
        const Account account = addClerkAccount();
        m_clerk->rotateClientTokens();
        m_accounts->open(account.id);
        m_secrets->isLocked = true; // it was read before, and what comes now cannot be written
        QTRY_VERIFY(m_accounts->current() && m_accounts->current()->environments().value);
        QVERIFY(m_secrets->memory.value(TokenKeeper::itemName(account.id)) != m_clerk->clientToken());

        answerOf(m_secrets->unlock());
        QTRY_COMPARE(m_secrets->memory.value(TokenKeeper::itemName(account.id)), m_clerk->clientToken());
    }

    void saysWhenTheKeychainIsLocked()
    {
        const Account account = addClerkAccount();
        m_secrets->isLocked = true;
        QSignalSpy failed(m_accounts.get(), &Accounts::openFailed);
        m_accounts->open(account.id);
        QTRY_COMPARE(failed.count(), 1);
        QCOMPARE(failed.first().at(1).value<Error>().kind, Error::Kind::Keychain);
        QVERIFY(!m_accounts->current());
    }

    /// Its token is in the keychain, which is not asked: the person signs in for this run, and no account is shut.
    void asksForASignInWhereMemoryIsUsed()
    {
        const Account account = addClerkAccount();
        ChosenStore chosen(*m_secrets);
        chosen.useMemory(true);
        m_accounts = std::make_unique<Accounts>(m_places, chosen, *m_history, m_clock, u"me@here"_s);
        QSignalSpy failed(m_accounts.get(), &Accounts::openFailed);
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current() || !failed.isEmpty());
        QVERIFY(m_accounts->current());
        QVERIFY(signsInAgain(account.id, m_clerk->clientToken()));
        QTRY_VERIFY(m_accounts->current()->environments().value.has_value());
        m_accounts.reset();
    }

    void goesOnAfterSigningInAgainInPlace()
    {
        const Account account = addClerkAccount();
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current() && m_accounts->current()->environments().value);
        m_clerk->endSession(u"sess_1"_s);
        QSignalSpy needed(&m_accounts->current()->dashboard(), &Dashboard::signInNeeded);
        m_accounts->current()->reload();
        QTRY_COMPARE(needed.count(), 1);
        QVERIFY(m_accounts->current()->signingKeys().isLoading);

        m_clerk->addSession(u"sess_2"_s, {{u"org_a"_s, u"Acme"_s}}, u"org_a"_s);
        const Secret again = m_clerk->newClientToken();
        QCOMPARE(m_accounts->signInAgain(u"practice"_s, again, {}).error().kind, Error::Kind::Cancelled);
        QVERIFY(signsInAgain(account.id, again));
        QTRY_VERIFY(m_accounts->current()->signingKeys().value.has_value());
        QCOMPARE(m_secrets->memory.value(TokenKeeper::itemName(account.id)), again);
    }

    void namesTheOpenAccountAnew()
    {
        QVERIFY(answerOf(m_accounts->saveByHand(u"hand"_s, u"By hand"_s, Accounts::defaultApiOrigin(), {})));
        m_accounts->open(u"hand"_s);
        QString told;
        connect(m_accounts.get(), &Accounts::listChanged, this,
            [this, &told] { told = m_accounts->current()->account().name; });
        QVERIFY(answerOf(m_accounts->rename(u"hand"_s, u"Shop"_s)));
        QCOMPARE(told, u"Shop"_s);
        disconnect(m_accounts.get(), &Accounts::listChanged, this, nullptr);
    }

    /// Also in an account that is there: who looks later sees on whose word a key was taken for the current one.
    void notesThatAKeyWasStoredAllTheSame_data()
    {
        QTest::addColumn<bool>("isDoubted");
        QTest::addColumn<QString>("mark");
        QTest::newRow("it was refused") << true << u"doubted"_s;
        QTest::newRow("nobody could be asked") << false << u"unchecked"_s;
    }
    void notesThatAKeyWasStoredAllTheSame()
    {
        QFETCH(bool, isDoubted);
        QFETCH(QString, mark);
        TypedEnvironment typed{.environment = {.name = u"Production"_s, .slug = u"production"_s},
            .signingKey = Secret::fromText(u"signkey-prod-"_s + QString(64, u'a'))};
        const auto store = [this](const TypedEnvironment &one) {
            return bool(answerOf(m_accounts->saveByHand(u"hand"_s, u"By hand"_s, Accounts::defaultApiOrigin(), {one})));
        };
        QVERIFY(store(typed));
        typed.environment.id = answerOf(m_accounts->typedIn().load(u"hand"_s))->first().environment.id;
        typed.signingKey = Secret::fromText(u"signkey-prod-"_s + QString(64, u'b'));
        (isDoubted ? typed.isDoubted : typed.isUnchecked) = true;
        QVERIFY(store(typed));
        HistoryEntry row = answerOf(m_history->entries())->last();
        QCOMPARE(row.what, u"ChangeEnvironment"_s);
        QVERIFY(row.details.value(mark).toBool());
        // Without a key nothing is stored on anybody's word.
        typed.signingKey = {};
        typed.apiKey = Secret::fromText(u"sk-inn-api-1"_s);
        QVERIFY(store(typed));
        row = answerOf(m_history->entries())->last();
        QCOMPARE(row.what, u"ChangeEnvironment"_s);
        QVERIFY(!row.details.contains(mark));
    }

    /// Its entry came from another computer: nothing has ended here.
    void knowsThatNoSignInIsAtHand()
    {
        const Account account = addClerkAccount();
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current() && m_accounts->current()->environments().value);
        QVERIFY(!m_accounts->lacksSignIn());
        QVERIFY(answerOf(m_secrets->remove(TokenKeeper::itemName(account.id))));
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current() && m_accounts->lacksSignIn());
        QVERIFY(signsInAgain(account.id, m_clerk->newClientToken()));
        QVERIFY(!m_accounts->lacksSignIn());
        QTRY_VERIFY(m_accounts->current()->environments().value);
    }

    void endsWhatWaitsWhenThePersonWouldRatherNot()
    {
        const Account account = addClerkAccount();
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current() && m_accounts->current()->environments().value);
        m_clerk->endSession(u"sess_1"_s);
        QSignalSpy needed(&m_accounts->current()->dashboard(), &Dashboard::signInNeeded);
        m_accounts->current()->reload();
        QTRY_COMPARE(needed.count(), 1);
        m_accounts->declineSignIn();
        QTRY_VERIFY(m_accounts->current()->signingKeys().error.has_value());
        QCOMPARE(m_accounts->current()->signingKeys().error->kind, Error::Kind::NotSignedIn);
    }

    void keepsABareSessionTokenInMemoryOnly()
    {
        m_isGood = [](const Request &request) { return request.header("authorization") == "Bearer a-session-token"; };
        SignInDraft draft = clerkDraft();
        draft.account.method = SignInMethod::SessionToken;
        draft.token = Secret::fromText(u"a-session-token"_s);
        QVERIFY(answerOf(m_accounts->trySignIn(draft)));
        const auto account = answerOf(m_accounts->add(u"Quick look"_s, draft, {}));
        QVERIFY(account);
        m_accounts->open(account->id);
        QTRY_VERIFY(m_accounts->current() && m_accounts->current()->environments().value);
        QVERIFY(m_secrets->memory.names().isEmpty());
        // Signed in to again: the browser can be at another organization by then.
        for (const Environment &own : *m_accounts->current()->environments().value)
            draft.environmentIds.append(own.id);
        QVERIFY(!draft.environmentIds.isEmpty());
        QVERIFY(answerOf(m_accounts->trySignIn(draft)));
        draft.environmentIds = {u"of another organization"_s};
        const auto other = answerOf(m_accounts->trySignIn(draft));
        QVERIFY(!other);
        QCOMPARE(other.error().kind, Error::Kind::Conflict);
    }

    /// At a start no environments are known of an account whose token was never kept, or has expired.
    void takesNoTokenOfAnotherOrganizationAfterAStart_data()
    {
        QTest::addColumn<SignInMethod>("method");
        QTest::newRow("a bare token") << SignInMethod::SessionToken;
        QTest::newRow("a cookie") << SignInMethod::MarketplaceCookie;
    }
    void takesNoTokenOfAnotherOrganizationAfterAStart()
    {
        QFETCH(SignInMethod, method);
        const auto tokenOf = [](const QByteArray &claims) {
            return Secret(
                "e30." + claims.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals) + ".c2ln");
        };
        m_isGood = [](const Request &) { return true; };
        SignInDraft draft = clerkDraft();
        draft.account.method = method;
        draft.token = tokenOf(R"({"org_id": "org_a"})");
        const auto added = answerOf(m_accounts->add(u"Quick look"_s, draft, {}));
        QVERIFY(added);
        start();
        const QList<Account> list = m_accounts->list();
        draft.account.organizationId = list.last().organizationId;
        QCOMPARE(draft.account.organizationId, u"org_a"_s);
        QVERIFY(answerOf(m_accounts->trySignIn(draft)));
        draft.token = tokenOf(R"({"o": {"id": "org_b"}})");
        const auto other = answerOf(m_accounts->trySignIn(draft));
        QVERIFY(!other);
        QCOMPARE(other.error().detail, u"another organization"_s);

        // One that tells none is known by the environment that was open last, and where that is gone by a person alone.
        draft.token = tokenOf(R"({"sub": "user_a"})");
        draft.lastEnvironmentId = u"of another organization"_s;
        const auto perhaps = answerOf(m_accounts->trySignIn(draft));
        QVERIFY(!perhaps);
        QCOMPARE(perhaps.error().detail, QString(perhapsAnotherOrganization));
        draft.lastEnvironmentId = environmentId;
        QVERIFY(answerOf(m_accounts->trySignIn(draft)));

        // What is told at a later sign-in is noted then.
        draft.token = tokenOf("{}");
        draft.account.organizationId.clear(); // a new one's
        const auto untold = answerOf(m_accounts->add(u"Untold"_s, draft, {}));
        QVERIFY(untold && untold->organizationId.isEmpty());
        m_accounts->open(untold->id);
        QTRY_VERIFY(m_accounts->current());
        QVERIFY(m_accounts->signInAgain(untold->id, tokenOf(R"({"org_id": "org_c"})"), {}));
        const QList<Account> now = m_accounts->list();
        QVERIFY(hasOneWith(now, &Account::organizationId, u"org_c"_s));
    }

    void sendsAMarketplaceCookieAsACookie()
    {
        m_isGood = [](const Request &request) { return request.header("cookie") == "jwt=a-jwt"; };
        SignInDraft draft = clerkDraft();
        draft.account.method = SignInMethod::MarketplaceCookie;
        draft.token = Secret::fromText(u"a-jwt"_s);
        QVERIFY(answerOf(m_accounts->trySignIn(draft)));
        QVERIFY(answerOf(m_accounts->add(u"Marketplace"_s, draft, {})));
        QCOMPARE(m_secrets->memory.names().size(), 1);
    }

    /// By hand what is typed in counts as what is there: the new key would be taken for promoted.
    void takesNoNewKeyOfAnOpenRotationForTheCurrentOne()
    {
        const auto keyOf = [](char digit) { return Secret("signkey-prod-" + QByteArray(64, digit)); };
        TypedEnvironment production{
            .environment = {.id = u"p"_s, .name = u"Production"_s, .slug = u"production"_s}, .signingKey = keyOf('1')};
        const auto save = [this, &production] {
            return answerOf(
                m_accounts->saveByHand(u"hand"_s, u"By hand"_s, Accounts::defaultApiOrigin(), {production}));
        };
        QVERIFY(save());
        Rotation rotation{.id = u"r"_s,
            .origin = u"https://api.inngest.com/by-hand/hand"_s,
            .environment = production.environment,
            .begunAt = m_clock.now()};
        rotation.newSigningKey.fingerprint = signingKeyFingerprint(keyOf('2'));
        QVERIFY(answerOf(RotationJournal(*m_history).save(rotation)));
        production.signingKey = keyOf('2');
        const auto refused = save();
        QVERIFY(!refused);
        QCOMPARE(refused.error().detail, u"the new key of an open rotation"_s);
        production.signingKey = keyOf('1');
        QVERIFY(save());
        rotation.isRotated = true;
        QVERIFY(answerOf(RotationJournal(*m_history).save(rotation)));
        production.signingKey = keyOf('2');
        QVERIFY(save());
    }

    /// Two environments' keys that were pasted into each other's field are put right again.
    void movesAKeyToTheEnvironmentInWhichItWasTypedLast()
    {
        const Secret a("signkey-test-" + QByteArray(64, 'a'));
        const Secret b("signkey-test-" + QByteArray(64, 'b'));
        const auto save = [this](const Secret &first, const Secret &second) {
            return answerOf(m_accounts->saveByHand(u"hand"_s, u"By hand"_s, Accounts::defaultApiOrigin(),
                {{.environment = {.id = u"one"_s, .name = u"One"_s, .slug = u"one"_s}, .signingKey = first},
                    {.environment = {.id = u"two"_s, .name = u"Two"_s, .slug = u"two"_s}, .signingKey = second}}));
        };
        QVERIFY(save(b, a));
        QVERIFY(save(a, b));
        const QList<NotedKey> keys = answerOf(KeyNotes(*m_history, u"hand"_s).keys()).value();
        const auto currentOf = [&keys](const QString &environment) {
            QStringList current;
            for (const NotedKey &key : keys) {
                if (key.environmentId == environment && key.standing == NotedKey::Standing::Current)
                    current.append(key.fingerprint);
            }
            return current;
        };
        QCOMPARE(currentOf(u"one"_s), QStringList{signingKeyFingerprint(a)});
        QCOMPARE(currentOf(u"two"_s), QStringList{signingKeyFingerprint(b)});
    }

    void storesNoAccountWhoseTokenCouldNotBeKept()
    {
        m_secrets->isLocked = true;
        const auto account = answerOf(m_accounts->add(u"Ours"_s, clerkDraft(), {}));
        QVERIFY(!account);
        QCOMPARE(account.error().kind, Error::Kind::Keychain);
        QCOMPARE(m_accounts->list().size(), 1);
        // Nor is it written once that is unlocked: no account would ever read or remove it.
        answerOf(m_secrets->unlock());
        QCoreApplication::processEvents();
        QVERIFY(m_secrets->memory.names().isEmpty());
    }

    /// The keychain went while the dialog was open: when the button is pressed once more all of it is there once.
    void storesAnEnvironmentOnceThatTheKeychainHeldUp()
    {
        const TypedEnvironment production{.environment = {.name = u"Production"_s, .slug = u"production"_s},
            .signingKey = Secret("signkey-prod-" + QByteArray(64, '1'))};
        const auto save = [this, &production] {
            return answerOf(
                m_accounts->saveByHand(u"hand"_s, u"By hand"_s, Accounts::defaultApiOrigin(), {production}));
        };
        m_secrets->isLocked = true;
        const auto refused = save();
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Keychain);
        QVERIFY(m_secrets->memory.names().isEmpty());
        answerOf(m_secrets->unlock());
        const auto saved = save();
        QVERIFY2(saved, saved ? "" : qPrintable(saved.error().detail));
        QCOMPARE(m_secrets->memory.names().size(), 1);
        QCOMPARE(answerOf(KeyNotes(*m_history, u"hand"_s).environments()).value().size(), 1);
        const QList<HistoryEntry> rows = answerOf(m_history->entries()).value();
        const auto isAdding = [](const HistoryEntry &row) { return row.what == "AddEnvironment"_L1; };
        QCOMPARE(int(std::ranges::count_if(rows, isAdding)), 1);
    }

    void refusesAnOriginThatWouldSendATokenInTheClear()
    {
        QVERIFY(!isAllowedOrigin(QUrl(u"http://api.inngest.com"_s)));
        QVERIFY(isAllowedOrigin(QUrl(u"https://api.inngest.com"_s)));
        QVERIFY(isAllowedOrigin(QUrl(u"http://127.0.0.1:8288"_s)));
        SignInDraft draft = clerkDraft();
        draft.account.apiOrigin = QUrl(u"http://api.inngest.com"_s);
        const auto account = answerOf(m_accounts->add(u"Ours"_s, draft, {}));
        QVERIFY(!account);
        QCOMPARE(account.error().kind, Error::Kind::Insecure);
        QVERIFY(m_secrets->memory.names().isEmpty());
    }

    void forgetsAnAccountAndItsToken()
    {
        const Account account = addClerkAccount();
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current());
        m_secrets->isLocked = true;
        QVERIFY(!answerOf(m_accounts->remove(account.id)));
        QCOMPARE(m_accounts->list().size(), 2); // it is still there, so that its token can be removed later

        m_secrets->isLocked = false;
        QVERIFY(answerOf(m_accounts->remove(account.id)));
        QCOMPARE(m_accounts->list().size(), 1);
        QVERIFY(m_secrets->memory.names().isEmpty());
        QTRY_VERIFY(m_accounts->current() && m_accounts->current()->account().kind == AccountKind::Practice);
        // Of what was not removed nothing is written down.
        const auto rows = answerOf(m_history->entries());
        QVERIFY(rows && rows->size() == 2);
        const auto says = [&](const HistoryEntry &row, const QString &what) {
            return row.what == what && row.accountName == account.name && row.person == u"me@here"_s
                && HistoryWords::act(row) != what;
        };
        QVERIFY(says(rows->first(), u"AddAccount"_s));
        QVERIFY(says(rows->last(), u"RemoveAccount"_s));
    }

    void leavesNothingOfTheKeysAndAppsOfAnAccountThatIsRemoved()
    {
        const TypedEnvironment production{.environment = {.name = u"Production"_s, .slug = u"production"_s},
            .signingKey = Secret::fromText(u"signkey-prod-"_s + QString(64, u'a'))};
        QVERIFY(answerOf(m_accounts->saveByHand(u"hand"_s, u"By hand"_s, Accounts::defaultApiOrigin(), {production})));
        const QString id = answerOf(m_accounts->typedIn().load(u"hand"_s))->first().environment.id;
        AppAccesses accesses(*m_history, *m_secrets);
        QVERIFY(answerOf(accesses.set(u"https://api.inngest.com/by-hand/hand"_s, id, u"shop"_s,
            {.headers = {{"X-Vercel-Protection-Bypass", Secret("top-secret-bypass")}}})));
        QCOMPARE(m_secrets->memory.names().size(), 2);
        const auto removed = answerOf(m_accounts->remove(u"hand"_s));
        QVERIFY(removed && removed->wasNoted);
        QVERIFY2(m_secrets->memory.names().isEmpty(), qPrintable(m_secrets->memory.names().join(u' ')));
    }

    void leavesNothingOfTheKeysAndAppsOfASignedInAccountThatIsRemoved_data()
    {
        QTest::addColumn<bool>("isShared");
        QTest::addColumn<bool>("isRotating");
        QTest::newRow("the only one of its Inngest") << false << false;
        QTest::newRow("beside another one of its Inngest") << true << false; // nobody can tell whose they are
        QTest::newRow("in a rotation") << false << true; // which is gone on with once somebody signs in again
    }
    void leavesNothingOfTheKeysAndAppsOfASignedInAccountThatIsRemoved()
    {
        QFETCH(bool, isShared);
        QFETCH(bool, isRotating);
        const Account account = addClerkAccount();
        if (isShared)
            addClerkAccount();
        QCOMPARE(m_accounts->sharesOrigin(account), isShared);
        const QString origin = filedUnder(account);
        const Environment production{.id = u"production"_s, .name = u"Production"_s};
        const Environment staging{.id = u"staging"_s, .name = u"Staging"_s};
        const QDateTime now = m_clock.now();
        KeptKeys keys(*m_history, *m_secrets);
        AppAccesses accesses(*m_history, *m_secrets);
        const auto keep = [&](const QString &at, const Environment &in, const char *value) {
            const EventKey key{.id = QString::fromLatin1(value), .name = u"shop"_s, .value = Secret(value)};
            return answerOf(keys.keep({at, account.name, in}, key, now))
                && answerOf(accesses.set(
                    at, in.id, u"shop"_s, {.headers = {{"X-Vercel-Protection-Bypass", Secret("top-secret-bypass")}}}));
        };
        QVERIFY(keep(origin, production, "an-event-key-of-production"));
        QVERIFY(keep(origin, staging, "an-event-key-of-staging"));
        QVERIFY(keep(u"https://elsewhere.test"_s, production, "an-event-key-of-another"));
        if (isRotating)
            QVERIFY(answerOf(RotationJournal(*m_history)
                                 .save({.id = u"r1"_s, .origin = origin, .environment = production, .begunAt = now})));
        QVERIFY(answerOf(m_accounts->remove(account.id)));

        const auto isLeft = [&](const QString &at, const Environment &in) {
            const auto kept = answerOf(accesses.load(at, in.id));
            return kept && !kept->byApp.isEmpty() && !answerOf(keys.list(at, in.id))->isEmpty();
        };
        QCOMPARE(isLeft(origin, production), isShared || isRotating);
        QCOMPARE(isLeft(origin, staging), isShared);
        QVERIFY(isLeft(u"https://elsewhere.test"_s, production));
        // A key and a header each, and the other account's token.
        const int places = 1 + int(isShared || isRotating) + int(isShared);
        QVERIFY2(m_secrets->memory.names().size() == 2 * places + int(isShared),
            qPrintable(m_secrets->memory.names().join(u' ')));
    }

    void tellsWhatTheHistoryDoesNotHaveOfAnAccount()
    {
        QVERIFY(setFullForNewRows(*m_history));
        QSignalSpy unnoted(m_accounts.get(), &Accounts::addedUnnoted);
        const Account account = addClerkAccount();
        QTRY_COMPARE(unnoted.size(), 1);
        QCOMPARE(unnoted.first().first().toString(), account.name);
        const auto removed = answerOf(m_accounts->remove(account.id));
        QVERIFY(removed && removed->notInHistory);
        QCOMPARE(removed->notInHistory->kind, Error::Kind::Storage);
        QCOMPARE(m_accounts->list().size(), 1);

        QVERIFY(setFullForNewRows(*m_history, false));
        const auto noted = answerOf(m_accounts->remove(addClerkAccount().id));
        QVERIFY(noted && !noted->notInHistory);
        QCOMPARE(unnoted.size(), 1);
        QCOMPARE(answerOf(m_history->entries())->size(), 2);
    }

    /// The list of accounts came from another computer, or the database was set aside: nobody knows what the keychain
    /// has of it.
    void tellsOfAnAccountOfWhichNothingWasNoted()
    {
        QVERIFY(answerOf(m_accounts->saveByHand(u"hand"_s, u"By hand"_s, Accounts::defaultApiOrigin(), {})));
        const auto removed = answerOf(m_accounts->remove(u"hand"_s));
        QVERIFY(removed && !removed->wasNoted);
        QCOMPARE(m_accounts->list().size(), 1);
    }

    /// Its keys went the first time, and only the list could not be written.
    void knowsWhatItForgotWhenAnAccountIsRemovedASecondTime()
    {
        const TypedEnvironment production{.environment = {.name = u"Production"_s, .slug = u"production"_s},
            .signingKey = Secret::fromText(u"signkey-prod-"_s + QString(64, u'a'))};
        QVERIFY(answerOf(m_accounts->saveByHand(u"hand"_s, u"By hand"_s, Accounts::defaultApiOrigin(), {production})));
        const QString away = m_places.settings + u"-away"_s;
        QVERIFY(QDir().rename(m_places.settings, away));
        QVERIFY(QFile(m_places.settings).open(QIODevice::WriteOnly)); // no folder can be made there
        QVERIFY(!answerOf(m_accounts->remove(u"hand"_s)));
        QVERIFY(m_secrets->memory.names().isEmpty());
        QCOMPARE(m_accounts->list().size(), 2);
        QVERIFY(QFile::remove(m_places.settings) && QDir().rename(away, m_places.settings));

        const auto removed = answerOf(m_accounts->remove(u"hand"_s));
        QVERIFY(removed && removed->wasNoted);
        QCOMPARE(m_accounts->list().size(), 1);
    }

    /// Whoever shows it may be in the middle of something: nothing of it is forgotten before that was asked.
    void forgetsNothingOfAnOpenAccountThatMayNotBeLeftNow()
    {
        const Account account = addClerkAccount();
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current());
        QString goesOn = u"A key is being changed."_s;
        QStringList asked;
        m_accounts->setUser([&goesOn] { return goesOn; }, [&asked](const QString &next) { asked.append(next); });
        const auto removed = answerOf(m_accounts->remove(account.id));
        QVERIFY(!removed && removed.error().kind == Error::Kind::Conflict);
        QVERIFY2(removed.error().serverMessage.startsWith(goesOn), qPrintable(removed.error().serverMessage));
        QVERIFY(asked.isEmpty());
        m_accounts->open(u"practice"_s);
        QCOMPARE(asked, QStringList{u"practice"_s});
        QCOMPARE(m_accounts->list().size(), 2);
        QVERIFY(!m_secrets->memory.names().isEmpty());
        QVERIFY(m_accounts->current() && m_accounts->current()->account().id == account.id);
        goesOn.clear();
        QVERIFY(answerOf(m_accounts->remove(account.id)));
        QVERIFY(m_secrets->memory.names().isEmpty());
    }

    void keepsNoTokenForAnAccountThatWasForgotten()
    {
        TokenKeeper keeper(*m_secrets);
        QVERIFY(answerOf(keeper.keep(u"gone"_s, Secret::fromText(u"first"_s))));
        m_secrets->isLocked = true;
        QVERIFY(!answerOf(keeper.forget(u"gone"_s)));
        m_secrets->isLocked = false;
        QVERIFY(answerOf(keeper.keep(u"gone"_s, Secret::fromText(u"second"_s)))); // it is still there
        QVERIFY(answerOf(keeper.forget(u"gone"_s)));
        QVERIFY(!answerOf(keeper.keep(u"gone"_s, Secret::fromText(u"late"_s))));
        QVERIFY(m_secrets->memory.names().isEmpty());
    }

    /// A person can say no to the keychain's question, after which it is as ready as before.
    void givesATokenToTheKeychainAgainThatDidNotTakeIt()
    {
        TokenKeeper keeper(*m_secrets);
        m_secrets->isLocked = true;
        QVERIFY(!answerOf(keeper.keep(u"a"_s, Secret::fromText(u"first"_s))));
        QTRY_COMPARE(keeper.notKept(), 1);
        QVERIFY(!answerOf(keeper.keep(u"a"_s, Secret::fromText(u"second"_s))));
        m_secrets->isLocked = false;
        const auto read = answerOf(keeper.read(u"a"_s));
        QVERIFY(read && *read == Secret::fromText(u"second"_s));
        QTRY_COMPARE(keeper.notKept(), 0);
        QCOMPARE(m_secrets->memory.value(TokenKeeper::itemName(u"a"_s)), Secret::fromText(u"second"_s));
    }

    void countsASignInThatTheKeychainDidNotTake()
    {
        const Account account = addClerkAccount();
        m_accounts->open(account.id);
        QTRY_VERIFY(m_accounts->current() && m_accounts->current()->environments().value);
        QCOMPARE(m_accounts->signInsNotKept(), 0);
        m_secrets->isLocked = true;
        QVERIFY(signsInAgain(account.id, m_clerk->newClientToken()));
        QTRY_COMPARE(m_accounts->signInsNotKept(), 1);
        m_secrets->isLocked = false;
        m_accounts->open(account.id);
        QTRY_COMPARE(m_accounts->signInsNotKept(), 0);
    }

    /// A write that ran out of time takes effect later, behind the removal that was to take it back.
    void leavesNoTokenOfAnAccountThatDidNotComeToBe()
    {
        TokenKeeper keeper(*m_secrets);
        const QString name = TokenKeeper::itemName(u"never"_s);
        m_secrets->isLocked = true;
        QVERIFY(!answerOf(keeper.keep(u"never"_s, Secret::fromText(u"token"_s))));
        keeper.giveUp(u"never"_s);
        QVERIFY(answerOf(m_secrets->memory.write(name, Secret::fromText(u"token"_s))));
        m_secrets->isLocked = false;
        emit m_secrets->stateChanged();
        QTRY_VERIFY(m_secrets->memory.names().isEmpty());
        QCoreApplication::processEvents();
        // It is gone, and nobody looks for it any more.
        QVERIFY(answerOf(m_secrets->memory.write(name, Secret::fromText(u"another's"_s))));
        emit m_secrets->stateChanged();
        QCoreApplication::processEvents();
        QCOMPARE(m_secrets->memory.names(), QStringList{name});
    }

    void survivesBeingClosedWhileAnAccountOpens()
    {
        const Account account = addClerkAccount();
        m_accounts->open(account.id);
        m_accounts->open(u"practice"_s);
        m_accounts->open(account.id);
        m_accounts.reset();
        QCoreApplication::processEvents();
    }

private:
    void start()
    {
        m_accounts.reset();
        m_accounts = std::make_unique<Accounts>(m_places, *m_secrets, *m_history, m_clock, u"me@here"_s);
    }

    Answer answer(const Request &request)
    {
        if (!m_isGood(request))
            return Answer::graphQlError(u"unauthenticated"_s, u"UNAUTHENTICATED"_s).withStatus(401);
        if (request.operationName().contains(u"environments"_s, Qt::CaseInsensitive))
            return Answer::data(u"envs"_s, connectionJson({environmentJson(environmentId, u"PRODUCTION"_s)}, {}));
        return Answer::data(u"workspace"_s,
            workspaceJson({{u"signingKeys"_s, QJsonArray()}, {u"ingestKeys"_s, QJsonArray()}, {u"apps"_s, QJsonArray()},
                {u"workerConnections"_s, connectionJson({}, {})}}));
    }

    SignInDraft clerkDraft()
    {
        return {.account
            = {.apiOrigin = m_api->origin(), .method = SignInMethod::ClerkClient, .clerkOrigin = m_clerk->origin()},
            .token = m_clerk->clientToken()};
    }

    Account addClerkAccount()
    {
        const SignInDraft draft = clerkDraft();
        const auto organizations = answerOf(m_accounts->trySignIn(draft));
        const auto account = answerOf(m_accounts->add(u" Our account "_s, draft, organizations->first()));
        return *account;
    }

    bool signsInAgain(const QString &accountId, const Secret &token)
    {
        SignInDraft draft = clerkDraft();
        draft.token = token;
        const auto organizations = answerOf(m_accounts->trySignIn(draft));
        return organizations && m_accounts->signInAgain(accountId, token, organizations->first());
    }

    SystemClock m_clock;
    std::unique_ptr<QTemporaryDir> m_home;
    Directories m_places;
    std::unique_ptr<LockableStore> m_secrets;
    std::unique_ptr<HistoryStore> m_history;
    std::unique_ptr<FakeClerk> m_clerk;
    std::unique_ptr<FakeApiServer> m_api;
    std::function<bool(const Request &)> m_isGood;
    std::unique_ptr<Accounts> m_accounts;
};

QTEST_GUILESS_MAIN(AccountsTest)
#include "tst_accounts.moc"
