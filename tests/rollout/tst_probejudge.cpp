// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/probejudge.h"

#include "app/domain/signature.h"
#include "tests/rollout/rolloutstage.h"

#include <QMetaEnum>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace rollout;

namespace {

const QDateTime now(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);
const QUrl url(u"https://shop.example.com/api/inngest"_s);
using Verdict = SigningKeyVerdict;
using Standing = AppStanding;

/// What an app with these variables answers to a request signed with that key.
ProbedAnswer asked(const PracticeAppProgram &program, ProbeKey key)
{
    const Secret secret = key == ProbeKey::New ? newKey : key == ProbeKey::Old ? oldKey : otherKey;
    HttpRequest request{.method = "GET", .path = "/api/inngest", .query = {}, .headers = {}, .body = {}, .peer = {}};
    request.headers.emplaceBack("x-inngest-signature", signatureHeader(secret, {}, now.addSecs(-5)));
    const HttpResponse response = program.answer(request, now);
    ProbeReply reply{.fate = ProbeReply::Fate::Answered, .status = response.status, .body = response.body};
    for (const auto &header : response.headers)
        reply.headers.append(header);
    reply.headers.emplaceBack("Date", "Sun, 22 Nov 2026 12:00:00 GMT");
    return {.askedWith = key, .signedAt = now.addSecs(-5), .answer = readProbeAnswer(reply, secret)};
}

PracticeAppProgram programOf(const PracticeAppVariables &variables, const PracticeAppSdk &sdk)
{
    return PracticeAppProgram({.externalId = u"shop"_s, .sdk = sdk, .framework = u"express"_s}, variables, url,
        QUrl(u"http://127.0.0.1:9"_s));
}

QList<ProbedAnswer> round(const PracticeAppVariables &variables, const PracticeAppSdk &sdk = {})
{
    const PracticeAppProgram program = programOf(variables, sdk);
    return {asked(program, ProbeKey::New), asked(program, ProbeKey::Old), asked(program, ProbeKey::Random)};
}

ProbedAnswer failed(ProbeKey key, ProbeReason::Kind reason)
{
    return {.askedWith = key, .signedAt = now, .answer = {.kind = ProbeAnswer::Kind::Failed, .reason = reason}};
}

/// An SDK that checks signatures and tells no hashes.
ProbedAnswer silent(ProbeKey key, bool isAccepted)
{
    ProbeAnswer answer;
    answer.kind = isAccepted ? ProbeAnswer::Kind::Accepted : ProbeAnswer::Kind::Refused;
    answer.reason = isAccepted ? ProbeReason::None : ProbeReason::Refused;
    answer.httpStatus = isAccepted ? 200 : 401;
    return {.askedWith = key, .signedAt = now, .answer = answer};
}

QList<ProbedAnswer> silentRound(bool acceptsNew, bool acceptsOld, bool acceptsRandom = false)
{
    return {
        silent(ProbeKey::New, acceptsNew), silent(ProbeKey::Old, acceptsOld), silent(ProbeKey::Random, acceptsRandom)};
}

RolloutApp app(const QStringList &heldEventKeys = {})
{
    RolloutApp result = appAt(url);
    result.heldEventKeys = heldEventKeys;
    return result;
}

AppSample judged(const QList<ProbedAnswer> &answers, RolloutGoal goal, bool isRotated = false)
{
    return judgeProbe(answers, keysFor(goal, isRotated), app(), now);
}

const QString otherFingerprint = signingKeyFingerprint(otherKey);

} // namespace

Q_DECLARE_METATYPE(PracticeAppVariables)
Q_DECLARE_METATYPE(QList<ProbedAnswer>)
Q_DECLARE_METATYPE(RolloutKeys)

