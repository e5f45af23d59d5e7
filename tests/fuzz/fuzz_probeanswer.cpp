// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0
//
// Whatever an app answers, or a person pastes: the reader and the judge take it without harm, and never call anything
// good that accepts a random key. Built and run by tests/fuzz/run with libFuzzer and the sanitizers.
//
// An input is a request's fate and status in two bytes, then headers as lines, an empty line, and the body. The first
// bit of the fate chooses between one answer and a pasted text.

#include "app/core/secret.h"
#include "app/domain/fingerprint.h"
#include "app/rollout/probecommand.h"
#include "app/rollout/probejudge.h"

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
    keys.goal = static_cast<RolloutGoal>(number % 5);
    keys.isRotated = number / 5 % 2 == 1;
    keys.oldSigningKey = oldKey;
    keys.oldFingerprint = signingKeyFingerprint(oldKey);
    keys.newSigningKey = newKey;
    keys.newFingerprint = signingKeyFingerprint(newKey);
    keys.eventKeys = {{.oldFingerprint = u"23696db16de8"_s, .newFingerprint = u"aaaaaaaaaaaa"_s}};
    return keys;
}

void judge(const QList<ProbedAnswer> &answers)
{
    RolloutApp app;
    app.app.externalId = u"real-app"_s;
    app.heldEventKeys = {u"23696db16de8"_s};
    app.app.latestSync = Sync{.url = QUrl(u"http://shop.example.com/api/inngest"_s)};
    bool isRandomAccepted = false;
    bool isRandomRefused = false;
    for (const ProbedAnswer &probed : answers) {
        const bool isRandom = probed.askedWith == ProbeKey::Random;
        isRandomAccepted |= isRandom && probed.answer.kind == ProbeAnswer::Kind::Accepted;
        isRandomRefused |= isRandom
            && (probed.answer.kind == ProbeAnswer::Kind::Refused || probed.answer.kind == ProbeAnswer::Kind::Short);
    }
    for (int number = 0; number < 10; ++number) {
        const RolloutKeys keys = keysFor(number);
        const AppSample sample = judgeProbe(answers, keys, app, now);
        require(isFingerprint(sample.signingFingerprint), "a signing key's fingerprint");
        require(isFingerprint(sample.fallbackFingerprint), "a fallback's fingerprint");
        require(isFingerprint(sample.eventFingerprint), "an event key's fingerprint");
        require(sample.appId.size() <= 120 && sample.detail.size() <= 120, "texts are short");
        require(sample.standing != AppStanding::Good || (!isRandomAccepted && isRandomRefused),
            "nothing is good without the control");
        attainableEvidence(keys, app, sample);
    }
}

ProbeReply replyOf(const QByteArray &input)
{
    ProbeReply reply;
    reply.fate
        = input.at(0) & 0x70 ? ProbeReply::Fate::Answered : static_cast<ProbeReply::Fate>((input.at(0) >> 1) % 8);
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
        if (const auto answers = ProbeCommand::read(QString::fromUtf8(input.mid(2)), keysFor(1), now))
            judge(*answers);
        return 0;
    }
    const ProbeReply reply = replyOf(input);
    const ProbeAnswer refused = readProbeAnswer(
        {.fate = ProbeReply::Fate::Answered, .status = 401, .body = R"({"message":"Unauthorized"})"}, oldKey);
    const ProbeAnswer toNew = readProbeAnswer(reply, newKey);
    const ProbeAnswer toOld = readProbeAnswer(reply, oldKey);
    require(isFingerprint(toNew.signingFingerprint.value_or(QString())), "what is read as a hash is one");
    judge({{ProbeKey::New, now, toNew}, {ProbeKey::Old, now, toOld}, {ProbeKey::Random, now, toOld}});
    judge({{ProbeKey::New, now, toNew}, {ProbeKey::Old, now, toOld}, {ProbeKey::Random, now, refused}});
    judge({{ProbeKey::New, now, refused}, {ProbeKey::Old, now, toOld}});
    return 0;
}
