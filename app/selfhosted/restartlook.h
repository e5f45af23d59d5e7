// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/domain/keys.h"
#include "app/domain/restartwatch.h"
#include "app/selfhosted/serverprobe.h"

#include <QNetworkAccessManager>
#include <chrono>

class Clock;

/// Asks a server every second what it holds, while a person restarts it; more slowly where that is too often for it.
/// The clock outlives it.
class RestartLook final : public RestartWatch
{
    Q_OBJECT

public:
    /// Where several servers were met: enough for a 99 % chance to have met one that is every fifth.
    static constexpr int goodAnswersOfSeveral = 21;

    /// Signing keys that are known here and that neither settings have, the likeliest first; it is the new one, of a
    /// step to come, where it is not active. Asked for where the server refuses those of the settings.
    using Others = std::function<QFuture<Result<QList<SigningKey>>>()>;

    RestartLook(ServerPlace place, ServerSettings before, ServerSettings wanted, Others others, EventKeyNames names,
        Clock &clock);

    void start() override;
    void goOnFrom(int secondsDown, int secondsOfOutage) override;
    State state() const override { return m_state; }
    int secondsInState() const override;
    int secondsOfOutage() const override;
    int goodAnswers() const override { return m_good; }
    bool isMixed() const override { return m_isMixed; }
    bool isOutage() const override;
    bool keepsNobodyOut() const override;
    QStringList differences() const override;
    NetworkFault fault() const override { return m_fault; }
    bool isDone() const override;

private:
    void ask();
    void take(const ServerAnswer &answer);
    void askOthers(const ServerAnswer &answer, QList<SigningKey> others);
    void settle(const ServerAnswer &answer, const QString &more = {});
    void noteDown();
    std::chrono::milliseconds pauseAfter(const ServerAnswer &answer);

    const ServerPlace m_place;
    const ServerSettings m_before;
    const ServerSettings m_wanted;
    const Others m_others;
    const EventKeyNames m_names;
    Clock &m_clock;
    QNetworkAccessManager m_network;
    State m_state = State::NotAsked;
    SettingsDifference m_difference;
    NetworkFault m_fault;
    QString m_more; // of this state, where it is known
    std::chrono::milliseconds m_askedAt{0};
    std::chrono::milliseconds m_since{0};
    std::optional<std::chrono::milliseconds> m_downSince; // of an outage that has not ended for long enough
    std::optional<std::chrono::milliseconds> m_downBefore; // since when it was, as it is asked anew
    std::chrono::milliseconds m_latest{0};
    int m_good = 0;
    int m_inRow = 0; // answers of this state
    bool m_wasDown = false; // since the start
    bool m_isMixed = false;
    bool m_isAsking = false;
    bool m_isSlow = false; // since the start
    int m_limited = 0; // answers in a row that say so, up to some
    bool m_hasKeptPause = false; // that what answers in the place of the server asked for, since it does
};
