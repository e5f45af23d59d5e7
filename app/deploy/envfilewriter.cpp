// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/envfilewriter.h"

#include "app/core/lookup.h"
#include "app/core/policy.h"
#include "app/deploy/configeditor.h"
#include "app/deploy/deployvariable.h"
#include "app/deploy/envfilewords.h"
#include "app/deploy/filereplacement.h"
#include "app/deploy/filesbeside.h"
#include "app/deploy/gitlook.h"
#include "app/deploy/yamltext.h"
#include "app/domain/keytext.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>
#include <cerrno>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int mostLinks = 20;

/// Of a file, of what is in it, and of who may use it. contents: as they are at `path`, where the file itself may have
/// come away to; null where there is none, which is another thing than an empty one.
QByteArray digestOf(const QString &realPath, const QString &path, const FileContents *contents)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(realPath.toUtf8() + '\0');
    struct stat status = {};
    if (contents && ::stat(QFile::encodeName(path).constData(), &status) == 0) {
        for (const qint64 part : {qint64(status.st_mode), qint64(status.st_uid), qint64(status.st_gid)})
            hash.addData(QByteArray::number(part) + ' ');
        hash.addData(contents->bytes);
    }
    return hash.result();
}

/// The file that a path means, whether it is there or not.
Result<QString> resolved(const QString &path)
{
    QFileInfo info(path);
    // The system's own answer: `..` behind a folder that is a link is not what the path's text says.
    if (info.exists())
        info = QFileInfo(info.canonicalFilePath());
    for (int links = 0; info.isSymLink(); ++links) {
        if (links == mostLinks)
            return failure(Error::Kind::Storage, EnvFileWords::circle(path), u"a circle of links"_s);
        const QString target = info.symLinkTarget();
        info = QFileInfo(target);
    }
    const QFileInfo folder(info.absolutePath());
    if (!folder.isDir())
        return failure(Error::Kind::Storage, EnvFileWords::noFolder(info.absolutePath()), u"no folder for the file"_s);
    if (info.exists() && !info.isFile())
        return failure(Error::Kind::Storage, EnvFileWords::noFile(path), u"not a regular file"_s);
    // A folder on the way may be a link too.
    return QDir(folder.canonicalFilePath()).filePath(info.fileName());
}

QList<EnvFileWarning> warningsOf(const QString &path, const QString &realPath, bool isNew)
{
    QList<EnvFileWarning> warnings;
    if (!isNew && QFile::permissions(realPath).testFlag(QFile::ReadOther))
        warnings.append(EnvFileWarning::ReadableByOthers);
    GitStanding standing = gitStandingOf(realPath);
    // Through a folder that is a link, the way that was asked for can be in another work tree.
    if (path != realPath && !QFileInfo(path).isSymLink())
        standing = std::max(standing, gitStandingOf(path));
    if (standing >= GitStanding::NotIgnored)
        warnings.append(EnvFileWarning::MayBeCommitted);
    if (standing == GitStanding::Tracked)
        warnings.append(EnvFileWarning::TrackedByGit);
    if (standing == GitStanding::LeftAlone)
        warnings.append(EnvFileWarning::LeftAloneByGit);
    if (standing == GitStanding::NotKnown)
        warnings.append(EnvFileWarning::GitNotAsked);
    struct stat status = {};
    if (!isNew && ::stat(QFile::encodeName(realPath).constData(), &status) == 0 && status.st_nlink > 1)
        warnings.append(EnvFileWarning::OtherNames);
    return warnings;
}

/// A plan with the text that would be written.
struct Planned
{
    EnvFilePlan plan;
    Secret text;
};

/// Whether one of the variables stands in the text with a word before it, or a remark behind it, that is nothing of
/// systemd's.
bool hasShellsSpelling(const Secret &text, const QStringList &names)
{
    const QList<EnvLine> lines = envLinesOf(text.reveal());
    return std::ranges::any_of(lines, [&](const EnvLine &line) {
        return line.kind == EnvLine::Kind::Assignment && names.contains(line.name)
            && (line.isExported || text.reveal().sliced(line.valueEnd, line.end - line.valueEnd).contains('#'));
    });
}

