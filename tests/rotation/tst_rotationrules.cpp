// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/acts/actrecord.h"
#include "app/core/lookup.h"
#include "app/domain/fingerprint.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/appvariables.h"
#include "app/rotation/recordwords.h"
#include "app/rotation/rotationevidence.h"
#include "app/rotation/rotationjournal.h"
#include "app/rotation/rotationjson.h"
#include "app/rotation/rotationkeys.h"
#include "app/rotation/rotationprogress.h"
#include "app/rotation/rotationresync.h"
#include "app/rotation/rotationsight.h"

#include "ui/words/agetext.h"
#include "ui/words/rotationtext.h"

#include <QFileInfo>
#include <QJsonDocument>
#include <QMetaEnum>
#include <QTemporaryDir>
#include <QTest>

using namespace Qt::StringLiterals;
using Step = RotationStep::Kind;

namespace {

const QDateTime noon(QDate(2026, 11, 25), QTime(12, 0), Qt::UTC);

Secret signingKey(char digit)
{
    return Secret::fromText(u"signkey-prod-"_s + QString(64, QLatin1Char(digit)));
}

SigningKey liveKey(const QString &id, char digit, bool isActive)
{
    return {.id = id, .value = signingKey(digit), .isActive = isActive, .createdAt = noon};
}

EventKey liveEventKey(const QString &id, const QString &name, const EventFilter &filter = {})
{
    return {.id = id, .name = name, .value = Secret::fromText(u"value of "_s + id), .filter = filter};
}

RotatedSigningKey rotated(const SigningKey &key)
{
    return rotatedSigningKeyOf(key, signingKeyFingerprint(key.value));
}

Rotation begun()
{
    Rotation rotation;
    rotation.id = u"r1"_s;
    rotation.environment = {.id = u"production"_s, .name = u"Production"_s, .type = EnvironmentType::Production};
    rotation.begunAt = noon;
    rotation.done = {RotationStep::Plan};
    rotation.oldSigningKey = rotated(liveKey(u"old"_s, 'a', true));
    return rotation;
}

RotatedEventKey rotatedEventKey(const QString &id, const QString &name)
{
    const EventKey key = liveEventKey(id, name);
    return {.oldId = id, .oldName = name, .oldFingerprint = eventKeyFingerprint(key.value)};
}

RolloutApp appWith(const QString &id, const QString &sdkVersion)
{
    RolloutApp app;
    app.app.id = id;
    app.app.name = id;
    app.app.latestSync = Sync{.sdkLanguage = u"js"_s, .sdkVersion = sdkVersion, .url = QUrl(u"http://127.0.0.1:1/"_s)};
    return app;
}

/// A row of this goal whose gating proof holds, or why it does not.
RolloutRow rowOf(const RolloutApp &app, RolloutGoal goal, Proof::Because because,
    EvidenceClass::Kind evidence = EvidenceClass::Proven, AppStanding::Kind standing = AppStanding::Good)
{
    RolloutRow row{.app = app, .goal = goal};
    row.latest.at = noon;
    row.latest.standing = standing;
    row.rounds = 5;
    const Proof nothing{.attainable = EvidenceClass::None, .holds = true, .because = Proof::Because::NothingAsked};
    const bool holds = because == Proof::Because::Evidence;
    const Proof asked{
        .evidence = holds ? evidence : EvidenceClass::None, .holds = holds, .because = because, .good = 7, .at = noon};
    row.signing = gates(goal, Aspect::SigningKey) ? asked : nothing;
    row.event = gates(goal, Aspect::EventKey) ? asked : nothing;
    return row;
}

RolloutRow goodRow(const RolloutApp &app, RolloutGoal goal)
{
    return rowOf(app, goal, Proof::Because::Evidence);
}

QList<RotationNotice::Kind> kinds(const QList<RotationNotice> &notices, RotationNotice::Severity severity)
{
    QList<RotationNotice::Kind> list;
    for (const RotationNotice &notice : notices) {
        if (notice.severity == severity)
            list.append(notice.kind);
    }
    return list;
}

QStringList namesOf(const QList<Step> &steps)
{
    QStringList names;
    for (const Step step : steps)
        names.append(QString::fromLatin1(QMetaEnum::fromType<Step>().valueToKey(step)));
    return names;
}

} // namespace

/// The rules of a rotation as pure functions: the order of its steps, what each refuses, what each app is to get, what
/// is written down.
class RotationRulesTest : public QObject
{
    Q_OBJECT

private slots:
    void ordersTheSteps_data()
    {
        QTest::addColumn<bool>("signing");
        QTest::addColumn<bool>("events");
        QTest::addColumn<RotationCause::Kind>("cause");
        QTest::addColumn<QString>("order");
        QTest::addRow("both") << true << true << RotationCause::Routine
                              << u"Plan NewKeys RollOut Rotate Resync DeleteEventKeys Finish"_s;
        QTest::addRow("the signing key only")
            << true << false << RotationCause::Routine << u"Plan NewKeys RollOut Rotate Resync Finish"_s;
        QTest::addRow("event keys only") << false << true << RotationCause::EventKeyLeaked
                                         << u"Plan NewKeys RollOut DeleteEventKeys Finish"_s;
        QTest::addRow("both after the signing key leaked")
            << true << true << RotationCause::SigningKeyLeaked
            << u"Plan NewKeys RollOut Rotate Resync NewEventKeys FallbackOut DeleteEventKeys Finish"_s;
        QTest::addRow("both after an environment leaked")
            << true << true << RotationCause::EnvironmentLeaked
            << u"Plan NewKeys RollOut Rotate Resync NewEventKeys FallbackOut DeleteEventKeys Finish"_s;
    }

    void ordersTheSteps()
    {
        QFETCH(bool, signing);
        QFETCH(bool, events);
        QFETCH(RotationCause::Kind, cause);
        QFETCH(QString, order);
        Rotation rotation = begun();
        rotation.rotatesSigningKey = signing;
        rotation.cause = cause;
        if (events)
            rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        QCOMPARE(namesOf(stepsOf(rotation)).join(u' '), order);
        QCOMPARE(currentStepOf(rotation), stepsOf(rotation).at(1));
    }

    void undoesInItsOwnOrder()
    {
        Rotation rotation = begun();
        rotation.done.insert(RotationStep::NewKeys);
        QVERIFY(canBeUndone(rotation));
        rotation.isUndoing = true;
        QCOMPARE(namesOf(stepsOf(rotation)).join(u' '), u"Plan NewKeys PutBack DeleteNewKeys Undone"_s);
        QCOMPARE(currentStepOf(rotation), RotationStep::PutBack);
        QVERIFY(!canBeUndone(rotation));
    }

