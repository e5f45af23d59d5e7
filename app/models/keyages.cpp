// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#include "app/models/keyages.h"

#include "app/core/csv.h"
#include "app/core/lookup.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

constexpr int soonMonths = 1;
enum NumberColumn : qsizetype { AgeDays = 8, PolicyMonths = 9 }; // of the CSV file

bool isThere(const SeenKey &key)
{
    return !key.missingSince.isValid(); // otherwise the latest reading lacked it
}

QString utcText(const QDateTime &time)
{
    return time.isValid() ? time.toUTC().toString(Qt::ISODate) : QString();
}

/// For a file that others read by a program: not translated.
QString stateOf(const KeyAge &age, const SeenKey &key)
{
    if (!isThere(key)) // one reading proves nothing
        return u"missing from the last reading"_s;
    switch (age.kind) {
    case KeyAge::Unknown:
        return u"age unknown"_s;
    case KeyAge::Free:
        return u"no due date chosen"_s;
    case KeyAge::Fine:
        return u"not due"_s;
    case KeyAge::DueSoon:
        return u"due within a month"_s;
    case KeyAge::Overdue:
        return u"overdue"_s;
    }
    return {};
}

} // namespace

KeyAge ageOf(const SeenKey &key, int months, const QDateTime &now)
{
    KeyAge age{.createdAt = key.createdAt};
    if (!key.createdAt.isValid())
        return age;
    age.kind = KeyAge::Free;
    if (months <= 0)
        return age;
    age.dueAt = key.createdAt.addMonths(months);
    // By the dates that are shown: whoever replaces it on the day itself is in time.
    const bool isOver = age.dueAt.toLocalTime().date() < now.toLocalTime().date();
    age.kind = isOver ? KeyAge::Overdue : age.dueAt <= now.addMonths(soonMonths) ? KeyAge::DueSoon : KeyAge::Fine;
    return age;
}

KeyAges keyAgesOf(const KeyLook &look, int months, const QDateTime &now)
{
    KeyAges ages;
    for (const SeenKey &key : look.keys) {
        if (!isThere(key))
            continue;
        const KeyAge age = ageOf(key, months, now);
        if (key.isSigningKey) {
            if (key.isActive)
                ages.signingKey = age;
            else
                ages.hasNewSigningKey = true;
            continue;
        }
        ++ages.eventKeys;
        ages.eventKeysOfUnknownAge += age.kind == KeyAge::Unknown;
        ages.overdueEventKeys += age.kind == KeyAge::Overdue;
        if (age.kind != KeyAge::Unknown && (!ages.oldestEventKey || age.createdAt < ages.oldestEventKey->createdAt))
            ages.oldestEventKey = age;
    }
    return ages;
}

QStringList failedSyncsOf(const EnvironmentOverview &overview)
{
    return (overview.apps ? overview.apps->failedSyncs : QStringList()) + overview.failedResyncs;
}

QList<OpenItem> itemsLeftBy(const RotationSummary &closed, const EnvironmentOverview &overview)
{
    // Also one that the last reading alone lacked: that proves nothing.
    const auto isKeyThere = [&overview](const OpenItem &item) {
        return std::ranges::any_of(overview.keys.look.keys, [&](const SeenKey &key) {
            return !key.isSigningKey && (item.id.isEmpty() ? key.name == item.name : key.fingerprint == item.id);
        });
    };
    // Of those that are known by name alone each one that there is has to say so.
    const auto isFallbackOut = [&overview](const OpenItem &item) {
        const auto said = those(overview.asked.fallbacks, [&item](const AskedApps::Fallback &one) {
            return item.id.isEmpty() ? one.name == item.name : one.appKey == item.id;
        });
        return !said.isEmpty() && std::ranges::none_of(said, &AskedApps::Fallback::isSet);
    };
    const auto isSettled = [&](const OpenItem &item) {
        return item.kind == OpenItem::FallbackThere
            ? overview.asked.at > closed.endedAt && isFallbackOut(item)
            : item.kind == OpenItem::KeyNotDeleted && overview.keys.look.at > closed.endedAt && !isKeyThere(item);
    };
    return those(closed.unsettledItems(), std::not_fn(isSettled));
}

QList<OpenItem> itemsLeft(const EnvironmentOverview &overview)
{
    QList<OpenItem> all;
    if (overview.open)
        return all;
    for (const RotationSummary &closed : overview.leftOpen)
        all += itemsLeftBy(closed, overview);
    return all;
}

