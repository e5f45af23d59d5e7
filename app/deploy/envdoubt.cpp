// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envlines.h"

#include "app/core/decodings.h"
#include "app/core/lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Kind = EnvDoubt::Kind;
using LineKind = EnvLine::Kind;
using Quote = EnvAssignment::Quote;

constexpr qsizetype mostShown = 100;
const QString blackedOut = u"•••"_s;

bool isOddBlank(char32_t c)
{
    return c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200F) || c == 0x202F || (c >= 0x205F && c <= 0x2064)
        || c == 0x3000 || c == 0xFEFF;
}

QString codePoint(char32_t c)
{
    return u"<U+%1>"_s.arg(QString::number(uint(c), 16).toUpper(), 4, u'0');
}

bool hasOddBlank(QByteArrayView text)
{
    QString decoded = QString::fromUtf8(text);
    const bool hasOne = std::ranges::any_of(decoded, [](QChar c) { return isOddBlank(c.unicode()); });
    wipe(decoded);
    return hasOne;
}

/// What is before a name in a value makes its value a part of this one: `$NAME`, `${NAME}`, `${#NAME}`, `$((NAME))`.
bool isReferredTo(QByteArrayView before)
{
    for (const QByteArrayView sign : {"$", "${", "${#", "${!"}) {
        if (before.endsWith(sign))
            return true;
    }
    return before.contains("$((") || before.contains("$[");
}

/// One that escapes the line end behind it.
bool endsWithBackslash(QByteArrayView line)
{
    const auto *const last = std::find_if(line.rbegin(), line.rend(), [](char c) { return c != '\\'; }).base();
    return (line.end() - last) % 2 == 1;
}

/// In the text as some read it: a shell joins lines, so that a name may stand over two of them, and takes quotes and
/// backslashes out of it; Node.js passes over carriage returns, wherever they are.
bool isNamedInPieces(QByteArrayView text, const QByteArray &name)
{
    QByteArray joined = text.toByteArray().replace('\r', "").replace("\\\n", "");
    joined.removeIf([](char c) { return c == '\'' || c == '"' || c == '\\'; });
    const bool isNamed = nextMention(joined, name) >= 0;
    wipe(joined);
    return isNamed;
}

/// One line for people: what it is made of, without what could be a value. Kept are the variable that is looked for,
/// the assigned variable's name, words of a shell, quotes and the signs that part commands.
class Mask
{
public:
    Mask(QByteArrayView text, const EnvLine &line, const QString &name)
        : m_line(text.sliced(line.start, line.end - line.start))
        , m_name(name)
        , m_assigned(line.name)
    {
    }

    QString shown()
    {
        while (m_at < m_line.size() && m_shown.size() < mostShown) {
            if (Letters::isWord(m_line[m_at]))
                takeWord();
            else
                takeSign();
        }
        const QString shown = m_shown.trimmed();
        return m_at < m_line.size() ? shown + u'…' : shown;
    }

private:
    void takeWord()
    {
        static const QStringList words{u"export"_s, u"declare"_s, u"typeset"_s, u"readonly"_s, u"local"_s, u"unset"_s,
            u"set"_s, u"setenv"_s, u"env"_s, u"if"_s, u"then"_s, u"else"_s, u"fi"_s, u"for"_s, u"do"_s, u"done"_s,
            u"case"_s, u"esac"_s, u"source"_s, u"eval"_s, u"exit"_s, u"return"_s};
        const qsizetype start = m_at;
        while (m_at < m_line.size() && Letters::isWord(m_line[m_at]))
            ++m_at;
        const QString word = QString::fromLatin1(m_line.sliced(start, m_at - start));
        const bool isFirst = m_shown.trimmed().isEmpty() || m_shown.trimmed() == u"export"_s;
        const bool isSaid = word == m_name || (isFirst && (word == m_assigned || words.contains(word)))
            || (words.contains(word) && m_shown.trimmed().endsWith(u';'));
        if (isSaid)
            m_shown += word;
        else
            blackOut();
    }

    void takeSign()
    {
        const auto c = static_cast<unsigned char>(m_line[m_at]);
        ++m_at;
        if (c < 0x80) {
            if (QByteArrayView("= \"'`;\\:").contains(char(c)))
                m_shown += QChar::fromLatin1(char(c));
            else if (c == '\t')
                m_shown += u' ';
            else if (c < 0x20 || c == 0x7F)
                m_shown += codePoint(c);
            else
                blackOut();
            return;
        }
        qsizetype size = 1;
        while (m_at < m_line.size() && (static_cast<unsigned char>(m_line[m_at]) & 0xC0U) == 0x80) {
            ++m_at;
            ++size;
        }
        const QString decoded = QString::fromUtf8(m_line.sliced(m_at - size, size));
        const char32_t code = decoded.toUcs4().value(0);
        const bool isControl = code == 0x2028 || code == 0x2029 || (code >= 0x80 && code < 0xA0);
        if (isOddBlank(code) || isControl)
            m_shown += codePoint(code);
        else
            blackOut();
    }