    /// Of what a tool has stored, or may have, an app's answers tell nothing until it is deployed.
    void namesWhereAnUndoLeavesNewValuesThatAreStored()
    {
        const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true), liveKey(u"new"_s, 'b', false)}};
        Rotation rotation = begun();
        rotation.done.insert(RotationStep::NewKeys);
        rotation.apps = {{.appKey = u"stored"_s, .name = u"shop"_s, .notLive = {int(RotationStep::RollOut)}},
            {.appKey = u"cut off"_s, .name = u"authors"_s}, {.appKey = u"live"_s, .name = u"billing"_s},
            // Half of it is set, or its rollout was begun: old answers show nothing of what the place holds.
            {.appKey = u"half"_s, .name = u"depot"_s, .storedByTool = {int(RotationStep::RollOut)}}};
        rotation.openSettings = {{RotationStep::RollOut, {u"cut off"_s}, OpenSetting::State::NotKnown, false}};
        const auto named = [&](Step step) {
            RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
            for (const PlannedApp &app : std::as_const(rotation.apps)) // all of them are listed
                sight.rows.append(goodRow(appWith(app.appKey, u"4.2.6"_s), RolloutGoal::OldOnly));
            const QList<RotationNotice> notices = noticesAt(step, sight);
            const auto found = std::find_if(notices.begin(), notices.end(),
                [](const RotationNotice &notice) { return notice.kind == RotationNotice::StoredValuesLeft; });
            return found == notices.end() ? QStringList() : found->subjects;
        };
        QVERIFY(named(RotationStep::RollOut).isEmpty());
        rotation.isUndoing = true;
        for (const Step step : {RotationStep::PutBack, RotationStep::DeleteNewKeys})
            QCOMPARE(named(step), (QStringList{u"shop"_s, u"authors"_s, u"depot"_s}));
        rotation.outcome = RotationOutcome::Undone;
        QVERIFY2(outcomeText(rotation).contains(u"authors"_s), qPrintable(outcomeText(rotation)));
        rotation.apps[0].setAt = {{RotationStep::PutBack, noon}};
        rotation.apps[1].setAt = {{RotationStep::PutBack, noon}};
        QCOMPARE(named(RotationStep::DeleteNewKeys), QStringList{u"depot"_s});
        // What the undo itself has stored there is none of the new values.
        rotation.apps[3].storedByTool.insert(RotationStep::PutBack);
        QCOMPARE(named(RotationStep::DeleteNewKeys), QStringList{u"depot"_s});
        rotation.apps[3].storedByTool.remove(RotationStep::RollOut);
        QVERIFY(named(RotationStep::DeleteNewKeys).isEmpty());
        QVERIFY2(outcomeText(rotation).contains(u"nothing is left to do"_s), qPrintable(outcomeText(rotation)));
    }

    /// An app that was not restarted since answers with the old key, and reads the new one at its next start.
    void keepsAnUndoOpenWhileAFileHoldsWhatTheRotationWrote()
    {
        const QTemporaryDir folder;
        const QString file = QFileInfo(folder.path()).canonicalFilePath() + u"/shop.env"_s;
        const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true), liveKey(u"new"_s, 'b', false)}};
        Rotation rotation = begun();
        rotation.done.insert(RotationStep::NewKeys);
        rotation.isUndoing = true;
        rotation.apps = {{.appKey = u"written"_s, .name = u"shop"_s, .targetId = u"env-file"_s, .targetPlace = file},
            {.appKey = u"elsewhere"_s, .name = u"billing"_s, .targetId = u"env-file"_s, .targetPlace = file + u"2"_s}};
        rotation.overwritten = {{.place = file, .variable = u"INNGEST_SIGNING_KEY"_s, .secretName = u"x"_s}};
        const auto named = [&] {
            RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
            for (const PlannedApp &app : std::as_const(rotation.apps))
                sight.rows.append(goodRow(appWith(app.appKey, u"4.2.6"_s), RolloutGoal::OldOnly));
            const QList<RotationNotice> notices = noticesAt(RotationStep::PutBack, sight);
            const auto found = std::find_if(notices.begin(), notices.end(),
                [](const RotationNotice &notice) { return notice.kind == RotationNotice::StoredValuesLeft; });
            return found == notices.end() ? QStringList() : found->subjects;
        };
        const auto isHeld = [&rotation](qsizetype app) {
            return momentOf(rotation, rotation.apps[app], RotationStep::PutBack).holdsStored;
        };
        QCOMPARE(named(), QStringList{u"shop"_s});
        QVERIFY(isHeld(0) && !isHeld(1));
        // A person says that it is back; or it was put back from here.
        rotation.apps[0].setAt = {{RotationStep::PutBack, noon}};
        QVERIFY(named().isEmpty() && !isHeld(0));
        rotation.apps[0].setAt.clear();
        rotation.overwritten[0].isRestored = true;
        QVERIFY(named().isEmpty() && !isHeld(0));
        // Its place is another one now, or somebody else wrote the file: what is in it can be put back by hand only.
        rotation.apps[0].isWrittenElsewhere = true;
        QVERIFY(named() == QStringList{u"shop"_s} && isHeld(0));
        rotation.apps[0].setAt = {{RotationStep::PutBack, noon}};
        QVERIFY(named().isEmpty() && !isHeld(0));
    }

    /// An app that joins later, comes back or has lost its keys gets them there.
    void keepsRollOutAndResyncOpenUntilTheEnd()
    {
        Rotation rotation = begun();
        rotation.done = {RotationStep::Plan, RotationStep::NewKeys};
        QVERIFY(isOpenStep(rotation, RotationStep::RollOut));
        for (const auto step : {RotationStep::RollOut, RotationStep::Rotate, RotationStep::Resync}) {
            rotation.done.insert(step);
            QVERIFY(currentStepOf(rotation) != RotationStep::RollOut && isOpenStep(rotation, RotationStep::RollOut));
        }
        QVERIFY(currentStepOf(rotation) != RotationStep::Resync && isOpenStep(rotation, RotationStep::Resync));
        QVERIFY(!isOpenStep(rotation, RotationStep::NewKeys));
        rotation.isUndoing = true;
        QVERIFY(!isOpenStep(rotation, RotationStep::RollOut));
        rotation.isUndoing = false;
        rotation.outcome = RotationOutcome::Done;
        QVERIFY(!isOpenStep(rotation, RotationStep::RollOut) && !isOpenStep(rotation, RotationStep::Resync));
    }

    void letsOldEventKeysAndTheFallbackNotWaitForEachOther()
    {
        Rotation rotation = begun();
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        rotation.done = {RotationStep::Plan, RotationStep::NewKeys, RotationStep::RollOut, RotationStep::Rotate};
        QVERIFY(!isOpenStep(rotation, RotationStep::Finish));
        rotation.done.insert(RotationStep::Resync);
        QVERIFY(isOpenStep(rotation, RotationStep::DeleteEventKeys));
        QVERIFY(isOpenStep(rotation, RotationStep::Finish));
        rotation.done.insert(RotationStep::DeleteEventKeys);
        QVERIFY(isOpenStep(rotation, RotationStep::DeleteEventKeys));
        rotation.outcome = RotationOutcome::Done;
        QVERIFY(!isOpenStep(rotation, RotationStep::Finish));
    }

    void cannotBeUndoneAfterAnIrreversibleStep()
    {
        Rotation rotated = begun();
        rotated.isRotated = true;
        QVERIFY(!canBeUndone(rotated));
        Rotation deleted = begun();
        deleted.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        QVERIFY(canBeUndone(deleted));
        deleted.eventKeys.first().isOldDeleted = true;
        QVERIFY(!canBeUndone(deleted));
    }

    void namesTwinsApart()
    {
        const QDate day(2026, 11, 25);
        QCOMPARE(twinNameOf(u"Shop"_s, day, {}), u"Shop (2026-11-25)"_s);
        QCOMPARE(twinNameOf(u"Shop"_s, day, {u"Shop (2026-11-25)"_s}), u"Shop (2026-11-25, 2)"_s);
        QCOMPARE(twinNameOf(u"Shop (2026-01-05)"_s, day, {}), u"Shop (2026-11-25)"_s);
        QCOMPARE(twinNameOf(u"Shop (2026-01-05, 2)"_s, day, {}), u"Shop (2026-11-25)"_s);
        QVERIFY(isTwinName(u"Shop (2026-11-25)"_s, u"Shop"_s));
        QVERIFY(isTwinName(u"Shop (2026-11-25, 2)"_s, u"Shop"_s));
        for (const QString &name : {u"Shop"_s, u"Shop (2026-01-05)"_s, u"Shop (2026-01-05, 2)"_s, QString(300, u'x')}) {
            const QString first = twinNameOf(name, day, {});
            QCOMPARE(twinStem(first), twinStem(name));
            QCOMPARE(twinStem(twinNameOf(name, day, {first})), twinStem(name));
        }
        QVERIFY(isTwinName(u"Shop (2026-11-25)"_s, u"Shop (2026-01-05)"_s));
        QVERIFY(isTwinName(twinNameOf(QString(300, u'x'), day, {}), QString(300, u'x')));
        for (const auto &other : {u"Shop"_s, u"Shop (2026-13-25)"_s, u"Shops (2026-11-25)"_s, u"Shop 2026-11-25"_s,
                 u"Shop (2026-11-25) old"_s, u"Shop(2026-11-25)"_s})
            QVERIFY2(!isTwinName(other, u"Shop"_s), qPrintable(other));
        QVERIFY2(!isTwinName(u"Shop (2026-01-05)"_s, u"Shop (2026-11-25)"_s), "it was made before");
        const QString longest = twinNameOf(QString(300, u'x'), day, {});
        QCOMPARE(longest.size(), 255);
        QVERIFY(longest.endsWith(u" (2026-11-25)"_s));
        const QString nameless = twinNameOf({}, day, {});
        QCOMPARE(nameless, u"Event key (2026-11-25)"_s);
        QCOMPARE(twinNameOf(u"(2026-01-05)"_s, day, {nameless}), u"Event key (2026-11-25, 2)"_s);
        QCOMPARE(twinStem(nameless), twinStem({}));
        QVERIFY(isTwinName(nameless, {}) && isTwinName(nameless, u"(2026-01-05)"_s));
        // Half of a character is none: the server would refuse it, or keep another one in its place.
        const QString whole(241, u'x');
        QCOMPARE(twinNameOf(whole + u"\U0001F511"_s, day, {}), whole + u" (2026-11-25)"_s);
        QVERIFY(isTwinName(whole + u" (2026-11-25)"_s, whole + u"\U0001F511"_s));
    }

    void comesBackFromItsJournalAsItWas()
    {
        Rotation rotation = begun();
        rotation.reason = u"ticket 42"_s;
        rotation.cause = RotationCause::SigningKeyLeaked;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        rotation.eventKeys.first().filter = {.kind = EventFilter::Kind::Allow, .events = {u"a/b"_s}, .ips = {u"::1"_s}};
        rotation.apps = {{.appKey = u"a1"_s,
            .name = u"shop"_s,
            .heldEventKeys = {u"abc"_s},
            .targetId = u"env-file"_s,
            .targetPlace = u"/srv/.env"_s,
            .setAt = {{RotationStep::RollOut, noon}, {RotationStep::Finish, noon}, {RotationStep::PutBack, noon}},
            // None had been seen then, and of the third moment nobody knows.
            .instancesBefore = {{RotationStep::RollOut, {u"shop-1"_s}}, {RotationStep::Finish, {}}},
            .notLive = {RotationStep::RollOut, RotationStep::Finish},
            .storedByTool = {RotationStep::RollOut},
            .seenInstances = {u"shop-1"_s, u"shop-2"_s}}};
        rotation.apps.first().leftOldKeyAt = noon;
        rotation.openSettings = {{RotationStep::Finish, {u"a1"_s}, OpenSetting::State::CutOff, true},
            {RotationStep::RollOut, {u"a1"_s, u"a2"_s}, OpenSetting::State::NotKnown}};
        rotation.senders
            = {{.name = u"cron"_s, .owner = u"Robin"_s, .word = u"Robin"_s, .wordAt = noon, .wordFor = u"ab"_s}};
        rotation.words = {{.asked = {.aspect = Aspect::EventKey,
                               .goal = RolloutGoal::OldEventKeysAbsent,
                               .appKey = u"a1"_s,
                               .address = u"01"_s,
                               .keys = {u"abc"_s}},
            .kind = Word::Kind::Confirmed,
            .state = u"unreachable"_s,
            .owner = u"Sam"_s,
            .reason = u"off"_s,
            .person = u"Ada"_s,
            .at = noon,
            .since = noon}};
        rotation.overwritten = {{u"/srv/.env"_s, u"INNGEST_EVENT_KEY"_s, u"rotation/r1/1"_s, true}};
        rotation.exceptions = {{u"no apps"_s, {u"x"_s}, u"Ada"_s, u"none yet"_s, noon}};
        rotation.openItems = {{OpenItem::AtRisk, u"shop"_s, u"Sam"_s, OpenItem::Accepted}};
        rotation.quietDays = 3;
        rotation.fingerprints = {u"abc"_s};
        rotation.gates = {{.step = RotationStep::RollOut,
            .at = noon,
            .atByServer = noon.addSecs(60),
            .apps = {QJsonObject{{u"name"_s, u"shop"_s}}},
            .shownSince = {u"abc"_s}}};
        rotation.acts = {7, 9};
        rotation.rotatedAt = noon;
        const QByteArray text = QJsonDocument(rotationToJson(rotation)).toJson();
        QCOMPARE(rotationFromJson(QJsonDocument::fromJson(text).object()), rotation);
    }

    /// As an earlier version wrote it: that it was there again stood among the exceptions alone.
    void knowsOfAnEarlierVersionsRotationWhatWasThereAgain()
    {
        Rotation rotation = begun();
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s), rotatedEventKey(u"e2"_s, u"Till"_s)};
        rotation.eventKeys[0].oldFingerprint = u"000000000001"_s;
        rotation.eventKeys[1].oldFingerprint = u"000000000002"_s;
        const GateRecord before{.step = RotationStep::DeleteEventKeys,
            .at = noon,
            .apps = {},
            .keys = {u"000000000001"_s, u"000000000002"_s}};
        GateRecord later = before;
        later.at = noon.addSecs(120);
        rotation.gates = {before, later};
        rotation.exceptions = {{QString(thereAgain), {u"Shop"_s}, {}, {}, noon.addSecs(60)}};
        const Rotation read = rotationFromJson(rotationToJson(rotation));
        QCOMPARE(read.gates.at(0).shownSince, QStringList{u"000000000001"_s});
        QCOMPARE(read.gates.at(1).shownSince, QStringList());
    }

    void refusesWhatAColleagueChanged_data()
    {
        QTest::addColumn<QList<SigningKey>>("keys");
        QTest::addColumn<bool>("isRotated");
        QTest::addColumn<QList<RotationNotice::Kind>>("refusals");
        const auto old = liveKey(u"old"_s, 'a', true);
        const auto fresh = liveKey(u"new"_s, 'b', false);
        const QList<RotationNotice::Kind> none;
        QTest::addRow("nothing changed") << QList{old, fresh} << false << none;
        QTest::addRow("the new key was deleted") << QList{old} << false << QList{RotationNotice::SigningKeyGone};
        QTest::addRow("another new key stands there")
            << QList{old, liveKey(u"other"_s, 'c', false)} << false << QList{RotationNotice::IdsDiffer};
        QTest::addRow("somebody rotated to ours")
            << QList{liveKey(u"new"_s, 'b', true)} << false << QList{RotationNotice::RotatedElsewhere};
        QTest::addRow("somebody rotated to another")
            << QList{liveKey(u"other"_s, 'c', true)} << false << QList{RotationNotice::OtherPromoted};
        QTest::addRow("no key is active") << QList{fresh} << false << QList{RotationNotice::NoActiveKey};
        QTest::addRow("ours is active after rotate") << QList{liveKey(u"new"_s, 'b', true)} << true << none;
        QTest::addRow("rotated again after rotate")
            << QList{liveKey(u"other"_s, 'c', true)} << true << QList{RotationNotice::OtherPromoted};
    }

    void refusesWhatAColleagueChanged()
    {
        QFETCH(QList<SigningKey>, keys);
        QFETCH(bool, isRotated);
        QFETCH(QList<RotationNotice::Kind>, refusals);
        Rotation rotation = begun();
        rotation.newSigningKey = rotated(liveKey(u"new"_s, 'b', false));
        rotation.isRotated = isRotated;
        const EnvironmentSnapshot live{.signingKeys = keys};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        QCOMPARE(kinds(noticesAt(RotationStep::FallbackOut, sight), RotationNotice::Refusal), refusals);
        // While an act of the rotation's own is open, that it was done by somebody else is not known.
        sight.isActOpen = true;
        refusals.removeAll(RotationNotice::RotatedElsewhere);
        QCOMPARE(kinds(noticesAt(RotationStep::FallbackOut, sight), RotationNotice::Refusal),
            QList{RotationNotice::ActOpen} + refusals);
    }

    void recordSaysWhichAppsItCouldNotResync()
    {
        Rotation rotation = begun();
        rotation.apps = {{.appKey = u"url:1"_s, .name = u"by its address"_s}, {.appKey = u"a"_s, .name = u"listed"_s}};
        const auto cells = [&rotation] {
            const QString html = RotationEvidence(rotation, {}, {.writtenAt = noon}).toHtml();
            return html.sliced(qMax(qsizetype(0), html.indexOf(u"<h2>Resyncs</h2>"_s)));
        };
        QVERIFY(!cells().contains(u"Not by this program"_s));
        rotation.isRotated = true;
        QVERIFY2(cells().contains(u"<td>by its address</td><td>Not by this program</td>"_s), qPrintable(cells()));
        QVERIFY(!cells().contains(u"<td>listed</td><td>Not by this program</td>"_s));
        // At the end it is known of whom nobody has said anything.
        rotation.openItems = {{.kind = OpenItem::NotResynced, .name = u"by its address"_s, .id = u"url:1"_s},
            {.kind = OpenItem::NotResynced, .name = u"listed"_s, .id = u"a"_s}};
        QCOMPARE(cells().count(u"<td>Not by this program</td>"_s), 2);
        QVERIFY2(
            cells().contains(u"<td>listed</td><td>Not by this program</td><td>Nobody has said"_s), qPrintable(cells()));
        rotation.openItems.clear();

        // It is open until somebody says that it was done by hand, and again when Inngest signs by another key.
        RolloutApp added = appWith(u"url:1"_s, {});
        added.app.name = u"by its address"_s;
        added.wasAddedByUrl = true;
        const auto open = [&] {
            RotationSight sight{.rotation = rotation, .now = noon};
            sight.rows = {rowOf(added, RolloutGoal::NewOnly, Proof::Because::Evidence)};
            sight.resyncs = resyncLinesOf({}, ResyncRun(), rotation, sight.rows);
            const QList<OpenItem> items = openItemsOf(sight, {});
            return std::ranges::count(items, OpenItem::NotResynced, &OpenItem::kind);
        };
        rotation.newSigningKey.fingerprint = u"new"_s;
        QCOMPARE(open(), 1);
        noteResyncedByHand(rotation, added,
            {.app = {}, .at = noon, .byWordOf = u"Ada"_s, .reason = u"its page says so"_s, .notedBy = u"Kim"_s});
        QCOMPARE(open(), 0);
        QVERIFY2(
            cells().contains(
                u"<td>by its address</td><td>By hand, by the word of Ada (its page says so), written down by Kim</td>"_s),
            qPrintable(cells()));
        QVERIFY(!cells().contains(u"Not by this program"_s));
        QCOMPARE(rotationFromJson(rotationToJson(rotation)).resyncs, rotation.resyncs);
        rotation.newSigningKey.fingerprint = u"newer"_s;
        QCOMPARE(open(), 1);
    }

    /// The program was killed between the two.
    void notesAResyncOnceThatOnlyTheJournalHas()
    {
        Rotation rotation = begun();
        rotation.isRotated = true;
        rotation.rotatedAt = noon;
        rotation.newSigningKey.fingerprint = u"new"_s;
        const App app{.id = u"a"_s, .externalId = u"shop"_s, .name = u"Shop"_s};
        ActRecord record{.serverStartedAt = noon.addSecs(1), .settledAt = noon.addSecs(60)};
        for (const QString &outcome : {QString(), u"open"_s, u"not done"_s}) {
            record.outcome = outcome;
            noteResync(rotation, record, app);
            QVERIFY(rotation.resyncs.isEmpty());
        }
        record.outcome = u"failed: http_unreachable"_s;
        noteResync(rotation, record, app);
        QCOMPARE(rotation.resyncs.size(), 1);
        QCOMPARE(rotation.resyncs.first().state, ResyncLine::Failed);
        QCOMPARE(rotation.resyncs.first().code, u"http_unreachable"_s);
        QCOMPARE(rotation.resyncs.first().signedWith, u"new"_s);
        record.outcome = u"done"_s;
        noteResync(rotation, record, app); // no newer one
        QCOMPARE(rotation.resyncs.first().state, ResyncLine::Failed);
        record.settledAt = noon.addSecs(90);
        record.resultId = u"another"_s;
        noteResync(rotation, record, app);
        QCOMPARE(rotation.resyncs.size(), 1);
        QVERIFY(rotation.resyncs.first().isOfAnotherApp());
        // Signed with the key before, it says nothing of the one after.
        rotation.resyncs.clear();
        record.serverStartedAt = noon.addSecs(-1);
        noteResync(rotation, record, app);
        QCOMPARE(rotation.resyncs.first().signedWith, rotation.oldSigningKey.fingerprint);
    }

    /// Inngest reaches it in a way that came up after this program: that it needs no resync nobody can say.
    void holdsAnAppOfUnknownKindOpenUntilSomebodyResyncedIt()
    {
        Rotation rotation = begun();
        rotation.isRotated = true;
        rotation.newSigningKey.fingerprint = u"new"_s;
        RolloutApp novel = appWith(u"novel"_s, {});
        novel.app.method = AppMethod::Unknown;
        RolloutApp api = appWith(u"api"_s, {});
        api.app.method = AppMethod::Api;
        const EnvironmentSnapshot live{.apps = {novel.app, api.app}};
        const auto lines = [&] { return resyncLinesOf(live, ResyncRun(), rotation, {}); };
        QCOMPARE(lines().size(), 1);
        QCOMPARE(lines().first().app, novel.app);
        QCOMPARE(lines().first().state, ResyncLine::ByHand);
        QVERIFY(isResyncedByHand(novel) && !isResyncedByHand(api));
        noteResyncedByHand(rotation, novel,
            {.app = {}, .at = noon, .byWordOf = u"Ada"_s, .reason = u"its page says so"_s, .notedBy = u"Kim"_s});
        QCOMPARE(lines().first().state, ResyncLine::Good);
        QVERIFY(!lines().first().isListed());
    }

    /// A journal, or a file from elsewhere, that names a live key's id with another key's fingerprint: whoever was
    /// asked about, it was not that key.
    void changesNothingByTheIdOfAnotherKey_data()
    {
        QTest::addColumn<QString>("mixedUp");
        for (const auto &which : {u"old signing key"_s, u"new signing key"_s, u"old event key"_s, u"replacement"_s})
            QTest::addRow("%s", qPrintable(which)) << which;
    }
    void changesNothingByTheIdOfAnotherKey()
    {
        QFETCH(QString, mixedUp);
        Rotation rotation = begun();
        rotation.newSigningKey = rotated(liveKey(u"new"_s, 'b', false));
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        RotatedEventKey &key = rotation.eventKeys.first();
        key.twinId = u"e2"_s;
        key.twinName = u"Shop 2"_s;
        key.twinFingerprint = eventKeyFingerprint(liveEventKey(u"e2"_s, {}).value);
        const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true), liveKey(u"new"_s, 'b', false)},
            .eventKeys = {liveEventKey(u"e1"_s, u"Shop"_s), liveEventKey(u"e2"_s, u"Shop 2"_s)}};
        const RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        const bool isOfEventKey = !mixedUp.endsWith("signing key"_L1);
        const auto refusing = [&] {
            QStringList steps;
            const auto add = [&steps](const QString &name, const QList<RotationNotice> &notices) {
                if (kinds(notices, RotationNotice::Refusal).contains(RotationNotice::OtherKey))
                    steps.append(name);
            };
            add(u"NewKeys"_s, noticesAt(RotationStep::NewKeys, sight));
            add(u"RollOut"_s, noticesAt(RotationStep::RollOut, sight));
            add(u"Rotate"_s, noticesAt(RotationStep::Rotate, sight));
            add(u"DeleteNewKeys"_s, noticesAt(RotationStep::DeleteNewKeys, sight));
            add(u"break-glass"_s, noticesOfBreaking(sight));
            add(u"deletion"_s, noticesOfDeletion(key, sight, true));
            return steps;
        };
        QCOMPARE(refusing(), QStringList());
        QString &fingerprint = mixedUp == "old signing key"_L1 ? rotation.oldSigningKey.fingerprint
            : mixedUp == "new signing key"_L1                  ? rotation.newSigningKey.fingerprint
            : mixedUp == "old event key"_L1                    ? key.oldFingerprint
                                                               : key.twinFingerprint;
        for (const QString &wrong : {u"0123456789ab"_s, QString()}) {
            fingerprint = wrong;
            QStringList wanted{u"NewKeys"_s, u"RollOut"_s, u"Rotate"_s, u"DeleteNewKeys"_s};
            wanted.append(isOfEventKey ? u"deletion"_s : u"break-glass"_s);
            QCOMPARE(refusing(), wanted);
        }
    }

    void refusesToRotateOnHope_data()
    {
        QTest::addColumn<int>("because");
        QTest::addColumn<EvidenceClass::Kind>("evidence");
        QTest::addColumn<bool>("isCheckFresh");
        QTest::addColumn<bool>("isActOpen");
        QTest::addColumn<QList<RotationNotice::Kind>>("refusals");
        using List = QList<RotationNotice::Kind>;
        using B = Proof::Because;
        const auto add = [](const char *what, B because, EvidenceClass::Kind evidence, bool isFresh, bool isOpen,
                             const List &refusals) {
            QTest::newRow(what) << int(because) << evidence << isFresh << isOpen << refusals;
        };
        add("all proven", B::Evidence, EvidenceClass::Proven, true, false, {});
        add("at risk", B::Evidence, EvidenceClass::AtRisk, true, false, {});
        add("no final check of now", B::Evidence, EvidenceClass::Proven, false, false, {RotationNotice::NotAskedAgain});
        add("an app would break", B::Contradicted, EvidenceClass::None, true, false, {RotationNotice::AppsMissing});
        add("not asked since the check began", B::Stale, EvidenceClass::None, true, false,
            {RotationNotice::AppsMissing});
        add("an act is open", B::Evidence, EvidenceClass::Proven, true, true, {RotationNotice::ActOpen});
    }

    void refusesToRotateOnHope()
    {
        QFETCH(int, because);
        QFETCH(EvidenceClass::Kind, evidence);
        QFETCH(bool, isCheckFresh);
        QFETCH(bool, isActOpen);
        QFETCH(QList<RotationNotice::Kind>, refusals);
        Rotation rotation = begun();
        rotation.newSigningKey = rotated(liveKey(u"new"_s, 'b', false));
        const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true), liveKey(u"new"_s, 'b', false)}};
        RotationSight sight{.rotation = rotation, .live = &live};
        sight.rows
            = {rowOf(appWith(u"shop"_s, u"4.2.6"_s), RolloutGoal::ReadyToRotate, Proof::Because(because), evidence)};
        sight.gate = gateOf(sight.rows);
        sight.isActOpen = isActOpen;
        sight.isFinalCheckFresh = isCheckFresh;
        const QList<RotationNotice> notices = noticesAt(RotationStep::Rotate, sight);
        QCOMPARE(kinds(notices, RotationNotice::Refusal), refusals);
        QCOMPARE(kinds(notices, RotationNotice::Warning).contains(RotationNotice::AtRisk),
            evidence == EvidenceClass::AtRisk);
    }

    /// Whoever has to decide whether to wait wants to know the one from the other.
    void tellsWhatWouldBreakFromWhatIsNotKnown()
    {
        Rotation rotation = begun();
        rotation.newSigningKey = rotated(liveKey(u"new"_s, 'b', false));
        const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true), liveKey(u"new"_s, 'b', false)}};
        RotationSight sight{.rotation = rotation, .live = &live, .isFinalCheckFresh = true};
        const auto goal = RolloutGoal::ReadyToRotate;
        RolloutRow shop = rowOf(appWith(u"shop"_s, u"4.2.6"_s), goal, Proof::Because::Contradicted, EvidenceClass::None,
            AppStanding::WouldBreak);
        shop.latest.signing.acceptsNew = Holding::Held::No;
        RolloutRow accepted = rowOf(appWith(u"mail"_s, u"4.2.6"_s), goal, Proof::Because::Evidence,
            EvidenceClass::AtRisk, AppStanding::WouldBreak);
        accepted.latest.signing.acceptsNew = Holding::Held::No;
        sight.rows = {shop, rowOf(appWith(u"cart"_s, u"4.2.6"_s), goal, Proof::Because::CannotTell), accepted};
        sight.gate = gateOf(sight.rows);
        const auto subjects = [&sight](RotationNotice::Kind kind) {
            QStringList names;
            for (const RotationNotice &notice : noticesAt(RotationStep::Rotate, sight)) {
                if (notice.kind == kind && notice.severity == RotationNotice::Refusal)
                    names += notice.subjects;
            }
            return names;
        };
        QCOMPARE(subjects(RotationNotice::WouldBreak), QStringList(u"shop"_s));
        QCOMPARE(subjects(RotationNotice::AppsMissing), QStringList(u"cart"_s));
        QCOMPARE(appsThatRefuseTheNewKey(sight.rows), QStringList(u"shop"_s));
    }

    /// What is out already has no short outage before it, and one that nobody reaches may be running.
    /// An app that was added by its address has no sync, and others were deployed anew since theirs.
    void goesByTheSdkThatTheAppItselfNames()
    {
        Rotation rotation = begun();
        const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true)}};
        RolloutApp added = appWith(u"url:1"_s, {});
        added.app.latestSync.reset();
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        sight.rows = {rowOf(added, RolloutGoal::Survey, Proof::Because::Evidence),
            rowOf(appWith(u"updated"_s, u"3.30.0"_s), RolloutGoal::Survey, Proof::Because::Evidence)};
        sight.rows[0].latest.sdkLanguage = sight.rows[1].latest.sdkLanguage = u"js"_s;
        sight.rows[0].latest.sdkVersion = u"3.22.13"_s;
        sight.rows[1].latest.sdkVersion = u"3.54.0"_s;
        const auto subjects = [&sight](RotationNotice::Kind kind) {
            for (const RotationNotice &notice : noticesAt(RotationStep::Plan, sight)) {
                if (notice.kind == kind)
                    return notice.subjects;
            }
            return QStringList();
        };
        QCOMPARE(subjects(RotationNotice::EnvironmentLeak), QStringList{u"url:1"_s});
        sight.rows[0].latest.sdkVersion = u"3.16.1"_s;
        QCOMPARE(subjects(RotationNotice::EnvironmentLeak), QStringList());
        QCOMPARE(subjects(RotationNotice::CutOver), QStringList{u"url:1"_s});
    }

    void announcesNoOutageOfWhatIsOutAlready_data()
    {
        QTest::addColumn<QString>("version");
        QTest::addColumn<ProbeReason::Kind>("reason");
        QTest::addColumn<AppStanding::Kind>("standing");
        QTest::addColumn<AppStanding::Kind>("signing");
        QTest::addColumn<QList<RotationNotice::Kind>>("wanted");
        using Kinds = QList<RotationNotice::Kind>;
        const auto old = u"3.16.1"_s;
        QTest::newRow("it works") << old << ProbeReason::SdkTooOld << AppStanding::WouldBreak << AppStanding::WouldBreak
                                  << Kinds{RotationNotice::CutOver};
        QTest::newRow("nothing listens") << old << ProbeReason::NoConnection << AppStanding::Unknown
                                         << AppStanding::Unknown << Kinds{RotationNotice::CutOverDown};
        QTest::newRow("no answer in time") << old << ProbeReason::TimedOut << AppStanding::Unknown
                                           << AppStanding::Unknown << Kinds{RotationNotice::CutOverDown};
        QTest::newRow("it refuses Inngest") << old << ProbeReason::None << AppStanding::BrokenNow
                                            << AppStanding::BrokenNow << Kinds{RotationNotice::CutOverDown};
        QTest::newRow("it runs, and cannot send events") << old << ProbeReason::SdkTooOld << AppStanding::BrokenNow
                                                         << AppStanding::WouldBreak << Kinds{RotationNotice::CutOver};
        QTest::newRow("an SDK with a fallback is down")
            << u"4.2.6"_s << ProbeReason::NoConnection << AppStanding::Unknown << AppStanding::Unknown << Kinds{};
    }

    void announcesNoOutageOfWhatIsOutAlready()
    {
        QFETCH(QString, version);
        QFETCH(ProbeReason::Kind, reason);
        QFETCH(AppStanding::Kind, standing);
        QFETCH(AppStanding::Kind, signing);
        QFETCH(QList<RotationNotice::Kind>, wanted);
        Rotation rotation = begun();
        rotation.newSigningKey = rotated(liveKey(u"new"_s, 'b', false));
        const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true), liveKey(u"new"_s, 'b', false)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        RolloutRow row = rowOf(appWith(u"reports"_s, version), RolloutGoal::ReadyToRotate, Proof::Because::CannotTell);
        row.latest.at = noon;
        row.latest.reason = reason;
        row.latest.standing = standing;
        row.latest.signingStanding = signing;
        sight.rows = {row};
        sight.gate = gateOf(sight.rows);
        for (const Step step : {RotationStep::Plan, RotationStep::RollOut, RotationStep::Rotate}) {
            QList<RotationNotice::Kind> told = kinds(noticesAt(step, sight), RotationNotice::Warning);
            told.removeIf([](RotationNotice::Kind kind) {
                return kind != RotationNotice::CutOver && kind != RotationNotice::CutOverDown;
            });
            QCOMPARE(told, wanted);
        }
    }

    /// What the page shows as breaking is what goes on the record.
    void namesTheAppsThatMayBreak()
    {
        const auto app = [](const char *name) { return appWith(QString::fromLatin1(name), u"4.2.6"_s); };
        const auto goal = RolloutGoal::ReadyToRotate;
        using B = Proof::Because;
        QCOMPARE(appsThatMayBreak(
                     {goodRow(app("proven"), goal), rowOf(app("at risk"), goal, B::Evidence, EvidenceClass::AtRisk),
                         rowOf(app("silent"), goal, B::CannotTell),
                         rowOf(app("confirmed"), goal, B::Evidence, EvidenceClass::Confirmed)}),
            (QStringList{u"at risk"_s, u"silent"_s}));
    }

    void takesNoGreenBoardFromNoApps()
    {
        Rotation rotation = begun();
        rotation.newSigningKey = rotated(liveKey(u"new"_s, 'b', false));
        const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true), liveKey(u"new"_s, 'b', false)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        sight.gate.hasNoApps = true;
        QVERIFY(hasRefusal(noticesAt(RotationStep::RollOut, sight)));
        const auto isRefused = [&](Step step) {
            return kinds(noticesAt(step, sight), RotationNotice::Refusal).contains(RotationNotice::NoApps);
        };
        for (const Step step : {RotationStep::RollOut, RotationStep::Rotate, RotationStep::DeleteEventKeys,
                 RotationStep::PutBack, RotationStep::DeleteNewKeys})
            QVERIFY(isRefused(step));
        rotation.exceptions.append({u"no apps"_s, {}, u"Ada"_s, u"none yet"_s, noon});
        QVERIFY(isRefused(RotationStep::RollOut)); // said for another question, or nobody knows for which
        rotation.exceptions.last().question = questionNameOf(rotation, RotationStep::RollOut);
        QVERIFY(!hasRefusal(noticesAt(RotationStep::RollOut, sight)));
        QVERIFY(!isRefused(RotationStep::Rotate)); // asks the same
        for (const Step step : {RotationStep::DeleteEventKeys, RotationStep::PutBack, RotationStep::DeleteNewKeys})
            QVERIFY(isRefused(step));
    }

    /// What a person typed at Inngest can be the name that is proposed for another key's replacement.
    void givesAReplacementToOneKeyAlone()
    {
        Rotation rotation = begun();
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s), rotatedEventKey(u"e3"_s, u"Shop"_s),
            rotatedEventKey(u"e5"_s, u"Cron"_s)};
        for (RotatedEventKey &key : rotation.eventKeys)
            key.twinName = u"Shop 2"_s;
        rotation.eventKeys.first().twinId = u"there before"_s;
        rotation.eventKeys.first().wasTwinAdopted = true;
        const RotatedEventKey adopted = rotation.eventKeys.first();
        const auto make = [&rotation](const QString &id) {
            applyEffect(rotation,
                {.kind = ActKind::CreateEventKey,
                    .newName = u"Shop 2"_s,
                    .eventKeyId = id,
                    .eventKeyFingerprint = eventKeyFingerprint(liveEventKey(id, {}).value)});
        };
        const auto twins = [&rotation] { return ofEach(rotation.eventKeys, &RotatedEventKey::twinId); };
        make(u"e2"_s);
        QCOMPARE(twins(), (QStringList{u"there before"_s, u"e2"_s, QString()}));
        QCOMPARE(rotation.eventKeys.first(), adopted);
        make(u"e4"_s);
        QCOMPARE(twins(), (QStringList{u"there before"_s, u"e2"_s, u"e4"_s}));
    }

    void refusesATwinWithAnotherFilter()
    {
        Rotation rotation = begun();
        rotation.rotatesSigningKey = false;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        RotatedEventKey &key = rotation.eventKeys.first();
        key.filter = {.kind = EventFilter::Kind::Allow, .events = {u"a"_s, u"b"_s}};
        key.twinName = u"Shop 2"_s;
        const EventFilter same{.kind = EventFilter::Kind::Allow, .events = {u"b"_s, u"a"_s}};
        applyEffect(rotation,
            {.kind = ActKind::CreateEventKey,
                .newName = u"Shop 2"_s,
                .eventKeyId = u"e2"_s,
                .eventKeyFingerprint = eventKeyFingerprint(liveEventKey(u"e2"_s, {}).value),
                .eventKeyFilter = same});
        EnvironmentSnapshot live{
            .eventKeys = {liveEventKey(u"e1"_s, u"Shop"_s, key.filter), liveEventKey(u"e2"_s, u"Shop 2"_s, same)}};
        const RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        QVERIFY(!hasRefusal(noticesAt(RotationStep::NewKeys, sight)));
        live.eventKeys.last().filter.events.removeLast();
        QCOMPARE(kinds(noticesAt(RotationStep::NewKeys, sight), RotationNotice::Refusal),
            QList{RotationNotice::TwinFilterDiffers});
        live.eventKeys.removeLast();
        QCOMPARE(
            kinds(noticesAt(RotationStep::NewKeys, sight), RotationNotice::Refusal), QList{RotationNotice::TwinGone});
    }

    void refusesToDeleteAKeyThatIsInUse_data()
    {
        QTest::addColumn<int>("because");
        QTest::addColumn<EvidenceClass::Kind>("evidence");
        QTest::addColumn<int>("lastEvent"); // minutes after the app had left it; -99: none; 99: not told
        QTest::addColumn<int>("quietDays");
        QTest::addColumn<bool>("isTyped");
        QTest::addColumn<QList<RotationNotice::Kind>>("refusals");
        using List = QList<RotationNotice::Kind>;
        using N = RotationNotice;
        using B = Proof::Because;
        const auto add = [](const char *what, B because, EvidenceClass::Kind evidence, int lastEvent, int quietDays,
                             bool isTyped, const List &refusals) {
            QTest::newRow(what) << int(because) << evidence << lastEvent << quietDays << isTyped << refusals;
        };
        const auto proven = EvidenceClass::Proven;
        add("nobody holds it, no event", B::Evidence, proven, -99, 0, false, {});
        add("the last event came before the app left it", B::Evidence, proven, -5, 0, false, {});
        add("events still arrive", B::Evidence, proven, 5, 0, false, {N::EventsStillArrive});
        add("events still arrive, and its name was typed", B::Evidence, proven, 5, 0, true, {});
        add("events are not known", B::Evidence, proven, 99, 0, false, {N::EventsNotKnown});
        add("events are not known, and its name was typed", B::Evidence, proven, 99, 0, true, {});
        add("an app holds it", B::Contradicted, EvidenceClass::None, -99, 0, false, {N::StillHeld});
        add("an app holds it, and its name was typed", B::Contradicted, EvidenceClass::None, -99, 0, true,
            {N::StillHeld});
        add("an app does not say", B::CannotTell, EvidenceClass::None, -99, 0, false, {N::AppsMissing});
        add("it was proven yesterday", B::Stale, EvidenceClass::None, -99, 0, false, {N::AppsMissing});
        add("somebody answers for it", B::Evidence, EvidenceClass::AtRisk, -99, 0, false, {});
        add("the quiet period is not over", B::Evidence, proven, -99, 2, false, {N::QuietPeriod});
    }

    void refusesToDeleteAKeyThatIsInUse()
    {
        QFETCH(int, because);
        QFETCH(EvidenceClass::Kind, evidence);
        QFETCH(int, lastEvent);
        QFETCH(int, quietDays);
        QFETCH(bool, isTyped);
        QFETCH(QList<RotationNotice::Kind>, refusals);
        Rotation rotation = begun();
        rotation.rotatesSigningKey = false;
        rotation.quietDays = quietDays;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        RotatedEventKey &key = rotation.eventKeys.first();
        key.twinId = u"e2"_s;
        key.twinFingerprint = eventKeyFingerprint(liveEventKey(u"e2"_s, {}).value);
        key.isFilterTheSame = true;
        rotation.apps
            = {{.appKey = u"shop"_s, .heldEventKeys = {key.oldFingerprint}, .leftOldKeyAt = noon.addSecs(-3600)}};
        const EnvironmentSnapshot live{
            .eventKeys = {liveEventKey(u"e1"_s, u"Shop"_s), liveEventKey(u"e2"_s, u"Shop 2"_s)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        sight.rows = {
            rowOf(appWith(u"shop"_s, u"4.2.6"_s), RolloutGoal::OldEventKeysAbsent, Proof::Because(because), evidence)};
        sight.gate = gateOf(sight.rows);
        if (lastEvent != 99)
            sight.events.insert(u"e1"_s,
                {.since = noon.addDays(-7),
                    .last = lastEvent == -99 ? QDateTime() : noon.addSecs(-3600 + 60 * lastEvent)});
        QCOMPARE(kinds(noticesOfDeletion(key, sight, isTyped), RotationNotice::Refusal), refusals);
    }

    void keepsTheQuietPeriodWhateverIsToldOfTheEvents_data()
    {
        constexpr int never = -1;
        QTest::addColumn<int>("daysOld"); // all of these in days before now
        QTest::addColumn<int>("left"); // when the app left it; never: that is not known
        QTest::addColumn<int>("since"); // how far back events were looked for; never: not told
        QTest::addColumn<int>("last"); // the last event; never: none
        QTest::addColumn<bool>("isTyped");
        QTest::addColumn<QList<RotationNotice::Kind>>("refusals");
        using List = QList<RotationNotice::Kind>;
        using N = RotationNotice;
        const auto add
            = [](const char *what, int begun, int left, int since, int last, bool isTyped, const List &list) {
                  QTest::newRow(what) << begun << left << since << last << isTyped << list;
              };
        // The plan asks for five quiet days.
        add("told, and over", 20, 6, 7, never, false, {});
        add("told, and not over since it was left", 20, 4, 7, never, false, {N::QuietPeriod});
        add("not told, and not over", 20, 4, never, never, false, {N::EventsNotKnown, N::QuietPeriod});
        add("not told, not over, and its name was typed", 20, 4, never, never, true, {N::QuietPeriod});
        add("not told, over, and its name was typed", 20, 6, never, never, true, {});
        add("not told now, but one was told before", 20, 6, never, 3, true, {N::QuietPeriod});
        add("who holds it is not known, and it has just begun", 1, never, never, never, true, {N::QuietPeriod});
        add("an event after the moment, and over since", 20, 10, 11, 9, false, {N::EventsStillArrive});
        add("an event after the moment, and not over", 20, 10, 11, 3, true, {N::QuietPeriod});
        // That none came says nothing of the days before those that were looked at.
        add("not looked back as far as the moment", 20, 10, 7, never, false, {N::EventsNotKnown});
        add("looked back as far as the moment", 20, 10, 11, never, false, {});
        add("moment not known, not looked back to the beginning", 20, never, 11, never, false, {N::EventsNotKnown});
        add("moment not known, looked back to the beginning", 20, never, 21, never, false, {});
        add("the last one is newer than what was not looked at", 20, 10, 7, 6, false, {N::EventsStillArrive});
    }

    void keepsTheQuietPeriodWhateverIsToldOfTheEvents()
    {
        QFETCH(int, daysOld);
        QFETCH(int, left);
        QFETCH(int, since);
        QFETCH(int, last);
        QFETCH(bool, isTyped);
        QFETCH(QList<RotationNotice::Kind>, refusals);
        const auto daysAgo = [](int days) { return days < 0 ? QDateTime() : noon.addDays(-days); };
        Rotation rotation = begun();
        rotation.begunAt = daysAgo(daysOld);
        rotation.rotatesSigningKey = false;
        rotation.quietDays = 5;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        RotatedEventKey &key = rotation.eventKeys.first();
        key.twinId = u"e2"_s;
        key.twinFingerprint = eventKeyFingerprint(liveEventKey(u"e2"_s, {}).value);
        key.isFilterTheSame = true;
        rotation.apps = {{.appKey = u"shop"_s, .heldEventKeys = {key.oldFingerprint}, .leftOldKeyAt = daysAgo(left)}};
        const EnvironmentSnapshot live{
            .eventKeys = {liveEventKey(u"e1"_s, u"Shop"_s), liveEventKey(u"e2"_s, u"Shop 2"_s)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        sight.rows = {goodRow(appWith(u"shop"_s, u"4.2.6"_s), RolloutGoal::OldEventKeysAbsent)};
        sight.gate = gateOf(sight.rows);
        sight.events.insert(u"e1"_s, {.since = daysAgo(since), .last = daysAgo(last)});
        const auto refused = [&] { return kinds(noticesOfDeletion(key, sight, isTyped), RotationNotice::Refusal); };
        QCOMPARE(refused(), refusals);
        // What is looked for from then on is enough, whoever asks.
        if (since >= 0 && last < 0) {
            sight.events[u"e1"_s].since = eventsSince(key, sight);
            QVERIFY(!refused().contains(RotationNotice::EventsNotKnown));
            QVERIFY(sight.events[u"e1"_s].since <= noon.addDays(-7));
        }
        // By the server's clock, whatever this machine's says: both moments were noted by the server's.
        sight.now = noon.addDays(-30);
        sight.serverNow = noon;
        rotation.begunAt = rotation.begunAt.addDays(-30);
        sight.events[u"e1"_s].since = daysAgo(since);
        QCOMPARE(refused(), refusals);
        // An account that never tells it says so, and waits as long.
        sight.tellsEvents = false;
        if (refusals.contains(RotationNotice::EventsNotKnown) && since < 0)
            QVERIFY(refused().contains(RotationNotice::EventsNotTold));
        // Inngest Cloud has no log that its admins could look at.
        for (const bool isServer : {false, true}) {
            sight.restartsServer = isServer;
            for (const RotationNotice &notice : noticesOfDeletion(key, sight, false)) {
                if (notice.kind == RotationNotice::EventsNotTold)
                    QCOMPARE(noticeText(notice).text.contains(u"log of what stands in front"_s), isServer);
            }
        }
        sight.restartsServer = false;
        QCOMPARE(refused().contains(RotationNotice::QuietPeriod), refusals.contains(RotationNotice::QuietPeriod));
    }

    /// When somebody said so, this machine's clock was weeks behind.
    void keepsTheQuietPeriodAfterAWordWhenTheClockWasSet()
    {
        Rotation rotation = begun();
        rotation.begunAt = rotation.begunByServer = noon.addDays(-40);
        rotation.rotatesSigningKey = false;
        rotation.quietDays = 5;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        const QString old = rotation.eventKeys.first().oldFingerprint;
        rotation.apps = {{.appKey = u"shop"_s, .heldEventKeys = {old}}};
        Word word{.kind = Word::Kind::Confirmed, .at = noon.addDays(-30)};
        word.asked.aspect = Aspect::EventKey;
        word.asked.goal = RolloutGoal::OldEventKeysAbsent;
        word.asked.appKey = u"shop"_s;
        word.asked.keys = {old};
        const auto isQuietLongEnough = [&](int daysAgo) {
            word.serverAt = noon.addDays(-daysAgo);
            rotation.words = {word};
            const Rotation kept = rotationFromJson(rotationToJson(rotation));
            RotationSight sight{.rotation = kept, .now = noon, .serverNow = noon};
            sight.events.insert(u"e1"_s, {.since = noon.addDays(-60), .last = {}});
            return !kinds(noticesOfDeletion(kept.eventKeys.first(), sight, true), RotationNotice::Refusal)
                        .contains(RotationNotice::QuietPeriod);
        };
        QVERIFY(!isQuietLongEnough(4));
        QVERIFY(isQuietLongEnough(6));
    }

    void countsWhatAPersonLookedUp_data()
    {
        constexpr int never = -1;
        QTest::addColumn<int>("quietDays");
        QTest::addColumn<int>("left"); // all of these in days before now; never: not known
        QTest::addColumn<int>("looked");
        QTest::addColumn<int>("last"); // never: none
        QTest::addColumn<QList<RotationNotice::Kind>>("refusals");
        using List = QList<RotationNotice::Kind>;
        using N = RotationNotice;
        const auto add = [](const char *what, int quietDays, int left, int looked, int last, const List &list) {
            QTest::newRow(what) << quietDays << left << looked << last << list;
        };
        add("nobody has looked", 0, 10, never, never, {N::EventsNotTold});
        add("none had come", 0, 10, 1, never, {});
        add("none had come, before the app's moment", 0, 10, 11, never, {N::EventsNotTold});
        add("one came before the moment", 0, 10, 1, 12, {});
        add("one came after the moment", 0, 10, 1, 3, {N::EventsStillArrive});
        add("the moment is not known, and none had come", 0, never, 1, never, {});
        add("the moment is not known, and one came", 0, never, 1, 12, {N::EventsStillArrive});
        // What comes after that look nobody has seen, and somebody may send still.
        add("the moment is not known, and none had come two days ago", 0, never, 2, never, {N::EventsNotTold});
        add("the moment is not known, and none had come within the quiet period", 5, never, 5, never, {});
        add("the moment is not known, and none had come before the quiet period", 5, never, 6, never,
            {N::EventsNotTold});
        add("looked after the quiet period", 5, 10, 1, never, {});
        add("looked before the quiet period was over", 5, 10, 6, never, {N::EventsNotTold});
        add("the quiet period is not over", 12, 10, 1, never, {N::QuietPeriod});
        add("the quiet period counts from the event", 5, 10, 1, 3, {N::EventsStillArrive, N::QuietPeriod});
    }

    void countsWhatAPersonLookedUp()
    {
        QFETCH(int, quietDays);
        QFETCH(int, left);
        QFETCH(int, looked);
        QFETCH(int, last);
        QFETCH(QList<RotationNotice::Kind>, refusals);
        const auto daysAgo = [](int days) { return days < 0 ? QDateTime() : noon.addDays(-days); };
        Rotation rotation = begun();
        rotation.begunAt = daysAgo(20);
        rotation.rotatesSigningKey = false;
        rotation.quietDays = quietDays;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        RotatedEventKey &key = rotation.eventKeys.first();
        key.twinId = u"e2"_s;
        key.twinFingerprint = eventKeyFingerprint(liveEventKey(u"e2"_s, {}).value);
        key.isFilterTheSame = true;
        if (looked >= 0)
            key.lookedUp = {.person = u"Robin"_s, .at = daysAgo(looked), .last = daysAgo(last)};
        rotation.apps = {{.appKey = u"shop"_s, .heldEventKeys = {key.oldFingerprint}, .leftOldKeyAt = daysAgo(left)}};
        const EnvironmentSnapshot live{
            .eventKeys = {liveEventKey(u"e1"_s, u"Shop"_s), liveEventKey(u"e2"_s, u"Shop 2"_s)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon, .tellsEvents = false};
        sight.rows = {goodRow(appWith(u"shop"_s, u"4.2.6"_s), RolloutGoal::OldEventKeysAbsent)};
        sight.gate = gateOf(sight.rows);
        const QList<RotationNotice> notices = noticesOfDeletion(key, sight, false);
        QCOMPARE(kinds(notices, RotationNotice::Refusal), refusals);
        // Of an event that may have come before its sender left the key it is not said that something sends still.
        for (const RotationNotice &notice : notices) {
            if (notice.kind != RotationNotice::EventsStillArrive)
                continue;
            QCOMPARE(noticeText(notice).title.startsWith(u"Events still arrive"_s), left >= 0);
            QVERIFY2(
                noticeText(notice).text.contains(exactTimeText(daysAgo(last))), qPrintable(noticeText(notice).text));
        }
        QCOMPARE(rotationFromJson(rotationToJson(rotation)), rotation);
        // Nobody is known, or only one of two is known to have left it.
        if (left < 0) {
            Rotation another = rotation;
            another.apps.prepend({.appKey = u"first"_s,
                .name = u"first"_s,
                .heldEventKeys = {key.oldFingerprint},
                .leftOldKeyAt = daysAgo(19)});
            RotationSight of{.rotation = another, .live = &live, .now = noon, .tellsEvents = false};
            of.rows = sight.rows;
            of.gate = sight.gate;
            QCOMPARE(kinds(noticesOfDeletion(key, of, false), RotationNotice::Refusal), refusals);
            another.apps.clear();
            QCOMPARE(kinds(noticesOfDeletion(key, of, false), RotationNotice::Refusal), refusals);
        }
        // One that was written before anybody could say so.
        QJsonObject earlier = rotationToJson(rotation);
        QJsonArray keys = earlier[u"eventKeys"].toArray();
        QJsonObject first = keys.first().toObject();
        first.remove(u"lookedUp"_s);
        keys[0] = first;
        earlier[u"eventKeys"] = keys;
        QCOMPARE(rotationFromJson(earlier).eventKeys.first().lookedUp, EventsLookedUp());
    }

    void refusesToDeleteAKeyWhoseReplacementOrSenderIsNotThere()
    {
        Rotation rotation = begun();
        rotation.rotatesSigningKey = false;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        RotatedEventKey &key = rotation.eventKeys.first();
        key.twinId = u"e2"_s;
        key.twinFingerprint = eventKeyFingerprint(liveEventKey(u"e2"_s, {}).value);
        key.isFilterTheSame = true;
        EnvironmentSnapshot live{.eventKeys = {liveEventKey(u"e1"_s, u"Shop"_s)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        sight.rows = {goodRow(appWith(u"shop"_s, u"4.2.6"_s), RolloutGoal::OldEventKeysAbsent)};
        sight.gate = gateOf(sight.rows);
        sight.events.insert(u"e1"_s, {.since = noon.addDays(-7), .last = {}});
        using List = QList<RotationNotice::Kind>;
        QCOMPARE(kinds(noticesOfDeletion(key, sight, true), RotationNotice::Refusal), List{RotationNotice::TwinGone});
        live.eventKeys.append(liveEventKey(u"e2"_s, u"Shop 2"_s));
        QCOMPARE(kinds(noticesOfDeletion(key, sight, false), RotationNotice::Refusal), List{});
        rotation.senders = {{.name = u"cron"_s, .eventKeyFingerprint = key.oldFingerprint}};
        QCOMPARE(
            kinds(noticesOfDeletion(key, sight, true), RotationNotice::Refusal), List{RotationNotice::SendersUnasked});
        rotation.senders.first().word = u"Robin"_s;
        rotation.senders.first().wordFor = u"another replacement, which is gone"_s;
        QCOMPARE(
            kinds(noticesOfDeletion(key, sight, true), RotationNotice::Refusal), List{RotationNotice::SendersUnasked});
        rotation.senders.first().wordFor = key.twinFingerprint;
        QCOMPARE(kinds(noticesOfDeletion(key, sight, true), RotationNotice::Refusal), List{});
    }

    /// Somebody has looked an hour after the variables were set; what came in that hour came after the app's moment.
    /// Of a sender that does not tell which key it holds, it may be any of them.
    void asksForAWordOfASenderWhoseKeyIsNotKnown()
    {
        Rotation rotation = begun();
        rotation.rotatesSigningKey = false;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s), rotatedEventKey(u"e3"_s, u"Cron"_s)};
        rotation.eventKeys.first().twinFingerprint = u"twin 1"_s;
        rotation.eventKeys.last().twinFingerprint = u"twin 2"_s;
        rotation.senders = {{.name = u"cron"_s, .word = u"Robin"_s}};
        SenderNote &sender = rotation.senders.first();
        const RotationSight sight{.rotation = rotation, .now = noon};
        const auto isAsked = [&](const RotatedEventKey &key) {
            return kinds(noticesOfDeletion(key, sight, true), RotationNotice::Refusal)
                .contains(RotationNotice::SendersUnasked);
        };
        for (const RotatedEventKey &key : rotation.eventKeys)
            QVERIFY(isAsked(key));
        sender.wordFor = wantedOf(rotation, sender);
        for (const RotatedEventKey &key : rotation.eventKeys)
            QVERIFY(!isAsked(key));
        rotation.eventKeys.last().twinFingerprint = u"another twin"_s;
        for (const RotatedEventKey &key : rotation.eventKeys)
            QVERIFY(isAsked(key));
        sender.eventKeyFingerprint = rotation.eventKeys.first().oldFingerprint;
        QVERIFY(isAsked(rotation.eventKeys.first())); // it was said of all
        QVERIFY(!isAsked(rotation.eventKeys.last()));
    }

    /// What a sender was given may be in use, whatever has become of the words about it since.
    void asksInAnUndoWhetherASenderIsBack()
    {
        Rotation rotation = begun();
        rotation.rotatesSigningKey = false;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s), rotatedEventKey(u"e3"_s, u"Cron"_s)};
        rotation.eventKeys.first().twinFingerprint = u"aaaaaaaaaaaa"_s;
        rotation.eventKeys.last().twinFingerprint = u"bbbbbbbbbbbb"_s;
        rotation.senders = {{.name = u"cron"_s, .word = u"Robin"_s}};
        SenderNote &sender = rotation.senders.first();
        sender.wordFor = wantedOf(rotation, sender);
        QVERIFY(hasWord(rotation, sender));
        rotation.isUndoing = true;
        QVERIFY2(!hasWord(rotation, sender), "it has moved");
        sender.isWordVoid = true;
        QVERIFY2(!hasWord(rotation, sender), "it was said to whoever handed it over");
        sender.isWordVoid = false;
        rotation.eventKeys.first().twinFingerprint = u"cccccccccccc"_s;
        QVERIFY2(!hasWord(rotation, sender), "one of the two was made anew, it may hold the other one");
        sender.wordFor = wantedOf(rotation, sender);
        QVERIFY2(hasWord(rotation, sender), "it was said to be back");
        QVERIFY(senderWordInWords(rotation, sender).contains(u"is back"_s));
        sender = {.name = u"cron"_s};
        QVERIFY2(hasWord(rotation, sender), "nobody has said that it has moved");
        QVERIFY(!senderWordInWords(rotation, sender).contains(u"the word of"_s));
        rotation.apps = {{.appKey = u"sender:cron"_s, .setAt = {{Step::RollOut, noon}}}};
        QVERIFY2(!hasWord(rotation, sender), "somebody has set its variables");
        rotation.apps.first().setAt.insert(Step::PutBack, noon);
        QVERIFY(hasWord(rotation, sender));
    }

    /// What is in no list is asked by nobody: the deployment of an archived preview may run on.
    void asksInAnUndoOfAppsThatAreListedNoMore()
    {
        Rotation rotation = begun();
        rotation.rotatesSigningKey = false;
        rotation.isUndoing = true;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        for (const QString &name : {u"listed"_s, u"set"_s, u"seen"_s, u"untouched"_s})
            rotation.apps.append({.appKey = name, .name = name});
        for (const qsizetype app : {0, 1})
            rotation.apps[app].setAt = {{Step::RollOut, noon}};
        addGate(rotation,
            {.step = Step::RollOut,
                .at = noon,
                .apps
                = QJsonArray{evidenceToJson(goodRow(appWith(u"seen"_s, u"4.2.6"_s), RolloutGoal::NewBesideOld))}});
        RotationSight sight{.rotation = rotation, .now = noon};
        sight.rows = {goodRow(appWith(u"listed"_s, u"4.2.6"_s), RolloutGoal::OldOnly)};
        sight.gate = gateOf(sight.rows);
        const auto refused = [&sight](Step step) {
            const QList<RotationNotice> notices = noticesAt(step, sight);
            const auto *found = firstWith(notices, &RotationNotice::kind, RotationNotice::AppsOutOfSight);
            return found && found->severity == RotationNotice::Refusal ? found->subjects : QStringList();
        };
        for (const Step step : {Step::PutBack, Step::DeleteNewKeys})
            QCOMPARE(refused(step), (QStringList{u"set"_s, u"seen"_s}));
        // Somebody answers for the one, and the other is listed again.
        rotation.apps[1].setAt.insert(Step::PutBack, noon);
        QCOMPARE(refused(Step::DeleteNewKeys), QStringList{u"seen"_s});
        sight.rows.append(goodRow(appWith(u"seen"_s, u"4.2.6"_s), RolloutGoal::OldOnly));
        QVERIFY(refused(Step::DeleteNewKeys).isEmpty());
    }

    /// Whoever sends with a replacement when all who are known are back is somebody that nobody knows.
    void keepsAReplacementThroughWhichEventsStillCome()
    {
        Rotation rotation = begun();
        rotation.rotatesSigningKey = false;
        rotation.isUndoing = true;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        RotatedEventKey &key = rotation.eventKeys.first();
        key.twinId = u"t1"_s;
        key.twinName = u"Shop 2"_s;
        key.twinFingerprint = u"aaaaaaaaaaaa"_s;
        RotationSight sight{.rotation = rotation, .now = noon};
        sight.rows = {goodRow(appWith(u"shop"_s, u"4.2.6"_s), RolloutGoal::OldOnly)};
        sight.gate = gateOf(sight.rows);
        addGate(rotation, {.step = Step::PutBack, .at = noon, .apps = {}});
        const auto refuses = [&sight](RotationNotice::Kind kind, Step step = Step::DeleteNewKeys) {
            return kinds(noticesAt(step, sight), RotationNotice::Refusal).contains(kind);
        };
        const auto isRefused
            = [&](Step step = Step::DeleteNewKeys) { return refuses(RotationNotice::EventsStillArrive, step); };
        QVERIFY2(refuses(RotationNotice::EventsNotKnown), "nothing was told, which is no word that none came");
        sight.tellsEvents = false;
        QVERIFY(!refuses(RotationNotice::EventsNotKnown));
        sight.tellsEvents = true;
        sight.events[u"t1"_s].since = noon.addDays(-1);
        QVERIFY(!isRefused() && !refuses(RotationNotice::EventsNotKnown));
        sight.events[u"t1"_s].since = noon.addSecs(3600);
        QVERIFY2(refuses(RotationNotice::EventsNotKnown), "of the hour after they were back nothing was told");
        QVERIFY(!isRefused());
        sight.now = noon.addDays(30);
        sight.events[u"t1"_s].since = eventsSince(key, sight);
        QVERIFY2(!refuses(RotationNotice::EventsNotKnown), "what is looked for is enough, however long it takes");
        sight.now = noon;
        sight.events[u"t1"_s].since = noon.addDays(-1);
        sight.events[u"t1"_s].last = noon.addSecs(-1);
        QVERIFY2(!isRefused(), "the app sent with it until then");
        sight.events[u"t1"_s].last = noon.addSecs(3600);
        QVERIFY(isRefused());
        QVERIFY2(!isRefused(Step::PutBack), "nothing is deleted there");
        rotation.gates.last().at = noon.addSecs(7200); // this machine's clock was two hours ahead then
        QVERIFY(!isRefused());
        rotation.gates.last().atByServer = noon;
        QVERIFY2(isRefused(), "by the server's clock it came an hour after that");
        rotation.exceptions.append({QString(putBackByWord), {key.twinName}, u"Ada"_s, u"a try of mine"_s,
            noon.addSecs(3600), key.twinFingerprint});
        QVERIFY(!isRefused());
        sight.events[u"t1"_s].last = noon.addSecs(3600 + 300);
        QVERIFY2(!isRefused(), "it holds for the deletion that it is given for");
        sight.events[u"t1"_s].last = noon.addSecs(7200);
        QVERIFY2(isRefused(), "that came after the answer");
        key.wasTwinAdopted = true;
        QVERIFY2(!isRefused(), "it is not deleted");
    }

    /// A reason speaks of what was there when it was given.
    void asksWhyOnceMoreOfWhatHasComeUpSince()
    {
        const RotationNotice outside{.severity = RotationNotice::Warning, .kind = RotationNotice::OutsideWindow};
        RotationNotice apps{.severity = RotationNotice::Warning,
            .kind = RotationNotice::AppsSincePlan,
            .subjects = {u"shop"_s, u"billing"_s}};
        QVERIFY(isAskedWhy({outside}));
        QVERIFY(!isAskedWhy({outside}, {outside}));
        QVERIFY(isAskedWhy({outside, apps}, {outside}));
        QVERIFY(!isAskedWhy({outside, apps}, {outside, apps}));
        const QList<RotationNotice> answered{apps};
        apps.subjects = {u"billing"_s};
        QVERIFY(!isAskedWhy({apps}, answered));
        apps.subjects.append(u"mail"_s);
        QVERIFY(isAskedWhy({apps}, answered));
    }

    /// Of whom nothing but a word is known, the word is the moment.
    void countsTheQuietPeriodFromTheWordOfWhoCannotBeAsked()
    {
        Rotation rotation = begun();
        rotation.begunAt = noon.addDays(-10);
        rotation.rotatesSigningKey = false;
        rotation.quietDays = 7;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        const RotatedEventKey &key = rotation.eventKeys.first();
        rotation.apps = {{.appKey = u"shop"_s, .heldEventKeys = {key.oldFingerprint}}};
        const RotationSight sight{.rotation = rotation, .now = noon};
        const auto waits = [&] {
            return kinds(noticesOfDeletion(key, sight, true), RotationNotice::Refusal)
                .contains(RotationNotice::QuietPeriod);
        };
        QVERIFY(!waits());
        rotation.words = {{.asked = {.aspect = Aspect::EventKey,
                               .goal = RolloutGoal::OldEventKeysAbsent,
                               .appKey = u"shop"_s,
                               .keys = {key.oldFingerprint}},
            .kind = Word::Kind::Confirmed,
            .at = noon.addDays(-1)}};
        QVERIFY(waits());
        rotation.words.first().at = noon.addDays(-8);
        QVERIFY(!waits());
    }

    void saysOfWhatOneReadingLacksThatItIsNotListed()
    {
        Rotation rotation = begun();
        rotation.newSigningKey = rotated(liveKey(u"new"_s, 'b', false));
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        rotation.eventKeys.first().twinId = u"e2"_s;
        const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        const auto areOnce = [&] {
            int once = 0;
            for (const RotationNotice &notice : noticesAt(RotationStep::RollOut, sight))
                once += notice.isOnce;
            return once;
        };
        const auto refusals = [&] { return kinds(noticesAt(RotationStep::RollOut, sight), RotationNotice::Refusal); };
        QCOMPARE(areOnce(), 3); // the new signing key, the old event key and its replacement
        QVERIFY(refusals().contains(RotationNotice::SigningKeyGone) && refusals().contains(RotationNotice::TwinGone));
        sight.gone = {u"new"_s, u"e1"_s, u"e2"_s};
        QCOMPARE(areOnce(), 0);
        QVERIFY(refusals().contains(RotationNotice::SigningKeyGone) && refusals().contains(RotationNotice::TwinGone));
    }

    void countsEventsFromTheAppsOwnMomentWhoeverConfirmsIt()
    {
        Rotation rotation = begun();
        rotation.rotatesSigningKey = false;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        RotatedEventKey &key = rotation.eventKeys.first();
        key.twinId = u"e2"_s;
        key.twinFingerprint = eventKeyFingerprint(liveEventKey(u"e2"_s, {}).value);
        key.isFilterTheSame = true;
        rotation.apps = {{.appKey = u"shop"_s,
            .heldEventKeys = {key.oldFingerprint},
            .setAt = {{RotationStep::RollOut, noon.addSecs(-7200)}}}};
        rotation.words = {{.asked = {.aspect = Aspect::EventKey,
                               .goal = RolloutGoal::OldEventKeysAbsent,
                               .appKey = u"shop"_s,
                               .keys = {key.oldFingerprint}},
            .kind = Word::Kind::Confirmed,
            .at = noon.addSecs(-3600)}};
        const EnvironmentSnapshot live{
            .eventKeys = {liveEventKey(u"e1"_s, u"Shop"_s), liveEventKey(u"e2"_s, u"Shop 2"_s)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        sight.rows = {rowOf(appWith(u"shop"_s, u"4.2.6"_s), RolloutGoal::OldEventKeysAbsent, Proof::Because::Evidence,
            EvidenceClass::Confirmed)};
        sight.gate = gateOf(sight.rows);
        const auto refusals = [&](int minutes) {
            sight.events[u"e1"_s] = {.since = noon.addDays(-7), .last = noon.addSecs(60 * minutes)};
            return kinds(noticesOfDeletion(key, sight, false), RotationNotice::Refusal);
        };
        using List = QList<RotationNotice::Kind>;
        QCOMPARE(refusals(-130), List{});
        QCOMPARE(refusals(-110), List{RotationNotice::EventsStillArrive});
        QCOMPARE(refusals(-50), List{RotationNotice::EventsStillArrive});
        // Of an app that was never said to be set it is not known from when on none should come.
        rotation.apps.first().setAt.clear();
        QCOMPARE(refusals(-130), List{RotationNotice::EventsStillArrive});
    }

    void saysThatNobodyIsKnownWhoSendsWithTheKey()
    {
        Rotation rotation = begun();
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        const RotatedEventKey &key = rotation.eventKeys.first();
        RotationSight sight{.rotation = rotation, .now = noon};
        const auto warns = [&] {
            return kinds(noticesOfDeletion(key, sight, false), RotationNotice::Warning)
                .contains(RotationNotice::HoldersNotKnown);
        };
        QVERIFY(warns());
        rotation.senders = {{.name = u"cron"_s, .eventKeyFingerprint = key.oldFingerprint}};
        QVERIFY(!warns());
        rotation.senders.clear();
        rotation.apps = {{.appKey = u"shop"_s, .heldEventKeys = {key.oldFingerprint}}};
        QVERIFY2(!warns(), "Inngest lists it no longer, and it may send with the key all the same");
        rotation.apps.first().leftOldKeyAt = noon;
        QVERIFY2(warns(), "it was seen to have left the key before Inngest listed it no longer");
        sight.rows = {goodRow(appWith(u"shop"_s, u"4.2.6"_s), RolloutGoal::OldEventKeysAbsent)};
        QVERIFY(!warns());
    }

    /// Whom nobody asks may send with the key still: the one was never set, and left the list.
    void asksBeforeADeletionOfHoldersThatAreListedNoMore()
    {
        Rotation rotation = begun();
        rotation.rotatesSigningKey = false;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s), rotatedEventKey(u"e2"_s, u"Cron"_s)};
        const RotatedEventKey key = rotation.eventKeys.first();
        const RotatedEventKey other = rotation.eventKeys.last();
        const auto add = [&rotation](const QString &name, const QString &held, const QDateTime &left = {}) {
            rotation.apps.append({.appKey = name, .name = name, .heldEventKeys = {held}, .leftOldKeyAt = left});
        };
        add(u"listed"_s, key.oldFingerprint);
        add(u"gone"_s, key.oldFingerprint);
        add(u"left before"_s, key.oldFingerprint, noon);
        add(u"url:http://127.0.0.1:1"_s, key.oldFingerprint); // whoever took it away knows of it
        add(u"of the other"_s, other.oldFingerprint);
        rotation.apps.append({.appKey = u"said"_s, .name = u"said"_s, .saidEventKey = key.oldFingerprint});
        RotationSight sight{.rotation = rotation, .now = noon};
        sight.rows = {goodRow(appWith(u"listed"_s, u"4.2.6"_s), RolloutGoal::OldEventKeysAbsent)};
        sight.gate = gateOf(sight.rows);
        const auto refused = [&sight](const RotatedEventKey &asked, bool isTyped = true) {
            const QList<RotationNotice> notices = noticesOfDeletion(asked, sight, isTyped);
            const auto *found = firstWith(notices, &RotationNotice::kind, RotationNotice::HoldersOutOfSight);
            return found && found->severity == RotationNotice::Refusal ? found->subjects : QStringList();
        };
        for (const bool isTyped : {false, true})
            QCOMPARE(refused(key, isTyped), (QStringList{u"gone"_s, u"said"_s}));
        QCOMPARE(refused(other), QStringList{u"of the other"_s});
        // Nobody else than the listed ones: that was said of those, when this one was among them perhaps.
        rotation.exceptions = {nobodyElseSends(rotation, u"Ada"_s, noon)};
        QCOMPARE(refused(key), (QStringList{u"gone"_s, u"said"_s}));
        // Somebody had looked before it left the list, and answers for the other one.
        rotation.words = {{.asked = {.aspect = Aspect::EventKey,
                               .goal = RolloutGoal::OldEventKeysAbsent,
                               .appKey = u"gone"_s,
                               .keys = {key.oldFingerprint}},
            .kind = Word::Kind::Confirmed,
            .at = noon}};
        QCOMPARE(refused(key), QStringList{u"said"_s});
        rotation.exceptions.append(answerForHolder(key, rotation.apps.last(), u"Ada"_s, u"it is gone"_s, noon));
        QCOMPARE(refused(key), QStringList());
        QCOMPARE(refused(other), QStringList{u"of the other"_s});
        QVERIFY(!kinds(noticesOfDeletion(key, sight, true), RotationNotice::Warning)
                     .contains(RotationNotice::HoldersNotKnown));
        rotation = rotationFromJson(rotationToJson(rotation));
        QCOMPARE(refused(key), QStringList());
        endAnswersForHolders(rotation, [](const QString &appKey) { return appKey == "another"_L1; });
        QCOMPARE(refused(key), QStringList());
        endAnswersForHolders(rotation, [](const QString &appKey) { return appKey == "said"_L1; });
        QCOMPARE(refused(key), QStringList{u"said"_s});
        QCOMPARE(rotation.exceptions.last().reason, u"it is gone"_s);
        // Where no app is left that is asked about by itself, and that no app uses the keys answers for all.
        rotation.exceptions.clear();
        sight.rows.clear();
        sight.gate = gateOf(sight.rows);
        QCOMPARE(refused(key), QStringList());
        rotation.exceptions = {nobodyElseSends(rotation, u"Ada"_s, noon)};
        QCOMPARE(refused(key), (QStringList{u"listed"_s, u"said"_s}));
        rotation.exceptions.append(
            {.what = u"no apps"_s, .at = noon, .question = questionNameOf(rotation, RotationStep::DeleteEventKeys)});
        QCOMPARE(refused(key), QStringList());
    }

    void saysAfterALeakWhichEventKeysTheThiefCanRead()
    {
        Rotation rotation = begun();
        EventKey ofIntegration = liveEventKey(u"e3"_s, {});
        ofIntegration.source = EventKeySource::Integration;
        const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true)},
            .eventKeys = {liveEventKey(u"e1"_s, {}), liveEventKey(u"e2"_s, {}), ofIntegration}};
        const RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        const auto exposed = [&sight] {
            QStringList subjects;
            for (const RotationNotice &notice : noticesAt(RotationStep::Plan, sight)) {
                if (notice.kind == RotationNotice::EventKeysExposed)
                    subjects += notice.subjects;
            }
            return subjects.size();
        };
        QCOMPARE(exposed(), 0);
        rotation.cause = RotationCause::SigningKeyLeaked;
        QCOMPARE(exposed(), 3); // an integration's, too
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        QCOMPARE(exposed(), 2);
        rotation.cause = RotationCause::EventKeyLeaked;
        QCOMPARE(exposed(), 0);
    }

    void saysAtThePlanWhichResyncsWillBeRefused()
    {
        Rotation rotation = begun();
        const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        for (const QString &version : {u"3.21.9"_s, u"3.22.0"_s, u"3.53.1"_s, u"3.54.0"_s, u"4.2.6"_s})
            sight.rows.append(goodRow(appWith(version, version), RolloutGoal::Survey));
        sight.gate = gateOf(sight.rows);
        QStringList subjects;
        for (const RotationNotice &notice : noticesAt(RotationStep::Plan, sight)) {
            if (notice.kind == RotationNotice::ResyncRefused)
                subjects = notice.subjects;
        }
        QCOMPARE(subjects, (QStringList{u"3.22.0"_s, u"3.53.1"_s}));
        rotation.rotatesSigningKey = false; // then nothing is resynced
        QVERIFY(!kinds(noticesAt(RotationStep::Plan, sight), RotationNotice::Warning)
                     .contains(RotationNotice::ResyncRefused));
    }

    /// Of a server of one's own: where its apps do not all call the same address.
    void saysThatTheAppsCallSeveralServers()
    {
        Rotation rotation = begun();
        const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon, .restartsServer = true};
        for (const QString &name : {u"shop"_s, u"mail"_s, u"old"_s})
            sight.rows.append(goodRow(appWith(name, u"4.2.6"_s), RolloutGoal::ReadyToRotate));
        sight.gate = gateOf(sight.rows);
        const auto told = [&](RotationStep::Kind step) {
            for (const RotationNotice &notice : noticesAt(step, sight)) {
                if (notice.kind == RotationNotice::OtherServers)
                    return notice.subjects;
            }
            return QStringList();
        };
        const QStringList here{u"http://inngest:8288"_s};
        sight.rows[0].latest.servers = here;
        QVERIFY(told(RotationStep::Plan).isEmpty()); // two do not say
        sight.rows[1].latest.servers = here;
        QVERIFY(told(RotationStep::Plan).isEmpty());
        sight.rows[1].latest.servers = {u"http://other:8288"_s};
        const QStringList both{u"http://inngest:8288: shop"_s, u"http://other:8288: mail"_s};
        for (const RotationStep::Kind step :
            {RotationStep::Plan, RotationStep::RollOut, RotationStep::Rotate, RotationStep::Finish})
            QCOMPARE(told(step), both);
        sight.restartsServer = false; // Inngest Cloud has several names
        QVERIFY(told(RotationStep::Plan).isEmpty());
    }

    void saysThatAllAppsCallAnotherServer_data()
    {
        QTest::addColumn<QString>("address"); // the account's
        QTest::addColumn<QString>("before"); // what the apps called then; empty: not known
        QTest::addColumn<QString>("now");
        QTest::addColumn<QString>("gone");
        QTest::addColumn<QString>("elsewhere");
        const QString here = u"http://10.0.0.5:8288"_s;
        const QString other = u"http://10.0.0.9:8288"_s;
        const QString gone = here + u" → "_s + other + u": shop, mail"_s;
        QTest::newRow("this one") << here << QString() << here << QString() << QString();
        QTest::newRow("gone before the first plan")
            << here << QString() << other << QString() << other + u": shop, mail"_s;
        QTest::newRow("gone since") << here << here << other << gone << QString();
        QTest::newRow("the port tells, too") << here << here << u"http://10.0.0.5:8289"_s
                                             << here + u" → http://10.0.0.5:8289: shop, mail"_s << QString();
        QTest::newRow("a container's name, as before")
            << here << u"http://inngest:8288"_s << u"http://inngest:8288"_s << QString() << QString();
        QTest::newRow("to this one") << here << other << here << QString() << QString();
        QTest::newRow("another name of this computer")
            << u"http://127.0.0.1:8288"_s << QString() << u"http://localhost:8288"_s << QString() << QString();
        QTest::newRow("with https") << u"https://own.example:8288"_s << QString() << u"http://own.example:8288"_s
                                    << QString() << QString();
    }
    /// Then none of them differs from another. One that does not say says nothing against it.
    void saysThatAllAppsCallAnotherServer()
    {
        QFETCH(QString, address);
        QFETCH(QString, before);
        QFETCH(QString, now);
        QFETCH(QString, gone);
        QFETCH(QString, elsewhere);
        const Rotation rotation = begun();
        const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon, .restartsServer = true};
        sight.address = address;
        for (const QString &name : {u"shop"_s, u"mail"_s, u"worker"_s}) {
            sight.rows.append(goodRow(appWith(name, u"4.2.6"_s), RolloutGoal::ReadyToRotate));
            if (!before.isEmpty())
                sight.serversBefore.insert(sight.rows.last().app.key(), {before});
        }
        sight.rows[0].latest.servers = {now};
        sight.rows[1].latest.servers = {now};
        sight.gate = gateOf(sight.rows);
        for (const RotationStep::Kind step :
            {RotationStep::Plan, RotationStep::RollOut, RotationStep::Rotate, RotationStep::Finish}) {
            QStringList goneOver;
            QStringList callsElsewhere;
            for (const RotationNotice &notice : noticesAt(step, sight)) {
                if (notice.kind == RotationNotice::AppsWentOver)
                    goneOver = notice.subjects;
                if (notice.kind == RotationNotice::NoAppCallsHere)
                    callsElsewhere = notice.subjects;
            }
            QCOMPARE(goneOver.join(u'\n'), gone);
            QCOMPARE(callsElsewhere.join(u'\n'), elsewhere);
        }
    }

    void namesTheAppThatAnswersInItsPlace()
    {
        Rotation rotation = begun();
        rotation.isRotated = true;
        RotationSight sight{.rotation = rotation, .now = noon};
        ResyncLine line{.state = ResyncLine::Good, .answeredAppId = u"warehouse"_s};
        line.app.name = u"shop"_s;
        line.app.externalId = u"shop"_s;
        sight.resyncs = {line};
        const QList<RotationNotice> notices = noticesAt(RotationStep::Resync, sight);
        const auto said = std::find_if(notices.begin(), notices.end(),
            [](const RotationNotice &notice) { return notice.kind == RotationNotice::AppIdChanged; });
        QVERIFY2(said != notices.end(), "it is not said");
        QCOMPARE(said->detail, u"warehouse"_s);
    }

    void isNotDoneWithOpenItems()
    {
        Rotation rotation = begun();
        rotation.isRotated = true;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s), rotatedEventKey(u"e3"_s, u"Cron"_s)};
        rotation.eventKeys.last().isOldDeleted = true;
        rotation.senders = {{.name = u"cron"_s, .owner = u"Robin"_s, .eventKeyFingerprint = u"x"_s}};
        RotationSight sight{.rotation = rotation, .now = noon};
        const auto app = [](const char *name) { return appWith(QString::fromLatin1(name), u"4.2.6"_s); };
        using B = Proof::Because;
        RolloutRow risky = rowOf(app("risky"), RolloutGoal::NewOnly, B::Evidence, EvidenceClass::AtRisk);
        risky.signing.word = Word{.owner = u"Sam"_s};
        RolloutRow fallback = rowOf(app("fallback"), RolloutGoal::NewOnly, B::Contradicted);
        fallback.latest.toldFallback = true;
        fallback.latest.fallbackFingerprint = u"ab"_s;
        fallback.latest.signing.acceptsOld = Holding::Held::Yes;
        risky.latest.signing.acceptsOld = Holding::Held::No;
        sight.rows = {goodRow(app("good"), RolloutGoal::NewOnly), risky, fallback,
            rowOf(app("silent"), RolloutGoal::NewOnly, B::CannotTell)};
        ResyncLine failed;
        failed.app.name = u"silent"_s;
        failed.state = ResyncLine::Failed;
        sight.resyncs = {failed};
        const RolloutRow sends
            = rowOf(app("silent"), RolloutGoal::OldEventKeysAbsent, B::Evidence, EvidenceClass::AtRisk);
        // Whether the old key still opens it is said of each, too.
        const auto keyOf = [](const RolloutRow &row) { return row.app.key(); };
        const QString silent = keyOf(sends);
        const QList<OpenItem> wanted{{OpenItem::AtRisk, u"risky"_s, u"Sam"_s, OpenItem::Refused, keyOf(risky)},
            {OpenItem::FallbackThere, u"fallback"_s, {}, OpenItem::Accepted, keyOf(fallback)},
            {OpenItem::NotKnown, u"silent"_s, {}, OpenItem::Unknown, silent},
            {OpenItem::MaySendWithDeletedKey, u"silent"_s, {}, OpenItem::NotConcerned, silent},
            {OpenItem::ResyncFailed, u"silent"_s, {}, OpenItem::NotConcerned, failed.app.id},
            {OpenItem::KeyNotDeleted, u"Shop"_s, {}, OpenItem::Unknown, rotation.eventKeys.first().oldFingerprint},
            {OpenItem::SenderWithoutWord, u"cron"_s, u"Robin"_s}};
        QCOMPARE(openItemsOf(sight, {sends}), wanted);
        // Whoever runs an app has its items, each of them, unless somebody has answered for one.
        QList<OpenItem> owned = wanted;
        for (const qsizetype ofSilent : {2, 3})
            owned[ofSilent].owner = u"Team Mail"_s;
        QCOMPARE(openItemsOf(sight, {sends}, {{silent, u"Team Mail"_s}, {keyOf(risky), u"Team Risk"_s}}), owned);
        // What is listed counts, whatever was noted.
        EnvironmentSnapshot live{.eventKeys = {liveEventKey(u"e1"_s, u"Shop"_s), liveEventKey(u"e3"_s, u"Cron"_s)}};
        sight.live = &live;
        QVERIFY(openItemsOf(sight, {}).contains(
            {OpenItem::KeyNotDeleted, u"Cron"_s, {}, OpenItem::Accepted, rotation.eventKeys.last().oldFingerprint}));
        // By hand it may stand in the account's notes alone, and no list was read.
        live.areEventKeysAll = false;
        QVERIFY(openItemsOf(sight, {}).contains(
            {OpenItem::KeyNotDeleted, u"Cron"_s, {}, OpenItem::Unknown, rotation.eventKeys.last().oldFingerprint}));
        // An app that is in no list any more was given the new keys, and nobody has seen the fallback go.
        const auto isOpen = [&](const QString &name) {
            return openItemsOf(sight, {}).contains({OpenItem::NotKnown, name, {}, OpenItem::Unknown, name});
        };
        rotation.apps = {{.appKey = u"archived"_s, .name = u"archived"_s, .setAt = {{Step::RollOut, noon}}},
            {.appKey = u"untouched"_s, .name = u"untouched"_s}, {.appKey = u"good"_s, .name = u"good"_s}};
        QVERIFY(isOpen(u"archived"_s));
        QVERIFY(!isOpen(u"untouched"_s) && !isOpen(u"good"_s));
        // The same of one that a person set without saying so: its own answers showed it, and the gates say so.
        const auto seenAt = [&](Step step, RolloutGoal goal) {
            addGate(rotation, {.step = step, .at = noon, .apps = {evidenceToJson(goodRow(app("untouched"), goal))}});
        };
        for (const Step step : {Step::RollOut, Step::Rotate}) {
            rotation.gates.clear();
            seenAt(step, goalOf(rotation, step));
            QVERIFY(isOpen(u"untouched"_s));
            QVERIFY(!isOpen(u"good"_s));
        }
        rotation.gates.last().hasPassed = false;
        QVERIFY2(!isOpen(u"untouched"_s), "it was not rotated by that");
        rotation.gates.last().hasPassed = true;
        seenAt(Step::FallbackOut, RolloutGoal::NewOnly);
        QVERIFY2(!isOpen(u"untouched"_s), "its fallback was seen to be out");
        rotation.gates.last().apps = QJsonArray{
            evidenceToJson(rowOf(app("untouched"), RolloutGoal::NewOnly, B::Evidence, EvidenceClass::AtRisk))};
        QVERIFY2(isOpen(u"untouched"_s), "that it is out was never seen");
        rotation.gates.clear();
        rotation.rotatesSigningKey = false; // then no app is asked whether it takes the old one
        QCOMPARE(openItemsOf(sight, {}).first().oldKey, OpenItem::NotConcerned);
    }

    /// The last question asks for no event key: an app without any, and a replacement that somebody deleted, are open
    /// all the same.
    void isNotDoneWhileEventsAreRefused()
    {
        Rotation rotation = begun();
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        RotatedEventKey &key = rotation.eventKeys.first();
        key.isOldDeleted = true;
        key.twinId = u"t1"_s;
        key.twinName = u"Shop (2026-11-25)"_s;
        EnvironmentSnapshot live{.eventKeys = {liveEventKey(u"t1"_s, key.twinName)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        sight.rows = {goodRow(appWith(u"shop"_s, u"4.2.6"_s), RolloutGoal::NewOnly)};
        QCOMPARE(openItemsOf(sight, {}), QList<OpenItem>());
        sight.rows.first().latest.standing = AppStanding::BrokenNow;
        const QString shop = sight.rows.first().app.key();
        QCOMPARE(openItemsOf(sight, {}),
            (QList<OpenItem>{{OpenItem::BrokenNow, u"shop"_s, {}, OpenItem::NotConcerned, shop}}));
        sight.rows.clear();
        live.eventKeys.clear();
        QCOMPARE(openItemsOf(sight, {}),
            (QList<OpenItem>{
                {OpenItem::ReplacementMissing, key.twinName, {}, OpenItem::NotConcerned, key.twinFingerprint}}));
        // Made anew where it is gone; and its filter may be edited once it is the only one.
        live.eventKeys = {liveEventKey(u"t1"_s, key.twinName)};
        live.eventKeys.first().filter = {.kind = EventFilter::Kind::Allow, .events = {u"another/*"_s}};
        QVERIFY(!hasNotice(noticesAt(RotationStep::DeleteEventKeys, sight), RotationNotice::TwinFilterDiffers));
        key.isOldDeleted = false;
        QVERIFY(hasNotice(noticesAt(RotationStep::DeleteEventKeys, sight), RotationNotice::TwinFilterDiffers));
    }

    void saysSinceWhenAFallbackIsThere_data()
    {
        QTest::addColumn<RotationCause::Kind>("cause");
        QTest::addColumn<int>("rotatedAfter");
        QTest::addColumn<bool>("isOut");
        QTest::addColumn<bool>("isThere");
        QTest::newRow("before rotate") << RotationCause::SigningKeyLeaked << 0 << false << true;
        QTest::newRow("rotated after it") << RotationCause::SigningKeyLeaked << 60 << false << true;
        QTest::newRow("rolled out after a leaked key had died")
            << RotationCause::SigningKeyLeaked << -60 << false << false;
        QTest::newRow("rolled out after another key was promoted") << RotationCause::Routine << -60 << false << true;
        QTest::newRow("taken out after a leak") << RotationCause::SigningKeyLeaked << 60 << true << false;
    }

    void saysSinceWhenAFallbackIsThere()
    {
        QFETCH(RotationCause::Kind, cause);
        QFETCH(int, rotatedAfter);
        QFETCH(bool, isOut);
        QFETCH(bool, isThere);
        Rotation rotation = begun();
        rotation.cause = cause;
        rotation.gates = {{.step = RotationStep::RollOut, .at = noon}};
        rotation.isRotated = rotatedAfter != 0;
        rotation.rotatedAt = noon.addSecs(rotatedAfter);
        if (isOut)
            rotation.done.insert(RotationStep::FallbackOut);
        QCOMPARE(summaryOf(rotation).fallbackSince, isThere ? noon : QDateTime());
    }

    void saysAfterALeakWhetherItIsContained_data()
    {
        QTest::addColumn<RotationCause::Kind>("cause");
        QTest::addColumn<RotationOutcome::Kind>("outcome");
        QTest::addColumn<QList<OpenItem>>("open");
        QTest::addColumn<bool>("isOldEventKeyGone");
        QTest::addColumn<QString>("said");
        using Cause = RotationCause;
        using Outcome = RotationOutcome;
        const OpenItem fallback{OpenItem::FallbackThere, u"shop"_s, {}, OpenItem::Accepted};
        const OpenItem silent{OpenItem::NotKnown, u"cart"_s, {}, OpenItem::Unknown};
        const OpenItem once{OpenItem::NotKnown, u"mail"_s, {}, OpenItem::Refused};
        const OpenItem eventKey{OpenItem::KeyNotDeleted, u"Shop"_s, {}, OpenItem::Accepted};
        const OpenItem resync{OpenItem::ResyncFailed, u"shop"_s, {}};
        const QList<OpenItem> none;
        QTest::newRow("nothing has leaked")
            << Cause::Routine << Outcome::ClosedWithExceptions << QList{fallback, eventKey} << false << QString();
        QTest::newRow("every app without the old key")
            << Cause::SigningKeyLeaked << Outcome::Done << none << true << QString();
        QTest::newRow("only a resync is open")
            << Cause::SigningKeyLeaked << Outcome::ClosedWithExceptions << QList{resync} << true << QString();
        QTest::newRow("a fallback is there, and one does not say")
            << Cause::SigningKeyLeaked << Outcome::ClosedWithExceptions << QList{silent, fallback, resync} << true
            << u"Not contained. These accept what is signed with the old signing key, by their latest answers: shop. "
               "That these refuse the old signing key is not known well enough: cart."_s;
        QTest::newRow("one does not say, and of one a single answer is known")
            << Cause::EnvironmentLeaked << Outcome::ClosedWithExceptions << QList{silent, once} << true
            << u"Not known to be contained. That these refuse the old signing key is not known well enough: cart, "
               "mail."_s;
        QTest::newRow("still open, before it is closed")
            << Cause::SigningKeyLeaked << Outcome::Running << QList{eventKey} << false
            << u"Not contained. With these old event keys events are "
               "accepted until they are deleted: Shop."_s;
        const QString left = u"Not contained: these old keys stay as they are: %1. Whoever has them can use them until "
                             "they are rotated after all."_s;
        QTest::newRow("undone") << Cause::SigningKeyLeaked << Outcome::Undone << none << false
                                << left.arg(u"the signing key, the event key “Shop”"_s);
        QTest::newRow("undone, and the event key is gone all the same")
            << Cause::SigningKeyLeaked << Outcome::Undone << none << true << left.arg(u"the signing key"_s);
        QTest::newRow("given up") << Cause::EventKeyLeaked << Outcome::Abandoned << none << false
                                  << left.arg(u"the event key “Shop”"_s);
        QTest::newRow("undone without a leak") << Cause::Routine << Outcome::Undone << none << false << QString();
    }

    /// In the record; pages have the same sentence.
    void saysAfterALeakWhetherItIsContained()
    {
        QFETCH(RotationCause::Kind, cause);
        QFETCH(RotationOutcome::Kind, outcome);
        QFETCH(QList<OpenItem>, open);
        QFETCH(bool, isOldEventKeyGone);
        QFETCH(QString, said);
        Rotation rotation = begun();
        rotation.cause = cause;
        rotation.outcome = outcome;
        rotation.rotatesSigningKey = cause != RotationCause::EventKeyLeaked;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        rotation.eventKeys.first().isOldDeleted = isOldEventKeyGone;
        rotation.openItems = open;
        QCOMPARE(containmentInWords(rotation, open), said);
        const QString html = RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
        QCOMPARE(html.contains(u"contained"_s), !said.isEmpty());
        QVERIFY2(html.contains(said.toHtmlEscaped()), qPrintable(html));
    }

    /// An undo is safe for the apps, and leaves the leak open: before it, meanwhile, and for the overview after it.
    void warnsThatAnUndoLeavesTheLeakOpen()
    {
        Rotation rotation = begun();
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        const auto warnsWhileUndoing = [&rotation](Step step) {
            const EnvironmentSnapshot live{.signingKeys = {liveKey(u"old"_s, 'a', true)}};
            Rotation undone = rotation;
            undone.isUndoing = true;
            const RotationSight sight{.rotation = undone, .live = &live};
            return kinds(noticesAt(step, sight), RotationNotice::Warning).contains(RotationNotice::LeakStays);
        };
        const auto leftAfter = [&rotation](RotationOutcome::Kind outcome) {
            Rotation ended = rotation;
            ended.outcome = outcome;
            return summaryOf(ended).leakedKeysLeft;
        };
        QVERIFY(leakLeftInWords(rotation).isEmpty());
        QVERIFY(leftAfter(RotationOutcome::Undone).isEmpty());
        QVERIFY(!warnsWhileUndoing(RotationStep::PutBack));
        rotation.cause = RotationCause::SigningKeyLeaked;
        QVERIFY(leakLeftInWords(rotation).contains(u"the signing key, the event key “Shop”"_s));
        for (const Step step : {RotationStep::PutBack, RotationStep::DeleteNewKeys})
            QVERIFY(warnsWhileUndoing(step));
        const QStringList keys{rotation.oldSigningKey.id, u"e1"_s};
        QCOMPARE(leftAfter(RotationOutcome::Undone), keys);
        QCOMPARE(leftAfter(RotationOutcome::Abandoned), keys);
        QVERIFY(leftAfter(RotationOutcome::HandedOver).isEmpty()); // somebody else goes on with it
        rotation.eventKeys.first().isOldDeleted = true;
        QCOMPARE(leftAfter(RotationOutcome::Undone), QStringList(rotation.oldSigningKey.id));
    }

    void isNotContainedWhereTheSigningKeyIsLeftOut()
    {
        Rotation rotation = begun();
        rotation.cause = RotationCause::EnvironmentLeaked;
        rotation.outcome = RotationOutcome::Done;
        QCOMPARE(containmentInWords(rotation, {}), QString());
        rotation.rotatesSigningKey = false;
        QCOMPARE(containmentInWords(rotation, {}), u"Not contained. This rotation leaves the signing key as it is."_s);
    }

    /// The gate of a signing key asks nothing of event keys, and lets it pass.
    void saysInTheRecordWhoCouldNotSendEvents()
    {
        Rotation rotation = begun();
        RolloutRow row = goodRow(appWith(u"shop"_s, u"4.2.6"_s), RolloutGoal::ReadyToRotate);
        row.latest.eventStanding = AppStanding::Good;
        const auto html = [&] {
            rotation.gates = {{.step = RotationStep::Rotate, .at = noon, .apps = {evidenceToJson(row)}}};
            return RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
        };
        QVERIFY(!html().contains(u"could not send events"_s));
        row.latest.standing = row.latest.eventStanding = AppStanding::BrokenNow;
        QVERIFY(row.isThere()); // and holds nobody up
        QVERIFY(
            html().contains(u"<td>shop</td><td>Broken then, by its latest answer: it could not send events; Proven"_s));
        const AskedApps asked = askedAppsOf({row}, SignerDoubt::None);
        QCOMPARE(asked.broken, QStringList(u"shop"_s));
    }

    void saysInTheRecordWhereAndWhenItWasAsked()
    {
        Rotation rotation = begun();
        RolloutRow row = goodRow(appWith(u"shop"_s, u"4.2.6"_s), RolloutGoal::ReadyToRotate);
        row.signing.counted = {noon, noon.addSecs(30)};
        const auto html = [&] {
            rotation.gates = {{.step = RotationStep::Rotate, .at = noon, .apps = {evidenceToJson(row)}}};
            return RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
        };
        QVERIFY(
            html().contains(u"good answers on the signing key, UTC: 2026-11-25 12:00:00, 2026-11-25 12:00:30</td>"_s));
        QVERIFY(!html().contains(u"typed here"_s));
        row.app.access.url = QUrl(u"https://shop.vpn.test/api/inngest?bypass=hidden"_s);
        QVERIFY(html().contains(u"Asked at https://shop.vpn.test/api/inngest, typed here: nobody has said"_s));
        QVERIFY(!html().contains(u"hidden"_s));
        row.app.access.sameBy = u"Sam"_s;
        row.app.access.sameFor = AppAccess::calledAddress(row.app.app);
        QVERIFY(html().contains(u"typed here: that Inngest calls the same deployment is the word of Sam"_s));
        row.app.access.sameFor = QUrl(u"https://before.test/api/inngest"_s); // Inngest calls another one since
        QVERIFY(html().contains(u"typed here: nobody has said"_s));
        row.app.wasAddedByUrl = true; // Inngest calls no other one
        QVERIFY(!html().contains(u"typed here"_s));
    }

    /// Not of one that shows none and has only not been counted in full yet.
    void saysThatAFallbackIsStillThereWhereItWasShown()
    {
        Rotation rotation = begun();
        const auto app = [](const char *name) { return appWith(QString::fromLatin1(name), u"4.2.6"_s); };
        RolloutRow fallback = rowOf(app("fallback"), RolloutGoal::NewOnly, Proof::Because::Contradicted);
        fallback.latest.toldFallback = true;
        fallback.latest.fallbackFingerprint = u"ab"_s;
        RolloutRow counting = rowOf(app("counting"), RolloutGoal::NewOnly, Proof::Because::Counting);
        counting.latest.toldFallback = true;
        RotationSight sight{.rotation = rotation};
        sight.rows = {fallback, counting, rowOf(app("silent"), RolloutGoal::NewOnly, Proof::Because::CannotTell)};
        const QList<RotationNotice> notices = noticesAt(RotationStep::Finish, sight);
        const auto still = std::find_if(notices.cbegin(), notices.cend(),
            [](const RotationNotice &notice) { return notice.kind == RotationNotice::FallbackStill; });
        QVERIFY(still != notices.cend());
        QCOMPARE(still->subjects, QStringList(u"fallback"_s));
    }

    void givesEachAppItsVariables()
    {
        Rotation rotation = begun();
        rotation.newSigningKey = rotated(liveKey(u"new"_s, 'b', false));
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s), rotatedEventKey(u"e3"_s, u"Cron"_s)};
        rotation.eventKeys.first().twinFingerprint = u"twin"_s;
        rotation.eventKeys.last().twinFingerprint = u"twin of cron"_s;
        rotation.eventKeys.first().twinId = u"e2"_s;
        rotation.eventKeys.last().twinId = u"e4"_s;
        const EventFilter filter{.events = {u"internal/debug"_s}};
        EnvironmentSnapshot live{.eventKeys = {liveEventKey(u"e1"_s, {}), liveEventKey(u"e2"_s, {}),
                                     liveEventKey(u"e3"_s, {}, filter), liveEventKey(u"e4"_s, {}, filter)}};
        const Secret twin = Secret::fromText(u"twin's value"_s);
        const Secret cronTwin = Secret::fromText(u"cron's value"_s);
        const RotationSecrets secrets{signingKey('a'), signingKey('b'),
            {{u"twin"_s, twin}, {u"twin of cron"_s, cronTwin},
                {rotation.eventKeys.first().oldFingerprint, liveEventKey(u"e1"_s, {}).value}}};
        RolloutApp shop = appWith(u"shop"_s, u"4.2.6"_s);
        shop.heldEventKeys = {rotation.eventKeys.first().oldFingerprint};
        const QList<RolloutApp> apps{shop, appWith(u"ancient"_s, u"3.16.2"_s)};

        // The fallback first: where each variable takes effect at once, no moment without what Inngest signs with.
        const auto all = variablesOf(rotation, RotationStep::RollOut, secrets, apps, &live);
        QCOMPARE(all.size(), 2); // the other app knows no fallback: with the new key alone it would be refused
        QCOMPARE(all.first().appKey, u"shop"_s);
        QCOMPARE(all.first().variables,
            (QList<DeployVariable>{{u"INNGEST_SIGNING_KEY_FALLBACK"_s, signingKey('a')},
                {u"INNGEST_SIGNING_KEY"_s, signingKey('b')}, {u"INNGEST_EVENT_KEY"_s, twin}}));
        // What is said of its key is not said of its event key alone.
        QList<RolloutApp> alone{apps.last()};
        alone.first().heldEventKeys = {rotation.eventKeys.first().oldFingerprint};
        const AppVariables sends = variablesOf(rotation, RotationStep::RollOut, secrets, alone, &live).first();
        QCOMPARE(sends.variables.size(), 1);
        QVERIFY(!sends.isCutOver);
        QVERIFY(all.last().isSender); // no app holds it
        QCOMPARE(all.last().name, u"Cron"_s);
        QCOMPARE(all.last().variables, (QList<DeployVariable>{{u"INNGEST_EVENT_KEY"_s, cronTwin}}));
        auto cutOver = variablesOf(rotation, RotationStep::Rotate, secrets, apps, &live);
        QCOMPARE(cutOver.size(), 1);
        QVERIFY(cutOver.first().isCutOver);
        // One that was added by its address has no sync that names its SDK: its own answers do.
        Rotation answered = rotation;
        answered.apps.append({.appKey = u"url:1"_s, .sdk = {u"js"_s, u"3.16.2"_s}});
        RolloutApp added = appWith(u"url:1"_s, {});
        added.app.latestSync.reset();
        for (const AppVariables &one : variablesOf(answered, RotationStep::RollOut, secrets, {added}, &live))
            QVERIFY(one.isSender);
        QVERIFY(variablesOf(answered, RotationStep::Rotate, secrets, {added}, &live).first().isCutOver);
        Rotation after = rotation;
        after.isRotated = true;
        cutOver = variablesOf(after, RotationStep::Resync, secrets, apps, &live);
        QCOMPARE(cutOver.size(), 1);
        QVERIFY(!cutOver.first().isCutOver); // that moment is over
        QCOMPARE(cutOver.first().variables, (QList<DeployVariable>{{u"INNGEST_SIGNING_KEY"_s, signingKey('b')}}));
        Rotation leak = rotation;
        leak.cause = RotationCause::SigningKeyLeaked;
        leak.isRotated = true;
        QCOMPARE(variablesOf(leak, RotationStep::FallbackOut, secrets, apps, &live).first().variables,
            (QList<DeployVariable>{
                {.name = u"INNGEST_SIGNING_KEY_FALLBACK"_s, .isRemoved = true}, {u"INNGEST_EVENT_KEY"_s, twin}}));
        QVERIFY(variablesOf(leak, RotationStep::Finish, secrets, apps, &live).isEmpty());
        // Whom it was rotated ahead of is not given the leaked key once more.
        QCOMPARE(variablesOf(leak, RotationStep::RollOut, secrets, apps, &live).first().variables,
            (QList<DeployVariable>{{u"INNGEST_SIGNING_KEY"_s, signingKey('b')},
                {.name = u"INNGEST_SIGNING_KEY_FALLBACK"_s, .isRemoved = true}}));
        // Nor is who comes back late given a key that is dead.
        Rotation late = rotation;
        late.isRotated = true;
        QCOMPARE(variablesOf(late, RotationStep::RollOut, secrets, apps, &live).first().variables.first(),
            (DeployVariable{u"INNGEST_SIGNING_KEY"_s, signingKey('b')}));
        // But where a server can be restarted with it, as long as nobody has promoted another key.
        RotationSecrets both = secrets;
        both.canGoBack = true;
        QCOMPARE(variablesOf(late, RotationStep::RollOut, both, apps, &live).first().variables.first(),
            (DeployVariable{u"INNGEST_SIGNING_KEY_FALLBACK"_s, signingKey('a')}));
        late.wasOvertaken = true;
        QCOMPARE(variablesOf(late, RotationStep::RollOut, both, apps, &live).first().variables.first(),
            (DeployVariable{u"INNGEST_SIGNING_KEY"_s, signingKey('b')}));
        const auto end = variablesOf(rotation, RotationStep::Finish, secrets, apps, &live);
        QCOMPARE(end.size(), 1);
        QCOMPARE(end.first().variables,
            (QList<DeployVariable>{{.name = u"INNGEST_SIGNING_KEY_FALLBACK"_s, .isRemoved = true}}));
        const auto back = variablesOf(rotation, RotationStep::PutBack, secrets, apps, &live);
        QCOMPARE(back.first().variables.size(), 3);
        QCOMPARE(back.first().variables.first().value, signingKey('a'));
        QVERIFY(back.first().variables.at(1).isRemoved);
        QVERIFY(!back.first().isStored);
        Rotation stored = rotation; // its answers cannot show what waits for the next deployment
        stored.apps = {{.appKey = u"shop"_s, .name = u"shop"_s, .notLive = {int(RotationStep::RollOut)}}};
        QVERIFY(variablesOf(stored, RotationStep::PutBack, secrets, apps, &live).first().isStored);
        QVERIFY(!variablesOf(stored, RotationStep::PutBack, secrets, apps, &live).first().isStoredInFile);
        QVERIFY(!variablesOf(stored, RotationStep::RollOut, secrets, apps, &live).first().isStored);
        stored.apps = {{.appKey = u"shop"_s, .name = u"shop"_s, .storedByTool = {int(RotationStep::RollOut)}}};
        QVERIFY(variablesOf(stored, RotationStep::PutBack, secrets, apps, &live).first().isStored);
        Rotation doubtful = rotation; // what was sent in the roll-out may still arrive while it is undone
        const auto areDoubtful = [&](RotationStep::Kind step, OpenSetting::State state, bool isOnlyLive) {
            doubtful.openSettings = {{RotationStep::RollOut, {u"shop"_s}, state, isOnlyLive}};
            return variablesOf(doubtful, step, secrets, apps, &live).first().isOtherStepInDoubt;
        };
        QVERIFY(areDoubtful(RotationStep::PutBack, OpenSetting::State::NotKnown, false));
        QVERIFY(areDoubtful(RotationStep::PutBack, OpenSetting::State::CutOff, false));
        QVERIFY(!areDoubtful(RotationStep::PutBack, OpenSetting::State::Running, false));
        QVERIFY(!areDoubtful(RotationStep::PutBack, OpenSetting::State::CutOff, true));
        QVERIFY(!areDoubtful(RotationStep::RollOut, OpenSetting::State::NotKnown, false));
        Rotation written = rotation; // what starts with its file reads that
        written.apps
            = {{.appKey = u"shop"_s, .name = u"shop"_s, .targetId = u"env-file"_s, .targetPlace = u"/srv/shop/.env"_s}};
        written.overwritten = {{.place = u"/srv/shop/.env"_s, .variable = u"INNGEST_EVENT_KEY"_s}};
        QVERIFY(variablesOf(written, RotationStep::PutBack, secrets, apps, &live).first().isStoredInFile);
        written.overwritten.first().isRestored = true;
        QVERIFY(!variablesOf(written, RotationStep::PutBack, secrets, apps, &live).first().isStoredInFile);

        // Whoever edits either filter: what stands beside it is not the value of a key that lets other events through.
        const auto given = [&](const EnvironmentSnapshot *now) {
            QStringList values;
            for (const AppVariables &one : variablesOf(rotation, RotationStep::RollOut, secrets, apps, now))
                values.append(one.variables.last().value.revealText());
            return values;
        };
        QCOMPARE(given(&live), (QStringList{u"twin's value"_s, u"cron's value"_s}));
        live.eventKeys[0].filter = filter;
        QCOMPARE(given(&live), (QStringList{QString(), u"cron's value"_s}));
        live.eventKeys[1].filter = filter;
        QCOMPARE(given(&live), (QStringList{u"twin's value"_s, u"cron's value"_s}));
        live.eventKeys[3].filter = {};
        QCOMPARE(given(&live), (QStringList{u"twin's value"_s, QString()}));
        live.eventKeys.removeLast(); // nor of one that is not listed
        QCOMPARE(given(&live), (QStringList{u"twin's value"_s, QString()}));
        QCOMPARE(given(nullptr), (QStringList{QString(), QString()}));
    }

    /// Its SDK knows no fallback, so that it is given nothing before rotate. Where it was given something all the same,
    /// it has to be possible to say that the old key is back.
    void putsBackWhatAnAppWithoutAFallbackWasGiven_data()
    {
        QTest::addColumn<PlannedApp>("app");
        const int there = RotationStep::RollOut;
        QTest::newRow("said to be set") << PlannedApp{.setAt = {{there, noon}}};
        QTest::newRow("set by a tool, and not live") << PlannedApp{.notLive = {there}};
        QTest::newRow("stored by a tool") << PlannedApp{.storedByTool = {there}};
        QTest::newRow("seen with a new key") << PlannedApp{.ranNewKeys = true};
        QTest::newRow("in its file") << PlannedApp{.targetId = u"env-file"_s, .targetPlace = u"/srv/ancient/.env"_s};
        QTest::newRow("in a file that was its place") << PlannedApp{.isWrittenElsewhere = true};
        QTest::newRow("said to be back already") << PlannedApp{.setAt = {{int(RotationStep::PutBack), noon}}};
    }
    void putsBackWhatAnAppWithoutAFallbackWasGiven()
    {
        QFETCH(PlannedApp, app);
        const RotationSecrets secrets{.oldSigningKey = signingKey('a'), .newSigningKey = signingKey('b')};
        const QList<RolloutApp> apps{appWith(u"ancient"_s, u"3.16.2"_s)};
        Rotation rotation = begun();
        rotation.newSigningKey = rotated(liveKey(u"new"_s, 'b', false));
        rotation.isUndoing = true;
        rotation.apps = {{.appKey = u"ancient"_s, .name = u"ancient"_s}};
        QVERIFY(variablesOf(rotation, RotationStep::PutBack, secrets, apps, nullptr).isEmpty());

        app.appKey = app.name = u"ancient"_s;
        rotation.apps = {app};
        if (!app.targetPlace.isEmpty())
            rotation.overwritten = {{.place = app.targetPlace, .variable = u"INNGEST_SIGNING_KEY"_s}};
        const QList<AppVariables> back = variablesOf(rotation, RotationStep::PutBack, secrets, apps, nullptr);
        QCOMPARE(back.size(), 1);
        QVERIFY2(!back.first().isCutOver, "nothing of it waits for rotate");
        QCOMPARE(back.first().variables,
            (QList<DeployVariable>{{u"INNGEST_SIGNING_KEY"_s, signingKey('a')},
                {.name = u"INNGEST_SIGNING_KEY_FALLBACK"_s, .isRemoved = true}}));
    }

    /// Beside the apps: what was written down, and whoever sends with a key that nobody is known to hold.
    void listsSendersBesideTheApps()
    {
        Rotation rotation = begun();
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Storefront"_s), rotatedEventKey(u"e2"_s, u"Partner feed"_s),
            rotatedEventKey(u"e3"_s, u"Mobile"_s)};
        for (RotatedEventKey &key : rotation.eventKeys)
            key.twinFingerprint = u"replaces-"_s + key.oldId;
        RolloutApp shop = appWith(u"shop"_s, u"4.0.0"_s);
        shop.heldEventKeys = {rotation.eventKeys[0].oldFingerprint};
        const auto rows = [&] { return senderRows(rotation, {shop}, RolloutGoal::NewBesideOld); };
        const QString partner = rotation.eventKeys[1].oldFingerprint;
        const QList<RolloutRow> unnamed = rows();
        QCOMPARE(unnamed.size(), 2);
        QCOMPARE(unnamed[0].app.sendersKey, partner);
        QCOMPARE(unnamed[0].app.app.name, u"Partner feed"_s);
        QVERIFY(unnamed[0].app.isSender && !unnamed[0].app.canBeAsked() && !unnamed[0].event.holds);

        // Written down, and not spoken of yet; its row takes the unnamed one's place.
        rotation.senders = {{.name = u"Nightly import"_s, .eventKeyFingerprint = rotation.eventKeys[1].oldFingerprint}};
        QCOMPARE(rows().size(), 2);
        QCOMPARE(rows()[0].app.app.name, u"Nightly import"_s);
        QCOMPARE(rows()[0].app.heldEventKeys, QStringList{rotation.eventKeys[1].oldFingerprint});
        QVERIFY(!rows()[0].event.holds);
        rotation.senders[0].word = u"Robin"_s;
        QVERIFY(!rows()[0].event.holds); // a word for no key
        rotation.senders[0].wordFor = wantedOf(rotation, rotation.senders[0]);
        QVERIFY(rows()[0].event.holds);
        QCOMPARE(rows()[0].app.sendersKey, u"replaces-e2"_s);
        QCOMPARE(rows()[0].event.evidence, EvidenceClass::Confirmed);
        QCOMPARE(rows()[0].event.word->owner, u"Robin"_s);
        // The same keys as those of its variables, and the same word.
        using Moved = AppVariables::Moved;
        const auto variables = variablesOf(rotation, RotationStep::RollOut, {}, {shop}, nullptr);
        QCOMPARE(variables.last().appKey, rows()[1].app.key());
        const auto movedAt = [&](RotationStep::Kind step) {
            const QList<AppVariables> all = variablesOf(rotation, step, {}, {shop}, nullptr);
            return foundWith(all, &AppVariables::appKey, u"sender:Nightly import"_s).value().moved;
        };
        QCOMPARE(movedAt(RotationStep::RollOut), Moved::Said);
        QCOMPARE(variables.last().moved, Moved::NotSaid);

        // It was said to hold the replacement: in an undo somebody has to say that it is back.
        rotation.isUndoing = true;
        QVERIFY(!rows()[0].event.holds);
        QCOMPARE(movedAt(RotationStep::PutBack), Moved::NotSaid);
        QCOMPARE(rows()[0].app.sendersKey, u"replaces-e2"_s);
        QVERIFY(!rows()[0].app.isSendersKeyDeleted);
        QCOMPARE(rows()[1].app.sendersKey, rotation.eventKeys[2].oldFingerprint); // nobody said that it had moved
        rotation.eventKeys[1].isTwinDeleted = true;
        QVERIFY(rows()[0].app.isSendersKeyDeleted);
        rotation.eventKeys[1].isTwinDeleted = false;
        rotation.eventKeys[1].isOldDeleted = true; // there is nothing to move back to: it keeps what it has
        QVERIFY(rows()[0].event.holds);
        QCOMPARE(rows()[0].app.sendersKey, u"replaces-e2"_s);
        rotation.eventKeys[1].isOldDeleted = false;
        rotation.senders[0].word.clear(); // which is not said by taking the word away
        QVERIFY(!rows()[0].event.holds);
        rotation.senders[0].wordFor.clear();
        QVERIFY(rows()[0].event.holds && !rows()[0].event.word);
        QCOMPARE(rows()[0].app.sendersKey, partner);
        QCOMPARE(rows()[0].event.because, Proof::Because::NothingAsked);
        QCOMPARE(movedAt(RotationStep::PutBack), Moved::NotNeeded);
        QCOMPARE(movedAt(RotationStep::RollOut), Moved::NotSaid); // a step that is past
    }

    void asksForTheKeysOfItsStep()
    {
        Rotation rotation = begun();
        rotation.newSigningKey = rotated(liveKey(u"new"_s, 'b', false));
        const RotationSecrets secrets{signingKey('a'), signingKey('b'), {}};
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        const QString old = rotation.eventKeys.first().oldFingerprint;
        QCOMPARE(rolloutKeysOf(rotation, RotationStep::RollOut, secrets, nullptr).goal, RolloutGoal::NewBesideOld);
        QCOMPARE(rolloutKeysOf(rotation, RotationStep::Rotate, secrets, nullptr).goal, RolloutGoal::ReadyToRotate);
        QCOMPARE(rolloutKeysOf(rotation, RotationStep::Finish, secrets, nullptr).goal, RolloutGoal::NewOnly);
        const RolloutKeys absence = rolloutKeysOf(rotation, RotationStep::DeleteEventKeys, secrets, nullptr);
        QCOMPARE(absence.goal, RolloutGoal::OldEventKeysAbsent);
        QCOMPARE(absence.absentEventKeys, QStringList(old));
        // Who still shows one that is deleted is refused, while others are left and when none is.
        Rotation deleted = rotation;
        deleted.eventKeys.append(rotatedEventKey(u"e2"_s, u"Mail"_s));
        deleted.eventKeys.first().isOldDeleted = true;
        QCOMPARE(rolloutKeysOf(deleted, RotationStep::DeleteEventKeys, secrets, nullptr).absentEventKeys,
            QStringList({old, deleted.eventKeys.last().oldFingerprint}));
        deleted.eventKeys.removeLast();
        QCOMPARE(
            rolloutKeysOf(deleted, RotationStep::DeleteEventKeys, secrets, nullptr).absentEventKeys, QStringList(old));
        Rotation undone = rotation;
        undone.isUndoing = true;
        undone.eventKeys.first().twinFingerprint = u"twin"_s;
        const RolloutKeys back = rolloutKeysOf(undone, RotationStep::PutBack, secrets, nullptr);
        QCOMPARE(back.goal, RolloutGoal::OldOnly);
        QCOMPARE(back.absentEventKeys, QStringList(u"twin"_s));
        // Rotated elsewhere: what it means for an app does not wait for the journal.
        QVERIFY(!rolloutKeysOf(rotation, RotationStep::RollOut, secrets, nullptr).isRotated);
        EnvironmentSnapshot live;
        live.signingKeys = {liveKey(u"old"_s, 'a', true), liveKey(u"new"_s, 'b', false)};
        QVERIFY(!rolloutKeysOf(rotation, RotationStep::RollOut, secrets, &live).isRotated);
        live.signingKeys = {liveKey(u"new"_s, 'b', true)};
        QVERIFY(rolloutKeysOf(rotation, RotationStep::RollOut, secrets, &live).isRotated);
        // After rotate the old one may be gone: its fingerprint is still known.
        const RotationSecrets later{{}, signingKey('b'), {}};
        const RolloutKeys keys = rolloutKeysOf(rotation, RotationStep::Finish, later, nullptr);
        QVERIFY(keys.oldSigningKey.isEmpty());
        QCOMPARE(keys.oldFingerprint, signingKeyFingerprint(signingKey('a')));
    }

    /// Where it begins, too: a record is passed on, and found again, by its title.
    void saysInTheRecordThatItIsOfPracticeKeys()
    {
        Rotation rotation = begun();
        const auto title = [&rotation] {
            const QString html = RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
            return html.mid(html.indexOf(u"<h1>"_s), 40);
        };
        QVERIFY(!title().contains(u"PRACTICE"_s));
        rotation.isRehearsal = true;
        QVERIFY2(title().contains(u"PRACTICE"_s), qPrintable(title()));
    }

    void saysInTheRecordWhatCameOfEachResync()
    {
        Rotation rotation = begun();
        const auto record = [](const QString &app, ResyncLine::State state, const QString &answered = {}) {
            return ResyncLine{
                .app = {.id = app, .externalId = app, .name = app}, .state = state, .answeredAppId = answered};
        };
        rotation.resyncs = {record(u"one"_s, ResyncLine::Good, u"one"_s), record(u"two"_s, ResyncLine::Failed),
            record(u"three"_s, ResyncLine::Unknown), record(u"four"_s, ResyncLine::Good, u"another"_s),
            record(u"five"_s, ResyncLine::Unknown)};
        rotation.resyncs.last().message = u"a sync that began since"_s; // after an answer
        rotation = rotationFromJson(rotationToJson(rotation));
        const QString html = RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
        for (const QString &line : {u"<td>one</td><td>Synced</td>"_s, u"<td>two</td><td>Failed</td>"_s,
                 u"<td>three</td><td>Not known: the answer was lost</td>"_s,
                 u"<td>four</td><td>Synced, but another app answered: another</td>"_s,
                 u"<td>five</td><td>Not known</td><td>a sync that began since</td>"_s})
            QVERIFY2(html.contains(line), qPrintable(line));
    }

    void saysInTheRecordWhatOthersDidAndWhenItWasNoticed()
    {
        Rotation rotation = begun();
        rotation.isRotated = true;
        rotation.rotatedAt = noon;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        rotation.eventKeys.first().isOldDeleted = true;
        rotation.eventKeys.first().oldDeletedAt = noon;
        const auto said = [&] {
            const QString html = RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
            return html.count(u"before 2026-11-25 12:00:00 UTC, outside this program"_s);
        };
        QCOMPARE(said(), 0);
        rotation.eventKeys.first().isOldGoneElsewhere = true;
        QCOMPARE(said(), 1);
        rotation.exceptions = {{u"rotated elsewhere"_s, {}, u"Ada"_s, {}, noon}};
        QCOMPARE(said(), 2);
        // A server was restarted with the old key afterwards, and rotated from here then.
        rotation.exceptions.append({u"restarted with the old key"_s, {}, {}, {}, noon});
        QCOMPARE(said(), 1);
        // Rotated from here first, and another key was promoted later: the old one died at the first of the two.
        rotation.exceptions = {{u"another key was promoted"_s, {}, u"Ada"_s, {}, noon}};
        rotation.rotatedHereAt = noon.addSecs(-3600);
        QCOMPARE(said(), 1);
        QVERIFY(RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()})
                    .toHtml()
                    .contains(u"<td>2026-11-25 11:00:00 UTC"_s));
    }

    /// They can be minutes apart.
    void saysInTheRecordWhichTimesAreTheServers()
    {
        Rotation rotation = begun();
        rotation.isRotated = true;
        rotation.runsSeenBy = u"Ada"_s;
        rotation.runsSeenAt = noon;
        const QString html = RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
        QVERIFY(html.contains(u"<td>Clocks</td><td>When a key died"_s));
        QVERIFY(html.contains(u"<td>Runs seen to succeed, said at</td><td>by the word of Ada, 2026-11-25 12:00:00"_s));
    }

    /// A colleague may have rotated and deleted since.
    void saysOfWhatWasHandedOverOnlyWhatWasNotDoneHere()
    {
        Rotation rotation = begun();
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        for (const auto &[outcome, end] : {std::pair(RotationOutcome::Running, u"</td>"_s),
                 std::pair(RotationOutcome::HandedOver, u" here, up to the hand-over</td>"_s)}) {
            rotation.outcome = outcome;
            const QString html = RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
            QVERIFY(html.contains(u"<td>it was not rotated"_s + end));
            QVERIFY(html.contains(u"<td>it was not deleted"_s + end));
        }
    }

    /// What was there before it did not make: its signing key goes all the same, and its event keys stay.
    void saysOfAnUndoWhichKeysItHadMade_data()
    {
        QTest::addColumn<bool>("isUsed"); // the new signing key was there
        QTest::addColumn<bool>("isTwinUsed");
        QTest::addColumn<bool>("isByWord");
        QTest::addColumn<QString>("said");
        const QString stays = u"These replacements were there before, and stay: Shop 2."_s;
        QTest::newRow("made") << false << false << false << u"The keys that it made are deleted."_s;
        QTest::newRow("the signing key was there")
            << true << false << false
            << u"The keys that it made are deleted, and so is the new signing key, which was there before."_s;
        QTest::newRow("both were there") << true << true << false
                                         << u"The new signing key, which was there before, is deleted. "_s + stays;
        QTest::newRow("the event key was there")
            << false << true << false << u"The keys that it made are deleted. "_s + stays;
        QTest::newRow("by a person's word") << true << false << true
                                            << u"That these new keys are deleted is a person's word, Inngest does not "
                                               u"show it: %1. The new signing key, "
                                               "which is among them, was there before."_s;
    }
    void saysOfAnUndoWhichKeysItHadMade()
    {
        QFETCH(bool, isUsed);
        QFETCH(bool, isTwinUsed);
        QFETCH(bool, isByWord);
        QFETCH(QString, said);
        Rotation rotation = begun();
        rotation.isUndoing = true;
        rotation.outcome = RotationOutcome::Undone;
        rotation.endedAt = noon;
        rotation.newSigningKey = rotated(liveKey(u"new"_s, 'b', false));
        rotation.newSigningKey.wasAdopted = isUsed;
        rotation.isNewSigningKeyDeleted = true;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        RotatedEventKey &key = rotation.eventKeys.first();
        key.twinId = u"t1"_s;
        key.twinName = u"Shop 2"_s;
        key.wasTwinAdopted = isTwinUsed;
        key.isTwinDeleted = !isTwinUsed;
        // These are an old key, which is there, and one that was none of this rotation's.
        rotation.exceptions = {{deletedByWord, {key.oldFingerprint}, u"Ada"_s, {}, noon},
            {deletedByWord, {u"ffffffffffff"_s}, u"Ada"_s, {}, noon}};
        if (isByWord) {
            rotation.exceptions.append({deletedByWord, {rotation.newSigningKey.fingerprint}, u"Ada"_s, {}, noon});
            said = said.arg(rotation.newSigningKey.fingerprint);
        }
        QVERIFY2(outcomeText(rotation).contains(said), qPrintable(outcomeText(rotation)));
        QCOMPARE(outcomeText(rotation).contains(u"nothing is left to do"_s), !isByWord);
        const QString html = RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
        QVERIFY2(html.contains((u"Undone. "_s + said).toHtmlEscaped()), qPrintable(html));
    }

    /// Made anew since, it has to be gone all the same.
    void saysOfAKeyThatWasMadeAnewWhoSaidThatItIsDeleted()
    {
        Rotation rotation = begun();
        rotation.isUndoing = true;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        RotatedEventKey &key = rotation.eventKeys.first();
        key.twinId = u"t2"_s;
        key.twinFingerprint = u"bbbbbbbbbbbb"_s;
        rotation.fingerprints = {u"aaaaaaaaaaaa"_s, key.twinFingerprint, key.oldFingerprint};
        for (const QString &one : {u"aaaaaaaaaaaa"_s, key.twinFingerprint, key.oldFingerprint})
            rotation.exceptions.append({deletedByWord, {one}, u"Ada"_s, {}, noon});
        QCOMPARE(deletedBySomebodysWord(rotation), QStringList{u"aaaaaaaaaaaa"_s});
        key.isTwinDeleted = true;
        QCOMPARE(deletedBySomebodysWord(rotation), (QStringList{u"aaaaaaaaaaaa"_s, key.twinFingerprint}));
    }

    /// Of an account whose acts a person does on Inngest's pages.
    void saysInTheRecordWhatIsAPersonsWord()
    {
        Rotation rotation = begun();
        rotation.isRotated = true;
        rotation.rotatedAt = noon;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        RotatedEventKey &key = rotation.eventKeys.first();
        key.filter = {.kind = EventFilter::Kind::Allow, .events = {u"shop/*"_s}};
        key.twinId = u"t1"_s;
        key.twinFingerprint = u"0000000000cc"_s;
        key.isFilterTheSame = true;
        key.isOldDeleted = true;
        key.oldDeletedAt = noon;
        rotation.newSigningKey = rotated(liveKey(u"new"_s, 'b', true));
        const auto html = [&] { return RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml(); };
        QVERIFY(html().contains(u"the new key's is the same"_s));
        QCOMPARE(html().count(u"12:00:00 UTC at the latest, by a person's word"_s), 0);
        // A code says nothing to whoever reads it.
        rotation.resyncs = {{.app = {}, .state = ResyncLine::Failed, .code = u"app_unanswered"_s}};
        QVERIFY(html().contains(u"Failed: The app gave no answer at the address"_s));
        QVERIFY(!html().contains(u"app_unanswered"_s));
        rotation.resyncs.first().code = u"nobody_knows"_s;
        QVERIFY(html().contains(u"Failed: nobody_knows"_s));
        rotation.exceptions = {{u"filter by word"_s, {key.twinFingerprint}, u"Ada"_s, {}, noon},
            {u"deleted by word"_s, {key.oldFingerprint}, u"Ada"_s, {}, noon},
            {u"rotated by word"_s, {rotation.newSigningKey.fingerprint}, u"Ada"_s, {}, noon}};
        QVERIFY(html().contains(u"that the new key has the same is a person's word"_s));
        QCOMPARE(html().count(u"12:00:00 UTC at the latest, by a person's word"_s), 2);
        // Not of another key.
        rotation.exceptions.first().subjects = {u"000000000000"_s};
        QVERIFY(html().contains(u"the new key's is the same"_s));
    }

    /// What the history stores are names of values; whoever reads the record need not know them.
    void writesTheRecordInWords()
    {
        Rotation rotation = begun();
        rotation.outcome = RotationOutcome::ClosedWithExceptions;
        QStringList closed;
        const auto kinds = QMetaEnum::fromType<OpenItem::Kind>();
        for (int i = 0; i < kinds.keyCount(); ++i) {
            rotation.openItems.append({OpenItem::Kind(kinds.value(i)), u"app-%1"_s.arg(i), u"Sam"_s});
            closed.append(u"%1: app-%2 (Sam)"_s.arg(QLatin1StringView(kinds.key(i))).arg(i));
        }
        rotation.exceptions = {{u"closed with open items"_s, closed, u"Ada"_s, u"Sam looks after them"_s, noon}};
        RolloutRow row = rowOf(appWith(u"shop"_s, u"4.2.6"_s), RolloutGoal::ReadyToRotate, Proof::Because::Contradicted,
            EvidenceClass::None);
        row.signing.contradiction = u"cannot tell: TimedOut"_s;
        rotation.gates = {{.step = RotationStep::Rotate, .at = noon, .apps = {evidenceToJson(row)}}};
        QList<HistoryEntry> entries;
        for (const QString &what : {u"PassRolloutGate"_s, u"BeginRotation"_s, u"SetByTool"_s, u"AcceptRisk"_s,
                 u"ResyncApp"_s, u"SayEventKey"_s, u"SayLastEvent"_s, u"WithdrawLastEvent"_s, u"EndRotation"_s})
            entries.append({.at = noon,
                .what = what,
                .outcome = u"failed: http_unreachable"_s,
                .details = {{u"appExternalId"_s, u"billing"_s}}});
        const QString html = RotationEvidence(rotation, entries, {"abcdef", noon, QTimeZone::utc()}).toHtml();
        QStringList names{u"TimedOut"_s};
        for (int i = 0; i < kinds.keyCount(); ++i)
            names.append(QString::fromLatin1(kinds.key(i)));
        for (const HistoryEntry &entry : entries)
            names.append(entry.what);
        for (const QString &name : names)
            QVERIFY2(!html.contains(name), qPrintable(name));
        QCOMPARE(html.count(u"<td>billing</td>"_s), entries.size());
        QVERIFY(html.contains(u"<td>what it holds is not known well enough</td><td>app-0</td>"_s));
    }

    /// A name that is read backwards, or a line break in a reason, tells the reader something else.
    void marksInTheRecordWhatCannotBeSeen()
    {
        const QString hostile = u"a\u202eb\u0007c\u200bd\ne"_s;
        Rotation rotation = begun();
        rotation.environment.name = rotation.accountName = rotation.person = rotation.approver = rotation.reason
            = hostile;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, hostile)};
        rotation.eventKeys.first().filter = {.events = {hostile}};
        rotation.senders = {{.name = hostile, .owner = hostile, .word = hostile}};
        rotation.exceptions = {{hostile, {hostile}, hostile, hostile, noon}};
        rotation.openItems = {{OpenItem::AtRisk, hostile, hostile}};
        rotation.resyncs
            = {{.app = {.name = hostile}, .state = ResyncLine::Failed, .code = hostile, .message = hostile}};
        RolloutRow row = rowOf(
            appWith(hostile, u"3.16.2"_s), RolloutGoal::ReadyToRotate, Proof::Because::Evidence, EvidenceClass::AtRisk);
        row.signing.word = Word{.owner = hostile, .reason = hostile, .person = hostile};
        row.signing.contradiction = hostile;
        rotation.gates = {{.step = RotationStep::Rotate, .at = noon, .apps = {evidenceToJson(row)}}};
        const HistoryEntry entry{
            .at = noon, .person = hostile, .what = hostile, .keyName = hostile, .outcome = hostile};
        const QString html = RotationEvidence(rotation, {entry}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
        QVERIFY(html.contains(u"a‹U+202E›b‹U+0007›c‹U+200B›d↵e"_s));
        for (const char16_t hidden : {u'\u202e', u'\u0007', u'\u200b'})
            QVERIFY(!html.contains(QChar(hidden)));
        QVERIFY(!html.contains(u"d\ne"_s));
    }

    void writesEvidenceThatSaysWhatWasSeen()
    {
        Rotation rotation = begun();
        rotation.reason = u"ticket <42> & more"_s;
        rotation.person = u"Ada"_s;
        rotation.outcome = RotationOutcome::ClosedWithExceptions;
        rotation.openItems = {{OpenItem::AtRisk, u"legacy"_s, u"Sam"_s}};
        RolloutRow row = goodRow(appWith(u"shop"_s, u"4.2.6"_s), RolloutGoal::ReadyToRotate);
        row.signing.goodSince = noon;
        RolloutRow risky = rowOf(appWith(u"legacy"_s, u"3.16.2"_s), RolloutGoal::ReadyToRotate,
            Proof::Because::Evidence, EvidenceClass::AtRisk, AppStanding::Unknown);
        risky.signing.word = Word{.owner = u"Sam"_s, .reason = u"switched off"_s, .person = u"Ada"_s};
        RolloutRow worker = rowOf(appWith(u"worker"_s, u"4.2.6"_s), RolloutGoal::ReadyToRotate,
            Proof::Because::NotConnected, EvidenceClass::None);
        worker.signing.attainable = EvidenceClass::Inferred;
        worker.rounds = 0;
        RolloutRow behind = rowOf(appWith(u"behind"_s, u"4.2.6"_s), RolloutGoal::ReadyToRotate,
            Proof::Because::Contradicted, EvidenceClass::None, AppStanding::NotThere);
        behind.signing.good = 0;
        behind.signing.contradiction = u"new+old"_s;
        behind.signing.contradictionAt = noon;
        behind.signing.setbacks = 3;
        behind.signing.firstSetback = u"old"_s;
        behind.signing.firstSetbackAt = noon.addSecs(-3600);
        rotation.gates = {{.step = RotationStep::Rotate,
            .at = noon,
            .apps = {evidenceToJson(row), evidenceToJson(risky), evidenceToJson(worker), evidenceToJson(behind)}}};
        const RotationEvidence evidence(rotation, {}, {"abcdef", noon, QTimeZone("Europe/Berlin")});
        const QString html = evidence.toHtml();
        QVERIFY(html.contains(u"ticket &lt;42&gt; &amp; more"_s));
        QVERIFY(html.contains(u"Proven: 7 good answers in a row since 2026-11-25 12:00:00 UTC, 5 needed"_s));
        QVERIFY(html.contains(u"Not known: it cannot be asked, or does not tell it"_s));
        QVERIFY(html.contains(u"Not there, by its last answer that told it: new key, as fallback old key"_s));
        QVERIFY(html.contains(u"; by the answers at hand then good ones were followed by others 3 times, first by old "
                              "key, 2026-11-25 11:00:00 UTC"_s));
        QVERIFY(html.contains(u"Finished with 1 open item"_s));
        QVERIFY(html.contains(u"At risk, accepted by Sam: switched off"_s));
        QVERIFY(html.contains(u"2026-11-25 12:00:00 UTC (13:00:00 "_s));
        QVERIFY(html.contains(u"abcdef"_s));
        QVERIFY(!html.contains(QString(64, u'a')));
    }

    /// What was passed over stands under the exceptions once, whatever number of steps rested on it.
    void listsInTheRecordWhatWasPassedOver()
    {
        Rotation rotation = begun();
        RolloutRow risky = rowOf(appWith(u"legacy"_s, u"3.16.2"_s), RolloutGoal::ReadyToRotate,
            Proof::Because::Evidence, EvidenceClass::AtRisk, AppStanding::Unknown);
        risky.signing.word = Word{.owner = u"Sam"_s, .reason = u"switched off"_s, .person = u"Ada"_s, .at = noon};
        const QJsonArray apps{evidenceToJson(risky)};
        rotation.gates = {{.step = RotationStep::RollOut, .at = noon, .apps = apps},
            {.step = RotationStep::Rotate, .at = noon, .apps = apps}};
        rotation.openItems
            = {{OpenItem::NotKnown, u"reports"_s, u"Robin"_s}, {OpenItem::ResyncFailed, u"reports"_s, u"Robin"_s}};
        rotation.exceptions = {{u"closed with open items"_s,
            {u"NotKnown: reports (Robin)"_s, u"ResyncFailed: reports (Robin)"_s}, u"Ada"_s, u"Robin"_s, noon}};
        const auto exceptions = [&rotation] {
            const QString html = RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
            const qsizetype from = html.indexOf(u"<h2>Exceptions</h2>"_s);
            return from < 0 ? QString() : html.sliced(from, html.indexOf(u"</table>"_s, from) - from);
        };
        const QString accepted
            = u"<td>legacy</td><td>Sam (written down by Ada)</td><td>switched off</td><td>2026-11-25 12:00:00 UTC</td>"_s;
        QCOMPARE(exceptions().count(accepted), 1);
        QCOMPARE(exceptions().count(u"reports"_s), 1);
        QCOMPARE(exceptions().count(u"Robin"_s), 1);
        // What was not carried out rested on nothing.
        for (GateRecord &gate : rotation.gates)
            gate.hasPassed = false;
        QVERIFY(!exceptions().contains(u"legacy"_s));
    }

    void saysInTheRecordWhereEachVariableWasSet()
    {
        Rotation rotation = begun();
        rotation.apps = {{.appKey = u"a"_s,
                             .name = u"shop"_s,
                             .targetId = u"practice-harbor"_s,
                             .targetPlace = u"{{app}}-{{environment}}"_s},
            {.appKey = u"b"_s,
                .name = u"hosted"_s,
                .targetId = u"vercel"_s,
                .targetPlace = u"{\"project\":\"<checkout>\",\"team\":\"acme\"}"_s},
            {.appKey = u"c"_s, .name = u"by hand"_s}};
        const HistoryEntry set{.at = noon,
            .what = u"SetByTool"_s,
            .outcome = u"done"_s,
            .details = {{u"apps"_s, QJsonArray{u"billing"_s}}, {u"target"_s, u"practice-harbor"_s},
                {u"place"_s, u"billing-production"_s}, {u"variable"_s, u"INNGEST_SIGNING_KEY"_s}}};
        HistoryEntry live = set;
        live.what = u"LiveByTool"_s;
        live.outcome = u"begun"_s;
        const QString html = RotationEvidence(rotation, {set, live}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
        for (const QString &part : {u"<td>shop</td><td>Harbor (practice): shop-production</td>"_s,
                 u"&lt;checkout&gt;"_s, u"<td>billing, at Harbor (practice): billing-production</td>"_s,
                 u"<td>Run a tool that makes it live</td>"_s})
            QVERIFY2(html.contains(part), qPrintable(part));
        QVERIFY(!html.contains(u"<td>by hand</td>"_s)); // no place was chosen
        // Of a target that a later version no longer has, as it was written down.
        rotation.apps = {{.appKey = u"a"_s, .name = u"shop"_s, .targetId = u"gone"_s, .targetPlace = u"prd"_s}};
        QVERIFY(RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()})
                    .toHtml()
                    .contains(u"<td>shop</td><td>gone: prd</td>"_s));
    }

    /// The same key signs again, and in between it was another one with which apps may have been synced, or called.
    void wantsResyncsAnewOnceInngestWentBackInBetween()
    {
        Rotation rotation = begun();
        const EnvironmentSnapshot live{.apps = {appWith(u"shop"_s, u"4.2.0"_s).app}};
        const auto stateNow = [&] { return resyncLinesOf(live, ResyncRun(), rotation, {}).first().state; };
        const ActEffect rotate{
            .kind = ActKind::RotateSigningKey, .keyId = rotation.newSigningKey.id = u"new"_s, .at = noon};
        rotation.newSigningKey.fingerprint = u"f2"_s;
        applyEffect(rotation, rotate);
        noteResync(rotation, {.app = live.apps.first(), .end = Act::End::Done, .outcome = ResyncOutcome()}, noon);
        QCOMPARE(stateNow(), ResyncLine::Good);
        markRotatedBack(rotation, noon);
        QCOMPARE(stateNow(), ResyncLine::Waiting);
        rotation = rotationFromJson(rotationToJson(rotation)); // also after a new start
        applyEffect(rotation, rotate);
        QCOMPARE(stateNow(), ResyncLine::Waiting);
        noteResync(rotation, {.app = live.apps.first(), .end = Act::End::Done, .outcome = ResyncOutcome()}, noon);
        QCOMPARE(stateNow(), ResyncLine::Good);
    }

    /// A time behind a name that is read from the right would stand before it; a window's title takes no markup.
    void turnsNothingRoundInTheRecord()
    {
        const QString name = u"\u05E9\u05DC\u05D5\u05DD"_s;
        QCOMPARE(recordParts::escaped(u"Ann <a>"_s), u"Ann &lt;a&gt;"_s);
        QCOMPARE(recordParts::escaped(name), u"<bdi>%1</bdi>"_s.arg(name));
        const QString page = recordParts::recordPage(name, {});
        QVERIFY(
            page.contains(u"<title>%1</title>"_s.arg(name)) && page.contains(u"<h1><bdi>%1</bdi></h1>"_s.arg(name)));
    }

    /// Of a new signing key that a person brought: whichever clock its time is of, and however wrong this computer's
    /// is.
    void takesAKeyForOneThatWasThereBeforeByNoWrongClock_data()
    {
        QTest::addColumn<int>("hoursAhead"); // of this computer's clock
        QTest::addColumn<int>("madeAfter"); // seconds after the beginning
        QTest::addColumn<bool>("isByServer"); // that time
        QTest::addColumn<bool>("wasThere");
        QTest::newRow("made now, this clock is fast") << 1 << 60 << true << false;
        QTest::newRow("made now by the fast clock") << 1 << 60 << false << false;
        QTest::newRow("made now, this clock is slow") << -1 << 60 << true << false;
        QTest::newRow("made now by the slow clock") << -1 << 60 << false << false;
        QTest::newRow("there before, this clock is fast") << 1 << -86400 << true << true;
        QTest::newRow("there before, this clock is slow") << -1 << -86400 << true << true;
        QTest::newRow("both clocks are right, there before") << 0 << -1200 << true << true;
    }
    void takesAKeyForOneThatWasThereBeforeByNoWrongClock()
    {
        QFETCH(int, hoursAhead);
        QFETCH(int, madeAfter);
        QFETCH(bool, isByServer);
        QFETCH(bool, wasThere);
        Rotation rotation = begun();
        rotation.begunByServer = noon;
        rotation.begunAt = noon.addSecs(hoursAhead * 3600);
        RotatedSigningKey key = rotated(liveKey(u"new"_s, 'b', false));
        key.createdAt = (isByServer ? rotation.begunByServer : rotation.begunAt).addSecs(madeAfter);
        applyEffect(rotation,
            {.kind = ActKind::CreateSigningKey, .signingKey = key, .at = key.createdAt, .isNoLaterThan = true});
        QCOMPARE(rotation.newSigningKey.wasAdopted, wasThere);
    }

    void saysThatItWasRotatedOutsideTheWindow_data()
    {
        QTest::addColumn<int>("minute"); // from the window's beginning; it lasts an hour
        QTest::addColumn<bool>("isOnlySeen");
        QTest::addColumn<bool>("isDecided");
        QTest::addColumn<QString>("said");
        QTest::newRow("inside") << 30 << false << false << QString();
        QTest::newRow("seen inside") << 30 << true << false << QString();
        QTest::newRow("after it") << 61 << false << false << QString(rotatedOutsideWindow);
        QTest::newRow("seen after it") << 61 << true << false << QString(seenOutsideWindow);
        QTest::newRow("seen before it") << -1 << true << false << QString(rotatedOutsideWindow);
        QTest::newRow("a reason was given") << 61 << false << true << QString();
    }

    void saysThatItWasRotatedOutsideTheWindow()
    {
        QFETCH(int, minute);
        QFETCH(bool, isOnlySeen);
        QFETCH(bool, isDecided);
        QFETCH(QString, said);
        Rotation rotation = begun();
        rotation.window = {noon, noon.addSecs(3600)};
        if (isDecided)
            rotation.exceptions.append({outsideWindow, {}, u"Ada"_s, u"it was moved"_s, noon});
        applyEffect(rotation,
            {.kind = ActKind::RotateSigningKey,
                .keyId = rotation.newSigningKey.id = u"new"_s,
                .at = noon.addSecs(60 * minute),
                .isNoLaterThan = isOnlySeen});
        const QStringList all = ofEach(rotation.exceptions, &RotationException::what,
            [](const RotationException &one) { return one.what != outsideWindow && one.what != rotatedUnseen; });
        QCOMPARE(all.join(u' '), said);
    }

    /// What goes out right before it closes is answered, or seen, after that.
    void doubtsTheWindowOnlyOfWhatWasBegunBeforeItClosed()
    {
        const auto said = [](int begunAt, bool isOnlySeen) {
            Rotation rotation = begun();
            rotation.window = {noon, noon.addSecs(3600)};
            // The reason for a rotation that a server has turned back since.
            rotation.exceptions = {
                {outsideWindow, {}, u"Ada"_s, u"it was moved"_s, noon}, {restartedBack, {u"f1"_s}, u"Ada"_s, {}, noon}};
            applyEffect(rotation,
                {.kind = ActKind::RotateSigningKey,
                    .keyId = rotation.newSigningKey.id = u"new"_s,
                    .begunAt = noon.addSecs(begunAt),
                    .at = noon.addSecs(3601),
                    .isNoLaterThan = isOnlySeen});
            const QStringList all = ofEach(rotation.exceptions, &RotationException::what,
                [](const RotationException &one) { return one.what != rotatedUnseen; });
            return all.sliced(2).join(u' ');
        };
        // Its answer was lost inside, and what came of it found out an hour later.
        Rotation lost = begun();
        lost.window = {noon, noon.addSecs(3600)};
        applyEffect(lost,
            {.kind = ActKind::RotateSigningKey,
                .keyId = lost.newSigningKey.id = u"new"_s,
                .begunAt = noon.addSecs(3500),
                .callEndedAt = noon.addSecs(3590),
                .at = noon.addSecs(7200),
                .isNoLaterThan = true});
        QVERIFY(wasRotatedUnseen(lost) && lost.exceptions.size() == 1);
        QCOMPARE(lost.rotatedAt, noon.addSecs(7200));
        QCOMPARE(said(3598, false), QString(seenOutsideWindow));
        QCOMPARE(said(3598, true), QString(seenOutsideWindow));
        QCOMPARE(said(3601, false), QString(rotatedOutsideWindow));
        QCOMPARE(said(3601, true), QString(rotatedOutsideWindow));
    }

    void saysOfWhichTimeAPersonHasLookedUpTheEvents()
    {
        Rotation rotation = begun();
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        rotation.eventKeys.first().lookedUp = {.person = u"Robin"_s, .at = noon, .last = {}};
        rotation.apps = {{.appKey = u"shop"_s, .heldEventKeys = {rotation.eventKeys.first().oldFingerprint}}};
        const auto isSinceTheyLeft = [&](const QDateTime &leftAt) {
            rotation.apps.first().leftOldKeyAt = leftAt;
            const QString html = RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
            return html.contains(u"by the word of Robin, who looked at"_s)
                && html.contains(u"since the apps had left it"_s);
        };
        QVERIFY(isSinceTheyLeft(noon.addSecs(-60)));
        QVERIFY(!isSinceTheyLeft(noon.addSecs(60)));
        QVERIFY(!isSinceTheyLeft({})); // when is not known
        const QString html = RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
        QVERIFY(html.contains(u"that all had left it by then was not seen"_s));
        rotation.apps.first().heldEventKeys.clear(); // none was ever known to have it
        QVERIFY(!isSinceTheyLeft(noon.addSecs(-60)));
        const QString ofNone = RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
        QVERIFY(ofNone.contains(u"no app is known to have had it"_s));
    }

    void namesExposedEventKeysOnceTheLeakedKeyIsGone()
    {
        Rotation rotation = begun();
        rotation.cause = RotationCause::SigningKeyLeaked;
        rotation.exceptions = {{eventKeysExposed, {u"Shop"_s}, {}, {}, noon}};
        const auto namesThem = [&] {
            return RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()})
                .toHtml()
                .contains(u"until it was gone"_s);
        };
        QVERIFY(!namesThem()); // rotate was refused at the last look
        rotation.outcome = RotationOutcome::Undone;
        QVERIFY(!namesThem());
        rotation.outcome = RotationOutcome::Done;
        rotation.isRotated = true;
        QVERIFY(namesThem());
    }

    /// "It cannot be asked" is not said of what was.
    void saysInTheRecordThatNoAnswerToldIt()
    {
        Rotation rotation = begun();
        RolloutRow row = rowOf(appWith(u"legacy"_s, u"3.16.2"_s), RolloutGoal::ReadyToRotate,
            Proof::Because::CannotTell, EvidenceClass::None);
        row.signing.attainable = EvidenceClass::Confirmed;
        const auto html = [&](int rounds) {
            row.rounds = rounds;
            rotation.gates = {{.step = RotationStep::RollOut, .at = noon, .apps = {evidenceToJson(row)}}};
            return RotationEvidence(rotation, {}, {"abcdef", noon, QTimeZone::utc()}).toHtml();
        };
        QVERIFY(html(0).contains(u"Not known: it cannot be asked"_s));
        QVERIFY(!html(51).contains(u"it cannot be asked"_s));
        QVERIFY(html(51).contains(u"Not known: no answer told it"_s));
        QVERIFY(html(51).contains(u"<h2>Apps as they were when step “Roll out” was left</h2>"_s));
    }
};

QTEST_GUILESS_MAIN(RotationRulesTest)
#include "tst_rotationrules.moc"
