// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/keywatch.h"
#include "app/acts/actrecord.h"
#include "app/core/lookup.h"
#include "app/noted/typedinkeeper.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationsession.h"
#include "tests/support/answerof.h"
#include "tests/support/uistage.h"
#include "ui/history/pastrotations.h"
#include "ui/keys/keymonthsdialog.h"
#include "ui/widgets/banner.h"
#include "ui/widgets/plaintext.h"
#include "ui/widgets/theme.h"
#include "ui/window/environmentcard.h"
#include "ui/window/overviewtab.h"
#include "ui/window/windowtabs.h"
#include "ui/words/overviewtext.h"

#include <QApplication>
#include <QDesktopServices>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScopeGuard>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QToolButton>
#include <QTreeWidget>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;

using Fault = FakeDashboard::Fault;
using Operation = FakeDashboard::Operation;

/// The overview says of every environment what was read of it and when, reads while somebody looks, and no more.
class OverviewTabTest : public QObject
{
    Q_OBJECT

public slots:
    void noteOpened(const QUrl &url) { m_openedInBrowser = url; }

private slots:
    void init()
    {
        m = std::make_unique<UiStage>();
        m->open();
        m->clock.advance(24h * 400); // its keys are a little more than 13 months old
        m->preferences.setHasBegun();
    }

    void cleanup()
    {
        m_tab.reset();
        m_watch.reset();
        m.reset();
    }

    void countsTheOverdueEventKeys_data()
    {
        QTest::addColumn<int>("overdue");
        QTest::addColumn<QString>("said");
        QTest::newRow("none") << 0 << u"5, the oldest 13 months old"_s;
        QTest::newRow("some") << 3 << u"3 of 5 overdue; the oldest 13 months old"_s;
        QTest::newRow("all") << 5 << u"5, all overdue; the oldest 13 months old"_s;
    }

    void countsTheOverdueEventKeys()
    {
        QFETCH(int, overdue);
        QFETCH(QString, said);
        const QDateTime now = m->clock.now();
        EnvironmentOverview overview;
        overview.keys.look.at = now;
        KeyAges ages;
        ages.eventKeys = 5;
        ages.overdueEventKeys = overdue;
        ages.oldestEventKey
            = KeyAge{.kind = KeyAge::Overdue, .createdAt = now.addDays(-400), .dueAt = now.addDays(-35)};
        const QString text = overviewText::eventKeys(overview, ages, now);
        QVERIFY2(text.startsWith(said), qPrintable(text));
    }

    void countsTheDaysUntilAKeyIsDueByTheDatesThatAreShown_data()
    {
        QTest::addColumn<QDateTime>("now");
        QTest::addColumn<QString>("said");
        const auto at = [](int day, int hour) { return QDateTime(QDate(2027, 11, day), QTime(hour, 0)); };
        QTest::newRow("days before") << at(17, 22) << u"(in 5 days)"_s;
        QTest::newRow("the day before") << at(21, 1) << u"(in 1 day)"_s;
        QTest::newRow("that day, before") << at(22, 1) << u"(today)"_s;
        QTest::newRow("that day, after") << at(22, 23) << u"(today)"_s;
        QTest::newRow("the day after") << at(23, 1) << u"(1 day ago)"_s;
        QTest::newRow("days after") << at(27, 1) << u"(5 days ago)"_s;
    }

    void countsTheDaysUntilAKeyIsDueByTheDatesThatAreShown()
    {
        QFETCH(QDateTime, now);
        QFETCH(QString, said);
        const QDateTime dueAt(QDate(2027, 11, 22), QTime(12, 0));
        const KeyAge age{.kind = KeyAge::DueSoon, .createdAt = dueAt.addMonths(-12), .dueAt = dueAt};
        const QString text = overviewText::keyAge(age, now);
        QVERIFY2(text.endsWith(u"due 2027-11-22 "_s + said), qPrintable(text));
    }

    /// As long as it is there, whatever was undone or is due besides.
    void saysThatALeakedKeyIsStillValid()
    {
        EnvironmentOverview overview;
        overview.keys.look.at = m->clock.now();
        overview.keys.look.keys = {{.id = u"leaked"_s, .isSigningKey = true, .isActive = true}};
        overview.last = RotationSummary{.endedAt = m->clock.now(), .outcome = RotationOutcome::Undone};
        QCOMPARE(overviewText::badge(overview, {}).text, u"nothing due"_s);
        QVERIFY(overviewText::rotation(overview, m->clock.now()).endsWith(u": undone"_s));
        overview.last->leakedKeysLeft = {u"leaked"_s};
        overview.leakedKeys = {u"leaked"_s};
        QCOMPARE(overviewText::badge(overview, {}).text, u"leaked key still valid"_s);
        QVERIFY(overviewText::badge(overview, {}).tone == Tone::Warning);
        QVERIFY(needsPerson(standingsOf(overview, {}).first()));
        QVERIFY(overviewText::rotation(overview, m->clock.now()).endsWith(u": undone, the leak not contained"_s));
        overview.keys.look.keys.first().id = u"another"_s; // rotated after all
        QCOMPARE(overviewText::badge(overview, {}).text, u"nothing due"_s);
    }

    void showsACardForEachEnvironmentThatHoldsKeys()
    {
        show();
        QCOMPARE(shownCards().size(), 3); // neither the archived one nor the child of the branch environments
        QTRY_VERIFY(textOf(u"staging"_s, u"cardSigningKey"_s).startsWith(u"13 months old"_s));
        QVERIFY2(textOf(u"staging"_s, u"cardSigningKey"_s).endsWith(u"due 2027-11-22 (35 days ago)"_s),
            qPrintable(textOf(u"staging"_s, u"cardSigningKey"_s)));
        QTRY_COMPARE(textOf(u"production"_s, u"cardBadge"_s), u"keys overdue"_s);
        QVERIFY(textOf(u"production"_s, u"cardEventKeys"_s).startsWith(u"2, all overdue; the oldest 13 months old"_s));
        QVERIFY(textOf(u"staging"_s, u"cardEventKeys"_s).startsWith(u"1, overdue; 13 months old"_s));
        QCOMPARE(textOf(u"production"_s, u"cardApps"_s), u"1 listed, no failed sync known"_s);
        QCOMPARE(textOf(u"branches"_s, u"cardApps"_s), u"open it to read them"_s);
        QCOMPARE(textOf(u"staging"_s, u"cardRotation"_s), u"none on this computer"_s);
        QVERIFY(textOf(u"staging"_s, u"cardFallback"_s).isEmpty());
        QTRY_VERIFY(label(u"overviewReading"_s).startsWith(u"1 archived"_s));
    }

    /// Inngest's list need not show it: the program itself has asked for the resync.
    void saysThatAResyncFailedWhateverTheListShows()
    {
        show();
        const App app = m->account->apps().value->first();
        const auto resynced = [&](const QString &outcome) {
            return answerOf(m->history.append({.at = m->clock.now(),
                .origin = m->dashboard->origin(),
                .environmentId = u"production"_s,
                .what = actKindName(ActKind::ResyncApp),
                .keyName = app.name,
                .outcome = outcome,
                .details = {{u"appExternalId"_s, app.externalId}}}));
        };
        QTRY_COMPARE(textOf(u"production"_s, u"cardApps"_s), u"1 listed, no failed sync known"_s);
        QVERIFY(resynced(u"failed: http_unreachable"_s));
        QTRY_COMPARE(
            textOf(u"production"_s, u"cardApps"_s), u"1 listed; failed in their last sync: %1"_s.arg(app.name));
        QCOMPARE(textOf(u"production"_s, u"cardBadge"_s), u"1 sync failed · 1 more"_s);
        // What comes first hides nothing: the rest is counted, and named to whoever asks.
        for (const EnvironmentCard *card : shownCards()) {
            if (card->accessibleName().startsWith(u"Production"_s))
                QCOMPARE(card->accessibleName(), u"Production: 1 sync failed; keys overdue"_s);
        }
        QVERIFY(resynced(ActOutcome::done));
        QTRY_COMPARE(textOf(u"production"_s, u"cardApps"_s), u"1 listed, no failed sync known"_s);
    }

