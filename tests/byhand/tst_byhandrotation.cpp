// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/forgetting.h"
#include "app/acts/actrecord.h"
#include "app/byhand/keytrials.h"
#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/domain/keys.h"
#include "app/history/historywords.h"
#include "app/models/words.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/recordwords.h"
#include "tests/support/answerof.h"
#include "tests/support/handstage.h"
#include "tests/support/logcapture.h"
#include "ui/deploy/variablessource.h"

#include <QJsonArray>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// What was never seen of the cloud, either way.
struct Ways
{
    bool allowsKeyAccess = true;
    bool listsNewKey = false;
    bool acceptsNewKey = false;
    bool refusesAllKeys = false;
};

} // namespace

/// Whole rotations of an account by hand, with a person at the pages and REST v2 over real HTTP.
class ByHandRotationTest : public QObject
{
    Q_OBJECT

private slots:
    void rotates_data()
    {
        QTest::addColumn<Ways>("ways");
        QTest::addColumn<bool>("isRotateProven");
        QTest::newRow("keys can be read") << Ways{} << true;
        QTest::newRow("key access is switched off") << Ways{.allowsKeyAccess = false} << true;
        QTest::newRow("the new key is listed") << Ways{.listsNewKey = true} << true;
        QTest::newRow("the new key is accepted before it is current") << Ways{.acceptsNewKey = true} << true;
        QTest::newRow("no signing key opens REST v2")
            << Ways{.allowsKeyAccess = false, .refusesAllKeys = true} << false;
    }
    void rotates()
    {
        QFETCH(Ways, ways);
        QFETCH(bool, isRotateProven);
        LogCapture log;
        HandStage m;
        m.cloud.allowsKeyAccess = ways.allowsKeyAccess;
        m.cloud.listsNewKey = ways.listsNewKey;
        m.cloud.acceptsNewKey = ways.acceptsNewKey;
        m.cloud.refusesAllKeys = ways.refusesAllKeys;
        const Secret old = m.cloud.at(u"production"_s).current;
        const QList<HandCloud::EventKeyThere> oldEventKeys = m.cloud.at(u"production"_s).eventKeys;

        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Undone));

        QVERIFY(m.session->rotation().isOver());
        const HandCloud::EnvironmentThere &there = m.cloud.at(u"production"_s);
        QCOMPARE(there.rotations, 1);
        QVERIFY(!there.fresh);
        QVERIFY(!(there.current == old));
        QCOMPARE(there.eventKeys.size(), oldEventKeys.size());
        for (qsizetype i = 0; i < there.eventKeys.size(); ++i) {
            QVERIFY(!(there.eventKeys.at(i).value == oldEventKeys.at(i).value));
            QVERIFY(there.eventKeys.at(i).filter.sameAs(oldEventKeys.at(i).filter));
        }
        // What the account says is what is there, and the keychain has no dead key.
        const QList<SigningKey> signingKeys = m.signingKeys();
        QCOMPARE(signingKeys.size(), 1);
        QVERIFY(signingKeys.first().isActive && signingKeys.first().value == there.current);
        QCOMPARE(m.eventKeys().size(), there.eventKeys.size());
        QVERIFY(!answerOf(m.keptKeys->value(signingKeyFingerprint(old))));
        for (const HandCloud::EventKeyThere &key : oldEventKeys)
            QVERIFY(!answerOf(m.keptKeys->value(eventKeyFingerprint(key.value))));

        QCOMPARE(m.asked, 6); // one signing key made and promoted, two event keys made, two deleted
        QCOMPARE(m.errors, QStringList());
        for (const HistoryEntry &entry : m.history()) {
            if (!entry.details.contains(u"journal"_s))
                continue;
            QCOMPARE(entry.outcome, u"done"_s);
            QVERIFY(entry.details[u"byHand"].toBool());
            if (entry.what == "RotateSigningKey"_L1)
                QCOMPARE(!entry.details[u"byWord"].toBool(), isRotateProven);
        }
        // The record says so, too: of the filter always, since no list tells it.
        const auto isOnRecord = [&m](const QString &what) {
            const QList<RotationException> &all = m.session->rotation().exceptions;
            return std::any_of(
                all.cbegin(), all.cend(), [&what](const RotationException &one) { return one.what == what; });
        };
        QCOMPARE(isOnRecord(u"rotated by word"_s), !isRotateProven);
        const QList<RotationException> &all = m.session->rotation().exceptions;
        QCOMPARE(std::count_if(all.cbegin(), all.cend(),
                     [](const RotationException &one) { return one.what == "filter by word"_L1; }),
            oldEventKeys.size()); // also of one without any
        QVERIFY(signingKeys.first().createdAt.isValid());
        for (const EventKey &key : m.eventKeys())
            QVERIFY(key.createdAt.isValid());
        QVERIFY(!m.databaseBytes().contains(there.current.revealText().right(40).toLatin1()));
        QVERIFY(!LogCapture::text().contains(there.current.revealText().right(40)));
        QVERIFY(!LogCapture::text().contains(signingKeyHash(there.current)));
        // The key itself never travels: its hash does.
        for (const FakeApiServer::Request &request : m.cloud.server.requests())
            QVERIFY(!request.header("authorization").contains(there.current.revealText().right(40).toLatin1()));
    }

    void makesReplacementsAtOnceWhereTheLeakedKeyOpensNoEventKeys_data()
    {
        QTest::addColumn<Ways>("ways");
        QTest::addColumn<bool>("isRefused");
        QTest::newRow("switched off") << Ways{.allowsKeyAccess = false} << true;
        QTest::newRow("it opens them") << Ways{} << false;
        // Somebody has rotated it, or these calls know no signing key: nothing about key access.
        QTest::newRow("refused everywhere") << Ways{.allowsKeyAccess = false, .refusesAllKeys = true} << false;
    }
    void makesReplacementsAtOnceWhereTheLeakedKeyOpensNoEventKeys()
    {
        QFETCH(Ways, ways);
        QFETCH(bool, isRefused);
        HandStage m;
        m.cloud.allowsKeyAccess = ways.allowsKeyAccess;
        m.cloud.refusesAllKeys = ways.refusesAllKeys;
        m.session = m.makeSession();
        QVERIFY(m.rests());
        m.session->readLive();
        QVERIFY(m.rests() && m.session->live().value);
        QVERIFY(!m.session->canAskKeyAccess());
        m.session->setCause(RotationCause::SigningKeyLeaked);
        m.session->setRotatesEventKey(m.session->live().value->eventKeys.first().id, true);
        QVERIFY(m.session->canAskKeyAccess());
        QVERIFY(m.session->rotation().makesEventKeysLate());
        const auto opens = answerOf(m.session->askKeyAccess());
        QCOMPARE(opens && !*opens, isRefused);
        QCOMPARE(!m.session->rotation().makesEventKeysLate(), isRefused);
        QCOMPARE(!m.session->steps().contains(RotationStep::NewEventKeys), isRefused);
        if (!isRefused)
            return;
        m.session->setCause(RotationCause::EnvironmentLeaked); // asked anew
        QVERIFY(m.session->rotation().makesEventKeysLate());
        m.session->setCause(RotationCause::SigningKeyLeaked);
        QVERIFY(!answerOf(m.session->askKeyAccess()).value_or(true));
        m.session->setRecord(u"ticket 42"_s, u"Grace"_s);
        m.session->begin();
        QVERIFY(m.rests());
        QVERIFY(!m.session->canAskKeyAccess());
        QVERIFY(m.runTo(RotationStep::Rotate));
        QVERIFY(!m.session->rotation().eventKeys.first().twinFingerprint.isEmpty());
        QCOMPARE(m.cloud.at(u"production"_s).rotations, 0); // not yet
        QVERIFY(m.runTo(RotationStep::Undone));
        QVERIFY(m.session->rotation().isOver());
        QCOMPARE(m.cloud.at(u"production"_s).rotations, 1);
        QVERIFY(m.session->rotation().keyAccessOffAt.isValid());
        const QString record = answerOf(m.session->evidenceHtml()).value_or(QString());
        QVERIFY2(record.contains(u"refused to the old signing key"_s), qPrintable(record.left(2000)));
    }

    /// Somebody switches key access on again while the leaked key is still the current one.
    void tellsWhatTheLeakedKeyOpensAfterAll_data()
    {
        QTest::addColumn<RotationStep::Kind>("when");
        QTest::addColumn<bool>("breaks");
        QTest::newRow("before they are made") << RotationStep::NewKeys << false;
        QTest::newRow("before it is rotated") << RotationStep::Rotate << false;
        QTest::newRow("before it is rotated ahead of the apps") << RotationStep::Rotate << true;
    }
    void tellsWhatTheLeakedKeyOpensAfterAll()
    {
        QFETCH(RotationStep::Kind, when);
        QFETCH(bool, breaks);
        HandStage m;
        m.cloud.allowsKeyAccess = false;
        m.session = m.makeSession();
        QVERIFY(m.rests());
        m.session->readLive();
        QVERIFY(m.rests() && m.session->live().value);
        m.session->setCause(RotationCause::SigningKeyLeaked);
        m.session->setRotatesEventKey(m.session->live().value->eventKeys.first().id, true);
        QVERIFY(answerOf(m.session->askKeyAccess()));
        m.session->begin();
        QVERIFY(m.rests());
        QVERIFY(m.runTo(when));
        m.cloud.allowsKeyAccess = true;
        QVERIFY(m.runTo(RotationStep::Rotate));
        const bool wasMade = when == RotationStep::Rotate;
        QCOMPARE(m.cloud.at(u"production"_s).eventKeys.size(), wasMade ? 3 : 2);
        QCOMPARE(m.session->rotation().makesEventKeysLate(), !wasMade);
        if (breaks) {
            m.session->rotateAndBreak(m.session->textToType(), u"it is abused"_s);
            QVERIFY(m.rests() && m.session->rotation().isRotated);
        }
        QVERIFY(m.runTo(RotationStep::Finish));
        m.session->finish(wasMade ? u"the next rotation replaces it"_s : QString());
        QVERIFY(m.rests() && m.session->rotation().isOver());
        QCOMPARE(m.cloud.at(u"production"_s).rotations, 1);
        QCOMPARE(
            m.session->rotation().outcome, wasMade ? RotationOutcome::ClosedWithExceptions : RotationOutcome::Done);
        const auto record = answerOf(m.session->evidenceHtml());
        QCOMPARE(record && record->contains(u"the leaked signing key could read"_s), wasMade);
    }

    /// Under attack nothing waits for the answer; that there was none does not pass for a good one.
    void recordsThatItIsNotKnownWhatTheLeakedKeyOpens()
    {
        HandStage m;
        m.cloud.allowsKeyAccess = false;
        m.session = m.makeSession();
        QVERIFY(m.rests());
        m.session->readLive();
        QVERIFY(m.rests() && m.session->live().value);
        m.session->setCause(RotationCause::SigningKeyLeaked);
        m.session->setRotatesEventKey(m.session->live().value->eventKeys.first().id, true);
        QVERIFY(answerOf(m.session->askKeyAccess()));
        m.session->begin();
        QVERIFY(m.rests());
        QVERIFY(m.runTo(RotationStep::Rotate));
        m.cloud.instead = [](const FakeApiServer::Request &asked) {
            const FakeApiServer::Answer busy{.status = 429, .body = {}, .headers = {{"Retry-After", "60"}}};
            return asked.target.startsWith("/v2/keys/events") ? std::optional(busy) : std::nullopt;
        };
        m.person = [&m](Act *act) {
            m.cloud.instead = nullptr;
            m.doAndConfirm(act);
        };
        m.session->rotateAndBreak(m.session->textToType(), u"it is abused"_s);
        QVERIFY(m.rests());
        QVERIFY(m.session->rotation().isRotated);
        const QList<RotationException> &all = m.session->rotation().exceptions;
        const auto untold = std::ranges::find(all, keyAccessNotTold, &RotationException::what);
        QVERIFY(untold != all.cend());
        QCOMPARE(untold->subjects, QStringList(m.session->rotation().eventKeys.first().twinName));
        const auto record = answerOf(m.session->evidenceHtml());
        QVERIFY(record && record->contains(u"was not known before “Rotate”"_s));
    }

    /// Of the event keys their names and fingerprints are all that the account knows.
    void rotatesEventKeysKnownByTheirFingerprints()
    {
        HandStage m;
        m.close();
        TypedEnvironment known{.environment
            = {.id = u"p"_s, .name = u"Production"_s, .slug = u"production"_s, .type = EnvironmentType::Production}};
        const QList<HandCloud::EventKeyThere> old = m.cloud.at(u"production"_s).eventKeys;
        QStringList fingerprints;
        for (const HandCloud::EventKeyThere &key : old) {
            fingerprints.append(eventKeyFingerprint(key.value));
            QVERIFY(answerOf(m.secrets.remove(u"key/"_s + fingerprints.last())));
            known.eventKeys.append(
                {.name = key.name, .fingerprint = fingerprints.last(), .filter = EventFilter::unknown()});
        }
        m.save({known});
        m.open();
        QList<EventKey> keys = m.eventKeys();
        QCOMPARE(keys.size(), 2);
        QVERIFY(keys.first().value.isEmpty());
        QCOMPARE(eventKeyFingerprint(keys.first()), fingerprints.first());
        QCOMPARE(filterInWords(keys.first().filter), u"Not known"_s);

        QVERIFY(m.begin(true, true));
        QCOMPARE(m.session->rotation().eventKeys.first().oldFingerprint, fingerprints.first());
        QVERIFY(m.runTo(RotationStep::Undone));
        QVERIFY(m.session->rotation().isOver());
        QCOMPARE(m.errors, QStringList());
        const QList<HandCloud::EventKeyThere> now = m.cloud.at(u"production"_s).eventKeys;
        QCOMPARE(now.size(), 2);
        keys = m.eventKeys();
        for (qsizetype i = 0; i < now.size(); ++i) {
            QVERIFY(!(now.at(i).value == old.at(i).value));
            QVERIFY(now.at(i).filter.sameAs(old.at(i).filter));
            QVERIFY(keys.at(i).value == now.at(i).value); // those that were made have one
            QVERIFY(!keys.at(i).filter.isKnown());
        }
        const auto record = answerOf(m.session->evidenceHtml());
        QVERIFY(record && record->contains(u"not known"_s));
        // Nobody has compared two filters that nobody knows.
        QVERIFY(!record->contains(u"the new key's is the same"_s) && record->contains(u"a person's word"_s));
    }

    void writesAFilterThatIsNotKnown()
    {
        const EventFilter unknown = EventFilter::unknown();
        QVERIFY(!unknown.isKnown() && !unknown.letsEverythingThrough() && !unknown.rejectsEverything());
        QVERIFY(!unknown.sameAs({}) && !EventFilter().sameAs(unknown));
        const ActRequest request{.kind = ActKind::CreateEventKey, .newKey = {.name = u"Web"_s, .filter = unknown}};
        QCOMPARE(requestFromJson(requestToJson(request)).newKey.filter, unknown);
    }

    /// Killed between the act's outcome and the rotation's own note of it.
    void keepsTheWordOfAnActThatAKillCutOff()
    {
        HandStage m;
        m.cloud.allowsKeyAccess = false;
        QVERIFY(m.begin(false, true));
        QVERIFY(m.runTo(RotationStep::NewKeys));
        ActRequest request = m.request(ActKind::CreateEventKey);
        request.rotationId = m.session->rotation().id;
        request.newKey = {.name = u"Web again"_s, .filter = m.eventKeys().last().filter};
        QVERIFY(!request.newKey.filter.letsEverythingThrough());
        m.session.reset(); // it does not hear of them
        Act *made = m.start(request);
        QVERIFY(m.ends(made) && made->end() == Act::End::Done);
        const QString twin = made->resultId();
        ActRequest deletion = m.request(ActKind::DeleteEventKey);
        deletion.rotationId = request.rotationId;
        deletion.keyId = twin;
        Act *deleted = m.start(deletion);
        QVERIFY(m.ends(deleted) && deleted->end() == Act::End::Done && deleted->isByWord());

        m.open();
        m.session = m.makeSession();
        QVERIFY(m.rests());
        QStringList words;
        for (const RotationException &one : m.session->rotation().exceptions) {
            QCOMPARE(one.subjects, QStringList(twin));
            QCOMPARE(one.person, u"Ada"_s);
            words.append(one.what);
        }
        QCOMPARE(words, QStringList({u"filter by word"_s, u"deleted by word"_s}));

        m.open(); // and no second time
        m.session = m.makeSession();
        QVERIFY(m.rests());
        QCOMPARE(m.session->rotation().exceptions.size(), 2);
    }

    /// Killed while the person is to delete the first: the others follow, after the apps were asked anew.
    void deletesTheOthersTooAfterAKill_data()
    {
        QTest::addColumn<bool>("isDone");
        QTest::newRow("the first is done") << true;
        QTest::newRow("the first is said not to be done") << false;
    }

    void deletesTheOthersTooAfterAKill()
    {
        QFETCH(bool, isDone);
        HandStage m;
        m.cloud.allowsKeyAccess = false;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        m.session->confirmNoApps(u"nothing runs yet"_s);
        QStringList ids;
        for (const RotatedEventKey &key : m.session->rotation().eventKeys) {
            ids.append(key.oldId);
            m.session->noteLookedUp(key.oldId, {});
        }
        QCOMPARE(ids.size(), 2);
        const auto person = std::exchange(m.person, nullptr);
        const auto isAsked = [&m] {
            const Act *act = m.session->act();
            return m.session->isLoaded() && act && act->step() == Act::Step::WaitingForPerson;
        };
        m.session->deleteOldEventKeys(ids, m.session->textToType());
        QTRY_VERIFY(isAsked());

        m.open();
        m.session = m.makeSession();
        QVERIFY(m.rests());
        m.session->settle();
        QTRY_VERIFY(isAsked());
        QCOMPARE(m.session->act()->request().keyId, ids.first());
        if (!isDone) {
            m.session->act()->cancel();
            QVERIFY(m.rests());
            QVERIFY(!m.session->isActOpen());
            QVERIFY(!m.session->rotation().eventKeys.last().isOldDeleted);
            return;
        }
        m.doAndConfirm(m.session->act());
        QTRY_VERIFY(isAsked() && m.session->act()->request().keyId == ids.last());
        m.doAndConfirm(m.session->act());
        QVERIFY(m.rests());
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            QVERIFY(key.isOldDeleted && !key.isOldGoneElsewhere);
    }

    void undoes()
    {
        HandStage m;
        const Secret old = m.cloud.at(u"production"_s).current;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::Rotate));
        m.session->undo();
        QVERIFY(m.rests());
        QVERIFY(m.runTo(RotationStep::Undone));

        QVERIFY(m.session->rotation().isOver());
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Undone);
        QVERIFY(!m.cloud.at(u"production"_s).fresh);
        QVERIFY(m.cloud.at(u"production"_s).current == old);
        QCOMPARE(m.cloud.at(u"production"_s).eventKeys.size(), 2);
        QCOMPARE(m.signingKeys().size(), 1);
        QCOMPARE(m.eventKeys().size(), 2);
    }

    /// Of events nothing is ever told here: the plan's days count from when all have left the key.
    /// The key is at Inngest all the same: it can be deleted there, or copied from its card.
    void goesOnWhereTheKeychainLostTheNewSigningKey_data()
    {
        QTest::addColumn<bool>("isUndone");
        QTest::newRow("undone") << true;
        QTest::newRow("rotated") << false;
    }
    void goesOnWhereTheKeychainLostTheNewSigningKey()
    {
        QFETCH(bool, isUndone);
        HandStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Rotate));
        const QString lost = m.session->rotation().newSigningKey.fingerprint;
        const auto remedy = [&m] { return variablesOf(*m.session, RotationStep::RollOut)->newKeyRemedy(); };
        QCOMPARE(remedy(), QString());
        QVERIFY(answerOf(m.secrets.remove(KeptKeys::itemName(lost))));
        m.open();
        const QList<SigningKey> without = m.signingKeys();
        QCOMPARE(without.size(), 2);
        QCOMPARE(without.last().id, lost);
        QVERIFY(without.last().value.isEmpty());
        m.session = m.makeSession();
        QVERIFY(m.rests());
        QVERIFY(!m.session->loadError());
        QCOMPARE(m.session->live().value->fingerprintOf(*m.session->live().value->inactive()), lost);
        QVERIFY2(remedy().contains(u"card “New key”"_s), qPrintable(remedy()));
        if (isUndone)
            m.session->undo();
        QVERIFY(m.rests());
        QVERIFY(m.runTo(RotationStep::Undone));

        QVERIFY(m.session->rotation().isOver());
        QCOMPARE(m.session->rotation().outcome == RotationOutcome::Undone, isUndone);
        const HandCloud::EnvironmentThere &there = m.cloud.at(u"production"_s);
        QCOMPARE(there.rotations, isUndone ? 0 : 1);
        QVERIFY(!there.fresh);
        QCOMPARE(m.signingKeys().size(), 1);
        QVERIFY(m.signingKeys().first().value == there.current);
    }

    /// Its value is lost when somebody rotates in the dashboard: it is pasted, and Inngest tells that it is the current
    /// one. No word makes it that.
    void bringsALostNewSigningKeyBackWhereItIsPasted()
    {
        HandStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Rotate));
        const QString old = m.session->rotation().oldSigningKey.fingerprint;
        const QString lost = m.session->rotation().newSigningKey.fingerprint;
        const Secret card = *m.cloud.at(u"production"_s).fresh;
        const AccountPlaces places = HandStage::kind.placesAt(m.cloud.origin());
        TypedInKeeper setUp(*m.store, m.secrets, m.clock);
        TypedEnvironment pasted = answerOf(setUp.load(u"hand"_s)).value().first();
        pasted.signingKey = card;
        const auto isLeftToSave = [&] {
            const auto allowed = answerOf(refuseAgainstRotation(*m.store, setUp, places, {pasted}, &setUp));
            return !allowed || !allowed->first().signingKey.isEmpty();
        };
        QVERIFY2(isLeftToSave(), "it is not lost");
        QVERIFY(answerOf(m.secrets.remove(KeptKeys::itemName(lost))));
        QVERIFY(!isLeftToSave());
        QCOMPARE(m.signingKeys().first().id, old);
        QVERIFY(m.signingKeys().last().value == card);

        QVERIFY(answerOf(m.secrets.remove(KeptKeys::itemName(lost))));
        m.cloud.clickRotate(u"production"_s);
        const auto unread = answerOf(m.dashboard->signingKeys(u"p"_s));
        QVERIFY(!unread);
        QVERIFY(unread.error().serverMessage.contains(u"paste it"_s));
        QVERIFY(!isLeftToSave());
        QCOMPARE(m.signingKeys().size(), 1);
        QVERIFY(m.signingKeys().first().value == card);
    }

    /// No act notes it: somebody deletes the new key on its page while the rotation is undone.
    void readsOnAfterAnUndoWhoseNewSigningKeyWasDeletedElsewhere()
    {
        HandStage m;
        m.cloud.acceptsNewKey = true;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::Rotate));
        const QString deleted = m.session->rotation().newSigningKey.fingerprint;
        m.session->undo();
        QVERIFY(m.rests());
        m.cloud.clickDeleteNewSigningKey(u"production"_s);
        for (int reading = 0; reading < 2; ++reading) {
            m.clock.advance(std::chrono::minutes(2));
            m.session->readLive();
            QVERIFY(m.rests());
        }
        QVERIFY(m.session->rotation().isNewSigningKeyDeleted);
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m.session->rotation().outcome, RotationOutcome::Undone);
        QVERIFY(!answerOf(m.keptKeys->value(deleted)));

        QCOMPARE(m.signingKeys().size(), 1);
        KeyNotes notes(*m.store, u"hand"_s);
        const QList<NotedKey> noted = answerOf(notes.keys()).value();
        QCOMPARE(firstWith(noted, &NotedKey::fingerprint, deleted)->standing, NotedKey::Standing::Gone);
        m.session.reset();
        QVERIFY(m.begin(true, false));
    }

    void keepsTheQuietPeriodThoughItIsToldOfNoEvents()
    {
        HandStage m;
        m.session = m.makeSession();
        QVERIFY(m.rests());
        m.session->setQuietDays(5);
        QVERIFY(m.begin(false, true));
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        m.session->confirmNoApps(u"nothing runs yet"_s);
        const int asked = m.asked;
        const RotatedEventKey key = m.session->rotation().eventKeys.first();
        const auto deletes = [&] {
            m.session->deleteOldEventKey(key.oldId, m.session->textToType(key));
            return m.rests() && m.session->rotation().eventKeys.first().isOldDeleted;
        };
        const auto passes = [&m](int days) {
            m.close(); // nothing is asked meanwhile
            m.clock.advance(std::chrono::days(days));
            m.open();
            m.session = m.makeSession();
            const bool isThere = m.rests();
            m.session->confirmNoApps(u"nothing runs yet"_s);
            return isThere;
        };
        for (const auto days : {0, 4}) {
            QVERIFY(passes(days));
            QVERIFY(!deletes());
            QVERIFY(m.session->error());
            QCOMPARE(m.asked, asked);
            QCOMPARE(m.cloud.at(u"production"_s).eventKeys.size(), 4);
        }
        QVERIFY(passes(1));
        QVERIFY(deletes());
        QVERIFY(m.runTo(RotationStep::Undone));
        QCOMPARE(m.cloud.at(u"production"_s).eventKeys.size(), 2);
    }

    /// What somebody looked up of the events lets the old keys go together, and is on record.
    void takesTheWordOfWhoLookedUpTheLastEvent()
    {
        HandStage m;
        QVERIFY(m.begin(false, true));
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        m.session->confirmNoApps(u"nothing runs yet"_s);
        QStringList ids;
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            ids.append(key.oldId);
        const auto areDeleted = [&] {
            m.session->deleteOldEventKeys(ids, m.session->textToType());
            return m.rests() && !m.session->error();
        };
        QVERIFY(!areDeleted());
        QVERIFY(m.session->mayLookUpEvents(ids.first()));
        const QDateTime now = m.clock.now();
        m.session->noteLookedUp(ids.first(), now.addDays(1));
        QVERIFY(m.session->error());
        QVERIFY(!m.session->rotation().eventKeys.first().lookedUp.at.isValid());
        m.session->noteLookedUp(ids.first(), {});
        m.session->noteLookedUp(ids.last(), now.addSecs(-60));
        QVERIFY(!areDeleted()); // it came while the rotation was under way, and nobody is known who sends
        m.session->withdrawLookedUp(ids.last());
        QVERIFY(!areDeleted());
        m.session->noteLookedUp(ids.last(), {});
        m.open();
        m.session = m.makeSession();
        QVERIFY(m.rests());
        m.session->confirmNoApps(u"nothing runs yet"_s);
        QCOMPARE(m.session->rotation().eventKeys.first().lookedUp.person, u"Ada"_s);
        QVERIFY(areDeleted());
        QVERIFY(!m.session->mayLookUpEvents(ids.first()));
        QCOMPARE(m.cloud.at(u"production"_s).eventKeys.size(), 2);
        const QString evidence = *answerOf(m.session->evidenceHtml());
        QVERIFY(evidence.contains(u"by the word of Ada"_s));
        QStringList oldKeys;
        for (const RotatedEventKey &key : m.session->rotation().eventKeys)
            oldKeys.append(key.oldFingerprint + u' ' + key.oldName);
        QStringList said;
        for (const HistoryEntry &entry : m.history()) {
            if (!entry.what.endsWith(u"LastEvent"_s))
                continue;
            QVERIFY(oldKeys.contains(entry.fingerprint + u' ' + entry.keyName));
            QVERIFY(HistoryWords::act(entry).contains(
                entry.details[u"lastEvent"].toString() == "none"_L1 ? u"no event"_s : u"the last event came"_s));
            said.append(entry.what + u' ' + entry.details[u"lastEvent"].toString().left(4));
        }
        std::sort(said.begin(), said.end());
        const QString year = now.toString(u"yyyy"_s);
        QCOMPARE(said,
            (QStringList{u"SayLastEvent "_s + year, u"SayLastEvent none"_s, u"SayLastEvent none"_s,
                u"WithdrawLastEvent "_s + year}));
    }

    /// A colleague rotated while nobody looked: what Inngest accepts tells it.
    void seesThatSomebodyElsePromotedTheNewKey()
    {
        HandStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::RollOut));
        m.cloud.clickRotate(u"production"_s);
        m.session->readLive();
        QVERIFY(m.rests());
        QVERIFY(m.session->live().value->active());
        QCOMPARE(m.session->live().value->active()->id, m.session->rotation().newSigningKey.id);
        QCOMPARE(m.signingKeys().size(), 1);
    }

    /// A colleague deleted a replacement at the dashboard: with the old key there would be none left.
    void keepsTheOldKeyOfAReplacementThatInngestListsNoMore()
    {
        HandStage m;
        QVERIFY(m.begin(false, true));
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        m.session->confirmNoApps(u"nothing runs yet"_s);
        const RotatedEventKey key = m.session->rotation().eventKeys.first();
        m.cloud.clickDeleteEventKey(u"production"_s, answerOf(m.keptKeys->value(key.twinFingerprint)).value());
        const int asked = m.asked;
        m.session->deleteOldEventKey(key.oldId, m.session->textToType(key));
        QVERIFY(m.rests());
        QCOMPARE(m.asked, asked);
        QVERIFY(m.session->error());
        QCOMPARE(m.eventKeys().size(), 3);

        // What cannot be read says nothing.
        m.cloud.allowsKeyAccess = false;
        QCOMPARE(m.eventKeys().size(), 4);
    }

    /// By name and fingerprint; how it is filtered no list tells.
    void knowsTheEventKeysThatOthersMakeThere()
    {
        HandStage m;
        QCOMPARE(m.eventKeys().size(), 2);
        const Secret theirs = m.cloud.clickCreateEventKey(u"production"_s, u"Mobile"_s);
        const QList<EventKey> keys = m.eventKeys();
        QCOMPARE(keys.size(), 3);
        QCOMPARE(keys.last().id, eventKeyFingerprint(theirs));
        QCOMPARE(keys.last().name, u"Mobile"_s);
        QVERIFY(keys.last().value.isEmpty()); // no whole list is kept
        QVERIFY(!keys.last().filter.isKnown());
        QCOMPARE(m.eventKeys(), keys);

        // Where it can no longer be read, it is not forgotten; where it can, and lacks one, that one is gone.
        m.cloud.allowsKeyAccess = false;
        QCOMPARE(m.eventKeys(), keys);
        m.cloud.allowsKeyAccess = true;
        m.cloud.clickDeleteEventKey(u"production"_s, theirs);
        QCOMPARE(m.eventKeys().size(), 2);
        // Also of one that was typed in.
        m.cloud.clickDeleteEventKey(u"production"_s, m.cloud.at(u"production"_s).eventKeys.first().value);
        QCOMPARE(m.eventKeys().size(), 1);
        QCOMPARE(m.eventKeys().first().name, u"Partner"_s);

        // The first one of an environment; and the list of another one is not taken for it.
        QVERIFY(m.eventKeys(u"staging"_s).isEmpty());
        m.cloud.at(u"staging"_s).eventKeys = m.cloud.at(u"production"_s).eventKeys;
        QVERIFY(m.eventKeys(u"staging"_s).isEmpty());
        m.cloud.at(u"staging"_s).eventKeys.clear();
        m.cloud.clickCreateEventKey(u"staging"_s, u"Cron"_s);
        QCOMPARE(m.eventKeys(u"staging"_s).size(), 1);
        QCOMPARE(m.eventKeys().size(), 1);
    }

    /// What was typed in is a person's word, and somebody can rename a key there.
    void takesTheNamesThatInngestLists()
    {
        HandStage m;
        const EventKey before = m.eventKeys().first();
        m.cloud.clickRename(u"production"_s, before.value, u"Renamed there"_s);
        QCOMPARE(m.eventKeys().first().id, before.id);
        QCOMPARE(m.eventKeys().first().name, u"Renamed there"_s);
        m.cloud.allowsKeyAccess = false; // it is noted
        QCOMPARE(m.eventKeys().first().name, u"Renamed there"_s);

        // A replacement, too.
        m.cloud.allowsKeyAccess = true;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::RollOut));
        const RotatedEventKey twin = m.session->rotation().eventKeys.first();
        for (const EventKey &key : m.eventKeys()) {
            if (key.id == twin.twinId)
                m.cloud.clickRename(u"production"_s, key.value, u"Storefornt"_s);
        }
        m.session->readLive();
        QVERIFY(m.rests());
        QCOMPARE(m.session->rotation().eventKeys.first().twinName, u"Storefornt"_s);
    }

    /// The fingerprint tells which key it is; whoever looks for it by the name that was asked for does not find it.
    void doubtsAReplacementThatWasMadeUnderAnotherName()
    {
        HandStage m;
        m.person = [&m](Act *act) {
            const Secret made = m.cloud.clickCreateEventKey(u"production"_s, u"Storefornt"_s);
            act->confirm(made);
        };
        ActRequest creation = m.request(ActKind::CreateEventKey);
        creation.newKey = {.name = u"Storefront"_s};
        Act *act = m.start(creation);
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        QCOMPARE(act->eventKey()->name, u"Storefornt"_s);
        QVERIFY(act->error());
        QVERIFY2(act->error()->serverMessage.contains(u"“Storefornt”, and “Storefront” was asked for"_s),
            qPrintable(act->error()->serverMessage));
    }

    /// The second of them was there when its own act began.
    void takesReplacementsThatWereMadeAtOneVisit()
    {
        HandStage m;
        QVERIFY(m.begin(true, true));
        QVERIFY(m.runTo(RotationStep::NewKeys));
        m.session->createSigningKey();
        QVERIFY(m.rests());
        QString second;
        Secret value;
        m.person = [&](Act *act) {
            if (act->request().kind != ActKind::CreateEventKey)
                return m.doAndConfirm(act);
            if (act->request().newKey.name == second)
                return act->confirm(value);
            second = m.session->rotation().eventKeys.last().twinName;
            value = m.cloud.clickCreateEventKey(u"production"_s, second);
            m.doAndConfirm(act);
        };
        m.session->createTwins();
        QVERIFY(m.rests());
        QCOMPARE(m.errors, QStringList());
        QVERIFY(!second.isEmpty());
        QCOMPARE(m.session->rotation().eventKeys.last().twinId, eventKeyFingerprint(value));
        QCOMPARE(m.cloud.at(u"production"_s).eventKeys.size(), 4);
    }

    /// Key access was off when somebody said that it was deleted.
    void bringsBackWhatWasNotDeletedAsWasSaid()
    {
        HandStage m;
        const EventKey partner = m.eventKeys().last();
        m.cloud.allowsKeyAccess = false;
        m.person = [](Act *act) { act->confirm({}); };
        ActRequest deletion = m.request(ActKind::DeleteEventKey);
        deletion.keyId = partner.id;
        Act *said = m.start(deletion);
        QVERIFY(m.ends(said));
        QVERIFY(said->end() == Act::End::Done && said->isByWord());
        QCOMPARE(m.eventKeys().size(), 1);

        m.cloud.allowsKeyAccess = true;
        QCOMPARE(m.eventKeys().size(), 2);
        QCOMPARE(m.eventKeys().last().id, partner.id);
        QCOMPARE(m.eventKeys().last().name, partner.name);
        QVERIFY(m.eventKeys().last().filter.sameAs(partner.filter));
        m.cloud.allowsKeyAccess = false;
        QCOMPARE(m.eventKeys().size(), 2);
        m.cloud.allowsKeyAccess = true;
        m.person = [&m](Act *act) { m.doAndConfirm(act); };
        Act *done = m.start(deletion);
        QVERIFY(m.ends(done));
        QVERIFY(done->end() == Act::End::Done && !done->isByWord());
        QCOMPARE(m.eventKeys().size(), 1);
    }

    /// Key access was off when somebody said that it was deleted. Then the list shows it, and it is deleted indeed.
    void countsNoWordThatAListHasRefuted()
    {
        HandStage m;
        m.cloud.allowsKeyAccess = false;
        QVERIFY(m.begin(false, true));
        QVERIFY(m.runTo(RotationStep::DeleteEventKeys));
        m.session->confirmNoApps(u"nothing runs yet"_s);
        const RotatedEventKey key = m.session->rotation().eventKeys.first();
        const auto isSaid = [&] { return isByWord(m.session->rotation(), deletedByWord, key.oldFingerprint); };
        const auto deleteIt = [&] {
            m.session->deleteOldEventKey(key.oldId, m.session->textToType(key));
            return m.rests();
        };
        const auto person = m.person;
        m.person = [](Act *act) { act->confirm({}); };
        QVERIFY(deleteIt());
        QVERIFY(m.session->rotation().eventKeys.first().isOldDeleted && isSaid());
        m.cloud.allowsKeyAccess = true;
        m.session->readLive();
        QVERIFY(m.rests());
        QVERIFY(!m.session->rotation().eventKeys.first().isOldDeleted && !isSaid());
        m.person = person;
        QVERIFY(deleteIt());
        QVERIFY(m.session->rotation().eventKeys.first().isOldDeleted && !isSaid());
        const QString html = answerOf(m.session->evidenceHtml()).value_or(QString());
        QVERIFY2(!html.contains(u"at the latest, by a person"_s), qPrintable(html));
        QVERIFY(html.contains(exceptionInWords(deletionRefuted).toHtmlEscaped()));
        QVERIFY(!html.contains(exceptionInWords(deletedByWord).toHtmlEscaped()));
    }

    void saysThatTheCurrentKeyIsNotKnownAnyMore()
    {
        HandStage m;
        QCOMPARE(m.signingKeys().size(), 1); // it was accepted once
        m.cloud.clickCreateSigningKey(u"production"_s);
        m.cloud.clickRotate(u"production"_s);
        const auto keys = answerOf(m.dashboard->signingKeys(u"p"_s));
        QVERIFY(!keys);
        QCOMPARE(keys.error().kind, Error::Kind::Conflict);
        QVERIFY(keys.error().serverMessage.contains(u"somebody has rotated"_s));

        // The way out: the current one is pasted.
        TypedInKeeper setUp(*m.store, m.secrets, m.clock);
        TypedEnvironment changed = answerOf(setUp.load(u"hand"_s)).value().first();
        changed.signingKey = m.cloud.at(u"production"_s).current;
        QVERIFY(answerOf(setUp.save(
            {.accountId = u"hand"_s, .accountName = u"Acme"_s, .apiOrigin = m.cloud.origin(), .siteOrigin = {}},
            {changed}, u"Ada"_s)));
        QVERIFY(m.signingKeys().first().value == changed.signingKey);
        QCOMPARE(m.signingKeys().size(), 1);
    }

    /// The window with the environments is open while a key is deleted, and another one is renamed and filtered.
    void storesNoKeyAsItWasWhenTheListWasRead()
    {
        HandStage m;
        TypedInKeeper setUp(*m.store, m.secrets, m.clock);
        QList<TypedEnvironment> shown = answerOf(setUp.load(u"hand"_s)).value();
        KeyNotes notes(*m.store, u"hand"_s);
        QList<NotedKey> events = answerOf(notes.keys()).value();
        events.removeIf([](const NotedKey &key) { return key.kind != NotedKey::Kind::EventKey; });
        QCOMPARE(events.size(), 2);
        QVERIFY(answerOf(notes.noteGone(events.first().fingerprint)));
        NotedKey renamed = events.last();
        renamed.name = u"Partners"_s;
        renamed.filter = {.kind = EventFilter::Kind::Deny, .events = {u"order/paid"_s}};
        QVERIFY(answerOf(notes.put(renamed)));
        shown.first().apiKey = Secret("sk-inn-api-0123");
        // Inngest lists it to whoever stores then, and does not tell the filter.
        shown.first().eventKeys.append({.name = u"as it was"_s,
            .fingerprint = renamed.fingerprint,
            .filter = EventFilter::unknown(),
            .wasListed = true});
        m.save(shown);
        const QList<NotedKey> noted = answerOf(notes.keys()).value();
        for (const NotedKey &key : noted) {
            if (key.fingerprint == renamed.fingerprint)
                QCOMPARE(key, renamed);
            if (key.fingerprint == events.first().fingerprint)
                QCOMPARE(key.standing, NotedKey::Standing::Gone);
        }
        // What was taken away can be told again.
        shown.first().eventKeys
            = {{.name = u"Web"_s, .fingerprint = events.first().fingerprint, .filter = EventFilter::unknown()}};
        m.save(shown);
        QCOMPARE(answerOf(setUp.load(u"hand"_s)).value().first().eventKeys.size(), 2);
    }

    /// The signing key opened them before: an app that is not told is not gone.
    void takesNoAppForGoneThatInngestDoesNotTellAnyMore()
    {
        HandStage m;
        QVERIFY(m.begin(true, false));
        QVERIFY(m.runTo(RotationStep::RollOut));
        m.cloud.at(u"production"_s).apps.append({u"shop"_s, u"http://127.0.0.1:9/api/inngest"_s});
        m.session->readLive();
        QVERIFY(m.rests());
        QCOMPARE(m.session->rows(RotationStep::RollOut).size(), 1);
        m.cloud.listsApps = false;
        for (int i = 0; i < 3; ++i) {
            m.session->readLive();
            QVERIFY(m.rests());
            m.clock.advance(std::chrono::seconds(61));
        }
        QCOMPARE(m.session->rows(RotationStep::RollOut).size(), 1);
        QVERIFY(m.session->live().error);
    }

    void readsAllPagesOfTheAppsAndSyncsThem_data()
    {
        QTest::addColumn<bool>("hasApiKey");
        QTest::addColumn<bool>("isDeleted");
        QTest::addColumn<bool>("isLost");
        QTest::newRow("by the signing key") << false << false << false;
        QTest::newRow("by an API key") << true << false << false;
        QTest::newRow("by the signing key, since the API key is deleted") << true << true << false;
        QTest::newRow("by the signing key, since the keychain has lost the API key") << true << false << true;
    }
    void readsAllPagesOfTheAppsAndSyncsThem()
    {
        QFETCH(bool, hasApiKey);
        QFETCH(bool, isDeleted);
        QFETCH(bool, isLost);
        const bool isUsed = hasApiKey && !isDeleted && !isLost;
        HandStage m;
        const Secret apiKey("sk-inn-api-of-production");
        if (hasApiKey) {
            storeApiKey(m, apiKey);
            m.cloud.at(u"production"_s).apiKey = isDeleted ? Secret() : apiKey;
        }
        if (isLost)
            QVERIFY(answerOf(m.secrets.remove(apiKeyName())));
        QSet<QByteArray> bearers;
        m.cloud.instead = [&bearers](const FakeApiServer::Request &asked) -> std::optional<FakeApiServer::Answer> {
            if (asked.target.contains("/apps/") || asked.target.contains("cursor"))
                bearers.insert(asked.header("authorization"));
            return {};
        };
        for (int i = 0; i < 5; ++i)
            m.cloud.at(u"production"_s)
                .apps.append({u"shop-%1"_s.arg(i), u"https://shop-%1.test/api/inngest"_s.arg(i)});
        const auto apps = answerOf(m.dashboard->apps(u"p"_s));
        QVERIFY(apps);
        QCOMPARE(apps->size(), 5);
        QCOMPARE(apps->last().latestSync->url, QUrl(u"https://shop-4.test/api/inngest"_s));
        QCOMPARE(apps->last().latestSync->sdkVersion, u"4.24.0"_s);
        QCOMPARE(apps->last().latestSync->lastSyncedAt, QDateTime({2026, 11, 26}, {0, 59, 3}, Qt::UTC));

        ActRequest request{.kind = ActKind::ResyncApp, .environment = m.environment(u"production"_s)};
        request.appExternalId = u"shop-3"_s;
        Act *act = m.acts->start(request);
        QVERIFY(m.ends(act));
        QCOMPARE(act->end(), Act::End::Done);
        // The call wants an address: the one that is known.
        QVERIFY(act->resync() && !act->resync()->failure);
        QCOMPARE(m.cloud.synced, QStringList{u"shop-3"_s});
        const QByteArray byApiKey = "Bearer " + apiKey.reveal().toByteArray();
        QCOMPARE(bearers.contains(byApiKey), isUsed);
        QCOMPARE(bearers.size(), isUsed ? 2 : 1); // the signing key's list is compared with it once
        QCOMPARE(m.cloud.syncedUrls, QStringList{u"https://shop-3.test/api/inngest"_s});

        // Its answer lost, the time of the last sync tells.
        m.cloud.losesSyncAnswers = true;
        request.appExternalId = u"shop-4"_s;
        Act *lost = m.acts->start(request);
        QVERIFY(m.ends(lost));
        QCOMPARE(lost->end(), Act::End::Done);
        QCOMPARE(m.cloud.synced.size(), 2);

        // Nobody is signed in, and has a role, whom the words could be about.
        for (const int status : {401, 403}) {
            m.cloud.instead = [status](const FakeApiServer::Request &asked) {
                const FakeApiServer::Answer no{
                    .status = status, .body = R"({"errors":[{"code":"forbidden","message":"Not by this key"}]})"};
                return asked.target.endsWith("/syncs") ? std::optional(no) : std::nullopt;
            };
            Act *refused = m.acts->start(request);
            QVERIFY(m.ends(refused));
            QCOMPARE(refused->end(), Act::End::NotDone);
            QCOMPARE(refused->error()->kind, Error::Kind::Rejected);
            QVERIFY2(refused->error()->serverMessage.contains(isUsed ? u"to the API key"_s : u"for the signing key"_s),
                qPrintable(refused->error()->serverMessage));
        }
        m.cloud.instead = nullptr;
        m.cloud.listsApps = false;
        const auto untold = answerOf(m.dashboard->apps(u"p"_s));
        QVERIFY(!untold);
        QCOMPARE(untold.error().kind, Error::Kind::Rejected);
        QVERIFY2(untold.error().serverMessage.contains(isUsed ? u"to the API key"_s : u"to its signing key"_s),
            qPrintable(untold.error().serverMessage));
    }

    /// An API key that may list nothing is accepted all the same.
    void listsTheAppsByTheSigningKeyWhereTheApiKeyMayNot()
    {
        HandStage m;
        const Secret apiKey("sk-inn-api-of-production");
        storeApiKey(m, apiKey);
        m.cloud.at(u"production"_s).apiKey = apiKey;
        m.cloud.at(u"production"_s).apps.append({u"shop"_s, u"https://shop.test/api/inngest"_s});
        m.cloud.instead = [by = "Bearer " + apiKey.reveal().toByteArray()](const FakeApiServer::Request &asked) {
            const FakeApiServer::Answer no{
                .status = 403, .body = R"({"errors":[{"code":"forbidden","message":"Not by this key"}]})"};
            return asked.header("authorization") == by ? std::optional(no) : std::nullopt;
        };
        const auto apps = answerOf(m.dashboard->apps(u"p"_s));
        QVERIFY2(apps, apps ? "" : qPrintable(apps.error().serverMessage));
        QCOMPARE(apps->size(), 1);
    }

    /// At Inngest nothing was deleted: a keychain was moved or reset.
    void saysThatTheKeychainHasLostKeys()
    {
        HandStage m;
        storeApiKey(m, Secret("sk-inn-api-of-production"));
        const QString current = signingKeyFingerprint(m.cloud.at(u"production"_s).current);
        for (const QString &name : {apiKeyName(), KeptKeys::itemName(current)})
            QVERIFY(answerOf(m.secrets.remove(name)));
        const auto apps = answerOf(m.dashboard->apps(u"p"_s));
        QVERIFY(!apps);
        QCOMPARE(apps.error().kind, Error::Kind::Keychain);
        QVERIFY2(apps.error().serverMessage.contains(u"no longer holds the API key of Production"_s),
            qPrintable(apps.error().serverMessage));
        KeyTrials trials(*m.store, m.secrets, m.network, m.time);
        const auto tried = answerOf(trials.trySigningKey(m.cloud.origin(),
            {.environment = m.environment(u"production"_s), .signingFingerprint = current}, u"hand"_s));
        QVERIFY(!tried);
        QCOMPARE(tried.error().kind, Error::Kind::Keychain);
        QVERIFY2(tried.error().serverMessage.contains(u"no longer holds the signing key"_s),
            qPrintable(tried.error().serverMessage));
    }

private:
    static QString apiKeyName()
    {
        return ByHandDashboard::apiKeyName(HandStage::kind.placesAt(QUrl()).accountId, u"p"_s);
    }
    /// Of production.
    static void storeApiKey(HandStage &m, const Secret &apiKey)
    {
        m.close();
        m.save({{.environment
            = {.id = u"p"_s, .name = u"Production"_s, .slug = u"production"_s, .type = EnvironmentType::Production},
            .apiKey = apiKey}});
        m.open();
    }
};

QTEST_GUILESS_MAIN(ByHandRotationTest)
#include "tst_byhandrotation.moc"
