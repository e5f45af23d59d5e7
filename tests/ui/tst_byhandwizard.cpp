// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// needs: xvfb

#include "app/acts/keptkeys.h"
#include "tests/support/answerof.h"
#include "tests/support/handstage.h"
#include "tests/support/uistage.h"
#include "ui/acts/actstatus.h"
#include "ui/rotation/rotationwizard.h"
#include "ui/secrets/secretlineedit.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/problemline.h"
#include "ui/words/handovertext.h"

#include <QCheckBox>
#include <QDateTimeEdit>
#include <QDesktopServices>
#include <QLabel>
#include <QMessageBox>
#include <QPushButton>
#include <QScopeGuard>
#include <QTabWidget>
#include <QTest>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

/// A rotation by hand, whose acts are handed over in the wizard's window: the person reads there what to do, does it at
/// the page, and brings back what the window asks for.
class ByHandWizardTest : public QObject
{
    Q_OBJECT

private slots:
    void handsEachActOver()
    {
        UiStage ui;
        HandStage m;
        m.person = nullptr;
        QVERIFY(open(ui, m));
        int handedOver = 0;
        m.person = [&](Act *act) {
            // The panel shows what the act waits for once the page has heard of it.
            QTRY_VERIFY(shown<QPushButton>(u"handoverConfirmButton"_s));
            handOver(m, *act);
            ++handedOver;
        };
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Undone));
        QVERIFY(m.session->rotation().isOver());
        QCOMPARE(handedOver, 6);
        QCOMPARE(m.cloud.at(u"production"_s).rotations, 1);
        QCOMPARE(m.errors, QStringList());
        delete m_wizard;
    }

    /// Each act is done wrongly once: the other key is brought, or nothing was done. The window says so before anything
    /// is believed, and done right it goes on.
    void saysWhatIsWrongWithEachAct()
    {
        UiStage ui;
        HandStage m;
        m.person = nullptr;
        QVERIFY(open(ui, m));
        QSet<qint64> mistaken;
        int refused = 0;
        m.person = [&](Act *act) {
            QTRY_VERIFY(shown<QPushButton>(u"handoverConfirmButton"_s));
            const bool isFirst = !mistaken.contains(act->journalId());
            mistaken.insert(act->journalId());
            if (auto *claim = shown<QCheckBox>(u"handoverClaimBox"_s); claim && claim->isEnabled()) {
                // A key of a name that begins alike stands beside the one that is to be deleted.
                QVERIFY(!shown<QPushButton>(u"handoverConfirmButton"_s)->isEnabled() || claim->isChecked());
                claim->setChecked(true);
            }
            if (isFirst && act->way().paste == Way::Paste::Nothing)
                return shown<QPushButton>(u"handoverConfirmButton"_s)->click(); // asked again, where it is not believed
            if (isFirst)
                bringTheOtherKey(m, act->request().kind);
            else
                sayWhy(refused);
            handOver(m, *act);
        };
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Undone));
        QVERIFY(m.session->rotation().isOver());
        QCOMPARE(mistaken.size(), 6);
        QCOMPARE(refused, 2); // the two deletions, whose keys are still listed
        QCOMPARE(m.errors.size(), 2);
        QCOMPARE(m.cloud.at(u"production"_s).rotations, 1);
        delete m_wizard;
    }

    /// Its value is not in the keychain any more: nothing promises that the next page has it.
    void promisesNothingOfANewKeyWhoseValueIsLost()
    {
        UiStage ui;
        HandStage m;
        QVERIFY(open(ui, m));
        QVERIFY(m.begin(true, false));
        m.session->createSigningKey();
        QTRY_VERIFY(!m.session->rotation().newSigningKey.id.isEmpty());
        QVERIFY(m.rests());
        const auto hint = [this] {
            const auto *card = shown<QWidget>(u"newKeyCard"_s);
            return card ? card->findChild<QLabel *>(u"hintLabel"_s)->text() : QString();
        };
        QTRY_VERIFY2(hint().contains(u"has it ready for every app"_s), qPrintable(hint()));
        const QString lost = m.session->rotation().newSigningKey.fingerprint;
        QVERIFY(answerOf(m.secrets.remove(KeptKeys::itemName(lost))));
        m.session->readLive();
        QVERIFY(m.rests());
        QTRY_COMPARE(hint(), u"Its value is not at hand now."_s);
        delete m_wizard;
    }

    /// Asked from the page, after a leak only; what is said there fits the steps at the side.
    void asksOnThePlanWhetherTheLeakedKeyOpensTheEventKeys()
    {
        UiStage ui;
        HandStage m;
        m.cloud.allowsKeyAccess = false;
        QVERIFY(open(ui, m));
        m.session->readLive();
        QVERIFY(m.rests() && m.session->live().value);
        QVERIFY(!shown<QWidget>(u"keyAccess"_s));
        m.session->setCause(RotationCause::SigningKeyLeaked);
        m.session->setRotatesEventKey(m.session->live().value->eventKeys.first().id, true);
        QTRY_VERIFY(shown<QPushButton>(u"askAccess"_s));
        const qsizetype late = m.session->steps().size();
        shown<QPushButton>(u"askAccess"_s)->click();
        QTRY_VERIFY2(shown<QLabel>(u"accessText"_s)->text().startsWith(u"Refused at"_s),
            qPrintable(shown<QLabel>(u"accessText"_s)->text()));
        QCOMPARE(m.session->steps().size(), late - 2);
        QVERIFY(shown<QLabel>(u"causeText"_s)->text().contains(u"need not wait"_s));
        // Another cause is another question: nothing stands there of the one before.
        m.session->setCause(RotationCause::EnvironmentLeaked);
        QTRY_COMPARE(shown<QLabel>(u"accessText"_s)->text(), QString());
        QCOMPARE(m.session->steps().size(), late);
        delete m_wizard;
    }

    /// The program ended after the page was opened: the person may have done it by then, and only they know.
    void saysAfterAnEndThatItMayBeDoneAlready_data()
    {
        QTest::addColumn<ActKind>("kind");
        QTest::addColumn<QString>("part");
        QTest::newRow("create a signing key") << ActKind::CreateSigningKey << u"“New key” is there"_s;
        QTest::newRow("rotate") << ActKind::RotateSigningKey << u"“Current key”"_s;
        QTest::newRow("create an event key") << ActKind::CreateEventKey << u"“Mobile”"_s;
        QTest::newRow("delete an event key") << ActKind::DeleteEventKey << u"a second time"_s;
    }
    void saysAfterAnEndThatItMayBeDoneAlready()
    {
        QFETCH(ActKind, kind);
        QFETCH(QString, part);
        HandStage m;
        m.cloud.allowsKeyAccess = false;
        m.cloud.refusesAllKeys = true; // nothing tells
        if (kind == ActKind::RotateSigningKey)
            QVERIFY(m.ends(m.start(m.request(ActKind::CreateSigningKey))));
        m.person = nullptr;
        ActRequest request = m.requestOfSigningKeys(kind);
        request.newKey.name = u"Mobile"_s;
        if (kind == ActKind::DeleteEventKey)
            request.keyId = m.eventKeys().first().id;
        Act *act = m.start(request);
        QVERIFY(m.ends(act));
        QCOMPARE(act->step(), Act::Step::WaitingForPerson);
        QVERIFY(!act->error());
        m.open();
        const auto left = answerOf(m.acts->unsettled());
        QVERIFY(left && left->size() == 1);
        Act *again = m.acts->settle(left->first().id);
        QVERIFY(m.ends(again));
        QCOMPARE(again->step(), Act::Step::WaitingForPerson);
        QVERIFY(again->error());
        const QString said = again->error()->serverMessage;
        QVERIFY2(said.contains(u"may be done"_s) && said.contains(part), qPrintable(said));
        // The window says it beside what is to be brought back.
        UiStage ui;
        ActStatus status;
        status.follow(*m.acts, again);
        QVERIFY(UiStage::show(status));
        QCOMPARE(status.findChild<ProblemLine *>(u"handoverProblem"_s)->text(), said);
        // Where nobody was to be asked, reading finds nothing out: the button does not offer it.
        m.open();
        Act *unasked = m.acts->settle(left->first().id, false);
        QVERIFY(m.ends(unasked));
        QCOMPARE(unasked->end(), Act::End::Open);
        status.follow(*m.acts, unasked);
        QCOMPARE(status.findChild<QPushButton *>(u"actSettleButton"_s)->text(), u"Say what became of it"_s);
    }

    /// A filter that loses its events: what stands in the field of the page has to go, too. And what a list tells of an
    /// event key is its name.
    void saysWhatIsToBeEmptiedAndWhatIsChecked()
    {
        HandStage m;
        m.person = nullptr;
        ActRequest change = m.request(ActKind::UpdateEventKey);
        change.before = m.eventKeys().first();
        change.changed = change.before;
        change.changed->filter = {.kind = EventFilter::Kind::Deny, .events = {}, .ips = {u"10.0.0.1"_s}};
        Act *act = m.start(change);
        QVERIFY(m.ends(act));
        const QString steps = handoverSteps(*act, false).join(u' ');
        QVERIFY2(steps.contains(u"“Events” empty"_s), qPrintable(steps));
        QVERIFY2(!handoverCheck(*act).contains(u"does not tell names"_s), qPrintable(handoverCheck(*act)));
    }

    /// A list of keys tells when one was made; without one only who looks at the page can see that it was there.
    void saysWhatANewKeyIsThatWasThereBefore()
    {
        HandStage m;
        m.person = nullptr;
        Act *act = m.start(m.request(ActKind::CreateSigningKey));
        QVERIFY(m.ends(act));
        const QString steps = handoverSteps(*act, false).join(u' ');
        QVERIFY2(steps.contains(u"was made before, and by whom is not known here"_s), qPrintable(steps));
    }

    /// The page in the browser is open, and minutes pass.
    void saysWhenItIsTooLateForWhatWaits()
    {
        UiStage ui;
        HandStage m;
        QVERIFY(open(ui, m));
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Rotate));
        m.person = nullptr;
        m.session->takeFinalCheck();
        QVERIFY(m.rests());
        m.session->rotate(m.session->textToType());
        m.clock.advance(6s);
        QTRY_VERIFY(m.session->act() && m.session->act()->step() == Act::Step::WaitingForPerson);
        QTRY_VERIFY(shown<QLabel>(u"handoverSteps"_s));
        QVERIFY(!shown<Banner>(u"handoverLate"_s));
        m.clock.advance(11min);
        ui.clock.advance(1min);
        QTRY_VERIFY(shown<Banner>(u"handoverLate"_s));
        m.session->act()->cancel();
        QTRY_VERIFY(!shown<QLabel>(u"handoverSteps"_s));
        QVERIFY(!m.session->rotation().isRotated);
        delete m_wizard;
    }

    void takesDownWhenTheLastEventCame()
    {
        UiStage ui;
        HandStage m;
        QVERIFY(open(ui, m));
        QVERIFY(m.begin(false, true));
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        auto *tabs = shown<QTabWidget>(u"stepTabs"_s);
        tabs->setCurrentIndex(tabs->count() - 1);
        QTRY_VERIFY(shown<QPushButton>(u"noEventButton"_s));
        QVERIFY(!shown<QPushButton>(u"withdrawEventButton"_s));
        const auto first = [&] { return m.session->rotation().eventKeys.first().lookedUp; };
        shown<QPushButton>(u"noEventButton"_s)->click();
        QTRY_VERIFY(first().at.isValid() && !first().last.isValid());
        QTRY_VERIFY(shown<QLabel>(u"lookedUpText"_s)->text().contains(u"no event"_s));
        const auto known = [&] { return shown<QTreeWidget>(u"oldKeysTable"_s)->topLevelItem(0)->text(3); };
        QTRY_COMPARE(known(), u"none, by a person's word"_s);
        // As in the record: since somebody had left it is said where they had.
        QTRY_VERIFY(!m.session->isBusy());
        const QList<SenderNote> senders = m.session->rotation().senders;
        const QString old = m.session->rotation().eventKeys.first().oldFingerprint;
        m.session->setSenders({{.name = u"cron"_s, .eventKeyFingerprint = old}});
        QTRY_VERIFY(shown<QLabel>(u"lookedUpText"_s)->text().contains(u"had left it by then was not seen"_s));
        m.session->setSenders(senders);
        QTRY_VERIFY(!m.session->isBusy());
        // A minute is as long as it is.
        auto *edit = shown<QDateTimeEdit>(u"lastEventEdit"_s);
        const QDateTime minute(QDate(2026, 1, 2), QTime(3, 4));
        edit->setDateTime(minute.addSecs(31)); // as it comes from the clock, and nobody sees
        shown<QPushButton>(u"lastEventButton"_s)->click();
        QTRY_COMPARE(first().last, minute.addSecs(59).toUTC());
        QTRY_VERIFY(known().contains(u"word"_s) && known().contains(u"2026-01-0"_s));
        // In autumn one hour comes twice: the field does not tell which, and the event may have come in the second.
        const QByteArray before = qgetenv("TZ");
        const auto back = qScopeGuard([before] { qputenv("TZ", before); });
        qputenv("TZ", "Europe/Berlin");
        edit->setDateTime(QDateTime(QDate(2025, 10, 26), QTime(0, 30), Qt::UTC).toLocalTime());
        QCOMPARE(edit->text(), u"2025-10-26 02:30"_s);
        shown<QPushButton>(u"lastEventButton"_s)->click();
        QTRY_COMPARE(first().last, QDateTime(QDate(2025, 10, 26), QTime(1, 30, 59), Qt::UTC));
        shown<QPushButton>(u"withdrawEventButton"_s)->click();
        QTRY_VERIFY(!first().at.isValid());
        QTRY_COMPARE(known(), u"not told"_s);
        delete m_wizard;
    }

