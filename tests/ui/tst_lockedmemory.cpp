// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb keyring practice-server stand-in
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
#include "app/noted/typedinkeeper.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationsession.h"
#include "app/selfhosted/serversetup.h"
#include "tests/support/answerof.h"
#include "tests/support/handcloud.h"
#include "tests/support/practiceprocess.h"
#include "tests/support/processmemory.h"
#include "tests/support/standinserver.h"
#include "ui/byhand/byhanddialog.h"
#include "ui/keys/eventkeydialog.h"
#include "ui/keys/eventkeystab.h"
#include "ui/keys/keysearchdialog.h"
#include "ui/keys/ownkeysdialog.h"
#include "ui/keys/whichkeydialog.h"
#include "ui/rotation/handoverbutton.h"
#include "ui/secrets/copybutton.h"
#include "ui/secrets/keyguard.h"
#include "ui/secrets/secretclipboard.h"
#include "ui/secrets/secretfield.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/selfhosted/serverdialog.h"
#include "ui/window/mainwindow.h"
#include "ui/window/windowrotation.h"
#include "ui/window/windowtabs.h"

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
#include <QSet>
#include <QSocketNotifier>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>
#include <cstring>
#include <optional>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

enum class Kind { Cloud, ByHand, Server };

/// The window on an account of another process, so that every key in this one's memory came in as an answer. Carries
/// out the lines of its input, and says on its output when each is done: `lock`, `unlock`, `reveal`, `dialogs`,
/// `traces`, `plan`, `begin`, `read`, `look`, `copy`, `type SECRET...`.
class WatchedProgram : public QObject
{
public:
    WatchedProgram(Kind kind, const QUrl &origin, const QList<Secret> &secrets, const QString &directory)
        : m_places(Directories::below(directory).value())
    {
        const Result<Account> account = setUp(kind, origin, secrets);
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
    /// Cloud: with a token. By hand: a signing key, an event key and an API key. A server: its signing key.
    Result<Account> setUp(Kind kind, const QUrl &origin, const QList<Secret> &secrets)
    {
        const Environment production{
            .name = u"Production"_s, .slug = u"production"_s, .type = EnvironmentType::Production};
        switch (kind) {
        case Kind::Cloud:
            break;
        case Kind::ByHand:
            return answerOf(m_accounts.saveByHand(u"work"_s, u"Work"_s, origin,
                {{.environment = production,
                    .signingKey = secrets.at(0),
                    .apiKey = secrets.at(2),
                    .eventKeys = {{.name = u"Web"_s, .value = secrets.at(1)}}}}));
        case Kind::Server: {
            const ServerDraft draft{.origin = origin, .signingKey = secrets.at(0)};
            const Result<ServerFacts> facts = answerOf(m_accounts.selfHosted().ask(draft));
            if (!facts)
                return failure(facts.error());
            const QStringList names(facts->held.eventKeys.size(), u"Web"_s);
            return answerOf(m_accounts.saveServer(u"work"_s, u"Work"_s, draft, *facts, names));
        }
        }
        const SignInDraft draft{
            .account = {.apiOrigin = origin, .method = SignInMethod::SessionToken}, .token = secrets.at(0)};
        return answerOf(m_accounts.add(u"Work"_s, draft, {}));
    }

    void onInput()
    {
        char buffer[256];
        const ssize_t count = read(STDIN_FILENO, buffer, sizeof buffer);
        if (count <= 0)
            return QCoreApplication::quit();
        const QByteArray line = QByteArray(buffer, count).trimmed();
        explicit_bzero(buffer, sizeof buffer); // it may be what is typed
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
        } else if (line == "copy") {
            tabs().setCurrentIndex(2);
            auto *tab = m_window->findChild<EventKeysTab *>();
            auto *table = tab->findChild<QAbstractItemView *>(u"eventKeysTable"_s);
            table->setCurrentIndex(table->model()->index(0, 0));
            tab->findChild<QAction *>(u"copyAction"_s)->trigger();
            say("copied", [] { return !QGuiApplication::clipboard()->text().isEmpty(); });
        } else if (line.startsWith("type ")) {
            typeIntoTheAccount(line.sliced(line.indexOf(' ') + 1).split(' '));
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
        } else if (line == "look") {
            look();
        }
    }

