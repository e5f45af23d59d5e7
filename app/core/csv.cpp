// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/csv.h"

#include "app/core/shown.h"

#include <QLocale>
#include <QRegularExpression>
#include <QSet>
#include <QThreadPool>

using namespace Qt::StringLiterals;

namespace {

/// With an apostrophe before what a spreadsheet would calculate, at the start and behind each separator that it may
/// have been told of: a file that is read with another separator than its own falls apart in the middle of its texts.
QString withoutFormulas(QString text)
{
    // Also behind what cannot be seen, and with the wide, the small and the raised forms of the signs.
    static const QRegularExpression formula(
        // A blank parts cells, too, for whoever says so; a sign that stands alone between two is none of a formula.
        // As few of them as will do: of a long row of tabs each one is looked at once.
        u"(\\A|[,;|\t\r\n\u2028\u2029]|(?<= )(?=\"*[=+\\-@\uFF1D\uFF0B\uFF0D\uFF20][^ ]))"
        "(?=[\\s\"\\p{Cc}\\p{Cf}\\p{Z}]*?"
        "[=+\\-@\t\r\u2028\u2029\uFF1D\uFF0B\uFF0D\uFF20\uFE66\uFE62\uFE63\uFE6B\u2212\u207A\u207B\u208A\u208B\u208C\u207C\u2795\u2796])"_s);
    return text.replace(formula, u"\\1'"_s);
}

/// The words that make a date or an amount of the number beside them: days, months and currencies as all languages
/// write them, since the spreadsheet's is not known.
bool isOfDateOrAmount(const QString &word)
{
    const auto plain = [](const QString &one) { return one.toCaseFolded().remove(u'.').trimmed(); };
    static const QSet<QString> words = [&plain] {
        QSet<QString> all{u"sept"_s, u"de"_s, u"del"_s, u"di"_s, u"г"_s, u"ngày"_s, u"tháng"_s, u"năm"_s, u"年"_s,
            u"月"_s, u"日"_s, u"令和"_s, u"平成"_s, u"昭和"_s, u"大正"_s, u"明治"_s, u"民國"_s};
        const auto add = [&](const QString &one) {
            const QString text = plain(one);
            // A letter is as well the last digit of a fingerprint.
            if (text.size() > 1 || (!text.isEmpty() && text.front().unicode() > u'~'))
                all.insert(text);
        };
        for (const QLocale &locale :
            QLocale::matchingLocales(QLocale::AnyLanguage, QLocale::AnyScript, QLocale::AnyTerritory)) {
            for (const auto format : {QLocale::LongFormat, QLocale::ShortFormat}) {
                for (int month = 1; month <= 12; ++month) {
                    add(locale.monthName(month, format));
                    add(locale.standaloneMonthName(month, format));
                }
                for (int day = 1; day <= 7; ++day)
                    add(locale.dayName(day, format));
            }
            for (const QString &half : {locale.amText(), locale.pmText()})
                add(half);
            add(locale.currencySymbol(QLocale::CurrencyIsoCode));
            add(locale.currencySymbol(QLocale::CurrencySymbol));
        }
        return all;
    }();
    return words.contains(plain(word));
}

/// A number with such words around it, and with nothing else.
bool isDateOrAmount(const QString &text)
{
    static const QRegularExpression word(
        uR"([\p{L}\p{M}\p{Sc}][\p{L}\p{M}\p{Sc}.]*)"_s, QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression rest(
        uR"(\A[\p{Nd}\s.,:/"()'+-]*\z)"_s, QRegularExpression::UseUnicodePropertiesOption);
    for (auto it = word.globalMatch(text); it.hasNext();) {
        if (!isOfDateOrAmount(it.next().captured()))
            return false;
    }
    return rest.match(QString(text).remove(word)).hasMatch();
}

/// A fingerprint like 001234567890 or 12e456789012 is text; a spreadsheet would make a number or a date of it, and of a
/// name like .5, (5), 5%, $5, MARCH1 or 3-Jan; of TRUE a truth value, which it reads in its own language, and of #N/A
/// an error.
bool looksLikeNumber(const QString &cell)
{
    // Wide, raised and other forms of digits and signs are read like the plain ones.
    const QString text = cell.normalized(QString::NormalizationForm_KC);
    static const QRegularExpression word(
        uR"(\A\s*(?:true|false|wahr|falsch|vrai|faux|verdadero|verdadeiro|falso|vero|waar|onwaar|sant|falskt|prawda|fałsz|)"
        uR"(doğru|yanl[iı]ş|igaz|hamis|(?:ne)?pravda|tosi|epätosi|sand|falsk|sann|usann|adevărat|fals|tõene|väär|)"
        uR"(αλη[θΘ]η[σς]|ψευδη[σς]|істина|хибність|истина|ложь|真|假|(?-i:#[A-Z0-9ÄÖÜÉ/]+[!?]?))\s*\z)"_s,
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression digit(uR"(\p{Nd})"_s, QRegularExpression::UseUnicodePropertiesOption);
    static const QRegularExpression number(
        uR"(\A[\s"(%٪\p{Sc}]*+[+-]?[.,]?\p{Nd}[\p{Nd}\s.:/⁄'’年月日時时分秒년월일시분초-]*+(?:[eE][\p{Nd}+-]\p{Nd}*)?)"
        uR"((?:(?<=\s|:\p{Nd}\p{Nd})[aApP]\.?(?:[mM]\.?)?|[\s")%٪\p{Sc}])*+\z)"_s,
        QRegularExpression::UseUnicodePropertiesOption);
    // A day of a Japanese era, as Japan's spreadsheets read it.
    static const QRegularExpression era(uR"(\A\s*[mtshrMTSHR][0-9]{1,2}[./-][0-9]{1,2}[./-][0-9]{1,2}\s*\z)"_s);
    // A day and a time as machines write them, of no time zone.
    static const QRegularExpression moment(uR"(\A\s*[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}[tT][0-9:.,]+\s*\z)"_s);
    if (word.match(text).hasMatch())
        return true;
    // No date has that many digits without a gap, and currencies such as DA and DC are hex digits, too.
    static const QRegularExpression fingerprint(uR"(\A[0-9a-f]{12}\z)"_s);
    return digit.match(text).hasMatch()
        && (number.match(text).hasMatch() || moment.match(text).hasMatch() || era.match(text).hasMatch()
            || (!fingerprint.match(text).hasMatch() && isDateOrAmount(text)));
}

/// What would be a number, a date or the like in a cell of its own.
QString withoutNumbers(const QString &text)
{
    if (looksLikeNumber(text))
        return u'\'' + text;
    // Quotes do not count in a file that is read with another separator than its own.
    static const QRegularExpression ends(u"[;|\t\r\n\u2028\u2029]"_s);
    QString result;
    qsizetype start = 0;
    for (auto end = ends.globalMatch(text); end.hasNext();) {
        const qsizetype at = end.next().capturedStart();
        const QString cell = text.sliced(start, at - start);
        result += (looksLikeNumber(cell) ? u"'"_s : QString()) + cell + text.at(at);
        start = at + 1;
    }
    const QString last = text.sliced(start);
    return result + (start > 0 && looksLikeNumber(last) ? u"'"_s : QString()) + last;
}

QString quoted(QString text)
{
    return u'"' + text.replace(u'"', u"\"\""_s) + u'"';
}

QString field(const QString &text)
{
    return quoted(withoutFormulas(withoutNumbers(text)));
}

/// The beginning, and that it is no more than that.
QString cut(const QString &text, qsizetype most)
{
    if (text.size() <= most)
        return text;
    return wholeBeginning(text, most) + u"… (cut: %1 characters in all)"_s.arg(text.size());
}

bool isWholeNumber(const QString &text)
{
    return text == QString::number(text.toLongLong());
}

} // namespace

/// A cell holds 32,767 characters; Excel puts the rest into cells of the next row, whatever that begins with. With
/// another separator than its own the whole record is one cell.
QByteArray csvRecord(const QStringList &texts, const QList<qsizetype> &numbers)
{
    constexpr qsizetype mostInCell = 32'000;
    constexpr qsizetype least = 64;
    for (qsizetype most = mostInCell;; most = most * 3 / 4) {
        QStringList fields;
        for (qsizetype column = 0; column < texts.size(); ++column) {
            const QString &text = texts.at(column);
            const bool isNumber = numbers.contains(column) && isWholeNumber(text);
            fields.append(isNumber ? quoted(text) : field(cut(text, most)));
        }
        const QString joined = fields.join(u',');
        if (joined.size() <= mostInCell || most < least)
            return joined.toUtf8() + "\r\n";
    }
}

void prepareCsv()
{
    QThreadPool::globalInstance()->start([] { (void)isOfDateOrAmount({}); });
}
