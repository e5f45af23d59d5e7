// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: bare-dbus

#include "app/domain/fingerprint.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationsession.h"
#include "tests/support/noticeservice.h"
#include "tests/support/programstage.h"
#include "tests/support/uistage.h"
#include "ui/keys/keysearchdialog.h"
#include "ui/keys/whichkeydialog.h"
#include "ui/rotation/rotationwizard.h"
#include "ui/widgets/banner.h"
#include "ui/window/windowrotation.h"

#include <QAction>
#include <QApplication>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QLabel>
#include <QMessageBox>
#include <QMimeData>
#include <QPointer>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::StringLiterals;

/// A folder that is dropped on "Which key is this?" is searched for keys; what is found leads to the rotation after a
/// leak.
class KeySearchDialogTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m = std::make_unique<UiStage>();
        m->open();
        QVERIFY(m->load());
        m_folder = std::make_unique<QTemporaryDir>();
        m_which = std::make_unique<WhichKeyDialog>(*m->account, m->history, m->keptKeys);
        QVERIFY(UiStage::show(*m_which));
        m_key = m->dashboard->eventKeysNow(u"production"_s).first();
    }

    void cleanup()
    {
        m_which.reset();
        m.reset();
    }

    void searchesAFolderThatIsDropped()
    {
        write(u"src/app.ts"_s, "const k = '" + m_key.value.reveal().toByteArray() + "'");
        KeySearchDialog *dialog = drop();
        QVERIFY(dialog);
        search(dialog);
        QCOMPARE(table(dialog)->topLevelItemCount(), 1);
        const QTreeWidgetItem *item = table(dialog)->topLevelItem(0);
        QVERIFY2(item->text(0).contains(u"“%1”"_s.arg(m_key.name)), qPrintable(item->text(0)));
        QCOMPARE(item->text(1), eventKeyFingerprint(m_key.value));
        QCOMPARE(item->text(2), u"src/app.ts, line 1"_s);
        QCOMPARE(banner(dialog)->title(), u"1 place with a key"_s);
        QVERIFY(banner(dialog)->text().contains(u"no git repository"_s));
        // No value is anywhere in the window.
        const QString value = m_key.value.revealText();
        for (const QLabel *label : dialog->findChildren<QLabel *>())
            QVERIFY(!label->text().contains(value));
        for (int column = 0; column < table(dialog)->columnCount(); ++column)
            QVERIFY(!item->text(column).contains(value) && !item->toolTip(column).contains(value));
    }

    void leadsToTheRotationAfterALeak()
    {
        write(u"dist/app.js"_s, m_key.value.reveal().toByteArray());
        QSignalSpy reported(m_which.get(), &WhichKeyDialog::leakReported);
        KeySearchDialog *dialog = drop();
        search(dialog);
        QVERIFY(dialog->findChild<QLabel *>(u"findAdvice"_s)->text().contains(u"whoever opened the page"_s));
        QCOMPARE(banner(dialog)->tone(), Tone::Warning);
        button(dialog, u"leakButton"_s)->click();
        QCOMPARE(reported.size(), 1);
        const auto keys = reported.first().first().value<QList<KnownKey>>();
        QCOMPARE(keys.size(), 1);
        const KnownKey &key = keys.first();
        QCOMPARE(key.fingerprint, eventKeyFingerprint(m_key.value));
        QCOMPARE(key.environmentId, u"production"_s);
        QCOMPARE(reported.first().at(1).toString(), u"dist/app.js, line 1"_s);
        QVERIFY(m_which->isVisible()); // the window closes it, where it opens the rotation
    }

    /// The same in the whole window, on the practice account: the wizard opens with the leak as its cause.
    void opensTheRotationInTheOrderForALeak()
    {
        const QTemporaryDir home;
        ProgramStage program(home.path());
        QTRY_VERIFY_WITH_TIMEOUT(program.isLoaded(), 30000);
        // Whoever has the one has the other.
        const QList<EventKey> leaked = program.accounts.current()->eventKeys().value->first(2);
        write(u"dist/app.js"_s,
            leaked.first().value.reveal().toByteArray() + '\n' + leaked.last().value.reveal().toByteArray());
        program.window.findChild<QAction *>(u"whichKeyAction"_s)->trigger();
        auto *which = program.window.findChild<WhichKeyDialog *>();
        QVERIFY(which);
        KeySearchDialog *dialog = drop(*which);
        QVERIFY(dialog);
        search(dialog);
        QTRY_VERIFY(button(dialog, u"leakButton"_s)->isEnabled());
        QTest::mouseClick(button(dialog, u"leakButton"_s), Qt::LeftButton);
        QTRY_VERIFY_WITH_TIMEOUT(program.window.findChild<RotationWizard *>(), 30000);
        const RotationSession &session = program.window.findChild<RotationWizard *>()->session();
        QTRY_COMPARE_WITH_TIMEOUT(session.rotation().cause, RotationCause::EventKeyLeaked, 30000);
        QVERIFY(!session.rotation().isBegun() && !session.rotation().rotatesSigningKey);
        QTRY_COMPARE(session.rotation().eventKeys.size(), 2);
        QCOMPARE(session.rotation().reason, u"Found in dist/app.js, line 1"_s);
        for (const EventKey &key : leaked)
            QVERIFY(std::ranges::any_of(
                session.rotation().eventKeys, [&key](const RotatedEventKey &one) { return one.oldId == key.id; }));
    }

    /// Of another account with the same origin, or of an environment that is not there any more: the one that is looked
    /// at would have been rotated.
    void opensNoRotationOfAnEnvironmentThatIsNotListed()
    {
        const QTemporaryDir home;
        ProgramStage program(home.path());
        QTRY_VERIFY_WITH_TIMEOUT(program.isLoaded(), 30000);
        auto *rotation = program.window.findChild<WindowRotation *>();
        QVERIFY(rotation);
        const QString before = program.accounts.current()->environment()->id;
        const KnownKey key{.type = KeyType::Signing,
            .fingerprint = u"0000000000aa"_s,
            .environmentId = u"theirs"_s,
            .environmentName = u"Their production"_s};
        QVERIFY(!rotation->openAfterLeak({key}, {}));
        QVERIFY(!program.window.findChild<RotationWizard *>());
        QCOMPARE(program.accounts.current()->environment()->id, before);
        const auto *box = program.window.findChild<QMessageBox *>(u"leakElsewhereBox"_s);
        QVERIFY(box && box->isVisible());
        QVERIFY2(box->informativeText().contains(u"Their production"_s) || box->text().contains(u"Their production"_s),
            qPrintable(box->text()));
    }

    void rotatesTheSigningKeyThatHasLeakedAndNoOther_data()
    {
        QTest::addColumn<QString>("fingerprint"); // null: of the current one
        QTest::addColumn<bool>("isRotated");
        QTest::newRow("the current one") << QString() << true;
        QTest::newRow("one that is not there any more") << u"0000000000aa"_s << false;
        QTest::newRow("whichever it was") << u""_s << true; // where keys were changed by nobody knows whom
    }

    void rotatesTheSigningKeyThatHasLeakedAndNoOther()
    {
        QFETCH(QString, fingerprint);
        QFETCH(bool, isRotated);
        const QTemporaryDir home;
        ProgramStage program(home.path());
        QTRY_VERIFY_WITH_TIMEOUT(program.isLoaded(), 30000);
        const OpenAccount &account = *program.accounts.current();
        const KnownKey key{.type = KeyType::Signing,
            .fingerprint
            = fingerprint.isNull() ? signingKeyFingerprint(account.signingKeys().value->first().value) : fingerprint,
            .environmentId = account.keyHolder()->id};
        QVERIFY(program.window.findChild<WindowRotation *>()->openAfterLeak({key}, {}));
        const auto *wizard = program.window.findChild<RotationWizard *>();
        QVERIFY(wizard);
        const RotationSession &session = wizard->session();
        QTRY_COMPARE_WITH_TIMEOUT(session.rotation().cause, RotationCause::SigningKeyLeaked, 30000);
        QCOMPARE(session.rotation().rotatesSigningKey, isRotated);
        // A plan in which nothing is ticked does not say why.
        const auto *box = program.window.findChild<QMessageBox *>(u"leakNotListedBox"_s);
        QCOMPARE(box && box->text().contains(u"not among the keys that were read"_s), !isRotated);
    }

    /// A routine rotation would have come up, one click from putting that key into use; and the list was gone.
    void saysThatTheOpenRotationPutsTheLeakedKeyIntoUse()
    {
        const QTemporaryDir home;
        ProgramStage program(home.path());
        QTRY_VERIFY_WITH_TIMEOUT(program.isLoaded(), 30000);
        program.window.findChild<QAction *>(u"rotateKeysAction"_s)->trigger();
        RotationSession &session = program.window.findChild<RotationWizard *>()->session();
        QTRY_VERIFY_WITH_TIMEOUT(session.isLoaded() && session.live().value && !session.isBusy(), 30000);
        session.setRecord(u"yearly"_s, {});
        const auto mayBegin = [&] {
            program.clock.advance(std::chrono::milliseconds(100)); // an app that does not answer is waited for by it
            const QList<RotationNotice> notices = session.notices(RotationStep::Plan);
            return !session.isBusy() && std::ranges::none_of(notices, [](const RotationNotice &notice) {
                return notice.severity == RotationNotice::Refusal;
            });
        };
        QVERIFY(QTest::qWaitFor(mayBegin, 30000));
        session.begin();
        QTRY_VERIFY_WITH_TIMEOUT(session.rotation().isBegun() && !session.isBusy(), 30000);
        session.goOn();
        session.createSigningKey();
        QTRY_VERIFY_WITH_TIMEOUT(!session.rotation().newSigningKey.fingerprint.isEmpty() && !session.isBusy(), 30000);
        const Fetched<QList<SigningKey>> &keys = program.accounts.current()->signingKeys();
        QTRY_VERIFY_WITH_TIMEOUT(keys.value && keys.value->size() == 2, 30000);
        const SigningKey made = *std::ranges::find(*keys.value, session.rotation().newSigningKey.id, &SigningKey::id);
        write(u"notes.txt"_s, made.value.reveal().toByteArray());
        program.window.findChild<QAction *>(u"whichKeyAction"_s)->trigger();
        auto *which = program.window.findChild<WhichKeyDialog *>();
        KeySearchDialog *dialog = drop(*which);
        search(dialog);
        QTRY_VERIFY(button(dialog, u"leakButton"_s)->isEnabled());
        button(dialog, u"leakButton"_s)->click();
        const auto *box = dialog->findChild<QMessageBox *>(u"rotationOpenBox"_s);
        QVERIFY(box && box->isVisible());
        QVERIFY2(box->text().contains(u"is a new key of that rotation"_s), qPrintable(box->text()));
        QVERIFY2(box->text().contains(u"Undo it first"_s), qPrintable(box->text()));
        QVERIFY(dialog->isVisible() && which->isVisible());
    }

    void offersNoRotationOfAKeyThatIsNotOurs()
    {
        write(u"a.env"_s, "INNGEST_EVENT_KEY=Hc8Tn4Xw1RzLq6Bv3MyKd9PsFj2GaU7eOiVt5YbWkCr0QxNhZmSlEpDgAuJfIo_82");
        KeySearchDialog *dialog = drop();
        search(dialog);
        QCOMPARE(table(dialog)->topLevelItemCount(), 1);
        QVERIFY(!button(dialog, u"leakButton"_s)->isEnabled());
        QVERIFY(dialog->findChild<QLabel *>(u"findAdvice"_s)->text().contains(u"another account"_s));
    }

    void saysWhatWasSearchedWhereNothingIsFound()
    {
        write(u"a.txt"_s, "nothing");
        KeySearchDialog *dialog = drop();
        search(dialog);
        QCOMPARE(banner(dialog)->title(), u"No key found in what was searched"_s);
        QVERIFY(banner(dialog)->text().startsWith(u"Searched: 1 file, "_s));
        QVERIFY(!table(dialog)->isVisible());
        QVERIFY(!button(dialog, u"saveButton"_s)->isEnabled());
    }

    /// Enter on a find is no wish to search anew, which would lose the selection.
    void staysOnTheFindWhereEnterIsPressed()
    {
        write(u"a.ts"_s, m_key.value.reveal().toByteArray());
        write(u"dist/z.js"_s, m_key.value.reveal().toByteArray());
        KeySearchDialog *dialog = drop();
        search(dialog);
        // What others can read is selected first.
        QCOMPARE(table(dialog)->currentItem()->text(2), u"dist/z.js, line 1"_s);
        table(dialog)->setFocus();
        QTest::keyClick(table(dialog), Qt::Key_Return);
        QCOMPARE(button(dialog, u"startButton"_s)->text().remove(u'&'), u"Search"_s);
        QVERIFY(table(dialog)->isVisible());
        QCOMPARE(table(dialog)->currentItem(), table(dialog)->topLevelItem(1));
    }

    void savesTheListWithoutValues()
    {
        write(u"a.ts"_s, m_key.value.reveal().toByteArray());
        // On the screen it is cut in its middle; in the file nobody would find it so.
        const QString deep = u"a folder/"_s.repeated(20) + u"b.ts"_s;
        write(deep, m_key.value.reveal().toByteArray());
        KeySearchDialog *dialog = drop();
        search(dialog);
        const QString path = m->directory.filePath(u"list.csv"_s);
        dialog->saveTo(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains(eventKeyFingerprint(m_key.value).toLatin1()) && text.contains("a.ts, line 1"));
        QVERIFY2(text.contains(deep.toUtf8() + ", line 1"), text.constData());
        QVERIFY2(text.contains(m_folder->path().toUtf8()), text.constData());
        QCOMPARE(banner(dialog)->title(), u"2 places with a key, saved to “list.csv”"_s);
        QVERIFY(!text.contains(m_key.value.reveal().toByteArray()));
    }

    void blacksOutAKeyInTheFoldersName()
    {
        const QByteArray key = m_key.value.reveal().toByteArray();
        write(QString::fromUtf8(key) + u"/a.ts"_s, key);
        m_which->openFile(m_folder->filePath(QString::fromUtf8(key)));
        auto *dialog = m_which->findChild<KeySearchDialog *>();
        search(dialog);
        const QString path = m->directory.filePath(u"list.csv"_s);
        dialog->saveTo(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray text = file.readAll();
        QVERIFY(text.contains("a.ts, line 1") && text.contains(m_folder->path().toUtf8()));
        QVERIFY(!text.contains(key));
        const auto labels = dialog->findChildren<QLabel *>();
        QVERIFY(std::none_of(labels.begin(), labels.end(),
            [&key](const QLabel *label) { return label->text().contains(QString::fromUtf8(key)); }));
    }

    /// It goes on, also where the window behind it is closed too, and comes back with what it found.
    void goesOnWhileItIsClosed()
    {
        for (int i = 0; i < 300; ++i)
            write(u"f%1"_s.arg(i), QByteArray(4000, 'x'));
        write(u"z.ts"_s, m_key.value.reveal().toByteArray());
        auto *which = m_which.release(); // as in the program: it deletes itself
        which->setAttribute(Qt::WA_DeleteOnClose);
        const QPointer<WhichKeyDialog> behind(which);
        const QPointer<KeySearchDialog> dialog = drop(*which);
        button(dialog, u"startButton"_s)->click();
        QVERIFY(dialog->isSearching());
        button(dialog, u"closeButton"_s)->click();
        which->close();
        QVERIFY(!dialog->isVisible() && !which->isVisible());
        QTRY_VERIFY_WITH_TIMEOUT(dialog && dialog->isVisible(), 30000);
        QCOMPARE(banner(dialog)->title(), u"1 place with a key"_s);
        QVERIFY(!which->isVisible());
        button(dialog, u"closeButton"_s)->click();
        QTRY_VERIFY(!dialog && !behind);
    }

    void tellsTheDesktopThatItIsThrough()
    {
        write(u"a.ts"_s, m_key.value.reveal().toByteArray());
        NoticeService desktop;
        QVERIFY(desktop.isThere);
        KeySearchDialog *dialog = drop();
        QVERIFY(QTest::qWaitForWindowActive(dialog));
        m_which->hide();
        button(dialog, u"startButton"_s)->click();
        button(dialog, u"closeButton"_s)->click();
        QVERIFY(dialog->isSearching());
        QTRY_COMPARE_WITH_TIMEOUT(desktop.notices.size(), 1, 30000);
        QCOMPARE(desktop.notices.first().title, u"The search for keys is through"_s);
        QCOMPARE(desktop.notices.first().text, u"1 place with a key"_s);
        QVERIFY(dialog->isVisible());
    }

private:
    void write(const QString &name, const QByteArray &text) const
    {
        const QString path = m_folder->filePath(name);
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }

    KeySearchDialog *drop() const { return drop(*m_which); }
    KeySearchDialog *drop(WhichKeyDialog &which) const
    {
        QMimeData data;
        data.setUrls({QUrl::fromLocalFile(m_folder->path())});
        const QPointF at(10, 10);
        QDragEnterEvent enter(at.toPoint(), Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&which, &enter);
        if (!enter.isAccepted())
            return nullptr;
        QDropEvent drop(at, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
        QApplication::sendEvent(&which, &drop);
        return which.findChild<KeySearchDialog *>();
    }

    static void search(QDialog *dialog)
    {
        button(dialog, u"startButton"_s)->click();
        QTRY_VERIFY_WITH_TIMEOUT(banner(dialog)->isVisible(), 30000);
    }

    static QPushButton *button(const QDialog *dialog, const QString &name)
    {
        return dialog->findChild<QPushButton *>(name);
    }
    static Banner *banner(const QDialog *dialog) { return dialog->findChild<Banner *>(u"searchBanner"_s); }
    static QTreeWidget *table(const QDialog *dialog) { return dialog->findChild<QTreeWidget *>(u"findsTable"_s); }

    std::unique_ptr<UiStage> m;
    std::unique_ptr<QTemporaryDir> m_folder;
    std::unique_ptr<WhichKeyDialog> m_which;
    EventKey m_key;
};

QTEST_MAIN(KeySearchDialogTest)
#include "tst_keysearchdialog.moc"
