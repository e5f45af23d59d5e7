// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/hardening.h"

#include "app/core/clock.h"
#include "app/core/secret.h"
#include "app/deploy/yamltext.h"
#include "tests/support/processmemory.h"

#include <QProcess>
#include <QStringEncoder>
#include <QTemporaryFile>
#include <QTest>
#include <QUuid>

#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

/// What a hardened process looks like from outside. Runs itself as that process: `tst_hardening --harden WHAT`.
class HardeningTest : public QObject
{
    Q_OBJECT

private slots:
    /// Where the limit that it was started with allows no file, it stays.
    void writesNoCoreDump()
    {
        const QByteArray limit = hardened(u"core-limit"_s);
        QVERIFY2(limit == "1 1" || limit == "0 0", limit.constData());
    }

    void keepsOtherProgramsOutOfItsMemory()
    {
#ifdef __SANITIZE_ADDRESS__
        QSKIP("a matter of a build without sanitizers");
#else
        QCOMPARE(hardened(u"dumpable"_s), QByteArray("0"));
#endif
    }

    void leavesTheProgramsThatItStartsAlone()
    {
        QCOMPARE(hardened(u"child-dumpable"_s), QByteArray("1"));
    }

    /// A limit of the shell that it was started from (ulimit -f).
    void outlivesAFileThatMayNotGrow()
    {
        QCOMPARE(hardened(u"file-limit"_s), QByteArray("it failed, child 25"));
    }