    void blackOut()
    {
        if (!m_shown.endsWith(blackedOut))
            m_shown += blackedOut;
    }

    const QByteArrayView m_line;
    const QString m_name;
    const QString m_assigned;
    qsizetype m_at = 0;
    QString m_shown;
};

/// The one of a value's lines that the position is in.
EnvLine physicalLine(QByteArrayView text, const EnvLine &line, qsizetype at)
{
    const QByteArrayView before = text.sliced(line.start, at - line.start);
    const qsizetype start = line.start + before.lastIndexOf('\n') + 1;
    const qsizetype newline = text.indexOf('\n', at);
    const qsizetype end = newline < 0 ? line.end : std::min(newline, line.end);
    return {.kind = line.kind,
        .number = line.number + int(std::ranges::count(before, '\n')),
        .start = start,
        .end = end,
        .next = end};
}

/// What stands behind a value as a comment for most, and changes the value for others.
bool hasTreacherousComment(QByteArrayView value, QByteArrayView behind, bool isQuoted)
{
    if (!isQuoted) // Go's dotenv lets the comment begin at the last of several signs
        return behind.count(" #") + behind.count("\t#") > 1;
    return behind.contains(value.back()); // Ruby's lets the value end at the last quote
}

class Standing
{
public:
    Standing(QByteArrayView text, const QString &name, bool mustGo, const QStringList &alsoChanged)
        : m_text(text)
        , m_name(name)
        , m_bytes(name.toLatin1())
        , m_mustGo(mustGo)
        , m_alsoChanged(alsoChanged)
    {
        m_found.lines = envLinesOf(text);
    }

    tl::expected<EnvStanding, EnvDoubt> find()
    {
        for (qsizetype index = 0; index < m_found.lines.size(); ++index) {
            if (const auto doubt = lookAt(index))
                return tl::unexpected(*doubt);
        }
        return m_found;
    }

private:
    std::optional<EnvDoubt> lookAt(qsizetype index)
    {
        const EnvLine &line = m_found.lines[index];
        if (line.kind == LineKind::Doubtful) {
            // A variable that is nowhere is not there, whatever else is odd; only another file could have it, or a name
            // that a shell puts together.
            const bool canMatter = !m_mustGo || line.doubt == Kind::OtherFile || line.namesAny || isNamed();
            return canMatter ? std::optional(doubtOf(line, *line.doubt)) : std::nullopt;
        }
        // In other letters it is another variable, but not for Windows or Python's pydantic.
        if (line.kind == LineKind::Assignment && line.name != m_name
            && line.name.compare(m_name, Qt::CaseInsensitive) == 0)
            return doubtOf(line, Kind::Elsewhere);
        const QByteArrayView until = m_text.first(line.end);
        for (qsizetype at = nextMention(until, m_bytes, line.start); at >= 0;
             at = nextMention(until, m_bytes, at + 1)) {
            if (line.kind == LineKind::Assignment && line.name == m_name && at == line.nameStart) {
                if (m_found.at >= 0) {
                    EnvDoubt several = doubtOf(line, Kind::Several);
                    several.otherLine = m_found.lines[m_found.at].number;
                    return several;
                }
                m_found.at = index;
                if (auto doubt = lookAtAssignment(line))
                    return doubt;
                at = std::max(at, line.valueEnd);
            } else if (auto doubt = lookAtMention(line, at)) {
                return doubt;
            }
        }
        return {};
    }

    bool isNamed()
    {
        if (!m_isNamed)
            m_isNamed = nextMention(m_text, m_bytes) >= 0 || isNamedInPieces(m_text, m_bytes);
        return *m_isNamed;
    }

