// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/rotation/rotationjournal.h"
#include "tests/support/answerof.h"
#include "tests/support/eventkeysstage.h"
#include "ui/keys/deletekeydialogs.h"
#include "ui/keys/eventkeydialog.h"
#include "ui/secrets/secretfield.h"
#include "ui/widgets/filteredit.h"
#include "ui/widgets/linelist.h"
#include "ui/widgets/problemline.h"

#include <QLayout>
#include <QRegularExpression>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTest>
#include <QTreeView>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;

/// Every act on an event key through its dialog, when all goes well and when it does not.
class EventKeyActsTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m = std::make_unique<EventKeysStage>();
        QVERIFY(m->isShown);
    }

    void cleanup() { m.reset(); }

    void createsAKeyAndShowsItOnce()
    {
        m->load({u"Checkout"_s});
        QTest::keyClick(m->tab.get(), Qt::Key_N, Qt::ControlModifier);
        auto *dialog = m->opened<EventKeyDialog>();
        auto *start = m->button(dialog, u"startButton"_s);
        QVERIFY(!start->isEnabled());
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u" Mobile "_s);
        // The Tab key comes to the filter before what is below it.
        QStringList fields;
        for (int i = 0; i < 12 && fields.value(fields.size() - 1) != "reasonEdit"_L1; ++i) {
            QTest::keyClick(QApplication::focusWidget(), Qt::Key_Tab);
            if (qobject_cast<QLineEdit *>(QApplication::focusWidget()))
                fields.append(QApplication::focusWidget()->objectName());
        }
        QVERIFY2(fields.count(u"lineEdit"_s) == 2 && fields.last() == "reasonEdit"_L1, qPrintable(fields.join(u' ')));
        dialog->findChild<LineList *>(u"eventList"_s)->setLines({u"order.paid"_s});
        QTest::keyClick(dialog, Qt::Key_Return);

        auto *field = dialog->findChild<SecretField *>();
        QTRY_VERIFY(field->isVisible());
        const EventKey made = m->keys().last();
        QCOMPARE(made.name, u"Mobile"_s);
        QCOMPARE(made.filter.events, QStringList{u"order.paid"_s});
        QVERIFY(!field->isRevealed());
        QVERIFY(!dialog->findChild<QLineEdit *>(u"nameEdit"_s)->isVisible());
        // All of it is in sight: nobody has to scroll to what is to be done with it.
        const auto *body = dialog->findChild<QScrollArea *>();
        QTRY_COMPARE(body->verticalScrollBar()->maximum(), 0);
        // Nor is it pulled apart.
        QTRY_COMPARE(
            body->viewport()->height(), body->widget()->layout()->totalHeightForWidth(body->viewport()->width()));
        QTRY_VERIFY(m->stage.keychain.value(u"key/"_s + eventKeyFingerprint(made.value)));
        QTRY_VERIFY(m->names().contains(u"Mobile"_s));
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m->tab->findChild<EventKeyDialog *>());
        QCOMPARE(m->stage.dashboard->calls(Operation::CreateEventKey), 1);
    }

    /// A filter of many lines is typed once; the Cancel button says by itself what it does.
    void asksBeforeWhatWasTypedIsDiscarded()
    {
        m->load({u"Checkout"_s});
        const auto open = [this] {
            m->action(u"createAction"_s)->trigger();
            return m->opened<EventKeyDialog>();
        };
        auto *dialog = open();
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m->tab->findChild<EventKeyDialog *>());
        dialog = open();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Mobile"_s);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(dialog->findChild<QWidget *>(u"discardBox"_s));
        m->button(dialog, u"goOnTypingButton"_s)->click();
        QVERIFY(dialog->isVisible());
        QCOMPARE(dialog->findChild<QLineEdit *>(u"nameEdit"_s)->text(), u"Mobile"_s);
        m->button(dialog, u"closeButton"_s)->click();
        QTRY_VERIFY(dialog->findChild<QWidget *>(u"discardBox"_s));
        QVERIFY(dialog->isVisible());
        m->button(dialog, u"discardButton"_s)->click();
        QTRY_VERIFY(!m->tab->findChild<EventKeyDialog *>());
    }

    void checksTheNameAsItIsTyped()
    {
        m->load({u"Checkout"_s});
        m->action(u"createAction"_s)->trigger();
        auto *dialog = m->opened<EventKeyDialog>();
        auto *edit = dialog->findChild<QLineEdit *>(u"nameEdit"_s);
        auto *problem = dialog->findChild<ProblemLine *>(u"nameProblem"_s);
        auto *start = m->button(dialog, u"startButton"_s);
        QVERIFY(problem->text().isEmpty());
        // What stands below it is not moved from under the pointer.
        const auto *below = dialog->findChild<FilterEdit *>();
        const auto place = [&] {
            QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
            return below->mapTo(dialog, QPoint());
        };
        const QPoint before = place();

        QTest::keyClicks(edit, u"  "_s);
        QVERIFY(problem->text().contains(u"Give the key a name"_s));
        QCOMPARE(place(), before);
        QVERIFY(!start->isEnabled());
        edit->setText(u"x"_s.repeated(256));
        QVERIFY(problem->text().contains(u"256"_s));
        QVERIFY(!start->isEnabled());
        edit->setText(u"checkout"_s);
        QVERIFY(problem->text().contains(u"Another event key"_s));
        QVERIFY2(start->isEnabled(), "a name that is taken is warned of, not refused");
        QCOMPARE(place(), before);
        edit->setText(u"Another"_s);
        QVERIFY(problem->text().isEmpty());
        QCOMPARE(place(), before);
    }

    void renamesAndKeepsTheFilter()
    {
        m->load({u"Checkout"_s}, {.events = {u"a"_s}});
        m->select(u"Checkout"_s);
        QTest::keyClick(m->tab.get(), Qt::Key_F2);
        auto *dialog = m->opened<EventKeyDialog>();
        QVERIFY(!m->button(dialog, u"startButton"_s)->isEnabled());
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Shop"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(m->names(), QStringList{u"Shop"_s});
        QCOMPARE(m->keys().first().filter.events, QStringList{u"a"_s});
        QTRY_VERIFY(!m->tab->findChild<EventKeyDialog *>());
        QVERIFY(m->notice()->isVisible());
        // It moves no row: whoever clicks one meets that one.
        QVERIFY(
            m->notice()->y() > m->tab->findChild<QTreeView *>(u"eventKeysTable"_s)->mapTo(m->tab.get(), QPoint()).y());
        QCOMPARE(m->selectedName(), u"Shop"_s);
    }

    void saysWhyAnIntegrationsKeyCannotBeRenamed()
    {
        QVERIFY(m->stage.load());
        m->stage.dashboard->addEventKey(u"production"_s, {.name = u"Vercel"_s}, EventKeySource::Integration);
        m->reload();
        m->select(u"Vercel"_s);
        QTest::keyClick(m->tab.get(), Qt::Key_F2);
        auto *dialog = m->opened<EventKeyDialog>();
        QVERIFY(dialog->findChild<QLabel *>(u"introLabel"_s)->text().contains(u"integration"_s));
        QVERIFY(!dialog->findChild<QLineEdit *>(u"nameEdit"_s)->isVisible());
        QCOMPARE(dialog->findChild<QLabel *>(u"nameText"_s)->text(), u"Vercel"_s);
        QVERIFY(!dialog->findChild<QPushButton *>(u"startButton"_s));
    }

    void changesTheFilter()
    {
        m->load({u"Checkout"_s});
        m->select(u"Checkout"_s);
        QTest::keyClick(m->tab.get(), Qt::Key_I, Qt::ControlModifier);
        auto *dialog = m->opened<EventKeyDialog>();
        auto *filter = dialog->findChild<FilterEdit *>();
        auto *start = m->button(dialog, u"startButton"_s);
        QVERIFY(!start->isEnabled());
        filter->setFilter({.kind = EventFilter::Kind::Allow});
        QVERIFY2(!start->isEnabled(), "an empty allow list is refused");
        filter->setFilter({.ips = {u"10.0.0.0/8"_s}});
        QVERIFY2(!start->isEnabled(), "a range is refused");
        filter->setFilter({.ips = {u"192.0.2.1"_s}});
        QTest::mouseClick(start, Qt::LeftButton);
        QTRY_COMPARE(m->keys().first().filter.ips, QStringList{u"192.0.2.1"_s});
        QCOMPARE(m->keys().first().name, u"Checkout"_s);
    }

    void duplicatesWithTheFilterUnderADatedName()
    {
        m->load({u"Checkout"_s}, {.kind = EventFilter::Kind::Allow, .events = {u"a"_s, u"b"_s}});
        m->select(u"Checkout"_s);
        QTest::keyClick(m->tab.get(), Qt::Key_D, Qt::ControlModifier);
        auto *dialog = m->opened<EventKeyDialog>();
        const QString name = u"Checkout (%1)"_s.arg(m->stage.clock.now().toLocalTime().date().toString(Qt::ISODate));
        QCOMPARE(dialog->findChild<QLineEdit *>(u"nameEdit"_s)->text(), name);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(m->keys().size(), 2);
        QCOMPARE(m->keys().last().name, name);
        QVERIFY(m->keys().last().filter.sameAs(m->keys().first().filter));
        QVERIFY(m->keys().first().value.revealText() != m->keys().last().value.revealText());
    }

    void refusesNamesThatAreKeysOrHideSomething_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("part"); // empty: it is a name
        QTest::newRow("usual") << u"Größe & co. 日本"_s << QString();
        QTest::newRow("a word of a key") << u"signkey-rotation 2"_s << QString();
        QTest::newRow("a signing key") << u"signkey-prod-12345678"_s << u"This is a key"_s;
        QTest::newRow("an API key") << u"sk-inn-api-x"_s << u"This is a key"_s;
        QTest::newRow("the event key") << u"*"_s << u"This is a key"_s;
        QTest::newRow("a direction") << u"Web\u202ebeW"_s << u"cannot be seen: Web‹U+202E›"_s;
        QTest::newRow("no width") << u"Check\u200bout"_s << u"cannot be seen"_s;
        QTest::newRow("an unbreakable blank") << u"Check\u00a0out"_s << u"cannot be seen"_s;
        QTest::newRow("isolates around a name that is read from the right")
            << u"\u2068\u05E9\u05DC\u05D5\u05DD\u2069"_s << u"cannot be seen"_s;
        QTest::newRow("a tab") << u"Check\tout"_s << u"cannot be seen"_s;
        QTest::newRow("a letter that is drawn as nothing") << u"Web\u3164"_s << u"cannot be seen"_s;
    }

    void refusesNamesThatAreKeysOrHideSomething()
    {
        QFETCH(QString, name);
        QFETCH(QString, part);
        m->load({u"Checkout"_s});
        if (name == "*"_L1)
            name = m->keys().first().value.revealText();
        m->action(u"createAction"_s)->trigger();
        auto *dialog = m->opened<EventKeyDialog>();
        QVERIFY(dialog);
        dialog->findChild<QLineEdit *>(u"nameEdit"_s)->insert(name);
        const QString problem = dialog->findChild<ProblemLine *>(u"nameProblem"_s)->text();
        QVERIFY2(part.isEmpty() ? problem.isEmpty() : problem.contains(part), qPrintable(problem));
        QCOMPARE(m->button(dialog, u"startButton"_s)->isEnabled(), part.isEmpty());
        dialog->close();
    }

    void deletesOnlyOnceTheNameIsTyped()
    {
        m->load({u"Checkout"_s, u"Mobile"_s});
        const EventKey key = m->keys().first();
        m->select(u"Checkout"_s);
        QTest::keyClick(m->table(), Qt::Key_Delete);
        auto *dialog = m->opened<DeleteEventKeyDialog>();
        QCOMPARE(dialog->findChild<QLabel *>(u"fingerprintLabel"_s)->text(), eventKeyFingerprint(key.value));
        auto *edit = dialog->findChild<QLineEdit *>(u"typeEdit"_s);
        auto *problem = dialog->findChild<ProblemLine *>(u"typeProblem"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTest::keyClicks(edit, u"Check"_s);
        QVERIFY(!problem->isVisible());
        QVERIFY(!m->button(dialog, u"deleteButton"_s)->isEnabled());
        QTest::keyClicks(edit, u"OUT"_s);
        QVERIFY(problem->isVisible());
        edit->clear();
        QTest::keyClicks(edit, u"Checkout"_s);
        QTRY_VERIFY(m->button(dialog, u"deleteButton"_s)->isEnabled());
        QTest::keyClick(edit, Qt::Key_Return);

        QTRY_COMPARE(m->names(), QStringList{u"Mobile"_s});
        QCOMPARE(m->stage.dashboard->calls(Operation::DeleteEventKey), 1);
        QTRY_VERIFY(m->notice()->isVisible());
    }

    void saysWhatCameOfItWhereTheDialogIsClosedBefore_data()
    {
        QTest::addColumn<bool>("renames");
        QTest::addColumn<bool>("isRefused");
        QTest::addColumn<QString>("title");
        QTest::addColumn<QString>("text");
        QTest::newRow("renamed") << true << false << u"The event key is changed"_s << u"“Checkout”"_s;
        QTest::newRow("not renamed") << true << true << u"The event key “Checkout” is not changed as you wanted"_s
                                     << u"does not allow"_s;
        QTest::newRow("deleted") << false << false << u"The event key “Checkout” is deleted"_s << u"“Checkout”"_s;
        QTest::newRow("not deleted") << false << true << u"The event key “Checkout” was not deleted"_s
                                     << u"does not allow"_s;
    }

    void saysWhatCameOfItWhereTheDialogIsClosedBefore()
    {
        QFETCH(bool, renames);
        QFETCH(bool, isRefused);
        QFETCH(QString, title);
        QFETCH(QString, text);
        m->load({u"Checkout"_s, u"Mobile"_s});
        m->select(u"Checkout"_s);
        m->action(renames ? u"renameAction"_s : u"deleteAction"_s)->trigger();
        QDialog *dialog = renames ? static_cast<QDialog *>(m->opened<EventKeyDialog>())
                                  : static_cast<QDialog *>(m->opened<DeleteEventKeyDialog>());
        auto *edit = dialog->findChild<QLineEdit *>(renames ? u"nameEdit"_s : u"typeEdit"_s);
        edit->clear();
        edit->insert(renames ? u"Till"_s : u"Checkout"_s);
        QPushButton *go = m->button(dialog, renames ? u"startButton"_s : u"deleteButton"_s);
        QTRY_VERIFY(go->isEnabled());
        // Held back in the reading before the call, whatever the answer to that will be.
        m->stage.dashboard->fail(Operation::EventKeys, Fault::Stalled);
        const int readings = m->stage.dashboard->calls(Operation::EventKeys);
        go->click();
        QTRY_VERIFY(m->stage.dashboard->calls(Operation::EventKeys) > readings);
        QVERIFY(!m->stage.account->acts().running().isEmpty());
        dialog->close();
        QVERIFY(!m->notice()->isVisible());
        if (isRefused)
            m->stage.dashboard->fail(renames ? Operation::UpdateEventKey : Operation::DeleteEventKey, Fault::Forbidden);
        m->stage.dashboard->letGo();
        QTRY_VERIFY(m->notice()->isVisible());
        QCOMPARE(m->notice()->title(), title);
        QVERIFY2(m->notice()->text().contains(text), qPrintable(m->notice()->text()));
    }

    /// What two keys are called says nothing of which of them is meant.
    void tellsKeysOfOneNameApart()
    {
        m->load({u"Checkout"_s, u"checkout"_s, u"Mobile"_s});
        const EventKey key = m->keys().first();
        const QString fingerprint = eventKeyFingerprint(key.value);
        m->select(key.name);
        m->action(u"copyAction"_s)->trigger();
        const QString copied = m->tab->findChild<QLabel *>(u"clipboardLabel"_s)->text();
        QVERIFY2(copied.contains(fingerprint), qPrintable(copied));
        m->action(u"renameAction"_s)->trigger();
        auto *rename = m->opened<EventKeyDialog>();
        const QString warning = rename->findChild<ProblemLine *>(u"nameProblem"_s)->text();
        QVERIFY2(warning.contains(fingerprint), qPrintable(warning));
        rename->close();

        QTest::keyClick(m->table(), Qt::Key_Delete);
        auto *dialog = m->opened<DeleteEventKeyDialog>();
        auto *edit = dialog->findChild<QLineEdit *>(u"typeEdit"_s);
        QTest::keyClicks(edit, key.name);
        QVERIFY(!m->button(dialog, u"deleteButton"_s)->isEnabled());
        edit->clear();
        QTest::keyClicks(edit, fingerprint);
        QTRY_VERIFY(m->button(dialog, u"deleteButton"_s)->isEnabled());
        QTest::keyClick(edit, Qt::Key_Return);
        QTRY_VERIFY(m->notice()->isVisible());
        QVERIFY2(m->notice()->title().contains(fingerprint), qPrintable(m->notice()->title()));
    }

    /// What is shown around such a name is the screen's own, and no other key's name.
    void asksForANameThatIsReadFromTheRight()
    {
        const QString hebrew = u"\u05E9\u05DC\u05D5\u05DD"_s;
        m->load({hebrew, u"Mobile"_s});
        const EventKey key = m->keys().first();
        QCOMPARE(key.name, hebrew);
        m->table()->setFocus();
        m->table()->setCurrentIndex(m->table()->model()->index(
            static_cast<int>(m->names().indexOf(QRegularExpression(u".*"_s + hebrew + u".*"_s))), 0));
        QTest::keyClick(m->table(), Qt::Key_Delete);
        auto *dialog = m->opened<DeleteEventKeyDialog>();
        auto *edit = dialog->findChild<QLineEdit *>(u"typeEdit"_s);
        edit->insert(hebrew);
        QTRY_VERIFY(m->button(dialog, u"deleteButton"_s)->isEnabled());
        m->button(dialog, u"deleteButton"_s)->click();
        QTRY_COMPARE(m->names(), QStringList{u"Mobile"_s});
    }

    void saysWhoseWordItIsWhereNothingShowsIt_data()
    {
        QTest::addColumn<ActKind>("kind");
        QTest::newRow("deleted") << ActKind::DeleteEventKey;
        QTest::newRow("renamed") << ActKind::UpdateEventKey;
    }

    void saysWhoseWordItIsWhereNothingShowsIt()
    {
        QFETCH(const ActKind, kind);
        m->load({u"Checkout"_s, u"Mobile"_s});
        m->stage.dashboard->setWay(kind, {.means = Way::Means::Person, .isReadBack = false});
        EventKey key = m->keys().first();
        m->select(u"Checkout"_s);
        const bool isDeleted = kind == ActKind::DeleteEventKey;
        QTest::keyClick(m->table(), isDeleted ? Qt::Key_Delete : Qt::Key_F2);
        if (isDeleted) {
            auto *dialog = m->opened<DeleteEventKeyDialog>();
            QTest::keyClicks(dialog->findChild<QLineEdit *>(u"typeEdit"_s), u"Checkout"_s);
            QTRY_VERIFY(m->button(dialog, u"deleteButton"_s)->isEnabled());
            QTest::keyClick(dialog, Qt::Key_Return);
        } else {
            auto *dialog = m->opened<EventKeyDialog>();
            QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Shop"_s);
            QTest::keyClick(dialog, Qt::Key_Return);
        }
        const Acts &acts = m->stage.account->acts();
        QTRY_VERIFY(!acts.running().isEmpty() && acts.running().first()->step() == Act::Step::WaitingForPerson);
        // What is read of such an account is what the person said.
        key.name = u"Shop"_s;
        if (isDeleted)
            m->stage.dashboard->removeEventKey(key.id);
        else
            m->stage.dashboard->putEventKey(u"production"_s, key);
        acts.running().first()->confirm({});
        QTRY_VERIFY(m->notice()->isVisible());
        const QString said = m->notice()->title() + u' ' + m->notice()->text();
        QVERIFY2(said.contains(u"by your word"_s, Qt::CaseInsensitive), qPrintable(said));
    }

    void deletesNoKeyThatAnOpenRotationNeeds_data()
    {
        QTest::addColumn<bool>("isReplacement");
        QTest::addColumn<bool>("isEarly"); // begun before the dialog was opened
        QTest::newRow("rotates it") << false << true;
        QTest::newRow("made it") << true << true;
        QTest::newRow("rotates it since the dialog is open") << false << false;
    }

    /// Its own step asks every app in full, and looks at the events.
    void deletesNoKeyThatAnOpenRotationNeeds()
    {
        QFETCH(bool, isReplacement);
        QFETCH(bool, isEarly);
        m->load({u"Checkout"_s});
        const EventKey key = m->keys().first();
        Rotation rotation{.id = u"r1"_s,
            .origin = m->stage.account->dashboard().origin(),
            .environment = *m->stage.account->keyHolder(),
            .person = u"Grace"_s,
            .begunAt = m->stage.clock.now()};
        rotation.eventKeys = {{.oldId = isReplacement ? u"another"_s : key.id,
            .oldName = u"Checkout"_s,
            .twinId = isReplacement ? key.id : u"another"_s}};
        RotationJournal journal(m->stage.history);
        const auto begin = [&] { return bool(answerOf(journal.begin(rotation, {}))); };
        QVERIFY(!isEarly || begin());
        m->select(u"Checkout"_s);
        m->action(u"deleteAction"_s)->trigger();
        auto *dialog = m->opened<DeleteEventKeyDialog>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"typeEdit"_s), u"Checkout"_s);
        auto *banner = dialog->findChild<Banner *>(u"rotationBanner"_s);
        auto *button = m->button(dialog, u"deleteButton"_s);
        if (!isEarly) {
            QTRY_VERIFY(button->isEnabled());
            QVERIFY(!banner->isVisible());
            QVERIFY(begin());
            QTest::mouseClick(button, Qt::LeftButton);
        }
        QTRY_VERIFY(banner->isVisible());
        QTRY_VERIFY(dialog->findChild<Banner *>(u"holders"_s)->isVisible());
        QVERIFY(!button->isEnabled());
        QTest::keyClick(dialog, Qt::Key_Return);
        QCOMPARE(m->stage.dashboard->calls(Operation::DeleteEventKey), 0);
        QVERIFY2(banner->text().contains(u"Grace"_s), qPrintable(banner->text()));
        const QSignalSpy requested(m->tab.get(), &EventKeysTab::rotationRequested);
        QTest::mouseClick(m->button(dialog, u"goOnButton"_s), Qt::LeftButton);
        QCOMPARE(requested.size(), 1);
        // One that is over needs it no more.
        rotation.outcome = RotationOutcome::Done;
        rotation.endedAt = m->stage.clock.now();
        QVERIFY(answerOf(journal.save(rotation)));
        QTRY_VERIFY(!m->tab->findChild<DeleteEventKeyDialog *>());
        m->action(u"deleteAction"_s)->trigger();
        dialog = m->opened<DeleteEventKeyDialog>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"typeEdit"_s), u"Checkout"_s);
        QTRY_VERIFY(m->button(dialog, u"deleteButton"_s)->isEnabled());
    }

    void saysBeforeADeletionWhenTheLastEventCame()
    {
        m->load({u"Checkout"_s});
        const auto said = [this] {
            m->action(u"deleteAction"_s)->trigger();
            auto *dialog = m->opened<DeleteEventKeyDialog>();
            const auto text = [dialog] { return dialog->findChild<QLabel *>(u"lastEventLabel"_s)->text(); };
            if (!QTest::qWaitFor([&] { return !text().startsWith(u"Looking"_s); }))
                return QString();
            const QString words = text();
            dialog->reject();
            return words;
        };
        m->select(u"Checkout"_s);
        QCOMPARE(said(), u"None in the last 7 days"_s);
        QTRY_VERIFY(!m->tab->findChild<DeleteEventKeyDialog *>());
        const QDateTime last = m->stage.clock.now().addDays(-2);
        m->stage.dashboard->setLastEvent(m->keys().first().id, last);
        QVERIFY(said().contains(last.toString(u"yyyy-MM-dd"_s)));
        QTRY_VERIFY(!m->tab->findChild<DeleteEventKeyDialog *>());
        m->stage.dashboard->fail(Operation::LastEventsThrough, Fault::Offline, -1);
        QVERIFY(said().contains(u"did not tell"_s));
    }

    void forgetsTheDeletedKeysValue()
    {
        m->load({u"Checkout"_s});
        const QString item = u"key/"_s + eventKeyFingerprint(m->keys().first().value);
        m->select(u"Checkout"_s);
        m->action(u"copyAction"_s)->trigger();
        QTRY_VERIFY(m->stage.keychain.value(item));
        m->action(u"deleteAction"_s)->trigger();
        auto *dialog = m->opened<DeleteEventKeyDialog>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"typeEdit"_s), u"Checkout"_s);
        QTRY_VERIFY(m->button(dialog, u"deleteButton"_s)->isEnabled());
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY(!m->stage.keychain.value(item));
    }

    void saysBesideTheFieldsWhyAnActWasRefused_data()
    {
        QTest::addColumn<Fault>("fault");
        QTest::newRow("offline") << Fault::Offline;
        QTest::newRow("forbidden") << Fault::Forbidden;
        QTest::newRow("rejected") << Fault::Rejected;
        QTest::newRow("busy") << Fault::Busy;
    }

    void saysBesideTheFieldsWhyAnActWasRefused()
    {
        QFETCH(Fault, fault);
        m->load({u"Checkout"_s});
        m->stage.dashboard->fail(Operation::CreateEventKey, fault);
        m->action(u"createAction"_s)->trigger();
        auto *dialog = m->opened<EventKeyDialog>();
        auto *edit = dialog->findChild<QLineEdit *>(u"nameEdit"_s);
        QTest::keyClicks(edit, u"Mobile"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QVERIFY(edit->isReadOnly());

        auto *outcome = dialog->findChild<Banner *>(u"actOutcome"_s);
        QTRY_VERIFY(outcome->isVisible());
        QVERIFY(outcome->title().contains(u"The event key “Mobile” was not created"_s));
        QCOMPARE(m->keys().size(), 1);
        QVERIFY(!edit->isReadOnly());
        QCOMPARE(edit->text(), u"Mobile"_s);

        QTest::mouseClick(m->button(dialog, u"startButton"_s), Qt::LeftButton);
        QTRY_COMPARE(m->keys().size(), 2);
        QTRY_VERIFY(dialog->findChild<SecretField *>()->isVisible());
    }

    /// As where a person restarts a server for it, and that may be later.
    void saysOfAKeyThatItIsMadeThoughTheDialogHasGone()
    {
        m->load({u"Checkout"_s});
        m->stage.dashboard->fail(Operation::CreateEventKey, Fault::Stalled);
        m->action(u"createAction"_s)->trigger();
        QPointer<EventKeyDialog> dialog = m->opened<EventKeyDialog>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Mobile"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(m->stage.dashboard->calls(Operation::CreateEventKey), 1);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!dialog);
        const auto *notice = m->tab->findChild<Banner *>(u"eventKeyNotice"_s);
        QVERIFY(!notice->isVisible());
        m->stage.dashboard->letGo();
        QTRY_VERIFY(notice->isVisible());
        QCOMPARE(notice->title(), u"The event key is made"_s);
        QVERIFY2(notice->text().contains(u"“Mobile”"_s), qPrintable(notice->text()));
        QVERIFY(notice->text().contains(eventKeyFingerprint(m->keys().last().value)));
        QTRY_VERIFY(m->names().contains(u"Mobile"_s));
        QVERIFY(notice->isVisible());
    }

    void refusesToOverwriteWhatAColleagueChanged()
    {
        m->load({u"Checkout"_s});
        EventKey other = m->keys().first();
        other.filter.events = {u"theirs"_s};
        m->select(u"Checkout"_s);
        m->action(u"filterAction"_s)->trigger();
        auto *dialog = m->opened<EventKeyDialog>();
        // It begins where another line is typed, not on the kind that is not chosen.
        QTRY_VERIFY(qobject_cast<QLineEdit *>(dialog->focusWidget()));
        m->stage.dashboard->putEventKey(u"production"_s, other);
        dialog->findChild<FilterEdit *>()->setFilter({.events = {u"ours"_s}});
        QTest::mouseClick(m->button(dialog, u"startButton"_s), Qt::LeftButton);
        QTRY_VERIFY(dialog->findChild<Banner *>(u"actOutcome"_s)->isVisible());
        QCOMPARE(m->keys().first().filter.events, QStringList{u"theirs"_s});
        QCOMPARE(m->stage.dashboard->calls(Operation::UpdateEventKey), 0);
    }

    void findsTheKeyWhoseAnswerWasLost()
    {
        m->load({u"Checkout"_s});
        m->stage.dashboard->fail(Operation::CreateEventKey, Fault::AnswerLost);
        m->action(u"createAction"_s)->trigger();
        auto *dialog = m->opened<EventKeyDialog>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Mobile"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_VERIFY(dialog->findChild<SecretField *>()->isVisible());
        QCOMPARE(m->keys().size(), 2);
        QCOMPARE(m->stage.dashboard->calls(Operation::CreateEventKey), 1);
    }

    void goesOnWhenItsDialogIsClosed()
    {
        m->load({u"Checkout"_s});
        m->stage.dashboard->fail(Operation::CreateEventKey, Fault::Stalled);
        m->action(u"createAction"_s)->trigger();
        auto *dialog = m->opened<EventKeyDialog>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Mobile"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(m->stage.dashboard->calls(Operation::CreateEventKey), 1);
        QTest::keyClick(dialog, Qt::Key_Escape);
        QTRY_VERIFY(!m->tab->findChild<EventKeyDialog *>());
        m->stage.dashboard->letGo();
        QTRY_VERIFY(m->names().contains(u"Mobile"_s));
        QTRY_VERIFY(m->stage.keychain.value(u"key/"_s + eventKeyFingerprint(m->keys().last().value)));
    }

    void worksOnTheSharedKeysOfABranch()
    {
        QVERIFY(m->stage.load(u"preview"_s));
        QCOMPARE(m->names().size(), m->stage.dashboard->eventKeysNow(u"branches"_s).size());
        m->action(u"createAction"_s)->trigger();
        auto *dialog = m->opened<EventKeyDialog>();
        QTest::keyClicks(dialog->findChild<QLineEdit *>(u"nameEdit"_s), u"Mobile"_s);
        QTest::keyClick(dialog, Qt::Key_Return);
        QTRY_COMPARE(m->stage.dashboard->eventKeysNow(u"branches"_s).last().name, u"Mobile"_s);
    }

private:
    std::unique_ptr<EventKeysStage> m;
};

QTEST_MAIN(EventKeyActsTest)
#include "tst_eventkeyacts.moc"
