// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envrivals.h"

#include "app/core/lookup.h"
#include "app/deploy/envfile.h"
#include "app/deploy/filesbeside.h"
#include "app/deploy/keyrivals.h"
#include "app/deploy/yamltext.h"

#include <QDir>
#include <QFileInfo>
#include <QHash>
#include <QRegularExpression>
#include <algorithm>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

/// What an .env file's name says: `.env`, `.env.<mode>`, `.env.local`, `.env.<mode>.local`, in rising order; then
/// `.dev.vars` and `.dev.vars.<mode>`, of which wrangler takes one alone, and no .env file beside it.
struct NameOf
{
    int rank = 0;
    QString mode;
};

constexpr int wranglers = 4; // the rank of .dev.vars

std::optional<NameOf> partsOf(const QString &fileName)
{
    QStringList parts = fileName.split(u'.').mid(1);
    const bool isWranglers = fileName.startsWith(".dev.vars"_L1);
    if (isWranglers)
        parts.removeFirst();
    if (!fileName.startsWith(u'.') || parts.value(0) != (isWranglers ? "vars"_L1 : "env"_L1) || parts.size() > 3
        || isReadByNoApp(fileName))
        return {};
    if (isWranglers)
        return parts.size() == 3 ? std::nullopt
                                 : std::optional(NameOf{wranglers + int(parts.size()) - 1, parts.value(1)});
    if (parts.size() == 1)
        return NameOf{};
    if (parts.size() == 3)
        return parts[2] == "local"_L1 ? std::optional(NameOf{3, parts[1]}) : std::nullopt;
    return parts[1] == "local"_L1 ? NameOf{2, {}} : NameOf{1, parts[1]};
}

/// dotenv's encrypted file, which is read instead of all others where DOTENV_KEY is set.
QList<EnvRival> vaultRivals(const QString &path, const QStringList &names)
{
    QList<EnvRival> rivals;
    const FileContents text(path);
    for (const QString &name : text.bytes.contains("DOTENV_VAULT_") ? names : QStringList())
        rivals.append({EnvRival::Kind::Setting, path, name});
    return rivals;
}

/// `.env.local` and `.env.<mode>`: Next.js lets the first one win, Vite and Symfony the second.
bool isDisputed(const NameOf &one, const NameOf &other)
{
    constexpr int modes = 1;
    constexpr int locals = 2;
    return (one.rank == modes && other.rank == locals) || (one.rank == locals && other.rank == modes);
}

QList<EnvRival> namedRivals(const QFileInfo &chosen, const QStringList &names)
{
    const auto own = partsOf(chosen.fileName());
    if (!own)
        return {};
    struct Named
    {
        QString path;
        NameOf name;
    };
    QList<Named> stronger;
    const QStringList beside
        = chosen.dir().entryList({u".env*"_s, u".dev.vars*"_s}, QDir::Files | QDir::Hidden, QDir::Name);
    for (const QString &fileName : beside) {
        const auto name = partsOf(fileName);
        const bool isOfMode = name && (own->mode.isEmpty() || name->mode.isEmpty() || name->mode == own->mode);
        if (isOfMode && (name->rank > own->rank || isDisputed(*own, *name)))
            stronger.append({chosen.dir().filePath(fileName), *name});
    }
    // What counts in production first, then by strength.
    std::ranges::stable_sort(stronger, [](const Named &a, const Named &b) {
        const auto weight = [](const NameOf &name) {
            const bool isInProduction = name.rank < wranglers && (name.mode.isEmpty() || name.mode == "production"_L1);
            return name.rank + (isInProduction ? 10 : 0);
        };
        return weight(a.name) > weight(b.name);
    });
    QList<EnvRival> rivals;
    for (const Named &one : std::as_const(stronger))
        rivals += isDisputed(*own, one.name) ? disputed(fileRivals(one.path, names)) : fileRivals(one.path, names);
    if (own->rank < wranglers) {
        rivals += keyRivals(chosen.dir().filePath(u".env.local.php"_s), names);
        rivals += vaultRivals(chosen.dir().filePath(u".env.vault"_s), names);
    }
    return rivals;
}

