// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/hardening.h"

#include <QProcess>
#include <QTest>

#ifndef Q_OS_WIN
#include <sys/resource.h>
#endif
#ifdef Q_OS_LINUX
#include <sys/prctl.h>
#endif

using namespace Qt::StringLiterals;

/// What a hardened process looks like from outside. Runs itself as that process: `tst_hardening --harden WHAT`.
class HardeningTest : public QObject
{
    Q_OBJECT

private slots:
    void writesNoCoreDump()
    {
#ifdef Q_OS_WIN
        QSKIP("core dumps are not a thing of Windows");
#else
        QCOMPARE(hardened(u"core-limit"_s), QByteArray("0 0"));
#endif
    }

    void keepsOtherProgramsOutOfItsMemory()
    {
#if !defined(Q_OS_LINUX) || defined(__SANITIZE_ADDRESS__)
        QSKIP("a matter of Linux, without sanitizers");
#else
        QCOMPARE(hardened(u"dumpable"_s), QByteArray("0"));
#endif
    }

    void leavesTheProgramsThatItStartsAlone()
    {
#ifndef Q_OS_LINUX
        QSKIP("a matter of Linux");
#else
        QCOMPARE(hardened(u"child-dumpable"_s), QByteArray("1"));
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

#ifdef Q_OS_LINUX
QByteArray dumpable()
{
    return QByteArray::number(prctl(PR_GET_DUMPABLE, 0, 0, 0, 0));
}
#endif

QByteArray describe(const QString &what)
{
#ifndef Q_OS_WIN
    if (what == "core-limit"_L1) {
        rlimit limit{};
        getrlimit(RLIMIT_CORE, &limit);
        return QByteArray::number(static_cast<quint64>(limit.rlim_cur)) + ' '
            + QByteArray::number(static_cast<quint64>(limit.rlim_max));
    }
#endif
#ifdef Q_OS_LINUX
    if (what == "dumpable"_L1)
        return dumpable();
    QProcess child;
    child.start(QCoreApplication::applicationFilePath(), {u"--dumpable"_s});
    child.waitForFinished();
    return child.readAllStandardOutput();
#else
    return {};
#endif
}

} // namespace

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--harden"_L1) {
        hardenProcess();
        fputs(describe(arguments.value(2)).constData(), stdout);
        return 0;
    }
#ifdef Q_OS_LINUX
    if (arguments.value(1) == "--dumpable"_L1) {
        fputs(dumpable().constData(), stdout);
        return 0;
    }
#endif
    HardeningTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_hardening.moc"
