// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/selfhosted/restartlook.h"

#include "app/core/clock.h"

#include <algorithm>
#include <utility>

using namespace std::chrono_literals;

namespace {

constexpr auto pauseBetween = 1s;
/// Where something in front of the server may take its questions for too many; good answers still come in the same
/// time.
constexpr auto slowPause = 2s;
/// However long a pause is asked for: a server that is down has to be seen to be up again, and one that asks for a
/// pause is up.
constexpr auto longestPauseDown = 4s;
constexpr auto longestPauseUp = 30s;
/// Where a 503 asks for one it is kept once: what goes on behind that is no limit of the questions.
constexpr auto longestPauseInDoubt = 10s;
constexpr int mostDoublings = 4; // of slowPause: about as long as the longest
/// A start can fail after the first good answers.
constexpr auto goodTime = 10s;
/// With the settings of before the server has ended no trouble; but for so long up, the next pause is another
/// restart's.
constexpr auto restartedTime = 4s;
constexpr int goodAnswersWanted = 5;
/// A restart takes some seconds. With the time that a question may take it is said within fifteen.
constexpr auto longestRestart = 11s;
/// One answer in the middle of a restart says little.
constexpr int answersOfOutage = 2;
constexpr int tooManyRequests = 429;
constexpr int unavailableStatus = 503;

bool isAnswering(RestartWatch::State state)
{
    switch (state) {
    case RestartWatch::State::Before:
    case RestartWatch::State::After:
    case RestartWatch::State::OtherKey:
    case RestartWatch::State::OtherSettings:
        return true;
    case RestartWatch::State::NotAsked:
    case RestartWatch::State::Down:
    case RestartWatch::State::AnyKey:
    case RestartWatch::State::CannotTell:
        break;
    }
    return false;
}

/// What is no fault of the network, or means something of its own here. Empty: nothing more is known.
QString troubleOf(const Error &error)
{
    if (error.network.isOnThisSide() && error.network.kind != NetworkFault::NetworkSignIn)
        return {};
    if (error.kind == Error::Kind::Busy && error.httpStatus == tooManyRequests)
        return RestartLook::tr("The server, or something in front of it, limits how often it may be asked (HTTP 429): "
                               "too many requests came, from here or from elsewhere. It is asked more slowly.");
    if (error.kind == Error::Kind::Busy)
        return RestartLook::tr("The server itself answers with an error (HTTP %1). Look at its log.")
            .arg(error.httpStatus);
    if (error.network.kind == NetworkFault::NetworkSignIn)
        return RestartLook::tr("What answers leads elsewhere (HTTP %1), to a sign-in perhaps: nothing of that is "
                               "followed. This program has to be let through to the server.")
            .arg(error.httpStatus);
    return {};
}

bool isPauseAskedFor(const ServerAnswer &answer)
{
    return answer.pause && answer.error && answer.error->httpStatus == unavailableStatus;
}

/// What more is known of the state that this answer shows.
QString moreOf(const ServerAnswer &answer, RestartWatch::State state, bool hasKeptPause)
{
    if (state == RestartWatch::State::Down && isPauseAskedFor(answer) && !hasKeptPause)
        return RestartLook::tr(
            "What answers in its place asks for a pause (HTTP 503): the server is down, or something "
            "in front of it limits how often it may be asked. It is asked more slowly.");
    if (state != RestartWatch::State::CannotTell || !answer.error)
        return {};
    return answer.isHeldBack
        ? RestartLook::tr("The server, or what stands in front of it, answers some requests and holds others back: too "
                          "many came, from here or from elsewhere.")
        : troubleOf(*answer.error);
}

} // namespace

RestartLook::RestartLook(
    ServerPlace place, ServerSettings before, ServerSettings wanted, Others others, EventKeyNames names, Clock &clock)
    : m_place(std::move(place))
    , m_before(std::move(before))
    , m_wanted(std::move(wanted))
    , m_others(std::move(others))
    , m_names(std::move(names))
    , m_clock(clock)
{
}

void RestartLook::start()
{
    m_good = 0;
    m_inRow = 0;
    m_wasDown = false;
    if (m_state != State::NotAsked)
        m_downBefore = m_state == State::Down ? std::optional(m_since) : std::nullopt;
    m_isSlow = false;
    m_limited = 0;
    m_hasKeptPause = false;
    m_state = State::NotAsked;
    if (!std::exchange(m_isAsking, true))
        ask();
}

void RestartLook::goOnFrom(int secondsDown, int secondsOfOutage)
{
    const std::chrono::milliseconds now = m_clock.monotonic();
    m_downBefore = now - std::chrono::seconds(secondsDown);
    m_downSince = now - std::chrono::seconds(secondsOfOutage);
}

void RestartLook::ask()
{
    m_askedAt = m_clock.monotonic();
    const auto asked = ServerProbe::run(m_place, m_before.signingKey, m_wanted.signingKey, m_network, m_clock, this);
    whenFinished(asked, this, [this](const ServerAnswer &answer) { take(answer); });
}

/// A key that it should not hold can be one that is known here: it was restarted with the settings of another step.
void RestartLook::take(const ServerAnswer &answer)
{
    if (serverStateOf(answer, m_before, m_wanted) != State::OtherKey)
        return settle(answer);
    whenFinished(m_others(), this, [this, answer](const Result<QList<SigningKey>> &others) {
        askOthers(answer, others.value_or(QList<SigningKey>()));
    });
}

