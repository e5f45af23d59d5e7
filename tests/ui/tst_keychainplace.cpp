// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/accounts.h"
#include "app/accounts/preferences.h"
#include "app/accounts/services.h"
#include "app/acts/keptkeys.h"
#include "app/core/directories.h"
#include "app/core/whenfinished.h"
#include "app/history/historystore.h"
#include "app/keychain/chosenstore.h"
#include "tests/support/fakeclock.h"
#include "ui/accounts/accountsetup.h"
#include "ui/secrets/keychainbanner.h"
#include "ui/secrets/keychainpage.h"
#include "ui/window/addaccountdialog.h"
#include "ui/window/settingsdialog.h"
#include "ui/window/windowdialogs.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using State = SecretStore::State;

namespace {

/// A keychain as it looks; unlocking it changes that to how it looks afterwards.
class LookStore final : public SecretStore
{
public:
    struct Look
    {
        State state = State::Ready;
        KeychainFault missing = KeychainFault::None;
        StorePlace place = {};
        bool hasLockedItems = false;
    };

    State state() const override { return look.state; }
    KeychainFault missing() const override { return look.missing; }
    StorePlace place() const override { return look.place; }
    bool hasLockedItems() const override { return look.hasLockedItems; }
    QFuture<State> refreshState() override { return readyFuture(look.state); }
    QFuture<State> unlock() override
    {
        set(afterUnlock);
        return readyFuture(look.state);
    }
    QFuture<Result<std::optional<Secret>>> read(const QString &) override
    {
        return readyFuture(Result<std::optional<Secret>>(std::nullopt));
    }
    QFuture<Done> write(const QString &, const Secret &) override
    {
        return readyFuture(isRefusing ? Done(failure(Error::Kind::Keychain)) : Done());
    }
    QFuture<Done> remove(const QString &) override { return readyFuture(Done()); }

    void set(const Look &now)
    {
        look = now;
        emit stateChanged();
    }

    Look look;
    Look afterUnlock;
    bool isRefusing = false;
};

StorePlace place(const QString &program, const QString &name, bool endsWithSession = false)
{
    return {
        .kind = StorePlace::Kind::SecretService, .program = program, .name = name, .endsWithSession = endsWithSession};
}

} // namespace

/// Which program keeps the keys, and what can be done where it does not hand all of them out.
class KeychainPlaceTest : public QObject
{
    Q_OBJECT

private slots:
    void saysWhereKeysAreKept_data()
    {
        QTest::addColumn<StorePlace>("where");
        QTest::addColumn<QStringList>("words");
        QTest::newRow("gnome-keyring") << place(u"gnome-keyring-d"_s, u"Login"_s)
                                       << QStringList{u"“Login”"_s, u"GNOME Keyring"_s};
        QTest::newRow("KeePassXC") << place(u"keepassxc"_s, u"Passwords"_s)
                                   << QStringList{u"“Passwords” of KeePassXC"_s, u"recycle bin"_s};
        QTest::newRow("KDE as Secret Service")
            << place(u"kwalletd5"_s, u"kdewallet"_s) << QStringList{u"KDE's wallet"_s, u"Secret Service"_s};
        QTest::newRow("session") << place(u"gnome-keyring-d"_s, u"session"_s, true)
                                 << QStringList{u"forgotten when you log out"_s};
        QTest::newRow("KWallet") << StorePlace{.kind = StorePlace::Kind::KWallet,
            .program = u"kwalletd5"_s,
            .name = u"kdewallet"_s}
                                 << QStringList{u"KDE's wallet “kdewallet”"_s};
        QTest::newRow("a program with a strange name")
            << place(u"<b>x</b>"_s, u"a\u202eb"_s) << QStringList{u"<b>x</b>"_s};
    }

    void saysWhereKeysAreKept()
    {
        QFETCH(StorePlace, where);
        QFETCH(QStringList, words);
        m_keychain.set({.place = where});
        const std::unique_ptr<QDialog> about(aboutDialog(m_secrets));
        SettingsDialog settings(m_preferences, m_secrets);
        settings.setAttribute(Qt::WA_DeleteOnClose, false);
        for (const QWidget *dialog : std::initializer_list<const QWidget *>{about.get(), &settings}) {
            const auto *label = dialog->findChild<QLabel *>(u"placeLabel"_s);
            QCOMPARE(label->textFormat(), Qt::PlainText);
            for (const QString &each : words)
                QVERIFY2(label->text().contains(each), qPrintable(label->text()));
            QVERIFY(!label->text().contains(QChar(0x202e)));
        }
    }

    void offersToUnlockWhatTheKeychainAsksAbout()
    {
        m_keychain.set({.hasLockedItems = true});
        KeychainBanner banner(m_secrets, m_preferences);
        QVERIFY(!banner.isHidden());
        QVERIFY(banner.text().contains(u"Nothing is lost"_s));
        m_keychain.afterUnlock = {.hasLockedItems = true}; // declined
        auto *unlockButton = banner.findChild<QPushButton *>(u"keychainUnlockButton"_s);
        unlockButton->click();
        QTRY_VERIFY(unlockButton->isEnabled());
        QVERIFY(!banner.isHidden());
        m_keychain.afterUnlock = {};
        unlockButton->click();
        QTRY_VERIFY(banner.isHidden());
    }

