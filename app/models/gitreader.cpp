// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/gitreader.h"

#include "app/deploy/toolfinder.h"

#include <QDir>
#include <QElapsedTimer>
#include <QProcess>

using namespace Qt::StringLiterals;

namespace {

constexpr int stopLookMs = 100; // between two looks at whether to stop

QProcessEnvironment environment()
{
    const QProcessEnvironment own = QProcessEnvironment::systemEnvironment();
    QProcessEnvironment given;
    // HOME for safe.directory, by which a person says that they trust somebody else's repository.
    for (const QString &name : {u"PATH"_s, u"HOME"_s, u"XDG_CONFIG_HOME"_s, u"USER"_s})
        if (own.contains(name))
            given.insert(name, own.value(name));
    given.insert(u"LC_ALL"_s, u"C"_s);
    given.insert(u"GIT_OPTIONAL_LOCKS"_s, u"0"_s);
    given.insert(u"GIT_TERMINAL_PROMPT"_s, u"0"_s);
    // What is there, not what somebody shows in its place, and all of it.
    given.insert(u"GIT_NO_REPLACE_OBJECTS"_s, u"1"_s);
    given.insert(u"GIT_GRAFT_FILE"_s, u"/dev/null"_s);
    // A partial clone would fetch what it lacks.
    given.insert(u"GIT_NO_LAZY_FETCH"_s, u"1"_s);
    given.insert(u"GIT_ALLOW_PROTOCOL"_s, u"none"_s);
    return given;
}

/// What a repository's configuration could have run, or said of paths otherwise than from its top; or where git ends,
/// since a file that it names is not there.
const QStringList harmless{u"--no-pager"_s, u"-c"_s, u"core.fsmonitor=false"_s, u"-c"_s, u"core.hooksPath=/dev/null"_s,
    u"-c"_s, u"log.showSignature=false"_s, u"-c"_s, u"core.quotePath=false"_s, u"-c"_s, u"diff.relative=false"_s,
    u"-c"_s, u"diff.orderFile=/dev/null"_s};

} // namespace

GitReader::GitReader(QString folder, const std::atomic<bool> &isCancelled, std::chrono::milliseconds patience)
    : m_folder(std::move(folder))
    , m_isCancelled(isCancelled)
    , m_patience(patience)
    , m_git(findTool(u"git"_s, qEnvironmentVariable("PATH")).path)
{
}

bool GitReader::run(
    const QStringList &arguments, const QByteArray &input, const std::function<void(QByteArray &buffer)> &take)
{
    m_exitCode = -1;
    if (m_git.isEmpty() || m_isCancelled)
        return false;
    QProcess process;
    process.setProcessEnvironment(environment());
    process.setWorkingDirectory(m_folder);
    process.setStandardErrorFile(QProcess::nullDevice());
    process.start(m_git, harmless + arguments);
    if (!process.waitForStarted())
        return false;
    // In pieces: git answers while it is still being asked, and what is waiting to be written is in memory twice.
    constexpr qsizetype piece = 256 * 1024;
    qsizetype written = 0;
    QByteArray buffer;
    bool hasEnded = false;
    QElapsedTimer silent;
    silent.start();
    while (!hasEnded) {
        if (m_isCancelled || silent.hasExpired(m_patience.count())) {
            process.kill();
            process.waitForFinished();
            return false;
        }
        if (written < input.size() && process.bytesToWrite() < piece) {
            written += std::max<qint64>(
                0, process.write(input.constData() + written, std::min(piece, input.size() - written)));
            if (written >= input.size())
                process.closeWriteChannel();
        } else if (input.isEmpty() && written == 0) {
            process.closeWriteChannel();
            written = 1;
        }
        hasEnded = process.state() == QProcess::NotRunning;
        const qint64 unwritten = process.bytesToWrite();
        if (!hasEnded && process.bytesAvailable() == 0)
            process.waitForReadyRead(stopLookMs);
        if (process.bytesAvailable() > 0 || process.bytesToWrite() < unwritten)
            silent.restart();
        buffer += process.readAllStandardOutput();
        if (!buffer.isEmpty())
            take(buffer);
    }
    m_exitCode = process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1;
    return m_exitCode == 0;
}

std::optional<QByteArray> GitReader::output(const QStringList &arguments, const QByteArray &input)
{
    QByteArray all;
    const bool isWell = run(arguments, input, [&all](QByteArray &buffer) { all += std::exchange(buffer, {}); });
    return isWell ? std::optional(all) : std::nullopt;
}

bool GitReader::isInRepository()
{
    return output({u"rev-parse"_s, u"--git-dir"_s}).has_value();
}

bool GitReader::isShallow()
{
    return output({u"rev-parse"_s, u"--is-shallow-repository"_s}).value_or(QByteArray()).trimmed() == "true";
}

bool GitReader::isRepository(const std::filesystem::path &folder)
{
    const auto has = [&folder](const char *name) {
        std::error_code none;
        return exists(folder / name, none);
    };
    return has(".git") || (has("HEAD") && has("objects") && has("refs"));
}

bool GitReader::isBelowRepository(const QString &folder)
{
    QDir there(folder);
    while (!isRepository(QFile::encodeName(there.path()).toStdString())) {
        if (!there.cdUp())
            return false;
    }
    return true;
}

QString GitReader::prefix()
{
    QByteArray prefix = output({u"rev-parse"_s, u"--show-prefix"_s}).value_or(QByteArray());
    prefix.chop(1); // the line's end; a blank before it is the folder's own
    return QString::fromUtf8(prefix);
}

std::optional<QSet<QString>> GitReader::tracked()
{
    const auto all = output({u"ls-files"_s, u"-z"_s});
    if (!all)
        return {};
    QSet<QString> paths;
    for (const QByteArray &path : all->split('\0'))
        paths.insert(QString::fromUtf8(path));
    return paths;
}