/// What one of direnv's files sets, or has direnv read, in the order in which it does: the later one wins. Where the
/// chosen file is read all that comes before it counts no more.
QList<EnvRival> direnvsRivals(
    const QFileInfo &file, const QByteArray &text, const QFileInfo &chosen, const QStringList &names)
{
    static const QRegularExpression reading(
        uR"(^(?:[^#]*(?:[;&|]|\bthen))?[ \t]*(dotenv|source_env|source|\.)(_if_exists)?(?![\w-])(?:[ \t]+["']?([^\s"'#;&|]+))?)"_s);
    QList<EnvRival> rivals = fileRivals(file.filePath(), names);
    const QList<QByteArray> lines = text.split('\n');
    for (qsizetype i = 0; i < lines.size(); ++i) {
        const QRegularExpressionMatch found = reading.match(QString::fromUtf8(lines[i]));
        const bool isDotenv = found.captured(1) == "dotenv"_L1;
        if (!found.hasMatch() || (!isDotenv && !found.hasCaptured(3)))
            continue;
        QFileInfo read(file.dir(),
            isDotenv && !found.hasCaptured(3) ? u".env"_s : found.captured(3).replace("$PWD"_L1, file.path()));
        if (read.isDir())
            read = QFileInfo(QDir(read.filePath()), isDotenv ? u".env"_s : u".envrc"_s);
        if (read == chosen)
            rivals.removeIf([&](const EnvRival &rival) { return rival.path != file.filePath() || rival.line <= i; });
        else
            rivals += fileRivals(QDir::cleanPath(read.filePath()), names);
    }
    return rivals;
}

/// What direnv puts into every shell below the nearest of its files, and below those above where that one goes on to
/// them; whatever reads an .env file leaves alone what is set already.
QList<EnvRival> shellsRivals(const QFileInfo &chosen, const QStringList &names)
{
    static const QRegularExpression goesUp(
        uR"(^[ \t]*source_up(?:_if_exists)?\b)"_s, QRegularExpression::MultilineOption);
    QList<EnvRival> rivals;
    for (QDir folder = chosen.dir();;) {
        const QFileInfo file(folder, u".envrc"_s);
        if (file == chosen)
            return rivals;
        if (file.isFile()) {
            const FileContents text(file.filePath());
            rivals += direnvsRivals(file, text.bytes, chosen, names);
            if (!goesUp.match(QString::fromUtf8(text.bytes)).hasMatch())
                return rivals;
        }
        if (!folder.cdUp())
            return rivals;
    }
}

/// What a Compose file's services say of variables: their `environment` and `env_file`, written there, merged from
/// somewhere else in the file, or taken from another one.
class ComposeReader
{
public:
    ComposeReader(const QFileInfo &chosen, const QStringList &names, const QDir &project)
        : m_names(names)
        , m_chosen(chosen)
        , m_isProjects(chosen == QFileInfo(project, u".env"_s))
    {
        const FileContents text(project.filePath(u".env"_s));
        if (const auto file = EnvFile::parse(text.bytes))
            m_project = *file;
    }

    /// bases: folders besides its own that ways in it may be told from.
    void read(const QString &path, const QStringList &bases = {})
    {
        constexpr qsizetype mostFiles = 20;
        const QString real = QFileInfo(path).canonicalFilePath();
        if (real.isEmpty() || m_seen.contains(real) || m_seen.size() == mostFiles)
            return;
        m_seen.append(real);
        m_path = QDir::cleanPath(path);
        m_bases = bases;
        const FileContents text(path);
        const QList<YamlValue> values = yamlValues(text.bytes);
        m_aliases = waysToAliases(values);
        m_anchored.clear();
        QStringList others;
        QStringList theirBases;
        for (const YamlValue &value : values) {
            if (value.way.isEmpty())
                continue;
            m_anchored.insert(value.way.last().anchor, value);
            const auto isIn = [&value](const char *name) { return hasOneWith(value.way, &YamlKey::name, name); };
            if (value.kind == YamlValue::Kind::Text
                && ((isIn("extends") && value.way.last().name == "file") || value.way.first().name == "include"))
                (value.way.last().name == "project_directory" ? theirBases : others)
                    .append(QFileInfo(m_path).dir().absoluteFilePath(QString::fromUtf8(value.text)));
            qsizetype behind = 0;
            switch (blockOf(value, behind)) {
            case Block::None:
                if (isIn("command") || isIn("entrypoint"))
                    readCommand(value);
                break;
            case Block::Values:
                readVariable(value, behind);
                break;
            case Block::Files:
                addFile(value, behind);
                break;
            }
        }
        readFiles();
        for (const QString &other : std::as_const(others))
            read(other, theirBases);
    }

    bool namesTheChosen() const { return m_namesTheChosen; } ///< As an env_file.
    const QList<EnvRival> &rivals() const { return m_rivals; }

private:
    enum class Block { None, Values, Files };

    /// behind: where the way goes on below `environment` or `env_file`.
    Block blockOf(const YamlValue &value, qsizetype &behind) const
    {
        constexpr int mostSteps = 10; // from an alias to an anchor, and on
        const auto isNamed = [](const YamlKey &key) { return key.name == "environment" || key.name == "env_file"; };
        const auto isTaken = [this](const YamlKey &key) { return m_aliases.contains(key.anchor); };
        const QList<YamlKey> *way = &value.way;
        for (int step = 0; step < mostSteps; ++step) {
            // What is taken from there to another place counts where it stands, too.
            const auto here = std::find_if(way->crbegin(), way->crend(), isNamed);
            const auto key = here != way->crend() ? here : std::find_if(way->crbegin(), way->crend(), isTaken);
            if (key == way->crend())
                break;
            if (step == 0)
                behind = way->crend() - key;
            if (isNamed(*key))
                return key->name == "environment" ? Block::Values : Block::Files;
            way = &*m_aliases.constFind(key->anchor);
        }
        return Block::None;
    }

    /// `NAME: value` or `- NAME=value`, or an alias of the value or of the entry. A name alone, or a value made of the
    /// variable itself, is what the shell or the project's .env says: of another file than that it is no more than the
    /// name.
    void readVariable(const YamlValue &value, qsizetype behind)
    {
        if (behind == value.way.size())
            return;
        const YamlValue said = value.kind == YamlValue::Kind::Alias ? m_anchored.value(value.text) : value;
        const bool isEntry = value.way.last().name.isNull();
        QByteArray name = isEntry ? said.text : value.way.last().name;
        const qsizetype sign = isEntry ? name.indexOf('=') : -1;
        const QByteArray text = isEntry ? name.sliced(sign < 0 ? name.size() : sign + 1) : said.text;
        const bool hasValue = isEntry ? sign >= 0 : said.kind == YamlValue::Kind::Text;
        name = sign < 0 ? name : name.first(sign);
        const auto wanted
            = std::ranges::find_if(m_names, [&name](const QString &one) { return name == one.toLatin1(); });
        if (wanted != m_names.end() && ((hasValue && !isOutside(text, *wanted)) || !m_isProjects))
            say(*wanted, value.line);
    }

    void say(const QString &name, int line) { m_rivals.append({EnvRival::Kind::ComposeValue, m_path, name, line}); }

    /// `sh -c "NAME=value exec node ."`
    void readCommand(const YamlValue &value)
    {
        for (const QString &name : m_names) {
            if (QString::fromUtf8(value.text)
                    .contains(QRegularExpression(uR"((?<![\w.$-])%1=(?!["']?\$))"_s.arg(name))))
                say(name, value.line);
        }
    }

    void addFile(const YamlValue &value, qsizetype behind)
    {
        const auto isOption = [](const YamlKey &key) { return !key.name.isNull() && key.name != "path"; };
        if (value.kind != YamlValue::Kind::Text || std::any_of(value.way.begin() + behind, value.way.end(), isOption))
            return;
        QByteArray service;
        for (const YamlKey &key : value.way.first(behind))
            service.append(key.name).append('\n');
        if (m_files.isEmpty() || m_files.last().first != service)
            m_files.append({service, {}});
        m_files.last().second += pathsOf(QString::fromUtf8(value.text));
    }

    /// With what the project's .env says in the place of references, or their defaults; `*` for what only a shell
    /// knows.
    QString filled(const QString &text) const
    {
        static const QRegularExpression reference(
            uR"(\$(?:(\$)|([A-Za-z_][A-Za-z0-9_]*)|\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?)([-+?])([^{}$]*))?\}))"_s);
        QString result;
        qsizetype end = 0;
        for (auto it = reference.globalMatch(text); it.hasNext();) {
            const QRegularExpressionMatch found = it.next();
            result += QStringView(text).sliced(end, found.capturedStart() - end);
            end = found.capturedEnd();
            const auto said = m_project.find(found.captured(2) + found.captured(3));
            const QString value = said ? QString::fromUtf8(said->value.reveal()) : QString();
            const bool isSaid = said && (found.captured(4).isEmpty() || !value.isEmpty());
            const QString sign = found.captured(5);
            if (found.hasCaptured(1))
                result += u'$';
            else if (sign == "+"_L1)
                result += isSaid ? found.captured(6) : QString();
            else if (isSaid || sign != "-"_L1)
                result += said ? value : u"*"_s;
            else
                result += found.captured(6);
        }
        return result + text.sliced(end);
    }

    /// Where a part of the name is only the shell's to say, the chosen file or else all that it can be.
    QStringList pathsOf(const QString &text) const
    {
        const QString way = filled(text);
        QFileInfo file(QFileInfo(m_path).dir(), way.startsWith("~/"_L1) ? QDir::homePath() + way.sliced(1) : way);
        for (const QString &base : file.exists() ? QStringList() : m_bases) {
            if (const QFileInfo there(QDir(base), way); there.exists())
                file = there;
        }
        const QString name = file.fileName();
        if (!file.filePath().contains(u'*'))
            return {file.absoluteFilePath()};
        if (file.path().contains(u'*') || name == "*"_L1)
            return {};
        if (m_chosen.dir() == file.dir() && QDir::match(name, m_chosen.fileName()))
            return {m_chosen.absoluteFilePath()};
        QStringList paths;
        for (const QString &one : file.dir().entryList({name}, QDir::Files | QDir::Hidden, QDir::Name))
            paths.append(file.dir().absoluteFilePath(one));
        return paths;
    }

    /// Of several the later one wins; a service that does not read the chosen one takes nothing of it.
    void readFiles()
    {
        for (const auto &service : std::as_const(m_files)) {
            qsizetype from = 0;
            for (qsizetype index = 0; index < service.second.size(); ++index) {
                if (QFileInfo(service.second[index]) == m_chosen)
                    from = index + 1;
            }
            m_namesTheChosen = m_namesTheChosen || from > 0;
            for (const QString &path : service.second.sliced(from))
                m_rivals += fileRivals(QDir::cleanPath(path), m_names);
        }
        m_files.clear();
    }

    /// Whether what it is made of is what the shell or the project's .env says of the same variable.
    bool isOutside(const QByteArray &text, const QString &name) const
    {
        if (!text.contains('$'))
            return false;
        const QRegularExpression itself(uR"((?<!\$)(?:\$\$)*\$(?:\{%1[}:?+-]|%1(?![A-Za-z0-9_])))"_s.arg(name));
        return itself.match(QString::fromUtf8(text)).hasMatch();
    }

    const QStringList m_names;
    const QFileInfo m_chosen;
    const bool m_isProjects; ///< The chosen one is where Compose itself takes variables from.
    EnvFile m_project; ///< What Compose itself takes variables from.
    QStringList m_seen;
    QString m_path;
    QStringList m_bases;
    QHash<QByteArray, QList<YamlKey>> m_aliases; // by their anchors, the way to the first of each
    QHash<QByteArray, YamlValue> m_anchored; // the scalars so far, by their anchors
    QList<std::pair<QByteArray, QStringList>> m_files; // of each service, in their order
    bool m_namesTheChosen = false;
    QList<EnvRival> m_rivals;
};

/// Those that Compose takes of a folder by itself, or is often told to take, and those that the folder's .env names
/// instead.
QStringList composeFilesOf(const QDir &folder)
{
    QStringList names{u"compose.yaml"_s, u"compose.yml"_s, u"docker-compose.yaml"_s, u"docker-compose.yml"_s,
        u"compose.override.yaml"_s, u"compose.override.yml"_s, u"docker-compose.override.yaml"_s,
        u"docker-compose.override.yml"_s};
    names += folder.entryList(
        {u"*compose*.yml"_s, u"*compose*.yaml"_s, u"docker-stack*.y*ml"_s}, QDir::Files, QDir::Name);
    names.removeDuplicates();
    const FileContents text(folder.filePath(u".env"_s));
    if (const auto settings = EnvFile::parse(text.bytes)) {
        const auto valueOf = [&settings](const QString &name) {
            const auto found = settings->find(name);
            return found ? QString::fromUtf8(found->value.reveal()) : QString();
        };
        if (const QString files = valueOf(u"COMPOSE_FILE"_s); !files.isEmpty()) {
            const QString separator = valueOf(u"COMPOSE_PATH_SEPARATOR"_s);
            names = files.split(separator.isEmpty() ? u":"_s : separator, Qt::SkipEmptyParts);
        }
    }
    QStringList paths;
    for (const QString &name : std::as_const(names)) {
        if (const QString path = folder.absoluteFilePath(name); QFileInfo(path).isFile())
            paths.append(path);
    }
    return paths;
}

/// Of the file's own folder, and of those below it and above where they name the file.
QList<EnvRival> composeRivals(const QFileInfo &chosen, const QStringList &names)
{
    constexpr int mostFolders = 8;
    QList<QDir> folders{chosen.dir()};
    for (const QString &below : folders.first().entryList(QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot, QDir::Name))
        folders.append(folders.first().filePath(below));
    QDir above = chosen.dir();
    for (int steps = 1; steps < mostFolders && above.cdUp(); ++steps)
        folders.append(above);
    QList<EnvRival> rivals;
    for (const QDir &folder : std::as_const(folders)) {
        ComposeReader reader(chosen, names, folder);
        for (const QString &path : composeFilesOf(folder))
            reader.read(path);
        if (folder == folders.first() || reader.namesTheChosen())
            rivals += reader.rivals();
    }
    return rivals;
}

} // namespace

QList<EnvRival> envRivalsOf(const QString &path, const QStringList &names)
{
    const QFileInfo chosen(path);
    const QList<EnvRival> rivals = namedRivals(chosen, names) + shellsRivals(chosen, names)
        + startersRivals(chosen, names) + composeRivals(chosen, names);
    QList<EnvRival> once; // what is said for several units, say
    for (const EnvRival &rival : rivals) {
        if (!once.contains(rival))
            once.append(rival);
    }
    return once;
}
