// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/accounts/settingsfile.h"

#include "app/core/filetrouble.h"
#include "app/core/logging.h"

#include <QFile>
#include <QFileInfo>
#include <QHash>
#include <QLockFile>
#include <QSettings>
#include <QStringDecoder>
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
    (void)settings.allKeys(); // its lines are looked at when they are asked for
    return settings.status() == QSettings::FormatError;
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

/// QSettings waits for its lock without end, in the window's thread: in a pipe, say, or for what another user has left
/// there. Nobody has it for longer than a write takes. False: what is there cannot be taken away.
bool freeLock(const QString &name)
{
    struct stat status = {};
    if (::lstat(QFile::encodeName(name).constData(), &status) != 0)
        return true; // a folder that one may not look into refuses it at once
    if (!FileTrouble::isNoFile(name) && QLockFile(name).tryLock(std::chrono::seconds(1)))
        return true;
    const std::optional<QString> aside = putAside(name);
    if (aside)
        qCWarning(logAccounts) << "Something that is no lock was in its place, and was set aside as" << *aside;
    return aside.has_value();
}

} // namespace

SettingsFile usableSettingsFile(const QString &path)
{
    const QString lock = path + u".lock"_s;
    const QString inTheWay = freeLock(lock) ? QString() : lock;
    const QFileInfo info(path);
    if (!info.exists() || (info.isFile() && info.size() <= mostBytes && !mayNestWithoutEnd(info) && !isDamaged(path)))
        return {.path = path, .setAside = {}, .inTheWay = inTheWay};
    if (const std::optional<QString> aside = putAside(path)) {
        qCWarning(logAccounts) << "The settings file cannot be one of this program. It was set aside as" << *aside;
        return {.path = path, .setAside = *aside, .inTheWay = inTheWay};
    }
    qCWarning(logAccounts) << "The settings file cannot be one of this program, nor be set aside:" << path;
    return {.path = path + u".new"_s, .setAside = path, .inTheWay = inTheWay};
}
