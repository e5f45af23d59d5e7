// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/directories.h"

#include <QFileInfo>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

/// Who acts, as the history tells it, and where that is kept. Runs itself as the program that asks:
/// `tst_directories --who`.
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

    /// Whoever may write into a folder above could put another one in its place.
    void makesNoFolderThatOthersMayWriteInto()
    {
        const QTemporaryDir home;
        const mode_t before = ::umask(0);
        const auto places = Directories::below(home.filePath(u"a/b"_s));
        const mode_t after = ::umask(before);
        QVERIFY(places.has_value());
        QCOMPARE(after, mode_t(0)); // what a person writes elsewhere goes by the person's own
        for (const QString &path : {home.filePath(u"a"_s), home.filePath(u"a/b"_s), places->data, places->settings})
            QCOMPARE(QFileInfo(path).permissions() & (QFile::WriteGroup | QFile::WriteOther), QFile::Permissions());
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
