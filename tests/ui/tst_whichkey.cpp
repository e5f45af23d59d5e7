// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: bare-dbus

#include "app/domain/fingerprint.h"
#include "tests/support/answerof.h"
#include "tests/support/noticeservice.h"
#include "tests/support/uistage.h"
#include "ui/keys/keymatchcard.h"
#include "ui/keys/whichkeydialog.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"
#include "ui/words/agetext.h"
#include "ui/words/keymatchtext.h"

#include <QAccessible>
#include <QApplication>
#include <QClipboard>
#include <QDropEvent>
#include <QLabel>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QSqlDatabase>
#include <QSqlQuery>
#include <QTest>

using namespace Qt::StringLiterals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

class WhichKeyTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m = std::make_unique<UiStage>();
        m->open();
        QVERIFY(m->load());
        m_dialog = std::make_unique<WhichKeyDialog>(*m->account, m->history, m->keptKeys);
        QVERIFY(UiStage::show(*m_dialog));
    }

    void cleanup()
    {
        m_dialog.reset();
        m.reset();
    }

    void tellsATypedKeyAndShowsNothingOfIt()
    {
        const QString key = currentKey();
        QCOMPARE(QApplication::focusWidget(), edit());
        QTest::keyClicks(edit(), key);
        QCOMPARE(titles(), QStringList{u"The current signing key of Production"_s});
        QVERIFY(!allTexts().contains(key.right(20)));
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(edit());
        QVERIFY(!interface->text(QAccessible::Value).contains(key.right(20)));
        QCOMPARE(edit()->echoMode(), QLineEdit::Password);
    }

    void takesAPastedKeyWithQuotesAndItsName_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<QString>("after");
        QTest::newRow("as it is") << QString() << QString();
        QTest::newRow("blanks around") << u" "_s << u" \n"_s;
        QTest::newRow("quotes") << u"\""_s << u"\""_s;
        QTest::newRow("JSON") << u"{\"INNGEST_SIGNING_KEY\": \""_s << u"\"}"_s;
        QTest::newRow("a list of Compose's") << u"environment:\n  - INNGEST_SIGNING_KEY="_s << u"\n"_s;
        QTest::newRow("a line of a file") << u"export INNGEST_SIGNING_KEY='"_s << u"'\n"_s;
    }

    void takesAPastedKeyWithQuotesAndItsName()
    {
        QFETCH(QString, before);
        QFETCH(QString, after);
        QApplication::clipboard()->setText(before + currentKey() + after);
        QTest::keyClick(edit(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(titles(), QStringList{u"The current signing key of Production"_s});
        QVERIFY(QApplication::clipboard()->text().isEmpty());
    }

    /// Any word could be an event key: nothing is claimed of it, and the clipboard is left alone.
    void leavesAWordOnTheClipboardThatIsNoKey()
    {
        QApplication::clipboard()->setText(u"abc"_s);
        QTest::keyClick(edit(), Qt::Key_V, Qt::ControlModifier);
        QCOMPARE(titles(), QStringList{u"No key that is known here"_s});
        QCOMPARE(QApplication::clipboard()->text(), u"abc"_s);
    }

    void countsAsKeysWhatIsThere()
    {
        m_dialog->look(
            Secret::fromText(u"A=b\nINNGEST_SIGNING_KEY=\nINNGEST_EVENT_KEY=%1\n"_s.arg(eventKey())), u"x"_s);
        QCOMPARE(titles().size(), 2);
        const QString source = m_dialog->findChild<QLabel *>(u"sourceLabel"_s)->text();
        QVERIFY2(source.contains(u"Variables: 3, Inngest keys: 1."_s), qPrintable(source));
    }

    void saysThatNothingIsInItOnlyWhereNothingNamesAVariable()
    {
        m_dialog->look(Secret::fromText(u"A=1\nB=2\n"_s), u"x"_s);
        QVERIFY2(banner()->text().contains(u"There is no variable of Inngest's in it"_s), qPrintable(banner()->text()));
        m_dialog->look(Secret::fromText(u"A=1\ndeclare -x INNGEST_EVENT_KEY=\"shop-events\"\n"_s), u"x"_s);
        QVERIFY(titles().isEmpty());
        QVERIFY2(banner()->text().startsWith(u"Line 2 names INNGEST_EVENT_KEY"_s), qPrintable(banner()->text()));
        QVERIFY(!banner()->text().contains(u"shop-events"_s));
    }

    void looksAtAWholePastedFileWithoutKeepingItInTheField()
    {
        QApplication::clipboard()->setText(
            u"A=b\nINNGEST_SIGNING_KEY=%1\nINNGEST_EVENT_KEY=%2\n"_s.arg(currentKey(), eventKey()));
        QTest::mouseClick(button(u"pasteButton"_s), Qt::LeftButton);
        QCOMPARE(titles().size(), 2);
        QVERIFY(edit()->text().isEmpty());
        QVERIFY(QApplication::clipboard()->text().isEmpty());
        QTest::mouseClick(button(u"forgetButton"_s), Qt::LeftButton);
        QVERIFY(titles().isEmpty());
    }

    void opensADroppedFile()
    {
        QFile file(m->directory.filePath(u".env"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("INNGEST_EVENT_KEY=" + eventKey().toUtf8() + "\n");
        file.close();
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(file.fileName())});
        QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_dialog.get(), &enter);
        QVERIFY(enter.isAccepted());
        QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(m_dialog.get(), &drop);
        QCOMPARE(titles(), QStringList{u"The event key “key 1” of Production"_s});
        QVERIFY(m_dialog->findChild<QLabel *>(u"sourceLabel"_s)->text().contains(u".env"_s));
    }

    /// Nothing was pasted where a file was opened, and no key where it is a fingerprint.
    void saysWhereItStands()
    {
        const auto place = [this] {
            const auto *label = m_dialog->findChild<QLabel *>(u"placeLabel"_s);
            return label ? label->text().section(u"  ·  "_s, 0, 0) : QString();
        };
        m_dialog->look(Secret::fromText(currentKey()), {});
        QCOMPARE(place(), u"The pasted key"_s);
        m_dialog->look(Secret::fromText(signingKeyFingerprint(Secret::fromText(currentKey()))), {});
        QCOMPARE(place(), u"The pasted fingerprint or hash"_s);
        m_dialog->look(Secret::fromText(u"anything"_s), {});
        QCOMPARE(place(), u"What was pasted"_s);
        m_dialog->look(Secret::fromText(currentKey()), u"key.txt"_s);
        QCOMPARE(place(), u"Line 1"_s);
        m_dialog->look(Secret::fromText(u"{\"signingKey\": \"%1\"}"_s.arg(currentKey())), u"key.json"_s);
        QCOMPARE(place(), u"signingKey, line 1"_s);
    }

    void blacksOutAKeyInAFilesName()
    {
        QFile file(m->directory.filePath(eventKey() + u".env"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("A=b\n");
        file.close();
        m_dialog->openFile(file.fileName());
        const QString source = m_dialog->findChild<QLabel *>(u"sourceLabel"_s)->text();
        QVERIFY2(source.contains(u".env"_s) && !source.contains(eventKey()), qPrintable(source));
    }

    void saysWhyAFileIsOfNoUse_data()
    {
        QTest::addColumn<QByteArray>("contents");
        QTest::newRow("too large") << QByteArray(2 * 1024 * 1024, 'a');
        QTest::newRow("no text") << QByteArray("a\0b", 3);
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("without an Inngest key") << QByteArray("A=b\n");
    }

    void saysWhyAFileIsOfNoUse()
    {
        QFETCH(QByteArray, contents);
        QFile file(m->directory.filePath(u"some.env"_s));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(contents);
        file.close();
        m_dialog->openFile(file.fileName());
        QVERIFY(banner()->isVisible());
        QVERIFY(titles().isEmpty());
    }

    void refusesWhatIsNoFile()
    {
        m_dialog->openFile(u"/dev/zero"_s);
        QVERIFY(banner()->isVisible());
        QVERIFY(titles().isEmpty());
    }

    /// And does not take it for an empty one.
    void saysThatAFileCannotBeRead()
    {
        m_dialog->openFile(u"/proc/self/mem"_s); // opened, and not read, by anybody
        QVERIFY(banner()->isVisible());
        QVERIFY2(
            banner()->title().contains(u"could not be read"_s) || banner()->text().contains(u"could not be read"_s),
            qPrintable(banner()->title() + banner()->text()));
    }

    void looksInAllEnvironmentsWhenAsked()
    {
        const QString other
            = QString::fromUtf8(m->dashboard->signingKeysNow(u"staging"_s).first().value.reveal().toByteArray());
        QTest::keyClicks(edit(), other);
        QCOMPARE(titles(), QStringList{u"A signing key that is not known here"_s});
        QTest::mouseClick(button(u"lookEverywhereButton"_s), Qt::LeftButton);
        QTRY_COMPARE(titles(), QStringList{u"The current signing key of Staging"_s});
        QVERIFY(comparedText().contains(u"keys of 4 of the 4"_s));
    }

    void tellsTheDesktopThatAllEnvironmentsWereLookedIn()
    {
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        QTest::mouseClick(button(u"lookEverywhereButton"_s), Qt::LeftButton);
        m_dialog->hide(); // no window is in front
        QTRY_COMPARE(desktop.notices.size(), 1);
        QCOMPARE(desktop.notices.first().title, u"The keys of all environments are read"_s);
        QVERIFY(!desktop.notices.first().text.contains(u"Production"_s));
    }

    void stopsLookingWhenAsked()
    {
        m->dashboard->fail(Operation::EventKeys, Fault::Stalled, -1);
        QTest::mouseClick(button(u"lookEverywhereButton"_s), Qt::LeftButton);
        QCOMPARE(button(u"lookEverywhereButton"_s)->text().remove(u'&'), u"Stop"_s);
        QTest::mouseClick(button(u"lookEverywhereButton"_s), Qt::LeftButton);
        QVERIFY(button(u"lookEverywhereButton"_s)->text().contains(u"all"_s));
        m->dashboard->letGo();
        QVERIFY(comparedText().contains(u"keys of 1 of the 4"_s));
    }

    void saysWhichCouldNotBeRead()
    {
        m->dashboard->fail(Operation::EventKeys, Fault::Forbidden, -1);
        QTest::mouseClick(button(u"lookEverywhereButton"_s), Qt::LeftButton);
        QTRY_VERIFY(comparedText().contains(u"Could not be read: 4"_s));
    }

    /// What it may know it is not said not to know.
    void saysThatTheHistoryCouldNotBeRead()
    {
        QTest::mouseClick(button(u"lookEverywhereButton"_s), Qt::LeftButton);
        QTRY_VERIFY(comparedText().contains(u"keys of 4 of the 4"_s));
        QTest::keyClicks(edit(), u"signkey-prod-"_s + QString(64, u'7'));
        QTRY_VERIFY(allTexts().contains(u"the history does not know it"_s));
        QVERIFY(!comparedText().contains(u"could not be read"_s));
        const auto dropped = m->history.run<bool>(
            [](QSqlDatabase &database) -> Result<bool> { return QSqlQuery(database).exec(u"DROP TABLE history"_s); });
        QVERIFY(answerOf(dropped).value_or(false));
        edit()->clear();
        QTest::keyClicks(edit(), u"signkey-prod-"_s + QString(64, u'7'));
        QTRY_VERIFY2(comparedText().contains(u"The history, or the list of what the keychain keeps, could not be"_s),
            qPrintable(comparedText()));
        QVERIFY2(!allTexts().contains(u"the history does not know it"_s), qPrintable(allTexts()));
    }

    /// Nothing is known of now where the connection was lost since.
    void saysWhenTheKeysWereRead()
    {
        m->dashboard->fail(Operation::SigningKeys, Fault::Offline, -1);
        m->dashboard->fail(Operation::EventKeys, Fault::Offline, -1);
        m->clock.advance(std::chrono::hours(3));
        m->account->reload();
        QTRY_VERIFY(m->account->signingKeys().error && m->account->eventKeys().error);
        const QString event = eventKey();
        for (const QString &key : {currentKey(), event}) {
            const QDateTime readAt = key == event ? m->account->eventKeys().readAt : m->account->signingKeys().readAt;
            QVERIFY(readAt.isValid() && readAt.secsTo(m->clock.now()) >= 3 * 3600);
            edit()->clear();
            QTest::keyClicks(edit(), key);
            QVERIFY2(allTexts().contains(u"as read here on "_s + exactTimeText(readAt)), qPrintable(allTexts()));
        }
    }

    /// Keys that nobody typed in are compared with by nobody.
    void claimsNothingOfKeysThatNobodyTypedIn()
    {
        m_dialog.reset();
        m->open(AccountKind::ByHand);
        QVERIFY(m->load());
        m_dialog = std::make_unique<WhichKeyDialog>(*m->account, m->history, m->keptKeys);
        QVERIFY(UiStage::show(*m_dialog));
        QTest::mouseClick(button(u"lookEverywhereButton"_s), Qt::LeftButton);
        QTRY_VERIFY(comparedText().contains(u"keys of 4 of the 4"_s));
        QTest::keyClicks(edit(), u"signkey-prod-"_s + QString(64, u'7'));
        QCOMPARE(titles(), QStringList{u"A signing key that is not known here"_s});
        QVERIFY2(!allTexts().contains(u"another account"_s), qPrintable(allTexts()));
        QVERIFY2(allTexts().contains(u"typed in here"_s), qPrintable(allTexts()));
        edit()->clear();
        QTest::keyClicks(edit(), currentKey());
        QVERIFY2(allTexts().contains(u"noted here as the key"_s), qPrintable(allTexts()));
        QVERIFY2(!allTexts().contains(u"signs its calls with this key"_s), qPrintable(allTexts()));
    }

    /// Rotated away is not shut out: a fallback takes the old key until it is taken out.
    /// Which key it is is no answer to whether an app can use what stands there.
    void warnsOfAVariableThatHoldsMoreOrOtherThanTheKey()
    {
        const Secret text = Secret::fromText(u"INNGEST_EVENT_KEY=https://inn.gs/e/%1\nINNGEST_SIGNING_KEY=%2\n"_s.arg(
            eventKey(), signingKeyFingerprint(Secret::fromText(currentKey()))));
        m_dialog->look(text, u"x"_s);
        QCOMPARE(titles(),
            (QStringList{u"The event key “key 1” of Production"_s, u"The current signing key of Production"_s}));
        QVERIFY2(allTexts().contains(u"more in the variable"_s), qPrintable(allTexts()));
        QVERIFY2(allTexts().contains(u"fingerprint or hash and not the key"_s), qPrintable(allTexts()));
        KeyMatch match{.variable = KeyVariable::SigningKey, .fingerprint = u"0000000000bb"_s, .known = {KnownKey()}};
        for (const KeyMatch::Remark remark : {KeyMatch::Remark::MoreThanKey, KeyMatch::Remark::Hash}) {
            match.remarks = {remark};
            QCOMPARE(keyMatchText(match, {}).tone, Tone::Warning);
        }
    }

    /// What was read can be old: whether Inngest signs with the current key at this moment nobody looked at.
    void saysForHowLongTheNewKeyAloneIsRefused()
    {
        KeyMatch match{.variable = KeyVariable::SigningKey, .fingerprint = u"0000000000bb"_s, .known = {KnownKey()}};
        for (const auto remark : {KeyMatch::Remark::NewWithoutFallback, KeyMatch::Remark::NewWithUnseenFallback}) {
            match.remarks = {remark};
            const QString said = keyMatchText(match, {}).remarks.join(u' ');
            QVERIFY2(said.contains(u"refuses Inngest's calls for as long as Inngest signs with that one"_s),
                qPrintable(said));
            QVERIFY2(!said.contains(u"now"_s) && !said.contains(u"still"_s), qPrintable(said));
        }
    }

    void saysWhatIsOpenThroughAKeyThatIsGone()
    {
        const Environment production{.id = u"production"_s, .name = u"Production"_s};
        const auto made = [&production](const QString &what, const QString &fingerprint) {
            return HistoryEntry{.environmentId = production.id, .what = what, .fingerprint = fingerprint};
        };
        const auto believedGone = [&made](const QString &fingerprint) {
            HistoryEntry entry = made(u"KeyChangedOutside"_s, fingerprint);
            entry.details = {{u"change"_s, u"gone"_s}};
            return entry;
        };
        KnownKeys known;
        known.setHistory(
            {believedGone(u"0000000000aa"_s), believedGone(u"0000000000bb"_s),
                made(u"CreateSigningKey"_s, u"0000000000aa"_s), made(u"CreateEventKey"_s, u"0000000000bb"_s),
                made(u"CreateEventKey"_s, u"0000000000cc"_s)},
            {});
        known.setSigningKeys(production, {});
        known.setEventKeys(production, {});
        const auto advice = [&known](KeyType type, const QString &fingerprint) {
            KeyFind find;
            find.hit.type = type;
            find.hit.fingerprint = fingerprint;
            return keyFindText(find, known, {}).advice;
        };
        const QString signing = advice(KeyType::Signing, u"0000000000aa"_s);
        QVERIFY2(signing.contains(u"fallback"_s) && !signing.contains(u"nothing is open"_s), qPrintable(signing));
        const QString event = advice(KeyType::Event, u"0000000000bb"_s);
        QVERIFY2(event.contains(u"nothing is open through it"_s), qPrintable(event));
        // A single reading lacked it, and with that it is not gone.
        const QString missing = advice(KeyType::Event, u"0000000000cc"_s);
        QVERIFY2(
            !missing.contains(u"nothing is open"_s) && missing.contains(u"The last reading"_s), qPrintable(missing));
    }

    /// A signing key of an environment that could not be read may be the current one, as an event key that was typed
    /// in.
    void offersTheRotationOfWhatWasNotRead()
    {
        const Environment production{.id = u"production"_s, .name = u"Production"_s};
        const QString fingerprint = u"0000000000aa"_s;
        KeyFind find;
        find.hit.type = KeyType::Signing;
        find.hit.fingerprint = fingerprint;
        const auto knownTo = [&](const QString &origin) {
            KnownKeys known;
            known.setHistory({{.accountName = u"Acme"_s,
                                 .origin = origin,
                                 .environmentId = production.id,
                                 .what = u"CreateSigningKey"_s,
                                 .fingerprint = fingerprint}},
                u"here"_s);
            return known;
        };
        const KnownKeys ours = knownTo(u"here"_s);
        QVERIFY(canBeRotated(find, ours));
        QVERIFY(keyFindText(find, ours, {}).advice.endsWith(u"reads them first."_s));
        QVERIFY(!canBeRotated(find, knownTo(u"elsewhere"_s)));
        KnownKeys unlisted = ours;
        unlisted.setEnvironments({{.id = u"staging"_s}});
        QVERIFY(!canBeRotated(find, unlisted));
        QVERIFY(keyFindText(find, unlisted, {}).advice.contains(u"not in this account"_s));
        KnownKeys missing = ours;
        missing.setSigningKeys(production, {});
        QVERIFY(canBeRotated(find, missing));
        QVERIFY(keyFindText(find, missing, {}).advice.endsWith(u"reads them once more."_s));
        QVERIFY(keyFindText(find, missing, {.isTypedIn = true}).advice.endsWith(missingKeyText({.isTypedIn = true})));
        KnownKeys gone = missing;
        gone.setHistory({{.environmentId = production.id,
                            .what = u"DeleteSigningKey"_s,
                            .fingerprint = fingerprint,
                            .outcome = u"done"_s}},
            {});
        QVERIFY(!canBeRotated(find, gone));
    }

    void saysWhereAFindOfTheHistoryStands_data()
    {
        QTest::addColumn<QString>("path");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("words");
        QTest::newRow("a message") << QString() << u"in a message"_s << u"in no file by that"_s;
        QTest::newRow("another version") << u"notes.md"_s << u"in the git history"_s << u"A version of this file"_s;
    }

    void saysWhereAFindOfTheHistoryStands()
    {
        QFETCH(QString, path);
        QFETCH(QString, state);
        QFETCH(QString, words);
        KeyFind find{.path = path, .commit = u"3f2a91c04d2b"_s};
        find.hit.type = KeyType::Event;
        find.hit.fingerprint = u"0000000000bb"_s;
        const KeyFindText said = keyFindText(find, {}, {});
        QCOMPARE(said.key, u"A key that is not known here"_s);
        QCOMPARE(said.state, state);
        QVERIFY2(said.advice.contains(words) && !said.advice.contains(u"no longer"_s), qPrintable(said.advice));
        // The file as it is now may be one that was not looked at.
        QVERIFY2(
            !said.advice.contains(u"does not have it"_s) && !said.state.contains(u"only"_s), qPrintable(said.advice));
    }

    /// They are read anew while this is open: a key of one that was not listed until now is this account's.
    void saysAnewWhoseAKeyIsOnceItsEnvironmentIsListed()
    {
        m_dialog.reset();
        QVERIFY(answerOf(m->history.append({.at = m->clock.now(),
            .accountName = u"Another"_s,
            .origin = m->dashboard->origin(),
            .environmentId = u"later"_s,
            .environmentName = u"Later"_s,
            .what = u"CreateSigningKey"_s,
            .fingerprint = signingKeyFingerprint(Secret::fromText(u"signkey-prod-"_s + QString(64, u'7')))})));
        m_dialog = std::make_unique<WhichKeyDialog>(*m->account, m->history, m->keptKeys);
        QVERIFY(UiStage::show(*m_dialog));
        QTest::keyClicks(edit(), u"signkey-prod-"_s + QString(64, u'7'));
        QTRY_COMPARE(titles(), QStringList{u"A signing key of Later (account Another)"_s});
        m->dashboard->addEnvironment({.id = u"later"_s, .name = u"Later"_s});
        m->account->reloadEnvironments();
        QTRY_COMPARE(titles(), QStringList{u"A signing key of Later"_s});
    }

    /// The window stays open beside the others, and keys are made in those.
    void knowsAKeyThatWasMadeWhileItWasOpen()
    {
        const QString key = u"signkey-prod-"_s + QString(64, u'6');
        const auto append = [this, &key](const QString &what) {
            return answerOf(m->history.append({.at = m->clock.now(),
                .accountName = u"Another"_s,
                .origin = m->dashboard->origin(),
                .environmentId = u"elsewhere"_s,
                .environmentName = u"Elsewhere"_s,
                .what = what,
                .fingerprint = signingKeyFingerprint(Secret::fromText(key)),
                .outcome = u"done"_s}));
        };
        QTest::keyClicks(edit(), key);
        QVERIFY(answerOf(m->history.entries())); // what was asked for when it was opened has come, too
        QCOMPARE(titles(), QStringList{u"A signing key that is not known here"_s});
        QVERIFY(append(u"CreateSigningKey"_s));
        QTRY_COMPARE(titles(), QStringList{u"A signing key of Elsewhere (account Another)"_s});
        // Of a row that says nothing new the cards stay, and who reads one keeps their place.
        const QPointer<Card> card = m_dialog->findChild<Card *>(u"keyMatchCard"_s);
        QVERIFY(answerOf(m->history.append({.at = m->clock.now(), .what = u"ExportHistory"_s})));
        QVERIFY(answerOf(m->keptKeys.all()));
        QVERIFY(card);
        QVERIFY(append(u"DeleteSigningKey"_s));
        QTRY_VERIFY(!card);
        QVERIFY(!titles().isEmpty());
    }

    void forgetsEverythingWhenItCloses()
    {
        QTest::keyClicks(edit(), currentKey());
        QTest::keyClick(m_dialog.get(), Qt::Key_Escape);
        QVERIFY(!m_dialog->isVisible());
        QVERIFY(edit()->text().isEmpty());
        QVERIFY(titles().isEmpty());
        // Neither does the undo stack bring it back.
        edit()->setEchoMode(QLineEdit::Normal);
        edit()->undo();
        QVERIFY(edit()->text().isEmpty());
    }

    void closesWhenTheAccountIsClosed()
    {
        QTest::keyClicks(edit(), currentKey());
        m->dashboard->fail(Operation::EventKeys, Fault::Stalled, -1);
        QTest::mouseClick(button(u"lookEverywhereButton"_s), Qt::LeftButton);
        m->account.reset();
        QVERIFY(!m_dialog->isVisible());
        QVERIFY(edit()->text().isEmpty());
    }

    void survivesBeingClosedWhileTheRequestRuns()
    {
        m->dashboard->fail(Operation::SigningKeys, Fault::Stalled, -1);
        QTest::mouseClick(button(u"lookEverywhereButton"_s), Qt::LeftButton);
        QTRY_VERIFY(m->dashboard->calls(Operation::SigningKeys) > 1);
        m_dialog.reset();
        m->dashboard->letGo();
        QVERIFY(m->load());
    }

    void canBeReachedByTheKeyboard()
    {
        QTest::keyClicks(edit(), currentKey());
        auto *card = m_dialog->findChild<Card *>(u"keyMatchCard"_s);
        QVERIFY(card->focusPolicy() & Qt::TabFocus);
        QVERIFY(card->accessibleName().contains(u"The current signing key of Production"_s));
    }

private:
    QString currentKey() const
    {
        return QString::fromUtf8(m->dashboard->signingKeysNow(u"production"_s).first().value.reveal().toByteArray());
    }
    QString eventKey() const
    {
        return QString::fromUtf8(m->dashboard->eventKeysNow(u"production"_s).first().value.reveal().toByteArray());
    }
    SecretLineEdit *edit() { return m_dialog->findChild<SecretLineEdit *>(u"keyEdit"_s); }
    QPushButton *button(const QString &name) { return m_dialog->findChild<QPushButton *>(name); }
    Banner *banner() { return m_dialog->findChild<Banner *>(u"banner"_s); }
    QString comparedText() { return m_dialog->findChild<QLabel *>(u"comparedLabel"_s)->text(); }
    QStringList titles()
    {
        QStringList titles;
        const auto cards = m_dialog->findChildren<Card *>(u"keyMatchCard"_s);
        for (const Card *card : cards)
            titles.append(card->findChild<QLabel *>(u"titleLabel"_s)->text());
        return titles;
    }
    QString allTexts()
    {
        QStringList texts{m_dialog->windowTitle()};
        const auto widgets = m_dialog->findChildren<QWidget *>();
        for (const QWidget *widget : widgets) {
            texts.append(widget->accessibleName() + widget->accessibleDescription() + widget->toolTip());
            if (const auto *label = qobject_cast<const QLabel *>(widget))
                texts.append(label->text());
        }
        return texts.join(u'\n');
    }

    std::unique_ptr<UiStage> m;
    std::unique_ptr<WhichKeyDialog> m_dialog;
};

QTEST_MAIN(WhichKeyTest)
#include "tst_whichkey.moc"
