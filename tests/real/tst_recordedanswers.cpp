// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/domain/judge.h"
#include "app/domain/proof.h"
#include "app/rollout/probeanswer.h"

#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QMetaEnum>
#include <QTest>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Standing = AppStanding;
using Event = EventKeyVerdict;

const QDateTime now(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);

Secret keyOf(const QString &name)
{
    const QString digits = name == "old"_L1 ? u"00"_s
        : name == "new"_L1                  ? u"11"_s
        : name == "other"_L1                ? u"ab"_s
                                            : u"33"_s;
    return Secret::fromText(u"signkey-prod-"_s + digits.repeated(32));
}

const QString eventKey = u"event-key-for-records"_s;
const QString eventKeyInCode = u"event-key-in-code"_s;

QString eventFingerprint(const QString &text)
{
    return eventKeyFingerprint(Secret::fromText(text));
}

QJsonArray answersOf(const QString &sdk)
{
    QFile file(QStringLiteral(IKM_SOURCE_DIR "/tests/real/recorded/%1.json").arg(sdk));
    if (!file.open(QIODevice::ReadOnly))
        return {};
    return QJsonDocument::fromJson(file.readAll()).object().value("answers"_L1).toArray();
}

ProbedAnswer probedOf(const QJsonObject &recorded, const QString &key, const QString &newKeyName)
{
    ProbeReply reply{.failure = ProbeReason::None,
        .status = recorded["status"_L1].toInt(),
        .body = recorded["body"_L1].toString().toUtf8()};
    const QJsonObject headers = recorded["headers"_L1].toObject();
    for (auto header = headers.begin(); header != headers.end(); ++header)
        reply.headers.append({header.key().toLatin1(), header.value().toString().toLatin1()});
    const Secret secret = keyOf(key);
    return {.askedWith = key == "random"_L1 ? QString() : signingKeyFingerprint(secret),
        .answer = readProbeAnswer(reply, key == "new"_L1 ? keyOf(newKeyName) : secret)};
}

/// What that SDK answered in that state to the new key, the old one and a random one, as far as it was recorded. A
/// refusal of the random key is the same in each state.
QList<ProbedAnswer> roundOf(const QString &sdk, const QString &state, const QString &newKeyName)
{
    QList<ProbedAnswer> round;
    QList<ProbedAnswer> control;
    bool hasControl = false;
    for (const QJsonValue value : answersOf(sdk)) {
        const QJsonObject recorded = value.toObject();
        const QString asked = recorded["asked"_L1].toString();
        if (!asked.startsWith("signed with "_L1) || asked.contains(u','))
            continue; // of the odd times nothing
        const QString key = asked.section(u' ', 2, 2);
        const bool isControl = asked == "signed with random"_L1;
        if (isControl && recorded["state"_L1].toString() == "new and old"_L1 && control.isEmpty())
            control = {probedOf(recorded, key, newKeyName)};
        if (recorded["state"_L1].toString() != state)
            continue;
        const ProbedAnswer probed = probedOf(recorded, key, newKeyName);
        const bool isThere = std::any_of(round.cbegin(), round.cend(),
            [&probed](const ProbedAnswer &one) { return one.askedWith == probed.askedWith; });
        if (isThere)
            continue; // of the second framework only what is not there yet
        hasControl |= isControl;
        round.append(probed);
    }
    return hasControl ? round : round + control;
}

Question questionFor(const QString &language, const QString &version, const QString &newKeyName, bool isRotated)
{
    Question question;
    question.goal = RolloutGoal::NewBesideOld;
    question.newFingerprint = signingKeyFingerprint(keyOf(newKeyName));
    question.oldFingerprint = signingKeyFingerprint(keyOf(u"old"_s));
    question.isRotated = isRotated;
    const QString replacement = eventFingerprint(eventKey);
    question.eventKeys = {{.oldFingerprint = eventFingerprint(eventKeyInCode), .newFingerprint = replacement}};
    question.eventKeyNames = {{replacement, u"Shop (new)"_s}, {eventFingerprint(eventKeyInCode), u"Shop"_s}};
    question.heldEventKeys = {eventFingerprint(eventKeyInCode)};
    question.spoiltEventKeys = {{eventFingerprint(eventKey + u'\n'), {replacement, u"line break"_s}}};
    question.app = {
        .id = u"id"_s, .externalId = u"real-app"_s, .latestSync = Sync{.sdkLanguage = language, .sdkVersion = version}};
    return question;
}

