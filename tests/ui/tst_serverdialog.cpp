// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb stand-in

#include "app/accounts/openaccount.h"
#include "app/core/clock.h"
#include "app/core/directories.h"
#include "app/dashboard/restclient.h"
#include "app/domain/fingerprint.h"
#include "app/history/historystore.h"
#include "app/selfhosted/serversetup.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeapiserver.h"
#include "tests/support/lockablestore.h"
#include "tests/support/mnemonics.h"
#include "tests/support/standinserver.h"
#include "ui/selfhosted/serverdialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/problemline.h"
#include "ui/window/addaccountdialog.h"

#include <QCheckBox>
#include <QJsonArray>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>

using namespace Qt::StringLiterals;

/// Setting a self-hosted server up, with a program that stands in for one.
class ServerDialogTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_home = std::make_unique<QTemporaryDir>();
        m_secrets = std::make_unique<LockableStore>();
        m_history = std::make_unique<HistoryStore>(m_home->filePath(u"history.sqlite"_s));
        m_accounts = std::make_unique<Accounts>(
            Directories::below(m_home->path()).value(), *m_secrets, *m_history, m_clock, u"ada"_s);
        m_settings
            = {.signingKey = freshKeys::signingKey(), .eventKeys = {freshKeys::eventKey(), freshKeys::eventKey()}};
    }
    void cleanup()
    {
        m_dialog.reset();
        m_accounts.reset();
        m_history.reset();
        m_server.reset();
    }

    void isOneOfTheChoices()
    {
        AddAccountDialog chooser(*m_accounts);
        chooser.show();
        QSignalSpy goesOn(&chooser, &AddAccountDialog::goesOnWith);
        QTest::mouseClick(chooser.findChild<QPushButton *>(u"serverButton"_s), Qt::LeftButton);
        QCOMPARE(goesOn.size(), 1);
        const std::unique_ptr<QDialog> next(goesOn.first().first().value<QDialog *>());
        QVERIFY(qobject_cast<ServerDialog *>(next.get()));
    }

    void storesTheServerWhenItHasSaidWhatItIs()
    {
        startServer();
        openDialog({});
        fill(m_settings.signingKey.revealText());
        QCOMPARE(go()->text(), u"&Ask the server"_s);
        go()->click();
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->tone() == Tone::Good, qPrintable(banner()->text()));
        QVERIFY(banner()->text().contains(u"No app"_s));
        QVERIFY(m_secrets->items.keys().isEmpty()); // asked, and nothing stored
        QCOMPARE(m_dialog->focusWidget(), go()); // Return adds it, and throws nothing away
        edit(u"serverEventKey-1"_s)->setText(u"Partner"_s);
        QSignalSpy added(m_dialog.get(), &ServerDialog::accountAdded);
        go()->click();
        QTRY_COMPARE(added.size(), 1);
        QVERIFY(!m_dialog->isVisible());
        // The server tells its event keys: only its signing key is kept.
        QCOMPARE(m_secrets->items.keys(), QStringList{u"key/"_s + signingKeyFingerprint(m_settings.signingKey)});

        m_accounts->open(added.first().first().toString());
        OpenAccount *account = m_accounts->current();
        QVERIFY(account);
        QTRY_VERIFY(account->eventKeys().value && account->signingKeys().value);
        QCOMPARE(account->environment()->name, u"Acme"_s);
        QVERIFY(account->signingKeys().value->first().value == m_settings.signingKey);
        QCOMPARE(account->eventKeys().value->last().name, u"Partner"_s);
        QVERIFY(account->account().capabilities().isServer);

        // Removed with all that was kept.
        const QString id = account->account().id;
        QSignalSpy listed(m_accounts.get(), &Accounts::listChanged);
        m_accounts->remove(id);
        QTRY_COMPARE(listed.size(), 1);
        QVERIFY(m_secrets->items.keys().isEmpty());
    }

    /// It was there when the dialog was opened.
    void saysWhatIsStoredWhereTheKeychainHasGone()
    {
        startServer();
        openDialog({});
        const QString key = m_settings.signingKey.revealText();
        fill(key);
        QSignalSpy added(m_dialog.get(), &ServerDialog::accountAdded);
        go()->click();
        QTRY_VERIFY(banner()->isVisible());
        m_secrets->isLocked = true;
        go()->click();
        QTRY_VERIFY2(banner()->text().contains(u"not all that you typed is stored"_s), qPrintable(banner()->text()));
        QCOMPARE(banner()->tone(), Tone::Warning);
        QVERIFY(m_dialog->isVisible());
        QCOMPARE(edit(u"serverSigningKeyEdit"_s)->text(), key);
        QVERIFY(added.isEmpty() && m_secrets->items.isEmpty());
        m_secrets->isLocked = false;
        go()->click();
        QTRY_COMPARE(added.size(), 1);
        QCOMPARE(m_accounts->list().size(), 2); // beside the practice account
        QCOMPARE(m_secrets->items.keys(), QStringList{u"key/"_s + signingKeyFingerprint(m_settings.signingKey)});
    }

    void takesAnotherSigningKeyOfTheSameServer()
    {
        startServer();
        openDialog({});
        fill(m_settings.signingKey.revealText());
        QSignalSpy added(m_dialog.get(), &ServerDialog::accountAdded);
        go()->click();
        QTRY_VERIFY(banner()->isVisible());
        edit(u"serverEventKey-0"_s)->setText(u"Web"_s);
        go()->click();
        QTRY_COMPARE(added.size(), 1);
        ServerSettings changed = m_settings;
        changed.signingKey = freshKeys::signingKey();
        QVERIFY(m_server->restartWith(changed));
        m_accounts->open(added.first().first().toString());
        QTRY_VERIFY(m_accounts->current()->signingKeys().error);

        openDialog(m_accounts->current()->account());
        edit(u"serverSigningKeyEdit"_s)->setText(changed.signingKey.revealText());
        go()->click();
        QTRY_VERIFY(banner()->isVisible());
        go()->click();
        QTRY_VERIFY(!m_dialog->isVisible());
        QTRY_VERIFY(m_accounts->current()->eventKeys().value);
        QTRY_VERIFY(m_accounts->current()->signingKeys().value);
        QVERIFY(m_accounts->current()->signingKeys().value->first().value == changed.signingKey);
        QCOMPARE(m_accounts->current()->eventKeys().value->first().name, u"Web"_s);
    }

    /// Whoever changes the name alone need not bring the key for it.
    void storesANameWithoutTheKey()
    {
        startServer();
        addAccount();
        const Account account = m_accounts->list().last();
        openDialog(account);
        QTRY_VERIFY(go()->text().contains(u"name"_s));
        m_dialog->findChild<QLineEdit *>(u"serverNameEdit"_s)->setText(u"Another name"_s);
        go()->click();
        QTRY_VERIFY(!m_dialog->isVisible());
        QCOMPARE(m_accounts->list().last().name, u"Another name"_s);
        QCOMPARE(m_accounts->list().last().apiOrigin, account.apiOrigin);
    }

    void followsAServerThatHasMoved_data()
    {
        QTest::addColumn<QString>("there"); // at the new address: "same", "other key", "nobody"
        QTest::addColumn<QString>("part");
        QTest::addColumn<QString>("noted");
        QTest::newRow("with its key") << u"same"_s << u"taken for the same one"_s << u"same key"_s;
        QTest::newRow("with another key") << u"other key"_s << u"cannot be told"_s << u"another key"_s;
        QTest::newRow("not reached") << u"nobody"_s << u"cannot be told either"_s << u"not asked"_s;
    }
    /// What is filed under the account stays its own, at whatever address the server is asked.
    void followsAServerThatHasMoved()
    {
        QFETCH(QString, there);
        QFETCH(QString, part);
        QFETCH(QString, noted);
        startServer();
        addAccount();
        if (QTest::currentTestFailed())
            return;
        const QString filedUnder = m_accounts->current()->dashboard().origin();
        const QString environmentId = m_accounts->current()->environment()->id;
        const QUrl first = m_server->origin();
        const QTemporaryDir elsewhere;
        StandInServer moved(elsewhere.path());
        ServerSettings held = m_settings;
        if (there == "other key"_L1)
            held.signingKey = freshKeys::signingKey();
        QVERIFY(moved.restartWith(held));
        m_server->stop();
        if (there == "nobody"_L1)
            moved.stop();

        openDialog(m_accounts->current()->account());
        QVERIFY(edit(u"serverOriginEdit"_s)->isEnabled());
        edit(u"serverOriginEdit"_s)->setText(moved.origin().toString());
        edit(u"serverSigningKeyEdit"_s)->setText(held.signingKey.revealText());
        go()->click();
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2((banner()->title() + banner()->text()).contains(part), qPrintable(banner()->text()));
        QCOMPARE(banner()->tone(), there == "same"_L1 ? Tone::Good : Tone::Warning);
        go()->click();
        QTRY_VERIFY(!m_dialog->isVisible());
        const Account account = m_accounts->current()->account();
        QCOMPARE(account.apiOrigin, moved.origin());
        QCOMPARE(m_accounts->current()->dashboard().origin(), filedUnder);
        QCOMPARE(m_accounts->current()->dashboard().address(), moved.origin().toString());
        if (there != "nobody"_L1) {
            QTRY_VERIFY(m_accounts->current()->signingKeys().value && m_accounts->current()->environment());
            QVERIFY(m_accounts->current()->signingKeys().value->first().value == held.signingKey);
            QCOMPARE(m_accounts->current()->environment()->id, environmentId);
        }
        const QList<HistoryEntry> rows = answerOf(m_history->entries()).value_or(QList<HistoryEntry>());
        QCOMPARE(rows.size(), there == "other key"_L1 ? 4 : 3); // AddAccount, AddEnvironment; ChangeEnvironment
        QCOMPARE(rows.at(2).what, u"MoveServer"_s);
        QCOMPARE(rows.at(2).details[u"sameServer"].toString(), noted);
        QCOMPARE(rows.at(2).details[u"movedFrom"].toString(), first.toString());

        // And after the next start, and the next move.
        m_dialog.reset();
        m_accounts.reset();
        m_accounts = std::make_unique<Accounts>(
            Directories::below(m_home->path()).value(), *m_secrets, *m_history, m_clock, u"ada"_s);
        m_accounts->open(account.id);
        QCOMPARE(m_accounts->current()->dashboard().origin(), filedUnder);
        QVERIFY(answerOf(m_accounts->saveServer(
            account.id, u"Acme"_s, {.origin = QUrl(u"http://127.0.0.1:9"_s), .signingKey = held.signingKey}, {}, {})));
        QCOMPARE(m_accounts->current()->dashboard().origin(), filedUnder);
    }

    /// Half a move would ask another server with a key that it was never given, or the old one for ever.
    void staysWhereItWasWhenAMoveCannotBeStored()
    {
        startServer();
        addAccount();
        if (QTest::currentTestFailed())
            return;
        const Account before = m_accounts->current()->account();
        const QTemporaryDir elsewhere;
        StandInServer moved(elsewhere.path());
        ServerSettings held = m_settings;
        held.signingKey = freshKeys::signingKey();
        QVERIFY(moved.restartWith(held));
        const auto move = [&] {
            return answerOf(m_accounts->saveServer(
                before.id, u"Renamed"_s, {.origin = moved.origin(), .signingKey = held.signingKey}, {}, {}));
        };

        m_secrets->isLocked = true;
        QVERIFY(!move());
        const auto stored = [this, &before] {
            const QList<Account> all = m_accounts->list();
            return *std::find_if(all.begin(), all.end(), [&before](const Account &a) { return a.id == before.id; });
        };
        QCOMPARE(stored(), before);
        QCOMPARE(m_accounts->current()->dashboard().address(), before.apiOrigin.toString());
        QList<HistoryEntry> rows = answerOf(m_history->entries()).value_or(QList<HistoryEntry>());
        QCOMPARE(rows.size(), 4); // added, with its environment, there and back
        QCOMPARE(rows.last().details[u"movedTo"].toString(), before.apiOrigin.toString());

        m_secrets->isLocked = false;
        QVERIFY(move());
        QCOMPARE(stored().apiOrigin, moved.origin());
        QCOMPARE(m_accounts->current()->dashboard().address(), moved.origin().toString());
        rows = answerOf(m_history->entries()).value_or(QList<HistoryEntry>());
        QCOMPARE(rows.size(), 6); // moved, with another key
        QCOMPARE(rows.at(4).details[u"movedFrom"].toString(), before.apiOrigin.toString());
        QVERIFY(!rows.at(5).details[u"signingKeyBefore"].toString().isEmpty());
    }

    void refusesWhatIsNoSuchServerOrNotItsKey_data()
    {
        QTest::addColumn<QString>("key"); // empty: the right one
        QTest::addColumn<QString>("servers"); // "capitals", "prefix", "dev"; empty: the right one
        QTest::addColumn<QString>("part");
        QTest::newRow("another key") << u"fedcba9876543210"_s.repeated(3) + u"0123456789abcdef"_s << QString()
                                     << u"refuses this key"_s;
        QTest::newRow("a development server") << QString() << u"dev"_s << u"development server"_s;
        QTest::newRow("capitals there") << QString() << u"capitals"_s << u"other letters"_s;
        QTest::newRow("capitals here") << u"0123456789ABCDEF"_s.repeated(3) + u"fedcba9876543210"_s << QString()
                                       << u"the server has it in small ones"_s;
        QTest::newRow("a prefix there") << QString() << u"prefix"_s << u"signkey-dev-"_s;
    }
    void refusesWhatIsNoSuchServerOrNotItsKey()
    {
        QFETCH(QString, key);
        QFETCH(QString, servers);
        QFETCH(QString, part);
        const QByteArray digits = QByteArray("0123456789abcdef").repeated(3) + "fedcba9876543210";
        m_settings.signingKey = Secret(digits);
        const Secret right = m_settings.signingKey;
        if (servers == "capitals"_L1)
            m_settings.signingKey = Secret(digits.toUpper());
        else if (servers == "prefix"_L1)
            m_settings.signingKey = Secret("signkey-dev-" + digits);
        startServer(servers == "dev"_L1 ? QStringList{u"--dev"_s} : QStringList());
        openDialog({});
        fill(key.isEmpty() ? right.revealText() : key);
        go()->click();
        QTRY_VERIFY(banner()->isVisible());
        QCOMPARE(banner()->tone(), Tone::Warning); // nothing is stored, and nothing is broken
        QVERIFY2(banner()->text().contains(part), qPrintable(banner()->text()));
        QVERIFY(m_secrets->items.keys().isEmpty());
        QCOMPARE(m_accounts->list().size(), 1);
    }

    void storesUncheckedWhatNobodyAnswered_data()
    {
        QTest::addColumn<bool>("isRight");
        QTest::newRow("the right key") << true;
        QTest::newRow("another key") << false;
    }
    void storesUncheckedWhatNobodyAnswered()
    {
        QFETCH(bool, isRight);
        startServer();
        openDialog({});
        fill(isRight ? m_settings.signingKey.revealText() : u"7"_s.repeated(64));
        m_server->stop();
        go()->click();
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->title().contains(u"Nothing was checked"_s), qPrintable(banner()->title()));
        QVERIFY(!banner()->text().contains(u"It was asked at"_s));
        const QString address = edit(u"serverOriginEdit"_s)->text();
        edit(u"serverOriginEdit"_s)
            ->setText(address.mid(address.indexOf(u"//"_s) + 2)); // of this computer, which means http
        go()->click();
        QTRY_VERIFY(banner()->isVisible());
        QVERIFY2(banner()->text().contains(u"It was asked at http://"_s), qPrintable(banner()->text()));
        edit(u"serverOriginEdit"_s)->setText(address);
        go()->click();
        QTRY_VERIFY(banner()->isVisible());
        QCOMPARE(m_accounts->list().size(), 1);
        QVERIFY(go()->text().remove(u'&').contains(u"unchecked"_s));
        QVERIFY2(!go()->hasFocus(), "a key that was pressed for something else would store it");
        QCOMPARE(doubledMnemonics(*m_dialog), QString());
        QSignalSpy added(m_dialog.get(), &ServerDialog::accountAdded);
        QTest::keyClick(edit(u"serverSigningKeyEdit"_s), Qt::Key_Return); // is habit, and says yes to nothing
        QVERIFY(go()->isEnabled() && banner()->isVisible());
        QCOMPARE(m_accounts->list().size(), 1);
        go()->click();
        QTRY_COMPARE(added.size(), 1);

        QVERIFY(m_server->restartWith(m_settings));
        m_accounts->open(added.first().first().toString());
        OpenAccount *account = m_accounts->current();
        QTRY_VERIFY(account && (account->signingKeys().value || account->signingKeys().error));
        QCOMPARE(bool(account->signingKeys().value), isRight);
        if (!isRight)
            QVERIFY(account->signingKeys().error->serverMessage.contains(u"refuses the signing key"_s));
        else
            QTRY_VERIFY(account->eventKeys().value && account->eventKeys().value->size() == 2);
    }

    /// What stands at the address in a server's place, or in front of it, has a sentence that fits a server of one's
    /// own.
    void saysWhatAnswersInAServersPlace_data()
    {
        using Answer = FakeApiServer::Answer;
        QTest::addColumn<Answer>("answer");
        QTest::addColumn<QString>("part");
        const Answer page = Answer{.body = "<html>Sign in</html>"}.withHeader("Content-Type", "text/html");
        const Answer json = Answer::json({{u"status"_s, 200}});
        const Answer text = Answer{.body = "404 page not found\n"}.withHeader("Content-Type", "text/plain");
        const QByteArray kind("X-Inngest-Server-Kind");
        const QString through = u"let it through"_s;
        QTest::newRow("https only") << json.withStatus(301).withHeader("Location", "https://127.0.0.1/health")
                                    << u"with https"_s;
        QTest::newRow("a sign-in elsewhere")
            << json.withStatus(302).withHeader("Location", "https://sso.example.test/") << u"sso.example.test"_s;
        QTest::newRow("it leads away") << json.withStatus(307).withHeader("Location", "https://b.test/") << through;
        QTest::newRow("a page") << page << through;
        QTest::newRow("a page that forbids") << page.withStatus(403) << through;
        QTest::newRow("a gateway's word") << json.withStatus(403).withHeader("Via", "1.1 kong") << through;
        QTest::newRow("the server is down behind it") << text.withStatus(502) << u"does not reach"_s;
        QTest::newRow("with a page") << page.withStatus(503) << u"does not reach"_s;
        QTest::newRow("another program") << json << u"does not say"_s;
        QTest::newRow("a port of https") << text.withStatus(400) << u"does not say"_s;
        QTest::newRow("it accepts any key") << json.withHeader(kind, "cloud") << u"accepts any key"_s;
        QTest::newRow("another kind accepts any key") << json.withHeader(kind, "edge") << u"accepts any key"_s;
        QTest::newRow("it has trouble") << json.withStatus(500).withHeader(kind, "cloud") << u"problem of its own"_s;
        QTest::newRow("a pause") << json.withStatus(429).withHeader(kind, "cloud") << u"limits how often"_s;
        QTest::newRow("it hangs up") << json.withFate(Answer::Fate::CloseBeforeStatusLine) << u"ended before"_s;
    }
    void saysWhatAnswersInAServersPlace()
    {
        QFETCH(FakeApiServer::Answer, answer);
        QFETCH(QString, part);
        FakeApiServer server;
        server.handleWith([&](const FakeApiServer::Request &) { return answer; });
        openDialog({});
        edit(u"serverNameEdit"_s)->setText(u"Acme"_s);
        edit(u"serverOriginEdit"_s)->setText(server.origin().toString());
        edit(u"serverSigningKeyEdit"_s)->setText(m_settings.signingKey.revealText());
        go()->click();
        QTRY_VERIFY_WITH_TIMEOUT(banner()->isVisible(), 20'000);
        QVERIFY2(banner()->text().contains(part), qPrintable(banner()->text()));
        QVERIFY2(!banner()->text().contains(u"sign in to the network"_s), qPrintable(banner()->text()));
        // Where it does not say whether the key is its own, the account can be stored unchecked.
        const bool tellsNothing = answer.status == 500 || answer.status == 429
            || answer.fate == FakeApiServer::Answer::Fate::CloseBeforeStatusLine;
        QCOMPARE(banner()->title().startsWith(u"Nothing was checked"_s), tellsNothing);
        QCOMPARE(banner()->tone(), Tone::Warning);
        QCOMPARE(m_accounts->list().size(), 1);
        QVERIFY(m_secrets->items.keys().isEmpty());
    }

    /// The key was right: what is asked after that can fail by itself.
    void saysWhatWasCheckedWhereAListIsNotRead_data()
    {
        QTest::addColumn<QByteArray>("unread");
        QTest::newRow("the apps") << QByteArray("/v2/apps");
        QTest::newRow("the event keys") << QByteArray("/v2/keys/events");
    }
    void saysWhatWasCheckedWhereAListIsNotRead()
    {
        QFETCH(QByteArray, unread);
        const QByteArray hash = RestBearer::ofSigningKey(m_settings.signingKey, {}).value.reveal().toByteArray();
        const auto listed = [](const QStringList &values) {
            QJsonArray data;
            for (const QString &value : values)
                data.append(QJsonObject{{u"id"_s, value.left(6)}, {u"key"_s, value}});
            return QJsonObject{{u"data"_s, data}, {u"page"_s, QJsonObject{{u"hasMore"_s, false}}}};
        };
        FakeApiServer server;
        server.handleWith([&](const FakeApiServer::Request &request) {
            using Answer = FakeApiServer::Answer;
            const QByteArray path = request.target.split('?').first();
            const QJsonObject no{{u"code"_s, u"forbidden"_s}, {u"message"_s, u"Not for you"_s}};
            Answer answer = Answer::json(listed({}));
            if (path == "/health")
                answer = Answer::json({{u"status"_s, 200}});
            else if (!request.header("authorization").endsWith(hash))
                answer = Answer{.status = 401, .body = "Authentication failed\n"};
            else if (path == unread)
                answer = Answer::json({{u"errors"_s, QJsonArray{no}}}).withStatus(403);
            else if (path == "/v2/keys/signing")
                answer = Answer::json(listed({m_settings.signingKey.revealText()}));
            return answer.withHeader("X-Inngest-Server-Kind", "cloud");
        });
        openDialog({});
        edit(u"serverNameEdit"_s)->setText(u"Acme"_s);
        edit(u"serverOriginEdit"_s)->setText(server.origin().toString());
        edit(u"serverSigningKeyEdit"_s)->setText(m_settings.signingKey.revealText());
        go()->click();
        QTRY_VERIFY_WITH_TIMEOUT(banner()->isVisible(), 20'000);
        const bool areApps = unread == "/v2/apps";
        QCOMPARE(banner()->title(),
            areApps ? u"An Inngest server, and this is its signing key"_s
                    : u"The server accepts this key, and its keys could not be read"_s);
        QVERIFY2(banner()->text().contains(areApps ? u"Which apps are synced to it is not known"_s
                                                   : u"which event keys it holds, is not known"_s),
            qPrintable(banner()->text()));
        QCOMPARE(go()->text().remove(u'&').contains(u"unchecked"_s), !areApps);
        QSignalSpy added(m_dialog.get(), &ServerDialog::accountAdded);
        go()->click();
        QTRY_COMPARE(added.size(), 1);
    }

    /// However the address is written, it is the same server; what is none is refused beside the field.
    void readsAnAddressHoweverItIsWritten_data()
    {
        QTest::addColumn<QString>("typed"); // %1: the port
        QTest::addColumn<QString>("fault");
        QTest::newRow("a slash") << u"http://127.0.0.1:%1/"_s << QString();
        QTest::newRow("a name") << u"http://localhost:%1"_s << QString();
        QTest::newRow("capitals") << u"HTTP://LocalHost:%1"_s << QString();
        QTest::newRow("blanks around it") << u"  http://127.0.0.1:%1 \t"_s << QString();
        QTest::newRow("a path") << u"http://127.0.0.1:%1/inngest"_s << u"behind its host"_s;
        QTest::newRow("its API's path") << u"http://127.0.0.1:%1/v2"_s << u"behind its host"_s;
        QTest::newRow("a query") << u"http://127.0.0.1:%1?x=1"_s << u"behind its host"_s;
        QTest::newRow("a fragment") << u"http://127.0.0.1:%1/#/apps"_s << u"behind its host"_s;
        QTest::newRow("a user") << u"http://me:word@127.0.0.1:%1"_s << u"user name"_s;
        QTest::newRow("another scheme") << u"ws://127.0.0.1:%1"_s << u"begins neither"_s;
        QTest::newRow("no port behind the colon") << u"http://127.0.0.1:"_s << QString();
        QTest::newRow("a port that is none") << u"http://127.0.0.1:82880"_s << u"cannot be read"_s;
        QTest::newRow("a blank in it") << u"http://127.0.0.1 :%1"_s << u"blank"_s;
        QTest::newRow("two slashes") << u"http://127.0.0.1:%1//"_s << QString();
        QTest::newRow("nothing behind the scheme") << u"http://"_s << u"cannot be read"_s;
        QTest::newRow("a file") << u"file:///srv/inngest"_s << u"begins neither"_s;
    }
    void readsAnAddressHoweverItIsWritten()
    {
        QFETCH(QString, typed);
        QFETCH(QString, fault);
        startServer();
        openDialog({});
        fill(m_settings.signingKey.revealText());
        const QString port = QString::number(m_server->origin().port());
        edit(u"serverOriginEdit"_s)->setText(typed.contains(u"%1"_s) ? typed.arg(port) : typed);
        go()->click();
        if (!typed.contains(u"%1"_s) && fault.isEmpty())
            return; // nobody listens there
        auto *problem = m_dialog->findChild<ProblemLine *>(u"serverOriginProblem"_s);
        QTRY_VERIFY(banner()->isVisible() || !problem->text().isEmpty());
        QVERIFY2((banner()->isVisible() && banner()->tone() == Tone::Good) == fault.isEmpty(),
            qPrintable(banner()->isVisible() ? banner()->text() : u"refused beside the field"_s));
        QVERIFY2(problem->text().contains(fault), qPrintable(problem->text()));
    }

    /// The program sends a hash of the key. What answers tells the key itself, to whoever listens.
    void asksBeforeKeysTravelOverPlainHttp()
    {
        openDialog({});
        edit(u"serverNameEdit"_s)->setText(u"Acme"_s);
        edit(u"serverSigningKeyEdit"_s)->setText(m_settings.signingKey.revealText());
        auto *yes = m_dialog->findChild<QCheckBox *>(u"serverPlainBox"_s);
        edit(u"serverOriginEdit"_s)->setText(u"https://inngest.example.internal"_s);
        QVERIFY(!yes->isVisible());
        edit(u"serverOriginEdit"_s)->setText(u"http://127.0.0.1:8288"_s);
        QVERIFY(!yes->isVisible());
        edit(u"serverOriginEdit"_s)->setText(u"http://10.0.0.5:8288"_s);
        QVERIFY(yes->isVisible());
        go()->click();
        auto *problem = m_dialog->findChild<ProblemLine *>(u"serverOriginProblem"_s);
        QVERIFY(problem->text().contains(u"plain http"_s));
        QVERIFY2(problem->text().contains(u"in clear"_s), qPrintable(problem->text()));
        const QList<QLabel *> labels = m_dialog->findChildren<QLabel *>();
        QVERIFY(std::ranges::any_of(labels, [](const QLabel *label) {
            return label->text().contains(u"hash"_s) && label->text().contains(u"in clear"_s);
        }));
        QCOMPARE(go()->text(), u"&Ask the server"_s);
        // Another address is another question.
        edit(u"serverOriginEdit"_s)->setText(u"http://10.0.0.5/path"_s);
        go()->click();
        QVERIFY(problem->text().contains(u"without a path"_s));
    }

    void saysWhatIsWrongWithAKeyAsItIsTyped()
    {
        openDialog({});
        auto *problem = m_dialog->findChild<ProblemLine *>(u"serverKeyProblem"_s);
        const QString digits = u"0123456789abcdef"_s.repeated(3) + u"fedcba9876543210"_s;
        edit(u"serverSigningKeyEdit"_s)->setText(u"signkey-prod-"_s + digits);
        QVERIFY(problem->text().contains(u"nothing before"_s));
        edit(u"serverSigningKeyEdit"_s)->setText(u"\""_s + digits + u"\""_s);
        QVERIFY(problem->text().contains(u"quote"_s));
        edit(u"serverSigningKeyEdit"_s)->setText(digits.chopped(2));
        QVERIFY(problem->text().contains(u"62"_s)); // asked about: a server takes any even number
        edit(u"serverSigningKeyEdit"_s)->setText(digits);
        QVERIFY(problem->text().isEmpty());
    }

private:
    void startServer(const QStringList &options = {})
    {
        m_server = std::make_unique<StandInServer>(m_home->path(), options);
        QVERIFY(m_server->restartWith(m_settings));
    }
    void addAccount()
    {
        openDialog({});
        fill(m_settings.signingKey.revealText());
        QSignalSpy added(m_dialog.get(), &ServerDialog::accountAdded);
        go()->click();
        QTRY_VERIFY(banner()->isVisible());
        go()->click();
        QTRY_COMPARE(added.size(), 1);
        m_accounts->open(added.first().first().toString());
        QTRY_VERIFY(m_accounts->current()->environment());
    }
    void openDialog(const std::optional<Account> &account)
    {
        m_dialog = std::make_unique<ServerDialog>(*m_accounts, account);
        m_dialog->show();
        QVERIFY(QTest::qWaitForWindowExposed(m_dialog.get()));
    }
    void fill(const QString &key)
    {
        edit(u"serverNameEdit"_s)->setText(u"Acme"_s);
        edit(u"serverOriginEdit"_s)->setText(m_server->origin().toString());
        edit(u"serverSigningKeyEdit"_s)->setText(key);
    }
    QLineEdit *edit(const QString &name) { return m_dialog->findChild<QLineEdit *>(name); }
    QPushButton *go() { return m_dialog->findChild<QPushButton *>(u"serverGoButton"_s); }
    Banner *banner() { return m_dialog->findChild<Banner *>(u"serverBanner"_s); }

    SystemClock m_clock;
    ServerSettings m_settings;
    std::unique_ptr<QTemporaryDir> m_home;
    std::unique_ptr<LockableStore> m_secrets;
    std::unique_ptr<HistoryStore> m_history;
    std::unique_ptr<StandInServer> m_server;
    std::unique_ptr<Accounts> m_accounts;
    std::unique_ptr<ServerDialog> m_dialog;
};

QTEST_MAIN(ServerDialogTest)
#include "tst_serverdialog.moc"
