// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/lookup.h"
#include "app/rotation/rotationsight.h"

#include <QMap>
#include <QSet>

/// Collects a step's notices.
class NoticeList
{
public:
    explicit NoticeList(const RotationSight &sight); ///< With what refuses at any step.

    void refuse(RotationNotice::Kind kind, const QStringList &subjects = {}, const QString &detail = {})
    {
        add(RotationNotice::Refusal, kind, subjects, detail);
    }
    void warn(RotationNotice::Kind kind, const QStringList &subjects = {}, const QString &detail = {})
    {
        add(RotationNotice::Warning, kind, subjects, detail);
    }
    void note(RotationNotice::Kind kind, const QStringList &subjects = {})
    {
        add(RotationNotice::Note, kind, subjects, {});
    }
    void refuseIfAny(RotationNotice::Kind kind, const QStringList &subjects, const QString &detail = {})
    {
        if (!subjects.isEmpty())
            refuse(kind, subjects, detail);
    }
    void warnIfAny(RotationNotice::Kind kind, const QStringList &subjects)
    {
        if (!subjects.isEmpty())
            warn(kind, subjects);
    }
    /// Of what Inngest's latest list lacks, names by ids: what two readings lack is gone.
    void addMissing(RotationNotice::Severity severity, RotationNotice::Kind kind, const QMap<QString, QString> &missing,
        const QSet<QString> &gone, const QString &detail = {});
    /// Refusals, then warnings, then notes; each in the order in which they were added.
    QList<RotationNotice> sorted() const;

private:
    void add(RotationNotice::Severity severity, RotationNotice::Kind kind, const QStringList &subjects,
        const QString &detail)
    {
        m_notices.append({.severity = severity, .kind = kind, .subjects = subjects, .detail = detail});
    }

    QList<RotationNotice> m_notices;
};

inline QString nameOf(const RolloutRow &row)
{
    return row.app.app.name;
}
inline QString nameOf(const RotatedEventKey &key)
{
    return key.oldName;
}
/// Of those that fit, for people.
template <typename Item, typename Fits>
QStringList namesWhere(const QList<Item> &items, Fits fits)
{
    return ofEach(
        items, [](const Item &item) { return nameOf(item); }, fits);
}

// What page 1 says about the apps, and what later pages say again. Names for people.
void addAppNotices(NoticeList &list, const RotationSight &sight);
/// What a missing replacement means: not empty where a server of one's own was started without it.
QString restartDetail(const RotationSight &sight);
QStringList brokenApps(const RotationSight &sight);
QStringList integrationKeys(const RotationSight &sight);
bool isSilent(const RolloutRow &row); ///< It was asked or looked for, and nothing is there that answers.
void addCutOver(NoticeList &list, const RotationSight &sight);
/// Of a server of one's own: which addresses its apps call by their own word, where they differ, have become others, or
/// are none of the account's. An app at another server is refused there with what this rotation gives it.
void addServers(NoticeList &list, const RotationSight &sight);
QStringList keysInSeveralApps(const RotationSight &sight);
/// Before rotate: what whoever approved the plan did not know of. See askedWhyAs().
void addUnplanned(NoticeList &list, const RotationSight &sight);
/// Undo: those whom nobody asks, and what is left of what the rotation gave out.
void addUndo(NoticeList &list, const RotationSight &sight, RotationStep::Kind step);
/// Somebody confirmed, for the question of this step, that no app uses these keys.
bool isConfirmedEmpty(const RotationSight &sight, RotationStep::Kind step);
