// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/enveditor.h"

#include "app/core/lookup.h"

#include <QRegularExpression>
#include <algorithm>
#include <functional>
#include <numeric>

using namespace Qt::StringLiterals;

namespace {

using Problem = EnvRefusal::Problem;
using Quote = EnvAssignment::Quote;
using LineKind = EnvLine::Kind;

constexpr qsizetype mostLines = 50000;

Problem problemOfFile(EnvFile::Problem problem)
{
    return problem == EnvFile::Problem::TooLarge ? Problem::TooLarge
        : problem == EnvFile::Problem::TooMany   ? Problem::TooMany
                                                 : Problem::NotText;
}

bool isLineEnd(char c)
{
    return c == '\n' || c == '\r';
}

/// Applies changes one after the other, each checked by reading the result.
class Editing
{
public:
    /// changed: each variable that is to be set or removed.
    Editing(QByteArrayView text, QStringList changed)
        : m_text(text)
        , m_changed(std::move(changed))
    {
    }

    QByteArrayView text() const { return m_text.reveal(); }
    const QList<EnvLine> &lines() const { return m_standing.lines; }

    /// What stands of the variable now. False: refusal says why nothing can be said.
    bool stand(const QString &name, bool mustGo)
    {
        auto standing = envStandingOf(text(), name, mustGo, m_changed);
        if (!standing)
            return refuse(Problem::Doubtful, name, standing.error());
        m_standing = std::move(*standing);
        return true;
    }

    const EnvLine *line() const { return m_standing.at < 0 ? nullptr : &m_standing.lines[m_standing.at]; }

    /// Whether the line says this value to every reader.
    bool isSpelled(const Secret &value) const
    {
        const EnvLine *now = line();
        if (!now || !now->isPlainHead || !canBe(now->quote, value.reveal()))
            return false;
        QByteArrayView said = text().sliced(now->valueStart, now->valueEnd - now->valueStart);
        if (now->quote != Quote::None)
            said = said.sliced(1, said.size() - 2);
        const QByteArrayView behind = blanksAtStart(text().sliced(now->valueEnd, now->end - now->valueEnd));
        // A tab is a part of the name or of the value for Node.js.
        if (blanksAtStart(content(*now)).contains('\t') || (now->quote == Quote::None && behind.contains('\t')))
            return false;
        return Secret(said) == value;
    }

    bool set(const QString &name, const Secret &value) { return line() ? replace(name, value) : insert(name, value); }

    /// wasAdded: it goes with the line end that was put before it.
    bool remove(const QString &name, bool wasAdded)
    {
        const EnvLine old = *line();
        const bool isBehindAnother = old.isOpen() && m_standing.at > 0;
        const qsizetype kept = isBehindAnother ? lines()[m_standing.at - 1].end : old.start;
        const qsizetype start = wasAdded ? kept : old.start;
        removed = Secret(text().sliced(kept, old.next - kept));
        return take(replaced(start, old.next - start, {}), name, false);
    }

    bool putBack(const OverwrittenVariable &variable)
    {
        QByteArrayView kept = variable.text->reveal();
        QByteArray ending;
        const bool wasLast = !kept.isEmpty() && isLineEnd(kept.front()); // and without an end: see remove()
        while (!kept.isEmpty() && isLineEnd(kept.front())) {
            ending.append(kept.front());
            kept = kept.sliced(1);
        }
        while (!kept.isEmpty() && isLineEnd(kept.back())) {
            ending.prepend(kept.back());
            kept.chop(1);
        }
        if (const EnvLine *now = line())
            return take(replaced(now->start, now->end - now->start, kept), variable.name, true);
        const auto place
            = std::ranges::find_if(lines(), [&variable](const EnvLine &line) { return line.number >= variable.line; });
        const qsizetype index = place - lines().begin();
        const bool isLast = index == lines().size() && (index == 0 || !lines().last().isOpen());
        if (isLast && (wasLast || (ending.isEmpty() && index == 0)))
            return insertLine(index, kept, {}, variable.name);
        // With its own end, unless those of the file are others by now; a break within a value is the end of no line.
        const bool isOfFile
            = !ending.isEmpty() && (text().contains(ending) || std::ranges::all_of(lines(), &EnvLine::isOpen));
        return (isOfFile && insertLine(index, kept, ending, variable.name))
            || insertLine(index, kept, lineEndBeside(index), variable.name);
    }

