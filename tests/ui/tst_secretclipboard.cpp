// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb

#include "app/accounts/preferences.h"
#include "tests/support/fakeclock.h"
#include "ui/secrets/secretclipboard.h"

#include <QClipboard>
#include <QElapsedTimer>
#include <QFileInfo>
#include <QGuiApplication>
#include <QProcess>
#include <QSignalSpy>
#include <QStringEncoder>
#include <QTemporaryDir>
#include <QTest>
#include <csignal>
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

    void clearsWhatAnotherProgramHasTakenOver_data()
    {
        QTest::addColumn<QByteArray>("copied");
        QTest::addColumn<QByteArray>("taken");
        QTest::newRow("as it is") << QByteArray(key) << QByteArray(key);
        QTest::newRow("with a line break behind it") << QByteArray(key) << QByteArray(key) + '\n';
        QTest::newRow("without the last line break") << QByteArray("A=1\nB=2\n") << QByteArray("A=1\nB=2");
        QTest::newRow("with the line ends of another system")
            << QByteArray("A=1\nB=2\n") << QByteArray("A=1\r\nB=2\r\n");
        QTest::newRow("with a byte order mark") << QByteArray(key) << "\xef\xbb\xbf" + QByteArray(key);
        QTest::newRow("with blanks around it") << QByteArray(key) << " \t" + QByteArray(key) + "\xc2\xa0 ";
        QTest::newRow("with a zero behind it") << QByteArray(key) << QByteArray(key) + '\0';
    }

    /// Agents of remote desktops and virtual machines, and clipboard synchronisers, do.
    void clearsWhatAnotherProgramHasTakenOver()
    {
        QFETCH(QByteArray, copied);
        QFETCH(QByteArray, taken);
        m_clipboard->copy(Secret(copied));
        copyElsewhere(taken);
        QTRY_VERIFY(!QGuiApplication::clipboard()->ownsClipboard());
        m_clock->advance(29s);
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Held);
        QCOMPARE(m_clipboard->secondsLeft(), 1);
        QVERIFY(m_cleared->isEmpty());

        m_clock->advance(1s);

        QVERIFY(!clipboardText().there);
        QCOMPARE(m_cleared->count(), 1);
        m_clock->advance(10s);
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
        QCOMPARE(m_clock->pending(), 0);
    }

    void clearsWhatIsThereInAnotherForm_data()
    {
        QTest::addColumn<QString>("format");
        QTest::addColumn<QByteArray>("taken");
        const QByteArray text(key);
        QTest::newRow("a page") << u"text/html"_s
                                << "<html><head><style>p { }</style></head><body><!--x--><p>" + text + "</p></body>";
        QTest::newRow("a page of hidden parts")
            << u"text/html"_s << "<HEAD>a</head><style\n>x</STYLE ><script>'<head>'</script><style>" + text + "<b></b>";
        QTest::newRow("a page in UTF-16") << u"text/html"_s << QByteArray("\xff\xfe", 2) + utf16("<b>" + text + "</b>");
        QTest::newRow("a page with its signs as numbers")
            << u"text/html"_s << "<p>" + QByteArray(text).replace("-", "&#45;");
        QTest::newRow("a page with its signs as hexadecimal numbers")
            << u"text/html;charset=utf-8"_s << "<p>" + QByteArray(text).replace("-", "&#x2D;") + "</p>\n";
        QTest::newRow("a page with numbers that are no signs")
            << u"text/html"_s << "&#0;&#xD800;&#9999999;" + text + "&#xFFFFFF;";
        QTest::newRow("a page with its blanks") << u"text/html"_s << "<div>\n\t" + text + "&nbsp;</div>\r\n<br/>";
        QTest::newRow("a text with its charset in quotes") << u"text/plain;charset=\"UTF-8\""_s << text;
        QTest::newRow("a text in a charset that nobody knows") << u"text/plain;charset=x-none"_s << text;
        QTest::newRow("a text in UTF-16 the other way round") << u"text/plain;charset=utf-16be"_s << utf16be(text);
        QTest::newRow("a list of addresses") << u"text/uri-list"_s << text + "\r\n";
        QTest::newRow("a text as X11 had it first") << u"STRING"_s << text;
        QTest::newRow("a text with its charset") << u"text/plain;charset=utf-8"_s << text;
        QTest::newRow("a text in UTF-16") << u"text/plain;charset=utf-16le"_s << utf16(text);
    }

    /// Bridges between systems offer what they took over in one form alone.
    void clearsWhatIsThereInAnotherForm()
    {
        QFETCH(QString, format);
        QFETCH(QByteArray, taken);
        m_clipboard->copy(Secret(key));
        copyElsewhere(taken, u"clipboard"_s, format);
        QTRY_VERIFY(!QGuiApplication::clipboard()->ownsClipboard());
        m_clock->advance(30s);
        QVERIFY(!xclip({u"-o"_s, u"-selection"_s, u"clipboard"_s, u"-t"_s, format}).there);
        QCOMPARE(m_cleared->count(), 1);
    }

    void knowsABlockOfLinesOnAPage()
    {
        m_clipboard->copy(Secret("A=\"1\"\nB='<2>' & 3\n"));
        copyElsewhere("<pre>A=&quot;1&quot;<br>B=&apos;&lt;2&gt;&#39; &amp;\n3</pre>", u"clipboard"_s, u"text/html"_s);
        QTRY_VERIFY(!QGuiApplication::clipboard()->ownsClipboard());
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Held);
        m_clock->advance(30s);
        QVERIFY(!xclip({u"-o"_s, u"-selection"_s, u"clipboard"_s, u"-t"_s, u"text/html"_s}).there);
    }

    void leavesAPicture()
    {
        m_clipboard->copy(Secret(key));
        copyElsewhere("\x89PNG", u"clipboard"_s, u"image/png"_s);
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
        m_clock->advance(30s);
        QVERIFY(xclip({u"-o"_s, u"-selection"_s, u"clipboard"_s, u"-t"_s, u"image/png"_s}).there);
    }

    /// It holds the key, and does not say so while it hangs.
    void clearsBehindAProgramThatHangs()
    {
        m_clipboard->copy(Secret(key));
        copyElsewhere(key);
        QTRY_VERIFY(!QGuiApplication::clipboard()->ownsClipboard());
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Held);
        QCOMPARE(::kill(pid_t(m_other.processId()), SIGSTOP), 0);
        m_clock->advance(30s);
        QCOMPARE(::kill(pid_t(m_other.processId()), SIGCONT), 0);
        QVERIFY(!clipboardText().there);
        QCOMPARE(m_cleared->count(), 1);
        QCOMPARE(m_clipboard->secondsLeft(), 0);
    }

    /// Some managers never let the clipboard be empty.
    void clearsAsOftenAsAManagerPutsItBack()
    {
        const QString seen = m_directory->filePath(u"seen"_s);
        const QString script = uR"(last=; while sleep 0.05; do t=$(xclip -o -selection clipboard 2>/dev/null)
                    if [ -n "$t" ]; then last=$t; printf '%s' "$t" >"$0"; elif [ -n "$last" ]; then printf '%s' "$last" | xclip -i -selection clipboard; fi; done)"_s;
        m_other.start(u"bash"_s, {u"-c"_s, script, seen});
        m_clipboard->copy(Secret(key));
        QTRY_COMPARE(QFileInfo(seen).size(), qint64(qstrlen(key)));
        for (int i = 0; i < 3; ++i) {
            m_clipboard->clearNow();
            QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::CameBack);
        }
        QCOMPARE(m_cleared->count(), 3);
        m_other.kill();
        m_other.waitForFinished();
        m_clipboard->clearNow();
        QTRY_VERIFY(!clipboardText().there);
    }

    void leavesTheKeyOfAnotherInstance()
    {
        m_clipboard->copy(Secret(key));
        m_other.start(QCoreApplication::applicationFilePath(), {u"--copy-and-stay"_s, u"another key"_s});
        QTRY_COMPARE(clipboardText().text, QByteArray("another key"));
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
        QCOMPARE(m_cleared->count(), 1);
        m_clock->advance(60s);
        m_clipboard->clearNow();
        m_clipboard.reset();
        QCOMPARE(clipboardText().text, QByteArray("another key"));
    }

    void clearsTheSameKeyOfTwoInstances()
    {
        m_clipboard->copy(Secret(key));
        m_other.start(QCoreApplication::applicationFilePath(), {u"--copy-and-stay"_s, QString::fromLatin1(key)});
        QTRY_VERIFY(!QGuiApplication::clipboard()->ownsClipboard());
        QTRY_COMPARE(clipboardText().text, QByteArray(key));
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Held);
        m_clipboard->clearNow(); // locked here
        QVERIFY(!clipboardText().there);
    }

    void leavesNothingWhenItIsKilled()
    {
        m_other.start(QCoreApplication::applicationFilePath(), {u"--copy-and-stay"_s, QString::fromLatin1(key)});
        QTRY_COMPARE(clipboardText().text, QByteArray(key));
        m_other.kill();
        QVERIFY(m_other.waitForFinished());
        QVERIFY(!clipboardText().there);
        QVERIFY(!xclip({u"-o"_s, u"-selection"_s, u"primary"_s}).there);
    }

    void clearsTheSameKeyThatWasCopiedTwice()
    {
        m_clipboard->copy(Secret(key));
        m_clock->advance(29s);
        m_clipboard->copy(Secret(key));
        m_clock->advance(29s);
        QCOMPARE(clipboardText().text, QByteArray(key));
        m_clock->advance(1s);
        QVERIFY(!clipboardText().there);
        m_clock->advance(10s);
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
        QCOMPARE(m_clock->pending(), 0);
    }

    /// A lock between the clear and the second look.
    void clearsOnLockWhatCameBackInTheMeantime()
    {
        m_clipboard->copy(Secret(key));
        m_clock->advance(30s);
        copyElsewhere(key);
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::CameBack);
        m_clipboard->clearNow();
        QVERIFY(!clipboardText().there);
        copyElsewhere(key);
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::CameBack);
        m_clipboard.reset();
        QVERIFY(!clipboardText().there);
    }

    void leavesAnotherPage_data()
    {
        QTest::addColumn<QByteArray>("page");
        QTest::newRow("short") << QByteArray("<p>another</p>");
        QTest::newRow("of what never ends") << QByteArray("<style ").repeated(40'000);
        QTest::newRow("of what ends elsewhere") << QByteArray("<style <head </style ").repeated(13'000);
        QTest::newRow("of remarks") << "> -->" + QByteArray("<!-- ").repeated(50'000);
        QTest::newRow("of tags") << QByteArray("</p ").repeated(60'000);
    }

    /// However it is made: each sign of it is looked at some times at most.
    void leavesAnotherPage()
    {
        QFETCH(QByteArray, page);
        m_clipboard->copy(Secret(key));
        QElapsedTimer time;
        time.start();
        copyElsewhere(page, u"clipboard"_s, u"text/html"_s);
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
        m_clock->advance(30s);
        QVERIFY2(time.elapsed() < 3'000, qPrintable(QString::number(time.elapsed())));
        QCOMPARE(xclip({u"-o"_s, u"-selection"_s, u"clipboard"_s, u"-t"_s, u"text/html"_s}).text, page);
    }

    /// The case as it was reported: a loop that takes over each new text, once.
    void clearsBehindASynchroniser()
    {
        m_other.start(u"bash"_s, {u"-c"_s, uR"(last=; while sleep 0.1; do t=$(xclip -o -selection clipboard 2>/dev/null)
                    if [ -n "$t" ] && [ "$t" != "$last" ]; then last=$t; printf '%s' "$t" | xclip -i -selection clipboard; fi; done)"_s});
        m_clipboard->copy(Secret(key));
        QTRY_VERIFY(!QGuiApplication::clipboard()->ownsClipboard());
        m_clock->advance(30s);
        QVERIFY(!clipboardText().there);
        m_clock->advance(10s);
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
    }

    void clearsWhatWasTakenOverOnLock()
    {
        m_clipboard->copy(Secret(key));
        copyElsewhere(key);
        m_clipboard->clearNow();
        QVERIFY(!clipboardText().there);
    }

    void clearsWhatWasTakenOverAtExit()
    {
        QProcess program;
        QSignalSpy spoken(&program, &QProcess::readyReadStandardOutput);
        program.start(QCoreApplication::applicationFilePath(), {u"--copy-and-quit-once-taken"_s});
        QVERIFY(!spoken.isEmpty() || spoken.wait(10'000));
        QSignalSpy finished(&program, &QProcess::finished);
        m_other.start(u"xclip"_s, {u"-i"_s, u"-selection"_s, u"clipboard"_s, u"-quiet"_s});
        m_other.write(key);
        m_other.closeWriteChannel();
        QVERIFY(!finished.isEmpty() || finished.wait(10'000));
        QVERIFY(program.readAllStandardOutput().startsWith("copied\ntaken\n"));
        QVERIFY(!clipboardText().there);
    }

    void clearsTheSelectionThatAProgramHasCopiedItTo()
    {
        m_clipboard->copy(Secret(key));
        copyElsewhere(key, u"primary"_s);
        m_clock->advance(30s);
        QVERIFY(!clipboardText().there);
        QVERIFY(!xclip({u"-o"_s, u"-selection"_s, u"primary"_s}).there);
    }

    void clearsTheSelectionThatItIsCopiedToAfterwards()
    {
        m_clipboard->copy(Secret(key));
        m_clock->advance(30s);
        QVERIFY(!clipboardText().there);
        copyElsewhere(key, u"primary"_s);
        m_clock->advance(5s);
        QTRY_VERIFY(!xclip({u"-o"_s, u"-selection"_s, u"primary"_s}).there);
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
    }

    void clearsThatSelectionWhenAnotherTextTakesItsPlace()
    {
        m_clipboard->copy(Secret(key));
        copyElsewhere(key, u"primary"_s);
        QGuiApplication::clipboard()->setText(u"the person's own"_s);
        QTRY_VERIFY(!xclip({u"-o"_s, u"-selection"_s, u"primary"_s}).there);
        QCOMPARE(clipboardText().text, QByteArray("the person's own"));
    }

    void clearsThatSelectionWhenAnotherKeyIsCopied()
    {
        m_clipboard->copy(Secret("first-key"));
        copyElsewhere("first-key", u"primary"_s);
        m_clipboard->copy(Secret("second-key"));
        QTRY_VERIFY(!xclip({u"-o"_s, u"-selection"_s, u"primary"_s}).there);
        QCOMPARE(clipboardText().text, QByteArray("second-key"));
    }

    void leavesAnotherSelection()
    {
        m_clipboard->copy(Secret(key));
        copyElsewhere("marked with the mouse", u"primary"_s);
        m_clock->advance(30s);
        QCOMPARE(xclip({u"-o"_s, u"-selection"_s, u"primary"_s}).text, QByteArray("marked with the mouse"));
    }

    void saysThatAProgramHasPutItBack()
    {
        m_clipboard->copy(Secret(key));
        m_clock->advance(30s);
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
        copyElsewhere(key);
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::CameBack);

        m_clipboard->clearNow();
        QVERIFY(!clipboardText().there);
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
        m_clock->advance(10s);
        QCOMPARE(m_clock->pending(), 0);
    }

    void saysNoMoreThatItIsBackOnceItIsGone()
    {
        m_clipboard->copy(Secret(key));
        m_clipboard->clearNow();
        copyElsewhere(key);
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::CameBack);
        m_other.kill();
        m_other.waitForFinished();
        copyElsewhere("something else");
        QTRY_COMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
    }

    /// Long after, it is the person who copies the same text again.
    void looksForItNoLongerThanAMoment()
    {
        m_clipboard->copy(Secret(key));
        m_clock->advance(40s);
        copyElsewhere(key);
        QTRY_VERIFY(!QGuiApplication::clipboard()->text().isEmpty());
        QCOMPARE(m_clipboard->state(), SecretClipboard::State::Nothing);
        QCOMPARE(clipboardText().text, QByteArray(key));
    }

    /// As on Wayland without the focus.
    void looksAtTheNextFocusWhereItCannotNow()
    {
        BlindClipboard clipboard(*m_clock, *m_preferences);
        QSignalSpy cleared(&clipboard, &SecretClipboard::cleared);
        clipboard.copy(Secret(key));
        clipboard.seesNothing = true;
        m_clock->advance(30s);
        QCOMPARE(clipboard.state(), SecretClipboard::State::Unseen);
        QCOMPARE(clipboard.secondsLeft(), 0);
        QVERIFY(cleared.isEmpty());
        QVERIFY(clipboardText().there);

        clipboard.seesNothing = false;
        emit qGuiApp->focusWindowChanged(nullptr);

        QCOMPARE(clipboard.state(), SecretClipboard::State::Nothing);
        QCOMPARE(cleared.count(), 1);
        QVERIFY(!clipboardText().there);
    }

    void owesTheSecondLookUntilTheNextFocus()
    {
        BlindClipboard clipboard(*m_clock, *m_preferences);
        clipboard.copy(Secret(key));
        clipboard.clearNow();
        clipboard.seesNothing = true;
        copyElsewhere(key);
        m_clock->advance(10s);
        QCOMPARE(clipboard.state(), SecretClipboard::State::Nothing);
        clipboard.seesNothing = false;
        emit qGuiApp->focusWindowChanged(nullptr);
        QCOMPARE(clipboard.state(), SecretClipboard::State::CameBack);
    }

private:
    class BlindClipboard final : public SecretClipboard
    {
    public:
        using SecretClipboard::SecretClipboard;
        bool seesNothing = false;

    protected:
        bool canLook() const override { return !seesNothing; }
    };

    static QByteArray utf16(const QByteArray &text)
    {
        QStringEncoder encoder(QStringEncoder::Utf16LE);
        return encoder(QString::fromLatin1(text));
    }

    static QByteArray utf16be(const QByteArray &text)
    {
        QStringEncoder encoder(QStringEncoder::Utf16BE);
        return encoder(QString::fromLatin1(text));
    }

    void copyElsewhere(
        const QByteArray &text, const QString &selection = u"clipboard"_s, const QString &format = u"UTF8_STRING"_s)
    {
        m_other.kill();
        m_other.waitForFinished();
        m_other.start(u"xclip"_s, {u"-i"_s, u"-selection"_s, selection, u"-quiet"_s, u"-t"_s, format});
        m_other.write(text);
        m_other.closeWriteChannel();
        const QStringList look{u"-o"_s, u"-selection"_s, selection, u"-t"_s, format};
        if (format.startsWith("text/html"_L1))
            QTRY_VERIFY(xclip(look).there); // it decodes pages
        else
            QTRY_COMPARE(xclip(look).text, text);
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

/// Quits when another program has taken the clipboard over.
int copyAndQuitOnceTaken()
{
    const QTemporaryDir directory;
    FakeClock clock;
    Preferences preferences(directory.filePath(u"settings.ini"_s));
    SecretClipboard clipboard(clock, preferences);
    clipboard.copy(Secret(key));
    fputs("copied\n", stdout);
    fflush(stdout);
    QObject::connect(QGuiApplication::clipboard(), &QClipboard::dataChanged, qGuiApp, [] {
        if (QGuiApplication::clipboard()->ownsClipboard())
            return;
        fputs("taken\n", stdout);
        QCoreApplication::quit();
    });
    return QGuiApplication::exec();
}

int copyAndStay(const QString &text)
{
    const QTemporaryDir directory;
    FakeClock clock;
    Preferences preferences(directory.filePath(u"settings.ini"_s));
    SecretClipboard clipboard(clock, preferences);
    clipboard.copy(Secret::fromText(text));
    return QGuiApplication::exec();
}

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
    if (QCoreApplication::arguments().value(1) == "--copy-and-quit-once-taken"_L1)
        return copyAndQuitOnceTaken();
    if (QCoreApplication::arguments().value(1) == "--copy-and-stay"_L1)
        return copyAndStay(QCoreApplication::arguments().value(2));
    SecretClipboardTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_secretclipboard.moc"
