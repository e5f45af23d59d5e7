// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/act.h"
#include "app/core/lookup.h"
#include "app/domain/keys.h"
#include "app/rollout/rolloutcheck.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationprogress.h"
#include "app/rotation/rotationsession.h"
#include "app/rotation/rotationsight.h"
#include "tests/rotation/doubts.h"
#include "tests/support/answeringapp.h"
#include "tests/support/answerof.h"
#include "tests/support/sessionsteps.h"
#include "tests/support/uistage.h"
#include "ui/accounts/environmentband.h"
#include "ui/acts/actstatus.h"
#include "ui/deploy/variablessource.h"
#include "ui/history/evidencerow.h"
#include "ui/rotation/actpanel.h"
#include "ui/rotation/noticebanners.h"
#include "ui/rotation/rotationpage.h"
#include "ui/rotation/rotationwizard.h"
#include "ui/rotation/stepresult.h"
#include "ui/rotation/wizardtools.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/problemline.h"
#include "ui/widgets/searchedit.h"
#include "ui/widgets/statepage.h"
#include "ui/words/agetext.h"
#include "ui/words/rotationtext.h"

#include <QAccessible>
#include <QAction>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QDesktopServices>
#include <QGuiApplication>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QMenu>
#include <QMessageBox>
#include <QMetaEnum>
#include <QProgressBar>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QTreeWidget>
#include <QUrl>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Operation = FakeDashboard::Operation;
using Fault = FakeDashboard::Fault;
using Step = RotationStep::Kind;

/// Counts how often the widget comes in sight while several acts are under way.
class ShowCounter : public QObject
{
public:
    ShowCounter(QWidget &widget, const RotationSession &session)
        : m_session(session)
    {
        widget.installEventFilter(this);
    }

    int count() const { return m_count; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        m_count += event->type() == QEvent::Show && m_session.several() ? 1 : 0;
        return QObject::eventFilter(watched, event);
    }

private:
    const RotationSession &m_session;
    int m_count = 0;
};

/// Notes what was painted lower or higher on the page than before while several acts were under way.
class MoveCounter : public QObject
{
public:
    MoveCounter(QWidget &page, const RotationSession &session)
        : m_page(page)
        , m_session(session)
    {
        const QList<QWidget *> all = page.findChildren<QWidget *>();
        for (QWidget *one : all)
            one->installEventFilter(this);
    }

    int painted() const { return m_painted; }
    const QStringList &moves() const { return m_moves; }

protected:
    bool eventFilter(QObject *watched, QEvent *event) override
    {
        const Act *act = m_session.act();
        if (event->type() != QEvent::Paint || !m_session.several() || !act || act->step() == Act::Step::Queued)
            return QObject::eventFilter(watched, event);
        ++m_painted;
        const auto *widget = static_cast<QWidget *>(watched);
        const int y = widget->mapTo(&m_page, QPoint()).y();
        if (const auto before = m_seen.constFind(watched); before != m_seen.cend() && *before != y)
            m_moves.append(u"%1 %2: %3 to %4"_s.arg(QString::fromLatin1(widget->metaObject()->className()),
                widget->objectName(), QString::number(*before), QString::number(y)));
        m_seen.insert(watched, y);
        return QObject::eventFilter(watched, event);
    }

private:
    QWidget &m_page;
    const RotationSession &m_session;
    QHash<QObject *, int> m_seen;
    QStringList m_moves;
    int m_painted = 0;
};

/// The wizard's pages, each with real key presses and clicks, on a dashboard in memory.
class RotationWizardTest : public QObject
{
    Q_OBJECT

public slots:
    void keepOpened(const QUrl &url) { m_opened = url; }

private slots:
    void init()
    {
        m = std::make_unique<UiStage>();
        m->open();
        const Environment production = m->dashboard->environment(u"production"_s);
        m_session = std::make_unique<RotationSession>(RotationTools{*m->dashboard, m->account->acts(), m->history,
                                                          m->secrets, m->keptKeys, m->clock, u"Acme"_s, u"Ada"_s},
            production);
    }

    void cleanup()
    {
        delete m_wizard;
        m_session.reset();
        m.reset();
    }

    void hasWordsForEveryNotice()
    {
        const auto kinds = QMetaEnum::fromType<RotationNotice::Kind>();
        QSet<QString> titles;
        for (int i = 0; i < kinds.keyCount(); ++i) {
            const TonedText text
                = noticeText({.kind = RotationNotice::Kind(kinds.value(i)), .subjects = {u"shop"_s}, .detail = u"7"_s});
            QVERIFY2(!text.title.isEmpty() && !text.text.isEmpty(), kinds.key(i));
            QVERIFY2(!titles.contains(text.title), kinds.key(i)); // each one its own
            titles.insert(text.title);
        }
    }

    void namesWhatIsRolledOut()
    {
        Rotation rotation;
        rotation.rotatesSigningKey = true;
        QCOMPARE(stepTitle(Step::RollOut, rotation), u"Give every app the new signing key"_s);
        rotation.eventKeys = {RotatedEventKey()};
        QCOMPARE(stepTitle(Step::RollOut, rotation), u"Give every app its new keys"_s);
        rotation.rotatesSigningKey = false;
        QCOMPARE(stepTitle(Step::RollOut, rotation), u"Give every sender its new event key"_s);
    }

    void hasWordsForEveryStep()
    {
        const auto steps = QMetaEnum::fromType<RotationStep::Kind>();
        for (int i = 0; i < steps.keyCount(); ++i) {
            const auto step = Step(steps.value(i));
            QVERIFY2(!stepTitle(step, {}).isEmpty() && !stepName(step).isEmpty()
                    && !stepText(step, *m_session, false).isEmpty(),
                steps.key(i));
        }
    }

    void saysThatItIsReadAndWhyItCannotBe()
    {
        m->dashboard->fail(Operation::SigningKeys, Fault::Offline, -1);
        open();
        QTRY_VERIFY(find<StatePage>({}));
        QTRY_COMPARE(find<StatePage>({})->state(), StatePage::State::Failed);
        QVERIFY(!button(QWizard::NextButton)->isEnabled());
        m->dashboard->succeed(Operation::SigningKeys);
        QTest::mouseClick(find<QPushButton>(u"actionButton"_s), Qt::LeftButton);
        QTRY_VERIFY(find<QCheckBox>(u"signingKeyBox"_s));
    }

    void writesNothingBeforeThePersonBegins()
    {
        openPlan();
        QTest::keyClicks(find<QLineEdit>(u"reasonEdit"_s), u"ticket 42"_s);
        QCOMPARE(m_session->rotation().reason, u"ticket 42"_s);
        QVERIFY(!m_session->rotation().isBegun());
        QTest::keyClick(m_wizard, Qt::Key_Escape);
        QTRY_VERIFY(!m_wizard);
        QVERIFY(!m_session->rotation().isBegun());
        QCOMPARE(m->dashboard->calls(Operation::CreateSigningKey), 0);
    }

    /// Of another environment's last rotation, and of one that was begun here on a computer that is gone.
    void startsFromWhatIsThere()
    {
        const EventKey old = m->dashboard->eventKeysNow(u"production"_s).first();
        m->dashboard->addEventKey(u"production"_s,
            {.name = twinNameOf(old.name, m->clock.now().toLocalTime().date(), {}), .filter = old.filter});
        Rotation other;
        other.id = u"r1"_s;
        other.origin = m->dashboard->origin();
        other.environment.id = u"staging"_s;
        other.environment.name = u"Staging"_s;
        other.begunAt = m->clock.now();
        other.rotatesSigningKey = false;
        other.eventKeys = {{.oldId = u"x"_s, .oldName = old.name}, {.oldId = u"y"_s, .oldName = u"only there"_s}};
        RotationJournal journal(m->history);
        QVERIFY(answerOf(journal.begin(other, {})));
        other.outcome = RotationOutcome::Done;
        other.endedAt = other.begunAt;
        QVERIFY(answerOf(journal.save(other)));
        // This environment's own, from before a practice account's new beginning gave it another id.
        other.id = u"r2"_s;
        other.environment = {.id = u"production before"_s, .name = u"Production"_s};
        other.accountName = u"Acme"_s;
        QVERIFY(answerOf(journal.begin(other, {})));
        QVERIFY(answerOf(journal.save(other)));
        openPlan();
        auto *like = find<QPushButton>(u"likeButton"_s);
        QTRY_VERIFY(like->isVisible());
        QMetaObject::invokeMethod(like->menu(), &QMenu::aboutToShow);
        QCOMPARE(like->menu()->actions().size(), 1);
        QVERIFY(like->menu()->actions().first()->text().contains(u"Staging"_s));
        like->menu()->actions().first()->trigger();
        QVERIFY(!m_session->rotation().rotatesSigningKey);
        QCOMPARE(m_session->rotation().eventKeys.size(), 1);
        const QString said = find<QLabel>(u"likeText"_s)->text();
        QVERIFY(said.contains(u"Staging"_s) && said.contains(u"only there"_s) && !said.contains(old.name));
        auto *use = find<QPushButton>(u"adoptTwinsButton"_s);
        QTRY_VERIFY(use->isVisible());
        use->click();
        QVERIFY(m_session->rotation().eventKeys.first().wasTwinAdopted);
        QVERIFY(find<Banner>(u"twinsThereBanner"_s)->text().contains(u"No others are created"_s));
        use->click();
        QVERIFY(!m_session->rotation().eventKeys.first().wasTwinAdopted);
    }

    /// For whoever has to approve the change first.
    void savesThePlanBeforeItIsBegun()
    {
        openPlan();
        m_session->setRotatesEventKey(m->dashboard->eventKeysNow(u"production"_s).first().id, true);
        QTest::keyClicks(find<QLineEdit>(u"reasonEdit"_s), u"ticket <b>42</b>"_s);
        QTRY_VERIFY(!m_session->check().rows().isEmpty());
        find<QCheckBox>(u"windowBox"_s)->click();
        QVERIFY(m_session->rotation().window.isSet());
        auto *from = find<QDateTimeEdit>(u"windowFromEdit"_s);
        from->setDateTime(from->dateTime().addDays(2)); // past the end, which goes along
        const ChangeWindow window = m_session->rotation().window;
        QVERIFY(window.from == from->dateTime().toUTC() && window.to > window.from);
        auto *row = find<EvidenceRow>(QString());
        QVERIFY(row);
        const QString path = m->directory.filePath(u"plan.html"_s);
        row->saveTo(path);
        QTRY_VERIFY(QFile::exists(path));
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QString html = QString::fromUtf8(file.readAll());
        const EnvironmentSnapshot &live = *m_session->live().value;
        const EventKey key = m->dashboard->eventKeysNow(u"production"_s).first();
        for (const QString &part :
            {u"nothing of it is begun"_s, exactTimeText(window.from), u"ticket &lt;b&gt;42&lt;/b&gt;"_s,
                live.fingerprintOf(*live.active()), eventKeyFingerprint(key), key.name.toHtmlEscaped(), u"shop"_s,
                stepPlan(RotationStep::Rotate, m_session->rotation(), false, false).toHtmlEscaped()})
            QVERIFY2(html.contains(part), qPrintable(part));
        for (const SigningKey &secret : m->dashboard->signingKeysNow(u"production"_s))
            QVERIFY(!html.contains(secret.value.revealText()));
        QVERIFY(!html.contains(key.value.revealText()));
        QVERIFY(!m_session->rotation().isBegun());
    }

    /// What came of it is in sight, and what can be done then, also where nothing opens the file.
    void showsWhereThePlanIsSaved()
    {
        openPlan();
        m_wizard->resize(m_wizard->minimumSizeHint());
        auto *row = find<EvidenceRow>(QString());
        auto *area = find<QScrollArea>(u"pageArea"_s);
        QTRY_VERIFY(area->verticalScrollBar()->maximum() > 0);
        row->saveButton()->setFocus();
        area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
        const QString path = m->directory.filePath(u"plan.html"_s);
        row->saveTo(path);
        QTRY_VERIFY(find<Banner>(u"evidenceBanner"_s));
        auto *banner = find<Banner>(u"evidenceBanner"_s);
        QTRY_COMPARE(banner->visibleRegion().boundingRect(), banner->rect());
        QCOMPARE(m_wizard->focusWidget(), row->saveButton());

        QDesktopServices::setUrlHandler(u"file"_s, this, "keepOpened"); // there is one
        find<QPushButton>(u"openEvidenceButton"_s)->click();
        QCOMPARE(m_opened, QUrl::fromLocalFile(path));
        QCOMPARE(banner->tone(), Tone::Good);
        // Nobody tells the program whether a window came of it.
        QVERIFY2(
            banner->text().startsWith(u"If no window"_s) && banner->text().contains(path), qPrintable(banner->text()));
        QDesktopServices::setUrlHandler(u"file"_s, this, "thereIsNone");
        find<QPushButton>(u"openEvidenceButton"_s)->click();
        QDesktopServices::unsetUrlHandler(u"file"_s);
        QCOMPARE(banner->tone(), Tone::Warning);
        QVERIFY2(banner->title().contains(u"No program here opens"_s), qPrintable(banner->title()));
        QVERIFY2(banner->text().contains(path), qPrintable(banner->text()));
        QTRY_COMPARE(banner->visibleRegion().boundingRect(), banner->rect());
    }