/// Whether one of the variables stands in the text below one that bash keeps to itself.
bool isBelowShellsOwn(QByteArrayView text, const QStringList &names)
{
    static const QStringList own{u"UID"_s, u"EUID"_s, u"PPID"_s, u"BASHOPTS"_s, u"SHELLOPTS"_s, u"BASH_VERSINFO"_s};
    const QList<EnvLine> lines = envLinesOf(text);
    const auto isFirst = [](const QStringList &in) {
        return [&in](const EnvLine &line) { return line.kind == EnvLine::Kind::Assignment && in.contains(line.name); };
    };
    const auto above = std::ranges::find_if(lines, isFirst(own));
    return std::any_of(above, lines.end(), isFirst(names));
}

/// The SDKs', of which no server reads any.
bool hasAppsVariables(QByteArrayView text)
{
    const QList<EnvLine> lines = envLinesOf(text);
    return std::ranges::any_of(lines, [](const EnvLine &line) {
        return line.kind == EnvLine::Kind::Assignment
            && (line.name == "INNGEST_DEV"_L1 || line.name == "INNGEST_BASE_URL"_L1);
    });
}

using EditText = std::function<tl::expected<EnvEdit, EnvRefusal>(QByteArrayView text)>;

tl::expected<EnvEdit, EnvRefusal> editedUnlessDirenvs(const QString &path, QByteArrayView text, const EditText &edited)
{
    if (const auto doubt = direnvDoubtOf(QFileInfo(path).fileName(), text))
        return tl::unexpected(EnvRefusal{.problem = EnvRefusal::Problem::Doubtful, .doubt = doubt});
    return edited(text);
}

Result<Planned> planned(const QString &path, const EditText &edited)
{
    const Result<QString> realPath = resolved(path);
    if (!realPath)
        return failure(realPath.error());
    FilesBeside::removeLeft(*realPath);
    Planned result{.plan = {.path = path, .realPath = *realPath, .isNew = !QFileInfo::exists(*realPath)}};
    FileContents contents;
    if (!result.plan.isNew && !contents.read(*realPath))
        return failure(Error::Kind::Storage, EnvFileWords::notReadable(path, errno), u"the file cannot be read"_s);
    const auto edit = editedUnlessDirenvs(path, contents.bytes, edited);
    if (!edit)
        return failure(Error::Kind::Storage, EnvFileWords::refusal(edit.error(), path), u"the text cannot be edited"_s);
    result.plan.digest = digestOf(*realPath, *realPath, result.plan.isNew ? nullptr : &contents);
    result.plan.lines = edit->lines;
    result.plan.overwritten = edit->overwritten;
    for (OverwrittenVariable &variable : result.plan.overwritten)
        variable.madeFile = variable.madeFile || result.plan.isNew;
    if (result.plan.isChanged()) {
        if (const Done possible = FileReplacement::check(*realPath, result.plan.isNew); !possible)
            return failure(possible.error());
    }
    result.plan.warnings = warningsOf(path, *realPath, result.plan.isNew);
    if (ConfigEditor::isPassedOver(path))
        result.plan.warnings.append(EnvFileWarning::PassedOver);
    if (hasAppsVariables(contents.bytes))
        result.plan.warnings.append(EnvFileWarning::OfAnApp);
    const QStringList names = ofEach(edit->lines, &EnvLineChange::name);
    if (hasShellsSpelling(edit->text, names))
        result.plan.warnings.append(EnvFileWarning::ShellsSpelling);
    if (isBelowShellsOwn(edit->text.reveal(), names))
        result.plan.warnings.append(EnvFileWarning::ShellsOwnAbove);
    result.plan.rivals = envRivalsOf(path, names);
    result.text = edit->text;
    return result;
}

