// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/core/lookup.h"
#include "app/models/gitreader.h"
#include "app/models/keysearch.h"

#include <QDir>
#include <QFile>
#include <QHash>
#include <algorithm>
#include <array>
#include <fcntl.h>
#include <filesystem>
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

/// Zip and what is made of it, gzip, bzip2, xz, lzma, compress, zstd, lz4, 7z, rar, PDF, and what git has bundled;
/// Brotli by its name, since nothing else shows it.
bool isPacked(QByteArrayView text, const QString &path)
{
    constexpr std::array<QByteArrayView, 13> beginnings{"PK\3\4", "\x1F\x8B", "BZh", "\xFD\x37zXZ",
        QByteArrayView("\x5D\0\0", 3), "\x1F\x9D", "\x28\xB5\x2F\xFD", "\x04\x22\x4D\x18", "7z\xBC\xAF", "Rar!",
        "%PDF-", "# v2 git bundle", "# v3 git bundle"};
    return path.endsWith(".br"_L1)
        || std::ranges::any_of(beginnings, [text](QByteArrayView one) { return text.startsWith(one); });
}

/// By the folders and the name. What stands in a folder that is served as it is counts whatever it is, but for what a
/// server runs and no browser; in one that something is built into that of a server can stand beside that for browsers.
bool looksBuilt(const QString &path)
{
    static const QSet<QString> served{u"public"_s, u"static"_s, u"staticfiles"_s};
    static const QSet<QString> built{u"dist"_s, u"build"_s, u"out"_s, u"www"_s, u"assets"_s, u".nuxt"_s, u".output"_s,
        u".svelte-kit"_s, u"storybook-static"_s, u"web-build"_s};
    static const QStringList ends{
        u".js"_s, u".mjs"_s, u".cjs"_s, u".html"_s, u".css"_s, u".map"_s, u".json"_s, u".wasm"_s};
    static const QStringList sources{u".php"_s, u".ts"_s, u".tsx"_s, u".jsx"_s, u".py"_s, u".rb"_s, u".go"_s};
    const auto endsLike = [&path](const QStringList &some) {
        return std::ranges::any_of(some, [&path](const QString &end) { return path.endsWith(end); });
    };
    QStringList folders = path.split(u'/');
    folders.removeLast();
    if (std::ranges::any_of(folders, [](const QString &one) { return served.contains(one); }))
        return !endsLike(sources);
    const auto first = std::ranges::find_if(folders, [](const QString &one) { return built.contains(one); });
    return std::find(first, folders.end(), u"server"_s) == folders.end() && first != folders.end() && endsLike(ends);
}

/// The folder and those above that belong to one project with it, as the beginning of a path: that a whole project
/// stands in /var/www says nothing of its files. Where none begins here or above, the folder's own name has to do.
QString projectsWayTo(const QString &folder)
{
    static const QStringList beginnings{u".git"_s, u"package.json"_s, u"deno.json"_s, u"composer.json"_s, u"Gemfile"_s,
        u"pyproject.toml"_s, u"manage.py"_s, u"go.mod"_s, u"Cargo.toml"_s};
    QDir directory(QDir(folder).absolutePath());
    const QString own = directory.dirName();
    QString way;
    do {
        if (std::ranges::any_of(beginnings, [&](const QString &one) { return directory.exists(one); }))
            return way;
        way.prepend(directory.dirName() + u'/');
    } while (directory.cdUp());
    return own + u'/';
}