    /// A list of syncs does not show which apps are down; they do, by their own answers.
    void saysWhichAppsAreInTroubleByTheirOwnAnswersAndOfWhen()
    {
        show();
        QTRY_COMPARE(textOf(u"production"_s, u"cardApps"_s), u"1 listed, no failed sync known"_s);
        RolloutRow good;
        good.latest = {.at = m->clock.now().addSecs(-600), .standing = AppStanding::Good};
        RolloutRow broken;
        broken.app.app.name = u"billing"_s;
        broken.latest = {.at = m->clock.now(), .standing = AppStanding::BrokenNow};
        RolloutRow silent;
        silent.app.app.name = u"legacy"_s;
        silent.latest = {.at = m->clock.now(), .standing = AppStanding::Unknown, .reason = ProbeReason::TimedOut};
        const RolloutRow notAsked;
        m_tab->overview()->takeAsked(u"production"_s, askedAppsOf({notAsked}, SignerDoubt::None));
        QCOMPARE(textOf(u"production"_s, u"cardApps"_s), u"1 listed, no failed sync known"_s);
        m_tab->overview()->takeAsked(u"production"_s, askedAppsOf({good, broken, silent, notAsked}, SignerDoubt::None));
        QTRY_COMPARE(textOf(u"production"_s, u"cardApps"_s),
            u"1 listed, no failed sync known. 3 asked 10 minutes ago: broken: billing; not reachable: legacy"_s);
        QTRY_COMPARE(textOf(u"production"_s, u"cardBadge"_s), u"1 app broken · 2 more"_s);
        // By a key that Inngest refuses, or of which only a person says that it is the current one, nothing is broken;
        // an event key that is gone is an outage whoever signs.
        for (const SignerDoubt doubt : {SignerDoubt::Refused, SignerDoubt::OnlySaid}) {
            RolloutRow sender;
            sender.app.app.name = u"mailer"_s;
            sender.latest
                = {.at = m->clock.now(), .eventStanding = AppStanding::BrokenNow, .standing = AppStanding::BrokenNow};
            QCOMPARE(askedAppsOf({broken, sender}, doubt).broken, QStringList{u"mailer"_s});
            m_tab->overview()->takeAsked(u"production"_s, askedAppsOf({good, broken}, doubt));
            QTRY_COMPARE(textOf(u"production"_s, u"cardBadge"_s), u"keys overdue"_s);
            const QString apps = textOf(u"production"_s, u"cardApps"_s);
            QVERIFY2(apps.contains(u"which of them work is not known"_s), qPrintable(apps));
        }
        m_tab->overview()->takeAsked(u"production"_s, askedAppsOf({good}, SignerDoubt::None));
        QTRY_COMPARE(textOf(u"production"_s, u"cardApps"_s),
            u"1 listed, no failed sync known. 1 asked 10 minutes ago: none broken, all reachable"_s);
        QCOMPARE(textOf(u"production"_s, u"cardBadge"_s), u"keys overdue"_s);
        // Who answers, and tells nothing, is neither well nor broken.
        RolloutRow busy;
        busy.app.app.name = u"mailer"_s;
        busy.latest = {.at = m->clock.now(), .standing = AppStanding::Unknown, .reason = ProbeReason::Busy};
        m_tab->overview()->takeAsked(u"production"_s, askedAppsOf({good, busy}, SignerDoubt::None));
        QTRY_COMPARE(textOf(u"production"_s, u"cardApps"_s),
            u"1 listed, no failed sync known. 2 asked 10 minutes ago: whether they work cannot be told: mailer"_s);
        EnvironmentOverview quiet{.asked = askedAppsOf({good}, SignerDoubt::None)};
        quiet.keys.look.at = m->clock.now();
        const auto badgeOf = [&quiet](const RolloutRow &row) {
            quiet.asked = askedAppsOf({row}, SignerDoubt::None);
            const QList<Standing> standings = standingsOf(quiet, {});
            return overviewText::badge(quiet, {}).text + (needsPerson(standings.first()) ? u"!"_s : QString());
        };
        QCOMPARE(badgeOf(good), u"nothing due"_s);
        QCOMPARE(badgeOf(busy), u"1 app not known to work"_s);
        QCOMPARE(badgeOf(silent), u"1 app not reachable!"_s);
        // Read, or asked, by keys that may not be those of now.
        m_tab->overview()->takeAsked(u"production"_s, askedAppsOf({good}, SignerDoubt::NotRead));
        QTRY_COMPARE(textOf(u"production"_s, u"cardApps"_s),
            u"1 listed, no failed sync known. 1 asked 10 minutes ago: all reachable, and none broken by the keys that "
            "were read before"_s);
        EnvironmentOverview overview = m_tab->overview()->overviewOf(m->dashboard->environment(u"production"_s));
        overview.asked.doubt = SignerDoubt::None;
        overview.error = Error{.kind = Error::Kind::Offline};
        QVERIFY(overviewText::apps(overview, m->clock.now()).endsWith(u"by the keys that were read before"_s));
        // The window says all of it.
        overview.error
            = Error{.kind = Error::Kind::Conflict, .serverMessage = u"It refuses the key 1.2. Restart it."_s};
        QVERIFY(overviewText::read(overview, m->clock.now()).endsWith(u"failed: It refuses the key 1.2."_s));
    }

    /// That nobody goes on asking them makes nobody reachable.
    void goesOnNamingWhoWasNotReachableWhenTheRotationHasEnded()
    {
        const Environment production = m->dashboard->environment(u"production"_s);
        m->dashboard->setApps(production.id,
            {{.id = u"id-shop"_s,
                .externalId = u"shop"_s,
                .name = u"shop"_s,
                .environmentId = production.id,
                .latestSync = Sync{.url = QUrl(u"http://127.0.0.1:1/api/inngest"_s)}}}); // nobody is there
        show();
        RotationSession session({.dashboard = m->account->dashboard(),
                                    .acts = m->account->acts(),
                                    .history = m->history,
                                    .secrets = m->secrets,
                                    .keptKeys = m->keptKeys,
                                    .clock = m->clock,
                                    .accountName = u"Acme"_s,
                                    .person = u"Ada"_s},
            production);
        const auto rests = [&session] {
            return QTest::qWaitFor(
                [&session] { return session.isLoaded() && !session.isBusy() && !session.live().isLoading; });
        };
        session.load();
        QVERIFY(rests());
        session.readLive();
        QTRY_VERIFY(!session.rows(RotationStep::Plan).isEmpty() && session.rows(RotationStep::Plan).first().rounds > 0);
        QVERIFY(rests());
        session.setRotatesSigningKey(true);
        session.setRecord(u"ticket 42"_s, {});
        session.begin();
        QVERIFY(rests());
        QVERIFY(session.rotation().isBegun());
        m_tab->setSessions(
            [&](const QString &id) -> const RotationSession * { return id == production.id ? &session : nullptr; });
        const auto overview = [&] { return m_tab->overview()->overviewOf(production); };
        QVERIFY(overview().standing);
        QCOMPARE(overview().asked.unreachable, QStringList{u"shop"_s});
        session.abandon();
        QVERIFY(rests());
        QVERIFY(session.rotation().isOver());
        QVERIFY(!overview().standing);
        QVERIFY2(overviewText::apps(overview(), m->clock.now()).contains(u"not reachable: shop"_s),
            qPrintable(overviewText::apps(overview(), m->clock.now())));
        // The session goes, or begins another one.
        QTRY_VERIFY(!m_tab->overview()->pastRotations().isEmpty());
        m_tab->setSessions({});
        QCOMPARE(overview().asked.unreachable, QStringList{u"shop"_s});
    }

    /// Whoever finished with something open has to come back to it; a key that is gone by now, or a fallback, has not.
    void needsAPersonForWhatARotationLeftOpen()
    {
        EnvironmentOverview overview;
        const QDateTime ended = m->clock.now().addSecs(-600);
        overview.keys.look.at = ended.addSecs(-1);
        overview.keys.look.keys = {{.id = u"1"_s, .name = u"Web"_s}};
        overview.last = RotationSummary{.endedAt = ended,
            .outcome = RotationOutcome::ClosedWithExceptions,
            .openItems = {{.kind = OpenItem::FallbackThere, .name = u"app-4"_s},
                {.kind = OpenItem::KeyNotDeleted, .name = u"Web"_s}}};
        overview.leftOpen = {*overview.last};
        const auto badge = [&] { return overviewText::badge(overview, {}).text; };
        QCOMPARE(badge(), u"2 items left open"_s);
        QVERIFY(overviewText::badge(overview, {}).tone == Tone::Warning);
        QVERIFY(needsPerson(standingsOf(overview, {}).first()));
        overview.keys.look = {.at = m->clock.now()};
        QCOMPARE(badge(), u"1 item left open"_s);
        QVERIFY(overviewText::itemsLeftOpen(overview).startsWith(
            u"app-4 (its latest answer shows a fallback); so it was when a rotation was closed"_s));
        RolloutRow app;
        app.app.app.name = u"app-4"_s;
        app.latest = {.at = m->clock.now(), .standing = AppStanding::Good};
        app.latest.toldFallback = true;
        app.latest.fallbackFingerprint = u"c8ff84e1e755"_s;
        overview.asked = askedAppsOf({app}, SignerDoubt::None);
        QCOMPARE(badge(), u"1 item left open"_s);
        app.latest.fallbackFingerprint.clear();
        overview.asked = askedAppsOf({app}, SignerDoubt::None);
        QCOMPARE(badge(), u"nothing due"_s);
        QVERIFY(overviewText::itemsLeftOpen(overview).isEmpty());
    }