/// What the answers of a round come to: each verdict on both sides of rotate and for each goal.
class ProbeJudgeTest : public QObject
{
    Q_OBJECT

private slots:
    void judgesWhatAnAppHolds_data()
    {
        QTest::addColumn<PracticeAppVariables>("holds");
        QTest::addColumn<QString>("version");
        QTest::addColumn<Verdict::Kind>("verdict");
        QTest::addColumn<QList<Standing::Kind>>("standings"); // see below
        const Secret third = signingKey("44"_L1);
        struct Case
        {
            const char *what;
            PracticeAppVariables holds;
            Verdict::Kind verdict;
            QList<Standing::Kind> standings;
        };
        using enum AppStanding::Kind;
        //                                        survey             new beside old         new only              old
        //                                        only before  after      before      after      after before
        const QList<Case> cases{
            {"new and old", variables(newKey, oldKey), Verdict::NewAndOld, //
                {Good, Good, Good, Good, NotThere, NotThere}},
            {"new only", variables(newKey), Verdict::NewOnly, //
                {BrokenNow, Good, BrokenNow, Good, Good, BrokenNow}},
            {"old only", variables(oldKey), Verdict::OldOnly, //
                {Good, BrokenNow, WouldBreak, BrokenNow, BrokenNow, Good}},
            {"swapped", variables(oldKey, newKey), Verdict::OldAndNew, //
                {Good, Good, NotThere, NotThere, WouldBreak, NotThere}},
            {"new and another", variables(newKey, third), Verdict::NewAndOther, //
                {BrokenNow, Good, BrokenNow, NotThere, NotThere, BrokenNow}},
            {"old and another", variables(oldKey, third), Verdict::OldAndOther, //
                {Good, BrokenNow, WouldBreak, BrokenNow, BrokenNow, Good}},
            {"another, and old as fallback", variables(third, oldKey), Verdict::OtherKey, //
                {Good, BrokenNow, WouldBreak, BrokenNow, BrokenNow, NotThere}},
            {"another, and new as fallback", variables(third, newKey), Verdict::OtherKey, //
                {BrokenNow, Good, BrokenNow, NotThere, WouldBreak, BrokenNow}},
            {"neither", variables(third), Verdict::Neither, //
                {BrokenNow, BrokenNow, BrokenNow, BrokenNow, BrokenNow, BrokenNow}},
            {"no key", variables({}), Verdict::Neither, //
                {BrokenNow, BrokenNow, BrokenNow, BrokenNow, BrokenNow, BrokenNow}},
        };
        for (const char *version : {"3.18.0", "3.20.0", "3.22.13", "3.52.7", "3.54.2", "4.0.0", "4.24.0"}) {
            for (const Case &row : cases)
                QTest::addRow("%s, %s", version, row.what)
                    << row.holds << QString::fromLatin1(version) << row.verdict << row.standings;
        }
    }

    void judgesWhatAnAppHolds()
    {
        QFETCH(PracticeAppVariables, holds);
        QFETCH(QString, version);
        QFETCH(QList<Standing::Kind>, standings);
        const QList<ProbedAnswer> answers = round(holds, {.version = version});
        const QList<std::pair<RolloutGoal, bool>> sides{{RolloutGoal::Survey, false}, {RolloutGoal::Survey, true},
            {RolloutGoal::NewBesideOld, false}, {RolloutGoal::NewBesideOld, true}, {RolloutGoal::NewOnly, true},
            {RolloutGoal::OldOnly, false}};
        for (qsizetype i = 0; i < sides.size(); ++i) {
            const AppSample sample = judged(answers, sides.at(i).first, sides.at(i).second);
            QTEST(sample.signingKey, "verdict");
            QVERIFY2(sample.standing == standings.at(i),
                qPrintable(u"side %1: %2"_s.arg(i).arg(
                    QString::fromLatin1(QMetaEnum::fromType<AppStanding::Kind>().valueToKey(sample.standing)))));
            QCOMPARE(sample.eventKey, EventKeyVerdict::NotJudged);
        }
    }

    void judgesWithoutHashesByWhatIsAccepted_data()
    {
        QTest::addColumn<QList<ProbedAnswer>>("answers");
        QTest::addColumn<Verdict::Kind>("verdict");
        QTest::addColumn<Standing::Kind>("before");
        QTest::addColumn<Standing::Kind>("after");
        QTest::addColumn<ProbeReason::Kind>("reason");
        QTest::newRow("both") << silentRound(true, true) << Verdict::BothHeld << Standing::Good << Standing::Good
                              << ProbeReason::None;
        QTest::newRow("new only") << silentRound(true, false) << Verdict::NewOnly << Standing::BrokenNow
                                  << Standing::Good << ProbeReason::None;
        QTest::newRow("old only") << silentRound(false, true) << Verdict::OldOnly << Standing::WouldBreak
                                  << Standing::BrokenNow << ProbeReason::None;
        QTest::newRow("neither") << silentRound(false, false) << Verdict::Neither << Standing::BrokenNow
                                 << Standing::BrokenNow << ProbeReason::Refused;
        QTest::newRow("anything") << silentRound(true, true, true) << Verdict::CannotTell << Standing::Unknown
                                  << Standing::Unknown << ProbeReason::AcceptsAnything;
    }

