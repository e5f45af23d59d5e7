// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/keysearchrun.h"

#include <QDir>
#include <QDirIterator>
#include <QStringDecoder>
#include <algorithm>
#include <array>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;

namespace {

// What others wrote, in its thousands of files, and git's own store, which the history is read from.
const QSet<QString> foreignFolders{u"node_modules"_s, u".git"_s, u".hg"_s, u".svn"_s};

/// As git tells a text from what is none.
bool isBinary(QByteArrayView text)
{
    constexpr qsizetype looked = 8000;
    return text.first(std::min(looked, text.size())).contains('\0');
}

/// Zip and what is made of it, gzip, bzip2, xz, zstd, 7z, rar.
bool isPacked(QByteArrayView text)
{
    constexpr std::array<QByteArrayView, 7> beginnings{
        "PK\3\4", "\x1F\x8B", "BZh", "\xFD\x37zXZ", "\x28\xB5\x2F\xFD", "7z\xBC\xAF", "Rar!"};
    return std::any_of(
        beginnings.begin(), beginnings.end(), [text](QByteArrayView one) { return text.startsWith(one); });
}

/// Windows' tools write UTF-16.
QByteArray asUtf8(QByteArrayView text)
{
    if (!text.startsWith("\xFF\xFE") && !text.startsWith("\xFE\xFF"))
        return {};
    QStringDecoder decoder(QStringDecoder::Utf16);
    return QString(decoder(text)).toUtf8();
}

bool looksBuilt(const QString &path)
{
    static const QSet<QString> places{u"dist"_s, u"build"_s, u"out"_s, u"public"_s, u"static"_s, u"www"_s, u"assets"_s,
        u".next"_s, u".nuxt"_s, u".output"_s, u".svelte-kit"_s};
    static const QStringList ends{u".js"_s, u".mjs"_s, u".cjs"_s, u".html"_s, u".css"_s, u".map"_s};
    QStringList folders = path.split(u'/');
    folders.removeLast();
    const bool isThere
        = std::any_of(folders.begin(), folders.end(), [](const QString &one) { return places.contains(one); });
    return isThere && !folders.contains(u"server"_s)
        && std::any_of(ends.begin(), ends.end(), [&path](const QString &end) { return path.endsWith(end); });
}

/// A regular file's bytes; nullopt: it cannot be read. tooLarge is set where it is that.
std::optional<QByteArray> readFile(const QString &path, qint64 most, bool &isTooLarge)
{
    // A pipe would wait for its writer, and a link lead elsewhere.
    const int file = ::open(QFile::encodeName(path).constData(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (file < 0)
        return {};
    struct stat status
    {
    };
    std::optional<QByteArray> bytes;
    if (::fstat(file, &status) == 0 && S_ISREG(status.st_mode)) {
        isTooLarge = status.st_size > most;
        if (!isTooLarge) {
            bytes.emplace(status.st_size, Qt::Uninitialized);
            qsizetype got = 0;
            while (got < bytes->size()) {
                const ssize_t count = ::read(file, bytes->data() + got, size_t(bytes->size() - got));
                if (count <= 0)
                    break;
                got += count;
            }
            if (got < bytes->size())
                bytes.reset(); // a part of it would pass for the whole
        }
    }
    ::close(file);
    return bytes;
}

bool isBefore(const KeyFind &a, const KeyFind &b)
{
    if (a.hit.isKnown != b.hit.isKnown)
        return a.hit.isKnown;
    if (a.isThereNow != b.isThereNow)
        return a.isThereNow;
    if (a.path != b.path)
        return a.path < b.path;
    return a.hit.line < b.hit.line;
}

} // namespace

KeySearchRun::KeySearchRun(KeySearch::Job job, KeySearchProgress &progress)
    : m_job(std::move(job))
    , m_progress(progress)
    , m_scan(m_job.known)
    , m_git(m_job.folder, progress.isCancelled, m_job.limits.git)
{
}

KeySearchResult KeySearchRun::run()
{
    searchFiles();
    const bool isRepository = m_git.hasGit() && m_git.isInRepository();
    if (isRepository)
        tellKeeping();
    if (m_job.searchesHistory) {
        m_result.history = !m_git.hasGit() ? KeySearchResult::History::NoGit
            : isRepository                 ? KeySearchResult::History::Failed // until it is all there
                                           : KeySearchResult::History::NoRepository;
        if (isRepository)
            searchHistory();
    }
    std::stable_sort(m_result.finds.begin(), m_result.finds.end(), isBefore);
    m_result.wasCancelled = m_progress.isCancelled;
    return m_result;
}

bool KeySearchRun::isOfThisFileSystem(const QString &path)
{
    struct stat status
    {
    };
    return ::lstat(QFile::encodeName(path).constData(), &status) == 0 && quint64(status.st_dev) == m_device;
}

void KeySearchRun::searchFiles()
{
    struct stat status
    {
    };
    if (::stat(QFile::encodeName(m_job.folder).constData(), &status) != 0) {
        ++m_result.unreadable;
        return;
    }
    m_device = quint64(status.st_dev);
    QStringList folders{m_job.folder};
    while (!folders.isEmpty() && !m_progress.isCancelled && !m_result.isCut) {
        const QString folder = folders.takeLast();
        if (!QFileInfo(folder).isReadable())
            ++m_result.unreadable;
        QDirIterator entries(folder, QDir::AllEntries | QDir::Hidden | QDir::System | QDir::NoDotAndDotDot);
        while (entries.hasNext() && !m_progress.isCancelled) {
            const QString path = entries.next();
            const QFileInfo entry = entries.fileInfo();
            if (entry.fileName() == ".git"_L1 && folder != m_job.folder) {
                ++m_result.otherRepositories;
                m_otherRepositories.append(QDir(m_job.folder).relativeFilePath(folder));
            }
            if (!entry.isSymLink() && !entry.exists()) {
                ++m_result.unreadable; // its folder tells names and nothing else
            } else if (entry.isSymLink() || (!entry.isDir() && !entry.isFile())) {
                ++m_result.notFollowed;
            } else if (!entry.isDir()) {
                if (m_result.files >= m_job.limits.files) {
                    m_result.isCut = true;
                    break;
                }
                searchFile(path);
            } else if (foreignFolders.contains(entry.fileName())) {
                ++m_result.foreignFolders;
            } else if (!isOfThisFileSystem(path)) {
                ++m_result.notFollowed;
            } else {
                folders.append(path);
            }
        }
    }
}

void KeySearchRun::searchFile(const QString &path)
{
    bool isTooLarge = false;
    std::optional<QByteArray> bytes = readFile(path, m_job.limits.fileBytes, isTooLarge);
    m_progress.files = ++m_result.files;
    if (!bytes) {
        ++(isTooLarge ? m_result.tooLarge : m_result.unreadable);
        return;
    }
    m_result.bytes += bytes->size();
    m_result.packed += int(isPacked(*bytes));
    const QString relative = QDir(m_job.folder).relativeFilePath(path);
    const QList<KeyHit> hits = hitsIn(*bytes);
    const QString shown = hits.isEmpty() ? QString() : m_scan.withoutKeys(relative);
    for (const KeyHit &hit : hits) {
        m_realPaths.insert(shown, relative);
        add({.hit = hit, .path = shown, .isThereNow = true, .looksBuilt = looksBuilt(relative)});
    }
    wipe(bytes->data(), bytes->size());
}

QList<KeyHit> KeySearchRun::hitsIn(QByteArrayView text)
{
    QByteArray utf8 = asUtf8(text);
    const bool hasLines = !utf8.isEmpty() || !isBinary(text);
    QList<KeyHit> hits = m_scan.scan(utf8.isEmpty() ? text : QByteArrayView(utf8), m_progress.isCancelled, hasLines);
    if (!hasLines) {
        // Programs, and what says nothing of being UTF-16, hold texts with a zero after each letter.
        utf8 = text.toByteArray();
        utf8.truncate(std::remove(utf8.begin(), utf8.end(), '\0') - utf8.begin());
        const QList<KeyHit> wide = m_scan.scan(utf8, m_progress.isCancelled, hasLines);
        for (const KeyHit &hit : wide) {
            if (hit.isKnown && !hits.contains(hit))
                hits.append(hit);
        }
    }
    wipe(utf8.data(), utf8.size());
    return hits;
}

void KeySearchRun::add(const KeyFind &find)
{
    if (m_result.finds.size() < m_job.limits.finds)
        m_result.finds.append(find);
    else
        m_result.isCut = true;
}

bool KeySearchRun::isOfAnotherRepository(const QString &path) const
{
    return std::any_of(m_otherRepositories.cbegin(), m_otherRepositories.cend(),
        [&path](const QString &folder) { return path.startsWith(folder + u'/'); });
}

void KeySearchRun::tellKeeping()
{
    const auto tracked = m_git.tracked();
    QStringList paths;
    for (const KeyFind &find : std::as_const(m_result.finds)) {
        if (const QString path = m_realPaths.value(find.path); !isOfAnotherRepository(path))
            paths.append(path);
    }
    paths.removeDuplicates();
    const auto ignored = m_git.ignored(paths);
    if (!tracked || !ignored)
        return;
    for (KeyFind &find : m_result.finds) {
        const QString path = m_realPaths.value(find.path);
        if (isOfAnotherRepository(path))
            continue; // that one would have to be asked
        find.keeping = tracked->contains(path) ? KeyFind::Keeping::Tracked
            : ignored->contains(path)          ? KeyFind::Keeping::Ignored
                                               : KeyFind::Keeping::Untracked;
    }
}

void KeySearchRun::searchHistory()
{
    auto objects = m_git.objects(m_job.limits.objects);
    if (!objects)
        return;
    if (objects->size() >= m_job.limits.objects)
        m_result.isCut = true;
    const qsizetype all = objects->size();
    objects->removeIf([this](const GitObject &object) { return object.size > m_job.limits.fileBytes; });
    m_result.tooLarge += static_cast<int>(all - objects->size());
    m_progress.objectsInAll = static_cast<int>(objects->size());
    const bool isWhole
        = m_git.read(*objects, [this](const GitObject &object, QByteArrayView text) { takeObject(object, text); });
    nameCommits();
    if (isWhole && !m_progress.isCancelled)
        m_result.history = KeySearchResult::History::Searched;
}

void KeySearchRun::takeObject(const GitObject &object, QByteArrayView text)
{
    m_progress.objects = ++m_result.objects;
    if (m_progress.isCancelled)
        return;
    const QString path = QString::fromUtf8(object.path);
    for (KeyHit hit : hitsIn(text)) {
        if (path.isEmpty())
            hit.line = 0; // git's own lines stand above the message
        m_findsOfObject[object.id].append(m_result.finds.size());
        add({.hit = hit, .path = m_scan.withoutKeys(path), .looksBuilt = looksBuilt(path)});
    }
}

/// Each key of each file once: as it is there now, or else in its oldest version, with the commit that brought it.
void KeySearchRun::nameCommits()
{
    if (m_findsOfObject.isEmpty())
        return;
    const QSet<QByteArray> ids(m_findsOfObject.keyBegin(), m_findsOfObject.keyEnd());
    const auto commits = m_git.firstCommits(ids);
    QList<std::pair<int, KeyFind>> past;
    const auto take = [&past](KeyFind find, const GitReader::Commit &commit) {
        find.commit = commit.id;
        find.committedAt = commit.at;
        past.append({commit.order, find});
    };
    QSet<qsizetype> places;
    for (auto it = m_findsOfObject.cbegin(); it != m_findsOfObject.cend(); ++it) {
        for (const qsizetype place : it.value()) {
            if (place >= m_result.finds.size())
                continue;
            places.insert(place);
            KeyFind find = m_result.finds.at(place);
            const auto names = commits.value(it.key());
            if (names.isEmpty())
                take(find, find.path.isEmpty() ? m_git.commit(it.key()) : GitReader::Commit());
            // The same version may have had several names.
            for (auto name = names.cbegin(); name != names.cend(); ++name) {
                const QString path = QString::fromUtf8(name.key());
                find.path = m_scan.withoutKeys(path);
                find.looksBuilt = looksBuilt(path);
                take(find, name.value());
            }
        }
    }
    QList<KeyFind> kept;
    for (qsizetype place = 0; place < m_result.finds.size(); ++place) {
        if (!places.contains(place))
            kept.append(m_result.finds.at(place));
    }
    // The oldest first.
    std::stable_sort(past.begin(), past.end(), [](const auto &a, const auto &b) { return a.first > b.first; });
    const QString prefix = m_git.prefix();
    const auto which = [](const KeyFind &find, const QString &path) {
        return find.hit.fingerprint + u' ' + QString::number(int(find.hit.form)) + u' ' + path;
    };
    QMultiHash<QString, qsizetype> now;
    for (qsizetype place = 0; place < kept.size(); ++place)
        now.insert(which(kept.at(place), prefix + kept.at(place).path), place);
    QSet<QString> seen;
    for (const auto &[order, find] : std::as_const(past)) {
        const QString key = which(find, find.path.isEmpty() ? u"\n"_s + find.commit : find.path);
        if (seen.contains(key))
            continue;
        seen.insert(key);
        const QList<qsizetype> here = now.values(key);
        for (const qsizetype place : here) {
            kept[place].commit = find.commit;
            kept[place].committedAt = find.committedAt;
        }
        if (here.isEmpty())
            kept.append(find);
    }
    m_result.finds = kept;
}
