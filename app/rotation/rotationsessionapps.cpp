// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// What the person says of the session's apps: variables, places, excuses, words.

#include "app/core/clock.h"
#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/core/whenfinished.h"
#include "app/deploy/deploytargets.h"
#include "app/domain/secretstore.h"
#include "app/rotation/eventkeyholders.h"
#include "app/rotation/rotationsession_p.h"

#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

/// What is to be kept of how apps are asked: where it was not, and nobody else says so, the session does.
template <typename Session, typename T>
void failUnless(Session &session, const QFuture<Result<T>> &done, const AccessKept &kept = {})
{
    whenFinished(done, &session.q, [&session, kept](const Result<T> &result) {
        const bool isTold = kept && kept(asDone(result));
        if (!result && !isTold)
            session.fail(result.error());
    });
}

/// Where a target's tool keeps what it sets for the app; empty: there is no such place.
QString toolStoreOf(const Rotation &rotation, const PlannedApp &app)
{
    return storeOf(app.targetId, app.targetPlace, app.name, rotation.environment.name);
}

/// What tells two places apart, however they are written; empty: none is told.
QString toldPlaceOf(const Rotation &rotation, const PlannedApp &app)
{
    const QString store = toolStoreOf(rotation, app);
    return !store.isEmpty() || app.targetPlace.isEmpty() ? store : app.targetId + u'\n' + app.targetPlace;
}

/// Of a row that has nothing to do with the new signing key.
QJsonObject aboutNoKey(QJsonObject details)
{
    details.insert(u"fingerprint"_s, QString());
    return details;
}

} // namespace

// 3, 7 and undo.

QList<AppVariables> RotationSession::variables(RotationStep::Kind step) const
{
    if (step == RotationStep::PutBack && d->isOvertaken())
        return {}; // the old key opens nothing any more
    QList<AppVariables> all = variablesOf(rotation(), step, d->keys.secrets(), d->board.apps(), d->liveKeys());
    const QList<RolloutRow> asked = rows(step);
    QHash<QString, const RolloutRow *> rowOf;
    for (const RolloutRow &row : asked)
        rowOf.insert(row.app.key(), &row);
    const auto isNothing = [](const Proof &proof) { return proof.because == Proof::Because::NothingAsked; };
    // Of a key that it does not tell, and gets by a person's word, nothing is asked: that shows nothing of it.
    const auto isGood = [&](const Proof &proof, bool isSet) { return isNothing(proof) ? !isSet : proof.good > 0; };
    const auto canTell = [&](const Proof &proof, bool isSet) {
        return isNothing(proof) ? !isSet : proof.attainable == EvidenceClass::Proven;
    };
    const auto shows = [&](const Proof &proof) {
        return !isNothing(proof) && (proof.good > 0 || (proof.holds && proof.evidence != EvidenceClass::AtRisk));
    };
    // Nor does one of its keys speak against it: the other one may be a key that it cannot tell.
    const auto isNoDoubt = [&](const Proof &proof) {
        return isNothing(proof) || shows(proof) || proof.because == Proof::Because::CannotTell;
    };
    const auto showsByWord = [&](const Proof &proof) {
        return shows(proof) && proof.good == 0 && proof.evidence == EvidenceClass::Confirmed;
    };
    for (AppVariables &one : all) {
        // What tells another key, or none, sends with none of these.
        one.lacksEventKey = one.lacksEventKey && saidEventKey(one.appKey, step);
        const RolloutRow *row = one.isStored ? nullptr : rowOf.value(one.appKey);
        if (row) {
            one.answers = row->rounds > 0 && !row->latest.isUnreachable();
            one.works = (shows(row->signing) || shows(row->event)) && isNoDoubt(row->signing) && isNoDoubt(row->event);
            one.worksByWord = one.works && (showsByWord(row->signing) || showsByWord(row->event));
        }
        if (!row || !row->app.canBeAsked() || (isNothing(row->signing) && isNothing(row->event)))
            continue;
        const auto setsEvent
            = std::ranges::count(one.variables, QString(DeployVariable::eventKeyName), &DeployVariable::name);
        const bool setsSigning = one.variables.size() > setsEvent;
        one.isShown = isGood(row->signing, setsSigning) && isGood(row->event, setsEvent > 0);
        one.tells = canTell(row->signing, setsSigning) && canTell(row->event, setsEvent > 0);
    }
    return all;
}