    void judgesWithoutHashesByWhatIsAccepted()
    {
        QFETCH(QList<ProbedAnswer>, answers);
        const AppSample before = judged(answers, RolloutGoal::NewBesideOld);
        QTEST(before.signingKey, "verdict");
        QTEST(before.standing, "before");
        QTEST(before.reason, "reason");
        QTEST(judged(answers, RolloutGoal::NewBesideOld, true).standing, "after");
    }

    void takesTheWorstOfSeveralInstances_data()
    {
        QTest::addColumn<QString>("version");
        for (const char *version : {"3.18.0", "3.52.7", "4.24.0"})
            QTest::newRow(version) << QString::fromLatin1(version);
    }

    void takesTheWorstOfSeveralInstances()
    {
        QFETCH(QString, version);
        const PracticeAppSdk sdk{.version = version};
        const PracticeAppProgram good = programOf(variables(newKey, oldKey), sdk);
        const PracticeAppProgram old = programOf(variables(oldKey), sdk);
        const PracticeAppProgram early = programOf(variables(newKey), sdk);
        const ProbedAnswer control = asked(good, ProbeKey::Random);

        // The one left behind meets the old key, and tells; or the new one, and refuses.
        AppSample sample
            = judged({asked(good, ProbeKey::New), asked(old, ProbeKey::Old), control}, RolloutGoal::NewBesideOld);
        QCOMPARE(sample.signingKey, Verdict::OldOnly);
        QCOMPARE(sample.standing, Standing::WouldBreak);
        sample = judged({asked(old, ProbeKey::New), asked(good, ProbeKey::Old), control}, RolloutGoal::NewBesideOld);
        QCOMPARE(sample.signingKey, Verdict::OldOnly);
        QCOMPARE(sample.standing, Standing::WouldBreak);
        // One that has the new key only refuses Inngest's calls now.
        sample = judged({asked(good, ProbeKey::New), asked(early, ProbeKey::Old), control}, RolloutGoal::NewBesideOld);
        QCOMPARE(sample.signingKey, Verdict::NewOnly);
        QCOMPARE(sample.standing, Standing::BrokenNow);
    }

    void neverCallsAnythingGoodWithoutTheControl()
    {
        QList<ProbedAnswer> answers = round(variables(newKey, oldKey));
        answers.removeLast();
        const AppSample sample = judged(answers, RolloutGoal::NewBesideOld);
        QCOMPARE(sample.standing, Standing::Unknown);
        QCOMPARE(sample.reason, ProbeReason::NotVerified);
    }

    void neverCallsDevModeGood()
    {
        PracticeAppVariables holds = variables(newKey, oldKey);
        holds.set(PracticeAppVariables::devName, Secret::fromText(u"1"_s));
        for (const char *version : {"3.16.1", "3.18.0", "3.52.7", "4.24.0"}) {
            for (const RolloutGoal goal : {RolloutGoal::Survey, RolloutGoal::NewBesideOld, RolloutGoal::NewOnly}) {
                const AppSample sample = judged(round(holds, {.version = QString::fromLatin1(version)}), goal);
                QCOMPARE(sample.standing, Standing::Unknown);
                QCOMPARE(sample.signingKey, Verdict::CannotTell);
                QCOMPARE(sample.reason, ProbeReason::DevMode);
            }
        }
    }

    void cannotTellWhatAnSdkWithoutHashesHolds()
    {
        const AppSample sample = judged(round(variables(oldKey), {.version = u"3.16.1"_s}), RolloutGoal::Survey);
        QCOMPARE(sample.signingKey, Verdict::CannotTell);
        QCOMPARE(sample.standing, Standing::Unknown);
        QCOMPARE(sample.reason, ProbeReason::NotVerified);
        QCOMPARE(judged(round(variables(oldKey), {.version = u"3.16.1"_s}), RolloutGoal::NewBesideOld).reason,
            ProbeReason::SdkTooOld);
    }

