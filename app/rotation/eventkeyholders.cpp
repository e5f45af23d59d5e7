// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/rotation/eventkeyholders.h"

#include "app/core/lookup.h"
#include "app/domain/sdkfacts.h"

#include <QSet>
#include <algorithm>

namespace {

QString nameOf(const RolloutApp &app)
{
    if (!app.group.isEmpty())
        return app.group;
    if (!app.app.name.isEmpty())
        return app.app.name;
    return app.app.externalId.isEmpty() ? app.url().host() : app.app.externalId;
}

bool isGo(const AppSample &sample)
{
    return sdkLanguage(sample.sdkLanguage) == SdkLanguage::Go;
}

/// One app, or all the previews of one.
struct Shown
{
    QString name;
    QHash<QString, QDateTime> held; // by fingerprint: the latest answer that says so
    QSet<QString> unsure;
    bool isSilent = false;
    bool isStrange = false;
};

} // namespace

QString bareEventKey(const QString &shown, const RolloutKeys &keys)
{
    const auto spoilt = keys.spoiltEventKeys.constFind(shown);
    return spoilt == keys.spoiltEventKeys.cend() ? shown : spoilt->fingerprint;
}

bool tellsEventKey(const AppSample &sample, const RolloutKeys &keys)
{
    return sample.toldEventKey
        && (sample.eventFingerprint.isEmpty()
            || keys.eventKeyNames.contains(bareEventKey(sample.eventFingerprint, keys)));
}

Holding::Held holdsEventKey(const AppSample &sample, const QString &fingerprint, const RolloutKeys &keys)
{
    if (!fingerprint.isEmpty() && bareEventKey(sample.eventFingerprint, keys) == fingerprint)
        return Holding::Held::Yes;
    return tellsEventKey(sample, keys) && !isGo(sample) ? Holding::Held::No : Holding::Held::Unknown;
}

EventKeyHolders EventKeyHolders::of(const QList<RolloutRow> &rows, const RolloutKeys &keys)
{
    EventKeyHolders found;
    QHash<QString, qsizetype> places;
    QList<Shown> apps;
    for (const RolloutRow &row : rows) {
        if (row.app.isSender)
            continue;
        const QString group = row.app.group.isEmpty() ? row.app.key() : u'/' + row.app.group;
        const auto place = places.constFind(group);
        if (place == places.cend()) {
            places.insert(group, apps.size());
            apps.append({.name = nameOf(row.app)});
        }
        Shown &app = place == places.cend() ? apps.last() : apps[*place];
        const AppSample &sample = row.latest;
        if (sample.at.isValid() && (!found.m_since.isValid() || sample.at < found.m_since))
            found.m_since = sample.at;
        if (!sample.toldEventKey) {
            app.isSilent = true;
            continue;
        }
        const QString told = bareEventKey(sample.eventFingerprint, keys);
        if (!told.isEmpty()) {
            QDateTime &at = app.held[told];
            at = std::max(at, sample.at);
        }
        const bool tells = tellsEventKey(sample, keys);
        app.isStrange = app.isStrange || !tells;
        if (isGo(sample) || !tells)
            app.unsure.insert(told);
    }
    found.m_apps = static_cast<int>(apps.size());
    for (const Shown &app : std::as_const(apps)) {
        for (auto it = app.held.cbegin(); it != app.held.cend(); ++it)
            found.m_holders[it.key()].append({app.name, it.value()});
        if (app.isSilent)
            found.m_silent.append(app.name);
        found.m_strange += app.isStrange && !keys.eventKeyNames.isEmpty();
        found.m_told += !app.isSilent && !app.isStrange;
        for (const QString &fingerprint : app.unsure)
            found.m_unsure.append({app.name, fingerprint});
    }
    return found;
}

QStringList EventKeyHolders::silentAbout(const QString &fingerprint) const
{
    const QList<Holder> holders = holdersOf(fingerprint);
    QStringList names;
    const auto add = [&](const QString &name) {
        if (!hasOneWith(holders, &Holder::name, name))
            names.append(name);
    };
    for (const QString &name : m_silent)
        add(name);
    for (const auto &[name, shown] : m_unsure) {
        if (shown != fingerprint && !names.contains(name))
            add(name);
    }
    return names;
}