void RestartLook::askOthers(const ServerAnswer &answer, QList<SigningKey> others)
{
    if (others.isEmpty())
        return settle(answer);
    const SigningKey other = others.takeFirst();
    whenFinished(ServerProbe::run(m_place, other.value, {}, m_network, m_clock, this), this,
        [this, answer, others, other](const ServerAnswer &said) {
            if (!said.held || said.held->signingKey != other.value)
                return askOthers(answer, others);
            settle(said,
                other.isActive ? tr("It is one that this server had before.")
                               : tr("It is the new one, and a later step brings that: who does not hold it yet "
                                    "refuses the server's calls now."));
        });
}

void RestartLook::settle(const ServerAnswer &answer, const QString &more)
{
    const State before = m_state;
    const QStringList saidBefore = m_difference.words;
    m_state = serverStateOf(answer, m_before, m_wanted);
    m_difference = m_state == State::OtherSettings && answer.held
        ? differenceOf(m_wanted, *answer.held, m_before, m_names)
        : SettingsDifference();
    const bool isTrouble = m_state == State::CannotTell && answer.error;
    m_fault = isTrouble ? answer.error->network : NetworkFault();
    m_hasKeptPause = m_hasKeptPause || answer.since; // of the questions of this round
    m_more = more.isEmpty() ? moreOf(answer, m_state, m_hasKeptPause) : more;
    m_wasDown = m_wasDown || m_state == State::Down;
    m_latest = m_clock.monotonic();
    if (m_state != before) {
        // Where it is down by the first answer, too, it has been so all the time.
        const auto silentSince = answer.since.value_or(m_askedAt);
        const auto downSince
            = before == State::NotAsked && !answer.since ? m_downBefore.value_or(silentSince) : silentSince;
        m_since = m_state == State::Down ? downSince : m_latest;
        m_inRow = 0;
        // A restart has a pause; and back again without one is another server's answer.
        if (before == State::After && isAnswering(m_state))
            m_isMixed = true;
    }
    ++m_inRow;
    m_good = m_state == State::After ? m_good + 1 : 0;
    m_isMixed = answer.differs || (m_isMixed && m_inRow < goodAnswersOfSeveral);
    noteDown();
    m_isAsking = !isDone();
    if (m_isAsking)
        m_clock.after(pauseAfter(answer), this, [this] { ask(); });
    if (isAnswering(m_state) && (m_state != before || m_difference.words != saidBefore))
        emit turned();
    emit changed(); // the last thing: whoever hears of it may let go of this
}

/// A 503 can be said of the server, or of so many questions: from then on they come more slowly, and what goes on is of
/// the server.
std::chrono::milliseconds RestartLook::pauseAfter(const ServerAnswer &answer)
{
    using std::chrono::milliseconds;
    m_isSlow = m_isSlow || answer.isHeldBack
        || (m_state == State::Down && answer.error && answer.error->httpStatus == unavailableStatus);
    const bool isLimited = m_state == State::CannotTell && answer.error && answer.error->httpStatus == tooManyRequests;
    m_limited = isLimited ? std::min(m_limited + 1, mostDoublings + 1) : 0;
    m_isSlow = m_isSlow || isLimited;
    milliseconds longest = m_state == State::Down ? longestPauseDown : longestPauseUp;
    if (m_state == State::Down && isPauseAskedFor(answer) && !std::exchange(m_hasKeptPause, true))
        longest = longestPauseInDoubt;
    else if (m_state != State::Down)
        m_hasKeptPause = false;
    // Without a word on it a limit shows by what is let through.
    const milliseconds apart = m_isSlow ? slowPause * (1 << std::max(m_limited - 1, 0)) : milliseconds(pauseBetween);
    return std::max(std::min<milliseconds>(apart, longestPauseUp), std::min(answer.pause.value_or(0ms), longest));
}

/// One that ends right after its start, again and again, is up in between and serves nobody.
void RestartLook::noteDown()
{
    if (m_state == State::Down)
        m_downSince = m_downSince.value_or(m_since);
    else if (isAnswering(m_state) && m_latest - m_since >= (m_state == State::Before ? restartedTime : goodTime))
        m_downSince.reset();
}

QStringList RestartLook::differences() const
{
    if (m_state == State::Down && m_downSince && *m_downSince < m_since)
        return {tr("It answered in between, and is down again: it starts, and does not stay up.")};
    if (m_state == State::Before && m_wasDown)
        return {tr("It was down in between, and is up again with those.")};
    if (m_state == State::OtherKey)
        return {m_before.signingKey == m_wanted.signingKey
                ? tr("The server refuses the signing key that it should hold.")
                : tr("The server refuses the old signing key and the new one.")};
    return m_more.isEmpty() ? m_difference.words : m_difference.words + QStringList{m_more};
}

int RestartLook::secondsInState() const
{
    return static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(m_latest - m_since).count());
}

int RestartLook::secondsOfOutage() const
{
    const auto since = m_state == State::Down ? m_downSince.value_or(m_since) : m_since;
    return static_cast<int>(std::chrono::duration_cast<std::chrono::seconds>(m_latest - since).count());
}

bool RestartLook::isOutage() const
{
    switch (m_state) {
    case State::Down:
        return m_downSince && m_latest - *m_downSince >= longestRestart;
    case State::OtherKey:
        return m_inRow >= answersOfOutage;
    case State::OtherSettings:
        return m_difference.breaks && m_inRow >= answersOfOutage;
    case State::NotAsked:
    case State::Before:
    case State::After:
    case State::AnyKey:
    case State::CannotTell:
        break;
    }
    return false;
}

bool RestartLook::keepsNobodyOut() const
{
    return m_state == State::After || m_state == State::Before
        || (m_state == State::OtherSettings && !m_difference.breaks);
}

bool RestartLook::isDone() const
{
    return m_state == State::After && m_latest - m_since >= goodTime
        && m_good >= (m_isMixed ? goodAnswersOfSeveral : goodAnswersWanted);
}
