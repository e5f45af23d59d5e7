// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/models/eventkeymodel.h"
#include "tests/support/eventkeysstage.h"
#include "ui/keys/eventkeydialog.h"
#include "ui/keys/eventkeytable.h"
#include "ui/keys/keptkeyspanel.h"
#include "ui/secrets/secretclipboard.h"
#include "ui/secrets/secretfield.h"
#include "ui/widgets/statepage.h"

#include <QApplication>
#include <QClipboard>
#include <QLabel>
#include <QMenu>
#include <QSignalSpy>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

namespace {

class UnseeingClipboard : public SecretClipboard
{
public:
    using SecretClipboard::SecretClipboard;
    bool isSeeing = false;

protected:
    bool canLook() const override { return isSeeing; }
};

} // namespace

/// What the tab shows: keys, searches, states, the clipboard.
class EventKeysTabTest : public QObject
{
    Q_OBJECT

private slots:
    void keepsItsRowsWhileALockHasPutTheKeysAway()
    {
        m->load({u"shop"_s, u"partner"_s});
        m->select(u"shop"_s);
        m->stage.account->putAway();
        QCOMPARE(m->names().size(), 2);

        m->stage.dashboard->fail(Operation::EventKeys, Fault::Stalled);
        const int before = m->stage.dashboard->calls(Operation::EventKeys);
        m->stage.account->bringBack();
        QTRY_COMPARE(m->stage.dashboard->calls(Operation::EventKeys), before + 1);
        QCOMPARE(m->names().size(), 2);
        QVERIFY(m->table()->isVisible());
        QVERIFY(!m->action(u"copyAction"_s)->isEnabled());
        m->stage.dashboard->letGo();
        QTRY_VERIFY(m->action(u"copyAction"_s)->isEnabled());
        QCOMPARE(m->selectedName(), u"shop"_s);
    }

    void init()
    {
        m = std::make_unique<EventKeysStage>();
        QVERIFY(m->isShown);
    }

    void cleanup() { m.reset(); }

    void showsTheKeysWithoutTheirValues()
    {
        m->load({u"Checkout"_s, u"Mobile"_s});
        QCOMPARE(m->names(), (QStringList{u"Checkout"_s, u"Mobile"_s}));
        const EventKey key = m->keys().first();
        QVERIFY(m->find(eventKeyFingerprint(key.value)));
        QVERIFY(!m->find(key.value.revealText()));
    }

    void searchesSortsAndKeepsTheSelection()
    {
        m->load({u"Checkout"_s, u"Mobile"_s, u"Reports"_s});
        m->select(u"Mobile"_s);
        QTest::keyClick(m->tab.get(), Qt::Key_F, Qt::ControlModifier);
        QCOMPARE(QApplication::focusWidget(), m->search());
        QTest::keyClicks(m->search(), u"o mobi"_s);
        QCOMPARE(m->names(), QStringList{u"Mobile"_s});
        QCOMPARE(m->countText(), u"1 of 3 keys"_s);
        QCOMPARE(m->selectedName(), u"Mobile"_s);
        QTest::keyClicks(m->search(), u"zz"_s);
        QVERIFY(m->tab->findChild<QLabel *>(u"nothingFoundLabel"_s)->isVisible());
        for (const QString &command : {u"copyAction"_s, u"showAction"_s, u"renameAction"_s, u"deleteAction"_s})
            QVERIFY2(!m->action(command)->isEnabled(), qPrintable(command));
        m->search()->clear();
        QCOMPARE(m->names().size(), 3);
        m->table()->sortByColumn(EventKeyModel::Name, Qt::DescendingOrder);
        QCOMPARE(m->names().first(), u"Reports"_s);
        QCOMPARE(m->countText(), u"3 keys"_s);
    }

    /// Of one that a person has named, and not brought, there is nothing to copy.
    void offersNoCopyOfWhatIsNotHere()
    {
        m->load({u"Checkout"_s, u"Mobile"_s});
        EventKey known = m->keys().first();
        known.value = {};
        m->stage.dashboard->putEventKey(u"production"_s, known);
        m->reload();
        m->select(u"Mobile"_s);
        QVERIFY(m->action(u"copyAction"_s)->isEnabled());
        m->select(u"Checkout"_s);
        QVERIFY(!m->action(u"copyAction"_s)->isEnabled());
        QVERIFY(m->action(u"copyAction"_s)->toolTip().contains(u"known here by its fingerprint"_s));
        m->action(u"showAction"_s)->trigger();
        auto *dialog = m->opened<EventKeyDialog>();
        QVERIFY(!dialog->findChild<QToolButton *>(u"copyButton"_s)->isEnabled());
        bool isSaid = false;
        for (const QLabel *label : dialog->findChildren<QLabel *>())
            isSaid |= label->isVisible() && label->text().contains(u"known here by its fingerprint"_s);
        QVERIFY(isSaid);
    }