/// Languages in which one such line breaks the whole file, or is passed over without a word: by the name's end, be that
/// all of it (`Makefile`, `.npmrc`), or by its beginning (`Dockerfile.prod`).
bool isOfOtherLanguage(const QString &path)
{
    static const QStringList beginnings{u"dockerfile"_s, u"containerfile"_s, u"makefile"_s, u"gnumakefile"_s,
        u"justfile"_s, u"procfile"_s, u"jenkinsfile"_s, u"vagrantfile"_s, u"caddyfile"_s, u"rakefile"_s, u"gemfile"_s};
    static const QStringList endings{u"yaml"_s, u"yml"_s, u"json"_s, u"json5"_s, u"jsonc"_s, u"toml"_s, u"xml"_s,
        u"hcl"_s, u"tf"_s, u"tfvars"_s, u"js"_s, u"cjs"_s, u"mjs"_s, u"jsx"_s, u"ts"_s, u"cts"_s, u"mts"_s, u"tsx"_s,
        u"php"_s, u"py"_s, u"rb"_s, u"go"_s, u"rs"_s, u"java"_s, u"kt"_s, u"cs"_s, u"lua"_s, u"nix"_s, u"mk"_s,
        u"ps1"_s, u"bat"_s, u"cmd"_s, u"fish"_s, u"csh"_s, u"service"_s, u"socket"_s, u"timer"_s, u"ini"_s,
        u"properties"_s, u"plist"_s, u"md"_s, u"html"_s, u"npmrc"_s, u"yarnrc"_s, u"netrc"_s, u"pgpass"_s,
        u"gitconfig"_s, u"gitignore"_s, u"gitattributes"_s, u"dockerignore"_s, u"npmignore"_s, u"editorconfig"_s};
    const QStringList parts = QFileInfo(path).fileName().toLower().split(u'.');
    return endings.contains(parts.last()) || beginnings.contains(parts.last()) || beginnings.contains(parts.first());
}

/// A line of such a file means what the section says in which it stands. Not by the name: a .conf can be either.
bool hasSections(QByteArrayView text)
{
    static const QRegularExpression section(
        QStringLiteral(R"(^[ \t]*\[[A-Za-z][A-Za-z0-9 _.:@/"-]*\][ \t\r]*(?=\n|\z))"),
        QRegularExpression::MultilineOption);
    return section.match(QString::fromUtf8(text)).hasMatch();
}

/// Made to be shown to others, and committed.
bool isEncrypted(QByteArrayView text)
{
    static const QRegularExpression value(
        QStringLiteral(R"(^[^#\n]*[=:]\s*["']?(?:encrypted:[A-Za-z0-9+/=]{4}|ENC\[AES256_GCM,))"
                       R"(|^\s*(?:export\s+)?(?:DOTENV_PUBLIC_KEY[A-Z0-9_]*|sops_(?:mac|version))\s*=)"),
        QRegularExpression::MultilineOption);
    constexpr QByteArrayView beginnings[] = {"$ANSIBLE_VAULT;", QByteArrayView("\0GITCRYPT", 9), "age-encryption.org/",
        "-----BEGIN AGE ENCRYPTED FILE-----", "-----BEGIN PGP MESSAGE-----", "Salted__"};
    return std::any_of(std::begin(beginnings), std::end(beginnings), [&text](QByteArrayView beginning) {
        return text.trimmed().startsWith(beginning);
    }) || value.match(QString::fromUtf8(text)).hasMatch();
}

/// The variables that a shell, or whoever else fills them in, takes for a part of the value. spelled: as it stands in
/// the file: between apostrophes some fill in no more than what begins a value.
QStringList variablesIn(const QString &value, const QString &spelled)
{
    static const QRegularExpression beginning(uR"(\A\$\{?([A-Za-z_][A-Za-z0-9_]*))"_s);
    static const QRegularExpression anywhere(uR"((?<!\\)\$\{?([A-Za-z_][A-Za-z0-9_]*))"_s);
    QStringList names;
    if (const QRegularExpressionMatch first = beginning.match(value); first.hasMatch())
        names.append(first.captured(1));
    for (auto it = anywhere.globalMatch(spelled.startsWith(u'\'') ? QString() : spelled); it.hasNext();)
        names.append(it.next().captured(1));
    names.removeDuplicates();
    return names;
}

/// Tells whether a value says where a key is kept or by what it is decrypted (`op://vault/item`, `kms:…`, `ENC(…)`: no
/// key has such a beginning), or is filled in, be it in a part, by a template or a shell: from what the file itself
/// does not set, be it that one variable of the file leads to another and the last to such a place, or back to the
/// first.
class ReferenceLook
{
public:
    ReferenceLook(QByteArrayView text, const std::optional<EnvFile> &file)
        : m_text(text)
        , m_file(file)
    {
    }

