// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whatever an app answers, or a person pastes: the reader and the judge take it without harm, and never call anything
// good that accepts a random key. Built and run by tests/fuzz/run with libFuzzer and the sanitizers.
//
// An input is a request's failure and status in two bytes, then headers as lines, an empty line, and the body. The
// first bit of the failure chooses between one answer and a pasted text.

#include "app/core/secret.h"
#include "app/domain/fingerprint.h"
#include "app/domain/judge.h"
#include "app/rollout/probeanswer.h"
#include "app/rollout/probecommand.h"

#include <cstdio>
#include <cstdlib>

using namespace Qt::StringLiterals;

namespace {

const Secret oldKey = Secret::fromText(u"signkey-prod-"_s + u"00"_s.repeated(32));
const Secret newKey = Secret::fromText(u"signkey-prod-"_s + u"11"_s.repeated(32));
const QDateTime now(QDate(2026, 11, 22), QTime(12, 0), Qt::UTC);
constexpr int statuses[] = {200, 401, 403, 500, 302, 308, 404, 429, 503, 204, 0, -1, 999, 200, 200, 200};

void require(bool holds, const char *what)
{
    if (holds)
        return;
    std::fprintf(stderr, "does not hold: %s\n", what);
    std::abort();
}

bool isFingerprint(const QString &text)
{
    return text.isEmpty() || text.size() == 12;
}

RolloutKeys keysFor(int number)
{
    RolloutKeys keys;
    keys.goal = static_cast<RolloutGoal>(number % 8);
    keys.isRotated = number / 8 % 2 == 1;
    keys.oldSigningKey = oldKey;
    keys.oldFingerprint = signingKeyFingerprint(oldKey);
    keys.newSigningKey = newKey;
    keys.newFingerprint = signingKeyFingerprint(newKey);
    keys.eventKeys = {{.oldFingerprint = u"23696db16de8"_s, .newFingerprint = u"aaaaaaaaaaaa"_s}};
    return keys;
}

Question questionFor(int number)
{
    Question question;
    static_cast<RolloutKeys &>(question) = keysFor(number);
    question.absentEventKeys = {u"23696db16de8"_s};
    question.app = {.id = u"id"_s, .externalId = u"real-app"_s};
    question.isInsecure = true;
    question.heldEventKeys = {u"23696db16de8"_s};
    return question;
}

void judgeEach(const QList<ProbedAnswer> &answers)
{
    bool isRandomAccepted = false;
    bool isRandomRefused = false;
    for (const ProbedAnswer &probed : answers) {
        const bool isRandom = probed.isControl();
        isRandomAccepted |= isRandom && probed.answer.kind == ProbeAnswer::Kind::Accepted;
        isRandomRefused |= isRandom
            && (probed.answer.kind == ProbeAnswer::Kind::Refused || probed.answer.kind == ProbeAnswer::Kind::Short);
    }
    for (int number = 0; number < 16; ++number) {
        const Question question = questionFor(number);
        const AppSample sample = judge({.at = now, .answers = answers}, question);
        require(isFingerprint(sample.signingFingerprint), "a signing key's fingerprint");
        require(isFingerprint(sample.fallbackFingerprint), "a fallback's fingerprint");
        require(isFingerprint(sample.eventFingerprint), "an event key's fingerprint");
        require(sample.appId.size() <= 120 && sample.detail.size() <= 120, "texts are short");
        require(sample.standing != AppStanding::Good || (!isRandomAccepted && isRandomRefused),
            "nothing is good without the control");
        for (const Aspect::Kind aspect : {Aspect::SigningKey, Aspect::EventKey}) {
            require(sample.state(aspect).size() <= 60, "a state is a word or two");
            attainableEvidence(question, aspect, sample);
        }
    }
}

ProbeReply replyOf(const QByteArray &input)
{
    ProbeReply reply;
    constexpr ProbeReason::Kind failures[]{ProbeReason::None, ProbeReason::TimedOut, ProbeReason::NoConnection,
        ProbeReason::Certificate, ProbeReason::TooLarge, ProbeReason::CutOff, ProbeReason::NotAnSdk,
        ProbeReason::NoUrl};
    const auto first = static_cast<unsigned char>(input.at(0));
    reply.failure = first & 0x70 ? ProbeReason::None : failures[(first >> 1) % 8];
    reply.status = statuses[input.at(1) & 0x0f];
    const qsizetype end = input.indexOf("\n\n", 2);
    const QList<QByteArray> lines = input.mid(2, end < 0 ? -1 : end - 2).split('\n');
    for (const QByteArray &line : lines) {
        const qsizetype colon = line.indexOf(':');
        if (colon > 0)
            reply.headers.append({line.first(colon), line.sliced(colon + 1).trimmed()});
    }
    reply.body = end < 0 ? QByteArray() : input.mid(end + 2);
    return reply;
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const QByteArray input(reinterpret_cast<const char *>(data), static_cast<qsizetype>(size));
    if (input.at(0) & 1) {
        if (const auto rounds = ProbeCommand::read(QString::fromUtf8(input.mid(2)), {}, keysFor(1), now)) {
            for (const PastedRound &round : *rounds)
                judgeEach(round.answers);
        }
        return 0;
    }
    const ProbeReply reply = replyOf(input);
    const ProbeAnswer refused = readProbeAnswer(
        {.failure = ProbeReason::None, .status = 401, .body = R"({"message":"Unauthorized"})"}, oldKey);
    const ProbeAnswer toNew = readProbeAnswer(reply, newKey);
    const ProbeAnswer toOld = readProbeAnswer(reply, oldKey);
    require(isFingerprint(toNew.signingFingerprint.value_or(QString())), "what is read as a hash is one");
    const QString byNew = signingKeyFingerprint(newKey);
    const QString byOld = signingKeyFingerprint(oldKey);
    judgeEach({{byNew, now, toNew}, {byOld, now, toOld}, {{}, now, toOld}});
    judgeEach({{byNew, now, toNew}, {byOld, now, toOld}, {{}, now, refused}});
    judgeEach({{byNew, now, refused}, {byOld, now, toOld}});
    return 0;
}
