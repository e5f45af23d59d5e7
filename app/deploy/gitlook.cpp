// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/gitlook.h"

#include <QDir>
#include <QFileInfo>
#include <QProcess>
#include <QStandardPaths>
#include <optional>

using namespace Qt::StringLiterals;

namespace {

constexpr int patience = 2000; // milliseconds; git needs some five

bool isInWorkTree(const QString &path)
{
    QDir directory = QFileInfo(path).absoluteDir();
    do {
        // A file where there are several work trees, or a submodule.
        if (QFileInfo::exists(directory.filePath(u".git"_s)))
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
std::optional<int> ask(const QString &path, const QStringList &question)
{
    const QString git = QStandardPaths::findExecutable(u"git"_s);
    const QFileInfo file(path);
    if (git.isEmpty())
        return {};
    QProcess process;
    process.setProcessEnvironment(environment());
    process.setStandardInputFile(QProcess::nullDevice());
    process.setStandardOutputFile(QProcess::nullDevice());
    process.setStandardErrorFile(QProcess::nullDevice());
    // A monitor of the file system is a program that the repository's configuration names.
    const QStringList how{u"-C"_s, file.absolutePath(), u"-c"_s, u"core.fsmonitor=false"_s};
    process.start(git, how + question);
    if (!process.waitForFinished(patience) || process.exitStatus() != QProcess::NormalExit)
        return {};
    return process.exitCode();
}

} // namespace

GitStanding gitStandingOf(const QString &path)
{
    if (!isInWorkTree(path))
        return GitStanding::Outside;
    const QString name = QFileInfo(path).fileName();
    const auto tracked = ask(path, {u"ls-files"_s, u"--error-unmatch"_s, u"--"_s, u":(literal)"_s + name});
    if (tracked == 0)
        return GitStanding::Tracked;
    if (tracked != 1)
        return GitStanding::NotKnown;
    const auto ignored = ask(path, {u"check-ignore"_s, u"--quiet"_s, u"--"_s, u"./"_s + name});
    if (ignored != 0 && ignored != 1)
        return GitStanding::NotKnown;
    return ignored == 0 ? GitStanding::Ignored : GitStanding::NotIgnored;
}