    /// Names change, and previews have one in common; and one reading that lacks a key proves nothing.
    void settlesWhatWasLeftOpenByTheKeyOrTheAppItself()
    {
        EnvironmentOverview overview;
        const QDateTime ended = m->clock.now().addSecs(-600);
        const OpenItem key{.kind = OpenItem::KeyNotDeleted, .name = u"Web"_s, .id = u"c8ff84e1e755"_s};
        const OpenItem first{.kind = OpenItem::FallbackThere, .name = u"shop"_s, .id = u"p1"_s};
        const OpenItem second{.kind = OpenItem::FallbackThere, .name = u"shop"_s, .id = u"p2"_s};
        overview.leftOpen = {RotationSummary{
            .endedAt = ended, .outcome = RotationOutcome::ClosedWithExceptions, .openItems = {key, first, second}}};
        // Renamed, and the replacement has the old name since.
        overview.keys.look = {.at = m->clock.now(),
            .keys = {{.id = u"1"_s, .name = u"Web, old"_s, .fingerprint = key.id},
                {.id = u"2"_s, .name = u"Web"_s, .fingerprint = u"0123456789ab"_s}}};
        QCOMPARE(itemsLeft(overview), (QList<OpenItem>{key, first, second}));
        overview.keys.look.keys.first().missingSince = overview.keys.look.at;
        overview.leakedKeys = {u"1"_s};
        QVERIFY(itemsLeft(overview).contains(key));
        QVERIFY(standingsOf(overview, {}).contains(Standing::LeakedKeyThere));
        overview.keys.look.keys.removeFirst();
        QCOMPARE(itemsLeft(overview), (QList<OpenItem>{first, second}));
        QVERIFY(!standingsOf(overview, {}).contains(Standing::LeakedKeyThere));
        const auto answered = [&](const QString &id, const QString &fallback) {
            RolloutRow row;
            row.app.app = {.id = id, .name = u"shop"_s};
            row.latest = {.at = m->clock.now(), .standing = AppStanding::Good};
            row.latest.toldFallback = true;
            row.latest.fallbackFingerprint = fallback;
            return row;
        };
        overview.asked = askedAppsOf({answered(u"p1"_s, {})}, SignerDoubt::None);
        QCOMPARE(itemsLeft(overview), QList<OpenItem>{second});
        // As older programs wrote them down: one that still has it speaks against all of its name.
        OpenItem old = first;
        old.id.clear();
        overview.leftOpen.first().openItems = {old, old};
        overview.asked = askedAppsOf({answered(u"p1"_s, {}), answered(u"p2"_s, key.id)}, SignerDoubt::None);
        QCOMPARE(itemsLeft(overview).size(), 2);
        overview.leftOpen.first().settledItems = {old};
        QCOMPARE(itemsLeft(overview).size(), 1);
        QVERIFY(overview.leftOpen.first().hasUnsettledItems());
        overview.asked = askedAppsOf({answered(u"p1"_s, {}), answered(u"p2"_s, {})}, SignerDoubt::None);
        QVERIFY(itemsLeft(overview).isEmpty());
    }

    /// While none is under way a fallback is left over; in a rotation it has its time.
    void saysWhichAppsStillHaveAFallback()
    {
        show();
        RolloutRow row;
        row.app.app.name = u"billing"_s;
        row.latest = {.at = m->clock.now(), .standing = AppStanding::Good};
        row.latest.toldFallback = true;
        m_tab->overview()->takeAsked(u"production"_s, askedAppsOf({row}, SignerDoubt::None));
        QCOMPARE(textOf(u"production"_s, u"cardFallback"_s), QString());
        row.latest.fallbackFingerprint = u"c8ff84e1e755"_s;
        m_tab->overview()->takeAsked(u"production"_s, askedAppsOf({row}, SignerDoubt::None));
        const auto said = [this] { return textOf(u"production"_s, u"cardFallback"_s); };
        QTRY_VERIFY2(said().startsWith(u"still set at billing, by their own answers ("_s), qPrintable(said()));
        EnvironmentOverview overview = m_tab->overview()->overviewOf(m->dashboard->environment(u"production"_s));
        overview.open = RotationSummary();
        QCOMPARE(overviewText::fallback(overview), QString());
    }

    void keepsAFallbackInSightThatNoRotationTookOut_data()
    {
        QTest::addColumn<RotationOutcome::Kind>("outcome");
        QTest::addColumn<bool>("rotatesSigningKey");
        QTest::addColumn<bool>("isSaid");
        QTest::newRow("done") << RotationOutcome::Done << true << false;
        QTest::newRow("closed, and says what it left") << RotationOutcome::ClosedWithExceptions << true << false;
        QTest::newRow("done, of event keys") << RotationOutcome::Done << false << true;
        QTest::newRow("undone") << RotationOutcome::Undone << true << true;
        QTest::newRow("given up") << RotationOutcome::Abandoned << true << true;
        QTest::newRow("handed over") << RotationOutcome::HandedOver << true << true;
    }

    void keepsAFallbackInSightThatNoRotationTookOut()
    {
        QFETCH(RotationOutcome::Kind, outcome);
        QFETCH(bool, rotatesSigningKey);
        QFETCH(bool, isSaid);
        const QDateTime now = m->clock.now();
        RotationJournal journal(m->history);
        QVERIFY(answerOf(journal.save({.id = u"r1"_s,
            .origin = m->dashboard->origin(),
            .environment = m->dashboard->environment(u"production"_s),
            .person = u"Kim"_s,
            .rotatesSigningKey = rotatesSigningKey,
            .begunAt = now.addDays(-2),
            .outcome = outcome,
            .endedAt = now.addDays(-1)})));
        show();
        const auto overview
            = [this] { return m_tab->overview()->overviewOf(m->dashboard->environment(u"production"_s)); };
        QTRY_VERIFY(overview().last.has_value());
        RolloutRow row;
        row.app.app.name = u"billing"_s;
        row.latest = {.at = now.addDays(-2), .standing = AppStanding::Good};
        row.latest.toldFallback = true;
        row.latest.fallbackFingerprint = u"c8ff84e1e755"_s;
        m_tab->overview()->takeAsked(u"production"_s, askedAppsOf({row}, SignerDoubt::None));
        QCOMPARE(!overviewText::fallback(overview()).isEmpty(), isSaid);
    }

    /// Where a key is not known, or was missed once, the file says so: who reads it takes what is not in it for none.
    void leavesNoKeyOutOfTheFileWithoutAWord()
    {
        EnvironmentOverview byHand{.environment = {.id = u"q"_s, .name = u"QA"_s}, .areKeysTypedIn = true};
        byHand.keys.look.at = m->clock.now();
        byHand.keys.look.keys = {{.id = u"1"_s, .name = u"Web"_s, .missingSince = m->clock.now()}};
        const auto csv = [&] { return keyAgesToCsv(u"Acme"_s, {byHand}, [](const QString &) { return 6; }, {}); };
        QCOMPARE(csv().count("\r\n"), 3);
        QVERIFY2(csv().contains("\"signing key, not known\""), csv().constData());
        QVERIFY2(csv().contains("\"Web\"") && csv().contains("\"missing from the last reading\""), csv().constData());
        byHand.keys.look.keys.clear();
        byHand.areKeysTypedIn = false;
        QVERIFY2(csv().contains("\"signing key, none listed\"") && csv().contains("\"event key, none listed\""),
            csv().constData());
        byHand.keys.look = {};
        QCOMPARE(csv().count("\r\n"), 2);
        QVERIFY2(csv().contains("\"not read yet\""), csv().constData());
    }

