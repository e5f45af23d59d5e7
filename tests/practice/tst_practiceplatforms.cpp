// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: practice-host

#include "app/practice/practicecontrol.h"
#include "app/practice/practicehost.h"
#include "app/practice/practiceplatforms.h"
#include "tests/support/answerof.h"
#include "tests/support/practiceclock.h"

#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// The practice account's platforms through their own tool, as "Set for me" runs it.
class PracticePlatformsTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        m_host = std::make_unique<PracticeHost>(m_clock, m_directory.path());
        QVERIFY(answerOf(m_host->start()));
        QVERIFY(answerOf(m_host->control()->setDeployPace(std::chrono::milliseconds(1), std::chrono::milliseconds(1))));
        QVERIFY(answerOf(m_host->control()->reset(41)));
    }

    void startsWithThatManyAppsOnThreePlatforms()
    {
        const auto status = answerOf(m_host->control()->apps());
        QVERIFY(status);
        QSet<QString> inProduction;
        QSet<QByteArray> eventKeys;
        for (const PracticeAppStatus &app : status->apps) {
            if (app.environmentId != environment())
                continue;
            inProduction.insert(app.externalId);
            eventKeys.insert(app.variables.eventKey().reveal().toByteArray());
        }
        QCOMPARE(inProduction.size(), 41);
        QCOMPARE(eventKeys.size(), 40); // legacy-reports sends with storefront's
    }

    void saysAsWhomItIsSignedIn()
    {
        QCOMPARE(run({u"harbor"_s, u"whoami"_s}), 0);
        QVERIFY2(m_said.contains("robin@tanager-books.example on harbor"), m_said.constData());
    }

    void setsByStandardInputAndListsNames()
    {
        const QString project = u"--project=storefront-production"_s;
        QCOMPARE(run({u"harbor"_s, u"set"_s, u"A_NAME"_s, project}, "a value with = and \"quotes\""), 0);
        QCOMPARE(run({u"harbor"_s, u"names"_s, project}), 0);
        QVERIFY2(m_said.split('\n').contains("A_NAME") && !m_said.contains("quotes"), m_said.constData());
        QCOMPARE(stored(u"storefront"_s, u"A_NAME"_s), QByteArray("a value with = and \"quotes\""));
        QCOMPARE(run({u"harbor"_s, u"get"_s, u"A_NAME"_s, project}), 1); // it keeps values to itself
        QCOMPARE(run({u"harbor"_s, u"unset"_s, u"A_NAME"_s, project}), 0);
        QCOMPARE(stored(u"storefront"_s, u"A_NAME"_s), QByteArray());
    }

    void takesLinesAndGivesValuesBackOnOrchard()
    {
        const QString project = u"--project=billing-production"_s;
        QCOMPARE(run({u"orchard"_s, u"import"_s, project}, "FIRST=one\nSECOND=two=2\n"), 0);
        QCOMPARE(run({u"orchard"_s, u"get"_s, u"SECOND"_s, project}), 0);
        QCOMPARE(m_said, QByteArray("two=2\n"));
        QVERIFY(needsDeploy(u"billing"_s));
        QCOMPARE(run({u"orchard"_s, u"deploy"_s, project}), 0);
        QTRY_VERIFY(!needsDeploy(u"billing"_s));
    }

    void restartsWithEveryChangeOnLagoon()
    {
        const QString project = u"--project=warehouse-worker-production"_s;
        QCOMPARE(run({u"lagoon"_s, u"import"_s, project}, "FIRST=one\n"), 0);
        QCOMPARE(stored(u"warehouse-worker"_s, u"FIRST"_s), QByteArray("one"));
        QTRY_VERIFY(!needsDeploy(u"warehouse-worker"_s));
    }

    void setsTheAppsOfEveryEnvironment()
    {
        // An app's previews share their parent's keys, and each goes on as its own branch.
        QCOMPARE(run({u"harbor"_s, u"set"_s, u"A_NAME"_s, u"--project=storefront-staging"_s}, "staging"), 0);
        QCOMPARE(run({u"harbor"_s, u"set"_s, u"A_NAME"_s, u"--project=storefront-branch-environments"_s}, "both"), 0);
        QHash<QByteArray, int> stored;
        QSet<QByteArray> branches;
        const auto status = answerOf(m_host->control()->apps());
        QVERIFY(status);
        for (const PracticeAppStatus &app : status->apps) {
            ++stored[app.variables.values().value(u"A_NAME"_s).reveal().toByteArray()];
            branches.insert(app.variables.values().value(PracticeAppVariables::envName).reveal().toByteArray());
        }
        QCOMPARE(stored.value("staging"), 1);
        QCOMPARE(stored.value("both"), 2);
        QCOMPARE(branches.size(), 3); // none in the other environments
    }

    void refusesWhatIsNotThere_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::newRow("no such project") << QStringList{u"harbor"_s, u"show"_s, u"--project=nothing-production"_s};
        QTest::newRow("another environment") << QStringList{u"harbor"_s, u"show"_s, u"--project=billing-staging"_s};
        QTest::newRow("another platform") << QStringList{u"lagoon"_s, u"show"_s, u"--project=storefront-production"_s};
        QTest::newRow("no such platform") << QStringList{u"moon"_s, u"whoami"_s};
        QTest::newRow("no value") << QStringList{
            u"harbor"_s, u"set"_s, u"A_NAME"_s, u"--project=storefront-production"_s};
        QTest::newRow("no such act") << QStringList{u"harbor"_s, u"sell"_s, u"--project=storefront-production"_s};
    }

    void refusesWhatIsNotThere()
    {
        QFETCH(QStringList, arguments);
        QCOMPARE(run(arguments), 1);
        QVERIFY2(m_said.isEmpty() && m_complained.startsWith("practice-host: "), m_complained.constData());
    }

    void isSignedOutAndInAgain()
    {
        const QString file = m_host->toolEnvironment().value(u"PRACTICE_HOST_SESSION"_s);
        const auto isForOwnerOnly
            = [&file] { return !(QFileInfo(file).permissions() & (QFileDevice::ReadGroup | QFileDevice::ReadOther)); };
        QVERIFY(isForOwnerOnly());
        QFile session(file);
        QVERIFY(session.open(QIODevice::ReadOnly));
        const QByteArray before = session.readAll();
        QVERIFY(answerOf(m_host->control()->setSignedIn(false)));
        QCOMPARE(run({u"harbor"_s, u"whoami"_s}), 1);
        QVERIFY2(m_complained.contains("not signed in"), m_complained.constData());
        // Nor by a copy of what it was signed in by.
        QFile copy(m_directory.filePath(u"copy"_s));
        QVERIFY(copy.open(QIODevice::WriteOnly) && copy.write(before) == before.size());
        copy.close();
        QCOMPARE(run({u"harbor"_s, u"whoami"_s}, {}, copy.fileName()), 1);
        QVERIFY(answerOf(m_host->control()->setSignedIn(true)));
        QVERIFY(isForOwnerOnly());
        QCOMPARE(run({u"harbor"_s, u"whoami"_s}), 0);
    }

    void isSignedOutWhenTheServerEnds()
    {
        QTemporaryDir directory;
        QString file;
        {
            PracticeHost host(m_clock, directory.path());
            QVERIFY(answerOf(host.start()));
            file = host.toolEnvironment().value(u"PRACTICE_HOST_SESSION"_s);
            QVERIFY(QFileInfo::exists(file));
        }
        QVERIFY(!QFileInfo::exists(file));
    }

