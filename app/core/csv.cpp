// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/csv.h"

#include <QRegularExpression>

using namespace Qt::StringLiterals;

namespace {

/// With an apostrophe before what a spreadsheet would calculate, at the start and behind each separator that it may
/// have been told of: a file that is read with another separator than its own falls apart in the middle of its texts,
/// and quotes do not count there.
QString withoutFormulas(QString text)
{
    // Also behind what cannot be seen, and with the wide, the small and the raised forms of the signs.
    static const QRegularExpression formula(
        u"(\\A|[,;|\t\r\n\u2028\u2029])(?=[\\s\"\\p{Cc}\\p{Cf}\\p{Z}]*"
        "[=+\\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212\u207A\u207B\u208A\u208B\u208C\u207C])"_s);
    return text.replace(formula, u"\\1'"_s);
}

/// A fingerprint like 001234567890 or 12e456789012 is text; a spreadsheet would make a number or a date of it, and of a
/// name like .5, (5), 5%, $5, MARCH1 or 3-Jan; of TRUE a truth value, which it shows in its own language, and of #N/A
/// an error.
bool looksLikeNumber(const QString &text)
{
    static const QRegularExpression number(
        uR"(\A[\s(\p{Sc}]*+[.,]?\p{Nd}[\p{Nd}\s.,:/'-]*+(?:[eE][\p{Nd}+-]\p{Nd}*)?(?:(?<=\s)[aApP][mM]?|[\s)%\p{Sc}])*+\z)"_s,
        QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression date(
        uR"(\A\s*(?:[0-9]{1,4}[\s./-]*)?(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|)"
        uR"(sep(?:t|tember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)[\s.,/-]*(?:[0-9]{1,4}[\s.,/-]*){0,2}\z)"_s,
        QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression digit(u"[0-9]"_s);
    static const QRegularExpression word(uR"(\A\s*(?:true|false|#(?:N/A|REF!|VALUE!|NAME\?|NUM!|NULL!|DIV/0!))\s*\z)"_s,
        QRegularExpression::CaseInsensitiveOption);
    return number.match(text).hasMatch() || word.match(text).hasMatch()
        || (text.contains(digit) && date.match(text).hasMatch());
}

QString quoted(QString text)
{
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
}

QString field(const QString &text)
{
    return quoted(looksLikeNumber(text) ? u'\'' + text : withoutFormulas(text));
}

QByteArray record(QStringList fields, const QStringList &texts)
{
    for (const QString &text : texts)
        fields.append(field(text));
    return fields.join(u',').toUtf8() + "\r\n";
}

} // namespace

QByteArray csvRecord(const QStringList &texts)
{
    return record({}, texts);
}

QByteArray csvRecord(qint64 number, const QStringList &texts)
{
    return record({quoted(QString::number(number))}, texts);
}