    /// Of a line that assigns another variable, or none.
    std::optional<EnvDoubt> lookAtMention(const EnvLine &line, qsizetype mention) const
    {
        if (line.kind == LineKind::Comment)
            return {};
        if (line.kind == LineKind::Colon && line.name == m_name && mention == line.nameStart)
            return doubtOf(line, Kind::Colon);
        if (line.kind != LineKind::Assignment)
            return doubtOf(line, Kind::Elsewhere);
        if (mention < line.valueStart) // `NAME.OLD=`, `MY-NAME=`
            return {};
        if (mention >= line.valueStart + wholeValue(line).size())
            return line.hasTextBehind ? std::optional(doubtOf(line, Kind::Elsewhere)) : std::nullopt;
        if (line.isOverLines)
            return doubtOf(physicalLine(m_text, line, mention), Kind::Elsewhere);
        if (line.quote == Quote::Backtick || (line.quote == Quote::None && !hasPlainValue(line)))
            return doubtOf(line, Kind::Elsewhere);
        const QByteArrayView before = m_text.sliced(line.valueStart, mention - line.valueStart);
        const bool isFirst = std::ranges::all_of(before, [](char c) { return QByteArrayView("'\"\\").contains(c); });
        if (isFirst && isWordOfItsOwn(line))
            return doubtOf(line, Kind::Elsewhere);
        // A command in there can read it: `"$(printenv NAME)"`.
        const bool isInCommand = line.quote != Quote::Single && (before.contains("$(") || before.contains('`'));
        // Or by its name alone, which a shell takes for a reference elsewhere: `REF=NAME` and `${!REF}`.
        if ((isReferredTo(before) || isInCommand || m_text.contains("${!")) && !m_alsoChanged.contains(line.name))
            return doubtOf(line, Kind::Used);
        return {};
    }

    std::optional<EnvDoubt> lookAtAssignment(const EnvLine &line) const
    {
        const qsizetype end = std::max(line.valueEnd, line.valueStart);
        if (hasOddBlank(m_text.sliced(line.start, end - line.start)))
            return doubtOf(line, Kind::OddBlank);
        const bool setsAnother = isWordOfItsOwn(line) && value(line).contains('=');
        if (line.hasTextBehind || setsAnother || (line.quote == Quote::None && !hasPlainValue(line)))
            return doubtOf(line, Kind::TextBehind);
        const QByteArrayView behind = m_text.sliced(line.valueEnd, line.end - line.valueEnd);
        if (hasTreacherousComment(value(line), behind, line.quote != Quote::None))
            return doubtOf(line, Kind::TextBehind);
        if (endsWithBackslash(behind))
            return doubtOf(line, Kind::Continued);
        if (endsUnlikeItsNeighbours())
            return doubtOf(line, Kind::LineBreak);
        const QList<EnvLine> above = m_found.lines.first(m_found.at);
        // What is an error to a shell alone counts where the file is for one.
        const bool isShells = std::ranges::any_of(m_found.lines, &EnvLine::isExported);
        const EnvLine *stop = firstOf(above, [this, isShells](const EnvLine &each) {
            return (each.stopsShells || (isShells && each.breaksShells)) && !m_alsoChanged.contains(each.name);
        });
        if (stop)
            return doubtOf(*stop, Kind::Shell);
        return envDoubtBefore(m_text, m_found.lines, m_found.at);
    }

    /// Whether its line ends with a carriage return and no assignment beside it does (or no line at all, where there is
    /// no other assignment): a file that a shell may read as well, and to a shell that character is a part of the
    /// value.
    bool endsUnlikeItsNeighbours() const
    {
        constexpr qsizetype both = 2;
        const auto endingOf = [](const EnvLine &line) { return line.next - line.end; };
        const auto firstOf = [endingOf](auto begin, auto end, bool isAnyLine) {
            const auto found = std::find_if(begin, end, [&](const EnvLine &line) {
                return endingOf(line) > 0 && (isAnyLine || line.kind == LineKind::Assignment);
            });
            return found == end ? 0 : endingOf(*found);
        };
        const auto here = m_found.lines.begin() + m_found.at;
        for (const bool isAnyLine : {false, true}) {
            const qsizetype above = firstOf(std::make_reverse_iterator(here), m_found.lines.rend(), isAnyLine);
            const qsizetype below = firstOf(here + 1, m_found.lines.end(), isAnyLine);
            if (above + below > 0)
                return endingOf(*here) == both && above != both && below != both;
        }
        return false;
    }

    /// Behind a blank, as a shell cuts: another assignment (`A= B=2`), or one more name to export (`export A= B`).
    bool isWordOfItsOwn(const EnvLine &line) const
    {
        return line.valueStart > line.sign + 1
            && (line.isExported || (line.quote == Quote::None && isEnvNamePart(m_text[line.sign - 1])));
    }

