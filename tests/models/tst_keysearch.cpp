// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/domain/fingerprint.h"
#include "app/models/keysearch.h"
#include "tests/models/knownkeysof.h"
#include "tests/support/logcapture.h"

#include <QDir>
#include <QProcess>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <fcntl.h>
#include <filesystem>
#include <functional>
#include <sys/stat.h>
#include <unistd.h>

using namespace Qt::StringLiterals;
using Keeping = KeyFind::Keeping;
using History = KeySearchResult::History;

namespace {

// Made up for this test; they open nothing.
const QByteArray signing = "signkey-prod-9f2c47b1e08d5a36c4be71f09a3d86e25f10b7c4d93e6a8251f0c7be4d2a9683";
const QByteArray foreign = "signkey-staging-0a91d3c8e7f64b25b8c1d09e3fa74652817f3cbd6ea94051c2d7f8b3496ea0d5";
const QByteArray sending = "Zq7Lw3rT9xKc5VbN1mYh8PsGd2JfA6uEo4RiXt0BvWzQyUnHkMlCpSaDgFjOeI_-71";

KnownKeys knownKeys()
{
    return knownKeysOf(signing, {sending});
}

} // namespace

/// Keys in folders and in the history of git repositories, with real files and the real git.
class KeySearchTest : public QObject
{
    Q_OBJECT

private slots:
    void init()
    {
        m_folder = std::make_unique<QTemporaryDir>();
        QVERIFY(m_folder->isValid());
    }

    void findsKeysInFilesWithTheirLines()
    {
        write(u"src/client.ts"_s, "import x\nconst k = '" + sending + "'\n");
        write(u".env"_s, "A=1\nINNGEST_SIGNING_KEY=" + signing + "\n");
        write(u"README.md"_s, "nothing here\n");
        const KeySearchResult result = search();
        QCOMPARE(placesOf(result), (QStringList{u".env:2"_s, u"src/client.ts:2"_s}));
        QCOMPARE(result.finds[1].hit.fingerprint, eventKeyFingerprint(Secret(sending)));
        QCOMPARE(result.files, 3);
        QCOMPARE(result.history, History::NotWanted);
        QVERIFY(result.finds[0].hit.isKnown);
    }

    void knowsWhatIsBuiltForBrowsers()
    {
        write(u"dist/assets/index-3f2a.js"_s, "var e='" + sending + "';");
        write(u".next/server/app.js"_s, "var e='" + sending + "';");
        write(u"src/build.ts"_s, "var e='" + sending + "';");
        const KeySearchResult result = search();
        QCOMPARE(placesOf(result),
            (QStringList{u".next/server/app.js:1"_s, u"dist/assets/index-3f2a.js:1"_s, u"src/build.ts:1"_s}));
        QVERIFY(!result.finds[0].looksBuilt);
        QVERIFY(result.finds[1].looksBuilt);
        QVERIFY(!result.finds[2].looksBuilt);
    }

    void knowsWhatIsBuiltByItsPlaceInTheProject_data()
    {
        QTest::addColumn<QString>("file");
        QTest::addColumn<QString>("chosen"); // of the folders above it
        QTest::addColumn<bool>("looksBuilt");
        const auto row = [](const char *file, const char *chosen, bool looksBuilt) {
            QTest::addRow("%s in %s", file, *chosen == '\0' ? "the project" : chosen)
                << QString::fromLatin1(file) << QString::fromLatin1(chosen) << looksBuilt;
        };
        row("dist/main.js", "dist", true);
        row("dist/js/main.js", "dist/js", true);
        row(".next/static/chunks/a.js", ".next/static", true);
        row(".next/server/app.js", ".next", false);
        row(".next/required-server-files.json", "", false);
        row("server/public/app.js", "", true);
        row("server/dist/app.js", "", true);
        row("dist/server/app.js", "", false);
        row("dist/server/app.js", "dist/server", false);
        row("build/server/assets/app.js", "", false);
        row(".output/public/_payload.json", "", true);
        row("web-build/app.wasm", "", true);
        row("storybook-static/main.js", "", true);
        row("staticfiles/shop.txt", "", true);
        row("public/config.txt", "public", true);
        row("public/index.php", "", false);
        row("apps/www/.env", "", false);
        row("src/main.js", "src", false);
    }

    /// The project itself stands where a web server's pages usually do.
    void knowsWhatIsBuiltByItsPlaceInTheProject()
    {
        QFETCH(QString, file);
        QFETCH(QString, chosen);
        QFETCH(bool, looksBuilt);
        write(u"www/shop/package.json"_s, "{}\n");
        write(u"www/shop/"_s + file, "var e='" + sending + "';");
        const KeySearchResult result
            = search({.folder = QDir::cleanPath(m_folder->filePath(u"www/shop/"_s + chosen)), .known = knownKeys()});
        QCOMPARE(result.finds.size(), 1);
        QCOMPARE(result.finds[0].looksBuilt, looksBuilt);
    }

