// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "ui/secrets/droppedfile.h"

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/words.h"
#include "app/deploy/envfile.h"
#include "app/deploy/envfilewords.h"
#include "app/deploy/envlines.h"
#include "app/models/keyscan.h"

#include <QFile>
#include <QFileInfo>
#include <QMimeData>
#include <QUrl>

using namespace Qt::StringLiterals;

namespace {

tl::unexpected<Error> notFound(const QString &words)
{
    return failure({.kind = Error::Kind::NotFound, .serverMessage = words});
}

tl::unexpected<Error> notThere(const QString &words, const QString &path)
{
    return notFound(words.arg(shownName(QFileInfo(path).fileName())));
}

/// What all usual readers take for the variable. noFile: what is said of a text that is none of such lines; notSet:
/// where it is clear that none of them sets it. fileName: empty: there is no file.
Result<Secret> variableIn(
    const QString &fileName, QByteArrayView text, const QString &name, const QString &noFile, const QString &notSet)
{
    constexpr QByteArrayView mark = "\xEF\xBB\xBF";
    if (text.startsWith(mark))
        text = text.sliced(mark.size()); // it makes a name doubtful to some readers, and not what the key is
    const auto file = EnvFile::parse(text);
    if (!file)
        return notFound(noFile);
    // Nothing is changed here, so that it does not matter what else is made of the variable.
    const QStringList others = ofEach(file->assignments(), &EnvAssignment::name);
    const auto standing = envStandingOf(text, name, true, others);
    const auto doubt = standing ? direnvDoubtOf(fileName, text) : std::optional(standing.error());
    if (doubt)
        return notFound(Words::tr("%1 Paste the key alone.")
                            .arg(EnvFileWords::lineWords({EnvRefusal::Problem::Doubtful, name, doubt})));
    const auto found = file->find(name);
    return found && !found->value.isEmpty() ? Result<Secret>(found->value) : notFound(notSet);
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
    const Secret text = Secret::taken(file.read(EnvFile::mostBytes + 1));
    if (file.error() != QFileDevice::NoError)
        return notThere(Words::tr("“%1” could not be read: %2.").arg(u"%1"_s, shownLine(file.errorString())), path);
    return text;
}

Result<Secret> variableOfLines(const Secret &lines, const QString &name)
{
    const QString notSet
        = Words::tr("These are several lines, and none of them sets %1. Paste the key alone.").arg(name);
    return variableIn({}, lines.reveal(), name, notSet, notSet);
}

Result<Secret> variableOfFile(const QString &path, const QString &name)
{
    return textOfFile(path).and_then([&](const Secret &text) {
        // As Windows' tools write it.
        const WideLetters letters = wideLettersOf(text.reveal());
        QByteArray narrow = letters.bytes > 0 ? narrowed(text.reveal(), letters) : QByteArray();
        const QString fileName = QFileInfo(path).fileName();
        const QString shown = shownName(fileName);
        const Result<Secret> found = variableIn(fileName, letters.bytes > 0 ? QByteArrayView(narrow) : text.reveal(),
            name, Words::tr("“%1” is no .env file.").arg(shown), Words::tr("“%1” does not set %2.").arg(shown, name));
        wipe(narrow);
        return found;
    });
}