    void goesThroughThePartsAsTheyStandWithTab()
    {
        m->load({u"Checkout"_s, u"Mobile"_s});
        m->select(u"Mobile"_s);
        m->tab->findChild<QWidget *>(u"createActionButton"_s)->setFocus();
        QStringList met;
        int bottom = 0;
        while (QApplication::focusWidget() != m->table() && met.size() < 20) {
            QWidget *at = QApplication::focusWidget();
            met.append(at->objectName());
            QVERIFY2(at->mapTo(m->tab.get(), QPoint()).y() >= bottom - at->height(), qPrintable(met.join(u' ')));
            bottom = std::max(bottom, at->mapTo(m->tab.get(), QPoint()).y());
            QTest::keyClick(at, Qt::Key_Tab);
        }
        QCOMPARE(QApplication::focusWidget(), m->table());
        for (const QString &name : {u"deleteActionButton"_s, u"eventKeySearchEdit"_s})
            QVERIFY2(met.contains(name), qPrintable(met.join(u' ')));
    }

    /// The arrow keys go on from the row that is selected.
    void selectsTheRowThatTheKeyboardComesTo()
    {
        m->load({u"Checkout"_s, u"Mobile"_s});
        m->table()->setFocus(Qt::TabFocusReason);
        QCOMPARE(m->table()->selectionModel()->selectedRows().value(0).data().toString(), u"Checkout"_s);
        QTest::keyClick(m->table(), Qt::Key_Down);
        QCOMPARE(m->table()->selectionModel()->selectedRows().value(0).data().toString(), u"Mobile"_s);
    }

    void emptiesTheSearchByEscape()
    {
        m->load({u"Checkout"_s, u"Mobile"_s});
        QTest::keyClicks(m->search(), u"mobi"_s);
        QCOMPARE(m->names().size(), 1);
        QTest::keyClick(m->search(), Qt::Key_Escape);
        QCOMPARE(m->names().size(), 2);
        QVERIFY(m->search()->text().isEmpty());
    }

    void saysThatAKeyOfAServerWasMadeHere()
    {
        const auto sourceOf = [this] {
            m->load({u"Checkout"_s});
            return m->table()->model()->index(0, EventKeyModel::Source).data().toString();
        };
        QCOMPARE(sourceOf(), u"Made by hand"_s);
        QVERIFY(!m->action(u"existingAction"_s)->isVisible());
        m->tab->setAccount(m->stage.open(AccountKind::SelfHosted));
        QCOMPARE(sourceOf(), u"Made here"_s);
        QVERIFY(!m->action(u"existingAction"_s)->isVisible());
        // Where persons type in what there is, only its arrival is known, and one that is there can be added.
        m->tab->setAccount(m->stage.open(AccountKind::ByHand));
        QCOMPARE(sourceOf(), u"Brought here"_s);
        const QString age = m->table()->model()->index(0, EventKeyModel::Age).data().toString();
        QVERIFY2(age.startsWith(u"at least"_s), qPrintable(age));
        const QSignalSpy requested(m->tab.get(), &EventKeysTab::typedInRequested);
        QVERIFY(m->tab->findChild<QWidget *>(u"existingActionButton"_s)->isVisible());
        m->action(u"existingAction"_s)->trigger();
        QCOMPARE(requested.size(), 1);
    }

    void offersNoFilterWhereAServerKnowsNone()
    {
        const auto offersOne = [this] {
            m->action(u"createAction"_s)->trigger();
            auto *dialog = m->tab->findChild<EventKeyDialog *>();
            const bool isOffered = dialog->findChild<QWidget *>(u"filterEdit"_s)->isVisible();
            dialog->reject();
            QCoreApplication::sendPostedEvents(dialog, QEvent::DeferredDelete);
            return isOffered;
        };
        m->load({u"Checkout"_s});
        m->select(u"Checkout"_s);
        QVERIFY(m->action(u"filterAction"_s)->isEnabled());
        QVERIFY(offersOne());
        m->tab->setAccount(m->stage.open(AccountKind::SelfHosted));
        m->load({u"Checkout"_s});
        m->select(u"Checkout"_s);
        QVERIFY(m->action(u"renameAction"_s)->isEnabled());
        QVERIFY(!m->action(u"filterAction"_s)->isEnabled());
        QVERIFY(m->action(u"filterAction"_s)->toolTip().contains(u"knows no filters"_s));
        QVERIFY(!offersOne());
    }

