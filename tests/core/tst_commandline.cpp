// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: program

#include "app/core/directories.h"
#include "app/core/onlyinstance.h"

#include "tests/support/troubledplace.h"

#include <QProcess>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>

using namespace Qt::StringLiterals;

namespace {

struct End
{
    int status = -1; // 128 + signal: it was ended by one
    QByteArray out;
    QByteArray err;
};

/// Whom the effective user of the test is: a program that is started takes it for its real one.
void becomeNobody()
{
    if (::geteuid() != ::getuid() && ::setresuid(::geteuid(), ::geteuid(), ::geteuid()) != 0)
        ::_exit(1);
}

/// The program itself, where there is no display. display: as an old terminal still names it.
End run(const QStringList &arguments, const QString &display = {})
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto name : {"DISPLAY"_L1, "WAYLAND_DISPLAY"_L1, "QT_QPA_PLATFORM"_L1})
        environment.remove(name);
    if (!display.isEmpty())
        environment.insert(u"DISPLAY"_s, display);
    QProcess program;
    program.setProcessEnvironment(environment);
    program.setChildProcessModifier(becomeNobody);
    program.start(QString::fromUtf8(IKM_BINARY_DIR "/inngest-key-manager"), arguments);
    if (!program.waitForFinished())
        return {.err = "it did not end"};
    constexpr int signalled = 128;
    return {
        .status = program.exitStatus() == QProcess::NormalExit ? program.exitCode() : signalled + program.exitCode(),
        .out = program.readAllStandardOutput(),
        .err = program.readAllStandardError()};
}

} // namespace

