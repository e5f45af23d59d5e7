// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// timeout: 900

#include "app/deploy/envfilewriter.h"
#include "tests/deploy/envcases.h"
#include "tests/support/sample.h"

#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <algorithm>
#include <iterator>

using namespace Qt::StringLiterals;

namespace {

const QString key = u"INNGEST_SIGNING_KEY"_s;
const QString fallback = u"INNGEST_SIGNING_KEY_FALLBACK"_s;
const QByteArray newKey = "signkey-prod-0123456789abcdef";

/// With what a shell, a loader or a number's reader could take for something else.
const QByteArrayList &writtenValues()
{
    static const QByteArrayList values{"a#b", "a #b", "#ab", "a b", "a ", "a!b", "a!!", "a&b;c", "a(b)", "<x>", "{a,b}",
        "[x]", "*", "a?b", "a|b", "~", "a:~/b", "a=~b", "=a", "a==", "+a", "-a", "--", "%s", "a%%b", ",", "@a", "a: b",
        "- a", "null", "0123", "export", "\xC3\xA9"};
    return values;
}

/// What is tried today.
template <typename T>
QList<T> ofToday(const QList<T> &all)
{
    QList<T> today;
    DailyRows rows(3);
    std::ranges::copy_if(all, std::back_inserter(today), [&rows](const T &) { return rows.takesNext(); });
    return today;
}

/// What a reader found in a file; nullopt: it refuses the file.
using Found = std::optional<QMap<QString, QByteArray>>;

/// A program that reads .env files and that nobody of this project wrote.
struct Reader
{
    const char *name;
    QStringList command; ///< Of tests/deploy/readers.
    QString needs; ///< A file, or a program.
};

/// The one that the machine has: its name holds systemd's version.
QString systemdsLibrary()
{
    const QDir folder(u"/usr/lib"_s);
    const QStringList architectures = folder.entryList({u"*-linux-gnu*"_s}, QDir::Dirs);
    for (const QString &architecture : architectures) {
        const QDir libraries(folder.filePath(architecture + u"/systemd"_s));
        const QStringList found = libraries.entryList({u"libsystemd-shared-*.so"_s}, QDir::Files);
        if (!found.isEmpty())
            return libraries.filePath(found.last());
    }
    return u"/none"_s;
}

const QList<Reader> &readers()
{
    const QString here = QStringLiteral(IKM_SOURCE_DIR) + u"/tests/deploy/"_s;
    static const QList<Reader> all{
        {"npm dotenv 8", {u"dotenv.cjs"_s, u"dotenv-8"_s}, here + u"node_modules/dotenv-8/package.json"_s},
        {"npm dotenv 16", {u"dotenv.cjs"_s, u"dotenv-16"_s}, here + u"node_modules/dotenv-16/package.json"_s},
        {"npm dotenv 17", {u"dotenv.cjs"_s, u"dotenv-17"_s}, here + u"node_modules/dotenv-17/package.json"_s},
        {"node --env-file", {u"node-env-file.cjs"_s}, u"node"_s},
        {"bash", {u"shell"_s, u"bash"_s}, u"bash"_s},
        {"dash", {u"shell"_s, u"dash"_s}, u"dash"_s},
        {"Python's dotenv", {u"python-dotenv"_s}, u"/usr/lib/python3/dist-packages/dotenv/__init__.py"_s},
        {"Ruby's dotenv", {u"ruby-dotenv"_s}, u"/usr/share/rubygems-integration/all/gems"_s},
        // Of its first generation: the second is no Python, and is given each file by a command of its own.
        {"docker-compose", {u"compose"_s}, u"/usr/lib/python3/dist-packages/compose/__init__.py"_s},
        {"systemd", {u"systemd"_s}, systemdsLibrary()},
        {"phpdotenv", {u"phpdotenv"_s}, u"/usr/share/php/Dotenv/autoload.php"_s},
        {"Symfony's Dotenv", {u"symfony-dotenv"_s}, u"/usr/share/php/Symfony/Component/Dotenv/Dotenv.php"_s},
    };
    return all;
}

bool isInstalled(const Reader &reader)
{
    return reader.needs.startsWith(u'/') ? QFile::exists(reader.needs)
                                         : !QStandardPaths::findExecutable(reader.needs).isEmpty();
}

/// One change of one file, made by the program and undone again.
struct Attempt
{
    QString beforePath; ///< A copy of the file as it was.
    QString path;
    QString name;
    std::optional<QByteArray> value;
    QString refusal; ///< Empty: it was done.
    bool isChanged = false;
    bool isUndone = false; ///< Byte for byte.
};

QByteArray textOf(const QString &path)
{
    QFile file(path);
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray("(not there)");
}

void put(const QString &path, const QByteArray &text)
{
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
        qFatal("cannot write %s", qPrintable(path));
}

} // namespace