    /// Counts that are minutes old in the evening are not fresh in the morning. To a process in a time namespace of its
    /// own the computer has slept for a day.
    void countsTheTimeInWhichTheComputerSleeps()
    {
        QProcess slept;
        slept.start(u"unshare"_s,
            {u"--map-root-user"_s, u"--time"_s, u"--boottime"_s, u"86400"_s, u"--fork"_s,
                QCoreApplication::applicationFilePath(), u"--monotonic"_s});
        if (!slept.waitForFinished() || slept.exitCode() != 0)
            QSKIP("the system gives no time of its own");
        const qint64 ahead = slept.readAllStandardOutput().toLongLong() - SystemClock().monotonic().count();
        QVERIFY2(std::abs(ahead - 86'400'000) < 600'000, qPrintable(QString::number(ahead)));
    }

    void leavesNoCopyOfWhatALibraryHasRead_data()
    {
        QTest::addColumn<QByteArray>("yaml"); // "%1" is the value
        QTest::newRow("a plain value") << QByteArray("services:\n  shop:\n    environment:\n      KEY: %1\n");
        QTest::newRow("in double quotes") << QByteArray("KEY: \"%1\\n\"\n");
        QTest::newRow("in single quotes") << QByteArray("- 'KEY=%1'\n");
        QTest::newRow("in a block") << QByteArray("KEY: |\n  one\n  %1\n  three\n");
        QTest::newRow("folded") << QByteArray("KEY: >-\n  one\n  %1\n");
        QTest::newRow("in braces") << QByteArray("{a: {KEY: %1}, b: [%1, x]}\n");
        QTest::newRow("an anchor and an alias") << QByteArray("a: &x\n  KEY: %1\nb:\n  <<: *x\n");
        // Kept in no value: in the buffers alone, of which later blocks take a part.
        QTest::newRow("a comment") << QByteArray("a: b # %1\n") + QByteArray("# %1\n").repeated(200);
        QTest::newRow("a long value") << "KEY: \"" + QByteArray(70'000, 'x') + "%1\"\n";
        QTest::newRow("behind much else") << QByteArray("a: b\n").repeated(20'000) + "KEY: %1\n";
        QTest::newRow("in what is no YAML") << QByteArray("KEY: '%1'\n\tx: [}\n");
        QTest::newRow("an open quote") << QByteArray("KEY: \"%1\n");
        QTest::newRow("too deep") << "KEY: %1\na: " + QByteArray(200, '[') + "%1\n";
        QTest::newRow("in UTF-16") << QByteArray();
    }

    /// libyaml wipes nothing itself; what it frees passes the same door as all that is freed.
    void leavesNoCopyOfWhatALibraryHasRead()
    {
#if !defined(__GLIBC__) || defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
        QSKIP("a matter of glibc, without sanitizers");
#else
        QFETCH(QByteArray, yaml);
        const QByteArray value = "signkey-prod-" + QUuid::createUuid().toRfc4122().toHex();
        if (yaml.isEmpty()) {
            QStringEncoder encoder(QStringEncoder::Utf16LE, QStringEncoder::Flag::WriteBom);
            yaml = encoder(QString::fromLatin1("KEY: " + value + "\n"));
        }
        for (const bool overwrites : {true, false}) {
            QProcess reader;
            reader.start(
                QCoreApplication::applicationFilePath(), {u"--yaml"_s, overwrites ? u"overwrite"_s : u"leave"_s});
            reader.write(QByteArray(yaml).replace("%1", value) + '\0');
            QVERIFY(reader.waitForReadyRead());
            QCOMPARE(reader.readLine(), QByteArray("read\n"));
            // Where it was freed, the allocator writes into its first bytes: the rest of it is as good to whoever
            // looks.
            auto finds = findInMemory(reader.processId(), {value.last(24)});
            reader.closeWriteChannel();
            QVERIFY(reader.waitForFinished());
            if (!finds)
                QSKIP("the system does not let one look into another process");
            // Registers are saved there; nothing of it is ever freed.
            finds->removeIf([](const MemoryFind &find) { return find.region == "[stack]"; });
            // That there would be something to find, but for the overwriting.
            const QByteArray where = finds->isEmpty() ? "nowhere" : finds->first().region + ' ' + finds->first().around;
            QVERIFY2(finds->isEmpty() == overwrites, where.constData());
        }
#endif
    }

private:
    static QByteArray hardened(const QString &what)
    {
        QProcess program;
        program.start(QCoreApplication::applicationFilePath(), {u"--harden"_s, what});
        if (!program.waitForFinished())
            return "it did not end";
        return program.readAllStandardOutput();
    }
};

namespace {

QByteArray dumpable()
{
    return QByteArray::number(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
}

QByteArray describe(const QString &what)
{
    if (what == "core-limit"_L1) {
        rlimit limit{};
        getrlimit(RLIMIT_CORE, &limit);
        return QByteArray::number(static_cast<quint64>(limit.rlim_cur)) + ' '
            + QByteArray::number(static_cast<quint64>(limit.rlim_max));
    }
    if (what == "dumpable"_L1)
        return dumpable();
    if (what == "file-limit"_L1) {
        QTemporaryFile file;
        rlimit limit{};
        getrlimit(RLIMIT_FSIZE, &limit);
        limit.rlim_cur = 1;
        setrlimit(RLIMIT_FSIZE, &limit);
        const bool fails = file.open() && (file.write("more than that") < 0 || !file.flush());
        QProcess child;
        child.start(u"sh"_s, {u"-c"_s, u"kill -XFSZ $$"_s});
        child.waitForFinished();
        const int signal = child.exitStatus() == QProcess::CrashExit ? child.exitCode() : 0;
        return QByteArray(fails ? "it failed" : "it was written") + ", child " + QByteArray::number(signal);
    }
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(), {u"--dumpable"_s});
    child.waitForFinished();
    return child.readAllStandardOutput();
}

/// Reads the YAML that comes in, up to a zero byte, wipes what is its own of it, and waits.
int readYaml(bool overwrites)
{
#ifdef __GLIBC__
    // What is freed at the heap's end goes back to the system, with whatever is in it: then there is nothing to find.
    mallopt(M_TRIM_THRESHOLD, 64 * 1024 * 1024);
#endif
    if (overwrites)
        overwriteFreedMemory();
    QByteArray text(1024 * 1024, '\0');
    qsizetype size = 0;
    while (size == 0 || text.at(size - 1) != '\0') {
        const ssize_t count = ::read(STDIN_FILENO, text.data() + size, static_cast<size_t>(text.size() - size));
        if (count <= 0)
            return 1;
        size += count;
    }
    QList<YamlValue> values = yamlValues(QByteArray::fromRawData(text.constData(), size - 1));
    wipe(text.data(), text.size());
    for (YamlValue &value : values) {
        wipe(value.text.data(), value.text.size());
        for (YamlKey &key : value.way)
            wipe(key.name.data(), key.name.size());
    }
    // Not by way of a stream, whose buffer would take the place of what was freed.
    constexpr char said[] = "read\n";
    if (::write(STDOUT_FILENO, said, sizeof said - 1) < 0)
        return 1;
    char end = 0;
    return ::read(STDIN_FILENO, &end, 1) == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--yaml"_L1)
        return readYaml(arguments.value(2) == "overwrite"_L1);
    if (arguments.value(1) == "--monotonic"_L1) {
        fputs(QByteArray::number(qint64(SystemClock().monotonic().count())).constData(), stdout);
        return 0;
    }
    if (arguments.value(1) == "--harden"_L1) {
        hardenProcess();
        fputs(describe(arguments.value(2)).constData(), stdout);
        return 0;
    }
    if (arguments.value(1) == "--dumpable"_L1) {
        fputs(dumpable().constData(), stdout);
        return 0;
    }
    HardeningTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_hardening.moc"
