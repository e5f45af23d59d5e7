// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envfile.h"

#include "app/core/decodings.h"

#include <QRegularExpression>
#include <QStringDecoder>
#include <QStringList>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Quote = EnvAssignment::Quote;
bool isNameStart(char c)
{
    return Letters::isLetter(c) || c == '_';
}

QByteArray unescaped(QByteArrayView text)
{
    QByteArray plain;
    plain.reserve(text.size());
    for (qsizetype i = 0; i < text.size(); ++i) {
        const char next = i + 1 < text.size() ? text[i + 1] : '\0';
        if (text[i] != '\\' || next == '\0') {
            plain += text[i];
            continue;
        }
        ++i;
        if (next == 'n')
            plain += '\n';
        else if (next == 'r')
            plain += '\r';
        else if (next == 't')
            plain += '\t';
        else if (next == '"' || next == '\\' || next == '$')
            plain += next;
        else
            (plain += '\\') += next;
    }
    return plain;
}

/// Walks over the text once. Each method leaves m_at behind what it took.
class Reader
{
public:
    explicit Reader(QByteArrayView text)
        : m_text(text)
    {
        if (m_text.startsWith("\xEF\xBB\xBF"))
            m_at = 3;
    }

    bool atEnd() const { return m_at >= m_text.size(); }

    std::optional<EnvAssignment> assignment()
    {
        skipBlanks();
        EnvAssignment assignment;
        assignment.line = m_line;
        assignment.start = m_at;
        skipExport();
        const qsizetype nameStart = m_at;
        if (!isNameStart(here()))
            return {};
        while (isEnvNamePart(here()))
            ++m_at;
        assignment.name = QString::fromLatin1(m_text.sliced(nameStart, m_at - nameStart));
        if (!skipEquals())
            return {};
        readValue(assignment);
        return assignment;
    }

    void skipLine()
    {
        while (!atLineEnd())
            ++m_at;
        if (here() == '\r')
            ++m_at;
        // A lone CR ends a line too (old Mac files); it was stepped over just now.
        if (here() == '\n')
            ++m_at;
        ++m_line;
    }

private:
    char here(qsizetype offset = 0) const { return m_at + offset < m_text.size() ? m_text[m_at + offset] : '\0'; }
    bool atLineEnd() const { return atEnd() || here() == '\n' || here() == '\r'; }

    void skipBlanks()
    {
        while (isEnvBlank(here()))
            ++m_at;
    }

    void skipExport()
    {
        constexpr QByteArrayView word = "export";
        if (!m_text.sliced(m_at).startsWith(word) || !isEnvBlank(here(word.size())))
            return;
        m_at += word.size();
        skipBlanks();
    }

    bool skipEquals()
    {
        skipBlanks();
        // "NAME: value" is read too, as dotenv does; there the blank is needed, or every URL would be an assignment.
        if (here() != '=' && !(here() == ':' && isEnvBlank(here(1))))
            return false;
        ++m_at;
        skipBlanks();
        return true;
    }

    void readValue(EnvAssignment &assignment)
    {
        const bool opens = QByteArrayView("'\"`").contains(here());
        if (opens && readQuoted(assignment))
            return;
        assignment.isUnterminated = opens;
        readPlain(assignment);
    }

    bool readQuoted(EnvAssignment &assignment)
    {
        const char quote = here();
        const qsizetype end = closingQuote(quote);
        if (end < 0)
            return false;
        const QByteArrayView inside = m_text.sliced(m_at + 1, end - m_at - 1);
        assignment.valueStart = m_at;
        assignment.valueLength = end + 1 - m_at;
        assignment.value = quote == '"' ? Secret::taken(unescaped(inside)) : Secret(inside);
        m_line += int(std::ranges::count(inside, '\n'));
        m_at = end + 1;
        return true;
    }

    void readPlain(EnvAssignment &assignment)
    {
        assignment.valueStart = m_at;
        qsizetype end = m_at;
        // A '#' starts a comment only behind a blank: a value may hold one.
        while (!atLineEnd() && !(here() == '#' && (m_at == assignment.valueStart || isEnvBlank(here(-1))))) {
            ++m_at;
            if (!isEnvBlank(here(-1)))
                end = m_at;
        }
        assignment.valueLength = end - assignment.valueStart;
        assignment.value = Secret(m_text.sliced(assignment.valueStart, assignment.valueLength));
    }

    qsizetype closingQuote(char quote) const
    {
        for (qsizetype i = m_at + 1; i < m_text.size(); ++i) {
            if (quote == '"' && m_text[i] == '\\')
                ++i;
            else if (m_text[i] == quote)
                return i;
        }
        return -1;
    }

    const QByteArrayView m_text;
    qsizetype m_at = 0;
    int m_line = 1;
};

bool isUtf8(QByteArrayView text)
{
    QStringDecoder decoder(QStringDecoder::Utf8);
    QString decoded = decoder(text);
    wipe(decoded);
    return !decoder.hasError();
}