    void offersToMakeAKeychainWhereThereIsNone()
    {
        m_keychain.set({.state = State::Absent, .missing = KeychainFault::NoCollection});
        KeychainBanner banner(m_secrets, m_preferences);
        m_keychain.afterUnlock = {};
        auto *createButton = banner.findChild<QPushButton *>(u"keychainUnlockButton"_s);
        QVERIFY(!createButton->isHidden());
        QCOMPARE(createButton->text(), u"&Create"_s);
        createButton->click();
        QTRY_VERIFY(banner.isHidden());
    }

    void saysThatAKeychainLastsForTheSession()
    {
        m_keychain.set({.place = place(u"gnome-keyring-d"_s, u"session"_s, true)});
        KeychainBanner banner(m_secrets, m_preferences);
        QVERIFY(!banner.isHidden());
        QVERIFY(banner.text().contains(u"log out"_s));
        QVERIFY(banner.findChild<QPushButton *>(u"keychainUnlockButton"_s)->isHidden());
        m_secrets.useMemory(true);
        QCOMPARE(m_secrets.place().kind, StorePlace::Kind::Memory);
        m_secrets.useMemory(false);
    }

    /// For practising memory stands in for a keychain that is missing; for the keys of an account nobody has chosen it.
    void asksWhereKeysGoBeforeAnAccountIsSetUp_data()
    {
        QTest::addColumn<QString>("kind");
        QTest::addColumn<bool>("isFromList");
        for (const char *kind : {"byHandButton", "serverButton"}) {
            QTest::newRow(kind) << QString::fromLatin1(kind) << false;
            QTest::addRow("%s, from the list of accounts", kind) << QString::fromLatin1(kind) << true;
        }
    }

    void asksWhereKeysGoBeforeAnAccountIsSetUp()
    {
        QFETCH(QString, kind);
        QFETCH(bool, isFromList);
        const QTemporaryDir folder;
        const Directories places = Directories::below(folder.path()).value();
        FakeClock clock;
        Preferences preferences(folder.filePath(u"chosen.ini"_s));
        m_keychain.set({.state = State::Absent, .missing = KeychainFault::NoService});
        ChosenStore secrets(m_keychain);
        HistoryStore history(folder.filePath(u"history.sqlite"_s));
        KeptKeys keptKeys(history, secrets);
        Accounts accounts(places, secrets, history, clock, u"Ada"_s);
        Services services{clock, preferences, secrets, history, keptKeys, accounts};
        QWidget window;
        window.show();
        WindowDialogs dialogs(services, window);
        const auto press = [&window](const QString &name) { window.findChild<QPushButton *>(name)->click(); };
        const auto setUp = [&window] { return window.findChild<AccountSetUp *>(); };
        const auto add = [&] {
            if (!isFromList)
                return dialogs.addAccount();
            dialogs.openAccounts();
            press(u"addButton"_s);
        };

        add();
        press(kind);
        QVERIFY(window.findChild<KeychainPage *>()->isVisible());
        QVERIFY(!setUp()->isVisible());
        QVERIFY(window.findChild<QLabel *>(u"keychainWhyLabel"_s)->isVisible());
        const QSignalSpy refused(setUp(), &QDialog::rejected);
        window.findChild<KeychainPage *>()->window()->close(); // not now
        QCOMPARE(refused.count(), 1); // a sign-in that is waited for is declined by it
        QTRY_VERIFY(!window.findChild<KeychainPage *>() && !setUp() && !window.findChild<AddAccountDialog *>());
        QVERIFY(!preferences.keepsSecretsInMemory());

        add();
        press(kind);
        press(u"memoryButton"_s);
        QVERIFY(preferences.keepsSecretsInMemory());
        QVERIFY(setUp()->isVisible());
        setUp()->close();
        QTRY_VERIFY(!setUp() && !window.findChild<AddAccountDialog *>());

        add(); // and once only
        press(kind);
        QVERIFY(setUp()->isVisible());
    }

    /// What was kept for practising is still there, and nobody should think it safe.
    void saysWhatIsInMemoryWhereNothingCanBeKept()
    {
        m_keychain.set({.state = State::Absent, .missing = KeychainFault::NoService});
        ChosenStore secrets(m_keychain);
        secrets.useMemory(true);
        secrets.write(u"key/0123456789ab"_s, Secret("value"));
        m_keychain.isRefusing = true;
        secrets.useMemory(false);
        KeychainBanner banner(secrets, m_preferences);
        QVERIFY(banner.text().contains(u"cannot be kept"_s));
        QVERIFY2(banner.text().contains(u"memory alone"_s), qPrintable(banner.text()));
        m_keychain.isRefusing = false;
    }

private:
    QTemporaryDir m_directory;
    Preferences m_preferences{m_directory.filePath(u"settings.ini"_s)};
    LookStore m_keychain;
    ChosenStore m_secrets{m_keychain};
};

QTEST_MAIN(KeychainPlaceTest)
#include "tst_keychainplace.moc"
