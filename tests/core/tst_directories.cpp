// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/directories.h"

#include <QProcess>
#include <QTest>

using namespace Qt::StringLiterals;

/// Who acts, as the history tells it. Runs itself as the program that asks: `tst_directories --who`.
class DirectoriesTest : public QObject
{
    Q_OBJECT

private slots:
    void takesThePersonFromThePasswordDatabase_data()
    {
        QTest::addColumn<QString>("user");
        QTest::newRow("USER not set") << QString();
        QTest::newRow("USER is somebody else's name") << u"mallory"_s;
    }

    void takesThePersonFromThePasswordDatabase()
    {
#ifdef Q_OS_WIN
        QSKIP("a matter of Unix");
#else
        QFETCH(QString, user);
        QProcess id;
        id.start(u"id"_s, {u"-un"_s});
        QVERIFY(id.waitForFinished());

        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        for (const auto name : {"USER"_L1, "LOGNAME"_L1, "USERNAME"_L1})
            environment.remove(name);
        if (!user.isEmpty())
            environment.insert(u"USER"_s, user);
        environment.insert(u"HOME"_s, u"/nonexistent/not-a-login"_s);
        QProcess program;
        program.setProcessEnvironment(environment);
        program.start(QCoreApplication::applicationFilePath(), {u"--who"_s});
        QVERIFY(program.waitForFinished());

        QCOMPARE(program.readAllStandardOutput().split('@').first(), id.readAllStandardOutput().trimmed());
#endif
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (QCoreApplication::arguments().value(1) == "--who"_L1) {
        fputs(qUtf8Printable(personAtThisMachine()), stdout);
        return EXIT_SUCCESS;
    }
    DirectoriesTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_directories.moc"