/// What the program does on a machine without a display.
class CommandLineTest : public QObject
{
    Q_OBJECT

private slots:
    void saysItsHelpAndVersionWithoutADisplay_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("--help") << QStringList{u"--help"_s} << QByteArray("--picture <file>");
        QTest::newRow("of the help itself")
            << QStringList{u"--help"_s} << QByteArray("Say which options there are, and end.");
        QTest::newRow("-h") << QStringList{u"-h"_s} << QByteArray("--picture <file>");
        QTest::newRow("--version") << QStringList{u"--version"_s} << QByteArray("inngest-key-manager " IKM_VERSION);
        QTest::newRow("-v") << QStringList{u"-v"_s} << QByteArray("inngest-key-manager " IKM_VERSION);
        QTest::newRow("beside Qt's own options")
            << QStringList{u"-platform"_s, u"xcb"_s, u"--version"_s} << QByteArray("inngest-key-manager " IKM_VERSION);
    }

    void saysItsHelpAndVersionWithoutADisplay()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QByteArray, text);
        const End end = run(arguments);
        QCOMPARE(end.status, 0);
        QVERIFY2(end.out.contains(text), end.out.constData());
        QCOMPARE(end.err, QByteArray());
    }

    void saysWhatIsWrongInsteadOfAborting_data()
    {
        QTest::addColumn<QStringList>("arguments");
        QTest::addColumn<QString>("display");
        QTest::addColumn<QByteArray>("words");
        // It would have promised Qt's options, and shown none.
        QTest::newRow("Qt's help") << QStringList{u"--help-all"_s} << QString() << QByteArray("help-all");
        QTest::newRow("mistyped") << QStringList{u"--pictures"_s} << QString() << QByteArray("pictures");
        QTest::newRow("no display") << QStringList() << QString() << QByteArray("no display");
        QTest::newRow("a display that has gone")
            << QStringList() << u":4711"_s << QByteArray("connect to display :4711");
        QTest::newRow("an unset variable for the directory") << QStringList{u"--directory"_s, QString(), u"--picture"_s,
            u"/dev/null"_s} << QString() << QByteArray("nothing behind --directory");
        QTest::newRow("an unset variable for the picture")
            << QStringList{u"--picture="_s} << u":4711"_s << QByteArray("nothing behind --picture");
        QTest::newRow("an option without its dashes")
            << QStringList{u"picture"_s, u"x.png"_s} << QString() << QByteArray("Nothing is known of");
    }

    void saysWhatIsWrongInsteadOfAborting()
    {
        QFETCH(QStringList, arguments);
        QFETCH(QString, display);
        QFETCH(QByteArray, words);
        const End end = run(arguments, display);
        QCOMPARE(end.status, EXIT_FAILURE);
        QVERIFY2(end.err.contains(words), end.err.constData());
    }

    void saysWhyAPictureWasNotWritten()
    {
        const QTemporaryDir directory;
        const End end = run({u"--directory"_s, directory.filePath(u"data"_s), u"--picture"_s, directory.path()});
        QCOMPARE(end.status, EXIT_FAILURE);
        QVERIFY2(end.err.contains("Is a directory"), end.err.constData());
    }

    void drawsAPictureWithoutADisplay_data()
    {
        QTest::addColumn<QString>("display");
        QTest::newRow("none") << QString();
        QTest::newRow("one that has gone") << u":4711"_s;
    }

    void drawsAPictureWithoutADisplay()
    {
        QFETCH(QString, display);
        const QTemporaryDir directory;
        const QString picture = directory.filePath(u"window.png"_s);
        const End end = run({u"--directory"_s, directory.filePath(u"data"_s), u"--picture"_s, picture}, display);
        QVERIFY2(end.status == 0, end.err.constData());
        QVERIFY(QFile(picture).size() > 0);
    }

    void saysWhyItCannotStart_data()
    {
        QTest::addColumn<QString>("trouble");
        QTest::addColumn<QByteArray>("words");
        QTest::newRow("a folder that one may not look into")
            << u"a folder that one may not look into"_s << QByteArray("Permission denied");
        QTest::newRow("a full disk") << u"a full disk"_s << QByteArray("No space left on device");
        QTest::newRow("a disk for reading only") << u"a disk for reading only"_s << QByteArray("Read-only file system");
        QTest::newRow("a file in its place") << QString() << QByteArray("Not a directory");
    }

    void saysWhyItCannotStart()
    {
        QFETCH(QString, trouble);
        QFETCH(QByteArray, words);
        TroubledPlace place(u"a"_s);
        if (!place.isPossible)
            QSKIP("nothing can be mounted here");
        QVERIFY(QFile(place.path).open(QIODevice::WriteOnly));
        const QString directory = trouble.isEmpty() ? place.path : place.folder() + u"/b"_s;
        if (trouble == "a full disk"_L1)
            QVERIFY(Directories::below(directory).has_value()
                && QProcess::execute(u"chown"_s, {u"-R"_s, u"nobody"_s, directory}) == 0);
        if (!trouble.isEmpty())
            place.begin(trouble);
        const End end = run({u"--directory"_s, directory, u"--picture"_s, u"/dev/null"_s});
        QCOMPARE(end.status, EXIT_FAILURE);
        QVERIFY2(end.err.contains(words), end.err.constData());
        QVERIFY2(end.err.contains(place.folder().toUtf8()), end.err.constData());
        QVERIFY2(!end.err.contains("Another program"), end.err.constData());
    }

    void endsInGoodOrderWhenTheSystemSaysSo_data()
    {
        QTest::addColumn<int>("signal");
        QTest::newRow("SIGTERM") << SIGTERM;
        QTest::newRow("SIGINT") << SIGINT;
        QTest::newRow("SIGHUP") << SIGHUP;
    }

    void endsInGoodOrderWhenTheSystemSaysSo()
    {
        QFETCH(int, signal);
        const QTemporaryDir directory;
        const Result<Directories> places = Directories::below(directory.path());
        QVERIFY(places);
        QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
        environment.insert(u"QT_QPA_PLATFORM"_s, u"offscreen"_s);
        QProcess program;
        program.setProcessEnvironment(environment);
        program.start(QString::fromUtf8(IKM_BINARY_DIR "/inngest-key-manager"), {u"--directory"_s, directory.path()});
        OnlyInstance second(places->data);
        QTRY_VERIFY_WITH_TIMEOUT(second.raiseOther(), 30'000);
        const QString lock = places->data + u"/program.lock"_s;
        QVERIFY(QFile::exists(lock));
        kill(static_cast<pid_t>(program.processId()), signal);
        QVERIFY(program.waitForFinished(30'000));
        QCOMPARE(program.exitStatus(), QProcess::NormalExit);
        QCOMPARE(program.exitCode(), 0);
        QVERIFY(!QFile::exists(lock));
    }
};

QTEST_GUILESS_MAIN(CommandLineTest)
#include "tst_commandline.moc"
