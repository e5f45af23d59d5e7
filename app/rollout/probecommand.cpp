// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rollout/probecommand.h"

#include "app/domain/signature.h"

#include <QRandomGenerator>
#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 longestAge = 15 * 60; // seconds from making the command to bringing its answer
constexpr qsizetype longestPaste = 4 * ProbeReply::maxBytes;

QString nameOf(ProbeKey key)
{
    switch (key) {
    case ProbeKey::New:
        return u"new"_s;
    case ProbeKey::Old:
        return u"old"_s;
    case ProbeKey::Random:
        break;
    }
    return u"random"_s;
}

/// One shell word that means just this text.
QString quoted(QString text)
{
    return u'\'' + text.replace(u'\'', u"'\\''"_s) + u'\'';
}

Secret randomKey()
{
    QByteArray bytes(32, Qt::Uninitialized);
    for (char &byte : bytes)
        byte = static_cast<char>(QRandomGenerator::system()->bounded(256));
    return Secret(bytes.toHex());
}

/// What curl says in place of an answer, by the number that it ends with.
ProbeReply whyThereIsNone(const QByteArray &text)
{
    static const QRegularExpression pattern(u"curl: \\(([0-9]{1,3})\\)"_s);
    using Fate = ProbeReply::Fate;
    switch (pattern.match(QString::fromLatin1(text)).captured(1).toInt()) {
    case 5:
    case 97:
        return {.fate = Fate::NoConnection, .fault = {.kind = NetworkFault::ProxyUnreachable}};
    case 6:
        return {.fate = Fate::NoConnection, .fault = {.kind = NetworkFault::NameUnknown}};
    case 28:
        return {.fate = Fate::TimedOut, .fault = {.kind = NetworkFault::Silent}};
    case 35:
        return {.fate = Fate::BadCertificate, .fault = {.kind = NetworkFault::HandshakeRefused}};
    case 51:
    case 60:
        return {.fate = Fate::BadCertificate, .fault = {.kind = NetworkFault::CertificateUnfit}};
    case 18:
    case 52:
    case 56:
        return {.fate = Fate::CutOff, .fault = {.kind = NetworkFault::CutOff}};
    default:
        return {.fate = Fate::NoConnection};
    }
}

/// Status line, headers and body, as `curl -i` prints them. Interim answers and a proxy's own come first: the last head
/// counts.
std::optional<ProbeReply> readReply(QByteArray text)
{
    ProbeReply reply = whyThereIsNone(text);
    text.replace("\r\n", "\n");
    qsizetype start = text.indexOf("HTTP/");
    while (start >= 0 && text.sliced(start).startsWith("HTTP/")) {
        const qsizetype end = text.indexOf("\n\n", start);
        const auto head = HttpHead::read(text.mid(start, end < 0 ? -1 : end - start));
        if (!head)
            break;
        reply = {.fate = ProbeReply::Fate::Answered, .status = head->status, .headers = head->headers};
        reply.body = end < 0 ? QByteArray() : text.mid(end + 2);
        start = end < 0 ? -1 : end + 2;
    }
    // The command ends each answer with a line break of its own.
    if (reply.body.endsWith('\n'))
        reply.body.chop(1);
    return reply;
}

} // namespace

QString ProbeCommand::textFor(const QUrl &url, const RolloutKeys &keys, const QDateTime &now)
{
    if (!url.isValid() || url.host().isEmpty() || (url.scheme() != "https"_L1 && url.scheme() != "http"_L1))
        return {};
    // Asked a few seconds later: newer SDKs refuse a signature from the future.
    const QDateTime signedAt = now.addSecs(-5);
    QString text;
    const auto add = [&](ProbeKey key, const Secret &secret) {
        if (secret.isEmpty())
            return;
        const QString signature = QString::fromLatin1(signatureHeader(secret, {}, signedAt));
        text += u"echo '=== probe %1 %2 ==='; curl -sS -i --http1.1 --max-time 10 -H %3 %4; echo\n"_s.arg(
            QString::number(signedAt.toSecsSinceEpoch()), nameOf(key), quoted(u"X-Inngest-Signature: "_s + signature),
            quoted(QString::fromLatin1(url.toEncoded())));
    };
    add(ProbeKey::New, keys.newSigningKey);
    add(ProbeKey::Old, keys.oldSigningKey);
    add(ProbeKey::Random, randomKey());
    text += u"echo '=== end ==='\n"_s;
    return text;
}

Result<QList<ProbedAnswer>> ProbeCommand::read(const QString &printed, const RolloutKeys &keys, const QDateTime &now)
{
    static const QRegularExpression label(uR"(=== (?:probe (\d{1,12}) (new|old|random)|end) ===[ \t]*\r?\n?)"_s);
    if (printed.size() > longestPaste)
        return failure(Error::Kind::Unreadable, u"the pasted text is too large"_s);
    QList<ProbedAnswer> answers;
    bool isSomeHttp = false;
    QRegularExpressionMatch match = label.match(printed);
    while (match.hasMatch() && !match.captured(2).isEmpty()) {
        const QRegularExpressionMatch next = label.match(printed, match.capturedEnd());
        const qsizetype end = next.hasMatch() ? next.capturedStart() : printed.size();
        ProbedAnswer probed;
        probed.signedAt = QDateTime::fromSecsSinceEpoch(match.captured(1).toLongLong(), Qt::UTC);
        if (std::abs(probed.signedAt.secsTo(now)) > longestAge)
            return failure(Error::Kind::Timeout, u"the pasted answer is too old"_s);
        Secret askedWith;
        if (match.captured(2) == "new"_L1) {
            probed.askedWith = ProbeKey::New;
            askedWith = keys.newSigningKey;
        } else if (match.captured(2) == "old"_L1) {
            probed.askedWith = ProbeKey::Old;
            askedWith = keys.oldSigningKey;
        }
        const auto reply = readReply(printed.mid(match.capturedEnd(), end - match.capturedEnd()).toUtf8());
        if (reply) {
            isSomeHttp |= reply->fate == ProbeReply::Fate::Answered;
            probed.answer = readProbeAnswer(*reply, askedWith);
            answers.append(probed);
        }
        match = next;
    }
    if (!isSomeHttp)
        return failure(Error::Kind::Unreadable, u"no HTTP answer in the pasted text"_s);
    return answers;
}
