// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: program

#include "app/core/directories.h"
#include "app/core/onlyinstance.h"

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

/// The program itself, where there is no display.
End run(const QStringList &arguments)
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    for (const auto name : {"DISPLAY"_L1, "WAYLAND_DISPLAY"_L1, "QT_QPA_PLATFORM"_L1})
        environment.remove(name);
    QProcess program;
    program.setProcessEnvironment(environment);
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

    void saysWhatIsWrongInsteadOfAborting()
    {
        const End mistyped = run({u"--pictures"_s});
        QCOMPARE(mistyped.status, 1);
        QVERIFY2(mistyped.err.contains("pictures"), mistyped.err.constData());

        const End windowless = run({});
        QCOMPARE(windowless.status, 1);
        QVERIFY2(windowless.err.contains("no display"), windowless.err.constData());
    }

    void drawsAPictureWithoutADisplay()
    {
        const QTemporaryDir directory;
        const QString picture = directory.filePath(u"window.png"_s);
        const End end = run({u"--directory"_s, directory.filePath(u"data"_s), u"--picture"_s, picture});
        QVERIFY2(end.status == 0, end.err.constData());
        QVERIFY(QFile(picture).size() > 0);
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
