// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/whenfinished.h"
#include "app/keychain/chosenstore.h"
#include "ui/secrets/keychainpage.h"

#include <QLabel>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;

namespace {

/// A keychain in the state that is wanted; unlocking it takes until answer().
class StateStore final : public SecretStore
{
public:
    State state() const override { return m_state; }
    KeychainFault missing() const override { return m_missing; }
    QFuture<State> refreshState() override
    {
        ++looks;
        return readyFuture(m_state);
    }
    QFuture<State> unlock() override
    {
        m_promise = {};
        m_promise.start();
        return m_promise.future();
    }
    QFuture<Result<std::optional<Secret>>> read(const QString &) override
    {
        return readyFuture<Result<std::optional<Secret>>>(failure(Error::Kind::Keychain));
    }
    QFuture<Done> write(const QString &, const Secret &) override
    {
        return readyFuture<Done>(failure(Error::Kind::Keychain));
    }
    QFuture<Done> remove(const QString &) override { return readyFuture<Done>(failure(Error::Kind::Keychain)); }

    void set(State state, KeychainFault missing = KeychainFault::None)
    {
        m_state = state;
        m_missing = missing;
        emit stateChanged();
    }
    void answer(State state)
    {
        set(state);
        m_promise.addResult(state);
        m_promise.finish();
    }

    int looks = 0;

private:
    State m_state = State::Unknown;
    KeychainFault m_missing = KeychainFault::None;
    QPromise<State> m_promise;
};

} // namespace

class KeychainPageTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_store = std::make_unique<StateStore>();
        m_secrets = std::make_unique<ChosenStore>(*m_store);
        m_page = std::make_unique<KeychainPage>(*m_secrets);
        m_page->show();
        m_page->activateWindow();
        QVERIFY(QTest::qWaitForWindowActive(m_page.get()));
    }

    void cleanup()
    {
        m_page.reset();
        m_secrets.reset();
    }

    void saysWhatToInstall_data()
    {
        QTest::addColumn<KeychainFault>("missing");
        QTest::addColumn<QString>("words");
        QTest::newRow("no bus") << KeychainFault::NoBus << u"dbus-run-session"_s;
        QTest::newRow("no service") << KeychainFault::NoService << u"gnome-keyring"_s;
        QTest::newRow("no library") << KeychainFault::NoLibrary << u"libsecret-1-0"_s;
        QTest::newRow("switched off") << KeychainFault::SwitchedOff << u"Switch it on"_s;
        QTest::newRow("bus lost") << KeychainFault::BusLost << u"Start this program again"_s;
        QTest::newRow("unknown") << KeychainFault::None << u"No keychain was found"_s;
    }

    void saysWhatToInstall()
    {
        QFETCH(KeychainFault, missing);
        QFETCH(QString, words);
        m_store->set(SecretStore::State::Absent, missing);
        QVERIFY(m_page->findChild<QLabel *>(u"textLabel"_s)->text().contains(words));
        QVERIFY(!button(u"unlockButton"_s)->isVisible());
    }

    void offersToMakeACollection()
    {
        m_store->set(SecretStore::State::Absent, KeychainFault::NoCollection);
        QVERIFY(m_page->findChild<QLabel *>(u"textLabel"_s)->text().contains(u"seahorse"_s));
        QVERIFY(button(u"unlockButton"_s)->isVisible());
        QCOMPARE(button(u"unlockButton"_s)->text(), u"&Create…"_s);
        QSignalSpy usable(m_page.get(), &KeychainPage::usable);
        QTest::mouseClick(button(u"unlockButton"_s), Qt::LeftButton);
        m_store->answer(SecretStore::State::Ready);
        QTRY_VERIFY(usable.size() > 0);
    }

    void unlocksAndGoesOn()
    {
        m_store->set(SecretStore::State::Locked);
        QSignalSpy usable(m_page.get(), &KeychainPage::usable);
        QTest::mouseClick(button(u"unlockButton"_s), Qt::LeftButton);
        QVERIFY(!button(u"unlockButton"_s)->isEnabled());
        QCOMPARE(usable.size(), 0);
        m_store->answer(SecretStore::State::Ready);
        QTRY_VERIFY(usable.size() > 0);
    }

    void canBeAskedAgainWhenTheUnlockingFailed()
    {
        m_store->set(SecretStore::State::Locked);
        QTest::mouseClick(button(u"unlockButton"_s), Qt::LeftButton);
        m_store->answer(SecretStore::State::Locked);
        QTRY_VERIFY(button(u"unlockButton"_s)->isEnabled());
    }

    void looksAgain()
    {
        m_store->set(SecretStore::State::Refusing);
        const int before = m_store->looks;
        QTest::keyClick(m_page.get(), Qt::Key_L, Qt::AltModifier);
        QTRY_VERIFY(m_store->looks > before);
        QTRY_VERIFY(button(u"lookButton"_s)->isEnabled());
    }

    void keepsKeysInMemoryWhenThePersonChoosesSo()
    {
        m_store->set(SecretStore::State::Absent, KeychainFault::NoService);
        QSignalSpy chosen(m_page.get(), &KeychainPage::memoryChosen);
        QSignalSpy usable(m_page.get(), &KeychainPage::usable);
        // What is said before the click is what the preferences make of it.
        const auto *hint = m_page->findChild<QLabel *>(u"memoryLabel"_s);
        QVERIFY2(hint->text().contains(u"holds at later starts"_s), qPrintable(hint->text()));
        QVERIFY2(!hint->text().contains(u"keychain stays"_s), qPrintable(hint->text())); // there is none
        m_store->set(SecretStore::State::Locked);
        QVERIFY2(hint->text().contains(u"keychain stays"_s), qPrintable(hint->text()));
        m_store->set(SecretStore::State::Absent, KeychainFault::NoService);
        QTest::mouseClick(button(u"memoryButton"_s), Qt::LeftButton);
        QCOMPARE(chosen.size(), 1);
        QVERIFY(usable.size() > 0);
        QVERIFY(m_secrets->usesMemory());
    }

    void saysWhatToDoWhileMemoryStandsInForIt()
    {
        m_secrets->useMemory(true);
        m_store->set(SecretStore::State::Absent, KeychainFault::NoCollection);
        KeychainPage page(*m_secrets);
        page.show();
        QVERIFY(page.findChild<QLabel *>(u"textLabel"_s)->text().contains(u"seahorse"_s));
        auto *unlockButton = page.findChild<QPushButton *>(u"unlockButton"_s);
        QCOMPARE(unlockButton->text(), u"&Create…"_s);
        QSignalSpy usable(&page, &KeychainPage::usable);
        QSignalSpy changed(m_secrets.get(), &SecretStore::stateChanged);
        unlockButton->click();
        QVERIFY(usable.isEmpty());
        m_store->answer(SecretStore::State::Ready);
        QTRY_VERIFY(!usable.isEmpty());
        QVERIFY(!changed.isEmpty()); // whoever chose memory can choose anew
    }

    void survivesBeingClosedWhileAPromptIsOpen()
    {
        m_store->set(SecretStore::State::Locked);
        QTest::mouseClick(button(u"unlockButton"_s), Qt::LeftButton);
        m_page.reset();
        m_store->answer(SecretStore::State::Ready);
        QCoreApplication::processEvents();
        QCOMPARE(m_secrets->state(), SecretStore::State::Ready);
    }

private:
    QPushButton *button(const QString &name) { return m_page->findChild<QPushButton *>(name); }

    std::unique_ptr<StateStore> m_store;
    std::unique_ptr<ChosenStore> m_secrets;
    std::unique_ptr<KeychainPage> m_page;
};

QTEST_MAIN(KeychainPageTest)
#include "tst_keychainpage.moc"