    EnvRefusal refusal;
    Secret removed; ///< By the last remove() or set(): as it was spelled.

private:
    QByteArrayView content(const EnvLine &line) const { return text().sliced(line.start, line.end - line.start); }
    QByteArrayView lineEndOf(const EnvLine &line) const { return text().sliced(line.end, line.next - line.end); }
    Secret replaced(qsizetype start, qsizetype length, QByteArrayView with) const
    {
        return joinedSecret({text().first(start), with, text().sliced(start + length)});
    }

    bool replace(const QString &name, const Secret &value)
    {
        const EnvLine old = *line();
        const auto quote = quoteFor(old.quote, value.reveal());
        if (!quote)
            return refuse(Problem::BadName, name);
        removed = Secret(content(old));
        const QByteArrayView before = blanksAtStart(content(old));
        QByteArrayView behind = text().sliced(old.valueEnd, old.end - old.valueEnd);
        // Node.js takes a tab for a part of the name or of the value; to dotenv 8 quotes count at the line's end only.
        const qsizetype indented = old.start + (before.contains('\t') ? 0 : before.size());
        const QByteArrayView blanks = blanksAtStart(behind);
        if (blanks.contains('\t') || (*quote != Quote::None && blanks.size() == behind.size()))
            behind = behind.sliced(blanks.size());
        const Secret with = joinedSecret({old.isExported ? "export " : "", name.toLatin1(), "=", quoteSign(*quote),
            value.reveal(), quoteSign(*quote),
            // `A=# why`: without a blank the comment would become part of the value.
            behind.startsWith('#') ? " " : "", behind});
        return take(replaced(indented, old.end - indented, with.reveal()), name, true);
    }

    bool insert(const QString &name, const Secret &value)
    {
        const auto isAssignment = [](const EnvLine &line) { return line.kind == LineKind::Assignment; };
        const auto &all = lines();
        const bool hasAssignments = std::ranges::any_of(all, isAssignment);
        const auto colon = std::ranges::find(all, LineKind::Colon, &EnvLine::kind);
        // Nothing but `NAME: value`: another kind of file, in which `NAME=value` is out of place.
        if (!hasAssignments && colon != all.end()) {
            return refuse(Problem::Doubtful, name,
                EnvDoubt{.kind = EnvDoubt::Kind::Colon, .line = colon->number, .shown = colon->name + u": •••"_s});
        }
        const EnvLine *beside = sibling(name);
        const qsizetype index = beside ? beside - all.data() + 1 : all.size();
        if (const auto doubt = envDoubtBefore(text(), all, index))
            return refuse(Problem::Doubtful, name, doubt);
        const bool isExported
            = beside ? beside->isExported : hasAssignments && std::ranges::all_of(all, [&](const EnvLine &line) {
                  return !isAssignment(line) || line.isExported;
              });
        const auto quote = quoteFor(beside ? beside->quote : Quote::None, value.reveal());
        if (!quote)
            return refuse(Problem::BadName, name);
        const Secret line = joinedSecret(
            {isExported ? "export " : "", name.toLatin1(), "=", quoteSign(*quote), value.reveal(), quoteSign(*quote)});
        removed = {};
        return insertLine(index, line.reveal(), lineEndBeside(index), name);
    }

    /// The variable that a new one belongs behind: the last of those that share the longest beginning of whole words.
    const EnvLine *sibling(const QString &name) const
    {
        const QStringList words = name.split(u'_');
        const EnvLine *best = nullptr;
        qsizetype most = 1; // one word alone ("INNGEST") is enough; less is no kinship
        for (const EnvLine &line : lines()) {
            if (line.kind != LineKind::Assignment)
                continue;
            const QStringList other = line.name.split(u'_');
            qsizetype shared = 0;
            while (shared < std::min(words.size(), other.size()) && words[shared] == other[shared])
                ++shared;
            if (shared >= most) {
                most = shared;
                best = &line;
            }
        }
        return best;
    }