QList<Standing> standingsOf(const EnvironmentOverview &overview, const KeyAges &ages)
{
    QList<Standing> all;
    if (!overview.asked.broken.isEmpty())
        all.append(Standing::AppsBroken);
    // One reading that lacks it does not show that it is gone.
    if (std::ranges::any_of(
            overview.keys.look.keys, [&overview](const SeenKey &key) { return overview.leakedKeys.contains(key.id); }))
        all.append(Standing::LeakedKeyThere);
    if (!overview.keys.changes.isEmpty())
        all.append(Standing::KeysChanged);
    if (!overview.asked.unreachable.isEmpty())
        all.append(Standing::AppsUnreachable);
    if (!failedSyncsOf(overview).isEmpty())
        all.append(Standing::SyncsFailed);
    if (overview.open)
        all.append(Standing::RotationOpen);
    if (!itemsLeft(overview).isEmpty())
        all.append(Standing::ItemsLeft);
    if (ages.isOverdue())
        all.append(Standing::Overdue);
    if (overview.error)
        all.append(Standing::NotReadable);
    if (ages.isDue() && !ages.isOverdue())
        all.append(Standing::DueSoon);
    if (all.isEmpty())
        all.append(!overview.keys.look.at.isValid() ? Standing::NotRead
                : !overview.asked.untold.isEmpty()  ? Standing::AppsUntold
                : ages.isAnyUnknown()               ? Standing::AgesUnknown
                                                    : Standing::Quiet);
    return all;
}

bool needsPerson(Standing standing)
{
    switch (standing) {
    case Standing::AppsBroken:
    case Standing::LeakedKeyThere:
    case Standing::KeysChanged:
    case Standing::AppsUnreachable:
    case Standing::SyncsFailed:
    case Standing::RotationOpen:
    case Standing::ItemsLeft:
    case Standing::Overdue:
    case Standing::NotReadable:
        return true;
    case Standing::DueSoon:
    case Standing::NotRead:
    case Standing::AppsUntold:
    case Standing::AgesUnknown:
    case Standing::Quiet:
        return false;
    }
    return false;
}

QByteArray keyAgesToCsv(const QString &accountName, const QList<EnvironmentOverview> &environments,
    const std::function<int(const QString &environmentId)> &monthsOf, const QDateTime &now)
{
    QByteArray csv = csvRecord({u"account"_s, u"environment"_s, u"environment_id"_s, u"kind"_s, u"name"_s,
        u"fingerprint"_s, u"created_at_utc"_s, u"created_by"_s, u"age_days"_s, u"policy_months"_s, u"due_at_utc"_s,
        u"state"_s, u"read_at_utc"_s});
    for (const EnvironmentOverview &each : environments) {
        const KeyLook &look = each.keys.look;
        const int months = monthsOf(each.environment.id);
        // Where there is no key to tell of: a record that lacks would be taken for an environment that has none.
        const auto addWithout = [&](const QString &kind) {
            csv += csvRecord({accountName, each.environment.name, each.environment.id, kind, {}, {}, {}, {}, {},
                                 QString::number(months), {}, {}, utcText(look.at)},
                {PolicyMonths});
        };
        if (!look.at.isValid())
            addWithout(u"not read yet"_s);
        else if (!hasOneWith(look.keys, &SeenKey::isActive, true))
            addWithout(each.error || each.areKeysTypedIn ? u"signing key, not known"_s : u"signing key, none listed"_s);
        if (look.at.isValid() && !hasOneWith(look.keys, &SeenKey::isSigningKey, false))
            addWithout(each.areKeysTypedIn ? u"event key, none known"_s : u"event key, none listed"_s);
        for (const SeenKey &key : look.keys) {
            const KeyAge age = ageOf(key, months, now);
            const QString kind = !key.isSigningKey ? u"event key"_s
                : key.isActive                     ? u"signing key"_s
                                                   : u"new signing key, not in use"_s;
            csv += csvRecord({accountName, each.environment.name, each.environment.id, kind, key.name, key.fingerprint,
                                 utcText(key.createdAt), key.creator,
                                 key.createdAt.isValid() ? QString::number(key.createdAt.daysTo(now)) : QString(),
                                 QString::number(months), utcText(age.dueAt), stateOf(age, key), utcText(look.at)},
                {AgeDays, PolicyMonths});
        }
    }
    return csv;
}
