// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/enveditor.h"

#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

using Problem = EnvEditor::Problem;
using Quote = EnvAssignment::Quote;

/// How a value can be written, the plainest first. Escaped is what a file has to hold where nothing else can.
enum class Spelling { Plain, Single, Double, Backtick, Escaped };

bool isLineEnd(char c)
{
    return c == '\n' || c == '\r';
}

/// Bytes that are wiped when they go. Not copied: a copy would share them, and then none is wiped.
class Text
{
public:
    explicit Text(QByteArrayView bytes)
        : m_bytes(bytes.toByteArray())
    {
    }
    explicit Text(QByteArray &&bytes)
        : m_bytes(std::move(bytes))
    {
    }
    ~Text() { wipe(m_bytes.data(), m_bytes.size()); }
    Q_DISABLE_COPY_MOVE(Text)

    QByteArrayView view() const { return m_bytes; }
    /// The text with [start, start + length) replaced.
    Secret replaced(qsizetype start, qsizetype length, QByteArrayView with) const
    {
        Text result{QByteArray()};
        result.m_bytes.reserve(m_bytes.size() - length + with.size());
        const QByteArrayView all(m_bytes);
        result.m_bytes.append(all.first(start)).append(with).append(all.sliced(start + length));
        return Secret(result.m_bytes);
    }
    void assign(QByteArrayView bytes)
    {
        wipe(m_bytes.data(), m_bytes.size());
        m_bytes = bytes.toByteArray();
    }

private:
    QByteArray m_bytes;
};

bool isPlain(QByteArrayView value)
{
    return std::all_of(value.begin(), value.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')
            || QByteArrayView("_-./:@%+=,").contains(c);
    });
}

/// Whether the loaders agree on what this spelling of the value means. Escapes in double quotes are where they differ.
bool canBe(Spelling spelling, QByteArrayView value)
{
    switch (spelling) {
    case Spelling::Plain:
        return isPlain(value);
    case Spelling::Single:
        return !value.contains('\'') && !value.contains('\r');
    case Spelling::Double:
        return std::none_of(value.begin(), value.end(), [](char c) { return QByteArrayView("\"\\$`\r").contains(c); });
    case Spelling::Backtick:
        return !value.contains('`') && !value.contains('\r');
    case Spelling::Escaped:
        return true;
    }
    return false;
}

QByteArray spelled(Spelling spelling, QByteArrayView value)
{
    if (spelling == Spelling::Plain)
        return value.toByteArray();
    const char quote = spelling == Spelling::Single ? '\'' : spelling == Spelling::Backtick ? '`' : '"';
    QByteArray text;
    text.reserve(2 * value.size() + 2);
    text.append(quote);
    for (const char c : value) {
        if (spelling == Spelling::Escaped && QByteArrayView("\"\\$").contains(c))
            text.append('\\').append(c);
        else if (spelling == Spelling::Escaped && c == '\r')
            text.append("\\r");
        else
            text.append(c);
    }
    return text.append(quote);
}

/// The old quotes first, so that a file keeps its looks.
QList<Spelling> spellings(Quote kept, QByteArrayView value)
{
    QList<Spelling> order{Spelling::Plain, Spelling::Single, Spelling::Double, Spelling::Escaped};
    if (kept == Quote::Single)
        order.prepend(Spelling::Single);
    else if (kept == Quote::Double)
        order.prepend(Spelling::Double);
    else if (kept == Quote::Backtick)
        order.prepend(Spelling::Backtick);
    order.removeIf([value](Spelling spelling) { return !canBe(spelling, value); });
    return order;
}

/// Applies changes one after the other, each checked by reading the result.
class Editing
{
public:
    Editing(QByteArrayView text, EnvFile file)
        : m_text(text)
        , m_file(std::move(file))
    {
    }

    std::optional<Problem> apply(const EnvChange &change);
    QByteArrayView text() const { return m_text.view(); }
    const EnvFile &file() const { return m_file; }

private:
    std::optional<Problem> replace(const EnvAssignment &old, const Secret &value);
    std::optional<Problem> insert(const QString &name, const Secret &value);
    std::optional<Problem> remove(const QString &name);
    bool take(const Secret &text, const EnvChange &change);
    bool isAsWanted(const EnvFile &file, const EnvChange &change) const;
    std::optional<EnvAssignment> sibling(const QString &name) const;
    qsizetype lineEnd(qsizetype at) const;
    qsizetype afterLineEnd(qsizetype at) const;
    qsizetype lineStart(qsizetype at) const;
    QByteArray lineEnding() const;

