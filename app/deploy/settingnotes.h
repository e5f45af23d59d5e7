// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/core/result.h"
#include "app/deploy/enveditor.h"
#include "app/deploy/setting.h"

#include <QFuture>
#include <QStringList>
#include <functional>

/// Writes the intent of one change down, before it is made, and what came of it; a failure keeps it from being made.
/// variable: empty where it is made live.
using NoteSetting = std::function<QFuture<Done>(const Setting &, const QString &variable, const QString &outcome)>;

/// Keeps what a place holds before it is set, for undo: only what it gives, and what is another value. A failure keeps
/// it from being set; Error::Kind::Conflict: what is there is nobody's to overwrite. text: nullopt, where it gives
/// none.
using KeepBefore = std::function<QFuture<Done>(const Setting &, const QList<OverwrittenVariable> &)>;

/// What one run notes, so that nothing stays "begun" of which nobody hears any more.
class SettingNotes
{
public:
    explicit SettingNotes(NoteSetting note);

    QFuture<Done> operator()(const Setting &setting, const QString &variable, const QString &outcome);
    /// Whoever notes it goes: what has begun is noted as open, and nothing after that.
    void leave(const Setting &setting);

private:
    const NoteSetting m_note;
    QStringList m_begun; ///< By their variables.
    bool m_isLeft = false;
};
