// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/accountlist.h"
#include "app/accounts/preferences.h"
#include "app/accounts/settingsfile.h"
#include "tests/support/filelimit.h"
#include "tests/support/troubledplace.h"

#include <QDir>
#include <QFile>
#include <QSettings>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;

class AccountListTest : public QObject
{
    Q_OBJECT

private slots:
    void init() { m_path = m_directory.filePath(QString::fromLatin1(QTest::currentTestFunction()) + u".ini"_s); }

    void remembersAccountsByName()
    {
        {
            AccountList list(m_path);
            QVERIFY(list.put(account(u"2"_s, u"Zebra"_s)));
            QVERIFY(list.put(account(u"1"_s, u"acme"_s)));
            list.setLastOpen(u"2"_s);
        }
        const AccountList again(m_path);
        QCOMPARE(again.accounts(), (QList<Account>{account(u"1"_s, u"acme"_s), account(u"2"_s, u"Zebra"_s)}));
        QCOMPARE(again.lastOpen(), u"2"_s);
        QCOMPARE(again.find(u"1"_s), account(u"1"_s, u"acme"_s));
        QVERIFY(!again.find(u"3"_s));
    }

    void replacesAndRemoves()
    {
        AccountList list(m_path);
        QVERIFY(list.put(account(u"1"_s, u"before"_s)));
        QVERIFY(list.put(account(u"2"_s, u"other"_s)));
        QVERIFY(list.put(account(u"1"_s, u"after"_s)));
        QCOMPARE(list.accounts().size(), 2);
        QVERIFY(list.remove(u"2"_s));
        const AccountList again(m_path);
        QCOMPARE(again.accounts(), (QList<Account>{account(u"1"_s, u"after"_s)}));
    }

    void believesNoCountThatTheFileTells_data()
    {
        QTest::addColumn<QByteArray>("size");
        QTest::newRow("the largest number") << QByteArray("2147483647");
        QTest::newRow("a negative number") << QByteArray("-1");
        QTest::newRow("no number") << QByteArray("many");
        QTest::newRow("none") << QByteArray("0");
    }

