// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/keyrivals.h"

#include "app/deploy/filecontents.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

QList<EnvRival> keyRivalsIn(const QDir &folder, const QStringList &patterns, const QStringList &names)
{
    QList<EnvRival> rivals;
    for (const QString &file : folder.entryList(patterns, QDir::Files | QDir::Hidden, QDir::Name))
        rivals += keyRivals(folder.filePath(file), names);
    return rivals;
}

} // namespace

QList<EnvRival> keyRivals(const QString &path, const QStringList &names)
{
    QList<EnvRival> rivals;
    FileContents text;
    if (!QFileInfo(path).isFile() || !text.read(path))
        return rivals;
    const QList<QByteArray> lines = text.bytes.split('\n');
    for (const QString &name : names) {
        // `NAME = x`, `"NAME": x`, `'NAME' => x`, `["NAME"] = x`, `process.env.NAME = x`; no comment, and no `NAME ==
        // x`.
        const QRegularExpression key(
            uR"re(^(?!\s*(?:#|//|/?\*)).*(?:(?<![\w.$-])(?<!\$\{)["'`]?%1["'`]?\]?\s*(?::|=>|=(?![=>]))|\.%1\s*=(?![=>]))(?!.*\b%1\b))re"_s
                .arg(QRegularExpression::escape(name)));
        const auto line = std::ranges::find_if(
            lines, [&key](const QByteArray &one) { return key.match(QString::fromUtf8(one)).hasMatch(); });
        if (line != lines.end())
            rivals.append({EnvRival::Kind::Setting, path, name, int(line - lines.begin()) + 1});
    }
    return rivals;
}

QList<EnvRival> startersRivals(const QFileInfo &chosen, const QStringList &names)
{
    QList<EnvRival> rivals = keyRivalsIn(chosen.dir(),
        {u"ecosystem.config.*"_s, u"ecosystem.json"_s, u"pm2.config.*"_s, u"pm2.json"_s, u"process.json"_s,
            u"nodemon.json"_s, u"package.json"_s, u"devbox.json"_s},
        names);
    QDir folder = chosen.dir();
    do {
        rivals += keyRivalsIn(folder, {u"mise.toml"_s, u"mise.*.toml"_s, u".mise.toml"_s, u".mise.*.toml"_s}, names);
        for (const QString &below : {u"mise"_s, u".mise"_s, u".config/mise"_s})
            rivals += keyRivalsIn(QDir(folder.filePath(below)), {u"config.toml"_s, u"config.*.toml"_s}, names);
        rivals += keyRivals(folder.filePath(u".config/mise.toml"_s), names);
    } while (folder.cdUp());
    return rivals;
}