    void saysThatAnSdkKnowsNoFallback()
    {
        const PracticeAppSdk sdk{.language = u"py"_s, .version = u"0.3.0"_s};
        const AppSample before = judged(round(variables(oldKey), sdk), RolloutGoal::NewBesideOld);
        QCOMPARE(before.signingKey, Verdict::OldOnly);
        QCOMPARE(before.standing, Standing::WouldBreak);
        QCOMPARE(before.reason, ProbeReason::SdkTooOld);
        const RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        QCOMPARE(attainableEvidence(keys, app(), before), EvidenceClass::Attested);
        const AppSample after = judged(round(variables(newKey), sdk), RolloutGoal::NewBesideOld, true);
        QCOMPARE(after.standing, Standing::Good);
        QCOMPARE(attainableEvidence(keysFor(RolloutGoal::NewBesideOld, true), app(), after), EvidenceClass::Proven);
    }

    void tellsARefusalFromSomethingInFront()
    {
        const QList<ProbedAnswer> answers{failed(ProbeKey::New, ProbeReason::InFront)};
        const AppSample sample = judged(answers, RolloutGoal::NewBesideOld);
        QCOMPARE(sample.signingKey, Verdict::CannotTell);
        QCOMPARE(sample.standing, Standing::Unknown);
        QCOMPARE(sample.reason, ProbeReason::InFront);
        QVERIFY(!sample.pausesCount());
    }

    void doesNotLetAFailureHideWhatIsBad()
    {
        // The new key was refused, and then nothing came any more.
        const AppSample sample = judged(
            {silent(ProbeKey::New, false), failed(ProbeKey::Old, ProbeReason::TimedOut)}, RolloutGoal::NewBesideOld);
        QCOMPARE(sample.standing, Standing::WouldBreak);
        QVERIFY(!sample.pausesCount());
        // Good so far, and then nothing came any more.
        const AppSample open
            = judged({round(variables(newKey, oldKey)).first(), failed(ProbeKey::Old, ProbeReason::TimedOut)},
                RolloutGoal::NewBesideOld);
        QCOMPARE(open.standing, Standing::Unknown);
        QVERIFY(open.pausesCount());
    }

    void distrustsAnAnswerThatContradictsItself()
    {
        ProbedAnswer lie = round(variables(newKey, oldKey)).first();
        lie.answer.signingFingerprint = otherFingerprint;
        lie.answer.fallbackFingerprint = QString();
        const AppSample sample
            = judged({lie, silent(ProbeKey::Old, false), silent(ProbeKey::Random, false)}, RolloutGoal::Survey, true);
        QVERIFY(sample.standing != Standing::Good);
    }

    void blamesTheClockWhereTheTimeMayBeWhy()
    {
        QList<ProbedAnswer> answers = silentRound(false, false);
        for (ProbedAnswer &probed : answers)
            probed.answer.date = now.addSecs(601);
        const AppSample sample = judged(answers, RolloutGoal::NewBesideOld);
        QCOMPARE(sample.reason, ProbeReason::ClockOff);
        QCOMPARE(sample.standing, Standing::Unknown);
        QCOMPARE(sample.signingKey, Verdict::CannotTell);
        QCOMPARE(sample.detail, u"601"_s);
    }

    void noticesThatAnotherAppAnswers()
    {
        RolloutApp asked = app();
        asked.app.externalId = u"warehouse"_s;
        const QList<ProbedAnswer> answers = round(variables(newKey, oldKey));
        const AppSample sample = judgeProbe(answers, keysFor(RolloutGoal::NewBesideOld), asked, now);
        QCOMPARE(sample.reason, ProbeReason::WrongApp);
        QCOMPARE(sample.detail, u"shop"_s);
        QCOMPARE(sample.standing, Standing::Unknown);
        asked.wasAddedByUrl = true;
        QCOMPARE(judgeProbe(answers, keysFor(RolloutGoal::NewBesideOld), asked, now).standing, Standing::Good);
    }

    void marksWhatIsAskedWithoutTls()
    {
        RolloutApp asked = app();
        asked.app.latestSync->url = QUrl(u"http://shop.example.com/api/inngest"_s);
        const QList<ProbedAnswer> answers = round(variables(newKey, oldKey));
        AppSample sample = judgeProbe(answers, keysFor(RolloutGoal::NewBesideOld), asked, now);
        QCOMPARE(sample.reason, ProbeReason::Insecure);
        QCOMPARE(sample.standing, Standing::Good);
        asked.app.latestSync->url = QUrl(u"http://127.0.0.1:3000/api/inngest"_s);
        sample = judgeProbe(answers, keysFor(RolloutGoal::NewBesideOld), asked, now);
        QCOMPARE(sample.reason, ProbeReason::None);
    }