    void believesNoCountThatTheFileTells()
    {
        QFETCH(QByteArray, size);
        {
            AccountList list(m_path);
            QVERIFY(list.put(account(u"1"_s, u"acme"_s)));
            QVERIFY(list.put(account(u"2"_s, u"Zebra"_s)));
        }
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::ReadWrite));
        QByteArray text = file.readAll();
        QVERIFY(text.contains("size=2"));
        text.replace("size=2", "size=" + size);
        file.resize(0);
        file.seek(0);
        file.write(text);
        file.close();

        AccountList again(m_path);

        QCOMPARE(again.accounts(), (QList<Account>{account(u"1"_s, u"acme"_s), account(u"2"_s, u"Zebra"_s)}));
        QVERIFY(again.remove(u"1"_s));
        QCOMPARE(AccountList(m_path).accounts().size(), 1);
    }

    void setsAsideWhatIsNoSettingsFile()
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QVERIFY(file.resize(qint64(8) * 1024 * 1024 * 1024)); // takes no space: nothing is written
        file.close();
        {
            AccountList list(m_path);
            QVERIFY(list.accounts().isEmpty());
            QVERIFY(list.put(account(u"1"_s, u"acme"_s)));
        }
        QCOMPARE(AccountList(m_path).accounts().size(), 1);
        QVERIFY(QFile::remove(m_path + u".set-aside"_s));
    }

    /// Read one within the other, as QSettings does, they use up the stack.
    void setsAsideValuesWithinValues()
    {
        const QByteArray level("\0\0\0\t\0\0\0\x1", 8); // a list of one, with the next in it
        const QByteArray deep = "[General]\ntheme=@Variant(" + level.repeated(30'000) + ")\n";
        write(deep);
        QVERIFY(AccountList(m_path).accounts().isEmpty());
        QVERIFY(QFile::remove(m_path + u".set-aside"_s));
        write(deep);
        QCOMPARE(Preferences(m_path).theme(), Preferences::Theme::System);
        QVERIFY(QFile::exists(m_path + u".set-aside"_s));
        // As deep as a small file can have it, it is read.
        write(deep.left(30'000) + ")\n");
        QCOMPARE(Preferences(m_path).theme(), Preferences::Theme::System);
        QVERIFY(!QFile::exists(m_path + u".set-aside-2"_s));
    }

    /// After a fault of the disk, say: with the next setting all of it would be gone.
    void setsAsideWhatIsDamaged_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("bytes") << QByteArray("\0\xffgarbage{[", 11);
        QTest::newRow("nothing") << QByteArray();
        QTest::newRow("an account without an id") << QByteArray("[accounts]\n1\\id=a\n2\\name=Acme\nsize=2\n");
        QTest::newRow("zeros") << QByteArray(4096, '\0');
        QTest::newRow("a page") << QByteArray("<html><body>Sign in</body></html>\n");
        QTest::newRow("a line in the middle")
            << QByteArray("[General]\nlastOpen=1\n\x80\x81\x82\n[accounts]\nsize=0\n");
        QTest::newRow("a name in another encoding") << QByteArray("[accounts]\n1\\id=a\n1\\name=K\xf6ln\nsize=1\n");
        // Two lists in one file: half of each would make one account, and one's secrets go where the other one is.
        const QByteArray server = "1\\id=s\n1\\kind=self-hosted\n1\\apiOrigin=http://10.0.0.1\n";
        QTest::newRow("two lists under one heading") << "[accounts]\n" + server + "1\\id=a\n1\\name=Acme\nsize=1\n";
        QTest::newRow("two lists under two headings")
            << "[accounts]\n" + server + "[General]\nlastOpen=a\n[ accounts ]\n1\\id=a\n1\\name=Acme\n";
        QTest::newRow("two lists in two spellings")
            << "[accounts]\r\n" + server + "[general]\raccounts\\%31\\id = a\raccounts/1/name=Acme\r";
    }

    void setsAsideWhatIsDamaged()
    {
        QFETCH(QByteArray, text);
        write(text);
        AccountList list(m_path);
        QCOMPARE(list.setAside(), m_path + u".set-aside"_s);
        QVERIFY(list.put(account(u"1"_s, u"acme"_s)));
        QFile aside(list.setAside());
        QVERIFY(aside.open(QIODevice::ReadOnly));
        QCOMPARE(aside.readAll(), text);
        QVERIFY(aside.remove());
        QCOMPARE(AccountList(m_path).accounts().size(), 1);
        QVERIFY(AccountList(m_path).setAside().isEmpty());
    }

    void readsWhatIsSaidTwiceAlike()
    {
        write("\xef\xbb\xbf[accounts]\r\n1\\id=a\r\n1\\name=Acme=1\r\n;1\\id=b\r\n[accounts]\r\n1\\id = "
              "a\r\n2\\id=\"b\"\r\nsize=2");
        AccountList list(m_path);
        QCOMPARE(list.accounts().size(), 2);
        QVERIFY(list.setAside().isEmpty());
        QVERIFY(list.put(account(u"3"_s, u"Cold"_s)));
        QCOMPARE(AccountList(m_path).accounts().size(), 3);
    }

    void doesNotWaitForWhatIsNoLock_data()
    {
        QTest::addColumn<QString>("what");
        for (const char *what : {"a pipe", "a folder", "a link to itself", "a link to nothing", "another's file"})
            QTest::newRow(what) << QString::fromLatin1(what);
    }

    /// QSettings waits there without end, and with it the window.
    void doesNotWaitForWhatIsNoLock()
    {
        QFETCH(QString, what);
        TroubledPlace place(u"settings.ini"_s);
        if (!place.isPossible)
            QSKIP("nothing can be mounted here");
        m_path = place.path;
        {
            const AsNobody nobody;
            write("[accounts]\n1\\id=a\n1\\name=Acme\nsize=1\n");
        }
        const auto put = [this, &what] {
            const QByteArray lock = QFile::encodeName(m_path + u".lock"_s);
            if (what == "a pipe"_L1)
                return ::mkfifo(lock.constData(), 0666) == 0;
            if (what == "a folder"_L1)
                return ::mkdir(lock.constData(), 0777) == 0;
            if (what.startsWith("a link"_L1))
                return ::symlink(what.endsWith("itself"_L1) ? lock.constData() : "/none/there", lock.constData()) == 0;
            return QFile(m_path + u".lock"_s).open(QIODevice::WriteOnly) && ::chmod(lock.constData(), 0) == 0;
        };
        QVERIFY(put());
        {
            const AsNobody nobody;
            AccountList list(m_path);
            QCOMPARE(list.accounts().size(), 1);
            QVERIFY(list.put(account(u"2"_s, u"Bold"_s)));
        }
        QVERIFY(put());
        {
            const AsNobody nobody;
            Preferences(m_path).setRevealSeconds(77);
            QCOMPARE(Preferences(m_path).revealSeconds(), 77);
            QCOMPARE(AccountList(m_path).accounts().size(), 2);
        }
        // Where it cannot be taken away either, what is there is shown, and not written.
        const QByteArray before = contents();
        QVERIFY(put());
        QVERIFY(::chmod(qPrintable(place.folder()), 0755) == 0);
        {
            const AsNobody nobody;
            AccountList list(m_path);
            QCOMPARE(list.accounts().size(), 2);
            list.setLastOpen(u"2"_s);
            const Done added = list.put(account(u"3"_s, u"Cold"_s));
            QVERIFY(!added);
            QVERIFY2(
                added.error().serverMessage.contains(m_path + u".lock"_s), qPrintable(added.error().serverMessage));
            Preferences preferences(m_path);
            preferences.setTheme(Preferences::Theme::Dark);
            QTRY_VERIFY(preferences.trouble().contains(m_path + u".lock"_s));
        }
        QCOMPARE(contents(), before);
    }

    /// Each would be a line of a menu, and the start take minutes.
    void setsAsideAFileFullOfAccounts()
    {
        QByteArray text = "[accounts]\n";
        for (int i = 1; i <= 50'000; ++i)
            text += QByteArray::number(i) + "\\id=a" + QByteArray::number(i) + '\n';
        write(text);
        QVERIFY(AccountList(m_path).accounts().isEmpty());
        QVERIFY(QFile::exists(m_path + u".set-aside"_s));
    }

    void setsAsideASecondOneWhateverTheFolderIsCalled()
    {
        const QString folder = m_directory.filePath(u"100%1 of %2"_s);
        QVERIFY(QDir().mkpath(folder));
        for (const auto ending : {""_L1, ".set-aside"_L1}) {
            QFile file(folder + u"/accounts.ini"_s + ending);
            QVERIFY(file.open(QIODevice::WriteOnly) && file.resize(qint64(8) * 1024 * 1024 * 1024));
        }
        const SettingsFile usable(folder + u"/accounts.ini"_s);
        QVERIFY(!QFile::exists(folder + u"/accounts.ini"_s));
        QCOMPARE(usable.setAside(), folder + u"/accounts.ini.set-aside-2"_s);
        QVERIFY(QFile::exists(folder + u"/accounts.ini.set-aside-2"_s));
    }

    void keepsWhatItHadWhenTheFileCannotBeWritten()
    {
        AccountList list(m_directory.filePath(u"a-file/that/cannot/be.ini"_s));
        QFile inTheWay(m_directory.filePath(u"a-file"_s));
        QVERIFY(inTheWay.open(QIODevice::WriteOnly));

        const Done done = list.put(account(u"1"_s, u"acme"_s));

        QVERIFY(!done);
        QCOMPARE(done.error().kind, Error::Kind::Storage);
        QVERIFY(list.accounts().isEmpty());
    }

    void readsADamagedFileAsEmpty()
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write("[accounts]\nsize=3\n1\\name=without an id\n\x01\x02garbage");
        file.close();
        QVERIFY(AccountList(m_path).accounts().isEmpty());
    }

    void readsWhatPersonsWroteIntoTheFile()
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(
            "[accounts]\n1\\id=a\n1\\name=Acme, Inc\n1\\apiOrigin=https://api.inngest.com\n"
            "2\\id=a\n2\\name=the same again\n2\\apiOrigin=https://elsewhere.example.com\n"
            "3\\id=b\n3\\name=\"Zebra\"\n-1\\id=c\n99999999999999999999\\id=d\n99999999999999999999\\name=\\xd800\n"
            "size=@Invalid()\n");
        file.close();
        AccountList list(m_path);
        QCOMPARE(list.accounts().size(), 4);
        const std::optional<Account> first = list.find(u"a"_s);
        QCOMPARE(first->name, u"Acme, Inc"_s);
        // A second one with this id would be given the first one's secrets.
        QCOMPARE(first->apiOrigin, QUrl(u"https://api.inngest.com"_s));
        QVERIFY(list.remove(u"a"_s));
        QCOMPARE(AccountList(m_path).accounts().size(), 3);
    }

    void leavesAloneWhatAnotherVersionWrote_data()
    {
        QTest::addColumn<QByteArray>("entry");
        QTest::newRow("another kind") << QByteArray("1\\kind=regional\n1\\method=clerk\n1\\region=\"eu, us\"\n");
        QTest::newRow("a kind in other letters") << QByteArray("1\\kind=By-Hand\n");
        QTest::newRow("another way of signing in") << QByteArray("1\\method=passkey\n1\\device\\id=7\n");
        QTest::newRow("a list of kinds") << QByteArray("1\\kind=by-hand, self-hosted\n");
        QTest::newRow("a kind that is no text") << QByteArray("1\\kind=@Variant(\\0\\0\\0\\x2\\0\\0\\0\\x1)\n");
    }

    void leavesAloneWhatAnotherVersionWrote()
    {
        QFETCH(QByteArray, entry);
        write(
            "[accounts]\n1\\id=x\n1\\name=\"Later, Inc\"\n" + entry + "2\\id=a\n2\\name=acme\n2\\label=red\nsize=2\n");
        const QVariantMap before = entryNamed(u"Later, Inc"_s);
        QVERIFY(before.size() >= 3);
        {
            AccountList list(m_path);
            QCOMPARE(list.accounts().size(), 1);
            QVERIFY2(!list.find(u"x"_s), "it is taken for no other kind");
            QCOMPARE(list.notKnown(), QStringList{u"Later, Inc"_s});
            Account known = *list.find(u"a"_s);
            known.kind = AccountKind::SelfHosted;
            QVERIFY(list.put(known));
            QVERIFY(list.put(account(u"2"_s, u"Zebra"_s)));
            QVERIFY(list.remove(u"2"_s));
        }
        QCOMPARE(entryNamed(u"Later, Inc"_s), before);
        QCOMPARE(entryNamed(u"acme"_s).value(u"label"_s), u"red"_s);
        QCOMPARE(entryNamed(u"acme"_s).value(u"kind"_s), u"self-hosted"_s);
        {
            AccountList list(m_path);
            QCOMPARE(list.notKnown(), QStringList{u"Later, Inc"_s});
            Account known = *list.find(u"a"_s);
            known.kind = AccountKind::Cloud;
            QVERIFY(list.put(known));
            QVERIFY(list.remove(u"x"_s)); // not one of those that it knows
        }
        QVERIFY(!entryNamed(u"acme"_s).contains(u"kind"_s));
        QCOMPARE(entryNamed(u"Later, Inc"_s), before);
    }

    void keepsAThemeOfAnotherVersionUntilOneIsChosen()
    {
        write("[General]\ntheme=sepia\n");
        {
            Preferences preferences(m_path);
            QCOMPARE(preferences.theme(), Preferences::Theme::System);
            preferences.setTheme(preferences.theme()); // as the settings' OK does
        }
        QCOMPARE(QSettings(m_path, QSettings::IniFormat).value(u"theme"_s), u"sepia"_s);
        {
            Preferences preferences(m_path);
            preferences.setTheme(Preferences::Theme::Dark);
        }
        QCOMPARE(QSettings(m_path, QSettings::IniFormat).value(u"theme"_s), u"dark"_s);
    }

    void saysWhatKeepsTheFileFromBeingReadOrWritten_data() { TroubledPlace::addRows(true); }
    void saysWhatKeepsTheFileFromBeingReadOrWritten()
    {
        QFETCH(QString, trouble);
        QFETCH(QString, words);
        TroubledPlace place(u"settings.ini"_s);
        if (!place.isPossible)
            QSKIP("nothing can be mounted here");
        m_path = place.path;
        {
            AccountList list(m_path);
            QVERIFY(list.put(account(u"1"_s, u"Acme"_s)));
        }
        const QByteArray before = contents();
        QVERIFY(!before.isEmpty());
        place.begin(trouble);

        AccountList list(m_path);
        const Done added = list.put(account(u"2"_s, u"Bold"_s));

        QVERIFY(!added);
        QCOMPARE(added.error().kind, Error::Kind::Storage);
        QVERIFY2(added.error().serverMessage.contains(words), qPrintable(added.error().serverMessage));
        QVERIFY2(added.error().serverMessage.contains(place.folder()), qPrintable(added.error().serverMessage));
        QVERIFY(!list.find(u"2"_s));
        place.mend();
        QCOMPARE(contents(), before);
        // "Try again" works, and what was refused does not come back by itself. What could not be read at first is not
        // written over.
        const Done again = list.put(account(u"3"_s, u"Cold"_s));
        QVERIFY2(again || again.error().serverMessage.contains(u"Start it again"_s),
            qPrintable(again ? QString() : again.error().serverMessage));
        QCOMPARE(AccountList(m_path).accounts().size(), again ? 2 : 1);
        QVERIFY(list.remove(u"3"_s) || !again);
        QVERIFY(AccountList(m_path).put(account(u"2"_s, u"Bold"_s)));
        QCOMPARE(AccountList(m_path).accounts().size(), 2);
    }

    void saysOnceThatAPreferenceIsNotWritten_data() { TroubledPlace::addRows(true); }
    void saysOnceThatAPreferenceIsNotWritten()
    {
        QFETCH(QString, trouble);
        QFETCH(QString, words);
        TroubledPlace place(u"settings.ini"_s);
        if (!place.isPossible)
            QSKIP("nothing can be mounted here");
        m_path = place.path;
        {
            Preferences preferences(m_path);
            preferences.setRevealSeconds(77);
        }
        const QByteArray before = contents();
        QVERIFY(before.contains("77"));
        place.begin(trouble);

        Preferences preferences(m_path);
        QSignalSpy troubled(&preferences, &Preferences::troubled);
        preferences.setTheme(Preferences::Theme::Dark);
        preferences.setShape(u"tab"_s, QString(500, u'x'));
        QTRY_VERIFY(!preferences.trouble().isEmpty());
        QVERIFY2(preferences.trouble().contains(words), qPrintable(preferences.trouble()));
        QCOMPARE(preferences.theme(), Preferences::Theme::Dark); // it holds, for now
        preferences.setTheme(Preferences::Theme::Light);
        preferences.setShape(u"tab"_s, u"overview"_s);
        QCoreApplication::processEvents();
        QVERIFY(troubled.size() <= 1);
        place.mend();
        QCOMPARE(contents(), before); // what could not be read is not written over
    }

    void keepsTheListWhereThereIsNoRoom_data()
    {
        QTest::addColumn<int>("room");
        for (const int room : {0, 1, 4096, 8192, 12288})
            QTest::addRow("%d bytes", room) << room;
    }

    /// QSettings puts what there is room for into the place of all that was there, and says that all is well.
    void keepsTheListWhereThereIsNoRoom()
    {
        QFETCH(int, room);
        AccountList list(m_path);
        for (int i = 0; i < 60; ++i)
            QVERIFY(list.put(account(QString::number(i), u"Account %1"_s.arg(i))));
        QVERIFY(list.setLastOpen(u"1"_s));
        const QByteArray before = contents();
        QVERIFY(before.size() > room);
        const QStringList files = QFileInfo(m_path).dir().entryList(QDir::AllEntries);
        {
            const FileLimit full(room);
            const Done noted = list.setLastOpen(u"2"_s);
            QVERIFY(!noted);
            QVERIFY2(noted.error().serverMessage.contains(QFileInfo(m_path).path()),
                qPrintable(noted.error().serverMessage));
            QCOMPARE(contents(), before);
            QVERIFY(!list.put(account(u"60"_s, u"One more"_s)));
            QVERIFY(!list.remove(u"7"_s));
            QCOMPARE(list.accounts().size(), 60);
        }
        QCOMPARE(contents(), before);
        QCOMPARE(QFileInfo(m_path).dir().entryList(QDir::AllEntries), files);
        QVERIFY(list.setLastOpen(u"3"_s));
        const AccountList again(m_path);
        QCOMPARE(again.accounts(), list.accounts());
        QCOMPARE(again.lastOpen(), u"3"_s);
    }

    void keepsPreferencesWhereThereIsNoRoom()
    {
        Preferences preferences(m_path);
        preferences.setShape(u"tab"_s, QString(900, u'x'));
        preferences.setLastEnvironment(u"//a//b/"_s, u"production"_s);
        QTRY_VERIFY(contents().contains("production"));
        const QByteArray before = contents();
        {
            const FileLimit full(400);
            QSignalSpy troubled(&preferences, &Preferences::troubled);
            preferences.setTheme(Preferences::Theme::Dark);
            QTRY_COMPARE(troubled.size(), 1);
            QVERIFY2(preferences.trouble().contains(QFileInfo(m_path).path()), qPrintable(preferences.trouble()));
            QCOMPARE(contents(), before);
        }
        // What could not be stored is, with the next choice after there is room.
        preferences.setRevealSeconds(77);
        QTRY_VERIFY(contents() != before);
        const Preferences again(m_path);
        QCOMPARE(again.theme(), Preferences::Theme::Dark);
        QCOMPARE(again.revealSeconds(), 77);
        QCOMPARE(again.lastEnvironment(u"//a//b/"_s), u"production"_s);
    }

    void keepsTheFilesPermissions()
    {
        AccountList list(m_path);
        QVERIFY(list.put(account(u"1"_s, u"Acme"_s)));
        for (const auto permissions : {QFile::ReadOwner | QFile::WriteOwner,
                 QFile::ReadOwner | QFile::WriteOwner | QFile::ReadGroup | QFile::WriteGroup}) {
            QVERIFY(QFile::setPermissions(m_path, permissions));
            QVERIFY(list.setLastOpen(QString::number(permissions)));
            QCOMPARE(QFile::permissions(m_path) & ~(QFile::ReadUser | QFile::WriteUser), permissions);
        }
    }

    /// As an earlier version of the program left it on a full disk. What is missing must not look as if it had never
    /// been there.
    void noticesThatAPartIsMissing()
    {
        {
            AccountList list(m_path);
            for (int i = 0; i < 3; ++i)
                QVERIFY(list.put(account(QString::number(i), u"Account %1"_s.arg(i))));
            QVERIFY(list.setLastOpen(u"1"_s));
        }
        const QByteArray whole = contents();
        const qsizetype end = whole.lastIndexOf("size=");
        for (qsizetype length = 0; length <= whole.size(); ++length) {
            write(whole.first(length));
            const AccountList list(m_path);
            // "size=3" with or without the end of its line, and a beginning of "size" with nothing else missing.
            if (length > end + 4)
                QCOMPARE(list.accounts().size(), 3);
            else
                QVERIFY2(!list.setAside().isEmpty() && list.accounts().isEmpty(), whole.first(length).constData());
            QVERIFY(list.setAside().isEmpty() || QFile::remove(list.setAside()));
        }
    }

    void takesNoNewListForACutOne()
    {
        {
            AccountList list(m_path);
            QVERIFY(list.setLastOpen(practiceAccountId));
        }
        {
            AccountList list(m_path);
            QVERIFY(list.setAside().isEmpty());
            QCOMPARE(list.lastOpen(), practiceAccountId);
            QVERIFY(list.put(account(u"1"_s, u"Acme"_s)));
            QVERIFY(list.setLastOpen(u"1"_s));
            QVERIFY(list.remove(u"1"_s));
        }
        const AccountList list(m_path);
        QVERIFY(list.setAside().isEmpty());
        QVERIFY(list.accounts().isEmpty());
    }

    void leavesWhatSomebodyWroteMeanwhile()
    {
        AccountList list(m_path);
        QVERIFY(list.put(account(u"1"_s, u"Acme"_s)));
        QByteArray text = contents();
        write(text.replace("name=Acme", "name=Acme by hand"));
        QVERIFY(list.setLastOpen(u"1"_s));
        QCOMPARE(entryNamed(u"Acme by hand"_s).value(u"id"_s), u"1"_s);
        QCOMPARE(AccountList(m_path).lastOpen(), u"1"_s);
        // No entry is half of the one list and half of the other.
        text = contents();
        write(text.replace("size=1", "2\\id=by-hand\n2\\label=red\nsize=2"));
        QVERIFY(list.put(account(u"2"_s, u"Bold"_s)));
        QCOMPARE(AccountList(m_path).accounts(), list.accounts());
        QVERIFY(!entryNamed(u"Bold"_s).contains(u"label"_s));
        // What is damaged or gone by then is made anew.
        write("[accounts]\n1\\id");
        QVERIFY(list.setLastOpen(u"2"_s));
        QCOMPARE(AccountList(m_path).accounts(), list.accounts());
        QVERIFY(QFile::remove(m_path));
        QVERIFY(list.setLastOpen(u"1"_s));
        QCOMPARE(AccountList(m_path).accounts(), list.accounts());
    }

    void takesNoNonsenseForANumber_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("minutes");
        QTest::newRow("below zero") << QByteArray("-1") << 5;
        QTest::newRow("the least number") << QByteArray("-2147483648") << 5;
        QTest::newRow("beyond all numbers") << QByteArray("99999999999") << 5;
        QTest::newRow("no number") << QByteArray("nan") << 5;
        QTest::newRow("a fraction") << QByteArray("2.5") << 5;
        QTest::newRow("a list") << QByteArray("1, 2") << 5;
        QTest::newRow("bytes") << QByteArray("@ByteArray(\\xff\\xff)") << 5;
        QTest::newRow("nothing") << QByteArray() << 5;
        QTest::newRow("never") << QByteArray("0") << 0;
        QTest::newRow("just beyond an int") << QByteArray("2147483648") << 5;
        QTest::newRow("beyond 64 bits") << QByteArray("18446744073709551621") << 5;
        QTest::newRow("an exponent") << QByteArray("1e3") << 5;
        QTest::newRow("hexadecimal") << QByteArray("0x0") << 5;
        QTest::newRow("without end") << QByteArray("inf") << 5;
        QTest::newRow("no") << QByteArray("false") << 5;
        QTest::newRow("below zero by a sign") << QByteArray("-0") << 0;
        QTest::newRow("digits of another script") << QByteArray("\"\xd9\xa0\"") << 5;
        QTest::newRow("too many") << QByteArray("2147483647") << 120;
    }

    void takesNoNonsenseForANumber()
    {
        QFETCH(QByteArray, text);
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly | QIODevice::Truncate));
        file.write("[General]\nidleLockMinutes=" + text + "\nclipboardSeconds=" + text + '\n');
        file.close();
        const Preferences preferences(m_path);
        QTEST(preferences.idleLockMinutes(), "minutes");
        QVERIFY(preferences.clipboardSeconds() >= 5 && preferences.clipboardSeconds() <= 300);
    }

    void takesOnlyAYesForAYes_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isYes");
        for (const char *yes : {"true", "TRUE", "1"})
            QTest::newRow(yes) << QByteArray(yes) << true;
        for (const char *other : {"false", "0", "no", "off", "never", "2", "\"\"", "true, false"})
            QTest::newRow(other) << QByteArray(other) << false;
    }

    void takesOnlyAYesForAYes()
    {
        QFETCH(QByteArray, text);
        QFETCH(bool, isYes);
        {
            AccountList list(m_path);
            Account plain = account(u"1"_s, u"acme"_s);
            plain.allowsPlainHttp = true;
            QVERIFY(list.put(plain));
        }
        const QByteArray written = contents();
        QVERIFY(written.contains("allowsPlainHttp=true"));
        QVERIFY(QFile::remove(m_path));
        write(QByteArray(written).replace("allowsPlainHttp=true", "allowsPlainHttp=" + text));
        QCOMPARE(AccountList(m_path).find(u"1"_s)->allowsPlainHttp, isYes);
        QVERIFY(QFile::remove(m_path));
        write("[General]\nkeepsSecretsInMemory=" + text + "\nremindsOfDueKeys=" + text + '\n');
        const Preferences preferences(m_path);
        QCOMPARE(preferences.keepsSecretsInMemory(), isYes);
        // Only a no ends the reminders.
        QCOMPARE(preferences.remindsOfDueKeys(), text != "false" && text != "0");
        QVERIFY(QFile::remove(m_path));
    }

    void keepsPreferencesWithinBounds()
    {
        {
            Preferences preferences(m_path);
            QCOMPARE(preferences.clipboardSeconds(), 30);
            QCOMPARE(preferences.idleLockMinutes(), 5);
            QSignalSpy changed(&preferences, &Preferences::changed);
            preferences.setClipboardSeconds(100000);
            preferences.setRevealSeconds(0);
            preferences.setIdleLockMinutes(0);
            preferences.setTheme(Preferences::Theme::Dark);
            preferences.setTheme(Preferences::Theme::Dark);
            QCOMPARE(changed.count(), 4);
        }
        const Preferences again(m_path);
        QCOMPARE(again.clipboardSeconds(), 300);
        QCOMPARE(again.revealSeconds(), 5);
        QCOMPARE(again.idleLockMinutes(), 0);
        QCOMPARE(again.theme(), Preferences::Theme::Dark);
    }