    void saysHowFarARotationIsAndWhatComesNext()
    {
        const QDateTime now = m->clock.now();
        RotationStanding standing{
            .summary = {.person = u"Ada"_s, .begunAt = now.addDays(-2), .step = RotationStep::RollOut},
            .number = 3,
            .steps = 7,
            .progress = RotationProgress{.apps = 35, .settled = 27},
            .heldUpBy = RotationNotice{.kind = RotationNotice::AppsMissing, .subjects = {u"billing"_s}},
            .next = RotationStep::Rotate};
        const auto said = [&] { return overviewText::standingRotation(standing, now); };
        QCOMPARE(said(),
            u"step 3 of 7, “Roll out”: 27 of 35 apps settled. Not settled yet: billing. Begun 2 days ago by Ada."_s);
        // What keeps nobody from going on is to be done first all the same.
        standing.heldUpBy.reset();
        QVERIFY2(said().contains(u"settled. Next: “Roll out”. Begun"_s), qPrintable(said()));
        standing.progress->isOpen = true;
        QVERIFY2(said().contains(u"settled. Next: go on to “Rotate”. Begun"_s), qPrintable(said()));
        // The last two steps do not wait for each other.
        standing.beside = {{RotationStep::Finish, RotationProgress{.apps = 35, .settled = 3}}};
        QVERIFY2(said().contains(
                     u"go on to “Rotate”. “Finish” is open too: 3 of 35 apps settled. Begun 2 days ago by Ada."_s),
            qPrintable(said()));
        standing.beside.clear();
        standing.isBusy = true;
        QVERIFY2(said().contains(u"settled. Something is under way. Begun"_s), qPrintable(said()));
        standing.waitsForPerson = true;
        QVERIFY2(
            said().contains(u"settled. It waits for you: an act is to be done elsewhere. Begun"_s), qPrintable(said()));
        // That check is made by itself, once somebody opens the step.
        standing = {.summary = {.person = u"Ada"_s, .begunAt = now, .step = RotationStep::Rotate},
            .number = 4,
            .steps = 7,
            .heldUpBy = RotationNotice{.kind = RotationNotice::NotAskedAgain},
            .next = RotationStep::Resync};
        QCOMPARE(said(), u"step 4 of 7, “Rotate”. Next: “Rotate”. Begun just now by Ada."_s);
    }

    void readsTheOthersWhileSomebodyLooksAndEveryQuarterOfAnHour()
    {
        show();
        QTRY_COMPARE(calls(), 3);
        m->clock.advance(14min);
        QVERIFY(rest());
        QCOMPARE(calls(), 3);
        m->clock.advance(2min);
        QTRY_COMPARE(calls(), 5);
        m_tab->hide();
        m->clock.advance(3h);
        QVERIFY(rest());
        QCOMPARE(calls(), 5);
        m_tab->show();
        QTRY_COMPARE(calls(), 7);
        m_tab->overview()->read(true);
        QTRY_COMPARE(calls(), 9);
    }

    /// Whoever works on another page hears of a key that changed elsewhere all the same.
    void readsTheOthersWhicheverPageIsInFront()
    {
        m_tab.reset();
        m_watch.reset();
        WindowTabs tabs(m->services, m->clipboard);
        tabs.setCurrentIndex(2);
        KeyWatch watch(*m->account, m->history, m->clock);
        tabs.setAccount(m->account.get(), &watch);
        QVERIFY(UiStage::show(tabs));
        QVERIFY(m->load());
        QVERIFY(rest());
        const qsizetype atFirst = calls();
        m->clock.advance(1min);
        QTRY_VERIFY(watch.keysOf(u"staging"_s).look.at.isValid());
        QVERIFY(rest());
        QVERIFY(calls() > atFirst);
        QCOMPARE(tabs.tabText(0), u"Overview"_s);
        m->dashboard->addEventKey(u"staging"_s, {.name = u"nobody <b>knows</b>"_s});
        m->clock.advance(16min);
        QTRY_COMPARE(tabs.tabText(0), u"Overview (1)"_s);
        QVERIFY2(
            tabs.tabToolTip(0).contains(u"changed outside this program in Staging"_s), qPrintable(tabs.tabToolTip(0)));
        m->dashboard->addEnvironment({.id = u"hostile"_s, .name = u"<b>bold</b>"_s, .slug = u"hostile"_s}, 1);
        m->account->reloadEnvironments();
        m->clock.advance(16min);
        QTRY_VERIFY(watch.keysOf(u"hostile"_s).look.at.isValid());
        m->dashboard->addEventKey(u"hostile"_s, {.name = u"nobody knows"_s});
        m->clock.advance(16min);
        QTRY_COMPARE(tabs.tabText(0), u"Overview (2)"_s);
        QVERIFY2(tabs.tabToolTip(0).contains(u"bold"_s) && tabs.tabToolTip(0) == shownTip(tabs.tabToolTip(0)),
            qPrintable(tabs.tabToolTip(0)));
        tabs.hide();
        QVERIFY(rest());
        const qsizetype hidden = calls();
        m->clock.advance(3h);
        QVERIFY(rest());
        QCOMPARE(calls(), hidden);
        tabs.show();
        QTRY_VERIFY(calls() > hidden);
        tabs.setAccount(nullptr, nullptr);
    }

    void readsBehindTheLockOnlyForWhomItTellsOfChanges()
    {
        QVERIFY(m->load());
        m->account->putAway();
        const int before = calls();
        show(false);
        QVERIFY(rest());
        QCOMPARE(calls(), before);
        m_tab->hide();
        m_tab->overview()->readUnseen();
        QTRY_COMPARE(calls(), before + 3); // with the one that is looked at
        QTRY_VERIFY(m_watch->keysOf(u"branches"_s).look.at.isValid());
        m_tab->overview()->readUnseen();
        QVERIFY(rest());
        QCOMPARE(calls(), before + 3);
        QVERIFY(!m->account->signingKeys().value && !m->account->eventKeys().value);
    }

    void losesNoReadingToTheLock()
    {
        show();
        QTRY_VERIFY(m_watch->keysOf(u"staging"_s).look.at.isValid());
        QTRY_VERIFY(m_watch->keysOf(u"branches"_s).look.at.isValid());
        for (const QString &id : {u"staging"_s, u"branches"_s})
            m->dashboard->addEventKey(id, {.name = u"thief's"_s});
        m->dashboard->fail(Operation::EventKeys, Fault::Stalled);
        const int before = calls();
        m->clock.advance(16min);
        QTRY_COMPARE(calls(), before + 1);
        m->account->putAway();
        m->dashboard->letGo();
        const auto changes = [this](const QString &id) { return m_watch->keysOf(id).changes.size(); };
        QTRY_COMPARE(changes(u"staging"_s) + changes(u"branches"_s), 1);
    }

    void doesNotCallKeysNoneThatItCouldNotRead()
    {
        m->dashboard->fail(Operation::EventKeys, Fault::Forbidden, -1);
        show(false);
        (void)m->load();
        for (const QString &never : {u"staging"_s, u"production"_s}) {
            QTRY_VERIFY(textOf(never, u"cardRead"_s).startsWith(u"never yet. The last try failed:"_s));
            QCOMPARE(textOf(never, u"cardEventKeys"_s), u"not read yet"_s);
            QCOMPARE(textOf(never, u"cardBadge"_s), u"not read yet"_s);
        }
        EnvironmentOverview byHand;
        byHand.keys.look.at = m->clock.now();
        byHand.areKeysTypedIn = true;
        QCOMPARE(overviewText::eventKeys(byHand, {}, m->clock.now()), u"none is known here"_s);
    }

    void saysWhatCouldNotBeReadAndKeepsWhatIsKnown()
    {
        show();
        QTRY_COMPARE(calls(), 3);
        QTRY_VERIFY(textOf(u"staging"_s, u"cardSigningKey"_s).startsWith(u"13 months"_s));
        m->dashboard->fail(Operation::SigningKeys, Fault::Offline, -1);
        m->clock.advance(16min);
        QTRY_VERIFY2(textOf(u"staging"_s, u"cardRead"_s).contains(u"The last try failed: No connection"_s)
                || textOf(u"branches"_s, u"cardRead"_s).contains(u"The last try failed: No connection"_s),
            qPrintable(textOf(u"staging"_s, u"cardRead"_s)));
        QVERIFY(textOf(u"staging"_s, u"cardSigningKey"_s).startsWith(u"13 months"_s));
        // Without a connection the rest would fail alike: one try a minute, not one an environment.
        QCOMPARE(calls(), 4);
    }

    void raisesAnAlarmOverAnotherEnvironment()
    {
        show();
        QTRY_VERIFY(textOf(u"staging"_s, u"cardRead"_s).contains(u"just now"_s));
        m->dashboard->addEventKey(u"staging"_s, {.name = u"thief's"_s});
        m->clock.advance(16min);
        auto *banner = m_tab->findChild<QWidget *>(u"elsewhereBanner"_s);
        QTRY_VERIFY(banner->isVisible());
        QTRY_COMPARE(textOf(u"staging"_s, u"cardBadge"_s), u"keys changed outside · 1 more"_s);
        QVERIFY(textOf(u"staging"_s, u"cardChanges"_s).contains(u"thief's"_s));
        QSignalSpy opened(m_tab.get(), &OverviewTab::openRequested);
        QTest::mouseClick(banner->findChild<QPushButton *>(u"lookElsewhereButton"_s), Qt::LeftButton);
        QCOMPARE(opened.first().first().toString(), u"staging"_s);
        // Once it is looked at the window's own banner speaks of it.
        m->account->selectEnvironment(u"staging"_s);
        QTRY_VERIFY(!banner->isVisible());
        m_watch->acknowledge();
        QTRY_VERIFY(textOf(u"staging"_s, u"cardChanges"_s).isEmpty());
    }

