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

/// Jujutsu beside git takes and leaves what git does.
bool isInAnotherSystem(const QString &path)
{
    static const QStringList others{u".hg"_s, u".svn"_s, u".sl"_s, u".bzr"_s, u".fslckout"_s, u"_FOSSIL_"_s,
        u".pijul"_s, u"_darcs"_s, u"CVS"_s, u".p4config"_s};
    QDir directory = QFileInfo(path).absoluteDir();
    do {
        if (std::ranges::any_of(others, [&directory](const QString &other) { return directory.exists(other); })
            || (directory.exists(u".jj"_s) && !directory.exists(u".git"_s)))
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

/// git's exit code; nullopt: it could not be run, or did not end.
std::optional<int> ask(const QString &folder, const QStringList &question)
{
    const QString git = findTool(u"git"_s, qEnvironmentVariable("PATH")).path;
    if (git.isEmpty())
        return {};
    QProcess process;
    process.setProcessEnvironment(environment());
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    // A monitor of the file system is a program that the repository's configuration names.
    const QStringList how{u"-C"_s, folder, u"-c"_s, u"core.fsmonitor=false"_s};
    process.start(git, how + question);
    if (!process.waitForFinished(patience) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return process.exitCode();
}

/// In the index, whatever the ignore rules say.
std::optional<bool> isTracked(const QString &folder, const QString &name)
{
    const auto code = ask(folder, {u"ls-files"_s, u"--error-unmatch"_s, u"--"_s, u":(literal)"_s + name});
    return code == 0 || code == 1 ? std::optional(code == 0) : std::nullopt;
}

GitStanding standingInGit(const QString &path)
{
    const QStringList tops = workTreesAround(path);
    if (tops.isEmpty()) // the work tree of one that lies elsewhere can be anywhere
        return qEnvironmentVariableIsEmpty("GIT_DIR") ? GitStanding::Outside : GitStanding::NotKnown;
    const QFileInfo file(path);
    const QString folder = file.absolutePath();
    // What a repository has in its index stays there when another one is made inside of it.
    std::optional<bool> tracked = isTracked(folder, file.fileName());
    for (const QString &top : tops.sliced(1)) {
        const auto outside = isTracked(top, QDir(top).relativeFilePath(file.absoluteFilePath()));
        if (outside.value_or(false) || (tracked == false && !outside))
            tracked = outside;
    }
    if (!tracked)
        return GitStanding::NotKnown;
    if (*tracked)
        return GitStanding::Tracked;
    const auto ignored = ask(folder, {u"check-ignore"_s, u"--quiet"_s, u"--"_s, u"./"_s + file.fileName()});
    if (ignored != 0 && ignored != 1)
        return GitStanding::NotKnown;
    return ignored == 0 ? GitStanding::Ignored : GitStanding::NotIgnored;
}

} // namespace

GitStanding gitStandingOf(const QString &path)
{
    const GitStanding standing = standingInGit(path);
    const bool isOutOfGit = standing == GitStanding::Outside || standing == GitStanding::Ignored;
    return isOutOfGit && isInAnotherSystem(path) ? GitStanding::NotKnown : standing;
}
