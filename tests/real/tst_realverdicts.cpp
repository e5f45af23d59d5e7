// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/clock.h"
#include "app/domain/fingerprint.h"
#include "app/rollout/rolloutcheck.h"
#include "tests/support/answerof.h"
#include "tests/support/realapp.h"
#include "tests/support/sample.h"

#include <QMetaEnum>
#include <QTemporaryDir>
#include <QTest>
#include <cstdio>

// timeout: 180

using namespace Qt::StringLiterals;
using Event = EventKeyVerdict;
using Standing = AppStanding;

namespace {

Secret signingKey(QStringView twoDigits)
{
    return Secret::fromText(u"signkey-prod-"_s + twoDigits.toString().repeated(32));
}

const Secret oldKey = signingKey(u"00");
const Secret newKey = signingKey(u"11");
const Secret otherKey = signingKey(u"22");
const Secret anotherKey = signingKey(u"44");
const Secret oldEvents = Secret::fromText(u"events-of-the-old-key"_s);
const Secret newEvents = Secret::fromText(u"events-of-its-replacement"_s);
const Secret otherEvents = Secret::fromText(u"events-of-another-key"_s);
const Secret unknownEvents = Secret::fromText(u"events-of-a-key-of-somewhere-else"_s);

/// How an app is set, and what has to be said of it before and after rotate.
struct State
{
    QString name;
    Secret signingKey;
    Secret fallback;
    Secret eventKey;
    bool isDev = false;
    QString signing;
    Event::Kind event;
    Standing::Kind before;
    Standing::Kind after;
    ProbeReason::Kind reason = ProbeReason::None;
};

QList<State> states()
{
    return {
        {u"new and old, replacement"_s, newKey, oldKey, newEvents, false, u"new+old"_s, Event::Replacement,
            Standing::Good, Standing::Good},
        {u"old only"_s, oldKey, {}, newEvents, false, u"old"_s, Event::Replacement, Standing::WouldBreak,
            Standing::BrokenNow},
        {u"new only"_s, newKey, {}, newEvents, false, u"new"_s, Event::Replacement, Standing::BrokenNow,
            Standing::Good},
        {u"swapped"_s, oldKey, newKey, newEvents, false, u"old+new"_s, Event::Replacement, Standing::NotThere,
            Standing::NotThere},
        {u"new and another fallback"_s, newKey, otherKey, newEvents, false, u"new+other"_s, Event::Replacement,
            Standing::BrokenNow, Standing::NotThere},
        {u"old and another fallback"_s, oldKey, otherKey, newEvents, false, u"old+other"_s, Event::Replacement,
            Standing::WouldBreak, Standing::BrokenNow},
        {u"another key, fallback old"_s, otherKey, oldKey, newEvents, false, u"other+old"_s, Event::Replacement,
            Standing::WouldBreak, Standing::BrokenNow},
        {u"another key"_s, otherKey, {}, newEvents, false, u"neither"_s, Event::CannotTell, Standing::BrokenNow,
            Standing::BrokenNow, ProbeReason::Refused},
        {u"two other keys"_s, otherKey, anotherKey, newEvents, false, u"neither"_s, Event::CannotTell,
            Standing::BrokenNow, Standing::BrokenNow, ProbeReason::Refused},
        {u"no signing key"_s, {}, {}, newEvents, false, u"none"_s, Event::CannotTell, Standing::BrokenNow,
            Standing::BrokenNow, ProbeReason::NoKeyConfigured},
        {u"dev mode"_s, newKey, oldKey, newEvents, true, u"unknown"_s, Event::CannotTell, Standing::Unknown,
            Standing::Unknown, ProbeReason::DevMode},
        {u"the old event key"_s, newKey, oldKey, oldEvents, false, u"new+old"_s, Event::Old, Standing::WouldBreak,
            Standing::WouldBreak},
        {u"another event key"_s, newKey, oldKey, otherEvents, false, u"new+old"_s, Event::Other, Standing::NotThere,
            Standing::NotThere},
        {u"an unknown event key"_s, newKey, oldKey, unknownEvents, false, u"new+old"_s, Event::Other,
            Standing::BrokenNow, Standing::BrokenNow},
        {u"no event key"_s, newKey, oldKey, {}, false, u"new+old"_s, Event::None, Standing::BrokenNow,
            Standing::BrokenNow},
    };
}

/// What this version cannot tell.
State asToldBy(const QString &version, State state)
{
    if (version.startsWith("3.18"_L1) && state.event != Event::CannotTell) {
        state.event = Event::CannotTell;
        if (state.before == Standing::Good || state.name.contains("event key"_L1))
            state.before = Standing::Unknown;
        if (state.after == Standing::Good || state.name.contains("event key"_L1))
            state.after = Standing::Unknown;
    }
    // Its refusals say nothing of the kind.
    if (state.signingKey.isEmpty() && version == "3.54.2"_L1) {
        state.reason = ProbeReason::Refused;
        state.signing = u"neither"_s;
    }
    return state;
}

template <typename T>
QString nameOf(T value)
{
    return QString::fromLatin1(QMetaEnum::fromType<T>().valueToKey(value));
}

} // namespace