private:
    QByteArray contents() const
    {
        QFile file(m_path);
        return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
    }
    void write(const QByteArray &text) const
    {
        QFile file(m_path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(text);
    }
    QVariantMap entryNamed(const QString &name) const
    {
        QSettings settings(m_path, QSettings::IniFormat);
        settings.beginGroup(u"accounts"_s);
        for (const QString &number : settings.childGroups()) {
            settings.beginGroup(number);
            QVariantMap entry;
            for (const QString &key : settings.allKeys())
                entry[key] = settings.value(key);
            settings.endGroup();
            if (entry[u"name"_s].toStringList().join(u", "_s) == name)
                return entry;
        }
        return {};
    }
    static Account account(const QString &id, const QString &name)
    {
        return {.id = id,
            .name = name,
            .kind = AccountKind::Cloud,
            .apiOrigin = QUrl(u"https://api.inngest.com"_s),
            .method = SignInMethod::MarketplaceCookie,
            .clerkOrigin = QUrl(u"https://clerk.inngest.com"_s),
            .clerkSessionId = u"sess"_s,
            .organizationId = u"org"_s,
            .organizationName = u"Acme, \"Inc\"; \u00fc"_s,
            .userEmail = u"ada@example.com"_s};
    }

    QTemporaryDir m_directory;
    QString m_path;
};

QTEST_GUILESS_MAIN(AccountListTest)
#include "tst_accountlist.moc"