template <typename T>
QString nameOf(T value)
{
    return QString::fromLatin1(QMetaEnum::fromType<T>().valueToKey(value));
}

} // namespace

/// Real answers of SDKs that are not there to be started: what is said of each state on both sides of rotate.
class RecordedAnswersTest : public QObject
{
    Q_OBJECT

private slots:
    void decidesEveryStateOfAnApp_data()
    {
        QTest::addColumn<QString>("sdk");
        QTest::addColumn<QString>("state");
        QTest::addColumn<QString>("newKeyName");
        QTest::addColumn<QString>("said"); // holding, before rotate, after it; event key, its standing
        struct Row
        {
            const char *state;
            const char *python;
            const char *go;
        };
        const Row rows[] = {
            {"new and old", "new+old, Good, Good; Replacement, Good", "new+old, Good, Good; Replacement, Unknown"},
            {"new only", "new, BrokenNow, Good; Replacement, Good", "new, BrokenNow, Good; Replacement, Unknown"},
            {"old only", "old, WouldBreak, BrokenNow; Replacement, Good",
                "old, WouldBreak, BrokenNow; Replacement, Unknown"},
            {"old with new as fallback", "old+new, NotThere, NotThere; Replacement, Good",
                "old+new, NotThere, NotThere; Replacement, Unknown"},
            {"another key only", "neither, BrokenNow, BrokenNow; CannotTell, Unknown",
                "neither, BrokenNow, BrokenNow; CannotTell, Unknown"},
            {"another key with old as fallback", "other+old, WouldBreak, BrokenNow; Replacement, Good",
                "other+old, WouldBreak, BrokenNow; Replacement, Unknown"},
            {"no event key", "new+old, Good, Good; None, BrokenNow", "new+old, Good, Good; None, Unknown"},
            // Python's does not start; of Go's one request was recorded.
            {"no key", nullptr, "not new, WouldBreak, BrokenNow; CannotTell, Unknown"},
            {"dev mode", "unknown, Unknown, Unknown; CannotTell, Unknown",
                "unknown, Unknown, Unknown; CannotTell, Unknown"},
            // The value is shown as the right one, and what is signed with it is refused.
            {"new key with a line break behind it, old as fallback",
                "new+old!, WouldBreak, BrokenNow; Replacement, Unknown",
                "not new, WouldBreak, BrokenNow; CannotTell, Unknown"},
            {"new key in capitals (ab), old as fallback", "new+old!, WouldBreak, BrokenNow; Replacement, Unknown",
                "new+old!, WouldBreak, BrokenNow; Replacement, Unknown"},
            {"new key in quotes, old as fallback", "not new, WouldBreak, BrokenNow; CannotTell, Unknown",
                "not new, WouldBreak, BrokenNow; CannotTell, Unknown"},
            {"old in quotes as fallback", "not old, BrokenNow, Unknown; CannotTell, Unknown",
                "not old, BrokenNow, Unknown; CannotTell, Unknown"},
            // Python's sender strips it. Go's cannot send with it, and of Go nothing is known by the hash.
            {"event key with a line break behind it", "new+old, Good, Good; Spoilt, NotThere",
                "new+old, Good, Good; Spoilt, Unknown"},
            // Go shows the variable's key and sends with the one in its code.
            {"another event key in code (event-key-in-code)", "new+old, Good, Good; Old, WouldBreak",
                "new+old, Good, Good; Replacement, Unknown"},
        };
        QCOMPARE(std::size(rows), size_t(15));
        for (const Row &row : rows) {
            const QString newKeyName = QLatin1StringView(row.state).contains("(ab)"_L1) ? u"other"_s : u"new"_s;
            if (row.python)
                QTest::addRow("Python, %s", row.state) << u"python-0-5-18"_s << QString::fromLatin1(row.state)
                                                       << newKeyName << QString::fromLatin1(row.python);
            QTest::addRow("Go, %s", row.state)
                << u"go-0-16-0"_s << QString::fromLatin1(row.state) << newKeyName << QString::fromLatin1(row.go);
        }
    }