    void knowsWhatIsBuiltWithoutAProject()
    {
        write(u"dist/main.js"_s, "var e='" + sending + "';");
        const KeySearchResult result = search({.folder = m_folder->filePath(u"dist"_s), .known = knownKeys()});
        QCOMPARE(result.finds.size(), 1);
        QVERIFY(result.finds[0].looksBuilt);
    }

    void readsUtf16AndWhatIsNoText()
    {
        const QString text = u"INNGEST_EVENT_KEY="_s + QString::fromLatin1(sending);
        write(u"windows.env"_s,
            QByteArray("\xFF\xFE") + QByteArray(reinterpret_cast<const char *>(text.utf16()), text.size() * 2));
        write(u"cache.pack"_s, QByteArray("\0\1\2\n\n", 5) + sending + QByteArray(3, '\0') + sending);
        // To a file of wide letters something else has added its lines.
        const QString log = u"started, and all is well\n"_s.repeated(400);
        write(u"mixed.log"_s,
            QByteArray(reinterpret_cast<const char *>(log.utf16()), log.size() * 2) + "\nINNGEST_EVENT_KEY=" + sending
                + '\n');
        const KeySearchResult result = search();
        QCOMPARE(placesOf(result), (QStringList{u"cache.pack:0"_s, u"mixed.log:0"_s, u"windows.env:1"_s}));
    }