    /// What the apps' answers bring up comes while somebody is about to click.
    void keepsWhatCanBeClickedInItsPlaceWhileNoticesCome()
    {
        m->dashboard->setApps(u"production"_s, {});
        openPlan();
        const auto place = [this](const QString &name) {
            const auto *part = find<QWidget>(name);
            return part ? part->mapTo(m_wizard, QPoint()) : QPoint();
        };
        const auto settle = [] {
            for (int turn = 0; turn < 20; ++turn)
                QCoreApplication::processEvents();
        };
        settle();
        const QPoint signing = place(u"signingKeyBox"_s);
        const QPoint reason = place(u"reasonEdit"_s);
        QVERIFY(!signing.isNull() && !reason.isNull());
        m->dashboard->setApps(u"production"_s,
            {{.id = u"w"_s, .name = u"worker"_s, .environmentId = u"production"_s, .method = AppMethod::Connect}});
        m_session->readLive();
        QTRY_VERIFY(hasNotice(m_session->notices(Step::Plan), RotationNotice::WorkersOnly));
        QTRY_VERIFY(find<Banner>(u"noticeWorkersOnly"_s) || find<Banner>(u"gatheredNotices"_s));
        settle();
        QCOMPARE(place(u"signingKeyBox"_s), signing);
        QCOMPARE(place(u"reasonEdit"_s), reason);
    }

    void choosesKeysWithTheKeyboard()
    {
        m->dashboard->addEventKey(u"production"_s, {.name = u"Vercel"_s}, EventKeySource::Integration);
        openPlan();
        const auto placeOf = [this](const QWidget &widget) { return widget.mapTo(m_wizard.get(), QPoint()); };
        auto *box = find<QCheckBox>(u"signingKeyBox"_s);
        // What the apps' first answers bring stands above it, and takes its room in steps.
        QTRY_VERIFY(find<Banner>(u"noticeUnreachable"_s));
        QPoint place;
        QTRY_VERIFY(std::exchange(place, placeOf(*box)) == placeOf(*box));
        QTest::keyClick(box, Qt::Key_Space);
        QVERIFY(!m_session->rotation().rotatesSigningKey);
        QVERIFY(!button(QWizard::NextButton)->isEnabled()); // nothing is chosen
        QTRY_VERIFY(find<Banner>(u"noticeNothingChosen"_s));
        QCOMPARE(button(QWizard::NextButton)->toolTip(), u"Nothing is chosen yet"_s);
        QVERIFY(find<QSpinBox>(u"quietDaysSpin"_s)->toolTip().startsWith(u"No event key is chosen"_s));
        // Nothing goes from under the hand that chooses.
        QCoreApplication::processEvents();
        QCOMPARE(placeOf(*box), place);
        auto *table = find<QTreeWidget>(u"eventKeyChoice"_s);
        table->setFocus();
        table->setCurrentItem(table->topLevelItem(1));
        // Short enough for a narrow window; when it is due stands behind it.
        const QTreeWidgetItem &row = *table->topLevelItem(1);
        QVERIFY2(!row.text(2).isEmpty() && row.toolTip(2).startsWith(row.text(2).section(u',', 0, 0) + u" old"_s)
                && row.text(2).size() < row.toolTip(2).size(),
            qPrintable(row.text(2) + u" / "_s + row.toolTip(2)));
        QTest::keyClick(table, Qt::Key_Space);
        QCOMPARE(m_session->rotation().eventKeys.size(), 1);
        QCOMPARE(m_session->rotation().eventKeys.first().oldName, u"key 2"_s);
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        const auto count = [this, table] {
            const QList<QLabel *> labels = m_wizard->findChildren<QLabel *>();
            const auto of = std::find_if(
                labels.begin(), labels.end(), [table](const QLabel *label) { return label->buddy() == table; });
            return of == labels.end() ? QString() : (*of)->text().remove(u'&');
        };
        QCOMPARE(count(), u"Event keys: 1 of 3 chosen"_s);
        QTest::keyClick(find<QPushButton>(u"chooseAllButton"_s), Qt::Key_Space);
        QCOMPARE(count(), u"Event keys: 2 of 3 chosen"_s);
        QCOMPARE(m_session->rotation().eventKeys.size(), 2); // not the integration's
        QCOMPARE(table->topLevelItem(0)->checkState(0), Qt::Checked);
    }

    void saysWhatIsOpenInWordsOfItsOwn()
    {
        const auto kinds = QMetaEnum::fromType<OpenItem::Kind>();
        QSet<QString> texts;
        for (int i = 0; i < kinds.keyCount(); ++i) {
            const QString text
                = openItemText({.kind = OpenItem::Kind(kinds.value(i)), .name = u"shop"_s, .owner = u"Robin"_s});
            QVERIFY2(text.startsWith(u"shop: "_s) && text.contains(u"Robin"_s) && !texts.contains(text), kinds.key(i));
            texts.insert(text);
        }
        QVERIFY(openItemText({.name = u"shop"_s}).endsWith(u"Owner: nobody is named"_s));
    }

    /// An undo that somebody has ended on their word is not green; and nobody is said to hold what they never got.
    void saysWhatAnUndoLeavesOnSomebodysWord()
    {
        Rotation rotation;
        rotation.outcome = RotationOutcome::Undone;
        QCOMPARE(undoneTone(rotation), Tone::Good);
        rotation.apps = {{.appKey = u"shop"_s, .name = u"shop"_s}};
        Word word;
        word.asked.appKey = u"shop"_s;
        word.asked.goal = RolloutGoal::OldOnly;
        rotation.words = {word};
        QCOMPARE(undoneTone(rotation), Tone::Warning);
        QVERIFY2(
            outcomeText(rotation).contains(u"none of them was given a new key"_s), qPrintable(outcomeText(rotation)));
        QVERIFY(!outcomeText(rotation).contains(u"may still hold a new key"_s));
        rotation.apps.first().ranNewKeys = true;
        QCOMPARE(undoneTone(rotation), Tone::Warning);
        QVERIFY2(outcomeText(rotation).contains(u"may still hold a new key"_s), qPrintable(outcomeText(rotation)));
        QVERIFY(!outcomeText(rotation).contains(u"none of them"_s));
        rotation.words.first().isOver = true;
        QCOMPARE(undoneTone(rotation), Tone::Good);
    }

    /// Whatever was done after a leak: with the old keys in use there is much left to do.
    void saysThatAnUndoneRotationContainsNoLeak()
    {
        Rotation rotation;
        rotation.outcome = RotationOutcome::Undone;
        QVERIFY(outcomeText(rotation).contains(u"Of this rotation nothing is left to do"_s));
        rotation.cause = RotationCause::SigningKeyLeaked;
        QVERIFY(!outcomeText(rotation).contains(u"Of this rotation nothing is left to do"_s));
        QVERIFY(outcomeText(rotation).contains(u"Not contained"_s));
        for (const bool givesUp : {false, true})
            QVERIFY2(undoText(rotation, givesUp).startsWith(u"The leak: Not contained"_s),
                qPrintable(undoText(rotation, givesUp)));
        QVERIFY(!undoText({}, false).contains(u"ontained"_s));
        QVERIFY(undoText({}, false).contains(u"calls are signed with"_s));
        QVERIFY(!undoText({.rotatesSigningKey = false}, false).contains(u"signed"_s));
        rotation.outcome = RotationOutcome::ClosedWithExceptions;
        rotation.isRotated = true;
        rotation.openItems = {{OpenItem::FallbackThere, u"shop"_s, {}, OpenItem::Accepted}};
        QCOMPARE(openItemsText(rotation.openItems),
            u"• shop: its latest answer shows a fallback; it accepts the old signing key, by its latest answer. "
            "Owner: nobody is named"_s);
        QVERIFY(outcomeText(rotation).contains(u"Not contained"_s));
        rotation.openItems = {{OpenItem::ResyncFailed, u"shop"_s, {}}};
        QVERIFY(!outcomeText(rotation).contains(u"ontained"_s));
        // What was said at the end stands once: beside what it answers for, or below.
        rotation.closingNote = u"Robin, Friday"_s;
        rotation.openItems = {{OpenItem::ResyncFailed, u"shop"_s, u"Robin"_s}};
        QVERIFY(outcomeText(rotation).endsWith(u"\nSaid when it was closed: “Robin, Friday”"_s));
        rotation.openItems.first().owner = rotation.closingNote;
        QVERIFY(!outcomeText(rotation).contains(rotation.closingNote));
        QVERIFY(openItemsText(rotation.openItems).contains(rotation.closingNote));
    }

    /// Before the old event keys are deleted here somebody else can have deleted one.
    void namesTheOldEventKeysThatAnUndoDoesNotBringBack()
    {
        Rotation rotation;
        rotation.eventKeys = {{.oldId = u"e1"_s, .oldName = u"Harbor"_s}, {.oldId = u"e2"_s, .oldName = u"Mill"_s}};
        EnvironmentSnapshot live;
        live.eventKeys = {{.id = u"e1"_s}, {.id = u"e2"_s}};
        const auto asked = [&] { return undoText(rotation, false, true, live); };
        QVERIFY2(asked().startsWith(u"Everything can still be put back. In this order: "_s), qPrintable(asked()));
        live.eventKeys.removeFirst();
        QVERIFY2(asked().contains(u"lacks these old event keys: Harbor."_s), qPrintable(asked()));
        QVERIFY2(!asked().contains(u"Everything can"_s), qPrintable(asked()));
        rotation.outcome = RotationOutcome::Undone;
        QVERIFY(!outcomeText(rotation).contains(u"Harbor"_s));
        rotation.eventKeys.first().isOldDeleted = true; // without a replacement
        QVERIFY2(
            outcomeText(rotation).contains(u"that somebody had deleted: Harbor."_s), qPrintable(outcomeText(rotation)));
    }

    void speaksOfOneNewKeyAsOfOne()
    {
        Rotation rotation;
        rotation.newSigningKey.id = u"new"_s;
        QCOMPARE(stepTitle(Step::DeleteNewKeys, rotation), u"Delete the new key"_s);
        rotation.eventKeys.append({.twinId = u"twin"_s});
        QCOMPARE(stepTitle(Step::DeleteNewKeys, rotation), u"Delete the new keys"_s);
    }

    /// What nobody has set is not to be put back.
    void saysThatNothingIsToBePutBackWhereNothingWasSet()
    {
        begin();
        m_session->createSigningKey();
        QTRY_VERIFY(!m_session->isBusy() && !m_session->rotation().newSigningKey.id.isEmpty());
        QVERIFY(!m_session->isAnythingSet());
        QVERIFY(undoText(m_session->rotation(), false, false).contains(u"nothing to put back"_s));
        m_session->undo();
        QTRY_COMPARE(m_session->step(), Step::PutBack);
        QTRY_COMPARE(m_wizard->currentPage()->accessibleName(), u"See that nobody holds a new key"_s);
        QVERIFY2(m_wizard->currentPage()->accessibleDescription().contains(u"nothing to put back"_s),
            qPrintable(m_wizard->currentPage()->accessibleDescription()));
        // By somebody's word one was given it.
        m_session->noteSet(u"shop"_s, Step::RollOut, true);
        QVERIFY(m_session->isAnythingSet());
        QTRY_COMPARE(m_wizard->currentPage()->accessibleName(), u"Put the old keys back"_s);
    }

