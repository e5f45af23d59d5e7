// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What targets' tools set for the session's apps, and what they overwrite.

#include "app/core/lookup.h"
#include "app/core/whenfinished.h"
#include "app/domain/secretstore.h"
#include "app/history/historystore.h"
#include "app/rotation/rotationsession_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

bool isOfTool(const HistoryEntry &entry)
{
    return entry.what == "SetByTool"_L1 || entry.what == "LiveByTool"_L1;
}

/// Rows of this rotation that say that a tool has begun, and that no later row follows which says what came of it.
QList<HistoryEntry> begunIn(const QList<HistoryEntry> &entries, const QString &rotationId)
{
    QList<HistoryEntry> begun;
    for (const HistoryEntry &entry : entries) {
        if (entry.rotationId != rotationId || !isOfTool(entry))
            continue;
        begun.removeIf([&entry](const HistoryEntry &before) {
            return before.what == entry.what && before.details == entry.details;
        });
        if (entry.outcome == "begun"_L1)
            begun.append(entry);
    }
    return begun;
}

} // namespace

QSet<QString> RotationSession::Private::setSince(std::chrono::milliseconds time) const
{
    QSet<QString> apps = board.setSince(time);
    for (const OpenSetting &one : rotation().openSettings) // what is at work on it now notes that when it is through
        apps.unite(QSet<QString>(one.appKeys.cbegin(), one.appKeys.cend()));
    return apps;
}

bool RotationSession::isAnythingSet() const
{
    const Rotation &now = rotation();
    const auto isGiven = [&now](const PlannedApp &app) { return app.wasSet() || wasStoredByTool(now, app); };
    // Whoever left the step had seen it, or answered for it.
    if (now.isRotated || now.isDone(RotationStep::RollOut) || !now.overwritten.isEmpty()
        || std::ranges::any_of(now.apps, isGiven) || std::ranges::any_of(now.openSettings, [](const OpenSetting &one) {
               return one.step != RotationStep::PutBack;
           }))
        return true;
    if (std::ranges::any_of(now.senders, [&now](const SenderNote &one) { return mayHoldReplacement(now, one); }))
        return true;
    return std::ranges::any_of(
        d->board.check().rows(), [&now](const RolloutRow &row) { return showsNewKeys(now, row.latest); });
}

void RotationSession::Private::takeMoment(PlannedApp &app, RotationStep::Kind step)
{
    app.setAt.insert(step, record.serverTime());
    // Which of its workers were seen before: one that connects anew under the same id need not have been restarted,
    // also when it was not connected just now. By an old list nobody knows which are there.
    QSet<QString> seen = seenInstances.value(app.appKey) + seenInstances.value(QString());
    seen.unite(QSet<QString>(app.seenInstances.cbegin(), app.seenInstances.cend()));
    for (const QStringList &earlier : std::as_const(app.instancesBefore))
        seen.unite(QSet<QString>(earlier.cbegin(), earlier.cend()));
    app.instancesBefore.remove(step);
    if (isLiveFresh())
        app.instancesBefore.insert(step, QStringList(seen.cbegin(), seen.cend()));
}

/// What has connected since the last list is to be met before it can connect anew.
void RotationSession::Private::meetWorkersOf(const QStringList &appKeys)
{
    const bool hasWorkers = std::ranges::any_of(appKeys, [this](const QString &appKey) {
        const std::optional<RolloutRow> row = board.check().row(appKey);
        return (row && row->app.app.method == AppMethod::Connect) || seenInstances.contains(appKey);
    });
    if (hasWorkers && !live.isLoading)
        read(false);
}

QStringList RotationSession::Private::setAmong(
    const QStringList &appKeys, RotationStep::Kind step, const std::function<bool(const PlannedApp &)> &isWanted) const
{
    return ofEach(rotation().apps, &PlannedApp::appKey, [&](const PlannedApp &app) {
        return appKeys.contains(app.appKey) && app.isSet(step) && (!isWanted || isWanted(app));
    });
}

void RotationSession::Private::takeMoments(
    const QStringList &appKeys, RotationStep::Kind step, const std::function<void(Rotation &)> &besides)
{
    for (const QString &appKey : appKeys)
        board.noteMoment(appKey, step, true);
    change([&](Rotation &changed) {
        besides(changed);
        for (PlannedApp &app : changed.apps) {
            if (appKeys.contains(app.appKey))
                takeMoment(app, step);
        }
    });
    meetWorkersOf(appKeys);
}

/// What starts while a tool is at work may have read what was there before: it counts from where all is read back.
void RotationSession::noteSettingRun(
    const QStringList &appKeys, RotationStep::Kind step, std::optional<OpenSetting::State> state, bool isOnlyLive)
{
    if (!rotation().isBegun() || rotation().isOver())
        return;
    const auto hasBeenSet = [this, step](const PlannedApp &app) {
        const OpenSetting *open = openSettingOf(rotation(), step, app.appKey);
        return open && !open->isOnlyLive;
    };
    d->takeMoments(state ? QStringList() : d->setAmong(appKeys, step, hasBeenSet), step, [&](Rotation &changed) {
        forgetOpenSettings(changed, step, appKeys);
        if (state)
            changed.openSettings.append({step, appKeys, *state, isOnlyLive});
    });
}