    /// As the two nearest assignments end, where they agree, and else as every reader takes it for an end and for
    /// nothing else: to a shell a carriage return is a part of the value. It does not mind how other lines end, so that
    /// comments tell nothing, and blank lines only where there is no second assignment.
    QByteArray lineEndBeside(qsizetype index) const
    {
        constexpr qsizetype most = 2;
        const auto endingsOf = [this](auto begin, auto end, LineKind kind) {
            QList<QByteArray> endings;
            for (auto line = begin; line != end; ++line) {
                if (line->kind == kind && !line->isOpen())
                    endings.append(lineEndOf(*line).toByteArray());
            }
            return endings;
        };
        const auto here = lines().begin() + index;
        const auto above = endingsOf(std::make_reverse_iterator(here), lines().rend(), LineKind::Assignment);
        const auto below = endingsOf(here, lines().end(), LineKind::Assignment);
        QList<QByteArray> beside
            = above.isEmpty() || below.isEmpty() ? (above + below).mid(0, most) : QList{above.first(), below.first()};
        if (beside.isEmpty())
            return "\n";
        if (beside.size() < most)
            beside += endingsOf(lines().begin(), lines().end(), LineKind::Blank);
        return beside.count("\r\n") == beside.size() ? "\r\n" : "\n";
    }

    /// Before the line of that index. Behind a last line without an end the new one has none either.
    bool insertLine(qsizetype index, QByteArrayView line, const QByteArray &ending, const QString &name)
    {
        const bool isBehindOpenLine = index > 0 && lines()[index - 1].isOpen();
        const qsizetype at = index < lines().size() ? lines()[index].start : text().size();
        const Secret whole = isBehindOpenLine ? joinedSecret({ending, line}) : joinedSecret({line, ending});
        return take(replaced(at, 0, whole.reveal()), name, true);
    }

    /// The result is taken only where every other line is what it was, and where all readers agree on this one.
    bool take(const Secret &text, const QString &name, bool isThere)
    {
        if (text.size() > EnvFile::mostBytes)
            return refuse(Problem::TooLarge, name);
        const auto standing = envStandingOf(text.reveal(), name, !isThere, m_changed);
        if (!standing)
            return refuse(Problem::Doubtful, name, standing.error());
        const auto file = EnvFile::parse(text.reveal());
        if (!file)
            return refuse(problemOfFile(file.error()), name);
        const auto others = [](QByteArrayView of, const EnvStanding &in) {
            QList<QByteArrayView> all;
            for (qsizetype index = 0; index < in.lines.size(); ++index) {
                if (index != in.at)
                    all.append(of.sliced(in.lines[index].start, in.lines[index].end - in.lines[index].start));
            }
            return all;
        };
        if ((standing->at >= 0) != isThere || file->find(name).has_value() != isThere
            || others(text.reveal(), *standing) != others(this->text(), m_standing))
            return refuse(Problem::Doubtful, name, EnvDoubt{.kind = EnvDoubt::Kind::OpenQuote, .line = 1});
        m_text = text;
        m_standing = *standing;
        return true;
    }

    bool refuse(Problem problem, const QString &name, const std::optional<EnvDoubt> &doubt = {})
    {
        refusal = {problem, name, doubt};
        return false;
    }

    Secret m_text;
    const QStringList m_changed;
    EnvStanding m_standing;
};

bool isName(const QString &name)
{
    static const QRegularExpression pattern(u"\\A[A-Za-z_][A-Za-z0-9_]*\\z"_s);
    return pattern.match(name).hasMatch();
}

std::optional<EnvRefusal> textProblem(QByteArrayView text)
{
    const auto file = EnvFile::parse(text);
    if (!file)
        return EnvRefusal{.problem = problemOfFile(file.error())};
    return text.count('\n') > mostLines ? std::optional(EnvRefusal{.problem = Problem::TooMany}) : std::nullopt;
}

/// Whether the variable has neither a value that was written from here nor the one that is to be put back.
bool isOfOthers(QByteArrayView text, const OverwrittenVariable &variable, const QList<Secret> &ours)
{
    const auto valueIn = [&variable](QByteArrayView of) {
        const auto file = EnvFile::parse(of);
        const auto found = file ? file->find(variable.name) : std::nullopt;
        return found ? std::optional(found->value) : std::nullopt;
    };
    const std::optional<Secret> now = valueIn(text);
    return now && !ours.isEmpty() && !ours.contains(*now)
        && !(variable.text && valueIn(variable.text->reveal()) == now);
}

/// The indexes of a list, the smallest rank first.
QList<qsizetype> sortedBy(qsizetype size, const std::function<int(qsizetype index)> &rank)
{
    QList<qsizetype> order(size);
    std::iota(order.begin(), order.end(), 0);
    std::ranges::stable_sort(order, [&rank](qsizetype a, qsizetype b) { return rank(a) < rank(b); });
    return order;
}

/// Where added lines stand in the end.
void numberAdded(EnvEdit &edit, const Editing &editing)
{
    for (EnvLineChange &change : edit.lines) {
        if (change.kind != EnvLineChange::Kind::Added)
            continue;
        for (const EnvLine &line : editing.lines()) {
            if (line.kind == LineKind::Assignment && line.name == change.name)
                change.line = line.number;
        }
    }
    edit.text = Secret(editing.text());
}

} // namespace

