// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/probecommand.h"

#include "app/core/digest.h"
#include "app/core/lookup.h"
#include "app/domain/signature.h"
#include "app/rollout/probeanswer.h"

#include <QCoreApplication>
#include <QMap>
#include <QRandomGenerator>
#include <QRegularExpression>
#include <algorithm>
#include <cstdlib>
#include <optional>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 longestAge = 10 * 60; // seconds for which an answer counts
constexpr int usableSeconds = 240; // of a signature, with a minute for copying the command
constexpr qsizetype longestPaste = 64 * ProbeReply::maxBytes;

/// One shell word that means just this text.
QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

/// How the line before each app's answers begins.
const QString &heading()
{
    static const QString text = u"=== app "_s + QString::number(QRandomGenerator::system()->generate64(), 16) + u' ';
    return text;
}

QString digestOf(const QByteArray &text)
{
    return sha256Of(text).left(16);
}

QString headingOf(const QString &appKey)
{
    return heading() + digestOf(appKey.toUtf8()) + u" ==="_s;
}

/// What the command asks.
QUrl urlAskedAt(const QUrl &url)
{
    return url.adjusted(QUrl::RemoveQuery | QUrl::RemoveFragment);
}

QByteArray askedAt(const QUrl &url)
{
    return urlAskedAt(url).toEncoded();
}

/// An app at an address, in the line above each of its answers.
QString markOf(const ProbeCommand::Target &target)
{
    return digestOf(target.appKey.toUtf8() + '\n' + askedAt(target.url));
}

/// What curl says in place of an answer, by the number that it ends with.
ProbeReply whyThereIsNone(const QByteArray &text)
{
    static const QRegularExpression pattern(u"curl: \\(([0-9]{1,3})\\)([^\\n]{0,500})"_s);
    const QRegularExpressionMatch said = pattern.match(QString::fromLatin1(text));
    const NetworkFault ofTls = NetworkFault::ofCurlsTls(said.captured(2));
    switch (said.captured(1).toInt()) {
    case 5:
    case 97:
        return {.failure = ProbeReason::NoConnection, .fault = {.kind = NetworkFault::ProxyUnreachable}};
    case 6:
        return {.failure = ProbeReason::NoConnection, .fault = {.kind = NetworkFault::NameUnknown}};
    case 28:
        return {.failure = ProbeReason::TimedOut, .fault = {.kind = NetworkFault::Silent}};
    case 35:
        return {.failure = ProbeReason::Certificate, .fault = ofTls};
    case 51:
    case 60:
        return {.failure = ProbeReason::Certificate, .fault = {.kind = NetworkFault::CertificateUnfit}};
    case 56:
        // With TLS 1.3 that comes behind the handshake.
        if (ofTls.kind == NetworkFault::ClientCertificateWanted)
            return {.failure = ProbeReason::Certificate, .fault = ofTls};
        [[fallthrough]];
    case 18:
    case 52:
        return {.failure = ProbeReason::CutOff, .fault = {.kind = NetworkFault::CutOff}};
    default: // curl's numbers
        return {.failure = ProbeReason::NoConnection};
    }
}

/// Takes curl's word that an answer ended before it was whole out of what it printed; nullopt: it says no such thing.
/// It stands before the head where that went into a pipe or a file, behind it on a terminal, before what the terminal
/// had not got yet, or else at the very end.
std::optional<ProbeReply> takeWhyItWasCut(QByteArray &text)
{
    constexpr qsizetype longestWord = 600;
    constexpr qsizetype mostLines = 20; // that begin like it: an app can answer what it likes
    QList<qsizetype> places;
    if (text.startsWith("curl: ("))
        places.append(0);
    for (qsizetype at = text.indexOf("\ncurl: ("); at >= 0 && places.size() < mostLines;
         at = text.indexOf("\ncurl: (", at + 1))
        places.append(at + 1);
    if (const qsizetype last = text.lastIndexOf("curl: (");
        last >= 0 && !QByteArrayView(text).sliced(last).trimmed().contains('\n'))
        places.append(last);
    for (const qsizetype at : std::as_const(places)) {
        const ProbeReply why = whyThereIsNone(text.mid(at, longestWord));
        if (why.failure != ProbeReason::CutOff && why.failure != ProbeReason::TimedOut)
            continue;
        const qsizetype next = text.indexOf('\n', at);
        text.remove(at, (next < 0 ? text.size() : next + 1) - at);
        return why;
    }
    return {};
}

