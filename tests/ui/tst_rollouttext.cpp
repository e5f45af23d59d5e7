// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/rolloutwords.h"
#include "app/models/words.h"
#include "ui/words/apptext.h"
#include "ui/words/rolloutadvice.h"
#include "ui/words/rollouttext.h"
#include "ui/words/rotationtext.h"

#include <QMetaEnum>
#include <QTest>

using namespace Qt::StringLiterals;
using namespace std::chrono_literals;
using Held = Holding::Held;
using Place = Holding::Place;

namespace {

constexpr RolloutGoal goals[]{RolloutGoal::Survey, RolloutGoal::NewBesideOld, RolloutGoal::ReadyToRotate,
    RolloutGoal::EventKeysOnly, RolloutGoal::OldEventKeysAbsent, RolloutGoal::NewOnly, RolloutGoal::OldOnly,
    RolloutGoal::NewKeyAbsent};
constexpr Place places[]{Place::Unknown, Place::None, Place::New, Place::Old, Place::Other};
constexpr Held helds[]{Held::Unknown, Held::No, Held::Yes};
constexpr Proof::Because reasons[]{Proof::Because::NothingAsked, Proof::Because::Evidence, Proof::Because::NotAsked,
    Proof::Because::Counting, Proof::Because::Stale, Proof::Because::Contradicted, Proof::Because::CannotTell,
    Proof::Because::SameInstance, Proof::Because::InstancesNotKnown, Proof::Because::NoMoment,
    Proof::Because::OldConnection, Proof::Because::NotLive, Proof::Because::NotConnected, Proof::Because::SaysNothing,
    Proof::Because::WordIsOver, Proof::Because::Stored};

RolloutKeys keysOf(RolloutGoal goal, bool isRotated = false)
{
    return {
        .goal = goal, .oldFingerprint = u"66687aadf862"_s, .newFingerprint = u"02d449a31fbb"_s, .isRotated = isRotated};
}

RolloutRow rowOf(const Holding &holding, const RolloutKeys &keys)
{
    RolloutRow row;
    row.goal = keys.goal;
    row.app.app = {.id = u"shop"_s, .externalId = u"shop"_s, .name = u"shop"_s};
    row.app.access.url = QUrl(u"https://shop.test/api/inngest"_s);
    row.latest.at = QDateTime::fromSecsSinceEpoch(1'000'000, Qt::UTC);
    row.latest.judgesSigning = true;
    row.latest.signing = holding;
    row.latest.signingStanding = holding.standing(keys.goal, keys.isRotated);
    row.latest.eventStanding = AppStanding::Good;
    row.latest.standing = row.latest.signingStanding;
    return row;
}

Holding held(Place key, Place fallback)
{
    const auto holds = [&](Place place) { return key == place || fallback == place ? Held::Yes : Held::No; };
    return {.key = key,
        .fallback = fallback,
        .acceptsNew = holds(Place::New),
        .acceptsOld = holds(Place::Old),
        .hasFallback = fallback != Place::None};
}

bool saysRefused(const QString &text)
{
    return text.contains(u"which it refuses"_s);
}

/// Where nobody knows with which key Inngest signs now, nothing is said to work or to be broken.
void saysNothingOfNowInDoubt(const RolloutRow &row, RolloutKeys keys)
{
    for (const SignerDoubt doubt : {SignerDoubt::Refused, SignerDoubt::OnlySaid}) {
        keys.doubt = doubt;
        const QString text = signingKeyWords(row, keys).sentence + u' ' + outageText(row, keys);
        for (const QString &claim :
            {u"It works now"_s, u"It works:"_s, u"othing is broken"_s, u"Broken now"_s, u"Inngest signs with the"_s})
            QVERIFY2(!text.contains(claim), qPrintable(text));
    }
}

} // namespace

