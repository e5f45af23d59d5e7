// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb keyring practice-server
// timeout: 300

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/acts/keptkeys.h"
#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/core/hardening.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keytext.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "app/keychain/keychainstore.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationsession.h"
#include "tests/support/answerof.h"
#include "tests/support/practiceprocess.h"
#include "tests/support/processmemory.h"
#include "ui/accounts/serverdialog.h"
#include "ui/keys/eventkeydialog.h"
#include "ui/keys/eventkeystab.h"
#include "ui/keys/keysearchdialog.h"
#include "ui/keys/ownkeysdialog.h"
#include "ui/keys/whichkeydialog.h"
#include "ui/rotation/keystobringdialog.h"
#include "ui/secrets/copybutton.h"
#include "ui/secrets/keyguard.h"
#include "ui/secrets/secretclipboard.h"
#include "ui/secrets/secretfield.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/window/mainwindow.h"
#include "ui/window/windowrotation.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <QProcess>
#include <QPushButton>
#include <QSocketNotifier>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

/// The window on an account of another process, so that every key in this one's memory came in as an answer. Carries
/// out the lines of its input, and says on its output when each is done: `lock`, `unlock`, `reveal`, `dialogs`,
/// `traces`, `plan`, `begin`, `read`.
class WatchedProgram : public QObject
{
public:
    WatchedProgram(const QUrl &origin, const Secret &token, const QString &directory)
        : m_places(Directories::below(directory).value())
    {
        const SignInDraft draft{.method = SignInMethod::SessionToken, .apiOrigin = origin, .token = token};
        const Result<Account> account = answerOf(m_accounts.add(u"Work"_s, draft, {}));
        if (!account)
            qFatal("no account");
        m_accounts.open(account->id);
        m_secrets.refreshState();
        m_window = std::make_unique<MainWindow>(m_services);
        m_window->show();
        m_window->activateWindow();
        // Each page is made when it is looked at: all of them are there.
        for (int i = tabs().count() - 1; i >= 0; --i)
            tabs().setCurrentIndex(i);
        connect(&m_input, &QSocketNotifier::activated, this, &WatchedProgram::onInput);
        say("loaded", [this] { return isLoaded(); });
    }

private:
    void onInput()
    {
        char buffer[256];
        const ssize_t count = read(STDIN_FILENO, buffer, sizeof buffer);
        if (count <= 0)
            return QCoreApplication::quit();
        const QByteArray line = QByteArray(buffer, count).trimmed();
        if (line == "lock") {
            m_window->lockByPerson();
            say("locked", [this] { return m_window->isLocked(); });
        } else if (line == "unlock") {
            m_window->findChild<QPushButton *>(u"unlockButton"_s)->click();
            say("loaded", [this] { return isLoaded(); });
        } else if (line == "reveal") {
            auto *card = m_window->findChild<QWidget *>(u"currentKeyCard"_s);
            auto *field = card->findChild<SecretField *>();
            field->reveal();
            card->findChild<QAbstractButton *>(u"copyButton"_s)->click();
            say("revealed", [field] { return field->isRevealed(); });
        } else if (line == "dialogs") {
            openDialogs();
        } else if (line == "traces") {
            leaveTraces();
        } else if (line == "plan") {
            plan();
        } else if (line == "begin") {
            rollOut();
        } else if (line == "read") {
            session().readLive();
            say("read", [this] { return !session().live().isLoading; });
        }
    }

    QTabWidget &tabs() { return *m_window->findChild<QTabWidget *>(u"tabs"_s); }
    RotationSession &session() { return *m_window->findChild<WindowRotation *>()->current(); }