    /// The one reason why "Go on" cannot be pressed stands beside it, one click away.
    void namesBesideTheButtonASenderThatAnUndoWaitsFor()
    {
        m->dashboard->setApps(u"production"_s, {});
        begin(false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(m_session->mayGoOn());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
        const QString old = m_session->rotation().eventKeys.first().oldFingerprint;
        m_session->setSenders({{.name = u"cron"_s, .eventKeyFingerprint = old, .word = u"Robin"_s}});
        m_session->undo();
        QTRY_COMPARE(m_wizard->currentId(), int(Step::PutBack));
        m_session->confirmNoApps(u"nothing runs yet"_s);
        QTRY_VERIFY(find<QLabel>(u"missingApps"_s) && find<QLabel>(u"missingApps"_s)->isVisible());
        QVERIFY(!m_session->mayGoOn());
        const QString text = find<QLabel>(u"missingApps"_s)->text();
        QVERIFY2(text.contains(u"1 sender that is no app is still to do."_s), qPrintable(text));
        QTest::mouseClick(find<QPushButton>(u"showMissingButton"_s), Qt::LeftButton);
        const auto *table = find<QTableView>(u"boardTable"_s);
        QCOMPARE(table->selectionModel()->selectedRows().size(), 1);
        QCOMPARE(table->currentIndex().siblingAtColumn(0).data().toString(), u"cron"_s);
        QList<SenderNote> senders = m_session->rotation().senders;
        senders.first().wordAt = {}; // confirmed anew: it is back
        m_session->setSenders(senders);
        QTRY_VERIFY(m_session->mayGoOn());
        QTRY_VERIFY(!find<QLabel>(u"missingApps"_s) || !find<QLabel>(u"missingApps"_s)->isVisible());
    }

    /// Whoever still sends with a replacement can be asked by nobody: a person answers for them where the undo says so.
    void takesAnAnswerForWhatAnUndoCannotAsk()
    {
        m->dashboard->setApps(u"production"_s, {});
        begin(false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(m_session->mayUndo() && !m_session->rotation().eventKeys.first().twinId.isEmpty());
        m_session->undo();
        QTRY_COMPARE(m_session->step(), Step::PutBack);
        m_session->confirmNoApps(u"nothing runs yet"_s);
        QTRY_VERIFY(m_session->mayGoOn());
        m_session->goOn();
        QTRY_COMPARE(m_wizard->currentId(), int(Step::DeleteNewKeys));
        QTRY_VERIFY(!hasRefusal(m_session->notices(Step::DeleteNewKeys)));
        QVERIFY(!find<QLineEdit>(u"putBackEdit"_s));
        m->clock.advance(std::chrono::minutes(5));
        m->dashboard->setLastEvent(m_session->rotation().eventKeys.first().twinId, m->clock.now());
        m_session->readLive();
        QTRY_VERIFY(find<QLineEdit>(u"putBackEdit"_s));
        QVERIFY(hasRefusal(m_session->notices(Step::DeleteNewKeys)));
        auto *vouch = find<QPushButton>(u"putBackButton"_s);
        QVERIFY(vouch && !vouch->isEnabled());
        QTest::keyClicks(find<QLineEdit>(u"putBackEdit"_s), u"a try of mine"_s);
        QVERIFY(vouch->isEnabled());
        vouch->click();
        QTRY_VERIFY(!find<QLineEdit>(u"putBackEdit"_s));
        QVERIFY(!hasRefusal(m_session->notices(Step::DeleteNewKeys)));
        QCOMPARE(m_session->rotation().exceptions.last().reason, u"a try of mine"_s);
        // It holds for the deletion that it was given for, however often that sends; not for good.
        m->clock.advance(std::chrono::minutes(5));
        m->dashboard->setLastEvent(m_session->rotation().eventKeys.first().twinId, m->clock.now());
        m_session->readLive();
        QTRY_VERIFY(!m_session->isBusy() && m_session->live().value);
        QVERIFY(!hasRefusal(m_session->notices(Step::DeleteNewKeys)));
        m->clock.advance(std::chrono::minutes(10));
        m->dashboard->setLastEvent(m_session->rotation().eventKeys.first().twinId, m->clock.now());
        m_session->readLive();
        QTRY_VERIFY(hasNotice(m_session->notices(Step::DeleteNewKeys), RotationNotice::EventsStillArrive));
    }

    /// What is next is the keys that are left, and the title says what stopped it.
    void saysInItsTitleWhichKeysAreLeftAndWhatStopped()
    {
        begin(false, 2);
        QTRY_VERIFY2(
            m_wizard->windowTitle().startsWith(u"2 new keys still to make – "_s), qPrintable(m_wizard->windowTitle()));
        m->dashboard->fail(FakeDashboard::Operation::CreateEventKey, FakeDashboard::Fault::Offline);
        m_session->createTwins();
        QTRY_VERIFY2(
            m_wizard->windowTitle().startsWith(u"2 new keys still to make; needs attention: No connection – "_s),
            qPrintable(m_wizard->windowTitle()));
        QTRY_VERIFY(!m_session->isBusy());
        m_session->createTwins();
        QTRY_COMPARE(progressOf(*m_session, Step::NewKeys), std::nullopt);
    }

    void keepsAPercentSignInANameAsItIs()
    {
        const TonedText text = noticeText(
            {.kind = RotationNotice::EventsStillArrive, .subjects = {u"100 %2 %1"_s}, .detail = u"yesterday"_s});
        QVERIFY2(text.title.endsWith(u"100 %2 %1"_s), qPrintable(text.title));
        QVERIFY2(text.text.contains(u"came yesterday"_s), qPrintable(text.text));
    }

    /// No list tells whose it is: it can be another environment's key, by mistake.
    void doesNotCallEachUnknownFallbackOneOfAnEarlierRotation()
    {
        const TonedText said = noticeText({.kind = RotationNotice::StaleFallback, .subjects = {u"shop"_s}});
        QVERIFY2(said.text.contains(u"or another environment's"_s), qPrintable(said.text));
        QVERIFY2(!said.title.contains(u"old"_s) && said.title.endsWith(u"shop"_s), qPrintable(said.title));
    }

    void saysWhichClockIsAhead()
    {
        const auto title = [](const QString &detail) {
            return noticeText({.kind = RotationNotice::ClockOff, .detail = detail}).title;
        };
        QCOMPARE(title(u"410751"_s), u"This computer's clock is 4 days behind the server's"_s);
        QCOMPARE(title(u"-300"_s), u"This computer's clock is 5 minutes ahead of the server's"_s);
    }

    /// At the end what is missing is that it is known, which is not the same as a fallback that was seen.
    void doesNotCallAFallbackSetWhereItIsNotKnown()
    {
        QVERIFY(noticeText({.kind = RotationNotice::AppsMissing, .subjects = {u"shop"_s}})
                    .title.startsWith(u"Not settled yet"_s));
        QVERIFY(noticeText({.kind = RotationNotice::FallbackStill, .subjects = {u"shop"_s}})
                    .title.contains(u"latest answer"_s));
    }

    void doesNotCallDeletedWhatOneListLacks()
    {
        for (const auto kind : {RotationNotice::SigningKeyGone, RotationNotice::TwinGone, RotationNotice::OldKeyGone}) {
            const RotationNotice once{.kind = kind, .subjects = {u"shop"_s}, .isOnce = true};
            QVERIFY(noticeText(once).title.startsWith(u"Not in the latest list: shop"_s));
            QVERIFY(noticeText(once).tone == Tone::Warning);
        }
    }

    /// Whatever the count of the apps says.
    void saysBeforeADeletionWhatSpeaksAgainstIt()
    {
        begin(false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(m_session->mayGoOn());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
        const RotatedEventKey key = m_session->rotation().eventKeys.first();
        m_session->setSenders({{.name = u"cron"_s, .owner = u"Robin"_s, .eventKeyFingerprint = key.oldFingerprint}});
        m->dashboard->setLastEvent(key.oldId, m->clock.now());
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::DeleteEventKeys));
        QVERIFY(!button(QWizard::NextButton)->isEnabled());
        QTRY_VERIFY2(button(QWizard::NextButton)->toolTip().startsWith(u"1 old event key is not deleted yet"_s),
            qPrintable(button(QWizard::NextButton)->toolTip()));
        auto *tabs = find<QTabWidget>(u"stepTabs"_s);
        tabs->setCurrentIndex(tabs->count() - 1);
        for (const auto &notice : {u"noticeAppsMissing"_s, u"noticeSendersUnasked"_s, u"noticeEventsStillArrive"_s})
            QTRY_VERIFY2(m_wizard->currentPage()->findChild<Banner *>(notice), qPrintable(notice));
        const QString known = find<QLabel>(u"countText"_s)->text();
        QVERIFY2(known.contains(u"not known"_s) && !known.contains(u"No app holds"_s), qPrintable(known));
        QTRY_COMPARE(find<QTreeWidget>(u"oldKeysTable"_s)->topLevelItem(0)->text(5), u"by its own name only"_s);
        QVERIFY(!find<QPushButton>(u"deleteOldKeyButton"_s)->isEnabled());
        // Not by a look at the row alone, which is one of many elsewhere.
        const QString why = find<QLabel>(u"chosenKeysText"_s)->text();
        QVERIFY2(why.contains(u"cannot be deleted yet. Not settled yet: "_s), qPrintable(why));
    }

    /// Nobody asks an app that is in no list, and it may send with the key still.
    void takesAnAnswerForAHolderThatIsListedNoMore()
    {
        const auto worker = [](const QString &name) {
            return App{.id = name,
                .externalId = name,
                .name = name,
                .environmentId = u"production"_s,
                .method = AppMethod::Connect};
        };
        m->dashboard->setApps(u"production"_s, {worker(u"mailer"_s), worker(u"preview"_s)});
        begin(false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(m_session->mayGoOn());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
        const RotatedEventKey key = m_session->rotation().eventKeys.first();
        m_session->sayEventKey(u"preview"_s, Step::RollOut, key.oldFingerprint);
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::DeleteEventKeys));
        auto *tabs = find<QTabWidget>(u"stepTabs"_s);
        tabs->setCurrentIndex(tabs->count() - 1);
        QVERIFY(!find<QLineEdit>(u"holdersLeftEdit"_s));
        m->dashboard->setApps(u"production"_s, {worker(u"mailer"_s)});
        m_session->readLive();
        QTRY_VERIFY(!m_session->live().isLoading);
        m->clock.advance(std::chrono::minutes(1));
        QTRY_VERIFY(find<QLineEdit>(u"holdersLeftEdit"_s));
        QVERIFY(m_wizard->currentPage()->findChild<Banner *>(u"noticeHoldersOutOfSight"_s));
        auto *vouch = find<QPushButton>(u"holdersLeftButton"_s);
        QVERIFY(vouch && !vouch->isEnabled());
        QTest::keyClicks(find<QLineEdit>(u"holdersLeftEdit"_s), u"its deployment is deleted"_s);
        QVERIFY(vouch->isEnabled());
        vouch->click();
        QTRY_VERIFY(!find<QLineEdit>(u"holdersLeftEdit"_s));
        QCOMPARE(m_session->rotation().exceptions.last().reason, u"its deployment is deleted"_s);
    }