    void copiesTheValueAndCountsDown()
    {
        m->load({u"Checkout"_s});
        const EventKey key = m->keys().first();
        m->select(u"Checkout"_s);
        m->table()->setFocus();
        QTest::keyClick(m->table(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->text(), key.value.revealText());
        auto *label = m->tab->findChild<QLabel *>(u"clipboardLabel"_s);
        QCOMPARE(label->text(), u"“Checkout” is on the clipboard for 30 s"_s);
        m->stage.clock.advance(10s);
        QCOMPARE(label->text(), u"“Checkout” is on the clipboard for 20 s"_s);
        // Where there is less room, of the name: for how long is what counts.
        m->tab->resize(420, m->tab->height());
        QTRY_VERIFY(label->fontMetrics().horizontalAdvance(label->text()) <= label->width());
        QVERIFY2(label->text().endsWith(u"20 s"_s), qPrintable(label->text()));
        QTRY_VERIFY(m->stage.keychain.value(u"key/"_s + eventKeyFingerprint(key.value)));
    }

    /// Another tab, or a dialog, puts its key in this one's place.
    void namesNoKeyWhosePlaceAnotherOneHasTaken()
    {
        m->load({u"Checkout"_s});
        m->select(u"Checkout"_s);
        m->table()->setFocus();
        QTest::keyClick(m->table(), Qt::Key_C, Qt::ControlModifier);
        const auto *label = m->tab->findChild<QLabel *>(u"clipboardLabel"_s);
        QVERIFY(label->text().startsWith(u"“Checkout”"_s));
        m->stage.clipboard.copy(Secret("another key"));
        QCOMPARE(label->text(), QString());
        m->stage.clock.advance(5s);
        QCOMPARE(label->text(), QString());
    }

    /// As on Wayland without the focus: its time is over, and it is there all the same.
    void saysOfACopiedKeyThatItIsNotClearedYet()
    {
        UnseeingClipboard clipboard(m->stage.clock, m->stage.preferences);
        EventKeyModel model(m->stage.clock);
        EventKeySearchLine line(model, clipboard);
        line.resize(2000, line.sizeHint().height());
        const auto *label = line.findChild<QLabel *>(u"clipboardLabel"_s);
        clipboard.copy(Secret("a key"));
        line.showCopied(u"Checkout"_s);
        QCOMPARE(label->text(), u"“Checkout” is on the clipboard for 30 s"_s);
        m->stage.clock.advance(30s);
        QCOMPARE(clipboard.state(), SecretClipboard::State::Unseen);
        QCOMPARE(label->text(), u"“Checkout” is not cleared from the clipboard yet"_s);
        clipboard.isSeeing = true;
        clipboard.clearNow();
        QCOMPARE(label->text(), QString());
    }

    void showsAKeyMaskedUntilItIsRevealed()
    {
        m->load({u"Checkout"_s});
        m->select(u"Checkout"_s);
        m->table()->setFocus();
        QTest::keyClick(m->table(), Qt::Key_Return);
        auto *dialog = m->opened<EventKeyDialog>();
        auto *field = dialog->findChild<SecretField *>();
        QVERIFY(field->isVisible());
        QVERIFY(!field->isRevealed());
        QVERIFY(!dialog->findChild<QPushButton *>(u"startButton"_s));
        field->reveal();
        QTRY_VERIFY(field->isRevealed());
    }

    void survivesTheAccountThatIsClosedUnderIt()
    {
        m->load({u"Checkout"_s});
        m->select(u"Checkout"_s);
        m->stage.dashboard->fail(Operation::UpdateEventKey, Fault::Stalled);
        m->action(u"renameAction"_s)->trigger();
        auto *dialog = m->opened<EventKeyDialog>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Shop"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        m->stage.account.reset();
        QTRY_VERIFY(!m->tab->findChild<EventKeyDialog *>());
        QVERIFY(m->names().isEmpty());
        QVERIFY(!m->action(u"createAction"_s)->isEnabled());
        m->tab->setAccount(m->stage.open());
        QVERIFY(m->stage.load());
        QTRY_VERIFY(!m->names().isEmpty());
    }

    void survivesBeingClosedWhileTheRequestRuns()
    {
        m->load({u"Checkout"_s});
        m->stage.dashboard->fail(Operation::EventKeys, Fault::Stalled);
        const int before = m->stage.dashboard->calls(Operation::EventKeys);
        m->stage.account->reload();
        QTRY_COMPARE(m->stage.dashboard->calls(Operation::EventKeys), before + 1);
        m->tab.reset();
        m->stage.dashboard->letGo();
        QTRY_VERIFY(!m->stage.account->eventKeys().isLoading);
    }

    void showsWhyTheKeysCouldNotBeRead_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::addColumn<StatePage::State>("state");
        QTest::newRow("offline") << Fault::Offline << StatePage::State::Offline;
        QTest::newRow("forbidden") << Fault::Forbidden << StatePage::State::Forbidden;
        QTest::newRow("rejected") << Fault::Rejected << StatePage::State::Failed;
    }

