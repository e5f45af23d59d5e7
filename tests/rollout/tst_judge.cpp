// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/judge.h"

#include "app/domain/question.h"
#include "app/domain/signature.h"
#include "app/rollout/probeanswer.h"
#include "tests/rollout/rolloutstage.h"

#include <QMetaEnum>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace rollout;

namespace {

const QDateTime now(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);
const QUrl url(u"https://shop.example.com/api/inngest"_s);
using Standing = AppStanding;

/// What a request is signed with: see ProbedAnswer.
const QString byNew = signingKeyFingerprint(newKey);
const QString byOld = signingKeyFingerprint(oldKey);
const QString byRandom;

/// What an app with these variables answers to a request signed with that key.
ProbedAnswer asked(const PracticeAppProgram &program, const QString &key)
{
    const Secret secret = key == byNew ? newKey : key == byOld ? oldKey : otherKey;
    HttpRequest request{.method = "GET", .path = "/api/inngest", .query = {}, .headers = {}, .body = {}, .peer = {}};
    request.headers.emplaceBack("x-inngest-signature", signatureHeader(secret, {}, now.addSecs(-5)));
    const HttpResponse response = program.answer(request, now);
    ProbeReply reply{.failure = ProbeReason::None, .status = response.status, .body = response.body};
    for (const auto &header : response.headers)
        reply.headers.append(header);
    reply.headers.emplaceBack("Date", "Sun, 22 Nov 2026 12:00:00 GMT");
    return {.askedWith = key, .signedAt = now.addSecs(-5), .answer = readProbeAnswer(reply, secret)};
}

PracticeAppProgram programOf(
    const PracticeAppVariables &variables, const PracticeAppSdk &sdk, const QString &id = u"shop"_s)
{
    return PracticeAppProgram(
        {.externalId = id, .sdk = sdk, .framework = u"express"_s}, variables, url, QUrl(u"http://127.0.0.1:9"_s));
}

QList<ProbedAnswer> round(
    const PracticeAppVariables &variables, const PracticeAppSdk &sdk = {}, const QString &id = u"shop"_s)
{
    const PracticeAppProgram program = programOf(variables, sdk, id);
    return {asked(program, byNew), asked(program, byOld), asked(program, byRandom)};
}

ProbedAnswer failed(const QString &key, ProbeReason::Kind reason)
{
    return {.askedWith = key, .signedAt = now, .answer = {.kind = ProbeAnswer::Kind::Failed, .reason = reason}};
}

/// An SDK that checks signatures and tells no hashes.
ProbedAnswer silent(const QString &key, bool isAccepted)
{
    ProbeAnswer answer;
    answer.kind = isAccepted ? ProbeAnswer::Kind::Accepted : ProbeAnswer::Kind::Refused;
    answer.reason = isAccepted ? ProbeReason::None : ProbeReason::Refused;
    answer.httpStatus = isAccepted ? 200 : 401;
    return {.askedWith = key, .signedAt = now, .answer = answer};
}

QList<ProbedAnswer> silentRound(bool acceptsNew, bool acceptsOld, bool acceptsRandom = false)
{
    return {silent(byNew, acceptsNew), silent(byOld, acceptsOld), silent(byRandom, acceptsRandom)};
}

RolloutApp app(const QStringList &heldEventKeys = {})
{
    RolloutApp result = appAt(url);
    result.heldEventKeys = heldEventKeys;
    return result;
}

/// As the board judges it.
AppSample judged(const QList<ProbedAnswer> &answers, const RolloutKeys &keys, const RolloutApp &asked)
{
    return judge({.at = now, .answers = answers}, questionOf(keys, asked, u"production"_s));
}

AppSample judged(const QList<ProbedAnswer> &answers, RolloutGoal goal, bool isRotated = false)
{
    return judged(answers, keysFor(goal, isRotated), app());
}

EvidenceClass::Kind attainable(
    const RolloutKeys &keys, const RolloutApp &asked, const AppSample &latest, Aspect::Kind aspect = Aspect::SigningKey)
{
    return attainableEvidence(questionOf(keys, asked, u"production"_s), aspect, latest);
}

const Secret otherEventKey = Secret::fromText(u"another old event key"_s);
const QString otherFingerprint = signingKeyFingerprint(otherKey);

} // namespace