    bool isReference(const EnvAssignment &one)
    {
        return isReference(one.value.reveal(), m_text.sliced(one.valueStart, one.valueLength));
    }
    bool isReference(QByteArrayView value, QByteArrayView spelled)
    {
        static const QRegularExpression filledIn(
            uR"re(`|\$\(|\$\{!|\{\{|\[\[|<%|#\{|%\{|%\(\w+\)s|\A[A-Za-z][\w+.-]*[:(\[]|)re"
            uR"re(\A\{(?:\w+\}.|[A-Z][A-Z0-9_]*\}\z)|\A%\w+%\z)re"_s);
        QString text = QString::fromUtf8(value.trimmed());
        QString textSpelled = QString::fromUtf8(spelled);
        const bool isFilledIn = filledIn.match(text).hasMatch() || isTemplateMark(text)
            || checkForStandIn(text) == KeyTextProblem::Reference;
        const QStringList names = isFilledIn ? QStringList() : variablesIn(text, textSpelled);
        wipe(text);
        wipe(textSpelled);
        return isFilledIn || std::ranges::any_of(names, [this](const QString &name) { return isFromOutside(name); });
    }

private:
    bool isFromOutside(const QString &name)
    {
        const auto source = m_file ? m_file->find(name) : std::nullopt;
        return !source || --m_left < 0 || isReference(*source);
    }

    const QByteArrayView m_text;
    const std::optional<EnvFile> m_file;
    int m_left = 20; // variables that are still followed
};

/// The first of Inngest's keys in the file, or of what is to be changed, that is such a reference; empty: none.
QString referenceIn(const QString &path, QByteArrayView text, const QList<EnvChange> &changes)
{
    if (ConfigEditor::isConfigFile(path)) {
        for (const YamlValue &value : yamlValues(text.toByteArray())) {
            const QByteArray name = value.way.isEmpty() ? QByteArray() : value.way.first().name;
            if ((name == "signing-key" || name == "event-key")
                && ReferenceLook(text, {}).isReference(value.text, value.text))
                return QString::fromUtf8(name);
        }
        return {};
    }
    const auto file = EnvFile::parse(text);
    if (!file)
        return {};
    for (const EnvAssignment &one : file->assignments()) {
        const bool isKeys = one.name.startsWith("INNGEST_"_L1) && one.name.contains("_KEY"_L1);
        const bool isChanged = hasOneWith(changes, &EnvChange::name, one.name);
        if ((isKeys || isChanged) && ReferenceLook(text, *file).isReference(one))
            return one.name;
    }
    return {};
}

/// The first variable that no app has: a list of event keys, or a setting of the server alone. Empty: none.
QString serversOwnIn(QByteArrayView text)
{
    static const QStringList serversOnly{u"INNGEST_POSTGRES_URI"_s, u"INNGEST_REDIS_URI"_s, u"INNGEST_SQLITE_DIR"_s,
        u"INNGEST_SDK_URL"_s, u"INNGEST_POLL_INTERVAL"_s, u"INNGEST_QUEUE_WORKERS"_s, u"INNGEST_NO_UI"_s};
    const auto file = EnvFile::parse(text);
    for (const EnvAssignment &one : file ? file->assignments() : QList<EnvAssignment>()) {
        const bool isList = one.name == DeployVariable::eventKeyName && one.value.reveal().contains(',');
        if (isList || serversOnly.contains(one.name))
            return one.name;
    }
    return {};
}

tl::expected<EnvEdit, EnvRefusal> editedAs(
    const QString &path, QByteArrayView text, const QList<EnvChange> &changes, DeployTarget::Use use)
{
    if (isEncrypted(text))
        return tl::unexpected(EnvRefusal{.problem = EnvRefusal::Problem::Encrypted});
    const bool setsAny = std::ranges::any_of(changes, [](const EnvChange &change) { return change.value.has_value(); });
    if (const QString name = setsAny ? referenceIn(path, text, changes) : QString(); !name.isEmpty())
        return tl::unexpected(EnvRefusal{.problem = EnvRefusal::Problem::Reference, .name = name});
    if (ConfigEditor::isConfigFile(path))
        return ConfigEditor::edit(text, changes);
    if (isReadByNoApp(QFileInfo(path).fileName()))
        return tl::unexpected(EnvRefusal{.problem = EnvRefusal::Problem::NotRead});
    if (isOfOtherLanguage(path))
        return tl::unexpected(EnvRefusal{.problem = EnvRefusal::Problem::OtherKind});
    if (hasSections(text))
        return tl::unexpected(EnvRefusal{.problem = EnvRefusal::Problem::Sections});
    if (const QString name = use == DeployTarget::Use::Server ? QString() : serversOwnIn(text); !name.isEmpty())
        return tl::unexpected(EnvRefusal{.problem = EnvRefusal::Problem::ServersOwn, .name = name});
    return EnvEditor::edit(text, changes);
}