private:
    int run(const QStringList &arguments, const QByteArray &input = {}, const QString &session = {})
    {
        QProcess process;
        QProcessEnvironment environment = m_host->toolEnvironment();
        if (!session.isEmpty())
            environment.insert(u"PRACTICE_HOST_SESSION"_s, session);
        process.setProcessEnvironment(environment);
        process.start(QStringLiteral(IKM_BINARY_DIR "/practice-host"), arguments);
        process.write(input);
        process.closeWriteChannel();
        if (!process.waitForFinished())
            return -1;
        m_said = process.readAllStandardOutput();
        m_complained = process.readAllStandardError();
        return process.exitCode();
    }

    QString environment()
    {
        const auto status = answerOf(m_host->control()->apps());
        for (const PracticeAppStatus &app : status ? status->apps : QList<PracticeAppStatus>()) {
            if (app.externalId == "legacy-reports"_L1) // in production alone
                return app.environmentId;
        }
        return {};
    }

    PracticeAppStatus app(const QString &name)
    {
        const QString wanted = environment();
        const auto status = answerOf(m_host->control()->apps());
        for (const PracticeAppStatus &app : status ? status->apps : QList<PracticeAppStatus>()) {
            if (app.externalId == name && app.environmentId == wanted)
                return app;
        }
        return {};
    }

    QByteArray stored(const QString &name, const QString &variable)
    {
        return app(name).variables.value(variable).reveal().toByteArray();
    }
    bool needsDeploy(const QString &name)
    {
        const PracticeAppStatus status = app(name);
        return status.isDeploying || status.needsDeploy();
    }

    QTemporaryDir m_directory;
    PracticeClock m_clock;
    std::unique_ptr<PracticeHost> m_host;
    QByteArray m_said;
    QByteArray m_complained;
};

QTEST_GUILESS_MAIN(PracticePlatformsTest)
#include "tst_practiceplatforms.moc"