std::optional<QSet<QString>> GitReader::ignored(const QStringList &paths)
{
    QByteArray asked;
    for (const QString &path : paths)
        asked += path.toUtf8() + '\0';
    const auto all = output({u"check-ignore"_s, u"-z"_s, u"--stdin"_s}, asked);
    if (!all && m_exitCode != 1) // 1: none is
        return {};
    QSet<QString> ignored;
    for (const QByteArray &path : all.value_or(QByteArray()).split('\0'))
        ignored.insert(QString::fromUtf8(path));
    return ignored;
}

std::optional<QList<GitObject>> GitReader::objects(qsizetype most)
{
    const auto listed = output(
        {u"rev-list"_s, u"--objects"_s, u"--all"_s, u"--reflog"_s, u"--indexed-objects"_s, u"--missing=print"_s});
    if (!listed)
        return {};
    // "<type> <id> <size> <path>"; the path is what stood behind the id.
    const auto described
        = output({u"cat-file"_s, u"--batch-check=%(objecttype) %(objectname) %(objectsize) %(rest)"_s}, *listed);
    if (!described)
        return {};
    QList<GitObject> objects;
    for (const QByteArray &line : described->split('\n')) {
        const qsizetype id = line.indexOf(' ') + 1;
        const qsizetype size = line.indexOf(' ', id) + 1;
        const qsizetype path = line.indexOf(' ', size) + 1;
        const QByteArray type = line.left(id - 1);
        m_hasGaps |= size == 0 && line.endsWith(" missing"); // a file can be called that, too
        if (id == 0 || size == 0 || path == 0 || (type != "blob" && type != "commit" && type != "tag"))
            continue;
        if (objects.size() >= most)
            break;
        objects.append({.id = line.mid(id, size - id - 1),
            .path = type == "blob" ? line.mid(path) : QByteArray(),
            .size = line.mid(size, path - size - 1).toLongLong()});
    }
    return objects;
}

bool GitReader::read(
    const QList<GitObject> &objects, const std::function<void(const GitObject &object, QByteArrayView text)> &take)
{
    QByteArray ids;
    for (const GitObject &object : objects)
        ids += object.id + '\n';
    qsizetype next = 0;
    // "<id> <type> <size>", a line break, the bytes, a line break; or "<id> missing".
    const bool isWell = run({u"cat-file"_s, u"--batch"_s, u"--buffer"_s}, ids, [&](QByteArray &buffer) {
        qsizetype at = 0;
        while (next < objects.size()) {
            const qsizetype headEnd = buffer.indexOf('\n', at);
            if (headEnd < 0)
                break;
            const QByteArrayView head = QByteArrayView(buffer).sliced(at, headEnd - at);
            if (head.endsWith(" missing")) {
                at = headEnd + 1;
                m_hasGaps = true;
                ++next;
                continue;
            }
            const qsizetype size = head.sliced(head.lastIndexOf(' ') + 1).toByteArray().toLongLong();
            if (buffer.size() - headEnd - 1 < size + 1)
                break;
            take(objects.at(next++), QByteArrayView(buffer).sliced(headEnd + 1, size));
            at = headEnd + 1 + size + 1;
        }
        buffer.remove(0, at);
    });
    return isWell && next == objects.size() && !m_hasGaps;
}

std::optional<GitReader::FirstCommits> GitReader::firstCommits(const QSet<QByteArray> &ids)
{
    FirstCommits found;
    Commit current;
    QByteArray changedTo; // the id of a version whose path comes next
    // Newest first, so the oldest is what stays. "commit <id> <time>", and of each change
    // ":<mode> <mode> <id before> <id after> <status>" and its path: NUL ends each, and no name is quoted. What a merge
    // itself brought shows against each of its parents.
    const bool isWell = run({u"log"_s, u"--all"_s, u"--reflog"_s, u"--topo-order"_s, u"--raw"_s, u"-z"_s,
                                u"--no-abbrev"_s, u"--no-renames"_s, u"--root"_s, u"--diff-merges=separate"_s,
                                u"--no-ext-diff"_s, u"--no-textconv"_s, u"--format=commit %H %ct"_s},
        {}, [&](QByteArray &buffer) {
            qsizetype at = 0;
            for (qsizetype end = buffer.indexOf('\0'); end >= 0; end = buffer.indexOf('\0', at)) {
                const QByteArray part = buffer.mid(at, end - at);
                at = end + 1;
                if (!changedTo.isEmpty()) {
                    const QByteArray id = std::exchange(changedTo, {});
                    if (ids.contains(id))
                        found[id].insert(part, current);
                    continue;
                }
                const QList<QByteArray> words = part.trimmed().split(' ');
                if (words.first() == "commit" && words.size() == 3)
                    current = {QString::fromLatin1(words[1]),
                        QDateTime::fromSecsSinceEpoch(words[2].toLongLong(), Qt::UTC), current.order + 1};
                else if (words.first().startsWith(':') && words.size() == 5)
                    changedTo = words[3];
            }
            buffer.remove(0, at);
        });
    return isWell ? std::optional(found) : std::nullopt;
}

GitReader::Commit GitReader::commit(const QByteArray &id)
{
    const auto time = output({u"show"_s, u"-s"_s, u"--format=%H %ct"_s, QString::fromLatin1(id) + u"^{commit}"_s});
    if (!time)
        return {.id = QString::fromLatin1(id)};
    const QList<QByteArray> words = time->trimmed().split(' ');
    return {.id = QString::fromLatin1(words.first()),
        .at = QDateTime::fromSecsSinceEpoch(words.last().toLongLong(), Qt::UTC)};
}