/// Status line, headers and body, as `curl -i` prints them. Interim answers and a proxy's own come first: the last head
/// counts.
std::optional<ProbeReply> readReply(QByteArray text)
{
    constexpr int firstThatSaysEnough = 300; // an error's or a redirect's status line does, even where the rest was cut
    ProbeReply reply = whyThereIsNone(text);
    text.replace("\r\n", "\n");
    const std::optional<ProbeReply> whyCut = takeWhyItWasCut(text);
    qsizetype start = text.indexOf("HTTP/");
    qsizetype bodyAt = -1;
    // An app can answer as many heads as it likes: of each no more than itself is copied.
    while (start >= 0 && QByteArrayView(text).sliced(start).startsWith("HTTP/")) {
        const qsizetype end = text.indexOf("\n\n", start);
        const auto head = HttpHead::read(text.mid(start, end < 0 ? -1 : end - start));
        if (!head)
            break;
        reply = {.failure = ProbeReason::None, .status = head->status, .headers = head->headers};
        bodyAt = start = end < 0 ? -1 : end + 2;
    }
    if (bodyAt >= 0)
        reply.body = text.mid(bodyAt);
    if (whyCut && reply.failure == ProbeReason::None && reply.status < firstThatSaysEnough) {
        reply.failure = whyCut->failure;
        reply.fault = whyCut->fault;
    }
    // The command ends each answer with a line break of its own.
    if (reply.body.endsWith('\n'))
        reply.body.chop(1);
    return reply;
}

} // namespace

QString ProbeCommand::textFor(const Target &target, const RolloutKeys &keys, const QDateTime &now)
{
    const QUrl &url = target.url;
    const int rounds = target.rounds;
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "https"_L1 && url.scheme() != "http"_L1))
        return {};
    // Asked a few seconds later: newer SDKs refuse a signature from the future.
    const QDateTime signedAt = now.addSecs(-5);
    // As it stands: to curl [1-9] means nine addresses.
    QString text
        = u"ask() { echo \"=== probe %3 %1 $1 $2 $(date -u +%s) ===\"; curl -sS -i --globoff --no-location --http1.1 "
          u"--max-time 10 -H "
          "\"X-Inngest-Signature: $3\" %2; echo; }\n"_s.arg(
              QString::number(signedAt.toSecsSinceEpoch()), quoted(QString::fromLatin1(askedAt(url))), markOf(target));
    QString round;
    const auto add = [&](const QString &name, const Secret &secret) {
        if (!secret.isEmpty())
            round += u" ask $round %1 %2;"_s.arg(
                name, quoted(QString::fromLatin1(signatureHeader(secret, {}, signedAt))));
    };
    add(u"new"_s, keys.newSigningKey);
    add(u"old"_s, keys.oldSigningKey);
    add(u"random"_s, freshSecret(32, [](const QByteArray &bytes) { return bytes.toHex(); }));
    // The first and the last lie more than two minutes apart, and all of them within the signatures' time.
    const int pause = std::max(1, (usableSeconds - secondsToUse) / std::max(1, rounds));
    text += u"for round in $(seq 1 %1); do%2 test $round = %1 || sleep %3; done; echo '=== end ==='\n"_s.arg(
        QString::number(rounds), round, QString::number(pause));
    return text;
}

QString ProbeCommand::textFor(const QList<Target> &targets, const RolloutKeys &keys, const QDateTime &now)
{
    if (targets.size() == 1)
        return textFor(targets.first(), keys, now);
    QString asking;
    QString printing;
    for (const Target &target : targets) {
        const QString one = textFor(target, keys, now);
        if (one.isEmpty())
            continue;
        const QString file = u"\"$answers/%1\""_s.arg(asking.count(u" 2>&1 &\n"_s));
        asking += u"(\n"_s + one + u") >"_s + file + u" 2>&1 &\n"_s;
        printing += u"echo '"_s + headingOf(target.appKey) + u"'; cat "_s + file + u"; "_s;
    }
    // Each into a file of its own: they answer at the same time, and what they say must not be mixed.
    return asking.isEmpty()
        ? QString()
        : u"answers=$(mktemp -d) && {\n"_s + asking + u"wait; "_s + printing + u"rm -r \"$answers\"; }\n"_s;
}

QString ProbeCommand::partOf(const QString &printed, const QString &appKey)
{
    const QString own = headingOf(appKey);
    if (!printed.contains(heading()))
        return printed;
    const qsizetype begin = printed.indexOf(own);
    if (begin < 0)
        return {};
    const qsizetype next = printed.indexOf(heading(), begin + own.size());
    return printed.sliced(begin + own.size(), (next < 0 ? printed.size() : next) - begin - own.size());
}

