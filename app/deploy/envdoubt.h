// SPDX-FileCopyrightText: 2026 Inngest Key Manager contributors
// SPDX-License-Identifier: Apache-2.0

#pragma once

#include "app/deploy/envlines.h"

/// What all usual readers agree on about a variable.
struct EnvStanding
{
    QList<EnvLine> lines; ///< Of the whole file.
    qsizetype at = -1; ///< Which of them assigns it; -1: none names it.
};

/// mustGo: the variable is to be removed; otherwise it is to be set. name: a variable's. alsoChanged: those that are
/// set or removed together with it.
tl::expected<EnvStanding, EnvDoubt> envStandingOf(
    QByteArrayView text, const QString &name, bool mustGo, const QStringList &alsoChanged);
/// What speaks against an assignment as the line of that index, because of the lines before it.
std::optional<EnvDoubt> envDoubtBefore(QByteArrayView text, const QList<EnvLine> &lines, qsizetype index);
