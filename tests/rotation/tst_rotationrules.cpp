// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/rotation/acteffect.h"
#include "app/rotation/appvariables.h"
#include "app/rotation/rotationevidence.h"
#include "app/rotation/rotationjson.h"
#include "app/rotation/rotationkeys.h"
#include "app/rotation/rotationsight.h"

#include <QJsonDocument>
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

Rotation begun()
{
    Rotation rotation;
    rotation.id = u"r1"_s;
    rotation.environment = {.id = u"production"_s, .name = u"Production"_s, .type = EnvironmentType::Production};
    rotation.begunAt = noon;
    rotation.done = {RotationStep::Plan};
    rotation.oldSigningKey = rotatedSigningKeyOf(liveKey(u"old"_s, 'a', true));
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

RolloutRow rowOf(const RolloutApp &app, AppStanding::Kind standing)
{
    RolloutRow row{.app = app};
    row.latest.standing = standing;
    row.latest.at = noon;
    row.rounds = 5;
    row.evidence = standing == AppStanding::Good ? EvidenceClass::Proven : EvidenceClass::None;
    return row;
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
                              << u"Plan CreateSigningKey SetSigningKey CreateEventKeys SetEventKeys Confirm Rotate "
                                 "Resync DeleteEventKeys Finish"_s;
        QTest::addRow("the signing key only") << true << false << RotationCause::Routine
                                              << u"Plan CreateSigningKey SetSigningKey Confirm Rotate Resync Finish"_s;
        QTest::addRow("event keys only") << false << true << RotationCause::EventKeyLeaked
                                         << u"Plan CreateEventKeys SetEventKeys Confirm DeleteEventKeys Finish"_s;
        QTest::addRow("both after the signing key leaked")
            << true << true << RotationCause::SigningKeyLeaked
            << u"Plan CreateSigningKey SetSigningKey Confirm Rotate Resync CreateEventKeys SetEventKeys "
               "ConfirmEventKeys DeleteEventKeys Finish"_s;
        QTest::addRow("both after an environment leaked")
            << true << true << RotationCause::EnvironmentLeaked
            << u"Plan CreateSigningKey SetSigningKey Confirm Rotate Resync CreateEventKeys SetEventKeys "
               "ConfirmEventKeys DeleteEventKeys Finish"_s;
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
        rotation.done.insert(RotationStep::CreateSigningKey);
        QVERIFY(canBeUndone(rotation));
        rotation.isUndoing = true;
        QCOMPARE(namesOf(stepsOf(rotation)).join(u' '),
            u"Plan CreateSigningKey PutBack ConfirmPutBack DeleteNewKeys Undone"_s);
        QCOMPARE(currentStepOf(rotation), RotationStep::PutBack);
        QVERIFY(!canBeUndone(rotation));
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
        const QString longest = twinNameOf(QString(300, u'x'), day, {});
        QCOMPARE(longest.size(), 255);
        QVERIFY(longest.endsWith(u" (2026-11-25)"_s));
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
            .setSteps = {RotationStep::SetSigningKey}}};
        rotation.senders = {{.name = u"cron"_s, .owner = u"Robin"_s, .word = u"Robin"_s, .wordAt = noon}};
        rotation.excuses = {{.appKey = u"a1"_s, .owner = u"Sam"_s, .reason = u"off"_s, .person = u"Ada"_s, .at = noon}};
        rotation.overwritten = {{u"/srv/.env"_s, u"INNGEST_EVENT_KEY"_s, u"rotation/r1/1"_s, true}};
        rotation.exceptions = {{u"no apps"_s, {u"x"_s}, u"Ada"_s, u"none yet"_s, noon}};
        rotation.gates = {{.step = RotationStep::Confirm, .at = noon, .apps = {QJsonObject{{u"name"_s, u"shop"_s}}}}};
        rotation.lastAct = 7;
        rotation.rotatedAt = noon;
        const QByteArray text = QJsonDocument(rotationToJson(rotation)).toJson();
        QCOMPARE(rotationFromJson(QJsonDocument::fromJson(text).object()), rotation);
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
        rotation.newSigningKey = rotatedSigningKeyOf(liveKey(u"new"_s, 'b', false));
        rotation.isRotated = isRotated;
        const LiveKeys live{.signingKeys = keys};
        const RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        QCOMPARE(kinds(noticesAt(RotationStep::SetSigningKey, sight), RotationNotice::Refusal), refusals);
    }

    void refusesToRotateOnHope_data()
    {
        QTest::addColumn<AppStanding::Kind>("standing");
        QTest::addColumn<int>("minutesSinceLook"); // -1: none was taken
        QTest::addColumn<bool>("isExcused");
        QTest::addColumn<QList<RotationNotice::Kind>>("refusals");
        using List = QList<RotationNotice::Kind>;
        QTest::addRow("all good") << AppStanding::Good << 1 << false << List();
        QTest::addRow("no last look") << AppStanding::Good << -1 << false << List{RotationNotice::NotAskedAgain};
        QTest::addRow("the look is old") << AppStanding::Good << 11 << false
                                         << List{RotationNotice::NotAskedAgain, RotationNotice::LatestContradicts};
        QTest::addRow("an app would break") << AppStanding::WouldBreak << 1 << false
                                            << List{RotationNotice::AppsMissing, RotationNotice::LatestContradicts};
        QTest::addRow("it is excused") << AppStanding::WouldBreak << 1 << true << List();
    }

    void refusesToRotateOnHope()
    {
        QFETCH(AppStanding::Kind, standing);
        QFETCH(int, minutesSinceLook);
        QFETCH(bool, isExcused);
        QFETCH(QList<RotationNotice::Kind>, refusals);
        Rotation rotation = begun();
        rotation.newSigningKey = rotatedSigningKeyOf(liveKey(u"new"_s, 'b', false));
        const LiveKeys live{.signingKeys = {liveKey(u"old"_s, 'a', true), liveKey(u"new"_s, 'b', false)}};
        RotationSight sight{.rotation = rotation, .live = &live};
        sight.rows = {rowOf(appWith(u"shop"_s, u"4.2.6"_s), standing)};
        if (isExcused)
            sight.rows.first().excuse = Excuse{.owner = u"Sam"_s, .reason = u"off"_s};
        sight.gate.apps = 1;
        sight.now = noon.addSecs(60 * std::max(minutesSinceLook, 0));
        if (minutesSinceLook >= 0)
            sight.lastLookAt = noon;
        QCOMPARE(kinds(noticesAt(RotationStep::Rotate, sight), RotationNotice::Refusal), refusals);
    }

    void takesNoGreenBoardFromNoApps()
    {
        Rotation rotation = begun();
        rotation.newSigningKey = rotatedSigningKeyOf(liveKey(u"new"_s, 'b', false));
        const LiveKeys live{.signingKeys = {liveKey(u"old"_s, 'a', true), liveKey(u"new"_s, 'b', false)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        sight.gate.hasNoApps = true;
        QVERIFY(hasRefusal(noticesAt(RotationStep::Confirm, sight)));
        rotation.exceptions.append({u"no apps"_s, {}, u"Ada"_s, u"none yet"_s, noon});
        QVERIFY(!hasRefusal(noticesAt(RotationStep::Confirm, sight)));
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
            {.kind = ActKind::CreateEventKey, .newName = u"Shop 2"_s, .eventKeyId = u"e2"_s, .eventKeyFilter = same});
        LiveKeys live{
            .eventKeys = {liveEventKey(u"e1"_s, u"Shop"_s, key.filter), liveEventKey(u"e2"_s, u"Shop 2"_s, same)}};
        const RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        QVERIFY(!hasRefusal(noticesAt(RotationStep::CreateEventKeys, sight)));
        live.eventKeys.last().filter.events.removeLast();
        QCOMPARE(kinds(noticesAt(RotationStep::CreateEventKeys, sight), RotationNotice::Refusal),
            QList{RotationNotice::TwinFilterDiffers});
        live.eventKeys.removeLast();
        QCOMPARE(kinds(noticesAt(RotationStep::CreateEventKeys, sight), RotationNotice::Refusal),
            QList{RotationNotice::TwinGone});
    }

    void refusesToDeleteAKeyThatAnAppHolds()
    {
        Rotation rotation = begun();
        rotation.rotatesSigningKey = false;
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s)};
        rotation.eventKeys.first().twinId = u"e2"_s;
        rotation.eventKeysSetAt = noon;
        const LiveKeys live{.eventKeys = {liveEventKey(u"e1"_s, u"Shop"_s), liveEventKey(u"e2"_s, u"Shop 2"_s)}};
        RotationSight sight{.rotation = rotation, .live = &live, .now = noon};
        sight.rows = {rowOf(appWith(u"shop"_s, u"4.2.6"_s), AppStanding::Good)};
        QVERIFY(!hasRefusal(noticesOfDeletion(rotation.eventKeys.first(), sight)));
        sight.lastEvents.insert(u"e1"_s, noon.addSecs(30));
        QCOMPARE(kinds(noticesOfDeletion(rotation.eventKeys.first(), sight), RotationNotice::Warning),
            QList{RotationNotice::EventsStillArrive});
        sight.rows.first().latest.eventFingerprint = rotation.eventKeys.first().oldFingerprint;
        QVERIFY(kinds(noticesOfDeletion(rotation.eventKeys.first(), sight), RotationNotice::Refusal)
                    .contains(RotationNotice::StillHeld));
    }

    void givesEachAppItsVariables()
    {
        Rotation rotation = begun();
        rotation.newSigningKey = rotatedSigningKeyOf(liveKey(u"new"_s, 'b', false));
        rotation.eventKeys = {rotatedEventKey(u"e1"_s, u"Shop"_s), rotatedEventKey(u"e3"_s, u"Cron"_s)};
        rotation.eventKeys.first().twinFingerprint = u"twin"_s;
        rotation.eventKeys.last().twinFingerprint = u"twin of cron"_s;
        const Secret twin = Secret::fromText(u"twin's value"_s);
        const Secret cronTwin = Secret::fromText(u"cron's value"_s);
        const RotationSecrets secrets{signingKey('a'), signingKey('b'),
            {{u"twin"_s, twin}, {u"twin of cron"_s, cronTwin},
                {rotation.eventKeys.first().oldFingerprint, liveEventKey(u"e1"_s, {}).value}}};
        RolloutApp shop = appWith(u"shop"_s, u"4.2.6"_s);
        shop.heldEventKeys = {rotation.eventKeys.first().oldFingerprint};
        const QList<RolloutApp> apps{shop, appWith(u"ancient"_s, u"3.16.2"_s)};

        const auto signing = variablesOf(rotation, RotationStep::SetSigningKey, secrets, apps);
        QCOMPARE(signing.size(), 1); // the other one knows no fallback: with the new key alone it would be refused
        QCOMPARE(signing.first().appKey, u"shop"_s);
        QCOMPARE(signing.first().variables,
            (QList<AppVariable>{
                {u"INNGEST_SIGNING_KEY"_s, signingKey('b')}, {u"INNGEST_SIGNING_KEY_FALLBACK"_s, signingKey('a')}}));
        const auto cutOver = variablesOf(rotation, RotationStep::Resync, secrets, apps);
        QCOMPARE(cutOver.size(), 1);
        QVERIFY(cutOver.first().isCutOver);
        QCOMPARE(cutOver.first().variables, (QList<AppVariable>{{u"INNGEST_SIGNING_KEY"_s, signingKey('b')}}));
        const auto events = variablesOf(rotation, RotationStep::SetEventKeys, secrets, apps);
        QCOMPARE(events.size(), 2);
        QCOMPARE(events.first().variables, (QList<AppVariable>{{u"INNGEST_EVENT_KEY"_s, twin}}));
        QVERIFY(events.last().isSender); // no app holds it
        QCOMPARE(events.last().name, u"Cron"_s);
        QCOMPARE(events.last().variables, (QList<AppVariable>{{u"INNGEST_EVENT_KEY"_s, cronTwin}}));
        const auto end = variablesOf(rotation, RotationStep::Finish, secrets, apps);
        QCOMPARE(end.size(), 1);
        QCOMPARE(end.first().variables,
            (QList<AppVariable>{{.name = u"INNGEST_SIGNING_KEY_FALLBACK"_s, .isRemoved = true}}));
        const auto back = variablesOf(rotation, RotationStep::PutBack, secrets, apps);
        QCOMPARE(back.first().variables.size(), 3);
        QCOMPARE(back.first().variables.first().value, signingKey('a'));
        QVERIFY(back.first().variables.at(1).isRemoved);
    }

    void asksForTheKeysOfItsStep()
    {
        Rotation rotation = begun();
        rotation.newSigningKey = rotatedSigningKeyOf(liveKey(u"new"_s, 'b', false));
        const RotationSecrets secrets{signingKey('a'), signingKey('b'), {}};
        QCOMPARE(rolloutKeysOf(rotation, RotationStep::Confirm, secrets, nullptr).goal, RolloutGoal::NewBesideOld);
        QCOMPARE(rolloutKeysOf(rotation, RotationStep::Finish, secrets, nullptr).goal, RolloutGoal::NewOnly);
        QCOMPARE(rolloutKeysOf(rotation, RotationStep::ConfirmPutBack, secrets, nullptr).goal, RolloutGoal::OldOnly);
        // The count of page 6 goes on at page 7.
        QCOMPARE(rolloutKeysOf(rotation, RotationStep::Rotate, secrets, nullptr),
            rolloutKeysOf(rotation, RotationStep::Confirm, secrets, nullptr));
        // Rotated elsewhere: what it means for an app does not wait for the journal.
        QVERIFY(!rolloutKeysOf(rotation, RotationStep::Confirm, secrets, nullptr).isRotated);
        LiveKeys live;
        live.signingKeys = {liveKey(u"old"_s, 'a', true), liveKey(u"new"_s, 'b', false)};
        QVERIFY(!rolloutKeysOf(rotation, RotationStep::Confirm, secrets, &live).isRotated);
        live.signingKeys = {liveKey(u"new"_s, 'b', true)};
        QVERIFY(rolloutKeysOf(rotation, RotationStep::Confirm, secrets, &live).isRotated);
        // After rotate the old one may be gone: its fingerprint is still known.
        const RotationSecrets later{{}, signingKey('b'), {}};
        const RolloutKeys keys = rolloutKeysOf(rotation, RotationStep::Finish, later, nullptr);
        QVERIFY(keys.oldSigningKey.isEmpty());
        QCOMPARE(keys.oldFingerprint, signingKeyFingerprint(signingKey('a')));
    }

    void writesEvidenceThatSaysWhatWasSeen()
    {
        Rotation rotation = begun();
        rotation.reason = u"ticket <42> & more"_s;
        rotation.person = u"Ada"_s;
        rotation.outcome = RotationOutcome::ClosedWithExceptions;
        RolloutRow row = rowOf(appWith(u"shop"_s, u"4.2.6"_s), AppStanding::Good);
        row.good = 7;
        row.needed = 5;
        RolloutRow excused = rowOf(appWith(u"legacy"_s, u"3.16.2"_s), AppStanding::Unknown);
        excused.excuse = Excuse{.owner = u"Sam"_s, .reason = u"switched off"_s, .person = u"Ada"_s};
        rotation.gates
            = {{.step = RotationStep::Confirm, .at = noon, .apps = {evidenceToJson(row), evidenceToJson(excused)}}};
        const RotationEvidence evidence(rotation, {}, {"abcdef", noon, QTimeZone("Europe/Berlin")});
        const QString html = evidence.toHtml();
        QVERIFY(html.contains(u"ticket &lt;42&gt; &amp; more"_s));
        QVERIFY(html.contains(u"7 good answers in a row, 5 needed"_s));
        QVERIFY(html.contains(u"Excused by Sam: switched off"_s));
        QVERIFY(html.contains(u"2026-11-25 12:00:00 UTC (13:00:00 "_s));
        QVERIFY(html.contains(u"abcdef"_s));
        QVERIFY(!html.contains(QString(64, u'a')));
    }
};

QTEST_GUILESS_MAIN(RotationRulesTest)
#include "tst_rotationrules.moc"
