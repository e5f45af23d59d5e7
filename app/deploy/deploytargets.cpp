// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/deploy/deploytargets.h"

#include "app/core/lookup.h"
#include "app/deploy/envfilewriter.h"
#include "app/deploy/setting.h"
#include "app/domain/jsonfields.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>
#include <algorithm>

using namespace Qt::StringLiterals;

DeployTargets::DeployTargets(const QString &folder)
{
    const QDir directory(folder);
    const QStringList names = directory.entryList({u"*.json"_s}, QDir::Files, QDir::Name);
    for (const QString &name : names) {
        QFile file(directory.filePath(name));
        if (file.open(QIODevice::ReadOnly))
            m_targets.append(JsonFields::read(QJsonDocument::fromJson(file.readAll()).object(), &fieldsOfTarget));
    }
    std::ranges::stable_sort(m_targets, {}, &DeployTarget::order);
}

std::optional<DeployTarget> DeployTargets::find(const QString &id) const
{
    return foundWith(m_targets, &DeployTarget::id, id);
}

QList<DeployTarget> DeployTargets::usable(DeployTarget::Use use) const
{
    QList<DeployTarget> targets = m_targets;
    targets.removeIf([use](const DeployTarget &target) {
        return target.use != use && !(use == DeployTarget::Use::Practice && target.use == DeployTarget::Use::Apps);
    });
    return targets;
}

QString DeployTargets::platformCalled(const QString &said) const
{
    const QString name = said.trimmed().toLower();
    for (const DeployTarget &target : m_targets) {
        const bool isCalledSo = target.platforms.contains(name) || target.name.toLower() == name || target.id == name;
        if (isCalledSo && !target.platforms.isEmpty())
            return target.platforms.contains(name) ? name : target.platforms.first();
    }
    return {};
}

QString DeployTargets::suggestion(const QString &platform, DeployTarget::Use use) const
{
    const QString name = platform.trimmed().toLower();
    for (const DeployTarget &target : m_targets) {
        if (target.use == use && !name.isEmpty() && target.platforms.contains(name))
            return target.id;
    }
    const QString usual = use == DeployTarget::Use::Practice ? u"practice"_s
        : use == DeployTarget::Use::Server                   ? u"server-env-file"_s
                                                             : QString();
    for (const QString &id : {usual, u"plain"_s}) {
        if (find(id))
            return id;
    }
    return m_targets.isEmpty() ? QString() : m_targets.first().id;
}

const DeployTargets &knownTargets()
{
    static const DeployTargets targets;
    return targets;
}

QString storeOf(const QString &targetId, const QString &targetPlace, const QString &app, const QString &environment)
{
    const std::optional<DeployTarget> target = knownTargets().find(targetId);
    return target ? storeOf(*target, placesOf(placesFrom(*target, targetPlace), app, environment)) : QString();
}

QStringList filesOf(const QString &targetId, const QString &targetPlace, const QString &app, const QString &environment)
{
    const std::optional<DeployTarget> target = knownTargets().find(targetId);
    if (!target)
        return {};
    const DeployPlaces places = placesOf(placesFrom(*target, targetPlace), app, environment);
    QStringList files;
    for (const DeployPlace &place : target->places) {
        const QString path = places.value(place.id);
        if (place.kind == DeployPlace::Kind::File && QFileInfo(path).isAbsolute() && !isUnfilledPlace(path))
            files.append(EnvFileWriter::realPath(path));
    }
    return files;
}

bool canBeMadeLiveByTool(const QString &targetId, const QString &targetPlace)
{
    const std::optional<DeployTarget> target = knownTargets().find(targetId);
    return target && !target->liveByTool(placesFrom(*target, targetPlace)).isEmpty();
}