/// What the answers of a round come to: each verdict on both sides of rotate and for each goal.
class JudgeTest : public QObject
{
    Q_OBJECT

private slots:
    void judgesWhatAnAppHolds_data()
    {
        QTest::addColumn<PracticeAppVariables>("holds");
        QTest::addColumn<QString>("version");
        QTest::addColumn<QString>("holding");
        QTest::addColumn<QList<Standing::Kind>>("standings"); // see below
        const Secret third = signingKey("44"_L1);
        struct Case
        {
            const char *what;
            PracticeAppVariables holds;
            QString holding;
            QList<Standing::Kind> standings;
        };
        using enum AppStanding::Kind;
        //                                        survey             new beside old         new only              old
        //                                        only before  after      before      after      after before
        const QList<Case> cases{
            {"new and old", variables(newKey, oldKey), u"new+old"_s, //
                {Good, Good, Good, Good, NotThere, NotThere}},
            {"new only", variables(newKey), u"new"_s, //
                {BrokenNow, Good, BrokenNow, Good, Good, BrokenNow}},
            {"old only", variables(oldKey), u"old"_s, //
                {Good, BrokenNow, WouldBreak, BrokenNow, BrokenNow, Good}},
            {"swapped", variables(oldKey, newKey), u"old+new"_s, //
                {Good, Good, NotThere, NotThere, WouldBreak, NotThere}},
            {"new and another", variables(newKey, third), u"new+other"_s, //
                {BrokenNow, Good, BrokenNow, NotThere, NotThere, BrokenNow}},
            {"old and another", variables(oldKey, third), u"old+other"_s, //
                {Good, BrokenNow, WouldBreak, BrokenNow, BrokenNow, Good}},
            {"another, and old as fallback", variables(third, oldKey), u"other+old"_s, //
                {Good, BrokenNow, WouldBreak, BrokenNow, BrokenNow, NotThere}},
            {"another, and new as fallback", variables(third, newKey), u"other+new"_s, //
                {BrokenNow, Good, BrokenNow, NotThere, WouldBreak, BrokenNow}},
            {"neither", variables(third), u"neither"_s, //
                {BrokenNow, BrokenNow, BrokenNow, BrokenNow, BrokenNow, BrokenNow}},
            {"no key", variables({}), u"none"_s, //
                {BrokenNow, BrokenNow, BrokenNow, BrokenNow, BrokenNow, BrokenNow}},
        };
        for (const char *version : {"3.18.0", "3.20.0", "3.22.13", "3.52.7", "3.54.2", "4.0.0", "4.24.0"}) {
            for (const Case &row : cases) {
                // Its refusals do not say that it has none.
                const bool isSilent = row.holding == "none"_L1 && QLatin1StringView(version) == "3.54.2"_L1;
                QTest::addRow("%s, %s", version, row.what) << row.holds << QString::fromLatin1(version)
                                                           << (isSilent ? u"neither"_s : row.holding) << row.standings;
            }
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
            QTEST(sample.signing.name(), "holding");
            QVERIFY2(sample.standing == standings.at(i),
                qPrintable(u"side %1: %2"_s.arg(i).arg(
                    QString::fromLatin1(QMetaEnum::fromType<AppStanding::Kind>().valueToKey(sample.standing)))));
            QCOMPARE(sample.eventKey, EventKeyVerdict::NotJudged);
        }
    }

    void judgesWithoutHashesByWhatIsAccepted_data()
    {
        QTest::addColumn<QList<ProbedAnswer>>("answers");
        QTest::addColumn<QString>("holding");
        QTest::addColumn<Standing::Kind>("before");
        QTest::addColumn<Standing::Kind>("after");
        QTest::addColumn<ProbeReason::Kind>("reason");
        QTest::newRow("both") << silentRound(true, true) << u"both"_s << Standing::Good << Standing::Good
                              << ProbeReason::None;
        QTest::newRow("new only") << silentRound(true, false) << u"new"_s << Standing::BrokenNow << Standing::Good
                                  << ProbeReason::None;
        QTest::newRow("old only") << silentRound(false, true) << u"old"_s << Standing::WouldBreak << Standing::BrokenNow
                                  << ProbeReason::None;
        QTest::newRow("neither") << silentRound(false, false) << u"neither"_s << Standing::BrokenNow
                                 << Standing::BrokenNow << ProbeReason::Refused;
        QTest::newRow("anything") << silentRound(true, true, true) << u"unknown"_s << Standing::Unknown
                                  << Standing::Unknown << ProbeReason::AcceptsAnything;
    }

