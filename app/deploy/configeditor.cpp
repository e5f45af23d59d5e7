// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/configeditor.h"

#include "app/deploy/deployvariable.h"
#include "app/deploy/envfile.h"
#include "app/deploy/yamltext.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <QStringDecoder>
#include <algorithm>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// A setting that stands in the file: its lines, and the values there.
struct Entry
{
    qsizetype first = -1; ///< Its line; -1: it is not there.
    qsizetype count = 0; ///< How many lines it has.
    QList<Secret> values;
};

/// The text as lines with their ends, wiped when they go.
class Lines
{
public:
    explicit Lines(QByteArrayView text)
        : m_lines(cut(text))
    {
    }
    ~Lines()
    {
        for (QByteArray &line : m_lines)
            wipe(line);
    }
    Q_DISABLE_COPY_MOVE(Lines)

    qsizetype size() const { return m_lines.size(); }
    const QByteArray &at(qsizetype i) const { return m_lines.at(i); }
    /// As the line there ends, or the nearest above it that has an end. -1: at the end of the text.
    QByteArray lineEndAt(qsizetype line) const
    {
        for (qsizetype i = line < 0 ? m_lines.size() - 1 : line; i >= 0; --i) {
            if (m_lines.at(i).endsWith('\n'))
                return m_lines.at(i).endsWith("\r\n") ? "\r\n" : "\n";
        }
        return "\n";
    }

    Secret text(qsizetype first, qsizetype count) const
    {
        QByteArray all;
        for (const QByteArray &line : m_lines.sliced(first, count))
            all += line;
        return Secret::taken(std::move(all));
    }

    /// first: -1 where it comes to the end. Where it is then.
    qsizetype replace(qsizetype first, qsizetype count, const QByteArray &written)
    {
        if (first >= 0)
            m_lines.remove(first, count);
        else if (!m_lines.isEmpty() && !m_lines.last().endsWith('\n'))
            m_lines.last() += lineEndAt(-1);
        const qsizetype begin = first < 0 ? m_lines.size() : first;
        qsizetype at = begin;
        for (const QByteArray &line : cut(written))
            m_lines.insert(at++, line);
        return begin;
    }

private:
    static QList<QByteArray> cut(QByteArrayView text)
    {
        QList<QByteArray> lines;
        for (qsizetype at = 0; at < text.size();) {
            const qsizetype end = text.indexOf('\n', at);
            const qsizetype next = end < 0 ? text.size() : end + 1;
            lines.append(text.sliced(at, next - at).toByteArray());
            at = next;
        }
        return lines;
    }

    QList<QByteArray> m_lines;
};

bool isEventKeys(const QString &variable)
{
    return variable == DeployVariable::eventKeyName;
}

/// In the file.
QByteArray nameOf(const QString &variable)
{
    return isEventKeys(variable) ? "event-key" : "signing-key";
}

bool isBlankOrComment(const QByteArray &line)
{
    const QByteArray text = line.trimmed();
    return text.isEmpty() || text.startsWith('#');
}

/// nullopt: another form.
std::optional<Secret> scalar(const QByteArray &written)
{
    static const QRegularExpression form(uR"re(\A(?:"([^"\\]*)"|'([^']*)'|([A-Za-z0-9_][A-Za-z0-9_-]*))\z)re"_s);
    const auto match = form.match(QString::fromUtf8(written.trimmed()));
    if (!match.hasMatch())
        return {};
    for (const int group : {1, 2, 3}) {
        if (match.hasCaptured(group))
            return Secret::fromText(match.captured(group));
    }
    return {};
}

/// What stands behind the name in its own line.
QByteArray behindName(const QByteArray &line)
{
    return line.sliced(line.indexOf(':') + 1).trimmed();
}

bool isNamed(const QByteArray &line, const QByteArray &name)
{
    return line.startsWith(name + ':') && (line.size() == name.size() + 1 || QChar::isSpace(line.at(name.size() + 1)));
}

/// False: it stands there in a form that is not changed.
bool readItems(const Lines &lines, Entry &entry)
{
    for (qsizetype i = entry.first + 1; i < lines.size(); ++i) {
        const QByteArray line = lines.at(i).trimmed();
        if (line.startsWith("- ")) {
            const std::optional<Secret> value = scalar(line.sliced(2));
            // A remark among the keys, or behind one, would go without a word.
            if (!value || line.contains('#') || i != entry.first + entry.count)
                return false;
            entry.values.append(*value);
            ++entry.count;
        } else if (!isBlankOrComment(lines.at(i))) {
            return !QChar::isSpace(lines.at(i).at(0));
        }
    }
    return true;
}

/// nullopt: in a form that is not changed.
std::optional<Entry> find(const Lines &lines, const QByteArray &name, bool isList)
{
    Entry entry;
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QByteArray &line = lines.at(i);
        const bool isQuoted = line.startsWith('"' + name + '"') || line.startsWith('\'' + name + '\'');
        if (isQuoted || (isNamed(line, name) && entry.first >= 0))
            return {};
        if (isNamed(line, name))
            entry = {.first = i, .count = 1};
    }
    if (entry.first < 0)
        return entry;
    const QByteArray inLine = behindName(lines.at(entry.first));
    if (inLine.contains('#')) // a remark would go with the line
        return {};
    if (isList && inLine.isEmpty())
        return readItems(lines, entry) ? std::optional(entry) : std::nullopt;
    const bool isFlow = isList && inLine.startsWith('[') && inLine.endsWith(']');
    const QList<QByteArray> written = isFlow ? inLine.sliced(1, inLine.size() - 2).split(',') : QList{inLine};
    for (const QByteArray &one : written) {
        const std::optional<Secret> value = scalar(one);
        if (!value || (isFlow && value->reveal().contains(',')))
            return {};
        entry.values.append(*value);
    }
    // What goes on in the next line is more than was read.
    const qsizetype next = entry.first + 1;
    if (next < lines.size() && !isBlankOrComment(lines.at(next)) && QChar::isSpace(lines.at(next).at(0)))
        return {};
    return entry;
}

