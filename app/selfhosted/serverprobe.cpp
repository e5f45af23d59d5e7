// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/selfhosted/serverprobe.h"

#include "app/core/clock.h"
#include "app/dashboard/restclient.h"
#include "app/dashboard/restjson.h"

#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// A server that takes longer to say which key it holds counts as down.
constexpr std::chrono::milliseconds patience{3'000};
/// Of two servers that answer by chance, all that many tell the same once in a hundred times.
constexpr int questionsInDoubt = 6;
/// Of twenty keys each: more than anybody can write into a setting.
constexpr qsizetype mostPages = 200;

constexpr int askedTooOften = 429;
constexpr int heldOffStatus = 503;
/// Of one question in a row; and of a round so many answers that came in the end.
constexpr int mostHeldBack = 6;
constexpr std::chrono::milliseconds shortestHold{1'000};
constexpr std::chrono::milliseconds longestHold{10'000};
constexpr std::chrono::milliseconds longestHeld{30'000}; // of one question

/// Each answer of such a server says of which kind it is. Another one accepts or refuses for reasons of its own: it
/// says nothing of a key. That it cannot reach the server behind it is an answer, too, and so is that too many came.
Result<ApiAnswer> ofServer(const Result<ApiAnswer> &answer)
{
    constexpr int firstServerError = 500;
    if (!answer || !answer->serverKind.isEmpty() || answer->status >= firstServerError
        || answer->status == askedTooOften)
        return answer;
    return failure({.kind = Error::Kind::Unreadable, .detail = u"no server kind"_s, .httpStatus = answer->status});
}

Result<RestAnswer> restAnswerIn(const Result<ApiAnswer> &answer)
{
    return answer.and_then([](const ApiAnswer &given) { return parseRestAnswer(given.status, given.body, false); });
}

} // namespace

QFuture<ServerAnswer> ServerProbe::run(const ServerPlace &place, const Secret &old, const Secret &fresh,
    QNetworkAccessManager &network, Clock &clock, QObject *owner)
{
    return begun(new ServerProbe(place, old, fresh, network, clock), owner, &ServerProbe::askOld);
}

ServerProbe::ServerProbe(ServerPlace place, Secret old, Secret fresh, QNetworkAccessManager &network, Clock &clock)
    : m_place(std::move(place))
    , m_old(std::move(old))
    , m_fresh(std::move(fresh))
    , m_network(network)
    , m_clock(clock)
{
}

void ServerProbe::get(const QString &path, const Secret &key, const Receive &receive, const QUrlQuery &query)
{
    ApiRequest request;
    request.url = m_place.origin;
    request.url.setPath(path);
    if (!query.isEmpty())
        request.url.setQuery(query);
    request.allowsPlainHttp = m_place.allowsPlainHttp;
    request.isToOwnServer = true;
    request.timeout = patience;
    const Secret bearer = RestBearer::ofSigningKey(key, {}).value;
    request.headers = {{"Authorization", Secret("Bearer " + bearer.reveal().toByteArray())},
        {"Connection", Secret(QByteArrayView("close"))}};
    whenFinished(HttpExchange::run(request, m_network, m_clock, this), this,
        [this, path, key, receive, query](const Result<ApiAnswer> &answer) {
            if (waits(answer, [this, path, key, receive, query] { get(path, key, receive, query); }))
                return;
            if (!m_answer.since)
                return receive(ofServer(answer));
            // What was answered before was of the moment before it went down.
            m_answer.toOld = replyOf(answer);
            m_answer.toNew = KeyReply::NotAsked;
            finish(m_answer);
        });
}

/// Questions come in a row, and whatever stands in front of the server can take that for too many: nginx says so by a
/// 503 of its own. Where the server has answered a moment ago the question is asked again, a little later. What holds
/// questions back lets one through in between; a gateway whose server has gone down meanwhile lets none.
bool ServerProbe::waits(const Result<ApiAnswer> &answer, const std::function<void()> &again)
{
    const bool isHeldOff = answer && answer->status == heldOffStatus && answer->serverKind.isEmpty();
    if (!isHeldOff && !(answer && answer->status == askedTooOften)) {
        m_isAnswered = m_isAnswered || (answer && !answer->serverKind.isEmpty());
        m_heldBack += std::exchange(m_heldInRow, 0);
        return false;
    }
    m_answer.pause = answer->retryPause();
    if (!m_isAnswered)
        return false;
    if (m_heldInRow == 0)
        m_heldSince = m_clock.monotonic();
    const bool isEnough = m_heldInRow == mostHeldBack || m_clock.monotonic() - m_heldSince >= longestHeld;
    if (isEnough && isHeldOff)
        m_answer.since = m_heldSince;
    m_answer.isHeldBack = !m_answer.since && (isEnough || m_heldBack >= mostHeldBack);
    if (m_answer.since || m_answer.isHeldBack)
        return false;
    ++m_heldInRow;
    m_clock.after(
        std::clamp<std::chrono::milliseconds>(m_answer.pause.value_or(shortestHold), shortestHold, longestHold), this,
        again);
    return true;
}

/// A round that was held back can have stretched over a restart, whose server answers otherwise than the one of before.
/// That is no other server's answer: all is asked anew, once, since that restart is over then.
bool ServerProbe::beginsAnew()
{
    if (m_heldBack == 0 || std::exchange(m_hasBegunAnew, true))
        return false;
    m_answer = {};
    m_held = {};
    m_cursors.clear();
    m_heldBack = 0;
    askOld();
    return true;
}

KeyReply ServerProbe::replyOf(const Result<ApiAnswer> &answer)
{
    // Of two behind one address one hangs up: whoever does not ask again by himself is kept out.
    // Through a proxy that wants a sign-in first all is sent twice.
    if (answer && answer->timesSent > 1 && answer->throughProxy.kind == NetworkFault::None) {
        m_answer.error = Error{.kind = Error::Kind::Unreadable, .detail = u"cut off, and sent again"_s};
        return KeyReply::NoAnswer;
    }
    if (answer)
        m_answer.isDevelopment = m_answer.isDevelopment || answer->serverKind == "dev";
    const Result<RestAnswer> said = restAnswerIn(answer);
    if (said)
        return KeyReply::Accepted;
    if (said.error().kind == Error::Kind::NotSignedIn)
        return KeyReply::Refused;
    m_answer.error = said.error();
    using Kind = Error::Kind;
    const bool isCutOff = said.error().kind == Kind::Unreadable && said.error().httpStatus == 0;
    // A gateway says so of the server behind it. The server's own trouble is an answer, and so is whosever limit.
    const bool isBehindGateway = said.error().kind == Kind::Busy && answer && answer->serverKind.isEmpty()
        && answer->status != askedTooOften && !m_answer.isHeldBack;
    // So does a proxy, of servers that it does not reach from where it is.
    if (isBehindGateway)
        m_answer.error->network = answer->throughProxy;
    const bool isSilent
        = said.error().kind == Kind::Offline || said.error().kind == Kind::Timeout || isBehindGateway || isCutOff;
    // Where this computer does not get there nothing is known of the server.
    return isSilent && !m_answer.error->network.isOnThisSide() ? KeyReply::NoAnswer : KeyReply::Strange;
}

void ServerProbe::askOld()
{
    get(u"/v2/health"_s, m_old, [this](const Result<ApiAnswer> &answer) {
        m_answer.toOld = replyOf(answer);
        // It is down then, whatever the second question would meet; one that hangs would keep us as long again.
        if (m_answer.toOld == KeyReply::NoAnswer)
            return finish(m_answer);
        askNew();
    });
}

void ServerProbe::askNew()
{
    if (m_fresh.isEmpty() || m_fresh == m_old)
        return conclude();
    get(u"/v2/health"_s, m_fresh, [this](const Result<ApiAnswer> &answer) {
        m_answer.toNew = replyOf(answer);
        if (isUnlikely())
            askAgain(questionsInDoubt);
        else
            conclude();
    });
}

/// No single server accepts both keys but one for development, which says what it is; and few hold a third one. Two
/// that answer in turn look the same, each asked about the key that the other one holds.
bool ServerProbe::isUnlikely() const
{
    return !m_answer.isDevelopment && m_answer.toOld == m_answer.toNew
        && (m_answer.toOld == KeyReply::Accepted || m_answer.toOld == KeyReply::Refused);
}

/// In the other order, so that each question meets the other one of two that take turns; more than once, for those that
/// take none.
void ServerProbe::askAgain(int questions)
{
    if (questions == 0)
        return conclude();
    get(u"/v2/health"_s, questions % 2 == 0 ? m_fresh : m_old, [this, questions](const Result<ApiAnswer> &answer) {
        const KeyReply reply = replyOf(answer);
        if (reply == KeyReply::Accepted || reply == KeyReply::Refused) {
            if (reply == m_answer.toOld)
                return askAgain(questions - 1);
            if (beginsAnew())
                return;
            m_answer.differs = true;
            return finish(m_answer);
        }
        // It goes down just now: that is no other server's answer.
        m_answer.toOld = reply;
        m_answer.toNew = KeyReply::NotAsked;
        finish(m_answer);
    });
}

void ServerProbe::conclude()
{
    if (m_answer.toNew != KeyReply::Accepted && m_answer.toOld != KeyReply::Accepted)
        return finish(m_answer);
    readKeys();
}

/// A key that was accepted a moment ago is refused: by another server.
void ServerProbe::fail(const Error &error)
{
    m_answer.differs = error.kind == Error::Kind::NotSignedIn;
    if (m_answer.differs && beginsAnew())
        return;
    m_answer.error = error;
    finish(m_answer);
}

void ServerProbe::readKeys()
{
    const Secret key = m_answer.toNew == KeyReply::Accepted ? m_fresh : m_old;
    get(u"/v2/keys/signing"_s, key, [this, key](const Result<ApiAnswer> &answer) {
        const auto keys = restAnswerIn(answer).and_then(parseRestKeys);
        if (!keys || keys->items.size() != 1)
            return fail(
                keys ? Error{.kind = Error::Kind::Unreadable, .detail = u"not one signing key"_s} : keys.error());
        m_held.signingKey = keys->items.first().value;
        readEventKeys(key, {});
    });
}

/// To the end: what stands on a page that was not read would be missing in the settings of the next restart.
void ServerProbe::readEventKeys(const Secret &bearer, const QString &after)
{
    const auto receive = [this, bearer](const Result<ApiAnswer> &answer) {
        const auto keys = restAnswerIn(answer).and_then(parseRestKeys);
        if (!keys)
            return fail(keys.error());
        for (const RestKey &key : keys->items) {
            if (!m_held.eventKeys.contains(key.value)) // it can stand in the settings twice
                m_held.eventKeys.append(key.value);
        }
        if (m_cursors.contains(keys->next))
            return fail({.kind = Error::Kind::Unreadable, .detail = u"a cursor came twice"_s});
        if (m_cursors.size() >= mostPages)
            return fail({.kind = Error::Kind::Unreadable, .detail = u"a list without an end"_s});
        if (!keys->next.isEmpty()) {
            m_cursors.append(keys->next);
            return readEventKeys(bearer, keys->next);
        }
        m_answer.held = m_held;
        finish(m_answer);
    };
    QUrlQuery query;
    if (!after.isEmpty())
        query.addQueryItem(u"cursor"_s, QString::fromLatin1(QUrl::toPercentEncoding(after)));
    get(u"/v2/keys/events"_s, bearer, receive, query);
}