    void judgesWithoutHashesByWhatIsAccepted()
    {
        QFETCH(QList<ProbedAnswer>, answers);
        const AppSample before = judged(answers, RolloutGoal::NewBesideOld);
        QTEST(before.signing.name(), "holding");
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
        const ProbedAnswer control = asked(good, byRandom);

        // The one left behind meets the old key, and tells; or the new one, and refuses.
        AppSample sample = judged({asked(good, byNew), asked(old, byOld), control}, RolloutGoal::NewBesideOld);
        QCOMPARE(sample.signing.name(), u"old"_s);
        QCOMPARE(sample.standing, Standing::WouldBreak);
        sample = judged({asked(old, byNew), asked(good, byOld), control}, RolloutGoal::NewBesideOld);
        // Or the value of that key has something around it: no more is said than that it was shown and refused.
        QCOMPARE(sample.signing.name(), u"new+old!"_s);
        QCOMPARE(sample.reason, ProbeReason::KeyNotAccepted);
        QCOMPARE(sample.standing, Standing::WouldBreak);
        // One that has the new key only refuses Inngest's calls now.
        sample = judged({asked(good, byNew), asked(early, byOld), control}, RolloutGoal::NewBesideOld);
        QCOMPARE(sample.signing.name(), u"new+old!"_s);
        QCOMPARE(sample.reason, ProbeReason::KeyNotAccepted);
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
                QCOMPARE(sample.signing.name(), u"unknown"_s);
                QCOMPARE(sample.reason, ProbeReason::DevMode);
            }
        }
    }

    void cannotTellWhatAnSdkWithoutHashesHolds()
    {
        const AppSample sample = judged(round(variables(oldKey), {.version = u"3.16.1"_s}), RolloutGoal::Survey);
        QCOMPARE(sample.signing.name(), u"unknown"_s);
        QCOMPARE(sample.standing, Standing::Unknown);
        QCOMPARE(sample.reason, ProbeReason::NotVerified);
        QCOMPARE(judged(round(variables(oldKey), {.version = u"3.16.1"_s}), RolloutGoal::NewBesideOld).reason,
            ProbeReason::SdkTooOld);
    }

    void saysThatAnSdkKnowsNoFallback()
    {
        const PracticeAppSdk sdk{.language = u"py"_s, .version = u"0.3.0"_s};
        const AppSample before = judged(round(variables(oldKey), sdk), RolloutGoal::NewBesideOld);
        QCOMPARE(before.signing.name(), u"old"_s);
        QCOMPARE(before.standing, Standing::WouldBreak);
        QCOMPARE(before.reason, ProbeReason::SdkTooOld);
        const RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        QCOMPARE(attainable(keys, app(), before), EvidenceClass::AtRisk);
        const AppSample after = judged(round(variables(newKey), sdk), RolloutGoal::NewBesideOld, true);
        QCOMPARE(after.standing, Standing::Good);
        QCOMPARE(attainable(keysFor(RolloutGoal::NewBesideOld, true), app(), after), EvidenceClass::Proven);
    }

    void tellsARefusalFromSomethingInFront()
    {
        const QList<ProbedAnswer> answers{failed(byNew, ProbeReason::InFront)};
        const AppSample sample = judged(answers, RolloutGoal::NewBesideOld);
        QCOMPARE(sample.signing.name(), u"unknown"_s);
        QCOMPARE(sample.standing, Standing::Unknown);
        QCOMPARE(sample.reason, ProbeReason::InFront);
        QVERIFY(!sample.pausesCount());
    }

    void doesNotLetAFailureHideWhatIsBad()
    {
        // The new key was refused, and then nothing came any more.
        const AppSample sample
            = judged({silent(byNew, false), failed(byOld, ProbeReason::TimedOut)}, RolloutGoal::NewBesideOld);
        QCOMPARE(sample.standing, Standing::WouldBreak);
        QVERIFY(!sample.pausesCount());
        // Good so far, and then nothing came any more.
        const AppSample open = judged({round(variables(newKey, oldKey)).first(), failed(byOld, ProbeReason::TimedOut)},
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
            = judged({lie, silent(byOld, false), silent(byRandom, false)}, RolloutGoal::Survey, true);
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
        QCOMPARE(sample.signing.name(), u"unknown"_s);
        QCOMPARE(sample.detail, u"601"_s);
    }

    void noticesThatAnotherAppAnswers()
    {
        RolloutApp asked = app();
        asked.app.externalId = u"warehouse"_s;
        const QList<ProbedAnswer> answers = round(variables(newKey, oldKey));
        const AppSample sample = judged(answers, keysFor(RolloutGoal::NewBesideOld), asked);
        QCOMPARE(sample.reason, ProbeReason::WrongApp);
        QCOMPARE(sample.detail, u"shop"_s);
        QCOMPARE(sample.standing, Standing::Unknown);
        asked.wasAddedByUrl = true;
        QCOMPARE(judged(answers, keysFor(RolloutGoal::NewBesideOld), asked).standing, Standing::Good);
    }

    /// Whatever of it can be shown: an ID can be as long as somebody likes, and look like a key's hash.
    void knowsAnAppByTheWholeOfItsId_data()
    {
        QTest::addColumn<QString>("id");
        QTest::addColumn<QString>("anothers");
        const auto row = [](const char *name, const QString &id, const QString &anothers) {
            QTest::newRow(name) << id << anothers;
        };
        row("long", u"x"_s.repeated(150), u"x"_s.repeated(149) + u'y');
        row("hexadecimal digits", u"0123456789abcdef"_s.repeated(2), u"0123456789abcdef0123456789abcdee"_s);
        row("with a hash in it", u"shop-"_s + u"0a"_s.repeated(32), u"shop-"_s + u"0a"_s.repeated(31) + u"0b"_s);
        row("with a picture", u"shop \U0001F6D2"_s, u"shop \U0001F680"_s);
        row("a picture alone", u"\U0001F6D2"_s, u"\U0001F680"_s);
        row("with a blank behind it", u"shop "_s, u"shop 2"_s);
    }

    void knowsAnAppByTheWholeOfItsId()
    {
        QFETCH(QString, id);
        QFETCH(QString, anothers);
        const RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        const QList<ProbedAnswer> answers = round(variables(newKey, oldKey), {}, id);
        RolloutApp its = app();
        its.app.externalId = id;
        QCOMPARE(judged(answers, keys, its).standing, Standing::Good);
        its.app.externalId = anothers;
        const AppSample sample = judged(answers, keys, its);
        QCOMPARE(sample.reason, ProbeReason::WrongApp);
        QCOMPARE(sample.standing, Standing::Unknown);
        QVERIFY(!sample.detail.isEmpty() && sample.detail.size() <= 120);
        QVERIFY(!sample.detail.contains(u"0a"_s.repeated(32)));
    }

    void marksWhatIsAskedWithoutTls()
    {
        RolloutApp asked = app();
        asked.app.latestSync->url = QUrl(u"http://shop.example.com/api/inngest"_s);
        const QList<ProbedAnswer> answers = round(variables(newKey, oldKey));
        AppSample sample = judged(answers, keysFor(RolloutGoal::NewBesideOld), asked);
        QCOMPARE(sample.reason, ProbeReason::Insecure);
        QCOMPARE(sample.standing, Standing::Good);
        asked.app.latestSync->url = QUrl(u"http://127.0.0.1:3000/api/inngest"_s);
        sample = judged(answers, keysFor(RolloutGoal::NewBesideOld), asked);
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
            return judged(answers, keys, app());
        };
        QCOMPARE(judgedAlone(variables(oldKey)).signing.name(), u"old"_s);
        QCOMPARE(judgedAlone(variables(oldKey)).standing, Standing::Good);
        QCOMPARE(judgedAlone(variables(oldKey, newKey)).signing.name(), u"old+other"_s);
        QCOMPARE(judgedAlone(variables(newKey)).signing.name(), u"neither"_s);
        QCOMPARE(judgedAlone(variables(newKey)).standing, Standing::BrokenNow);
        // Of an SDK that tells no hashes, too.
        const AppSample silentOne = judged({silent(byOld, true), silent(byRandom, false)}, keys, app());
        QCOMPARE(silentOne.signing.name(), u"old"_s);
        QVERIFY(!silentOne.toldFallback);
    }

    void worksWithTheNewKeyAlone()
    {
        RolloutKeys keys = keysFor(RolloutGoal::NewOnly, true);
        keys.oldSigningKey = {}; // deleted by rotate, and not kept
        const auto judgedAlone = [&keys](const PracticeAppVariables &holds) {
            QList<ProbedAnswer> answers = round(holds);
            answers.removeAt(1);
            return judged(answers, keys, app());
        };
        QCOMPARE(judgedAlone(variables(newKey)).standing, Standing::Good);
        QCOMPARE(judgedAlone(variables(newKey, oldKey)).signing.name(), u"new+old"_s);
        QCOMPARE(judgedAlone(variables(newKey, oldKey)).standing, Standing::NotThere);
        QCOMPARE(judgedAlone(variables(oldKey)).standing, Standing::BrokenNow);
        // Without hashes nobody can say whether the fallback is gone.
        const AppSample silentOne = judged({silent(byNew, true), silent(byRandom, false)}, keys, app());
        QCOMPARE(silentOne.signing.name(), u"new?"_s);
        QCOMPARE(silentOne.standing, Standing::Unknown);
    }

    void judgesTheEventKey_data()
    {
        QTest::addColumn<Secret>("holds");
        QTest::addColumn<EventKeyVerdict::Kind>("verdict");
        QTest::addColumn<Standing::Kind>("forward");
        QTest::addColumn<Standing::Kind>("undone");
        using V = EventKeyVerdict;
        const Secret otherReplacement = Secret::fromText(u"another's replacement"_s);
        const Secret known = Secret::fromText(u"a known event key"_s);
        QTest::newRow("its replacement") << newEventKey << V::Replacement << Standing::Good << Standing::WouldBreak;
        QTest::newRow("the old one") << oldEventKey << V::Old << Standing::WouldBreak << Standing::Good;
        QTest::newRow("another's replacement")
            << otherReplacement << V::WrongReplacement << Standing::NotThere << Standing::WouldBreak;
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
                .newFingerprint = eventKeyFingerprint(Secret::fromText(u"another's replacement"_s))});
            if (goal == RolloutGoal::OldOnly)
                keys.absentEventKeys = {keys.eventKeys.first().newFingerprint, keys.eventKeys.last().newFingerprint};
            for (const Secret &key : {oldEventKey, newEventKey, Secret::fromText(u"another's replacement"_s),
                     Secret::fromText(u"a known event key"_s)})
                keys.eventKeyNames.insert(eventKeyFingerprint(key), u"known"_s);
            return judged(round(variables), keys, app({held}));
        };
        for (const RolloutGoal goal : {RolloutGoal::NewBesideOld, RolloutGoal::EventKeysOnly}) {
            const AppSample sample = judgedFor(goal, variables(newKey, oldKey, holds));
            QCOMPARE(sample.eventKey, verdict);
            QCOMPARE(sample.standing, forward);
            QCOMPARE(sample.signing.name(), u"new+old"_s);
            QVERIFY(sample.toldEventKey);
        }
        const AppSample sample = judgedFor(RolloutGoal::OldOnly, variables(oldKey, {}, holds));
        QCOMPARE(sample.eventKey, verdict);
        QCOMPARE(sample.standing, undone);
    }

    /// A value that a shell took from a file with Windows' line ends, say: the SDK takes that off when it sends, and
    /// nothing of the app's is refused.
    void knowsAnEventKeyAgainWithSomethingAroundIt_data()
    {
        QTest::addColumn<QString>("holds");
        QTest::addColumn<QString>("by");
        QTest::addColumn<Standing::Kind>("standing");
        const auto row = [](const char *name, const QString &around, const QString &by, Standing::Kind standing) {
            QTest::newRow(name) << around.arg(newEventKey.revealText()) << by << standing;
        };
        row("a line break", u"%1\n"_s, u"line break"_s, Standing::NotThere);
        row("Windows' line break", u"%1\r\n"_s, u"line break"_s, Standing::NotThere);
        row("a carriage return", u"%1\r"_s, u"line break"_s, Standing::NotThere);
        row("two line breaks", u"%1\n\n"_s, u"line break"_s, Standing::NotThere);
        row("a tab behind it", u"%1\t"_s, u"tab"_s, Standing::NotThere);
        row("a tab before it", u"\t%1"_s, u"tab"_s, Standing::NotThere);
        row("a blank behind it", u"%1 "_s, u"blank"_s, Standing::NotThere);
        row("a blank before it", u" %1"_s, u"blank"_s, Standing::NotThere);
        row("quotes", u"\"%1\""_s, u"quotes"_s, Standing::BrokenNow);
        row("apostrophes", u"'%1'"_s, u"quotes"_s, Standing::BrokenNow);
    }

    void knowsAnEventKeyAgainWithSomethingAroundIt()
    {
        QFETCH(QString, holds);
        RolloutKeys keys = keysFor(RolloutGoal::EventKeysOnly);
        for (const Secret &key : {oldEventKey, newEventKey}) {
            keys.eventKeyNames.insert(eventKeyFingerprint(key), u"known"_s);
            keys.spoiltEventKeys.insert(spoiltKeysOf(key));
        }
        const AppSample sample = judged(
            round(variables(newKey, oldKey, Secret::fromText(holds))), keys, app({eventKeyFingerprint(oldEventKey)}));
        QCOMPARE(sample.eventKey, EventKeyVerdict::Spoilt);
        QTEST(sample.spoiltBy, "by");
        QTEST(sample.eventStanding, "standing");
    }

    void judgesTheAbsenceOfEventKeys_data()
    {
        QTest::addColumn<Secret>("holds");
        QTest::addColumn<bool>("hasHeld");
        QTest::addColumn<Standing::Kind>("standing");
        for (const bool hasHeld : {true, false}) {
            const auto add = [hasHeld](const char *what, const Secret &holds, Standing::Kind standing) {
                QTest::addRow("%s, %s", what, hasHeld ? "held one" : "held none") << holds << hasHeld << standing;
            };
            add("one that goes", oldEventKey, Standing::WouldBreak);
            add("another that goes", otherEventKey, Standing::WouldBreak);
            add("one that is gone", Secret::fromText(u"a deleted event key"_s), Standing::BrokenNow);
            add("one that is gone, in quotes", Secret::fromText(u"'a deleted event key'"_s), Standing::BrokenNow);
            add("one that goes, with a line break", Secret::fromText(u"the old event key\n"_s), Standing::WouldBreak);
            add("the replacement", newEventKey, Standing::Good);
            add("one that stays", Secret::fromText(u"a known event key"_s), Standing::Good);
            add("one that stays, in quotes", Secret::fromText(u"'a known event key'"_s), Standing::Good);
            add("none", Secret(), Standing::Good);
            // One that goes may stand in it with something around it that an SDK strips.
            add("nobody knows what", Secret::fromText(u"\t\tthe old event key"_s), Standing::Unknown);
            // By the list of keys its replacement is gone: what it sends is refused.
            add("a replacement that is gone", Secret::fromText(u"a lost replacement"_s), Standing::BrokenNow);
        }
    }

    void judgesTheAbsenceOfEventKeys()
    {
        QFETCH(Secret, holds);
        QFETCH(bool, hasHeld);
        RolloutKeys keys = keysFor(RolloutGoal::OldEventKeysAbsent);
        const QString deleted = eventKeyFingerprint(Secret::fromText(u"a deleted event key"_s));
        keys.eventKeys.append({.oldFingerprint = deleted,
            .newFingerprint = eventKeyFingerprint(Secret::fromText(u"a lost replacement"_s))});
        keys.absentEventKeys = {eventKeyFingerprint(oldEventKey), eventKeyFingerprint(otherEventKey)};
        keys.eventKeyNames.insert(eventKeyFingerprint(newEventKey), u"new"_s);
        for (const QString &there : std::as_const(keys.absentEventKeys))
            keys.eventKeyNames.insert(there, u"old"_s);
        keys.absentEventKeys.append(deleted);
        const auto spoil = [&keys](const QString &text, const QString &bare, const QString &by) {
            keys.spoiltEventKeys.insert(eventKeyFingerprint(Secret::fromText(text)),
                {.fingerprint = eventKeyFingerprint(Secret::fromText(bare)), .by = by});
        };
        keys.eventKeyNames.insert(eventKeyFingerprint(Secret::fromText(u"a known event key"_s)), u"known"_s);
        spoil(u"the old event key\n"_s, u"the old event key"_s, u"line break"_s);
        spoil(u"'a known event key'"_s, u"a known event key"_s, u"quotes"_s);
        spoil(u"'a deleted event key'"_s, u"a deleted event key"_s, u"quotes"_s);
        const RolloutApp asked = app(hasHeld ? QStringList{eventKeyFingerprint(oldEventKey)} : QStringList());
        const AppSample sample = judged(round(variables(newKey, oldKey, holds)), keys, asked);
        QTEST(sample.standing, "standing");
        QTEST(sample.eventStanding, "standing");
    }

    /// For as long as the quiet period is nothing else is asked about.
    void seesAnOutageWhereEventKeysAloneAreAskedAbout()
    {
        for (const RolloutGoal goal : {RolloutGoal::EventKeysOnly, RolloutGoal::OldEventKeysAbsent}) {
            RolloutKeys keys = keysFor(goal, true);
            keys.absentEventKeys = {eventKeyFingerprint(oldEventKey)};
            for (const Secret &key : {oldEventKey, newEventKey})
                keys.eventKeyNames.insert(eventKeyFingerprint(key), u"known"_s);
            const RolloutApp holder = app({eventKeyFingerprint(oldEventKey)});
            QCOMPARE(judged(round(variables(newKey, {}, newEventKey)), keys, holder).standing, Standing::Good);
            const QList<ProbedAnswer> answers = round(variables(oldKey, {}, newEventKey));
            const AppSample back = judged(answers, keys, holder);
            QCOMPARE(back.standing, Standing::BrokenNow);
            QCOMPARE(back.signing.name(), u"old"_s);
            QCOMPARE(back.eventStanding, Standing::Good);
            // An outage makes nothing of the event key good that would not be so without it.
            const AppSample half = judged(answers.mid(0, 2), keys, holder);
            QCOMPARE(half.standing, Standing::BrokenNow);
            QCOMPARE(half.eventStanding, Standing::Unknown);
            // Nothing of a signing key is said where none is rotated.
            keys.judgesSigningKey = false;
            QCOMPARE(judged(answers, keys, holder).standing, Standing::Good);
        }
    }

    /// It was there before the rotation, and is not deleted with it.
    void wantsNothingInAnUndoOfWhoHadTheReplacementBefore()
    {
        RolloutKeys keys = keysFor(RolloutGoal::OldOnly);
        for (const Secret &key : {oldEventKey, newEventKey})
            keys.eventKeyNames.insert(eventKeyFingerprint(key), u"known"_s);
        keys.absentEventKeys = {eventKeyFingerprint(newEventKey)};
        const QList<ProbedAnswer> answers = round(variables(oldKey, {}, newEventKey));
        QCOMPARE(judged(answers, keys, app()).eventStanding, Standing::WouldBreak);
        for (EventKeyTwin &twin : keys.eventKeys)
            twin.stays = true;
        QCOMPARE(judged(answers, keys, app()).eventStanding, Standing::Good);
        QCOMPARE(judged(answers, keys, app({eventKeyFingerprint(oldEventKey)})).eventStanding, Standing::NotThere);
    }

    /// Where nobody has told of all event keys, one that is not known here may work as well as any.
    void callsAStrangeEventKeyBrokenOnlyWhereAllAreKnown()
    {
        RolloutKeys keys = keysFor(RolloutGoal::Survey);
        keys.eventKeyNames = {{eventKeyFingerprint(oldEventKey), u"shop"_s}};
        const QList<ProbedAnswer> answers = round(variables(newKey, oldKey, otherEventKey));
        QCOMPARE(judged(answers, keys, app()).eventStanding, Standing::BrokenNow);
        keys.areEventKeysAll = false;
        QVERIFY(judged(answers, keys, app()).eventStanding != Standing::BrokenNow);
    }

    void knowsNothingOfTheEventKeyOfAnInstanceThatRefuses()
    {
        // One instance tells a good event key, another one refuses a key that the first one holds.
        const PracticeAppProgram good = programOf(variables(newKey, oldKey, newEventKey), {});
        const PracticeAppProgram old = programOf(variables(oldKey, {}, oldEventKey), {});
        RolloutKeys keys = keysFor(RolloutGoal::OldEventKeysAbsent);
        keys.absentEventKeys = {eventKeyFingerprint(oldEventKey)};
        const ProbedAnswer control = asked(good, byRandom);
        QCOMPARE(judged({asked(good, byNew), asked(good, byOld), control}, keys, app()).eventStanding, Standing::Good);
        QCOMPARE(
            judged({asked(old, byNew), asked(good, byOld), control}, keys, app()).eventStanding, Standing::Unknown);
        QCOMPARE(
            judged({asked(good, byNew), asked(old, byOld), control}, keys, app()).eventStanding, Standing::WouldBreak);
        // Who holds the new key only refuses the old one, and that is all that is said by it.
        const PracticeAppProgram late = programOf(variables(newKey, {}, newEventKey), {});
        QCOMPARE(judged({asked(late, byNew), asked(late, byOld), asked(late, byRandom)}, keys, app()).eventStanding,
            Standing::Good);
    }

    void takesNothingOverFromAnotherApp()
    {
        RolloutApp asked = app({eventKeyFingerprint(oldEventKey)});
        asked.app.externalId = u"warehouse"_s;
        for (const PracticeAppVariables &holds :
            {variables(oldKey, {}, oldEventKey), variables(newKey, oldKey, newEventKey)}) {
            const AppSample sample = judged(round(holds), keysFor(RolloutGoal::NewBesideOld), asked);
            for (const Aspect::Kind aspect : {Aspect::SigningKey, Aspect::EventKey}) {
                QCOMPARE(sample.standingOf(aspect), Standing::Unknown);
                QCOMPARE(sample.state(aspect), u"cannot tell: WrongApp"_s);
            }
        }
    }

    /// Asked where somebody said that Inngest calls it, which was true then.
    void provesNothingOfWhatInngestCallsElsewhereSince()
    {
        RolloutApp asked = app();
        asked.access = {.url = asked.url(), .sameBy = u"Sam"_s, .sameFor = AppAccess::calledAddress(asked.app)};
        const QList<ProbedAnswer> answers = round(variables(newKey, oldKey));
        QCOMPARE(judged(answers, keysFor(RolloutGoal::NewBesideOld), asked).standing, Standing::Good);
        asked.app.latestSync->url = QUrl(u"https://green.test/api/inngest?bypass=hidden"_s);
        const AppSample sample = judged(answers, keysFor(RolloutGoal::NewBesideOld), asked);
        QCOMPARE(sample.reason, ProbeReason::CalledElsewhere);
        QCOMPARE(sample.detail, u"green.test/api/inngest"_s);
        QCOMPARE(sample.standing, Standing::Unknown);
    }

    void cannotSayThatAKeyIsAbsentOfWhichNothingIsKnown()
    {
        RolloutKeys keys = keysFor(RolloutGoal::NewKeyAbsent);
        QCOMPARE(judged(round(variables(oldKey)), keys, app()).standing, Standing::Good);
        keys.newSigningKey = {};
        QCOMPARE(judged(round(variables(oldKey)), keys, app()).standing, Standing::Good); // by its hash
        QList<ProbedAnswer> answers = round(variables(oldKey));
        answers.removeFirst();
        keys.newFingerprint.clear();
        QVERIFY(judged(answers, keys, app()).standing != Standing::Good);
        QVERIFY(judged(round(variables(oldKey, newKey)), keys, app()).standing != Standing::Good);
    }

    void neverTakesTheControlForAKeyThatIsNotThere()
    {
        // Neither key is known: what the random key is answered says nothing of them.
        RolloutKeys keys;
        for (const RolloutGoal goal : {RolloutGoal::NewBesideOld, RolloutGoal::ReadyToRotate, RolloutGoal::NewOnly,
                 RolloutGoal::OldOnly, RolloutGoal::NewKeyAbsent}) {
            keys.goal = goal;
            for (const bool isRotated : {false, true}) {
                keys.isRotated = isRotated;
                QVERIFY(judged({silent(byRandom, false)}, keys, app()).standing != Standing::Good);
                QVERIFY(judged({silent(byRandom, true)}, keys, app()).standing != Standing::Good);
            }
        }
    }

    void takesTheWorstEventKeyOfSeveralInstances()
    {
        // Both are bad by their signing keys already; the second one's event key is, too.
        const QString held = eventKeyFingerprint(oldEventKey);
        const PracticeAppProgram first = programOf(variables(oldKey, {}, newEventKey), {});
        const PracticeAppProgram second = programOf(variables(oldKey, otherKey, oldEventKey), {});
        const AppSample sample
            = judged({asked(first, byOld), asked(second, byOld)}, keysFor(RolloutGoal::NewBesideOld), app({held}));
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

    /// Where nothing is rotated, too: it sends with a key that the environment does not list.
    void seesAnEventKeyOfNobodyWhereNothingIsAskedOfIt()
    {
        RolloutKeys keys = keysFor(RolloutGoal::Survey);
        const auto standing = [&] { return judged(round(variables(oldKey, {}, oldEventKey)), keys, app()).standing; };
        keys.eventKeyNames.clear(); // not read
        QCOMPARE(standing(), Standing::Good);
        keys.eventKeyNames = {{eventKeyFingerprint(oldEventKey), u"shop"_s}};
        QCOMPARE(standing(), Standing::Good);
        keys.eventKeyNames = {{eventKeyFingerprint(otherEventKey), u"shop"_s}};
        QCOMPARE(standing(), Standing::BrokenNow);
        const AppSample none = judged(round(variables(oldKey, {}, {})), keys, app());
        QCOMPARE(none.standing, Standing::Good); // it may send nothing
    }

    /// In a rotation of the signing key no event key is asked about: one that was deleted breaks its app all the same,
    /// and says nothing of the signing key.
    void seesAnEventKeyOfNobodyInARotationOfTheSigningKey()
    {
        using Goal = RolloutGoal;
        for (const auto &[goal, isRotated, holds] :
            {std::tuple(Goal::NewBesideOld, false, variables(newKey, oldKey, oldEventKey)),
                {Goal::ReadyToRotate, false, variables(newKey, oldKey, oldEventKey)},
                {Goal::ReadyToRotate, true, variables(newKey, oldKey, oldEventKey)},
                {Goal::NewOnly, true, variables(newKey, {}, oldEventKey)},
                {Goal::OldOnly, false, variables(oldKey, {}, oldEventKey)}}) {
            RolloutKeys keys = keysFor(goal, isRotated);
            keys.eventKeys.clear();
            const auto sample = [&keys, &holds] { return judged(round(holds), keys, app()); };
            keys.eventKeyNames = {{eventKeyFingerprint(oldEventKey), u"shop"_s}};
            QCOMPARE(sample().standing, Standing::Good);
            keys.eventKeyNames = {{eventKeyFingerprint(otherEventKey), u"mail"_s}};
            QCOMPARE(sample().standing, Standing::BrokenNow);
            QCOMPARE(sample().eventStanding, Standing::BrokenNow);
            QCOMPARE(sample().signingStanding, Standing::Good);
            keys.areEventKeysAll = false;
            QCOMPARE(sample().standing, Standing::Good);
        }
    }

    void asksNothingOfAnEventKeyWhoseReplacementIsNotThereYet()
    {
        RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        keys.eventKeys.first().newFingerprint.clear();
        const AppSample sample
            = judged(round(variables(newKey, oldKey, oldEventKey)), keys, app({eventKeyFingerprint(oldEventKey)}));
        QCOMPARE(sample.eventKey, EventKeyVerdict::NotJudged);
        QCOMPARE(sample.standing, Standing::Good);
    }

    void doesNotTakeAKeyWithoutReplacementForTheReplacementOfAnother()
    {
        // It held two: the one that it shows waits for its replacement, the other one's is there.
        RolloutKeys keys = keysFor(RolloutGoal::EventKeysOnly);
        keys.eventKeys.append({.oldFingerprint = eventKeyFingerprint(otherEventKey)});
        const RolloutApp asked = app({eventKeyFingerprint(oldEventKey), eventKeyFingerprint(otherEventKey)});
        const AppSample sample = judged(round(variables(newKey, oldKey, otherEventKey)), keys, asked);
        QCOMPARE(sample.eventKey, EventKeyVerdict::Old);
        QCOMPARE(sample.standing, Standing::NotThere);
    }

    void cannotTellTheEventKeyWithoutItsHash()
    {
        const RolloutKeys keys = keysFor(RolloutGoal::NewBesideOld);
        const RolloutApp asked = app({eventKeyFingerprint(oldEventKey)});
        const AppSample sample
            = judged(round(variables(newKey, oldKey, newEventKey), {.version = u"3.18.0"_s}), keys, asked);
        QCOMPARE(sample.signing.name(), u"new+old"_s);
        QCOMPARE(sample.eventKey, EventKeyVerdict::CannotTell);
        QCOMPARE(sample.standing, Standing::Unknown);
        QCOMPARE(attainable(keys, asked, sample, Aspect::EventKey), EvidenceClass::Confirmed);
        QCOMPARE(attainable(keys, asked, sample), EvidenceClass::Proven);
    }

    void demandsNothingWhereNothingIsJudged()
    {
        RolloutApp asked = app();
        QCOMPARE(attainable(keysFor(RolloutGoal::EventKeysOnly), asked, {}), EvidenceClass::None);
        QCOMPARE(attainable(keysFor(RolloutGoal::NewBesideOld), asked, {}), EvidenceClass::Proven);
        asked.provesSigningKey = false;
        QCOMPARE(attainable(keysFor(RolloutGoal::NewBesideOld), asked, {}), EvidenceClass::None);
        asked.provesSigningKey = true;
        asked.app.method = AppMethod::Connect;
        QCOMPARE(attainable(keysFor(RolloutGoal::NewBesideOld), asked, {}), EvidenceClass::Inferred);
        asked.app.method = AppMethod::Api;
        QCOMPARE(attainable(keysFor(RolloutGoal::NewBesideOld), asked, {}), EvidenceClass::Confirmed);
    }
};

QTEST_GUILESS_MAIN(JudgeTest)
#include "tst_judge.moc"
