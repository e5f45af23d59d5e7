// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/onlyinstance.h"

#include <QDir>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <sys/stat.h>

using namespace Qt::StringLiterals;

/// Runs itself as the second program: `tst_onlyinstance --second DIRECTORY [--stay]`.
class OnlyInstanceTest : public QObject
{
    Q_OBJECT

private slots:
    void letsASecondStartRaiseTheFirst()
    {
        const QTemporaryDir directory;
        OnlyInstance first(directory.path());
        QVERIFY(first.take());
        QSignalSpy raised(&first, &OnlyInstance::raiseRequested);

        QProcess second;
        second.start(QCoreApplication::applicationFilePath(), {u"--second"_s, directory.path()});
        QTRY_COMPARE(second.state(), QProcess::NotRunning);
        QCOMPARE(second.readAllStandardOutput(), QByteArray("raised the other\n"));
        QCOMPARE(raised.count(), 1);
    }

    void keepsDirectoriesApart()
    {
        const QTemporaryDir one;
        const QTemporaryDir two;
        OnlyInstance first(one.path());
        OnlyInstance second(two.path());
        QVERIFY(first.take());
        QVERIFY(second.take());
    }

    void isNotKeptOutByACrash()
    {
        const QTemporaryDir directory;
        QProcess crashing;
        crashing.start(QCoreApplication::applicationFilePath(), {u"--second"_s, directory.path(), u"--stay"_s});
        QTRY_VERIFY(crashing.canReadLine());
        QCOMPARE(crashing.readLine(), QByteArray("first\n"));
        {
            OnlyInstance other(directory.path());
            QVERIFY(!other.take());
        }
        crashing.kill();
        QTRY_COMPARE(crashing.state(), QProcess::NotRunning);

        OnlyInstance next(directory.path());
        QVERIFY(next.take());
    }

    /// As a disk that was full, or lost its power, leaves it; or a crash in a container, where each program has the
    /// same number.
    void isNotKeptOutByALockThatIsCutOff()
    {
        const QByteArray own = QByteArray::number(QCoreApplication::applicationPid()) + "\ntst_onlyinstance\n"
            + QSysInfo::machineHostName().toUtf8() + '\n' + QSysInfo::machineUniqueId() + '\n'
            + QSysInfo::bootUniqueId() + '\n';
        for (const QByteArray &left : {QByteArray(), QByteArray("12"), QByteArray("1\n"), QByteArray("x\n\n\n"), own}) {
            const QTemporaryDir directory;
            QFile lock(directory.filePath(u"program.lock"_s));
            QVERIFY(lock.open(QIODevice::WriteOnly) && lock.write(left) >= 0);
            lock.close();
            OnlyInstance next(directory.path());
            QVERIFY(next.take());
            OnlyInstance other(directory.path());
            QVERIFY(left != own || !other.take()); // it waits some seconds
        }
    }

    /// Whoever opens a pipe waits for its other end.
    void saysWhatIsInTheLocksPlace_data()
    {
        QTest::addColumn<bool>("isPipe");
        QTest::newRow("a pipe") << true;
        QTest::newRow("a link to nothing") << false;
    }
    void saysWhatIsInTheLocksPlace()
    {
        QFETCH(bool, isPipe);
        const QTemporaryDir directory;
        const QString lock = directory.filePath(u"program.lock"_s);
        QCOMPARE(isPipe ? ::mkfifo(qPrintable(lock), 0600) : ::symlink("/none/there", qPrintable(lock)), 0);
        QProcess second;
        second.start(QCoreApplication::applicationFilePath(), {u"--second"_s, directory.path()});
        QTRY_COMPARE(second.state(), QProcess::NotRunning);
        const QString said = QString::fromUtf8(second.readAllStandardOutput());
        QVERIFY2(said.startsWith(lock + u" cannot be read and written"_s), qPrintable(said));
    }

    void saysWhenTheOtherDoesNotAnswer()
    {
        const QTemporaryDir directory;
        OnlyInstance nobody(directory.path());
        QVERIFY(!nobody.raiseOther());
    }
};

namespace {

int runAsSecond(const QStringList &arguments)
{
    OnlyInstance instance(arguments.at(2));
    if (!instance.take()) {
        puts(instance.raiseOther() ? "raised the other" : qUtf8Printable(instance.hindrance()));
        return 0;
    }
    puts("first");
    fflush(stdout);
    return arguments.contains(u"--stay"_s) ? QCoreApplication::exec() : 0;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (application.arguments().value(1) == "--second"_L1)
        return runAsSecond(application.arguments());
    OnlyInstanceTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_onlyinstance.moc"
