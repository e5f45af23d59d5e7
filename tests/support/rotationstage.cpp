// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "tests/support/rotationstage.h"

#include "tests/support/answerof.h"

using namespace Qt::StringLiterals;

namespace {

QDateTime timeThere(PracticeRemote &control)
{
    const auto answer = answerOf(control.send(u"leap"_s));
    if (!answer)
        qFatal("no practice server");
    return QDateTime::fromString((*answer)[u"now"_s].toString(), Qt::ISODateWithMs);
}

} // namespace

RotationStage::RotationStage(const QString &folder, const QUrl &origin, const Secret &token,
    const RotationWatches &watches, LeapingClock *shared)
    : m_folder(folder)
    , m_token(token)
    , control(origin, token)
    , apps(control)
    , ownClock(shared ? nullptr : std::make_unique<LeapingClock>(timeThere(control)))
    , clock(shared ? *shared : *ownClock)
    , secrets(folder + u"/keychain.json"_s)
{
    auto source = std::make_unique<FixedToken>(token);
    tokens = source.get();
    cloud = std::make_unique<CloudDashboard>(origin, QUrl(), std::move(source), network, clock);
    // The person signs in again at once.
    QObject::connect(cloud.get(), &Dashboard::signInNeeded, tokens, [this] { tokens->signIn(m_token); });
    dashboard = std::make_unique<WatchedDashboard>(*cloud, watches.calls);
    history = std::make_unique<HistoryStore>(databasePath());
    if (watches.writes)
        history->watchWrites(watches.writes);
    keptKeys = std::make_unique<KeptKeys>(*history, secrets);
    acts = std::make_unique<Acts>(*dashboard, *history, clock, u"Practice"_s, u"Ada"_s);
    QObject::connect(&network, &CountingNetwork::ended, &clock, &LeapingClock::stir);
    clock.setBusy([this] { return isBusy(); });
    if (shared)
        return;
    clock.setCompanion([this](std::chrono::milliseconds time, const std::function<void()> &goOn) {
        ++m_controlCalls;
        whenFinished(control.send(u"leap"_s, {{u"milliseconds"_s, static_cast<qint64>(time.count())}}), &clock,
            [this, goOn](const Result<QJsonObject> &) {
                --m_controlCalls;
                goOn();
            });
    });
}

RotationStage::~RotationStage()
{
    clock.setBusy({});
    session.reset();
}

bool RotationStage::isBusy() const
{
    return network.underWay() > 0 || m_controlCalls > 0 || (hasMoreUnderWay && hasMoreUnderWay())
        || (session && session->isRemoving());
}

Environment RotationStage::production()
{
    auto all = answerOf(cloud->environments());
    // A machine with much else to do lets it wait in vain.
    for (int again = 0; again < 5 && !all; ++again)
        all = answerOf(cloud->environments());
    if (all) {
        for (const Environment &environment : *all) {
            if (environment.type == EnvironmentType::Production)
                return environment;
        }
    }
    qFatal("no production environment");
}
