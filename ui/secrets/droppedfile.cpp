// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/droppedfile.h"

#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/deploy/envfile.h"
#include "app/models/keyscan.h"

#include <QFile>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Error> notThere(const QString &words, const QString &path)
{
    return failure({.kind = Error::Kind::NotFound, .serverMessage = words.arg(shownName(QFileInfo(path).fileName()))});
}

} // namespace

QString droppedFile(const QMimeData &data)
{
    const QList<QUrl> urls = data.urls();
    return urls.size() == 1 && urls.first().isLocalFile() ? urls.first().toLocalFile() : QString();
}

Result<Secret> textOfFile(const QString &path)
{
    if (!QFileInfo(path).isFile())
        return notThere(Words::tr("“%1” is no file that can be read here."), path);
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return notThere(Words::tr("“%1” could not be opened: you may not be allowed to read it."), path);
    // One byte more than is read tells "too large" without reading it all.
    QByteArray bytes = file.read(EnvFile::mostBytes + 1);
    const Secret text{QByteArrayView(bytes)};
    wipe(bytes.data(), bytes.size());
    if (file.error() != QFileDevice::NoError)
        return notThere(Words::tr("“%1” could not be read: %2.").arg(u"%1"_s, shownLine(file.errorString())), path);
    return text;
}

Result<Secret> variableOfLines(const Secret &lines, const QString &name)
{
    const auto file = EnvFile::parse(lines.reveal());
    const auto found = file ? file->find(name) : std::nullopt;
    if (!found || found->value.isEmpty())
        return failure({.kind = Error::Kind::NotFound,
            .serverMessage
            = Words::tr("These are several lines, and none of them sets %1. Paste the key alone.").arg(name)});
    return found->value;
}

Result<Secret> variableOfFile(const QString &path, const QString &name)
{
    return textOfFile(path).and_then([&](const Secret &text) -> Result<Secret> {
        // As Windows' tools write it.
        const WideLetters letters = wideLettersOf(text.reveal());
        QByteArray narrow = letters.bytes > 0 ? narrowed(text.reveal(), letters) : QByteArray();
        const auto file = EnvFile::parse(letters.bytes > 0 ? QByteArrayView(narrow) : text.reveal());
        wipe(narrow.data(), narrow.size());
        if (!file)
            return notThere(Words::tr("“%1” is no .env file."), path);
        const auto found = file->find(name);
        if (!found || found->value.isEmpty())
            return notThere(Words::tr("“%1” does not set %2.").arg(u"%1"_s, name), path);
        return found->value;
    });
}
