// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// needs: xvfb dbus practice-host
// timeout: 240

#include "tests/support/wizardstage.h"
#include "ui/widgets/theme.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

/// The guided try of the practice account from outside, as a screen reader has the program: another process finds what
/// is there by its role and its name on the accessibility bus, and presses, types and selects through that.
class AccessibleWalkTest : public QObject
{
    Q_OBJECT

private slots:
    void rotatesASigningKeyByRolesAndNamesOnly()
    {
        QTemporaryDir directory;
        const QString path = directory.filePath(u"record.html"_s);
        WizardStage stage(directory.path());
        const Theme theme(stage.program.preferences); // as main() has it
        QVERIFY(stage.load());
        QProcess reader;
        reader.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        // What it does not find may be there when time has passed: a step of it, wherever it asks for that.
        connect(&reader, &QProcess::readyReadStandardOutput, this, [&] {
            while (reader.canReadLine()) {
                const QByteArray line = reader.readLine().trimmed();
                if (line.startsWith("wait "))
                    m_wait = line.mid(5).toInt();
                else
                    qInfo("%s", line.constData());
            }
        });
        reader.start(u"/usr/bin/python3"_s, // the system's own: another has no bindings of the bus
            {QStringLiteral(IKM_SOURCE_DIR "/tests/ui/accessible-walk.py"), QString::number(qApp->applicationPid()),
                path});
        while (true) {
            while (m_wait == 0 && reader.state() != QProcess::NotRunning)
                QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents);
            if (m_wait == 0)
                break;
            const QDateTime before = stage.program.clock.now();
            QVERIFY(stage.waitFor([&] { return stage.program.clock.now() >= before.addSecs(m_wait); }));
            m_wait = 0;
            reader.write("\n");
        }
        QVERIFY2(
            reader.exitStatus() == QProcess::NormalExit && reader.exitCode() == 0, "what was done last stands above");
        QFile record(path);
        QVERIFY(record.open(QIODevice::ReadOnly));
        const QString text = QString::fromUtf8(record.readAll());
        for (const QString &word : {u"to see how it is done"_s, u"Sam looks after it"_s, u"legacy-reports"_s})
            QVERIFY2(text.contains(word), qPrintable(word));
    }

private:
    int m_wait = 0; // seconds that the walker wants to pass
};

int main(int argc, char *argv[])
{
    // Without a desktop's switch for it.
    qputenv("QT_LINUX_ACCESSIBILITY_ALWAYS_ON", "1");
    qputenv("PATH", IKM_BINARY_DIR ":" + qgetenv("PATH")); // the practice platforms' tool
    QApplication application(argc, argv);
    AccessibleWalkTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_accessiblewalk.moc"