/// The sentences about an app, over all states that there are.
class RolloutTextTest : public QObject
{
    Q_OBJECT

private slots:
    /// As the previews of one app.
    void namesThoseOfOneNameOnce()
    {
        const QStringList names{u"shop"_s, u"bakery"_s, u"shop"_s, u"mill"_s, u"shop"_s};
        QCOMPARE(shortened(names, 5), (QStringList{u"shop (3)"_s, u"bakery"_s, u"mill"_s}));
        QCOMPARE(shortened(names, 1), (QStringList{u"shop (3)"_s, u"and 2 more"_s}));
        QCOMPARE(namesInWords(names), u"shop (3), bakery and mill"_s);
        QCOMPARE(namesInWords(names, 2), u"shop (3), bakery and 1 more"_s);
        QCOMPARE(namesInWords({u"shop"_s, u"shop"_s}), u"shop (2)"_s);
        // Two that only look alike are no one.
        const QString hebrew = u"\u05E9\u05DC\u05D5\u05DD"_s;
        const QString text = namesInWords({hebrew, u"\u2068"_s + hebrew + u"\u2069"_s});
        QVERIFY2(text.contains(u"‹U+2068›"_s) && !text.contains(u"(2)"_s), qPrintable(text));
    }

    /// As its server knows it: "localhost" there is not this computer.
    void saysWhereAnAppBesideItsServerCanBeAsked()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::NewBesideOld);
        RolloutRow row = rowOf({}, keys);
        row.latest = {};
        row.app.access.url.clear();
        row.app.app.latestSync = Sync{.url = QUrl(u"http://localhost:3000/api/inngest"_s), .isBesideServer = true};
        QVERIFY(rolloutAdvice(row, keys).cause.contains(u"is another program, and is not asked"_s));
        QVERIFY(rolloutAdvice(row, keys).act.contains(u"run the VPN probe on the server's computer"_s));
        row.app.app.latestSync->url = {};
        QVERIFY(rolloutAdvice(row, keys).cause.contains(u"was never synced"_s));
        row.app.app.latestSync->isUrlAmbiguous = true;
        QVERIFY(rolloutAdvice(row, keys).cause.contains(u"can be read in more than one way"_s));
    }

    /// An address that stands there is not denied, and none is asked for that would have no effect.
    void saysWhyAnAppOfAnotherKindIsNotAsked()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::NewBesideOld);
        RolloutRow row = rowOf({}, keys);
        row.latest = {};
        row.goal = RolloutGoal::NewBesideOld;
        row.app.app.latestSync = Sync{.url = QUrl(u"https://shop.example.test/api/inngest"_s)};
        row.app.app.method = AppMethod::Unknown;
        QVERIFY(rolloutAdvice(row, keys).act.contains(u"can confirm it"_s));
        row.goal = RolloutGoal::Survey;
        const RolloutAdvice unknown = rolloutAdvice(row, keysOf(RolloutGoal::Survey));
        QVERIFY2(
            unknown.act.contains(u"newer version"_s) && !unknown.act.contains(u"confirm"_s), qPrintable(unknown.act));
        row.app.app.method = AppMethod::Api;
        const RolloutAdvice api = rolloutAdvice(row, keysOf(RolloutGoal::Survey));
        QVERIFY2(api.cause.contains(u"inside your own endpoints"_s) && !api.cause.contains(u"How it is asked"_s),
            qPrintable(api.cause));
    }

    /// Right after the start, and while the first of them answer.
    void saysOfNoAppThatItGaveNoAnswerBeforeItWasAsked()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::Survey);
        RolloutRow unasked = rowOf({}, keys);
        unasked.latest = {};
        RolloutRow worker = unasked;
        worker.app.app.method = AppMethod::Connect;
        const auto of = [&keys](const QList<RolloutRow> &rows) { return rolloutSummary(rows, gateOf(rows), keys); };
        TonedText said = of({unasked, unasked, worker, worker});
        QCOMPARE(said.title, u"No app has been asked yet"_s);
        QCOMPARE(said.text, u"2 have not been asked yet. 2 cannot be asked."_s);
        RolloutRow silent = rowOf({}, keys);
        silent.latest.reason = ProbeReason::NoConnection;
        said = of({silent, silent, unasked, unasked});
        QCOMPARE(said.title, u"0 of 4 apps told their keys"_s);
        QCOMPARE(said.text, u"2 gave no answer that tells. Select one to see why. 2 have not been asked yet."_s);
        RolloutRow asking = unasked;
        asking.isAsking = true;
        said = of({silent, asking, asking});
        QCOMPARE(said.text, u"2 apps are being asked."_s);
    }

    /// What was proven counts for ten minutes: until then the gate is open, and it is no green light.
    void warnsOfAProvenAppThatHasGoneSilent()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::NewBesideOld);
        RolloutRow row = rowOf(held(Place::New, Place::Old), keys);
        row.signing
            = {.evidence = EvidenceClass::Proven, .holds = true, .because = Proof::Because::Evidence, .good = 5};
        row.event = {.holds = true, .because = Proof::Because::NothingAsked};
        row.signing.at = row.latest.at;
        QCOMPARE(rolloutSummary({row}, gateOf({row}), keys).tone, Tone::Good);
        QVERIFY(!evidenceText(row, keys, row.latest.at).contains(u"none that tells"_s));
        row.latest.signing = {};
        row.latest.signingStanding = row.latest.standing = AppStanding::Unknown;
        row.latest.reason = ProbeReason::NoConnection;
        QVERIFY(gateOf({row}).isOpen);
        const TonedText said = rolloutSummary({row}, gateOf({row}), keys);
        QCOMPARE(said.tone, Tone::Warning);
        QVERIFY2(said.text.startsWith(u"These were proven and give no answer that tells any more: "_s),
            qPrintable(said.text));
        QVERIFY(evidenceText(row, keys, row.latest.at).contains(u"and none that tells has come since"_s));
    }

    /// That the next step would break an app is no news while whether the app works at all is not known.
    void saysOfNothingThatItWorksWhereTheSignerIsInDoubt()
    {
        RolloutKeys keys = keysOf(RolloutGoal::OldOnly);
        const RolloutRow breaking = rowOf(held(Place::Old, Place::New), keys);
        RolloutRow stored = breaking;
        stored.app.moment.holdsStored = true;
        stored.latest.standing = AppStanding::Good;
        RolloutRow wouldBreak = breaking;
        wouldBreak.latest.standing = AppStanding::WouldBreak;
        for (const RolloutRow &row : {stored, wouldBreak}) {
            const QString claim = u"Nothing that answers is broken now"_s;
            const auto said = [&](SignerDoubt doubt) {
                keys.doubt = doubt;
                return rolloutSummary({row}, gateOf({row}), keys);
            };
            QVERIFY(said(SignerDoubt::None).text.startsWith(claim));
            QVERIFY(said(SignerDoubt::NotRead).text.startsWith(claim));
            QVERIFY(said(SignerDoubt::NotRead).text.contains(u"The latest reading of the keys failed"_s));
            for (const SignerDoubt doubt : {SignerDoubt::Refused, SignerDoubt::OnlySaid}) {
                QCOMPARE(said(doubt).tone, Tone::Warning);
                QVERIFY2(!said(doubt).text.contains(claim), qPrintable(said(doubt).text));
            }
        }
    }

    /// With forty keys nobody would find the field below them.
    void namesAFewKeysAndCountsMany()
    {
        for (const RolloutGoal goal : {RolloutGoal::OldEventKeysAbsent, RolloutGoal::OldOnly}) {
            RolloutKeys keys = keysOf(goal);
            keys.judgesSigningKey = false;
            keys.absentEventKeys = {u"aaaaaaaaaaaa"_s, u"bbbbbbbbbbbb"_s};
            const RolloutRow row = rowOf(held(Place::New, Place::None), keys);
            QVERIFY(expectedText(row, keys).contains(u"bbbbbbbbbbbb"_s));
            for (int i = 0; i < 40; ++i)
                keys.absentEventKeys.append(u"%1"_s.arg(i, 12, 16, QChar(u'0')));
            QCOMPARE(expectedText(row, keys).count(u'\n'), 0);
            QVERIFY(expectedText(row, keys).contains(u"none of the 42 keys"_s));
        }
    }

    /// What is set by a person's word alone is expected too, and proven by nothing: whoever accepts a risk reads it.
    void expectsTheReplacementOfAKeyThatWasOnlySaid()
    {
        RolloutKeys keys = keysOf(RolloutGoal::NewBesideOld);
        keys.eventKeys = {{.oldFingerprint = u"aaaaaaaaaaaa"_s, .newFingerprint = u"bbbbbbbbbbbb"_s},
            {.oldFingerprint = u"cccccccccccc"_s, .newFingerprint = u"dddddddddddd"_s}};
        RolloutRow row = rowOf(held(Place::Old, Place::None), keys);
        QVERIFY(!expectedText(row, keys).contains(u"INNGEST_EVENT_KEY"_s));
        row.app.saidEventKey = u"aaaaaaaaaaaa"_s;
        QVERIFY2(expectedText(row, keys).contains(u"INNGEST_EVENT_KEY: bbbbbbbbbbbb"_s),
            qPrintable(expectedText(row, keys)));
        QVERIFY(expectedText(row, keys).contains(u"since somebody says"_s));
        QVERIFY(!expectedText(row, keys).contains(u"dddddddddddd"_s));
        // Its own answer counts for more: here that none is set.
        row.latest.toldEventKey = true;
        QVERIFY(!expectedText(row, keys).contains(u"INNGEST_EVENT_KEY"_s));
    }

    /// Once, whether signing keys are asked about or event keys alone.
    void saysOfASilentAppThatItIsSilent()
    {
        for (const RolloutGoal goal : goals) {
            for (const bool judgesSigning : {true, false}) {
                const RolloutKeys keys = keysOf(goal);
                RolloutRow row = rowOf({}, keys);
                row.latest.reason = ProbeReason::NoConnection;
                row.latest.judgesSigning = judgesSigning;
                QVERIFY(row.latest.isUnreachable());
                const QString text = signingKeyWords(row, keys).sentence + eventKeyWords(row, keys).sentence;
                QCOMPARE(text.count(u"does not answer"_s), 1);
            }
        }
    }

    /// "Broken" and "refuses" are said where what Inngest signs with is refused, and nowhere else.
    void contradictsItselfInNoState()
    {
        int states = 0;
        for (const RolloutGoal goal : goals) {
            for (const bool isRotated : {false, true}) {
                for (const Place key : places) {
                    for (const Place fallback : places) {
                        for (const Held byNew : helds) {
                            for (const Held byOld : helds) {
                                const Holding holding{key, fallback, byNew, byOld, fallback != Place::None};
                                const RolloutKeys keys = keysOf(goal, isRotated);
                                const RolloutRow row = rowOf(holding, keys);
                                const bool isRefused = holding.isKnown() && holding.accepts(isRotated) == Held::No;
                                const QString text = signingKeyWords(row, keys).sentence + u' ' + outageText(row, keys);
                                QVERIFY2(saysRefused(text) == isRefused, qPrintable(holding.name() + u": "_s + text));
                                QVERIFY2(text.contains(u"Broken now"_s) == isRefused, qPrintable(text));
                                QVERIFY2(!(isRefused
                                             && (text.contains(u"It works"_s) || text.contains(u"othing is broken"_s))),
                                    qPrintable(text));
                                QVERIFY(!text.contains(u"%1"_s) && !text.contains(u"%2"_s));
                                saysNothingOfNowInDoubt(row, keys);
                                ++states;
                            }
                        }
                    }
                }
            }
        }
        QCOMPARE(states, 8 * 2 * 5 * 5 * 3 * 3);
    }

    void expectsNoFallbackWhereTheSdkReadsNone_data()
    {
        QTest::addColumn<QString>("language");
        QTest::addColumn<QString>("synced");
        QTest::addColumn<QString>("answered");
        QTest::addColumn<bool>("hasFallback");
        QTest::newRow("not by its sync, and it is silent") << u"js"_s << u"3.16.1"_s << QString() << false;
        QTest::newRow("not by its answer") << u"js"_s << QString() << u"3.16.1"_s << false;
        QTest::newRow("updated since its sync") << u"js"_s << u"3.16.1"_s << u"3.54.0"_s << true;
        QTest::newRow("Python") << u"py"_s << u"0.3.8"_s << QString() << false;
        QTest::newRow("Go") << u"go"_s << u"0.7.1"_s << QString() << false;
        QTest::newRow("Kotlin") << u"kotlin"_s << u"0.1.0"_s << QString() << false;
        QTest::newRow("new enough") << u"js"_s << u"3.18.0"_s << QString() << true;
        QTest::newRow("of an unknown version") << u"js"_s << QString() << QString() << true;
    }

    void expectsNoFallbackWhereTheSdkReadsNone()
    {
        QFETCH(QString, language);
        QFETCH(QString, synced);
        QFETCH(QString, answered);
        QFETCH(bool, hasFallback);
        for (const RolloutGoal goal : goals) {
            for (const bool isRotated : {false, true}) {
                const RolloutKeys keys = keysOf(goal, isRotated);
                RolloutRow row = rowOf({}, keys);
                if (!synced.isEmpty())
                    row.app.app.latestSync = Sync{.sdkLanguage = language, .sdkVersion = synced};
                row.latest.sdkLanguage = answered.isEmpty() ? QString() : language;
                row.latest.sdkVersion = answered;
                const QString text = expectedText(row, keys);
                // Once it is rotated the old key is dead, and after a leak it is taken out before the end.
                if (!hasFallback
                    || (isRotated && goal != RolloutGoal::NewOnly && goal != RolloutGoal::OldOnly
                        && goal != RolloutGoal::NewKeyAbsent))
                    QVERIFY2(!text.contains(u"FALLBACK"_s), qPrintable(text));
                else if (goal == RolloutGoal::NewBesideOld)
                    QVERIFY2(text.contains(u"INNGEST_SIGNING_KEY_FALLBACK: 66687aadf862"_s), qPrintable(text));
                if (!hasFallback && goal == RolloutGoal::NewBesideOld)
                    QCOMPARE(text.startsWith(u"INNGEST_SIGNING_KEY: 66687aadf862"_s), !isRotated);
            }
        }
    }

    /// What is switched off for good is never asked into order: somebody answers for it.
    void namesTheWayOutOfWhatIsSilent_data()
    {
        QTest::addColumn<ProbeReason::Kind>("reason");
        QTest::addColumn<bool>("isSilent");
        QTest::newRow("nothing listens") << ProbeReason::NoConnection << true;
        QTest::newRow("no answer in time") << ProbeReason::TimedOut << true;
        QTest::newRow("nothing at that path") << ProbeReason::NotFound << false;
        QTest::newRow("says later") << ProbeReason::Busy << false;
    }

    void namesTheWayOutOfWhatIsSilent()
    {
        QFETCH(ProbeReason::Kind, reason);
        QFETCH(bool, isSilent);
        for (const RolloutGoal goal : goals) {
            const RolloutKeys keys = keysOf(goal);
            RolloutRow row = rowOf({}, keys);
            row.latest.reason = reason;
            const bool isAsked = goal != RolloutGoal::Survey && !row.isThere();
            const QString act = rolloutAdvice(row, keys).act;
            QVERIFY2(act.contains(u"accept the risk"_s) == (isAsked && isSilent), qPrintable(act));
            row.signing.holds = row.event.holds = true;
            QVERIFY(!rolloutAdvice(row, keys).act.contains(u"accept the risk"_s));
        }
    }

    /// Nobody is told to start what is refused then, nor to update first what comes first no more.
    void saysWhereNothingIsExpectedThatTheKeyHasBeenRotated()
    {
        RolloutKeys keys = keysOf(RolloutGoal::Survey);
        RolloutRow row = rowOf({}, keys);
        row.latest.reason = ProbeReason::NoConnection;
        const QString warning = u"with the old one alone it refuses Inngest's calls"_s;
        keys.ofRotation.oldSigningKey = keys.oldFingerprint;
        keys.ofRotation.newSigningKey = keys.newFingerprint;
        QVERIFY(!keys.isNewInUse());
        QVERIFY(!rolloutAdvice(row, keys).act.contains(warning));
        keys.oldFingerprint = keys.newFingerprint; // Inngest signs with that one now
        QVERIFY(keys.isNewInUse());
        QVERIFY2(rolloutAdvice(row, keys).act.contains(warning), qPrintable(rolloutAdvice(row, keys).act));
        keys.doubt = SignerDoubt::Refused;
        QVERIFY(!keys.isNewInUse());
        for (const Sdk &sdk : {Sdk{u"js"_s, u"3.17.0"_s}, Sdk{u"kotlin"_s, u"0.1.0"_s}}) {
            const QString before = sdkRemark(sdk, false).text;
            const QString after = sdkRemark(sdk, true).text;
            QVERIFY2(!before.isEmpty() && !before.contains(u"has been rotated"_s), qPrintable(before));
            QVERIFY2(
                after.contains(u"has been rotated"_s) && !after.contains(u"before you rotate"_s), qPrintable(after));
        }
    }

    void speaksOfTheNetworksOwnSignInWhereARedirectCouldBeThat()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::NewBesideOld);
        for (const QString &scheme : {u"http"_s, u"https"_s}) {
            RolloutRow row = rowOf({}, keys);
            row.app.access.url = QUrl(scheme + u"://shop.example.com/api/inngest"_s);
            row.latest.reason = ProbeReason::Redirected;
            row.latest.detail = u"portal.example"_s;
            const QString act = rolloutAdvice(row, keys).act;
            QVERIFY2(act.contains(u"open any page in a browser"_s) == (scheme == "http"_L1), qPrintable(act));
        }
    }

    /// A maintenance page is no place to sync an app at.
    void namesTheGateThatSendsElsewhereForNow()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::NewBesideOld);
        RolloutRow row = rowOf({}, keys);
        row.latest.reason = ProbeReason::InFront;
        row.latest.httpStatus = 302;
        row.latest.detail = u"/maintenance"_s;
        const RolloutAdvice gate = rolloutAdvice(row, keys);
        QVERIFY2(gate.cause.contains(u"“/maintenance”"_s) && gate.cause.contains(u"302"_s), qPrintable(gate.cause));
        QVERIFY2(gate.act.startsWith(u"Let the serve path through"_s), qPrintable(gate.act));
        row.latest.detail.clear();
        QVERIFY(rolloutAdvice(row, keys).cause != gate.cause);
    }

    void letsAnotherKeyWithAFallbackThatWorksBe()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::NewBesideOld);
        const RolloutRow row = rowOf(held(Place::Other, Place::Old), keys);
        const QString text = signingKeyWords(row, keys).sentence;
        QVERIFY2(text.contains(u"the old key as fallback. It works now, and would refuse"_s), qPrintable(text));
        QVERIFY(!saysRefused(text));
        QVERIFY(outageText(row, keys).startsWith(u"Nothing is broken, as far as its answers tell. Going on"_s));
    }

    /// What its answers do not tell may be broken.
    void saysThatNothingIsBrokenOnlyOfWhatWasTold()
    {
        for (const RolloutGoal goal : goals) {
            const RolloutKeys keys = keysOf(goal);
            RolloutRow row = rowOf(held(Place::New, Place::Old), keys);
            for (const auto standing : {AppStanding::WouldBreak, AppStanding::NotThere, AppStanding::Good}) {
                row.latest.standing = standing;
                row.latest.eventStanding = AppStanding::Unknown;
                const QString text = outageText(row, keys);
                QVERIFY2(text.startsWith(u"Nothing is broken, as far as its answers tell."_s), qPrintable(text));
                QCOMPARE(text.contains(u"would break it"_s), standing == AppStanding::WouldBreak);
            }
        }
    }

    void saysWhyTheNewKeyInBothVariablesIsNotThere()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::NewOnly, true);
        const RolloutRow row = rowOf(held(Place::New, Place::New), keys);
        QCOMPARE(row.latest.standing, AppStanding::NotThere);
        QVERIFY(signingKeyWords(row, keys).sentence.contains(u"the fallback is still set, to the new key itself"_s));
        QVERIFY(rolloutAdvice(row, keys).act.contains(u"Take INNGEST_SIGNING_KEY_FALLBACK out"_s));
    }

    /// On the way back nobody is told to go on with the way there.
    void leadsBackInAnUndo()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::OldOnly);
        const Holding strange{.key = Place::Other, .acceptsNew = Held::No, .acceptsOld = Held::No};
        for (const Holding &broken : {held(Place::New, Place::None), strange}) {
            const QString act = rolloutAdvice(rowOf(broken, keys), keys).act;
            QVERIFY2(act.startsWith(u"Put the old key back"_s) && !act.contains(u"FALLBACK"_s), qPrintable(act));
        }
        // What is stored is put back, whatever the app shows; nobody's risk takes it away.
        for (const ProbeReason::Kind reason : {ProbeReason::None, ProbeReason::NoConnection}) {
            RolloutRow row = rowOf(held(Place::Old, Place::None), keys);
            row.latest.reason = reason;
            row.signing.because = Proof::Because::Stored;
            row.app.moment.holdsStored = true;
            const QString act = rolloutAdvice(row, keys).act;
            QVERIFY2(act.startsWith(u"Put the old values back"_s) && !act.contains(u"risk"_s), qPrintable(act));
        }
    }

    void namesBothPossibilitiesOfARefusal()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::NewBesideOld);
        RolloutRow row = rowOf({.acceptsNew = Held::No, .acceptsOld = Held::No}, keys);
        row.latest.reason = ProbeReason::Refused;
        QVERIFY(signingKeyWords(row, keys).sentence.contains(u"or something in front of it refuses"_s));
        QVERIFY(rolloutAdvice(row, keys).cause.contains(u"or by something in front of it"_s));
    }

    void doesNotSayMoreThanAWholeRoundShowed()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::NewBesideOld);
        RolloutRow row = rowOf(held(Place::New, Place::Old), keys);
        row.latest.signingStanding = row.latest.standing = AppStanding::Unknown; // the random key was not refused
        row.latest.reason = ProbeReason::NotVerified;
        QVERIFY(signingKeyWords(row, keys).sentence.contains(u"does not count"_s));
        QVERIFY(outageText(row, keys).contains(u"not known"_s));
    }

    void hasACauseAndAnActForEachReasonThatKeepsAnAppOut()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::NewBesideOld);
        const auto kinds = QMetaEnum::fromType<ProbeReason::Kind>();
        QSet<QString> causes;
        for (int i = 0; i < kinds.keyCount(); ++i) {
            const auto reason = ProbeReason::Kind(kinds.value(i));
            if (reason == ProbeReason::None || reason == ProbeReason::Insecure || reason == ProbeReason::NoUrl)
                continue; // nothing to do, a mark, and what has no answer at all
            RolloutRow row = rowOf({}, keys);
            row.latest.reason = reason;
            row.latest.detail = u"100 %1"_s;
            row.latest.httpStatus = 503;
            const RolloutAdvice advice = rolloutAdvice(row, keys);
            QVERIFY2(!advice.cause.isEmpty() && !advice.act.isEmpty(), kinds.key(i));
            QVERIFY2(!causes.contains(advice.cause), kinds.key(i));
            QVERIFY2(!advice.cause.contains(u"%2"_s) && !advice.cause.contains(u"503 %1"_s), qPrintable(advice.cause));
            causes.insert(advice.cause);
        }
    }

    void hasASentenceOfItsOwnForEachReasonOfAProof()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::NewBesideOld);
        const QDateTime now = QDateTime::fromSecsSinceEpoch(1'000'600, Qt::UTC);
        QSet<QString> texts;
        for (const Proof::Because because : reasons) {
            RolloutRow row = rowOf(held(Place::New, Place::Old), keys);
            row.signing.because = because;
            row.signing.holds = because == Proof::Because::Evidence || because == Proof::Because::NothingAsked;
            row.signing.evidence = because == Proof::Because::Evidence ? EvidenceClass::Proven : EvidenceClass::None;
            row.signing.good = 3;
            const QString text = proofText(row, Aspect::SigningKey, keys, now);
            QVERIFY2(!text.isEmpty() && !texts.contains(text), qPrintable(QString::number(int(because))));
            texts.insert(text);
        }
    }

    void saysWhatIsLeftOfACount()
    {
        const RolloutKeys keys = keysOf(RolloutGoal::NewBesideOld);
        RolloutRow row = rowOf(held(Place::New, Place::Old), keys);
        row.event.because = Proof::Because::NothingAsked;
        row.event.holds = true;
        row.signing.because = Proof::Because::Counting;
        row.signing.good = 3;
        row.signing.left = 70s;
        QCOMPARE(evidenceText(row, keys, {}), u"3 of 5 good answers in a row. About 1:10 left."_s);
        // In one line with the counts, and of no more apps than are counted.
        QCOMPARE(rolloutSummary({row}, gateOf({row}), keys).title,
            u"1 app: 1 not known well enough yet – about 1:10 left"_s);
        RolloutRow mute = row;
        mute.signing.because = Proof::Because::CannotTell;
        QCOMPARE(rolloutSummary({row, mute}, gateOf({row, mute}), keys).title,
            u"2 apps: 2 not known well enough yet – about 1:10 left for 1 of them"_s);
    }

    void neverCallsAGoAppsEventKeyProven()
    {
        RolloutKeys keys = keysOf(RolloutGoal::OldEventKeysAbsent);
        keys.absentEventKeys = {u"aaa"_s};
        RolloutRow row = rowOf({}, keys);
        row.latest.judgesSigning = false;
        row.latest.sdkLanguage = u"go"_s;
        row.latest.eventKey = EventKeyVerdict::Other;
        row.latest.eventFingerprint = u"bbb"_s;
        row.latest.toldEventKey = true;
        row.latest.eventStanding = row.latest.standing = AppStanding::Unknown;
        row.signing.because = Proof::Because::NothingAsked;
        row.signing.holds = true;
        row.event.because = Proof::Because::CannotTell;
        row.event.attainable = EvidenceClass::Confirmed;
        QVERIFY(evidenceText(row, keys, {}).contains(u"never proven by asking"_s));
        QVERIFY(eventKeyWords(row, keys).sentence.contains(u"One of its clients sends with"_s));
        QVERIFY(rolloutAdvice(row, keys).act.contains(u"confirm it"_s));
    }

    void tellsWhatStandsAroundAnEventKey()
    {
        RolloutKeys keys = keysOf(RolloutGoal::NewBesideOld);
        keys.eventKeys = {{.oldFingerprint = u"aaa"_s, .newFingerprint = u"bbb"_s, .name = u"checkout"_s}};
        keys.spoiltEventKeys = {{u"ccc"_s, {.fingerprint = u"bbb"_s, .by = u"line break"_s}}};
        RolloutRow row = rowOf(held(Place::New, Place::Old), keys);
        row.latest.eventKey = EventKeyVerdict::Spoilt;
        row.latest.eventFingerprint = u"ccc"_s;
        row.latest.spoiltBy = u"line break"_s;
        row.latest.eventStanding = row.latest.standing = AppStanding::BrokenNow;
        const QString text = eventKeyWords(row, keys).sentence;
        QVERIFY2(text.contains(u"the replacement of “checkout” with a line break around it"_s), qPrintable(text));
        QCOMPARE(outageText(row, keys), u"Broken now: the events that it sends are refused."_s);
        row.latest.eventStanding = row.latest.standing = AppStanding::NotThere;
        QVERIFY(eventKeyWords(row, keys).sentence.contains(u"events arrive"_s));
        QVERIFY(!outageText(row, keys).contains(u"Broken"_s));
        row.latest.spoiltBy = u"tab"_s;
        QVERIFY(eventKeyWords(row, keys).sentence.contains(u"with a tab around it"_s));
    }

    /// One reading proves no loss, and no health either.
    void saysNothingIsWellOfWhoSendsWithAKeyThatTheLastReadingLacked()
    {
        RolloutKeys keys = keysOf(RolloutGoal::NewOnly, true);
        keys.unlistedEventKeys = {u"cccccccccccc"_s};
        RolloutRow row = rowOf(held(Place::New, Place::None), keys);
        QCOMPARE(row.latest.standing, AppStanding::Good);
        QVERIFY(outageText(row, keys).contains(u"othing is broken"_s));
        row.latest.eventFingerprint = u"cccccccccccc"_s;
        QVERIFY(!outageText(row, keys).contains(u"othing is broken"_s));
        QVERIFY(outageText(row, keys).contains(u"not known"_s));
    }
};

QTEST_GUILESS_MAIN(RolloutTextTest)
#include "tst_rollouttext.moc"
