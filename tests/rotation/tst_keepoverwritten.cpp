// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/acts.h"
#include "app/acts/keptkeys.h"
#include "app/core/whenfinished.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "app/rotation/rotationrecord.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"
#include "tests/support/fakedashboard.h"

#include <QSqlDatabase>
#include <QSqlError>
#include <QSqlQuery>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

const QString place = u"/srv/.env"_s;
const QList<OverwrittenVariable> values{
    {u"INNGEST_SIGNING_KEY"_s, Secret("INNGEST_SIGNING_KEY=old # Ada's"), 3}, {u"INNGEST_SIGNING_KEY_FALLBACK"_s, {}}};

/// A keychain that tells when it is about to be written, and that can refuse.
class WatchedStore final : public SecretStore
{
public:
    State state() const override { return State::Ready; }
    QFuture<State> refreshState() override { return kept.refreshState(); }
    QFuture<State> unlock() override { return kept.unlock(); }
    QFuture<Result<std::optional<Secret>>> read(const QString &name) override { return kept.read(name); }
    QFuture<Done> remove(const QString &name) override { return kept.remove(name); }
    QFuture<Done> write(const QString &name, const Secret &secret) override
    {
        if (aboutToWrite)
            aboutToWrite();
        return refuses ? readyFuture(Done(failure(Error::Kind::Keychain))) : kept.write(name, secret);
    }

    MemoryStore kept;
    std::function<void()> aboutToWrite;
    bool refuses = false;
};

/// A rotation's record in a real database, with a second way into it.
class Stage
{
public:
    Stage()
    {
        if (!answerOf(record.begin()))
            qFatal("the rotation cannot be begun");
        QSqlDatabase database = QSqlDatabase::addDatabase(u"QSQLITE"_s, u"beside"_s);
        database.setDatabaseName(path);
        if (!database.open())
            qFatal("the database cannot be opened twice");
    }
    ~Stage() { QSqlDatabase::removeDatabase(u"beside"_s); }
    Q_DISABLE_COPY_MOVE(Stage)

    /// The record as a program that starts now would find it.
    static QByteArray onDisk()
    {
        QSqlQuery query(QSqlDatabase::database(u"beside"_s));
        return query.exec(u"SELECT state FROM rotations"_s) && query.next() ? query.value(0).toByteArray()
                                                                            : QByteArray();
    }
    /// As a full disk would.
    static void refuseRecords(bool isOn)
    {
        QSqlQuery query(QSqlDatabase::database(u"beside"_s));
        const bool isDone = query.exec(isOn ? u"CREATE TRIGGER full BEFORE UPDATE ON rotations BEGIN "
                                              "SELECT RAISE(ABORT, 'full'); END"_s
                                            : u"DROP TRIGGER full"_s);
        if (!isDone)
            qFatal("%s", qPrintable(query.lastError().text()));
    }
    Done keep(const QList<OverwrittenVariable> &what = values) { return answerOf(record.keepOverwritten(place, what)); }
    const QList<OverwrittenValue> &rows() const { return record.rotation().overwritten; }

    QTemporaryDir directory;
    const QString path = directory.filePath(u"history.db"_s);
    FakeClock clock;
    FakeDashboard dashboard{clock};
    HistoryStore history{path};
    WatchedStore secrets;
    KeptKeys keptKeys{history, secrets};
    Acts acts{dashboard, history, clock, u"Acme"_s, u"Ada"_s};
    RotationRecord record{{.dashboard = dashboard,
                              .acts = acts,
                              .history = history,
                              .secrets = secrets,
                              .keptKeys = keptKeys,
                              .clock = clock,
                              .accountName = u"Acme"_s,
                              .person = u"Ada"_s},
        dashboard.environment(u"production"_s)};
};

} // namespace

/// What a file held is safe before the file is touched, or the file is not touched.
class KeepOverwrittenTest : public QObject
{
    Q_OBJECT

private slots:
    void theRowIsOnTheDiskBeforeTheItemAndBothBeforeItIsDone()
    {
        Stage stage;
        QByteArray atItem;
        stage.secrets.aboutToWrite = [&atItem] { atItem = Stage::onDisk(); };
        QVERIFY(stage.keep());
        const QString item = stage.rows().first().secretName;
        QVERIFY2(atItem.contains(item.toUtf8()), atItem.constData());
        QVERIFY2(atItem.contains("\"kept\":false"), atItem.constData());
        QVERIFY(!Stage::onDisk().contains("\"kept\":false"));
        QCOMPARE(stage.secrets.kept.value(item)->reveal().toByteArray(), values[0].text->reveal().toByteArray());
        QCOMPARE(stage.rows().size(), 2);
        QCOMPARE(stage.rows()[0].line, 3);
        QCOMPARE(stage.rows()[1].secretName, QString());
        QVERIFY2(!Stage::onDisk().contains("old # Ada"), "no value is in the record");
    }

    void aRecordThatCannotBeWrittenKeepsNothing()
    {
        Stage stage;
        Stage::refuseRecords(true);
        QVERIFY(!stage.keep());
        QVERIFY(stage.secrets.kept.names().isEmpty());
        QVERIFY2(stage.rows().isEmpty(), "what is not on the disk does not count for the next try");
        Stage::refuseRecords(false);
        QVERIFY(stage.keep());
        QVERIFY(Stage::onDisk().contains(stage.rows().first().secretName.toUtf8()));
    }

    void aRecordThatCannotSayThatItIsKeptIsNoRecord()
    {
        Stage stage;
        stage.secrets.aboutToWrite = [] { Stage::refuseRecords(true); };
        QVERIFY(!stage.keep());
        for (const OverwrittenValue &row : stage.rows())
            QVERIFY(!row.isKept);
        // The item has a row that names it, also for a program that starts now.
        QVERIFY(Stage::onDisk().contains(stage.secrets.kept.names().value(0).toUtf8()));
    }

    void aKeychainThatRefusesIsAskedAgainUnderTheSameName()
    {
        Stage stage;
        stage.secrets.refuses = true;
        const Done refused = stage.keep();
        QVERIFY(!refused);
        QCOMPARE(refused.error().kind, Error::Kind::Keychain);
        QVERIFY(!stage.rows().first().isKept);
        const QString item = stage.rows().first().secretName;
        stage.secrets.refuses = false;
        QVERIFY(stage.keep());
        QCOMPARE(stage.rows().size(), 2);
        QCOMPARE(stage.secrets.kept.names(), QStringList{item});
    }

    void theFirstLineStands()
    {
        Stage stage;
        QVERIFY(stage.keep());
        QVERIFY(stage.keep({{u"INNGEST_SIGNING_KEY"_s, Secret("INNGEST_SIGNING_KEY=new"), 3}}));
        QCOMPARE(stage.rows().size(), 2);
        QCOMPARE(stage.secrets.kept.value(stage.rows().first().secretName)->reveal().toByteArray(),
            values[0].text->reveal().toByteArray());
    }
};

QTEST_GUILESS_MAIN(KeepOverwrittenTest)
#include "tst_keepoverwritten.moc"