    Text m_text;
    EnvFile m_file;
};

qsizetype Editing::lineEnd(qsizetype at) const
{
    while (at < text().size() && !isLineEnd(text()[at]))
        ++at;
    return at;
}

qsizetype Editing::afterLineEnd(qsizetype at) const
{
    if (at < text().size() && text()[at] == '\r')
        ++at;
    if (at < text().size() && text()[at] == '\n')
        ++at;
    return at;
}

qsizetype Editing::lineStart(qsizetype at) const
{
    while (at > 0 && (text()[at - 1] == ' ' || text()[at - 1] == '\t'))
        --at;
    return at;
}

QByteArray Editing::lineEnding() const
{
    const qsizetype first = lineEnd(0);
    const QByteArrayView ending = text().sliced(first, afterLineEnd(first) - first);
    return ending.isEmpty() ? QByteArray("\n") : ending.toByteArray();
}

/// Everything else has to read as before, and this variable as it was wanted.
bool Editing::isAsWanted(const EnvFile &file, const EnvChange &change) const
{
    const auto others = [&change](const EnvFile &of) {
        QList<std::pair<QString, Secret>> all;
        for (const EnvAssignment &assignment : of.assignments()) {
            if (assignment.name != change.name)
                all.append({assignment.name, assignment.value});
        }
        return all;
    };
    const auto found = file.find(change.name);
    const bool isRight = change.value ? found && found->value == *change.value : !found;
    return isRight && others(file) == others(m_file);
}

bool Editing::take(const Secret &text, const EnvChange &change)
{
    auto file = EnvFile::parse(text.reveal());
    if (!file || !isAsWanted(*file, change))
        return false;
    m_text.assign(text.reveal());
    m_file = std::move(*file);
    return true;
}

std::optional<Problem> Editing::replace(const EnvAssignment &old, const Secret &value)
{
    const qsizetype end = old.valueStart + old.valueLength;
    // `A= # why`: without a blank the comment would become part of the value.
    const bool needsBlank = old.valueLength == 0 && end < text().size() && text()[end] == '#';
    for (const Spelling spelling : spellings(old.quote, value.reveal())) {
        Text written(spelled(spelling, value.reveal()));
        const Secret with = needsBlank ? written.replaced(written.view().size(), 0, " ") : Secret(written.view());
        if (take(m_text.replaced(old.valueStart, old.valueLength, with.reveal()), {old.name, value}))
            return {};
    }
    return Problem::Ambiguous;
}

/// The variable that a new one belongs behind: the last of those that share the longest beginning of whole words.
std::optional<EnvAssignment> Editing::sibling(const QString &name) const
{
    const QStringList words = name.split(u'_');
    std::optional<EnvAssignment> best;
    qsizetype most = 1; // one word alone ("INNGEST") is enough; less is no kinship
    for (const EnvAssignment &assignment : m_file.assignments()) {
        const QStringList other = assignment.name.split(u'_');
        qsizetype shared = 0;
        while (shared < std::min(words.size(), other.size()) && words[shared] == other[shared])
            ++shared;
        if (shared >= most) {
            most = shared;
            best = assignment;
        }
    }
    return best;
}

std::optional<Problem> Editing::insert(const QString &name, const Secret &value)
{
    const auto beside = sibling(name);
    const auto &all = m_file.assignments();
    const bool isExported = beside
        ? beside->isExported
        : !all.isEmpty() && std::all_of(all.begin(), all.end(), [](const EnvAssignment &a) { return a.isExported; });
    const qsizetype lineAt = beside ? lineEnd(beside->valueStart + beside->valueLength) : text().size();
    const qsizetype at = afterLineEnd(lineAt);
    const QByteArray ending = lineEnding();
    // Behind a last line without an end the new one has none either.
    const bool isBehindOpenLine
        = at == text().size() && at > 0 && !isLineEnd(text()[at - 1]) && text() != QByteArrayView("\xEF\xBB\xBF");
    const QByteArray start = (isExported ? "export "_ba : QByteArray()) + name.toLatin1() + '=';
    const Quote kept = beside && !beside->isUnterminated ? beside->quote : Quote::None;
    for (const Spelling spelling : spellings(kept, value.reveal())) {
        Text written(spelled(spelling, value.reveal()));
        Text begun(written.replaced(0, 0, isBehindOpenLine ? ending + start : start).reveal());
        const Secret line = isBehindOpenLine ? Secret(begun.view()) : begun.replaced(begun.view().size(), 0, ending);
        if (take(m_text.replaced(at, 0, line.reveal()), {name, value}))
            return {};
    }
    return Problem::Ambiguous;
}