namespace {

/// What the answer of one request is worth, by its label.
ProbedAnswer probedOf(
    const QRegularExpressionMatch &label, const ProbeReply &reply, const RolloutKeys &keys, const QUrl &asked)
{
    ProbedAnswer probed;
    probed.signedAt = QDateTime::fromSecsSinceEpoch(label.captured(2).toLongLong(), Qt::UTC);
    Secret askedWith;
    if (label.captured(4) == "new"_L1) {
        probed.askedWith = keys.newFingerprint;
        askedWith = keys.newSigningKey;
    } else if (label.captured(4) == "old"_L1) {
        probed.askedWith = keys.oldFingerprint;
        askedWith = keys.oldSigningKey;
    }
    probed.answer = readProbeAnswer(reply, askedWith, asked);
    return probed;
}

bool countsAt(const QDateTime &at, const QDateTime &now)
{
    return std::abs(at.secsTo(now)) <= longestAge;
}

/// By its answer's own time, while the command and this computer agree.
Error clockIsOff(const QDateTime &date, const QDateTime &now)
{
    constexpr qint64 minute = 60;
    constexpr qint64 hour = 60 * minute;
    const qint64 behind = date.secsTo(now);
    const QString hours = QString::number(std::abs(behind) / hour);
    const QString minutes = QString::number(std::abs(behind) % hour / minute);
    const QString words = behind > 0
        ? QCoreApplication::translate("ProbeCommand",
            "The clock of the app, or of what answers in its place, is %1 h %2 min behind this computer's: by such a "
            "clock no signature is judged rightly. Set it right, then make a new command and run that.")
        : QCoreApplication::translate("ProbeCommand",
            "The clock of the app, or of what answers in its place, is %1 h %2 min ahead of this computer's: by such a "
            "clock no signature is judged rightly. Set it right, then make a new command and run that.");
    return {.kind = Error::Kind::Unexpected,
        .serverMessage = words.arg(hours, minutes),
        .detail = u"the answer's own clock is off"_s};
}

/// What of a pasted text is one round.
struct ReadRound
{
    PastedRound round;
    bool isSomeHttp = false;
    bool isOld = false; ///< Of the same scrollback, and of an earlier run.
};

} // namespace

Result<QList<PastedRound>> ProbeCommand::read(
    const QString &printed, const Target &of, const RolloutKeys &keys, const QDateTime &now)
{
    static const QRegularExpression label(
        uR"(=== (?:probe ([0-9a-f]{16}) (\d{1,12}) (\d{1,4}) (new|old|random) (\d{1,12})|end) ===[ \t]*\r?\n?)"_s);
    if (printed.size() > longestPaste)
        return failure(Error::Kind::Unreadable, u"the pasted text is too large"_s);
    const QString mark = markOf(of);
    QMap<std::pair<qint64, int>, ReadRound> rounds; // by when they were signed, and their number
    bool isOfAnother = false;
    QRegularExpressionMatch match = label.match(printed);
    while (match.hasMatch()) {
        const QRegularExpressionMatch next = label.match(printed, match.capturedEnd());
        const qsizetype end = next.hasMatch() ? next.capturedStart() : printed.size();
        if (match.captured(4).isEmpty()) { // the end of one run: what stands behind it up to the next is no answer
            match = next;
            continue;
        }
        const auto reply = readReply(printed.mid(match.capturedEnd(), end - match.capturedEnd()).toUtf8());
        if (match.captured(1) != mark) {
            isOfAnother = true;
        } else if (reply) {
            const ProbedAnswer probed = probedOf(match, *reply, keys, urlAskedAt(of.url));
            ReadRound &read = rounds[{match.captured(2).toLongLong(), match.captured(3).toInt()}];
            read.isSomeHttp |= reply->status != 0;
            read.round.id = QStringList{mark, match.captured(2), match.captured(3)}.join(u' ').toLatin1();
            const QDateTime printedAt = QDateTime::fromSecsSinceEpoch(match.captured(5).toLongLong(), Qt::UTC);
            const QDateTime &date = probed.answer.date;
            read.round.at = date.isValid() ? date : printedAt;
            if (!countsAt(read.round.at, now) && countsAt(printedAt, now))
                return failure(clockIsOff(date, now));
            read.isOld |= !countsAt(read.round.at, now);
            read.round.answers.append(probed);
        }
        match = next;
    }
    const bool isAnyOld = rounds.removeIf([](const auto &one) { return one.value().isOld; }) > 0;
    const bool isSomeHttp = std::ranges::any_of(rounds, &ReadRound::isSomeHttp);
    if (rounds.isEmpty() && isAnyOld)
        return failure(Error::Kind::Timeout, u"the pasted answer is too old"_s);
    if (!isSomeHttp && isOfAnother)
        return failure(Error::Kind::Rejected,
            QCoreApplication::translate(
                "ProbeCommand", "This was answered by another app, or at another address than it is asked at now."),
            u"pasted answers of another app or address"_s);
    if (!isSomeHttp)
        return failure(Error::Kind::Unreadable, u"no HTTP answer in the pasted text"_s);
    return ofEach<QList<PastedRound>>(rounds, &ReadRound::round);
}
