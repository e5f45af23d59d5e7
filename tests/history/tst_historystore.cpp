// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/history/historystore.h"

#include "app/history/sql.h"
#include "tests/support/troubledplace.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QProcess>
#include <QSignalSpy>
#include <QSqlDatabase>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>

using namespace Qt::StringLiterals;

namespace {

HistoryEntry someEntry(int number)
{
    return {.at = QDateTime(QDate(2026, 11, 22), QTime(12, 0, 0, number % 1000), Qt::UTC),
        .person = u"Ada"_s,
        .accountName = u"Cloud"_s,
        .origin = u"https://api.example.test"_s,
        .environmentId = u"production"_s,
        .environmentName = u"Production"_s,
        .what = u"CreateEventKey"_s,
        .keyName = u"shop %1 \u00fc\u4e2d"_s.arg(number),
        .fingerprint = u"66687aadf862"_s,
        .outcome = u"done"_s,
        .reason = u"a line\nand another"_s,
        .details = {{u"id"_s, number}, {u"filter"_s, QJsonObject{{u"kind"_s, u"allow"_s}}}}};
}

template <typename T>
T waitFor(QFuture<T> future)
{
    future.waitForFinished(); // the store's own thread answers
    return future.result();
}

Done change(HistoryStore &store, const QStringList &statements)
{
    return waitFor(store.run<void>([statements](QSqlDatabase &database) { return runAllSql(database, statements); }));
}

/// Appends until it is killed, and says so for each row that is on the disk.
int appendForEver(const QString &path)
{
    HistoryStore store(path);
    for (int i = 1;; ++i) {
        const auto stored = waitFor(store.append(someEntry(i)));
        if (!stored)
            return 1;
        std::printf("%lld\n", static_cast<long long>(stored->number));
        std::fflush(stdout);
    }
}

} // namespace

