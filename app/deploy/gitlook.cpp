// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/gitlook.h"

#include "app/deploy/toolfinder.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <algorithm>
#include <optional>

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

/// Whatever the ignore rules say.
std::optional<InIndex> lookInIndex(const QString &folder, const QString &name)
{
    const auto answer = ask(folder, {u"ls-files"_s, u"--error-unmatch"_s, u"-v"_s, u"--"_s, u":(literal)"_s + name});
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

} // namespace

GitStanding gitStandingOf(const QString &path)
{
    const GitStanding standing = standingInGit(path);
    return standing < GitStanding::NotIgnored && isInAnotherSystem(path, standing == GitStanding::LeftAlone)
        ? GitStanding::NotKnown
        : standing;
}