    void keepsTheOrderOfTheWindowsListAndFindsTheRest()
    {
        m->dashboard->addEnvironment({.id = u"young"_s, .name = u"Aged nothing"_s, .slug = u"young"_s}, 1);
        show();
        QTRY_COMPARE(textOf(u"young"_s, u"cardBadge"_s), u"nothing due"_s);
        // Whatever is known of them, and whenever somebody looks.
        const QStringList order{u"production"_s, u"young"_s, u"staging"_s, u"branches"_s};
        QCOMPARE(ids(), order);
        m_tab->hide();
        m_tab->show();
        QCOMPARE(ids(), order);
        chip(1)->click();
        QCOMPARE(shownCards().size(), 3);
        QCOMPARE(chip(1)->text(), u"Needs you 3"_s);
        chip(0)->click();
        m_tab->findChild<QLineEdit *>(u"overviewSearch"_s)->setText(u"nothing"_s);
        QCOMPARE(shownCards().size(), 1);
        m_tab->findChild<QLineEdit *>(u"overviewSearch"_s)->setText(u"no such"_s);
        QCOMPARE(shownCards().size(), 0);
        QCOMPARE(label(u"overviewNone"_s), u"No environment fits the search."_s);
    }

    void showsTwoHundredEnvironmentsInParts()
    {
        for (int i = 0; i < 200; ++i)
            m->dashboard->addEnvironment({.id = u"e%1"_s.arg(i), .name = u"team-%1"_s.arg(i), .slug = u"team"_s}, 1);
        show();
        QTRY_COMPARE_WITH_TIMEOUT(calls(), 203, 30000);
        QCOMPARE(shownCards().size(), 24);
        QVERIFY(m_tab->findChildren<EnvironmentCard *>().size() <= 24);
        auto *more = m_tab->findChild<QPushButton *>(u"moreEnvironmentsButton"_s);
        QCOMPARE(more->text(), u"Show 24 more of 179"_s);
        QTest::mouseClick(more, Qt::LeftButton);
        QCOMPARE(shownCards().size(), 48);
        QTRY_COMPARE(chip(0)->text(), u"All 203"_s);
        QTRY_COMPARE(chip(1)->text(), u"Needs you 3"_s);
    }

    void goesByTheMonthsThatWereChosen()
    {
        show();
        QTRY_COMPARE(textOf(u"staging"_s, u"cardBadge"_s), u"keys overdue"_s);
        chooseMonths(24, false);
        QTRY_COMPARE(textOf(u"staging"_s, u"cardBadge"_s), u"nothing due"_s);
        QCOMPARE(textOf(u"production"_s, u"cardBadge"_s), u"keys overdue"_s);
        chooseMonths(0, true);
        QTRY_COMPARE(textOf(u"production"_s, u"cardBadge"_s), u"nothing due"_s);
        QCOMPARE(textOf(u"production"_s, u"cardSigningKey"_s), u"13 months old"_s);
        Preferences again(m->directory.filePath(u"settings.ini"_s));
        QCOMPARE(again.keyMonths(u"account"_s, u"staging"_s), 0);
        QCOMPARE(again.keyMonths(u"another"_s, u"staging"_s), 12);
    }

    void showsOpenAndPastRotationsWithTheirRecords()
    {
        RotationJournal journal(m->history);
        const QDateTime now = m->clock.now();
        Rotation past{.id = u"r1"_s,
            .origin = m->dashboard->origin(),
            .environment = m->dashboard->environment(u"staging"_s),
            .person = u"Kim"_s,
            .begunAt = now.addDays(-9),
            .outcome = RotationOutcome::ClosedWithExceptions,
            .endedAt = now.addDays(-8)};
        past.openItems = {{.kind = OpenItem::FallbackThere, .name = u"billing"_s, .owner = u"Robin"_s}};
        Rotation open{.id = u"r2"_s,
            .origin = m->dashboard->origin(),
            .environment = m->dashboard->environment(u"production"_s),
            .person = u"Ada"_s,
            .begunAt = now.addDays(-1)};
        open.done = {RotationStep::Plan, RotationStep::NewKeys};
        // That one after it came to nothing settles nothing of what was left open.
        Rotation undone = past;
        undone.id = u"r3"_s;
        undone.begunAt = now.addDays(-7);
        undone.endedAt = now.addDays(-6);
        undone.outcome = RotationOutcome::Undone;
        undone.openItems = {};
        QVERIFY(answerOf(journal.save(past)));
        QVERIFY(answerOf(journal.save(undone)));
        QVERIFY(answerOf(journal.save(open)));
        show();
        QTRY_COMPARE(textOf(u"production"_s, u"cardRotation"_s), u"open at “Roll out”, begun 24 hours ago by Ada"_s);
        const QString ended = textOf(u"staging"_s, u"cardRotation"_s);
        QVERIFY2(ended.contains(u": undone; one before it on "_s) && ended.contains(u"finished with 1 open item"_s),
            qPrintable(ended));
        QVERIFY2(
            textOf(u"staging"_s, u"cardLeftOpen"_s).startsWith(u"billing (its latest answer shows a fallback); so"_s),
            qPrintable(textOf(u"staging"_s, u"cardLeftOpen"_s)));
        // Where no session is at it, it is known by what was written, and of when that is.
        open.done.insert(RotationStep::RollOut);
        open.rotatesSigningKey = true;
        open.gates = {{.step = RotationStep::RollOut, .at = now.addSecs(-7200), .apps = {}}};
        QVERIFY(answerOf(journal.save(open)));
        m->clock.advance(1min);
        QTRY_COMPARE(textOf(u"production"_s, u"cardRotation"_s),
            u"open at “Rotate”, begun 24 hours ago by Ada; last written down 2 hours ago"_s);
        QSignalSpy continued(m_tab.get(), &OverviewTab::rotationRequested);
        card(u"production"_s)->findChild<QPushButton *>(u"cardRotationButton"_s)->click();
        QCOMPARE(continued.first().first().toString(), u"production"_s);

        auto *table = m_tab->findChild<QTreeWidget *>(u"pastRotationsTable"_s);
        QCOMPARE(table->topLevelItemCount(), 2);
        QCOMPARE(table->topLevelItem(1)->text(3), u"Kim"_s);
        table->setCurrentItem(table->topLevelItem(1));
        auto *rotations = m_tab->findChild<PastRotations *>();
        QDesktopServices::setUrlHandler(u"file"_s, this, "noteOpened");
        rotations->openRecord();
        QTRY_VERIFY(m_openedInBrowser.isLocalFile());
        QDesktopServices::unsetUrlHandler(u"file"_s);
        QVERIFY(m_tab->findChild<Banner *>(u"evidenceBanner"_s)->text().contains(m_openedInBrowser.toLocalFile()));
        QFile record(m_openedInBrowser.toLocalFile());
        QVERIFY(record.open(QIODevice::ReadOnly));
        QVERIFY(record.readAll().contains("billing"));
        QCOMPARE(record.permissions() & (QFile::ReadGroup | QFile::ReadOther), QFile::Permissions());
    }