private:
    bool open(UiStage &ui, HandStage &m)
    {
        m.session = m.makeSession();
        m_wizard = new RotationWizard({*m.session, ui.services, ui.clipboard, capabilitiesOf(AccountKind::ByHand)});
        return UiStage::show(*m_wizard);
    }

    void bringTheOtherKey(HandStage &m, ActKind kind)
    {
        const HandCloud::EnvironmentThere &there = m.cloud.at(u"production"_s);
        const Secret other = kind == ActKind::CreateEventKey ? there.eventKeys.first().value : there.current;
        auto *paste = shown<SecretLineEdit>(u"handoverPasteEdit"_s);
        QVERIFY(paste);
        paste->setText(other.revealText());
        const auto *problem = shown<ProblemLine>(u"handoverProblem"_s);
        QVERIFY(problem && !problem->text().isEmpty() && !problem->text().contains(other.revealText()));
        QVERIFY(!shown<QPushButton>(u"handoverConfirmButton"_s)->isEnabled());
        if (const auto *claim = shown<QCheckBox>(u"handoverClaimBox"_s))
            QVERIFY(!claim->isEnabled());
        paste->clear();
    }

    void sayWhy(int &refused)
    {
        QTRY_VERIFY(shown<ProblemLine>(u"handoverProblem"_s));
        QVERIFY2(shown<ProblemLine>(u"handoverProblem"_s)->text().contains(u"still lists this key"_s),
            qPrintable(shown<ProblemLine>(u"handoverProblem"_s)->text()));
        ++refused;
    }

    template <typename Widget>
    Widget *shown(const QString &name) const
    {
        for (Widget *one : m_wizard->findChildren<Widget *>(name)) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }

    /// Also where no browser can be started.
    void saysWhereThePageIs(const QUrl &page)
    {
        QDesktopServices::setUrlHandler(page.scheme(), this, "thereIsNone");
        shown<QPushButton>(u"handoverOpenButton"_s)->click();
        QDesktopServices::unsetUrlHandler(page.scheme());
        auto *box = shown<QMessageBox>(u"notOpenedBox"_s);
        QVERIFY(box);
        QCOMPARE(box->informativeText(), page.toString(QUrl::FullyEncoded));
        delete box;
    }

    void handOver(HandStage &m, const Act &act)
    {
        auto *confirm = shown<QPushButton>(u"handoverConfirmButton"_s);
        auto *claim = shown<QCheckBox>(u"handoverClaimBox"_s);
        auto *paste = shown<SecretLineEdit>(u"handoverPasteEdit"_s);
        QVERIFY(shown<QPushButton>(u"handoverOpenButton"_s));
        saysWhereThePageIs(act.way().page);
        QVERIFY(!shown<QLabel>(u"handoverSteps"_s)->text().isEmpty());
        QCOMPARE(paste != nullptr, act.way().paste != Way::Paste::Nothing);
        if (paste)
            QVERIFY(!confirm->isEnabled());
        const auto brought = m.doIt(act.request(), HandStage::slugOf(act));
        if (paste)
            paste->setText(brought->revealText());
        if (claim) {
            QVERIFY(claim->isEnabled());
            QCOMPARE(confirm->isEnabled(), claim->isChecked());
            claim->setChecked(true);
        }
        QVERIFY(confirm->isEnabled());
        confirm->click();
    }

    RotationWizard *m_wizard = nullptr;
};

QTEST_MAIN(ByHandWizardTest)
#include "tst_byhandwizard.moc"
