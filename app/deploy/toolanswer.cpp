// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/toolanswer.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

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

bool isListed(const QByteArray &names, const QString &name, const QString &line)
{
    // Some tools write colours, links and returns into pipes, too.
    static const QRegularExpression drawing(
        u"\x1b(?:\\[[0-9;:?]*[ -/]*[@-~]|\\][^\x07\x1b]*(?:\x07|\x1b\\\\)|[(-/].|[@-Z\\\\^_=>78])|\r(?=\n|\\z)"_s);
    const QString text = QString::fromUtf8(names).remove(drawing);
    if (!line.isEmpty())
        return text.split(u'\n').contains(line);
    // A name that a table cuts off is another's beginning, as well.
    const QRegularExpression whole(
        u"(^|[^A-Za-z0-9_.-])%1(?!\\s*\u2026)([^A-Za-z0-9_.-]|\\z)"_s.arg(QRegularExpression::escape(name)));
    return whole.match(text).hasMatch();
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
