// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/toolanswer.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

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
    if (!line.isEmpty())
        return QString::fromUtf8(names).split(u'\n').contains(line);
    const QRegularExpression whole(
        u"(^|[^A-Za-z0-9_.-])%1([^A-Za-z0-9_.-]|\\z)"_s.arg(QRegularExpression::escape(name)));
    return whole.match(QString::fromUtf8(names)).hasMatch();
}

std::optional<Secret> valueIn(const ToolEnd &end)
{
    QByteArrayView printed = end.printed.reveal();
    if (printed.endsWith('\n'))
        printed = printed.chopped(1);
    return end.isWell() && !printed.isEmpty() ? std::optional(Secret(printed)) : std::nullopt;
}