    /// Each old event key has a mark as soon as no event speaks against it and somebody is known who sends with it,
    /// until the person sets or takes it, or types.
    void marksTheOldKeysThatCanGoTogether()
    {
        begin(false, 2);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(m_session->mayGoOn());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
        const QList<RotatedEventKey> keys = m_session->rotation().eventKeys;
        QList<SenderNote> senders{
            {.name = u"cron"_s, .owner = u"Robin"_s, .eventKeyFingerprint = keys.at(0).oldFingerprint},
            {.name = u"feed"_s, .owner = u"Robin"_s, .eventKeyFingerprint = keys.at(1).oldFingerprint}};
        m_session->setSenders(senders);
        for (const RotatedEventKey &key : keys)
            m->dashboard->setLastEvent(key.oldId, m->clock.now());
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::DeleteEventKeys));
        auto *tabs = find<QTabWidget>(u"stepTabs"_s);
        tabs->setCurrentIndex(tabs->count() - 1);
        const auto isMarked = [this](int row) {
            return find<QTreeWidget>(u"oldKeysTable"_s)->topLevelItem(row)->checkState(0) == Qt::Checked;
        };
        const auto isUnderSuspicion = [&, this](int row) {
            return hasNotice(m_session->noticesOfDeletion({keys.at(row).oldId}).value(keys.at(row).oldId),
                RotationNotice::EventsStillArrive);
        };
        QTRY_VERIFY(isUnderSuspicion(0) && isUnderSuspicion(1) && !isMarked(0) && !isMarked(1));
        const auto saysThatItLeft = [&, this](int sender) {
            m->clock.advance(std::chrono::minutes(1));
            senders[sender].word = u"Robin"_s;
            senders[sender].wordAt = m->clock.now();
            m_session->setSenders(senders);
        };
        saysThatItLeft(0);
        QTRY_VERIFY(!isUnderSuspicion(0) && isMarked(0));
        QVERIFY(!isMarked(1));
        find<QLineEdit>(u"typeEdit"_s)->setText(u"prod"_s);
        saysThatItLeft(1);
        QTRY_VERIFY(!isUnderSuspicion(1));
        QTRY_VERIFY(find<QTreeWidget>(u"oldKeysTable"_s)->topLevelItem(1)->text(5) != u"by its own name only"_s);
        QVERIFY(!isMarked(1)); // not under the hands of who types
        find<QLineEdit>(u"typeEdit"_s)->clear();
        find<QTreeWidget>(u"oldKeysTable"_s)->topLevelItem(0)->setCheckState(0, Qt::Unchecked);
        emit m_session->changed();
        QVERIFY(!isMarked(0) && isMarked(1)); // the person's own stays
    }

    /// When somebody else deleted it nobody here has seen: two readings lacked it by then.
    void saysSinceWhenAtTheLatestAKeyIsGoneThatOthersDeleted()
    {
        walkToDeletions();
        const auto gone
            = [this] { return stepResult(Step::DeleteEventKeys, *m_session, capabilitiesOf(AccountKind::Cloud)); };
        QVERIFY(!gone());
        m->dashboard->removeEventKey(m_session->rotation().eventKeys.first().oldId);
        m_session->readLive();
        QTRY_VERIFY(!m_session->live().isLoading);
        m->clock.advance(std::chrono::minutes(1));
        QTRY_VERIFY(gone());
        QVERIFY2(gone()->text.contains(u" at the latest."_s), qPrintable(gone()->text));
        QVERIFY2(gone()->text.contains(u"Not deleted here, but missing in two readings: "_s), qPrintable(gone()->text));
    }

    /// While the others are deleted.
    void saysThatItWaitsOfWhatIsChosenAlone()
    {
        walkToDeletions();
        auto *table = find<QTreeWidget>(u"oldKeysTable"_s);
        QVERIFY(table);
        QTRY_COMPARE(table->topLevelItem(0)->text(5), u"can be deleted; nobody is known who sends with it"_s);
        // Of such a key the mark is the person's own: whoever sends with it is refused from then on.
        QCOMPARE(table->topLevelItem(0)->checkState(0), Qt::Unchecked);
        QCOMPARE(table->topLevelItem(1)->checkState(0), Qt::Unchecked);
        QVERIFY(!find<QPushButton>(u"deleteOldKeyButton"_s));
        QVERIFY(find<QLabel>(u"chosenKeysText"_s)->text().startsWith(u"None is marked."_s));
        table->topLevelItem(1)->setCheckState(0, Qt::Checked);
        find<QLineEdit>(u"typeEdit"_s)->setText(m_session->textToType());
        QTRY_VERIFY(find<QPushButton>(u"deleteOldKeyButton"_s)->isEnabled());
        find<QPushButton>(u"deleteOldKeyButton"_s)->click();
        QVERIFY(m_session->isBusy());
        QCOMPARE(table->topLevelItem(1)->text(5), u"waits for its turn"_s);
        QVERIFY2(table->topLevelItem(0)->text(5).startsWith(u"can be deleted"_s),
            qPrintable(table->topLevelItem(0)->text(5)));
        QTRY_COMPARE(table->topLevelItem(1)->text(5), u"deleted"_s);
        // What was typed was for that one.
        QTRY_VERIFY(!m_session->isBusy());
        table->topLevelItem(0)->setCheckState(0, Qt::Checked);
        QTRY_VERIFY(find<QLineEdit>(u"typeEdit"_s));
        QCOMPARE(find<QLineEdit>(u"typeEdit"_s)->text(), QString());
        QVERIFY(!find<QPushButton>(u"deleteOldKeyButton"_s)->isEnabled());
    }

    /// From the list of steps an arrow key would lead away.
    void keepsTheKeyboardWithTheRowsAfterADeletion()
    {
        walkToDeletions();
        auto *table = find<QTreeWidget>(u"oldKeysTable"_s);
        QVERIFY(table);
        for (const int row : {1, 0}) {
            QTRY_VERIFY(stateOfKey(row).startsWith(u"can be deleted"_s));
            table->topLevelItem(row)->setCheckState(0, Qt::Checked);
            find<QLineEdit>(u"typeEdit"_s)->setText(m_session->textToType());
            auto *press = find<QPushButton>(u"deleteOldKeyButton"_s);
            QTRY_VERIFY(press->isEnabled());
            press->setFocus();
            QTest::keyClick(press, Qt::Key_Space);
            QVERIFY(m_session->isBusy());
            QCOMPARE(m_wizard->focusWidget(), table);
            QTRY_COMPARE(stateOfKey(row), u"deleted"_s);
            QTRY_VERIFY(!m_session->isBusy());
            if (row == 1) {
                QCOMPARE(m_wizard->focusWidget(), table);
                QTRY_COMPARE(table->currentItem(), table->topLevelItem(0));
            }
        }
        QTRY_COMPARE(m_wizard->focusWidget(), button(QWizard::NextButton));
    }

    void takesTheLastLookBeforeADeletionBack()
    {
        walkToDeletions();
        m->dashboard->fail(Operation::EventKeys, Fault::Stalled, -1);
        pressDelete();
        QVERIFY(m_session->isCheckingFinally());
        QTRY_VERIFY(find<QLabel>(u"severalText"_s));
        QCOMPARE(find<QLabel>(u"severalText"_s)->text(), u"Asking every app once more before anything is deleted."_s);
        QVERIFY(find<QProgressBar>(u"severalBar"_s));
        QCOMPARE(stateOfKey(0), u"waits for its turn"_s);
        QCOMPARE(find<QPushButton>(u"stopButton"_s)->text(), u"&Cancel"_s);
        find<QPushButton>(u"stopButton"_s)->click();
        QVERIFY(!m_session->isBusy());
        QTRY_VERIFY(find<Banner>(u"sessionError"_s));
        QCOMPARE(find<Banner>(u"sessionError"_s)->title(), u"Cancelled"_s);
        // A person's own doing needs nobody's attention.
        QCOMPARE(m_session->stateOf(Step::DeleteEventKeys), RotationSession::StepState::Current);
        QVERIFY(!progressOf(*m_session)->isInTrouble());
        QVERIFY2(!m_wizard->windowTitle().contains(u"attention"_s), qPrintable(m_wizard->windowTitle()));
        QVERIFY(!find<QLabel>(u"severalText"_s));
        m->dashboard->succeed(Operation::EventKeys);
        m->dashboard->letGo();
        m_session->readLive();
        QTRY_VERIFY(!m_session->live().isLoading);
        QCOMPARE(m->dashboard->calls(Operation::DeleteEventKey), 0);
        QVERIFY(stateOfKey(0).startsWith(u"can be deleted"_s));
        pressDelete(); // it can be begun again
        QTRY_COMPARE(stateOfKey(1), u"deleted"_s);
    }

    void saysOfEachOldKeyWhatIsDoneWithIt()
    {
        walkToDeletions();
        m->dashboard->fail(Operation::DeleteEventKey, Fault::NotSent);
        pressDelete();
        QTRY_COMPARE(m_session->act() ? m_session->act()->step() : Act::Step::Queued, Act::Step::Settling);
        QTRY_COMPARE(stateOfKey(0), u"the answer was lost; finding out"_s);
        QCOMPARE(stateOfKey(1), u"waits for its turn"_s);
        // Who is about to restart apps hears of it before.
        const auto source = variablesOf(*m_session, Step::Finish);
        QVERIFY2(source->besides().startsWith(u"2 deletions of event keys are under way. They pause"_s),
            qPrintable(source->besides()));
        const QString name = m_session->rotation().eventKeys.first().oldName;
        QTRY_VERIFY2(find<QLabel>(u"actStepLabel"_s)->text().contains(u"“%1”"_s.arg(name)),
            qPrintable(find<QLabel>(u"actStepLabel"_s)->text()));
    }

    /// Of a step that is open beside it the page has its rows below that line: they would move with each key.
    void keepsTheLineOfTheDeletionsBetweenTwoOfThemOnAnotherPage()
    {
        walkToDeletions();
        m->dashboard->fail(Operation::DeleteEventKey, Fault::Stalled);
        m->dashboard->onCall([this](Operation operation) {
            if (operation == Operation::DeleteEventKey)
                m->dashboard->fail(Operation::LastEventsThrough, Fault::Stalled, -1);
        });
        pressDelete();
        QTRY_COMPARE(m->dashboard->calls(Operation::DeleteEventKey), 1);
        m_wizard->findChild<QListWidget *>(u"stepsList"_s)
            ->setCurrentRow(int(m_session->steps().indexOf(Step::Finish)));
        QTRY_COMPARE(m_wizard->currentId(), int(Step::Finish));
        QTRY_VERIFY(find<QLabel>(u"actStepLabel"_s));
        m->dashboard->letGo();
        QTRY_VERIFY(m_session->rotation().eventKeys.first().isOldDeleted);
        QTRY_COMPARE(m_session->act() ? m_session->act()->step() : Act::Step::Queued, Act::Step::Finished);
        QTRY_COMPARE(find<QProgressBar>(u"severalBar"_s)->value(), 1); // it has come to the page that one is done
        QVERIFY(find<QLabel>(u"actStepLabel"_s));
        m->dashboard->onCall({});
        m->dashboard->succeed(Operation::LastEventsThrough);
        m->dashboard->letGo();
        QTRY_VERIFY(!m_session->isBusy());
        QVERIFY(m_session->rotation().eventKeys.last().isOldDeleted);
        QTRY_VERIFY(!find<QLabel>(u"actStepLabel"_s));
    }

    void showsWhichAppTheDeletionsPauseFor()
    {
        walkToDeletions();
        PracticeAppVariables variables;
        variables.set(
            PracticeAppVariables::signingKeyName, m->dashboard->signingKeysNow(u"production"_s).first().value);
        const QString twinId = m_session->rotation().eventKeys.first().twinId;
        variables.set(PracticeAppVariables::eventKeyName,
            foundWith(m->dashboard->eventKeysNow(u"production"_s), &EventKey::id, twinId)->value);
        AnsweringApp app(m->clock, u"Shop"_s, variables);
        m->dashboard->setApps(u"production"_s, {app.app});
        m_session->readLive();
        const auto row = [&] { return m_session->check().row(app.app.id).value_or(RolloutRow()); };
        QTRY_VERIFY(row().rounds > 0 && !m_session->isBusy());
        for (int left = 6; left > 0; --left) {
            const int before = row().rounds;
            m->clock.advance(31s);
            m_session->check().askNow();
            QTRY_VERIFY(row().rounds > before && !row().isAsking);
        }
        // That there are no apps was a word on another time.
        QTRY_VERIFY(m_session->mayGoOn());
        m_session->goOn();
        QTRY_COMPARE(m_wizard->currentId(), int(Step::DeleteEventKeys));
        QTRY_VERIFY(row().event.holds);
        m->dashboard->onCall([&](Operation operation) {
            if (operation != Operation::DeleteEventKey || std::exchange(app.restarts, true))
                return;
            m->dashboard->fail(Operation::LastEventsThrough, Fault::Stalled, -1);
        });
        auto *tabs = find<QTabWidget>(u"stepTabs"_s);
        tabs->setCurrentIndex(tabs->count() - 1);
        pressDelete();
        QTRY_VERIFY(m_session->rotation().eventKeys.first().isOldDeleted);
        m_session->check().askNow();
        QTRY_COMPARE(row().latest.httpStatus, 503);
        m->dashboard->succeed(Operation::LastEventsThrough);
        m->dashboard->letGo();
        QTRY_VERIFY(find<Banner>(u"pausedBanner"_s));
        QCOMPARE(find<Banner>(u"pausedBanner"_s)->title(), u"The deletions pause: 1 of 2 keys are left"_s);
        QVERIFY(find<Banner>(u"pausedBanner"_s)->text().contains(u"do not answer: Shop."_s));
        QVERIFY(!find<QLabel>(u"actStepLabel"_s)); // the act before is over
        QCOMPARE(stateOfKey(1), u"waits for its turn"_s);
        QCOMPARE(find<QPushButton>(u"stopButton"_s)->text(), u"&Stop here"_s);
        find<QPushButton>(u"stopButton"_s)->click();
        QTRY_VERIFY(!m_session->isBusy());
        QVERIFY(!find<Banner>(u"pausedBanner"_s));
        QCOMPARE(m->dashboard->calls(Operation::DeleteEventKey), 1);
        QVERIFY(!m_session->rotation().eventKeys.last().isOldDeleted);
    }

    /// While its answer is read back no other key has a turn to wait for, and the step is not at work.
    void saysWhichOldKeyWasRefusedAndHowManyAreLeft()
    {
        walkToDeletions();
        m->dashboard->fail(Operation::DeleteEventKey, Fault::Forbidden);
        m->dashboard->onCall([this](Operation operation) {
            if (operation == Operation::DeleteEventKey)
                m->dashboard->fail(Operation::EventKeys, Fault::Stalled, -1);
        });
        pressDelete();
        QTRY_VERIFY(m_session->error());
        QVERIFY(m_session->isBusy());
        QCOMPARE(stateOfKey(0), u"was not deleted"_s);
        QVERIFY2(stateOfKey(1).startsWith(u"can be deleted"_s), qPrintable(stateOfKey(1)));
        QCOMPARE(m_session->stateOf(Step::DeleteEventKeys), RotationSession::StepState::Trouble);
        QTRY_VERIFY(find<Banner>(u"actOutcome"_s));
        QVERIFY2(find<Banner>(u"actOutcome"_s)->title().contains(u"0 of 2 event keys are deleted"_s),
            qPrintable(find<Banner>(u"actOutcome"_s)->title()));
        m->dashboard->onCall({});
        m->dashboard->succeed(Operation::EventKeys);
        m->dashboard->letGo();
        QTRY_VERIFY(!m_session->isBusy());
        // The page of the other step that is open says whose trouble it is.
        m_wizard->findChild<QListWidget *>(u"stepsList"_s)
            ->setCurrentRow(int(m_session->steps().indexOf(Step::Finish)));
        QTRY_COMPARE(m_wizard->currentId(), int(Step::Finish));
        QTRY_VERIFY(find<Banner>(u"sessionError"_s));
        const Banner &banner = *find<Banner>(u"sessionError"_s);
        QVERIFY2(banner.title().startsWith(u"“Delete old event keys”: "_s), qPrintable(banner.title()));
        QVERIFY2(banner.text().startsWith(u"2 old event keys are not deleted. "_s), qPrintable(banner.text()));
        QCOMPARE(banner.tone(), Tone::Warning); // red is for what is broken
    }

    void keepsTheAgeOfTheOldKeyTrue()
    {
        begin();
        const auto text = [this] { return find<QLabel>(u"currentKeyLabel"_s)->text(); };
        QVERIFY2(text().contains(u"just now"_s), qPrintable(text()));
        m->clock.advance(std::chrono::minutes(5));
        QTRY_VERIFY2(text().contains(u"5 minutes ago"_s), qPrintable(text()));
    }

    void takesAQuietPeriodForOldEventKeys()
    {
        openPlan();
        auto *spin = find<QSpinBox>(u"quietDaysSpin"_s);
        QVERIFY(!spin->isEnabled()); // no event key is chosen
        m_session->setRotatesEventKey(m->dashboard->eventKeysNow(u"production"_s).first().id, true);
        QTRY_VERIFY(spin->isEnabled());
        spin->setFocus();
        QTest::keyClick(spin, Qt::Key_Up);
        QCOMPARE(m_session->rotation().quietDays, 1);
    }

    /// Somebody else rotated: what is current is not said to be unused.
    void callsTheNewKeyCurrentOnceItIs()
    {
        begin();
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(!m_session->rotation().newSigningKey.id.isEmpty());
        QTRY_VERIFY(find<QWidget>(u"newKeyCard"_s));
        QVERIFY(find<QWidget>(u"newKeyCard"_s)->accessibleName().contains(u"not in use yet"_s));
        m->dashboard->rotateNow(u"production"_s);
        m_session->readLive();
        QTRY_VERIFY(find<QWidget>(u"newKeyCard"_s)
            && find<QWidget>(u"newKeyCard"_s)->accessibleName() == u"The current signing key"_s);
        QVERIFY(find<QLabel>(u"currentKeyLabel"_s)->text().contains(u"Inngest signs with another one now"_s));
    }

    /// Where keys are typed in, it may be a person's word alone.
    void saysOfACurrentKeyThatInngestRefusesIt()
    {
        open(AccountKind::ByHand);
        QTRY_VERIFY(m_session->live().value && !m_session->isBusy());
        QTRY_VERIFY(find<QLineEdit>(u"reasonEdit"_s));
        begin(true, 1, false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(!m_session->rotation().newSigningKey.id.isEmpty());
        m->dashboard->rotateNow(u"production"_s);
        m->dashboard->takeBySaying(u"production"_s, true);
        m_session->readLive();
        const auto hint = [this] {
            const auto *card = find<QWidget>(u"newKeyCard"_s);
            return card ? card->findChild<QLabel *>(u"hintLabel"_s)->text() : QString();
        };
        QTRY_VERIFY2(hint().startsWith(u"Inngest refuses it"_s), qPrintable(hint()));
        const QString current = find<QLabel>(u"currentKeyLabel"_s)->text();
        QVERIFY2(current.contains(u"Inngest has not confirmed that"_s), qPrintable(current));
    }

    void saysWhatALeakChanges()
    {
        openPlan();
        auto *cause = find<QComboBox>(u"causeBox"_s);
        cause->setFocus();
        QTest::keyClick(cause, Qt::Key_Down);
        QCOMPARE(m_session->rotation().cause, RotationCause::SigningKeyLeaked);
        QVERIFY(find<QLabel>(u"causeText"_s)->text().contains(u"rotate as fast"_s));
    }

    /// Under attack nobody is told first to get an accepted risk for each app.
    void rotatesAfterALeakBeforeEveryAppIsReady()
    {
        openPlan();
        m_session->setCause(RotationCause::SigningKeyLeaked);
        begin(true, 0, false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(!m_session->rotation().newSigningKey.id.isEmpty() && button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
        QVERIFY(find<QLabel>(u"pageIntro"_s)->text().contains(u"“Rotate” is open"_s));
        auto *steps = m_wizard->findChild<QListWidget *>(u"stepsList"_s);
        const QModelIndex rotate = steps->model()->index(int(m_session->steps().indexOf(Step::Rotate)), 0);
        QVERIFY(rotate.flags() & Qt::ItemIsEnabled);
        QTest::mouseClick(steps->viewport(), Qt::LeftButton, {}, steps->visualRect(rotate).center());
        QTRY_COMPARE(m_wizard->currentId(), int(Step::Rotate));
        QVERIFY(!button(QWizard::CommitButton)->isVisible());
        auto *box = find<QCheckBox>(u"breakBox"_s);
        QVERIFY(box);
        box->click();
        QVERIFY(find<QLabel>(u"breakText"_s)->text().contains(u"shop"_s));
        const QString left = u"Final check: left out"_s;
        QVERIFY2(
            find<QLabel>(u"checkText"_s)->text().startsWith(left), qPrintable(find<QLabel>(u"checkText"_s)->text()));
        QTRY_VERIFY(button(QWizard::CommitButton)->isVisible());
        QVERIFY(!button(QWizard::CommitButton)->isEnabled());
        auto *reason = find<QLineEdit>(u"breakReasonEdit"_s);
        reason->setFocus();
        QTest::keyClicks(reason, u"it is used right now"_s);
        QTest::keyClick(reason, Qt::Key_Tab); // in the order in which they are read
        QCOMPARE(m_wizard->focusWidget(), find<QLineEdit>(u"typeEdit"_s));
        QTest::keyClicks(find<QLineEdit>(u"typeEdit"_s), m_session->textToType());
        QTRY_VERIFY(button(QWizard::CommitButton)->isEnabled());
        QTest::mouseClick(button(QWizard::CommitButton), Qt::LeftButton);
        QVERIFY(m_session->rotatesAt().isValid());
        QVERIFY(find<QLabel>(u"pauseText"_s)->text().contains(u"nothing has happened"_s));
        // Nobody is asked, and what was chosen cannot be turned round meanwhile.
        QVERIFY2(
            find<QLabel>(u"checkText"_s)->text().startsWith(left), qPrintable(find<QLabel>(u"checkText"_s)->text()));
        QVERIFY(!box->isEnabled());
        m->clock.advance(1min);
        QTRY_VERIFY(m_session->rotation().isRotated);
        QCOMPARE(m_session->rotation().exceptions.first().reason, u"it is used right now"_s);
        // What holds the new key is resynced next, and the rest of the apps are set as before.
        QTRY_COMPARE(m_wizard->currentId(), int(Step::Resync));
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QVERIFY2(button(QWizard::NextButton)->text().startsWith(u"&Resync"_s),
            qPrintable(button(QWizard::NextButton)->text()));
        QVERIFY(m_session->isOpen(Step::RollOut) && !m_session->isOpen(Step::Rotate));
    }

    void asksWhyWhereThePlanIsNotWhatIsThere()
    {
        m->dashboard->setApps(u"production"_s, {});
        begin(true);
        m->clock.advance(1min);
        m->dashboard->addEventKey(u"production"_s, {.name = u"made meanwhile"_s});
        while (m_session->step() != Step::Rotate) {
            takeStep(*m_session);
            QTRY_VERIFY(!m_session->isBusy());
        }
        QTRY_COMPARE(m_wizard->currentId(), int(Step::Rotate));
        auto *why = find<QLineEdit>(u"whyEdit"_s);
        QTRY_VERIFY(why->isVisible() && m_session->isFinalCheckFresh() && !m_session->isBusy());
        QCOMPARE(m_wizard->focusWidget(), why); // what is to be typed next
        const auto labels = m_wizard->currentPage()->findChildren<QLabel *>();
        QVERIFY(std::ranges::any_of(
            labels, [why](const QLabel *label) { return label->buddy() == why && label->isVisible(); }));
        QVERIFY(m_wizard->currentPage()
                    ->findChild<Banner *>(u"noticeKeysSincePlan"_s)
                    ->title()
                    .contains(u"made meanwhile"_s));
        QTest::keyClicks(find<QLineEdit>(u"typeEdit"_s), m_session->textToType());
        QVERIFY(!button(QWizard::CommitButton)->isEnabled());
        QTest::keyClicks(why, u"Grace knows"_s);
        QTRY_VERIFY(button(QWizard::CommitButton)->isEnabled());
        QTest::mouseClick(button(QWizard::CommitButton), Qt::LeftButton);
        QVERIFY(m_session->rotatesAt().isValid());
    }

    /// The page that says of an app that another one answered does not count it among the resynced.
    void countsNoResyncThatAnotherAppAnswered()
    {
        m->dashboard->setApps(u"production"_s, {});
        begin(true);
        const auto isThere = [this] {
            if (m_session->isBusy() || m_session->rotatesAt().isValid())
                m->clock.advance(1s);
            else if (m_session->step() != Step::Resync)
                takeStep(*m_session);
            return m_session->step() == Step::Resync && !m_session->isBusy();
        };
        QTRY_VERIFY(isThere());
        QTRY_COMPARE(m_wizard->currentId(), int(Step::Resync));
        m->dashboard->setApps(u"production"_s, {doubts::silentApp()});
        m->dashboard->setAnsweringApp(u"stranger"_s);
        m_session->readLive();
        QTRY_VERIFY(!m_session->resyncLines().isEmpty() && !m_session->isBusy());
        m_session->resync(doubts::silentApp().id);
        QTRY_VERIFY(!m_session->resyncLines().isEmpty() && m_session->resyncLines().first().isOfAnotherApp());
        const auto *page = m_wizard->currentPage();
        const auto *summary = page->findChild<Banner *>(u"summaryBanner"_s);
        const auto *missing = page->findChild<QLabel *>(u"missingApps"_s);
        QTRY_VERIFY2(missing->text().contains(u"1 app is not resynced: shop"_s), qPrintable(missing->text()));
        QCOMPARE(summary->title(), u"0 of 1 app resynced"_s);
        QCOMPARE(summary->tone(), Tone::Info);
        m->dashboard->setAnsweringApp({});
        m_session->resync(doubts::silentApp().id);
        QTRY_COMPARE(summary->title(), u"1 of 1 app resynced"_s);
        QCOMPARE(summary->tone(), Tone::Good);
        QTRY_VERIFY2(!missing->text().contains(u"not resynced"_s), qPrintable(missing->text()));
    }

    void takesOverTheNewKeyThatIsThere()
    {
        m->dashboard->addSigningKey(u"production"_s);
        openPlan();
        auto *banner = find<Banner>(u"foreignKeyBanner"_s);
        QVERIFY(banner);
        QVERIFY(!button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(find<QPushButton>(u"adoptButton"_s), Qt::LeftButton);
        QVERIFY(m_session->adopts());
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QVERIFY(banner->title().contains(u"will be used"_s));
    }

    void createsTheNewSigningKeyOnce()
    {
        begin();
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QVERIFY(!button(QWizard::NextButton)->isEnabled());
        QTRY_VERIFY(!m_session->rotation().newSigningKey.id.isEmpty());
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QVERIFY(find<QWidget>(u"newKeyCard"_s));
        QCOMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
        QCOMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
    }

    /// Wherever no list and no button has the keyboard; a key that is held down takes no second step.
    void takesTheNextStepByEnter()
    {
        begin();
        m_wizard->currentPage()->setFocus();
        QKeyEvent held(QEvent::KeyPress, Qt::Key_Return, Qt::NoModifier, u"\r"_s, true);
        QCoreApplication::sendEvent(m_wizard, &held);
        QVERIFY(!m_session->isBusy());
        // With Ctrl it goes on in a list, which this page has not: no button takes it.
        QPushButton own(u"Own"_s, m_wizard->currentPage());
        own.show();
        const QSignalSpy pressed(&own, &QPushButton::clicked);
        for (QWidget *focused : std::initializer_list<QWidget *>{button(QWizard::NextButton), &own}) {
            focused->setFocus();
            QTRY_VERIFY(focused->hasFocus());
            QTest::keyClick(focused, Qt::Key_Return, Qt::ControlModifier);
            QVERIFY(!m_session->isBusy() && pressed.isEmpty());
        }
        m_wizard->currentPage()->setFocus();
        QTest::keyClick(m_wizard, Qt::Key_Return);
        QTRY_VERIFY(!m_session->rotation().newSigningKey.id.isEmpty());
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QTest::keyClick(m_wizard, Qt::Key_Return);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
        QCOMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
    }

    /// The button that was pressed is switched off meanwhile, and the keyboard goes elsewhere.
    void takesTheNextStepByEnterAfterAClick()
    {
        begin();
        button(QWizard::NextButton)->setFocus();
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(!m_session->rotation().newSigningKey.id.isEmpty());
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QTest::keyClick(m_wizard, Qt::Key_Return);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
    }

    /// And what the act reads by itself is nothing for the person to read again.
    void offersOneStopForSeveralActs()
    {
        begin(false, 2);
        m->dashboard->fail(Operation::EventKeys, Fault::Stalled, -1);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(find<QPushButton>(u"stopButton"_s));
        QTRY_COMPARE(m_session->act()->step(), Act::Step::Reading);
        QVERIFY(!find<QPushButton>(u"actCancelButton"_s));
        QVERIFY(!find<Banner>(u"noticeNotRead"_s));
        QCOMPARE(shownOf<QProgressBar>(), 1); // that of all
        QVERIFY(!find<QLabel>(u"severalText"_s)->wordWrap()); // in one line, however wide the bar would be
        auto *outcome = m_wizard->currentPage()->findChild<Banner *>(u"actOutcome"_s);
        const ShowCounter shown(*outcome, *m_session);
        m->dashboard->succeed(Operation::EventKeys);
        m->dashboard->letGo();
        QTRY_VERIFY(m_session->mayGoOn());
        QTRY_COMPARE(outcome->title(), u"2 of 2 event keys are made"_s);
        QCOMPARE(shown.count(), 0); // after the last one, and not between any two
        QVERIFY(!find<QPushButton>(u"stopButton"_s));
    }

    /// What stands below the line of what runs stays where it is from the first of them to the last.
    void movesNothingBetweenTwoDeletions()
    {
        walkToDeletions();
        const MoveCounter moved(*m_wizard->currentPage(), *m_session);
        pressDelete();
        QTRY_COMPARE(m_session->rotation().eventKeys.at(1).isOldDeleted, true);
        QTRY_VERIFY(!m_session->isBusy());
        QCOMPARE(m_session->stateOf(Step::DeleteEventKeys), RotationSession::StepState::Done);
        QVERIFY(moved.painted() > 0);
        QCOMPARE(moved.moves().join(u"\n"_s), QString());
    }

    void saysWarningsByTheirTitles()
    {
        NoticeBanners banners;
        banners.present({{.severity = RotationNotice::Refusal, .kind = RotationNotice::StillHeld},
            {.severity = RotationNotice::Warning, .kind = RotationNotice::CutOver, .subjects = {u"shop"_s}}});
        QVERIFY(!banners.findChild<Banner *>(u"noticeStillHeld"_s)->findChild<QToolButton *>(u"foldButton"_s));
        const auto *banner = banners.findChild<Banner *>(u"noticeCutOver"_s);
        auto *more = banner->findChild<QToolButton *>(u"foldButton"_s);
        QVERIFY(more);
        QCOMPARE(more->accessibleName(), u"More: "_s + banner->title());
        const int folded = banner->sizeHint().height();
        more->click();
        QVERIFY(banner->sizeHint().height() > folded);
        // Who reads it goes on reading, whatever else is settled meanwhile.
        banners.present(
            {{.severity = RotationNotice::Warning, .kind = RotationNotice::CutOver, .subjects = {u"shop"_s}}});
        QTRY_VERIFY(!banners.findChild<Banner *>(u"noticeStillHeld"_s));
        banner = banners.findChild<Banner *>(u"noticeCutOver"_s);
        more = banner->findChild<QToolButton *>(u"foldButton"_s);
        QCOMPARE(more->accessibleName(), u"Less: "_s + banner->title());
        more->click();
        banners.present({});
        banners.present(
            {{.severity = RotationNotice::Warning, .kind = RotationNotice::CutOver, .subjects = {u"mail"_s}}});
        const auto isFolded = [&banners] {
            const auto *one = banners.findChild<Banner *>(u"noticeCutOver"_s);
            return one && one->findChild<QToolButton *>(u"foldButton"_s)->accessibleName().startsWith(u"More: "_s);
        };
        QTRY_VERIFY(isFolded());
    }

    /// Three of them would take the room of what is to be chosen.
    void gathersSeveralWarningsInOneBanner()
    {
        NoticeBanners banners;
        const QList<RotationNotice> notices{
            {.severity = RotationNotice::Warning, .kind = RotationNotice::CutOver, .subjects = {u"shop"_s}},
            {.severity = RotationNotice::Refusal, .kind = RotationNotice::StillHeld},
            {.severity = RotationNotice::Warning, .kind = RotationNotice::CannotTell, .subjects = {u"mail"_s}}};
        banners.present(notices);
        QVERIFY(UiStage::show(banners));
        const auto of
            = [&banners](const QString &name) { return banners.findChild<Banner *>(name, Qt::FindDirectChildrenOnly); };
        QVERIFY(of(u"noticeStillHeld"_s)->isVisible());
        QVERIFY(!of(u"noticeCutOver"_s)->isVisible() && !of(u"noticeCannotTell"_s)->isVisible());
        for (const auto &name : {u"noticeCutOver"_s, u"noticeCannotTell"_s})
            QVERIFY(of(u"gatheredNotices"_s)->title().contains(of(name)->title()));
        of(u"gatheredNotices"_s)->findChild<QToolButton *>(u"foldButton"_s)->click();
        QVERIFY(of(u"noticeCutOver"_s)->isVisible() && of(u"noticeCannotTell"_s)->isVisible());
        banners.present({notices.first(), notices.last()}); // one of them is settled; what was unfolded stays so
        QTRY_VERIFY(!of(u"noticeStillHeld"_s));
        QVERIFY(of(u"noticeCutOver"_s)->isVisible());
    }

    /// Whichever page somebody looks at: apps that do not hold that key refuse Inngest's calls now.
    void showsOnAnotherPageThatAnotherKeyWasPromoted()
    {
        m->dashboard->setApps(u"production"_s, {});
        begin(true);
        m->dashboard->onCall([this](Operation operation) {
            if (operation != Operation::RotateSigningKey)
                return;
            m->dashboard->removeSigningKey(m_session->rotation().newSigningKey.id);
            m->dashboard->addSigningKey(u"production"_s);
        });
        const auto isRefused = [this] {
            if (m_session->isBusy() || m_session->rotatesAt().isValid())
                m->clock.advance(1s);
            else if (!m_session->error())
                takeStep(*m_session);
            return m_session->error() && !m_session->isBusy();
        };
        QTRY_VERIFY(isRefused());
        QVERIFY(m_session->act() && m_session->act()->request().kind == ActKind::RotateSigningKey);
        const WizardTools tools{*m_session, m->services, m->clipboard, capabilitiesOf(AccountKind::Cloud)};
        ActPanel panel(tools);
        panel.refresh(false, {ActKind::DeleteEventKey});
        const auto *banner = panel.findChild<Banner *>(u"sessionError"_s);
        QVERIFY(!banner->isHidden());
        QCOMPARE(banner->tone(), Tone::Danger);
    }

    /// Keys are copied here, and the main window may be behind this one, or closed.
    void saysThatAKeyIsBackOnTheClipboard()
    {
        openPlan();
        const auto *banner = m_wizard->findChild<Banner *>(u"wizardClipboardBanner"_s); // of no page
        QVERIFY(banner && !banner->isVisible());
        m->clipboard.copy(Secret("a key"));
        m->clipboard.clearNow();
        QGuiApplication::clipboard()->setText(u"a key"_s); // as a clipboard manager does
        QTRY_VERIFY(banner->isVisible());
        QCOMPARE(banner->title(), u"A key is on the clipboard again"_s);
        QVERIFY(banner->height() > 0 && m_wizard->rect().contains(banner->mapTo(m_wizard, banner->rect().center())));
        banner->findChild<QPushButton *>(u"clearClipboardButton"_s)->click();
        QTRY_VERIFY(!banner->isVisible());
        QCOMPARE(QGuiApplication::clipboard()->text(), QString());
    }

    /// It was closed under who read it as soon as a second one came, and again when that one went.
    void keepsAWarningUnfoldedThatOthersComeBeside()
    {
        NoticeBanners banners;
        const QList<RotationNotice> notices{
            {.severity = RotationNotice::Warning, .kind = RotationNotice::CutOver, .subjects = {u"shop"_s}},
            {.severity = RotationNotice::Warning, .kind = RotationNotice::CannotTell, .subjects = {u"mail"_s}}};
        const auto of
            = [&banners](const QString &name) { return banners.findChild<Banner *>(name, Qt::FindDirectChildrenOnly); };
        const auto says = [&of](const QString &name, const QString &word) {
            const auto *more = of(name) ? of(name)->findChild<QToolButton *>(u"foldButton"_s) : nullptr;
            return more && more->accessibleName().startsWith(word);
        };
        banners.present({notices.first()});
        QVERIFY(UiStage::show(banners));
        of(u"noticeCutOver"_s)->findChild<QToolButton *>(u"foldButton"_s)->click();
        banners.present(notices);
        QTRY_VERIFY(says(u"gatheredNotices"_s, u"Less: "_s));
        QTRY_VERIFY(of(u"noticeCutOver"_s)->isVisible() && of(u"noticeCannotTell"_s)->isVisible());
        banners.present({notices.last()});
        QTRY_VERIFY(!of(u"gatheredNotices"_s) && says(u"noticeCannotTell"_s, u"Less: "_s));
        // What is folded stays so just as well.
        of(u"noticeCannotTell"_s)->findChild<QToolButton *>(u"foldButton"_s)->click();
        banners.present({notices.first()});
        QTRY_VERIFY(!of(u"noticeCannotTell"_s) && says(u"noticeCutOver"_s, u"Less: "_s));
        of(u"noticeCutOver"_s)->findChild<QToolButton *>(u"foldButton"_s)->click();
        banners.present(notices);
        QTRY_VERIFY(says(u"gatheredNotices"_s, u"More: "_s));
        QVERIFY(!of(u"noticeCannotTell"_s)->isVisible());
    }

    void offersTheBrowserWhereInngestRefuses()
    {
        m->dashboard->setWay(ActKind::CreateSigningKey,
            {.page = QUrl(u"https://app.example.test/keys"_s), .paste = Way::Paste::SigningKey});
        m->dashboard->fail(Operation::CreateSigningKey, Fault::Forbidden);
        begin();
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(find<QPushButton>(u"byHandButton"_s));
        QTest::mouseClick(find<QPushButton>(u"byHandButton"_s), Qt::LeftButton);
        QTRY_VERIFY(find<QPushButton>(u"handoverConfirmButton"_s));
        QVERIFY(m_session->isBusy());
    }

    void offersTheBrowserForWhatIsDeleted_data()
    {
        QTest::addColumn<QString>("what");
        QTest::newRow("the new key that was there") << u"foreign"_s;
        QTest::newRow("a replacement") << u"replacement"_s;
        QTest::newRow("the new keys, in an undo") << u"undo"_s;
    }

    void offersTheBrowserForWhatIsDeleted()
    {
        QFETCH(QString, what);
        m->dashboard->setApps(u"production"_s, {});
        m->dashboard->setWorkers(u"production"_s, {});
        for (const ActKind kind : {ActKind::DeleteSigningKey, ActKind::DeleteEventKey})
            m->dashboard->setWay(kind, {.page = QUrl(u"https://app.example.test/keys"_s)});
        m->dashboard->fail(Operation::DeleteSigningKey, Fault::Forbidden);
        m->dashboard->fail(Operation::DeleteEventKey, Fault::Forbidden);
        PracticeAppVariables variables;
        variables.set(
            PracticeAppVariables::signingKeyName, m->dashboard->signingKeysNow(u"production"_s).first().value);
        const AnsweringApp app(m->clock, u"Shop"_s, variables);
        QString id;
        if (what == "foreign"_L1) {
            m->dashboard->setApps(u"production"_s, {app.app}); // it says that it does not hold it
            id = m->dashboard->addSigningKey(u"production"_s).id;
            openPlan();
            QTRY_VERIFY(find<QPushButton>(u"deleteForeignButton"_s));
            QTRY_VERIFY(!m_session->isBusy());
            QTest::mouseClick(find<QPushButton>(u"deleteForeignButton"_s), Qt::LeftButton);
            // One answer is too few.
            QTRY_VERIFY(m_session->error() && m_session->error()->detail == "counting"_L1);
            const auto rounds = [this] { return m_session->check().rows().first().rounds; };
            for (int left = 5; left > 0; --left) {
                const int before = rounds();
                m->clock.advance(31s);
                QTRY_VERIFY(rounds() > before);
            }
            QTRY_VERIFY(!m_session->isBusy());
            QTest::mouseClick(find<QPushButton>(u"deleteForeignButton"_s), Qt::LeftButton);
        } else if (what == "replacement"_L1) {
            m->dashboard->setFilterTwist([](const EventFilter &) { return EventFilter{.events = {u"other"_s}}; });
            begin(false);
            QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
            QTRY_VERIFY(find<QPushButton>(u"deleteTwinButton"_s));
            QTRY_VERIFY(!m_session->isBusy());
            id = m_session->rotation().eventKeys.first().twinId;
            QTest::mouseClick(find<QPushButton>(u"deleteTwinButton"_s), Qt::LeftButton);
        } else {
            begin();
            QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
            QTRY_VERIFY(m_session->mayUndo());
            id = m_session->rotation().newSigningKey.id;
            m_session->undo();
            QTRY_COMPARE(m_session->step(), Step::PutBack);
            m_session->confirmNoApps(u"nothing runs yet"_s);
            QTRY_VERIFY(m_session->mayGoOn());
            m_session->goOn();
            QTRY_COMPARE(m_wizard->currentId(), int(Step::DeleteNewKeys));
            QTRY_VERIFY(find<QLineEdit>(u"typeEdit"_s));
            QTest::keyClicks(find<QLineEdit>(u"typeEdit"_s), m_session->textToType());
            QTRY_VERIFY(button(QWizard::CommitButton)->isEnabled());
            QTest::mouseClick(button(QWizard::CommitButton), Qt::LeftButton);
        }
        QTRY_VERIFY(find<QPushButton>(u"byHandButton"_s));
        QTest::mouseClick(find<QPushButton>(u"byHandButton"_s), Qt::LeftButton);
        QTRY_VERIFY(find<QPushButton>(u"handoverConfirmButton"_s));
        QVERIFY(m_session->isBusy());
        m->dashboard->removeSigningKey(id);
        m->dashboard->removeEventKey(id);
        if (auto *claim = find<QCheckBox>(u"handoverClaimBox"_s))
            claim->setChecked(true);
        find<QPushButton>(u"handoverConfirmButton"_s)->click(); // a small page scrolls it out of sight
        QTRY_VERIFY(!m_session->isBusy());
        QVERIFY(!m_session->error());
        if (what == "undo"_L1)
            QTRY_COMPARE(m_session->rotation().outcome, RotationOutcome::Undone);
        QCOMPARE(m->dashboard->calls(Operation::DeleteSigningKey) + m->dashboard->calls(Operation::DeleteEventKey), 1);
        if (what != "undo"_L1)
            return;
        m_session->planAnew(); // which does not say what the last one has done
        QTRY_COMPARE(m_wizard->currentId(), int(Step::Plan));
        QTRY_VERIFY(m_session->live().value);
        QVERIFY(!m_wizard->currentPage()->findChild<Banner *>(u"actOutcome"_s)->isVisible());
    }

    void asksWhichKeyItIsAfterALostAnswer()
    {
        m->dashboard->fail(Operation::CreateSigningKey, Fault::AnswerLost);
        begin();
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(find<QPushButton>(u"chooseButton"_s));
        QVERIFY(!button(QWizard::NextButton)->isEnabled()); // another one must not be created
        QTest::mouseClick(find<QPushButton>(u"chooseButton"_s), Qt::LeftButton);
        QTRY_VERIFY(!m_session->rotation().newSigningKey.id.isEmpty());
        QCOMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
    }

    /// Whoever comes after a minute is asked, too: the act with the keys that it found is gone by then.
    void findsOutAnewWhichKeyItIsWhenNobodyWasThere()
    {
        m->dashboard->fail(Operation::CreateSigningKey, Fault::AnswerLost);
        begin();
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(find<QPushButton>(u"chooseButton"_s));
        QTRY_VERIFY(!m_session->isBusy());
        QVERIFY(!find<QPushButton>(u"findOutButton"_s));
        m->clock.advance(61s);
        QTRY_VERIFY(!m_session->act());
        m_session->readLive();
        QTRY_VERIFY(find<QPushButton>(u"findOutButton"_s));
        QTRY_VERIFY(!find<QPushButton>(u"chooseButton"_s));
        QTest::mouseClick(find<QPushButton>(u"findOutButton"_s), Qt::LeftButton);
        QTRY_VERIFY(find<QPushButton>(u"chooseButton"_s));
        QVERIFY(!find<QPushButton>(u"findOutButton"_s));
        QTest::mouseClick(find<QPushButton>(u"chooseButton"_s), Qt::LeftButton);
        QTRY_VERIFY(!m_session->rotation().newSigningKey.id.isEmpty());
        QCOMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
    }

    void showsHowATwinsFilterDiffers()
    {
        m->dashboard->setFilterTwist([](const EventFilter &) { return EventFilter{.events = {u"internal/debug"_s}}; });
        begin(false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(find<QPushButton>(u"deleteTwinButton"_s));
        QTRY_VERIFY(find<QLabel>(u"twinDetails"_s)->text().contains(u"internal/debug"_s));
        QVERIFY(find<Banner>(u"noticeTwinFilterDiffers"_s));
        QTRY_VERIFY(!m_session->isBusy());
        QVERIFY(!button(QWizard::NextButton)->isEnabled());
        m->dashboard->setFilterTwist({});
        QTest::mouseClick(find<QPushButton>(u"deleteTwinButton"_s), Qt::LeftButton);
        QTRY_VERIFY(m_session->rotation().eventKeys.first().twinId.isEmpty());
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
    }

    /// A colleague has deleted it. One list that lacks it is no proof of that, and no ground to say that it is there.
    void doesNotCallThereWhatTheLatestListLacks()
    {
        begin(false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(m_session->mayGoOn());
        const RotatedEventKey key = m_session->rotation().eventKeys.first();
        const auto state = [this] { return find<QTreeWidget>(u"twinsTable"_s)->topLevelItem(0)->text(3); };
        QTRY_COMPARE(state(), u"there, with the same filter"_s);
        m->dashboard->removeEventKey(key.twinId);
        m_session->readLive();
        QTRY_COMPARE(state(), u"not in the latest list"_s);
        const auto made = stepResult(Step::NewKeys, *m_session, capabilitiesOf(AccountKind::Cloud));
        QVERIFY(made && made->tone == Tone::Warning);
        QVERIFY2(made->text.contains(u"Not in the latest list: %1."_s.arg(key.twinName)), qPrintable(made->text));
    }

    /// Edited by somebody when the rollout has begun: the page of the new keys is behind then.
    void offersToMakeAReplacementAgainWhoseFilterWasEdited()
    {
        begin(false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(m_session->mayGoOn());
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
        const RotatedEventKey key = m_session->rotation().eventKeys.first();
        for (EventKey one : m->dashboard->eventKeysNow(u"production"_s)) {
            one.filter = {.events = {u"internal/debug"_s}};
            if (one.id == key.twinId)
                m->dashboard->putEventKey(u"production"_s, one);
        }
        m_session->readLive();
        QTRY_VERIFY(find<Banner>(u"noticeTwinFilterDiffers"_s));
        QTRY_VERIFY(!m_session->isBusy());
        auto *remedy = find<Banner>(u"noticeTwinFilterDiffers"_s)->findChild<QPushButton *>(u"remedyButton"_s);
        QVERIFY(remedy && remedy->text().contains(u"Delete"_s));
        QTest::mouseClick(remedy, Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::NewKeys));
        QTRY_VERIFY(m_session->rotation().eventKeys.first().twinId.isEmpty());
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(m_session->mayGoOn());
        QVERIFY(m_session->rotation().eventKeys.first().isFilterTheSame);
    }

    void writesDownSendersThatAreNoApps()
    {
        begin(false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(m_session->mayGoOn());
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
        m_wizard->currentPage()->findChild<QAction *>(u"addSender"_s)->trigger(); // in a menu where the page is narrow
        auto *name = find<QLineEdit>(u"senderNameEdit"_s);
        QTRY_VERIFY(name->hasFocus());
        QTest::keyClicks(name, u"cron"_s);
        find<QLineEdit>(u"senderWordEdit"_s)->setFocus();
        QTest::keyClicks(find<QLineEdit>(u"senderWordEdit"_s), u"Robin"_s);
        QCOMPARE(m_session->rotation().senders.size(), 1);
        QCOMPARE(m_session->rotation().senders.first().name, u"cron"_s);
        // Not with each letter, of which each would be a row of the record; and without leaving the field.
        QVERIFY(m_session->rotation().senders.first().word.isEmpty());
        QTRY_COMPARE(m_session->rotation().senders.first().word, u"Robin"_s);
        QVERIFY(m_session->rotation().senders.first().wordAt.isValid());
        // With its key chosen before anybody gives their word.
        auto *word = find<QLineEdit>(u"senderWordEdit"_s);
        word->selectAll();
        QTest::keyClick(word, Qt::Key_Delete);
        find<QComboBox>(u"senderKeyBox"_s)->setCurrentIndex(1);
        QTest::keyClicks(word, u"Kim"_s);
        QTRY_COMPARE(m_session->rotation().senders.first().word, u"Kim"_s);
        const QDateTime at = m_session->rotation().senders.first().wordAt;
        m->clock.advance(std::chrono::minutes(1));
        QTest::keyClicks(find<QLineEdit>(u"senderOwnerEdit"_s), u"x"_s);
        QTRY_COMPARE(m_session->rotation().senders.first().owner, u"x"_s);
        QCOMPARE(m_session->rotation().senders.first().wordAt, at); // the word is as old as it is
        // Each has a name of its own, by which the record knows it.
        m_wizard->currentPage()->findChild<QAction *>(u"addSender"_s)->trigger();
        QTRY_VERIFY(find<QLineEdit>(u"senderNameEdit"_s)->hasFocus());
        QCOMPARE(m_session->rotation().senders.size(), 2);
        QTest::keyClicks(find<QLineEdit>(u"senderNameEdit"_s), u"cron"_s);
        QTest::keyClick(find<QLineEdit>(u"senderNameEdit"_s), Qt::Key_Tab);
        QVERIFY(!find<ProblemLine>(u"senderNameProblem"_s)->text().isEmpty());
        QCOMPARE(m_session->rotation().senders.last().name, u"New sender"_s);
        QTest::mouseClick(find<QAbstractButton>(u"senderRemoveButton"_s), Qt::LeftButton);
        QCOMPARE(m_session->rotation().senders.size(), 1);
        auto *table = find<QTableView>(u"boardTable"_s);
        for (int row = 0; row < table->model()->rowCount(); ++row) {
            if (table->model()->index(row, 0).data().toString() == u"cron"_s)
                table->selectRow(row);
        }
        QTRY_VERIFY(find<QLineEdit>(u"senderNameEdit"_s) && find<QLineEdit>(u"senderNameEdit"_s)->text() == u"cron"_s);
        QTest::mouseClick(find<QAbstractButton>(u"senderRemoveButton"_s), Qt::LeftButton);
        QVERIFY(m_session->rotation().senders.isEmpty());
    }

    /// As "Mark as set", which is grey where somebody has said it of a sender in its own form.
    void notesByKeyWhatCanBeMarked()
    {
        m->dashboard->setApps(u"production"_s, {});
        begin(false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(m_session->mayGoOn() && button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
        const QString old = m_session->rotation().eventKeys.first().oldFingerprint;
        m_session->setSenders({{.name = u"cron"_s, .eventKeyFingerprint = old, .word = u"Robin"_s},
            {.name = u"feed"_s, .eventKeyFingerprint = old}});
        auto *done = m_wizard->currentPage()->findChild<QAction *>(u"doneNext"_s);
        QTRY_VERIFY(done && done->isEnabled());
        const auto isNoted = [this](const QString &name) {
            return std::ranges::any_of(m_session->rotation().apps,
                [&name](const PlannedApp &app) { return app.appKey == senderKeyOf(name) && app.isSet(Step::RollOut); });
        };
        auto *table = find<QTableView>(u"boardTable"_s);
        QTRY_COMPARE(table->model()->rowCount(), 2);
        for (const QString &name : {u"cron"_s, u"feed"_s}) {
            for (int row = 0; row < table->model()->rowCount(); ++row) {
                if (table->model()->index(row, 0).data().toString() == name)
                    table->selectRow(row);
            }
            done->trigger();
            QCOMPARE(isNoted(name), name == "feed"_L1);
        }
    }

    /// What is typed is stored first: nothing leads back to it, and its sender stays in its row under another name.
    void goesOnFromASendersForm()
    {
        m->dashboard->setApps(u"production"_s, {});
        begin(false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(m_session->mayGoOn() && button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
        const QString old = m_session->rotation().eventKeys.first().oldFingerprint;
        m_session->setSenders({{.name = u"cron"_s, .eventKeyFingerprint = old},
            {.name = u"feed"_s, .eventKeyFingerprint = old}, {.name = u"import"_s, .eventKeyFingerprint = old}});
        const auto *table = find<QTableView>(u"boardTable"_s);
        const auto shown = [table] {
            QStringList names;
            for (int row = 0; row < table->model()->rowCount(); ++row)
                names.append(table->model()->index(row, 0).data().toString());
            return names;
        };
        const auto selected = [table] { return table->currentIndex().siblingAtColumn(0).data().toString(); };
        QTRY_COMPARE(shown(), (QStringList{u"cron"_s, u"feed"_s, u"import"_s}));
        find<QTableView>(u"boardTable"_s)->selectRow(0);
        const auto isShown = [this](const QString &name) {
            const auto *edit = find<QLineEdit>(u"senderNameEdit"_s);
            return edit && edit->text() == name;
        };
        QTRY_VERIFY(isShown(u"cron"_s));
        auto *name = find<QLineEdit>(u"senderNameEdit"_s);
        name->setFocus();
        QTRY_VERIFY(name->hasFocus());
        name->selectAll();
        QTest::keyClicks(name, u"nightly"_s);
        QTest::keyClick(name, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(shown(), (QStringList{u"nightly"_s, u"feed"_s, u"import"_s}));
        QCOMPARE(selected(), u"feed"_s);
        QTRY_VERIFY(isShown(u"feed"_s));
        QCOMPARE(selected(), u"feed"_s);
        // Held down, the keys say nothing of the next one.
        QTest::simulateEvent(name, true, Qt::Key_Return, Qt::ControlModifier, QString(), true);
        QCOMPARE(selected(), u"feed"_s);
        // A name that another one has keeps the person where that is said.
        name->selectAll();
        QTest::keyClicks(name, u"import"_s);
        QTest::keyClick(name, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(selected(), u"feed"_s);
        QVERIFY(!find<ProblemLine>(u"senderNameProblem"_s)->text().isEmpty());
        name->selectAll();
        QTest::keyClicks(name, u"feed"_s);
        auto *word = find<QLineEdit>(u"senderWordEdit"_s);
        word->setFocus();
        QTest::keyClicks(word, u"Robin"_s);
        QTest::keyClick(word, Qt::Key_Return, Qt::ControlModifier);
        QCOMPARE(selected(), u"import"_s);
        QTRY_VERIFY(isShown(u"import"_s));
        const QList<SenderNote> senders = m_session->rotation().senders;
        QCOMPARE(ofEach(senders, &SenderNote::word), (QStringList{{}, u"Robin"_s, {}}));
        QCOMPARE(shown(), (QStringList{u"nightly"_s, u"feed"_s, u"import"_s}));
    }

    /// Enter ends what is typed of one row, or looked for: it is no word for the step.
    void goesOnByEnterOnlyFromAFieldOfTheStep()
    {
        begin(false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(m_session->mayGoOn() && button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
        m_wizard->currentPage()->findChild<QAction *>(u"addSender"_s)->trigger();
        const auto *page = qobject_cast<RotationPage *>(m_wizard->currentPage());
        const auto *search = m_wizard->currentPage()->findChild<SearchEdit *>();
        QVERIFY(page && search && !page->isFieldOfStep(*search));
        QTRY_VERIFY(find<QLineEdit>(u"senderWordEdit"_s));
        auto *word = find<QLineEdit>(u"senderWordEdit"_s);
        word->setFocus();
        QTest::keyClicks(word, u"Robin"_s);
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QTest::keyClick(word, Qt::Key_Return);
        QCOMPARE(m_session->rotation().senders.first().word, u"Robin"_s);
        QCOMPARE(m_session->step(), Step::RollOut);
        QVERIFY(m_session->rotation().gates.isEmpty());
        // Where nothing is typed it is as good as the button.
        word->clearFocus();
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QTest::keyClick(m_wizard, Qt::Key_Return);
        QTRY_COMPARE(m_session->step(), Step::DeleteEventKeys);
    }

    /// As when the program is closed, or another account is opened.
    void keepsWhatIsBeingTypedWhenItGoes()
    {
        begin(false);
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_VERIFY(m_session->mayGoOn() && button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::RollOut));
        m_wizard->currentPage()->findChild<QAction *>(u"addSender"_s)->trigger();
        QTRY_VERIFY(find<QLineEdit>(u"senderNameEdit"_s)->hasFocus());
        QTest::keyClicks(find<QLineEdit>(u"senderNameEdit"_s), u"cron"_s);
        delete m_wizard;
        QCOMPARE(m_session->rotation().senders.first().name, u"cron"_s);
    }

    void givesUpWhatHasMadeNothingOnlyAfterAsking()
    {
        begin();
        QTest::mouseClick(button(QWizard::CustomButton1), Qt::LeftButton);
        auto *box = m_wizard->findChild<QMessageBox *>(u"undoBox"_s);
        QVERIFY(box);
        QTest::keyClick(box, Qt::Key_Return); // the default keeps going
        QTRY_VERIFY(!m_wizard->findChild<QMessageBox *>(u"undoBox"_s));
        QVERIFY(!m_session->rotation().isOver());
        QTest::mouseClick(button(QWizard::CustomButton1), Qt::LeftButton);
        box = m_wizard->findChild<QMessageBox *>(u"undoBox"_s);
        QTest::mouseClick(box->findChild<QPushButton *>(u"undoConfirmButton"_s), Qt::LeftButton);
        QTRY_COMPARE(m_session->rotation().outcome, RotationOutcome::Abandoned);
    }

    void namesTheEnvironmentOnEveryPageAndInTheTitle()
    {
        begin();
        QVERIFY(m_wizard->windowTitle().contains(u"Production"_s));
        auto *band = m_wizard->findChild<EnvironmentBand *>();
        QVERIFY(band->isVisible());
        QVERIFY(band->text().contains(u"PRODUCTION"_s));
        auto *steps = m_wizard->findChild<QListWidget *>(u"stepsList"_s);
        for (int i = 0; i < steps->count(); ++i)
            QVERIFY(steps->item(i)->data(Qt::AccessibleTextRole).toString().contains(u"Step %1 of"_s.arg(i + 1)));
    }

    void namesEveryFieldForScreenReaders()
    {
        openPlan();
        const QList<QWidget *> widgets = m_wizard->findChildren<QWidget *>();
        for (QWidget *widget : widgets) {
            const bool isField = qobject_cast<QLineEdit *>(widget) || qobject_cast<QComboBox *>(widget)
                || qobject_cast<QTreeWidget *>(widget) || qobject_cast<QListWidget *>(widget)
                || qobject_cast<QAbstractButton *>(widget);
            if (!isField || !widget->isVisible() || widget->objectName().startsWith(u"qt_"_s))
                continue;
            QAccessibleInterface *spoken = QAccessible::queryAccessibleInterface(widget);
            QVERIFY2(spoken && !spoken->text(QAccessible::Name).isEmpty(), qPrintable(widget->objectName()));
        }
    }

    void survivesBeingClosedWhileAnActRuns()
    {
        m->dashboard->fail(Operation::CreateSigningKey, Fault::Stalled);
        begin();
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m->dashboard->calls(Operation::CreateSigningKey), 1);
        m_wizard->close();
        QTRY_VERIFY(!m_wizard);
        m->dashboard->letGo();
        QTRY_VERIFY(!m_session->rotation().newSigningKey.id.isEmpty());
    }

private:
    void open(AccountKind kind = AccountKind::Cloud)
    {
        m_session->load();
        m_wizard = new RotationWizard({*m_session, m->services, m->clipboard, capabilitiesOf(kind)});
        QVERIFY(UiStage::show(*m_wizard));
    }

    void openPlan()
    {
        open();
        QTRY_VERIFY(m_session->live().value && !m_session->isBusy());
        QTRY_VERIFY(find<QLineEdit>(u"reasonEdit"_s));
    }

    /// Signing key only, or event keys only.
    void begin(bool signingKey = true, int eventKeys = 1, bool opens = true)
    {
        if (opens)
            openPlan();
        m_session->setRotatesSigningKey(signingKey);
        for (int i = 0; !signingKey && i < eventKeys; ++i)
            m_session->setRotatesEventKey(m->dashboard->eventKeysNow(u"production"_s).at(i).id, true);
        QTest::keyClicks(find<QLineEdit>(u"reasonEdit"_s), u"ticket 42"_s);
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
        QTest::mouseClick(button(QWizard::NextButton), Qt::LeftButton);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::NewKeys));
        QTRY_VERIFY(button(QWizard::NextButton)->isEnabled());
    }

    void walkToDeletions()
    {
        m->dashboard->setApps(u"production"_s, {});
        begin(false, 2);
        while (m_session->step() != Step::DeleteEventKeys) {
            takeStep(*m_session);
            QTRY_VERIFY(!m_session->isBusy());
        }
        m_session->confirmNoApps(u"nothing runs yet"_s);
        QTRY_COMPARE(m_wizard->currentId(), int(Step::DeleteEventKeys));
        auto *tabs = find<QTabWidget>(u"stepTabs"_s);
        tabs->setCurrentIndex(tabs->count() - 1);
    }

    QString stateOfKey(int row) const { return find<QTreeWidget>(u"oldKeysTable"_s)->topLevelItem(row)->text(5); }

    void pressDelete()
    {
        auto *table = find<QTreeWidget>(u"oldKeysTable"_s);
        QTRY_VERIFY(stateOfKey(0).startsWith(u"can be deleted"_s));
        for (const int row : {0, 1})
            table->topLevelItem(row)->setCheckState(0, Qt::Checked);
        find<QLineEdit>(u"typeEdit"_s)->setText(m_session->textToType());
        QTRY_VERIFY(find<QPushButton>(u"deleteOldKeyButton"_s)->isEnabled());
        find<QPushButton>(u"deleteOldKeyButton"_s)->click();
    }

    QAbstractButton *button(QWizard::WizardButton which) const { return m_wizard->button(which); }

    template <typename Widget>
    int shownOf() const
    {
        const QList<Widget *> all = m_wizard->currentPage()->findChildren<Widget *>();
        return int(std::count_if(all.begin(), all.end(), [](const Widget *one) { return one->isVisible(); }));
    }

    template <typename Widget>
    Widget *find(const QString &name) const
    {
        const QList<Widget *> all = m_wizard->currentPage()
            ? (name.isEmpty() ? m_wizard->currentPage()->findChildren<Widget *>()
                              : m_wizard->currentPage()->findChildren<Widget *>(name))
            : QList<Widget *>();
        for (Widget *one : all) {
            if (one->isVisible())
                return one;
        }
        return nullptr;
    }

    std::unique_ptr<UiStage> m;
    std::unique_ptr<RotationSession> m_session;
    QPointer<RotationWizard> m_wizard;
    QUrl m_opened;
};

QTEST_MAIN(RotationWizardTest)
#include "tst_rotationwizard.moc"
