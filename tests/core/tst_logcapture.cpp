// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/logcapture.h"

#include <QCoreApplication>
#include <QLoggingCategory>
#include <QProcess>
#include <QRegularExpression>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

Q_LOGGING_CATEGORY(captured, "ikm.captured")

} // namespace

/// That a test which collects the log hides nothing that goes wrong. Runs itself as what ends: `tst_logcapture --end`.
class LogCaptureTest : public QObject
{
    Q_OBJECT

private slots:
    void passesOnWhatIsNotTheProgramsOwn()
    {
        const LogCapture log;
        const QString said = u"A signal that is not there"_s;
        QTest::ignoreMessage(QtWarningMsg, qPrintable(said)); // fails where nobody says it
        qWarning("%s", qPrintable(said));
        QVERIFY(LogCapture::text().contains(said));
    }

    void keepsTheProgramsOwnToItself()
    {
        const LogCapture log;
        QTest::failOnWarning(QRegularExpression(u"."_s));
        qCWarning(captured, "An app did not answer");
        qCDebug(captured, "An app was asked");
        QCOMPARE(LogCapture::text(), u"An app did not answer\nAn app was asked\n"_s);
    }

    void saysWhatEndsTheProgram()
    {
        QProcess child;
        child.start(QCoreApplication::applicationFilePath(), {u"--end"_s});
        QVERIFY(child.waitForFinished());
        QVERIFY(child.exitStatus() == QProcess::CrashExit || child.exitCode() != 0);
        QVERIFY(child.readAllStandardError().contains("That is the end"));
    }
};

int main(int argc, char *argv[])
{
    QCoreApplication application(argc, argv);
    if (QCoreApplication::arguments().value(1) == "--end"_L1) {
        const LogCapture log;
        qFatal("That is the end");
    }
    LogCaptureTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_logcapture.moc"