bool isPlain(QByteArrayView value)
{
    return !value.isEmpty() && std::ranges::all_of(value, [](char c) {
        return Letters::isAlnum(c) || QByteArrayView("_-./:@%+=,").contains(c);
    });
}

} // namespace

bool isEnvBlank(char c)
{
    return c == ' ' || c == '\t';
}

bool isEnvNamePart(char c)
{
    return Letters::isWord(c) || c == '.' || c == '-';
}

tl::expected<EnvFile, EnvFile::Problem> EnvFile::parse(QByteArrayView text)
{
    if (text.size() > mostBytes)
        return tl::unexpected(Problem::TooLarge);
    if (text.contains('\0') || !isUtf8(text))
        return tl::unexpected(Problem::NotText);
    EnvFile file;
    Reader reader(text);
    while (!reader.atEnd()) {
        if (auto assignment = reader.assignment()) {
            if (file.m_assignments.size() == mostAssignments)
                return tl::unexpected(Problem::TooMany);
            file.m_assignments.append(*assignment);
        }
        reader.skipLine();
    }
    return file;
}

std::optional<EnvAssignment> EnvFile::find(const QString &name) const
{
    for (auto it = m_assignments.crbegin(); it != m_assignments.crend(); ++it) {
        if (it->name == name)
            return *it;
    }
    return {};
}

bool isReadByNoApp(const QString &fileName)
{
    // The word may stand at the end of any such name (`.env.local.sample`, `.env-old2`) or, of a template, before it,
    // with nothing but an environment's name beside it: `example.env`. An app can be called `sample-shop`.
    static const QRegularExpression templates(
        uR"((?:^|[._-])(?:env|envrc|vars)(?:[._-].*)?[._-](?:%1|bak|backup|old|orig|save|saved|copy|rpmnew|rpmsave|)"
        uR"(pacnew|pacsave|rej|swo|disabled|unused|off|kopie|(?:19|20)\d\d[._-]?\d\d[._-]?\d\d)(?:[._-]?[0-9][0-9._-]*)?(?:\.txt)?\z|)"
        uR"(^[._-]?(?:(?:dot|%2)[._-]?)?(?:%1)[._-](?:(?:%2)[._-])?(?:env|envrc|vars)(?:\.txt)?\z|)"
        uR"(^(?:copy of|kopie von|copie de|copia d[ei]) .*\b(?:env|envrc|vars)\b)"_s.arg(
            u"example|sample|template|tmpl|tpl|dist|defaults?|schema|skeleton|blank|stub"_s,
            u"production|prod|staging|stage|development|dev|test|testing|ci|local|docker"_s),
        QRegularExpression::CaseInsensitiveOption);
    static const QStringList endings{u"j2"_s, u"jinja"_s, u"jinja2"_s, u"erb"_s, u"ejs"_s, u"hbs"_s, u"mustache"_s,
        u"gotmpl"_s, u"ctmpl"_s, u"in"_s, u"vault"_s, u"keys"_s, u"me"_s, u"enc"_s, u"encrypted"_s, u"gpg"_s, u"pgp"_s,
        u"asc"_s, u"age"_s, u"sops"_s, u"bak"_s, u"backup"_s, u"orig"_s, u"old"_s, u"save"_s, u"swp"_s, u"tmp"_s};
    // As editors and file managers name copies.
    static const QRegularExpression copied(
        uR"(~\z| (?:\(\d+\)|(?:[-—] )?%1(?: \d+| \(\d+\))?|\((?:[^()]{1,20} )?%1(?: \d+)?\))(?:\.env)?\z)"_s.arg(
            u"(?:copy|kopie|kopia|kopi|copie|copia|cópia|копия|コピー|副本)"_s),
        QRegularExpression::CaseInsensitiveOption | QRegularExpression::UseUnicodePropertiesOption);
    const QString name = fileName.toLower();
    const QRegularExpressionMatch copy = copied.match(name);
    const QStringList parts = name.left(copy.hasMatch() ? copy.capturedStart() : name.size()).split(u'.');
    const bool isOfVariables = std::any_of(parts.begin(), parts.end(),
        [](const QString &part) { return part == "env"_L1 || part == "envrc"_L1 || part == "vars"_L1; });
    return templates.match(name).hasMatch()
        || ((isOfVariables || name.endsWith(".env"_L1)) && (copy.hasMatch() || endings.contains(parts.last())));
}

// Escapes and references are where readers differ, and what a line-wise one makes of a line break.
bool canBe(Quote quote, QByteArrayView value)
{
    if (quote == Quote::None)
        return isPlain(value);
    return quote != Quote::Backtick && std::ranges::none_of(value, [](char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == 0x7F || QByteArrayView("'\"\\$`").contains(c);
    });
}

QByteArrayView quoteSign(Quote quote)
{
    return quote == Quote::Single ? "'" : quote == Quote::Double ? "\"" : "";
}

std::optional<Quote> quoteFor(Quote kept, QByteArrayView value)
{
    for (const Quote quote : {kept, Quote::None, Quote::Single}) {
        if (canBe(quote, value))
            return quote;
    }
    return {};
}