std::optional<Problem> Editing::remove(const QString &name)
{
    Text left(text());
    const auto &all = m_file.assignments();
    for (auto it = all.crbegin(); it != all.crend(); ++it) {
        if (it->name != name)
            continue;
        qsizetype start = lineStart(it->start);
        const qsizetype end = afterLineEnd(lineEnd(it->valueStart + it->valueLength));
        const bool isLastAndOpen = end == left.view().size() && !isLineEnd(left.view()[end - 1]);
        // The line before it becomes the open one.
        if (isLastAndOpen && start > 0 && left.view()[start - 1] == '\n')
            --start;
        if (isLastAndOpen && start > 0 && left.view()[start - 1] == '\r')
            --start;
        const Secret shorter = left.replaced(start, end - start, {});
        left.assign(shorter.reveal());
    }
    return take(Secret(left.view()), {name, {}}) ? std::nullopt : std::optional(Problem::Ambiguous);
}

std::optional<Problem> Editing::apply(const EnvChange &change)
{
    const auto old = m_file.find(change.name);
    if (!change.value)
        return old ? remove(change.name) : std::nullopt;
    if (!old)
        return insert(change.name, *change.value);
    return old->value == *change.value ? std::nullopt : replace(*old, *change.value);
}

bool isName(const QString &name)
{
    static const QRegularExpression pattern(u"^[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    return pattern.match(name).hasMatch();
}

Problem problemOf(EnvFile::Problem problem)
{
    switch (problem) {
    case EnvFile::Problem::TooLarge:
        return Problem::TooLarge;
    case EnvFile::Problem::TooMany:
        return Problem::TooMany;
    case EnvFile::Problem::NotText:
        break;
    }
    return Problem::NotText;
}

EnvLineChange lineChange(const EnvFile &file, const EnvChange &change)
{
    const auto old = file.find(change.name);
    EnvLineChange line{.name = change.name, .line = old ? old->line : 0};
    if (!old)
        line.kind = change.value ? EnvLineChange::Kind::Added : EnvLineChange::Kind::Same;
    else if (!change.value)
        line.kind = EnvLineChange::Kind::Removed;
    else if (old->value != *change.value)
        line.kind = EnvLineChange::Kind::Replaced;
    const auto &all = file.assignments();
    line.alsoAt = int(std::max<qsizetype>(0, std::count_if(all.begin(), all.end(), [&change](const EnvAssignment &a) {
        return a.name == change.name;
    }) - 1));
    return line;
}

} // namespace

tl::expected<EnvEdit, EnvEditor::Problem> EnvEditor::edit(QByteArrayView text, const QList<EnvChange> &changes)
{
    const auto before = EnvFile::parse(text);
    if (!before)
        return tl::unexpected(problemOf(before.error()));
    EnvEdit result;
    Editing editing(text, *before);
    for (const EnvChange &change : changes) {
        if (!isName(change.name) || (change.value && change.value->reveal().contains('\0')))
            return tl::unexpected(Problem::BadName);
        const EnvLineChange line = lineChange(*before, change);
        result.lines.append(line);
        if (line.kind == EnvLineChange::Kind::Same)
            continue;
        const auto old = before->find(change.name);
        result.overwritten.append({change.name, old ? std::optional(old->value) : std::nullopt});
        const qsizetype size = change.value ? change.name.size() + change.value->size() : 0;
        if (editing.text().size() + size > EnvFile::mostBytes)
            return tl::unexpected(Problem::TooLarge);
        if (const auto problem = editing.apply(change))
            return tl::unexpected(*problem);
    }
    for (EnvLineChange &line : result.lines) {
        if (line.kind == EnvLineChange::Kind::Added)
            line.line = editing.file().find(line.name)->line;
    }
    result.text = Secret(editing.text());
    return result;
}

QList<EnvChange> EnvEditor::restoring(const QList<OverwrittenVariable> &overwritten)
{
    QList<EnvChange> changes;
    for (const OverwrittenVariable &variable : overwritten)
        changes.append({variable.name, variable.value});
    return changes;
}