QList<Secret> valuesOf(const EnvChange &change)
{
    QList<Secret> values;
    for (const QByteArray &one : change.value->reveal().toByteArray().split(','))
        values.append(Secret(QByteArrayView(one)));
    return values;
}

bool canBeWritten(const Secret &value)
{
    const QByteArrayView text = value.reveal();
    return !text.isEmpty()
        && std::ranges::all_of(text, [](char c) { return c > ' ' && c < 127 && c != '"' && c != '\\'; });
}

QByteArray written(const QByteArray &name, const QList<Secret> &values, bool isList, const QByteArray &end)
{
    const auto quoted = [](const Secret &value) { return '"' + value.reveal().toByteArray() + '"'; };
    if (!isList)
        return name + ": " + quoted(values.first()) + end;
    QByteArray text = name + ':' + end;
    for (const Secret &value : values)
        text += "  - " + quoted(value) + end;
    return text;
}

std::optional<EnvRefusal> refusalOf(QByteArrayView text)
{
    if (text.size() > EnvFile::mostBytes)
        return EnvRefusal{.problem = EnvRefusal::Problem::TooLarge};
    QStringDecoder utf8(QStringDecoder::Utf8, QStringDecoder::Flag::Stateless);
    const QString decoded = utf8(text);
    if (utf8.hasError() || decoded.contains(QChar::Null))
        return EnvRefusal{.problem = EnvRefusal::Problem::NotText};
    // Names that begin further in, braces, several documents and lone carriage returns are read in other ways.
    static const QRegularExpression usual(
        uR"(\A(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?:---[ \t]*\r?\n(?:[ \t]*(?:#[^\n]*)?\r?\n)*)?(?:[A-Za-z][^\n]*:|\z))"_s);
    static const QRegularExpression other(uR"(^(?:%|\.\.\.|[{\[?])|\r(?!\n))"_s, QRegularExpression::MultilineOption);
    static const QRegularExpression setting(u"^[^#\\s-]"_s, QRegularExpression::MultilineOption);
    const QRegularExpressionMatch first = setting.match(decoded);
    const bool isOneDocument = !first.hasMatch() || decoded.indexOf("\n---"_L1, first.capturedEnd()) < 0;
    if (text.startsWith("\xef\xbb\xbf") || !usual.match(decoded).hasMatch() || other.match(decoded).hasMatch()
        || !isOneDocument)
        return EnvRefusal{.problem = EnvRefusal::Problem::OtherForm};
    return {};
}

/// The values of a file as libyaml finds them, wiped when they go.
class YamlReading
{
public:
    explicit YamlReading(const Secret &text)
    {
        QByteArray copy = text.reveal().toByteArray();
        const auto read = wholeYamlValues(copy);
        wipe(copy);
        isWhole = read.has_value();
        values = read.value_or(QList<YamlValue>());
        // Of a file without any setting.
        values.removeIf([](const YamlValue &value) { return value.way.isEmpty() && value.text.isEmpty(); });
    }
    ~YamlReading()
    {
        for (YamlValue &value : values)
            wipe(value.text);
    }
    Q_DISABLE_COPY_MOVE(YamlReading)