    /// Its first page, with all keys chosen.
    void plan()
    {
        m_window->findChild<WindowRotation *>()->open();
        const auto hasRead = [this] { return session().live().value && !session().isBusy(); };
        if (QTest::qWaitFor(hasRead, 20'000)) {
            for (const EventKey &key : session().live().value->eventKeys)
                session().setRotatesEventKey(key.id, true);
            session().setRecord(u"ticket 42"_s, u"Grace"_s);
        }
        // What a check that runs asks with stays until it has its answers.
        const QFuture<Done> asked = session().check().askEveryoneOnce();
        say("planned", [&] { return hasRead() && asked.isFinished(); });
    }

    /// From there until the apps are to get the new keys, on the page that has them.
    void rollOut()
    {
        const auto rests = [this] { return !session().isBusy() && !session().live().isLoading; };
        session().begin();
        bool isThere = QTest::qWaitFor([&] { return rests() && session().rotation().isBegun(); }, 20'000);
        session().goOn();
        session().createSigningKey();
        isThere = isThere && QTest::qWaitFor(rests, 20'000);
        session().createTwins();
        isThere = isThere && QTest::qWaitFor(rests, 60'000);
        session().goOn();
        say("rolling out", [&] {
            const auto all = session().variables(RotationStep::RollOut);
            return isThere && session().step() == RotationStep::RollOut && !all.isEmpty();
        });
    }

    /// Each that holds a key or is made of one, all at once.
    void openDialogs()
    {
        OpenAccount &account = *m_accounts.current();
        const QList<EventKey> keys = *account.eventKeys().value;
        auto *tab = m_window->findChild<EventKeysTab *>();
        tabs().setCurrentIndex(2);
        auto *table = tab->findChild<QAbstractItemView *>(u"eventKeysTable"_s);
        table->setCurrentIndex(table->model()->index(0, 0));
        for (const QString &name : {u"showAction"_s, u"filterAction"_s, u"duplicateAction"_s, u"deleteAction"_s})
            tab->findChild<QAction *>(name)->trigger();
        m_window->findChild<QAction *>(u"whichKeyAction"_s)->trigger();
        auto *which = m_window->findChild<WhichKeyDialog *>();
        which->findChild<SecretLineEdit *>()->insert(keys.first().value.revealText());
        KnownKeys known;
        known.setEventKeys(*account.environment(), keys);
        auto *search = new KeySearchDialog(m_places.data, known, {}, m_window.get());
        search->show();
        search->findChild<QAbstractButton *>(u"startButton"_s)->click();
        auto *server = new ServerDialog(m_accounts, {}, m_window.get());
        server->show();
        const QString digits = QString::fromLatin1(signingKeyDigits(account.signingKeys().value->first().value));
        server->findChild<SecretLineEdit *>(u"serverSigningKeyEdit"_s)->insert(digits);
        auto *bring = new KeysToBringDialog(
            {{.fingerprint = eventKeyFingerprint(keys.last().value), .name = u"Web"_s}}, m_window.get());
        bring->show();
        bring->findChild<SecretLineEdit *>()->insert(keys.last().value.revealText());
        auto *own = new OwnKeysDialog(keys.first(), {u"shop"_s, u"mail"_s}, {}, account, m_services,
            *m_window->findChild<SecretClipboard *>(), m_window.get());
        own->show();
        auto *start = own->findChild<QAbstractButton *>(u"startButton"_s);
        start->click();
        say("open", [this, own, start, search] {
            const auto made = [own] {
                const QList<CopyButton *> buttons = own->findChildren<CopyButton *>();
                return std::all_of(buttons.begin(), buttons.end(), [](const CopyButton *b) { return b->isVisible(); });
            };
            return isLoaded() && !start->isVisible() && made()
                && search->findChild<QAbstractItemView *>(u"findsTable"_s);
        });
    }

    static void drop(QWidget &on, QMimeData *data)
    {
        QDragEnterEvent enter(QPoint(10, 10), Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&on, &enter);
        QDropEvent drop(QPointF(10, 10), Qt::CopyAction, data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&on, &drop);
    }

    /// What passes through lines and is gone again: typed, pasted, taken back, dropped, cut, in dialogs that are
    /// closed.
    void leaveTraces()
    {
        const QList<EventKey> keys = *m_accounts.current()->eventKeys().value;
        const auto text = [&keys](int which) { return keys.at(which % keys.size()).value.revealText(); };
        m_window->findChild<QAction *>(u"whichKeyAction"_s)->trigger();
        auto *which = m_window->findChild<WhichKeyDialog *>();
        auto *edit = which->findChild<SecretLineEdit *>();
        QTest::keyClicks(edit, text(0));
        edit->selectAll();
        QTest::keyClick(edit, Qt::Key_Delete);
        QTest::keyClick(edit, Qt::Key_Z, Qt::ControlModifier);
        QTest::keyClick(edit, Qt::Key_A, Qt::ControlModifier);
        QTest::keyClick(edit, Qt::Key_X, Qt::ControlModifier);
        edit->clear();
        QMimeData dropped;
        dropped.setText(u"INNGEST_EVENT_KEY="_s + text(1));
        drop(*which, &dropped);
        drop(*edit, &dropped);
        dropped.clear();
        QFile file(m_places.data + u"/.env"_s);
        if (file.open(QIODevice::WriteOnly))
            file.write("INNGEST_EVENT_KEY=" + keys.last().value.reveal().toByteArray() + '\n');
        file.close();
        dropped.setUrls({QUrl::fromLocalFile(file.fileName())});
        drop(*which, &dropped);
        QProcess other;
        other.start(u"xclip"_s, {u"-i"_s, u"-selection"_s, u"clipboard"_s, u"-quiet"_s});
        other.write(keys.first().value.reveal().toByteArray());
        other.closeWriteChannel();
        const auto isOnClipboard = [] { return !QGuiApplication::clipboard()->text().isEmpty(); };
        const bool isPasted = QTest::qWaitFor(isOnClipboard, 10'000);
        QTest::keyClick(edit, Qt::Key_V, Qt::ControlModifier);
        which->reject();
        auto *tab = m_window->findChild<EventKeysTab *>();
        tabs().setCurrentIndex(2);
        auto *table = tab->findChild<QAbstractItemView *>(u"eventKeysTable"_s);
        table->setCurrentIndex(table->model()->index(0, 0));
        tab->findChild<QAction *>(u"duplicateAction"_s)->trigger();
        auto *dialog = m_window->findChild<EventKeyDialog *>();
        const QList<QLineEdit *> fields = dialog->findChildren<QLineEdit *>();
        for (QLineEdit *field : fields)
            QTest::keyClicks(field, text(0));
        dialog->reject();
        const QList<QLineEdit *> lines = m_window->findChildren<QLineEdit *>();
        for (QLineEdit *line : lines) {
            line->paste();
            QTest::keyClicks(line, text(0));
        }
        other.kill();
        other.waitForFinished();
        say("left", [this, isPasted] { return isPasted && isLoaded(); });
    }

    void say(const char *word, const std::function<bool()> &condition)
    {
        if (!QTest::qWaitFor(condition, 20'000))
            word = "in vain";
        QCoreApplication::processEvents(); // what is deleted later
        std::printf("%s\n", word);
        std::fflush(stdout);
    }

    bool isLoaded() const
    {
        const OpenAccount *account = m_accounts.current();
        return account && account->signingKeys().value && !account->signingKeys().isLoading
            && account->eventKeys().value && !account->eventKeys().isLoading && account->apps().value
            && !account->apps().isLoading;
    }

    const Directories m_places;
    SystemClock m_clock;
    Preferences m_preferences{m_places.settings + u"/preferences.ini"_s};
    KeychainStore m_keychain{m_clock}; // one in memory would hold what was copied
    ChosenStore m_secrets{m_keychain};
    HistoryStore m_history{m_places.data + u"/history.sqlite"_s};
    KeptKeys m_keptKeys{m_history, m_secrets};
    Accounts m_accounts{m_places, m_secrets, m_history, m_clock, u"me@here"_s};
    Services m_services{m_clock, m_preferences, m_secrets, m_history, m_keptKeys, m_accounts};
    const KeyGuard m_guard{m_accounts, nullptr};
    std::unique_ptr<MainWindow> m_window;
    QSocketNotifier m_input{STDIN_FILENO, QSocketNotifier::Read};
};

QByteArray lineOf(QProcess &process)
{
    while (!process.canReadLine()) {
        if (!process.waitForReadyRead(120'000))
            return "nothing";
    }
    return process.readLine().trimmed();
}

} // namespace

/// What of the keys stands in the memory of a program whose window is locked, looked for from outside. Runs itself as
/// that program: `tst_lockedmemory --window ORIGIN DIRECTORY`, the token on its input.
class LockedMemoryTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
#if !defined(__GLIBC__) || defined(__SANITIZE_ADDRESS__)
        QSKIP("freed memory is overwritten by glibc's own allocator only");
#endif
        m_directory = std::make_unique<QTemporaryDir>();
        m_practice = std::make_unique<PracticeProcess>(m_directory->filePath(u"practice"_s));
        readKeys();
        QVERIFY(m_keys.size() > 3);
        m_program = std::make_unique<QProcess>();
        m_program->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_program->start(QCoreApplication::applicationFilePath(),
            {u"--window"_s, m_practice->origin().toString(), m_directory->filePath(u"window"_s)});
        m_program->write(m_practice->token().reveal().toByteArray() + '\n');
        QCOMPARE(lineOf(*m_program), QByteArray("loaded"));
    }

    void cleanup()
    {
        if (m_program) {
            m_program->closeWriteChannel();
            m_program->waitForFinished();
        }
        m_program.reset();
        m_practice.reset();
    }

    void holdsNoKeyWhileTheWindowIsLocked()
    {
        const auto open = findInMemory(m_program->processId(), m_keys);
        if (!open)
            QSKIP("the system lets nobody look into another process");
        for (const QByteArray &key : std::as_const(m_keys)) {
            const auto isThis = [&key](const MemoryFind &find) { return find.text == key; };
            QVERIFY2(std::any_of(open->begin(), open->end(), isThis), "what is shown is found");
        }

        QCOMPARE(tell("lock", "locked"), QByteArray());
        QCOMPARE(tell("unlock", "loaded"), QByteArray("found"));
        QCOMPARE(tell("lock", "locked"), QByteArray());
    }

    void holdsNoKeyThatWasShownAndCopied()
    {
        if (!findInMemory(m_program->processId(), m_keys))
            QSKIP("the system lets nobody look into another process");
        QCOMPARE(tell("reveal", "revealed"), QByteArray("found"));
        QCOMPARE(tell("lock", "locked"), QByteArray());
    }

    void holdsNoKeyOfDialogsThatAreOpen()
    {
        if (!findInMemory(m_program->processId(), m_keys))
            QSKIP("the system lets nobody look into another process");
        const auto before = m_keys.size();
        QCOMPARE(tell("dialogs", "open"), QByteArray("found"));
        readKeys();
        QCOMPARE(m_keys.size(), before + 2); // those that were made there
        QCOMPARE(tell("lock", "locked"), QByteArray());
    }

    void holdsNoKeyThatPassedThroughLines()
    {
        if (!findInMemory(m_program->processId(), m_keys))
            QSKIP("the system lets nobody look into another process");
        QCOMPARE(tell("traces", "left"), QByteArray("found"));
        QCOMPARE(tell("lock", "locked"), QByteArray());
    }

    void holdsNoKeyOfARotationThatIsPlanned()
    {
        if (!findInMemory(m_program->processId(), m_keys))
            QSKIP("the system lets nobody look into another process");
        QCOMPARE(tell("plan", "planned"), QByteArray("found"));
        QCOMPARE(tell("lock", "locked"), QByteArray());
        QCOMPARE(tell("unlock", "loaded"), QByteArray("found"));
    }

    void holdsOfAnOpenRotationNoKeyButThoseTheAppsAreAskedWith()
    {
        if (!findInMemory(m_program->processId(), m_keys))
            QSKIP("the system lets nobody look into another process");
        const auto before = m_keys.size();
        QCOMPARE(tell("plan", "planned"), QByteArray("found"));
        QCOMPARE(tell("begin", "rolling out"), QByteArray("found"));
        readKeys();
        QVERIFY(m_keys.size() > before + 2); // the new ones
        leaveOutSigningKeys();
        QCOMPARE(tell("lock", "locked"), QByteArray());
        QCOMPARE(tell("read", "read"), QByteArray()); // as it does every half minute
        QCOMPARE(tell("unlock", "loaded"), QByteArray("found"));
        QCOMPARE(tell("read", "read"), QByteArray("found"));
        QCOMPARE(tell("lock", "locked"), QByteArray());
    }

private:
    /// The two with which the apps go on being asked.
    void leaveOutSigningKeys()
    {
        m_keys = m_keys.sliced(m_practice->picture().signingKeys.size());
    }

    void readKeys()
    {
        const AccountPicture picture = m_practice->picture();
        m_keys.clear();
        for (const SigningKey &key : picture.signingKeys)
            m_keys.append(signingKeyDigits(key.value));
        for (const EventKey &key : picture.eventKeys)
            m_keys.append(key.value.reveal().toByteArray());
    }

    /// Empty: no key is found after that.
    QByteArray tell(const QByteArray &command, const QByteArray &answer)
    {
        m_program->write(command + '\n');
        const QByteArray line = lineOf(*m_program);
        if (line != answer)
            return "it said " + line;
        QList<MemoryFind> finds;
        const auto findsNone = [&] {
            finds = *findInMemory(m_program->processId(), m_keys);
            return finds.isEmpty();
        };
        // An answer that was under way when the window was locked comes, and goes, a moment later.
        if (!findsNone() && command == "lock")
            (void)QTest::qWaitFor(findsNone, 5'000);
        if (command == "lock") {
            for (const MemoryFind &find : finds)
                qWarning() << "found" << (find.isUtf16 ? "UTF-16" : "UTF-8") << find.region << find.around;
        }
        return finds.isEmpty() ? QByteArray() : QByteArray("found");
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<PracticeProcess> m_practice;
    std::unique_ptr<QProcess> m_program;
    QList<QByteArray> m_keys;
};

int main(int argc, char *argv[])
{
    overwriteFreedMemory();
    const QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--window"_L1) {
        char token[256] = {};
        if (!std::fgets(token, sizeof token, stdin))
            return EXIT_FAILURE;
        const Secret secret(QByteArrayView(token).trimmed());
        const WatchedProgram program(QUrl(arguments.value(2)), secret, arguments.value(3));
        return QApplication::exec();
    }
    LockedMemoryTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_lockedmemory.moc"
