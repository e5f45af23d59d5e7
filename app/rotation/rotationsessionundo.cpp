// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

// How an undo begins, and what a person answers for in it.

#include "app/core/lookup.h"
#include "app/core/shown.h"
#include "app/rotation/rotationsession_p.h"

#include <QJsonArray>

using namespace Qt::StringLiterals;

bool RotationSession::mayUndo() const
{
    return isUndoOpen() && !isBusy() && !isActOpen() && (!rotation().isRotated || appsWithoutOldKey().isEmpty());
}

void RotationSession::undo()
{
    if (!mayUndo() || !d->maySettle())
        return;
    if (rotation().isRotated)
        return d->goBack();
    d->beginUndo();
}

void RotationSession::sayPutBack(const QString &reason)
{
    if (!rotation().isUndoing || rotation().isOver() || saidIn(reason).isEmpty())
        return;
    const RotationSight now = d->sight(step());
    const QDateTime at = d->record.serverTime();
    QList<RotationException> said;
    const auto answer = [&](const QString &name, const QString &about) {
        said.append({putBackByWord, {name}, d->tools.person, reason, at, about});
    };
    // For what the page names, and nothing else.
    const QList<RotationNotice> named = notices(step());
    QList<PlannedApp> apps;
    if (const auto *notice = firstWith(named, &RotationNotice::kind, RotationNotice::AppsOutOfSight))
        apps = those(appsOutOfSight(rotation(), now.rows),
            [notice](const PlannedApp &app) { return notice->subjects.contains(app.name); });
    for (const PlannedApp &app : std::as_const(apps))
        answer(app.name, app.appKey);
    const QList<RotatedEventKey> used
        = step() == RotationStep::DeleteNewKeys ? replacementsInDoubt(now) : QList<RotatedEventKey>();
    for (const RotatedEventKey &key : used)
        answer(key.twinName, key.twinFingerprint);
    if (said.isEmpty())
        return;
    d->change(
        [&](Rotation &changed) {
            for (PlannedApp &app : changed.apps) {
                if (hasOneWith(apps, &PlannedApp::appKey, app.appKey))
                    app.setAt.insert(RotationStep::PutBack, at);
            }
            changed.exceptions += said;
        },
        u"ConfirmPutBack"_s,
        {{u"apps"_s, QJsonArray::fromStringList(ofEach(apps, &PlannedApp::name))},
            {u"keys"_s, QJsonArray::fromStringList(ofEach(used, &RotatedEventKey::twinFingerprint))},
            {u"why"_s, reason}});
}

QStringList RotationSession::Private::eventKeysToGo() const
{
    return rotation().isUndoing ? ofEach(rotation().eventKeys, &RotatedEventKey::twinId, &RotatedEventKey::isTwinToGo)
                                : oldEventKeysLeft(rotation());
}
