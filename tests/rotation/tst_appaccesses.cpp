// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/appaccesses.h"

#include "app/history/historystore.h"
#include "app/history/sql.h"
#include "app/rotation/accessrow.h"
#include "tests/support/answerof.h"
#include "tests/support/lockablestore.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QString origin = u"https://api.example.test"_s;
const QString production = u"production"_s;
const QByteArray bypass = "top-secret-bypass";
const QString staging = u"staging"_s;
const QString bypassItem = accessHeaderItem(accessPlace(origin, production), u"shop"_s, "X-Vercel-Protection-Bypass");
const QString oldBypassItem = u"app/shop/header/x-vercel-protection-bypass"_s;
const QString oldQueryItem = u"app/shop/query"_s;

AppAccess someAccess()
{
    return {.url = QUrl(u"https://shop.internal.test/api/inngest"_s),
        .headers = {{"X-Vercel-Protection-Bypass", Secret(bypass)}},
        .caPem = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n",
        .proxy = QUrl(u"socks5://127.0.0.1:1080"_s),
        .instances = 3,
        .platform = u"vercel"_s};
}

} // namespace

/// How apps are asked, kept beyond a restart: what is secret of it in the keychain, the rest in the database.
class AppAccessesTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_secrets = std::make_unique<LockableStore>();
        open();
    }

    void missesWhatWasChangedInTheKeychain_data()
    {
        QTest::addColumn<QByteArray>("value");
        QTest::newRow("emptied") << QByteArray();
        QTest::newRow("with a line end") << bypass + '\n';
        QTest::newRow("with another header behind it") << bypass + "\r\nX-Other: 1";
        QTest::newRow("not in ASCII") << QByteArray("\xc3\xbc");
    }

    /// Or else the app would be asked without it, and nobody would know.
    void missesWhatWasChangedInTheKeychain()
    {
        QFETCH(QByteArray, value);
        QVERIFY(set(u"shop"_s, someAccess()));
        QVERIFY(answerOf(m_secrets->write(bypassItem, Secret(value))));
        open();
        const KeptAccesses kept = loaded();
        QCOMPARE(kept.missing, (QHash<QString, QStringList>{{u"shop"_s, {u"X-Vercel-Protection-Bypass"_s}}}));
        QVERIFY(kept.byApp.value(u"shop"_s).headers.isEmpty() && kept.error);
    }

    void hasNothingAtFirst()
    {
        const KeptAccesses kept = loaded();
        QVERIFY(kept.byApp.isEmpty() && kept.added.isEmpty() && kept.missing.isEmpty() && !kept.error);
    }

    void keepsHowAnAppIsAskedBeyondARestart()
    {
        QSignalSpy changed(m_accesses.get(), &AppAccesses::changed);
        QVERIFY(set(u"shop"_s, someAccess()));
        QCOMPARE(changed.size(), 1);
        open();
        QVERIFY(isKept(someAccess()));
        QVERIFY(m_secrets->items.value(bypassItem) == Secret(bypass));
        QVERIFY(answerOf(m_accesses->load(origin, u"staging"_s))->byApp.isEmpty());
        QVERIFY(answerOf(m_accesses->load(u"https://elsewhere.test"_s, production))->byApp.isEmpty());
    }

    /// By REST an app's id is its name, which apps of several servers and environments have.
    void keepsTheSecretsOfAnotherEnvironmentApart()
    {
        AppAccess here = someAccess();
        here.url.setQuery(u"token=here"_s);
        AppAccess there = here;
        there.url = QUrl(u"https://shop.staging.test/api/inngest?token=there"_s);
        there.headers.first().second = Secret("of-staging");
        QVERIFY(set(u"shop"_s, here));
        const auto isKeptThere = [&](const QString &at, const QString &environment, bool isThere) {
            const auto kept = answerOf(m_accesses->load(at, environment)).value_or(KeptAccesses());
            const AppAccess access = kept.byApp.value(u"shop"_s);
            return kept.missing.isEmpty()
                && (isThere ? access.headers == there.headers && access.url == there.url
                            : access.headers.isEmpty() && access.url.isEmpty());
        };
        const QString elsewhere = u"https://elsewhere.test"_s;
        for (const auto &[at, environment] : {std::pair(origin, staging), std::pair(elsewhere, production)}) {
            QVERIFY(answerOf(m_accesses->set(at, environment, u"shop"_s, there)));
            QVERIFY(isKeptThere(at, environment, true));
            QVERIFY(isKept(here));
        }
        QCOMPARE(m_secrets->items.size(), 6);
        // What goes there stays here.
        QVERIFY(answerOf(m_accesses->remove(origin, staging, u"shop"_s)));
        QVERIFY(answerOf(m_accesses->set(elsewhere, production, u"shop"_s, {})));
        QVERIFY(isKeptThere(origin, staging, false) && isKeptThere(elsewhere, production, false));
        QVERIFY(isKept(here));
        QCOMPARE(m_secrets->items.size(), 2);
    }

    /// Where nothing of another environment can be meant by it, what an earlier version kept is this app's own.
    void movesWhatIsNamedByItsAppAlone()
    {
        AppAccess access = someAccess();
        access.url.setQuery(u"token=1"_s);
        QVERIFY(set(u"shop"_s, access));
        QVERIFY(answerOf(m_accesses->set(origin, staging, u"shop"_s, {.instances = 2})));
        namedByAppAlone({{oldBypassItem, Secret(bypass)}, {oldQueryItem, Secret("token=1")}});
        m_secrets->isLocked = true;
        QCOMPARE(loaded().missing.value(u"shop"_s).size(), 2);
        m_secrets->isLocked = false;
        // An app of the same name gets a header after that.
        AppAccess there = someAccess();
        there.headers.first().second = Secret("of-staging");
        QVERIFY(answerOf(m_accesses->set(origin, staging, u"shop"_s, there)));
        QVERIFY(isKept(access));
        QStringList names = m_secrets->items.keys();
        QCOMPARE(names.size(), 3);
        QVERIFY(names.contains(bypassItem) && !names.contains(oldBypassItem) && !names.contains(oldQueryItem));
        // What stands under the old name from now on is not its own any more.
        QVERIFY(answerOf(m_secrets->remove(bypassItem)));
        QVERIFY(answerOf(m_secrets->write(oldBypassItem, Secret("somebody's"))));
        open();
        QCOMPARE(loaded().missing.value(u"shop"_s), QStringList{u"X-Vercel-Protection-Bypass"_s});
    }

    /// The Apps tab and a rotation, at the first start: one has moved it between the two looks of the other.
    void missesNothingThatAnotherOneHasMoved()
    {
        QVERIFY(set(u"shop"_s, someAccess()));
        namedByAppAlone({{oldBypassItem, Secret(bypass)}});
        AppAccesses other(*m_store, *m_secrets);
        m_secrets->isAsking = true;
        const auto first = m_accesses->load(origin, production);
        const auto second = other.load(origin, production);
        QTRY_COMPARE(m_secrets->asked.size(), 2);
        for (const auto &underTheNewName : std::exchange(m_secrets->asked, {}))
            underTheNewName();
        QTRY_COMPARE(m_secrets->asked.size(), 2);
        m_secrets->isAsking = false;
        m_secrets->asked.takeFirst()();
        QTRY_VERIFY(first.isFinished() || second.isFinished());
        QVERIFY(!m_secrets->items.contains(oldBypassItem));
        m_secrets->answer();
        for (const auto &load : {first, second}) {
            const auto kept = answerOf(load).value_or(KeptAccesses());
            QVERIFY(kept.missing.isEmpty());
            QVERIFY(kept.byApp.value(u"shop"_s).headers == someAccess().headers);
        }
        open();
        QVERIFY(isKept(someAccess()));
    }

    void leavesNothingUnderTheOldNameOfWhatIsRemoved()
    {
        QVERIFY(set(u"shop"_s, someAccess()));
        namedByAppAlone({{oldBypassItem, Secret(bypass)}});
        QVERIFY(answerOf(m_accesses->remove(origin, production, u"shop"_s)));
        QVERIFY(m_secrets->items.isEmpty());
    }

    /// It was written for one of the two, and nobody can tell for which: to the other's host it must not go.
    void givesToNoneWhatTwoEnvironmentsClaim()
    {
        QVERIFY(set(u"shop"_s, someAccess()));
        QVERIFY(answerOf(m_accesses->set(origin, staging, u"shop"_s, someAccess())));
        namedByAppAlone({{oldBypassItem, Secret(bypass)}});
        const QStringList lacking{u"X-Vercel-Protection-Bypass"_s};
        const auto isMissing = [&](const QString &environment) {
            const auto kept = answerOf(m_accesses->load(origin, environment)).value_or(KeptAccesses());
            return kept.missing.value(u"shop"_s) == lacking && kept.byApp.value(u"shop"_s).headers.isEmpty()
                && kept.error && kept.error->kind == Error::Kind::NotFound && kept.error->isInOwnWords();
        };
        QVERIFY(isMissing(production) && isMissing(staging));
        // Also where only one is left of them.
        QVERIFY(answerOf(m_accesses->remove(origin, staging, u"shop"_s)));
        QVERIFY(isMissing(production));
        QVERIFY(m_secrets->items.isEmpty());
        QVERIFY(set(u"shop"_s, someAccess()));
        QVERIFY(isKept(someAccess()));
        QCOMPARE(m_secrets->items.keys(), QStringList{bypassItem});
    }

    /// The Apps tab has one, and an open rotation another one.
    void hearsOfWhatAnotherOneChanged()
    {
        AppAccesses other(*m_store, *m_secrets);
        QSignalSpy changed(&other, &AppAccesses::changed);
        QVERIFY(set(u"shop"_s, someAccess()));
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed.first().at(0).toString(), origin);
        QCOMPARE(changed.first().at(1).toString(), production);
    }

    void keepsWhoRunsAnAppBeyondARestart()
    {
        QVERIFY(set(u"shop"_s, someAccess()));
        QSignalSpy changed(m_accesses.get(), &AppAccesses::changed);
        QVERIFY(answerOf(
            m_accesses->setOwner(origin, production, {u"shop"_s, u"billing"_s, u"mail"_s}, u" payments  team "_s)));
        QCOMPARE(changed.size(), 1); // of all of them
        QVERIFY(answerOf(m_accesses->setOwner(origin, production, {u"mail"_s}, {})));
        open();
        const QHash<QString, QString> owners{{u"shop"_s, u"payments team"_s}, {u"billing"_s, u"payments team"_s}};
        QCOMPARE(loaded().owners, owners);
        QVERIFY(answerOf(m_accesses->load(origin, u"staging"_s))->owners.isEmpty());
        // How it is asked is another matter.
        QVERIFY(isKept(someAccess()));
        QVERIFY(answerOf(m_accesses->remove(origin, production, u"shop"_s)));
        QCOMPARE(loaded().owners, owners);
    }

    void writesNoSecretIntoTheDatabase()
    {
        AppAccess access = someAccess();
        access.proxy = QUrl(u"http://ada:pass-word@proxy.test:3128"_s);
        access.url = QUrl(u"https://ada:pass-word@shop.internal.test/api?x-vercel-protection-bypass=query-secret"_s);
        QVERIFY(set(u"shop"_s, access));
        QVERIFY(answerOf(
            m_accesses->add(origin, production, {.url = QUrl(u"https://b.test/api?token=more-secret"_s)}, {})));
        QCOMPARE(loaded().byApp[u"shop"_s].url.query(), u"x-vercel-protection-bypass=query-secret"_s);
        for (const auto suffix : {""_L1, "-wal"_L1}) {
            QFile file(m_directory->filePath(u"history.db"_s) + suffix);
            QVERIFY(file.open(QIODevice::ReadOnly));
            const QByteArray bytes = file.readAll();
            for (const QByteArray &secret :
                {bypass, QByteArray("query-secret"), QByteArray("more-secret"), QByteArray("pass-word")})
                QVERIFY2(!bytes.contains(secret), secret.constData());
        }
    }

    void believesNoNumberOfInstancesThatNobodyCanGive()
    {
        QVERIFY(set(u"shop"_s, {.instances = 2'000'000'000}));
        QVERIFY(set(u"cart"_s, {.url = QUrl(u"https://cart.internal.test"_s), .instances = -3}));
        const KeptAccesses kept = loaded();
        QCOMPARE(kept.byApp[u"shop"_s].instances, AppAccess::mostInstances);
        QCOMPARE(kept.byApp[u"cart"_s].instances, 0);
    }

    void changesNothingWhileTheKeychainIsLocked()
    {
        QVERIFY(set(u"shop"_s, someAccess()));
        m_secrets->isLocked = true;
        AppAccess other = someAccess();
        other.instances = 7;
        QCOMPARE(set(u"shop"_s, other).error().kind, Error::Kind::Keychain);
        QCOMPARE(answerOf(m_accesses->remove(origin, production, u"shop"_s)).error().kind, Error::Kind::Keychain);
        m_secrets->isLocked = false;
        QVERIFY(isKept(someAccess()));
    }

    void saysWhichHeadersALockedKeychainKeepsToItself()
    {
        QVERIFY(set(u"shop"_s, someAccess()));
        QVERIFY(set(u"cart"_s, {.instances = 2}));
        m_secrets->isLocked = true;
        const KeptAccesses kept = loaded();
        QCOMPARE(kept.missing, (QHash<QString, QStringList>{{u"shop"_s, {u"X-Vercel-Protection-Bypass"_s}}}));
        QCOMPARE(kept.error->kind, Error::Kind::Keychain);
        QCOMPARE(kept.byApp[u"shop"_s].instances, 3);
        QVERIFY(kept.byApp[u"shop"_s].headers.isEmpty());
        QCOMPARE(kept.byApp[u"cart"_s].instances, 2);
    }

    void saysThatAHeaderIsGoneFromTheKeychain()
    {
        QVERIFY(set(u"shop"_s, someAccess()));
        m_secrets->items.clear();
        QCOMPARE(loaded().error->kind, Error::Kind::NotFound);
        QCOMPARE(loaded().missing.size(), 1);
    }

    void keepsTheValueOfAHeaderThatComesWithoutOne()
    {
        QVERIFY(set(u"shop"_s, someAccess()));
        AppAccess changed = someAccess();
        changed.headers = {{"x-vercel-protection-bypass", Secret()}, {"X-Other", Secret("new")}};
        QVERIFY(set(u"shop"_s, changed));
        const auto headers = loaded().byApp[u"shop"_s].headers;
        QCOMPARE(headers.size(), 2);
        QVERIFY(headers.at(0).second == Secret(bypass));
        QVERIFY(headers.at(1).second == Secret("new"));
    }

    /// An empty query is what a dialog gives that does not know the one that is kept.
    void keepsTheQueryThatComesWithoutOne()
    {
        AppAccess access = someAccess();
        access.url.setQuery(u"token=1"_s);
        QVERIFY(set(u"shop"_s, access));
        m_secrets->isLocked = true;
        AppAccess changed = loaded().byApp.value(u"shop"_s);
        QVERIFY(!changed.url.hasQuery());
        changed.url.setQuery(QString(u""_s));
        changed.headers = {{"X-Vercel-Protection-Bypass", Secret()}};
        changed.instances = access.instances = 7;
        QVERIFY(set(u"shop"_s, changed)); // nothing of it is the keychain's
        m_secrets->isLocked = false;
        QVERIFY(isKept(access));
        // It was unlocked while the dialog was open.
        const QString mark = loaded().byApp.value(u"shop"_s).mark;
        changed.instances = access.instances = 8;
        QVERIFY(set(u"shop"_s, changed));
        QVERIFY(isKept(access));
        QCOMPARE(loaded().byApp.value(u"shop"_s).mark, mark); // asked as before
        // Whoever answers at another address is not told it.
        changed.url.setHost(u"elsewhere.test"_s);
        QVERIFY(set(u"shop"_s, changed));
        const KeptAccesses kept = loaded();
        QVERIFY(kept.missing.isEmpty() && !kept.byApp.value(u"shop"_s).url.hasQuery());
        QCOMPARE(m_secrets->items.keys(), QStringList{bypassItem});
    }

    /// What stands behind “?” is nothing, and nothing is missed.
    void keepsNoQueryWhereNoneWasGiven()
    {
        QVERIFY(answerOf(m_accesses->add(origin, production, {.url = QUrl(u"https://a.test/api?"_s)}, {})));
        QVERIFY(loaded().missing.isEmpty());
        QVERIFY(m_secrets->items.isEmpty());
    }

    void dropsFromTheKeychainWhatIsNoLongerNeeded()
    {
        QVERIFY(set(u"shop"_s, someAccess()));
        AppAccess bare = someAccess();
        bare.headers.clear();
        QVERIFY(set(u"shop"_s, bare));
        QVERIFY(m_secrets->items.isEmpty());
        QVERIFY(isKept(bare));
        QVERIFY(set(u"shop"_s, {}));
        QVERIFY(loaded().byApp[u"shop"_s].isAsSynced());
    }

    /// What was said of an app is bound to how it was asked then; of a header's value and a query nothing but this
    /// mark tells. It comes back for none: not even where all is as it was before.
    void marksEachOtherWayOfAsking()
    {
        AppAccess access = someAccess();
        access.sameBy = u"Sam"_s;
        access.sameFor = QUrl(u"https://shop.test/api/inngest"_s);
        QStringList marks;
        const auto isMarkedAnew = [&] {
            if (!set(u"shop"_s, access))
                return false;
            open();
            marks.append(loaded().byApp[u"shop"_s].mark);
            return marks.removeDuplicates() == 0;
        };
        QVERIFY(isMarkedAnew());
        QCOMPARE(loaded().byApp[u"shop"_s].sameBy, u"Sam"_s);
        QCOMPARE(loaded().byApp[u"shop"_s].sameFor, access.sameFor);
        access.instances = 9;
        QVERIFY(!isMarkedAnew()); // how many there are is no other way
        access.headers.first().second = {};
        QVERIFY(!isMarkedAnew()); // the value that it has
        access.headers.first().second = Secret("another bypass");
        QVERIFY(isMarkedAnew());
        access.url.setQuery(u"token=1"_s);
        QVERIFY(isMarkedAnew());
        access.url.setQuery(u"token=2"_s);
        QVERIFY(isMarkedAnew());
        QVERIFY(!isMarkedAnew());
        access.caPem = "-----BEGIN";
        QVERIFY(isMarkedAnew());
        access = {};
        QVERIFY(isMarkedAnew());
        RolloutApp before{.app = {.id = u"shop"_s}};
        RolloutApp after = before;
        before.access.mark = marks.first();
        after.access.mark = marks.last();
        QVERIFY(before.address() != after.address());
        QVERIFY(!before.isAskedAs(after));
    }

    void addsAppsByUrlAndForgetsThem()
    {
        const auto first
            = answerOf(m_accesses->add(origin, production, {.url = QUrl(u"https://a.test/api"_s)}, u"Imports"_s));
        const auto second = answerOf(m_accesses->add(origin, production, {.url = QUrl(u"https://b.test/api"_s)}, {}));
        QVERIFY(first && second);
        QVERIFY(set(second->id, {.url = QUrl(u"https://b.test/api"_s), .headers = {{"X", Secret("y")}}}));
        open();
        KeptAccesses kept = loaded();
        QCOMPARE(kept.added, (QList{*first, *second}));
        QCOMPARE(kept.added.first().name, u"Imports"_s);
        QCOMPARE(kept.added.last().name, u"b.test/api"_s);
        QCOMPARE(kept.byApp[first->id].url, QUrl(u"https://a.test/api"_s));

        QVERIFY(answerOf(m_accesses->remove(origin, production, second->id)));
        QVERIFY(m_secrets->items.isEmpty());
        const auto third = answerOf(m_accesses->add(origin, production, {.url = QUrl(u"https://c.test/api"_s)}, {}));
        QVERIFY(third->id != second->id);
        kept = loaded();
        QCOMPARE(kept.added, (QList{*first, *third}));
    }

    /// Its server may have moved, and another account be of the same one.
    void removesAllOfOneAccount()
    {
        const QString before = u"https://old.test/by-hand/shop"_s;
        const QString now = u"https://new.test/by-hand/shop"_s;
        const QString other = u"https://new.test/by-hand/office"_s;
        for (const QString &place : {before, now, other}) {
            QVERIFY(answerOf(m_accesses->set(place, production, u"shop"_s, someAccess())));
            QVERIFY(answerOf(m_accesses->set(
                place, staging, u"shop"_s, {.url = QUrl(u"https://shop.internal.test/api?door=secret"_s)})));
            QVERIFY(answerOf(m_accesses->setOwner(place, staging, {u"mail"_s}, u"Team Mail"_s)));
        }
        QCOMPARE(m_secrets->items.size(), 6);
        const auto isTheirs = [&](const QString &origin, const QString &) { return origin == before || origin == now; };
        m_secrets->isLocked = true;
        QVERIFY(!answerOf(m_accesses->removeAllOf(isTheirs)));
        m_secrets->isLocked = false;
        QVERIFY(answerOf(m_accesses->removeAllOf(isTheirs)));
        for (const QString &place : {before, now}) {
            for (const QString &environment : {production, staging}) {
                const auto kept = answerOf(m_accesses->load(place, environment));
                QVERIFY(kept && kept->byApp.isEmpty() && kept->owners.isEmpty());
            }
        }
        QCOMPARE(m_secrets->items.size(), 2);
        const auto kept = answerOf(m_accesses->load(other, staging));
        QVERIFY(kept && kept->missing.isEmpty());
        QCOMPARE(kept->byApp.size(), 1);
        QCOMPARE(kept->owners.value(u"mail"_s), u"Team Mail"_s);
    }

    /// Whoever typed it has it still, and adds it once more.
    void addsNothingThatTheKeychainRefuses()
    {
        m_secrets->isLocked = true;
        const AppAccess access{.url = QUrl(u"https://a.test/api"_s), .headers = {{"X-Bypass", Secret(bypass)}}};
        const auto refused = answerOf(m_accesses->add(origin, production, access, u"Imports"_s));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Keychain);
        QVERIFY(loaded().added.isEmpty());
        m_secrets->isLocked = false;
        QVERIFY(answerOf(m_accesses->add(origin, production, access, u"Imports"_s)));
        QCOMPARE(loaded().added.size(), 1);
    }

    /// It would be there under no name that stands in a list.
    void leavesNothingInTheKeychainOfWhatWasRefusedInPart()
    {
        m_secrets->refused = u"/x-second/"_s;
        const AppAccess access{.url = QUrl(u"https://a.test/api?token=abc"_s),
            .headers = {{"X-Bypass", Secret(bypass)}, {"X-Second", Secret("another-secret")}}};
        const auto refused = answerOf(m_accesses->add(origin, production, access, u"Imports"_s));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Keychain);
        QVERIFY2(m_secrets->items.isEmpty(), qPrintable(m_secrets->items.keys().join(u' ')));
        QVERIFY(loaded().added.isEmpty());

        // Of an app that is asked in another way already, that stays.
        QVERIFY(set(u"shop"_s, someAccess()));
        AppAccess more = someAccess();
        more.headers += access.headers;
        QVERIFY(!set(u"shop"_s, more));
        QCOMPARE(m_secrets->items.keys(), QStringList(bypassItem));
        QVERIFY(isKept(someAccess()));
    }

    void survivesBeingClosedWhileItWorks()
    {
        QVERIFY(set(u"shop"_s, someAccess()));
        const auto load = m_accesses->load(origin, production);
        const auto written = m_accesses->set(origin, production, u"shop"_s, {.instances = 2});
        m_accesses.reset();
        m_store.reset();
        QTRY_VERIFY(load.isFinished() && written.isFinished());
    }

    void makesOneListOfWhatIsAsked()
    {
        const QList<Environment> environments{{.id = u"branches"_s, .type = EnvironmentType::BranchParent},
            {.id = u"feature-x"_s, .type = EnvironmentType::BranchChild, .parentId = u"branches"_s},
            {.id = u"feature-y"_s, .type = EnvironmentType::BranchChild, .parentId = u"branches"_s}};
        const QList<App> apps{{.id = u"1"_s, .externalId = u"shop"_s, .environmentId = u"feature-x"_s},
            {.id = u"2"_s, .externalId = u"shop"_s, .environmentId = u"feature-y"_s},
            {.id = u"3"_s, .externalId = u"mailer"_s, .environmentId = u"branches"_s, .method = AppMethod::Connect},
            {.id = u"4"_s, .externalId = u"edge"_s, .environmentId = u"branches"_s, .method = AppMethod::Api},
            {.id = u"5"_s, .externalId = u"gone"_s, .environmentId = u"branches"_s, .isArchived = true}};
        KeptAccesses accesses;
        accesses.byApp = {{u"1"_s, {.instances = 3}}, {u"url:1"_s, {.url = QUrl(u"https://a.test/"_s)}}};
        accesses.added = {{.id = u"url:1"_s, .name = u"Imports"_s, .environmentId = u"feature-x"_s}};

        const QList<RolloutApp> list = rolloutAppsOf(apps, environments, accesses, {{u"2"_s, {u"abc"_s}}});

        QStringList keys;
        QStringList groups;
        for (const RolloutApp &app : list) {
            keys.append(app.key());
            groups.append(app.group);
        }
        QCOMPARE(keys, (QStringList{u"1"_s, u"2"_s, u"3"_s, u"4"_s, u"url:1"_s}));
        QCOMPARE(groups, (QStringList{u"shop"_s, u"shop"_s, {}, {}, {}}));
        QCOMPARE(list.at(0).access.instances, 3);
        QCOMPARE(list.at(1).heldEventKeys, QStringList{u"abc"_s});
        QVERIFY(!list.at(2).canBeAsked() && !list.at(3).canBeAsked());
        QVERIFY(list.at(4).wasAddedByUrl && list.at(4).canBeAsked());
        QVERIFY(!list.at(0).wasAddedByUrl);
    }

private:
    void open()
    {
        m_accesses.reset();
        m_store.reset();
        m_store = std::make_unique<HistoryStore>(m_directory->filePath(u"history.db"_s));
        m_accesses = std::make_unique<AppAccesses>(*m_store, *m_secrets);
    }

    /// As a version leaves it that named secrets by the app's id alone.
    void namedByAppAlone(const QHash<QString, Secret> &items)
    {
        m_secrets->items = items;
        const auto changed = m_store->run<void>([](QSqlDatabase &database) {
            return runAllSql(
                database, {u"ALTER TABLE app_accesses DROP COLUMN old_names"_s, u"PRAGMA user_version=11"_s});
        });
        QVERIFY(answerOf(changed));
        open();
    }

    /// But for the mark, which is another one each time.
    bool isKept(AppAccess access)
    {
        const KeptAccesses kept = loaded();
        access.mark = kept.byApp.value(u"shop"_s).mark;
        return kept.byApp == QHash<QString, AppAccess>{{u"shop"_s, access}};
    }

    KeptAccesses loaded() { return answerOf(m_accesses->load(origin, production)).value_or(KeptAccesses()); }

    Done set(const QString &appKey, const AppAccess &access)
    {
        const Done done = answerOf(m_accesses->set(origin, production, appKey, access));
        QCoreApplication::processEvents();
        return done;
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<LockableStore> m_secrets;
    std::unique_ptr<HistoryStore> m_store;
    std::unique_ptr<AppAccesses> m_accesses;
};

QTEST_GUILESS_MAIN(AppAccessesTest)
#include "tst_appaccesses.moc"
