// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// The session's changes after rotate, and at the end of an undo.

#include "app/acts/acts.h"
#include "app/core/clock.h"
#include "app/rotation/rotationresync.h"
#include "app/rotation/rotationsession_p.h"

#include <QCoreApplication>
#include <algorithm>

using namespace Qt::StringLiterals;

namespace {

struct Words
{
    Q_DECLARE_TR_FUNCTIONS(RotationSession)
};

} // namespace

// Resync.

void RotationSession::resync()
{
    if (!d->mayCommand() || step() != RotationStep::Resync || !d->live.value)
        return;
    QList<App> apps;
    for (const ResyncLine &line : resyncLines()) {
        if (line.state != ResyncLine::Good)
            apps.append(line.app);
    }
    d->resyncsTaken = d->resyncs.isRunning() ? d->resyncsTaken : 0;
    d->resyncs.start(d->tools.acts, apps, d->live.value->environments, rotation().id, rotation().reason);
}

void RotationSession::resync(const QString &appId)
{
    if (!d->live.value || !rotation().isBegun() || d->resyncs.isRunning(appId))
        return;
    d->resyncsTaken = d->resyncs.isRunning() ? d->resyncsTaken : 0;
    for (const App &app : d->live.value->apps) {
        if (app.id == appId)
            d->resyncs.start(d->tools.acts, {app}, d->live.value->environments, rotation().id, rotation().reason);
    }
}

void RotationSession::stopResync()
{
    d->resyncs.stop();
}

QList<ResyncLine> RotationSession::resyncLines() const
{
    return d->live.value ? resyncLinesOf(*d->live.value, d->resyncs, rotation().resyncs) : QList<ResyncLine>();
}

void RotationSession::Private::keepResync(const ResyncResult &result)
{
    if (result.wasStopped())
        return;
    const QJsonObject kept = resyncRecordOf(result, tools.clock.now());
    change([&](Rotation &changed) { changed.resyncs = withResync(changed.resyncs, kept); });
}

// Deletions.

void RotationSession::deleteOldEventKey(const QString &oldId, const QString &typedName, bool byHand)
{
    if (!d->mayCommand() || step() != RotationStep::DeleteEventKeys)
        return;
    const QList<RotatedEventKey> &keys = rotation().eventKeys;
    const auto found
        = std::find_if(keys.cbegin(), keys.cend(), [&](const RotatedEventKey &key) { return key.oldId == oldId; });
    if (found == keys.cend() || found->isOldDeleted)
        return;
    if (typedName != found->oldName)
        return d->refuse(Words::tr("Type the key's name, “%1”, to delete it.").arg(found->oldName), u"typed"_s);
    if (hasRefusal(noticesOfDeletion(oldId)))
        return d->refuse(
            Words::tr("The key was not deleted: something still refuses it, as said above."), u"refused"_s);
    ActRequest request = d->requestOf(ActKind::DeleteEventKey);
    request.keyId = oldId;
    request.byHand = byHand;
    d->acts.run({request});
}

void RotationSession::deleteNewKeys(const QString &typed)
{
    if (!d->mayCommand() || step() != RotationStep::DeleteNewKeys || !d->live.value)
        return;
    if (typed != textToType())
        return d->refuse(
            Words::tr("Type the environment's name, “%1”, to delete the new keys.").arg(textToType()), u"typed"_s);
    if (hasRefusal(notices(RotationStep::DeleteNewKeys)))
        return d->refuse(Words::tr("Nothing was deleted: something still refuses it, as said above."), u"refused"_s);
    QList<ActRequest> requests;
    if (d->live.value->signingKey(rotation().newSigningKey.id)) {
        requests.append(d->requestOf(ActKind::DeleteSigningKey));
        requests.last().keyId = rotation().newSigningKey.id;
    }
    for (const RotatedEventKey &key : rotation().eventKeys) {
        if (key.twinId.isEmpty() || key.isTwinDeleted)
            continue;
        requests.append(d->requestOf(ActKind::DeleteEventKey));
        requests.last().keyId = key.twinId;
    }
    d->noteWhatIsGone();
    d->acts.run(requests);
}
