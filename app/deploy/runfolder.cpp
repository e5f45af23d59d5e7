// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/runfolder.h"

#include "app/core/othersreach.h"

#include <QDir>
#include <QFileInfo>
#include <QProcessEnvironment>
#include <utility>

using namespace Qt::StringLiterals;

namespace {

/// Empty: there is none, in the folder and all above it.
QString leadingElsewhere(const QString &folder)
{
    const QString real = QFileInfo(folder).canonicalFilePath();
    if (real.isEmpty())
        return folder;
    QStringList folders;
    for (QDir at(real);;) {
        folders.prepend(at.path());
        if (!at.cdUp())
            break;
    }
    for (const QString &one : std::as_const(folders)) {
        // In a sticky folder as well (/tmp) anybody can put a file down.
        if (!isOutOfOthersReach(one))
            return one;
        for (const QString &name : leadingFiles()) {
            if (const QString file = QDir(one).filePath(name); QFileInfo::exists(file))
                return file;
        }
    }
    // By whatever links it is named.
    return isOutOfOthersReach(folder) ? QString() : folder;
}

} // namespace

const QStringList &leadingFiles()
{
    static const QStringList names{u"wrangler.toml"_s, u"wrangler.json"_s, u"wrangler.jsonc"_s, u".wrangler/deploy"_s,
        u"node_modules/.cache/wrangler"_s, u"package.json"_s, u".vercel"_s, u"vercel.json"_s, u".now"_s, u"now.json"_s,
        u".infisical.json"_s, u"doppler.yaml"_s, u"fly.toml"_s, u".env"_s, u".env.local"_s, u"compose.yaml"_s,
        u"compose.yml"_s, u"docker-compose.yaml"_s, u"docker-compose.yml"_s, u"kustomization.yaml"_s,
        u"kustomization.yml"_s, u".terraform"_s};
    return names;
}

RunBase runBase(const QProcessEnvironment &ours)
{
    const QString home = ours.value(u"HOME"_s);
    const QString cache = ours.value(u"XDG_CACHE_HOME"_s, home.isEmpty() ? QString() : home + u"/.cache"_s);
    RunBase base;
    for (const QString &folder : {ours.value(u"XDG_RUNTIME_DIR"_s), cache}) {
        if (QDir::isRelativePath(folder))
            continue;
        if (folder == cache && isOutOfOthersReach(home))
            QDir().mkpath(folder); // which a new home folder may not have yet
        const QString leading = leadingElsewhere(folder);
        if (leading.isEmpty())
            return {.folder = folder, .refused = {}};
        if (base.refused.isEmpty())
            base.refused = leading;
    }
    return base;
}
