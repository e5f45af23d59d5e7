// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/toolanswer.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QStringList linesOf(const QByteArray &printed)
{
    // Some tools write colours, links and returns into pipes, too.
    static const QRegularExpression drawing(
        u"\x1b(?:\\[[0-9;:?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[(-/].|[@-Z\\\\^_=>78])|\r(?=\n|\\z)"_s);
    return QString::fromUtf8(printed).remove(drawing).split(u'\n');
}

/// Those in which the name stands as a whole.
QStringList linesWith(const QByteArray &printed, const QString &name)
{
    // A name that a table cuts off is another's beginning, as well.
    const QRegularExpression whole(
        u"(^|[^A-Za-z0-9_.-])%1(?!\\s*\u2026)([^A-Za-z0-9_.-]|\\z)"_s.arg(QRegularExpression::escape(name)));
    return linesOf(printed).filter(whole);
}

} // namespace

SetProblem whyNotKept(Error::Kind why)
{
    return why == Error::Kind::Conflict ? SetProblem::OfOthers
        : why == Error::Kind::Storage   ? SetProblem::NotNoted
                                        : SetProblem::NotKept;
}

SetProblem problemOf(const ToolEnd &end)
{
    switch (end.how) {
    case ToolEnd::How::Ended:
        return SetProblem::ToolFailed;
    case ToolEnd::How::NotStarted:
        return SetProblem::NotStarted;
    case ToolEnd::How::TimedOut:
        return SetProblem::TimedOut;
    case ToolEnd::How::TooMuch:
        return SetProblem::TooMuch;
    case ToolEnd::How::Cancelled:
        return SetProblem::Stopped;
    }
    return SetProblem::ToolFailed;
}

qsizetype lostAnswersIn(const QByteArray &said)
{
    static const QRegularExpression lost(
        uR"(time[sd]?[ -]?out|deadline|gateway|\b5(?:0[0234]|2[0-9])\b|unavailable|)"
        uR"(internal[ _-]?(?:(?:server|service)[ _-]?)?(?:error|failure)|broken pipe|)"
        uR"(connection.{0,24}(?:reset|closed|aborted|lost|broken|terminat)|terminated.{0,24}connection|)"
        uR"((?:failed|unable|not) to connect|could not connect|closed? (?:the )?(?:network )?connection|side closed|)"
        uR"(fetch failed|TypeError: terminated|(?:context|request|code =) (?:was )?cancell?ed|)"
        uR"(\bEOF\b|socket hang up|ECONNRESET|EPIPE|before we received)"_s,
        QRegularExpression::CaseInsensitiveOption);
    qsizetype count = 0;
    for (auto it = lost.globalMatch(QString::fromUtf8(said)); it.hasNext(); it.next())
        ++count;
    return count;
}

bool isListed(const QByteArray &names, const QString &name, const QString &line)
{
    return line.isEmpty() ? !linesWith(names, name).isEmpty() : linesOf(names).contains(line);
}

QString listedChange(const QByteArray &changes, const QString &name)
{
    return linesWith(changes, name).join(u'\n');
}

QDateTime timeOfChange(const QString &change)
{
    static const QRegularExpression iso(uR"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+(?:Z|[+-][0-9:]+))"_s);
    static const QRegularExpression milliseconds(u"(?<![0-9A-Za-z])[0-9]{13}(?![0-9A-Za-z])"_s);
    if (const QRegularExpressionMatch match = iso.match(change); match.hasMatch())
        return QDateTime::fromString(match.captured(), Qt::ISODate).toUTC();
    const QRegularExpressionMatch match = milliseconds.match(change);
    return match.hasMatch() ? QDateTime::fromMSecsSinceEpoch(match.captured().toLongLong(), Qt::UTC) : QDateTime();
}

bool tellsValue(const ToolEnd &end)
{
    static const QRegularExpression standIn(
        uR"(\A\s*(?:\[[^\[\]"]*\]|<[^<>]*>|\*[^*]+\*)\s*\z|[*\x{2022}\x{25CF}]{3}|\S\s*\n\s*\S|\S+[ \t]+\S+[ \t]+\S)"_s);
    constexpr qsizetype most = 4096; // longer than any key
    const QByteArrayView printed = end.printed.reveal();
    return end.isWell() && !standIn.match(QString::fromUtf8(printed.first(std::min(most, printed.size())))).hasMatch();
}

std::optional<Secret> valueIn(const ToolEnd &end, bool isLine)
{
    QByteArrayView printed = end.printed.reveal();
    if (isLine && printed.endsWith('\n'))
        printed = printed.chopped(1);
    return end.isWell() && !printed.isEmpty() ? std::optional(Secret(printed)) : std::nullopt;
}