    void decidesEveryStateOfAnApp()
    {
        QFETCH(QString, sdk);
        QFETCH(QString, state);
        QFETCH(QString, newKeyName);
        const bool isGo = sdk.startsWith("go"_L1);
        const auto judged = [&](const QList<ProbedAnswer> &answers, bool isRotated) {
            return judge({.at = now, .answers = answers},
                questionFor(isGo ? u"go"_s : u"py"_s, isGo ? u"0.16.0"_s : u"0.5.18"_s, newKeyName, isRotated));
        };
        QList<ProbedAnswer> round = roundOf(sdk, state, newKeyName);
        QVERIFY(round.size() >= 2);
        const AppSample before = judged(round, false);
        const AppSample after = judged(round, true);
        const QString said = u"%1, %2, %3; %4, %5"_s.arg(before.signing.name(), nameOf(before.signingStanding),
            nameOf(after.signingStanding), nameOf(before.eventKey), nameOf(before.eventStanding));
        QTEST(said, "said");
        QCOMPARE(after.signing, before.signing);
        QCOMPARE(after.eventStanding, before.eventStanding);
        if (said.contains(u'!'))
            QCOMPARE(before.reason, ProbeReason::KeyNotAccepted);
        if (said.contains("Spoilt"_L1))
            QCOMPARE(before.spoiltBy, u"line break"_s);
        if (said.startsWith("new"_L1) && !said.contains(u'!') && !isGo)
            QVERIFY(before.isSignedAnswer);

        // A round is asked in any order, and ends where an answer says that no other will help.
        std::sort(round.begin(), round.end(), isAskedBefore);
        do {
            QList<ProbedAnswer> asked;
            for (const ProbedAnswer &probed : std::as_const(round)) {
                asked.append(probed);
                if (probed.answer.kind == ProbeAnswer::Kind::Failed || probed.answer.isDevMode)
                    break;
            }
            for (const bool isRotated : {false, true}) {
                const AppSample sample = judged(asked, isRotated);
                const AppSample &whole = isRotated ? after : before;
                QVERIFY(sample.signingStanding == whole.signingStanding || sample.signingStanding == Standing::Unknown);
                QVERIFY(sample.eventStanding == whole.eventStanding || sample.eventStanding == Standing::Unknown);
            }
        } while (std::next_permutation(round.begin(), round.end(), isAskedBefore));
    }

    void provesNothingOfGosEventKey()
    {
        // Five full counts of it, and it stays a matter of a person's word, also before the old key is deleted.
        for (const char *state : {"new and old", "another event key in code (event-key-in-code)", "no event key"}) {
            for (const RolloutGoal goal : {RolloutGoal::EventKeysOnly, RolloutGoal::OldEventKeysAbsent}) {
                Question question = questionFor(u"go"_s, u"0.16.0"_s, u"new"_s, false);
                question.goal = goal;
                question.absentEventKeys = {eventFingerprint(eventKeyInCode)};
                Evidence evidence;
                const std::chrono::milliseconds monotonic = std::chrono::hours(1);
                const QList<ProbedAnswer> round = roundOf(u"go-0-16-0"_s, QString::fromLatin1(state), u"new"_s);
                for (int i = 25; i > 0; --i)
                    evidence.readings.append({.appKey = question.app.id,
                        .at = now.addSecs(-i * 20),
                        .takenAt = monotonic - std::chrono::seconds(i * 20),
                        .begunAt = monotonic - std::chrono::seconds(i * 20),
                        .answers = round});
                const Proof proof = proofOf(question, Aspect::EventKey, evidence, monotonic);
                QVERIFY(!proof.holds);
                QCOMPARE(proof.attainable, EvidenceClass::Confirmed);
                QCOMPARE(proof.because, Proof::Because::CannotTell);
            }
        }
    }

private:
    static bool isAskedBefore(const ProbedAnswer &a, const ProbedAnswer &b) { return a.askedWith < b.askedWith; }
};

QTEST_GUILESS_MAIN(RecordedAnswersTest)
#include "tst_recordedanswers.moc"
