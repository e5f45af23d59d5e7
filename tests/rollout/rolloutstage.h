// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/fingerprint.h"
#include "app/domain/signature.h"
#include "app/practice/httpserver.h"
#include "app/practice/practiceappprogram.h"
#include "app/rollout/rolloutcheck.h"
#include "tests/support/answerof.h"
#include "tests/support/fakeclock.h"

#include <QRandomGenerator>
#include <QSignalSpy>
#include <memory>
#include <vector>

namespace rollout {

inline Secret signingKey(QLatin1StringView pair)
{
    return Secret::fromText(QStringLiteral("signkey-prod-") + QString(pair).repeated(32));
}

inline const Secret oldKey = signingKey(QLatin1StringView("00"));
inline const Secret newKey = signingKey(QLatin1StringView("11"));
inline const Secret otherKey = signingKey(QLatin1StringView("22"));
inline const Secret oldEventKey = Secret::fromText(QStringLiteral("the old event key"));
inline const Secret newEventKey = Secret::fromText(QStringLiteral("the new event key"));

/// Old and new, with the twin of one event key.
inline RolloutKeys keysFor(RolloutGoal goal, bool isRotated = false)
{
    RolloutKeys keys;
    keys.goal = goal;
    keys.oldSigningKey = oldKey;
    keys.oldFingerprint = signingKeyFingerprint(oldKey);
    keys.newSigningKey = newKey;
    keys.newFingerprint = signingKeyFingerprint(newKey);
    keys.isRotated = isRotated;
    keys.eventKeys = {{.oldFingerprint = eventKeyFingerprint(oldEventKey),
        .newFingerprint = eventKeyFingerprint(newEventKey),
        .name = QStringLiteral("shop")}};
    return keys;
}

inline PracticeAppVariables variables(const Secret &first, const Secret &fallback = {}, const Secret &eventKey = {})
{
    PracticeAppVariables result;
    result.set(PracticeAppVariables::signingKeyName, first);
    result.set(PracticeAppVariables::signingKeyFallbackName, fallback);
    result.set(PracticeAppVariables::eventKeyName, eventKey);
    return result;
}

/// An app that the check asks, at that address.
inline RolloutApp appAt(const QUrl &url, const QString &name = QStringLiteral("shop"))
{
    RolloutApp app;
    app.app.id = QStringLiteral("id-") + name;
    app.app.externalId = name;
    app.app.name = name;
    app.app.latestSync = Sync{.url = url};
    return app;
}

/// Some instances of one app behind one address of this machine, which answer as SDKs do.
class Host
{
public:
    enum class Handing { InTurn, AtRandom };

    explicit Host(Clock &clock, const PracticeAppSdk &sdk = {}, const QString &name = QStringLiteral("shop"))
        : m_clock(clock)
        , m_code({.externalId = name, .sdk = sdk, .framework = QStringLiteral("express")})
        , m_server(clock, [this](const HttpRequest &request, const HttpResponder &responder) {
            ++requests;
            seen = request;
            if (asked)
                asked();
            if (isSilent)
                responder.never();
            else if (override)
                responder.send(*override);
            else
                responder.send(m_programs.at(chooseInstance())->answer(request, this->now()));
        })
    {
        if (!m_server.listen())
            qFatal("no port");
    }

    void start(const QList<PracticeAppVariables> &instances, Handing handing = Handing::InTurn)
    {
        m_handing = handing;
        m_programs.clear();
        for (const PracticeAppVariables &instance : instances)
            m_programs.push_back(std::make_unique<PracticeAppProgram>(
                m_code, instance, url(), QUrl(QStringLiteral("http://127.0.0.1:9"))));
    }

    QUrl url() const { return QUrl(QString::fromLatin1(m_server.origin()) + QStringLiteral("/api/inngest")); }
    HttpServer &server() { return m_server; }
    RolloutApp app() const { return appAt(url(), m_code.externalId); }

    int requests = 0;
    HttpRequest seen;
    std::function<void()> asked; ///< Called at each request, before it is answered.
    bool isSilent = false; ///< Never answers.
    std::optional<HttpResponse> override; ///< Instead of the SDK's.
    std::chrono::seconds clockDifference{0}; ///< Of the instances' clock; the Date header has to be set by hand.

private:
    QDateTime now() const { return m_clock.now().addSecs(clockDifference.count()); }
    size_t chooseInstance()
    {
        if (m_handing == Handing::AtRandom)
            return m_random.bounded(static_cast<quint32>(m_programs.size()));
        return m_next++ % m_programs.size();
    }

    Clock &m_clock;
    PracticeAppCode m_code;
    HttpServer m_server;
    std::vector<std::unique_ptr<PracticeAppProgram>> m_programs;
    Handing m_handing = Handing::InTurn;
    size_t m_next = 0;
    QRandomGenerator m_random{7}; // the same at each run
};

/// Asks everybody once more; false: it did not come to an end.
inline bool askAll(RolloutCheck &check)
{
    return answerOf(check.askEveryoneOnce()).has_value();
}

/// That many rounds of all apps, half a minute apart.
inline bool askAll(RolloutCheck &check, FakeClock &clock, int rounds)
{
    for (int i = 0; i < rounds; ++i) {
        if (!askAll(check))
            return false;
        clock.advance(std::chrono::seconds(30));
    }
    return true;
}

} // namespace rollout