    /// As every quarter of an hour while the window is locked, for whom the desktop tells of keys that changed.
    void look()
    {
        AccountOverview *all = m_window->findChild<WindowTabs *>()->overview();
        const QDateTime begun = m_clock.now();
        all->readUnseen();
        say("looked", [this, all, begun] {
            const std::optional<Environment> holder = m_accounts.current()->keyHolder();
            return holder && all->overviewOf(*holder).keys.look.at >= begun;
        });
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

    /// Into the dialog of an account by hand or of a server, one secret a field.
    void typeIntoTheAccount(const QList<QByteArray> &texts)
    {
        const Account account = m_accounts.current()->account();
        QDialog *dialog = nullptr;
        if (account.capabilities().isTypedIn)
            dialog = new ByHandDialog(m_accounts, account, m_window.get());
        else
            dialog = new ServerDialog(m_accounts, account, m_window.get());
        dialog->show();
        const auto fields = [dialog] { return dialog->findChildren<SecretLineEdit *>(); };
        say("typed", [&] {
            const QList<SecretLineEdit *> all = fields();
            const bool isReady
                = std::all_of(all.begin(), all.end(), [](const SecretLineEdit *one) { return one->isEnabled(); });
            for (qsizetype i = 0; isReady && i < all.size(); ++i) {
                all.at(i)->setText(QString::fromLatin1(texts.at(i % texts.size())));
            }
            return isReady;
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

/// Meanwhile the cloud that stands in for Inngest's answers from here.
QByteArray lineOf(QProcess &process)
{
    if (!QTest::qWaitFor([&process] { return process.canReadLine(); }, 120'000))
        return "nothing";
    return process.readLine().trimmed();
}

} // namespace

/// What of the keys stands in the memory of a program whose window is locked, looked for from outside. Runs itself as
/// that program: `tst_lockedmemory --window KIND ORIGIN DIRECTORY`, the secrets in the first line of its input.
class LockedMemoryTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
#if !defined(__GLIBC__) || defined(__SANITIZE_ADDRESS__)
        QSKIP("freed memory is overwritten by glibc's own allocator only");
#endif
        m_seen.clear();
        m_directory = std::make_unique<QTemporaryDir>();
        const auto *kind = QTest::currentDataTag();
        if (kind && kind == "by hand"_ba)
            return startByHand();
        if (kind && kind == "a server"_ba)
            return startServer();
        m_practice = std::make_unique<PracticeProcess>(m_directory->filePath(u"practice"_s));
        readKeys();
        QVERIFY(m_keys.size() > 3);
        start(Kind::Cloud, m_practice->origin(), {m_practice->token().reveal().toByteArray()});
    }

    void cleanup()
    {
        if (m_program) {
            m_program->closeWriteChannel();
            m_program->waitForFinished();
        }
        m_program.reset();
        m_practice.reset();
        m_cloud.reset();
        m_server.reset();
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
        QCOMPARE(tell("look", "looked"), QByteArray());
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

    void holdsNoKeyOfAnAccountWhoseKeysAreTypedIn_data()
    {
        QTest::addColumn<int>("fields");
        QTest::newRow("by hand") << 2;
        QTest::newRow("a server") << 1;
    }

    void holdsNoKeyOfAnAccountWhoseKeysAreTypedIn()
    {
        QFETCH(int, fields);
        if (!findInMemory(m_program->processId(), m_keys))
            QSKIP("the system lets nobody look into another process");
        QCOMPARE(tell("lock", "locked"), QByteArray());
        QCOMPARE(tell("look", "looked"), QByteArray());
        QCOMPARE(tell("unlock", "loaded"), QByteArray("found"));
        QCOMPARE(tell("reveal", "revealed"), QByteArray("found"));
        QCOMPARE(tell("lock", "locked"), QByteArray());
        (void)tell("unlock", "loaded");
        QCOMPARE(tell("copy", "copied"), QByteArray("found"));
        QCOMPARE(tell("lock", "locked"), QByteArray());
        (void)tell("unlock", "loaded");
        QByteArray typed = "type";
        for (int i = 0; i < fields; ++i)
            typed += ' ' + m_typed.at(i);
        QCOMPARE(tell(typed, "typed"), QByteArray("found"));
        QCOMPARE(tell("lock", "locked"), QByteArray());
        // Each was in sight of the search at some time.
        for (qsizetype i = 0; i < m_keys.size(); ++i)
            QVERIFY2(m_seen.contains(m_keys.at(i)), qPrintable(u"the key %1 was never there"_s.arg(i)));
    }

private:
    void start(Kind kind, const QUrl &origin, const QList<QByteArray> &secrets)
    {
        m_program = std::make_unique<QProcess>();
        m_program->setProcessChannelMode(QProcess::ForwardedErrorChannel);
        m_program->start(QCoreApplication::applicationFilePath(),
            {u"--window"_s, QString::number(int(kind)), origin.toString(), m_directory->filePath(u"window"_s)});
        m_program->write(secrets.join(' ') + '\n');
        QCOMPARE(lineOf(*m_program), QByteArray("loaded"));
    }

    void startByHand()
    {
        m_cloud = std::make_unique<HandCloud>();
        m_cloud->add(u"production"_s, "signkey-prod-");
        const Secret web = m_cloud->clickCreateEventKey(u"production"_s, u"Web"_s);
        const Secret current = m_cloud->at(u"production"_s).current;
        const QByteArray apiKey = "sk-inn-api-"_ba + freshKeys::signingKey().reveal().toByteArray();
        m_cloud->at(u"production"_s).apiKey = Secret(apiKey);
        m_keys = {signingKeyDigits(current), web.reveal().toByteArray(), apiKey};
        m_typed = {current.reveal().toByteArray(), apiKey};
        start(Kind::ByHand, m_cloud->origin(), {m_typed.first(), m_keys.at(1), apiKey});
    }

    void startServer()
    {
        const ServerSettings settings{
            .signingKey = freshKeys::signingKey(), .eventKeys = {freshKeys::eventKey(), freshKeys::eventKey()}};
        m_server = std::make_unique<StandInServer>(m_directory->path(), QStringList());
        QVERIFY(m_server->restartWith(settings));
        m_typed = {settings.signingKey.reveal().toByteArray()};
        m_keys = m_typed;
        for (const Secret &key : settings.eventKeys)
            m_keys.append(key.reveal().toByteArray());
        start(Kind::Server, m_server->origin(), m_typed);
    }

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
        const bool isBehindLock = command == "lock" || command == "look";
        // An answer that was under way when the window was locked comes, and goes, a moment later.
        if (!findsNone() && isBehindLock)
            (void)QTest::qWaitFor(findsNone, 5'000);
        for (const MemoryFind &find : std::as_const(finds))
            m_seen.insert(find.text);
        if (isBehindLock) {
            for (const MemoryFind &find : std::as_const(finds))
                qWarning() << "found" << (find.isUtf16 ? "UTF-16" : "UTF-8") << find.region << find.around;
        }
        return finds.isEmpty() ? QByteArray() : QByteArray("found");
    }

    std::unique_ptr<QTemporaryDir> m_directory;
    std::unique_ptr<PracticeProcess> m_practice;
    std::unique_ptr<HandCloud> m_cloud;
    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<QProcess> m_program;
    QList<QByteArray> m_keys;
    QSet<QByteArray> m_seen; // those that were found at some time
    QList<QByteArray> m_typed; // what a person knows of them, as it is typed
};

int main(int argc, char *argv[])
{
    overwriteFreedMemory();
    const QApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == "--window"_L1) {
        char line[1024] = {};
        std::setvbuf(stdin, nullptr, _IONBF, 0); // a buffer would keep what was read
        if (!std::fgets(line, sizeof line, stdin))
            return EXIT_FAILURE;
        QList<Secret> secrets;
        for (char *one = std::strtok(line, " \n"); one; one = std::strtok(nullptr, " \n"))
            secrets.append(Secret(QByteArrayView(one)));
        const WatchedProgram program(
            Kind(arguments.value(2).toInt()), QUrl(arguments.value(3)), secrets, arguments.value(4));
        explicit_bzero(line, sizeof line);
        secrets.clear();
        return QApplication::exec();
    }
    LockedMemoryTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_lockedmemory.moc"