void RotationSession::noteStored(const QStringList &appKeys, RotationStep::Kind step)
{
    if (!rotation().isBegun() || rotation().isOver())
        return;
    const QSet<QString> keys(appKeys.cbegin(), appKeys.cend());
    d->change([&](Rotation &changed) {
        for (PlannedApp &app : changed.apps) {
            if (keys.contains(app.appKey))
                app.storedByTool.insert(step);
        }
    });
}

bool RotationSession::isBeingSet() const
{
    return d->keys.isInUse();
}

bool RotationSession::Private::maySettle()
{
    if (!mayChange())
        return false;
    if (!keys.isInUse())
        return true;
    refuse(
        tr("“Set for me” is at work on places of this rotation. Wait until it is through, or stop it in its window."),
        u"being set"_s);
    return false;
}

/// What was being set when the program ended: nobody can take it for set, and the history says what is not known.
void RotationSession::Private::noteCutOff()
{
    const QList<OpenSetting> open = rotation().openSettings;
    const bool isNews = hasOneWith(open, &OpenSetting::state, OpenSetting::State::Running);
    // A program that was cut off itself between the two may not have come to the history.
    if (!isNews && !hasOneWith(open, &OpenSetting::state, OpenSetting::State::CutOff))
        return;
    if (isNews)
        change([](Rotation &changed) {
            for (OpenSetting &one : changed.openSettings) {
                if (one.state != OpenSetting::State::Running)
                    continue;
                one.state = OpenSetting::State::CutOff;
                for (PlannedApp &app : changed.apps) {
                    if (one.isOnlyLive || !one.appKeys.contains(app.appKey))
                        continue;
                    app.forgetSet(one.step);
                    app.instancesBefore.remove(one.step);
                }
            }
        });
    whenFinished(tools.history.entries(), &q, [this](const Result<QList<HistoryEntry>> &entries) {
        if (!entries)
            return fail(entries.error());
        const QList<HistoryEntry> begun = begunIn(*entries, rotation().id);
        for (const HistoryEntry &entry : begun) {
            QJsonObject details = entry.details;
            details.insert(u"fingerprint"_s, entry.fingerprint);
            record.change([](Rotation &) {}, entry.what, details, u"cut off"_s);
        }
    });
}

QFuture<Done> RotationSession::noteSetting(RotationStep::Kind step, const QStringList &apps, const QString &target,
    const QString &place, const QString &variable, const QString &outcome, const QList<AppVariables> &values)
{
    if (!d->record.rotation().isBegun())
        return readyFuture(Done(failure(Error::Kind::Conflict, u"no rotation to set something for"_s)));
    // All is read back, and the tool goes on to let it be read: what starts from now on reads it, if that succeeds.
    if (variable.isEmpty() && outcome == "begun"_L1)
        d->takeMoments(d->setAmong(apps, step), step, [&](Rotation &changed) {
            for (OpenSetting &one : changed.openSettings)
                one.isOnlyLive = one.isOnlyLive || (one.step == step && one.appKeys == apps);
            for (PlannedApp &app : changed.apps) {
                if (apps.contains(app.appKey))
                    app.notLive.insert(step);
            }
        });
    QJsonObject details{{u"apps"_s, QJsonArray::fromStringList(d->namesOf(apps))}, {u"target"_s, target},
        {u"place"_s, place}, {u"variable"_s, variable}, {u"fingerprint"_s, QString()}};
    // A place that feeds several apps gets the same for all of them; of what is put back it is not known which key it
    // is.
    const QList<AppVariables> all
        = variable.isEmpty() || target == VariablesIntoFile::putBack ? QList<AppVariables>() : values;
    for (const AppVariables &app : all) {
        for (const DeployVariable &one : app.variables) {
            if (app.appKey != apps.value(0) || one.name != variable)
                continue;
            details.insert(u"removed"_s, one.isRemoved);
            details.insert(u"fingerprint"_s, one.isRemoved ? QString() : one.fingerprint());
        }
    }
    const QString what = target == VariablesIntoFile::written ? u"WriteFile"_s
        : target == VariablesIntoFile::putBack                ? u"PutBackFile"_s
        : variable.isEmpty()                                  ? u"LiveByTool"_s
                                                              : u"SetByTool"_s;
    return d->record.change([](Rotation &) {}, what, details, outcome);
}

QFuture<Done> RotationSession::keepOverwritten(const QString &place, const QList<OverwrittenVariable> &values)
{
    return d->record.keepOverwritten(place, values);
}

QFuture<Result<Secret>> RotationSession::overwrittenValue(const QString &secretName)
{
    return d->tools.secrets.readKept(secretName, this);
}

void RotationSession::noteRestored(const QString &place)
{
    d->change([&](Rotation &changed) {
        for (OverwrittenValue &value : changed.overwritten)
            value.isRestored = value.isRestored || (value.isKept && value.place == place);
    });
}
