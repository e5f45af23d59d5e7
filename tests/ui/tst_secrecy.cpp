// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb keyring program

#include "app/accounts/accounts.h"
#include "app/accounts/openaccount.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/acts/acts.h"
#include "app/acts/keptkeys.h"
#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/history/historyexport.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "app/keychain/keychainstore.h"
#include "tests/support/answerof.h"
#include "tests/support/logcapture.h"
#include "ui/keys/whichkeydialog.h"
#include "ui/window/mainwindow.h"

#include <QAbstractButton>
#include <QAccessible>
#include <QAction>
#include <QApplication>
#include <QDirIterator>
#include <QProcess>
#include <QSignalSpy>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QTimeZone>

using namespace Qt::StringLiterals;

/// The third law, looked for from outside: the window on the practice account, with a real keychain, does one of
/// everything; then no key may stand anywhere but where it belongs.
class SecrecyTest : public QObject
{
    Q_OBJECT

private slots:
    void leavesNoKeyWhereItDoesNotBelong()
    {
        const LogCapture log;
        QStringList exported;
        QStringList shown;
        {
            const Directories places = Directories::below(m_home.path()).value();
            SystemClock clock;
            Preferences preferences(places.settings + u"/preferences.ini"_s);
            KeychainStore keychain(clock);
            ChosenStore secrets(keychain);
            HistoryStore history(places.data + u"/history.sqlite"_s);
            KeptKeys keptKeys(history, secrets);
            Accounts accounts(places, secrets, history, clock, u"me@here"_s);
            Services services{clock, preferences, secrets, history, keptKeys, accounts};
            MainWindow window(services);
            window.show();
            window.activateWindow(); // there is no window manager to do it
            QVERIFY(QTest::qWaitForWindowActive(&window));
            QTRY_VERIFY(accounts.current() && isLoaded(*accounts.current()));
            m_account = accounts.current();
            noteKeys();

            changeOneOfEverything();
            QTRY_VERIFY(isLoaded(*m_account));
            noteKeys();
            copyAndReveal(window);
            askWhichKey(window, history, keptKeys);
            shown = shownTexts();

            const Result<QList<HistoryEntry>> entries = answerOf(history.entries());
            QVERIFY(entries);
            QVERIFY2(entries->size() >= 6, "the acts stand in the history");
            const HistoryExport::Stamp stamp{
                .head = answerOf(history.head()).value(), .exportedAt = clock.now(), .localZone = QTimeZone::utc()};
            exported = {QString::fromUtf8(HistoryExport::toCsv(*entries, stamp)),
                QString::fromUtf8(HistoryExport::toJson(*entries, stamp))};
            QTRY_VERIFY(!answerOf(keptKeys.all()).value().isEmpty());
        }
        QVERIFY2(m_keys.size() >= 8, "there were keys to look for");

        verifyFreeOfKeys(u"the log"_s, LogCapture::text());
        for (const QString &text : exported)
            verifyFreeOfKeys(u"an export"_s, text);
        for (const QString &text : shown)
            verifyFreeOfKeys(u"a title or an accessible text"_s, text);
        verifyFiles();
    }

