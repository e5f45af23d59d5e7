// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/settingsfile.h"

#include "app/core/exportfile.h"
#include "app/core/filetrouble.h"
#include "app/core/logging.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QLockFile>
#include <QSet>
#include <QSettings>
#include <QStringDecoder>
#include <QTemporaryDir>
#include <QTemporaryFile>
#include <chrono>
#include <cstdio>
#include <optional>
#include <sys/stat.h>

using namespace Qt::StringLiterals;

namespace {

// A hundred accounts take a fifth of this. Of more, in the smallest entries, the start takes minutes.
constexpr qint64 mostBytes = 256 * 1024;
// Below this no nesting of values is so deep that reading them uses up the stack.
constexpr qint64 mostBytesOfValues = 32 * 1024;
// Nobody has it for longer than a write takes.
constexpr std::chrono::seconds longestWaitForLock{1};

/// QSettings reads values that hold values within one another, as deep as the file has it. This program writes none.
bool mayNestWithoutEnd(const QFileInfo &info)
{
    QFile file(info.filePath());
    if (info.size() <= mostBytesOfValues || !file.open(QIODevice::ReadOnly))
        return false;
    const QByteArray text = file.read(mostBytes);
    return text.contains("@Variant(") || text.contains("@DateTime(");
}

/// With the groups before it, as QSettings has it.
QByteArray keyIn(const QByteArray &group, const QByteArray &name)
{
    const QByteArray key = QByteArray::fromPercentEncoding(name.trimmed()).replace('\\', '/');
    return group.compare("general", Qt::CaseInsensitive) == 0 ? key : group + '/' + key;
}

/// Of two values for one setting QSettings takes the last, and of two lists in one file, as somebody puts them
/// together, it makes accounts that are half of the one and half of the other: one's secrets would go where the other
/// one is.
bool saysOneThingTwice(const QByteArray &text)
{
    QByteArray group = "general";
    QHash<QByteArray, QByteArray> values;
    for (const QByteArray &line : QByteArray(text).replace('\r', '\n').split('\n')) {
        const QByteArray plain = line.trimmed();
        const qsizetype end = plain.indexOf('=');
        if (plain.startsWith('[')) {
            group = keyIn("general", plain.sliced(1, std::max<qsizetype>(plain.indexOf(']'), 1) - 1));
        } else if (end > 0 && !plain.startsWith(';')) {
            const QByteArray value = plain.sliced(end + 1).trimmed();
            const QByteArray key = keyIn(group, plain.first(end));
            if (values.value(key, value) != value)
                return true;
            values.insert(key, value);
        }
    }
    return false;
}

/// QSettings reads what it can of it, and what it cannot is gone with the next setting that is written.
bool isDamaged(const QString &path)
{
    const QByteArrayView mark("\xef\xbb\xbf");
    QFile file(path);
    QTemporaryFile unmarked;
    if (file.open(QIODevice::ReadOnly)) {
        QByteArray text = file.read(mostBytes);
        const bool hasMark = text.startsWith(mark);
        text = hasMark ? text.sliced(mark.size()) : text;
        QStringDecoder decoder(QStringDecoder::Utf8);
        (void)QString(decoder(text));
        if (decoder.hasError() || saysOneThingTwice(text))
            return true;
        // QSettings reads what some editors put before a text, and finds fault with it.
        if (hasMark && (!unmarked.open() || unmarked.write(text) != text.size() || !unmarked.flush()))
            return true;
    }
    const QSettings settings(unmarked.isOpen() ? unmarked.fileName() : path, QSettings::IniFormat);
    // Its lines are looked at when they are asked for. Without any it was cut off: the program writes none that says
    // nothing.
    return settings.allKeys().isEmpty() || settings.status() == QSettings::FormatError;
}

/// Whatever it is, it is only renamed. nullopt: it could not be.
std::optional<QString> putAside(const QString &path)
{
    const auto isThere = [](const QString &name) {
        struct stat status = {};
        return ::lstat(QFile::encodeName(name).constData(), &status) == 0;
    };
    QString aside = path + u".set-aside"_s;
    for (int i = 2; isThere(aside); ++i)
        aside = u"%1.set-aside-%2"_s.arg(path, QString::number(i));
    if (std::rename(QFile::encodeName(path).constData(), QFile::encodeName(aside).constData()) != 0)
        return {};
    return aside;
}

QString lockOf(const QString &path)
{
    return path + u".lock"_s;
}

/// Whoever waits for what is no lock, or is one that another user has left there, waits without end. False: what is
/// there cannot be taken away.
bool freeLock(const QString &name)
{
    struct stat status = {};
    if (::lstat(QFile::encodeName(name).constData(), &status) != 0)
        return true; // a folder that one may not look into refuses it at once
    if (!FileTrouble::isNoFile(name) && QLockFile(name).tryLock(longestWaitForLock))
        return true;
    const std::optional<QString> aside = putAside(name);
    if (aside)
        qCWarning(logAccounts) << "Something that is no lock was in its place, and was set aside as" << *aside;
    return aside.has_value();
}

/// As QSettings spells it, which takes what separates groups for one sign however often it stands there.
QString plainKey(const QString &key)
{
    return key.split(u'/', Qt::SkipEmptyParts).join(u'/');
}

QVariantMap valuesIn(const QString &path)
{
    const QSettings settings(path, QSettings::IniFormat);
    QVariantMap values;
    for (const QString &key : settings.allKeys())
        if (const QString plain = plainKey(key); !plain.isEmpty())
            values[plain] = settings.value(key);
    return values;
}

/// As QSettings writes them, in a folder of their own beside the file. nullopt: it could not, for want of room, say. It
/// does not tell: all keys are there, and the last line has its end, so nothing of it is missing.
std::optional<QByteArray> textOf(const QVariantMap &values, const QString &path)
{
    const QTemporaryDir folder(path + u".XXXXXX"_s);
    const QString written = folder.filePath(u"written"_s);
    // It knows what it has written to a file, and does not read that again.
    const QString toRead = folder.filePath(u"read"_s);
    {
        QSettings settings(written, QSettings::IniFormat);
        for (auto value = values.cbegin(); value != values.cend(); ++value)
            settings.setValue(value.key(), *value);
    }
    QFile file(toRead);
    if (!QFile::rename(written, toRead) || !file.open(QIODevice::ReadOnly))
        return {};
    const QByteArray text = file.readAll();
    return text.endsWith('\n') && valuesIn(toRead).keys() == values.keys() ? std::optional(text) : std::nullopt;
}

} // namespace

