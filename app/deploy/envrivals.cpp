// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envrivals.h"

#include "app/deploy/envfile.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

/// The file's text, wiped when it goes. Empty: there is none, or none that could be an .env or a Compose file.
class Text
{
public:
    explicit Text(const QString &path)
    {
        QFile file(path);
        if (!QFileInfo(path).isFile() || !file.open(QIODevice::ReadOnly | QIODevice::Unbuffered))
            return;
        bytes = QByteArray(EnvFile::mostBytes, Qt::Uninitialized);
        bytes.truncate(std::max<qint64>(0, file.read(bytes.data(), bytes.size())));
    }
    ~Text() { wipe(bytes.data(), bytes.size()); }
    Q_DISABLE_COPY_MOVE(Text)

    QByteArray bytes;
};

QList<EnvRival> settingOf(const QString &path, const QStringList &names)
{
    QList<EnvRival> rivals;
    const Text text(path);
    const auto file = EnvFile::parse(text.bytes);
    for (const QString &name : names) {
        if (const auto found = file ? file->find(name) : std::nullopt)
            rivals.append({EnvRival::Kind::File, path, name, found->line});
    }
    return rivals;
}

/// What an .env file's name says: `.env`, `.env.<mode>`, `.env.local`, `.env.<mode>.local`, in rising order.
struct NameOf
{
    int rank = 0;
    QString mode;
};

std::optional<NameOf> nameOf(const QString &fileName)
{
    static const QStringList neverRead{u"example"_s, u"sample"_s, u"template"_s, u"dist"_s, u"defaults"_s, u"vault"_s,
        u"keys"_s, u"me"_s, u"bak"_s, u"backup"_s, u"orig"_s, u"old"_s, u"save"_s, u"swp"_s, u"tmp"_s};
    const QStringList parts = fileName.split(u'.').mid(1);
    if (!fileName.startsWith(u'.') || parts.value(0) != "env"_L1 || parts.size() > 3 || fileName.endsWith(u'~')
        || neverRead.contains(parts.last()))
        return {};
    if (parts.size() == 1)
        return NameOf{};
    if (parts.size() == 3)
        return parts[2] == "local"_L1 ? std::optional(NameOf{3, parts[1]}) : std::nullopt;
    return parts[1] == "local"_L1 ? NameOf{2, {}} : NameOf{1, parts[1]};
}

QList<EnvRival> namedRivals(const QFileInfo &chosen, const QStringList &names)
{
    const auto own = nameOf(chosen.fileName());
    if (!own)
        return {};
    struct Named
    {
        QString path;
        NameOf name;
    };
    QList<Named> stronger;
    const QStringList beside = chosen.dir().entryList({u".env*"_s}, QDir::Files | QDir::Hidden, QDir::Name);
    for (const QString &fileName : beside) {
        const auto name = nameOf(fileName);
        const bool isOfMode = name && (own->mode.isEmpty() || name->mode.isEmpty() || name->mode == own->mode);
        if (isOfMode && name->rank > own->rank)
            stronger.append({chosen.dir().filePath(fileName), *name});
    }
    // What counts in production first, then by strength.
    std::stable_sort(stronger.begin(), stronger.end(), [](const Named &a, const Named &b) {
        const auto weight = [](const NameOf &name) {
            const bool isInProduction = name.mode.isEmpty() || name.mode == "production"_L1;
            return name.rank + (isInProduction ? 10 : 0);
        };
        return weight(a.name) > weight(b.name);
    });
    QList<EnvRival> rivals;
    for (const Named &one : std::as_const(stronger))
        rivals += settingOf(one.path, names);
    return rivals;
}

/// Reads what a Compose file's services say of variables, by its indentation. No YAML beyond that: an `environment` or
/// `env_file` that it does not understand says nothing.
class ComposeReader
{
public:
    ComposeReader(const QString &path, const QFileInfo &chosen, const QStringList &names)
        : m_path(path)
        , m_chosen(chosen)
        , m_names(names)
    {
    }

    QList<EnvRival> rivals();

private:
    enum class Block { None, Values, Files };

    void readLine(const QString &line);
    void readValue(const QString &entry);
    void readFile(QString entry);
    void endBlock();
    void read(Block block, const QString &entry) { block == Block::Values ? readValue(entry) : readFile(entry); }

    const QString m_path;
    const QFileInfo m_chosen;
    const QStringList m_names;
    Block m_block = Block::None;
    qsizetype m_indent = 0;
    int m_line = 0;
    QStringList m_files; // of one env_file, in their order
    QList<EnvRival> m_rivals;
};