void RotationSession::setTargets(const QList<AppVariables> &apps)
{
    if (apps.isEmpty())
        return;
    const RotationStep::Kind step = variablesStepOf(rotation(), this->step());
    d->change([&](Rotation &changed) {
        for (const AppVariables &one : apps) {
            PlannedApp &app = d->planned(changed, one.appKey);
            const QString place = toldPlaceOf(changed, app);
            // What was written stays written, and what was stored is stored, wherever else it is set from now on.
            const bool isWritten = isInWrittenFile(changed, app);
            const bool isStored = wasStoredByTool(changed, app);
            const QString store = isStored && mayHoldStoredValues(changed, app) ? toolStoreOf(changed, app) : QString();
            app.targetId = one.targetId;
            app.targetPlace = one.targetPlace;
            const bool leavesStore = !store.isEmpty() && toolStoreOf(changed, app) != store;
            const bool isInFile = isInWrittenFile(changed, app);
            // Of what a tool stored, a file that is its place again says nothing. Nor does the store that it left: at
            // which of its places a tool has set something is not noted, so that whoever mistypes a place and corrects
            // it is asked in an undo to look there, too, though nothing was set.
            const bool staysElsewhere = app.isWrittenElsewhere && (isStored || !isInFile);
            // That it is set was said of the place before. That the old values are back is said of all its places.
            const bool leavesWord = step != RotationStep::PutBack && app.isSet(step) && !place.isEmpty()
                && toldPlaceOf(changed, app) != place;
            if (leavesWord) {
                app.forgetSaid(step);
                app.instancesBefore.remove(step);
                d->board.noteMoment(app.appKey, step, false);
            }
            app.isWrittenElsewhere = leavesStore || staysElsewhere || leavesWord || (isWritten && !isInFile);
        }
    });
}

void RotationSession::noteSet(const QString &appKey, RotationStep::Kind step, bool isSet, bool isByTool)
{
    d->board.noteMoment(appKey, step, isSet);
    d->change([&](Rotation &changed) {
        PlannedApp &app = d->planned(changed, appKey);
        app.forgetSet(step);
        if (isSet && isByTool)
            app.setByTool.insert(step);
        if (const OpenSetting *open = openSettingOf(changed, step, appKey);
            open && open->state != OpenSetting::State::Running)
            forgetOpenSettings(changed, step, {appKey});
        // What somebody said of these variables was said of what ran before; also for a step without a moment of its
        // own. With the fallback alone the event key stays what it was.
        const bool isFallbackOnly = step == RotationStep::Finish;
        for (Word &word : changed.words)
            word.isOver = word.isOver
                || (word.asked.appKey == appKey && (!isFallbackOnly || word.asked.aspect == Aspect::SigningKey));
        if (isSet)
            d->takeMoment(app, step);
        else
            app.instancesBefore.remove(step);
    });
    if (isSet)
        d->meetWorkersOf({appKey});
}

void RotationSession::noteLive(const QStringList &appKeys, RotationStep::Kind step, bool isLive)
{
    const auto wasMadeLive = [&](const PlannedApp &app) {
        // Of a tool's run the moment was when that began to make them live.
        const OpenSetting *open = openSettingOf(rotation(), step, app.appKey);
        return isLive && app.notLive.contains(step) && !(open && open->isOnlyLive);
    };
    d->takeMoments(d->setAmong(appKeys, step, wasMadeLive), step, [&](Rotation &changed) {
        for (const QString &appKey : appKeys) {
            PlannedApp &app = d->planned(changed, appKey);
            if (isLive)
                app.notLive.remove(step);
            else
                app.notLive.insert(step);
        }
    });
}

std::optional<QString> RotationSession::saidEventKey(const QString &appKey, RotationStep::Kind step) const
{
    const std::optional<RolloutRow> row = d->board.check().row(appKey);
    // None is set at Resync.
    if (!row || !asksSenders(step) || step == RotationStep::Resync
        || tellsEventKey(row->latest, d->board.check().keys()) || !row->app.heldEventKeys.isEmpty())
        return {};
    const auto *app = firstWith(rotation().apps, &PlannedApp::appKey, appKey);
    return app ? app->saidEventKey : QString();
}

void RotationSession::sayEventKey(const QString &appKey, RotationStep::Kind step, const QString &oldFingerprint)
{
    const std::optional<QString> before = saidEventKey(appKey, step);
    if (!before || *before == oldFingerprint || rotation().isOver())
        return;
    // It gets other values than those that were said to be set.
    const RotationStep::Kind set = variablesStepOf(rotation(), step);
    d->board.noteMoment(appKey, set, false);
    d->change(
        [&](Rotation &changed) {
            PlannedApp &app = d->planned(changed, appKey);
            app.saidEventKey = oldFingerprint;
            app.forgetSaid(set);
            app.instancesBefore.remove(set);
        },
        u"SayEventKey"_s,
        {{u"apps"_s, QJsonArray::fromStringList(d->namesOf({appKey}))}, {u"fingerprint"_s, oldFingerprint}});
}

PlannedApp &RotationSession::Private::planned(Rotation &changed, const QString &appKey) const
{
    if (PlannedApp *app = firstWith(changed.apps, &PlannedApp::appKey, appKey))
        return *app;
    changed.apps.append({.appKey = appKey, .name = namesOf({appKey}).value(0)});
    return changed.apps.last();
}

