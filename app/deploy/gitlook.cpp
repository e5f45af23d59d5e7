// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/gitlook.h"

#include "app/deploy/toolfinder.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <algorithm>
#include <optional>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 2000; // milliseconds; git needs some five

/// The folders of all work trees that it is in, the innermost first.
QStringList workTreesAround(const QString &path)
{
    QStringList tops;
    QDir directory = QFileInfo(path).absoluteDir();
    do {
        // A file where there are several work trees, or a submodule.
        if (QFileInfo::exists(directory.filePath(u".git"_s)))
            tops.append(directory.path());
    } while (directory.cdUp());
    return tops;
}

/// A repository without a work tree of its own, and the folder of which it tracks files.
struct BesideRepository
{
    QString repository;
    QString top;
};

/// One that is only there to be fetched from has no index. Somebody else's is not asked: its word could be a lie.
bool isUsedBeside(const QFileInfo &folder)
{
    const QDir directory(folder.filePath());
    return folder.fileName() != ".git"_L1 && folder.ownerId() == ::geteuid() && directory.exists(u"objects"_s)
        && directory.exists(u"refs"_s) && directory.exists(u"HEAD"_s) && directory.exists(u"index"_s);
}

/// As people keep them for what lies in their home (`git --git-dir=$HOME/.cfg --work-tree=$HOME`), and as yadm and vcsh
/// do, where they are usually looked for: in one of the folders around the file.
QList<BesideRepository> repositoriesBeside(const QString &path)
{
    static const QStringList names{u".cfg"_s, u".dotfiles"_s, u"*.git"_s};
    static const QStringList folders{QString(), u".local/share/yadm"_s, u".config/yadm"_s, u".config/vcsh/repo.d"_s};
    QList<BesideRepository> found;
    QDir directory = QFileInfo(path).absoluteDir();
    do {
        for (const QString &folder : folders) {
            const QFileInfoList entries = QDir(directory.filePath(folder))
                                              .entryInfoList(names, QDir::Dirs | QDir::Hidden | QDir::NoDotAndDotDot);
            for (const QFileInfo &entry : entries) {
                if (isUsedBeside(entry))
                    found.append({entry.absoluteFilePath(), directory.path()});
            }
        }
    } while (directory.cdUp());
    return found;
}

/// Jujutsu beside git takes and leaves what git does, whatever marks there are in git's index.
bool isInAnotherSystem(const QString &path, bool byMark)
{
    static const QStringList others{u".hg"_s, u".svn"_s, u".sl"_s, u".bzr"_s, u".fslckout"_s, u"_FOSSIL_"_s,
        u".pijul"_s, u"_darcs"_s, u"CVS"_s, u".p4config"_s};
    QDir directory = QFileInfo(path).absoluteDir();
    do {
        if (std::ranges::any_of(others, [&directory](const QString &other) { return directory.exists(other); })
            || (directory.exists(u".jj"_s) && (byMark || !directory.exists(u".git"_s))))
            return true;
    } while (directory.cdUp());
    return false;
}

QProcessEnvironment environment()
{
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    const QStringList names = environment.keys();
    for (const QString &name : names) {
        const bool isOfAnotherRepository = name.startsWith("GIT_"_L1) && !name.startsWith("GIT_CONFIG_"_L1);
        if (isOfAnotherRepository || name.startsWith("INNGEST_"_L1))
            environment.remove(name);
    }
    environment.insert(u"GIT_OPTIONAL_LOCKS"_s, u"0"_s);
    return environment;
}

struct GitAnswer
{
    int code = 0;
    QByteArray output;
};

