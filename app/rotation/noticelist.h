// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/rotation/rotationsight.h"

/// Collects a step's notices.
class NoticeList
{
public:
    void refuse(RotationNotice::Kind kind, const QStringList &subjects = {}, const QString &detail = {})
    {
        add(RotationNotice::Refusal, kind, subjects, detail);
    }
    void warn(RotationNotice::Kind kind, const QStringList &subjects = {}, const QString &detail = {})
    {
        add(RotationNotice::Warning, kind, subjects, detail);
    }
    void note(RotationNotice::Kind kind) { add(RotationNotice::Note, kind, {}, {}); }
    void refuseIfAny(RotationNotice::Kind kind, const QStringList &subjects)
    {
        if (!subjects.isEmpty())
            refuse(kind, subjects);
    }
    void warnIfAny(RotationNotice::Kind kind, const QStringList &subjects)
    {
        if (!subjects.isEmpty())
            warn(kind, subjects);
    }
    /// Refusals, then warnings, then notes; each in the order in which they were added.
    QList<RotationNotice> sorted() const;

private:
    void add(RotationNotice::Severity severity, RotationNotice::Kind kind, const QStringList &subjects,
        const QString &detail);

    QList<RotationNotice> m_notices;
};

QString rotatedFingerprint(const SigningKey &key);

// What page 1 says about the apps, and what later pages say again. Names for people.
void addAppNotices(NoticeList &list, const RotationSight &sight);
QStringList cutOverApps(const RotationSight &sight);
QStringList keysInSeveralApps(const RotationSight &sight);
/// Somebody confirmed that no app uses these keys.
bool isConfirmedEmpty(const RotationSight &sight);