/// Every verdict, of real apps of every version: decided from what they answer.
class RealVerdictsTest : public QObject
{
    Q_OBJECT

private slots:
    void decidesEveryStateOfAnApp_data()
    {
        QTest::addColumn<QString>("sdk");
        QTest::addColumn<QString>("framework");
        bool isExpress = false;
        DailyRows rows(2);
        for (const QString &sdk : RealApp::sdks()) {
            const QString framework = isExpress ? u"express"_s : u"node"_s;
            isExpress = !isExpress;
            if (rows.takesNext())
                QTest::addRow("%s, %s", qPrintable(RealApp::versionOf(sdk)), qPrintable(framework)) << sdk << framework;
        }
    }

    void decidesEveryStateOfAnApp()
    {
        QFETCH(QString, sdk);
        QFETCH(QString, framework);
        const QString version = RealApp::versionOf(sdk);
        std::vector<std::unique_ptr<RealApp>> running;
        QList<RolloutApp> apps;
        const QList<State> all = states();
        for (const State &state : all) {
            running.push_back(std::make_unique<RealApp>(RealAppMaking{
                .sdk = sdk, .framework = framework, .id = u"shop"_s, .envFile = envFile(state), .hasBalancer = false}));
            running.back()->begin();
        }
        for (qsizetype i = 0; i < all.size(); ++i) {
            RealApp &app = *running.at(static_cast<size_t>(i));
            QVERIFY(app.isReady());
            RolloutApp asked;
            asked.app.id = all.at(i).name;
            asked.app.externalId = u"shop"_s;
            asked.app.name = all.at(i).name;
            asked.app.latestSync = Sync{.sdkLanguage = u"js"_s, .sdkVersion = version, .url = app.url()};
            asked.heldEventKeys = {eventKeyFingerprint(oldEvents)};
            apps.append(asked);
        }

        const QList<RolloutRow> before = rowsOf(apps, false);
        const QList<RolloutRow> after = rowsOf(apps, true);
        QCOMPARE(before.size(), all.size());
        QCOMPARE(after.size(), all.size());
        QStringList wrong;
        for (qsizetype i = 0; i < all.size(); ++i) {
            const State state = asToldBy(version, all.at(i));
            const AppSample &sample = before.at(i).latest;
            const AppSample &later = after.at(i).latest;
            const QString seen
                = describe(sample.signing.name(), sample.eventKey, sample.standing, later.standing, sample.reason);
            const QString expected = describe(state.signing, state.event, state.before, state.after, state.reason);
            m_table.append(u"%1 | %2 | %3"_s.arg(version, -8).arg(state.name, -26).arg(seen));
            if (seen != expected)
                wrong.append(u"%1: %2 instead of %3"_s.arg(state.name, seen, expected));
            if (later.signing != sample.signing || later.eventKey != sample.eventKey)
                wrong.append(u"%1: another verdict after rotate"_s.arg(state.name));
            checkFingerprints(version, state, sample, wrong);
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void cleanupTestCase()
    {
        std::printf(
            "SDK      | app holds                  | signing key, event key, before rotate, after it, reason\n");
        for (const QString &line : std::as_const(m_table))
            std::printf("%s\n", qPrintable(line));
    }

private:
    QString envFile(const State &state)
    {
        const QString path = m_directory.filePath(u"%1.env"_s.arg(++m_files));
        const auto valueOf
            = [](const Secret &value) { return value.isEmpty() ? std::nullopt : std::optional<Secret>(value); };
        const bool isSet = RealApp::createEnvFile(path, QUrl(u"http://127.0.0.1:9"_s))
            && RealApp::setVariables(path,
                {{u"INNGEST_SIGNING_KEY"_s, valueOf(state.signingKey)},
                    {u"INNGEST_SIGNING_KEY_FALLBACK"_s, valueOf(state.fallback)},
                    {u"INNGEST_EVENT_KEY"_s, valueOf(state.eventKey)},
                    {u"INNGEST_DEV"_s, state.isDev ? std::optional(Secret("1")) : std::nullopt}});
        return isSet ? path : QString();
    }

    QList<RolloutRow> rowsOf(const QList<RolloutApp> &apps, bool isRotated)
    {
        RolloutKeys keys;
        keys.goal = RolloutGoal::NewBesideOld;
        keys.oldSigningKey = oldKey;
        keys.oldFingerprint = signingKeyFingerprint(oldKey);
        keys.newSigningKey = newKey;
        keys.newFingerprint = signingKeyFingerprint(newKey);
        keys.isRotated = isRotated;
        keys.eventKeys = {{.oldFingerprint = eventKeyFingerprint(oldEvents),
            .newFingerprint = eventKeyFingerprint(newEvents),
            .name = u"Shop"_s}};
        keys.eventKeyNames = {{eventKeyFingerprint(oldEvents), u"Shop"_s},
            {eventKeyFingerprint(newEvents), u"Shop (2026-11-25)"_s}, {eventKeyFingerprint(otherEvents), u"Billing"_s}};
        RolloutCheck check(m_clock);
        check.setKeys(keys);
        check.setApps(apps);
        if (!answerOf(check.askEveryoneOnce()))
            return {};
        return check.rows();
    }

    /// Whatever is told has to be what it is.
    static void checkFingerprints(
        const QString &version, const State &state, const AppSample &sample, QStringList &wrong)
    {
        const auto hold = [&](const QString &seen, const QString &real, const QString &what) {
            if (!seen.isEmpty() && seen != real)
                wrong.append(u"%1: %2 is told as %3"_s.arg(state.name, what, seen));
        };
        hold(sample.signingFingerprint, signingKeyFingerprint(state.signingKey), u"the signing key"_s);
        hold(sample.fallbackFingerprint, signingKeyFingerprint(state.fallback), u"the fallback"_s);
        hold(sample.eventFingerprint, eventKeyFingerprint(state.eventKey), u"the event key"_s);
        const bool isFull = !QStringList({u"neither"_s, u"none"_s, u"unknown"_s}).contains(state.signing);
        if (isFull && (sample.signingFingerprint.isEmpty() || !sample.toldFallback))
            wrong.append(u"%1: no hashes"_s.arg(state.name));
        const bool signs = !version.startsWith("3.18"_L1);
        if (isFull && sample.isSignedAnswer != signs)
            wrong.append(u"%1: the answer's signature"_s.arg(state.name));
        if (isFull && signs && (sample.appId != "shop"_L1 || sample.sdkVersion != version))
            wrong.append(u"%1: what it calls itself"_s.arg(state.name));
    }

    static QString describe(const QString &signing, Event::Kind event, Standing::Kind before, Standing::Kind after,
        ProbeReason::Kind reason)
    {
        return QStringList{signing, nameOf(event), nameOf(before), nameOf(after), nameOf(reason)}.join(u", "_s);
    }

    SystemClock m_clock;
    QTemporaryDir m_directory;
    QStringList m_table;
    int m_files = 0;
};

int main(int argc, char *argv[])
{
    if (const int code = RealProcess::skipCode())
        return code;
    QCoreApplication application(argc, argv);
    RealVerdictsTest test;
    return QTest::qExec(&test, argc, argv);
}

#include "tst_realverdicts.moc"