    void keepsInSightWhatAnOlderRotationLeftOpen_data()
    {
        QTest::addColumn<RotationOutcome::Kind>("outcome");
        QTest::addColumn<bool>("rotatesSigningKey");
        QTest::addColumn<QString>("newer");
        QTest::addColumn<QStringList>("left");
        QTest::addColumn<int>("inDialog");
        const QStringList all{u"fallback"_s, u"resync"_s, u"untold"_s, u"Web"_s, u"warehouse"_s};
        const QStringList others = all.mid(2);
        using Outcome = RotationOutcome;
        QTest::newRow("event keys are rotated") << Outcome::Done << false << QString() << all << 5;
        QTest::newRow("the signing key is rotated") << Outcome::Done << true << QString() << others << 3;
        QTest::newRow("the signing key is, and one app did not follow")
            << Outcome::ClosedWithExceptions << true << u"still"_s << QStringList{u"still"_s} + others << 1;
        QTest::newRow("that is undone") << Outcome::Undone << true << QString() << all << 5;
        QTest::newRow("event keys are, and the key is left again")
            << Outcome::ClosedWithExceptions << false << u"Web"_s
            << QStringList{u"Web"_s, u"fallback"_s, u"resync"_s, u"untold"_s, u"warehouse"_s} << 1;
    }
    /// A later rotation settles what it has looked at itself, and hides nothing else.
    void keepsInSightWhatAnOlderRotationLeftOpen()
    {
        QFETCH(RotationOutcome::Kind, outcome);
        QFETCH(bool, rotatesSigningKey);
        QFETCH(QString, newer); // what it left open
        QFETCH(QStringList, left);
        QFETCH(int, inDialog);
        RotationJournal journal(m->history);
        const QDateTime now = m->clock.now();
        Rotation older{.id = u"r1"_s,
            .origin = m->dashboard->origin(),
            .environment = m->dashboard->environment(u"production"_s),
            .rotatesSigningKey = true,
            .begunAt = now.addDays(-9),
            .outcome = RotationOutcome::ClosedWithExceptions,
            .endedAt = now.addDays(-8)};
        older.eventKeys = {{.oldId = u"gone"_s, .oldName = u"gone"_s}};
        const OpenItem web{.kind = OpenItem::KeyNotDeleted,
            .name = u"Web"_s,
            .id = eventKeyFingerprint(m->dashboard->eventKeysNow(u"production"_s).first())};
        const OpenItem still{.kind = OpenItem::FallbackThere, .name = u"still"_s, .id = u"p9"_s};
        older.openItems = {{.kind = OpenItem::FallbackThere, .name = u"fallback"_s, .id = u"p1"_s},
            {.kind = OpenItem::NotResynced, .name = u"resync"_s, .id = u"p2"_s},
            {.kind = OpenItem::NotKnown, .name = u"untold"_s, .id = u"p3"_s}, web,
            {.kind = OpenItem::SenderWithoutWord, .name = u"warehouse"_s}};
        Rotation next = older;
        next.id = u"r2"_s;
        next.rotatesSigningKey = rotatesSigningKey;
        next.begunAt = now.addDays(-7);
        next.endedAt = now.addDays(-6);
        next.outcome = outcome;
        next.openItems = {};
        if (!newer.isEmpty())
            next.openItems.append(newer == web.name ? web : still);
        QVERIFY(answerOf(journal.save(older)));
        QVERIFY(answerOf(journal.save(next)));
        show();
        const auto overview
            = [this] { return m_tab->overview()->overviewOf(m->dashboard->environment(u"production"_s)); };
        QTRY_VERIFY(overview().last.has_value());
        QCOMPARE(ofEach<QStringList>(itemsLeft(overview()), &OpenItem::name), left);
        QTRY_COMPARE(textOf(u"production"_s, u"cardLeftOpen"_s).count(u"when a rotation was closed"_s),
            qsizetype(newer.isEmpty() ? 1 : 2));
        QVERIFY2(textOf(u"production"_s, u"cardRotation"_s).contains(u"finished with 5 open items"_s),
            qPrintable(textOf(u"production"_s, u"cardRotation"_s)));
        // The newest of these rotations first.
        card(u"production"_s)->findChild<QPushButton *>(u"cardSettleButton"_s)->click();
        auto *dialog = m_tab->window()->findChild<SettleDialog *>();
        QVERIFY(dialog);
        QCOMPARE(dialog->findChild<QTreeWidget *>(u"openItemsList"_s)->topLevelItemCount(), inDialog);
        dialog->close();
    }

    /// What no reading shows to be settled would call for a person for ever.
    void takesAWordThatWhatWasLeftOpenIsSettled()
    {
        RotationJournal journal(m->history);
        const QDateTime now = m->clock.now();
        Rotation past{.id = u"r1"_s,
            .origin = m->dashboard->origin(),
            .environment = m->dashboard->environment(u"staging"_s),
            .begunAt = now.addDays(-9),
            .outcome = RotationOutcome::ClosedWithExceptions,
            .endedAt = now.addDays(-8)};
        past.accountName = u"Acme"_s;
        past.openItems = {{.kind = OpenItem::SenderWithoutWord, .name = u"warehouse"_s, .owner = u"Robin"_s},
            {.kind = OpenItem::NotResynced, .name = u"warehouse"_s, .id = u"p1"_s},
            {.kind = OpenItem::NotResynced, .name = u"warehouse"_s, .id = u"p2"_s}};
        QVERIFY(answerOf(journal.save(past)));
        m->preferences.setKeyMonths(u"account"_s, {}, 0);
        show();
        const auto outcome
            = [this] { return m_tab->findChild<QTreeWidget *>(u"pastRotationsTable"_s)->topLevelItem(0)->text(4); };
        QTRY_COMPARE(textOf(u"staging"_s, u"cardBadge"_s), u"3 items left open"_s);
        auto *settle = card(u"staging"_s)->findChild<QPushButton *>(u"cardSettleButton"_s);
        const auto note = [&](int row) {
            settle->click();
            auto *dialog = m_tab->window()->findChild<SettleDialog *>();
            auto *list = dialog->findChild<QTreeWidget *>(u"openItemsList"_s);
            auto *button = dialog->findChild<QPushButton *>(u"noteSettledButton"_s);
            list->topLevelItem(row)->setCheckState(0, Qt::Checked);
            const bool couldWithoutWords = button->isEnabled();
            dialog->findChild<QLineEdit *>(u"ownerEdit"_s)->setText(u"Ana"_s);
            dialog->findChild<QLineEdit *>(u"reasonEdit"_s)->setText(u"its <b>log</b> shows the new key"_s);
            const bool could = button->isEnabled();
            const QPointer<SettleDialog> open = dialog;
            button->click();
            return could && !couldWithoutWords && QTest::qWaitFor([&] { return !open; });
        };
        QVERIFY(note(1));
        // Of several previews the word is one's.
        QTRY_COMPARE(textOf(u"staging"_s, u"cardBadge"_s), u"2 items left open"_s);
        const auto once = answerOf(journal.summaries(m->dashboard->origin()));
        QVERIFY(once);
        QCOMPARE(once->first().unsettledItems(), (QList<OpenItem>{past.openItems.first(), past.openItems.last()}));
        QVERIFY(note(1));
        QTRY_COMPARE(textOf(u"staging"_s, u"cardBadge"_s), u"1 item left open"_s);
        QVERIFY(textOf(u"staging"_s, u"cardLeftOpen"_s).startsWith(u"warehouse (no app, and nobody"_s));
        QCOMPARE(outcome(), u"finished with 3 open items, 2 settled since"_s);
        QVERIFY(note(0));
        QTRY_COMPARE(textOf(u"staging"_s, u"cardBadge"_s), u"nothing due"_s);
        QVERIFY(!settle->isVisible());
        QCOMPARE(outcome(), u"finished with 3 open items, settled since"_s);
        // Next time too, and on the record.
        const auto read = answerOf(journal.summaries(m->dashboard->origin()));
        QVERIFY(read && !read->first().hasUnsettledItems());
        const auto record = answerOf(m_tab->overview()->recordOf(u"r1"_s));
        QVERIFY(
            record && record->count(u"<td>by the word of Ana: its &lt;b&gt;log&lt;/b&gt; shows the new key, "_s) == 3);
        const auto history = answerOf(m->history.entries());
        QVERIFY(history);
        QCOMPARE(history->last().what, u"SettleOpenItem"_s);
        QCOMPARE(history->last().accountName, u"Acme"_s);
    }

    /// Nobody looks at an account that is not open.
    void namesTheOpenRotationsOfOtherAccountsAndLeadsThere()
    {
        QVERIFY(answerOf(m->accounts.saveByHand(u"shop"_s, u"Shop"_s, Accounts::defaultApiOrigin(), {})));
        QVERIFY(begin(u"r1"_s, u"https://api.inngest.com/by-hand/shop"_s, u"Shop, as it was called"_s));
        QVERIFY(begin(u"r2"_s, u"https://api.inngest.com/by-hand/gone"_s, u"Gone"_s));
        QVERIFY(begin(u"r3"_s, m->dashboard->origin(), u"Acme"_s));
        show();
        const auto *banner = m_tab->findChild<Banner *>(u"otherAccountsBanner"_s);
        QTRY_VERIFY(banner->isVisible());
        QTRY_VERIFY2(banner->title().contains(u"(3)"_s), qPrintable(banner->title()));
        QVERIFY2(banner->text().contains(u"Live of “Shop”: open at “Roll out”, begun 24 hours ago by Ada."_s),
            qPrintable(banner->text()));
        QVERIFY2(banner->text().contains(u"Live of “Gone”"_s) && banner->text().contains(u"not set up here any more"_s),
            qPrintable(banner->text()));
        auto *go = m_tab->findChild<QPushButton *>(u"openAccountButton"_s);
        QCOMPARE(go->text(), u"&Go to Shop"_s);
        QSignalSpy opened(&m->accounts, &Accounts::currentChanged);
        QTest::mouseClick(go, Qt::LeftButton);
        QTRY_VERIFY(m->accounts.current() && m->accounts.current()->account().id == u"shop"_s);
        QCOMPARE(m->preferences.lastEnvironment(u"shop"_s), u"live"_s);
        QVERIFY(answerOf(m->accounts.remove(u"shop"_s)).error().kind == Error::Kind::Conflict);
    }