SettingsFile::SettingsFile(const QString &path, bool (*isWhole)(const QVariantMap &values))
    : m_path(path)
    , m_isWhole(isWhole)
    , m_inTheWay(freeLock(lockOf(path)) ? QString() : lockOf(path))
{
    if (read())
        return;
    if (const std::optional<QString> aside = putAside(path)) {
        qCWarning(logAccounts) << "The settings file cannot be one of this program. It was set aside as" << *aside;
        m_setAside = *aside;
        return;
    }
    qCWarning(logAccounts) << "The settings file cannot be one of this program, nor be set aside:" << path;
    m_setAside = path;
    m_path = path + u".new"_s;
    (void)read();
}

SettingsFile::~SettingsFile()
{
    (void)write();
}

QVariant SettingsFile::value(const QString &key, const QVariant &usual) const
{
    return m_values.value(plainKey(key), usual);
}

std::optional<bool> SettingsFile::yesOrNo(const QVariant &value)
{
    const QString text = value.toString().toLower();
    const bool isYes = text == "true"_L1 || text == "1"_L1;
    return isYes || text == "false"_L1 || text == "0"_L1 ? std::optional(isYes) : std::nullopt;
}

void SettingsFile::set(const QString &key, const QVariant &value)
{
    m_values[plainKey(key)] = value;
}

void SettingsFile::remove(const QString &group)
{
    const QString start = plainKey(group) + u'/';
    m_values.removeIf([&start](const auto &value) { return value.key().startsWith(start); });
}

/// False: what is there cannot be a settings file of this program.
bool SettingsFile::read()
{
    const QFileInfo info(m_path);
    QFile file(m_path);
    m_isUnread
        = FileTrouble::hides(m_path) || (info.isFile() && info.size() <= mostBytes && !file.open(QIODevice::ReadOnly));
    if (m_isUnread || !info.exists())
        return true;
    if (!file.isOpen() || mayNestWithoutEnd(info) || isDamaged(m_path))
        return false;
    const QVariantMap values = valuesIn(m_path);
    if (m_isWhole && !m_isWhole(values))
        return false;
    m_text = file.readAll();
    m_inFile = m_values = values;
    return true;
}

/// Somebody who put something into the file with an editor while the program ran finds it there. Of a group of which
/// anything was changed here all is as it is here: of two lists no entry is half of the one and half of the other.
void SettingsFile::takeInWhatOthersWrote()
{
    const QVariantMap before = m_inFile;
    const QVariantMap wanted = m_values;
    QFile file(m_path);
    // What is gone, or damaged by now, is made anew of what is known.
    if (!QFileInfo(file).isFile() || !file.open(QIODevice::ReadOnly) || file.read(mostBytes) == m_text || !read())
        return;
    const auto groupOf = [](const QString &key) { return key.section(u'/', 0, 0); };
    QSet<QString> ours;
    for (const QString &key : before.keys() + wanted.keys())
        if (before.contains(key) != wanted.contains(key) || before.value(key) != wanted.value(key))
            ours.insert(groupOf(key));
    m_values.removeIf([&](const auto &value) { return ours.contains(groupOf(value.key())); });
    for (auto value = wanted.cbegin(); value != wanted.cend(); ++value)
        if (ours.contains(groupOf(value.key())))
            m_values.insert(value.key(), *value);
}

bool SettingsFile::write()
{
    if (m_values == m_inFile)
        return true;
    QLockFile lock(lockOf(m_path));
    if (!mayWrite() || !QDir().mkpath(QFileInfo(m_path).absolutePath()) || !lock.tryLock(longestWaitForLock))
        return false;
    takeInWhatOthersWrote();
    const std::optional<QByteArray> text = mayWrite() ? textOf(m_values, m_path) : std::nullopt;
    if (!text || !writeWholeFile(m_path, *text).isEmpty())
        return false;
    m_text = *text;
    m_inFile = m_values;
    return true;
}

QString SettingsFile::trouble() const
{
    const QString &file = m_inTheWay.isEmpty() ? m_path : m_inTheWay;
    const QString trouble = FileTrouble::of(file);
    if (!trouble.isEmpty())
        return trouble;
    return mayWrite() ? FileTrouble::notWritten(file) : FileTrouble::notReadAtFirst(file);
}