    /// With what a '#' right behind the sign begins: a comment for most, but to a shell a value, as in `A=b#c`.
    QByteArrayView wholeValue(const EnvLine &line) const
    {
        const QByteArrayView rest = m_text.sliced(line.valueStart, line.end - line.valueStart);
        const bool isGlued
            = line.valueEnd == line.valueStart && line.valueStart == line.sign + 1 && rest.startsWith('#');
        return isGlued ? rest.trimmed() : value(line);
    }

    /// Whether a value without quotes is the whole of what any reader takes for it.
    bool hasPlainValue(const EnvLine &line) const
    {
        const QByteArrayView all = wholeValue(line);
        if (all.startsWith("$'") && all.endsWith('\'') && all.size() > 2)
            return !all.sliced(2, all.size() - 3).contains('\'');
        // What a '#' without a blank begins is a comment for some; it goes with the value, as it does for the others.
        const qsizetype hash = all.indexOf('#');
        const QByteArrayView head = hash < 0 ? all : all.first(hash);
        const auto isOf = [](QByteArrayView text, QByteArrayView characters) {
            return std::ranges::any_of(text, [characters](char c) { return characters.contains(c); });
        };
        if (isOf(head, " \t") || isOf(all, "'\"`;&|()<>"))
            return false;
        // To a shell no comment begins there: `export A=b#c D` exports D too, `A=b#c D=e` sets D.
        return !line.isExported ? !isOf(all, " \t") || all.count('=') == head.count('=') : !isOf(all, " \t");
    }

    EnvDoubt doubtOf(const EnvLine &line, Kind kind) const
    {
        return {.kind = kind, .line = line.number, .shown = Mask(m_text, line, m_name).shown()};
    }

    QByteArrayView value(const EnvLine &line) const
    {
        return m_text.sliced(line.valueStart, line.valueEnd - line.valueStart);
    }

    const QByteArrayView m_text;
    const QString m_name;
    const QByteArray m_bytes;
    const bool m_mustGo;
    const QStringList m_alsoChanged;
    std::optional<bool> m_isNamed; // anywhere: looked for once
    EnvStanding m_found;
};

} // namespace

tl::expected<EnvStanding, EnvDoubt> envStandingOf(
    QByteArrayView text, const QString &name, bool mustGo, const QStringList &alsoChanged)
{
    return Standing(text, name, mustGo, alsoChanged).find();
}

std::optional<EnvDoubt> direnvDoubtOf(const QString &fileName, QByteArrayView text)
{
    if (!fileName.toLower().split(u'.').contains(u"envrc"_s))
        return {};
    const QList<EnvLine> lines = envLinesOf(text);
    const EnvLine *line = firstWith(lines, &EnvLine::readsMoreByDirenv, true);
    if (!line)
        return {};
    return EnvDoubt{.kind = Kind::OtherFile, .line = line->number, .shown = Mask(text, *line, {}).shown()};
}

std::optional<EnvDoubt> envDoubtBefore(QByteArrayView text, const QList<EnvLine> &lines, qsizetype index)
{
    // Of a comment, too, or of one behind a value: systemd goes on with it in the next line.
    if (index > 0) {
        const EnvLine &above = lines[index - 1];
        if (endsWithBackslash(text.sliced(above.start, above.end - above.start)))
            return EnvDoubt{.kind = Kind::Continued, .line = above.number, .shown = Mask(text, above, {}).shown()};
    }
    for (qsizetype before = index - 1; before >= 0; --before) {
        EnvLine line = lines[before];
        // To Node.js no quote opens behind a colon or a tab: each line stands by itself, and the last one is above.
        if (line.isOverLines
            && (line.kind == LineKind::Colon || text.sliced(line.start, line.valueStart - line.start).contains('\t')))
            line = physicalLine(text, line, line.valueEnd - 1);
        const QByteArrayView content = text.sliced(line.start, line.end - line.start);
        const bool isSkipped = line.kind == LineKind::Blank || line.kind == LineKind::Comment;
        // Node.js begins a name with a blank, whatever comes behind it; but not where the file begins with one.
        const qsizetype hash = content.indexOf('#');
        const QByteArrayView indent = hash < 0 ? content : content.first(hash);
        if (isSkipped && (indent.isEmpty() || (before == 0 && !indent.contains('\t'))))
            continue;
        if (content.contains('=') && (!isSkipped || !indent.contains('\t')))
            return {};
        return EnvDoubt{.kind = Kind::NoSign, .line = line.number, .shown = Mask(text, line, {}).shown()};
    }
    if (text.startsWith("\xEF\xBB\xBF"))
        return EnvDoubt{.kind = Kind::ByteOrderMark, .line = 1};
    return {};
}