    void searchesWhatHasNamesInAnotherEncoding()
    {
        const QByteArray folder = QFile::encodeName(m_folder->path()) + "/caf\xE9";
        QCOMPARE(::mkdir(folder.constData(), 0700), 0);
        QCOMPARE(::mkdir((folder + "/.git").constData(), 0700), 0);
        const int file = ::open((folder + "/na\xEFve.env").constData(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
        QVERIFY(file >= 0);
        QCOMPARE(::write(file, sending.constData(), size_t(sending.size())), ssize_t(sending.size()));
        ::close(file);
        const KeySearchResult result = search();
        QCOMPARE(placesOf(result), QStringList{u"caf\uFFFD/na\uFFFDve.env:1"_s});
        QCOMPARE(result.files, 1);
        QCOMPARE(result.otherRepositories, 1);
        QCOMPARE(result.unreadable, 0);
        // QTemporaryDir knows no such name either.
        std::filesystem::remove_all(folder.toStdString());
    }

    void followsNoLinkWaitsForNoPipeAndLeavesWhatIsTooLarge()
    {
        QTemporaryDir elsewhere;
        writeAt(elsewhere.filePath(u"secret.env"_s), sending);
        QVERIFY(QFile::link(elsewhere.path(), m_folder->filePath(u"linked"_s)));
        QVERIFY(QFile::link(elsewhere.filePath(u"secret.env"_s), m_folder->filePath(u"linked.env"_s)));
        QVERIFY(QFile::link(m_folder->path(), m_folder->filePath(u"loop"_s)));
        QCOMPARE(::mkfifo(QFile::encodeName(m_folder->filePath(u"pipe"_s)).constData(), 0600), 0);
        write(u"large.log"_s, QByteArray(3000, ' ') + sending);
        write(u"node_modules/a/index.js"_s, sending);
        write(u"small.log"_s, "x");
        KeySearch::Job job{.folder = m_folder->path(), .known = knownKeys()};
        job.limits.fileBytes = 2000;
        const KeySearchResult result = search(job);
        QVERIFY(result.finds.isEmpty());
        QCOMPARE(result.notFollowed, 4);
        QCOMPARE(result.tooLarge, 1);
        QCOMPARE(result.foreignFolders, 1);
        QCOMPARE(result.files, 1); // that which was read
    }

    void saysThatALimitWasReached()
    {
        for (int i = 0; i < 10; ++i)
            write(u"file%1.txt"_s.arg(i), sending);
        KeySearch::Job job{.folder = m_folder->path(), .known = knownKeys()};
        job.limits.files = 5;
        KeySearchResult result = search(job);
        QVERIFY(result.isCut);
        QCOMPARE(result.finds.size(), 5);
        job.limits.files = 50;
        job.limits.finds = 3;
        result = search(job);
        QVERIFY(result.isCut);
        QCOMPARE(result.finds.size(), 3);
    }

    void tellsWhatGitTracksAndWhatItIgnores()
    {
        repository();
        write(u".gitignore"_s, ".env\ndist/\n");
        write(u"config.ts"_s, sending);
        commit(u"first"_s);
        write(u".env"_s, sending);
        write(u"new.ts"_s, sending);
        const KeySearchResult result = search();
        QCOMPARE(placesOf(result), (QStringList{u".env:1"_s, u"config.ts:1"_s, u"new.ts:1"_s}));
        QCOMPARE(result.finds[0].keeping, Keeping::Ignored);
        QCOMPARE(result.finds[1].keeping, Keeping::Tracked);
        QCOMPARE(result.finds[2].keeping, Keeping::Untracked);
    }

    /// Both are shown with dots in place of the key.
    void tellsFilesApartWhoseNamesAreKeys()
    {
        repository();
        write(QString::fromLatin1(sending) + u".txt"_s, "1\n" + sending);
        const QString brought = commit(u"first"_s);
        write(QString::fromLatin1(signing) + u".txt"_s, "1\n2\n" + sending);
        const KeySearchResult result = search(withHistory());
        QCOMPARE(result.finds.size(), 2);
        QCOMPARE(result.finds[0].path, result.finds[1].path);
        QCOMPARE(result.finds[0].hit.line, 2);
        QCOMPARE(result.finds[0].keeping, Keeping::Tracked);
        QCOMPARE(result.finds[0].commit, brought);
        QCOMPARE(result.finds[1].hit.line, 3);
        QCOMPARE(result.finds[1].keeping, Keeping::Untracked);
        QCOMPARE(result.finds[1].commit, QString());
    }

    void findsInTheHistoryWhatIsNoLongerThere()
    {
        repository();
        write(u"a.ts"_s, "x\n");
        commit(u"first"_s);
        write(u"a.ts"_s, "x\nconst k = '" + sending + "'\n");
        const QString brought = commit(u"second"_s);
        write(u"a.ts"_s, "y\nx\nconst k = '" + sending + "'\n"); // another version with it
        commit(u"third"_s);
        write(u"a.ts"_s, "x\n");
        commit(u"fourth"_s);
        const KeySearchResult result = search(withHistory());
        QCOMPARE(result.history, History::Searched);
        QCOMPARE(result.finds.size(), 1);
        QCOMPARE(result.finds[0].path, u"a.ts"_s);
        QVERIFY(!result.finds[0].isThereNow);
        QCOMPARE(result.finds[0].commit, brought);
        QCOMPARE(result.finds[0].hit.line, 2);
        QVERIFY(result.finds[0].committedAt.isValid());
        QVERIFY(search().finds.isEmpty());
    }

    void namesTheCommitOfWhatIsStillThere()
    {
        repository();
        write(u"sub/a.ts"_s, sending);
        const QString brought = commit(u"first"_s);
        write(u"sub/a.ts"_s, "more\n" + sending);
        commit(u"second"_s);
        KeySearchResult result = search(withHistory());
        QCOMPARE(placesOf(result), QStringList{u"sub/a.ts:2"_s});
        QCOMPARE(result.finds[0].commit, brought);
        // A folder inside: the history is the whole repository's.
        KeySearch::Job job = withHistory();
        job.folder = m_folder->filePath(u"sub"_s);
        result = search(job);
        QCOMPARE(placesOf(result), QStringList{u"a.ts:2"_s});
        QCOMPARE(result.finds[0].commit, brought);
        QCOMPARE(result.finds[0].keeping, Keeping::Tracked);
    }

    void looksIntoOtherBranchesStashesMessagesAndWhatWasResetAway()
    {
        repository();
        write(u"a.ts"_s, "x\n");
        commit(u"first"_s);
        git({u"checkout"_s, u"-qb"_s, u"other"_s});
        write(u"branch.ts"_s, sending);
        commit(u"on a branch"_s);
        git({u"checkout"_s, u"-q"_s, u"main"_s});
        write(u"reset.ts"_s, sending);
        commit(u"to be undone"_s);
        git({u"reset"_s, u"-q"_s, u"--hard"_s, u"HEAD~1"_s});
        write(u"a.ts"_s, "stashed " + sending);
        git({u"stash"_s, u"-q"_s});
        write(u"b.ts"_s, "b\n");
        const QString told = commit(u"use "_s + QString::fromLatin1(sending));
        QStringList paths;
        const KeySearchResult result = search(withHistory());
        for (const KeyFind &find : result.finds)
            paths.append(find.path);
        paths.sort();
        QCOMPARE(paths, (QStringList{u""_s, u"a.ts"_s, u"branch.ts"_s, u"reset.ts"_s}));
        const auto message = std::find_if(
            result.finds.begin(), result.finds.end(), [](const KeyFind &find) { return find.path.isEmpty(); });
        QCOMPARE(message->commit, told);
        QCOMPARE(message->hit.line, 0);
    }

    void runsNothingThatTheRepositoryConfigures()
    {
        repository();
        write(u"a.ts"_s, sending);
        commit(u"first"_s);
        const QString trap = m_folder->filePath(u"trap"_s);
        const QString sprung = m_folder->filePath(u"sprung"_s);
        writeAt(trap, "#!/bin/sh\ntouch " + QFile::encodeName(sprung) + "\ncat\n");
        QVERIFY(QFile::setPermissions(trap, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner));
        for (const QString &name : {u"core.fsmonitor"_s, u"core.pager"_s, u"diff.external"_s, u"diff.x.textconv"_s,
                 u"gpg.program"_s, u"filter.x.clean"_s, u"filter.x.smudge"_s, u"core.sshCommand"_s})
            git({u"config"_s, name, trap});
        git({u"config"_s, u"log.showSignature"_s, u"true"_s});
        write(u".gitattributes"_s, "* diff=x filter=x\n");
        const KeySearchResult result = search(withHistory());
        QCOMPARE(result.history, History::Searched);
        QVERIFY(!result.finds.isEmpty());
        QVERIFY(!QFile::exists(sprung));
    }

    /// Somebody's own setting names what is below the folder that is searched without the way to it.
    void findsTheCommitWhereGitNamesPathsByTheFolder()
    {
        repository();
        QVERIFY(QDir(m_folder->path()).mkdir(u"app"_s));
        write(u"app/a.ts"_s, sending);
        const QString brought = commit(u"first"_s);
        git({u"config"_s, u"diff.relative"_s, u"true"_s});
        KeySearch::Job job = withHistory();
        job.folder = m_folder->filePath(u"app"_s);
        const KeySearchResult result = search(job);
        QCOMPARE(result.history, History::Searched);
        QCOMPARE(result.finds.size(), 1);
        QCOMPARE(result.finds.first().commit, brought);
    }

    /// "The usual place of a key" would be said of a file that git ignores now, and whose key every clone has.
    void namesTheCommitWhateverIsConfigured_data()
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("value");
        QTest::newRow("an order of files that is not there") << u"diff.orderFile"_s << u"/no/such/file"_s;
        QTest::newRow("no differences of merges") << u"log.diffMerges"_s << u"off"_s;
        QTest::newRow("merges' differences together") << u"log.diffMerges"_s << u"combined"_s;
        QTest::newRow("colours") << u"color.ui"_s << u"always"_s;
    }

    void namesTheCommitWhateverIsConfigured()
    {
        QFETCH(QString, name);
        QFETCH(QString, value);
        repository();
        commitEmpty();
        git({u"checkout"_s, u"-qb"_s, u"other"_s});
        write(u"b.ts"_s, "b\n");
        commit(u"on a branch"_s);
        git({u"checkout"_s, u"-q"_s, u"main"_s});
        write(u"c.ts"_s, "c\n");
        commit(u"on the other"_s);
        git({u"merge"_s, u"-q"_s, u"--no-commit"_s, u"other"_s});
        write(u".env"_s, sending); // the merge itself brings it
        const QString brought = commit(u"merged"_s);
        git({u"rm"_s, u"-q"_s, u"--cached"_s, u".env"_s});
        write(u".gitignore"_s, ".env\n");
        commit(u"ignored from here on"_s);
        git({u"config"_s, name, value});
        const KeySearchResult result = search(withHistory());
        QCOMPARE(result.history, History::Searched);
        QCOMPARE(placesOf(result), QStringList{u".env:1"_s});
        QCOMPARE(result.finds[0].keeping, Keeping::Ignored);
        QCOMPARE(result.finds[0].commit, brought);
    }

    void keepsTheFindOfTheHistoryWhereGitTellsNoCommits()
    {
        repository();
        write(u".env"_s, sending);
        commit(u"first"_s);
        git({u"rm"_s, u"-q"_s, u"--cached"_s, u".env"_s});
        write(u".gitignore"_s, ".env\n");
        commit(u"ignored from here on"_s);
        git({u"config"_s, u"diff.context"_s, u"no number"_s}); // git log ends by it, and git rev-list does not
        const KeySearchResult result = search(withHistory());
        QCOMPARE(result.history, History::Failed);
        QCOMPARE(placesOf(result), (QStringList{u".env:1"_s, u".env:1"_s}));
        QVERIFY(result.finds[0].isThereNow && result.finds[0].keeping == Keeping::Ignored);
        QVERIFY(!result.finds[1].isThereNow && result.finds[1].commit.isEmpty());
    }

    void findsWhatAGraftHides()
    {
        repository();
        write(u"gone.ts"_s, sending);
        const QString brought = commit(u"first"_s);
        git({u"rm"_s, u"-q"_s, u"gone.ts"_s});
        write(u"a.ts"_s, "x\n");
        const QString last = commit(u"second"_s);
        QVERIFY(QDir(m_folder->path()).mkpath(u".git/info"_s));
        write(u".git/info/grafts"_s, last.toLatin1() + '\n'); // without a parent
        // For git's reflog it would be there all the same.
        QVERIFY(QDir(m_folder->filePath(u".git/logs"_s)).removeRecursively());
        const KeySearchResult result = search(withHistory());
        QCOMPARE(placesOf(result), QStringList{u"gone.ts:1"_s});
        QCOMPARE(result.finds[0].commit, brought);
    }

    /// A submodule that was never fetched, or that is not one any more.
    void tellsWhatGitTracksBesideASubmoduleThatIsNotThere()
    {
        repository();
        write(u".gitignore"_s, ".env\n");
        write(u"config.ts"_s, sending);
        const QString any = commit(u"first"_s);
        git({u"update-index"_s, u"--add"_s, u"--cacheinfo"_s, u"160000,"_s + any + u",vendor/part"_s});
        git({u"commit"_s, u"-qm"_s, u"second"_s});
        write(u"vendor/part/src/a.ts"_s, sending);
        write(u".env"_s, sending);
        write(u"new.ts"_s, sending);
        const KeySearchResult result = search();
        QCOMPARE(
            placesOf(result), (QStringList{u".env:1"_s, u"config.ts:1"_s, u"new.ts:1"_s, u"vendor/part/src/a.ts:1"_s}));
        QCOMPARE(result.finds[0].keeping, Keeping::Ignored);
        QCOMPARE(result.finds[1].keeping, Keeping::Tracked);
        QCOMPARE(result.finds[2].keeping, Keeping::Untracked);
        QCOMPARE(result.finds[3].keeping, Keeping::Unknown);
    }

    void saysThatTheHistoryIsNotWhole()
    {
        repository();
        write(u"a.ts"_s, sending);
        commit(u"first"_s);
        // The file's version is lost.
        const QString id = git({u"rev-parse"_s, u"HEAD:a.ts"_s});
        QVERIFY(QFile::remove(m_folder->filePath(u".git/objects/"_s + id.left(2) + u'/' + id.mid(2))));
        const KeySearchResult result = search(withHistory());
        QCOMPARE(result.history, History::Failed);
        QCOMPARE(placesOf(result), QStringList{u"a.ts:1"_s});
    }

    /// Their “.git” is a file that names another folder, or there is no working tree at all.
    void readsTheHistoryOfAWorktreeASubmoduleAndABareRepository()
    {
        repository();
        write(u"gone.ts"_s, sending);
        const QString brought = commit(u"first"_s);
        git({u"rm"_s, u"-q"_s, u"gone.ts"_s});
        write(u"b.ts"_s, "nothing");
        commit(u"second"_s);
        const QString elsewhere = m_folder->path() + u"-besides"_s;
        const QString inside = elsewhere + u"/outer/part"_s;
        git({u"worktree"_s, u"add"_s, u"-q"_s, elsewhere + u"/tree"_s});
        git({u"clone"_s, u"-q"_s, u"--bare"_s, u"."_s, elsewhere + u"/bare.git"_s});
        git({u"init"_s, u"-q"_s, elsewhere + u"/outer"_s});
        git({u"-C"_s, elsewhere + u"/outer"_s, u"-c"_s, u"protocol.file.allow=always"_s, u"submodule"_s, u"add"_s,
            u"-q"_s, m_folder->path(), u"part"_s});
        for (const QString &folder : {elsewhere + u"/tree"_s, elsewhere + u"/bare.git"_s, inside}) {
            KeySearch::Job job = withHistory();
            job.folder = folder;
            const KeySearchResult result = search(job);
            QVERIFY2(placesOf(result).contains(u"gone.ts:1"_s), qPrintable(folder));
            QCOMPARE(result.finds[0].commit, brought);
        }
        QVERIFY(QDir(elsewhere).removeRecursively());
    }

    void readsTheHistoryHoweverItIsKept_data()
    {
        QTest::addColumn<std::function<void()>>("happens");
        const auto row = [](const char *name, const std::function<void()> &happens) { QTest::newRow(name) << happens; };
        row("packed, the branches too", [this] {
            git({u"checkout"_s, u"-qb"_s, u"other"_s});
            git({u"pack-refs"_s, u"--all"_s});
            git({u"gc"_s, u"-q"_s, u"--aggressive"_s});
        });
        row("moved twice", [this] {
            git({u"mv"_s, u"gone.ts"_s, u"moved.ts"_s});
            commit(u"moved"_s);
            git({u"mv"_s, u"moved.ts"_s, u"again.ts"_s});
            commit(u"and again"_s);
        });
        row("on a branch that only the reflog knows", [this] {
            git({u"checkout"_s, u"-q"_s, u"--orphan"_s, u"other"_s});
            git({u"rm"_s, u"-qrf"_s, u"."_s});
            commitEmpty();
            git({u"branch"_s, u"-qD"_s, u"main"_s});
        });
        row("on a detached head", [this] { git({u"checkout"_s, u"-q"_s, u"--detach"_s}); });
        row("a file that is called missing", [this] {
            write(u"what is missing"_s, "nothing");
            commit(u"more"_s);
        });
    }

    void readsTheHistoryHoweverItIsKept()
    {
        QFETCH(std::function<void()>, happens);
        repository();
        write(u"gone.ts"_s, sending);
        const QString brought = commit(u"first"_s);
        happens();
        git({u"rm"_s, u"-qr"_s, u"--ignore-unmatch"_s, u"*.ts"_s});
        commitEmpty();
        const KeySearchResult result = search(withHistory());
        QCOMPARE(result.history, History::Searched);
        const auto first = std::find_if(
            result.finds.begin(), result.finds.end(), [](const KeyFind &find) { return find.path == u"gone.ts"_s; });
        QVERIFY(first != result.finds.end());
        QCOMPARE(first->commit, brought);
        QVERIFY(!first->isThereNow);
    }

    void findsWhatWasStagedAndNeverCommitted()
    {
        repository();
        write(u"a.ts"_s, "nothing");
        commit(u"first"_s);
        write(u"staged.ts"_s, sending);
        git({u"add"_s, u"staged.ts"_s});
        write(u"staged.ts"_s, "taken out");
        const KeySearchResult result = search(withHistory());
        QCOMPARE(placesOf(result), QStringList{u"staged.ts:1"_s});
        QVERIFY(!result.finds[0].isThereNow && result.finds[0].commit.isEmpty());
    }

    void saysThatACloneIsShallow()
    {
        repository();
        write(u"gone.ts"_s, sending);
        commit(u"first"_s);
        git({u"rm"_s, u"-q"_s, u"gone.ts"_s});
        write(u"b.ts"_s, sending);
        commit(u"second"_s);
        const QString shallow = m_folder->filePath(u"shallow"_s);
        git({u"clone"_s, u"-q"_s, u"--depth"_s, u"1"_s, u"file://"_s + m_folder->path(), shallow});
        KeySearch::Job job = withHistory();
        job.folder = shallow;
        const KeySearchResult result = search(job);
        QCOMPARE(result.history, History::Shallow);
        QCOMPARE(placesOf(result), QStringList{u"b.ts:1"_s});
    }

    /// "There is none" would be wrong of what git does not want to read.
    void tellsARepositoryThatGitDoesNotReadFromNone_data()
    {
        QTest::addColumn<bool>("isOthers");
        QTest::newRow("of somebody else") << true;
        QTest::newRow("a working tree whose repository is gone") << false;
    }

    void tellsARepositoryThatGitDoesNotReadFromNone()
    {
        QFETCH(bool, isOthers);
        constexpr uint nobody = 65534;
        if (isOthers && ::geteuid() != 0)
            QSKIP("only root can give a folder away");
        if (isOthers) {
            repository();
            QCOMPARE(::chown(QFile::encodeName(m_folder->path()).constData(), nobody, nobody), 0);
            QCOMPARE(::chown(QFile::encodeName(m_folder->filePath(u".git"_s)).constData(), nobody, nobody), 0);
        } else {
            write(u".git"_s, "gitdir: /nowhere/worktrees/a\n");
        }
        write(u"sub/a.ts"_s, sending);
        KeySearch::Job job = withHistory();
        QCOMPARE(search(job).history, History::Failed);
        job.folder = m_folder->filePath(u"sub"_s);
        QCOMPARE(search(job).history, History::Failed);
    }

    void endsWithWhatIsMadeToKeepItBusy_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<int>("line");
        const QByteArray minified = QByteArray("!function(e,t){return e(t)};").repeated(20'000);
        QTest::newRow("one line of a megabyte") << minified + "const k='" + sending + "'" + minified << 1;
        QTest::newRow("a source map") << "{\"sourcesContent\":[\"import x\\nconst k = \\\"" + sending
                + "\\\"\\n\"],\"mappings\":\"" + QByteArray("AAAA,SAAS;").repeated(100'000)
                + "\"}" << 1;
        QTest::newRow("values and nothing else") << QByteArray("abcdefgh=").repeated(100'000) + "\n" + sending << 2;
        QByteArray keys;
        for (int i = 0; i < 20'000; ++i)
            keys += "signkey-test-0123456789abcdef0123456789" + QByteArray::number(100'000 + i) + ' ';
        QTest::newRow("nothing but keys in one line") << sending + ' ' + keys << 1;
    }

    void endsWithWhatIsMadeToKeepItBusy()
    {
        QFETCH(QByteArray, text);
        QFETCH(int, line);
        write(u"made.txt"_s, text);
        const KeySearchResult result = search();
        QVERIFY(!result.finds.isEmpty());
        QVERIFY(result.finds[0].hit.isKnown);
        QCOMPARE(result.finds[0].hit.line, line);
        QVERIFY(result.finds.size() <= KeySearch::Limits().finds);
        QCOMPARE(result.isCut, result.finds.size() == KeySearch::Limits().finds);
    }

    void readsLettersWithAZeroBesideThem()
    {
        QByteArray little, big;
        for (const char letter : "INNGEST_EVENT_KEY=" + sending + "\r\n") {
            little += QByteArray(1, letter) + '\0';
            big += '\0' + QByteArray(1, letter);
        }
        write(u"a.reg"_s, little);
        write(u"b.reg"_s, big);
        write(u"c.dll"_s, QByteArray("MZ\1\0\0", 5) + little);
        QCOMPARE(placesOf(search()), (QStringList{u"a.reg:1"_s, u"b.reg:1"_s, u"c.dll:0"_s}));
    }

    void readsLettersOfSeveralBytes_data()
    {
        QTest::addColumn<int>("bytes");
        QTest::addColumn<int>("place");
        QTest::addColumn<QByteArray>("mark");
        QTest::newRow("UTF-16") << 2 << 0 << QByteArray("\xFF\xFE");
        QTest::newRow("UTF-16, the other way round") << 2 << 1 << QByteArray("\xFE\xFF");
        QTest::newRow("UTF-16 without a mark") << 2 << 0 << QByteArray();
        QTest::newRow("UTF-16 without a mark, the other way round") << 2 << 1 << QByteArray();
        QTest::newRow("UTF-32") << 4 << 0 << QByteArray("\xFF\xFE\0\0", 4);
        QTest::newRow("UTF-32, the other way round") << 4 << 3 << QByteArray("\0\0\xFE\xFF", 4);
        QTest::newRow("UTF-32 without a mark") << 4 << 0 << QByteArray();
        QTest::newRow("UTF-32 without a mark, the other way round") << 4 << 3 << QByteArray();
        QTest::newRow("UTF-8 with a mark") << 1 << 0 << QByteArray("\xEF\xBB\xBF");
    }

    /// Its lines are told, and of keys that nobody knows the form is, as in any other text.
    void readsLettersOfSeveralBytes()
    {
        QFETCH(int, bytes);
        QFETCH(int, place);
        QFETCH(QByteArray, mark);
        QByteArray written = mark;
        for (const char letter :
            "# caf\xE9\r\nINNGEST_EVENT_KEY=" + sending + "\r\nINNGEST_SIGNING_KEY=" + foreign + "\r\n") {
            QByteArray wide(bytes, '\0');
            wide[place] = letter;
            written += wide;
        }
        write(u"windows.env"_s, written);
        KeySearchResult result = search();
        QCOMPARE(placesOf(result), (QStringList{u"windows.env:2"_s, u"windows.env:3"_s}));
        QVERIFY(result.finds[0].hit.isKnown && !result.finds[1].hit.isKnown);
        repository();
        commit(u"first"_s);
        QVERIFY(QFile::remove(m_folder->filePath(u"windows.env"_s)));
        result = search(withHistory());
        QCOMPARE(placesOf(result), (QStringList{u"windows.env:2"_s, u"windows.env:3"_s}));
        QVERIFY(!result.finds[0].isThereNow);
    }

    void saysWhatItDidNotLookInto()
    {
        repository();
        write(u"a.zip"_s, "PK\3\4 and so on");
        write(u"a.tar.gz"_s, "\x1F\x8B and so on");
        write(u"own.ts"_s, sending);
        commit(u"first"_s);
        git({u"init"_s, u"-q"_s, u"vendor/other"_s});
        git({u"init"_s, u"-q"_s, u"--bare"_s, u"backup/other.git"_s});
        write(u"dist/app.js.br"_s, "and so on");
        write(u"vendor/other/key.ts"_s, sending);
        QFile huge(m_folder->filePath(u"huge.log"_s));
        QVERIFY(huge.open(QIODevice::WriteOnly) && huge.resize(100LL << 30));
        const KeySearchResult result = search(withHistory());
        QCOMPARE(result.packed, 5); // two of them in the history as well
        QCOMPARE(result.otherRepositories, 2);
        QCOMPARE(result.tooLarge, 1);
        QCOMPARE(placesOf(result), (QStringList{u"own.ts:1"_s, u"vendor/other/key.ts:1"_s}));
        QCOMPARE(result.finds[0].keeping, Keeping::Tracked);
        QCOMPARE(result.finds[1].keeping, Keeping::Unknown); // the other one may track it
        QCOMPARE(search({.folder = m_folder->filePath(u"not there"_s), .known = knownKeys()}).unreadable, 1);
    }

    void namesWhatIsPacked_data()
    {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<bool>("isPacked");
        QTest::newRow("PDF") << QByteArray("%PDF-1.7\n") << true;
        QTest::newRow("compress") << QByteArray("\x1F\x9D\x90") << true;
        QTest::newRow("lzma") << QByteArray("\x5D\0\0\x80\0\xFF", 6) << true;
        QTest::newRow("an old version's bundle") << QByteArray("# v2 git bundle\n") << true;
        QTest::newRow("a bundle with capabilities") << QByteArray("# v3 git bundle\n@object-format=sha1\n") << true;
        QTest::newRow("a text about bundles") << QByteArray("# git bundles\n") << false;
        QTest::newRow("a list's end") << QByteArray("]\n") << false;
    }

    void namesWhatIsPacked()
    {
        QFETCH(QByteArray, text);
        write(u"file"_s, text);
        QTEST(search().packed == 1, "isPacked");
    }

    /// As git itself makes it: nothing of the key shows in it.
    void namesABundleOfGit()
    {
        repository();
        write(u"own.ts"_s, sending);
        commit(u"first"_s);
        git({u"bundle"_s, u"create"_s, u"-q"_s, u"all.bundle"_s, u"--all"_s});
        const KeySearchResult result = search();
        QCOMPARE(placesOf(result), QStringList{u"own.ts:1"_s});
        QCOMPARE(result.packed, 1);
    }

    void waitsForNoGitThatWaits()
    {
        repository();
        write(u"a.ts"_s, sending);
        commit(u"first"_s);
        QVERIFY(QFile::remove(m_folder->filePath(u".git/HEAD"_s)));
        QCOMPARE(::mkfifo(QFile::encodeName(m_folder->filePath(u".git/HEAD"_s)).constData(), 0600), 0);
        KeySearch::Job job = withHistory();
        job.limits.git = std::chrono::milliseconds(500);
        const KeySearchResult result = search(job);
        QCOMPARE(placesOf(result), QStringList{u"a.ts:1"_s});
        QVERIFY(result.history != History::Searched);
    }

    void saysThatThereIsNoRepository()
    {
        write(u"a.ts"_s, sending);
        QCOMPARE(search(withHistory()).history, History::NoRepository);
    }

    void stopsWhenItIsCancelledAndWhenItGoes()
    {
        for (int i = 0; i < 400; ++i)
            write(u"file%1.txt"_s.arg(i),
                QByteArray(20000, 'x').replace("xxxxxxxxxx", "word" + QByteArray::number(i) + "word "));
        KeySearch search;
        QSignalSpy finished(&search, &KeySearch::finished);
        search.start({.folder = m_folder->path(), .known = knownKeys()});
        search.cancel();
        QVERIFY(finished.wait(30000));
        QVERIFY(search.result().wasCancelled);
        QVERIFY(search.result().files < 400);
        auto gone = std::make_unique<KeySearch>();
        gone->start({.folder = m_folder->path(), .known = knownKeys()});
        gone.reset(); // its thread must not outlive what it works on
    }

    void showsAndLogsNoValue()
    {
        LogCapture log;
        write(QString::fromLatin1(sending) + u".txt"_s, signing);
        const KeySearchResult result = search();
        QCOMPARE(result.finds.size(), 1);
        QVERIFY(!result.finds[0].path.contains(QString::fromLatin1(sending)));
        QVERIFY(result.finds[0].path.endsWith(u".txt"_s));
        QVERIFY(
            !log.text().contains(QString::fromLatin1(sending)) && !log.text().contains(QString::fromLatin1(signing)));
    }

private:
    KeySearch::Job withHistory() const
    {
        return {.folder = m_folder->path(), .known = knownKeys(), .searchesHistory = true};
    }

    KeySearchResult search() const { return search({.folder = m_folder->path(), .known = knownKeys()}); }

    static KeySearchResult search(const KeySearch::Job &job)
    {
        KeySearch search;
        QSignalSpy finished(&search, &KeySearch::finished);
        search.start(job);
        if (!finished.wait(60000))
            qFatal("the search did not end");
        return search.result();
    }

    static QStringList placesOf(const KeySearchResult &result)
    {
        QStringList places;
        for (const KeyFind &find : result.finds)
            places.append(find.path + u':' + QString::number(find.hit.line));
        return places;
    }

    static void writeAt(const QString &path, const QByteArray &text)
    {
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        QVERIFY(file.open(QIODevice::WriteOnly));
        QCOMPARE(file.write(text), text.size());
    }
    void write(const QString &name, const QByteArray &text) const { writeAt(m_folder->filePath(name), text); }

    QString git(const QStringList &arguments) const
    {
        QProcess process;
        process.setWorkingDirectory(m_folder->path());
        process.start(u"git"_s, QStringList{u"-c"_s, u"user.name=A"_s, u"-c"_s, u"user.email=a@b.test"_s} + arguments);
        if (!process.waitForFinished(30000) || process.exitCode() != 0)
            qFatal("git %s: %s", qPrintable(arguments.join(u' ')), process.readAllStandardError().constData());
        return QString::fromUtf8(process.readAllStandardOutput()).trimmed();
    }
    void repository() const { git({u"init"_s, u"-q"_s, u"-b"_s, u"main"_s}); }
    void commitEmpty() const { git({u"commit"_s, u"-q"_s, u"--allow-empty"_s, u"-m"_s, u"nothing"_s}); }
    QString commit(const QString &message) const
    {
        git({u"add"_s, u"-A"_s});
        git({u"commit"_s, u"-qm"_s, message});
        return git({u"rev-parse"_s, u"HEAD"_s});
    }

    std::unique_ptr<QTemporaryDir> m_folder;
};

QTEST_GUILESS_MAIN(KeySearchTest)
#include "tst_keysearch.moc"