    void tellsNothingThroughItsArgumentsEnvironmentOrOutput()
    {
        QVERIFY2(!m_keys.isEmpty(), "the test before has noted the keys of this practice account");
        QProcess program;
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(QStringLiteral(IKM_BINARY_DIR) + u"/inngest-key-manager"_s,
            {u"--directory"_s, m_home.path(), u"--picture"_s, m_home.filePath(u"window.png"_s)});
        QVERIFY(program.waitForStarted());
        // Where the system lets nobody read them, they tell nothing either.
        for (const char *name : {"cmdline", "environ"})
            verifyFreeOfKeys(QString::fromLatin1(name),
                readFile(u"/proc/%1/%2"_s.arg(program.processId()).arg(QLatin1String(name))));
        QVERIFY(program.waitForFinished(20'000));
        QCOMPARE(program.exitCode(), 0);
        QVERIFY(QFile::exists(m_home.filePath(u"window.png"_s)));
        verifyFreeOfKeys(u"the program's output"_s, QString::fromUtf8(program.readAll()));
        verifyFiles();
    }

private:
    static bool isLoaded(const OpenAccount &account)
    {
        return account.signingKeys().value && !account.signingKeys().isLoading && account.eventKeys().value
            && !account.eventKeys().isLoading && account.apps().value && !account.apps().isLoading;
    }

    void noteKeys()
    {
        for (const SigningKey &key : *m_account->signingKeys().value)
            m_keys.insert(key.value.revealText());
        for (const EventKey &key : *m_account->eventKeys().value)
            m_keys.insert(key.value.revealText());
    }

    Act::End carryOut(ActRequest request)
    {
        request.environment = *m_account->environment();
        request.reason = u"a rehearsal"_s;
        Act *act = m_account->acts().start(request);
        QSignalSpy finished(act, &Act::finished);
        if (act->step() != Act::Step::Finished && !finished.wait(10'000))
            qWarning("an act did not end");
        if (act->signingKey())
            m_keys.insert(act->signingKey()->value.revealText());
        if (act->eventKey()) {
            m_keys.insert(act->eventKey()->value.revealText());
            m_madeKey = *act->eventKey();
        }
        return act->end();
    }

    void changeOneOfEverything()
    {
        QCOMPARE(carryOut({.kind = ActKind::CreateSigningKey}), Act::End::Done);
        QTRY_COMPARE(m_account->signingKeys().value->size(), 2);
        const QList<SigningKey> keys = *m_account->signingKeys().value;
        const QString inactive = keys.at(0).isActive ? keys.at(1).id : keys.at(0).id;
        QCOMPARE(carryOut({.kind = ActKind::DeleteSigningKey, .keyId = inactive}), Act::End::Done);

        const NewEventKey filtered{.name = u"made here"_s,
            .filter = {.kind = EventFilter::Kind::Allow, .events = {u"a/b"_s}, .ips = {u"192.0.2.1"_s}}};
        QCOMPARE(carryOut({.kind = ActKind::CreateEventKey, .newKey = filtered}), Act::End::Done);
        ActRequest update{.kind = ActKind::UpdateEventKey, .changed = m_madeKey, .before = m_madeKey};
        update.changed->name = u"renamed here"_s;
        QCOMPARE(carryOut(update), Act::End::Done);
        QCOMPARE(carryOut({.kind = ActKind::DeleteEventKey, .keyId = m_madeKey.id}), Act::End::Done);
        // One that goes wrong says why, and says it without a key.
        QCOMPARE(carryOut({.kind = ActKind::DeleteEventKey, .keyId = u"no such key"_s}) == Act::End::Open, false);
        const QList<App> apps = *m_account->apps().value; // a copy: they are read again meanwhile
        for (const App &app : apps) {
            if (app.canBeResynced())
                carryOut({.kind = ActKind::ResyncApp, .appExternalId = app.externalId});
        }
    }

    void copyAndReveal(MainWindow &window)
    {
        auto *tabs = window.findChild<QTabWidget *>(u"tabs"_s);
        tabs->setCurrentIndex(1); // the overview holds no key
        const auto buttons = window.findChildren<QAbstractButton *>();
        int pressed = 0;
        for (const QString &name : {u"copyButton"_s, u"revealButton"_s, u"revealButton"_s}) {
            for (QAbstractButton *button : buttons) {
                if (button->objectName() == name && button->isVisible() && button->isEnabled()) {
                    button->click();
                    ++pressed;
                }
            }
            QCoreApplication::processEvents();
        }
        QVERIFY2(pressed >= 3, "there are keys to copy, to show and to hide again");
    }

    void askWhichKey(MainWindow &window, HistoryStore &history, KeptKeys &keptKeys)
    {
        WhichKeyDialog dialog(*m_account, history, keptKeys, &window);
        dialog.show();
        dialog.look(
            Secret::fromText(u"INNGEST_SIGNING_KEY="_s + m_account->signingKeys().value->first().value.revealText()),
            u"prod.env"_s);
        QCoreApplication::processEvents();
        m_accessible += accessibleTexts(&dialog);
    }

    QStringList shownTexts()
    {
        QStringList texts = m_accessible;
        for (const QWidget *widget : QApplication::topLevelWidgets())
            texts.append(widget->windowTitle());
        for (QWidget *widget : QApplication::topLevelWidgets())
            texts += accessibleTexts(widget);
        return texts;
    }

    static QStringList accessibleTexts(QObject *root)
    {
        QStringList texts;
        QList<QAccessibleInterface *> open{QAccessible::queryAccessibleInterface(root)};
        while (!open.isEmpty()) {
            QAccessibleInterface *at = open.takeLast();
            if (!at || !at->isValid())
                continue;
            for (const QAccessible::Text kind :
                {QAccessible::Name, QAccessible::Description, QAccessible::Value, QAccessible::Help})
                texts.append(at->text(kind));
            if (QAccessibleTextInterface *text = at->textInterface())
                texts.append(text->text(0, text->characterCount()));
            for (int child = 0; child < at->childCount(); ++child)
                open.append(at->child(child));
        }
        return texts;
    }

    static QString readFile(const QString &path)
    {
        QFile file(path);
        return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
    }

    void verifyFreeOfKeys(const QString &where, const QString &text)
    {
        for (const QString &key : std::as_const(m_keys)) {
            // Of a signing key the digits alone are the secret.
            const QString digits = key.mid(key.startsWith(u"signkey-"_s) ? key.lastIndexOf(u'-') + 1 : 0);
            QVERIFY2(!text.contains(digits), qPrintable(where + u" holds a key"_s));
        }
    }

    /// Everything below the home of the test: the program's files, and whatever else it may have written.
    void verifyFiles()
    {
        int inPractice = 0;
        QDirIterator files(QDir::homePath(), QDir::Files | QDir::Hidden, QDirIterator::Subdirectories);
        while (files.hasNext()) {
            QFile file(files.next());
            if (!file.open(QIODevice::ReadOnly))
                continue;
            const QByteArray content = file.readAll();
            const bool isPractice = file.fileName().startsWith(m_home.path() + u"/data/practice/"_s);
            for (const QString &key : std::as_const(m_keys)) {
                const bool holds = content.contains(key.toUtf8()) || content.contains(key.toUtf8().toBase64());
                QVERIFY2(!holds || isPractice, qPrintable(file.fileName() + u" holds a key"_s));
                inPractice += holds;
            }
        }
        QVERIFY2(inPractice > 0, "the search finds what is there: the practice account's own file");
    }

    QTemporaryDir m_home{QDir::homePath() + u"/program-XXXXXX"_s};
    QSet<QString> m_keys;
    OpenAccount *m_account = nullptr;
    EventKey m_madeKey;
    QStringList m_accessible;
};

QTEST_MAIN(SecrecyTest)
#include "tst_secrecy.moc"
