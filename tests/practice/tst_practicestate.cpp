// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/practice/practicerules.h"
#include "tests/support/fakeclock.h"
#include "tests/support/filelimit.h"
#include "tests/support/practicefill.h"

#include <QDir>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

/// The practice account: what it consists of, the rules of its keys, and the file that keeps it.
class PracticeStateTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        reopen();
    }

    void cleanup() { m_state.reset(); }

    void startsWithABelievableAccount()
    {
        QHash<EnvironmentType, int> environments;
        int archived = 0;
        for (const Environment &row : m_state->environments().all()) {
            ++environments[row.type];
            archived += row.isArchived ? 1 : 0;
            const bool holdsKey = m_state->activeSigningKey(row.id) != nullptr;
            QCOMPARE(holdsKey, row.holdsKeys());
            QCOMPARE(m_state->keyHolder(row.id).isEmpty(), false);
        }
        QCOMPARE(environments[EnvironmentType::Production], 1);
        QCOMPARE(environments[EnvironmentType::Test], 3);
        QCOMPARE(environments[EnvironmentType::BranchParent], 1);
        QVERIFY(environments[EnvironmentType::BranchChild] >= 2);
        QCOMPARE(archived, 1);

        QHash<QString, int> sources;
        bool filtered = false;
        for (const PracticeIngestKey &key : m_state->ingestKeys().all()) {
            ++sources[key.source];
            filtered = filtered || !key.filter.letsEverythingThrough();
            QVERIFY(!checkEventKeyText(key.value.revealText()));
        }
        QCOMPARE(sources[u"integration"_s], 1);
        QCOMPARE(sources[u"webhook"_s], 1);
        QVERIFY(filtered);

        QHash<AppMethod, int> methods;
        int reachable = 0;
        for (const PracticeApp &app : m_state->apps().all()) {
            if (app.app.environmentId != production())
                continue;
            ++methods[app.app.method];
            reachable += app.isReachable ? 1 : 0;
        }
        QCOMPARE(methods[AppMethod::Serve], 3);
        QCOMPARE(methods[AppMethod::Connect], 1);
        QCOMPARE(reachable, 3);
        QCOMPARE(m_state->senders().size(), qsizetype(1));
    }

    void makesKeysThatLookLikeInngests()
    {
        const auto prefixOf = [this](EnvironmentType type) {
            const Secret value = m_state->activeSigningKey(environment(type))->value;
            return checkSigningKeyText(value.revealText()) || signingKeyDigits(value).size() != 64
                ? u"no key"_s
                : signingKeyPrefix(value);
        };
        QCOMPARE(prefixOf(EnvironmentType::Production), u"signkey-prod-"_s);
        QCOMPARE(prefixOf(EnvironmentType::Test), u"signkey-test-"_s);
        QCOMPARE(prefixOf(EnvironmentType::BranchParent), u"signkey-branch-"_s);
    }

    void allowsOneNewSigningKeyBesideTheActiveOne()
    {
        const auto created = m_rules->createSigningKey(production(), u"somebody"_s);
        QVERIFY(created);
        QVERIFY(!created->isActive);
        QCOMPARE(created->createdAt, m_clock.now());
        QCOMPARE(m_rules->createSigningKey(production(), {}).error().kind, Error::Kind::Rejected);

        const QString active = m_state->activeSigningKey(production())->id;
        QCOMPARE(m_rules->deleteSigningKey(active).error().kind, Error::Kind::Rejected);
        QVERIFY(m_rules->deleteSigningKey(created->id));
        QCOMPARE(m_rules->deleteSigningKey(created->id).error().kind, Error::Kind::NotFound);
        QVERIFY(m_rules->createSigningKey(production(), {}));
    }

    void rotatesToWhicheverNewKeyIsThere()
    {
        QSignalSpy changed(m_state.get(), &PracticeState::activeKeyChanged);
        QCOMPARE(m_rules->rotateSigningKey(production()).error().kind, Error::Kind::Rejected);
        const QString old = m_state->activeSigningKey(production())->id;
        const auto created = m_rules->createSigningKey(production(), {});
        QVERIFY(created);
        QCOMPARE(changed.count(), 0);

        const auto promoted = m_rules->rotateSigningKey(production());
        QVERIFY(promoted);
        QCOMPARE(promoted->id, created->id);
        QVERIFY(promoted->isActive);
        QVERIFY(!m_state->signingKeys().find(old));
        QVERIFY(!m_state->inactiveSigningKey(production()));
        QCOMPARE(changed, (QList<QVariantList>{{production()}}));
        QCOMPARE(m_state->activeKeyOfHash(u"signkey-prod-"_s + signingKeyHash(promoted->value))->id, promoted->id);
        reopen();
        QCOMPARE(m_state->activeSigningKey(production())->id, created->id);
        QVERIFY(!m_state->signingKeys().find(old));
    }

    void refusesNewKeysWhereTheyCannotLive()
    {
        const QString child = environment(EnvironmentType::BranchChild);
        QCOMPARE(m_rules->createSigningKey(child, {}).error().kind, Error::Kind::Rejected);
        QCOMPARE(m_rules->createIngestKey(child, u"key"_s, named(u"x"_s)).error().kind, Error::Kind::Rejected);
        QCOMPARE(m_state->keyHolder(child), environment(EnvironmentType::BranchParent));
        QCOMPARE(m_rules->createSigningKey(archived(), {}).error().kind, Error::Kind::Rejected);
        QCOMPARE(m_rules->createIngestKey(archived(), u"key"_s, named(u"x"_s)).error().kind, Error::Kind::Rejected);
        QCOMPARE(m_rules->createSigningKey(u"nowhere"_s, {}).error().kind, Error::Kind::NotFound);
        QCOMPARE(m_rules->rotateSigningKey(u"nowhere"_s).error().kind, Error::Kind::NotFound);
    }

    void refusesAnAllowListWithNothingInIt()
    {
        PracticeIngestInput input = named(u"x"_s);
        input.filter.kind = EventFilter::Kind::Allow;
        QCOMPARE(m_rules->createIngestKey(production(), u"key"_s, input).error().kind, Error::Kind::Rejected);
        const PracticeIngestKey key = ingestKey(u"key"_s);
        QCOMPARE(m_rules->updateIngestKey(key.id, input).error().kind, Error::Kind::Rejected);
        QCOMPARE(m_state->ingestKeys().find(key.id)->filter, key.filter);
        input.filter.events = {u"a/b"_s};
        QVERIFY(m_rules->createIngestKey(production(), u"key"_s, input));
    }

    void refusesANewKeyWithoutANameAndAnAddressThatIsNone()
    {
        QCOMPARE(m_rules->createIngestKey(production(), u"key"_s, {}).error().kind, Error::Kind::Rejected);
        PracticeIngestInput input = named(u"x"_s);
        input.filter.ips = {u"10.0.0.0/8"_s};
        QCOMPARE(m_rules->createIngestKey(production(), u"key"_s, input).error().kind, Error::Kind::Rejected);
        QCOMPARE(m_rules->updateIngestKey(ingestKey(u"key"_s).id, input).error().serverMessage,
            u"\"10.0.0.0/8\" is no IP address"_s);
    }

    void unsetsWhatAnUpdateLeavesOut()
    {
        PracticeIngestInput input = named(u"New"_s);
        input.filter.ips = {u"192.0.2.1"_s};
        input.metadata = QJsonObject{{u"a"_s, 1}};
        const auto created = m_rules->createIngestKey(production(), u"key"_s, input);
        QVERIFY(created);
        QVERIFY(m_rules->updateIngestKey(created->id, {}));
        reopen();
        const PracticeIngestKey *read = m_state->ingestKeys().find(created->id);
        QVERIFY(!read->name && !read->metadata && read->filter.letsEverythingThrough());
        QVERIFY(read->value == created->value);
    }

    void keepsTheNameOfAnIntegrationsKey()
    {
        const PracticeIngestKey key = ingestKey(u"integration"_s);
        QCOMPARE(m_rules->updateIngestKey(key.id, named(u"Mine"_s)).error().kind, Error::Kind::Rejected);
        QCOMPARE(m_rules->updateIngestKey(key.id, {}).error().kind, Error::Kind::Rejected);
        PracticeIngestInput input = named(*key.name);
        input.filter.events = {u"a/b"_s};
        QVERIFY(m_rules->updateIngestKey(key.id, input));
    }

    void deletesAKeyOfItsOwnEnvironmentOnly()
    {
        const PracticeIngestKey key = ingestKey(u"key"_s);
        const QString other = environment(EnvironmentType::BranchParent);
        QCOMPARE(m_rules->deleteIngestKey(other, key.id).error().kind, Error::Kind::NotFound);
        QVERIFY(m_rules->deleteIngestKey(key.environmentId, key.id));
        QCOMPARE(m_rules->deleteIngestKey(key.environmentId, key.id).error().kind, Error::Kind::NotFound);
        reopen();
        QVERIFY(!m_state->ingestKeys().find(key.id));
        QVERIFY(!m_state->ingestKeyOfValue(key.value));
    }

    void filtersEventsAndAddressesTogether_data()
    {
        QTest::addColumn<EventFilter>("filter");
        QTest::addColumn<bool>("passes");
        const auto allow = EventFilter::Kind::Allow;
        const auto deny = EventFilter::Kind::Deny;
        QTest::newRow("no filter") << EventFilter() << true;
        QTest::newRow("allowed event") << EventFilter{allow, {u"a/b"_s, u"c"_s}, {}} << true;
        QTest::newRow("another allowed event") << EventFilter{allow, {u"c"_s}, {}} << false;
        QTest::newRow("allowed address, in another spelling") << EventFilter{allow, {}, {u"2001:DB8:0::1"_s}} << true;
        QTest::newRow("allowed event, another address") << EventFilter{allow, {u"a/b"_s}, {u"192.0.2.1"_s}} << false;
        QTest::newRow("denied event") << EventFilter{deny, {u"a/b"_s}, {}} << false;
        QTest::newRow("denied address") << EventFilter{deny, {}, {u"2001:db8::1"_s}} << false;
        QTest::newRow("others denied") << EventFilter{deny, {u"c"_s}, {u"192.0.2.1"_s}} << true;
    }

    void filtersEventsAndAddressesTogether()
    {
        QFETCH(EventFilter, filter);
        QFETCH(bool, passes);
        QCOMPARE(PracticeRules::letsThrough(filter, u"a/b"_s, u"2001:db8::1"_s), passes);
    }

    void keepsItsFileToItsOwner()
    {
        const auto others = QFile::ReadGroup | QFile::WriteGroup | QFile::ReadOther | QFile::WriteOther;
        QVERIFY(!(QFile::permissions(path()) & others));
        QVERIFY(!(QFile::permissions(home()) & (others | QFile::ExeGroup | QFile::ExeOther)));
        QVERIFY(m_rules->createSigningKey(production(), {}));
        QVERIFY(m_state->reset());
        QVERIFY(!(QFile::permissions(path()) & others));
        // One that got other permissions by some accident is closed again.
        m_state.reset();
        QVERIFY(QFile::setPermissions(path(), others | QFile::ReadOwner | QFile::WriteOwner));
        reopen();
        QVERIFY(!(QFile::permissions(path()) & others));
        const QStringList files = QDir(home()).entryList(QDir::Files | QDir::Hidden);
        QCOMPARE(files, (QStringList{u"practice-account.state"_s, u"practice.lock"_s}));
    }

    void readsEverythingThatItHasWritten()
    {
        QVERIFY(m_rules->createSigningKey(production(), m_state->users().all().last().id));
        PracticeIngestInput input = named(u"New"_s);
        input.filter = {.kind = EventFilter::Kind::Allow, .events = {u"a/b"_s}, .ips = {u"192.0.2.1"_s}};
        input.metadata = QJsonObject{{u"a"_s, 1}};
        QVERIFY(m_rules->createIngestKey(production(), u"key"_s, input));
        QVERIFY(m_state->change([](PracticeAccount &account) {
            PracticeApp app = account.apps.all().first();
            app.app.latestSync->error = u"It failed."_s;
            app.app.latestSync->url = QUrl(u"http://127.0.0.1:9/api/inngest"_s);
            app.app.appVersion = u"7"_s;
            app.app.isArchived = true;
            account.apps.put(app);
            account.port = 4711;
        }));
        QVERIFY(m_state->setRunning(u"some app"_s, {{u"a"_s, 1}}));
        const PracticeAccount before = m_state->account();
        reopen();
        QVERIFY(m_state->account() == before);
    }

    void setsADamagedFileAsideAndStartsAnew_data()
    {
        QTest::addColumn<QByteArray>("content");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("cut off") << QByteArray(R"({"apps":[],"environments":[{"id":"x")");
        QTest::newRow("JSON, but no account") << QByteArray(R"({"apps":[]})");
    }

    void setsADamagedFileAsideAndStartsAnew()
    {
        QFETCH(QByteArray, content);
        const QString before = production();
        m_state.reset();
        QFile file(path());
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(content), content.size());
        file.close();
        reopen();
        const QStringList copies = QDir(home()).entryList({u"practice-account.damaged-*"_s});
        QCOMPARE(copies.size(), qsizetype(1));
        QFile copy(home() + u'/' + copies.first());
        QVERIFY(!(copy.permissions() & (QFile::ReadGroup | QFile::ReadOther)));
        QVERIFY(copy.open(QIODevice::ReadOnly));
        QCOMPARE(copy.readAll(), content);
        QVERIFY(production() != before);
        QVERIFY(m_rules->createSigningKey(production(), {}));
    }

    void writesManyChangesOnceOrNone()
    {
        const QByteArray before = content();
        const auto note = [this](const QString &id) { return m_state->setRunning(id, {{u"a"_s, 1}}); };
        const Done refused = m_state->changeAtOnce([&]() -> Done {
            if (const Done noted = note(u"first"_s); !noted)
                return noted;
            return failure(Error::Kind::Storage, u"the second could not be opened"_s);
        });
        QVERIFY(!refused);
        QVERIFY(m_state->running(u"first"_s).isEmpty());
        QCOMPARE(content(), before);

        QVERIFY(m_state->changeAtOnce([&] {
            const Done noted = note(u"first"_s);
            return noted && content() == before ? note(u"second"_s) : failure(Error::Kind::Storage);
        }));
        reopen();
        QVERIFY(!m_state->running(u"first"_s).isEmpty());
        QVERIFY(!m_state->running(u"second"_s).isEmpty());
    }

    void isNotOpenedTwice()
    {
        PracticeState second(m_clock, home());
        const Done opened = second.open();
        QVERIFY(!opened);
        QCOMPARE(opened.error().kind, Error::Kind::Conflict);
    }

    void waitsForNothingInItsLocksPlace_data()
    {
        QTest::addColumn<bool>("isPipe");
        QTest::newRow("a pipe") << true;
        QTest::newRow("a folder") << false;
    }
    void waitsForNothingInItsLocksPlace()
    {
        m_state.reset();
        const QString lock = home() + u"/practice.lock"_s;
        QVERIFY(!QFile::exists(lock));
        QFETCH(bool, isPipe);
        QCOMPARE(isPipe ? ::mkfifo(qPrintable(lock), 0600) : ::mkdir(qPrintable(lock), 0700), 0);
        {
            PracticeState state(m_clock, home());
            const Done opened = state.open();
            QVERIFY(!opened);
            QVERIFY2(opened.error().serverMessage.contains(lock), qPrintable(opened.error().serverMessage));
        }
        QVERIFY(QFile::remove(lock) || QDir().rmdir(lock));
        reopen();
    }

    void changesNothingWhereTheFileCannotBeWritten()
    {
        const QString active = m_state->activeSigningKey(production())->id;
        QVERIFY(QFile::remove(path()));
        QVERIFY(QDir().mkdir(path())); // nothing can be written there, not even by root
        const auto created = m_rules->createSigningKey(production(), {});
        QVERIFY(!created);
        QCOMPARE(created.error().kind, Error::Kind::Storage);
        QVERIFY(!m_state->inactiveSigningKey(production()));
        QCOMPARE(m_state->activeSigningKey(production())->id, active);
    }

    void changesNothingWhereThereIsNoRoom_data()
    {
        QTest::addColumn<int>("room");
        for (const int room : {0, 1, 4096})
            QTest::addRow("%d bytes", room) << room;
    }

    void changesNothingWhereThereIsNoRoom()
    {
        QFETCH(int, room);
        const QByteArray before = content();
        QVERIFY(before.size() > room);
        {
            const FileLimit full(room);
            const auto created = m_rules->createSigningKey(production(), {});
            QVERIFY(!created);
            QCOMPARE(created.error().kind, Error::Kind::Storage);
            QVERIFY2(created.error().serverMessage.contains(home()), qPrintable(created.error().serverMessage));
            QVERIFY(!m_state->inactiveSigningKey(production()));
        }
        QCOMPARE(content(), before);
        QVERIFY(m_rules->createSigningKey(production(), {}));
        const QString made = m_state->inactiveSigningKey(production())->id;
        reopen();
        QCOMPARE(m_state->inactiveSigningKey(production())->id, made);
        QVERIFY(m_state->setAside().isEmpty());
    }

    void resetsToAnotherAccount()
    {
        const QString before = production();
        QSignalSpy reset(m_state.get(), &PracticeState::wasReset);
        QVERIFY(m_state->change([](PracticeAccount &account) { account.port = 4711; }));
        QVERIFY(m_state->setRunning(u"some app"_s, {{u"a"_s, 1}}));
        QVERIFY(m_state->reset());
        QCOMPARE(reset.count(), 1);
        QVERIFY(production() != before);
        reopen();
        QCOMPARE(m_state->account().port, quint16(4711));
        QVERIFY(m_state->running(u"some app"_s).isEmpty());
        QVERIFY(!content().isEmpty());
        QVERIFY(!content().contains(before.toLatin1()));
    }

    void holdsTenThousands()
    {
        QVERIFY(fillUp(*m_state, 10'000, 10'000));
        QCOMPARE(m_state->environments().size(), qsizetype(10'000));
        const auto created = m_rules->createSigningKey(production(), {});
        QVERIFY(created);
        reopen();
        QCOMPARE(m_state->environments().size(), qsizetype(10'000));
        QCOMPARE(m_state->inactiveSigningKey(production())->id, created->id);
    }

private:
    QString home() const { return m_directory->filePath(u"practice"_s); }
    QString path() const { return home() + u"/practice-account.state"_s; }

    QByteArray content() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    void reopen()
    {
        m_rules.reset();
        m_state.reset();
        m_state = std::make_unique<PracticeState>(m_clock, home());
        QVERIFY(m_state->open());
        m_rules = std::make_unique<PracticeRules>(*m_state);
    }

    QString environment(EnvironmentType type) const
    {
        for (const Environment &row : m_state->environments().all()) {
            if (row.type == type && !row.isArchived)
                return row.id;
        }
        return {};
    }

    QString production() const { return environment(EnvironmentType::Production); }

    QString archived() const
    {
        for (const Environment &row : m_state->environments().all()) {
            if (row.isArchived)
                return row.id;
        }
        return {};
    }

    PracticeIngestKey ingestKey(const QString &source) const
    {
        for (const PracticeIngestKey &key : m_state->ingestKeys().all()) {
            if (key.source == source && key.environmentId == production())
                return key;
        }
        return {};
    }

    static PracticeIngestInput named(const QString &name)
    {
        PracticeIngestInput input;
        input.name = name;
        return input;
    }

    FakeClock m_clock;
    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<PracticeState> m_state;
    std::unique_ptr<PracticeRules> m_rules;
};

QTEST_GUILESS_MAIN(PracticeStateTest)
#include "tst_practicestate.moc"