/// The database's file, its damage, and the history's chain.
class HistoryStoreTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_directory.reset(new QTemporaryDir); }

    void tellsTheWatchOfEachWriteAndOfNoReading()
    {
        HistoryStore store(path());
        QList<bool> told; // by the store's thread, which is done with it when the answer is there
        store.watchWrites([&told](bool isCommitted) { told.append(isCommitted); });
        QVERIFY(waitFor(store.append(someEntry(1))));
        QVERIFY(waitFor(store.entries()));
        QVERIFY(!change(store, {u"no SQL"_s}));
        QCOMPARE(told, QList<bool>({false, true, false}));
    }

    void readsBackWhatWasAppended()
    {
        HistoryStore store(path());
        QSignalSpy appended(&store, &HistoryStore::appended);
        const auto first = waitFor(store.append(someEntry(1)));
        const auto second = waitFor(store.append(someEntry(2)));

        QVERIFY(first && second);
        QCOMPARE(first->number, 1);
        QCOMPARE(second->number, 2);
        QCOMPARE(waitFor(store.entries()).value(), (QList{*first, *second}));
        QCOMPARE(waitFor(store.head()).value(), second->hash);
        QCOMPARE(waitFor(store.verify()).value(), 0);
        QTRY_COMPARE(appended.size(), 2);
        QVERIFY(store.damagedCopy().isEmpty());
    }

    void goesOnWhereTheLastRunStopped()
    {
        const auto first = waitFor(HistoryStore(path()).append(someEntry(1)));
        HistoryStore again(path());
        QCOMPARE(waitFor(again.append(someEntry(2)))->number, 2);
        QCOMPARE(waitFor(again.entries())->first(), *first);
        QCOMPARE(waitFor(again.verify()).value(), 0);
    }

    void keepsTheFilesToTheirOwner()
    {
        HistoryStore store(m_directory->filePath(u"a/new/folder/history.db"_s));
        QVERIFY(waitFor(store.append(someEntry(1))));
        for (const auto suffix : {""_L1, "-wal"_L1, "-shm"_L1}) {
            const QFileInfo file(m_directory->filePath(u"a/new/folder/history.db"_s) + suffix);
            QVERIFY2(file.exists(), qPrintable(file.filePath()));
            QCOMPARE(file.permissions() & ~(QFile::ReadUser | QFile::WriteUser), QFile::ReadOwner | QFile::WriteOwner);
        }
    }

    void closesAFileThatOthersCouldRead()
    {
        (void)waitFor(HistoryStore(path()).append(someEntry(1)));
        QVERIFY(QFile::setPermissions(path(), QFile::ReadOwner | QFile::WriteOwner | QFile::ReadOther));
        HistoryStore store(path());
        QVERIFY(waitFor(store.head()));
        QVERIFY(!(QFile::permissions(path()) & QFile::ReadOther));
    }

    void refusesToChangeTheHistory_data()
    {
        QTest::addColumn<QString>("statement");
        QTest::newRow("update") << u"UPDATE history SET outcome = 'done'"_s;
        QTest::newRow("delete") << u"DELETE FROM history"_s;
        QTest::newRow("replace") << u"INSERT OR REPLACE INTO history SELECT * FROM history WHERE number = 1"_s;
        QTest::newRow("a gap") << u"INSERT INTO history SELECT 9, at, person, account, origin, environment_id, "
                                  "environment_name, what, key_name, fingerprint, outcome, reason, rotation_id, "
                                  "details, hash FROM history WHERE number = 1"_s;
    }

    void refusesToChangeTheHistory()
    {
        QFETCH(QString, statement);
        HistoryStore store(path());
        QVERIFY(waitFor(store.append(someEntry(1))));
        QVERIFY(waitFor(store.append(someEntry(2))));
        const auto before = waitFor(store.entries());

        const Done done = change(store, {statement});

        QVERIFY(!done);
        QCOMPARE(done.error().kind, Error::Kind::Storage);
        QVERIFY(waitFor(store.entries()) == before);
    }

    void findsTheRowThatSomebodyChanged_data()
    {
        QTest::addColumn<QString>("statement");
        QTest::addColumn<qint64>("misfit");
        QTest::newRow("a word") << u"UPDATE history SET person = 'Bob' WHERE number = 2"_s << qint64(2);
        QTest::newRow("a blank in the details")
            << u"UPDATE history SET details = details || ' ' WHERE number = 3"_s << qint64(3);
        QTest::newRow("text moved to the next column")
            << u"UPDATE history SET person = 'Ad', account = 'aCloud' WHERE number = 1"_s << qint64(1);
        QTest::newRow("a row is gone") << u"DELETE FROM history WHERE number = 2"_s << qint64(2);
        QTest::newRow("a hash") << u"UPDATE history SET hash = upper(hash) WHERE number = 1"_s << qint64(1);
    }

    void findsTheRowThatSomebodyChanged()
    {
        QFETCH(QString, statement);
        QFETCH(qint64, misfit);
        HistoryStore store(path());
        for (int i = 1; i <= 3; ++i)
            QVERIFY(waitFor(store.append(someEntry(i))));
        QCOMPARE(waitFor(store.verify()).value(), 0);

        QVERIFY(
            change(store, {u"DROP TRIGGER history_keeps_rows"_s, u"DROP TRIGGER history_loses_no_rows"_s, statement}));

        QCOMPARE(waitFor(store.verify()).value(), misfit);
    }

    void setsADamagedFileAside_data()
    {
        QTest::addColumn<qint64>("from");
        QTest::newRow("its head") << qint64(0);
        QTest::newRow("its middle") << qint64(4096);
    }

    void setsADamagedFileAside()
    {
        QFETCH(qint64, from);
        {
            HistoryStore store(path());
            for (int i = 0; i < 50; ++i)
                QVERIFY(waitFor(store.append(someEntry(i))));
        }
        QFile file(path());
        QVERIFY(file.open(QIODevice::ReadWrite));
        QVERIFY(file.seek(from));
        file.write(QByteArray(file.size() - from, 'x'));
        file.close();

        HistoryStore store(path());
        QSignalSpy opened(&store, &HistoryStore::opened);

        QCOMPARE(waitFor(store.append(someEntry(1)))->number, 1);
        QTRY_COMPARE(opened.size(), 1);
        QVERIFY(store.damagedCopy().startsWith(path() + u".damaged-"_s));
        QVERIFY(QFileInfo(store.damagedCopy()).size() > 4096);
    }

    void goesOnWithWhateverStandsInItsPlace_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"half of it", "its first page alone", "zeros", "a text", "another program's database",
                 "a table is gone", "the journal is gone", "a version below none", "a log of something else"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }

    /// Set aside and named, and a new one written; or the same where nothing of it was lost.
    void goesOnWithWhateverStandsInItsPlace()
    {
        QFETCH(QString, what);
        {
            HistoryStore store(path());
            for (int i = 0; i < 50; ++i)
                QVERIFY(waitFor(store.append(someEntry(i))));
            const QStringList statements = what == "a table is gone"_L1 ? QStringList{u"DROP TABLE app_owners"_s}
                : what == "the journal is gone"_L1                      ? QStringList{u"DROP TABLE acts"_s}
                : what == "a version below none"_L1                     ? QStringList{u"PRAGMA user_version=-1"_s}
                : what == "another program's database"_L1 ? QStringList{u"DROP TRIGGER IF EXISTS history_no_delete"_s,
                      u"DROP TABLE history"_s, u"CREATE TABLE bookmarks (url TEXT)"_s}
                                                          : QStringList();
            QVERIFY(change(store, statements));
        }
        const bool isWhole = what == "a log of something else"_L1;
        QFile file(isWhole ? path() + u"-wal"_s : path());
        const qint64 size = QFileInfo(path()).size();
        QVERIFY(file.open(QIODevice::ReadWrite));
        if (what == "half of it"_L1)
            QVERIFY(file.resize(size / 2));
        else if (what == "its first page alone"_L1)
            QVERIFY(file.resize(4096));
        else if (what == "zeros"_L1)
            QVERIFY(file.write(QByteArray(size, '\0')) == size);
        else if (what == "a text"_L1)
            QVERIFY(file.resize(0) && file.write("history = none\n") > 0);
        else if (isWhole)
            QVERIFY(file.write(QByteArray(9000, 'w')) > 0);
        file.close();

        HistoryStore store(path());
        QCOMPARE(waitFor(store.append(someEntry(1)))->number, isWhole ? 51 : 1);
        QTRY_COMPARE(store.damagedCopy().isEmpty(), isWhole);
        QVERIFY(isWhole || QFileInfo(store.damagedCopy()).size() > 0);
        HistoryStore again(path());
        QCOMPARE(waitFor(again.append(someEntry(2)))->number, isWhole ? 52 : 2);
        QVERIFY(again.damagedCopy().isEmpty());
    }

    void rollsBackWhatFailed()
    {
        HistoryStore store(path());
        QSignalSpy appended(&store, &HistoryStore::appended);
        const auto done = waitFor(store.run<int>([](QSqlDatabase &database) -> Result<int> {
            (void)HistoryStore::appendIn(database, someEntry(1));
            return failure(Error::Kind::Conflict);
        }));
        QCOMPARE(done.error().kind, Error::Kind::Conflict);
        QVERIFY(waitFor(store.entries())->isEmpty());
        QCoreApplication::processEvents();
        QCOMPARE(appended.size(), 0);
    }

    void saysThatTheDiskIsFullAndGoesOnLater()
    {
        HistoryStore store(path());
        QVERIFY(waitFor(store.append(someEntry(1))));
        // SQLITE_FULL, as from a full disk.
        QVERIFY(change(store, {u"PRAGMA max_page_count = 1"_s}));
        HistoryEntry large = someEntry(2);
        large.reason = QString(100000, u'x');

        const auto refused = waitFor(store.append(large));
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
        QVERIFY(waitFor(store.entries()));

        QVERIFY(change(store, {u"PRAGMA max_page_count = 100000"_s}));
        QCOMPARE(waitFor(store.append(large))->number, 2);
        QCOMPARE(waitFor(store.verify()).value(), 0);
    }

    void opensAnewWhatHadBecomeReadOnly()
    {
        HistoryStore store(path());
        QVERIFY(waitFor(store.append(someEntry(1))));
        QVERIFY(change(store, {u"PRAGMA query_only = ON"_s}));
        QCOMPARE(waitFor(store.append(someEntry(2))).error().kind, Error::Kind::Storage);
        QCOMPARE(waitFor(store.append(someEntry(2)))->number, 2);
    }

    void opensLaterWhatCannotBeOpenedNow()
    {
        QVERIFY(QDir().mkpath(path()));
        HistoryStore store(path());
        QCOMPARE(waitFor(store.append(someEntry(1))).error().kind, Error::Kind::Storage);
        QVERIFY(QDir().rmdir(path()));
        QCOMPARE(waitFor(store.append(someEntry(1)))->number, 1);
    }

    void saysWhatIsInThePlaceOfOneOfItsFiles_data()
    {
        QTest::addColumn<QString>("ending");
        QTest::addColumn<QString>("what");
        QTest::addColumn<QString>("words");
        for (const char *ending : {"", "-wal", "-shm", "-journal"}) {
            const auto row = [&ending](const char *what, const char *words) {
                QTest::addRow("%s at %s", what, ending)
                    << QString::fromLatin1(ending) << QString::fromLatin1(what) << QString::fromLatin1(words);
            };
            row("a pipe", "Operation not supported");
            row("a folder", "Is a directory");
            row("a link to itself", "Too many levels of symbolic links");
            row("a link to what is not there", "leads to another place, where nothing is");
            if (qstrcmp(ending, "-journal") != 0) // it is not looked at where it is empty
                row("another's file", "Permission denied");
        }
    }

    /// SQLite waits in a pipe without end, and with it the program's own end.
    void saysWhatIsInThePlaceOfOneOfItsFiles()
    {
        QFETCH(QString, ending);
        QFETCH(QString, what);
        QFETCH(QString, words);
        m_directory = std::make_unique<QTemporaryDir>(u"/tmp/ikm-history-XXXXXX"_s); // where others than root may go
        QVERIFY(::chmod(qPrintable(m_directory->path()), 0777) == 0);
        const AsNobody nobody;
        {
            HistoryStore store(path());
            QVERIFY(waitFor(store.append(someEntry(1))));
        }
        const QString at = path() + ending;
        const QString kept = path() + u".kept"_s;
        QVERIFY(QFile::copy(path(), kept));
        QVERIFY(QFile::remove(at) || !ending.isEmpty());
        const QByteArray name = QFile::encodeName(at);
        if (what == "a pipe"_L1)
            QCOMPARE(::mkfifo(name.constData(), 0600), 0);
        else if (what == "a folder"_L1)
            QCOMPARE(::mkdir(name.constData(), 0700), 0);
        else if (what == "another's file"_L1)
            QVERIFY(QFile(at).open(QIODevice::WriteOnly) && ::chmod(name.constData(), 0) == 0);
        else
            QCOMPARE(::symlink(what.endsWith("itself"_L1) ? name.constData() : "/none/there", name.constData()), 0);

        HistoryStore store(path());
        const auto refused = waitFor(store.append(someEntry(2)));
        QVERIFY(!refused);
        QVERIFY2(refused.error().serverMessage.contains(words), qPrintable(refused.error().serverMessage));
        QVERIFY2(refused.error().serverMessage.contains(at + u' '), qPrintable(refused.error().serverMessage));
        QVERIFY(store.damagedCopy().isEmpty());
        // AND it goes on once that is mended
        QVERIFY(QDir().rmdir(at) || QFile::remove(at));
        if (ending.isEmpty())
            QVERIFY(QFile::rename(kept, at));
        QCOMPARE(waitFor(store.append(someEntry(2)))->number, 2);
    }

    void saysWhatKeepsTheFileFromBeingReadOrWritten_data() { TroubledPlace::addRows(false); }
    void saysWhatKeepsTheFileFromBeingReadOrWritten()
    {
        QFETCH(QString, trouble);
        QFETCH(QString, words);
        TroubledPlace place(u"history.db"_s);
        if (!place.isPossible)
            QSKIP("nothing can be mounted here");
        {
            HistoryStore store(place.path);
            QVERIFY(waitFor(store.append(someEntry(1))));
        }
        place.begin(trouble);
        HistoryStore store(place.path);
        HistoryEntry large = someEntry(2);
        large.reason = QString(200'000, u'x');
        // Of what can be read nothing else would say so before the first act.
        if (trouble.contains(u"reading only"_s))
            QVERIFY(!waitFor(store.tryWriting()));

        const auto refused = waitFor(store.append(large));

        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Storage);
        QVERIFY2(refused.error().serverMessage.contains(words), qPrintable(refused.error().serverMessage));
        QVERIFY2(refused.error().serverMessage.contains(place.folder()), qPrintable(refused.error().serverMessage));
        QVERIFY(store.damagedCopy().isEmpty());
        // AND it goes on by itself once that is mended
        place.mend();
        QVERIFY(waitFor(store.tryWriting()));
        QCOMPARE(waitFor(store.append(someEntry(2)))->number, 2);
        QCOMPARE(waitFor(store.verify()).value(), 0);
    }

    void leavesADatabaseOfANewerVersionAlone_data()
    {
        QTest::addColumn<QStringList>("statements");
        QTest::newRow("with the same tables") << QStringList{};
        QTest::newRow("without a table that is known here") << QStringList{u"DROP TABLE app_owners"_s};
        QTest::newRow("with tables that this SQLite cannot read") << QStringList{u"PRAGMA writable_schema=ON"_s,
            u"INSERT INTO sqlite_master VALUES ('table', 'later', 'later', 0, 'CREATE TABLE later (a FANCY(, b)')"_s};
    }

    void leavesADatabaseOfANewerVersionAlone()
    {
        QFETCH(QStringList, statements);
        {
            HistoryStore store(path());
            QVERIFY(change(store, QStringList{u"PRAGMA user_version = 99"_s} + statements));
        }
        const QByteArray before = contents();
        {
            HistoryStore store(path());
            const Error error = waitFor(store.append(someEntry(1))).error();
            QCOMPARE(error.kind, Error::Kind::Storage);
            QVERIFY2(error.serverMessage.contains(u"newer version"_s), qPrintable(error.serverMessage));
            QCOMPARE(waitFor(store.entries()).error(), error);
            QVERIFY(store.damagedCopy().isEmpty());
        }
        QCOMPARE(contents(), before);
        QCOMPARE(QDir(m_directory->path()).entryList(QDir::Files), QStringList{QFileInfo(path()).fileName()});
    }

    void bringsTheTablesOfAnEarlierVersionUpToDate_data()
    {
        QTest::addColumn<int>("version");
        QTest::addColumn<QStringList>("statements");
        const QStringList others{
            u"DROP TABLE acts"_s, u"DROP TABLE kept_keys"_s, u"DROP TABLE rotations"_s, u"DROP TABLE app_accesses"_s};
        QTest::newRow("that wrote to the history alone") << 1 << others;
        QTest::newRow("that wrote down acts, before they had results")
            << 1 << QStringList{u"ALTER TABLE acts DROP COLUMN result_id"_s} + others.mid(1);
        QTest::newRow("that wrote to all of them") << 1 << QStringList();
        QTest::newRow("that did not look at keys") << 2 << QStringList();
        QTest::newRow("that knew no account by hand") << 3 << QStringList();
        QTest::newRow("that knew no owners of apps") << 4 << QStringList();
        QTest::newRow("that had asked about every key") << 5 << QStringList();
        QTest::newRow("that knew of nobody's word on an address") << 6 << QStringList();
        QTest::newRow("that knew no proxy of an app") << 7 << QStringList();
        QTest::newRow("that did not note for which address a word was given") << 8 << QStringList();
        QTest::newRow("that did not know where an app runs that was added") << 9 << QStringList();
        QTest::newRow("that named an app's secrets by its id alone") << 11 << QStringList();
        QTest::newRow("that kept a key for whoever kept it last") << 12 << QStringList();
    }

    void bringsTheTablesOfAnEarlierVersionUpToDate()
    {
        QFETCH(int, version);
        QFETCH(QStringList, statements);
        if (version < 3)
            statements.append(u"DROP TABLE key_looks"_s);
        if (version < 4)
            statements += {u"DROP TABLE noted_environments"_s, u"DROP TABLE noted_keys"_s};
        else if (version < 11)
            statements
                += {u"ALTER TABLE noted_keys DROP COLUMN made_at"_s, u"ALTER TABLE noted_keys DROP COLUMN made_by"_s};
        if (version >= 4 && version < 6)
            statements.append(u"ALTER TABLE noted_keys DROP COLUMN is_unchecked"_s);
        if (version < 12 && !statements.contains(u"DROP TABLE app_accesses"_s)) {
            statements.append(u"ALTER TABLE app_accesses DROP COLUMN old_names"_s);
            if (version < 10)
                statements.append(u"ALTER TABLE app_accesses DROP COLUMN platform"_s);
            if (version < 9)
                statements.append(u"ALTER TABLE app_accesses DROP COLUMN same_for"_s);
            if (version < 8)
                statements.append(u"ALTER TABLE app_accesses DROP COLUMN proxy"_s);
            if (version < 7)
                statements += {
                    u"ALTER TABLE app_accesses DROP COLUMN same_by"_s, u"ALTER TABLE app_accesses DROP COLUMN mark"_s};
        }
        if (version < 5)
            statements.append(u"DROP TABLE app_owners"_s);
        const QString keptRow = u"INSERT INTO kept_keys VALUES ('66687aadf862', 'event', '%1', 'Cloud', 'production', "
                                "'Production', 'ek-1', 'shop', 'ab...', '2026-11-22T12:00:00.000Z')"_s;
        QStringList keptFor{u"https://elsewhere.test"_s};
        if (!statements.contains(u"DROP TABLE kept_keys"_s)) {
            keptFor.prepend(u"https://api.example.test"_s);
            statements += {u"DROP TABLE kept_keys"_s,
                u"CREATE TABLE kept_keys (fingerprint TEXT PRIMARY KEY, kind TEXT NOT NULL, origin TEXT NOT NULL, "
                "account TEXT NOT NULL, environment_id TEXT NOT NULL, environment_name TEXT NOT NULL, "
                "key_id TEXT NOT NULL, name TEXT NOT NULL, masked TEXT NOT NULL, kept_at TEXT NOT NULL)"_s,
                keptRow.arg(keptFor.first())};
        }
        statements.append(u"PRAGMA user_version=%1"_s.arg(version));
        Result<HistoryEntry> before;
        QStringList today;
        {
            HistoryStore store(path());
            before = waitFor(store.append(someEntry(1)));
            today = columns(store);
            QVERIFY(change(store, statements));
        }
        HistoryStore store(path());
        QCOMPARE(columns(store), today);
        QVERIFY(today.contains(u"acts.result_id"_s));
        QCOMPARE(waitFor(store.entries()).value(), QList{*before});
        QVERIFY2(!change(store, {u"DELETE FROM history"_s}), "the triggers are there");
        // Kept keys are still kept, and another account can have one, too.
        QVERIFY(change(store, {keptRow.arg(keptFor.last())}));
        QCOMPARE(waitFor(store.read<QStringList>([](QSqlDatabase &database) {
            return firstColumn(database, u"SELECT origin FROM kept_keys ORDER BY origin"_s, {});
        })).value(),
            keptFor);
        QVERIFY(store.damagedCopy().isEmpty());
    }

    void writesNothingWhereTheTablesAreThere()
    {
        QVERIFY(waitFor(HistoryStore(path()).append(someEntry(1))));
        const QByteArray before = content();
        HistoryStore store(path());
        QVERIFY(waitFor(store.entries()));
        QCOMPARE(content(), before);
        QCOMPARE(QFileInfo(path() + u"-wal"_s).size(), 0);
    }

    void keepsOneChainForTwoWindows()
    {
        HistoryStore one(path());
        HistoryStore two(path());
        QList<QFuture<Result<HistoryEntry>>> calls;
        for (int i = 0; i < 50; ++i)
            calls << one.append(someEntry(i)) << two.append(someEntry(i));
        for (const auto &call : calls)
            QVERIFY(waitFor(call));
        QCOMPARE(waitFor(one.entries())->size(), 100);
        QCOMPARE(waitFor(two.verify()).value(), 0);
    }

    void survivesBeingClosedWhileItWrites()
    {
        QList<QFuture<Result<HistoryEntry>>> calls;
        {
            HistoryStore store(path());
            for (int i = 0; i < 20; ++i)
                calls << store.append(someEntry(i));
        }
        for (const auto &call : calls)
            QVERIFY2(call.isFinished() && call.result(), "what was asked for before is carried out");
        QCOMPARE(waitFor(HistoryStore(path()).entries())->size(), 20);
    }

    void losesNoAcknowledgedRowWhenItIsKilled()
    {
        qint64 acknowledged = 0;
        for (int round = 1; round <= 5; ++round) {
            QProcess child;
            child.start(QCoreApplication::applicationFilePath(), {u"--append"_s, path()});
            QVERIFY(child.waitForStarted());
            QByteArray output;
            while (output.count('\n') < 7 * round && child.waitForReadyRead(10000))
                output += child.readAllStandardOutput();
            child.kill(); // SIGKILL
            QVERIFY(child.waitForFinished());
            output += child.readAllStandardOutput();
            const QList<QByteArray> lines = output.left(output.lastIndexOf('\n')).split('\n');
            QVERIFY(lines.size() >= 7 * round);
            acknowledged = lines.last().toLongLong();

            HistoryStore store(path());
            QVERIFY(waitFor(store.entries())->size() >= acknowledged);
            QCOMPARE(waitFor(store.verify()).value(), 0);
            QVERIFY(store.damagedCopy().isEmpty());
        }
    }

private:
    QByteArray contents() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    QString path() const { return m_directory->filePath(u"history.db"_s); }

    QByteArray content() const
    {
        QFile file(path());
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }

    /// Each table's columns, in an order of their own.
    static QStringList columns(HistoryStore &store)
    {
        return waitFor(store.read<QStringList>([](QSqlDatabase &database) -> Result<QStringList> {
            auto rows = runSql(database,
                u"SELECT t.name || '.' || c.name FROM sqlite_master t, pragma_table_info(t.name) c "
                "WHERE t.type = 'table' ORDER BY 1"_s);
            QStringList list;
            while (rows && rows->next())
                list.append(rows->value(0).toString());
            return rows ? Result<QStringList>(list) : failure(rows.error());
        })).value();
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.size() == 3 && arguments.at(1) == "--append"_L1)
        return appendForEver(arguments.at(2));
    HistoryStoreTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_historystore.moc"