/// What other programs read from .env files before and after they were changed here: the value is the key, everything
/// else is unharmed, and undo is byte for byte, or the program refused.
class EnvReadersTest : public QObject
{
    Q_OBJECT

private slots:
    void initTestCase()
    {
        int number = 0;
        for (const EnvCase &one : m_cases) {
            // In a folder of its own: each plan looks at all that lies beside the file.
            const QString folder = m_folder.filePath(QString::number(number++));
            QVERIFY(QDir().mkpath(folder));
            const QString before = folder + u"/before.env"_s;
            put(before, one.text);
            attempt(QString::fromLatin1(one.name), before, key, newKey);
            attempt(QString::fromLatin1(one.name), before, fallback, newKey);
            attempt(QString::fromLatin1(one.name), before, key, {});
            attempt(QString::fromLatin1(one.name), before, fallback, {});
        }
        for (const QByteArray &value : m_written) {
            for (const QByteArray &quote : {QByteArray(), QByteArray("'"), QByteArray("\"")}) {
                const QString folder = m_folder.filePath(QString::number(number++));
                QVERIFY(QDir().mkpath(folder));
                const QString before = folder + u"/before.env"_s;
                put(before, "A=1\n" + key.toLatin1() + '=' + quote + "old" + quote + "\nB=2\n");
                attempt(writing(value), before, key, value);
            }
        }
        for (const Reader &reader : readers()) {
            if (isInstalled(reader))
                QVERIFY(readAll(reader));
        }
    }

    void cleanupTestCase()
    {
        QByteArray table = "\n                        right  refused  cannot read such files\n";
        for (const Reader &reader : readers()) {
            if (!m_found.contains(reader.name)) {
                table += QByteArray(reader.name).leftJustified(24) + "not installed\n";
                continue;
            }
            const Count count = m_counts.value(reader.name);
            table += QByteArray(reader.name).leftJustified(24) + QByteArray::number(count.right).rightJustified(5)
                + QByteArray::number(count.refused).rightJustified(9)
                + QByteArray::number(count.excused).rightJustified(9) + '\n';
        }
        qInfo().noquote() << table;
    }

    void isInstalledHere_data()
    {
        QTest::addColumn<bool>("isThere");
        for (const Reader &reader : readers())
            QTest::newRow(reader.name) << isInstalled(reader);
    }

    void isInstalledHere()
    {
        QFETCH(bool, isThere);
        if (!isThere)
            QSKIP("this reader is not installed, so nothing was compared with it");
    }