/// A regular file's bytes; nullopt: it cannot be read. tooLarge is set where it is that.
std::optional<QByteArray> readFile(const char *path, qint64 most, bool &isTooLarge)
{
    // A pipe would wait for its writer, and a link lead elsewhere.
    const int file = ::open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
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

/// A submodule is one path for the repository that has it, also where nothing of its own is there.
bool isBelowOneOf(const QSet<QString> &tracked, const QString &path)
{
    for (qsizetype end = path.lastIndexOf(u'/'); end > 0; end = path.lastIndexOf(u'/', end - 1)) {
        if (tracked.contains(path.left(end)))
            return true;
    }
    return false;
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

/// One search, from beginning to end, in the thread that calls it.
class KeySearchRun
{
public:
    KeySearchRun(KeySearch::Job job, KeySearchProgress &progress);

    KeySearchResult run();

private:
    void searchFiles();
    bool isOfThisFileSystem(const std::filesystem::path &path) const;
    QString relative(const std::filesystem::path &path) const;
    void searchEntry(const std::filesystem::path &path, QList<std::filesystem::path> &folders);
    bool isOfAnotherRepository(const QString &path) const;
    void searchFile(const std::filesystem::path &path);
    void searchHistory();
    void takeObject(const GitObject &object, QByteArrayView text);
    bool nameCommits();
    void tellKeeping();
    void add(KeyFind find, const QString &path);
    QList<KeyHit> hitsIn(QByteArrayView text);

    const KeySearch::Job m_job;
    KeySearchProgress &m_progress;
    KeyScan m_scan;
    GitReader m_git;
    const std::filesystem::path m_top; // the folder
    const QString m_way; // to it from where its project begins
    KeySearchResult m_result;
    quint64 m_device = 0;
    QStringList m_otherRepositories; // their folders, relative
    QHash<QByteArray, QList<qsizetype>>
        m_findsOfObject; // of the history: by the object's id, their places in the result
    QStringList m_paths; // of the finds, in their order, as they are: two that are shown alike are two files
};

KeySearchRun::KeySearchRun(KeySearch::Job job, KeySearchProgress &progress)
    : m_job(std::move(job))
    , m_progress(progress)
    , m_scan(m_job.known)
    , m_git(m_job.folder, progress.isCancelled, m_job.limits.git)
    , m_top(QFile::encodeName(m_job.folder).toStdString())
    , m_way(projectsWayTo(m_job.folder))
{
}

KeySearchResult KeySearchRun::run()
{
    searchFiles();
    const bool isRepository = m_git.hasGit() && m_git.isInRepository();
    if (isRepository)
        tellKeeping();
    if (m_job.searchesHistory) {
        // Failed until it is all there; and where git does not want to read what is one.
        m_result.history = !m_git.hasGit()                               ? KeySearchResult::History::NoGit
            : isRepository || GitReader::isBelowRepository(m_job.folder) ? KeySearchResult::History::Failed
                                                                         : KeySearchResult::History::NoRepository;
        if (isRepository)
            searchHistory();
    }
    std::ranges::stable_sort(m_result.finds, isBefore);
    m_result.wasCancelled = m_progress.isCancelled;
    return m_result;
}

bool KeySearchRun::isOfThisFileSystem(const std::filesystem::path &path) const
{
    struct stat status
    {
    };
    return ::lstat(path.c_str(), &status) == 0 && quint64(status.st_dev) == m_device;
}

QString KeySearchRun::relative(const std::filesystem::path &path) const
{
    return QString::fromStdString(path.lexically_relative(m_top).native());
}

void KeySearchRun::searchFiles()
{
    struct stat status
    {
    };
    if (::stat(m_top.c_str(), &status) != 0) {
        ++m_result.unreadable;
        return;
    }
    m_device = quint64(status.st_dev);
    // The names as bytes: QDir passes over those that are no UTF-8 without a word.
    QList<std::filesystem::path> folders{m_top};
    while (!folders.isEmpty() && !m_progress.isCancelled && !m_result.isCut) {
        const std::filesystem::path folder = folders.takeLast();
        if (folder != m_top && GitReader::isRepository(folder)) {
            ++m_result.otherRepositories;
            m_otherRepositories.append(relative(folder));
        }
        std::error_code trouble;
        for (std::filesystem::directory_iterator entry(folder, trouble);
             !trouble && entry != std::filesystem::directory_iterator() && !m_progress.isCancelled && !m_result.isCut;
             entry.increment(trouble))
            searchEntry(entry->path(), folders);
        m_result.unreadable += int(bool(trouble));
    }
}

/// folders: those that are still to be searched.
void KeySearchRun::searchEntry(const std::filesystem::path &path, QList<std::filesystem::path> &folders)
{
    std::error_code trouble;
    const std::filesystem::file_type type = symlink_status(path, trouble).type();
    if (trouble) {
        ++m_result.unreadable; // its folder tells names and nothing else
    } else if (type == std::filesystem::file_type::regular) {
        m_result.isCut = m_progress.files >= m_job.limits.files;
        if (!m_result.isCut)
            searchFile(path);
    } else if (type != std::filesystem::file_type::directory) {
        ++m_result.notFollowed;
    } else if (foreignFolders.contains(QString::fromStdString(path.filename().native()))) {
        ++m_result.foreignFolders;
    } else if (!isOfThisFileSystem(path)) {
        ++m_result.notFollowed;
    } else {
        folders.append(path);
    }
}

void KeySearchRun::searchFile(const std::filesystem::path &path)
{
    bool isTooLarge = false;
    std::optional<QByteArray> bytes = readFile(path.c_str(), m_job.limits.fileBytes, isTooLarge);
    ++m_progress.files;
    if (!bytes) {
        ++(isTooLarge ? m_result.tooLarge : m_result.unreadable);
        return;
    }
    const QString shown = relative(path);
    ++m_result.files;
    m_result.bytes += bytes->size();
    m_result.packed += int(isPacked(*bytes, shown));
    const QList<KeyHit> hits = hitsIn(*bytes);
    for (const KeyHit &hit : hits)
        add({.hit = hit, .isThereNow = true, .looksBuilt = looksBuilt(m_way + shown)}, shown);
    wipe(*bytes);
}

QList<KeyHit> KeySearchRun::hitsIn(QByteArrayView text)
{
    const WideLetters letters = wideLettersOf(text);
    if (letters.bytes == 0)
        return m_scan.scan(text, m_progress.isCancelled, !isBinary(text));
    QByteArray narrow = narrowed(text, letters);
    QList<KeyHit> hits = m_scan.scan(narrow, m_progress.isCancelled);
    wipe(narrow);
    // Text of one letter a byte can follow, as what another tool has added.
    const QList<KeyHit> others = m_scan.scan(text, m_progress.isCancelled, false);
    std::ranges::copy_if(others, std::back_inserter(hits), [&](const KeyHit &other) {
        return std::ranges::none_of(
            hits, [&](const KeyHit &hit) { return hit.type == other.type && hit.fingerprint == other.fingerprint; });
    });
    return hits;
}

/// path: as it is, relative to the folder; of the history, of the repository's top.
void KeySearchRun::add(KeyFind find, const QString &path)
{
    if (m_result.finds.size() >= m_job.limits.finds) {
        m_result.isCut = true;
        return;
    }
    find.path = m_scan.withoutKeys(path);
    m_result.finds.append(find);
    m_paths.append(path);
}

bool KeySearchRun::isOfAnotherRepository(const QString &path) const
{
    return std::ranges::any_of(
        m_otherRepositories, [&path](const QString &folder) { return path.startsWith(folder + u'/'); });
}

void KeySearchRun::tellKeeping()
{
    const auto tracked = m_git.tracked();
    if (!tracked)
        return;
    // Of another repository that one would have to be asked; and by a single path in such a place git tells nothing of
    // the others. By a name that is no UTF-8, which has come out of its bytes as another, nothing is asked.
    const auto isToAsk = [&](const QString &path) {
        return !tracked->contains(path) && !isOfAnotherRepository(path) && !isBelowOneOf(*tracked, path)
            && !path.contains(QChar::ReplacementCharacter);
    };
    QStringList paths = those(m_paths, isToAsk);
    paths.removeDuplicates();
    const auto ignored = m_git.ignored(paths);
    for (qsizetype place = 0; place < m_paths.size(); ++place) {
        const QString &path = m_paths.at(place);
        KeyFind::Keeping &keeping = m_result.finds[place].keeping;
        if (tracked->contains(path) && !isOfAnotherRepository(path))
            keeping = KeyFind::Keeping::Tracked;
        else if (ignored && isToAsk(path))
            keeping = ignored->contains(path) ? KeyFind::Keeping::Ignored : KeyFind::Keeping::Untracked;
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
    if (nameCommits() && isWhole && !m_progress.isCancelled)
        m_result.history = m_git.isShallow() ? KeySearchResult::History::Shallow : KeySearchResult::History::Searched;
}

void KeySearchRun::takeObject(const GitObject &object, QByteArrayView text)
{
    m_progress.objects = ++m_result.objects;
    if (m_progress.isCancelled)
        return;
    const QString path = QString::fromUtf8(object.path);
    m_result.packed += int(isPacked(text, path));
    for (KeyHit hit : hitsIn(text)) {
        if (path.isEmpty())
            hit.line = 0; // git's own lines stand above the message
        m_findsOfObject[object.id].append(m_result.finds.size());
        add({.hit = hit, .looksBuilt = looksBuilt(path)}, path);
    }
}

/// Each key of each file once: as it is there now, or else in its oldest version, with the commit that brought it.
/// False: git did not tell the commits.
bool KeySearchRun::nameCommits()
{
    if (m_findsOfObject.isEmpty())
        return true;
    const QSet<QByteArray> ids(m_findsOfObject.keyBegin(), m_findsOfObject.keyEnd());
    const auto told = m_git.firstCommits(ids);
    const GitReader::FirstCommits commits = told.value_or(GitReader::FirstCommits());
    struct Past
    {
        int order;
        KeyFind find;
        QString path; // as it is
    };
    QList<Past> past;
    const auto take = [&past](KeyFind find, const QString &path, const GitReader::Commit &commit) {
        find.commit = commit.id;
        find.committedAt = commit.at;
        past.append({commit.order, find, path});
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
                take(find, m_paths.at(place), find.path.isEmpty() ? m_git.commit(it.key()) : GitReader::Commit());
            // The same version may have had several names.
            for (auto name = names.cbegin(); name != names.cend(); ++name) {
                const QString path = QString::fromUtf8(name.key());
                find.path = m_scan.withoutKeys(path);
                find.looksBuilt = looksBuilt(path);
                take(find, path, name.value());
            }
        }
    }
    QList<KeyFind> kept;
    const QString prefix = m_git.prefix();
    const auto which = [](const KeyFind &find, const QString &path) {
        return find.hit.fingerprint + u' ' + QString::number(int(find.hit.form)) + u' ' + path;
    };
    QMultiHash<QString, qsizetype> now;
    for (qsizetype place = 0; place < m_result.finds.size(); ++place) {
        if (places.contains(place))
            continue;
        now.insert(which(m_result.finds.at(place), prefix + m_paths.at(place)), kept.size());
        kept.append(m_result.finds.at(place));
    }
    // The oldest first.
    std::ranges::stable_sort(past, std::ranges::greater(), &Past::order);
    QSet<QString> seen;
    for (const auto &[order, find, path] : std::as_const(past)) {
        const QString key = which(find, path.isEmpty() ? u"\n"_s + find.commit : path);
        if (seen.contains(key))
            continue;
        seen.insert(key);
        // Without a commit the row of an ignored file would no longer say that the history has the key, too.
        bool isTold = false;
        for (const qsizetype place : now.values(key)) {
            if (find.commit.isEmpty() && kept.at(place).keeping != KeyFind::Keeping::Tracked)
                continue;
            kept[place].commit = find.commit;
            kept[place].committedAt = find.committedAt;
            isTold = true;
        }
        if (!isTold)
            kept.append(find);
    }
    m_result.finds = kept;
    return told.has_value();
}

KeySearchResult searchForKeys(const KeySearch::Job &job, KeySearchProgress &progress)
{
    return KeySearchRun(job, progress).run();
}