    void worksWithTheOldKeyAlone()
    {
        RolloutKeys keys = keysFor(RolloutGoal::Survey);
        keys.newSigningKey = {};
        keys.newFingerprint.clear();
        const auto judgedAlone = [&keys](const PracticeAppVariables &holds) {
            QList<ProbedAnswer> answers = round(holds);
            answers.removeFirst();
            return judgeProbe(answers, keys, app(), now);
        };
        QCOMPARE(judgedAlone(variables(oldKey)).signingKey, Verdict::OldOnly);
        QCOMPARE(judgedAlone(variables(oldKey)).standing, Standing::Good);
        QCOMPARE(judgedAlone(variables(oldKey, newKey)).signingKey, Verdict::OldAndOther);
        QCOMPARE(judgedAlone(variables(newKey)).signingKey, Verdict::Neither);
        QCOMPARE(judgedAlone(variables(newKey)).standing, Standing::BrokenNow);
        // Of an SDK that tells no hashes, too.
        const AppSample silentOne
            = judgeProbe({silent(ProbeKey::Old, true), silent(ProbeKey::Random, false)}, keys, app(), now);
        QCOMPARE(silentOne.signingKey, Verdict::OldOnly);
        QVERIFY(!silentOne.toldFallback);
    }

    void worksWithTheNewKeyAlone()
    {
        RolloutKeys keys = keysFor(RolloutGoal::NewOnly, true);
        keys.oldSigningKey = {}; // deleted by rotate, and not kept
        const auto judgedAlone = [&keys](const PracticeAppVariables &holds) {
            QList<ProbedAnswer> answers = round(holds);
            answers.removeAt(1);
            return judgeProbe(answers, keys, app(), now);
        };
        QCOMPARE(judgedAlone(variables(newKey)).standing, Standing::Good);
        QCOMPARE(judgedAlone(variables(newKey, oldKey)).signingKey, Verdict::NewAndOld);
        QCOMPARE(judgedAlone(variables(newKey, oldKey)).standing, Standing::NotThere);
        QCOMPARE(judgedAlone(variables(oldKey)).standing, Standing::BrokenNow);
        // Without hashes nobody can say whether the fallback is gone.
        const AppSample silentOne
            = judgeProbe({silent(ProbeKey::New, true), silent(ProbeKey::Random, false)}, keys, app(), now);
        QCOMPARE(silentOne.signingKey, Verdict::CannotTell);
        QCOMPARE(silentOne.standing, Standing::Unknown);
    }

    void judgesTheEventKey_data()
    {
        QTest::addColumn<Secret>("holds");
        QTest::addColumn<EventKeyVerdict::Kind>("verdict");
        QTest::addColumn<Standing::Kind>("forward");
        QTest::addColumn<Standing::Kind>("undone");
        using V = EventKeyVerdict;
        const Secret otherTwin = Secret::fromText(u"another's twin"_s);
        const Secret known = Secret::fromText(u"a known event key"_s);
        QTest::newRow("its twin") << newEventKey << V::Twin << Standing::Good << Standing::WouldBreak;
        QTest::newRow("the old one") << oldEventKey << V::Old << Standing::WouldBreak << Standing::Good;
        QTest::newRow("another's twin") << otherTwin << V::WrongTwin << Standing::NotThere << Standing::WouldBreak;
        QTest::newRow("a known one") << known << V::Other << Standing::NotThere << Standing::NotThere;
        QTest::newRow("an unknown one") << Secret::fromText(u"?"_s) << V::Other << Standing::BrokenNow
                                        << Standing::BrokenNow;
        QTest::newRow("none") << Secret() << V::None << Standing::BrokenNow << Standing::BrokenNow;
    }