tl::expected<EnvEdit, EnvRefusal> EnvEditor::edit(QByteArrayView text, const QList<EnvChange> &changes)
{
    if (const auto problem = textProblem(text))
        return tl::unexpected(*problem);
    using Kind = EnvLineChange::Kind;
    EnvEdit result;
    Editing editing(text, ofEach(changes, &EnvChange::name));
    Editing before(text, ofEach(changes, &EnvChange::name)); // its line numbers are those that a person sees
    for (const EnvChange &change : changes) {
        if (!isName(change.name))
            return tl::unexpected(EnvRefusal{.problem = Problem::BadName, .name = change.name});
        if (!before.stand(change.name, !change.value))
            return tl::unexpected(before.refusal);
        result.lines.append({.name = change.name, .line = before.line() ? before.line()->number : 0});
    }
    // What goes, from below, then what comes: so each line is kept with the end that it had, and finds its place again.
    const auto rank = [&](qsizetype index) { return changes[index].value ? 1 : -result.lines[index].line; };
    QList<std::optional<Secret>> texts(changes.size());
    for (const qsizetype index : sortedBy(changes.size(), rank)) {
        const EnvChange &change = changes[index];
        EnvLineChange &line = result.lines[index];
        if (!editing.stand(change.name, !change.value))
            return tl::unexpected(editing.refusal);
        if (change.value ? editing.isSpelled(*change.value) : !editing.line())
            continue;
        line.kind = !editing.line() ? Kind::Added : change.value ? Kind::Replaced : Kind::Removed;
        if (!(change.value ? editing.set(change.name, *change.value) : editing.remove(change.name, false)))
            return tl::unexpected(editing.refusal);
        if (line.kind != Kind::Added)
            texts[index] = editing.removed;
    }
    for (qsizetype index = 0; index < changes.size(); ++index) {
        if (const EnvLineChange &line = result.lines[index]; line.kind != Kind::Same)
            result.overwritten.append({.name = line.name, .text = texts[index], .line = line.line});
    }
    numberAdded(result, editing);
    return result;
}

tl::expected<EnvEdit, EnvRefusal> EnvEditor::restore(
    QByteArrayView text, const QList<OverwrittenVariable> &overwritten, const QHash<QString, QList<Secret>> &ours)
{
    if (const auto problem = textProblem(text))
        return tl::unexpected(*problem);
    using Kind = EnvLineChange::Kind;
    EnvEdit result;
    Editing editing(text, ofEach(overwritten, &OverwrittenVariable::name));
    result.lines.resize(overwritten.size());
    // What was added goes first, and then what was above comes before what was below.
    const auto rank = [&](qsizetype index) { return overwritten[index].text ? overwritten[index].line : -1; };
    for (const qsizetype index : sortedBy(overwritten.size(), rank)) {
        const OverwrittenVariable &variable = overwritten[index];
        if (!editing.stand(variable.name, !variable.text))
            return tl::unexpected(editing.refusal);
        if (isOfOthers(text, variable, ours.value(variable.name)))
            return tl::unexpected(EnvRefusal{.problem = Problem::OfOthers, .name = variable.name});
        EnvLineChange line{.name = variable.name, .line = editing.line() ? editing.line()->number : 0};
        const Secret before(editing.text());
        if (variable.text) {
            line.kind = editing.line() ? Kind::Replaced : Kind::Added;
            if (!editing.putBack(variable))
                return tl::unexpected(editing.refusal);
        } else if (editing.line()) {
            line.kind = Kind::Removed;
            if (!editing.remove(variable.name, true))
                return tl::unexpected(editing.refusal);
        }
        if (Secret(editing.text()) == before)
            line.kind = Kind::Same;
        else
            result.overwritten.append(variable);
        result.lines[index] = line;
    }
    numberAdded(result, editing);
    return result;
}
