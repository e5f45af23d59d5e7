// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: wayland

#include "app/accounts/preferences.h"
#include "tests/support/fakeclock.h"
#include "ui/secrets/secretclipboard.h"

#include <QClipboard>
#include <QFileInfo>
#include <QGuiApplication>
#include <QMimeData>
#include <QPointer>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QWidget>
#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

namespace {

constexpr auto key = "event-key-for-the-clipboard";

struct Ended
{
    int status = -1;
    QByteArray out;
};

/// Another program; this process has to serve it meanwhile, so it waits in an event loop.
Ended run(const QString &program, const QStringList &arguments, const QByteArray &input = {})
{
    QProcess process;
    QSignalSpy finished(&process, &QProcess::finished);
    process.start(program, arguments);
    process.write(input);
    process.closeWriteChannel();
    if (finished.isEmpty() && !finished.wait(10'000))
        return {.out = "it did not end"};
    return {.status = process.exitCode(), .out = process.readAllStandardOutput()};
}

class Pressed : public QWidget
{
public:
    int keys = 0;

protected:
    void keyPressEvent(QKeyEvent *) override { ++keys; }
};

/// What another program sees: nothing at all, or a text.
std::optional<QByteArray> pasted()
{
    const Ended seen = run(u"wl-paste"_s, {u"--no-newline"_s});
    return seen.status == 0 ? std::optional(seen.out) : std::nullopt;
}

} // namespace

/// The clipboard of a Wayland compositor (sway), with wl-clipboard as the other program.
class WaylandClipboardTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        QCOMPARE(QGuiApplication::platformName(), u"wayland"_s);
        m_window = std::make_unique<Pressed>();
        m_window->resize(300, 200);
        m_window->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_window.get()));
        // A seat has a keyboard only as long as there is one, and only a keyboard gives the focus.
        m_keyboard.start(u"wtype"_s, {u"-s"_s, u"300"_s, u"-k"_s, u"Escape"_s, u"-s"_s, u"60000"_s});
        QTRY_VERIFY(QGuiApplication::focusWindow());
        // The compositor takes a copy only from whom somebody has pressed a key in.
        QTRY_VERIFY(m_window->keys > 0);
        m_clock = std::make_unique<FakeClock>();
        m_directory = std::make_unique<QTemporaryDir>();
        m_preferences = std::make_unique<Preferences>(m_directory->filePath(u"settings.ini"_s));
        m_clipboard = std::make_unique<SecretClipboard>(*m_clock, *m_preferences);
        m_cleared = std::make_unique<QSignalSpy>(m_clipboard.get(), &SecretClipboard::cleared);
        (void)run(u"wl-copy"_s, {u"--clear"_s});
    }

    void cleanup()
    {
        m_clipboard.reset();
        m_keyboard.kill();
        m_keyboard.waitForFinished();
        m_window.reset();
    }

    void givesTheSecretAndClearsIt()
    {
        m_clipboard->copy(Secret(key));
        QTRY_COMPARE(pasted(), QByteArray(key));
        const QByteArray types = run(u"wl-paste"_s, {u"--list-types"_s}).out;
        QVERIFY2(types.contains("x-kde-passwordManagerHint"), types.constData());
        const QPointer<const QMimeData> given = QGuiApplication::clipboard()->mimeData();
        QVERIFY(given && given->text().toUtf8() == key);
        m_clock->advance(29s);
        QCOMPARE(pasted(), QByteArray(key));
        m_clock->advance(1s);
        QTRY_VERIFY(!pasted());
        QCOMPARE(m_cleared->count(), 1);
        QVERIFY(!given || given->formats().isEmpty());
        m_clock->advance(10s);
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
    }

    void clearsWhatAnotherProgramHasTakenOver()
    {
        m_clipboard->copy(Secret(key));
        QTRY_COMPARE(pasted(), QByteArray(key));
        QCOMPARE(run(u"wl-copy"_s, {u"--type"_s, u"text/plain"_s}, key).status, 0);
        QCOMPARE(pasted(), QByteArray(key));
        m_clock->advance(30s);
        // The compositor lets nobody change what came after the last key that was pressed here; nothing is said to be
        // cleared then, and the next key does it.
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Kept);
        QVERIFY(m_cleared->isEmpty());
        QCOMPARE(pasted(), QByteArray(key));
        press();
        QTRY_VERIFY(!pasted());
        QTRY_COMPARE(m_cleared->count(), 1);
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
    }

    void leavesAnotherText()
    {
        m_clipboard->copy(Secret(key));
        QTRY_COMPARE(pasted(), QByteArray(key));
        QCOMPARE(run(u"wl-copy"_s, {u"--type"_s, u"text/plain"_s}, "the person's own").status, 0);
        QTRY_COMPARE(m_cleared->count(), 1);
        m_clock->advance(40s);
        QCOMPARE(pasted(), QByteArray("the person's own"));
    }

    /// Without the focus a program is not shown the clipboard: it does not say "cleared", and looks when it can.
    void looksAtTheNextFocusWhereItCannotNow()
    {
        m_clipboard->copy(Secret(key));
        QTRY_COMPARE(pasted(), QByteArray(key));
        QCOMPARE(run(u"swaymsg"_s, {u"workspace"_s, u"elsewhere"_s}).status, 0);
        QTRY_VERIFY(!QGuiApplication::focusWindow());
        QCOMPARE(run(u"wl-copy"_s, {u"--type"_s, u"text/plain"_s}, key).status, 0);
        QTRY_VERIFY(!QGuiApplication::clipboard()->ownsClipboard());
        m_clock->advance(30s);
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Unseen);
        QVERIFY(m_cleared->isEmpty());
        QCOMPARE(pasted(), QByteArray(key));
        QCOMPARE(run(u"swaymsg"_s, {u"workspace"_s, u"back_and_forth"_s}).status, 0);
        QTRY_VERIFY(QGuiApplication::focusWindow());
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::Kept);
        press();
        QTRY_VERIFY(!pasted());
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
        QCOMPARE(m_cleared->count(), 1);
    }

    void clearsOnLockWhatAnotherProgramHasTakenOver()
    {
        m_clipboard->copy(Secret(key));
        QTRY_COMPARE(pasted(), QByteArray(key));
        QCOMPARE(run(u"wl-copy"_s, {u"--type"_s, u"text/plain"_s}, key).status, 0);
        QTRY_VERIFY(!QGuiApplication::clipboard()->ownsClipboard());
        m_clipboard->clearNow();
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Kept);
        press();
        QTRY_VERIFY(!pasted());
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
        QCOMPARE(m_cleared->count(), 1);
    }

    /// It holds the key, and does not say so while it hangs.
    void clearsBehindAProgramThatHangs()
    {
        m_clipboard->copy(Secret(key));
        QTRY_COMPARE(pasted(), QByteArray(key));
        QProcess other;
        other.start(u"wl-copy"_s, {u"--foreground"_s, u"--type"_s, u"text/plain"_s});
        other.write(key);
        other.closeWriteChannel();
        QTRY_VERIFY(!QGuiApplication::clipboard()->ownsClipboard());
        QCOMPARE(::kill(pid_t(other.processId()), SIGSTOP), 0);
        m_clock->advance(30s);
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Kept);
        press();
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
        QCOMPARE(::kill(pid_t(other.processId()), SIGCONT), 0);
        QTRY_VERIFY(!pasted());
        other.kill();
        other.waitForFinished();
    }

    void saysThatAManagerHasPutItBack()
    {
        const QString seen = m_directory->filePath(u"seen"_s);
        const QString script = uR"(last=; while sleep 0.05; do t=$(wl-paste --no-newline 2>/dev/null)
                    if [ -n "$t" ]; then last=$t; printf '%s' "$t" >"$0"; elif [ -n "$last" ]; then
                    printf '%s' "$last" | wl-copy --type text/plain; fi; done)"_s;
        QProcess manager;
        manager.start(u"bash"_s, {u"-c"_s, script, seen});
        m_clipboard->copy(Secret(key));
        QTRY_COMPARE(QFileInfo(seen).size(), qint64(qstrlen(key)));
        m_clipboard->clearNow();
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::CameBack);
        QCOMPARE(pasted(), QByteArray(key));
        manager.kill();
        manager.waitForFinished();
        m_clipboard->clearNow();
        press();
        QTRY_VERIFY(!pasted());
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
    }

    void setsNoPrimarySelection()
    {
        m_clipboard->copy(Secret(key));
        QTRY_COMPARE(pasted(), QByteArray(key));
        QVERIFY(run(u"wl-paste"_s, {u"--primary"_s}).status != 0);
    }

    void leavesWhatAnotherWindowOfItHasCopied()
    {
        SecretClipboard other(*m_clock, *m_preferences);
        m_clipboard->copy(Secret(key));
        m_clock->advance(20s);
        other.copy(Secret("another key"));
        QTRY_COMPARE(pasted(), QByteArray("another key"));
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
        m_clock->advance(20s);
        QCOMPARE(pasted(), QByteArray("another key"));
        QCOMPARE(other.secondsLeft(), 10);
        m_clock->advance(10s);
        QTRY_VERIFY(!pasted());
    }

    void clearsAtExitWithoutTheFocus()
    {
        m_clipboard->copy(Secret(key));
        QTRY_COMPARE(pasted(), QByteArray(key));
        QCOMPARE(run(u"swaymsg"_s, {u"workspace"_s, u"elsewhere"_s}).status, 0);
        QTRY_VERIFY(!QGuiApplication::focusWindow());
        m_clipboard.reset(); // it owns the clipboard: that can be given up without looking
        QTRY_VERIFY(!pasted());
        QCOMPARE(run(u"swaymsg"_s, {u"workspace"_s, u"back_and_forth"_s}).status, 0);
    }

private:
    void press()
    {
        const int before = m_window->keys;
        QCOMPARE(run(u"wtype"_s, {u"-k"_s, u"Escape"_s}).status, 0);
        QTRY_VERIFY(m_window->keys > before);
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<FakeClock> m_clock;
    std::unique_ptr<Preferences> m_preferences;
    std::unique_ptr<SecretClipboard> m_clipboard;
    std::unique_ptr<QSignalSpy> m_cleared;
    std::unique_ptr<Pressed> m_window;
    QProcess m_keyboard;
};

QTEST_MAIN(WaylandClipboardTest)
#include "tst_waylandclipboard.moc"