Result<Planned> plannedChange(const QString &path, const QList<EnvChange> &changes, DeployTarget::Use use)
{
    return planned(path, [&](QByteArrayView text) { return editedAs(path, text, changes, use); });
}

bool holdsPlanned(const EnvFilePlan &plan, const QString &path)
{
    FileContents now;
    return now.read(path) && digestOf(plan.realPath, path, &now) == plan.digest;
}

bool isAsPlanned(const EnvFilePlan &plan)
{
    const bool isThere = QFileInfo::exists(plan.realPath);
    return isThere != plan.isNew && (!isThere || holdsPlanned(plan, plan.realPath));
}

Done replaceFile(const EnvFilePlan &plan, const Secret &text, const std::function<void()> &aboutToReplace)
{
    FileReplacement replacement(plan.realPath);
    if (const Done prepared = replacement.prepare(text.reveal(), plan.isNew); !prepared)
        return prepared;
    if (aboutToReplace)
        aboutToReplace();
    if (!isAsPlanned(plan)) {
        return failure(
            Error::Kind::Conflict, EnvFileWords::changed(plan.path), u"the file changed before it was replaced"_s);
    }
    return replacement.replace([&plan](const QString &path) { return holdsPlanned(plan, path); });
}

} // namespace

QString EnvFileWriter::realPath(const QString &path)
{
    return resolved(path).value_or(path);
}

bool EnvFileWriter::mayWrite(const QList<EnvChange> &changes)
{
    return Policy::now().allows(Policy::Feature::PlainFiles)
        || std::ranges::none_of(changes, [](const EnvChange &change) { return change.value.has_value(); });
}

Result<EnvFilePlan> EnvFileWriter::plan(const QString &path, const QList<EnvChange> &changes, DeployTarget::Use use)
{
    return plannedChange(path, changes, use).map([](const Planned &result) { return result.plan; });
}

Result<EnvFilePlan> EnvFileWriter::write(const QString &path, const QList<EnvChange> &changes, const QByteArray &digest,
    DeployTarget::Use use, const std::function<void()> &aboutToReplace)
{
    if (!mayWrite(changes))
        return failure(Error::Kind::Storage, EnvFileWords::switchedOff(), u"switched off by the policy"_s);
    const Result<Planned> result = plannedChange(path, changes, use);
    if (!result)
        return failure(result.error());
    if (result->plan.digest != digest)
        return failure(Error::Kind::Conflict, EnvFileWords::changed(path), u"the file is another than was shown"_s);
    if (result->plan.isChanged()) {
        if (const Done done = replaceFile(result->plan, result->text, aboutToReplace); !done)
            return failure(done.error());
    }
    return result->plan;
}

Result<EnvFilePlan> EnvFileWriter::restore(
    const QString &path, const QList<OverwrittenVariable> &overwritten, const QHash<QString, QList<Secret>> &ours)
{
    const bool hasLines = std::ranges::any_of(
        overwritten, [](const OverwrittenVariable &variable) { return variable.text.has_value(); });
    if (const auto place = resolved(path); place && hasLines && !QFileInfo::exists(*place))
        return failure(Error::Kind::Storage, EnvFileWords::gone(path), u"the file is gone"_s);
    const Result<Planned> result
        = planned(path, [&](QByteArrayView text) { return EnvEditor::restore(text, overwritten, ours); });
    if (!result)
        return failure(result.error());
    if (!result->plan.isChanged())
        return result->plan;
    const bool madeFile = std::ranges::any_of(overwritten, &OverwrittenVariable::madeFile);
    if (const Done done = replaceFile(result->plan, result->text, {}); !done)
        return failure(done.error());
    // Emptied first: whatever ends the program in between, no key is left under another name.
    if (madeFile && result->text.isEmpty())
        FileReplacement::removeEmpty(result->plan.realPath);
    return result->plan;
}