    /// Nobody would meet them otherwise.
    void namesTheOpenRotationsThatHaveNoCard()
    {
        const QString origin = m->dashboard->origin();
        QVERIFY(begin(u"r1"_s, origin, u"Acme"_s));
        QVERIFY(begin(u"r2"_s, origin, u"Acme"_s, RotationOutcome::Running, u"old"_s, u"Old"_s));
        QVERIFY(begin(u"r3"_s, origin, u"Acme"_s, RotationOutcome::Running, u"staging"_s, u"Staging"_s));
        show();
        const auto *banner = m_tab->findChild<Banner *>(u"otherAccountsBanner"_s);
        QTRY_VERIFY(banner->isVisible());
        QTRY_COMPARE(banner->title(), u"Open rotations that stand on no card here (2)"_s);
        const auto says = [banner](const QString &text) { return banner->text().contains(text); };
        QVERIFY2(says(u"Old: open at “Roll out”, begun 24 hours ago by Ada. The environment is archived"_s),
            qPrintable(banner->text()));
        QVERIFY2(says(u"Live: open at “Roll out”, begun 24 hours ago by Ada. The environment is not in the list"_s),
            qPrintable(banner->text()));
        QVERIFY2(!says(u"Staging"_s), qPrintable(banner->text()));
        QVERIFY(m_tab->findChild<QPushButton *>(u"openAccountButton"_s)->isHidden());
    }

    /// Nothing can be read or done there any more, so that it would stay open for ever.
    void closesARotationWhoseEnvironmentIsGone()
    {
        const QString origin = m->dashboard->origin();
        QVERIFY(begin(u"r1"_s, origin, u"Acme"_s));
        QVERIFY(begin(u"r3"_s, origin, u"Acme"_s, RotationOutcome::Running, u"staging"_s, u"Staging"_s));
        show();
        const auto *banner = m_tab->findChild<Banner *>(u"otherAccountsBanner"_s);
        const auto *close = m_tab->findChild<QPushButton *>(u"closeUnlistedRotationButton"_s);
        QTRY_VERIFY(banner->isVisible() && close->isVisible());
        QCOMPARE(close->text(), u"&Close that of Live…"_s);
        AccountOverview *overview = m_tab->overview();
        const auto refused = answerOf(overview->closeUnlisted(u"r3"_s, u"Ana"_s, u"of another one"_s));
        QVERIFY(!refused);
        QVERIFY2(refused.error().serverMessage.contains(u"listed again"_s), qPrintable(refused.error().serverMessage));
        QTRY_VERIFY(!m->account->environments().isLoading);
        QVERIFY(answerOf(overview->closeUnlisted(u"r1"_s, u"Ana"_s, u"deleted with its last app"_s)));
        RotationJournal journal(m->history);
        QVERIFY(answerOf(journal.load(u"r3"_s)).value().outcome == RotationOutcome::Running);
        const auto closed = answerOf(journal.load(u"r1"_s));
        QVERIFY(closed && closed->outcome == RotationOutcome::ClosedWithExceptions);
        QCOMPARE(closed->openItems.size(), 1);
        QCOMPARE(closed->openItems.first().owner, u"Ana"_s);
        QTRY_VERIFY(!banner->isVisible());
        const auto record = answerOf(overview->recordOf(u"r1"_s));
        QVERIFY(record && record->contains(u"closed without a look"_s) && record->contains(u"with its last app"_s));
    }

    /// Their records are nowhere else.
    void keepsTheRecordsOfAnAccountThatWasRemoved()
    {
        QVERIFY(answerOf(m->accounts.saveByHand(u"shop"_s, u"Shop"_s, Accounts::defaultApiOrigin(), {})));
        QVERIFY(begin(u"r1"_s, u"https://api.inngest.com/by-hand/shop"_s, u"Shop"_s, RotationOutcome::Done));
        show();
        auto *table = m_tab->findChild<QTreeWidget *>(u"pastRotationsTable"_s);
        QTRY_VERIFY(m_tab->overview()->rotationsElsewhere().size() == 1);
        QCOMPARE(table->topLevelItemCount(), 0);
        QVERIFY(answerOf(m->accounts.remove(u"shop"_s)));
        QTRY_COMPARE(table->topLevelItemCount(), 1);
        QCOMPARE(table->topLevelItem(0)->text(1), u"Live of “Shop” (not set up any more)"_s);
        const auto record = answerOf(m_tab->overview()->recordOf(u"r1"_s));
        QVERIFY(record && record->contains(u"Shop"_s));
    }

    /// Accounts at Inngest Cloud share one origin; both can have an environment of that name.
    void namesTheOtherAccountOfAPastRotation()
    {
        QVERIFY(begin(u"r1"_s, m->dashboard->origin(), u"Beta"_s, RotationOutcome::Done));
        m->clock.advance(24h);
        QVERIFY(begin(u"r2"_s, m->dashboard->origin(), u"Acme"_s, RotationOutcome::Done));
        show();
        auto *table = m_tab->findChild<QTreeWidget *>(u"pastRotationsTable"_s);
        QTRY_COMPARE(table->topLevelItemCount(), 2);
        QCOMPARE(table->topLevelItem(0)->text(1), u"Live"_s);
        QCOMPARE(table->topLevelItem(1)->text(1), u"Live of “Beta”"_s);
    }

    void exportsTheAgesWithoutAnyKey()
    {
        show();
        QTRY_VERIFY(label(u"overviewReading"_s).startsWith(u"1 archived"_s));
        QTRY_VERIFY(textOf(u"branches"_s, u"cardRead"_s).contains(u"just now"_s));
        const QString path = m->directory.filePath(u"ages.csv"_s);
        m_tab->exportTo(path);
        QFile file(path);
        QVERIFY(file.open(QIODevice::ReadOnly));
        const QByteArray csv = file.readAll();
        QCOMPARE(csv.count("\r\n"), 1 + 3 + 4); // a head, a signing key each, 2 + 1 + 1 event keys
        QCOMPARE(csv.count("\"overdue\""), 7);
        // A spreadsheet can count with them.
        const QList<QByteArray> fields = csv.split('\n').at(1).split(',');
        QVERIFY2(fields.at(8).mid(1).chopped(1).toInt() > 0, fields.at(8).constData());
        QCOMPARE(fields.at(9), "\"12\"");
        const auto *said = m_tab->findChild<Banner *>(u"overviewBanner"_s);
        QVERIFY2(said->text().contains(u"1 archived environment"_s), qPrintable(said->text()));
        QVERIFY2(said->text().contains(u"Only you can read the file."_s), qPrintable(said->text()));
        for (const EventKey &key : m->dashboard->eventKeysNow(u"production"_s))
            QVERIFY(!csv.contains(key.value.reveal()));
        m_tab->exportTo(m->directory.filePath(u"no/such/folder.csv"_s));
        QCOMPARE(m_tab->findChild<Banner *>(u"overviewBanner"_s)->title(), u"Not exported"_s);
    }

    /// Where there is no room for all of it the keyboard alone shows the rest, and shows where one is.
    void scrollsByKeysWhereThereIsNoRoom()
    {
        show();
        const Theme theme(m->preferences); // as main() has it: its style draws the focus
        auto *area = m_tab->findChild<QScrollArea *>(u"overviewArea"_s);
        QScrollBar *bar = area->verticalScrollBar();
        m_tab->resize(500, 300);
        QTRY_VERIFY(bar->maximum() > 0);
        const auto press = [](int key) {
            QVERIFY(QApplication::focusWidget());
            QTest::keyClick(QApplication::focusWidget(), Qt::Key(key));
        };
        m_tab->findChild<QLineEdit *>(u"overviewSearch"_s)->setFocus();
        constexpr int mostTabs = 20;
        for (int tabs = 0; tabs < mostTabs && !area->hasFocus(); ++tabs)
            press(Qt::Key_Tab);
        QVERIFY(area->hasFocus());
        const auto edge = [area] { return area->grab(QRect(0, 0, 2, area->height())).toImage(); };
        const QImage with = edge();
        press(Qt::Key_PageDown);
        QVERIFY(bar->value() > 0);
        press(Qt::Key_Tab);
        QVERIFY(!area->hasFocus());
        QVERIFY(edge() != with);
        m_tab->resize(1600, 2400);
        QTRY_COMPARE(bar->maximum(), 0);
        QCOMPARE(area->focusPolicy(), Qt::NoFocus);
    }