QString unquoted(QString text)
{
    text = text.trimmed();
    const bool isQuoted = text.size() > 1 && (text.front() == u'"' || text.front() == u'\'') && text.endsWith(text[0]);
    return isQuoted ? text.sliced(1, text.size() - 2) : text;
}

/// `NAME: value`, `NAME=value`, `"NAME": value`. One without a value, or made of the variable itself, is what the shell
/// or the folder's .env says.
void ComposeReader::readValue(const QString &entry)
{
    static const QRegularExpression form(u"\\A[\"']?([A-Za-z_][A-Za-z0-9_]*)[\"']?\\s*[:=]\\s*(.*)\\z"_s);
    const auto match = form.match(unquoted(entry));
    const QString name = match.captured(1);
    const QString value = unquoted(match.captured(2));
    if (!match.hasMatch() || !m_names.contains(name) || value.isEmpty() || value == "null"_L1 || value == "~"_L1
        || value.startsWith(u'#'))
        return;
    if (!value.contains(u"${"_s + name) && !value.contains(u'$' + name))
        m_rivals.append({EnvRival::Kind::ComposeValue, m_path, name, m_line});
}

void ComposeReader::readFile(QString entry)
{
    if (entry.startsWith("path:"_L1))
        entry.remove(0, 5);
    else if (entry.startsWith("required:"_L1) || entry.startsWith("format:"_L1))
        return;
    const QString path = unquoted(entry.section(u" #"_s, 0, 0));
    if (!path.isEmpty())
        m_files.append(QFileInfo(m_path).dir().absoluteFilePath(path));
}

void ComposeReader::endBlock()
{
    m_block = Block::None;
    // Of several the later one wins; a service that does not read the chosen one takes nothing of it.
    qsizetype from = 0;
    for (qsizetype index = 0; index < m_files.size(); ++index) {
        if (QFileInfo(m_files[index]) == m_chosen)
            from = index + 1;
    }
    for (qsizetype index = from; index < m_files.size(); ++index)
        m_rivals += settingOf(QDir::cleanPath(m_files[index]), m_names);
    m_files.clear();
}

void ComposeReader::readLine(const QString &line)
{
    const QString text = line.trimmed();
    if (text.isEmpty() || text.startsWith(u'#'))
        return;
    const qsizetype indent = line.indexOf(text);
    if (m_block != Block::None && (indent > m_indent || (indent == m_indent && text.startsWith("- "_L1))))
        return read(m_block, text.startsWith("- "_L1) ? text.sliced(2).trimmed() : text);
    endBlock();
    static const QRegularExpression key(u"\\A(environment|env_file)\\s*:\\s*(.*)\\z"_s);
    const auto match = key.match(text);
    if (!match.hasMatch())
        return;
    m_block = match.captured(1) == "environment"_L1 ? Block::Values : Block::Files;
    m_indent = indent;
    QString rest = match.captured(2);
    if (rest.startsWith(u'#') || rest.startsWith(u'&'))
        rest.clear();
    // `[a, b]`, `{a: b}`, or one file.
    if (rest.startsWith(u'[') || rest.startsWith(u'{')) {
        const QStringList entries = rest.sliced(1).section(QRegularExpression(u"[\\]}]\\s*\\z"_s), 0, 0).split(u',');
        for (const QString &entry : entries)
            read(m_block, entry.trimmed());
    } else if (!rest.isEmpty()) {
        read(m_block, rest);
    }
}

QList<EnvRival> ComposeReader::rivals()
{
    const Text text(m_path);
    const QList<QByteArray> lines = text.bytes.split('\n');
    for (const QByteArray &line : lines) {
        ++m_line;
        readLine(QString::fromUtf8(line));
    }
    endBlock();
    return m_rivals;
}

} // namespace

QList<EnvRival> envRivalsOf(const QString &path, const QStringList &names)
{
    const QFileInfo chosen(path);
    QList<EnvRival> rivals = namedRivals(chosen, names);
    for (const char *name :
        {"compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml", "compose.override.yaml",
            "compose.override.yml", "docker-compose.override.yaml", "docker-compose.override.yml"}) {
        const QString compose = chosen.dir().filePath(QString::fromLatin1(name));
        if (QFileInfo::exists(compose))
            rivals += ComposeReader(compose, chosen, names).rivals();
    }
    QList<EnvRival> once;
    for (const EnvRival &rival : std::as_const(rivals)) {
        if (!once.contains(rival))
            once.append(rival);
    }
    return once;
}