    void showsWhyTheKeysCouldNotBeRead()
    {
        QFETCH(Fault, fault);
        QFETCH(StatePage::State, state);
        m->stage.dashboard->fail(Operation::EventKeys, fault);
        QVERIFY(m->stage.load());
        auto *page = m->tab->findChild<StatePage *>();
        QVERIFY(page->isVisible());
        QCOMPARE(page->state(), state);
        QVERIFY(!m->action(u"createAction"_s)->isEnabled());
        emit page->actionRequested();
        QTRY_VERIFY(m->table()->isVisible());
    }

    void keepsTheTableWhileItCannotBeReadAgain()
    {
        m->load({u"Checkout"_s});
        m->stage.dashboard->fail(Operation::EventKeys, Fault::Offline);
        m->stage.account->reload();
        auto *banner = m->tab->findChild<Banner *>(u"staleBanner"_s);
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(m->names(), QStringList{u"Checkout"_s});
    }

    /// By hand, what is noted stands here whether Inngest answers or not.
    void saysThatOnlyNotedKeysAreListedWhereInngestWasNotReached()
    {
        m->tab->setAccount(m->stage.open(AccountKind::ByHand));
        m->load({});
        auto *banner = m->tab->findChild<Banner *>(u"staleBanner"_s);
        QVERIFY(!banner->isVisible());
        m->stage.dashboard->fail(Operation::SigningKeys, Fault::Offline, -1);
        for (const QStringList &noted : {QStringList(), QStringList{u"Checkout"_s}}) {
            m->load(noted);
            QTRY_VERIFY(banner->isVisible());
            QVERIFY2(banner->title().startsWith(u"Only event keys that are noted here are listed. "_s),
                qPrintable(banner->title()));
            QCOMPARE(m->names(), noted);
        }
        // Of another kind of account its own list has answered.
        m->tab->setAccount(m->stage.open());
        m->stage.dashboard->fail(Operation::SigningKeys, Fault::Offline, -1);
        m->load({u"Checkout"_s});
        QVERIFY(!banner->isVisible());
    }

    void offersTheKeptKeysWhenNothingCouldBeRead()
    {
        m->load({u"Checkout"_s});
        m->select(u"Checkout"_s);
        m->action(u"copyAction"_s)->trigger();
        const QString item = u"key/"_s + eventKeyFingerprint(m->keys().first().value);
        QTRY_VERIFY(m->stage.keychain.value(item));
        const QString origin = m->stage.dashboard->origin();

        m->tab->setAccount(m->stage.open());
        m->stage.dashboard->setOrigin(origin);
        m->stage.dashboard->fail(Operation::EventKeys, Fault::Offline, -1);
        QVERIFY(m->stage.load());
        QTRY_VERIFY(m->tab->findChild<KeptKeysPanel *>()->isVisible());
    }

    void offersTheFirstKeyWhereThereIsNone()
    {
        QVERIFY(m->stage.load());
        const QList<EventKey> all = m->keys();
        for (const EventKey &key : all)
            m->stage.dashboard->removeEventKey(key.id);
        m->reload();
        auto *page = m->tab->findChild<StatePage *>();
        QVERIFY(page->isVisible());
        QCOMPARE(page->state(), StatePage::State::Empty);
        emit page->actionRequested();
        QVERIFY(m->opened<EventKeyDialog>());
    }

    void makesNoKeyInAnArchivedEnvironment()
    {
        QVERIFY(m->stage.load(u"old"_s));
        QVERIFY(!m->action(u"createAction"_s)->isEnabled());
        m->table()->setCurrentIndex(m->table()->model()->index(0, 0));
        QVERIFY(!m->action(u"duplicateAction"_s)->isEnabled());
        QVERIFY(m->action(u"deleteAction"_s)->isEnabled());
    }

    void forgetsTheSearchInAnotherEnvironment()
    {
        m->load({u"Checkout"_s});
        QTest::keyClicks(m->search(), u"check"_s);
        m->stage.account->selectEnvironment(u"staging"_s);
        QVERIFY(m->search()->text().isEmpty());
    }

    void offersEveryActInTheMenu()
    {
        m->load({u"Checkout"_s});
        m->select(u"Checkout"_s);
        emit m->table()->customContextMenuRequested(m->table()->visualRect(m->table()->currentIndex()).center());
        auto *menu = m->tab->findChild<QMenu *>();
        QVERIFY(menu);
        for (const QString &name : {u"copyAction"_s, u"showAction"_s, u"renameAction"_s, u"filterAction"_s,
                 u"duplicateAction"_s, u"deleteAction"_s})
            QVERIFY2(menu->actions().contains(m->action(name)), qPrintable(name));
        menu->close();
    }

private:
    std::unique_ptr<EventKeysStage> m;
};

QTEST_MAIN(EventKeysTabTest)
#include "tst_eventkeystab.moc"