    void proposesANameThatSaysWhoseKeysTheyAre_data()
    {
        QTest::addColumn<AccountKind>("kind");
        QTest::addColumn<QString>("begins");
        QTest::newRow("practice") << AccountKind::Practice << u"practice-key-ages-"_s;
        QTest::newRow("an account of one's own") << AccountKind::Cloud << u"key-ages-"_s;
    }
    void proposesANameThatSaysWhoseKeysTheyAre()
    {
        QFETCH(AccountKind, kind);
        QFETCH(QString, begins);
        m->open(kind);
        show();
        m_tab->findChild<QPushButton *>(u"exportAgesButton"_s)->click();
        auto *dialog = m_tab->findChild<QDialog *>(u"exportAgesDialog"_s);
        QVERIFY(dialog);
        const QString name = dialog->findChild<QLineEdit *>()->text();
        QVERIFY2(name.startsWith(begins), qPrintable(name));
        dialog->reject();
    }

    /// Where it is another one than at Greenwich.
    void proposesANameOfTheDayThatItIsHere()
    {
        show();
        const QByteArray before = qgetenv("TZ");
        const auto back = qScopeGuard([before] { qputenv("TZ", before); });
        const QDateTime now = m->clock.now().toUTC();
        const int days = now.time().hour() < 12 ? -1 : 1;
        qputenv("TZ", days < 0 ? "HERE+12" : "HERE-14");
        m_tab->findChild<QPushButton *>(u"exportAgesButton"_s)->click();
        auto *dialog = m_tab->findChild<QDialog *>(u"exportAgesDialog"_s);
        QVERIFY(dialog);
        const QString name = dialog->findChild<QLineEdit *>()->text();
        QVERIFY2(name.contains(now.date().addDays(days).toString(Qt::ISODate)), qPrintable(name));
        dialog->reject();
    }

    void offersThreeWaysToBeginUntilOneIsTaken()
    {
        Preferences fresh(m->directory.filePath(u"fresh.ini"_s));
        Services services{m->clock, fresh, m->secrets, m->history, m->keptKeys, m->accounts};
        m->open(AccountKind::Practice);
        QVERIFY(m->load());
        m_watch = std::make_unique<KeyWatch>(*m->account, m->history, m->clock);
        m_tab = std::make_unique<OverviewTab>(services);
        m_tab->setAccount(m->account.get(), m_watch.get());
        QVERIFY(UiStage::show(*m_tab));
        QSignalSpy tried(m_tab.get(), &OverviewTab::tryRequested);
        QSignalSpy added(m_tab.get(), &OverviewTab::accountRequested);
        auto *search = m_tab->findChild<QLineEdit *>(u"overviewSearch"_s);
        QVERIFY(!search->isVisible());
        m_tab->findChild<QPushButton *>(u"addAccountButton"_s)->click();
        QCOMPARE(added.size(), 1);
        QVERIFY(!search->isVisible()); // nothing was added yet
        m_tab->findChild<QPushButton *>(u"tryButton"_s)->click();
        QCOMPARE(tried.size(), 1);
        QVERIFY(search->isVisible());
        QVERIFY(fresh.hasBegun());
        m_tab.reset();
    }

    void saysAtTheFirstStartWhatBecameOfThePracticeAccount()
    {
        UiStage fresh;
        OverviewTab tab(fresh.services);
        QVERIFY(UiStage::show(tab));
        const auto *tryIt = tab.findChild<QPushButton *>(u"tryButton"_s);
        QVERIFY(!tryIt->isEnabled());
        QVERIFY2(tryIt->toolTip().contains(u"is being opened"_s), qPrintable(tryIt->toolTip()));
        emit fresh.accounts.openFailed(practiceAccountId, {.kind = Error::Kind::Storage});
        QVERIFY(!tryIt->isEnabled());
        QVERIFY2(tryIt->toolTip().contains(u"could not be opened"_s), qPrintable(tryIt->toolTip()));
        OpenAccount *account = fresh.open(AccountKind::Practice);
        KeyWatch watch(*account, fresh.history, fresh.clock);
        fresh.dashboard->fail(Operation::Environments, Fault::Offline);
        tab.setAccount(account, &watch);
        QVERIFY2(tryIt->toolTip().contains(u"is being opened"_s), qPrintable(tryIt->toolTip()));
        account->reloadEnvironments();
        QTRY_VERIFY2(tryIt->toolTip().contains(u"could not be opened"_s), qPrintable(tryIt->toolTip()));
        QVERIFY(fresh.load());
        QTRY_VERIFY(tryIt->isEnabled());
        QCOMPARE(tryIt->toolTip(), QString());
        tab.setAccount(nullptr, nullptr);
    }

private:
    QUrl m_openedInBrowser;
    bool begin(const QString &id, const QString &origin, const QString &account,
        RotationOutcome::Kind outcome = RotationOutcome::Running, const QString &environmentId = u"live"_s,
        const QString &environmentName = u"Live"_s)
    {
        Rotation rotation{.id = id,
            .origin = origin,
            .environment = {.id = environmentId, .name = environmentName},
            .accountName = account,
            .person = u"Ada"_s,
            .begunAt = m->clock.now().addDays(-1),
            .outcome = outcome};
        if (rotation.isOver())
            rotation.endedAt = m->clock.now();
        rotation.done = {RotationStep::Plan, RotationStep::NewKeys};
        return answerOf(RotationJournal(m->history).save(rotation)).has_value();
    }
    void show(bool isLoaded = true)
    {
        m_watch = std::make_unique<KeyWatch>(*m->account, m->history, m->clock);
        if (isLoaded)
            QVERIFY(m->load());
        m->dashboard->setApps(u"staging"_s, {});
        m_tab = std::make_unique<OverviewTab>(m->services);
        m_tab->resize(1000, 700);
        m_tab->setAccount(m->account.get(), m_watch.get());
        QVERIFY(UiStage::show(*m_tab));
    }

    /// All that was asked for has come, and what it brought is written.
    bool rest()
    {
        QCoreApplication::processEvents();
        const bool isWritten = answerOf(m->history.head()).has_value();
        QCoreApplication::processEvents();
        return isWritten;
    }

    int calls() const { return m->dashboard->calls(Operation::SigningKeys); }
    QList<EnvironmentCard *> shownCards() const
    {
        QList<EnvironmentCard *> cards = m_tab->findChildren<EnvironmentCard *>();
        cards.removeIf([](const EnvironmentCard *each) { return !each->isVisible(); });
        return cards;
    }
    QStringList ids() const
    {
        QStringList ids;
        const QList<EnvironmentCard *> cards = shownCards();
        for (const EnvironmentCard *each : cards)
            ids.append(each->environmentId());
        return ids;
    }
    EnvironmentCard *card(const QString &id) const
    {
        const QList<EnvironmentCard *> cards = shownCards();
        const auto found = std::find_if(
            cards.begin(), cards.end(), [&id](const EnvironmentCard *each) { return each->environmentId() == id; });
        return found == cards.end() ? nullptr : *found;
    }
    QString textOf(const QString &id, const QString &part) const
    {
        const EnvironmentCard *one = card(id);
        return one ? one->findChild<QLabel *>(part)->text() : u"no card"_s;
    }
    QString label(const QString &name) const { return m_tab->findChild<QLabel *>(name)->text(); }
    QToolButton *chip(int number) const { return m_tab->findChild<QToolButton *>(u"overviewChip%1"_s.arg(number)); }

    void chooseMonths(int months, bool everywhere)
    {
        card(u"staging"_s)->findChild<QPushButton *>(u"cardMonthsButton"_s)->click();
        auto *dialog = m_tab->findChild<KeyMonthsDialog *>();
        QVERIFY(dialog);
        auto *spin = dialog->findChild<QSpinBox *>(u"monthsSpin"_s);
        QTRY_VERIFY(spin->hasFocus());
        QTest::keyClicks(spin, QString::number(months)); // in the place of what stands there
        QCOMPARE(spin->value(), months);
        dialog->findChild<QAbstractButton *>(u"allEnvironmentsBox"_s)->setChecked(everywhere);
        QSignalSpy gone(dialog, &QObject::destroyed);
        dialog->accept();
        QTRY_COMPARE(gone.size(), 1);
    }

    std::unique_ptr<UiStage> m;
    std::unique_ptr<KeyWatch> m_watch;
    std::unique_ptr<OverviewTab> m_tab;
};

QTEST_MAIN(OverviewTabTest)
#include "tst_overviewtab.moc"
