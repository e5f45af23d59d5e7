// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/keytext.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype dots = 16;

/// How long `signkey-<env>-` is at the start of the key; 0 for a bare one. The environment's part can hold a hyphen.
qsizetype prefixLength(QByteArrayView key)
{
    if (!key.startsWith("signkey-"))
        return 0;
    return key.lastIndexOf('-') + 1;
}

std::optional<KeyTextProblem> checkText(const QString &text)
{
    static const QRegularExpression assignment(uR"(^(export\s+)?[A-Z][A-Z0-9_]*\s*[=:])"_s);

    const QString trimmed = text.trimmed();
    if (trimmed.isEmpty())
        return KeyTextProblem::Empty;
    if (assignment.match(trimmed).hasMatch())
        return KeyTextProblem::Assignment;
    const auto isQuote = [](QChar c) { return c == u'"' || c == u'\'' || c == u'`'; };
    if (isQuote(trimmed.front()) || isQuote(trimmed.back()))
        return KeyTextProblem::Quoted;
    for (const QChar c : trimmed) {
        if (c.isSpace() || c.category() == QChar::Other_Control)
            return KeyTextProblem::InnerBlank;
        if (c.unicode() > 126)
            return KeyTextProblem::NonAscii;
    }
    return {};
}

} // namespace

std::optional<KeyTextProblem> checkSigningKeyText(const QString &text)
{
    if (const auto problem = checkText(text))
        return problem;
    const QByteArray key = text.trimmed().toLatin1();
    const QByteArray digits = key.mid(prefixLength(key));
    const auto isHex
        = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); };
    if (digits.isEmpty() || !std::all_of(digits.cbegin(), digits.cend(), isHex))
        return KeyTextProblem::NotHex;
    if (digits.size() % 2 != 0)
        return KeyTextProblem::OddHex;
    return {};
}

std::optional<KeyTextProblem> checkEventKeyText(const QString &text)
{
    return checkText(text);
}

QString signingKeyPrefix(const Secret &key)
{
    return QString::fromUtf8(key.reveal().first(prefixLength(key.reveal())));
}

QByteArray signingKeyDigits(const Secret &key)
{
    return key.reveal().sliced(prefixLength(key.reveal())).toByteArray();
}

QString maskedSigningKey(const Secret &key)
{
    return signingKeyPrefix(key) + QString(dots, QChar(0x2022));
}

QString maskedEventKey(const Secret &key)
{
    return key.isEmpty() ? QString() : QString(dots, QChar(0x2022));
}