    void everyReaderSeesWhatWasMeant_data() { addCases(); }
    void everyReaderSeesWhatWasMeant()
    {
        QFETCH(QString, name);
        QFETCH(QByteArray, notFor);
        QStringList wrong;
        for (const Attempt &attempt : m_attempts.value(name)) {
            for (const Reader &reader : readers()) {
                if (m_found.contains(reader.name))
                    judge(reader, attempt, notFor.contains(reader.name), wrong);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    /// Whatever quotes stood there.
    void everyReaderSeesTheSignsOfAValue_data()
    {
        QTest::addColumn<QByteArray>("value");
        for (const QByteArray &value : m_written)
            QTest::newRow(value.toPercentEncoding(" #!&;|<>(){}[]*?~=+,@:/").constData()) << value;
    }

    void everyReaderSeesTheSignsOfAValue()
    {
        QFETCH(QByteArray, value);
        const QList<Attempt> attempts = m_attempts.value(writing(value));
        QCOMPARE(attempts.size(), 3);
        QStringList wrong;
        for (const Attempt &attempt : attempts) {
            QVERIFY2(attempt.isChanged && attempt.isUndone, qPrintable(attempt.refusal));
            for (const Reader &reader : readers()) {
                if (m_found.contains(reader.name))
                    judge(reader, attempt, false, wrong);
            }
        }
        QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join(u'\n')));
    }

    void undoIsByteForByte_data() { addCases(); }
    void undoIsByteForByte()
    {
        QFETCH(QString, name);
        for (const Attempt &attempt : m_attempts.value(name)) {
            QVERIFY2(attempt.isUndone, qPrintable(attempt.name + (attempt.value ? u" set"_s : u" removed"_s)));
            QVERIFY2(attempt.refusal.isEmpty() || textOf(attempt.path) == textOf(attempt.beforePath),
                "a refused file is left as it is");
        }
    }

    void refusalsShowTheLineAndNoValue_data() { addCases(); }
    void refusalsShowTheLineAndNoValue()
    {
        QFETCH(QString, name);
        for (const Attempt &attempt : m_attempts.value(name)) {
            if (attempt.refusal.isEmpty())
                continue;
            QVERIFY2(attempt.refusal.contains(u"ine "_s) || attempt.refusal.contains(u"byte order mark"_s)
                    || attempt.refusal.contains(u"not a text in UTF-8"_s) // it has no lines
                    || attempt.refusal.contains(u"is encrypted"_s)
                    || attempt.refusal.contains(u"says where one is kept"_s),
                qPrintable(attempt.refusal));
            for (const char *value : {"old", "abc", "late", "data", "signkey", "PROD_KEY", "HEX"})
                QVERIFY2(!attempt.refusal.contains(QLatin1StringView(value)), qPrintable(attempt.refusal));
        }
    }

private:
    struct Count
    {
        int right = 0;
        int refused = 0;
        int excused = 0;
    };

    static QString writing(const QByteArray &value) { return u"written: "_s + QString::fromUtf8(value); }

    void addCases() const
    {
        QTest::addColumn<QString>("name");
        QTest::addColumn<QByteArray>("notFor");
        for (const EnvCase &one : m_cases)
            QTest::newRow(one.name) << QString::fromLatin1(one.name) << one.notFor;
    }

    void attempt(const QString &caseName, const QString &before, const QString &name, std::optional<QByteArray> value)
    {
        Attempt attempt{.beforePath = before, .name = name, .value = value};
        attempt.path = before.chopped(4) + u"-%1-%2.env"_s.arg(name, value ? u"set"_s : u"removed"_s);
        const QByteArray text = textOf(before);
        put(attempt.path, text);
        const QList<EnvChange> changes{{name, value ? std::optional(Secret(*value)) : std::nullopt}};
        const auto plan = EnvFileWriter::plan(attempt.path, changes);
        if (!plan) {
            attempt.refusal = plan.error().serverMessage;
            attempt.isUndone = true;
        } else if (const auto done = EnvFileWriter::write(attempt.path, changes, plan->digest)) {
            attempt.isChanged = done->isChanged();
            const QByteArray after = textOf(attempt.path);
            const auto back = EnvFileWriter::restore(attempt.path, done->overwritten);
            attempt.isUndone = back && textOf(attempt.path) == text;
            put(attempt.path, after);
        }
        // What is as it was needs no second reading.
        if (textOf(attempt.path) == text && QFile::remove(attempt.path))
            attempt.path = before;
        m_attempts[caseName].append(attempt);
    }

    bool readAll(const Reader &reader)
    {
        const QString here = QStringLiteral(IKM_SOURCE_DIR) + u"/tests/deploy/readers/"_s;
        QStringList command = reader.command;
        command[0].prepend(here);
        if (command[0].endsWith(".cjs"_L1))
            command.prepend(u"node"_s);
        const QString program = command.takeFirst();
        QStringList files;
        QDirIterator each(m_folder.path(), QDir::Files, QDirIterator::Subdirectories);
        while (each.hasNext())
            files.append(each.next());
        command += files;
        QProcess process;
        process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
        process.start(program, command);
        // The limit is that of the whole test.
        if (!process.waitForFinished(-1) || process.exitCode() != 0)
            return false;
        QMap<QString, Found> &found = m_found[reader.name];
        QString path;
        for (const QByteArray &record : process.readAllStandardOutput().split('\0')) {
            if (record.isEmpty()) {
                path.clear();
            } else if (path.isEmpty()) {
                path = QString::fromUtf8(record);
                found[path] = QMap<QString, QByteArray>();
            } else if (record == "!") {
                found[path] = std::nullopt;
            } else if (found[path] && !isOfTheShell(record)) {
                found[path]->insert(
                    QString::fromUtf8(record.left(record.indexOf('='))), record.mid(record.indexOf('=') + 1));
            }
        }
        return found.size() == files.size();
    }

    static bool isOfTheShell(const QByteArray &record)
    {
        for (const char *own :
            {"PWD=", "OLDPWD=", "SHLVL=", "_=", "PATH=", "IFS=", "OPTIND=", "PS1=", "PS2=", "PS4="}) {
            if (record.startsWith(own))
                return true;
        }
        return false;
    }

    void judge(const Reader &reader, const Attempt &attempt, bool isExcused, QStringList &wrong)
    {
        Count &count = m_counts[reader.name];
        if (!attempt.refusal.isEmpty()) {
            ++count.refused;
            return;
        }
        const Found before = m_found[reader.name].value(attempt.beforePath);
        const Found after = m_found[reader.name].value(attempt.path);
        if (!before || isExcused) { // such a file is not for this reader
            ++count.excused;
            return;
        }
        const auto others = [&attempt](Found found) {
            // With the blanks that a reader takes for a part of the name.
            found->removeIf([&attempt](auto one) { return one.key().trimmed() == attempt.name; });
            return *found;
        };
        const auto expected = attempt.value ? std::optional(*attempt.value) : std::nullopt;
        const auto seen
            = after && after->contains(attempt.name) ? std::optional(after->value(attempt.name)) : std::nullopt;
        if (after && seen == expected && others(after) == others(before)) {
            ++count.right;
            return;
        }
        wrong.append(u"%1 reads %2 = %3 after it was %4, %5"_s.arg(QLatin1StringView(reader.name), attempt.name,
            seen ? QString::fromUtf8(seen->toPercentEncoding(" ${}#")) : u"nothing"_s,
            attempt.value ? u"set"_s : u"removed"_s,
            after && others(after) == others(before) ? u"others unharmed"_s : u"others harmed"_s));
    }

    const QList<EnvCase> m_cases = ofToday(envCases());
    const QList<QByteArray> m_written = ofToday(writtenValues());
    QTemporaryDir m_folder;
    QMap<QString, QList<Attempt>> m_attempts;
    QMap<QByteArray, QMap<QString, Found>> m_found;
    QMap<QByteArray, Count> m_counts;
};

QTEST_GUILESS_MAIN(EnvReadersTest)
#include "tst_envreaders.moc"