/// nullopt: git could not be run, or did not end.
std::optional<GitAnswer> ask(const QString &folder, const QStringList &question)
{
    const QString git = findTool(u"git"_s, qEnvironmentVariable("PATH")).path;
    if (git.isEmpty())
        return {};
    QProcess process;
    process.setProcessEnvironment(environment());
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    // A monitor of the file system is a program that the repository's configuration names.
    const QStringList how{u"-C"_s, folder, u"-c"_s, u"core.fsmonitor=false"_s};
    process.start(git, how + question);
    if (!process.waitForFinished(patience) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return GitAnswer{process.exitCode(), process.readAllStandardOutput()};
}

enum class InIndex {
    No,
    LeftAlone, ///< By a mark, skip-worktree or assume-unchanged.
    Yes,
};

/// Whatever the ignore rules say. of: the repository, if it is not the one that git finds there.
std::optional<InIndex> lookInIndex(const QString &folder, const QString &name, const QStringList &of = {})
{
    const auto answer
        = ask(folder, of + QStringList{u"ls-files"_s, u"--error-unmatch"_s, u"-v"_s, u"--"_s, u":(literal)"_s + name});
    if (!answer || (answer->code != 0 && answer->code != 1))
        return {};
    if (answer->code == 1)
        return InIndex::No;
    // The letter of a mark, a blank, the name; of a merge there are several lines.
    const QList<QByteArray> lines = answer->output.trimmed().split('\n');
    const bool isMarked = std::ranges::all_of(
        lines, [](const QByteArray &line) { return line.startsWith('S') || (line >= "a" && line < "{"); });
    return isMarked ? InIndex::LeftAlone : InIndex::Yes;
}

GitStanding standingInGit(const QString &path)
{
    const QStringList tops = workTreesAround(path);
    if (tops.isEmpty()) // the work tree of one that lies elsewhere can be anywhere
        return qEnvironmentVariableIsEmpty("GIT_DIR") ? GitStanding::Outside : GitStanding::NotKnown;
    const QFileInfo file(path);
    const QString folder = file.absolutePath();
    // What a repository has in its index stays there when another one is made inside of it.
    const std::optional<InIndex> inside = lookInIndex(folder, file.fileName());
    std::optional<InIndex> tracked = inside;
    for (const QString &top : tops.sliced(1)) {
        const auto outside = lookInIndex(top, QDir(top).relativeFilePath(file.absoluteFilePath()));
        if (tracked == InIndex::Yes || outside == InIndex::Yes)
            tracked = InIndex::Yes;
        else if (tracked && outside)
            tracked = std::max(*tracked, *outside);
        else
            tracked.reset();
    }
    if (!tracked)
        return GitStanding::NotKnown;
    if (*tracked == InIndex::Yes)
        return GitStanding::Tracked;
    if (inside == InIndex::LeftAlone)
        return GitStanding::LeftAlone;
    const auto ignored = ask(folder, {u"check-ignore"_s, u"--quiet"_s, u"--"_s, u"./"_s + file.fileName()});
    if (!ignored || (ignored->code != 0 && ignored->code != 1))
        return GitStanding::NotKnown;
    if (ignored->code == 1)
        return GitStanding::NotIgnored;
    return *tracked == InIndex::LeftAlone ? GitStanding::LeftAlone : GitStanding::Ignored;
}

/// Of a repository beside it only what is in its index counts: nobody adds all that lies in a home to it.
GitStanding standingBesideGit(const QString &path)
{
    GitStanding standing = GitStanding::Outside;
    const QList<BesideRepository> all = repositoriesBeside(path);
    for (const BesideRepository &one : all) {
        const auto tracked = lookInIndex(one.top, QDir(one.top).relativeFilePath(QFileInfo(path).absoluteFilePath()),
            {u"--git-dir="_s + one.repository, u"--work-tree="_s + one.top});
        if (tracked == InIndex::Yes)
            return GitStanding::Tracked;
        if (!tracked)
            standing = GitStanding::NotKnown;
        else if (*tracked == InIndex::LeftAlone)
            standing = std::max(standing, GitStanding::LeftAlone);
    }
    return standing;
}

} // namespace

GitStanding gitStandingOf(const QString &path)
{
    const GitStanding beside = standingBesideGit(path);
    const GitStanding standing = beside == GitStanding::Tracked ? beside : std::max(standingInGit(path), beside);
    return standing < GitStanding::NotIgnored && isInAnotherSystem(path, standing == GitStanding::LeftAlone)
        ? GitStanding::NotKnown
        : standing;
}