void RotationSession::Private::noteAnswer(const QString &appKey, const AppSample &sample)
{
    if (!rotation().isBegun() || rotation().isOver())
        return;
    const PlannedApp *noted = firstWith(rotation().apps, &PlannedApp::appKey, appKey);
    // By it an app gets its variables, before its next answer too.
    const bool isSdkNews = !sample.sdkVersion.isEmpty() && !(noted && noted->sdk == sample.sdk());
    // Whoever leaves the list after that, or is set without anybody saying so, is asked about in an undo all the same.
    const bool isNewKeyNews = !(noted && noted->ranNewKeys) && showsNewKeys(rotation(), sample);
    if (isSdkNews || isNewKeyNews)
        change([&](Rotation &changed) {
            PlannedApp &app = planned(changed, appKey);
            app.sdk = isSdkNews ? sample.sdk() : app.sdk;
            app.ranNewKeys |= isNewKeyNews;
        });
    if (sample.toldEventKey)
        noteEventKey(appKey, sample.eventFingerprint);
}

/// What an app's answer told of its event key: one that holds a rotated key has to get the replacement too, and since
/// when it was proven to hold none is what later events are compared with. The first answer without one is too early
/// for that: while an app is deployed, another instance of it still sends with the old key.
void RotationSession::Private::noteEventKey(const QString &appKey, const QString &shown)
{
    const QString fingerprint = bareEventKey(shown, board.check().keys());
    const std::optional<RolloutRow> row = board.check().row(appKey);
    const bool isProven = row && row->event.holds && row->event.evidence == EvidenceClass::Proven;
    const bool isOld = hasOneWith(rotation().eventKeys, &RotatedEventKey::oldFingerprint, fingerprint);
    const auto *found = firstWith(rotation().apps, &PlannedApp::appKey, appKey);
    const bool isKnown = found;
    // What was set when nobody knew of this key was set without its replacement.
    const RotationStep::Kind set = rotation().stepOfTwinsSet();
    const bool isNews = isOld && isKnown && !found->sendsWith(fingerprint) && found->isSet(set);
    const bool isNoted = isKnown
        && (isOld ? found->heldEventKeys.contains(fingerprint) && !found->leftOldKeyAt.isValid()
                  : found->leftOldKeyAt.isValid() || !isProven);
    if (isNoted || (!isKnown && !isOld))
        return;
    if (isNews)
        board.noteMoment(appKey, set, false);
    change([&](Rotation &changed) {
        PlannedApp &app = planned(changed, appKey);
        if (isNews) {
            app.forgetSaid(set);
            app.instancesBefore.remove(set);
        }
        if (isOld && !app.heldEventKeys.contains(fingerprint))
            app.heldEventKeys.append(fingerprint);
        app.leftOldKeyAt = isProven && !isOld ? record.serverTime() : QDateTime();
    });
}

// The board's words.

QStringList RotationSession::Private::namesOf(const QStringList &appKeys) const
{
    QStringList names;
    for (const QString &key : appKeys) {
        const std::optional<RolloutRow> row = board.check().row(key);
        names.append(row ? row->app.app.name : key);
    }
    return names;
}

QHash<QString, QString> RotationSession::owners() const
{
    QHash<QString, QString> owners = d->board.kept().owners;
    for (const SenderNote &sender : rotation().senders) {
        if (!sender.owner.isEmpty())
            owners.insert(senderKeyOf(sender.name), sender.owner);
    }
    return owners;
}

void RotationSession::setOwner(const QStringList &appKeys, const QString &owner)
{
    failUnless(*d, d->board.accesses().setOwner(d->tools.dashboard.origin(), d->environment.id, appKeys, owner));
}

// How apps are asked.

void RotationSession::setAccess(const QString &appKey, const AppAccess &access, const AccessKept &kept)
{
    failUnless(*d, d->board.accesses().set(d->tools.dashboard.origin(), d->environment.id, appKey, access), kept);
}

QHash<QString, QStringList> RotationSession::missingHeaders() const
{
    return d->board.kept().missing;
}

bool RotationSession::areAccessesRead() const
{
    return d->board.areAccessesRead();
}

void RotationSession::addApp(const AppAccess &access, const QString &name, const AccessKept &kept)
{
    const auto added = d->board.accesses().add(d->tools.dashboard.origin(), d->environment.id, access, name);
    failUnless(*d, added, kept);
    whenFinished(added, this, [this, url = access.url](const Result<App> &app) {
        if (app)
            d->change([](Rotation &) {}, u"AddApp"_s, aboutNoKey(appAtItsAddress(app->name, url)));
    });
}

void RotationSession::removeAddedApp(const QString &appKey)
{
    const std::optional<RolloutRow> row = d->board.check().row(appKey);
    const QJsonObject details = appAtItsAddress(d->namesOf({appKey}).value(0), row ? row->app.url() : QUrl());
    const auto removed = d->board.accesses().remove(d->tools.dashboard.origin(), d->environment.id, appKey);
    failUnless(*d, removed);
    whenFinished(removed, this, [this, details](const Done &done) {
        if (done)
            d->change([](Rotation &) {}, u"RemoveApp"_s, aboutNoKey(details));
    });
}