    void judgesTheEventKey()
    {
        QFETCH(Secret, holds);
        QFETCH(EventKeyVerdict::Kind, verdict);
        QFETCH(Standing::Kind, forward);
        QFETCH(Standing::Kind, undone);
        const QString held = eventKeyFingerprint(oldEventKey);
        const auto judgedFor = [&](RolloutGoal goal, const PracticeAppVariables &variables) {
            RolloutKeys keys = keysFor(goal);
            keys.eventKeys.append({.oldFingerprint = u"aaaaaaaaaaaa"_s,
                .newFingerprint = eventKeyFingerprint(Secret::fromText(u"another's twin"_s))});
            keys.eventKeyNames.insert(eventKeyFingerprint(Secret::fromText(u"a known event key"_s)), u"known"_s);
            return judgeProbe(round(variables), keys, app({held}), now);
        };
        for (const RolloutGoal goal : {RolloutGoal::NewBesideOld, RolloutGoal::EventKeysOnly}) {
            const AppSample sample = judgedFor(goal, variables(newKey, oldKey, holds));
            QCOMPARE(sample.eventKey, verdict);
            QCOMPARE(sample.standing, forward);
            QCOMPARE(sample.signingKey, goal == RolloutGoal::EventKeysOnly ? Verdict::NotJudged : Verdict::NewAndOld);
            QVERIFY(sample.toldEventKey);
        }
        const AppSample sample = judgedFor(RolloutGoal::OldOnly, variables(oldKey, {}, holds));
        QCOMPARE(sample.eventKey, verdict);
        QCOMPARE(sample.standing, undone);
    }

    void takesTheWorstEventKeyOfSeveralInstances()
    {
        // Both are bad by their signing keys already; the second one's event key is, too.
        const QString held = eventKeyFingerprint(oldEventKey);
        const PracticeAppProgram first = programOf(variables(oldKey, {}, newEventKey), {});
        const PracticeAppProgram second = programOf(variables(oldKey, otherKey, oldEventKey), {});
        const AppSample sample = judgeProbe({asked(first, ProbeKey::Old), asked(second, ProbeKey::Old)},
            keysFor(RolloutGoal::NewBesideOld), app({held}), now);
        QCOMPARE(sample.standing, Standing::WouldBreak);
        QCOMPARE(sample.eventKey, EventKeyVerdict::Old);
        QCOMPARE(sample.eventFingerprint, held);
    }

    void doesNotJudgeTheEventKeyOfWhoHeldNone()
    {
        const AppSample sample = judged(round(variables(newKey, oldKey, oldEventKey)), RolloutGoal::NewBesideOld);
        QCOMPARE(sample.eventKey, EventKeyVerdict::NotJudged);
        QCOMPARE(sample.standing, Standing::Good);
        QCOMPARE(sample.eventFingerprint, eventKeyFingerprint(oldEventKey)); // known all the same
    }

    void asksNothingOfAnEventKeyWhoseTwinIsNotThereYet()
    {
        RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        keys.eventKeys.first().newFingerprint.clear();
        const AppSample sample = judgeProbe(
            round(variables(newKey, oldKey, oldEventKey)), keys, app({eventKeyFingerprint(oldEventKey)}), now);
        QCOMPARE(sample.eventKey, EventKeyVerdict::Old);
        QCOMPARE(sample.standing, Standing::Good);
    }

    void cannotTellTheEventKeyWithoutItsHash()
    {
        const RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        const RolloutApp asked = app({eventKeyFingerprint(oldEventKey)});
        const AppSample sample
            = judgeProbe(round(variables(newKey, oldKey, newEventKey), {.version = u"3.18.0"_s}), keys, asked, now);
        QCOMPARE(sample.signingKey, Verdict::NewAndOld);
        QCOMPARE(sample.eventKey, EventKeyVerdict::CannotTell);
        QCOMPARE(sample.standing, Standing::Unknown);
        QCOMPARE(attainableEvidence(keys, asked, sample), EvidenceClass::Attested);
    }

    void demandsNothingWhereNothingIsJudged()
    {
        RolloutApp asked = app();
        QCOMPARE(attainableEvidence(keysFor(RolloutGoal::EventKeysOnly), asked, {}), EvidenceClass::None);
        QCOMPARE(attainableEvidence(keysFor(RolloutGoal::NewBesideOld), asked, {}), EvidenceClass::Proven);
        asked.provesSigningKey = false;
        QCOMPARE(attainableEvidence(keysFor(RolloutGoal::NewBesideOld), asked, {}), EvidenceClass::None);
        asked.provesSigningKey = true;
        asked.app.method = AppMethod::Connect;
        QCOMPARE(attainableEvidence(keysFor(RolloutGoal::NewBesideOld), asked, {}), EvidenceClass::Inferred);
        asked.app.method = AppMethod::Api;
        QCOMPARE(attainableEvidence(keysFor(RolloutGoal::NewBesideOld), asked, {}), EvidenceClass::Attested);
    }
};

QTEST_GUILESS_MAIN(ProbeJudgeTest)
#include "tst_probejudge.moc"
