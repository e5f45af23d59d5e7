// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb

#include "app/accounts/preferences.h"
#include "tests/support/fakeclock.h"
#include "ui/common/secretclipboard.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto key = "event-key-for-the-clipboard";

/// What another program sees, xclip: its output and whether it found a selection at all. This process has to serve it
/// meanwhile, so it waits in an event loop.
struct Seen
{
    QByteArray text;
    bool there = false;
};

Seen xclip(const QStringList &arguments)
{
    QProcess program;
    QSignalSpy finished(&program, &QProcess::finished);
    program.start(u"xclip"_s, arguments);
    if (finished.isEmpty() && !finished.wait(10'000))
        return {.text = "xclip did not end"};
    return {.text = program.readAllStandardOutput(), .there = program.exitCode() == 0};
}

Seen clipboardText()
{
    return xclip({u"-o"_s, u"-selection"_s, u"clipboard"_s});
}

Seen clipboardTargets()
{
    return xclip({u"-o"_s, u"-selection"_s, u"clipboard"_s, u"-t"_s, u"TARGETS"_s});
}

} // namespace

/// The clipboard as another program sees it. Runs itself as the program that exits: `tst_secretclipboard
/// --copy-and-quit`.
class SecretClipboardTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_directory = std::make_unique<QTemporaryDir>();
        m_clock = std::make_unique<FakeClock>();
        m_preferences = std::make_unique<Preferences>(m_directory->filePath(u"settings.ini"_s));
        m_clipboard = std::make_unique<SecretClipboard>(*m_clock, *m_preferences);
        m_remaining = std::make_unique<QSignalSpy>(m_clipboard.get(), &SecretClipboard::remainingChanged);
        m_cleared = std::make_unique<QSignalSpy>(m_clipboard.get(), &SecretClipboard::cleared);
    }

    void cleanup()
    {
        m_clipboard.reset();
        if (m_other.state() != QProcess::NotRunning) {
            m_other.kill();
            m_other.waitForFinished();
        }
    }

    void givesTheSecretToWhoPastesIt()
    {
        m_clipboard->copy(Secret(key));
        QCOMPARE(clipboardText().text, QByteArray(key));
        QCOMPARE(m_clipboard->secondsLeft(), 30);
    }

    void asksClipboardManagersNotToRecordIt()
    {
        m_clipboard->copy(Secret(key));
        QVERIFY(clipboardTargets().text.split('\n').contains("x-kde-passwordManagerHint"));
        const QStringList hint{u"-o"_s, u"-selection"_s, u"clipboard"_s, u"-t"_s, u"x-kde-passwordManagerHint"_s};
        QCOMPARE(xclip(hint).text, QByteArray("secret"));
    }

    void leavesTheSelectionAlone()
    {
        m_clipboard->copy(Secret(key));
        QVERIFY(!xclip({u"-o"_s, u"-selection"_s, u"primary"_s}).there);
        QVERIFY(!xclip({u"-o"_s, u"-selection"_s, u"secondary"_s}).there);
    }

    void clearsItselfAfterTheTimeThatThePersonChose()
    {
        m_preferences->setClipboardSeconds(7);
        m_clipboard->copy(Secret(key));
        m_clock->advance(6900ms);
        QVERIFY(clipboardText().there);
        QVERIFY(m_cleared->isEmpty());

        m_clock->advance(100ms);
        QVERIFY(!clipboardText().there);
        QCOMPARE(m_cleared->count(), 1);
        QCOMPARE(m_clipboard->secondsLeft(), 0);
    }

    void countsTheSecondsDown()
    {
        m_preferences->setClipboardSeconds(5);
        m_clipboard->copy(Secret(key));
        m_clock->advance(10s);
        QList<int> seconds;
        for (const QVariantList &signal : std::as_const(*m_remaining))
            seconds.append(signal.first().toInt());
        QCOMPARE(seconds, QList<int>({5, 4, 3, 2, 1, 0}));
        QCOMPARE(m_clock->pending(), 0);
    }

    void startsTheTimeAnewWithEachCopy()
    {
        m_clipboard->copy(Secret("the first"));
        m_clock->advance(20s);
        m_clipboard->copy(Secret(key));
        m_clock->advance(20s);
        QCOMPARE(clipboardText().text, QByteArray(key));
        QVERIFY(m_cleared->isEmpty());
        m_clock->advance(10s);
        QVERIFY(!clipboardText().there);
        QCOMPARE(m_cleared->count(), 1);
    }

    void leavesWhatAnotherProgramHasCopied()
    {
        m_clipboard->copy(Secret(key));
        copyElsewhere("not ours");
        QTRY_COMPARE(m_cleared->count(), 1);
        QCOMPARE(m_clipboard->secondsLeft(), 0);

        m_clock->advance(60s);
        m_clipboard->clearNow();
        QCOMPARE(clipboardText().text, QByteArray("not ours"));
        QCOMPARE(m_cleared->count(), 1);
    }

    void leavesWhatThePersonCopiedInThisProgram()
    {
        m_clipboard->copy(Secret(key));
        QGuiApplication::clipboard()->setText(u"an app's address"_s);
        QCOMPARE(m_cleared->count(), 1);
        m_clock->advance(60s);
        QCOMPARE(clipboardText().text, QByteArray("an app's address"));
        QGuiApplication::clipboard()->clear();
    }

    void clearsOnLock()
    {
        m_clipboard->copy(Secret(key));
        m_clipboard->clearNow();
        QVERIFY(!clipboardText().there);
        QCOMPARE(m_cleared->count(), 1);
        m_clipboard->clearNow();
        QCOMPARE(m_cleared->count(), 1);
    }

    void copiesNothingWhenThereIsNothing()
    {
        copyElsewhere("not ours");
        m_clipboard->copy(Secret());
        QCOMPARE(clipboardText().text, QByteArray("not ours"));
        QCOMPARE(m_clipboard->secondsLeft(), 0);
    }

    void clearsAtExit()
    {
        // What is left is told by the program itself in its last moment: its selection ends with it in any case, but a
        // clipboard manager is offered what is still there then.
        QProcess program;
        program.start(QCoreApplication::applicationFilePath(), {u"--copy-and-quit"_s});
        QSignalSpy finished(&program, &QProcess::finished);
        QVERIFY(!finished.isEmpty() || finished.wait(10'000));
        QCOMPARE(program.readAllStandardOutput(), QByteArray("copied\nnothing left\n"));
        QVERIFY(!clipboardText().there);
    }

private:
    void copyElsewhere(const QByteArray &text)
    {
        m_other.start(u"xclip"_s, {u"-i"_s, u"-selection"_s, u"clipboard"_s, u"-quiet"_s});
        m_other.write(text);
        m_other.closeWriteChannel();
        QTRY_COMPARE(clipboardText().text, text);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<SecretClipboard> m_clipboard;
    std::unique_ptr<QSignalSpy> m_remaining;
    std::unique_ptr<QSignalSpy> m_cleared;
    QProcess m_other;
};

namespace {

int copyAndQuit(QGuiApplication &application)
{
    const QTemporaryDir directory;
    FakeClock clock;
    Preferences preferences(directory.filePath(u"settings.ini"_s));
    SecretClipboard clipboard(clock, preferences);
    clipboard.copy(Secret(key));
    if (QGuiApplication::clipboard()->ownsClipboard())
        fputs("copied\n", stdout);
    QMetaObject::invokeMethod(&application, &QCoreApplication::quit, Qt::QueuedConnection);
    const int status = QGuiApplication::exec();
    fputs(QGuiApplication::clipboard()->ownsClipboard() ? "still there\n" : "nothing left\n", stdout);
    return status;
}

} // namespace

int main(int argc, char *argv[])
{
    QGuiApplication application(argc, argv);
    if (QCoreApplication::arguments().value(1) == "--copy-and-quit"_L1)
        return copyAndQuit(application);
    SecretClipboardTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_secretclipboard.moc"