    /// The values of this setting go out of the list; nullopt: they are no plain ones.
    std::optional<QList<Secret>> take(const QString &variable)
    {
        const bool isList = isEventKeys(variable);
        const QByteArray name = nameOf(variable);
        std::optional<QList<Secret>> taken(std::in_place);
        for (qsizetype i = 0; i < values.size();) {
            YamlValue &value = values[i];
            if (value.way.isEmpty() || value.way.first().name != name) {
                ++i;
                continue;
            }
            const bool isItem = isList && value.way.size() == 2 && value.way.last().name.isNull();
            if (value.kind != YamlValue::Kind::Text || (value.way.size() != 1 && !isItem))
                taken.reset();
            else if (taken)
                taken->append(Secret(QByteArrayView(value.text)));
            wipe(value.text);
            values.removeAt(i);
        }
        return taken;
    }

    bool isWhole = false;
    QList<YamlValue> values;
};

/// What was written is what is read there, and nothing else reads in another way: lines alone do not tell that.
std::optional<EnvRefusal> refusalOf(const Secret &text, const Secret &written, const QList<EnvChange> &changes)
{
    YamlReading before(text);
    YamlReading after(written);
    for (const EnvChange &change : changes) {
        (void)before.take(change.name);
        if (after.take(change.name) != valuesOf(change))
            return EnvRefusal{.problem = EnvRefusal::Problem::OtherForm, .name = change.name};
    }
    const auto isAlike = [](const YamlValue &one, const YamlValue &other) {
        return one.way == other.way && one.text == other.text && one.kind == other.kind;
    };
    const bool isTheSame
        = std::equal(before.values.cbegin(), before.values.cend(), after.values.cbegin(), after.values.cend(), isAlike);
    if (before.isWhole && after.isWhole && isTheSame)
        return {};
    return EnvRefusal{.problem = EnvRefusal::Problem::OtherForm};
}

} // namespace

bool ConfigEditor::isConfigFile(const QString &path)
{
    const QString name = QFileInfo(path).fileName();
    return name == "inngest.yaml"_L1 || name == "inngest.yml"_L1;
}

bool ConfigEditor::isPassedOver(const QString &path)
{
    static const QStringList order{u"inngest.json"_s, u"inngest.yaml"_s, u"inngest.yml"_s};
    const QFileInfo file(path);
    const QStringList before = order.first(std::max<qsizetype>(0, order.indexOf(file.fileName())));
    return std::ranges::any_of(before, [&file](const QString &name) { return QFileInfo(file.dir(), name).isFile(); });
}

tl::expected<EnvEdit, EnvRefusal> ConfigEditor::edit(QByteArrayView text, const QList<EnvChange> &changes)
{
    if (const auto refused = refusalOf(text))
        return tl::unexpected(*refused);
    if (!YamlReading(Secret(text)).isWhole)
        return tl::unexpected(EnvRefusal{.problem = EnvRefusal::Problem::NotYaml});
    Lines lines(text);
    EnvEdit edit;
    for (const EnvChange &change : changes) {
        const bool isList = isEventKeys(change.name);
        const bool isOurs = isList || change.name == DeployVariable::signingKeyName;
        const QByteArray name = nameOf(change.name);
        const QList<Secret> wanted = isOurs && change.value ? valuesOf(change) : QList<Secret>();
        if (wanted.isEmpty() || (!isList && wanted.size() > 1) || !std::ranges::all_of(wanted, canBeWritten))
            return tl::unexpected(EnvRefusal{.problem = EnvRefusal::Problem::BadName, .name = change.name});
        const std::optional<Entry> there = find(lines, name, isList);
        if (!there)
            return tl::unexpected(EnvRefusal{.problem = EnvRefusal::Problem::OtherForm, .name = change.name});
        const bool isNew = there->first < 0;
        if (!isNew && there->values == wanted) {
            edit.lines.append({.name = change.name, .kind = EnvLineChange::Kind::Same, .line = int(there->first) + 1});
            continue;
        }
        edit.overwritten.append({.name = change.name,
            .text = isNew ? std::nullopt : std::optional(lines.text(there->first, there->count)),
            .line = int(there->first) + 1});
        QByteArray fresh = written(name, wanted, isList, lines.lineEndAt(there->first));
        const qsizetype at = lines.replace(there->first, there->count, fresh);
        wipe(fresh);
        edit.lines.append({.name = change.name,
            .kind = isNew ? EnvLineChange::Kind::Added : EnvLineChange::Kind::Replaced,
            .line = int(at) + 1});
    }
    edit.text = lines.text(0, lines.size());
    if (const auto refused = refusalOf(Secret(text), edit.text, changes))
        return tl::unexpected(*refused);
    return edit;
}
